/*
 * conf_tillid.c - the settings about whom we believe and whom we ask.
 */
#include "conf_impl.h"

#include <openssl/evp.h>
#include <string.h>

#include "p11.h"
#include "signer.h"
#include "tid.h"

#define FINGERPRINT_HEX	64
#define KILDE_MAX_MS	120000
#define KILDE_MAX_KALD	1000

/* A word on trust.c's or signer.c's reason, which is the caller's text. */
static enum gw_err
fil_fejl(struct laes *l, const struct conf_linje *linje,
    const struct conf_file *f, const struct grund *g, const char *raad)
{
	return conf_fejl(l, linje->nr, "%s: %s: %s: %s", linje->ord[0],
	    f->name, g->text[0] != '\0' ? g->text : err_text(g->rc), raad);
}

/* --- Our own certificates and keys --- */

/* TLS keys sign through the signer, which does that for P-256 alone. */
enum gw_err
ord_cert(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct conf_file *f = (void *)((char *)l->conf + d->felt);
	struct grund g = { .rc = GW_OK };
	struct signkey *key;
	enum gw_err rc;
	int tls;

	if ((rc = conf_hent(l, linje, linje->ord[1], f)) != GW_OK)
		return rc;
	if ((rc = signkey_new(f->bytes, f->len, &g, &key)) == GW_ENOMEM)
		return rc;
	if (rc != GW_OK)
		return fil_fejl(l, linje, f, &g, "name a certificate in PEM");
	tls = f != &l->conf->signing_certificate;
	if (tls && key->alg != SIGN_ECDSA_SHA256)
		rc = conf_fejl(l, linje->nr, "%s: %s: its key is not P-256: "
		    "use an ECDSA certificate for TLS", d->ord, f->name);
	signkey_free(key);
	return rc;
}

/* pkcs11:... module FILE pin FILE [files FOLDER] */
static enum gw_err
noegle_token(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje, struct conf_file *f)
{
	const char *wrong = p11_uri_wrong(linje->ord[1]);

	if (wrong != NULL)
		return conf_fejl(l, linje->nr, "%s: %s %s", d->ord,
		    linje->ord[1], wrong);
	if ((linje->n != 6 && linje->n != 8) ||
	    strcmp(linje->ord[2], "module") != 0 ||
	    strcmp(linje->ord[4], "pin") != 0 ||
	    (linje->n == 8 && strcmp(linje->ord[6], "files") != 0))
		return conf_fejl(l, linje->nr, "%s: not understood behind the "
		    "token's key: write \"module FILE pin FILE [files "
		    "FOLDER]\"", d->ord);
	f->name = arena_strdup(l->a, linje->ord[1]);
	f->module = conf_sti(l, linje->ord[3]);
	f->pass = conf_sti(l, linje->ord[5]);
	if (linje->n == 8 && (f->files = conf_sti(l, linje->ord[7])) == NULL)
		return GW_ENOMEM;
	return f->name == NULL || f->module == NULL || f->pass == NULL ?
	    GW_ENOMEM : GW_OK;
}

/* The signers read it; here only its name is settled. */
enum gw_err
ord_noegle(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct conf_file *f = (void *)((char *)l->conf + d->felt);

	f->line = linje->nr;
	if (strncmp(linje->ord[1], P11_SCHEME, strlen(P11_SCHEME)) == 0)
		return noegle_token(l, d, linje, f);
	if ((f->name = conf_sti(l, linje->ord[1])) == NULL)
		return GW_ENOMEM;
	if (linje->n == 2)
		return GW_OK;
	if (linje->n != 4 || strcmp(linje->ord[2], "passphrase") != 0)
		return conf_fejl(l, linje->nr, "%s: not understood behind the "
		    "file: write \"%s %s\"", d->ord, d->ord, d->brug);
	f->pass = conf_sti(l, linje->ord[3]);
	return f->pass == NULL ? GW_ENOMEM : GW_OK;
}

/* Whom the audit trail's keys are for: RSA or P-256, as our own are. */
enum gw_err
ord_audit_cert(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct conf *c = l->conf;
	struct conf_file *f = &c->audit_certificates[c->n_audit_certificates];
	struct grund g = { .rc = GW_OK };
	struct signkey *key;
	enum gw_err rc;

	if (c->n_audit_certificates == CONF_MAX_AUDIT)
		return conf_fejl(l, linje->nr, "%s: more than %d: remove the "
		    "oldest", d->ord, CONF_MAX_AUDIT);
	if ((rc = conf_hent(l, linje, linje->ord[1], f)) != GW_OK)
		return rc;
	if ((rc = signkey_new(f->bytes, f->len, &g, &key)) == GW_ENOMEM)
		return rc;
	if (rc != GW_OK)
		return fil_fejl(l, linje, f, &g, "name a certificate in PEM");
	signkey_free(key);
	c->n_audit_certificates++;
	return GW_OK;
}

