/*
 * ark_felt.c - what a cell of a configuration sheet may hold.
 */
#include <string.h>

#include "kle.h"
#include "konfigark_impl.h"
#include "tekst.h"

#define MAX_LINK	2000	/* octets of a link */

static void
fejl(struct arklaes *l, const struct post *p, enum ark_felt f,
    const char *grund, const char *raad)
{
	fund(l, FUND_FEJL, p->raekke, f, p->v[f], grund, raad);
}

static void
advarsel(struct arklaes *l, const struct post *p, enum ark_felt f,
    const char *grund, const char *raad)
{
	fund(l, FUND_ADVARSEL, p->raekke, f, p->v[f], grund, raad);
}

/* --- What the row is about --- */

/* "02-01-2000" or "02.01.2000": a number that a spreadsheet made a date. */
static int
ligner_dato(const char *s)
{
	size_t i, n = strlen(s);

	if (n != 8 && n != 10)
		return 0;
	for (i = 0; i < n; i++)
		if (i == 2 || i == 5 ? s[i] != '-' && s[i] != '.' &&
		    s[i] != '/' : s[i] < '0' || s[i] > '9')
			return 0;
	return n == 10 || s[2] != '.' || s[5] != '.';
}

/* A retired number is still looked up: old cases bear it. */
static void
kle_udgaaet(struct arklaes *l, struct post *p, const struct kle_emne *e)
{
	const struct central *c = &l->g->k->central;
	const char *ny = NULL;
	size_t i;

	if (e->til == DAG_INGEN || e->til > l->g->idag)
		return;
	for (i = 0; i < c->n_afloest; i++)
		if (strcmp(c->afloest[i].kle, e->kle) == 0)
			ny = c->afloest[i].efterfoelger;
	advarsel(l, p, FELT_KLE, "er udgået af KLE", ny != NULL ?
	    tekstf(l, "tilføj afløseren %s", ny) :
	    "find det nummer, der bruges nu");
}

void
felt_kle(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const struct central *c = &l->g->k->central;
	const struct kle_emne *e = central_kle(c, p->v[f]);

	if (e != NULL) {
		memcpy(p->noegle, e->kle, KLE_LEN);
		memcpy(p->konf.kle, e->kle, KLE_LEN);
		kle_udgaaet(l, p, e);
		return;
	}
	if (*p->v[f] == '\0') {
		fejl(l, p, f, "mangler", "skriv emnets nummer som NN.NN.NN");
		return;
	}
	if (!kle_gyldig(p->v[f]) && ligner_dato(p->v[f])) {
		fejl(l, p, f, "er en dato", "formatér kolonnen som tekst i "
		    "regnearket, og skriv nummeret igen");
		return;
	}
	e = naermeste_kle(c, p->v[f], p->v[FELT_KLENAVN]);
	fejl(l, p, f, kle_gyldig(p->v[f]) ? "findes ikke i KLE" :
	    "er ikke et KLE-nummer", e == NULL ? "skriv et nummer fra KLE "
	    "som NN.NN.NN" : tekstf(l, "mente du %s%s%s?", e->kle,
	    e->titel != NULL ? " " : "", e->titel != NULL ? e->titel : ""));
}

/* Informative only; unlike the title, it may stand beside a wrong number. */
void
felt_klenavn(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const struct kle_emne *e = central_kle(&l->g->k->central,
	    p->v[FELT_KLE]);

	if (*p->v[f] != '\0' && e != NULL && e->titel != NULL &&
	    !navn_lig(p->v[f], e->titel))
		advarsel(l, p, f, tekstf(l, "er ikke titlen på %s", e->kle),
		    tekstf(l, "KLE siger \"%s\": er det det rigtige nummer?",
		    e->titel));
}

