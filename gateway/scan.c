#include "scan_impl.h"

#include <string.h>

#include "xmlchar.h"

#define NODES_AT_ONCE	64
#define EXPANSION	16	/* times limits->bytes, see namespace_cost() */

const struct scan_limits scan_request = {
	.bytes = 262144, .depth = 64, .elements = 20000,
	.attributes = 64, .ns_element = 32, .ns_total = 256,
	.name = 256, .value = 65536, .text = 262144
};
const struct scan_limits scan_source = {
	.bytes = 16777216, .depth = 64, .elements = 400000,
	.attributes = 64, .ns_element = 32, .ns_total = 256,
	.name = 256, .value = 65536, .text = 262144
};

struct scanner {
	struct arena	*a;
	const struct scan_limits *lim;
	struct grund	*g;
	const unsigned char *begin, *p, *end;	/* p: what comes next */
	struct scan_doc	*doc;
	struct scan_names *names;
	struct scan_node *open;		/* innermost element not yet closed */
	size_t		 depth, n_decls, cost, cap_ids;
	/* Rows in the arena with room for the next element's. */
	struct scan_node *nodes;
	struct scan_attr *attrs;
	struct scan_ns	*decls;
	size_t		 n_nodes, n_attrs, n_nsdecl;
};

static enum gw_err
bad(const struct scanner *s, const char *why)
{
	return fail(s->g, GW_ESCAN, "scan: %s (octet %zu)", why,
	    (size_t)(s->p - s->begin));
}

static enum gw_err
no_memory(const struct scanner *s)
{
	return fail(s->g, GW_ENOMEM, "scan: no memory");
}

/*
 * Room in a row for one whole element: want members, of which a new row
 * holds four times as many, so that an element's stay side by side.
 */
static void *
row(struct scanner *s, void *v, size_t *left, size_t want, size_t size)
{
	if (*left >= want)
		return v;
	*left = want * 4;
	return arena_array(s->a, *left, size);
}

static int
blanks(struct scanner *s)
{
	const unsigned char *from = s->p;

	while (s->p < s->end && (xml_class[*s->p] & XML_BLANK))
		s->p++;
	return s->p > from;
}

static int
next_is(const struct scanner *s, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(s->end - s->p) >= n && memcmp(s->p, text, n) == 0;
}

static struct slice
slice(const unsigned char *from, const unsigned char *to)
{
	struct slice s = { (const char *)from, (size_t)(to - from) };

	return s;
}

/* prefix:local or local (Namespaces 1.0, 7), at most lim->name octets. */
static enum gw_err
qname(struct scanner *s, struct slice *prefix, struct slice *local)
{
	const unsigned char *from = s->p, *to;

	*prefix = slice(from, from);
	if ((to = xml_ncname(from, s->end)) == from)
		return bad(s, "name expected");
	if (to < s->end && *to == ':') {
		*prefix = slice(from, to);
		from = to + 1;
		if ((to = xml_ncname(from, s->end)) == from)
			return bad(s, "name without local part");
	}
	*local = slice(from, to);
	if ((size_t)(to - s->p) > s->lim->name)
		return bad(s, "name too long");
	s->p = to;
	return GW_OK;
}

/*
 * What stands at s->p and is not plain: the octets of a legal reference or
 * character, 0 for everything else.  '<' is for the caller.
 */
static size_t
odd(const struct scanner *s)
{
	uint32_t c;

	if (*s->p == '&')
		return xml_ref(s->p, s->end, &c);
	if (*s->p == '<')
		return 0;
	return xml_utf8(s->p, s->end, &c);
}

