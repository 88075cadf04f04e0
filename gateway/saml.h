/*
 * saml.h - the assertion: is it the profile's, is it true, what does it say.
 *
 * security profile, 4 (after OIO SAML and SAML 2.0 core).  Reads a
 * scanned document; trusts trust.h alone.  Threads: no state.
 */
#ifndef GW_SAML_H
#define GW_SAML_H

#include "cpr.h"
#include "scan.h"
#include "trust.h"

#define NS_SAML	"urn:oasis:names:tc:SAML:2.0:assertion"
#define NS_XSI	"http://www.w3.org/2001/XMLSchema-instance"

/* What an assertion must satisfy for us (or for a test service). */
struct saml_policy {
	const struct trust *trust;
	const char	*audience;	/* our entityID, exactly */
	int64_t		 skew_ms;	/* 0-300 000, default 60 000 */
};

struct saml {
	const char	*id;		/* ID attribute */
	const char	*issuer;
	const char	*nameid;	/* or NULL */
	X509		*hok;		/* holder-of-key certificate; freed by
					 * saml_fini() */
	X509		*signer;	/* the pinned one; trust's */
	int64_t		 not_on_or_after;	/* ms UTC, the earliest; set by
						 * saml_accept() */
	int		 one_time_use;
	const char	*level;		/* of assurance, as given; likewise */
	const struct scan_doc	*doc;
	const struct scan_node	*node;
	const struct scan_node	*conditions;	/* or NULL */
	const struct scan_node	*confirmation;	/* SubjectConfirmationData */
	const struct scan_node	*authn;		/* the AuthnStatement */
	const struct scan_node	*attributes;	/* the AttributeStatement */
};

/*
 * Form and signature (the "signatures and key binding" stage): exactly the
 * structure of profile 4, two statements or a bearer confirmation are no
 * token of it; the enveloped signature by a certificate pinned for the
 * Issuer.  GW_ECHECK; also for an unknown issuer at this stage; GW_ENOMEM.  *out is always
 * set and must go to saml_fini(); out->hok may be there although the
 * signature does not hold, so that a caller can do the same work for both.
 */
enum gw_err	saml_verify(struct arena *, const struct scan_doc *,
		    const struct scan_node *assertion,
		    const struct saml_policy *, int64_t now, struct grund *,
		    struct saml *out) GW_MUST_CHECK;
void		saml_fini(struct saml *);

/*
 * The token stage, after the signatures hold: Conditions, times, audience,
 * the confirmation's and the session's, level, revocation of issuer and
 * holder-of-key certificates.  GW_EAUTH, GW_ENOMEM.
 */
enum gw_err	saml_accept(struct arena *, struct saml *,
		    const struct saml_policy *, int64_t now, struct grund *)
		    GW_MUST_CHECK;

/*
 * The one value of an attribute that the operation needs, by any of its
 * names (NULL-terminated list).  GW_EACCESS when absent, given under more
 * than one name or value, or empty; GW_ENOMEM.  So do those below.
 */
enum gw_err	saml_attribute(struct arena *, const struct saml *,
		    const char *const *names, struct grund *,
		    const char **out) GW_MUST_CHECK;

/* How many Attribute elements have that Name. */
size_t		saml_has_attribute(struct arena *, const struct saml *,
		    const char *name);

/* R01: the citizen.  GW_EACCESS. */
enum gw_err	saml_cpr(struct arena *, const struct saml *, struct grund *,
		    struct cpr *out) GW_MUST_CHECK;

/* The organisation's CVR, eight digits.  GW_EACCESS. */
enum gw_err	saml_cvr(struct arena *, const struct saml *, struct grund *,
		    char out[9]) GW_MUST_CHECK;

/*
 * GW_OK when the privilege list gives role in a group whose Scope is that
 * CVR and that has no Constraint we do not know (OIO Basic Privilege
 * Profile).  GW_EACCESS.
 */
enum gw_err	saml_role(struct arena *, const struct saml *,
		    const char *role, const char *cvr, struct grund *)
		    GW_MUST_CHECK;

#endif
