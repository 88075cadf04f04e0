/*
 * wssec.h - messages one can believe, and messages others can believe.
 *
 * Verifying: one scan, one view; only what was digested is handed on.  Making:
 * headers are emitted as the canonical text that was digested, the Body's
 * child as it was given.  security profile 2-4, 6, 7.
 * Threads: no state but what is passed in.
 */
#ifndef GW_WSSEC_H
#define GW_WSSEC_H

#include "dsig.h"
#include "saml.h"

/* Names on the wire, once. */
#define NS_SOAP11	"http://schemas.xmlsoap.org/soap/envelope/"
#define NS_SOAP12	"http://www.w3.org/2003/05/soap-envelope"
#define NS_WSA		"http://www.w3.org/2005/08/addressing"
#define NS_WSSE11	"http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
#define NS_WSU		"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
#define NS_RH		"http://kombit.dk/xml/schemas/RequestHeader/1/"
#define NS_SBF		"urn:liberty:sb:2006-08"
#define WSA_ANON	"http://www.w3.org/2005/08/addressing/anonymous"
#define WSS_BASE64	"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
#define WSS_X509V3	"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
#define WSS_X509SKI	"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509SubjectKeyIdentifier"
#define WSS_SAMLID	"http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLID"
#define WSS_SAMLV20	"http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"

/* What kind of message it is; decides Security's children and KeyInfo. */
enum wssec_kind {
	WSSEC_TOKEN_REQUEST = 1, /* Assertion + STR, holder-of-key signs */
	WSSEC_BST_REQUEST,	/* to the STS: BinarySecurityToken signs */
	WSSEC_ANSWER,		/* BinarySecurityToken, pinned */
	WSSEC_STS_ANSWER	/* SubjectKeyIdentifier, pinned */
};
enum soap_version { SOAP_11 = 11, SOAP_12 = 12 };

/* What the receiver demands. */
struct wssec_policy {
	enum wssec_kind	 kind;
	enum soap_version soap;
	int		 liberty;	/* sbf:Framework required and signed */
	const struct scan_limits *limits;
	int64_t		 skew_ms;
	const struct trust *trust;
	/* requests */
	const char	*const *addresses;	/* ours, NULL-terminated */
	const char	*const *actions;	/* supported, NULL-terminated */
	const char	*http_action;	/* SOAPAction or action=, or NULL */
	struct saml_policy saml;	/* WSSEC_TOKEN_REQUEST */
	const struct trust_client *client;	/* TLS client, NULL: any; its
						 * issuers bind the token's */
	X509		*tls_cert;	/* for hok_binding, or NULL */
	enum hok_binding { HOK_NONE = 0, HOK_SAME_CVR, HOK_SAME_CERT }
			 hok_binding;
	/* answers */
	const char	*service;	/* pinned certificates' name */
	const char	*relates_to;	/* our MessageID */
	const char	*const *answer_actions;	/* accepted wsa:Action,
						 * NULL-terminated; NULL: any */
};

/* A message that verified (or how far it came). */
struct wssec {
	int		 verified;	/* signatures and key binding hold */
	const char	*action, *message_id, *to, *relates_to;
	const char	*transaction;	/* RequestHeader's UUID or NULL, raw */
	int		 transaction_count;	/* RequestHeader headers seen */
	int64_t		 created, expires;
	struct saml	 saml;		/* WSSEC_TOKEN_REQUEST */
	int		 has_saml;
	char		 signer[THUMB_LEN];	/* of the certificate */
	X509		*bst;		/* WSSEC_BST_REQUEST: the signer */
	unsigned char	 signature_digest[DIGEST_LEN]; /* of SignatureValue */
	struct slice	 body_child;	/* the Body's only child as a document
					 * of its own: canonical, but what it
					 * declares stands at its top alone */
	const char	*body_ns, *body_local;	/* its name */
	int		 is_fault;	/* Body holds a SOAP Fault */
	/* The same octets as scanned: for readers of the Body that need no
	 * deserialiser (the token in an answer of the STS) */
	const struct scan_doc	*doc;
	const struct scan_node	*body_node;	/* the only child */
};

