#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "clock.h"
#include "log.h"
#include "server_impl.h"

#define LINGER_MS	1000
#define LINGER_MAX	(1024 * 1024)
/* A body comes with at least one octet a millisecond, 1 kB/s, once this
 * part of its time is gone. */
#define RATE_GRACE	4

static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

/* What an attempt to move octets came to. */
enum moved { MOVED = 0, BLOCKED, BROKEN };

/* Why a handshake failed; a certificate that was refused, tls.c has told. */
static void
handshake_log(const struct conn *c)
{
	const char *why = ERR_reason_error_string(ERR_peek_last_error());
	char quoted[LOG_QUOTE_LEN];

	if (SSL_get_verify_result(c->ssl) == X509_V_OK)
		log_event(LOG_INFO_, "tls-refused", "why=%s",
		    log_quote(why == NULL ? "unknown" : why, quoted));
}

/* What came of an attempt, before which ERR_clear_error(): what another
 * connection left would be taken for this one's. */
static enum moved
ssl_moved(struct conn *c, int rc)
{
	int error;

	if (rc > 0)
		return MOVED;
	error = SSL_get_error(c->ssl, rc);
	if (error == SSL_ERROR_SSL && c->state == CONN_HANDSHAKE)
		handshake_log(c);
	ERR_clear_error();
	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ?
	    BLOCKED : BROKEN;
}

static enum moved
out_flush(struct conn *c)
{
	size_t n;
	enum moved m = MOVED;

	while (m == MOVED && c->out_done < c->out_len) {
		n = 0;
		ERR_clear_error();
		m = ssl_moved(c, SSL_write_ex(c->ssl, c->out + c->out_done,
		    c->out_len - c->out_done, &n));
		c->out_done += n;
	}
	if (m == MOVED)
		out_drop(c);
	return m;
}

/* The answer goes out; after a refusal or with `close` nothing follows it. */
static void
answer_send(struct conn *c, const char *allow)
{
	c->close = c->close || c->answer.close || c->server->draining ||
	    atomic_load(&c->server->halt);
	out_drop(c);
	if (!answer_print(&c->answer, c->close, allow, &c->out, &c->out_len)) {
		conn_close(c);
		return;
	}
	answer_drop(c);
	conn_become(c, CONN_WRITE, c->server->conf.write_ms);
}

/* RFC 9110, 15.5.6: what the path takes. */
static const char *
allow_print(const struct server_path *p)
{
	if (p == NULL)
		return NULL;
	return !p->get ? "POST" : p->media == NULL ? "GET" : "GET, POST";
}

/* Empty body, and the connection ends (security-profile 1). */
static void
refusal_send(struct conn *c, int status)
{
	log_event(LOG_INFO_, "http-refused", "status=%d why=\"%s\"", status,
	    status == 408 ? "time" : c->http.why);
	c->answer.status = status;
	c->close = 1;
	answer_send(c, status == 405 ? allow_print(c->http.taken) : NULL);
}

static void
request_run(struct conn *c)
{
	const struct http *h = &c->http;
	struct server *s = c->server;

	c->request = (struct server_request){
		.method = h->method, .path = h->path, .query = h->query,
		.host = h->host, .media = h->media, .action = h->action,
		.action_conflict = h->action_conflict,
		.prefer_wait = h->prefer_wait, .spor = &h->spor,
		.body = h->body, .len = h->len,
		.client = SSL_get0_peer_certificate(c->ssl),
		.arrived = clock_mono(), .gone = &c->gone
	};
	c->close |= h->close;
	c->answer.status = 500;		/* a handler that says nothing */
	conn_become(c, CONN_RUN, 0);
	if (pool_submit(&s->pool, c))
		return;
	c->answer.status = 503;
	s->conf.busy(s->conf.arg, &c->answer);
	answer_send(c, NULL);
}

/* The time that the request has for what it is at. */
static int64_t
read_deadline(const struct conn *c)
{
	const struct server_conf *conf = &c->server->conf;
	int64_t rate;

	if (!http_in_body(&c->http))
		return c->since + conf->header_ms;
	rate = conf->body_ms / RATE_GRACE + (int64_t)c->http.len;
	return c->since + (rate < conf->body_ms ? rate : conf->body_ms);
}

