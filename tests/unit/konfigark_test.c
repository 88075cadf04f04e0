/*
 * konfigark_test.c - each test begins with one good sheet and changes one
 * thing.
 */
#include "konfigark_impl.h"	/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define KRAV_A	"A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1"
#define KRAV_B	"6AD35F28-0B51-4289-ACE4-86B1BEFAADF7"
#define TOP	"KLE-nr.;KLE-navn;Fagsystem;Fradato for visning;" \
		"Selvbetjeningsnavn;Selvbetjeningslink;" \
		"Vis i Verifikationsklient;Vis på Mit Overblik\n"
#define RAEKKE	"15.62.10;Kontanthjælp;FASIT;01-01-2020;;;ja;ja\n"

static const struct kle_emne emner[] = {
	{ "00.75.10", "Fagsystememne", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "02.01.00", "Grunde", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "15.17.26", "Jobafklaringsforløb", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "15.62.10", "Kontanthjælp", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "27.60.00", "Hjælpemidler i alm.", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "27.60.08", "Mobilitetshjælpemidler", DAG_INGEN, DAG_INGEN, 0, 0,
	    0 },
	{ "32.24.04", "Hjælp til forsørgelse", DAG_INGEN, DAG_INGEN, 0, 0,
	    0 },
	{ "32.24.32", NULL, DAG_INGEN, 19024, 0, 0, 0 },	/* 2022-02-01 */
};
static const struct krav_type typer[] = {
	{ KRAV_A, "Krav om tilbagebetaling" },
	{ KRAV_B, "Erstatningskrav" },
};
static const struct kle_afloest afloest[] = { { "32.24.32", "32.24.04" } };
static const struct aftale aftaler[] = {
	{ "15.62.10", "Kontanthjælp", 0, 18992 },	/* 2021-12-31 */
	{ "27.60.08", "Mobilitet", 0, 18992 },
	{ "32.24.32", "Uddannelseshjælp", 0, 18627 },
	{ KRAV_A, "Krav", 1, 19722 },			/* 2023-12-31 */
};
static const struct kommune_konf kommuner[] = {
	{ .kode = "0101", .cvr = "64942212", .navn = "Københavns Kommune" },
	{ .kode = "0461", .cvr = "35209115", .navn = "Odense Kommune" },
};
static const struct konfiguration tabeller = {
	.central = { .kle = emner, .n_kle = 8, .krav = typer, .n_krav = 2,
	    .afloest = afloest, .n_afloest = 1, .aftaler = aftaler,
	    .n_aftaler = 4 },
	.kommuner = kommuner, .n_kommuner = 2,
};

static struct arena *a;
static struct konfigark ark;
static struct ark_grundlag grundlag;

static int
setup(void **state)
{
	(void)state;
	a = arena_new((size_t)64 << 20);
	grundlag.k = &tabeller;
	grundlag.kommune = "0461";
	grundlag.idag = dag_fra(2026, 11, 22);
	return a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static enum gw_err
laes_n(const char *s, size_t len)
{
	return konfigark_laes(a, &grundlag, s, len, &ark);
}

static enum gw_err
laes(const char *s)
{
	return laes_n(s, strlen(s));
}

/* The finding whose reason holds that text; the test fails without one. */
static const struct ark_fund *
fundet(const char *grund)
{
	size_t i;

	for (i = 0; i < ark.n_fund; i++)
		if (strstr(ark.fund[i].grund, grund) != NULL)
			return &ark.fund[i];
	for (i = 0; i < ark.n_fund; i++)
		print_message("%s\n", ark_fund_tekst(a, "ark",
		    &ark.fund[i]));
	fail_msg("no finding \"%s\"", grund);
	return NULL;
}

static int
findes(const char *grund)
{
	size_t i;

	for (i = 0; i < ark.n_fund; i++)
		if (strstr(ark.fund[i].grund, grund) != NULL)
			return 1;
	return 0;
}

/* The first error; the test fails without one. */
static const struct ark_fund *
fejlen(void)
{
	size_t i;

	for (i = 0; i < ark.n_fund; i++)
		if (ark.fund[i].grad == FUND_FEJL)
			return &ark.fund[i];
	fail_msg("no error");
	return NULL;
}

/* An error of that kind is the only one, in row and column. */
static void
fejl_i(const char *s, const char *grund, size_t raekke, size_t kolonne)
{
	const struct ark_fund *f;

	assert_int_equal(laes(s), GW_ECONF);
	f = fundet(grund);
	assert_int_equal(f->grad, FUND_FEJL);
	assert_int_equal(f->raekke, raekke);
	assert_int_equal(f->kolonne, kolonne);
	assert_non_null(f->raad);
	assert_int_equal(ark.n_fejl, 1);
	assert_int_equal(ark.n_kommuner, 0);
}

/* A warning of that kind, and no error. */
static const struct ark_fund *
advarsel_i(const char *s, const char *grund, size_t raekke)
{
	const struct ark_fund *f;

	assert_int_equal(laes(s), GW_OK);
	f = fundet(grund);
	assert_int_equal(f->grad, FUND_ADVARSEL);
	assert_int_equal(f->raekke, raekke);
	assert_non_null(f->raad);
	return f;
}

static const struct kle_konf *
foerste(void)
{
	assert_int_equal(ark.n_kommuner, 1);
	assert_true(ark.kommuner[0].n_kle > 0);
	return &ark.kommuner[0].kle[0];
}

/* A sheet of one row whose extra column has that heading and value. */
static const char *
med(const char *overskrift, const char *vaerdi)
{
	return arena_printf(a, "KLE-nr.;Vis i Verifikationsklient;Vis på Mit "
	    "Overblik;%s\n15.62.10;ja;ja;%s\n", overskrift, vaerdi);
}

/* --- What is read --- */

static void
a_row_opens_its_number(void **state)
{
	const struct kle_konf *k;

	(void)state;
	assert_int_equal(laes(TOP RAEKKE), GW_OK);
	k = foerste();
	assert_string_equal(ark.kommuner[0].kode, "0461");
	assert_string_equal(k->kle, "15.62.10");
	assert_true(k->mitoverblik && k->verifikationsklient);
	assert_int_equal(k->fradato, dag_fra(2020, 1, 1));
	assert_false(k->titel || k->deaktiver_fradato ||
	    k->dokument_mitoverblik || k->dokument_verifikationsklient);
}

static void
what_is_left_out_is_closed(void **state)
{
	const struct kle_konf *k;

	(void)state;
	assert_int_equal(laes("KLE-nr.\n15.62.10\n"), GW_OK);
	k = foerste();
	assert_false(k->mitoverblik || k->verifikationsklient || k->titel);
	assert_int_equal(k->fradato, DAG_INGEN);
	assert_null(k->kontakt.telefon);
	assert_int_equal(k->fagsystemfilter.n + k->facet_vis_kun.n +
	    k->facet_vis_ikke.n + k->kontakt.n_selvbetjening, 0);
}

static void
every_opening_has_a_column_of_its_own(void **state)
{
	static const char *const navne[] = {
		"Vis i Verifikationsklient", "Vis på Mit Overblik",
		"Deaktiver fradato for aktive sager og tilhørende ydelser",
		"Vis sagstitel fra fagsystem",
		"Dokumenttitler i Verifikationsklient",
		"Dokumenttitler på Mit Overblik",
	};
	const struct kle_konf *k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(navne) / sizeof(navne[0]); i++) {
		assert_int_equal(laes(arena_printf(a, "KLE-nr.;%s\n"
		    "15.62.10;JA\n", navne[i])), GW_OK);
		k = foerste();
		assert_int_equal(k->verifikationsklient, i == 0);
		assert_int_equal(k->mitoverblik, i == 1);
		assert_int_equal(k->deaktiver_fradato, i == 2);
		assert_int_equal(k->titel, i == 3);
		assert_int_equal(k->dokument_verifikationsklient, i == 4);
		assert_int_equal(k->dokument_mitoverblik, i == 5);
	}
}

