/*
 * server_test.c - a server on loopback, a client that behaves as told.
 *
 * The handler echoes what it was given; the path says how: /1 echoes, /slow
 * waits for the gate, /close closes, /empty says nothing.
 */
#include "server.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>

#include "clock.h"
#include "testnet.h"
#include "tls.h"

#define TYPE	"Content-Type: application/soap+xml\r\n"
#define HOST	"Host: localhost\r\n"
#define POST_HEAD(path)	"POST " path " HTTP/1.1\r\n" HOST TYPE
#define POST_OK(path)	POST_HEAD(path) "Content-Length: 2\r\n\r\nhi"

static struct pki pki;
static EVP_PKEY *server_key, *client_key;
static X509 *server_cert, *client_cert;
static SSL_CTX *server_tls, *client_tls;

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_moved = PTHREAD_COND_INITIALIZER;
static int gate_open, gate_waiting;
static atomic_int handled;

/* One running server. */
struct site {
	struct server_conf conf;
	struct server	*server;
	pthread_t	 thread;
	unsigned	 drain_ms;
	char		 bound[64];
};

static void
gate_set(int open)
{
	pthread_mutex_lock(&gate);
	gate_open = open;
	pthread_cond_broadcast(&gate_moved);
	pthread_mutex_unlock(&gate);
}

/* Until n handlers stand at the gate. */
static void
gate_await(int n)
{
	pthread_mutex_lock(&gate);
	while (gate_waiting < n)
		pthread_cond_wait(&gate_moved, &gate);
	pthread_mutex_unlock(&gate);
}

static void
gate_pass(void)
{
	pthread_mutex_lock(&gate);
	gate_waiting++;
	pthread_cond_broadcast(&gate_moved);
	while (!gate_open)
		pthread_cond_wait(&gate_moved, &gate);
	gate_waiting--;
	pthread_mutex_unlock(&gate);
}

static atomic_int gone_seen;	/* the handler of /gone has been told */

/* Until the client has gone, or five seconds. */
static void
gone_await(const struct server_request *rq)
{
	int i;

	for (i = 0; i < 500 && !atomic_load(rq->gone); i++)
		net_sleep(10);
	atomic_store(&gone_seen, atomic_load(rq->gone));
}

static void
echo(void *arg, const struct server_request *rq, struct server_answer *a)
{
	char *out = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&out, &len);

	(void)arg;
	atomic_fetch_add(&handled, 1);
	if (strcmp(rq->path, "/slow") == 0)
		gate_pass();
	if (strcmp(rq->path, "/gone") == 0)
		gone_await(rq);
	fprintf(f, "%s %s?%s action=%s client=%d late=%d body=", rq->method,
	    rq->path, rq->query, rq->action == NULL ? "-" : rq->action,
	    rq->client != NULL, clock_mono() - rq->arrived > 60000);
	fwrite(rq->body, 1, rq->len, f);
	fclose(f);
	a->status = strcmp(rq->path, "/fault") == 0 ? 500 : 200;
	a->close = strcmp(rq->path, "/close") == 0;
	a->media = "text/plain";
	a->body = out;
	a->len = len;
}

static void
say_nothing(void *arg, const struct server_request *rq,
    struct server_answer *a)
{
	(void)arg;
	(void)rq;
	(void)a;
}

static void
busy(void *arg, struct server_answer *a)
{
	(void)arg;
	a->status = 503;
	a->retry_after = 7;
}

static const char *const hosts[] = { "localhost", NULL };
static const struct server_path paths[] = {
	{ "/1", 1, "application/soap+xml" },
	{ "/slow", 0, "application/soap+xml" },
	{ "/gone", 0, "application/soap+xml" },
	{ "/close", 0, "application/soap+xml" },
	{ "/fault", 0, "application/soap+xml" },
};

