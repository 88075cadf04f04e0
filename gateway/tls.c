#include "tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "clock.h"
#include "log.h"

#define MAX_CHAIN	(64 * 1024)	/* octets of a client's certificates */

/* TLS 1.2: forward secrecy and AEAD (RFC 9325, 4.2); 1.3 has nothing else. */
static const char ciphers[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

/*
 * The verdict on a client's certificate, in the handshake: what is not
 * known, not current or revoked never becomes a connection.  The chain is
 * trust_check()'s: OpenSSL's own store is not asked.
 */
static int
client_verify(X509_STORE_CTX *ctx, void *arg)
{
	const struct trust *trust = arg;
	X509 *cert = X509_STORE_CTX_get0_cert(ctx);
	struct grund g = { .rc = GW_OK };
	enum gw_err rc = GW_EAUTH;
	char why[LOG_QUOTE_LEN];

	if (cert == NULL || trust_client(trust, cert) == NULL)
		fail(&g, rc, "client not known");
	else
		rc = trust_check(trust, cert, TRUST_TLS_CLIENT, clock_now(),
		    &g);
	if (rc != GW_OK)
		log_event(LOG_WARN_, "tls-refused", "why=%s",
		    log_quote(g.text, why));
	X509_STORE_CTX_set_error(ctx, rc == GW_OK ? X509_V_OK :
	    X509_V_ERR_CERT_REJECTED);
	return rc == GW_OK;
}

/* Certificates of a PEM text, the leaf first; answers how many. */
static int
chain_use(SSL_CTX *ctx, BIO *pem)
{
	X509 *cert;
	int n = 0, ok = 1;

	while (ok &&
	    (cert = PEM_read_bio_X509(pem, NULL, NULL, NULL)) != NULL) {
		ok = (n == 0 ? SSL_CTX_use_certificate(ctx, cert) :
		    (int)SSL_CTX_add1_chain_cert(ctx, cert)) == 1;
		n += ok;
		X509_free(cert);
	}
	ERR_clear_error();		/* the end of the text is no error */
	return ok ? n : 0;
}

static enum gw_err
key_use(SSL_CTX *ctx, const char *pem, size_t len, EVP_PKEY *key,
    struct grund *g)
{
	BIO *bio;
	int n;

	if (len > INT32_MAX || (bio = BIO_new_mem_buf(pem, (int)len)) == NULL)
		return fail(g, GW_ENOMEM, "TLS certificate: no memory");
	n = chain_use(ctx, bio);
	BIO_free(bio);
	if (n == 0)
		return fail(g, GW_ECONF, "TLS certificate: not PEM, or a key "
		    "too weak");
	if (SSL_CTX_use_PrivateKey(ctx, key) != 1 ||
	    SSL_CTX_check_private_key(ctx) != 1) {
		ERR_clear_error();
		return fail(g, GW_ECONF, "TLS private key does not belong to "
		    "the certificate");
	}
	return GW_OK;
}

int
tls_limits(SSL_CTX *ctx)
{
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
	    SSL_OP_CIPHER_SERVER_PREFERENCE |
	    SSL_OP_CLEANSE_PLAINTEXT);	/* R08: read buffers, too */
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	/* who a session belongs to is proven anew each time */
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_max_cert_list(ctx, MAX_CHAIN);
	SSL_CTX_set_security_level(ctx, 2);	/* 112 bits, no SHA-1 */
	return SSL_CTX_set_num_tickets(ctx, 0) == 1 &&
	    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_cipher_list(ctx, ciphers) == 1;
}

SSL_CTX *
tls_server(const char *chain_pem, size_t len, EVP_PKEY *key,
    const struct trust *trust, struct grund *g)
{
	SSL_CTX *ctx;

	if ((ctx = SSL_CTX_new(TLS_server_method())) == NULL ||
	    !tls_limits(ctx)) {
		fail(g, GW_EINTERN, "TLS: no context");
		goto fail;
	}
	if (key_use(ctx, chain_pem, len, key, g) != GW_OK)
		goto fail;
	if (trust != NULL) {
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER |
		    SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
		SSL_CTX_set_cert_verify_callback(ctx, client_verify,
		    (void *)(uintptr_t)trust);
	}
	return ctx;
fail:
	SSL_CTX_free(ctx);
	return NULL;
}

/* Never ask a terminal: no passphrase is an empty one. */
static int
passphrase_cb(char *buf, int size, int rw, void *arg)
{
	size_t len = arg == NULL ? 0 : strlen(arg);

	(void)rw;
	if (len > (size_t)size)
		return -1;
	memcpy(buf, arg == NULL ? "" : arg, len);
	return (int)len;
}

EVP_PKEY *
tls_key_pem(const char *pem, size_t len, const char *passphrase,
    struct grund *g)
{
	EVP_PKEY *key;
	BIO *bio;

	if (len > INT32_MAX || (bio = BIO_new_mem_buf(pem, (int)len)) == NULL) {
		fail(g, GW_ENOMEM, "TLS private key: no memory");
		return NULL;
	}
	key = PEM_read_bio_PrivateKey(bio, NULL, passphrase_cb,
	    (void *)(uintptr_t)passphrase);
	BIO_free(bio);
	if (key == NULL) {
		ERR_clear_error();
		fail(g, GW_ECONF, "TLS private key: not PEM, or the "
		    "passphrase is wrong");
	}
	return key;
}
