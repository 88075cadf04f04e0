#include "signer.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "arena.h"
#include "dsig.h"
#include "signer_impl.h"

const char *
sign_alg_uri(enum sign_alg alg)
{
	switch (alg) {
	case SIGN_RSA_SHA256:
		return "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
	case SIGN_ECDSA_SHA256:
		return "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
	case SIGN_NONE:
		break;
	}
	return NULL;
}

/* Base64 of octets, malloc'ed; NULL: no memory. */
static char *
b64_new(const unsigned char *p, int len)
{
	char *s;

	if (len <= 0 ||
	    (s = OPENSSL_malloc((size_t)(len + 2) / 3 * 4 + 1)) == NULL)
		return NULL;
	EVP_EncodeBlock((unsigned char *)s, p, len);
	return s;
}

static enum gw_err
signkey_texts(struct signkey *k, struct grund *g)
{
	const ASN1_OCTET_STRING *ski;
	unsigned char *der = NULL;
	int len;

	if ((len = i2d_X509(k->cert, &der)) <= 0)
		return fail(g, GW_ENOMEM, "certificate: no memory");
	k->cert_b64 = b64_new(der, len);
	OPENSSL_free(der);
	if (k->cert_b64 == NULL)
		return fail(g, GW_ENOMEM, "certificate: no memory");
	if ((ski = X509_get0_subject_key_id(k->cert)) != NULL &&
	    (k->ski_b64 = b64_new(ASN1_STRING_get0_data(ski),
	    ASN1_STRING_length(ski))) == NULL)
		return fail(g, GW_ENOMEM, "certificate: no memory");
	return GW_OK;
}

enum gw_err
signkey_new(const char *pem, size_t len, struct grund *g, struct signkey **out)
{
	struct signkey *k = NULL;
	BIO *bio;
	enum gw_err rc;

	*out = NULL;
	if (len > INT32_MAX)
		return fail(g, GW_ECONF, "certificate: too large");
	if ((bio = BIO_new_mem_buf(pem, (int)len)) == NULL ||
	    (k = OPENSSL_zalloc(sizeof(*k))) == NULL) {
		rc = fail(g, GW_ENOMEM, "certificate: no memory");
		goto out;
	}
	if ((k->cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) == NULL) {
		rc = fail(g, GW_ECONF, "no certificate in PEM");
		goto out;
	}
	if ((k->alg = dsig_key_alg(X509_get0_pubkey(k->cert))) == SIGN_NONE) {
		rc = fail(g, GW_ECONF, "certificate: key is neither RSA "
		    "2048-8192 with exponent 65537 nor P-256");
		goto out;
	}
	if ((rc = trust_thumbprint(k->cert, k->thumbprint)) != GW_OK ||
	    (rc = signkey_texts(k, g)) != GW_OK)
		goto out;
	*out = k;
	k = NULL;
out:
	signkey_free(k);
	BIO_free(bio);
	return rc;
}

void
signkey_free(struct signkey *k)
{
	if (k == NULL)
		return;
	X509_free(k->cert);
	OPENSSL_free(k->cert_b64);
	OPENSSL_free(k->ski_b64);
	OPENSSL_free(k);
}

enum gw_err
signer_sign(struct signer *s, struct sign_job *jobs, size_t n)
{
	enum gw_err first = GW_OK, rc;
	size_t i, batch;

	for (i = 0; i < n; i += batch) {
		batch = n - i < SIGN_BATCH ? n - i : SIGN_BATCH;
		rc = s->ops->sign(s, jobs + i, batch);
		if (first == GW_OK)
			first = rc;
	}
	return first;
}

enum gw_err
signer_tls_key(struct signer *s, const struct signkey *k, struct grund *g,
    EVP_PKEY **out)
{
	*out = NULL;
	return s->ops->tls_key(s, k, g, out);
}

void
signer_free(struct signer *s)
{
	if (s != NULL)
		s->ops->free(s);
}
