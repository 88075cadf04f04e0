#include "journal_krypt.h"

#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#define SECRET		32		/* octets of a segment's key */
#define NONCE		12		/* SP 800-38D, 5.2.1.1 */
#define TAG		16
#define CPR_DIGITS	10
#define RSA_LEAST	2048		/* bits, the least that is still thought safe */

/* What is sealed here can be opened as nothing else. */
static const unsigned char aad[] = "borgerblikket journal 1";
static const char info_hash[] = "borgerblikket journal hash";
static const char info_seal[] = "borgerblikket journal seal";

struct journal_noegle {
	EVP_MAC_CTX	*hash;		/* both with their key set */
	EVP_CIPHER_CTX	*seal, *open;
};

void
journal_noegle_free(struct journal_noegle *k)
{
	if (k == NULL)
		return;
	EVP_MAC_CTX_free(k->hash);	/* these erase their keys */
	EVP_CIPHER_CTX_free(k->seal);
	EVP_CIPHER_CTX_free(k->open);
	free(k);
}

/* --- From the octets to the two keys --- */

static int
hkdf(const unsigned char secret[SECRET], const char *info,
    unsigned char out[SECRET])
{
	OSSL_PARAM p[] = {
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_DIGEST, "SHA256", 6),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret,
		    SECRET),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_INFO, (void *)info,
		    strlen(info)),
		OSSL_PARAM_END
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
	int ok = ctx != NULL && EVP_KDF_derive(ctx, out, SECRET, p) == 1;

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok;
}

static EVP_MAC_CTX *
hash_new(const unsigned char key[SECRET])
{
	const OSSL_PARAM p[] = {
		OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 6),
		OSSL_PARAM_END
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;

	if (ctx != NULL && EVP_MAC_init(ctx, key, SECRET, p) != 1) {
		EVP_MAC_CTX_free(ctx);
		ctx = NULL;
	}
	EVP_MAC_free(mac);
	return ctx;
}

static EVP_CIPHER_CTX *
cipher_new(const unsigned char key[SECRET], int enc)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (ctx != NULL && EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, key,
	    NULL, enc) != 1) {
		EVP_CIPHER_CTX_free(ctx);
		ctx = NULL;
	}
	return ctx;
}

static struct journal_noegle *
noegle_af(const unsigned char secret[SECRET])
{
	struct journal_noegle *k = calloc(1, sizeof(*k));
	unsigned char key[SECRET];

	if (k == NULL)
		return NULL;
	if (hkdf(secret, info_hash, key))
		k->hash = hash_new(key);
	if (k->hash != NULL && hkdf(secret, info_seal, key)) {
		k->seal = cipher_new(key, 1);
		k->open = cipher_new(key, 0);
	}
	OPENSSL_cleanse(key, sizeof(key));
	if (k->seal != NULL && k->open != NULL)
		return k;
	journal_noegle_free(k);
	return NULL;
}

/* --- Wrapping --- */

/* What is wrong with a certificate's key for this use, or NULL. */
static const char *
cert_wrong(X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);
	uint32_t usage = X509_get_key_usage(cert);	/* all ones: unsaid */

	if (key == NULL)
		return "has no key that can be read";
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
		if (EVP_PKEY_get_bits(key) < RSA_LEAST)
			return "has an RSA key below 2048 bits";
		return (usage & KU_KEY_ENCIPHERMENT) != 0 ? NULL :
		    "is not for keyEncipherment (RFC 5280, 4.2.1.3)";
	case EVP_PKEY_EC:
		return (usage & KU_KEY_AGREEMENT) != 0 ? NULL :
		    "is not for keyAgreement (RFC 5280, 4.2.1.3)";
	default:
		return "has neither an RSA nor an EC key";
	}
}

/* One more recipient: OAEP (RFC 4056) or ECDH on SHA-256 (RFC 5753). */
static int
recipient_add(CMS_ContentInfo *cms, X509 *cert)
{
	CMS_RecipientInfo *ri = CMS_add1_recipient_cert(cms, cert,
	    CMS_KEY_PARAM);
	EVP_PKEY_CTX *ctx = ri != NULL ? CMS_RecipientInfo_get0_pkey_ctx(ri) :
	    NULL;

	if (ctx == NULL)
		return 0;
	if (CMS_RecipientInfo_type(ri) == CMS_RECIPINFO_AGREE)
		return EVP_PKEY_CTX_set_ecdh_kdf_md(ctx, EVP_sha256()) > 0;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) > 0 &&
	    EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_sha256()) > 0 &&
	    EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, EVP_sha256()) > 0;
}

