/*
 * sundhed_lyt_test.c - the health listener before clients of every kind.
 */
#include "sundhed_lyt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clock.h"
#include "http.h"
#include "metrik.h"
#include "server.h"
#include "testnet.h"

#define HOST	"Host: localhost\r\n"
#define CLOSE	"Connection: close\r\n"

static struct tavle_parent parent;
static struct tavle_worker worker;
static struct tavle_journal journal;
static char bound[64];
static char answer[1 << 18];

static void
role(size_t i, const char *navn, uint32_t board)
{
	struct tavle_rolle *r = &parent.roller[i];

	tavle_saet(r->navn, sizeof(r->navn), navn);
	r->pid = 100;
	r->klar = 1;
	r->stand = STAND_I_KRAFT;
	r->tavle = board;
}

static int
begin(void **state)
{
	struct tavlerne t = { .parent = &parent, .journal = &journal,
	    .workers = { &worker } };
	struct grund g = { .rc = GW_OK };
	int fd = server_listen("127.0.0.1:0", bound, &g);

	(void)state;
	role(0, "worker", T_WORKER);
	role(1, "signer", T_SIGNER);
	role(2, "signer-tls", T_SIGNER_TLS);
	role(3, "journal", T_JOURNAL);
	return fd == -1 || !sundhed_lyt(fd, "127.0.0.1:0", &t);
}

static int
setup(void **state)
{
	(void)state;
	parent.serverer = 1;
	parent.stopper = parent.draen = 0;
	parent.kommuner_konfigureret = 1;
	parent.levende = worker.levende = 0;
	return 0;
}

/* All that comes until the other end says no more. */
static void
read_all(int fd)
{
	size_t n = 0;
	ssize_t got;

	while ((got = recv(fd, answer + n, sizeof(answer) - 1 - n, 0)) > 0)
		n += (size_t)got;
	answer[n] = '\0';
}

/* Sends it on a connection of its own: the status, 0: none. */
static int
ask_octets(const char *text, size_t len)
{
	int fd = net_connect(bound);

	assert_int_equal(send(fd, text, len, MSG_NOSIGNAL), (ssize_t)len);
	read_all(fd);
	close(fd);
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}

static int
ask(const char *text)
{
	return ask_octets(text, strlen(text));
}

static int
get(const char *path)
{
	char text[256];

	snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\n" HOST CLOSE "\r\n",
	    path);
	return ask(text);
}

static const char *
body(void)
{
	const char *p = strstr(answer, "\r\n\r\n");

	assert_non_null(p);
	return p + 4;
}

static void
a_gateway_in_order_answers_200(void **state)
{
	(void)state;
	assert_int_equal(get("/healthz"), 200);
	assert_string_equal(body(), "alive\n");
	assert_int_equal(get("/readyz"), 200);
	assert_string_equal(body(), "ready\n");
	assert_non_null(strstr(answer, "Cache-Control: no-store\r\n"));
	assert_int_equal(get("/metrics"), 200);
	assert_non_null(strstr(answer, "Content-Type: " METRIK_MEDIA "\r\n"));
	assert_non_null(strstr(body(), "\ngateway_ready 1\n"));
	assert_int_equal(get("/readyz?x=y"), 200);
}

static void
one_that_drains_is_alive_and_answers_503(void **state)
{
	(void)state;
	parent.draen = 1;
	assert_int_equal(get("/healthz"), 200);
	assert_int_equal(get("/readyz"), 503);
	assert_memory_equal(body(), "not ready\ndraining: ", 20);
	assert_int_equal(get("/metrics"), 200);
	assert_non_null(strstr(body(), "\ngateway_ready 0\n"));
}

static void
one_that_hangs_is_not_alive(void **state)
{
	(void)state;
	worker.levende = clock_now() - 60000;
	assert_int_equal(get("/healthz"), 503);
	assert_memory_equal(body(), "not alive\nworker_silent: ", 25);
}

