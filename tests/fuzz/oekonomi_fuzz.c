/*
 * oekonomi_fuzz.c - any octets as ØiR's answer, a fault's detail too.
 */
#include "kilde_fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	kilde_fuzz(&oekonomi, in, len);
	return 0;
}
