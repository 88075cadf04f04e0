/*
 * xmlchar.h - characters, names and references of XML 1.0 (fifth edition).
 *
 * Strict UTF-8 as Unicode 15, table 3-7: overlong forms, surrogates and
 * anything above U+10FFFF do not decode, and neither do the characters that
 * XML forbids (production 2; U+FFFE and U+FFFF are among them).
 *
 * Pure; works on borrowed octets, [p, end).
 */
#ifndef GW_XMLCHAR_H
#define GW_XMLCHAR_H

#include <stddef.h>
#include <stdint.h>

/* What an ASCII octet may be; octets from 0x80 have no class. */
enum {
	XML_START = 1,		/* begins an NCName */
	XML_NAME = 2,		/* goes on in one */
	XML_BLANK = 4,		/* space, tab, CR, LF */
	XML_TEXT = 8,		/* stands for itself in text and C14N of it */
	XML_VALUE = 16		/* likewise between either quotes */
};
extern const unsigned char	xml_class[256];

/*
 * The octets of the character at p, 1 to 4, and the character; 0 when it is
 * not UTF-8 or not a character XML allows.  p < end.
 */
size_t	xml_utf8(const unsigned char *p, const unsigned char *end,
	    uint32_t *c);

/* Writes c as UTF-8 and answers the octets, 1 to 4. */
size_t	xml_put(char out[4], uint32_t c);

/*
 * The octets of the reference at p, "&" to ";", and what it stands for: one
 * of the five entities or a character that XML allows; else 0.
 */
size_t	xml_ref(const unsigned char *p, const unsigned char *end,
	    uint32_t *c);

/* Where the NCName at p ends; p itself when there is none. */
const unsigned char	*xml_ncname(const unsigned char *p,
			    const unsigned char *end);

#endif
