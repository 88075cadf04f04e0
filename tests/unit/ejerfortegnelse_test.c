/* ejerfortegnelse_test.c - ownerships: the question and the answer. */
#include "svar_stoette.h"

#define EJF_OUT	"ejf_Response"

static void
question_follows_the_schema(void **state)
{
	struct proeve *p = *state;

	p->q.kommune = NULL;		/* it is national */
	p->q.fra = 100;
	assert_true(gyldig("ejf", sporg_xml(p, &ejerfortegnelse)));
}

static void
question_names_the_citizen_and_the_page(void **state)
{
	struct proeve *p = *state;
	const char *xml;

	p->q.fra = 100;
	xml = sporg_xml(p, &ejerfortegnelse);
	assert_string_equal(find(p, xml, "//@PersonNr@"), BORGER);
	assert_string_equal(find(p, xml, "//@ResultatStart@"), "100");
	assert_string_equal(find(p, xml, "//@ResultatAntalMaks@"), "100");
}

static const struct ejerskab *
ejer_af(struct proeve *p, const char *xml)
{
	p->svar.ejerskaber.n = 0;
	svar_ok(p, &ejerfortegnelse, xml);
	assert_int_equal(p->side.status, KS_OK);
	assert_int_equal(p->svar.ejerskaber.n, 1);
	return p->svar.ejerskaber.v;
}

static void
every_field_of_an_ownership_is_read(void **state)
{
	const struct ejerskab *e = ejer_af(*state, golden(*state, EJF_OUT));

	assert_string_equal(e->id, UUID("401"));
	assert_string_equal(e->ejer.nr, BORGER);
	assert_int_equal(e->rolle, EJERROLLE_EJER);
	assert_int_equal(e->status, EJERSTATUS_GAELDENDE);
	assert_periode(e->virkning, tid_parse("2020-01-01T00:00:00Z"),
	    TID_EVIGT);
	assert_int_equal(e->bfe, 123456);
	assert_int_equal(e->esr.n, 1);
	assert_int_equal(e->esr.v[0].art, EJENDOM_ESR);
	assert_int_equal(e->esr.v[0].esr_kommune, 101);
	assert_int_equal(e->esr.v[0].esr_nr, 12345);
}

static void
administrator_is_no_owner(void **state)
{
	struct proeve *p = *state;

	assert_int_equal(ejer_af(p, med(p, golden(p, EJF_OUT), ">Ejer<",
	    ">Administrator<"))->rolle, EJERROLLE_ADM);
}

static void
every_status_is_told_apart(void **state)
{
	struct proeve *p = *state;

	assert_int_equal(ejer_af(p, med(p, golden(p, EJF_OUT), "gaeldende",
	    "historisk"))->status, EJERSTATUS_HISTORISK);
	assert_int_equal(ejer_af(p, med(p, golden(p, EJF_OUT), "gaeldende",
	    "tilbagerullet"))->status, EJERSTATUS_TILBAGERULLET);
}

static void
ownership_that_ended_has_its_end(void **state)
{
	struct proeve *p = *state;
	const char *xml = med(p, golden(p, EJF_OUT), "</ejf:VirkningFra>",
	    "</ejf:VirkningFra><ejf:VirkningTil>2024-06-01T00:00:00+02:00"
	    "</ejf:VirkningTil>");

	assert_int_equal(ejer_af(p, xml)->virkning.til,
	    tid_parse("2024-05-31T22:00:00Z"));
	assert_int_equal(ejer_af(p, med(p, xml, "2024-06-01T00:00:00+02:00",
	    ""))->virkning.til, TID_EVIGT);
}

static void
property_may_have_several_esr_numbers_or_none(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, EJF_OUT), *esr = stykke(p, xml,
	    "<ejf:ESREjendomsnummer>", "</ejf:ESREjendomsnummer>");
	const struct ejerskab *e;

	e = ejer_af(p, med(p, xml, esr, arena_printf(p->a, "%s%s", esr, med(p,
	    esr, ">12345<", ">000007<"))));
	assert_int_equal(e->esr.n, 2);
	assert_int_equal(e->esr.v[1].esr_nr, 7);
	assert_int_equal(ejer_af(p, med(p, xml, esr, ""))->esr.n, 0);
}

static void
nothing_owned_is_an_answer(void **state)
{
	struct proeve *p = *state;
	const char *xml = uden(p, golden(p, EJF_OUT), "<ejf:Ejerskab>",
	    "</ejf:Ejerskab>");

	svar_ok(p, &ejerfortegnelse, med(p, med(p, xml, ">20<", ">44<"),
	    "<ejf:Antal>1<", "<ejf:Antal>0<"));
	assert_int_equal(p->side.status, KS_OK);
	assert_int_equal(p->svar.ejerskaber.n, 0);
	assert_false(p->side.flere);
}

static void
every_other_status_is_a_refusal(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &ejerfortegnelse, med(p, golden(p, EJF_OUT), ">20<",
	    ">40<"));
	assert_int_equal(p->side.status, KS_AFVIST);
	assert_int_equal(p->svar.ejerskaber.n, 0);
}

static void
total_says_that_more_remain(void **state)
{
	struct proeve *p = *state;

	(void)ejer_af(p, golden(p, EJF_OUT));
	assert_false(p->side.flere);
	(void)ejer_af(p, med(p, golden(p, EJF_OUT), "<ejf:Antal>1<",
	    "<ejf:Antal>120<"));
	assert_true(p->side.flere);
	assert_int_equal(p->side.naeste, 1);
}

static void
answer_that_breaks_its_contract_is_refused(void **state)
{
	static const struct { const char *fra, *til; } v[] = {
		{ ">2020-01-01T00:00:00Z<", "><" },
		{ ">2020-01-01T00:00:00Z<", ">2020-01-01<" },
		{ ">123456<", ">0<" }, { ">123456<", ">-1<" },
		{ ">123456<", ">12 34<" }, { ">123456<", "><" },
		{ ">123456<", ">99999999999999999999<" },
		{ ">" BORGER "<", ">010170-1235<" },
		{ ">101<", ">0101<" }, { ">101<", ">10<" },
		{ ">101<", ">1 1<" }, { ">12345<", ">1234567<" },
		{ ">12345<", "><" }, { ">12345<", ">+2345<" },
		{ ">12345<", ">4294967297<" },
		{ ">Ejer<", ">Lejer<" }, { ">gaeldende<", ">ukendt<" },
		{ UUID("401"), "401" },
		{ "<ejf:Antal>1</ejf:Antal>", "" }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		assert_int_equal(svar_rc(p, &ejerfortegnelse, med(p,
		    golden(p, EJF_OUT), v[i].fra, v[i].til)), GW_ESCHEMA);
		assert_null(strstr(p->g.text, BORGER));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(question_follows_the_schema),
		test(question_names_the_citizen_and_the_page),
		test(every_field_of_an_ownership_is_read),
		test(administrator_is_no_owner),
		test(every_status_is_told_apart),
		test(ownership_that_ended_has_its_end),
		test(property_may_have_several_esr_numbers_or_none),
		test(nothing_owned_is_an_answer),
		test(every_other_status_is_a_refusal),
		test(total_says_that_more_remain),
		test(answer_that_breaks_its_contract_is_refused)
	};

	xmlInitParser();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
