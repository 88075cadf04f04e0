/*
 * udloeb_test.c - certificates and lists that end, by a clock of the test's.
 */
#include "udloeb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>

#include "clock.h"
#include "log.h"
#include "testnet.h"

#define DAY	((int64_t)86400000)
#define HOUR	((int64_t)3600000)

static struct pki pki;
static EVP_PKEY *key;

/* --- What was said --- */

static char said[16384];

/* Tells, and keeps what it wrote to the log. */
static void
tell(struct udloeb *u, const struct tavle_cert *v, size_t n, int64_t now)
{
	int err = dup(STDERR_FILENO), fd = fileno(tmpfile());
	ssize_t len;

	dup2(fd, STDERR_FILENO);
	udloeb_varsl(u, v, n, now);
	dup2(err, STDERR_FILENO);
	close(err);
	len = pread(fd, said, sizeof(said) - 1, 0);
	assert_true(len >= 0);
	said[len] = '\0';
	close(fd);
}

static int
lines(void)
{
	int n = 0;
	const char *p;

	for (p = said; (p = strchr(p, '\n')) != NULL; p++)
		n++;
	return n;
}

static struct tavle_cert
cert_of(const char *navn, enum tavle_cert_slags slags, int64_t fra,
    int64_t til)
{
	struct tavle_cert c = { .slags = slags, .fra = fra, .til = til };

	tavle_saet(c.navn, sizeof(c.navn), navn);
	tavle_saet(c.emne, sizeof(c.emne), "Somebody's");
	return c;
}

/* --- The steps --- */

