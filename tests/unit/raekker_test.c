/*
 * raekker_test.c - rows out of sheets, together, apart and written again.
 */
#include "raekker.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "konfigark.h"

#define KRAV	"6AD35F28-0B51-4289-ACE4-86B1BEFAADF7"
#define UKENDT	"11111111-2222-3333-4444-555555555555"
#define TOP	"KLE-nr.;Fagsystem;Kontaktafdeling;Vis på Mit Overblik;" \
		"Selvbetjeningsnavn;Selvbetjeningslink\n"

static const struct kle_emne emner[] = {
	{ "15.62.10", "Kontanthjælp", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "27.60.08", "Hjælpemidler; mobilitet", DAG_INGEN, DAG_INGEN, 0, 0,
	    0 },
	{ "32.24.04", NULL, DAG_INGEN, DAG_INGEN, 0, 0, 0 },
};
static const struct krav_type typer[] = { { KRAV, "Erstatningskrav" } };
static const struct kommune_konf kommuner[] = {
	{ .kode = "0101", .cvr = "64942212", .navn = "Københavns Kommune" },
	{ .kode = "0461", .cvr = "35209115", .navn = "Odense Kommune" },
};
static const struct konfiguration tabeller = {
	.central = { .kle = emner, .n_kle = 3, .krav = typer, .n_krav = 1 },
	.kommuner = kommuner, .n_kommuner = 2,
};

static struct arena *a;

