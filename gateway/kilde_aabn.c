/*
 * kilde_aabn.c - a new connection: name, TCP, TLS, each within its time.
 *
 * A thread for each, which does one thing after the other.  A resolver that
 * hangs cannot be told to stop: whoever ends does not wait for it, and what
 * comes of it then touches nothing but the mutex.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "kilde_impl.h"

#define STACK		(256 * 1024)	/* a chain is checked on it */

struct aabning {
	struct kilder	*k;
	struct port	*port;
	struct job	*job;		/* with the mutex; NULL: to be kept */
	int		 varm;		/* it has a turn of its own */
	char		*host, *tjeneste;	/* the port may be gone before the
						 * resolver is back */
	unsigned	 connect_ms, tls_ms;
	int64_t		 frist;
};

static struct udfald
gik(enum gw_err rc, const char *hvorfor)
{
	return (struct udfald){ rc, 1, hvorfor };
}

/* When a phase of so many ms that begins now must have ended. */
static int64_t
fase_til(const struct aabning *a, unsigned ms)
{
	int64_t til = clock_mono() + ms;

	return ms > 0 && til < a->frist ? til : a->frist;
}

/* 1: something happened at fd; 0: it is too late, or all is to end. */
static int
vent(const struct aabning *a, int fd, short events, int64_t til)
{
	struct pollfd p[2] = { { .fd = fd, .events = events },
	    { .fd = a->k->stop_fd, .events = POLLIN } };
	int64_t ms;
	int n;

	do {
		ms = til - clock_mono();
		n = ms <= 0 ? 0 : poll(p, 2, (int)(ms < 60000 ? ms : 60000));
	} while (ms > 0 && (n == 0 || (n < 0 && errno == EINTR)));
	return n > 0 && p[1].revents == 0;
}

/* One address: a socket, or -1 with the reason in *u. */
static int
forbind_en(const struct aabning *a, const struct addrinfo *ai, int64_t til,
    struct udfald *u)
{
	int one = 1, error = 0, fd;
	socklen_t len = sizeof(error);

	*u = gik(GW_EUNREACH, "no connection");
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);
	if (fd == -1)
		return -1;
	if (connect(fd, ai->ai_addr, ai->ai_addrlen) == -1) {
		if (errno != EINPROGRESS)
			goto ud;
		if (!vent(a, fd, POLLOUT, til)) {
			*u = gik(GW_ETIMEOUT, "no connection in time");
			goto ud;
		}
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == -1 ||
		    error != 0)
			goto ud;
	}
	/* a question is written at once and waits for nothing */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
ud:
	close(fd);
	return -1;
}

/* One address after the other; none but the last has all the time. */
static int
forbind(const struct aabning *a, const struct addrinfo *ai, struct udfald *u)
{
	int64_t til = fase_til(a, a->connect_ms), en;
	int fd = -1;

	*u = gik(GW_EUNREACH, "no address");
	for (; ai != NULL && fd == -1; ai = ai->ai_next) {
		en = clock_mono();
		en = ai->ai_next == NULL ? til : en + (til - en) / 2;
		fd = forbind_en(a, ai, en, u);
	}
	return fd;
}

/* The handshake; then it is seen whether it is who it should be. */
static struct udfald
haandtryk(const struct aabning *a, SSL *ssl, int fd)
{
	int64_t til = fase_til(a, a->tls_ms);
	int n, error;

	while ((n = SSL_connect(ssl)) != 1) {
		error = SSL_get_error(ssl, n);
		ERR_clear_error();
		if (error != SSL_ERROR_WANT_READ &&
		    error != SSL_ERROR_WANT_WRITE)
			return SSL_get_verify_result(ssl) == X509_V_OK ?
			    gik(GW_EUNREACH, "no TLS") : (struct udfald){
			    GW_EUNREACH, 0, "its certificate" };
		if (!vent(a, fd, error == SSL_ERROR_WANT_READ ? POLLIN :
		    POLLOUT, til))
			return gik(GW_ETIMEOUT,
			    "no end of the TLS handshake in time");
	}
	if (!kilde_tls_er(ssl, a->host))
		return (struct udfald){ GW_EUNREACH, 0,
		    "its certificate is another's" };
	return gik(GW_OK, "");
}

static struct forbindelse *
forbindelse_ny(const struct aabning *a, int fd, struct udfald *u)
{
	struct forbindelse *f;

	*u = gik(GW_ENOMEM, "no memory");
	if ((f = calloc(1, sizeof(*f))) == NULL) {
		close(fd);
		return NULL;
	}
	f->fd = fd;
	f->ssl = kilde_tls_ny(a->k->tls, a->host);
	if (f->ssl != NULL && SSL_set_fd(f->ssl, fd) == 1)
		*u = haandtryk(a, f->ssl, fd);
	if (u->rc == GW_OK)
		return f;
	forbindelse_luk(f);
	return NULL;
}