static void
site_init(struct site *s)
{
	struct grund g = { .rc = GW_OK };

	memset(s, 0, sizeof(*s));
	s->conf = (struct server_conf){
		.tls = server_tls, .hosts = hosts, .paths = paths,
		.n_paths = sizeof(paths) / sizeof(*paths),
		.max_body = 262144, .threads = 2, .max_connections = 64,
		.header_ms = 2000, .body_ms = 2000, .idle_ms = 2000,
		.write_ms = 2000, .handle = echo, .busy = busy
	};
	s->drain_ms = 2000;
	s->conf.listen_fd = server_listen("127.0.0.1:0", s->bound, &g);
	assert_true(s->conf.listen_fd >= 0);
	gate_open = 1;
	atomic_store(&handled, 0);
}

static void *
site_main(void *arg)
{
	struct site *s = arg;

	server_run(s->server, s->drain_ms);
	return NULL;
}

static void
site_start(struct site *s)
{
	struct grund g = { .rc = GW_OK };

	s->server = server_new(&s->conf, &g);
	assert_non_null(s->server);
	assert_int_equal(pthread_create(&s->thread, NULL, site_main, s), 0);
}

static void
site_end(struct site *s)
{
	gate_set(1);
	server_stop(s->server);
	pthread_join(s->thread, NULL);
	server_free(s->server);
	close(s->conf.listen_fd);
}

static SSL *
client_new(const struct site *s)
{
	SSL *ssl = SSL_new(client_tls);

	SSL_set_fd(ssl, net_connect(s->bound));
	assert_int_equal(SSL_connect(ssl), 1);
	return ssl;
}

static void
client_free(SSL *ssl)
{
	int fd = SSL_get_fd(ssl);

	SSL_free(ssl);
	close(fd);
}

static void
client_send(SSL *ssl, const char *p, size_t len)
{
	size_t n, done = 0;

	while (done < len && SSL_write_ex(ssl, p + done, len - done, &n) == 1)
		done += n;
}

static void
client_say(SSL *ssl, const char *text)
{
	client_send(ssl, text, strlen(text));
}

/* One answer with Content-Length; its status, the whole in out. */
static int
client_hear(SSL *ssl, char *out, size_t size)
{
	const char *head, *length;
	size_t n = 0, more, want = 0;

	out[0] = '\0';
	while (want == 0 || n < want) {
		if (SSL_read_ex(ssl, out + n, 1, &more) != 1)
			return n == 0 ? 0 : -1;
		n += more;
		assert_true(n < size);
		out[n] = '\0';
		if (want == 0 && (head = strstr(out, "\r\n\r\n")) != NULL) {
			length = strcasestr(out, "content-length: ");
			want = (size_t)(head - out) + 4 + (length == NULL ? 0 :
			    strtoul(length + 16, NULL, 10));
		}
	}
	return atoi(out + 9);
}

/* 1 when the server said goodbye and nothing more comes. */
static int
client_ended(SSL *ssl)
{
	char c;
	size_t n;

	return SSL_read_ex(ssl, &c, 1, &n) != 1 &&
	    SSL_get_error(ssl, 0) == SSL_ERROR_ZERO_RETURN;
}

/* Sends one text on its own connection; the status, closed in *ended. */
static int
exchange(const struct site *s, const char *text, char *out, size_t size,
    int *ended)
{
	SSL *ssl = client_new(s);
	int status;

	client_say(ssl, text);
	status = client_hear(ssl, out, size);
	if (ended != NULL)
		*ended = client_ended(ssl);
	client_free(ssl);
	return status;
}

static void
a_request_is_answered(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096];

	(void)state;
	site_init(&s);
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, "POST /1?a=b HTTP/1.1\r\n" HOST
	    "Content-Type: application/soap+xml; action=\"urn:x\"\r\n"
	    "Content-Length: 2\r\n\r\nhi");
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 200);
	assert_non_null(strstr(out,
	    "POST /1?a=b action=urn:x client=0 late=0 body=hi"));
	assert_non_null(strstr(out, "\r\nContent-Type: text/plain\r\n"));
	assert_non_null(strstr(out, " GMT\r\n"));
	assert_null(strstr(out, "Connection: close"));
	client_free(ssl);
	site_end(&s);
}

