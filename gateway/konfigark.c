#include "konfigark.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "konfigark_impl.h"
#include "tekst.h"

#define BEGGE	(ARK_KLE | ARK_KRAV)
#define MAX_VIST 80		/* octets of a value in a message */

/* Every column: heading, sheets it belongs to, what it holds. */
static const struct {
	const char	*overskrift;
	int		 slags;
	felt_laes	*laes;		/* NULL: another field's reads it */
	int		 faelles;	/* one value for all rows of a number */
} felter[FELT_ANTAL] = {
	[FELT_KLE] = { "KLE-nr.", ARK_KLE, felt_kle, 0 },
	[FELT_KLENAVN] = { "KLE-navn", ARK_KLE, felt_klenavn, 0 },
	[FELT_KRAVTYPE] = { "Kravtype", ARK_KRAV, felt_kravtype, 0 },
	[FELT_KRAVNAVN] = { "Kravtype-navn", ARK_KRAV, felt_kravnavn, 0 },
	[FELT_KOMMUNE] = { "Kommunekode", BEGGE, felt_kommune, 0 },
	[FELT_FAGSYSTEM] = { "Fagsystem", BEGGE, felt_tekst, 0 },
	[FELT_FRADATO] = { "Fradato for visning", BEGGE, felt_fradato, 1 },
	[FELT_AFDELING] = { "Kontaktafdeling", BEGGE, felt_tekst, 1 },
	[FELT_TELEFON] = { "Kontakttelefon", BEGGE, felt_telefon, 1 },
	[FELT_MEREINFO] = { "Link til yderligere information", BEGGE,
	    felt_link, 1 },
	[FELT_DIGITALPOST] = { "Digitalpost kontaktpunkt (postkasse)", BEGGE,
	    felt_link, 1 },
	[FELT_SELVNAVN] = { "Selvbetjeningsnavn", BEGGE, felt_tekst, 0 },
	[FELT_SELVLINK] = { "Selvbetjeningslink", BEGGE, felt_selvlink, 0 },
	[FELT_VIS_VERIFIKATION] = { "Vis i Verifikationsklient", BEGGE,
	    felt_ja_nej, 1 },
	[FELT_VIS_OVERBLIK] = { "Vis på Mit Overblik", BEGGE, felt_ja_nej, 1 },
	[FELT_DEAKTIVER] = { "Deaktiver fradato for aktive sager og "
	    "tilhørende ydelser", ARK_KLE, felt_ja_nej, 1 },
	[FELT_FAGSYSTEMFILTER] = { "Fagsystemfilter", ARK_KLE, felt_filter,
	    1 },
	[FELT_FACET_KUN] = { "Handlingsfacetter vis kun", ARK_KLE,
	    felt_facetter, 1 },
	[FELT_FACET_IKKE] = { "Handlingsfacetter vis ikke", ARK_KLE,
	    felt_facetter, 1 },
	[FELT_TITEL] = { "Vis sagstitel fra fagsystem", ARK_KLE, felt_ja_nej,
	    1 },
	[FELT_DOK_VERIFIKATION] = { "Dokumenttitler i Verifikationsklient",
	    ARK_KLE, felt_ja_nej, 1 },
	[FELT_DOK_OVERBLIK] = { "Dokumenttitler på Mit Overblik", ARK_KLE,
	    felt_ja_nej, 1 },
	[FELT_AKTINDSIGT] = { "Link til aktindsigt", BEGGE, felt_link, 1 },
};

const char *
felt_overskrift(enum ark_felt f)
{
	return f < FELT_ANTAL ? felter[f].overskrift : NULL;
}

int
felt_er_ja_nej(enum ark_felt f)
{
	return felter[f].laes == felt_ja_nej;
}

int
felt_er_faelles(enum ark_felt f)
{
	return felter[f].faelles;
}

int
felt_i_ark(enum ark_felt f, enum ark_slags slags)
{
	return (felter[f].slags & (int)slags) != 0;
}

/* --- Findings --- */

