/*
 * Sags- og Dokumentindeks, SF1470 version 6: importer, opdater, fremsoeg,
 * fjern.
 */
#include <string.h>
#include <strings.h>

#include "roller.h"
#include "tm_indeks.h"
#include "tm_xml.h"

/* 1 when a relation of that role names the CVR, in its extension or as a
 * urn:oio:cvr-nr; *any is set when there is a relation of that role. */
static int
ejer_er(struct arena *a, const xmlNode *reg, const char *relation,
    const char *udvidelse, const char *cvr, int *any)
{
	const xmlNode *n = xml_path(reg, relation);
	const char *urn, *nr;
	struct roller r;

	*any = 0;
	roller_init(&r);
	for (; n != NULL; n = xml_same(n)) {
		if (!roller_er(&r, R_SAG_EJER, xml_text(a, xml_path(n,
		    "Rolle/UUIDIdentifikator"))))
			continue;
		*any = 1;
		nr = xml_text(a, xml_path(n, udvidelse));
		urn = xml_text(a, xml_path(n, "ReferenceID/URNIdentifikator"));
		if (strcmp(nr, cvr) == 0 || (strncasecmp(urn,
		    "urn:oio:cvr-nr:", 15) == 0 && strcmp(urn + 15, cvr) == 0))
			return 1;
	}
	return 0;
}

static int
sag_ejes(struct arena *a, const xmlNode *reg, const char *cvr)
{
	int any;

	return ejer_er(a, reg, "RelationListe/Sagsaktoer",
	    "LokalUdvidelseListe/SagsaktoerLokalUdvidelse/CVR-Nummer", cvr,
	    &any);
}

/* A document's own owner counts only where it has one (infrastructure:
 * scoping follows its cases). */
static int
dokument_ejes(struct arena *a, const xmlNode *reg, const char *cvr)
{
	int any, own;

	own = ejer_er(a, reg, "RelationListe/Dokumentaktoer",
	    "LokalUdvidelseListe/DokumentaktoerLokalUdvidelse/CVR-Nr", cvr,
	    &any);
	return own || !any;
}

static const struct indeks_art arter[INDEKS_ARTER] = {
	{ { ART_SAG, "SoegSag", NULL, ART_SAG }, "SagUuid", "SagVis",
	    "SagInkluder", "SagSortering", "sager",
	    "sdi:SagFiltreretOejebliksbillede", "sag", "SagIndeks", NULL,
	    "OpdaterSagIndeks", "Sag", sag_ejes },
	{ { ART_DOKUMENT, "SoegDokument", "SoegSagsloeseDokumenter", ART_SAG },
	    "DokumentUuid", "DokumentVis", "DokumentInkluder",
	    "DokumentSortering", "dokumenter",
	    "sdi:DokumentFiltreretOejebliksbillede", "di", "DokumentIndeks",
	    NULL, "OpdaterDokumentIndeks", "Dokument", dokument_ejes }
};

/* The objects that relations of one name in a case refer to. */
static enum gw_err
refererede(struct betjening *k, const struct fund *f, const char *relation,
    enum art art, struct fundliste *til)
{
	enum gw_err rc = GW_OK;
	const xmlNode *n;
	struct fund o;
	xmlDoc *doc;

	if ((doc = xml_fragment(f->xml, f->len)) == NULL)
		return GW_EIO;
	n = xml_path(xml_rod(doc), relation);
	for (; rc == GW_OK && n != NULL; n = xml_same(n)) {
		rc = store_get(k->m->store, k->a, art, k->cvr, xml_text(k->a,
		    xml_path(n, "ReferenceID/UUIDIdentifikator")), &o);
		rc = rc == GW_ENOENT ? GW_OK : rc != GW_OK ? rc :
		    fund_tilfoej(k->a, til, &o);
	}
	xmlFreeDoc(doc);
	return rc;
}

/* What Inkluder brings along, from which kind to which. */
static const struct {
	const char	*element, *vaerdi, *relation;
	int		 fra, til;
} inkluderinger[] = {
	{ "SagInkluder", "journalpost", "RelationListe/Journalpost", 0, 1 },
	{ "SagInkluder", "sagsrelation", "RelationListe/Sagsrelation", 0, 0 },
	{ "DokumentInkluder", "dokument", "RelationListe/Dokumentrelation",
	    1, 1 },
};

static int
beder_om(struct arena *a, const xmlNode *filter, const char *element,
    const char *vaerdi)
{
	const xmlNode *n = xml_child(filter, element);

	for (; n != NULL; n = xml_same(n))
		if (strcmp(xml_text(a, n), vaerdi) == 0)
			return 1;
	return 0;
}

static enum gw_err
inkluder(struct betjening *k, const xmlNode *filter,
    struct fundliste side[INDEKS_ARTER])
{
	size_t n[INDEKS_ARTER] = { side[0].n, side[1].n }, i, j;
	enum gw_err rc = GW_OK;

	for (i = 0; i < sizeof(inkluderinger) / sizeof(*inkluderinger); i++) {
		if (!beder_om(k->a, filter, inkluderinger[i].element,
		    inkluderinger[i].vaerdi))
			continue;
		/* only what was found: one step, not a walk */
		for (j = 0; rc == GW_OK && j < n[inkluderinger[i].fra]; j++)
			rc = refererede(k, &side[inkluderinger[i].fra].v[j],
			    inkluderinger[i].relation,
			    arter[inkluderinger[i].til].soeg.art,
			    &side[inkluderinger[i].til]);
	}
	return rc;
}

static const struct indeks sagindeks = { "sdi", arter, inkluder };

