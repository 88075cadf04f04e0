#include "journal_fil.h"	/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>
#include "journal_krypt.h"
#include "journal_verden.h"

/* --- Writing and reading --- */

static void
what_was_appended_is_read_in_order(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	struct journal_fund f;

	(void)state;
	assert_int_equal(stoette_begyndt(j, CPR, NU), 2);
	assert_int_equal(stoette_faerdig(j, 2, NU), 3);
	assert_int_equal(gem(j), 3);
	journal_fil_close(j, NU);
	f = hel();
	assert_int_equal(f.records, 4);
	assert_int_equal(f.first, 1);
	assert_int_equal(f.last, 4);
	assert_int_equal(f.files, 1);
	assert_int_equal(f.closed, 1);
	assert_int_equal(f.torn, 0);
}

static int
foerste_nok(void *arg, const struct journal_post *p)
{
	(void)arg;
	return p->number == 2;
}

static void
a_reader_may_stop(void **state)
{
	struct journal_fund f;

	(void)state;
	tre_dage(2);
	assert_int_equal(stoette_laes(mappe, &f, foerste_nok), GW_OK);
	assert_int_equal(f.records, 2);
}

static void
a_folder_without_a_journal_is_none(void **state)
{
	(void)state;
	assert_int_equal(verificer(), GW_ENOENT);
	stoette_mappe_bort(mappe);
	assert_int_equal(verificer(), GW_ENOENT);
}

static void
numbers_and_chain_go_on_over_a_restart(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	struct journal_fund f;

	(void)state;
	fyld(j, 3, NU);
	journal_fil_close(j, NU);
	j = stoette_aabn(mappe, NU + 1000, 0);
	assert_int_equal(stoette_begyndt(j, CPR, NU + 1000), 10);
	journal_fil_close(j, NU + 1000);
	f = hel();
	assert_int_equal(f.files, 1);
	assert_int_equal(f.last, 11);
	assert_int_equal(kinder[JR_START], 2);
	assert_int_equal(kinder[JR_CLOSED], 2);
}

static void
a_new_day_begins_a_new_file(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	struct journal_fund f;

	(void)state;
	assert_int_equal(stoette_begyndt(j, CPR, NU), 2);
	journal_fil_day(j, NU);
	journal_fil_day(j, NU + DAG_MS);
	/* 3 closes the day, 4 begins the next one. */
	assert_int_equal(stoette_begyndt(j, CPR, NU + DAG_MS), 5);
	assert_int_equal(gem(j), 5);
	f = hel();
	assert_int_equal(f.files, 2);
	assert_int_equal(f.closed, 0);
	assert_int_equal(kinder[JR_CLOSED], 1);
	journal_fil_close(j, NU + DAG_MS);
}

static void
a_day_ends_at_midnight_utc(void **state)
{
	const int64_t midnat = (NU / DAG_MS + 1) * DAG_MS;
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);

	(void)state;
	journal_fil_day(j, midnat - 1);
	assert_int_equal(stoette_begyndt(j, CPR, midnat - 1), 2);
	journal_fil_day(j, midnat);
	assert_int_equal(stoette_begyndt(j, CPR, midnat), 5);
	journal_fil_close(j, midnat);
	assert_int_equal(hel().files, 2);
}

/* What is sealed in every record opens with its own segment's key. */
static struct journal_noegle *segment;
static int forseglede;

static int
forsegling_se(void *arg, const struct journal_post *p)
{
	struct journal_klar klar;
	const jr_body *b = &p->body;
	const jr_start *s = &b->jr_body_u.start;
	const jr_citizen *z = &b->jr_body_u.begun.whom;
	unsigned char hash[JX_DIGEST];

	(void)arg;
	if (b->kind == JR_START) {
		journal_noegle_free(segment);
		assert_int_equal(journal_noegle_aabn(stoette_key[0],
		    (const unsigned char *)s->wrapped.wrapped_val,
		    s->wrapped.wrapped_len, &segment), GW_OK);
	}
	if (b->kind != JR_BEGUN)
		return 0;
	assert_int_equal(journal_bryd(segment, (const unsigned char *)
	    z->sealed.sealed_val, z->sealed.sealed_len, &klar), GW_OK);
	assert_string_equal(klar.cpr, CPR);
	assert_int_equal(journal_hash(segment, CPR, hash), GW_OK);
	assert_memory_equal(hash, z->hash, JX_DIGEST);
	forseglede++;
	return 0;
}

