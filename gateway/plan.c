#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "regler.h"

/* What one municipality's open rows could let through to the asker. */
struct aabent {
	int	part;		/* a case to its primary part */
	int	ejer;		/* a case to its property's owner (R04) */
	int	ydelse;		/* a benefit */
	int	dokument;	/* a document's title */
	int	krav;		/* a claim */
};

static int
borger_naaet(const struct konfiguration *k, const struct spoergsmaal *sp,
    const char *kle)
{
	return alder_naaet(&sp->borger, central_alder(&k->central, kle),
	    tid_dag(sp->now));
}

/* A row that is open to the citizen whose age the citizen has reached
 * (R11, R30); to the employee one that is open, whatever the age. */
static int
raekke_aaben(const struct konfiguration *k, const struct spoergsmaal *sp,
    const struct kle_konf *r)
{
	if (sp->hvem == SPOERGER_MEDARBEJDER)
		return r->verifikationsklient;
	return r->mitoverblik && borger_naaet(k, sp, r->kle);
}

static int
raekke_dokument(const struct spoergsmaal *sp, const struct kle_konf *r)
{
	return sp->hvem == SPOERGER_MEDARBEJDER ?
	    r->dokument_verifikationsklient : r->dokument_mitoverblik;
}

static struct aabent
kommune_aabent(const struct konfiguration *k, const struct spoergsmaal *sp,
    const struct kommune_konf *ko)
{
	struct aabent a = { 0, 0, 0, 0, 0 };
	const struct kle_konf *r;
	size_t i;

	for (i = 0; i < ko->n_kle; i++) {
		r = &ko->kle[i];
		if (!raekke_aaben(k, sp, r))
			continue;
		if (central_ejerbaseret(&k->central, r->kle,
		    tid_dag(sp->now)))
			a.ejer = 1;
		else
			a.part = 1;
		a.ydelse = 1;
		if (raekke_dokument(sp, r))
			a.dokument = 1;
	}
	/* R30: claims follow the default age. */
	for (i = 0; i < ko->n_krav; i++)
		if (ko->krav[i].mitoverblik && borger_naaet(k, sp, NULL))
			a.krav = 1;
	return a;
}

/* The employee's questions are asked whatever is open (contract). */
static struct aabent
kommune_spoerg(const struct konfiguration *k, const struct spoergsmaal *sp,
    const struct kommune_konf *ko)
{
	struct aabent a = kommune_aabent(k, sp, ko);

	if (sp->hvem == SPOERGER_MEDARBEJDER) {
		a.part = a.ydelse = a.krav = 1;
		a.ejer |= sp->forklar;
		a.dokument |= sp->forklar;
	}
	return a;
}

static void
kommune_plan(const struct spoergsmaal *sp, const struct aabent *a,
    struct kommune_plan *p)
{
	int sager = (sp->omraader & OMR_SAGER) != 0;
	int ydelser = (sp->omraader & (OMR_OEKONOMISKE | OMR_SERVICE)) != 0;
	int krav = (sp->omraader & OMR_BETALINGER) != 0;
	int medarbejder = sp->hvem == SPOERGER_MEDARBEJDER;

	p->listed[KILDE_SAGSINDEKS] = sager || ydelser;
	p->listed[KILDE_YDELSESINDEKS] = ydelser != 0;
	p->listed[KILDE_OEKONOMI] = krav != 0;
	/* R40: a benefit is judged by its case too. */
	p->ask[KILDE_SAGSINDEKS] = (sager && a->part) ||
	    (ydelser && a->ydelse);
	p->ask[KILDE_YDELSESINDEKS] = ydelser && a->ydelse;
	p->ask[KILDE_OEKONOMI] = krav && a->krav;
	p->ejendomme = sager && a->ejer;
	p->dokumenter = (sager || sp->forklar) && a->dokument;
	p->alle_roller = medarbejder;
}

/*
 * R30: below every minimum age that could apply: the default, and those of
 * the open rows in the lists asked for.
 */
static int
under_mindstealder(const struct konfiguration *k,
    const struct spoergsmaal *sp, const struct aabent *aabent, size_t n)
{
	size_t i;

	if (sp->hvem == SPOERGER_MEDARBEJDER || borger_naaet(k, sp, NULL))
		return 0;
	for (i = 0; i < n; i++)
		if (aabent[i].ydelse &&
		    sp->omraader & ~(unsigned)OMR_BETALINGER)
			return 0;
	return 1;
}

