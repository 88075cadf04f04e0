#include "beloeb.h"

#include <string.h>

#define OERE	2			/* fraction digits */

static size_t
cifre(const char *s)
{
	return strspn(s, "0123456789");
}

enum gw_err
beloeb_laes(struct arena *a, const char *s, const char **out)
{
	size_t hele, brok = 0;
	char oere[OERE + 1] = "00", *p;
	const char *b;
	int minus;

	*out = NULL;
	if (s == NULL)
		return GW_ESCHEMA;
	if ((minus = *s == '-'))
		s++;
	if ((hele = cifre(s)) == 0)
		return GW_ESCHEMA;
	b = s + hele;
	if (*b == '.' && (brok = cifre(++b)) == 0)
		return GW_ESCHEMA;
	if (b[brok] != '\0')
		return GW_ESCHEMA;
	/* R41: oere are never lost. */
	if (brok > OERE && strspn(b + OERE, "0") != brok - OERE)
		return GW_ESCHEMA;
	memcpy(oere, b, brok < OERE ? brok : OERE);
	for (; hele > 1 && *s == '0'; s++)
		hele--;
	if (hele == 1 && *s == '0' && strcmp(oere, "00") == 0)
		minus = 0;
	if ((p = arena_printf(a, "%s%.*s.%s", minus ? "-" : "", (int)hele,
	    s, oere)) == NULL)
		return GW_ENOMEM;
	*out = p;
	return GW_OK;
}

int
beloeb_over_nul(const char *beloeb)
{
	return beloeb[0] != '-' && strcmp(beloeb, "0.00") != 0;
}
