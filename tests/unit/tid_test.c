#include "tid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int32_t
dag(const char *s)
{
	int32_t d = dag_parse(s);

	assert_true(d != DAG_INGEN);
	return d;
}

static int64_t
tid(const char *s)
{
	int64_t t = tid_parse(s);

	assert_true(t != TID_INGEN);
	return t;
}

static void
moment_lies_on(const char *t, const char *d)
{
	char out[DAG_LEN];

	assert_string_equal(dag_print(tid_dag(tid(t)), out), d);
}

static void
civil_dates_and_days_agree_both_ways(void **state)
{
	int aar, maaned, d;
	int32_t n;

	(void)state;
	assert_int_equal(dag_fra(1970, 1, 1), 0);
	assert_int_equal(dag_fra(2000, 3, 1), 11017);
	for (n = dag_fra(1850, 1, 1); n < dag_fra(2110, 1, 1); n++) {
		dag_til(n, &aar, &maaned, &d);
		assert_int_equal(dag_fra(aar, maaned, d), n);
	}
}

static void
a_date_that_does_not_exist_is_none(void **state)
{
	static const int daarlige[][3] = { { 2023, 2, 29 }, { 1900, 2, 29 },
	    { 2024, 4, 31 }, { 2024, 0, 1 }, { 2024, 13, 1 }, { 2024, 1, 0 },
	    { 2024, 1, 32 }, { 0, 1, 1 }, { 10000, 1, 1 } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++)
		assert_int_equal(dag_fra(daarlige[i][0], daarlige[i][1],
		    daarlige[i][2]), DAG_INGEN);
	assert_int_not_equal(dag_fra(2000, 2, 29), DAG_INGEN);
}

static void
danish_day_begins_at_2300_utc_in_winter(void **state)
{
	(void)state;
	moment_lies_on("2024-01-09T22:59:59.999Z", "2024-01-09");
	moment_lies_on("2024-01-09T23:00:00Z", "2024-01-10");
}

static void
danish_day_begins_at_2200_utc_in_summer(void **state)
{
	(void)state;
	moment_lies_on("2024-07-09T21:59:59.999Z", "2024-07-09");
	moment_lies_on("2024-07-09T22:00:00Z", "2024-07-10");
}

static void
summer_time_begins_at_0100_utc_on_the_last_sunday_of_march(void **state)
{
	(void)state;
	assert_true(tid("2024-03-31T01:59:59") == tid("2024-03-31T00:59:59Z"));
	assert_true(tid("2024-03-31T03:00:00") == tid("2024-03-31T01:00:00Z"));
	assert_true(dag_start(dag("2024-03-31")) ==
	    tid("2024-03-30T23:00:00Z"));
	assert_true(dag_start(dag("2024-04-01")) ==
	    tid("2024-03-31T22:00:00Z"));
}

static void
summer_time_ends_at_0100_utc_on_the_last_sunday_of_october(void **state)
{
	(void)state;
	assert_true(dag_start(dag("2024-10-27")) ==
	    tid("2024-10-26T22:00:00Z"));
	assert_true(dag_start(dag("2024-10-28")) ==
	    tid("2024-10-27T23:00:00Z"));
	moment_lies_on("2024-10-27T22:59:59Z", "2024-10-27");
	moment_lies_on("2024-10-27T23:00:00Z", "2024-10-28");
	/* 02:30 comes twice; the first one is meant. */
	assert_true(tid("2024-10-27T02:30:00") == tid("2024-10-27T00:30:00Z"));
}

static void
summer_time_ended_in_september_until_1995(void **state)
{
	(void)state;
	moment_lies_on("1995-10-01T22:30:00Z", "1995-10-01");
	moment_lies_on("1996-10-01T22:30:00Z", "1996-10-02");
	moment_lies_on("1995-09-23T22:00:00Z", "1995-09-24");
}

static void
summer_time_came_in_1980(void **state)
{
	(void)state;
	moment_lies_on("1979-07-01T22:30:00Z", "1979-07-01");
	moment_lies_on("1980-04-05T22:30:00Z", "1980-04-05");
	moment_lies_on("1980-04-06T22:30:00Z", "1980-04-07");
	moment_lies_on("1981-03-29T22:30:00Z", "1981-03-30");
}

