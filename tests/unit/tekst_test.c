#include "tekst.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define U	"6d2f0c1a-1b2c-4d3e-8f90-a1b2c3d4e5f6"
#define U_STOR	"6D2F0C1A-1B2C-4D3E-8F90-A1B2C3D4E5F6"
#define U_ANDEN	"6d2f0c1a-1b2c-4d3e-8f90-a1b2c3d4e5f7"

static void
names_differ_not_by_case_or_blanks(void **state)
{
	(void)state;
	assert_true(navn_lig("FASIT", "fasit"));
	assert_true(navn_lig("  KMD  Nexus ", "kmd nexus"));
	assert_true(navn_lig("KMD\tNexus", "KMD\u00a0\u00a0Nexus"));
	assert_true(navn_lig("ÆBLE Ødegård Å", "æble øDEGÅRD å"));
	assert_true(navn_lig("É", "é"));
	assert_true(navn_lig("AZÀÞ", "azàþ"));
	assert_true(navn_lig("", " "));
	assert_true(navn_lig("x", " x"));
}

static void
names_that_differ_are_not_the_same(void **state)
{
	(void)state;
	assert_false(navn_lig("FASIT", "FASIT2"));
	assert_false(navn_lig("FASIT2", "FASIT"));
	assert_false(navn_lig("KMD Nexus", "KMDNexus"));
	assert_false(navn_lig("å", "ø"));
	assert_false(navn_lig("\u00d7", "\u00f7"));
	assert_false(navn_lig("", "x"));
	assert_false(navn_lig("[", "{"));
	assert_false(navn_lig("@", "`"));
	assert_false(navn_lig("©", " "));
	assert_false(navn_lig("Ġ", " "));
	assert_false(navn_lig("ß", "ÿ"));
}

static void
nothing_is_like_nothing(void **state)
{
	(void)state;
	assert_false(navn_lig(NULL, NULL));
	assert_false(navn_lig("x", NULL));
	assert_false(uuid_lig(NULL, NULL));
	assert_false(id_lig(NULL, NULL));
	assert_false(id_lig("x", NULL));
}

static void
broken_utf8_ends_where_the_text_ends(void **state)
{
	(void)state;
	assert_true(navn_lig("a\xc3", "A\xc3"));
	assert_false(navn_lig("\x80", "\xa0"));
}

static void
uuids_differ_not_by_case_or_urn(void **state)
{
	(void)state;
	assert_true(uuid_lig(U, U_STOR));
	assert_true(uuid_lig("urn:uuid:" U, U_STOR));
	assert_true(uuid_lig(U, "URN:OIO:it-system-uuid:" U));
	assert_false(uuid_lig(U, U_ANDEN));
}

static void
what_is_no_uuid_is_like_no_uuid(void **state)
{
	(void)state;
	assert_false(uuid_lig("x", "x"));
	assert_false(uuid_lig(U "0", U "0"));
	assert_false(uuid_lig("xyz:" U, U));
	assert_false(uuid_lig("xrn:" U, U));
	assert_false(uuid_lig("uxn:" U, U));
	assert_false(uuid_lig("urx:" U, U));
	assert_false(uuid_lig("urnx:" U, U));
	assert_false(uuid_lig(":" U, U));
	assert_false(uuid_lig("6d2f0c1ax1b2c-4d3e-8f90-a1b2c3d4e5f6",
	    "6d2f0c1ax1b2c-4d3e-8f90-a1b2c3d4e5f6"));
	assert_false(uuid_lig("", ""));
	assert_false(uuid_lig("6d2f0c1a_1b2c-4d3e-8f90-a1b2c3d4e5f6", U));
	assert_false(uuid_lig("6g2f0c1a-1b2c-4d3e-8f90-a1b2c3d4e5f6",
	    "6g2f0c1a-1b2c-4d3e-8f90-a1b2c3d4e5f6"));
}

static void
other_ids_compare_by_octets(void **state)
{
	(void)state;
	assert_true(id_lig("abc", "abc"));
	assert_false(id_lig("abc", "ABC"));
	assert_true(id_lig(U, U_STOR));
	assert_false(id_lig(U, "abc"));
	assert_false(id_lig("abc", U));
	/* An order: UUIDs first. */
	assert_true(id_cmp(U, U_ANDEN) < 0);
	assert_true(id_cmp(U_ANDEN, U_STOR) > 0);
	assert_true(id_cmp(U, "00") < 0);
	assert_true(id_cmp("00", U) > 0);
	assert_true(id_cmp("00", "01") < 0);
}

static void
blanks_alone_are_nothing_to_read(void **state)
{
	(void)state;
	assert_true(tekst_tom(NULL));
	assert_true(tekst_tom(""));
	assert_true(tekst_tom(" \t\u00a0\n"));
	assert_false(tekst_tom(" x "));
}

static void
a_source_system_is_known_by_name_or_uuid(void **state)
{
	(void)state;
	assert_true(fagsystem_lig(" fasit", NULL, "FASIT"));
	assert_true(fagsystem_lig(U_STOR, U, "FASIT"));
	assert_true(fagsystem_lig("urn:uuid:" U, U, NULL));
	assert_true(fagsystem_lig(" " U " ", "urn:uuid:" U_STOR, NULL));
	assert_true(fagsystem_lig(" urn:uuid:" U " ", U, NULL));
}

static void
another_source_system_is_not(void **state)
{
	(void)state;
	assert_false(fagsystem_lig("FASIT", U, "Momentum"));
	assert_false(fagsystem_lig(U_ANDEN, U, "FASIT"));
	assert_false(fagsystem_lig("FASIT", NULL, NULL));
	assert_false(fagsystem_lig("", NULL, ""));
	assert_false(fagsystem_lig(NULL, U, "FASIT"));
	assert_false(fagsystem_lig("x:" U, U, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_differ_not_by_case_or_blanks),
		cmocka_unit_test(names_that_differ_are_not_the_same),
		cmocka_unit_test(nothing_is_like_nothing),
		cmocka_unit_test(broken_utf8_ends_where_the_text_ends),
		cmocka_unit_test(uuids_differ_not_by_case_or_urn),
		cmocka_unit_test(what_is_no_uuid_is_like_no_uuid),
		cmocka_unit_test(other_ids_compare_by_octets),
		cmocka_unit_test(blanks_alone_are_nothing_to_read),
		cmocka_unit_test(a_source_system_is_known_by_name_or_uuid),
		cmocka_unit_test(another_source_system_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
