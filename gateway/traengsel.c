#include "traengsel.h"

int
traengsel_tag(struct traengsel *t, unsigned kald)
{
	unsigned nu = atomic_load(&t->kald);

	do
		if (t->max > 0 && nu > 0 && nu + kald > t->max)
			return 0;
	while (!atomic_compare_exchange_weak(&t->kald, &nu, nu + kald));
	return 1;
}

void
traengsel_slip(struct traengsel *t, unsigned kald)
{
	atomic_fetch_sub(&t->kald, kald);
}

/* There are more at work than may be: for how long now, and is that a queue?
 * Two who ask at the same moment may set the same clock. */
static int
staar_koe(struct traengsel *t, unsigned arbejder, int64_t now)
{
	int64_t siden = atomic_load(&t->staar);
	int64_t afvist = atomic_load(&t->afvist);

	if (siden == 0)
		atomic_store(&t->staar, siden = now);
	return now - siden >= TRAENGSEL_MS ||
	    (afvist != 0 && now - afvist < TRAENGSEL_RO_MS) ||
	    arbejder > t->max_arbejde * TRAENGSEL_GANGE;
}

int
traengsel_ind(struct traengsel *t, int64_t now)
{
	unsigned arbejder = atomic_fetch_add(&t->arbejder, 1) + 1;

	if (t->max_arbejde == 0 || arbejder <= t->max_arbejde ||
	    !staar_koe(t, arbejder, now))
		return 1;
	atomic_store(&t->afvist, now);
	traengsel_ud(t);
	return 0;
}

void
traengsel_ud(struct traengsel *t)
{
	if (atomic_fetch_sub(&t->arbejder, 1) - 1 <= t->max_arbejde)
		atomic_store(&t->staar, 0);
}

void
traengsel_hvil(struct traengsel *t)
{
	traengsel_ud(t);
}

void
traengsel_igen(struct traengsel *t)
{
	atomic_fetch_add(&t->arbejder, 1);
}
