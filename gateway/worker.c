/*
 * worker.c - builds what all requests share, then serves.
 */
#include "worker.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "log.h"
#include "opslag.h"
#include "sts.h"
#include "tls.h"
#include "worker_tavle.h"

#define MAX_TOKENS	4096		/* 98 municipalities x 4 services x keys */
#define MAX_STRANGERS	20		/* lines of the log a second */
#define CALLS_PER_CORE	1000		/* a third of a second's work */
#define AT_WORK_PER_CORE 32	/* requests: a fifth of a second or so */
#define MAX_CONNECTIONS	12000
#define OWN_DESCRIPTORS	1024	/* sources, signers, a thread's */
#define HEADER_MS	10000		/* hostile input, DOS11 */
#define BODY_MS		20000
#define IDLE_MS		60000
#define WRITE_MS	20000

struct worker {
	struct tjeneste	 t;
	struct sts	 sts;
	struct signkey	*signing, *tls, *client;
	SSL_CTX		*tls_ctx;
	struct borgerdk	*borgerdk;
	struct server	*server;
};

static struct server *stoppes;		/* for the signal handler alone */

static void
on_term(int sig)
{
	(void)sig;
	server_stop(stoppes);
}

/* A signature role behind the wall makes TLS and messages without a key. */
static enum gw_err
worker_keys(struct worker *w, const struct conf *c, struct grund *g)
{
	enum gw_err rc;

	if ((rc = signkey_new(c->signing_certificate.bytes,
	    c->signing_certificate.len, g, &w->signing)) != GW_OK ||
	    (rc = signkey_new(c->tls_certificate.bytes,
	    c->tls_certificate.len, g, &w->tls)) != GW_OK ||
	    (rc = signkey_new(c->client_certificate.bytes,
	    c->client_certificate.len, g, &w->client)) != GW_OK)
		return rc;
	return GW_OK;
}

static enum gw_err
worker_tls(struct worker *w, const struct conf *c, struct signer *signer,
    struct grund *g)
{
	EVP_PKEY *key = NULL;
	enum gw_err rc;

	if ((rc = signer_tls_key(signer, w->tls, g, &key)) != GW_OK)
		return rc;
	w->tls_ctx = tls_server(c->tls_certificate.bytes,
	    c->tls_certificate.len, key, c->trust, g);
	EVP_PKEY_free(key);
	return w->tls_ctx != NULL ? GW_OK : GW_ECONF;
}

static enum gw_err
worker_sources(struct worker *w, const struct conf *c, struct signer *signer,
    struct grund *g)
{
	EVP_PKEY *key = NULL;
	enum gw_err rc;

	if ((rc = signer_tls_key(signer, w->client, g, &key)) != GW_OK)
		return rc;
	w->t.kilder = kilder_new(c->client_certificate.bytes,
	    c->client_certificate.len, key, c->ca_pem, c->ca_len, g);
	EVP_PKEY_free(key);
	if (w->t.kilder == NULL)
		return GW_ECONF;
	kilder_tro(w->t.kilder, c->trust);
	w->sts.konf = &c->sources[SRC_STS].konf;
	w->sts.issuer = c->sts_issuer;
	w->sts.trust = c->trust;
	w->sts.kilder = w->t.kilder;
	w->sts.signer = signer;
	w->sts.key = w->signing;
	w->sts.skew_ms = c->skew_ms;
	w->t.tokens = tokencache_new(MAX_TOKENS, sts_fetch, &w->sts);
	return w->t.tokens != NULL ? GW_OK : GW_ENOMEM;
}

size_t
worker_descriptors(const struct conf *c)
{
	return MAX_CONNECTIONS + OWN_DESCRIPTORS + 2 * (size_t)c->threads;
}

/* As many as there are descriptors for, which the operator is told. */
static unsigned
connections(const struct conf *c)
{
	size_t own = worker_descriptors(c) - MAX_CONNECTIONS;
	struct rlimit l = { 0, 0 };
	unsigned n;

	getrlimit(RLIMIT_NOFILE, &l);
	if (l.rlim_cur >= worker_descriptors(c))
		return MAX_CONNECTIONS;
	n = l.rlim_cur > 2 * own ? (unsigned)(l.rlim_cur - own) :
	    (unsigned)l.rlim_cur / 2;
	log_event(LOG_WARN_, "few-descriptors", "limit=%llu connections=%u "
	    "advice=\"raise the hard limit of open files to %zu\"",
	    (unsigned long long)l.rlim_cur, n, worker_descriptors(c));
	return n;
}

