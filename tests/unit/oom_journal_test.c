/*
 * oom_journal_test.c - the audit trail when memory, OpenSSL or the disk
 * refuses, at every place in turn.
 *
 * What must hold (hostile input, G15, G16): a record that was said to be
 * durable is there afterwards, and the chain verifies; nothing crashes.
 */
#include "wss_stoette.h"

#include "journal_krypt.h"
#include "journal_stoette.h"
#include "oom_stoette.h"
#include "tid.h"

#define TODAY	INT64_C(1795348800000)	/* 2026-11-22, noon */

static char kept[64], rest[64];		/* journals that are only read */

/* A beginning, made durable; *number is its own once it is.  1: it is. */
static int
begun_durably(struct journal_fil *j, int64_t now, uint64_t *number)
{
	jr_body b = { .kind = JR_BEGUN };
	jr_begun *x = &b.jr_body_u.begun;
	static char code[] = "0461";
	uint64_t nr, durable;
	jr_kommune k;
	int ok;

	if (journal_fil_citizen(j, TEST_CPR, "hvorfor", &x->whom) != GW_OK)
		return 0;
	who_fyld(&x->who, "HentVerifikation", &k);
	k.kode = code;
	ok = journal_fil_append(j, &b, now + 1, &nr) == GW_OK &&
	    journal_fil_sync(j, &durable) == GW_OK && durable >= nr;
	xdr_free((xdrproc_t)xdr_jr_citizen, (char *)&x->whom);
	if (ok)
		*number = nr;
	return ok;
}

/* Two beginnings in a new folder; whatever failed, what was durable is read
 * again by somebody to whom nothing happens. */
static int
written(void)
{
	struct journal_fund f;
	struct journal_fil *j;
	uint64_t number = 0;
	char dir[64];
	int ok = 0;

	stoette_mappe(dir);
	if ((j = stoette_proev(dir, TODAY, 30, 0, 1)) != NULL) {
		ok = begun_durably(j, TODAY, &number);
		ok &= begun_durably(j, TODAY, &number);
		journal_fil_close(j, TODAY + 2);
	}
	left = -1;
	if (number > 0) {
		if (stoette_laes(dir, &f, NULL) != GW_OK)
			print_error("%s\n", stoette_g.text);
		assert_int_equal(stoette_g.rc, GW_OK);
		assert_true(f.last >= number);
	}
	stoette_mappe_bort(dir);
	return ok;
}

/* A refusal is no verdict on the journal: it is not believed to be whole
 * unless it is.  n: its records. */
static int
read_whole(const char *dir, uint64_t n)
{
	struct journal_fund f;
	enum gw_err rc = stoette_laes(dir, &f, NULL);

	assert_true(rc != GW_OK || (f.records == n && f.torn == 0));
	return rc == GW_OK;
}

static int
read_again(void)
{
	return read_whole(kept, 4);
}

/* One whose first file is past retention, and gone. */
static int
read_rest(void)
{
	return read_whole(rest, 5);
}

/* Opened once more, so many days after: the chain goes on, and what is past
 * retention goes. */
static int
gone_on(int64_t days)
{
	const int64_t then = TODAY - days * 86400000;
	char dir[64];
	struct journal_fund f;
	struct journal_fil *j;
	uint64_t number = 0;
	int ok = 0;
	long was = left;

	left = -1;
	stoette_mappe(dir);
	j = stoette_aabn(dir, then, 30);
	assert_int_equal(begun_durably(j, then, &number), 1);
	journal_fil_close(j, then);
	left = was;
	if ((j = stoette_proev(dir, TODAY, 30, 0, 1)) != NULL) {
		ok = begun_durably(j, TODAY, &number);
		journal_fil_close(j, TODAY + 2);
	}
	left = -1;
	assert_int_equal(stoette_laes(dir, &f, NULL), GW_OK);
	assert_true(f.last >= number);
	stoette_mappe_bort(dir);
	return ok;
}

static int
gone_on_tomorrow(void)
{
	return gone_on(1);
}

static int
gone_on_and_deleted(void)
{
	return gone_on(40);
}

static void
what_was_durable_is_there(void **state)
{
	(void)state;
	every("written", written, 1);
}

static void
what_cannot_be_read_is_not_whole(void **state)
{
	(void)state;
	every("read", read_again, 1);
	every("read what is left", read_rest, 1);
}

static void
what_was_there_goes_on(void **state)
{
	(void)state;
	every("tomorrow", gone_on_tomorrow, 1);
	every("deleted", gone_on_and_deleted, 1);
}

/* --- What else the folder may hold --- */

static void
head_that_is_a_link_is_not_followed(void **state)
{
	struct journal_fund f;
	struct journal_fil *j;
	char dir[64], path[128];

	(void)state;
	stoette_mappe(dir);
	j = stoette_aabn(dir, TODAY, 30);
	journal_fil_close(j, TODAY);
	snprintf(path, sizeof(path), "%s/%s", dir, JOURNAL_HEAD);
	assert_int_equal(stoette_laes(dir, &f, NULL), GW_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_int_equal(stoette_laes(dir, &f, NULL), GW_EIO);
	stoette_mappe_bort(dir);
}

static void
files_of_other_names_are_of_no_day(void **state)
{
	static const char *const other[] = {
		"", "journal-", "jaurnal-2026-11-22", "journal-2026-02-30",
		"journal-2026-11-2x", "journal-2026-1-022",
		"journal-2026-11-22x", "journal-head",
	};
	size_t i;

	(void)state;
	assert_true(journal_dag("journal-2026-11-22") != DAG_INGEN);
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		assert_int_equal(journal_dag(other[i]), DAG_INGEN);
}

static int
scene(void **state)
{
	struct journal_fil *j;
	uint64_t number;

	if (stoette_noegler(state) != 0)
		return -1;
	ssl_fails = counts = 0;
	stoette_mappe(kept);
	j = stoette_aabn(kept, TODAY, 30);
	assert_int_equal(begun_durably(j, TODAY, &number), 1);
	assert_int_equal(begun_durably(j, TODAY, &number), 1);
	journal_fil_close(j, TODAY + 2);
	stoette_mappe(rest);
	j = stoette_aabn(rest, TODAY - 40 * 86400000LL, 30);
	journal_fil_close(j, TODAY - 40 * 86400000LL);
	j = stoette_aabn(rest, TODAY, 30);
	assert_int_equal(begun_durably(j, TODAY, &number), 1);
	assert_int_equal(begun_durably(j, TODAY, &number), 1);
	journal_fil_close(j, TODAY + 2);
	return 0;
}

static int
scene_down(void **state)
{
	(void)state;
	stoette_mappe_bort(kept);
	stoette_mappe_bort(rest);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_durable_is_there),
		cmocka_unit_test(what_cannot_be_read_is_not_whole),
		cmocka_unit_test(what_was_there_goes_on),
		cmocka_unit_test(head_that_is_a_link_is_not_followed),
		cmocka_unit_test(files_of_other_names_are_of_no_day),
	};

	oom_begin();
	return cmocka_run_group_tests(tests, scene, scene_down);
}
