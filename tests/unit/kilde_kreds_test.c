/*
 * kilde_kreds_test.c - a source that is ill: its breaker, its queue, its
 * phases, its second tries, and what is counted of it.
 */
#include "kilde_stoette.h"

/* A caller that has seen nothing yet. */
static struct kilder *
fresh(void)
{
	struct grund g = { .rc = GW_OK };
	struct kilder *k = kilder_new(client_pem, strlen(client_pem),
	    client_key, ca_pem, strlen(ca_pem), &g);

	assert_non_null(k);
	return k;
}

static struct kilde_tal
tal(struct kilder *k)
{
	struct kilde_tal t;

	assert_int_equal(kilder_tal(k, 0, &t), 1);
	return t;
}

/* n exchanges, one after the other, each with that result. */
static void
all(struct kilder *k, const struct kilde_konf *konf, int n, int64_t ms,
    enum gw_err want)
{
	struct kald kald;

	while (n-- > 0) {
		kald = exchange(k, konf, ms);
		assert_int_equal(kald.rc, want);
		kald_fini(&kald);
	}
}

static void
five_failures_end_the_calls(void **state)
{
	const struct kilde_konf konf = konf_for("https://127.0.0.1:1/12");
	struct kilder *k = fresh();
	struct kald kald;
	struct kilde_tal t;

	(void)state;
	all(k, &konf, 5, 3000, GW_EUNREACH);
	assert_int_equal(tal(k).udfald[KU_IKKE_NAAET], 5);
	kald = exchange(k, &konf, 3000);
	assert_int_equal(kald.rc, GW_EUNREACH);
	assert_int_equal(kald.igen, 0);
	assert_int_equal(kilde_afbrudt(k, &konf), 1);
	t = tal(k);
	assert_string_equal(t.navn, "kilde");
	assert_int_equal(t.kreds, KREDS_AABEN);
	assert_int_equal(t.aabnet, 1);
	assert_int_equal(t.udfald[KU_IKKE_NAAET], 5);
	assert_int_equal(t.udfald[KU_AFBRUDT], 2);
	kilder_free(k);
}

static void
a_source_that_is_well_again_is_asked_again(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kilder *k = fresh();

	(void)state;
	good.media = "text/html";
	all(k, &konf, 6, 3000, GW_EUNREACH);
	assert_int_equal(atomic_load(&good.asked), 5);
	good.media = SOAP12;
	net_sleep(KREDS_PAUSE_MS + 50);
	assert_int_equal(kilde_afbrudt(k, &konf), 0);
	all(k, &konf, 3, 3000, GW_OK);
	assert_int_equal(tal(k).kreds, KREDS_LUKKET);
	assert_int_equal(tal(k).aabnet, 1);
	kilder_free(k);
}

static void
one_probe_alone_is_let_through(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald a = { .kilde = &konf, .action = "u", .body = "1",
	    .len = 1 }, b = a;
	struct kilder *k = fresh();
	struct kaldkoe *koe = kaldkoe_new(k);

	(void)state;
	good.media = "text/html";
	all(k, &konf, 5, 3000, GW_EUNREACH);
	good.media = SOAP12;
	good.slow_ms = 100;
	net_sleep(KREDS_PAUSE_MS + 50);
	kald_start(koe, &a, clock_mono() + 3000);
	kald_start(koe, &b, clock_mono() + 3000);
	assert_ptr_equal(kald_vent(koe), &b);
	assert_int_equal(b.rc, GW_EUNREACH);
	assert_ptr_equal(kald_vent(koe), &a);
	assert_int_equal(a.rc, GW_OK);
	kald_fini(&a);
	kaldkoe_free(koe);
	kilder_free(k);
}

static void
a_fault_or_a_large_answer_is_no_failure(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kilder *k = fresh();

	(void)state;
	good.status = 500;
	all(k, &konf, 6, 3000, GW_OK);
	good.status = 200;
	good.len = 16 * 1024 * 1024 + 1;
	all(k, &konf, 6, 9000, GW_ESIZE);
	assert_int_equal(kilde_afbrudt(k, &konf), 0);
	assert_int_equal(tal(k).udfald[KU_STORT], 6);
	kilder_free(k);
}

static void
a_caller_in_a_hurry_says_nothing_of_the_source(void **state)
{
	struct kilde_konf konf;
	struct kilder *k = fresh();

	(void)state;
	bad_start(NULL, 0, 1, 0);
	konf = konf_for(bad.url);
	all(k, &konf, 6, 60, GW_ETIMEOUT);
	assert_int_equal(kilde_afbrudt(k, &konf), 0);
	assert_int_equal(tal(k).udfald[KU_TID], 6);
	kilder_free(k);
	bad_end();
}

