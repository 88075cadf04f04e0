/*
 * ctl_crl_doem.c - whether a list that was fetched is believed, and when the
 * next one is due.
 */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "ctl_crl.h"

#define SKEW_MS		300000		/* a CA's clock before ours */

static int64_t
moment(const ASN1_TIME *t)
{
	struct tm tm;

	if (t == NULL || !ASN1_TIME_to_tm(t, &tm))
		return 0;
	return (int64_t)timegm(&tm) * 1000;
}

int64_t
crl_fra(const X509_CRL *c)
{
	return moment(X509_CRL_get0_lastUpdate(c));
}

int64_t
crl_til(const X509_CRL *c)
{
	return moment(X509_CRL_get0_nextUpdate(c));
}

int
crl_tid(const X509_CRL *c, int64_t now)
{
	return c == NULL || now < crl_fra(c) ||
	    now >= crl_fra(c) + (crl_til(c) - crl_fra(c)) / 3 * 2;
}

/* RFC 5280, 4.2.1.13: DER; some CAs write PEM.  Nothing may follow. */
static X509_CRL *
laes(const unsigned char *bytes, size_t len)
{
	const unsigned char *p = bytes;
	X509_CRL *c = NULL;
	BIO *in;

	if (len > INT_MAX)
		return NULL;
	if (bytes[0] != '-') {
		c = d2i_X509_CRL(NULL, &p, (long)len);
		if (c != NULL && p != bytes + len) {
			X509_CRL_free(c);
			c = NULL;
		}
	} else if ((in = BIO_new_mem_buf(bytes, (int)len)) != NULL) {
		c = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
		BIO_free(in);
	}
	ERR_clear_error();
	return c;
}

/* One of the names of the list's scope is the address. */
static int
har_navn(const DIST_POINT_NAME *d, const char *url)
{
	const GENERAL_NAME *n;
	const ASN1_STRING *s;
	int i;

	if (d->type != 0)
		return 0;
	for (i = 0; i < sk_GENERAL_NAME_num(d->name.fullname); i++) {
		n = sk_GENERAL_NAME_value(d->name.fullname, i);
		if (n->type != GEN_URI)
			continue;
		s = n->d.uniformResourceIdentifier;
		if ((size_t)ASN1_STRING_length(s) == strlen(url) &&
		    memcmp(ASN1_STRING_get0_data(s), url, strlen(url)) == 0)
			return 1;
	}
	return 0;
}

/*
 * RFC 5280, 6.3.3 (b) (2): a part of the CA's certificates, and the part that
 * the point is for; chain.c takes neither other issuers' certificates nor some
 * reasons alone.
 */
static enum gw_err
omfang(X509_CRL *c, const char *url, struct grund *g)
{
	ISSUING_DIST_POINT *d;
	enum gw_err rc = GW_OK;
	int krit = -1;

	d = X509_CRL_get_ext_d2i(c, NID_issuing_distribution_point, &krit,
	    NULL);
	if (d == NULL)
		return krit == -1 ? GW_OK : fail(g, GW_EBELIEF, "its scope "
		    "cannot be read: ask the CA");
	if (d->indirectCRL > 0 || d->onlyattr > 0 || d->onlysomereasons != NULL)
		rc = fail(g, GW_EBELIEF, "a list of a kind that is not used "
		    "here (RFC 5280, 5.2.5): name another in crl-url");
	else if (d->distpoint != NULL && !har_navn(d->distpoint, url))
		rc = fail(g, GW_EBELIEF, "a list for another distribution "
		    "point: look at crl-mirror, then ask the CA");
	ISSUING_DIST_POINT_free(d);
	return rc;
}

static enum gw_err
tider(const X509_CRL *c, int64_t now, struct grund *g)
{
	if (crl_til(c) == 0)
		return fail(g, GW_EBELIEF, "it says not how long it holds: "
		    "ask the CA");
	if (crl_til(c) <= now)
		return fail(g, GW_EBELIEF, "it has run out already: look at "
		    "this machine's clock and crl-mirror, then ask the CA");
	if (crl_fra(c) > now + SKEW_MS)
		return fail(g, GW_EBELIEF, "it is of the future: look at this "
		    "machine's clock");
	return GW_OK;
}

