#include "parent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "borgerdk.h"
#include "clock.h"
#include "egne.h"
#include "journal_role.h"
#include "log.h"
#include "notify.h"
#include "parent_impl.h"
#include "rpc.h"
#include "server.h"
#include "signer_role.h"
#include "worker.h"

#define FIRST_ROLES	3	/* the journal, a signer of each kind */
#define END_MS		(WORKER_DRAIN_MS + 5000)	/* then SIGKILL */
#define SIGNER_END_MS	2000
#define IMPATIENT_MS	1000	/* Ctrl-C again after that: at once */

unsigned
conf_signers(const struct conf *c)
{
	long n = c->signers != 0 ? (long)c->signers :
	    sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > MAX_SIGNERS ? MAX_SIGNERS : (unsigned)n;
}

struct proces *
worker_of(struct parent *p)
{
	return &p->roller[p->n - 1];
}

/* One line about a setting; answers the exit status. */
static int
sig_fejl(const struct parent *p, unsigned line, const char *what,
    const char *why, const char *advice)
{
	dprintf(STDERR_FILENO, "%s:%u: %s: %s: %s\n", p->conf->file, line,
	    what, why, advice);
	return 2;
}

/* --- What the roles are given --- */

/*
 * The folder for the roles' sockets: ours alone, and used by nobody else.
 * A worker of another user may pass through it.
 */
static int
run_dir_open(struct parent *p)
{
	const struct conf *c = p->conf;
	struct stat st;
	mode_t wide;
	char *lock;
	int ok;

	if (mkdir(c->run_dir, 0700) == -1 && errno != EEXIST)
		return sig_fejl(p, c->run_dir_line, c->run_dir,
		    strerror(errno), "choose a folder that this user can make");
	if (stat(c->run_dir, &st) == -1 || !S_ISDIR(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 022) != 0)
		return sig_fejl(p, c->run_dir_line, c->run_dir, "not a folder "
		    "of this user's that nobody else can write to",
		    "choose another, or correct its owner and mode");
	/* operators pass through it to control's socket, and see no more */
	wide = c->operators != NULL || c->monitors != NULL ? 0711 : 0710;
	if ((p->users.change && chown(c->run_dir, (uid_t)-1,
	    p->users.worker_gid) == -1) || ((p->users.change ||
	    wide == 0711) && chmod(c->run_dir, wide) == -1))
		return sig_fejl(p, c->run_dir_line, c->run_dir,
		    strerror(errno), "choose a folder on a local disk");
	if (asprintf(&lock, "%s/gatewayd.lock", c->run_dir) == -1)
		return 1;
	p->lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	ok = p->lock_fd != -1 && flock(p->lock_fd, LOCK_EX | LOCK_NB) == 0;
	free(lock);
	return ok ? 0 : sig_fejl(p, c->run_dir_line, c->run_dir, "in use by "
	    "another gatewayd", "end that one, or choose another run-dir");
}

/* The audit trail's folder, which is the journal's alone. */
static int
audit_dir_open(struct parent *p)
{
	const struct conf *c = p->conf;
	struct stat st;

	if (mkdir(c->audit_dir, 0700) == -1 && errno != EEXIST)
		return sig_fejl(p, c->audit_dir_line, c->audit_dir,
		    strerror(errno), "choose a folder that this user can make");
	/* a folder that is its already takes no CAP_CHOWN */
	if (p->users.change && (stat(c->audit_dir, &st) == -1 ||
	    (st.st_uid != p->users.keeper && chown(c->audit_dir,
	    p->users.keeper, p->users.keeper_gid) == -1)))
		return sig_fejl(p, c->audit_dir_line, c->audit_dir,
		    strerror(errno), "choose a folder on a local disk");
	return 0;
}

/* Before any signer is started, so that what is missing is told once. */
static int
keys_there(const struct parent *p)
{
	char why[EGNE_WHY];

	if (egne_keys(p->conf, why) == GW_OK)
		return 0;
	dprintf(STDERR_FILENO, "%s\n", why);
	return 2;
}

