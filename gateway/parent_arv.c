/*
 * parent_arv.c - what runs, as the record that the next program gets.
 *
 * Numbers of descriptors are the same in both: the record lives in between
 * two programs of one process.  Lines of version 1, each field with what it
 * is when it is not there:
 *
 *	image	version=- snapshot lock secret program journal (-1) bound
 *	generation	nr=0 last=0
 *	role	name nr=0 pid=0 listen=-1 ready=-1 serves=0 started=0 again=0
 *		wait=0 board=0 restarts=0: journal, signers, worker
 *	old	likewise; again: when it is killed
 *	set	nr=0 program=-1 snapshot=-1 kill=0
 *	member	as role, of the last set
 *	board	nr=0 rw=-1 ro=-1
 *	control	as role; order=-1 orders=-1, both ends of its commands, and
 *		health=-1
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arv.h"
#include "control_role.h"
#include "journal_role.h"
#include "log.h"
#include "parent_impl.h"
#include "version.h"
#include "worker.h"

/* --- Writing --- */

struct skriver {
	FILE		*f;
	int		 bliver;	/* what is named stays open over exec */
	int		*egne;		/* programs opened for the record */
	size_t		 n;
};

static void
fd_write(struct skriver *s, const char *navn, int fd)
{
	if (fd == -1)
		return;
	fcntl(fd, F_SETFD, s->bliver ? 0 : FD_CLOEXEC);
	fprintf(s->f, " %s=%d", navn, fd);
}

/* What roles are started again from; -1 is this program, which the next one
 * cannot name otherwise: its file may have been replaced. */
static void
program_write(struct skriver *s, const char *navn, int fd)
{
	if (fd == -1 && s->n < ARV_EGNE && (fd = open("/proc/self/exe",
	    O_PATH | O_CLOEXEC)) != -1)
		s->egne[s->n++] = fd;
	fd_write(s, navn, fd);
}

static void
rolle_write(struct skriver *s, const char *ord, const struct proces *r)
{
	fprintf(s->f, "%s name=%s nr=%u pid=%d serves=%d started=%lld "
	    "again=%lld wait=%u board=%d restarts=%u", ord, r->navn, r->nr,
	    (int)r->pid, r->ready, (long long)r->started,
	    (long long)r->again, r->wait_ms, r->tavle_nr, r->omstarter);
	fd_write(s, "listen", r->listen_fd);
	fd_write(s, "ready", r->ready_fd);
}

static void
linje_write(struct skriver *s, const char *ord, const struct proces *r)
{
	rolle_write(s, ord, r);
	fputc('\n', s->f);
}

static void
saet_write(struct skriver *s, const struct saet *saet)
{
	size_t i;

	fprintf(s->f, "set nr=%u kill=%lld", saet->nr,
	    (long long)saet->kill_at);
	program_write(s, "program", saet->program_fd);
	fd_write(s, "snapshot", saet->snapshot_fd);
	fputc('\n', s->f);
	for (i = 0; i < saet->n; i++)
		linje_write(s, "member", &saet->v[i]);
}

static void
parent_write(struct skriver *s, const struct parent *p)
{
	size_t i;

	fprintf(s->f, ARV_MAGI " %u\nimage version=%s bound=%s", ARV_VERSION,
	    GW_VERSION, p->bound);
	fd_write(s, "snapshot", p->laest.fd);
	fd_write(s, "lock", p->lock_fd);
	fd_write(s, "secret", p->secret_fd);
	program_write(s, "program", p->program_fd);
	program_write(s, "journal", p->journal_program_fd);
	fprintf(s->f, "\ngeneration nr=%u last=%u\n", p->generation,
	    p->sidste);
	for (i = 0; i < p->n; i++)
		linje_write(s, "role", &p->roller[i]);
	for (i = 0; i < p->n_gamle; i++)
		linje_write(s, "old", &p->gamle[i]);
	for (i = 0; i < p->n_gamle_saet; i++)
		saet_write(s, &p->gamle_saet[i]);
	for (i = 0; i < TAVLER; i++) {
		fprintf(s->f, "board nr=%zu", i);
		fd_write(s, "rw", p->tavle_rw[i]);
		fd_write(s, "ro", p->tavle_ro[i]);
		fputc('\n', s->f);
	}
	if (p->control.navn == NULL)
		return;
	rolle_write(s, "control", &p->control);
	fd_write(s, "order", p->ordre_fd);
	fd_write(s, "orders", p->ekstra[CONTROL_ORDRE]);
	fd_write(s, "health", p->ekstra[CONTROL_HELBRED]);
	fputc('\n', s->f);
}