static void
contact_fields_are_kept(void **state)
{
	const struct kontakt *k;

	(void)state;
	assert_int_equal(laes("KLE-nr.;Kontaktafdeling;Kontakttelefon;"
	    "Link til yderligere information;"
	    "Digitalpost kontaktpunkt (postkasse);Link til aktindsigt\n"
	    "15.62.10;Kontaktcenter;+45 66 13 13 72;https://a.dk/m;"
	    "https://b.dk/p;https://c.dk/i\n"), GW_OK);
	k = &foerste()->kontakt;
	assert_string_equal(k->afdeling, "Kontaktcenter");
	assert_string_equal(k->telefon, "66131372");
	assert_string_equal(k->mereinformation, "https://a.dk/m");
	assert_string_equal(k->digitalpost, "https://b.dk/p");
	assert_string_equal(k->aktindsigt, "https://c.dk/i");
}

static void
filters_are_lists_with_comma_between(void **state)
{
	const struct kle_konf *k;

	(void)state;
	assert_int_equal(laes("KLE-nr.;Fagsystemfilter;Handlingsfacetter vis "
	    "kun\n15.62.10;FASIT, KMD  Nexus;G01,G10\n"), GW_OK);
	k = foerste();
	assert_int_equal(k->fagsystemfilter.n, 2);
	assert_string_equal(k->fagsystemfilter.v[0], "FASIT");
	assert_string_equal(k->fagsystemfilter.v[1], "KMD  Nexus");
	assert_int_equal(k->facet_vis_kun.n, 2);
	assert_string_equal(k->facet_vis_kun.v[1], "G10");
	assert_int_equal(k->facet_vis_ikke.n, 0);
}

static void
vis_ikke_is_not_vis_kun(void **state)
{
	(void)state;
	assert_int_equal(laes(med("Handlingsfacetter vis ikke", "K02,K03")),
	    GW_OK);
	assert_int_equal(foerste()->facet_vis_kun.n, 0);
	assert_int_equal(foerste()->facet_vis_ikke.n, 2);
}

static void
a_claims_sheet_gives_kravtyper_as_the_table_spells_them(void **state)
{
	const struct krav_konf *k;

	(void)state;
	assert_int_equal(laes("Kravtype;Kravtype-navn;Vis på Mit Overblik;"
	    "Fradato for visning;Kontakttelefon\n"
	    "a3eeee08-ac92-4840-90e0-c53f0ddcd0e1;;ja;02-03-2021;"
	    "66131372\n"), GW_OK);
	assert_int_equal(ark.kommuner[0].n_krav, 1);
	assert_int_equal(ark.kommuner[0].n_kle, 0);
	k = &ark.kommuner[0].krav[0];
	assert_string_equal(k->kravtype, KRAV_A);
	assert_true(k->mitoverblik);
	assert_false(k->verifikationsklient);
	assert_null(k->navn);
	assert_int_equal(k->fradato, dag_fra(2021, 3, 2));
	assert_string_equal(k->kontakt.telefon, "66131372");
}

static void
an_unknown_kravtype_needs_its_name(void **state)
{
	(void)state;
	fejl_i("Kravtype\n11111111-2222-3333-4444-555555555555\n",
	    "uden kendt navn", 2, 1);
	advarsel_i("Kravtype;Kravtype-navn;Vis på Mit Overblik\n"
	    "11111111-2222-3333-4444-555555555555;Nyt krav;ja\n",
	    "ikke en af aftalernes", 2);
	assert_string_equal(ark.kommuner[0].krav[0].navn, "Nyt krav");
}

/* --- The form --- */

static void
tabs_separate_as_well(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.\tKontaktafdeling\n15.62.10\ta;b\n"),
	    GW_OK);
	assert_string_equal(foerste()->kontakt.afdeling, "a;b");
}

static void
a_quoted_cell_holds_what_separates(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.;Kontaktafdeling\n"
	    "15.62.10;\"Job; \"\"nu\"\"\"\n"), GW_OK);
	assert_string_equal(foerste()->kontakt.afdeling, "Job; \"nu\"");
}

static void
line_ends_of_every_kind_end_a_row(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.\r\n15.62.10\r\n02.01.00"), GW_OK);
	assert_int_equal(ark.kommuner[0].n_kle, 2);
	assert_int_equal(laes("KLE-nr.\r15.62.10\r"), GW_OK);
	assert_int_equal(ark.kommuner[0].n_kle, 1);
}

static void
a_byte_order_mark_is_no_part_of_the_heading(void **state)
{
	(void)state;
	assert_int_equal(laes("\xef\xbb\xbf" TOP RAEKKE), GW_OK);
}

