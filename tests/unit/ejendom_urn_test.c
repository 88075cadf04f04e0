/* ejendom_urn_test.c - a property's identity on the wire (R06). */
#include "ejendom_urn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
bfe_number_is_read_as_a_number(void **state)
{
	static const char *const v[] = {
		"urn:oio:ejendom:bfe-nr:0000123456",
		"urn:oio:ejendom:bfe-nr:123456",
		"URN:OIO:Ejendom:BFE-nr:123456"
	};
	struct ejendom e;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		memset(&e, 0xff, sizeof(e));
		assert_true(ejendom_parse(v[i], &e));
		assert_int_equal(e.art, EJENDOM_BFE);
		assert_int_equal(e.bfe, 123456);
		assert_int_equal(e.esr_nr, 0);
	}
	assert_true(ejendom_parse("urn:oio:ejendom:bfe-nr:9999999999", &e));
	assert_int_equal(e.bfe, INT64_C(9999999999));
}

static void
esr_number_is_municipality_and_number(void **state)
{
	static const char *const v[] = { "urn:oio:esr:ejendom:461-01234",
	    "urn:oio:esr:ejendom:461-001234",
	    "urn:oio:ESR:ejendom:0461-1234" };
	struct ejendom e;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_true(ejendom_parse(v[i], &e));
		assert_int_equal(e.art, EJENDOM_ESR);
		assert_int_equal(e.esr_kommune, 461);
		assert_int_equal(e.esr_nr, 1234);
	}
}

static void
everything_else_is_no_property(void **state)
{
	static const char *const v[] = { "", "123456", "urn:oio:ejendom",
	    "urn:oio:ejendom:bfe-nr:", "urn:oio:ejendom:bfe-nr:0000000000",
	    "urn:oio:ejendom:bfe-nr:12345x", "urn:oio:ejendom:bfe-nr:-1",
	    "urn:oio:ejendom:bfe-nr: 1", "urn:oio:ejendom:bfe-nr:1 ",
	    "urn:oio:ejendom:bfe-nr:1111111111111111111",
	    "urn:oio:esr:ejendom:461", "urn:oio:esr:ejendom:461-",
	    "urn:oio:esr:ejendom:-12345", "urn:oio:esr:ejendom:461-12345-1",
	    "urn:oio:esr:ejendom:461-1234567890",
	    "urn:oio:esr:ejendom:12345-12345", "urn:oio:esr:ejendom:461/12345",
	    "urn:oio:cpr-nr:0101701235" };
	struct ejendom e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		memset(&e, 0xff, sizeof(e));
		assert_false(ejendom_parse(v[i], &e));
		assert_int_equal(e.art, EJENDOM_INGEN);
		assert_int_equal(e.bfe, 0);
	}
	assert_false(ejendom_parse(NULL, &e));
	assert_int_equal(e.art, EJENDOM_INGEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bfe_number_is_read_as_a_number),
		cmocka_unit_test(esr_number_is_municipality_and_number),
		cmocka_unit_test(everything_else_is_no_property)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
