/*
 * overblik.h - the answer, as the contract orders and names it.
 *
 * Pure.  visning.c decides what goes in, overblik_orden() puts it in the
 * contract's order, borgerdk.c writes it out element by element.  Everything
 * lives in the request's arena.  NULL, DAG_INGEN and TID_INGEN mean that the
 * optional element is left out.
 */
#ifndef GW_OVERBLIK_H
#define GW_OVERBLIK_H

#include "konfiguration.h"
#include "objekter.h"

enum omraade {				/* bits of spoergsmaal.omraader */
	OMR_SAGER = 1, OMR_OEKONOMISKE = 2, OMR_SERVICE = 4,
	OMR_BETALINGER = 8, OMR_ALLE = 15
};

enum kilde_navn {			/* the contract's order */
	KILDE_SAGSINDEKS = 0, KILDE_YDELSESINDEKS, KILDE_OEKONOMI,
	KILDE_EJERFORTEGNELSE, KILDE_ANTAL
};

/*
 * How a source did.  KS_IKKE_SPURGT never reaches an answer.  The order is
 * also "worse than": of two searches of one source the greater counts
 * (own-contracts).
 */
enum kilde_status {
	KS_IKKE_SPURGT = 0, KS_INGENDATA, KS_OK, KS_TIDSUDLOEB,
	KS_UTILGAENGELIG, KS_AFVIST, KS_FEJL
};

struct kilde {
	enum kilde_navn	 navn;
	const char	*kommune;	/* NULL for Ejerfortegnelse */
	enum kilde_status status;
	int		 har_version;
	uint64_t	 version;
};

enum besked {				/* bits, in enumeration order */
	BESKED_UNDERMINDSTEALDER = 1, BESKED_UDELADTBETALING = 2,
	BESKED_DELVISTSVAR = 4, BESKED_FLEREENDVIST = 8
};

enum adgang { ADGANG_PRIMAERPART = 1, ADGANG_EJER };
enum retning { RETNING_INGEN = 0, RETNING_IND, RETNING_UD };
enum ydelse_status { YDELSE_AKTIV = 1, YDELSE_AFSLUTTET };
enum udbetaling_status { UDB_PLANLAGT = 1, UDB_SENDT, UDB_UDBETALT };
enum betaling_status {
	BETALING_KOMMENDE = 1, BETALING_BETALT, BETALING_OVERSKREDET,
	BETALING_GAELDSSTYRELSEN
};

struct vist_dokument {
	const char	*id, *titel;
	int32_t		 dato;
	enum retning	 retning;
};

struct vist_sag {
	const char	*id, *titel, *kle, *kletitel;
	const struct kommune_konf *myndighed;
	enum sag_kode	 status;	/* shown as R19 maps it */
	int32_t		 oprettet;
	int64_t		 aendret;
	int32_t		 afsluttet;
	enum adgang	 adgang;
	LISTE(struct vist_dokument) dokumenter;
	const struct kontakt *kontakt;
	/* picks self-service */
	const char	*fagsystem_uuid, *fagsystem_navn;
};

struct vist_udbetaling {
	const char	*id;
	int32_t		 dato;
	const char	*beloeb;	/* exactly two fraction digits */
	int32_t		 fra, til;
	const char	*udbetaler;
	enum udbetaling_status status;
};

/* Economic benefits and services alike; which list it is in tells. */
struct vist_ydelse {
	const char	*id, *navn, *kle, *kletitel;
	const struct kommune_konf *myndighed;
	int32_t		 fra, til;
	enum ydelse_status status;
	LISTE(struct vist_udbetaling) udbetalinger;	/* economic */
	const char	*beskrivelse, *leveresaf, *bevilgetaf;	/* service */
	const char	*sag;
	const struct kontakt *kontakt;
	const char	*fagsystem_uuid, *fagsystem_navn;
};

struct vist_betaling {
	const char	*id, *kravtype, *kravnavn;
	const struct kommune_konf *myndighed;
	const char	*beloeb, *rest;
	int32_t		 stiftet, frist;
	enum betaling_status status;
	const struct kontakt *kontakt;
};

enum objekt_type {			/* the contract's order */
	OBJ_SAG = 0, OBJ_DOKUMENT, OBJ_OEKONOMISK, OBJ_SERVICE, OBJ_BETALING
};
enum vises { VISES_SKJULT = 0, VISES_VERIFIKATIONSKLIENT, VISES_MITOVERBLIK };

/* Why one object is shown or not (rules 8).  No titles, no amounts. */
struct afgoerelse {
	const char	*id;
	enum objekt_type type;
	const char	*kle, *kravtype;	/* one of them, or neither */
	enum vises	 vises;
	int		 regel;			/* 11 means R11 */
	const char	*felt, *vaerdi;		/* or NULL */
};

#define MAX_REGEL	64		/* rules are R01 to R63 */

struct overblik {
	LISTE(struct kilde) kilder;
	unsigned	 beskeder;		/* enum besked */
	LISTE(struct vist_sag) sager;
	LISTE(struct vist_ydelse) oekonomiske;
	LISTE(struct vist_ydelse) service;
	LISTE(struct vist_betaling) betalinger;
	LISTE(struct afgoerelse) afgoerelser;
	/* For the log and the counters, never in the answer: what the asker
	 * would have seen, had it had a due date (R52), or usable data. */
	size_t		 udeladt_frist, udeladt_ubrugelig;
	/* For the audit trail: what each rule hid of the areas asked for, by
	 * its number; 0 is never a rule's. */
	unsigned	 skjult[MAX_REGEL];
};

/*
 * Sorts every list as the contract says, cuts each to max items (the newest
 * stay; R: FlereEndVist) and sets BESKED_FLEREENDVIST when one was cut.
 */
void	overblik_orden(struct overblik *, size_t max);

/*
 * Rules 7: which self-service entries go with an item from that source
 * system: those for it if there are any, else those without one.  Writes at
 * most max pointers, answers how many.
 */
size_t	kontakt_selvbetjening(const struct kontakt *, const char *system_uuid,
	    const char *system_navn, const struct selvbetjening **out,
	    size_t max);

#endif