const char *
tekstf(struct arklaes *l, const char *fmt, ...)
{
	char text[600], *s;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if ((s = arena_strdup(l->a, text)) != NULL)
		return s;
	l->fuld = 1;
	return "";
}

static void
fund_i(struct arklaes *l, int grad, size_t raekke, size_t kolonne,
    const char *overskrift, const char *vaerdi, const char *grund,
    const char *raad)
{
	struct ark_fund *f;

	if ((f = arena_push(l->a, &l->fund, &l->n_fund, &l->cap_fund,
	    sizeof(*f))) == NULL) {
		l->fuld = 1;
		return;
	}
	f->grad = grad;
	f->raekke = raekke;
	f->kolonne = kolonne;
	f->overskrift = overskrift;
	f->vaerdi = vaerdi;
	f->grund = grund;
	f->raad = raad;
	l->n_fejl += grad == FUND_FEJL;
}

void
fund(struct arklaes *l, int grad, size_t raekke, enum ark_felt f,
    const char *vaerdi, const char *grund, const char *raad)
{
	fund_i(l, grad, raekke, f < FELT_ANTAL ? l->kolonne[f] : 0,
	    felt_overskrift(f), vaerdi != NULL && *vaerdi != '\0' ? vaerdi :
	    NULL, grund, raad);
}

/* --- Headings --- */

/* Without the trailing '*' that marks a mandatory column. */
static const char *
uden_stjerne(struct arklaes *l, const char *s)
{
	size_t len = strlen(s);

	while (len > 0 && (s[len - 1] == '*' || s[len - 1] == ' '))
		len--;
	return len == strlen(s) ? s : tekstf(l, "%.*s", (int)len, s);
}

static enum ark_felt
overskrift_felt(const char *s)
{
	int f;

	for (f = 0; f < FELT_ANTAL; f++)
		if (navn_lig(s, felter[f].overskrift))
			break;
	return (enum ark_felt)f;
}

static void
overskrift_ukendt(struct arklaes *l, size_t kolonne, const char *s)
{
	unsigned d, mindst = (unsigned)strlen(s) / 3 + 1;
	const char *naer = NULL;
	int f;

	for (f = 0; f < FELT_ANTAL; f++)
		if ((d = afstand(s, felter[f].overskrift)) < mindst) {
			mindst = d;
			naer = felter[f].overskrift;
		}
	fund_i(l, FUND_FEJL, 1, kolonne, NULL, s, "er ikke en af arkets "
	    "overskrifter", naer != NULL ? tekstf(l, "mente du \"%s\"?", naer)
	    : "slet kolonnen, eller ret overskriften");
}

/* An empty heading is nothing as long as the column is empty. */
static void
overskrift_tom(struct arklaes *l, const struct ark *ark, size_t kolonne)
{
	size_t i;

	for (i = 1; i < ark->n; i++)
		if (kolonne <= ark->raekker[i].n &&
		    *ark->raekker[i].celle[kolonne - 1] != '\0') {
			fund_i(l, FUND_FEJL, 1, kolonne, NULL, NULL, "kolonnen "
			    "har ingen overskrift", "skriv den, eller slet "
			    "kolonnen");
			break;
		}
}

static void
overskrifter_find(struct arklaes *l, const struct ark *ark)
{
	const struct ark_raekke *r = &ark->raekker[0];
	enum ark_felt f;
	const char *s;
	size_t i;

	for (i = 0; i < r->n; i++) {
		s = uden_stjerne(l, r->celle[i]);
		f = overskrift_felt(s);
		if (*s == '\0')
			overskrift_tom(l, ark, i + 1);
		else if (f == FELT_ANTAL)
			overskrift_ukendt(l, i + 1, s);
		else if (l->kolonne[f] != 0)
			fund_i(l, FUND_FEJL, 1, i + 1, s, NULL, "kolonnen er "
			    "der to gange", tekstf(l, "slet den, eller slet "
			    "kolonne %zu", l->kolonne[f]));
		else
			l->kolonne[f] = i + 1;
	}
}

