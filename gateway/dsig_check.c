#include "dsig.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>
#include <pthread.h>
#include <string.h>

#define RSA_MIN_BITS	2048
#define RSA_MAX_BITS	8192
#define RSA_EXPONENT	65537
#define EC_HALF		32		/* r and s of P-256, octets */

/*
 * Digests.
 */
static const EVP_MD	*md;
static pthread_once_t	 md_once = PTHREAD_ONCE_INIT;

static void
md_fetch(void)
{
	if ((md = EVP_MD_fetch(NULL, "SHA256", NULL)) == NULL)
		md = EVP_sha256();
}

const EVP_MD *
dsig_md(void)
{
	pthread_once(&md_once, md_fetch);
	return md;
}

enum gw_err
dsig_sha256(const void *p, size_t len, unsigned char out[DIGEST_LEN])
{
	unsigned n = 0;

	memset(out, 0, DIGEST_LEN);
	if (EVP_Digest(p, len, out, &n, dsig_md(), NULL) != 1 ||
	    n != DIGEST_LEN)
		return GW_EINTERN;
	return GW_OK;
}

/* Canonical octets come in small pieces, and each update has its price. */
struct digesting {
	EVP_MD_CTX	*ctx;
	int		 bad;
	size_t		 n;
	char		 buf[4096];
};

static void
digesting_flush(struct digesting *d)
{
	if (EVP_DigestUpdate(d->ctx, d->buf, d->n) != 1)
		d->bad = 1;
	d->n = 0;
}

static void
digesting_write(void *arg, const char *p, size_t len)
{
	struct digesting *d = arg;

	if (len > sizeof(d->buf) - d->n)
		digesting_flush(d);
	if (len > sizeof(d->buf)) {
		if (EVP_DigestUpdate(d->ctx, p, len) != 1)
			d->bad = 1;
		return;
	}
	memcpy(d->buf + d->n, p, len);
	d->n += len;
}

/* SHA-256 of the element's canonical form. */
static enum gw_err
c14n_digest(const struct scan_doc *doc, const struct scan_node *node,
    const struct c14n_opts *opts, unsigned char out[DIGEST_LEN])
{
	struct digesting d = { .n = 0 };
	struct c14n_sink sink = { digesting_write, &d };
	unsigned n = 0;
	enum gw_err rc = GW_EINTERN;

	memset(out, 0, DIGEST_LEN);
	if ((d.ctx = EVP_MD_CTX_new()) == NULL)
		return GW_ENOMEM;
	if (EVP_DigestInit_ex2(d.ctx, dsig_md(), NULL) == 1) {
		c14n_write(doc, node, opts, &sink);
		digesting_flush(&d);
		if (!d.bad && EVP_DigestFinal_ex(d.ctx, out, &n) == 1)
			rc = GW_OK;
	}
	EVP_MD_CTX_free(d.ctx);
	return rc;
}

/*
 * References.
 */
static enum gw_err
digest_judge(const struct dsig_ref *ref, const unsigned char *is,
    struct grund *g)
{
	/* SHA-256 of no octets: a reference that digests nothing signs
	 * nothing (CVE-2025-66568). */
	static const unsigned char nothing[DIGEST_LEN] = {
		0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14,
		0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
		0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c,
		0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55
	};

	if (memcmp(ref->digest, nothing, DIGEST_LEN) == 0)
		return fail(g, GW_ECHECK, "signature: digest of nothing");
	if (memcmp(ref->digest, is, DIGEST_LEN) != 0)
		return fail(g, GW_ECHECK, "signature: a digest differs");
	return GW_OK;
}

enum gw_err
dsig_check_ref(const struct scan_doc *doc, const struct dsig *d,
    const struct dsig_ref *ref, const struct scan_node *node, struct grund *g)
{
	struct c14n_opts opts = { NULL, ref->prefixes, ref->n_prefixes, 0 };
	const struct slice none = { "", 0 };
	unsigned char is[DIGEST_LEN];
	const char *ns;
	enum gw_err rc;

	if (ref->transform == DSIG_ENVELOPED)
		opts.omit = d->node;
	if ((rc = c14n_digest(doc, node, &opts, is)) != GW_OK)
		return fail(g, rc, "signature: digest failed");
	if (ref->transform == DSIG_STR &&
	    memcmp(ref->digest, is, DIGEST_LEN) != 0 &&
	    ((ns = scan_prefix_ns(node, none)) == NULL || *ns == '\0')) {
		/* WSS 1.1, 8.3, as WSS4J makes it */
		opts.xmlns_empty = 1;
		if ((rc = c14n_digest(doc, node, &opts, is)) != GW_OK)
			return fail(g, rc, "signature: digest failed");
	}
	return digest_judge(ref, is, g);
}

