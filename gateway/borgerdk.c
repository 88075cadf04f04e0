/*
 * borgerdk.c - our own contract: the WSDL it serves, requests it reads.
 * Answers are written by borgerdk_skriv.c.
 */
#include "borgerdk.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "soapbuf.h"
#include "xmlchar.h"

EMBED(wsdl, "wsdl/borgerblikket.wsdl");

#define NS_XSD		"http://www.w3.org/2001/XMLSchema"
#define XML_OPTIONS	(XML_PARSE_NONET | XML_PARSE_COMPACT)
#define MAX_BEGRUNDELSE	200

struct borgerdk {
	xmlSchema	*skema;		/* shared, read only */
	xmlDoc		*skemadoc;	/* its nodes, which it does not own */
	size_t		 adresse, adresse_end;	/* octets of the WSDL that
						 * the address replaces */
};

/* ---- the contract itself ---- */

/* The xs:schema element of our namespace, below definitions/types. */
static xmlNode *
skema_find(xmlNode *n)
{
	xmlChar *tns;
	xmlNode *hit;
	int er;

	for (; n != NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (xmlStrEqual(n->name, BAD_CAST "schema") &&
		    n->ns != NULL &&
		    xmlStrEqual(n->ns->href, BAD_CAST NS_XSD)) {
			tns = xmlGetNoNsProp(n, BAD_CAST "targetNamespace");
			er = xmlStrEqual(tns, BAD_CAST NS_BB);
			xmlFree(tns);
			if (er)
				return n;
		}
		if ((hit = skema_find(n->children)) != NULL)
			return hit;
	}
	return NULL;
}

static int
skema_compile(struct borgerdk *b)
{
	xmlSchemaParserCtxt *ctxt = NULL;
	xmlDoc *doc;
	xmlNode *n;

	doc = xmlReadMemory(wsdl_start, (int)EMBED_LEN(wsdl),
	    "borgerblikket.wsdl", NULL, XML_OPTIONS);
	if (doc == NULL || (n = skema_find(doc->children)) == NULL ||
	    (b->skemadoc = xmlNewDoc(BAD_CAST "1.0")) == NULL ||
	    (n = xmlDocCopyNode(n, b->skemadoc, 1)) == NULL)
		goto out;
	xmlDocSetRootElement(b->skemadoc, n);
	if ((ctxt = xmlSchemaNewDocParserCtxt(b->skemadoc)) != NULL)
		b->skema = xmlSchemaParse(ctxt);
out:
	xmlSchemaFreeParserCtxt(ctxt);
	xmlFreeDoc(doc);
	return b->skema != NULL;
}

/* Where the WSDL's address stands: the value of its one location="...". */
static int
adresse_find(struct borgerdk *b)
{
	static const char key[] = "location=\"";
	const char *p, *end;

	p = memmem(wsdl_start, EMBED_LEN(wsdl), key, strlen(key));
	if (p == NULL)
		return 0;
	p += strlen(key);
	if ((end = memchr(p, '"', (size_t)(wsdl_end - p))) == NULL)
		return 0;
	b->adresse = (size_t)(p - wsdl_start);
	b->adresse_end = (size_t)(end - wsdl_start);
	return 1;
}

struct borgerdk *
borgerdk_new(struct grund *g)
{
	struct borgerdk *b;

	xmlInitParser();
	if ((b = calloc(1, sizeof(*b))) == NULL)
		return NULL;
	if (!skema_compile(b) || !adresse_find(b)) {
		(void)fail(g, GW_EINTERN, "borgerblikket.wsdl: not usable");
		borgerdk_free(b);
		return NULL;
	}
	return b;
}

void
borgerdk_free(struct borgerdk *b)
{
	if (b == NULL)
		return;
	xmlSchemaFree(b->skema);
	xmlFreeDoc(b->skemadoc);
	free(b);
}

