/*
 * ctl_brug.c - which municipalities use a KLE number or a handlingsfacet.
 */
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "tekst.h"

enum gw_err
brug_laes(struct ctl *c, struct brug *b)
{
	enum gw_err rc;
	size_t i;

	if ((rc = store_nyeste(c->store, c->a, &b->v)) != GW_OK)
		return rc;
	if ((b->kle = arena_array(c->a, b->v.n, sizeof(*b->kle))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < b->v.n && rc == GW_OK; i++)
		rc = store_raekker(c->store, c->a, b->v.v[i].kommune,
		    b->v.v[i].nr, ARK_KLE, &b->kle[i]);
	return rc;
}

int
facet_naeste(const char **celle, char out[KLE_LEN])
{
	size_t n;

	*celle += strspn(*celle, ", \t");
	n = strcspn(*celle, ", \t");
	snprintf(out, KLE_LEN, "%.*s", (int)n, *celle);
	*celle += n;
	return n > 0;
}

/* 1 when the filter's cell names the facet, in capitals or not. */
static int
celle_naevner(const char *celle, const char *facet)
{
	char et[KLE_LEN];

	while (facet_naeste(&celle, et))
		if (navn_lig(et, facet))
			return 1;
	return 0;
}

static int
har(const struct raekker *r, const char *nr)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->v[i].noegle, nr) == 0 ||
		    celle_naevner(r->v[i].v[FELT_FACET_KUN], nr) ||
		    celle_naevner(r->v[i].v[FELT_FACET_IKKE], nr))
			return 1;
	return 0;
}

void
brug_print(const struct brug *b, const char *nr)
{
	const char *foer = "; i brug i ";
	size_t i;

	for (i = 0; i < b->v.n; i++)
		if (har(&b->kle[i], nr)) {
			printf("%s%s", foer, b->v.v[i].kommune);
			foer = ", ";
		}
	putchar('\n');
}