static void
what_is_sealed_before_midnight_stays_in_its_segment(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	struct journal_fund f;

	(void)state;
	/* Sealed, then appended, when the day is another already. */
	assert_int_equal(stoette_begyndt(j, CPR, NU + DAG_MS), 2);
	assert_int_equal(stoette_begyndt(j, CPR, NU + DAG_MS), 5);
	assert_int_equal(stoette_begyndt(j, CPR, NU + 2 * DAG_MS), 6);
	journal_fil_close(j, NU + 2 * DAG_MS);
	forseglede = 0;
	assert_int_equal(stoette_laes(mappe, &f, forsegling_se), GW_OK);
	assert_int_equal(forseglede, 3);
	assert_int_equal(f.files, 3);
	journal_noegle_free(segment);
	segment = NULL;
}

static void
a_clock_set_back_stays_in_the_file(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);

	(void)state;
	fyld(j, 1, NU - 3 * DAG_MS);
	journal_fil_close(j, NU - 3 * DAG_MS);
	j = stoette_aabn(mappe, NU - DAG_MS, 0);
	fyld(j, 1, NU - DAG_MS);
	journal_fil_close(j, NU - DAG_MS);
	assert_int_equal(hel().files, 1);
}

static void
a_body_beyond_its_bounds_is_not_written(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	char lang[JX_MAX_WORD + 2];
	jr_body b = { .kind = JR_REFUSED };
	uint64_t nr;

	(void)state;
	memset(lang, 'x', sizeof(lang) - 1);
	lang[sizeof(lang) - 1] = '\0';
	b.jr_body_u.refused.outcome = lang;
	b.jr_body_u.refused.who.request = b.jr_body_u.refused.who.transaction =
	    b.jr_body_u.refused.who.message_id =
	    b.jr_body_u.refused.who.channel_cvr =
	    b.jr_body_u.refused.who.issuer =
	    b.jr_body_u.refused.who.assertion = b.jr_body_u.refused.who.level =
	    b.jr_body_u.refused.who.operation =
	    b.jr_body_u.refused.who.employee_cvr = lang + sizeof(lang) - 1;
	assert_int_equal(journal_fil_append(j, &b, NU, &nr), GW_EINTERN);
	assert_int_equal(nr, 0);
	lang[JX_MAX_WORD] = '\0';
	assert_int_equal(journal_fil_append(j, &b, NU, &nr), GW_OK);
	assert_int_equal(nr, 2);
	journal_fil_close(j, NU);
	assert_int_equal(hel().last, 3);
}

static void
no_cpr_number_is_in_any_file(void **state)
{
	static const char *const filer[] = { I_DAG, "journal-head" };
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	unsigned char *p;
	size_t i, len;

	(void)state;
	fyld(j, 20, NU);
	journal_fil_close(j, NU);
	for (i = 0; i < 2; i++) {
		p = stoette_fil(mappe, filer[i], &len);
		assert_null(memmem(p, len, CPR, 10));
		assert_null(memmem(p, len, "Fordi", 5));
		free(p);
	}
}

/* --- The folder --- */

static void
a_folder_open_to_others_is_refused(void **state)
{
	(void)state;
	chmod(mappe, 0750);
	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	assert_int_equal(stoette_g.rc, GW_EIO);
	assert_non_null(strstr(stoette_g.text, "0700"));
	chmod(mappe, 0700);
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
}

static void
a_folder_that_is_not_there_is_refused(void **state)
{
	(void)state;
	stoette_mappe_bort(mappe);
	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	assert_int_equal(stoette_g.rc, GW_EIO);
}

static void
two_journals_do_not_write_to_one_folder(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);

	(void)state;
	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	assert_int_equal(stoette_g.rc, GW_EIO);
	journal_fil_close(j, NU);
	journal_fil_close(stoette_aabn(mappe, NU, 0), NU);
	journal_fil_close(NULL, NU);
}

