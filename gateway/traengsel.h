/*
 * traengsel.h - how much is under way, and whether it is too much.
 *
 * Two measures, because a request can be too much in two ways.  Its planned
 * calls: one about 98 municipalities is hundreds of signatures and answers,
 * so what is counted is calls and not requests.  And the requests at work:
 * those that have a core or a signer or wait for one, not those that wait for
 * a source, which may be slow for as long as it likes and costs nobody else
 * anything.  What is at work shares the cores, so whoever comes to so many
 * waits as long as all of them take, and is better told at once, before it
 * has cost anything; those inside are then answered in good time, and all
 * that the cores can do becomes answers.
 *
 * A few that come at the same moment are no such queue, only one that stands
 * is: so many may be at work for TRAENGSEL_MS, unless somebody had to be
 * refused within the last TRAENGSEL_RO_MS.  Four times as many may never.
 *
 * Pure but for its atomics.  Threads: any.
 */
#ifndef GW_TRAENGSEL_H
#define GW_TRAENGSEL_H

#include <stdatomic.h>
#include <stdint.h>

#define TRAENGSEL_MS	100	/* a queue may stand for so long, */
#define TRAENGSEL_RO_MS	1000	/* after so long without a refusal, */
#define TRAENGSEL_GANGE	4	/* and be so many times the limit */

/* Start it zeroed, but for the two limits. */
struct traengsel {
	unsigned	 max;		/* planned calls under way; 0: no end */
	unsigned	 max_arbejde;	/* requests at work; 0: no end */
	atomic_uint	 kald;
	atomic_uint	 arbejder;
	_Atomic int64_t	 staar;		/* since when too many; 0: not so */
	_Atomic int64_t	 afvist;	/* when somebody was last refused */
};

/* Takes room for so many calls; 0: there is none.  One request alone always
 * has room, however large it is. */
int		 traengsel_tag(struct traengsel *, unsigned kald);
void		 traengsel_slip(struct traengsel *, unsigned kald);

/* A request comes; now: clock_mono().  1: it is at work, until
 * traengsel_ud().  0: there is a queue, and it is not. */
int		 traengsel_ind(struct traengsel *, int64_t now);
void		 traengsel_ud(struct traengsel *);

/* One that is at work begins to wait for others than the cores; goes on. */
void		 traengsel_hvil(struct traengsel *);
void		 traengsel_igen(struct traengsel *);

#endif
