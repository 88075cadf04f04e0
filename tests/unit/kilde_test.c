/*
 * kilde_test.c - exchanges with sources on loopback.
 */
#include "kilde_stoette.h"

#include <openssl/err.h>

static void
an_answer_comes_back(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald kald;

	(void)state;
	kald = exchange(kilder, &konf, 3000);
	assert_int_equal(kald.rc, GW_OK);
	assert_int_equal(kald.status, 200);
	assert_string_equal(kald.answer, "urn:a|hej");
	assert_int_equal(kald.answer_len, 9);
	assert_int_equal(atomic_load(&good.clients), 1);
	kald_fini(&kald);
	assert_null(kald.answer);
}

static void
soap_11_sends_its_action_as_soapaction(void **state)
{
	struct kilde_konf konf;
	struct kald kald;
	char url[128];

	(void)state;
	snprintf(url, sizeof(url), "https://%s/11", good.bound);
	konf = konf_for(url);
	konf.soap = 11;
	good.media = SOAP11;
	kald = exchange(kilder, &konf, 3000);
	assert_int_equal(kald.rc, GW_OK);
	assert_string_equal(kald.answer, "urn:a|hej");
	kald_fini(&kald);
}

static void
a_source_is_told_the_trace(void **state)
{
	struct kilde_konf konf = konf_for(good.url);
	struct kald kald = { .kilde = &konf, .action = "urn:a", .body = "hej",
	    .len = 3, .spor = "00-0af7651916cd43dd8448eb211c80319c-"
	    "a16570867728950e-01" };
	struct kaldkoe *koe = kaldkoe_new(kilder);

	(void)state;
	assert_non_null(koe);
	kald_start(koe, &kald, clock_mono() + 3000);
	assert_ptr_equal(kald_vent(koe), &kald);
	kaldkoe_free(koe);
	assert_int_equal(kald.rc, GW_OK);
	kald_fini(&kald);
	assert_string_equal(good.spor.id, "0af7651916cd43dd8448eb211c80319c");
	assert_true(good.spor.sampled);
}

static void
a_soap_fault_is_an_answer(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald kald;

	(void)state;
	good.status = 500;
	kald = exchange(kilder, &konf, 3000);
	assert_int_equal(kald.rc, GW_OK);
	assert_int_equal(kald.status, 500);
	kald_fini(&kald);
}

static void
one_warm_connection_serves_many_exchanges(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 20; i++)
		assert_int_equal(good_result(), GW_OK);
	assert_int_equal(atomic_load(&good.connections), 1);
	assert_int_equal(atomic_load(&good.asked), 20);
}

/* How many of its connections are being opened, or its exchanges made. */
static unsigned
under_way(const char *navn)
{
	struct kilde_tal tal;
	unsigned sum = 0;
	size_t i;

	for (i = 0; kilder_tal(kilder, i, &tal); i++)
		sum += strcmp(tal.navn, navn) == 0 ? tal.under_vejs : 0;
	return sum;
}

/* This source lets one in and no more. */
static void
a_connection_opened_ahead_serves_the_first_exchange(void **state)
{
	struct kilde_konf konf;

	(void)state;
	bad_start("HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\n"
	    "Content-Length: 3\r\n\r\nhej", 0, 0, 0);
	konf = konf_for(bad.url);
	konf.navn = "varm";
	kilder_varm(kilder, &konf);
	while (under_way("varm") > 0)
		net_sleep(5);
	assert_int_equal(result_of(kilder, bad.url, 10000), GW_OK);
	bad_end();
}

static void
a_connection_that_cannot_be_opened_ahead_is_nobodys(void **state)
{
	struct kilde_konf konf = konf_for("https://127.0.0.1:1/borte");
	struct kilde_tal tal;
	size_t i, n;

	(void)state;
	konf.navn = "borte";
	for (i = 0; i < 20; i++)
		kilder_varm(kilder, &konf);
	while (under_way("borte") > 0)
		net_sleep(5);
	assert_int_equal(kilde_afbrudt(kilder, &konf), 0);
	for (n = 0; kilder_tal(kilder, n, &tal); n++)
		for (i = 0; i < KU_ANTAL; i++)
			assert_true(strcmp(tal.navn, "borte") != 0 ||
			    tal.udfald[i] == 0);
	assert_int_equal(good_result(), GW_OK);
}

