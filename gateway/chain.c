#include "chain.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_PEM		(256 * 1024 * 1024)	/* OCES's full CRLs are large */
#define VERDICTS	256		/* remembered for each use */
#define USES		(sizeof(purpose) / sizeof(purpose[0]))
#define AUTH_LEVEL	2	/* 112 bits: RSA-2048, P-224, no SHA-1 */

#define CHECKS		(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | \
			    X509_V_FLAG_X509_STRICT)

static const int purpose[] = {
	[TRUST_SIGN] = 0,		/* no extended usage is prescribed */
	[TRUST_TLS_CLIENT] = X509_PURPOSE_SSL_CLIENT,
	[TRUST_TLS_SERVER] = X509_PURPOSE_SSL_SERVER,
};

/* A certificate found good, at [from, until). */
struct verdict {
	unsigned char	 digest[SHA256_DIGEST_LENGTH];
	int64_t		 from, until;
};

struct chain {
	X509_STORE	*store;		/* CAs and CRLs */
	char		**no_crl;	/* DNs of issuers */
	size_t		 n_no_crl;
	/* Every moment at which a CA or CRL begins or ends, ms UTC: a verdict
	 * holds until the next of them at the longest. */
	int64_t		*moments;
	size_t		 n_moments;
	pthread_mutex_t	 lock;		/* guards verdicts */
	struct verdict	 verdicts[USES][VERDICTS];
};

struct chain *
chain_new(void)
{
	struct chain *c;

	if ((c = calloc(1, sizeof(*c))) == NULL)
		return NULL;
	if (pthread_mutex_init(&c->lock, NULL) != 0) {
		free(c);
		return NULL;
	}
	if ((c->store = X509_STORE_new()) == NULL) {
		chain_free(c);
		return NULL;
	}
	return c;
}

