/*
 * vindue.h - two counts over the last ten seconds.
 *
 * Kept by whole seconds: what happened up to ten seconds ago is still in it,
 * what happened eleven seconds ago is not.  Pure: time is an argument
 * (clock_mono() ms), never going back.  Threads: whoever owns it locks it.
 */
#ifndef GW_VINDUE_H
#define GW_VINDUE_H

#include <stdint.h>

#define VINDUE_S	10

/* Start it zeroed. */
struct vindue {
	int64_t		 sekund;	/* the newest one counted */
	unsigned	 tal[VINDUE_S][2];
};

/* One more of that kind (0 or 1). */
void		 vindue_tael(struct vindue *, int64_t now, int hvad);

/* How many of that kind there have been. */
unsigned	 vindue_sum(const struct vindue *, int64_t now, int hvad);

#endif
