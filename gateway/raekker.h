/*
 * raekker.h - a municipality's configuration as the rows of its sheet.
 *
 * Pure.  What a sheet says, cell by cell, as it is stored, compared and
 * written out again; what the rules read is made of it by konfigark.h.  The
 * rows are ascending by number; of several with one number the first has
 * what they share, and the others only their source system's self-service.
 */
#ifndef GW_RAEKKER_H
#define GW_RAEKKER_H

#include "arena.h"
#include "err.h"
#include "konfiguration.h"

/* The columns of konfigurationsark(5). */
enum ark_felt {
	FELT_KLE, FELT_KLENAVN, FELT_KRAVTYPE, FELT_KRAVNAVN, FELT_KOMMUNE,
	FELT_FAGSYSTEM, FELT_FRADATO, FELT_AFDELING, FELT_TELEFON,
	FELT_MEREINFO, FELT_DIGITALPOST, FELT_SELVNAVN, FELT_SELVLINK,
	FELT_VIS_VERIFIKATION, FELT_VIS_OVERBLIK, FELT_DEAKTIVER,
	FELT_FAGSYSTEMFILTER, FELT_FACET_KUN, FELT_FACET_IKKE, FELT_TITEL,
	FELT_DOK_VERIFIKATION, FELT_DOK_OVERBLIK, FELT_AKTINDSIGT,
	FELT_ANTAL
};

/* A sheet is for KLE numbers or for kravtyper. */
enum ark_slags { ARK_UKENDT = 0, ARK_KLE = 1, ARK_KRAV = 2 };

/* --- What the columns are (konfigark.c) --- */

/* Its heading; NULL for FELT_ANTAL. */
const char	*felt_overskrift(enum ark_felt);
int		 felt_er_ja_nej(enum ark_felt);
/* 1: one value for all rows of a number. */
int		 felt_er_faelles(enum ark_felt);
int		 felt_i_ark(enum ark_felt, enum ark_slags);

/* --- Rows (raekker.c) --- */

struct raekke {
	char		 noegle[UUID_LEN];	/* KLE number or kravtype */
	const char	*v[FELT_ANTAL];		/* "" is nothing; never NULL */
};
struct raekker {
	struct raekke	*v;
	size_t		 n, cap;
};

/*
 * The field's name in the store, in differences and in Afgoerelse/Felt
 * (konfigurationsark(5)); NULL: not a field of a row's own, such as the
 * official title.
 */
const char	*felt_navn(enum ark_felt);

/* One municipality's rows of a sheet that was read; the text is the
 * sheet's.  GW_ENOMEM. */
struct konfigark;
enum gw_err	raekker_af_ark(struct arena *, const struct konfigark *,
		    const char *kommune, struct raekker *out) GW_MUST_CHECK;

/* The numbers of ny as ny has them, the others as gammel has them. */
enum gw_err	raekker_flet(struct arena *, const struct raekker *gammel,
		    const struct raekker *ny, struct raekker *out)
		    GW_MUST_CHECK;

/* The sheet: every column, ';' between, UTF-8; reads back as the same rows.
 * central gives the titles; NULL: none. */
enum gw_err	raekker_skriv(struct arena *, const struct raekker *,
		    enum ark_slags, const struct central *, const char **out,
		    size_t *len) GW_MUST_CHECK;

/* One difference; of a number that came or went one with no felt. */
struct aendring {
	char		 art;		/* '+' came, '-' went, '~' changed */
	const char	*noegle;
	enum ark_felt	 felt;		/* FELT_ANTAL: the number itself */
	const char	*fagsystem;	/* whose self-service; NULL: shared */
	const char	*fra, *til;	/* "" is nothing */
};
struct aendringer {
	struct aendring	*v;
	size_t		 n, cap;
};

/* What changed from a to b, by number; a field's change follows its
 * number's line if that has one.  GW_ENOMEM. */
enum gw_err	raekker_forskel(struct arena *, const struct raekker *a,
		    const struct raekker *b, enum ark_slags,
		    struct aendringer *out) GW_MUST_CHECK;

#endif
