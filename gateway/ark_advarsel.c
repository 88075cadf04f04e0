/*
 * ark_advarsel.c - what is allowed in a configuration sheet and yet likely
 * a mistake.
 */
#include <string.h>
#include <strings.h>

#include "kle.h"
#include "konfigark_impl.h"
#include "tekst.h"

#define TRAEK_MINDST	3	/* rows: two may well follow each other */

/* --- Rows --- */

/* How many rows from p on have a fradato one day after the one before. */
static size_t
traek(const struct post *p, size_t n)
{
	size_t i;

	for (i = 1; i < n && p[i].kommune == p[0].kommune; i++)
		if (p[i].konf.fradato == DAG_INGEN ||
		    p[i - 1].konf.fradato == DAG_INGEN ||
		    p[i].konf.fradato != p[i - 1].konf.fradato + 1)
			break;
	return i;
}

/* A date dragged down in the spreadsheet counts up. */
static void
advar_traek(struct arklaes *l)
{
	size_t i, run;

	for (i = 0; i < l->n_poster; i += run) {
		run = traek(&l->poster[i], l->n_poster - i);
		if (run >= TRAEK_MINDST)
			fund(l, FUND_ADVARSEL, l->poster[i].raekke,
			    FELT_FRADATO, l->poster[i].v[FELT_FRADATO],
			    tekstf(l, "stiger med én dag pr. række til og med "
			    "række %zu", l->poster[i + run - 1].raekke),
			    "er datoen trukket ned i regnearket? skriv den "
			    "samme dato i alle");
	}
}

/* R18: document titles are never wider open than the case. */
static void
advar_dokument(struct arklaes *l, const struct post *p)
{
	static const struct { enum ark_felt dok, sag; } par[] = {
		{ FELT_DOK_VERIFIKATION, FELT_VIS_VERIFIKATION },
		{ FELT_DOK_OVERBLIK, FELT_VIS_OVERBLIK },
	};
	size_t i;

	for (i = 0; i < sizeof(par) / sizeof(par[0]); i++)
		if (navn_lig(p->v[par[i].dok], "ja") &&
		    !navn_lig(p->v[par[i].sag], "ja"))
			fund(l, FUND_ADVARSEL, p->raekke, par[i].dok,
			    p->v[par[i].dok], "åbner for dokumenttitler på "
			    "sager, der ikke vises", tekstf(l, "skriv også ja "
			    "i \"%s\"", felt_overskrift(par[i].sag)));
}

/* 1 when an earlier row has the same number: it says what holds. */
static int
er_gentagelse(const struct arklaes *l, size_t i)
{
	const struct post *p = l->poster;
	size_t k;

	for (k = 0; k < i; k++)
		if (p[k].kommune == p[i].kommune && p[k].noegle[0] != '\0' &&
		    strcmp(p[k].noegle, p[i].noegle) == 0)
			return 1;
	return 0;
}

static int
uden_aabning(const struct arklaes *l)
{
	return l->kolonne[FELT_VIS_VERIFIKATION] == 0 &&
	    l->kolonne[FELT_VIS_OVERBLIK] == 0;
}

void
advar_raekker(struct arklaes *l)
{
	size_t i;

	if (l->slags == ARK_UKENDT)
		return;
	if (uden_aabning(l))
		fund(l, FUND_ADVARSEL, 1, FELT_ANTAL, NULL, "arket har ingen "
		    "kolonner, der åbner for visning: alt forbliver lukket",
		    "tilføj kolonnerne \"Vis i Verifikationsklient\" og "
		    "\"Vis på Mit Overblik\"");
	advar_traek(l);
	for (i = 0; i < l->n_poster; i++)
		if (!er_gentagelse(l, i))
			advar_dokument(l, &l->poster[i]);
}

/* --- Mandatory subjects (rules 10) --- */