enum gw_err
dsig_c14n_digest(const struct scan_doc *doc, const struct scan_node *assertion,
    unsigned char out[DIGEST_LEN])
{
	struct c14n_opts opts = { NULL, NULL, 0, 0 };

	return c14n_digest(doc, assertion, &opts, out);
}

/*
 * The key.
 */
static int
rsa_of_profile(const EVP_PKEY *key)
{
	BIGNUM *e = NULL;
	int bits = EVP_PKEY_get_bits(key), ok;

	if (bits < RSA_MIN_BITS || bits > RSA_MAX_BITS ||
	    EVP_PKEY_get_bn_param(key, "e", &e) != 1)
		return 0;
	ok = BN_is_word(e, RSA_EXPONENT);
	BN_free(e);
	return ok;
}

static int
ec_of_profile(const EVP_PKEY *key)
{
	char group[32];
	size_t len;

	return EVP_PKEY_get_utf8_string_param(key, "group", group,
	    sizeof(group), &len) == 1 && strcmp(group, "prime256v1") == 0;
}

enum sign_alg
dsig_key_alg(const EVP_PKEY *key)
{
	if (key == NULL)
		return SIGN_NONE;
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && rsa_of_profile(key))
		return SIGN_RSA_SHA256;
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && ec_of_profile(key))
		return SIGN_ECDSA_SHA256;
	return SIGN_NONE;
}

/* Raw r || s to DER, malloc'ed (OPENSSL_free); 0: no memory. */
static int
ecdsa_der(const unsigned char *raw, unsigned char **der)
{
	ECDSA_SIG *es = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, EC_HALF, NULL);
	BIGNUM *s = BN_bin2bn(raw + EC_HALF, EC_HALF, NULL);
	int len = 0;

	if (es != NULL && r != NULL && s != NULL &&
	    ECDSA_SIG_set0(es, r, s) == 1) {
		r = s = NULL;		/* es's now */
		len = i2d_ECDSA_SIG(es, der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(es);
	return len < 0 ? 0 : len;
}

/* 1 when the signature over the digest is the key's. */
static int
value_verify(EVP_PKEY *key, const unsigned char *sig, size_t siglen,
    const unsigned char *digest)
{
	EVP_PKEY_CTX *ctx;
	int ok = 0;

	if ((ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL)) != NULL &&
	    EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, dsig_md()) == 1)
		ok = EVP_PKEY_verify(ctx, sig, siglen, digest, DIGEST_LEN) == 1;
	EVP_PKEY_CTX_free(ctx);
	return ok;
}

enum gw_err
dsig_check_key(const struct scan_doc *doc, const struct dsig *d,
    EVP_PKEY *key, struct grund *g)
{
	struct c14n_opts opts = { NULL, d->si_prefixes, d->n_si_prefixes, 0 };
	unsigned char digest[DIGEST_LEN], *der = NULL;
	const unsigned char *sig = d->value;
	size_t len = d->value_len, must;
	enum sign_alg alg = dsig_key_alg(key);
	enum gw_err rc;
	int n, ok;

	if (alg == SIGN_NONE)
		return fail(g, GW_ECHECK, "signature: key is not of the "
		    "profile");
	/* the algorithm follows the key, never the message (profile 3) */
	if (alg != d->alg)
		return fail(g, GW_ECHECK, "signature: algorithm is not the "
		    "key's");
	must = alg == SIGN_RSA_SHA256 ? (size_t)EVP_PKEY_get_size(key) :
	    2 * EC_HALF;
	if (len != must)
		return fail(g, GW_ECHECK, "signature: value's length");
	if ((rc = c14n_digest(doc, d->signedinfo, &opts, digest)) != GW_OK)
		return fail(g, rc, "signature: digest failed");
	if (alg == SIGN_ECDSA_SHA256) {
		if ((n = ecdsa_der(d->value, &der)) == 0)
			return fail(g, GW_ENOMEM, "signature: no memory");
		sig = der;
		len = (size_t)n;
	}
	ok = value_verify(key, sig, len, digest);
	OPENSSL_free(der);
	return ok ? GW_OK :
	    fail(g, GW_ECHECK, "signature: value does not hold");
}