/* "..." or '...': XML 1.0, production 10. */
static enum gw_err
value(struct scanner *s, struct scan_attr *at)
{
	const unsigned char *from;
	unsigned char quote;
	size_t n;

	if (s->p == s->end || (*s->p != '"' && *s->p != '\''))
		return bad(s, "attribute value without quotes");
	quote = *s->p++;
	at->plain = 1;
	for (from = s->p;; s->p += n) {
		while (s->p < s->end && (xml_class[*s->p] & XML_VALUE))
			s->p++;
		if (s->p == s->end)
			return bad(s, "attribute value without end");
		if (*s->p == quote)
			break;
		if ((n = odd(s)) == 0)
			return bad(s, "attribute value: octet not allowed");
		if (*s->p < 0x80 && *s->p != '\'')
			at->plain = 0;
	}
	at->raw = slice(from, s->p++);
	if (at->raw.len > s->lim->value)
		return bad(s, "attribute value too long");
	return GW_OK;
}

static int
is_declaration(const struct scan_attr *at)
{
	return slice_is(at->prefix.len > 0 ? at->prefix : at->local,
	    "xmlns", 5);
}

static enum gw_err
declaration(struct scanner *s, struct scan_node *n,
    const struct scan_attr *at)
{
	struct scan_ns *ns;

	if (n->n_nsdecl == s->lim->ns_element)
		return bad(s, "too many declarations on an element");
	if (s->n_decls == s->lim->ns_total)
		return bad(s, "too many declarations");
	ns = s->decls + n->n_nsdecl++;
	s->n_decls++;
	ns->prefix = at->local;
	if (at->prefix.len == 0)
		ns->prefix.len = 0;
	ns->element = n->index + 1;
	return names_declare(s->names, s->a, ns, at, s->g);
}

/* One attribute; a declaration is entered and forgotten as an attribute. */
static enum gw_err
attribute(struct scanner *s, struct scan_node *n)
{
	struct scan_attr at = { 0 };
	enum gw_err rc;

	if ((rc = qname(s, &at.prefix, &at.local)) != GW_OK)
		return rc;
	blanks(s);
	if (!next_is(s, "="))
		return bad(s, "attribute without value");
	s->p++;
	blanks(s);
	if ((rc = value(s, &at)) != GW_OK)
		return rc;
	if (is_declaration(&at))
		return declaration(s, n, &at);
	if (n->n_attrs == s->lim->attributes)
		return bad(s, "too many attributes");
	s->attrs[n->n_attrs++] = at;
	return GW_OK;
}

/* From behind the element's name to its '>' or '/'. */
static enum gw_err
attributes(struct scanner *s, struct scan_node *n)
{
	enum gw_err rc;
	int blank;

	s->attrs = row(s, s->attrs, &s->n_attrs, s->lim->attributes,
	    sizeof(*s->attrs));
	s->decls = row(s, s->decls, &s->n_nsdecl, s->lim->ns_element,
	    sizeof(*s->decls));
	if (s->attrs == NULL || s->decls == NULL)
		return no_memory(s);
	n->nsdecl = s->decls;
	for (;;) {
		blank = blanks(s);
		if (s->p == s->end)
			return bad(s, "tag without end");
		if (*s->p == '>' || *s->p == '/')
			return GW_OK;
		if (!blank)
			return bad(s, "blank expected in tag");
		if ((rc = attribute(s, n)) != GW_OK)
			return rc;
	}
}

/* The order of the canonical form (C14N 2.2): namespace, then local name. */
static int
attr_order(const struct scan_attr *a, const struct scan_attr *b)
{
	size_t n = a->local.len < b->local.len ? a->local.len : b->local.len;
	int c;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if ((c = memcmp(a->local.p, b->local.p, n)) != 0)
		return c;
	return a->local.len < b->local.len ? -1 : a->local.len > b->local.len;
}

/*
 * Puts attr[n] in its place among the n sorted before it.  Attributes mostly
 * come in order, so the last is looked at first.  0: it is there already.
 */
