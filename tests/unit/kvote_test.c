/* kvote_test.c - so many a second, and how many more there were. */
#include "kvote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define NU	INT64_C(5000000)

static struct kvote k;

static int
setup(void **state)
{
	(void)state;
	kvote_init(&k, 3);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	kvote_fini(&k);
	return 0;
}

/* How many of n at that moment may; *flere: what was told of the past. */
static int
maa(int n, int64_t now, unsigned *flere)
{
	unsigned f;
	int i, ok = 0;

	for (*flere = 0, i = 0; i < n; i++) {
		ok += kvote_tag(&k, now, &f);
		*flere += f;
	}
	return ok;
}

static void
no_more_than_so_many_in_a_second(void **state)
{
	unsigned flere;

	(void)state;
	assert_int_equal(maa(2, NU, &flere), 2);
	assert_int_equal(maa(5, NU + 999, &flere), 1);
	assert_int_equal(flere, 0);
}

static void
the_next_second_begins_anew_and_tells_of_the_rest(void **state)
{
	unsigned flere;

	(void)state;
	assert_int_equal(maa(10, NU, &flere), 3);
	assert_int_equal(maa(4, NU + 1000, &flere), 3);
	assert_int_equal(flere, 7);
	assert_int_equal(maa(1, NU + 9000, &flere), 1);
	assert_int_equal(flere, 1);
}

static void
nothing_is_told_of_a_second_that_was_within(void **state)
{
	unsigned flere;

	(void)state;
	assert_int_equal(maa(3, NU, &flere), 3);
	assert_int_equal(maa(1, NU + 5000, &flere), 1);
	assert_int_equal(flere, 0);
}

#define T(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(no_more_than_so_many_in_a_second),
		T(the_next_second_begins_anew_and_tells_of_the_rest),
		T(nothing_is_told_of_a_second_that_was_within),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
