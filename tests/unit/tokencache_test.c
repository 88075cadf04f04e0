/*
 * tokencache_test.c - a cache and an STS that is a function here.
 *
 * This file has the clock: clock.c stays out of the program, and time can be
 * put forward without waiting.
 */
#include "tokencache.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"

#define HOUR	((int64_t)3600000)
#define MARGIN	60000
#define SAML	"urn:oasis:names:tc:SAML:2.0:assertion"

static _Atomic int64_t ahead;		/* ms that clock_mono() is ahead */

static int64_t
clock_read(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
clock_now(void)
{
	return clock_read(CLOCK_REALTIME);
}

int64_t
clock_mono(void)
{
	return clock_read(CLOCK_MONOTONIC) + atomic_load(&ahead);
}

static void
sleep_ms(long ms)
{
	const struct timespec ts = { 0, ms * 1000000 };

	nanosleep(&ts, NULL);
}

/* The STS: what it answers, and what it has seen. */
static struct {
	atomic_int	 rc;
	const char	*text;		/* NULL: an assertion of the key */
	_Atomic int64_t	 fra, til;	/* relative to now */
	atomic_long	 slow_ms;
	atomic_int	 asked, now, most, batch, deadlines;
	atomic_int	 ticket;	/* its first octet; -1: none */
	char		 spor[SPOR_ID_LEN];	/* the last one's */
} sts;

static void
sts_answer(const struct tokennoegle *k, struct tokensvar *s, int nr)
{
	s->rc = (enum gw_err)atomic_load(&sts.rc);
	if (s->rc != GW_OK)
		return;
	if (sts.text != NULL)
		s->assertion = strdup(sts.text);
	else
		assert_true(asprintf(&s->assertion, "<saml:Assertion "
		    "xmlns:saml=\"" SAML "\" ID=\"_%d\">%s %s %s"
		    "</saml:Assertion>", nr, k->entityid, k->cvr,
		    k->thumbprint) > 0);
	s->len = strlen(s->assertion);
	s->fra = clock_now() + sts.fra;
	s->til = clock_now() + sts.til;
}

static void
sts_asked(void *arg, const struct tokennoegle *keys, struct tokensvar *svar,
    size_t n, const unsigned char *ticket, int64_t deadline)
{
	int now = atomic_fetch_add(&sts.now, (int)n) + (int)n;
	size_t i;

	assert_ptr_equal(arg, &sts);
	atomic_store(&sts.ticket, ticket == NULL ? -1 : ticket[0]);
	if (now > atomic_load(&sts.most))
		atomic_store(&sts.most, now);
	if ((int)n > atomic_load(&sts.batch))
		atomic_store(&sts.batch, (int)n);
	atomic_fetch_add(&sts.deadlines, deadline > clock_mono());
	strcpy(sts.spor, keys[0].spor->id);
	if (sts.slow_ms > 0)
		sleep_ms(sts.slow_ms);
	for (i = 0; i < n; i++)
		sts_answer(&keys[i], &svar[i],
		    atomic_fetch_add(&sts.asked, 1) + 1);
	atomic_fetch_sub(&sts.now, (int)n);
}

static struct tokencache *tc;
static struct arena *a;

static const struct tokennoegle key = { "urn:sag", "29189420", "aa", NULL };

static int
setup(void **state)
{
	(void)state;
	memset(&sts, 0, sizeof(sts));
	sts.til = 8 * HOUR;
	atomic_store(&ahead, 0);
	tc = tokencache_new(16, sts_asked, &sts);
	a = arena_new(1 << 20);
	return tc == NULL || a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	tokencache_free(tc);
	arena_free(a);
	return 0;
}

static enum gw_err
get_at(const struct tokennoegle *k, int64_t now, struct wssec_token *out)
{
	enum gw_err rc = GW_EINTERN;

	tokencache_get(tc, a, k, out, &rc, 1, now, clock_mono() + 2000);
	return rc;
}

static enum gw_err
get(const struct tokennoegle *k)
{
	struct wssec_token out;

	return get_at(k, clock_now(), &out);
}

static void
asked_is(int n)
{
	assert_int_equal(atomic_load(&sts.asked), n);
}

static void
a_token_is_fetched_once_and_kept(void **state)
{
	struct wssec_token out, again, read;

	(void)state;
	assert_int_equal(get_at(&key, clock_now(), &out), GW_OK);
	assert_int_equal(get_at(&key, clock_now(), &again), GW_OK);
	asked_is(1);
	assert_string_equal(out.id, "_1");
	assert_string_equal(again.assertion, out.assertion);
	assert_int_equal(wssec_token_init(a, out.assertion, out.len, NULL,
	    &read), GW_OK);
	assert_memory_equal(out.digest, read.digest, sizeof(out.digest));
	assert_memory_equal(again.digest, read.digest, sizeof(out.digest));
}

static void
every_part_of_the_key_counts(void **state)
{
	static const struct tokennoegle keys[] = {
		{ "urn:sag", "29189420", "aa", NULL },
		{ "urn:sag", "29189420", "bb", NULL },
		{ "urn:sag", "29189421", "aa", NULL },
		{ "urn:yde", "29189420", "aa", NULL },
	};
	struct wssec_token out[4];
	enum gw_err rc[4];
	int i;

	(void)state;
	tokencache_get(tc, a, keys, out, rc, 4, clock_now(),
	    clock_mono() + 2000);
	asked_is(4);
	for (i = 0; i < 4; i++) {
		assert_int_equal(rc[i], GW_OK);
		assert_non_null(strstr(out[i].assertion, keys[i].entityid));
		assert_non_null(strstr(out[i].assertion, keys[i].cvr));
		assert_non_null(strstr(out[i].assertion, keys[i].thumbprint));
	}
}

static void
a_token_is_fetched_in_the_trace_of_who_wanted_it(void **state)
{
	struct spor spor = { "0af7651916cd43dd8448eb211c80319c", 0 };
	struct tokennoegle k = key;

	(void)state;
	k.spor = &spor;
	assert_int_equal(get(&k), GW_OK);
	assert_string_equal(sts.spor, spor.id);
	/* and the next one, whom nobody says anything of, in none */
	tokencache_drop(tc, &key);
	assert_int_equal(get(&key), GW_OK);
	asked_is(2);
	assert_string_equal(sts.spor, "");
}

static void
an_ordered_token_has_the_first_orderers_trace(void **state)
{
	struct spor en = { "0af7651916cd43dd8448eb211c80319c", 0 };
	struct spor to = { "1bf7651916cd43dd8448eb211c80319c", 0 };
	struct tokennoegle k = key;
	struct wssec_token out;
	enum gw_err rc;

	(void)state;
	atomic_store(&sts.slow_ms, 50);
	k.spor = &en;
	tokencache_se(tc, a, &k, &out, &rc, 1, clock_now(), clock_mono());
	assert_int_equal(rc, GW_EBUSY);
	k.spor = &to;
	tokencache_se(tc, a, &k, &out, &rc, 1, clock_now(), clock_mono());
	assert_int_equal(rc, GW_EBUSY);
	k.spor = NULL;
	assert_int_equal(get(&k), GW_OK);
	asked_is(1);
	assert_string_equal(sts.spor, en.id);
}

/* Ten keys of one caller. */
static void
get_ten(int64_t now, enum gw_err rc[10])
{
	struct tokennoegle keys[10];
	struct wssec_token out[10];
	char cvr[10][16];
	int i;

	for (i = 0; i < 10; i++) {
		snprintf(cvr[i], sizeof(cvr[i]), "%08d", i);
		keys[i] = key;
		keys[i].cvr = cvr[i];
	}
	tokencache_get(tc, a, keys, out, rc, 10, now, clock_mono() + 2000);
}

static void
many_keys_are_asked_for_four_at_a_time(void **state)
{
	enum gw_err rc[10];
	int i;

	(void)state;
	get_ten(clock_now(), rc);
	for (i = 0; i < 10; i++)
		assert_int_equal(rc[i], GW_OK);
	asked_is(10);
	assert_int_equal(atomic_load(&sts.batch), 4);
	assert_int_equal(atomic_load(&sts.most), 4);
}

/* A caller in a thread of its own. */
struct caller {
	pthread_t	 id;
	struct tokennoegle key;
	char		 cvr[16];
	int64_t		 wait_ms;
	enum gw_err	 rc;
};

static void *
caller_main(void *arg)
{
	struct caller *c = arg;
	struct arena *mine = arena_new(1 << 20);
	struct wssec_token out;

	c->rc = GW_EINTERN;
	tokencache_get(tc, mine, &c->key, &out, &c->rc, 1, clock_now(),
	    clock_mono() + c->wait_ms);
	arena_free(mine);
	return NULL;
}

static void
callers_run(struct caller *c, int n, int own_keys)
{
	int i;

	for (i = 0; i < n; i++) {
		c[i].key = key;
		c[i].wait_ms = 2000;
		snprintf(c[i].cvr, sizeof(c[i].cvr), "%08d", i);
		if (own_keys)
			c[i].key.cvr = c[i].cvr;
		assert_int_equal(pthread_create(&c[i].id, NULL, caller_main,
		    &c[i]), 0);
	}
	for (i = 0; i < n; i++)
		pthread_join(c[i].id, NULL);
}

static void
however_many_wait_one_asks(void **state)
{
	struct caller c[20];
	int i;

	(void)state;
	sts.slow_ms = 50;
	callers_run(c, 20, 0);
	for (i = 0; i < 20; i++)
		assert_int_equal(c[i].rc, GW_OK);
	asked_is(1);
}

static void
all_callers_together_ask_for_four_at_a_time(void **state)
{
	struct caller c[12];
	int i;

	(void)state;
	sts.slow_ms = 10;
	callers_run(c, 12, 1);
	for (i = 0; i < 12; i++)
		assert_int_equal(c[i].rc, GW_OK);
	asked_is(12);
	assert_in_range(atomic_load(&sts.most), 2, 4);
}

static void
who_waits_shares_the_failure(void **state)
{
	struct caller c[8];
	int i;

	(void)state;
	sts.slow_ms = 50;
	sts.rc = GW_EREFUSED;
	callers_run(c, 8, 0);
	for (i = 0; i < 8; i++)
		assert_int_equal(c[i].rc, GW_EREFUSED);
	asked_is(1);
}

static void
a_failed_key_is_not_asked_for_again_within_a_second(void **state)
{
	(void)state;
	sts.rc = GW_EUNREACH;
	assert_int_equal(get(&key), GW_EUNREACH);
	atomic_store(&ahead, 900);
	assert_int_equal(get(&key), GW_EUNREACH);
	asked_is(1);
}

static void
a_failed_key_is_asked_for_again_after_a_second(void **state)
{
	(void)state;
	sts.rc = GW_ETIMEOUT;
	assert_int_equal(get(&key), GW_ETIMEOUT);
	sts.rc = GW_OK;
	atomic_store(&ahead, 1001);
	assert_int_equal(get(&key), GW_OK);
	asked_is(2);
}

static void
a_failure_of_one_key_is_not_anothers(void **state)
{
	struct tokennoegle other = key;

	(void)state;
	other.cvr = "00000000";
	sts.rc = GW_EREFUSED;
	assert_int_equal(get(&other), GW_EREFUSED);
	sts.rc = GW_OK;
	assert_int_equal(get(&key), GW_OK);
}

static void
a_token_serves_until_the_margin(void **state)
{
	struct wssec_token out;
	int64_t now = clock_now();

	(void)state;
	sts.til = HOUR;
	assert_int_equal(get_at(&key, now, &out), GW_OK);
	assert_int_equal(get_at(&key, now + HOUR - MARGIN - 1, &out), GW_OK);
	asked_is(1);
}

static void
a_token_inside_the_margin_is_fetched_anew(void **state)
{
	struct wssec_token out;
	int64_t now = clock_now();

	(void)state;
	sts.til = HOUR;
	assert_int_equal(get_at(&key, now, &out), GW_OK);
	sleep_ms(5);			/* the next caller comes after it */
	sts.til = 2 * HOUR;
	assert_int_equal(get_at(&key, now + HOUR - MARGIN + 1000, &out),
	    GW_OK);
	assert_string_equal(out.id, "_2");
	asked_is(2);
}

static void
a_token_shorter_than_the_margin_serves_who_waited(void **state)
{
	(void)state;
	sts.til = MARGIN / 2;
	assert_int_equal(get(&key), GW_OK);
	asked_is(1);
	sleep_ms(5);
	assert_int_equal(get(&key), GW_OK);
	asked_is(2);
}

static void
a_token_that_is_over_when_it_comes_is_not_believed(void **state)
{
	(void)state;
	sts.fra = -HOUR;
	sts.til = -1;
	assert_int_equal(get(&key), GW_EBELIEF);
	asked_is(1);
}

static void
what_is_no_assertion_is_not_believed(void **state)
{
	static const char *const texts[] = { "", "nonsense", "<a></a>",
	    "<saml:Assertion xmlns:saml=\"" SAML "\"></saml:Assertion>",
	    "<saml:Assertion xmlns:saml=\"" SAML "\" ID=\"_1\">" };
	struct tokennoegle k = key;
	char cvr[24];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		snprintf(cvr, sizeof(cvr), "%08zu", i);
		k.cvr = cvr;
		sts.text = texts[i];
		assert_int_equal(get(&k), GW_EBELIEF);
	}
}

