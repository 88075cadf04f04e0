/*
 * sundhed_lyt.h - the health listener: plain HTTP/1.1 on a loopback address.
 *
 *	GET /healthz	200 while the gateway is alive, else 503
 *	GET /readyz	200 while it would answer a request, else 503, and why
 *	GET /metrics	metrik.h
 *
 * HEAD likewise; another path is 404, another method 405.  What is read is
 * judged by http.h, as strictly as the citizens' requests.  One thread of its
 * own serves all: no client can hold up another, for nothing here waits, and
 * each has so long for its request and for taking the answer.
 *
 * Started once, in the control role; it ends with the process.
 */
#ifndef GW_SUNDHED_LYT_H
#define GW_SUNDHED_LYT_H

#include "sundhed.h"

#define LYT_CONNECTIONS	32	/* one more: the longest idle is closed, or
				 * who has been longest at his request */
#define LYT_READ_MS	5000	/* from the first octet to the last header */
#define LYT_IDLE_MS	75000	/* between requests */
#define LYT_WRITE_MS	5000	/* to take the whole answer */

/*
 * Serves on listen_fd, which is the listener's from here on; address is the
 * setting, whose host may stand in Host beside the loopback's names.  The
 * boards are copied and must stay mapped.  1; 0: no memory or thread.
 */
int	sundhed_lyt(int listen_fd, const char *address,
	    const struct tavlerne *);

#endif
