/*
 * ydelsesindeks_fuzz.c - any octets as Ydelsesindeks' answer.
 */
#include "kilde_fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	kilde_fuzz(&ydelsesindeks, in, len);
	return 0;
}
