#include "wssec.h"

#include <string.h>

#include "form.h"
#include "tid.h"
#include "wssec_impl.h"

#define LIFE_MAX	((int64_t)300 * 1000)	/* Created to Expires */

/*
 * The security header.
 */

/* Which children Security has, exactly one each (profile 2, 7). */
static const struct part {
	const char	*ns, *local;
	size_t		 at;		/* in struct besked */
	unsigned	 kinds;		/* that have it */
	enum gw_err	 rc;		/* when there is none, or several */
} parts[] = {
#define IN(kind)	(1u << (kind))
	{ NS_SAML, "Assertion", offsetof(struct besked, assertion),
	    IN(WSSEC_TOKEN_REQUEST), GW_ESECURITY },
	{ NS_DS, "Signature", offsetof(struct besked, signature),
	    IN(WSSEC_TOKEN_REQUEST) | IN(WSSEC_BST_REQUEST) |
	    IN(WSSEC_ANSWER) | IN(WSSEC_STS_ANSWER), GW_ESECURITY },
	{ NS_WSU, "Timestamp", offsetof(struct besked, timestamp),
	    IN(WSSEC_TOKEN_REQUEST) | IN(WSSEC_BST_REQUEST) |
	    IN(WSSEC_ANSWER) | IN(WSSEC_STS_ANSWER), GW_ECHECK },
	{ NS_WSSE, "SecurityTokenReference", offsetof(struct besked, str),
	    IN(WSSEC_TOKEN_REQUEST), GW_ECHECK },
	{ NS_WSSE, "BinarySecurityToken", offsetof(struct besked, bst),
	    IN(WSSEC_BST_REQUEST) | IN(WSSEC_ANSWER), GW_ECHECK },
#undef IN
};
#define N_PARTS	(sizeof(parts) / sizeof(parts[0]))

static enum gw_err
bad(const struct besked *m, const char *what)
{
	return fail(m->g, GW_ECHECK, "security: %s", what);
}

/* Assertions anywhere in the document: a second one is there to be taken
 * for the first. */
static size_t
assertions_count(const struct scan_node *n)
{
	const struct scan_node *c;
	size_t count = (size_t)scan_is(n, NS_SAML, "Assertion");

	for (c = n->first; c != NULL; c = c->next)
		count += assertions_count(c);
	return count;
}

static enum gw_err
parts_find(struct besked *m)
{
	const struct scan_node *n;
	size_t i, found = 0;

	for (i = 0; i < N_PARTS; i++) {
		if ((parts[i].kinds & 1u << m->p->kind) == 0)
			continue;
		if ((n = scan_only(m->security, parts[i].ns,
		    parts[i].local)) == NULL)
			return fail(m->g, parts[i].rc, "security: not one %s",
			    parts[i].local);
		memcpy((char *)m + parts[i].at, &n, sizeof(n));
		found++;
	}
	if (m->p->kind == WSSEC_TOKEN_REQUEST &&
	    assertions_count(m->doc->root) != 1)
		return fail(m->g, GW_ESECURITY, "security: several "
		    "assertions");
	if (scan_count_children(m->security) != found ||
	    !form_elements_only(m->doc, m->security))
		return bad(m, "something else in Security");
	return GW_OK;
}

/* Security is ours and must be understood; answers may leave that out. */
static enum gw_err
security_judge(const struct besked *m)
{
	const char *role = form_attr(m->a, m->security, m->ns,
	    m->p->soap == SOAP_11 ? "actor" : "role");
	int mu = soap_must_understand(m, m->security);

	if (role != NULL && (m->p->soap == SOAP_11 ||
	    strcmp(role, NS_SOAP12 "/role/ultimateReceiver") != 0))
		return bad(m, "Security is for another role");
	if (mu < 0 || (mu == 0 && kind_is_request(m->p->kind)))
		return bad(m, "Security need not be understood");
	return GW_OK;
}

/* Created or Expires: 1 when it is the profile's date-time. */
static int
moment(const struct besked *m, const struct scan_node *n, int64_t *t)
{
	static const struct form_name ids[] = {
		{ NS_WSU, "Id" }, { NULL, NULL }
	};
	char *s;

	if (n == NULL || !form_attrs(n, ids) ||
	    (s = scan_text(m->a, m->doc, n)) == NULL)
		return 0;
	scan_collapse(s);
	*t = tid_parse_strict(s, strlen(s));
	return *t != TID_INGEN;
}

/* The Timestamp's form: Created, then Expires, nothing else. */
static enum gw_err
timestamp_read(struct besked *m)
{
	static const struct form_name ids[] = {
		{ NS_WSU, "Id" }, { NULL, NULL }
	};
	const struct scan_node *c = m->timestamp->first, *created, *expires;

	created = form_take(&c, NS_WSU, "Created");
	expires = form_take(&c, NS_WSU, "Expires");
	if (c != NULL || !form_attrs(m->timestamp, ids) ||
	    !form_elements_only(m->doc, m->timestamp) ||
	    !moment(m, created, &m->out->created) ||
	    !moment(m, expires, &m->out->expires))
		return bad(m, "Timestamp's form");
	return GW_OK;
}