static void
a_connection_is_kept_for_the_next_request(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096];
	int i;

	(void)state;
	site_init(&s);
	site_start(&s);
	ssl = client_new(&s);
	for (i = 0; i < 5; i++) {
		client_say(ssl, POST_OK("/fault"));
		assert_int_equal(client_hear(ssl, out, sizeof(out)), 500);
	}
	client_free(ssl);
	site_end(&s);
}

static void
requests_sent_together_are_answered_in_order(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096], expected[32];
	int i;

	(void)state;
	site_init(&s);
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, POST_HEAD("/1") "Content-Length: 2\r\n\r\nr0"
	    POST_HEAD("/1") "Transfer-Encoding: chunked\r\n\r\n2\r\nr1\r\n0"
	    "\r\n\r\n" POST_HEAD("/1") "Content-Length: 2\r\n\r\nr2");
	for (i = 0; i < 3; i++) {
		snprintf(expected, sizeof(expected), "body=r%d", i);
		assert_int_equal(client_hear(ssl, out, sizeof(out)), 200);
		assert_non_null(strstr(out, expected));
	}
	client_free(ssl);
	site_end(&s);
}

static void
nothing_is_served_behind_a_refused_request(void **state)
{
	struct site s;
	char out[4096];
	int ended;

	(void)state;
	site_init(&s);
	site_start(&s);
	assert_int_equal(exchange(&s, POST_HEAD("/1") "Content-Length: 2\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" POST_OK("/1"), out,
	    sizeof(out), &ended), 400);
	assert_true(ended);
	assert_non_null(strstr(out, "\r\nContent-Length: 0\r\n"));
	assert_non_null(strstr(out, "\r\nConnection: close\r\n"));
	assert_int_equal(atomic_load(&handled), 0);
	site_end(&s);
}

static void
a_refused_method_says_what_is_allowed(void **state)
{
	struct site s;
	char out[4096];

	(void)state;
	site_init(&s);
	site_start(&s);
	assert_int_equal(exchange(&s, "PUT /1 HTTP/1.1\r\n" HOST "\r\n", out,
	    sizeof(out), NULL), 405);
	assert_non_null(strstr(out, "\r\nAllow: GET, POST\r\n"));
	assert_int_equal(exchange(&s, "GET /slow HTTP/1.1\r\n" HOST "\r\n",
	    out, sizeof(out), NULL), 405);
	assert_non_null(strstr(out, "\r\nAllow: POST\r\n"));
	site_end(&s);
}

static void
a_body_too_large_is_refused_before_it_is_sent(void **state)
{
	struct site s;
	char out[4096];
	int ended;

	(void)state;
	site_init(&s);
	site_start(&s);
	assert_int_equal(exchange(&s, POST_HEAD("/1")
	    "Content-Length: 262145\r\n\r\n", out, sizeof(out), &ended), 413);
	assert_true(ended);
	site_end(&s);
}

static void
a_refusal_is_heard_while_the_body_is_still_being_sent(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096], *body = calloc(1, 300000);

	(void)state;
	site_init(&s);
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, POST_HEAD("/1") "Content-Length: 300000\r\n\r\n");
	client_send(ssl, body, 300000);
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 413);
	client_free(ssl);
	free(body);
	site_end(&s);
}

static void
a_body_of_the_limit_is_served(void **state)
{
	struct site s;
	SSL *ssl;
	char *out = malloc(300000), *body = malloc(262144);

	(void)state;
	memset(body, 'x', 262144);
	site_init(&s);
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, POST_HEAD("/1") "Content-Length: 262144\r\n\r\n");
	client_send(ssl, body, 262144);
	assert_int_equal(client_hear(ssl, out, 300000), 200);
	assert_true(strlen(strstr(out, "body=")) == 5 + 262144);
	client_free(ssl);
	free(body);
	free(out);
	site_end(&s);
}

