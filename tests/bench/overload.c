/*
 * bench_overload - an open load: overviews that come at a constant rate,
 * whether or not those before them have been answered.
 *
 *	bench_overload URL PKI CPR CODE[,CODE...] COUNT CONNECTIONS
 *
 * COUNT messages are signed and CONNECTIONS opened before it writes "ready".
 * Then each line of RATE:SECONDS[,RATE:SECONDS...] is a load: its phases
 * follow each other without a pause, what is under way at the end is waited
 * for, and one line of JSON says of each phase
 *
 *	arrived		how many came
 *	ok, shed, failed  how those of them ended: 200, 503, anything else
 *	goodput		200s a second that came in while the phase lasted
 *	late		came when no connection was free, or no message left
 *	ok_ms, shed_ms	p50 and p99, from when they should have been sent
 *	shed_net_ms	the same from when they were
 *	bins		p50 of the 200s by the quarter second they were due in
 *
 * and cpu_us, which is this program's own.  A message that was shed has not
 * been spent (security profile, 5), and is sent again.
 */
#include "overload_stoette.h"

#define MAX_FASER	8
#define BIN		0.25
#define SLUT		15.0		/* seconds to wait for the last */
#define HOVED		2048

enum tilstand { NED = 0, HAAND, FRI, SKRIV, LAES };

struct conn {
	enum tilstand	 tilstand;
	int		 fd;
	SSL		*ssl;
	size_t		 besked, sendt;	/* which, and how much of it */
	char		 hoved[HOVED];
	size_t		 n, krop;	/* of the head; of the body to come */
	int		 status, luk;
	size_t		 ankomst;
};

struct ankomst {
	double		 plan, sendt, slut;	/* seconds; slut 0: never */
	int		 fase, status;
};

static struct {
	struct besked	*v;
	size_t		 n, *ledige, n_ledige;	/* messages not spent */
	struct conn	*c;
	size_t		 forbindelser, *fri, n_fri, under_vejs;
	struct ankomst	*a;
	size_t		 n_a, max_a;
	int		 epoll;
} last;

struct fase {
	double		 rate, fra, til;
	size_t		 sene;
};

/* ---- a connection ---- */

static void conn_trin(struct conn *);

static void
conn_ned(struct conn *c)
{
	SSL_free(c->ssl);
	if (c->fd >= 0)
		close(c->fd);
	c->ssl = NULL;
	c->fd = -1;
	c->tilstand = NED;
}

static void
conn_op(struct conn *c)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLET };

	c->luk = 0;
	if ((c->fd = fd_ny()) < 0 || (c->ssl = ssl_ny(c->fd)) == NULL) {
		conn_ned(c);
		return;
	}
	e.data.ptr = c;
	epoll_ctl(last.epoll, EPOLL_CTL_ADD, c->fd, &e);
	c->tilstand = HAAND;
	conn_trin(c);
}

static void
conn_fri(struct conn *c)
{
	c->tilstand = FRI;
	last.fri[last.n_fri++] = (size_t)(c - last.c);
}

/* The exchange is over; status 0: without an answer. */
static void
conn_svar(struct conn *c, int status)
{
	struct ankomst *a = &last.a[c->ankomst];

	a->status = status;
	a->slut = sekunder();
	last.under_vejs--;
	if (status == 503)
		last.ledige[last.n_ledige++] = c->besked;
	if (status != 0 && !c->luk) {
		conn_fri(c);
		return;
	}
	conn_ned(c);
	conn_op(c);
}

/* Of the head: 1 when it is whole, and how much of a body there is. */
static int
hoved_laes(struct conn *c)
{
	char *slut, *felt;

	c->hoved[c->n] = '\0';
	if ((slut = strstr(c->hoved, "\r\n\r\n")) == NULL)
		return 0;
	c->status = atoi(c->hoved + strlen("HTTP/1.1 "));
	felt = strcasestr(c->hoved, "\r\nContent-Length:");
	c->krop = felt == NULL ? 0 : strtoul(felt + 17, NULL, 10);
	c->luk = strcasestr(c->hoved, "\r\nConnection: close") != NULL;
	c->krop -= c->n - (size_t)(slut + 4 - c->hoved);
	return 1;
}

static int
trin_laes(struct conn *c)
{
	static char skrald[16384];
	size_t n = 0;
	int gik;

	if (c->status == 0)
		gik = ssl_gik(c->ssl, SSL_read_ex(c->ssl, c->hoved + c->n,
		    HOVED - 1 - c->n, &n));
	else
		gik = ssl_gik(c->ssl, SSL_read_ex(c->ssl, skrald,
		    sizeof(skrald), &n));
	if (gik < 1)
		return gik;
	if (c->status != 0)
		c->krop -= n;
	else if ((c->n += n) >= HOVED - 1 && !hoved_laes(c))
		return -1;
	else if (!hoved_laes(c))
		return 1;
	if (c->krop == 0)
		conn_svar(c, c->status);
	return 1;
}

