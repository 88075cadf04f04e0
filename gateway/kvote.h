/*
 * kvote.h - so many a second, and how many more there were.
 *
 * Threads: any.
 */
#ifndef GW_KVOTE_H
#define GW_KVOTE_H

#include <pthread.h>
#include <stdint.h>

struct kvote {
	pthread_mutex_t	 lock;		/* guards the rest */
	unsigned	 hoejst;	/* a second */
	int64_t		 fra;		/* when this second began */
	unsigned	 n;		/* that came in it */
};

void	kvote_init(struct kvote *, unsigned hoejst);
void	kvote_fini(struct kvote *);

/*
 * 1 when this one is within its second's.  *flere: how many were not in the
 * second before, told once, to the first that comes after it; else 0.
 * now: clock_mono() ms.
 */
int	kvote_tag(struct kvote *, int64_t now, unsigned *flere);

#endif
