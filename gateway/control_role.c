#include "control_role.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "control_impl.h"
#include "log.h"
#include "proces.h"
#include "rpc.h"
#include "sundhed_lyt.h"

#define CONNECTIONS	64
#define MAX_GROUPS	256	/* of one caller's; more are not looked at */
#define ORDRE_MS	100000	/* the parent's time: a reload has 20 s to
				 * start, and waits for those that drain */

struct control_rolle control;

char *
control_path(const char *run_dir)
{
	char *path;

	return asprintf(&path, "%s/" CONTROL_ROLLE ".sock", run_dir) == -1 ?
	    NULL : path;
}

int
control_tavler(struct control_tavler *t, int first)
{
	int i;

	memset(t, 0, sizeof(*t));
	t->parent = tavle_aabn(first + T_PARENT, T_PARENT, 0);
	t->journal = tavle_aabn(first + T_JOURNAL, T_JOURNAL, 0);
	t->signer = tavle_aabn(first + T_SIGNER, T_SIGNER, 0);
	t->signer_tls = tavle_aabn(first + T_SIGNER_TLS, T_SIGNER_TLS, 0);
	for (i = 0; i < TAVLE_WORKERS; i++)
		t->worker[i] = tavle_aabn(first + T_WORKER + i,
		    (enum tavle_nr)(T_WORKER + i), 0);
	return t->parent != NULL;
}

/* --- Who asks --- */

/* The other end's own group, or one that it was given. */
static int
member(int fd, const struct ucred *peer, gid_t group)
{
	gid_t v[MAX_GROUPS];
	socklen_t len = sizeof(v);
	size_t i;

	if (peer->gid == group)
		return 1;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, v, &len) == -1)
		return 0;
	for (i = 0; i < len / sizeof(v[0]); i++)
		if (v[i] == group)
			return 1;
	return 0;
}

enum ret
control_adgang(const struct control_grupper *g, int fd, uid_t *uid)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	*uid = (uid_t)-1;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1 ||
	    len != sizeof(peer))
		return RET_INGEN;
	*uid = peer.uid;
	if (peer.uid == 0 || (g->har_uid && peer.uid == g->uid) ||
	    (g->har_operators && member(fd, &peer, g->operators)))
		return RET_ALT;
	return g->har_monitors && member(fd, &peer, g->monitors) ?
	    RET_LAES : RET_INGEN;
}

static int
may_call(int fd)
{
	uid_t uid;

	if (control_adgang(&control.grupper, fd, &uid) != RET_INGEN)
		return 1;
	log_event(LOG_WARN_, "operator-refused", "uid=%u advice=\"only "
	    "members of the groups operators and monitors may\"",
	    (unsigned)uid);
	return 0;
}

/* 0: a group that is not there any more. */
static int
group_find(const char *name, int *har, gid_t *gid)
{
	const struct group *gr;

	*har = 0;
	if (name == NULL)
		return 1;
	if ((gr = getgrnam(name)) == NULL)
		return 0;
	*gid = gr->gr_gid;
	return *har = 1;
}

/* --- Commands --- */

/* Says it to who waits, if somebody does. */
static void
command_end(cx_outcome outcome, const char *text)
{
	cx_answer a = { outcome, control.tekst };

	if (control.nummer == 0)
		return;
	tavle_saet(control.tekst, sizeof(control.tekst), text);
	control.nummer = 0;
	rpc_answer(&control.later, (xdrproc_t)xdr_cx_answer, &a);
}

void
control_begynd(const struct ordre *o, const struct rpc_later *l, int64_t now)
{
	control.nummer = o->nummer;
	control.later = *l;
	control.frist = now + ORDRE_MS;
	if (send(control.ordre_fd, o, sizeof(*o), MSG_DONTWAIT |
	    MSG_NOSIGNAL) != (ssize_t)sizeof(*o))
		command_end(CX_FAILED, "the gateway's parent does not listen: "
		    "restart gatewayd");
}

/* What the parent has said; to another number's command nobody waits.  0: the
 * parent is not there any more. */
static int
answers_read(void)
{
	struct ordre_svar s;
	char text[sizeof(s.tekst)];
	ssize_t n;

	while ((n = recv(control.ordre_fd, &s, sizeof(s), MSG_DONTWAIT)) > 0)
		if (n == (ssize_t)sizeof(s) && s.magi == ORDRE_MAGI &&
		    s.nummer == control.nummer)
			command_end(s.udfald == ORDRE_UDFOERT ? CX_DONE :
			    CX_FAILED, tavle_tekst(s.tekst, sizeof(s.tekst),
			    text));
	return n != 0;
}

static int
turn(void *arg)
{
	int64_t left;

	(void)arg;
	if (!answers_read()) {
		control.alene = 1;
		return RPC_TURN_END;
	}
	if (control.nummer == 0)
		return -1;
	if ((left = control.frist - clock_mono()) > 0)
		return (int)left;
	command_end(CX_FAILED, "the gateway has not said what came of it in "
	    "time: look at status and at its log");
	return -1;
}

/* --- The process --- */

/* The listener for health, if the parent has made one. */
static int
health_begin(const struct conf *c)
{
	const struct control_tavler *t = &control.tavler;
	struct tavlerne alle = { t->parent, t->journal, t->signer,
	    t->signer_tls, { NULL } };
	int fd = FD_EKSTRA + CONTROL_HELBRED;

	if (c->health == NULL || fcntl(fd, F_GETFD) == -1)
		return 1;
	memcpy(alle.workers, t->worker, sizeof(alle.workers));
	return sundhed_lyt(fd, c->health, &alle);
}

static int
role_begin(const struct conf *c, struct sandbox *s, struct grund *g)
{
	struct control_grupper *k = &control.grupper;

	k->har_uid = !s->users->change;
	k->uid = geteuid();
	if (!group_find(c->operators, &k->har_operators, &k->operators) ||
	    !group_find(c->monitors, &k->har_monitors, &k->monitors)) {
		(void)fail(g, GW_ECONF, "operators, monitors: no such group");
		return 0;
	}
	control.ordre_fd = FD_EKSTRA + CONTROL_ORDRE;
	if (!control_tavler(&control.tavler, FD_EKSTRA + CONTROL_TAVLE)) {
		(void)fail(g, GW_EINTERN, "no board of the parent's");
		return 0;
	}
	s->rolle = SANDBOX_CONTROL;
	if (sandbox_enter(s, g) != GW_OK)
		return 0;
	if (health_begin(c))
		return 1;
	(void)fail(g, GW_ENOMEM, "health: no thread");
	return 0;
}

int
control_main(const struct conf *c, int listen_fd, struct sandbox *s,
    void (*ready)(void *arg), void *arg)
{
	struct rpc_turn t = { CONNECTIONS, FD_EKSTRA + CONTROL_ORDRE, turn,
	    NULL, may_call };
	struct grund g = { .rc = GW_OK };
	char q[LOG_QUOTE_LEN];

	if (role_begin(c, s, &g) && rpc_serve(listen_fd, CX_PROGRAM,
	    CX_VERSION, cx_program_1, &t, ready, arg, &g) == GW_OK)
		return 0;
	if (control.alene)
		return 0;	/* who killed the parent kills roles too */
	log_event(LOG_ERROR_, "not-started", "result=%s reason=%s",
	    err_name(g.rc), log_quote(g.text, q));
	return 1;
}
