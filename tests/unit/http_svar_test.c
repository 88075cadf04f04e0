/* http_svar_test.c - which octets are an answer, and which are none. */
#include "http_svar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define OK	"HTTP/1.1 200 OK\r\n"
#define MAX	100

static struct http_svar s;

/* Feeds it in pieces of step octets; how many were taken. */
static size_t
feed_by(const char *p, size_t len, size_t step)
{
	size_t used = 0, n, took;

	http_svar_fini(&s);
	http_svar_init(&s, MAX);
	while (used < len && s.del < SVAR_HEL) {
		n = len - used < step ? len - used : step;
		took = http_svar_feed(&s, p + used, n);
		assert_true(took == n || s.del >= SVAR_HEL);
		used += took;
	}
	return used;
}

static enum svar_del
read_all(const char *text)
{
	feed_by(text, strlen(text), SIZE_MAX);
	return s.del;
}

static void
body_is(const char *text, const char *body)
{
	size_t step;

	for (step = 1; step < 40; step++) {
		assert_int_equal(feed_by(text, strlen(text), step),
		    strlen(text));
		assert_int_equal(s.del, SVAR_HEL);
		assert_int_equal(s.len, strlen(body));
		if (*body != '\0')
			assert_string_equal(s.krop, body);
	}
}

static void
no_answer(const char *text)
{
	assert_int_equal(read_all(text), SVAR_UGYLDIG);
	assert_non_null(s.hvorfor);
}

static int
teardown(void **state)
{
	(void)state;
	http_svar_fini(&s);
	return 0;
}

static void
a_body_is_as_long_as_it_says(void **state)
{
	(void)state;
	body_is(OK "Content-Type: text/xml\r\nContent-Length: 3\r\n\r\nhej",
	    "hej");
	assert_int_equal(s.status, 200);
	assert_string_equal(s.media, "text/xml");
	assert_int_equal(s.luk, 0);
	body_is(OK "content-length:0\r\n\r\n", "");
	body_is("HTTP/1.1 404\r\nContent-Length: 1\r\n\r\nx", "x");
	assert_int_equal(s.status, 404);
}

static void
chunks_are_put_together(void **state)
{
	(void)state;
	body_is(OK "Transfer-Encoding: chunked\r\n\r\n3\r\nhej\r\n"
	    "A;x=\"y\"\r\n0123456789\r\n0\r\n\r\n", "hej0123456789");
	body_is(OK "Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n000\r\n"
	    "Trailer: x\r\n\r\n", "a");
}

static void
a_body_of_no_length_ends_with_the_connection(void **state)
{
	(void)state;
	assert_int_equal(read_all(OK "\r\nhej"), SVAR_TIL_SLUT);
	assert_int_equal(s.luk, 1);
	http_svar_slut(&s);
	assert_int_equal(s.del, SVAR_HEL);
	assert_string_equal(s.krop, "hej");
}

static void
what_ends_too_soon_is_no_answer(void **state)
{
	static const char *const cut[] = { "", "HTTP/1.1 2", OK, OK "A: b\r\n",
	    OK "Content-Length: 9\r\n\r\nhalf",
	    OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhalf",
	    OK "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
	    OK "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cut) / sizeof(*cut); i++) {
		assert_true(read_all(cut[i]) < SVAR_HEL);
		http_svar_slut(&s);
		assert_int_equal(s.del, SVAR_UGYLDIG);
	}
}

static void
an_answer_may_be_announced(void **state)
{
	(void)state;
	body_is("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n"
	    "Content-Type: a/b\r\n\r\n" OK "Content-Length: 1\r\n\r\nx", "x");
	assert_string_equal(s.media, "");
	no_answer("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n");
}

