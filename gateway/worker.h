/*
 * worker.h - the role that talks to strangers: network, parsing, rules.
 *
 * No private key and no disk: keys are a struct signer away, the
 * configuration comes out of the snapshot.
 */
#ifndef GW_WORKER_H
#define GW_WORKER_H

#include "conf.h"
#include "journal.h"
#include "signer.h"

#define WORKER_ROLLE	"worker"	/* its name among the roles */
#define WORKER_DRAIN_MS	30000		/* to finish what is under way */

/*
 * Serves on listen_fd until SIGTERM, then drains and returns 0.  signer:
 * messages and TLS alike.  Both are borrowed.  ready() is called once it serves.  1 with a line
 * in the log when it cannot start.
 */
int	worker_main(const struct conf *, int listen_fd, struct signer *,
	    struct journal *, void (*ready)(void *arg), void *arg);

/* Descriptors with which it can serve as many connections as it wants to. */
size_t	worker_descriptors(const struct conf *);

#endif
