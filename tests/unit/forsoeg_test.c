/*
 * forsoeg_test.c - the budget of second tries, and the window it counts in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "forsoeg.h"

#define T0	((int64_t)5000000)

static void
calls(struct forsoeg *f, int n, int64_t now)
{
	while (n-- > 0)
		forsoeg_kald(f, now);
}

static void
nine_calls_give_no_second_try_and_ten_give_one(void **state)
{
	struct forsoeg f = { 0 };

	(void)state;
	assert_int_equal(forsoeg_tag(&f, T0), 0);
	calls(&f, 9, T0);
	assert_int_equal(forsoeg_tag(&f, T0), 0);
	calls(&f, 1, T0);
	assert_int_equal(forsoeg_tag(&f, T0), 1);
	assert_int_equal(forsoeg_tag(&f, T0), 0);
}

static void
second_tries_are_never_more_than_a_tenth_of_ten_seconds(void **state)
{
	struct forsoeg f = { 0 };
	int tries = 0, i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		forsoeg_kald(&f, T0 + i * 10);
		tries += forsoeg_tag(&f, T0 + i * 10);
	}
	assert_int_equal(tries, 100);
}

static void
calls_of_the_time_before_give_nothing_any_more(void **state)
{
	struct forsoeg f = { 0 };

	(void)state;
	calls(&f, 100, T0);
	assert_int_equal(forsoeg_tag(&f, T0 + 9999), 1);
	assert_int_equal(forsoeg_tag(&f, T0 + 10000), 0);
}

static void
the_window_counts_by_kind_and_forgets_by_the_second(void **state)
{
	struct vindue v = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 20; i++) {
		vindue_tael(&v, T0 + i * 1000, 0);
		vindue_tael(&v, T0 + i * 1000, 1);
		vindue_tael(&v, T0 + i * 1000, 1);
	}
	assert_int_equal(vindue_sum(&v, T0 + 19000, 0), VINDUE_S);
	assert_int_equal(vindue_sum(&v, T0 + 19000, 1), 2 * VINDUE_S);
	assert_int_equal(vindue_sum(&v, T0 + 24000, 0), VINDUE_S - 5);
	assert_int_equal(vindue_sum(&v, T0 + 29000, 0), 0);
	vindue_tael(&v, T0 + 90000, 0);
	assert_int_equal(vindue_sum(&v, T0 + 90000, 0), 1);
	assert_int_equal(vindue_sum(&v, T0 + 90000, 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nine_calls_give_no_second_try_and_ten_give_one),
		cmocka_unit_test(
		    second_tries_are_never_more_than_a_tenth_of_ten_seconds),
		cmocka_unit_test(calls_of_the_time_before_give_nothing_any_more),
		cmocka_unit_test(
		    the_window_counts_by_kind_and_forgets_by_the_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