static void
some_answers_have_no_body(void **state)
{
	(void)state;
	body_is("HTTP/1.1 204 No Content\r\n\r\n", "");
	body_is("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "");
}

static void
it_is_said_when_nothing_follows(void **state)
{
	(void)state;
	body_is(OK "Connection: keep-alive, Close\r\nContent-Length: 1\r\n"
	    "\r\nx", "x");
	assert_int_equal(s.luk, 1);
	body_is("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "x");
	assert_int_equal(s.luk, 1);
	body_is(OK "Connection: closed\r\nContent-Length: 1\r\n\r\nx", "x");
	assert_int_equal(s.luk, 0);
}

static void
octets_behind_an_answer_are_left(void **state)
{
	static const char two[] = OK "Content-Length: 1\r\n\r\nxHTTP/1.1";

	(void)state;
	assert_int_equal(feed_by(two, strlen(two), SIZE_MAX),
	    strlen(two) - strlen("HTTP/1.1"));
	assert_int_equal(s.del, SVAR_HEL);
}

static void
what_has_two_meanings_is_no_answer(void **state)
{
	(void)state;
	no_answer(OK "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx");
	no_answer(OK "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"
	    "\r\n0\r\n\r\n");
	no_answer(OK "Transfer-Encoding: chunked\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
	no_answer(OK "Transfer-Encoding: gzip, chunked\r\n\r\n");
	no_answer(OK "Content-Encoding: gzip\r\n\r\n");
	no_answer(OK "Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n");
	no_answer(OK "A: b\r\n folded\r\n\r\n");
	no_answer(OK "A : b\r\n\r\n");
	no_answer(OK ": b\r\n\r\n");
	no_answer(OK "A\r\n\r\n");
	no_answer("HTTP/1.1 200 OK\nA: b\r\n\r\n");
	no_answer("HTTP/1.1 200 OK\rA: b\r\n\r\n");
}

static void
nul_in_a_line_is_no_answer(void **state)
{
	static const char nul[] = OK "A: b\0c\r\n\r\n";

	(void)state;
	feed_by(nul, sizeof(nul) - 1, SIZE_MAX);
	assert_int_equal(s.del, SVAR_UGYLDIG);
}

static void
another_first_line_is_no_answer(void **state)
{
	static const char *const wrong[] = { "\r\n", "HTTP/2 200 OK\r\n",
	    "HTTP/1.2 200 OK\r\n", "http/1.1 200 OK\r\n",
	    "HTTP/1.1  200 OK\r\n", "HTTP/1.1 20 OK\r\n",
	    "HTTP/1.1 2000 OK\r\n", "HTTP/1.1 099 OK\r\n",
	    "HTTP/1.1 600 OK\r\n", "HTTP/1.1 200OK\r\n", "200 OK\r\n" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		no_answer(wrong[i]);
}

static void
a_number_is_digits_alone(void **state)
{
	static const char *const wrong[] = { "-1", "+1", "0x1", "1 2", "", "1,1",
	    "1a", "9999999999999" };
	char text[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		strcpy(text, OK "Content-Length: ");
		strcat(strcat(text, wrong[i]), "\r\n\r\n");
		no_answer(text);
	}
	no_answer(OK "Transfer-Encoding: chunked\r\n\r\nZZ\r\n");
	no_answer(OK "Transfer-Encoding: chunked\r\n\r\n-1\r\n");
	no_answer(OK "Transfer-Encoding: chunked\r\n\r\n\r\n");
	no_answer(OK "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n");
}

static void
a_body_of_the_limit_passes_and_one_octet_more_does_not(void **state)
{
	char text[4 * MAX];
	int n;

	(void)state;
	n = snprintf(text, sizeof(text), OK "Content-Length: %d\r\n\r\n%*s",
	    MAX, MAX, "x");
	assert_int_equal(feed_by(text, (size_t)n, 7), n);
	assert_int_equal(s.del, SVAR_HEL);
	snprintf(text, sizeof(text), OK "Content-Length: %d\r\n\r\n", MAX + 1);
	assert_int_equal(read_all(text), SVAR_FOR_STOR);
	snprintf(text, sizeof(text), OK "\r\n%*s", MAX + 1, "x");
	assert_int_equal(read_all(text), SVAR_FOR_STOR);
	snprintf(text, sizeof(text), OK "\r\n%*s", MAX, "x");
	assert_int_equal(read_all(text), SVAR_TIL_SLUT);
	snprintf(text, sizeof(text), OK "Transfer-Encoding: chunked\r\n\r\n"
	    "64\r\n%*s\r\n1\r\nx\r\n0\r\n\r\n", MAX, "x");
	assert_int_equal(read_all(text), SVAR_FOR_STOR);
}

/* So many octets of it a line; SVAR_FELT while it goes on. */
static enum svar_del
line_of(size_t len)
{
	char *text = malloc(len + 3);

	assert_non_null(text);
	memset(text, 'x', len);
	text[1] = ':';
	memcpy(text + len, "\r\n", 3);
	http_svar_fini(&s);
	http_svar_init(&s, MAX);
	http_svar_feed(&s, OK, strlen(OK));
	http_svar_feed(&s, text, len + 2);
	free(text);
	return s.del;
}

static void
a_line_of_the_limit_passes_and_one_octet_more_does_not(void **state)
{
	(void)state;
	assert_int_equal(line_of(SVAR_MAX_LINE), SVAR_FELT);
	assert_int_equal(line_of(SVAR_MAX_LINE + 1), SVAR_UGYLDIG);
}

static void
lines_without_end_are_no_answer(void **state)
{
	size_t n = strlen(OK);

	(void)state;
	http_svar_init(&s, MAX);
	http_svar_feed(&s, OK, strlen(OK));
	for (; n + 6 <= SVAR_MAX_LINES; n += 6)
		http_svar_feed(&s, "A: b\r\n", 6);
	assert_int_equal(s.del, SVAR_FELT);
	http_svar_feed(&s, "A: b\r\n", 6);
	assert_int_equal(s.del, SVAR_UGYLDIG);
}

static void
a_long_media_type_is_no_answer(void **state)
{
	char text[512];

	(void)state;
	snprintf(text, sizeof(text), OK "Content-Type: %255s\r\n", "x");
	text[strlen(OK "Content-Type: ")] = 'y';
	assert_int_equal(read_all(text), SVAR_FELT);
	assert_int_equal(strlen(s.media), 255);
	snprintf(text, sizeof(text), OK "Content-Type: %256s\r\n", "x");
	text[strlen(OK "Content-Type: ")] = 'y';
	assert_int_equal(read_all(text), SVAR_UGYLDIG);
}

static void
octets_may_be_put_where_they_are_to_stand(void **state)
{
	size_t n = 0;
	char *p;

	(void)state;
	assert_null(http_svar_rum(&s, &n));
	assert_int_equal(read_all(OK "Content-Length: 5\r\n\r\nab"),
	    SVAR_KROP);
	p = http_svar_rum(&s, &n);
	assert_non_null(p);
	assert_int_equal(n, 3);
	memcpy(p, "cde", 3);
	http_svar_tog(&s, 0);
	http_svar_tog(&s, 3);
	assert_int_equal(s.del, SVAR_HEL);
	assert_string_equal(s.krop, "abcde");
	assert_null(http_svar_rum(&s, &n));
	assert_int_equal(read_all(OK "\r\nx"), SVAR_TIL_SLUT);
	assert_null(http_svar_rum(&s, &n));
}

static void
a_body_taken_is_the_callers(void **state)
{
	size_t n = 0;
	char *p;

	(void)state;
	body_is(OK "Content-Length: 3\r\n\r\nhej", "hej");
	p = http_svar_tag(&s, &n);
	assert_int_equal(n, 3);
	assert_string_equal(p, "hej");
	assert_null(s.krop);
	free(p);
}

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_body_is_as_long_as_it_says),
		TEST(chunks_are_put_together),
		TEST(a_body_of_no_length_ends_with_the_connection),
		TEST(what_ends_too_soon_is_no_answer),
		TEST(an_answer_may_be_announced),
		TEST(some_answers_have_no_body),
		TEST(it_is_said_when_nothing_follows),
		TEST(octets_behind_an_answer_are_left),
		TEST(what_has_two_meanings_is_no_answer),
		TEST(nul_in_a_line_is_no_answer),
		TEST(another_first_line_is_no_answer),
		TEST(a_number_is_digits_alone),
		TEST(a_body_of_the_limit_passes_and_one_octet_more_does_not),
		TEST(a_line_of_the_limit_passes_and_one_octet_more_does_not),
		TEST(lines_without_end_are_no_answer),
		TEST(a_long_media_type_is_no_answer),
		TEST(octets_may_be_put_where_they_are_to_stand),
		TEST(a_body_taken_is_the_callers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
