/*
 * borgerdk_skriv.c - the answer, element by element.
 *
 * From overblik.h to the generated types, nothing decided and nothing
 * ordered here.  Everything lives in the message's soap context.
 */
#include <stdio.h>
#include <string.h>

#include "borgerdk.h"
#include "soapbuf.h"

/* What is the same in both answers; written once. */
#define SVAR	struct bb__HentVerifikationSvarType

static char *
skriv_dag(struct soap *s, int32_t d)
{
	char out[DAG_LEN];

	return d == DAG_INGEN ? NULL : soap_strdup(s, dag_print(d, out));
}

static char *
skriv_tid(struct soap *s, int64_t t)
{
	char out[TID_LEN];

	return t == TID_INGEN ? NULL : soap_strdup(s, tid_print(t, out));
}

static char *
skriv_text(struct soap *s, const char *t)
{
	return t == NULL ? NULL : soap_strdup(s, t);
}

static struct bb__KLEType *
skriv_kle(struct soap *s, const char *nr, const char *titel)
{
	struct bb__KLEType *k = soapbuf_alloc(s, bb__KLEType);

	if (k != NULL) {
		k->Nummer = skriv_text(s, nr);
		k->Titel = skriv_text(s, titel);
	}
	return k;
}

static struct bb__MyndighedType *
skriv_myndighed(struct soap *s, const struct kommune_konf *k)
{
	struct bb__MyndighedType *m = soapbuf_alloc(s, bb__MyndighedType);

	if (m != NULL) {
		m->Kommunekode = skriv_text(s, k->kode);
		m->Navn = skriv_text(s, k->navn);
	}
	return m;
}

static struct bb__KontaktType *
skriv_kontakt(struct soap *s, const struct kontakt *k, const char *uuid,
    const char *navn)
{
	static const struct kontakt ingen;
	const struct selvbetjening **v;
	struct bb__KontaktType *t = soapbuf_alloc(s, bb__KontaktType);
	size_t i, n;

	if (k == NULL)
		k = &ingen;
	v = soap_malloc(s, (k->n_selvbetjening + 1) * sizeof(*v));
	if (t == NULL || v == NULL)
		return NULL;
	n = kontakt_selvbetjening(k, uuid, navn, v, k->n_selvbetjening);
	if (n > 0 && (t->Selvbetjening = soapbuf_array(s,
	    bb__SelvbetjeningType, n)) == NULL)
		return NULL;
	t->Afdeling = skriv_text(s, k->afdeling);
	t->Telefon = skriv_text(s, k->telefon);
	t->DigitalPost = skriv_text(s, k->digitalpost);
	t->MereInformation = skriv_text(s, k->mereinformation);
	t->Aktindsigt = skriv_text(s, k->aktindsigt);
	t->__sizeSelvbetjening = (int)n;
	for (i = 0; i < n; i++) {
		t->Selvbetjening[i].Navn = skriv_text(s, v[i]->navn);
		t->Selvbetjening[i].Adresse = skriv_text(s, v[i]->adresse);
	}
	return t;
}

/* The contract's order of Kildestatus and ours differ in the first two. */
static enum bb__KildestatusType
status_of(enum kilde_status st)
{
	static const enum bb__KildestatusType v[] = {
		[KS_INGENDATA] = bb__KildestatusType__IngenData,
		[KS_OK] = bb__KildestatusType__Ok,
		[KS_TIDSUDLOEB] = bb__KildestatusType__Tidsudloeb,
		[KS_UTILGAENGELIG] = bb__KildestatusType__Utilgaengelig,
		[KS_AFVIST] = bb__KildestatusType__Afvist,
		[KS_FEJL] = bb__KildestatusType__Fejl
	};

	return v[st];
}

static int
skriv_kilde(struct soap *s, struct bb__KildeType *t, const struct kilde *k)
{
	char nr[24];

	t->Navn = (enum bb__KildenavnType)k->navn;
	t->Kommunekode = skriv_text(s, k->kommune);
	t->Status = status_of(k->status);
	if (k->har_version) {
		snprintf(nr, sizeof(nr), "%llu",
		    (unsigned long long)k->version);
		t->Konfigurationsversion = soap_strdup(s, nr);
	}
	return 1;
}

