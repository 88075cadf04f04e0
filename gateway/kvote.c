#include "kvote.h"

#define SECOND_MS	1000

void
kvote_init(struct kvote *k, unsigned hoejst)
{
	pthread_mutex_init(&k->lock, NULL);
	k->hoejst = hoejst;
	k->fra = 0;
	k->n = 0;
}

void
kvote_fini(struct kvote *k)
{
	pthread_mutex_destroy(&k->lock);
}

int
kvote_tag(struct kvote *k, int64_t now, unsigned *flere)
{
	int ok;

	*flere = 0;
	pthread_mutex_lock(&k->lock);
	if (k->n == 0 || now >= k->fra + SECOND_MS) {
		if (k->n > k->hoejst)
			*flere = k->n - k->hoejst;
		k->fra = now;
		k->n = 0;
	}
	ok = ++k->n <= k->hoejst;
	pthread_mutex_unlock(&k->lock);
	return ok;
}
