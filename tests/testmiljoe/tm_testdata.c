#include "tm_testdata.h"

#include <libxml/parser.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "tm_skema.h"
#include "tm_xml.h"

void
td_init(struct testdata *td, struct arena *a, FILE *errors)
{
	memset(td, 0, sizeof(*td));
	td->a = a;
	td->errors = errors;
	td->nu = clock_now();
}

void
td_fini(struct testdata *td)
{
	size_t i;

	for (i = 0; i < td->n_filer; i++)
		xmlFreeDoc(td->filer[i]);
	td->n_filer = 0;
}

static const char *
filnavn(const struct testdata *td, const xmlDoc *doc)
{
	size_t i;

	for (i = 0; i < td->n_filer && i < td->n_navne; i++)
		if (td->filer[i] == doc)
			return td->navne[i];
	return "?";
}

void
td_fejl(struct testdata *td, const xmlNode *n, const char *reason)
{
	td->n_errors++;
	fprintf(td->errors, "%s:%ld: %s: %s\n", filnavn(td, n->doc),
	    xmlGetLineNo(n), (const char *)n->name, reason);
}

struct fil {
	struct testdata	*td;
	const char	*navn;
};

/* Says which attribute, without libxml2's namespace decoration. */
static void
on_fejl(void *arg, int line, const char *element, const char *reason)
{
	struct fil *f = arg;
	const char *p;

	for (p = reason; *p != '\0'; p++)
		if (*p == '{' && strchr(p, '}') != NULL) {
			fprintf(f->td->errors, "%s:%d: %s: %.*s%s\n", f->navn,
			    line, element, (int)(p - reason), reason,
			    strchr(p, '}') + 1);
			f->td->n_errors++;
			return;
		}
	f->td->n_errors++;
	fprintf(f->td->errors, "%s:%d: %s: %s\n", f->navn, line, element,
	    reason);
}

static xmlDoc *
aabn(struct testdata *td, const char *file)
{
	const xmlError *e;
	xmlDoc *doc;

	doc = xmlReadFile(file, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR |
	    XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
	if (doc == NULL) {
		e = xmlGetLastError();
		td->n_errors++;
		fprintf(td->errors, "%s:%d: file: %s", file,
		    e == NULL ? 0 : e->line, e == NULL || e->message == NULL ?
		    "cannot be read\n" : e->message);
	}
	return doc;
}

int
td_laes(struct testdata *td, const char *file)
{
	struct fil f = { td, file };
	xmlDoc *doc, **d;
	const char **n;
	enum gw_err rc;

	if ((doc = aabn(td, file)) == NULL)
		return -1;
	d = arena_push(td->a, &td->filer, &td->n_filer, &td->cap_filer,
	    sizeof(*d));
	n = arena_push(td->a, &td->navne, &td->n_navne, &td->cap_navne,
	    sizeof(*n));
	if (d == NULL || n == NULL) {
		xmlFreeDoc(doc);
		return -1;
	}
	*d = doc;
	*n = file;
	rc = skema_check_all(SKEMA_TESTDATA, doc, on_fejl, &f);
	if (rc != GW_OK && td->n_errors == 0)
		on_fejl(&f, 0, "testdata", err_text(rc));
	return rc == GW_OK ? 0 : -1;
}

/* The case with that id, new if it was not mentioned before. */
static struct td_sag *
sag_find(struct testdata *td, const char *id, xmlNode *n)
{
	struct td_sag *s;
	size_t i;

	for (i = 0; i < td->n_sager; i++)
		if (strcasecmp(td->sager[i].id, id) == 0)
			return &td->sager[i];
	s = arena_push(td->a, &td->sager, &td->n_sager, &td->cap_sager,
	    sizeof(*s));
	if (s != NULL) {
		s->id = id;
		s->node = n;
	}
	return s;
}

static void
sag_naevnt(struct testdata *td, xmlNode *n, const char *cpr, const char *navn)
{
	const char *id = xml_attr(td->a, n, "id");
	struct td_part *p;
	struct td_sag *s;

	s = sag_find(td, id, n);
	if (s == NULL || (p = arena_push(td->a, &s->parter, &s->n, &s->cap,
	    sizeof(*p))) == NULL) {
		td_fejl(td, n, "out of memory");
		return;
	}
	p->cpr = cpr;
	p->navn = navn;
	p->sag = n;
}

static void
person(struct testdata *td, xmlNode *p)
{
	const char *cpr = xml_attr(td->a, p, "cpr");
	const char *navn = xml_attr(td->a, p, "navn");
	xmlNode *n;

	for (n = xml_first(p); n != NULL; n = xml_next(n))
		if (xml_is(n, "sag"))
			sag_naevnt(td, n, cpr, navn);
		else if (xml_is(n, "bevilling"))
			byg_bevilling(td, n, cpr, navn);
		else if (xml_is(n, "fordring"))
			byg_fordring(td, n, cpr);
		else
			byg_ejer(td, n, cpr);
}

/* <kommune kode oeir>: told to OeiR like any object. */
static void
kommune_oeir(struct testdata *td, xmlNode *n)
{
	const char *kode = xml_attr(td->a, n, "kode");
	const struct kommune *k = kommune_kode(kode);
	struct td_objekt *o;

	if (k == NULL) {
		td_fejl(td, n, "no municipality has that code");
		return;
	}
	o = arena_push(td->a, &td->objekter, &td->n, &td->cap, sizeof(*o));
	if (o == NULL)
		return;
	o->art = ART_UDEN_OEIR;
	o->kommune = k;
	o->uuid = navn_uuid(td->a, "uden-oeir", k->cvr);
	o->xml = strcmp(xml_attr(td->a, n, "oeir"), "nej") == 0 ? "<nej/>" : "";
	o->len = strlen(o->xml);
}

static void
roden(struct testdata *td, xmlDoc *doc)
{
	xmlNode *n;

	n = xml_first(xmlDocGetRootElement(doc));
	for (; n != NULL; n = xml_next(n))
		if (xml_is(n, "person"))
			person(td, n);
		else if (xml_is(n, "sag"))
			sag_naevnt(td, n, NULL, NULL);
		else
			kommune_oeir(td, n);
}

int
td_byg(struct testdata *td)
{
	size_t i;

	for (i = 0; i < td->n_filer; i++)
		roden(td, td->filer[i]);
	for (i = 0; i < td->n_sager; i++)
		byg_sag(td, &td->sager[i]);
	return td->n_errors == 0 ? 0 : -1;
}
