/*
 * ctl_certs_token.c - certs request for a key in a PKCS#11 token: the new one
 * is made there, under the same name, and the certificate decides which of
 * the two signs.
 */
#include <openssl/err.h>
#include <string.h>

#include "ctl_certs.h"
#include "keyfile.h"
#include "p11.h"

/* The token's private half of the key, which signs like any other. */
static enum gw_err
key_open(const struct par *p, const char *ord, EVP_PKEY *public,
    struct grund *g, EVP_PKEY **out)
{
	X509 *cert = X509_new();
	enum gw_err rc;

	if (cert == NULL || !X509_set_pubkey(cert, public))
		rc = fail(g, GW_ENOMEM, "no memory");
	else
		rc = p11_key(p->key->module, p->key->name, ord, cert, g, out);
	X509_free(cert);
	return rc;
}

static enum gw_err
csr_lav(struct ctl *c, const struct par *p, const char *ord, size_t bits,
    const char **csr)
{
	EVP_PKEY *public = NULL, *key = NULL;
	enum gw_err rc;

	rc = p11_make(p->key->module, p->key->name, ord, bits, &c->grund,
	    &public);
	if (rc == GW_OK)
		rc = key_open(p, ord, public, &c->grund, &key);
	if (rc == GW_OK && (*csr = certs_csr(c, p, key)) == NULL)
		rc = GW_EINTERN;
	EVP_PKEY_free(public);
	EVP_PKEY_free(key);
	return rc;
}

enum gw_err
certs_token_anmod(struct ctl *c, struct par *p, size_t bits)
{
	static char ord[PASSPHRASE_MAX];
	struct plads_fil f = { PLADS_CSR, NULL, 0, 0644 };
	const char *wrong, *gen;
	enum gw_err rc;

	if ((wrong = keyfile_line(p->key->pass, ord)) != NULL)
		return fail(&c->grund, GW_ECONF, "%.80s %.75s", p->key->pass,
		    wrong);
	rc = csr_lav(c, p, ord, bits, &f.bytes);
	OPENSSL_cleanse(ord, sizeof(ord));
	if (rc != GW_OK)
		return rc;
	f.len = strlen(f.bytes);
	rc = plads_ny(&p->p, &f, 1, p->uid, p->gid, &gen, &c->grund);
	return rc != GW_OK ? rc : plads_saet(&p->p, PL_STAGED, gen,
	    &c->grund);
}
