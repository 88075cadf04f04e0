/* gentag_test.c - a call that is made again is known again. */
#include "gentag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct gentag *g;
static jr_spend a, b;		/* of one place */

static int
setup(void **state)
{
	(void)state;
	memset(&a, 7, sizeof(a));
	b = a;
	b.key[JX_DIGEST - 1] = 8;
	return (g = gentag_new()) == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	gentag_free(g);
	return 0;
}

static void
a_beginning_is_known_by_its_request_and_what_it_spent(void **state)
{
	(void)state;
	assert_int_equal(gentag_find(g, "r1", &a, 1), 0);
	gentag_begyndt(g, "r1", &a, 1, 17);
	assert_int_equal(gentag_find(g, "r1", &a, 1), 17);
	assert_int_equal(gentag_find(g, "r2", &a, 1), 0);
	assert_int_equal(gentag_find(g, "r1", &b, 1), 0);
	assert_int_equal(gentag_find(g, "r1", &a, 0), 0);
}

static void
the_last_one_of_a_place_is_known(void **state)
{
	(void)state;
	gentag_begyndt(g, "r1", &a, 1, 17);
	gentag_begyndt(g, "r2", &b, 1, 18);
	assert_int_equal(gentag_find(g, "r1", &a, 1), 0);
	assert_int_equal(gentag_find(g, "r2", &b, 1), 18);
}

static void
what_has_no_name_or_spends_nothing_is_not_kept(void **state)
{
	(void)state;
	gentag_begyndt(g, "", &a, 1, 17);
	assert_int_equal(gentag_find(g, "", &a, 1), 0);
	gentag_begyndt(g, "r1", &a, 0, 17);
	assert_int_equal(gentag_find(g, "r1", &a, 1), 0);
}

static void
a_completion_is_known_by_what_it_completed(void **state)
{
	(void)state;
	assert_int_equal(gentag_slut(g, 17), 0);
	gentag_sluttet(g, 17, 20);
	assert_int_equal(gentag_slut(g, 17), 20);
	gentag_sluttet(g, 17 + 16384, 21);
	assert_int_equal(gentag_slut(g, 17), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(a_beginning_is_known_by_its_request_and_what_it_spent),
		T(the_last_one_of_a_place_is_known),
		T(what_has_no_name_or_spends_nothing_is_not_kept),
		T(a_completion_is_known_by_what_it_completed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
