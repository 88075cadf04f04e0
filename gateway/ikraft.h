/*
 * ikraft.h - what exists now (R25), and who it is about (R02, R03).
 *
 * Pure.  Properties, states and relations have a period each, from inclusive
 * and til exclusive; one that is not in force does not exist.  Of several
 * where one is meant, the one that began last counts.
 */
#ifndef GW_IKRAFT_H
#define GW_IKRAFT_H

#include "objekter.h"

/*
 * 1 when ny is in force and began later than hidtil, the best so far (NULL:
 * none).  The loop of every choice below.
 */
int	ikraft_senere(const struct periode *ny, const struct periode *hidtil,
	    int64_t now);

/* 0 for a registration that is Slettet or Passiveret. */
int	liv_findes(enum livscyklus);
/* "Passiveret", "Slettet", or NULL for one that exists. */
const char	*liv_navn(enum livscyklus);

/* Each: the one in force that began last, or NULL. */
const struct klasse	*klasse_gaeldende(const struct klasse *, size_t n,
			    enum klasse_rolle, int64_t now);
const struct aktoer	*aktoer_gaeldende(const struct aktoer *, size_t n,
			    enum aktoer_rolle, int64_t now);
const struct itsystem	*master_gaeldende(const struct itsystem *, size_t n,
			    int64_t now);

/* 1 when an aktoer in force in that role has that CVR (NULL: no). */
int	aktoer_er(const struct aktoer *, size_t n, enum aktoer_rolle,
	    const char *cvr, int64_t now);

/* 1 when the Ejer in force is another than cvr and ogsaa (NULL: nobody):
 * what such an authority owns is not an answer.  No Ejer is not another. */
int	ejer_fremmed(const struct aktoer *, size_t n, const char *cvr,
	    const char *ogsaa, int64_t now);

/* R20: the name to show, of an organisation and never of a person; NULL
 * when there is none, or nobody. */
const char	*aktoer_navn(const struct aktoer *);

/*
 * R21: a class in force that exempts from showing: that class, in whatever
 * role; without the setting (undtaget NULL) every Visningsklasse.
 */
const struct klasse	*visning_undtaget(const struct klasse *, size_t n,
			    const char *undtaget, int64_t now);

/* R22: 1 when a sikkerhedsprofil is in force. */
int	profil_gaeldende(const struct profil *, size_t n, int64_t now);

/* R16: the fremdrift in force: the later from; equal froms, the later state. */
const struct sag_fremdrift	*sag_fremdrift_gaeldende(const struct sag *,
				    int64_t now);
enum dokument_kode	dokument_kode_gaeldende(const struct dokument *,
			    int64_t now);

/* Whose it is: the primary part in force.  Zero is somebody else's. */
enum part_svar {
	PARTSVAR_ANDEN = 0,	/* nobody, somebody else, or two (R02, R25) */
	PARTSVAR_IKKE_CPR,	/* not registered by CPR (R03) */
	PARTSVAR_BORGER
};
enum part_svar	part_primaer(const struct part *, size_t n,
		    const struct cpr *borger, int64_t now);

/*
 * 1 when the parts are all somebody else, in every role and at any time:
 * such an object is not about the person asked about.  One that names no
 * part at all is left to R02.
 */
int	part_fremmed(const struct part *, size_t n, const struct cpr *borger);

#endif
