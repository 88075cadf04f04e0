#include "dsig.h"

#include <string.h>

enum { B64_BAD = 64, B64_SPACE, B64_PAD };

/* A character's six bits, or which of the others it is. */
static unsigned
b64_value(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 26;
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0') + 52;
	switch (c) {
	case '+':
		return 62;
	case '/':
		return 63;
	case '=':
		return B64_PAD;
	case ' ': case '\t': case '\r': case '\n':
		return B64_SPACE;
	}
	return B64_BAD;
}

enum gw_err
base64_decode(const char *s, size_t len, int ws, unsigned char *out,
    size_t max, size_t *outlen)
{
	size_t i, n = 0, chars = 0, pads = 0;
	unsigned v, acc = 0;

	*outlen = 0;
	for (i = 0; i < len; i++) {
		v = b64_value((unsigned char)s[i]);
		if (v == B64_SPACE && ws)
			continue;
		if (v == B64_PAD && chars % 4 >= 2) {
			pads++;
			chars++;
			continue;
		}
		if (v >= 64 || pads > 0)
			return GW_ECHECK;
		acc = (acc << 6 | v) & 0xffffff;
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
