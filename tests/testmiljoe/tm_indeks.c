#include "tm_indeks.h"

#include <stdlib.h>
#include <string.h>

#include "tid.h"
#include "tm_xml.h"

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

	if (!relation_ejes(k->a, art, reg, k->cvr)) {
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

static enum gw_err
importer(struct betjening *k, const struct indeks *ix, xmlDoc *doc,
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

	if (!relation_ejes(k->a, art, xml_rod(doc), k->cvr)) {
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

static enum gw_err
opdater(struct betjening *k, const struct indeks *ix, xmlDoc *doc,
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

/* ---- operations ---- */

static enum gw_err
betjen(struct betjening *k, xmlDoc *doc, struct buf *out, const char *hvad,
    enum gw_err (*udfoer)(struct betjening *, const struct indeks *, xmlDoc *,
    struct buf *))
{
	const struct indeks *ix = k->t->def->indeks;
	const char *navn = arena_printf(k->a, "%s%sOutput", hvad, ix->navn);
	enum gw_err rc;

	if (navn == NULL)
		return GW_ENOMEM;
	indeks_start(out, ix->rod, navn);
	rc = udfoer(k, ix, doc, out);
	indeks_slut(out, ix->rod, navn);
	return rc;
}

enum gw_err
indeks_op_importer(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	return betjen(k, doc, out, "Importer", importer);
}

enum gw_err
indeks_op_opdater(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	return betjen(k, doc, out, "Opdater", opdater);
}

enum gw_err
indeks_op_fremsoeg(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	return betjen(k, doc, out, "Fremsoeg", indeks_fremsoeg);
}
