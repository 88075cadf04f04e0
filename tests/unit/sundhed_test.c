#include "sundhed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "conf.h"
#include "kreds.h"

#define NOW	INT64_C(1795000000000)

static struct tavle_parent parent;
static struct tavle_journal journal;
static struct tavle_worker worker;
static struct tavlerne tavler;
static struct sundhed s;
static struct arena *a;
static const char *text;

/* The judgement, and its text: of readiness, or of life alone. */
static void
judge(int klar)
{
	struct buf b;

	arena_reset(a);
	buf_init(&b, a);
	sundhed_doem(&tavler, NOW, &s);
	sundhed_print(&s, &tavler, klar, &b);
	assert_non_null(text = buf_end(&b));
}

/* Not ready, for that reason and no other, and the text says so. */
static void
unready_for(enum sundhed_grund grund)
{
	char line[64];
	int i;

	judge(1);
	assert_false(s.klar);
	for (i = 0; i < SG_ANTAL; i++)
		assert_int_equal(s.grund[i], i == (int)grund);
	snprintf(line, sizeof(line), "not ready\n%s: ", sundhed_ord[grund]);
	assert_memory_equal(text, line, strlen(line));
}

static void
role(size_t i, const char *navn, uint32_t board)
{
	struct tavle_rolle *r = &parent.roller[i];

	tavle_saet(r->navn, sizeof(r->navn), navn);
	r->pid = 100 + (uint32_t)i;
	r->klar = 1;
	r->stand = STAND_I_KRAFT;
	r->tavle = board;
}