static void
a_source_that_breaks_its_own_limit_has_failed(void **state)
{
	struct kilde_konf konf;
	struct kilder *k = fresh();

	(void)state;
	bad_start(NULL, 0, 1, 0);
	konf = konf_for(bad.url);
	konf.total_ms = 60;
	all(k, &konf, 5, 3000, GW_ETIMEOUT);
	assert_int_equal(kilde_afbrudt(k, &konf), 1);
	kilder_free(k);
	bad_end();
}

static void
a_source_that_takes_a_second_and_more_has_failed(void **state)
{
	struct kilde_konf konf;
	struct kald kald[5];
	struct kilder *k = fresh();
	struct kaldkoe *koe = kaldkoe_new(k);
	int i;

	(void)state;
	bad_start(NULL, 0, 1, 0);
	konf = konf_for(bad.url);
	memset(kald, 0, sizeof(kald));
	for (i = 0; i < 5; i++) {
		kald[i] = (struct kald){ .kilde = &konf, .action = "u",
		    .body = "1", .len = 1 };
		kald_start(koe, &kald[i], clock_mono() + 1100);
	}
	while (kald_vent(koe) != NULL)
		continue;
	assert_int_equal(kilde_afbrudt(k, &konf), 1);
	kaldkoe_free(koe);
	kilder_free(k);
	bad_end();
}

static void
what_is_given_up_says_nothing_of_the_source(void **state)
{
	struct kilde_konf konf;
	struct kald kald;
	struct kaldkoe *koe;
	struct kilder *k = fresh();
	int i;

	(void)state;
	bad_start(NULL, 0, 1, 0);
	konf = konf_for(bad.url);
	for (i = 0; i < 6; i++) {
		kald = (struct kald){ .kilde = &konf, .action = "u",
		    .body = "1", .len = 1 };
		koe = kaldkoe_new(k);
		kald_start(koe, &kald, clock_mono() + 9000);
		net_sleep(10);
		kaldkoe_free(koe);
	}
	assert_int_equal(kilde_afbrudt(k, &konf), 0);
	assert_int_equal(tal(k).udfald[KU_OPGIVET], 6);
	kilder_free(k);
	bad_end();
}

/* ---- turns ---- */

static size_t
burst(struct kilder *k, const struct kilde_konf *konf, struct kald *kald,
    int n, int64_t ms, enum gw_err rc)
{
	struct kaldkoe *koe = kaldkoe_new(k);
	struct kald *ended;
	size_t found = 0;
	int i;

	for (i = 0; i < n; i++) {
		kald[i] = (struct kald){ .kilde = konf, .action = "u",
		    .body = "1", .len = 1 };
		kald_start(koe, &kald[i], clock_mono() + ms);
	}
	while ((ended = kald_vent(koe)) != NULL) {
		found += ended->rc == rc;
		kald_fini(ended);
	}
	kaldkoe_free(koe);
	return found;
}

static void
no_more_are_under_way_than_the_source_may_have(void **state)
{
	struct kilde_konf konf = konf_for(good.url);
	struct kilder *k = fresh();
	struct kald kald[20];

	(void)state;
	konf.concurrent = 3;
	good.slow_ms = 20;
	assert_int_equal(burst(k, &konf, kald, 20, 5000, GW_OK), 20);
	assert_in_range(atomic_load(&good.most), 2, 3);
	assert_int_equal(tal(k).i_koe, 0);
	while (tal(k).under_vejs > 0)	/* the last one is let go behind */
		net_sleep(1);
	kilder_free(k);
}

static void
who_would_not_come_to_its_turn_in_time_is_told_at_once(void **state)
{
	struct kilde_konf konf = konf_for(good.url);
	struct kilder *k = fresh();
	struct kald kald[20];
	size_t busy;

	(void)state;
	konf.concurrent = 1;
	good.slow_ms = 200;
	all(k, &konf, 1, 5000, GW_OK);
	busy = burst(k, &konf, kald, 20, 1000, GW_EBUSY);
	assert_in_range(busy, 12, 18);
	assert_int_equal(tal(k).udfald[KU_OPTAGET], busy);
	kilder_free(k);
}

static void
who_waits_for_a_turn_is_told_when_the_breaker_opens(void **state)
{
	struct kilde_konf konf = konf_for(good.url);
	struct kilder *k = fresh();
	struct kald kald[20];

	(void)state;
	konf.concurrent = 1;
	good.media = "text/html";
	good.slow_ms = 20;
	assert_int_equal(burst(k, &konf, kald, 20, 5000, GW_EUNREACH), 20);
	assert_int_equal(atomic_load(&good.asked), 5);
	kilder_free(k);
}

