/*
 * replay.h - what was used once is spent (security profile, 5).
 *
 * Keeps digests of MessageIDs and one-time assertions until they can no
 * longer be believed anyway.  Bounded: 80 to 160 octets for each that is kept,
 * a million 80 MiB at most; full means closed.  The journal's records are what
 * survives (journal_fil.h), so that its role alone decides.  Threads: any.
 */
#ifndef GW_REPLAY_H
#define GW_REPLAY_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define REPLAY_KEY	32		/* SHA-256 */
#define REPLAY_MAX_IDS	2		/* of one request */

struct replay_id {
	unsigned char	 key[REPLAY_KEY];
	int64_t		 until;		/* ms UTC: remembered until then */
};

struct replay;

struct replay	*replay_new(size_t max);	/* ids; yours, or NULL */
void		 replay_free(struct replay *);

/* The id of a text in a name space: 'm' MessageID, 'a' assertion.
 * GW_ENOMEM, GW_EINTERN. */
enum gw_err	 replay_id(char space, const char *text, int64_t until,
		    struct replay_id *out) GW_MUST_CHECK;

/*
 * Spends n ids, at most REPLAY_MAX_IDS, all or none.  Exactly one of many
 * callers at once gets GW_OK.  GW_EREPLAY: one of them is spent already, or
 * its until is so long ago that nobody can know; GW_EBUSY: full.
 */
enum gw_err	 replay_spend(struct replay *, const struct replay_id *,
		    size_t n, int64_t now) GW_MUST_CHECK;

/* What replay_spend() would say; nothing is spent. */
enum gw_err	 replay_see(struct replay *, const struct replay_id *, size_t n,
		    int64_t now) GW_MUST_CHECK;

/* Takes in what was spent in an earlier life, be there room for more or
 * not.  GW_EBUSY: twice as many as there is room for. */
enum gw_err	 replay_restore(struct replay *, const struct replay_id *)
		    GW_MUST_CHECK;

/* How many are kept. */
size_t		 replay_count(struct replay *);

#endif
