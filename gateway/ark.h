/*
 * ark.h - a sheet as a spreadsheet program saves it: rows of cells.
 *
 * Pure: octets in, cells out.  ';' or tab between cells, whichever the first
 * row has more of; cells may be quoted ("" is one quote, a line's end inside
 * belongs to the cell); UTF-8 with or without byte order mark, or
 * Windows-1252, which becomes UTF-8.
 */
#ifndef GW_ARK_H
#define GW_ARK_H

#include <stddef.h>

#include "arena.h"
#include "err.h"

#define ARK_MAX_KOLONNER	100
#define ARK_MAX_RAEKKER		20000
#define ARK_MAX_CELLE		4000	/* octets, as UTF-8 */

struct ark_raekke {
	const char	*const *celle;	/* UTF-8, outer blanks gone */
	size_t		 n;
};

struct ark {
	const struct ark_raekke *raekker;	/* empty rows as well */
	size_t		 n;
};

/* What made it no sheet; the place counts from 1, 0: none. */
struct ark_fejl {
	size_t		 raekke, kolonne;
	const char	*grund, *raad;	/* Danish */
};

/*
 * Reads a sheet.  GW_ECONF: *f says why; GW_ENOMEM.  Everything in *out
 * lives in the arena.
 */
enum gw_err	ark_laes(struct arena *, const char *, size_t,
		    struct ark_fejl *f, struct ark *out) GW_MUST_CHECK;

#endif
