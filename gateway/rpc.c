#include "rpc.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
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

enum gw_err
rpc_path(const char *run_dir, const char *navn, unsigned nr, char **out)
{
	if (asprintf(out, "%s/%s-%u.sock", run_dir, navn, nr) == -1) {
		*out = NULL;
		return GW_ENOMEM;
	}
	return GW_OK;
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

static uid_t let_in = (uid_t)-1;	/* nobody */

void
rpc_prepare(uid_t uid)
{
	void *transports = setnetconfig();

	let_in = uid;
	/* to the end, and kept open: libtirpc's list then stays */
	while (transports != NULL && getnetconfig(transports) != NULL)
		;
}

int
rpc_peer_ok(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1 ||
	    len != sizeof(peer))
		return 0;
	return peer.uid == geteuid() || peer.uid == 0 ||
	    (let_in != (uid_t)-1 && peer.uid == let_in);
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

/* Arguments, and where in the connection's buffer they were put. */
struct erased {
	xdrproc_t	 proc;
	void		*args;
	void		*at;
	size_t		 len;
};

static bool_t
xdr_erased(XDR *x, struct erased *e)
{
	XDR there;
	bool_t ok;

	e->len = xdr_sizeof(e->proc, e->args);
	if (x->x_op != XDR_ENCODE || e->len == 0 || e->len > RPC_MAX_CALL ||
	    (e->at = XDR_INLINE(x, (u_int)e->len)) == NULL)
		return FALSE;
	xdrmem_create(&there, e->at, (u_int)e->len, XDR_ENCODE);
	ok = e->proc(&there, e->args);
	xdr_destroy(&there);
	return ok;
}

enum clnt_stat
rpc_call_erased(CLIENT *c, rpcproc_t nr, xdrproc_t proc, void *args,
    xdrproc_t result_proc, void *result)
{
	/* CLSET_TIMEOUT's holds, but zero would wait for no answer */
	const struct timeval tv = { 1, 0 };
	struct erased e = { proc, args, NULL, 0 };
	enum clnt_stat st;

	st = clnt_call(c, nr, (xdrproc_t)xdr_erased, (caddr_t)&e,
	    result_proc, (caddr_t)result, tv);
	if (e.at != NULL)
		explicit_bzero(e.at, e.len);
	return st;
}

int
rpc_alive(CLIENT *c)
{
	struct pollfd p = { .fd = -1, .events = POLLIN | POLLRDHUP };

	/* nobody is asked anything, so whatever comes is the end */
	return clnt_control(c, CLGET_FD, (char *)&p.fd) &&
	    poll(&p, 1, 0) == 0;
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
