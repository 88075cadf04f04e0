/*
 * rpc_pool.h - connections to roles of one kind, shared by threads.
 *
 * A call takes the first connection that is free, which spreads calls over
 * processes before it doubles them.  A role that has been started again is a
 * new connection.  Threads: any, once made.
 */
#ifndef GW_RPC_POOL_H
#define GW_RPC_POOL_H

#include <pthread.h>

#include "rpc.h"

struct rpc_pool {
	pthread_mutex_t	 mutex;		/* guards every busy */
	pthread_cond_t	 freed;
	rpcprog_t	 prog;
	rpcvers_t	 vers;
	unsigned	 timeout_ms;
	char		**paths;
	size_t		 n_paths;
	struct rpc_connection *v;
	size_t		 n;
};

/*
 * To n processes whose sockets are RUN_DIR/NAVN-FIRST.sock on, so many
 * connections to each; connects when first used.  timeout_ms: a call's, and
 * as long again to wait for a connection when all are in use.  GW_ENOMEM;
 * rpc_pool_fini() in either case.
 */
enum gw_err	 rpc_pool_init(struct rpc_pool *, const char *run_dir,
		    const char *navn, unsigned first, size_t n,
		    size_t connections, rpcprog_t, rpcvers_t,
		    unsigned timeout_ms) GW_MUST_CHECK;
void		 rpc_pool_fini(struct rpc_pool *);

/* A procedure with what it takes and gives; results are xdr_free()d. */
typedef enum clnt_stat rpc_call_fn(CLIENT *, void *arg);

/*
 * Makes the call; rpc_connect()'s and rpc_status()'s errors, GW_ETIMEOUT too
 * when no connection came free.  igen: when the connection ends before the
 * answer the call is made again, as often as its time lasts: its process has
 * been killed and is started again.  Without it, whether it was carried out is
 * not known then.
 */
enum gw_err	 rpc_pool_call(struct rpc_pool *, rpc_call_fn *, void *arg,
		    int igen) GW_MUST_CHECK;

#endif