static void
a_client_that_waits_for_100_gets_it(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096];

	(void)state;
	site_init(&s);
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, POST_HEAD("/1") "Expect: 100-continue\r\n"
	    "Content-Length: 2\r\n\r\n");
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 100);
	client_say(ssl, "hi");
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 200);
	client_say(ssl, POST_HEAD("/1") "Expect: 100-continue\r\n"
	    "Content-Length: 2\r\n\r\nhi");
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 200);
	client_free(ssl);
	site_end(&s);
}

static void
an_expectation_too_large_gets_413_and_not_100(void **state)
{
	struct site s;
	char out[4096];

	(void)state;
	site_init(&s);
	site_start(&s);
	assert_int_equal(exchange(&s, POST_HEAD("/1") "Expect: 100-continue"
	    "\r\nContent-Length: 262145\r\n\r\n", out, sizeof(out), NULL), 413);
	site_end(&s);
}

static void
a_client_that_asks_to_close_is_closed(void **state)
{
	struct site s;
	char out[4096];
	int ended = 0;

	(void)state;
	site_init(&s);
	site_start(&s);
	assert_int_equal(exchange(&s, POST_HEAD("/1") "Connection: close\r\n"
	    "Content-Length: 2\r\n\r\nhi", out, sizeof(out), &ended), 200);
	assert_true(ended);
	assert_non_null(strstr(out, "\r\nConnection: close\r\n"));
	ended = 0;
	assert_int_equal(exchange(&s, POST_OK("/close"), out, sizeof(out),
	    &ended), 200);
	assert_true(ended);
	site_end(&s);
}

static void
a_handler_that_says_nothing_is_a_500(void **state)
{
	struct site s;
	char out[4096];

	(void)state;
	site_init(&s);
	s.conf.handle = say_nothing;
	site_start(&s);
	assert_int_equal(exchange(&s, POST_OK("/1"), out, sizeof(out), NULL),
	    500);
	site_end(&s);
}

static void
when_no_thread_is_free_the_answer_is_busy(void **state)
{
	struct site s;
	SSL *first, *second;
	char out[4096];
	unsigned connections, running;

	(void)state;
	site_init(&s);
	gate_set(0);
	site_start(&s);
	first = client_new(&s);
	second = client_new(&s);
	client_say(first, POST_OK("/slow"));
	client_say(second, POST_OK("/slow"));
	gate_await(2);
	server_load(s.server, &connections, &running);
	assert_int_equal(connections, 2);
	assert_int_equal(running, 2);
	assert_int_equal(exchange(&s, POST_OK("/1"), out, sizeof(out), NULL),
	    503);
	assert_non_null(strstr(out, "\r\nRetry-After: 7\r\n"));
	gate_set(1);
	assert_int_equal(client_hear(first, out, sizeof(out)), 200);
	assert_int_equal(client_hear(second, out, sizeof(out)), 200);
	assert_int_equal(exchange(&s, POST_OK("/1"), out, sizeof(out), NULL),
	    200);
	client_free(first);
	client_free(second);
	site_end(&s);
}

static void
headers_that_do_not_come_are_timed_out(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096];

	(void)state;
	site_init(&s);
	s.conf.header_ms = 100;
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, "POST /1 HTTP/1.1\r\nHost: loc");
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 408);
	assert_true(client_ended(ssl));
	client_free(ssl);
	site_end(&s);
}

static void
a_body_that_does_not_come_is_timed_out(void **state)
{
	struct site s;
	char out[4096];
	int ended;

	(void)state;
	site_init(&s);
	s.conf.body_ms = 100;
	site_start(&s);
	assert_int_equal(exchange(&s, POST_HEAD("/1") "Content-Length: 9\r\n"
	    "\r\nhi", out, sizeof(out), &ended), 408);
	assert_true(ended);
	assert_int_equal(atomic_load(&handled), 0);
	site_end(&s);
}

