/*
 * borgerdk_skriv_test.c - the answer, judged by the schema that is served.
 */
#include "svar_stoette.h"

#include "borgerdk.h"

#define NU	"2026-11-22T08:00:00Z"

static const struct selvbetjening alle_selv[] = {
	{ NULL, "Klag", "https://klag.example/?a=1&b=2" },
	{ "Fasit", "Fasits egen", "https://fasit.example/" }
};
static const struct kontakt kontakt = {
	"Borgerservice", "65512345", "https://post.example/",
	"https://info.example/", "https://akt.example/", alle_selv, 2
};
static struct kommune_konf odense = {
	.kode = "0461", .cvr = "35209115", .navn = "Odense Kommune"
};

static struct vist_sag
en_sag(void)
{
	struct vist_sag s = { .id = SAG_ID, .titel = "Byg & <bo>",
	    .kle = "02.34.02", .kletitel = "Byggetilladelser",
	    .myndighed = &odense, .status = SAG_OPLYST, .adgang = ADGANG_EJER,
	    .kontakt = &kontakt };

	s.oprettet = dag_parse("2026-01-15");
	s.aendret = tid_parse("2026-03-01T09:00:00.5Z");
	s.afsluttet = DAG_INGEN;
	return s;
}

static struct vist_ydelse
en_ydelse(void)
{
	struct vist_ydelse y = { .id = UUID("203"), .navn = "Hjælp",
	    .kle = "32.24.04", .kletitel = "Enkeltydelser",
	    .myndighed = &odense, .status = YDELSE_AKTIV,
	    .kontakt = &kontakt };

	y.fra = dag_parse("2026-01-01");
	y.til = DAG_INGEN;
	return y;
}

static struct vist_betaling
en_betaling(void)
{
	struct vist_betaling b = { .id = UUID("303"), .kravtype = UUID("302"),
	    .kravnavn = "Daginstitution", .myndighed = &odense,
	    .beloeb = "1500.00", .rest = "-0.50",
	    .status = BETALING_OVERSKREDET, .kontakt = &kontakt };

	b.stiftet = dag_parse("2026-01-01");
	b.frist = dag_parse("2026-02-01");
	return b;
}

#define push(p, liste, obj)	(*liste_push((p)->a, (liste)) = (obj))

/* One of everything, with all that is optional. */
static void
fyld(struct proeve *p, struct overblik *o)
{
	struct vist_dokument d = { UUID("002"), "Svar",
	    dag_parse("2026-02-01"), RETNING_UD };
	struct vist_udbetaling u = { UUID("204"), dag_parse("2026-02-27"),
	    "1250.00", dag_parse("2026-02-01"), dag_parse("2026-02-28"),
	    "Ydelser", UDB_UDBETALT };
	struct kilde k = { KILDE_SAGSINDEKS, "0461", KS_OK, 1, 3 };
	struct kilde e = { KILDE_EJERFORTEGNELSE, NULL, KS_FEJL, 0, 0 };
	struct afgoerelse a = { SAG_ID, OBJ_SAG, "02.34.02", NULL,
	    VISES_SKJULT, 4, "KLE", "02.34.02" };
	struct vist_sag s = en_sag();
	struct vist_ydelse y = en_ydelse(), z = en_ydelse();

	memset(o, 0, sizeof(*o));
	push(p, &o->kilder, k);
	push(p, &o->kilder, e);
	o->beskeder = BESKED_UNDERMINDSTEALDER | BESKED_UDELADTBETALING |
	    BESKED_DELVISTSVAR | BESKED_FLEREENDVIST;
	s.afsluttet = dag_parse("2026-04-01");
	push(p, &s.dokumenter, d);
	d.dato = DAG_INGEN;
	d.retning = RETNING_INGEN;
	push(p, &s.dokumenter, d);
	push(p, &o->sager, s);
	y.til = dag_parse("2026-12-31");
	y.sag = SAG_ID;
	push(p, &y.udbetalinger, u);
	push(p, &o->oekonomiske, y);
	z.beskrivelse = "Hver uge";
	z.leveresaf = "Hjemmeplejen";
	z.bevilgetaf = "Odense Kommune";
	z.til = dag_parse("2026-12-31");
	z.sag = SAG_ID;
	push(p, &o->service, z);
	push(p, &o->betalinger, en_betaling());
	push(p, &o->afgoerelser, a);
}

