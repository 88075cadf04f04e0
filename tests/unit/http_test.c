/*
 * http_test.c - every sentence of the profile on HTTP has a request here that
 * passes and one that does not.  Each text is read whole, octet by octet and
 * in two parts: the verdict is the same.
 */
#include "http.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <stdio.h>

#define HOST	"Host: gateway.test\r\n"
#define TYPE	"Content-Type: application/soap+xml\r\n"
#define LEN2	"Content-Length: 2\r\n"
#define POST	"POST /bb/1 HTTP/1.1\r\n"
#define OK(headers)	POST HOST TYPE headers LEN2 "\r\nhi"
#define CHUNKED(body)	POST HOST TYPE "Transfer-Encoding: chunked\r\n\r\n" body

static const char *const hosts[] = { "gateway.test", "localhost:8443",
    "[::1]", NULL };
static const struct server_path paths[] = {
	{ "/bb/1", 1, "application/soap+xml" },
	{ "/get", 1, NULL },
	{ "/post", 0, "text/xml" },
	{ "/head", 2, NULL },
};
static const struct http_conf conf = { hosts, paths, 4, 1000 };

/* What one reading came to: 200 whole, 0 not yet, else the refusal. */
static int
verdict(const struct http *h)
{
	return h->part == HTTP_DONE ? 200 : h->part == HTTP_REFUSED ?
	    h->status : 0;
}

static int
read_in(struct http *h, const char *p, size_t n, size_t step)
{
	size_t used = 0, now, took = 1;

	http_init(h, &conf);
	while (used < n && took > 0) {
		now = n - used < step ? n - used : step;
		took = http_feed(h, p + used, now);
		used += took;
	}
	return verdict(h);
}

static int
octets_status(const char *p, size_t n)
{
	struct http h;
	int whole, single, halves;

	whole = read_in(&h, p, n, n);
	http_fini(&h);
	single = read_in(&h, p, n, 1);
	http_fini(&h);
	halves = read_in(&h, p, n, n / 2 + 1);
	http_fini(&h);
	assert_int_equal(whole, single);
	assert_int_equal(whole, halves);
	return whole;
}

static int
status(const char *text)
{
	return octets_status(text, strlen(text));
}

/* A table of texts that all end alike; the text is shown when one does not. */
static void
all_are(const char *const *v, size_t n, int expected)
{
	size_t i;
	int s;

	for (i = 0; i < n; i++)
		if ((s = status(v[i])) != expected) {
			print_error("%d and not %d: %s\n", s, expected, v[i]);
			assert_int_equal(s, expected);
		}
}
#define ALL_ARE(v, expected) all_are(v, sizeof(v) / sizeof(*(v)), expected)

/* The request in h when it is whole. */
static void
take(struct http *h, const char *text)
{
	assert_int_equal(read_in(h, text, strlen(text), strlen(text)), 200);
}

/* head, n times fill, tail: malloc'ed. */
static char *
filled(const char *head, char fill, size_t n, const char *tail)
{
	char *p = malloc(strlen(head) + n + strlen(tail) + 1);

	assert_non_null(p);
	strcpy(p, head);
	memset(p + strlen(head), fill, n);
	strcpy(p + strlen(head) + n, tail);
	return p;
}

static int
filled_status(const char *head, size_t n, const char *tail)
{
	char *p = filled(head, 'a', n, tail);
	int s = status(p);

	free(p);
	return s;
}

static void
a_plain_post_is_read(void **state)
{
	struct http h;

	(void)state;
	take(&h, "POST /bb/1?x=y%20z HTTP/1.1\r\n" HOST TYPE LEN2 "\r\nhi");
	assert_string_equal(h.method, "POST");
	assert_string_equal(h.path, "/bb/1");
	assert_string_equal(h.query, "x=y%20z");
	assert_string_equal(h.host, "gateway.test");
	assert_string_equal(h.media, "application/soap+xml");
	assert_null(h.action);
	assert_int_equal(h.action_conflict, 0);
	assert_int_equal(h.prefer_wait, 0);
	assert_int_equal(h.close, 0);
	assert_int_equal(h.len, 2);
	assert_string_equal(h.body, "hi");
	http_fini(&h);
}

