/*
 * Benefits: what is known of each, R40-R43.
 */
#include "visning_udbetaling.h"

#include <string.h>

#include "tekst.h"
#include "titel.h"

/* One BevilgetYdelse under decision. */
struct ydelsesfund {
	const struct bevilling *bevilling;
	const struct bevilget_ydelse *ydelse;
	const char	*id;
	const struct sagsfund *sag;	/* R40: its case, or NULL */
	int32_t		 fra;
	struct linjevalg linjer;	/* its payments */
	struct fakta	 fakta;
	struct udfald	 udfald;
};

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
	    fund->fakta.i_kraft && fund->fakta.liv == NULL ? fund : NULL;
}

static const struct bevilling_egenskaber *
bevilling_egenskaber(const struct bevilling *b, int64_t now)
{
	const struct bevilling_egenskaber *e = NULL;
	size_t i;

	for (i = 0; i < b->egenskaber.n; i++)
		if (ikraft_senere(&b->egenskaber.v[i].virkning,
		    e == NULL ? NULL : &e->virkning, now))
			e = &b->egenskaber.v[i];
	return e;
}

/* R21, R22: a case that is hidden by these hides the benefits that name it,
 * also one that another case has followed. */
static void
ydelse_skjules_af(const struct visning *v, const struct kommune_visning *kv,
    struct ydelsesfund *y)
{
	const struct bevilling *b = y->bevilling;
	const struct sagsfund *fund;
	size_t i;

	for (i = 0; i < b->sager.n; i++) {
		if (!periode_gaelder(&b->sager.v[i].virkning, v->sp->now) ||
		    (fund = ydelse_sag(kv, b->sager.v[i].uuid)) == NULL)
			continue;
		if (fund->fakta.visningsklasse != NULL)
			y->fakta.visningsklasse = fund->fakta.visningsklasse;
		y->fakta.sikkerhedsprofil |= fund->fakta.sikkerhedsprofil;
	}
}

/* What the case gives: its creation, whether it is active, its facet. */
static void
ydelse_sag_fakta(const struct visning *v, const struct kommune_visning *kv,
    struct ydelsesfund *y)
{
	const struct bevilling_sag *navngivet = bevilling_sag(y->bevilling,
	    v->sp->now);
	const enum kilde_status status = kv->svar->status[KILDE_SAGSINDEKS];
	struct fakta *f = &y->fakta;

	f->oprettet = y->fra;
	ydelse_skjules_af(v, kv, y);
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
}

/* Which kind it is, by its payments (R41, R42), and whether anything of it
 * is the municipality's (R43). */
static void
ydelse_art(const struct visning *v, const struct linjer *l,
    struct ydelsesfund *y)
{
	const struct bevilling *b = y->bevilling;
	const struct betalingslinje *linje;
	size_t antal = 0, udk = 0;

	linje_begynd(l, &y->linjer);
	while ((linje = linje_naeste(l, &y->linjer)) != NULL) {
		antal++;
		udk += linje->udk != 0;
	}
	y->fakta.type = y->ydelse->plan || antal > 0 ? OBJ_OEKONOMISK :
	    OBJ_SERVICE;
	y->fakta.kun_udk = (antal > 0 && udk == antal) ||
	    aktoer_er(b->aktoerer.v, b->aktoerer.n, AKTOER_EJER,
	    v->konf->central.udbetaling_danmark, v->sp->now);
}

static void
ydelse_fakta(const struct visning *v, const struct kommune_visning *kv,
    const struct linjer *l, struct ydelsesfund *y)
{
	const struct bevilling *b = y->bevilling;
	const struct bevilling_egenskaber *e = bevilling_egenskaber(b,
	    v->sp->now);
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
	/* R25: what has properties and none in force does not exist. */
	f->i_kraft = periode_gaelder(&y->ydelse->virkning, now) &&
	    (e != NULL || b->egenskaber.n == 0);
	f->liv = liv_navn(b->liv);
	y->fra = y->ydelse->start;
	if (y->fra == DAG_INGEN && e != NULL)
		y->fra = e->start;
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
	const char *navn = tekst_maa_vises(&v->sp->borger,
	    aktoer_navn(aktoer_gaeldende(b->aktoerer.v, b->aktoerer.n,
	    AKTOER_EJER, v->sp->now)));

	return navn != NULL ? navn : ks->konf->navn;
}

