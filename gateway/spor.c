#include "spor.h"

#include <stddef.h>
#include <string.h>

#define TRACE_AT	3	/* in a traceparent */
#define PARENT_AT	36
#define FLAGS_AT	53
#define TRACE_DIGITS	32
#define SPAN_DIGITS	16
#define FLAGS_END	(SPOR_LEN - 1)

/* Trace Context, 3.2.2.1: HEXDIGLC alone. */
static int
hex(const char *s, size_t n)
{
	return strspn(s, "0123456789abcdef") >= n;
}

static int
zeros(const char *s, size_t n)
{
	return strspn(s, "0") >= n;
}

/* "vv-", the ids, "-ff"; strspn() stops at each end, so all is within s. */
static int
fields_wellformed(const char *s)
{
	return strspn(s, "0123456789abcdef") == 2 && s[2] == '-' &&
	    hex(s + TRACE_AT, TRACE_DIGITS) && s[PARENT_AT - 1] == '-' &&
	    hex(s + PARENT_AT, SPAN_DIGITS) && s[FLAGS_AT - 1] == '-' &&
	    hex(s + FLAGS_AT, 2);
}

/* 3.2.2.2: version 00 ends here; 3.2.4: a later one may go on after a dash. */
static int
version_known(const char *s)
{
	if (strncmp(s, "ff", 2) == 0)
		return 0;
	return s[FLAGS_END] == '\0' ||
	    (s[FLAGS_END] == '-' && strncmp(s, "00", 2) != 0);
}

int
spor_parse(const char *value, struct spor *out)
{
	memset(out, 0, sizeof(*out));
	if (!fields_wellformed(value) || !version_known(value) ||
	    zeros(value + TRACE_AT, TRACE_DIGITS) ||
	    zeros(value + PARENT_AT, SPAN_DIGITS))
		return 0;
	memcpy(out->id, value + TRACE_AT, TRACE_DIGITS);
	/* 3.2.2.5.1: the lowest bit */
	out->sampled = strchr("13579bdf", value[FLAGS_AT + 1]) != NULL;
	return 1;
}

/* The digits of uuid, of which n at the end are wanted. */
static void
digits_take(const char *uuid, char *out, size_t n)
{
	size_t i;

	out[n] = '\0';
	for (i = strlen(uuid); i > 0 && n > 0; i--)
		if (uuid[i - 1] != '-')
			out[--n] = uuid[i - 1];
}

void
spor_begin(struct spor *s, const char *uuid)
{
	memset(s, 0, sizeof(*s));
	digits_take(uuid, s->id, TRACE_DIGITS);
}

void
spor_print(const struct spor *s, const char *uuid, char out[SPOR_LEN])
{
	out[0] = '\0';
	if (s->id[0] == '\0')
		return;
	memcpy(out, "00-", TRACE_AT);
	memcpy(out + TRACE_AT, s->id, TRACE_DIGITS);
	out[PARENT_AT - 1] = '-';
	digits_take(uuid, out + PARENT_AT, SPAN_DIGITS);
	/* 3.2.2.5: other flags are not passed on */
	memcpy(out + FLAGS_AT - 1, s->sampled ? "-01" : "-00", 4);
}
