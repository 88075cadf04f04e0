/*
 * http_svar_fuzz.c - any octets as a source's HTTP answer, in any pieces.
 *
 * What must hold: how the octets are cut, and whether they are fed or put
 * where the body is to stand, does not matter; a body is within its limit and
 * ends in NUL; and nothing is taken behind an answer's end.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http_svar.h"

#define MAX_BODY	1000

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* As kilde_job.c does it, in pieces of step octets; how many were taken. */
static size_t
feed(struct http_svar *s, const char *p, size_t len, size_t step)
{
	size_t used = 0, n, room;
	char *to;

	http_svar_init(s, MAX_BODY);
	while (used < len && s->del < SVAR_HEL) {
		n = len - used < step ? len - used : step;
		if (step > 1 && (to = http_svar_rum(s, &room)) != NULL) {
			n = n < room ? n : room;
			memcpy(to, p + used, n);
			http_svar_tog(s, n);
			used += n;
			continue;
		}
		room = http_svar_feed(s, p + used, n);
		assert(room <= n && (room == n || s->del >= SVAR_HEL));
		used += room;
	}
	return used;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct http_svar whole, cut;
	size_t step, used;
	char *copy;

	if (len < 1)
		return 0;
	step = (size_t)bytes[0] % 32 + 1;
	/* Of exactly that size: a sanitizer sees one octet more. */
	copy = malloc(len);
	assert(copy != NULL);
	memcpy(copy, bytes + 1, len - 1);
	used = feed(&whole, copy, len - 1, 1);
	if (used == feed(&cut, copy, len - 1, step))
		assert(whole.del == cut.del);
	else			/* all of a body that is too long, at once */
		assert(whole.del == SVAR_FOR_STOR && cut.del == whole.del);
	http_svar_slut(&whole);
	http_svar_slut(&cut);
	assert(whole.status == cut.status && whole.luk == cut.luk);
	if (whole.del == SVAR_HEL) {
		assert(whole.len == cut.len && whole.len <= MAX_BODY);
		assert(whole.len == 0 || (whole.krop[whole.len] == '\0' &&
		    memcmp(whole.krop, cut.krop, whole.len) == 0));
	}
	assert(whole.del != SVAR_UGYLDIG || whole.hvorfor != NULL);
	http_svar_fini(&whole);
	http_svar_fini(&cut);
	free(copy);
	return 0;
}
