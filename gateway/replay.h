/*
 * replay.h - what was used once is spent (security profile, 5).
 *
 * Keeps digests of MessageIDs and one-time assertions until they can no
 * longer be believed anyway.  Bounded; full means closed.  Threads: any.
 */
#ifndef GW_REPLAY_H
#define GW_REPLAY_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct replay;

struct replay	*replay_new(size_t max);	/* entries; yours, or NULL */
void		 replay_free(struct replay *);

/*
 * Spends key (a name space's letter and the text: "m" MessageID, "a"
 * assertion) until then (ms UTC).  Exactly one of many callers at once gets
 * GW_OK.  GW_EREPLAY: spent already, or until is so long ago that nobody can
 * know; GW_EBUSY: full; GW_ENOMEM; GW_EINTERN.
 */
enum gw_err	 replay_spend(struct replay *, char space, const char *key,
		    int64_t until, int64_t now) GW_MUST_CHECK;

#endif
