#include "ejendom_urn.h"

#include <string.h>
#include <strings.h>

#define URN_BFE	"urn:oio:ejendom:bfe-nr:"
#define URN_ESR	"urn:oio:esr:ejendom:"

/* The digits at s as a number, *end behind them; 0 when none or over max. */
static int
tal_parse(const char *s, size_t max, uint64_t *out, const char **end)
{
	size_t n = strspn(s, "0123456789");
	size_t i;

	if (n == 0 || n > max)
		return 0;
	for (*out = 0, i = 0; i < n; i++)
		*out = *out * 10 + (uint64_t)(s[i] - '0');
	*end = s + n;
	return 1;
}

static int
bfe_parse(const char *s, struct ejendom *out)
{
	const char *end;

	if (!tal_parse(s, 18, &out->bfe, &end) || *end != '\0' ||
	    out->bfe == 0)
		return 0;
	out->art = EJENDOM_BFE;
	return 1;
}

static int
esr_parse(const char *s, struct ejendom *out)
{
	uint64_t kommune, nr;
	const char *end;

	if (!tal_parse(s, 4, &kommune, &end) || *end != '-' ||
	    !tal_parse(end + 1, 9, &nr, &end) || *end != '\0')
		return 0;
	out->esr_kommune = (unsigned)kommune;
	out->esr_nr = (unsigned)nr;
	out->art = EJENDOM_ESR;
	return 1;
}

int
ejendom_parse(const char *urn, struct ejendom *out)
{
	memset(out, 0, sizeof(*out));
	if (urn == NULL)
		return 0;
	if (strncasecmp(urn, URN_BFE, strlen(URN_BFE)) == 0 &&
	    bfe_parse(urn + strlen(URN_BFE), out))
		return 1;
	if (strncasecmp(urn, URN_ESR, strlen(URN_ESR)) == 0 &&
	    esr_parse(urn + strlen(URN_ESR), out))
		return 1;
	memset(out, 0, sizeof(*out));
	return 0;
}