static void
a_caller_does_not_wait_beyond_its_deadline(void **state)
{
	struct caller first = { .key = key, .wait_ms = 2000 };
	struct wssec_token out;
	enum gw_err rc = GW_OK;
	int64_t begun;

	(void)state;
	sts.slow_ms = 200;
	assert_int_equal(pthread_create(&first.id, NULL, caller_main, &first),
	    0);
	while (atomic_load(&sts.now) == 0)
		sleep_ms(1);
	begun = clock_mono();
	tokencache_get(tc, a, &key, &out, &rc, 1, clock_now(), begun + 30);
	assert_int_equal(rc, GW_ETIMEOUT);
	assert_true(clock_mono() - begun < 150);
	pthread_join(first.id, NULL);
	assert_int_equal(first.rc, GW_OK);
	asked_is(1);
}

static void
a_deadline_that_has_passed_asks_nobody(void **state)
{
	struct wssec_token out;
	enum gw_err rc = GW_OK;

	(void)state;
	tokencache_get(tc, a, &key, &out, &rc, 1, clock_now(), clock_mono());
	assert_int_equal(rc, GW_ETIMEOUT);
	asked_is(0);
	assert_int_equal(get(&key), GW_OK);
}

static void
a_dropped_token_is_fetched_anew(void **state)
{
	struct tokennoegle unknown = key;

	(void)state;
	unknown.cvr = "99999999";
	assert_int_equal(get(&key), GW_OK);
	tokencache_drop(tc, &unknown);
	assert_int_equal(get(&key), GW_OK);
	asked_is(1);
	tokencache_drop(tc, &key);
	tokencache_drop(tc, &key);
	assert_int_equal(get(&key), GW_OK);
	asked_is(2);
}

