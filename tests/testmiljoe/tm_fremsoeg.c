/*
 * fremsoeg of both indices: what was found, in the order, the page and the
 * parts asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "tm_indeks.h"
#include "tm_xml.h"

#define STANDARD_SIDE	100	/* objects a page when none is asked */
#define STOERSTE_SIDE	500

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
	if (rc == GW_OK && filter != NULL) {
		for (i = 0; i < INDEKS_ARTER; i++)
			sider[i] = s[i].fund;
		rc = relation_inkluder(k, ix, filter, sider);
		for (i = 0; i < INDEKS_ARTER; i++)
			s[i].fund = sider[i];
	}
	return rc == GW_OK ? skriv_svar(k, ix, s, out) : rc;
}