/* A sheet is for numbers or for claims; the other's columns are errors. */
static void
overskrifter_slags(struct arklaes *l)
{
	int f, kle = l->kolonne[FELT_KLE] != 0,
	    krav = l->kolonne[FELT_KRAVTYPE] != 0;

	if (kle && krav)
		fund(l, FUND_FEJL, 1, FELT_KRAVTYPE, NULL, "står sammen med "
		    "KLE-nr.", "del arket i et for KLE-numre og et for "
		    "kravtyper");
	else if (!kle && !krav)
		fund_i(l, FUND_FEJL, 1, 0, NULL, NULL, "arket har hverken "
		    "KLE-nr. eller Kravtype", "skriv overskrifterne i første "
		    "række, med semikolon eller tabulator imellem");
	if (kle == krav)
		return;
	l->slags = kle ? ARK_KLE : ARK_KRAV;
	for (f = 0; f < FELT_ANTAL; f++)
		if (l->kolonne[f] != 0 && !(felter[f].slags & (int)l->slags))
			fund(l, FUND_FEJL, 1, (enum ark_felt)f, NULL, "hører "
			    "ikke til i et ark for kravtyper", "slet kolonnen");
	if (l->g->kommune == NULL && l->kolonne[FELT_KOMMUNE] == 0)
		fund_i(l, FUND_FEJL, 1, 0, NULL, NULL, "arket siger ikke, "
		    "hvilken kommune det er for", "tilføj kolonnen "
		    "Kommunekode, eller angiv kommunen, hvor arket nævnes");
}

/* --- Rows --- */

static int
raekke_tom(const struct ark_raekke *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (*r->celle[i] != '\0')
			return 0;
	return 1;
}

static void
raekke_laes(struct arklaes *l, size_t nr, const struct ark_raekke *r)
{
	struct post *p;
	size_t i;
	int f;

	if ((p = arena_push(l->a, &l->poster, &l->n_poster, &l->cap_poster,
	    sizeof(*p))) == NULL) {
		l->fuld = 1;
		return;
	}
	p->raekke = nr;
	if (l->g->kommune != NULL)
		p->kommune = konfiguration_kommune(l->g->k, l->g->kommune);
	for (f = 0; f < FELT_ANTAL; f++)
		p->v[f] = l->kolonne[f] != 0 && l->kolonne[f] <= r->n ?
		    r->celle[l->kolonne[f] - 1] : "";
	for (i = l->bredde; i < r->n; i++)
		if (*r->celle[i] != '\0') {
			fund_i(l, FUND_FEJL, nr, i + 1, NULL, r->celle[i],
			    "står uden for arkets kolonner", "sæt "
			    "anførselstegn om en celle med semikolon i");
			break;
		}
	for (f = 0; f < FELT_ANTAL; f++)
		if (felter[f].laes != NULL && (felter[f].slags &
		    (int)l->slags) && (l->kolonne[f] != 0 ||
		    f == FELT_FRADATO))
			felter[f].laes(l, p, (enum ark_felt)f);
}

static int
post_cmp(const void *a, const void *b)
{
	const struct post *pa = a, *pb = b;
	int d = strcmp(pa->kommune->kode, pb->kommune->kode);

	if (d == 0)
		d = strcmp(pa->noegle, pb->noegle);
	if (d == 0)
		d = pa->raekke < pb->raekke ? -1 : 1;
	return d;
}

/* --- Several rows, one number --- */

/* Every shared field is the first row's, or empty. */
static void
post_enig(struct arklaes *l, const struct post *foerste, const struct post *p)
{
	const char *a, *b;
	int f;

	for (f = 0; f < FELT_ANTAL; f++) {
		a = foerste->v[f];
		b = p->v[f];
		if (!felter[f].faelles || *b == '\0')
			continue;
		if (felt_er_ja_nej((enum ark_felt)f) && *a == '\0')
			a = "nej";
		if (felt_er_ja_nej((enum ark_felt)f) ? !navn_lig(a, b) :
		    strcmp(a, b) != 0)
			fund(l, FUND_FEJL, p->raekke, (enum ark_felt)f, b,
			    tekstf(l, "er ikke som i række %zu, som har samme "
			    "nummer", foerste->raekke), "skriv det samme, "
			    "eller lad cellen være tom");
	}
}

