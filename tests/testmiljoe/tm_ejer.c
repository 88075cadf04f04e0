/*
 * Ejerfortegnelsen: EjendommeForEjer.
 */
#include <stdlib.h>

#include "tm_tjeneste.h"
#include "tm_xml.h"

static enum gw_err
ejendomme_for_ejer(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	const xmlNode *in = xmlDocGetRootElement(doc);
	size_t fra = strtoul(xml_text(k->a, xml_child(in, "ResultatStart")),
	    NULL, 10);
	size_t maks = strtoul(xml_text(k->a, xml_child(in,
	    "ResultatAntalMaks")), NULL, 10), i;
	struct fundliste l = { 0 };
	enum gw_err rc;

	/* National: nobody's in particular. */
	rc = store_find(k->m->store, k->a, ART_EJERSKAB, "",
	    arena_printf(k->a, "urn:oio:cpr-nr:%s", xml_text(k->a,
	    xml_child(in, "PersonNr"))), &l);
	if (rc != GW_OK)
		return rc;
	buf_printf(out, "<ejf:EjendommeForEjer_O xmlns:ejf=\"" EJF_NS "\" "
	    "xmlns:sd=\"urn:oio:sagdok:3.0.0\"><sd:StandardRetur>"
	    "<sd:StatusKode>%d</sd:StatusKode></sd:StandardRetur><ejf:Antal>"
	    "%zu</ejf:Antal>", l.n == 0 ? 44 : 20, l.n);
	for (i = fra; i < l.n && i - fra < maks; i++)
		buf_add(out, l.v[i].xml, l.v[i].len);
	buf_puts(out, "</ejf:EjendommeForEjer_O>");
	return GW_OK;
}

static const struct operation ops[] = {
	{ EJF_NS "/EjendommeForEjer", EJF_NS "/EjendommeForEjerResponse",
	    "EjendommeForEjer_I", ROLLE_UDSTIL, ejendomme_for_ejer },
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct tjeneste_def ejer_def = {
	.navn = "ejerfortegnelse",
	.path = "/ejerfortegnelse/1",
	.entityid = "urn:borgerblikket:entityid:ejerfortegnelse:1",
	.soap = SOAP_12,
	.kind = WSSEC_TOKEN_REQUEST,
	.svar_kind = WSSEC_ANSWER,
	.skema = SKEMA_EJERFORTEGNELSE,
	.ops = ops,
	.kun_cvr = MYNDIGHED_CVR
};
