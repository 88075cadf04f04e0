/*
 * testmiljoe pages: a web site in the manner of Mit Overblik, for testers.
 *
 * A client of the gateway like any other: it takes the address from the WSDL,
 * asks as borger.dk does, and believes signed answers alone.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "server.h"
#include "tls.h"
#include "tm_data.h"
#include "tm_form.h"
#include "tm_kommandoer.h"
#include "tm_overblik.h"
#include "tm_sider.h"
#include "tm_xml.h"

#define ANSWER_MAX	(64u << 20)	/* an answer, and its pages */
#define MAX_FORM	4096
#define TIMEOUT_MS	30000
#define DRAIN_MS	2000
#define FORM		"application/x-www-form-urlencoded"
#define HTML		"text/html; charset=utf-8"

struct pages {
	struct steder	 s;
	const char	*wsdl, *lyt;
	struct arena	*a;		/* as long as the process */
	struct sessioner *sessioner;
	SSL_CTX		*tls;
	struct server	*server;
};

/* One request on its way to a page. */
struct besoeg {
	struct pages	*p;
	const struct server_request *rq;
	struct arena	*a;
	struct buf	 b;
	int		 status;
};

__asm__(".pushsection .rodata\n"
    "side_css: .incbin \"tests/testmiljoe/side.css\"\n"
    ".byte 0\n"
    ".popsection\n");
extern const char side_css[];

/* ---- log-in ---- */

/* Asks the gateway; NULL: what went wrong is in *fejl. */
static xmlDoc *
hent(struct pages *p, struct arena *a, const char *cpr, const char *kommune,
    const char **fejl)
{
	struct overblik_kald k = { .a = a, .s = p->s, .wsdl = p->wsdl,
	    .tls = "borgerdk-tls", .sign = "borgerdk",
	    .timeout = TIMEOUT_MS };
	struct grund g = { 0 };
	struct opkald o;
	enum gw_err rc = GW_OK;
	xmlDoc *doc = NULL;
	size_t i;

	identitet_init(&k.id);
	k.id.cpr = cpr;
	for (i = 0; i < ANTAL_KOMMUNER; i++)
		if (*kommune == '\0' || strcmp(kommuner()[i].kode,
		    kommune) == 0)
			k.kommuner.v[k.kommuner.n++] = kommuner()[i].kode;
	*fejl = "Overblikket kunne ikke hentes. Svarer gatewayen?";
	if (overblik_kald(&k, &o, &rc, &g) != 0 || o.svar == NULL)
		return NULL;
	if (rc == GW_OK && !o.is_fault)
		doc = xml_parse(o.svar, o.svar_len, NULL);
	else
		*fejl = o.is_fault ? "Gatewayen afviste forespørgslen." :
		    "Svaret kan ikke bruges: det er ikke gatewayens.";
	return doc;
}

static void
login_fejl(struct besoeg *x, const char *cpr, const char *kommune,
    const char *fejl)
{
	x->status = 400;
	side_login(&x->b, cpr, kommune, fejl, NULL);
}

/* A session with what came. */
static void
log_ind(struct besoeg *x, const char *cpr, const char *kommune)
{
	const struct kommune *k = kommune_kode(kommune);
	struct session s = { .a = arena_new(ANSWER_MAX) };
	const struct session *ny;
	const char *fejl = "Hukommelsen er brugt op.";
	char nr[SESSION_LEN];

	if (s.a != NULL)
		s.svar = hent(x->p, s.a, cpr, kommune, &fejl);
	if (s.svar != NULL) {
		s.cpr = arena_printf(s.a, "%.6s-%s", cpr, cpr + 6);
		s.hvor = k != NULL ? k->navn : "alle 98 kommuner";
	}
	if (s.cpr == NULL || session_ny(x->p->sessioner, &s, nr) != 0) {
		xmlFreeDoc(s.svar);
		arena_free(s.a);
		login_fejl(x, cpr, kommune, fejl);
		return;
	}
	if ((ny = session_tag(x->p->sessioner, nr)) != NULL) {
		side_overblik(&x->b, ny);
		session_slip(x->p->sessioner);
	}
}

