/*
 * objekter.h - what the sources told us about one citizen, in our own words.
 *
 * The adapters (sagsindeks.c, ydelsesindeks.c, oekonomi.c,
 * ejerfortegnelse.c) fill these structs from the generated types and keep
 * every property, state and relation with its own period; nothing is chosen
 * or dropped there.  Which of them is in force, and what follows, is decided
 * in visning.c (R25).  Pure data: strings are UTF-8 in the request's arena,
 * NULL when the source gave none; an array is (pointer, count).
 *
 * Roles and types are UUIDs on the wire.  The adapters translate them by the
 * central table (roller.h); one that is not in it becomes ..._UKENDT = 0,
 * which denies.
 */
#ifndef GW_OBJEKTER_H
#define GW_OBJEKTER_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "cpr.h"
#include "tid.h"

/*
 * An array that grew in an arena: LISTE(struct part) parter; parter.v[i] for
 * i < parter.n.  liste_push(arena, &parter) gives one more, zeroed, or NULL.
 */
#define LISTE(type)	struct { type *v; size_t n, cap; }
#define liste_push(a, l)						\
	((__typeof__(*(l)->v) *)arena_push((a), &(l)->v, &(l)->n,	\
	    &(l)->cap, sizeof(*(l)->v)))

enum livscyklus {		/* of the registration that was returned */
	LIV_UKENDT = 0,		/* absent or not known: treated as in force */
	LIV_OPSTAAET, LIV_IMPORTERET, LIV_PASSIVERET, LIV_SLETTET
};

/* How a party is registered (R03). */
enum part_art { PART_ANDEN = 0, PART_CPR };
enum part_rolle {
	PARTROLLE_UKENDT = 0,
	PARTROLLE_PRIMAER,	/* Primær part; a benefit's
				 * Bevillingsmodtager */
	PARTROLLE_SEKUNDAER,
	PARTROLLE_YDELSESMODTAGER
};
struct part {
	struct periode	 virkning;
	enum part_rolle	 rolle;
	enum part_art	 art;
	struct cpr	 cpr;		/* nobody unless PART_CPR */
};

enum aktoer_rolle {
	AKTOER_UKENDT = 0,
	AKTOER_EJER, AKTOER_ANSVARLIG, AKTOER_UDBETALENDE
};
enum aktoer_type {
	AKTOERTYPE_UKENDT = 0,
	AKTOERTYPE_ORGANISATION, AKTOERTYPE_ENHED, AKTOERTYPE_BRUGER
};
struct aktoer {
	struct periode	 virkning;
	enum aktoer_rolle rolle;
	enum aktoer_type type;
	char		 cvr[9];	/* "" when none: from the CVR element or
					 * a urn:oio:cvr-nr */
	const char	*navn;		/* FuldtNavn */
};

enum klasse_rolle {
	KLASSE_UKENDT = 0,
	KLASSE_PRIMAER,			/* KLE number in noegle */
	KLASSE_HANDLING,		/* handlingsfacet in noegle */
	KLASSE_VISNING			/* visningsklasse, by uuid (R21) */
};
struct klasse {
	struct periode	 virkning;
	enum klasse_rolle rolle;
	const char	*uuid;		/* ReferenceID */
	const char	*noegle;	/* BrugervendtNoegle */
	const char	*titel;		/* Klassetitel */
};

enum system_rolle { SYSTEM_UKENDT = 0, SYSTEM_MASTER, SYSTEM_AFSENDER };
struct itsystem {
	struct periode	 virkning;
	enum system_rolle rolle;
	const char	*uuid, *navn;
};

/* A sikkerhedsprofil: that it is there is all that counts (R22). */
struct profil {
	struct periode	 virkning;
};

/* A property, by BFE number or ESR number (R06). */
enum ejendom_art { EJENDOM_INGEN = 0, EJENDOM_BFE, EJENDOM_ESR };
struct ejendom {
	enum ejendom_art art;
	uint64_t	 bfe;		/* EJENDOM_BFE */
	unsigned	 esr_kommune, esr_nr;	/* EJENDOM_ESR */
};
struct genstand {
	struct periode	 virkning;
	int		 byggeri;	/* role Byggeri */
	int		 er_ejendom;	/* type Ejendom */
	struct ejendom	 ejendom;
};

/* fremdrift of a case, in the order of R16; 0 is none. */
enum sag_kode {
	SAG_INGEN = 0, SAG_OPSTAAET, SAG_OPLYST, SAG_AFGJORT, SAG_AFSLUTTET
};
struct sag_fremdrift {
	struct periode	 virkning;
	enum sag_kode	 kode;
};

struct sag_egenskaber {			/* Egenskaber */
	struct periode	 virkning;
	const char	*titel;		/* never TitelAlternativTekst (R23) */
};
struct sag_indeks {			/* SagIndeksEgenskaber */
	struct periode	 virkning;
	int64_t		 oprettet;	/* OprettetTidspunkt or TID_INGEN */
};

enum journal_rolle {
	JOURNAL_UKENDT = 0, JOURNAL_TILAKTERET, JOURNAL_VEDLAGT, JOURNAL_NOTAT
};
struct journalpost {
	struct periode	 virkning;
	enum journal_rolle rolle;
	const char	*dokument;	/* ReferenceID: the document's UUID */
	const char	*titel;		/* Dokumenttitel */
};

