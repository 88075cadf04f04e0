/*
 * borgerdk_test.c - our own contract: the WSDL that is served, and every
 * request that is refused.  Each test changes one thing of a valid request.
 */
#include "svar_stoette.h"

#include "borgerdk.h"

static struct borgerdk *bd;

static int
bd_op(void **state)
{
	struct grund g = { 0 };

	(void)state;
	xmlInitParser();
	return (bd = borgerdk_new(&g)) == NULL;
}

static int
bd_ned(void **state)
{
	(void)state;
	borgerdk_free(bd);
	borgerdk_free(NULL);
	return 0;
}

/* ---- the WSDL ---- */

static void
wsdl_is_the_file_with_the_callers_address(void **state)
{
	static const char adresse[] = "https://gw.example:8443/borgerblikket/1";
	struct proeve *p = *state;
	const char *xml;
	char fil[64 * 1024];
	size_t len, n;
	FILE *f;

	assert_non_null(xml = borgerdk_wsdl(bd, p->a, adresse, &len));
	assert_int_equal(strlen(xml), len);
	assert_string_equal(find(p, xml, "//@address@/attribute::location"),
	    adresse);
	assert_non_null(f = fopen("wsdl/borgerblikket.wsdl", "r"));
	n = fread(fil, 1, sizeof(fil) - 1, f);
	fclose(f);
	fil[n] = '\0';
	assert_string_equal(xml, med(p, fil,
	    "https://borgerblikket.invalid/borgerblikket/1", adresse));
}

static void
wsdl_names_its_service_and_both_operations(void **state)
{
	struct proeve *p = *state;
	const char *xml;
	size_t len;

	assert_non_null(xml = borgerdk_wsdl(bd, p->a, "https://x/", &len));
	assert_string_equal(find(p, xml, "//@service@/attribute::name"),
	    "BorgerblikketService");
	assert_string_equal(find(p, xml, "//@binding@/@operation@[1]/"
	    "@operation@/attribute::soapAction"), BB_HENTOVERBLIK);
	assert_string_equal(find(p, xml, "//@binding@/@operation@[2]/"
	    "@operation@/attribute::soapAction"), BB_HENTVERIFIKATION);
}

/* ---- requests ---- */

static enum gw_err
laest(struct proeve *p, const char *action, const char *xml,
    struct forespoergsel *fs)
{
	struct slice body = { xml, strlen(xml) };
	enum gw_err rc;

	memset(&p->g, 0, sizeof(p->g));
	rc = borgerdk_read(bd, p->a, action, body, &p->g, fs);
	/* the reason holds no value of the request */
	assert_null(strstr(p->g.text, BORGER));
	assert_null(strstr(p->g.text, "Henvendelse"));
	assert_int_equal(rc == GW_OK, p->g.rc == GW_OK);
	return rc;
}

static const char *
overblik(struct proeve *p)
{
	return golden(p, "bb_HentOverblik");
}

static const char *
verifikation(struct proeve *p)
{
	return golden(p, "bb_HentVerifikation");
}

static void
citizens_request_is_read(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, overblik(p), &fs), GW_OK);
	assert_int_equal(fs.hvem, SPOERGER_BORGER);
	assert_int_equal(fs.n_koder, 2);
	assert_string_equal(fs.koder[0], "0101");
	assert_string_equal(fs.koder[1], "0851");
	assert_int_equal(fs.omraader, OMR_SAGER | OMR_BETALINGER);
	assert_string_equal(fs.borger.nr, "");
	assert_null(fs.begrundelse);
	assert_false(fs.forklar);
}

static void
employees_request_is_read(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTVERIFIKATION, verifikation(p), &fs),
	    GW_OK);
	assert_int_equal(fs.hvem, SPOERGER_MEDARBEJDER);
	assert_int_equal(fs.n_koder, 1);
	assert_string_equal(fs.koder[0], "0101");
	assert_int_equal(fs.omraader, OMR_ALLE);
	assert_string_equal(fs.borger.nr, BORGER);
	assert_string_equal(fs.begrundelse, "Henvendelse fra borgeren");
	assert_true(fs.forklar);
}

static void
explanation_is_given_only_when_asked_for(void **state)
{
	static const struct { const char *til; int forklar; } v[] = {
		{ "", 0 }, { "<bb:Forklar>false</bb:Forklar>", 0 },
		{ "<bb:Forklar>0</bb:Forklar>", 0 },
		{ "<bb:Forklar>1</bb:Forklar>", 1 },
		{ "<bb:Forklar> true </bb:Forklar>", 1 }
	};
	struct proeve *p = *state;
	struct forespoergsel fs;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		assert_int_equal(laest(p, BB_HENTVERIFIKATION, med(p,
		    verifikation(p), "<bb:Forklar>true</bb:Forklar>",
		    v[i].til), &fs), GW_OK);
		assert_int_equal(fs.forklar, v[i].forklar);
	}
}

