/*
 * ydelsesindeks.c - Ydelsesindeks v6, operation fremsoeg (SF1490).
 *
 * The only file that sees the contract's generated types: one question for
 * the citizen's grants and payments together, and both as they came.
 */
#include <string.h>

#include "indeks.h"
#include "tekst.h"

#define ACTION	"http://kombit.dk/sts/ydelseindeks/fremsoeg"
#define URN_CPR	"urn:oio:cpr-nr:"

/* ---- the question ---- */

static const enum yi__BevillingVisFilterType vis_bevilling[] = {
	yi__BevillingVisFilterType__egenskaber,
	yi__BevillingVisFilterType__bevilgetydelse,
	yi__BevillingVisFilterType__sag,
	yi__BevillingVisFilterType__part,
	yi__BevillingVisFilterType__aktoer_ejer,
	yi__BevillingVisFilterType__aktoer_ansvarlig,
	yi__BevillingVisFilterType__sikkerhedsprofil
};
#define N_VIS_BEV	(sizeof(vis_bevilling) / sizeof(vis_bevilling[0]))

static const enum yi__OekonomiskEffektueringVisFilterType vis_effektuering[] =
{
	yi__OekonomiskEffektueringVisFilterType__egenskaber,
	yi__OekonomiskEffektueringVisFilterType__aktoer,
	yi__OekonomiskEffektueringVisFilterType__oekonomiskeydelseeffektueringer,
	yi__OekonomiskEffektueringVisFilterType__itsystem
};
#define N_VIS_EFF	(sizeof(vis_effektuering) / sizeof(vis_effektuering[0]))

static struct yi__FremsoegFilterYdelseIndeksInputType *
skriv_filter(struct soap *s)
{
	struct yi__FremsoegFilterYdelseIndeksInputType *f;
	size_t i;

	if ((f = soapbuf_alloc(s, yi__FremsoegFilterYdelseIndeksInputType)) ==
	    NULL ||
	    (f->BevillingVis = soapbuf_array(s, yi__BevillingVisType,
	    N_VIS_BEV)) == NULL ||
	    (f->OekonomiskEffektueringVis = soapbuf_array(s,
	    yi__OekonomiskEffektueringVisType, N_VIS_EFF)) == NULL)
		return NULL;
	f->__sizeBevillingVis = N_VIS_BEV;
	for (i = 0; i < N_VIS_BEV; i++)
		f->BevillingVis[i].Vis = vis_bevilling[i];
	f->__sizeOekonomiskEffektueringVis = N_VIS_EFF;
	for (i = 0; i < N_VIS_EFF; i++)
		f->OekonomiskEffektueringVis[i].Vis = vis_effektuering[i];
	return f;
}

/* R03: in the role Bevillingsmodtager unless every role is explained. */
static int
skriv_bevilling(struct soap *s, const struct sporg *q, const char *urn,
    struct yi__SoegUdtrykType *u)
{
	struct bi__BevillingIndeksPartRelationType *p;
	struct bi__SoegInputType *i;

	if ((u->SoegBevillingIndeks = i = soapbuf_alloc(s,
	    bi__SoegInputType)) == NULL ||
	    (i->AttributListe = soapbuf_alloc(s, bi__AttributListeType)) ==
	    NULL ||
	    (i->TilstandListe = soapbuf_alloc(s, bi__TilstandListeType)) ==
	    NULL ||
	    (i->RelationListe = soapbuf_alloc(s, bi__RelationListeType)) ==
	    NULL ||
	    (p = soapbuf_alloc(s, bi__BevillingIndeksPartRelationType)) ==
	    NULL)
		return 0;
	u->__sizeSoegBevillingIndeks = 1;
	i->sd__FoersteResultatReference = skriv_tal(s, q->fra);
	i->sd__MaksimalAntalKvantitet = skriv_tal(s, q->antal);
	i->RelationListe->Bevillingspart = p;
	i->RelationListe->__sizeBevillingspart = 1;
	p->gd__ReferenceID = skriv_urn(s, urn);
	if (!q->alle_roller)
		p->gd__Rolle = skriv_uuid(s,
		    q->roller->uuid[R_YD_BEVILLINGSMODTAGER]);
	return 1;
}