static void
head_is_get_without_the_body(void **state)
{
	char length[64];
	size_t len;

	(void)state;
	assert_int_equal(get("/readyz"), 200);
	len = strlen(body());
	snprintf(length, sizeof(length), "Content-Length: %zu\r\n", len);
	assert_int_equal(ask("HEAD /readyz HTTP/1.1\r\n" HOST CLOSE "\r\n"),
	    200);
	assert_non_null(strstr(answer, length));
	assert_string_equal(body(), "");
}

static void
nothing_else_is_served(void **state)
{
	(void)state;
	assert_int_equal(get("/"), 404);
	assert_int_equal(get("/borgerblikket/1"), 404);
	assert_int_equal(get("/healthz/"), 404);
	assert_int_equal(get("/metrics/../healthz"), 404);
	assert_int_equal(get("//healthz"), 404);
	assert_int_equal(get("/healthz%00"), 404);
}

static void
other_methods_are_refused(void **state)
{
	static const char *const methods[] = {
		"PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT"
	};
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
		snprintf(text, sizeof(text), "%s /healthz HTTP/1.1\r\n" HOST
		    "\r\n", methods[i]);
		assert_int_equal(ask(text), 405);
		assert_non_null(strstr(answer, "Allow: GET, HEAD\r\n"));
	}
	assert_int_equal(ask("POST /healthz HTTP/1.1\r\n" HOST
	    "Content-Length: 0\r\n\r\n"), 405);
	assert_int_equal(ask("get /healthz HTTP/1.1\r\n" HOST "\r\n"), 501);
	assert_int_equal(ask("BREW /healthz HTTP/1.1\r\n" HOST "\r\n"), 501);
}

