#include <openssl/x509v3.h>
#include <string.h>

#include "form.h"
#include "wssec_impl.h"

#define MAX_PINNED	8
#define MAX_CERT	8192

static enum gw_err
bad(const struct besked *m, const char *what)
{
	return fail(m->g, GW_ECHECK, "message: %s", what);
}

/*
 * References.
 */

/* What a reference is to, once resolved. */
struct target {
	const struct dsig_ref	*ref;
	const struct scan_node	*node;	/* what is digested: for a STR, the
					 * Assertion */
};

/* 1 when the element may be digested as it stands (profile 3). */
static int
may_be_referenced(const struct besked *m, const struct scan_node *n,
    struct slice id)
{
	const struct scan_attr *saml_id;

	if (n == m->body || n == m->timestamp || n == m->bst)
		return 1;
	if (n == m->assertion)
		return (saml_id = scan_attr(n, NULL, "ID")) != NULL &&
		    saml_id->raw.len == id.len &&
		    memcmp(saml_id->raw.p, id.p, id.len) == 0;
	return n->parent == m->header && n != m->security;
}

static enum gw_err
target_find(const struct besked *m, const struct dsig_ref *ref,
    struct target *t)
{
	const struct scan_node *n = scan_by_id(m->doc, ref->id);

	if (n == NULL)
		return bad(m, "a reference to no element");
	t->ref = ref;
	t->node = n;
	if (ref->transform == DSIG_STR) {
		t->node = m->assertion;
		return n == m->str && n != NULL ? GW_OK :
		    bad(m, "STR-Transform of another element");
	}
	if (ref->transform != DSIG_EXC || !may_be_referenced(m, n, ref->id))
		return bad(m, "a reference to what may not be referenced");
	return GW_OK;
}

/* Every reference resolved; each node at most once per kind, no URI twice. */
static enum gw_err
targets_find(const struct besked *m, const struct dsig *d, struct target *t)
{
	enum gw_err rc;
	size_t i, j;

	for (i = 0; i < d->n_refs; i++) {
		if ((rc = target_find(m, &d->refs[i], &t[i])) != GW_OK)
			return rc;
		for (j = 0; j < i; j++) {
			if (t[j].node == t[i].node &&
			    t[j].ref->transform == t[i].ref->transform)
				return bad(m, "an element is referenced twice");
			if (t[j].ref->id.len == t[i].ref->id.len &&
			    memcmp(t[j].ref->id.p, t[i].ref->id.p,
			    t[i].ref->id.len) == 0)
				return bad(m, "a URI is there twice");
		}
	}
	return GW_OK;
}

/* The reference that covers exactly this node, or NULL. */
static const struct dsig_ref *
covering(const struct target *t, size_t n, const struct scan_node *node,
    enum dsig_transform how)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (t[i].node == node && t[i].ref->transform == how)
			return t[i].ref;
	return NULL;
}

/* Profile 3, 7: everything that will be used is signed. */
static enum gw_err
coverage_check(const struct besked *m, const struct target *t, size_t n)
{
	const struct scan_node *b;

	if (covering(t, n, m->body, DSIG_EXC) == NULL)
		return bad(m, "Body is not signed");
	if (covering(t, n, m->timestamp, DSIG_EXC) == NULL)
		return bad(m, "Timestamp is not signed");
	for (b = m->header->first; b != NULL; b = b->next) {
		if (b->ns != NULL && strcmp(b->ns, NS_WSA) == 0 &&
		    covering(t, n, b, DSIG_EXC) == NULL)
			return bad(m, "a wsa header is not signed");
		if (m->p->liberty && scan_is(b, NS_SBF, "Framework") &&
		    covering(t, n, b, DSIG_EXC) == NULL)
			return bad(m, "Framework is not signed");
	}
	if (m->p->kind == WSSEC_TOKEN_REQUEST &&
	    covering(t, n, m->assertion, DSIG_STR) == NULL)
		return bad(m, "Assertion is not signed by its reference");
	return GW_OK;
}

/*
 * The Body as digested.
 */

/* 1 when something from n down is written with that prefix. */
static int
uses_prefix(const struct scan_node *n, struct slice prefix)
{
	const struct scan_node *c;
	size_t i;

	if (n->prefix.len == prefix.len &&
	    memcmp(n->prefix.p, prefix.p, prefix.len) == 0)
		return 1;
	for (i = 0; i < n->n_attrs && prefix.len > 0; i++)
		if (n->attrs[i].prefix.len == prefix.len &&
		    memcmp(n->attrs[i].prefix.p, prefix.p, prefix.len) == 0)
			return 1;
	for (c = n->first; c != NULL; c = c->next)
		if (uses_prefix(c, prefix))
			return 1;
	return 0;
}

