/*
 * Payments: which there are, what they say, R41, R43.
 */
#include "visning_udbetaling.h"

#include "beloeb.h"
#include "tekst.h"
#include "titel.h"

static const struct effektuering_egenskaber *
eff_egenskaber(const struct effektuering *e, int64_t now)
{
	const struct effektuering_egenskaber *g = NULL;
	size_t i;

	for (i = 0; i < e->egenskaber.n; i++)
		if (ikraft_senere(&e->egenskaber.v[i].virkning,
		    g == NULL ? NULL : &g->virkning, now))
			g = &e->egenskaber.v[i];
	return g;
}

static size_t
eff_linjer_i_kraft(const struct effektuering *e, int64_t now)
{
	size_t i, n = 0;

	for (i = 0; i < e->linjer.n; i++)
		if (periode_gaelder(&e->linjer.v[i].virkning, now))
			n++;
	return n;
}

static int
eff_udk(const struct visning *v, const struct effektuering *e)
{
	const char *udk = v->konf->central.udbetaling_danmark;

	return aktoer_er(e->aktoerer.v, e->aktoerer.n, AKTOER_EJER, udk,
	    v->sp->now) || aktoer_er(e->aktoerer.v, e->aktoerer.n,
	    AKTOER_UDBETALENDE, udk, v->sp->now);
}

/* Adds an effectuation's lines, if it exists (R25) and is an answer. */
static void
linjer_saml(struct visning *v, const struct kommune_svar *ks,
    const struct effektuering *e, struct linjer *l)
{
	const struct effektuering_egenskaber *g = eff_egenskaber(e,
	    v->sp->now);
	struct betalingslinje *b;
	size_t i;

	if (g == NULL || !liv_findes(e->liv) ||
	    ejer_fremmed(e->aktoerer.v, e->aktoerer.n, ks->konf->cvr,
	    v->konf->central.udbetaling_danmark, v->sp->now) ||
	    part_fremmed(e->parter.v, e->parter.n, &v->sp->borger))
		return;
	for (i = 0; i < e->linjer.n; i++) {
		if (!periode_gaelder(&e->linjer.v[i].virkning, v->sp->now))
			continue;
		if (!idregister_saml(v->a, &l->r, e->linjer.v[i].bevilling,
		    l->v.n) || (b = liste_push(v->a, &l->v)) == NULL) {
			v->fuld = 1;
			return;
		}
		b->eff = e;
		b->egenskaber = g;
		b->linje = &e->linjer.v[i];
		b->eneste = eff_linjer_i_kraft(e, v->sp->now) == 1;
		b->udk = eff_udk(v, e);
	}
}

void
linjer_find(struct visning *v, const struct kommune_svar *ks,
    struct linjer *l)
{
	struct idregister r = { { NULL, 0, 0 } };
	const struct effektuering *e;
	size_t i;

	for (i = 0; i < ks->effektueringer.n; i++)
		if (!idregister_saml(v->a, &r, ks->effektueringer.v[i].uuid,
		    i))
			v->fuld = 1;
	idregister_sorter(&r);
	for (i = 0; i < ks->effektueringer.n && !v->fuld; i++) {
		e = &ks->effektueringer.v[i];
		if (e->uuid != NULL && !idregister_gentager(&r, e->uuid, i))
			linjer_saml(v, ks, e, l);
	}
	idregister_sorter(&l->r);
}

/* 1 when a payment to the grant is for this benefit of it. */
static int
linje_til(const struct linjevalg *valg, const struct betalingslinje *b)
{
	if (tekst_tom(b->linje->ydelse) || tekst_tom(valg->ydelse))
		return valg->eneste;
	return id_lig(b->linje->ydelse, valg->ydelse);
}

void
linje_begynd(const struct linjer *l, struct linjevalg *valg)
{
	valg->naeste = idregister_find(&l->r, valg->bevilling);
}

const struct betalingslinje *
linje_naeste(const struct linjer *l, struct linjevalg *valg)
{
	const struct idpost *p;

	while ((p = valg->naeste) != NULL) {
		valg->naeste = p + 1 == idregister_slut(&l->r) ||
		    id_cmp(p[1].id, p->id) != 0 ? NULL : p + 1;
		if (linje_til(valg, &l->v.v[p->nr]))
			return &l->v.v[p->nr];
	}
	return NULL;
}

/* R41: the line's amount, else the whole's when there is one line. */
static enum gw_err
linje_beloeb(struct visning *v, const struct betalingslinje *b,
    const char **out)
{
	const char *s = b->linje->beloeb;

	if (tekst_tom(s))
		s = b->eneste ? b->egenskaber->brutto : NULL;
	return beloeb_laes(v->a, s, out);
}

static const char *
linje_udbetaler(const struct visning *v, const struct betalingslinje *b)
{
	const char *navn = aktoer_navn(aktoer_gaeldende(b->eff->aktoerer.v,
	    b->eff->aktoerer.n, AKTOER_UDBETALENDE, v->sp->now));

	return tekst_maa_vises(&v->sp->borger, tekst_tom(navn) ?
	    b->egenskaber->afdeling : navn);
}

static enum udbetaling_status
linje_status(const struct betalingslinje *b)
{
	if (b->egenskaber->udbetalt != NULL)
		return UDB_UDBETALT;
	return b->egenskaber->sendt != NULL ? UDB_SENDT : UDB_PLANLAGT;
}

void
udbetaling_vis(struct visning *v, const struct betalingslinje *b,
    struct vist_ydelse *vy)
{
	struct vist_udbetaling *vu;
	const char *beloeb;
	enum gw_err rc = linje_beloeb(v, b, &beloeb);

	if (rc == GW_ESCHEMA || b->egenskaber->disposition == DAG_INGEN) {
		visning_ubrugelig(v);
		return;
	}
	if (rc != GW_OK || (vu = liste_push(v->a, &vy->udbetalinger)) == NULL) {
		v->fuld = 1;
		return;
	}
	vu->id = b->eff->uuid;
	vu->dato = b->egenskaber->disposition;
	vu->beloeb = beloeb;
	vu->fra = b->linje->fra;
	vu->til = b->linje->til;
	vu->udbetaler = linje_udbetaler(v, b);
	vu->status = linje_status(b);
}
