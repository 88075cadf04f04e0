#include "tm_indeks.h"

#include <stdlib.h>
#include <string.h>

#include "tid.h"
#include "tm_xml.h"

#define STANDARD_SIDE	100	/* objects a page when none is asked */
#define STOERSTE_SIDE	500

void
indeks_start(struct buf *b, const char *prefix, const char *navn)
{
	buf_printf(b, "<%s:%s" XML_PREFIXER ">", prefix, navn);
}

void
indeks_slut(struct buf *b, const char *prefix, const char *navn)
{
	buf_printf(b, "</%s:%s>", prefix, navn);
}

void
indeks_retur(struct buf *b, int kode, const char *tekst, const char *type,
    const char *uuid)
{
	/* MultipleOutputType's own elements are local to sd. */
	buf_printf(b, "<sd:UnikRetur><sd:StatusKode>%d</sd:StatusKode>", kode);
	xml_felt(b, "sd:FejlbeskedTekst", tekst);
	xml_felt(b, "sd:Type", type);
	xml_felt(b, "sd:UUIDIdentifikator", uuid);
	buf_puts(b, "</sd:UnikRetur>");
}

enum gw_err
fund_tilfoej(struct arena *a, struct fundliste *l, const struct fund *f)
{
	struct fund *n;
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->v[i].nr == f->nr)
			return GW_OK;
	n = arena_push(a, &l->v, &l->n, &l->cap, sizeof(*n));
	if (n == NULL)
		return GW_ENOMEM;
	*n = *f;
	return GW_OK;
}

/* ---- importer ---- */

struct refs {
	const char	**v;
	size_t		 n, cap;
};

/* Every identifier below n: what the object can be found by. */
static enum gw_err
saml_refs(struct arena *a, const xmlNode *n, struct refs *r)
{
	const xmlNode *c;
	const char **v;

	for (c = xml_first(n); c != NULL; c = xml_next(c))
		if (xml_is(c, "UUIDIdentifikator") ||
		    xml_is(c, "URNIdentifikator")) {
			v = arena_push(a, &r->v, &r->n, &r->cap, sizeof(*v));
			if (v == NULL)
				return GW_ENOMEM;
			*v = xml_text(a, c);
		} else if (saml_refs(a, c, r) != GW_OK)
			return GW_ENOMEM;
	return GW_OK;
}

/* StsTidspunkt is the index's own: now, in the schema's place. */
static int
stempel(xmlNode *reg, int64_t nu)
{
	xmlNode *n, *foer = xml_child(reg, "AttributListe");
	char out[TID_LEN];

	if ((n = xml_child(reg, "StsTidspunkt")) != NULL) {
		xmlUnlinkNode(n);
		xmlFreeNode(n);
	}
	n = xmlNewDocNode(reg->doc, xmlSearchNs(reg->doc, reg,
	    (const xmlChar *)"gd"), (const xmlChar *)"StsTidspunkt",
	    (const xmlChar *)tid_print(nu, out));
	return n != NULL && xmlAddPrevSibling(foer, n) != NULL;
}

/* Puts a registration that stands alone into the store. */
static enum gw_err
gem(struct betjening *k, const struct indeks_art *art, const char *uuid,
    xmlDoc *doc, struct grund *g)
{
	struct objekt o = { .art = art->soeg.art, .uuid = uuid,
	    .ejer = k->cvr };
	xmlNode *reg = xml_rod(doc);
	struct refs refs = { 0 };
	struct buf b;

	if (!stempel(reg, k->nu) || saml_refs(k->a, reg, &refs) != GW_OK)
		return GW_ENOMEM;
	buf_init(&b, k->a);
	xml_put_node(&b, reg);
	if ((o.xml = buf_end(&b)) == NULL)
		return GW_ENOMEM;
	o.len = b.len;
	o.refs = refs.v;
	o.n_refs = refs.n;
	return store_put(k->m->store, &o, g);
}

/* Of several registrations the index keeps the last. */
static xmlNode *
sidste(xmlNode *objekt)
{
	xmlNode *n, *last = NULL;

	for (n = xml_child(objekt, "Registrering"); n != NULL;
	    n = xml_same(n))
		last = n;
	return last;
}

static enum gw_err
importer_en(struct betjening *k, const struct indeks_art *art, xmlNode *objekt,
    struct buf *out)
{
	const char *uuid = xml_text(k->a, xml_child(objekt,
	    "UUIDIdentifikator"));
	xmlNode *reg = sidste(objekt);
	struct grund g = { 0 };
	enum gw_err rc;
	xmlDoc *doc;

