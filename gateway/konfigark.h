/*
 * konfigark.h - the configuration sheet: what a municipality opens.
 *
 * Pure: octets and tables in, rows and findings out; nothing is printed.
 * One sheet is for KLE numbers or for kravtyper, as its headings say.  All
 * that is wrong is found at once, each with row, column, value, reason and
 * advice; a sheet with an error gives no configuration at all.
 *
 * Headings, values, defaults: the table in konfigark.c.  Column order is
 * free; a heading compares without regard to case, outer blanks and a
 * trailing '*'.  Several rows with one number are one configuration: they
 * give self-service for different source systems, and every other field is
 * equal or empty in all but the first.
 */
#ifndef GW_KONFIGARK_H
#define GW_KONFIGARK_H

#include "arena.h"
#include "err.h"
#include "konfiguration.h"

/* What a sheet is judged against. */
struct ark_grundlag {
	const struct konfiguration *k;	/* the tables; no configuration */
	const char	*kommune;	/* whose sheet; NULL: its column
					 * Kommunekode says */
	int32_t		 idag;		/* Danish day */
};

struct ark_fund {
	enum { FUND_ADVARSEL = 0, FUND_FEJL } grad;
	size_t		 raekke, kolonne;	/* from 1; 0: the whole */
	const char	*overskrift;		/* the column's, or NULL */
	const char	*vaerdi;		/* as it stands, or NULL */
	const char	*grund, *raad;		/* Danish */
};

/* What a sheet gives one municipality; the rows as kommune_konf has them. */
struct ark_kommune {
	char		 kode[5];
	const struct kle_konf *kle;		/* ascending by number */
	size_t		 n_kle;
	const struct krav_konf *krav;		/* ascending, no case */
	size_t		 n_krav;
};

struct konfigark {
	const struct ark_kommune *kommuner;	/* ascending by code */
	size_t		 n_kommuner;
	const struct ark_fund *fund;		/* by row, then column */
	size_t		 n_fund, n_fejl;
	int		 krav;			/* a sheet of kravtyper */
	const struct post *poster;		/* the rows themselves, by
						 * municipality and number:
						 * raekker_af_ark() */
	size_t		 n_poster;
};

/*
 * Reads a sheet.  GW_OK: n_fejl is 0, though there may be warnings;
 * GW_ECONF: errors, and no kommuner; GW_ENOMEM.  Everything lives in the
 * arena, the octets themselves are not referred to.
 */
enum gw_err	konfigark_laes(struct arena *, const struct ark_grundlag *,
		    const char *, size_t, struct konfigark *out)
		    GW_MUST_CHECK;

/* "FILE:7: fejl: kolonne 2 (KLE-nr.): 15.27.26 findes ikke i KLE; mente du
 * ...?", in the arena; NULL: no memory. */
const char	*ark_fund_tekst(struct arena *, const char *fil,
		    const struct ark_fund *);

#endif
