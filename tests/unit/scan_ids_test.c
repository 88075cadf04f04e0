#include "scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD								\
	"<r xmlns:u='http://docs.oasis-open.org/wss/2004/01/"		\
	"oasis-200401-wss-wssecurity-utility-1.0.xsd' "			\
	"xmlns:s='urn:oasis:names:tc:SAML:2.0:assertion' "		\
	"xmlns:d='http://www.w3.org/2000/09/xmldsig#' xmlns:x='urn:x'>"
#define TAIL	"</r>"
#define DOC(s)	HEAD s TAIL

static struct arena *arena;
static struct scan_doc *doc;

static int
setup(void **state)
{
	(void)state;
	return (arena = arena_new((size_t)1 << 26)) == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static enum gw_err
check(const char *s)
{
	struct grund g = { 0 };
	enum gw_err rc;

	arena_reset(arena);
	if (scan_parse(arena, s, strlen(s), &scan_request, &g, &doc) != GW_OK)
		fail_msg("%s: %s", s, g.text);
	rc = scan_check_ids(doc, &g);
	assert_int_equal(rc, g.rc);
	return rc;
}

static struct scan_node *
by_id(const char *id)
{
	struct slice s = { id, strlen(id) };

	return scan_by_id(doc, s);
}

static void
ids_where_the_profile_has_them_are_found(void **state)
{
	const struct scan_node *n;

	(void)state;
	assert_int_equal(check(DOC("<a u:Id='one'/><s:Assertion ID='two'>"
	    "<d:Signature Id='three'><d:SignedInfo Id='four'>"
	    "<d:Reference Id='five'/></d:SignedInfo><d:KeyInfo Id='six'/>"
	    "</d:Signature></s:Assertion>")), GW_OK);
	assert_int_equal(doc->n_ids, 6);
	n = doc->root->first;
	assert_ptr_equal(by_id("one"), n);
	assert_ptr_equal(by_id("two"), n = n->next);
	assert_ptr_equal(by_id("three"), n = n->first);
	assert_ptr_equal(by_id("four"), n->first);
	assert_ptr_equal(by_id("five"), n->first->first);
	assert_ptr_equal(by_id("six"), n->first->next);
	assert_null(by_id("seven"));
	assert_null(by_id(""));
	assert_null(by_id("on"));
	assert_null(by_id("ones"));
}

static void
document_without_ids_has_none(void **state)
{
	(void)state;
	assert_int_equal(check(DOC("<r id='x' iD='y' x:Id='z' x:id='u'/>")),
	    GW_OK);
	assert_int_equal(doc->n_ids, 0);
	assert_null(by_id("x"));
}

static void
ids_anywhere_else_are_refused(void **state)
{
	static const char *const wrong[] = {
		DOC("<a ID='x'/>"), DOC("<a Id='x'/>"),
		DOC("<s:Assertion Id='x'/>"),
		DOC("<s:Assertion u:Id='x'/>"),
		DOC("<s:Assertion ID='x' u:Id='y'/>"),
		DOC("<s:Assertion><a><b u:Id='x'/></a></s:Assertion>"),
		DOC("<s:Assertion><d:Signature u:Id='x'/></s:Assertion>"),
		DOC("<s:Assertion><s:Subject ID='x'/></s:Assertion>"),
		DOC("<x:Assertion ID='x'/>"),
		DOC("<d:Object Id='x'/>"), DOC("<d:SignatureValue Id='x'/>"),
		DOC("<x:Signature Id='x'/>"), DOC("<d:Signature ID='x'/>"),
		DOC("<a xml:id='x'/>"), DOC("<a AssertionID='x'/>"),
		DOC("<a x:AssertionID='x'/>"), DOC("<a x:ID='x'/>"),
		DOC("<s:Assertion ID='x' x:ID='y'/>"),
		DOC("<a u:ID='x'/>")
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (check(wrong[i]) != GW_ECHECK)
			fail_msg("%s", wrong[i] + strlen(HEAD));
}

static void
refused_kinds_are_never_found(void **state)
{
	(void)state;
	assert_int_equal(check(DOC("<a xml:id='x'/>")), GW_ECHECK);
	assert_null(by_id("x"));
}

static void
one_id_twice_is_refused_whatever_its_kinds(void **state)
{
	static const char *const kinds[] = {
		"<a u:Id='x'/>", "<s:Assertion ID='x'/>",
		"<d:Signature Id='x'/>", "<d:KeyInfo Id='x'/>"
	};
	char s[1000];
	size_t i, j;

	(void)state;
	for (i = 0; i < 4; i++)
		for (j = 0; j < 4; j++) {
			snprintf(s, sizeof(s), HEAD "<a u:Id='w'/>%s"
			    "<a u:Id='y'/><b><c>%s</c></b>" TAIL, kinds[i],
			    kinds[j]);
			assert_int_equal(check(s), GW_ECHECK);
			assert_null(by_id("x"));
			assert_non_null(by_id("y"));
		}
}

static void
id_that_several_carry_is_not_found(void **state)
{
	char s[1000], many[500] = "";
	int n;

	(void)state;
	for (n = 1; n <= 5; n++) {
		strcat(many, "<a u:Id='x'/>");
		snprintf(s, sizeof(s), HEAD "%s<a u:Id='y'/>" TAIL, many);
		assert_int_equal(check(s), n == 1 ? GW_OK : GW_ECHECK);
		assert_int_equal(by_id("x") == NULL, n > 1);
		assert_non_null(by_id("y"));
		snprintf(s, sizeof(s), HEAD "%s<a u:Id='w'/>" TAIL, many);
		assert_int_equal(check(s), n == 1 ? GW_OK : GW_ECHECK);
		assert_int_equal(by_id("x") == NULL, n > 1);
	}
}

static void
id_is_an_ncname_of_at_most_128_characters(void **state)
{
	static const char *const wrong[] = {
		DOC("<a u:Id=''/>"), DOC("<a u:Id='1'/>"),
		DOC("<a u:Id='a b'/>"), DOC("<a u:Id=' a'/>"),
		DOC("<a u:Id='a '/>"), DOC("<a u:Id='a:b'/>"),
		DOC("<a u:Id='&#97;'/>"), DOC("<a u:Id='#a'/>"),
		DOC("<a u:Id='\xc3\x97'/>")
	};
	char s[1000], id[300] = "";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(check(wrong[i]), GW_ECHECK);
	memset(id, 'x', 128);
	snprintf(s, sizeof(s), HEAD "<a u:Id='%s'/>" TAIL, id);
	assert_int_equal(check(s), GW_OK);
	id[128] = 'x';
	snprintf(s, sizeof(s), HEAD "<a u:Id='%s'/>" TAIL, id);
	assert_int_equal(check(s), GW_ECHECK);
	for (i = 0; i < 128; i++)
		memcpy(id + 2 * i, "\xc3\xa6", 3);
	snprintf(s, sizeof(s), HEAD "<a u:Id='%s'/>" TAIL, id);
	assert_int_equal(check(s), GW_OK);
	memcpy(id + 256, "x", 2);
	snprintf(s, sizeof(s), HEAD "<a u:Id='%s'/>" TAIL, id);
	assert_int_equal(check(s), GW_ECHECK);
}

static void
ten_thousand_ids_are_all_found_and_one_twice_is_noticed(void **state)
{
	static char s[262144];
	char id[10], *p = s + sprintf(s, HEAD);
	int i;

	(void)state;
	for (i = 0; i < 10000; i++)
		p += sprintf(p, "<a u:Id='i%d'/>", i * 7919 % 10000);
	strcpy(p, TAIL);
	assert_int_equal(check(s), GW_OK);
	for (i = 0; i < 10000; i++) {
		sprintf(id, "i%d", i * 7919 % 10000);
		assert_int_equal(by_id(id)->index, i + 1);
	}
	strcpy(p, "<b u:Id='i4711'/>" TAIL);
	assert_int_equal(check(s), GW_ECHECK);
}

static void
no_memory_for_ids_is_told(void **state)
{
	static const char s[] = "<r Id='x' ID='y'/>";
	enum gw_err rc = GW_ENOMEM;
	struct arena *small;
	size_t max;

	(void)state;
	for (max = 0; rc != GW_OK; max += 8) {
		assert_non_null(small = arena_new(max));
		rc = scan_parse(small, s, strlen(s), &scan_request, NULL,
		    &doc);
		assert_true(rc == GW_OK || rc == GW_ENOMEM);
		arena_free(small);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_where_the_profile_has_them_are_found),
		cmocka_unit_test(document_without_ids_has_none),
		cmocka_unit_test(ids_anywhere_else_are_refused),
		cmocka_unit_test(refused_kinds_are_never_found),
		cmocka_unit_test(one_id_twice_is_refused_whatever_its_kinds),
		cmocka_unit_test(id_that_several_carry_is_not_found),
		cmocka_unit_test(id_is_an_ncname_of_at_most_128_characters),
		cmocka_unit_test(
		    ten_thousand_ids_are_all_found_and_one_twice_is_noticed),
		cmocka_unit_test(no_memory_for_ids_is_told),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
