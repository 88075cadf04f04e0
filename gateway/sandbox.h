/*
 * sandbox.h - the walls around each role.
 *
 * What a role may is a table in sandbox_seccomp.c (system calls) and one in
 * sandbox_landlock.c (files, ports); everything else is refused.  A call that
 * a role has no use for ends the process (SIGSYS, 31), so that a mistake of
 * ours and an attack both show; what a library tries without needing it is
 * answered with an error instead.
 *
 *	role	 files				network
 *	worker	 read: what the resolver reads	AF_INET, AF_INET6, AF_UNIX;
 *						TCP to the sources' ports and DNS
 *	signer	 none				what its socket accepts
 *	its token's, what its library reads	the library's
 *	journal	 its folder			what its socket accepts
 *	control	 none				what its sockets accept
 *	parent	 as its user			as its user
 *
 * Of the roles only the parent makes processes, runs programs and sends
 * signals.  None traces, mounts, loads code into the kernel or maps memory
 * that can be executed.  The parent's filter names what is refused: the
 * roles, and a newer version of this program, inherit it.
 *
 * Under ASan and TSan the filter, the ban on debuggers and the limit of
 * processes are left out, and /proc can be read: their runtimes map, clone,
 * trace and look as they need.
 *
 * Threads: a role enters before it makes any.
 */
#ifndef GW_SANDBOX_H
#define GW_SANDBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "err.h"

enum sandbox_rolle {
	SANDBOX_SIGNER = 0,		/* the narrowest */
	SANDBOX_SIGNER_TOKEN,		/* its key is in a PKCS#11 token */
	SANDBOX_JOURNAL,
	SANDBOX_WORKER,
	SANDBOX_CONTROL,
	SANDBOX_PARENT,
	SANDBOX_ROLLER
};

/* Whom the roles run as. */
struct sandbox_users {
	int	 change;		/* the roles change to these */
	uid_t	 worker, keeper;
	gid_t	 worker_gid, keeper_gid;
};

/*
 * Started as root, the worker runs as user, and as keeper those who hold what
 * it must not reach: signers and journal.  Two users, neither of them root;
 * or user "root": all stay root, without its privileges.  Not started as
 * root: nothing changes, the names are not looked at.
 * GW_ECONF with what is wrong and what to do.
 */
enum gw_err	sandbox_users_find(const char *user, const char *keeper,
		    struct sandbox_users *, struct grund *) GW_MUST_CHECK;

#define SANDBOX_MAX_PORTS	16

struct sandbox {
	enum sandbox_rolle rolle;
	const struct sandbox_users *users;
	/* the working folder, entered while still privileged: the worker's is
	 * run-dir, the journal's its own; NULL: the root */
	const char	*dir;
	int		 arvet;		/* the parent's: the filter is there,
					 * from the program that was here */
	uint16_t	 ports[SANDBOX_MAX_PORTS];	/* TCP, the worker's */
	size_t		 n_ports;
};

/*
 * Raises the soft limit of descriptors as far as it goes, for root at least
 * to wanted; answers what it is then.
 */
size_t		sandbox_descriptors(size_t wanted);

/*
 * Shuts the process in, for good: limits, Landlock, user, capabilities,
 * no debugger, system calls.  A kernel without Landlock is told in the log
 * and gone on without.  GW_EIO: a wall could not be put up, with the reason;
 * the process must end.
 */
enum gw_err	sandbox_enter(const struct sandbox *, struct grund *)
		    GW_MUST_CHECK;

/* --- Between the sandbox's files --- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED	1	/* as said above */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED	1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED	0
#endif

/* The system call filter, the last wall.  GW_EIO. */
enum gw_err	sandbox_seccomp(enum sandbox_rolle, struct grund *)
		    GW_MUST_CHECK;
/* Files and ports; must be called with no_new_privs.  GW_ENOENT: the kernel
 * has no Landlock; GW_EIO. */
enum gw_err	sandbox_landlock(const struct sandbox *, struct grund *)
		    GW_MUST_CHECK;

#endif
