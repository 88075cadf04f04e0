/*
 * sagsindeks.c - Sags- og Dokumentindeks v6, operation fremsoeg (SF1470).
 *
 * The only file that sees the contract's generated types: the question by
 * party or by property, and cases and documents as they came.
 */
#include <string.h>

#include "indeks.h"

#define ACTION	"http://kombit.dk/sts/sagdokumentindeks/fremsoeg"
#define URN_CPR	"urn:oio:cpr-nr:"

/* ---- the question ---- */

/* Personal texts of other people's work are never asked for (R20, R23). */
static const enum sdi__SagVisFilterType vis_sag[] = {
	sdi__SagVisFilterType__egenskaber,
	sdi__SagVisFilterType__fremdrift,
	sdi__SagVisFilterType__sagsklasse,
	sdi__SagVisFilterType__sagsaktoer,
	sdi__SagVisFilterType__sagspart,
	sdi__SagVisFilterType__sagsgenstand,
	sdi__SagVisFilterType__itsystem,
	sdi__SagVisFilterType__sikkerhedsprofil,
	sdi__SagVisFilterType__journalpost	/* only with documents: last */
};
#define N_VIS_SAG	(sizeof(vis_sag) / sizeof(vis_sag[0]))

static const enum sdi__DokumentVisFilterType vis_dokument[] = {
	sdi__DokumentVisFilterType__egenskaber,
	sdi__DokumentVisFilterType__fremdrift,
	sdi__DokumentVisFilterType__klasse,
	sdi__DokumentVisFilterType__sikkerhedsprofil
};
#define N_VIS_DOKUMENT	(sizeof(vis_dokument) / sizeof(vis_dokument[0]))

static struct sdi__FremsoegFilterSagDokumentIndeksInputType *
skriv_filter(struct soap *s, const struct sporg *q)
{
	struct sdi__FremsoegFilterSagDokumentIndeksInputType *f;
	size_t i, n = q->dokumenter ? N_VIS_SAG : N_VIS_SAG - 1;

	if ((f = soapbuf_alloc(s,
	    sdi__FremsoegFilterSagDokumentIndeksInputType)) == NULL ||
	    (f->SagVis = soapbuf_array(s, sdi__SagVisType, n)) == NULL)
		return NULL;
	f->__sizeSagVis = (int)n;
	for (i = 0; i < n; i++)
		f->SagVis[i].Vis = vis_sag[i];
	if (!q->dokumenter)
		return f;
	if ((f->DokumentVis = soapbuf_array(s, sdi__DokumentVisType,
	    N_VIS_DOKUMENT)) == NULL ||
	    (f->SagInkluder = soap_malloc(s, sizeof(*f->SagInkluder))) == NULL)
		return NULL;
	f->__sizeDokumentVis = N_VIS_DOKUMENT;
	for (i = 0; i < N_VIS_DOKUMENT; i++)
		f->DokumentVis[i].Vis = vis_dokument[i];
	f->__sizeSagInkluder = 1;
	f->SagInkluder[0] = sdi__SagInkluderFilterType__journalpost;
	return f;
}

/* Newest registration first, so that a cut keeps the newest. */
static struct sdi__FremsoegSorteringSagDokumentIndeksInputType *
skriv_sortering(struct soap *s)
{
	struct sdi__FremsoegSorteringSagDokumentIndeksInputType *o;

	if ((o = soapbuf_alloc(s,
	    sdi__FremsoegSorteringSagDokumentIndeksInputType)) == NULL ||
	    (o->SagSortering = soapbuf_alloc(s, sdi__SagSorteringType)) ==
	    NULL)
		return NULL;
	o->__sizeSagSortering = 1;
	o->SagSortering->Element =
	    sdi__SagSorteringFilterType__StsRegistreringstidspunkt;
	o->SagSortering->Retning =
	    sdi__SorteringFilterRetningType__Faldende;
	o->SagSortering->Prioritet = skriv_tal(s, 1);
	return o;
}

/* Fills one SoegSag with a page and its three required lists. */
static int
skriv_side(struct soap *s, const struct sporg *q, struct sag__SoegInputType *i)
{
	i->sd__FoersteResultatReference = skriv_tal(s, q->fra);
	i->sd__MaksimalAntalKvantitet = skriv_tal(s, q->antal);
	i->AttributListe = soapbuf_alloc(s, sag__AttributListeType);
	i->TilstandListe = soapbuf_alloc(s, sag__TilstandListeType);
	i->RelationListe = soapbuf_alloc(s, sag__RelationListeType);
	return i->AttributListe != NULL && i->TilstandListe != NULL &&
	    i->RelationListe != NULL;
}