void
felt_kravtype(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const struct central *c = &l->g->k->central;
	const struct krav_type *t = central_krav(c, p->v[f]);

	if (t != NULL) {
		memcpy(p->noegle, t->kravtype, KRAV_LEN);
		return;
	}
	if (*p->v[f] == '\0') {
		fejl(l, p, f, "mangler", "skriv kravtypens UUID");
		return;
	}
	if ((t = naermeste_krav(c, p->v[f])) != NULL) {
		fejl(l, p, f, "er ikke en kravtype",
		    tekstf(l, "mente du %s %s?", t->kravtype, t->navn));
		return;
	}
	if (strlen(p->v[f]) != KRAV_LEN - 1 || !uuid_lig(p->v[f], p->v[f])) {
		fejl(l, p, f, "er ikke en UUID", "skriv kravtypens UUID som "
		    "8-4-4-4-12 cifre");
		return;
	}
	memcpy(p->noegle, p->v[f], KRAV_LEN);
	if (*p->v[FELT_KRAVNAVN] == '\0')
		fejl(l, p, f, "er en kravtype uden kendt navn",
		    "skriv dens navn i Kravtype-navn");
	else
		advarsel(l, p, f, "er ikke en af aftalernes kravtyper",
		    "kontrollér den hos økonomisystemets leverandør");
}

void
felt_kravnavn(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const struct krav_type *t = central_krav(&l->g->k->central,
	    p->v[FELT_KRAVTYPE]);

	if (*p->v[f] == '\0')
		return;
	if (t == NULL)
		p->navn = p->v[f];
	else if (!navn_lig(p->v[f], t->navn))
		advarsel(l, p, f, "er ikke kravtypens navn",
		    tekstf(l, "den hedder \"%s\": er det den rigtige UUID?",
		    t->navn));
}

/* Spreadsheets take the leading zero away: three digits are meant too. */
void
felt_kommune(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const struct konfiguration *k = l->g->k;
	const struct kommune_konf *n;
	const char *kode = p->v[f];

	if (*kode == '\0') {
		if (l->g->kommune == NULL)
			fejl(l, p, f, "mangler", "skriv kommunens fire cifre");
		return;
	}
	if (strlen(kode) == 3)
		kode = tekstf(l, "0%s", kode);
	if ((p->kommune = konfiguration_kommune(k, kode)) == NULL) {
		n = naermeste_kommune(k, kode);
		fejl(l, p, f, "er ikke en kommune", n == NULL ?
		    "skriv kommunens fire cifre" : tekstf(l,
		    "mente du %s %s?", n->kode, n->navn));
	} else if (l->g->kommune != NULL &&
	    strcmp(l->g->kommune, kode) != 0)
		fejl(l, p, f, "er en anden kommune", tekstf(l, "arket er for "
		    "%s: slet rækken", l->g->kommune));
}

/* --- Dates, texts, links --- */

/* DD-MM-YYYY, a real date, or DAG_INGEN. */
static int32_t
dag_dansk(const char *s)
{
	static const char form[] = "NN-NN-NNNN";
	int v[3] = { 0, 0, 0 }, del = 0;
	size_t i;

	for (i = 0; form[i] != '\0'; i++) {
		if (form[i] == '-') {
			if (s[i] != '-')
				return DAG_INGEN;
			del++;
			continue;
		}
		if (s[i] < '0' || s[i] > '9')
			return DAG_INGEN;
		v[del] = v[del] * 10 + (s[i] - '0');
	}
	return s[i] != '\0' ? DAG_INGEN : dag_fra(v[2], v[1], v[0]);
}

/* The same date as it should have been written, or NULL. */
static const char *
dato_raad(struct arklaes *l, const char *s)
{
	int32_t d = strlen(s) == DAG_LEN - 1 ? dag_parse(s) : DAG_INGEN;
	int aar, maaned, dag;
	char *kopi, *c;

	if (d == DAG_INGEN && strlen(s) == DAG_LEN - 1 &&
	    (kopi = arena_strdup(l->a, s)) != NULL) {
		for (c = kopi; *c != '\0'; c++)
			if (*c == '.' || *c == '/')
				*c = '-';
		d = dag_dansk(kopi);
	}
	if (d == DAG_INGEN)
		return "skriv en dato, der findes, som DD-MM-ÅÅÅÅ";
	dag_til(d, &aar, &maaned, &dag);
	return tekstf(l, "skriv %02d-%02d-%04d", dag, maaned, aar);
}

void
felt_fradato(struct arklaes *l, struct post *p, enum ark_felt f)
{
	p->konf.fradato = DAG_INGEN;
	if (*p->v[f] == '\0')
		return;
	if ((p->konf.fradato = dag_dansk(p->v[f])) == DAG_INGEN)
		fejl(l, p, f, "er ikke en dato som DD-MM-ÅÅÅÅ",
		    dato_raad(l, p->v[f]));
	else if (p->konf.fradato > l->g->idag)
		advarsel(l, p, f, "ligger i fremtiden", "er året rigtigt?");
}

