/*
 * testmiljoe run: the five services in one process.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "tls.h"
#include "tm_data.h"
#include "tm_indlaes.h"
#include "tm_koersel.h"
#include "tm_kommandoer.h"

#define SKEW_MS		60000
#define MAX_BODY	262144
#define MAX_SPENT	1000000
#define DRAIN_MS	2000

static const char *const gateway_roller[] = { ROLLE_UDSTIL, NULL };
static const char *const fagsystem_roller[] = { ROLLE_UDSTIL, ROLLE_REDIGER,
    NULL };

/* Who may ask the STS, and what they may do. */
static const struct {
	const char	*cert;
	const char	*const *roller;
} registrerede[] = {
	{ "gateway-signing", gateway_roller },
	{ "gateway-signing-ec", gateway_roller },
	{ "fagsystem", fagsystem_roller },
};

static int
registrer(struct koersel *k, const char *cert, const char *const *roller,
    struct grund *g)
{
	struct miljoe *m = &k->m;
	struct signkey *key;
	struct kalder *ny;

	if ((key = pki_noegle(m->a, k->s.pki, cert, NULL, g)) == NULL)
		return -1;
	ny = arena_push(m->a, &m->kaldere, &m->n_kaldere, &m->cap_kaldere,
	    sizeof(*ny));
	if (ny != NULL) {
		memcpy(ny->thumbprint, key->thumbprint, THUMB_LEN);
		ny->roller = roller;
	}
	signkey_free(key);
	return ny == NULL ? -1 : 0;
}

static int
tillid(struct koersel *k, struct grund *g)
{
	struct miljoe *m = &k->m;
	size_t i;

	if ((m->trust = trust_new()) == NULL ||
	    pki_ca(m->a, k->s.pki, m->trust, g) != GW_OK ||
	    pki_udsteder(m->a, k->s.pki, m->trust, STS_ISSUER, "sts",
	    g) != GW_OK ||
	    pki_klient(m->a, k->s.pki, m->trust, "gateway-klient",
	    g) != GW_OK ||
	    pki_klient(m->a, k->s.pki, m->trust, "fagsystem-tls", g) != GW_OK)
		return -1;
	for (i = 0; i < sizeof(registrerede) / sizeof(*registrerede); i++)
		if (registrer(k, registrerede[i].cert, registrerede[i].roller,
		    g) != 0)
			return -1;
	for (i = 0; i < k->kaldere.n; i++)
		if (registrer(k, k->kaldere.v[i], gateway_roller, g) != 0 ||
		    pki_klient(m->a, k->s.pki, m->trust, k->kaldere.v[i],
		    g) != GW_OK)
			return -1;
	return 0;
}

/* NULL-terminated, in the arena. */
static const char **
liste(struct arena *a, size_t n)
{
	return arena_array(a, n + 1, sizeof(char *));
}

static int
navne(struct koersel *k, struct tjeneste *t, const char *port)
{
	static const char *const vaerter[] = { "localhost", "127.0.0.1" };
	const char **hosts = liste(k->m.a, 4), **adr = liste(k->m.a, 2),
	    **act;
	size_t i, n = 0;

	while (t->def->ops[n].action != NULL)
		n++;
	if (hosts == NULL || adr == NULL || (act = liste(k->m.a, n)) == NULL)
		return -1;
	for (i = 0; i < 2; i++) {
		hosts[2 * i] = vaerter[i];
		hosts[2 * i + 1] = arena_printf(k->m.a, "%s:%s", vaerter[i],
		    port);
		adr[i] = arena_printf(k->m.a, "https://%s:%s%s", vaerter[i],
		    port, t->def->path);
	}
	for (i = 0; i < n; i++)
		act[i] = t->def->ops[i].action;
	t->hosts = hosts;
	t->adresser = adr;
	t->actions = act;
	t->url = adr[0];
	return t->url == NULL ? -1 : 0;
}

/* The STS asks its callers for no client certificate (infrastructure 1.1). */
static SSL_CTX *
tls(struct koersel *k, enum tjeneste_id id, struct grund *g)
{
	const char *navn = tjeneste_defs[id]->navn, *chain;
	SSL_CTX *ctx = NULL;
	EVP_PKEY *key;
	size_t n;

	if ((chain = pki_kaede(k->m.a, k->s.pki, navn, &n, g)) == NULL)
		return NULL;
	key = pki_tls_noegle(k->m.a, k->s.pki, navn, g);
	if (key != NULL)
		ctx = tls_server(chain, n, key, id == TJ_STS ? NULL :
		    k->m.trust, g);
	EVP_PKEY_free(key);
	return ctx;
}