static void
a_body_slower_than_the_least_rate_is_cut_early(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096];
	long long begun;
	int i;

	(void)state;
	site_init(&s);
	s.conf.body_ms = 800;		/* of which 200 without a rate */
	site_start(&s);
	ssl = client_new(&s);
	begun = net_mono_ms();
	client_say(ssl, POST_HEAD("/1") "Content-Length: 99\r\n\r\n");
	for (i = 0; i < 10; i++) {
		client_say(ssl, "x");
		net_sleep(10);
	}
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 408);
	assert_true(net_mono_ms() - begun < 700);
	client_free(ssl);
	site_end(&s);
}

static void
an_idle_connection_is_closed(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096];

	(void)state;
	site_init(&s);
	s.conf.idle_ms = 100;
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, POST_OK("/1"));
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 200);
	assert_true(client_ended(ssl));
	client_free(ssl);
	site_end(&s);
}

static void
a_connection_that_never_shakes_hands_is_closed(void **state)
{
	struct site s;
	char c;
	int fd;

	(void)state;
	site_init(&s);
	s.conf.header_ms = 100;
	site_start(&s);
	fd = net_connect(s.bound);
	assert_int_equal(recv(fd, &c, 1, 0), 0);
	close(fd);
	site_end(&s);
}

static void
plain_http_on_the_port_is_closed_unanswered(void **state)
{
	struct site s;
	char out[64];
	int fd;
	ssize_t n;

	(void)state;
	site_init(&s);
	site_start(&s);
	fd = net_connect(s.bound);
	assert_true(send(fd, POST_OK("/1"), sizeof(POST_OK("/1")) - 1,
	    MSG_NOSIGNAL) > 0);
	n = recv(fd, out, sizeof(out), 0);
	assert_true(n <= 0 || out[0] == 0x15);	/* an alert at most */
	close(fd);
	assert_int_equal(atomic_load(&handled), 0);
	site_end(&s);
}

/* An answer larger than all buffers, to a client that does not read. */
static void
a_client_that_does_not_read_is_let_go(void **state)
{
	struct site s;
	SSL *ssl;
	char *body = calloc(1, 262144);
	unsigned connections = 1, running, i;
	int fd, small = 2048;

	(void)state;
	site_init(&s);
	s.conf.write_ms = 100;
	s.conf.idle_ms = 100;
	site_start(&s);
	ssl = client_new(&s);
	fd = SSL_get_fd(ssl);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	memset(body, 'x', 262144);
	for (i = 0; i < 64; i++) {
		client_say(ssl, POST_HEAD("/1")
		    "Content-Length: 262144\r\n\r\n");
		if (SSL_write(ssl, body, 262144) <= 0)
			break;
	}
	for (i = 0; i < 100 && connections > 0; i++) {
		net_sleep(20);
		server_load(s.server, &connections, &running);
	}
	assert_int_equal(connections, 0);
	client_free(ssl);
	free(body);
	site_end(&s);
}

static void
a_client_that_leaves_while_it_is_served_harms_nobody(void **state)
{
	struct site s;
	struct linger reset = { 1, 0 };
	SSL *ssl;
	char out[4096];

	(void)state;
	site_init(&s);
	gate_set(0);
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, POST_OK("/slow"));
	gate_await(1);
	setsockopt(SSL_get_fd(ssl), SOL_SOCKET, SO_LINGER, &reset,
	    sizeof(reset));
	client_free(ssl);
	gate_set(1);
	assert_int_equal(exchange(&s, POST_OK("/1"), out, sizeof(out), NULL),
	    200);
	site_end(&s);
}

static void
a_handler_is_told_that_its_client_has_gone(void **state)
{
	struct site s;
	SSL *ssl;
	int i;

	(void)state;
	site_init(&s);
	site_start(&s);
	atomic_store(&gone_seen, 0);
	ssl = client_new(&s);
	client_say(ssl, POST_OK("/gone"));
	net_sleep(50);
	assert_int_equal(atomic_load(&gone_seen), 0);
	client_free(ssl);
	for (i = 0; i < 100 && atomic_load(&gone_seen) == 0; i++)
		net_sleep(10);
	assert_int_equal(atomic_load(&gone_seen), 1);
	site_end(&s);
}