static void
a_look_does_not_wait_longer_than_it_says(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald kald = { .kilde = &konf, .action = "u", .body = "1",
	    .len = 1 };
	struct kaldkoe *koe = kaldkoe_new(kilder);

	(void)state;
	good.slow_ms = 300;
	assert_null(kald_se(koe, clock_mono() + 9000));	/* none under way */
	kald_start(koe, &kald, clock_mono() + 5000);
	assert_int_equal(kaldkoe_antal(koe), 1);
	assert_null(kald_se(koe, clock_mono() + 20));
	assert_null(kald_se(koe, 0));
	assert_int_equal(atomic_load(&good.asked) <= 1, 1);
	assert_ptr_equal(kald_se(koe, clock_mono() + 5000), &kald);
	assert_int_equal(kaldkoe_antal(koe), 0);
	kald_fini(&kald);
	kaldkoe_free(koe);
}

/* ---- phases, second tries ---- */

static void
each_phase_has_its_time(void **state)
{
	struct kilde_konf konf;
	struct kald kald;

	(void)state;
	bad_start(NULL, 1, 1, 0);	/* the handshake stalls */
	konf = konf_for(bad.url);
	konf.connect_ms = 5000;
	konf.tls_ms = 100;
	kald = exchange(kilder, &konf, 5000);
	assert_int_equal(kald.rc, GW_ETIMEOUT);
	assert_in_range(kald.ms, 90, 2000);
	assert_int_equal(kald.igen, 1);	/* it has not been asked */
	bad_end();
	bad_start(NULL, 0, 1, 0);	/* it listens and says nothing */
	konf = konf_for(bad.url);
	konf.first_ms = 100;
	kald = exchange(kilder, &konf, 5000);
	assert_int_equal(kald.rc, GW_ETIMEOUT);
	assert_in_range(kald.ms, 90, 2000);
	assert_int_equal(kald.igen, 0);	/* it may be at work on it */
	bad_end();
}

static void
what_has_begun_to_come_is_not_bound_by_the_first_octets_time(void **state)
{
	struct kilde_konf konf;
	struct kald kald;

	(void)state;
	bad_start("HTTP/1.1 200 OK\r\nContent-Type: " SOAP12
	    "\r\nContent-Length: 99\r\n\r\nhalf", 0, 1, 0);
	konf = konf_for(bad.url);
	konf.first_ms = 100;
	kald = exchange(kilder, &konf, 400);
	assert_int_equal(kald.rc, GW_ETIMEOUT);
	assert_in_range(kald.ms, 300, 2000);
	bad_end();
}

static void
second_tries_are_for_what_broke_off(void **state)
{
	static const struct {
		const char *text;
		int igen;
	} tries[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Type: " SOAP12
		    "\r\nContent-Length: 99\r\n\r\nhalf", 1 },
		{ "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", 1 },
		{ "HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n", 1 },
		{ "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n", 0 },
		{ "HTTP/1.1 302 X\r\nContent-Length: 0\r\n\r\n", 0 },
		{ "HTTP/1.1 200 OK\r\nContent-Type: text/html"
		    "\r\nContent-Length: 1\r\n\r\nx", 0 }
	};
	struct kilde_konf konf;
	struct kald kald;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		bad_start(tries[i].text, 0, 0, 0);
		konf = konf_for(bad.url);
		kald = exchange(kilder, &konf, 3000);
		assert_int_equal(kald.rc, GW_EUNREACH);
		assert_int_equal(kald.igen, tries[i].igen);
		bad_end();
	}
}

static void
a_tenth_of_the_calls_may_be_second_ones(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kilder *k = fresh();

	(void)state;
	all(k, &konf, 9, 3000, GW_OK);
	assert_int_equal(kilde_igen(k, &konf), 0);
	all(k, &konf, 1, 3000, GW_OK);
	assert_int_equal(kilde_igen(k, &konf), 1);
	assert_int_equal(kilde_igen(k, &konf), 0);
	assert_int_equal(tal(k).igen, 1);
	kilder_free(k);
}

static void
there_is_no_second_try_while_the_breaker_is_open(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kilder *k = fresh();

	(void)state;
	all(k, &konf, 40, 3000, GW_OK);
	good.media = "text/html";
	all(k, &konf, 5, 3000, GW_EUNREACH);
	assert_int_equal(kilde_igen(k, &konf), 0);
	kilder_free(k);
}