/* --- Whom we believe --- */

enum gw_err
ord_ca(struct laes *l, const struct ord_def *d, const struct conf_linje *linje)
{
	struct conf_file f = { .name = NULL };
	struct grund g = { .rc = GW_OK };
	struct buf b;
	enum gw_err rc;

	(void)d;
	if ((rc = conf_hent(l, linje, linje->ord[1], &f)) != GW_OK)
		return rc;
	rc = trust_add_ca(l->conf->trust, f.bytes, f.len, &g);
	if (rc == GW_ECONF)
		return fil_fejl(l, linje, &f, &g, "name the CAs' certificates "
		    "in PEM");
	if (rc != GW_OK)
		return rc;
	/* the sources' TLS certificates chain to the same */
	buf_init(&b, l->a);
	if (l->conf->ca_pem != NULL)
		buf_add(&b, l->conf->ca_pem, l->conf->ca_len);
	buf_add(&b, f.bytes, f.len);
	buf_puts(&b, "\n");
	l->conf->ca_pem = buf_end(&b);
	l->conf->ca_len = b.len;
	return l->conf->ca_pem == NULL ? GW_ENOMEM : GW_OK;
}

enum gw_err
ord_crl(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct conf_file f = { .name = NULL };
	struct grund g = { .rc = GW_OK };
	enum gw_err rc;

	(void)d;
	if ((rc = conf_hent(l, linje, linje->ord[1], &f)) != GW_OK)
		return rc;
	rc = trust_add_crl(l->conf->trust, f.bytes, f.len, &g);
	return rc != GW_ECONF ? rc : fil_fejl(l, linje, &f, &g,
	    "name revocation lists in PEM");
}

/* Until gatewayctl(8) has fetched, there is none. */
enum gw_err
ord_crl_hentet(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = ord_sti(l, d, linje)) != GW_OK)
		return rc;
	rc = l->read(l->arg, l->a, l->conf->crl_hentet, &bytes, &len);
	return rc == GW_ENOENT ? GW_OK : ord_crl(l, d, linje);
}

/* RFC 5280, 4.2.1.13: over HTTP, since a list carries its own signature. */
enum gw_err
ord_crl_sted(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct conf_crl *s;
	size_t i;

	(void)d;
	for (i = 1; i < linje->n; i++)
		if (strncmp(linje->ord[i], "http://", 7) != 0 ||
		    linje->ord[i][7] == '\0')
			return conf_fejl(l, linje->nr, "%s: %s is not an "
			    "address of lists: write http://HOST/PATH",
			    linje->ord[0], linje->ord[i]);
	if ((s = arena_push(l->a, &l->conf->crl_steder.v,
	    &l->conf->crl_steder.n, &l->conf->crl_steder.cap,
	    sizeof(*s))) == NULL ||
	    (s->url = arena_strdup(l->a, linje->ord[1])) == NULL)
		return GW_ENOMEM;
	if (linje->n > 2 &&
	    (s->spejl = arena_strdup(l->a, linje->ord[2])) == NULL)
		return GW_ENOMEM;
	return GW_OK;
}

enum gw_err
ord_uden_crl(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct grund g = { .rc = GW_OK };
	enum gw_err rc;

	/* a name of another form matches nobody: better said now */
	if (strchr(linje->ord[1], '=') == NULL)
		return conf_fejl(l, linje->nr, "%s: %s is no name: write it "
		    "as openssl x509 -issuer -nameopt RFC2253 does", d->ord,
		    linje->ord[1]);
	rc = trust_allow_no_crl(l->conf->trust, linje->ord[1], &g);
	return rc != GW_ECONF ? rc : conf_fejl(l, linje->nr, "%s: %s: write "
	    "the issuer's name", d->ord, g.text);
}

