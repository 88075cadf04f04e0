#include "arv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Printable ASCII, all of it, and not nothing. */
static int
tekst_ok(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	for (; *p > ' ' && *p < 0x7f; p++)
		;
	return *s != '\0' && *p == '\0';
}

/* "name=value name=value": 0 when that is not what it is. */
static int
felter_tag(struct arv_linje *l, char *at)
{
	char *navn, *vaerdi;

	while ((navn = strsep(&at, " ")) != NULL) {
		if ((vaerdi = strchr(navn, '=')) == NULL)
			return 0;
		*vaerdi++ = '\0';
		if (!tekst_ok(navn) || !tekst_ok(vaerdi) ||
		    strchr(vaerdi, '=') != NULL)
			return 0;
		if (l->n == ARV_FELTER)
			continue;
		l->felt[l->n].navn = navn;
		l->felt[l->n++].vaerdi = vaerdi;
	}
	return 1;
}

static enum gw_err
head_tag(const char *line, struct grund *g)
{
	const size_t n = sizeof(ARV_MAGI) - 1;
	unsigned long version;
	char *end;

	if (line == NULL || strncmp(line, ARV_MAGI " ", n + 1) != 0)
		return fail(g, GW_ECONF, "no record of a gatewayd");
	version = strtoul(line + n + 1, &end, 10);
	if (*end != '\0' || version == 0)
		return fail(g, GW_ECONF, "no record of a gatewayd");
	if (version > ARV_VERSION)
		return fail(g, GW_ECONF, "what runs is handed over in form "
		    "%lu, this program knows %u: end it and start this one",
		    version, ARV_VERSION);
	return GW_OK;
}

enum gw_err
arv_parse(char *text, arv_fn *fn, void *arg, struct grund *g)
{
	struct arv_linje l;
	char *line, *rest = text;
	enum gw_err rc;

	/* the last line has its end as well: half a record is none */
	if (*text == '\0' || text[strlen(text) - 1] != '\n')
		return fail(g, GW_ECONF, "no whole record of a gatewayd");
	text[strlen(text) - 1] = '\0';
	rc = head_tag(strsep(&rest, "\n"), g);
	while (rc == GW_OK && (line = strsep(&rest, "\n")) != NULL) {
		memset(&l, 0, sizeof(l));
		l.ord = strsep(&line, " ");
		if (!tekst_ok(l.ord) || !felter_tag(&l, line))
			rc = fail(g, GW_ECONF, "a line of the record is "
			    "malformed");
		else
			rc = fn(arg, &l, g);
	}
	return rc;
}

const char *
arv_ord(const struct arv_linje *l, const char *navn)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (strcmp(l->felt[i].navn, navn) == 0)
			return l->felt[i].vaerdi;
	return NULL;
}

long long
arv_tal(const struct arv_linje *l, const char *navn, long long ellers)
{
	const char *s = arv_ord(l, navn);
	long long n;
	char *end;

	if (s == NULL)
		return ellers;
	errno = 0;
	n = strtoll(s, &end, 10);
	return *end == '\0' && errno == 0 ? n : ellers;
}
