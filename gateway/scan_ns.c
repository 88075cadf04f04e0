#include "scan_impl.h"

#include <string.h>

#define TEXT(s)	s, sizeof(s) - 1

/* The first eight octets, big-endian, so that numbers sort like octets. */
static uint64_t
key_of(struct slice s)
{
	uint64_t key = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		key = key << 8 | (i < s.len ? (unsigned char)s.p[i] : 0);
	return key;
}

static int
order(const struct scan_names *names, uint64_t key, struct slice s,
    const struct scan_key *k)
{
	const struct slice *t = &names->prefix[k->pfx].name;
	size_t n = s.len < t->len ? s.len : t->len;
	int c;

	if (key != k->key)
		return key < k->key ? -1 : 1;
	if (n > 8 && (c = memcmp(s.p + 8, t->p + 8, n - 8)) != 0)
		return c;
	return s.len < t->len ? -1 : s.len > t->len;
}

/* Where the prefix is or would be among the sorted; *found says which. */
static size_t
place(const struct scan_names *names, struct slice s, uint64_t key,
    int *found)
{
	size_t low = 0, high = names->n_sorted, mid;
	int c;

	*found = 0;
	while (low < high) {
		mid = low + (high - low) / 2;
		c = order(names, key, s, &names->sorted[mid]);
		if (c == 0) {
			*found = 1;
			return mid;
		}
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

unsigned short
names_find(const struct scan_names *names, struct slice s)
{
	size_t at;
	int found;

	if (s.len == 0)
		return PFX_NONE;
	at = place(names, s, key_of(s), &found);
	return found ? names->sorted[at].pfx : PFX_UNKNOWN;
}

/* The prefix's number, a new one if need be; PFX_UNKNOWN: no memory. */
static unsigned short
intern_prefix(struct scan_names *names, struct arena *a, struct slice s)
{
	uint64_t key = key_of(s);
	size_t at;
	int found;
	struct scan_prefix *new;
	struct scan_key *k;

	at = place(names, s, key, &found);
	if (found)
		return names->sorted[at].pfx;
	new = arena_push(a, &names->prefix, &names->n_prefixes,
	    &names->cap_prefixes, sizeof(*new));
	k = arena_push(a, &names->sorted, &names->n_sorted,
	    &names->cap_sorted, sizeof(*k));
	if (new == NULL || k == NULL)
		return PFX_UNKNOWN;
	new->name = s;
	k = names->sorted + at;
	memmove(k + 1, k, (names->n_sorted - 1 - at) * sizeof(*k));
	k->key = key;
	k->pfx = (unsigned short)(names->n_prefixes - 1);
	return k->pfx;
}

/*
 * The namespace name, interned.  A new one moves the ranks of those behind
 * it; ranks are only compared within one start tag, whose declarations have
 * all been entered before.
 */
static const struct scan_uri *
intern_uri(struct scan_names *names, struct arena *a, const char *s,
    size_t len)
{
	size_t low = 0, high = names->n_uris, mid;
	struct scan_uri *u, **at;
	int c;

	while (low < high) {
		mid = low + (high - low) / 2;
		c = strcmp(s, names->uri[mid]->s);
		if (c == 0)
			return names->uri[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	if ((u = arena_alloc(a, sizeof(*u))) == NULL || arena_push(a,
	    &names->uri, &names->n_uris, &names->cap_uris, sizeof(u)) == NULL)
		return NULL;
	u->s = s;
	u->len = len;
	at = names->uri + low;
	memmove(at + 1, at, (names->n_uris - 1 - low) * sizeof(*at));
	*at = u;
	for (; low < names->n_uris; low++)
		names->uri[low]->rank = (unsigned short)(low + 1);
	return u;
}

struct scan_names *
names_new(struct arena *a)
{
	static const struct slice none = { "", 0 }, xml = { "xml", 3 };
	struct scan_names *names;
	struct scan_ns *ns;

	if ((names = arena_alloc(a, sizeof(*names))) == NULL ||
	    (ns = arena_alloc(a, sizeof(*ns))) == NULL ||
	    intern_prefix(names, a, none) != PFX_NONE ||
	    intern_prefix(names, a, xml) != PFX_XML)
		return NULL;
	ns->prefix = xml;
	ns->pfx = PFX_XML;
	if ((ns->uri = intern_uri(names, a, TEXT(NS_XML))) == NULL)
		return NULL;
	names->prefix[PFX_XML].now = ns;
	return names;
}

#define LETTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

/* RFC 3986, 3.2: what is behind "//"; a port is digits, and not empty. */
static int
authority_ok(const char *s)
{
	size_t n = strcspn(s, "/?#");
	const char *end = s + n, *at = memchr(s, '@', n), *colon;

	s = at == NULL ? s : at + 1;
	colon = memchr(s, ':', (size_t)(end - s));
	return colon == NULL || (colon + 1 < end &&
	    colon + 1 + strspn(colon + 1, DIGITS) == end);
}

/*
 * An absolute URI as RFC 3986 has it, without literal IPv6 addresses and
 * without '&'.  C14N 1.0 fails on a relative one (1.3), libxml2 refuses what
 * is no URI, and its canonical form (2.9) has a bare '&' where C14N 2.3 has
 * "&amp;".
 */
static int
uri_ok(const char *s)
{
	static const char any[] = LETTERS DIGITS "-._~:/?#@!$'()*+,;=%";
	size_t scheme = strspn(s, LETTERS DIGITS "+-.");
	const char *q;

	if (strspn(s, LETTERS) == 0 || s[scheme] != ':' ||
	    s[strspn(s, any)] != '\0')
		return 0;
	for (q = s; (q = strchr(q, '%')) != NULL; q++)
		if (strspn(q + 1, DIGITS "abcdefABCDEF") < 2)
			return 0;
	if ((q = strchr(s, '#')) != NULL && strchr(q + 1, '#') != NULL)
		return 0;
	s += scheme + 1;
	return strncmp(s, "//", 2) != 0 || authority_ok(s + 2);
}

/* Why the prefix may not be declared as uri (NULL: none), or NULL. */
static const char *
reserved(struct slice prefix, const char *uri)
{
	int xml = slice_is(prefix, TEXT("xml"));

	if (slice_is(prefix, TEXT("xmlns")))
		return "prefix xmlns declared";	/* Namespaces 1.0, 3 */
	if (uri == NULL)
		return prefix.len == 0 ? NULL :
		    "prefix undeclared";	/* Namespaces 1.0, 5 */
	if (xml != (strcmp(uri, NS_XML) == 0))
		return "xml namespace and prefix apart";
	if (strcmp(uri, NS_XMLNS) == 0)
		return "xmlns namespace declared";
	return uri_ok(uri) ? NULL : "namespace name is no absolute URI";
}

enum gw_err
names_declare(struct scan_names *names, struct arena *a, struct scan_ns *ns,
    const struct scan_attr *value, struct grund *g)
{
	struct scan_prefix *p;
	const char *uri, *why;

	if ((uri = scan_attr_value(a, value)) == NULL)
		return fail(g, GW_ENOMEM, "scan: no memory");
	if (*uri == '\0')
		uri = NULL;
	if ((why = reserved(ns->prefix, uri)) != NULL)
		return fail(g, GW_ESCAN, "scan: %s", why);
	if (uri != NULL && (ns->uri = intern_uri(names, a, uri,
	    strlen(uri))) == NULL)
		return fail(g, GW_ENOMEM, "scan: no memory");
	ns->pfx = intern_prefix(names, a, ns->prefix);
	if (ns->pfx == PFX_UNKNOWN)
		return fail(g, GW_ENOMEM, "scan: no memory");
	p = &names->prefix[ns->pfx];
	if (p->now != NULL && p->now->element == ns->element)
		return fail(g, GW_ESCAN, "scan: prefix declared twice");
	ns->before = p->now;
	p->now = ns;
	return GW_OK;
}

void
names_leave(struct scan_names *names, const struct scan_ns *ns, size_t n)
{
	while (n-- > 0)
		names->prefix[ns[n].pfx].now = ns[n].before;
}

int
names_end(struct scan_names *names, struct arena *a, size_t n_decls)
{
	size_t i;

	for (i = 0; i < names->n_sorted; i++)
		names->prefix[names->sorted[i].pfx].rank = (unsigned short)i;
	names->rendered = arena_array(a, names->n_prefixes, sizeof(char *));
	names->listed = arena_array(a, names->n_prefixes, 1);
	names->undo = arena_array(a, n_decls + 1, sizeof(*names->undo));
	return names->rendered != NULL && names->listed != NULL &&
	    names->undo != NULL;
}
