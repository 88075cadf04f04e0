/*
 * control_test.c - who may speak with control, and what it finds wrong.
 */
#include <grp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control_role.h"
#include "kreds.h"

#include <cmocka.h>	/* its fail() is a macro: after ours */

#define NOW	((int64_t)1800000000000)
#define DAY	((int64_t)86400000)

/* --- Who may --- */

static enum ret
asked_by_me(const struct control_grupper *g)
{
	int fds[2];
	enum ret r;
	uid_t uid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	r = control_adgang(g, fds[0], &uid);
	assert_int_equal(uid, geteuid());
	close(fds[0]);
	close(fds[1]);
	return r;
}

static void
what_is_no_local_socket_is_nobody(void **state)
{
	struct control_grupper g = { .har_operators = 1 };
	uid_t uid;

	(void)state;
	assert_int_equal(control_adgang(&g, -1, &uid), RET_INGEN);
	assert_int_equal(control_adgang(&g, STDIN_FILENO, &uid), RET_INGEN);
}

static void
root_may_everything_and_others_nothing_unless_said(void **state)
{
	struct control_grupper g = { .har_uid = 0 };

	(void)state;
	assert_int_equal(asked_by_me(&g), geteuid() == 0 ? RET_ALT :
	    RET_INGEN);
	g.har_uid = 1;
	g.uid = geteuid();
	assert_int_equal(asked_by_me(&g), RET_ALT);
}

/* As nobody in particular: which of these was wrong, 0 for none. */
static int
as_a_member(void)
{
	const gid_t mine = 54321, given = 54322;
	struct control_grupper g = { .har_monitors = 1, .monitors = mine };

	if (geteuid() == 0 && (setgroups(1, &given) == -1 ||
	    setresgid(mine, mine, mine) == -1 ||
	    setresuid(mine, mine, mine) == -1))
		return 1;
	g.monitors = getegid();
	if (asked_by_me(&g) != RET_LAES)
		return 2;
	g.har_operators = 1;
	g.operators = getegid();
	if (asked_by_me(&g) != RET_ALT)
		return 3;
	g.monitors = g.operators = getegid() + 2;
	if (asked_by_me(&g) != RET_INGEN)
		return 4;
	g.operators = given;
	return getgid() == mine && asked_by_me(&g) != RET_ALT ? 5 : 0;
}