static int
skriv_dokumenter(struct soap *s, struct bb__SagType *t,
    const struct vist_sag *v)
{
	struct bb__DokumentType *d;
	size_t i, n = v->dokumenter.n;

	if (n > 0 &&
	    (t->Dokument = soapbuf_array(s, bb__DokumentType, n)) == NULL)
		return 0;
	t->__sizeDokument = (int)n;
	for (i = 0; i < n; i++) {
		d = &t->Dokument[i];
		d->Id = skriv_text(s, v->dokumenter.v[i].id);
		d->Titel = skriv_text(s, v->dokumenter.v[i].titel);
		d->Dato = skriv_dag(s, v->dokumenter.v[i].dato);
		if (v->dokumenter.v[i].retning == RETNING_INGEN)
			continue;
		if ((d->Retning = soap_malloc(s, sizeof(*d->Retning))) == NULL)
			return 0;
		*d->Retning = v->dokumenter.v[i].retning == RETNING_IND ?
		    bb__RetningType__Indgaaende : bb__RetningType__Udgaaende;
	}
	return 1;
}

/* Our enumerations count from 1 (zero is unset), the contract's from 0, both
 * in the same order; R19: Opstaaet is shown as Oprettet, Oplyst as
 * Behandles. */
_Static_assert(SAG_OPSTAAET - 1 == (int)bb__SagsstatusType__Oprettet &&
    SAG_OPLYST - 1 == (int)bb__SagsstatusType__Behandles &&
    SAG_AFGJORT - 1 == (int)bb__SagsstatusType__Afgjort &&
    SAG_AFSLUTTET - 1 == (int)bb__SagsstatusType__Afsluttet, "Sagsstatus");
_Static_assert(UDB_PLANLAGT - 1 == (int)bb__UdbetalingsstatusType__Planlagt &&
    UDB_SENDT - 1 == (int)bb__UdbetalingsstatusType__SendtTilUdbetaling &&
    UDB_UDBETALT - 1 == (int)bb__UdbetalingsstatusType__Udbetalt,
    "Udbetalingsstatus");
_Static_assert(
    BETALING_KOMMENDE - 1 == (int)bb__BetalingsstatusType__KommendeBetaling &&
    BETALING_GAELDSSTYRELSEN - 1 ==
    (int)bb__BetalingsstatusType__SendtTilGaeldsstyrelsen,
    "Betalingsstatus");

static int
skriv_sag(struct soap *s, struct bb__SagType *t, const struct vist_sag *v)
{
	t->Id = skriv_text(s, v->id);
	t->Titel = skriv_text(s, v->titel);
	t->KLE = skriv_kle(s, v->kle, v->kletitel);
	t->Myndighed = skriv_myndighed(s, v->myndighed);
	t->Status = (enum bb__SagsstatusType)(v->status - 1);
	t->Oprettet = skriv_dag(s, v->oprettet);
	t->Aendret = skriv_tid(s, v->aendret);
	t->Afsluttet = skriv_dag(s, v->afsluttet);
	t->Adgang = v->adgang == ADGANG_EJER ? bb__AdgangType__Ejer :
	    bb__AdgangType__PrimaerPart;
	t->Kontakt = skriv_kontakt(s, v->kontakt, v->fagsystem_uuid,
	    v->fagsystem_navn);
	return t->KLE != NULL && t->Myndighed != NULL && t->Kontakt != NULL &&
	    skriv_dokumenter(s, t, v);
}

static int
skriv_udbetalinger(struct soap *s, struct bb__OekonomiskYdelseType *t,
    const struct vist_ydelse *v)
{
	const struct vist_udbetaling *x;
	struct bb__UdbetalingType *u;
	size_t i, n = v->udbetalinger.n;

	if (n > 0 &&
	    (t->Udbetaling = soapbuf_array(s, bb__UdbetalingType, n)) == NULL)
		return 0;
	t->__sizeUdbetaling = (int)n;
	for (i = 0; i < n; i++) {
		x = &v->udbetalinger.v[i];
		u = &t->Udbetaling[i];
		u->Id = skriv_text(s, x->id);
		u->Dato = skriv_dag(s, x->dato);
		u->Beloeb = skriv_text(s, x->beloeb);
		u->PeriodeFra = skriv_dag(s, x->fra);
		u->PeriodeTil = skriv_dag(s, x->til);
		u->Udbetaler = skriv_text(s, x->udbetaler);
		u->Status = (enum bb__UdbetalingsstatusType)(x->status - 1);
	}
	return 1;
}

