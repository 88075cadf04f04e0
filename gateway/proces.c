#include "proces.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

#define STABLE_MS	60000	/* having served that long it counts as well */

/* Before the next start, by whether it had served. */
static const struct {
	unsigned	 first_ms, max_ms;
} waits[] = { { 100, 10000 }, { 20, 500 } };

/*
 * Puts the descriptors in their places.  Each is moved above them first, so
 * that none is overwritten; dup2 clears close-on-exec, everything else goes.
 * Where there is none, the place is empty, whatever the parent had there.
 */
static int
fds_place(const struct proces *p, int snapshot_fd, int ready_fd)
{
	int from[FD_FIRST_FREE], at;

	for (at = 0; at < FD_FIRST_FREE; at++)
		from[at] = -1;
	from[FD_SNAPSHOT] = snapshot_fd;
	from[FD_LISTEN] = p->listen_fd;
	from[FD_READY] = ready_fd;
	from[FD_SECRET] = p->secret_fd;
	from[FD_TAVLE] = p->tavle_fd;
	from[FD_FAELLES] = p->faelles_fd;
	for (at = 0; at < (int)p->n_ekstra && at < MAX_EKSTRA; at++)
		from[FD_EKSTRA + at] = p->ekstra[at];
	for (at = FD_SNAPSHOT; at < FD_FIRST_FREE; at++)
		if (from[at] != -1 && (from[at] = fcntl(from[at],
		    F_DUPFD_CLOEXEC, FD_FIRST_FREE)) == -1)
			return 0;
	for (at = FD_SNAPSHOT; at < FD_FIRST_FREE; at++)
		if (from[at] == -1)
			close(at);
		else if (dup2(from[at], at) == -1)
			return 0;
	/* not at once: the program itself may be among them */
	return close_range(FD_FIRST_FREE, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
}

/* What holds for everything that is run.  0: the parent has ended. */
static int
child_begin(pid_t parent)
{
	sigset_t none;

	/* Ctrl-C is the parent's to judge: a group of its own */
	setpgid(0, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_PDEATHSIG, SIGTERM) == -1 || getppid() != parent)
		return 0;
	sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

/* Between fork and exec; returns only when that fails. */
static void
child(const struct proces *p, int snapshot_fd, int ready_fd, pid_t parent)
{
	char self[] = "/proc/self/exe", flag[] = "--role", title[64], nr[16];
	char *argv[] = { title, flag, title + sizeof("gatewayd: ") - 1, nr,
	    NULL };
	int program_fd = -1;

	snprintf(title, sizeof(title), "gatewayd: %s", p->navn);
	snprintf(nr, sizeof(nr), "%u", p->nr);
	if (!child_begin(parent) || (p->program_fd != -1 && (program_fd =
	    fcntl(p->program_fd, F_DUPFD_CLOEXEC, FD_FIRST_FREE)) == -1) ||
	    !fds_place(p, snapshot_fd, ready_fd))
		return;
	if (p->program_fd == -1)
		execv(self, argv);
	else
		fexecve(program_fd, argv, environ);
}

enum gw_err
proces_start(struct proces *p, int snapshot_fd, struct grund *g)
{
	pid_t parent = getpid();
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) == -1)
		return fail(g, GW_EIO, "%s: no pipe: %s", p->navn,
		    strerror(errno));
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	p->started = clock_mono();
	p->again = 0;
	p->ready = 0;
	if ((p->pid = fork()) == 0) {
		child(p, snapshot_fd, fds[1], parent);
		_exit(1);
	}
	close(fds[1]);
	if (p->pid == -1) {
		p->pid = 0;
		close(fds[0]);
		return fail(g, GW_EIO, "%s: no process: %s", p->navn,
		    strerror(errno));
	}
	p->ready_fd = fds[0];
	log_event(LOG_INFO_, "role-started", "name=%s nr=%u pid=%d", p->navn,
	    p->nr, (int)p->pid);
	return GW_OK;
}

