/* replay_test.c - what was used once is spent. */
#include "replay.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NU	INT64_C(1795334400000)		/* 2026-11-22T08:00:00Z */
#define LIV	INT64_C(420000)			/* 5 min and twice the skew */
#define THREADS	64

static int
setup(void **state)
{
	return (*state = replay_new(1000)) == NULL;
}

static int
teardown(void **state)
{
	replay_free(*state);
	return 0;
}

/* Spends one id. */
static enum gw_err
brug_tekst(struct replay *r, char space, const char *text, int64_t until,
    int64_t now)
{
	struct replay_id id;

	assert_int_equal(replay_id(space, text, until, &id), GW_OK);
	return replay_spend(r, &id, 1, now);
}

/* Spends the nth MessageID. */
static enum gw_err
brug(struct replay *r, unsigned n, int64_t until, int64_t now)
{
	char key[32];

	snprintf(key, sizeof(key), "urn:uuid:%u", n);
	return brug_tekst(r, 'm', key, until, now);
}

static void
key_is_spent_once(void **state)
{
	assert_int_equal(brug(*state, 1, NU + LIV, NU), GW_OK);
	assert_int_equal(brug(*state, 1, NU + LIV, NU), GW_EREPLAY);
	assert_int_equal(brug(*state, 1, NU + 9 * LIV, NU + 1), GW_EREPLAY);
	assert_int_equal(brug(*state, 2, NU + LIV, NU), GW_OK);
}

static void
spaces_are_apart(void **state)
{
	assert_int_equal(brug_tekst(*state, 'm', "x", NU + LIV, NU), GW_OK);
	assert_int_equal(brug_tekst(*state, 'a', "x", NU + LIV, NU), GW_OK);
	assert_int_equal(brug_tekst(*state, 'a', "x", NU + LIV, NU),
	    GW_EREPLAY);
	assert_int_equal(brug_tekst(*state, 'm', "ax", NU + LIV, NU),
	    GW_OK);
}

static void
key_counts_to_its_last_octet(void **state)
{
	assert_int_equal(brug_tekst(*state, 'm', "", NU + LIV, NU), GW_OK);
	assert_int_equal(brug_tekst(*state, 'm', "a", NU + LIV, NU), GW_OK);
	assert_int_equal(brug_tekst(*state, 'm', "A", NU + LIV, NU), GW_OK);
	assert_int_equal(brug_tekst(*state, 'm', "a ", NU + LIV, NU),
	    GW_OK);
}

static void
key_stays_spent_until_it_is_swept(void **state)
{
	assert_int_equal(brug(*state, 1, NU + LIV, NU), GW_OK);
	assert_int_equal(brug(*state, 1, NU + 3 * LIV, NU + 2 * LIV),
	    GW_EREPLAY);
}

static void
full_means_closed(void **state)
{
	unsigned i;

	for (i = 0; i < 1000; i++)
		assert_int_equal(brug(*state, i, NU + LIV, NU), GW_OK);
	assert_int_equal(brug(*state, 1000, NU + LIV, NU), GW_EBUSY);
	assert_int_equal(brug(*state, 1000, NU + LIV, NU + LIV - 1),
	    GW_EBUSY);
	/* what is spent is told even then */
	assert_int_equal(brug(*state, 7, NU + LIV, NU), GW_EREPLAY);
}

static void
what_has_passed_makes_room(void **state)
{
	unsigned i;

	for (i = 0; i < 999; i++)
		assert_int_equal(brug(*state, i, NU + LIV, NU), GW_OK);
	assert_int_equal(brug(*state, 999, NU + 2 * LIV, NU), GW_OK);
	assert_int_equal(brug(*state, 1000, NU + 3 * LIV, NU + LIV), GW_OK);
	assert_int_equal(brug(*state, 1000, NU + 3 * LIV, NU + LIV),
	    GW_EREPLAY);
	/* the one that has not passed was kept through the sweep */
	assert_int_equal(brug(*state, 999, NU + 3 * LIV, NU + LIV),
	    GW_EREPLAY);
	for (i = 0; i < 998; i++)
		assert_int_equal(brug(*state, 2000 + i, NU + 3 * LIV,
		    NU + LIV), GW_OK);
	assert_int_equal(brug(*state, 5000, NU + 3 * LIV, NU + LIV),
	    GW_EBUSY);
}

static void
sweeping_is_not_done_at_every_refusal(void **state)
{
	unsigned i;

	for (i = 0; i < 1000; i++)
		assert_int_equal(brug(*state, i, i == 0 ? NU + 2500 :
		    NU + 2 * LIV, NU), GW_OK);
	assert_int_equal(brug(*state, 1000, NU + LIV, NU + 2000), GW_EBUSY);
	assert_int_equal(brug(*state, 1000, NU + LIV, NU + 2600), GW_EBUSY);
	assert_int_equal(brug(*state, 1000, NU + LIV, NU + 3000), GW_OK);
}