static void
windows_1252_is_read(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.;Vis p\xe5 Mit Overblik;"
	    "Kontaktafdeling\n15.62.10;ja;B\xf8rn \x96 \xc6ldre \x80\n"),
	    GW_OK);
	assert_true(foerste()->mitoverblik);
	assert_string_equal(foerste()->kontakt.afdeling, "Børn – Ældre €");
}

static void
utf16_is_named(void **state)
{
	(void)state;
	assert_int_equal(laes_n("\xff\xfeK\0L\0", 6), GW_ECONF);
	assert_non_null(fundet("UTF-16"));
	assert_int_equal(laes_n("\xfe\xff\0K", 4), GW_ECONF);
	assert_non_null(fundet("UTF-16"));
}

static void
octets_that_are_no_text_are_refused(void **state)
{
	(void)state;
	assert_int_equal(laes_n("KLE-nr.\n\0", 9), GW_ECONF);
	assert_non_null(fundet("ikke tekst"));
	assert_int_equal(laes("KLE-nr.\n\x81\n"), GW_ECONF);
	assert_non_null(fundet("hverken UTF-8"));
}

static void
overlong_utf8_is_not_utf8(void **state)
{
	(void)state;
	/* C0 AF read as Windows-1252 is two letters, never a '/' */
	assert_int_equal(laes("KLE-nr.;Kontaktafdeling\n15.62.10;\xc0\xaf\n"),
	    GW_OK);
	assert_string_equal(foerste()->kontakt.afdeling, "À¯");
}

static void
an_open_quote_is_an_error_at_its_cell(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;Kontaktafdeling\n15.62.10;\"a\n", "uden afslutning",
	    2, 2);
}

static void
text_behind_a_quote_is_an_error(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;Kontaktafdeling\n15.62.10;\"a\"b\n",
	    "tekst lige efter", 2, 2);
}

static void
an_empty_sheet_is_an_error(void **state)
{
	(void)state;
	fejl_i("", "arket er tomt", 1, 0);
	fejl_i(" ;;\n15.62.10\n", "arket er tomt", 1, 0);
}

static void
empty_rows_and_columns_are_nothing(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.;;\n\n;;\n15.62.10;;\n;;\n"), GW_OK);
	assert_int_equal(ark.kommuner[0].n_kle, 1);
}

static void
a_sheet_of_too_many_columns_is_refused(void **state)
{
	char s[400];

	(void)state;
	memset(s, ';', sizeof(s));
	assert_int_equal(laes_n(s, sizeof(s)), GW_ECONF);
	assert_non_null(fundet("100 kolonner"));
}

static void
a_cell_of_too_many_characters_is_refused(void **state)
{
	char s[5000];

	(void)state;
	memset(s, 'a', sizeof(s));
	assert_int_equal(laes_n(s, 4000), GW_ECONF);
	assert_false(findes("4000 tegn"));
	assert_int_equal(laes_n(s, 4001), GW_ECONF);
	assert_non_null(fundet("4000 tegn"));
}

/* --- Headings --- */

static void
a_heading_compares_without_case_blanks_and_star(void **state)
{
	(void)state;
	assert_int_equal(laes(" kle-NR. * ;VIS PÅ  mit overblik*\n"
	    "15.62.10;ja\n"), GW_OK);
	assert_true(foerste()->mitoverblik);
}

static void
column_order_is_free(void **state)
{
	(void)state;
	assert_int_equal(laes("Vis på Mit Overblik;KLE-nr.\nja;15.62.10\n"),
	    GW_OK);
	assert_true(foerste()->mitoverblik);
}

static void
an_unknown_heading_is_refused_with_the_nearest(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;Kontaktelefon\n15.62.10;\n", "ikke en af arkets", 1,
	    2);
	assert_non_null(strstr(fundet("ikke en af")->raad, "Kontakttelefon"));
	fejl_i("KLE-nr.;Bemærkninger fra mødet i går\n15.62.10;\n",
	    "ikke en af arkets", 1, 2);
	assert_null(strstr(fundet("ikke en af")->raad, "mente"));
}

static void
a_heading_given_twice_is_refused(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;KLE-navn;KLE-nr.\n15.62.10;;\n", "to gange", 1, 3);
}

static void
a_column_without_heading_is_refused_when_it_holds_something(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;\n15.62.10;x\n", "ingen overskrift", 1, 2);
}

static void
a_cell_beyond_the_headings_is_refused(void **state)
{
	(void)state;
	fejl_i("KLE-nr.\n15.62.10;x\n", "uden for arkets", 2, 2);
}

static void
a_sheet_without_its_key_is_refused(void **state)
{
	(void)state;
	fejl_i("KLE-navn;Vis på Mit Overblik\nKontanthjælp;ja\n",
	    "hverken", 1, 0);
}

static void
numbers_and_claims_do_not_share_a_sheet(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;Kravtype\n15.62.10;" KRAV_A "\n", "sammen med", 1, 2);
}

static void
a_claims_sheet_has_no_column_of_the_other(void **state)
{
	(void)state;
	fejl_i("Kravtype;Fagsystemfilter\n" KRAV_A ";\n", "hører ikke til",
	    1, 2);
	fejl_i("Kravtype;Vis sagstitel fra fagsystem\n" KRAV_A ";\n",
	    "hører ikke til", 1, 2);
}

/* --- Whose --- */

static void
a_sheet_must_say_whose_it_is(void **state)
{
	(void)state;
	grundlag.kommune = NULL;
	fejl_i(TOP RAEKKE, "hvilken kommune", 1, 0);
}

static void
one_sheet_may_hold_several_municipalities(void **state)
{
	(void)state;
	grundlag.kommune = NULL;
	assert_int_equal(laes("Kommunekode;KLE-nr.;Vis på Mit Overblik\n"
	    "0461;15.62.10;ja\n101;15.62.10;nej\n0461;02.01.00;nej\n"),
	    GW_OK);
	assert_int_equal(ark.n_kommuner, 2);
	assert_string_equal(ark.kommuner[0].kode, "0101");
	assert_int_equal(ark.kommuner[0].n_kle, 1);
	assert_string_equal(ark.kommuner[1].kode, "0461");
	assert_int_equal(ark.kommuner[1].n_kle, 2);
	assert_string_equal(ark.kommuner[1].kle[0].kle, "02.01.00");
	assert_true(ark.kommuner[1].kle[1].mitoverblik);
}