/* Where a text field goes. */
static const char **
kontaktfelt(struct post *p, enum ark_felt f)
{
	struct kontakt *k = &p->konf.kontakt;

	switch (f) {
	case FELT_AFDELING:
		return &k->afdeling;
	case FELT_TELEFON:
		return &k->telefon;
	case FELT_MEREINFO:
		return &k->mereinformation;
	case FELT_DIGITALPOST:
		return &k->digitalpost;
	case FELT_AKTINDSIGT:
		return &k->aktindsigt;
	default:
		return NULL;
	}
}

static int
har_kontroltegn(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return 1;
	return 0;
}

/* Goes out as XML text: no control characters. */
void
felt_tekst(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const char **out = kontaktfelt(p, f);

	if (*p->v[f] == '\0')
		return;
	if (har_kontroltegn(p->v[f]))
		fejl(l, p, f, "har linjeskift eller styretegn",
		    "skriv teksten på én linje");
	else if (out != NULL)
		*out = p->v[f];
}

/* Eight digits; blanks and +45 are removed (rules 7). */
void
felt_telefon(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const char *s = p->v[f];
	char nr[9];
	size_t n = 0;

	if (*s == '\0')
		return;
	if (strncmp(s, "+45", 3) == 0)
		s += 3;
	for (; *s != '\0' && n < sizeof(nr); s++) {
		if (strncmp(s, "\xc2\xa0", 2) == 0)
			s++;
		else if (*s != ' ')
			nr[n++] = *s;
	}
	if (n != 8 || *s != '\0' || memchr(nr, '\0', n) != NULL ||
	    strspn(p->v[f], "+0123456789 \xc2\xa0") != strlen(p->v[f])) {
		fejl(l, p, f, "er ikke et telefonnummer",
		    "skriv otte cifre");
		return;
	}
	nr[8] = '\0';
	if (strspn(nr, "0123456789") != 8)
		fejl(l, p, f, "er ikke et telefonnummer",
		    "skriv otte cifre");
	else
		*kontaktfelt(p, f) = p->v[f] = tekstf(l, "%s", nr);
}

/* Octets that a link cannot hold unescaped (RFC 3986, 2). */
static int
link_tegn_ok(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f ||
		    strchr("\"<>\\^`{|}", *s) != NULL ||
		    strncmp(s, "\xc2\xa0", 2) == 0)
			return 0;
	return 1;
}

/* 1 when there is a host behind the scheme's "://". */
static int
link_vaert_ok(const char *s)
{
	size_t n = strcspn(s, "/?#");

	return n > 0 && *s != ':' && *s != '.' &&
	    memchr(s, '@', n) == NULL && memchr(s, '.', n) != NULL;
}

/* Absolute https; http and a second '?' are warned of.  1: usable. */
static int
link_ok(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const char *s = p->v[f], *q;
	int http = strncmp(s, "http://", 7) == 0;

	if (!http && strncmp(s, "https://", 8) != 0) {
		fejl(l, p, f, "er ikke et link", strchr(s, ' ') == NULL &&
		    strchr(s, '.') != NULL && strstr(s, "://") == NULL &&
		    strlen(s) < 200 ? tekstf(l, "skriv https://%s", s) :
		    "skriv en adresse, der begynder med https://");
		return 0;
	}
	if (!link_tegn_ok(s) || !link_vaert_ok(s + (http ? 7 : 8)) ||
	    strlen(s) > MAX_LINK) {
		fejl(l, p, f, "er ikke et helt link", "kopiér adressen fra "
		    "browseren, uden mellemrum");
		return 0;
	}
	if (http)
		advarsel(l, p, f, "er ikke krypteret (http)", tekstf(l,
		    "virker https://%.200s?", s + 7));
	if ((q = strchr(s, '?')) != NULL && strchr(q + 1, '?') != NULL)
		advarsel(l, p, f, "har to spørgsmålstegn", "afprøv linket: "
		    "det første skal formentlig væk");
	return 1;
}

