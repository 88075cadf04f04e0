/*
 * tm_udskriv.h - an answer of the gateway, for a person to read, in Danish.
 *
 * Takes the Body's child as a document: HentOverblikSvar,
 * HentVerifikationSvar or a SOAP Fault.
 */
#ifndef TM_UDSKRIV_H
#define TM_UDSKRIV_H

#include <libxml/tree.h>
#include <stdio.h>

#include "arena.h"

void	udskriv_svar(struct arena *, FILE *, const xmlNode *svar);
void	udskriv_fejl(struct arena *, FILE *, const xmlNode *fault);

/* "6. dec 2018" of an xsd:date or dateTime (the Danish day); "-" for "". */
const char *dansk_dato(struct arena *, const char *iso);

/* "2.300,00 kr." of "2300.00"; "-" for "". */
const char *dansk_beloeb(struct arena *, const char *tal);

/* What a rule says, with the value it turned on; in the arena. */
const char *regel_tekst(struct arena *, const char *regel, const char *felt,
	    const char *vaerdi);

#endif