/* [FROM TO] at the end of a line: days or moments; none is for ever. */
static enum gw_err
periode(struct laes *l, const struct conf_linje *linje, size_t at,
    int64_t *fra, int64_t *til)
{
	int64_t v[2] = { TID_FOER_ALT, TID_EVIGT };
	size_t i;
	int32_t dag;

	for (i = 0; i < 2 && linje->n > at; i++) {
		if (linje->ord[at + i] == NULL)
			return conf_fejl(l, linje->nr, "%s: FROM without TO: "
			    "give both or neither", linje->ord[0]);
		dag = strlen(linje->ord[at + i]) == DAG_LEN - 1 ?
		    dag_parse(linje->ord[at + i]) : DAG_INGEN;
		v[i] = dag != DAG_INGEN ? dag_start(dag) :
		    tid_parse(linje->ord[at + i]);
		if (v[i] == TID_INGEN)
			return conf_fejl(l, linje->nr, "%s: %s is not a "
			    "moment: write 2026-11-22 or 2026-11-22T12:00:00Z",
			    linje->ord[0], linje->ord[at + i]);
	}
	*fra = v[0];
	*til = v[1];
	if (v[0] >= v[1])
		return conf_fejl(l, linje->nr, "%s: it ends before it begins: "
		    "exchange FROM and TO", linje->ord[0]);
	return GW_OK;
}

enum gw_err
ord_udsteder(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct conf_file f = { .name = NULL };
	struct grund g = { .rc = GW_OK };
	int64_t fra, til;
	enum gw_err rc;

	(void)d;
	if ((rc = periode(l, linje, 3, &fra, &til)) != GW_OK ||
	    (rc = conf_hent(l, linje, linje->ord[2], &f)) != GW_OK)
		return rc;
	rc = trust_add_issuer(l->conf->trust, linje->ord[1], f.bytes, f.len,
	    fra, til, &g);
	return rc != GW_ECONF ? rc : fil_fejl(l, linje, &f, &g,
	    "name one certificate in PEM");
}

/* The entityIDs from ord[at] on, blank between; NULL: no memory. */
static const char *
udstedere(struct laes *l, const struct conf_linje *linje, size_t at)
{
	struct buf b;
	size_t i;

	buf_init(&b, l->a);
	for (i = at; i < linje->n; i++)
		buf_printf(&b, "%s%s", i > at ? " " : "", linje->ord[i]);
	return buf_end(&b);
}

/* SHA-256 in hex, with colons or without: 1. */
static int
er_fingeraftryk(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		if (strchr("0123456789abcdefABCDEF", *s) != NULL)
			n++;
		else if (*s != ':')
			return 0;
	return n == FINGERPRINT_HEX;
}

/* The fingerprint of the one certificate in the file. */
static enum gw_err
fil_fingeraftryk(struct laes *l, const struct conf_linje *linje,
    char out[THUMB_LEN])
{
	struct conf_file f = { .name = NULL };
	struct grund g = { .rc = GW_OK };
	struct signkey *key;
	enum gw_err rc;

	if ((rc = conf_hent(l, linje, linje->ord[1], &f)) != GW_OK)
		return rc;
	if ((rc = signkey_new(f.bytes, f.len, &g, &key)) == GW_ENOMEM)
		return rc;
	if (rc != GW_OK)
		return fil_fejl(l, linje, &f, &g, "name a certificate in PEM, "
		    "or its SHA-256 fingerprint");
	memcpy(out, key->thumbprint, THUMB_LEN);
	signkey_free(key);
	return GW_OK;
}

static enum gw_err
klient_tilfoej(struct laes *l, const struct conf_linje *linje,
    const char *aftryk, const char *dn, const char *serial, size_t at)
{
	struct grund g = { .rc = GW_OK };
	const char *hvem = udstedere(l, linje, at);
	enum gw_err rc;

	if (hvem == NULL)
		return GW_ENOMEM;
	rc = trust_add_client(l->conf->trust, aftryk, dn, serial, hvem, &g);
	if (rc == GW_ECONF)
		return conf_fejl(l, linje->nr, "%s: %s: correct it",
		    linje->ord[0], g.text);
	l->n_clients += rc == GW_OK;
	return rc;
}

enum gw_err
ord_klient(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	char aftryk[THUMB_LEN];
	enum gw_err rc;

	(void)d;
	if (er_fingeraftryk(linje->ord[1]))
		return klient_tilfoej(l, linje, linje->ord[1], NULL, NULL, 2);
	if ((rc = fil_fingeraftryk(l, linje, aftryk)) != GW_OK)
		return rc;
	return klient_tilfoej(l, linje, aftryk, NULL, NULL, 2);
}

