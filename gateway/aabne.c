#include "aabne.h"

#include <stdlib.h>

#define BUCKETS		1024		/* a power of two */

struct aaben {
	struct aaben	*next;		/* in the bucket */
	uint64_t	 number;
	int64_t		 til;		/* ms: forgotten then */
};

struct aabne {
	struct aaben	*v[BUCKETS];
	size_t		 n, max;
	int64_t		 life_ms;
};

struct aabne *
aabne_new(size_t max, int64_t life_ms)
{
	struct aabne *a;

	if ((a = calloc(1, sizeof(*a))) == NULL)
		return NULL;
	a->max = max;
	a->life_ms = life_ms;
	return a;
}

/* Where the number stands, or would: the link that leads to it. */
static struct aaben **
find(struct aabne *a, uint64_t number)
{
	struct aaben **p;

	for (p = &a->v[number & (BUCKETS - 1)]; *p != NULL; p = &(*p)->next)
		if ((*p)->number == number)
			break;
	return p;
}

static void
unlink_one(struct aabne *a, struct aaben **p)
{
	struct aaben *x = *p;

	*p = x->next;
	free(x);
	a->n--;
}

/* Forgets what began so long ago that nobody waits for it. */
static void
glem(struct aabne *a, int64_t now)
{
	struct aaben **p;
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		for (p = &a->v[i]; *p != NULL;)
			if ((*p)->til <= now)
				unlink_one(a, p);
			else
				p = &(*p)->next;
}

void
aabne_free(struct aabne *a)
{
	if (a == NULL)
		return;
	glem(a, INT64_MAX);
	free(a);
}

int
aabne_begynd(struct aabne *a, uint64_t number, int64_t now)
{
	struct aaben **p, *x;

	if (a->n >= a->max)
		glem(a, now);
	if (a->n >= a->max || (x = malloc(sizeof(*x))) == NULL)
		return 0;
	p = &a->v[number & (BUCKETS - 1)];
	x->next = *p;
	x->number = number;
	x->til = now + a->life_ms;
	*p = x;
	a->n++;
	return 1;
}

int
aabne_er(const struct aabne *a, uint64_t number)
{
	const struct aaben *x = a->v[number & (BUCKETS - 1)];

	while (x != NULL && x->number != number)
		x = x->next;
	return x != NULL;
}

void
aabne_slut(struct aabne *a, uint64_t number)
{
	struct aaben **p = find(a, number);

	if (*p != NULL)
		unlink_one(a, p);
}

size_t
aabne_antal(const struct aabne *a)
{
	return a->n;
}