static enum gw_err
worker_server(struct worker *w, const struct conf *c, int listen_fd,
    struct grund *g)
{
	static const struct server_path paths[] = {
		{ BB_PATH, 1, "application/soap+xml" }
	};
	struct server_conf s = { 0 };

	s.listen_fd = listen_fd;
	s.tls = w->tls_ctx;
	s.hosts = c->hosts;
	s.paths = paths;
	s.n_paths = 1;
	s.max_body = scan_request.bytes;
	s.threads = c->threads;
	s.max_connections = connections(c);
	s.header_ms = HEADER_MS;
	s.body_ms = BODY_MS;
	s.idle_ms = IDLE_MS;
	s.write_ms = WRITE_MS;
	s.handle = opslag_handle;
	s.busy = opslag_busy;
	s.arg = &w->t;
	w->server = server_new(&s, g);
	return w->server != NULL ? GW_OK : GW_EIO;
}

static enum gw_err
worker_init(struct worker *w, const struct conf *c, int listen_fd,
    struct signer *signer, struct journal *journal, struct grund *g)
{
	long kerner = sysconf(_SC_NPROCESSORS_ONLN);
	enum gw_err rc;

	memset(w, 0, sizeof(*w));
	w->t.conf = c;
	w->t.signer = signer;
	w->t.traengsel.max = c->calls > 0 ? c->calls :
	    CALLS_PER_CORE * (kerner > 0 ? (unsigned)kerner : 1);
	w->t.traengsel.max_arbejde = AT_WORK_PER_CORE *
	    (kerner > 0 ? (unsigned)kerner : 1);
	w->t.journal = journal;
	kvote_init(&w->t.afvist, MAX_STRANGERS);
	if (sem_init(&w->t.kerner, 0, kerner > 0 ? (unsigned)kerner : 1) != 0)
		return GW_EINTERN;
	if ((w->t.borgerdk = w->borgerdk = borgerdk_new(g)) == NULL)
		return GW_EINTERN;
	if ((rc = worker_keys(w, c, g)) != GW_OK)
		return rc;
	w->t.key = w->signing;
	if ((rc = worker_tls(w, c, signer, g)) != GW_OK ||
	    (rc = worker_sources(w, c, signer, g)) != GW_OK)
		return rc;
	return worker_server(w, c, listen_fd, g);
}

static void
worker_fini(struct worker *w)
{
	server_free(w->server);
	tokencache_free(w->t.tokens);
	kilder_free(w->t.kilder);
	SSL_CTX_free(w->tls_ctx);
	signkey_free(w->signing);
	signkey_free(w->tls);
	signkey_free(w->client);
	borgerdk_free(w->borgerdk);
	kvote_fini(&w->t.afvist);
	sem_destroy(&w->t.kerner);
}

int
worker_main(const struct conf *c, int listen_fd, struct signer *signer,
    struct journal *journal, void (*ready)(void *arg), void *arg)
{
	struct sigaction sa = { .sa_handler = on_term };
	struct worker w;
	struct grund g = { 0 };
	struct worker_tavle *tavle;
	char q[LOG_QUOTE_LEN];
	enum gw_err rc;
	size_t i;

	if ((rc = worker_init(&w, c, listen_fd, signer, journal,
	    &g)) != GW_OK) {
		log_event(LOG_ERROR_, "not-started", "result=%s reason=%s",
		    err_name(rc), log_quote(g.text, q));
		worker_fini(&w);
		return 1;
	}
	stoppes = w.server;
	sigaction(SIGTERM, &sa, NULL);
	tavle = worker_tavle_new(&w.t, w.server);
	ready(arg);
	for (i = 0; i < SRC_ANTAL; i++)
		kilder_varm(w.t.kilder, &c->sources[i].konf);
	server_run(w.server, WORKER_DRAIN_MS);
	worker_tavle_free(tavle);
	worker_fini(&w);
	return 0;
}