static enum gw_err
underskrift(const struct crl_saet *s, const struct crl_sted *sted,
    X509_CRL *c, struct grund *g)
{
	const X509_NAME *navn = X509_CRL_get_issuer(c);
	int i, ok = 0;
	X509 *ca;

	if (sted->udsteder != NULL && X509_NAME_cmp(navn, sted->udsteder) != 0)
		return fail(g, GW_EBELIEF, "another CA's list than the "
		    "certificate's: look at crl-mirror, then ask the CA");
	for (i = 0; !ok && i < sk_X509_num(s->ca); i++) {
		ca = sk_X509_value(s->ca, i);
		ok = X509_NAME_cmp(navn, X509_get_subject_name(ca)) == 0 &&
		    (X509_get_key_usage(ca) & KU_CRL_SIGN) != 0 &&
		    X509_CRL_verify(c, X509_get0_pubkey(ca)) == 1;
	}
	ERR_clear_error();
	return ok ? GW_OK : fail(g, GW_EBELIEF, "signed by no CA in trust-ca "
	    "that may sign lists: add it, if you trust it, else ask the CA");
}

static int
samme_omfang(X509_CRL *a, X509_CRL *b)
{
	const ASN1_OCTET_STRING *x, *y;
	int i, k;

	if (X509_NAME_cmp(X509_CRL_get_issuer(a), X509_CRL_get_issuer(b)) != 0)
		return 0;
	i = X509_CRL_get_ext_by_NID(a, NID_issuing_distribution_point, -1);
	k = X509_CRL_get_ext_by_NID(b, NID_issuing_distribution_point, -1);
	if (i < 0 || k < 0)
		return i < 0 && k < 0;
	x = X509_EXTENSION_get_data(X509_CRL_get_ext(a, i));
	y = X509_EXTENSION_get_data(X509_CRL_get_ext(b, k));
	return ASN1_OCTET_STRING_cmp(x, y) == 0;
}

/* By CRL number where both have one (RFC 5280, 5.2.3), and by time. */
static int
aeldre(X509_CRL *a, X509_CRL *b)
{
	ASN1_INTEGER *x = X509_CRL_get_ext_d2i(a, NID_crl_number, NULL, NULL);
	ASN1_INTEGER *y = X509_CRL_get_ext_d2i(b, NID_crl_number, NULL, NULL);
	int cmp = x != NULL && y != NULL ? ASN1_INTEGER_cmp(x, y) : 0;

	ASN1_INTEGER_free(x);
	ASN1_INTEGER_free(y);
	return cmp < 0 || crl_fra(a) < crl_fra(b);
}

static enum gw_err
frisk(const struct crl_saet *s, X509_CRL *c, struct grund *g)
{
	X509_CRL *har;
	int i;

	for (i = 0; i < sk_X509_CRL_num(s->har); i++) {
		har = sk_X509_CRL_value(s->har, i);
		if (samme_omfang(c, har) && aeldre(c, har))
			return fail(g, GW_EBELIEF, "older than the one we "
			    "have: somebody may be replaying it; look at "
			    "crl-mirror, then ask the CA");
	}
	return GW_OK;
}

enum gw_err
crl_doem(const struct crl_saet *s, const struct crl_sted *sted,
    const unsigned char *bytes, size_t len, int64_t now, struct grund *g,
    X509_CRL **out)
{
	X509_CRL *c = laes(bytes, len);
	enum gw_err rc;

	*out = NULL;
	if (c == NULL)
		return fail(g, GW_EBELIEF, "not a revocation list: compare "
		    "the address with the CA's");
	if (X509_CRL_get_ext_by_NID(c, NID_delta_crl, -1) >= 0)
		rc = fail(g, GW_EBELIEF, "a delta list, not a whole one: name "
		    "the whole one in crl-url");
	else if ((rc = underskrift(s, sted, c, g)) == GW_OK &&
	    (rc = omfang(c, sted->url, g)) == GW_OK &&
	    (rc = tider(c, now, g)) == GW_OK)
		rc = frisk(s, c, g);
	if (rc == GW_OK)
		*out = c;
	else
		X509_CRL_free(c);
	return rc;
}
