/*
 * ctl_crl_find.c - which lists there are to be, and which there are.
 *
 * The addresses stand in the certificates themselves (RFC 5280, 4.2.1.13):
 * ours, those that we pin, those of known clients, and the CAs'.  What a
 * source shows in its TLS handshake is not among them; where its CA puts it
 * in a part of the list that no other certificate here names, crl-url does.
 */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "ctl_crl.h"

#define HTTP	"http://"
#define FRA	"# "			/* before each list of crl-fetched */
#define BEGIN	"-----BEGIN X509 CRL-----"

/* The address, or where a mirror has it. */
static const char *
spejlet(struct ctl *c, const char *url)
{
	const struct conf_crl *s;
	size_t i, n;

	for (i = 0; i < c->conf->crl_steder.n; i++) {
		s = &c->conf->crl_steder.v[i];
		n = strlen(s->url);
		if (s->spejl != NULL && strncmp(url, s->url, n) == 0)
			return arena_printf(c->a, "%s%s", s->spejl, url + n);
	}
	return url;
}

static enum gw_err
sted_tilfoej(struct ctl *c, struct crl_saet *s, const char *url,
    const X509_NAME *udsteder)
{
	struct crl_sted *p;
	size_t i;

	if (url == NULL)
		return GW_ENOMEM;
	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].url, url) == 0)
			return GW_OK;
	if ((p = arena_push(c->a, &s->v, &s->n, &s->cap, sizeof(*p))) == NULL)
		return GW_ENOMEM;
	p->url = url;
	p->fra = spejlet(c, url);
	p->udsteder = udsteder;
	return p->fra == NULL ? GW_ENOMEM : GW_OK;
}

/* Its first http address; others of one point are copies of the same. */
static enum gw_err
punkt(struct ctl *c, struct crl_saet *s, const DIST_POINT *d,
    const X509_NAME *udsteder)
{
	const GENERAL_NAME *n;
	const char *url;
	int i, len;

	if (d->distpoint == NULL || d->distpoint->type != 0 ||
	    d->CRLissuer != NULL)
		return GW_OK;
	for (i = 0; i < sk_GENERAL_NAME_num(d->distpoint->name.fullname);
	    i++) {
		n = sk_GENERAL_NAME_value(d->distpoint->name.fullname, i);
		if (n->type != GEN_URI)
			continue;
		url = (const char *)ASN1_STRING_get0_data(
		    n->d.uniformResourceIdentifier);
		len = ASN1_STRING_length(n->d.uniformResourceIdentifier);
		if (len > (int)strlen(HTTP) && memchr(url, '\0',
		    (size_t)len) == NULL && strncmp(url, HTTP,
		    strlen(HTTP)) == 0)
			return sted_tilfoej(c, s, arena_strndup(c->a, url,
			    (size_t)len), udsteder);
	}
	return GW_OK;
}

static enum gw_err
certifikat(struct ctl *c, struct crl_saet *s, X509 *cert)
{
	CRL_DIST_POINTS *v = X509_get_ext_d2i(cert,
	    NID_crl_distribution_points, NULL, NULL);
	enum gw_err rc = GW_OK;
	int i;

	if (v == NULL)
		return GW_OK;
	/* the name of its issuer is borrowed from it */
	if (!X509_up_ref(cert) || sk_X509_push(s->certs, cert) <= 0)
		rc = GW_ENOMEM;
	for (i = 0; rc == GW_OK && i < sk_DIST_POINT_num(v); i++)
		rc = punkt(c, s, sk_DIST_POINT_value(v, i),
		    X509_get_issuer_name(cert));
	CRL_DIST_POINTS_free(v);
	return rc;
}