static void
forside(struct besoeg *x)
{
	const char *form, *skrevet, *kommune, *cpr;

	if (strcmp(x->rq->method, "POST") != 0) {
		side_login(&x->b, "", "", NULL, NULL);
		return;
	}
	form = arena_strndup(x->a, x->rq->body, x->rq->len);
	skrevet = form_vaerdi(x->a, form != NULL ? form : "", "cpr");
	kommune = form_vaerdi(x->a, form != NULL ? form : "", "kommune");
	cpr = form_cpr(x->a, skrevet);
	if (cpr == NULL)
		login_fejl(x, skrevet, kommune, "Skriv et test-CPR på ti "
		    "cifre, fx 0703851237.");
	else if (cpr_nogens(cpr))
		login_fejl(x, "", kommune, "Nummeret kan være en rigtig "
		    "persons. Brug et test-CPR.");
	else if (*kommune != '\0' && kommune_kode(kommune) == NULL)
		login_fejl(x, skrevet, "", "Vælg en kommune på listen.");
	else
		log_ind(x, cpr, kommune);
}

/* ---- pages of a session ---- */

static void
uden_session(struct besoeg *x)
{
	x->status = 403;
	side_login(&x->b, "", "", NULL, "Du er ikke længere logget ind. "
	    "Log ind igen.");
}

static void
ikke_fundet(struct besoeg *x, const struct session *s)
{
	x->status = 404;
	html_start(&x->b, s, "Siden findes ikke");
	buf_puts(&x->b, "<p>");
	html_link(&x->b, s, "/overblik", "");
	buf_puts(&x->b, "Tilbage til overblikket</a></p>\n");
	html_slut(&x->b);
}

static int
overblik(struct besoeg *x, const struct session *s)
{
	side_overblik(&x->b, s);
	return 1;
}

static int
liste(struct besoeg *x, const struct session *s)
{
	return side_liste(&x->b, s, form_vaerdi(x->a, x->rq->query, "o"));
}

static int
detaljer(struct besoeg *x, const struct session *s)
{
	return side_detaljer(&x->b, s, form_vaerdi(x->a, x->rq->query, "o"),
	    form_vaerdi(x->a, x->rq->query, "n"));
}

static void
log_af(struct besoeg *x)
{
	const char *form = arena_strndup(x->a, x->rq->body, x->rq->len);

	session_glem(x->p->sessioner, form_vaerdi(x->a, form != NULL ? form : "",
	    "s"));
	side_login(&x->b, "", "", NULL, "Du er logget af.");
}

/* 0: there is no such page of it. */
typedef int	side(struct besoeg *, const struct session *);

static const struct {
	struct server_path path;
	void		(*fri)(struct besoeg *);	/* needs no session */
	side		*side;
} ruter[] = {
	{ { "/", 1, FORM }, forside, NULL },
	{ { "/log-af", 0, FORM }, log_af, NULL },
	{ { "/side.css", 1, NULL }, NULL, NULL },
	{ { "/overblik", 1, NULL }, NULL, overblik },
	{ { "/liste", 1, NULL }, NULL, liste },
	{ { "/detaljer", 1, NULL }, NULL, detaljer },
};
#define RUTER	(sizeof(ruter) / sizeof(ruter[0]))

static void
i_session(struct besoeg *x, side *f)
{
	const struct session *s = session_tag(x->p->sessioner,
	    form_vaerdi(x->a, x->rq->query, "s"));

	if (s == NULL) {
		uden_session(x);
		return;
	}
	if (!f(x, s))
		ikke_fundet(x, s);
	session_slip(x->p->sessioner);
}

static void
rute(struct besoeg *x)
{
	size_t i;

	for (i = 0; i < RUTER; i++)
		if (strcmp(ruter[i].path.path, x->rq->path) == 0)
			break;
	if (i < RUTER && ruter[i].fri != NULL)
		ruter[i].fri(x);
	else if (i < RUTER && ruter[i].side != NULL)
		i_session(x, ruter[i].side);
	else
		buf_puts(&x->b, side_css);
}

static void
svar(void *arg, const struct server_request *rq, struct server_answer *ud)
{
	struct besoeg x = { .p = arg, .rq = rq, .status = 200,
	    .a = arena_new(ANSWER_MAX) };
	const char *text;

	if (x.a == NULL)
		return;
	buf_init(&x.b, x.a);
	rute(&x);
	if ((text = buf_end(&x.b)) != NULL &&
	    (ud->body = malloc(x.b.len)) != NULL) {
		memcpy(ud->body, text, x.b.len);
		ud->len = x.b.len;
		ud->status = x.status;
		ud->media = strcmp(rq->path, "/side.css") == 0 ?
		    "text/css; charset=utf-8" : HTML;
	}
	arena_free(x.a);
}

