/*
 * journal_krypt.h - the key of a segment of the audit trail.
 *
 * Each segment (journal_fil.h) has 32 random octets of its own.  HKDF
 * (RFC 5869, SHA-256) makes two keys of them: one for HMAC-SHA-256, by which
 * a citizen's records are found, one for AES-256-GCM, which keeps the CPR
 * number, the Begrundelse and the employee's name.  The octets themselves stand in the journal in
 * CMS EnvelopedData (RFC 5652, AES-256-CBC) for every audit certificate: RSA
 * by OAEP with SHA-256, EC by ECDH with the X9.63 KDF on SHA-256.  The
 * certificates' keys are elsewhere, so whoever takes the machine can read
 * nothing of the segments before; the present one's key is in this process.
 *
 * EnvelopedData and not the authenticated kind, since every tool opens it;
 * what would notice a change is the chain around it.
 *
 * Threads: a key belongs to one at a time.  Secrets: erased when freed; the
 * library's error queue is left empty.
 */
#ifndef GW_JOURNAL_KRYPT_H
#define GW_JOURNAL_KRYPT_H

#include <openssl/evp.h>
#include <stddef.h>

#include "err.h"

#define JOURNAL_HASH	32		/* HMAC-SHA-256 */
/* nonce, CPR number, n octets behind it, tag */
#define JOURNAL_SEALED(n) (12 + 10 + (n) + 16)
#define JOURNAL_BEGRUNDELSE_MAX 800	/* octets */
#define JOURNAL_HVEM_MAX 256
#define JOURNAL_SEALED_MAX \
	JOURNAL_SEALED(JOURNAL_BEGRUNDELSE_MAX + 1 + JOURNAL_HVEM_MAX)

/* What is sealed, NUL-terminated; erase it after use. */
struct journal_klar {
	char	cpr[11];
	char	begrundelse[JOURNAL_BEGRUNDELSE_MAX + 1];	/* or "" */
	char	hvem[JOURNAL_HVEM_MAX + 1];	/* the employee, or "" */
};

struct journal_noegle;

/*
 * Draws a segment's key and wraps it for the n certificates (PEM texts, of
 * each the first certificate; their dates are not looked at: a journal that
 * stops because a certificate ran out helps nobody).  *out is yours, so is
 * *wrapped (free()).  GW_ECONF: one cannot be used; the reason, with its
 * number from 1, in *g; GW_EINTERN, GW_ENOMEM.
 */
enum gw_err	 journal_noegle_new(const char *const *certificates, size_t n,
		    struct grund *g, struct journal_noegle **out,
		    unsigned char **wrapped, size_t *len) GW_MUST_CHECK;

/*
 * The key as it was wrapped, by the private key of one of the certificates.
 * GW_ENOENT: it is wrapped for others; GW_EINTERN, GW_ENOMEM.
 */
enum gw_err	 journal_noegle_aabn(EVP_PKEY *, const unsigned char *wrapped,
		    size_t len, struct journal_noegle **out) GW_MUST_CHECK;
void		 journal_noegle_free(struct journal_noegle *);	/* NULL: ok */

/* The hash by which this segment knows the citizen: of the CPR number's ten
 * digits.  GW_EINTERN. */
enum gw_err	 journal_hash(struct journal_noegle *, const char *cpr,
		    unsigned char out[JOURNAL_HASH]) GW_MUST_CHECK;

/*
 * Seals the CPR number (ten characters), the Begrundelse and who it was, both
 * of which may be "", under a nonce of its own.  GW_EINTERN: also when one is
 * not as said or longer than its bound.
 */
enum gw_err	 journal_forsegl(struct journal_noegle *, const char *cpr,
		    const char *begrundelse, const char *hvem,
		    unsigned char out[JOURNAL_SEALED_MAX], size_t *len)
		    GW_MUST_CHECK;

/* What was sealed.  GW_EBELIEF: it is not what this key sealed. */
enum gw_err	 journal_bryd(struct journal_noegle *,
		    const unsigned char *sealed, size_t len,
		    struct journal_klar *out) GW_MUST_CHECK;

#endif
