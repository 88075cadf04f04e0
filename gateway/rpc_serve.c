/*
 * rpc_serve.c - the serving half of rpc.h.
 *
 * One loop over libtirpc's transports.  A call whose answer waits keeps its
 * connection out of the loop: what would be read from it could end it, and
 * libtirpc frees a transport that ends.
 */
#include "rpc.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <rpc/rpc_com.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FD		1024		/* libtirpc's own: FD_SETSIZE */

/* libtirpc's dispatch has no argument: one program a process. */
static rpc_dispatch *served;
static int (*peer_ok)(int fd) = rpc_peer_ok;
static unsigned char let_in[MAX_FD];	/* by descriptor: peer_ok() said so */
static uint64_t heard[MAX_FD];		/* the round that it last spoke in */
static uint64_t rounds;
static volatile sig_atomic_t stopping;
static unsigned char later[MAX_FD];	/* by descriptor: its answer waits */

static void
on_term(int sig)
{
	(void)sig;
	stopping = 1;
}

/* --- Answers that wait --- */

static const struct xp_ops *tirpc_ops;	/* of a connection */
static struct xp_ops our_ops;		/* the same, but for xp_stat */

/*
 * "No more requests here" while an answer waits: libtirpc would go on to a
 * second call that came in the same octets, and free the transport if that
 * one is broken.
 */
static enum xprt_stat
stat_later(SVCXPRT *xprt)
{
	return later[xprt->xp_fd] ? XPRT_IDLE : tirpc_ops->xp_stat(xprt);
}

void
rpc_later(struct svc_req *rq, struct rpc_later *l)
{
	SVCXPRT *xprt = rq->rq_xprt;

	assert(xprt->xp_fd >= 0 && xprt->xp_fd < MAX_FD);
	if (xprt->xp_ops != &our_ops) {
		tirpc_ops = xprt->xp_ops;
		our_ops = *tirpc_ops;
		our_ops.xp_stat = stat_later;
		xprt->xp_ops = &our_ops;
	}
	l->xprt = xprt;
	later[xprt->xp_fd] = 1;
}

void
rpc_answer(const struct rpc_later *l, xdrproc_t proc, void *result)
{
	/* to a caller that has gone: noticed when it is waited for again */
	svc_sendreply(l->xprt, proc, result);
	later[l->xprt->xp_fd] = 0;
}

/* --- The loop --- */

/* Where the connection's buffer is read next; takes nothing of it. */
static bool_t
xdr_where(XDR *x, char **at)
{
	enum xdr_op op = x->x_op;

	x->x_op = XDR_DECODE;		/* an answer has turned it */
	*at = (char *)XDR_INLINE(x, 0);
	x->x_op = op;
	return TRUE;
}

static char *
where(SVCXPRT *xprt)
{
	char *at = NULL;

	return svc_getargs(xprt, (xdrproc_t)xdr_where, (char *)&at) ? at :
	    NULL;
}

/*
 * A call's credentials say what the caller likes; its socket does not.  The
 * arguments do not stay in the connection's buffer until the next call (R08).
 */
static void
dispatch_checked(struct svc_req *rq, SVCXPRT *xprt)
{
	char *from, *to;

	if (!peer_ok(xprt->xp_fd)) {
		svcerr_weakauth(xprt);
		return;
	}
	from = where(xprt);
	served(rq, xprt);
	to = where(xprt);
	if (from != NULL && to > from)
		explicit_bzero(from, (size_t)(to - from));
}

/* Our own socket as libtirpc's; NULL with the reason in *g. */
static SVCXPRT *
transport(int fd, rpcprog_t prog, rpcvers_t vers, struct grund *g)
{
	int max = RPC_MAX_RECORD;
	SVCXPRT *xprt;

	/*
	 * Before the transport is made (after has no effect): connections
	 * become non-blocking and a record bounded; without it two octets
	 * of a call hold up everybody (libtirpc 1.3.3).
	 */
	if (!rpc_control(RPC_SVC_CONNMAXREC_SET, &max)) {
		fail(g, GW_EIO, "rpc: record size not accepted");
		return NULL;
	}
	if ((xprt = svc_vc_create(fd, RPC_MAX_RECORD, RPC_MAX_RECORD)) ==
	    NULL) {
		fail(g, GW_EIO, "rpc: no transport on the socket");
		return NULL;
	}
	/* NULL: not registered anywhere */
	if (!svc_reg(xprt, prog, vers, dispatch_checked, NULL)) {
		svc_destroy(xprt);
		fail(g, GW_ENOMEM, "rpc: program not registered");
		return NULL;
	}
	return xprt;
}

/* What is waited for, gathered anew each time: libtirpc changes its own. */
struct round {
	struct pollfd	*v;
	size_t		 n;
	int		 timeout;
};

static void
round_add(struct round *r, int fd)
{
	r->v[r->n].fd = fd;
	r->v[r->n].events = POLLIN;
	r->v[r->n++].revents = 0;
}

/*
 * A connection that was not there in the last round is looked at once; one
 * that may not call reads as ended from now on, and libtirpc frees it.
 */
