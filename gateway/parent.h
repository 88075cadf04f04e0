/*
 * parent.h - the role that starts the others: sockets, snapshot, restarts.
 *
 * It parses nothing from the network and reads no private key.
 */
#ifndef GW_PARENT_H
#define GW_PARENT_H

#include "conf.h"

/*
 * Opens every socket, seals the snapshot, starts the roles, watches them
 * until SIGTERM or SIGINT, ends them.  The exit status: 0 ended as asked; 2
 * with one line on stderr when something configured cannot be had; 1
 * otherwise.  snapshot_fd is sealed.
 */
int	parent_main(const struct conf *, int snapshot_fd);

/* How many message signers there are: the setting, or one a core. */
unsigned conf_signers(const struct conf *);

#endif
