/*
 * c14n.h - exclusive XML canonicalisation (xml-exc-c14n 1.0, no comments).
 *
 * Pure: reads a scanned document, writes octets.  Proven by difference
 * against libxml2 (tests/interop/c14n_test.py).
 */
#ifndef GW_C14N_H
#define GW_C14N_H

#include "scan.h"

/* Where the octets go; called many times with small pieces. */
struct c14n_sink {
	void	(*write)(void *arg, const char *p, size_t len);
	void	*arg;
};

/*
 * The canonical form of the element and all below it.
 *	omit	an element inside that is left out with everything below
 *		(the enveloped-signature transform), or NULL
 *	prefixes, n	InclusiveNamespaces PrefixList, "" for #default; one
 *		that is not in scope is ignored
 *	xmlns_empty	writes xmlns="" on the apex when no default namespace
 *		is rendered there (WSS 1.1, 8.3: STR-Transform as WSS4J
 *		makes it); otherwise 0
 * No options: NULL.  It cannot fail; namespaces make the octets at most
 * 16 times limits->bytes more than the document's escaped text (scan.h).
 * One at a time for a document: there is scratch room in it.
 */
struct c14n_opts {
	const struct scan_node	*omit;
	const struct slice	*prefixes;
	size_t			 n;
	int			 xmlns_empty;
};
void	c14n_write(const struct scan_doc *, const struct scan_node *apex,
	    const struct c14n_opts *, const struct c14n_sink *);

/* Likewise into the arena, NUL-terminated; NULL: no memory. */
char	*c14n_text(struct arena *, const struct scan_doc *,
	    const struct scan_node *apex, const struct c14n_opts *,
	    size_t *len);

#endif
