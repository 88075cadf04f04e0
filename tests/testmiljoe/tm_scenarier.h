/*
 * tm_scenarier.h - the standing population's cases, as templates.
 *
 * Each template is test data (testdata.xsd) for one person, made for one rule
 * of the product and named by it.  In it stand, for tm_generate.c to fill in:
 *	%k	the municipality's code
 *	%0-%9	a UUID, the same digit the same one within this template
 *	%b	the property's BFE number;  %e its ESR number, short form
 *	%E	the ESR number with all six digits
 *	%d	the day in the month before the person turned 18
 *	%m	CPR number of another adult;  %B that of a child
 *	%p	the person's own CPR number as a title might carry it
 */
#ifndef TM_SCENARIER_H
#define TM_SCENARIER_H

#include <stddef.h>

struct scenarie {
	const char	*regel;		/* "R12" */
	const char	*hvad;		/* what should be seen of it */
	const char	*ventet;	/* "%1=R12": the rule that explains the
					 * object of that UUID; "%1=vist",
					 * "%1=intet": no explanation;
					 * "%1=R11:Skjult": and where shown */
	const char	*person;	/* inside the person */
	const char	*andre;		/* beside: other persons, or NULL */
};

extern const struct scenarie	scenarier[];
extern const size_t		n_scenarier;

/* One person with more of one thing than an answer lists. */
struct mange {
	const char	*foer;
	unsigned	 antal;
	const char	*en, *efter;
};
extern const struct mange	mange;

/* The one person that the demo shows: something of everything. */
extern const char		*const demo_person;

/* The configuration that opens what the population needs: rows of a sheet
 * with these headings; %k the code, %n the municipality's name. */
extern const char		*const ark_kle_hoved, *const ark_krav_hoved;
extern const char		*const ark_kle[], *const ark_krav[];

#endif
