/*
 * tavle_test.c - boards: sealed, read-only to readers, counters that add up,
 * texts that are not believed.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tavle.h"

#include <cmocka.h>	/* its fail() is a macro: after ours */

static int rw, ro;

static void
board(enum tavle_nr nr)
{
	struct grund g = { .rc = GW_OK };

	assert_int_equal(tavle_ny(nr, &rw, &ro, &g), GW_OK);
}

static void
board_end(void)
{
	close(rw);
	close(ro);
}

static void
every_board_is_what_it_says(void **state)
{
	int i, k;
	void *p;

	(void)state;
	for (i = 0; i < TAVLER; i++) {
		board((enum tavle_nr)i);
		for (k = 0; k < TAVLER; k++) {
			p = tavle_aabn(ro, (enum tavle_nr)k, 0);
			assert_int_equal(p != NULL, i == k);
			tavle_luk(p, (enum tavle_nr)k);
		}
		board_end();
	}
}

static void
a_reader_cannot_map_it_for_writing(void **state)
{
	(void)state;
	board(T_PARENT);
	assert_null(tavle_aabn(ro, T_PARENT, 1));
	assert_ptr_equal(mmap(NULL, tavle_laengde(T_PARENT), PROT_READ |
	    PROT_WRITE, MAP_SHARED, ro, 0), MAP_FAILED);
	board_end();
}

static void
nobody_can_change_its_size(void **state)
{
	(void)state;
	board(T_JOURNAL);
	assert_int_equal(ftruncate(rw, 0), -1);
	assert_int_equal(ftruncate(rw, 1 << 24), -1);
	assert_int_equal(fcntl(rw, F_ADD_SEALS, F_SEAL_WRITE), -1);
	board_end();
}

static void
another_version_is_not_mapped(void **state)
{
	uint32_t v = TAVLE_VERSION + 1;

	(void)state;
	board(T_SIGNER);
	assert_int_equal(pwrite(rw, &v, sizeof(v), offsetof(struct tavle_hoved,
	    version)), sizeof(v));
	assert_null(tavle_aabn(ro, T_SIGNER, 0));
	board_end();
}

static void
what_is_no_board_is_not_mapped(void **state)
{
	int fds[2], fd = memfd_create("x", MFD_ALLOW_SEALING);

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_null(tavle_aabn(-1, T_PARENT, 0));
	assert_null(tavle_aabn(fds[0], T_PARENT, 0));
	/* large enough, but it could be cut off under its reader */
	assert_int_equal(ftruncate(fd, (off_t)tavle_laengde(T_PARENT)), 0);
	assert_null(tavle_aabn(fd, T_PARENT, 0));
	close(fds[0]);
	close(fds[1]);
	close(fd);
}