/* A file of certificates, lists, or both. */
static enum gw_err
bevis(struct ctl *c, struct crl_saet *s, const struct conf_bevis *b)
{
	int ca = strcmp(b->navn, "trust-ca") == 0, i;
	STACK_OF(X509_INFO) *v;
	enum gw_err rc = GW_OK;
	X509_INFO *x;
	BIO *in;

	if ((in = BIO_new_mem_buf(b->bytes, (int)b->len)) == NULL)
		return GW_ENOMEM;
	v = PEM_X509_INFO_read_bio(in, NULL, NULL, NULL);
	BIO_free(in);
	ERR_clear_error();
	for (i = 0; rc == GW_OK && i < sk_X509_INFO_num(v); i++) {
		x = sk_X509_INFO_value(v, i);
		if (x->x509 != NULL && ca && X509_up_ref(x->x509) &&
		    sk_X509_push(s->ca, x->x509) <= 0)
			rc = GW_ENOMEM;
		if (rc == GW_OK && x->x509 != NULL)
			rc = certifikat(c, s, x->x509);
		if (x->crl != NULL && X509_CRL_up_ref(x->crl) &&
		    sk_X509_CRL_push(s->har, x->crl) <= 0)
			rc = GW_ENOMEM;
	}
	sk_X509_INFO_pop_free(v, X509_INFO_free);
	return rc;
}

/* Whose list it is, by what crl fetch wrote before it. */
static struct crl_sted *
sted_af(const struct crl_saet *s, const char *linje, size_t len)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strlen(s->v[i].url) == len &&
		    memcmp(s->v[i].url, linje, len) == 0)
			return &s->v[i];
	return NULL;
}

/* The lists that were fetched before, each behind a line with its address. */
static enum gw_err
gamle(struct ctl *c, struct crl_saet *s)
{
	const char *bytes, *p, *slut, *linje;
	struct crl_sted *sted;
	enum gw_err rc;
	size_t len;
	BIO *in;

	rc = conf_read_disk(NULL, c->a, c->conf->crl_hentet, &bytes, &len);
	if (rc == GW_ENOENT)
		return GW_OK;
	if (rc != GW_OK)
		return fail(&c->grund, rc, "%s: %s", c->conf->crl_hentet,
		    err_text(rc));
	for (p = bytes, slut = bytes + len; p < slut; p = linje + 1) {
		if ((linje = memchr(p, '\n', (size_t)(slut - p))) == NULL)
			break;
		if (strncmp(p, FRA, strlen(FRA)) != 0 ||
		    (size_t)(slut - linje) < strlen(BEGIN) ||
		    (sted = sted_af(s, p + strlen(FRA), (size_t)(linje - p) -
		    strlen(FRA))) == NULL || sted->gammel != NULL)
			continue;
		if ((in = BIO_new_mem_buf(linje, (int)(slut - linje))) == NULL)
			return GW_ENOMEM;
		sted->gammel = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
		BIO_free(in);
	}
	ERR_clear_error();
	return GW_OK;
}

/* Certificates that nobody shows us are asked nothing about. */
static int
vises(const struct conf_bevis *b)
{
	return strcmp(b->navn, "audit-certificate") != 0;
}

enum gw_err
crl_find(struct ctl *c, struct crl_saet *s)
{
	const struct conf *conf = c->conf;
	enum gw_err rc = GW_OK;
	size_t i;

	memset(s, 0, sizeof(*s));
	s->ca = sk_X509_new_null();
	s->certs = sk_X509_new_null();
	s->har = sk_X509_CRL_new_null();
	if (s->ca == NULL || s->certs == NULL || s->har == NULL)
		return GW_ENOMEM;
	for (i = 0; rc == GW_OK && i < conf->beviser.n; i++)
		if (vises(&conf->beviser.v[i]))
			rc = bevis(c, s, &conf->beviser.v[i]);
	for (i = 0; rc == GW_OK && i < conf->crl_steder.n; i++)
		if (conf->crl_steder.v[i].spejl == NULL)
			rc = sted_tilfoej(c, s, conf->crl_steder.v[i].url,
			    NULL);
	return rc != GW_OK ? rc : gamle(c, s);
}

void
crl_luk(struct crl_saet *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		X509_CRL_free(s->v[i].gammel);
		X509_CRL_free(s->v[i].ny);
	}
	sk_X509_pop_free(s->ca, X509_free);
	sk_X509_pop_free(s->certs, X509_free);
	sk_X509_CRL_pop_free(s->har, X509_CRL_free);
	memset(s, 0, sizeof(*s));
}