	if (!art->ejes(k->a, reg, k->cvr)) {
		indeks_retur(out, 40, "Ejer er ikke tokenets myndighed",
		    art->type, uuid);
		return GW_OK;
	}
	if ((doc = xml_loesn(reg)) == NULL)
		return GW_ENOMEM;
	rc = gem(k, art, uuid, doc, &g);
	xmlFreeDoc(doc);
	if (rc == GW_EACCESS)
		indeks_retur(out, 40, "UUID tilhører en anden myndighed",
		    art->type, uuid);
	else if (rc == GW_OK)
		indeks_retur(out, 20, "OK", art->type, uuid);
	return rc == GW_EACCESS ? GW_OK : rc;
}

static const struct indeks_art *
art_ved_import(const struct indeks *ix, const xmlNode *n)
{
	int i;

	for (i = 0; i < INDEKS_ARTER; i++)
		if (xml_is(n, ix->art[i].import) ||
		    xml_is(n, ix->art[i].opdater))
			return &ix->art[i];
	return NULL;
}

enum gw_err
indeks_importer(struct betjening *k, const struct indeks *ix, xmlDoc *doc,
    struct buf *out)
{
	xmlNode *n = xml_first(xmlDocGetRootElement(doc));
	const struct indeks_art *art;
	enum gw_err rc = GW_OK;

	for (; rc == GW_OK && n != NULL; n = xml_next(n)) {
		art = art_ved_import(ix, n);
		if (art == NULL)
			return GW_ESCHEMA;
		rc = importer_en(k, art, art->indre == NULL ? n :
		    xml_child(n, art->indre), out);
	}
	return rc;
}

/* ---- opdater ---- */

/* Each list that the change names takes the place of the one there was. */
static int
erstat(xmlNode *reg, xmlNode *aendring, const char *liste)
{
	xmlNode *ny = xml_child(aendring, liste), *old, *copy;

	if (ny == NULL)
		return 1;
	old = xml_child(reg, liste);
	copy = xmlDocCopyNode(ny, reg->doc, 1);
	if (copy == NULL || old == NULL)
		return 0;
	xmlReplaceNode(old, copy);
	xmlFreeNode(old);
	return 1;
}

static int
aendr(struct arena *a, xmlNode *reg, xmlNode *aendring)
{
	xmlNode *tid = xml_child(reg, "Tidspunkt");

	if (tid != NULL)
		xmlNodeSetContent(tid, (const xmlChar *)xml_text(a,
		    xml_child(aendring, "Tidspunkt")));
	return erstat(reg, aendring, "AttributListe") &&
	    erstat(reg, aendring, "TilstandListe") &&
	    erstat(reg, aendring, "RelationListe");
}

static enum gw_err
opdater_gem(struct betjening *k, const struct indeks_art *art,
    const char *uuid, xmlDoc *doc, struct buf *out)
{
	enum gw_err rc;
	xmlDoc *ny;

	if (!art->ejes(k->a, xml_rod(doc), k->cvr)) {
		indeks_retur(out, 40, "Ejer er ikke tokenets myndighed",
		    art->type, uuid);
		return GW_OK;
	}
	/* what came from the request has the request's prefixes */
	if ((ny = xml_loesn(xml_rod(doc))) == NULL)
		return GW_ENOMEM;
	if ((rc = gem(k, art, uuid, ny, NULL)) == GW_OK)
		indeks_retur(out, 20, "OK", art->type, uuid);
	xmlFreeDoc(ny);
	return rc;
}

static enum gw_err
opdater_en(struct betjening *k, const struct indeks_art *art, xmlNode *n,
    struct buf *out)
{
	const char *uuid = xml_text(k->a, xml_child(n, "UUIDIdentifikator"));
	struct fund f;
	enum gw_err rc;
	xmlDoc *doc;

	rc = store_get(k->m->store, k->a, art->soeg.art, k->cvr, uuid, &f);
	if (rc == GW_ENOENT) {
		indeks_retur(out, 44, "Objektet findes ikke", art->type, uuid);
		return GW_OK;
	}
	if (rc != GW_OK || (doc = xml_fragment(f.xml, f.len)) == NULL)
		return rc == GW_OK ? GW_EIO : rc;
	rc = aendr(k->a, xml_rod(doc), n) ?
	    opdater_gem(k, art, uuid, doc, out) : GW_ENOMEM;
	xmlFreeDoc(doc);
	return rc;
}