static void
a_client_that_half_closes_gets_its_answer(void **state)
{
	struct site s;
	SSL *ssl;
	char out[4096];

	(void)state;
	site_init(&s);
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, POST_OK("/1"));
	SSL_shutdown(ssl);
	shutdown(SSL_get_fd(ssl), SHUT_WR);
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 200);
	client_free(ssl);
	site_end(&s);
}

static void
a_full_house_lets_the_idle_go_for_the_new(void **state)
{
	struct site s;
	SSL *held[4];
	char out[4096];
	int i;

	(void)state;
	site_init(&s);
	s.conf.max_connections = 4;
	site_start(&s);
	for (i = 0; i < 4; i++)
		held[i] = client_new(&s);
	client_say(held[0], "POST");	/* it has begun: it stays */
	net_sleep(50);
	assert_int_equal(exchange(&s, POST_OK("/1"), out, sizeof(out), NULL),
	    200);
	client_say(held[0], " /1 HTTP/1.1\r\n" HOST TYPE
	    "Content-Length: 2\r\n\r\nhi");
	assert_int_equal(client_hear(held[0], out, sizeof(out)), 200);
	assert_true(client_ended(held[1]));
	for (i = 0; i < 4; i++)
		client_free(held[i]);
	site_end(&s);
}

static void
a_full_house_at_work_turns_the_new_away(void **state)
{
	struct site s;
	SSL *held;
	char out[4096], c;
	int fd;

	(void)state;
	site_init(&s);
	gate_set(0);
	s.conf.max_connections = 1;
	site_start(&s);
	held = client_new(&s);
	client_say(held, POST_OK("/slow"));
	gate_await(1);
	fd = net_connect(s.bound);
	assert_true(recv(fd, &c, 1, 0) <= 0);
	close(fd);
	gate_set(1);
	assert_int_equal(client_hear(held, out, sizeof(out)), 200);
	client_free(held);
	site_end(&s);
}

static void
a_stop_answers_who_has_asked_and_takes_nobody_new(void **state)
{
	struct site s;
	SSL *asked, *idle;
	char out[4096];

	(void)state;
	site_init(&s);
	gate_set(0);
	site_start(&s);
	idle = client_new(&s);
	client_say(idle, POST_OK("/1"));
	assert_int_equal(client_hear(idle, out, sizeof(out)), 200);
	asked = client_new(&s);
	client_say(asked, POST_OK("/slow"));
	gate_await(1);
	server_stop(s.server);
	assert_true(client_ended(idle));
	gate_set(1);
	assert_int_equal(client_hear(asked, out, sizeof(out)), 200);
	assert_non_null(strstr(out, "\r\nConnection: close\r\n"));
	client_free(asked);
	client_free(idle);
	site_end(&s);
}

static void
a_stop_still_answers_who_was_about_to_ask(void **state)
{
	struct site s;
	SSL *idle, *kept;
	char out[4096];

	(void)state;
	site_init(&s);
	site_start(&s);
	idle = client_new(&s);
	kept = client_new(&s);
	client_say(kept, POST_OK("/1"));
	assert_int_equal(client_hear(kept, out, sizeof(out)), 200);
	server_stop(s.server);
	net_sleep(50);
	client_say(idle, POST_OK("/1"));
	client_say(kept, POST_OK("/1"));
	assert_int_equal(client_hear(idle, out, sizeof(out)), 200);
	assert_non_null(strstr(out, "\r\nConnection: close\r\n"));
	assert_int_equal(client_hear(kept, out, sizeof(out)), 200);
	assert_non_null(strstr(out, "\r\nConnection: close\r\n"));
	client_free(idle);
	client_free(kept);
	site_end(&s);
}

