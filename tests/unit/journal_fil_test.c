#include "journal_fil.h"	/* before cmocka.h, whose fail() is a macro */
#include "journal_fil_impl.h"
#include "journal_stoette.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NU	INT64_C(1795341600000)	/* 2026-11-22T10:00:00Z */

static char mappe[64];

static int
ny_mappe(void **state)
{
	(void)state;
	stoette_mappe(mappe);
	return 0;
}

static int
mappe_bort(void **state)
{
	(void)state;
	stoette_mappe_bort(mappe);
	return 0;
}

/* --- Writing and reading --- */

static void
what_was_appended_is_read_in_order(void **state)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	struct journal_fund f;
	uint64_t nr;

	(void)state;
	assert_int_equal(stoette_begyndt(j, "0101701234", NU), 2);
	assert_int_equal(stoette_faerdig(j, 2, NU), 3);
	assert_int_equal(journal_fil_sync(j, &nr), GW_OK);
	assert_int_equal(nr, 3);
	journal_fil_close(j, NU);
	assert_int_equal(stoette_laes(mappe, &f, NULL), GW_OK);
	assert_int_equal(f.records, 4);
	assert_int_equal(f.first, 1);
	assert_int_equal(f.last, 4);
	assert_int_equal(f.files, 1);
	assert_int_equal(f.closed, 1);
	assert_int_equal(f.torn, 0);
}

static void
a_folder_without_a_journal_is_none(void **state)
{
	struct journal_fund f;

	(void)state;
	assert_int_equal(stoette_laes(mappe, &f, NULL), GW_ENOENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, ny_mappe, mappe_bort)
		T(what_was_appended_is_read_in_order),
		T(a_folder_without_a_journal_is_none),
	};

	return cmocka_run_group_tests(tests, stoette_noegler, NULL);
}
