#include "sundhed_lyt.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "http.h"
#include "metrik.h"

#define LINGER_MS	1000	/* for the client to read a last answer */
#define MEMORY		((size_t)8 << 20)	/* of one answer */
#define MAX_HEAD	512
#define MAX_IN		2048	/* octets read ahead */
#define HOST_LEN	72

enum trin { TRIN_LUKKET = 0, TRIN_VENTER, TRIN_LAESER, TRIN_SVARER,
	TRIN_FARVEL };

struct forbindelse {
	enum trin	 trin;
	int		 fd;
	int64_t		 frist;		/* clock_mono() */
	struct http	 http;
	char		 in[MAX_IN];	/* come and not yet taken */
	size_t		 n;
	char		*ud;
	size_t		 len, skrevet;
	int		 luk;		/* after this answer */
};

static struct {
	int		 fd;
	struct tavlerne	 tavler;
	char		 vaert[HOST_LEN];
	const char	*hosts[5];
	struct http_conf http;
	struct forbindelse v[LYT_CONNECTIONS];
} lyt;

/* RFC 9110, 9.3.2: HEAD is GET without what GET would bring. */
static const struct server_path paths[] = {
	{ "/healthz", 2, NULL }, { "/readyz", 2, NULL },
	{ "/metrics", 2, NULL }
};

/* --- Answers --- */

/* What there is to say on the path: 200, 503; 500 without memory. */
static int
body_make(const char *path, struct buf *b)
{
	struct sundhed *s = arena_alloc(b->a, sizeof(*s));
	int64_t now = clock_now();
	int status = 200;

	if (s == NULL)
		return 500;
	sundhed_doem(&lyt.tavler, now, s);
	if (strcmp(path, "/metrics") == 0)
		metrik_print(&lyt.tavler, s, now, b);
	else if (strcmp(path, "/readyz") == 0) {
		sundhed_print(s, &lyt.tavler, 1, b);
		status = s->klar ? 200 : 503;
	} else {
		sundhed_print(s, &lyt.tavler, 0, b);
		status = s->lever ? 200 : 503;
	}
	return buf_end(b) == NULL ? 500 : status;
}

/* The whole answer's octets; a HEAD's end with the head. */
static void
svar_saet(struct forbindelse *c, int status, const char *media,
    const char *body, size_t len, int head_alone)
{
	char head[MAX_HEAD];
	int n = snprintf(head, sizeof(head), "HTTP/1.1 %03d %s\r\n"
	    "Content-Type: %s\r\nContent-Length: %zu\r\n"
	    "Cache-Control: no-store\r\n%s%s\r\n", status % 1000,
	    http_reason(status), media, len,
	    status == 405 ? "Allow: GET, HEAD\r\n" : "",
	    c->luk ? "Connection: close\r\n" : "");
	size_t more = head_alone ? 0 : len;

	if (n < 0 || (size_t)n >= sizeof(head) ||
	    (c->ud = malloc((size_t)n + more + 1)) == NULL) {
		c->luk = 1;
		c->len = 0;
	} else {
		memcpy(c->ud, head, (size_t)n);
		memcpy(c->ud + n, body, more);
		c->len = (size_t)n + more;
	}
	c->skrevet = 0;
	c->trin = TRIN_SVARER;
	c->frist = clock_mono() + LYT_WRITE_MS;
}

static void
svar_afslag(struct forbindelse *c, int status)
{
	char body[80];
	int n = snprintf(body, sizeof(body), "%s\n", http_reason(status));

	c->luk = 1;
	svar_saet(c, status, "text/plain; charset=utf-8", body, (size_t)n, 0);
}

static void
svar_lav(struct forbindelse *c)
{
	const struct http *h = &c->http;
	struct arena *a = arena_new(MEMORY);
	struct buf b;
	int status = 500;

	c->luk = h->close;
	if (a != NULL) {
		buf_init(&b, a);
		status = body_make(h->path, &b);
	}
	if (status == 500)
		svar_afslag(c, 500);
	else
		svar_saet(c, status, strcmp(h->path, "/metrics") == 0 ?
		    METRIK_MEDIA : "text/plain; charset=utf-8", b.p, b.len,
		    strcmp(h->method, "HEAD") == 0);
	arena_free(a);
}

/* --- A connection --- */

static void
luk(struct forbindelse *c)
{
	if (c->trin == TRIN_LUKKET)
		return;
	close(c->fd);
	free(c->ud);
	http_fini(&c->http);
	memset(c, 0, sizeof(*c));
}

/* Octets that came, as far as they belong to one request. */
static void
tag(struct forbindelse *c)
{
	size_t used;

	if (c->n > 0 && c->trin == TRIN_VENTER) {
		c->trin = TRIN_LAESER;
		c->frist = clock_mono() + LYT_READ_MS;
	}
	used = http_feed(&c->http, c->in, c->n);
	memmove(c->in, c->in + used, c->n - used);
	c->n -= used;
	if (c->http.part == HTTP_DONE)
		svar_lav(c);
	else if (c->http.part == HTTP_REFUSED)
		svar_afslag(c, c->http.status);
	else if (used == 0 && c->n > 0)		/* no memory for a line */
		luk(c);
}

/* All is written: the next request, or goodbye. */
static void
svaret(struct forbindelse *c)
{
	free(c->ud);
	c->ud = NULL;
	if (c->luk) {
		/* close() with octets unread would take the answer back */
		shutdown(c->fd, SHUT_WR);
		c->trin = TRIN_FARVEL;
		c->frist = clock_mono() + LINGER_MS;
		return;
	}
	http_reset(&c->http);
	c->trin = TRIN_VENTER;
	c->frist = clock_mono() + LYT_IDLE_MS;
	tag(c);
}