static int
skriv_effektuering(struct soap *s, const struct sporg *q, const char *urn,
    struct yi__SoegUdtrykType *u)
{
	struct oef__OekonomiskEffektueringIndeksPartRelationType *p;
	struct oef__SoegInputType *i;

	if ((u->SoegOekonomiskEffektueringIndeks = i = soapbuf_alloc(s,
	    oef__SoegInputType)) == NULL ||
	    (i->AttributListe = soapbuf_alloc(s, oef__AttributListeType)) ==
	    NULL ||
	    (i->TilstandListe = soapbuf_alloc(s, oef__TilstandListeType)) ==
	    NULL ||
	    (i->RelationListe = soapbuf_alloc(s, oef__RelationListeType)) ==
	    NULL ||
	    (p = soapbuf_alloc(s,
	    oef__OekonomiskEffektueringIndeksPartRelationType)) == NULL)
		return 0;
	u->__sizeSoegOekonomiskEffektueringIndeks = 1;
	i->sd__FoersteResultatReference = skriv_tal(s, q->fra);
	i->sd__MaksimalAntalKvantitet = skriv_tal(s, q->antal);
	i->RelationListe->OekonomiskEffektueringPart = p;
	i->RelationListe->__sizeOekonomiskEffektueringPart = 1;
	p->gd__ReferenceID = skriv_urn(s, urn);
	return 1;
}

/* Newest payment first, so that a cut keeps the newest. */
static struct yi__FremsoegSorteringYdelseIndeksInputType *
skriv_sortering(struct soap *s)
{
	struct yi__FremsoegSorteringYdelseIndeksInputType *o;
	struct yi__OekonomiskEffektueringSorteringType *e;

	if ((o = soapbuf_alloc(s, yi__FremsoegSorteringYdelseIndeksInputType))
	    == NULL ||
	    (e = soapbuf_alloc(s, yi__OekonomiskEffektueringSorteringType)) ==
	    NULL)
		return NULL;
	o->__sizeOekonomiskEffektueringSortering = 1;
	o->OekonomiskEffektueringSortering = e;
	e->Element =
	    yi__OekonomiskEffektueringSorteringFilterType__Dispositionsdato;
	e->Retning = yi__SorteringFilterRetningType__Faldende;
	e->Sekvens = skriv_tal(s, 1);
	return o;
}

static enum gw_err
skriv(struct soap *s, const struct sporg *q, const char **xml)
{
	struct yi__FremsoegYdelseIndeksInputType in = { 0 };
	enum yi__AndOrType eller = yi__AndOrType__OR;
	char urn[sizeof(URN_CPR) + CPR_LEN] = URN_CPR;

	strcat(urn, q->borger.nr);
	in.SoegUdtryk = soapbuf_alloc(s, yi__SoegUdtrykType);
	in.Filter = skriv_filter(s);
	in.Sortering = skriv_sortering(s);
	if (in.SoegUdtryk == NULL || in.Filter == NULL ||
	    in.Sortering == NULL)
		return GW_ENOMEM;
	in.SoegUdtryk->operation = &eller;
	if (!skriv_bevilling(s, q, urn, in.SoegUdtryk) ||
	    !skriv_effektuering(s, q, urn, in.SoegUdtryk))
		return GW_ENOMEM;
	return soapbuf_put(s, yi__FremsoegYdelseIndeksInputType,
	    "yi:FremsoegYdelseIndeksInput", &in, xml);
}

/* ---- the answer ---- */

