/*
 * rpc.h - ONC RPC between our own roles: AF_LOCAL and nothing else.
 *
 * Everything that libtirpc must be told, in one file.  No TCP, no rpcbind; a
 * caller is known by SO_PEERCRED, never by AUTH_SYS; a record is bounded
 * before it is read, so that half a record holds nobody up; every call ends
 * within its time.
 *
 * Threads: a CLIENT belongs to one thread at a time; one program a process
 * is served, by one thread.
 */
#ifndef GW_RPC_H
#define GW_RPC_H

#include <rpc/rpc.h>

#include "err.h"

/*
 * Octets of a record, its marks included.  Both ends keep to it: the server
 * closes on more, the caller's send buffer holds a whole call.
 */
#define RPC_MAX_RECORD	65536
/* What a call's arguments may come to, encoded: the rest is headers. */
#define RPC_MAX_CALL	(RPC_MAX_RECORD - 4096)

/* --- Both ends --- */

/* "RUN_DIR/signer-0.sock", malloc'ed: a role's socket.  GW_ENOMEM. */
enum gw_err	 rpc_path(const char *run_dir, const char *navn, unsigned nr,
		    char **out) GW_MUST_CHECK;

/*
 * A listening socket of that name, mode 0600, non-blocking, close-on-exec;
 * what was there under the name is removed.  -1 with the reason in *g.
 */
int		 rpc_listen(const char *path, struct grund *g);

/*
 * 1 when the other end of the AF_LOCAL socket runs as our user, as root, or
 * as the one that was let in.
 */
int		 rpc_peer_ok(int fd);

/*
 * Before a role enters its sandbox, and before any thread: another user who
 * may call (the worker's); and libtirpc's list of transports is read, which
 * it would open at each connection.
 */
void		 rpc_prepare(uid_t let_in);

/* --- Serving --- */

typedef void	 rpc_dispatch(struct svc_req *, SVCXPRT *);

/*
 * What a server does besides answering.  More than max_connections wait in
 * the socket's queue.  turn() runs before each wait and answers how long
 * that may be at most: ms, -1: until something comes, RPC_TURN_END: no more.
 * wake_fd, when it can be read, ends a wait; -1: none.
 *
 * peer, unless NULL, says instead of rpc_peer_ok() who may call: 0 for a
 * connection that is closed before anything of it is read.  Callers may then
 * be many who only hold on: when there are max_connections, the one that has
 * been quiet for longest is closed.
 */
#define RPC_CONNECTIONS	300		/* descriptors are 1024 */
#define RPC_TURN_END	(-2)
struct rpc_turn {
	unsigned	 max_connections;
	int		 wake_fd;
	int		(*turn)(void *arg);
	void		*arg;
	int		(*peer)(int fd);
};

/*
 * Serves a program on a listening socket until SIGTERM; then GW_OK.  Takes
 * SIGTERM's handler and ignores SIGPIPE.  A call from another user is
 * answered AUTH_TOOWEAK.  turn may be NULL.  GW_EIO, GW_ENOMEM when it cannot
 * begin or go on.  ready, if not NULL, is called once calls are answered.
 */
enum gw_err	 rpc_serve(int listen_fd, rpcprog_t, rpcvers_t, rpc_dispatch *,
		    const struct rpc_turn *turn, void (*ready)(void *arg),
		    void *arg, struct grund *g) GW_MUST_CHECK;

/*
 * A call that is answered later: rpc_later() in its procedure, which then
 * answers FALSE, and rpc_answer() once, at any time after that, while or
 * after rpc_serve() runs.  Until then nothing is read from that caller.
 */
struct rpc_later {
	SVCXPRT		*xprt;
};
void		 rpc_later(struct svc_req *, struct rpc_later *);
void		 rpc_answer(const struct rpc_later *, xdrproc_t, void *result);

/* --- Calling --- */

/*
 * Connects to a role's socket; each call then takes at most timeout_ms.
 * GW_EUNREACH: nobody there, or not our user; GW_ETIMEOUT: its queue is
 * full; GW_ENOMEM.
 */
enum gw_err	 rpc_connect(const char *path, rpcprog_t, rpcvers_t,
		    unsigned timeout_ms, CLIENT **out) GW_MUST_CHECK;
void		 rpc_close(CLIENT *);		/* NULL is ok */

/*
 * clnt_call(3) for arguments that must not stay: libtirpc keeps each
 * connection's last call in a buffer, which is erased here.
 */
enum clnt_stat	 rpc_call_erased(CLIENT *, rpcproc_t, xdrproc_t, void *args,
		    xdrproc_t, void *result);

/* 0 when the other end has gone since the last call, as far as can be seen:
 * a role that was started again. */
int		 rpc_alive(CLIENT *);

/*
 * What a call's status means: GW_OK; GW_ETIMEOUT; GW_EUNREACH: the
 * connection ended; GW_EREFUSED: the role did not take the call.  After
 * anything but GW_OK the CLIENT is closed: a late answer must not be taken
 * for the next one's.
 */
enum gw_err	 rpc_status(enum clnt_stat);

#endif
