#include "tekst.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define UUID_TEGN	36

static int
blank(const char *s)
{
	if (*s != '\0' && strchr(" \t\r\n", *s) != NULL)
		return 1;
	return s[0] == '\xc2' && s[1] == '\xa0' ? 2 : 0;	/* U+00A0 */
}

static const char *
forbi_blanke(const char *s)
{
	int n;

	while ((n = blank(s)) != 0)
		s += n;
	return s;
}

/*
 * The next character of a name, folded, and *s behind it: a run of blanks
 * is one blank, at the end of the text none.  A-Z and U+00C0-U+00DE (AE,
 * OE, AA among them) become small; in UTF-8 the latter are C3 80-9E, where
 * C3 97 is the multiplication sign.
 */
static int
naeste(const char **s)
{
	const unsigned char *u = (const unsigned char *)*s;
	int c;

	if (blank(*s)) {
		*s = forbi_blanke(*s);
		return **s == '\0' ? '\0' : ' ';
	}
	if (u[0] == 0xc3 && u[1] != '\0') {
		*s += 2;
		c = 0xc300 + u[1];
		return u[1] <= 0x9e && u[1] != 0x97 ? c + 0x20 : c;
	}
	if (u[0] != '\0')
		(*s)++;
	return u[0] >= 'A' && u[0] <= 'Z' ? u[0] - 'A' + 'a' : u[0];
}

int
navn_lig(const char *a, const char *b)
{
	int ca, cb;

	if (a == NULL || b == NULL)
		return 0;
	a = forbi_blanke(a);
	b = forbi_blanke(b);
	do {
		ca = naeste(&a);
		cb = naeste(&b);
	} while (ca == cb && ca != '\0');
	return ca == cb;
}

static int
hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F');
}

static int
uuid_form(const char *s)
{
	int i;

	for (i = 0; i < UUID_TEGN; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (s[i] != '-')
				return 0;
		} else if (!hex(s[i]))
			return 0;
	}
	return s[UUID_TEGN] == '\0';
}

/* The UUID itself, behind any URN; NULL when there is none. */
static const char *
uuid_af(const char *s)
{
	const char *kolon;

	if (s == NULL)
		return NULL;
	if ((kolon = strrchr(s, ':')) != NULL) {
		if ((s[0] | 0x20) != 'u' || (s[1] | 0x20) != 'r' ||
		    (s[2] | 0x20) != 'n' || s[3] != ':')
			return NULL;
		s = kolon + 1;
	}
	return uuid_form(s) ? s : NULL;
}

int
id_cmp(const char *a, const char *b)
{
	const char *ua = uuid_af(a), *ub = uuid_af(b);

	if (ua != NULL && ub != NULL)
		return strcasecmp(ua, ub);
	if (ua == NULL && ub == NULL)
		return strcmp(a, b);
	return ua != NULL ? -1 : 1;
}

int
uuid_lig(const char *a, const char *b)
{
	return uuid_af(a) != NULL && uuid_af(b) != NULL && id_cmp(a, b) == 0;
}

int
id_lig(const char *a, const char *b)
{
	return a != NULL && b != NULL && id_cmp(a, b) == 0;
}

int
tekst_tom(const char *s)
{
	return s == NULL || *forbi_blanke(s) == '\0';
}

/* A filter's UUID may have blanks around it, as its cell had. */
static int
system_uuid_lig(const char *konfigureret, const char *uuid)
{
	const char *k, *u = uuid_af(uuid);

	if (u == NULL)
		return 0;
	konfigureret = forbi_blanke(konfigureret);
	if ((k = strrchr(konfigureret, ':')) == NULL)
		return navn_lig(konfigureret, u);
	return strncmp(konfigureret, "urn:", 4) == 0 && navn_lig(k + 1, u);
}

int
fagsystem_lig(const char *konfigureret, const char *uuid, const char *navn)
{
	if (tekst_tom(konfigureret))
		return 0;
	return navn_lig(konfigureret, navn) ||
	    system_uuid_lig(konfigureret, uuid);
}