static void
a_get_is_read(void **state)
{
	struct http h;

	(void)state;
	take(&h, "GET /bb/1?wsdl HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(h.method, "GET");
	assert_string_equal(h.query, "wsdl");
	assert_string_equal(h.media, "");
	assert_int_equal(h.len, 0);
	assert_string_equal(h.body, "");
	http_fini(&h);
}

static void
a_head_is_read_where_the_path_takes_it(void **state)
{
	struct http h;

	(void)state;
	take(&h, "HEAD /head HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(h.method, "HEAD");
	http_fini(&h);
	take(&h, "GET /head HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(h.method, "GET");
	http_fini(&h);
}

static void
a_reset_reader_reads_the_next(void **state)
{
	const char *text = OK("Prefer: wait=5\r\nConnection: close\r\n")
	    "GET /get HTTP/1.1\r\n" HOST "\r\n";
	struct http h;
	size_t used;

	(void)state;
	http_init(&h, &conf);
	used = http_feed(&h, text, strlen(text));
	assert_int_equal(h.part, HTTP_DONE);
	assert_memory_equal(text + used, "GET", 3);
	assert_int_equal(http_feed(&h, text + used, 3), 0);
	http_reset(&h);
	assert_int_equal(http_feed(&h, text + used, strlen(text + used)),
	    strlen(text + used));
	assert_int_equal(h.part, HTTP_DONE);
	assert_string_equal(h.path, "/get");
	assert_int_equal(h.prefer_wait, 0);
	assert_int_equal(h.close, 0);
	http_fini(&h);
}

static void
nothing_behind_a_refusal_is_taken(void **state)
{
	const char *text = "BAD\r\n" OK("");
	struct http h;

	(void)state;
	http_init(&h, &conf);
	assert_int_equal(http_feed(&h, text, strlen(text)), 5);
	assert_int_equal(h.part, HTTP_REFUSED);
	assert_non_null(h.why);
	http_fini(&h);
}

static void
what_has_not_come_yet_is_no_verdict(void **state)
{
	const char *text = OK("");
	struct http h;
	size_t n;

	(void)state;
	for (n = 0; n < strlen(text); n++) {
		assert_int_equal(read_in(&h, text, n, n + 1), 0);
		http_fini(&h);
	}
}

static void
what_is_no_version_is_400(void **state)
{
	static const char *const v[] = {
		"POST /bb/1 HTTP/:.1\r\n", "POST /bb/1 HTTP//.1\r\n",
		"POST /bb/1 HTTP/1.:\r\n", "POST /bb/1 HTTP/1./\r\n",
		" /bb/1 HTTP/1.1\r\n", "POST  HTTP/1.1\r\n",
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
other_versions_are_505(void **state)
{
	static const char *const v[] = {
		"POST /bb/1 HTTP/1.0\r\n", "POST /bb/1 HTTP/2.0\r\n",
		"POST /bb/1 HTTP/9.9\r\n", "POST /bb/1 HTTP/0.9\r\n",
		"POST /bb/1 HTTP/1.2\r\n", "PRI * HTTP/2.0\r\n",
	};

	(void)state;
	ALL_ARE(v, 505);
}

static void
request_lines_that_are_none_are_400(void **state)
{
	static const char *const v[] = {
		"\r\n", "POST\r\n", "POST \r\n", "POST /bb/1\r\n",
		"POST /bb/1 \r\n", " POST /bb/1 HTTP/1.1\r\n",
		"POST  /bb/1 HTTP/1.1\r\n", "POST /bb/1  HTTP/1.1\r\n",
		"POST /bb/1 HTTP/1.1 \r\n", "POST /bb/1 HTTP/1.1 x\r\n",
		"POST\t/bb/1 HTTP/1.1\r\n", "POST /bb/1\tHTTP/1.1\r\n",
		"P(ST /bb/1 HTTP/1.1\r\n", "POST: /bb/1 HTTP/1.1\r\n",
		"POST /bb/1 http/1.1\r\n", "POST /bb/1 HTTP/11\r\n",
		"POST /bb/1 HTTP/1.10\r\n", "POST /bb/1 HTTP/1,1\r\n",
		"POST /bb/1 HTTP/+1.1\r\n", "POST /bb/1 HTTP/1.x\r\n",
		"POST /bb/1 HTTPS/1.1\r\n", "POST /bb/1 RTSP/1.0\r\n",
		"<?xml version=\"1.0\"?>\r\n", "\x16\x03\x01\r\n",
		"GET /\r\n",
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
targets_that_are_none_are_400(void **state)
{
	static const char *const v[] = {
		"POST bb/1 HTTP/1.1\r\n", "POST * HTTP/1.1\r\n",
		"GET gateway.test:443 HTTP/1.1\r\n",
		"OPTIONS ** HTTP/1.1\r\n",
		"POST /bb/1#f HTTP/1.1\r\n", "POST /bb/%1 HTTP/1.1\r\n",
		"POST /bb/%zz HTTP/1.1\r\n", "POST /bb\\1 HTTP/1.1\r\n",
		"POST /bb/\"1 HTTP/1.1\r\n", "POST /bb/\xc3\xa6 HTTP/1.1\r\n",
		"POST /bb/\x7f HTTP/1.1\r\n", "POST /bb/\x01 HTTP/1.1\r\n",
		"POST /bb/1?a=<b> HTTP/1.1\r\n",
		"POST http://gateway.test/bb/1 HTTP/1.1\r\n",
		"POST ftp://gateway.test/bb/1 HTTP/1.1\r\n",
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
absolute_form_with_our_authority_is_read(void **state)
{
	struct http h;

	(void)state;
	take(&h, "POST https://gateway.test/bb/1?q HTTP/1.1\r\n" HOST TYPE
	    LEN2 "\r\nhi");
	assert_string_equal(h.path, "/bb/1");
	assert_string_equal(h.query, "q");
	http_fini(&h);
	assert_int_equal(status("POST HTTPS://GATEWAY.test:443/bb/1 HTTP/1.1"
	    "\r\nHost: gateway.test:443\r\n" TYPE LEN2 "\r\nhi"), 200);
}

static void
absolute_form_with_another_authority_is_421(void **state)
{
	static const char *const v[] = {
		"POST https://evil.test/bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"POST https:///bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"POST https://a@gateway.test/bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"POST https://gateway.test@evil.test/bb/1 HTTP/1.1\r\n" HOST
		    "\r\n",
	};

	(void)state;
	ALL_ARE(v, 421);
}

static void
an_authority_that_is_not_host_is_400(void **state)
{
	(void)state;
	assert_int_equal(status("POST https://localhost:8443/bb/1 HTTP/1.1\r\n"
	    HOST TYPE LEN2 "\r\nhi"), 400);
}

static void
unknown_paths_are_404(void **state)
{
	static const char *const v[] = {
		"POST / HTTP/1.1\r\n" HOST LEN2 "\r\n",
		"POST /bb/1/ HTTP/1.1\r\n" HOST LEN2 "\r\n",
		"POST //bb/1 HTTP/1.1\r\n" HOST LEN2 "\r\n",
		"POST /bb/../bb/1 HTTP/1.1\r\n" HOST LEN2 "\r\n",
		"POST /bb/%31 HTTP/1.1\r\n" HOST LEN2 "\r\n",
		"POST /BB/1 HTTP/1.1\r\n" HOST LEN2 "\r\n",
		"POST https://gateway.test HTTP/1.1\r\n" HOST LEN2 "\r\n",
		"OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
		"CONNECT gateway.test:443 HTTP/1.1\r\n" HOST "\r\n",
		"DELETE /other HTTP/1.1\r\n" HOST "\r\n",
	};

	(void)state;
	ALL_ARE(v, 404);
}

static void
methods_that_a_path_does_not_take_are_405(void **state)
{
	static const char *const v[] = {
		"GET /post HTTP/1.1\r\n" HOST "\r\n",
		"POST /get HTTP/1.1\r\n" HOST TYPE LEN2 "\r\n",
		"HEAD /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"HEAD /get HTTP/1.1\r\n" HOST "\r\n",
		"HEAD /post HTTP/1.1\r\n" HOST "\r\n",
		"PUT /head HTTP/1.1\r\n" HOST "\r\n",
		"POST /head HTTP/1.1\r\n" HOST TYPE LEN2 "\r\n",
		"PUT /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"DELETE /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"OPTIONS /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"TRACE /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"PATCH /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"CONNECT /bb/1 HTTP/1.1\r\n" HOST "\r\n",
	};

	(void)state;
	ALL_ARE(v, 405);
}

static void
methods_that_nobody_knows_are_501(void **state)
{
	static const char *const v[] = {
		"post /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"Post /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"POSTS /bb/1 HTTP/1.1\r\n" HOST "\r\n",
		"X /bb/1 HTTP/1.1\r\n" HOST "\r\n",
	};

	(void)state;
	ALL_ARE(v, 501);
}

static void
a_host_that_is_ours_is_read(void **state)
{
	static const char *const v[] = {
		POST "Host: GATEWAY.Test\r\n" TYPE LEN2 "\r\nhi",
		POST "host:gateway.test:1\r\n" TYPE LEN2 "\r\nhi",
		POST "HOST: \t gateway.test:65535  \r\n" TYPE LEN2 "\r\nhi",
		POST "Host: localhost:8443\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: [::1]:8443\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: [::1]\r\n" TYPE LEN2 "\r\nhi",
	};

	(void)state;
	ALL_ARE(v, 200);
}

static void
a_host_that_is_not_ours_is_421(void **state)
{
	static const char *const v[] = {
		POST "Host: evil.test\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: localhost\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: localhost:8444\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test.\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.tes\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test.evil\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: [::2]\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test,gateway.test\r\n" TYPE LEN2 "\r\nhi",
	};

	(void)state;
	ALL_ARE(v, 421);
}

static void
no_host_two_hosts_and_bad_hosts_are_400(void **state)
{
	static const char *const v[] = {
		POST TYPE LEN2 "\r\nhi",
		POST HOST HOST TYPE LEN2 "\r\nhi",
		POST HOST "host: evil.test\r\n" TYPE LEN2 "\r\nhi",
		POST "Host:\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test gateway.test\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test:\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test:443x\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test:123456\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: user@gateway.test\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test/\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: gateway.test\t\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: [::1\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: [::1x\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: []\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: [::1]x\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: [g::1]\r\n" TYPE LEN2 "\r\nhi",
		POST "Host: :443\r\n" TYPE LEN2 "\r\nhi",
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
lengths_that_are_not_one_number_are_400(void **state)
{
	static const char *const v[] = {
		POST HOST TYPE "Content-Length: -1\r\n\r\n",
		POST HOST TYPE "Content-Length: +2\r\n\r\n",
		POST HOST TYPE "Content-Length: 2, 2\r\n\r\n",
		POST HOST TYPE "Content-Length: 2 2\r\n\r\n",
		POST HOST TYPE "Content-Length: 0x2\r\n\r\n",
		POST HOST TYPE "Content-Length: 2_0\r\n\r\n",
		POST HOST TYPE "Content-Length: 2.0\r\n\r\n",
		POST HOST TYPE "Content-Length: \"2\"\r\n\r\n",
		POST HOST TYPE "Content-Length:\r\n\r\n",
		POST HOST TYPE "Content-Length: 2;a\r\n\r\n",
		POST HOST TYPE "Content-Length: 2\t\r\n\r\n",
		POST HOST TYPE LEN2 LEN2 "\r\nhi",
		POST HOST TYPE LEN2 "Content-Length: 5\r\n\r\nhi",
		POST HOST TYPE "content-length: 5\r\n" LEN2 "\r\nhi",
		POST HOST TYPE "\r\nhi",		/* none at all */
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
codings_other_than_chunked_are_400(void **state)
{
	static const char *const v[] = {
		POST HOST TYPE "Transfer-Encoding: gzip, chunked\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked, gzip\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked, chunked\r\n",
		POST HOST TYPE "Transfer-Encoding: identity\r\n",
		POST HOST TYPE "Transfer-Encoding: xchunked\r\n",
		POST HOST TYPE "Transfer-Encoding: chunkedx\r\n",
		POST HOST TYPE "Transfer-Encoding: \"chunked\"\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked;q=1\r\n",
		POST HOST TYPE "Transfer-Encoding: ,chunked\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked,\r\n",
		POST HOST TYPE "Transfer-Encoding: chun ked\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked\t\r\n",
		POST HOST TYPE "Transfer-Encoding:\r\n",
		POST HOST TYPE "Transfer-Encoding: \x0b" "chunked\r\n",
		POST HOST TYPE "Transfer-Encoding : chunked\r\n",
		POST HOST TYPE " Transfer-Encoding: chunked\r\n",
		POST HOST TYPE "Transfer-Encoding\t: chunked\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked\r\n"
		    "Transfer-Encoding: chunked\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked\r\n"
		    "Transfer-Encoding: identity\r\n",
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
a_length_beside_chunks_is_400(void **state)
{
	static const char *const v[] = {
		POST HOST TYPE LEN2 "Transfer-Encoding: chunked\r\n\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked\r\n" LEN2 "\r\n",
		POST HOST TYPE "Transfer-Encoding: chunked\r\n"
		    "Content-Length: 0\r\n\r\n",
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
a_body_that_is_not_asked_for_is_400(void **state)
{
	static const char *const v[] = {
		"GET /get HTTP/1.1\r\n" HOST LEN2 "\r\nhi",
		"GET /get HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n"
		    "\r\n0\r\n\r\n",
		"PUT /bb/1 HTTP/1.1\r\n" HOST LEN2 "\r\nhi",
	};

	(void)state;
	ALL_ARE(v, 400);
	assert_int_equal(status("GET /get HTTP/1.1\r\n" HOST
	    "Content-Length: 0\r\n\r\n"), 200);
}

static void
chunks_are_put_together(void **state)
{
	struct http h;

	(void)state;
	take(&h, CHUNKED("3\r\nabc\r\n0000000000000A\r\n0123456789\r\n"
	    "1\r\nz\r\n000\r\n\r\n"));
	assert_int_equal(h.len, 14);
	assert_string_equal(h.body, "abc0123456789z");
	http_fini(&h);
	take(&h, POST HOST TYPE "transfer-encoding:CHUNKED\r\n\r\n0\r\n\r\n");
	assert_int_equal(h.len, 0);
	assert_string_equal(h.body, "");
	http_fini(&h);
}

static void
chunks_that_are_none_are_400(void **state)
{
	static const char *const v[] = {
		CHUNKED("3;a=b\r\nabc\r\n0\r\n\r\n"),	/* extension */
		CHUNKED("3 \r\nabc\r\n0\r\n\r\n"),
		CHUNKED(" 3\r\nabc\r\n0\r\n\r\n"),
		CHUNKED("0x3\r\nabc\r\n0\r\n\r\n"),
		CHUNKED("+3\r\nabc\r\n0\r\n\r\n"),
		CHUNKED("-3\r\nabc\r\n0\r\n\r\n"),
		CHUNKED("\r\nabc\r\n0\r\n\r\n"),
		CHUNKED("\r\n\r\n"),
		CHUNKED("g\r\n"),
		CHUNKED("00000000000000003\r\nabc\r\n0\r\n\r\n"), /* 17 */
		CHUNKED("3\nabc\r\n0\r\n\r\n"),
		CHUNKED("3\rabc\r\n0\r\n\r\n"),
		CHUNKED("3\r\nabcd\r\n0\r\n\r\n"),
		CHUNKED("3\r\nabc\n0\r\n\r\n"),
		CHUNKED("3\r\nabc0\r\n\r\n"),
		CHUNKED("3\r\nabc\r\n0\r\n\n"),
		CHUNKED("0\r\nX: y\r\n\r\n"),		/* trailer */
		CHUNKED("0\r\nGET / HTTP/1.1\r\n"),
		CHUNKED("0;x\r\n\r\n"),
	};

	(void)state;
	ALL_ARE(v, 400);
	assert_int_equal(octets_status(CHUNKED("3\0\r\nabc"),
	    sizeof(CHUNKED("3\0\r\nabc")) - 1), 400);
}

static void
announced_trailers_are_400(void **state)
{
	(void)state;
	assert_int_equal(status(OK("Trailer: Expires\r\n")), 400);
}

static void
a_body_of_the_limit_passes_and_one_more_is_413(void **state)
{
	char text[256];

	(void)state;
	assert_int_equal(filled_status(POST HOST TYPE
	    "Content-Length: 1000\r\n\r\n", 1000, ""), 200);
	assert_int_equal(status(POST HOST TYPE "Content-Length: 1001\r\n\r\n"),
	    413);
	assert_int_equal(status(POST HOST TYPE
	    "Content-Length: 18446744073709551618\r\n\r\n"), 413);
	assert_int_equal(status(POST HOST TYPE "Content-Length: "
	    "99999999999999999999999999999999999999\r\n\r\n"), 413);
	assert_int_equal(status(POST HOST TYPE "Content-Length: "
	    "00000000000000000000000000000000000002\r\n\r\nhi"), 200);
	assert_int_equal(filled_status(CHUNKED("3E8\r\n"), 1000,
	    "\r\n0\r\n\r\n"), 200);
	assert_int_equal(status(CHUNKED("3e9\r\n")), 413);
	assert_int_equal(status(CHUNKED("ffffffffffffffff\r\n")), 413);
	snprintf(text, sizeof(text), "%s", CHUNKED("3e7\r\n"));
	assert_int_equal(filled_status(text, 999, "\r\n1\r\nx\r\n0\r\n\r\n"),
	    200);
	assert_int_equal(filled_status(text, 999, "\r\n2\r\n"), 413);
}

static void
lines_end_with_crlf_and_nothing_else(void **state)
{
	static const char *const v[] = {
		"POST /bb/1 HTTP/1.1\n", POST "Host: gateway.test\n",
		POST HOST TYPE LEN2 "\nhi", "POST /bb/1 HTTP/1.1\r\r\n",
		POST "Host: gateway.test\r\r\n", POST "Host: gateway\r.test",
		"\nPOST /bb/1 HTTP/1.1\r\n", "\r\n" OK(""), POST "\r" HOST,
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
a_nul_anywhere_in_the_head_is_400(void **state)
{
	static const char in_line[] = "POST /bb/1\0 HTTP/1.1\r\n";
	static const char in_name[] = POST "Ho\0st: gateway.test\r\n";
	static const char in_value[] = POST HOST "X: a\0b\r\n";
	static const char at_end[] = POST HOST "X: a\r\0\n";

	(void)state;
	assert_int_equal(octets_status(in_line, sizeof(in_line) - 1), 400);
	assert_int_equal(octets_status(in_name, sizeof(in_name) - 1), 400);
	assert_int_equal(octets_status(in_value, sizeof(in_value) - 1), 400);
	assert_int_equal(octets_status(at_end, sizeof(at_end) - 1), 400);
}

static void
header_lines_that_are_none_are_400(void **state)
{
	static const char *const v[] = {
		POST " Host: gateway.test\r\n",		/* obs-fold */
		POST HOST " folded\r\n", POST HOST "\tfolded\r\n",
		POST "Host : gateway.test\r\n", POST "Host\t: a\r\n",
		POST ": a\r\n", POST "Host\r\n", POST "X\r\n",
		POST "Ho st: a\r\n", POST "H\xc3\xb8st: a\r\n",
		POST "X(: a\r\n", POST "X: a\x01\r\n", POST "X: a\x7f\r\n",
		POST "X: \x1b[31m\r\n", POST "X: a\x0b\r\n",
		POST "<a>: b\r\n",
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
headers_that_mean_nothing_here_are_ignored(void **state)
{
	static const char *const v[] = {
		OK("X:\r\n"), OK("X: a\tb \t\r\n"), OK("X: \xc3\xa6\r\n"),
		OK("X-Y_z.0!#$%&'*+^`|~: a:b:c\r\n"),
		OK("Upgrade: h2c\r\nConnection: Upgrade\r\n"),
		OK("TE: trailers\r\n"), OK("Accept-Encoding: gzip\r\n"),
		OK("Content_Length: 99\r\n"), OK("X: a\r\nX: b\r\n"),
	};

	(void)state;
	ALL_ARE(v, 200);
}

static void
a_line_of_the_limit_passes_and_one_octet_more_does_not(void **state)
{
	const size_t get = sizeof("GET /get? HTTP/1.1") - 1;

	(void)state;
	assert_int_equal(filled_status("GET /get?", HTTP_MAX_LINE - get,
	    " HTTP/1.1\r\n" HOST "\r\n"), 200);
	assert_int_equal(filled_status("GET /get?", HTTP_MAX_LINE - get + 1,
	    " HTTP/1.1\r\n" HOST "\r\n"), 414);
	assert_int_equal(filled_status("", HTTP_MAX_LINE, ""), 0);
	assert_int_equal(filled_status("", HTTP_MAX_LINE + 1, ""), 414);
	assert_int_equal(filled_status(POST HOST TYPE LEN2 "X: ",
	    HTTP_MAX_LINE - 3, "\r\n\r\nhi"), 200);
	assert_int_equal(filled_status(POST HOST TYPE LEN2 "X: ",
	    HTTP_MAX_LINE - 2, "\r\n\r\nhi"), 431);
	assert_int_equal(filled_status(POST, HTTP_MAX_LINE + 1, ""), 431);
}

/* POST with n header lines in all, then the body. */
static int
lines_status(unsigned n)
{
	char *p = malloc(65536);
	unsigned i;
	int s;

	strcpy(p, POST HOST TYPE LEN2);
	for (i = 3; i < n; i++)
		strcat(p, "X: y\r\n");
	strcat(p, "\r\nhi");
	s = status(p);
	free(p);
	return s;
}

static void
sixty_four_header_lines_pass_and_sixty_five_do_not(void **state)
{
	(void)state;
	assert_int_equal(lines_status(HTTP_MAX_LINES), 200);
	assert_int_equal(lines_status(HTTP_MAX_LINES + 1), 431);
}

/* POST whose header lines are n octets with their CRLFs. */
static int
headers_status(size_t n)
{
	char *p = malloc(n + 256), *at;
	const char *start = HOST TYPE LEN2;
	size_t left = n - strlen(start), line;
	int s;

	strcpy(p, POST);
	strcat(p, start);
	at = p + strlen(p);
	while (left > 0) {
		line = left > 8000 ? (left < 8010 ? 7900 : 8000) : left;
		memcpy(at, "X: ", 3);
		memset(at + 3, 'a', line - 5);
		memcpy(at + line - 2, "\r\n", 2);
		at += line;
		left -= line;
	}
	strcpy(at, "\r\nhi");
	s = status(p);
	free(p);
	return s;
}

static void
headers_of_the_limit_pass_and_one_octet_more_does_not(void **state)
{
	(void)state;
	assert_int_equal(headers_status(HTTP_MAX_HEADERS), 200);
	assert_int_equal(headers_status(HTTP_MAX_HEADERS + 1), 431);
}

static void
content_types_of_the_profile_are_read(void **state)
{
	static const char *const v[] = {
		"application/soap+xml", "APPLICATION/Soap+XML",
		"application/soap+xml;charset=utf-8",
		"application/soap+xml; charset=\"UTF-8\"",
		"application/soap+xml ; Charset=Utf-8 ; x=y",
		"application/soap+xml; charset=\"\\u\\tf-8\"",
		"application/soap+xml; action=\"urn:a\"; charset=utf-8",
		"application/soap+xml; x=\"a;b,\\\"c\"; x=2",
		"application/soap+xml;", "application/soap+xml;;",
		"application/soap+xml; ; action=\"\"",
	};
	char media[HTTP_MAX_MEDIA], *action;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(*v); i++) {
		assert_int_equal(http_type_parse(v[i], media, &action), 0);
		assert_string_equal(media, "application/soap+xml");
		free(action);
	}
}

static void
content_types_outside_the_profile_are_415(void **state)
{
	static const char *const v[] = {
		"", "application", "application/", "/soap+xml", "a/b/c",
		"application/soap+xml charset=utf-8",
		"application/soap+xml, text/xml",
		"application/soap+xml; charset",
		"application/soap+xml; charset:utf-8", "application;soap+xml",
		"application/soap+xml; charset=",
		"application/soap+xml; charset =utf-8",
		"application/soap+xml; charset= utf-8",
		"application/soap+xml; charset=utf8",
		"application/soap+xml; charset=iso-8859-1",
		"application/soap+xml; charset=utf-16",
		"application/soap+xml; charset=\"utf-8",
		"application/soap+xml; charset=\"utf-8\\",
		"application/soap+xml; charset=\"utf-8\"x",
		"application/soap+xml; charset=utf-8; charset=utf-8",
		"application/soap+xml; action=a; action=a",
		"application/soap+xml; action=\"\"x",
		"application/soap+xml; =x", "application/soap+xml; (=x",
	};
	char media[HTTP_MAX_MEDIA], *action, *big;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(*v); i++) {
		assert_int_equal(http_type_parse(v[i], media, &action), 415);
		assert_null(action);	/* nothing of a type refused */
	}
	big = filled("a/", 'b', HTTP_MAX_MEDIA - 2, "");
	assert_int_equal(http_type_parse(big, media, &action), 415);
	big[HTTP_MAX_MEDIA - 1] = '\0';
	assert_int_equal(http_type_parse(big, media, &action), 0);
	free(big);
	big = filled("a/b; ", 'x', HTTP_MAX_MEDIA, "=1");
	assert_int_equal(http_type_parse(big, media, &action), 415);
	free(big);
}

static void
another_media_type_or_a_coding_is_415(void **state)
{
	static const char *const v[] = {
		POST HOST LEN2 "\r\nhi",
		POST HOST "Content-Type: text/xml\r\n" LEN2 "\r\nhi",
		POST HOST "Content-Type: application/json\r\n" LEN2 "\r\nhi",
		POST HOST "Content-Type: multipart/related; boundary=x; "
		    "type=\"application/xop+xml\"\r\n" LEN2 "\r\nhi",
		POST HOST "Content-Type: application/soap+xml; charset=utf-16"
		    "\r\n" LEN2 "\r\nhi",
		POST HOST "Content-Type:\r\n" LEN2 "\r\nhi",
		OK("Content-Encoding: gzip\r\n"),
		OK("Content-Encoding: identity\r\n"),
		OK("Content-Encoding:\r\n"),
		"GET /get HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\n\r\n",
	};

	(void)state;
	ALL_ARE(v, 415);
	assert_int_equal(status("POST /post HTTP/1.1\r\n" HOST
	    "Content-Type: text/xml\r\n" LEN2 "\r\nhi"), 200);
}

static void
fields_that_decide_come_once(void **state)
{
	static const char *const v[] = {
		OK(TYPE), OK("SOAPAction: a\r\nSOAPAction: a\r\n"),
		OK("Expect: 100-continue\r\nExpect: 100-continue\r\n"),
	};

	(void)state;
	ALL_ARE(v, 400);
}

/* The action that a request with these headers has, or "-". */
static void
action_is(const char *type, const char *soapaction, const char *expected,
    int conflict)
{
	char text[512];
	struct http h;

	snprintf(text, sizeof(text), POST HOST "Content-Type: "
	    "application/soap+xml%s\r\n%s" LEN2 "\r\nhi", type, soapaction);
	take(&h, text);
	assert_string_equal(h.action == NULL ? "-" : h.action, expected);
	assert_int_equal(h.action_conflict, conflict);
	http_fini(&h);
}

static void
the_action_is_taken_from_either_place(void **state)
{
	(void)state;
	action_is("", "", "-", 0);
	action_is("; action=\"urn:a\"", "", "urn:a", 0);
	action_is("; action=urn", "", "urn", 0);
	action_is("; ACTION=\"a\\b\"", "", "ab", 0);
	action_is("", "SOAPAction: \"urn:a\"\r\n", "urn:a", 0);
	action_is("", "SOAPAction: urn:a/b\r\n", "urn:a/b", 0);
	action_is("", "SOAPAction: \"\"\r\n", "-", 0);
	action_is("", "SOAPAction:\r\n", "-", 0);
	action_is("; action=\"\"", "SOAPAction: \"urn:a\"\r\n", "urn:a", 0);
	action_is("; action=\"urn:a\"", "SOAPAction: \"\"\r\n", "urn:a", 0);
	action_is("; action=\"urn:a\"", "SOAPAction: \"urn:a\"\r\n", "urn:a",
	    0);
}

static void
two_actions_that_differ_are_a_conflict(void **state)
{
	(void)state;
	action_is("; action=\"urn:a\"", "SOAPAction: \"urn:b\"\r\n", "urn:a",
	    1);
	action_is("; action=\"urn:a\"", "SOAPAction: \"URN:a\"\r\n", "urn:a",
	    1);
}

static void
a_soapaction_that_is_none_is_400(void **state)
{
	static const char *const v[] = {
		OK("SOAPAction: \"urn:a\r\n"), OK("SOAPAction: urn:a\"\r\n"),
		OK("SOAPAction: \"a\" b\r\n"), OK("SOAPAction: a b\r\n"),
		OK("SOAPAction: \"a\\\r\n"),
	};

	(void)state;
	ALL_ARE(v, 400);
}

static void
a_client_that_waits_for_100_is_seen_before_its_body(void **state)
{
	const char *text = POST HOST TYPE "Expect: 100-Continue\r\n" LEN2
	    "\r\n";
	struct http h;

	(void)state;
	assert_int_equal(read_in(&h, text, strlen(text) - 2, 9), 0);
	assert_int_equal(http_in_body(&h), 0);
	http_fini(&h);
	assert_int_equal(read_in(&h, text, strlen(text), strlen(text)), 0);
	assert_int_equal(h.expect, 1);
	assert_int_equal(http_in_body(&h), 1);
	http_feed(&h, "hi", 2);
	assert_int_equal(h.part, HTTP_DONE);
	assert_int_equal(http_in_body(&h), 0);
	http_fini(&h);
}

static void
other_expectations_are_417(void **state)
{
	static const char *const v[] = {
		OK("Expect: 200-ok\r\n"), OK("Expect:\r\n"),
		OK("Expect: 100-continue, x\r\n"),
	};

	(void)state;
	ALL_ARE(v, 417);
}

/* What a Prefer header says on waiting. */
static unsigned
wait_of(const char *prefer)
{
	char text[512];
	struct http h;
	unsigned s;

	snprintf(text, sizeof(text), POST HOST TYPE "%s" LEN2 "\r\nhi",
	    prefer);
	take(&h, text);
	s = h.prefer_wait;
	http_fini(&h);
	return s;
}

static void
prefer_wait_is_read_and_its_like_ignored(void **state)
{
	static const struct {
		const char *prefer;
		unsigned wait;
	} v[] = {
		{ "Prefer: wait=5\r\n", 5 }, { "Prefer: WAIT=\"7\"\r\n", 7 },
		{ "Prefer: respond-async, wait = 9;x=y\r\n", 9 },
		{ "Prefer: a=\"x,wait=3\\\",\", wait=4\r\n", 4 },
		{ "Prefer: wait=1\r\nPrefer: wait=2\r\n", 1 },
		{ "Prefer: x\r\nPrefer: wait=2\r\n", 2 },
		{ "Prefer: wait=999999999\r\n", 86400 },
		{ "Prefer: wait=9999999999\r\n", 0 },
		{ "Prefer: wait\r\n", 0 }, { "Prefer: wait=\r\n", 0 },
		{ "Prefer: wait=-1\r\n", 0 }, { "Prefer: wait=1x\r\n", 0 },
		{ "Prefer: waits=1\r\n", 0 }, { "Prefer: x;wait=1\r\n", 0 },
		{ "Prefer: ,,, \r\n", 0 }, { "Prefer:\r\n", 0 },
		{ "Prefer: \"unended\r\n", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(*v); i++)
		assert_int_equal(wait_of(v[i].prefer), v[i].wait);
}

/* The trace that a request with these headers belongs to. */
static void
trace_is(const char *headers, const char *id)
{
	char text[1024];
	struct http h;

	snprintf(text, sizeof(text), POST HOST TYPE "%s" LEN2 "\r\nhi",
	    headers);
	take(&h, text);
	assert_string_equal(h.spor.id, id);
	http_fini(&h);
}

static void
a_trace_is_read_when_it_is_said_once(void **state)
{
#define TRACE	"0af7651916cd43dd8448eb211c80319c"
#define SAID	"00-" TRACE "-b7ad6b7169203331-01\r\n"
#define OTHER	"00-1bf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
	(void)state;
	trace_is("", "");
	trace_is("traceparent: " SAID, TRACE);
	trace_is("TraceParent:" SAID "tracestate: a=b\r\n", TRACE);
	trace_is("traceparent: " SAID "traceparent: " OTHER, "");
	trace_is("traceparent: " SAID "traceparent: " SAID, "");
	trace_is("traceparent: x\r\ntraceparent: " SAID, "");
	trace_is("traceparent: " SAID "traceparent: x\r\n", "");
	trace_is("traceparent:\r\n", "");
	trace_is("trace-parent: " SAID, "");
	trace_is("traceparent: \t" SAID, TRACE);
	trace_is("traceparent: 00-" TRACE "-b7ad6b7169203331-01\t\r\n", "");
}

static void
connection_close_is_one_word_of_a_list(void **state)
{
	static const struct {
		const char *text;
		int close;
	} v[] = {
		{ OK("Connection: close\r\n"), 1 },
		{ OK("Connection: keep-alive, Close\r\n"), 1 },
		{ OK("Connection: x\r\nConnection: close\r\n"), 1 },
		{ OK("Connection: keep-alive\r\n"), 0 },
		{ OK("Connection: closed\r\n"), 0 },
		{ OK("Connection:\r\n"), 0 },
	};
	struct http h;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(*v); i++) {
		take(&h, v[i].text);
		assert_int_equal(h.close, v[i].close);
		http_fini(&h);
	}
}

static void
the_first_failure_in_order_answers(void **state)
{
	(void)state;
	/* Host before path, path before type, type before size */
	assert_int_equal(status("POST /no HTTP/1.1\r\nHost: evil\r\n"
	    "Content-Length: 9999\r\n\r\n"), 421);
	assert_int_equal(status("POST /no HTTP/1.1\r\n" HOST
	    "Content-Length: 9999\r\n\r\n"), 404);
	assert_int_equal(status(POST HOST "Content-Length: 9999\r\n\r\n"), 415);
	assert_int_equal(status(POST HOST TYPE "Content-Length: 9999\r\n\r\n"),
	    413);
}

/*
 * Memory runs out at the n'th request for it.  A sanitizer has its own malloc
 * and is not disturbed: there the test is left out.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static void
without_memory_a_request_is_503(void **state)
{
	(void)state;
	skip();
}
#else
void	*__libc_malloc(size_t);

static int malloc_left = -1;		/* so many more succeed; -1: all */

void *
malloc(size_t n)
{
	if (malloc_left == 0)
		return NULL;
	if (malloc_left > 0)
		malloc_left--;
	return __libc_malloc(n);
}

static void
without_memory_a_request_is_503(void **state)
{
	const char *text = "POST https://gateway.test/bb/1?q HTTP/1.1\r\n" HOST
	    "Content-Type: application/soap+xml; action=\"a\"\r\n"
	    "SOAPAction: \"b\"\r\nContent-Length: 600\r\n\r\n";
	char *p = filled(text, 'x', 600, "");
	struct http h;
	int n, s = 503, refused = -1;

	(void)state;
	for (n = 0; s == 503; n++) {
		malloc_left = n;
		s = read_in(&h, p, strlen(p), 100);
		malloc_left = -1;
		http_fini(&h);
		refused++;
	}
	assert_int_equal(s, 200);
	assert_true(refused >= 8);	/* line, 4 of the head, 2 types, body */
	free(p);
}
#endif

static void
every_status_of_the_profile_has_a_reason(void **state)
{
	static const int all[] = { 200, 400, 404, 405, 408, 413, 414, 415,
	    417, 421, 431, 500, 501, 503, 505 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		assert_string_not_equal(http_reason(all[i]), "");
	assert_string_equal(http_reason(299), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_post_is_read),
		cmocka_unit_test(a_get_is_read),
		cmocka_unit_test(a_head_is_read_where_the_path_takes_it),
		cmocka_unit_test(a_reset_reader_reads_the_next),
		cmocka_unit_test(nothing_behind_a_refusal_is_taken),
		cmocka_unit_test(what_has_not_come_yet_is_no_verdict),
		cmocka_unit_test(what_is_no_version_is_400),
		cmocka_unit_test(other_versions_are_505),
		cmocka_unit_test(request_lines_that_are_none_are_400),
		cmocka_unit_test(targets_that_are_none_are_400),
		cmocka_unit_test(absolute_form_with_our_authority_is_read),
		cmocka_unit_test(absolute_form_with_another_authority_is_421),
		cmocka_unit_test(an_authority_that_is_not_host_is_400),
		cmocka_unit_test(unknown_paths_are_404),
		cmocka_unit_test(methods_that_a_path_does_not_take_are_405),
		cmocka_unit_test(methods_that_nobody_knows_are_501),
		cmocka_unit_test(a_host_that_is_ours_is_read),
		cmocka_unit_test(a_host_that_is_not_ours_is_421),
		cmocka_unit_test(no_host_two_hosts_and_bad_hosts_are_400),
		cmocka_unit_test(lengths_that_are_not_one_number_are_400),
		cmocka_unit_test(codings_other_than_chunked_are_400),
		cmocka_unit_test(a_length_beside_chunks_is_400),
		cmocka_unit_test(a_body_that_is_not_asked_for_is_400),
		cmocka_unit_test(chunks_are_put_together),
		cmocka_unit_test(chunks_that_are_none_are_400),
		cmocka_unit_test(announced_trailers_are_400),
		cmocka_unit_test(
		    a_body_of_the_limit_passes_and_one_more_is_413),
		cmocka_unit_test(lines_end_with_crlf_and_nothing_else),
		cmocka_unit_test(a_nul_anywhere_in_the_head_is_400),
		cmocka_unit_test(header_lines_that_are_none_are_400),
		cmocka_unit_test(headers_that_mean_nothing_here_are_ignored),
		cmocka_unit_test(
		    a_line_of_the_limit_passes_and_one_octet_more_does_not),
		cmocka_unit_test(
		    sixty_four_header_lines_pass_and_sixty_five_do_not),
		cmocka_unit_test(
		    headers_of_the_limit_pass_and_one_octet_more_does_not),
		cmocka_unit_test(content_types_of_the_profile_are_read),
		cmocka_unit_test(content_types_outside_the_profile_are_415),
		cmocka_unit_test(another_media_type_or_a_coding_is_415),
		cmocka_unit_test(fields_that_decide_come_once),
		cmocka_unit_test(the_action_is_taken_from_either_place),
		cmocka_unit_test(two_actions_that_differ_are_a_conflict),
		cmocka_unit_test(a_soapaction_that_is_none_is_400),
		cmocka_unit_test(
		    a_client_that_waits_for_100_is_seen_before_its_body),
		cmocka_unit_test(other_expectations_are_417),
		cmocka_unit_test(prefer_wait_is_read_and_its_like_ignored),
		cmocka_unit_test(a_trace_is_read_when_it_is_said_once),
		cmocka_unit_test(connection_close_is_one_word_of_a_list),
		cmocka_unit_test(the_first_failure_in_order_answers),
		cmocka_unit_test(without_memory_a_request_is_503),
		cmocka_unit_test(every_status_of_the_profile_has_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