enum gw_err
indeks_opdater(struct betjening *k, const struct indeks *ix, xmlDoc *doc,
    struct buf *out)
{
	xmlNode *n = xml_first(xmlDocGetRootElement(doc));
	const struct indeks_art *art;
	enum gw_err rc = GW_OK;

	for (; rc == GW_OK && n != NULL; n = xml_next(n)) {
		art = art_ved_import(ix, n);
		rc = art == NULL ? GW_ESCHEMA : opdater_en(k, art, n, out);
	}
	return rc;
}

/* ---- fremsoeg ---- */

/* One kind's part of a search, on its way to the answer. */
struct side {
	const struct indeks_art *art;
	struct filter	 filter;
	int		 naevnt;	/* the search speaks of this kind */
	struct fundliste fund;		/* all that was found, then sorted */
	long		 fra, antal;	/* the page */
	size_t		 i_alt;
};

enum gw_err
indeks_soeg(struct betjening *k, const struct indeks *ix,
    const xmlNode *udtryk, struct maengde out[INDEKS_ARTER])
{
	struct soeg_art arter[INDEKS_ARTER];
	struct soeg s = { k->m->store, k->a, k->cvr, arter };
	int i;

	for (i = 0; i < INDEKS_ARTER; i++)
		arter[i] = ix->art[i].soeg;
	return soeg_udtryk(&s, udtryk, out);
}

/* The objects named by UUID join those that the expression found. */
static enum gw_err
ved_uuid(struct betjening *k, const xmlNode *in, struct side *s)
{
	const xmlNode *n = xml_child(in, s->art->uuid);
	enum gw_err rc = GW_OK;
	struct fund f;

	for (; rc == GW_OK && n != NULL; n = xml_same(n)) {
		s->naevnt = 1;
		rc = store_get(k->m->store, k->a, s->art->soeg.art, k->cvr,
		    xml_text(k->a, n), &f);
		rc = rc == GW_ENOENT ? GW_OK : rc != GW_OK ? rc :
		    fund_tilfoej(k->a, &s->fund, &f);
	}
	return rc;
}

static long
tal(struct arena *a, const xmlNode *n, long absent)
{
	return n == NULL ? absent : strtol(xml_text(a, n), NULL, 10);
}

/* From the first leaf of the kind: 0-based, at most STOERSTE_SIDE. */
static void
sidetal(struct betjening *k, const struct indeks *ix, const xmlNode *udtryk,
    int nr, struct side *s)
{
	struct soeg_art arter[INDEKS_ARTER];
	struct soeg q = { NULL, k->a, k->cvr, arter };
	const xmlNode *blad;
	int i;

	for (i = 0; i < INDEKS_ARTER; i++)
		arter[i] = ix->art[i].soeg;
	blad = soeg_blad(&q, udtryk, nr);
	s->fra = tal(k->a, xml_child(blad, "FoersteResultatReference"), 0);
	s->antal = tal(k->a, xml_child(blad, "MaksimalAntalKvantitet"),
	    STANDARD_SIDE);
	if (s->fra < 0)
		s->fra = 0;
	if (s->antal < 0)
		s->antal = 0;
	if (s->antal > STOERSTE_SIDE)
		s->antal = STOERSTE_SIDE;
}

static enum gw_err
laes_filter(struct betjening *k, const xmlNode *filter, struct side *s)
{
	const xmlNode *n = xml_child(filter, s->art->vis);
	const char **v = NULL;
	size_t cap = 0;

	s->filter.alt = filter == NULL;
	for (; n != NULL; n = xml_same(n)) {
		if (arena_push(k->a, &v, &s->filter.n, &cap,
		    sizeof(*v)) == NULL)
			return GW_ENOMEM;
		v[s->filter.n - 1] = xml_text(k->a, xml_child(n, "Vis"));
	}
	s->filter.vis = v;
	return GW_OK;
}

/* Keeps the page of the list. */
static void
skaer(struct side *s)
{
	size_t fra = (size_t)s->fra;

	s->i_alt = s->fund.n;
	if (fra > s->fund.n)
		fra = s->fund.n;
	s->fund.v += s->fund.n == 0 ? 0 : fra;
	s->fund.n -= fra;
	if (s->fund.n > (size_t)s->antal)
		s->fund.n = (size_t)s->antal;
	s->fund.cap = s->fund.n;
}

