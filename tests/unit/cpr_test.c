#include "cpr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Numbers of nobody: made up as day, month, year and a serial that fails
 * modulus 11 or has no real date. */
static struct cpr
cpr(const char *nr)
{
	struct cpr c;

	assert_true(cpr_parse(nr, strlen(nr), &c));
	return c;
}

static void
born(const char *nr, const char *dato)
{
	struct cpr c = cpr(nr);
	char out[DAG_LEN];

	assert_string_equal(dag_print(cpr_foedt(&c), out), dato);
}

static void
ten_digits_and_nothing_else_are_a_number(void **state)
{
	static const char *const daarlige[] = { "", "070385123", "07038512370",
	    "070385-1237", "070385123x", " 703851237", "070385123 " };
	struct cpr c;
	size_t i;

	(void)state;
	assert_true(cpr_parse("0703851237", 10, &c));
	assert_string_equal(c.nr, "0703851237");
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++) {
		assert_false(cpr_parse(daarlige[i], strlen(daarlige[i]), &c));
		assert_string_equal(c.nr, "");
	}
	assert_false(cpr_parse(NULL, 10, &c));
}

static void
a_number_that_fails_modulus_11_is_not_refused(void **state)
{
	struct cpr c;

	(void)state;
	assert_true(cpr_parse("1108821933", 10, &c));
}

static void
the_urn_of_a_number_is_read_in_any_case(void **state)
{
	struct cpr c, d;

	(void)state;
	assert_true(cpr_parse_urn("urn:oio:cpr-nr:0703851237", &c));
	assert_true(cpr_parse_urn("URN:OIO:CPR-nr:0703851237", &d));
	assert_true(cpr_equal(&c, &d));
	assert_false(cpr_parse_urn(NULL, &d));
	assert_string_equal(d.nr, "");
}

static void
other_urns_are_nobody(void **state)
{
	static const char *const andre[] = { "urn:oio:cvr-nr:12345678",
	    "urn:oio:cvr-nr:0703851237", "urn:oio:cpr_nr:0703851237",
	    "xrn:oio:cpr-nr:0703851237", "urn:oio:cpr-nr;0703851237",
	    "urn:oio:cpr-nr:070385123", "urn:oio:cpr-nr:07038512377",
	    "urn:oio:cpr-nr", "0703851237", "urn:oio:pnr:0703851237", "" };
	struct cpr c;
	size_t i;

	(void)state;
	assert_false(cpr_parse_urn(NULL, &c));
	for (i = 0; i < sizeof(andre) / sizeof(andre[0]); i++)
		assert_false(cpr_parse_urn(andre[i], &c));
	assert_string_equal(c.nr, "");
}

static void
nobody_is_nobody_never_the_same(void **state)
{
	struct cpr ingen = { "" }, a = cpr("0703851237"),
	    b = cpr("0703851238");

	(void)state;
	assert_false(cpr_equal(&ingen, &ingen));
	assert_false(cpr_equal(&a, &ingen));
	assert_false(cpr_equal(&a, &b));
	assert_true(cpr_equal(&a, &a));
	assert_int_equal(cpr_foedt(&ingen), DAG_INGEN);
}

static void
the_century_follows_from_digit_seven(void **state)
{
	(void)state;
	born("0101000000", "1900-01-01");
	born("0101993001", "1999-01-01");
	born("0101364000", "2036-01-01");
	born("0101374000", "1937-01-01");
	born("0101369000", "2036-01-01");
	born("0101379001", "1937-01-01");
	born("0101575000", "2057-01-01");
	born("0101585000", "1858-01-01");
	born("0101578000", "2057-01-01");
	born("0101588000", "1858-01-01");
	born("0101006000", "2000-01-01");
	born("0101997000", "1899-01-01");
}

static void
a_substitute_number_has_sixty_added_to_its_day(void **state)
{
	struct cpr c60 = cpr("6001850000"), c92 = cpr("9201850000");

	(void)state;
	born("6101850001", "1985-01-01");
	born("9101850001", "1985-01-31");
	assert_int_equal(cpr_foedt(&c60), DAG_INGEN);
	assert_int_equal(cpr_foedt(&c92), DAG_INGEN);
}

