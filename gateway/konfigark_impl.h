/*
 * konfigark_impl.h - between the files that read a configuration sheet.
 *
 * konfigark.c: headings and rows, several rows made one; ark_felt.c: what a
 * cell may hold; ark_advarsel.c: what is odd though allowed; ark_raad.c: the
 * nearest that is right.
 */
#ifndef GW_KONFIGARK_IMPL_H
#define GW_KONFIGARK_IMPL_H

#include "ark.h"
#include "konfigark.h"
#include "raekker.h"

/* A row's values. */
struct post {
	size_t		 raekke;
	const struct kommune_konf *kommune;	/* NULL: not known */
	const char	*v[FELT_ANTAL];		/* the text; "" is empty */
	char		 noegle[UUID_LEN];	/* the number or kravtype */
	struct kle_konf	 konf;			/* of a kravtype what is shared */
	const char	*navn;			/* of a kravtype, or NULL */
};

/* A sheet being read. */
struct arklaes {
	struct arena	*a;
	const struct ark_grundlag *g;
	enum ark_slags	 slags;
	size_t		 kolonne[FELT_ANTAL];	/* from 1; 0: not there */
	size_t		 bredde;		/* cells in the first row */
	struct post	*poster;
	size_t		 n_poster, cap_poster;
	struct ark_fund	*fund;
	size_t		 n_fund, cap_fund, n_fejl;
	int		 fuld;			/* no memory: told at the end */
};

/* --- konfigark.c --- */

/* One finding about a field in a row; FELT_ANTAL: the row as a whole. */
void	fund(struct arklaes *, int grad, size_t raekke, enum ark_felt,
	    const char *vaerdi, const char *grund, const char *raad);
/* printf into the arena; "" and l->fuld when there is no memory. */
const char *tekstf(struct arklaes *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

/* --- ark_felt.c: a value of the row into its konf, or a finding --- */

typedef void	felt_laes(struct arklaes *, struct post *, enum ark_felt);
extern felt_laes felt_kle, felt_klenavn, felt_kravtype, felt_kravnavn,
	    felt_kommune, felt_fradato, felt_tekst, felt_telefon, felt_link,
	    felt_selvlink, felt_ja_nej, felt_filter, felt_facetter;

/* --- ark_advarsel.c --- */

/* Over all rows, in their order. */
void	advar_raekker(struct arklaes *);
/* Over a municipality's finished rows. */
void	advar_kommune(struct arklaes *, const struct ark_kommune *);

/* --- ark_raad.c --- */

/* How many single octets must change, be added or go (at most 255). */
unsigned	 afstand(const char *a, const char *b);
/* The row of KLE that was likely meant: by title, then by number; NULL. */
const struct kle_emne *naermeste_kle(const struct central *, const char *nr,
		    const char *navn);
const struct kommune_konf *naermeste_kommune(const struct konfiguration *,
		    const char *kode);
const struct krav_type *naermeste_krav(const struct central *,
		    const char *uuid);

#endif
