/*
 * cpr.h - the number that must not leak.
 *
 * Pure.  A CPR number is a struct, so that "%s" of it does not compile; its
 * digits are touched in cpr.c and where a contract puts them on the wire.
 * For the log there is cpr_mask() (log.h), never the number.
 */
#ifndef GW_CPR_H
#define GW_CPR_H

#include <stddef.h>

#include "tid.h"

#define CPR_LEN 10

struct cpr {
	char	nr[CPR_LEN + 1];	/* ten digits, NUL; "" is nobody */
};

/*
 * Exactly ten ASCII digits, nothing else (rules 11; modulus 11 is not
 * asked).  1: *out is set; 0: it is not one and *out is nobody.
 */
int	cpr_parse(const char *s, size_t len, struct cpr *out);

/* "urn:oio:cpr-nr:NNNNNNNNNN" (R03), any case in the prefix.  Likewise. */
int	cpr_parse_urn(const char *urn, struct cpr *out);

/* 1 when both are the same person; nobody equals nobody never. */
int	cpr_equal(const struct cpr *, const struct cpr *);

/*
 * Day of birth (rules 11: century from digit 7; day 61-91 is day - 60);
 * DAG_INGEN when the date is impossible.
 */
int32_t	cpr_foedt(const struct cpr *);

/*
 * The first day on which the person has reached age years; born 29
 * February that is 1 March in other years (R30).  DAG_INGEN: impossible
 * date, below every minimum age.
 */
int32_t	cpr_fylder(const struct cpr *, int age);

/*
 * R24: 1 when the UTF-8 text carries what looks like a CPR number.
 */
int	cpr_i_tekst(const char *s);

#endif
