/*
 * ctl_certs_tillid.c - certs stage-trust: a certificate that a token issuer
 * or a source will sign with, beside the one it signs with now.
 *
 * Its generations are those of a pair (certs_plads.h), of a file trust.conf
 * and the certificates that this names; gatewayd.conf(5) reads it by
 * trust-file.  Nothing is ever taken from what is believed already: a stage
 * adds, and rollback brings back what was.
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "ctl_certs.h"
#include "tid.h"

#define TRUST_FIL	"trust.conf"

static const char *
trust_sti(const struct par *p)
{
	return plads_via(&p->p, PL_CURRENT, TRUST_FIL);
}

int
tillid_aabn(struct ctl *c, struct par *p, int lav)
{
	const char *sti;
	enum gw_err rc;
	int status;

	memset(p, 0, sizeof(*p));
	p->p.fd = -1;
	p->navn = CERTS_TRUST;
	p->tillid = p->token = 1;	/* there is no key */
	if (c->conf == NULL && (status = ctl_conf(c)) != CTL_OK)
		return status;
	rc = plads_aabn(&p->p, c->a, c->conf->file, p->navn, lav, &c->grund);
	if (rc != GW_OK)
		return ctl_grund(c, rc);
	if ((sti = trust_sti(p)) == NULL)
		return ctl_fejl("no memory");
	if (lav && (c->conf->trust_file == NULL ||
	    strcmp(c->conf->trust_file, sti) != 0)) {
		ctl_fejl("%s reads no staged trust: add \"trust-file "
		    "certs.d/trust/current/" TRUST_FIL "\" and reload",
		    c->conf->file);
		return CTL_BRUG;
	}
	return CTL_OK;
}

/* --- A generation as the gateway would read it --- */

struct overlay {
	const char	*via, *gen;	/* "…/current/", "…/g4/" */
};

static enum gw_err
overlay_read(void *arg, struct arena *a, const char *navn,
    const char **bytes, size_t *len)
{
	const struct overlay *o = arg;
	size_t n = strlen(o->via);

	if (strncmp(navn, o->via, n) == 0 && (navn = arena_printf(a, "%s%s",
	    o->gen, navn + n)) == NULL)
		return GW_ENOMEM;
	return conf_read_disk(NULL, a, navn, bytes, len);
}

/* The configuration with the link's generation; conf_fini() it. */
static enum gw_err
overlay_load(struct ctl *c, const struct par *p, const char *gen,
    struct conf **out)
{
	struct conf_meldinger m = { NULL, 0, 0, 0 };
	struct overlay o = { plads_via(&p->p, PL_CURRENT, ""),
	    arena_printf(c->a, "%s/%s/", p->p.mappe, gen) };
	enum gw_err rc;
	size_t i;

	if (o.via == NULL || o.gen == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	rc = conf_load(c->a, c->conf->file, overlay_read, &o, &m, out);
	for (i = 0; i < m.n && rc != GW_OK; i++)
		if (m.v[i].fejl)
			return fail(&c->grund, GW_ECONF, "%.155s",
			    m.v[i].text);
	return rc == GW_OK ? rc : fail(&c->grund, rc, "%s", err_text(rc));
}

enum gw_err
tillid_check(struct ctl *c, const struct par *p, enum plads_link nr)
{
	struct conf *conf = NULL;
	enum gw_err rc = overlay_load(c, p, p->p.gen[nr], &conf);

	conf_fini(conf);
	return rc;
}

enum gw_err
tillid_tom(struct ctl *c, struct par *p, const char **gen)
{
	const struct plads_fil f = { TRUST_FIL, "", 0, 0644 };

	return plads_ny(&p->p, &f, 1, p->uid, p->gid, gen, &c->grund);
}

/* --- Staging --- */

static int
er_kilde(const struct conf *c, const char *navn)
{
	size_t i;

	for (i = 0; i < SRC_ANTAL; i++)
		if (strcmp(c->sources[i].konf.navn, navn) == 0)
			return 1;
	return 0;
}

/* A day, which is its midnight in Denmark, or a moment; TID_INGEN. */
static int64_t
moment(const char *s)
{
	int32_t dag = strlen(s) == DAG_LEN - 1 ? dag_parse(s) : DAG_INGEN;

	return dag != DAG_INGEN ? dag_start(dag) : tid_parse(s);
}

/* The line of trust.conf, in the arena.  NULL: all is said. */
static const char *
linje_ny(struct ctl *c, const struct par *p, const char *fil,
    const struct certtekst *t)
{
	const char *navn = c->arg[0], *til = c->until != NULL ? c->until :
	    t->til;
	int kilde = er_kilde(c->conf, navn);

	if (!kilde && (strchr(navn, ':') == NULL ||
	    strpbrk(navn, " \t\r\n\"\\#") != NULL))
		ctl_fejl("%s is neither a source nor a token issuer: write "
		    "sts, sagsindeks, ydelsesindeks, oekonomi, "
		    "ejerfortegnelse, or the issuer's entityID", navn);
	else if (c->from == NULL || moment(c->from) == TID_INGEN ||
	    moment(til) == TID_INGEN)
		ctl_fejl("--from%s: write 2026-11-22 or "
		    "2026-11-22T12:00:00Z", c->from == NULL ? " is missing" :
		    " or --until is not a moment");
	else if (moment(c->from) >= moment(til))
		ctl_fejl("it ends before it begins: --from is before --until "
		    "and the certificate's end");
	else
		return arena_printf(c->a, "%s %s%s \"%s\" %s %s\n", kilde ?
		    "source" : "token-issuer", navn, kilde ? " certificate" :
		    "", plads_via(&p->p, PL_CURRENT, fil), c->from, til);
	return NULL;
}

/* Every file of the generation that a new one begins as, and its text. */
struct grundlag {
	struct plads_fil f[64];
	size_t		 n;
	const char	*tekst;
};

/* What trust.conf names of the generation's own, by the quoted words. */
static enum gw_err
grundlag_laes(struct ctl *c, const struct par *p, enum plads_link nr,
    struct grundlag *g)
{
	const char *via = plads_via(&p->p, PL_CURRENT, ""), *s, *slut;
	const char *sti = plads_sti(&p->p, nr, TRUST_FIL);
	struct plads_fil *f;
	enum gw_err rc;
	size_t len;

