#include "rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <rpc/rpc_com.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG		64

/* --- Both ends --- */

/* 0: the name does not fit. */
static int
local_addr(const char *path, struct sockaddr_un *sa)
{
	memset(sa, 0, sizeof(*sa));
	sa->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(sa->sun_path))
		return 0;
	memcpy(sa->sun_path, path, strlen(path) + 1);
	return 1;
}

int
rpc_listen(const char *path, struct grund *g)
{
	struct sockaddr_un sa;
	mode_t mask;
	int fd, rc;

	if (!local_addr(path, &sa)) {
		fail(g, GW_ECONF, "socket name is too long");
		return -1;
	}
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0)) == -1) {
		fail(g, GW_EIO, "no socket: %s", strerror(errno));
		return -1;
	}
	unlink(path);
	/* the name is never there with wider permissions */
	mask = umask(0177);
	rc = bind(fd, (struct sockaddr *)&sa, sizeof(sa));
	umask(mask);
	if (rc == -1 || listen(fd, BACKLOG) == -1) {
		fail(g, GW_EIO, "%s", strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}

int
rpc_peer_ok(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1 ||
	    len != sizeof(peer))
		return 0;
	return peer.uid == geteuid() || peer.uid == 0;
}

/* --- Serving --- */

/* libtirpc's dispatch has no argument: one program a process. */
static rpc_dispatch *served;
static volatile sig_atomic_t stopping;

static void
on_term(int sig)
{
	(void)sig;
	stopping = 1;
}

/* A call's credentials say what the caller likes; its socket does not. */
static void
dispatch_checked(struct svc_req *rq, SVCXPRT *xprt)
{
	if (rpc_peer_ok(xprt->xp_fd))
		served(rq, xprt);
	else
		svcerr_weakauth(xprt);
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

/* Answers calls until SIGTERM, which is taken while waiting alone. */
static enum gw_err
serve_loop(const sigset_t *waiting)
{
	struct pollfd *fds = NULL, *more;
	int n, ready;
	enum gw_err rc = GW_OK;

	while (!stopping) {
		n = svc_max_pollfd;
		more = realloc(fds, (size_t)(n > 0 ? n : 1) * sizeof(*fds));
		if (more == NULL) {
			rc = GW_ENOMEM;
			break;
		}
		fds = more;
		/* libtirpc changes its array while it serves: use a copy */
		memcpy(fds, svc_pollfd, (size_t)n * sizeof(*fds));
		ready = ppoll(fds, (nfds_t)n, NULL, waiting);
		if (ready > 0)
			svc_getreq_poll(fds, ready);
		else if (ready == -1 && errno != EINTR) {
			rc = GW_EIO;
			break;
		}
	}
	free(fds);
	return rc;
}

enum gw_err
rpc_serve(int fd, rpcprog_t prog, rpcvers_t vers, rpc_dispatch *dispatch,
    void (*ready)(void *arg), void *arg, struct grund *g)
{
	struct sigaction term = { .sa_handler = on_term };
	sigset_t blocked, waiting;
	SVCXPRT *xprt;
	enum gw_err rc;

	served = dispatch;
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
	rc = serve_loop(&waiting);
	svc_unreg(prog, vers);
	svc_destroy(xprt);
	return rc == GW_OK ? rc : fail(g, rc, "rpc: %s", err_text(rc));
}

/* --- Calling --- */

/* connect(2) and every write end within the time, as calls do. */
static enum gw_err
local_connect(const char *path, const struct timeval *tv,
    struct sockaddr_un *sa, int *out)
{
	enum gw_err rc = GW_EUNREACH;
	int fd;

	if (!local_addr(path, sa) || (fd = socket(AF_UNIX, SOCK_STREAM |
	    SOCK_CLOEXEC, 0)) == -1)
		return GW_EUNREACH;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, tv, sizeof(*tv)) == -1)
		goto out;
	if (connect(fd, (struct sockaddr *)sa, sizeof(*sa)) == -1) {
		rc = errno == EAGAIN ? GW_ETIMEOUT : GW_EUNREACH;
		goto out;
	}
	if (!rpc_peer_ok(fd))
		goto out;
	*out = fd;
	return GW_OK;
out:
	close(fd);
	return rc;
}

enum gw_err
rpc_connect(const char *path, rpcprog_t prog, rpcvers_t vers,
    unsigned timeout_ms, CLIENT **out)
{
	struct timeval tv = { .tv_sec = timeout_ms / 1000,
	    .tv_usec = (suseconds_t)(timeout_ms % 1000) * 1000 };
	struct sockaddr_un sa;
	struct netbuf addr = { sizeof(sa), sizeof(sa), &sa };
	enum gw_err rc;
	CLIENT *c;
	int fd;

	*out = NULL;
	if ((rc = local_connect(path, &tv, &sa, &fd)) != GW_OK)
		return rc;
	/* a whole call in one buffer: a non-blocking server reads records */
	if ((c = clnt_vc_create(fd, &addr, prog, vers, RPC_MAX_RECORD,
	    RPC_MAX_RECORD)) == NULL) {
		close(fd);
		return GW_ENOMEM;
	}
	clnt_control(c, CLSET_FD_CLOSE, NULL);
	clnt_control(c, CLSET_TIMEOUT, (char *)&tv);
	*out = c;
	return GW_OK;
}

void
rpc_close(CLIENT *c)
{
	if (c != NULL)
		clnt_destroy(c);
}

enum gw_err
rpc_status(enum clnt_stat st)
{
	switch (st) {
	case RPC_SUCCESS:
		return GW_OK;
	case RPC_TIMEDOUT:
		return GW_ETIMEOUT;
	case RPC_CANTSEND:
	case RPC_CANTRECV:
		return GW_EUNREACH;
	case RPC_CANTENCODEARGS:
		return GW_ESIZE;
	default:
		return GW_EREFUSED;
	}
}
