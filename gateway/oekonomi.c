/*
 * oekonomi.c - ØiR: a citizen's claims, DebitorForespoergsel.
 *
 * A contract of our own design after SF1590_B_02 (wsdl/SOURCES): SOAP 1.1
 * with the Liberty header, one question a municipality.
 */
#include <string.h>

#include "indeks.h"

#define ACTION	"urn:borgerblikket:oir:debitorforespoergsel:1/SoegFordring"

/* The municipality has no integration: no payments, no error (R53).  As it
 * stands in the canonical octets of a fault, whatever the prefix. */
#define INGEN_AFTALE	"ErrorCode>ServiceAgreementNotFound<"

static enum gw_err
skriv(struct soap *s, const struct sporg *q, const char **xml)
{
	struct ac__AuthorityContextType ac = { 0 };
	struct oir__HovedOplysningerType ho = { 0 };
	struct oir__KriterieType kriterie = { 0 };
	struct oir__SoegFordringInputType in = { 0 };
	char tid[TID_LEN];

	ac.MunicipalityCVR = soap_strdup(s, q->kommune->cvr);
	ho.TransaktionsId = soap_strdup(s, q->transaktion);
	ho.TransaktionsTid = soap_strdup(s, tid_print(q->now, tid));
	kriterie.DebitorCprNummer = soap_strdup(s, q->borger.nr);
	in.ac__AuthorityContext = &ac;
	in.HovedOplysninger = &ho;
	in.Kriterie = &kriterie;
	in.ResultatStart = skriv_tal(s, q->fra);
	in.ResultatAntalMaks = (int)q->antal;
	return soapbuf_put(s, oir__SoegFordringInputType,
	    "oir:SoegFordring_I", &in, xml);
}

static void
laes_fordring(struct laes *l, struct fordring *f,
    const struct oir__FordringType *x)
{
	if (f == NULL)
		return;
	f->id = laes_uuid(l, x->FordringId);
	f->kravtype = laes_uuid(l, x->FordringskravtypeUuid);
	f->kravnavn = laes_tekst(l, x->FordringskravtypeNavn);
	f->beloeb = laes_tekst(l, x->Beloeb);
	f->rest = laes_tekst(l, x->Restbeloeb);
	f->stiftet = laes_dato(l, x->Stiftelsesdato);
	f->frist = laes_dato(l, x->SidsteRettidigeBetalingsdato);
	f->gaeldsstyrelsen =
	    x->OverdragetGaeldsstyrelsen == xsd__boolean__true_;
	if (!cpr_parse(x->DebitorCprNummer, strlen(x->DebitorCprNummer),
	    &f->debitor) || strlen(x->Kreditor->CVRNummer) != 8)
		laes_fejl(l, "Fordring");
	else
		memcpy(f->kreditor_cvr, x->Kreditor->CVRNummer, 9);
}

static enum gw_err
laes(struct soap *s, struct laes *l, const struct sporg *q, const char *body,
    size_t len, struct kommune_svar *ks, struct svar *svar,
    struct svarside *side)
{
	struct oir__SoegFordringOutputType out;
	enum gw_err rc;
	int i;

	(void)svar;
	if ((rc = soapbuf_get(s, oir__SoegFordringOutputType,
	    "oir:SoegFordring_O", body, len, &out)) != GW_OK)
		return rc;
	side->status = out.__sizeFordring > 0 ? KS_OK : KS_INGENDATA;
	laes_side(q, out.__sizeFordring, out.Antal, side);
	for (i = 0; i < out.__sizeFordring; i++)
		laes_fordring(l, laes_push(l, &ks->fordringer),
		    &out.Fordring[i]);
	return l->rc;
}

/* The fault's ErrorCode, wherever its detail holds it: the fault itself is
 * believed (signed), its detail's layout is Serviceplatformen's. */
static enum kilde_status
fejl(struct soap *s, const char *body, size_t len)
{
	(void)s;
	return memmem(body, len, INGEN_AFTALE, strlen(INGEN_AFTALE)) != NULL ?
	    KS_INGENDATA : KS_AFVIST;
}

const struct adapter oekonomi = {
	.source = SRC_OEKONOMI,
	.kilde = KILDE_OEKONOMI,
	.action = ACTION,
	.svar_actions = NULL,
	.liberty = 1,
	.skriv = skriv,
	.laes = laes,
	.fejl = fejl
};