static void
the_groups_are_the_kernels_word(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	if ((pid = fork()) == 0)
		_exit(as_a_member());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* --- What is wrong --- */

static struct verden {
	struct tavle_parent p;
	struct tavle_journal j;
	struct tavle_worker w;
	struct control_tavler t;
	struct control_nu nu;
	struct dom v[CONTROL_DOMME];
	size_t n;
	enum stand vaerst;
} v;

static void
role(size_t i, const char *navn, uint32_t nr)
{
	struct tavle_rolle *r = &v.p.roller[i];

	snprintf(r->navn, sizeof(r->navn), "%s", navn);
	r->nr = nr;
	r->pid = 100 + (uint32_t)i;
	r->klar = 1;
	r->startet = NOW - DAY;
	r->tavle = strcmp(navn, "worker") == 0 ? T_WORKER : T_SIGNER;
}

/* All is well. */
static int
well(void **state)
{
	(void)state;
	memset(&v, 0, sizeof(v));
	v.t.parent = &v.p;
	v.t.journal = &v.j;
	v.t.worker[0] = &v.w;
	role(0, "worker", 0);
	role(1, "signer", 0);
	role(2, "signer", 1);
	role(3, "journal", 0);
	role(4, "control", 0);
	atomic_store(&v.p.serverer, 1);
	atomic_store(&v.p.laas, 2);
	atomic_store(&v.w.levende, NOW);
	atomic_store(&v.w.traade, 256);
	atomic_store(&v.j.levende, NOW);
	atomic_store(&v.j.disk_fri, 50);
	atomic_store(&v.j.disk_ialt, 100);
	return 0;
}

/* The first thing that is wrong, "" for none. */
static const char *
first(void)
{
	control_nu(&v.t, NOW, &v.nu);
	v.n = control_domme(&v.t, &v.nu, v.v, &v.vaerst);
	return v.n > 0 ? v.v[0].tekst : "";
}

static void
assert_wrong(enum stand stand, const char *what)
{
	const char *said = first();

	if (strstr(said, what) == NULL)
		fail_msg("\"%s\" has no \"%s\"", said, what);
	assert_int_equal(v.v[0].stand, stand);
	assert_int_equal(v.vaerst, stand);
}

static void
nothing_is_wrong_when_all_is_well(void **state)
{
	(void)state;
	assert_string_equal(first(), "");
	assert_int_equal(v.vaerst, STAND_OPPE);
	assert_int_equal(v.nu.i_kraft, 0);
}

static void
a_gateway_that_starts_or_ends_is_down(void **state)
{
	(void)state;
	atomic_store(&v.p.serverer, 0);
	assert_wrong(STAND_NEDE, "starting");
	atomic_store(&v.p.stopper, 1);
	assert_wrong(STAND_NEDE, "ending");
}

static void
without_a_worker_it_is_down_and_without_one_signer_degraded(void **state)
{
	(void)state;
	v.p.roller[1].klar = 0;
	assert_wrong(STAND_NEDSAT, "signer 0 is starting");
	v.p.roller[0].klar = 0;
	v.p.roller[0].pid = 0;
	assert_wrong(STAND_NEDE, "worker 0 does not run");
	v.p.roller[0].klar = 1;
	v.p.roller[2].klar = 0;
	assert_wrong(STAND_NEDE, "signer");
}

static void
a_restart_is_news_for_ten_minutes(void **state)
{
	(void)state;
	v.p.roller[3].omstarter = 2;
	v.p.roller[3].startet = NOW - 599000;
	assert_wrong(STAND_VARSEL, "journal 0 was started again 599 s ago (2");
	v.p.roller[3].startet = NOW - 600000;
	assert_string_equal(first(), "");
}

static void
maintenance_of_the_gateway_closes_it_with_its_message(void **state)
{
	(void)state;
	atomic_store(&v.p.lukket, 1);
	assert_wrong(STAND_LUKKET, "closed for maintenance: gatewayctl");
	v.p.beskeder[0].slags = V_GATEWAY;
	strcpy(v.p.beskeder[0].tekst, "disk");
	assert_wrong(STAND_LUKKET, "closed for maintenance: disk: ");
}

static void
a_drain_closes_it(void **state)
{
	(void)state;
	atomic_store(&v.p.draen, 1);
	atomic_store(&v.w.i_gang, 3);
	assert_wrong(STAND_LUKKET, "draining, 3 requests");
}

static void
an_open_breaker_degrades_it_and_says_for_how_long(void **state)
{
	(void)state;
	atomic_store(&v.w.kilder[SRC_SAGSINDEKS].kreds, KREDS_AABEN);
	atomic_store(&v.w.kilder[SRC_SAGSINDEKS].aabnet_tid, NOW - 40500);
	assert_wrong(STAND_NEDSAT, "sagsindeks not reached for 40 s (breaker "
	    "open)");
	atomic_store(&v.p.lukkede_kilder, 1u << SRC_SAGSINDEKS);
	assert_wrong(STAND_NEDSAT, "sagsindeks is closed for maintenance");
	assert_int_equal(v.n, 1);
}

static void
the_worst_comes_first(void **state)
{
	(void)state;
	v.p.afslag_tid = NOW - 1000;
	strcpy(v.p.afslag, "max-sider");
	atomic_store(&v.w.kilder[SRC_STS].kreds, KREDS_HALV);
	assert_wrong(STAND_NEDSAT, "sts");
	assert_int_equal(v.n, 2);
	assert_int_equal(v.v[1].stand, STAND_VARSEL);
	assert_non_null(strstr(v.v[1].tekst, "max-sider"));
}

static void
a_closed_municipality_is_a_warning(void **state)
{
	(void)state;
	v.p.beskeder[2] = (struct tavle_besked){ V_KOMMUNE, 461, NOW, "x" };
	assert_wrong(STAND_VARSEL, "municipality 0461 is closed for "
	    "maintenance: x");
}

static void
a_journal_that_waits_is_silent_or_has_no_room_is_told_of(void **state)
{
	(void)state;
	atomic_store(&v.j.disk_fri, 4);
	assert_wrong(STAND_VARSEL, "left on the disk");
	atomic_store(&v.j.disk_fri, 0);
	assert_wrong(STAND_NEDSAT, "left on the disk");
	atomic_store(&v.j.disk_fri, 50);
	atomic_store(&v.j.forsinket_ms, 5001);
	assert_wrong(STAND_NEDSAT, "waited for the disk for 5001 ms");
	atomic_store(&v.j.forsinket_ms, 0);
	atomic_store(&v.j.levende, NOW - 10001);
	assert_wrong(STAND_NEDSAT, "journal has said nothing for 10 s");
}

static void
a_worker_that_is_silent_or_full_is_told_of(void **state)
{
	(void)state;
	atomic_store(&v.w.levende, NOW - 10001);
	assert_wrong(STAND_NEDSAT, "worker has said nothing for 10 s");
	atomic_store(&v.w.levende, NOW);
	atomic_store(&v.w.i_gang, 256);
	assert_wrong(STAND_NEDSAT, "all 256 threads");
}

static void
a_certificate_is_told_of_thirty_days_before(void **state)
{
	struct tavle_cert *c = &v.p.certs[0];

	(void)state;
	strcpy(c->navn, "tls-certificate");
	c->til = NOW + 30 * DAY;
	assert_string_equal(first(), "");
	c->til = NOW + 30 * DAY - 1;
	assert_wrong(STAND_VARSEL, "tls-certificate () expires in 29 days");
	c->til = NOW - 1;
	assert_wrong(STAND_NEDSAT, "has expired");
	c->slags = CERT_TROET;
	assert_wrong(STAND_VARSEL, "has expired");
}

static void
texts_from_a_board_are_cleaned_and_numbers_bounded(void **state)
{
	(void)state;
	memset(v.p.version, 'x', sizeof(v.p.version));
	v.p.adresse[0] = '\n';
	v.p.roller[0].tavle = 4000000000u;
	first();
	assert_int_equal(strlen(v.nu.parent.version), TAVLE_ORD - 1);
	assert_string_equal(v.nu.parent.adresse, "?");
	assert_int_equal(v.nu.i_kraft, -1);
}

static void
there_is_an_end_to_what_is_told(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TAVLE_CERTS; i++)
		v.p.certs[i].til = NOW - 1;
	for (i = 0; i < TAVLE_BESKEDER; i++)
		v.p.beskeder[i].slags = V_KOMMUNE;
	first();
	assert_int_equal(v.n, CONTROL_DOMME);
}

#define TEST(t)	cmocka_unit_test_setup(t, well)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_no_local_socket_is_nobody),
		TEST(root_may_everything_and_others_nothing_unless_said),
		TEST(the_groups_are_the_kernels_word),
		TEST(nothing_is_wrong_when_all_is_well),
		TEST(a_gateway_that_starts_or_ends_is_down),
		TEST(
		    without_a_worker_it_is_down_and_without_one_signer_degraded),
		TEST(a_restart_is_news_for_ten_minutes),
		TEST(maintenance_of_the_gateway_closes_it_with_its_message),
		TEST(a_drain_closes_it),
		TEST(an_open_breaker_degrades_it_and_says_for_how_long),
		TEST(the_worst_comes_first),
		TEST(a_closed_municipality_is_a_warning),
		TEST(a_journal_that_waits_is_silent_or_has_no_room_is_told_of),
		TEST(a_worker_that_is_silent_or_full_is_told_of),
		TEST(a_certificate_is_told_of_thirty_days_before),
		TEST(texts_from_a_board_are_cleaned_and_numbers_bounded),
		TEST(there_is_an_end_to_what_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
