/*
 * Benefits and their payments: what is known of each, R40-R43.
 */
#include "visning_dele.h"

#include <string.h>

#include "beloeb.h"
#include "tekst.h"
#include "titel.h"

/* One line of one effectuation: one payment (R41). */
struct betalingslinje {
	const struct effektuering *eff;
	const struct effektuering_egenskaber *egenskaber;
	const struct effektuering_linje *linje;
	int		 eneste;	/* the effectuation has one line */
	int		 udk;		/* R43 */
};

/* All payments of a municipality, found by the grant they belong to. */
struct linjer {
	LISTE(struct betalingslinje) v;
	struct idregister r;
};

/* One BevilgetYdelse under decision. */
struct ydelsesfund {
	const struct bevilling *bevilling;
	const struct bevilget_ydelse *ydelse;
	const char	*id;
	const struct sagsfund *sag;	/* R40: its case, or NULL */
	int32_t		 fra;
	const struct idpost *linjer;	/* its grant's payments */
	size_t		 antal, udk;	/* of its own payments: all, UDK's */
	int		 eneste;	/* the grant has no other */
	struct fakta	 fakta;
	struct udfald	 udfald;
};

/* ---- payments ---- */

static int
cvr_er(const struct aktoer *v, size_t n, enum aktoer_rolle rolle,
    const char *cvr, int64_t now)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].rolle == rolle && cvr != NULL &&
		    periode_gaelder(&v[i].virkning, now) &&
		    strcmp(v[i].cvr, cvr) == 0)
			return 1;
	return 0;
}

