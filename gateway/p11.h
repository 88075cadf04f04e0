/*
 * p11.h - a private key that never leaves its PKCS#11 token.
 *
 * Cryptoki 2.40 spoken directly: the token's library is loaded, its user
 * logged in, and of the key there is a handle.  What comes out is an EVP_PKEY
 * that signs like any other; its public half is the certificate's.
 *
 * A token is named as RFC 7512 does, by token=, serial=, object= and id=;
 * `pkcs11:token=borgerblikket;object=signing`.  The PIN is asked of nobody
 * and is not part of the name.
 *
 * Threads: any; one lock for each key over the session.  Secrets: the PIN,
 * which is passed on and not kept.  Before fork() nothing may be open: the
 * process that signs loads the library itself.
 */
#ifndef GW_P11_H
#define GW_P11_H

#include <openssl/x509.h>

#include "err.h"

#define P11_SCHEME	"pkcs11:"

/* What is wrong with the name, and what to do; NULL: nothing is. */
const char	*p11_uri_wrong(const char *uri);

/*
 * Opens the key that belongs to the certificate: RSA or P-256.  It signs
 * once, and the certificate must verify it: of several keys of that name, at
 * most 8, the one that can is taken.  *out is yours, EVP_PKEY_free();
 * the library stays loaded.
 * GW_ECONF with what is wrong and what to do: the library cannot be loaded,
 * no such token, several of them, no such key, not this PIN (never tried when the
 * token says that it is the last attempt), another key than the
 * certificate's.  GW_ENOMEM.
 */
enum gw_err	 p11_key(const char *module, const char *uri, const char *pin,
		    X509 *, struct grund *, EVP_PKEY **out) GW_MUST_CHECK;

/*
 * Makes a key in the token beside what there is, under the object= of the
 * name and an id of its own: RSA of that many bits, or P-256 when 0.  It
 * cannot leave the token.  *public is its public half, yours.
 * GW_ECONF as above, or a name with id=, which the new key could not bear.
 */
enum gw_err	 p11_make(const char *module, const char *uri,
		    const char *pin, size_t bits, struct grund *,
		    EVP_PKEY **public) GW_MUST_CHECK;

#endif
