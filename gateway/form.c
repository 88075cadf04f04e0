#include "form.h"

#include <string.h>

static int
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int
slice_is(struct slice s, const char *text)
{
	size_t len = strlen(text);

	return s.len == len && memcmp(s.p, text, len) == 0;
}

int
form_attrs(const struct scan_node *n, const struct form_name *allowed)
{
	const struct form_name *f;
	size_t i;

	for (i = 0; i < n->n_attrs; i++) {
		for (f = allowed; f->local != NULL; f++)
			if (same(f->ns, n->attrs[i].ns) &&
			    slice_is(n->attrs[i].local, f->local))
				break;
		if (f->local == NULL)
			return 0;
	}
	return 1;
}

static int
blank(const struct scan_doc *doc, size_t from, size_t to)
{
	for (; from < to; from++)
		if (strchr(" \t\r\n", doc->bytes[from]) == NULL)
			return 0;
	return 1;
}

int
form_elements_only(const struct scan_doc *doc, const struct scan_node *n)
{
	const struct scan_node *c;
	size_t at = n->inner;

	for (c = n->first; c != NULL; c = c->next) {
		if (!blank(doc, at, c->start))
			return 0;
		at = c->end;
	}
	return blank(doc, at, n->inner_end);
}

int
form_empty(const struct scan_doc *doc, const struct scan_node *n)
{
	return blank(doc, n->inner, n->inner_end);
}

const char *
form_attr(struct arena *a, const struct scan_node *n, const char *ns,
    const char *local)
{
	const struct scan_attr *attr = scan_attr(n, ns, local);

	return attr == NULL ? NULL : scan_attr_value(a, attr);
}

int
form_attr_is(struct arena *a, const struct scan_node *n, const char *ns,
    const char *local, const char *value)
{
	const struct scan_attr *attr = scan_attr(n, ns, local);
	const char *v;

	if (attr == NULL)
		return 0;
	if (slice_is(attr->raw, value))
		return 1;
	if (memchr(attr->raw.p, '&', attr->raw.len) == NULL)
		return 0;
	return (v = scan_attr_value(a, attr)) != NULL && strcmp(v, value) == 0;
}

const struct scan_node *
form_take(const struct scan_node **c, const char *ns, const char *local)
{
	const struct scan_node *n = *c;

	if (n == NULL || !scan_is(n, ns, local))
		return NULL;
	*c = n->next;
	return n;
}

const struct scan_node *
form_sole(const struct scan_doc *doc, const struct scan_node *parent,
    const char *ns, const char *local)
{
	const struct scan_node *n = parent->first;

	if (n == NULL || n->next != NULL || !scan_is(n, ns, local) ||
	    !form_elements_only(doc, parent))
		return NULL;
	return n;
}

int
form_text_is(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *n, const char *text)
{
	const char *s = scan_text(a, doc, n);

	return s != NULL && strcmp(s, text) == 0;
}
