/*
 * certs_plads.h - where a certificate waits until it is used, and where the
 * former one is kept; for `gatewayctl certs'.
 *
 * Beside gatewayd.conf(5) is a folder certs.d, in it one for each pair of
 * ours (tls, client, signing):
 *
 *	certs.d/NAME/g1, g2...	a generation each: key.pem, cert.pem,
 *				request.csr
 *	certs.d/NAME/current	link to the generation in force
 *	certs.d/NAME/staged	... to the one that waits; may be absent
 *	certs.d/NAME/former	... to the one before; may be absent
 *	certs.d/NAME/pending	... to the one that was in force when a swap
 *				began that has not ended; else absent
 *
 * The files that gatewayd.conf(5) names are links to current/cert.pem and
 * current/key.pem, so that one rename swaps both.  Whatever is written is
 * written beside, made durable, and renamed: whoever is killed leaves a
 * whole pair in force, and `pending' says in the middle of what.
 *
 * One process at a time, by a lock on the folder.  Secrets: keys, in files of
 * mode 0600.
 */
#ifndef GW_CERTS_PLADS_H
#define GW_CERTS_PLADS_H

#include <sys/types.h>

#include "arena.h"
#include "err.h"

#define PLADS_KEY	"key.pem"
#define PLADS_CERT	"cert.pem"
#define PLADS_CSR	"request.csr"

enum plads_link { PL_CURRENT, PL_STAGED, PL_FORMER, PL_PENDING, PL_ANTAL };

struct plads {
	struct arena	*a;
	const char	*mappe;		/* certs.d/NAME, absolute */
	const char	*gen[PL_ANTAL];	/* "g3", or NULL: no such link */
	int		 fd;		/* of the folder, locked; -1: there
					 * is none yet */
};

/* A file of a generation. */
struct plads_fil {
	const char	*navn;		/* PLADS_... */
	const char	*bytes;
	size_t		 len;
	mode_t		 mode;
};

/*
 * Reads the places of navn beside conf_file (absolute).  lav: makes the
 * folder when it is not there, and what killed runs left is cleared away;
 * else a folder that is not there has no links.  Waits a moment for another
 * process, then GW_EBUSY; GW_EIO with the reason; plads_luk() in any case.
 */
enum gw_err	plads_aabn(struct plads *, struct arena *,
		    const char *conf_file, const char *navn, int lav,
		    struct grund *) GW_MUST_CHECK;
void		plads_luk(struct plads *);

/* The absolute name of a file in the link's generation, and of one through
 * the link; NULL: no such link, or no memory. */
const char	*plads_sti(const struct plads *, enum plads_link,
		    const char *fil);
const char	*plads_via(const struct plads *, enum plads_link,
		    const char *fil);

/*
 * A new generation of these files, which are durable before it has its
 * name; *gen gets the name.  As root they are given to uid and gid.
 */
enum gw_err	plads_ny(struct plads *, const struct plads_fil *, size_t n,
		    uid_t uid, gid_t gid, const char **gen, struct grund *)
		    GW_MUST_CHECK;

/* One more file in the link's generation, whole or not at all. */
enum gw_err	plads_tilfoej(struct plads *, enum plads_link,
		    const struct plads_fil *, uid_t uid, gid_t gid,
		    struct grund *) GW_MUST_CHECK;

/* The link names that generation from now on, at once and durably; NULL:
 * there is no such link any more. */
enum gw_err	plads_saet(struct plads *, enum plads_link, const char *gen,
		    struct grund *) GW_MUST_CHECK;

/* Removes generations that no link names, keys and all. */
void		plads_ryd(struct plads *);

/* A link at sti to maal, in place of whatever is there. */
enum gw_err	plads_link_her(const char *sti, const char *maal,
		    struct grund *) GW_MUST_CHECK;

/* The file, whole: written as FILE.ny, durable, renamed. */
enum gw_err	plads_skriv(const char *sti, const char *bytes, size_t len,
		    mode_t, uid_t, gid_t, struct grund *) GW_MUST_CHECK;

#endif
