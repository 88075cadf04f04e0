/*
 * visning_udbetaling.h - the payments of a municipality, and whose they are.
 *
 * Pure.  A payment is one line of one effectuation (R41); it is joined to
 * its benefit by BevilgetYdelseRef.
 */
#ifndef GW_VISNING_UDBETALING_H
#define GW_VISNING_UDBETALING_H

#include "visning_dele.h"

struct betalingslinje {
	const struct effektuering *eff;
	const struct effektuering_egenskaber *egenskaber;
	const struct effektuering_linje *linje;
	int		 eneste;	/* the effectuation has one line */
	int		 udk;		/* Udbetaling Danmark's (R43) */
};

/* All of a municipality, found by the grant they belong to. */
struct linjer {
	LISTE(struct betalingslinje) v;
	struct idregister r;
};

/* Those that exist (R25) and are about this person and municipality. */
void	linjer_find(struct visning *, const struct kommune_svar *,
	    struct linjer *);

/* Which payments: of this grant, of this benefit of it. */
struct linjevalg {
	const char	*bevilling, *ydelse;
	int		 eneste;	/* the grant has no other benefit: one
					 * that names none is for it */
	const struct idpost *naeste;
};

/* Starts at the first payment of the choice; then each, NULL at the end. */
void	linje_begynd(const struct linjer *, struct linjevalg *);
const struct betalingslinje	*linje_naeste(const struct linjer *,
				    struct linjevalg *);

/* Shows it; one that is unusable is left out and said (DelvistSvar). */
void	udbetaling_vis(struct visning *, const struct betalingslinje *,
	    struct vist_ydelse *);

#endif
