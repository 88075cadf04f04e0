/*
 * fremmed.h - is it about the person and the municipality we asked for?
 *
 * Pure.  An answer in which anything is about somebody else, or another
 * authority's, cannot be believed (security profile, 7): its source gets
 * KS_FEJL and nothing of it is shown.  What merely is not in force, or names
 * no party or owner at all, is not foreign: the rules hide and explain it.
 */
#ifndef GW_FREMMED_H
#define GW_FREMMED_H

#include "visning.h"

/* 1 when a case of the answer from index `from` on is foreign: by party (no
 * party of it is the citizen) or by property (none of those searched for). */
int	fremmed_sager(const struct kommune_svar *, size_t from,
	    const struct cpr *borger);
int	fremmed_ejersager(const struct kommune_svar *, size_t from,
	    const struct svar *);
/* Udbetaling Danmark's stand in the municipalities' index with its own CVR:
 * the rules hide them (R43), they are not foreign. */
int	fremmed_bevillinger(const struct kommune_svar *, size_t from,
	    const struct cpr *borger, const struct central *);
int	fremmed_effektueringer(const struct kommune_svar *, size_t from,
	    const struct cpr *borger, const struct central *);
int	fremmed_fordringer(const struct kommune_svar *, size_t from,
	    const struct cpr *borger);
int	fremmed_ejerskaber(const struct svar *, size_t from,
	    const struct cpr *borger);

#endif