/*
 * 1 when the child is a document of its own where it stands in the canonical
 * Body: it uses no prefix that Body's start tag declares.
 */
static int
stands_alone(const struct besked *m, const struct dsig_ref *ref)
{
	const struct scan_node *child = m->out->body_node;
	size_t i;

	if (ref->n_prefixes > 0 || uses_prefix(child, m->body->prefix))
		return 0;
	for (i = 0; i < m->body->n_attrs; i++)
		if (uses_prefix(child, m->body->attrs[i].prefix))
			return 0;
	return 1;
}

/* What is between Body's tags, white space at the ends cut. */
static struct slice
content_slice(const struct besked *m)
{
	const char *p = m->out->body, *end = p + m->out->body_len;
	const struct slice *prefix = &m->body->prefix;
	size_t name = m->body->local.len +
	    (prefix->len > 0 ? prefix->len + 1 : 0);
	int quoted = 0;

	for (; *p != '>' || quoted; p++)	/* '>' may be in a value */
		quoted ^= *p == '"';
	for (p++, end -= name + 3; p < end && strchr(" \t\n", *p) != NULL;)
		p++;
	while (end > p && strchr(" \t\n", end[-1]) != NULL)
		end--;
	return (struct slice){ p, (size_t)(end - p) };
}

/* The Body's octets: digested, and then what everybody reads. */
static enum gw_err
body_check(const struct besked *m, const struct dsig_ref *ref)
{
	struct wssec *out = m->out;
	struct c14n_opts none = { NULL, NULL, 0, 0 };
	const struct scan_node *child = out->body_node;

	if ((out->body = dsig_ref_text(m->a, m->doc, ref, m->body,
	    &out->body_len)) == NULL)
		return fail(m->g, GW_ENOMEM, "message: no memory");
	if (child == NULL)		/* soap_judge() has noted it */
		return dsig_check_octets(ref, out->body, out->body_len, m->g);
	if (stands_alone(m, ref))
		out->body_child = content_slice(m);
	else if ((out->body_child.p = c14n_text(m->a, m->doc, child, &none,
	    &out->body_child.len)) == NULL)
		return fail(m->g, GW_ENOMEM, "message: no memory");
	return dsig_check_octets(ref, out->body, out->body_len, m->g);
}

/* All of them, whichever fails: the time tells nothing. */
static enum gw_err
digests_check(const struct besked *m, const struct dsig *d,
    const struct target *t)
{
	enum gw_err first = GW_OK, rc;
	size_t i;

	for (i = 0; i < d->n_refs; i++) {
		if (t[i].node == m->body)
			rc = body_check(m, t[i].ref);
		else
			rc = dsig_check_ref(m->doc, d, t[i].ref, t[i].node,
			    m->g);
		if (first == GW_OK)
			first = rc;
	}
	return first;
}

/*
 * The key.
 */
static const struct form_name ids[] = {
	{ NULL, "Id" }, { NS_WSU, "Id" }, { NULL, NULL }
};

/* Text of a token reference, white space around it cut. */
static const char *
collapsed(const struct besked *m, const struct scan_node *n)
{
	char *s = scan_text(m->a, m->doc, n);

	return s == NULL ? NULL : scan_collapse(s);
}

int
sig_str_names(const struct besked *m, const struct scan_node *str)
{
	static const struct form_name str_attrs[] = {
		{ NULL, "Id" }, { NS_WSU, "Id" }, { NS_WSSE11, "TokenType" },
		{ NULL, NULL }
	};
	static const struct form_name key_attrs[] = {
		{ NULL, "Id" }, { NS_WSU, "Id" }, { NULL, "ValueType" },
		{ NULL, NULL }
	};
	const struct scan_node *key;
	const char *id, *names;

	if (!form_attrs(str, str_attrs) ||
	    (scan_attr(str, NS_WSSE11, "TokenType") != NULL &&
	    !form_attr_is(m->a, str, NS_WSSE11, "TokenType", WSS_SAMLV20)))
		return 0;
	if ((key = form_sole(m->doc, str, NS_WSSE, "KeyIdentifier")) == NULL ||
	    !form_attrs(key, key_attrs) ||
	    !form_attr_is(m->a, key, NULL, "ValueType", WSS_SAMLID))
		return 0;
	id = form_attr(m->a, m->assertion, NULL, "ID");
	names = collapsed(m, key);
	return id != NULL && names != NULL && strcmp(id, names) == 0;
}

/* The one SecurityTokenReference in KeyInfo. */
static const struct scan_node *
keyinfo_str(const struct besked *m, const struct dsig *d)
{
	if (d->keyinfo == NULL || !form_attrs(d->keyinfo, ids))
		return NULL;
	return form_sole(m->doc, d->keyinfo, NS_WSSE,
	    "SecurityTokenReference");
}

