/*
 * Ydelsesindeks, SF1490 version 6: importer, fremsoeg, opdater.
 */
#include "tm_indeks.h"
#include "tm_xml.h"

static const struct indeks_art arter[INDEKS_ARTER] = {
	{ { ART_BEVILLING, "SoegBevillingIndeks", NULL, ART_BEVILLING },
	    "BevillingUuid", "BevillingVis", "BevillingInkluder",
	    "BevillingSortering", "bevillinger",
	    "yi:BevillingFiltreretOejebliksbillede", "bi", "BevillingIndeks",
	    "BevillingIndeks", "OpdaterBevillingIndeks", "Bevilling",
	    "RelationListe/Bevillingsaktoer", R_YD_EJER, "CVR-nr", 0 },
	{ { ART_EFFEKTUERING, "SoegOekonomiskEffektueringIndeks", NULL,
	    ART_EFFEKTUERING }, "OekonomiskEffektueringUuid",
	    "OekonomiskEffektueringVis", "OekonomiskEffektueringInkluder",
	    "OekonomiskEffektueringSortering", "effektueringer",
	    "yi:OekonomiskEffektueringFiltreretOejebliksbillede", "oef",
	    "OekonomiskEffektueringIndeks", "OekonomiskEffektueringIndeks",
	    "OpdaterOekonomiskEffektueringIndeks", "OekonomiskEffektuering",
	    "RelationListe/Aktoer", R_EFF_EJER, "CVR-nr", 0 }
};

/* A grant's payments mention it; a payment's lines refer to their grants. */
static const struct inkludering inkluderinger[] = {
	{ "BevillingInkluder", NULL, NULL, NULL, 0, 1 },
	{ "OekonomiskEffektueringInkluder", NULL,
	    "RelationListe/OekonomiskYdelseEffektueringRelation",
	    "BevilgetYdelseRef/UUIDIdentifikator", 1, 0 },
	{ NULL, NULL, NULL, NULL, 0, 0 }
};

static const struct indeks ydelseindeks = { "yi", "YdelseIndeks", arter,
	inkluderinger };

#define A(op)	YDELSE_ACTION op, YDELSE_ACTION op "Response"

static const struct operation ops[] = {
	{ A("fremsoeg"), "FremsoegYdelseIndeksInput", ROLLE_UDSTIL,
	    indeks_op_fremsoeg },
	{ A("importer"), "ImporterYdelseIndeksInput", ROLLE_REDIGER,
	    indeks_op_importer },
	{ A("opdater"), "OpdaterYdelseIndeksInput", ROLLE_REDIGER,
	    indeks_op_opdater },
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
	.ops = ops,
	.indeks = &ydelseindeks
};
