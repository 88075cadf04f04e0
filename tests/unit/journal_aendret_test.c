#include "journal_fil.h"	/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "journal_verden.h"

/* --- Tampering --- */

#ifdef __SANITIZE_ADDRESS__
#define FORSOEG	2000			/* they are slow there */
#else
#define FORSOEG	10000
#endif

static void
a_change_of_any_octet_is_found(void **state)
{
	static const char *const filer[] = { I_DAG, I_MORGEN,
	    "journal-2026-11-24", "journal-head" };
	unsigned char *p[4], ny;
	size_t len[4], at, i, sum = 0;
	int n;

	(void)state;
	tre_dage(50);
	for (i = 0; i < 4; i++) {
		p[i] = stoette_fil(mappe, filer[i], &len[i]);
		sum += len[i];
	}
	srandom(1);
	for (n = 0; n < FORSOEG; n++) {
		/* The head is small: every sixteenth is in it. */
		if (n % 16 == 0)
			at = sum - len[3] + (size_t)random() % len[3];
		else
			at = (size_t)random() % sum;
		for (i = 0; at >= len[i]; i++)
			at -= len[i];
		ny = (unsigned char)(p[i][at] ^ (1 + random() % 255));
		forsoeg_octet(filer[i], at, ny);
		if (verificer() != GW_EBELIEF)
			fail_msg("%s, octet %zu", filer[i], at);
		forsoeg_octet(filer[i], at, p[i][at]);
	}
	assert_int_equal(verificer(), GW_OK);
	for (i = 0; i < 4; i++)
		free(p[i]);
}

/* The file, but for octets [fra, til) given a second time at til, or left
 * out. */
static void
uden(const unsigned char *p, size_t len, size_t fra, size_t til)
{
	unsigned char *q = malloc(len);

	memcpy(q, p, fra);
	memcpy(q + fra, p + til, len - til);
	stoette_skriv(mappe, I_MORGEN, q, len - (til - fra));
	free(q);
}

static void
dobbelt(const unsigned char *p, size_t len, size_t fra, size_t til)
{
	unsigned char *q = malloc(len + (til - fra));

	memcpy(q, p, til);
	memcpy(q + til, p + fra, len - fra);
	stoette_skriv(mappe, I_MORGEN, q, len + (til - fra));
	free(q);
}

static void
byttet(const unsigned char *p, size_t len, const size_t *g)
{
	size_t a = g[1] - g[0], b = g[2] - g[1];
	unsigned char *q = malloc(len);

	memcpy(q, p, len);
	memcpy(q + g[0], p + g[1], b);
	memcpy(q + g[0] + b, p + g[0], a);
	stoette_skriv(mappe, I_MORGEN, q, len);
	free(q);
}

static void
a_record_missing_twice_or_moved_is_found(void **state)
{
	unsigned char *p;
	size_t g[100], n, i, len;

	(void)state;
	tre_dage(15);
	p = stoette_fil(mappe, I_MORGEN, &len);
	n = graenser(p, len, g, 100);
	assert_int_equal(n, 32);
	for (i = 0; i < n; i++) {
		uden(p, len, g[i], g[i + 1]);
		assert_int_equal(verificer(), GW_EBELIEF);
		dobbelt(p, len, g[i], g[i + 1]);
		assert_int_equal(verificer(), GW_EBELIEF);
		if (i + 1 < n) {
			byttet(p, len, g + i);
			assert_int_equal(verificer(), GW_EBELIEF);
		}
	}
	stoette_skriv(mappe, I_MORGEN, p, len);
	assert_int_equal(verificer(), GW_OK);
	free(p);
}

static void
an_end_cut_off_anywhere_is_found(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	unsigned char *p;
	size_t g[100], n, i, len;

	(void)state;
	fyld(j, 20, NU);
	journal_fil_close(j, NU);
	p = stoette_fil(mappe, I_DAG, &len);
	n = graenser(p, len, g, 100);
	for (i = 0; i < n; i++) {
		stoette_skriv(mappe, I_DAG, p, g[i]);
		ASSERT_FUND("the end is missing: journal-head names record "
		    "42");
		afvist(i == 0 ? "the end is missing" : "record 42");
	}
	for (i = g[n - 1]; i < len; i++) {
		stoette_skriv(mappe, I_DAG, p, i);
		ASSERT_FUND("the end is missing");
	}
	free(p);
}