void
felt_link(struct arklaes *l, struct post *p, enum ark_felt f)
{
	if (*p->v[f] != '\0' && link_ok(l, p, f))
		*kontaktfelt(p, f) = p->v[f];
}

/* The name is text, the link a link, and neither without the other. */
void
felt_selvlink(struct arklaes *l, struct post *p, enum ark_felt f)
{
	const char *navn = p->v[FELT_SELVNAVN];

	if (*p->v[f] != '\0')
		link_ok(l, p, f);
	if (*p->v[f] == '\0' && *navn != '\0')
		fund(l, FUND_FEJL, p->raekke, f, NULL, "mangler til "
		    "selvbetjeningens navn", "skriv linket, eller slet navnet");
	if (*p->v[f] != '\0' && *navn == '\0')
		fund(l, FUND_FEJL, p->raekke, FELT_SELVNAVN, NULL, "mangler "
		    "til selvbetjeningens link", "skriv navnet, eller slet "
		    "linket");
}

/* --- Openings and filters --- */

static void
ja_nej_set(struct kle_konf *k, enum ark_felt f, unsigned ja)
{
	switch (f) {
	case FELT_VIS_VERIFIKATION:
		k->verifikationsklient = ja & 1;
		break;
	case FELT_VIS_OVERBLIK:
		k->mitoverblik = ja & 1;
		break;
	case FELT_DEAKTIVER:
		k->deaktiver_fradato = ja & 1;
		break;
	case FELT_TITEL:
		k->titel = ja & 1;
		break;
	case FELT_DOK_VERIFIKATION:
		k->dokument_verifikationsklient = ja & 1;
		break;
	case FELT_DOK_OVERBLIK:
		k->dokument_mitoverblik = ja & 1;
		break;
	default:
		break;
	}
}

void
felt_ja_nej(struct arklaes *l, struct post *p, enum ark_felt f)
{
	int ja = navn_lig(p->v[f], "ja");

	if (*p->v[f] != '\0' && !ja && !navn_lig(p->v[f], "nej"))
		fejl(l, p, f, "er hverken ja eller nej", "skriv ja eller nej");
	ja_nej_set(&p->konf, f, (unsigned)ja);
}

/* The parts of a list with comma between; an empty part is an error. */
static void
liste(struct arklaes *l, struct post *p, enum ark_felt f,
    struct tekstliste *out)
{
	const char **v = NULL, *s = p->v[f], *e;
	size_t n = 0, cap = 0, len;

	if (*s == '\0')
		return;
	for (;; s = e + 1) {
		e = s + strcspn(s, ",");
		while (*s == ' ')
			s++;
		for (len = (size_t)(e - s); len > 0 && s[len - 1] == ' ';)
			len--;
		if (len == 0) {
			fejl(l, p, f, "har et tomt led", "slet det "
			    "overflødige komma");
			return;
		}
		if (arena_push(l->a, &v, &n, &cap, sizeof(*v)) == NULL ||
		    (v[n - 1] = arena_strndup(l->a, s, len)) == NULL) {
			l->fuld = 1;
			return;
		}
		if (*e == '\0')
			break;
	}
	out->v = v;
	out->n = n;
}

void
felt_filter(struct arklaes *l, struct post *p, enum ark_felt f)
{
	if (har_kontroltegn(p->v[f]))
		fejl(l, p, f, "har linjeskift eller styretegn",
		    "skriv navnene på én linje med komma imellem");
	else
		liste(l, p, f, &p->konf.fagsystemfilter);
}

void
felt_facetter(struct arklaes *l, struct post *p, enum ark_felt f)
{
	struct tekstliste *out = f == FELT_FACET_KUN ?
	    &p->konf.facet_vis_kun : &p->konf.facet_vis_ikke;
	size_t i;

	liste(l, p, f, out);
	for (i = 0; i < out->n; i++)
		if (!facet_gyldig(out->v[i])) {
			fejl(l, p, f, tekstf(l, "har %.40s, som ikke er en "
			    "handlingsfacet", out->v[i]), "skriv et bogstav "
			    "og to cifre, fx G01,G10");
			break;
		}
	if (f == FELT_FACET_IKKE && out->n > 0 &&
	    *p->v[FELT_FACET_KUN] != '\0')
		fejl(l, p, f, "står sammen med \"vis kun\"",
		    "udfyld kun én af de to kolonner");
}
