#include "log_mask.h"

#include <string.h>

#define CPR_CIFRE	10
#define UUID_TEGN	36
#define SPOR_TEGN	32

static int
digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
hex(char c)
{
	return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* R24: octets of the blank or dash at s, 0 when there is none. */
static size_t
between(const char *s, size_t len)
{
	static const char *const marks[] = {
		" ", "-", "\t", "\xc2\xa0",		/* U+00A0 */
		"\xe2\x80\x90", "\xe2\x80\x91", "\xe2\x80\x92",
		"\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\x95",
		"\xe2\x88\x92",				/* U+2212 */
	};
	size_t i, n;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		n = strlen(marks[i]);
		if (n <= len && memcmp(s, marks[i], n) == 0)
			return n;
	}
	return 0;
}

/* 1 when s begins with 8-4-4-4-12 and nothing hexadecimal follows. */
static int
uuid_at(const char *s, size_t len)
{
	size_t i;

	if (len < UUID_TEGN || (len > UUID_TEGN && hex(s[UUID_TEGN])))
		return 0;
	for (i = 0; i < UUID_TEGN; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? s[i] != '-' :
		    !hex(s[i]))
			return 0;
	return 1;
}

/*
 * 1 when a trace's id begins at i, behind its key: 32 digits of lower case
 * hexadecimal, a letter among them.  One in twelve has ten decimal digits in
 * a row.
 */
static int
spor_at(const char *s, size_t len, size_t i)
{
	static const char key[] = "trace=";
	const size_t n = sizeof(key) - 1;
	size_t k, letters = 0;

	if (i < n || memcmp(s + i - n, key, n) != 0)
		return 0;
	for (k = i; k < len && hex(s[k]); k++) {
		if (s[k] >= 'A' && s[k] <= 'F')
			return 0;
		letters += !digit(s[k]);
	}
	return k - i == SPOR_TEGN && letters > 0;
}

/* The octets of the id at i that is left alone; 0: there is none. */
static size_t
id_at(const char *s, size_t len, size_t i)
{
	if (!hex(s[i]) || (i > 0 && hex(s[i - 1])))
		return 0;
	if (uuid_at(s + i, len - i))
		return UUID_TEGN;
	return spor_at(s, len, i) ? SPOR_TEGN : 0;
}

/* The run at s that begins with a digit: octets up to its last digit. */
static size_t
run_at(const char *s, size_t len, size_t *digits)
{
	size_t i = 0, end = 0, n;

	*digits = 0;
	while (i < len) {
		if (digit(s[i])) {
			(*digits)++;
			end = ++i;
		} else if ((n = between(s + i, len - i)) != 0)
			i += n;
		else
			break;
	}
	return end;
}

void
log_mask(char *s, size_t len)
{
	size_t i, k, run, digits;

	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			s[i] = ' ';
	for (i = 0; i < len; i += run) {
		run = id_at(s, len, i);
		if (run > 0)
			continue;
		run = 1;
		if (digit(s[i])) {
			run = run_at(s + i, len - i, &digits);
			for (k = i; digits >= CPR_CIFRE && k < i + run; k++)
				if (digit(s[k]))
					s[k] = '*';
		}
	}
}
