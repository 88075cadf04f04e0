/*
 * parent_tal.c - what the roles take, when certificates end, and that the
 * parent is alive: on its board (tavle.h) every few seconds.
 *
 * Where /proc hides other users' processes (ProtectProc=invisible) a role can
 * be looked at only until it changes its user: its statm is opened when it
 * starts, and read from then on.  Its CPU clock anybody may read.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "parent_impl.h"
#include "udloeb.h"

#define EVERY_MS	5000

/* A process that is looked at. */
struct maalt {
	char		 navn[TAVLE_ORD];
	pid_t		 pid;		/* 0: no such */
	int		 statm_fd;	/* -1: it cannot be seen */
	uint64_t	 cpu_us;	/* when last looked at */
	int		 her;		/* still among the roles */
};

static struct {
	struct maalt	 v[TAVLE_ROLLER + 1];	/* and the parent */
	int64_t		 naeste;		/* clock_mono() */
	int64_t		 udloeb;		/* likewise */
	struct udloeb	 sagt;
} maal;

/* --- Whom --- */

static struct maalt *
maalt_find(pid_t pid)
{
	size_t i;

	for (i = 0; i < sizeof(maal.v) / sizeof(*maal.v); i++)
		if (maal.v[i].pid == pid)
			return &maal.v[i];
	return NULL;
}

static void
maalt_her(const char *navn, pid_t pid)
{
	struct maalt *m = maalt_find(pid);
	char path[40];

	if (m == NULL && (m = maalt_find(0)) != NULL) {
		memset(m, 0, sizeof(*m));
		tavle_saet(m->navn, sizeof(m->navn), navn);
		m->pid = pid;
		snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
		m->statm_fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (m != NULL)
		m->her = 1;
}

/* Who has begun and who has ended since the last turn. */
static void
maalte_find(const struct tavle_parent *t)
{
	const struct tavle_rolle *r;
	struct maalt *m;
	size_t i;

	for (i = 0; i < sizeof(maal.v) / sizeof(*maal.v); i++)
		maal.v[i].her = 0;
	maalt_her("parent", getpid());
	for (i = 0; i < TAVLE_ROLLER; i++) {
		r = &t->roller[i];
		if (r->navn[0] != '\0' && r->pid != 0)
			maalt_her(r->navn, (pid_t)r->pid);
	}
	for (i = 0; i < sizeof(maal.v) / sizeof(*maal.v); i++) {
		m = &maal.v[i];
		if (m->pid == 0 || m->her)
			continue;
		if (m->statm_fd != -1)
			close(m->statm_fd);
		m->pid = 0;
	}
}

/* --- How much --- */

/* proc_pid_statm(5): the second number, in pages. */
static uint64_t
octets_of(const struct maalt *m)
{
	char text[128], *end;
	ssize_t n = m->statm_fd == -1 ? -1 :
	    pread(m->statm_fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return 0;
	text[n] = '\0';
	(void)strtoull(text, &end, 10);
	return strtoull(end, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t
cpu_of(const struct maalt *m)
{
	struct timespec ts;
	clockid_t clock;

	if (clock_getcpuclockid(m->pid, &clock) != 0 ||
	    clock_gettime(clock, &ts) == -1)
		return m->cpu_us;
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

/* The role's row, made when there is none; NULL: no room. */
static struct tavle_forbrug *
forbrug_of(struct tavle_parent *t, const char *navn)
{
	struct tavle_forbrug *f;
	size_t i;

	for (i = 0; i < TAVLE_FORBRUG; i++) {
		f = &t->forbrug[i];
		if (f->navn[0] == '\0')
			tavle_saet(f->navn, sizeof(f->navn), navn);
		if (strcmp(f->navn, navn) == 0)
			return f;
	}
	return NULL;
}

/* A row's numbers are right by themselves; only the parent writes them. */
static void
forbrug_write(struct tavle_parent *t)
{
	uint64_t octets[TAVLE_FORBRUG] = { 0 }, cpu;
	unsigned antal[TAVLE_FORBRUG] = { 0 };
	struct tavle_forbrug *f;
	struct maalt *m;
	size_t i;

	for (i = 0; i < sizeof(maal.v) / sizeof(*maal.v); i++) {
		m = &maal.v[i];
		if (m->pid == 0 || (f = forbrug_of(t, m->navn)) == NULL)
			continue;
		cpu = cpu_of(m);
		if (cpu > m->cpu_us)
			atomic_fetch_add(&f->cpu_us, cpu - m->cpu_us);
		m->cpu_us = cpu;
		octets[f - t->forbrug] += octets_of(m);
		antal[f - t->forbrug]++;
	}
	for (i = 0; i < TAVLE_FORBRUG; i++) {
		atomic_store(&t->forbrug[i].octets, octets[i]);
		atomic_store(&t->forbrug[i].antal, antal[i]);
	}
}

/* --- Each turn --- */

void
tal_step(struct parent *p)
{
	struct tavle_parent *t = p->tavle;
	int64_t now = clock_mono();
	size_t n = 0;

	maalte_find(t);
	if (now >= maal.naeste) {
		maal.naeste = now + EVERY_MS;
		forbrug_write(t);
		atomic_store(&t->levende, clock_now());
	}
	if (now < maal.udloeb)
		return;
	maal.udloeb = now + UDLOEB_LOOK_MS;
	while (n < TAVLE_CERTS && t->certs[n].til != 0)
		n++;
	udloeb_varsl(&maal.sagt, t->certs, n, clock_now());
}

void
tal_konf(void)
{
	maal.udloeb = 0;
}

int64_t
tal_due(void)
{
	return maal.naeste < maal.udloeb ? maal.naeste : maal.udloeb;
}
