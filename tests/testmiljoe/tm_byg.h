/*
 * tm_byg.h - the pieces that index objects are built from.
 *
 * Everything is appended to a buf as text, in the element order of the
 * schemas, as a fragment (tm_xml.h).  Used by the builders alone.
 */
#ifndef TM_BYG_H
#define TM_BYG_H

#include "roller.h"
#include "tid.h"
#include "tm_testdata.h"
#include "tm_xml.h"

/* A moment in test data ("2024-03-01" is Danish midnight); TID_INGEN. */
int64_t	byg_tid(const char *text);

/* xsd:dateTime of it, in the arena; NULL for NULL. */
const char *byg_tidspunkt(struct arena *, const char *text);

/* The element with sd:VirkningType; TID_FOER_ALT and TID_EVIGT become
 * GraenseIndikator. */
void	byg_virkning(struct buf *, const char *element, int64_t fra,
	    int64_t til);

/* virkningfra, virkningtil of a node, where given, over the defaults. */
struct periode byg_periode(struct arena *, xmlNode *, struct periode);

/* <element><sd:UUIDIdentifikator>, <element><sd:URNIdentifikator>. */
void	byg_uuid(struct buf *, const char *element, const char *uuid);
void	byg_urn(struct buf *, const char *element, const char *urn);

/*
 * Head of a relation: <element>, Virkning, Rolle, Type and ReferenceID in
 * gd.  ref: a UUID or a URN, NULL leaves it out.  The caller writes what
 * follows and closes the element.
 */
void	byg_relation(struct buf *, const char *element, struct periode,
	    const char *rolle, const char *type, const char *ref);

/* <gd:LokalUdvidelseListe><X>...: around what a caller writes. */
void	byg_udvidelse(struct buf *, const char *element);
void	byg_udvidelse_slut(struct buf *, const char *element);

/* Start of a registration: sd:Tidspunkt, LivscyklusKode. */
void	byg_registrering(struct testdata *, struct buf *, const char *element,
	    xmlNode *);

/* The role's UUID. */
const char *byg_rolle(enum rolle_id);

/* The source system's UUID: the text when it is one, else made of it. */
const char *byg_system(struct arena *, const char *fagsystem);

/* The finished object into the list; an error if the text did not fit. */
void	byg_faerdig(struct testdata *, xmlNode *, struct buf *, enum art,
	    const struct kommune *, const char *uuid);

/* A document of a case, built once whichever case names it first; in force
 * as the case is unless it says otherwise. */
void	byg_dokument(struct testdata *, xmlNode *, const struct kommune *,
	    struct periode sagens);

/* The municipality of a node's attribute kommune; NULL: told as an error. */
const struct kommune *byg_kommune(struct testdata *, xmlNode *);

#endif
