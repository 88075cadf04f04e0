/* fremmed_test.c - whose data is in an answer. */
#include "fremmed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BORGER	"0703851237"
#define ANDEN	"1204701230"
#define ODENSE	"35209115"
#define KBH	"64942212"

/* One object of each kind that is the citizen's, to change one thing of. */
struct verden {
	struct kommune_konf konf;
	struct cpr	 borger;
	struct part	 part[2];
	struct aktoer	 ejer[2];
	struct genstand	 genstand[2];
	struct sag	 sag[2];
	struct bevilling bevilling;
	struct effektuering eff;
	struct fordring	 krav;
	struct ejendom	 esr;
	struct ejerskab	 ejerskab;
	struct kommune_svar ks;
	struct svar	 svar;
	struct central	 central;
};

static void
cpr_saet(struct cpr *c, const char *nr)
{
	memcpy(c->nr, nr, CPR_LEN + 1);
}

static void
verden_init(struct verden *v)
{
	memset(v, 0, sizeof(*v));
	memcpy(v->konf.cvr, ODENSE, 9);
	v->central.udbetaling_danmark = CVR_UDBETALING_DANMARK;
	cpr_saet(&v->borger, BORGER);
	v->part[0].art = v->part[1].art = PART_CPR;
	cpr_saet(&v->part[0].cpr, BORGER);
	cpr_saet(&v->part[1].cpr, ANDEN);
	v->ejer[0].rolle = v->ejer[1].rolle = AKTOER_EJER;
	memcpy(v->ejer[0].cvr, ODENSE, 9);
	memcpy(v->ejer[1].cvr, KBH, 9);
	v->esr.art = EJENDOM_ESR;
	v->esr.esr_kommune = 461;
	v->esr.esr_nr = 1234;
	v->ejerskab.bfe = 100;
	v->ejerskab.ejer = v->borger;
	v->ejerskab.esr.v = &v->esr;
	v->ejerskab.esr.n = 1;
	v->genstand[0].ejendom.art = EJENDOM_BFE;
	v->genstand[0].ejendom.bfe = 100;
	v->genstand[1].ejendom.art = EJENDOM_BFE;
	v->genstand[1].ejendom.bfe = 200;
	v->sag[0].parter.v = v->bevilling.parter.v = v->eff.parter.v = v->part;
	v->sag[0].parter.n = v->bevilling.parter.n = v->eff.parter.n = 1;
	v->sag[0].aktoerer.v = v->bevilling.aktoerer.v = v->eff.aktoerer.v =
	    v->ejer;
	v->sag[0].aktoerer.n = v->bevilling.aktoerer.n =
	    v->eff.aktoerer.n = 1;
	v->sag[0].genstande.v = v->genstand;
	v->sag[0].genstande.n = 1;
	v->krav.debitor = v->borger;
	memcpy(v->krav.kreditor_cvr, ODENSE, 9);
	v->ks.konf = &v->konf;
	v->ks.sager.v = v->ks.ejersager.v = v->sag;
	v->ks.sager.n = v->ks.ejersager.n = 1;
	v->ks.bevillinger.v = &v->bevilling;
	v->ks.effektueringer.v = &v->eff;
	v->ks.fordringer.v = &v->krav;
	v->ks.bevillinger.n = v->ks.effektueringer.n = v->ks.fordringer.n = 1;
	v->svar.ejerskaber.v = &v->ejerskab;
	v->svar.ejerskaber.n = 1;
}

/* Which kinds are foreign, as bits in this order. */
enum { SAG = 1, EJERSAG = 2, BEV = 4, EFF = 8, KRAV = 16, EJER = 32 };

static int
fremmede(const struct verden *v)
{
	return (fremmed_sager(&v->ks, 0, &v->borger) ? SAG : 0) |
	    (fremmed_ejersager(&v->ks, 0, &v->svar) ? EJERSAG : 0) |
	    (fremmed_bevillinger(&v->ks, 0, &v->borger, &v->central) ?
	    BEV : 0) |
	    (fremmed_effektueringer(&v->ks, 0, &v->borger, &v->central) ?
	    EFF : 0) |
	    (fremmed_fordringer(&v->ks, 0, &v->borger) ? KRAV : 0) |
	    (fremmed_ejerskaber(&v->svar, 0, &v->borger) ? EJER : 0);
}

static void
citizens_own_is_not_foreign(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	assert_int_equal(fremmede(&v), 0);
}

static void
empty_answer_is_not_foreign(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	memset(&v.svar, 0, sizeof(v.svar));
	memset(&v.ks, 0, sizeof(v.ks));
	v.ks.konf = &v.konf;
	assert_int_equal(fremmede(&v), 0);
}

static void
what_names_only_somebody_else_is_foreign(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	cpr_saet(&v.part[0].cpr, ANDEN);
	assert_int_equal(fremmede(&v), SAG | BEV | EFF);
	verden_init(&v);
	v.part[0].art = PART_ANDEN;
	assert_int_equal(fremmede(&v), SAG | BEV | EFF);
}

static void
what_names_the_citizen_among_others_is_not_foreign(void **state)
{
	struct verden v;
	struct part byt;

	(void)state;
	verden_init(&v);
	byt = v.part[0];
	v.part[0] = v.part[1];
	v.part[1] = byt;
	v.sag[0].parter.n = v.bevilling.parter.n = v.eff.parter.n = 2;
	assert_int_equal(fremmede(&v), 0);
}

static void
what_names_nobody_is_left_to_the_rules(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	v.sag[0].parter.n = v.bevilling.parter.n = v.eff.parter.n = 0;
	v.sag[0].aktoerer.n = v.bevilling.aktoerer.n = 0;
	v.eff.aktoerer.n = 0;
	assert_int_equal(fremmede(&v), 0);
}

