#define OPENSSL_SUPPRESS_DEPRECATED	/* RSA_METHOD, EC_KEY_METHOD: below */
#include "p11_impl.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

/*
 * A key of OpenSSL's with a method of its own: deprecated since 3.0 in favour
 * of providers, and there; what it signs, the method signs (signer_rpc.c does
 * the same).
 */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static RSA_METHOD *rsa_method;
static EC_KEY_METHOD *ec_method;
static int rsa_index = -1, ec_index = -1;

/* DigestInfo of SHA-256 (RFC 8017, 9.2, note 1), the digest behind it. */
static const unsigned char sha256_info[] = {
	0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
	0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20
};

static int
rsa_sign(int type, const unsigned char *digest, unsigned len,
    unsigned char *sig, unsigned *siglen, const RSA *rsa)
{
	unsigned char info[sizeof(sha256_info) + 32];
	struct p11 *p = RSA_get_ex_data(rsa, rsa_index);
	size_t n = (size_t)RSA_size(rsa);

	if (p == NULL || type != NID_sha256 || len != 32)
		return 0;
	memcpy(info, sha256_info, sizeof(sha256_info));
	memcpy(info + sizeof(sha256_info), digest, len);
	if (!p11_sign(p, CKM_RSA_PKCS, info, sizeof(info), sig, &n))
		return 0;
	*siglen = (unsigned)n;
	return 1;
}

static ECDSA_SIG *
ec_sign_sig(const unsigned char *digest, int len, const BIGNUM *kinv,
    const BIGNUM *r, EC_KEY *ec)
{
	struct p11 *p = EC_KEY_get_ex_data(ec, ec_index);
	unsigned char raw[2 * P11_EC_HALF];
	size_t n = sizeof(raw);
	BIGNUM *a, *b;
	ECDSA_SIG *s;

	(void)kinv;
	(void)r;
	if (p == NULL || len < 0 || !p11_sign(p, CKM_ECDSA, digest,
	    (size_t)len, raw, &n) || n != sizeof(raw))
		return NULL;
	s = ECDSA_SIG_new();
	a = BN_bin2bn(raw, P11_EC_HALF, NULL);
	b = BN_bin2bn(raw + P11_EC_HALF, P11_EC_HALF, NULL);
	if (s != NULL && a != NULL && b != NULL && ECDSA_SIG_set0(s, a, b))
		return s;
	BN_free(a);
	BN_free(b);
	ECDSA_SIG_free(s);
	return NULL;
}

static int
ec_sign_der(int type, const unsigned char *digest, int len,
    unsigned char *sig, unsigned *siglen, const BIGNUM *kinv,
    const BIGNUM *r, EC_KEY *ec)
{
	ECDSA_SIG *s = ec_sign_sig(digest, len, kinv, r, ec);
	int n = s != NULL ? i2d_ECDSA_SIG(s, &sig) : 0;

	(void)type;
	ECDSA_SIG_free(s);
	*siglen = n > 0 ? (unsigned)n : 0;
	return n > 0;
}

static void
key_gone(void *parent, void *data, CRYPTO_EX_DATA *ad, int idx, long argl,
    void *argp)
{
	(void)parent;
	(void)ad;
	(void)idx;
	(void)argl;
	(void)argp;
	p11_close(data);
}

/* A copy of the key would close the session twice: there is none. */
static int
key_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **data, int idx,
    long argl, void *argp)
{
	(void)to;
	(void)from;
	(void)idx;
	(void)argl;
	(void)argp;
	return *data == NULL;
}

static void
methods_make(void)
{
	rsa_method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
	ec_method = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
	if (rsa_method == NULL || ec_method == NULL)
		return;
	RSA_meth_set_sign(rsa_method, rsa_sign);
	EC_KEY_METHOD_set_sign(ec_method, ec_sign_der, NULL, ec_sign_sig);
	rsa_index = RSA_get_ex_new_index(0, NULL, NULL, key_dup, key_gone);
	ec_index = EC_KEY_get_ex_new_index(0, NULL, NULL, key_dup, key_gone);
}

/* The certificate's public half with our way to sign; takes p over when it
 * succeeds. */
static int
rsa_make(EVP_PKEY *key, EVP_PKEY *public, struct p11 *p)
{
	RSA *rsa = RSAPublicKey_dup(EVP_PKEY_get0_RSA(public));

	if (rsa != NULL && RSA_set_method(rsa, rsa_method) &&
	    EVP_PKEY_assign_RSA(key, rsa))
		return RSA_set_ex_data(rsa, rsa_index, p);
	RSA_free(rsa);
	return 0;
}

static int
ec_make(EVP_PKEY *key, EVP_PKEY *public, struct p11 *p)
{
	EC_KEY *ec = EC_KEY_dup(EVP_PKEY_get0_EC_KEY(public));

	if (ec != NULL && EC_KEY_set_method(ec, ec_method) &&
	    EVP_PKEY_assign_EC_KEY(key, ec))
		return EC_KEY_set_ex_data(ec, ec_index, p);
	EC_KEY_free(ec);
	return 0;
}

/* That it is this certificate's key, and can sign, is seen by signing. */
static int
trial(EVP_PKEY *key, EVP_PKEY *public)
{
	static const unsigned char text[] = "borgerblikket";
	unsigned char sig[1024];
	EVP_MD_CTX *a = EVP_MD_CTX_new(), *b = EVP_MD_CTX_new();
	size_t len = sizeof(sig);
	int ok;

	ok = a != NULL && b != NULL &&
	    EVP_DigestSignInit(a, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSign(a, sig, &len, text, sizeof(text)) == 1 &&
	    EVP_DigestVerifyInit(b, NULL, EVP_sha256(), NULL, public) == 1 &&
	    EVP_DigestVerify(b, sig, len, text, sizeof(text)) == 1;
	EVP_MD_CTX_free(a);
	EVP_MD_CTX_free(b);
	return ok;
}

/* Of several keys of one name, a renewal's, the certificate decides. */
static int
trial_any(struct p11 *p, EVP_PKEY *key, EVP_PKEY *public)
{
	CK_ULONG i;

	for (i = 0; i < p->n_found; i++) {
		p->key = p->found[i];
		if (trial(key, public))
			return 1;
		ERR_clear_error();
	}
	return 0;
}

enum gw_err
p11_key(const char *module, const char *uri, const char *pin, X509 *cert,
    struct grund *g, EVP_PKEY **out)
{
	EVP_PKEY *public = X509_get0_pubkey(cert), *key;
	struct p11 *p = NULL;
	enum gw_err rc;
	int rsa;

	*out = NULL;
	rsa = public != NULL && EVP_PKEY_get_base_id(public) == EVP_PKEY_RSA;
	pthread_once(&once, methods_make);
	if (rsa_index < 0 || ec_index < 0)
		return fail(g, GW_ENOMEM, "PKCS#11: no memory");
	if ((rc = p11_open(module, uri, pin, rsa, g, &p)) != GW_OK)
		return rc;
	if ((key = EVP_PKEY_new()) == NULL || !(rsa ?
	    rsa_make(key, public, p) : ec_make(key, public, p))) {
		EVP_PKEY_free(key);
		p11_close(p);
		return fail(g, GW_ENOMEM, "PKCS#11: no memory");
	}
	if (!trial_any(p, key, public)) {
		EVP_PKEY_free(key);	/* closes p */
		ERR_clear_error();
		return fail(g, GW_ECONF, "token: its key cannot sign for the "
		    "certificate: name the key that it was made for");
	}
	*out = key;
	return GW_OK;
}