int
arv_write(const struct parent *p, int bliver, int egne[ARV_EGNE], size_t *n)
{
	struct skriver s = { NULL, bliver, egne, 0 };
	int fd = memfd_create("arv", bliver ? 0 : MFD_CLOEXEC), copy = -1;
	int ok = 0;

	*n = 0;
	if (fd == -1 || (copy = fcntl(fd, F_DUPFD_CLOEXEC, 0)) == -1 ||
	    (s.f = fdopen(copy, "w")) == NULL)
		goto out;
	copy = -1;
	parent_write(&s, p);
	*n = s.n;
	ok = fclose(s.f) == 0;
out:
	if (copy != -1)
		close(copy);
	if (!ok && fd != -1)
		close(fd);
	return ok ? fd : -1;
}

/* --- Reading --- */

struct laeser {
	struct parent	*p;
	struct saet	*saet;		/* the last one */
	int		 proeve;	/* no descriptor is there */
};

/* A descriptor that is named; -1: it is not, or is not open. */
static int
fd_take(const struct laeser *l, const struct arv_linje *linje,
    const char *navn)
{
	long long n = arv_tal(linje, navn, -1);

	if (n < 0 || n > INT_MAX)
		return -1;
	if (!l->proeve && fcntl((int)n, F_SETFD, FD_CLOEXEC) == -1)
		return -1;
	return (int)n;
}

static const char *
navn_kendt(const char *navn)
{
	static const char *const kendte[] = { JOURNAL_ROLLE, SIGNER_MESSAGES,
	    SIGNER_TLS, WORKER_ROLLE, CONTROL_ROLLE };
	size_t i;

	for (i = 0; navn != NULL && i < sizeof(kendte) / sizeof(kendte[0]);
	    i++)
		if (strcmp(navn, kendte[i]) == 0)
			return kendte[i];
	return NULL;
}

/* What this program has no use for ends, and is nobody's any more. */
static void
ukendt_end(const struct laeser *l, const struct arv_linje *linje)
{
	pid_t pid = (pid_t)arv_tal(linje, "pid", 0);
	int fd = fd_take(l, linje, "listen");

	if (l->proeve)
		return;
	if (pid > 1)
		kill(pid, SIGTERM);
	if (fd != -1)
		close(fd);
}

/* 0: a role that is not known. */
static int
rolle_read(const struct laeser *l, const struct arv_linje *linje,
    struct proces *r)
{
	const char *navn = navn_kendt(arv_ord(linje, "name"));

	if (navn == NULL) {
		ukendt_end(l, linje);
		return 0;
	}
	rolle_set(r, navn, (unsigned)arv_tal(linje, "nr", 0),
	    fd_take(l, linje, "listen"), -1);
	r->pid = (pid_t)arv_tal(linje, "pid", 0);
	r->ready_fd = fd_take(l, linje, "ready");
	r->ready = arv_tal(linje, "serves", 0) != 0;
	r->started = arv_tal(linje, "started", 0);
	r->again = arv_tal(linje, "again", 0);
	r->wait_ms = (unsigned)arv_tal(linje, "wait", 0);
	r->omstarter = (unsigned)arv_tal(linje, "restarts", 0);
	r->tavle_nr = (int)arv_tal(linje, "board", 0);
	/* its board is named later; a restart gives it one */
	if (r->tavle_nr < 0 || r->tavle_nr >= TAVLER)
		r->tavle_nr = 0;
	return 1;
}