static int
setup(void **state)
{
	(void)state;
	a = arena_new((size_t)64 << 20);
	return a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* The sheet's rows for a municipality; NULL kommune: its column says. */
static struct raekker
laes_som(const char *s, const char *kommune, const char *hvis)
{
	struct ark_grundlag g = { &tabeller, kommune, 20000 };
	struct konfigark ark;
	struct raekker r;

	assert_int_equal(konfigark_laes(a, &g, s, strlen(s), &ark), GW_OK);
	assert_int_equal(raekker_af_ark(a, &ark, hvis, &r), GW_OK);
	return r;
}

static struct raekker
laes(const char *s)
{
	return laes_som(s, "0461", "0461");
}

static const char *
skriv(const struct raekker *r, enum ark_slags slags)
{
	const char *ud;
	size_t len;

	assert_int_equal(raekker_skriv(a, r, slags, &tabeller.central, &ud,
	    &len), GW_OK);
	assert_int_equal(strlen(ud), len);
	return ud;
}

static struct aendringer
forskel(const char *foer, const char *efter)
{
	struct raekker fra = laes(foer), til = laes(efter);
	struct aendringer d;

	assert_int_equal(raekker_forskel(a, &fra, &til, ARK_KLE, &d), GW_OK);
	return d;
}

static void
ens(const struct raekker *x, const struct raekker *y)
{
	size_t i;
	int f;

	assert_int_equal(x->n, y->n);
	for (i = 0; i < x->n; i++) {
		assert_string_equal(x->v[i].noegle, y->v[i].noegle);
		for (f = 0; f < FELT_ANTAL; f++)
			assert_string_equal(x->v[i].v[f], y->v[i].v[f]);
	}
}

/* --- Out of a sheet --- */

static void
rows_come_by_number_with_the_text_of_their_cells(void **state)
{
	struct raekker r = laes(TOP "32.24.04;;B;;;\n15.62.10;;A;JA;;\n");

	(void)state;
	assert_int_equal(r.n, 2);
	assert_string_equal(r.v[0].noegle, "15.62.10");
	assert_string_equal(r.v[0].v[FELT_AFDELING], "A");
	assert_string_equal(r.v[0].v[FELT_FRADATO], "");
}

static void
an_opening_is_spelt_one_way(void **state)
{
	struct raekker r = laes(TOP "15.62.10;;;JA;;\n32.24.04;;;;;\n");

	(void)state;
	assert_string_equal(r.v[0].v[FELT_VIS_OVERBLIK], "ja");
	assert_string_equal(r.v[0].v[FELT_VIS_VERIFIKATION], "nej");
	assert_string_equal(r.v[1].v[FELT_VIS_OVERBLIK], "nej");
}

static void
what_rows_share_stands_in_the_first_alone(void **state)
{
	struct raekker r = laes(TOP "15.62.10;KY;A;ja;Søg;https://a.dk/\n"
	    "15.62.10;FASIT;A;ja;Find;https://b.dk/\n");

	(void)state;
	assert_int_equal(r.n, 2);
	assert_string_equal(r.v[0].v[FELT_AFDELING], "A");
	assert_string_equal(r.v[1].v[FELT_AFDELING], "");
	assert_string_equal(r.v[1].v[FELT_VIS_OVERBLIK], "");
	assert_string_equal(r.v[1].v[FELT_FAGSYSTEM], "FASIT");
	assert_string_equal(r.v[1].v[FELT_SELVLINK], "https://b.dk/");
}

static void
another_municipality_s_rows_are_left_out(void **state)
{
	struct raekker r = laes_som("Kommunekode;KLE-nr.\n0101;15.62.10\n"
	    "0461;32.24.04\n", NULL, "0101");

	(void)state;
	assert_int_equal(r.n, 1);
	assert_string_equal(r.v[0].noegle, "15.62.10");
}

static void
a_kravtype_s_name_is_kept_when_no_table_has_it(void **state)
{
	struct raekker r = laes("Kravtype;Kravtype-navn\n" KRAV ";Andet\n"
	    UKENDT ";Nyt krav\n");

	(void)state;
	assert_string_equal(r.v[0].v[FELT_KRAVNAVN], "Nyt krav");
	assert_string_equal(r.v[1].noegle, KRAV);
	assert_string_equal(r.v[1].v[FELT_KRAVNAVN], "");
}

/* --- Together --- */

static void
merging_replaces_the_numbers_named_with_all_their_rows(void **state)
{
	struct raekker gammel = laes(TOP "15.62.10;KY;A;ja;S;https://a.dk/\n"
	    "15.62.10;;;;T;https://b.dk/\n32.24.04;;B;;;\n");
	struct raekker ny = laes(TOP "15.62.10;;C;;;\n27.60.08;;D;;;\n"), ud;

	(void)state;
	assert_int_equal(raekker_flet(a, &gammel, &ny, &ud), GW_OK);
	assert_int_equal(ud.n, 3);
	assert_string_equal(ud.v[0].v[FELT_AFDELING], "C");
	assert_string_equal(ud.v[1].noegle, "27.60.08");
	assert_string_equal(ud.v[2].v[FELT_AFDELING], "B");
}

static void
merging_with_nothing_changes_nothing(void **state)
{
	struct raekker r = laes(TOP "15.62.10;;A;;;\n"), ingen = { 0 }, ud;

	(void)state;
	assert_int_equal(raekker_flet(a, &r, &ingen, &ud), GW_OK);
	ens(&r, &ud);
	assert_int_equal(raekker_flet(a, &ingen, &r, &ud), GW_OK);
	ens(&r, &ud);
}

/* --- Written again --- */

static void
what_is_written_reads_back_the_same(void **state)
{
	struct raekker r = laes(TOP
	    "15.62.10;KY;\"A; \"\"b\"\"\";ja;Søg;https://a.dk/?x=1\n"
	    "15.62.10;;;;Andre;https://b.dk/\n27.60.08;FASIT;;nej;;\n");
	struct raekker igen = laes(skriv(&r, ARK_KLE));

	(void)state;
	ens(&r, &igen);
}

static void
kravtyper_read_back_the_same(void **state)
{
	struct raekker r = laes("Kravtype;Kravtype-navn;Vis på Mit Overblik\n"
	    KRAV ";;ja\n" UKENDT ";Nyt krav;nej\n");
	struct raekker igen = laes(skriv(&r, ARK_KRAV));

	(void)state;
	ens(&r, &igen);
	assert_null(strstr(skriv(&r, ARK_KRAV), "KLE-nr."));
}

static void
titles_are_written_for_the_reader_and_quoted(void **state)
{
	struct raekker r = laes(TOP "27.60.08;;;;;\n");
	const char *ud;
	size_t len;

	(void)state;
	assert_non_null(strstr(skriv(&r, ARK_KLE),
	    "\n27.60.08;\"Hjælpemidler; mobilitet\";"));
	assert_int_equal(raekker_skriv(a, &r, ARK_KLE, NULL, &ud, &len),
	    GW_OK);
	assert_non_null(strstr(ud, "\n27.60.08;;"));
}

static void
no_rows_are_a_sheet_of_headings(void **state)
{
	struct raekker ingen = { 0 };
	const char *ud = skriv(&ingen, ARK_KLE);

	(void)state;
	assert_non_null(strstr(ud, "KLE-nr.;"));
	assert_null(strstr(ud, "Kommunekode"));
	assert_int_equal(laes(ud).n, 0);
}

/* --- Compared --- */

static void
equal_rows_do_not_differ(void **state)
{
	(void)state;
	assert_int_equal(forskel(TOP "15.62.10;KY;A;ja;S;https://a.dk/\n",
	    TOP "15.62.10;KY;A;JA;S;https://a.dk/\n").n, 0);
}

static void
a_cell_that_changed_is_told_with_both_values(void **state)
{
	struct aendringer d = forskel(TOP "15.62.10;;A;ja;;\n",
	    TOP "15.62.10;;B;ja;;\n");

	(void)state;
	assert_int_equal(d.n, 1);
	assert_int_equal(d.v[0].art, '~');
	assert_int_equal(d.v[0].felt, FELT_AFDELING);
	assert_null(d.v[0].fagsystem);
	assert_string_equal(d.v[0].fra, "A");
	assert_string_equal(d.v[0].til, "B");
}

static void
a_number_that_came_is_told_with_what_it_has(void **state)
{
	struct aendringer d = forskel(TOP "15.62.10;;;;;\n",
	    TOP "15.62.10;;;;;\n32.24.04;;A;ja;;\n");

	(void)state;
	assert_int_equal(d.v[0].art, '+');
	assert_int_equal(d.v[0].felt, FELT_ANTAL);
	assert_string_equal(d.v[0].noegle, "32.24.04");
	assert_true(d.n > 2);
	assert_int_equal(d.v[1].felt, FELT_AFDELING);
}

static void
a_number_that_went_is_told_once(void **state)
{
	struct aendringer d = forskel(TOP "15.62.10;;A;ja;;\n", TOP);

	(void)state;
	assert_int_equal(d.n, 1);
	assert_int_equal(d.v[0].art, '-');
}

static void
self_service_is_compared_by_source_system(void **state)
{
	struct aendringer d = forskel(TOP "15.62.10;KY;;;S;https://a.dk/\n"
	    "15.62.10;;;;T;https://b.dk/\n", TOP
	    "15.62.10;;;;T;https://b.dk/\n15.62.10;KY;;;S;https://c.dk/\n");

	(void)state;
	assert_int_equal(d.n, 1);
	assert_int_equal(d.v[0].felt, FELT_SELVLINK);
	assert_string_equal(d.v[0].fagsystem, "KY");
	assert_string_equal(d.v[0].til, "https://c.dk/");
}

static void
a_source_system_that_went_is_told(void **state)
{
	struct aendringer d = forskel(TOP "15.62.10;KY;;;S;https://a.dk/\n",
	    TOP "15.62.10;;;;;\n");

	(void)state;
	assert_int_equal(d.n, 3);	/* system, name, link */
	assert_string_equal(d.v[0].fra, "KY");
	assert_string_equal(d.v[0].til, "");
}

static void
every_column_of_a_row_has_a_name_of_its_own(void **state)
{
	int f, g;

	(void)state;
	for (f = 0; f < FELT_ANTAL; f++)
		for (g = 0; g < f; g++)
			if (felt_navn((enum ark_felt)f) != NULL &&
			    felt_navn((enum ark_felt)g) != NULL)
				assert_string_not_equal(
				    felt_navn((enum ark_felt)f),
				    felt_navn((enum ark_felt)g));
	assert_null(felt_navn(FELT_KLENAVN));
	assert_null(felt_navn(FELT_ANTAL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(navn) cmocka_unit_test_setup_teardown(navn, setup, teardown)
		T(rows_come_by_number_with_the_text_of_their_cells),
		T(an_opening_is_spelt_one_way),
		T(what_rows_share_stands_in_the_first_alone),
		T(another_municipality_s_rows_are_left_out),
		T(a_kravtype_s_name_is_kept_when_no_table_has_it),
		T(merging_replaces_the_numbers_named_with_all_their_rows),
		T(merging_with_nothing_changes_nothing),
		T(what_is_written_reads_back_the_same),
		T(kravtyper_read_back_the_same),
		T(titles_are_written_for_the_reader_and_quoted),
		T(no_rows_are_a_sheet_of_headings),
		T(equal_rows_do_not_differ),
		T(a_cell_that_changed_is_told_with_both_values),
		T(a_number_that_came_is_told_with_what_it_has),
		T(a_number_that_went_is_told_once),
		T(self_service_is_compared_by_source_system),
		T(a_source_system_that_went_is_told),
		T(every_column_of_a_row_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