static void
a_missing_file_is_found(void **state)
{
	static const struct {
		const char *navn, *fund;
	} v[] = {
		{ I_DAG, "the records before 7 are missing" },
		{ I_MORGEN, "journal-2026-11-24, record 7 at octet 0: its "
		    "chain value does not follow" },
		{ "journal-2026-11-24", "the end is missing" },
		{ "journal-head", "journal-head: is missing" },
	};
	unsigned char *p;
	size_t i, len;

	(void)state;
	tre_dage(2);
	for (i = 0; i < 4; i++) {
		p = stoette_fil(mappe, v[i].navn, &len);
		fil_bort(v[i].navn);
		ASSERT_FUND(v[i].fund);
		stoette_skriv(mappe, v[i].navn, p, len);
		free(p);
	}
	assert_int_equal(verificer(), GW_OK);
}

static void
a_file_in_another_place_is_found(void **state)
{
	unsigned char *p;
	size_t len;

	(void)state;
	tre_dage(2);
	p = stoette_fil(mappe, I_DAG, &len);
	stoette_skriv(mappe, "journal-2026-11-21", p, len);
	ASSERT_FUND("it is of another day than its file");
	fil_bort("journal-2026-11-21");
	stoette_skriv(mappe, "journal-2026-11-25", p, len);
	ASSERT_FUND("journal-2026-11-25, record ");
	fil_bort("journal-2026-11-25");
	/* What bears another kind of name is none of the journal's. */
	stoette_skriv(mappe, "journal-2026-02-30", p, len);
	stoette_skriv(mappe, "journal-2026-11-2", p, len);
	stoette_skriv(mappe, "ournal-2026-11-25", p, len);
	assert_int_equal(verificer(), GW_OK);
	free(p);
}

static void
an_emptied_file_is_found(void **state)
{
	(void)state;
	tre_dage(2);
	stoette_skriv(mappe, I_MORGEN, "", 0);
	ASSERT_FUND(I_MORGEN ", record 7 at octet 0: the file ends here");
}

/* A head that is written as one is, and says another thing. */
static void
a_head_that_says_another_thing_is_found(void **state)
{
	static const char nul[] = "00000000000000000000 "
	    "0000000000000000000000000000000000000000000000000000000000000001"
	    "\n";
	char linje[HOVED_LEN + 1];
	struct journal_kaede k = { .number = 3 };

	(void)state;
	tre_dage(2);
	journal_hoved_print(&k, linje);
	stoette_skriv(mappe, "journal-head", linje, HOVED_LEN);
	ASSERT_FUND("record 3 at octet");
	k.number = 99;
	journal_hoved_print(&k, linje);
	stoette_skriv(mappe, "journal-head", linje, HOVED_LEN);
	ASSERT_FUND("journal-head names record 99");
	stoette_skriv(mappe, "journal-head", nul, HOVED_LEN);
	ASSERT_FUND("journal-head: is not as the gateway writes it");
	k.number = 0;
	journal_hoved_print(&k, linje);
	linje[HOVED_LEN] = '\n';
	stoette_skriv(mappe, "journal-head", linje, HOVED_LEN + 1);
	ASSERT_FUND("journal-head: is not as the gateway writes it");
	stoette_skriv(mappe, "journal-head", linje, HOVED_LEN - 1);
	ASSERT_FUND("journal-head: is not as the gateway writes it");
}

/*
 * A record behind a file's end, chained and sealed as it should be.
 *	efter	the number that it follows
 *	kind	0, or what its kind is patched to
 *	kort	octets too many in its body
 */
static void
forfalsk(const char *navn, uint64_t efter, const jr_body *b, int kind,
    size_t kort)
{
	unsigned char *p, *q, *rum = calloc(1, POST_RUM);
	struct journal_kaede foer = { .number = efter }, ny;
	size_t len, n;

	p = stoette_fil(mappe, navn, &len);
	memcpy(foer.chain, p + len - 4 - JX_DIGEST, JX_DIGEST);
	n = journal_post_skriv(rum, &foer, NU * 1000, b, &ny);
	assert_int_not_equal(n, 0);
	if (kind != 0)
		rum[POST_START + 4 + 16 + 3] = (unsigned char)kind;
	n = journal_post_luk(rum, &foer, n - 4 - 16 - JX_DIGEST - 4 + kort,
	    &ny);
	q = malloc(len + n);
	memcpy(q, p, len);
	memcpy(q + len, rum + POST_START, n);
	stoette_skriv(mappe, navn, q, len + n);
	free(q);
	free(rum);
	free(p);
}