static enum gw_err
for_mange(struct grund *g)
{
	return fail(g, GW_ECONF, "more runs than this program can take over");
}

static enum gw_err
image_read(struct laeser *l, const struct arv_linje *linje, struct grund *g)
{
	struct parent *p = l->p;
	const char *bound = arv_ord(linje, "bound");

	(void)g;
	p->laest.fd = fd_take(l, linje, "snapshot");
	p->lock_fd = fd_take(l, linje, "lock");
	p->secret_fd = fd_take(l, linje, "secret");
	p->program_fd = fd_take(l, linje, "program");
	p->journal_program_fd = fd_take(l, linje, "journal");
	snprintf(p->bound, sizeof(p->bound), "%s", bound != NULL ? bound :
	    "?");
	return GW_OK;
}

static enum gw_err
generation_read(struct laeser *l, const struct arv_linje *linje,
    struct grund *g)
{
	(void)g;
	l->p->generation = (unsigned)arv_tal(linje, "nr", 0);
	l->p->sidste = (unsigned)arv_tal(linje, "last", 0);
	return GW_OK;
}

static enum gw_err
role_read(struct laeser *l, const struct arv_linje *linje, struct grund *g)
{
	struct parent *p = l->p;

	if (p->n == MAX_ROLLER)
		return for_mange(g);
	p->n += (size_t)rolle_read(l, linje, &p->roller[p->n]);
	return GW_OK;
}

static enum gw_err
old_read(struct laeser *l, const struct arv_linje *linje, struct grund *g)
{
	struct parent *p = l->p;

	if (p->n_gamle == MAX_GAMLE)
		return for_mange(g);
	p->n_gamle += (size_t)rolle_read(l, linje, &p->gamle[p->n_gamle]);
	return GW_OK;
}

static enum gw_err
set_read(struct laeser *l, const struct arv_linje *linje, struct grund *g)
{
	struct parent *p = l->p;

	if (p->n_gamle_saet == MAX_GAMLE)
		return for_mange(g);
	l->saet = &p->gamle_saet[p->n_gamle_saet++];
	l->saet->nr = (unsigned)arv_tal(linje, "nr", 0);
	l->saet->program_fd = fd_take(l, linje, "program");
	l->saet->snapshot_fd = fd_take(l, linje, "snapshot");
	l->saet->kill_at = arv_tal(linje, "kill", 0);
	return GW_OK;
}

static enum gw_err
member_read(struct laeser *l, const struct arv_linje *linje, struct grund *g)
{
	struct saet *s = l->saet;

	if (s == NULL || s->n == sizeof(s->v) / sizeof(s->v[0]))
		return for_mange(g);
	s->n += (size_t)rolle_read(l, linje, &s->v[s->n]);
	return GW_OK;
}

/* A board of another version is made anew (tavle.h). */
static enum gw_err
board_read(struct laeser *l, const struct arv_linje *linje, struct grund *g)
{
	int rw = fd_take(l, linje, "rw"), ro = fd_take(l, linje, "ro");
	long long nr = arv_tal(linje, "nr", -1);
	void *t = NULL;

	(void)g;
	if (nr >= 0 && nr < TAVLER && !l->proeve)
		t = tavle_aabn(rw, (enum tavle_nr)nr, 1);
	if (t != NULL && ro != -1) {
		l->p->tavle_rw[nr] = rw;
		l->p->tavle_ro[nr] = ro;
	} else if (!l->proeve) {
		if (rw != -1)
			close(rw);
		if (ro != -1)
			close(ro);
	}
	if (t != NULL)
		tavle_luk(t, (enum tavle_nr)nr);
	return GW_OK;
}