/* The answer's octets, valid by the schema inside borgerblikket.wsdl. */
static const char *
skrevet(struct proeve *p, enum spoerger hvem, const struct overblik *o)
{
	xmlSchemaParserCtxt *pc;
	xmlSchemaValidCtxt *vc;
	xmlDoc *wsdl, *skema, *doc;
	xmlSchema *s;
	xmlNode *n;
	const char *xml;
	size_t len;

	assert_int_equal(borgerdk_write(p->a, hvem, o, tid_parse(NU), &xml,
	    &len), GW_OK);
	assert_int_equal(strlen(xml), len);
	assert_non_null(wsdl = xmlReadFile("wsdl/borgerblikket.wsdl", NULL,
	    XML_PARSE_NOBLANKS));
	n = xmlDocGetRootElement(wsdl)->children;
	while (n != NULL && !xmlStrEqual(n->name, BAD_CAST "types"))
		n = n->next;
	assert_non_null(n);
	/* RequestHeader's schema is the first, ours the last */
	assert_non_null(n = xmlLastElementChild(n));
	skema = xmlNewDoc(BAD_CAST "1.0");
	xmlDocSetRootElement(skema, xmlDocCopyNode(n, skema, 1));
	assert_non_null(pc = xmlSchemaNewDocParserCtxt(skema));
	assert_non_null(s = xmlSchemaParse(pc));
	assert_non_null(doc = xmlReadMemory(xml, (int)len, NULL, NULL, 0));
	assert_non_null(vc = xmlSchemaNewValidCtxt(s));
	assert_int_equal(xmlSchemaValidateDoc(vc, doc), 0);
	xmlSchemaFreeValidCtxt(vc);
	xmlFreeDoc(doc);
	xmlSchemaFree(s);
	xmlSchemaFreeParserCtxt(pc);
	xmlFreeDoc(skema);
	xmlFreeDoc(wsdl);
	return xml;
}

static void
full_answers_follow_the_schema(void **state)
{
	struct proeve *p = *state;
	struct overblik o;

	fyld(p, &o);
	(void)skrevet(p, SPOERGER_MEDARBEJDER, &o);
	o.afgoerelser.n = 0;
	(void)skrevet(p, SPOERGER_BORGER, &o);
}

static void
empty_answers_follow_the_schema(void **state)
{
	struct overblik o = { 0 };
	struct proeve *p = *state;

	assert_string_equal(skrevet(p, SPOERGER_BORGER, &o),
	    "<bb:HentOverblikSvar xmlns:bb=\"" NS_BB "\"><bb:Hentet>" NU
	    "</bb:Hentet></bb:HentOverblikSvar>");
	assert_string_equal(skrevet(p, SPOERGER_MEDARBEJDER, &o),
	    "<bb:HentVerifikationSvar xmlns:bb=\"" NS_BB "\"><bb:Hentet>" NU
	    "</bb:Hentet></bb:HentVerifikationSvar>");
}

static void
citizens_answer_never_explains(void **state)
{
	struct proeve *p = *state;
	struct overblik o;

	fyld(p, &o);
	assert_null(strstr(skrevet(p, SPOERGER_BORGER, &o), "Afgoerelse"));
}

static void
equal_overviews_are_equal_octets(void **state)
{
	struct proeve *p = *state;
	struct overblik o;

	fyld(p, &o);
	assert_string_equal(skrevet(p, SPOERGER_MEDARBEJDER, &o),
	    skrevet(p, SPOERGER_MEDARBEJDER, &o));
}

