/*
 * gentag.h - what the journal answered last, for who did not hear it.
 *
 * When the journal is killed, a worker does not know whether its call was
 * carried out, and makes it again.  A beginning is known again by our own
 * request id and its first spent id, a completion by its JR_BEGUN's number.
 * Of the last ones alone: an older one is a replay, as is one that another
 * has taken the place of.  One thread.
 */
#ifndef GW_GENTAG_H
#define GW_GENTAG_H

#include <stdint.h>

#include "rpc_journal.h"

struct gentag;

struct gentag	*gentag_new(void);	/* yours, or NULL */
void		 gentag_free(struct gentag *);

/* It has been recorded under that number; one that spent nothing is not
 * kept. */
void		 gentag_begyndt(struct gentag *, const char *request,
		    const jr_spend *, size_t n, uint64_t number);
/* The number under which the same was recorded; 0: it was not. */
uint64_t	 gentag_find(const struct gentag *, const char *request,
		    const jr_spend *, size_t n);

/* The request begun under that number was completed by record. */
void		 gentag_sluttet(struct gentag *, uint64_t begun,
		    uint64_t record);
/* The record that completed it; 0: none that is known. */
uint64_t	 gentag_slut(const struct gentag *, uint64_t begun);

#endif
