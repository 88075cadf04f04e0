/*
 * assertion.h - makes assertions, as NemLog-in and the STS do.
 *
 * security profile, 4, and the shape of KOMBIT's tokens (infrastructure,
 * 1.4): default namespace, unprefixed xsi:type.  Nothing here judges: options
 * make tokens that the profile refuses, and assertion_sign() signs whatever it
 * is given.  Threads: no state.
 */
#ifndef TM_ASSERTION_H
#define TM_ASSERTION_H

#include <openssl/x509.h>
#include <stdint.h>

#include "arena.h"
#include "signer.h"

struct assertion_attr {
	const char	*name, *value;	/* UTF-8, escaped here */
};

/* Moments in ms UTC; TID_INGEN leaves the attribute out. */
struct assertion {
	const char	*id;		/* NULL: a random one */
	const char	*issuer;
	const char	*nameid, *nameid_format;	/* NULL: none */
	X509		*hok;		/* holder-of-key certificate */
	int		 bearer;	/* bearer instead of holder-of-key */
	const char	*recipient;	/* NULL: none */
	int64_t		 conf_not_before, conf_not_on_or_after;
	const char	*audience;	/* NULL: no AudienceRestriction */
	int64_t		 issued, not_before, not_on_or_after;
	int		 one_time_use;
	int64_t		 session_not_on_or_after;
	const struct assertion_attr *attrs;
	size_t		 n_attrs;
	const struct signkey *key;	/* the issuer's */
	int		 keyinfo;	/* its certificate in the Signature */
};

/* All but key: every moment left out. */
void		 assertion_init(struct assertion *);

/* The assertion without its Signature, in the arena; NULL: no memory. */
const char	*assertion_text(struct arena *, const struct assertion *);

/*
 * Signs an assertion: puts the Signature behind its Issuer and leaves the
 * text as it is otherwise.  It must scan and have an ID and an Issuer
 * (GW_EINTERN).
 */
enum gw_err	 assertion_sign(struct arena *, struct signer *,
		    const struct signkey *, int keyinfo, const char *text,
		    size_t textlen, struct grund *, const char **out,
		    size_t *len) GW_MUST_CHECK;

/* Both.  GW_ENOMEM, or what the signer says. */
enum gw_err	 assertion_make(struct arena *, struct signer *,
		    const struct assertion *, struct grund *,
		    const char **out, size_t *len) GW_MUST_CHECK;

#endif