static void
everything_of_a_case_is_written(void **state)
{
	struct proeve *p = *state;
	struct overblik o;
	const char *x;

	fyld(p, &o);
	x = skrevet(p, SPOERGER_BORGER, &o);
	assert_string_equal(find(p, x, "//@Sag@/@Id@"), SAG_ID);
	assert_string_equal(find(p, x, "//@Sag@/@Titel@"), "Byg & <bo>");
	assert_string_equal(find(p, x, "//@Sag@/@KLE@/@Nummer@"), "02.34.02");
	assert_string_equal(find(p, x, "//@Sag@/@KLE@/@Titel@"),
	    "Byggetilladelser");
	assert_string_equal(find(p, x, "//@Sag@/@Myndighed@/@Kommunekode@"),
	    "0461");
	assert_string_equal(find(p, x, "//@Sag@/@Myndighed@/@Navn@"),
	    "Odense Kommune");
	assert_string_equal(find(p, x, "//@Sag@/@Oprettet@"), "2026-01-15");
	assert_string_equal(find(p, x, "//@Sag@/@Aendret@"),
	    "2026-03-01T09:00:00.500Z");
	assert_string_equal(find(p, x, "//@Sag@/@Afsluttet@"), "2026-04-01");
	assert_string_equal(find(p, x, "//@Sag@/@Dokument@[1]"),
	    UUID("002") "Svar2026-02-01Udgaaende");
	assert_string_equal(find(p, x, "//@Sag@/@Dokument@[2]"),
	    UUID("002") "Svar");
}

static void
optional_fields_of_a_case_are_left_out(void **state)
{
	struct vist_sag s = en_sag();
	struct overblik o = { 0 };
	struct proeve *p = *state;
	const char *x;

	s.aendret = TID_INGEN;
	push(p, &o.sager, s);
	x = skrevet(p, SPOERGER_BORGER, &o);
	assert_null(strstr(x, "Aendret"));
	assert_null(strstr(x, "Afsluttet"));
	assert_null(strstr(x, "Dokument"));
}

static void
every_state_of_a_case_has_its_word(void **state)
{
	static const struct { enum sag_kode k; const char *ord; } v[] = {
		{ SAG_OPSTAAET, "Oprettet" }, { SAG_OPLYST, "Behandles" },
		{ SAG_AFGJORT, "Afgjort" }, { SAG_AFSLUTTET, "Afsluttet" }
	};
	struct proeve *p = *state;
	struct overblik o = { 0 };
	struct vist_sag s = en_sag();
	const char *x;
	size_t i;

	for (i = 0; i < 4; i++) {
		o.sager.n = 0;
		s.status = v[i].k;
		s.adgang = i == 0 ? ADGANG_PRIMAERPART : ADGANG_EJER;
		push(p, &o.sager, s);
		x = skrevet(p, SPOERGER_BORGER, &o);
		assert_string_equal(find(p, x, "//@Sag@/@Status@"), v[i].ord);
		assert_string_equal(find(p, x, "//@Sag@/@Adgang@"),
		    i == 0 ? "PrimaerPart" : "Ejer");
	}
}

static void
every_direction_of_a_document_has_its_word(void **state)
{
	struct vist_dokument d = { UUID("002"), "Svar", DAG_INGEN,
	    RETNING_IND };
	struct vist_sag s = en_sag();
	struct overblik o = { 0 };
	struct proeve *p = *state;

	push(p, &s.dokumenter, d);
	push(p, &o.sager, s);
	assert_string_equal(find(p, skrevet(p, SPOERGER_BORGER, &o),
	    "//@Dokument@/@Retning@"), "Indgaaende");
}