/* R03: by CPR, in the role Primær part unless every role is to be explained. */
static int
skriv_part(struct soap *s, const struct sporg *q, struct sdi__SoegUdtrykType *u)
{
	char urn[sizeof(URN_CPR) + CPR_LEN] = URN_CPR;
	struct gd__RelationType *p;

	strcat(urn, q->borger.nr);
	if ((u->SoegSag = soapbuf_alloc(s, sag__SoegInputType)) == NULL ||
	    !skriv_side(s, q, u->SoegSag) ||
	    (p = soapbuf_alloc(s, gd__RelationType)) == NULL)
		return 0;
	u->__sizeSoegSag = 1;
	u->SoegSag->RelationListe->Sagspart = p;
	u->SoegSag->RelationListe->__sizeSagspart = 1;
	p->ReferenceID = skriv_urn(s, urn);
	if (!q->alle_roller)
		p->Rolle = skriv_uuid(s,
		    q->roller->uuid[R_SAG_PRIMAER_PART]);
	return 1;
}

/* R05: by property, one of them is enough. */
static int
skriv_ejendomme(struct soap *s, const struct sporg *q,
    struct sdi__SoegUdtrykType *u)
{
	struct gd__RelationType *g;
	size_t i;

	if ((u->SoegSag = soapbuf_array(s, sag__SoegInputType,
	    q->n_ejendomme)) == NULL ||
	    (u->operation = soap_malloc(s, sizeof(*u->operation))) == NULL)
		return 0;
	*u->operation = sdi__AndOrType__OR;
	u->__sizeSoegSag = (int)q->n_ejendomme;
	for (i = 0; i < q->n_ejendomme; i++) {
		if (!skriv_side(s, q, &u->SoegSag[i]) ||
		    (g = soapbuf_alloc(s, gd__RelationType)) == NULL)
			return 0;
		g->ReferenceID = skriv_urn(s, q->ejendomme[i]);
		u->SoegSag[i].RelationListe->Sagsgenstande = g;
		u->SoegSag[i].RelationListe->__sizeSagsgenstande = 1;
	}
	return 1;
}

static enum gw_err
skriv(struct soap *s, const struct sporg *q, const char **xml)
{
	struct sdi__FremsoegSagDokumentIndeksInputType in = { 0 };

	in.SoegUdtryk = soapbuf_alloc(s, sdi__SoegUdtrykType);
	in.Filter = skriv_filter(s, q);
	in.Sortering = skriv_sortering(s);
	if (in.SoegUdtryk == NULL || in.Filter == NULL ||
	    in.Sortering == NULL)
		return GW_ENOMEM;
	if (!(q->n_ejendomme > 0 ? skriv_ejendomme : skriv_part)(s, q,
	    in.SoegUdtryk))
		return GW_ENOMEM;
	return soapbuf_put(s, sdi__FremsoegSagDokumentIndeksInputType,
	    "sdi:FremsoegSagDokumentIndeksInput", &in, xml);
}

/* ---- the answer ---- */

