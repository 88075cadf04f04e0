#include "raekker.h"

#include <string.h>

#include "konfigark_impl.h"
#include "tekst.h"

static const char *const navne[FELT_ANTAL] = {
	[FELT_KRAVNAVN] = "kravnavn",
	[FELT_FAGSYSTEM] = "fagsystem",
	[FELT_FRADATO] = "fradato",
	[FELT_AFDELING] = "afdeling",
	[FELT_TELEFON] = "telefon",
	[FELT_MEREINFO] = "mereinformation",
	[FELT_DIGITALPOST] = "digitalpost",
	[FELT_SELVNAVN] = "selvbetjening_navn",
	[FELT_SELVLINK] = "selvbetjening",
	[FELT_VIS_VERIFIKATION] = "verifikationsklient",
	[FELT_VIS_OVERBLIK] = "mitoverblik",
	[FELT_DEAKTIVER] = "deaktiver_fradato",
	[FELT_FAGSYSTEMFILTER] = "fagsystemfilter",
	[FELT_FACET_KUN] = "facet_vis_kun",
	[FELT_FACET_IKKE] = "facet_vis_ikke",
	[FELT_TITEL] = "titel",
	[FELT_DOK_VERIFIKATION] = "dokument_verifikationsklient",
	[FELT_DOK_OVERBLIK] = "dokument_mitoverblik",
	[FELT_AKTINDSIGT] = "aktindsigt",
};

const char *
felt_navn(enum ark_felt f)
{
	return f < FELT_ANTAL ? navne[f] : NULL;
}

/* --- Out of a sheet --- */

/* What a cell says, spelt one way: nothing is nej where that is asked. */
static const char *
celle(const struct post *p, enum ark_felt f, int foerste)
{
	if (navne[f] == NULL || (!foerste && (felt_er_faelles(f) ||
	    f == FELT_KRAVNAVN)))
		return "";
	if (f == FELT_KRAVNAVN)		/* of a known one it is our table's */
		return p->navn != NULL ? p->navn : "";
	if (!felt_er_ja_nej(f))
		return p->v[f];
	return navn_lig(p->v[f], "ja") ? "ja" : "nej";
}

enum gw_err
raekker_af_ark(struct arena *a, const struct konfigark *ark,
    const char *kommune, struct raekker *out)
{
	const struct post *p;
	struct raekke *r;
	int f, foerste;
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < ark->n_poster; i++) {
		p = &ark->poster[i];
		if (strcmp(p->kommune->kode, kommune) != 0)
			continue;
		if ((r = arena_push(a, &out->v, &out->n, &out->cap,
		    sizeof(*r))) == NULL)
			return GW_ENOMEM;
		foerste = out->n == 1 ||
		    strcmp(r[-1].noegle, p->noegle) != 0;
		memcpy(r->noegle, p->noegle, sizeof(r->noegle));
		for (f = 0; f < FELT_ANTAL; f++)
			r->v[f] = felt_i_ark((enum ark_felt)f, ark->krav ?
			    ARK_KRAV : ARK_KLE) ?
			    celle(p, (enum ark_felt)f, foerste) : "";
	}
	return GW_OK;
}

/* --- Together --- */

/* How many rows from i on have its number. */
static size_t
gruppe(const struct raekker *r, size_t i)
{
	size_t n;

	for (n = 1; i + n < r->n; n++)
		if (strcmp(r->v[i].noegle, r->v[i + n].noegle) != 0)
			break;
	return n;
}

/* Which of the two comes next: <0 a, >0 b, 0 both. */
static int
naeste(const struct raekker *a, size_t i, const struct raekker *b, size_t j)
{
	if (i >= a->n)
		return 1;
	if (j >= b->n)
		return -1;
	return strcmp(a->v[i].noegle, b->v[j].noegle);
}

static enum gw_err
tag(struct arena *a, struct raekker *out, const struct raekke *v, size_t n)
{
	struct raekke *r;
	size_t i;

	for (i = 0; i < n; i++) {
		if ((r = arena_push(a, &out->v, &out->n, &out->cap,
		    sizeof(*r))) == NULL)
			return GW_ENOMEM;
		*r = v[i];
	}
	return GW_OK;
}

enum gw_err
raekker_flet(struct arena *a, const struct raekker *gammel,
    const struct raekker *ny, struct raekker *out)
{
	size_t i = 0, j = 0, ng, nn;
	enum gw_err rc = GW_OK;
	int d;

	memset(out, 0, sizeof(*out));
	while (rc == GW_OK && (i < gammel->n || j < ny->n)) {
		d = naeste(gammel, i, ny, j);
		ng = d <= 0 ? gruppe(gammel, i) : 0;
		nn = d >= 0 ? gruppe(ny, j) : 0;
		rc = d < 0 ? tag(a, out, &gammel->v[i], ng) :
		    tag(a, out, &ny->v[j], nn);
		i += ng;
		j += nn;
	}
	return rc;
}

/* --- Written out --- */

