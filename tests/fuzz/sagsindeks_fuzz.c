/*
 * sagsindeks_fuzz.c - any octets as the Sags- og Dokumentindeks' answer.
 */
#include "kilde_fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	kilde_fuzz(&sagsindeks, in, len);
	return 0;
}