static void
skriv(struct forbindelse *c)
{
	ssize_t n = 0;

	if (c->len > c->skrevet)
		n = send(c->fd, c->ud + c->skrevet, c->len - c->skrevet,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0)
		c->skrevet += (size_t)n;
	if (c->skrevet == c->len)
		svaret(c);
	else if (n <= 0)	/* it could be written to, and was not */
		luk(c);
}

static void
laes(struct forbindelse *c)
{
	char away[MAX_IN];
	int farvel = c->trin == TRIN_FARVEL;
	ssize_t n = farvel ?
	    recv(c->fd, away, sizeof(away), MSG_DONTWAIT) :
	    recv(c->fd, c->in + c->n, sizeof(c->in) - c->n, MSG_DONTWAIT);

	if (n <= 0)
		luk(c);
	else if (!farvel) {
		c->n += (size_t)n;
		tag(c);
	}
}

/* --- All of them --- */

/* 1: a's place is given away before b's. */
static int
foer(const struct forbindelse *a, const struct forbindelse *b)
{
	static const int orden[] = {
		[TRIN_LUKKET] = 0, [TRIN_FARVEL] = 1, [TRIN_VENTER] = 2,
		[TRIN_LAESER] = 3, [TRIN_SVARER] = 4
	};

	return orden[a->trin] != orden[b->trin] ?
	    orden[a->trin] < orden[b->trin] : a->frist < b->frist;
}

/* A free place, or that of who has had his the longest for the least: many
 * slow clients keep nobody out. */
static struct forbindelse *
plads(void)
{
	struct forbindelse *c = &lyt.v[0];
	size_t i;

	for (i = 1; i < LYT_CONNECTIONS; i++)
		if (foer(&lyt.v[i], c))
			c = &lyt.v[i];
	luk(c);
	return c;
}

static void
modtag(void)
{
	int fd = accept4(lyt.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct forbindelse *c;

	if (fd == -1)
		return;
	c = plads();
	c->fd = fd;
	c->trin = TRIN_LAESER;		/* a first request has no idle time */
	c->frist = clock_mono() + LYT_READ_MS;
	http_init(&c->http, &lyt.http);
}

static void
runde(struct pollfd *fds, int *ms)
{
	int64_t now = clock_mono(), left;
	struct forbindelse *c;
	size_t i;

	*ms = -1;
	for (i = 0; i < LYT_CONNECTIONS; i++) {
		c = &lyt.v[i];
		if (c->trin != TRIN_LUKKET && now >= c->frist) {
			if (c->trin == TRIN_LAESER &&
			    (c->http.line_len > 0 || c->http.part > HTTP_LINE))
				svar_afslag(c, 408);
			else
				luk(c);
		}
		fds[i].fd = c->trin == TRIN_LUKKET ? -1 : c->fd;
		fds[i].events = c->trin == TRIN_SVARER ? POLLOUT : POLLIN;
		fds[i].revents = 0;
		left = c->frist - now;
		if (c->trin != TRIN_LUKKET && (*ms == -1 || left < *ms))
			*ms = left > 0 ? (int)left : 0;
	}
}

static void *
lyt_main(void *arg)
{
	struct pollfd fds[LYT_CONNECTIONS + 1];
	struct forbindelse *c;
	size_t i;
	int ms;

	(void)arg;
	for (;;) {
		runde(fds, &ms);
		fds[LYT_CONNECTIONS].fd = lyt.fd;
		fds[LYT_CONNECTIONS].events = POLLIN;
		if (poll(fds, LYT_CONNECTIONS + 1, ms) <= 0)
			continue;
		for (i = 0; i < LYT_CONNECTIONS; i++) {
			c = &lyt.v[i];
			if (fds[i].fd == -1 || fds[i].revents == 0)
				continue;
			if (c->trin == TRIN_SVARER)
				skriv(c);
			else
				laes(c);
		}
		if ((fds[LYT_CONNECTIONS].revents & POLLIN) != 0)
			modtag();
	}
	return NULL;
}

/* Names that a caller may mean us by: a page elsewhere whose name was made
 * to point here has another. */
static void
hosts_set(const char *address)
{
	const char *colon = strrchr(address, ':');
	size_t n = 0;

	snprintf(lyt.vaert, sizeof(lyt.vaert), "%.*s",
	    colon == NULL ? 0 : (int)(colon - address), address);
	lyt.hosts[n++] = "localhost";
	lyt.hosts[n++] = "127.0.0.1";
	lyt.hosts[n++] = "[::1]";
	if (lyt.vaert[0] != '\0')
		lyt.hosts[n++] = lyt.vaert;
	lyt.hosts[n] = NULL;
	lyt.http.hosts = lyt.hosts;
	lyt.http.paths = paths;
	lyt.http.n_paths = sizeof(paths) / sizeof(*paths);
	lyt.http.max_body = 0;
}

int
sundhed_lyt(int listen_fd, const char *address, const struct tavlerne *t)
{
	sigset_t all, before;
	pthread_t id;
	int rc;

	memset(&lyt, 0, sizeof(lyt));
	lyt.fd = listen_fd;
	lyt.tavler = *t;
	hosts_set(address);
	/* or accept4() would wait for a caller that has gone again */
	if (fcntl(listen_fd, F_SETFL, O_NONBLOCK) == -1)
		return 0;
	/* the role's signals are for its first thread */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&id, NULL, lyt_main, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc == 0)
		pthread_detach(id);
	return rc == 0;
}