static int
trin_skriv(struct conn *c)
{
	const struct besked *b = &last.v[c->besked];
	size_t n = 0;
	int gik = ssl_gik(c->ssl, SSL_write_ex(c->ssl, b->bytes + c->sendt,
	    b->len - c->sendt, &n));

	if (gik == 1 && (c->sendt += n) == b->len) {
		c->tilstand = LAES;
		last.a[c->ankomst].sendt = sekunder();
	}
	return gik;
}

static void
conn_trin(struct conn *c)
{
	int gik = 1, igang;

	while (gik == 1 && c->tilstand != NED && c->tilstand != FRI) {
		igang = c->tilstand != HAAND;
		if (!igang && (gik = ssl_gik(c->ssl, SSL_connect(c->ssl))) ==
		    1)
			conn_fri(c);
		else if (c->tilstand == SKRIV)
			gik = trin_skriv(c);
		else if (c->tilstand == LAES)
			gik = trin_laes(c);
		if (gik == -1 && igang)
			conn_svar(c, 0);
		else if (gik == -1)
			conn_ned(c);
	}
}

/* Whose turn it is; an idle one that the gateway has closed is opened. */
static struct conn *
conn_tag(void)
{
	struct conn *c;
	char b;

	while (last.n_fri > 0) {
		c = &last.c[last.fri[--last.n_fri]];
		if (c->tilstand == FRI && recv(c->fd, &b, 1, MSG_PEEK |
		    MSG_DONTWAIT) < 0 && errno == EAGAIN)
			return c;
		conn_ned(c);
		conn_op(c);
		if (c->tilstand != FRI)
			break;
	}
	return NULL;
}

/* ---- the arrivals ---- */

static void
ankom(struct fase *f, int fase, double plan)
{
	struct conn *c = last.n_ledige > 0 && last.n_a < last.max_a ?
	    conn_tag() : NULL;

	if (c == NULL) {
		f->sene++;
		return;
	}
	c->besked = last.ledige[--last.n_ledige];
	c->ankomst = last.n_a++;
	last.a[c->ankomst] = (struct ankomst){ .plan = plan, .fase = fase };
	c->sendt = c->n = c->krop = 0;
	c->status = 0;
	c->tilstand = SKRIV;
	last.under_vejs++;
	conn_trin(c);
}

static void
haendelser(int ms)
{
	struct epoll_event e[256];
	int i, n = epoll_wait(last.epoll, e, 256, ms);

	for (i = 0; i < n; i++)
		conn_trin(e[i].data.ptr);
}

static void
fase_koer(struct fase *f, int nr)
{
	double naeste = f->fra, nu;

	while ((nu = sekunder()) < f->til) {
		for (; naeste <= nu && naeste < f->til;
		    naeste += 1 / f->rate)
			ankom(f, nr, naeste);
		haendelser(naeste - nu > 0.002 ? 1 : 0);
	}
}

/* ---- what came of it ---- */

