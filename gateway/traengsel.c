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

void
traengsel_vent(struct traengsel *t)
{
	atomic_fetch_add(&t->venter, 1);
}

/* Two at once may lose one's part of the average: it is one of many. */
void
traengsel_ventet(struct traengsel *t, unsigned ms)
{
	unsigned snit = atomic_load(&t->snit_us);

	atomic_store(&t->snit_us, snit - snit / 8 + ms * 1000 / 8);
	atomic_fetch_sub(&t->venter, 1);
}

/* The average is of the past; nobody waiting is of now. */
int
traengsel_staar(const struct traengsel *t)
{
	return atomic_load(&t->venter) > 0 &&
	    atomic_load(&t->snit_us) >= TRAENGSEL_MS * 1000;
}
