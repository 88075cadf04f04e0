#include "saml.h"

#include <string.h>

#include "dsig.h"
#include "form.h"

#define SCOPE		"urn:dk:gov:saml:cvrNumberIdentifier:"

static enum gw_err
bad(struct grund *g, const char *what)
{
	return fail(g, GW_EACCESS, "access: %s", what);
}

size_t
saml_has_attribute(struct arena *a, const struct saml *s, const char *name)
{
	const struct scan_node *n;
	size_t count = 0;

	for (n = scan_child(s->attributes, NS_SAML, "Attribute"); n != NULL;
	    n = scan_next(n, NS_SAML, "Attribute"))
		count += (size_t)form_attr_is(a, n, NULL, "Name", name);
	return count;
}

/* The Attribute of that name; its first, where there are several. */
static const struct scan_node *
attribute_find(struct arena *a, const struct saml *s, const char *name)
{
	const struct scan_node *n;

	for (n = scan_child(s->attributes, NS_SAML, "Attribute"); n != NULL;
	    n = scan_next(n, NS_SAML, "Attribute"))
		if (form_attr_is(a, n, NULL, "Name", name))
			break;
	return n;
}

enum gw_err
saml_attribute(struct arena *a, const struct saml *s, const char *const *names,
    struct grund *g, const char **out)
{
	const struct scan_node *found = NULL, *v;
	size_t count = 0;

	*out = NULL;
	for (; *names != NULL; names++) {
		count += saml_has_attribute(a, s, *names);
		if (found == NULL)
			found = attribute_find(a, s, *names);
	}
	if (count != 1)
		return bad(g, count == 0 ? "an attribute is missing" :
		    "an attribute is there more than once");
	if ((v = form_sole(s->doc, found, NS_SAML, "AttributeValue")) == NULL ||
	    scan_attr(v, NS_XSI, "nil") != NULL ||
	    (*out = scan_text(a, s->doc, v)) == NULL)
		return bad(g, "an attribute has not one value");
	if (**out == '\0' || arena_failed(a)) {
		*out = NULL;
		/* another of that name may not have been seen */
		return arena_failed(a) ? fail(g, GW_ENOMEM, "access: no memory") :
		    bad(g, "an attribute is empty");
	}
	return GW_OK;
}

enum gw_err
saml_cpr(struct arena *a, const struct saml *s, struct grund *g,
    struct cpr *out)
{
	static const char *const names[] = {
		"https://data.gov.dk/model/core/eid/cprNumber",
		"dk:gov:saml:attribute:CprNumberIdentifier", NULL
	};
	const char *v;
	enum gw_err rc;

	memset(out, 0, sizeof(*out));
	if ((rc = saml_attribute(a, s, names, g, &v)) != GW_OK)
		return rc;
	if (!cpr_parse(v, strlen(v), out))
		return bad(g, "CPR attribute is not ten digits");
	return GW_OK;
}

enum gw_err
saml_cvr(struct arena *a, const struct saml *s, struct grund *g, char out[9])
{
	static const char *const names[] = {
		"https://data.gov.dk/model/core/eid/professional/cvr",
		"dk:gov:saml:attribute:CvrNumberIdentifier", NULL
	};
	const char *v;
	enum gw_err rc;

	memset(out, 0, 9);
	if ((rc = saml_attribute(a, s, names, g, &v)) != GW_OK)
		return rc;
	if (strlen(v) != 8 || strspn(v, "0123456789") != 8)
		return bad(g, "CVR attribute is not eight digits");
	memcpy(out, v, 9);
	return GW_OK;
}

/*
 * 1 when the group is of that scope and gives the role.  We know no
 * Constraint: a group with one, or with anything else that we do not know,
 * is narrower than it looks and does not count.
 */
static int
group_gives(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *group, const char *scope, const char *role)
{
	const struct scan_node *c;
	int gives = 0;

	if (!form_attr_is(a, group, NULL, "Scope", scope) ||
	    !form_elements_only(doc, group))
		return 0;
	for (c = group->first; c != NULL; c = c->next) {
		if (!scan_is(c, NULL, "Privilege"))
			return 0;
		gives |= form_text_is(a, doc, c, role);
	}
	return gives;
}

/* Decodes and scans the PrivilegeList. */
static enum gw_err
privileges_scan(struct arena *a, const char *b64, struct grund *g,
    struct scan_doc **doc)
{
	static const char *const spaces[] = {
		"http://itst.dk/oiosaml/basic_privilege_profile",
		"http://digst.dk/oiosaml/basic_privilege_profile"
	};
	size_t len = strlen(b64), i;
	unsigned char *xml;

	if ((xml = arena_alloc(a, len + 1)) == NULL)
		return fail(g, GW_ENOMEM, "access: no memory");
	if (base64_decode(b64, len, 0, xml, len, &len) != GW_OK)
		return bad(g, "privilege list is not base64");
	if (scan_parse(a, (const char *)xml, len, &scan_request, NULL, doc) !=
	    GW_OK)
		return bad(g, "privilege list is not of the profile");
	for (i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (scan_is((*doc)->root, spaces[i], "PrivilegeList"))
			return GW_OK;
	return bad(g, "privilege list in another namespace");
}

enum gw_err
saml_role(struct arena *a, const struct saml *s, const char *role,
    const char *cvr, struct grund *g)
{
	static const char *const names[] = {
		"https://data.gov.dk/model/core/eid/privilegesIntermediate",
		"dk:gov:saml:attribute:Privileges_intermediate", NULL
	};
	const struct scan_node *group;
	struct scan_doc *doc;
	const char *b64, *scope;
	enum gw_err rc;

	if ((rc = saml_attribute(a, s, names, g, &b64)) != GW_OK ||
	    (rc = privileges_scan(a, b64, g, &doc)) != GW_OK)
		return rc;
	if ((scope = arena_printf(a, SCOPE "%s", cvr)) == NULL)
		return fail(g, GW_ENOMEM, "access: no memory");
	for (group = scan_child(doc->root, NULL, "PrivilegeGroup");
	    group != NULL; group = scan_next(group, NULL, "PrivilegeGroup"))
		if (group_gives(a, doc, group, scope, role))
			return GW_OK;
	return bad(g, "no privilege group gives the role for the CVR");
}
