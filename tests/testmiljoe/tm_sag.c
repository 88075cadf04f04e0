/*
 * Sags- og Dokumentindeks, SF1470 version 6: importer, opdater, fremsoeg,
 * fjern.
 */
#include <string.h>

#include "tm_indeks.h"
#include "tm_xml.h"

static const struct indeks_art arter[INDEKS_ARTER] = {
	{ { ART_SAG, "SoegSag", NULL, ART_SAG }, "SagUuid", "SagVis",
	    "SagInkluder", "SagSortering", "sager",
	    "sdi:SagFiltreretOejebliksbillede", "sag", "SagIndeks", NULL,
	    "OpdaterSagIndeks", "Sag", "RelationListe/Sagsaktoer",
	    R_SAG_EJER, "LokalUdvidelseListe/SagsaktoerLokalUdvidelse/"
	    "CVR-Nummer", 0 },
	{ { ART_DOKUMENT, "SoegDokument", "SoegSagsloeseDokumenter", ART_SAG },
	    "DokumentUuid", "DokumentVis", "DokumentInkluder",
	    "DokumentSortering", "dokumenter",
	    "sdi:DokumentFiltreretOejebliksbillede", "di", "DokumentIndeks",
	    NULL, "OpdaterDokumentIndeks", "Dokument",
	    "RelationListe/Dokumentaktoer", R_SAG_EJER,
	    "LokalUdvidelseListe/DokumentaktoerLokalUdvidelse/CVR-Nr",
	    1 /* its own owner counts only where it has one: scoping follows
	       * its cases */ }
};

#define REF	"ReferenceID/UUIDIdentifikator"

static const struct inkludering inkluderinger[] = {
	{ "SagInkluder", "journalpost", "RelationListe/Journalpost", REF, 0,
	    1 },
	{ "SagInkluder", "sagsrelation", "RelationListe/Sagsrelation", REF,
	    0, 0 },
	{ "DokumentInkluder", "dokument", "RelationListe/Dokumentrelation",
	    REF, 1, 1 },
	{ NULL, NULL, NULL, NULL, 0, 0 }
};

static const struct indeks sagindeks = { "sdi", "SagDokumentIndeks", arter,
	inkluderinger };

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
		rc = relation_refererede(k, &f, "RelationListe/Journalpost",
		    REF, ART_DOKUMENT, &dok);
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
	    indeks_op_fremsoeg },
	{ A("importer"), "ImporterSagDokumentIndeksInput", ROLLE_REDIGER,
	    indeks_op_importer },
	{ A("opdater"), "OpdaterSagDokumentIndeksInput", ROLLE_REDIGER,
	    indeks_op_opdater },
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
	.ops = ops,
	.indeks = &sagindeks
};