static void
exchanges_come_back_as_they_end(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald kald[100];
	struct kaldkoe *koe = kaldkoe_new(kilder);
	char body[100][8];
	struct kald *k;
	int i, seen[100] = { 0 };

	(void)state;
	good.slow_ms = 5;
	memset(kald, 0, sizeof(kald));
	for (i = 0; i < 100; i++) {
		snprintf(body[i], sizeof(body[i]), "%d", i);
		kald[i].kilde = &konf;
		kald[i].action = "u";
		kald[i].body = body[i];
		kald[i].len = strlen(body[i]);
		kald_start(koe, &kald[i], clock_mono() + 5000);
	}
	while ((k = kald_vent(koe)) != NULL) {
		i = (int)(k - kald);
		assert_int_equal(k->rc, GW_OK);
		assert_int_equal(atoi(k->answer + 2), i);
		seen[i]++;
		kald_fini(k);
	}
	for (i = 0; i < 100; i++)
		assert_int_equal(seen[i], 1);
	kaldkoe_free(koe);
	assert_in_range(atomic_load(&good.connections), 2, 32);
	assert_in_range(atomic_load(&good.most), 2, 32);
}

static void
an_answer_leads_to_the_next_question(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald a = { .kilde = &konf, .action = "u", .body = "1",
	    .len = 1 };
	struct kald b = a;
	struct kaldkoe *koe = kaldkoe_new(kilder);

	(void)state;
	kald_start(koe, &a, clock_mono() + 3000);
	assert_ptr_equal(kald_vent(koe), &a);
	kald_start(koe, &b, clock_mono() + 3000);
	assert_ptr_equal(kald_vent(koe), &b);
	assert_null(kald_vent(koe));
	kald_fini(&a);
	kald_fini(&b);
	kaldkoe_free(koe);
}

/* As a forged signature leaves it, found by the thread that waits for another
 * source. */
static void
an_error_left_in_the_thread_ends_no_connection(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald kald = { .kilde = &konf, .action = "u", .body = "1",
	    .len = 1 };
	struct kaldkoe *koe = kaldkoe_new(kilder);
	int i;

	(void)state;
	good.slow_ms = 30;
	for (i = 0; i < 3; i++) {
		ERR_raise(ERR_LIB_RSA, ERR_R_INTERNAL_ERROR);
		kald_start(koe, &kald, clock_mono() + 3000);
		ERR_raise(ERR_LIB_RSA, ERR_R_INTERNAL_ERROR);
		assert_ptr_equal(kald_vent(koe), &kald);
		assert_int_equal(kald.rc, GW_OK);
		kald_fini(&kald);
	}
	assert_int_equal(atomic_load(&good.connections), 1);
	kaldkoe_free(koe);
	ERR_clear_error();
}

static void
what_is_not_soap_is_not_reached(void **state)
{
	static const char *const other[] = { "text/html", SOAP11,
	    "application/soap+xml; charset=iso-8859-1", "multipart/related",
	    "application/json", NULL };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(other) / sizeof(*other); i++) {
		good.media = other[i];
		assert_int_equal(good_result(), GW_EUNREACH);
		/* in between, or the breaker would open */
		good.media = "Application/SOAP+XML;charset=\"UTF-8\"";
		assert_int_equal(good_result(), GW_OK);
	}
}

static void
an_answer_without_octets_is_not_reached(void **state)
{
	(void)state;
	good.status = 204;
	assert_int_equal(good_result(), GW_EUNREACH);
}

static void
an_answer_of_the_limit_passes_and_one_octet_more_does_not(void **state)
{
	(void)state;
	good.len = 16 * 1024 * 1024;
	assert_int_equal(result_of(kilder, good.url, 9000), GW_OK);
	good.len++;
	assert_int_equal(result_of(kilder, good.url, 9000), GW_ESIZE);
}