static void
no_area_means_all_four(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, med(p, overblik(p),
	    "<bb:Omraade>Sager</bb:Omraade>", ""),
	    "<bb:Omraade>Betalinger</bb:Omraade>", ""), &fs), GW_OK);
	assert_int_equal(fs.omraader, OMR_ALLE);
}

static void
every_area_is_told_apart(void **state)
{
	static const struct { const char *navn; unsigned bit; } v[] = {
		{ "Sager", OMR_SAGER },
		{ "OekonomiskeYdelser", OMR_OEKONOMISKE },
		{ "Serviceydelser", OMR_SERVICE },
		{ "Betalinger", OMR_BETALINGER }
	};
	struct proeve *p = *state;
	struct forespoergsel fs;
	size_t i;

	for (i = 0; i < 4; i++) {
		assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, med(p,
		    overblik(p), "Sager", v[i].navn), "Betalinger",
		    v[i].navn), &fs), GW_OK);
		assert_int_equal(fs.omraader, v[i].bit);
	}
}

/* A request with so many codes (from 0101 on, or all equal) and areas. */
static const char *
talt(struct proeve *p, unsigned koder, int ens, unsigned omraader)
{
	struct buf b;
	unsigned i;

	buf_init(&b, p->a);
	buf_puts(&b, "<x:HentOverblik xmlns:x=\"" NS_BB "\">");
	for (i = 0; i < koder; i++)
		buf_printf(&b, "<x:Kommunekode>%04u</x:Kommunekode>",
		    ens ? 461 : 101 + i);
	for (i = 0; i < omraader; i++)
		buf_puts(&b, "<x:Omraade>Sager</x:Omraade>");
	buf_puts(&b, "</x:HentOverblik>");
	return buf_end(&b);
}

static void
one_to_98_codes_and_four_areas_pass(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, talt(p, 1, 0, 0), &fs),
	    GW_OK);
	assert_int_equal(fs.n_koder, 1);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, talt(p, 98, 0, 4), &fs),
	    GW_OK);
	assert_int_equal(fs.n_koder, 98);
	assert_string_equal(fs.koder[97], "0198");
	assert_int_equal(fs.omraader, OMR_SAGER);
}

static void
counts_come_before_duplicates(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, talt(p, 98, 1, 0), &fs),
	    GW_OK);
	assert_int_equal(fs.n_koder, 1);
	assert_string_equal(fs.koder[0], "0461");
	assert_int_equal(laest(p, BB_HENTOVERBLIK, talt(p, 99, 1, 0), &fs),
	    GW_EREQUEST);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, talt(p, 99, 0, 0), &fs),
	    GW_EREQUEST);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, talt(p, 0, 0, 0), &fs),
	    GW_EREQUEST);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, talt(p, 1, 0, 5), &fs),
	    GW_EREQUEST);
}

static void
code_asked_twice_is_asked_once_in_its_first_place(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, overblik(p),
	    "<bb:Kommunekode>0851</bb:Kommunekode>",
	    "<bb:Kommunekode>0851</bb:Kommunekode><bb:Kommunekode>0101"
	    "</bb:Kommunekode><bb:Kommunekode>0461</bb:Kommunekode>"), &fs),
	    GW_OK);
	assert_int_equal(fs.n_koder, 3);
	assert_string_equal(fs.koder[0], "0101");
	assert_string_equal(fs.koder[1], "0851");
	assert_string_equal(fs.koder[2], "0461");
}

static void
code_that_is_no_municipality_is_the_callers_to_refuse(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, overblik(p), "0101",
	    "9999"), &fs), GW_OK);
	assert_string_equal(fs.koder[0], "9999");
}

static void
prefix_and_spacing_are_the_callers_own(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, "<HentOverblik xmlns=\""
	    NS_BB "\"><Kommunekode>0101</Kommunekode></HentOverblik>", &fs),
	    GW_OK);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, "<a.b:HentOverblik\n\t"
	    "xmlns:a.b=\"" NS_BB "\"\n>\n<a.b:Kommunekode>0101"
	    "</a.b:Kommunekode></a.b:HentOverblik>", &fs), GW_OK);
}

