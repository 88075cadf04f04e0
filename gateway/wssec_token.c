#include "wssec.h"

#include <string.h>

#include "form.h"

/* Its ID and the digest that every message with it carries. */
static enum gw_err
token_read(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *n, struct grund *g, struct wssec_token *out)
{
	if (!scan_is(n, NS_SAML, "Assertion") ||
	    (out->id = form_attr(a, n, NULL, "ID")) == NULL || *out->id == '\0')
		return fail(g, GW_EBELIEF, "token: not an Assertion with ID");
	if (dsig_c14n_digest(doc, n, out->digest) != GW_OK)
		return fail(g, GW_EINTERN, "token: digest failed");
	return GW_OK;
}

enum gw_err
wssec_token_init(struct arena *a, const char *assertion, size_t len,
    struct grund *g, struct wssec_token *out)
{
	struct scan_doc *doc;

	memset(out, 0, sizeof(*out));
	if ((out->assertion = arena_strndup(a, assertion, len)) == NULL)
		return fail(g, GW_ENOMEM, "token: no memory");
	out->len = len;
	if (scan_parse(a, out->assertion, len, &scan_request, NULL, &doc) !=
	    GW_OK || doc->root->start != 0 || doc->root->end != len)
		return fail(g, GW_EBELIEF, "token: does not stand alone");
	return token_read(a, doc, doc->root, g, out);
}

/*
 * What is declared around the assertion is written on it: a PrefixList in its
 * signature may name a prefix that only an attribute's value uses.
 */
enum gw_err
wssec_token_take(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *n, struct grund *g, struct wssec_token *out)
{
	struct c14n_opts opts = { NULL, NULL, 0, 0 };
	size_t cap = 0, i;
	const struct scan_node *up;
	struct slice *prefixes = NULL, *p;

	memset(out, 0, sizeof(*out));
	for (up = n; up != NULL; up = up->parent)
		for (i = 0; i < up->n_nsdecl; i++) {
			if ((p = arena_push(a, &prefixes, &opts.n, &cap,
			    sizeof(*p))) == NULL)
				return fail(g, GW_ENOMEM, "token: no memory");
			*p = scan_declared(up, i);
		}
	opts.prefixes = prefixes;
	if ((out->assertion = c14n_text(a, doc, n, &opts, &out->len)) == NULL)
		return fail(g, GW_ENOMEM, "token: no memory");
	return token_read(a, doc, n, g, out);
}
