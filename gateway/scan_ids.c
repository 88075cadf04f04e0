#include <stdlib.h>
#include <string.h>

#include "scan_impl.h"
#include "xmlchar.h"

#define MAX_ID	128		/* characters: profile 2 */

#define IS(s, text)	slice_is(s, text, sizeof(text) - 1)

/* Which kind of ID the attribute is, 0 when it is none (profile 2). */
static int
kind_of(const struct scan_attr *at)
{
	if (IS(at->local, "ID"))
		return at->ns == NULL ? SCAN_ID_SAML : SCAN_ID_REFUSED;
	if (IS(at->local, "Id") && at->ns == NULL)
		return SCAN_ID_PLAIN;
	if (IS(at->local, "Id") && strcmp(at->ns, NS_WSU) == 0)
		return SCAN_ID_WSU;
	if (IS(at->local, "AssertionID"))
		return SCAN_ID_REFUSED;
	if (IS(at->local, "id") && at->pfx == PFX_XML)
		return SCAN_ID_REFUSED;
	return 0;
}

int
ids_note(struct scan_doc *doc, struct arena *a, size_t *cap,
    struct scan_node *n, const struct scan_attr *at)
{
	struct scan_id *id;
	int kind;

	if ((kind = kind_of(at)) == 0)
		return 1;
	id = arena_push(a, &doc->ids, &doc->n_ids, cap, sizeof(*id));
	if (id == NULL)
		return 0;
	id->kind = (enum scan_id_kind)kind;
	id->value = at->raw;
	id->node = n;
	return 1;
}

static int
by_value(const void *va, const void *vb)
{
	const struct scan_id *a = va, *b = vb;

	if (a->value.len != b->value.len)
		return a->value.len < b->value.len ? -1 : 1;
	return memcmp(a->value.p, b->value.p, a->value.len);
}

void
ids_sort(struct scan_doc *doc)
{
	if (doc->n_ids > 1)
		qsort(doc->ids, doc->n_ids, sizeof(*doc->ids), by_value);
}

static int
is_id_value(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const unsigned char *end = p + s.len;
	size_t chars = 0;

	if (s.len == 0 || xml_ncname(p, end) != end)
		return 0;
	for (; p < end; p++)
		chars += (*p & 0xc0) != 0x80;
	return chars <= MAX_ID;
}

static int
below_assertion(const struct scan_node *n)
{
	while (n != NULL && !scan_is(n, NS_SAML, "Assertion"))
		n = n->parent;
	return n != NULL;
}

/* Whether an ID of this kind may stand on this element. */
static int
may_stand(const struct scan_id *id)
{
	const struct scan_node *n = id->node;

	switch (id->kind) {
	case SCAN_ID_WSU:
		return !below_assertion(n);
	case SCAN_ID_SAML:
		return scan_is(n, NS_SAML, "Assertion");
	case SCAN_ID_PLAIN:
		return scan_is(n, NS_DS, "Signature") ||
		    scan_is(n, NS_DS, "SignedInfo") ||
		    scan_is(n, NS_DS, "KeyInfo") ||
		    scan_is(n, NS_DS, "Reference");
	case SCAN_ID_REFUSED:
		break;
	}
	return 0;
}

enum gw_err
scan_check_ids(const struct scan_doc *doc, struct grund *g)
{
	const struct scan_id *id;
	size_t i;

	for (i = 0; i < doc->n_ids; i++) {
		id = &doc->ids[i];
		if (!may_stand(id))
			return fail(g, GW_ECHECK, "scan: ID where none may be");
		if (!is_id_value(id->value))
			return fail(g, GW_ECHECK, "scan: ID no NCName of 128");
		if (i > 0 && by_value(id - 1, id) == 0)
			return fail(g, GW_ECHECK, "scan: ID twice");
	}
	return GW_OK;
}

struct scan_node *
scan_by_id(const struct scan_doc *doc, struct slice value)
{
	struct scan_id key = { .value = value };
	const struct scan_id *id;

	if (doc->n_ids == 0)
		return NULL;
	id = bsearch(&key, doc->ids, doc->n_ids, sizeof(key), by_value);
	if (id == NULL)
		return NULL;
	if (id > doc->ids && by_value(id - 1, id) == 0)
		return NULL;
	if (id + 1 < doc->ids + doc->n_ids && by_value(id, id + 1) == 0)
		return NULL;
	return id->kind == SCAN_ID_REFUSED ? NULL : id->node;
}