static int
server(struct koersel *k, enum tjeneste_id id, int fd, struct grund *g)
{
	struct tjeneste *t = &k->tj[id];
	struct server_conf c = { .listen_fd = fd, .tls = k->tls[id],
	    .hosts = t->hosts, .paths = &k->path[id], .n_paths = 1,
	    .max_body = MAX_BODY, .threads = (unsigned)k->traade,
	    .max_connections = 1000, .header_ms = 10000, .body_ms = 20000,
	    .idle_ms = 60000, .write_ms = 20000, .handle = tjeneste_svar,
	    .busy = tjeneste_optaget, .arg = t };

	k->path[id].path = t->def->path;
	k->path[id].media = t->def->soap == SOAP_12 ? "application/soap+xml" :
	    "text/xml";
	t->server = server_new(&c, g);
	return t->server == NULL ? -1 : 0;
}

/* The service's own socket, and unless it shall be reached directly the
 * relay's, whose address is then the public one. */
static int
aabn_port(struct koersel *k, enum tjeneste_id id, char bound[64],
    struct grund *g)
{
	struct tjeneste *t = &k->tj[id];
	char addr[64];
	int fd;

	snprintf(addr, sizeof(addr), "127.0.0.1:%ld", k->port == 0 ? 0 :
	    k->port + (long)id);
	fd = server_listen(k->direkte ? addr : "127.0.0.1:0", bound, g);
	if (fd < 0 || k->direkte)
		return fd;
	k->relay[id] = relay_new(addr, (unsigned)strtoul(strrchr(bound, ':') +
	    1, NULL, 10), t->fejl, bound, g);
	if (k->relay[id] == NULL) {
		close(fd);
		return -1;
	}
	return fd;
}

static int
tjeneste(struct koersel *k, enum tjeneste_id id, struct grund *g)
{
	struct tjeneste *t = &k->tj[id];
	char bound[64];
	int fd;

	t->def = tjeneste_defs[id];
	t->m = &k->m;
	if ((t->fejl = fejlplan_new()) == NULL ||
	    (t->key = pki_noegle(k->m.a, k->s.pki, t->def->navn, k->m.signer,
	    g)) == NULL || (k->tls[id] = tls(k, id, g)) == NULL ||
	    (fd = aabn_port(k, id, bound, g)) < 0)
		return -1;
	return navne(k, t, strrchr(bound, ':') + 1) != 0 ? -1 :
	    server(k, id, fd, g);
}

/* styring_ordre: a fault for a source. */
static enum gw_err
ordre(void *arg, const char *kilde, const char *kind, long n,
    struct grund *g)
{
	struct koersel *k = arg;
	int i;

	for (i = 0; i < TJ_ANTAL; i++)
		if (strcmp(k->tj[i].def->navn, kilde) == 0)
			return fejlplan_bestil(k->tj[i].fejl, kind, n, g);
	return fail(g, GW_EREQUEST, "no such source");
}

/* ---- life ---- */

static void *
koer(void *arg)
{
	server_run(arg, DRAIN_MS);
	return NULL;
}

static int
aabn(struct koersel *k, struct grund *g)
{
	int i;

	if ((k->m.a = arena_new(64u << 20)) == NULL || skema_init(g) != 0)
		return -1;
	if (mkdir(k->s.dir, 0700) != 0 && errno != EEXIST) {
		fail(g, GW_EIO, "%s: %s", k->s.dir, strerror(errno));
		return -1;
	}
	k->m.skew_ms = SKEW_MS;
	k->m.tjenester = k->tj;
	if ((k->m.signer = signer_local_new()) == NULL ||
	    (k->m.replay = replay_new(MAX_SPENT)) == NULL ||
	    (k->m.store = store_new(k->data, g)) == NULL ||
	    tillid(k, g) != 0)
		return -1;
	for (i = 0; i < TJ_ANTAL; i++)
		if (tjeneste(k, (enum tjeneste_id)i, g) != 0)
			return -1;
	k->styring = styring_new(k->s.dir, k->m.store, ordre, k, g);
	return k->styring == NULL || koersel_filer(k, g) != GW_OK ? -1 : 0;
}

static void
luk(struct koersel *k)
{
	int i;

	styring_free(k->styring);
	for (i = 0; i < TJ_ANTAL; i++) {
		relay_free(k->relay[i]);
		server_free(k->tj[i].server);
		fejlplan_free(k->tj[i].fejl);
		SSL_CTX_free(k->tls[i]);
		signkey_free(k->tj[i].key);
	}
	store_free(k->m.store);
	replay_free(k->m.replay);
	signer_free(k->m.signer);
	trust_free(k->m.trust);
	arena_free(k->m.a);
}

