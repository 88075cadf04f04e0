/*
 * dsig.h - XML signatures of our profile, and no others.
 *
 * security profile, 3: exc-c14n, SHA-256, rsa-sha256 and ecdsa-sha256
 * (P-256), the algorithm follows the key.  The structure of ds:Signature is
 * checked by allow-list; which references are required, and which key, is the
 * caller's (wssec.c, saml.c).
 */
#ifndef GW_DSIG_H
#define GW_DSIG_H

#include <openssl/evp.h>

#include "c14n.h"
#include "scan.h"
#include "signer.h"

#define NS_DS		"http://www.w3.org/2000/09/xmldsig#"
#define NS_EC		"http://www.w3.org/2001/10/xml-exc-c14n#"
#define ALG_EXC_C14N	NS_EC
#define ALG_SHA256	"http://www.w3.org/2001/04/xmlenc#sha256"
#define ALG_ENVELOPED	NS_DS "enveloped-signature"
#define ALG_STR		"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform"
#define NS_WSSE		"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"

#define DSIG_MAX_REFS	12
#define DSIG_MAX_PREFIXES 32
#define DIGEST_LEN	32

/* How a reference's octets come about. */
enum dsig_transform {
	DSIG_EXC = 1,			/* exc-c14n of the element */
	DSIG_ENVELOPED,			/* enveloped-signature + exc-c14n */
	DSIG_STR			/* STR-Transform -> the Assertion */
};

struct dsig_ref {
	struct slice	 id;		/* URI without '#' */
	enum dsig_transform transform;
	struct slice	 prefixes[DSIG_MAX_PREFIXES];
	size_t		 n_prefixes;
	unsigned char	 digest[DIGEST_LEN];
};

/* A ds:Signature whose form is right.  Slices borrow the document. */
struct dsig {
	const struct scan_node	*node, *signedinfo;
	const struct scan_node	*keyinfo;	/* or NULL */
	enum sign_alg	 alg;
	struct slice	 si_prefixes[DSIG_MAX_PREFIXES];
	size_t		 n_si_prefixes;
	struct dsig_ref	 refs[DSIG_MAX_REFS];
	size_t		 n_refs;
	unsigned char	 value[SIGN_MAX];
	size_t		 value_len;
};

/* Reads ds:Signature; GW_ECHECK when it is not of the profile. */
enum gw_err	dsig_parse(struct arena *, const struct scan_doc *,
		    const struct scan_node *signature, struct grund *,
		    struct dsig **out) GW_MUST_CHECK;

/*
 * The reference's digest over the node, exactly as its transform says (for
 * DSIG_STR node is the Assertion, and WSS 1.1's xmlns="" form is accepted
 * too).  GW_ECHECK when it differs or is the digest of nothing.
 */
enum gw_err	dsig_check_ref(const struct scan_doc *, const struct dsig *,
		    const struct dsig_ref *, const struct scan_node *node,
		    struct grund *) GW_MUST_CHECK;

/* The signature over SignedInfo by the key; GW_ECHECK.  Key rules: RSA
 * 2048-8192, e = 65537; EC P-256. */
enum gw_err	dsig_check_key(const struct scan_doc *, const struct dsig *,
		    EVP_PKEY *, struct grund *) GW_MUST_CHECK;

/* What the key signs with by the profile; SIGN_NONE: not a key of it. */
enum sign_alg	 dsig_key_alg(const EVP_PKEY *);

/*
 * 1 when the octets are a ds:SignedInfo of the profile for that algorithm,
 * in canonical form: the signer signs nothing else.
 */
int		 dsig_signedinfo_ok(const char *, size_t, enum sign_alg);

/* SHA-256, fetched once for the process; never NULL. */
const EVP_MD	*dsig_md(void);

/* SHA-256 of octets; other than GW_OK only when OpenSSL fails (GW_EINTERN). */
enum gw_err	dsig_sha256(const void *, size_t, unsigned char out[DIGEST_LEN])
		    GW_MUST_CHECK;

/*
 * SHA-256 of the element's exclusive C14N without a PrefixList: for an
 * assertion that is the digest of a STR-Transform, in the plain form.
 */
enum gw_err	dsig_c14n_digest(const struct scan_doc *,
		    const struct scan_node *assertion,
		    unsigned char out[DIGEST_LEN]) GW_MUST_CHECK;

/* Strict base64 (profile 3): white space, where ws, is space, tab, CR, LF.
 * out has room for max octets; more, or anything else: GW_ECHECK. */
enum gw_err	base64_decode(const char *s, size_t len, int ws,
		    unsigned char *out, size_t max, size_t *outlen)
		    GW_MUST_CHECK;
/* Standard alphabet, padded, one line. */
char		*base64_encode(struct arena *, const void *, size_t);

#endif
