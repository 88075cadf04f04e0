/*
 * traengsel.h - how much is under way, and whether it is too much.
 *
 * Two measures, because a request can be too much in two ways.  Its planned
 * calls: one about 98 municipalities is hundreds of signatures and answers,
 * so what is counted is calls and not requests.  And how long work waits for
 * a core: when that is TRAENGSEL_MS, whoever comes now waits as long at each
 * of its stations, and is better told at once, before it has cost anything.
 *
 * Pure but for its atomics.  Threads: any.
 */
#ifndef GW_TRAENGSEL_H
#define GW_TRAENGSEL_H

#include <stdatomic.h>

#define TRAENGSEL_MS	25	/* waiting for a core */

/* Start it zeroed, but for max. */
struct traengsel {
	unsigned	 max;		/* planned calls under way; 0: no end */
	atomic_uint	 kald;
	atomic_uint	 venter;	/* who wait for a core now */
	atomic_uint	 snit_us;	/* how long it has taken of late */
};

/* Takes room for so many calls; 0: there is none.  One request alone always
 * has room, however large it is. */
int		 traengsel_tag(struct traengsel *, unsigned kald);
void		 traengsel_slip(struct traengsel *, unsigned kald);

/* Somebody begins to wait for a core; has got it, ms later. */
void		 traengsel_vent(struct traengsel *);
void		 traengsel_ventet(struct traengsel *, unsigned ms);

/* 1 when there is a queue for the cores that is too long. */
int		 traengsel_staar(const struct traengsel *);

#endif
