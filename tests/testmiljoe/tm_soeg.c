#include "tm_soeg.h"

#include <string.h>
#include <strings.h>

#include "tm_interval.h"
#include "tm_xml.h"

/* ---- patterns ---- */

static int
er_soegeudvidelse(const xmlNode *n)
{
	return strncmp((const char *)n->name, "Soeg", 4) == 0 &&
	    strstr((const char *)n->name, "LokalUdvidelse") != NULL;
}

/* UUIDs in any case, everything else octet for octet: the index compares
 * strings. */
static int
tekst_passer(struct arena *a, const xmlNode *p, const xmlNode *o)
{
	const char *vil = xml_text(a, p);

	if (*vil == '\0')
		return 1;
	return (xml_is(p, "UUIDIdentifikator") ? strcasecmp : strcmp)(vil,
	    xml_text(a, o)) == 0;
}

struct passer {
	struct arena	*a;
	const xmlNode	*registrering;
	struct periode	 virkning;	/* SoegVirkning, or all time */
};

static int node_passer(const struct passer *, const xmlNode *,
    const xmlNode *);

/* Each element below p is met by one of that name below o. */
static int
boern_passer(const struct passer *x, const xmlNode *p, const xmlNode *o)
{
	const xmlNode *c, *d;

	for (c = xml_first(p); c != NULL; c = xml_next(c)) {
		if (er_soegeudvidelse(c)) {
			if (!interval_passer(x->a, c, x->registrering))
				return 0;
			continue;
		}
		for (d = xml_child(o, (const char *)c->name); d != NULL;
		    d = xml_same(d))
			if (node_passer(x, c, d))
				break;
		/* An extension list that only asks intervals needs none. */
		if (d == NULL && !(xml_is(c, "LokalUdvidelseListe") &&
		    boern_passer(x, c, o)))
			return 0;
	}
	return 1;
}

static int
node_passer(const struct passer *x, const xmlNode *p, const xmlNode *o)
{
	const xmlNode *v = xml_child(o, "Virkning");
	struct periode per;

	if (v != NULL && xml_child(p, "Virkning") == NULL) {
		per = interval_laes(x->a, v, "FraTidspunkt",
		    "TilTidspunkt");
		if (per.til <= x->virkning.fra || per.fra >= x->virkning.til)
			return 0;
	}
	return xml_first(p) == NULL ? tekst_passer(x->a, p, o) :
	    boern_passer(x, p, o);
}

/* The registration's own times and life cycle. */
static int
registrering_passer(struct arena *a, const xmlNode *p, const xmlNode *r)
{
	const xmlNode *s = xml_child(p, "SoegRegistrering");
	const xmlNode *liv = xml_child(s, "LivscyklusKode");
	struct periode sts = interval_laes(a, p, "SoegStsFraTidspunkt",
	    "SoegStsTilTidspunkt");
	struct periode reg = interval_laes(a, s, "FraTidspunkt",
	    "TilTidspunkt");

	if (!interval_har(tid_parse(xml_text(a, xml_child(r,
	    "StsTidspunkt"))), sts))
		return 0;
	if (s != NULL && (reg.fra != TID_FOER_ALT || reg.til != TID_EVIGT) &&
	    !interval_har(tid_parse(xml_text(a, xml_child(r,
	    "Tidspunkt"))), reg))
		return 0;
	return liv == NULL || strcmp(xml_text(a, liv),
	    xml_text(a, xml_child(r, "LivscyklusKode"))) == 0;
}

int
soeg_passer(struct arena *a, const xmlNode *p, const xmlNode *r)
{
	static const char *const lister[] = {
		"AttributListe", "TilstandListe", "RelationListe"
	};
	struct passer x = { a, r, interval_laes(a,
	    xml_child(p, "SoegVirkning"), "FraTidspunkt", "TilTidspunkt") };
	size_t i;

	if (!registrering_passer(a, p, r))
		return 0;
	for (i = 0; i < 3; i++)
		if (!boern_passer(&x, xml_child(p, lister[i]),
		    xml_child(r, lister[i])))
			return 0;
	return 1;
}

/* ---- leaves and sets ---- */

/* An identifier that everything found must mention; NULL: none asked. */
static const char *
noegle(struct arena *a, const xmlNode *n)
{
	const xmlNode *c;
	const char *k;

	for (c = xml_first(n); c != NULL; c = xml_next(c)) {
		k = xml_is(c, "ReferenceID") ? xml_text(a, xml_first(c)) :
		    noegle(a, c);
		if (k != NULL && *k != '\0')
			return k;
	}
	return NULL;
}

static int
sagsloest(const struct soeg *s, const struct soeg_art *art,
    const struct fund *f)
{
	struct fundliste l = { 0 };

	return store_find(s->store, s->a, art->loese_fra, s->ejer, f->uuid,
	    &l) == GW_OK && l.n == 0;
}

static enum gw_err
blad(const struct soeg *s, const struct soeg_art *art, const xmlNode *p,
    struct maengde *m)
{
	int loese = art->loese != NULL && xml_is(p, art->loese);
	struct fundliste all = { 0 };
	struct fund *f;
	xmlDoc *doc;
	enum gw_err rc;
	size_t i;

