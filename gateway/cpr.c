#include "cpr.h"

#include <string.h>

static int
ciffer(char c)
{
	return c >= '0' && c <= '9';
}

int
cpr_parse(const char *s, size_t len, struct cpr *out)
{
	size_t i;

	memset(out, 0, sizeof(*out));
	if (s == NULL || len != CPR_LEN)
		return 0;
	for (i = 0; i < len; i++)
		if (!ciffer(s[i]))
			return 0;
	memcpy(out->nr, s, CPR_LEN);
	return 1;
}

int
cpr_parse_urn(const char *urn, struct cpr *out)
{
	static const char prefix[] = "urn:oio:cpr-nr:";
	size_t i;
	char c;

	memset(out, 0, sizeof(*out));
	if (urn == NULL)
		return 0;
	for (i = 0; i < sizeof(prefix) - 1; i++) {
		c = urn[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != prefix[i])
			return 0;
	}
	return cpr_parse(urn + i, strlen(urn + i), out);
}

int
cpr_equal(const struct cpr *a, const struct cpr *b)
{
	return a->nr[0] != '\0' && memcmp(a->nr, b->nr, CPR_LEN) == 0;
}

static int
to_cifre(const char *s)
{
	return (s[0] - '0') * 10 + (s[1] - '0');
}

/* Rules 11: the century follows from digit 7 and the year. */
static int
foedselsaar(const char *nr)
{
	int aar = to_cifre(nr + 4);

	switch (nr[6]) {
	case '0': case '1': case '2': case '3':
		return 1900 + aar;
	case '4': case '9':
		return (aar <= 36 ? 2000 : 1900) + aar;
	default:
		return (aar <= 57 ? 2000 : 1800) + aar;
	}
}

int32_t
cpr_foedt(const struct cpr *cpr)
{
	int dag;

	if (cpr->nr[0] == '\0')
		return DAG_INGEN;
	dag = to_cifre(cpr->nr);
	if (dag >= 61 && dag <= 91)	/* a substitute number */
		dag -= 60;
	return dag_fra(foedselsaar(cpr->nr), to_cifre(cpr->nr + 2), dag);
}

int32_t
cpr_fylder(const struct cpr *cpr, int age)
{
	int32_t foedt = cpr_foedt(cpr), dag29;
	int aar, maaned, dag;

	if (foedt == DAG_INGEN)
		return DAG_INGEN;
	dag_til(foedt, &aar, &maaned, &dag);
	dag29 = dag_fra(aar + age, maaned, dag);
	if (dag29 == DAG_INGEN && maaned == 2 && dag == 29)
		return dag_fra(aar + age, 3, 1);	/* R30 */
	return dag29;
}

/* Octets of the blank or dash at s (R24 lists them), 0: neither. */
static size_t
skilletegn(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	if (*s != '\0' && strchr(" \t\r\n-", *s) != NULL)
		return 1;
	if (u[0] == 0xc2 && u[1] == 0xa0)		/* U+00A0 */
		return 2;
	if (u[0] != 0xe2)
		return 0;
	if (u[1] == 0x80 && u[2] >= 0x90 && u[2] <= 0x95)
		return 3;				/* U+2010-U+2015 */
	if (u[1] == 0x88 && u[2] == 0x92)		/* U+2212 */
		return 3;
	return 0;
}

/* 1 when the ten digits that begin at s look like a CPR number. */
static int
ligner_cpr(const char *s)
{
	char nr[CPR_LEN];
	size_t n = 0, skil;
	int dag, maaned;

	while (n < CPR_LEN) {
		if (ciffer(*s))
			nr[n++] = *s++;
		else if ((skil = skilletegn(s)) != 0)
			s += skil;
		else
			return 0;
	}
	if (ciffer(*s))
		return 0;
	dag = to_cifre(nr);
	maaned = to_cifre(nr + 2);
	if (dag >= 61)
		dag -= 60;
	return dag >= 1 && dag <= 31 && maaned >= 1 && maaned <= 12;
}

int
cpr_i_tekst(const char *s)
{
	const char *p;

	if (s == NULL)
		return 0;
	for (p = s; *p != '\0'; p++)
		if (ciffer(*p) && (p == s || !ciffer(p[-1])) && ligner_cpr(p))
			return 1;
	return 0;
}
