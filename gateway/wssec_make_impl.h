/*
 * wssec_make_impl.h - a message on its way out.
 *
 * For wssec_make.c and wssec_parts.c alone.
 */
#ifndef GW_WSSEC_MAKE_IMPL_H
#define GW_WSSEC_MAKE_IMPL_H

#include "wssec.h"

#define N_REFS_MAX	10

/*
 * Every part that is signed is written as its own canonical form: it declares
 * the namespaces it uses itself, whatever is declared around it, so that the
 * octets on the wire are the octets digested.
 */
struct signed_part {
	const char	*id;
	int		 str;		/* STR-Transform */
	unsigned char	 digest[DIGEST_LEN];
};

struct wssec_draft {
	const struct wssec_make *m;
	const char	*ns;		/* SOAP's */
	struct buf	 header;	/* header blocks but Security */
	struct buf	 security;	/* its children but Signature */
	const char	*body;
	size_t		 body_len;
	struct signed_part	 refs[N_REFS_MAX];
	size_t		 n_refs;
	const char	*signedinfo;
	size_t		 signedinfo_len;
	enum gw_err	 rc;		/* the first failure */
};

/* Notes that the octets are to be referenced by that ID. */
void		 part_signed(struct wssec_draft *, const char *id, const char *,
		    size_t);

/* Writes the header blocks, and Security's children, into the draft. */
void		 parts_headers(struct arena *, struct wssec_draft *);
void		 parts_security(struct arena *, struct wssec_draft *);

/* The reference to the Assertion; id NULL: as it stands in KeyInfo. */
void		 parts_saml_reference(struct buf *, const struct wssec_draft *,
		    const char *id);

#endif
