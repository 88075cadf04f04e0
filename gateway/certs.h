/*
 * certs.h - certificates that come again and again, decoded once.
 *
 * Decoding one costs as much as seven verifications with it, and a client
 * brings the same with every message.  What is remembered is that these
 * octets are this X509, and nothing else: whether it is to be believed is
 * trust.h's, each time.  Bounded; strangers can at worst empty it, and then
 * each of theirs is decoded as before.
 *
 * Threads: any.  One mutex inside, never held while decoding.  Secrets: none.
 */
#ifndef GW_CERTS_H
#define GW_CERTS_H

#include <openssl/x509.h>
#include <stddef.h>

struct certs;

struct certs	*certs_new(void);	/* yours, or NULL */
void		 certs_free(struct certs *);	/* NULL is ok */

/* The certificate of which these octets are the DER, all of them; X509_free()
 * it.  NULL: it is none, or no memory. */
X509		*certs_decode(struct certs *, const unsigned char *der,
		    size_t len);

#endif