static int
skriv_oekonomisk(struct soap *s, struct bb__OekonomiskYdelseType *t,
    const struct vist_ydelse *v)
{
	t->Id = skriv_text(s, v->id);
	t->Navn = skriv_text(s, v->navn);
	t->KLE = skriv_kle(s, v->kle, v->kletitel);
	t->Myndighed = skriv_myndighed(s, v->myndighed);
	t->Fra = skriv_dag(s, v->fra);
	t->Til = skriv_dag(s, v->til);
	t->Status = (enum bb__YdelsesstatusType)(v->status - 1);
	t->SagId = skriv_text(s, v->sag);
	t->Kontakt = skriv_kontakt(s, v->kontakt, v->fagsystem_uuid,
	    v->fagsystem_navn);
	return t->KLE != NULL && t->Myndighed != NULL && t->Kontakt != NULL &&
	    skriv_udbetalinger(s, t, v);
}

static int
skriv_service(struct soap *s, struct bb__ServiceydelseType *t,
    const struct vist_ydelse *v)
{
	t->Id = skriv_text(s, v->id);
	t->Navn = skriv_text(s, v->navn);
	t->KLE = skriv_kle(s, v->kle, v->kletitel);
	t->Myndighed = skriv_myndighed(s, v->myndighed);
	t->BevilgetFra = skriv_dag(s, v->fra);
	t->BevilgetTil = skriv_dag(s, v->til);
	t->Status = (enum bb__YdelsesstatusType)(v->status - 1);
	t->Beskrivelse = skriv_text(s, v->beskrivelse);
	t->LeveresAf = skriv_text(s, v->leveresaf);
	t->BevilgetAf = skriv_text(s, v->bevilgetaf);
	t->SagId = skriv_text(s, v->sag);
	t->Kontakt = skriv_kontakt(s, v->kontakt, v->fagsystem_uuid,
	    v->fagsystem_navn);
	return t->KLE != NULL && t->Myndighed != NULL && t->Kontakt != NULL;
}

static int
skriv_betaling(struct soap *s, struct bb__BetalingType *t,
    const struct vist_betaling *v)
{
	if ((t->Kravtype = soapbuf_alloc(s, bb__KravtypeType)) == NULL)
		return 0;
	t->Id = skriv_text(s, v->id);
	t->Kravtype->Uuid = skriv_text(s, v->kravtype);
	t->Kravtype->Navn = skriv_text(s, v->kravnavn);
	t->Myndighed = skriv_myndighed(s, v->myndighed);
	t->Beloeb = skriv_text(s, v->beloeb);
	t->Restbeloeb = skriv_text(s, v->rest);
	t->Stiftet = skriv_dag(s, v->stiftet);
	t->SidsteRettidigeBetaling = skriv_dag(s, v->frist);
	t->Status = (enum bb__BetalingsstatusType)(v->status - 1);
	t->Kontakt = skriv_kontakt(s, v->kontakt, NULL, NULL);
	return t->Myndighed != NULL && t->Kontakt != NULL;
}

static int
skriv_afgoerelse(struct soap *s, struct bb__AfgoerelseType *t,
    const struct afgoerelse *v)
{
	static const enum bb__VisesType vises[] = {
		[VISES_SKJULT] = bb__VisesType__Skjult,
		[VISES_VERIFIKATIONSKLIENT] =
		    bb__VisesType__Verifikationsklient,
		[VISES_MITOVERBLIK] = bb__VisesType__MitOverblik
	};
	char regel[8];

	snprintf(regel, sizeof(regel), "R%02d", v->regel);
	t->ObjektId = skriv_text(s, v->id);
	t->ObjektType = (enum bb__ObjektTypeType)v->type;
	t->KLE = skriv_text(s, v->kle);
	t->Kravtype = skriv_text(s, v->kravtype);
	t->Vises = vises[v->vises];
	t->Regel = soap_strdup(s, regel);
	t->Felt = skriv_text(s, v->felt);
	t->Vaerdi = skriv_text(s, v->vaerdi);
	return 1;
}

