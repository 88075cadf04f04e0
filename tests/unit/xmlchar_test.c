#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "xmlchar.h"

/* The character and its octets, or 0 octets. */
static size_t
utf8(const char *s, size_t len, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)s;

	*c = 0;
	return xml_utf8(p, p + len, c);
}

static size_t
ref(const char *s, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)s;

	*c = 0;
	return xml_ref(p, p + strlen(s), c);
}

static size_t
ncname(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (size_t)(xml_ncname(p, p + strlen(s)) - p);
}

/* XML 1.0, production 2. */
static int
is_char(uint32_t c)
{
	return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xd7ff) ||
	    (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

static void
every_character_of_xml_survives_utf8_and_no_other(void **state)
{
	uint32_t c, back;
	char s[4];
	size_t n;

	(void)state;
	for (c = 0; c <= 0x1fffff; c++) {
		n = xml_put(s, c);
		if (is_char(c)) {
			assert_int_equal(utf8(s, n, &back), n);
			assert_int_equal(back, c);
		} else
			assert_int_equal(utf8(s, n, &back), 0);
	}
}

static void
overlong_cut_and_stray_octets_are_not_utf8(void **state)
{
	static const char *const wrong[] = {
		"\x80", "\xbf", "\xc0\x80", "\xc0\xaf", "\xc1\xbf",
		"\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80",
		"\xfc\x84\x80\x80\x80\x80", "\xfe", "\xff", "\xc3",
		"\xe2\x82", "\xf0\x9f\x98", "\xc3(", "\xe2(\xac",
		"\xe2\x82(", "\xf0(\x98\x80", "\xf0\x9f\x98(",
		"\xef\xbf\xbe", "\xef\xbf\xbf"
	};
	uint32_t c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(utf8(wrong[i], strlen(wrong[i]), &c), 0);
}

static void
five_entities_and_references_to_characters_resolve(void **state)
{
	static const struct {
		const char	*s;
		uint32_t	 c;
	} right[] = {
		{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
		{ "&quot;", '"' }, { "&apos;", '\'' }, { "&#9;", 9 },
		{ "&#xA;", 10 }, { "&#xd;", 13 }, { "&#32;", ' ' },
		{ "&#x20AC;", 0x20ac }, { "&#x20ac;", 0x20ac },
		{ "&#xD7FF;", 0xd7ff }, { "&#xE000;", 0xe000 },
		{ "&#xFFFD;", 0xfffd }, { "&#x10000;", 0x10000 },
		{ "&#x10FFFF;", 0x10ffff }, { "&#1114111;", 0x10ffff },
		{ "&#0000000000000065;", 'A' }
	};
	uint32_t c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		assert_int_equal(ref(right[i].s, &c), strlen(right[i].s));
		assert_int_equal(c, right[i].c);
	}
}

static void
other_references_do_not_resolve(void **state)
{
	static const char *const wrong[] = {
		"&", "&;", "&#", "&#;", "&#x", "&#x;", "&#65x;", "&#65 ;",
		"&#x41g;", "&#65&", "&#X41;", "&#0;",
		"&#x0;", "&#8;", "&#11;", "&#31;", "&#xD800;", "&#xDFFF;",
		"&#xFFFE;", "&#xFFFF;", "&#x110000;", "&#1114112;",
		"&#99999999999999999999;", "&#4294967361;",
		"&#x100000041;", "&#x1000000000000000041;", "&#6a;",
		"&#xg;", "&#65", "&#x41",
		"&nbsp;", "&AMP;", "&amp", "& amp;", "&amp ;", "&# 65;",
		"&#-65;", "&#+65;", "&lt", "&quo;"
	};
	uint32_t c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(ref(wrong[i], &c), 0);
}

/* What stands behind the end is not looked at. */
static void
cut_characters_references_and_names_end_there(void **state)
{
	static const char s[] = "\xf0\x9f\x98\x80", r[] = "&#x1F600;&quot;";
	const unsigned char *p = (const unsigned char *)r;
	uint32_t c;
	size_t i;

	(void)state;
	for (i = 1; i < 4; i++)
		assert_int_equal(utf8(s, i, &c), 0);
	assert_int_equal(utf8(s, 4, &c), 4);
	for (i = 1; i < 9; i++)
		assert_int_equal(xml_ref(p, p + i, &c), 0);
	assert_int_equal(xml_ref(p, p + 9, &c), 9);
	for (p += 9, i = 1; i < 6; i++)
		assert_int_equal(xml_ref(p, p + i, &c), 0);
	assert_int_equal(xml_ref(p, p + 6, &c), 6);
	p = (const unsigned char *)"a\xc3\xa6z";
	assert_ptr_equal(xml_ncname(p, p), p);
	assert_ptr_equal(xml_ncname(p, p + 1), p + 1);
	assert_ptr_equal(xml_ncname(p, p + 2), p + 1);
	assert_ptr_equal(xml_ncname(p, p + 3), p + 3);
	assert_ptr_equal(xml_ncname(p + 1, p + 2), p + 1);
}

static void
names_end_where_the_fifth_edition_ends_them(void **state)
{
	static const struct {
		const char	*s;
		size_t		 n;
	} names[] = {
		{ "", 0 }, { "a", 1 }, { "_", 1 }, { "-a", 0 }, { ".a", 0 },
		{ "1a", 0 }, { ":a", 0 }, { "a:b", 1 }, { "a-b.c_1 ", 7 },
		{ "AZaz09", 6 }, { "a=b", 1 }, { "a/", 1 }, { "a@", 1 },
		{ "a[", 1 }, { "a`", 1 }, { "a{", 1 }, { "a\x7f", 1 },
		{ "\xc3\xa6\xc3\x98", 4 },	/* ae, O with stroke */
		{ "\xc3\x97", 0 }, { "a\xc3\x97", 1 },	/* U+00D7 */
		{ "\xc3\xb7", 0 }, { "\xc2\xb7", 0 }, { "a\xc2\xb7", 3 },
		{ "\xcc\x80", 0 }, { "a\xcc\x80", 3 },	/* U+0300 */
		{ "\xcd\xbe", 0 }, { "a\xcd\xbe", 1 },	/* U+037E */
		{ "a\xe2\x80\xbf", 4 },		/* U+203F */
		{ "\xf0\x90\x80\x80", 4 },	/* U+10000 */
		{ "\xf3\xb0\x80\x80", 0 },	/* U+F0000 */
		{ "a\xc3", 1 }, { "a\x80", 1 }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(ncname(names[i].s), names[i].n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_character_of_xml_survives_utf8_and_no_other),
		cmocka_unit_test(overlong_cut_and_stray_octets_are_not_utf8),
		cmocka_unit_test(
		    five_entities_and_references_to_characters_resolve),
		cmocka_unit_test(other_references_do_not_resolve),
		cmocka_unit_test(
		    cut_characters_references_and_names_end_there),
		cmocka_unit_test(names_end_where_the_fifth_edition_ends_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
