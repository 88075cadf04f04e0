#include "idregister.h"

#include <stdlib.h>

#include "tekst.h"

int
idregister_saml(struct arena *a, struct idregister *r, const char *id,
    size_t nr)
{
	struct idpost *p;

	if (id == NULL)
		return 1;
	if ((p = liste_push(a, &r->poster)) == NULL)
		return 0;
	p->id = id;
	p->nr = nr;
	return 1;
}

static int
post_cmp(const void *va, const void *vb)
{
	const struct idpost *a = va, *b = vb;
	int c = id_cmp(a->id, b->id);

	if (c != 0)
		return c;
	return a->nr < b->nr ? -1 : a->nr > b->nr;
}

void
idregister_sorter(struct idregister *r)
{
	if (r->poster.n > 1)
		qsort(r->poster.v, r->poster.n, sizeof(*r->poster.v),
		    post_cmp);
}

const struct idpost *
idregister_slut(const struct idregister *r)
{
	return r->poster.n == 0 ? NULL : r->poster.v + r->poster.n;
}

const struct idpost *
idregister_find(const struct idregister *r, const char *id)
{
	size_t lav = 0, hoej = r->poster.n, midt;

	if (id == NULL)
		return NULL;
	while (lav < hoej) {
		midt = lav + (hoej - lav) / 2;
		if (id_cmp(r->poster.v[midt].id, id) < 0)
			lav = midt + 1;
		else
			hoej = midt;
	}
	if (lav == r->poster.n || id_cmp(r->poster.v[lav].id, id) != 0)
		return NULL;
	return &r->poster.v[lav];
}

int
idregister_gentager(const struct idregister *r, const char *id, size_t nr)
{
	const struct idpost *p = idregister_find(r, id);

	return p != NULL && p->nr < nr;
}