/* 1 when the Ejer in force is neither this municipality nor UDK (R43). */
static int
andens(const struct visning *v, const struct kommune_svar *ks,
    const struct aktoer *a, size_t n)
{
	const struct aktoer *ejer = aktoer_gaeldende(a, n, AKTOER_EJER,
	    v->sp->now);

	return ejer != NULL && ejer->cvr[0] != '\0' &&
	    strcmp(ejer->cvr, ks->konf->cvr) != 0 &&
	    !cvr_er(ejer, 1, AKTOER_EJER,
	    v->konf->central.udbetaling_danmark, v->sp->now);
}

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

	return cvr_er(e->aktoerer.v, e->aktoerer.n, AKTOER_EJER, udk,
	    v->sp->now) || cvr_er(e->aktoerer.v, e->aktoerer.n,
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
	    andens(v, ks, e->aktoerer.v, e->aktoerer.n) ||
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

static void
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
linje_til(const struct ydelsesfund *y, const struct betalingslinje *b)
{
	if (tekst_tom(b->linje->ydelse) || tekst_tom(y->ydelse->id))
		return y->eneste;
	return id_lig(b->linje->ydelse, y->ydelse->id);
}

/*
 * The next payment of the benefit behind *p, which starts as y->linjer; NULL
 * when there are no more.
 */
static const struct betalingslinje *
linje_naeste(const struct linjer *l, const struct ydelsesfund *y,
    const struct idpost **p)
{
	const struct betalingslinje *b;

	for (; *p != NULL && *p != idregister_slut(&l->r); (*p)++) {
		if (id_cmp((*p)->id, y->bevilling->uuid) != 0)
			break;
		b = &l->v.v[(*p)->nr];
		if (linje_til(y, b)) {
			(*p)++;
			return b;
		}
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

/* R20: a name is shown of an organisation, never of a person. */
static const char *
aktoer_navn(const struct aktoer *a)
{
	return a == NULL || a->type == AKTOERTYPE_BRUGER ? NULL : a->navn;
}

static const char *
linje_udbetaler(const struct visning *v, const struct betalingslinje *b)
{
	const char *navn = aktoer_navn(aktoer_gaeldende(b->eff->aktoerer.v,
	    b->eff->aktoerer.n, AKTOER_UDBETALENDE, v->sp->now));

	return tekst_maa_vises(tekst_tom(navn) ? b->egenskaber->afdeling :
	    navn);
}

static enum udbetaling_status
linje_status(const struct betalingslinje *b)
{
	if (b->egenskaber->udbetalt != NULL)
		return UDB_UDBETALT;
	return b->egenskaber->sendt != NULL ? UDB_SENDT : UDB_PLANLAGT;
}

static void
udbetaling_vis(struct visning *v, const struct betalingslinje *b,
    struct vist_ydelse *vy)
{
	struct vist_udbetaling *vu;
	const char *beloeb;
	enum gw_err rc = linje_beloeb(v, b, &beloeb);

	if (rc == GW_ESCHEMA || b->egenskaber->disposition == DAG_INGEN) {
		v->out->beskeder |= BESKED_DELVISTSVAR;
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

/* ---- what is known of a benefit ---- */

/* R40: of several cases in force the one that began last, ties by UUID. */
static const struct bevilling_sag *
bevilling_sag(const struct bevilling *b, int64_t now)
{
	const struct bevilling_sag *s, *bedst = NULL;
	size_t i;

	for (i = 0; i < b->sager.n; i++) {
		s = &b->sager.v[i];
		if (tekst_tom(s->uuid) || !periode_gaelder(&s->virkning, now))
			continue;
		if (bedst == NULL || s->virkning.fra > bedst->virkning.fra ||
		    (s->virkning.fra == bedst->virkning.fra &&
		    id_cmp(s->uuid, bedst->uuid) < 0))
			bedst = s;
	}
	return bedst;
}

/*
 * R40: looked for among the cases on which the citizen is primary part, in
 * the benefit's own municipality; one that does not exist any more (R25) is
 * not found.
 */
static const struct sagsfund *
ydelse_sag(const struct kommune_visning *kv, const char *uuid)
{
	const struct idpost *p = idregister_find(&kv->sagsregister, uuid);
	const struct sagsfund *fund;

	if (p == NULL)
		return NULL;
	fund = &kv->sager.v[p->nr];
	return fund->set_som_part && fund->fakta.part == PARTSVAR_BORGER &&
	    fund->fakta.liv == NULL ? fund : NULL;
}

static int32_t
bevilling_start(const struct bevilling *b, int64_t now)
{
	const struct bevilling_egenskaber *e = NULL;
	size_t i;

	for (i = 0; i < b->egenskaber.n; i++)
		if (ikraft_senere(&b->egenskaber.v[i].virkning,
		    e == NULL ? NULL : &e->virkning, now))
			e = &b->egenskaber.v[i];
	return e == NULL ? DAG_INGEN : e->start;
}

/*
 * What the case gives: its creation, whether it is active, its facet, and
 * what hides it and the benefits that name it (R21, R22).
 */
static void
ydelse_sag_fakta(const struct visning *v, const struct kommune_visning *kv,
    struct ydelsesfund *y)
{
	const struct bevilling_sag *navngivet = bevilling_sag(y->bevilling,
	    v->sp->now);
	const enum kilde_status status = kv->svar->status[KILDE_SAGSINDEKS];
	struct fakta *f = &y->fakta;

	f->oprettet = y->fra;
	if (navngivet == NULL)
		return;
	if (status != KS_OK && status != KS_INGENDATA) {
		f->sag_ukendt = 1;
		return;
	}
	if ((y->sag = ydelse_sag(kv, navngivet->uuid)) == NULL)
		return;
	f->oprettet = y->sag->fakta.oprettet;
	f->aktiv_sag = y->sag->fakta.aktiv_sag;
	f->facet = y->sag->fakta.facet;
	f->facet_kendes = !tekst_tom(f->facet);
	f->visningsklasse = y->sag->fakta.visningsklasse;
	f->sikkerhedsprofil = y->sag->fakta.sikkerhedsprofil;
}

/* Counts the payments and says which kind it is (R41, R42) and whether
 * anything of it is the municipality's (R43). */
static void
ydelse_art(const struct visning *v, const struct linjer *l,
    struct ydelsesfund *y)
{
	const struct bevilling *b = y->bevilling;
	const struct betalingslinje *linje;
	const struct idpost *p;

	y->linjer = idregister_find(&l->r, b->uuid);
	for (p = y->linjer; (linje = linje_naeste(l, y, &p)) != NULL;) {
		y->antal++;
		y->udk += linje->udk != 0;
	}
	y->fakta.type = y->ydelse->plan || y->antal > 0 ? OBJ_OEKONOMISK :
	    OBJ_SERVICE;
	y->fakta.kun_udk = (y->antal > 0 && y->udk == y->antal) ||
	    cvr_er(b->aktoerer.v, b->aktoerer.n, AKTOER_EJER,
	    v->konf->central.udbetaling_danmark, v->sp->now);
}

static void
ydelse_fakta(const struct visning *v, const struct kommune_visning *kv,
    const struct linjer *l, struct ydelsesfund *y)
{
	const struct bevilling *b = y->bevilling;
	struct fakta *f = &y->fakta;
	int64_t now = v->sp->now;

	f->central = &v->konf->central;
	f->borger = &v->sp->borger;
	f->idag = v->idag;
	f->har_myndighed = 1;
	f->part = part_primaer(b->parter.v, b->parter.n, f->borger, now);
	f->kle = tekst_tom(y->ydelse->kle) ? NULL : y->ydelse->kle;
	f->konf = kommune_kle(kv->svar->konf, f->kle);
	f->fagsystem = master_gaeldende(y->ydelse->systemer.v,
	    y->ydelse->systemer.n, now);
	f->i_kraft = periode_gaelder(&y->ydelse->virkning, now);
	f->liv = liv_navn(b->liv);
	y->fra = y->ydelse->start != DAG_INGEN ? y->ydelse->start :
	    bevilling_start(b, now);
	f->uden_start = y->fra == DAG_INGEN;
	ydelse_sag_fakta(v, kv, y);
	if (profil_gaeldende(b->profiler.v, b->profiler.n, now))
		f->sikkerhedsprofil = 1;
	ydelse_art(v, l, y);
}

/* ---- what is shown ---- */

/* R42: the Ejer's name, else the municipality. */
static const char *
bevilget_af(const struct visning *v, const struct kommune_svar *ks,
    const struct bevilling *b)
{
	const char *navn = tekst_maa_vises(aktoer_navn(aktoer_gaeldende(
	    b->aktoerer.v, b->aktoerer.n, AKTOER_EJER, v->sp->now)));

	return navn != NULL ? navn : ks->konf->navn;
}

/* R42, R20: the Ansvarlig's name, of an organisational unit only. */
static const char *
leveres_af(const struct visning *v, const struct bevilling *b)
{
	const struct aktoer *a = aktoer_gaeldende(b->aktoerer.v,
	    b->aktoerer.n, AKTOER_ANSVARLIG, v->sp->now);

	return a == NULL || a->type != AKTOERTYPE_ENHED ? NULL :
	    tekst_maa_vises(a->navn);
}

static void
ydelse_ord(const struct visning *v, const struct kommune_svar *ks,
    const struct ydelsesfund *y, struct vist_ydelse *vy)
{
	vy->kle = y->fakta.kle;
	vy->kletitel = titel_kle(&v->konf->central, vy->kle,
	    y->ydelse->kletitel);
	vy->navn = tekst_maa_vises(y->ydelse->navn);
	if (vy->navn == NULL)
		vy->navn = vy->kletitel;
	if (y->fakta.type != OBJ_SERVICE)
		return;
	vy->beskrivelse = tekst_maa_vises(y->ydelse->meddelelse);
	vy->leveresaf = leveres_af(v, y->bevilling);
	vy->bevilgetaf = bevilget_af(v, ks, y->bevilling);
}

static void
ydelse_vis(struct visning *v, const struct kommune_visning *kv,
    const struct linjer *l, const struct ydelsesfund *y)
{
	const struct fakta *f = &y->fakta;
	const struct betalingslinje *b;
	const struct idpost *p = y->linjer;
	struct vist_ydelse *vy;

	vy = f->type == OBJ_OEKONOMISK ?
	    liste_push(v->a, &v->out->oekonomiske) :
	    liste_push(v->a, &v->out->service);
	if (vy == NULL) {
		v->fuld = 1;
		return;
	}
	vy->id = y->id;
	ydelse_ord(v, kv->svar, y, vy);
	vy->myndighed = kv->svar->konf;
	vy->fra = y->fra;
	vy->til = y->ydelse->slut;
	/* R41: the last day is a day of it. */
	vy->status = vy->til != DAG_INGEN && v->idag > vy->til ?
	    YDELSE_AFSLUTTET : YDELSE_AKTIV;
	while ((b = linje_naeste(l, y, &p)) != NULL)
		if (!b->udk)
			udbetaling_vis(v, b, vy);
	if (y->sag != NULL && visning_vises(v, &y->sag->udfald))
		vy->sag = y->sag->sag->uuid;
	vy->kontakt = &f->konf->kontakt;
	if (f->fagsystem != NULL) {
		vy->fagsystem_uuid = f->fagsystem->uuid;
		vy->fagsystem_navn = f->fagsystem->navn;
	}
}

static void
ydelse_afgoer(struct visning *v, struct kommune_visning *kv,
    const struct linjer *l, struct ydelsesfund *y)
{
	unsigned omraade;

	ydelse_fakta(v, kv, l, y);
	regler_afgoer(&y->fakta, &y->udfald);
	visning_forklar(v, y->id, y->fakta.type, y->fakta.kle, NULL,
	    &y->udfald);
	omraade = y->fakta.type == OBJ_OEKONOMISK ? OMR_OEKONOMISKE :
	    OMR_SERVICE;
	if (!(v->sp->omraader & omraade))
		return;
	visning_mangler(v, &y->udfald);
	if (visning_vises(v, &y->udfald))
		ydelse_vis(v, kv, l, y);
}

/* ---- the grants ---- */

/* 1 when another version of the same benefit counts instead: one in force
 * before one that is not, else the one that began last (R25). */
static int
ydelse_afloest(const struct bevilling *b, size_t nr, int64_t now)
{
	const struct bevilget_ydelse *y = &b->ydelser.v[nr], *x;
	int i_kraft = periode_gaelder(&y->virkning, now), x_i_kraft;
	size_t i;

	for (i = 0; i < b->ydelser.n; i++) {
		x = &b->ydelser.v[i];
		x_i_kraft = periode_gaelder(&x->virkning, now);
		if (!i_kraft && x_i_kraft)
			return 1;
		if (i_kraft && (!x_i_kraft || !id_lig(x->id, y->id)))
			continue;
		if (x->virkning.fra > y->virkning.fra ||
		    (x->virkning.fra == y->virkning.fra && i < nr))
			return 1;
	}
	return 0;
}

/*
 * R41: of a grant that has several, UUID, `-`, the benefit's Id.  Where
 * there is no Id, or one that R24 forbids, its number in the grant.
 */
static const char *
ydelse_id(struct visning *v, const struct bevilling *b, size_t nr)
{
	const char *id = tekst_maa_vises(b->ydelser.v[nr].id);
	char *p;

	if (id != NULL)
		p = arena_printf(v->a, "%s-%s", b->uuid, id);
	else
		p = arena_printf(v->a, "%s-%zu", b->uuid, nr + 1);
	if (p == NULL)
		v->fuld = 1;
	return p;
}

static void
bevilling_afgoer(struct visning *v, struct kommune_visning *kv,
    const struct linjer *l, const struct bevilling *b)
{
	static const struct bevilget_ydelse ingen = { .start = DAG_INGEN,
	    .slut = DAG_INGEN };
	struct ydelsesfund y;
	size_t i, antal = 0;

	for (i = 0; i < b->ydelser.n; i++)
		antal += !ydelse_afloest(b, i, v->sp->now);
	for (i = 0; i < b->ydelser.n || (i == 0 && antal == 0); i++) {
		if (antal > 0 && ydelse_afloest(b, i, v->sp->now))
			continue;
		memset(&y, 0, sizeof(y));
		y.bevilling = b;
		y.ydelse = antal > 0 ? &b->ydelser.v[i] : &ingen;
		y.eneste = antal <= 1;
		y.id = antal <= 1 ? b->uuid : ydelse_id(v, b, i);
		if (!v->fuld)
			ydelse_afgoer(v, kv, l, &y);
	}
}

void
visning_ydelser(struct visning *v, struct kommune_visning *kv)
{
	const struct kommune_svar *ks = kv->svar;
	const enum kilde_status status = ks->status[KILDE_YDELSESINDEKS];
	struct linjer l = { { NULL, 0, 0 }, { { NULL, 0, 0 } } };
	struct idregister r = { { NULL, 0, 0 } };
	const struct bevilling *b;
	size_t i;

	if (status != KS_OK && status != KS_INGENDATA)
		return;
	linjer_find(v, ks, &l);
	for (i = 0; i < ks->bevillinger.n; i++)
		if (!idregister_saml(v->a, &r, ks->bevillinger.v[i].uuid, i))
			v->fuld = 1;
	idregister_sorter(&r);
	for (i = 0; i < ks->bevillinger.n && !v->fuld; i++) {
		b = &ks->bevillinger.v[i];
		if (b->uuid == NULL || idregister_gentager(&r, b->uuid, i) ||
		    andens(v, ks, b->aktoerer.v, b->aktoerer.n) ||
		    part_fremmed(b->parter.v, b->parter.n, &v->sp->borger))
			continue;
		kv->ydelser++;
		bevilling_afgoer(v, kv, &l, b);
	}
}
