/*
 * tm_interval.h - periods in a search: moments, dates and amounts between
 * two bounds.
 */
#ifndef TM_INTERVAL_H
#define TM_INTERVAL_H

#include <libxml/tree.h>

#include "arena.h"
#include "tid.h"

/*
 * The period between the elements fra and til below n, each of
 * sd:TidspunktType; one that is absent or GraenseIndikator has no bound.
 */
struct periode	interval_laes(struct arena *, const xmlNode *n,
		    const char *fra, const char *til);

/* 1 when the moment is one and lies in the period. */
int		interval_har(int64_t, struct periode);

/*
 * SoegEgenskaberLokalUdvidelse and its like: 1 when for each of its intervals
 * some element of the registration that it is about lies in it.
 */
int		interval_passer(struct arena *, const xmlNode *udvidelse,
		    const xmlNode *registrering);

#endif
