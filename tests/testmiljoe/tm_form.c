#include "tm_form.h"

#include <string.h>

#include "cpr.h"

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decoded (URL Standard, 5.1); "" when it cannot be. */
static const char *
afkod(struct arena *a, const char *s, size_t len)
{
	char *ud = arena_alloc(a, len + 1);
	size_t i, n = 0;

	if (ud == NULL)
		return "";
	for (i = 0; i < len; i++)
		if (s[i] == '+')
			ud[n++] = ' ';
		else if (s[i] != '%')
			ud[n++] = s[i];
		else if (i + 2 < len && hex(s[i + 1]) >= 0 &&
		    hex(s[i + 2]) >= 0) {
			ud[n++] = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
			i += 2;
		} else
			return "";
	ud[n] = '\0';
	return ud;
}

const char *
form_vaerdi(struct arena *a, const char *s, const char *navn)
{
	size_t len = strlen(navn), n;

	for (; *s != '\0'; s += n + (s[n] == '&')) {
		n = strcspn(s, "&");
		if (n > len && strncmp(s, navn, len) == 0 && s[len] == '=')
			return afkod(a, s + len + 1, n - len - 1);
	}
	return "";
}

const char *
form_cpr(struct arena *a, const char *s)
{
	char cifre[CPR_LEN + 1];
	struct cpr cpr;
	size_t n = 0;

	for (; *s != '\0'; s++) {
		if (*s == ' ' || *s == '-')
			continue;
		if (n == CPR_LEN)
			return NULL;
		cifre[n++] = *s;
	}
	return cpr_parse(cifre, n, &cpr) ? arena_strndup(a, cifre, n) : NULL;
}
