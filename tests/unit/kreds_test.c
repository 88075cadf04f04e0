/*
 * kreds_test.c - the breaker, its window, and the budget of second tries.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "kreds.h"

#define T0	((int64_t)5000000)	/* any moment */

static struct kreds k;

static int
setup(void **state)
{
	(void)state;
	memset(&k, 0, sizeof(k));
	return 0;
}

/* n calls that go this way, at one moment; what the last led to. */
static enum kreds_skift
calls(int n, enum kreds_udfald u, int64_t now)
{
	enum kreds_skift s = KREDS_UAENDRET;

	while (n-- > 0) {
		assert_int_equal(kreds_tag(&k, now), KREDS_JA);
		s = kreds_slut(&k, KREDS_JA, u, now);
	}
	return s;
}

static void
the_fifth_failure_in_a_row_opens_it(void **state)
{
	(void)state;
	assert_int_equal(calls(4, KREDS_FEJLET, T0), KREDS_UAENDRET);
	assert_int_equal(k.tilstand, KREDS_LUKKET);
	assert_int_equal(calls(1, KREDS_FEJLET, T0), KREDS_AABNET);
	assert_int_equal(kreds_tag(&k, T0), KREDS_NEJ);
	assert_true(kreds_nej(&k, T0));
}

static void
one_success_between_begins_the_row_anew(void **state)
{
	(void)state;
	calls(4, KREDS_FEJLET, T0);
	calls(1, KREDS_GODT, T0);
	assert_int_equal(calls(4, KREDS_FEJLET, T0), KREDS_UAENDRET);
	assert_int_equal(k.tilstand, KREDS_LUKKET);
}

static void
what_says_nothing_neither_breaks_the_row_nor_adds_to_it(void **state)
{
	(void)state;
	calls(4, KREDS_FEJLET, T0);
	assert_int_equal(calls(9, KREDS_NEUTRAL, T0), KREDS_UAENDRET);
	assert_int_equal(calls(1, KREDS_FEJLET, T0), KREDS_AABNET);
}

static void
half_of_twenty_failures_open_it_though_never_five_in_a_row(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 9; i++) {
		calls(1, KREDS_GODT, T0 + i * 100);
		assert_int_equal(calls(1, KREDS_FEJLET, T0 + i * 100),
		    KREDS_UAENDRET);
	}
	calls(1, KREDS_GODT, T0 + 1000);
	assert_int_equal(calls(1, KREDS_FEJLET, T0 + 1000), KREDS_AABNET);
}

static void
fewer_than_half_do_not_open_it(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 40; i++) {
		calls(2, KREDS_GODT, T0);
		assert_int_equal(calls(1, KREDS_FEJLET, T0), KREDS_UAENDRET);
	}
}

static void
failures_older_than_the_window_do_not_count(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 9; i++) {
		calls(1, KREDS_GODT, T0);
		calls(1, KREDS_FEJLET, T0);
	}
	calls(1, KREDS_GODT, T0 + 10000);
	assert_int_equal(calls(1, KREDS_FEJLET, T0 + 10000), KREDS_UAENDRET);
}

static void
after_the_pause_exactly_one_probe_passes(void **state)
{
	(void)state;
	calls(5, KREDS_FEJLET, T0);
	assert_int_equal(kreds_tag(&k, T0 + 999), KREDS_NEJ);
	assert_false(kreds_nej(&k, T0 + 1000));
	assert_int_equal(kreds_tag(&k, T0 + 1000), KREDS_PROEVE);
	assert_true(kreds_nej(&k, T0 + 1000));
	assert_int_equal(kreds_tag(&k, T0 + 1000), KREDS_NEJ);
	assert_int_equal(kreds_tag(&k, T0 + 99000), KREDS_NEJ);
}

static void
a_good_probe_closes_it_and_the_row_begins_anew(void **state)
{
	(void)state;
	calls(5, KREDS_FEJLET, T0);
	kreds_tag(&k, T0 + 1000);
	assert_int_equal(kreds_slut(&k, KREDS_PROEVE, KREDS_GODT, T0 + 1100),
	    KREDS_LUKKEDE);
	assert_int_equal(calls(4, KREDS_FEJLET, T0 + 1200), KREDS_UAENDRET);
	assert_int_equal(calls(1, KREDS_FEJLET, T0 + 1200), KREDS_AABNET);
	assert_int_equal(k.pause_ms, KREDS_PAUSE_MS);
}

static void
each_failed_probe_doubles_the_pause_up_to_thirty_seconds(void **state)
{
	static const int want[] = { 1000, 2000, 4000, 8000, 16000, 30000,
	    30000 };
	int64_t now = T0;
	size_t i;

	(void)state;
	calls(5, KREDS_FEJLET, now);
	for (i = 0; i < sizeof(want) / sizeof(*want); i++) {
		assert_int_equal(kreds_tag(&k, now + want[i] - 1), KREDS_NEJ);
		now += want[i];
		assert_int_equal(kreds_tag(&k, now), KREDS_PROEVE);
		assert_int_equal(kreds_slut(&k, KREDS_PROEVE, KREDS_FEJLET,
		    now), KREDS_UAENDRET);
	}
}

static void
a_probe_that_was_given_up_makes_room_for_another_at_once(void **state)
{
	(void)state;
	calls(5, KREDS_FEJLET, T0);
	kreds_tag(&k, T0 + 1000);
	kreds_slut(&k, KREDS_PROEVE, KREDS_NEUTRAL, T0 + 1200);
	assert_int_equal(k.tilstand, KREDS_AABEN);
	assert_int_equal(k.pause_ms, KREDS_PAUSE_MS);
	assert_int_equal(kreds_tag(&k, T0 + 1200), KREDS_PROEVE);
}

static void
calls_from_before_it_opened_neither_close_it_nor_lengthen_it(void **state)
{
	(void)state;
	calls(5, KREDS_FEJLET, T0);
	assert_int_equal(kreds_slut(&k, KREDS_JA, KREDS_GODT, T0 + 10),
	    KREDS_UAENDRET);
	assert_int_equal(kreds_slut(&k, KREDS_JA, KREDS_FEJLET, T0 + 10),
	    KREDS_UAENDRET);
	assert_int_equal(k.tilstand, KREDS_AABEN);
	assert_int_equal(k.til, T0 + 1000);
}

int
main(void)
{
#define T(name)	cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		T(the_fifth_failure_in_a_row_opens_it),
		T(one_success_between_begins_the_row_anew),
		T(what_says_nothing_neither_breaks_the_row_nor_adds_to_it),
		T(half_of_twenty_failures_open_it_though_never_five_in_a_row),
		T(fewer_than_half_do_not_open_it),
		T(failures_older_than_the_window_do_not_count),
		T(after_the_pause_exactly_one_probe_passes),
		T(a_good_probe_closes_it_and_the_row_begins_anew),
		T(each_failed_probe_doubles_the_pause_up_to_thirty_seconds),
		T(a_probe_that_was_given_up_makes_room_for_another_at_once),
		T(calls_from_before_it_opened_neither_close_it_nor_lengthen_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
