/*
 * scan_fuzz.c - any octets: read, judged, canonicalised.
 *
 * What must hold of a document the scanner accepts: the canonical form of
 * the root is itself accepted, is its own canonical form, and has as many
 * elements; every canonical form of an element below is accepted; each ID
 * found is found again; and libxml2 reads the document and makes the same
 * canonical form of it.
 */
#include <assert.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "c14n.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct scan_doc *
again(struct arena *a, const char *s, size_t len)
{
	struct scan_doc *doc;
	struct grund g = { 0 };

	if (scan_parse(a, s, len, &scan_source, &g, &doc) != GW_OK)
		abort();
	return doc;
}

static void
values(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *n)
{
	size_t i;

	assert(n->start < n->inner && n->inner <= n->inner_end &&
	    n->inner_end <= n->end && n->end <= doc->len);
	for (i = 0; i < n->n_attrs; i++)
		assert(scan_attr_value(a, &n->attrs[i]) != NULL);
	assert((scan_text(a, doc, n) == NULL) == (n->first != NULL));
	assert(scan_prefix_ns(n, n->prefix) == NULL ? n->ns == NULL :
	    strcmp(scan_prefix_ns(n, n->prefix), n->ns) == 0);
}

/* The first elements, so that one input stays linear. */
static void
walk(struct arena *a, const struct scan_doc *doc, const struct scan_node *n,
    unsigned most)
{
	static const struct slice list[] = { { "", 0 }, { "a", 1 } };
	struct c14n_opts o = { .prefixes = list, .n = 2 };
	size_t len;
	char *s;

	for (; n != NULL && n->index < most; n = n->next) {
		values(a, doc, n);
		o.omit = n->first;
		s = c14n_text(a, doc, n, &o, &len);
		assert(s != NULL);
		again(a, s, len);
		walk(a, doc, n->first, most);
	}
}

/* Two parsers, one view. */
static void
same_as_libxml2(const struct scan_doc *doc, const char *s, size_t len)
{
	xmlDoc *d = xmlReadMemory(doc->bytes, (int)doc->len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlChar *theirs = NULL;
	int n;

	assert(d != NULL);
	n = xmlC14NDocDumpMemory(d, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, 0,
	    &theirs);
	assert(n >= 0 && (size_t)n == len && memcmp(theirs, s, len) == 0);
	xmlFree(theirs);
	xmlFreeDoc(d);
}

static void
check(struct arena *a, const struct scan_doc *doc)
{
	const struct scan_doc *second;
	size_t i, len, len2;
	char *s, *s2;

	s = c14n_text(a, doc, doc->root, NULL, &len);
	assert(s != NULL);
	same_as_libxml2(doc, s, len);
	second = again(a, s, len);
	assert(second->n_nodes == doc->n_nodes);
	s2 = c14n_text(a, second, second->root, NULL, &len2);
	assert(s2 != NULL && len2 == len && memcmp(s, s2, len) == 0);
	walk(a, doc, doc->root, 8);
	if (scan_check_ids(doc, NULL) != GW_OK)
		return;
	for (i = 0; i < doc->n_ids; i++)
		assert(scan_by_id(doc, doc->ids[i].value) ==
		    doc->ids[i].node);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new((size_t)1 << 28);
	struct scan_doc *doc;
	struct grund g = { 0 };
	enum gw_err rc;
	char *copy = malloc(len > 0 ? len : 1);

	assert(a != NULL && copy != NULL);
	/* Of exactly that size: a sanitizer sees one octet more. */
	if (len > 0)
		memcpy(copy, bytes, len);
	rc = scan_parse(a, copy, len, &scan_request, &g, &doc);
	assert((rc == GW_OK) == (doc != NULL) && rc == g.rc);
	if (rc == GW_OK)
		check(a, doc);
	free(copy);
	arena_free(a);
	return 0;
}
