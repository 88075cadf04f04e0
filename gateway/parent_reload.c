#include "parent_impl.h"

#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "clock.h"
#include "egne.h"
#include "log.h"
#include "worker.h"

#define START_MS	20000	/* a new worker has to serve by then */
#define OLD_MS		(WORKER_DRAIN_MS + 5000)

/* What is settled at the start: sockets are open, and the journal writes. */
static const struct {
	const char	*ord;
	size_t		 felt;
} faste[] = {
	{ "listen", offsetof(struct conf, listen) },
	{ "run-dir", offsetof(struct conf, run_dir) },
	{ "user", offsetof(struct conf, user) },
	{ "keeper-user", offsetof(struct conf, keeper_user) },
	{ "audit-dir", offsetof(struct conf, audit_dir) },
	{ "operators", offsetof(struct conf, operators) },
	{ "monitors", offsetof(struct conf, monitors) },
	{ "health", offsetof(struct conf, health) },
};

static int
fil_ens(const struct conf_file *a, const struct conf_file *b)
{
	const char *pa = a->pass != NULL ? a->pass : "";
	const char *pb = b->pass != NULL ? b->pass : "";

	return strcmp(a->name, b->name) == 0 && strcmp(pa, pb) == 0 &&
	    a->len == b->len &&
	    (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
}

/* NULL: not set. */
static int
tekst_ens(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

const char *
reload_fast(const struct conf *a, const struct conf *b)
{
	const char *pa, *pb;
	size_t i;

	for (i = 0; i < sizeof(faste) / sizeof(faste[0]); i++) {
		pa = (const char *)a + faste[i].felt;
		pb = (const char *)b + faste[i].felt;
		if (!tekst_ens(*(const char *const *)(const void *)pa,
		    *(const char *const *)(const void *)pb))
			return faste[i].ord;
	}
	if (a->n_audit_certificates != b->n_audit_certificates)
		return "audit-certificate";
	for (i = 0; i < a->n_audit_certificates; i++)
		if (!fil_ens(&a->audit_certificates[i],
		    &b->audit_certificates[i]))
			return "audit-certificate";
	if (a->audit_retention != b->audit_retention)
		return "audit-retention";
	if (a->replay_ids != b->replay_ids)
		return "replay-ids";
	return NULL;
}

/* --- The snapshot's folder --- */

void
reload_watch(struct parent *p)
{
	const char *name = p->conf->snapshot, *slash;
	char folder[PATH_MAX];

	if (p->inotify_fd != -1)
		close(p->inotify_fd);
	p->inotify_fd = -1;
	if (name == NULL || (slash = strrchr(name, '/')) == NULL ||
	    (p->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) == -1)
		return;
	snprintf(folder, sizeof(folder), "%.*s/", (int)(slash - name), name);
	if (inotify_add_watch(p->inotify_fd, folder, IN_MOVED_TO) == -1)
		log_event(LOG_WARN_, "not-watched", "file=\"%s\" "
		    "advice=\"make its folder, or send SIGHUP after each "
		    "publish\"", name);
}

void
reload_watched(struct parent *p)
{
	union {			/* as inotify(7) wants it aligned */
		struct inotify_event e;
		char octets[4096];
	} b;
	const struct inotify_event *e;
	const char *name;
	ssize_t n, at;

	name = strrchr(p->conf->snapshot, '/') + 1;
	while ((n = read(p->inotify_fd, &b, sizeof(b))) > 0)
		for (at = 0; at < n; at += (ssize_t)(sizeof(*e) + e->len)) {
			e = (const void *)(b.octets + at);
			/* too many to tell: ours may have been among them */
			if ((e->mask & IN_Q_OVERFLOW) != 0 ||
			    (e->len > 0 && strcmp(e->name, name) == 0))
				p->genlaes = 1;
		}
}

/* --- The new worker --- */

static void
refused(struct parent *p, const char *why)
{
	char q[LOG_QUOTE_LEN];

	if (p->opgraderer)
		upgrade_refused(p, why);
	else
		log_event(LOG_ERROR_, "reload-refused", "reason=%s advice=\"gatewayd "
	    "-t -c FILE tells all; the former configuration stays\"",
	    log_quote(why, q));
	control_genlaest(p, why);
	laest_fini(&p->kommende);
}

/* The worker, once the signers that it needs are there. */
static void
worker_begin(struct parent *p)
{
	struct grund g = { .rc = GW_OK };

	p->naeste = *worker_of(p);
	p->naeste.nr = p->naeste_saet.n > 0 ? p->naeste_saet.nr :
	    p->generation;
	p->naeste.wait_ms = 0;
	p->naeste.omstarter = 0;
	p->naeste.pid = 0;
	p->naeste.program_fd = p->naeste_saet.n > 0 ? -1 : p->program_fd;
	tavle_giv(p, &p->naeste);
	if (proces_start(&p->naeste, p->kommende.fd, &g) == GW_OK)
		return;
	memset(&p->naeste, 0, sizeof(p->naeste));
	saet_drop(p);
	refused(p, g.text);
}

/* What it was started from serves on, whatever is wrong with the new. */
static void
generation_begin(struct parent *p)
{
	struct grund g = { .rc = GW_OK };
	char why[EGNE_WHY];

	if (!p->opgraderer && egne_ens(p->kommende.conf, p->conf))
		worker_begin(p);
	else if (egne_check(p->kommende.conf, p->conf, clock_now(), why) !=
	    GW_OK || egne_keys(p->kommende.conf, why) != GW_OK) {
		dprintf(STDERR_FILENO, "%s\n", why);	/* all of it */
		refused(p, why);
	} else if (saet_begin(p, &g) != GW_OK)
		refused(p, g.text);
}

/* Reads it and starts a worker with it; what is in force stays so. */
static void
reload_begin(struct parent *p)
{
	struct conf_meldinger m = { NULL, 0, 0, 0 };
	struct grund g = { .rc = GW_OK };
	const char *fast;
	char why[160];

	p->genlaes = 0;
	control_genlaeser(p);
	if (laest_disk(&p->kommende, p->conf->file, &m, &g) != GW_OK) {
		refused(p, g.text);
		return;
	}
	if (!p->opgraderer && laest_ens(&p->laest, &p->kommende)) {
		log_event(LOG_INFO_, "unchanged", "file=\"%s\"",
		    p->conf->file);
		control_genlaest(p, NULL);
		laest_fini(&p->kommende);
		return;
	}
	if ((fast = reload_fast(p->conf, p->kommende.conf)) != NULL) {
		snprintf(why, sizeof(why), "%s has changed: end gatewayd and "
		    "start it again", fast);
		refused(p, why);
		return;
	}
	generation_begin(p);
}

/*
 * The new worker serves: both accept on one socket until the former one has
 * been told, so that nobody who connects is turned away.
 */
static void
reload_take(struct parent *p)
{
	struct proces *w = worker_of(p);
	struct proces *gammel = &p->gamle[p->n_gamle];

	*gammel = *w;
	gammel->again = clock_mono() + OLD_MS;
	p->n_gamle += w->pid != 0;
	*w = p->naeste;
	memset(&p->naeste, 0, sizeof(p->naeste));
	if (p->naeste_saet.n > 0)
		saet_take(p);
	w = worker_of(p);
	laest_fini(&p->laest);
	p->laest = p->kommende;
	memset(&p->kommende, 0, sizeof(p->kommende));
	p->kommende.fd = -1;
	p->conf = p->laest.conf;
	tell(gammel, SIGTERM);
	reload_watch(p);
	tavle_konf(p);
	control_genlaest(p, NULL);
	if (p->opgraderer)
		upgrade_taken(p);
	else
		log_event(LOG_INFO_, "reloaded", "pid=%d ms=%lld",
		    (int)w->pid, (long long)(clock_mono() - w->started));
}

/* The new generation does not come to serve: it ends. */
static void
nye_opgivet(struct parent *p, const char *why)
{
	saet_drop(p);
	if (p->naeste.pid != 0)
		tell(&p->naeste, SIGKILL);	/* its end says why */
	else if (p->kommende.conf != NULL)
		refused(p, why);
}

void
reload_step(struct parent *p)
{
	int64_t now = clock_mono();
	size_t i;

	if (p->naeste.pid == 0 && !p->stopping && saet_ready(p))
		worker_begin(p);
	if (p->naeste.pid != 0 && p->naeste.ready && p->naeste.nr ==
	    (p->naeste_saet.n > 0 ? p->naeste_saet.nr : p->generation))
		reload_take(p);
	else if (p->naeste.pid != 0 && now >= p->naeste.started + START_MS)
		tell(&p->naeste, SIGKILL);
	else if (p->naeste.pid == 0 && p->naeste_saet.n > 0 &&
	    now >= p->naeste_saet.v[0].started + START_MS)
		nye_opgivet(p, "the new signers did not start in time");
	saet_step(p);
	for (i = 0; i < p->n_gamle; i++)
		if (now >= p->gamle[i].again)
			tell(&p->gamle[i], SIGKILL);
	if (p->genlaes && p->serving && !p->stopping && p->naeste.pid == 0 &&
	    p->naeste_saet.n == 0 && p->proeve == 0 &&
	    p->n_gamle < MAX_GAMLE &&
	    p->n_gamle_saet < MAX_GAMLE)
		reload_begin(p);
}

int
reload_ended(struct parent *p, pid_t pid, int status)
{
	size_t i;
	int saet = saet_ended(p, pid, status);

	if (saet == 1)
		nye_opgivet(p, "a new signer did not start: it has said why "
		    "above");
	if (saet != 0)
		return 1;
	if (p->naeste.pid == pid) {
		proces_ended(&p->naeste, status);
		tavle_slip(p, &p->naeste);
		memset(&p->naeste, 0, sizeof(p->naeste));
		saet_drop(p);
		refused(p, "the new worker did not start");
		return 1;
	}
	for (i = 0; i < p->n_gamle; i++)
		if (p->gamle[i].pid == pid) {
			proces_ended(&p->gamle[i], status);
			tavle_slip(p, &p->gamle[i]);
			p->gamle[i] = p->gamle[--p->n_gamle];
			return 1;
		}
	return 0;
}

int64_t
reload_due(const struct parent *p)
{
	int64_t due = saet_due(p);
	size_t i;

	if (p->naeste.pid != 0 && p->naeste.started + START_MS < due)
		due = p->naeste.started + START_MS;
	else if (p->naeste_saet.n > 0 &&
	    p->naeste_saet.v[0].started + START_MS < due)
		due = p->naeste_saet.v[0].started + START_MS;
	for (i = 0; i < p->n_gamle; i++)
		if (p->gamle[i].again < due)
			due = p->gamle[i].again;
	return due;
}

size_t
reload_tell(struct parent *p, int sig)
{
	size_t i;

	tell(&p->naeste, sig);
	for (i = 0; i < p->n_gamle; i++)
		tell(&p->gamle[i], sig);
	return p->n_gamle + (p->naeste.pid != 0);
}
