/*
 * beloeb.h - amounts as text, never as floating point (R41).
 *
 * Pure.  On the wire an amount is -?[0-9]+(\.[0-9]+)?; in an answer it has
 * exactly two fraction digits.  Of any size: no number type holds it.
 */
#ifndef GW_BELOEB_H
#define GW_BELOEB_H

#include "arena.h"
#include "err.h"

/*
 * Writes the amount with exactly two fraction digits: surplus zeros, leading
 * ones too, drop; no minus on nothing.  *out in the arena.  GW_ESCHEMA: not
 * an amount (NULL too), or digits other than 0 beyond the oere: such an
 * amount is unusable and never rounded.  GW_ENOMEM.
 */
enum gw_err	beloeb_laes(struct arena *, const char *s, const char **out)
		    GW_MUST_CHECK;

/* 1 when an amount that beloeb_laes() wrote is more than nothing (R51). */
int		beloeb_over_nul(const char *beloeb);

#endif
