/*
 * regler.h - the table of rules: who sees what, and why not.
 *
 * Pure.  `struct fakta` holds what is known of one object, gathered by
 * the files visning_*.c; the table in
 * regler.c has one row a rule, lowest number first, and one function for
 * each that can hide.  The first that does explains it (rules 8).
 */
#ifndef GW_REGLER_H
#define GW_REGLER_H

#include "ejendom.h"
#include "ikraft.h"

/* Where something may be seen: bits; none is nowhere (R11). */
enum sted {
	STED_INGEN = 0, STED_MITOVERBLIK = 1, STED_VERIFIKATIONSKLIENT = 2
};

/* What the rules look at.  Zero hides wherever a rule can. */
struct fakta {
	enum objekt_type type;
	const struct central *central;
	const struct cpr *borger;
	int32_t		 idag;		/* Danish day */

	/* Cases and benefits */
	int		 set_som_part;	/* a case found by party */
	enum part_svar	 part;		/* R02, R03 */
	int		 ejerbaseret;	/* R04: a case on such a number */
	enum ejer_svar	 ejer;		/* R06, R07: found by property */
	int		 har_myndighed;	/* R10: an Ejer in force */
	const char	*kle;		/* R10 */
	const struct kle_konf *konf;	/* R10-R18: NULL: not configured */
	int32_t		 oprettet;	/* R12, R31: the day that counts, or
					 * DAG_INGEN: unknown */
	int		 aktiv_sag;	/* R13: an active case, or part of it */
	const struct itsystem *fagsystem;	/* R14, or NULL */
	int		 facet_kendes;	/* R15 applies */
	const char	*facet;		/* or NULL */
	enum sag_kode	 fremdrift;	/* R16 */
	const char	*visningsklasse;	/* R21: the exempting class */
	int		 sikkerhedsprofil;	/* R22 */
	int		 i_kraft;	/* R25: exists now */
	const char	*liv;		/* R25: Passiveret, Slettet, or NULL */
	int		 sag_ukendt;	/* R40: names a case, Sagsindeks
					 * failed */
	int		 uden_start;	/* R41, R42: Fra is not known */
	int		 kun_udk;	/* R43: nothing but Udbetaling
					 * Danmark's */

	/* Documents */
	enum sted	 sagens_sted;	/* R18: never wider than the case's */
	enum dokument_type doktype;	/* R23 */
	enum journal_rolle journalrolle;
	enum dokument_kode dokkode;

	/* Claims */
	const struct krav_konf *krav;	/* R50: NULL: not configured */
	const char	*kravtype;
	int32_t		 stiftet;
	int		 beloeb_ubrugeligt;	/* R41 */
	int		 uden_status;	/* R52 */
};

/* Why: the rule, the field that decided and its value. */
struct grundlag {
	int		 regel;		/* 11 is R11 */
	const char	*felt;		/* or NULL */
	const char	*tekst;		/* the value: text, */
	int32_t		 dag;		/* or a day, unless DAG_INGEN, */
	int		 alder;		/* or an age, unless -1 */
};

struct udfald {
	enum sted	 sted;		/* STED_INGEN: hidden */
	struct grundlag	 grundlag;	/* why hidden, or why shown (R11, R18,
					 * R50) */
	enum sted	 ellers;	/* where it would be seen, had its data
					 * been usable; else STED_INGEN */
};

/* What a rule says about an object. */
enum regelsvar { LADER_PASSERE = 0, SKJULER, UBRUGELIG };

/*
 * One rule.  afgoer is NULL for a rule that hides nothing by itself; hvor
 * then names the function that keeps it.
 */
struct regel {
	int		 nr;
	unsigned	 om;		/* bits 1 << enum objekt_type */
	enum regelsvar	(*afgoer)(const struct fakta *, struct grundlag *);
	const char	*siger;		/* in a few words */
	const char	*hvor;
};

/* The table, ascending by number. */
const struct regel	*regler(size_t *n);

/* Decides.  Cannot fail. */
void	regler_afgoer(const struct fakta *, struct udfald *);

/* R30: 1 when the person has reached the age on that day. */
int	alder_naaet(const struct cpr *, int alder, int32_t dag);

/* The value of a grundlag as text: in buf or elsewhere; NULL: none. */
const char	*grundlag_vaerdi(const struct grundlag *, char buf[DAG_LEN]);

#endif
