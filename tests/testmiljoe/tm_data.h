/*
 * tm_data.h - the municipalities and the KLE titles, as tables.
 *
 * Read once from the project's own gateway/data/ at build time; immutable.
 */
#ifndef TM_DATA_H
#define TM_DATA_H

#include "arena.h"

#define ANTAL_KOMMUNER	98

struct kommune {
	char	kode[5];	/* "0461" */
	char	cvr[9];
	char	navn[48];	/* official: "Odense Kommune" */
};

/* All 98, ascending by code. */
const struct kommune	*kommuner(void);
/* By code; NULL: no such municipality. */
const struct kommune	*kommune_kode(const char *kode);

/* KLE's title of a number; NULL when the table has none. */
const char	*kle_titel(const char *kle);

/* The numbers that the table has, one after the other; NULL behind the last. */
const char	*kle_nummer(size_t nr);
/* 1 when the number is one of the owner-based (R04). */
int		 kle_ejerbaseret(const char *kle);

/* A UUID that always is the same for the same two texts; in the arena. */
const char	*navn_uuid(struct arena *, const char *slags, const char *navn);

/* 1 when the ten digits pass modulus 11: they can be a person's. */
int		 cpr_nogens(const char *cpr);

/* 1 when s has the form of a UUID. */
int		 er_uuid(const char *s);

#endif