static void
midnight_of_every_day_lies_on_that_day(void **state)
{
	int32_t d;

	(void)state;
	for (d = dag("1975-01-01"); d < dag("2040-01-01"); d++) {
		assert_int_equal(tid_dag(dag_start(d)), d);
		assert_int_equal(tid_dag(dag_start(d) - 1), d - 1);
	}
}

static void
a_danish_clock_shows_summer_and_winter_time(void **state)
{
	char s[TID_DANSK_LEN];

	(void)state;
	assert_string_equal(tid_print_dansk(tid("2026-11-22T15:35:23.9Z"), s),
	    "22-11-2026 16:35:23");
	assert_string_equal(tid_print_dansk(tid("2026-07-01T22:30:00Z"), s),
	    "02-07-2026 00:30:00");
	assert_string_equal(tid_print_dansk(tid("2026-10-25T00:59:59Z"), s),
	    "25-10-2026 02:59:59");
	assert_string_equal(tid_print_dansk(tid("2026-10-25T01:00:00Z"), s),
	    "25-10-2026 02:00:00");
}

static void
offsets_are_honoured(void **state)
{
	(void)state;
	assert_true(tid("2024-03-01T09:00:00+01:00") ==
	    tid("2024-03-01T08:00:00Z"));
	assert_true(tid("2024-03-01T09:00:00-03:30") ==
	    tid("2024-03-01T12:30:00Z"));
	assert_true(tid(" 2024-03-01T09:00:00+14:00\n") ==
	    tid("2024-02-29T19:00:00Z"));
}

static void
fractions_beyond_milliseconds_are_cut(void **state)
{
	(void)state;
	assert_true(tid("2024-03-01T09:00:00.1239999Z") ==
	    tid("2024-03-01T09:00:00Z") + 123);
}

static void
what_is_no_moment_is_none(void **state)
{
	static const char *const daarlige[] = { "", "2024-03-01",
	    "2024-02-30T00:00:00Z", "2024-03-01T24:00:00Z",
	    "2024-03-01T09:60:00Z", "2024-03-01T09:00:60Z",
	    "2024-03-01T09:00:00.Z", "2024-03-01T09:00:00+14:01",
	    "2024-03-01T09:00:00+01:60", "2024-03-01T09:00:00Zx",
	    "2024-03-01T9:00:00Z", "2024-03-01 09:00:00Z",
	    "-2024-03-01T09:00:00Z", "2024-03-01T09:00:00+1" };
	size_t i;

	(void)state;
	assert_true(tid_parse(NULL) == TID_INGEN);
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++)
		assert_true(tid_parse(daarlige[i]) == TID_INGEN);
}

static int
strengt(const char *s)
{
	return tid_parse_strict(s, strlen(s)) != TID_INGEN;
}

static void
the_profile_wants_z_and_at_most_nine_decimals(void **state)
{
	(void)state;
	assert_true(strengt("2024-03-01T09:00:00Z"));
	assert_true(strengt("2024-03-01T09:00:00.123456789Z"));
	assert_false(strengt("2024-03-01T09:00:00.1234567890Z"));
	assert_false(strengt("2024-03-01T09:00:00"));
	assert_false(strengt("2024-03-01T09:00:00+00:00"));
	assert_false(strengt(" 2024-03-01T09:00:00Z"));
	assert_false(strengt("2024-03-01T09:00:00Z "));
	assert_false(strengt("2023-02-29T09:00:00Z"));
	assert_true(tid_parse_strict("2024-03-01T09:00:00Zxx", 20) ==
	    tid("2024-03-01T09:00:00Z"));
	assert_true(tid_parse_strict("2024-03-01T09:00:00Z\0", 21) ==
	    TID_INGEN);
}

