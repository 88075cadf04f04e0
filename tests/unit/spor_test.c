#include "spor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define TRACE	"0af7651916cd43dd8448eb211c80319c"
#define PARENT	"b7ad6b7169203331"
#define UUID	"0f8fad5b-d9cb-469f-a165-70867728950e"

static void
a_traceparent_is_read(void **state)
{
	struct spor s;

	(void)state;
	assert_true(spor_parse("00-" TRACE "-" PARENT "-01", &s));
	assert_string_equal(s.id, TRACE);
	assert_true(s.sampled);
}

static void
the_lowest_flag_alone_says_sampled(void **state)
{
	static const struct { const char *flags; int sampled; } v[] = {
		{ "00", 0 }, { "01", 1 }, { "02", 0 }, { "03", 1 },
		{ "f8", 0 }, { "ff", 1 }, { "0a", 0 }, { "0b", 1 },
	};
	char text[SPOR_LEN] = "00-" TRACE "-" PARENT "-";
	struct spor s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(*v); i++) {
		memcpy(text + SPOR_LEN - 3, v[i].flags, 2);
		assert_true(spor_parse(text, &s));
		assert_int_equal(s.sampled, v[i].sampled);
	}
}

static void
a_later_version_is_read_as_far_as_it_is_known(void **state)
{
	struct spor s;

	(void)state;
	assert_true(spor_parse("cc-" TRACE "-" PARENT "-01", &s));
	assert_true(spor_parse("cc-" TRACE "-" PARENT "-01-what", &s));
	assert_string_equal(s.id, TRACE);
	assert_false(spor_parse("cc-" TRACE "-" PARENT "-01what", &s));
}

static void
what_is_not_a_traceparent_is_none(void **state)
{
	static const char *const v[] = {
		"", "0", "00", "00-", "00-" TRACE, "00-" TRACE "-",
		"00-" TRACE "-" PARENT, "00-" TRACE "-" PARENT "-",
		"00-" TRACE "-" PARENT "-0",
		"00-" TRACE "-" PARENT "-01-", "00-" TRACE "-" PARENT "-011",
		"00-" TRACE "-" PARENT "-01 ", "00-" TRACE "-" PARENT "-0x",
		"00-" TRACE "-" PARENT ",01", "00-" TRACE "_" PARENT "-01",
		"00_" TRACE "-" PARENT "-01",
		/* forbidden and malformed versions */
		"ff-" TRACE "-" PARENT "-01", "0-" TRACE "-" PARENT "-01",
		"000-" TRACE "-" PARENT "-01", "zz-" TRACE "-" PARENT "-01",
		/* upper case, all zeros */
		"00-0AF7651916CD43DD8448EB211C80319C-" PARENT "-01",
		"00-" TRACE "-B7AD6B7169203331-01",
		"00-00000000000000000000000000000000-" PARENT "-01",
		"00-" TRACE "-0000000000000000-01",
		/* one digit too many, one too few */
		"00-0" TRACE "-" PARENT "-01", "00-" TRACE "-0" PARENT "-01",
		"00-af7651916cd43dd8448eb211c80319c-" PARENT "-01",
		"00-" TRACE "-7ad6b7169203331-01",
		" 00-" TRACE "-" PARENT "-01", "0X-" TRACE "-" PARENT "-01",
	};
	struct spor s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(*v); i++) {
		assert_false(spor_parse(v[i], &s));
		assert_string_equal(s.id, "");
		assert_false(s.sampled);
	}
}

static void
no_octet_of_it_may_be_another(void **state)
{
	char text[] = "00-" TRACE "-" PARENT "-01";
	size_t i, n = strlen(text);
	struct spor s;
	char was;

	(void)state;
	for (i = 0; i < n; i++) {
		was = text[i];
		text[i] = 'g';
		assert_false(spor_parse(text, &s));
		text[i] = '\0';
		assert_false(spor_parse(text, &s));
		text[i] = was;
	}
	assert_true(spor_parse(text, &s));
}

static void
a_trace_that_begins_here_has_the_requests_digits(void **state)
{
	struct spor s;

	(void)state;
	spor_begin(&s, UUID);
	assert_string_equal(s.id, "0f8fad5bd9cb469fa16570867728950e");
	assert_false(s.sampled);
}

static void
a_call_carries_the_trace_and_a_span_of_its_own(void **state)
{
	char out[SPOR_LEN];
	struct spor s, again;

	(void)state;
	assert_true(spor_parse("00-" TRACE "-" PARENT "-03", &s));
	spor_print(&s, "urn:uuid:" UUID, out);
	assert_string_equal(out, "00-" TRACE "-a16570867728950e-01");
	assert_true(spor_parse(out, &again));
	assert_string_equal(again.id, TRACE);
	assert_true(spor_parse("00-" TRACE "-" PARENT "-00", &s));
	spor_print(&s, UUID, out);
	assert_string_equal(out, "00-" TRACE "-a16570867728950e-00");
}

static void
without_a_trace_nothing_is_carried(void **state)
{
	struct spor s = { "", 0 };
	char out[SPOR_LEN] = "x";

	(void)state;
	spor_print(&s, UUID, out);
	assert_string_equal(out, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_traceparent_is_read),
		cmocka_unit_test(the_lowest_flag_alone_says_sampled),
		cmocka_unit_test(a_later_version_is_read_as_far_as_it_is_known),
		cmocka_unit_test(what_is_not_a_traceparent_is_none),
		cmocka_unit_test(no_octet_of_it_may_be_another),
		cmocka_unit_test(
		    a_trace_that_begins_here_has_the_requests_digits),
		cmocka_unit_test(
		    a_call_carries_the_trace_and_a_span_of_its_own),
		cmocka_unit_test(without_a_trace_nothing_is_carried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
