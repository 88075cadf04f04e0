#include "overblik.h"

#include <stdlib.h>
#include <string.h>

#include "tekst.h"

/* -1, 0, 1 as a comes before, with or behind b. */
#define ORDEN(a, b)	((a) < (b) ? -1 : (a) > (b))

/* Newest first; an item without the key (the least value) last. */
static int
nyest(int64_t a, int64_t b)
{
	return ORDEN(b, a);
}

static int
kilde_cmp(const void *va, const void *vb)
{
	const struct kilde *a = va, *b = vb;
	int c = ORDEN(a->navn, b->navn);

	/* Ejerfortegnelse, which has no municipality, stands there once. */
	if (c != 0 || a->kommune == NULL || b->kommune == NULL)
		return c;
	return strcmp(a->kommune, b->kommune);
}

/* By Aendret, else Oprettet: a day counts from its beginning. */
static int64_t
sag_noegle(const struct vist_sag *s)
{
	if (s->aendret != TID_INGEN)
		return s->aendret;
	return s->oprettet == DAG_INGEN ? TID_INGEN : dag_start(s->oprettet);
}

static int
sag_cmp(const void *va, const void *vb)
{
	const struct vist_sag *a = va, *b = vb;
	int c = nyest(sag_noegle(a), sag_noegle(b));

	return c != 0 ? c : strcmp(a->id, b->id);
}

static int
dokument_cmp(const void *va, const void *vb)
{
	const struct vist_dokument *a = va, *b = vb;
	int c = nyest(a->dato, b->dato);

	return c != 0 ? c : strcmp(a->id, b->id);
}

static int
ydelse_cmp(const void *va, const void *vb)
{
	const struct vist_ydelse *a = va, *b = vb;
	int c = nyest(a->fra, b->fra);

	return c != 0 ? c : strcmp(a->id, b->id);
}

/* Ascending; an item without the key last. */
static int
aeldst(int32_t a, int32_t b)
{
	if (a == DAG_INGEN || b == DAG_INGEN)
		return (a == DAG_INGEN) - (b == DAG_INGEN);
	return ORDEN(a, b);
}

/* R41: Dato, newest first, then Id and PeriodeFra, ascending; then whatever
 * still tells two lines apart. */
static int
udbetaling_cmp(const void *va, const void *vb)
{
	const struct vist_udbetaling *a = va, *b = vb;
	int c = nyest(a->dato, b->dato);

	if (c == 0)
		c = strcmp(a->id, b->id);
	if (c == 0)
		c = aeldst(a->fra, b->fra);
	if (c == 0)
		c = aeldst(a->til, b->til);
	return c != 0 ? c : strcmp(a->beloeb, b->beloeb);
}

static int
betaling_cmp(const void *va, const void *vb)
{
	const struct vist_betaling *a = va, *b = vb;
	int c = nyest(a->frist, b->frist);

	return c != 0 ? c : strcmp(a->id, b->id);
}

static int
afgoerelse_cmp(const void *va, const void *vb)
{
	const struct afgoerelse *a = va, *b = vb;
	int c = ORDEN(a->type, b->type);

	return c != 0 ? c : strcmp(a->id, b->id);
}

/* Sorts n members and answers how many stay; *flere when some do not. */
static size_t
orden(void *v, size_t n, size_t size, int (*cmp)(const void *, const void *),
    size_t max, int *flere)
{
	if (n > 1)
		qsort(v, n, size, cmp);
	if (n <= max)
		return n;
	*flere = 1;
	return max;
}

#define LISTE_ORDEN(l, cmp, max, flere)					\
	((l)->n = orden((l)->v, (l)->n, sizeof(*(l)->v), (cmp), (max), (flere)))

void
overblik_orden(struct overblik *o, size_t max)
{
	int flere = 0;
	size_t i;

	LISTE_ORDEN(&o->kilder, kilde_cmp, SIZE_MAX, &flere);
	LISTE_ORDEN(&o->sager, sag_cmp, max, &flere);
	LISTE_ORDEN(&o->oekonomiske, ydelse_cmp, max, &flere);
	LISTE_ORDEN(&o->service, ydelse_cmp, max, &flere);
	LISTE_ORDEN(&o->betalinger, betaling_cmp, max, &flere);
	LISTE_ORDEN(&o->afgoerelser, afgoerelse_cmp, SIZE_MAX, &flere);
	for (i = 0; i < o->sager.n; i++)
		LISTE_ORDEN(&o->sager.v[i].dokumenter, dokument_cmp, max,
		    &flere);
	for (i = 0; i < o->oekonomiske.n; i++)
		LISTE_ORDEN(&o->oekonomiske.v[i].udbetalinger, udbetaling_cmp,
		    max, &flere);
	if (flere)
		o->beskeder |= BESKED_FLEREENDVIST;
}

static int
til_system(const struct selvbetjening *s, const char *uuid, const char *navn)
{
	return fagsystem_lig(s->fagsystem, uuid, navn);
}

size_t
kontakt_selvbetjening(const struct kontakt *k, const char *system_uuid,
    const char *system_navn, const struct selvbetjening **out, size_t max)
{
	const struct selvbetjening *s;
	size_t i, n = 0;
	int egne = 0;

	for (i = 0; i < k->n_selvbetjening; i++)
		egne |= til_system(&k->selvbetjening[i], system_uuid,
		    system_navn);
	for (i = 0; i < k->n_selvbetjening && n < max; i++) {
		s = &k->selvbetjening[i];
		if (egne ? til_system(s, system_uuid, system_navn) :
		    tekst_tom(s->fagsystem))
			out[n++] = s;
	}
	return n;
}
