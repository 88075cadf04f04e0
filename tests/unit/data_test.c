/*
 * data_test.c - the tables that come with the program, as the rules read
 * them.
 */
#include "data.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static struct arena *a;
static struct konfiguration k;

static int
setup(void **state)
{
	(void)state;
	a = arena_new((size_t)1 << 22);
	return a == NULL || data_konfiguration(a, &k) != GW_OK;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
there_are_98_municipalities(void **state)
{
	const struct kommune_konf *kommune;

	(void)state;
	assert_int_equal(k.n_kommuner, 98);
	kommune = konfiguration_kommune(&k, "0461");
	assert_string_equal(kommune->navn, "Odense Kommune");
	assert_string_equal(kommune->cvr, "35209115");
	assert_ptr_equal(konfiguration_kommune_cvr(&k, "35209115"), kommune);
	assert_string_equal(konfiguration_kommune(&k, "0101")->navn,
	    "Københavns Kommune");
	assert_string_equal(konfiguration_kommune(&k, "0400")->navn,
	    "Bornholms Regionskommune");
	assert_null(konfiguration_kommune(&k, "0411"));
}

/* Rules 11: a CVR number is eight digits, modulus 11. */
static void
every_cvr_number_holds_and_is_one_municipalitys(void **state)
{
	static const int vaegt[] = { 2, 7, 6, 5, 4, 3, 2, 1 };
	size_t i, j;
	int sum;

	(void)state;
	for (i = 0; i < k.n_kommuner; i++) {
		for (j = 0, sum = 0; j < 8; j++)
			sum += vaegt[j] * (k.kommuner[i].cvr[j] - '0');
		assert_int_equal(sum % 11, 0);
		for (j = 0; j < i; j++)
			assert_string_not_equal(k.kommuner[i].cvr,
			    k.kommuner[j].cvr);
	}
}

/* R04: exactly these. */
static void
owner_based_are_17_numbers(void **state)
{
	static const char *const numre[] = {
		"01.03.03", "02.00.00", "02.00.05", "02.00.06", "02.00.08",
		"02.00.11", "02.00.14", "02.00.20", "02.25.00", "02.34.00",
		"02.34.02", "02.34.18", "02.34.24", "02.34.30", "03.01.02",
		"03.01.03", "13.00.01",
	};
	const int32_t dag = dag_fra(2026, 11, 22);
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < 17; i++)
		assert_true(central_ejerbaseret(&k.central, numre[i], dag));
	for (i = 0; i < k.central.n_kle; i++)
		n += central_ejerbaseret(&k.central, k.central.kle[i].kle,
		    dag) != 0;
	assert_int_equal(n, 17);
}

static void
titles_are_the_official_ones(void **state)
{
	(void)state;
	assert_string_equal(central_kle(&k.central, "15.17.26")->titel,
	    "Jobafklaringsforløb");
	assert_null(central_kle(&k.central, "15.27.26"));
	/* not known: NULL, never an empty title */
	assert_null(central_kle(&k.central, "02.00.08")->titel);
}

static void
a_retired_number_has_its_last_day_and_successor(void **state)
{
	(void)state;
	assert_int_equal(central_kle(&k.central, "32.24.32")->til,
	    dag_fra(2022, 2, 1));
	assert_int_equal(k.central.n_afloest, 1);
	assert_string_equal(k.central.afloest[0].kle, "32.24.32");
	assert_string_equal(k.central.afloest[0].efterfoelger, "32.24.04");
	assert_non_null(central_kle(&k.central, "32.24.04"));
}

/* R50 */
static void
kravtyper_are_the_four_of_the_agreements(void **state)
{
	(void)state;
	assert_int_equal(k.central.n_krav, 4);
	assert_string_equal(central_krav(&k.central,
	    "a3eeee08-ac92-4840-90e0-c53f0ddcd0e1")->navn,
	    "Krav om tilbagebetaling af ydelse til en borger");
	assert_string_equal(central_krav(&k.central,
	    "626721BA-A430-4817-A924-AA97FE348A6E")->navn,
	    "Biblioteksgebyr, overskredet lånetid");
}

/* Rules 10: 75 numbers and 4 kravtyper, each with its deadline. */
static void
mandatory_subjects_have_their_deadlines(void **state)
{
	size_t i, kle = 0, krav = 0;

	(void)state;
	for (i = 0; i < k.central.n_aftaler; i++) {
		assert_int_not_equal(k.central.aftaler[i].frist, DAG_INGEN);
		if (k.central.aftaler[i].krav)
			krav++;
		else {
			kle++;
			assert_non_null(central_kle(&k.central,
			    k.central.aftaler[i].nummer));
		}
	}
	assert_int_equal(kle, 75);
	assert_int_equal(krav, 4);
}

static void
nothing_is_open(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < k.n_kommuner; i++)
		assert_int_equal(k.kommuner[i].n_kle + k.kommuner[i].n_krav +
		    (size_t)k.kommuner[i].konfigureret, 0);
}

static void
no_memory_is_told(void **state)
{
	struct konfiguration lille;
	struct arena *b = arena_new(2000);

	(void)state;
	assert_int_equal(data_konfiguration(b, &lille), GW_ENOMEM);
	arena_free(b);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(there_are_98_municipalities),
		T(every_cvr_number_holds_and_is_one_municipalitys),
		T(owner_based_are_17_numbers),
		T(titles_are_the_official_ones),
		T(a_retired_number_has_its_last_day_and_successor),
		T(kravtyper_are_the_four_of_the_agreements),
		T(mandatory_subjects_have_their_deadlines),
		T(nothing_is_open),
		T(no_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
