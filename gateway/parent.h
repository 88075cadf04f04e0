/*
 * parent.h - the role that starts the others: sockets, snapshot, restarts.
 *
 * It parses nothing from the network, reads no private key and does not open
 * gatewayctl(8)'s store.  A new configuration takes a new worker: what is
 * under way ends with the one it began with.
 */
#ifndef GW_PARENT_H
#define GW_PARENT_H

#include "laest.h"

/*
 * Opens every socket, starts the roles, watches them until SIGTERM or
 * SIGINT, ends them.  SIGHUP, and the file that `snapshot` names being
 * renamed into place, have the configuration read again.  Takes over what
 * laest_disk() made.  The exit status: 0 ended as asked; 2 with one line on
 * stderr when something configured cannot be had; 1 otherwise.
 */
int	parent_main(struct laest *);

/* How many message signers there are: the setting, or one a core. */
unsigned conf_signers(const struct conf *);

#endif