static void
counters_outlive_their_writer(void **state)
{
	const struct tavle_signer *seen;
	struct tavle_signer *w;
	int i, status;
	pid_t pid;

	(void)state;
	board(T_SIGNER);
	for (i = 0; i < 2; i++) {
		if ((pid = fork()) == 0) {
			w = tavle_aabn(rw, T_SIGNER, 1);
			atomic_fetch_add(&w->underskrifter, 5);
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
	}
	seen = tavle_aabn(ro, T_SIGNER, 0);
	assert_int_equal(atomic_load(&seen->underskrifter), 10);
	board_end();
}

static void
gauges_end_with_their_writer_and_counters_do_not(void **state)
{
	struct tavle_worker *w;

	(void)state;
	board(T_WORKER);
	w = tavle_aabn(rw, T_WORKER, 1);
	atomic_store(&w->forbindelser, 7);
	atomic_store(&w->kilder[1].kreds, 1);
	atomic_store(&w->tokens[3].til, 99);
	atomic_store(&w->udfald[GW_OK], 3);
	atomic_store(&w->kilder[1].igen, 2);
	tavle_begynd(w, T_WORKER);
	assert_int_equal(atomic_load(&w->forbindelser), 0);
	assert_int_equal(atomic_load(&w->kilder[1].kreds), 0);
	assert_int_equal(atomic_load(&w->tokens[3].til), 0);
	assert_int_equal(atomic_load(&w->udfald[GW_OK]), 3);
	assert_int_equal(atomic_load(&w->kilder[1].igen), 2);
	tavle_luk(w, T_WORKER);
	board_end();
}

static void
a_time_is_counted_in_its_span(void **state)
{
	struct tavle_tider t = { .sum_us = 0 };
	size_t i;

	(void)state;
	tavle_tid(&t, 0);
	tavle_tid(&t, 50);
	tavle_tid(&t, 51);
	tavle_tid(&t, 10000001);
	assert_int_equal(atomic_load(&t.spand[0]), 2);
	assert_int_equal(atomic_load(&t.spand[1]), 1);
	assert_int_equal(atomic_load(&t.spand[TAVLE_SPANDE - 1]), 1);
	assert_int_equal(atomic_load(&t.sum_us), 10000102);
	for (i = 1; i < TAVLE_SPANDE - 1; i++)
		assert_true(tavle_spand_us[i] > tavle_spand_us[i - 1]);
}

static void
workers_are_summed_and_the_breaker_is_of_the_one_in_force(void **state)
{
	static struct tavle_worker a, b;
	const struct tavle_worker *v[TAVLE_WORKERS] = { &a, NULL, &b };
	struct tavle_sum s;

	(void)state;
	atomic_store(&a.udfald[GW_OK], 3);
	atomic_store(&b.udfald[GW_OK], 4);
	atomic_store(&b.udfald[GW_EBUSY], 1);
	atomic_store(&a.kilder[2].kreds, 1);
	atomic_store(&a.i_gang, 2);
	atomic_store(&b.i_gang, 5);
	atomic_store(&b.traade, 256);
	tavle_tid(&a.hele, 90);
	tavle_tid(&b.hele, 900);
	tavle_sum(v, 2, &s);
	assert_int_equal(s.requests, 8);
	assert_int_equal(s.udfald[GW_OK], 7);
	assert_int_equal(s.kilder[2].kreds, 0);
	assert_int_equal(s.i_gang, 7);
	assert_int_equal(s.traade, 256);
	assert_int_equal(s.hele.n, 2);
	assert_int_equal(tavle_fraktil(&s.hele, 0.5), 100);
	assert_int_equal(tavle_fraktil(&s.hele, 0.99), 1000);
	tavle_sum(v, 0, &s);
	assert_int_equal(s.kilder[2].kreds, 1);
	tavle_sum(v, (unsigned)-1, &s);
	assert_int_equal(s.traade, 0);
}

static void
no_times_have_no_part_and_the_longest_no_bound(void **state)
{
	struct tavle_sum_tider t = { .n = 0 };

	(void)state;
	assert_int_equal(tavle_fraktil(&t, 0.5), 0);
	t.n = t.spand[TAVLE_SPANDE - 1] = 1;
	assert_int_equal(tavle_fraktil(&t, 0.5), UINT32_MAX);
}

static void
a_text_is_ended_and_printable(void **state)
{
	const char field[8] = { 'a', '\n', '\x1b', '\xc3', '~', ' ', 'b',
	    'c' };
	char out[8];

	(void)state;
	assert_string_equal(tavle_tekst(field, sizeof(field), out),
	    "a???~ b");
	assert_string_equal(tavle_tekst("", 1, out), "");
}

static void
a_text_too_long_is_cut_and_what_was_there_goes(void **state)
{
	char field[6] = { 'x', 'x', 'x', 'x', 'x', 'x' };

	(void)state;
	tavle_saet(field, sizeof(field), "longer");
	assert_string_equal(field, "longe");
	tavle_saet(field, sizeof(field), "a");
	assert_memory_equal(field, "a\0\0\0\0", 6);
}

static void
a_row_under_writing_is_not_a_whole_copy(void **state)
{
	atomic_uint laas = 0;
	char row[4] = "one", copy[4];

	(void)state;
	assert_int_equal(tavle_laes(&laas, row, copy, sizeof(copy)), 1);
	tavle_skriv(&laas);
	assert_int_equal(tavle_laes(&laas, row, copy, sizeof(copy)), 0);
	memcpy(row, "two", 4);
	tavle_skrevet(&laas);
	assert_int_equal(tavle_laes(&laas, row, copy, sizeof(copy)), 1);
	assert_string_equal(copy, "two");
	assert_int_not_equal(atomic_load(&laas), 0);
}

static void
a_writer_that_died_in_a_row_is_followed_by_another(void **state)
{
	atomic_uint laas = 0;
	char row[4] = "one", copy[4];

	(void)state;
	tavle_skriv(&laas);		/* and never ended */
	tavle_skriv(&laas);
	tavle_skrevet(&laas);
	assert_int_equal(tavle_laes(&laas, row, copy, sizeof(copy)), 1);
}

static void
a_lock_that_comes_round_is_not_never_written(void **state)
{
	atomic_uint laas = UINT32_MAX - 1;

	(void)state;
	tavle_skriv(&laas);
	tavle_skrevet(&laas);
	assert_int_equal(atomic_load(&laas), 2);
}

static void
a_municipality_is_closed_by_its_code(void **state)
{
	static struct tavle_parent p;

	(void)state;
	assert_int_equal(tavle_kommune_lukket(NULL, "0461"), 0);
	atomic_store(&p.kommuner[461 / 8], 1u << 461 % 8);
	assert_int_equal(tavle_kommune_lukket(&p, "0461"), 0);
	atomic_store(&p.lukkede_kommuner, 1);
	assert_int_equal(tavle_kommune_lukket(&p, "0461"), 1);
	assert_int_equal(tavle_kommune_lukket(&p, "0462"), 0);
	assert_int_equal(tavle_kommune_lukket(&p, "461"), 0);
	assert_int_equal(tavle_kommune_lukket(&p, "04x1"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_board_is_what_it_says),
		cmocka_unit_test(a_reader_cannot_map_it_for_writing),
		cmocka_unit_test(nobody_can_change_its_size),
		cmocka_unit_test(another_version_is_not_mapped),
		cmocka_unit_test(what_is_no_board_is_not_mapped),
		cmocka_unit_test(counters_outlive_their_writer),
		cmocka_unit_test(
		    gauges_end_with_their_writer_and_counters_do_not),
		cmocka_unit_test(a_time_is_counted_in_its_span),
		cmocka_unit_test(
		    workers_are_summed_and_the_breaker_is_of_the_one_in_force),
		cmocka_unit_test(
		    no_times_have_no_part_and_the_longest_no_bound),
		cmocka_unit_test(a_text_is_ended_and_printable),
		cmocka_unit_test(
		    a_text_too_long_is_cut_and_what_was_there_goes),
		cmocka_unit_test(a_row_under_writing_is_not_a_whole_copy),
		cmocka_unit_test(
		    a_writer_that_died_in_a_row_is_followed_by_another),
		cmocka_unit_test(a_lock_that_comes_round_is_not_never_written),
		cmocka_unit_test(a_municipality_is_closed_by_its_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
