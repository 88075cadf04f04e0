#include "konfiguration.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct kle_konf raekker[] = {
	{ .kle = "02.34.02" }, { .kle = "27.60.00" }, { .kle = "27.60.08" },
};
static const struct krav_konf krav[] = {
	{ .kravtype = "6AD35F28-0B51-4289-ACE4-86B1BEFAADF7" },
	{ .kravtype = "A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1" },
};
static const struct kommune_konf kommuner[] = {
	{ .kode = "0101", .cvr = "64942212" },
	{ .kode = "0461", .cvr = "35209115", .kle = raekker, .n_kle = 3,
	    .krav = krav, .n_krav = 2 },
	{ .kode = "0851" },
};
static const struct kle_emne emner[] = {
	{ "02.01.00", NULL, DAG_INGEN, DAG_INGEN, 0, DAG_INGEN, DAG_INGEN },
	{ "02.34.02", NULL, DAG_INGEN, DAG_INGEN, 1, DAG_INGEN, DAG_INGEN },
	{ "02.34.24", NULL, DAG_INGEN, DAG_INGEN, 1, 100, 200 },
};
static const struct kle_alder aldre[] = { { "15.62.10", 15 } };
static const struct krav_type typer[] = {
	{ "A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1", "Krav" },
};
static const struct konfiguration konf = {
	.central = { .mindstealder = 18, .alder = aldre, .n_alder = 1,
	    .kle = emner, .n_kle = 3, .krav = typer, .n_krav = 1 },
	.kommuner = kommuner, .n_kommuner = 3,
};

static void
a_municipality_is_found_by_code_and_by_cvr(void **state)
{
	(void)state;
	assert_ptr_equal(konfiguration_kommune(&konf, "0461"), &kommuner[1]);
	assert_ptr_equal(konfiguration_kommune_cvr(&konf, "35209115"),
	    &kommuner[1]);
}

static void
what_is_no_municipality_is_not_found(void **state)
{
	(void)state;
	assert_null(konfiguration_kommune(&konf, "0411"));
	assert_null(konfiguration_kommune(&konf, "461"));
	assert_null(konfiguration_kommune(&konf, NULL));
	assert_null(konfiguration_kommune_cvr(&konf, ""));
	assert_null(konfiguration_kommune_cvr(&konf, NULL));
	assert_null(konfiguration_kommune_cvr(&konf, "11111111"));
}

static void
a_kle_number_matches_exactly_or_not_at_all(void **state)
{
	(void)state;
	assert_ptr_equal(kommune_kle(&kommuner[1], "27.60.08"), &raekker[2]);
	assert_ptr_equal(kommune_kle(&kommuner[1], "27.60.00"), &raekker[1]);
	assert_null(kommune_kle(&kommuner[1], "27.60.04"));
	assert_null(kommune_kle(&kommuner[1], "27.60"));
	assert_null(kommune_kle(&kommuner[1], NULL));
	assert_null(kommune_kle(&kommuner[0], "27.60.08"));
}

static void
a_claim_type_is_found_in_any_case(void **state)
{
	(void)state;
	assert_ptr_equal(kommune_krav(&kommuner[1],
	    "a3eeee08-ac92-4840-90e0-c53f0ddcd0e1"), &krav[1]);
	assert_null(kommune_krav(&kommuner[1],
	    "b3eeee08-ac92-4840-90e0-c53f0ddcd0e1"));
	assert_null(kommune_krav(&kommuner[0], krav[1].kravtype));
	assert_ptr_equal(central_krav(&konf.central,
	    "a3eeee08-ac92-4840-90e0-c53f0ddcd0e1"), &typer[0]);
	assert_null(central_krav(&konf.central, NULL));
}

static void
the_owner_based_list_is_a_list_and_no_prefix(void **state)
{
	(void)state;
	assert_true(central_ejerbaseret(&konf.central, "02.34.02", 0));
	assert_false(central_ejerbaseret(&konf.central, "02.01.00", 0));
	assert_false(central_ejerbaseret(&konf.central, "02.34.03", 0));
	assert_false(central_ejerbaseret(&konf.central, NULL, 0));
}

static void
the_owner_based_list_is_looked_up_at_the_day(void **state)
{
	(void)state;
	assert_false(central_ejerbaseret(&konf.central, "02.34.24", 99));
	assert_true(central_ejerbaseret(&konf.central, "02.34.24", 100));
	assert_true(central_ejerbaseret(&konf.central, "02.34.24", 199));
	assert_false(central_ejerbaseret(&konf.central, "02.34.24", 200));
}

static void
a_number_may_have_an_age_of_its_own(void **state)
{
	(void)state;
	assert_int_equal(central_alder(&konf.central, "15.62.10"), 15);
	assert_int_equal(central_alder(&konf.central, "15.62.15"), 18);
	assert_int_equal(central_alder(&konf.central, NULL), 18);
}

static void
a_municipality_has_its_official_name(void **state)
{
	char navn[64];

	(void)state;
	assert_true(kommune_navn("Odense", navn, sizeof(navn)));
	assert_string_equal(navn, "Odense Kommune");
	assert_true(kommune_navn("København", navn, sizeof(navn)));
	assert_string_equal(navn, "Københavns Kommune");
	assert_true(kommune_navn("Bornholm", navn, sizeof(navn)));
	assert_string_equal(navn, "Bornholms Regionskommune");
	assert_false(kommune_navn("Odense", navn, 14));
	assert_true(kommune_navn("Odense", navn, 15));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_municipality_is_found_by_code_and_by_cvr),
		cmocka_unit_test(what_is_no_municipality_is_not_found),
		cmocka_unit_test(a_kle_number_matches_exactly_or_not_at_all),
		cmocka_unit_test(a_claim_type_is_found_in_any_case),
		cmocka_unit_test(the_owner_based_list_is_a_list_and_no_prefix),
		cmocka_unit_test(the_owner_based_list_is_looked_up_at_the_day),
		cmocka_unit_test(a_number_may_have_an_age_of_its_own),
		cmocka_unit_test(a_municipality_has_its_official_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