void
forbindelse_luk(struct forbindelse *f)
{
	if (f == NULL)
		return;
	if (f->ssl != NULL && SSL_is_init_finished(f->ssl))
		SSL_shutdown(f->ssl);	/* its goodbye; nobody's is awaited */
	SSL_free(f->ssl);
	ERR_clear_error();
	close(f->fd);
	free(f);
}

/* With the mutex: to whom it was for, or to be kept. */
static void
aflever(struct aabning *a, struct forbindelse *f, struct udfald u)
{
	int64_t now = clock_mono();
	struct job *j = a->job;

	if (j != NULL) {
		j->aabning = NULL;
		j->fb = f;
		j->aabnet = u;
		j->trin = JOB_AABNET;
		koe_vaek(j->koe);
	} else if (f != NULL) {
		port_behold(a->port, f, now);
	}
	if (a->varm)
		port_frigiv(a->port, now);
}

/* With names that were found, or none. */
static void
aabn(struct aabning *a, const struct addrinfo *ai)
{
	struct udfald u = gik(GW_EUNREACH, "its name is not known");
	struct forbindelse *f = NULL;
	int fd = -1;

	if (ai != NULL)
		fd = forbind(a, ai, &u);
	if (fd != -1)
		f = forbindelse_ny(a, fd, &u);
	pthread_mutex_lock(&a->k->mutex);
	aflever(a, f, u);
	pthread_mutex_unlock(&a->k->mutex);
}

static void
aabning_fri(struct aabning *a)
{
	free(a->host);
	free(a->tjeneste);
	free(a);
}

static void *
aabning_main(void *arg)
{
	static const struct addrinfo hvad = { .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	struct addrinfo *ai = NULL;
	struct aabning *a = arg;
	struct kilder *k = a->k;
	int stop;

	if (getaddrinfo(a->host, a->tjeneste, &hvad, &ai) != 0)
		ai = NULL;
	pthread_mutex_lock(&k->mutex);
	stop = k->stop;
	k->aabner += !stop;
	pthread_mutex_unlock(&k->mutex);
	if (!stop) {
		aabn(a, ai);
		pthread_mutex_lock(&k->mutex);
		if (--k->aabner == 0)
			pthread_cond_broadcast(&k->lukket);
		pthread_mutex_unlock(&k->mutex);
	}
	if (ai != NULL)
		freeaddrinfo(ai);
	aabning_fri(a);
	kilder_slip(k);
	return NULL;
}

static int
traad_begynd(struct aabning *a)
{
	pthread_attr_t attr;
	pthread_t t;
	int ok;

	if (pthread_attr_init(&attr) != 0)
		return 0;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK);
	ok = pthread_create(&t, &attr, aabning_main, a) == 0;
	pthread_attr_destroy(&attr);
	return ok;
}

int
aabning_begynd(struct kilder *k, struct port *p, struct job *j,
    unsigned connect_ms, unsigned tls_ms, int64_t frist)
{
	struct aabning *a;

	if ((a = calloc(1, sizeof(*a))) == NULL)
		return 0;
	a->k = k;
	a->port = p;
	a->job = j;
	a->varm = j == NULL;
	a->connect_ms = connect_ms;
	a->tls_ms = tls_ms > 0 ? tls_ms : connect_ms;
	a->frist = frist;
	a->host = strdup(p->adresse.host);
	a->tjeneste = strdup(p->adresse.tjeneste);
	k->brugere++;
	if (a->host != NULL && a->tjeneste != NULL && traad_begynd(a)) {
		if (j != NULL)
			j->aabning = a;
		return 1;
	}
	k->brugere--;
	aabning_fri(a);
	return 0;
}

void
aabning_slip(struct job *j)
{
	if (j->aabning != NULL)
		j->aabning->job = NULL;
	j->aabning = NULL;
}

void
aabninger_slut(struct kilder *k)
{
	const uint64_t one = 1;

	pthread_mutex_lock(&k->mutex);
	k->stop = 1;
	/* read by nobody: whoever waits sees it */
	while (write(k->stop_fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
	while (k->aabner > 0)
		pthread_cond_wait(&k->lukket, &k->mutex);
	pthread_mutex_unlock(&k->mutex);
}

void
kilder_slip(struct kilder *k)
{
	unsigned tilbage;

	pthread_mutex_lock(&k->mutex);
	tilbage = --k->brugere;
	pthread_mutex_unlock(&k->mutex);
	if (tilbage > 0)
		return;
	pthread_cond_destroy(&k->lukket);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}
