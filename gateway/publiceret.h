/*
 * publiceret.h - what gatewayctl(8) publishes and gatewayd(8) reads.
 *
 * An image of snapshot.h with other files in it: the municipalities' rows
 * and versions, and a KLE table newer than the program's.  Both sides use
 * these names:
 *
 *	versioner	"0461 7" a line: each municipality that has a
 *			version, ascending by code; the first file
 *	0461.kle	its sheet of KLE numbers, as konfigurationsark(5)
 *	0461.krav	its sheet of kravtyper
 *	central		central settings, as lines of gatewayd.conf(5); may be
 *			missing
 *	kle		number, title, from, until a line, tabs between,
 *			ascending; a day as YYYY-MM-DD or nothing; may be
 *			missing
 */
#ifndef GW_PUBLICERET_H
#define GW_PUBLICERET_H

#include "arena.h"
#include "err.h"
#include "konfiguration.h"

#define PUB_VERSIONER	"versioner"
#define PUB_KLE		"kle"
#define PUB_CENTRAL	"central"
#define PUB_NAVN_LEN	16		/* "0461.krav" and NUL */

/*
 * The table with what a file `kle` says: its titles and validity, its new
 * numbers; who owns what (R04) stays the table's.  GW_ECONF: line *linje is
 * not as above; GW_ENOMEM.
 */
enum gw_err	publiceret_kle(struct arena *, struct central *,
		    const char *bytes, size_t len, size_t *linje)
		    GW_MUST_CHECK;

/*
 * Such a file over a table, of numbers or of handlingsfacetter: gyldig says
 * what its first field must be.  *v and *n_v are the table before and after;
 * it is not changed in place.  Errors as above.
 */
enum gw_err	publiceret_tabel(struct arena *, int (*gyldig)(const char *),
		    const struct kle_emne **v, size_t *n_v, const char *bytes,
		    size_t len, size_t *linje) GW_MUST_CHECK;

#endif