static void
everything_of_an_economic_benefit_is_written(void **state)
{
	static const char *const ord[] = { "Planlagt", "SendtTilUdbetaling",
	    "Udbetalt" };
	struct proeve *p = *state;
	struct overblik o;
	const char *x;
	size_t i;

	fyld(p, &o);
	x = skrevet(p, SPOERGER_BORGER, &o);
	assert_string_equal(find(p, x, "//@OekonomiskYdelse@/@Fra@"),
	    "2026-01-01");
	assert_string_equal(find(p, x, "//@OekonomiskYdelse@/@Til@"),
	    "2026-12-31");
	assert_string_equal(find(p, x, "//@OekonomiskYdelse@/@Navn@"),
	    "Hjælp");
	assert_string_equal(find(p, x, "//@OekonomiskYdelse@/@SagId@"),
	    SAG_ID);
	assert_string_equal(find(p, x, "//@Udbetaling@"), UUID("204")
	    "2026-02-271250.002026-02-012026-02-28YdelserUdbetalt");
	assert_string_equal(find(p, x, "//@OekonomiskYdelse@/@Id@"),
	    UUID("203"));
	assert_string_equal(find(p, x, "//@OekonomiskYdelse@/@KLE@"),
	    "32.24.04Enkeltydelser");
	assert_string_equal(find(p, x, "//@OekonomiskYdelse@/@Myndighed@"),
	    "0461Odense Kommune");
	assert_string_equal(find(p, x, "//@OekonomiskYdelse@/@Status@"),
	    "Aktiv");
	o.oekonomiske.v[0].status = YDELSE_AFSLUTTET;
	assert_string_equal(find(p, skrevet(p, SPOERGER_BORGER, &o),
	    "//@OekonomiskYdelse@/@Status@"), "Afsluttet");
	for (i = 0; i < 3; i++) {
		o.oekonomiske.v[0].udbetalinger.v[0].status =
		    (enum udbetaling_status)(UDB_PLANLAGT + i);
		assert_string_equal(find(p, skrevet(p, SPOERGER_BORGER, &o),
		    "//@Udbetaling@/@Status@"), ord[i]);
	}
}

static void
everything_of_a_service_is_written(void **state)
{
	struct proeve *p = *state;
	struct overblik o;
	const char *x;

	fyld(p, &o);
	x = skrevet(p, SPOERGER_BORGER, &o);
	assert_string_equal(find(p, x, "//@Serviceydelse@/@BevilgetFra@"),
	    "2026-01-01");
	assert_string_equal(find(p, x, "//@Serviceydelse@/@BevilgetTil@"),
	    "2026-12-31");
	assert_string_equal(find(p, x, "//@Serviceydelse@/@Navn@"), "Hjælp");
	assert_string_equal(find(p, x, "//@Serviceydelse@/@Id@"),
	    UUID("203"));
	assert_string_equal(find(p, x, "//@Serviceydelse@/@KLE@"),
	    "32.24.04Enkeltydelser");
	assert_string_equal(find(p, x, "//@Serviceydelse@/@Myndighed@"),
	    "0461Odense Kommune");
	assert_string_equal(find(p, x, "//@Serviceydelse@/@Beskrivelse@"),
	    "Hver uge");
	assert_string_equal(find(p, x, "//@Serviceydelse@/@LeveresAf@"),
	    "Hjemmeplejen");
	assert_string_equal(find(p, x, "//@Serviceydelse@/@BevilgetAf@"),
	    "Odense Kommune");
	assert_string_equal(find(p, x, "//@Serviceydelse@/@SagId@"), SAG_ID);
	assert_string_equal(find(p, x, "//@Serviceydelse@/@Status@"),
	    "Aktiv");
	o.service.v[0].status = YDELSE_AFSLUTTET;
	assert_string_equal(find(p, skrevet(p, SPOERGER_BORGER, &o),
	    "//@Serviceydelse@/@Status@"), "Afsluttet");
}

static void
every_state_of_a_claim_has_its_word(void **state)
{
	static const char *const ord[] = { "KommendeBetaling", "Betalt",
	    "BetalingsdatoOverskredet", "SendtTilGaeldsstyrelsen" };
	struct proeve *p = *state;
	struct overblik o;
	const char *x;
	size_t i;

	fyld(p, &o);
	for (i = 0; i < 4; i++) {
		o.betalinger.v[0].status =
		    (enum betaling_status)(BETALING_KOMMENDE + i);
		x = skrevet(p, SPOERGER_BORGER, &o);
		assert_string_equal(find(p, x, "//@Betaling@/@Status@"),
		    ord[i]);
	}
	assert_string_equal(find(p, x, "//@Betaling@/@Id@"), UUID("303"));
	assert_string_equal(find(p, x, "//@Betaling@/@Myndighed@"),
	    "0461Odense Kommune");
	assert_string_equal(find(p, x, "//@Betaling@/@Kravtype@"),
	    UUID("302") "Daginstitution");
	assert_string_equal(find(p, x, "//@Betaling@/@Beloeb@"), "1500.00");
	assert_string_equal(find(p, x, "//@Betaling@/@Restbeloeb@"), "-0.50");
	assert_string_equal(find(p, x, "//@Betaling@/@Stiftet@"),
	    "2026-01-01");
	assert_string_equal(find(p, x,
	    "//@Betaling@/@SidsteRettidigeBetaling@"), "2026-02-01");
}

