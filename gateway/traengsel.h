/*
 * traengsel.h - how much is under way, and whether it is too much.
 *
 * Two measures, because a request can be too much in two ways.  Its planned
 * calls: one about 98 municipalities is hundreds of signatures and answers,
 * so what is counted is calls and not requests.  And how long work waits for
 * a core, or for the signers, who have most of it: when that is TRAENGSEL_MS,
 * whoever comes now waits as long at each of its stations, and is better told
 * at once, before it has cost anything.
 *
 * Pure but for its atomics.  Threads: any.
 */
#ifndef GW_TRAENGSEL_H
#define GW_TRAENGSEL_H

#include <stdatomic.h>

/* Waiting at one station, of some six: well within any deadline, and more than
 * a machine with other things to do makes of a few requests. */
#define TRAENGSEL_MS	100
#define TRAENGSEL_MINDST 32	/* fewer who wait are no queue */

enum traengsel_sted { TRAENGSEL_KERNE = 0, TRAENGSEL_SIGNER, TRAENGSEL_ANTAL };

/* Start it zeroed, but for max. */
struct traengsel {
	unsigned	 max;		/* planned calls under way; 0: no end */
	atomic_uint	 kald;
	atomic_uint	 venter[TRAENGSEL_ANTAL];	/* who wait now */
	atomic_uint	 snit_us[TRAENGSEL_ANTAL];	/* how long, of late */
};

/* Takes room for so many calls; 0: there is none.  One request alone always
 * has room, however large it is. */
int		 traengsel_tag(struct traengsel *, unsigned kald);
void		 traengsel_slip(struct traengsel *, unsigned kald);

/* Somebody begins to wait there; has got what it waited for, ms later. */
void		 traengsel_vent(struct traengsel *, enum traengsel_sted);
void		 traengsel_ventet(struct traengsel *, enum traengsel_sted,
		    unsigned ms);

/* 1 when there is a queue, and it takes too long. */
int		 traengsel_staar(const struct traengsel *);

#endif