static void
a_record_that_is_none_of_ours_is_found(void **state)
{
	const jr_body b = { .kind = JR_CLOSED };
	unsigned char *p;
	size_t len;

	(void)state;
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	p = stoette_fil(mappe, I_DAG, &len);
	forfalsk(I_DAG, 2, &b, 0, 0);
	assert_int_equal(hel().last, 3);	/* the forger is able */
	stoette_skriv(mappe, I_DAG, p, len);
	forfalsk(I_DAG, 2, &b, 99, 0);
	ASSERT_FUND("record 3 at octet");
	ASSERT_FUND("its body is not one of ours");
	stoette_skriv(mappe, I_DAG, p, len);
	forfalsk(I_DAG, 2, &b, 0, 4);
	ASSERT_FUND("octets are left behind its body");
	stoette_skriv(mappe, I_DAG, p, len);
	forfalsk(I_DAG, 3, &b, 0, 0);
	ASSERT_FUND("it bears another number");
	free(p);
}

static void
a_deletion_that_does_not_lead_to_the_first_is_found(void **state)
{
	jr_body b = { .kind = JR_DELETED };
	jr_deleted *d = &b.jr_body_u.deleted;
	char navn[] = I_DAG;
	unsigned char *p;
	size_t len;

	tre_dage(2);
	d->name = navn;
	d->first = 1;
	d->last = 6;
	fil_bort(I_DAG);
	forfalsk("journal-2026-11-24", 18, &b, 0, 0);
	ASSERT_FUND("what it says was deleted does not lead to the first");
	stoette_mappe_bort(mappe);
	ny_mappe(state);
	tre_dage(2);
	p = stoette_fil(mappe, I_DAG, &len);
	memcpy(d->head, p + len - 4 - JX_DIGEST, JX_DIGEST);
	fil_bort(I_DAG);
	forfalsk("journal-2026-11-24", 18, &b, 0, 0);
	assert_int_equal(hel().first, 7);	/* the forger is able */
	free(p);
}

static void
a_length_that_cannot_be_is_found(void **state)
{
	static const unsigned char laengder[][4] = { { 0, 0, 0, 0 },
	    { 0, 0, 0, POST_LEAST - 1 }, { 0, 1, 0, 1 },
	    { 0xff, 0xff, 0xff, 0xff } };
	unsigned char *p;
	size_t i, len;

	(void)state;
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	p = stoette_fil(mappe, I_DAG, &len);
	for (i = 0; i < 4; i++) {
		memcpy(p, laengder[i], 4);
		stoette_skriv(mappe, I_DAG, p, len);
		ASSERT_FUND("its length cannot be");
		afvist("its length cannot be");
	}
	free(p);
}

static void
a_file_that_does_not_begin_a_segment_is_found(void **state)
{
	unsigned char *rum = calloc(1, POST_RUM);
	const jr_body b = { .kind = JR_CLOSED };
	struct journal_kaede foer = { 0 }, efter;
	size_t n;

	(void)state;
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	n = journal_post_skriv(rum, &foer, NU * 1000, &b, &efter);
	stoette_skriv(mappe, I_DAG, rum + POST_START, n);
	ASSERT_FUND("a file does not begin with it");
	free(rum);
}

static void
a_first_record_with_anything_before_it_is_found(void **state)
{
	unsigned char *p, *rum = calloc(1, POST_RUM);
	struct journal_kaede foer = { 0 }, efter;
	char node[] = "n", software[] = "1";
	jr_body b = { .kind = JR_START };
	size_t len, n;

	(void)state;
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	p = stoette_fil(mappe, I_DAG, &len);
	b.jr_body_u.start.node = node;
	b.jr_body_u.start.software = software;
	foer.chain[0] = 1;		/* record 1, not after 32 zeros */
	n = journal_post_skriv(rum, &foer, NU * 1000, &b, &efter);
	stoette_skriv(mappe, I_DAG, rum + POST_START, n);
	ASSERT_FUND("its chain value does not begin the chain");
	free(rum);
	free(p);
}

static void
what_was_tampered_with_is_not_appended_to(void **state)
{
	unsigned char *p;
	size_t len, at;

	(void)state;
	tre_dage(3);
	fil_bort("journal-2026-11-24");
	afvist("the end is missing");
	fil_bort(I_MORGEN);
	stoette_mappe_bort(mappe);
	ny_mappe(NULL);
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	p = stoette_fil(mappe, I_DAG, &len);
	for (at = 0; at < len; at += 7) {
		forsoeg_octet(I_DAG, at, p[at] ^ 0x40);
		afvist("");
		forsoeg_octet(I_DAG, at, p[at]);
	}
	forsoeg_octet("journal-head", 0, 'x');
	afvist("journal-head");
	forsoeg_octet("journal-head", 0, '0');
	forsoeg_octet("journal-head", 30, 'x');
	afvist("journal-head");
	fil_bort("journal-head");
	afvist("journal-head: is missing");
	free(p);
}

