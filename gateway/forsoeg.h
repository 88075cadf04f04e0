/*
 * forsoeg.h - how often a source may be asked again.
 *
 * A second try helps when one connection broke, and doubles the load on a
 * source that is ill: so at most one in ten of the calls of the last ten
 * seconds may be a second one.  Pure, as vindue.h.
 */
#ifndef GW_FORSOEG_H
#define GW_FORSOEG_H

#include "vindue.h"

#define FORSOEG_PROCENT	10

/* Start it zeroed. */
struct forsoeg {
	struct vindue	 v;		/* calls, and second tries */
};

/* A call was made; a second try is one too. */
void		 forsoeg_kald(struct forsoeg *, int64_t now);

/* 1 and counted when one more second try is within the budget, else 0. */
int		 forsoeg_tag(struct forsoeg *, int64_t now);

#endif