static const struct rollekort part_roller[] = {
	{ R_SAG_PRIMAER_PART, PARTROLLE_PRIMAER },
	{ R_SAG_SEKUNDAER_PART, PARTROLLE_SEKUNDAER },
	{ R_SAG_YDELSESMODTAGER, PARTROLLE_YDELSESMODTAGER },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort aktoer_roller[] = {
	{ R_SAG_EJER, AKTOER_EJER },
	{ R_SAG_ANSVARLIG, AKTOER_ANSVARLIG },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort aktoer_typer[] = {
	{ R_TYPE_ORGANISATION, AKTOERTYPE_ORGANISATION },
	{ R_TYPE_ENHED, AKTOERTYPE_ENHED },
	{ R_TYPE_BRUGER, AKTOERTYPE_BRUGER },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort klasse_roller[] = {
	{ R_SAG_PRIMAER_KLASSE, KLASSE_PRIMAER },
	{ R_SAG_HANDLINGSKLASSE, KLASSE_HANDLING },
	{ R_SAG_VISNINGSKLASSE, KLASSE_VISNING },
	{ R_DOK_VISNINGSKLASSE, KLASSE_VISNING },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort system_roller[] = {
	{ R_SAG_MASTER, SYSTEM_MASTER },
	{ R_SAG_AFSENDER, SYSTEM_AFSENDER },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort journal_roller[] = {
	{ R_SAG_TILAKTERET, JOURNAL_TILAKTERET },
	{ R_SAG_VEDLAGT, JOURNAL_VEDLAGT },
	{ R_SAG_JOURNALNOTAT, JOURNAL_NOTAT },
	{ ROLLE_ANTAL, 0 }
};
static const struct rollekort byggeri[] = {
	{ R_SAG_BYGGERI, 1 }, { ROLLE_ANTAL, 0 }
};
static const struct rollekort type_ejendom[] = {
	{ R_TYPE_EJENDOM, 1 }, { ROLLE_ANTAL, 0 }
};

/* gSOAP numbers enumerations in the schema's order, from 0; ours begin at 1
 * in the same order (R16; the schema's document states). */
_Static_assert((int)sag__FremdriftStatusKodeType__Opstaaet + 1 ==
    SAG_OPSTAAET && (int)sag__FremdriftStatusKodeType__Afsluttet + 1 ==
    SAG_AFSLUTTET, "fremdrift of a case");
_Static_assert((int)di__FremdriftStatusKodeType__Modtaget + 1 ==
    DOK_MODTAGET && (int)di__FremdriftStatusKodeType__Afleveret + 1 ==
    DOK_AFLEVERET, "fremdrift of a document");
_Static_assert((int)di__Type__Faktura + 1 == DOKTYPE_FAKTURA &&
    (int)di__Type__Andet + 1 == DOKTYPE_ANDET, "type of a document");

static void
laes_sag_attributter(struct laes *l, struct sag *s,
    const struct sag__AttributListeType *al)
{
	const struct gd__LokalUdvidelseListeType *u =
	    al->gd__LokalUdvidelseListe;
	struct sag_egenskaber *e;
	struct sag_indeks *x;
	int i;

	for (i = 0; i < al->__sizeEgenskaber; i++) {
		if ((e = laes_push(l, &s->egenskaber)) == NULL)
			return;
		e->virkning = laes_virkning(l, al->Egenskaber[i].Virkning);
		e->titel = laes_tekst(l, al->Egenskaber[i].Titel);
	}
	for (i = 0; u != NULL && i < u->__sizeSagIndeksEgenskaber; i++) {
		if ((x = laes_push(l, &s->indeks)) == NULL)
			return;
		x->virkning = laes_virkning(l,
		    u->si__SagIndeksEgenskaber[i].gd__Virkning);
		x->oprettet = laes_tid(l,
		    u->si__SagIndeksEgenskaber[i].OprettetTidspunkt);
	}
}

static void
laes_sag_fremdrift(struct laes *l, struct sag *s,
    const struct sag__TilstandListeType *t)
{
	struct sag_fremdrift *f;
	int i;

	for (i = 0; i < t->__sizeFremdrift; i++) {
		if ((f = laes_push(l, &s->fremdrift)) == NULL)
			return;
		f->virkning = laes_virkning(l, t->Fremdrift[i].Virkning);
		if (t->Fremdrift[i].FremdriftStatusKode != NULL)
			f->kode = (enum sag_kode)
			    (*t->Fremdrift[i].FremdriftStatusKode + 1);
	}
}

static void
laes_sag_aktoer(struct laes *l, struct sag *s,
    const struct gd__RelationType *r)
{
	const struct si__SagsaktoerLokalUdvidelseType *u = NULL;

	if (r->LokalUdvidelseListe != NULL)
		u = r->LokalUdvidelseListe->si__SagsaktoerLokalUdvidelse;
	laes_aktoer(l, laes_push(l, &s->aktoerer), r->Virkning,
	    (enum aktoer_rolle)laes_rolle(l, aktoer_roller, r->Rolle),
	    (enum aktoer_type)laes_rolle(l, aktoer_typer, r->Type),
	    r->ReferenceID, u == NULL ? NULL : u->CVR_Nummer,
	    u == NULL ? NULL : u->FuldtNavn);
}

static void
laes_klasse(struct laes *l, struct klasse *k, const struct gd__RelationType *r)
{
	const struct gd__LokalUdvidelseListeType *u = r->LokalUdvidelseListe;

	if (k == NULL)
		return;
	k->virkning = laes_virkning(l, r->Virkning);
	k->rolle = (enum klasse_rolle)laes_rolle(l, klasse_roller, r->Rolle);
	k->uuid = laes_ref(l, r->ReferenceID);
	if (u != NULL && u->si__SagsklasseLokalUdvidelse != NULL) {
		k->noegle = laes_tekst(l,
		    u->si__SagsklasseLokalUdvidelse->BrugervendtNoegle);
		k->titel = laes_tekst(l,
		    u->si__SagsklasseLokalUdvidelse->Klassetitel);
	}
}

static void
laes_genstand(struct laes *l, struct genstand *g,
    const struct gd__RelationType *r)
{
	if (g == NULL)
		return;
	g->virkning = laes_virkning(l, r->Virkning);
	g->byggeri = laes_rolle(l, byggeri, r->Rolle);
	g->er_ejendom = laes_rolle(l, type_ejendom, r->Type);
	(void)ejendom_parse(laes_ref(l, r->ReferenceID), &g->ejendom);
}

static void
laes_journalpost(struct laes *l, struct journalpost *j,
    const struct sag__JournalpostRelationType *r)
{
	if (j == NULL)
		return;
	j->virkning = laes_virkning(l, r->gd__Virkning);
	j->rolle = (enum journal_rolle)laes_rolle(l, journal_roller,
	    r->gd__Rolle);
	j->dokument = laes_ref(l, r->gd__ReferenceID);
	if (r->JournalpostEgenskaber != NULL)
		j->titel = laes_tekst(l,
		    r->JournalpostEgenskaber->Dokumenttitel);
}

static void
laes_sag_system(struct laes *l, struct sag *s,
    const struct gd__LokalUdvidelseListeType *u)
{
	const struct si__SagsitsystemRelationType *r;
	struct itsystem *x;
	struct profil *p;
	int i;

	for (i = 0; i < u->__sizeSagsitsystemRelation; i++) {
		if ((x = laes_push(l, &s->systemer)) == NULL)
			return;
		r = &u->si__SagsitsystemRelation[i];
		x->virkning = laes_virkning(l, r->gd__Virkning);
		x->rolle = (enum system_rolle)laes_rolle(l, system_roller,
		    r->gd__Rolle);
		x->uuid = laes_ref(l, r->gd__ReferenceID);
		x->navn = laes_tekst(l, r->SystemNavn);
	}
	for (i = 0; i < u->__sizeSikkerhedsprofil; i++)
		if ((p = laes_push(l, &s->profiler)) != NULL)
			p->virkning = laes_virkning(l,
			    u->si__Sikkerhedsprofil[i].gd__Virkning);
}

static void
laes_sag_relationer(struct laes *l, struct sag *s,
    const struct sag__RelationListeType *rl)
{
	const struct gd__RelationType *r;
	int i;

	for (i = 0; i < rl->__sizeSagsaktoer; i++)
		laes_sag_aktoer(l, s, &rl->Sagsaktoer[i]);
	for (i = 0; i < rl->__sizeSagsklasse; i++)
		laes_klasse(l, laes_push(l, &s->klasser), &rl->Sagsklasse[i]);
	for (i = 0; i < rl->__sizeSagspart; i++) {
		r = &rl->Sagspart[i];
		laes_part(l, laes_push(l, &s->parter), r->Virkning,
		    (enum part_rolle)laes_rolle(l, part_roller, r->Rolle),
		    r->ReferenceID);
	}
	for (i = 0; i < rl->__sizeSagsgenstande; i++)
		laes_genstand(l, laes_push(l, &s->genstande),
		    &rl->Sagsgenstande[i]);
	for (i = 0; i < rl->__sizeJournalpost; i++)
		laes_journalpost(l, laes_push(l, &s->journal),
		    &rl->Journalpost[i]);
	if (rl->gd__LokalUdvidelseListe != NULL)
		laes_sag_system(l, s, rl->gd__LokalUdvidelseListe);
}

static void
laes_sag(struct laes *l, struct sag *s,
    const struct sag__FiltreretOejebliksbilledeType *b)
{
	const struct sag__RegistreringType *r;

	if (s == NULL)
		return;
	/* The index keeps the latest registration; the last one is it. */
	r = &b->Registrering[b->__sizeRegistrering - 1];
	s->uuid = laes_uuid(l, b->ObjektType->UUIDIdentifikator);
	s->liv = laes_liv(r->sd__LivscyklusKode);
	laes_sag_attributter(l, s, r->AttributListe);
	laes_sag_fremdrift(l, s, r->TilstandListe);
	laes_sag_relationer(l, s, r->RelationListe);
}

static void
laes_dokument_egenskaber(struct laes *l, struct dokument *d,
    const struct di__EgenskaberType *e)
{
	struct dokument_egenskaber *x = laes_push(l, &d->egenskaber);

	if (x == NULL)
		return;
	x->virkning = laes_virkning(l, e->Virkning);
	x->titel = laes_tekst(l, e->Titel);
	x->type = e->Type == NULL ? DOKTYPE_INGEN :
	    (enum dokument_type)(*e->Type + 1);
	x->brevdato = laes_dato(l, e->BrevDato);
}

static void
laes_dokument(struct laes *l, struct dokument *d,
    const struct di__FiltreretOejebliksbilledeType *b)
{
	const struct di__RegistreringType *r;
	const struct gd__LokalUdvidelseListeType *u;
	struct dokument_fremdrift *f;
	struct profil *p;
	int i;

	if (d == NULL)
		return;
	r = &b->Registrering[b->__sizeRegistrering - 1];
	d->uuid = laes_uuid(l, b->ObjektType->UUIDIdentifikator);
	d->liv = laes_liv(r->sd__LivscyklusKode);
	for (i = 0; i < r->AttributListe->__sizeEgenskaber; i++)
		laes_dokument_egenskaber(l, d,
		    &r->AttributListe->Egenskaber[i]);
	for (i = 0; i < r->TilstandListe->__sizeFremdrift; i++) {
		if ((f = laes_push(l, &d->fremdrift)) == NULL)
			return;
		f->virkning = laes_virkning(l,
		    r->TilstandListe->Fremdrift[i].Virkning);
		if (r->TilstandListe->Fremdrift[i].FremdriftStatusKode != NULL)
			f->kode = (enum dokument_kode)(*r->TilstandListe->
			    Fremdrift[i].FremdriftStatusKode + 1);
	}
	for (i = 0; i < r->RelationListe->__sizeDokumentklasse; i++)
		laes_klasse(l, laes_push(l, &d->klasser),
		    &r->RelationListe->Dokumentklasse[i]);
	if ((u = r->RelationListe->gd__LokalUdvidelseListe) == NULL)
		return;
	for (i = 0; i < u->__sizeSikkerhedsprofil_; i++)
		if ((p = laes_push(l, &d->profiler)) != NULL)
			p->virkning = laes_virkning(l,
			    u->di__Sikkerhedsprofil[i].gd__Virkning);
}

static const char *
laes_antal(const struct sdi__FremsoegSagDokumentIndeksOutputType *out)
{
	int i;

	for (i = 0; i < out->__sizeAntal; i++)
		if (out->Antal[i].Element == sdi__AntalElementType__sager)
			return out->Antal[i].Antal;
	return NULL;
}

/* An object without a registration has nothing to be judged by. */
static enum gw_err
laes_svar(struct laes *l, const struct sporg *q,
    const struct sdi__FremsoegSagDokumentIndeksOutputType *out,
    struct kommune_svar *ks, struct svarside *side)
{
	const struct sag__FiltreretOejebliksbilledeType *s;
	const struct di__FiltreretOejebliksbilledeType *d;
	int i;

	if ((side->status = laes_retur(out->sd__StandardRetur)) != KS_OK)
		return GW_OK;
	laes_side(q, out->__sizeSagFiltreretOejebliksbillede, laes_antal(out),
	    side);
	for (i = 0; i < out->__sizeSagFiltreretOejebliksbillede; i++) {
		s = &out->SagFiltreretOejebliksbillede[i];
		if (s->__sizeRegistrering == 0)
			side->ubrugelig = 1;
		else
			laes_sag(l, q->n_ejendomme > 0 ?
			    laes_push(l, &ks->ejersager) :
			    laes_push(l, &ks->sager), s);
	}
	for (i = 0; i < out->__sizeDokumentFiltreretOejebliksbillede; i++) {
		d = &out->DokumentFiltreretOejebliksbillede[i];
		if (d->__sizeRegistrering == 0)
			side->ubrugelig = 1;
		else
			laes_dokument(l, laes_push(l, &ks->dokumenter), d);
	}
	return l->rc;
}

static enum gw_err
laes(struct soap *s, struct laes *l, const struct sporg *q, const char *body,
    size_t len, struct kommune_svar *ks, struct svar *svar,
    struct svarside *side)
{
	struct sdi__FremsoegSagDokumentIndeksOutputType out;
	enum gw_err rc;

	(void)svar;
	rc = soapbuf_get(s, sdi__FremsoegSagDokumentIndeksOutputType,
	    "sdi:FremsoegSagDokumentIndeksOutput", body, len, &out);
	return rc == GW_OK ? laes_svar(l, q, &out, ks, side) : rc;
}

const struct adapter sagsindeks = {
	.source = SRC_SAGSINDEKS,
	.kilde = KILDE_SAGSINDEKS,
	.action = ACTION,
	.svar_actions = NULL,
	.skriv = skriv,
	.laes = laes
};
