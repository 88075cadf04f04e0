/*
 * kle_xml_test.c - the official KLE, read and refused.
 */
#include "kle_xml.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define FOER	"<KLE-Emneplan>\n<UdgivelsesDato>2026-05-01</UdgivelsesDato>" \
		"<Hovedgruppe><HovedgruppeNr>15</HovedgruppeNr><Gruppe>" \
		"<GruppeNr>15.62</GruppeNr>\n"
#define EFTER	"</Gruppe></Hovedgruppe></KLE-Emneplan>"
#define EMNE(nr, titel, info) "<Emne><EmneNr>" nr "</EmneNr><EmneTitel>" \
		titel "</EmneTitel><EmneAdministrativInfo>" info \
		"</EmneAdministrativInfo><UUID>x</UUID></Emne>"

#define FACET(nr, titel, info) "<Handlingsfacet><HandlingsfacetNr>" nr \
		"</HandlingsfacetNr><HandlingsfacetTitel>" titel \
		"</HandlingsfacetTitel><HandlingsfacetAdministrativInfo>" \
		info "</HandlingsfacetAdministrativInfo></Handlingsfacet>"
#define FACETTER(s) "<KLE-Handlingsfacetter><UdgivelsesDato>2026-05-01" \
		"</UdgivelsesDato><HandlingsfacetKategori>" \
		"<HandlingsfacetKategoriNr>K</HandlingsfacetKategoriNr>" s \
		"</HandlingsfacetKategori></KLE-Handlingsfacetter>"

static struct arena *a;
static struct grund g;
static struct kle_xml x;

static int
setup(void **state)
{
	(void)state;
	memset(&g, 0, sizeof(g));
	a = arena_new((size_t)4 << 20);
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
laes(const char *s)
{
	return kle_xml_laes(a, s, strlen(s), &g, &x);
}

static void
afvist(const char *s, const char *hvorfor)
{
	memset(&g, 0, sizeof(g));
	assert_int_equal(laes(s), GW_ECONF);
	assert_non_null(strstr(g.text, hvorfor));
}

static void
subjects_come_by_number_with_title_and_validity(void **state)
{
	(void)state;
	assert_int_equal(laes(FOER EMNE("15.62.15", "B", "")
	    EMNE("15.62.10", "A &amp; a", "<OprettetDato>2010-02-03"
	    "</OprettetDato>") EFTER), GW_OK);
	assert_int_equal(x.n, 2);
	assert_int_equal(x.udgivet, dag_fra(2026, 5, 1));
	assert_string_equal(x.v[0].kle, "15.62.10");
	assert_string_equal(x.v[0].titel, "A & a");
	assert_int_equal(x.v[0].fra, dag_fra(2010, 2, 3));
	assert_int_equal(x.v[0].til, DAG_INGEN);
	assert_int_equal(x.v[1].fra, DAG_INGEN);
}

static void
what_was_retired_or_moved_ends_that_day(void **state)
{
	(void)state;
	assert_int_equal(laes(FOER EMNE("15.62.10", "A", "<Historisk>"
	    "<UdgaaetDato>2020-01-01</UdgaaetDato></Historisk>")
	    EMNE("15.62.11", "B", "<Historisk><Flyttet><FlyttetDato>"
	    "2021-01-01</FlyttetDato></Flyttet></Historisk>") EFTER), GW_OK);
	assert_int_equal(x.v[0].til, dag_fra(2020, 1, 1));
	assert_int_equal(x.v[1].til, dag_fra(2021, 1, 1));
}

static void
blanks_and_lines_in_a_title_become_one_blank(void **state)
{
	(void)state;
	assert_int_equal(laes(FOER EMNE("15.62.10", "\n  A\t b\n ", "") EFTER),
	    GW_OK);
	assert_string_equal(x.v[0].titel, "A b");
}

static void
a_file_without_date_of_issue_is_read(void **state)
{
	(void)state;
	assert_int_equal(laes("<KLE-Emneplan><Hovedgruppe><Gruppe>"
	    EMNE("15.62.10", "A", "") EFTER), GW_OK);
	assert_int_equal(x.udgivet, DAG_INGEN);
}

static void
what_is_no_kle_is_refused(void **state)
{
	(void)state;
	afvist("", "not well-formed");
	afvist("<KLE-Emneplan>\n<Emne>", "line 2");
	afvist("<KLE/>", "not a KLE-Emneplan");
	afvist("<KLE-Emneplan/>", "no Hovedgruppe");
	afvist(FOER EMNE("15.62", "A", "") EFTER, "line 3: Emne without "
	    "EmneNr");
	afvist(FOER "<Emne/>" EFTER, "EmneNr");
	afvist(FOER EMNE("15.62.10", " ", "") EFTER, "EmneTitel");
	afvist(FOER EMNE("15.62.10", "A", "") EMNE("15.62.10", "A", "") EFTER,
	    "15.62.10 is there twice");
	afvist(FOER EMNE("15.62.10", "A", "<OprettetDato>i maj"
	    "</OprettetDato>") EFTER, "not a date");
	afvist(FOER EMNE("15.62.10", "A", "<Historisk><UdgaaetDato>2020-13-01"
	    "</UdgaaetDato></Historisk>") EFTER, "not a date");
}

static void
a_doctype_and_its_entities_are_refused(void **state)
{
	(void)state;
	afvist("<!DOCTYPE KLE-Emneplan [<!ENTITY x SYSTEM \"/etc/passwd\">]>"
	    FOER EMNE("15.62.10", "&x;", "") EFTER, "DOCTYPE");
}

static void
handlingsfacetter_come_by_category(void **state)
{
	(void)state;
	assert_int_equal(laes(FACETTER(FACET("K02", "Klager", "") FACET("G01",
	    "Generelle sager", "<Historisk><UdgaaetDato>2026-04-01"
	    "</UdgaaetDato></Historisk>"))), GW_OK);
	assert_true(x.facetter);
	assert_int_equal(x.n, 2);
	assert_string_equal(x.v[0].kle, "G01");
	assert_int_equal(x.v[0].til, dag_parse("2026-04-01"));
	assert_string_equal(x.v[1].titel, "Klager");
	afvist(FACETTER(FACET("K2", "Klager", "")), "HandlingsfacetNr");
	afvist(FACETTER(FACET("K02", "", "")), "HandlingsfacetTitel");
	afvist(FACETTER(FACET("K02", "a", "") FACET("K02", "a", "")), "twice");
	afvist("<KLE-Handlingsfacetter/>", "no HandlingsfacetKategori");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(navn) cmocka_unit_test_setup_teardown(navn, setup, teardown)
		T(subjects_come_by_number_with_title_and_validity),
		T(what_was_retired_or_moved_ends_that_day),
		T(blanks_and_lines_in_a_title_become_one_blank),
		T(a_file_without_date_of_issue_is_read),
		T(what_is_no_kle_is_refused),
		T(handlingsfacetter_come_by_category),
		T(a_doctype_and_its_entities_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
