/* roller_test.c - the table of roles, types and classes. */
#include "roller.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Those in which more than one entry may have the same UUID. */
static int
samme_maa(int i, int j)
{
	return (i == R_SAG_VISNINGSKLASSE && j == R_DOK_VISNINGSKLASSE) ||
	    (i == R_SAG_MASTER && j == R_YD_MASTER);
}

static void
every_entry_has_a_uuid_and_a_name_that_finds_it(void **state)
{
	struct roller r;
	unsigned a, b, c, d, n;
	unsigned long long e;
	int i, slut;

	(void)state;
	roller_init(&r);
	for (i = 0; i < ROLLE_ANTAL; i++) {
		assert_int_equal(rolle_by_navn(rolle_navn(
		    (enum rolle_id)i)), i);
		slut = 0;
		n = (unsigned)sscanf(r.uuid[i], "%8x-%4x-%4x-%4x-%12llx%n",
		    &a, &b, &c, &d, &e, &slut);
		assert_int_equal(n, 5);
		assert_int_equal(slut, 36);
		assert_int_equal(strlen(r.uuid[i]), 36);
	}
}

static void
no_two_roles_share_a_uuid(void **state)
{
	struct roller r;
	int i, j;

	(void)state;
	roller_init(&r);
	for (i = 0; i < ROLLE_ANTAL; i++)
		for (j = i + 1; j < ROLLE_ANTAL; j++)
			if (!samme_maa(i, j))
				assert_string_not_equal(r.uuid[i], r.uuid[j]);
}

static void
name_that_is_not_there_is_none(void **state)
{
	(void)state;
	assert_int_equal(rolle_by_navn("sag-ejeren"), ROLLE_ANTAL);
	assert_int_equal(rolle_by_navn(""), ROLLE_ANTAL);
	assert_string_equal(rolle_navn(ROLLE_ANTAL), "?");
}

static void
role_is_known_in_any_case_and_as_urn(void **state)
{
	struct roller r;

	(void)state;
	roller_init(&r);
	assert_true(roller_er(&r, R_SAG_PRIMAER_PART,
	    "d839f26a-d4d1-4441-b2d6-3dbbb12a9404"));
	assert_true(roller_er(&r, R_SAG_PRIMAER_PART,
	    "D839F26A-D4D1-4441-B2D6-3DBBB12A9404"));
	assert_true(roller_er(&r, R_SAG_PRIMAER_PART,
	    "URN:uuid:d839f26a-d4d1-4441-b2d6-3dbbb12a9404"));
}

static void
everything_else_is_not_the_role(void **state)
{
	struct roller r;

	(void)state;
	roller_init(&r);
	assert_false(roller_er(&r, R_SAG_PRIMAER_PART, NULL));
	assert_false(roller_er(&r, R_SAG_PRIMAER_PART, ""));
	assert_false(roller_er(&r, R_SAG_PRIMAER_PART,
	    "d839f26a-d4d1-4441-b2d6-3dbbb12a9404 "));
	assert_false(roller_er(&r, R_SAG_SEKUNDAER_PART,
	    "d839f26a-d4d1-4441-b2d6-3dbbb12a9404"));
	assert_false(roller_er(&r, ROLLE_ANTAL,
	    "d839f26a-d4d1-4441-b2d6-3dbbb12a9404"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_entry_has_a_uuid_and_a_name_that_finds_it),
		cmocka_unit_test(no_two_roles_share_a_uuid),
		cmocka_unit_test(name_that_is_not_there_is_none),
		cmocka_unit_test(role_is_known_in_any_case_and_as_urn),
		cmocka_unit_test(everything_else_is_not_the_role)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
