#include "dsig.h"

#include <string.h>

enum { B64_BAD = 0, B64_SPACE = 65, B64_PAD };

/* A character's six bits and one more, or which of the others it is.  A
 * table: by comparisons it was the dearest part of reading a certificate. */
static const unsigned char b64_value[256] = {
	['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6,
	['G'] = 7, ['H'] = 8, ['I'] = 9, ['J'] = 10, ['K'] = 11, ['L'] = 12,
	['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17,
	['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22,
	['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27,
	['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
	['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37,
	['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
	['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47,
	['v'] = 48, ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52,
	['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57,
	['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62,
	['+'] = 63, ['/'] = 64, ['='] = B64_PAD, [' '] = B64_SPACE,
	['\t'] = B64_SPACE, ['\r'] = B64_SPACE, ['\n'] = B64_SPACE
};

enum gw_err
base64_decode(const char *s, size_t len, int ws, unsigned char *out,
    size_t max, size_t *outlen)
{
	size_t i, n = 0, chars = 0, pads = 0;
	unsigned v, acc = 0;

	*outlen = 0;
	for (i = 0; i < len; i++) {
		v = b64_value[(unsigned char)s[i]];
		if (v == B64_SPACE && ws)
			continue;
		if (v == B64_PAD && chars % 4 >= 2) {
			pads++;
			chars++;
			continue;
		}
		if (v == B64_BAD || v >= B64_SPACE || pads > 0)
			return GW_ECHECK;
		acc = (acc << 6 | (v - 1)) & 0xffffff;
		if (chars++ % 4 == 0)
			continue;
		if (n == max)
			return GW_ECHECK;
		/* the octet that this character completes; what is left of
		 * it in acc are the bits that padding must find zero */
		out[n++] = (unsigned char)(acc >> (6 - 2 * ((chars - 1) % 4)));
	}
	if (chars % 4 != 0)
		return GW_ECHECK;
	if ((pads == 1 && (acc & 0x03) != 0) ||
	    (pads == 2 && (acc & 0x0f) != 0))
		return GW_ECHECK;	/* spare bits: RFC 4648, 3.5 */
	*outlen = n;
	return GW_OK;
}

char *
base64_encode(struct arena *a, const void *p, size_t len)
{
	static const char abc[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *in = p;
	char *out, *o;
	unsigned v;

	if (len > SIZE_MAX / 2 ||
	    (out = o = arena_alloc(a, (len + 2) / 3 * 4 + 1)) == NULL)
		return NULL;
	for (; len >= 3; len -= 3, in += 3) {
		v = (unsigned)in[0] << 16 | (unsigned)in[1] << 8 | in[2];
		*o++ = abc[v >> 18];
		*o++ = abc[v >> 12 & 63];
		*o++ = abc[v >> 6 & 63];
		*o++ = abc[v & 63];
	}
	if (len > 0) {
		v = (unsigned)in[0] << 16 |
		    (len > 1 ? (unsigned)in[1] << 8 : 0);
		*o++ = abc[v >> 18];
		*o++ = abc[v >> 12 & 63];
		*o++ = len > 1 ? abc[v >> 6 & 63] : '=';
		*o++ = '=';
	}
	return out;
}