static const struct rollekort part_roller[] = {
	{ R_YD_BEVILLINGSMODTAGER, PARTROLLE_PRIMAER },
	{ R_YD_MODTAGER, PARTROLLE_YDELSESMODTAGER },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort aktoer_roller[] = {
	{ R_YD_EJER, AKTOER_EJER },
	{ R_YD_ANSVARLIG, AKTOER_ANSVARLIG },
	{ R_EFF_EJER, AKTOER_EJER },
	{ R_EFF_UDBETALENDE, AKTOER_UDBETALENDE },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort aktoer_typer[] = {
	{ R_YD_TYPE_ORGANISATION, AKTOERTYPE_ORGANISATION },
	{ R_YD_TYPE_ENHED, AKTOERTYPE_ENHED },
	{ R_EFF_TYPE_ORGANISATION, AKTOERTYPE_ORGANISATION },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort system_roller[] = {
	{ R_YD_MASTER, SYSTEM_MASTER },
	{ R_SAG_MASTER, SYSTEM_MASTER },
	{ R_SAG_AFSENDER, SYSTEM_AFSENDER },
	{ ROLLE_ANTAL, 0 }
};

static void
laes_system(struct laes *l, struct bevilget_ydelse *y,
    const struct bi__ItSystemRelationType *r)
{
	struct itsystem *x = laes_push(l, &y->systemer);

	if (x == NULL)
		return;
	x->virkning.fra = TID_FOER_ALT;		/* no period of its own */
	x->virkning.til = TID_EVIGT;
	x->rolle = (enum system_rolle)laes_rolle(l, system_roller, r->Rolle);
	x->uuid = laes_ref(l, r->ReferenceID);
	x->navn = laes_tekst(l, r->SystemNavn);
}

static void
laes_ydelse(struct laes *l, struct bevilget_ydelse *y,
    const struct bi__BevilgetYdelseType *b)
{
	const struct bi__YdelseRelationType *r = b->Ydelse;
	int i;

	if (y == NULL)
		return;
	y->virkning = laes_virkning(l, b->Virkning);
	y->id = laes_tekst(l, b->Id);
	y->navn = tekst_tom(b->Navn) ? NULL : laes_tekst(l, b->Navn);
	y->start = laes_dag(l, b->BevilgetYdelseStartdato);
	y->slut = laes_dag(l, b->BevilgetYdelseSlutdato);
	y->meddelelse = laes_tekst(l, b->Meddelelse);
	y->plan = b->__sizeOekonomiskEffektueringsplan > 0;
	for (i = 0; i < b->__sizeItSystem; i++)
		laes_system(l, y, &b->ItSystem[i]);
	if (r == NULL)
		return;
	if (y->navn == NULL)
		y->navn = laes_tekst(l, r->Ydelsesnavn);
	if (r->Klassifikation != NULL) {
		y->kle = laes_tekst(l, r->Klassifikation->BrugervendtNoegle);
		y->kletitel = laes_tekst(l, r->Klassifikation->Klassetitel);
	}
}

/*
 * Bevillingstartdato is text in the contract: a date or a dateTime.  One that
 * is neither says nothing, and an item that needs it is unusable (R41).
 */
static int32_t
laes_startdato(const char *s)
{
	int64_t t;

	if (s == NULL)
		return DAG_INGEN;
	if ((t = tid_parse(s)) != TID_INGEN)
		return tid_dag(t);
	return dag_parse(s);
}

static void
laes_bevilling_attributter(struct laes *l, struct bevilling *b,
    const struct bi__AttributListeType *al)
{
	struct bevilling_egenskaber *e;
	int i;

	for (i = 0; i < al->__sizeEgenskaber; i++) {
		if ((e = laes_push(l, &b->egenskaber)) == NULL)
			return;
		e->virkning = laes_virkning(l, al->Egenskaber[i].Virkning);
		e->start = laes_startdato(
		    al->Egenskaber[i].Bevillingstartdato);
	}
	for (i = 0; i < al->__sizeBevilgetYdelse; i++)
		laes_ydelse(l, laes_push(l, &b->ydelser),
		    &al->BevilgetYdelse[i]);
}

/*
 * The element alone says that it is the case, whatever its role: one passed
 * over would open what its case hides (R21, R22, R40).
 */
static void
laes_bevilling_sag(struct laes *l, struct bevilling *b,
    const struct bi__BevillingIndeksSagRelationType *r)
{
	struct bevilling_sag *s = laes_push(l, &b->sager);

	if (s == NULL)
		return;
	s->virkning = laes_virkning(l, r->gd__Virkning);
	s->uuid = laes_ref(l, r->gd__ReferenceID);
}

static void
laes_bevilling_relationer(struct laes *l, struct bevilling *b,
    const struct bi__RelationListeType *rl)
{
	const struct gd__LokalUdvidelseListeType *u =
	    rl->gd__LokalUdvidelseListe;
	const struct bi__BevillingIndeksPartRelationType *p;
	const struct bi__BevillingIndeksAktoerRelationType *x;
	struct profil *profil;
	int i;

	for (i = 0; i < rl->__sizeBevillingssag; i++)
		laes_bevilling_sag(l, b, &rl->Bevillingssag[i]);
	for (i = 0; i < rl->__sizeBevillingspart; i++) {
		p = &rl->Bevillingspart[i];
		laes_part(l, laes_push(l, &b->parter), p->gd__Virkning,
		    (enum part_rolle)laes_rolle(l, part_roller, p->gd__Rolle),
		    p->gd__ReferenceID);
	}
	for (i = 0; i < rl->__sizeBevillingsaktoer; i++) {
		x = &rl->Bevillingsaktoer[i];
		laes_aktoer(l, laes_push(l, &b->aktoerer), x->gd__Virkning,
		    (enum aktoer_rolle)laes_rolle(l, aktoer_roller,
		    x->gd__Rolle),
		    (enum aktoer_type)laes_rolle(l, aktoer_typer,
		    x->gd__Type), x->gd__ReferenceID, x->CVR_nr,
		    x->FuldtNavn);
	}
	for (i = 0; i < rl->__sizeSikkerhedsprofil; i++)
		if ((profil = laes_push(l, &b->profiler)) != NULL)
			profil->virkning = laes_virkning(l,
			    rl->Sikkerhedsprofil[i].gd__Virkning);
	for (i = 0; u != NULL && i < u->__sizeSikkerhedsprofil__; i++)
		if ((profil = laes_push(l, &b->profiler)) != NULL)
			profil->virkning = laes_virkning(l,
			    u->bi__Sikkerhedsprofil[i].gd__Virkning);
}

static void
laes_bevilling(struct laes *l, struct bevilling *b,
    const struct bi__FiltreretOejebliksbilledeType *o)
{
	const struct bi__RegistreringType *r;

	if (b == NULL)
		return;
	r = &o->Registrering[o->__sizeRegistrering - 1];
	b->uuid = laes_uuid(l, o->ObjektType->UUIDIdentifikator);
	b->liv = laes_liv(r->sd__LivscyklusKode);
	laes_bevilling_attributter(l, b, r->AttributListe);
	laes_bevilling_relationer(l, b, r->RelationListe);
}

static void
laes_effektuering_egenskaber(struct laes *l, struct effektuering *e,
    const struct oef__EgenskaberType *o)
{
	struct effektuering_egenskaber *x = laes_push(l, &e->egenskaber);

	if (x == NULL)
		return;
	x->virkning = laes_virkning(l, o->Virkning);
	x->disposition = laes_dag(l, o->Dispositionsdato);
	x->brutto = laes_tekst(l, o->SamletBruttobeloeb);
	x->sendt = laes_tekst(l, o->BeloebSendtTilUdbetaling);
	x->udbetalt = laes_tekst(l, o->BeloebUdbetalt);
	x->afdeling = laes_tekst(l, o->Udbetalingsafdeling);
}

static void
laes_linje(struct laes *l, struct effektuering *e,
    const struct oef__OekonomiskYdelseEffektueringRelationType *r)
{
	struct effektuering_linje *x = laes_push(l, &e->linjer);

	if (x == NULL)
		return;
	x->virkning = laes_virkning(l, r->gd__Virkning);
	x->fra = laes_dag(l, r->YdelsesperiodeStartdato);
	x->til = laes_dag(l, r->YdelsesperiodeSlutdato);
	x->beloeb = laes_tekst(l, r->Ydelsesbeloeb);
	if (r->BevilgetYdelseRef != NULL) {
		x->bevilling = laes_tekst(l,
		    r->BevilgetYdelseRef->sd__UUIDIdentifikator);
		x->ydelse = laes_tekst(l,
		    r->BevilgetYdelseRef->BevilgetYdelseId);
	}
}

static void
laes_effektuering_relationer(struct laes *l, struct effektuering *e,
    const struct oef__RelationListeType *rl)
{
	const struct oef__OekonomiskEffektueringIndeksAktoerRelationType *x;
	const struct oef__OekonomiskEffektueringIndeksPartRelationType *p;
	int i;

	for (i = 0; i < rl->__sizeOekonomiskYdelseEffektueringRelation; i++)
		laes_linje(l, e, &rl->OekonomiskYdelseEffektueringRelation[i]);
	for (i = 0; i < rl->__sizeAktoer; i++) {
		x = &rl->Aktoer[i];
		laes_aktoer(l, laes_push(l, &e->aktoerer), x->gd__Virkning,
		    (enum aktoer_rolle)laes_rolle(l, aktoer_roller,
		    x->gd__Rolle),
		    (enum aktoer_type)laes_rolle(l, aktoer_typer,
		    x->gd__Type), x->gd__ReferenceID, x->CVR_nr,
		    x->FuldtNavn);
	}
	for (i = 0; i < rl->__sizeOekonomiskEffektueringPart; i++) {
		p = &rl->OekonomiskEffektueringPart[i];
		laes_part(l, laes_push(l, &e->parter), p->gd__Virkning,
		    PARTROLLE_UKENDT, p->gd__ReferenceID);
	}
}

static void
laes_effektuering(struct laes *l, struct effektuering *e,
    const struct oef__FiltreretOejebliksbilledeType *o)
{
	const struct oef__RegistreringType *r;
	int i;

	if (e == NULL)
		return;
	r = &o->Registrering[o->__sizeRegistrering - 1];
	e->uuid = laes_uuid(l, o->ObjektType->UUIDIdentifikator);
	e->liv = laes_liv(r->sd__LivscyklusKode);
	for (i = 0; i < r->AttributListe->__sizeEgenskaber; i++)
		laes_effektuering_egenskaber(l, e,
		    &r->AttributListe->Egenskaber[i]);
	laes_effektuering_relationer(l, e, r->RelationListe);
}

static const char *
laes_antal(const struct yi__FremsoegYdelseIndeksOutputType *out,
    enum yi__AntalElementType element)
{
	int i;

	for (i = 0; i < out->__sizeAntal; i++)
		if (out->Antal[i].Element == element)
			return out->Antal[i].Antal;
	return NULL;
}

/* An object without a registration has nothing to be judged by. */
static enum gw_err
laes_svar(struct laes *l, const struct sporg *q,
    const struct yi__FremsoegYdelseIndeksOutputType *out,
    struct kommune_svar *ks, struct svarside *side)
{
	const struct bi__FiltreretOejebliksbilledeType *b;
	const struct oef__FiltreretOejebliksbilledeType *e;
	int i, nb = out->__sizeBevillingFiltreretOejebliksbillede;
	int ne = out->__sizeOekonomiskEffektueringFiltreretOejebliksbillede;

	if ((side->status = laes_retur(out->sd__StandardRetur)) != KS_OK)
		return GW_OK;
	laes_side(q, nb, laes_antal(out, yi__AntalElementType__bevillinger),
	    side);
	laes_side(q, ne, laes_antal(out,
	    yi__AntalElementType__effektueringer), side);
	for (i = 0; i < nb; i++) {
		b = &out->BevillingFiltreretOejebliksbillede[i];
		if (b->__sizeRegistrering == 0)
			side->ubrugelig = 1;
		else
			laes_bevilling(l, laes_push(l, &ks->bevillinger), b);
	}
	for (i = 0; i < ne; i++) {
		e = &out->OekonomiskEffektueringFiltreretOejebliksbillede[i];
		if (e->__sizeRegistrering == 0)
			side->ubrugelig = 1;
		else
			laes_effektuering(l, laes_push(l,
			    &ks->effektueringer), e);
	}
	return l->rc;
}

static enum gw_err
laes(struct soap *s, struct laes *l, const struct sporg *q, const char *body,
    size_t len, struct kommune_svar *ks, struct svar *svar,
    struct svarside *side)
{
	struct yi__FremsoegYdelseIndeksOutputType out;
	enum gw_err rc;

	(void)svar;
	rc = soapbuf_get(s, yi__FremsoegYdelseIndeksOutputType,
	    "yi:FremsoegYdelseIndeksOutput", body, len, &out);
	return rc == GW_OK ? laes_svar(l, q, &out, ks, side) : rc;
}

const struct adapter ydelsesindeks = {
	.source = SRC_YDELSESINDEKS,
	.kilde = KILDE_YDELSESINDEKS,
	.action = ACTION,
	.svar_actions = NULL,
	.skriv = skriv,
	.laes = laes
};