static int
tal_cmp(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
del(double *v, size_t n, double d)
{
	size_t i = (size_t)((double)n * d);

	if (n == 0)
		return 0;
	qsort(v, n, sizeof(*v), tal_cmp);
	return v[i < n ? i : n - 1] * 1e3;
}

/* Those of a phase with that status which were due in [fra, til). */
static size_t
udvalg(int fase, int status, double fra, double til, int netto, double *v)
{
	const struct ankomst *a;
	size_t i, n = 0;

	for (i = 0; i < last.n_a; i++) {
		a = &last.a[i];
		if (a->fase == fase && a->status == status && a->plan >= fra &&
		    a->plan < til)
			v[n++] = a->slut - (netto ? a->sendt : a->plan);
	}
	return n;
}

static void
par_udskriv(const char *navn, int fase, int status, int netto, double *v)
{
	size_t n = udvalg(fase, status, 0, 1e18, netto, v);
	double p50 = del(v, n, .5);

	printf(", \"%s\": [%.2f, %.2f]", navn, p50, del(v, n, .99));
}

static void
fase_udskriv(const struct fase *f, int nr, double *v)
{
	size_t i, n, ok = 0, afvist = 0, alle = 0, inde = 0;
	const struct ankomst *a;
	double t;

	for (i = 0; i < last.n_a; i++) {
		a = &last.a[i];
		inde += a->status == 200 && a->slut >= f->fra &&
		    a->slut < f->til;
		alle += a->fase == nr;
		ok += a->fase == nr && a->status == 200;
		afvist += a->fase == nr && a->status == 503;
	}
	printf("{\"rate\": %.1f, \"seconds\": %.2f, \"arrived\": %zu, \"ok\": "
	    "%zu, \"shed\": %zu, \"failed\": %zu, \"late\": %zu, "
	    "\"goodput\": %.1f", f->rate, f->til - f->fra, alle + f->sene, ok,
	    afvist, alle - ok - afvist, f->sene,
	    (double)inde / (f->til - f->fra));
	par_udskriv("ok_ms", nr, 200, 0, v);
	par_udskriv("shed_ms", nr, 503, 0, v);
	par_udskriv("shed_net_ms", nr, 503, 1, v);
	printf(", \"bins\": [");
	for (t = f->fra; t < f->til; t += BIN) {
		n = udvalg(nr, 200, t, t + BIN, 0, v);
		printf("%s%.1f", t > f->fra ? ", " : "",
		    n > 0 ? del(v, n, .5) : -1.0);
	}
	printf("]}");
}

static double
egen_cpu(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static void
last_koer(struct fase *f, int n)
{
	double slut, cpu = egen_cpu(), *v;
	int i;

	last.n_a = 0;
	for (i = 0; i < n; i++) {
		slut = f[i].til;	/* its length until now */
		f[i].fra = i > 0 ? f[i - 1].til : sekunder();
		f[i].til = f[i].fra + slut;
		fase_koer(&f[i], i);
	}
	slut = sekunder() + SLUT;
	while (last.under_vejs > 0 && sekunder() < slut)
		haendelser(10);
	if ((v = calloc(last.n_a + 1, sizeof(*v))) == NULL)
		return;
	printf("{\"cpu_us\": %.0f, \"phases\": [", egen_cpu() - cpu);
	for (i = 0; i < n; i++) {
		fputs(i > 0 ? ", " : "", stdout);
		fase_udskriv(&f[i], i, v);
	}
	printf("]}\n");
	fflush(stdout);
	free(v);
}

static int
faser_laes(char *line, struct fase f[MAX_FASER])
{
	char *ord, *rest = NULL;
	int n = 0;

	memset(f, 0, MAX_FASER * sizeof(*f));
	for (ord = strtok_r(line, ",\n", &rest); ord != NULL &&
	    n < MAX_FASER; ord = strtok_r(NULL, ",\n", &rest), n++)
		if (sscanf(ord, "%lf:%lf", &f[n].rate, &f[n].til) != 2 ||
		    f[n].rate <= 0)
			return 0;
	return n;
}

/* All messages signed and all connections open; 0: not so. */
static int
begynd(struct grund *g)
{
	size_t i;

	last.epoll = epoll_create1(EPOLL_CLOEXEC);
	last.max_a = 64 * last.n;
	last.v = calloc(last.n, sizeof(*last.v));
	last.ledige = calloc(last.n, sizeof(*last.ledige));
	last.a = calloc(last.max_a, sizeof(*last.a));
	last.c = calloc(last.forbindelser, sizeof(*last.c));
	last.fri = calloc(last.forbindelser, sizeof(*last.fri));
	if (last.v == NULL || last.ledige == NULL || last.a == NULL ||
	    last.c == NULL || last.fri == NULL || last.epoll < 0 ||
	    beskeder_skriv(last.v, last.n, g) != GW_OK)
		return 0;
	for (i = 0; i < last.n; i++)
		last.ledige[last.n_ledige++] = last.n - 1 - i;
	for (i = 0; i < last.forbindelser; i++) {
		conn_op(&last.c[i]);
		while (last.c[i].tilstand == HAAND)
			haendelser(100);
	}
	return last.n_fri == last.forbindelser;
}

int
main(int argc, char **argv)
{
	struct grund g = { 0 };
	struct fase f[MAX_FASER];
	char line[256];
	int n, rc = 1;
	size_t i;

	if (argc != 7 || (last.n = strtoul(argv[5], NULL, 10)) == 0 ||
	    (last.forbindelser = strtoul(argv[6], NULL, 10)) == 0) {
		fputs("usage: bench_overload URL PKI CPR CODE[,CODE...] "
		    "COUNT CONNECTIONS\n", stderr);
		return 2;
	}
	plads(last.forbindelser);
	if (maal_init(argv[1], argv[2], argv[3], argv[4]) && begynd(&g)) {
		rc = 0;
		printf("ready\n");
		fflush(stdout);
	} else
		fprintf(stderr, "bench_overload: %s\n", *g.text != '\0' ?
		    g.text : "no connection");
	while (rc == 0 && fgets(line, sizeof(line), stdin) != NULL)
		if ((n = faser_laes(line, f)) > 0)
			last_koer(f, n);
	for (i = 0; last.c != NULL && i < last.forbindelser; i++)
		conn_ned(&last.c[i]);
	beskeder_free(last.v, last.v != NULL ? last.n : 0);
	free(last.ledige);
	free(last.a);
	free(last.c);
	free(last.fri);
	maal_fini();
	return rc;
}
