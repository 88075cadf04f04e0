/*
 * ctl_crl.c - gatewayctl crl fetch: revocation lists from where certificates
 * say, verified, put in place whole.
 *
 * Each list that is due is fetched; one that fails leaves the one that there
 * was.  The file is written anew, beside, and renamed; the gateway reads it
 * only when something in it changed.
 */
#include <curl/curl.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "ctl_certs.h"
#include "ctl_crl.h"
#include "tid.h"

#define DAG_MS		86400000

static const char *const udfald_navne[] = {
	[CRL_FEJLET] = "failed", [CRL_UAENDRET] = "unchanged",
	[CRL_IKKE_ENDNU] = "not due", [CRL_NY] = "new"
};

/* --- Fetching --- */

/* The list that stands for the point from here on; NULL: none. */
static X509_CRL *
gaelder(const struct crl_sted *s)
{
	return s->ny != NULL ? s->ny : s->gammel;
}

static enum gw_err
sted_hent(struct ctl *c, const struct crl_saet *saet, struct crl_sted *s,
    int64_t now)
{
	struct grund g = { .rc = GW_OK };
	unsigned char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = crl_hent(s->fra, CRL_MAX, &bytes, &len, &g)) == GW_OK)
		rc = crl_doem(saet, s, bytes, len, now, &g, &s->ny);
	free(bytes);
	if (rc == GW_OK) {
		s->udfald = s->gammel != NULL &&
		    X509_CRL_match(s->ny, s->gammel) == 0 ? CRL_UAENDRET :
		    CRL_NY;
		return GW_OK;
	}
	s->hvorfor = arena_strdup(c->a, g.text[0] != '\0' ? g.text :
	    err_text(rc));
	return s->hvorfor == NULL ? GW_ENOMEM : GW_OK;
}

static enum gw_err
alle_hent(struct ctl *c, struct crl_saet *saet, int64_t now)
{
	enum gw_err rc = GW_OK;
	size_t i;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	for (i = 0; rc == GW_OK && i < saet->n; i++)
		if (!c->tving && !crl_tid(saet->v[i].gammel, now))
			saet->v[i].udfald = CRL_IKKE_ENDNU;
		else
			rc = sted_hent(c, saet, &saet->v[i], now);
	curl_global_cleanup();
	return rc;
}

/* --- Putting in place --- */

static int
noget_nyt(const struct crl_saet *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->v[i].udfald == CRL_NY)
			return 1;
	return 0;
}

/* Every list that stands, each behind its address (ctl_crl_find.c). */
static enum gw_err
saet_skriv(struct ctl *c, const struct crl_saet *s, const char **tekst,
    size_t *len)
{
	BIO *ud = BIO_new(BIO_s_mem());
	char *p = NULL;
	size_t i;
	int ok = ud != NULL;
	long n = 0;

	for (i = 0; ok && i < s->n; i++)
		if (gaelder(&s->v[i]) != NULL)
			ok = BIO_printf(ud, "# %s\n", s->v[i].url) > 0 &&
			    PEM_write_bio_X509_CRL(ud, gaelder(&s->v[i]));
	if (ok)
		n = BIO_get_mem_data(ud, &p);
	*tekst = ok && n > 0 ? arena_strndup(c->a, p, (size_t)n) : NULL;
	*len = (size_t)n;
	BIO_free(ud);
	if (*tekst == NULL)
		return GW_ENOMEM;
	return *len <= CONF_FILE_MAX ? GW_OK : fail(&c->grund, GW_ESIZE,
	    "the lists are larger together than the gateway reads: name "
	    "partitions in crl-url");
}

/* What gatewayd would say of the file. */
static enum gw_err
afproev(struct ctl *c, const char *tekst, size_t len)
{
	struct trust *t = trust_new();
	enum gw_err rc;

	if (t == NULL)
		return GW_ENOMEM;
	rc = trust_add_crl(t, tekst, len, &c->grund);
	trust_free(t);
	return rc;
}