enum gw_err
plan_make(struct arena *a, const struct konfiguration *k,
    const struct spoergsmaal *sp, const struct kommune_konf *const *kommuner,
    size_t n, struct plan *out)
{
	struct aabent *aabent;
	size_t i;

	memset(out, 0, sizeof(*out));
	out->kommuner = arena_array(a, n, sizeof(*out->kommuner));
	aabent = arena_array(a, n, sizeof(*aabent));
	if (out->kommuner == NULL || aabent == NULL)
		return GW_ENOMEM;
	out->n = n;
	for (i = 0; i < n; i++) {
		out->kommuner[i].konf = kommuner[i];
		aabent[i] = kommune_spoerg(k, sp, kommuner[i]);
	}
	if ((out->under_mindstealder = under_mindstealder(k, sp, aabent, n)))
		return GW_OK;
	out->ejer_listed = (sp->omraader & OMR_SAGER) != 0;
	for (i = 0; i < n; i++) {
		kommune_plan(sp, &aabent[i], &out->kommuner[i]);
		out->ejer_ask |= out->kommuner[i].ejendomme != 0;
	}
	return GW_OK;
}

size_t
plan_kald(const struct plan *p)
{
	size_t i, k, n = p->ejer_ask;

	for (i = 0; i < p->n; i++) {
		for (k = 0; k < KILDE_EJERFORTEGNELSE; k++)
			n += p->kommuner[i].ask[k] != 0;
		n += p->kommuner[i].ejendomme != 0;
	}
	return n;
}

/* ---- R05: the properties to search for ---- */

#define BFE_URN		"urn:oio:ejendom:bfe-nr:"
#define ESR_URN		"urn:oio:esr:ejendom:"

struct urner {
	LISTE(const char *) l;
	int		 fuld;		/* no memory */
};

static void
urn_tilfoej(struct arena *a, struct urner *u, const char *urn)
{
	const char **p;

	if (urn == NULL || (p = liste_push(a, &u->l)) == NULL) {
		u->fuld = 1;
		return;
	}
	*p = urn;
}

/* R06: every spelling that compares equal. */
static void
ejendom_urner(struct arena *a, struct urner *u, const struct ejendom *e)
{
	if (e->art == EJENDOM_BFE && e->bfe != 0) {
		urn_tilfoej(a, u, arena_printf(a, BFE_URN "%010llu",
		    (unsigned long long)e->bfe));
		urn_tilfoej(a, u, arena_printf(a, BFE_URN "%llu",
		    (unsigned long long)e->bfe));
	}
	if (e->art == EJENDOM_ESR && e->esr_nr != 0) {
		urn_tilfoej(a, u, arena_printf(a, ESR_URN "%03u-%05u",
		    e->esr_kommune, e->esr_nr));
		urn_tilfoej(a, u, arena_printf(a, ESR_URN "%03u-%06u",
		    e->esr_kommune, e->esr_nr));
	}
}

static int
urn_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum gw_err
plan_ejendomme(struct arena *a, const struct svar *svar,
    const struct cpr *borger, int64_t now, const char *const **out, size_t *n)
{
	struct urner u = { { NULL, 0, 0 }, 0 };
	const struct ejerskab *e;
	struct ejendom bfe = { .art = EJENDOM_BFE };
	size_t i, j, antal = 0;

	*out = NULL;
	*n = 0;
	for (i = 0; i < svar->ejerskaber.n; i++) {
		e = &svar->ejerskaber.v[i];
		if (!ejerskab_taeller(e, borger, now))
			continue;
		bfe.bfe = e->bfe;
		ejendom_urner(a, &u, &bfe);
		for (j = 0; j < e->esr.n; j++)
			ejendom_urner(a, &u, &e->esr.v[j]);
	}
	if (u.fuld)
		return GW_ENOMEM;
	if (u.l.n > 1)
		qsort(u.l.v, u.l.n, sizeof(*u.l.v), urn_cmp);
	for (i = 0; i < u.l.n; i++)
		if (i == 0 || strcmp(u.l.v[i], u.l.v[i - 1]) != 0)
			u.l.v[antal++] = u.l.v[i];
	*out = u.l.v;
	*n = antal;
	return GW_OK;
}
