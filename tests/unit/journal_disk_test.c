#include "journal_fil.h"	/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>
#include "journal_verden.h"

/* --- Crashes --- */

static void
a_torn_record_is_cut_away_and_said(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	unsigned char *p, *h;
	size_t g[20], n, len, hlen, til;

	(void)state;
	fyld(j, 1, NU);
	gem(j);
	stoette_begyndt(j, CPR, NU);	/* written, not made durable */
	draeb(j);
	p = stoette_fil(mappe, I_DAG, &len);
	h = stoette_fil(mappe, "journal-head", &hlen);
	n = graenser(p, len, g, 20);
	assert_int_equal(n, 4);
	for (til = g[3]; til < len; til++) {
		stoette_skriv(mappe, I_DAG, p, til);
		stoette_skriv(mappe, "journal-head", h, hlen);
		assert_int_equal(hel().torn, til - g[3]);
		journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
		assert_int_equal(hel().torn, 0);
		assert_int_equal(start_cut, til - g[3]);
	}
	/* Whole, it is kept. */
	stoette_skriv(mappe, I_DAG, p, len);
	stoette_skriv(mappe, "journal-head", h, hlen);
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	assert_int_equal(hel().last, 6);
	assert_int_equal(start_cut, 0);
	free(p);
	free(h);
}

static void
what_was_never_durable_may_be_damaged(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	unsigned char *p;
	size_t g[20], len;

	(void)state;
	fyld(j, 1, NU);
	gem(j);
	fyld(j, 1, NU);
	draeb(j);
	p = stoette_fil(mappe, I_DAG, &len);
	graenser(p, len, g, 20);
	/* As a loss of power leaves a page that was not written. */
	memset(p + g[3] + 100, 0, 50);
	stoette_skriv(mappe, I_DAG, p, len);
	ASSERT_FUND("record 4");
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	assert_int_equal(hel().last, 5);
	assert_int_equal(start_cut, len - g[3]);
	free(p);
}

static void
a_day_that_was_just_begun_may_be_damaged(void **state)
{
	static const char *const rester[] = { "", "x", "\0\0\0\0\0\0\0\0" };
	static const size_t len[] = { 0, 1, 8 };
	struct journal_fil *j;
	size_t i;

	for (i = 0; i < 6; i++) {
		j = stoette_aabn(mappe, NU, 0);
		fyld(j, 1, NU);
		gem(j);
		draeb(j);
		stoette_skriv(mappe, I_MORGEN, rester[i / 2], len[i / 2]);
		/* The next start is on that day, or on the one before. */
		j = stoette_aabn(mappe, NU + (int64_t)(i % 2) * DAG_MS, 0);
		journal_fil_close(j, NU);
		assert_int_equal(hel().files, 1 + i % 2);
		assert_int_equal(start_cut, len[i / 2]);
		mappe_bort(state);
		ny_mappe(state);
	}
}

static void
a_first_day_that_was_just_begun_may_be_damaged(void **state)
{
	(void)state;
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	stoette_skriv(mappe, I_DAG, "abc", 3);
	stoette_skriv(mappe, "journal-head", "00000000000000000000 "
	    "00000000000000000000000000000000"
	    "00000000000000000000000000000000\n", HOVED_LEN);
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	assert_int_equal(hel().first, 1);
	assert_int_equal(start_cut, 3);
}

/* --- Disks --- */

static void
a_full_disk_refuses_and_recovers(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	struct rlimit gammel, ny;
	struct journal_fund f;
	size_t len, efter;
	uint64_t n = 0, nr;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &gammel);
	ny = gammel;
	ny.rlim_cur = 20000;
	setrlimit(RLIMIT_FSIZE, &ny);
	while ((nr = stoette_begyndt(j, CPR, NU)) != 0)
		n = nr;
	free(stoette_fil(mappe, I_DAG, &len));
	assert_int_equal(stoette_begyndt(j, CPR, NU), 0);
	free(stoette_fil(mappe, I_DAG, &efter));
	setrlimit(RLIMIT_FSIZE, &gammel);
	assert_true(n > 10);
	assert_int_equal(len, efter);
	assert_true(len < 20000);
	f = hel();
	assert_int_equal(f.last, n);
	assert_int_equal(f.torn, 0);
	assert_int_equal(stoette_begyndt(j, CPR, NU), n + 1);
	journal_fil_close(j, NU);
	assert_int_equal(hel().last, n + 2);
}

static void
a_failed_or_short_write_leaves_the_file_as_it_was(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	size_t len, efter;

	(void)state;
	fyld(j, 1, NU);
	free(stoette_fil(mappe, I_DAG, &len));
	fejl.write = 1;
	assert_int_equal(stoette_begyndt(j, CPR, NU), 0);
	fejl.kort = 17;
	assert_int_equal(stoette_begyndt(j, CPR, NU), 0);
	fejl.write = 0;
	free(stoette_fil(mappe, I_DAG, &efter));
	assert_int_equal(len, efter);
	assert_int_equal(stoette_begyndt(j, CPR, NU), 4);
	journal_fil_close(j, NU);
	assert_int_equal(hel().last, 5);
}

