/*
 * scan_impl.h - what scan*.c and c14n.c share and nobody else needs.
 *
 * Prefixes are numbered and namespace names interned while the document is
 * read, so that no later step compares strings: what a prefix means now is
 * one array access, and the order of attributes and namespace nodes in the
 * canonical form is an order of small numbers.  Everything is found by
 * binary search: a stranger cannot make it slower than log2 of 256.
 */
#ifndef GW_SCAN_IMPL_H
#define GW_SCAN_IMPL_H

#include "scan.h"

#define NS_XML	"http://www.w3.org/XML/1998/namespace"
#define NS_XMLNS "http://www.w3.org/2000/xmlns/"
#define NS_WSU	"http://docs.oasis-open.org/wss/2004/01/" \
		"oasis-200401-wss-wssecurity-utility-1.0.xsd"
#define NS_SAML	"urn:oasis:names:tc:SAML:2.0:assertion"
#define NS_DS	"http://www.w3.org/2000/09/xmldsig#"

/* Prefix numbers: "" and xml are always there. */
enum { PFX_NONE = 0, PFX_XML = 1, PFX_UNKNOWN = 0xffff };

/* A namespace name, once in a document however often it is declared. */
struct scan_uri {
	const char	*s;		/* NUL-terminated */
	size_t		 len;
	unsigned short	 rank;		/* from 1, in octet order (C14N 2.2) */
};

/* A namespace declaration. */
struct scan_ns {
	struct slice	 prefix;	/* length 0: the default namespace */
	const struct scan_uri *uri;	/* NULL: xmlns="" */
	const struct scan_ns *before;	/* what the prefix meant outside */
	unsigned	 element;	/* index + 1 of the one it stands on */
	unsigned short	 pfx;
};

struct scan_prefix {
	struct slice	 name;
	const struct scan_ns *now;	/* innermost declaration, or NULL */
	unsigned short	 rank;		/* in octet order, when all is read */
};

/* A prefix with its first eight octets as a number, for the search. */
struct scan_key {
	uint64_t	 key;
	unsigned short	 pfx;
};

/* What c14n.c remembers of a prefix it wrote, to forget it again. */
struct scan_undo {
	const char	*uri;
	unsigned short	 pfx;
};

struct scan_names {
	struct scan_prefix *prefix;	/* by number */
	size_t		 n_prefixes, cap_prefixes;
	struct scan_key	*sorted;	/* the same in octet order */
	size_t		 n_sorted, cap_sorted;
	struct scan_uri	**uri;		/* in octet order */
	size_t		 n_uris, cap_uris;
	/* Room for c14n.c, made by names_end(). */
	const char	**rendered;	/* by prefix number */
	unsigned char	*listed;	/* by prefix number */
	struct scan_undo *undo;		/* one for each declaration */
};

/* With "" and xml in it; NULL: no memory. */
struct scan_names *names_new(struct arena *);

/*
 * Enters the declaration ns (prefix and element set); value is the
 * attribute's, as written.  GW_ESCAN with the reason: Namespaces 1.0,
 * clauses 2.2, 3, 5 and C14N 1.0, 1.3; GW_ENOMEM.
 */
enum gw_err	 names_declare(struct scan_names *, struct arena *,
		    struct scan_ns *ns, const struct scan_attr *value,
		    struct grund *);

/* The element ends: its n declarations are out of scope. */
void		 names_leave(struct scan_names *, const struct scan_ns *,
		    size_t n);

/* The prefix's number, or PFX_UNKNOWN when none such was declared. */
unsigned short	 names_find(const struct scan_names *, struct slice);

/* All is read: ranks and c14n.c's room; 0 when there is no memory. */
int		 names_end(struct scan_names *, struct arena *,
		    size_t n_decls);

/* Appends an ID if the attribute is one; 0 when there is no memory. */
int		 ids_note(struct scan_doc *, struct arena *, size_t *cap,
		    struct scan_node *, const struct scan_attr *);
/* Sorts them by value. */
void		 ids_sort(struct scan_doc *);

static inline int
slice_is(struct slice s, const char *text, size_t len)
{
	size_t i;

	if (s.len != len)
		return 0;
	for (i = 0; i < len; i++)
		if (s.p[i] != text[i])
			return 0;
	return 1;
}

#endif
