/*
 * tm_filter.h - Vis, and the order asked for.
 *
 * Which parts of a registration a Vis value lets through, and by which keys
 * answers are sorted.  Tables after SF1470 and SF1490.
 */
#ifndef TM_FILTER_H
#define TM_FILTER_H

#include <libxml/tree.h>

#include "tm_store.h"

/* What a Filter says about one kind of object. */
struct filter {
	int		 alt;		/* no Filter at all: everything */
	const char	*const *vis;	/* the Vis values */
	size_t		 n;
};

/* Takes out of a registration what the filter does not let through. */
void	filter_anvend(struct arena *, enum art, const struct filter *,
	    xmlNode *registrering);

/*
 * Sorts by the SagSortering, DokumentSortering, ... elements named element
 * below sortering (NULL: not at all), in the order of Prioritet or Sekvens;
 * equal ones stay in the order they were in.  GW_ENOMEM.
 */
enum gw_err	sorter(struct arena *, const xmlNode *sortering,
	    const char *element, struct fundliste *) GW_MUST_CHECK;

#endif
