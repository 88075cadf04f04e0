#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <string.h>

#include "arena.h"
#include "dsig.h"
#include "keyfile.h"
#include "signer_impl.h"

#define EC_HALF	32			/* r and s of P-256, octets */

struct key {
	struct key	*next;
	char		 thumbprint[THUMB_LEN];
	enum sign_alg	 alg;		/* asking OpenSSL costs 3 us a time */
	EVP_PKEY	*private;
};

struct local {
	struct signer	 signer;	/* first: a struct signer is one */
	struct key	*keys;		/* written before any thread signs */
};

/* DER to raw r || s (RFC 4051, 2.3.6: XML signatures carry it raw). */
static enum gw_err
ecdsa_raw(unsigned char *sig, size_t *siglen)
{
	const unsigned char *der = sig;
	ECDSA_SIG *es;
	enum gw_err rc = GW_EINTERN;

	if ((es = d2i_ECDSA_SIG(NULL, &der, (long)*siglen)) == NULL)
		return GW_EINTERN;
	if (BN_bn2binpad(ECDSA_SIG_get0_r(es), sig, EC_HALF) == EC_HALF &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(es), sig + EC_HALF, EC_HALF) ==
	    EC_HALF) {
		*siglen = 2 * EC_HALF;
		rc = GW_OK;
	}
	ECDSA_SIG_free(es);
	return rc;
}

enum gw_err
sign_octets(EVP_PKEY *key, const void *p, size_t len, unsigned char *sig,
    size_t *siglen)
{
	EVP_MD_CTX *ctx;
	enum gw_err rc = GW_EINTERN;

	*siglen = SIGN_MAX;
	if ((ctx = EVP_MD_CTX_new()) == NULL)
		return GW_ENOMEM;
	if (EVP_DigestSignInit(ctx, NULL, dsig_md(), NULL, key) == 1 &&
	    EVP_DigestSign(ctx, sig, siglen, p, len) == 1)
		rc = GW_OK;
	if (rc == GW_OK && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
		rc = ecdsa_raw(sig, siglen);
	EVP_MD_CTX_free(ctx);
	if (rc != GW_OK)
		*siglen = 0;
	return rc;
}

static const struct key *
key_find(const struct signer *s, const char *thumbprint)
{
	const struct local *l = (const struct local *)s;
	const struct key *k;

	for (k = l->keys; k != NULL; k = k->next)
		if (strcmp(k->thumbprint, thumbprint) == 0)
			break;
	return k;
}

EVP_PKEY *
signer_local_key(const struct signer *s, const char *thumbprint)
{
	const struct key *k = key_find(s, thumbprint);

	return k != NULL ? k->private : NULL;
}

static enum gw_err
job_sign(const struct signer *s, struct sign_job *job)
{
	const struct key *k;

	job->siglen = 0;
	if ((k = key_find(s, job->thumbprint)) == NULL)
		return GW_ENOENT;
	if (!dsig_signedinfo_ok(job->signedinfo, job->len, k->alg))
		return GW_EREFUSED;
	return sign_octets(k->private, job->signedinfo, job->len, job->sig,
	    &job->siglen);
}

static enum gw_err
local_sign(struct signer *s, struct sign_job *jobs, size_t n)
{
	enum gw_err first = GW_OK;
	size_t i;

	for (i = 0; i < n; i++) {
		jobs[i].rc = job_sign(s, &jobs[i]);
		if (first == GW_OK)
			first = jobs[i].rc;
	}
	return first;
}

static enum gw_err
local_tls_key(struct signer *s, const struct signkey *k, struct grund *g,
    EVP_PKEY **out)
{
	EVP_PKEY *key = signer_local_key(s, k->thumbprint);

	if (key == NULL)
		return fail(g, GW_ENOENT, "no private key for the certificate");
	if (EVP_PKEY_up_ref(key) != 1)
		return fail(g, GW_EINTERN, "private key: reference");
	*out = key;
	return GW_OK;
}

static void
local_free(struct signer *s)
{
	struct local *l = (struct local *)s;
	struct key *k;

	while ((k = l->keys) != NULL) {
		l->keys = k->next;
		EVP_PKEY_free(k->private);	/* erases it */
		OPENSSL_free(k);
	}
	OPENSSL_free(l);
}

static const struct signer_ops local_ops = {
	local_sign, local_tls_key, local_free
};

struct signer *
signer_local_new(void)
{
	struct local *l;

	if ((l = OPENSSL_zalloc(sizeof(*l))) == NULL)
		return NULL;
	l->signer.ops = &local_ops;
	return &l->signer;
}

enum gw_err
signer_local_add_key(struct signer *s, EVP_PKEY *private,
    const struct signkey *pub, struct grund *g)
{
	struct local *l = (struct local *)s;
	struct key *k;

	if (X509_check_private_key(pub->cert, private) != 1) {
		ERR_clear_error();
		return fail(g, GW_ECONF, "private key does not belong to the "
		    "certificate: name the key that it was made for");
	}
	if ((k = OPENSSL_zalloc(sizeof(*k))) == NULL)
		return fail(g, GW_ENOMEM, "private key: no memory");
	if (EVP_PKEY_up_ref(private) != 1) {
		OPENSSL_free(k);
		return fail(g, GW_EINTERN, "private key: reference");
	}
	memcpy(k->thumbprint, pub->thumbprint, sizeof(k->thumbprint));
	k->alg = dsig_key_alg(private);
	k->private = private;
	k->next = l->keys;
	l->keys = k;
	return GW_OK;
}

enum gw_err
signer_local_add(struct signer *s, const char *bytes, size_t len,
    const char *passphrase, const struct signkey *pub, struct grund *g)
{
	EVP_PKEY *private;
	enum gw_err rc;

	if ((rc = keyfile_parse(bytes, len, passphrase, g, &private)) ==
	    GW_OK)
		rc = signer_local_add_key(s, private, pub, g);
	EVP_PKEY_free(private);
	return rc;
}
