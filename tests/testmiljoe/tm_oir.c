/*
 * OeiR: DebitorForespoergsel, SoegFordring.  SOAP 1.1 with Liberty header.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tid.h"
#include "tm_tjeneste.h"
#include "tm_xml.h"

#define NS_FEJL	"http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/"

static void
afvis(struct betjening *k, const char *code, const char *tekst)
{
	k->fejl.kode = "Sender";
	k->fejl.tekst = tekst;
	k->fejl.detalje = arena_printf(k->a, "<f:ServiceplatformFault xmlns:f="
	    "\"" NS_FEJL "\"><f:ErrorList><f:Error><f:ErrorCode>%s"
	    "</f:ErrorCode><f:ErrorText>%s</f:ErrorText></f:Error>"
	    "</f:ErrorList></f:ServiceplatformFault>", code, tekst);
}

/* R53: a municipality without the integration has no agreement. */
static int
har_aftale(struct betjening *k)
{
	struct fundliste l = { 0 };

	return store_find(k->m->store, k->a, ART_UDEN_OEIR, k->cvr, NULL,
	    &l) == GW_OK && l.n == 0;
}

/* The kinds of claim asked for; none named means all. */
static int
oensket(struct arena *a, const xmlNode *kriterie, const xmlNode *fordring)
{
	const xmlNode *n = xml_child(kriterie, "FordringskravtypeUuid");
	const char *type = xml_text(a, xml_child(fordring,
	    "FordringskravtypeUuid"));

	if (n == NULL)
		return 1;
	for (; n != NULL; n = xml_same(n))
		if (strcasecmp(xml_text(a, n), type) == 0)
			return 1;
	return 0;
}

/* Takes out of the list what was not asked for. */
static enum gw_err
vaelg(struct arena *a, const xmlNode *kriterie, struct fundliste *l)
{
	size_t i, n = 0;
	xmlDoc *doc;

	for (i = 0; i < l->n; i++) {
		doc = xml_fragment(l->v[i].xml, l->v[i].len);
		if (doc == NULL)
			return GW_EIO;
		if (oensket(a, kriterie, xml_rod(doc)))
			l->v[n++] = l->v[i];
		xmlFreeDoc(doc);
	}
	l->n = n;
	return GW_OK;
}

static void
skriv(struct betjening *k, const xmlNode *in, const struct fundliste *l,
    struct buf *out)
{
	size_t fra = strtoul(xml_text(k->a, xml_child(in, "ResultatStart")),
	    NULL, 10);
	size_t maks = strtoul(xml_text(k->a, xml_child(in,
	    "ResultatAntalMaks")), NULL, 10), i;
	char tid[TID_LEN];

	buf_puts(out, "<oir:SoegFordring_O xmlns:oir=\"" OIR_NS "\">"
	    "<oir:HovedOplysninger>");
	xml_felt(out, "oir:TransaktionsId", xml_text(k->a, xml_path(in,
	    "HovedOplysninger/TransaktionsId")));
	xml_felt(out, "oir:TransaktionsTid", tid_print(k->nu, tid));
	buf_printf(out, "</oir:HovedOplysninger><oir:Antal>%zu</oir:Antal>",
	    l->n);
	for (i = fra; i < l->n && i - fra < maks; i++)
		buf_add(out, l->v[i].xml, l->v[i].len);
	buf_puts(out, "</oir:SoegFordring_O>");
}

static enum gw_err
soeg_fordring(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	const xmlNode *in = xmlDocGetRootElement(doc);
	const xmlNode *kriterie = xml_child(in, "Kriterie");
	struct fundliste l = { 0 };
	enum gw_err rc;

	if (strcmp(xml_text(k->a, xml_path(in,
	    "AuthorityContext/MunicipalityCVR")), k->cvr) != 0) {
		afvis(k, "AuthorityMismatch",
		    "MunicipalityCVR er ikke tokenets myndighed");
		return GW_OK;
	}
	if (!har_aftale(k)) {
		afvis(k, "ServiceAgreementNotFound",
		    "Myndigheden har ingen serviceaftale");
		return GW_OK;
	}
	rc = store_find(k->m->store, k->a, ART_FORDRING, k->cvr,
	    arena_printf(k->a, "urn:oio:cpr-nr:%s", xml_text(k->a,
	    xml_child(kriterie, "DebitorCprNummer"))), &l);
	if (rc == GW_OK)
		rc = vaelg(k->a, kriterie, &l);
	if (rc == GW_OK)
		skriv(k, in, &l, out);
	return rc;
}

static const struct operation ops[] = {
	{ OIR_NS "/SoegFordring", OIR_NS "/SoegFordringResponse",
	    "SoegFordring_I", ROLLE_UDSTIL, soeg_fordring },
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct tjeneste_def oeir_def = {
	.navn = "oekonomi",
	.path = "/service/OIR/DebitorForespoergselAfsend/1",
	.entityid = "http://oir.serviceplatformen.dk/service/"
	    "debitorforespoergselafsend/1",
	.soap = SOAP_11,
	.liberty = 1,
	.kind = WSSEC_TOKEN_REQUEST,
	.svar_kind = WSSEC_ANSWER,
	.skema = SKEMA_OEKONOMI,
	.ops = ops
};