static void
an_unknown_municipality_is_refused_with_the_nearest(void **state)
{
	(void)state;
	grundlag.kommune = NULL;
	fejl_i("Kommunekode;KLE-nr.\n0451;15.62.10\n", "ikke en kommune", 2,
	    1);
	assert_non_null(strstr(fundet("ikke en kommune")->raad,
	    "0461 Odense Kommune"));
	fejl_i("Kommunekode;KLE-nr.\nOdense Kommune;15.62.10\n",
	    "ikke en kommune", 2, 1);
	assert_non_null(strstr(fundet("ikke en kommune")->raad, "0461"));
	fejl_i("Kommunekode;KLE-nr.\n;15.62.10\n", "mangler", 2, 1);
}

static void
a_row_of_another_municipality_is_refused(void **state)
{
	(void)state;
	fejl_i("Kommunekode;KLE-nr.\n0101;15.62.10\n", "en anden kommune", 2,
	    1);
	assert_int_equal(laes("Kommunekode;KLE-nr.\n0461;15.62.10\n"),
	    GW_OK);
}

/* --- Values --- */

static void
a_number_not_in_kle_is_refused_with_the_nearest(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;KLE-navn\n15.27.26;Jobafklaringsforløb\n",
	    "findes ikke i KLE", 2, 1);
	assert_string_equal(ark_fund_tekst(a, "odense.csv", fejlen()),
	    "odense.csv:2: fejl: kolonne 1 (KLE-nr.): 15.27.26 findes ikke i "
	    "KLE; mente du 15.17.26 Jobafklaringsforløb?");
}

static void
the_name_beside_it_says_which_number_was_meant(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;KLE-navn\n99.99.99;kontanthjælp\n",
	    "findes ikke i KLE", 2, 1);
	assert_non_null(strstr(fejlen()->raad, "15.62.10"));
}

static void
no_number_is_near_enough_to_guess(void **state)
{
	(void)state;
	fejl_i("KLE-nr.\n99.99.99\n", "findes ikke i KLE", 2, 1);
	assert_null(strstr(fejlen()->raad, "mente du"));
}

static void
what_is_no_number_is_refused(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;KLE-navn\n15.62;Andet\n", "ikke et KLE-nummer", 2, 1);
	fejl_i("KLE-nr.;KLE-navn\n;Andet\n", "mangler", 2, 1);
}

static void
a_number_that_became_a_date_is_explained(void **state)
{
	(void)state;
	fejl_i("KLE-nr.\n02-01-2000\n", "er en dato", 2, 1);
	assert_non_null(strstr(fejlen()->raad, "tekst"));
}

static void
a_date_is_a_real_one_as_dd_mm_yyyy(void **state)
{
	static const char *const daarlige[] = { "2020-01-01", "1-1-2020",
	    "01.01.2020", "29-02-2021", "01-13-2020", "01-01-20",
	    "01-01-2020 x", "i går" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++)
		fejl_i(med("Fradato for visning", daarlige[i]),
		    "ikke en dato", 2, 4);
	assert_int_equal(laes(med("Fradato for visning", "29-02-2020")),
	    GW_OK);
	assert_int_equal(foerste()->fradato, dag_fra(2020, 2, 29));
}

static void
a_date_in_another_form_is_written_right_in_the_advice(void **state)
{
	(void)state;
	fejl_i(med("Fradato for visning", "2020-03-01"), "ikke en dato", 2,
	    4);
	assert_string_equal(fundet("ikke en dato")->raad,
	    "skriv 01-03-2020");
	fejl_i(med("Fradato for visning", "01.03.2020"), "ikke en dato", 2,
	    4);
	assert_string_equal(fundet("ikke en dato")->raad,
	    "skriv 01-03-2020");
}

static void
an_opening_is_ja_or_nej(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;Vis på Mit Overblik\n15.62.10;x\n",
	    "hverken ja eller nej", 2, 2);
	fejl_i("KLE-nr.;Vis på Mit Overblik\n15.62.10;1\n",
	    "hverken ja eller nej", 2, 2);
	assert_int_equal(laes("KLE-nr.;Vis på Mit Overblik\n15.62.10;Nej\n"),
	    GW_OK);
	assert_false(foerste()->mitoverblik);
}

static void
a_phone_number_has_eight_digits(void **state)
{
	static const char *const daarlige[] = { "6613137", "661313722",
	    "66-13-13-72", "+46 66131372", "66131372 lok. 2", "6613137a",
	    "++456613137" };
	static const char *const gode[] = { "66131372", "66 13 13 72",
	    "+4566131372", "+45 66131372", "66\xc2\xa0""131372" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++)
		fejl_i(med("Kontakttelefon", daarlige[i]),
		    "ikke et telefonnummer", 2, 4);
	for (i = 0; i < sizeof(gode) / sizeof(gode[0]); i++) {
		assert_int_equal(laes(med("Kontakttelefon", gode[i])), GW_OK);
		assert_string_equal(foerste()->kontakt.telefon, "66131372");
	}
}

static void
a_link_is_absolute_and_whole(void **state)
{
	static const char *const daarlige[] = { "www.odense.dk", "/borger",
	    "ftp://odense.dk/", "https://", "https:///x", "https://odense",
	    "https://a b.dk/", "https://u@odense.dk/", "javascript:x",
	    "https://odense.dk/<x>", "HTTPS//odense.dk" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++) {
		assert_int_equal(laes(med("Link til aktindsigt",
		    daarlige[i])), GW_ECONF);
		assert_int_equal(ark.n_fejl, 1);
		assert_int_equal(ark.fund[0].kolonne, 4);
	}
	fejl_i(med("Link til aktindsigt", "www.odense.dk/x"),
	    "ikke et link", 2, 4);
	assert_string_equal(fundet("ikke et link")->raad,
	    "skriv https://www.odense.dk/x");
}

static void
an_http_link_is_accepted_with_a_warning(void **state)
{
	(void)state;
	advarsel_i(med("Link til aktindsigt", "http://www.odense.dk/x"),
	    "ikke krypteret", 2);
	assert_string_equal(foerste()->kontakt.aktindsigt,
	    "http://www.odense.dk/x");
}