static void
clock_that_is_set_back_brings_nothing_to_life(void **state)
{
	unsigned i;

	/* not swept: the entry itself tells */
	assert_int_equal(brug(*state, 1, NU + LIV, NU), GW_OK);
	assert_int_equal(brug(*state, 1, NU + LIV, NU - 10 * LIV),
	    GW_EREPLAY);
	/* swept: what ended before the sweep is spent, whatever the clock */
	for (i = 2; i <= 1000; i++)
		assert_int_equal(brug(*state, i, NU + LIV, NU), GW_OK);
	assert_int_equal(brug(*state, 1001, NU + 9 * LIV, NU + 2 * LIV),
	    GW_OK);
	assert_int_equal(brug(*state, 1, NU + LIV, NU), GW_EREPLAY);
	assert_int_equal(brug(*state, 1, NU + 2 * LIV, NU), GW_EREPLAY);
	assert_int_equal(brug(*state, 1002, NU + 2 * LIV + 1, NU), GW_OK);
}

static void
time_that_is_none_is_spent(void **state)
{
	assert_int_equal(brug(*state, 1, 0, NU), GW_EREPLAY);
	assert_int_equal(brug(*state, 1, -1, NU), GW_EREPLAY);
	assert_int_equal(brug(*state, 1, NU + LIV, NU), GW_OK);
}

/* The nth request's two ids. */
static void
par(unsigned m, unsigned a, int64_t until, struct replay_id id[2])
{
	char text[2][32];

	snprintf(text[0], sizeof(text[0]), "urn:uuid:%u", m);
	snprintf(text[1], sizeof(text[1]), "_%u", a);
	assert_int_equal(replay_id('m', text[0], until, &id[0]), GW_OK);
	assert_int_equal(replay_id('a', text[1], until, &id[1]), GW_OK);
}

static void
of_two_ids_all_are_spent_or_none(void **state)
{
	struct replay_id a[2], b[2], c[2];

	par(1, 1, NU + LIV, a);
	par(2, 1, NU + LIV, b);		/* the same assertion again */
	par(2, 2, NU + LIV, c);
	assert_int_equal(replay_spend(*state, a, 2, NU), GW_OK);
	assert_int_equal(replay_spend(*state, b, 2, NU), GW_EREPLAY);
	assert_int_equal(replay_count(*state), 2);
	assert_int_equal(replay_spend(*state, c, 2, NU), GW_OK);
	assert_int_equal(replay_count(*state), 4);
}

static void
two_ids_that_do_not_both_fit_are_not_spent(void **state)
{
	struct replay_id p[2];
	unsigned i;

	for (i = 0; i < 999; i++)
		assert_int_equal(brug(*state, i, NU + LIV, NU), GW_OK);
	par(5000, 5000, NU + LIV, p);
	assert_int_equal(replay_spend(*state, p, 2, NU), GW_EBUSY);
	assert_int_equal(replay_count(*state), 999);
	assert_int_equal(replay_spend(*state, p, 1, NU), GW_OK);
}

static void
one_id_twice_in_a_request_is_a_replay(void **state)
{
	struct replay_id p[2];

	par(1, 1, NU + LIV, p);
	p[1] = p[0];
	assert_int_equal(replay_spend(*state, p, 2, NU), GW_EREPLAY);
	assert_int_equal(replay_count(*state), 0);
}

static void
seeing_spends_nothing(void **state)
{
	struct replay_id p[2];

	par(1, 1, NU + LIV, p);
	assert_int_equal(replay_see(*state, p, 2, NU), GW_OK);
	assert_int_equal(replay_see(*state, p, 2, NU), GW_OK);
	assert_int_equal(replay_spend(*state, p, 2, NU), GW_OK);
	assert_int_equal(replay_see(*state, p, 2, NU), GW_EREPLAY);
	assert_int_equal(replay_see(*state, p, 0, NU), GW_OK);
}

static void
what_is_restored_is_spent(void **state)
{
	struct replay_id p[2], old[2];
	unsigned i;

	par(1, 1, NU + LIV, p);
	assert_int_equal(replay_restore(*state, &p[0]), GW_OK);
	assert_int_equal(replay_restore(*state, &p[0]), GW_OK);
	assert_int_equal(replay_count(*state), 1);
	assert_int_equal(replay_spend(*state, p, 2, NU), GW_EREPLAY);
	par(2, 2, 0, old);
	assert_int_equal(replay_restore(*state, &old[0]), GW_OK);
	assert_int_equal(replay_count(*state), 1);
	/* more than there is room for: all of it counts, nothing new does */
	for (i = 10; i < 1200; i++) {
		par(i, i, NU + LIV, p);
		assert_int_equal(replay_restore(*state, &p[0]), GW_OK);
	}
	assert_int_equal(brug(*state, 1199, NU + LIV, NU), GW_EREPLAY);
	assert_int_equal(brug(*state, 9999, NU + LIV, NU), GW_EBUSY);
	for (; replay_restore(*state, &p[0]) == GW_OK; i++)
		par(i, i, NU + LIV, p);
	assert_int_equal(replay_count(*state), 2047);
}