void
rolle_set(struct proces *r, const char *navn, unsigned nr, int listen_fd,
    int secret_fd)
{
	memset(r, 0, sizeof(*r));
	r->navn = navn;
	r->nr = nr;
	r->listen_fd = listen_fd;
	r->secret_fd = secret_fd;
	r->tavle_fd = r->faelles_fd = r->program_fd = -1;
	r->ready_fd = -1;
}

int
rolle_socket(const struct parent *p, const char *navn, unsigned nr,
    struct grund *g)
{
	char *path;
	int fd;

	if (rpc_path(p->conf->run_dir, navn, nr, &path) != GW_OK) {
		fail(g, GW_ENOMEM, "no memory");
		return -1;
	}
	fd = rpc_listen(path, g);
	/* who calls it is the worker; an owner may give its own group without
	 * CAP_CHOWN */
	if (fd != -1 && p->users.change && (chown(path, (uid_t)-1,
	    p->users.worker_gid) == -1 || chmod(path, 0660) == -1)) {
		fail(g, GW_EIO, "%s", strerror(errno));
		close(fd);
		fd = -1;
	}
	free(path);
	return fd;
}

void
rolle_unlink(const struct parent *p, const struct proces *r)
{
	char *path;

	if (rpc_path(p->conf->run_dir, r->navn, r->nr, &path) != GW_OK)
		return;
	unlink(path);
	free(path);
}

/* One that is called over its socket in run-dir. */
static int
kaldt_add(struct parent *p, const char *navn, unsigned nr, int secret_fd)
{
	const struct conf *c = p->conf;
	struct grund g = { .rc = GW_OK };
	int fd = rolle_socket(p, navn, nr, &g);

	if (fd == -1)
		return sig_fejl(p, c->run_dir_line, c->run_dir, g.text,
		    "choose a local folder that this user can write to");
	rolle_set(&p->roller[p->n++], navn, nr, fd, secret_fd);
	return 0;
}

/* All sockets, before any role: 0, or the exit status. */
static int
sockets_open(struct parent *p)
{
	const struct conf *c = p->conf;
	struct grund g = { .rc = GW_OK };
	unsigned i;
	int fd, rc;

	if ((fd = server_listen(c->listen, p->bound, &g)) == -1) {
		/* its reason says the address and what to do */
		dprintf(STDERR_FILENO, "%s:%u: %s\n", c->file, c->listen_line,
		    g.text);
		return 2;
	}
	rc = run_dir_open(p);
	if (rc == 0)
		rc = audit_dir_open(p);
	if (rc == 0)
		rc = tavler_open(p);
	if (rc == 0)
		rc = control_open(p);
	if (rc == 0 && (p->secret_fd = proces_secret_new(TICKET_KEY, &g)) ==
	    -1) {
		dprintf(STDERR_FILENO, "gatewayd: %s\n", g.text);
		rc = 1;
	}
	if (rc == 0)
		rc = kaldt_add(p, JOURNAL_ROLLE, 0, p->secret_fd);
	if (rc == 0)
		rc = kaldt_add(p, SIGNER_MESSAGES, 0, p->secret_fd);
	if (rc == 0)
		rc = kaldt_add(p, SIGNER_TLS, 0, -1);
	for (i = 1; rc == 0 && i < conf_signers(c); i++)
		rc = kaldt_add(p, SIGNER_MESSAGES, i, p->secret_fd);
	/* the last */
	rolle_set(&p->roller[p->n++], WORKER_ROLLE, 0, fd, -1);
	return rc;
}

/* Whom the roles run as: 0, or the exit status. */
static int
users_find(struct parent *p)
{
	const struct conf *c = p->conf;
	struct grund g = { .rc = GW_OK };

	if (sandbox_users_find(c->user, c->keeper_user, &p->users, &g) ==
	    GW_OK)
		return 0;
	if (c->user_line != 0)
		dprintf(STDERR_FILENO, "%s:%u: %s\n", c->file, c->user_line,
		    g.text);
	else
		dprintf(STDERR_FILENO, "%s: %s\n", c->file, g.text);
	return 2;
}

