/*
 * traengsel_test.c - room for planned calls, and the queue for the cores.
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

/* So many begin to wait and do so still. */
static void
waiting(struct traengsel *t, int n)
{
	while (n-- > 0)
		traengsel_vent(t, TRAENGSEL_KERNE);
}

/* n who waited for so long. */
static void
waited(struct traengsel *t, int n, unsigned ms)
{
	while (n-- > 0) {
		traengsel_vent(t, TRAENGSEL_KERNE);
		traengsel_ventet(t, TRAENGSEL_KERNE, ms);
	}
}

static void
one_long_wait_is_no_queue(void **state)
{
	struct traengsel t = { .max = 0 };

	(void)state;
	waiting(&t, TRAENGSEL_MINDST);
	waited(&t, 1, TRAENGSEL_MS * 2);
	assert_int_equal(traengsel_staar(&t), 0);
}

static void
long_waits_in_a_row_are_a_queue_while_somebody_waits(void **state)
{
	struct traengsel t = { .max = 0 };

	(void)state;
	waited(&t, 20, TRAENGSEL_MS * 2);
	assert_int_equal(traengsel_staar(&t), 0);
	waiting(&t, TRAENGSEL_MINDST - 1);
	assert_int_equal(traengsel_staar(&t), 0);
	waiting(&t, 1);
	assert_int_equal(traengsel_staar(&t), 1);
	waited(&t, 20, 0);
	assert_int_equal(traengsel_staar(&t), 0);
}

static void
waits_below_the_limit_are_none(void **state)
{
	struct traengsel t = { .max = 0 };

	(void)state;
	waiting(&t, TRAENGSEL_MINDST);
	waited(&t, 1000, TRAENGSEL_MS - 1);
	assert_int_equal(traengsel_staar(&t), 0);
}

static void
each_place_has_a_queue_of_its_own(void **state)
{
	struct traengsel t = { .max = 0 };

	(void)state;
	traengsel_vent(&t, TRAENGSEL_SIGNER);
	waited(&t, 20, TRAENGSEL_MS * 2);
	assert_int_equal(traengsel_staar(&t), 0);
	waiting(&t, TRAENGSEL_MINDST);
	assert_int_equal(traengsel_staar(&t), 1);
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
		cmocka_unit_test(one_long_wait_is_no_queue),
		cmocka_unit_test(
		    long_waits_in_a_row_are_a_queue_while_somebody_waits),
		cmocka_unit_test(waits_below_the_limit_are_none),
		cmocka_unit_test(each_place_has_a_queue_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