const char *
borgerdk_wsdl(const struct borgerdk *b, struct arena *a, const char *address,
    size_t *len)
{
	struct buf out;

	buf_init(&out, a);
	buf_add(&out, wsdl_start, b->adresse);
	buf_puts(&out, address);
	buf_add(&out, wsdl_start + b->adresse_end,
	    EMBED_LEN(wsdl) - b->adresse_end);
	*len = out.len;
	return buf_end(&out);
}

/* ---- a request ---- */

/* The element's name when the contract has it: another could say anything,
 * a CPR number too. */
static const char *
element_navn(const xmlNode *n)
{
	static const char *const kendte[] = { "HentOverblik",
	    "HentVerifikation", "Kommunekode", "Omraade", "Cpr",
	    "Begrundelse", "Forklar" };
	size_t i;

	for (i = 0; n != NULL && i < sizeof(kendte) / sizeof(kendte[0]); i++)
		if (xmlStrEqual(n->name, BAD_CAST kendte[i]))
			return kendte[i];
	return "another element";
}

/* Where the schema was broken, never by what value. */
static void
skema_fejl(void *arg, xmlErrorPtr e)
{
	(void)fail(arg, GW_EREQUEST, "schema: %s: error %d",
	    element_navn(e->node), e->code);
}

/* Out of memory, libxml2 shows on stderr what it was reading (R24). */
static void
tavs(void *arg, xmlErrorPtr e)
{
	(void)arg;
	(void)e;
}

static enum gw_err
skema_valid(const struct borgerdk *b, struct slice body, struct grund *g)
{
	xmlSchemaValidCtxt *ctxt;
	xmlDoc *doc;
	int rc = -1;

	xmlSetStructuredErrorFunc(NULL, tavs);	/* this thread's */
	doc = xmlReadMemory(body.p, (int)body.len, NULL, NULL,
	    XML_OPTIONS | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc == NULL)
		return fail(g, GW_EREQUEST, "body: not readable");
	if ((ctxt = xmlSchemaNewValidCtxt(b->skema)) != NULL) {
		xmlSchemaSetValidStructuredErrors(ctxt, skema_fejl, g);
		rc = xmlSchemaValidateDoc(ctxt, doc);
	}
	xmlSchemaFreeValidCtxt(ctxt);
	xmlFreeDoc(doc);
	if (rc < 0)
		return fail(g, GW_EINTERN, "schema validation broke");
	return rc == 0 ? GW_OK : fail(g, GW_EREQUEST, "schema");
}

