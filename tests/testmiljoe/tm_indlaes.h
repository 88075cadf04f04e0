/*
 * tm_indlaes.h - test data into a running environment.
 *
 * The two indices get their objects through their own importer, with a token
 * for each municipality, signed as a source system; claims and ownerships,
 * which no contract imports, through the environment's socket.
 */
#ifndef TM_INDLAES_H
#define TM_INDLAES_H

#include "tm_pki.h"
#include "tm_testdata.h"

/* Loads files; what is wrong goes to stderr, a summary to stdout.  0, or
 * -1: nothing, or not everything, was loaded. */
int	indlaes(const struct steder *, const char *const *files, size_t n,
	    int kun_tjek);

#endif