void
chain_free(struct chain *c)
{
	size_t i;

	if (c == NULL)
		return;
	for (i = 0; i < c->n_no_crl; i++)
		free(c->no_crl[i]);
	free(c->no_crl);
	free(c->moments);
	X509_STORE_free(c->store);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* ms UTC; INT64_MIN when it is no time. */
static int64_t
moment(const ASN1_TIME *t)
{
	struct tm tm;

	if (t == NULL || !ASN1_TIME_to_tm(t, &tm))
		return INT64_MIN;
	return (int64_t)timegm(&tm) * 1000;
}

static enum gw_err
add_period(struct chain *c, const ASN1_TIME *from, const ASN1_TIME *until,
    const char *what, struct grund *g)
{
	int64_t *more, a = moment(from), b = moment(until);

	if (a == INT64_MIN || b == INT64_MIN)
		return fail(g, GW_ECONF, "%s: says not how long it holds "
		    "(RFC 5280, 5.1.2.5)", what);
	more = realloc(c->moments, (c->n_moments + 2) * sizeof(*more));
	if (more == NULL)
		return fail(g, GW_ENOMEM, "%s: no memory", what);
	c->moments = more;
	more[c->n_moments++] = a;
	more[c->n_moments++] = b;
	return GW_OK;
}

static enum gw_err
add_cert(struct chain *c, X509 *cert, struct grund *g)
{
	enum gw_err rc;

	if (X509_check_ca(cert) != 1)	/* 1: basicConstraints say so */
		return fail(g, GW_ECONF, "CA: a certificate is not a CA's");
	rc = add_period(c, X509_get0_notBefore(cert),
	    X509_get0_notAfter(cert), "CA", g);
	if (rc == GW_OK && !X509_STORE_add_cert(c->store, cert))
		rc = fail(g, GW_ENOMEM, "CA: no memory");
	return rc;
}

static enum gw_err
add_crl(struct chain *c, X509_CRL *crl, struct grund *g)
{
	enum gw_err rc;

	/* OpenSSL would take the changes for the whole (RFC 5280, 5.2.4). */
	if (X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0)
		return fail(g, GW_ECONF, "CRL: a delta list, not a whole one");
	rc = add_period(c, X509_CRL_get0_lastUpdate(crl),
	    X509_CRL_get0_nextUpdate(crl), "CRL", g);
	if (rc == GW_OK && !X509_STORE_add_crl(c->store, crl))
		rc = fail(g, GW_ENOMEM, "CRL: no memory");
	return rc;
}

static BIO *
pem_open(const char *pem, size_t len)
{
	ERR_clear_error();
	return len > MAX_PEM ? NULL : BIO_new_mem_buf(pem, (int)len);
}

/* After the last object: GW_OK when it was the text's end that stopped. */
static enum gw_err
pem_close(BIO *in, size_t n, const char *what, struct grund *g)
{
	unsigned long e = ERR_peek_last_error();

	ERR_clear_error();
	BIO_free(in);
	if (n == 0)
		return fail(g, GW_ECONF, "%s: none in the PEM text", what);
	if (ERR_GET_LIB(e) != ERR_LIB_PEM ||
	    ERR_GET_REASON(e) != PEM_R_NO_START_LINE)
		return fail(g, GW_ECONF, "%s: number %zu in the PEM text "
		    "cannot be read", what, n + 1);
	return GW_OK;
}

enum gw_err
chain_add_ca(struct chain *c, const char *pem, size_t len, struct grund *g)
{
	enum gw_err rc = GW_OK;
	X509 *cert;
	size_t n = 0;
	BIO *in;

	if ((in = pem_open(pem, len)) == NULL)
		return fail(g, GW_ENOMEM, "CA: no memory");
	while (rc == GW_OK &&
	    (cert = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
		rc = add_cert(c, cert, g);
		X509_free(cert);
		n++;
	}
	if (rc == GW_OK)
		return pem_close(in, n, "CA", g);
	BIO_free(in);
	return rc;
}

enum gw_err
chain_add_crl(struct chain *c, const char *pem, size_t len, struct grund *g)
{
	enum gw_err rc = GW_OK;
	X509_CRL *crl;
	size_t n = 0;
	BIO *in;

	if ((in = pem_open(pem, len)) == NULL)
		return fail(g, GW_ENOMEM, "CRL: no memory");
	while (rc == GW_OK &&
	    (crl = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL)) != NULL) {
		rc = add_crl(c, crl, g);
		X509_CRL_free(crl);
		n++;
	}
	if (rc == GW_OK)
		return pem_close(in, n, "CRL", g);
	BIO_free(in);
	return rc;
}

enum gw_err
chain_allow_no_crl(struct chain *c, const char *issuer_dn, struct grund *g)
{
	char **more;

	if (issuer_dn == NULL || *issuer_dn == '\0')
		return fail(g, GW_ECONF, "issuer without CRL: no name given");
	more = realloc(c->no_crl, (c->n_no_crl + 1) * sizeof(*more));
	if (more == NULL)
		return fail(g, GW_ENOMEM, "issuer without CRL: no memory");
	c->no_crl = more;
	if ((more[c->n_no_crl] = strdup(issuer_dn)) == NULL)
		return fail(g, GW_ENOMEM, "issuer without CRL: no memory");
	c->n_no_crl++;
	return GW_OK;
}

char *
chain_dn(const X509_NAME *name)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text, *dn = NULL;
	long len;

	if (out == NULL)
		return NULL;
	if (X509_NAME_print_ex(out, name, 0,
	    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0 &&
	    (len = BIO_get_mem_data(out, &text)) >= 0)
		dn = strndup(text == NULL ? "" : text, (size_t)len);
	BIO_free(out);
	return dn;
}

/* Whether this certificate's issuer was said to publish no CRL. */
static int
needs_no_crl(const struct chain *c, const X509 *cert)
{
	char *dn;
	size_t i;
	int found = 0;

	if (cert == NULL || (dn = chain_dn(X509_get_issuer_name(cert))) == NULL)
		return 0;
	for (i = 0; i < c->n_no_crl && !found; i++)
		found = strcmp(dn, c->no_crl[i]) == 0;
	free(dn);
	return found;
}

/*
 * OpenSSL's callback: forgives a CRL that is not there, where its issuer
 * was configured so, and nothing else; one that has run out is not forgiven.
 */
static int
forgive(int ok, X509_STORE_CTX *ctx)
{
	if (ok)
		return 1;
	if (X509_STORE_CTX_get_error(ctx) != X509_V_ERR_UNABLE_TO_GET_CRL)
		return 0;
	return needs_no_crl(X509_STORE_CTX_get_app_data(ctx),
	    X509_STORE_CTX_get_current_cert(ctx));
}

/* What no purpose of OpenSSL's demands: an end entity, made for signing. */
static enum gw_err
check_leaf(X509 *cert, struct grund *g)
{
	uint32_t flags = X509_get_extension_flags(cert);

	if ((flags & EXFLAG_INVALID) != 0)
		return fail(g, GW_EAUTH, "certificate: extensions not valid");
	if ((flags & EXFLAG_CA) != 0)
		return fail(g, GW_EAUTH, "certificate: a CA's");
	if ((flags & EXFLAG_KUSAGE) == 0 || /* RFC 5280, 4.2.1.3 */
	    (X509_get_key_usage(cert) & KU_DIGITAL_SIGNATURE) == 0)
		return fail(g, GW_EAUTH,
		    "certificate: keyUsage lacks digitalSignature");
	return GW_OK;
}

static enum gw_err
verify(const struct chain *c, X509 *cert, enum trust_usage usage,
    int64_t now, struct grund *g)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	enum gw_err rc = GW_OK;

	if (ctx == NULL || !X509_STORE_CTX_init(ctx, c->store, cert, NULL)) {
		rc = fail(g, GW_ENOMEM, "certificate: no memory");
		goto out;
	}
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, (time_t)(now / 1000));
	X509_VERIFY_PARAM_set_auth_level(param, AUTH_LEVEL);
	if (!X509_VERIFY_PARAM_set_flags(param, CHECKS) ||
	    (purpose[usage] != 0 &&
	    !X509_VERIFY_PARAM_set_purpose(param, purpose[usage]))) {
		rc = fail(g, GW_EINTERN, "certificate: OpenSSL");
		goto out;
	}
	X509_STORE_CTX_set_app_data(ctx, (void *)(uintptr_t)c);
	X509_STORE_CTX_set_verify_cb(ctx, forgive);
	if (X509_verify_cert(ctx) != 1)
		rc = fail(g, GW_EAUTH, "certificate: %s, %d above it",
		    X509_verify_cert_error_string(
		    X509_STORE_CTX_get_error(ctx)),
		    X509_STORE_CTX_get_error_depth(ctx));