static void
two_question_marks_are_warned_of(void **state)
{
	(void)state;
	advarsel_i(med("Digitalpost kontaktpunkt (postkasse)",
	    "https://post.borger.dk/?logon.aspx?portalid=1"),
	    "to spørgsmålstegn", 2);
	assert_int_equal(laes(med("Digitalpost kontaktpunkt (postkasse)",
	    "https://post.borger.dk/?portalid=1")), GW_OK);
	assert_false(findes("spørgsmålstegn"));
}

static void
control_characters_stay_out_of_texts(void **state)
{
	(void)state;
	fejl_i(med("Kontaktafdeling", "\"a\nb\""), "styretegn", 2, 4);
	fejl_i(med("Fagsystemfilter", "\"a\nb\""), "styretegn", 2, 4);
}

static void
a_list_has_no_empty_part(void **state)
{
	(void)state;
	fejl_i(med("Fagsystemfilter", "A,,B"), "tomt led", 2, 4);
	fejl_i(med("Fagsystemfilter", "A,"), "tomt led", 2, 4);
}

static void
a_facet_is_a_letter_and_two_digits(void **state)
{
	(void)state;
	fejl_i(med("Handlingsfacetter vis kun", "G1"), "handlingsfacet", 2,
	    4);
	fejl_i(med("Handlingsfacetter vis ikke", "G01,1G0"),
	    "handlingsfacet", 2, 4);
	fejl_i(med("Handlingsfacetter vis kun", "G001"), "handlingsfacet", 2,
	    4);
}

static void
facets_are_either_shown_or_hidden(void **state)
{
	(void)state;
	fejl_i("KLE-nr.;Handlingsfacetter vis kun;Handlingsfacetter vis ikke"
	    "\n15.62.10;G01;K02\n", "sammen med \"vis kun\"", 2, 3);
}

static void
self_service_has_both_name_and_link(void **state)
{
	(void)state;
	fejl_i(TOP "15.62.10;;;;Ansøg;;ja;ja\n", "selvbetjeningens navn", 2,
	    6);
	fejl_i(TOP "15.62.10;;;;;https://a.dk/;ja;ja\n",
	    "selvbetjeningens link", 2, 5);
}

static void
all_errors_are_told_at_once(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.;Kontakttelefon;Vis på Mit Overblik\n"
	    "15.27.26;1;måske\n15.62.10;2;ja\n"), GW_ECONF);
	assert_int_equal(ark.n_fejl, 4);
	assert_int_equal(ark.fund[0].raekke, 2);
	assert_int_equal(ark.fund[0].kolonne, 1);
	assert_int_equal(ark.fund[1].kolonne, 2);
	assert_int_equal(ark.fund[2].kolonne, 3);
	assert_int_equal(ark.fund[3].raekke, 3);
}

static void
rows_are_counted_with_the_empty_ones(void **state)
{
	(void)state;
	fejl_i("KLE-nr.\n\n\nx\n", "ikke et KLE-nummer", 4, 1);
}

static void
a_long_value_is_cut_between_characters(void **state)
{
	char s[400] = "KLE-nr.\n";
	const char *t;
	int i;

	(void)state;
	strcat(s, "x");
	for (i = 0; i < 60; i++)
		strcat(s, "ø");
	assert_int_equal(laes(s), GW_ECONF);
	t = ark_fund_tekst(a, "f", fejlen());
	assert_non_null(strstr(t, "ø... er ikke"));
}

static void
a_finding_is_one_line(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.\n\"1\n2\r\t3\"\n"), GW_ECONF);
	assert_non_null(strstr(ark_fund_tekst(a, "f", fejlen()),
	    ": 1 2  3 er ikke et KLE-nummer"));
}

/* --- Several rows, one number --- */

#define FLERE	"KLE-nr.;Fagsystem;Kontaktafdeling;Vis på Mit Overblik;" \
		"Selvbetjeningsnavn;Selvbetjeningslink\n"

static void
rows_of_one_number_give_self_service_by_source_system(void **state)
{
	const struct kle_konf *k;

	(void)state;
	assert_int_equal(laes(FLERE
	    "15.62.10;FASIT;Job;ja;Ansøg;https://a.dk/\n"
	    "15.62.10;Momentum;Job;;Søg;https://b.dk/\n"
	    "15.62.10;;;ja;Andre;https://c.dk/\n"), GW_OK);
	k = foerste();
	assert_int_equal(ark.kommuner[0].n_kle, 1);
	assert_int_equal(k->kontakt.n_selvbetjening, 3);
	assert_string_equal(k->kontakt.selvbetjening[0].fagsystem, "FASIT");
	assert_string_equal(k->kontakt.selvbetjening[1].navn, "Søg");
	assert_null(k->kontakt.selvbetjening[2].fagsystem);
	assert_string_equal(k->kontakt.selvbetjening[2].adresse,
	    "https://c.dk/");
	assert_true(k->mitoverblik);
	assert_string_equal(k->kontakt.afdeling, "Job");
}

static void
rows_of_one_number_must_agree(void **state)
{
	(void)state;
	fejl_i(FLERE "15.62.10;A;Job;ja;;\n15.62.10;B;Andet;;;\n",
	    "ikke som i række 2", 3, 3);
	fejl_i(FLERE "15.62.10;A;;ja;;\n15.62.10;B;Job;;;\n",
	    "ikke som i række 2", 3, 3);
	fejl_i(FLERE "15.62.10;A;;ja;;\n15.62.10;B;;nej;;\n",
	    "ikke som i række 2", 3, 4);
	fejl_i(FLERE "15.62.10;A;;;;\n15.62.10;B;;ja;;\n",
	    "ikke som i række 2", 3, 4);
	assert_int_equal(laes(FLERE "15.62.10;A;;;;\n15.62.10;B;;nej;;\n"),
	    GW_OK);
}

static void
one_source_system_is_not_given_twice(void **state)
{
	(void)state;
	fejl_i(FLERE "15.62.10;FASIT;;;;\n15.62.10; fasit;;;;\n",
	    "samme fagsystem", 3, 1);
	fejl_i(FLERE "15.62.10;;;;;\n15.62.10;;;;;\n", "samme fagsystem", 3,
	    1);
}

/* --- Warnings --- */

