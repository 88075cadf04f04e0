/*
 * store.h - the municipalities' configuration, every version of it.
 *
 * gatewayctl(8)'s alone; the gateway reads what is published from it.  Each
 * change is a new version of one municipality, with who, when and why; a
 * version never changes, and the newest one is what is published.  A store
 * is always at a version: whoever is killed in the middle has done nothing.
 *
 * store_sqlite.c keeps it in one file.  Threads: one.  Every function notes
 * its reason in the grund that store_open() was given: GW_EIO the file,
 * GW_EBUSY somebody else is writing, GW_ECONF not a store of ours, GW_ENOMEM.
 */
#ifndef GW_STORE_H
#define GW_STORE_H

#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "raekker.h"

struct store;

struct version {
	char		 kommune[5];
	uint64_t	 nr;		/* from 1; 0: none */
	const char	*tid;		/* "2026-11-22T15:35:23.123Z" */
	const char	*hvem, *hvorfor;
	const char	*kilde;		/* the file, or what was done */
};
struct versioner {
	struct version	*v;
	size_t		 n, cap;
};

/* Opens it, making it when it is not there.  Yours to close. */
enum gw_err	store_open(const char *file, struct grund *,
		    struct store **out) GW_MUST_CHECK;
void		store_close(struct store *);	/* NULL is ok; undoes */

/* Nobody else writes between these; what was done is durable after commit
 * and undone otherwise. */
enum gw_err	store_begin(struct store *) GW_MUST_CHECK;
enum gw_err	store_commit(struct store *) GW_MUST_CHECK;
void		store_undo(struct store *);

/* The newest version of each municipality that has one, ascending by code. */
enum gw_err	store_nyeste(struct store *, struct arena *,
		    struct versioner *out) GW_MUST_CHECK;
/* All versions of a municipality, newest first. */
enum gw_err	store_historie(struct store *, struct arena *,
		    const char *kommune, struct versioner *out)
		    GW_MUST_CHECK;

/* A version's rows; of one that is not there none. */
enum gw_err	store_raekker(struct store *, struct arena *,
		    const char *kommune, uint64_t nr, enum ark_slags,
		    struct raekker *out) GW_MUST_CHECK;

/* A new version between begin and commit; *v gets its number. */
enum gw_err	store_ny(struct store *, struct version *v,
		    const struct raekker *kle, const struct raekker *krav)
		    GW_MUST_CHECK;

/*
 * --- Common to all municipalities: publiceret.h's `kle` and `central`, and
 * `facetter`, handlingsfacetter in the form of `kle`, for gatewayctl(8) alone.
 */

#define FAELLES_FACETTER	"facetter"

/* Version nr of it, 0 the newest; NULL: none. */
enum gw_err	store_faelles(struct store *, struct arena *,
		    const char *navn, uint64_t nr, const char **tekst)
		    GW_MUST_CHECK;
/* Its versions, newest first; kommune is "". */
enum gw_err	store_faelles_historie(struct store *, struct arena *,
		    const char *navn, struct versioner *out) GW_MUST_CHECK;
/* A new one between begin and commit; *v gets its number. */
enum gw_err	store_faelles_ny(struct store *, const char *navn,
		    struct version *v, const char *tekst) GW_MUST_CHECK;

/*
 * Copies the store in the file fra over the one in til, which is made if it is
 * not there: as it is at one moment, and in one transaction, while others use
 * either.  GW_ENOENT: there is no fra.
 */
enum gw_err	store_kopi(const char *fra, const char *til, struct grund *)
		    GW_MUST_CHECK;

/* Whether the file is whole: GW_ECONF with what is wrong. */
enum gw_err	store_check(struct store *) GW_MUST_CHECK;

#endif
