/*
 * tm_form.h - what a browser sends: forms and queries (URL Standard, 5.1).
 */
#ifndef TM_FORM_H
#define TM_FORM_H

#include "arena.h"

/* The value of that name, decoded, in the arena; "" when there is none, or
 * when it cannot be decoded. */
const char	*form_vaerdi(struct arena *, const char *form,
		    const char *navn);

/* The ten digits of what was written, blanks and dashes aside; NULL: it is
 * not ten. */
const char	*form_cpr(struct arena *, const char *skrevet);

#endif
