/*
 * data.h - the tables that come with the program, built in.
 *
 * gateway/data/NAME.tsv, made into arrays by gateway/data/tsv.awk: every
 * field is a string, "" where the table has nothing, columns in the table's
 * order.  What they mean: the comment at the top of each table.
 */
#ifndef GW_DATA_H
#define GW_DATA_H

#include <stddef.h>

#include "arena.h"
#include "err.h"
#include "konfiguration.h"

struct data_kle {			/* ascending by number */
	const char	*kle, *titel, *fra, *til, *ejerbaseret, *note,
			*ejer_fra, *ejer_til, *efterfoelger;
};
struct data_kommuner {			/* ascending by code */
	const char	*kode, *stednavn, *cvr;
};
struct data_aftaler {
	const char	*aar, *omraade, *slags, *nummer, *navn, *status, *frist,
			*note;
};

struct data_handlingsfacetter {		/* ascending by facet */
	const char	*facet, *titel, *brug, *kilde;
};

extern const struct data_kle data_kle[];
extern const size_t data_kle_n;
extern const struct data_kommuner data_kommuner[];
extern const size_t data_kommuner_n;
extern const struct data_aftaler data_aftaler[];
extern const size_t data_aftaler_n;
extern const struct data_handlingsfacetter data_handlingsfacetter[];
extern const size_t data_handlingsfacetter_n;

/*
 * The tables as the rules use them, in the arena: KLE and kravtyper with
 * the defaults of every central setting (the rules), and the municipalities,
 * all without configuration.  GW_ENOMEM; GW_EINTERN: a table that the build
 * let through is wrong.
 */
enum gw_err	data_konfiguration(struct arena *, struct konfiguration *out)
		    GW_MUST_CHECK;

#endif
