/*
 * Ydelsesindeks, SF1490 version 6: importer, fremsoeg, opdater.
 */
#include <string.h>

#include "roller.h"
#include "tm_indeks.h"
#include "tm_xml.h"

static int
aktoer_er(struct arena *a, const xmlNode *n, enum rolle_id rolle,
    const char *cvr)
{
	struct roller r;

	roller_init(&r);
	for (; n != NULL; n = xml_same(n))
		if (roller_er(&r, rolle, xml_text(a, xml_path(n,
		    "Rolle/UUIDIdentifikator"))) &&
		    strcmp(xml_text(a, xml_child(n, "CVR-nr")), cvr) == 0)
			return 1;
	return 0;
}

static int
bevilling_ejes(struct arena *a, const xmlNode *reg, const char *cvr)
{
	return aktoer_er(a, xml_path(reg, "RelationListe/Bevillingsaktoer"),
	    R_YD_EJER, cvr);
}

static int
effektuering_ejes(struct arena *a, const xmlNode *reg, const char *cvr)
{
	return aktoer_er(a, xml_path(reg, "RelationListe/Aktoer"),
	    R_EFF_EJER, cvr);
}

static const struct indeks_art arter[INDEKS_ARTER] = {
	{ { ART_BEVILLING, "SoegBevillingIndeks", NULL, ART_BEVILLING },
	    "BevillingUuid", "BevillingVis", "BevillingInkluder",
	    "BevillingSortering", "bevillinger",
	    "yi:BevillingFiltreretOejebliksbillede", "bi", "BevillingIndeks",
	    "BevillingIndeks", "OpdaterBevillingIndeks", "Bevilling",
	    bevilling_ejes },
	{ { ART_EFFEKTUERING, "SoegOekonomiskEffektueringIndeks", NULL,
	    ART_EFFEKTUERING }, "OekonomiskEffektueringUuid",
	    "OekonomiskEffektueringVis", "OekonomiskEffektueringInkluder",
	    "OekonomiskEffektueringSortering", "effektueringer",
	    "yi:OekonomiskEffektueringFiltreretOejebliksbillede", "oef",
	    "OekonomiskEffektueringIndeks", "OekonomiskEffektueringIndeks",
	    "OpdaterOekonomiskEffektueringIndeks", "OekonomiskEffektuering",
	    effektuering_ejes }
};

/* Benefits of the payments found: the grants their lines refer to. */
static enum gw_err
bevillinger(struct betjening *k, const struct fund *f, struct fundliste *til)
{
	enum gw_err rc = GW_OK;
	const xmlNode *n;
	struct fund o;
	xmlDoc *doc;

	if ((doc = xml_fragment(f->xml, f->len)) == NULL)
		return GW_EIO;
	n = xml_path(xml_rod(doc),
	    "RelationListe/OekonomiskYdelseEffektueringRelation");
	for (; rc == GW_OK && n != NULL; n = xml_same(n)) {
		rc = store_get(k->m->store, k->a, ART_BEVILLING, k->cvr,
		    xml_text(k->a, xml_path(n,
		    "BevilgetYdelseRef/UUIDIdentifikator")), &o);
		rc = rc == GW_ENOENT ? GW_OK : rc != GW_OK ? rc :
		    fund_tilfoej(k->a, til, &o);
	}
	xmlFreeDoc(doc);
	return rc;
}

/* Payments of a grant found: those that mention it. */
static enum gw_err
effektueringer(struct betjening *k, const struct fund *f,
    struct fundliste *til)
{
	struct fundliste l = { 0 };
	enum gw_err rc;
	size_t i;

	rc = store_find(k->m->store, k->a, ART_EFFEKTUERING, k->cvr, f->uuid,
	    &l);
	for (i = 0; rc == GW_OK && i < l.n; i++)
		rc = fund_tilfoej(k->a, til, &l.v[i]);
	return rc;
}

static enum gw_err
inkluder(struct betjening *k, const xmlNode *filter,
    struct fundliste side[INDEKS_ARTER])
{
	size_t n[INDEKS_ARTER] = { side[0].n, side[1].n }, i;
	enum gw_err rc = GW_OK;

	if (xml_child(filter, "BevillingInkluder") != NULL)
		for (i = 0; rc == GW_OK && i < n[0]; i++)
			rc = effektueringer(k, &side[0].v[i], &side[1]);
	if (xml_child(filter, "OekonomiskEffektueringInkluder") != NULL)
		for (i = 0; rc == GW_OK && i < n[1]; i++)
			rc = bevillinger(k, &side[1].v[i], &side[0]);
	return rc;
}

static const struct indeks ydelseindeks = { "yi", arter, inkluder };

static enum gw_err
importer(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	enum gw_err rc;

	indeks_start(out, "yi", "ImporterYdelseIndeksOutput");
	rc = indeks_importer(k, &ydelseindeks, doc, out);
	indeks_slut(out, "yi", "ImporterYdelseIndeksOutput");
	return rc;
}

static enum gw_err
opdater(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	enum gw_err rc;

	indeks_start(out, "yi", "OpdaterYdelseIndeksOutput");
	rc = indeks_opdater(k, &ydelseindeks, doc, out);
	indeks_slut(out, "yi", "OpdaterYdelseIndeksOutput");
	return rc;
}

static enum gw_err
fremsoeg(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	enum gw_err rc;

	indeks_start(out, "yi", "FremsoegYdelseIndeksOutput");
	rc = indeks_fremsoeg(k, &ydelseindeks, doc, out);
	indeks_slut(out, "yi", "FremsoegYdelseIndeksOutput");
	return rc;
}

#define A(op)	YDELSE_ACTION op, YDELSE_ACTION op "Response"

static const struct operation ops[] = {
	{ A("fremsoeg"), "FremsoegYdelseIndeksInput", ROLLE_UDSTIL, fremsoeg },
	{ A("importer"), "ImporterYdelseIndeksInput", ROLLE_REDIGER,
	    importer },
	{ A("opdater"), "OpdaterYdelseIndeksInput", ROLLE_REDIGER, opdater },
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct tjeneste_def ydelse_def = {
	.navn = "ydelsesindeks",
	.path = "/ydelseindeks/6",
	.entityid = "http://entityid.kombit.dk/service/ydi/ydelseindeks/6",
	.soap = SOAP_12,
	.kind = WSSEC_TOKEN_REQUEST,
	.svar_kind = WSSEC_ANSWER,
	.skema = SKEMA_YDELSESINDEKS,
	.ops = ops
};
