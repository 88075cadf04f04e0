/*
 * gatewayd - shows citizens what their municipality has on them; gatewayd(8).
 *
 * One program, five roles: the parent started by the operator runs this
 * program again as `--role NAME NR` for each of the others.
 */
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "control_role.h"
#include "egne.h"
#include "journal.h"
#include "journal_role.h"
#include "laest.h"
#include "log.h"
#include "parent.h"
#include "proces.h"
#include "rpc.h"
#include "sandbox.h"
#include "signer_role.h"
#include "version.h"
#include "worker.h"

#define SIGNER_MS	5000			/* a call's time */
#define JOURNAL_MS	5000			/* likewise */
#define SIGNER_CONF	((size_t)1 << 20)	/* octets; names, certificates */
#define USAGE_STATUS	2
#define HTTPS_PORT	443
#define MMAP_AT		(1 << 20)	/* octets malloc() maps by themselves */
#define TRIM_AT		(4 << 20)	/* free octets it keeps for next time */

static const char usage[] =
    "usage: gatewayd [-t] -c FILE\n"
    "       gatewayd --help | --version\n"
    "\n"
    "Answers borger.dk and the verification client over HTTPS, until Ctrl-C.\n"
    "\n"
    "  -c FILE     the configuration: gatewayd.conf(5)\n"
    "  -t          check it and every file it names, then end\n"
    "  --help      this text\n"
    "  --version   the version\n"
    "\n"
    "Exit status: 0 as asked; 2 wrong usage or configuration, with one line\n"
    "that says file, line and what to do; 1 anything else.\n";

/* --- A role --- */

/*
 * A request's memory comes in pieces of 64 to 200 KB that live for
 * milliseconds: by default each goes back to the kernel and comes as zeroed
 * pages again, and 256 threads spread over eight heaps a core.
 */
static void
heap_settle(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	mallopt(M_MMAP_THRESHOLD, MMAP_AT);
	mallopt(M_TRIM_THRESHOLD, TRIM_AT);
	mallopt(M_ARENA_MAX, cores > 1 && cores < 64 ? (int)cores : 2);
}

/* "https://HOST:PORT/PATH" (conf_url_ok()). */
static uint16_t
url_port(const char *url)
{
	const char *host = url + strlen("https://"), *p;

	p = strchr(host, '/');
	while (p > host && p[-1] >= '0' && p[-1] <= '9')
		p--;
	return p > host && p[-1] == ':' ? (uint16_t)strtoul(p, NULL, 10) :
	    HTTPS_PORT;
}

static void
not_started(const struct grund *g)
{
	char q[LOG_QUOTE_LEN];

	log_event(LOG_ERROR_, "not-started", "result=%s reason=%s",
	    err_name(g->rc), log_quote(g->text, q));
}

/* The sockets are named from run-dir, the worker's folder: its user need not
 * be let into what is above.  A worker's number is the generation of the
 * signers that hold its keys. */
static int
role_worker(const struct conf *c, unsigned generation, struct sandbox *s)
{
	struct grund g = { .rc = GW_OK };
	struct signer *signer;
	struct journal *journal;
	size_t i;
	int status = 1;

	heap_settle();
	/* a connection each; the soft limit is for programs with select() */
	sandbox_descriptors(worker_descriptors(c));
	s->rolle = SANDBOX_WORKER;
	s->dir = c->run_dir;
	for (i = 0; i < SRC_ANTAL; i++)
		s->ports[s->n_ports++] = url_port(c->sources[i].konf.url);
	signer = signer_rpc_new(".", generation, conf_signers(c),
	    SIGNER_MS);
	journal = journal_new(".", JOURNAL_MS);
	if (signer != NULL && journal != NULL) {
		if (sandbox_enter(s, &g) == GW_OK)
			status = worker_main(c, FD_LISTEN, signer, journal,
			    proces_say_ready, NULL);
		else
			not_started(&g);
	}
	journal_free(journal);
	signer_free(signer);
	return status;
}

/* A copy in the arena; 0: no memory. */
static int
file_copy(struct arena *a, struct conf_file *to, const struct conf_file *from)
{
	*to = *from;
	if (from->name != NULL && (to->name = arena_strdup(a, from->name)) ==
	    NULL)
		return 0;
	if ((from->pass != NULL && (to->pass = arena_strdup(a, from->pass)) ==
	    NULL) || (from->module != NULL && (to->module = arena_strdup(a,
	    from->module)) == NULL) || (from->files != NULL && (to->files =
	    arena_strdup(a, from->files)) == NULL))
		return 0;
	return from->bytes == NULL || (to->bytes = arena_strndup(a,
	    from->bytes, from->len)) != NULL;
}

