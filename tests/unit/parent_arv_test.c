/*
 * parent_arv_test.c - what runs, written by one program and read by another:
 * each test begins with one whole parent and changes one thing.
 */
#include "parent_impl.h"	/* before cmocka.h, whose fail() is a macro */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "control_role.h"
#include "journal_role.h"
#include "log.h"
#include "parent.h"
#include "worker.h"

#define SIGNERE	2
#define FDS	16

static struct parent p, ny;
static struct grund g;
static int fd[FDS];		/* descriptors of this test's */
static int egne[ARV_EGNE];
static size_t n_egne;

static void
tom(struct parent *q)
{
	size_t i;

	memset(q, 0, sizeof(*q));
	q->laest.fd = q->lock_fd = q->secret_fd = q->ordre_fd = -1;
	q->program_fd = q->journal_program_fd = q->journal_foer_fd = -1;
	for (i = 0; i < TAVLER; i++)
		q->tavle_rw[i] = q->tavle_ro[i] = -1;
	for (i = 0; i < MAX_EKSTRA; i++)
		q->ekstra[i] = -1;
}

static void
rolle(struct proces *r, const char *navn, unsigned nr, int listen_fd,
    pid_t pid)
{
	rolle_set(r, navn, nr, listen_fd, -1);
	r->pid = pid;
	r->ready = 1;
	r->started = 1000 + pid;
	r->wait_ms = 40;
	r->omstarter = 3;
}

static int
setup(void **state)
{
	struct saet *s;
	size_t i;

	(void)state;
	memset(&g, 0, sizeof(g));
	for (i = 0; i < FDS; i++)
		assert_true((fd[i] = memfd_create("test", MFD_CLOEXEC)) > 2);
	tom(&p);
	tom(&ny);
	snprintf(p.bound, sizeof(p.bound), "127.0.0.1:8443");
	p.laest.fd = fd[0];
	p.lock_fd = fd[1];
	p.secret_fd = fd[2];
	p.program_fd = fd[3];
	p.generation = 7;
	p.sidste = 9;
	rolle(&p.roller[p.n++], JOURNAL_ROLLE, 0, fd[4], 100001);
	rolle(&p.roller[p.n++], SIGNER_TLS, 7, fd[5], 100002);
	for (i = 0; i < SIGNERE; i++)
		rolle(&p.roller[p.n++], SIGNER_MESSAGES,
		    (unsigned)(7 * SIGNER_MAX + i), fd[6 + i],
		    (pid_t)(100003 + i));
	rolle(&p.roller[p.n++], WORKER_ROLLE, 7, fd[8], 100010);
	rolle(&p.gamle[p.n_gamle++], WORKER_ROLLE, 6, fd[8], 100011);
	p.gamle[0].again = 77777;
	s = &p.gamle_saet[p.n_gamle_saet++];
	s->nr = 6;
	s->program_fd = fd[9];
	s->snapshot_fd = fd[10];
	s->kill_at = 88888;
	rolle(&s->v[s->n++], SIGNER_TLS, 6, fd[11], 100012);
	rolle(&p.control, CONTROL_ROLLE, 0, fd[12], 100013);
	p.ordre_fd = fd[13];
	p.ekstra[CONTROL_ORDRE] = fd[14];
	return 0;
}

static int
teardown(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < FDS; i++)
		close(fd[i]);
	while (n_egne > 0)
		close(egne[--n_egne]);
	return 0;
}

static enum gw_err
skriv_og_laes(int bliver, int proeve)
{
	int arv = arv_write(&p, bliver, egne, &n_egne);
	enum gw_err rc;

	assert_true(arv != -1);
	rc = arv_read(&ny, arv, proeve, &g);
	close(arv);
	return rc;
}

/* The record as text, edited, in a memfd. */
static int
rettet(const char *from, const char *to)
{
	static char text[65536], efter[65536];
	int arv = arv_write(&p, 0, egne, &n_egne), ud;
	ssize_t len = pread(arv, text, sizeof(text) - 1, 0);
	char *at;

	assert_true(len > 0);
	text[len] = '\0';
	assert_non_null(at = strstr(text, from));
	snprintf(efter, sizeof(efter), "%.*s%s%s", (int)(at - text), text, to,
	    at + strlen(from));
	close(arv);
	assert_true((ud = memfd_create("rettet", MFD_CLOEXEC)) != -1);
	assert_int_equal(write(ud, efter, strlen(efter)), strlen(efter));
	return ud;
}

