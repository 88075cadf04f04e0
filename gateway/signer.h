/*
 * signer.h - signatures, wherever the private key is.
 *
 * A `struct signer` is a way to private keys: in this process (the signer
 * role itself, the test environment) or in the signer role over RPC (the
 * worker, which holds none).  Callers cannot tell.  What is signed is
 * SignedInfo text of our profile, never a bare digest: the signer looks at
 * it and refuses anything else.  The signer role also asks for the ticket of
 * a request that the journal has begun (ticket.h).
 *
 * Threads: any thread, any time.  Secrets: private keys stay inside.
 */
#ifndef GW_SIGNER_H
#define GW_SIGNER_H

#include <openssl/evp.h>
#include <stddef.h>

#include "err.h"
#include "trust.h"

#define SIGN_MAX	1024		/* RSA-8192 */
#define SIGN_BATCH	16

enum sign_alg { SIGN_NONE = 0, SIGN_RSA_SHA256, SIGN_ECDSA_SHA256 };

/* The public half of a key of ours: what goes into messages. */
struct signkey {
	char		 thumbprint[THUMB_LEN];
	enum sign_alg	 alg;
	X509		*cert;
	char		*cert_b64;	/* DER in base64, one line */
	char		*ski_b64;	/* SubjectKeyIdentifier, or NULL */
};

/* From a certificate in PEM (the first in the text); yours, free it. */
enum gw_err	 signkey_new(const char *pem, size_t len, struct grund *,
		    struct signkey **out) GW_MUST_CHECK;
void		 signkey_free(struct signkey *);

/* "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" and its like. */
const char	*sign_alg_uri(enum sign_alg);

struct sign_job {
	const char	*thumbprint;	/* which key */
	const char	*signedinfo;	/* canonical ds:SignedInfo */
	size_t		 len;
	const unsigned char *ticket;	/* of the request that it is for:
					 * TICKET_LEN octets, borrowed; NULL:
					 * keys in this process alone sign */
	unsigned char	 sig[SIGN_MAX];	/* out: RSA, or raw r || s */
	size_t		 siglen;
	enum gw_err	 rc;		/* out, each its own */
};

struct signer;

/* Keys in this process. */
struct signer	*signer_local_new(void);
/* Adds a private key that belongs to the certificate, for as long as the
 * signer is there.  GW_ECONF: it does not. */
enum gw_err	 signer_local_add_key(struct signer *, EVP_PKEY *,
		    const struct signkey *, struct grund *) GW_MUST_CHECK;
/* The same from a file's octets, PEM or PKCS#12 (keyfile_parse()). */
enum gw_err	 signer_local_add(struct signer *, const char *bytes,
		    size_t len, const char *passphrase,
		    const struct signkey *, struct grund *) GW_MUST_CHECK;
/*
 * Keys in the signer roles of a generation whose sockets are in run_dir: n
 * processes for messages, one for TLS (signer_role.h).  Connects when first
 * used; a role
 * that was started again is found again.  timeout_ms: a call's, and as long
 * again to wait for a connection when all are in use.  NULL: no memory.
 */
struct signer	*signer_rpc_new(const char *run_dir, unsigned generation,
		    unsigned n, unsigned timeout_ms);
void		 signer_free(struct signer *);

/*
 * Signs n jobs (at most SIGN_BATCH at a time go over the wall).  GW_OK when
 * every job is GW_OK, else the first other.  GW_EREFUSED: the text is not a
 * SignedInfo of ours, or has no good ticket; GW_ENOENT: no such key; GW_ETIMEOUT, GW_EUNREACH.
 */
enum gw_err	 signer_sign(struct signer *, struct sign_job *, size_t n)
		    GW_MUST_CHECK;

/*
 * TLS: makes an EVP_PKEY that signs through the signer (EC P-256 only; for
 * SSL_CTX_use_PrivateKey beside key->cert).  Yours.  The signer only does
 * this for keys it was given as TLS keys.
 */
enum gw_err	 signer_tls_key(struct signer *, const struct signkey *,
		    struct grund *, EVP_PKEY **out) GW_MUST_CHECK;

#endif