static void
a_name_unlike_the_title_is_warned_of(void **state)
{
	(void)state;
	advarsel_i("KLE-nr.;KLE-navn\n15.62.10;Dagpenge\n",
	    "ikke titlen på 15.62.10", 2);
	assert_int_equal(laes("KLE-nr.;KLE-navn\n15.62.10;KONTANTHJÆLP\n"),
	    GW_OK);
	assert_false(findes("ikke titlen"));
}

static void
a_retired_number_is_warned_of_with_its_successor(void **state)
{
	(void)state;
	assert_non_null(strstr(advarsel_i("KLE-nr.;Vis på Mit Overblik\n"
	    "32.24.32;ja\n", "udgået af KLE", 2)->raad, "32.24.04"));
	grundlag.idag = dag_fra(2022, 1, 31);
	assert_int_equal(laes("KLE-nr.;Vis på Mit Overblik\n32.24.32;ja\n"),
	    GW_OK);
	assert_false(findes("udgået"));
}

static void
dates_rising_by_a_day_over_three_rows_are_warned_of(void **state)
{
	(void)state;
	advarsel_i("KLE-nr.;Fradato for visning\n02.01.00;01-01-2020\n"
	    "15.17.26;31-12-2019\n15.62.10;01-01-2020\n27.60.08;02-01-2020\n",
	    "stiger med én dag", 3);
	assert_non_null(strstr(fundet("stiger")->grund, "række 5"));
	assert_int_equal(laes("KLE-nr.;Fradato for visning\n"
	    "02.01.00;01-01-2020\n15.17.26;02-01-2020\n15.62.10;02-01-2020\n"
	    "27.60.08;03-01-2020\n"), GW_OK);
	assert_false(findes("stiger"));
}

static void
a_fradato_in_the_future_is_warned_of(void **state)
{
	(void)state;
	advarsel_i(med("Fradato for visning", "23-11-2026"), "fremtiden", 2);
	assert_int_equal(laes(med("Fradato for visning", "22-11-2026")),
	    GW_OK);
	assert_false(findes("fremtiden"));
}

static void
document_titles_wider_than_the_case_are_warned_of(void **state)
{
	(void)state;
	advarsel_i("KLE-nr.;Vis på Mit Overblik;Dokumenttitler på Mit "
	    "Overblik\n15.62.10;nej;ja\n", "sager, der ikke vises", 2);
	advarsel_i("KLE-nr.;Vis i Verifikationsklient;Dokumenttitler i "
	    "Verifikationsklient\n15.62.10;;ja\n", "sager, der ikke vises",
	    2);
	assert_int_equal(laes("KLE-nr.;Vis på Mit Overblik;Dokumenttitler på "
	    "Mit Overblik\n15.62.10;ja;ja\n"), GW_OK);
	assert_false(findes("der ikke vises"));
}

static void
a_sheet_without_openings_says_that_it_stays_closed(void **state)
{
	(void)state;
	advarsel_i("KLE-nr.\n15.62.10\n", "alt forbliver lukket", 1);
	assert_int_equal(laes(TOP RAEKKE), GW_OK);
	assert_false(findes("forbliver lukket"));
}

static void
a_mandatory_number_left_closed_is_warned_of(void **state)
{
	(void)state;
	advarsel_i("KLE-nr.;Vis på Mit Overblik\n15.62.10;nej\n27.60.08;ja\n",
	    "er obligatorisk", 2);
	grundlag.idag = dag_fra(2021, 12, 31);
	assert_int_equal(laes("KLE-nr.;Vis på Mit Overblik\n15.62.10;nej\n"),
	    GW_OK);
	assert_false(findes("er obligatorisk"));
}

static void
mandatory_numbers_that_are_missing_are_listed(void **state)
{
	const struct ark_fund *f;

	(void)state;
	f = advarsel_i(TOP RAEKKE, "1 obligatoriske", 0);
	assert_string_equal(f->raad, "27.60.08");
}

static void
a_collective_number_covers_social_subjects_alone(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.;Vis på Mit Overblik\n15.62.10;ja\n"
	    "27.60.00;ja\n"), GW_OK);
	assert_false(findes("obligatoriske"));
	assert_int_equal(laes("KLE-nr.;Vis på Mit Overblik\n15.62.10;ja\n"
	    "00.75.10;ja\n"), GW_OK);
	assert_false(findes("obligatoriske"));
	assert_int_equal(laes("KLE-nr.;Vis på Mit Overblik\n15.62.10;ja\n"
	    "27.60.00;nej\n"), GW_OK);
	assert_true(findes("obligatoriske"));
	assert_int_equal(laes("KLE-nr.;Vis på Mit Overblik\n"
	    "00.75.10;ja\n"), GW_OK);
	assert_string_equal(fundet("obligatoriske")->raad, "15.62.10");
}

static void
mandatory_claims_are_asked_of_claims_sheets(void **state)
{
	(void)state;
	advarsel_i("Kravtype;Vis på Mit Overblik\n" KRAV_A ";nej\n",
	    "er obligatorisk", 2);
	advarsel_i("Kravtype;Vis på Mit Overblik\n" KRAV_B ";ja\n",
	    "1 obligatoriske", 0);
	assert_int_equal(laes("Kravtype;Vis på Mit Overblik\n" KRAV_A ";ja\n"),
	    GW_OK);
	assert_int_equal(ark.n_fund, 0);
}

static void
a_kravtype_mistyped_is_refused_with_the_nearest(void **state)
{
	(void)state;
	fejl_i("Kravtype\nA3EEEE08-AC92-4840-90E0-C53F0DDCD0E2\n",
	    "ikke en kravtype", 2, 1);
	assert_non_null(strstr(fejlen()->raad, KRAV_A));
	fejl_i("Kravtype\nKontanthjælp\n", "ikke en UUID", 2, 1);
	fejl_i("Kravtype;Kravtype-navn\n;x\n", "mangler", 2, 1);
}

static void
no_memory_is_told_and_nothing_is_half_read(void **state)
{
	struct arena *lille;
	struct konfigark ud;
	enum gw_err rc = GW_ENOMEM;
	size_t max;

	(void)state;
	for (max = 16; rc == GW_ENOMEM && max < 1 << 20; max += 512) {
		lille = arena_new(max);
		assert_non_null(lille);
		rc = konfigark_laes(lille, &grundlag, TOP RAEKKE,
		    strlen(TOP RAEKKE), &ud);
		if (rc == GW_OK)
			assert_int_equal(ud.kommuner[0].n_kle, 1);
		arena_free(lille);
	}
	assert_int_equal(rc, GW_OK);
	assert_true(max > 2000);
}

