#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "server_impl.h"

#define GRACE_MS	500	/* for who is idle when it ends, */
#define GRACE_NEW_MS	3000	/* and for who has not asked yet */
#define TICK_MS		50		/* how late a deadline may be seen */
#define EVENTS		128
#define ACCEPTS		64		/* in one round */
#define BACKLOG		1024

static int
watch(struct server *s, int fd, void *who)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = who };

	return epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &ev) == 0;
}

struct server *
server_new(const struct server_conf *conf, struct grund *g)
{
	struct server *s;

	if ((s = calloc(1, sizeof(*s))) == NULL) {
		fail(g, GW_ENOMEM, "server: no memory");
		return NULL;
	}
	s->conf = *conf;
	s->http = (struct http_conf){ conf->hosts, conf->paths, conf->n_paths,
	    conf->max_body };
	signal(SIGPIPE, SIG_IGN);	/* a client that leaves is no signal */
	s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	s->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	s->spare_fd = dup(s->wake_fd);
	/* or accept4() would wait for a client that has gone again */
	fcntl(conf->listen_fd, F_SETFL, O_NONBLOCK);
	if (s->epoll_fd < 0 || s->wake_fd < 0 || s->spare_fd < 0 ||
	    !watch(s, s->wake_fd, &s->wake_fd) ||
	    !watch(s, conf->listen_fd, &s->conf.listen_fd))
		fail(g, GW_EIO, "server: %s", strerror(errno));
	else if (pool_init(&s->pool, conf, s->wake_fd, g) == GW_OK)
		return s;
	server_free(s);
	return NULL;
}

static void
graves_clear(struct server *s)
{
	struct conn *c;

	while ((c = s->dead) != NULL) {
		s->dead = c->queued;
		conn_free(c);
	}
}

void
server_free(struct server *s)
{
	if (s == NULL)
		return;
	if (s->pool.v != NULL)
		pool_fini(&s->pool);
	while (s->first != NULL)
		conn_close(s->first);
	graves_clear(s);
	if (s->epoll_fd >= 0)
		close(s->epoll_fd);
	if (s->wake_fd >= 0)
		close(s->wake_fd);
	if (s->spare_fd >= 0)
		close(s->spare_fd);
	free(s);
}

void
server_stop(struct server *s)
{
	const uint64_t one = 1;
	int saved = errno;		/* it may interrupt anything */

	atomic_store(&s->stopping, 1);
	if (write(s->wake_fd, &one, sizeof(one)) < 0)
		errno = saved;		/* full: it is awake already */
	errno = saved;
}

void
server_halt(struct server *s, int halt)
{
	const uint64_t one = 1;
	ssize_t n;

	if (atomic_exchange(&s->halt, halt) == halt)
		return;
	n = write(s->wake_fd, &one, sizeof(one));
	(void)n;			/* full: it is awake already */
}

void
server_load(const struct server *s, unsigned *connections, unsigned *running)
{
	*connections = atomic_load(&s->connections);
	*running = atomic_load(&s->pool.running);
}

/*
 * Makes room by closing the connection that has been of no use for longest:
 * who asks is served before who holds a place.  0: all are at work.
 */
static int
conn_evict(struct server *s)
{
	struct conn *c;

	for (c = s->first; c != NULL; c = c->next)
		if (conn_idle(c)) {
			conn_close(c);
			return 1;
		}
	return 0;
}

/*
 * The next who calls, or -1.  When no descriptor is left, the spare one lets
 * the caller in, and out again if nobody makes room: else the listening
 * socket would wake the loop for ever.
 */
static int
fd_accept(struct server *s)
{
	int fd = accept4(s->conf.listen_fd, NULL, NULL,
	    SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd >= 0 || (errno != EMFILE && errno != ENFILE))
		return fd;
	close(s->spare_fd);
	fd = accept4(s->conf.listen_fd, NULL, NULL,
	    SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0 && !conn_evict(s)) {
		close(fd);
		fd = -1;
	}
	s->spare_fd = dup(s->wake_fd);
	return fd;
}

static void
conns_accept(struct server *s)
{
	struct conn *c;
	int fd, i;

	for (i = 0; i < ACCEPTS && !s->draining; i++) {
		if ((fd = fd_accept(s)) < 0)
			return;
		if (atomic_load(&s->halt) || (atomic_load(&s->connections) >=
		    s->conf.max_connections && !conn_evict(s)))
			close(fd);
		else if ((c = conn_new(s, fd)) != NULL)
			conn_step(c);
	}
}

static void
answers_take(struct server *s)
{
	struct conn *c, *next;
	uint64_t n;

	if (read(s->wake_fd, &n, sizeof(n)) < 0 && errno != EAGAIN)
		return;
	for (c = pool_done(&s->pool); c != NULL; c = next) {
		next = c->queued;
		conn_answered(c);
	}
}

