#include "xmlchar.h"

#include <string.h>

#define LETTER	(XML_START | XML_NAME | XML_TEXT | XML_VALUE)
#define INNER	(XML_NAME | XML_TEXT | XML_VALUE)
#define OTHER	(XML_TEXT | XML_VALUE)

/* Left at 0, to be looked at one by one: controls, & < and from 0x80 on. */
const unsigned char xml_class[256] = {
	['\t'] = XML_BLANK | XML_TEXT,
	['\n'] = XML_BLANK | XML_TEXT,
	['\r'] = XML_BLANK,
	[' '] = XML_BLANK | OTHER,
	['!'] = OTHER,
	['"'] = XML_TEXT,
	['#' ... '%'] = OTHER,
	['\''] = XML_TEXT,
	['(' ... ','] = OTHER,
	['-' ... '.'] = INNER,
	['/'] = OTHER,
	['0' ... '9'] = INNER,
	[':' ... ';'] = OTHER,
	['='] = OTHER,
	['>'] = XML_VALUE,
	['?' ... '@'] = OTHER,
	['A' ... 'Z'] = LETTER,
	['[' ... '^'] = OTHER,
	['_'] = LETTER,
	['`'] = OTHER,
	['a' ... 'z'] = LETTER,
	['{' ... 0x7f] = OTHER
};

struct range {
	uint32_t	first, last;
};

/* Production 2; the controls below U+0020 are in is_char(). */
static const struct range chars[] = {
	{ 0x20, 0xd7ff }, { 0xe000, 0xfffd }, { 0x10000, 0x10ffff }
};

/* Productions 4 and 4a, from U+0080 on: Namespaces 1.0, production 4. */
static const struct range name_start[] = {
	{ 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x2ff }, { 0x370, 0x37d },
	{ 0x37f, 0x1fff }, { 0x200c, 0x200d }, { 0x2070, 0x218f },
	{ 0x2c00, 0x2fef }, { 0x3001, 0xd7ff }, { 0xf900, 0xfdcf },
	{ 0xfdf0, 0xfffd }, { 0x10000, 0xeffff }
};
static const struct range name_more[] = {
	{ 0xb7, 0xb7 }, { 0x300, 0x36f }, { 0x203f, 0x2040 }
};

#define IN(c, ranges)	in_ranges(c, ranges, sizeof(ranges) / sizeof *(ranges))

static int
in_ranges(uint32_t c, const struct range *r, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (c >= r[i].first && c <= r[i].last)
			return 1;
	return 0;
}

static int
is_char(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || IN(c, chars);
}

/*
 * By first octet: how many, which of its bits count, and the smallest
 * character that needs so many (a smaller one is overlong).
 */
static const struct lead {
	unsigned char	below, bits;
	uint32_t	least;
} leads[] = {
	{ 0x80, 0x7f, 0 },		/* one octet */
	{ 0xc0, 0, UINT32_MAX },	/* not a first octet */
	{ 0xe0, 0x1f, 0x80 },
	{ 0xf0, 0x0f, 0x800 },
	{ 0xf8, 0x07, 0x10000 }
};

size_t
xml_utf8(const unsigned char *p, const unsigned char *end, uint32_t *c)
{
	size_t i, n;

	for (n = 0; n < 5 && *p >= leads[n].below; n++)
		;
	if (n == 1 || n == 5)
		return 0;
	*c = *p & leads[n].bits;
	n = n == 0 ? 1 : n;
	if ((size_t)(end - p) < n)
		return 0;
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (p[i] & 0x3f);
	}
	if (n > 1 && *c < leads[n].least)
		return 0;
	return is_char(*c) ? n : 0;
}

size_t
xml_put(char out[4], uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	size_t i;

	for (i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	if (n > 1)
		c |= 0xf00u >> n & 0xf0u;
	out[0] = (char)c;
	return n;
}

static const struct entity {
	const char	*name;
	uint32_t	 c;
} entities[] = {
	{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
	{ "&quot;", '"' }, { "&apos;", '\'' }
};

static size_t
entity(const unsigned char *p, size_t len, uint32_t *c)
{
	size_t i, n;

	for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		n = strlen(entities[i].name);
		if (len >= n && memcmp(p, entities[i].name, n) == 0) {
			*c = entities[i].c;
			return n;
		}
	}
	return 0;
}

/* The digit's worth, or 16 when it is none. */
static uint32_t
digit(unsigned char d)
{
	if (d >= '0' && d <= '9')
		return d - (uint32_t)'0';
	if (d >= 'a' && d <= 'f')
		return d - (uint32_t)'a' + 10;
	if (d >= 'A' && d <= 'F')
		return d - (uint32_t)'A' + 10;
	return 16;
}

/* Production 66; any number of leading zeros is legal. */
static size_t
charref(const unsigned char *p, const unsigned char *end, uint32_t *c)
{
	const unsigned char *q = p + 2;
	uint32_t base = 10;
	const unsigned char *first;

	if (q < end && *q == 'x') {
		base = 16;
		q++;
	}
	*c = 0;
	for (first = q; q < end && digit(*q) < base; q++)
		if ((*c = *c * base + digit(*q)) > 0x10ffff)
			return 0;
	if (q == first || q == end || *q != ';' || !is_char(*c))
		return 0;
	return (size_t)(q + 1 - p);
}

size_t
xml_ref(const unsigned char *p, const unsigned char *end, uint32_t *c)
{
	if (end - p >= 2 && p[1] == '#')
		return charref(p, end, c);
	return entity(p, (size_t)(end - p), c);
}

/* The octets of a name character from U+0080 on at p, or 0. */
static size_t
name_wide(const unsigned char *p, const unsigned char *end, int first)
{
	uint32_t c;
	size_t n;

	if (*p < 0x80 || (n = xml_utf8(p, end, &c)) == 0)
		return 0;
	return IN(c, name_start) || (!first && IN(c, name_more)) ? n : 0;
}

const unsigned char *
xml_ncname(const unsigned char *p, const unsigned char *end)
{
	size_t n;

	if (p == end)
		return p;
	if (xml_class[*p] & XML_START)
		p++;
	else if ((n = name_wide(p, end, 1)) > 0)
		p += n;
	else
		return p;
	for (; p < end; p += n) {
		while (p < end && (xml_class[*p] & XML_NAME))
			p++;
		if (p == end || (n = name_wide(p, end, 0)) == 0)
			break;
	}
	return p;
}