static enum gw_err
importer(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	enum gw_err rc;

	indeks_start(out, "sdi", "ImporterSagDokumentIndeksOutput");
	rc = indeks_importer(k, &sagindeks, doc, out);
	indeks_slut(out, "sdi", "ImporterSagDokumentIndeksOutput");
	return rc;
}

static enum gw_err
opdater(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	enum gw_err rc;

	indeks_start(out, "sdi", "OpdaterSagDokumentIndeksOutput");
	rc = indeks_opdater(k, &sagindeks, doc, out);
	indeks_slut(out, "sdi", "OpdaterSagDokumentIndeksOutput");
	return rc;
}

static enum gw_err
fremsoeg(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	enum gw_err rc;

	indeks_start(out, "sdi", "FremsoegSagDokumentIndeksOutput");
	rc = indeks_fremsoeg(k, &sagindeks, doc, out);
	indeks_slut(out, "sdi", "FremsoegSagDokumentIndeksOutput");
	return rc;
}

/* ---- fjern ---- */

static int
ja(struct arena *a, const xmlNode *in, const char *element)
{
	const char *s = xml_text(a, xml_child(in, element));

	return strcmp(s, "true") == 0 || strcmp(s, "1") == 0;
}

/* Everything of a kind that mentions the case goes with it. */
static enum gw_err
fjern_ydelser(struct betjening *k, const char *uuid)
{
	struct fundliste l = { 0 };
	enum gw_err rc;
	size_t i;

	rc = store_find(k->m->store, k->a, ART_BEVILLING, k->cvr, uuid, &l);
	for (i = 0; rc == GW_OK && i < l.n; i++)
		rc = store_remove(k->m->store, ART_BEVILLING, k->cvr,
		    l.v[i].uuid);
	return rc;
}

/* Documents that are now on no case go too. */
static enum gw_err
fjern_loese(struct betjening *k, const struct fundliste *dok)
{
	struct fundliste sager;
	enum gw_err rc = GW_OK;
	size_t i;

	for (i = 0; rc == GW_OK && i < dok->n; i++) {
		memset(&sager, 0, sizeof(sager));
		rc = store_find(k->m->store, k->a, ART_SAG, k->cvr,
		    dok->v[i].uuid, &sager);
		if (rc == GW_OK && sager.n == 0)
			rc = store_remove(k->m->store, ART_DOKUMENT, k->cvr,
			    dok->v[i].uuid);
	}
	return rc;
}

static enum gw_err
fjern_en(struct betjening *k, const xmlNode *in, const char *uuid,
    struct buf *out)
{
	struct fundliste dok = { 0 };
	enum gw_err rc;
	struct fund f;

	rc = store_get(k->m->store, k->a, ART_SAG, k->cvr, uuid, &f);
	if (rc == GW_ENOENT) {
		indeks_retur(out, 44, "Sagen findes ikke", "Sag", uuid);
		return GW_OK;
	}
	if (rc == GW_OK)
		rc = refererede(k, &f, "RelationListe/Journalpost",
		    ART_DOKUMENT, &dok);
	if (rc == GW_OK)
		rc = store_remove(k->m->store, ART_SAG, k->cvr, uuid);
	if (rc == GW_OK && !ja(k->a, in, "EfterladSagsloeseDokumenter"))
		rc = fjern_loese(k, &dok);
	if (rc == GW_OK && ja(k->a, in, "FjernOgsaaYdelse"))
		rc = fjern_ydelser(k, uuid);
	if (rc == GW_OK)
		indeks_retur(out, 20, "OK", "Sag", uuid);
	return rc;
}

static enum gw_err
fjern_alle(struct betjening *k, const xmlNode *in, struct buf *out)
{
	const xmlNode *udtryk = xml_child(in, "SoegUdtryk");
	const xmlNode *n = xml_child(in, "SagUuid");
	struct maengde m[INDEKS_ARTER] = { 0 };
	enum gw_err rc = GW_OK;
	size_t i;

	for (; rc == GW_OK && n != NULL; n = xml_same(n))
		rc = fjern_en(k, in, xml_text(k->a, xml_first(n)), out);
	if (rc == GW_OK && udtryk != NULL)
		rc = indeks_soeg(k, &sagindeks, udtryk, m);
	for (i = 0; rc == GW_OK && i < m[0].fund.n; i++)
		rc = fjern_en(k, in, m[0].fund.v[i].uuid, out);
	return rc;
}

static enum gw_err
fjern(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	enum gw_err rc;

	indeks_start(out, "sdi", "FjernSagDokumentIndeksOutput");
	rc = fjern_alle(k, xmlDocGetRootElement(doc), out);
	indeks_slut(out, "sdi", "FjernSagDokumentIndeksOutput");
	return rc;
}

#define A(op)	SAG_ACTION op, SAG_ACTION op "Response"

static const struct operation ops[] = {
	{ A("fremsoeg"), "FremsoegSagDokumentIndeksInput", ROLLE_UDSTIL,
	    fremsoeg },
	{ A("importer"), "ImporterSagDokumentIndeksInput", ROLLE_REDIGER,
	    importer },
	{ A("opdater"), "OpdaterSagDokumentIndeksInput", ROLLE_REDIGER,
	    opdater },
	{ A("fjern"), "FjernSagDokumentIndeksInput", ROLLE_REDIGER, fjern },
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct tjeneste_def sag_def = {
	.navn = "sagsindeks",
	.path = "/sagdokumentindeks/6",
	.entityid = "http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6",
	.soap = SOAP_12,
	.kind = WSSEC_TOKEN_REQUEST,
	.svar_kind = WSSEC_ANSWER,
	.skema = SKEMA_SAGSINDEKS,
	.ops = ops
};