/*
 * A signer needs its keys' names and certificates and keeps those alone: all
 * that it has will be locked in memory, and 98 municipalities take megabytes.
 */
static int
role_signer(struct laest *l, const char *navn, struct sandbox *s)
{
	struct arena *a = arena_new(SIGNER_CONF);
	const struct conf *all = l->conf;
	unsigned char tickets[TICKET_KEY] = { 0 };
	struct conf c = { 0 };
	int status = 1;

	if (strcmp(navn, SIGNER_TLS) != 0 &&
	    !proces_secret(tickets, sizeof(tickets)))
		return 1;
	if (a != NULL && (c.file = arena_strdup(a, all->file)) != NULL &&
	    file_copy(a, &c.tls_certificate, &all->tls_certificate) &&
	    file_copy(a, &c.tls_key, &all->tls_key) &&
	    file_copy(a, &c.client_certificate, &all->client_certificate) &&
	    file_copy(a, &c.client_key, &all->client_key) &&
	    file_copy(a, &c.signing_certificate, &all->signing_certificate) &&
	    file_copy(a, &c.signing_key, &all->signing_key)) {
		laest_fini(l);
		malloc_trim(0);
		signer_sandbox(&c, navn, s);
		status = signer_main(&c, navn, tickets, FD_LISTEN, s,
		    proces_say_ready, NULL);
	}
	explicit_bzero(tickets, sizeof(tickets));
	arena_free(a);
	return status;
}

/* The journal needs its folder's name and whom its keys are for, no more. */
static int
role_journal(struct laest *l, struct sandbox *s)
{
	struct arena *a = arena_new(SIGNER_CONF);
	const struct conf *all = l->conf;
	unsigned char tickets[TICKET_KEY];
	struct conf c = { 0 };
	int status = 1, ok;
	size_t i;

	c.audit_dir_line = all->audit_dir_line;
	c.audit_retention = all->audit_retention;
	c.replay_ids = all->replay_ids;
	c.n_audit_certificates = all->n_audit_certificates;
	ok = proces_secret(tickets, sizeof(tickets)) && a != NULL &&
	    (c.file = arena_strdup(a, all->file)) != NULL &&
	    (c.audit_dir = arena_strdup(a, all->audit_dir)) != NULL;
	for (i = 0; ok && i < c.n_audit_certificates; i++)
		ok = file_copy(a, &c.audit_certificates[i],
		    &all->audit_certificates[i]);
	if (ok) {
		laest_fini(l);
		malloc_trim(0);
		s->rolle = SANDBOX_JOURNAL;
		s->dir = c.audit_dir;
		status = journal_main(&c, tickets, FD_LISTEN, s,
		    proces_say_ready, NULL);
	}
	explicit_bzero(tickets, sizeof(tickets));
	arena_free(a);
	return status;
}

/* What it was given to tell on, and the parent's board: how much to log. */
static void
boards_open(const char *navn)
{
	int i;

	tavle_min.faelles = tavle_aabn(FD_FAELLES, T_PARENT, 0);
	if (tavle_min.faelles != NULL)
		log_follow(&tavle_min.faelles->loglevel);
	if (strcmp(navn, JOURNAL_ROLLE) == 0)
		tavle_min.journal = tavle_aabn(FD_TAVLE, T_JOURNAL, 1);
	else if (strcmp(navn, SIGNER_MESSAGES) == 0)
		tavle_min.signer = tavle_aabn(FD_TAVLE, T_SIGNER, 1);
	else if (strcmp(navn, SIGNER_TLS) == 0)
		tavle_min.signer = tavle_aabn(FD_TAVLE, T_SIGNER_TLS, 1);
	for (i = T_WORKER; i < TAVLER && tavle_min.worker == NULL; i++)
		tavle_min.worker = tavle_aabn(FD_TAVLE, (enum tavle_nr)i, 1);
	/* the mapping stays */
	close(FD_FAELLES);
	close(FD_TAVLE);
}

