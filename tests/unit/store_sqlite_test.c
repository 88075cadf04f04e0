/*
 * store_sqlite_test.c - versions in a file: kept, undone, held, refused.
 */
#include "store.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *a;
static struct grund g;
static char folder[] = "/tmp/store_test.XXXXXX", fil[64];

static int
setup(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(fil, sizeof(fil), "%s/lager.db", folder);
	a = arena_new((size_t)16 << 20);
	memset(&g, 0, sizeof(g));
	return a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	unlink(fil);
	return rmdir(folder);
}

static struct store *
aabn(void)
{
	struct store *s;

	assert_int_equal(store_open(fil, &g, &s), GW_OK);
	return s;
}

/* One row whose every field is that text. */
static struct raekker
raekke(const char *noegle, const char *tekst)
{
	struct raekker r = { NULL, 0, 0 };
	struct raekke *v = arena_push(a, &r.v, &r.n, &r.cap, sizeof(*v));
	int f;

	snprintf(v->noegle, sizeof(v->noegle), "%s", noegle);
	for (f = 0; f < FELT_ANTAL; f++)
		v->v[f] = felt_navn((enum ark_felt)f) != NULL ? tekst : "";
	return r;
}

/* A version of one row; its number. */
static uint64_t
ny(struct store *s, const char *kommune, const char *tekst)
{
	struct version v = { "", 0, "2026-11-22T12:00:00.000Z", "anna",
	    "fordi", "ark.csv" };
	struct raekker kle = raekke("15.62.10", tekst), ingen = { NULL, 0, 0 };

	memcpy(v.kommune, kommune, sizeof(v.kommune));
	assert_int_equal(store_ny(s, &v, &kle, &ingen), GW_OK);
	return v.nr;
}

static size_t
antal(struct store *s, const char *kommune)
{
	struct versioner v;

	assert_int_equal(store_historie(s, a, kommune, &v), GW_OK);
	return v.n;
}

static void
what_is_committed_is_there_when_it_is_opened_again(void **state)
{
	struct store *s = aabn();
	struct versioner v;
	struct raekker r;
	int f;

	(void)state;
	assert_int_equal(store_begin(s), GW_OK);
	assert_int_equal(ny(s, "0461", "en ' \" æ"), 1);
	assert_int_equal(store_commit(s), GW_OK);
	store_close(s);
	s = aabn();
	assert_int_equal(store_historie(s, a, "0461", &v), GW_OK);
	assert_int_equal(v.n, 1);
	assert_string_equal(v.v[0].kommune, "0461");
	assert_string_equal(v.v[0].hvem, "anna");
	assert_string_equal(v.v[0].hvorfor, "fordi");
	assert_string_equal(v.v[0].kilde, "ark.csv");
	assert_string_equal(v.v[0].tid, "2026-11-22T12:00:00.000Z");
	assert_int_equal(store_raekker(s, a, "0461", 1, ARK_KLE, &r), GW_OK);
	assert_int_equal(r.n, 1);
	assert_string_equal(r.v[0].noegle, "15.62.10");
	for (f = 0; f < FELT_ANTAL; f++)
		assert_string_equal(r.v[0].v[f],
		    felt_navn((enum ark_felt)f) != NULL ? "en ' \" æ" : "");
	store_close(s);
}

static void
what_is_undone_or_not_committed_has_not_happened(void **state)
{
	struct store *s = aabn();

	(void)state;
	assert_int_equal(store_begin(s), GW_OK);
	ny(s, "0461", "a");
	store_undo(s);
	assert_int_equal(antal(s, "0461"), 0);
	assert_int_equal(store_begin(s), GW_OK);
	ny(s, "0461", "b");
	store_close(s);
	s = aabn();
	assert_int_equal(antal(s, "0461"), 0);
	store_close(s);
}

