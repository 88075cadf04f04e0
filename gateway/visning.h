/*
 * visning.h - what is shown where, and why.
 *
 * Pure: no I/O, clock, lock or library; memory only from the request's
 * arena.  The whole decision of rules R01-R53: what the sources returned,
 * one configuration, who asks and now, in; the overview and, if asked, the
 * explanations, out.  The table of rules stands in regler.c, lowest number
 * first; of all that hide an object the lowest explains it.
 *
 * What is in an answer and not about the person and municipality asked for
 * is dropped and not explained (security-profile, 7): a case or benefit whose
 * Ejer in force is another municipality or that does not name the person as
 * a part, a property that was not searched for, a claim of another debtor or
 * creditor.  So is what R05 drops.  Ydelsesindeks' objects count only when
 * all of its searches succeeded: without the payments nobody can tell a
 * service from an economic benefit, or whose money it was (R43).
 */
#ifndef GW_VISNING_H
#define GW_VISNING_H

#include "err.h"
#include "overblik.h"

enum spoerger { SPOERGER_BORGER = 0, SPOERGER_MEDARBEJDER };

struct spoergsmaal {
	enum spoerger	 hvem;		/* HentOverblik, HentVerifikation */
	struct cpr	 borger;	/* R01 */
	unsigned	 omraader;	/* enum omraade, never 0 */
	int		 forklar;	/* only with SPOERGER_MEDARBEJDER */
	int64_t		 now;
};

/*
 * What one municipality's sources returned.  A status is that of all calls
 * to the source together, the worst of them; KS_INGENDATA also for one that
 * is listed and was not asked, KS_IKKE_SPURGT for one that is not listed.
 * A case that both searches found may stand in both lists.
 */
struct kommune_svar {
	const struct kommune_konf *konf;
	enum kilde_status status[KILDE_ANTAL];	/* EJERFORTEGNELSE unused */
	int		 flere[KILDE_ANTAL];	/* more than the pages read */
	unsigned	 ms[KILDE_ANTAL];	/* all calls together */
	int		 ubrugelig;	/* an object could not be read at all */
	LISTE(struct sag) sager;	/* by party */
	LISTE(struct sag) ejersager;	/* by property (R05) */
	LISTE(struct dokument) dokumenter;	/* of both searches */
	LISTE(struct bevilling) bevillinger;
	LISTE(struct effektuering) effektueringer;
	LISTE(struct fordring) fordringer;
};

struct svar {
	LISTE(struct kommune_svar) kommuner;	/* each asked for, once */
	enum kilde_status ejerfortegnelse;
	int		 ejer_spurgt;	/* it was called: then "nothing" is an
					 * answer, and its Kilde says Ok */
	unsigned	 ejer_ms;
	int		 flere_ejerskaber;
	LISTE(struct ejerskab) ejerskaber;
};

/*
 * Decides.  *out is whole and in the contract's order (overblik_orden() has
 * run).  Kilde rows: one for each source x municipality whose status is not
 * KS_IKKE_SPURGT, with IngenData put in where the contract wants it.
 * GW_ENOMEM is the only error.
 */
enum gw_err	visning_decide(struct arena *, const struct konfiguration *,
		    const struct spoergsmaal *, const struct svar *,
		    struct overblik *out) GW_MUST_CHECK;

#endif
