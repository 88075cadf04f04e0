/*
 * tm_relay.h - the wire before a service.
 *
 * Takes the connections on the service's public address and carries their
 * octets to the service behind it, unread (they are TLS), so that the faults
 * of a network can be had: refusal, reset, silence, truncation, slowness.
 * One thread each; it owns its connections.
 */
#ifndef TM_RELAY_H
#define TM_RELAY_H

#include "tm_fejl.h"

struct relay;

/*
 * Listens on "127.0.0.1:PORT" (0: a free one; bound tells which) and carries
 * to the port behind.  The plan is borrowed.  NULL with the reason in *g.
 */
struct relay	*relay_new(const char *addr, unsigned behind,
		    struct fejlplan *, char bound[64], struct grund *g);
void		 relay_free(struct relay *);

#endif
