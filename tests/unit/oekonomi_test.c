/* oekonomi_test.c - claims: the question, the answer, the fault (R50-R53). */
#include "svar_stoette.h"

#define OIR_OUT	"oir_Response"

static void
question_follows_the_schema(void **state)
{
	struct proeve *p = *state;

	p->q.fra = 500;
	p->q.antal = 500;
	assert_true(gyldig("oir", sporg_xml(p, &oekonomi)));
}

static void
question_names_municipality_citizen_and_page(void **state)
{
	struct proeve *p = *state;
	const char *xml;

	p->q.fra = 100;
	xml = sporg_xml(p, &oekonomi);
	assert_string_equal(find(p, xml, "//@MunicipalityCVR@"), "11111111");
	assert_string_equal(find(p, xml, "//@DebitorCprNummer@"), BORGER);
	assert_string_equal(find(p, xml, "//@TransaktionsId@"), UUID("301"));
	assert_string_equal(find(p, xml, "//@TransaktionsTid@"),
	    "2026-11-22T08:00:00Z");
	assert_string_equal(find(p, xml, "//@ResultatStart@"), "100");
	assert_string_equal(find(p, xml, "//@ResultatAntalMaks@"), "100");
	assert_string_equal(find(p, xml, "count(//@FordringskravtypeUuid@)"),
	    "0");
}

static const struct fordring *
krav_af(struct proeve *p, const char *xml)
{
	p->ks.fordringer.n = 0;
	svar_ok(p, &oekonomi, xml);
	assert_int_equal(p->side.status, KS_OK);
	assert_int_equal(p->ks.fordringer.n, 1);
	return p->ks.fordringer.v;
}

static void
every_field_of_a_claim_is_read(void **state)
{
	const struct fordring *f = krav_af(*state, golden(*state, OIR_OUT));

	assert_string_equal(f->id, UUID("303"));
	assert_string_equal(f->kravtype, UUID("302"));
	assert_string_equal(f->kravnavn, "Daginstitution");
	assert_string_equal(f->debitor.nr, BORGER);
	assert_string_equal(f->kreditor_cvr, "11111111");
	assert_int_equal(f->stiftet, dag_parse("2026-01-01"));
	assert_int_equal(f->frist, dag_parse("2026-02-01"));
	assert_string_equal(f->beloeb, "1500");
	assert_string_equal(f->rest, "-0.50");
	assert_false(f->gaeldsstyrelsen);
}

static void
optional_fields_may_be_absent(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, OIR_OUT);
	const struct fordring *f;

	xml = uden(p, xml, "<oir:FordringskravtypeNavn>",
	    "</oir:FordringskravtypeNavn>");
	xml = uden(p, xml, "<oir:Stiftelsesdato>", "</oir:Stiftelsesdato>");
	xml = uden(p, xml, "<oir:SidsteRettidigeBetalingsdato>",
	    "</oir:SidsteRettidigeBetalingsdato>");
	f = krav_af(p, xml);
	assert_null(f->kravnavn);
	assert_int_equal(f->stiftet, DAG_INGEN);
	assert_int_equal(f->frist, DAG_INGEN);
}

static void
claim_may_be_at_gaeldsstyrelsen(void **state)
{
	struct proeve *p = *state;

	assert_true(krav_af(p, med(p, golden(p, OIR_OUT), ">false<",
	    ">true<"))->gaeldsstyrelsen);
	assert_true(krav_af(p, med(p, golden(p, OIR_OUT), ">false<",
	    ">1<"))->gaeldsstyrelsen);
}

static void
unusable_amount_is_left_to_the_rules(void **state)
{
	struct proeve *p = *state;

	assert_string_equal(krav_af(p, med(p, golden(p, OIR_OUT), ">1500<",
	    ">1.500,00<"))->beloeb, "1.500,00");
}

static void
no_claim_is_no_data(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &oekonomi, med(p, uden(p, golden(p, OIR_OUT),
	    "<oir:Fordring>", "</oir:Fordring>"), "<oir:Antal>1<",
	    "<oir:Antal>0<"));
	assert_int_equal(p->side.status, KS_INGENDATA);
	assert_false(p->side.flere);
}

static void
total_says_that_more_remain(void **state)
{
	struct proeve *p = *state;

	(void)krav_af(p, golden(p, OIR_OUT));
	assert_false(p->side.flere);
	(void)krav_af(p, med(p, golden(p, OIR_OUT), "<oir:Antal>1<",
	    "<oir:Antal>2<"));
	assert_true(p->side.flere);
	assert_int_equal(p->side.naeste, 1);
	/* what an earlier page said is forgotten */
	(void)krav_af(p, golden(p, OIR_OUT));
	assert_false(p->side.flere);
}