static void
a_stop_does_not_wait_beyond_the_drain(void **state)
{
	struct site s;
	SSL *ssl;
	long long begun;

	(void)state;
	site_init(&s);
	s.drain_ms = 100;
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, "POST");
	net_sleep(30);
	begun = net_mono_ms();
	server_stop(s.server);
	pthread_join(s.thread, NULL);
	assert_true(net_mono_ms() - begun < 1000);
	server_free(s.server);
	close(s.conf.listen_fd);
	client_free(ssl);
}

static void
many_clients_at_once_get_their_own_answers(void **state)
{
	struct site s;
	SSL *ssl[32];
	char out[4096], text[256], expected[32];
	int i, status;

	(void)state;
	site_init(&s);
	s.conf.threads = 32;
	site_start(&s);
	for (i = 0; i < 32; i++)
		ssl[i] = client_new(&s);
	for (i = 0; i < 32; i++) {
		snprintf(text, sizeof(text), POST_HEAD("/1")
		    "Content-Length: 4\r\n\r\n%04d", i);
		client_say(ssl[i], text);
	}
	for (i = 0; i < 32; i++) {
		status = client_hear(ssl[i], out, sizeof(out));
		snprintf(expected, sizeof(expected), "body=%04d", i);
		assert_int_equal(status, 200);
		assert_non_null(strstr(out, expected));
		client_free(ssl[i]);
	}
	site_end(&s);
}

static void
without_descriptors_left_the_loop_goes_on(void **state)
{
	struct site s;
	struct rlimit was, few;
	SSL *ssl;
	char out[4096], c;
	int fd, next;

	(void)state;
	site_init(&s);
	site_start(&s);
	ssl = client_new(&s);
	client_say(ssl, "POST");	/* not idle: nobody can be let go */
	net_sleep(30);
	getrlimit(RLIMIT_NOFILE, &was);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	next = dup(fd);			/* the lowest that is free */
	close(next);
	few = was;
	few.rlim_cur = (rlim_t)next;
	setrlimit(RLIMIT_NOFILE, &few);
	close(fd);
	fd = net_connect(s.bound);	/* takes the one place */
	assert_true(recv(fd, &c, 1, 0) <= 0);
	setrlimit(RLIMIT_NOFILE, &was);
	close(fd);
	client_say(ssl, " /1 HTTP/1.1\r\n" HOST TYPE
	    "Content-Length: 2\r\n\r\nhi");
	assert_int_equal(client_hear(ssl, out, sizeof(out)), 200);
	client_free(ssl);
	site_end(&s);
}

static void
a_socket_that_is_none_is_said_so(void **state)
{
	struct grund g = { .rc = GW_OK };
	struct site s;

	(void)state;
	site_init(&s);
	close(s.conf.listen_fd);
	s.conf.listen_fd = -1;
	assert_null(server_new(&s.conf, &g));
	assert_int_equal(g.rc, GW_EIO);
	server_free(NULL);
}

static void
a_port_in_use_is_said_so(void **state)
{
	struct grund g = { .rc = GW_OK };
	char bound[64], again[64];
	int fd = server_listen("127.0.0.1:0", bound, &g);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(server_listen(bound, again, &g), -1);
	assert_int_equal(g.rc, GW_EIO);
	assert_non_null(strstr(g.text, bound));
	assert_string_equal(again, "");
	close(fd);
}

static void
an_address_that_is_none_is_said_so(void **state)
{
	static const char *const wrong[] = { "", "localhost", "127.0.0.1:",
	    ":80", "127.0.0.1:123456789", "no such host.invalid:80" };
	struct grund g;
	char bound[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		memset(&g, 0, sizeof(g));
		assert_int_equal(server_listen(wrong[i], bound, &g), -1);
		assert_int_equal(g.rc, GW_ECONF);
	}
}

