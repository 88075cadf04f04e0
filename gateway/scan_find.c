#include <assert.h>
#include <string.h>

#include "scan_impl.h"
#include "xmlchar.h"

static int
same_ns(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

int
scan_is(const struct scan_node *n, const char *ns, const char *local)
{
	return slice_is(n->local, local, strlen(local)) &&
	    same_ns(n->ns, ns);
}

/* n itself or the first behind it that is {ns}local. */
static struct scan_node *
first_from(struct scan_node *n, const char *ns, const char *local)
{
	while (n != NULL && !scan_is(n, ns, local))
		n = n->next;
	return n;
}

struct scan_node *
scan_child(const struct scan_node *n, const char *ns, const char *local)
{
	return first_from(n->first, ns, local);
}

struct scan_node *
scan_next(const struct scan_node *n, const char *ns, const char *local)
{
	return first_from(n->next, ns, local);
}

size_t
scan_count_children(const struct scan_node *n)
{
	const struct scan_node *c;
	size_t count = 0;

	for (c = n->first; c != NULL; c = c->next)
		count++;
	return count;
}

struct scan_node *
scan_only(const struct scan_node *n, const char *ns, const char *local)
{
	struct scan_node *c = scan_child(n, ns, local);

	return c != NULL && scan_next(c, ns, local) == NULL ? c : NULL;
}

const struct scan_attr *
scan_attr(const struct scan_node *n, const char *ns, const char *local)
{
	size_t i, len = strlen(local);

	for (i = 0; i < n->n_attrs; i++)
		if (slice_is(n->attrs[i].local, local, len) &&
		    same_ns(n->attrs[i].ns, ns))
			return &n->attrs[i];
	return NULL;
}

/*
 * The character at p and its octets.  Line ends become LF (XML 1.0, 2.11);
 * in a value white space becomes a space (3.3.3), what a reference stands
 * for excepted.
 */
static size_t
next_char(const unsigned char *p, const unsigned char *end, int in_value,
    char out[4], size_t *n_out)
{
	size_t n = 1;
	uint32_t c = *p;

	if (*p == '&') {
		n = xml_ref(p, end, &c);
		assert(n > 0);		/* the scan has seen it */
		*n_out = xml_put(out, c);
		return n;
	}
	if (*p == '\r') {
		n += p + 1 < end && p[1] == '\n';
		c = '\n';
	}
	out[0] = (char)(in_value && (c == '\t' || c == '\n') ? ' ' : c);
	*n_out = 1;
	return n;
}

/* What was scanned is legal, and no reference is shorter than its UTF-8. */
static char *
plain_text(struct arena *a, struct slice raw, int in_value)
{
	const unsigned char *p = (const unsigned char *)raw.p;
	const unsigned char *end = p + raw.len;
	char *s, *out;
	size_t n;

	if ((s = out = arena_alloc(a, raw.len + 4)) == NULL)
		return NULL;
	while (p < end) {
		p += next_char(p, end, in_value, out, &n);
		out += n;
	}
	*out = '\0';
	return s;
}

char *
scan_attr_value(struct arena *a, const struct scan_attr *at)
{
	if (at->plain)
		return arena_strndup(a, at->raw.p, at->raw.len);
	return plain_text(a, at->raw, 1);
}

char *
scan_text(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *n)
{
	struct slice raw = { doc->bytes + n->inner, n->inner_end - n->inner };

	if (n->first != NULL)
		return NULL;
	if (!n->escape)
		return arena_strndup(a, raw.p, raw.len);
	return plain_text(a, raw, 0);
}

static int
is_blank(char c)
{
	return xml_class[(unsigned char)c] & XML_BLANK;
}

char *
scan_collapse(char *s)
{
	char *from = s, *to = s;

	while (*from != '\0') {
		while (is_blank(*from))
			from++;
		if (*from != '\0' && to > s)
			*to++ = ' ';
		while (*from != '\0' && !is_blank(*from))
			*to++ = *from++;
	}
	*to = '\0';
	return s;
}

const char *
scan_prefix_ns(const struct scan_node *n, struct slice prefix)
{
	const struct scan_ns *ns;
	size_t i;

	if (slice_is(prefix, "xml", 3))
		return NS_XML;
	for (; n != NULL; n = n->parent)
		for (i = 0; i < n->n_nsdecl; i++) {
			ns = &n->nsdecl[i];
			if (slice_is(ns->prefix, prefix.p, prefix.len))
				return ns->uri == NULL ? NULL : ns->uri->s;
		}
	return NULL;
}

struct slice
scan_declared(const struct scan_node *n, size_t i)
{
	return n->nsdecl[i].prefix;
}