static void
versions_count_for_each_municipality_alone(void **state)
{
	struct store *s = aabn();
	struct versioner v;

	(void)state;
	assert_int_equal(store_begin(s), GW_OK);
	assert_int_equal(ny(s, "0461", "a"), 1);
	assert_int_equal(ny(s, "0461", "b"), 2);
	assert_int_equal(ny(s, "0101", "c"), 1);
	assert_int_equal(store_commit(s), GW_OK);
	assert_int_equal(store_nyeste(s, a, &v), GW_OK);
	assert_int_equal(v.n, 2);
	assert_string_equal(v.v[0].kommune, "0101");
	assert_int_equal(v.v[1].nr, 2);
	assert_int_equal(store_historie(s, a, "0461", &v), GW_OK);
	assert_int_equal(v.v[0].nr, 2);
	assert_int_equal(v.v[1].nr, 1);
	store_close(s);
}

static void
an_old_version_s_rows_stay_as_they_were(void **state)
{
	struct store *s = aabn();
	struct raekker r;

	(void)state;
	assert_int_equal(store_begin(s), GW_OK);
	ny(s, "0461", "gammel");
	ny(s, "0461", "ny");
	assert_int_equal(store_commit(s), GW_OK);
	assert_int_equal(store_raekker(s, a, "0461", 1, ARK_KLE, &r), GW_OK);
	assert_string_equal(r.v[0].v[FELT_AFDELING], "gammel");
	assert_int_equal(store_raekker(s, a, "0461", 1, ARK_KRAV, &r), GW_OK);
	assert_int_equal(r.n, 0);
	assert_int_equal(store_raekker(s, a, "0461", 9, ARK_KLE, &r), GW_OK);
	assert_int_equal(r.n, 0);
	store_close(s);
}

static void
rows_keep_their_order_and_kind(void **state)
{
	struct version v = { "0461", 0, "t", "h", "", "k" };
	struct raekker kle = raekke("99.99.99", "a"), r,
	    krav = raekke("6AD35F28-0B51-4289-ACE4-86B1BEFAADF7", "k");
	struct store *s = aabn();
	struct raekke *to = arena_push(a, &kle.v, &kle.n, &kle.cap,
	    sizeof(*to));

	(void)state;
	*to = raekke("15.62.10", "b").v[0];
	assert_int_equal(store_begin(s), GW_OK);
	assert_int_equal(store_ny(s, &v, &kle, &krav), GW_OK);
	assert_int_equal(store_commit(s), GW_OK);
	assert_int_equal(store_raekker(s, a, "0461", 1, ARK_KLE, &r), GW_OK);
	assert_int_equal(r.n, 2);
	assert_string_equal(r.v[0].noegle, "99.99.99");
	assert_int_equal(store_raekker(s, a, "0461", 1, ARK_KRAV, &r), GW_OK);
	assert_string_equal(r.v[0].noegle, krav.v[0].noegle);
	store_close(s);
}