	g->n = 0;
	g->tekst = "";
	if (p->p.gen[nr] == NULL)
		return GW_OK;
	if (sti == NULL || via == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	if ((rc = conf_read_disk(NULL, c->a, sti, &g->tekst, &len)) != GW_OK)
		return fail(&c->grund, rc, "%.100s cannot be read", sti);
	for (s = g->tekst; (s = strstr(s, via)) != NULL; s = slut) {
		s += strlen(via);
		slut = s + strcspn(s, "\"\n");
		if (g->n == sizeof(g->f) / sizeof(g->f[0]) - 2)
			return fail(&c->grund, GW_ESIZE, "more certificates "
			    "are staged than fit: name the old ones in "
			    "gatewayd.conf");
		f = &g->f[g->n++];
		f->navn = arena_strndup(c->a, s, (size_t)(slut - s));
		f->mode = 0644;
		if (f->navn == NULL || (sti = plads_sti(&p->p, nr,
		    f->navn)) == NULL)
			return fail(&c->grund, GW_ENOMEM, "no memory");
		if ((rc = conf_read_disk(NULL, c->a, sti, &f->bytes,
		    &f->len)) != GW_OK)
			return fail(&c->grund, rc, "%.100s cannot be read",
			    sti);
	}
	return GW_OK;
}

/* A new staged generation: what is staged or in force, and one line more. */
static enum gw_err
stil(struct ctl *c, struct par *p, const char *fil, const char *pem,
    const char *linje)
{
	enum plads_link fra = p->p.gen[PL_STAGED] != NULL ? PL_STAGED :
	    PL_CURRENT;
	struct conf *conf = NULL;
	struct grundlag g;
	const char *gen, *tekst;
	enum gw_err rc;

	if ((rc = grundlag_laes(c, p, fra, &g)) != GW_OK)
		return rc;
	if (strstr(g.tekst, linje) != NULL)
		return GW_OK;
	if ((tekst = arena_printf(c->a, "%s%s", g.tekst, linje)) == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	g.f[g.n++] = (struct plads_fil){ fil, pem, strlen(pem), 0644 };
	g.f[g.n++] = (struct plads_fil){ TRUST_FIL, tekst, strlen(tekst),
	    0644 };
	rc = plads_ny(&p->p, g.f, g.n, p->uid, p->gid, &gen, &c->grund);
	if (rc != GW_OK)
		return rc;
	rc = overlay_load(c, p, gen, &conf);
	conf_fini(conf);
	if (rc != GW_OK) {
		plads_ryd(&p->p);
		return rc;
	}
	return plads_saet(&p->p, PL_STAGED, gen, &c->grund);
}

static int
sig(struct ctl *c, const char *linje, const struct certtekst *t)
{
	if (c->json) {
		printf("{\"name\":");
		json_tekst(c->arg[0]);
		fputs(",\"staged\":{", stdout);
		certtekst_json(t);
		puts("}}");
		return CTL_OK;
	}
	printf("trust: staged; nothing has changed yet. commit would add:\n"
	    "  %s", linje);
	certtekst_forskel(NULL, t);
	puts("compare the thumbprint with what was announced, by another "
	    "way than the file came\nnext: gatewayctl certs commit trust");
	return CTL_OK;
}

/* The one certificate, checked as it will be in each answer. */
static enum gw_err
cert_hent(struct ctl *c, X509 **out)
{
	STACK_OF(X509) *s = NULL;
	struct signkey *k = NULL;
	const char *bytes, *pem;
	enum gw_err rc;
	size_t len;

	*out = NULL;
	rc = conf_read_disk(NULL, c->a, c->arg[1], &bytes, &len);
	if (rc != GW_OK)
		return fail(&c->grund, rc, "%s", rc == GW_ENOENT ? "is not "
		    "there: correct the name" : "cannot be read: name a file "
		    "that this user can read");
	if ((rc = certs_parse(bytes, len, &c->grund, &s)) != GW_OK)
		return rc;
	if (sk_X509_num(s) != 1)
		rc = fail(&c->grund, GW_ECONF, "%d certificates in it: name "
		    "a file with the one that signs", sk_X509_num(s));
	else if ((pem = certs_pem(c->a, sk_X509_value(s, 0), NULL)) == NULL)
		rc = fail(&c->grund, GW_ENOMEM, "no memory");
	else if ((rc = signkey_new(pem, strlen(pem), &c->grund, &k)) == GW_OK)
		rc = trust_check(c->conf->trust, sk_X509_value(s, 0),
		    TRUST_SIGN, clock_now(), &c->grund);
	if (rc == GW_OK)
		*out = sk_X509_shift(s);
	signkey_free(k);
	sk_X509_pop_free(s, X509_free);
	return rc;
}

static int
trust(struct ctl *c, struct par *p)
{
	X509 *cert = NULL;
	struct certtekst t;
	const char *fil, *linje = NULL, *pem;
	enum gw_err rc;

	if (p->p.gen[PL_PENDING] != NULL) {
		ctl_fejl("trust: a commit was interrupted: run certs commit "
		    "trust again, or certs abort trust");
		return CTL_AFVIST;
	}
	rc = cert_hent(c, &cert);
	if (rc == GW_OK) {
		certtekst_af(c->a, cert, &t);
		fil = arena_printf(c->a, "%.16s.pem", t.aftryk);
		pem = certs_pem(c->a, cert, NULL);
		X509_free(cert);
		if (fil == NULL || pem == NULL)
			return ctl_fejl("no memory");
		if ((linje = linje_ny(c, p, fil, &t)) == NULL)
			return CTL_BRUG;
		rc = stil(c, p, fil, pem, linje);
	}
	if (rc == GW_OK)
		return sig(c, linje, &t);
	ctl_fejl("trust: refused, nothing is changed: %s: %s", c->arg[1],
	    c->grund.text);
	return rc == GW_EIO || rc == GW_ENOMEM ? CTL_FEJL : CTL_AFVIST;
}

int
verb_certs_trust(struct ctl *c)
{
	struct par p;
	int status = tillid_aabn(c, &p, 1);

	if (status == CTL_OK)
		status = trust(c, &p);
	par_luk(&p);
	return status;
}

/* --- What is staged, for list --- */

static int
har(const struct conf *c, const struct conf_bevis *b)
{
	size_t i;

	for (i = 0; i < c->beviser.n; i++)
		if (c->beviser.v[i].len == b->len &&
		    strcmp(c->beviser.v[i].navn, b->navn) == 0 &&
		    memcmp(c->beviser.v[i].bytes, b->bytes, b->len) == 0)
			return 1;
	return 0;
}

static void
bevis_vis(struct ctl *c, size_t *n, const struct conf_bevis *b)
{
	struct grund g = { .rc = GW_OK };
	STACK_OF(X509) *s;
	struct certtekst t;

	if (certs_parse(b->bytes, b->len, &g, &s) != GW_OK)
		return;
	certtekst_af(c->a, sk_X509_value(s, 0), &t);
	certs_raekke(c, n, b->navn, "trust", "staged", &t);
	sk_X509_pop_free(s, X509_free);
}

void
tillid_list(struct ctl *c, size_t *n)
{
	struct conf *ny = NULL;
	struct par p;
	size_t i;

	if (tillid_aabn(c, &p, 0) == CTL_OK && p.p.gen[PL_STAGED] != NULL &&
	    overlay_load(c, &p, p.p.gen[PL_STAGED], &ny) == GW_OK)
		for (i = 0; i < ny->beviser.n; i++)
			if (!har(c->conf, &ny->beviser.v[i]))
				bevis_vis(c, n, &ny->beviser.v[i]);
	conf_fini(ny);
	par_luk(&p);
}
