/*
 * signer_impl.h - what the two ways to a private key have in common.
 *
 * For signer.c, signer_local.c, signer_rpc.c and the signer role alone.  A
 * `struct signer` begins with this struct; the functions behind it are the
 * way's own.
 */
#ifndef GW_SIGNER_IMPL_H
#define GW_SIGNER_IMPL_H

#include "signer.h"

struct signer_ops {
	/* n is 1..SIGN_BATCH.  Sets rc of every job; answers as
	 * signer_sign(). */
	enum gw_err	(*sign)(struct signer *, struct sign_job *, size_t n);
	enum gw_err	(*tls_key)(struct signer *, const struct signkey *,
			    struct grund *, EVP_PKEY **out);
	void		(*free)(struct signer *);
};

struct signer {
	const struct signer_ops	*ops;
};

/*
 * The private key in this process that belongs to the certificate, or NULL.
 * Only of a signer_local_new(); borrowed.  For the signer role's TLS
 * procedure, which signs a handshake's digest and not SignedInfo.
 */
EVP_PKEY	*signer_local_key(const struct signer *,
		    const char *thumbprint);

/*
 * Signs octets with the key as the profile's algorithm wants it: RSA PKCS#1
 * v1.5 with SHA-256, or ECDSA P-256 with SHA-256 as raw r || s.  sig has
 * SIGN_MAX octets.  GW_EINTERN.
 */
enum gw_err	 sign_octets(EVP_PKEY *, const void *, size_t,
		    unsigned char *sig, size_t *siglen) GW_MUST_CHECK;

#endif