enum gw_err
ord_klient_emne(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	(void)d;
	return klient_tilfoej(l, linje, NULL, linje->ord[1], linje->ord[2], 3);
}

/* --- Whom we ask --- */

static enum gw_err
kilde_cert(struct laes *l, struct conf_source *s,
    const struct conf_linje *linje)
{
	const size_t max = sizeof(s->certificates) / sizeof(s->certificates[0]);
	struct grund g = { .rc = GW_OK };
	struct conf_file *f;
	int64_t fra, til;
	enum gw_err rc;

	if (s->n_certificates == max)
		return conf_fejl(l, linje->nr, "source %s: more than %zu "
		    "certificates: remove the old ones", s->konf.navn, max);
	f = &s->certificates[s->n_certificates];
	if ((rc = periode(l, linje, 4, &fra, &til)) != GW_OK ||
	    (rc = conf_hent(l, linje, linje->ord[3], f)) != GW_OK)
		return rc;
	rc = trust_add_service(l->conf->trust, s->konf.navn, f->bytes, f->len,
	    fra, til, &g);
	if (rc == GW_ECONF)
		return fil_fejl(l, linje, f, &g, "name one certificate in PEM");
	s->n_certificates += rc == GW_OK;
	return rc;
}

static enum gw_err
kilde_tekst(struct laes *l, const struct conf_source *s, const char **out,
    const struct conf_linje *linje)
{
	if (*out != NULL)
		return conf_fejl(l, linje->nr, "source %s: %s is set already: "
		    "remove one of them", s->konf.navn, linje->ord[2]);
	*out = arena_strdup(l->a, linje->ord[3]);
	return *out == NULL ? GW_ENOMEM : GW_OK;
}

/* What a source has in numbers; the least is 1. */
static const struct {
	const char	*hvad;
	size_t		 felt;
	unsigned	 til;
} tallene[] = {
	{ "connect", offsetof(struct kilde_konf, connect_ms), KILDE_MAX_MS },
	{ "tls", offsetof(struct kilde_konf, tls_ms), KILDE_MAX_MS },
	{ "first", offsetof(struct kilde_konf, first_ms), KILDE_MAX_MS },
	{ "total", offsetof(struct kilde_konf, total_ms), KILDE_MAX_MS },
	{ "concurrent", offsetof(struct kilde_konf, concurrent),
	    KILDE_MAX_KALD }
};

enum gw_err
ord_kilde(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char *hvad = linje->ord[2];
	struct conf_source *s = NULL;
	size_t i;

	for (i = 0; i < SRC_ANTAL; i++)
		if (strcmp(l->conf->sources[i].konf.navn, linje->ord[1]) == 0)
			s = &l->conf->sources[i];
	if (s == NULL)
		return conf_fejl(l, linje->nr, "source: %s is no source: "
		    "write sts, sagsindeks, ydelsesindeks, oekonomi or "
		    "ejerfortegnelse", linje->ord[1]);
	if (strcmp(hvad, "certificate") == 0)
		return kilde_cert(l, s, linje);
	if (l->tillid)
		return conf_fejl(l, linje->nr, "source %s: trust-file has "
		    "certificates alone: give %s in gatewayd.conf(5)",
		    s->konf.navn, hvad);
	if (linje->n != 4)
		return conf_fejl(l, linje->nr, "source %s: %s takes one "
		    "value: remove the rest", s->konf.navn, hvad);
	if (strcmp(hvad, "entity-id") == 0)
		return kilde_tekst(l, s, &s->konf.entityid, linje);
	for (i = 0; i < sizeof(tallene) / sizeof(tallene[0]); i++)
		if (strcmp(hvad, tallene[i].hvad) == 0)
			return conf_tal(l, linje, linje->ord[3], 1,
			    tallene[i].til, (unsigned *)((char *)&s->konf +
			    tallene[i].felt));
	if (strcmp(hvad, "url") != 0)
		return conf_fejl(l, linje->nr, "source: %s is nothing a "
		    "source has: write \"%s %s\"", hvad, d->ord, d->brug);
	if (!conf_url_ok(linje->ord[3]))
		return conf_fejl(l, linje->nr, "source %s: %s is not an "
		    "address: write https://HOST:PORT/PATH", s->konf.navn,
		    linje->ord[3]);
	return kilde_tekst(l, s, &s->konf.url, linje);
}
