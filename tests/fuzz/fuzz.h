/*
 * fuzz.h - what the targets share: an assertion that stays on, octets of
 * exactly their size, and edits to a text that was valid.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);
int	LLVMFuzzerInitialize(int *, char ***);

#define must(x)	do { if (!(x)) abort(); } while (0)

/* A copy with no octet behind it, so that a sanitizer sees one more read;
 * free() it. */
static inline char *
exactly(const void *p, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);

	must(copy != NULL);
	if (len > 0)
		memcpy(copy, p, len);
	return copy;
}

/*
 * The text, edited: each edit is four octets, where (two), how much is cut,
 * how much of what follows is put in.  Answers the new length; to has max
 * octets, text is shorter.
 */
static inline size_t
edited(char *to, size_t max, const char *text, size_t len, const uint8_t *p,
    size_t n)
{
	size_t at, cut, put;

	memcpy(to, text, len);
	while (n >= 4) {
		at = ((size_t)p[0] << 8 | p[1]) % (len + 1);
		cut = p[2] < len - at ? p[2] : len - at;
		put = p[3] < n - 4 ? p[3] : n - 4;
		if (len + put > max)
			break;
		memmove(to + at + put, to + at + cut, len - at - cut);
		memcpy(to + at, p + 4, put);
		len = len - cut + put;
		p += 4 + put;
		n -= 4 + put;
	}
	return len;
}

#endif
