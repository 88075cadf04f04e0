/*
 * idregister.h - objects found by their id.
 *
 * Pure.  UUIDs compare without regard to case (rules 11).  Several objects
 * may have one id: the one added first is found.
 */
#ifndef GW_IDREGISTER_H
#define GW_IDREGISTER_H

#include "objekter.h"

struct idpost {
	const char	*id;
	size_t		 nr;		/* the caller's number for it */
};
struct idregister {
	LISTE(struct idpost) poster;
};

/* Adds an object; an id that is NULL is passed over.  0: no memory. */
int	idregister_saml(struct arena *, struct idregister *, const char *id,
	    size_t nr);

/* To be called once, after the last idregister_saml(). */
void	idregister_sorter(struct idregister *);

/*
 * The first post with that id, the others follow behind it in the order of
 * nr; NULL: none.  idregister_slut() is behind the last post of all.
 */
const struct idpost	*idregister_find(const struct idregister *,
			    const char *id);
const struct idpost	*idregister_slut(const struct idregister *);

/* 1 when an object with a lower number has the same id: equal UUIDs once. */
int	idregister_gentager(const struct idregister *, const char *id,
	    size_t nr);

#endif