static void
what_cannot_be_taken_back_is_before_the_next(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);

	(void)state;
	fejl.write = fejl.ftruncate = 1;
	fejl.kort = 17;
	assert_int_equal(stoette_begyndt(j, CPR, NU), 0);
	fejl.write = 0;
	/* Nothing is written behind it. */
	assert_int_equal(stoette_begyndt(j, CPR, NU), 0);
	assert_int_equal(hel().torn, 17);
	fejl.ftruncate = 0;
	assert_int_equal(stoette_begyndt(j, CPR, NU), 2);
	journal_fil_close(j, NU);
	assert_int_equal(hel().torn, 0);
}

static void
after_a_failed_sync_nothing_is_durable(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	uint64_t nr;

	(void)state;
	fyld(j, 1, NU);
	fejl.fdatasync = 1;
	assert_int_equal(journal_fil_sync(j, &nr), GW_EIO);
	fejl.fdatasync = 0;
	assert_int_equal(journal_fil_sync(j, &nr), GW_EIO);
	assert_int_equal(nr, 1);
	draeb(j);
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	hel();
}

static void
a_day_that_cannot_begin_begins_later(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	struct journal_fund f;

	(void)state;
	fyld(j, 1, NU);
	fejl.write = 1;
	fejl.kort = 0;
	journal_fil_day(j, NU + DAG_MS);
	assert_int_equal(stoette_begyndt(j, CPR, NU + DAG_MS), 0);
	fejl.write = 0;
	/* A file of that name in the way: the old one is closed and goes on,
	 * each record with another end behind it. */
	stoette_skriv(mappe, I_MORGEN, "", 0);
	journal_fil_day(j, NU + DAG_MS);
	journal_fil_day(j, NU + DAG_MS);
	assert_int_equal(stoette_begyndt(j, CPR, NU + DAG_MS), 5);
	assert_int_equal(stoette_begyndt(j, CPR, NU + DAG_MS), 7);
	fil_bort(I_MORGEN);
	journal_fil_day(j, NU + DAG_MS);
	assert_int_equal(stoette_begyndt(j, CPR, NU + DAG_MS), 10);
	journal_fil_close(j, NU + DAG_MS);
	f = hel();
	assert_int_equal(f.files, 2);
	assert_int_equal(f.last, 11);
	assert_int_equal(kinder[JR_CLOSED], 4);
}

static void
a_day_that_cannot_be_made_durable_ends_it(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	uint64_t nr;

	(void)state;
	fyld(j, 1, NU);
	fejl.fdatasync = 1;
	journal_fil_day(j, NU + DAG_MS);
	fejl.fdatasync = 0;
	assert_int_equal(journal_fil_sync(j, &nr), GW_EIO);
	draeb(j);
}

static void
without_room_it_does_not_open(void **state)
{
	(void)state;
	fejl.write = 1;
	fejl.kort = 0;
	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	fejl.write = 0;
	assert_int_equal(stoette_g.rc, GW_EIO);
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	assert_int_equal(hel().last, 2);
}

static void
a_new_file_whose_name_is_not_durable_ends_it(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	uint64_t nr;

	(void)state;
	fejl.fsync = 1;
	journal_fil_day(j, NU + DAG_MS);
	fejl.fsync = 0;
	assert_int_equal(journal_fil_sync(j, &nr), GW_EIO);
	draeb(j);
	journal_fil_close(stoette_aabn(mappe, NU + DAG_MS, 0), NU + DAG_MS);
	assert_int_equal(hel().files, 2);
}

/* Does not open while that fails, and does when it no longer fails. */
static void
aabner_ikke_mens(int *hvad)
{
	*hvad = 1;
	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	*hvad = 0;
	assert_int_equal(stoette_g.rc, GW_EIO);
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	hel();
}

static void
what_a_crash_left_must_be_cut_durably(void **state)
{
	unsigned char *p;
	size_t len;

	(void)state;
	aabner_ikke_mens(&fejl.fsync);		/* the first head */
	aabner_ikke_mens(&fejl.fdatasync);
	p = stoette_fil(mappe, I_DAG, &len);
	p[len] = 'x';
	stoette_skriv(mappe, I_DAG, p, len + 1);
	aabner_ikke_mens(&fejl.ftruncate);
	assert_int_equal(start_cut, 1);
	stoette_skriv(mappe, I_MORGEN, "", 0);
	aabner_ikke_mens(&fejl.unlinkat);
	free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, ny_mappe, mappe_bort)
		T(a_torn_record_is_cut_away_and_said),
		T(what_was_never_durable_may_be_damaged),
		T(a_day_that_was_just_begun_may_be_damaged),
		T(a_first_day_that_was_just_begun_may_be_damaged),
		T(a_full_disk_refuses_and_recovers),
		T(a_failed_or_short_write_leaves_the_file_as_it_was),
		T(what_cannot_be_taken_back_is_before_the_next),
		T(after_a_failed_sync_nothing_is_durable),
		T(a_day_that_cannot_begin_begins_later),
		T(a_day_that_cannot_be_made_durable_ends_it),
		T(without_room_it_does_not_open),
		T(a_new_file_whose_name_is_not_durable_ends_it),
		T(what_a_crash_left_must_be_cut_durably),
	};

	return cmocka_run_group_tests(tests, stoette_noegler, stoette_slut);
}