static void
certificates_that_cannot_be_used_are_refused(void **state)
{
	char *gode[2] = { stoette_pem[0], stoette_pem[1] };
	char skidt[] = "nothing";

	(void)state;
	assert_null(stoette_proev(mappe, NU, 0, 0, 0));
	assert_int_equal(stoette_g.rc, GW_ECONF);
	stoette_pem[1] = skidt;
	assert_null(stoette_proev(mappe, NU, 0, 0, 2));
	assert_int_equal(stoette_g.rc, GW_ECONF);
	assert_non_null(strstr(stoette_g.text, "audit-certificate 2"));
	stoette_pem[1] = gode[1];
}

/* --- Replay --- */

static void
spends_that_still_count_are_told(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);

	(void)state;
	assert_int_equal(stoette_spent_n, 0);
	fyld(j, 2, NU);			/* each until five minutes later */
	draeb(j);			/* kill -9: not made durable */
	j = stoette_aabn(mappe, NU + 299999, 0);
	assert_int_equal(stoette_spent_n, 2);
	assert_true(stoette_spent_until == NU + 300000);
	draeb(j);
	j = stoette_aabn(mappe, NU + 300000, 0);
	assert_int_equal(stoette_spent_n, 0);
	draeb(j);
}

static void
spends_of_the_day_before_are_told(void **state)
{
	const int64_t midnat = (NU / DAG_MS + 1) * DAG_MS;
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);

	(void)state;
	fyld(j, 3, midnat - 1000);
	fyld(j, 1, midnat);
	draeb(j);
	j = stoette_aabn(mappe, midnat + 1000, 0);
	assert_int_equal(stoette_spent_n, 4);
	draeb(j);
}

static void
spends_of_what_was_refused_are_told(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);

	(void)state;
	assert_int_equal(stoette_afvist(j, CPR, NU), 2);
	draeb(j);
	j = stoette_aabn(mappe, NU + 299999, 0);
	assert_int_equal(stoette_spent_n, 1);
	draeb(j);
}

/* --- Retention --- */

static void
files_past_retention_go_and_the_rest_holds(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 3);
	struct journal_fund f;
	int i;

	(void)state;
	for (i = 0; i < 10; i++)
		fyld(j, 2, NU + i * DAG_MS);
	journal_fil_close(j, NU + 9 * DAG_MS);
	f = hel();
	/* Today and the three days before it are kept. */
	assert_int_equal(f.files, 4);
	assert_true(f.first > 1);
	/* Six went; what was said of the first ones went with its file. */
	assert_int_equal(kinder[JR_DELETED], 4);
	fil_bort("journal-2026-11-28");
	ASSERT_FUND("are missing, and none says that they were deleted");
}

static void
retention_is_caught_up_with_at_the_start(void **state)
{
	struct journal_fil *j;

	(void)state;
	tre_dage(2);
	j = stoette_aabn(mappe, NU + 30 * DAG_MS, 5);
	journal_fil_close(j, NU + 30 * DAG_MS);
	assert_int_equal(hel().files, 1);
	assert_int_equal(kinder[JR_DELETED], 3);
}

static void
without_retention_nothing_goes(void **state)
{
	struct journal_fil *j;

	(void)state;
	tre_dage(1);
	j = stoette_aabn(mappe, NU + 4000 * DAG_MS, 0);
	journal_fil_close(j, NU + 4000 * DAG_MS);
	assert_int_equal(hel().files, 4);
}

static void
a_deletion_that_was_cut_off_is_made_again(void **state)
{
	struct journal_fil *j;

	(void)state;
	tre_dage(2);
	fejl.unlinkat = 1;
	j = stoette_aabn(mappe, NU + 5 * DAG_MS, 4);
	journal_fil_close(j, NU + 5 * DAG_MS);
	fejl.unlinkat = 0;
	assert_int_equal(hel().files, 4);	/* said, and still there */
	assert_int_equal(kinder[JR_DELETED], 1);
	j = stoette_aabn(mappe, NU + 5 * DAG_MS, 4);
	journal_fil_close(j, NU + 5 * DAG_MS);
	assert_int_equal(hel().files, 3);
}

static void
what_does_not_hold_is_not_deleted(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	unsigned char *p;
	size_t len;
	int i;

	(void)state;
	for (i = 0; i < 4; i++)
		fyld(j, 1, NU + i * DAG_MS);
	journal_fil_close(j, NU + 3 * DAG_MS);
	p = stoette_fil(mappe, I_DAG, &len);
	forsoeg_octet(I_DAG, len - 10, p[len - 10] ^ 1);
	free(p);
	j = stoette_aabn(mappe, NU + 90 * DAG_MS, 4);
	journal_fil_close(j, NU + 90 * DAG_MS);
	free(stoette_fil(mappe, I_DAG, &len));
	free(stoette_fil(mappe, I_MORGEN, &len));
	assert_int_equal(verificer(), GW_EBELIEF);
}

