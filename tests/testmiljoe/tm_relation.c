/*
 * What relations say: whose an object is, and what belongs to it.
 */
#include <string.h>
#include <strings.h>

#include "tm_indeks.h"
#include "tm_xml.h"

#define URN_CVR	"urn:oio:cvr-nr:"

/* The actor names the CVR in its extension or by its reference. */
static int
er_cvr(struct arena *a, const struct indeks_art *art, const xmlNode *n,
    const char *cvr)
{
	const char *urn = xml_text(a, xml_path(n,
	    "ReferenceID/URNIdentifikator"));

	return strcmp(xml_text(a, xml_path(n, art->cvr)), cvr) == 0 ||
	    (strncasecmp(urn, URN_CVR, strlen(URN_CVR)) == 0 &&
	    strcmp(urn + strlen(URN_CVR), cvr) == 0);
}

int
relation_ejes(struct arena *a, const struct indeks_art *art,
    const xmlNode *reg, const char *cvr)
{
	const xmlNode *n = xml_path(reg, art->aktoer);
	int ejere = 0;
	struct roller r;

	roller_init(&r);
	for (; n != NULL; n = xml_same(n)) {
		if (!roller_er(&r, art->ejer, xml_text(a, xml_path(n,
		    "Rolle/UUIDIdentifikator"))))
			continue;
		if (er_cvr(a, art, n, cvr))
			return 1;
		ejere++;
	}
	return art->uejet && ejere == 0;
}

enum gw_err
relation_refererede(struct betjening *k, const struct fund *f,
    const char *relation, const char *ref, enum art art,
    struct fundliste *til)
{
	enum gw_err rc = GW_OK;
	const xmlNode *n;
	struct fund o;
	xmlDoc *doc;

	if ((doc = xml_fragment(f->xml, f->len)) == NULL)
		return GW_EIO;
	n = xml_path(xml_rod(doc), relation);
	for (; rc == GW_OK && n != NULL; n = xml_same(n)) {
		rc = store_get(k->m->store, k->a, art, k->cvr, xml_text(k->a,
		    xml_path(n, ref)), &o);
		rc = rc == GW_ENOENT ? GW_OK : rc != GW_OK ? rc :
		    fund_tilfoej(k->a, til, &o);
	}
	xmlFreeDoc(doc);
	return rc;
}

/* Those of a kind that mention the object. */
static enum gw_err
naevnende(struct betjening *k, const struct fund *f, enum art art,
    struct fundliste *til)
{
	struct fundliste l = { 0 };
	enum gw_err rc;
	size_t i;

	rc = store_find(k->m->store, k->a, art, k->cvr, f->uuid, &l);
	for (i = 0; rc == GW_OK && i < l.n; i++)
		rc = fund_tilfoej(k->a, til, &l.v[i]);
	return rc;
}

static int
beder_om(struct arena *a, const xmlNode *filter, const struct inkludering *x)
{
	const xmlNode *n = xml_child(filter, x->element);

	for (; n != NULL; n = xml_same(n))
		if (x->vaerdi == NULL ||
		    strcmp(xml_text(a, n), x->vaerdi) == 0)
			return 1;
	return 0;
}

enum gw_err
relation_inkluder(struct betjening *k, const struct indeks *ix,
    const xmlNode *filter, struct fundliste side[INDEKS_ARTER])
{
	size_t n[INDEKS_ARTER] = { side[0].n, side[1].n }, j;
	const struct inkludering *x;
	enum gw_err rc = GW_OK;
	enum art til;

	for (x = ix->inkluder; x->element != NULL; x++) {
		if (!beder_om(k->a, filter, x))
			continue;
		til = ix->art[x->til].soeg.art;
		/* only what was found: one step, not a walk */
		for (j = 0; rc == GW_OK && j < n[x->fra]; j++)
			rc = x->relation == NULL ? naevnende(k,
			    &side[x->fra].v[j], til, &side[x->til]) :
			    relation_refererede(k, &side[x->fra].v[j],
			    x->relation, x->ref, til, &side[x->til]);
	}
	return rc;
}
