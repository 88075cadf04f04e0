#include "c14n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N(a)	(sizeof(a) / sizeof((a)[0]))

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

static struct scan_node *
root(const char *s)
{
	struct grund g = { 0 };

	arena_reset(arena);
	if (scan_parse(arena, s, strlen(s), &scan_source, &g, &doc) != GW_OK)
		fail_msg("%.80s: %s", s, g.text);
	return doc->root;
}

static void
node_is(const struct scan_node *n, const struct c14n_opts *o,
    const char *want)
{
	size_t len = 0;
	char *s = c14n_text(arena, doc, n, o, &len);

	assert_string_equal(s, want);
	assert_int_equal(len, strlen(want));
}

static void
form_is(const char *document, const char *want)
{
	node_is(root(document), NULL, want);
}

/* The first element below the root, with up to three listed prefixes. */
static void
child_is(const char *document, const char *list[3], const char *want)
{
	struct c14n_opts o = { 0 };
	struct slice prefixes[3];

	for (; list != NULL && o.n < 3 && list[o.n] != NULL; o.n++) {
		prefixes[o.n].p = list[o.n];
		prefixes[o.n].len = strlen(list[o.n]);
	}
	o.prefixes = prefixes;
	node_is(root(document)->first, &o, want);
}

#define LIST(...)	((const char *[3]){ __VA_ARGS__ })

static void
tags_are_written_one_way(void **state)
{
	(void)state;
	form_is("<r/>", "<r></r>");
	form_is("<?xml version='1.0'?>\n<r\n></r >\n", "<r></r>");
	form_is("<r a = 'x'\n\tb=\"y\" />", "<r a=\"x\" b=\"y\"></r>");
	form_is("<r a=\"x\"  b=\"y\"></r>", "<r a=\"x\" b=\"y\"></r>");
	form_is("<r a=\"x\" b=\"y\">t</r>", "<r a=\"x\" b=\"y\">t</r>");
	form_is("<r a='/'>t</r>", "<r a=\"/\">t</r>");
}

static void
text_and_values_are_escaped_as_c14n_2_3_says(void **state)
{
	(void)state;
	form_is("<r>&amp;&lt;&gt;>&quot;&apos;\"'&#13;&#9;&#10;</r>",
	    "<r>&amp;&lt;&gt;&gt;\"'\"'&#xD;\t\n</r>");
	form_is("<r a='&amp;&lt;&gt;>&quot;&apos;\"&#13;&#9;&#10;'/>",
	    "<r a=\"&amp;&lt;>>&quot;'&quot;&#xD;&#x9;&#xA;\"></r>");
	form_is("<r a=\"'\"/>", "<r a=\"'\"></r>");
	form_is("<r a=\"'&amp;'\"/>", "<r a=\"'&amp;'\"></r>");
	form_is("<r>&#xE6;\xc3\xa6&#x20AC;&#x1F600;\x7f</r>",
	    "<r>\xc3\xa6\xc3\xa6\xe2\x82\xac\xf0\x9f\x98\x80\x7f</r>");
	form_is("<r a='\xc3\xa6\t&#xE6;'/>",
	    "<r a=\"\xc3\xa6 \xc3\xa6\"></r>");
}

static void
line_ends_and_white_space_are_normalised(void **state)
{
	(void)state;
	form_is("<r>a\r\nb\rc\n\r\r\n</r>", "<r>a\nb\nc\n\n\n</r>");
	form_is("<r a='\r\n\r\n\t \r'/>", "<r a=\"     \"></r>");
	form_is("<r>\r&#10;&#13;\n</r>", "<r>\n\n&#xD;\n</r>");
}

static void
attributes_are_sorted_by_namespace_then_name(void **state)
{
	(void)state;
	form_is("<r b='1' a='2' B='3' aa='4' a.='5' a-='6'/>",
	    "<r B=\"3\" a=\"2\" a-=\"6\" a.=\"5\" aa=\"4\" b=\"1\"></r>");
	form_is("<r xmlns:a='urn:z' xmlns:z='urn:a' a:x='1' z:y='2' z='3' "
	    "xml:lang='da'/>", "<r xmlns:a=\"urn:z\" xmlns:z=\"urn:a\" "
	    "z=\"3\" xml:lang=\"da\" z:y=\"2\" a:x=\"1\"></r>");
	form_is("<r aa='' a=''/>", "<r a=\"\" aa=\"\"></r>");
	form_is("<r a='' aa=''/>", "<r a=\"\" aa=\"\"></r>");
	form_is("<r \xc3\xa6='1' z='2'/>", "<r z=\"2\" \xc3\xa6=\"1\"></r>");
}

