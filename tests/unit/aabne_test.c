/* aabne_test.c - numbers that are under way. */
#include "aabne.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define NU	INT64_C(1795334400000)
#define MAX	3000
#define LIV	1000

static struct aabne *a;

static int
setup(void **state)
{
	(void)state;
	return (a = aabne_new(MAX, LIV)) == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	aabne_free(a);
	return 0;
}

static void
what_has_begun_is_under_way_until_it_ends(void **state)
{
	(void)state;
	assert_false(aabne_er(a, 7));
	assert_true(aabne_begynd(a, 7, NU));
	assert_true(aabne_er(a, 7));
	assert_false(aabne_er(a, 7 + 1024));
	aabne_slut(a, 8);
	assert_true(aabne_er(a, 7));
	aabne_slut(a, 7);
	assert_false(aabne_er(a, 7));
	aabne_slut(a, 7);
}

static void
numbers_of_one_bucket_are_apart(void **state)
{
	uint64_t i;

	(void)state;
	for (i = 0; i < 5; i++)
		assert_true(aabne_begynd(a, 3 + i * 1024, NU));
	aabne_slut(a, 3 + 2 * 1024);
	for (i = 0; i < 5; i++)
		assert_int_equal(aabne_er(a, 3 + i * 1024), i != 2);
}

static void
no_more_than_so_many_are_under_way(void **state)
{
	uint64_t i;

	(void)state;
	for (i = 1; i <= MAX; i++)
		assert_true(aabne_begynd(a, i, NU));
	assert_false(aabne_begynd(a, MAX + 1, NU + LIV - 1));
	aabne_slut(a, 1);
	assert_true(aabne_begynd(a, MAX + 1, NU + LIV - 1));
}

static void
what_never_ends_makes_room_after_its_time(void **state)
{
	uint64_t i;

	(void)state;
	for (i = 1; i <= MAX; i++)
		assert_true(aabne_begynd(a, i, i <= 10 ? NU : NU + 500));
	assert_true(aabne_begynd(a, MAX + 1, NU + LIV));
	assert_false(aabne_er(a, 10));
	assert_true(aabne_er(a, 11));
	assert_true(aabne_er(a, MAX + 1));
}

static void
nothing_is_ok_to_free(void **state)
{
	(void)state;
	aabne_free(NULL);
}

#define T(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_has_begun_is_under_way_until_it_ends),
		T(numbers_of_one_bucket_are_apart),
		T(no_more_than_so_many_are_under_way),
		T(what_never_ends_makes_room_after_its_time),
		T(nothing_is_ok_to_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
