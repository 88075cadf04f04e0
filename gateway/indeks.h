/*
 * indeks.h - what the two indices' contracts share, read and written.
 *
 * For sagsindeks.c and ydelsesindeks.c alone: periods, identifiers, roles and
 * texts of the common schemas (sd, gd, go) become our own.
 */
#ifndef GW_INDEKS_H
#define GW_INDEKS_H

#include "adapter.h"
#include "ejendom_urn.h"
#include "soapbuf.h"

/* A reading under way; the first error stays in rc and g. */
struct laes {
	struct arena	*a;
	const struct roller *roller;
	struct grund	*g;
	enum gw_err	 rc;
};

/* One role UUID on the wire and what it is to us; ends with value 0. */
struct rollekort {
	enum rolle_id	 id;
	int		 value;
};

/* The value whose role the identifier names; 0 when it is none of them. */
int		 laes_rolle(const struct laes *, const struct rollekort *,
		    const struct sd__UnikIdType *);

/*
 * The period: from in, til out; GraenseIndikator, an empty field or an absent
 * one is infinity (infrastructure: 4.7).  A moment that is none: GW_ESCHEMA.
 */
struct periode	 laes_virkning(struct laes *, const struct sd__VirkningType *);

/* xsd:dateTime: the moment, the Danish day; ..._INGEN when absent. */
int64_t		 laes_tid(struct laes *, const char *);
int32_t		 laes_dag(struct laes *, const char *);

/* xsd:date: the day; DAG_INGEN when absent. */
int32_t		 laes_dato(struct laes *, const char *);

/* What does not follow its type makes the whole answer GW_ESCHEMA; what
 * names it in the log. */
void		 laes_fejl(struct laes *, const char *what);

/* A copy in our arena; NULL stays NULL. */
const char	*laes_tekst(struct laes *, const char *);

/* An object's own UUID, as received; anything else is GW_ESCHEMA (the
 * generated code does not judge patterns). */
const char	*laes_uuid(struct laes *, const char *);

/* The UUID or URN; NULL when absent or both are there. */
const char	*laes_ref(struct laes *, const struct sd__UnikIdType *);

/* A party: CPR by URN, everything else PART_ANDEN (R03).  A UUID is never
 * read as a number. */
void		 laes_part(struct laes *, struct part *,
		    const struct sd__VirkningType *, enum part_rolle,
		    const struct sd__UnikIdType *);

/* An actor: CVR from its own element or a urn:oio:cvr-nr. */
void		 laes_aktoer(struct laes *, struct aktoer *,
		    const struct sd__VirkningType *, enum aktoer_rolle,
		    enum aktoer_type, const struct sd__UnikIdType *,
		    const char *cvr, const char *navn);

enum livscyklus	 laes_liv(const enum sd__LivscyklusKodeType *);

/* A number on the wire (xsd:integer, not negative, a long), or -1. */
long		 laes_tal(const char *);

/* StandardRetur: 20 is Ok, 44 is nothing, everything else a refusal. */
enum kilde_status laes_retur(const struct sd__StandardReturType *);

/*
 * Do objects of one kind remain behind a page that held her of them?  By the
 * total on the wire where there is one, else by a full page.  Sets flere and
 * naeste; called once for each kind, and the nearest next page counts.
 */
void		 laes_side(const struct sporg *, int her, const char *ialt,
		    struct svarside *);

/* room for one more, or rc becomes GW_ENOMEM and NULL comes back */
#define laes_push(l, liste)						\
	((__typeof__((liste)->v))laes_room((l),				\
	    liste_push((l)->a, (liste))))
void		*laes_room(struct laes *, void *);

/* For requests: identifiers in the message's own arena. */
struct sd__UnikIdType *skriv_uuid(struct soap *, const char *uuid);
struct sd__UnikIdType *skriv_urn(struct soap *, const char *urn);
char		*skriv_tal(struct soap *, size_t);

#endif