static void
a_second_try_goes_on_a_connection_of_its_own(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald kald = { .kilde = &konf, .action = "u", .body = "1",
	    .len = 1, .frisk = 1 };
	struct kilder *k = fresh();
	struct kaldkoe *koe = kaldkoe_new(k);

	(void)state;
	all(k, &konf, 3, 3000, GW_OK);
	assert_int_equal(atomic_load(&good.connections), 1);
	kald_start(koe, &kald, clock_mono() + 3000);
	assert_ptr_equal(kald_vent(koe), &kald);
	assert_int_equal(kald.rc, GW_OK);
	assert_int_equal(atomic_load(&good.connections), 2);
	kald_fini(&kald);
	kaldkoe_free(koe);
	kilder_free(k);
}

/* Answers one question on the first connection, hangs up on the next, and
 * answers one on the second. */
static void *
stale_main(void *arg)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: " SOAP12
	    "\r\nContent-Length: 2\r\n\r\nok";
	char c[4096];
	SSL *ssl;
	int i, fd;

	(void)arg;
	for (i = 0; i < 2; i++) {
		fd = accept(bad.fd, NULL, NULL);
		ssl = SSL_new(bad.tls);
		SSL_set_fd(ssl, fd);
		if (SSL_accept(ssl) == 1 && SSL_read(ssl, c, sizeof(c)) > 0) {
			SSL_write(ssl, answer, sizeof(answer) - 1);
			if (i == 0)
				SSL_read(ssl, c, sizeof(c));
		}
		SSL_free(ssl);
		close(fd);
	}
	return NULL;
}

static void
a_kept_connection_that_the_source_has_closed_costs_nothing(void **state)
{
	struct kilde_konf konf;
	struct kilder *k = fresh();
	pthread_t thread;

	(void)state;
	bad_listen();
	assert_int_equal(pthread_create(&thread, NULL, stale_main, NULL), 0);
	konf = konf_for(bad.url);
	all(k, &konf, 2, 3000, GW_OK);
	pthread_join(thread, NULL);
	assert_int_equal(tal(k).udfald[KU_SVAR], 2);
	assert_int_equal(tal(k).udfald[KU_IKKE_NAAET], 0);
	assert_int_equal(tal(k).igen, 0);
	kilder_free(k);
	SSL_CTX_free(bad.tls);
	close(bad.fd);
}

/* ---- numbers ---- */

static void
answers_are_counted_by_how_long_they_took(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kilder *k = fresh();
	struct kilde_tal t;
	uint64_t sum = 0, late = 0;
	int i;

	(void)state;
	assert_int_equal(kilder_tal(k, 0, &t), 0);
	all(k, &konf, 3, 3000, GW_OK);
	good.slow_ms = 110;
	all(k, &konf, 2, 3000, GW_OK);
	t = tal(k);
	for (i = 0; i < KILDE_SPANDE; i++) {
		sum += t.svartid[i];
		late += i > 4 ? t.svartid[i] : 0;	/* above 100 ms */
	}
	assert_int_equal(sum, 5);
	assert_true(late >= 2);
	assert_true(t.svartid_ms >= 220);
	assert_int_equal(t.udfald[KU_SVAR], 5);
	assert_int_equal(kilder_tal(k, 1, &t), 0);
	assert_int_equal(kilder_tal(k, 1000, &t), 0);
	kilder_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_failures_end_the_calls),
		WITH_GOOD(a_source_that_is_well_again_is_asked_again),
		WITH_GOOD(one_probe_alone_is_let_through),
		WITH_GOOD(a_fault_or_a_large_answer_is_no_failure),
		cmocka_unit_test(a_caller_in_a_hurry_says_nothing_of_the_source),
		cmocka_unit_test(a_source_that_breaks_its_own_limit_has_failed),
		cmocka_unit_test(
		    a_source_that_takes_a_second_and_more_has_failed),
		cmocka_unit_test(what_is_given_up_says_nothing_of_the_source),
		WITH_GOOD(no_more_are_under_way_than_the_source_may_have),
		WITH_GOOD(
		    who_would_not_come_to_its_turn_in_time_is_told_at_once),
		WITH_GOOD(who_waits_for_a_turn_is_told_when_the_breaker_opens),
		WITH_GOOD(a_look_does_not_wait_longer_than_it_says),
		cmocka_unit_test(each_phase_has_its_time),
		cmocka_unit_test(
		    what_has_begun_to_come_is_not_bound_by_the_first_octets_time),
		cmocka_unit_test(second_tries_are_for_what_broke_off),
		WITH_GOOD(a_tenth_of_the_calls_may_be_second_ones),
		WITH_GOOD(there_is_no_second_try_while_the_breaker_is_open),
		WITH_GOOD(a_second_try_goes_on_a_connection_of_its_own),
		cmocka_unit_test(
		    a_kept_connection_that_the_source_has_closed_costs_nothing),
		WITH_GOOD(answers_are_counted_by_how_long_they_took),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
