/*
 * parent_upgrade.c - a new program takes the parent's place: same process,
 * same sockets, and the roles of the former one serve until its own do.
 *
 *	1. The program's file is run as `--takeover FD -t -c FILE`: whether it
 *	   understands what it would get, and takes the configuration.
 *	2. It is executed as `--takeover FD -c FILE`, in this process, and
 *	   adopts what the record names.
 *	3. It starts a generation of its own as a reload does, and with that
 *	   one in force the journal and control: one process each, whose calls
 *	   wait at their sockets meanwhile.
 *
 * Whatever is refused on the way, what served goes on serving.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "control_role.h"
#include "log.h"
#include "parent.h"
#include "parent_impl.h"
#include "version.h"

#define TRY_MS		30000	/* for the new program to judge */
#define JOURNAL_END_MS	3000	/* from SIGTERM to SIGKILL */

/* --- Its file --- */

/* As it was called, not where links led then: a link may be what changes. */
char *
upgrade_program(void)
{
	const char *called = (const char *)getauxval(AT_EXECFN);
	char *cwd, *path = NULL;

	if (called == NULL || *called == '\0')
		return NULL;
	if (*called == '/')
		return strdup(called);
	if ((cwd = getcwd(NULL, 0)) == NULL ||
	    asprintf(&path, "%s/%s", cwd, called) == -1)
		path = NULL;
	free(cwd);
	return path;
}

void
upgrade_ask(struct parent *p)
{
	p->opgrader = 1;
	atomic_store(&p->tavle->opgraderer, 1);
}

/* Who asked sees it on the board: what is under way, and why it was not. */
void
upgrade_refused(struct parent *p, const char *why)
{
	struct tavle_parent *t = p->tavle;
	char q[LOG_QUOTE_LEN];

	p->opgrader = p->opgraderer = 0;
	tavle_skriv(&t->laas);
	tavle_saet(t->afslag, sizeof(t->afslag), why);
	t->afslag_tid = clock_now();
	tavle_skrevet(&t->laas);
	atomic_store(&t->opgraderer, 0);
	log_event(LOG_ERROR_, "upgrade-refused", "reason=%s advice=\"what "
	    "served serves on; correct it and ask again\"", log_quote(why,
	    q));
}

/* --- 1. What it says to it --- */

/* The record, or -1; egne and n: what has to be closed with it. */
static void
record_close(int fd, int *egne, size_t n)
{
	if (fd != -1)
		close(fd);
	while (n > 0)
		close(egne[--n]);
}

static void
try_begin(struct parent *p)
{
	char flag[] = "--takeover", fd_text[16], t[] = "-t", c[] = "-c";
	char *argv[] = { p->program, flag, fd_text, t, c, NULL, NULL };
	struct grund g = { .rc = GW_OK };
	int egne[ARV_EGNE], fd;
	size_t n;

	p->opgrader = 0;
	if (p->program == NULL || (fd = arv_write(p, 0, egne, &n)) == -1) {
		upgrade_refused(p, "no record could be made of what runs");
		return;
	}
	snprintf(fd_text, sizeof(fd_text), "%d", FD_ARV);
	argv[5] = (char *)(uintptr_t)p->conf->file;
	p->proeve_til = clock_mono() + TRY_MS;
	if (proces_run(p->program, argv, p->laest.fd, fd, &p->proeve,
	    &g) != GW_OK)
		upgrade_refused(p, g.text);
	record_close(fd, egne, n);
}

/* --- 2. It takes over --- */

/* Returns only when it does not. */
static void
take_over(struct parent *p)
{
	char flag[] = "--takeover", fd_text[16], c[] = "-c", why[160];
	char *argv[] = { p->program, flag, fd_text, c,
	    (char *)(uintptr_t)p->conf->file, NULL };
	int egne[ARV_EGNE], fd;
	size_t n;

	if ((fd = arv_write(p, 1, egne, &n)) != -1) {
		log_event(LOG_INFO_, "upgrading", "program=\"%s\" from=%s",
		    p->program, GW_VERSION);
		snprintf(fd_text, sizeof(fd_text), "%d", fd);
		execv(p->program, argv);
	}
	snprintf(why, sizeof(why), "%s could not be run: %s", p->program,
	    strerror(errno));
	record_close(fd, egne, n);
	/* what would have stayed open closes again when something is run */
	fd = arv_write(p, 0, egne, &n);
	record_close(fd, egne, n);
	upgrade_refused(p, why);
}

