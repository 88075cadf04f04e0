#include "log.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CPR	"0703851237"	/* a real date, fails modulus 11 */

static char skrevet[8192];

/* What one event writes to standard error. */
static const char *
linje(enum log_level level, const char *event, const char *text)
{
	int fds[2], gemt = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	log_event(level, event, "%s", text);
	dup2(gemt, STDERR_FILENO);
	close(gemt);
	close(fds[1]);
	n = read(fds[0], skrevet, sizeof(skrevet) - 1);
	close(fds[0]);
	skrevet[n > 0 ? n : 0] = '\0';
	return skrevet;
}

static void
a_line_says_when_how_bad_who_and_what(void **state)
{
	const char *s;

	(void)state;
	log_init("worker", LOG_INFO_);
	s = linje(LOG_WARN_, "refused", "req=1 ms=2");
	assert_memory_equal(s, "ts=2", 4);
	assert_non_null(strstr(s, "Z level=warn role=worker event=refused "
	    "req=1 ms=2\n"));
}

static void
a_line_is_one_line(void **state)
{
	const char *s;

	(void)state;
	log_init("worker", LOG_INFO_);
	s = linje(LOG_INFO_, "x", "a\nts=faked\rb");
	assert_ptr_equal(strchr(s, '\n'), s + strlen(s) - 1);
	assert_null(strchr(s, '\r'));
}

static void
a_cpr_number_does_not_get_through(void **state)
{
	(void)state;
	log_init("worker", LOG_INFO_);
	assert_null(strstr(linje(LOG_INFO_, "x", "q=" CPR), CPR));
	assert_null(strstr(linje(LOG_INFO_, "x", "q=070385-1237"),
	    "070385-1237"));
}

static void
below_the_least_level_nothing_is_written(void **state)
{
	(void)state;
	log_init("worker", LOG_INFO_);
	assert_string_equal(linje(LOG_DEBUG_, "x", "y"), "");
	log_init("worker", LOG_DEBUG_);
	assert_non_null(strstr(linje(LOG_DEBUG_, "x", "y"), "level=debug"));
}

static void
a_long_line_is_cut_and_still_ends(void **state)
{
	char lang[4000];
	size_t len;

	(void)state;
	log_init("worker", LOG_INFO_);
	memset(lang, 'a', sizeof(lang) - 1);
	lang[sizeof(lang) - 1] = '\0';
	len = strlen(linje(LOG_INFO_, "x", lang));
	assert_true(len > 1000 && len <= 2048);
	assert_int_equal(skrevet[len - 1], '\n');
}

static void
quoted_text_cannot_leave_its_quotes(void **state)
{
	char q[LOG_QUOTE_LEN];

	(void)state;
	assert_string_equal(log_quote("a \"b\" \\ c", q),
	    "\"a \\\"b\\\" \\\\ c\"");
	assert_string_equal(log_quote("a\nb\x7f", q), "\"a\\x0ab\\x7f\"");
	assert_string_equal(log_quote(NULL, q), "\"\"");
}

static void
quoted_text_is_bounded(void **state)
{
	char q[LOG_QUOTE_LEN], lang[1000];
	size_t i;

	(void)state;
	for (i = 0; i < 10; i++) {		/* every end of the buffer */
		memset(lang, 'a', sizeof(lang));
		memset(lang + 185 + i, i % 2 ? '"' : '\n', 100);
		lang[sizeof(lang) - 1] = '\0';
		assert_true(strlen(log_quote(lang, q)) < LOG_QUOTE_LEN);
		assert_int_equal(q[strlen(q) - 1], '"');
	}
}

static void
a_mask_follows_one_person_and_no_other(void **state)
{
	struct cpr en, anden;
	char a[CPR_MASK_LEN], b[CPR_MASK_LEN], c[CPR_MASK_LEN];

	(void)state;
	assert_true(cpr_parse(CPR, 10, &en));
	assert_true(cpr_parse("0703851238", 10, &anden));
	log_init("worker", LOG_INFO_);
	assert_string_equal(cpr_mask(&en, a), cpr_mask(&en, b));
	assert_string_not_equal(a, cpr_mask(&anden, c));
	assert_memory_equal(a, "cpr#", 4);
	assert_int_equal(strlen(a), 10);
}

static void
a_mask_differs_from_run_to_run(void **state)
{
	struct cpr en;
	char a[CPR_MASK_LEN], b[CPR_MASK_LEN];
	int i, ens = 0;

	(void)state;
	assert_true(cpr_parse(CPR, 10, &en));
	for (i = 0; i < 3; i++) {
		log_init("worker", LOG_INFO_);
		cpr_mask(&en, a);
		log_init("worker", LOG_INFO_);
		ens += strcmp(a, cpr_mask(&en, b)) == 0;
	}
	assert_true(ens < 3);
}

int
main(void)
{
#define T(f) cmocka_unit_test(f)
	const struct CMUnitTest tests[] = {
		T(a_line_says_when_how_bad_who_and_what),
		T(a_line_is_one_line),
		T(a_cpr_number_does_not_get_through),
		T(below_the_least_level_nothing_is_written),
		T(a_long_line_is_cut_and_still_ends),
		T(quoted_text_cannot_leave_its_quotes),
		T(quoted_text_is_bounded),
		T(a_mask_follows_one_person_and_no_other),
		T(a_mask_differs_from_run_to_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
