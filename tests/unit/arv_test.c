/* arv_test.c - what one program hands to the next, and what it refuses. */
#include "arv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct grund g;
static char seen[2048];		/* the words, and one field of each line */
static char text[8192];

static enum gw_err
note(void *arg, const struct arv_linje *l, struct grund *why)
{
	const char *navn = arv_ord(l, "navn");
	size_t at = strlen(seen);

	(void)arg;
	(void)why;
	snprintf(seen + at, sizeof(seen) - at, "%s:%s:%lld;", l->ord,
	    navn != NULL ? navn : "-", arv_tal(l, "nr", -7));
	return strcmp(l->ord, "stop") == 0 ? GW_EIO : GW_OK;
}

static enum gw_err
parse(const char *record)
{
	memset(&g, 0, sizeof(g));
	seen[0] = '\0';
	snprintf(text, sizeof(text), "%s", record);
	return arv_parse(text, note, NULL, &g);
}

static void
version_1_is_read_line_by_line(void **state)
{
	(void)state;
	assert_int_equal(parse("gatewayd-arv 1\nrole navn=signer nr=3\n"
	    "worker nr=-1\nempty\n"), GW_OK);
	assert_string_equal(seen, "role:signer:3;worker:-:-1;empty:-:-7;");
}

static void
a_version_that_is_not_known_is_refused_before_any_line(void **state)
{
	(void)state;
	assert_int_equal(parse("gatewayd-arv 2\nrole nr=3\n"), GW_ECONF);
	assert_string_equal(seen, "");
	assert_non_null(strstr(g.text, "form 2"));
}

static void
words_and_names_that_are_not_known_are_passed_over(void **state)
{
	(void)state;
	assert_int_equal(parse("gatewayd-arv 1\nnovelty colour=blue\n"
	    "role colour=blue nr=4\n"), GW_OK);
	assert_string_equal(seen, "novelty:-:-7;role:-:4;");
}

static void
what_is_no_record_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "\n", "gatewayd-arv", "gatewayd-arv \n",
		"gatewayd-arv 0\n", "gatewayd-arv x\n", "gatewayd-arv 1x\n",
		"gatewayd-arv 1", "gatewayd-arvx 1\n", "arv 1\n",
		"gatewayd-arv 1\nrole nr=3",	/* half a record */
		"gatewayd-arv 1\n\n", "gatewayd-arv 1\nrole nr\n",
		"gatewayd-arv 1\nrole =3\n", "gatewayd-arv 1\nrole nr=\n",
		"gatewayd-arv 1\nrole  nr=3\n", "gatewayd-arv 1\nrole nr=3 \n",
		"gatewayd-arv 1\nrole nr=3=4\n",
		"gatewayd-arv 1\nro\tle nr=3\n",
		"gatewayd-arv 1\nrole nr=\x80\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(parse(bad[i]), GW_ECONF);
		assert_true(g.text[0] != '\0');
	}
}

static void
a_field_that_is_no_number_counts_as_absent(void **state)
{
	(void)state;
	assert_int_equal(parse("gatewayd-arv 1\na nr=3x\nb nr="
	    "99999999999999999999\nc nr=x\n"), GW_OK);
	assert_string_equal(seen, "a:-:-7;b:-:-7;c:-:-7;");
}

static void
more_fields_than_there_is_room_for_are_passed_over(void **state)
{
	char record[1024] = "gatewayd-arv 1\nrole";
	int i;

	(void)state;
	for (i = 0; i < ARV_FELTER; i++)
		strcat(record, " x=1");
	strcat(record, " nr=3\n");
	assert_int_equal(parse(record), GW_OK);
	assert_string_equal(seen, "role:-:-7;");
}

static void
the_first_error_of_the_reader_ends_it(void **state)
{
	(void)state;
	assert_int_equal(parse("gatewayd-arv 1\nrole nr=3\nstop\nrole\n"),
	    GW_EIO);
	assert_string_equal(seen, "role:-:3;stop:-:-7;");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(version_1_is_read_line_by_line),
		cmocka_unit_test(
		    a_version_that_is_not_known_is_refused_before_any_line),
		cmocka_unit_test(
		    words_and_names_that_are_not_known_are_passed_over),
		cmocka_unit_test(what_is_no_record_is_refused),
		cmocka_unit_test(a_field_that_is_no_number_counts_as_absent),
		cmocka_unit_test(
		    more_fields_than_there_is_room_for_are_passed_over),
		cmocka_unit_test(the_first_error_of_the_reader_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
