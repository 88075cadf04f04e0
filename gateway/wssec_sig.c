#include <string.h>

#include "wssec_impl.h"

#define MAX_DECLARED	32	/* prefixes of an element (profile 1) */

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
 * The Body.
 */

/*
 * What everybody reads: the child as a document of its own, in the canonical
 * form, by what wrote the octets that were digested; but the prefixes that it
 * declares are declared there, as in the message, and not again on each
 * element inside: there are hundreds in an index's answer.
 */
static enum gw_err
child_text(const struct besked *m)
{
	struct wssec *out = m->out;
	const struct scan_node *child = out->body_node;
	struct slice declared[MAX_DECLARED];
	struct c14n_opts opts = { NULL, declared, 0, 0 };

	for (; opts.n < child->n_nsdecl && opts.n < MAX_DECLARED; opts.n++)
		declared[opts.n] = scan_declared(child, opts.n);
	if ((out->body_child.p = c14n_text(m->a, m->doc, child, &opts,
	    &out->body_child.len)) == NULL)
		return fail(m->g, GW_ENOMEM, "message: no memory");
	return GW_OK;
}

/* The Body's octets: digested, and then written for the reader. */
static enum gw_err
body_check(const struct besked *m, const struct dsig *d,
    const struct dsig_ref *ref)
{
	enum gw_err rc = dsig_check_ref(m->doc, d, ref, m->body, m->g), child;

	/* soap_judge() has noted a Body without a child */
	if (m->out->body_node != NULL && (child = child_text(m)) != GW_OK)
		return child;
	return rc;
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
			rc = body_check(m, d, t[i].ref);
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