/* 1 when the reference is to the BinarySecurityToken. */
static int
str_is_bst(const struct besked *m, const struct scan_node *str)
{
	static const struct form_name allowed[] = {
		{ NULL, "URI" }, { NULL, "ValueType" }, { NULL, NULL }
	};
	const struct scan_node *ref;
	const char *uri;

	if (!form_attrs(str, ids) ||
	    (ref = form_sole(m->doc, str, NS_WSSE, "Reference")) == NULL ||
	    !form_attrs(ref, allowed) || !form_empty(m->doc, ref) ||
	    (uri = form_attr(m->a, ref, NULL, "URI")) == NULL || *uri != '#')
		return 0;
	if (scan_attr(ref, NULL, "ValueType") != NULL &&
	    !form_attr_is(m->a, ref, NULL, "ValueType", WSS_X509V3))
		return 0;
	return scan_by_id(m->doc,
	    (struct slice){ uri + 1, strlen(uri + 1) }) == m->bst;
}

enum gw_err
sig_bst_der(const struct besked *m, unsigned char **der, size_t *len)
{
	static const struct form_name allowed[] = {
		{ NS_WSU, "Id" }, { NULL, "ValueType" },
		{ NULL, "EncodingType" }, { NULL, NULL }
	};
	const char *s;

	if (!form_attrs(m->bst, allowed) ||
	    !form_attr_is(m->a, m->bst, NULL, "ValueType", WSS_X509V3) ||
	    (scan_attr(m->bst, NULL, "EncodingType") != NULL &&
	    !form_attr_is(m->a, m->bst, NULL, "EncodingType", WSS_BASE64)) ||
	    (s = scan_text(m->a, m->doc, m->bst)) == NULL)
		return bad(m, "BinarySecurityToken is not a certificate");
	if ((*der = arena_alloc(m->a, MAX_CERT)) == NULL)
		return fail(m->g, GW_ENOMEM, "message: no memory");
	if (base64_decode(s, strlen(s), 1, *der, MAX_CERT, len) != GW_OK)
		return bad(m, "BinarySecurityToken is not base64");
	return GW_OK;
}

/* The signature by this certificate's key; who signed goes to the log. */
static enum gw_err
signer_check(const struct besked *m, const struct dsig *d, X509 *cert)
{
	if (trust_thumbprint(cert, m->out->signer) != GW_OK)
		return fail(m->g, GW_EINTERN, "message: thumbprint");
	return dsig_check_key(m->doc, d, X509_get0_pubkey(cert), m->g);
}

/* Profile 4: how the token's key relates to the channel's. */
static enum gw_err
binding_check(const struct besked *m)
{
	X509 *hok = m->out->saml.hok, *tls = m->p->tls_cert;
	char a[9] = "", b[9] = "";

	if (m->p->hok_binding == HOK_NONE)
		return GW_OK;
	if (tls == NULL)
		return bad(m, "no TLS certificate to bind the key to");
	if (m->p->hok_binding == HOK_SAME_CERT)
		return X509_cmp(tls, hok) == 0 ? GW_OK :
		    bad(m, "key is not the TLS certificate's");
	trust_cvr(tls, a);
	trust_cvr(hok, b);
	return *a != '\0' && strcmp(a, b) == 0 ? GW_OK :
	    bad(m, "key and TLS certificate have not one CVR");
}

/* A holder of key: the assertion names the key, its issuer vouches. */
static enum gw_err
holder_check(struct besked *m, const struct dsig *d)
{
	const struct scan_node *str = keyinfo_str(m, d);
	enum gw_err saml, rc;

	if (str == NULL || !sig_str_names(m, str) ||
	    !sig_str_names(m, m->str))
		return bad(m, "KeyInfo does not name the Assertion");
	saml = saml_verify(m->a, m->doc, m->assertion, &m->p->saml, m->now,
	    m->g, &m->out->saml);
	m->out->has_saml = 1;
	if (m->out->saml.hok == NULL)
		return saml;
	rc = signer_check(m, d, m->out->saml.hok);
	if (saml != GW_OK || rc != GW_OK)
		return saml != GW_OK ? saml : rc;
	return binding_check(m);
}

/* To the STS: the certificate is in the message, its chain is the token
 * stage's. */
static enum gw_err
bearer_check(struct besked *m, const struct dsig *d)
{
	const struct scan_node *str = keyinfo_str(m, d);
	const unsigned char *p;
	unsigned char *der;
	size_t len;
	enum gw_err rc;

	if (str == NULL || !str_is_bst(m, str))
		return bad(m, "KeyInfo is not the BinarySecurityToken");
	if ((rc = sig_bst_der(m, &der, &len)) != GW_OK)
		return rc;
	p = der;
	if ((m->out->bst = d2i_X509(NULL, &p, (long)len)) == NULL ||
	    p != der + len)
		return bad(m, "BinarySecurityToken is not DER");
	return signer_check(m, d, m->out->bst);
}