static void
optaget(void *arg, struct server_answer *ud)
{
	(void)arg;
	ud->retry_after = 1;
}

/* ---- life ---- */

/* The environment's own server certificate; a browser is not asked for one. */
static SSL_CTX *
tls(struct pages *p, struct grund *g)
{
	EVP_PKEY *key = NULL;
	SSL_CTX *ctx = NULL;
	const char *kaede;
	size_t n;

	if ((kaede = pki_kaede(p->a, p->s.pki, "sts", &n, g)) != NULL &&
	    (key = pki_tls_noegle(p->a, p->s.pki, "sts", g)) != NULL)
		ctx = tls_server(kaede, n, key, NULL, g);
	EVP_PKEY_free(key);
	return ctx;
}

static void *
koer(void *arg)
{
	server_run(arg, DRAIN_MS);
	return NULL;
}

/* Until SIGINT or SIGTERM; the signals are blocked everywhere else. */
static int
tjen(struct pages *p, const char *bound, sigset_t *set)
{
	pthread_t t;
	int sig;

	if (pthread_create(&t, NULL, koer, p->server) != 0)
		return 1;
	printf("ready https://localhost%s/\n", strrchr(bound, ':'));
	fflush(stdout);
	sigwait(set, &sig);
	server_stop(p->server);
	pthread_join(t, NULL);
	return 0;
}

static int
aabn(struct pages *p, char bound[64], struct grund *g)
{
	static const char *const hosts[] = { "localhost", "127.0.0.1", NULL };
	static struct server_path paths[RUTER];
	struct server_conf c = { .hosts = hosts, .paths = paths,
	    .n_paths = RUTER, .max_body = MAX_FORM, .threads = 4,
	    .max_connections = 64, .header_ms = 10000, .body_ms = 10000,
	    .idle_ms = 30000, .write_ms = 20000, .handle = svar,
	    .busy = optaget, .arg = p };
	size_t i;

	for (i = 0; i < RUTER; i++)
		paths[i] = ruter[i].path;
	if ((p->a = arena_new(ANSWER_MAX)) == NULL ||
	    (p->sessioner = sessioner_new()) == NULL ||
	    (c.tls = p->tls = tls(p, g)) == NULL ||
	    (c.listen_fd = server_listen(p->lyt, bound, g)) == -1)
		return -1;
	if ((p->server = server_new(&c, g)) != NULL)
		return 0;
	close(c.listen_fd);
	return -1;
}

static int
koersel(struct pages *p)
{
	struct grund g = { 0 };
	char bound[64];
	sigset_t set;
	int rc = 1;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	log_init("pages", LOG_WARN_);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (aabn(p, bound, &g) != 0)
		fprintf(stderr, "testmiljoe pages: %s\n", *g.text != '\0' ?
		    g.text : "out of memory");
	else
		rc = tjen(p, bound, &set);
	server_free(p->server);
	SSL_CTX_free(p->tls);
	sessioner_free(p->sessioner);
	arena_free(p->a);
	curl_global_cleanup();
	return rc;
}

int
cmd_pages(int argc, char **argv)
{
	struct pages p = { .s = { STANDARD_DIR, NULL },
	    .wsdl = GATEWAY_URL "?wsdl", .lyt = "127.0.0.1:8444" };
	const struct valg valg[] = {
		{ "--wsdl", VALG_TEKST, &p.wsdl, "URL  the gateway's WSDL ("
		    GATEWAY_URL "?wsdl)" },
		{ "--listen", VALG_TEKST, &p.lyt, "ADDR:PORT  where it "
		    "serves (127.0.0.1:8444); port 0: a free one" },
		{ "--dir", VALG_TEKST, &p.s.dir, "DIR  where testmiljoe run "
		    "keeps its files (" STANDARD_DIR ")" },
		{ "--pki", VALG_TEKST, &p.s.pki, "DIR  the certificates "
		    "(DIR/pki)" },
		{ NULL, 0, NULL, NULL }
	};
	const struct kommando k = { "pages", "pages [options]",
	    "Serves the pages testers look at, until Ctrl-C.", valg };
	char pki[4096];
	int rc;

	if ((rc = valg_laes(&k, argc, argv, NULL)) != 0)
		return rc == 1 ? 0 : rc;
	snprintf(pki, sizeof(pki), "%s/pki", p.s.dir);
	if (p.s.pki == NULL)
		p.s.pki = pki;
	return koersel(&p);
}
