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
traengsel_vent(struct traengsel *t, enum traengsel_sted sted)
{
	atomic_fetch_add(&t->venter[sted], 1);
}

/* Two at once may lose one's part of the average: it is one of many. */
void
traengsel_ventet(struct traengsel *t, enum traengsel_sted sted, unsigned ms)
{
	unsigned snit = atomic_load(&t->snit_us[sted]);

	atomic_store(&t->snit_us[sted], snit - snit / 8 + ms * 1000 / 8);
	atomic_fetch_sub(&t->venter[sted], 1);
}

/* The average is of the past; who waits is of now. */
int
traengsel_staar(const struct traengsel *t)
{
	int i, staar = 0;

	for (i = 0; i < TRAENGSEL_ANTAL; i++)
		staar |= atomic_load(&t->venter[i]) >= TRAENGSEL_MINDST &&
		    atomic_load(&t->snit_us[i]) >= TRAENGSEL_MS * 1000;
	return staar;
}