static void
citizens_request_that_breaks_the_schema_is_refused(void **state)
{
	static const struct { const char *fra, *til; } v[] = {
		{ ">0851<", ">851<" }, { ">0851<", ">08510<" },
		{ ">0851<", ">085x<" }, { ">0851<", "><" },
		{ ">0851<", "> 0851<" }, { ">0851<", ">0851\n<" },
		{ ">0851<", ">\xd9\xa0\xd9\xa8\xd9\xa5\xd9\xa1<" },
		{ ">Sager<", ">Alt<" }, { ">Sager<", ">sager<" },
		{ ">Sager<", "><" }, { ">Sager<", ">Sager <" },
		{ "<bb:Omraade>Sager</bb:Omraade>",
		    "<bb:Omraade>Sager</bb:Omraade>"
		    "<bb:Kommunekode>0461</bb:Kommunekode>" },
		{ "<bb:Omraade>Sager</bb:Omraade>",
		    "<bb:Cpr>" BORGER "</bb:Cpr>" },
		{ "<bb:Omraade>Sager</bb:Omraade>", "<bb:Forklar>true"
		    "</bb:Forklar>" },
		{ "<bb:Omraade>Sager</bb:Omraade>", "tekst" },
		{ "<bb:Omraade>Sager</bb:Omraade>", "<bb:x" BORGER "/>" },
		{ "<bb:Omraade>Sager</bb:Omraade>",
		    "<bb:Omraade a=\"b\">Sager</bb:Omraade>" },
		{ "<bb:Omraade>Sager</bb:Omraade>",
		    "<Omraade>Sager</Omraade>" },
		{ "<bb:Omraade>Sager</bb:Omraade>",
		    "<bb:Omraade><bb:Omraade>Sager</bb:Omraade></bb:Omraade>" }
	};
	struct proeve *p = *state;
	struct forespoergsel fs;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, overblik(p),
		    v[i].fra, v[i].til), &fs), GW_EREQUEST);
}

static void
reason_names_the_element_that_is_wrong(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, overblik(p),
	    ">0851<", ">851<"), &fs), GW_EREQUEST);
	assert_non_null(strstr(p->g.text, "Kommunekode"));
	assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, overblik(p),
	    "bb:Omraade>Sager</bb:Omraade", "bb:Ny>Sager</bb:Ny"), &fs),
	    GW_EREQUEST);
	assert_non_null(strstr(p->g.text, "another element"));
}

static void
employees_request_that_breaks_the_schema_is_refused(void **state)
{
	static const struct { const char *fra, *til; } v[] = {
		{ ">" BORGER "<", ">010170-1235<" },
		{ ">" BORGER "<", ">010170123<" },
		{ ">" BORGER "<", ">01017012350<" },
		{ ">" BORGER "<", "> " BORGER "<" },
		{ "<bb:Cpr>" BORGER "</bb:Cpr>", "" },
		{ "<bb:Kommunekode>0101</bb:Kommunekode>", "" },
		{ "<bb:Kommunekode>0101</bb:Kommunekode>",
		    "<bb:Kommunekode>0101</bb:Kommunekode>"
		    "<bb:Kommunekode>0461</bb:Kommunekode>" },
		{ "<bb:Begrundelse>Henvendelse fra borgeren</bb:Begrundelse>",
		    "" },
		{ "<bb:Forklar>true", "<bb:Forklar>ja" },
		{ "<bb:Forklar>true", "<bb:Forklar>TRUE" },
		{ "<bb:Forklar>true</bb:Forklar>", "<bb:Forklar>true"
		    "</bb:Forklar><bb:Forklar>true</bb:Forklar>" }
	};
	struct proeve *p = *state;
	struct forespoergsel fs;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(laest(p, BB_HENTVERIFIKATION, med(p,
		    verifikation(p), v[i].fra, v[i].til), &fs), GW_EREQUEST);
}

static enum gw_err
begrundet(struct proeve *p, const char *tekst, struct forespoergsel *fs)
{
	return laest(p, BB_HENTVERIFIKATION, med(p, verifikation(p),
	    "Henvendelse fra borgeren", tekst), fs);
}

/* One text n times. */
static const char *
gange(struct proeve *p, const char *s, int n)
{
	struct buf b;

	buf_init(&b, p->a);
	while (n-- > 0)
		buf_puts(&b, s);
	return buf_end(&b);
}

static void
reason_of_one_to_200_characters_passes(void **state)
{
	static const char *const tegn[] = { "x", "å", "\xe2\x82\xac",
	    "\xf0\x9f\x98\x80", "&amp;" };
	struct proeve *p = *state;
	struct forespoergsel fs;
	size_t i;

	for (i = 0; i < sizeof(tegn) / sizeof(tegn[0]); i++) {
		assert_int_equal(begrundet(p, tegn[i], &fs), GW_OK);
		assert_int_equal(begrundet(p, gange(p, tegn[i], 200), &fs),
		    GW_OK);
		assert_int_equal(begrundet(p, gange(p, tegn[i], 201), &fs),
		    GW_EREQUEST);
	}
	assert_int_equal(begrundet(p, gange(p, "å", 200), &fs), GW_OK);
	assert_string_equal(fs.begrundelse, gange(p, "å", 200));
	assert_int_equal(begrundet(p, "", &fs), GW_EREQUEST);
}