/* Octets that came, as far as they belong to one request. */
static void
octets_take(struct conn *c, const char *p, size_t n)
{
	int in_body = http_in_body(&c->http);
	size_t used = http_feed(&c->http, p, n);

	if (!c->begun || (!in_body && http_in_body(&c->http)))
		c->since = clock_mono();
	c->begun = 1;
	c->deadline = read_deadline(c);
	if (used < n && (c->rest = malloc(n - used)) != NULL) {
		memcpy(c->rest, p + used, n - used);
		c->rest_len = n - used;
	} else if (used < n)
		c->close = 1;		/* the next one is lost, not this */
	if (c->http.part == HTTP_DONE)
		request_run(c);
	else if (c->http.part == HTTP_REFUSED)
		refusal_send(c, c->http.status);
}

/* RFC 9110, 10.1.1: it waits for a word, and its headers are all right. */
static void
continue_send(struct conn *c)
{
	if (c->state != CONN_READ || !c->http.expect || c->continued ||
	    !http_in_body(&c->http) || c->http.len > 0)
		return;
	c->continued = 1;
	if ((c->out = malloc(sizeof(go_on) - 1)) == NULL)
		return;
	memcpy(c->out, go_on, sizeof(go_on) - 1);
	c->out_len = sizeof(go_on) - 1;
}

/* What was read behind the last request comes before anything new. */
static enum moved
rest_take(struct conn *c)
{
	char *p = c->rest;
	size_t n = c->rest_len;

	c->rest = NULL;
	c->rest_len = 0;
	octets_take(c, p, n);
	OPENSSL_cleanse(p, n);
	free(p);
	return MOVED;
}

static enum moved
step_handshake(struct conn *c)
{
	enum moved m;

	ERR_clear_error();
	m = ssl_moved(c, SSL_do_handshake(c->ssl));
	if (m == MOVED)
		conn_become(c, CONN_READ, c->server->conf.header_ms);
	return m;
}

static enum moved
step_read(struct conn *c)
{
	char *p = c->server->scratch;
	size_t n = 0;
	enum moved m;

	if (c->out != NULL && (m = out_flush(c)) != MOVED)
		return m;
	ERR_clear_error();
	if (c->rest != NULL)
		m = rest_take(c);
	else if ((m = ssl_moved(c, SSL_read_ex(c->ssl, p,
	    sizeof(c->server->scratch), &n))) == MOVED) {
		octets_take(c, p, n);
		OPENSSL_cleanse(p, n);
	}
	if (m == MOVED)
		continue_send(c);
	return m;
}

static enum moved
step_write(struct conn *c)
{
	enum moved m;

	if ((m = out_flush(c)) != MOVED)
		return m;
	if (c->close) {
		SSL_shutdown(c->ssl);
		ERR_clear_error();
		shutdown(c->fd, SHUT_WR);
		conn_become(c, CONN_LINGER, LINGER_MS);
	} else {
		http_reset(&c->http);
		c->begun = c->continued = 0;
		c->served = 1;
		conn_become(c, CONN_READ, c->server->conf.idle_ms);
	}
	return MOVED;
}

/*
 * RFC 9112, 9.6: closing with octets unread would reset the connection and
 * could take the answer with it.
 */
static enum moved
step_linger(struct conn *c)
{
	ssize_t n = recv(c->fd, c->server->scratch,
	    sizeof(c->server->scratch), 0);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? BLOCKED : BROKEN;
	c->lingered += (size_t)n;
	return n == 0 || c->lingered > LINGER_MAX ? BROKEN : MOVED;
}

static enum moved
step_none(struct conn *c)
{
	(void)c;
	return BLOCKED;
}

static enum moved (*const steps[])(struct conn *) = {
	[CONN_HANDSHAKE] = step_handshake,
	[CONN_READ] = step_read,
	[CONN_RUN] = step_none,
	[CONN_WRITE] = step_write,
	[CONN_LINGER] = step_linger,
	[CONN_DEAD] = step_none,
};

void
conn_step(struct conn *c)
{
	enum moved m;

	/* edge-triggered: whatever is left unread is not told of again */
	do
		m = steps[c->state](c);
	while (m == MOVED);
	if (m == BROKEN)
		conn_close(c);
}

void
conn_answered(struct conn *c)
{
	answer_send(c, NULL);
	conn_step(c);
}

void
conn_expired(struct conn *c)
{
	if (c->state != CONN_READ || !c->begun) {
		conn_close(c);
		return;
	}
	out_drop(c);
	refusal_send(c, 408);
	conn_step(c);
}
