/*
 * metrik_test.c - what is written is what a strict reader of the text format
 * 0.0.4 takes, and says what the boards do.
 */
#include "metrik.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "kilde.h"
#include "kreds.h"

#define NOW	INT64_C(1795000000000)
#define MAX_SERIES	4096

/* --- The strict reader --- */

static struct series {
	char		 name[128], labels[512];
	double		 value;
} series[MAX_SERIES];
static size_t n_series;

static int
name_ok(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!isalpha((unsigned char)s[i]) && s[i] != '_' &&
		    (i == 0 || !isdigit((unsigned char)s[i])))
			return 0;
	return n > 0;
}

/* {name="value",...}; answers what is behind it. */
static const char *
labels_take(const char *p)
{
	size_t n;

	for (p++;; p++) {
		n = strcspn(p, "=");
		assert_true(name_ok(p, n));
		p += n + 1;
		assert_int_equal(*p, '"');
		for (p++; *p != '"'; p++) {
			assert_true(*p >= 0x20 && *p < 0x7f);
			if (*p == '\\')
				assert_non_null(strchr("\\\"n", *++p));
		}
		if (*++p == '}')
			return p + 1;
		assert_int_equal(*p, ',');
	}
}

static struct series *
sample_take(const char *line)
{
	struct series *s = &series[n_series++];
	size_t i, n = strcspn(line, "{ ");
	const char *p = line + n;
	char *end;

	assert_in_range(n_series, 1, MAX_SERIES);
	assert_true(name_ok(line, n) && n < sizeof(s->name));
	snprintf(s->name, sizeof(s->name), "%.*s", (int)n, line);
	if (*p == '{')
		p = labels_take(p);
	assert_true((size_t)(p - line) - n < sizeof(s->labels));
	snprintf(s->labels, sizeof(s->labels), "%.*s",
	    (int)((size_t)(p - line) - n), line + n);
	assert_int_equal(*p, ' ');
	assert_true(isdigit((unsigned char)p[1]));
	s->value = strtod(p + 1, &end);
	assert_int_equal(*end, '\0');
	for (i = 0; i + 1 < n_series; i++)	/* each is there once */
		assert_false(strcmp(series[i].name, s->name) == 0 &&
		    strcmp(series[i].labels, s->labels) == 0);
	return s;
}

/* Buckets rise to +Inf, which is the count; a sum is there. */
static struct {
	double		 le, sofar, inf;
	int		 open;
} bucket;

static void
histogram_take(const char *suffix, const struct series *s)
{
	const char *le = strstr(s->labels, "le=\"");
	double bound;

	if (strcmp(suffix, "_bucket") == 0) {
		assert_non_null(le);
		le += 4;
		bound = strncmp(le, "+Inf", 4) == 0 ? 1e300 :
		    strtod(le, NULL);
		if (!bucket.open) {
			bucket.open = 1;
			bucket.le = -1;
			bucket.sofar = 0;
		}
		assert_true(bound > bucket.le && s->value >= bucket.sofar);
		bucket.le = bound;
		bucket.sofar = bucket.inf = s->value;
		return;
	}
	assert_null(le);
	assert_true(bucket.open && bucket.le > 1e299);
	if (strcmp(suffix, "_count") == 0) {
		assert_true(s->value == bucket.inf);
		bucket.open = 0;
	} else
		assert_string_equal(suffix, "_sum");
}

static int
ends(const char *s, const char *with)
{
	return strlen(s) >= strlen(with) &&
	    strcmp(s + strlen(s) - strlen(with), with) == 0;
}

