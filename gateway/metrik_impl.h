/*
 * metrik_impl.h - what metrik*.c share.
 *
 * metrik.c, metrik_kilde.c and metrik_rolle.c say what there is,
 * metrik_tekst.c how it is written.
 */
#ifndef GW_METRIK_IMPL_H
#define GW_METRIK_IMPL_H

#include "metrik.h"

/* A writer, and what it reads. */
struct metrik {
	struct buf	*b;
	const struct tavlerne *t;
	const struct sundhed *s;
	struct tavle_sum *sum;		/* of the workers */
	int64_t		 now;
	const char	*navn;		/* of the family under way */
};

/* Begins a metric: "gateway_" name, of type "counter", "gauge" or
 * "histogram".  All its samples come before the next one. */
void	familie(struct metrik *, const char *name, const char *type,
	    const char *help);

/* A sample; labels is "a=\"b\"" made by label(), or "". */
void	tal(struct metrik *, const char *labels, uint64_t);
/* Times: us, and ms since the Epoch, as seconds. */
void	us(struct metrik *, const char *labels, uint64_t);
void	tidspunkt(struct metrik *, const char *labels, int64_t ms);

/* A label, its value's quotes and backslashes escaped (what is not printable
 * ASCII is '?'): in out, which it answers. */
#define LABEL_LEN	256
const char *label(char out[LABEL_LEN], const char *name, const char *value);
/* One more behind those in out. */
const char *label_mere(char out[LABEL_LEN], const char *name,
	    const char *value);

/* The samples of one histogram: n spaces between the bounds (us), the last
 * one open, and the sum of all. */
void	spande(struct metrik *, const char *labels, const uint64_t *v,
	    const uint64_t *bounds_us, size_t n, uint64_t sum_us);

void	tider(struct metrik *, const char *labels,
	    const struct tavle_sum_tider *);

/* --- The parts, in the order in which they are written --- */
void	kilder_print(struct metrik *);
void	tokens_print(struct metrik *);
void	certs_print(struct metrik *);
void	journal_print(struct metrik *);
void	signer_print(struct metrik *);
void	roller_print(struct metrik *);
void	forbrug_print(struct metrik *);

#endif
