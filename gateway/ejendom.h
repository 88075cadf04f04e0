/*
 * ejendom.h - properties: which are the same, and who owned them when.
 *
 * Pure.  R05-R07.
 */
#ifndef GW_EJENDOM_H
#define GW_EJENDOM_H

#include "visning.h"

/*
 * R06: BFE numbers compare as numbers; ESR is municipality and property
 * number, each as a number.  A BFE number is never an ESR number.
 */
int	ejendom_lig(const struct ejendom *, const struct ejendom *);

/*
 * R05, R07: 1 when this ownership is searched for: the person's own, role
 * owner, begun, gaeldende or historisk, never tilbagerullet.
 */
int	ejerskab_taeller(const struct ejerskab *, const struct cpr *borger,
	    int64_t now);

/*
 * What ties the person to the case by property, the best of all genstande
 * and ownerships; ascending, zero is nothing.
 */
enum ejer_svar {
	EJERSVAR_INGEN = 0,	/* no such property on the case at all */
	EJERSVAR_VIRKNING,	/* on it, but not in force (R25) */
	EJERSVAR_ROLLE,		/* not in the role Byggeri (R06) */
	EJERSVAR_TYPE,		/* not of the type Ejendom (R06) */
	EJERSVAR_TID,		/* not owned at that moment (R07) */
	EJERSVAR_JA
};

/*
 *	da	the moment that decides (R07): now for an active case, the
 *		closing for a closed one; TID_INGEN is no moment
 */
enum ejer_svar	ejendom_ejer(const struct svar *, const struct cpr *borger,
		    const struct sag *, int64_t da, int64_t now);

#endif
