/*
 * tm_indeks.h - what Sags- og Dokumentindeks and Ydelsesindeks have in
 * common: two kinds of objects, imported, changed and searched alike.
 *
 * The differences are names, held in a table of two rows.
 */
#ifndef TM_INDEKS_H
#define TM_INDEKS_H

#include "tm_filter.h"
#include "tm_soeg.h"
#include "tm_tjeneste.h"

struct indeks_art {
	struct soeg_art	 soeg;
	const char	*uuid;		/* fremsoeg: SagUuid */
	const char	*vis, *inkluder;	/* SagVis, SagInkluder */
	const char	*sortering;	/* SagSortering */
	const char	*antal;		/* Antal/Element: "sager" */
	const char	*svar;		/* prefix:SagFiltreretOejebliksbillede */
	const char	*objekt;	/* prefix of ObjektType: "sag" */
	const char	*import;	/* importer: SagIndeks */
	const char	*indre;		/* element inside it, NULL: itself */
	const char	*opdater;	/* opdater: OpdaterSagIndeks */
	const char	*type;		/* UnikRetur/Type */
	/* 1 when the registration's owner is the token's authority */
	int		(*ejes)(struct arena *, const xmlNode *reg,
			    const char *cvr);
};

struct indeks {
	const char	*rod;		/* "<sdi:%s xmlns...>" prefix: "sdi" */
	const struct indeks_art *art;	/* INDEKS_ARTER */
	/* Adds objects that Inkluder asks for to the page; or NULL. */
	enum gw_err	(*inkluder)(struct betjening *, const xmlNode *filter,
			    struct fundliste side[INDEKS_ARTER]);
};

enum gw_err	indeks_fremsoeg(struct betjening *, const struct indeks *,
		    xmlDoc *, struct buf *out) GW_MUST_CHECK;
enum gw_err	indeks_importer(struct betjening *, const struct indeks *,
		    xmlDoc *, struct buf *out) GW_MUST_CHECK;
enum gw_err	indeks_opdater(struct betjening *, const struct indeks *,
		    xmlDoc *, struct buf *out) GW_MUST_CHECK;

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
void		indeks_start(struct buf *, const char *prefix, const char *navn);
void		indeks_slut(struct buf *, const char *prefix, const char *navn);

#endif
