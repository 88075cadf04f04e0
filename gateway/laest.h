/*
 * laest.h - a configuration read, and what it was read out of.
 *
 * The parent reads it from disk, once, and seals what it read; the roles
 * read the same octets out of that.  One owner; no threads.
 */
#ifndef GW_LAEST_H
#define GW_LAEST_H

#include "conf.h"
#include "snapshot.h"

struct laest {
	struct arena	*a;
	struct conf	*conf;
	struct snapshot	*snapshot;	/* a role's */
	int		 fd;		/* the parent's, sealed; -1: none */
};

/*
 * From disk; the name is made absolute.  *m gets what there is to say (start
 * it zeroed), in l->a.  laest_fini() in any case.
 */
enum gw_err	laest_disk(struct laest *l, const char *file,
		    struct conf_meldinger *m, struct grund *) GW_MUST_CHECK;

/* Out of a sealed image, which is closed; laest_fini() in any case. */
enum gw_err	laest_snapshot(struct laest *l, int fd, struct grund *)
		    GW_MUST_CHECK;

/*
 * The same, as if gatewayctl(8) had published nothing yet: no municipality
 * is configured.  For roles that ask about none: to read and check 98 takes
 * most of a start, and the parent has.
 */
enum gw_err	laest_uden_ark(struct laest *l, int fd, struct grund *)
		    GW_MUST_CHECK;

/*
 * Likewise whole, and fd stays as the parent's: what another program of ours
 * had read.  laest_fini() closes it in any case.
 */
enum gw_err	laest_arvet(struct laest *l, int fd, struct grund *)
		    GW_MUST_CHECK;

void		laest_fini(struct laest *);

/* 1 when both were read from the same octets; only laest_disk()'s. */
int		laest_ens(const struct laest *, const struct laest *);

#endif