/* --- Both sides of every bound --- */

static void
a_good_sheet_has_no_findings(void **state)
{
	(void)state;
	assert_int_equal(laes(TOP RAEKKE "27.60.08;Mobilitetshjælpemidler;;;;;"
	    "ja;ja\n"), GW_OK);
	assert_int_equal(ark.n_fund, 0);
	assert_int_equal(laes("Kravtype;Kravtype-navn;Vis på Mit Overblik\n"
	    KRAV_A ";krav om  tilbagebetaling;ja\n"), GW_OK);
	assert_int_equal(ark.n_fund, 0);
}

static void
a_name_that_is_not_the_kravtypes_is_warned_of(void **state)
{
	(void)state;
	advarsel_i("Kravtype;Kravtype-navn;Vis på Mit Overblik\n" KRAV_A
	    ";Biblioteksgebyr;ja\n", "ikke kravtypens navn", 2);
	assert_null(ark.kommuner[0].krav[0].navn);
}

static void
every_letter_makes_a_facet(void **state)
{
	static const char *const ikke[] = { "@01", "[01", "`01", "{01" };
	size_t i;

	(void)state;
	assert_int_equal(laes(med("Handlingsfacetter vis kun",
	    "A00,Z99,a09,z90")), GW_OK);
	assert_int_equal(foerste()->facet_vis_kun.n, 4);
	for (i = 0; i < 4; i++)
		fejl_i(med("Handlingsfacetter vis kun", ikke[i]),
		    "handlingsfacet", 2, 4);
}

static void
a_link_has_at_most_2000_octets(void **state)
{
	(void)state;
	assert_int_equal(laes(med("Link til aktindsigt", arena_printf(a,
	    "https://a.dk/%01987d", 1))), GW_OK);
	fejl_i(med("Link til aktindsigt", arena_printf(a,
	    "https://a.dk/%01988d", 1)), "ikke et helt link", 2, 4);
}

static void
a_number_is_retired_from_its_day_on(void **state)
{
	(void)state;
	grundlag.idag = dag_fra(2022, 2, 1);
	advarsel_i("KLE-nr.;Vis på Mit Overblik\n32.24.32;ja\n",
	    "udgået af KLE", 2);
	assert_true(strstr(fundet("2 obligatoriske")->raad, "32.24.32") ==
	    NULL);
}

static void
a_sheet_has_at_most_20000_rows(void **state)
{
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, a);
	buf_puts(&b, "KLE-nr.\n");
	for (i = 1; i < 20000; i++)
		buf_puts(&b, "\n");
	assert_int_equal(laes(buf_end(&b)), GW_OK);
	buf_puts(&b, "\n");
	assert_int_equal(laes(buf_end(&b)), GW_ECONF);
	assert_non_null(fundet("20000 rækker"));
}

/* What an afdeling of those octets is read as. */
static const char *
laest_som(const char *s)
{
	assert_int_equal(laes(arena_printf(a, "KLE-nr.;Kontaktafdeling\n"
	    "15.62.10;%s\n", s)), GW_OK);
	return foerste()->kontakt.afdeling;
}

static void
utf8_is_kept_and_what_is_not_is_windows_1252(void **state)
{
	(void)state;
	assert_string_equal(laest_som("\xc2\xa1"), "\xc2\xa1");
	assert_string_equal(laest_som("\xe0\xa0\x80"), "\xe0\xa0\x80");
	assert_string_equal(laest_som("\xed\x9f\xbf"), "\xed\x9f\xbf");
	assert_string_equal(laest_som("\xf0\x90\x80\x80"),
	    "\xf0\x90\x80\x80");
	assert_string_equal(laest_som("\xf4\x8f\xbf\xbf"),
	    "\xf4\x8f\xbf\xbf");
	/* surrogates, overlong forms, beyond U+10FFFF, cut off */
	assert_string_equal(laest_som("\xed\xa0\xbe"), "í\xc2\xa0¾");
	assert_string_equal(laest_som("\xe0\x9f\xbf"), "àŸ¿");
	assert_string_equal(laest_som("\xf0\x8c\xbf\xbf"), "ðŒ¿¿");
	assert_string_equal(laest_som("\xf4\x91\xbf\xbf"), "ô‘¿¿");
	assert_string_equal(laest_som("\xf5\xbf\xbf\xbf"), "õ¿¿¿");
	assert_string_equal(laest_som("\xc3x"), "Ãx");
}

static void
findings_come_by_row_and_column(void **state)
{
	size_t i;

	(void)state;
	assert_int_equal(laes("KLE-nr.;KLE-navn;Fradato for visning;"
	    "Kontakttelefon\n15.62.10;Andet;01-01-2030;1\n"
	    "02.01.00;Andet;02-01-2030;1\n15.17.26;Andet;03-01-2030;1\n"),
	    GW_ECONF);
	assert_true(ark.n_fund > 9);
	for (i = 1; i < ark.n_fund; i++)
		assert_true(ark.fund[i - 1].raekke < ark.fund[i].raekke ||
		    (ark.fund[i - 1].raekke == ark.fund[i].raekke &&
		    ark.fund[i - 1].kolonne <= ark.fund[i].kolonne));
}

static void
a_finding_prints_what_it_has(void **state)
{
	struct ark_fund f = { FUND_ADVARSEL, 0, 0, NULL, NULL, "grund", NULL };

	(void)state;
	assert_string_equal(ark_fund_tekst(a, "f", &f), "f: advarsel: grund");
	f.raad = "raad";
	f.raekke = 3;
	assert_string_equal(ark_fund_tekst(a, "f", &f),
	    "f:3: advarsel: grund; raad");
	f.overskrift = "KLE-nr.";
	assert_string_equal(ark_fund_tekst(a, "f", &f),
	    "f:3: advarsel: KLE-nr.: grund; raad");
	f.kolonne = 2;
	f.vaerdi = "x";
	assert_string_equal(ark_fund_tekst(a, "f", &f),
	    "f:3: advarsel: kolonne 2 (KLE-nr.): x grund; raad");
}

