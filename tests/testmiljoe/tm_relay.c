#include "tm_relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "server.h"

#define MAX_PAR		256		/* connections at once */
#define STYKKE		16384
#define TAKT_MS		20		/* how soon an order is seen */

/* A request is larger than a client's part of the handshake: what a client
 * has sent beyond this belongs to a request. */
#define HAANDTRYK	6000

enum side { UDE = 0, INDE = 1 };	/* the caller; the service */

struct par {
	int		 fd[2];
	char		 bytes[2][STYKKE];	/* read from fd[i] */
	size_t		 n[2];
	int		 slut[2];	/* fd[i] will send no more */
	size_t		 fra_ude;	/* octets the caller has sent */
	size_t		 svar;		/* of the answer that is spoilt */
	int64_t		 naeste;	/* slow: when the next octet goes */
};

struct relay {
	int		 fd, stop[2];
	char		 addr[64];	/* as bound */
	struct sockaddr_in behind;
	struct fejlplan	*plan;
	struct par	*par[MAX_PAR];
	size_t		 n;
	pthread_t	 thread;
	int		 running;
};

static void
luk(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
par_luk(struct relay *r, size_t i, int brat)
{
	struct linger nul = { 1, 0 };
	struct par *p = r->par[i];

	if (brat)
		setsockopt(p->fd[UDE], SOL_SOCKET, SO_LINGER, &nul,
		    sizeof(nul));
	luk(&p->fd[UDE]);
	luk(&p->fd[INDE]);
	free(p);
	r->par[i] = r->par[--r->n];
}

/* Through the service's door; -1: it is not there. */
static int
indad(const struct relay *r)
{
	int fd, on = 1;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&r->behind,
	    sizeof(r->behind)) != 0)
		luk(&fd);
	if (fd >= 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		fcntl(fd, F_SETFL, O_NONBLOCK);
	}
	return fd;
}