static void
an_answer_without_end_is_cut_at_the_limit(void **state)
{
	(void)state;
	bad_start("HTTP/1.1 200 OK\r\nContent-Type: " SOAP12 "\r\n\r\n",
	    0, 0, 17 * 1024 * 1024 / 16384);
	assert_int_equal(result_of(kilder, bad.url, 9000), GW_ESIZE);
	bad_end();
}

static void
a_redirect_is_not_followed(void **state)
{
	char text[512];

	(void)state;
	good_start(server_pem, server_key);
	snprintf(text, sizeof(text), "HTTP/1.1 307 Go\r\nLocation: %s\r\n"
	    "Content-Length: 0\r\n\r\n", good.url);
	assert_int_equal(bad_result(text, 3000), GW_EUNREACH);
	assert_int_equal(atomic_load(&good.asked), 0);
	good_end();
}

static void
a_broken_answer_is_not_reached(void **state)
{
	static const char *const broken[] = {
		"HTTP/1.1 200 OK\r\nContent-Type: " SOAP12
		    "\r\nContent-Length: 99\r\n\r\nhalf",
		"HTTP/1.1 200 OK\r\nContent-Type: " SOAP12
		    "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf",
		"HTTP/1.1 200 OK\r\nContent-Type: " SOAP12
		    "\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhalf",
		"HTTP/1.1 200 OK\r\nContent-", "garbage without end\n", NULL
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(broken) / sizeof(*broken); i++)
		assert_int_equal(bad_result(broken[i], 3000), GW_EUNREACH);
}

static void
silence_ends_at_the_deadline(void **state)
{
	long long begun = net_mono_ms();

	(void)state;
	assert_int_equal(bad_result(NULL, 150), GW_ETIMEOUT);
	assert_in_range(net_mono_ms() - begun, 150, 1000);
	assert_int_equal(bad_result("HTTP/1.1 200 OK\r\nContent-Type: " SOAP12
	    "\r\nContent-Length: 99\r\n\r\nhalf", 150), GW_ETIMEOUT);
}

static void
a_sources_own_limits_are_shorter(void **state)
{
	struct kilde_konf konf;
	struct kald kald;

	(void)state;
	bad_start(NULL, 0, 1, 0);
	konf = konf_for(bad.url);
	konf.total_ms = 150;
	kald = exchange(kilder, &konf, 9000);
	assert_int_equal(kald.rc, GW_ETIMEOUT);
	assert_in_range(kald.ms, 150, 1000);
	bad_end();
	bad_start(NULL, 1, 1, 0);	/* the handshake stalls */
	konf = konf_for(bad.url);
	konf.connect_ms = 150;
	kald = exchange(kilder, &konf, 9000);
	assert_int_equal(kald.rc, GW_ETIMEOUT);
	assert_in_range(kald.ms, 150, 1000);
	bad_end();
}

static void
a_deadline_that_has_passed_asks_nobody(void **state)
{
	(void)state;
	assert_int_equal(result_of(kilder, good.url, 0), GW_ETIMEOUT);
	assert_int_equal(atomic_load(&good.asked), 0);
}

static void
a_port_where_nobody_listens_is_not_reached(void **state)
{
	(void)state;
	assert_int_equal(result_of(kilder, "https://127.0.0.1:1/12", 3000),
	    GW_EUNREACH);
	assert_int_equal(result_of(kilder, "https://none.invalid/12", 3000),
	    GW_EUNREACH);
}

static void
only_https_is_spoken(void **state)
{
	static const char *const urls[] = { "http://127.0.0.1:1/",
	    "file:///etc/passwd", "ftp://127.0.0.1/", "nonsense" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(urls) / sizeof(*urls); i++)
		assert_int_equal(result_of(kilder, urls[i], 3000),
		    GW_EUNREACH);
}