static void
an_older_file_tampered_with_stops_the_start_too(void **state)
{
	struct journal_fil *j;
	unsigned char *p;
	size_t len;

	(void)state;
	tre_dage(3);
	p = stoette_fil(mappe, I_MORGEN, &len);
	forsoeg_octet(I_MORGEN, len / 2, p[len / 2] ^ 1);
	assert_null(stoette_proev(mappe, NU + 2 * DAG_MS, 0, 0, 1));
	assert_int_equal(stoette_g.rc, GW_ECONF);
	assert_non_null(strstr(stoette_g.text, I_MORGEN));
	stoette_skriv(mappe, I_MORGEN, p, len - 5);
	assert_null(stoette_proev(mappe, NU + 2 * DAG_MS, 0, 0, 1));
	assert_non_null(strstr(stoette_g.text, I_MORGEN));
	stoette_skriv(mappe, I_MORGEN, p, len);
	j = stoette_aabn(mappe, NU + 2 * DAG_MS, 0);
	journal_fil_close(j, NU + 2 * DAG_MS);
	free(p);
}

static void
a_file_that_is_not_read_has_an_end_to_go_on_from(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		fyld(j, 1, NU + i * DAG_MS);
	journal_fil_close(j, NU + 4 * DAG_MS);
	stoette_skriv(mappe, I_MORGEN, "kort", 4);
	assert_null(stoette_proev(mappe, NU + 4 * DAG_MS, 0, 0, 1));
	assert_int_equal(stoette_g.rc, GW_ECONF);
	assert_string_equal(stoette_g.text, I_MORGEN ": its end is missing");
}

static void
all_files_gone_is_not_a_new_journal(void **state)
{
	(void)state;
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	fil_bort(I_DAG);
	ASSERT_FUND("the end is missing");
	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	assert_int_equal(stoette_g.rc, GW_ECONF);
}

static void
a_head_that_names_another_record_stops_the_start(void **state)
{
	char linje[HOVED_LEN + 1];
	struct journal_kaede k = { .number = 2 };

	(void)state;
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	journal_hoved_print(&k, linje);
	stoette_skriv(mappe, "journal-head", linje, HOVED_LEN);
	afvist("record 2 is not the one that journal-head names");
}

static void
a_head_from_before_the_first_record_is_found(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 1);
	unsigned char *h;
	size_t len;

	(void)state;
	fyld(j, 1, NU);
	gem(j);
	h = stoette_fil(mappe, "journal-head", &len);
	fyld(j, 1, NU + 5 * DAG_MS);
	journal_fil_close(j, NU + 5 * DAG_MS);
	assert_true(hel().first > 3);
	stoette_skriv(mappe, "journal-head", h, len);
	ASSERT_FUND("journal-head names record 3, which is not there");
	free(h);
}

static void
what_is_no_file_is_not_read_as_one(void **state)
{
	char sti[128];

	(void)state;
	tre_dage(1);
	snprintf(sti, sizeof(sti), "%s/%s", mappe, "journal-2026-11-25");
	assert_int_equal(symlink(I_DAG, sti), 0);
	assert_int_equal(verificer(), GW_EIO);
	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	fil_bort("journal-2026-11-25");
	assert_int_equal(mkdir(sti, 0700), 0);
	assert_int_equal(verificer(), GW_EIO);
	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	assert_int_equal(rmdir(sti), 0);
	assert_int_equal(verificer(), GW_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, ny_mappe, mappe_bort)
		T(a_change_of_any_octet_is_found),
		T(a_record_missing_twice_or_moved_is_found),
		T(an_end_cut_off_anywhere_is_found),
		T(a_missing_file_is_found),
		T(a_file_in_another_place_is_found),
		T(an_emptied_file_is_found),
		T(a_head_that_says_another_thing_is_found),
		T(a_record_that_is_none_of_ours_is_found),
		T(a_deletion_that_does_not_lead_to_the_first_is_found),
		T(a_length_that_cannot_be_is_found),
		T(a_file_that_does_not_begin_a_segment_is_found),
		T(a_first_record_with_anything_before_it_is_found),
		T(what_was_tampered_with_is_not_appended_to),
		T(an_older_file_tampered_with_stops_the_start_too),
		T(a_file_that_is_not_read_has_an_end_to_go_on_from),
		T(all_files_gone_is_not_a_new_journal),
		T(a_head_that_names_another_record_stops_the_start),
		T(a_head_from_before_the_first_record_is_found),
		T(what_is_no_file_is_not_read_as_one),
	};

	return cmocka_run_group_tests(tests, stoette_noegler, stoette_slut);
}