/* Many lives and deaths in one table, against a plain list. */
static void
sweeping_in_place_loses_nothing_that_lives(void **state)
{
	static int64_t until[6000];
	int64_t now = NU;
	unsigned i, j, full = 0;
	enum gw_err rc;

	for (i = 0; i < 6000; i++, now += 500) {
		until[i] = now + 1000 + (int64_t)(i * 7919 % 997) * 400;
		rc = brug(*state, i, until[i], now);
		assert_true(rc == GW_OK || rc == GW_EBUSY);
		full += rc == GW_EBUSY;
		if (rc != GW_OK)
			until[i] = 0;
		if (i % 500 != 499)
			continue;
		for (j = 0; j <= i; j++)
			if (until[j] > now)
				assert_int_equal(brug(*state, j, until[j],
				    now), GW_EREPLAY);
	}
	assert_int_equal(full, 0);
}

static void
a_table_that_grows_knows_what_it_knew(void **state)
{
	const unsigned n = 30000;
	struct replay *r = replay_new(n);
	unsigned i;

	(void)state;
	assert_non_null(r);
	for (i = 0; i < n; i++)
		assert_int_equal(brug(r, i, NU + LIV, NU + i / 8), GW_OK);
	assert_int_equal(replay_count(r), n);
	for (i = 0; i < n; i++)
		assert_int_equal(brug(r, i, NU + LIV, NU + 9999), GW_EREPLAY);
	assert_int_equal(brug(r, n, NU + LIV, NU + 9999), GW_EBUSY);
	/* all but the new one have passed */
	assert_int_equal(brug(r, n, NU + 9 * LIV, NU + 2 * LIV), GW_OK);
	assert_int_equal(replay_count(r), 1);
	replay_free(r);
}

static void
room_for_nothing_is_always_full(void **state)
{
	struct replay *r = replay_new(0);

	(void)state;
	assert_non_null(r);
	assert_int_equal(brug(r, 1, NU + LIV, NU), GW_EBUSY);
	replay_free(r);
	replay_free(NULL);
}

struct loeb {
	struct replay	*r;
	pthread_barrier_t *start;
	int		 ok, spent, andet;
};

static void *
loeber(void *arg)
{
	struct loeb *l = arg;
	unsigned i;

	pthread_barrier_wait(l->start);
	for (i = 0; i < 50; i++)
		switch (brug(l->r, i, NU + LIV, NU)) {
		case GW_OK:
			l->ok++;
			break;
		case GW_EREPLAY:
			l->spent++;
			break;
		default:
			l->andet++;
		}
	return NULL;
}

static void
exactly_one_of_many_threads_wins(void **state)
{
	pthread_t thread[THREADS];
	struct loeb l[THREADS];
	pthread_barrier_t start;
	int i, ok = 0, spent = 0, andet = 0;

	assert_int_equal(pthread_barrier_init(&start, NULL, THREADS), 0);
	memset(l, 0, sizeof(l));
	for (i = 0; i < THREADS; i++) {
		l[i].r = *state;
		l[i].start = &start;
		assert_int_equal(pthread_create(&thread[i], NULL, loeber,
		    &l[i]), 0);
	}
	for (i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(thread[i], NULL), 0);
		ok += l[i].ok;
		spent += l[i].spent;
		andet += l[i].andet;
	}
	assert_int_equal(ok, 50);
	assert_int_equal(spent, 50 * (THREADS - 1));
	assert_int_equal(andet, 0);
	pthread_barrier_destroy(&start);
}

#define test(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(key_is_spent_once),
		test(spaces_are_apart),
		test(key_counts_to_its_last_octet),
		test(key_stays_spent_until_it_is_swept),
		test(full_means_closed),
		test(what_has_passed_makes_room),
		test(sweeping_is_not_done_at_every_refusal),
		test(clock_that_is_set_back_brings_nothing_to_life),
		test(time_that_is_none_is_spent),
		test(of_two_ids_all_are_spent_or_none),
		test(two_ids_that_do_not_both_fit_are_not_spent),
		test(one_id_twice_in_a_request_is_a_replay),
		test(seeing_spends_nothing),
		test(what_is_restored_is_spent),
		test(sweeping_in_place_loses_nothing_that_lives),
		test(a_table_that_grows_knows_what_it_knew),
		test(room_for_nothing_is_always_full),
		test(exactly_one_of_many_threads_wins)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