static enum gw_err
find_alt(struct betjening *k, const struct indeks *ix, const xmlNode *in,
    struct side *s)
{
	const xmlNode *udtryk = xml_child(in, "SoegUdtryk");
	struct maengde m[INDEKS_ARTER] = { 0 };
	enum gw_err rc = GW_OK;
	int i;

	if (udtryk != NULL)
		rc = indeks_soeg(k, ix, udtryk, m);
	for (i = 0; rc == GW_OK && i < INDEKS_ARTER; i++) {
		s[i].art = &ix->art[i];
		s[i].naevnt = m[i].naevnt;
		s[i].fund = m[i].fund;
		rc = ved_uuid(k, in, &s[i]);
		if (rc == GW_OK)
			rc = sorter(k->a, xml_child(in, "Sortering"),
			    s[i].art->sortering, &s[i].fund);
		if (rc == GW_OK)
			rc = laes_filter(k, xml_child(in, "Filter"), &s[i]);
		sidetal(k, ix, udtryk, i, &s[i]);
		skaer(&s[i]);
	}
	return rc;
}

static enum gw_err
skriv_objekt(struct betjening *k, const struct side *s, const struct fund *f,
    struct buf *out)
{
	xmlDoc *doc;

	if ((doc = xml_fragment(f->xml, f->len)) == NULL)
		return GW_EIO;
	filter_anvend(k->a, s->art->soeg.art, &s->filter, xml_rod(doc));
	buf_printf(out, "<%s><%s:ObjektType>", s->art->svar, s->art->objekt);
	xml_felt(out, "sd:UUIDIdentifikator", f->uuid);
	buf_printf(out, "</%s:ObjektType>", s->art->objekt);
	xml_put_node(out, xml_rod(doc));
	buf_printf(out, "</%s>", s->art->svar);
	xmlFreeDoc(doc);
	return GW_OK;
}

static void
skriv_antal(const char *prefix, const struct side *s, struct buf *out)
{
	if (!s->naevnt)
		return;
	buf_printf(out, "<%s:Antal><%s:Element>%s</%s:Element><%s:Antal>%zu"
	    "</%s:Antal><%s:Paginering><sd:FoersteResultatReference>%ld"
	    "</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>%ld"
	    "</sd:MaksimalAntalKvantitet></%s:Paginering></%s:Antal>", prefix,
	    prefix, s->art->antal, prefix, prefix, s->i_alt, prefix, prefix,
	    s->fra, s->antal, prefix, prefix);
}

/* A filter that names no part of a kind gives none of its objects; an empty
 * one gives nothing at all. */
static int
gives_ud(const struct side *s)
{
	return s->filter.alt || s->filter.n > 0;
}

static enum gw_err
skriv_svar(struct betjening *k, const struct indeks *ix, struct side *s,
    struct buf *out)
{
	int fundet = s[0].i_alt > 0 || s[1].i_alt > 0;
	enum gw_err rc = GW_OK;
	size_t j;
	int i;

	buf_printf(out, "<sd:StandardRetur><sd:StatusKode>%d</sd:StatusKode>"
	    "<sd:FejlbeskedTekst>%s</sd:FejlbeskedTekst></sd:StandardRetur>",
	    fundet ? 20 : 44, fundet ? "OK" : "Intet fundet");
	for (i = 0; i < INDEKS_ARTER; i++)
		skriv_antal(ix->rod, &s[i], out);
	for (i = 0; i < INDEKS_ARTER; i++)
		for (j = 0; rc == GW_OK && gives_ud(&s[i]) &&
		    j < s[i].fund.n; j++)
			rc = skriv_objekt(k, &s[i], &s[i].fund.v[j], out);
	return rc;
}

enum gw_err
indeks_fremsoeg(struct betjening *k, const struct indeks *ix, xmlDoc *doc,
    struct buf *out)
{
	const xmlNode *in = xmlDocGetRootElement(doc);
	const xmlNode *filter = xml_child(in, "Filter");
	struct fundliste sider[INDEKS_ARTER];
	struct side s[INDEKS_ARTER];
	enum gw_err rc;
	int i;

	memset(s, 0, sizeof(s));
	rc = find_alt(k, ix, in, s);
	if (rc == GW_OK && filter != NULL && ix->inkluder != NULL) {
		for (i = 0; i < INDEKS_ARTER; i++)
			sider[i] = s[i].fund;
		rc = ix->inkluder(k, filter, sider);
		for (i = 0; i < INDEKS_ARTER; i++)
			s[i].fund = sider[i];
	}
	return rc == GW_OK ? skriv_svar(k, ix, s, out) : rc;
}