/* Waits at most 2 s for the STS to have been asked n times. */
static void
asked_becomes(int n)
{
	int i;

	for (i = 0; i < 400 && atomic_load(&sts.asked) < n; i++)
		sleep_ms(5);
	asked_is(n);
}

static void
a_token_is_refreshed_when_four_fifths_of_its_life_have_gone(void **state)
{
	struct wssec_token out;

	(void)state;
	sts.fra = -8 * HOUR + 100;	/* due 100 ms from now */
	sts.til = 2 * HOUR + 25;
	assert_int_equal(get(&key), GW_OK);
	sts.fra = 0;
	assert_int_equal(get(&key), GW_OK);
	asked_is(1);
	asked_becomes(2);
	sleep_ms(20);
	assert_int_equal(get_at(&key, clock_now(), &out), GW_OK);
	assert_string_equal(out.id, "_2");
	asked_is(2);
}

static void
tokens_are_fetched_for_the_request_that_said_so_last(void **state)
{
	unsigned char et[TICKET_LEN] = { 1 }, to[TICKET_LEN] = { 2 };
	struct tokennoegle andre = key;

	(void)state;
	assert_int_equal(get(&key), GW_OK);
	assert_int_equal(atomic_load(&sts.ticket), -1);
	tokencache_ticket(tc, et, clock_mono() + 60000);
	tokencache_ticket(tc, to, clock_mono() + 60000);
	andre.cvr = "00000000";
	assert_int_equal(get(&andre), GW_OK);
	assert_int_equal(atomic_load(&sts.ticket), 2);
}

