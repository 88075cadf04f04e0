/*
 * chain.h - whether a certificate descends from our CAs and still stands.
 *
 * The half of trust.c that asks OpenSSL.  Security-profile 4: chain,
 * validity and revocation, the last against current CRLs of which OCES's
 * partitions (RFC 5280, 5.2.5) are the usual case.  Only what was added here
 * takes part: certificates that a peer sends along do not.
 *
 * Threads: filled by one, then any.  One mutex inside, over the cache of
 * verdicts, never held across a verification.  Secrets: none.
 */
#ifndef GW_CHAIN_H
#define GW_CHAIN_H

#include "trust.h"

struct chain;

struct chain	*chain_new(void);	/* yours, or NULL */
void		 chain_free(struct chain *);	/* NULL is ok */

/*
 * All certificates, or CRLs, of a PEM text.  GW_ECONF: none in it, one that
 * cannot be read, a certificate that is no CA, or a CRL without nextUpdate,
 * of which nobody could say whether it is current.  GW_ENOMEM.
 */
enum gw_err	 chain_add_ca(struct chain *, const char *pem, size_t len,
		    struct grund *) GW_MUST_CHECK;
enum gw_err	 chain_add_crl(struct chain *, const char *pem, size_t len,
		    struct grund *) GW_MUST_CHECK;

/* As trust_allow_no_crl(). */
enum gw_err	 chain_allow_no_crl(struct chain *, const char *issuer_dn,
		    struct grund *) GW_MUST_CHECK;

/* As trust_check(). */
enum gw_err	 chain_check(struct chain *, X509 *, enum trust_usage,
		    int64_t now, struct grund *) GW_MUST_CHECK;

/* A name as RFC 2253 writes it, letters beyond ASCII as UTF-8 ("CN=...,
 * O=..., C=DK" without the blanks); malloc'ed, yours.  NULL: no memory. */
char		*chain_dn(const X509_NAME *);

#endif