static int
attr_insert(struct scan_attr *attr, size_t n)
{
	struct scan_attr new = attr[n];
	size_t low = 0, high = n, mid = n - 1;
	int c;

	for (; low < high; mid = low + (high - low) / 2) {
		if ((c = attr_order(&new, &attr[mid])) == 0)
			return 0;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	if (low < n) {
		memmove(attr + low + 1, attr + low,
		    (n - low) * sizeof(*attr));
		attr[low] = new;
	}
	return 1;
}

/* Exclusive C14N writes a namespace again at each element that uses it when
 * none around it does: what that can add is bounded here, before anything
 * is digested. */
static int
namespace_cost(struct scanner *s, const struct scan_node *n,
    unsigned short pfx)
{
	const struct scan_ns *ns = s->names->prefix[pfx].now;

	if (pfx == PFX_XML || ns == NULL || ns->uri == NULL)
		return 1;
	if (n->parent != NULL && n->parent->pfx == pfx &&
	    n->parent->ns == ns->uri->s)
		return 1;
	s->cost += ns->prefix.len + ns->uri->len;
	return s->cost / EXPANSION <= s->lim->bytes;
}

/* The namespace of the attribute; without prefix it has none. */
static enum gw_err
attr_resolve(struct scanner *s, struct scan_node *n, struct scan_attr *at)
{
	const struct scan_ns *ns;

	if (at->prefix.len == 0)
		return GW_OK;
	at->pfx = n->pfx != PFX_NONE && at->prefix.len == n->prefix.len &&
	    memcmp(at->prefix.p, n->prefix.p, n->prefix.len) == 0 ?
	    n->pfx : names_find(s->names, at->prefix);
	if (at->pfx == PFX_UNKNOWN ||
	    (ns = s->names->prefix[at->pfx].now) == NULL)
		return bad(s, "attribute's prefix not declared");
	at->ns = ns->uri->s;
	at->rank = ns->uri->rank;
	if (at->pfx != n->pfx && !namespace_cost(s, n, at->pfx))
		return bad(s, "canonical form too long");
	return GW_OK;
}

/* Namespaces 1.0, 6.3: no two attributes of one expanded name. */
static enum gw_err
attrs_resolve(struct scanner *s, struct scan_node *n)
{
	enum gw_err rc;
	size_t i;

	n->attrs = s->attrs;
	for (i = 0; i < n->n_attrs; i++) {
		if ((rc = attr_resolve(s, n, &s->attrs[i])) != GW_OK)
			return rc;
		if (!ids_note(s->doc, s->a, &s->cap_ids, n, &s->attrs[i]))
			return no_memory(s);
	}
	for (i = 1; i < n->n_attrs; i++)
		if (!attr_insert(s->attrs, i))
			return bad(s, "attribute twice");
	return GW_OK;
}

/* The element's prefix: most often its parent's or elder sibling's. */
static unsigned short
element_prefix(const struct scanner *s, struct slice prefix)
{
	const struct scan_node *near[2] = { s->open, NULL };
	size_t i;

	if (prefix.len == 0)
		return PFX_NONE;
	if (s->open != NULL)
		near[1] = s->open->last;
	for (i = 0; i < 2 && near[i] != NULL; i++)
		if (near[i]->prefix.len == prefix.len &&
		    memcmp(near[i]->prefix.p, prefix.p, prefix.len) == 0)
			return near[i]->pfx;
	return names_find(s->names, prefix);
}

static enum gw_err
resolve(struct scanner *s, struct scan_node *n)
{
	const struct scan_ns *ns = NULL;

	n->pfx = element_prefix(s, n->prefix);
	if (n->pfx != PFX_UNKNOWN)
		ns = s->names->prefix[n->pfx].now;
	if (ns == NULL && n->prefix.len > 0)
		return bad(s, "prefix not declared");
	if (ns != NULL && ns->uri != NULL)
		n->ns = ns->uri->s;
	if (!namespace_cost(s, n, n->pfx))
		return bad(s, "canonical form too long");
	return n->n_attrs > 0 ? attrs_resolve(s, n) : GW_OK;
}

static struct scan_node *
node_new(struct scanner *s)
{
	struct scan_node *n;

	if (s->n_nodes == 0) {
		s->nodes = arena_array(s->a, NODES_AT_ONCE, sizeof(*n));
		s->n_nodes = NODES_AT_ONCE;
	}
	if (s->nodes == NULL)
		return NULL;
	n = s->nodes++;
	s->n_nodes--;
	n->index = (unsigned)s->doc->n_nodes++;
	n->start = (size_t)(s->p - s->begin);
	n->parent = s->open;
	return n;
}

/* The tag is complete: the element takes its place in the tree. */
static void
node_add(struct scanner *s, struct scan_node *n)
{
	s->attrs += n->n_attrs;
	s->n_attrs -= n->n_attrs;
	s->decls += n->n_nsdecl;
	s->n_nsdecl -= n->n_nsdecl;
	if (s->open == NULL)
		s->doc->root = n;
	else if (s->open->last == NULL)
		s->open->first = n;
	else
		s->open->last->next = n;
	if (s->open != NULL)
		s->open->last = n;
}

/* Behind '>' or '/' and '>': the element is open, or ends at once. */
static enum gw_err
tag_end(struct scanner *s, struct scan_node *n)
{
	int empty = *s->p == '/';

	s->p += empty;
	if (!next_is(s, ">"))
		return bad(s, "'>' expected");
	s->p++;
	n->inner = n->inner_end = n->end = (size_t)(s->p - s->begin);
	node_add(s, n);
	if (empty) {
		names_leave(s->names, n->nsdecl, n->n_nsdecl);
	} else {
		s->open = n;
		s->depth++;
	}
	return GW_OK;
}

/* <name attributes> or <name attributes/>: productions 40 and 44. */
static enum gw_err
start_tag(struct scanner *s)
{
	struct scan_node *n;
	enum gw_err rc;

	if (s->depth == s->lim->depth)
		return bad(s, "too deep");
	if (s->doc->n_nodes == s->lim->elements)
		return bad(s, "too many elements");
	if (s->open == NULL && s->doc->root != NULL)
		return bad(s, "second root element");
	if ((n = node_new(s)) == NULL)
		return no_memory(s);
	s->p++;
	if ((rc = qname(s, &n->prefix, &n->local)) != GW_OK ||
	    (rc = attributes(s, n)) != GW_OK ||
	    (rc = resolve(s, n)) != GW_OK)
		return rc;
	return tag_end(s, n);
}

/* </name>: production 42; the very octets of the start tag's name. */
static enum gw_err
end_tag(struct scanner *s)
{
	struct scan_node *n = s->open;
	size_t len;

	if (n == NULL)
		return bad(s, "end tag without start");
	len = (size_t)(n->local.p + n->local.len - n->prefix.p);
	n->inner_end = (size_t)(s->p - s->begin);
	s->p += 2;
	if ((size_t)(s->end - s->p) < len ||
	    memcmp(s->p, n->prefix.p, len) != 0)
		return bad(s, "end tag of another element");
	s->p += len;
	blanks(s);
	if (!next_is(s, ">"))
		return bad(s, "'>' expected in end tag");
	s->p++;
	n->end = (size_t)(s->p - s->begin);
	names_leave(s->names, n->nsdecl, n->n_nsdecl);
	s->open = n->parent;
	s->depth--;
	return GW_OK;
}

/* Up to the next '<' or the end: production 14. */
static enum gw_err
text(struct scanner *s)
{
	const unsigned char *from = s->p;
	size_t n;

	for (;; s->p += n) {
		while (s->p < s->end && (xml_class[*s->p] & XML_TEXT))
			s->p++;
		if (s->p == s->end || *s->p == '<')
			break;
		if ((n = odd(s)) == 0)
			return bad(s, "octet not allowed");
		if (*s->p == '>' && s->p - from >= 2 &&
		    s->p[-1] == ']' && s->p[-2] == ']')
			return bad(s, "]]> in text");
		if (*s->p < 0x80)
			s->open->escape = 1;
	}
	if ((size_t)(s->p - from) > s->lim->text)
		return bad(s, "text too long");
	return GW_OK;
}

/* Before and behind the root element there is white space alone. */
static enum gw_err
outside(struct scanner *s)
{
	blanks(s);
	return s->p == s->end || *s->p == '<' ? GW_OK :
	    bad(s, "text outside the root element");
}

/* What '<' begins. */
static enum gw_err
markup(struct scanner *s)
{
	if (s->end - s->p < 2)
		return bad(s, "tag without end");
	switch (s->p[1]) {
	case '/':
		return end_tag(s);
	case '!':
		return bad(s, "DOCTYPE, comment or CDATA");
	case '?':
		return bad(s, "processing instruction");
	}
	return start_tag(s);
}

/* name = "value" of the XML declaration; 0, and nothing read, without. */
static int
pseudo(struct scanner *s, const char *name, struct slice *v)
{
	const unsigned char *from = s->p, *q = NULL;
	int found = blanks(s) && next_is(s, name);

	s->p += found ? strlen(name) : 0;
	blanks(s);
	found = found && next_is(s, "=");
	s->p += found;
	blanks(s);
	if (found && (next_is(s, "\"") || next_is(s, "'")))
		q = memchr(s->p + 1, *s->p, (size_t)(s->end - s->p - 1));
	if (q == NULL) {
		s->p = from;
		return 0;
	}
	*v = slice(s->p + 1, q);
	s->p = q + 1;
	return 1;
}

static int
is_utf8(struct slice s)
{
	char name[5];
	size_t i;

	if (s.len != sizeof(name))
		return 0;
	for (i = 0; i < s.len; i++)
		name[i] = (char)(s.p[i] | (s.p[i] >= 'A' && s.p[i] <= 'Z' ?
		    0x20 : 0));
	return memcmp(name, "utf-8", 5) == 0;
}

/* The XML declaration, if there is one: production 23. */
static enum gw_err
prolog(struct scanner *s)
{
	struct slice v;

	if (next_is(s, "\xef\xbb\xbf"))
		return bad(s, "byte order mark");
	if (!next_is(s, "<?xml") || s->end - s->p < 6 ||
	    !(xml_class[s->p[5]] & XML_BLANK))
		return GW_OK;
	s->p += 5;
	if (!pseudo(s, "version", &v) || !slice_is(v, "1.0", 3))
		return bad(s, "XML version");
	if (pseudo(s, "encoding", &v) && !is_utf8(v))
		return bad(s, "encoding");
	if (pseudo(s, "standalone", &v) && !slice_is(v, "yes", 3) &&
	    !slice_is(v, "no", 2))
		return bad(s, "standalone");
	blanks(s);
	if (!next_is(s, "?>"))
		return bad(s, "XML declaration");
	s->p += 2;
	return GW_OK;
}

static enum gw_err
document(struct scanner *s)
{
	enum gw_err rc = prolog(s);

	while (rc == GW_OK && s->p < s->end) {
		if (*s->p == '<')
			rc = markup(s);
		else if (s->open != NULL)
			rc = text(s);
		else
			rc = outside(s);
	}
	if (rc == GW_OK && (s->open != NULL || s->doc->root == NULL))
		rc = bad(s, "document ends early");
	return rc;
}

enum gw_err
scan_parse(struct arena *a, const char *bytes, size_t len,
    const struct scan_limits *lim, struct grund *g, struct scan_doc **out)
{
	struct scanner s = { .a = a, .lim = lim, .g = g };
	enum gw_err rc;

	*out = NULL;
	if (len > lim->bytes)
		return fail(g, GW_ESIZE, "scan: %zu octets", len);
	/* no octets at all may come without an address (XDR) */
	s.p = s.begin = (const unsigned char *)(len > 0 ? bytes : "");
	s.end = s.begin + len;
	s.doc = arena_alloc(a, sizeof(*s.doc));
	s.names = names_new(a);
	if (s.doc == NULL || s.names == NULL)
		return no_memory(&s);
	s.doc->bytes = bytes;
	s.doc->len = len;
	s.doc->names = s.names;
	if ((rc = document(&s)) != GW_OK)
		return rc;
	ids_sort(s.doc);
	if (!names_end(s.names, a, s.n_decls))
		return no_memory(&s);
	*out = s.doc;
	return GW_OK;
}