/* 1 when the certificate is the octets of the BinarySecurityToken: it is
 * only ever compared, never trusted. */
static int
cert_is_der(X509 *cert, const unsigned char *der, size_t len)
{
	unsigned char *is = NULL;
	int n = i2d_X509(cert, &is), equal;

	equal = n > 0 && (size_t)n == len && memcmp(is, der, len) == 0;
	OPENSSL_free(is);
	return equal;
}

/* 1 when the certificate has that SubjectKeyIdentifier. */
static int
cert_is_ski(X509 *cert, const unsigned char *ski, size_t len)
{
	const ASN1_OCTET_STRING *is = X509_get0_subject_key_id(cert);

	return is != NULL && (size_t)ASN1_STRING_length(is) == len &&
	    memcmp(ASN1_STRING_get0_data(is), ski, len) == 0;
}

/* KeyInfo's SubjectKeyIdentifier, as the STS answers. */
static enum gw_err
keyinfo_ski(const struct besked *m, const struct dsig *d, unsigned char *ski,
    size_t max, size_t *len)
{
	static const struct form_name allowed[] = {
		{ NULL, "ValueType" }, { NULL, "EncodingType" }, { NULL, NULL }
	};
	const struct scan_node *str = keyinfo_str(m, d), *key;
	const char *s;

	if (str == NULL || !form_attrs(str, ids) ||
	    (key = form_sole(m->doc, str, NS_WSSE, "KeyIdentifier")) == NULL ||
	    !form_attrs(key, allowed) ||
	    !form_attr_is(m->a, key, NULL, "ValueType", WSS_X509SKI) ||
	    (scan_attr(key, NULL, "EncodingType") != NULL &&
	    !form_attr_is(m->a, key, NULL, "EncodingType", WSS_BASE64)) ||
	    (s = collapsed(m, key)) == NULL)
		return bad(m, "KeyInfo is not a SubjectKeyIdentifier");
	if (base64_decode(s, strlen(s), 0, ski, max, len) != GW_OK ||
	    *len == 0)
		return bad(m, "SubjectKeyIdentifier is not base64");
	return GW_OK;
}

/* An answer: by one of the service's pinned certificates, which the message
 * may name and never bring. */
static enum gw_err
pinned_check(struct besked *m, const struct dsig *d)
{
	X509 *pinned[MAX_PINNED];
	size_t i, len, n = trust_service(m->p->trust, m->p->service, m->now,
	    pinned, MAX_PINNED);
	int by_ski = m->p->kind == WSSEC_STS_ANSWER;
	unsigned char ski[64], *name = ski;
	const struct scan_node *str = keyinfo_str(m, d);
	enum gw_err rc;

	if (by_ski)
		rc = keyinfo_ski(m, d, ski, sizeof(ski), &len);
	else if (str == NULL || !str_is_bst(m, str))
		rc = bad(m, "KeyInfo is not the BinarySecurityToken");
	else
		rc = sig_bst_der(m, &name, &len);
	if (rc != GW_OK)
		return rc;
	for (i = 0; i < n; i++)
		if (by_ski ? cert_is_ski(pinned[i], name, len) :
		    cert_is_der(pinned[i], name, len)) {
			m->pinned = pinned[i];
			return signer_check(m, d, pinned[i]);
		}
	return bad(m, "signed by a certificate that is not pinned");
}

static enum gw_err
key_check(struct besked *m, const struct dsig *d)
{
	switch (m->p->kind) {
	case WSSEC_TOKEN_REQUEST:
		return holder_check(m, d);
	case WSSEC_BST_REQUEST:
		return bearer_check(m, d);
	case WSSEC_ANSWER:
	case WSSEC_STS_ANSWER:
		return pinned_check(m, d);
	}
	return fail(m->g, GW_EINTERN, "message: kind");
}

enum gw_err
sig_check(struct besked *m)
{
	struct target t[DSIG_MAX_REFS];
	struct dsig *d;
	enum gw_err rc, key;

	if ((rc = dsig_parse(m->a, m->doc, m->signature, m->g, &d)) != GW_OK ||
	    (rc = targets_find(m, d, t)) != GW_OK ||
	    (rc = coverage_check(m, t, d->n_refs)) != GW_OK ||
	    (rc = dsig_sha256(d->value, d->value_len,
	    m->out->signature_digest)) != GW_OK)
		return rc;
	rc = digests_check(m, d, t);
	key = key_check(m, d);
	return rc != GW_OK ? rc : key;
}