static void
nothing_is_fetched_ahead_without_a_request_to_sign_for(void **state)
{
	unsigned char ticket[TICKET_LEN] = { 3 };

	(void)state;
	tokencache_ticket(tc, ticket, clock_mono() + 50);
	sts.fra = -8 * HOUR + 100;	/* due 100 ms from now */
	sts.til = 2 * HOUR + 25;
	assert_int_equal(get(&key), GW_OK);
	sts.fra = 0;
	assert_int_equal(get(&key), GW_OK);
	sleep_ms(400);
	asked_is(1);
	/* the next request brings its own */
	tokencache_ticket(tc, ticket, clock_mono() + 60000);
	assert_int_equal(get(&key), GW_OK);
	tokencache_drop(tc, &key);
	assert_int_equal(get(&key), GW_OK);
	asked_is(2);
	assert_int_equal(atomic_load(&sts.ticket), 3);
}

static void
the_old_token_serves_while_it_is_refreshed(void **state)
{
	struct wssec_token out;
	int64_t begun;

	(void)state;
	sts.fra = -9 * HOUR;
	sts.til = HOUR;
	assert_int_equal(get(&key), GW_OK);
	sts.slow_ms = 150;
	while (atomic_load(&sts.now) == 0)
		sleep_ms(1);
	begun = clock_mono();
	assert_int_equal(get_at(&key, clock_now(), &out), GW_OK);
	assert_true(clock_mono() - begun < 100);
	sts.fra = 0;
}