/* Until SIGINT or SIGTERM; the signals are blocked everywhere else. */
static int
tjen(struct koersel *k, sigset_t *set)
{
	int i, sig, rc = 0;

	for (i = 0; i < TJ_ANTAL; i++)
		if (pthread_create(&k->traad[i], NULL, koer,
		    k->tj[i].server) != 0)
			return 1;
	for (i = 0; i < TJ_ANTAL; i++)
		printf("%-16s %s\n", k->tj[i].def->navn, k->tj[i].url);
	if (k->load.n > 0 && indlaes(&k->s, k->load.v, k->load.n, 0) != 0)
		rc = 1;
	if (rc == 0) {
		printf("ready\n");
		fflush(stdout);
		sigwait(set, &sig);
	}
	for (i = 0; i < TJ_ANTAL; i++)
		server_stop(k->tj[i].server);
	for (i = 0; i < TJ_ANTAL; i++)
		pthread_join(k->traad[i], NULL);
	return rc;
}

static int
koerslen(struct koersel *k)
{
	struct grund g = { 0 };
	sigset_t set;
	int rc = 1;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	log_init("testmiljoe", LOG_WARN_);
	if (aabn(k, &g) != 0)
		fprintf(stderr, "testmiljoe run: %s\n", *g.text != '\0' ?
		    g.text : "out of memory");
	else
		rc = tjen(k, &set);
	luk(k);
	return rc;
}

int
cmd_run(int argc, char **argv)
{
	struct koersel k = { .s = { STANDARD_DIR, NULL }, .traade = 64,
	    .gateway = "127.0.0.1:8443" };
	const struct valg valg[] = {
		{ "--dir", VALG_TEKST, &k.s.dir, "DIR  its files: addresses, "
		    "socket, gatewayd.conf (" STANDARD_DIR ")" },
		{ "--pki", VALG_TEKST, &k.s.pki, "DIR  certificates of "
		    "certs/testpki.sh (DIR/pki)" },
		{ "--data", VALG_TEKST, &k.data, "FILE  keeps what is loaded "
		    "(in memory)" },
		{ "--port-base", VALG_TAL, &k.port, "N  ports N to N+4 (free "
		    "ones)" },
		{ "--threads", VALG_TAL, &k.traade, "N  requests at once, "
		    "each service (64)" },
		{ "--load", VALG_LISTE, &k.load, "FILE  test data to begin "
		    "with; may be repeated" },
		{ "--caller", VALG_LISTE, &k.kaldere, "NAME  one more "
		    "certificate of the PKI that may call" },
		{ "--konfiguration", VALG_LISTE, &k.konfiguration, "FILE  a "
		    "configuration sheet, for gatewayd.conf" },
		{ "--gateway", VALG_TEKST, &k.gateway, "ADDRESS:PORT  where "
		    "gatewayd will listen (127.0.0.1:8443)" },
		{ "--keep", VALG_TEKST, &k.m.gem, "DIR  keeps each request "
		    "there as it was received" },
		{ "--direct", VALG_FLAG, &k.direkte, "no relay before the "
		    "services: faster, but no faults of the network" },
		{ "--verbose", VALG_FLAG, &k.m.snak, "one line a request on "
		    "stderr" },
		{ NULL, 0, NULL, NULL }
	};
	const struct kommando kmd = { "run", "run [options]",
	    "Serves the STS, Sags- og Dokumentindeks, Ydelsesindeks, OeiR and "
	    "Ejerfortegnelsen\nover HTTPS on 127.0.0.1 until Ctrl-C.", valg };
	char pki[4096];
	int rc;

	if ((rc = valg_laes(&kmd, argc, argv, NULL)) != 0)
		return rc == 1 ? 0 : rc;
	if (k.port < 0 || k.port > 65535 - TJ_ANTAL || k.traade < 1 ||
	    k.traade > 1000 || strchr(k.gateway, ':') == NULL) {
		fprintf(stderr, "testmiljoe run: --port-base is 0 to %d, "
		    "--threads 1 to 1000, --gateway ADDRESS:PORT\n",
		    65535 - TJ_ANTAL);
		return 2;
	}
	snprintf(pki, sizeof(pki), "%s/pki", k.s.dir);
	if (k.s.pki == NULL)
		k.s.pki = pki;
	return koerslen(&k);
}
