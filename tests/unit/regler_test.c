/* The table itself; what each rule says is tested where its objects are. */
#include "verden.h"

static void
the_table_has_every_rule_once_in_order(void **state)
{
	static const int numre[] = { 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13,
	    14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 30, 31, 32, 40, 41,
	    42, 43, 50, 51, 52, 53 };
	const struct regel *r;
	size_t i, n;

	(void)state;
	r = regler(&n);
	assert_int_equal(n, sizeof(numre) / sizeof(numre[0]));
	for (i = 0; i < n; i++)
		assert_int_equal(r[i].nr, numre[i]);
}

static void
a_rule_either_decides_or_says_where_it_is_kept(void **state)
{
	const struct regel *r;
	size_t i, n;

	(void)state;
	r = regler(&n);
	for (i = 0; i < n; i++) {
		assert_non_null(r[i].siger);
		assert_int_equal(r[i].afgoer == NULL, r[i].hvor != NULL);
		assert_int_equal(r[i].afgoer == NULL, r[i].om == 0);
	}
}

static void
facts_that_nobody_filled_in_hide_every_kind_of_object(void **state)
{
	const struct central central = { .mindstealder = 18 };
	const struct cpr ingen = { "" };
	struct udfald ud;
	struct fakta f;
	int type;

	(void)state;
	for (type = OBJ_SAG; type <= OBJ_BETALING; type++) {
		memset(&f, 0, sizeof(f));
		f.type = (enum objekt_type)type;
		f.central = &central;
		f.borger = &ingen;
		regler_afgoer(&f, &ud);
		assert_int_equal(ud.sted, STED_INGEN);
		assert_int_equal(ud.ellers, STED_INGEN);
		assert_true(ud.grundlag.regel > 0);
	}
}

static void
an_owner_s_case_without_any_property_is_r06(void **state)
{
	const struct central central = { .mindstealder = 18 };
	const struct cpr ingen = { "" };
	struct fakta f = { .type = OBJ_SAG, .ejerbaseret = 1,
	    .central = &central, .borger = &ingen };
	struct udfald ud;

	(void)state;
	regler_afgoer(&f, &ud);
	assert_int_equal(ud.grundlag.regel, 6);
	assert_string_equal(ud.grundlag.felt, "ejer");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_has_every_rule_once_in_order),
		cmocka_unit_test(a_rule_either_decides_or_says_where_it_is_kept),
		cmocka_unit_test(
		    facts_that_nobody_filled_in_hide_every_kind_of_object),
		cmocka_unit_test(an_owner_s_case_without_any_property_is_r06),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