static void
reason_of_blanks_alone_is_refused(void **state)
{
	static const char *const blank[] = { " ", "   ", "\xc2\xa0",
	    " \xc2\xa0 ", "\xe2\x80\x80", "\xe2\x80\x8a",
	    "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9",
	    "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80",
	    "&#32;", "&#xA0;" };
	struct proeve *p = *state;
	struct forespoergsel fs;
	size_t i;

	for (i = 0; i < sizeof(blank) / sizeof(blank[0]); i++) {
		assert_int_equal(begrundet(p, blank[i], &fs), GW_EREQUEST);
		assert_int_equal(begrundet(p, arena_printf(p->a, "%sx%s",
		    blank[i], blank[i]), &fs), GW_OK);
	}
}

static void
reason_with_control_characters_is_refused(void **state)
{
	static const char *const styr[] = { "a\tb", "a\nb", "a&#10;b",
	    "a&#13;b", "a&#9;b", "a\x7f", "\xc2\x80", "a\xc2\x9f",
	    "a&#x85;b", "a\n" };
	struct proeve *p = *state;
	struct forespoergsel fs;
	size_t i;

	for (i = 0; i < sizeof(styr) / sizeof(styr[0]); i++)
		assert_int_equal(begrundet(p, styr[i], &fs), GW_EREQUEST);
	assert_int_equal(begrundet(p, "a\xc2\xa1~b", &fs), GW_OK);
}

static void
element_must_be_the_actions(void **state)
{
	static const struct { const char *action, *fil; } v[] = {
		{ BB_HENTVERIFIKATION, "bb_HentOverblik" },
		{ BB_HENTOVERBLIK, "bb_HentVerifikation" },
		{ BB_HENTOVERBLIK BB_SVAR, "bb_HentOverblik" },
		{ "", "bb_HentOverblik" },
		{ BB_HENTOVERBLIK, "bb_HentOverblikSvar" },
		{ BB_HENTOVERBLIK, "bb_Fejl" },
		{ BB_HENTOVERBLIK, "ejf_Request" }
	};
	struct proeve *p = *state;
	struct forespoergsel fs;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(laest(p, v[i].action, golden(p, v[i].fil),
		    &fs), GW_EREQUEST);
}

static void
element_of_another_namespace_is_refused(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, overblik(p),
	    NS_BB, "urn:borgerblikket:overblik:2"), &fs), GW_EREQUEST);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, "<HentOverblik>"
	    "<Kommunekode>0101</Kommunekode></HentOverblik>", &fs),
	    GW_EREQUEST);
}

static void
body_that_is_not_xml_is_refused(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, "<bb:HentOverblik", &fs),
	    GW_EREQUEST);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, "<", &fs), GW_EREQUEST);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, "", &fs), GW_EREQUEST);
	assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, overblik(p),
	    "</bb:HentOverblik>", "</bb:HentOverblik><x/>"), &fs),
	    GW_EREQUEST);
}

static void
schema_location_is_not_followed(void **state)
{
	struct proeve *p = *state;
	struct forespoergsel fs;

	assert_int_equal(laest(p, BB_HENTOVERBLIK, med(p, med(p, overblik(p),
	    "<bb:HentOverblik ", "<bb:HentOverblik xmlns:xsi=\"http://www.w3."
	    "org/2001/XMLSchema-instance\" xsi:schemaLocation=\"" NS_BB
	    " wsdl/ejf.xsd\" "), ">0851<", ">85<"), &fs), GW_EREQUEST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(wsdl_is_the_file_with_the_callers_address),
		test(wsdl_names_its_service_and_both_operations),
		test(citizens_request_is_read),
		test(employees_request_is_read),
		test(explanation_is_given_only_when_asked_for),
		test(no_area_means_all_four),
		test(every_area_is_told_apart),
		test(one_to_98_codes_and_four_areas_pass),
		test(counts_come_before_duplicates),
		test(code_asked_twice_is_asked_once_in_its_first_place),
		test(code_that_is_no_municipality_is_the_callers_to_refuse),
		test(prefix_and_spacing_are_the_callers_own),
		test(citizens_request_that_breaks_the_schema_is_refused),
		test(reason_names_the_element_that_is_wrong),
		test(employees_request_that_breaks_the_schema_is_refused),
		test(reason_of_one_to_200_characters_passes),
		test(reason_of_blanks_alone_is_refused),
		test(reason_with_control_characters_is_refused),
		test(element_must_be_the_actions),
		test(element_of_another_namespace_is_refused),
		test(body_that_is_not_xml_is_refused),
		test(schema_location_is_not_followed)
	};

	return cmocka_run_group_tests(tests, bd_op, bd_ned);
}
