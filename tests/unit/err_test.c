/* err_test.c - the one list of what can go wrong. */
#include "err.h"

/* cmocka makes fail() a macro; ours is called through this. */
static enum gw_err (*const noter)(struct grund *, enum gw_err, const char *,
    ...) __attribute__((format(printf, 3, 4))) = fail;

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
every_error_has_a_name_and_a_text(void **state)
{
	int i, j;

	(void)state;
	assert_int_equal(GW_OK, 0);
	for (i = 0; i < GW_ERR_COUNT; i++) {
		assert_int_equal(strncmp(err_name((enum gw_err)i), "GW_", 3),
		    0);
		assert_true(strlen(err_text((enum gw_err)i)) > 3);
		for (j = 0; j < i; j++)
			assert_string_not_equal(err_name((enum gw_err)i),
			    err_name((enum gw_err)j));
	}
	assert_string_equal(err_name(GW_ETIMEOUT), "GW_ETIMEOUT");
}

static void
number_that_is_no_error_is_said_so(void **state)
{
	(void)state;
	assert_string_equal(err_name(GW_ERR_COUNT), "GW_?");
	assert_string_equal(err_text(GW_ERR_COUNT), "unknown error");
	assert_false(err_retry(GW_ERR_COUNT));
}

static void
only_what_may_pass_is_worth_a_retry(void **state)
{
	(void)state;
	assert_true(err_retry(GW_ETIMEOUT));
	assert_true(err_retry(GW_EUNREACH));
	assert_true(err_retry(GW_EBUSY));
	assert_true(err_retry(GW_EIO));
	assert_false(err_retry(GW_EREFUSED));
	assert_false(err_retry(GW_EBELIEF));
	assert_false(err_retry(GW_ECHECK));
}

static void
first_cause_stays(void **state)
{
	struct grund g = { 0 };

	(void)state;
	assert_int_equal(noter(&g, GW_ECHECK, "reference %d", 3), GW_ECHECK);
	assert_int_equal(noter(&g, GW_EIO, "later"), GW_EIO);
	assert_int_equal(g.rc, GW_ECHECK);
	assert_string_equal(g.text, "reference 3");
}

static void
cause_that_is_long_is_cut(void **state)
{
	struct grund g = { 0 };

	(void)state;
	assert_int_equal(noter(&g, GW_EIO, "%0300d", 1), GW_EIO);
	assert_int_equal(strlen(g.text), sizeof(g.text) - 1);
}

static void
nobody_need_listen(void **state)
{
	(void)state;
	assert_int_equal(noter(NULL, GW_EIO, "x"), GW_EIO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_has_a_name_and_a_text),
		cmocka_unit_test(number_that_is_no_error_is_said_so),
		cmocka_unit_test(only_what_may_pass_is_worth_a_retry),
		cmocka_unit_test(first_cause_stays),
		cmocka_unit_test(cause_that_is_long_is_cut),
		cmocka_unit_test(nobody_need_listen)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