/* R42, R20: the Ansvarlig's name, of an organisational unit only. */
static const char *
leveres_af(const struct visning *v, const struct bevilling *b)
{
	const struct aktoer *a = aktoer_gaeldende(b->aktoerer.v,
	    b->aktoerer.n, AKTOER_ANSVARLIG, v->sp->now);

	return a == NULL || a->type != AKTOERTYPE_ENHED ? NULL :
	    tekst_maa_vises(&v->sp->borger, a->navn);
}

static void
ydelse_ord(const struct visning *v, const struct kommune_svar *ks,
    const struct ydelsesfund *y, struct vist_ydelse *vy)
{
	vy->kle = y->fakta.kle;
	vy->kletitel = titel_kle(&v->konf->central, &v->sp->borger, vy->kle,
	    y->ydelse->kletitel);
	vy->navn = tekst_maa_vises(&v->sp->borger, y->ydelse->navn);
	if (vy->navn == NULL)
		vy->navn = vy->kletitel;
	if (y->fakta.type != OBJ_SERVICE)
		return;
	vy->beskrivelse = tekst_maa_vises(&v->sp->borger,
	    y->ydelse->meddelelse);
	vy->leveresaf = leveres_af(v, y->bevilling);
	vy->bevilgetaf = bevilget_af(v, ks, y->bevilling);
}

static void
ydelse_vis(struct visning *v, const struct kommune_visning *kv,
    const struct linjer *l, struct ydelsesfund *y)
{
	const struct fakta *f = &y->fakta;
	const struct betalingslinje *b;
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
	linje_begynd(l, &y->linjer);
	while ((b = linje_naeste(l, &y->linjer)) != NULL)
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

/* Decides on one benefit of a grant; eneste: it has no other. */
static void
ydelse_afgoer(struct visning *v, struct kommune_visning *kv,
    const struct linjer *l, const struct bevilling *b,
    const struct bevilget_ydelse *ydelse, const char *id, int eneste)
{
	struct ydelsesfund y;
	unsigned omraade;

	if (v->fuld)
		return;
	memset(&y, 0, sizeof(y));
	y.bevilling = b;
	y.ydelse = ydelse;
	y.id = id;
	y.linjer.bevilling = b->uuid;
	y.linjer.ydelse = ydelse->id;
	y.linjer.eneste = eneste;
	ydelse_fakta(v, kv, l, &y);
	regler_afgoer(&y.fakta, &y.udfald);
	visning_forklar(v, id, y.fakta.type, y.fakta.kle, NULL, &y.udfald);
	omraade = y.fakta.type == OBJ_OEKONOMISK ? OMR_OEKONOMISKE :
	    OMR_SERVICE;
	if (!(v->sp->omraader & omraade))
		return;
	visning_mangler(v, &y.udfald);
	if (visning_vises(v, &y.udfald))
		ydelse_vis(v, kv, l, &y);
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
	const char *id = tekst_maa_vises(&v->sp->borger, b->ydelser.v[nr].id);
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
	size_t i, antal = 0;

	/* A grant of nothing was returned too, and is explained. */
	if (b->ydelser.n == 0)
		ydelse_afgoer(v, kv, l, b, &ingen, b->uuid, 1);
	for (i = 0; i < b->ydelser.n; i++)
		antal += !ydelse_afloest(b, i, v->sp->now);
	for (i = 0; i < b->ydelser.n; i++)
		if (!ydelse_afloest(b, i, v->sp->now))
			ydelse_afgoer(v, kv, l, b, &b->ydelser.v[i],
			    antal == 1 ? b->uuid : ydelse_id(v, b, i),
			    antal == 1);
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
		    ejer_fremmed(b->aktoerer.v, b->aktoerer.n, ks->konf->cvr,
		    v->konf->central.udbetaling_danmark, v->sp->now) ||
		    part_fremmed(b->parter.v, b->parter.n, &v->sp->borger))
			continue;
		kv->ydelser++;
		bevilling_afgoer(v, kv, &l, b);
	}
}