static void
tag_imod(struct relay *r)
{
	struct par *p;
	int fd, on = 1;

	fd = accept4(r->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return;
	if (r->n == MAX_PAR || (p = calloc(1, sizeof(*p))) == NULL) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	p->fd[UDE] = fd;
	p->fd[INDE] = indad(r);
	r->par[r->n++] = p;
	if (p->fd[INDE] < 0)
		par_luk(r, r->n - 1, 1);
}

/* ---- what is in force ---- */

struct nu {
	enum fejl_art	 art;
	long		 arg;
	int64_t		 tid;		/* clock_mono() */
};

/* flapping is refusal half of the time. */
static struct nu
gaelder(const struct relay *r)
{
	struct nu nu;

	nu.tid = clock_mono();
	nu.art = fejlplan_nu(r->plan, &nu.arg);
	if (nu.art == FEJL_FLAPPING)
		nu.art = nu.tid / nu.arg % 2 == 0 ? FEJL_REFUSE : FEJL_INGEN;
	return nu;
}

/* How many octets of the answer may go now. */
static size_t
maa_sende(struct par *p, const struct nu *nu, size_t n)
{
	size_t lov = (size_t)nu->arg;

	if (p->fra_ude <= HAANDTRYK)
		return n;
	if (nu->art == FEJL_TRUNCATED)
		return p->svar >= lov ? 0 : n < lov - p->svar ? n :
		    lov - p->svar;
	if (nu->art != FEJL_SLOW)
		return n;
	if (n == 0 || nu->tid < p->naeste)
		return 0;
	p->naeste = nu->tid + 1000;
	return 1;
}

/* ---- carrying ---- */

/* Reads what fits from one side; 0: the connection is gone. */
static int
laes(struct par *p, enum side s)
{
	ssize_t n;

	if (p->n[s] == STYKKE || p->slut[s])
		return 1;
	n = recv(p->fd[s], p->bytes[s] + p->n[s], STYKKE - p->n[s], 0);
	if (n == 0)
		p->slut[s] = 1;
	if (n > 0) {
		p->n[s] += (size_t)n;
		if (s == UDE)
			p->fra_ude += (size_t)n;
	}
	return n >= 0 || errno == EAGAIN || errno == EINTR;
}

/* Sends on what was read from side s, at most max octets. */
static int
send_videre(struct par *p, enum side s, size_t max)
{
	enum side til = s == UDE ? INDE : UDE;
	ssize_t n;

	if (max > p->n[s])
		max = p->n[s];
	if (max > 0) {
		n = send(p->fd[til], p->bytes[s], max, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		memmove(p->bytes[s], p->bytes[s] + n, p->n[s] - (size_t)n);
		p->n[s] -= (size_t)n;
		if (s == INDE && p->fra_ude > HAANDTRYK)
			p->svar += (size_t)n;
	}
	if (p->n[s] == 0 && p->slut[s])
		shutdown(p->fd[til], SHUT_WR);
	return 1;
}

/* 0: the pair ends; *brat: by a reset. */
static int
baer(struct par *p, const struct nu *nu, int *brat)
{
	*brat = 0;
	if (nu->art == FEJL_BLACKHOLE)
		return 1;
	if (!laes(p, UDE) || !laes(p, INDE))
		return 0;
	if (nu->art == FEJL_RESET && p->n[UDE] > 0) {
		*brat = 1;
		return 0;
	}
	if (nu->art != FEJL_TRUNCATED && nu->art != FEJL_SLOW)
		p->svar = 0;
	if (!send_videre(p, UDE, STYKKE) ||
	    !send_videre(p, INDE, maa_sende(p, nu, p->n[INDE])))
		return 0;
	if (nu->art == FEJL_TRUNCATED && p->svar >= (size_t)nu->arg)
		return 0;
	return !(p->slut[UDE] && p->slut[INDE] && p->n[UDE] == 0 &&
	    p->n[INDE] == 0);
}

/* ---- the loop ---- */

/* Refusing is not listening. */
static void
lyt(struct relay *r, const struct nu *nu)
{
	char bound[64];

	if (nu->art == FEJL_REFUSE) {
		luk(&r->fd);
		while (r->n > 0)
			par_luk(r, r->n - 1, 1);
	} else if (r->fd < 0)
		r->fd = server_listen(r->addr, bound, NULL);
}

static short
interesse(const struct par *p, enum side s, const struct nu *nu)
{
	enum side anden = s == UDE ? INDE : UDE;
	int tilbageholdt = s == UDE && (nu->art == FEJL_SLOW ||
	    nu->art == FEJL_TRUNCATED);
	short ev = 0;

	if (nu->art == FEJL_BLACKHOLE)
		return 0;
	if (p->n[s] < STYKKE && !p->slut[s])
		ev |= POLLIN;
	if (p->n[anden] > 0 && !tilbageholdt)
		ev |= POLLOUT;
	return ev;
}

static nfds_t
saml(struct relay *r, struct pollfd *f, const struct nu *nu)
{
	nfds_t n = 0;
	size_t i;

	f[n++] = (struct pollfd){ r->stop[0], POLLIN, 0 };
	f[n++] = (struct pollfd){ r->fd, POLLIN, 0 };
	for (i = 0; i < r->n; i++) {
		f[n++] = (struct pollfd){ r->par[i]->fd[UDE],
		    interesse(r->par[i], UDE, nu), 0 };
		f[n++] = (struct pollfd){ r->par[i]->fd[INDE],
		    interesse(r->par[i], INDE, nu), 0 };
	}
	return n;
}

static void *
loekke(void *arg)
{
	struct pollfd f[2 + 2 * MAX_PAR];
	struct relay *r = arg;
	struct nu nu;
	size_t i;
	int brat;

	for (;;) {
		nu = gaelder(r);
		lyt(r, &nu);
		if (poll(f, saml(r, f, &nu), TAKT_MS) < 0 && errno != EINTR)
			break;
		if (f[0].revents != 0)
			break;
		for (i = r->n; i-- > 0;)
			if (!baer(r->par[i], &nu, &brat))
				par_luk(r, i, brat);
		if (f[1].revents & POLLIN)
			tag_imod(r);
	}
	return NULL;
}

struct relay *
relay_new(const char *addr, unsigned behind, struct fejlplan *plan,
    char bound[64], struct grund *g)
{
	struct relay *r;

	if ((r = calloc(1, sizeof(*r))) == NULL)
		return NULL;
	r->plan = plan;
	r->stop[0] = r->stop[1] = -1;
	r->behind.sin_family = AF_INET;
	r->behind.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	r->behind.sin_port = htons((uint16_t)behind);
	r->fd = server_listen(addr, r->addr, g);
	if (r->fd >= 0 && pipe(r->stop) == 0)
		r->running = pthread_create(&r->thread, NULL, loekke, r) == 0;
	if (!r->running) {
		fail(g, GW_EIO, "%s: %s", addr, strerror(errno));
		relay_free(r);
		return NULL;
	}
	memcpy(bound, r->addr, 64);
	return r;
}

void
relay_free(struct relay *r)
{
	if (r == NULL)
		return;
	luk(&r->stop[1]);
	if (r->running)
		pthread_join(r->thread, NULL);
	while (r->n > 0)
		par_luk(r, r->n - 1, 0);
	luk(&r->fd);
	luk(&r->stop[0]);
	free(r);
}