static void
a_date_may_carry_an_offset_that_is_ignored(void **state)
{
	(void)state;
	assert_int_equal(dag("2024-03-01+02:00"), dag_fra(2024, 3, 1));
	assert_int_equal(dag("2024-03-01Z"), dag_fra(2024, 3, 1));
	assert_int_equal(dag_parse("2024-03-01T"), DAG_INGEN);
	assert_int_equal(dag_parse("2024-02-30"), DAG_INGEN);
	assert_int_equal(dag_parse("01-03-2024"), DAG_INGEN);
	assert_int_equal(dag_parse("2024-03-01+02:00x"), DAG_INGEN);
	assert_int_equal(dag_parse(NULL), DAG_INGEN);
}

static void
a_whole_second_prints_no_fraction(void **state)
{
	char out[TID_LEN];

	(void)state;
	assert_string_equal(tid_print(tid("2026-11-22T15:35:23Z"), out),
	    "2026-11-22T15:35:23Z");
	assert_string_equal(tid_print(tid("2026-11-22T15:35:23.007Z"), out),
	    "2026-11-22T15:35:23.007Z");
	assert_string_equal(tid_print(tid("1969-12-31T23:59:59.999Z"), out),
	    "1969-12-31T23:59:59.999Z");
}

static void
years_outside_four_digits_print_as_the_bound(void **state)
{
	char t[TID_LEN], d[DAG_LEN];

	(void)state;
	assert_string_equal(tid_print(TID_EVIGT, t), "9999-12-31T23:59:59Z");
	assert_string_equal(tid_print(TID_FOER_ALT, t),
	    "0000-01-01T00:00:00Z");
	assert_string_equal(dag_print(INT32_MAX, d), "9999-12-31");
	assert_string_equal(dag_print(INT32_MIN + 1, d), "0000-01-01");
}

static void
a_period_holds_its_from_and_not_its_til(void **state)
{
	const struct periode p = { 100, 200 }, evig = { TID_FOER_ALT,
	    TID_EVIGT }, tom = { 0, 0 };

	(void)state;
	assert_false(periode_gaelder(&p, 99));
	assert_true(periode_gaelder(&p, 100));
	assert_true(periode_gaelder(&p, 199));
	assert_false(periode_gaelder(&p, 200));
	assert_true(periode_gaelder(&evig, 0));
	assert_false(periode_gaelder(&tom, 0));
}

static void
only_a_real_moment_is_known(void **state)
{
	(void)state;
	assert_true(tid_kendt(0));
	assert_true(tid_kendt(tid("0001-01-01T00:00:00Z")));
	assert_false(tid_kendt(TID_INGEN));
	assert_false(tid_kendt(TID_FOER_ALT));
	assert_false(tid_kendt(TID_EVIGT));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(civil_dates_and_days_agree_both_ways),
		cmocka_unit_test(a_date_that_does_not_exist_is_none),
		cmocka_unit_test(danish_day_begins_at_2300_utc_in_winter),
		cmocka_unit_test(danish_day_begins_at_2200_utc_in_summer),
		cmocka_unit_test(
		    summer_time_begins_at_0100_utc_on_the_last_sunday_of_march),
		cmocka_unit_test(
		    summer_time_ends_at_0100_utc_on_the_last_sunday_of_october),
		cmocka_unit_test(summer_time_ended_in_september_until_1995),
		cmocka_unit_test(summer_time_came_in_1980),
		cmocka_unit_test(midnight_of_every_day_lies_on_that_day),
		cmocka_unit_test(a_danish_clock_shows_summer_and_winter_time),
		cmocka_unit_test(offsets_are_honoured),
		cmocka_unit_test(fractions_beyond_milliseconds_are_cut),
		cmocka_unit_test(what_is_no_moment_is_none),
		cmocka_unit_test(the_profile_wants_z_and_at_most_nine_decimals),
		cmocka_unit_test(a_date_may_carry_an_offset_that_is_ignored),
		cmocka_unit_test(a_whole_second_prints_no_fraction),
		cmocka_unit_test(years_outside_four_digits_print_as_the_bound),
		cmocka_unit_test(a_period_holds_its_from_and_not_its_til),
		cmocka_unit_test(only_a_real_moment_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