/* No two rows give self-service for one source system. */
static void
post_dobbelt(struct arklaes *l, const struct post *p, size_t i)
{
	const char *fs = p[i].v[FELT_FAGSYSTEM];
	size_t k;

	for (k = 0; k < i; k++)
		if (strcmp(fs, p[k].v[FELT_FAGSYSTEM]) == 0 ||
		    navn_lig(fs, p[k].v[FELT_FAGSYSTEM])) {
			fund(l, FUND_FEJL, p[i].raekke, l->slags == ARK_KLE ?
			    FELT_KLE : FELT_KRAVTYPE, p[i].noegle,
			    tekstf(l, "står også i række %zu med samme "
			    "fagsystem", p[k].raekke), "slet en af rækkerne, "
			    "eller ret fagsystemet");
			break;
		}
}

/* The self-service of n rows of one number, in the sheet's order. */
static void
post_selvbetjening(struct arklaes *l, const struct post *p, size_t n,
    struct kontakt *k)
{
	struct selvbetjening *v = arena_array(l->a, n, sizeof(*v));
	size_t i;

	if (v == NULL) {
		l->fuld = 1;
		return;
	}
	for (i = 0; i < n; i++) {
		if (*p[i].v[FELT_SELVLINK] == '\0')
			continue;
		v[k->n_selvbetjening].fagsystem =
		    *p[i].v[FELT_FAGSYSTEM] != '\0' ?
		    p[i].v[FELT_FAGSYSTEM] : NULL;
		v[k->n_selvbetjening].navn = p[i].v[FELT_SELVNAVN];
		v[k->n_selvbetjening++].adresse = p[i].v[FELT_SELVLINK];
	}
	k->selvbetjening = v;
}

static void
krav_af(const struct post *p, struct krav_konf *out)
{
	memcpy(out->kravtype, p->noegle, KRAV_LEN);
	out->navn = p->navn;
	out->mitoverblik = p->konf.mitoverblik;
	out->verifikationsklient = p->konf.verifikationsklient;
	out->fradato = p->konf.fradato;
	out->kontakt = p->konf.kontakt;
}

/* n rows of one number become one configuration, the first row's. */
static void
post_saml(struct arklaes *l, struct post *p, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++) {
		post_enig(l, &p[0], &p[i]);
		post_dobbelt(l, p, i);
	}
	post_selvbetjening(l, p, n, &p->konf.kontakt);
}

/* The rows of one municipality, already in order. */
static void
kommune_saml(struct arklaes *l, struct post *p, size_t n,
    struct ark_kommune *k)
{
	struct kle_konf *kle = arena_array(l->a, n, sizeof(*kle));
	struct krav_konf *krav = arena_array(l->a, n, sizeof(*krav));
	size_t i, run;

	if (kle == NULL || krav == NULL) {
		l->fuld = 1;
		return;
	}
	memcpy(k->kode, p->kommune->kode, sizeof(k->kode));
	for (i = 0; i < n; i += run) {
		for (run = 1; i + run < n; run++)
			if (strcmp(p[i].noegle, p[i + run].noegle) != 0)
				break;
		post_saml(l, &p[i], run);
		if (l->slags == ARK_KLE)
			kle[k->n_kle++] = p[i].konf;
		else
			krav_af(&p[i], &krav[k->n_krav++]);
	}
	k->kle = kle;
	k->krav = krav;
	advar_kommune(l, k);
}

/* All rows that say whose and what they are. */
static void
kommuner_saml(struct arklaes *l, struct konfigark *out)
{
	struct ark_kommune *v;
	struct post *p = l->poster;
	size_t i, n = 0, run;

	for (i = 0; i < l->n_poster; i++)
		if (p[i].kommune != NULL && p[i].noegle[0] != '\0')
			p[n++] = p[i];
	l->n_poster = n;
	if ((v = arena_array(l->a, n, sizeof(*v))) == NULL) {
		l->fuld = 1;
		return;
	}
	if (n > 0)
		qsort(p, n, sizeof(*p), post_cmp);
	for (i = 0; i < n; i += run) {
		for (run = 1; i + run < n; run++)
			if (p[i].kommune != p[i + run].kommune)
				break;
		kommune_saml(l, &p[i], run, &v[out->n_kommuner++]);
	}
	out->kommuner = v;
}