int
upgrade_ended(struct parent *p, pid_t pid, int status)
{
	if (p->proeve == 0 || pid != p->proeve)
		return 0;
	p->proeve = 0;
	if (p->stopping)
		return 1;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		take_over(p);
	else
		upgrade_refused(p, "the new program does not run, or does "
		    "not take over with this configuration: it has said why "
		    "above");
	return 1;
}

enum gw_err
upgrade_try(const struct laest *ny, int snapshot_fd, int arv_fd,
    struct grund *g)
{
	static struct parent p;		/* of a process that only looks */
	struct laest gammel = { .fd = -1 };
	const char *fast;
	enum gw_err rc;

	if ((rc = arv_read(&p, arv_fd, 1, g)) == GW_OK &&
	    (rc = laest_snapshot(&gammel, snapshot_fd, g)) == GW_OK &&
	    (fast = reload_fast(gammel.conf, ny->conf)) != NULL)
		rc = fail(g, GW_ECONF, "%s has changed: end gatewayd and "
		    "start it again", fast);
	laest_fini(&gammel);
	return rc;
}

/* --- 3. Its own generation --- */

void
upgrade_begin(struct parent *p)
{
	p->serving = p->opgraderer = p->genlaes = 1;
	atomic_store(&p->tavle->opgraderer, 1);
}

void
upgrade_taken(struct parent *p)
{
	struct proces *j = &p->roller[0];

	p->opgraderer = 0;
	atomic_store(&p->tavle->opgraderer, 0);
	atomic_fetch_add(&p->tavle->generation, 1);
	log_event(LOG_INFO_, "upgraded", "version=%s pid=%d", GW_VERSION,
	    (int)worker_of(p)->pid);
	/* its calls wait at the socket, and those broken off come again */
	p->journal_foer_fd = p->journal_program_fd;
	p->journal_program_fd = -1;
	p->journal_foer = j->pid;
	p->journal_til = clock_mono() + JOURNAL_END_MS;
	tell(j, SIGTERM);
	tell(&p->control, SIGTERM);
	p->control.asked = j->asked = 1;
}

/* Until the new program's journal serves, the former one's can be had. */
void
upgrade_journal_ended(struct parent *p, pid_t pid, int served)
{
	if (p->journal_foer_fd == -1 || pid == p->journal_foer || served)
		return;
	p->journal_program_fd = p->journal_foer_fd;
	p->journal_foer_fd = -1;
	p->roller[0].again = 0;
	log_event(LOG_ERROR_, "upgrade-journal", "reason=\"the new program's "
	    "journal did not start\" advice=\"the former one's serves on; "
	    "what it said above says why\"");
}

static void
journal_step(struct parent *p, int64_t now)
{
	const struct proces *j = &p->roller[0];

	if (p->journal_foer_fd == -1)
		return;
	if (j->pid != 0 && j->pid != p->journal_foer && j->ready) {
		close(p->journal_foer_fd);
		p->journal_foer_fd = -1;
	} else if (j->pid != 0 && j->pid == p->journal_foer &&
	    now >= p->journal_til) {
		p->journal_til = now + JOURNAL_END_MS;
		tell(j, SIGKILL);
	}
}

/* Nothing else is being put in force. */
static int
idle(const struct parent *p)
{
	return p->serving && !p->stopping && p->proeve == 0 &&
	    !p->opgraderer && !p->genlaes && p->naeste.pid == 0 &&
	    p->naeste_saet.n == 0 && p->journal_foer_fd == -1 &&
	    p->n_gamle < MAX_GAMLE && p->n_gamle_saet < MAX_GAMLE;
}

void
upgrade_step(struct parent *p)
{
	int64_t now = clock_mono();

	journal_step(p, now);
	if (p->proeve != 0 && (p->stopping || now >= p->proeve_til))
		kill(p->proeve, SIGKILL);
	if (p->opgrader && idle(p))
		try_begin(p);
}

int64_t
upgrade_due(const struct parent *p)
{
	const struct proces *j = &p->roller[0];

	if (p->proeve != 0)
		return p->proeve_til;
	return p->journal_foer_fd != -1 && j->pid != 0 &&
	    j->pid == p->journal_foer ? p->journal_til : INT64_MAX;
}