static void
rolle_ens(const struct proces *a, const struct proces *b)
{
	assert_string_equal(a->navn, b->navn);
	assert_int_equal(a->nr, b->nr);
	assert_int_equal(a->pid, b->pid);
	assert_int_equal(a->listen_fd, b->listen_fd);
	assert_int_equal(a->ready_fd, b->ready_fd);
	assert_int_equal(a->ready, b->ready);
	assert_int_equal(a->started, b->started);
	assert_int_equal(a->again, b->again);
	assert_int_equal(a->wait_ms, b->wait_ms);
	assert_int_equal(a->omstarter, b->omstarter);
}

/* --- Whole --- */

static void
what_runs_is_read_as_it_was_written(void **state)
{
	size_t i;

	(void)state;
	assert_int_equal(skriv_og_laes(1, 0), GW_OK);
	assert_int_equal(ny.laest.fd, p.laest.fd);
	assert_int_equal(ny.lock_fd, p.lock_fd);
	assert_int_equal(ny.program_fd, p.program_fd);
	assert_string_equal(ny.bound, p.bound);
	assert_int_equal(ny.generation, 7);
	assert_int_equal(ny.sidste, 9);
	assert_int_equal(ny.n, p.n);
	for (i = 0; i < p.n; i++)
		rolle_ens(&ny.roller[i], &p.roller[i]);
	assert_int_equal(ny.n_gamle, 1);
	rolle_ens(&ny.gamle[0], &p.gamle[0]);
	assert_int_equal(ny.n_gamle_saet, 1);
	assert_int_equal(ny.gamle_saet[0].nr, 6);
	assert_int_equal(ny.gamle_saet[0].program_fd, fd[9]);
	assert_int_equal(ny.gamle_saet[0].snapshot_fd, fd[10]);
	assert_int_equal(ny.gamle_saet[0].kill_at, 88888);
	rolle_ens(&ny.gamle_saet[0].v[0], &p.gamle_saet[0].v[0]);
	rolle_ens(&ny.control, &p.control);
	assert_int_equal(ny.ordre_fd, fd[13]);
	assert_int_equal(ny.ekstra[CONTROL_ORDRE], fd[14]);
}

static void
the_secret_is_for_the_journal_and_who_signs_messages(void **state)
{
	(void)state;
	assert_int_equal(skriv_og_laes(0, 0), GW_OK);
	assert_int_equal(ny.roller[0].secret_fd, fd[2]);
	assert_int_equal(ny.roller[1].secret_fd, -1);	/* the TLS signer */
	assert_int_equal(ny.roller[2].secret_fd, fd[2]);
	assert_int_equal(ny.roller[p.n - 1].secret_fd, -1);
	assert_int_equal(ny.gamle_saet[0].v[0].secret_fd, -1);
}

static void
this_program_is_named_by_a_descriptor_of_its_own(void **state)
{
	char a[64], sti[64];
	ssize_t n, m;
	char b[64];

	(void)state;
	p.program_fd = -1;
	assert_int_equal(skriv_og_laes(1, 0), GW_OK);
	/* the journal's and this one */
	assert_int_equal(n_egne, 2);
	assert_true(ny.program_fd != -1);
	assert_true(ny.program_fd != ny.journal_program_fd);
	snprintf(sti, sizeof(sti), "/proc/self/fd/%d", ny.program_fd);
	n = readlink(sti, a, sizeof(a));
	m = readlink("/proc/self/exe", b, sizeof(b));
	assert_true(n > 0);
	assert_int_equal(n, m);
	assert_memory_equal(a, b, (size_t)n);
}