static void
no_proxy_of_the_environment_is_used(void **state)
{
	(void)state;
	setenv("https_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	assert_int_equal(good_result(), GW_OK);
	unsetenv("https_proxy");
	unsetenv("ALL_PROXY");
}

static void
a_queue_that_is_freed_does_not_wait(void **state)
{
	struct kilde_konf konf;
	struct kald kald = { .action = "u", .body = "1", .len = 1 };
	struct kaldkoe *koe = kaldkoe_new(kilder);
	long long begun = net_mono_ms();

	(void)state;
	bad_start(NULL, 0, 1, 0);
	konf = konf_for(bad.url);
	kald.kilde = &konf;
	kald_start(koe, &kald, clock_mono() + 9000);
	net_sleep(30);
	kaldkoe_free(koe);
	memset(&kald, 0xff, sizeof(kald));	/* nobody minds */
	bad_end();			/* ends because the call was hung up */
	assert_true(net_mono_ms() - begun < 2000);
}

static void
a_queue_may_be_freed_before_anything_has_begun(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald kald[4];
	struct kaldkoe *koe;
	int i, j;

	(void)state;
	for (i = 0; i < 50; i++) {
		memset(kald, 0, sizeof(kald));
		koe = kaldkoe_new(kilder);
		for (j = 0; j < 4; j++) {
			kald[j].kilde = &konf;
			kald[j].action = "u";
			kald[j].body = "1";
			kald[j].len = 1;
			kald_start(koe, &kald[j], clock_mono() + 3000);
		}
		kaldkoe_free(koe);
	}
	assert_int_equal(good_result(), GW_OK);
}

static void
what_ended_in_a_queue_that_is_freed_is_freed(void **state)
{
	const struct kilde_konf konf = konf_for(good.url);
	struct kald kald = { .kilde = &konf, .action = "u", .body = "1",
	    .len = 1 };
	struct kaldkoe *koe = kaldkoe_new(kilder);

	(void)state;
	kald_start(koe, &kald, clock_mono() + 3000);
	net_sleep(150);
	kaldkoe_free(koe);
	assert_null(kald.answer);
}

/* A source with a certificate of its own kind. */
static enum gw_err
result_with(X509 *cert, EVP_PKEY *key, struct kilder *who, const char *host)
{
	char *pem = net_cert_pem(cert), url[128];
	enum gw_err rc;

	good_start(pem, key);
	snprintf(url, sizeof(url), "https://%s%s/12", host,
	    strrchr(good.bound, ':'));
	rc = result_of(who, url, 3000);
	assert_int_equal(atomic_load(&good.asked), rc == GW_OK);
	good_end();
	free(pem);
	return rc;
}

static void
a_source_with_another_name_is_not_asked(void **state)
{
	X509 *cert = net_cert(&pki, "s", server_key, "serverAuth",
	    "DNS:localhost", -60, 3600, 0);

	(void)state;
	assert_int_equal(result_with(cert, server_key, kilder, "localhost"),
	    GW_OK);
	assert_int_equal(result_with(cert, server_key, kilder, "127.0.0.1"),
	    GW_EUNREACH);
	X509_free(cert);
}

static void
a_source_whose_time_is_over_is_not_asked(void **state)
{
	X509 *cert = net_cert(&pki, "s", server_key, "serverAuth",
	    "IP:127.0.0.1", -7200, -3600, 0);

	(void)state;
	assert_int_equal(result_with(cert, server_key, kilder, "127.0.0.1"),
	    GW_EUNREACH);
	X509_free(cert);
}

static void
a_source_of_an_unknown_ca_is_not_asked(void **state)
{
	struct pki other;
	X509 *cert;

	(void)state;
	net_pki(&other, "Anden");
	cert = net_cert(&other, "s", server_key, "serverAuth", "IP:127.0.0.1",
	    -60, 3600, 0);
	assert_int_equal(result_with(cert, server_key, kilder, "127.0.0.1"),
	    GW_EUNREACH);
	X509_free(cert);
	net_pki_free(&other);
}

static void
a_client_certificate_is_no_sources(void **state)
{
	X509 *cert = net_cert(&pki, "s", server_key, "clientAuth",
	    "IP:127.0.0.1", -60, 3600, 0);

	(void)state;
	assert_int_equal(result_with(cert, server_key, kilder, "127.0.0.1"),
	    GW_EUNREACH);
	X509_free(cert);
}

/* A caller that has CRLs beside its CAs. */
static struct kilder *
kilder_with_crl(const char *crl)
{
	struct grund g = { .rc = GW_OK };
	char *both = NULL;
	struct kilder *k;

	assert_true(asprintf(&both, "%s%s", ca_pem, crl) > 0);
	k = kilder_new(client_pem, strlen(client_pem), client_key, both,
	    strlen(both), &g);
	assert_non_null(k);
	free(both);
	return k;
}

static void
a_revoked_source_is_not_asked(void **state)
{
	char *none = net_crl_pem(&pki, NULL);
	char *revoked = net_crl_pem(&pki, server_cert);
	struct kilder *k = kilder_with_crl(none);

	(void)state;
	assert_int_equal(result_with(server_cert, server_key, k, "127.0.0.1"),
	    GW_OK);
	kilder_free(k);
	k = kilder_with_crl(revoked);
	assert_int_equal(result_with(server_cert, server_key, k, "127.0.0.1"),
	    GW_EUNREACH);
	kilder_free(k);
	free(none);
	free(revoked);
}

/* What trust_check() says is what counts; the CAs given first do not. */
static void
a_source_that_the_trust_refuses_is_not_asked(void **state)
{
	const struct {
		X509 *revoked;
		int crl;
		enum gw_err want;
	} tries[] = {
		{ NULL, 1, GW_OK },
		{ server_cert, 1, GW_EUNREACH },
		{ NULL, 0, GW_EUNREACH },
	};
	struct grund g = { .rc = GW_OK };
	struct kilder *k;
	struct trust *t;
	char *crl;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		t = trust_new();
		assert_int_equal(trust_add_ca(t, ca_pem, strlen(ca_pem), &g),
		    GW_OK);
		crl = net_crl_pem(&pki, tries[i].revoked);
		if (tries[i].crl)
			assert_int_equal(trust_add_crl(t, crl, strlen(crl),
			    &g), GW_OK);
		k = kilder_new(client_pem, strlen(client_pem), client_key,
		    ca_pem, strlen(ca_pem), &g);
		assert_non_null(k);
		kilder_tro(k, t);
		assert_int_equal(result_with(server_cert, server_key, k,
		    "127.0.0.1"), tries[i].want);
		kilder_free(k);
		trust_free(t);
		free(crl);
	}
}

