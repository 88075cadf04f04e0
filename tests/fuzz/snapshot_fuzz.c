/*
 * snapshot_fuzz.c - any octets as what an image holds, with a head that is
 * right: the digest is no defence against whoever makes the image.
 *
 * What must hold: every file lies within the image, and is found by name.
 */
#include <assert.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot.h"

#define HEAD	(6 + 2 + 8 + SHA256_DIGEST_LENGTH)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	/* no octet more, so that reading behind it is seen */
	char *p = malloc(HEAD + len);
	struct snapshot *s;
	const char *bytes;
	size_t i, n;

	assert(p != NULL);
	memcpy(p, "BBSNAP\0\1", 8);
	for (i = 0; i < 8; i++)
		p[8 + i] = (char)(len >> (56 - 8 * i) & 0xff);
	SHA256(in, len, (unsigned char *)p + 16);
	memcpy(p + HEAD, in, len);
	if (snapshot_parse(p, HEAD + len, NULL, &s) == GW_OK) {
		assert(snapshot_read(s, NULL, snapshot_conf(s), &bytes, &n) ==
		    GW_OK);
		assert(bytes >= p + HEAD && bytes + n <= p + HEAD + len);
		snapshot_close(s);
	} else
		assert(s == NULL);
	free(p);
	return 0;
}