/* # HELP and # TYPE of one name, which has not been seen before. */
static void
family_take(const char *help, const char *type, char name[128],
    char kind[32])
{
	static char seen[32768];
	char word[160], again[128];

	if (help == NULL) {
		seen[0] = '\0';
		return;
	}
	assert_int_equal(sscanf(help, "# HELP %127s", name), 1);
	assert_int_equal(sscanf(type, "# TYPE %127s %31s", again, kind), 2);
	assert_string_equal(name, again);
	assert_memory_equal(name, "gateway_", 8);
	assert_true(strlen(help) > strlen("# HELP ") + strlen(name) + 4);
	assert_true(strcmp(kind, "counter") == 0 ||
	    strcmp(kind, "gauge") == 0 || strcmp(kind, "histogram") == 0);
	assert_int_equal(ends(name, "_total"), strcmp(kind, "counter") == 0);
	snprintf(word, sizeof(word), " %s ", name);
	assert_null(strstr(seen, word));
	assert_true(strlen(seen) + strlen(word) < sizeof(seen));
	strcat(seen, word);
}

static void
read_strictly(const char *text)
{
	char name[128] = "", kind[32] = "", line[2048], help[2048];
	const char *p, *end;
	struct series *s;

	n_series = 0;
	memset(&bucket, 0, sizeof(bucket));
	family_take(NULL, NULL, name, kind);
	assert_true(ends(text, "\n"));
	for (p = text; *p != '\0'; p = end + 1) {
		assert_non_null(end = strchr(p, '\n'));
		assert_true(end > p && end - p < (long)sizeof(line));
		snprintf(line, sizeof(line), "%.*s", (int)(end - p), p);
		if (strncmp(line, "# HELP ", 7) == 0) {
			assert_false(bucket.open);
			strcpy(help, line);
			continue;
		}
		if (line[0] == '#') {
			family_take(help, line, name, kind);
			continue;
		}
		s = sample_take(line);
		assert_memory_equal(s->name, name, strlen(name));
		if (strcmp(kind, "histogram") == 0)
			histogram_take(s->name + strlen(name), s);
		else
			assert_string_equal(s->name, name);
	}
	assert_false(bucket.open);
}

/* The value of one series, which must be there. */
static double
value_of(const char *name, const char *labels)
{
	size_t i;

	for (i = 0; i < n_series; i++)
		if (strcmp(series[i].name, name) == 0 &&
		    strcmp(series[i].labels, labels) == 0)
			return series[i].value;
	print_error("no %s%s\n", name, labels);
	assert_true(0);
	return 0;
}

static size_t
how_many(const char *name)
{
	size_t i, n = 0;

	for (i = 0; i < n_series; i++)
		n += strcmp(series[i].name, name) == 0;
	return n;
}

/* --- The boards --- */

static struct tavle_parent parent;
static struct tavle_journal journal;
static struct tavle_signer signer, signer_tls;
static struct tavle_worker worker, gammel;
static struct tavlerne tavler;
static struct sundhed sundhed;
static struct arena *a;
static char *text;

static void
print(void)
{
	struct buf b;

	arena_reset(a);
	buf_init(&b, a);
	sundhed_doem(&tavler, NOW, &sundhed);
	metrik_print(&tavler, &sundhed, NOW, &b);
	assert_non_null(text = buf_end(&b));
	read_strictly(text);
}

static void
role(size_t i, const char *navn, uint32_t nr, enum tavle_stand stand,
    uint32_t board)
{
	struct tavle_rolle *r = &parent.roller[i];

	tavle_saet(r->navn, sizeof(r->navn), navn);
	r->nr = nr;
	r->pid = 100 + (uint32_t)i;
	r->klar = 1;
	r->stand = stand;
	r->tavle = board;
}

static void
source(struct tavle_worker *w, enum conf_source_nr nr, const char *navn)
{
	tavle_saet(w->kilder[nr].navn, TAVLE_ORD, navn);
}

