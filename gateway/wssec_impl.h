/*
 * wssec_impl.h - a message on its way through the stages of wssec_verify().
 *
 * For wssec.c and wssec_{soap,sig,key}.c alone.
 */
#ifndef GW_WSSEC_IMPL_H
#define GW_WSSEC_IMPL_H

#include "wssec.h"

struct besked {
	struct arena			*a;
	const struct wssec_policy	*p;
	int64_t				 now;
	struct grund			*g;
	struct wssec			*out;
	struct scan_doc			*doc;
	const char			*ns;	/* SOAP's */
	/* SOAP's parts, and Security's: the very nodes that are used */
	const struct scan_node		*header, *body, *security;
	const struct scan_node		*timestamp, *assertion, *str, *bst;
	const struct scan_node		*signature;
	X509				*pinned; /* an answer's signer */
	/*
	 * The verdict of the SOAP stage.  It is told only once the signatures
	 * hold, so that nobody learns from it without a key (profile 6).
	 */
	enum gw_err			 soap_rc;
	struct grund			 soap_g;
};

/* 1 for what a caller sends, 0 for what a service answers. */
int		 kind_is_request(enum wssec_kind);

/* Finds SOAP's parts; m->security is NULL when there is none, or several.
 * GW_ECHECK. */
enum gw_err	 soap_parts(struct besked *) GW_MUST_CHECK;

/* Judges all of SOAP and WS-Addressing into m->soap_rc. */
void		 soap_judge(struct besked *);

/* 1 when the header block's mustUnderstand is true, 0 when false or absent,
 * -1 when it is neither. */
int		 soap_must_understand(const struct besked *,
		    const struct scan_node *block);

/* Profile 3: the one Signature, its references and its key.  Sets the Body
 * in m->out.  GW_ECHECK. */
enum gw_err	 sig_check(struct besked *) GW_MUST_CHECK;

/*
 * KeyInfo and the key it means, by the kind of message; the signature over
 * SignedInfo by that key, and for a token its own signature and the binding to
 * the channel.  GW_ECHECK.
 */
enum gw_err	 sig_key(struct besked *, const struct dsig *) GW_MUST_CHECK;

#endif