enum gw_err
proces_run(const char *path, char *const argv[], int snapshot_fd, int arv_fd,
    pid_t *pid, struct grund *g)
{
	const struct proces its = { .listen_fd = arv_fd, .secret_fd = -1,
	    .tavle_fd = -1, .faelles_fd = -1 };
	pid_t parent = getpid();

	if ((*pid = fork()) == -1) {
		*pid = 0;
		return fail(g, GW_EIO, "no process: %s", strerror(errno));
	}
	if (*pid != 0)
		return GW_OK;
	if (child_begin(parent) && fds_place(&its, snapshot_fd, -1)) {
		execv(path, argv);
		dprintf(STDERR_FILENO, "gatewayd: %s: %s\n", path,
		    strerror(errno));
	}
	_exit(1);
}

int
proces_spoke(struct proces *p)
{
	char word;
	ssize_t n = read(p->ready_fd, &word, 1);

	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return p->ready;
	close(p->ready_fd);
	p->ready_fd = -1;
	p->ready = n == 1;
	return p->ready;
}

static void
log_end(const struct proces *p, int status)
{
	/* SIGTERM is somebody's will: ours, before it listened to it */
	if (WIFSIGNALED(status))
		log_event(WTERMSIG(status) == SIGTERM ? LOG_INFO_ :
		    LOG_ERROR_, "role-ended", "name=%s nr=%u pid=%d "
		    "signal=%d ms=%lld", p->navn, p->nr, (int)p->pid,
		    WTERMSIG(status), (long long)(clock_mono() - p->started));
	else
		log_event(WEXITSTATUS(status) == 0 ? LOG_INFO_ : LOG_ERROR_,
		    "role-ended", "name=%s nr=%u pid=%d status=%d ms=%lld",
		    p->navn, p->nr, (int)p->pid, WEXITSTATUS(status),
		    (long long)(clock_mono() - p->started));
}

void
proces_ended(struct proces *p, int status)
{
	int64_t now = clock_mono();
	unsigned first_ms = waits[p->ready].first_ms;
	unsigned max_ms = waits[p->ready].max_ms;

	log_end(p, status);
	if (p->ready_fd != -1)
		close(p->ready_fd);
	p->ready_fd = -1;
	p->ready = 0;
	p->pid = 0;
	if (p->wait_ms < first_ms || now - p->started >= STABLE_MS)
		p->wait_ms = first_ms;
	if (p->wait_ms > max_ms)
		p->wait_ms = max_ms;
	p->omstarter += !p->asked;
	p->again = p->asked ? 0 : now + p->wait_ms;
	p->wait_ms = p->wait_ms * 2 < max_ms ? p->wait_ms * 2 : max_ms;
	p->asked = 0;
}

int
proces_secret_new(size_t len, struct grund *g)
{
	unsigned char octets[64];
	int fd = memfd_create("secret", MFD_CLOEXEC | MFD_ALLOW_SEALING), ok;

	ok = fd != -1 && len <= sizeof(octets) &&
	    getrandom(octets, len, 0) == (ssize_t)len &&
	    write(fd, octets, len) == (ssize_t)len &&
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK |
	    F_SEAL_GROW | F_SEAL_SEAL) != -1;
	explicit_bzero(octets, sizeof(octets));
	if (ok)
		return fd;
	fail(g, GW_EIO, "no secret: %s", strerror(errno));
	if (fd != -1)
		close(fd);
	return -1;
}

int
proces_secret(unsigned char *out, size_t len)
{
	/* from the start, wherever another role has read to */
	int ok = pread(FD_SECRET, out, len, 0) == (ssize_t)len;

	close(FD_SECRET);
	return ok;
}

void
proces_say_ready(void *arg)
{
	ssize_t n;

	(void)arg;
	/* a parent that is gone has sent SIGTERM already (PDEATHSIG) */
	n = write(FD_READY, "r", 1);
	(void)n;
	close(FD_READY);
}
