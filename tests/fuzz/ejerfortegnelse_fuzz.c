/*
 * ejerfortegnelse_fuzz.c - any octets as Ejerfortegnelsen's answer.
 */
#include "kilde_fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	kilde_fuzz(&ejerfortegnelse, in, len);
	return 0;
}