struct sag {
	const char	*uuid;		/* as received */
	enum livscyklus	 liv;
	LISTE(struct sag_egenskaber) egenskaber;
	LISTE(struct sag_indeks) indeks;
	LISTE(struct sag_fremdrift) fremdrift;
	LISTE(struct aktoer) aktoerer;
	LISTE(struct klasse) klasser;
	LISTE(struct part) parter;
	LISTE(struct genstand) genstande;
	LISTE(struct journalpost) journal;
	LISTE(struct itsystem) systemer;
	LISTE(struct profil) profiler;
};

enum dokument_kode {
	DOK_INGEN = 0, DOK_MODTAGET, DOK_FORDELT, DOK_UNDERUDARBEJDELSE,
	DOK_UNDERREVIEW, DOK_PUBLICERET, DOK_ENDELIGT, DOK_AFLEVERET
};
struct dokument_fremdrift {
	struct periode	 virkning;
	enum dokument_kode kode;
};
enum dokument_type {
	DOKTYPE_INGEN = 0, DOKTYPE_FAKTURA, DOKTYPE_BREV_IND, DOKTYPE_BREV_UD,
	DOKTYPE_BREV, DOKTYPE_INTERNT_NOTAT, DOKTYPE_EKSTERNT_NOTAT,
	DOKTYPE_RAPPORT, DOKTYPE_DAGSORDEN, DOKTYPE_PLAN, DOKTYPE_ANDET
};
struct dokument_egenskaber {
	struct periode	 virkning;
	const char	*titel;
	int32_t		 brevdato;	/* or DAG_INGEN */
	enum dokument_type type;
};
struct dokument {
	const char	*uuid;
	enum livscyklus	 liv;
	LISTE(struct dokument_egenskaber) egenskaber;
	LISTE(struct dokument_fremdrift) fremdrift;
	LISTE(struct klasse) klasser;
	LISTE(struct profil) profiler;
};

struct bevilling_egenskaber {
	struct periode	 virkning;
	int32_t		 start;		/* Bevillingstartdato, or DAG_INGEN */
};
struct bevilling_sag {			/* Bevillingssag */
	struct periode	 virkning;
	const char	*uuid;
};
struct bevilget_ydelse {		/* BevilgetYdelse */
	struct periode	 virkning;
	const char	*id;		/* Id, or NULL */
	const char	*navn;		/* Navn, else Ydelsesnavn */
	int32_t		 start, slut;	/* Danish days, or DAG_INGEN */
	const char	*meddelelse;
	const char	*kle;		/* Klassifikation/BrugervendtNoegle */
	const char	*kletitel;
	int		 plan;		/* has an effectuation plan */
	LISTE(struct itsystem) systemer;
};
struct bevilling {
	const char	*uuid;
	enum livscyklus	 liv;
	LISTE(struct bevilling_egenskaber) egenskaber;
	LISTE(struct bevilget_ydelse) ydelser;
	LISTE(struct bevilling_sag) sager;
	LISTE(struct part) parter;
	LISTE(struct aktoer) aktoerer;
	LISTE(struct profil) profiler;
};

/* Amounts are text, as received: beloeb.h reads them (R41). */
struct effektuering_egenskaber {
	struct periode	 virkning;
	int32_t		 disposition;	/* Dispositionsdato, or DAG_INGEN */
	const char	*brutto;	/* SamletBruttobeloeb */
	const char	*sendt;		/* BeloebSendtTilUdbetaling */
	const char	*udbetalt;	/* BeloebUdbetalt */
	const char	*afdeling;	/* Udbetalingsafdeling */
};
struct effektuering_linje {	/* OekonomiskYdelseEffektueringRelation */
	struct periode	 virkning;
	int32_t		 fra, til;	/* Ydelsesperiode, or DAG_INGEN */
	const char	*beloeb;	/* Ydelsesbeloeb */
	const char	*bevilling;	/* BevilgetYdelseRef: UUID and Id */
	const char	*ydelse;
};
struct effektuering {
	const char	*uuid;
	enum livscyklus	 liv;
	LISTE(struct effektuering_egenskaber) egenskaber;
	LISTE(struct effektuering_linje) linjer;
	LISTE(struct aktoer) aktoerer;
	LISTE(struct part) parter;
};

struct fordring {
	const char	*id, *kravtype, *kravnavn;
	struct cpr	 debitor;
	char		 kreditor_cvr[9];
	int32_t		 stiftet, frist;	/* or DAG_INGEN */
	const char	*beloeb, *rest;
	int		 gaeldsstyrelsen;
};

enum ejer_rolle { EJERROLLE_UKENDT = 0, EJERROLLE_EJER, EJERROLLE_ADM };
enum ejer_status {
	EJERSTATUS_UKENDT = 0, EJERSTATUS_GAELDENDE, EJERSTATUS_HISTORISK,
	EJERSTATUS_TILBAGERULLET
};
struct ejerskab {
	const char	*id;
	struct cpr	 ejer;
	enum ejer_rolle	 rolle;
	enum ejer_status status;
	struct periode	 virkning;
	uint64_t	 bfe;
	LISTE(struct ejendom) esr;
};

#endif