static void
only_the_first_row_of_a_number_is_asked_of_its_openings(void **state)
{
	(void)state;
	assert_int_equal(laes("KLE-nr.;Fagsystem;Vis på Mit Overblik;"
	    "Dokumenttitler på Mit Overblik\n15.62.10;A;ja;ja\n"
	    "15.62.10;B;;ja\n"), GW_OK);
	assert_false(findes("der ikke vises"));
}

static void
distance_is_the_fewest_changes(void **state)
{
	(void)state;
	assert_int_equal(afstand("", ""), 0);
	assert_int_equal(afstand("abc", "abc"), 0);
	assert_int_equal(afstand("abc", ""), 3);
	assert_int_equal(afstand("", "abc"), 3);
	assert_int_equal(afstand("abc", "abd"), 1);
	assert_int_equal(afstand("abc", "abcd"), 1);
	assert_int_equal(afstand("abcd", "bcd"), 1);
	assert_int_equal(afstand("15.27.26", "15.17.26"), 1);
	assert_int_equal(afstand("kitten", "sitting"), 3);
	assert_int_equal(afstand("ab", "ba"), 2);
}

static void
the_nearest_of_several_is_taken(void **state)
{
	(void)state;
	assert_string_equal(naermeste_kle(&tabeller.central, "27.60.98",
	    "")->kle, "27.60.08");
	assert_string_equal(naermeste_kle(&tabeller.central, "27.60.01",
	    "")->kle, "27.60.00");
	assert_null(naermeste_kle(&tabeller.central, "88.88.88", ""));
	assert_string_equal(naermeste_kommune(&tabeller, "0102")->kode,
	    "0101");
	assert_null(naermeste_kommune(&tabeller, "0999"));
	assert_string_equal(naermeste_krav(&tabeller.central,
	    "6AD35F28-0B51-4289-ACE4-86B1BEFAAD")->kravtype, KRAV_B);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_row_opens_its_number),
		T(what_is_left_out_is_closed),
		T(every_opening_has_a_column_of_its_own),
		T(contact_fields_are_kept),
		T(filters_are_lists_with_comma_between),
		T(vis_ikke_is_not_vis_kun),
		T(a_claims_sheet_gives_kravtyper_as_the_table_spells_them),
		T(an_unknown_kravtype_needs_its_name),
		T(tabs_separate_as_well),
		T(a_quoted_cell_holds_what_separates),
		T(line_ends_of_every_kind_end_a_row),
		T(a_byte_order_mark_is_no_part_of_the_heading),
		T(windows_1252_is_read),
		T(utf16_is_named),
		T(octets_that_are_no_text_are_refused),
		T(overlong_utf8_is_not_utf8),
		T(an_open_quote_is_an_error_at_its_cell),
		T(text_behind_a_quote_is_an_error),
		T(an_empty_sheet_is_an_error),
		T(empty_rows_and_columns_are_nothing),
		T(a_sheet_of_too_many_columns_is_refused),
		T(a_cell_of_too_many_characters_is_refused),
		T(a_heading_compares_without_case_blanks_and_star),
		T(column_order_is_free),
		T(an_unknown_heading_is_refused_with_the_nearest),
		T(a_heading_given_twice_is_refused),
		T(a_column_without_heading_is_refused_when_it_holds_something),
		T(a_cell_beyond_the_headings_is_refused),
		T(a_sheet_without_its_key_is_refused),
		T(numbers_and_claims_do_not_share_a_sheet),
		T(a_claims_sheet_has_no_column_of_the_other),
		T(a_sheet_must_say_whose_it_is),
		T(one_sheet_may_hold_several_municipalities),
		T(an_unknown_municipality_is_refused_with_the_nearest),
		T(a_row_of_another_municipality_is_refused),
		T(a_number_not_in_kle_is_refused_with_the_nearest),
		T(the_name_beside_it_says_which_number_was_meant),
		T(no_number_is_near_enough_to_guess),
		T(what_is_no_number_is_refused),
		T(a_number_that_became_a_date_is_explained),
		T(a_date_is_a_real_one_as_dd_mm_yyyy),
		T(a_date_in_another_form_is_written_right_in_the_advice),
		T(an_opening_is_ja_or_nej),
		T(a_phone_number_has_eight_digits),
		T(a_link_is_absolute_and_whole),
		T(an_http_link_is_accepted_with_a_warning),
		T(two_question_marks_are_warned_of),
		T(control_characters_stay_out_of_texts),
		T(a_list_has_no_empty_part),
		T(a_facet_is_a_letter_and_two_digits),
		T(facets_are_either_shown_or_hidden),
		T(self_service_has_both_name_and_link),
		T(all_errors_are_told_at_once),
		T(rows_are_counted_with_the_empty_ones),
		T(a_long_value_is_cut_between_characters),
		T(a_finding_is_one_line),
		T(rows_of_one_number_give_self_service_by_source_system),
		T(rows_of_one_number_must_agree),
		T(one_source_system_is_not_given_twice),
		T(a_name_unlike_the_title_is_warned_of),
		T(a_retired_number_is_warned_of_with_its_successor),
		T(dates_rising_by_a_day_over_three_rows_are_warned_of),
		T(a_fradato_in_the_future_is_warned_of),
		T(document_titles_wider_than_the_case_are_warned_of),
		T(a_sheet_without_openings_says_that_it_stays_closed),
		T(a_mandatory_number_left_closed_is_warned_of),
		T(mandatory_numbers_that_are_missing_are_listed),
		T(a_collective_number_covers_social_subjects_alone),
		T(mandatory_claims_are_asked_of_claims_sheets),
		T(a_kravtype_mistyped_is_refused_with_the_nearest),
		T(no_memory_is_told_and_nothing_is_half_read),
		T(a_good_sheet_has_no_findings),
		T(a_name_that_is_not_the_kravtypes_is_warned_of),
		T(every_letter_makes_a_facet),
		T(a_link_has_at_most_2000_octets),
		T(a_number_is_retired_from_its_day_on),
		T(a_sheet_has_at_most_20000_rows),
		T(utf8_is_kept_and_what_is_not_is_windows_1252),
		T(findings_come_by_row_and_column),
		T(a_finding_prints_what_it_has),
		T(only_the_first_row_of_a_number_is_asked_of_its_openings),
		T(distance_is_the_fewest_changes),
		T(the_nearest_of_several_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