/* Its folder, made where there is none, locked until it is closed; -1: no. */
static int
mappe_laas(struct ctl *c)
{
	char *sti = arena_strdup(c->a, c->conf->crl_hentet);
	char *slash = sti != NULL ? strrchr(sti, '/') : NULL;
	int fd;

	if (slash == NULL || slash == sti)
		return -1;
	*slash = '\0';
	(void)mkdir(sti, 0755);		/* or it is there, or open() says */
	if ((fd = open(sti, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1) {
		ctl_fejl("%s: %m: make the folder, or correct crl-fetched",
		    sti);
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	ctl_fejl("%s: another fetch is under way: wait for it", sti);
	close(fd);
	return -1;
}

static enum gw_err
saet_ind(struct ctl *c, const struct crl_saet *s)
{
	const char *tekst;
	enum gw_err rc;
	size_t len;

	if ((rc = saet_skriv(c, s, &tekst, &len)) != GW_OK ||
	    (rc = afproev(c, tekst, len)) != GW_OK)
		return rc;
	return plads_skriv(c->conf->crl_hentet, tekst, len, 0644, getuid(),
	    getgid(), &c->grund);
}

/* --- Telling --- */

static long
dage(const X509_CRL *crl, int64_t now)
{
	return (long)((crl_til(crl) - now) / DAG_MS);
}

static void
sted_tekst(const struct crl_sted *s, int64_t now)
{
	const X509_CRL *crl = gaelder(s);
	char t[TID_LEN];

	printf("%s: %s", s->url, udfald_navne[s->udfald]);
	if (crl == NULL)
		fputs(", and there is none", stdout);
	else if (crl_til(crl) <= now)
		printf(", and ours ran out %s", tid_print(crl_til(crl), t));
	else
		printf(", holds until %s, %ld days", tid_print(crl_til(crl),
		    t), dage(crl, now));
	if (s->hvorfor != NULL)
		printf(": %s", s->hvorfor);
	putchar('\n');
}

static void
sted_json(const struct crl_sted *s, int64_t now)
{
	const X509_CRL *crl = gaelder(s);
	char t[TID_LEN];

	fputs("{\"url\": ", stdout);
	json_tekst(s->url);
	fputs(", \"from\": ", stdout);
	json_tekst(s->fra);
	printf(", \"result\": \"%s\"", udfald_navne[s->udfald]);
	if (crl != NULL) {
		printf(", \"this_update\": \"%s\"", tid_print(crl_fra(crl),
		    t));
		printf(", \"next_update\": \"%s\", \"days\": %ld",
		    tid_print(crl_til(crl), t), dage(crl, now));
	}
	if (s->hvorfor != NULL) {
		fputs(", \"reason\": ", stdout);
		json_tekst(s->hvorfor);
	}
	putchar('}');
}

static const char *const genlaest_navne[] = {
	[GENLAEST_TAGET] = "taken", [GENLAEST_STANDSET] = "not running",
	[GENLAEST_AFVIST] = "refused", [GENLAEST_UVIST] = "unknown"
};

/* genlaes NULL: the gateway was not told, since nothing changed. */
static void
saet_print(const struct ctl *c, const struct crl_saet *s, int64_t now,
    const char *genlaes)
{
	size_t i;

	if (c->json)
		fputs("{\"lists\": [", stdout);
	for (i = 0; i < s->n; i++) {
		if (!c->json) {
			sted_tekst(&s->v[i], now);
			continue;
		}
		fputs(i == 0 ? "" : ", ", stdout);
		sted_json(&s->v[i], now);
	}
	if (c->json)
		printf("], \"changed\": %s, \"gateway\": \"%s\"}\n",
		    genlaes != NULL ? "true" : "false",
		    genlaes != NULL ? genlaes : "not told");
	else if (genlaes != NULL)
		printf("%s: written; the gateway: %s\n", c->conf->crl_hentet,
		    genlaes);
}

/* What the operator must do, on stderr: CTL_FEJL where there is anything. */
static int
mangler(const struct crl_saet *s, int64_t now)
{
	const X509_CRL *crl;
	int status = CTL_OK;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (s->v[i].udfald != CRL_FEJLET)
			continue;
		crl = gaelder(&s->v[i]);
		if (crl == NULL)
			status = ctl_fejl("%s: no list: whom its CA certified "
			    "is refused if \"crl\" has none either",
			    s->v[i].url);
		else
			status = ctl_fejl("%s: not renewed, the old list has "
			    "%ld days left", s->v[i].url, dage(crl, now));
	}
	return status;
}

/* --- The command --- */

/* Reload where something is new; the status. */
static int
saet_brug(struct ctl *c, const struct crl_saet *s, int64_t now)
{
	enum genlaest g = GENLAEST_TAGET;
	const char *hvorfor = "";
	enum gw_err rc;
	int status;

	if (noget_nyt(s)) {
		if ((rc = saet_ind(c, s)) != GW_OK)
			return ctl_grund(c, rc);
		g = certs_genlaes(c, &hvorfor);
	}
	saet_print(c, s, now, noget_nyt(s) ? genlaest_navne[g] : NULL);
	status = mangler(s, now);
	if (g == GENLAEST_AFVIST || g == GENLAEST_UVIST)
		status = ctl_fejl("%s is written, but the gateway did not "
		    "take it: %s", c->conf->crl_hentet, hvorfor);
	return status;
}

int
verb_crl_fetch(struct ctl *c)
{
	int64_t now = clock_now();
	struct crl_saet s;
	enum gw_err rc;
	int fd, status;

	if ((status = ctl_conf(c)) != CTL_OK)
		return status;
	if (c->conf->crl_hentet == NULL) {
		ctl_fejl("%s: crl-fetched is not set: add \"crl-fetched "
		    "FILE\"", c->conf_file);
		return CTL_BRUG;
	}
	if ((fd = mappe_laas(c)) == -1)
		return CTL_FEJL;
	if ((rc = crl_find(c, &s)) == GW_OK)
		rc = alle_hent(c, &s, now);
	if (rc == GW_OK && s.n == 0)
		status = ctl_fejl("no certificate says where its list is: "
		    "name the addresses with crl-url");
	else
		status = rc == GW_OK ? saet_brug(c, &s, now) :
		    ctl_grund(c, rc);
	crl_luk(&s);
	close(fd);
	return status;
}