/* Everything that needs more is open now; the roles inherit it. */
static int
shut_in(const struct parent *p)
{
	struct sandbox s = { .rolle = SANDBOX_PARENT, .users = &p->users,
	    .arvet = p->opgraderer };
	struct grund g = { .rc = GW_OK };
	char q[LOG_QUOTE_LEN];

	if (sandbox_enter(&s, &g) == GW_OK)
		return 1;
	log_event(LOG_ERROR_, "not-started", "result=%s reason=%s",
	    err_name(g.rc), log_quote(g.text, q));
	return 0;
}

/* --- Watching --- */

static int
signals_open(struct parent *p)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	p->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return p->signal_fd != -1;
}

void
tell(const struct proces *r, int sig)
{
	if (r->pid != 0)
		kill(r->pid, sig);
}

/* Asks the worker to end, which answers what has begun. */
static void
stop_begin(struct parent *p, int status)
{
	if (p->stopping)
		return;
	p->stopping = 1;
	p->status = status;
	p->stopped = clock_mono();
	p->kill_at = p->stopped + END_MS;
	notify("STOPPING=1");
	log_event(LOG_INFO_, "stopping", "status=%d", status);
	tell(worker_of(p), SIGTERM);
	reload_tell(p, SIGTERM);
}

static void
kill_all(struct parent *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		tell(&p->roller[i], SIGKILL);
	tell(&p->control, SIGKILL);
	reload_tell(p, SIGKILL);
	saet_tell(p, SIGKILL);
}

/* A role that ends before the first "ready" ends everything. */
static void
role_gone(struct parent *p, struct proces *r, int status)
{
	pid_t pid = r->pid;
	int served = r->ready;

	proces_ended(r, status);
	tavle_slip(p, r);
	if (r == &p->roller[0])
		upgrade_journal_ended(p, pid, served);
	if (!p->serving && !p->stopping)
		stop_begin(p, WIFEXITED(status) && WEXITSTATUS(status) == 2 ?
		    2 : 1);
}

static void
reap(struct parent *p)
{
	int status;
	pid_t pid;
	size_t i;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (control_ended(p, pid, status) ||
		    upgrade_ended(p, pid, status) ||
		    reload_ended(p, pid, status))
			continue;
		for (i = 0; i < p->n; i++)
			if (p->roller[i].pid == pid)
				role_gone(p, &p->roller[i], status);
	}
}

static void
signals_read(struct parent *p)
{
	struct signalfd_siginfo s;

	while (read(p->signal_fd, &s, sizeof(s)) == (ssize_t)sizeof(s)) {
		if (s.ssi_signo == SIGCHLD)
			reap(p);
		else if (s.ssi_signo == SIGHUP)
			p->genlaes = 1;
		else if (s.ssi_signo == SIGUSR2)
			upgrade_ask(p);
		else if (!p->stopping)
			stop_begin(p, 0);
		else if (s.ssi_signo == SIGINT && clock_mono() >=
		    p->stopped + IMPATIENT_MS)
			kill_all(p);
	}
}

/* 1 when the first n roles serve. */
static int
ready_before(const struct parent *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!p->roller[i].ready)
			return 0;
	return 1;
}

/*
 * At first the journal and one signer of each kind, so that what cannot be
 * used is told once; then the other signers and the worker.  Later each for
 * itself.
 */
static int
may_start(const struct parent *p, size_t i)
{
	return p->serving || i < FIRST_ROLES || ready_before(p, FIRST_ROLES);
}

/* Starts what does not run and may. */
static void
start_due(struct parent *p)
{
	struct grund g = { .rc = GW_OK };
	int64_t now = clock_mono();
	struct proces *r;
	size_t i;

	for (i = 0; i < p->n && !p->stopping; i++) {
		r = &p->roller[i];
		if (r->pid != 0 || now < r->again || !may_start(p, i))
			continue;
		tavle_giv(p, r);
		r->program_fd = i == 0 ? p->journal_program_fd : p->program_fd;
		if (proces_start(r, p->laest.fd, &g) == GW_OK)
			continue;
		log_event(LOG_ERROR_, "role-not-started", "name=%s "
		    "reason=\"%s\"", r->navn, g.text);
		g.rc = GW_OK;
		r->again = now + 1000;
		if (!p->serving)
			stop_begin(p, 1);
	}
}

