/*
 * testmiljoe generate: the standing population, and the sheets that open
 * what it needs.  Equal options give equal bytes: nothing here reads a clock
 * or a random number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpr.h"
#include "tm_data.h"
#include "tm_kommandoer.h"
#include "tm_pki.h"
#include "tm_scenarier.h"
#include "tm_valg.h"

#define ARENA_MAX	(1024u << 20)
#define MAX_PERSONER	100000
#define PULJE		2000	/* serial numbers in use on one birthday */
#define DEMO_KOMMUNE	"0461"
#define DEMO_CPR	"0703851237"

struct gen {
	struct arena	*a;
	struct buf	*b;
	unsigned long	 seed;
	const struct kommune *k;	/* the one being written */
	char		 cpr[CPR_LEN + 1];	/* the person */
	size_t		 nr;		/* of persons, from 0 */
	size_t		 andre;		/* of persons beside, from 0 */
	size_t		 scenarie;	/* of templates written, from 0 */
	const char	*uuid[10];	/* of the template being written */
};

/* ---- numbers ---- */

/* SplitMix64: the same for the same seed and number. */
static uint64_t
tal(const struct gen *g, uint64_t n)
{
	uint64_t z = (uint64_t)g->seed * 0x9e3779b97f4a7c15u + n;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/*
 * The n-th number of a pool of birth years: unique, since those with one
 * serial differ in year (2000 is a multiple of the 50 years), failing modulus
 * 11 by taking the serial's other half where it must, and not the demo's.
 */
static void
cpr_nr(const struct gen *g, size_t n, int foerste_aar, int aar, int serie,
    char out[CPR_LEN + 1])
{
	uint64_t h = tal(g, n);
	unsigned lige = (unsigned)(n % PULJE), i;

	/* Of one date not both halves pass: they differ by 2 * 4 in the sum;
	 * the second date is for the one that the demo has. */
	for (i = 0; i < 4; i++) {
		snprintf(out, CPR_LEN + 1, "%02u%02u%02u%04u",
		    1 + (unsigned)((h + i / 2) % 28),
		    1 + (unsigned)(h / 28 % 12),
		    (unsigned)(foerste_aar + (int)((n / PULJE * 7 + n) %
		    (size_t)aar)) % 100,
		    (unsigned)serie + lige + i % 2 * PULJE);
		if (!cpr_nogens(out) && strcmp(out, DEMO_CPR) != 0)
			return;
	}
}

static void
voksen(const struct gen *g, size_t n, char out[CPR_LEN + 1])
{
	cpr_nr(g, n, 1940, 50, 0, out);
}

/* Born 2015-2019: below every age for years to come; series 4000. */
static void
barn(const struct gen *g, size_t n, char out[CPR_LEN + 1])
{
	cpr_nr(g, n, 2015, 5, 4000, out);
}

/* ---- templates ---- */

static const char *
nummer_uuid(struct gen *g, int i)
{
	if (g->uuid[i] == NULL)
		g->uuid[i] = navn_uuid(g->a, "population", arena_printf(g->a,
		    "%lu/%s/%zu/%zu/%d", g->seed, g->k->kode, g->nr,
		    g->scenarie, i));
	return g->uuid[i];
}

/* A day in the month before the person turned 18. */
static const char *
foer_18(struct gen *g)
{
	char out[DAG_LEN];
	struct cpr c;

	if (!cpr_parse(g->cpr, strlen(g->cpr), &c))
		return "2000-01-01";
	return arena_strdup(g->a, dag_print(cpr_fylder(&c, 18) - 20, out));
}

static unsigned
ejendom(const struct gen *g)
{
	return 100000000u + (unsigned)(g->nr * 100 + g->scenarie % 100);
}

static void
hul(struct gen *g, char c)
{
	char cpr[CPR_LEN + 1];

	if (c >= '0' && c <= '9')
		buf_puts(g->b, nummer_uuid(g, c - '0'));
	else if (c == 'k')
		buf_puts(g->b, g->k->kode);
	else if (c == 'n')
		buf_puts(g->b, g->k->navn);
	else if (c == 'b')
		buf_printf(g->b, "%u", ejendom(g));
	else if (c == 'e' || c == 'E')
		buf_printf(g->b, c == 'E' ? "%s-%06u" : "%s-%05u",
		    g->k->kode + 1, ejendom(g) % 100000);
	else if (c == 'd')
		buf_puts(g->b, foer_18(g));
	else if (c == 'p')
		buf_printf(g->b, "%.6s-%s", g->cpr, g->cpr + 6);
	else if (c == 'm' || c == 'B') {
		(c == 'm' ? voksen : barn)(g, MAX_PERSONER / 2 + g->andre++,
		    cpr);
		buf_puts(g->b, cpr);
	}
}

static void
udfyld(struct gen *g, const char *t)
{
	size_t n;

	for (; *t != '\0'; t += n) {
		n = strcspn(t, "%");
		buf_add(g->b, t, n);
		if (t[n] == '%') {
			hul(g, t[n + 1]);
			n += 2;
		}
	}
}

static void
nyt_scenarie(struct gen *g, size_t nr)
{
	g->scenarie = nr;
	memset(g->uuid, 0, sizeof(g->uuid));
}

/* ---- the population ---- */

static const char *const fornavne[] = {
	"Anna", "Bo", "Camilla", "Dan", "Ella", "Freja", "Gorm", "Hanne",
	"Ib", "Jytte", "Karl", "Lone", "Mads", "Nanna", "Ole", "Pia"
};
static const char *const efternavne[] = {
	"Testesen", "Prøvegaard", "Eksempel", "Attrup", "Dummyholm",
	"Forsøgh", "Øvelund"
};

static int
er_demo(const struct gen *g, size_t person)
{
	return person == 0 && strcmp(g->k->kode, DEMO_KOMMUNE) == 0;
}

/* Which templates a person gets: all are given to somebody, and everybody
 * gets one, but the first, the demo's, only where there is no other. */
static int
faar(size_t scenarie, size_t nr, size_t i_alt)
{
	if (i_alt == 1)
		return 1;
	if (nr == 0)
		return 0;
	nr--;
	i_alt--;
	return scenarie % i_alt == nr ||
	    (i_alt > n_scenarier && scenarie == nr % n_scenarier);
}

static void
en_person(struct gen *g, size_t person, size_t i_alt)
{
	size_t i;

	if (er_demo(g, person))
		strcpy(g->cpr, DEMO_CPR);
	else
		voksen(g, g->nr, g->cpr);
	buf_printf(g->b, " <person cpr=\"%s\" navn=\"%s %s\">\n", g->cpr,
	    er_demo(g, person) ? "Test" : fornavne[tal(g, g->nr) % 16],
	    er_demo(g, person) ? "Testesen" :
	    efternavne[tal(g, g->nr) / 16 % 7]);
	if (er_demo(g, person)) {
		nyt_scenarie(g, 99);
		udfyld(g, demo_person);
	}
	for (i = 0; i < n_scenarier; i++)
		if (faar(i, g->nr, i_alt)) {
			nyt_scenarie(g, i);
			buf_printf(g->b, "  <!-- %s: %s [",
			    scenarier[i].regel, scenarier[i].hvad);
			udfyld(g, scenarier[i].ventet);
			buf_puts(g->b, "] -->\n");
			udfyld(g, scenarier[i].person);
		}
	buf_puts(g->b, " </person>\n");
	for (i = 0; i < n_scenarier; i++)
		if (faar(i, g->nr, i_alt) && scenarier[i].andre != NULL) {
			nyt_scenarie(g, i);
			udfyld(g, scenarier[i].andre);
		}
}

/* The demo's municipality first, then by code. */
static const struct kommune *
kommune_nr(size_t nr)
{
	const struct kommune *k = kommuner(), *demo;

	demo = kommune_kode(DEMO_KOMMUNE);
	if (nr == 0)
		return demo;
	return k + nr - 1 < demo ? k + nr - 1 : k + nr;
}

/* In the first municipality; beside what every person has of rules. */
static void
mange_ting(struct gen *g)
{
	unsigned i;

	g->k = kommune_nr(0);
	nyt_scenarie(g, 0);
	udfyld(g, mange.foer);
	for (i = 0; i < mange.antal; i++) {
		nyt_scenarie(g, i);
		udfyld(g, mange.en);
	}
	udfyld(g, mange.efter);
}

static void
population(struct gen *g, size_t n, size_t personer)
{
	size_t i, j;

	buf_puts(g->b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testdata xmlns=\"urn:borgerblikket:testdata:1\">\n");
	for (i = 0; i < n; i++) {
		g->k = kommune_nr(i);
		/* R53: the last of several has no integration. */
		buf_printf(g->b, " <kommune kode=\"%s\" oeir=\"%s\"/>\n",
		    g->k->kode, i > 0 && i == n - 1 ? "nej" : "ja");
		for (j = 0; j < personer; j++) {
			en_person(g, j, n * personer);
			g->nr++;
		}
	}
	mange_ting(g);
	buf_puts(g->b, "</testdata>\n");
}

static void
ark(struct gen *g, size_t n, const char *hoved, const char *const *raekker)
{
	size_t i, j;

	buf_puts(g->b, hoved);
	for (i = 0; i < n; i++) {
		g->k = kommune_nr(i);
		for (j = 0; raekker[j] != NULL; j++)
			udfyld(g, raekker[j]);
	}
}

/* ---- the command ---- */

enum udbytte { UD_POPULATION, UD_KLE, UD_KRAV };

static const char *
lav(struct gen *g, enum udbytte what, size_t n, size_t personer)
{
	struct buf b;

	buf_init(&b, g->a);
	g->b = &b;
	g->nr = g->andre = 0;
	if (what == UD_POPULATION)
		population(g, n, personer);
	else
		ark(g, n, what == UD_KLE ? ark_kle_hoved : ark_krav_hoved,
		    what == UD_KLE ? ark_kle : ark_krav);
	return buf_end(&b);
}

static int
skriv(struct gen *g, const char *out, const char *navn, enum udbytte what,
    size_t n, size_t personer)
{
	struct grund why = { 0 };
	const char *text = lav(g, what, n, personer);

	if (text == NULL)
		fail(&why, GW_ENOMEM, "out of memory");
	else if (out != NULL)
		(void)(fil_skriv(g->a, out, navn, text, &why) == GW_OK);
	else if (fputs(text, stdout) == EOF)
		fail(&why, GW_EIO, "cannot write");
	if (why.rc == GW_OK)
		return 0;
	fprintf(stderr, "testmiljoe generate: %s\n", why.text);
	return 1;
}

static int
lav_alt(unsigned long seed, const char *out, const char *which, size_t n,
    size_t personer)
{
	struct gen g = { .seed = seed };
	int rc;

	if ((g.a = arena_new(ARENA_MAX)) == NULL)
		return 1;
	if (out == NULL)
		rc = skriv(&g, NULL, NULL, which == NULL ? UD_POPULATION :
		    strcmp(which, "kle") == 0 ? UD_KLE : UD_KRAV, n, personer);
	else if ((rc = skriv(&g, out, "population.xml", UD_POPULATION, n,
	    personer)) == 0 && (rc = skriv(&g, out, "konfiguration.csv",
	    UD_KLE, n, personer)) == 0)
		rc = skriv(&g, out, "kravtyper.csv", UD_KRAV, n, personer);
	arena_free(g.a);
	return rc;
}

int
cmd_generate(int argc, char **argv)
{
	long n = ANTAL_KOMMUNER, personer = 4, seed = 1;
	const char *out = NULL, *which = NULL;
	const struct valg valg[] = {
		{ "--kommuner", VALG_TAL, &n, "N  how many municipalities, "
		    "Odense first (98)" },
		{ "--personer", VALG_TAL, &personer, "N  persons in each "
		    "(4)" },
		{ "--seed", VALG_TAL, &seed, "N  another population (1)" },
		{ "--out", VALG_TEKST, &out, "DIR  write population.xml, "
		    "konfiguration.csv and kravtyper.csv there" },
		{ "--ark", VALG_TEKST, &which, "kle|krav  print that "
		    "configuration sheet instead" },
		{ NULL, 0, NULL, NULL }
	};
	const struct kommando k = { "generate", "generate [options]",
	    "Writes the standing population: persons who between them meet "
	    "every rule.", valg };
	int rc;

	if ((rc = valg_laes(&k, argc, argv, NULL)) != 0)
		return rc == 1 ? 0 : rc;
	if (n < 1 || n > ANTAL_KOMMUNER || personer < 1 ||
	    n * personer > MAX_PERSONER / 2 || seed < 0 ||
	    (which != NULL && strcmp(which, "kle") != 0 &&
	    strcmp(which, "krav") != 0)) {
		fprintf(stderr, "testmiljoe generate: --kommuner 1 to 98, "
		    "at most %d persons in all, --seed not negative, --ark "
		    "kle or krav\n", MAX_PERSONER / 2);
		return 2;
	}
	return lav_alt((unsigned long)seed, out, which, (size_t)n,
	    (size_t)personer);
}