static void
every_source_and_status_has_its_word(void **state)
{
	static const char *const navn[] = { "Sagsindeks", "Ydelsesindeks",
	    "Oekonomi", "Ejerfortegnelse" };
	static const struct { enum kilde_status st; const char *ord; } v[] = {
		{ KS_OK, "Ok" }, { KS_INGENDATA, "IngenData" },
		{ KS_TIDSUDLOEB, "Tidsudloeb" },
		{ KS_UTILGAENGELIG, "Utilgaengelig" },
		{ KS_AFVIST, "Afvist" }, { KS_FEJL, "Fejl" }
	};
	struct proeve *p = *state;
	struct overblik o = { 0 };
	struct kilde k = { 0 };
	const char *x;
	size_t i;

	for (i = 0; i < 6; i++) {
		k.navn = (enum kilde_navn)(i % KILDE_ANTAL);
		k.status = v[i].st;
		k.har_version = i == 2;
		k.version = UINT64_MAX;
		push(p, &o.kilder, k);
	}
	x = skrevet(p, SPOERGER_BORGER, &o);
	for (i = 0; i < 6; i++)
		assert_string_equal(find(p, x, arena_printf(p->a,
		    "//@Kilde@[%zu]", i + 1)), arena_printf(p->a, "%s%s%s",
		    navn[i % KILDE_ANTAL], v[i].ord, i == 2 ?
		    "18446744073709551615" : ""));
	o.kilder.v[0].kommune = "0461";
	assert_string_equal(find(p, skrevet(p, SPOERGER_BORGER, &o),
	    "//@Kilde@[1]/@Kommunekode@"), "0461");
}

static void
every_message_stands_once_in_its_order(void **state)
{
	static const char *const ord[] = { "UnderMindstealder",
	    "UdeladtBetaling", "DelvistSvar", "FlereEndVist" };
	struct proeve *p = *state;
	struct overblik o = { 0 };
	const char *x;
	size_t i;

	for (i = 0; i < 4; i++) {
		o.beskeder = 1u << i;
		x = skrevet(p, SPOERGER_BORGER, &o);
		assert_string_equal(find(p, x, "count(//@Besked@)"), "1");
		assert_string_equal(find(p, x, "//@Besked@"), ord[i]);
	}
	o.beskeder = 15;
	x = skrevet(p, SPOERGER_BORGER, &o);
	for (i = 0; i < 4; i++)
		assert_string_equal(find(p, x, arena_printf(p->a,
		    "//@Besked@[%zu]", i + 1)), ord[i]);
}

static void
everything_of_an_explanation_is_written(void **state)
{
	static const char *const type[] = { "Sag", "Dokument",
	    "OekonomiskYdelse", "Serviceydelse", "Betaling" };
	static const struct { enum vises v; const char *ord; } vises[] = {
		{ VISES_SKJULT, "Skjult" },
		{ VISES_VERIFIKATIONSKLIENT, "Verifikationsklient" },
		{ VISES_MITOVERBLIK, "MitOverblik" }
	};
	struct afgoerelse a = { SAG_ID, OBJ_SAG, NULL, UUID("302"),
	    VISES_SKJULT, 4, NULL, NULL };
	struct proeve *p = *state;
	struct overblik o = { 0 };
	const char *x;
	size_t i;

	push(p, &o.afgoerelser, a);
	for (i = 0; i < 5; i++) {
		o.afgoerelser.v[0].type = (enum objekt_type)i;
		o.afgoerelser.v[0].vises = vises[i % 3].v;
		x = skrevet(p, SPOERGER_MEDARBEJDER, &o);
		assert_string_equal(find(p, x, "//@Afgoerelse@"),
		    arena_printf(p->a, SAG_ID "%s" UUID("302") "%sR04",
		    type[i], vises[i % 3].ord));
	}
	fyld(p, &o);
	x = skrevet(p, SPOERGER_MEDARBEJDER, &o);
	assert_string_equal(find(p, x, "//@Afgoerelse@/@KLE@"), "02.34.02");
	assert_string_equal(find(p, x, "//@Afgoerelse@/@Felt@"), "KLE");
	assert_string_equal(find(p, x, "//@Afgoerelse@/@Vaerdi@"),
	    "02.34.02");
	assert_string_equal(find(p, x, "count(//@Afgoerelse@/@Kravtype@)"),
	    "0");
}

