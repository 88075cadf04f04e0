#include "c14n.h"

#include <assert.h>
#include <string.h>

#include "scan_impl.h"
#include "xmlchar.h"

#define BUFFER	4096

/*
 * Writing.  Most octets of the canonical form stand in the document in the
 * same order: pieces that follow one another there are written as one run,
 * and only what breaks a run goes through the buffer.
 */
struct writer {
	const struct c14n_sink *sink;
	const struct scan_doc *doc;
	const struct scan_node *omit;
	struct scan_names *names;
	int		 xmlns_empty;	/* still to be written */
	size_t		 n_undo;
	const char	*run;
	size_t		 run_len, used;
	char		 buf[BUFFER];
};

static void
flush_buf(struct writer *w)
{
	if (w->used > 0)
		w->sink->write(w->sink->arg, w->buf, w->used);
	w->used = 0;
}

static void
end_run(struct writer *w)
{
	if (w->run_len > BUFFER - w->used)
		flush_buf(w);
	if (w->run_len > BUFFER / 2) {
		flush_buf(w);
		w->sink->write(w->sink->arg, w->run, w->run_len);
	} else if (w->run_len > 0) {
		memcpy(w->buf + w->used, w->run, w->run_len);
		w->used += w->run_len;
	}
	w->run_len = 0;
}

/* p stays readable until the run ends: the document's, or a literal. */
static void
put(struct writer *w, const char *p, size_t len)
{
	if (w->run_len > 0 && w->run + w->run_len == p) {
		w->run_len += len;
		return;
	}
	end_run(w);
	w->run = p;
	w->run_len = len;
}

#define PUT(w, literal)	put(w, literal, sizeof(literal) - 1)

/* What stands for a character in the canonical form (C14N 2.3). */
static struct slice
escaped(uint32_t c, int in_value)
{
	static const struct {
		char		 c;
		unsigned char	 in_text, in_value;
		struct slice	 s;
	} table[] = {
		{ '&', 1, 1, { "&amp;", 5 } }, { '<', 1, 1, { "&lt;", 4 } },
		{ '>', 1, 0, { "&gt;", 4 } }, { '\r', 1, 1, { "&#xD;", 5 } },
		{ '"', 0, 1, { "&quot;", 6 } }, { '\t', 0, 1, { "&#x9;", 5 } },
		{ '\n', 0, 1, { "&#xA;", 5 } }
	};
	static const struct slice none = { NULL, 0 };
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (c == (unsigned char)table[i].c)
			return (in_value ? table[i].in_value :
			    table[i].in_text) ? table[i].s : none;
	return none;
}

/* A character that is not the document's octets one by one. */
static void
put_char(struct writer *w, uint32_t c, int in_value)
{
	struct slice s = escaped(c, in_value);
	char utf8[4];

	if (s.p != NULL) {
		put(w, s.p, s.len);
		return;
	}
	put(w, utf8, xml_put(utf8, c));
	end_run(w);
}

/* One that the table marks: line ends and white space as XML 1.0, 2.11 and
 * 3.3.3, references by what they stand for.  Answers its octets. */
static size_t
put_odd(struct writer *w, const unsigned char *p, const unsigned char *end,
    int in_value)
{
	uint32_t c = *p;
	size_t n = 1;

	if (c == '&') {
		n = xml_ref(p, end, &c);
		assert(n > 0);		/* the scan has seen it */
		put_char(w, c, in_value);
		return n;
	}
	if (c >= 0x80) {
		put(w, (const char *)p, 1);
		return 1;
	}
	if (c == '\r') {
		n += p + 1 < end && p[1] == '\n';
		c = '\n';
	}
	if (in_value && (c == '\n' || c == '\t'))
		PUT(w, " ");
	else if (c == '\n')
		PUT(w, "\n");
	else if (escaped(c, in_value).p == NULL)
		put(w, (const char *)p, 1);
	else
		put_char(w, c, in_value);
	return n;
}