static void
a_refresh_that_fails_leaves_the_old_token(void **state)
{
	(void)state;
	sts.fra = -8 * HOUR + 100;
	sts.til = 2 * HOUR + 25;
	assert_int_equal(get(&key), GW_OK);
	sts.rc = GW_EUNREACH;
	asked_becomes(2);
	sleep_ms(20);
	assert_int_equal(get(&key), GW_OK);
	asked_is(2);			/* and the pause holds */
}

static void
a_token_that_nobody_wants_any_more_is_not_refreshed(void **state)
{
	struct wssec_token out;

	(void)state;
	sts.fra = -9 * HOUR;		/* old enough, but last wanted before */
	sts.til = HOUR;
	assert_int_equal(get_at(&key, clock_now() - 10 * HOUR, &out), GW_OK);
	sleep_ms(150);
	asked_is(1);
}

static void
a_full_cache_forgets_what_was_wanted_longest_ago(void **state)
{
	struct wssec_token out;
	enum gw_err rc[10];
	int64_t now = clock_now();

	(void)state;
	tokencache_free(tc);
	tc = tokencache_new(10, sts_asked, &sts);
	get_ten(now, rc);
	asked_is(10);
	assert_int_equal(get_at(&key, now + 1, &out), GW_OK);
	asked_is(11);
	assert_int_equal(get_at(&key, now + 2, &out), GW_OK);
	asked_is(11);
	get_ten(now + 3, rc);
	assert_in_range(atomic_load(&sts.asked), 12, 13);
}

static void
more_keys_at_once_than_there_is_room_for_are_refused(void **state)
{
	enum gw_err rc[10];
	int i, ok = 0;

	(void)state;
	tokencache_free(tc);
	tc = tokencache_new(6, sts_asked, &sts);
	get_ten(clock_now(), rc);
	for (i = 0; i < 10; i++) {
		ok += rc[i] == GW_OK;
		assert_true(rc[i] == GW_OK || rc[i] == GW_ENOMEM);
	}
	assert_int_equal(ok, 6);
}

static void
a_caller_without_memory_is_told(void **state)
{
	struct arena *small = arena_new(64);
	struct wssec_token out;
	enum gw_err rc = GW_OK;

	(void)state;
	tokencache_get(tc, small, &key, &out, &rc, 1, clock_now(),
	    clock_mono() + 2000);
	assert_int_equal(rc, GW_ENOMEM);
	assert_int_equal(get(&key), GW_OK);
	asked_is(1);
	arena_free(small);
}

/* ---- looking without waiting ---- */

static enum gw_err
look(const struct tokennoegle *k, int64_t siden)
{
	struct wssec_token out;
	enum gw_err rc = GW_EINTERN;

	tokencache_se(tc, a, k, &out, &rc, 1, clock_now(), siden);
	return rc;
}

