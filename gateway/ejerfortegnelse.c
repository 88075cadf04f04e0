/*
 * ejerfortegnelse.c - which properties a citizen owns, and owned when.
 *
 * EjendommeForEjer, a contract of our own design (wsdl/SOURCES).  National:
 * one question an overview.
 */
#include <string.h>

#include "indeks.h"

#define ACTION	"urn:borgerblikket:ejerfortegnelse:1/EjendommeForEjer"

static enum gw_err
skriv(struct soap *s, const struct sporg *q, const char **xml)
{
	struct ejf__EjendommeForEjerInputType in = { 0 };

	in.PersonNr = soap_strdup(s, q->borger.nr);
	in.ResultatStart = skriv_tal(s, q->fra);
	in.ResultatAntalMaks = (int)q->antal;
	return soapbuf_put(s, ejf__EjendommeForEjerInputType,
	    "ejf:EjendommeForEjer_I", &in, xml);
}

static enum ejer_status
laes_status(enum ejf__StatusType s)
{
	switch (s) {
	case ejf__StatusType__gaeldende:
		return EJERSTATUS_GAELDENDE;
	case ejf__StatusType__historisk:
		return EJERSTATUS_HISTORISK;
	case ejf__StatusType__tilbagerullet:
		return EJERSTATUS_TILBAGERULLET;
	default:
		return EJERSTATUS_UKENDT;
	}
}

static enum ejer_rolle
laes_ejerrolle(enum ejf__RolleType r)
{
	switch (r) {
	case ejf__RolleType__Ejer:
		return EJERROLLE_EJER;
	case ejf__RolleType__Administrator:
		return EJERROLLE_ADM;
	default:
		return EJERROLLE_UKENDT;
	}
}

/* 1 when s is min to max digits and nothing else. */
static int
cifre(const char *s, size_t min, size_t max)
{
	size_t n = strspn(s, "0123456789");

	return s[n] == '\0' && n >= min && n <= max;
}

/* R06: municipality by three digits, property by one to six. */
static void
laes_esr(struct laes *l, struct ejerskab *e,
    const struct ejf__ESREjendomsnummerType *n)
{
	struct ejendom *x;

	if (!cifre(n->Kommunekode, 3, 3) || !cifre(n->Ejendomsnummer, 1, 6)) {
		laes_fejl(l, "ESREjendomsnummer");
		return;
	}
	if ((x = laes_push(l, &e->esr)) == NULL)
		return;
	x->art = EJENDOM_ESR;
	x->esr_kommune = (unsigned)laes_tal(n->Kommunekode);
	x->esr_nr = (unsigned)laes_tal(n->Ejendomsnummer);
}

static void
laes_ejerskab(struct laes *l, struct ejerskab *e,
    const struct ejf__EjerskabType *x)
{
	long bfe = laes_tal(x->BestemtFastEjendomBFENr);
	int64_t til;
	int i;

	if (e == NULL)
		return;
	e->id = laes_uuid(l, x->Id);
	e->rolle = laes_ejerrolle(x->Rolle);
	e->status = laes_status(x->Status);
	e->virkning.fra = laes_tid(l, x->VirkningFra);
	til = laes_tid(l, x->VirkningTil);
	e->virkning.til = til == TID_INGEN ? TID_EVIGT : til;
	e->bfe = (uint64_t)bfe;
	if (bfe <= 0 || e->virkning.fra == TID_INGEN ||
	    !cpr_parse(x->EjendePersonNr, strlen(x->EjendePersonNr),
	    &e->ejer))
		laes_fejl(l, "Ejerskab");
	for (i = 0; i < x->__sizeESREjendomsnummer; i++)
		laes_esr(l, e, &x->ESREjendomsnummer[i]);
}

static enum gw_err
laes_svar(struct laes *l, const struct sporg *q,
    const struct ejf__EjendommeForEjerOutputType *out, struct svar *svar,
    struct svarside *side)
{
	int i;

	if ((side->status = laes_retur(out->sd__StandardRetur)) > KS_OK)
		return GW_OK;
	/* Nothing of it is ever shown: it is Ok whenever it answered. */
	side->status = KS_OK;
	laes_side(q, out->__sizeEjerskab, out->Antal, side);
	for (i = 0; i < out->__sizeEjerskab; i++)
		laes_ejerskab(l, laes_push(l, &svar->ejerskaber),
		    &out->Ejerskab[i]);
	return l->rc;
}

static enum gw_err
laes(struct soap *s, struct laes *l, const struct sporg *q, const char *body,
    size_t len, struct kommune_svar *ks, struct svar *svar,
    struct svarside *side)
{
	struct ejf__EjendommeForEjerOutputType out;
	enum gw_err rc;

	(void)ks;
	rc = soapbuf_get(s, ejf__EjendommeForEjerOutputType,
	    "ejf:EjendommeForEjer_O", body, len, &out);
	return rc == GW_OK ? laes_svar(l, q, &out, svar, side) : rc;
}

const struct adapter ejerfortegnelse = {
	.source = SRC_EJERFORTEGNELSE,
	.kilde = KILDE_EJERFORTEGNELSE,
	.action = ACTION,
	.svar_actions = NULL,
	.skriv = skriv,
	.laes = laes
};