static void
put_escaped(struct writer *w, const char *s, size_t len, int in_value)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + len;
	const unsigned char *from;
	int plain = in_value ? XML_VALUE : XML_TEXT;

	while (p < end) {
		for (from = p; p < end && (xml_class[*p] & plain); p++)
			;
		if (p > from)
			put(w, (const char *)from, (size_t)(p - from));
		if (p < end)
			p += put_odd(w, p, end, in_value);
	}
}

/* Notes a prefix for this start tag unless it was written so further out. */
static void
render(struct writer *w, unsigned short pfx, const char *uri)
{
	struct scan_names *names = w->names;
	struct scan_undo *u;

	if (names->rendered[pfx] == uri || pfx == PFX_XML)
		return;
	/* A second meaning within one apex needs a declaration in between,
	 * so there is one undo for each declaration at most. */
	u = &names->undo[w->n_undo++];
	u->pfx = pfx;
	u->uri = names->rendered[pfx];
	names->rendered[pfx] = uri;
}

/* Exclusive C14N 3: of the listed ones what is declared here counts too. */
static void
render_listed(struct writer *w, const struct scan_node *n)
{
	const struct scan_ns *ns;
	size_t i;

	for (i = 0; i < n->n_nsdecl; i++) {
		ns = &n->nsdecl[i];
		if (w->names->listed[ns->pfx])
			render(w, ns->pfx, ns->uri ? ns->uri->s : NULL);
	}
}

/* At the apex the listed ones count that are in scope, wherever declared. */
static void
render_in_scope(struct writer *w, const struct scan_node *apex,
    const struct c14n_opts *o)
{
	size_t i;
	unsigned short pfx;

	for (i = 0; i < o->n; i++) {
		pfx = names_find(w->names, o->prefixes[i]);
		if (pfx == PFX_UNKNOWN)
			continue;
		w->names->listed[pfx] = 1;
		render(w, pfx, scan_prefix_ns(apex, o->prefixes[i]));
	}
}

static void
put_namespaces(struct writer *w, size_t from)
{
	struct scan_names *names = w->names;
	struct scan_undo *u = names->undo, new;
	const char *uri;
	size_t i, j;

	for (i = from + 1; i < w->n_undo; i++) {
		new = u[i];
		for (j = i; j > from && names->prefix[new.pfx].rank <
		    names->prefix[u[j - 1].pfx].rank; j--)
			u[j] = u[j - 1];
		u[j] = new;
	}
	for (i = from; i < w->n_undo; i++) {
		uri = names->rendered[u[i].pfx];
		PUT(w, " xmlns");
		if (u[i].pfx != PFX_NONE) {
			PUT(w, ":");
			put(w, names->prefix[u[i].pfx].name.p,
			    names->prefix[u[i].pfx].name.len);
		}
		PUT(w, "=\"");
		/* The scan lets nothing into it that would be escaped. */
		if (uri != NULL)
			put(w, uri, strlen(uri));
		PUT(w, "\"");
	}
}

/* name="value", from the document in one piece when it stands there so. */
static void
put_attr(struct writer *w, const struct scan_attr *at)
{
	const char *name = at->prefix.p;
	size_t len = (size_t)(at->local.p + at->local.len - name);

	if (name[-1] == ' ' && at->plain && at->raw.p[-1] == '"' &&
	    at->raw.p == name + len + 2) {
		put(w, name - 1, len + at->raw.len + 4);
		return;
	}
	PUT(w, " ");
	put(w, name, len);
	PUT(w, "=\"");
	if (at->plain)
		put(w, at->raw.p, at->raw.len);
	else
		put_escaped(w, at->raw.p, at->raw.len, 1);
	PUT(w, "\"");
}

static size_t
name_len(const struct scan_node *n)
{
	return (size_t)(n->local.p + n->local.len - n->prefix.p);
}