	m->naevnt = 1;
	rc = store_find(s->store, s->a, art->art, s->ejer, noegle(s->a, p),
	    &all);
	for (i = 0; rc == GW_OK && i < all.n; i++) {
		doc = xml_fragment(all.v[i].xml, all.v[i].len);
		if (doc == NULL)
			return GW_EIO;
		if (soeg_passer(s->a, p, xml_rod(doc)) &&
		    (!loese || sagsloest(s, art, &all.v[i]))) {
			f = arena_push(s->a, &m->fund.v, &m->fund.n,
			    &m->fund.cap, sizeof(*f));
			if (f == NULL)
				rc = GW_ENOMEM;
			else
				*f = all.v[i];
		}
		xmlFreeDoc(doc);
	}
	return rc;
}

/*
 * Merges two ascending lists.  both: keep what is in x and y; only x: keep
 * what y has not; otherwise what is in either.
 */
enum blanding { OG, ELLER, UDEN };

static enum gw_err
bland(struct arena *a, enum blanding how, const struct fundliste *x,
    const struct fundliste *y, struct fundliste *out)
{
	const struct fund *f;
	struct fund *n;
	size_t i = 0, j = 0;
	int in_x, in_y;

	memset(out, 0, sizeof(*out));
	while (i < x->n || j < y->n) {
		in_x = i < x->n && (j == y->n || x->v[i].nr <= y->v[j].nr);
		in_y = j < y->n && (i == x->n || y->v[j].nr <= x->v[i].nr);
		f = in_x ? &x->v[i] : &y->v[j];
		i += (size_t)in_x;
		j += (size_t)in_y;
		if ((how == OG && !(in_x && in_y)) ||
		    (how == UDEN && (!in_x || in_y)))
			continue;
		n = arena_push(a, &out->v, &out->n, &out->cap, sizeof(*n));
		if (n == NULL)
			return GW_ENOMEM;
		*n = *f;
	}
	return GW_OK;
}

/* A term joins the others; what it says nothing about it leaves alone. */
static enum gw_err
foej_til(const struct soeg *s, int eller, const struct maengde *term,
    struct maengde *sum)
{
	struct fundliste l;
	enum gw_err rc = GW_OK;
	int k;

	for (k = 0; rc == GW_OK && k < INDEKS_ARTER; k++) {
		if (!term[k].naevnt)
			continue;
		if (!sum[k].naevnt) {
			sum[k] = term[k];
			continue;
		}
		rc = bland(s->a, eller ? ELLER : OG, &sum[k].fund,
		    &term[k].fund, &l);
		sum[k].fund = l;
	}
	return rc;
}

/* NOT: the owner's others, of the kinds it speaks about. */
static enum gw_err
omvendt(const struct soeg *s, struct maengde *m)
{
	struct fundliste all, l;
	enum gw_err rc = GW_OK;
	int k;

	for (k = 0; rc == GW_OK && k < INDEKS_ARTER; k++) {
		if (!m[k].naevnt)
			continue;
		memset(&all, 0, sizeof(all));
		rc = store_find(s->store, s->a, s->arter[k].art, s->ejer, NULL,
		    &all);
		if (rc == GW_OK)
			rc = bland(s->a, UDEN, &all, &m[k].fund, &l);
		if (rc == GW_OK)
			m[k].fund = l;
	}
	return rc;
}

static int
er_blad(const struct soeg_art *art, const xmlNode *n)
{
	return xml_is(n, art->blad) ||
	    (art->loese != NULL && xml_is(n, art->loese));
}

static enum gw_err
led(const struct soeg *s, const xmlNode *n, struct maengde *m)
{
	enum gw_err rc;
	int k;

	memset(m, 0, INDEKS_ARTER * sizeof(*m));
	for (k = 0; k < INDEKS_ARTER; k++)
		if (er_blad(&s->arter[k], n))
			return blad(s, &s->arter[k], n, &m[k]);
	rc = soeg_udtryk(s, n, m);
	if (rc == GW_OK && xml_is(n, "NOT"))
		rc = omvendt(s, m);
	return rc;
}

enum gw_err
soeg_udtryk(const struct soeg *s, const xmlNode *udtryk,
    struct maengde out[INDEKS_ARTER])
{
	struct maengde m[INDEKS_ARTER];
	enum gw_err rc = GW_OK;
	const xmlNode *n = xml_first(udtryk);
	int eller = 0;

	memset(out, 0, INDEKS_ARTER * sizeof(struct maengde));
	if (xml_is(n, "operation")) {
		eller = strcmp(xml_text(s->a, n), "OR") == 0;
		n = xml_next(n);
	}
	for (; rc == GW_OK && n != NULL; n = xml_next(n)) {
		rc = led(s, n, m);
		if (rc == GW_OK)
			rc = foej_til(s, eller, m, out);
	}
	return rc;
}

const xmlNode *
soeg_blad(const struct soeg *s, const xmlNode *udtryk, int nr)
{
	const xmlNode *n, *found;

	for (n = xml_first(udtryk); n != NULL; n = xml_next(n)) {
		if (er_blad(&s->arter[nr], n))
			return n;
		if ((xml_is(n, "SoegUdtryk") || xml_is(n, "NOT")) &&
		    (found = soeg_blad(s, n, nr)) != NULL)
			return found;
	}
	return NULL;
}