/* Until looking says something else than that it is on its way. */
static enum gw_err
look_until(const struct tokennoegle *k, int64_t siden)
{
	enum gw_err rc;

	while ((rc = look(k, siden)) == GW_EBUSY)
		tokencache_vent(tc, clock_mono() + 10);
	return rc;
}

static void
looking_orders_what_is_not_there_and_does_not_wait(void **state)
{
	int64_t siden = clock_mono();

	(void)state;
	sts.slow_ms = 200;
	assert_int_equal(look(&key, siden), GW_EBUSY);
	assert_int_equal(look(&key, siden), GW_EBUSY);
	assert_true(clock_mono() - siden < 150);
	assert_int_equal(look_until(&key, siden), GW_OK);
	asked_is(1);
	assert_int_equal(look(&key, siden), GW_OK);
	asked_is(1);
}

static void
what_is_there_is_seen_though_the_sts_is_silent(void **state)
{
	const struct tokennoegle keys[] = { key,
	    { "urn:anden", "29189420", "aa", NULL } };
	struct wssec_token out[2];
	enum gw_err rc[2];

	(void)state;
	assert_int_equal(get(&key), GW_OK);
	sts.slow_ms = 300;
	tokencache_se(tc, a, keys, out, rc, 2, clock_now(), clock_mono());
	assert_int_equal(rc[0], GW_OK);
	assert_non_null(out[0].assertion);
	assert_int_equal(rc[1], GW_EBUSY);
	assert_null(out[1].assertion);
}

static void
an_order_that_fails_is_told_to_who_looks(void **state)
{
	int64_t siden = clock_mono();

	(void)state;
	sts.rc = GW_EUNREACH;
	assert_int_equal(look_until(&key, siden), GW_EUNREACH);
	asked_is(1);
	sts.rc = GW_OK;
	atomic_fetch_add(&ahead, 1001);
	assert_int_equal(look_until(&key, siden), GW_OK);
}

static void
an_ordered_token_shorter_than_the_margin_serves_who_looks(void **state)
{
	int64_t siden = clock_mono();

	(void)state;
	sts.til = MARGIN - 1000;
	assert_int_equal(look_until(&key, siden), GW_OK);
	asked_is(1);
}

#define T(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_token_is_fetched_once_and_kept),
		T(every_part_of_the_key_counts),
		T(a_token_is_fetched_in_the_trace_of_who_wanted_it),
		T(an_ordered_token_has_the_first_orderers_trace),
		T(many_keys_are_asked_for_four_at_a_time),
		T(however_many_wait_one_asks),
		T(all_callers_together_ask_for_four_at_a_time),
		T(who_waits_shares_the_failure),
		T(a_failed_key_is_not_asked_for_again_within_a_second),
		T(a_failed_key_is_asked_for_again_after_a_second),
		T(a_failure_of_one_key_is_not_anothers),
		T(a_token_serves_until_the_margin),
		T(a_token_inside_the_margin_is_fetched_anew),
		T(a_token_shorter_than_the_margin_serves_who_waited),
		T(a_token_that_is_over_when_it_comes_is_not_believed),
		T(what_is_no_assertion_is_not_believed),
		T(a_caller_does_not_wait_beyond_its_deadline),
		T(a_deadline_that_has_passed_asks_nobody),
		T(a_dropped_token_is_fetched_anew),
		T(a_token_is_refreshed_when_four_fifths_of_its_life_have_gone),
		T(tokens_are_fetched_for_the_request_that_said_so_last),
		T(nothing_is_fetched_ahead_without_a_request_to_sign_for),
		T(the_old_token_serves_while_it_is_refreshed),
		T(a_refresh_that_fails_leaves_the_old_token),
		T(a_token_that_nobody_wants_any_more_is_not_refreshed),
		T(looking_orders_what_is_not_there_and_does_not_wait),
		T(what_is_there_is_seen_though_the_sts_is_silent),
		T(an_order_that_fails_is_told_to_who_looks),
		T(an_ordered_token_shorter_than_the_margin_serves_who_looks),
		T(a_full_cache_forgets_what_was_wanted_longest_ago),
		T(more_keys_at_once_than_there_is_room_for_are_refused),
		T(a_caller_without_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