static void
a_certificates_end_comes_nearer_in_steps(void **state)
{
	const struct tavle_cert c = cert_of("x", CERT_EGEN, 0, 1000 * DAY);
	static const struct {
		int64_t left;
		enum udloeb_trin trin;
	} v[] = {
		{ 900 * DAY, UDLOEB_LAENGE }, { 30 * DAY + 1, UDLOEB_LAENGE },
		{ 30 * DAY, UDLOEB_30 }, { 14 * DAY + 1, UDLOEB_30 },
		{ 14 * DAY, UDLOEB_14 }, { 7 * DAY + 1, UDLOEB_14 },
		{ 7 * DAY, UDLOEB_7 }, { DAY + 1, UDLOEB_7 },
		{ DAY, UDLOEB_1 }, { 1, UDLOEB_1 }, { 0, UDLOEB_SLUT },
		{ -5 * DAY, UDLOEB_SLUT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(*v); i++)
		assert_int_equal(udloeb_trin(&c, c.til - v[i].left),
		    v[i].trin);
}

static void
a_list_is_near_its_end_in_the_last_fifth_of_its_time(void **state)
{
	const struct tavle_cert c = cert_of("crl", CERT_CRL, 10 * DAY,
	    15 * DAY);

	(void)state;
	assert_int_equal(udloeb_trin(&c, 14 * DAY - 1), UDLOEB_LAENGE);
	assert_int_equal(udloeb_trin(&c, 14 * DAY), UDLOEB_30);
	assert_int_equal(udloeb_trin(&c, 15 * DAY - 1), UDLOEB_30);
	assert_int_equal(udloeb_trin(&c, 15 * DAY), UDLOEB_SLUT);
}

/* --- Warnings --- */

static void
a_certificate_far_from_its_end_is_not_told_of(void **state)
{
	const struct tavle_cert c = cert_of("tls-certificate", CERT_EGEN, 0,
	    1000 * DAY);
	struct udloeb u = { 0 };

	(void)state;
	tell(&u, &c, 1, 969 * DAY);
	assert_int_equal(lines(), 0);
	assert_int_equal(u.n, 0);
}

static void
a_warning_says_which_and_how_long(void **state)
{
	const struct tavle_cert v[] = {
		cert_of("tls-certificate", CERT_EGEN, 0, 1000 * DAY),
		cert_of("source sts", CERT_TROET, 0, 976 * DAY),
	};
	struct udloeb u = { 0 };

	(void)state;
	tell(&u, v, 2, 971 * DAY - HOUR);
	assert_int_equal(lines(), 2);
	assert_non_null(strstr(said, "level=warn role=gateway event="
	    "certificate-ends name=\"tls-certificate\" "
	    "subject=\"Somebody's\" days=29 advice=\"have the next"));
	assert_non_null(strstr(said, "level=error role=gateway event="
	    "certificate-ends name=\"source sts\" subject=\"Somebody's\" "
	    "days=5 advice=\"ask whose"));
}

static void
each_is_told_of_once_a_day_and_at_each_step(void **state)
{
	const struct tavle_cert c = cert_of("x", CERT_EGEN, 0, 1000 * DAY);
	struct udloeb u = { 0 };
	int64_t now;
	int n = 0;

	(void)state;
	/* every hour from 31 days before the end to 2 after */
	for (now = 969 * DAY; now < 1002 * DAY; now += HOUR) {
		tell(&u, &c, 1, now);
		n += lines();
	}
	assert_int_equal(n, 32);
	/* steps between two days come at their own time */
	memset(&u, 0, sizeof(u));
	tell(&u, &c, 1, 986 * DAY - HOUR);
	assert_int_equal(lines(), 1);
	tell(&u, &c, 1, 986 * DAY);
	assert_int_equal(lines(), 1);
	tell(&u, &c, 1, 986 * DAY + HOUR);
	assert_int_equal(lines(), 0);
}

static void
one_that_has_ended_is_an_error(void **state)
{
	const struct tavle_cert v[] = {
		cert_of("x", CERT_EGEN, 0, 1000 * DAY),
		cert_of("crl", CERT_CRL, 990 * DAY, 1000 * DAY),
	};
	struct udloeb u = { 0 };

	(void)state;
	tell(&u, v, 2, 1003 * DAY);
	assert_non_null(strstr(said, "level=error role=gateway event="
	    "certificate-ended name=\"x\" subject=\"Somebody's\" days=3"));
	assert_non_null(strstr(said, "level=error role=gateway event="
	    "crl-ended name=\"crl\" issuer=\"Somebody's\" hours=72"));
	assert_int_equal(lines(), 2);
}

static void
a_list_is_told_of_in_hours(void **state)
{
	const struct tavle_cert c = cert_of("crl", CERT_CRL, 0, 10 * DAY);
	struct udloeb u = { 0 };

	(void)state;
	tell(&u, &c, 1, 8 * DAY + 6 * HOUR);
	assert_non_null(strstr(said, "level=warn role=gateway event=crl-ends "
	    "name=\"crl\" issuer=\"Somebody's\" hours=42"));
}

static void
a_configuration_read_again_is_not_told_of_again(void **state)
{
	struct tavle_cert v[] = {
		cert_of("x", CERT_EGEN, 0, 1000 * DAY),
		cert_of("y", CERT_EGEN, 0, 1000 * DAY),
	};
	struct udloeb u = { 0 };

	(void)state;
	tell(&u, v, 1, 980 * DAY);
	assert_int_equal(lines(), 1);
	/* y is new */
	tell(&u, v, 2, 980 * DAY + 1);
	assert_int_equal(lines(), 1);
	assert_non_null(strstr(said, "name=\"y\""));
	/* x was renewed: nothing of it is left */
	v[0].til = 2000 * DAY;
	tell(&u, v, 2, 980 * DAY + 2);
	assert_int_equal(lines(), 0);
	assert_int_equal(u.n, 1);
}

static void
a_clock_that_is_set_back_silences_nothing(void **state)
{
	const struct tavle_cert c = cert_of("x", CERT_EGEN, 0, 1000 * DAY);
	struct udloeb u = { 0 };

	(void)state;
	tell(&u, &c, 1, 985 * DAY);
	assert_int_equal(lines(), 1);
	tell(&u, &c, 1, 980 * DAY);
	assert_int_equal(lines(), 1);
}

static void
ten_digits_in_a_subject_are_masked(void **state)
{
	struct tavle_cert c = cert_of("x", CERT_EGEN, 0, 1000 * DAY);
	struct udloeb u = { 0 };

	(void)state;
	tavle_saet(c.emne, sizeof(c.emne), "Bo 070385-1237");
	tell(&u, &c, 1, 980 * DAY);
	assert_null(strstr(said, "1237"));
	assert_non_null(strstr(said, "subject=\"Bo ******-****\""));
}

/* --- The list --- */

/* A configuration with these files. */
static size_t
list_of(struct conf_bevis *b, size_t n, struct tavle_cert v[UDLOEB_MAX])
{
	struct conf c = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		b[i].len = strlen(b[i].bytes);
	c.beviser.v = b;
	c.beviser.n = n;
	return udloeb_list(&c, v);
}

static char *
cert_pem(const char *cn, long days)
{
	X509 *x = net_cert(&pki, cn, key, NULL, NULL, -3600, days * 86400, 0);
	char *pem = net_cert_pem(x);

	X509_free(x);
	return pem;
}

static void
every_file_is_listed_what_ends_first_first(void **state)
{
	char *tls = cert_pem("Gateway", 40), *sts = cert_pem("STS", 20);
	char *ca = net_cert_pem(pki.ca), *crl = net_crl_pem(&pki, NULL);
	struct conf_bevis b[] = {
		{ "tls-certificate", tls, 0 }, { "source sts", sts, 0 },
		{ "trust-ca", ca, 0 }, { "crl", crl, 0 },
	};
	struct tavle_cert v[UDLOEB_MAX];
	int64_t now = clock_now();

	(void)state;
	assert_int_equal(list_of(b, 4, v), 4);
	assert_string_equal(v[0].navn, "crl");
	assert_string_equal(v[0].emne, "CA");
	assert_int_equal(v[0].slags, CERT_CRL);
	assert_in_range(now + DAY - v[0].til + 10000, 0, 20000);
	assert_string_equal(v[1].navn, "trust-ca");
	assert_int_equal(v[1].slags, CERT_TROET);
	assert_string_equal(v[2].navn, "source sts");
	assert_string_equal(v[2].emne, "STS");
	assert_int_equal(v[2].slags, CERT_TROET);
	assert_string_equal(v[3].navn, "tls-certificate");
	assert_int_equal(v[3].slags, CERT_EGEN);
	assert_in_range(now + 40 * DAY - v[3].til + 10000, 0, 20000);
	free(tls);
	free(sts);
	free(ca);
	free(crl);
}

static void
all_certificates_of_a_chain_are_listed(void **state)
{
	char *leaf = cert_pem("Gateway", 40), *ca = net_cert_pem(pki.ca);
	char both[8192];
	struct conf_bevis b[] = { { "tls-certificate", both, 0 } };
	struct tavle_cert v[UDLOEB_MAX];

	(void)state;
	snprintf(both, sizeof(both), "%s%s", leaf, ca);
	assert_int_equal(list_of(b, 1, v), 2);
	assert_string_equal(v[0].emne, "CA");
	assert_string_equal(v[1].emne, "Gateway");
	free(leaf);
	free(ca);
}

static void
an_audit_certificates_subject_is_not_kept(void **state)
{
	char *audit = cert_pem("A Person", 40);
	struct conf_bevis b[] = { { "audit-certificate", audit, 0 } };
	struct tavle_cert v[UDLOEB_MAX];

	(void)state;
	assert_int_equal(list_of(b, 1, v), 1);
	assert_string_equal(v[0].emne, "");
	assert_int_equal(v[0].slags, CERT_EGEN);
	free(audit);
}

static void
one_list_of_an_issuer_stands_for_all(void **state)
{
	char *crl = net_crl_pem(&pki, NULL), *other;
	struct conf_bevis b[3];
	struct tavle_cert v[UDLOEB_MAX];
	struct pki andre;

	(void)state;
	net_pki(&andre, "Another CA");
	other = net_crl_pem(&andre, NULL);
	b[0] = b[1] = (struct conf_bevis){ "crl", crl, 0 };
	b[2] = (struct conf_bevis){ "crl", other, 0 };
	assert_int_equal(list_of(b, 3, v), 2);
	net_pki_free(&andre);
	free(crl);
	free(other);
}

static void
of_too_many_those_that_end_last_are_left_out(void **state)
{
	struct conf_bevis b[UDLOEB_MAX + 3];
	struct tavle_cert v[UDLOEB_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < UDLOEB_MAX + 3; i++)
		b[i] = (struct conf_bevis){ "source x",
		    cert_pem("X", 100 - (long)i), 0 };
	assert_int_equal(list_of(b, UDLOEB_MAX + 3, v), UDLOEB_MAX);
	assert_in_range(clock_now() + 97 * DAY - v[UDLOEB_MAX - 1].til +
	    10000, 0, 60000);
	for (i = 1; i < UDLOEB_MAX; i++)
		assert_true(v[i - 1].til <= v[i].til);
	for (i = 0; i < UDLOEB_MAX + 3; i++)
		free((char *)(uintptr_t)b[i].bytes);
}

static void
what_is_no_certificate_is_passed_over(void **state)
{
	struct conf_bevis b[] = {
		{ "trust-ca", "-----BEGIN CERTIFICATE-----\nAAAA\n"
		    "-----END CERTIFICATE-----\n", 0 },
		{ "trust-ca", "-----BEGIN ", 0 },
	};
	struct tavle_cert v[UDLOEB_MAX];

	(void)state;
	assert_int_equal(list_of(b, 2, v), 0);
}

static int
setup(void **state)
{
	(void)state;
	log_init("gateway", LOG_DEBUG_);
	net_pki(&pki, "CA");
	key = net_key();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	net_pki_free(&pki);
	EVP_PKEY_free(key);
	return 0;
}

int
main(void)
{
#define T(f) cmocka_unit_test(f)
	const struct CMUnitTest tests[] = {
		T(a_certificates_end_comes_nearer_in_steps),
		T(a_list_is_near_its_end_in_the_last_fifth_of_its_time),
		T(a_certificate_far_from_its_end_is_not_told_of),
		T(a_warning_says_which_and_how_long),
		T(each_is_told_of_once_a_day_and_at_each_step),
		T(one_that_has_ended_is_an_error),
		T(a_list_is_told_of_in_hours),
		T(a_configuration_read_again_is_not_told_of_again),
		T(a_clock_that_is_set_back_silences_nothing),
		T(ten_digits_in_a_subject_are_masked),
		T(every_file_is_listed_what_ends_first_first),
		T(all_certificates_of_a_chain_are_listed),
		T(an_audit_certificates_subject_is_not_kept),
		T(one_list_of_an_issuer_stands_for_all),
		T(of_too_many_those_that_end_last_are_left_out),
		T(what_is_no_certificate_is_passed_over),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
