#define _DEFAULT_SOURCE			/* explicit_bzero */
#include "http_svar.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ROOM		16384		/* octets of a body, to begin with */
#define KNOWN		(256 * 1024)	/* so much is believed of a length */

static void
ugyldig(struct http_svar *s, const char *hvorfor)
{
	s->del = SVAR_UGYLDIG;
	s->hvorfor = hvorfor;
}

void
http_svar_init(struct http_svar *s, size_t max)
{
	memset(s, 0, offsetof(struct http_svar, linje));
	s->max = max;
}

static void
krop_fri(struct http_svar *s)
{
	if (s->krop != NULL)
		explicit_bzero(s->krop, s->len);
	free(s->krop);
	s->krop = NULL;
}

void
http_svar_fini(struct http_svar *s)
{
	krop_fri(s);
	s->len = s->cap = 0;
}

char *
http_svar_tag(struct http_svar *s, size_t *len)
{
	char *krop = s->krop;

	*len = s->len;
	s->krop = NULL;
	s->len = s->cap = 0;
	return krop;
}

/* Room for more octets and a NUL; 0: too many, or no memory. */
static int
krop_plads(struct http_svar *s, size_t more)
{
	size_t cap = s->cap == 0 ? ROOM : s->cap;
	char *p;

	if (more > s->max - s->len) {
		s->del = SVAR_FOR_STOR;
		return 0;
	}
	if (s->len + more < s->cap)
		return 1;
	if (s->cap == 0 && s->del == SVAR_KROP && s->rest <= KNOWN)
		cap = s->rest + 1;
	while (cap <= s->len + more)
		cap *= 2;
	if ((p = malloc(cap)) == NULL) {
		s->del = SVAR_UDEN_PLADS;
		return 0;
	}
	if (s->len > 0)
		memcpy(p, s->krop, s->len);
	krop_fri(s);
	s->krop = p;
	s->cap = cap;
	return 1;
}

/* ---- lines ---- */

/* RFC 9112, 4: HTTP/1.1 or 1.0, a status, and whatever else. */
static void
statuslinje(struct http_svar *s)
{
	const char *p = s->linje;

	if (strncmp(p, "HTTP/1.", 7) != 0 || (p[7] != '0' && p[7] != '1') ||
	    p[8] != ' ' || p[9] < '1' || p[9] > '5' ||
	    strspn(p + 10, "0123456789") != 2 ||
	    (p[12] != ' ' && p[12] != '\0')) {
		ugyldig(s, "no status line");
		return;
	}
	s->status = (p[9] - '0') * 100 + (p[10] - '0') * 10 + (p[11] - '0');
	s->luk = p[7] == '0';
	s->har_laengde = s->har_media = s->stykker = 0;
	s->rest = 0;
	s->media[0] = '\0';
	s->del = SVAR_FELT;
}

/* Digits of a base into *n; 0: there are none, or too many. */
static int
tal(const char *p, size_t len, unsigned base, size_t *n)
{
	static const char digits[] = "0123456789abcdef";
	const char *d;

	if (len == 0 || len > 12)
		return 0;
	for (*n = 0; len > 0; len--, p++) {
		if (*p == '\0' || (d = strchr(digits, *p >= 'A' && *p <= 'F' ?
		    *p + 'a' - 'A' : *p)) == NULL || d >= digits + base)
			return 0;
		*n = *n * base + (size_t)(d - digits);
	}
	return 1;
}

static void
felt_laengde(struct http_svar *s, const char *v)
{
	if (s->har_laengde || !tal(v, strlen(v), 10, &s->rest))
		ugyldig(s, "Content-Length");
	s->har_laengde = 1;
}

static void
felt_kodning(struct http_svar *s, const char *v)
{
	if (s->stykker || strcasecmp(v, "chunked") != 0)
		ugyldig(s, "Transfer-Encoding");
	s->stykker = 1;
}

static void
felt_media(struct http_svar *s, const char *v)
{
	size_t n = strlen(v);

	if (s->har_media || n >= sizeof(s->media))
		ugyldig(s, "Content-Type");
	else
		memcpy(s->media, v, n + 1);
	s->har_media = 1;
}

/* RFC 9110, 7.6.1: a list of words. */
static void
felt_forbindelse(struct http_svar *s, const char *v)
{
	size_t n;

	for (; *v != '\0'; v += n) {
		v += strspn(v, " \t,");
		n = strcspn(v, " \t,");
		if (n == 5 && strncasecmp(v, "close", n) == 0)
			s->luk = 1;
	}
}

/* RFC 9110, 8.4: the octets are to be what they are. */
static void
felt_indhold(struct http_svar *s, const char *v)
{
	if (strcasecmp(v, "identity") != 0)
		ugyldig(s, "Content-Encoding");
}

static const struct {
	const char	*navn;
	void		(*tag)(struct http_svar *, const char *);
} felter[] = {
	{ "Content-Length", felt_laengde },
	{ "Transfer-Encoding", felt_kodning },
	{ "Content-Type", felt_media },
	{ "Connection", felt_forbindelse },
	{ "Content-Encoding", felt_indhold },
};

