#include "kle_xml.h"

#include <libxml/parser.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "kle.h"

/* The two files differ in names. */
static const struct kle_art {
	const char	*rod, *yderst, *indre;	/* indre NULL: not nested */
	const char	*emne, *nr, *titel, *info;
	int		(*gyldig)(const char *);
	const char	*form;
	int		 facetter;
} arter[] = {
	{ "KLE-Emneplan", "Hovedgruppe", "Gruppe", "Emne", "EmneNr",
	    "EmneTitel", "EmneAdministrativInfo", kle_gyldig, "NN.NN.NN",
	    0 },
	{ "KLE-Handlingsfacetter", "HandlingsfacetKategori", NULL,
	    "Handlingsfacet", "HandlingsfacetNr", "HandlingsfacetTitel",
	    "HandlingsfacetAdministrativInfo", facet_gyldig, "ANN", 1 },
};

struct laesning {
	const struct kle_art *art;
	struct arena	*a;
	struct grund	*g;
	struct kle_emne	*v;
	size_t		 n, cap;
};

static int
hedder(const xmlNode *n, const char *navn)
{
	return n->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)n->name, navn) == 0;
}

static const xmlNode *
barn(const xmlNode *n, const char *navn)
{
	for (n = n != NULL ? n->children : NULL; n != NULL; n = n->next)
		if (hedder(n, navn))
			break;
	return n;
}

/* The element's text with single blanks, "" when there is none. */
static const char *
tekst(struct laesning *l, const xmlNode *n)
{
	xmlChar *raa = n != NULL ? xmlNodeGetContent(n) : NULL;
	const char *in = raa != NULL ? (const char *)raa : "";
	char *ud = arena_alloc(l->a, strlen(in) + 1);
	size_t k = 0;

	for (; ud != NULL && *in != '\0'; in++)
		if (strchr(" \t\r\n", *in) == NULL)
			ud[k++] = *in;
		else if (k > 0 && ud[k - 1] != ' ')
			ud[k++] = ' ';
	if (ud != NULL && k > 0 && ud[k - 1] == ' ')
		ud[k - 1] = '\0';
	xmlFree(raa);
	return ud;
}

static enum gw_err
ikke(struct laesning *l, const xmlNode *n, const char *hvad)
{
	return fail(l->g, GW_ECONF, "line %ld: %s", xmlGetLineNo(n), hvad);
}

/* A day; an empty or missing element is none. */
static enum gw_err
dag(struct laesning *l, const xmlNode *n, int32_t *out)
{
	const char *s = tekst(l, n);

	if (s == NULL)
		return GW_ENOMEM;
	*out = *s == '\0' ? DAG_INGEN : dag_parse(s);
	return *s == '\0' || *out != DAG_INGEN ? GW_OK :
	    ikke(l, n, "not a date as YYYY-MM-DD");
}

/* Until when: retired, or moved to another number. */
static enum gw_err
udloeb(struct laesning *l, const xmlNode *info, int32_t *out)
{
	const xmlNode *h = barn(info, "Historisk");
	enum gw_err rc = dag(l, barn(h, "UdgaaetDato"), out);

	if (rc != GW_OK || *out != DAG_INGEN)
		return rc;
	return dag(l, barn(barn(h, "Flyttet"), "FlyttetDato"), out);
}

static enum gw_err
emne(struct laesning *l, const xmlNode *n)
{
	const struct kle_art *x = l->art;
	const xmlNode *info = barn(n, x->info);
	const char *nr = tekst(l, barn(n, x->nr)),
	    *titel = tekst(l, barn(n, x->titel));
	struct kle_emne *e = arena_push(l->a, &l->v, &l->n, &l->cap,
	    sizeof(*e));
	enum gw_err rc;

	if (nr == NULL || titel == NULL || e == NULL)
		return GW_ENOMEM;
	if (!x->gyldig(nr) || strlen(nr) >= sizeof(e->kle))
		return ikke(l, n, arena_printf(l->a, "%s without %s %s",
		    x->emne, x->nr, x->form));
	if (*titel == '\0')
		return ikke(l, n, arena_printf(l->a, "%s without %s",
		    x->emne, x->titel));
	strcpy(e->kle, nr);
	e->titel = titel;
	if ((rc = dag(l, barn(info, "OprettetDato"), &e->fra)) != GW_OK)
		return rc;
	return udloeb(l, info, &e->til);
}