/* When something is due by itself, in ms from now; -1: nothing is. */
static int
wait_ms(const struct parent *p)
{
	int64_t now = clock_mono(), next = p->stopping ? p->kill_at :
	    reload_due(p);
	size_t i;

	if (notify_due() < next)
		next = notify_due();
	if (tal_due() < next)
		next = tal_due();
	if (upgrade_due(p) < next)
		next = upgrade_due(p);
	for (i = 0; i < p->n && !p->stopping; i++)
		if (p->roller[i].pid == 0 && p->roller[i].again != 0 &&
		    p->roller[i].again < next)
			next = p->roller[i].again;
	if (!p->stopping && p->control.navn != NULL && p->control.pid == 0 &&
	    p->control.again < next)
		next = p->control.again;
	if (next == INT64_MAX)
		return -1;
	return next <= now ? 0 : (int)(next - now < 60000 ? next - now :
	    60000);
}

/* Once the worker serves for the first time. */
static void
say_ready(struct parent *p)
{
	char url[128];

	snprintf(url, sizeof(url), "https://%s" BB_PATH, p->bound);
	p->serving = 1;
	log_event(LOG_INFO_, "ready", "address=%s", p->bound);
	dprintf(STDERR_FILENO, "ready %s\n", url);
	notify("READY=1");
}

/* The workers have ended: the journal and the signers follow.  1 when nobody
 * is left. */
static int
stop_go_on(struct parent *p)
{
	size_t i, workers = (worker_of(p)->pid != 0) + reload_tell(p, 0),
	    running = reload_tell(p, 0) + saet_tell(p, 0) +
	    (p->control.pid != 0);

	for (i = 0; i < p->n; i++)
		running += p->roller[i].pid != 0;
	if (workers == 0 && !p->signers_told) {
		p->signers_told = 1;
		p->kill_at = clock_mono() + SIGNER_END_MS;
		for (i = 0; i < p->n; i++)
			tell(&p->roller[i], SIGTERM);
		tell(&p->control, SIGTERM);
		saet_tell(p, SIGTERM);
	}
	if (running > 0 && clock_mono() >= p->kill_at) {
		log_event(LOG_WARN_, "killed", "roles=%zu", running);
		p->kill_at = clock_mono() + END_MS;
		kill_all(p);
	}
	return running == 0;
}

/* Waits for signals and for what roles say. */
static void
wait_once(struct parent *p)
{
	struct pollfd fds[2 * MAX_ROLLER + 5], *more = fds + p->n;
	struct proces *nye = p->naeste_saet.v;
	nfds_t n = p->n + 5 + p->naeste_saet.n;
	size_t i;

	for (i = 0; i < p->n; i++)
		fds[i].fd = p->roller[i].ready_fd;
	more[0].fd = p->signal_fd;
	more[1].fd = p->inotify_fd;
	more[2].fd = p->naeste.pid != 0 ? p->naeste.ready_fd : -1;
	more[3].fd = p->control.ready_fd;
	more[4].fd = p->ordre_fd;
	for (i = 0; i < p->naeste_saet.n; i++)
		more[5 + i].fd = nye[i].ready_fd;
	for (i = 0; i < n; i++) {
		fds[i].events = POLLIN;
		fds[i].revents = 0;
	}
	if (poll(fds, n, wait_ms(p)) == -1)
		return;		/* EINTR: all signals come by signal_fd */
	for (i = 0; i < p->n; i++)
		if (fds[i].revents != 0 && p->roller[i].ready_fd != -1)
			proces_spoke(&p->roller[i]);
	for (i = 0; i < p->naeste_saet.n; i++)
		if (more[5 + i].revents != 0 && nye[i].ready_fd != -1)
			proces_spoke(&nye[i]);
	if (more[2].revents != 0)
		proces_spoke(&p->naeste);
	if (more[3].revents != 0 && p->control.ready_fd != -1)
		proces_spoke(&p->control);
	if (more[1].revents != 0)
		reload_watched(p);
	if (more[4].revents != 0)
		control_ordre(p);
	if (more[0].revents != 0)
		signals_read(p);
}

