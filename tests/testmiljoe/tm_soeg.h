/*
 * tm_soeg.h - evaluating a SoegUdtryk of either index.
 *
 * A search leaf (SoegSag, SoegBevillingIndeks, ...) is a pattern: an object
 * matches when each property, state and relation of the pattern is met by
 * one of the object's, and those are met when every element in them is, down
 * to equal text.  An empty element asks for nothing.  Intervals and the
 * registration's times are compared as moments.
 */
#ifndef TM_SOEG_H
#define TM_SOEG_H

#include <libxml/tree.h>

#include "tm_store.h"

/* The kinds of objects of one index: 0 and 1. */
#define INDEKS_ARTER	2

struct soeg_art {
	enum art	 art;
	const char	*blad;		/* SoegSag: the leaf's element */
	const char	*loese;		/* SoegSagsloeseDokumenter, or NULL */
	enum art	 loese_fra;	/* not mentioned by one of these */
};

/* Of each kind: what was found, if the expression speaks of it at all. */
struct maengde {
	int		 naevnt;
	struct fundliste fund;		/* ascending by number */
};

struct soeg {
	struct store	*store;
	struct arena	*a;
	const char	*ejer;		/* whose objects: the token's CVR */
	const struct soeg_art *arter;	/* INDEKS_ARTER of them */
};

/* Evaluates; GW_ENOMEM, GW_EIO. */
enum gw_err	 soeg_udtryk(const struct soeg *, const xmlNode *udtryk,
		    struct maengde out[INDEKS_ARTER]) GW_MUST_CHECK;

/* The first leaf of that kind (it carries the paging), or NULL. */
const xmlNode	*soeg_blad(const struct soeg *, const xmlNode *udtryk,
		    int nr);

/* 1 when the pattern is met by the object's registration. */
int		 soeg_passer(struct arena *, const xmlNode *pattern,
		    const xmlNode *registrering);

#endif