static void
connection_check(int fd)
{
	if (let_in[fd])
		return;
	let_in[fd] = 1;
	heard[fd] = rounds;
	if (!peer_ok(fd))
		shutdown(fd, SHUT_RDWR);
}

/* Ends the one that has been quiet for longest. */
static void
connection_evict(int listen_fd)
{
	int i, fd, quiet = -1;

	for (i = 0; i < svc_max_pollfd; i++) {
		fd = svc_pollfd[i].fd;
		if (fd >= 0 && fd != listen_fd && !later[fd] &&
		    (quiet == -1 || heard[fd] < heard[quiet]))
			quiet = fd;
	}
	if (quiet != -1)
		shutdown(quiet, SHUT_RDWR);
}

/* Descriptors that have been closed are strangers again. */
static void
connections_forget(void)
{
	unsigned char open[MAX_FD] = { 0 };
	int i;

	for (i = 0; i < svc_max_pollfd; i++)
		if (svc_pollfd[i].fd >= 0 && svc_pollfd[i].fd < MAX_FD)
			open[svc_pollfd[i].fd] = 1;
	for (i = 0; i < MAX_FD; i++)
		let_in[i] &= open[i];
}

/* Connections whose answer waits stay out; the listening socket too, once
 * there are as many connections as may be. */
static int
round_gather(struct round *r, const struct rpc_turn *t, int listen_fd)
{
	int i, max = svc_max_pollfd;
	size_t open = 0;
	struct pollfd *v;

	v = realloc(r->v, ((size_t)max + 2) * sizeof(*r->v));
	if (v == NULL)
		return 0;
	r->v = v;
	r->n = 0;
	for (i = 0; i < max; i++) {
		if (svc_pollfd[i].fd < 0 || svc_pollfd[i].fd == listen_fd)
			continue;
		open++;
		if (t->peer != NULL)
			connection_check(svc_pollfd[i].fd);
		if (!later[svc_pollfd[i].fd])
			round_add(r, svc_pollfd[i].fd);
	}
	if (open < t->max_connections)
		round_add(r, listen_fd);
	else if (t->peer != NULL)
		connection_evict(listen_fd);
	if (t->wake_fd != -1)
		round_add(r, t->wake_fd);
	return 1;
}

/* Answers what came; SIGTERM is taken while waiting alone. */
static int
round_serve(struct round *r, const struct rpc_turn *t,
    const sigset_t *waiting)
{
	struct timespec ts = { r->timeout / 1000,
	    r->timeout % 1000 * 1000000 };
	size_t i;
	int ready;

	ready = ppoll(r->v, r->n, r->timeout < 0 ? NULL : &ts, waiting);
	if (ready == -1)
		return errno == EINTR;
	rounds++;
	for (i = 0; i < r->n && ready > 0; i++)
		if (r->v[i].revents != 0 && r->v[i].fd != t->wake_fd) {
			heard[r->v[i].fd] = rounds;
			svc_getreq_common(r->v[i].fd);
		}
	if (t->peer != NULL)
		connections_forget();
	return 1;
}

static enum gw_err
serve_loop(const struct rpc_turn *t, int listen_fd, const sigset_t *waiting)
{
	struct round r = { NULL, 0, -1 };
	enum gw_err rc = GW_OK;

	while (!stopping) {
		r.timeout = t->turn != NULL ? t->turn(t->arg) : -1;
		if (r.timeout == RPC_TURN_END) {
			rc = GW_EIO;
			break;
		}
		if (!round_gather(&r, t, listen_fd)) {
			rc = GW_ENOMEM;
			break;
		}
		if (!round_serve(&r, t, waiting)) {
			rc = GW_EIO;
			break;
		}
	}
	free(r.v);
	return rc;
}

enum gw_err
rpc_serve(int fd, rpcprog_t prog, rpcvers_t vers, rpc_dispatch *dispatch,
    const struct rpc_turn *turn, void (*ready)(void *arg), void *arg,
    struct grund *g)
{
	static const struct rpc_turn plain = { RPC_CONNECTIONS, -1, NULL,
	    NULL, NULL };
	struct sigaction term = { .sa_handler = on_term };
	sigset_t blocked, waiting;
	SVCXPRT *xprt;
	enum gw_err rc;

	served = dispatch;
	peer_ok = turn != NULL && turn->peer != NULL ? turn->peer :
	    rpc_peer_ok;
	stopping = 0;
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &blocked, &waiting);
	sigdelset(&waiting, SIGTERM);
	sigaction(SIGTERM, &term, NULL);
	if ((xprt = transport(fd, prog, vers, g)) == NULL)
		return g != NULL && g->rc != GW_OK ? g->rc : GW_EIO;
	if (ready != NULL)
		ready(arg);
	rc = serve_loop(turn != NULL ? turn : &plain, fd, &waiting);
	/* no svc_unreg(): it would call rpcbind */
	svc_destroy(xprt);
	return rc == GW_OK ? rc : fail(g, rc, "rpc: %s", err_text(rc));
}
