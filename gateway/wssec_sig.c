#include <string.h>

#include "wssec_impl.h"

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

/*
 * 1 when the element may be digested as it stands (profile 3).  That an ID is
 * of its element's kind, the Assertion's ID for one, scan_check_ids() has
 * seen to.
 */
static int
may_be_referenced(const struct besked *m, const struct scan_node *n)
{
	if (n == m->body || n == m->timestamp || n == m->bst ||
	    n == m->assertion)
		return 1;
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
		return n == m->str ? GW_OK :
		    bad(m, "STR-Transform of another element");
	}
	if (ref->transform != DSIG_EXC || !may_be_referenced(m, n))
		return bad(m, "a reference to what may not be referenced");
	return GW_OK;
}

/* Every reference resolved; each node at most once per kind, and so no URI
 * twice: an ID leads to one element and that to one kind. */
static enum gw_err
targets_find(const struct besked *m, const struct dsig *d, struct target *t)
{
	enum gw_err rc;
	size_t i, j;

	for (i = 0; i < d->n_refs; i++) {
		if ((rc = target_find(m, &d->refs[i], &t[i])) != GW_OK)
			return rc;
		for (j = 0; j < i; j++)
			if (t[j].node == t[i].node &&
			    t[j].ref->transform == t[i].ref->transform)
				return bad(m, "an element is referenced twice");
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
	key = sig_key(m, d);
	return rc != GW_OK ? rc : key;
}