static int
fund_cmp(const void *a, const void *b)
{
	const struct ark_fund *fa = a, *fb = b;

	if (fa->raekke != fb->raekke)
		return fa->raekke < fb->raekke ? -1 : 1;
	if (fa->kolonne != fb->kolonne)
		return fa->kolonne < fb->kolonne ? -1 : 1;
	return strcmp(fa->grund, fb->grund);
}

enum gw_err
konfigark_laes(struct arena *a, const struct ark_grundlag *g, const char *s,
    size_t len, struct konfigark *out)
{
	struct arklaes l = { .a = a, .g = g };
	struct ark_fejl f = { 0, 0, NULL, NULL };
	struct ark ark;
	enum gw_err rc;
	size_t i;

	memset(out, 0, sizeof(*out));
	if ((rc = ark_laes(a, s, len, &f, &ark)) == GW_ECONF)
		fund_i(&l, FUND_FEJL, f.raekke, f.kolonne, NULL, NULL,
		    f.grund, f.raad);
	else if (rc != GW_OK)
		return rc;
	else if (ark.n == 0 || raekke_tom(&ark.raekker[0]))
		fund_i(&l, FUND_FEJL, 1, 0, NULL, NULL, "arket er tomt",
		    "skriv overskrifterne i første række");
	else {
		l.bredde = ark.raekker[0].n;
		overskrifter_find(&l, &ark);
		overskrifter_slags(&l);
		for (i = 1; i < ark.n && l.slags != ARK_UKENDT; i++)
			if (!raekke_tom(&ark.raekker[i]))
				raekke_laes(&l, i + 1, &ark.raekker[i]);
		advar_raekker(&l);
		kommuner_saml(&l, out);
	}
	if (l.fuld)
		return GW_ENOMEM;
	if (l.n_fund > 1)
		qsort(l.fund, l.n_fund, sizeof(*l.fund), fund_cmp);
	out->fund = l.fund;
	out->n_fund = l.n_fund;
	out->krav = l.slags == ARK_KRAV;
	out->poster = l.poster;
	out->n_poster = l.n_poster;
	if ((out->n_fejl = l.n_fejl) == 0)
		return GW_OK;
	out->kommuner = NULL;
	out->n_kommuner = 0;
	return GW_ECONF;
}

/* At most MAX_VIST octets of it, not in the middle of a character. */
static void
vaerdi_vis(struct buf *b, const char *s)
{
	size_t n = strlen(s), len = n;

	if (n > MAX_VIST)
		for (n = MAX_VIST; n > 0 && ((unsigned char)s[n] & 0xc0) ==
		    0x80;)
			n--;
	buf_add(b, s, n);
	buf_puts(b, n < len ? "... " : " ");
}

const char *
ark_fund_tekst(struct arena *a, const char *fil, const struct ark_fund *f)
{
	struct buf b;
	char *s, *p;

	buf_init(&b, a);
	buf_puts(&b, fil);
	if (f->raekke != 0)
		buf_printf(&b, ":%zu", f->raekke);
	buf_printf(&b, ": %s: ", f->grad == FUND_FEJL ? "fejl" : "advarsel");
	if (f->kolonne != 0)
		buf_printf(&b, "kolonne %zu", f->kolonne);
	if (f->overskrift != NULL)
		buf_printf(&b, f->kolonne != 0 ? " (%s)" : "%s",
		    f->overskrift);
	if (f->kolonne != 0 || f->overskrift != NULL)
		buf_puts(&b, ": ");
	if (f->vaerdi != NULL)
		vaerdi_vis(&b, f->vaerdi);
	buf_puts(&b, f->grund);
	if (f->raad != NULL)
		buf_printf(&b, "; %s", f->raad);
	s = buf_end(&b);
	/* a cell may hold line ends; a finding is one line */
	for (p = s; p != NULL && *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return s;
}