static void
watch(struct parent *p)
{
	for (;;) {
		start_due(p);
		control_step(p);
		reload_step(p);
		upgrade_step(p);
		if (!p->serving && !p->stopping && ready_before(p, p->n))
			say_ready(p);
		if (p->stopping && stop_go_on(p))
			break;
		tavle_roller(p);
		tal_step(p);
		notify_alive(clock_mono());
		wait_once(p);
	}
}

/* What this run made in run-dir goes with it. */
static void
run_dir_clear(const struct parent *p)
{
	size_t i;

	for (i = 0; i + 1 < p->n; i++)
		rolle_unlink(p, &p->roller[i]);
}

static void
parent_init(struct parent *p)
{
	size_t i;

	memset(p, 0, sizeof(*p));
	p->laest.fd = p->kommende.fd = -1;
	p->lock_fd = p->inotify_fd = p->secret_fd = p->ordre_fd = -1;
	p->program_fd = p->journal_program_fd = p->journal_foer_fd = -1;
	p->control.ready_fd = -1;
	for (i = 0; i < TAVLER; i++)
		p->tavle_rw[i] = p->tavle_ro[i] = -1;
	for (i = 0; i < MAX_EKSTRA; i++)
		p->ekstra[i] = -1;
	p->program = upgrade_program();
}

static void
fd_close(int fd)
{
	if (fd != -1)
		close(fd);
}

/* Everything is open: serves until told to end.  The exit status. */
static int
parent_run(struct parent *p)
{
	if (!signals_open(p) || !shut_in(p))
		return 1;
	reload_watch(p);
	watch(p);
	run_dir_clear(p);
	return p->status;
}

static void
parent_fini(struct parent *p)
{
	size_t i;

	control_close(p);
	tavler_close(p);
	for (i = 0; i < p->n; i++)
		fd_close(p->roller[i].listen_fd);
	fd_close(p->inotify_fd);
	fd_close(p->lock_fd);
	fd_close(p->secret_fd);
	fd_close(p->program_fd);
	fd_close(p->journal_program_fd);
	fd_close(p->journal_foer_fd);
	laest_fini(&p->kommende);
	laest_fini(&p->laest);
	free(p->program);
}

int
parent_main(struct laest *l)
{
	static struct parent p;
	int status;

	parent_init(&p);
	p.laest = *l;
	memset(l, 0, sizeof(*l));
	l->fd = -1;
	p.conf = p.laest.conf;
	if ((status = users_find(&p)) == 0 &&
	    (status = keys_there(&p)) == 0 &&
	    (status = sockets_open(&p)) == 0)
		status = parent_run(&p);
	parent_fini(&p);
	return status;
}

/* What runs, and the configuration in force, by which all else goes. */
static enum gw_err
adopt(struct parent *p, int fd, struct grund *g)
{
	enum gw_err rc;

	if ((rc = arv_read(p, fd, 0, g)) == GW_OK)
		rc = laest_arvet(&p->laest, p->laest.fd, g);
	p->conf = p->laest.conf;
	close(fd);
	return rc;
}

int
parent_take_over(int fd)
{
	static struct parent p;
	struct grund g = { .rc = GW_OK };
	char q[LOG_QUOTE_LEN];
	int status = 1;

	parent_init(&p);
	if (adopt(&p, fd, &g) != GW_OK)
		log_event(LOG_ERROR_, "not-started", "result=%s reason=%s",
		    err_name(g.rc), log_quote(g.text, q));
	else if ((status = users_find(&p)) == 0 &&
	    (status = tavler_open(&p)) == 0) {
		control_arvet(&p);
		upgrade_begin(&p);
		status = parent_run(&p);
	}
	parent_fini(&p);
	return status;
}