/*
 * Judges a message in the profile's order: scan, SOAP, security header,
 * signatures and key binding, token, Timestamp.  Replay, RequestHeader,
 * access and body come after, in opslag.c.  now in ms UTC.
 * Any of GW_ESCAN/GW_ESIZE (HTTP 400/413), GW_ESOAP, GW_EMUSTUND,
 * GW_ESECURITY, GW_ECHECK, GW_EAUTH, GW_EEXPIRED, GW_EADDR, GW_EDEST,
 * GW_EACTION, GW_ENOMEM; out->verified tells whether a fault may be specific
 * (fault.h).  *out is always set and must go to wssec_fini().
 * An answer that is a SOAP fault: GW_EREFUSED, out->is_fault; also without
 * a Security header (out->verified tells), with body_child set in both cases.
 * What an unsigned fault says is never data (profile 7).
 */
enum gw_err	wssec_verify(struct arena *, const char *bytes, size_t len,
		    const struct wssec_policy *, int64_t now, struct grund *,
		    struct wssec *out) GW_MUST_CHECK;
void		wssec_fini(struct wssec *);

/*
 * A token of ours, ready for use: the assertion byte for byte as issued and
 * its STR-Transform digest, computed once.
 */
struct wssec_token {
	const char	*assertion;	/* canonical or verbatim octets */
	size_t		 len;
	const char	*id;
	unsigned char	 digest[DIGEST_LEN];
};

/* Digest and ID of an assertion that stands alone (the octets are copied).
 * GW_EBELIEF: it is none. */
enum gw_err	wssec_token_init(struct arena *, const char *assertion,
		    size_t len, struct grund *, struct wssec_token *out)
		    GW_MUST_CHECK;

/*
 * The same for an assertion inside a verified message (out->doc): its octets
 * as issued, with the namespace declarations that it has from around it.
 */
enum gw_err	wssec_token_take(struct arena *, const struct scan_doc *,
		    const struct scan_node *assertion, struct grund *,
		    struct wssec_token *out) GW_MUST_CHECK;

/* What to make. */
struct wssec_make {
	enum wssec_kind	 kind;
	enum soap_version soap;
	int		 liberty;
	const char	*action, *message_id, *to, *relates_to;	/* NULL: left
						 * out; message_id NULL in an
						 * STS answer only */
	int		 reply_to_anonymous;
	const char	*transaction;	/* RequestHeader, unsigned; or NULL */
	int64_t		 created, expires;
	const struct signkey *key;
	const unsigned char *ticket;	/* sign_job's, or NULL */
	const struct wssec_token *token;	/* WSSEC_TOKEN_REQUEST */
	const char	*body;		/* the child's octets: any XML that
					 * scans and stands alone */
	size_t		 body_len;
};

/*
 * In two steps, so that many are signed in one batch: wssec_prepare() makes
 * all but the signature and sets *job (thumbprint, SignedInfo; both live in
 * the arena); after signer_sign() wssec_finish() gives the message.  What was
 * passed in must live until then.
 * GW_ENOMEM, GW_EINTERN (body not scannable).
 */
struct wssec_draft;
enum gw_err	wssec_prepare(struct arena *, const struct wssec_make *,
		    struct grund *, struct wssec_draft **, struct sign_job *job)
		    GW_MUST_CHECK;
enum gw_err	wssec_finish(struct arena *, struct wssec_draft *,
		    const struct sign_job *, const char **bytes, size_t *len)
		    GW_MUST_CHECK;

/* Both steps at once, for a single message. */
enum gw_err	wssec_make(struct arena *, struct signer *,
		    const struct wssec_make *, struct grund *,
		    const char **bytes, size_t *len) GW_MUST_CHECK;

/* A fresh "urn:uuid:..." (random, RFC 9562 version 4) in the arena. */
const char	*wssec_uuid_urn(struct arena *);

#endif
