/*
 * konfiguration.h - what a municipality has opened, and the central settings.
 *
 * Pure data and look-up: no I/O, clock, lock or library.  One
 * `struct konfiguration` is immutable once built (snapshot.c builds it from
 * the sheets, konfigurationsark(5)); a request holds a reference to exactly
 * one.  Zero is closed: an empty row shows nothing.
 */
#ifndef GW_KONFIGURATION_H
#define GW_KONFIGURATION_H

#include <stddef.h>
#include <stdint.h>

#include "tid.h"

#define KLE_LEN		9		/* "NN.NN.NN" + NUL */
#define UUID_LEN	37
#define KRAV_LEN	UUID_LEN

struct selvbetjening {
	const char	*fagsystem;	/* NULL: for every source system */
	const char	*navn, *adresse;
};

/* Rules 7: what goes with each item.  NULL: not configured. */
struct kontakt {
	const char	*afdeling, *telefon, *digitalpost, *mereinformation,
			*aktindsigt;
	const struct selvbetjening *selvbetjening;
	size_t		 n_selvbetjening;
};

struct tekstliste {
	const char *const *v;
	size_t		 n;
};

/* R43: not a municipality; its payments are not shown here. */
#define CVR_UDBETALING_DANMARK	"33236239"

/* One KLE number in one municipality (R10-R18). */
struct kle_konf {
	char		 kle[KLE_LEN];
	unsigned	 mitoverblik:1, verifikationsklient:1;	/* R11 */
	unsigned	 deaktiver_fradato:1;			/* R13 */
	unsigned	 titel:1;		/* the source system's (R17) */
	unsigned	 dokument_mitoverblik:1,		/* R18 */
			 dokument_verifikationsklient:1;
	int32_t		 fradato;		/* R12; DAG_INGEN: none */
	struct tekstliste fagsystemfilter;	/* R14; n 0: all */
	struct tekstliste facet_vis_kun;	/* R15; n 0: all */
	struct tekstliste facet_vis_ikke;
	struct kontakt	 kontakt;
};

/* One fordringskravtype in one municipality (R50). */
struct krav_konf {
	char		 kravtype[KRAV_LEN];	/* as R50 spells it */
	const char	*navn;			/* NULL: from our table */
	unsigned	 mitoverblik:1, verifikationsklient:1;
	int32_t		 fradato;
	struct kontakt	 kontakt;
};

struct kommune_konf {
	char		 kode[5];		/* "0461" */
	char		 cvr[9];
	const char	*navn;		/* "Odense Kommune" (rules 11) */
	int		 konfigureret;		/* has any configuration */
	uint64_t	 version;		/* Konfigurationsversion */
	const struct kle_konf *kle;		/* ascending by number */
	size_t		 n_kle;
	const struct krav_konf *krav;		/* ascending, no case */
	size_t		 n_krav;
};

/* A KLE number in the shipped table. */
struct kle_emne {
	char		 kle[KLE_LEN];
	const char	*titel;			/* NULL: not known */
	int32_t		 fra, til;		/* DAG_INGEN: open */
	int		 ejerbaseret;		/* R04, inside the next two */
	int32_t		 ejer_fra, ejer_til;	/* half open; DAG_INGEN: open */
};
struct kle_afloest {			/* a retired number, and the next */
	const char	*kle, *efterfoelger;
};
struct aftale {				/* rules 10: a mandatory subject */
	const char	*nummer;		/* KLE number, or kravtype */
	const char	*navn;
	int		 krav;			/* it is a kravtype */
	int32_t		 frist;			/* to be shown by then */
};
struct krav_type {				/* R50's table */
	char		 kravtype[KRAV_LEN];
	const char	*navn;
};
struct kle_alder {				/* R30: per KLE number */
	char		 kle[KLE_LEN];
	int		 alder;
};

/* Central settings (rules: every D is one of these). */
struct central {
	int		 mindstealder;		/* R30, 18 */
	const struct kle_alder *alder;		/* ascending by number */
	size_t		 n_alder;
	int		 vis_sager_foer_mindstealder;	/* R31, 0 */
	const char	*visning_undtaget;	/* R21: class UUID */
	const char	*udbetaling_danmark;	/* R43: CVR "33236239" */
	/*
	 * What the rules decided where its sources leave it open (D), to be
	 * relaxed here and nowhere else.  Zero is what the rules say.
	 */
	int		 vis_uden_facet;	/* R15: a case without a facet
						 * passes a set filter */
	int		 vis_med_sikkerhedsprofil;	/* R22 */
	unsigned	 vis_doktyper;	/* R23: 1 << enum dokument_type */
	unsigned	 vis_journalroller; /* R23: 1 << enum journal_rolle */
	unsigned	 vis_dokkoder;	/* R23: 1 << enum dokument_kode */
	size_t		 max_liste;		/* 2000 items a list */
	size_t		 max_sider;		/* 20 pages a search */
	size_t		 side;			/* 100 objects a page */
	const struct kle_emne *kle;		/* ascending by number */
	size_t		 n_kle;
	const struct krav_type *krav;
	size_t		 n_krav;
	const struct kle_afloest *afloest;
	size_t		 n_afloest;
	const struct aftale *aftaler;
	size_t		 n_aftaler;
};

struct konfiguration {
	struct central	 central;
	const struct kommune_konf *kommuner;	/* ascending by code */
	size_t		 n_kommuner;		/* the 98 */
};

/* By code ("0461"), by CVR; NULL: no such municipality. */
const struct kommune_konf *konfiguration_kommune(const struct konfiguration *,
		    const char *kode);
const struct kommune_konf *konfiguration_kommune_cvr(
		    const struct konfiguration *, const char *cvr);

/* R10: the exact row, or NULL: not configured. */
const struct kle_konf	*kommune_kle(const struct kommune_konf *,
			    const char *kle);
/* R50: case of the UUID ignored; or NULL. */
const struct krav_konf	*kommune_krav(const struct kommune_konf *,
			    const char *kravtype);

/* The KLE table's row, or NULL: a number KLE does not have. */
const struct kle_emne	*central_kle(const struct central *, const char *kle);

/* R04: 1 when the number is owner-based on that day. */
int	central_ejerbaseret(const struct central *, const char *kle,
	    int32_t dag);

/* R30: the minimum age that holds for a number; kle NULL: the default. */
int	central_alder(const struct central *, const char *kle);

/* R50: our table's row, case of the UUID ignored; or NULL: not known. */
const struct krav_type	*central_krav(const struct central *,
			    const char *kravtype);

/*
 * Rules 11: a municipality's official name from its place name: "Odense" ->
 * "Odense Kommune", with the two exceptions.  0: out is too small.
 */
int	kommune_navn(const char *stednavn, char *out, size_t size);

#endif