static void
a_version_is_never_written_twice(void **state)
{
	struct store *s = aabn();
	sqlite3 *db;

	(void)state;
	assert_int_equal(store_begin(s), GW_OK);
	ny(s, "0461", "a");
	assert_int_equal(store_commit(s), GW_OK);
	store_close(s);
	assert_int_equal(sqlite3_open(fil, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "INSERT INTO version VALUES ('0461',"
	    " 1, 't', 'h', '', 'k')", NULL, NULL, NULL), SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

static void
two_writers_wait_for_each_other(void **state)
{
	struct store *s = aabn();
	sqlite3 *db;

	(void)state;
	assert_int_equal(store_begin(s), GW_OK);
	assert_int_equal(sqlite3_open(fil, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL,
	    NULL), SQLITE_BUSY);
	assert_int_equal(store_commit(s), GW_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL,
	    NULL), SQLITE_OK);
	sqlite3_close(db);
	store_close(s);
}

static void
what_is_common_has_versions_of_its_own(void **state)
{
	struct version v = { "", 0, "t", "h", "hv", "kle.xml" };
	struct versioner h;
	struct store *s = aabn();
	const char *tekst;

	(void)state;
	assert_int_equal(store_faelles(s, a, "kle", 0, &tekst), GW_OK);
	assert_null(tekst);
	assert_int_equal(store_begin(s), GW_OK);
	assert_int_equal(store_faelles_ny(s, "kle", &v, "en\n"), GW_OK);
	assert_int_equal(store_faelles_ny(s, "kle", &v, "to\n"), GW_OK);
	assert_int_equal(v.nr, 2);
	assert_int_equal(store_faelles_ny(s, "central", &v, "x\n"), GW_OK);
	assert_int_equal(v.nr, 1);
	assert_int_equal(store_commit(s), GW_OK);
	assert_int_equal(store_faelles(s, a, "kle", 0, &tekst), GW_OK);
	assert_string_equal(tekst, "to\n");
	assert_int_equal(store_faelles(s, a, "kle", 1, &tekst), GW_OK);
	assert_string_equal(tekst, "en\n");
	assert_int_equal(store_faelles(s, a, "central", 2, &tekst), GW_OK);
	assert_null(tekst);
	assert_int_equal(store_faelles_historie(s, a, "kle", &h), GW_OK);
	assert_int_equal(h.n, 2);
	assert_int_equal(h.v[0].nr, 2);
	assert_string_equal(h.v[0].kilde, "kle.xml");
	store_close(s);
}

/* --- Refused --- */

static void
skriv_fil(const char *indhold)
{
	FILE *f = fopen(fil, "w");

	assert_non_null(f);
	fputs(indhold, f);
	fclose(f);
}

static void
a_file_that_is_no_database_is_refused(void **state)
{
	struct store *s;

	(void)state;
	skriv_fil("listen 127.0.0.1:8443 and more text than a header has\n"
	    "listen 127.0.0.1:8443 and more text than a header has\n");
	assert_int_equal(store_open(fil, &g, &s), GW_ECONF);
	assert_null(s);
	assert_non_null(strstr(g.text, "store: "));
}

static void
another_program_s_database_is_refused_untouched(void **state)
{
	struct store *s;
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(fil, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE andet (x)", NULL,
	    NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(store_open(fil, &g, &s), GW_ECONF);
	assert_non_null(strstr(g.text, "another program's"));
	assert_int_equal(sqlite3_open(fil, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "SELECT * FROM version", NULL,
	    NULL, NULL), SQLITE_ERROR);
	sqlite3_close(db);
}

static void
a_folder_that_is_not_there_is_told(void **state)
{
	struct store *s;

	(void)state;
	assert_int_equal(store_open("/tmp/ingen/lager.db", &g, &s), GW_EIO);
	assert_null(s);
}

static void
a_damaged_file_is_found_by_check(void **state)
{
	struct store *s = aabn();
	FILE *f;
	long n;

	(void)state;
	assert_int_equal(store_check(s), GW_OK);
	assert_int_equal(store_begin(s), GW_OK);
	for (n = 0; n < 200; n++)
		ny(s, "0461", "en tekst, der fylder");
	assert_int_equal(store_commit(s), GW_OK);
	store_close(s);
	f = fopen(fil, "r+");
	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	n = ftell(f);
	fseek(f, n / 2, SEEK_SET);
	for (n = 0; n < 4096; n++)
		fputc(0x55, f);
	fclose(f);
	s = aabn();
	assert_int_equal(store_check(s), GW_ECONF);
	store_close(s);
}

static void
others_may_not_read_it(void **state)
{
	struct stat st;

	(void)state;
	store_close(aabn());
	assert_int_equal(stat(fil, &st), 0);
	assert_int_equal(st.st_mode & 027, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(navn) cmocka_unit_test_setup_teardown(navn, setup, teardown)
		T(what_is_committed_is_there_when_it_is_opened_again),
		T(what_is_undone_or_not_committed_has_not_happened),
		T(versions_count_for_each_municipality_alone),
		T(an_old_version_s_rows_stay_as_they_were),
		T(rows_keep_their_order_and_kind),
		T(a_version_is_never_written_twice),
		T(two_writers_wait_for_each_other),
		T(what_is_common_has_versions_of_its_own),
		T(a_file_that_is_no_database_is_refused),
		T(another_program_s_database_is_refused_untouched),
		T(a_folder_that_is_not_there_is_told),
		T(a_damaged_file_is_found_by_check),
		T(others_may_not_read_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
