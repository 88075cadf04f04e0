#include "scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct scan_doc *doc;

static int
setup(void **state)
{
	(void)state;
	return (arena = arena_new((size_t)1 << 20)) == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct scan_node *
root(const char *s)
{
	struct grund g = { 0 };

	arena_reset(arena);
	if (scan_parse(arena, s, strlen(s), &scan_request, &g, &doc) != GW_OK)
		fail_msg("%s: %s", s, g.text);
	return doc->root;
}

static struct slice
slice(const char *s)
{
	struct slice v = { s, strlen(s) };

	return v;
}

static void
elements_are_found_by_namespace_and_name(void **state)
{
	struct scan_node *r = root("<r xmlns:a='urn:a' xmlns:b='urn:a' "
	    "xmlns='urn:d'><a:x/><x/><b:x/><a:xx/><y xmlns=''/></r>");
	struct scan_node *x = scan_child(r, "urn:a", "x");

	(void)state;
	assert_ptr_equal(x, r->first);
	assert_true(scan_is(x, "urn:a", "x"));
	assert_false(scan_is(x, "urn:d", "x"));
	assert_false(scan_is(x, NULL, "x"));
	assert_false(scan_is(x, "urn:a", "xx"));
	assert_false(scan_is(x, "urn:a", ""));
	assert_ptr_equal(scan_next(x, "urn:a", "x"), r->first->next->next);
	assert_null(scan_next(scan_next(x, "urn:a", "x"), "urn:a", "x"));
	assert_null(scan_child(r, "urn:b", "x"));
	assert_null(scan_child(x, "urn:a", "x"));
	assert_non_null(scan_child(r, NULL, "y"));
	assert_null(scan_child(r, "urn:d", "y"));
	assert_int_equal(scan_count_children(r), 5);
	assert_int_equal(scan_count_children(x), 0);
}

static void
only_one_is_the_only_one(void **state)
{
	struct scan_node *r = root("<r><a/><b/><a/><c/></r>");

	(void)state;
	assert_null(scan_only(r, NULL, "a"));
	assert_ptr_equal(scan_only(r, NULL, "b"), r->first->next);
	assert_non_null(scan_only(r, NULL, "c"));
	assert_null(scan_only(r, NULL, "d"));
}

static void
attributes_are_found_by_namespace_and_name(void **state)
{
	struct scan_node *r = root("<a:r xmlns:a='urn:a' xmlns='urn:d' "
	    "a:x='1' x='2' xml:lang='da'/>");
	const struct scan_attr *at = scan_attr(r, NULL, "x");

	(void)state;
	assert_memory_equal(at->raw.p, "2", 1);
	assert_memory_equal(scan_attr(r, "urn:a", "x")->raw.p, "1", 1);
	assert_null(scan_attr(r, "urn:d", "x"));
	assert_non_null(scan_attr(r, "http://www.w3.org/XML/1998/namespace",
	    "lang"));
	assert_null(scan_attr(r, NULL, "lang"));
	assert_null(scan_attr(r, NULL, "xmlns"));
	assert_null(scan_attr(r, NULL, "a"));
}

static void
value_is(const char *document, const char *value)
{
	struct scan_node *r = root(document);

	assert_string_equal(scan_attr_value(arena, &r->attrs[0]), value);
}

static void
attribute_values_are_normalised(void **state)
{
	(void)state;
	value_is("<r a=''/>", "");
	value_is("<r a='x y'/>", "x y");
	value_is("<r a='\tx\ny\rz\r\nu\n\n'/>", " x y z u  ");
	value_is("<r a='&#9;&#10;&#13;&#32;'/>", "\t\n\r ");
	value_is("<r a='\r&#10;\r'/>", " \n ");
	value_is("<r a='&lt;&amp;lt;&quot;&apos;&gt;>\"'/>",
	    "<&lt;\"'>>\"");
	value_is("<r a='\xc3\xa6&#xE6;&#x1F600;'/>",
	    "\xc3\xa6\xc3\xa6\xf0\x9f\x98\x80");
}

static void
text_is(const char *document, const char *text)
{
	struct scan_node *r = root(document);

	assert_string_equal(scan_text(arena, doc, r), text);
}

static void
text_is_resolved_and_its_line_ends_are_lf(void **state)
{
	(void)state;
	text_is("<r/>", "");
	text_is("<r></r>", "");
	text_is("<r> x\ty </r>", " x\ty ");
	text_is("<r>a\r\nb\rc\nd\r\r\n</r>", "a\nb\nc\nd\n\n");
	text_is("<r>&#13;&#10;\r&#10;</r>", "\r\n\n\n");
	text_is("<r>&amp;lt;&lt;></r>", "&lt;<>");
	text_is("<r>\xc3\xa6&#230;\r</r>", "\xc3\xa6\xc3\xa6\n");
}

static void
text_of_an_element_with_children_is_none(void **state)
{
	struct scan_node *r = root("<r>x<a>y</a>z</r>");

	(void)state;
	assert_null(scan_text(arena, doc, r));
	assert_string_equal(scan_text(arena, doc, r->first), "y");
}

static void
no_memory_for_a_value_gives_null(void **state)
{
	struct scan_node *r = root("<r a='&lt;' b='x'>y</r>");
	struct arena *none = arena_new(0);

	(void)state;
	assert_non_null(none);
	assert_null(scan_attr_value(none, &r->attrs[0]));
	assert_null(scan_attr_value(none, &r->attrs[1]));
	assert_null(scan_text(none, doc, r));
	r = root("<r>&lt;</r>");
	assert_null(scan_text(none, doc, r));
	arena_free(none);
}

static void
white_space_collapses(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" }, { " \t\r\n", "" }, { "x", "x" }, { " x ", "x" },
		{ "\n x \t\r\n y\n", "x y" }, { "a b", "a b" },
		{ "a  b", "a b" }, { "\xc2\xa0x", "\xc2\xa0x" }
	};
	char s[20];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		strcpy(s, pairs[i][0]);
		assert_ptr_equal(scan_collapse(s), s);
		assert_string_equal(s, pairs[i][1]);
	}
}

static void
prefix_means_what_the_innermost_declaration_says(void **state)
{
	struct scan_node *r = root("<r xmlns:a='urn:a' xmlns='urn:d'>"
	    "<b xmlns:a='urn:b' xmlns=''><c/></b></r>");
	struct scan_node *c = r->first->first;

	(void)state;
	assert_string_equal(scan_prefix_ns(r, slice("a")), "urn:a");
	assert_string_equal(scan_prefix_ns(r, slice("")), "urn:d");
	assert_string_equal(scan_prefix_ns(c, slice("a")), "urn:b");
	assert_null(scan_prefix_ns(c, slice("")));
	assert_null(scan_prefix_ns(c, slice("ab")));
	assert_string_equal(scan_prefix_ns(c, slice("xml")),
	    "http://www.w3.org/XML/1998/namespace");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_are_found_by_namespace_and_name),
		cmocka_unit_test(only_one_is_the_only_one),
		cmocka_unit_test(attributes_are_found_by_namespace_and_name),
		cmocka_unit_test(attribute_values_are_normalised),
		cmocka_unit_test(text_is_resolved_and_its_line_ends_are_lf),
		cmocka_unit_test(text_of_an_element_with_children_is_none),
		cmocka_unit_test(no_memory_for_a_value_gives_null),
		cmocka_unit_test(white_space_collapses),
		cmocka_unit_test(
		    prefix_means_what_the_innermost_declaration_says),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