static void
conn_event(struct conn *c, uint32_t events)
{
	if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
		atomic_store(&c->gone, 1);
	conn_step(c);
}

static void
event_take(struct server *s, void *who, uint32_t events)
{
	if (who == &s->wake_fd)
		answers_take(s);
	else if (who == &s->conf.listen_fd)
		conns_accept(s);
	else
		conn_event(who, events);
}

static void
deadlines_check(struct server *s, int64_t now)
{
	struct conn *c, *next;

	for (c = s->first; c != NULL; c = next) {
		next = c->next;
		if (c->state != CONN_RUN && now >= c->deadline)
			conn_expired(c);
	}
}

/*
 * Nobody new; who has asked gets an answer.  Who has connected may be asking
 * at this moment: it is waited for a little, answered and let go, so that no
 * request is lost when another process takes over the socket.
 */
static void
idle_hasten(struct server *s, int64_t now)
{
	struct conn *c;
	int64_t grace;

	for (c = s->first; c != NULL; c = c->next) {
		grace = now + (c->served ? GRACE_MS : GRACE_NEW_MS);
		if (conn_idle(c) && c->state != CONN_LINGER &&
		    c->deadline > grace)
			c->deadline = grace;
	}
}

static void
drain_begin(struct server *s, int64_t now)
{
	s->draining = 1;
	epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, s->conf.listen_fd, NULL);
	idle_hasten(s, now);
}

/* The first round in which it is so. */
static void
halt_begin(struct server *s, int64_t now)
{
	int halt = atomic_load(&s->halt);

	if (halt && !s->halted)
		idle_hasten(s, now);
	s->halted = halt;
}

static int
round_wait_ms(const struct server *s)
{
	return s->first == NULL && !s->draining ? -1 : TICK_MS;
}

void
server_run(struct server *s, unsigned drain_ms)
{
	struct epoll_event events[EVENTS];
	int64_t now, tick = 0, end = INT64_MAX;
	int n, i;

	do {
		n = epoll_wait(s->epoll_fd, events, EVENTS, round_wait_ms(s));
		for (i = 0; i < n; i++)
			event_take(s, events[i].data.ptr, events[i].events);
		now = clock_mono();
		if (atomic_load(&s->stopping) && !s->draining) {
			drain_begin(s, now);
			end = now + drain_ms;
		}
		halt_begin(s, now);
		if (now >= tick) {
			deadlines_check(s, now);
			tick = now + TICK_MS;
		}
		graves_clear(s);
	} while (!s->draining || (s->first != NULL && now < end));
}

/* "ADDR:PORT" in two; an IPv6 address stands in brackets. */
static int
addr_split(const char *addr, char host[64], char port[8])
{
	const char *colon = strrchr(addr, ':');
	size_t n = colon == NULL ? 0 : (size_t)(colon - addr);

	if (n > 2 && *addr == '[' && addr[n - 1] == ']') {
		addr++;
		n -= 2;
	}
	if (n == 0 || n >= 64 || strlen(colon + 1) >= 8 || colon[1] == '\0')
		return 0;
	memcpy(host, addr, n);
	host[n] = '\0';
	memcpy(port, colon + 1, strlen(colon + 1) + 1);
	return 1;
}

static void
bound_print(int fd, char bound[64])
{
	struct sockaddr_storage sa = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof(sa);
	char host[48] = "", port[8] = "";

	bound[0] = '\0';
	if (getsockname(fd, (struct sockaddr *)&sa, &len) == 0 &&
	    getnameinfo((struct sockaddr *)&sa, len, host, sizeof(host), port,
	    sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) == 0)
		snprintf(bound, 64, sa.ss_family == AF_INET6 ? "[%s]:%s" :
		    "%s:%s", host, port);
}

static int
socket_listen(const struct addrinfo *ai)
{
	int fd, one = 1;

	if ((fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0)) < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 &&
	    listen(fd, BACKLOG) == 0)
		return fd;
	one = errno;
	close(fd);
	errno = one;
	return -1;
}

int
server_listen(const char *addr, char bound[64], struct grund *g)
{
	const struct addrinfo hints = {
		.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE
	};
	struct addrinfo *ai = NULL;
	char host[64], port[8];
	int fd = -1, rc;

	bound[0] = '\0';
	if (!addr_split(addr, host, port)) {
		fail(g, GW_ECONF, "listen %s: not ADDRESS:PORT", addr);
		return -1;
	}
	if ((rc = getaddrinfo(host, port, &hints, &ai)) != 0)
		fail(g, GW_ECONF, "listen %s: %s", addr, gai_strerror(rc));
	else if ((fd = socket_listen(ai)) < 0)
		fail(g, GW_EIO, "listen %s: %s: choose another port or stop "
		    "who has it", addr, strerror(errno));
	else
		bound_print(fd, bound);
	if (ai != NULL)
		freeaddrinfo(ai);
	return fd;
}
