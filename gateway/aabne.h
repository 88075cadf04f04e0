/*
 * aabne.h - numbers that are under way: begun, not completed.
 *
 * A request that its worker took with it into death never completes, so a
 * number is forgotten after a time.  Bounded.  One thread.
 */
#ifndef GW_AABNE_H
#define GW_AABNE_H

#include <stddef.h>
#include <stdint.h>

struct aabne;

/* At most max numbers, each for life_ms; yours, or NULL. */
struct aabne	*aabne_new(size_t max, int64_t life_ms);
/* How many are under way. */
size_t		 aabne_antal(const struct aabne *);
void		 aabne_free(struct aabne *);

/* Notes one that has begun.  0: as many as may be are under way, or no
 * memory. */
int		 aabne_begynd(struct aabne *, uint64_t number, int64_t now);
/* 1 when it is under way. */
int		 aabne_er(const struct aabne *, uint64_t number);
/* It has ended. */
void		 aabne_slut(struct aabne *, uint64_t number);

#endif