static void
a_source_without_a_crl_is_not_asked_where_crls_are_used(void **state)
{
	struct pki other;
	struct kilder *k;
	char *crl;

	(void)state;
	net_pki(&other, "Anden");
	crl = net_crl_pem(&other, NULL);
	k = kilder_with_crl(crl);
	assert_int_equal(result_with(server_cert, server_key, k, "127.0.0.1"),
	    GW_EUNREACH);
	kilder_free(k);
	free(crl);
	net_pki_free(&other);
}

static void
what_cannot_be_used_is_said_at_the_start(void **state)
{
	const struct {
		const char *chain, *ca;
		EVP_PKEY *key;
	} wrong[] = {
		{ "nonsense", ca_pem, client_key },
		{ "", ca_pem, client_key },
		{ client_pem, "nonsense", client_key },
		{ client_pem, "", client_key },
		{ client_pem, ca_pem, server_key },
	};
	struct grund g;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		memset(&g, 0, sizeof(g));
		assert_null(kilder_new(wrong[i].chain, strlen(wrong[i].chain),
		    wrong[i].key, wrong[i].ca, strlen(wrong[i].ca), &g));
		assert_int_equal(g.rc, GW_ECONF);
	}
}

/* Certificates behind our own go along, so that a source can build the
 * chain. */
static void
the_whole_client_chain_is_sent(void **state)
{
	struct grund g = { .rc = GW_OK };
	struct kilder *k;
	char *both = NULL;

	(void)state;
	assert_true(asprintf(&both, "%s%s", client_pem, ca_pem) > 0);
	k = kilder_new(both, strlen(both), client_key, ca_pem, strlen(ca_pem),
	    &g);
	assert_non_null(k);
	bad_trust = good.trust;
	bad_start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0, 0, 0);
	assert_int_equal(result_of(k, bad.url, 3000), GW_EUNREACH);
	bad_end();
	bad_trust = NULL;
	assert_int_equal(bad.chain, 1);
	kilder_free(k);
	free(both);
}

