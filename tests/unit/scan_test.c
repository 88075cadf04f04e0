#include "scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static struct arena *arena;
static struct grund grund;
static struct scan_doc *doc;

static int
setup(void **state)
{
	(void)state;
	return (arena = arena_new((size_t)1 << 28)) == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* From a buffer of exactly that size, so that sanitizers see one more. */
static enum gw_err
scan_as(const struct scan_limits *lim, const char *s, size_t len)
{
	static char *bytes;
	enum gw_err rc;

	arena_reset(arena);
	memset(&grund, 0, sizeof(grund));
	free(bytes);
	bytes = malloc(len + (len == 0));
	assert_non_null(bytes);
	memcpy(bytes, s, len);
	rc = scan_parse(arena, bytes, len, lim, &grund, &doc);
	assert_int_equal(rc == GW_OK, doc != NULL);
	assert_int_equal(rc, grund.rc);
	return rc;
}

static enum gw_err
scan(const char *s)
{
	return scan_as(&scan_request, s, strlen(s));
}

/* head, unit n times, tail; in the arena's place, until the next. */
static const char *
repeat(const char *head, const char *unit, size_t n, const char *tail)
{
	static char *s;
	size_t len = strlen(unit);
	char *p;

	free(s);
	s = malloc(strlen(head) + len * n + strlen(tail) + 1);
	assert_non_null(s);
	for (p = stpcpy(s, head); n > 0; n--, p += len)
		memcpy(p, unit, len);
	strcpy(p, tail);
	return s;
}

/* head, then before i between i after for each i below n, then tail. */
static const char *
numbered(const char *head, const char *before, const char *between,
    const char *after, int n, const char *tail)
{
	const char *s;
	char *all = NULL;
	size_t size;
	FILE *f;
	int i;

	assert_non_null(f = open_memstream(&all, &size));
	for (i = 0; i < n; i++)
		fprintf(f, "%s%d%s%d%s", before, i, between, i, after);
	fclose(f);
	s = repeat(head, all, 1, tail);
	free(all);
	return s;
}

/* n attributes; n declarations. */
static const char *
attributes(const char *head, int n, const char *tail)
{
	return numbered(head, " a", "='", "'", n, tail);
}

static const char *
declarations(const char *head, int n, const char *tail)
{
	return numbered(head, " xmlns:p", "='urn:", "'", n, tail);
}

static void
passes(const char *s)
{
	if (scan(s) != GW_OK)
		fail_msg("%.60s: %s", s, grund.text);
}

static void
refused(const char *s, const char *why)
{
	assert_int_equal(scan(s), GW_ESCAN);
	if (strstr(grund.text, why) == NULL)
		fail_msg("%.60s: %s, not %s", s, grund.text, why);
}

static void
body_of_262144_octets_passes_and_one_more_is_too_large(void **state)
{
	const char *s = repeat("<r>", " ", 262144 - 7, "</r>");

	(void)state;
	assert_int_equal(scan(s), GW_OK);
	assert_int_equal(doc->len, 262144);
	assert_int_equal(scan(repeat("<r>", " ", 262144 - 6, "</r>")),
	    GW_ESIZE);
}

static void
source_of_16_mib_passes_and_one_more_is_too_large(void **state)
{
	const char *s = repeat("<r></r>", " ", 16777216 - 7, "");

	(void)state;
	assert_int_equal(scan_as(&scan_source, s, 16777216), GW_OK);
	s = repeat("<r></r>", " ", 16777216 - 6, "");
	assert_int_equal(scan_as(&scan_source, s, 16777217), GW_ESIZE);
}

static void
depth_of_64_passes_and_65_does_not(void **state)
{
	char open[300], s[700];

	(void)state;
	snprintf(open, sizeof(open), "%s", repeat("", "<a>", 64, ""));
	snprintf(s, sizeof(s), "%s%s", open, repeat("", "</a>", 64, ""));
	passes(s);
	snprintf(open, sizeof(open), "%s", repeat("", "<a>", 63, ""));
	snprintf(s, sizeof(s), "%s<b/><b/>%s", open,
	    repeat("", "</a>", 63, ""));
	passes(s);
	refused(repeat("", "<a>", 65, ""), "too deep");
	refused(repeat("", "<a>", 64, "<b/>"), "too deep");
}

static void
elements_20000_pass_and_one_more_does_not(void **state)
{
	(void)state;
	passes(repeat("<r>", "<a/>", 19999, "</r>"));
	assert_int_equal(doc->n_nodes, 20000);
	refused(repeat("<r>", "<a/>", 20000, "</r>"), "too many elements");
}

static void
source_of_400000_elements_passes_and_one_more_does_not(void **state)
{
	const char *s = repeat("<r>", "<a/>", 399999, "</r>");

	(void)state;
	assert_int_equal(scan_as(&scan_source, s, strlen(s)), GW_OK);
	s = repeat("<r>", "<a/>", 400000, "</r>");
	assert_int_equal(scan_as(&scan_source, s, strlen(s)), GW_ESCAN);
}

static void
attributes_64_pass_besides_32_declarations_and_65_do_not(void **state)
{
	char decls[2000];

	(void)state;
	passes(attributes("<r", 64, "/>"));
	assert_int_equal(doc->root->n_attrs, 64);
	refused(attributes("<r", 65, "/>"), "too many attributes");
	snprintf(decls, sizeof(decls), "%s",
	    declarations("<r", 32, ""));
	passes(attributes(decls, 64, "/>"));
	assert_int_equal(doc->root->n_attrs, 64);
	refused(attributes(decls, 65, "/>"),
	    "too many attributes");
}

static void
declarations_32_on_an_element_pass_and_33_do_not(void **state)
{
	(void)state;
	passes(declarations("<r", 32, "/>"));
	passes(declarations("<r xmlns=''", 31, "/>"));
	refused(declarations("<r", 33, "/>"),
	    "too many declarations on an element");
	refused(declarations("<r xmlns=''", 32, "/>"),
	    "too many declarations on an element");
}

static void
declarations_256_in_all_pass_and_257_do_not(void **state)
{
	(void)state;
	passes(numbered("<r>", "<e xmlns:p", "='urn:", "'/>",
	    256, "</r>"));
	passes(repeat("<r>", "<e xmlns='urn:a'/>", 256, "</r>"));
	refused(numbered("<r>", "<e xmlns:p", "='urn:", "'/>",
	    257, "</r>"),
	    "too many declarations (");
	refused(repeat("<r>", "<e xmlns='urn:a'/>", 257, "</r>"),
	    "too many declarations (");
}

static void
names_of_256_octets_pass_and_257_do_not(void **state)
{
	(void)state;
	passes(repeat("<", "a", 256, "/>"));
	refused(repeat("<", "a", 257, "/>"), "name too long");
	passes(repeat("<r ", "a", 256, "=''/>"));
	refused(repeat("<r ", "a", 257, "=''/>"), "name too long");
	passes(repeat("<r xmlns:p='urn:p' p:", "a", 254, "=''/>"));
	refused(repeat("<r xmlns:p='urn:p' p:", "a", 255, "=''/>"),
	    "name too long");
	passes(repeat("<r xmlns:", "a", 250, "='urn:p'/>"));
	refused(repeat("<r xmlns:", "a", 251, "='urn:p'/>"),
	    "name too long");
	passes(repeat("<", "\xc3\xa6", 128, "/>"));
	refused(repeat("<", "\xc3\xa6", 129, "/>"), "name too long");
}

static void
attribute_values_of_65536_octets_pass_and_65537_do_not(void **state)
{
	(void)state;
	passes(repeat("<r a='", "x", 65536, "'/>"));
	refused(repeat("<r a='", "x", 65537, "'/>"), "value too long");
	passes(repeat("<r a='1234", "&#9;", 16383, "'/>"));
	refused(repeat("<r a='12345", "&#9;", 16383, "'/>"),
	    "value too long");
	passes(repeat("<r xmlns:a='urn:", "x", 65532, "'/>"));
	refused(repeat("<r xmlns:a='urn:", "x", 65533, "'/>"),
	    "value too long");
}

static void
text_of_262144_octets_passes_and_one_more_does_not(void **state)
{
	const char *s = repeat("<r><a/>", "x", 262144, "<a/></r>");

	(void)state;
	assert_int_equal(scan_as(&scan_source, s, strlen(s)), GW_OK);
	s = repeat("<r><a/>", "x", 262145, "<a/></r>");
	assert_int_equal(scan_as(&scan_source, s, strlen(s)), GW_ESCAN);
	assert_non_null(strstr(grund.text, "text too long"));
}

/* 16 x 262 144 octets of " xmlns:a=..." and no more: see scan.h. */
static void
canonical_form_may_not_explode(void **state)
{
	char head[2000];

	(void)state;
	snprintf(head, sizeof(head), "%s",
	    repeat("<r xmlns:a='urn:", "x", 1024 - 5, "'>"));
	passes(repeat(head, "<a:e/>", 4095, "</r>"));
	passes(repeat(head, "<a:e/>", 4096, "</r>"));
	refused(repeat(head, "<a:e/>", 4097, "</r>"),
	    "canonical form too long");
	refused(repeat(head, "<e a:e=''/>", 4097, "</r>"),
	    "canonical form too long");
	/* Below one that uses it already it costs nothing. */
	snprintf(head, sizeof(head), "%s",
	    repeat("<a:r xmlns:a='urn:", "x", 1024 - 5, "'>"));
	passes(repeat(head, "<a:e/>", 9000, "</a:r>"));
}

static void
markup_outside_the_profile_is_refused(void **state)
{
	static const struct {
		const char	*s, *why;
	} wrong[] = {
		{ "<!DOCTYPE r><r/>", "DOCTYPE" },
		{ "<!-- c --><r/>", "DOCTYPE, comment" },
		{ "<r/><!-- c -->", "DOCTYPE, comment" },
		{ "<r><!-- c --></r>", "DOCTYPE, comment" },
		{ "<r>0101<!---->90</r>", "DOCTYPE, comment" },
		{ "<r><![CDATA[x]]></r>", "DOCTYPE, comment or CDATA" },
		{ "<r><!ENTITY x 'y'></r>", "DOCTYPE" },
		{ "<?pi?><r/>", "processing instruction" },
		{ "<?xml-stylesheet href='x'?><r/>", "processing" },
		{ "<r><?pi x?></r>", "processing instruction" },
		{ "<r/><?pi x?>", "processing instruction" },
		{ " <?xml version='1.0'?><r/>", "processing instruction" },
		{ "<r><?xml version='1.0'?></r>", "processing" },
		{ "<?XML version='1.0'?><r/>", "processing" },
		{ "<r>&nbsp;</r>", "octet not allowed" },
		{ "<r a='&x;'/>", "octet not allowed" },
		{ "\xef\xbb\xbf<r/>", "byte order mark" },
		{ "\xef\xbb\xbf<?xml version='1.0'?><r/>", "byte order" },
		{ "<?xml version='1.1'?><r/>", "XML version" },
		{ "<?xml version='1.00'?><r/>", "XML version" },
		{ "<?xml version='2.0'?><r/>", "XML version" },
		{ "<?xml encoding='UTF-8'?><r/>", "XML version" },
		{ "<?xml version='1.0' encoding='UTF-16'?><r/>",
		    "encoding" },
		{ "<?xml version='1.0' encoding='UTF-7'?><r/>",
		    "encoding" },
		{ "<?xml version='1.0' encoding='latin1'?><r/>",
		    "encoding" },
		{ "<?xml version='1.0' encoding='utf8'?><r/>",
		    "encoding" },
		{ "<?xml version='1.0' encoding=''?><r/>", "encoding" },
		{ "<?xml version='1.0' encoding='UTF-'?><r/>", "encoding" },
		{ "<?xml version='1.0' encoding='UTF\r8'?><r/>", "encoding" },
		{ "<?xml version='1.0' encoding='UTF-88'?><r/>",
		    "encoding" },
		{ "<?xml version='1.0' encoding='UTF-8-and-so-on-and-on-and-"
		    "on-and-on-and-on-and-on'?><r/>", "encoding" },
		{ "<?xml version='1.0' standalone='ja'?><r/>",
		    "standalone" },
		{ "<?xml version='1.0' standalone='yes' "
		    "encoding='UTF-8'?><r/>", "XML declaration" },
		{ "<?xml version='1.0'encoding='UTF-8'?><r/>",
		    "XML declaration" },
		{ "<?xml version '1.0'?><r/>", "XML version" },
		{ "<?xml version==1.0=?><r/>", "XML version" },
		{ "<?xml version=x1.0x?><r/>", "XML version" },
		{ "<?xml version='1.0?><r/>", "XML version" },
		{ "<?xml version=1.0?><r/>", "XML version" },
		{ "<?xml version='1.0' ?", "XML declaration" },
		{ "<?xml version='1.0'", "XML declaration" },
		{ "<?xml version='", "XML version" },
		{ "<?xml", "processing" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < N(wrong); i++)
		refused(wrong[i].s, wrong[i].why);
}

static void
not_well_formed_is_refused(void **state)
{
	static const struct {
		const char	*s, *why;
	} wrong[] = {
		{ "", "ends early" },
		{ " \n", "ends early" },
		{ "<r>", "ends early" },
		{ "<r>x", "ends early" },
		{ "<r><a></a>", "ends early" },
		{ "<", "tag without end" },
		{ "<r", "tag without end" },
		{ "<r ", "tag without end" },
		{ "<r a='x'", "tag without end" },
		{ "<r/", "'>' expected" },
		{ "<r/ >", "'>' expected" },
		{ "<r a='x'/", "'>' expected" },
		{ "<r></r", "'>' expected in end tag" },
		{ "<r></r x>", "'>' expected in end tag" },
		{ "<r></r/>", "'>' expected in end tag" },
		{ "<r></rr>", "'>' expected in end tag" },
		{ "<r></", "another element" },
		{ "<rr></r>", "another element" },
		{ "<r></ r>", "another element" },
		{ "<r><a></r></a>", "another element" },
		{ "<a:r xmlns:a='urn:a'></r>", "another element" },
		{ "<a:r xmlns:a='urn:a' xmlns:b='urn:a'></b:r>",
		    "another element" },
		{ "</r>", "end tag without start" },
		{ "<r/></r>", "end tag without start" },
		{ "<r/><r/>", "second root" },
		{ "<r></r><r>", "second root" },
		{ "x<r/>", "outside" },
		{ "<r/>x", "outside" },
		{ "<r/>&#32;", "outside" },
		{ "<r/>\x0c", "outside" },
		{ "< r/>", "name expected" },
		{ "<1/>", "name expected" },
		{ "<-/>", "name expected" },
		{ "<>", "name expected" },
		{ "<r =''/>", "name expected" },
		{ "<r 1=''/>", "name expected" },
		{ "<r a=''\xc3\x97=''/>", "blank expected" },
		{ "<r\xc3\x97/>", "blank expected" },
		{ "<r a=''b=''/>", "blank expected" },
		{ "<r:/>", "name without local part" },
		{ "<:r/>", "name expected" },
		{ "<r:1/>", "name without local part" },
		{ "<r::a/>", "name without local part" },
		{ "<r a/>", "attribute without value" },
		{ "<r a >", "attribute without value" },
		{ "<r a", "attribute without value" },
		{ "<r a=/>", "without quotes" },
		{ "<r a=b/>", "without quotes" },
		{ "<r a=", "without quotes" },
		{ "<r a='/>", "value without end" },
		{ "<r a='\"/>", "value without end" },
		{ "<r a='<'/>", "value: octet not allowed" },
		{ "<r a='&'/>", "value: octet not allowed" },
		{ "<r a='&amp'/>", "value: octet not allowed" },
		{ "<r a='&#0;'/>", "value: octet not allowed" },
		{ "<r a='\x01'/>", "value: octet not allowed" },
		{ "<r a='\xc0\x80'/>", "value: octet not allowed" },
		{ "<r a='\xc3'/>", "value: octet not allowed" },
		{ "<r>&</r>", "octet not allowed" },
		{ "<r>&#0;</r>", "octet not allowed" },
		{ "<r>&#xFFFE;</r>", "octet not allowed" },
		{ "<r>&amp</r>", "octet not allowed" },
		{ "<r>\x01</r>", "octet not allowed" },
		{ "<r>\x0b</r>", "octet not allowed" },
		{ "<r>\x1f</r>", "octet not allowed" },
		{ "<r>\x80</r>", "octet not allowed" },
		{ "<r>\xe6</r>", "octet not allowed" },
		{ "<r>\xc0\xbc</r>", "octet not allowed" },
		{ "<r>\xed\xa0\x80\xed\xb0\x80</r>", "octet not allowed" },
		{ "<r>\xef\xbf\xbe</r>", "octet not allowed" },
		{ "<r>\xef\xbf\xbf</r>", "octet not allowed" },
		{ "<r>\xf4\x90\x80\x80</r>", "octet not allowed" },
		{ "<r>\xc3", "octet not allowed" },
		{ "<r>]]></r>", "]]> in text" },
		{ "<r>a]]]>b</r>", "]]> in text" },
		{ "<r><a/>]]></r>", "]]> in text" },
		{ "<r a='' a=''/>", "attribute twice" },
		{ "<r a='' b='' c='' b=''/>", "attribute twice" },
		{ "<r b='' a='' c='' b=''/>", "attribute twice" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < N(wrong); i++)
		refused(wrong[i].s, wrong[i].why);
}

static void
namespaces_out_of_order_are_refused(void **state)
{
	static const struct {
		const char	*s, *why;
	} wrong[] = {
		{ "<x:r/>", "prefix not declared" },
		{ "<r><a xmlns:x='urn:x'/><x:a/></r>", "not declared" },
		{ "<r><a xmlns:x='urn:x'></a><x:a/></r>", "not declared" },
		{ "<r x:a=''/>", "attribute's prefix not declared" },
		{ "<r><a xmlns:x='urn:x'/><b x:a=''/></r>",
		    "attribute's prefix not declared" },
		{ "<xmlns:r/>", "prefix not declared" },
		{ "<r xmlns:a='urn:a' xmlns:b='urn:a' a:x='' b:x=''/>",
		    "attribute twice" },
		{ "<a:r xmlns:a='urn:a' xmlns:b='urn:&#x61;' b:x='' "
		    "a:x=''/>", "attribute twice" },
		{ "<r xmlns:a='urn:a' xmlns:a='urn:b'/>", "declared twice" },
		{ "<r xmlns='urn:a' xmlns='urn:a'/>", "declared twice" },
		{ "<r xmlns='' xmlns=''/>", "declared twice" },
		{ "<r xmlns:a=''/>", "prefix undeclared" },
		{ "<r xmlns:xmlns='urn:a'/>", "prefix xmlns declared" },
		{ "<r xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>",
		    "prefix xmlns declared" },
		{ "<r xmlns:a='http://www.w3.org/2000/xmlns/'/>",
		    "xmlns namespace declared" },
		{ "<r xmlns='http://www.w3.org/2000/xmlns/'/>",
		    "xmlns namespace declared" },
		{ "<r xmlns:xml='urn:a'/>", "apart" },
		{ "<r xmlns:xml=''/>", "prefix undeclared" },
		{ "<r xmlns:a='http://www.w3.org/XML/1998/namespace'/>",
		    "apart" },
		{ "<r xmlns='http://www.w3.org/XML/1998/namespace'/>",
		    "apart" },
		{ "<r xmlns:a='1'/>", "no absolute URI" },
		{ "<r xmlns='rel/x'/>", "no absolute URI" },
		{ "<r xmlns='#x'/>", "no absolute URI" },
		{ "<r xmlns='//host/x'/>", "no absolute URI" },
		{ "<r xmlns='1urn:x'/>", "no absolute URI" },
		{ "<r xmlns=' urn:x'/>", "no absolute URI" },
		{ "<r xmlns='urn:x '/>", "no absolute URI" },
		{ "<r xmlns='urn:\xc3\xa6'/>", "no absolute URI" },
		{ "<r xmlns='urn:a\"b'/>", "no absolute URI" },
		{ "<r xmlns='urn:a&amp;b'/>", "no absolute URI" },
		{ "<r xmlns='urn:a&lt;b'/>", "no absolute URI" },
		{ "<r xmlns='urn:%4'/>", "no absolute URI" },
		{ "<r xmlns='urn:%zz'/>", "no absolute URI" },
		{ "<r xmlns='urn:a#b#c'/>", "no absolute URI" },
		{ "<r xmlns='http://h:x/'/>", "no absolute URI" },
		{ "<r xmlns='http://h:/'/>", "no absolute URI" },
		{ "<r xmlns='http://[::1]/'/>", "no absolute URI" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < N(wrong); i++)
		refused(wrong[i].s, wrong[i].why);
}

static void
what_the_profile_allows_passes(void **state)
{
	static const char *const right[] = {
		"<r/>", "<r></r>", "<r />", "<r></r \n>", " \t\r\n<r/> \t\r\n",
		"<?xml version='1.0'?><r/>",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r/>",
		"<?xml version='1.0' encoding='utf-8' ?><r/>",
		"<?xml version='1.0' encoding='Utf-8' standalone='no'?><r/>",
		"<?xml\tversion = '1.0'\r\nstandalone= 'yes'?><r/>",
		"<r>&amp;&lt;&gt;&quot;&apos;&#65;&#x41;&#xD;</r>",
		"<r>]] > ]&#93;> ]]&gt; > '\"</r>",
		"<r a='\"&gt;>' b=\"'\"/>", "<r a = 'x'\n\tb\r=\n'y' />",
		"<r>\xc3\xa6\xe2\x82\xac\xf0\x9f\x98\x80\x7f\xc2\x85</r>",
		"<\xc3\xa6 \xc3\xb8='\xc3\xa5'/>",
		"<r xmlns='urn:a'><a xmlns=''/></r>",
		"<r xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
		"<r xml:lang='da' xml:space='preserve'/>",
		"<r xmlns:a='urn:a' a:x='' x=''/>",
		"<r xmlns='urn:a' xmlns:a='urn:a' a:x='' x=''/>",
		"<r xmlns:a='urn:a' xmlns:b='urn:b' a:x='' b:x=''/>",
		"<r xmlns:a='urn:a'><a:b xmlns:a='urn:b' a:x=''/></r>",
		"<r xmlns:a='http://u:p@h:80/a?b=c#d'/>",
		"<r xmlns:a='urn:x' a:xmlns='' xmlnsa=''/>",
		"<r xmlns='urn:%C3%a6'/>", "<r xmlns='urn:&#x61;'/>",
		"<r>></r>", "<r>a]></r>", "<r>]></r>", "<r>]<a/>]></r>"
	};
	size_t i;

	(void)state;
	for (i = 0; i < N(right); i++)
		passes(right[i]);
}

static void
nul_is_refused_wherever_it_stands(void **state)
{
	static const char s[] = "<?xml version='1.0'?><r a='b'>c</r>\n";
	char cut[sizeof(s)];
	size_t i;

	(void)state;
	for (i = 0; i <= strlen(s); i++) {
		memcpy(cut, s, i);
		cut[i] = '\0';
		memcpy(cut + i + 1, s + i, strlen(s) - i);
		assert_int_equal(scan_as(&scan_request, cut, strlen(s) + 1),
		    GW_ESCAN);
	}
}

static void
every_cut_of_a_document_is_refused(void **state)
{
	static const char s[] = "<?xml version='1.0' encoding='UTF-8'?>"
	    "<a:r xmlns:a='urn:a' b=\"&#x41;\">\xc3\xa6&lt;<c/></a:r>";
	size_t i;

	(void)state;
	passes(s);
	for (i = 0; i < strlen(s); i++)
		assert_int_equal(scan_as(&scan_request, s, i), GW_ESCAN);
}

static void
each_step_that_does_not_fit_in_memory_is_told(void **state)
{
	static const char s[] = "<a:r xmlns:a='urn:a' xmlns='urn:b' a:b='c' "
	    "xmlns:c='urn:c' xmlns:d='urn:d' xmlns:e='urn:e' xmlns:f='urn:f' "
	    "Id='x' d='&amp;'><c Id='y'/></a:r>";
	enum gw_err rc = GW_ENOMEM;
	struct arena *small;
	size_t max;

	(void)state;
	for (max = 0; rc == GW_ENOMEM; max += 16) {
		assert_non_null(small = arena_new(max));
		memset(&grund, 0, sizeof(grund));
		rc = scan_parse(small, s, strlen(s), &scan_request, &grund,
		    &doc);
		arena_free(small);
	}
	assert_int_equal(rc, GW_OK);
	assert_true(max > 1000);
}

static void
tree_has_names_namespaces_and_places(void **state)
{
	static const char s[] = "<a:r xmlns:a='urn:a' xmlns='urn:d'>x<b c='1' "
	    "a:d='2'/>y<a:e>z</a:e></a:r>";
	const struct scan_node *b, *e;

	(void)state;
	passes(s);
	b = doc->root->first;
	e = b->next;
	assert_null(e->next);
	assert_ptr_equal(e->ns, doc->root->ns);
	assert_string_equal(b->ns, "urn:d");
	assert_ptr_equal(b->attrs[1].ns, e->ns);
	assert_null(b->attrs[0].ns);
	assert_memory_equal(s + b->start, "<b c", 4);
	assert_memory_equal(s + b->end, "y<a:e>", 6);
	assert_int_equal(b->inner, b->inner_end);
	assert_memory_equal(s + e->inner, "z</a:e>", 7);
	assert_int_equal(e->inner_end, e->inner + 1);
	assert_int_equal(e->index, 2);
	assert_ptr_equal(e->parent, doc->root);
}

/* XDR gives a text of no octets without an address. */
static void
nothing_at_all_is_no_document(void **state)
{
	(void)state;
	assert_int_equal(scan_parse(arena, NULL, 0, &scan_request, NULL, &doc),
	    GW_ESCAN);
	assert_null(doc);
	assert_int_equal(scan(""), GW_ESCAN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_at_all_is_no_document),
		cmocka_unit_test(
		    body_of_262144_octets_passes_and_one_more_is_too_large),
		cmocka_unit_test(
		    source_of_16_mib_passes_and_one_more_is_too_large),
		cmocka_unit_test(depth_of_64_passes_and_65_does_not),
		cmocka_unit_test(elements_20000_pass_and_one_more_does_not),
		cmocka_unit_test(
		    source_of_400000_elements_passes_and_one_more_does_not),
		cmocka_unit_test(
		    attributes_64_pass_besides_32_declarations_and_65_do_not),
		cmocka_unit_test(
		    declarations_32_on_an_element_pass_and_33_do_not),
		cmocka_unit_test(declarations_256_in_all_pass_and_257_do_not),
		cmocka_unit_test(names_of_256_octets_pass_and_257_do_not),
		cmocka_unit_test(
		    attribute_values_of_65536_octets_pass_and_65537_do_not),
		cmocka_unit_test(
		    text_of_262144_octets_passes_and_one_more_does_not),
		cmocka_unit_test(canonical_form_may_not_explode),
		cmocka_unit_test(markup_outside_the_profile_is_refused),
		cmocka_unit_test(not_well_formed_is_refused),
		cmocka_unit_test(namespaces_out_of_order_are_refused),
		cmocka_unit_test(what_the_profile_allows_passes),
		cmocka_unit_test(nul_is_refused_wherever_it_stands),
		cmocka_unit_test(every_cut_of_a_document_is_refused),
		cmocka_unit_test(
		    each_step_that_does_not_fit_in_memory_is_told),
		cmocka_unit_test(tree_has_names_namespaces_and_places),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