/* The certificate number nr, or NULL with the reason. */
static X509 *
cert_read(const char *pem, size_t nr, struct grund *g)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *cert = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) :
	    NULL;
	const char *wrong = cert == NULL ? "is no certificate in PEM" :
	    cert_wrong(cert);

	BIO_free(bio);
	if (wrong == NULL)
		return cert;
	fail(g, GW_ECONF, "audit-certificate %zu %s", nr, wrong);
	X509_free(cert);
	return NULL;
}

static enum gw_err
recipients(CMS_ContentInfo *cms, const char *const *certificates, size_t n,
    struct grund *g)
{
	X509 *cert;
	size_t i;
	int ok;

	if (n == 0)
		return fail(g, GW_ECONF, "there is no audit-certificate");
	for (i = 0; i < n; i++) {
		if ((cert = cert_read(certificates[i], i + 1, g)) == NULL)
			return GW_ECONF;
		ok = recipient_add(cms, cert);
		X509_free(cert);
		if (!ok)
			return fail(g, GW_EINTERN, "audit-certificate %zu: "
			    "cannot be encrypted to", i + 1);
	}
	return GW_OK;
}

/* The secret in DER, malloc'ed. */
static enum gw_err
wrap(const unsigned char secret[SECRET], const char *const *certificates,
    size_t n, struct grund *g, unsigned char **der, size_t *len)
{
	BIO *in = BIO_new_mem_buf(secret, SECRET);
	CMS_ContentInfo *cms = CMS_encrypt(NULL, NULL, EVP_aes_256_cbc(),
	    CMS_BINARY | CMS_PARTIAL);
	enum gw_err rc = GW_EINTERN;
	unsigned char *p = NULL;
	int n_der;

	if (in == NULL || cms == NULL)
		goto out;
	if ((rc = recipients(cms, certificates, n, g)) != GW_OK)
		goto out;
	rc = GW_EINTERN;
	if (CMS_final(cms, in, NULL, CMS_BINARY) != 1 ||
	    (n_der = i2d_CMS_ContentInfo(cms, NULL)) <= 0)
		goto out;
	rc = GW_ENOMEM;
	if ((*der = p = malloc((size_t)n_der)) == NULL)
		goto out;
	if (i2d_CMS_ContentInfo(cms, &p) != n_der) {
		free(*der);
		*der = NULL;
		rc = GW_EINTERN;
		goto out;
	}
	*len = (size_t)n_der;
	rc = GW_OK;
out:
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	return rc;
}

enum gw_err
journal_noegle_new(const char *const *certificates, size_t n, struct grund *g,
    struct journal_noegle **out, unsigned char **wrapped, size_t *len)
{
	unsigned char secret[SECRET];
	enum gw_err rc;

	*out = NULL;
	*wrapped = NULL;
	if (RAND_priv_bytes(secret, sizeof(secret)) != 1)
		return fail(g, GW_EINTERN, "no random octets");
	rc = wrap(secret, certificates, n, g, wrapped, len);
	if (rc == GW_OK && (*out = noegle_af(secret)) == NULL) {
		free(*wrapped);
		*wrapped = NULL;
		rc = GW_ENOMEM;
	}
	OPENSSL_cleanse(secret, sizeof(secret));
	ERR_clear_error();
	return rc;
}

/* --- Unwrapping --- */

/*
 * The flag makes a wrong RSA key an error: without it OpenSSL goes on with a
 * random key, which is for those who answer strangers; nobody asks here.
 */
static int
unwrap(EVP_PKEY *key, const unsigned char *der, size_t len,
    unsigned char secret[SECRET])
{
	CMS_ContentInfo *cms = len <= INT32_MAX ?
	    d2i_CMS_ContentInfo(NULL, &der, (long)len) : NULL;
	BIO *out = BIO_new(BIO_s_secmem());
	int ok = cms != NULL && out != NULL && CMS_decrypt(cms, key, NULL,
	    NULL, out, CMS_BINARY | CMS_DEBUG_DECRYPT) == 1 &&
	    BIO_pending(out) == SECRET && BIO_read(out, secret, SECRET) ==
	    SECRET;

	BIO_free(out);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return ok;
}

enum gw_err
journal_noegle_aabn(EVP_PKEY *key, const unsigned char *wrapped, size_t len,
    struct journal_noegle **out)
{
	unsigned char secret[SECRET];
	enum gw_err rc = GW_ENOENT;

	*out = NULL;
	if (unwrap(key, wrapped, len, secret))
		rc = (*out = noegle_af(secret)) != NULL ? GW_OK : GW_ENOMEM;
	OPENSSL_cleanse(secret, sizeof(secret));
	return rc;
}

/* --- The citizen --- */