/* `--role NAME NR`, with the descriptors of proces.h. */
static int
role_main(const char *navn, const char *nr)
{
	struct laest l = { .fd = -1 };
	struct sandbox_users users;
	struct sandbox s = { .users = &users };
	struct grund g = { .rc = GW_OK };
	int status = 1;

	if (fcntl(FD_SNAPSHOT, F_GETFD) == -1 ||
	    fcntl(FD_LISTEN, F_GETFD) == -1 ||
	    fcntl(FD_READY, F_GETFD) == -1) {
		fputs("gatewayd: roles are started by gatewayd itself\n",
		    stderr);
		status = USAGE_STATUS;
		goto out;
	}
	log_init(navn, LOG_INFO_);
	boards_open(navn);
	/* the worker alone asks what a municipality has decided */
	if ((strcmp(navn, WORKER_ROLLE) == 0 ?
	    laest_snapshot(&l, FD_SNAPSHOT, &g) :
	    laest_uden_ark(&l, FD_SNAPSHOT, &g)) != GW_OK ||
	    sandbox_users_find(l.conf->user, l.conf->keeper_user, &users,
	    &g) != GW_OK) {
		not_started(&g);
		goto out;
	}
	rpc_prepare(users.worker);
	if (l.conf->debug)
		log_init(navn, LOG_DEBUG_);
	if (strcmp(navn, WORKER_ROLLE) == 0)
		status = role_worker(l.conf, (unsigned)strtoul(nr, NULL,
		    10), &s);
	else if (strcmp(navn, SIGNER_MESSAGES) == 0 ||
	    strcmp(navn, SIGNER_TLS) == 0)
		status = role_signer(&l, navn, &s);
	else if (strcmp(navn, JOURNAL_ROLLE) == 0)
		status = role_journal(&l, &s);
	else if (strcmp(navn, CONTROL_ROLLE) == 0)
		status = control_main(l.conf, FD_LISTEN, &s,
		    proces_say_ready, NULL);
	else
		status = USAGE_STATUS;
out:
	laest_fini(&l);
	return status;
}

/* --- The parent --- */

/* Prints the errors, and the warnings too where they were asked for. */
static void
meldinger_print(const struct conf_meldinger *m, int advarsler)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->v[i].fejl || advarsler)
			fprintf(stderr, "%s\n", m->v[i].text);
}

/*
 * Only asked for: a gateway of which one certificate has run out is started
 * nevertheless, and does what the others are good for.
 */
static int
own_check(const struct conf *c)
{
	char why[EGNE_WHY];

	if (egne_check(c, NULL, clock_now(), why) == GW_OK)
		return 0;
	fprintf(stderr, "%s\n", why);
	return USAGE_STATUS;
}

static int
may_take_over(const struct laest *l, int arv_fd)
{
	struct grund g = { .rc = GW_OK };

	if (upgrade_try(l, FD_SNAPSHOT, arv_fd, &g) == GW_OK)
		return 0;
	fprintf(stderr, "gatewayd: %s\n", g.text);
	return USAGE_STATUS;
}

/*
 * arv_fd: the record of another program in whose place we are (arv.h), or
 * with -t might be; -1: nobody's.  `--takeover FD [-t] -c FILE` is said by
 * programs older and newer than this one and stays as it is.
 */
static int
parent_start(const char *file, int check, int arv_fd)
{
	struct conf_meldinger m = { NULL, 0, 0, 0 };
	struct grund g = { .rc = GW_OK };
	struct laest l;
	enum gw_err rc;
	int status = USAGE_STATUS;

	log_init("parent", LOG_INFO_);
	if (arv_fd != -1 && !check)
		return parent_take_over(arv_fd);
	rc = laest_disk(&l, file, &m, &g);
	meldinger_print(&m, check);
	if (rc != GW_OK && m.n_fejl == 0)
		fprintf(stderr, "%s: %s\n", file, g.text);
	if (rc == GW_OK && !check && m.n > 0)
		log_event(LOG_WARN_, "configuration", "warnings=%zu "
		    "advice=\"gatewayd -t -c FILE lists them\"", m.n);
	if (rc == GW_OK && arv_fd != -1)
		status = may_take_over(&l, arv_fd);
	else if (rc == GW_OK && check)
		status = own_check(l.conf);
	else if (rc == GW_OK)
		status = parent_main(&l);
	laest_fini(&l);
	return status;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ "takeover", required_argument, NULL, 'T' },
		{ NULL, 0, NULL, 0 }
	};
	const char *file = NULL;
	int ch, check = 0, arv_fd = -1;

	if (argc == 4 && strcmp(argv[1], "--role") == 0)
		return role_main(argv[2], argv[3]);
	while ((ch = getopt_long(argc, argv, "c:t", options, NULL)) != -1)
		switch (ch) {
		case 'c':
			file = optarg;
			break;
		case 't':
			check = 1;
			break;
		case 'T':
			arv_fd = (int)strtol(optarg, NULL, 10);
			break;
		case 'h':
			fputs(usage, stdout);
			return 0;
		case 'V':
			puts("gatewayd " GW_VERSION);
			return 0;
		default:
			fputs(usage, stderr);
			return USAGE_STATUS;
		}
	if (file == NULL || optind != argc) {
		fputs(usage, stderr);
		return USAGE_STATUS;
	}
	return parent_start(file, check, arv_fd);
}
