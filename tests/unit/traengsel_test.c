/*
 * traengsel_test.c - room for planned calls, and for those at work.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "traengsel.h"

static void
calls_are_let_in_up_to_the_limit(void **state)
{
	struct traengsel t = { .max = 10 };

	(void)state;
	assert_int_equal(traengsel_tag(&t, 4), 1);
	assert_int_equal(traengsel_tag(&t, 6), 1);
	assert_int_equal(traengsel_tag(&t, 1), 0);
	traengsel_slip(&t, 4);
	assert_int_equal(traengsel_tag(&t, 5), 0);
	assert_int_equal(traengsel_tag(&t, 4), 1);
}

static void
a_request_larger_than_the_limit_has_room_when_it_is_alone(void **state)
{
	struct traengsel t = { .max = 10 };

	(void)state;
	assert_int_equal(traengsel_tag(&t, 300), 1);
	assert_int_equal(traengsel_tag(&t, 1), 0);
	traengsel_slip(&t, 300);
	assert_int_equal(traengsel_tag(&t, 1), 1);
	assert_int_equal(traengsel_tag(&t, 300), 0);
}

static void
a_request_that_asks_nobody_always_has_room(void **state)
{
	struct traengsel t = { .max = 10 };

	(void)state;
	assert_int_equal(traengsel_tag(&t, 10), 1);
	assert_int_equal(traengsel_tag(&t, 0), 1);
}

static void
without_a_limit_there_is_always_room(void **state)
{
	struct traengsel t = { .max = 0 };
	int i;

	(void)state;
	for (i = 0; i < 1000; i++)
		assert_int_equal(traengsel_tag(&t, 1000), 1);
}

/* So many come at that moment; how many of them are let in. */
static int
coming(struct traengsel *t, int n, int64_t now)
{
	int inde = 0;

	while (n-- > 0)
		inde += traengsel_ind(t, now);
	return inde;
}

static void
a_few_at_once_are_no_queue(void **state)
{
	struct traengsel t = { .max_arbejde = 10 };

	(void)state;
	assert_int_equal(coming(&t, 30, 5000), 30);
	assert_int_equal(coming(&t, 10, 5000 + TRAENGSEL_MS - 1), 10);
}

static void
too_many_who_stay_are_a_queue(void **state)
{
	struct traengsel t = { .max_arbejde = 10 };

	(void)state;
	assert_int_equal(coming(&t, 11, 5000), 11);
	assert_int_equal(coming(&t, 5, 5000 + TRAENGSEL_MS), 0);
	traengsel_ud(&t);
	assert_int_equal(coming(&t, 1, 5000 + TRAENGSEL_MS), 0);
	traengsel_ud(&t);
	assert_int_equal(coming(&t, 2, 5000 + TRAENGSEL_MS), 1);
}

static void
who_is_refused_is_not_at_work(void **state)
{
	struct traengsel t = { .max_arbejde = 1 };

	(void)state;
	assert_int_equal(coming(&t, 2, 5000), 2);
	assert_int_equal(coming(&t, 100, 5000 + TRAENGSEL_MS), 0);
	traengsel_ud(&t);
	traengsel_ud(&t);
	assert_int_equal(coming(&t, 1, 5000 + TRAENGSEL_MS), 1);
}

static void
four_times_the_limit_is_too_much_at_once(void **state)
{
	struct traengsel t = { .max_arbejde = 10 };

	(void)state;
	assert_int_equal(coming(&t, 100, 5000), 10 * TRAENGSEL_GANGE);
}

static void
soon_after_a_refusal_the_limit_is_the_limit(void **state)
{
	struct traengsel t = { .max_arbejde = 10 };
	int64_t afvist = 5000 + TRAENGSEL_MS;
	int i;

	(void)state;
	assert_int_equal(coming(&t, 11, 5000), 11);
	assert_int_equal(coming(&t, 1, afvist), 0);
	for (i = 0; i < 11; i++)
		traengsel_ud(&t);
	assert_int_equal(coming(&t, 20, afvist + 10), 10);
	for (i = 0; i < 10; i++)
		traengsel_ud(&t);
	assert_int_equal(coming(&t, 20, afvist + 10 + TRAENGSEL_RO_MS), 20);
}

static void
who_waits_for_a_source_is_in_nobodys_way(void **state)
{
	struct traengsel t = { .max_arbejde = 10 };
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		assert_int_equal(traengsel_ind(&t, 5000 + i * 1000), 1);
		traengsel_hvil(&t);
	}
	for (i = 0; i < 11; i++)
		traengsel_igen(&t);
	assert_int_equal(traengsel_ind(&t, 5000000), 1);
	assert_int_equal(traengsel_ind(&t, 5000000 + TRAENGSEL_MS), 0);
}

static void
a_queue_that_has_gone_is_forgotten(void **state)
{
	struct traengsel t = { .max_arbejde = 10 };

	(void)state;
	assert_int_equal(coming(&t, 11, 5000), 11);
	traengsel_ud(&t);
	assert_int_equal(coming(&t, 1, 9000), 1);
}

static void
without_a_limit_all_may_work(void **state)
{
	struct traengsel t = { .max_arbejde = 0 };

	(void)state;
	assert_int_equal(coming(&t, 1000, 5000), 1000);
	assert_int_equal(coming(&t, 1000, 9000), 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_let_in_up_to_the_limit),
		cmocka_unit_test(
		    a_request_larger_than_the_limit_has_room_when_it_is_alone),
		cmocka_unit_test(a_request_that_asks_nobody_always_has_room),
		cmocka_unit_test(without_a_limit_there_is_always_room),
		cmocka_unit_test(a_few_at_once_are_no_queue),
		cmocka_unit_test(too_many_who_stay_are_a_queue),
		cmocka_unit_test(who_is_refused_is_not_at_work),
		cmocka_unit_test(four_times_the_limit_is_too_much_at_once),
		cmocka_unit_test(soon_after_a_refusal_the_limit_is_the_limit),
		cmocka_unit_test(who_waits_for_a_source_is_in_nobodys_way),
		cmocka_unit_test(a_queue_that_has_gone_is_forgotten),
		cmocka_unit_test(without_a_limit_all_may_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