/* Quoted where it would not read back as itself. */
static void
celle_skriv(struct buf *b, const char *s)
{
	size_t n = strlen(s);

	if (strpbrk(s, ";\"\t\r\n") == NULL && (n == 0 || (*s != ' ' &&
	    s[n - 1] != ' '))) {
		buf_puts(b, s);
		return;
	}
	buf_puts(b, "\"");
	for (; *s != '\0'; s++)
		buf_add(b, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
	buf_puts(b, "\"");
}

/* The cell, with what the store need not keep. */
static const char *
celle_tekst(const struct raekke *r, enum ark_felt f, const struct central *c)
{
	const struct kle_emne *e;
	const struct krav_type *t;

	if (c == NULL && f != FELT_KLE && f != FELT_KRAVTYPE)
		return r->v[f];
	switch (f) {
	case FELT_KLE:
	case FELT_KRAVTYPE:
		return r->noegle;
	case FELT_KLENAVN:
		e = central_kle(c, r->noegle);
		return e != NULL && e->titel != NULL ? e->titel : "";
	case FELT_KRAVNAVN:
		t = central_krav(c, r->noegle);
		return t != NULL ? t->navn : r->v[f];
	default:
		return r->v[f];
	}
}

enum gw_err
raekker_skriv(struct arena *a, const struct raekker *r, enum ark_slags slags,
    const struct central *c, const char **out, size_t *len)
{
	const char *foer;
	struct buf b;
	size_t i;
	int f;

	buf_init(&b, a);
	for (i = 0; i <= r->n; i++) {
		foer = "";
		for (f = 0; f < FELT_ANTAL; f++) {
			if (f == FELT_KOMMUNE ||
			    !felt_i_ark((enum ark_felt)f, slags))
				continue;
			buf_puts(&b, foer);
			celle_skriv(&b, i == 0 ?
			    felt_overskrift((enum ark_felt)f) :
			    celle_tekst(&r->v[i - 1], (enum ark_felt)f, c));
			foer = ";";
		}
		buf_puts(&b, "\n");
	}
	*len = b.len;
	return (*out = buf_end(&b)) != NULL ? GW_OK : GW_ENOMEM;
}

/* --- Compared --- */

struct forskel {
	struct arena	*a;
	enum ark_slags	 slags;
	struct aendringer *out;
	int		 fuld;
};

static void
meld(struct forskel *d, char art, const char *noegle, enum ark_felt f,
    const char *fagsystem, const char *fra, const char *til)
{
	struct aendring *x;

	if ((x = arena_push(d->a, &d->out->v, &d->out->n, &d->out->cap,
	    sizeof(*x))) == NULL) {
		d->fuld = 1;
		return;
	}
	x->art = art;
	x->noegle = noegle;
	x->felt = f;
	x->fagsystem = fagsystem;
	x->fra = fra;
	x->til = til;
}

static void
felt_forskel(struct forskel *d, enum ark_felt f, const char *fagsystem,
    const struct raekke *a, const struct raekke *b)
{
	const char *fra = a != NULL ? a->v[f] : "",
	    *til = b != NULL ? b->v[f] : "";

	if (strcmp(fra, til) != 0)
		meld(d, '~', b != NULL ? b->noegle : a->noegle, f, fagsystem,
		    fra, til);
}

/* The row that has the source system's self-service, or NULL. */
static const struct raekke *
fagsystem_find(const struct raekke *v, size_t n, const char *fagsystem)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(v[i].v[FELT_FAGSYSTEM], fagsystem) == 0 ||
		    navn_lig(v[i].v[FELT_FAGSYSTEM], fagsystem))
			return &v[i];
	return NULL;
}

static void
selv_forskel(struct forskel *d, const struct raekke *a,
    const struct raekke *b)
{
	const char *fs = (b != NULL ? b : a)->v[FELT_FAGSYSTEM];

	felt_forskel(d, FELT_FAGSYSTEM, fs, a, b);
	felt_forskel(d, FELT_SELVNAVN, fs, a, b);
	felt_forskel(d, FELT_SELVLINK, fs, a, b);
}

/* One number that is on both sides, or on one: then the other has none. */
static void
nummer_forskel(struct forskel *d, const struct raekke *a, size_t na,
    const struct raekke *b, size_t nb)
{
	const struct raekke *fa = na > 0 ? a : NULL, *fb = nb > 0 ? b : NULL;
	size_t i;
	int f;

	for (f = 0; f < FELT_ANTAL; f++)
		if (navne[f] != NULL && (felt_er_faelles((enum ark_felt)f) ||
		    f == FELT_KRAVNAVN) &&
		    felt_i_ark((enum ark_felt)f, d->slags))
			felt_forskel(d, (enum ark_felt)f, NULL, fa, fb);
	for (i = 0; i < nb; i++)
		selv_forskel(d, fagsystem_find(a, na,
		    b[i].v[FELT_FAGSYSTEM]), &b[i]);
	for (i = 0; i < na; i++)
		if (fagsystem_find(b, nb, a[i].v[FELT_FAGSYSTEM]) == NULL)
			selv_forskel(d, &a[i], NULL);
}

enum gw_err
raekker_forskel(struct arena *arena, const struct raekker *a,
    const struct raekker *b, enum ark_slags slags, struct aendringer *out)
{
	struct forskel d = { arena, slags, out, 0 };
	size_t i = 0, j = 0, na, nb;
	int r;

	memset(out, 0, sizeof(*out));
	while (i < a->n || j < b->n) {
		r = naeste(a, i, b, j);
		na = r <= 0 ? gruppe(a, i) : 0;
		nb = r >= 0 ? gruppe(b, j) : 0;
		if (r < 0)
			meld(&d, '-', a->v[i].noegle, FELT_ANTAL, NULL, "",
			    "");
		else if (r > 0)
			meld(&d, '+', b->v[j].noegle, FELT_ANTAL, NULL, "",
			    "");
		if (r >= 0)
			nummer_forskel(&d, na > 0 ? &a->v[i] : NULL, na,
			    &b->v[j], nb);
		i += na;
		j += nb;
	}
	return d.fuld ? GW_ENOMEM : GW_OK;
}
