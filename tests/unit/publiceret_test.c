/*
 * publiceret_test.c - a KLE table beside the program's.
 */
#include "publiceret.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static const struct kle_emne emner[] = {
	{ "02.00.00", "Byggeri", DAG_INGEN, DAG_INGEN, 1, DAG_INGEN,
	    DAG_INGEN },
	{ "15.62.10", "Kontanthjælp", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "15.62.15", "Uddannelseshjælp", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
};

static struct arena *a;
static struct central c;
static size_t linje;

static int
setup(void **state)
{
	(void)state;
	a = arena_new((size_t)1 << 20);
	memset(&c, 0, sizeof(c));
	c.kle = emner;
	c.n_kle = 3;
	return a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static enum gw_err
laes(const char *s)
{
	return publiceret_kle(a, &c, s, strlen(s), &linje);
}

static void
nothing_changes_nothing(void **state)
{
	(void)state;
	assert_int_equal(laes(""), GW_OK);
	assert_int_equal(c.n_kle, 3);
	assert_string_equal(c.kle[2].titel, "Uddannelseshjælp");
}

static void
a_title_and_validity_replace_the_table_s(void **state)
{
	(void)state;
	assert_int_equal(laes("15.62.10\tNy titel\t2010-01-01\t2026-02-01\n"),
	    GW_OK);
	assert_int_equal(c.n_kle, 3);
	assert_string_equal(c.kle[1].titel, "Ny titel");
	assert_int_equal(c.kle[1].fra, dag_fra(2010, 1, 1));
	assert_int_equal(c.kle[1].til, dag_fra(2026, 2, 1));
}

static void
an_empty_title_leaves_the_table_s(void **state)
{
	(void)state;
	assert_int_equal(laes("15.62.10\t\t\t\n"), GW_OK);
	assert_string_equal(c.kle[1].titel, "Kontanthjælp");
	assert_int_equal(c.kle[1].til, DAG_INGEN);
}

static void
who_owns_what_stays_the_table_s(void **state)
{
	(void)state;
	assert_int_equal(laes("02.00.00\tBygninger\t\t\n"), GW_OK);
	assert_true(c.kle[0].ejerbaseret);
	assert_string_equal(c.kle[0].titel, "Bygninger");
}

static void
new_numbers_take_their_place_in_the_order(void **state)
{
	(void)state;
	assert_int_equal(laes("00.01.00\tFørst\t\t\n15.62.11\tMidt\t\t\n"
	    "99.99.99\tSidst\t\t\n"), GW_OK);
	assert_int_equal(c.n_kle, 6);
	assert_string_equal(c.kle[0].titel, "Først");
	assert_string_equal(c.kle[3].kle, "15.62.11");
	assert_string_equal(c.kle[5].titel, "Sidst");
	assert_non_null(central_kle(&c, "15.62.11"));
	assert_false(central_kle(&c, "15.62.11")->ejerbaseret);
}

static void
a_line_that_is_not_as_said_is_refused_by_its_number(void **state)
{
	static const char *const daarlige[] = {
		"15.62.10\tTitel\t\n", "15.62.10\tTitel\t\t\tMere\n",
		"15.62\tTitel\t\t\n", "15.62.10\tTitel\t1. maj\t\n",
		"15.62.10\tTitel\t\t2026-02-30\n", "15.62.10\tTitel\t\t", "\n",
		"00.01.00\tIgen\t\t\n", "00.00.99\tBagud\t\t\n",
	};
	char s[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++) {
		strcpy(s, "00.01.00\tGod\t\t\n");
		strcat(s, daarlige[i]);
		assert_int_equal(laes(s), GW_ECONF);
		assert_int_equal(linje, 2);
		assert_ptr_equal(c.kle, emner);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(navn) cmocka_unit_test_setup_teardown(navn, setup, teardown)
		T(nothing_changes_nothing),
		T(a_title_and_validity_replace_the_table_s),
		T(an_empty_title_leaves_the_table_s),
		T(who_owns_what_stays_the_table_s),
		T(new_numbers_take_their_place_in_the_order),
		T(a_line_that_is_not_as_said_is_refused_by_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