/* Each code once, in the order given. */
static enum gw_err
koder_read(struct arena *a, char **koder, size_t n, struct forespoergsel *out)
{
	const char **v;
	size_t i, j, m = 0;

	if ((v = arena_array(a, n, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < n; i++) {
		for (j = 0; j < m; j++)
			if (strcmp(v[j], koder[i]) == 0)
				break;
		if (j < m)
			continue;
		if ((v[m++] = arena_strdup(a, koder[i])) == NULL)
			return GW_ENOMEM;
	}
	out->koder = v;
	out->n_koder = m;
	return GW_OK;
}

static unsigned
omraader_read(const enum bb__OmraadeType *v, int n)
{
	unsigned bits = 0;
	int i;

	for (i = 0; i < n; i++)
		bits |= 1u << v[i];	/* the enumeration's order is ours */
	return bits == 0 ? OMR_ALLE : bits;
}

_Static_assert(1u << bb__OmraadeType__Sager == OMR_SAGER &&
    1u << bb__OmraadeType__OekonomiskeYdelser == OMR_OEKONOMISKE &&
    1u << bb__OmraadeType__Serviceydelser == OMR_SERVICE &&
    1u << bb__OmraadeType__Betalinger == OMR_BETALINGER, "OmraadeType");

/* What Unicode calls a space (Zs, Zl, Zp). */
static int
blank(uint32_t c)
{
	return c == ' ' || c == 0xa0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202f || c == 0x205f || c == 0x3000;
}

/*
 * Profile 4: 1-200 characters, not blanks alone, no control characters
 * (C0, DEL and C1).  The schema has counted them.
 */
static int
begrundelse_valid(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;
	const unsigned char *end = p + strlen(s);
	uint32_t c;
	size_t n;
	int andet = 0;

	for (; p < end; p += n) {
		if ((n = xml_utf8(p, end, &c)) == 0 || c < 0x20 ||
		    (c >= 0x7f && c <= 0x9f))
			return 0;
		andet |= !blank(c);
	}
	return andet;
}

static enum gw_err
overblik_read(struct soap *s, struct arena *a, struct slice body,
    struct forespoergsel *out)
{
	struct bb__HentOverblikType in;
	enum gw_err rc;

	if ((rc = soapbuf_get(s, bb__HentOverblikType, "bb:HentOverblik",
	    body.p, body.len, &in)) != GW_OK)
		return rc;
	out->hvem = SPOERGER_BORGER;
	out->omraader = omraader_read(in.Omraade, in.__sizeOmraade);
	return koder_read(a, in.Kommunekode, (size_t)in.__sizeKommunekode,
	    out);
}

static enum gw_err
verifikation_read(struct soap *s, struct arena *a, struct slice body,
    struct forespoergsel *out)
{
	struct bb__HentVerifikationType in;
	enum gw_err rc;

	if ((rc = soapbuf_get(s, bb__HentVerifikationType,
	    "bb:HentVerifikation", body.p, body.len, &in)) != GW_OK)
		return rc;
	out->hvem = SPOERGER_MEDARBEJDER;
	out->omraader = omraader_read(in.Omraade, in.__sizeOmraade);
	out->forklar = in.Forklar != NULL &&
	    *in.Forklar == xsd__boolean__true_;
	if (!cpr_parse(in.Cpr, strlen(in.Cpr), &out->borger) ||
	    !begrundelse_valid(in.Begrundelse))
		return GW_EREQUEST;
	if ((out->begrundelse = arena_strdup(a, in.Begrundelse)) == NULL)
		return GW_ENOMEM;
	return koder_read(a, &in.Kommunekode, 1, out);
}

static const struct {
	const char	*action, *element;
	enum gw_err	(*read)(struct soap *, struct arena *, struct slice,
			    struct forespoergsel *);
} operationer[] = {
	{ BB_HENTOVERBLIK, "HentOverblik", overblik_read },
	{ BB_HENTVERIFIKATION, "HentVerifikation", verifikation_read }
};

/* The Body child's local name, whatever its prefix. */
static int
element_er(struct slice body, const char *local)
{
	size_t n = strlen(local);
	const char *p = body.p + 1, *end = body.p + body.len;
	const char *q = p;

	while (q < end && strchr(" \t\r\n/>", *q) == NULL)
		if (*q++ == ':')
			p = q;
	return (size_t)(q - p) == n && memcmp(p, local, n) == 0;
}

enum gw_err
borgerdk_read(const struct borgerdk *b, struct arena *a, const char *action,
    struct slice body, struct grund *g, struct forespoergsel *out)
{
	struct soap *s;
	enum gw_err rc;
	size_t i, n = sizeof(operationer) / sizeof(operationer[0]);

	memset(out, 0, sizeof(*out));
	for (i = 0; i < n; i++)
		if (strcmp(operationer[i].action, action) == 0)
			break;
	if (i == n || !element_er(body, operationer[i].element))
		return fail(g, GW_EREQUEST, "body is not the action's");
	if ((rc = skema_valid(b, body, g)) != GW_OK)
		return rc;
	if ((s = soapbuf_new()) == NULL)
		return GW_ENOMEM;
	rc = operationer[i].read(s, a, body, out);
	soapbuf_free(s);
	if (rc == GW_ESCHEMA || rc == GW_EREQUEST)
		return fail(g, GW_EREQUEST, "body: a value is not acceptable");
	return rc;
}