static void
nobody_is_never_the_citizen(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	memset(&v.borger, 0, sizeof(v.borger));
	memset(&v.part[0].cpr, 0, sizeof(v.part[0].cpr));
	memset(&v.krav.debitor, 0, sizeof(v.krav.debitor));
	memset(&v.ejerskab.ejer, 0, sizeof(v.ejerskab.ejer));
	assert_int_equal(fremmede(&v), SAG | BEV | EFF | KRAV | EJER);
}

static void
another_municipalitys_is_foreign(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	memcpy(v.konf.cvr, KBH, 9);
	assert_int_equal(fremmede(&v), SAG | EJERSAG | BEV | EFF | KRAV);
}

static void
one_owner_of_several_is_enough(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	memcpy(v.konf.cvr, KBH, 9);
	memcpy(v.krav.kreditor_cvr, KBH, 9);
	v.sag[0].aktoerer.n = v.bevilling.aktoerer.n = 2;
	v.eff.aktoerer.n = 2;
	assert_int_equal(fremmede(&v), 0);
}

static void
only_the_owner_counts(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	memcpy(v.ejer[0].cvr, KBH, 9);
	v.ejer[0].rolle = AKTOER_ANSVARLIG;
	assert_int_equal(fremmede(&v), 0);
	v.ejer[0].rolle = AKTOER_EJER;
	v.ejer[0].cvr[0] = '\0';
	assert_int_equal(fremmede(&v), 0);
}

static void
benefits_of_udbetaling_danmark_are_not_foreign(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	memcpy(v.ejer[0].cvr, CVR_UDBETALING_DANMARK, 9);
	assert_int_equal(fremmede(&v), SAG | EJERSAG);
	v.central.udbetaling_danmark = "12345674";
	assert_int_equal(fremmede(&v), SAG | EJERSAG | BEV | EFF);
}

static void
case_about_a_property_not_searched_for_is_foreign(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	v.genstand[0].ejendom.bfe = 200;
	assert_int_equal(fremmede(&v), EJERSAG);
	v.sag[0].genstande.n = 0;
	assert_int_equal(fremmede(&v), EJERSAG);
	memset(v.genstand, 0, sizeof(v.genstand));
	v.ejerskab.bfe = 0;
	v.sag[0].genstande.n = 2;
	assert_int_equal(fremmede(&v), EJERSAG);
}

static void
case_may_be_about_other_properties_too(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	v.genstand[0].ejendom.bfe = 300;
	v.genstand[1].ejendom.bfe = 100;
	v.sag[0].genstande.n = 2;
	assert_int_equal(fremmede(&v), 0);
}

static void
property_is_found_by_its_esr_number(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	v.genstand[0].ejendom = v.esr;
	assert_int_equal(fremmede(&v), 0);
	v.genstand[0].ejendom.esr_kommune = 101;
	assert_int_equal(fremmede(&v), EJERSAG);
	v.genstand[0].ejendom = v.esr;
	v.genstand[0].ejendom.esr_nr++;
	assert_int_equal(fremmede(&v), EJERSAG);
}

static void
case_by_property_need_not_name_the_citizen(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	cpr_saet(&v.part[0].cpr, ANDEN);
	assert_false(fremmed_ejersager(&v.ks, 0, &v.svar));
}

static void
claim_of_another_debtor_or_creditor_is_foreign(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	cpr_saet(&v.krav.debitor, ANDEN);
	assert_int_equal(fremmede(&v), KRAV);
	verden_init(&v);
	memcpy(v.krav.kreditor_cvr, KBH, 9);
	assert_int_equal(fremmede(&v), KRAV);
}

static void
ownership_of_somebody_else_is_foreign(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	cpr_saet(&v.ejerskab.ejer, ANDEN);
	assert_int_equal(fremmede(&v), EJER);
}

static void
only_what_came_since_is_judged(void **state)
{
	struct verden v;

	(void)state;
	verden_init(&v);
	v.sag[1] = v.sag[0];
	v.ks.sager.n = 2;
	v.sag[0].parter.v = &v.part[1];		/* judged before */
	assert_true(fremmed_sager(&v.ks, 0, &v.borger));
	assert_false(fremmed_sager(&v.ks, 1, &v.borger));
	v.sag[1].parter.v = &v.part[1];
	assert_true(fremmed_sager(&v.ks, 1, &v.borger));
	assert_false(fremmed_sager(&v.ks, 2, &v.borger));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(citizens_own_is_not_foreign),
		cmocka_unit_test(empty_answer_is_not_foreign),
		cmocka_unit_test(what_names_only_somebody_else_is_foreign),
		cmocka_unit_test(
		    what_names_the_citizen_among_others_is_not_foreign),
		cmocka_unit_test(what_names_nobody_is_left_to_the_rules),
		cmocka_unit_test(nobody_is_never_the_citizen),
		cmocka_unit_test(another_municipalitys_is_foreign),
		cmocka_unit_test(one_owner_of_several_is_enough),
		cmocka_unit_test(only_the_owner_counts),
		cmocka_unit_test(
		    benefits_of_udbetaling_danmark_are_not_foreign),
		cmocka_unit_test(
		    case_about_a_property_not_searched_for_is_foreign),
		cmocka_unit_test(case_may_be_about_other_properties_too),
		cmocka_unit_test(property_is_found_by_its_esr_number),
		cmocka_unit_test(case_by_property_need_not_name_the_citizen),
		cmocka_unit_test(
		    claim_of_another_debtor_or_creditor_is_foreign),
		cmocka_unit_test(ownership_of_somebody_else_is_foreign),
		cmocka_unit_test(only_what_came_since_is_judged)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
