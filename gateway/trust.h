/*
 * trust.h - whom we believe: pinned certificates, CAs, CRLs, known clients.
 *
 * Built once (from a snapshot), then immutable but for two caches, of chain
 * verdicts and of decoded certificates, so any thread may use it.  Secrets:
 * none.  What is not listed is not trusted; no current CRL means refused
 * (security profile, 4).
 */
#ifndef GW_TRUST_H
#define GW_TRUST_H

#include <openssl/x509.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define THUMB_LEN	65		/* lower-case hex SHA-256 of DER + NUL */

struct trust;

struct trust	*trust_new(void);	/* yours, or NULL */
void		 trust_free(struct trust *);

/*
 * Filling it; each takes PEM text (len octets; where several make sense,
 * all certificates or CRLs in it).  GW_ECONF with the reason in *g.
 */
enum gw_err	 trust_add_ca(struct trust *, const char *pem, size_t len,
		    struct grund *g) GW_MUST_CHECK;
enum gw_err	 trust_add_crl(struct trust *, const char *pem, size_t len,
		    struct grund *g) GW_MUST_CHECK;
/* A token issuer: entityID, certificate, [from, to) in ms UTC. */
enum gw_err	 trust_add_issuer(struct trust *, const char *entity,
		    const char *pem, size_t len, int64_t from, int64_t to,
		    struct grund *g) GW_MUST_CHECK;
/* A service's own answer certificate, by the source's name ("sts",
 * "sagsindeks", ...); several may be pinned during a renewal. */
enum gw_err	 trust_add_service(struct trust *, const char *service,
		    const char *pem, size_t len, int64_t from, int64_t to,
		    struct grund *g) GW_MUST_CHECK;
/*
 * A known TLS client: by SHA-256 fingerprint (hex, any case, colons allowed)
 * or by issuer (DN, RFC 2253) and subject serialNumber; where all are given,
 * all must hold, NULL or "" is not given.  issuers lists the entityIDs whose
 * tokens it may bring, blank between, "*" for all, none for none (profile 1,
 * 4).  Being known says nothing of the chain: that is trust_check()'s.
 */
enum gw_err	 trust_add_client(struct trust *, const char *fingerprint,
		    const char *issuer_dn, const char *subject_serial,
		    const char *issuers, struct grund *g) GW_MUST_CHECK;
/*
 * An issuer that publishes no CRL, said explicitly: its DN as RFC 2253 and
 * `openssl x509 -issuer -nameopt RFC2253` write it.  A CRL of its that is
 * there all the same must be current.
 */
enum gw_err	 trust_allow_no_crl(struct trust *, const char *issuer_dn,
		    struct grund *g) GW_MUST_CHECK;

/*
 * The certificate's chain up to a self-signed CA of ours, its validity at
 * now (ms UTC) and its revocation, all certificates of the chain checked
 * against current CRLs, partitioned ones too.  The leaf is no CA and has
 * keyUsage digitalSignature; no key or digest is weaker than 112 bits.
 * usage: what for, by extendedKeyUsage; TRUST_SIGN asks for none.  GW_EAUTH;
 * GW_ENOMEM and GW_EINTERN too mean that it is not accepted.
 *
 * A good verdict is remembered by SHA-256 of the certificate, until anything
 * that it may rest on begins or ends.
 */
enum trust_usage { TRUST_SIGN, TRUST_TLS_CLIENT, TRUST_TLS_SERVER };
enum gw_err	 trust_check(const struct trust *, X509 *, enum trust_usage,
		    int64_t now, struct grund *g) GW_MUST_CHECK;

/*
 * The issuer's certificates whose pin holds now, [from, to), at most max;
 * answers how many.  Borrowed.  Whether such a certificate itself is in its time and
 * not revoked is trust_check()'s to say.
 */
size_t		 trust_issuer(const struct trust *, const char *entity,
		    int64_t now, X509 **out, size_t max);
/* The service's, likewise. */
size_t		 trust_service(const struct trust *, const char *service,
		    int64_t now, X509 **out, size_t max);

/*
 * The known client that presents this TLS certificate, or NULL.  Its
 * handle answers whether it may bring tokens of that issuer.
 */
struct trust_client;
const struct trust_client *trust_client(const struct trust *, X509 *);
int		 trust_client_issuer(const struct trust_client *,
		    const char *entity);

/* The certificate of which these octets are the DER, all of them; X509_free()
 * it.  NULL: it is none.  Nothing is said of whether to believe it. */
X509		*trust_decode(const struct trust *, const unsigned char *der,
		    size_t len);

/* CVR in a certificate's subject (organizationIdentifier NTRDK-NNNNNNNN, or
 * OCES2 serialNumber CVR:NNNNNNNN-...): out or "" when there is none. */
void		 trust_cvr(X509 *, char out[9]);

/* SHA-256 of the DER, hex. */
enum gw_err	 trust_thumbprint(X509 *, char out[THUMB_LEN]) GW_MUST_CHECK;

#endif
