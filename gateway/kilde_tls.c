#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "clock.h"
#include "kilde_impl.h"
#include "log.h"
#include "tls.h"

struct kilde_tls {
	X509		*leaf;
	STACK_OF(X509)	*chain;		/* between leaf and root */
	EVP_PKEY	*key;
	X509_STORE	*store;		/* the sources' CAs, and CRLs */
	SSL_CTX		*ctx;		/* all of it, for every connection */
};

void
kilde_tls_free(struct kilde_tls *t)
{
	if (t == NULL)
		return;
	SSL_CTX_free(t->ctx);
	X509_free(t->leaf);
	sk_X509_pop_free(t->chain, X509_free);
	EVP_PKEY_free(t->key);
	X509_STORE_free(t->store);
	OPENSSL_free(t);
}

/* Everything in a PEM text, or NULL. */
static STACK_OF(X509_INFO) *
pem_read(const char *pem, size_t len)
{
	STACK_OF(X509_INFO) *infos = NULL;
	BIO *bio;

	if (len <= INT32_MAX &&
	    (bio = BIO_new_mem_buf(pem, (int)len)) != NULL) {
		infos = PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);
		BIO_free(bio);
	}
	ERR_clear_error();
	return infos;
}

static int
chain_load(struct kilde_tls *t, const char *pem, size_t len)
{
	STACK_OF(X509_INFO) *infos = pem_read(pem, len);
	X509 *cert;
	int i, ok = (t->chain = sk_X509_new_null()) != NULL;

	for (i = 0; ok && i < sk_X509_INFO_num(infos); i++) {
		if ((cert = sk_X509_INFO_value(infos, i)->x509) == NULL)
			continue;
		ok = X509_up_ref(cert);
		if (t->leaf == NULL)
			t->leaf = cert;
		else
			ok = ok && sk_X509_push(t->chain, cert) > 0;
	}
	sk_X509_INFO_pop_free(infos, X509_INFO_free);
	return ok && t->leaf != NULL;
}

/* CAs into the store; with CRLs among them, revocation is asked about for
 * the whole chain, partitioned lists too, and no list is a refusal. */
static int
store_load(struct kilde_tls *t, const char *pem, size_t len)
{
	STACK_OF(X509_INFO) *infos = pem_read(pem, len);
	const X509_INFO *info;
	int i, cas = 0, crls = 0, ok = (t->store = X509_STORE_new()) != NULL;

	for (i = 0; ok && i < sk_X509_INFO_num(infos); i++) {
		info = sk_X509_INFO_value(infos, i);
		if (info->x509 != NULL && ++cas)
			ok = X509_STORE_add_cert(t->store, info->x509);
		if (info->crl != NULL && ++crls)
			ok = ok && X509_STORE_add_crl(t->store, info->crl);
	}
	sk_X509_INFO_pop_free(infos, X509_INFO_free);
	if (ok && crls > 0)
		ok = X509_STORE_set_flags(t->store, X509_V_FLAG_CRL_CHECK |
		    X509_V_FLAG_CRL_CHECK_ALL |
		    X509_V_FLAG_EXTENDED_CRL_SUPPORT);
	return ok && cas > 0;
}

/* The verdict on a source's certificate, before it hears anything: revoked,
 * a CA's, or without a current list is no source.  Its name is looked at after
 * that: kilde_tls_er(). */
static int
server_verify(X509_STORE_CTX *ctx, void *arg)
{
	struct grund g = { .rc = GW_OK };
	char why[LOG_QUOTE_LEN];
	enum gw_err rc;

	rc = trust_check(arg, X509_STORE_CTX_get0_cert(ctx), TRUST_TLS_SERVER,
	    clock_now(), &g);
	if (rc != GW_OK)
		log_event(LOG_WARN_, "source-tls-refused", "why=%s",
		    log_quote(g.text, why));
	X509_STORE_CTX_set_error(ctx, rc == GW_OK ? X509_V_OK :
	    X509_V_ERR_CERT_REJECTED);
	return rc == GW_OK;
}

void
kilde_tls_tro(struct kilde_tls *t, const struct trust *trust)
{
	/* asked instead of the store */
	SSL_CTX_set_cert_verify_callback(t->ctx, server_verify,
	    (void *)(uintptr_t)trust);
}

/* Certificate, key, CAs and limits; 0: failed. */
static int
ctx_make(struct kilde_tls *t)
{
	int ok = (t->ctx = SSL_CTX_new(TLS_client_method())) != NULL &&
	    tls_limits(t->ctx) &&
	    SSL_CTX_use_certificate(t->ctx, t->leaf) == 1 &&
	    SSL_CTX_set1_chain(t->ctx, t->chain) == 1 &&
	    SSL_CTX_use_PrivateKey(t->ctx, t->key) == 1 &&
	    SSL_CTX_check_private_key(t->ctx) == 1;

	if (ok) {
		SSL_CTX_set1_cert_store(t->ctx, t->store);
		SSL_CTX_set_verify(t->ctx, SSL_VERIFY_PEER, NULL);
		/* a record comes with one call, not its head by itself */
		SSL_CTX_set_read_ahead(t->ctx, 1);
	}
	ERR_clear_error();
	return ok;
}

/* An address is no name: it is not told in the handshake (RFC 6066, 3). */
static int
is_address(const char *host)
{
	ASN1_OCTET_STRING *ip = a2i_IPADDRESS(host);

	ASN1_OCTET_STRING_free(ip);
	ERR_clear_error();
	return ip != NULL;
}

SSL *
kilde_tls_ny(const struct kilde_tls *t, const char *host)
{
	SSL *ssl;

	if ((ssl = SSL_new(t->ctx)) == NULL)
		return NULL;
	if (is_address(host) || SSL_set_tlsext_host_name(ssl, host) == 1)
		return ssl;
	SSL_free(ssl);
	return NULL;
}

int
kilde_tls_er(const SSL *ssl, const char *host)
{
	X509 *cert = SSL_get0_peer_certificate(ssl);
	int ok = 0;

	if (cert != NULL)
		ok = is_address(host) ?
		    X509_check_ip_asc(cert, host, 0) == 1 :
		    X509_check_host(cert, host, 0,
		    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1;
	ERR_clear_error();
	return ok;
}

struct kilde_tls *
kilde_tls_new(const char *client_chain, size_t len, EVP_PKEY *key,
    const char *ca_pem, size_t ca_len, struct grund *g)
{
	struct kilde_tls *t;

	if ((t = OPENSSL_zalloc(sizeof(*t))) == NULL) {
		fail(g, GW_ENOMEM, "sources: no memory");
		return NULL;
	}
	if (!chain_load(t, client_chain, len))
		fail(g, GW_ECONF, "client certificate: not PEM");
	else if (!store_load(t, ca_pem, ca_len))
		fail(g, GW_ECONF, "sources' CA certificates: not PEM");
	else if (EVP_PKEY_up_ref(key) != 1)
		fail(g, GW_EINTERN, "client key: reference");
	else if ((t->key = key) != NULL && ctx_make(t))
		return t;
	else
		fail(g, GW_ECONF, "client private key does not belong to the "
		    "client certificate, or is too weak");
	ERR_clear_error();
	kilde_tls_free(t);
	return NULL;
}