static void
namespaces_are_sorted_by_prefix_and_the_default_is_first(void **state)
{
	(void)state;
	form_is("<r xmlns:b='urn:1' xmlns:abcdefghij='urn:2' "
	    "xmlns:abcdefgh='urn:3' xmlns:abcdefghii='urn:4' xmlns='urn:5' "
	    "b:x='' abcdefghij:x='' abcdefgh:x='' abcdefghii:x=''/>",
	    "<r xmlns=\"urn:5\" xmlns:abcdefgh=\"urn:3\" "
	    "xmlns:abcdefghii=\"urn:4\" xmlns:abcdefghij=\"urn:2\" "
	    "xmlns:b=\"urn:1\" b:x=\"\" abcdefghij:x=\"\" "
	    "abcdefgh:x=\"\" abcdefghii:x=\"\"></r>");
}

static void
only_namespaces_in_use_are_written_and_once(void **state)
{
	(void)state;
	form_is("<r xmlns='urn:d' xmlns:a='urn:a' xmlns:b='urn:b'>"
	    "<a:x b:y=''><a:z/></a:x><a:x/></r>", "<r xmlns=\"urn:d\">"
	    "<a:x xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" b:y=\"\"><a:z></a:z>"
	    "</a:x><a:x xmlns:a=\"urn:a\"></a:x></r>");
	form_is("<a:r xmlns:a='urn:a'><a:x xmlns:a='urn:b'><a:y "
	    "xmlns:a='urn:a'/></a:x><a:z xmlns:a='urn:a'/></a:r>",
	    "<a:r xmlns:a=\"urn:a\"><a:x xmlns:a=\"urn:b\">"
	    "<a:y xmlns:a=\"urn:a\"></a:y></a:x><a:z></a:z></a:r>");
	form_is("<r xmlns:xml='http://www.w3.org/XML/1998/namespace' "
	    "xml:lang=''/>", "<r xml:lang=\"\"></r>");
}

static void
default_namespace_is_undone_where_one_was_written(void **state)
{
	(void)state;
	form_is("<r xmlns=''/>", "<r></r>");
	form_is("<r xmlns='urn:a'><b xmlns=''><c/></b></r>",
	    "<r xmlns=\"urn:a\"><b xmlns=\"\"><c></c></b></r>");
	form_is("<a:r xmlns='urn:d' xmlns:a='urn:a'><b xmlns=''/></a:r>",
	    "<a:r xmlns:a=\"urn:a\"><b></b></a:r>");
	form_is("<r xmlns='urn:a'><a:b xmlns:a='urn:b' xmlns=''><c/></a:b>"
	    "</r>", "<r xmlns=\"urn:a\"><a:b xmlns:a=\"urn:b\">"
	    "<c xmlns=\"\"></c></a:b></r>");
}

static void
apex_takes_with_it_what_it_uses(void **state)
{
	(void)state;
	child_is("<r xmlns='urn:d' xmlns:a='urn:a'>\n<x>t<a:y/></x>\n</r>",
	    NULL, "<x xmlns=\"urn:d\">t<a:y xmlns:a=\"urn:a\"></a:y></x>");
	child_is("<r xmlns='urn:d' xml:lang='da'><x xmlns=''/></r>", NULL,
	    "<x></x>");
}

static void
listed_prefixes_are_written_where_they_are_in_scope(void **state)
{
	static const char s[] = "<r xmlns:a='urn:a' xmlns:b='urn:b' "
	    "xmlns='urn:d'><a:x><c b:y=''/><a:z xmlns:b='urn:c'/></a:x></r>";

	(void)state;
	child_is(s, LIST("b"), "<a:x xmlns:a=\"urn:a\" xmlns:b=\"urn:b\">"
	    "<c xmlns=\"urn:d\" b:y=\"\"></c>"
	    "<a:z xmlns:b=\"urn:c\"></a:z></a:x>");
	child_is(s, LIST(""), "<a:x xmlns=\"urn:d\" xmlns:a=\"urn:a\">"
	    "<c xmlns:b=\"urn:b\" b:y=\"\"></c><a:z></a:z></a:x>");
	child_is(s, LIST("xml", "nowhere", "a"), "<a:x xmlns:a=\"urn:a\">"
	    "<c xmlns=\"urn:d\" xmlns:b=\"urn:b\" b:y=\"\"></c>"
	    "<a:z></a:z></a:x>");
	child_is("<r><x><y xmlns:b='urn:b'/></x></r>", LIST("b"),
	    "<x><y xmlns:b=\"urn:b\"></y></x>");
	child_is("<r xmlns='urn:d'><a:x xmlns:a='urn:a'><a:y xmlns=''/>"
	    "</a:x></r>", LIST(""), "<a:x xmlns=\"urn:d\" "
	    "xmlns:a=\"urn:a\"><a:y xmlns=\"\"></a:y></a:x>");
	child_is("<r><a:x xmlns:a='urn:a'/></r>", LIST(""),
	    "<a:x xmlns:a=\"urn:a\"></a:x>");
}