/* In TLS 1.3 it is told so only when it has asked. */
static void
a_source_that_does_not_know_us_is_not_reached(void **state)
{
	struct trust *nobody = trust_new();

	(void)state;
	bad_trust = nobody;
	bad_start("HTTP/1.1 200 OK\r\n\r\n", 0, 0, 0);
	assert_int_equal(result_of(kilder, bad.url, 3000), GW_EUNREACH);
	bad_end();
	bad_trust = NULL;
	trust_free(nobody);
}

static void
a_caller_that_ends_hangs_up(void **state)
{
	struct grund g = { .rc = GW_OK };
	struct kilder *k = kilder_new(client_pem, strlen(client_pem),
	    client_key, ca_pem, strlen(ca_pem), &g);
	struct kilde_konf konf;
	struct kald kald = { .action = "u", .body = "1", .len = 1 };
	struct kaldkoe *koe = kaldkoe_new(k);

	(void)state;
	bad_start(NULL, 0, 1, 0);
	konf = konf_for(bad.url);
	kald.kilde = &konf;
	kald_start(koe, &kald, clock_mono() + 9000);
	net_sleep(30);
	kaldkoe_free(koe);
	kilder_free(k);
	bad_end();
	kilder_free(NULL);
	kaldkoe_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_GOOD(an_answer_comes_back),
		WITH_GOOD(soap_11_sends_its_action_as_soapaction),
		WITH_GOOD(a_source_is_told_the_trace),
		WITH_GOOD(a_soap_fault_is_an_answer),
		WITH_GOOD(one_warm_connection_serves_many_exchanges),
		cmocka_unit_test(
		    a_connection_opened_ahead_serves_the_first_exchange),
		WITH_GOOD(a_connection_that_cannot_be_opened_ahead_is_nobodys),
		WITH_GOOD(exchanges_come_back_as_they_end),
		WITH_GOOD(an_answer_leads_to_the_next_question),
		WITH_GOOD(an_error_left_in_the_thread_ends_no_connection),
		WITH_GOOD(what_is_not_soap_is_not_reached),
		WITH_GOOD(an_answer_without_octets_is_not_reached),
		WITH_GOOD(
		    an_answer_of_the_limit_passes_and_one_octet_more_does_not),
		cmocka_unit_test(an_answer_without_end_is_cut_at_the_limit),
		cmocka_unit_test(a_redirect_is_not_followed),
		cmocka_unit_test(a_broken_answer_is_not_reached),
		cmocka_unit_test(silence_ends_at_the_deadline),
		cmocka_unit_test(a_sources_own_limits_are_shorter),
		WITH_GOOD(a_deadline_that_has_passed_asks_nobody),
		cmocka_unit_test(a_port_where_nobody_listens_is_not_reached),
		cmocka_unit_test(only_https_is_spoken),
		WITH_GOOD(no_proxy_of_the_environment_is_used),
		cmocka_unit_test(a_queue_that_is_freed_does_not_wait),
		WITH_GOOD(a_queue_may_be_freed_before_anything_has_begun),
		WITH_GOOD(what_ended_in_a_queue_that_is_freed_is_freed),
		cmocka_unit_test(a_source_with_another_name_is_not_asked),
		cmocka_unit_test(a_source_whose_time_is_over_is_not_asked),
		cmocka_unit_test(a_source_of_an_unknown_ca_is_not_asked),
		cmocka_unit_test(a_client_certificate_is_no_sources),
		cmocka_unit_test(a_revoked_source_is_not_asked),
		cmocka_unit_test(a_source_that_the_trust_refuses_is_not_asked),
		cmocka_unit_test(
		    a_source_without_a_crl_is_not_asked_where_crls_are_used),
		cmocka_unit_test(what_cannot_be_used_is_said_at_the_start),
		WITH_GOOD(the_whole_client_chain_is_sent),
		cmocka_unit_test(a_source_that_does_not_know_us_is_not_reached),
		cmocka_unit_test(a_caller_that_ends_hangs_up),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
