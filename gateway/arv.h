/*
 * arv.h - the record in which one program hands the parent's work to the
 * next (arv: what is inherited).
 *
 * Pure: text in, fields out.  An upgrade crosses versions, so the form is
 * the one thing here that may never change:
 *
 *	gatewayd-arv VERSION\n
 *	word name=value name=value ...\n
 *
 * Neither words, names nor values have blanks or "=" in them, values not
 * even octets that are not printable.  Within a version words and names may
 * be added; who does not know one passes it over, and what is not there has
 * the value that parent_arv.c gives it.  Whoever must not pass something
 * over needs another VERSION: then the older program refuses, before it has
 * taken anything.
 */
#ifndef GW_ARV_H
#define GW_ARV_H

#include <stddef.h>

#include "err.h"

#define ARV_VERSION	1u	/* the last one that is understood */
#define ARV_MAGI	"gatewayd-arv"
#define ARV_MAX		((size_t)256 << 10)	/* octets of a record */
#define ARV_FELTER	24	/* of a line; more are passed over */

struct arv_linje {
	const char	*ord;
	size_t		 n;
	struct {
		const char	*navn, *vaerdi;
	}		 felt[ARV_FELTER];
};

/* For each line; what it answers but GW_OK ends the reading. */
typedef enum gw_err arv_fn(void *arg, const struct arv_linje *,
    struct grund *);

/*
 * Takes text, a string, to pieces where it stands, and gives each line to
 * fn.  GW_ECONF: a version that is not known yet, or not this form; then fn
 * may have had lines.  fn's error.
 */
enum gw_err	 arv_parse(char *text, arv_fn *, void *arg, struct grund *)
		    GW_MUST_CHECK;

/* The field's value; NULL: it is not there. */
const char	*arv_ord(const struct arv_linje *, const char *navn);
/* Likewise as a number; what is not there or no number: ellers. */
long long	 arv_tal(const struct arv_linje *, const char *navn,
		    long long ellers);

#endif