static void
list_of_one_form_is_forgotten_by_the_next(void **state)
{
	static const struct slice b = { "b", 1 };
	const struct c14n_opts o = { .prefixes = &b, .n = 1 };
	const struct scan_node *r = root("<r xmlns:b='urn:b'/>");

	(void)state;
	node_is(r, &o, "<r xmlns:b=\"urn:b\"></r>");
	node_is(r, NULL, "<r></r>");
	node_is(r, &o, "<r xmlns:b=\"urn:b\"></r>");
}

static void
what_is_omitted_leaves_the_text_around_it(void **state)
{
	const struct scan_node *r = root("<r>a<x>b<y/></x>c<x/></r>");
	struct c14n_opts o = { .omit = r->first };

	(void)state;
	node_is(r, &o, "<r>ac<x></x></r>");
	o.omit = r->first->first;
	node_is(r, &o, "<r>a<x>b</x>c<x></x></r>");
	o.omit = r->first->next;
	node_is(r->first, &o, "<x>b<y></y></x>");
}

static void
empty_default_is_added_only_where_none_is_written(void **state)
{
	const struct c14n_opts o = { .xmlns_empty = 1 };

	(void)state;
	node_is(root("<a:r xmlns:a='urn:a' b='' a:c=''><d/></a:r>"), &o,
	    "<a:r xmlns=\"\" xmlns:a=\"urn:a\" b=\"\" a:c=\"\"><d></d>"
	    "</a:r>");
	node_is(root("<r><a:d xmlns:a='urn:a'/></r>"), &o,
	    "<r xmlns=\"\"><a:d xmlns:a=\"urn:a\"></a:d></r>");
	node_is(root("<r xmlns='urn:d'/>"), &o, "<r xmlns=\"urn:d\"></r>");
	node_is(root("<a:r xmlns:a='urn:a'><b xmlns='urn:b'/></a:r>"), &o,
	    "<a:r xmlns=\"\" xmlns:a=\"urn:a\"><b xmlns=\"urn:b\"></b>"
	    "</a:r>");
}

/* Runs of every length around the writer's buffer, broken and unbroken. */
static void
long_documents_come_through_whole(void **state)
{
	static const size_t lengths[] = { 1, 2000, 2048, 2049, 4095, 4096,
	    4097, 8191, 8192, 8193, 200000 };
	static char s[600000], want[600000];
	size_t i, k, n;
	char *p, *q;

	(void)state;
	for (i = 0; i < N(lengths); i++) {
		n = lengths[i];
		p = stpcpy(s, "<r>");
		q = stpcpy(want, "<r>");
		for (k = 0; k < 2; k++) {
			memset(p, 'x', n);
			memset(q, 'x', n);
			p = stpcpy(p + n, "&gt;<e a='y'/>");
			q = stpcpy(q + n, "&gt;<e a=\"y\"></e>");
		}
		strcpy(p, "</r>");
		strcpy(q, "</r>");
		form_is(s, want);
	}
}

static void
many_small_pieces_come_through_whole(void **state)
{
	static char s[200000], want[200000];
	char *p = stpcpy(s, "<r>"), *q = stpcpy(want, "<r>");
	size_t i;

	(void)state;
	for (i = 0; i < 3000; i++) {
		p = stpcpy(p, "<e a='y'/>\r\nxyz&#13;");
		q = stpcpy(q, "<e a=\"y\"></e>\nxyz&#xD;");
	}
	strcpy(p, "</r>");
	strcpy(q, "</r>");
	form_is(s, want);
}

static void
no_memory_for_the_form_gives_null(void **state)
{
	struct arena *none = arena_new(0);
	size_t len;

	(void)state;
	assert_non_null(none);
	root("<r/>");
	assert_null(c14n_text(none, doc, doc->root, NULL, &len));
	arena_free(none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_are_written_one_way),
		cmocka_unit_test(text_and_values_are_escaped_as_c14n_2_3_says),
		cmocka_unit_test(line_ends_and_white_space_are_normalised),
		cmocka_unit_test(attributes_are_sorted_by_namespace_then_name),
		cmocka_unit_test(
		    namespaces_are_sorted_by_prefix_and_the_default_is_first),
		cmocka_unit_test(only_namespaces_in_use_are_written_and_once),
		cmocka_unit_test(
		    default_namespace_is_undone_where_one_was_written),
		cmocka_unit_test(apex_takes_with_it_what_it_uses),
		cmocka_unit_test(
		    listed_prefixes_are_written_where_they_are_in_scope),
		cmocka_unit_test(list_of_one_form_is_forgotten_by_the_next),
		cmocka_unit_test(what_is_omitted_leaves_the_text_around_it),
		cmocka_unit_test(
		    empty_default_is_added_only_where_none_is_written),
		cmocka_unit_test(long_documents_come_through_whole),
		cmocka_unit_test(many_small_pieces_come_through_whole),
		cmocka_unit_test(no_memory_for_the_form_gives_null),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
