/*
 * tls.h - TLS contexts, both sides.
 *
 * TLS 1.2 and 1.3 only, AEAD suites with forward secrecy, no renegotiation,
 * no compression, no resumption across client identities (tickets and
 * session cache off for the server).  security profile, 1.
 */
#ifndef GW_TLS_H
#define GW_TLS_H

#include <openssl/ssl.h>

#include "signer.h"
#include "trust.h"

/*
 * Server: certificate chain in PEM (leaf first), its key, and whom it lets
 * in.  With trust, a client certificate is required: chain, revocation and
 * the list of known clients are checked in the handshake; what is not on it
 * fails the handshake.  trust NULL: no client certificate is asked for (STS).
 * now() is read at each handshake.
 */
SSL_CTX	*tls_server(const char *chain_pem, size_t len, EVP_PKEY *,
	    const struct trust *, struct grund *g);

/* The limits above, for either side; 0: OpenSSL refuses them. */
int	 tls_limits(SSL_CTX *);

/* Key of a PEM text (test environment, signer). Yours. */
EVP_PKEY *tls_key_pem(const char *pem, size_t len, const char *passphrase,
	    struct grund *g);

#endif