static const struct kle_konf *
kle_find(const struct ark_kommune *k, const char *nr)
{
	size_t i;

	for (i = 0; i < k->n_kle; i++)
		if (strcmp(k->kle[i].kle, nr) == 0)
			return &k->kle[i];
	return NULL;
}

static const struct krav_konf *
krav_find(const struct ark_kommune *k, const char *type)
{
	size_t i;

	for (i = 0; i < k->n_krav; i++)
		if (uuid_lig(k->krav[i].kravtype, type))
			return &k->krav[i];
	return NULL;
}

/*
 * Elder care, social and health: an open collective number, or 00.75.10,
 * covers the number as well.
 */
static int
kle_daekket(const struct ark_kommune *k, const char *nr)
{
	const struct kle_konf *r;
	size_t i;

	if ((r = kle_find(k, nr)) != NULL && r->mitoverblik)
		return 1;
	if (strncmp(nr, "27.", 3) != 0 && strncmp(nr, "29.", 3) != 0)
		return 0;
	for (i = 0; i < k->n_kle; i++)
		if (k->kle[i].mitoverblik && (kle_samles_af(nr,
		    k->kle[i].kle) || strcmp(k->kle[i].kle, "00.75.10") == 0))
			return 1;
	return 0;
}

static int
kle_udgaaet(const struct arklaes *l, const char *nr)
{
	const struct kle_emne *e = central_kle(&l->g->k->central, nr);

	return e != NULL && e->til != DAG_INGEN && e->til <= l->g->idag;
}

/* 1: the deadline is past and the municipality shows it not. */
static int
mangler(const struct arklaes *l, const struct ark_kommune *k,
    const struct aftale *m)
{
	const struct krav_konf *r;

	if (m->krav != (l->slags == ARK_KRAV) || m->frist >= l->g->idag)
		return 0;
	if (!m->krav)
		return !kle_udgaaet(l, m->nummer) && !kle_daekket(k, m->nummer);
	return (r = krav_find(k, m->nummer)) == NULL || !r->mitoverblik;
}

/* The row that leaves it closed, 0 when there is none. */
static size_t
lukket_i(const struct arklaes *l, const struct ark_kommune *k,
    const char *nummer)
{
	size_t i;

	for (i = 0; i < l->n_poster; i++)
		if (l->poster[i].kommune != NULL && strcmp(k->kode,
		    l->poster[i].kommune->kode) == 0 && strcasecmp(nummer,
		    l->poster[i].noegle) == 0)
			return l->poster[i].raekke;
	return 0;
}

void
advar_kommune(struct arklaes *l, const struct ark_kommune *k)
{
	const enum ark_felt felt = l->slags == ARK_KLE ? FELT_KLE :
	    FELT_KRAVTYPE;
	const struct central *c = &l->g->k->central;
	struct buf b;
	size_t i, n = 0, raekke;

	/* a number in error may be the one that seems to be missing */
	if (l->n_fejl > 0)
		return;
	buf_init(&b, l->a);
	for (i = 0; i < c->n_aftaler; i++) {
		if (!mangler(l, k, &c->aftaler[i]))
			continue;
		raekke = lukket_i(l, k, c->aftaler[i].nummer);
		if (raekke != 0 && !uden_aabning(l))
			fund(l, FUND_ADVARSEL, raekke, felt,
			    c->aftaler[i].nummer, "er obligatorisk efter "
			    "aftalerne, fristen er forbi, og det vises ikke",
			    "skriv ja i \"Vis på Mit Overblik\"");
		else
			buf_printf(&b, "%s%s", n++ > 0 ? ", " : "",
			    c->aftaler[i].nummer);
	}
	if (n > 0)
		fund(l, FUND_ADVARSEL, 0, FELT_ANTAL, NULL, tekstf(l,
		    "kommune %s viser ikke %zu obligatoriske emner, hvis frist "
		    "er forbi", k->kode, n), buf_end(&b));
}