static void
ipv6_is_listened_on_in_brackets(void **state)
{
	struct grund g = { .rc = GW_OK };
	char bound[64];
	int fd = server_listen("[::1]:0", bound, &g);

	(void)state;
	if (fd < 0)
		skip();			/* a machine without IPv6 */
	assert_memory_equal(bound, "[::1]:", 6);
	close(fd);
}

static int
setup(void **state)
{
	struct grund g = { .rc = GW_OK };
	char *pem;

	(void)state;
	net_pki(&pki, "Rod");
	server_key = net_key();
	client_key = net_key();
	server_cert = net_cert(&pki, "server", server_key, "serverAuth",
	    "DNS:localhost", -60, 3600, 0);
	client_cert = net_cert(&pki, "klient", client_key, "clientAuth", NULL,
	    -60, 3600, 0);
	pem = net_cert_pem(server_cert);
	server_tls = tls_server(pem, strlen(pem), server_key, NULL, &g);
	free(pem);
	client_tls = SSL_CTX_new(TLS_client_method());
	return server_tls == NULL || client_tls == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	SSL_CTX_free(server_tls);
	SSL_CTX_free(client_tls);
	X509_free(server_cert);
	X509_free(client_cert);
	EVP_PKEY_free(server_key);
	EVP_PKEY_free(client_key);
	net_pki_free(&pki);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_answered),
		cmocka_unit_test(a_connection_is_kept_for_the_next_request),
		cmocka_unit_test(requests_sent_together_are_answered_in_order),
		cmocka_unit_test(nothing_is_served_behind_a_refused_request),
		cmocka_unit_test(a_refused_method_says_what_is_allowed),
		cmocka_unit_test(a_body_too_large_is_refused_before_it_is_sent),
		cmocka_unit_test(
		    a_refusal_is_heard_while_the_body_is_still_being_sent),
		cmocka_unit_test(a_body_of_the_limit_is_served),
		cmocka_unit_test(a_client_that_waits_for_100_gets_it),
		cmocka_unit_test(an_expectation_too_large_gets_413_and_not_100),
		cmocka_unit_test(a_client_that_asks_to_close_is_closed),
		cmocka_unit_test(a_handler_that_says_nothing_is_a_500),
		cmocka_unit_test(when_no_thread_is_free_the_answer_is_busy),
		cmocka_unit_test(headers_that_do_not_come_are_timed_out),
		cmocka_unit_test(a_body_that_does_not_come_is_timed_out),
		cmocka_unit_test(
		    a_body_slower_than_the_least_rate_is_cut_early),
		cmocka_unit_test(an_idle_connection_is_closed),
		cmocka_unit_test(
		    a_connection_that_never_shakes_hands_is_closed),
		cmocka_unit_test(plain_http_on_the_port_is_closed_unanswered),
		cmocka_unit_test(a_client_that_does_not_read_is_let_go),
		cmocka_unit_test(
		    a_client_that_leaves_while_it_is_served_harms_nobody),
		cmocka_unit_test(a_client_that_half_closes_gets_its_answer),
		cmocka_unit_test(a_handler_is_told_that_its_client_has_gone),
		cmocka_unit_test(a_full_house_lets_the_idle_go_for_the_new),
		cmocka_unit_test(a_full_house_at_work_turns_the_new_away),
		cmocka_unit_test(
		    a_stop_answers_who_has_asked_and_takes_nobody_new),
		cmocka_unit_test(a_stop_still_answers_who_was_about_to_ask),
		cmocka_unit_test(a_stop_does_not_wait_beyond_the_drain),
		cmocka_unit_test(many_clients_at_once_get_their_own_answers),
		cmocka_unit_test(without_descriptors_left_the_loop_goes_on),
		cmocka_unit_test(a_socket_that_is_none_is_said_so),
		cmocka_unit_test(a_port_in_use_is_said_so),
		cmocka_unit_test(an_address_that_is_none_is_said_so),
		cmocka_unit_test(ipv6_is_listened_on_in_brackets),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