/* --- While it is written to --- */

static int faerdig;

static void *
skriver(void *arg)
{
	struct journal_fil *j = arg;
	uint64_t nr;
	int i;

	for (i = 0; i < 3000; i++) {
		nr = stoette_begyndt(j, CPR, NU + i * DAG_MS / 500);
		if (nr == 0 || journal_fil_sync(j, &nr) != GW_OK)
			break;
	}
	__atomic_store_n(&faerdig, i == 3000 ? 1 : 2, __ATOMIC_RELEASE);
	return NULL;
}

static void
a_journal_being_written_holds_all_the_time(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	pthread_t t;
	int n = 0;

	(void)state;
	faerdig = 0;
	assert_int_equal(pthread_create(&t, NULL, skriver, j), 0);
	while (__atomic_load_n(&faerdig, __ATOMIC_ACQUIRE) == 0) {
		hel();
		n++;
	}
	pthread_join(t, NULL);
	assert_int_equal(faerdig, 1);
	assert_true(n > 3);
	journal_fil_close(j, NU + 6 * DAG_MS);
	assert_int_equal(hel().files, 7);
}

/* One thread makes durable what the other writes, over days. */
static void *
synker(void *arg)
{
	uint64_t nr;

	while (__atomic_load_n(&faerdig, __ATOMIC_ACQUIRE) == 0)
		if (journal_fil_sync(arg, &nr) != GW_OK)
			return arg;
	return NULL;
}

static void
another_thread_makes_durable(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 2);
	void *svar;
	pthread_t t;
	int i;

	(void)state;
	faerdig = 0;
	assert_int_equal(pthread_create(&t, NULL, synker, j), 0);
	for (i = 0; i < 2000; i++)
		assert_int_not_equal(stoette_begyndt(j, CPR, NU + i * DAG_MS /
		    100), 0);
	__atomic_store_n(&faerdig, 1, __ATOMIC_RELEASE);
	pthread_join(t, &svar);
	assert_null(svar);
	journal_fil_close(j, NU + 19 * DAG_MS);
	assert_int_equal(hel().files, 3);
}

static void
the_head_is_the_last_durable_record(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	unsigned char chain[JX_DIGEST];
	struct journal_fund f;
	uint64_t nr;

	(void)state;
	fyld(j, 1, NU);
	journal_fil_head(j, &nr, chain);
	assert_int_equal(nr, 1);
	gem(j);
	journal_fil_head(j, &nr, chain);
	assert_int_equal(nr, 3);
	f = hel();
	assert_memory_equal(chain, f.head, JX_DIGEST);
	journal_fil_close(j, NU);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, ny_mappe, mappe_bort)
		T(what_was_appended_is_read_in_order),
		T(a_reader_may_stop),
		T(a_folder_without_a_journal_is_none),
		T(numbers_and_chain_go_on_over_a_restart),
		T(a_new_day_begins_a_new_file),
		T(a_day_ends_at_midnight_utc),
		T(what_is_sealed_before_midnight_stays_in_its_segment),
		T(a_clock_set_back_stays_in_the_file),
		T(a_body_beyond_its_bounds_is_not_written),
		T(no_cpr_number_is_in_any_file),
		T(a_folder_open_to_others_is_refused),
		T(a_folder_that_is_not_there_is_refused),
		T(two_journals_do_not_write_to_one_folder),
		T(certificates_that_cannot_be_used_are_refused),
		T(spends_that_still_count_are_told),
		T(spends_of_the_day_before_are_told),
		T(files_past_retention_go_and_the_rest_holds),
		T(retention_is_caught_up_with_at_the_start),
		T(without_retention_nothing_goes),
		T(a_deletion_that_was_cut_off_is_made_again),
		T(what_does_not_hold_is_not_deleted),
		T(a_journal_being_written_holds_all_the_time),
		T(another_thread_makes_durable),
		T(the_head_is_the_last_durable_record),
		T(spends_of_what_was_refused_are_told),
	};

	return cmocka_run_group_tests(tests, stoette_noegler, stoette_slut);
}