/* RFC 9110, 5.6.2: how many of the octets are a token. */
static size_t
ord(const char *p)
{
	return strspn(p, "!#$%&'*+-.^_`|~0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

static void
felt(struct http_svar *s)
{
	size_t i, n = ord(s->linje), slut = s->n;
	char *v;

	if (n == 0 || s->linje[n] != ':') {
		ugyldig(s, "a header");
		return;
	}
	s->linje[n] = '\0';
	v = s->linje + n + 1;
	v += strspn(v, " \t");
	while (s->linje + slut > v && strchr(" \t", s->linje[slut - 1]))
		slut--;
	s->linje[slut] = '\0';
	for (i = 0; i < sizeof(felter) / sizeof(felter[0]); i++)
		if (strcasecmp(s->linje, felter[i].navn) == 0)
			felter[i].tag(s, v);
}

/* RFC 9112, 6.3: what body follows, once the headers have ended. */
static void
hoved_slut(struct http_svar *s)
{
	if (s->status == 101 || (s->stykker && s->har_laengde))
		ugyldig(s, s->stykker ? "a length beside chunks" :
		    "another protocol");
	else if (s->status < 200)
		s->del = SVAR_LINJE;
	else if (s->status == 204 || s->status == 304)
		s->del = SVAR_HEL;
	else if (s->stykker)
		s->del = SVAR_STYKKE;
	else if (s->har_laengde)
		s->del = s->rest > s->max ? SVAR_FOR_STOR :
		    s->rest > 0 ? SVAR_KROP : SVAR_HEL;
	else {
		s->del = SVAR_TIL_SLUT;
		s->luk = 1;
	}
}

/* RFC 9112, 7.1: extensions are not for us. */
static void
stykke(struct http_svar *s)
{
	if (!tal(s->linje, strcspn(s->linje, "; \t"), 16, &s->rest))
		ugyldig(s, "a chunk's size");
	else if (s->rest > s->max - s->len)
		s->del = SVAR_FOR_STOR;
	else
		s->del = s->rest > 0 ? SVAR_STYKKE_KROP : SVAR_HALE;
}

static void
linje_slut(struct http_svar *s)
{
	s->linje[s->n] = '\0';
	if (strlen(s->linje) != s->n)
		ugyldig(s, "NUL in a line");
	else if (s->del == SVAR_LINJE)
		statuslinje(s);
	else if (s->del == SVAR_FELT && s->n > 0)
		felt(s);
	else if (s->del == SVAR_FELT)
		hoved_slut(s);
	else if (s->del == SVAR_STYKKE)
		stykke(s);
	else if (s->del == SVAR_HALE)
		s->del = s->n > 0 ? SVAR_HALE : SVAR_HEL;
	else if (s->n > 0)
		ugyldig(s, "octets behind a chunk");
	else
		s->del = SVAR_STYKKE;
	s->n = 0;
	s->cr = 0;
}

static void
linje_tegn(struct http_svar *s, char c)
{
	if (++s->linjer > SVAR_MAX_LINES)
		ugyldig(s, "too many lines");
	else if (s->cr && c == '\n')
		linje_slut(s);
	else if (s->cr || c == '\n')
		ugyldig(s, "a line that does not end in CRLF");
	else if (c == '\r')
		s->cr = 1;
	else if (s->n == SVAR_MAX_LINE)
		ugyldig(s, "a long line");
	else
		s->linje[s->n++] = c;
}

/* ---- octets ---- */

/* Some of the body's have come, and stand where they belong. */
static void
krop_kom(struct http_svar *s, size_t n)
{
	s->len += n;
	s->krop[s->len] = '\0';
	if (s->del == SVAR_TIL_SLUT)
		return;
	s->rest -= n;
	if (s->rest == 0)
		s->del = s->del == SVAR_KROP ? SVAR_HEL : SVAR_STYKKE_SLUT;
}

static int
i_krop(const struct http_svar *s)
{
	return s->del == SVAR_KROP || s->del == SVAR_TIL_SLUT ||
	    s->del == SVAR_STYKKE_KROP;
}

static size_t
krop_tag(struct http_svar *s, const char *p, size_t n)
{
	if (s->del != SVAR_TIL_SLUT && n > s->rest)
		n = s->rest;
	if (!krop_plads(s, n))
		return 0;
	memcpy(s->krop + s->len, p, n);
	krop_kom(s, n);
	return n;
}

size_t
http_svar_feed(struct http_svar *s, const char *p, size_t n)
{
	size_t used = 0;

	while (used < n && s->del < SVAR_HEL)
		if (i_krop(s))
			used += krop_tag(s, p + used, n - used);
		else
			linje_tegn(s, p[used++]);
	return used;
}

char *
http_svar_rum(struct http_svar *s, size_t *n)
{
	if (s->del != SVAR_KROP || !krop_plads(s, 1))
		return NULL;
	*n = s->cap - s->len - 1;
	if (*n > s->rest)
		*n = s->rest;
	return s->krop + s->len;
}

void
http_svar_tog(struct http_svar *s, size_t n)
{
	if (n > 0)
		krop_kom(s, n);
}

void
http_svar_slut(struct http_svar *s)
{
	if (s->del == SVAR_TIL_SLUT)
		s->del = SVAR_HEL;
	else if (s->del < SVAR_HEL)
		ugyldig(s, "an answer that ends too soon");
}