static void
claim_of_somebody_else_is_read_for_what_it_is(void **state)
{
	struct proeve *p = *state;

	assert_string_equal(krav_af(p, med(p, golden(p, OIR_OUT), BORGER,
	    "0202701235"))->debitor.nr, "0202701235");
	assert_string_equal(krav_af(p, med(p, golden(p, OIR_OUT),
	    ">11111111<", ">99999999<"))->kreditor_cvr, "99999999");
}

static void
answer_that_breaks_its_contract_is_refused(void **state)
{
	static const struct { const char *fra, *til; } v[] = {
		{ ">2026-01-01<", ">2026-01-32<" },
		{ ">2026-02-01<", "><" },
		{ ">2026-02-01<", ">2026-02-01T00:00:00Z<" },
		{ ">" BORGER "<", ">010170-1235<" },
		{ ">" BORGER "<", ">010170123<" },
		{ ">11111111<", ">1111111<" },
		{ UUID("303"), "krav 303" },
		{ UUID("302"), "" },
		{ ">false<", ">nej<" },
		{ "<oir:Restbeloeb>-0.50</oir:Restbeloeb>", "" },
		{ "<oir:Antal>1</oir:Antal>", "" },
		{ "SoegFordring_O xmlns:oir=\"urn:b",
		    "SoegFordring_O xmlns:oir=\"urn:c" }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		assert_int_equal(svar_rc(p, &oekonomi, med(p,
		    golden(p, OIR_OUT), v[i].fra, v[i].til)), GW_ESCHEMA);
		assert_null(strstr(p->g.text, BORGER));
	}
}

#define FAULT(inde)							\
	"<env:Fault xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\">" \
	"<faultcode>env:Server</faultcode><faultstring>fejl</faultstring>" \
	"<detail>" inde "</detail></env:Fault>"

static enum kilde_status
fejl_af(const char *xml)
{
	return adapter_fejl(&oekonomi, xml, strlen(xml));
}

static void
municipality_without_the_integration_has_no_payments(void **state)
{
	struct proeve *p = *state;
	const char *f = golden(p, "oir_Fault");

	assert_int_equal(fejl_af(med(p, FAULT("X"), "X", f)), KS_INGENDATA);
	assert_int_equal(fejl_af(med(p, FAULT("X"), "X", "<ServiceplatformFault"
	    " xmlns=\"http://serviceplatformen.dk/xml/schemas/"
	    "ServiceplatformFault/1/\"><ErrorList><Error><ErrorCode>Service"
	    "AgreementNotFound</ErrorCode><ErrorText/></Error></ErrorList>"
	    "</ServiceplatformFault>")), KS_INGENDATA);
}

static void
every_other_fault_is_a_refusal(void **state)
{
	struct proeve *p = *state;
	const char *f = golden(p, "oir_Fault");

	assert_int_equal(fejl_af(FAULT("")), KS_AFVIST);
	assert_int_equal(fejl_af(med(p, FAULT("X"), "X", med(p, f,
	    "ServiceAgreementNotFound", "ServiceAgreementNotFoundX"))),
	    KS_AFVIST);
	assert_int_equal(fejl_af(med(p, FAULT("X"), "X", med(p, med(p, f,
	    "ServiceAgreementNotFound", "Andet"), "Ingen aftale",
	    "ServiceAgreementNotFound"))), KS_AFVIST);
	assert_int_equal(fejl_af(med(p, FAULT("X"), ">fejl<",
	    ">ServiceAgreementNotFound<")), KS_AFVIST);
}

static void
fault_of_an_index_is_always_a_refusal(void **state)
{
	const char *f = golden(*state, "oir_Fault");

	assert_int_equal(adapter_fejl(&sagsindeks, f, strlen(f)), KS_AFVIST);
	assert_int_equal(adapter_fejl(&ydelsesindeks, f, strlen(f)),
	    KS_AFVIST);
	assert_int_equal(adapter_fejl(&ejerfortegnelse, f, strlen(f)),
	    KS_AFVIST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(question_follows_the_schema),
		test(question_names_municipality_citizen_and_page),
		test(every_field_of_a_claim_is_read),
		test(optional_fields_may_be_absent),
		test(claim_may_be_at_gaeldsstyrelsen),
		test(unusable_amount_is_left_to_the_rules),
		test(no_claim_is_no_data),
		test(total_says_that_more_remain),
		test(claim_of_somebody_else_is_read_for_what_it_is),
		test(answer_that_breaks_its_contract_is_refused),
		test(municipality_without_the_integration_has_no_payments),
		test(every_other_fault_is_a_refusal),
		test(fault_of_an_index_is_always_a_refusal)
	};

	xmlInitParser();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
