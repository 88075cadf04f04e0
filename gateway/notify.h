/*
 * notify.h - tells systemd what becomes of us: sd_notify(3) without its
 * library.
 */
#ifndef GW_NOTIFY_H
#define GW_NOTIFY_H

/*
 * Sends the assignment ("READY=1") to the socket in NOTIFY_SOCKET; without
 * that, or when nobody reads it, nothing happens: it is news, not an order.
 */
void	notify(const char *assignment);

#endif