static void
what_is_not_http_is_refused(void **state)
{
	static const struct {
		const char *text;
		int status;
	} v[] = {
		{ "GET /healthz HTTP/1.0\r\n" HOST "\r\n", 505 },
		{ "GET /healthz\r\n\r\n", 400 },
		{ "GET /healthz HTTP/1.1\n" "Host: localhost\n\n", 400 },
		{ "GET  /healthz HTTP/1.1\r\n" HOST "\r\n", 400 },
		{ "GET /healthz HTTP/1.1\r\n\r\n", 400 },
		{ "GET /healthz HTTP/1.1\r\n" HOST HOST "\r\n", 400 },
		{ "GET /healthz HTTP/1.1\r\n" HOST " folded\r\n\r\n", 400 },
		{ "GET /healthz HTTP/1.1\r\n" HOST "X : y\r\n\r\n", 400 },
		{ "GET /healthz HTTP/1.1\r\n" HOST
		    "Content-Length: 5\r\n\r\nhello", 400 },
		{ "GET /healthz HTTP/1.1\r\n" HOST
		    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
		{ "GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421 },
		{ "GET https://localhost/healthz HTTP/1.1\r\nHost: "
		    "evil.example\r\n\r\n", 421 },
		{ "GET /healthz HTTP/1.1\r\n" HOST "Expect: x\r\n\r\n", 417 },
		{ "\x16\x03\x01\x02\x01\x01\r\n", 400 },
		{ "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505 },
		{ "\r\n\r\n", 400 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(*v); i++)
		assert_int_equal(ask(v[i].text), v[i].status);
	assert_int_equal(ask_octets("GET /healthz HTTP/1.1\r\nHo\0st: x\r\n",
	    36), 400);
}

static void
what_is_too_long_is_refused(void **state)
{
	static char text[70000];
	int n;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "GET /", 5);
	assert_int_equal(ask_octets(text, HTTP_MAX_LINE + 1), 414);
	n = snprintf(text, sizeof(text), "GET /healthz HTTP/1.1\r\n" HOST
	    "X: ");
	memset(text + n, 'x', sizeof(text) - (size_t)n);
	assert_int_equal(ask_octets(text, (size_t)n + HTTP_MAX_LINE), 431);
	for (n = snprintf(text, sizeof(text), "GET / HTTP/1.1\r\n");
	    n < 1000;)
		n += snprintf(text + n, sizeof(text) - (size_t)n, "A: b\r\n");
	assert_int_equal(ask_octets(text, (size_t)n), 431);
}

static void
a_connection_serves_several_requests(void **state)
{
	const char *text = "GET /healthz HTTP/1.1\r\n" HOST "\r\n"
	    "GET /readyz HTTP/1.1\r\n" HOST "\r\n"
	    "GET /healthz HTTP/1.1\r\n" HOST CLOSE "\r\n"
	    "GET /metrics HTTP/1.1\r\n" HOST "\r\n";
	const char *p;
	int n = 0;

	(void)state;
	assert_int_equal(ask(text), 200);
	for (p = answer; (p = strstr(p, "HTTP/1.1 200")) != NULL; p++)
		n++;
	assert_int_equal(n, 3);
	assert_null(strstr(answer, "gateway_"));
}

static void
a_request_in_pieces_is_read(void **state)
{
	const char *text = "GET /healthz HTTP/1.1\r\n" HOST CLOSE "\r\n";
	int fd = net_connect(bound);
	size_t i;

	(void)state;
	for (i = 0; text[i] != '\0'; i++) {
		assert_int_equal(send(fd, text + i, 1, MSG_NOSIGNAL), 1);
		net_sleep(1);
	}
	read_all(fd);
	close(fd);
	assert_memory_equal(answer, "HTTP/1.1 200 ", 13);
}

static void
slow_clients_keep_nobody_out(void **state)
{
	int v[2 * LYT_CONNECTIONS], i;

	(void)state;
	for (i = 0; i < 2 * LYT_CONNECTIONS; i++) {
		v[i] = net_connect(bound);
		assert_int_equal(send(v[i], "GET /hea", 8, MSG_NOSIGNAL), 8);
	}
	for (i = 0; i < 5; i++)
		assert_int_equal(get("/healthz"), 200);
	for (i = 0; i < 2 * LYT_CONNECTIONS; i++)
		close(v[i]);
}

static void
who_does_not_read_keeps_nobody_waiting(void **state)
{
	const char *text = "GET /metrics HTTP/1.1\r\n" HOST "\r\n";
	int fd = net_connect(bound), i, few = 2048;

	(void)state;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &few, sizeof(few));
	for (i = 0; i < 400; i++)
		if (send(fd, text, strlen(text), MSG_NOSIGNAL |
		    MSG_DONTWAIT) <= 0)
			break;
	for (i = 0; i < 5; i++)
		assert_int_equal(get("/healthz"), 200);
	close(fd);
}

static void
a_request_not_ended_in_time_is_answered_408(void **state)
{
	int fd = net_connect(bound);
	struct timeval tv = { LYT_READ_MS / 1000 + 3, 0 };

	(void)state;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	assert_int_equal(send(fd, "GET /healthz HTTP/1.1\r\n", 23,
	    MSG_NOSIGNAL), 23);
	read_all(fd);
	close(fd);
	assert_memory_equal(answer, "HTTP/1.1 408 ", 13);
}

static void
who_hangs_up_is_forgotten(void **state)
{
	struct linger at_once = { 1, 0 };
	int fd, i;

	(void)state;
	for (i = 0; i < 100; i++) {
		fd = net_connect(bound);
		send(fd, "GET /metrics HTTP/1.1\r\n" HOST "\r\n", 41,
		    MSG_NOSIGNAL);
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof(at_once));
		close(fd);
	}
	assert_int_equal(get("/healthz"), 200);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, setup)
	const struct CMUnitTest tests[] = {
		T(a_gateway_in_order_answers_200),
		T(one_that_drains_is_alive_and_answers_503),
		T(one_that_hangs_is_not_alive),
		T(head_is_get_without_the_body),
		T(nothing_else_is_served),
		T(other_methods_are_refused),
		T(what_is_not_http_is_refused),
		T(what_is_too_long_is_refused),
		T(a_connection_serves_several_requests),
		T(a_request_in_pieces_is_read),
		T(slow_clients_keep_nobody_out),
		T(who_does_not_read_keeps_nobody_waiting),
		T(a_request_not_ended_in_time_is_answered_408),
		T(who_hangs_up_is_forgotten),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
