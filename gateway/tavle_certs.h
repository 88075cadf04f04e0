/*
 * tavle_certs.h - the ends of the certificates that a configuration names.
 *
 * For the parent, which has read them all, and writes them on its board.
 */
#ifndef GW_TAVLE_CERTS_H
#define GW_TAVLE_CERTS_H

#include "conf.h"
#include "tavle.h"

/* Fills in at most max rows, our own first; answers how many.  What cannot
 * be read is left out: conf_load() has told of it. */
size_t	tavle_certs(const struct conf *, struct tavle_cert *, size_t max);

#endif
