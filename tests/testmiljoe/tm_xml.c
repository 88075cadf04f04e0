#include "tm_xml.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

xmlDoc *
xml_parse(const char *bytes, size_t len, struct grund *g)
{
	xmlDoc *doc = NULL;

	if (len <= INT32_MAX)
		doc = xmlReadMemory(bytes, (int)len, NULL, NULL,
		    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		    XML_PARSE_COMPACT | XML_PARSE_HUGE);
	if (doc == NULL || xmlDocGetRootElement(doc) == NULL)
		fail(g, GW_ESCHEMA, "not a well-formed document");
	return doc;
}

#define START	"<r" XML_PREFIXER ">"
#define SLUT	"</r>"

xmlDoc *
xml_fragment(const char *xml, size_t len)
{
	size_t all = sizeof(START) - 1 + len + sizeof(SLUT) - 1;
	xmlDoc *doc = NULL;
	char *text;

	if ((text = malloc(all)) != NULL) {
		memcpy(text, START, sizeof(START) - 1);
		memcpy(text + sizeof(START) - 1, xml, len);
		memcpy(text + sizeof(START) - 1 + len, SLUT, sizeof(SLUT) - 1);
		doc = xml_parse(text, all, NULL);
	}
	free(text);
	if (doc != NULL && xml_rod(doc) == NULL) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	return doc;
}

xmlNode *
xml_rod(const xmlDoc *doc)
{
	return xml_first(xmlDocGetRootElement(doc));
}

static const char *const navnerum[][2] = {
#define X(prefix, href) { prefix, href },
	XML_NAVNERUM(X)
#undef X
};
#define N_NAVNERUM	(sizeof(navnerum) / sizeof(*navnerum))

static xmlNs *
kendt(xmlNs *const *std, const xmlNs *ns)
{
	size_t i;

	for (i = 0; ns != NULL && i < N_NAVNERUM; i++)
		if (xmlStrEqual(ns->href, std[i]->href))
			return std[i];
	return NULL;
}

/* Points every node at the standard declarations and drops its own of the
 * same namespaces; what is of other namespaces stays as it is. */
static void
ompeg(xmlNode *n, xmlNs *const *std)
{
	xmlNs **d = &n->nsDef, *gone;
	xmlAttr *at;
	xmlNode *c;

	if (n->type != XML_ELEMENT_NODE)
		return;
	if (kendt(std, n->ns) != NULL)
		n->ns = kendt(std, n->ns);
	for (at = n->properties; at != NULL; at = at->next)
		if (kendt(std, at->ns) != NULL)
			at->ns = kendt(std, at->ns);
	for (c = n->children; c != NULL; c = c->next)
		ompeg(c, std);
	while ((gone = *d) != NULL)
		if (kendt(std, gone) != NULL) {
			*d = gone->next;
			xmlFreeNs(gone);
		} else
			d = &gone->next;
}

xmlDoc *
xml_loesn(xmlNode *n)
{
	xmlNs *std[N_NAVNERUM];
	xmlNode *r = NULL, *copy = NULL;
	xmlDoc *doc;
	size_t i;

	if ((doc = xmlNewDoc((const xmlChar *)"1.0")) != NULL &&
	    (r = xmlNewDocNode(doc, NULL, (const xmlChar *)"r", NULL)) != NULL)
		xmlDocSetRootElement(doc, r);
	for (i = 0; r != NULL && i < N_NAVNERUM; i++)
		if ((std[i] = xmlNewNs(r, (const xmlChar *)navnerum[i][1],
		    (const xmlChar *)navnerum[i][0])) == NULL)
			break;
	if (i == N_NAVNERUM && (copy = xmlDocCopyNode(n, doc, 1)) != NULL) {
		xmlAddChild(r, copy);
		ompeg(copy, std);
		return doc;
	}
	xmlFreeDoc(doc);
	return NULL;
}

static xmlNode *
element(xmlNode *n)
{
	while (n != NULL && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

xmlNode *
xml_first(const xmlNode *n)
{
	return n == NULL ? NULL : element(n->children);
}

xmlNode *
xml_next(const xmlNode *n)
{
	return element(n->next);
}

int
xml_is(const xmlNode *n, const char *local)
{
	return n != NULL && n->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)n->name, local) == 0;
}

xmlNode *
xml_child(const xmlNode *n, const char *local)
{
	xmlNode *c;

	for (c = xml_first(n); c != NULL; c = xml_next(c))
		if (xml_is(c, local))
			break;
	return c;
}

xmlNode *
xml_same(const xmlNode *n)
{
	xmlNode *c;

	for (c = xml_next(n); c != NULL; c = xml_next(c))
		if (xml_is(c, (const char *)n->name))
			break;
	return c;
}

xmlNode *
xml_path(const xmlNode *n, const char *path)
{
	char name[64];
	size_t len;
	xmlNode *c = NULL;

	for (; n != NULL && *path != '\0'; n = c) {
		len = strcspn(path, "/");
		if (len >= sizeof(name))
			return NULL;
		memcpy(name, path, len);
		name[len] = '\0';
		c = xml_child(n, name);
		path += len + (path[len] == '/');
	}
	return n == NULL ? NULL : c;
}

/* A copy without outer white space; libxml2's own is freed. */
static const char *
trimmed(struct arena *a, xmlChar *raw)
{
	const char *s = (const char *)raw, *out = NULL;
	size_t len;

	if (s != NULL) {
		s += strspn(s, blanks);
		len = strlen(s);
		while (len > 0 && strchr(blanks, s[len - 1]) != NULL)
			len--;
		out = arena_strndup(a, s, len);
	}
	xmlFree(raw);
	return out;
}

const char *
xml_text(struct arena *a, const xmlNode *n)
{
	const char *s;

	s = n == NULL ? NULL : trimmed(a, xmlNodeGetContent(n));
	return s == NULL ? "" : s;
}

const char *
xml_attr(struct arena *a, const xmlNode *n, const char *name)
{
	xmlChar *raw = xmlGetNoNsProp(n, (const xmlChar *)name);
	const char *s = raw == NULL ? NULL :
	    arena_strdup(a, (const char *)raw);

	xmlFree(raw);
	return s;
}

void
xml_put_text(struct buf *b, const char *s)
{
	size_t n;

	for (; *s != '\0'; s += n) {
		n = strcspn(s, "<>&\"\r\n\t");
		buf_add(b, s, n);
		if (s[n] == '\0')
			break;
		buf_printf(b, "&#%d;", s[n]);
		n++;
	}
}

void
xml_felt(struct buf *b, const char *name, const char *text)
{
	if (text == NULL)
		return;
	buf_printf(b, "<%s>", name);
	xml_put_text(b, text);
	buf_printf(b, "</%s>", name);
}

void
xml_put_node(struct buf *b, xmlNode *n)
{
	xmlBuffer *out;

	out = xmlBufferCreate();
	if (out == NULL || xmlNodeDump(out, n->doc, n, 0, 0) < 0)
		b->full = 1;
	else
		buf_add(b, xmlBufferContent(out), (size_t)xmlBufferLength(out));
	xmlBufferFree(out);
}