static int
setup(void **state)
{
	(void)state;
	memset(&parent, 0, sizeof(parent));
	memset(&journal, 0, sizeof(journal));
	memset(&worker, 0, sizeof(worker));
	memset(&tavler, 0, sizeof(tavler));
	tavler.parent = &parent;
	tavler.journal = &journal;
	tavler.workers[2] = &worker;
	role(0, "worker", T_WORKER + 2);
	role(1, "signer", T_SIGNER);
	role(2, "signer", T_SIGNER);
	role(3, "signer-tls", T_SIGNER_TLS);
	role(4, "journal", T_JOURNAL);
	parent.serverer = 1;
	parent.kommuner_konfigureret = 1;
	parent.levende = worker.levende = journal.levende = NOW - 900;
	journal.durabel = NOW - 5000;
	a = arena_new(1 << 20);
	return a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
a_gateway_in_order_is_alive_and_ready(void **state)
{
	(void)state;
	judge(1);
	assert_true(s.lever && s.klar);
	assert_int_equal(s.i_kraft, 2);
	assert_string_equal(text, "ready\n");
	judge(0);
	assert_string_equal(text, "alive\n");
}

static void
one_that_starts_is_not_ready(void **state)
{
	(void)state;
	parent.serverer = 0;
	unready_for(SG_START);
	assert_true(s.lever);
}

static void
one_that_ends_is_not_ready(void **state)
{
	(void)state;
	parent.serverer = 0;
	parent.stopper = 1;
	unready_for(SG_SLUT);
}

static void
one_that_drains_is_not_ready(void **state)
{
	(void)state;
	parent.draen = 1;
	unready_for(SG_DRAEN);
	/* the worker has not heard yet that it need not any more */
	parent.draen = 0;
	worker.draener = 1;
	unready_for(SG_DRAEN);
}

static void
one_closed_for_maintenance_is_not_ready(void **state)
{
	(void)state;
	parent.lukket = 1;
	unready_for(SG_VEDLIGEHOLD);
}

static void
a_parent_that_is_not_heard_from_is_not_alive(void **state)
{
	(void)state;
	parent.levende = NOW - SUNDHED_TAVS_MS;
	judge(1);
	assert_true(s.klar);
	parent.levende = NOW - SUNDHED_TAVS_MS - 1;
	unready_for(SG_PARENT);
	assert_false(s.lever);
	judge(0);
	assert_memory_equal(text, "not alive\nparent_silent: ", 25);
}

static void
a_worker_that_is_not_heard_from_is_not_alive(void **state)
{
	(void)state;
	worker.levende = NOW - SUNDHED_TAVS_MS;
	judge(1);
	assert_true(s.klar);
	worker.levende = NOW - SUNDHED_TAVS_MS - 1;
	unready_for(SG_WORKER_TAVS);
	assert_false(s.lever);
	judge(0);
	assert_memory_equal(text, "not alive\nworker_silent: ", 25);
}

static void
one_that_has_just_begun_need_not_have_told(void **state)
{
	(void)state;
	parent.levende = worker.levende = journal.levende = 0;
	judge(1);
	assert_true(s.klar);
}

static void
without_a_worker_in_force_it_is_not_ready(void **state)
{
	(void)state;
	parent.roller[0].klar = 0;
	unready_for(SG_WORKER);
	parent.roller[0].klar = 1;
	parent.roller[0].pid = 0;
	unready_for(SG_WORKER);
	parent.roller[0].pid = 7;
	parent.roller[0].stand = STAND_DRAENER;
	unready_for(SG_WORKER);
	parent.roller[0].stand = STAND_I_KRAFT;
	parent.roller[0].tavle = TAVLER;	/* no board of a worker's */
	unready_for(SG_WORKER);
	assert_int_equal(s.i_kraft, TAVLE_WORKERS);
	assert_true(s.lever);
}

static void
one_signer_of_a_kind_is_enough_and_none_is_not(void **state)
{
	(void)state;
	parent.roller[1].klar = 0;
	judge(1);
	assert_true(s.klar);
	parent.roller[2].pid = 0;
	unready_for(SG_SIGNER);
	parent.roller[2].pid = 7;
	parent.roller[3].klar = 0;
	unready_for(SG_SIGNER_TLS);
}

static void
a_journal_that_does_not_serve_makes_it_unready(void **state)
{
	(void)state;
	parent.roller[4].klar = 0;
	/* what its board says of former times is no reason beside it */
	journal.levende = NOW - 99999;
	unready_for(SG_JOURNAL);
}

static void
a_journal_that_is_not_heard_from_makes_it_unready(void **state)
{
	(void)state;
	journal.levende = NOW - SUNDHED_TAVS_MS - 1;
	unready_for(SG_JOURNAL_TAVS);
	assert_true(s.lever);
}

static void
a_record_that_waits_too_long_makes_it_unready(void **state)
{
	(void)state;
	journal.forsinket_ms = 5000;
	judge(1);
	assert_true(s.klar);
	journal.forsinket_ms = 5001;
	unready_for(SG_JOURNAL_SENT);
}

static void
a_record_that_could_not_be_written_makes_it_unready(void **state)
{
	(void)state;
	journal.fejlet = journal.durabel;
	judge(1);
	assert_true(s.klar);
	journal.fejlet = journal.durabel + 1;
	unready_for(SG_JOURNAL_DISK);
	/* until one could again */
	journal.durabel = journal.fejlet;
	judge(1);
	assert_true(s.klar);
}

static void
one_that_may_show_nothing_is_not_ready(void **state)
{
	(void)state;
	parent.kommuner_konfigureret = 0;
	unready_for(SG_INTET_AABNET);
}

static void
an_ill_source_is_told_of_and_no_reason(void **state)
{
	(void)state;
	tavle_saet(worker.kilder[SRC_STS].navn, TAVLE_ORD, "sts");
	tavle_saet(worker.kilder[SRC_OEKONOMI].navn, TAVLE_ORD, "oekonomi");
	worker.kilder[SRC_OEKONOMI].kreds = KREDS_AABEN;
	judge(1);
	assert_true(s.klar);
	assert_string_equal(text, "ready\nnote: source oekonomi: not reached, "
	    "its breaker is open\n");
	judge(0);
	assert_string_equal(text, "alive\n");
}

static void
what_is_closed_for_maintenance_is_told_of(void **state)
{
	(void)state;
	/* before anybody has asked it */
	worker.kilder[SRC_STS].kreds = KREDS_AABEN;
	parent.lukkede_kilder = 1u << SRC_STS;
	parent.lukkede_kommuner = 3;
	judge(1);
	assert_true(s.klar);
	assert_string_equal(text, "ready\nnote: source sts: closed for "
	    "maintenance\nnote: 3 municipalities: closed for maintenance\n");
}

static void
every_reason_has_its_word_and_its_advice(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < SG_ANTAL; i++)
		assert_non_null(sundhed_ord[i]);
	/* all of them at once, each on a line with what to do */
	memset(&parent, 0, sizeof(parent));
	parent.stopper = parent.draen = parent.lukket = 1;
	parent.levende = 1;
	judge(1);
	assert_false(s.klar || s.lever);
	assert_null(strstr(text, "(null)"));
}

static void
without_a_parents_board_nothing_is_well(void **state)
{
	(void)state;
	tavler.parent = NULL;
	unready_for(SG_PARENT);
	assert_false(s.lever);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_gateway_in_order_is_alive_and_ready),
		T(one_that_starts_is_not_ready),
		T(one_that_ends_is_not_ready),
		T(one_that_drains_is_not_ready),
		T(one_closed_for_maintenance_is_not_ready),
		T(a_parent_that_is_not_heard_from_is_not_alive),
		T(a_worker_that_is_not_heard_from_is_not_alive),
		T(one_that_has_just_begun_need_not_have_told),
		T(without_a_worker_in_force_it_is_not_ready),
		T(one_signer_of_a_kind_is_enough_and_none_is_not),
		T(a_journal_that_does_not_serve_makes_it_unready),
		T(a_journal_that_is_not_heard_from_makes_it_unready),
		T(a_record_that_waits_too_long_makes_it_unready),
		T(a_record_that_could_not_be_written_makes_it_unready),
		T(one_that_may_show_nothing_is_not_ready),
		T(an_ill_source_is_told_of_and_no_reason),
		T(what_is_closed_for_maintenance_is_told_of),
		T(every_reason_has_its_word_and_its_advice),
		T(without_a_parents_board_nothing_is_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
