#include "tm_soeg.h"

#include <string.h>
#include <strings.h>

#include "tid.h"
#include "tm_byg.h"
#include "tm_xml.h"

/* ---- moments ---- */

/* sd:TidspunktType; absent is the bound given. */
static int64_t
tidspunkt(struct arena *a, const xmlNode *n, int64_t absent)
{
	const xmlNode *t = xml_child(n, "TidsstempelDatoTid");
	int64_t v;

	if (t == NULL)
		return absent;
	v = tid_parse(xml_text(a, t));
	return v == TID_INGEN ? absent : v;
}

static struct periode
interval(struct arena *a, const xmlNode *n, const char *fra, const char *til)
{
	struct periode p;

	p.fra = tidspunkt(a, xml_child(n, fra), TID_FOER_ALT);
	p.til = tidspunkt(a, xml_child(n, til), TID_EVIGT);
	return p;
}

static int
inde(int64_t t, struct periode p)
{
	return t != TID_INGEN && t >= p.fra && (p.til == TID_EVIGT || t < p.til);
}

/* ---- intervals in extension lists ---- */

/* Which element of an object each interval is about. */
static const struct {
	const char	*interval, *element;
} intervaller[] = {
	{ "OprettetTidspunktInterval", "OprettetTidspunkt" },
	{ "SenestAendretInterval", "Tidspunkt" },
	{ "BrevDatoInterval", "BrevDato" },
	{ "BevillingStartDatoInterval", "Bevillingstartdato" },
	{ "BevillingSlutDatoInterval", "Bevillingslutdato" },
	{ "BevilgetYdelseStartDatoInterval", "BevilgetYdelseStartdato" },
	{ "BevilgetYdelseSlutDatoInterval", "BevilgetYdelseSlutdato" },
	{ "EffektueringsplanStartDatoInterval", "EffektueringsplanStartdato" },
	{ "EffektueringsplanSlutDatoInterval", "EffektueringsplanSlutdato" },
	{ "YdelseBeloebInterval", "Ydelsesbeloeb" },
	{ "StartDatoInterval", "Startdato" },
	{ "SlutDatoInterval", "Slutdato" },
	{ "DispositionsDatoInterval", "Dispositionsdato" },
	{ "SamletBruttoBeloebInterval", "SamletBruttobeloeb" },
	{ "BeloebUdbetaltInterval", "BeloebUdbetalt" },
	{ "BeloebEfterSkatATPInterval", "BeloebEfterSkatATP" },
	{ "BeloebSendtTilUdbetalingInterval", "BeloebSendtTilUdbetaling" },
	{ "YdelsesperiodeStartDatoInterval", "YdelsesperiodeStartdato" },
	{ "YdelsesperiodeSlutDatoInterval", "YdelsesperiodeSlutdato" },
	{ "YdelsesBeloebInterval", "Ydelsesbeloeb" },
};

/* Amounts as text: by sign, length of the whole part, digits, fraction. */
static int
beloeb_cmp(const char *x, const char *y)
{
	int minus = *x == '-', c;
	size_t nx, ny;

	if (minus != (*y == '-'))
		return minus ? -1 : 1;
	x += minus;
	y += minus;
	while (*x == '0' && x[1] >= '0' && x[1] <= '9')
		x++;
	while (*y == '0' && y[1] >= '0' && y[1] <= '9')
		y++;
	nx = strcspn(x, ".");
	ny = strcspn(y, ".");
	c = nx != ny ? (nx < ny ? -1 : 1) : strncmp(x, y, nx);
	if (c == 0)
		for (x += nx + (x[nx] == '.'), y += ny + (y[ny] == '.');
		    c == 0 && (*x != '\0' || *y != '\0');
		    x += *x != '\0', y += *y != '\0')
			c = (*x ? *x : '0') - (*y ? *y : '0');
	return minus ? -c : c;
}

static int
i_interval(struct arena *a, const xmlNode *i, const char *text)
{
	const xmlNode *fra = xml_child(i, "FraBeloeb");

	if (fra == NULL)
		return inde(byg_tid(text), interval(a, i, "FraTidspunkt",
		    "TilTidspunkt"));
	return beloeb_cmp(xml_text(a, fra), text) <= 0 &&
	    beloeb_cmp(text, xml_text(a, xml_child(i, "TilBeloeb"))) <= 0;
}

/* Some element of that name below n lies in the interval. */
static int
nogen_i(struct arena *a, const xmlNode *n, const char *element,
    const xmlNode *i)
{
	const xmlNode *c;

	for (c = xml_first(n); c != NULL; c = xml_next(c))
		if ((xml_is(c, element) && i_interval(a, i, xml_text(a, c))) ||
		    nogen_i(a, c, element, i))
			return 1;
	return 0;
}

/* SoegEgenskaberLokalUdvidelse and its like: all its intervals. */
static int
intervaller_passer(struct arena *a, const xmlNode *udvidelse,
    const xmlNode *registrering)
{
	const xmlNode *i;
	size_t k;

	for (i = xml_first(udvidelse); i != NULL; i = xml_next(i))
		for (k = 0; k < sizeof(intervaller) / sizeof(*intervaller); k++)
			if (xml_is(i, intervaller[k].interval) &&
			    !nogen_i(a, registrering, intervaller[k].element, i))
				return 0;
	return 1;
}

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
			if (!intervaller_passer(x->a, c, x->registrering))
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
		per = interval(x->a, v, "FraTidspunkt", "TilTidspunkt");
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
	struct periode sts = interval(a, p, "SoegStsFraTidspunkt",
	    "SoegStsTilTidspunkt");
	struct periode reg = interval(a, s, "FraTidspunkt", "TilTidspunkt");

	if (!inde(tid_parse(xml_text(a, xml_child(r, "StsTidspunkt"))), sts))
		return 0;
	if (s != NULL && (reg.fra != TID_FOER_ALT || reg.til != TID_EVIGT) &&
	    !inde(tid_parse(xml_text(a, xml_child(r, "Tidspunkt"))), reg))
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
	struct passer x = { a, r, interval(a, xml_child(p, "SoegVirkning"),
	    "FraTidspunkt", "TilTidspunkt") };
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
