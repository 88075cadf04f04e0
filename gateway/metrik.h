/*
 * metrik.h - the boards as Prometheus reads them, text format 0.0.4.
 *
 * Names begin with gateway_, units are seconds and octets, counters end in
 * _total.  Labels are words of ours, names of sources and settings, and what
 * a certificate says of its owner: as many as are configured, and nothing of
 * a citizen or a request.  Every metric that can be is there from the start,
 * with zero, so that a rule never waits for the first of something.
 *
 * Pure but for reading the boards; the clock is an argument.  Threads: any.
 */
#ifndef GW_METRIK_H
#define GW_METRIK_H

#include <stdint.h>

#include "arena.h"
#include "sundhed.h"

#define METRIK_MEDIA	"text/plain; version=0.0.4; charset=utf-8"

/* All of it, at now (ms UTC); s is sundhed_doem()'s of the same boards. */
void	metrik_print(const struct tavlerne *, const struct sundhed *s,
	    int64_t now, struct buf *);

#endif