static enum gw_err
gruppe(struct laesning *l, const xmlNode *n)
{
	enum gw_err rc = GW_OK;

	for (n = n->children; n != NULL && rc == GW_OK; n = n->next)
		if (hedder(n, l->art->emne))
			rc = emne(l, n);
		else if (l->art->indre != NULL && hedder(n, l->art->indre))
			rc = gruppe(l, n);
	return rc;
}

static int
nr_cmp(const void *a, const void *b)
{
	return strcmp(((const struct kle_emne *)a)->kle,
	    ((const struct kle_emne *)b)->kle);
}

static enum gw_err
emner(struct laesning *l, const xmlNode *rod)
{
	const xmlNode *n;
	enum gw_err rc = GW_OK;
	size_t i;

	for (n = rod->children; n != NULL && rc == GW_OK; n = n->next)
		if (hedder(n, l->art->yderst))
			rc = gruppe(l, n);
	if (rc != GW_OK)
		return rc;
	if (l->n == 0)
		return ikke(l, rod, arena_printf(l->a, "no %s/%s in it",
		    l->art->yderst, l->art->emne));
	qsort(l->v, l->n, sizeof(*l->v), nr_cmp);
	for (i = 1; i < l->n; i++)
		if (nr_cmp(&l->v[i - 1], &l->v[i]) == 0)
			return fail(l->g, GW_ECONF, "%s is there twice",
			    l->v[i].kle);
	return GW_OK;
}

static const struct kle_art *
art_find(const xmlNode *rod)
{
	size_t i;

	for (i = 0; rod != NULL && i < sizeof(arter) / sizeof(arter[0]); i++)
		if (hedder(rod, arter[i].rod))
			return &arter[i];
	return NULL;
}

/* Refused rather than followed: a DTD can name other files. */
static enum gw_err
dokument(struct laesning *l, const xmlDoc *doc, struct kle_xml *out)
{
	const xmlNode *rod = xmlDocGetRootElement(doc);
	enum gw_err rc;

	if (doc->intSubset != NULL)
		return fail(l->g, GW_ECONF, "it has a DOCTYPE: remove it");
	if ((l->art = art_find(rod)) == NULL)
		return fail(l->g, GW_ECONF, "not a KLE-Emneplan and no "
		    "KLE-Handlingsfacetter");
	if ((rc = dag(l, barn(rod, "UdgivelsesDato"), &out->udgivet)) !=
	    GW_OK || (rc = emner(l, rod)) != GW_OK)
		return rc;
	out->facetter = l->art->facetter;
	out->v = l->v;
	out->n = l->n;
	return GW_OK;
}

enum gw_err
kle_xml_laes(struct arena *a, const char *bytes, size_t len, struct grund *g,
    struct kle_xml *out)
{
	struct laesning l = { NULL, a, g, NULL, 0, 0 };
	const xmlError *e;
	xmlDoc *doc;
	enum gw_err rc;

	memset(out, 0, sizeof(*out));
	out->udgivet = DAG_INGEN;
	if (len > INT_MAX)
		return fail(g, GW_ECONF, "too large");
	doc = xmlReadMemory(bytes, (int)len, NULL, NULL, XML_PARSE_NONET |
	    XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc == NULL) {
		e = xmlGetLastError();
		return fail(g, GW_ECONF, "line %d: not well-formed XML",
		    e != NULL ? e->line : 0);
	}
	rc = dokument(&l, doc, out);
	xmlFreeDoc(doc);
	return rc;
}