static int
setup(void **state)
{
	(void)state;
	memset(&parent, 0, sizeof(parent));
	memset(&journal, 0, sizeof(journal));
	memset(&signer, 0, sizeof(signer));
	memset(&signer_tls, 0, sizeof(signer_tls));
	memset(&worker, 0, sizeof(worker));
	memset(&gammel, 0, sizeof(gammel));
	memset(&tavler, 0, sizeof(tavler));
	tavler.parent = &parent;
	tavler.journal = &journal;
	tavler.signer = &signer;
	tavler.signer_tls = &signer_tls;
	tavler.workers[0] = &gammel;
	tavler.workers[1] = &worker;
	role(0, "worker", 1, STAND_I_KRAFT, T_WORKER + 1);
	role(1, "signer", 0, STAND_I_KRAFT, T_SIGNER);
	role(2, "signer", 1, STAND_I_KRAFT, T_SIGNER);
	role(3, "signer-tls", 0, STAND_I_KRAFT, T_SIGNER_TLS);
	role(4, "journal", 0, STAND_I_KRAFT, T_JOURNAL);
	role(5, "worker", 0, STAND_DRAENER, T_WORKER);
	source(&worker, SRC_STS, "sts");
	source(&worker, SRC_SAGSINDEKS, "sagsindeks");
	source(&gammel, SRC_SAGSINDEKS, "sagsindeks");
	parent.serverer = 1;
	parent.kommuner_konfigureret = 98;
	tavle_saet(parent.version, sizeof(parent.version), "1.2");
	tavle_saet(parent.aftryk, sizeof(parent.aftryk), "0123abcd");
	a = arena_new(1 << 22);
	return a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* --- Tests --- */

static void
boards_of_zeros_are_written_whole(void **state)
{
	(void)state;
	print();
	assert_true(value_of("gateway_ready", "") == 1);
	assert_true(value_of("gateway_alive", "") == 1);
	assert_true(value_of("gateway_build_info", "{version=\"1.2\"}") == 1);
	assert_true(value_of("gateway_snapshot_info",
	    "{fingerprint=\"0123abcd\"}") == 1);
	assert_true(value_of("gateway_snapshot_municipalities", "") == 98);
	assert_int_equal(how_many("gateway_requests_total"),
	    GW_ERR_COUNT + 2);
	assert_int_equal(how_many("gateway_unready"), SG_ANTAL);
}

static void
boards_that_are_not_there_are_left_out(void **state)
{
	(void)state;
	memset(&tavler, 0, sizeof(tavler));
	print();
	assert_true(value_of("gateway_ready", "") == 0);
	assert_true(value_of("gateway_alive", "") == 0);
	assert_int_equal(how_many("gateway_journal_records_total"), 0);
	assert_int_equal(how_many("gateway_signatures_total"), 0);
}

static void
requests_are_counted_by_outcome_over_all_workers(void **state)
{
	(void)state;
	worker.udfald[GW_OK] = 10;
	gammel.udfald[GW_OK] = 5;
	worker.delvise = 3;
	worker.udfald[GW_EBUSY] = 7;
	worker.vedligehold = 2;
	gammel.udfald[GW_ECHECK] = 4;
	worker.oversigter = 9;
	print();
	assert_true(value_of("gateway_requests_total",
	    "{outcome=\"ok\"}") == 12);
	assert_true(value_of("gateway_requests_total",
	    "{outcome=\"partial\"}") == 3);
	assert_true(value_of("gateway_requests_total",
	    "{outcome=\"busy\"}") == 5);
	assert_true(value_of("gateway_requests_total",
	    "{outcome=\"maintenance\"}") == 2);
	assert_true(value_of("gateway_requests_total",
	    "{outcome=\"check\"}") == 4);
	assert_true(value_of("gateway_overviews_total", "") == 9);
}

static void
times_are_histograms_in_seconds(void **state)
{
	(void)state;
	tavle_tid(&worker.hele, 40);		/* at most 50 us */
	tavle_tid(&worker.hele, 50);
	tavle_tid(&gammel.hele, 51);
	tavle_tid(&worker.hele, 20000000);	/* above the last bound */
	tavle_tid(&worker.stationer[STATION_SIGN], 1500);
	print();
	assert_true(value_of("gateway_request_duration_seconds_bucket",
	    "{le=\"5e-05\"}") == 2);
	assert_true(value_of("gateway_request_duration_seconds_bucket",
	    "{le=\"0.0001\"}") == 3);
	assert_true(value_of("gateway_request_duration_seconds_bucket",
	    "{le=\"10\"}") == 3);
	assert_true(value_of("gateway_request_duration_seconds_bucket",
	    "{le=\"+Inf\"}") == 4);
	assert_true(value_of("gateway_request_duration_seconds_sum", "") ==
	    20.000141);
	assert_true(value_of("gateway_station_duration_seconds_bucket",
	    "{station=\"sign\",le=\"0.0025\"}") == 1);
	assert_true(value_of("gateway_station_duration_seconds_count",
	    "{station=\"sign\"}") == 1);
	assert_true(value_of("gateway_station_duration_seconds_count",
	    "{station=\"verify\"}") == 0);
}

static void
a_source_is_told_of_in_full(void **state)
{
	struct tavle_kilde *k = &worker.kilder[SRC_SAGSINDEKS];

	(void)state;
	k->udfald[KU_SVAR] = 6;
	gammel.kilder[SRC_SAGSINDEKS].udfald[KU_SVAR] = 1;
	k->udfald[KU_AFBRUDT] = 2;
	k->igen = 3;
	k->aabnet = 1;
	k->kreds = KREDS_AABEN;
	k->under_vejs = 4;
	k->i_koe = 5;
	k->svartid[0] = 7;
	k->svartid_ms = 14;
	k->svar_tid = 1500;
	print();
	assert_true(value_of("gateway_source_calls_total",
	    "{source=\"sagsindeks\",outcome=\"answered\"}") == 7);
	assert_true(value_of("gateway_source_calls_total",
	    "{source=\"sagsindeks\",outcome=\"breaker_open\"}") == 2);
	assert_true(value_of("gateway_source_retries_total",
	    "{source=\"sagsindeks\"}") == 3);
	assert_true(value_of("gateway_source_breaker_opened_total",
	    "{source=\"sagsindeks\"}") == 1);
	assert_true(value_of("gateway_source_breaker_state",
	    "{source=\"sagsindeks\",state=\"open\"}") == 1);
	assert_true(value_of("gateway_source_breaker_state",
	    "{source=\"sagsindeks\",state=\"closed\"}") == 0);
	assert_true(value_of("gateway_source_breaker_state",
	    "{source=\"sts\",state=\"closed\"}") == 1);
	assert_true(value_of("gateway_source_calls_running",
	    "{source=\"sagsindeks\"}") == 4);
	assert_true(value_of("gateway_source_calls_queued",
	    "{source=\"sagsindeks\"}") == 5);
	assert_true(value_of("gateway_source_duration_seconds_sum",
	    "{source=\"sagsindeks\"}") == .014);
	assert_true(value_of("gateway_source_duration_seconds_count",
	    "{source=\"sagsindeks\"}") == 7);
	assert_true(value_of("gateway_source_answered_timestamp_seconds",
	    "{source=\"sagsindeks\"}") == 1.5);
	/* those that have not been asked, but no place that none has */
	assert_int_equal(how_many("gateway_source_retries_total"), SRC_ANTAL);
	assert_true(value_of("gateway_source_retries_total",
	    "{source=\"ejerfortegnelse\"}") == 0);
}

static void
tokens_are_counted_and_the_first_to_end_told(void **state)
{
	(void)state;
	worker.tokens[0].kilde = SRC_SAGSINDEKS + 1;
	worker.tokens[0].til = NOW + 600000;
	worker.tokens[9].kilde = SRC_SAGSINDEKS + 1;
	worker.tokens[9].til = NOW + 90000;
	worker.tokens[10].kilde = SRC_SAGSINDEKS + 1;
	worker.tokens[10].til = NOW;		/* over */
	worker.tokens[11].til = NOW + 1000;	/* no source's */
	gammel.tokens[0].kilde = SRC_SAGSINDEKS + 1;
	gammel.tokens[0].til = NOW + 1000;	/* not in force */
	print();
	assert_true(value_of("gateway_tokens",
	    "{source=\"sagsindeks\"}") == 2);
	assert_true(value_of("gateway_token_remaining_min_seconds",
	    "{source=\"sagsindeks\"}") == 90);
	assert_int_equal(how_many("gateway_tokens"), SRC_ANTAL - 1);
	worker.tokens[0].til = worker.tokens[9].til = 0;
	print();
	assert_true(value_of("gateway_tokens",
	    "{source=\"sagsindeks\"}") == 0);
	assert_int_equal(how_many("gateway_token_remaining_min_seconds"), 0);
}

static void
cert(size_t i, const char *navn, const char *emne,
    enum tavle_cert_slags slags, int64_t til)
{
	struct tavle_cert *c = &parent.certs[i];

	tavle_saet(c->navn, sizeof(c->navn), navn);
	tavle_saet(c->emne, sizeof(c->emne), emne);
	c->slags = slags;
	c->til = til;
}

static void
certificates_that_are_alike_are_told_apart(void **state)
{
	(void)state;
	cert(0, "tls-certificate", "Gateway", CERT_EGEN, 5000);
	cert(1, "source sts", "STS", CERT_TROET, 6000);
	cert(2, "source sts", "STS", CERT_TROET, 7000);
	cert(3, "crl", "CA", CERT_CRL, 8000);
	cert(5, "crl", "CA", CERT_CRL, 9000);
	print();
#define NOT_AFTER "gateway_certificate_not_after_timestamp_seconds"
	assert_true(value_of(NOT_AFTER, "{name=\"tls-certificate\",nr=\"1\","
	    "use=\"own\",subject=\"Gateway\"}") == 5);
	assert_true(value_of(NOT_AFTER, "{name=\"source sts\",nr=\"2\","
	    "use=\"trusted\",subject=\"STS\"}") == 7);
	assert_int_equal(how_many(NOT_AFTER), 3);
	assert_true(value_of("gateway_crl_next_update_timestamp_seconds",
	    "{name=\"crl\",nr=\"2\",issuer=\"CA\"}") == 9);
}

static void
no_text_breaks_a_line_or_says_a_number(void **state)
{
	(void)state;
	cert(0, "a\"b\\c\nd", "Bo \"x\" 070385-1237", CERT_EGEN, 5000);
	memset(parent.certs[1].navn, 'x', TAVLE_NAVN);	/* never ended */
	memset(parent.certs[1].emne, '"', TAVLE_NAVN);
	parent.certs[1].til = 1;
	memset(parent.version, 0xff, sizeof(parent.version));
	memset(parent.roller[6].navn, '\n', TAVLE_ORD);
	memset(worker.kilder[2].navn, '}', TAVLE_ORD);
	parent.certs[2].til = 3;
	parent.certs[2].slags = 77;
	parent.roller[0].stand = 99;
	parent.roller[1].tavle = 4000000000u;
	worker.kilder[1].kreds = 77;
	print();
	assert_null(strstr(text, "1237"));
	assert_non_null(strstr(text, "name=\"a\\\"b\\\\c?d\""));
	assert_non_null(strstr(text, "Bo \\\"x\\\" ******-****"));
}

static void
the_journal_is_told_of(void **state)
{
	(void)state;
	journal.poster = 11;
	journal.bytes = 1 << 20;
	journal.afvist = 2;
	journal.forsinket_ms = 250;
	journal.durabel = 12345678;
	journal.disk_fri = 99;
	journal.disk_ialt = 100;
	journal.aabne = 3;
	tavle_tid(&journal.gruppe, 900);
	print();
	assert_true(value_of("gateway_journal_records_total", "") == 11);
	assert_true(value_of("gateway_journal_bytes_total", "") == 1 << 20);
	assert_true(value_of("gateway_journal_refused_total", "") == 2);
	assert_true(value_of("gateway_journal_lag_seconds", "") == .25);
	assert_true(value_of("gateway_journal_durable_timestamp_seconds",
	    "") == 12345.678);
	assert_true(value_of("gateway_journal_disk_free_bytes", "") == 99);
	assert_true(value_of("gateway_journal_requests_open", "") == 3);
	assert_true(value_of("gateway_journal_write_duration_seconds_bucket",
	    "{le=\"0.001\"}") == 1);
}

static void
signers_are_told_of_by_kind(void **state)
{
	(void)state;
	signer.underskrifter = 8;
	signer.us = 2500000;
	signer_tls.egen_us = 31;
	signer.afvist = 1;
	print();
	assert_true(value_of("gateway_signatures_total",
	    "{kind=\"messages\"}") == 8);
	assert_true(value_of("gateway_signature_seconds_total",
	    "{kind=\"messages\"}") == 2.5);
	assert_true(value_of("gateway_signatures_refused_total",
	    "{kind=\"messages\"}") == 1);
	assert_true(value_of("gateway_signature_alone_seconds",
	    "{kind=\"tls\"}") == .000031);
}

static void
roles_are_told_of_by_name(void **state)
{
	(void)state;
	parent.roller[1].omstarter = 2;
	parent.roller[2].omstarter = 1;
	parent.roller[2].klar = 0;
	tavle_saet(parent.forbrug[0].navn, TAVLE_ORD, "worker");
	parent.forbrug[0].cpu_us = 1500000;
	parent.forbrug[0].octets = 4096;
	parent.forbrug[0].antal = 2;
	print();
	assert_true(value_of("gateway_role_ready", "{role=\"signer\"}") == 1);
	assert_true(value_of("gateway_role_ready", "{role=\"worker\"}") == 1);
	assert_int_equal(how_many("gateway_role_ready"), 4);
	assert_true(value_of("gateway_role_restarts_total",
	    "{role=\"signer\"}") == 3);
	assert_true(value_of("gateway_role_cpu_seconds_total",
	    "{role=\"worker\"}") == 1.5);
	assert_true(value_of("gateway_role_resident_memory_bytes",
	    "{role=\"worker\"}") == 4096);
	assert_true(value_of("gateway_role_processes",
	    "{role=\"worker\"}") == 2);
}

static void
maintenance_is_told_of(void **state)
{
	(void)state;
	parent.lukket = 1;
	parent.lukkede_kilder = 1u << SRC_SAGSINDEKS;
	parent.lukkede_kommuner = 2;
	print();
	assert_true(value_of("gateway_maintenance", "") == 1);
	assert_true(value_of("gateway_maintenance_source",
	    "{source=\"sagsindeks\"}") == 1);
	assert_true(value_of("gateway_maintenance_source",
	    "{source=\"sts\"}") == 0);
	assert_true(value_of("gateway_maintenance_municipalities", "") == 2);
	assert_true(value_of("gateway_ready", "") == 0);
	assert_true(value_of("gateway_unready",
	    "{reason=\"maintenance\"}") == 1);
	assert_true(value_of("gateway_unready",
	    "{reason=\"draining\"}") == 0);
}

static void
too_little_memory_is_told(void **state)
{
	struct arena *small = arena_new(4096);
	struct buf b;

	(void)state;
	assert_non_null(small);
	buf_init(&b, small);
	sundhed_doem(&tavler, NOW, &sundhed);
	metrik_print(&tavler, &sundhed, NOW, &b);
	assert_null(buf_end(&b));
	arena_free(small);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(boards_of_zeros_are_written_whole),
		T(boards_that_are_not_there_are_left_out),
		T(requests_are_counted_by_outcome_over_all_workers),
		T(times_are_histograms_in_seconds),
		T(a_source_is_told_of_in_full),
		T(tokens_are_counted_and_the_first_to_end_told),
		T(certificates_that_are_alike_are_told_apart),
		T(no_text_breaks_a_line_or_says_a_number),
		T(the_journal_is_told_of),
		T(signers_are_told_of_by_kind),
		T(roles_are_told_of_by_name),
		T(maintenance_is_told_of),
		T(too_little_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