static enum gw_err
control_read(struct laeser *l, const struct arv_linje *linje, struct grund *g)
{
	struct parent *p = l->p;

	(void)g;
	if (!rolle_read(l, linje, &p->control))
		return GW_OK;
	p->ordre_fd = fd_take(l, linje, "order");
	p->ekstra[CONTROL_ORDRE] = fd_take(l, linje, "orders");
	p->ekstra[CONTROL_HELBRED] = fd_take(l, linje, "health");
	return GW_OK;
}

static enum gw_err
line_read(void *arg, const struct arv_linje *linje, struct grund *g)
{
	static const struct {
		const char	*ord;
		enum gw_err	(*read)(struct laeser *,
				    const struct arv_linje *, struct grund *);
	} ord[] = {
		{ "image", image_read }, { "generation", generation_read },
		{ "role", role_read }, { "old", old_read },
		{ "set", set_read }, { "member", member_read },
		{ "board", board_read }, { "control", control_read },
	};
	size_t i;

	for (i = 0; i < sizeof(ord) / sizeof(ord[0]); i++)
		if (strcmp(linje->ord, ord[i].ord) == 0)
			return ord[i].read(arg, linje, g);
	return GW_OK;
}

/* The signers and the journal share a secret; of the signers only those that
 * sign messages. */
static void
secret_give(const struct parent *p, struct proces *r)
{
	r->secret_fd = strcmp(r->navn, JOURNAL_ROLLE) == 0 ||
	    strcmp(r->navn, SIGNER_MESSAGES) == 0 ? p->secret_fd : -1;
}

/* Nothing can be served without these. */
static enum gw_err
whole(struct parent *p, struct grund *g)
{
	size_t i, k;

	if (p->laest.fd == -1 || p->lock_fd == -1 || p->secret_fd == -1 ||
	    p->n < 3 || strcmp(p->roller[0].navn, JOURNAL_ROLLE) != 0 ||
	    strcmp(worker_of(p)->navn, WORKER_ROLLE) != 0)
		return fail(g, GW_ECONF, "what is handed over is not whole");
	for (i = 0; i < p->n; i++) {
		if (p->roller[i].listen_fd == -1)
			return fail(g, GW_ECONF, "a role is handed over "
			    "without its socket");
		secret_give(p, &p->roller[i]);
	}
	for (i = 0; i < p->n_gamle_saet; i++)
		for (k = 0; k < p->gamle_saet[i].n; k++)
			secret_give(p, &p->gamle_saet[i].v[k]);
	return GW_OK;
}

/* The record as a string, malloc'ed; NULL: it cannot be read. */
static char *
record_read(int fd)
{
	struct stat st;
	char *text;

	if (fstat(fd, &st) == -1 || st.st_size <= 0 ||
	    (size_t)st.st_size > ARV_MAX ||
	    (text = calloc(1, (size_t)st.st_size + 1)) == NULL)
		return NULL;
	if (pread(fd, text, (size_t)st.st_size, 0) == st.st_size)
		return text;
	free(text);
	return NULL;
}

enum gw_err
arv_read(struct parent *p, int fd, int proeve, struct grund *g)
{
	struct laeser l = { p, NULL, proeve };
	char *text = record_read(fd);
	enum gw_err rc;

	if (text == NULL)
		return fail(g, GW_EIO, "the record cannot be read");
	rc = arv_parse(text, line_read, &l, g);
	free(text);
	return rc == GW_OK ? whole(p, g) : rc;
}

void
control_arvet(struct parent *p)
{
	size_t i;

	for (i = 0; i < TAVLER; i++)
		p->ekstra[CONTROL_TAVLE + i] = p->tavle_ro[i];
	p->control.faelles_fd = p->tavle_ro[T_PARENT];
	p->control.ekstra = p->ekstra;
	p->control.n_ekstra = CONTROL_FDS;
}
