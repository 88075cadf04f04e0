/*
 * parent_saet.c - a generation's signers: started beside those in force, and
 * ended when the last worker of theirs has.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"
#include "parent.h"
#include "parent_impl.h"

#define END_MS	2000		/* from SIGTERM to SIGKILL */

/* --- One set --- */

static size_t
set_tell(const struct saet *s, int sig)
{
	size_t i, running = 0;

	for (i = 0; i < s->n; i++) {
		tell(&s->v[i], sig);
		running += s->v[i].pid != 0;
	}
	return running;
}

/* All have ended: what they had in run-dir goes with them. */
static void
set_clear(const struct parent *p, struct saet *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		close(s->v[i].listen_fd);
		rolle_unlink(p, &s->v[i]);
	}
	if (s->program_fd != -1)
		close(s->program_fd);
	if (s->snapshot_fd != -1)
		close(s->snapshot_fd);
	memset(s, 0, sizeof(*s));
}

static int
set_ended(struct saet *s, pid_t pid, int status)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->v[i].pid == pid) {
			proces_ended(&s->v[i], status);
			return 1;
		}
	return 0;
}

/* --- The one that begins --- */

/* Its next signer, with a socket of its own. */
static enum gw_err
set_add(struct parent *p, struct saet *s, const char *navn, unsigned nr,
    int secret_fd, struct grund *g)
{
	struct proces *r = &s->v[s->n];
	int fd = rolle_socket(p, navn, nr, g);

	if (fd == -1)
		return g->rc;
	rolle_set(r, navn, nr, fd, secret_fd);
	tavle_giv(p, r);
	s->n++;
	return proces_start(r, p->kommende.fd, g);
}

enum gw_err
saet_begin(struct parent *p, struct grund *g)
{
	struct saet *s = &p->naeste_saet;
	unsigned i, n = conf_signers(p->kommende.conf);
	enum gw_err rc;

	s->nr = ++p->sidste;
	s->program_fd = s->snapshot_fd = -1;
	rc = set_add(p, s, SIGNER_TLS, s->nr, -1, g);
	for (i = 0; rc == GW_OK && i < n; i++)
		rc = set_add(p, s, SIGNER_MESSAGES, s->nr * SIGNER_MAX + i,
		    p->secret_fd, g);
	if (rc != GW_OK)
		saet_drop(p);
	return rc;
}

int
saet_ready(const struct parent *p)
{
	size_t i;

	for (i = 0; i < p->naeste_saet.n; i++)
		if (!p->naeste_saet.v[i].ready)
			return 0;
	return p->naeste_saet.n > 0;
}

/* The roles stand as at the start: the journal, the signers, the worker. */
void
saet_take(struct parent *p)
{
	struct saet *s = &p->naeste_saet;
	struct saet *gammel = &p->gamle_saet[p->n_gamle_saet++];
	struct proces worker = *worker_of(p);

	memset(gammel, 0, sizeof(*gammel));
	gammel->nr = p->generation;
	gammel->n = p->n - 2;
	gammel->program_fd = p->program_fd;
	gammel->snapshot_fd = fcntl(p->laest.fd, F_DUPFD_CLOEXEC, 0);
	p->program_fd = s->program_fd;
	memcpy(gammel->v, p->roller + 1, gammel->n * sizeof(gammel->v[0]));
	memcpy(p->roller + 1, s->v, s->n * sizeof(s->v[0]));
	p->n = s->n + 2;
	*worker_of(p) = worker;
	p->generation = s->nr;
	memset(s, 0, sizeof(*s));
}

void
saet_drop(struct parent *p)
{
	if (p->naeste_saet.n > 0)
		p->gamle_saet[p->n_gamle_saet++] = p->naeste_saet;
	memset(&p->naeste_saet, 0, sizeof(p->naeste_saet));
}

/* --- Those that drain --- */

static int
in_use(const struct parent *p, unsigned nr)
{
	size_t i;

	for (i = 0; i < p->n_gamle; i++)
		if (p->gamle[i].nr == nr)
			return 1;
	return 0;
}

/* Its workers drain, and still need what has died of it. */
static void
set_again(struct parent *p, struct saet *s, int64_t now)
{
	struct grund g = { .rc = GW_OK };
	struct proces *r;
	size_t i;

	for (i = 0; i < s->n && s->snapshot_fd != -1 && !p->stopping; i++) {
		r = &s->v[i];
		if (r->pid != 0 || now < r->again)
			continue;
		r->program_fd = s->program_fd;
		tavle_giv(p, r);
		if (proces_start(r, s->snapshot_fd, &g) == GW_OK)
			continue;
		log_event(LOG_ERROR_, "role-not-started", "name=%s "
		    "reason=\"%s\"", r->navn, g.text);
		g.rc = GW_OK;
		r->again = now + 1000;
	}
}

void
saet_step(struct parent *p)
{
	int64_t now = clock_mono();
	struct saet *s;
	size_t i;

	for (i = p->n_gamle_saet; i-- > 0;) {
		s = &p->gamle_saet[i];
		if (in_use(p, s->nr))
			set_again(p, s, now);
		else if (set_tell(s, 0) == 0) {
			set_clear(p, s);
			*s = p->gamle_saet[--p->n_gamle_saet];
		} else if (s->kill_at == 0) {
			s->kill_at = now + END_MS;
			set_tell(s, SIGTERM);
		} else if (now >= s->kill_at) {
			s->kill_at = now + END_MS;
			set_tell(s, SIGKILL);
		}
	}
}

int
saet_ended(struct parent *p, pid_t pid, int status)
{
	size_t i;

	if (set_ended(&p->naeste_saet, pid, status))
		return 1;
	for (i = 0; i < p->n_gamle_saet; i++)
		if (set_ended(&p->gamle_saet[i], pid, status))
			return -1;
	return 0;
}

static int64_t
set_due(const struct saet *s)
{
	int64_t due = s->kill_at != 0 ? s->kill_at : INT64_MAX;
	size_t i;

	for (i = 0; i < s->n && s->kill_at == 0; i++)
		if (s->v[i].pid == 0 && s->v[i].again < due)
			due = s->v[i].again;
	return due;
}

int64_t
saet_due(const struct parent *p)
{
	int64_t due = INT64_MAX, one;
	size_t i;

	for (i = 0; i < p->n_gamle_saet; i++)
		if ((one = set_due(&p->gamle_saet[i])) < due)
			due = one;
	return due;
}

size_t
saet_tell(struct parent *p, int sig)
{
	size_t i, running = set_tell(&p->naeste_saet, sig);

	for (i = 0; i < p->n_gamle_saet; i++)
		running += set_tell(&p->gamle_saet[i], sig);
	return running;
}