/* "<name" and the namespace nodes from number undo on. */
static void
start_tag(struct writer *w, const struct scan_node *n, size_t undo)
{
	size_t i;

	put(w, w->doc->bytes + n->start, 1 + name_len(n));
	render(w, n->pfx, n->ns);
	for (i = 0; i < n->n_attrs; i++)
		if (n->attrs[i].pfx != PFX_NONE)
			render(w, n->attrs[i].pfx, n->attrs[i].ns);
	render_listed(w, n);
	/* WSS 1.1, 8.3; "" is the first prefix in order. */
	if (w->xmlns_empty && w->names->rendered[PFX_NONE] == NULL)
		PUT(w, " xmlns=\"\"");
	w->xmlns_empty = 0;
	if (w->n_undo > undo)
		put_namespaces(w, undo);
}

static void
attrs_and_end(struct writer *w, const struct scan_node *n)
{
	size_t i;

	for (i = 0; i < n->n_attrs; i++)
		put_attr(w, &n->attrs[i]);
	if (w->doc->bytes[n->inner - 2] != '/')
		put(w, w->doc->bytes + n->inner - 1, 1);
	else
		PUT(w, ">");
}

static void
end_tag(struct writer *w, const struct scan_node *n)
{
	size_t len = name_len(n);

	if (n->end - n->inner_end == len + 3) {
		put(w, w->doc->bytes + n->inner_end, len + 3);
		return;
	}
	PUT(w, "</");
	put(w, n->prefix.p, len);
	PUT(w, ">");
}

static void
put_text(struct writer *w, const struct scan_node *n, size_t from, size_t to)
{
	if (from == to)
		return;
	if (n->escape)
		put_escaped(w, w->doc->bytes + from, to - from, 0);
	else
		put(w, w->doc->bytes + from, to - from);
}

static void
undo_to(struct writer *w, size_t undo)
{
	struct scan_undo *u;

	while (w->n_undo > undo) {
		u = &w->names->undo[--w->n_undo];
		w->names->rendered[u->pfx] = u->uri;
	}
}

static void	element(struct writer *, const struct scan_node *, size_t);

/* Between the tags.  Depth is bounded by the scan. */
static void
content(struct writer *w, const struct scan_node *n)
{
	const struct scan_node *c;
	size_t at = n->inner;

	for (c = n->first; c != NULL; c = c->next) {
		put_text(w, n, at, c->start);
		if (c != w->omit)
			element(w, c, w->n_undo);
		at = c->end;
	}
	put_text(w, n, at, n->inner_end);
}

static void
element(struct writer *w, const struct scan_node *n, size_t undo)
{
	start_tag(w, n, undo);
	attrs_and_end(w, n);
	content(w, n);
	end_tag(w, n);
	undo_to(w, undo);
}

void
c14n_write(const struct scan_doc *doc, const struct scan_node *apex,
    const struct c14n_opts *o, const struct c14n_sink *sink)
{
	static const struct c14n_opts none;
	struct writer w;

	o = o == NULL ? &none : o;
	w.sink = sink;
	w.doc = doc;
	w.omit = o->omit;
	w.xmlns_empty = o->xmlns_empty;
	w.names = doc->names;
	w.n_undo = w.run_len = w.used = 0;
	render_in_scope(&w, apex, o);
	element(&w, apex, 0);
	end_run(&w);
	flush_buf(&w);
	memset(w.names->listed, 0, w.names->n_prefixes);
}

static void
write_buf(void *arg, const char *p, size_t len)
{
	buf_add(arg, p, len);
}

char *
c14n_text(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *apex, const struct c14n_opts *o, size_t *len)
{
	struct buf b;
	struct c14n_sink sink = { write_buf, &b };
	char *s;

	buf_init(&b, a);
	c14n_write(doc, apex, o, &sink);
	if ((s = buf_end(&b)) != NULL)
		*len = b.len;
	return s;
}
