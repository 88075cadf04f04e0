/*
 * tm_omraade.h - the five areas of an overview, as the pages show them.
 *
 * A table: what an area is called, which items of HentOverblikSvar are its,
 * which columns its list has and which fields an item's own page.
 */
#ifndef TM_OMRAADE_H
#define TM_OMRAADE_H

#include <libxml/tree.h>

#include "arena.h"

enum vis_art { VIS_TEKST = 0, VIS_ORD, VIS_DATO, VIS_BELOEB };

struct kolonne {
	const char	*navn;		/* "Bevilget fra"; NULL ends */
	const char	*sti;		/* below the item */
	enum vis_art	 art;
};

#define OMRAADER	5
#define MAX_KOLONNER	8

struct omraade {
	const char	*id;		/* in addresses: "sager" */
	const char	*navn;
	const char	*tom;		/* what is said when there is nothing */
	const char	*element;	/* of HentOverblikSvar */
	const char	*adgang;	/* the Adgang its cases have, or NULL */
	const char	*titel;		/* path of an item's title */
	const char	*titel_navn;	/* its column */
	struct kolonne	 liste[MAX_KOLONNER];
	struct kolonne	 overblik[MAX_KOLONNER];
	struct kolonne	 detaljer[MAX_KOLONNER];
	const char	*kilder[3];	/* Kilde/Navn that it comes from */
};
extern const struct omraade omraader[OMRAADER];

/* By id; NULL: no such. */
const struct omraade *omraade_find(const char *id);

/* The area's first item, and the next; NULL: no more. */
const xmlNode	*omraade_foerste(const struct omraade *, const xmlNode *svar);
const xmlNode	*omraade_naeste(const struct omraade *, const xmlNode *ting);
size_t		 omraade_antal(const struct omraade *, const xmlNode *svar);

/* 1 when what that source has belongs to the area. */
int		 omraade_fra(const struct omraade *, const char *kilde);

/* The item's value as a Dane reads it, "-" when there is none. */
const char	*kolonne_vaerdi(struct arena *, const struct kolonne *,
		    const xmlNode *ting);

#endif