/* A list of ours becomes a repeated element: v[i] written by f. */
#define SKRIV_LISTE(s, svar, element, T, liste, f)			\
	do {								\
		size_t i_;						\
									\
		if ((liste).n > 0 && ((svar)->element =			\
		    soapbuf_array((s), T, (liste).n)) == NULL)		\
			return GW_ENOMEM;				\
		(svar)->__size##element = (int)(liste).n;		\
		for (i_ = 0; i_ < (liste).n; i_++)			\
			if (!f((s), &(svar)->element[i_], &(liste).v[i_])) \
				return GW_ENOMEM;			\
	} while (0)

static enum gw_err
skriv_beskeder(struct soap *s, SVAR *svar, unsigned beskeder)
{
	int i;

	if ((svar->Besked = soap_malloc(s, 4 * sizeof(*svar->Besked))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < 4; i++)
		if (beskeder & 1u << i)
			svar->Besked[svar->__sizeBesked++] =
			    (enum bb__BeskedType)i;
	return GW_OK;
}

static enum gw_err
svar_fyld(struct soap *s, SVAR *svar, const struct overblik *o, int64_t hentet)
{
	svar->Hentet = skriv_tid(s, hentet);
	SKRIV_LISTE(s, svar, Kilde, bb__KildeType, o->kilder, skriv_kilde);
	SKRIV_LISTE(s, svar, Sag, bb__SagType, o->sager, skriv_sag);
	SKRIV_LISTE(s, svar, OekonomiskYdelse, bb__OekonomiskYdelseType,
	    o->oekonomiske, skriv_oekonomisk);
	SKRIV_LISTE(s, svar, Serviceydelse, bb__ServiceydelseType, o->service,
	    skriv_service);
	SKRIV_LISTE(s, svar, Betaling, bb__BetalingType, o->betalinger,
	    skriv_betaling);
	SKRIV_LISTE(s, svar, Afgoerelse, bb__AfgoerelseType, o->afgoerelser,
	    skriv_afgoerelse);
	return skriv_beskeder(s, svar, o->beskeder);
}

/* The citizen's answer is the employee's without Afgoerelse. */
static enum gw_err
overblik_put(struct soap *s, const SVAR *v, const char **xml)
{
	struct bb__HentOverblikSvarType o = { 0 };

	o.Hentet = v->Hentet;
	o.__sizeKilde = v->__sizeKilde;
	o.Kilde = v->Kilde;
	o.__sizeBesked = v->__sizeBesked;
	o.Besked = v->Besked;
	o.__sizeSag = v->__sizeSag;
	o.Sag = v->Sag;
	o.__sizeOekonomiskYdelse = v->__sizeOekonomiskYdelse;
	o.OekonomiskYdelse = v->OekonomiskYdelse;
	o.__sizeServiceydelse = v->__sizeServiceydelse;
	o.Serviceydelse = v->Serviceydelse;
	o.__sizeBetaling = v->__sizeBetaling;
	o.Betaling = v->Betaling;
	return soapbuf_put(s, bb__HentOverblikSvarType, "bb:HentOverblikSvar",
	    &o, xml);
}

enum gw_err
borgerdk_write(struct arena *a, enum spoerger hvem, const struct overblik *o,
    int64_t hentet, const char **body, size_t *len)
{
	SVAR svar = { 0 };
	const char *xml;
	struct soap *s;
	enum gw_err rc;

	*body = NULL;
	if ((s = soapbuf_new()) == NULL)
		return GW_ENOMEM;
	if ((rc = svar_fyld(s, &svar, o, hentet)) == GW_OK)
		rc = hvem == SPOERGER_BORGER ? overblik_put(s, &svar, &xml) :
		    soapbuf_put(s, bb__HentVerifikationSvarType,
		    "bb:HentVerifikationSvar", &svar, &xml);
	if (rc == GW_OK) {
		*len = strlen(xml);
		if ((*body = arena_strndup(a, xml, *len)) == NULL)
			rc = GW_ENOMEM;
	}
	soapbuf_free(s);
	return rc;
}
