/*
 * notify.h - tells systemd what becomes of us: sd_notify(3) without its
 * library.
 */
#ifndef GW_NOTIFY_H
#define GW_NOTIFY_H

#include <stdint.h>

/*
 * Sends the assignment ("READY=1") to the socket in NOTIFY_SOCKET; without
 * that, or when nobody reads it, nothing happens: it is news, not an order.
 */
void	notify(const char *assignment);

/*
 * systemd's watchdog (sd_watchdog_enabled(3)): it ends who has not said
 * "WATCHDOG=1" for WATCHDOG_USEC.  notify_alive() says it when half of that
 * has passed since it last did; notify_due() is when that will be,
 * clock_mono(), INT64_MAX when nobody watches.  Threads: one.
 */
void	notify_alive(int64_t now);
int64_t	notify_due(void);

#endif
