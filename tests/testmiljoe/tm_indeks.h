/*
 * tm_indeks.h - what Sags- og Dokumentindeks and Ydelsesindeks have in
 * common: two kinds of objects, imported, changed and searched alike.
 *
 * The differences are names, held in a table of two rows.
 */
#ifndef TM_INDEKS_H
#define TM_INDEKS_H

#include "roller.h"
#include "tm_filter.h"
#include "tm_soeg.h"
#include "tm_tjeneste.h"

struct indeks_art {
	struct soeg_art	 soeg;
	const char	*uuid;		/* fremsoeg: SagUuid */
	const char	*vis, *inkluder;	/* SagVis, SagInkluder */
	const char	*sortering;	/* SagSortering */
	const char	*antal;		/* Antal/Element: "sager" */
	const char	*svar;		/* sdi:SagFiltreret... */
	const char	*objekt;	/* prefix of ObjektType: "sag" */
	const char	*import;	/* importer: SagIndeks */
	const char	*indre;		/* element inside it, NULL: itself */
	const char	*opdater;	/* opdater: OpdaterSagIndeks */
	const char	*type;		/* UnikRetur/Type */
	/* whose it is: the actors, the owner's role, its CVR in them */
	const char	*aktoer;	/* RelationListe/Sagsaktoer */
	enum rolle_id	 ejer;
	const char	*cvr;
	int		 uejet;		/* without an owner: anybody's */
};

/* What Inkluder brings along, from kind `fra` of the page to kind `til`. */
struct inkludering {
	const char	*element;	/* SagInkluder; NULL ends the table */
	const char	*vaerdi;	/* its text, NULL: whatever */
	const char	*relation;	/* those that it refers to; NULL: those
					 * that mention the object */
	const char	*ref;		/* the reference in the relation */
	int		 fra, til;
};

struct indeks {
	const char	*rod;		/* "<sdi:%s xmlns...>" prefix: "sdi" */
	const char	*navn;		/* SagDokumentIndeks */
	const struct indeks_art *art;	/* INDEKS_ARTER */
	const struct inkludering *inkluder;
};

/* Operations of the service whose index is in its tjeneste_def. */
enum gw_err	indeks_op_fremsoeg(struct betjening *, xmlDoc *,
		    struct buf *out) GW_MUST_CHECK;
enum gw_err	indeks_op_importer(struct betjening *, xmlDoc *,
		    struct buf *out) GW_MUST_CHECK;
enum gw_err	indeks_op_opdater(struct betjening *, xmlDoc *,
		    struct buf *out) GW_MUST_CHECK;

/* The answer to fremsoeg, inside its element (tm_fremsoeg.c). */
enum gw_err	indeks_fremsoeg(struct betjening *, const struct indeks *,
		    xmlDoc *, struct buf *out) GW_MUST_CHECK;

/* --- tm_relation.c: what relations say --- */

/* 1 when the registration is that authority's. */
int		relation_ejes(struct arena *, const struct indeks_art *,
		    const xmlNode *reg, const char *cvr);
/* Adds the objects of a kind that relations of an object refer to. */
enum gw_err	relation_refererede(struct betjening *, const struct fund *,
		    const char *relation, const char *ref, enum art,
		    struct fundliste *til) GW_MUST_CHECK;
/* Adds what the filter's Inkluder asks for to the page. */
enum gw_err	relation_inkluder(struct betjening *, const struct indeks *,
		    const xmlNode *filter,
		    struct fundliste side[INDEKS_ARTER]) GW_MUST_CHECK;

/* An owner's objects by the SoegUdtryk, for fjern. */
enum gw_err	indeks_soeg(struct betjening *, const struct indeks *,
		    const xmlNode *udtryk, struct maengde out[INDEKS_ARTER])
		    GW_MUST_CHECK;

/* sd:UnikRetur: what became of one object. */
void		indeks_retur(struct buf *, int kode, const char *tekst,
		    const char *type, const char *uuid);

/* Adds to *l unless an object of that number is there. */
enum gw_err	fund_tilfoej(struct arena *, struct fundliste *l,
		    const struct fund *) GW_MUST_CHECK;

/* Root element's start and end, with all prefixes. */
void		indeks_start(struct buf *, const char *prefix,
		    const char *navn);
void		indeks_slut(struct buf *, const char *prefix,
		    const char *navn);

#endif
