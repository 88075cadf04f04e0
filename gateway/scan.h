/*
 * scan.h - one pass over a stranger's XML: limits, names, IDs, canonical form.
 *
 * The profile allows so little XML (UTF-8, no DOCTYPE, comment, processing
 * instruction or CDATA, five entities) that one small scanner serves where
 * otherwise three parsers might disagree (security profile, 1).  It checks
 * the limits while it goes, resolves namespaces, collects the IDs of every
 * kind, and can write the exclusive canonical form (xml-exc-c14n) of any
 * element.  What is digested is what is then read.
 *
 * Pure: memory from the arena only; borrows the bytes for as long as the
 * document is used.  Threads: a document belongs to one thread.
 */
#ifndef GW_SCAN_H
#define GW_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"

/*
 * Exactly the figure passes, one more does not (profile 1).  Octets are
 * counted as written; a name with its prefix; depth 1 is the root.
 */
struct scan_limits {
	size_t	bytes, depth, elements, attributes, ns_element, ns_total,
		name, value, text;
};
extern const struct scan_limits	scan_request;	/* 256 KiB, 20 000 ... */
extern const struct scan_limits	scan_source;	/* 16 MiB, 400 000 ... */

/* A slice of the document's bytes or of the arena; not NUL-terminated. */
struct slice {
	const char	*p;
	size_t		 len;
};

/* Namespaces are interned: two elements are in the same namespace exactly
 * when their ns pointers are equal within one document. */
struct scan_attr {
	struct slice	 prefix, local;
	const char	*ns;		/* NUL-terminated; NULL: none */
	struct slice	 raw;		/* as written, between the quotes */
	/* ... for scan*.c and c14n.c only */
	unsigned short	 pfx, rank;
	unsigned char	 plain;
};

struct scan_node {
	struct scan_node *parent, *first, *next;	/* elements only */
	struct slice	 prefix, local;
	const char	*ns;		/* NUL-terminated; NULL: none */
	const struct scan_attr *attrs;	/* without xmlns declarations;
					 * in canonical order */
	size_t		 n_attrs;
	size_t		 start, end;	/* octets <name ... </name> */
	size_t		 inner, inner_end;	/* content; equal when empty */
	unsigned	 index;		/* in document order, from 0 */
	/* ... for scan*.c and c14n.c only */
	unsigned short	 pfx;
	unsigned char	 escape;
	const struct scan_ns *nsdecl;
	size_t		 n_nsdecl;
	struct scan_node *last;
};

/*
 * An ID of any kind: wsu:Id, ID, Id (profile 2); REFUSED are those that
 * other software may take for an ID: xml:id, AssertionID, a namespaced ID.
 */
enum scan_id_kind {
	SCAN_ID_WSU = 1, SCAN_ID_SAML, SCAN_ID_PLAIN, SCAN_ID_REFUSED
};
struct scan_id {
	enum scan_id_kind kind;
	struct slice	 value;		/* raw: an NCName has no entities */
	struct scan_node *node;
};

struct scan_doc {
	const char	*bytes;
	size_t		 len;
	struct scan_node *root;
	size_t		 n_nodes;
	struct scan_id	*ids;		/* sorted by value */
	size_t		 n_ids;
	struct scan_names *names;	/* for scan*.c and c14n.c only */
};

/*
 * Reads the whole document.  *out is NULL unless GW_OK.
 * GW_ESIZE: more octets than limits->bytes (HTTP 413); GW_ESCAN: everything
 * else that the pre-scan refuses (HTTP 400): any other limit, not
 * well-formed (XML 1.0 fifth edition, Namespaces 1.0), DOCTYPE, comment,
 * CDATA, processing instruction, other encodings; GW_ENOMEM.
 * Also refused, because canonical forms of it differ or explode: a namespace
 * name that is not an absolute URI without '&' (RFC 3986; C14N 1.0, 1.3),
 * and namespaces whose repetition in the canonical form could add more than
 * 16 times limits->bytes.
 * IDs are only collected here; scan_check_ids() judges them.
 */
enum gw_err	scan_parse(struct arena *, const char *bytes, size_t len,
		    const struct scan_limits *, struct grund *,
		    struct scan_doc **out) GW_MUST_CHECK;

/*
 * Profile 2, IDs: unique over the union of all kinds, NCName of at most 128
 * characters; wsu:Id anywhere but on or below a saml:Assertion, ID on a
 * saml:Assertion, Id on ds:Signature, SignedInfo, KeyInfo, Reference;
 * xml:id, AssertionID, a namespaced ID nowhere.  GW_ECHECK.
 */
enum gw_err	scan_check_ids(const struct scan_doc *, struct grund *)
		    GW_MUST_CHECK;

/* The one element that carries that ID; NULL when none or several do. */
struct scan_node	*scan_by_id(const struct scan_doc *, struct slice id);

/* 1 when node is {ns}local. */
int		 scan_is(const struct scan_node *, const char *ns,
		    const char *local);

/* First child element {ns}local, or NULL; the next sibling of that name. */
struct scan_node *scan_child(const struct scan_node *, const char *ns,
		    const char *local);
struct scan_node *scan_next(const struct scan_node *, const char *ns,
		    const char *local);
size_t		 scan_count_children(const struct scan_node *);

/* The only child {ns}local; NULL when there is none or another of it. */
struct scan_node *scan_only(const struct scan_node *, const char *ns,
		    const char *local);

/* Attribute {ns}local (ns NULL: no namespace), or NULL. */
const struct scan_attr *scan_attr(const struct scan_node *, const char *ns,
		    const char *local);

/*
 * The attribute's value, the element's text: entities resolved, line ends
 * normalised, attribute white space normalised (XML 1.0, 2.11, 3.3.3), in
 * the arena.  scan_text() answers NULL when the element has element
 * children, both when there is no memory.
 */
char		*scan_attr_value(struct arena *, const struct scan_attr *);
char		*scan_text(struct arena *, const struct scan_doc *,
		    const struct scan_node *);
/* Outer white space cut and inner runs made one blank (in place). */
char		*scan_collapse(char *);

/* The prefix of the element's own declaration i < n_nsdecl; "" is xmlns=. */
struct slice	 scan_declared(const struct scan_node *, size_t i);

/* Resolves a prefix ("" is the default namespace) as in scope at node. */
const char	*scan_prefix_ns(const struct scan_node *, struct slice prefix);

#endif
