#include "tm_skema.h"

#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <string.h>

/*
 * The files themselves, taken in by the assembler from the folder that make
 * runs in; libxml2 finds them under the name "tm:NAME", also where one
 * imports another.
 */
#define SKEMAER(X)							\
	X(sdi, "wsdl/sdi.xsd") X(sag, "wsdl/sag.xsd") X(si, "wsdl/si.xsd") \
	X(di, "wsdl/di.xsd") X(gd, "wsdl/gd.xsd") X(go, "wsdl/go.xsd")	\
	X(sd, "wsdl/sd.xsd") X(yi, "wsdl/yi.xsd") X(bi, "wsdl/bi.xsd")	\
	X(oef, "wsdl/oef.xsd") X(oir, "wsdl/oir.xsd")			\
	X(ejf, "wsdl/ejf.xsd") X(wst, "wsdl/wst.xsd")			\
	X(wsp, "wsdl/wsp.xsd") X(wsa, "wsdl/wsa.xsd")			\
	X(wsse, "wsdl/wsse.xsd") X(wsse11, "wsdl/wsse11.xsd")		\
	X(wsu, "wsdl/wsu.xsd") X(auth, "wsdl/auth.xsd")			\
	X(AuthorityContext, "wsdl/AuthorityContext.xsd")		\
	X(CallContext, "wsdl/CallContext.xsd")				\
	X(testdata, "tests/testmiljoe/testdata.xsd")

#define X(id, path)							\
	__asm__(".pushsection .rodata\n"				\
	    "skema_" #id ": .incbin \"" path "\"\n"			\
	    "skema_" #id "_slut: .byte 0\n"				\
	    ".popsection\n");						\
	extern const char skema_##id[], skema_##id##_slut[];
SKEMAER(X)
#undef X

static const struct {
	const char	*navn, *fra, *til;
} filer[] = {
#define X(id, path) { "tm:" #id ".xsd", skema_##id, skema_##id##_slut },
	SKEMAER(X)
#undef X
};

/* Which schemas a document of each kind may need: si and di hold what stands
 * in extension lists, so they are imported beside sdi. */
static const char *const hoved[SKEMA_ANTAL] = {
	[SKEMA_SAGSINDEKS] = "urn:oio:sts:sagdok:sagdokumentindeks:6 sdi "
	    "urn:oio:sts:sagdok:sagindeks:6 si",
	[SKEMA_YDELSESINDEKS] = "urn:oio:sts:ydelse:ydelseindeks:6 yi",
	[SKEMA_STS] = "http://docs.oasis-open.org/ws-sx/ws-trust/200512 wst",
	[SKEMA_OEKONOMI] = "urn:borgerblikket:oir:debitorforespoergsel:1 oir",
	[SKEMA_EJERFORTEGNELSE] = "urn:borgerblikket:ejerfortegnelse:1 ejf",
	[SKEMA_TESTDATA] = "urn:borgerblikket:testdata:1 testdata",
};

static xmlSchema *skemaer[SKEMA_ANTAL];

struct laeser {
	const char	*p, *slut;
};

static int
tm_match(const char *name)
{
	return strncmp(name, "tm:", 3) == 0;
}

static void *
tm_open(const char *name)
{
	static _Thread_local struct laeser pool[16];
	static _Thread_local size_t next;
	struct laeser *l = &pool[next++ % 16];
	size_t i;

	for (i = 0; i < sizeof(filer) / sizeof(*filer); i++)
		if (strcmp(filer[i].navn, name) == 0) {
			l->p = filer[i].fra;
			l->slut = filer[i].til;
			return l;
		}
	return NULL;
}

static int
tm_read(void *arg, char *out, int len)
{
	struct laeser *l = arg;
	int n = (int)(l->slut - l->p);

	if (n > len)
		n = len;
	memcpy(out, l->p, (size_t)n);
	l->p += n;
	return n;
}

static int
tm_close(void *arg)
{
	(void)arg;
	return 0;
}

static void
quiet(void *arg, xmlError *e)
{
	struct grund *g = arg;

	fail(g, GW_ESCHEMA, "%s:%d: %.100s", e->file ? e->file : "?", e->line,
	    e->message ? e->message : "?");
}

/* A schema without content of its own that imports those named. */
static void
samle(const char *list, char *out, size_t size)
{
	char ns[100], file[40];
	int n, used;

	used = snprintf(out, size, "<xs:schema "
	    "xmlns:xs='http://www.w3.org/2001/XMLSchema'>");
	while (sscanf(list, "%99s %39s%n", ns, file, &n) == 2) {
		used += snprintf(out + used, size - (size_t)used, "<xs:import "
		    "namespace='%s' schemaLocation='tm:%s.xsd'/>", ns, file);
		list += n;
	}
	snprintf(out + used, size - (size_t)used, "</xs:schema>");
}

static xmlSchema *
oversaet(const char *list, struct grund *g)
{
	xmlSchemaParserCtxt *pc;
	xmlSchema *s = NULL;
	char text[1000];

	samle(list, text, sizeof(text));
	pc = xmlSchemaNewMemParserCtxt(text, (int)strlen(text));
	if (pc != NULL) {
		xmlSchemaSetParserStructuredErrors(pc,
		    quiet, g);
		s = xmlSchemaParse(pc);
	}
	xmlSchemaFreeParserCtxt(pc);
	if (s == NULL)
		fail(g, GW_EINTERN, "a schema does not compile");
	return s;
}

int
skema_init(struct grund *g)
{
	int i;

	xmlInitParser();
	if (xmlRegisterInputCallbacks(tm_match, tm_open, tm_read, tm_close) < 0)
		return -1;
	for (i = 0; i < SKEMA_ANTAL; i++)
		if (skemaer[i] == NULL &&
		    (skemaer[i] = oversaet(hoved[i], g)) == NULL)
			return -1;
	return 0;
}

struct fejlsamler {
	skema_fejl	*tell;
	void		*arg;
};

static void
on_error(void *arg, xmlError *e)
{
	struct fejlsamler *f = arg;
	const xmlNode *n = e->node;
	char reason[200];
	size_t len;

	snprintf(reason, sizeof(reason), "%s", e->message ? e->message : "?");
	len = strlen(reason);
	while (len > 0 && strchr(" \n", reason[len - 1]) != NULL)
		reason[--len] = '\0';
	f->tell(f->arg, e->line, n == NULL ? "?" : (const char *)n->name,
	    reason);
}

enum gw_err
skema_check_all(enum skema which, xmlDoc *doc, skema_fejl *tell, void *arg)
{
	struct fejlsamler f = { tell, arg };
	xmlSchemaValidCtxt *vc;
	int rc;

	vc = xmlSchemaNewValidCtxt(skemaer[which]);
	if (vc == NULL)
		return GW_ENOMEM;
	xmlSchemaSetValidStructuredErrors(vc,
	    on_error, &f);
	rc = xmlSchemaValidateDoc(vc, doc);
	xmlSchemaFreeValidCtxt(vc);
	return rc == 0 ? GW_OK : GW_ESCHEMA;
}

static void
keep_first(void *arg, int line, const char *element, const char *reason)
{
	fail(arg, GW_ESCHEMA, "line %d: %s: %.120s", line, element, reason);
}

enum gw_err
skema_check(enum skema which, xmlDoc *doc, struct grund *g)
{
	return skema_check_all(which, doc, keep_first, g);
}
