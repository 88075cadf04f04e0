#include "ark.h"

#include <string.h>

/* --- Encoding --- */

/* Octets of the UTF-8 character at s, 0 when there is none (RFC 3629, 4). */
static size_t
utf8_tegn(const unsigned char *s, size_t len)
{
	size_t n, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (len < n)
		return 0;
	for (i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* overlong forms, surrogates, beyond U+10FFFF */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

static int
er_utf8(const char *s, size_t len)
{
	size_t i, n;

	for (i = 0; i < len; i += n)
		if ((n = utf8_tegn((const unsigned char *)s + i,
		    len - i)) == 0)
			return 0;
	return 1;
}

/* Windows-1252, 0x80-0x9f; 0: not assigned.  The rest is Latin-1. */
static const unsigned short cp1252[32] = {
	0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
	0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
};

static void
tegn_tilfoej(struct buf *b, unsigned c)
{
	char u[3];

	if (c < 0x80) {
		u[0] = (char)c;
		buf_add(b, u, 1);
	} else if (c < 0x800) {
		u[0] = (char)(0xc0 | c >> 6);
		u[1] = (char)(0x80 | (c & 0x3f));
		buf_add(b, u, 2);
	} else {
		u[0] = (char)(0xe0 | c >> 12);
		u[1] = (char)(0x80 | (c >> 6 & 0x3f));
		u[2] = (char)(0x80 | (c & 0x3f));
		buf_add(b, u, 3);
	}
}

/* 0: an octet that Windows-1252 has no character for. */
static int
fra_cp1252(struct buf *b, const char *s, size_t len)
{
	unsigned c;
	size_t i;

	for (i = 0; i < len; i++) {
		c = (unsigned char)s[i];
		if (c >= 0x80 && c < 0xa0 && (c = cp1252[c - 0x80]) == 0)
			return 0;
		tegn_tilfoej(b, c);
	}
	return 1;
}

static enum gw_err
nej(struct ark_fejl *f, size_t raekke, size_t kolonne, const char *grund,
    const char *raad)
{
	f->raekke = raekke;
	f->kolonne = kolonne;
	f->grund = grund;
	f->raad = raad;
	return GW_ECONF;
}

/* The octets as UTF-8 without a byte order mark. */
static enum gw_err
som_utf8(struct arena *a, const char *s, size_t len, struct ark_fejl *f,
    const char **out, size_t *outlen)
{
	static const char gem[] = "gem arket som CSV UTF-8";
	struct buf b;

	if (len >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 ||
	    memcmp(s, "\xfe\xff", 2) == 0))
		return nej(f, 0, 0, "filen er gemt som UTF-16", gem);
	if (memchr(s, '\0', len) != NULL)
		return nej(f, 0, 0, "filen er ikke tekst", gem);
	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3, len -= 3;
	*out = s;
	*outlen = len;
	if (er_utf8(s, len))
		return GW_OK;
	buf_init(&b, a);
	if (!fra_cp1252(&b, s, len))
		return nej(f, 0, 0, "filen er hverken UTF-8 eller "
		    "Windows-1252", gem);
	*outlen = b.len;
	*out = buf_end(&b);
	return *out == NULL ? GW_ENOMEM : GW_OK;
}

/* --- Cells --- */

struct laeser {
	struct arena	*a;
	const char	*p, *end;
	char		 skille;
	struct ark_fejl	*f;
	size_t		 raekke;	/* from 1 */
};

/* What the first row has more of outside quotes; neither: ';'. */
static char
skilletegn(const char *s, const char *end)
{
	size_t semikolon = 0, tab = 0;
	int citat = 0;

	for (; s < end && (citat || (*s != '\n' && *s != '\r')); s++) {
		if (*s == '"')
			citat = !citat;
		semikolon += !citat && *s == ';';
		tab += !citat && *s == '\t';
	}
	return tab > semikolon ? '\t' : ';';
}

/* Octets of the blank (U+00A0 too) at the start or end of s, or 0. */
static size_t
blank(const char *s, size_t len, int ved_slut)
{
	if (len == 0)
		return 0;
	if (memchr(" \t\r\n", s[ved_slut ? len - 1 : 0], 4) != NULL)
		return 1;
	return len > 1 && memcmp(ved_slut ? s + len - 2 : s, "\xc2\xa0",
	    2) == 0 ? 2 : 0;
}

/* A copy without outer blanks. */
static const char *
trimmet(struct arena *a, const char *s, size_t len)
{
	size_t n;

	while ((n = blank(s, len, 0)) != 0)
		s += n, len -= n;
	while ((n = blank(s, len, 1)) != 0)
		len -= n;
	return arena_strndup(a, s, len);
}

static int
slut(const struct laeser *l)
{
	return l->p == l->end || *l->p == l->skille || *l->p == '\n' ||
	    *l->p == '\r';
}

/* A quoted cell; l->p is at the quote. */
static enum gw_err
celle_citat(struct laeser *l, size_t kolonne, const char **out)
{
	struct buf b;
	const char *s;

	buf_init(&b, l->a);
	for (l->p++;; l->p = s + 1) {
		s = memchr(l->p, '"', (size_t)(l->end - l->p));
		if (s == NULL)
			return nej(l->f, l->raekke, kolonne, "anførsels"
			    "tegn uden afslutning", "sæt et \" efter "
			    "cellens tekst");
		buf_add(&b, l->p, (size_t)(s - l->p));
		if (s + 1 == l->end || s[1] != '"')
			break;
		buf_add(&b, s++, 1);
	}
	l->p = s + 1;
	if (!slut(l))
		return nej(l->f, l->raekke, kolonne, "tekst lige efter et "
		    "anførselstegn", "skriv \"\" for et "
		    "anførselstegn i teksten");
	if ((s = buf_end(&b)) == NULL)
		return GW_ENOMEM;
	*out = trimmet(l->a, s, b.len);
	return *out == NULL ? GW_ENOMEM : GW_OK;
}

static enum gw_err
celle(struct laeser *l, size_t kolonne, const char **out)
{
	const char *s = l->p;
	enum gw_err rc = GW_OK;

	if (!slut(l) && *s == '"')
		rc = celle_citat(l, kolonne, out);
	else {
		while (!slut(l))
			l->p++;
		if ((*out = trimmet(l->a, s, (size_t)(l->p - s))) == NULL)
			rc = GW_ENOMEM;
	}
	if (rc == GW_OK && strlen(*out) > ARK_MAX_CELLE)
		rc = nej(l->f, l->raekke, kolonne, "mere end 4000 tegn i en "
		    "celle", "kort teksten af");
	return rc;
}

/* One row, its line's end (LF, CR LF or CR) included. */
static enum gw_err
raekke(struct laeser *l, struct ark_raekke *out)
{
	const char **v = NULL;
	size_t n = 0, cap = 0;
	enum gw_err rc;

	for (;;) {
		if (n == ARK_MAX_KOLONNER)
			return nej(l->f, l->raekke, n, "mere end 100 kolonner",
			    "slet de tomme kolonner til højre");
		if (arena_push(l->a, &v, &n, &cap, sizeof(*v)) == NULL)
			return GW_ENOMEM;
		if ((rc = celle(l, n, &v[n - 1])) != GW_OK)
			return rc;
		if (l->p == l->end || *l->p != l->skille)
			break;
		l->p++;
	}
	if (l->p < l->end && *l->p == '\r')
		l->p++;
	if (l->p < l->end && *l->p == '\n')
		l->p++;
	out->celle = v;
	out->n = n;
	return GW_OK;
}

enum gw_err
ark_laes(struct arena *a, const char *s, size_t len, struct ark_fejl *f,
    struct ark *out)
{
	struct laeser l = { .a = a, .f = f };
	struct ark_raekke *v = NULL;
	size_t cap = 0;
	enum gw_err rc;

	memset(out, 0, sizeof(*out));
	if ((rc = som_utf8(a, s, len, f, &s, &len)) != GW_OK)
		return rc;
	l.p = s;
	l.end = s + len;
	l.skille = skilletegn(s, l.end);
	while (l.p < l.end) {
		if (out->n == ARK_MAX_RAEKKER)
			return nej(f, out->n, 0, "mere end 20000 rækker",
			    "del arket i flere");
		if (arena_push(a, &v, &out->n, &cap, sizeof(*v)) == NULL)
			return GW_ENOMEM;
		l.raekke = out->n;
		if ((rc = raekke(&l, &v[out->n - 1])) != GW_OK)
			return rc;
	}
	out->raekker = v;
	return GW_OK;
}
