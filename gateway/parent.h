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
 * renamed into place, have the configuration read again; SIGUSR2 lets the
 * program's file as it is then take our place.  Takes over what laest_disk()
 * made.  The exit status: 0 ended as asked; 2 with one line on
 * stderr when something configured cannot be had; 1 otherwise.
 */
int	parent_main(struct laest *);

/*
 * The same in place of another program, whose record (arv.h) is in fd: what
 * runs serves on, until a generation of this program's does.
 */
int	parent_take_over(int fd);

/*
 * Whether this program could, with the configuration that was read: looks at
 * the record and at the image in force, and changes nothing.  GW_ECONF, or
 * why they cannot be read, with the reason.
 */
enum gw_err upgrade_try(const struct laest *, int snapshot_fd, int arv_fd,
	    struct grund *) GW_MUST_CHECK;

/* How many message signers there are: the setting, or one a core. */
unsigned conf_signers(const struct conf *);

#endif
