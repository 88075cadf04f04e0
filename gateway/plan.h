/*
 * plan.h - which sources to ask: only for what could be shown.
 *
 * Pure.  The contract's "Ask only for what could be shown", R05's list of
 * municipalities to search by property, R30's "no source is asked".
 */
#ifndef GW_PLAN_H
#define GW_PLAN_H

#include "visning.h"

/* How one municipality is asked. */
struct kommune_plan {
	const struct kommune_konf *konf;
	/*
	 * For each source (KILDE_EJERFORTEGNELSE unused): listed means the
	 * answer has a Kilde for it; ask means that it is called.  Listed and
	 * not asked is IngenData.  Sagsindeks is asked twice over: ask is the
	 * search by party, ejendomme the one by property; either may be
	 * alone, and one Kilde speaks for both.
	 */
	unsigned char	 listed[KILDE_ANTAL], ask[KILDE_ANTAL];
	int		 dokumenter;	/* Sagsindeks: documents as well */
	int		 alle_roller;	/* search by CPR in any role (R03) */
	int		 ejendomme;	/* search by property too (R05) */
};

struct plan {
	struct kommune_plan *kommuner;
	size_t		 n;
	unsigned char	 ejer_listed, ejer_ask;		/* Ejerfortegnelse */
	int		 under_mindstealder;	/* R30: nobody is asked, no
						 * Kilde (HentOverblik) */
};

/*
 * Makes the plan for the municipalities asked for (no code twice, each in
 * the configuration).  GW_ENOMEM.
 */
enum gw_err	plan_make(struct arena *, const struct konfiguration *,
		    const struct spoergsmaal *,
		    const struct kommune_konf *const *kommuner, size_t n,
		    struct plan *out) GW_MUST_CHECK;

/* How many calls it is, pages behind the first not counted. */
size_t		plan_kald(const struct plan *);

/*
 * R05-R07: the properties to search for: every ownership that has begun and
 * was not rolled back, role owner.  Spelled as URNs in every form R06 calls
 * equal (own-contracts): BFE with ten digits and without leading zeros, ESR
 * with five and with six digits.  Each once, ascending.  *out in the arena.
 */
enum gw_err	plan_ejendomme(struct arena *, const struct svar *,
		    const struct cpr *borger, int64_t now,
		    const char *const **out, size_t *n) GW_MUST_CHECK;

#endif
