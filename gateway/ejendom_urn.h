/*
 * ejendom_urn.h - a property's identity, from the indices' URNs.
 *
 * Pure.  "urn:oio:ejendom:bfe-nr:NNNNNNNNNN" and
 * "urn:oio:esr:ejendom:KKK-NNNNN[N]" (R06).
 */
#ifndef GW_EJENDOM_URN_H
#define GW_EJENDOM_URN_H

#include "objekter.h"

/* 1: *out is set; 0: not a property's URN, *out is EJENDOM_INGEN. */
int	ejendom_parse(const char *urn, struct ejendom *out);

#endif
