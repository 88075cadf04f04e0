/*
 * tm_dansk.h - dates, amounts, statuses and rules as a Dane reads them.
 */
#ifndef TM_DANSK_H
#define TM_DANSK_H

#include "arena.h"

/* "6. dec 2018" of an xsd:date or dateTime (the Danish day); "-" for "". */
const char *dansk_dato(struct arena *, const char *iso);

/* "2.300,00 kr." of "2300.00"; "-" for "". */
const char *dansk_beloeb(struct arena *, const char *tal);

/* The words for a value of one of the contract's enumerations; a value that
 * needs none is answered itself. */
const char *dansk(const char *vaerdi);

/* What a rule says, with the value it turned on; in the arena. */
const char *regel_tekst(struct arena *, const char *regel, const char *felt,
	    const char *vaerdi);

#endif
