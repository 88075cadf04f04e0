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

#endif