/*
 * After the signatures.
 */

/* The token, or whatever else stands for the caller. */
static enum gw_err
token_judge(struct besked *m)
{
	const struct wssec_policy *p = m->p;

	switch (p->kind) {
	case WSSEC_TOKEN_REQUEST:
		if (p->client != NULL &&
		    !trust_client_issuer(p->client, m->out->saml.issuer))
			return fail(m->g, GW_EAUTH, "token: the client may "
			    "not bring this issuer's");
		return saml_accept(m->a, &m->out->saml, &p->saml, m->now,
		    m->g);
	case WSSEC_BST_REQUEST:
		return trust_check(p->trust, m->out->bst, TRUST_SIGN, m->now,
		    m->g);
	case WSSEC_STS_ANSWER:	/* profile 4: the STS's may be revoked */
		return trust_check(p->trust, m->pinned, TRUST_SIGN, m->now,
		    m->g);
	case WSSEC_ANSWER:
		break;
	}
	return GW_OK;
}

static enum gw_err
timestamp_judge(const struct besked *m)
{
	int64_t created = m->out->created, expires = m->out->expires;

	if (expires <= created || expires > created + LIFE_MAX)
		return fail(m->g, GW_EEXPIRED, "Timestamp: Expires is not "
		    "within 300 s of Created");
	if (created > m->now + m->p->skew_ms)
		return fail(m->g, GW_EEXPIRED, "Timestamp: created in the "
		    "future");
	if (m->now >= expires + m->p->skew_ms)
		return fail(m->g, GW_EEXPIRED, "Timestamp: expired");
	return GW_OK;
}

/* A source that refuses before it could sign says so in an unsigned fault:
 * its child may be read, and is never data. */
static enum gw_err
unsigned_fault(struct besked *m)
{
	struct c14n_opts none = { NULL, NULL, 0, 0 };
	struct wssec *out = m->out;

	if ((out->body_child.p = c14n_text(m->a, m->doc, out->body_node, &none,
	    &out->body_child.len)) == NULL)
		return fail(m->g, GW_ENOMEM, "message: no memory");
	return fail(m->g, GW_EREFUSED, "message: an unsigned fault");
}

static int
is_unsigned_fault(const struct besked *m)
{
	return !kind_is_request(m->p->kind) && m->out->is_fault &&
	    m->body->first->next == NULL && (m->header == NULL ||
	    scan_child(m->header, NS_WSSE, "Security") == NULL);
}

/* Everything once the parts are there, in the profile's order (6). */
static enum gw_err
message_judge(struct besked *m)
{
	enum gw_err rc;

	soap_judge(m);
	if ((rc = parts_find(m)) != GW_OK ||
	    (rc = security_judge(m)) != GW_OK ||
	    (rc = timestamp_read(m)) != GW_OK ||
	    (rc = sig_check(m)) != GW_OK)
		return rc;
	m->out->verified = 1;
	if (m->soap_rc != GW_OK)
		return fail(m->g, m->soap_rc, "%s", m->soap_g.text);
	if ((rc = token_judge(m)) != GW_OK ||
	    (rc = timestamp_judge(m)) != GW_OK)
		return rc;
	if (m->out->is_fault && !kind_is_request(m->p->kind))
		return fail(m->g, GW_EREFUSED, "message: a fault");
	return GW_OK;
}

enum gw_err
wssec_verify(struct arena *a, const char *bytes, size_t len,
    const struct wssec_policy *p, int64_t now, struct grund *g,
    struct wssec *out)
{
	struct besked m = { .a = a, .p = p, .now = now, .g = g, .out = out };
	enum gw_err rc;

	memset(out, 0, sizeof(*out));
	if ((rc = scan_parse(a, bytes, len, p->limits, g, &m.doc)) != GW_OK)
		return rc;
	if ((rc = soap_parts(&m)) != GW_OK)
		return rc;
	if (is_unsigned_fault(&m))
		rc = unsigned_fault(&m);
	else if (m.security == NULL)
		rc = fail(g, GW_ESECURITY, "security: not one Security");
	else if ((rc = scan_check_ids(m.doc, g)) == GW_OK)
		rc = message_judge(&m);
	if (out->body_node != NULL) {
		out->body_ns = out->body_node->ns;
		out->body_local = arena_strndup(a, out->body_node->local.p,
		    out->body_node->local.len);
	}
	/* what was not seen for want of memory was not absent */
	if (rc == GW_OK && arena_failed(a))
		rc = fail(g, GW_ENOMEM, "message: no memory");
	return rc;
}

void
wssec_fini(struct wssec *w)
{
	saml_fini(&w->saml);
	X509_free(w->bst);
	w->bst = NULL;
}
