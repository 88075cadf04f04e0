/*
 * tm_store.h - what the services hold, in SQLite.
 *
 * One table of objects: kind, UUID, owner (the municipality's CVR, "" for
 * what is national) and the XML as it was imported; and one row for every
 * identifier an object mentions, by which searches find candidates.  Durable
 * in a file or alive as long as the process.  Threads: any; one mutex inside.
 */
#ifndef TM_STORE_H
#define TM_STORE_H

#include <stdint.h>

#include "arena.h"
#include "err.h"

enum art {
	ART_SAG = 1, ART_DOKUMENT, ART_BEVILLING, ART_EFFEKTUERING,
	ART_FORDRING, ART_EJERSKAB,
	ART_UDEN_OEIR		/* a municipality without the integration */
};

struct store;

/* file NULL: in memory.  NULL with the reason in *g. */
struct store	*store_new(const char *file, struct grund *g);
void		 store_free(struct store *);

/*
 * Puts an object in place of the one with its kind and UUID.  refs: the n
 * identifiers it can be found by.  GW_EACCESS: that UUID is another owner's;
 * GW_EIO.
 */
struct objekt {
	enum art	 art;
	const char	*uuid, *ejer;
	const char	*xml;		/* one element */
	size_t		 len;
	const char	*const *refs;
	size_t		 n_refs;
};
enum gw_err	 store_put(struct store *, const struct objekt *,
		    struct grund *g) GW_MUST_CHECK;

/* Removes it; GW_ENOENT: the owner has no such object. */
enum gw_err	 store_remove(struct store *, enum art, const char *ejer,
		    const char *uuid) GW_MUST_CHECK;

/* One that was found; strings in the arena. */
struct fund {
	int64_t		 nr;		/* the object's number in the store */
	enum art	 art;
	const char	*uuid, *xml;
	size_t		 len;
};
struct fundliste {
	struct fund	*v;
	size_t		 n, cap;
};

/*
 * An owner's objects of a kind that mention ref (NULL: all; a UUID in any
 * case), ascending by number.  GW_ENOMEM, GW_EIO.
 */
enum gw_err	 store_find(struct store *, struct arena *, enum art,
		    const char *ejer, const char *ref, struct fundliste *out)
		    GW_MUST_CHECK;

/* The one with that UUID (any case), any owner if ejer is NULL; GW_ENOENT. */
enum gw_err	 store_get(struct store *, struct arena *, enum art,
		    const char *ejer, const char *uuid, struct fund *out)
		    GW_MUST_CHECK;

/* How many of a kind there are, all owners. */
long		 store_count(struct store *, enum art);

#endif
