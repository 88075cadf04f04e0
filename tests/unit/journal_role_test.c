/*
 * journal_role_test.c - the journal role in a process of its own, told as the
 * worker tells it: what it spends, what it writes, when it answers, and what
 * it does when it is killed or its disk fails.
 */
#include "journal_role.h"	/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "clock.h"
#include "journal.h"
#include "journal_stoette.h"
#include "log.h"
#include "replay.h"
#include "rpc.h"

#define TIMEOUT_MS	3000
#define IDS		20		/* replay-ids */
#define KALDERE		40
#define CPR		"0703851237"	/* fails modulus 11 */
#define LIV		INT64_C(420000)

/* What the role's process and this one share: its disk. */
static struct {
	atomic_int	 skriv_fejler, disk_fejler, disk_ms, synket, laes_ms;
} *delt;

static struct conf konf;
static const unsigned char key[TICKET_KEY] = { 4, 7, 1, 1 };
static struct journal *j;
static int listen_fd = -1;
static pid_t pid;
static char mappe[64], run_dir[64], *sti;

/* --- The process's disk --- */

ssize_t
write(int fd, const void *p, size_t n)
{
	struct stat st;

	if (delt == NULL || !atomic_load(&delt->skriv_fejler) ||
	    fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return (ssize_t)syscall(SYS_write, fd, p, n);
	errno = ENOSPC;
	return -1;
}

static int i_rollen;			/* this is the role's process */

static void
sov(atomic_int *ms)
{
	const struct timespec ts = { 0, atomic_load(ms) * 1000000L };

	if (ts.tv_nsec > 0)
		nanosleep(&ts, NULL);
}

/* Its loop reads whether a group is durable before it waits. */
ssize_t
read(int fd, void *p, size_t n)
{
	if (i_rollen)
		sov(&delt->laes_ms);
	return (ssize_t)syscall(SYS_read, fd, p, n);
}

int
fdatasync(int fd)
{
	if (delt != NULL)
		sov(&delt->disk_ms);
	if (delt != NULL)
		atomic_fetch_add(&delt->synket, 1);
	errno = EIO;
	return delt != NULL && atomic_load(&delt->disk_fejler) ? -1 :
	    (int)syscall(SYS_fdatasync, fd);
}

/* --- The process --- */

static void
say_ready(void *arg)
{
	ssize_t n = write(*(int *)arg, "r", 1);

	(void)n;
	close(*(int *)arg);
}

/* Runs the role; its exit status when it does not come to serve, else -1. */
static int
rolle_start(void)
{
	int fds[2], status;
	char c;

	assert_int_equal(pipe(fds), 0);
	if ((pid = fork()) == 0) {
		close(fds[0]);
		i_rollen = 1;
		fclose(stderr);		/* its log, and its one line */
		_exit(journal_main(&konf, key, listen_fd, NULL, say_ready,
		    &fds[1]));
	}
	close(fds[1]);
	if (read(fds[0], &c, 1) == 1)
		status = -1;
	else {
		assert_int_equal(waitpid(pid, &status, 0), pid);
		status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
		pid = 0;
	}
	close(fds[0]);
	return status;
}

/* Its wait(2) status; sig 0: it ends by itself. */
static int
rolle_slut(int sig)
{
	int status = 0;

	if (pid == 0)
		return 0;
	if (sig != 0)
		kill(pid, sig);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	pid = 0;
	return status;
}

static int
scene(void **state)
{
	delt = mmap(NULL, sizeof(*delt), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return delt == MAP_FAILED || stoette_noegler(state) != 0;
}

static int
begyndt(void **state)
{
	struct grund g = { .rc = GW_OK };

	(void)state;
	stoette_mappe(mappe);
	strcpy(run_dir, "/tmp/journal_role_test.XXXXXX");
	memset(delt, 0, sizeof(*delt));
	memset(&konf, 0, sizeof(konf));
	konf.file = "gatewayd.conf";
	konf.audit_dir = mappe;
	konf.replay_ids = IDS;
	konf.n_audit_certificates = 1;
	konf.audit_certificates[0].bytes = stoette_pem[0];
	if (mkdtemp(run_dir) == NULL ||
	    rpc_path(run_dir, JOURNAL_ROLLE, 0, &sti) != GW_OK ||
	    (listen_fd = rpc_listen(sti, &g)) == -1 || rolle_start() != -1)
		return -1;
	return (j = journal_new(run_dir, TIMEOUT_MS)) == NULL;
}

static int
sluttet(void **state)
{
	(void)state;
	journal_free(j);
	rolle_slut(SIGKILL);
	close(listen_fd);
	unlink(sti);
	free(sti);
	rmdir(run_dir);
	stoette_mappe_bort(mappe);
	return 0;
}

/* --- What is told --- */

/* A request of that number; changed before it is begun. */
static struct {
	jx_who		 w;
	jr_kommune	 k;
	jr_spend	 spends[JX_MAX_SPENDS];
} r;

static jx_who *
request(unsigned nr)
{
	static char cpr[] = CPR, why[] = "Fordi", tom[] = "", ok[] = "GW_OK",
	    kode[] = "0461", vores[JX_MAX_ID + 1];
	static unsigned fortloebende;
	struct replay_id id;
	char text[32];

	snprintf(text, sizeof(text), "urn:uuid:%u", nr);
	assert_int_equal(replay_id('m', text, clock_now() + LIV, &id), GW_OK);
	memset(&r, 0, sizeof(r));
	who_fyld(&r.w.who, "HentOverblik", &r.k);
	r.k.kode = kode;
	/* our own id: each that comes is another */
	snprintf(vores, sizeof(vores), "r-%u", ++fortloebende);
	r.w.who.request = vores;
	r.w.cpr = cpr;
	r.w.begrundelse = why;
	r.w.employee = tom;
	r.w.outcome = ok;
	memcpy(r.spends[0].key, id.key, JX_DIGEST);
	r.spends[0].until = id.until;
	r.w.spends.spends_val = r.spends;
	r.w.spends.spends_len = 1;
	return &r.w;
}

static uint64_t number;
static unsigned char ticket[TICKET_LEN];

static enum gw_err
begynd(unsigned nr)
{
	memset(ticket, 0, sizeof(ticket));
	return journal_begin(j, request(nr), &number, ticket);
}

static int
billet_ok(void)
{
	return ticket_ok(key, ticket, TICKET_LEN, clock_now());
}

static enum gw_err
afslut(uint64_t begun)
{
	static char ok[] = "GW_OK";
	jr_completed c;

	memset(&c, 0, sizeof(c));
	c.begun = begun;
	c.result.outcome = ok;
	return journal_complete(j, &c);
}

/* --- What is written --- */

static struct {
	int		 kind[JR_CLOSED + 1];
	uint64_t	 sidste[JR_CLOSED + 1];	/* its number */
	char		 outcome[JX_MAX_WORD + 1];	/* the last refusal's */
	unsigned	 spends;			/* likewise */
	unsigned	 talt[GW_ERR_COUNT];
} spor;

static int
post_se(void *arg, const struct journal_post *p)
{
	const jr_counts *c = &p->body.jr_body_u.counts;
	u_int i;
	int k;

	(void)arg;
	spor.kind[p->body.kind]++;
	spor.sidste[p->body.kind] = p->number;
	if (p->body.kind == JR_REFUSED) {
		snprintf(spor.outcome, sizeof(spor.outcome), "%s",
		    p->body.jr_body_u.refused.outcome);
		spor.spends = p->body.jr_body_u.refused.spends.spends_len;
	}
	for (i = 0; p->body.kind == JR_COUNTS && i < c->jr_counts_len; i++)
		for (k = 0; k < GW_ERR_COUNT; k++)
			if (strcmp(err_name((enum gw_err)k),
			    c->jr_counts_val[i].outcome) == 0)
				spor.talt[k] += c->jr_counts_val[i].n;
	return 0;
}

/* The audit trail as it stands; it holds. */
static void
laes(void)
{
	struct journal_fund f;

	memset(&spor, 0, sizeof(spor));
	if (stoette_laes(mappe, &f, post_se) != GW_OK)
		assert_string_equal(stoette_g.text, "");
}

/* --- Beginning and completing --- */

static void
a_request_begins_and_is_completed(void **state)
{
	uint64_t begun;

	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	begun = number;
	assert_true(billet_ok());
	laes();
	assert_int_equal(spor.kind[JR_BEGUN], 1);
	assert_int_equal(spor.sidste[JR_BEGUN], begun);
	assert_int_equal(afslut(begun), GW_OK);
	laes();
	assert_int_equal(spor.kind[JR_COMPLETED], 1);
	assert_int_equal(spor.kind[JR_REFUSED], 0);
}

static void
what_has_not_begun_cannot_be_completed(void **state)
{
	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	assert_int_equal(afslut(number + 1), GW_EJOURNAL);
	assert_int_equal(afslut(number - 1), GW_EJOURNAL);
	assert_int_equal(afslut(number), GW_OK);
	laes();
	assert_int_equal(spor.kind[JR_COMPLETED], 1);
}

static void
a_call_that_is_made_again_is_answered_as_before(void **state)
{
	uint64_t begun;
	int liv;

	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	begun = number;
	for (liv = 0; liv < 2; liv++) {
		assert_int_equal(journal_begin(j, &r.w, &number, ticket),
		    GW_OK);
		assert_int_equal(number, begun);
		assert_true(billet_ok());
		if (liv == 0) {
			rolle_slut(SIGKILL);
			assert_int_equal(rolle_start(), -1);
		}
	}
	assert_int_equal(afslut(begun), GW_OK);
	assert_int_equal(afslut(begun), GW_OK);
	rolle_slut(SIGKILL);
	assert_int_equal(rolle_start(), -1);
	assert_int_equal(afslut(begun), GW_OK);
	assert_int_equal(begynd(1), GW_EREPLAY);
	laes();
	assert_int_equal(spor.kind[JR_BEGUN], 1);
	assert_int_equal(spor.kind[JR_COMPLETED], 1);
}

static void
a_refusal_that_is_told_again_is_recorded_once(void **state)
{
	static char fejl[] = "GW_EACCESS";
	jx_who *w = request(1);
	uint64_t foerste;

	(void)state;
	w->outcome = fejl;
	assert_int_equal(journal_begin(j, w, &foerste, ticket), GW_OK);
	rolle_slut(SIGKILL);
	assert_int_equal(rolle_start(), -1);
	assert_int_equal(journal_begin(j, w, &number, ticket), GW_OK);
	assert_int_equal(number, foerste);
	laes();
	assert_int_equal(spor.kind[JR_REFUSED], 1);
}

static void
a_replay_is_refused_and_recorded(void **state)
{
	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	assert_int_equal(begynd(1), GW_EREPLAY);
	assert_true(billet_ok());	/* its fault is signed */
	assert_int_equal(afslut(number), GW_EJOURNAL);
	laes();
	assert_int_equal(spor.kind[JR_REFUSED], 1);
	assert_int_equal(spor.sidste[JR_REFUSED], number);
	assert_string_equal(spor.outcome, "GW_EREPLAY");
	assert_int_equal(spor.spends, 0);
}

static void
a_refused_request_is_spent_and_recorded_in_one(void **state)
{
	static char outcome[] = "GW_EACCESS";
	jx_who *w = request(1);

	(void)state;
	w->outcome = outcome;
	assert_int_equal(journal_begin(j, w, &number, ticket), GW_OK);
	assert_true(billet_ok());
	assert_int_equal(afslut(number), GW_EJOURNAL);
	laes();
	assert_string_equal(spor.outcome, "GW_EACCESS");
	assert_int_equal(spor.spends, 1);
	assert_int_equal(spor.kind[JR_BEGUN], 0);
	assert_int_equal(begynd(1), GW_EREPLAY);
}

static void
a_replay_comes_before_what_else_is_wrong(void **state)
{
	static char outcome[] = "GW_EREQUEST";
	jx_who *w;

	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	w = request(1);
	w->outcome = outcome;
	assert_int_equal(journal_begin(j, w, &number, ticket), GW_EREPLAY);
	laes();
	assert_string_equal(spor.outcome, "GW_EREPLAY");
}

static void
a_refusal_about_nobody_that_spends_nothing_is_recorded(void **state)
{
	static char outcome[] = "GW_EAUTH", tom[] = "";
	jx_who *w = request(1);

	(void)state;
	w->outcome = outcome;
	w->cpr = tom;
	w->spends.spends_len = 0;
	assert_int_equal(journal_begin(j, w, &number, ticket), GW_OK);
	laes();
	assert_string_equal(spor.outcome, "GW_EAUTH");
	assert_int_equal(begynd(1), GW_OK);
}

static void
what_cannot_be_a_beginning_is_none(void **state)
{
	static char tom[] = "", kort[] = "070385123";
	jx_who *w;

	(void)state;
	w = request(1);
	w->cpr = tom;			/* about nobody */
	assert_int_equal(journal_begin(j, w, &number, ticket), GW_EJOURNAL);
	w->cpr = kort;
	assert_int_equal(journal_begin(j, w, &number, ticket), GW_EJOURNAL);
	w = request(1);
	w->spends.spends_len = 0;
	assert_int_equal(journal_begin(j, w, &number, ticket), GW_EJOURNAL);
	w = request(1);			/* for longer than a token lives */
	w->spends.spends_val[0].until += INT64_C(86400000);
	assert_int_equal(journal_begin(j, w, &number, ticket), GW_EJOURNAL);
	laes();
	assert_int_equal(spor.kind[JR_BEGUN] + spor.kind[JR_REFUSED], 0);
	assert_int_equal(begynd(1), GW_OK);	/* nothing was spent */
}

static void
full_means_closed_and_nothing_is_spent(void **state)
{
	unsigned i;

	(void)state;
	for (i = 0; i < IDS; i++)
		assert_int_equal(begynd(i), GW_OK);
	assert_int_equal(begynd(IDS), GW_EBUSY);
	assert_true(billet_ok());
	assert_int_equal(begynd(IDS), GW_EBUSY);	/* and no replay */
	laes();
	assert_string_equal(spor.outcome, "GW_EBUSY");
	assert_int_equal(spor.spends, 0);
	assert_int_equal(spor.kind[JR_REFUSED], 2);
}

static void
strangers_are_counted(void **state)
{
	(void)state;
	journal_count(j, GW_ECHECK);	/* told at once, being the first */
	journal_count(j, GW_ECHECK);
	journal_count(j, GW_ESCAN);
	laes();
	assert_int_equal(spor.kind[JR_COUNTS], 1);
	journal_free(j);
	j = journal_new(run_dir, TIMEOUT_MS);
	laes();
	assert_int_equal(spor.talt[GW_ECHECK], 2);
	assert_int_equal(spor.talt[GW_ESCAN], 1);
	assert_int_equal(spor.kind[JR_COUNTS], 2);
}

/* --- The disk --- */

static void
a_beginning_does_not_wait_for_the_disk_but_a_completion_does(void **state)
{
	int64_t fra = clock_mono();

	(void)state;
	atomic_store(&delt->disk_ms, 300);
	assert_int_equal(begynd(1), GW_OK);
	assert_true(clock_mono() - fra < 200);
	assert_int_equal(afslut(number), GW_OK);
	assert_true(clock_mono() - fra >= 300);
	fra = clock_mono();
	assert_int_equal(begynd(1), GW_EREPLAY);
	assert_true(clock_mono() - fra >= 300);
}

static void *
kalder(void *arg)
{
	jr_completed c;
	static char ok[] = "GW_OK";

	memset(&c, 0, sizeof(c));
	c.begun = *(uint64_t *)arg;
	c.result.outcome = ok;
	*(uint64_t *)arg = (uint64_t)journal_complete(j, &c);
	return NULL;
}

static void
those_who_wait_share_the_disk(void **state)
{
	uint64_t nr[KALDERE];
	pthread_t traad[KALDERE];
	int i, foer;

	(void)state;
	konf.replay_ids = KALDERE;
	rolle_slut(SIGTERM);
	assert_int_equal(rolle_start(), -1);
	for (i = 0; i < KALDERE; i++) {
		assert_int_equal(begynd((unsigned)i), GW_OK);
		nr[i] = number;
	}
	atomic_store(&delt->disk_ms, 50);
	foer = atomic_load(&delt->synket);
	for (i = 0; i < KALDERE; i++)
		assert_int_equal(pthread_create(&traad[i], NULL, kalder,
		    &nr[i]), 0);
	for (i = 0; i < KALDERE; i++) {
		pthread_join(traad[i], NULL);
		assert_int_equal(nr[i], GW_OK);
	}
	assert_true(atomic_load(&delt->synket) - foer < KALDERE / 2);
	laes();
	assert_int_equal(spor.kind[JR_COMPLETED], KALDERE);
}

static void
without_room_nothing_begins_and_nothing_is_spent(void **state)
{
	uint64_t begun;

	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	begun = number;
	atomic_store(&delt->skriv_fejler, 1);
	assert_int_equal(begynd(2), GW_EJOURNAL);
	assert_int_equal(afslut(begun), GW_EJOURNAL);
	journal_count(j, GW_ECHECK);
	atomic_store(&delt->skriv_fejler, 0);
	assert_int_equal(begynd(2), GW_OK);
	assert_int_equal(afslut(begun), GW_OK);
	/* what could not be told is counted on */
	journal_free(j);
	j = journal_new(run_dir, TIMEOUT_MS);
	laes();
	assert_int_equal(spor.talt[GW_ECHECK], 1);
}

static void
after_a_failed_fsync_nothing_is_confirmed(void **state)
{
	int status;

	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	atomic_store(&delt->disk_fejler, 1);
	assert_int_equal(afslut(number), GW_EJOURNAL);
	status = rolle_slut(0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	laes();
	assert_int_equal(spor.kind[JR_CLOSED], 0);
	/* the next one reads what is there */
	atomic_store(&delt->disk_fejler, 0);
	assert_int_equal(rolle_start(), -1);
	assert_int_equal(begynd(1), GW_EREPLAY);
	assert_int_equal(begynd(2), GW_OK);
}

/* --- Ends --- */

static void
a_killed_journal_remembers(void **state)
{
	uint64_t begun;

	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	begun = number;
	rolle_slut(SIGKILL);
	assert_int_equal(rolle_start(), -1);
	assert_int_equal(begynd(1), GW_EREPLAY);
	assert_int_equal(begynd(2), GW_OK);
	assert_true(number > begun);
	laes();
	assert_int_equal(spor.kind[JR_START], 2);
	assert_int_equal(spor.kind[JR_CLOSED], 0);
}

static void
an_end_that_was_asked_for_answers_who_waits_and_says_so(void **state)
{
	pthread_t traad;
	uint64_t nr;
	int status;

	(void)state;
	assert_int_equal(begynd(1), GW_OK);
	nr = number;
	atomic_store(&delt->disk_ms, 300);
	assert_int_equal(pthread_create(&traad, NULL, kalder, &nr), 0);
	for (laes(); spor.kind[JR_COMPLETED] == 0;)
		laes();
	status = rolle_slut(SIGTERM);
	assert_int_equal(status, 0);
	pthread_join(traad, NULL);
	assert_int_equal(nr, GW_OK);
	laes();
	assert_int_equal(spor.kind[JR_CLOSED], 1);
}

/* Asked in the moment before the loop waits, when the thread that waits for
 * the disk could take the signal. */
static void
an_end_that_is_asked_for_comes_whenever_it_is(void **state)
{
	const struct timespec ms10 = { 0, 10000000 };
	int i, status = -1;

	(void)state;
	atomic_store(&delt->laes_ms, 100);
	/* nothing is written, so nothing else wakes the loop */
	assert_int_equal(afslut(4711), GW_EJOURNAL);
	nanosleep(&ms10, NULL);
	kill(pid, SIGTERM);
	for (i = 0; i < 300 && waitpid(pid, &status, WNOHANG) == 0; i++)
		nanosleep(&ms10, NULL);
	assert_int_equal(status, 0);
	pid = 0;
}

static void
nobody_there_is_no_record(void **state)
{
	struct journal *ingen = journal_new("/tmp/findes/ikke", 100);

	(void)state;
	assert_int_equal(journal_begin(ingen, request(1), &number, ticket),
	    GW_EJOURNAL);
	journal_free(ingen);
	journal_free(NULL);
	rolle_slut(SIGKILL);
	journal_free(j);
	j = journal_new(run_dir, 200);
	assert_int_equal(begynd(1), GW_EJOURNAL);	/* in its time */
}

static void
a_folder_that_cannot_be_used_is_status_2(void **state)
{
	(void)state;
	rolle_slut(SIGTERM);
	konf.audit_dir = "/findes/ikke";
	assert_int_equal(rolle_start(), 2);
	konf.audit_dir = mappe;
	konf.audit_certificates[0].bytes = "not a certificate";
	assert_int_equal(rolle_start(), 2);
	konf.audit_certificates[0].bytes = stoette_pem[0];
	assert_int_equal(rolle_start(), -1);
}

#define T(f)	cmocka_unit_test_setup_teardown(f, begyndt, sluttet)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_request_begins_and_is_completed),
		T(what_has_not_begun_cannot_be_completed),
		T(a_call_that_is_made_again_is_answered_as_before),
		T(a_refusal_that_is_told_again_is_recorded_once),
		T(a_replay_is_refused_and_recorded),
		T(a_refused_request_is_spent_and_recorded_in_one),
		T(a_replay_comes_before_what_else_is_wrong),
		T(a_refusal_about_nobody_that_spends_nothing_is_recorded),
		T(what_cannot_be_a_beginning_is_none),
		T(full_means_closed_and_nothing_is_spent),
		T(strangers_are_counted),
		T(a_beginning_does_not_wait_for_the_disk_but_a_completion_does),
		T(those_who_wait_share_the_disk),
		T(without_room_nothing_begins_and_nothing_is_spent),
		T(after_a_failed_fsync_nothing_is_confirmed),
		T(a_killed_journal_remembers),
		T(an_end_that_was_asked_for_answers_who_waits_and_says_so),
		T(an_end_that_is_asked_for_comes_whenever_it_is),
		T(nobody_there_is_no_record),
		T(a_folder_that_cannot_be_used_is_status_2),
	};

	/* failures are what is tested: no word of them */
	log_init("test", LOG_ERROR_ + 1);
	return cmocka_run_group_tests(tests, scene, stoette_slut);
}