static void
contact_goes_with_every_item(void **state)
{
	struct proeve *p = *state;
	struct overblik o;
	const char *x;

	fyld(p, &o);
	x = skrevet(p, SPOERGER_BORGER, &o);
	assert_string_equal(find(p, x, "count(//@Kontakt@)"), "4");
	assert_string_equal(find(p, x, "//@Sag@/@Kontakt@"), "Borgerservice"
	    "65512345https://post.example/https://info.example/"
	    "https://akt.example/Klaghttps://klag.example/?a=1&b=2");
}

static void
self_service_follows_the_source_system(void **state)
{
	struct vist_sag s = en_sag();
	struct overblik o = { 0 };
	struct proeve *p = *state;
	const char *x;

	s.fagsystem_navn = "FASIT";
	push(p, &o.sager, s);
	x = skrevet(p, SPOERGER_BORGER, &o);
	assert_string_equal(find(p, x, "count(//@Selvbetjening@)"), "1");
	assert_string_equal(find(p, x, "//@Selvbetjening@/@Navn@"),
	    "Fasits egen");
}

static void
every_self_service_entry_is_written(void **state)
{
	struct selvbetjening mange[100];
	struct kontakt k = { .selvbetjening = mange, .n_selvbetjening = 100 };
	struct vist_sag s = en_sag();
	struct overblik o = { 0 };
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < 100; i++) {
		mange[i].fagsystem = NULL;
		mange[i].navn = arena_printf(p->a, "nr. %zu", i);
		mange[i].adresse = "https://x.example/";
	}
	s.kontakt = &k;
	push(p, &o.sager, s);
	assert_string_equal(find(p, skrevet(p, SPOERGER_BORGER, &o),
	    "//@Selvbetjening@[100]/@Navn@"), "nr. 99");
}

static void
item_without_contact_has_an_empty_one(void **state)
{
	struct vist_betaling b = en_betaling();
	struct overblik o = { 0 };
	struct proeve *p = *state;

	b.kontakt = NULL;
	b.stiftet = b.frist = DAG_INGEN;
	push(p, &o.betalinger, b);
	assert_non_null(strstr(skrevet(p, SPOERGER_BORGER, &o),
	    "<bb:Kontakt></bb:Kontakt></bb:Betaling>"));
}

static void
answer_that_does_not_fit_is_no_answer(void **state)
{
	struct arena *lille = arena_new(16);
	struct overblik o = { 0 };
	const char *xml;
	size_t len;

	(void)state;
	assert_int_equal(borgerdk_write(lille, SPOERGER_BORGER, &o, 0, &xml,
	    &len), GW_ENOMEM);
	assert_null(xml);
	arena_free(lille);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(full_answers_follow_the_schema),
		test(empty_answers_follow_the_schema),
		test(citizens_answer_never_explains),
		test(equal_overviews_are_equal_octets),
		test(everything_of_a_case_is_written),
		test(optional_fields_of_a_case_are_left_out),
		test(every_state_of_a_case_has_its_word),
		test(every_direction_of_a_document_has_its_word),
		test(everything_of_an_economic_benefit_is_written),
		test(everything_of_a_service_is_written),
		test(every_state_of_a_claim_has_its_word),
		test(every_source_and_status_has_its_word),
		test(every_message_stands_once_in_its_order),
		test(everything_of_an_explanation_is_written),
		test(contact_goes_with_every_item),
		test(self_service_follows_the_source_system),
		test(every_self_service_entry_is_written),
		test(item_without_contact_has_an_empty_one),
		test(answer_that_does_not_fit_is_no_answer)
	};

	xmlInitParser();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
