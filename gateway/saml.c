#include "saml.h"

#include <string.h>

#include "dsig.h"
#include "form.h"

#define FORMAT_ENTITY	"urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
#define METHOD_HOK	"urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
#define HOK_TYPE	"KeyInfoConfirmationDataType"
#define MAX_PINNED	8		/* certificates of one issuer */
#define MAX_CERT	8192		/* octets of DER */

struct reader {
	struct arena		*a;
	const struct scan_doc	*doc;
	struct grund		*g;
};

static enum gw_err
bad(const struct reader *r, const char *what)
{
	return fail(r->g, GW_ECHECK, "assertion: %s", what);
}

static const char *
text_of(const struct reader *r, const struct scan_node *n)
{
	return n == NULL ? NULL : scan_text(r->a, r->doc, n);
}

/*
 * Form.
 */

/* KeyInfo/X509Data/X509Certificate and nothing beside: its octets. */
static enum gw_err
keyinfo_der(const struct reader *r, const struct scan_node *ki,
    unsigned char der[MAX_CERT], size_t *len)
{
	static const struct form_name only_id[] = {
		{ NULL, "Id" }, { NULL, NULL }
	};
	const struct scan_node *data, *cert;
	const char *s;

	if (!form_attrs(ki, only_id) ||
	    (data = form_sole(r->doc, ki, NS_DS, "X509Data")) == NULL ||
	    (cert = form_sole(r->doc, data, NS_DS,
	    "X509Certificate")) == NULL ||
	    data->n_attrs != 0 || cert->n_attrs != 0 ||
	    (s = text_of(r, cert)) == NULL)
		return bad(r, "KeyInfo is not one certificate");
	if (base64_decode(s, strlen(s), 1, der, MAX_CERT, len) != GW_OK)
		return bad(r, "certificate is not base64");
	return GW_OK;
}

/* 1 when the QName says saml:KeyInfoConfirmationDataType; without prefix it
 * is in the default namespace. */
static int
type_is_hok(const struct reader *r, const struct scan_node *n)
{
	const char *type = form_attr(r->a, n, NS_XSI, "type"), *colon, *ns;
	struct slice prefix = { "", 0 };

	if (type == NULL)
		return 0;
	if ((colon = strchr(type, ':')) != NULL) {
		prefix.p = type;
		prefix.len = (size_t)(colon - type);
		if (prefix.len == 0)
			return 0;
		type = colon + 1;
	}
	ns = scan_prefix_ns(n, prefix);
	return ns != NULL && strcmp(ns, NS_SAML) == 0 &&
	    strcmp(type, HOK_TYPE) == 0;
}

/* Profile 4: one holder-of-key confirmation with one certificate. */
static enum gw_err
subject_parse(const struct reader *r, const struct scan_node *subject,
    const struct trust *trust, struct saml *s)
{
	const struct scan_node *c = subject->first, *nameid, *sc, *data, *ki;
	unsigned char der[MAX_CERT];
	size_t len;
	enum gw_err rc;

	nameid = form_take(&c, NS_SAML, "NameID");
	sc = form_take(&c, NS_SAML, "SubjectConfirmation");
	if (sc == NULL || c != NULL || !form_elements_only(r->doc, subject))
		return bad(r, "Subject's children");
	if (nameid != NULL && (s->nameid = text_of(r, nameid)) == NULL)
		return bad(r, "NameID is not text");
	if (!form_attr_is(r->a, sc, NULL, "Method", METHOD_HOK))
		return bad(r, "confirmation is not holder-of-key");
	if ((data = form_sole(r->doc, sc, NS_SAML,
	    "SubjectConfirmationData")) == NULL || !type_is_hok(r, data))
		return bad(r, "no holder-of-key confirmation data");
	if ((ki = form_sole(r->doc, data, NS_DS, "KeyInfo")) == NULL)
		return bad(r, "confirmation data holds not one KeyInfo");
	s->confirmation = data;
	if ((rc = keyinfo_der(r, ki, der, &len)) != GW_OK)
		return rc;
	if ((s->hok = trust_decode(trust, der, len)) == NULL)
		return bad(r, "holder-of-key certificate is not DER");
	return GW_OK;
}

/* One AttributeStatement and one AuthnStatement, in either order. */
static enum gw_err
statements_parse(const struct reader *r, const struct scan_node *c,
    struct saml *s)
{
	for (; c != NULL; c = c->next) {
		if (s->attributes == NULL &&
		    scan_is(c, NS_SAML, "AttributeStatement"))
			s->attributes = c;
		else if (s->authn == NULL &&
		    scan_is(c, NS_SAML, "AuthnStatement"))
			s->authn = c;
		else
			return bad(r, "a statement too many, or of another "
			    "kind");
	}
	if (s->attributes == NULL || s->authn == NULL)
		return bad(r, "a statement is missing");
	return GW_OK;
}

static int
holds_assertion(const struct scan_node *n)
{
	const struct scan_node *c;

	/* an Advice is never read, and one with an assertion in it is a
	 * wrapping attempt; depth is limited by the scanner */
	for (c = n->first; c != NULL; c = c->next)
		if (scan_is(c, NS_SAML, "Assertion") ||
		    scan_is(c, NS_SAML, "EncryptedAssertion") ||
		    holds_assertion(c))
			return 1;
	return 0;
}