enum gw_err
journal_hash(struct journal_noegle *k, const char *cpr,
    unsigned char out[JOURNAL_HASH])
{
	size_t n;

	if (strlen(cpr) == CPR_DIGITS &&
	    EVP_MAC_init(k->hash, NULL, 0, NULL) == 1 &&
	    EVP_MAC_update(k->hash, (const unsigned char *)cpr, CPR_DIGITS)
	    == 1 && EVP_MAC_final(k->hash, out, &n, JOURNAL_HASH) == 1)
		return GW_OK;
	ERR_clear_error();
	return GW_EINTERN;
}

/* n octets of plain text: nonce, what they became, tag. */
static int
gcm_seal(EVP_CIPHER_CTX *ctx, const unsigned char *plain, size_t n,
    unsigned char *out)
{
	unsigned char *p = out + NONCE;
	int m;

	/* At random: 2^32 of a segment's before one is likely to come twice
	 * (SP 800-38D, 8.3), and a segment lasts a day. */
	return RAND_bytes(out, NONCE) == 1 &&
	    EVP_EncryptInit_ex(ctx, NULL, NULL, NULL, out) == 1 &&
	    EVP_EncryptUpdate(ctx, NULL, &m, aad, sizeof(aad) - 1) == 1 &&
	    EVP_EncryptUpdate(ctx, p, &m, plain, (int)n) == 1 &&
	    EVP_EncryptFinal_ex(ctx, p + n, &m) == 1 &&
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG, p + n) == 1;
}

enum gw_err
journal_forsegl(struct journal_noegle *k, const char *cpr,
    const char *begrundelse, const char *hvem,
    unsigned char out[JOURNAL_SEALED_MAX], size_t *len)
{
	unsigned char plain[JOURNAL_SEALED_MAX];
	size_t b = strlen(begrundelse), h = strlen(hvem), n;
	enum gw_err rc = GW_EINTERN;

	*len = 0;
	if (strlen(cpr) != CPR_DIGITS || b > JOURNAL_BEGRUNDELSE_MAX ||
	    h > JOURNAL_HVEM_MAX)
		return GW_EINTERN;
	memcpy(plain, cpr, CPR_DIGITS);
	memcpy(plain + CPR_DIGITS, begrundelse, b + 1);
	memcpy(plain + CPR_DIGITS + b + 1, hvem, h);
	n = b + (h > 0 ? 1 + h : 0);	/* nobody: no NUL either */
	if (gcm_seal(k->seal, plain, CPR_DIGITS + n, out)) {
		*len = JOURNAL_SEALED(n);
		rc = GW_OK;
	}
	OPENSSL_cleanse(plain, sizeof(plain));
	ERR_clear_error();
	return rc;
}

/* n octets behind the nonce into plain. */
static int
gcm_open(EVP_CIPHER_CTX *ctx, const unsigned char *sealed, size_t n,
    unsigned char *plain)
{
	const unsigned char *p = sealed + NONCE;
	unsigned char tag[TAG];
	int m;

	memcpy(tag, p + n, TAG);
	return EVP_DecryptInit_ex(ctx, NULL, NULL, NULL, sealed) == 1 &&
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1 &&
	    EVP_DecryptUpdate(ctx, NULL, &m, aad, sizeof(aad) - 1) == 1 &&
	    EVP_DecryptUpdate(ctx, plain, &m, p, (int)n) == 1 &&
	    EVP_DecryptFinal_ex(ctx, plain + n, &m) == 1;
}

/* The parts of n octets; 0: they do not fit. */
static int
klar_del(const unsigned char *plain, size_t n, struct journal_klar *out)
{
	const unsigned char *b = plain + CPR_DIGITS;
	const unsigned char *h = memchr(b, '\0', n - CPR_DIGITS);
	size_t b_len = h != NULL ? (size_t)(h - b) : n - CPR_DIGITS;
	size_t h_len = h != NULL ? n - CPR_DIGITS - b_len - 1 : 0;

	if (b_len > JOURNAL_BEGRUNDELSE_MAX || h_len > JOURNAL_HVEM_MAX)
		return 0;
	memcpy(out->cpr, plain, CPR_DIGITS);
	memcpy(out->begrundelse, b, b_len);
	if (h != NULL)
		memcpy(out->hvem, h + 1, h_len);
	return 1;
}

enum gw_err
journal_bryd(struct journal_noegle *k, const unsigned char *sealed, size_t len,
    struct journal_klar *out)
{
	unsigned char plain[JOURNAL_SEALED_MAX];
	enum gw_err rc = GW_EBELIEF;
	size_t n = len - NONCE - TAG;

	memset(out, 0, sizeof(*out));
	if (len < JOURNAL_SEALED(0) || len > sizeof(plain))
		return GW_EBELIEF;
	if (gcm_open(k->open, sealed, n, plain) && klar_del(plain, n, out))
		rc = GW_OK;
	OPENSSL_cleanse(plain, sizeof(plain));
	ERR_clear_error();
	return rc;
}