out:
	X509_STORE_CTX_free(ctx);
	ERR_clear_error();
	return rc;
}

static struct verdict *
slot(struct chain *c, const unsigned char *digest, enum trust_usage usage)
{
	return &c->verdicts[usage][digest[0] % VERDICTS];
}

static int
remembered(struct chain *c, const unsigned char *digest,
    enum trust_usage usage, int64_t now)
{
	const struct verdict *v = slot(c, digest, usage);
	int found;

	pthread_mutex_lock(&c->lock);
	found = now >= v->from && now < v->until &&
	    memcmp(v->digest, digest, sizeof(v->digest)) == 0;
	pthread_mutex_unlock(&c->lock);
	return found;
}

/*
 * Only good verdicts are kept, so that strangers cannot fill the table; and
 * only until something that the verdict may rest on begins or ends.
 */
static void
remember(struct chain *c, const unsigned char *digest, X509 *cert,
    enum trust_usage usage, int64_t now)
{
	struct verdict *v = slot(c, digest, usage);
	int64_t until = moment(X509_get0_notAfter(cert));
	size_t i;

	for (i = 0; i < c->n_moments; i++)
		if (c->moments[i] > now && c->moments[i] < until)
			until = c->moments[i];
	pthread_mutex_lock(&c->lock);
	memcpy(v->digest, digest, sizeof(v->digest));
	v->from = now;
	v->until = until;
	pthread_mutex_unlock(&c->lock);
}

enum gw_err
chain_check(struct chain *c, X509 *cert, enum trust_usage usage, int64_t now,
    struct grund *g)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	enum gw_err rc;

	if (cert == NULL)
		return fail(g, GW_EAUTH, "certificate: none");
	if (!X509_digest(cert, EVP_sha256(), digest, NULL))
		return fail(g, GW_EINTERN, "certificate: no digest");
	if (remembered(c, digest, usage, now))
		return GW_OK;
	if ((rc = check_leaf(cert, g)) == GW_OK)
		rc = verify(c, cert, usage, now, g);
	if (rc == GW_OK)
		remember(c, digest, cert, usage, now);
	return rc;
}
