#include "beloeb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena *a;

static void
amount_reads_as(const char *ind, const char *ud)
{
	const char *s;

	assert_int_equal(beloeb_laes(a, ind, &s), GW_OK);
	assert_string_equal(s, ud);
}

static void
amounts_have_exactly_two_fraction_digits(void **state)
{
	(void)state;
	amount_reads_as("12345.67", "12345.67");
	amount_reads_as("2500", "2500.00");
	amount_reads_as("2500.5", "2500.50");
	amount_reads_as("-12.3", "-12.30");
	amount_reads_as("99999999999999999999999999999.99",
	    "99999999999999999999999999999.99");
}

static void
surplus_zeros_drop(void **state)
{
	(void)state;
	amount_reads_as("12345.6700", "12345.67");
	amount_reads_as("1.50000000000000000000", "1.50");
	amount_reads_as("007.10", "7.10");
	amount_reads_as("000", "0.00");
	amount_reads_as("-0.000", "0.00");
	amount_reads_as("-0.01", "-0.01");
}

static void
digits_beyond_the_oere_make_it_unusable(void **state)
{
	const char *s;

	(void)state;
	assert_int_equal(beloeb_laes(a, "1.005", &s), GW_ESCHEMA);
	assert_null(s);
	assert_int_equal(beloeb_laes(a, "1.0001", &s), GW_ESCHEMA);
	assert_int_equal(beloeb_laes(a, "0.001", &s), GW_ESCHEMA);
}

static void
what_is_no_amount_is_unusable(void **state)
{
	static const char *const daarlige[] = { "", "-", ".5", "1.", "+1",
	    "1,50", "1.2.3", " 1", "1 ", "1e3", "--1", "1.5x", "NaN" };
	const char *s;
	size_t i;

	(void)state;
	assert_int_equal(beloeb_laes(a, NULL, &s), GW_ESCHEMA);
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++)
		assert_int_equal(beloeb_laes(a, daarlige[i], &s), GW_ESCHEMA);
}

static void
a_full_arena_is_said(void **state)
{
	struct arena *lille = arena_new(4);
	const char *s;

	(void)state;
	assert_non_null(lille);
	assert_int_equal(beloeb_laes(lille, "1234567.00", &s), GW_ENOMEM);
	arena_free(lille);
}

static void
only_more_than_nothing_is_over_nul(void **state)
{
	(void)state;
	assert_true(beloeb_over_nul("0.01"));
	assert_true(beloeb_over_nul("1500.00"));
	assert_false(beloeb_over_nul("0.00"));
	assert_false(beloeb_over_nul("-0.01"));
	assert_false(beloeb_over_nul("-10.00"));
}

static int
begynd(void **state)
{
	(void)state;
	return (a = arena_new(1 << 20)) == NULL;
}

static int
slut(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_have_exactly_two_fraction_digits),
		cmocka_unit_test(surplus_zeros_drop),
		cmocka_unit_test(digits_beyond_the_oere_make_it_unusable),
		cmocka_unit_test(what_is_no_amount_is_unusable),
		cmocka_unit_test(a_full_arena_is_said),
		cmocka_unit_test(only_more_than_nothing_is_over_nul),
	};

	return cmocka_run_group_tests(tests, begynd, slut);
}