static enum gw_err
issuer_parse(const struct reader *r, const struct scan_node *n, struct saml *s)
{
	if (scan_attr(n, NULL, "Format") != NULL &&
	    !form_attr_is(r->a, n, NULL, "Format", FORMAT_ENTITY))
		return bad(r, "Issuer's Format");
	if ((s->issuer = text_of(r, n)) == NULL)
		return bad(r, "Issuer");
	return GW_OK;
}

/* SAML 2.0 core, 2.3.3: the children in the schema's order. */
static enum gw_err
assertion_parse(const struct reader *r, const struct scan_node *n,
    const struct trust *trust, struct saml *s,
    const struct scan_node **signature)
{
	const struct scan_node *c = n->first, *issuer, *subject, *advice;
	enum gw_err rc;

	if (!form_attr_is(r->a, n, NULL, "Version", "2.0") ||
	    (s->id = form_attr(r->a, n, NULL, "ID")) == NULL || *s->id == '\0')
		return bad(r, "Version or ID");
	if (!form_elements_only(r->doc, n) ||
	    (issuer = form_take(&c, NS_SAML, "Issuer")) == NULL ||
	    (*signature = form_take(&c, NS_DS, "Signature")) == NULL ||
	    (subject = form_take(&c, NS_SAML, "Subject")) == NULL)
		return bad(r, "not Issuer, Signature, Subject");
	s->conditions = form_take(&c, NS_SAML, "Conditions");
	advice = form_take(&c, NS_SAML, "Advice");
	if (advice != NULL && holds_assertion(advice))
		return bad(r, "Advice holds an assertion");
	if ((rc = issuer_parse(r, issuer, s)) != GW_OK ||
	    (rc = statements_parse(r, c, s)) != GW_OK)
		return rc;
	return subject_parse(r, subject, trust, s);
}

/*
 * Signature.
 */

/* Profile 4: KeyInfo is absent or that certificate; it selects no key. */
static enum gw_err
keyinfo_is(const struct reader *r, const struct dsig *d, X509 *pinned)
{
	unsigned char der[MAX_CERT], *is = NULL;
	size_t len;
	enum gw_err rc;
	int n, equal;

	if (d->keyinfo == NULL)
		return GW_OK;
	if ((rc = keyinfo_der(r, d->keyinfo, der, &len)) != GW_OK)
		return rc;
	if ((n = i2d_X509(pinned, &is)) <= 0)
		return fail(r->g, GW_ENOMEM, "assertion: no memory");
	equal = (size_t)n == len && memcmp(is, der, len) == 0;
	OPENSSL_free(is);
	return equal ? GW_OK :
	    bad(r, "KeyInfo is not the pinned certificate");
}

/* The first of the issuer's certificates by which the signature holds. */
static enum gw_err
signature_key(const struct reader *r, const struct dsig *d, struct saml *s,
    const struct saml_policy *p, int64_t now)
{
	X509 *pinned[MAX_PINNED];
	size_t i, n = trust_issuer(p->trust, s->issuer, now, pinned, MAX_PINNED);
	struct grund last = { GW_OK, "" };
	enum gw_err rc;

	for (i = 0; i < n; i++) {
		struct grund g = { GW_OK, "" };
		struct reader quiet = { r->a, r->doc, &g };

		if ((rc = keyinfo_is(&quiet, d, pinned[i])) == GW_OK)
			rc = dsig_check_key(r->doc, d,
			    X509_get0_pubkey(pinned[i]), &g);
		if (rc == GW_OK) {
			s->signer = pinned[i];
			return GW_OK;
		}
		last = g;
	}
	if (n == 0)
		return bad(r, "no certificate is pinned for its issuer");
	return fail(r->g, last.rc, "%s", last.text);
}

static enum gw_err
signature_check(const struct reader *r, const struct scan_node *signature,
    struct saml *s, const struct saml_policy *p, int64_t now)
{
	struct dsig *d;
	const struct dsig_ref *ref;
	enum gw_err rc, key;

	if ((rc = dsig_parse(r->a, r->doc, signature, r->g, &d)) != GW_OK)
		return rc;
	ref = &d->refs[0];
	if (d->n_refs != 1 || ref->transform != DSIG_ENVELOPED ||
	    ref->id.len != strlen(s->id) ||
	    memcmp(ref->id.p, s->id, ref->id.len) != 0)
		return bad(r, "signature is not over itself, enveloped");
	/* both, whichever fails: a forger learns nothing from the time */
	rc = dsig_check_ref(r->doc, d, ref, s->node, r->g);
	key = signature_key(r, d, s, p, now);
	return rc != GW_OK ? rc : key;
}

enum gw_err
saml_verify(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *assertion, const struct saml_policy *p,
    int64_t now, struct grund *g, struct saml *out)
{
	struct reader r = { a, doc, g };
	const struct scan_node *signature = NULL;
	enum gw_err rc;

	memset(out, 0, sizeof(*out));
	out->doc = doc;
	out->node = assertion;
	if ((rc = assertion_parse(&r, assertion, p->trust, out,
	    &signature)) != GW_OK ||
	    (rc = signature_check(&r, signature, out, p, now)) != GW_OK)
		return rc;
	return arena_failed(a) ? fail(g, GW_ENOMEM, "assertion: no memory") :
	    GW_OK;
}

void
saml_fini(struct saml *s)
{
	X509_free(s->hok);
	s->hok = NULL;
}
