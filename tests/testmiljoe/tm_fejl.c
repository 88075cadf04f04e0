#include "tm_fejl.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FOR_STORT	((16u << 20) + 1)
#define EN_ANDEN	"1108821933"	/* whom the wrong answer is about */

struct fejlplan {
	pthread_mutex_t	 lock;		/* guards the rest */
	enum fejl_art	 art;
	long		 arg;
	unsigned	 talt;		/* questions since the order */
};

static const struct {
	const char	*navn, *hvad;
} arter[FEJL_ANTAL] = {
#define X(id, navn, hvad) [id] = { navn, hvad },
	FEJL(X)
#undef X
};

static const long saedvanlig[FEJL_ANTAL] = {
	[FEJL_DELAY] = 2000, [FEJL_HTTP] = 500, [FEJL_TRUNCATED] = 1000,
	[FEJL_STALE] = 3600, [FEJL_FLAPPING] = 1000
};

const char *
fejl_navn(enum fejl_art a)
{
	return arter[a].navn;
}

const char *
fejl_tekst(enum fejl_art a)
{
	return arter[a].hvad;
}

struct fejlplan *
fejlplan_new(void)
{
	struct fejlplan *p;

	if ((p = calloc(1, sizeof(*p))) != NULL)
		pthread_mutex_init(&p->lock, NULL);
	return p;
}

void
fejlplan_free(struct fejlplan *p)
{
	if (p != NULL)
		pthread_mutex_destroy(&p->lock);
	free(p);
}

enum gw_err
fejlplan_bestil(struct fejlplan *p, const char *kind, long arg,
    struct grund *g)
{
	int a;

	for (a = 0; a < FEJL_ANTAL; a++)
		if (strcmp(arter[a].navn, kind) == 0)
			break;
	if (a == FEJL_ANTAL || arg < 0 || arg > 100000000 ||
	    (a == FEJL_HTTP && arg != 0 && (arg < 300 || arg > 599)))
		return fail(g, GW_EREQUEST, "no such kind of fault, or not "
		    "with that number");
	pthread_mutex_lock(&p->lock);
	p->art = (enum fejl_art)a;
	p->arg = arg == 0 ? saedvanlig[a] : arg;
	p->talt = 0;
	pthread_mutex_unlock(&p->lock);
	return GW_OK;
}

enum fejl_art
fejlplan_nu(struct fejlplan *p, long *arg)
{
	enum fejl_art a;

	pthread_mutex_lock(&p->lock);
	a = p->art;
	*arg = p->arg;
	pthread_mutex_unlock(&p->lock);
	return a;
}

int
fejlplan_hveranden(struct fejlplan *p)
{
	unsigned n;

	pthread_mutex_lock(&p->lock);
	n = p->talt++;
	pthread_mutex_unlock(&p->lock);
	return n % 2 == 0;
}

void
fejl_vent(struct fejlplan *p)
{
	struct timespec lidt = { 0, 20 * 1000 * 1000 };
	long arg, sovet;

	for (sovet = 0; fejlplan_nu(p, &arg) == FEJL_DELAY && sovet < arg;
	    sovet += 20)
		nanosleep(&lidt, NULL);
}

/* What stands before a CPR number in the five contracts. */
static const char *const foran[] = {
	"urn:oio:cpr-nr:", "DebitorCprNummer>", "EjendePersonNr>"
};

static int
er_cpr(const char *s)
{
	int i;

	for (i = 0; i < 10; i++)
		if (!isdigit((unsigned char)s[i]))
			return 0;
	return 1;
}

static const char *
anden_person(struct arena *a, const char *xml, size_t len)
{
	char *out = arena_strndup(a, xml, len), *p;
	size_t i, n;

	for (i = 0; out != NULL && i < 3; i++) {
		n = strlen(foran[i]);
		for (p = out; (p = strstr(p, foran[i])) != NULL;)
			if (er_cpr(p += n))
				memcpy(p, EN_ANDEN, 10);
	}
	return out;
}

const char *
fejl_krop(struct arena *a, enum fejl_art art, const char *xml, size_t *len)
{
	const char *tag;
	struct buf b;

	if (art == FEJL_PERSON)
		return anden_person(a, xml, *len);
	if (art != FEJL_SKEMA || (tag = memchr(xml, '>', *len)) == NULL)
		return xml;
	buf_init(&b, a);
	buf_add(&b, xml, (size_t)(tag - xml) + 1);
	buf_puts(&b, "<u:Ukendt xmlns:u=\"urn:ukendt\"/>");
	buf_add(&b, tag + 1, *len - (size_t)(tag - xml) - 1);
	*len = b.len;
	return buf_end(&b);
}

/* The first octet of the SignatureValue becomes another of its alphabet. */
static const char *
forkert_signatur(struct arena *a, const char *bytes, size_t len)
{
	char *out = arena_strndup(a, bytes, len), *p;

	p = out == NULL ? NULL : strstr(out, "SignatureValue>");
	if (p != NULL) {
		p += strlen("SignatureValue>");
		*p = *p == 'A' ? 'B' : 'A';
	}
	return out;
}

/* Everything from Security's start tag to its end goes. */
static const char *
uden_signatur(struct arena *a, const char *bytes, size_t *len)
{
	static const char slut[] = "</wsse:Security>";
	const char *p = memmem(bytes, *len, "<wsse:Security ", 15), *q;
	struct buf b;

	q = p == NULL ? NULL : memmem(p, *len - (size_t)(p - bytes), slut,
	    sizeof(slut) - 1);
	if (q == NULL)
		return bytes;
	q += sizeof(slut) - 1;
	buf_init(&b, a);
	buf_add(&b, bytes, (size_t)(p - bytes));
	buf_add(&b, q, *len - (size_t)(q - bytes));
	*len = b.len;
	return buf_end(&b);
}

/* White space behind a good message: too large all the same. */
static const char *
for_stor(struct arena *a, const char *bytes, size_t *len)
{
	char *out = arena_alloc(a, FOR_STORT + 1);

	if (out == NULL || *len > FOR_STORT)
		return bytes;
	memset(out, ' ', FOR_STORT);
	memcpy(out, bytes, *len);
	*len = FOR_STORT;
	return out;
}

static const char *
fast(const char *text, size_t *len)
{
	*len = strlen(text);
	return text;
}

const char *
fejl_octets(struct arena *a, enum fejl_art art, const char *bytes,
    size_t *len, const char **media)
{
	switch (art) {
	case FEJL_SIGNATURE:
		return forkert_signatur(a, bytes, *len);
	case FEJL_UNSIGNED:
		return uden_signatur(a, bytes, len);
	case FEJL_OVERSIZED:
		return for_stor(a, bytes, len);
	case FEJL_GARBAGE:
		return fast("\xff\xfe<<<&&\x01 nothing of the kind", len);
	case FEJL_HTML:
		*media = "text/html; charset=utf-8";
		return fast("<!DOCTYPE html><html><body><h1>Vedligehold</h1>"
		    "</body></html>", len);
	default:
		return bytes;
	}
}
