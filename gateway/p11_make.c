/*
 * p11_make.c - a new key, made in its token.
 */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "p11_impl.h"

#define ID_LEN		8		/* octets of its CKA_ID */
#define POINT_MAX	100		/* octets of CKA_EC_POINT */
#define MODULUS_MAX	1024

/* P-256's name, an OBJECT IDENTIFIER in DER (RFC 5480, 2.1.1.1). */
static unsigned char p256[] = {
	0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07
};

static int
pair_generate(struct p11 *p, struct p11_navn *n, size_t bits,
    CK_OBJECT_HANDLE *public)
{
	CK_MECHANISM how = { bits != 0 ? CKM_RSA_PKCS_KEY_PAIR_GEN :
	    CKM_EC_KEY_PAIR_GEN, NULL, 0 };
	CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
	CK_ULONG size = bits;
	unsigned char e[] = { 1, 0, 1 }, id[ID_LEN];
	CK_ATTRIBUTE pub[] = {
		{ CKA_TOKEN, &yes, sizeof(yes) },
		{ CKA_VERIFY, &yes, sizeof(yes) },
		{ CKA_LABEL, n->object, strlen(n->object) },
		{ CKA_ID, id, sizeof(id) },
		{ CKA_EC_PARAMS, p256, sizeof(p256) },
		{ CKA_PUBLIC_EXPONENT, e, sizeof(e) },
	};
	CK_ATTRIBUTE priv[] = {
		{ CKA_TOKEN, &yes, sizeof(yes) },
		{ CKA_PRIVATE, &yes, sizeof(yes) },
		{ CKA_SENSITIVE, &yes, sizeof(yes) },
		{ CKA_EXTRACTABLE, &no, sizeof(no) },
		{ CKA_SIGN, &yes, sizeof(yes) },
		{ CKA_LABEL, n->object, strlen(n->object) },
		{ CKA_ID, id, sizeof(id) },
	};

	if (RAND_bytes(id, sizeof(id)) != 1)
		return 0;
	if (bits != 0)
		pub[4] = (CK_ATTRIBUTE){ CKA_MODULUS_BITS, &size,
		    sizeof(size) };
	return p->f->C_GenerateKeyPair(p->session, &how, pub, bits != 0 ? 6 :
	    5, priv, sizeof(priv) / sizeof(priv[0]), public, &p->key) ==
	    CKR_OK;
}

/* --- Its public half --- */

static EVP_PKEY *
key_build(const char *kind, OSSL_PARAM_BLD *b)
{
	OSSL_PARAM *v = OSSL_PARAM_BLD_to_param(b);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
	EVP_PKEY *key = NULL;

	if (v != NULL && ctx != NULL && EVP_PKEY_fromdata_init(ctx) == 1)
		(void)EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, v);
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(v);
	return key;
}

static EVP_PKEY *
rsa_public(struct p11 *p, CK_OBJECT_HANDLE h)
{
	unsigned char n[MODULUS_MAX], e[16];
	CK_ATTRIBUTE v[] = { { CKA_MODULUS, n, sizeof(n) },
	    { CKA_PUBLIC_EXPONENT, e, sizeof(e) } };
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;
	BIGNUM *bn, *be;

	if (b == NULL || p->f->C_GetAttributeValue(p->session, h, v, 2) !=
	    CKR_OK) {
		OSSL_PARAM_BLD_free(b);
		return NULL;
	}
	bn = BN_bin2bn(n, (int)v[0].ulValueLen, NULL);
	be = BN_bin2bn(e, (int)v[1].ulValueLen, NULL);
	if (bn != NULL && be != NULL &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, bn) == 1 &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, be) == 1)
		key = key_build("RSA", b);
	BN_free(bn);
	BN_free(be);
	OSSL_PARAM_BLD_free(b);
	return key;
}

/* CKA_EC_POINT is the point in an OCTET STRING (Cryptoki 2.40, 2.3.3). */
static EVP_PKEY *
ec_public(struct p11 *p, CK_OBJECT_HANDLE h)
{
	static char name[] = "P-256";
	unsigned char der[POINT_MAX];
	const unsigned char *at = der;
	CK_ATTRIBUTE v = { CKA_EC_POINT, der, sizeof(der) };
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	ASN1_OCTET_STRING *s = NULL;
	EVP_PKEY *key = NULL;

	if (b != NULL && p->f->C_GetAttributeValue(p->session, h, &v, 1) ==
	    CKR_OK && (s = d2i_ASN1_OCTET_STRING(NULL, &at,
	    (long)v.ulValueLen)) != NULL && OSSL_PARAM_BLD_push_utf8_string(b,
	    OSSL_PKEY_PARAM_GROUP_NAME, name, 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY,
	    ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s)) == 1)
		key = key_build("EC", b);
	ASN1_OCTET_STRING_free(s);
	OSSL_PARAM_BLD_free(b);
	return key;
}

enum gw_err
p11_make(const char *module, const char *uri, const char *pin, size_t bits,
    struct grund *g, EVP_PKEY **public)
{
	CK_OBJECT_HANDLE h = CK_INVALID_HANDLE;
	struct p11_navn n;
	struct p11 *p = NULL;
	enum gw_err rc;

	*public = NULL;
	if ((rc = p11_open_rw(module, uri, pin, g, &p)) != GW_OK)
		return rc;
	p11_navn(uri, &n);
	if (n.id_len > 0 || n.object[0] == '\0')
		rc = fail(g, GW_ECONF, "token: the key's name has id=, which "
		    "a new key cannot bear: name it by object= alone");
	else if (!pair_generate(p, &n, bits, &h))
		rc = fail(g, GW_ECONF, "token: it makes no such key: see the "
		    "library's manual");
	else if ((*public = bits != 0 ? rsa_public(p, h) :
	    ec_public(p, h)) == NULL)
		rc = fail(g, GW_ECONF, "token: the key's public half cannot "
		    "be read");
	p11_close(p);
	ERR_clear_error();
	return rc;
}