static void
an_impossible_date_reaches_no_age(void **state)
{
	static const char *const umulige[] = { "3002850001", "0013850000",
	    "0100850000", "2902850000", "0000000000", "9102850000" };
	struct cpr c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(umulige) / sizeof(umulige[0]); i++) {
		c = cpr(umulige[i]);
		assert_int_equal(cpr_fylder(&c, 0), DAG_INGEN);
	}
}

static void
an_age_is_reached_on_the_birthday(void **state)
{
	struct cpr c = cpr("0703081237");

	(void)state;
	assert_int_equal(cpr_fylder(&c, 18), dag_fra(1926, 3, 7));
	c = cpr("0703084237");
	assert_int_equal(cpr_fylder(&c, 18), dag_fra(2026, 3, 7));
	assert_int_equal(cpr_fylder(&c, 0), dag_fra(2008, 3, 7));
}

static void
born_on_29_february_the_birthday_is_1_march_where_there_is_none(void **state)
{
	struct cpr c = cpr("2902084000");

	(void)state;
	assert_int_equal(cpr_fylder(&c, 18), dag_fra(2026, 3, 1));
	assert_int_equal(cpr_fylder(&c, 20), dag_fra(2028, 2, 29));
}

static void
texts_that_carry_a_number_are_seen(void **state)
{
	static const char *const med[] = { "0101701234", "010170-1234",
	    "sag 010170 1234.", "0 1 0 1 7 0 1 2 3 4", "010170 - 1234",
	    "01-01-70-12-34", "6101701234", "9112701234", "3112701234",
	    "x0101701234x", "(0101701234)", "010170\u00a01234",
	    "010170\u20101234", "010170\u20111234", "010170\u20131234",
	    "010170\u20151234", "010170\u22121234", "010170\t1234",
	    "010170\n1234", "12 0101701234", "1 0101701234", "010170-1234 5",
	    "010170--1234", "2024 0101701234", "\303\2460101701234" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(med) / sizeof(med[0]); i++)
		if (!cpr_i_tekst(med[i]))
			fail_msg("not seen: %s", med[i]);
}

static void
texts_that_only_resemble_one_are_let_through(void **state)
{
	static const char *const uden[] = { "", "010170123", "01017012345",
	    "00101701234", "0001701234", "3201701234", "6001701234",
	    "9201701234", "0113701234", "0100701234", "010170/1234",
	    "010170.1234", "010170_1234", "010170x1234", "010170\u20161234",
	    "010170\u200f1234", "010170\u00a91234", "010170\u01201234",
	    "010170\u22111234", "010170\u10101234",
	    "010170\uf0101234", "Sag 12 af 2024",
	    "12345678", "010170", "010170-123", "010170-12345" };
	size_t i;

	(void)state;
	assert_false(cpr_i_tekst(NULL));
	for (i = 0; i < sizeof(uden) / sizeof(uden[0]); i++)
		if (cpr_i_tekst(uden[i]))
			fail_msg("seen: %s", uden[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ten_digits_and_nothing_else_are_a_number),
		cmocka_unit_test(a_number_that_fails_modulus_11_is_not_refused),
		cmocka_unit_test(the_urn_of_a_number_is_read_in_any_case),
		cmocka_unit_test(other_urns_are_nobody),
		cmocka_unit_test(nobody_is_nobody_never_the_same),
		cmocka_unit_test(the_century_follows_from_digit_seven),
		cmocka_unit_test(
		    a_substitute_number_has_sixty_added_to_its_day),
		cmocka_unit_test(an_impossible_date_reaches_no_age),
		cmocka_unit_test(an_age_is_reached_on_the_birthday),
		cmocka_unit_test(
		    born_on_29_february_the_birthday_is_1_march_where_there_is_none),
		cmocka_unit_test(texts_that_carry_a_number_are_seen),
		cmocka_unit_test(texts_that_only_resemble_one_are_let_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