static void
what_is_named_stays_open_over_exec_only_when_wanted(void **state)
{
	(void)state;
	close(arv_write(&p, 1, egne, &n_egne));
	assert_int_equal(fcntl(p.lock_fd, F_GETFD), 0);
	assert_int_equal(fcntl(p.roller[0].listen_fd, F_GETFD), 0);
	teardown(NULL);
	setup(NULL);
	close(arv_write(&p, 0, egne, &n_egne));
	assert_int_equal(fcntl(p.lock_fd, F_GETFD), FD_CLOEXEC);
}

static void
what_is_taken_closes_on_the_next_exec(void **state)
{
	(void)state;
	assert_int_equal(skriv_og_laes(1, 0), GW_OK);
	assert_int_equal(fcntl(p.lock_fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(fcntl(fd[10], F_GETFD), FD_CLOEXEC);
}

static void
who_only_looks_takes_nothing(void **state)
{
	(void)state;
	assert_int_equal(skriv_og_laes(1, 1), GW_OK);
	assert_int_equal(fcntl(p.lock_fd, F_GETFD), 0);
	assert_int_equal(ny.n, p.n);
}

static void
boards_go_on_and_those_of_another_version_do_not(void **state)
{
	(void)state;
	assert_int_equal(tavle_ny(T_JOURNAL, &p.tavle_rw[T_JOURNAL],
	    &p.tavle_ro[T_JOURNAL], &g), GW_OK);
	p.tavle_rw[T_SIGNER] = dup(fd[15]);	/* no board */
	p.tavle_ro[T_SIGNER] = dup(fd[15]);
	assert_int_equal(skriv_og_laes(0, 0), GW_OK);
	assert_int_equal(ny.tavle_rw[T_JOURNAL], p.tavle_rw[T_JOURNAL]);
	assert_int_equal(ny.tavle_ro[T_JOURNAL], p.tavle_ro[T_JOURNAL]);
	assert_int_equal(ny.tavle_rw[T_SIGNER], -1);
	assert_int_equal(fcntl(p.tavle_rw[T_SIGNER], F_GETFD), -1);
	close(p.tavle_rw[T_JOURNAL]);
	close(p.tavle_ro[T_JOURNAL]);
}

/* --- Other versions --- */

static void
a_role_that_is_not_known_is_left_out_and_its_socket_closed(void **state)
{
	int arv = rettet("name=signer-tls nr=7 pid=100002", "name=oracle "
	    "nr=7 pid=0");

	(void)state;
	assert_int_equal(arv_read(&ny, arv, 0, &g), GW_OK);
	assert_int_equal(ny.n, p.n - 1);
	assert_int_equal(fcntl(fd[5], F_GETFD), -1);
	close(arv);
	assert_true((fd[5] = memfd_create("test", MFD_CLOEXEC)) != -1);
}

static void
a_record_of_a_later_version_is_refused(void **state)
{
	int arv = rettet("gatewayd-arv 1", "gatewayd-arv 2");

	(void)state;
	assert_int_equal(arv_read(&ny, arv, 1, &g), GW_ECONF);
	assert_non_null(strstr(g.text, "form 2"));
	close(arv);
}

/* --- Less than whole --- */

static void
without_what_everything_stands_on_it_is_refused(void **state)
{
	static const char *const uden[] = { " snapshot=", " lock=",
	    " secret=", " name=journal", " name=worker" };
	char from[64];
	size_t i;
	int arv;

	(void)state;
	for (i = 0; i < sizeof(uden) / sizeof(uden[0]); i++) {
		tom(&ny);
		memset(&g, 0, sizeof(g));
		snprintf(from, sizeof(from), " x%s", uden[i] + 1);
		arv = rettet(uden[i], from);
		assert_int_equal(arv_read(&ny, arv, 1, &g), GW_ECONF);
		assert_non_null(strstr(g.text, "not whole"));
		close(arv);
	}
}

static void
a_role_without_its_socket_is_refused(void **state)
{
	(void)state;
	p.roller[1].listen_fd = -1;
	assert_int_equal(skriv_og_laes(0, 0), GW_ECONF);
	assert_non_null(strstr(g.text, "without its socket"));
}

static void
a_descriptor_that_is_not_open_is_not_there(void **state)
{
	(void)state;
	p.lock_fd = 9999;
	assert_int_equal(skriv_og_laes(0, 0), GW_ECONF);
}

static void
a_member_of_no_set_is_refused(void **state)
{
	int arv = rettet("\nset ", "\nsat ");

	(void)state;
	assert_int_equal(arv_read(&ny, arv, 1, &g), GW_ECONF);
	assert_non_null(strstr(g.text, "more runs"));
	close(arv);
}

static void
more_than_can_be_taken_over_is_refused(void **state)
{
	(void)state;
	while (p.n_gamle < MAX_GAMLE)
		p.gamle[p.n_gamle++] = p.gamle[0];
	assert_int_equal(skriv_og_laes(0, 1), GW_OK);
	tom(&ny);
	ny.n_gamle = 1;		/* one less fits */
	assert_int_equal(skriv_og_laes(0, 1), GW_ECONF);
	tom(&ny);
	ny.n_gamle_saet = MAX_GAMLE;
	assert_int_equal(skriv_og_laes(0, 1), GW_ECONF);
	tom(&ny);
	ny.n = MAX_ROLLER;
	assert_int_equal(skriv_og_laes(0, 1), GW_ECONF);
}

static void
no_record_at_all_is_told(void **state)
{
	(void)state;
	assert_int_equal(arv_read(&ny, fd[15], 1, &g), GW_EIO);
	assert_int_equal(arv_read(&ny, -1, 1, &g), GW_EIO);
}

/* --- The journal's turn --- */

static void
a_journal_of_the_new_program_that_never_served_gives_way(void **state)
{
	struct tavle_parent tavle = { .opgraderer = 1 };

	(void)state;
	p.tavle = &tavle;
	p.journal_program_fd = fd[15];		/* the former program's */
	p.roller[0].pid = p.control.pid = 0;	/* nobody is told */
	upgrade_taken(&p);
	assert_int_equal(p.journal_program_fd, -1);
	assert_int_equal(p.journal_foer_fd, fd[15]);
	assert_int_equal(tavle.generation, 1);
	p.journal_foer = 4711;
	upgrade_journal_ended(&p, 4711, 1);	/* the former one: as asked */
	assert_int_equal(p.journal_program_fd, -1);
	upgrade_journal_ended(&p, 4712, 1);	/* one that served: again */
	assert_int_equal(p.journal_program_fd, -1);
	p.roller[0].again = 5;
	upgrade_journal_ended(&p, 4713, 0);
	assert_int_equal(p.journal_program_fd, fd[15]);
	assert_int_equal(p.journal_foer_fd, -1);
	assert_int_equal(p.roller[0].again, 0);
}

static void
once_the_new_journal_serves_the_former_program_is_let_go(void **state)
{
	(void)state;
	p.journal_foer_fd = dup(fd[15]);
	p.journal_foer = 4711;
	p.roller[0].pid = 4712;
	p.roller[0].ready = 1;
	upgrade_step(&p);
	assert_int_equal(p.journal_foer_fd, -1);
}

static int
hush(void **state)
{
	(void)state;
	log_init("test", LOG_ERROR_ + 1);
	return 0;
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(what_runs_is_read_as_it_was_written),
		T(the_secret_is_for_the_journal_and_who_signs_messages),
		T(this_program_is_named_by_a_descriptor_of_its_own),
		T(what_is_named_stays_open_over_exec_only_when_wanted),
		T(what_is_taken_closes_on_the_next_exec),
		T(who_only_looks_takes_nothing),
		T(boards_go_on_and_those_of_another_version_do_not),
		T(a_role_that_is_not_known_is_left_out_and_its_socket_closed),
		T(a_record_of_a_later_version_is_refused),
		T(without_what_everything_stands_on_it_is_refused),
		T(a_role_without_its_socket_is_refused),
		T(a_descriptor_that_is_not_open_is_not_there),
		T(a_member_of_no_set_is_refused),
		T(more_than_can_be_taken_over_is_refused),
		T(no_record_at_all_is_told),
		T(a_journal_of_the_new_program_that_never_served_gives_way),
		T(once_the_new_journal_serves_the_former_program_is_let_go),
	};

	return cmocka_run_group_tests(tests, hush, NULL);
}
