/*
 * svar_stoette.h - for the tests of the adapters: one citizen, one
 * municipality, the golden messages to change one thing of, and libxml2 to
 * judge and look into what is written.
 *
 * Include it first: err.h declares fail(), which cmocka makes a macro.
 * Paths count from the top of the tree, where make runs.
 */
#ifndef SVAR_STOETTE_H
#define SVAR_STOETTE_H

#include "indeks.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UBRUGT	__attribute__((unused)) static

#define BORGER	"0101701235"		/* the golden messages' citizen */
#define UUID(n)	"00000000-0000-4000-8000-000000000" n
#define SAG_ID	UUID("001")

struct proeve {
	struct arena	*a;
	struct roller	 roller;
	struct kommune_konf kommune;
	struct sporg	 q;
	struct kommune_svar ks;
	struct svar	 svar;
	struct svarside	 side;
	struct grund	 g;
};

UBRUGT int
proeve_op(void **state)
{
	struct proeve *p = calloc(1, sizeof(*p));

	if (p == NULL || (p->a = arena_new(64 << 20)) == NULL)
		return -1;
	roller_init(&p->roller);
	memcpy(p->kommune.kode, "0101", 5);
	memcpy(p->kommune.cvr, "11111111", 9);
	p->q.roller = &p->roller;
	p->q.kommune = &p->kommune;
	memcpy(p->q.borger.nr, BORGER, sizeof(BORGER));
	p->q.antal = 100;
	p->q.transaktion = UUID("301");
	p->q.now = tid_parse("2026-11-22T08:00:00Z");
	p->ks.konf = &p->kommune;
	*state = p;
	return 0;
}

UBRUGT int
proeve_ned(void **state)
{
	struct proeve *p = *state;

	arena_free(p->a);
	free(p);
	return 0;
}

/* tests/data/golden/NAVN.xml, NUL-terminated, without the last newline. */
UBRUGT char *
golden(struct proeve *p, const char *navn)
{
	char *s = arena_alloc(p->a, 64 * 1024), sti[128];
	FILE *f;
	size_t n;

	snprintf(sti, sizeof(sti), "tests/data/golden/%s.xml", navn);
	assert_non_null(s);
	assert_non_null(f = fopen(sti, "r"));
	n = fread(s, 1, 64 * 1024 - 1, f);
	fclose(f);
	while (n > 0 && s[n - 1] == '\n')
		s[--n] = '\0';
	return s;
}

/* The text with its first (fra), which must be there, replaced. */
UBRUGT char *
med(struct proeve *p, const char *s, const char *fra, const char *til)
{
	const char *hit = strstr(s, fra);
	char *ny;

	assert_non_null(hit);
	ny = arena_printf(p->a, "%.*s%s%s", (int)(hit - s), s, til,
	    hit + strlen(fra));
	assert_non_null(ny);
	return ny;
}

/* The same behind the first (efter). */
UBRUGT char *
med_efter(struct proeve *p, const char *s, const char *efter,
    const char *fra, const char *til)
{
	const char *hit = strstr(s, efter);

	assert_non_null(hit);
	return arena_printf(p->a, "%.*s%s", (int)(hit - s), s,
	    med(p, hit, fra, til));
}

/* Everything from the first (fra) up to and with the next (til) is gone. */
UBRUGT char *
uden(struct proeve *p, const char *s, const char *fra, const char *til)
{
	const char *hit = strstr(s, fra), *end;

	assert_non_null(hit);
	assert_non_null(end = strstr(hit, til));
	return arena_printf(p->a, "%.*s%s", (int)(hit - s), s,
	    end + strlen(til));
}

/* The part from the first (fra) up to and with the next (til). */
UBRUGT char *
stykke(struct proeve *p, const char *s, const char *fra, const char *til)
{
	const char *hit = strstr(s, fra), *end;

	assert_non_null(hit);
	assert_non_null(end = strstr(hit, til));
	return arena_strndup(p->a, hit, (size_t)(end - hit) + strlen(til));
}

UBRUGT void
tavs(void *arg, const char *fmt, ...)
{
	(void)arg;
	(void)fmt;
}

/* 1 when the message validates against wsdl/SKEMA.xsd. */
UBRUGT int
gyldig(const char *skema, const char *xml)
{
	xmlSchemaParserCtxt *pc;
	xmlSchemaValidCtxt *vc;
	xmlSchema *s;
	xmlDoc *doc;
	char sti[64];
	int rc;

	snprintf(sti, sizeof(sti), "wsdl/%s.xsd", skema);
	assert_non_null(pc = xmlSchemaNewParserCtxt(sti));
	assert_non_null(s = xmlSchemaParse(pc));
	assert_non_null(doc = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL,
	    XML_PARSE_NONET));
	assert_non_null(vc = xmlSchemaNewValidCtxt(s));
	xmlSchemaSetValidErrors(vc, tavs, tavs, NULL);
	rc = xmlSchemaValidateDoc(vc, doc);
	xmlSchemaFreeValidCtxt(vc);
	xmlFreeDoc(doc);
	xmlSchemaFree(s);
	xmlSchemaFreeParserCtxt(pc);
	return rc == 0;
}

/* The XPath expression as text, in the arena; names without a prefix are
 * written *[local-name()='X'], short: @X@. */
UBRUGT const char *
find(struct proeve *p, const char *xml, const char *kort)
{
	char udtryk[1024] = "string(", *o = udtryk + strlen(udtryk);
	xmlXPathContext *ctx;
	xmlXPathObject *obj;
	xmlDoc *doc;
	xmlChar *s;
	char *ud;
	int inde = 0;

	for (; *kort != '\0'; kort++) {
		if (*kort != '@')
			*o++ = *kort;
		else if ((inde = !inde))
			o += sprintf(o, "*[local-name()='");
		else
			o += sprintf(o, "']");
		assert_true(o < udtryk + sizeof(udtryk) - 32);
	}
	strcpy(o, ")");
	assert_non_null(doc = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL,
	    XML_PARSE_NONET));
	assert_non_null(ctx = xmlXPathNewContext(doc));
	assert_non_null(obj = xmlXPathEvalExpression(BAD_CAST udtryk, ctx));
	assert_non_null(s = xmlXPathCastToString(obj));
	ud = arena_strdup(p->a, (const char *)s);
	xmlFree(s);
	xmlXPathFreeObject(obj);
	xmlXPathFreeContext(ctx);
	xmlFreeDoc(doc);
	return ud;
}

UBRUGT const char *
sporg_xml(struct proeve *p, const struct adapter *ad)
{
	const char *xml;
	size_t len;

	assert_int_equal(adapter_sporg(ad, p->a, &p->q, &xml, &len), GW_OK);
	assert_int_equal(strlen(xml), len);
	return xml;
}

/* Reads the answer and says how that went. */
UBRUGT enum gw_err
svar_rc(struct proeve *p, const struct adapter *ad, const char *xml)
{
	return adapter_svar(ad, p->a, &p->q, xml, strlen(xml), &p->g, &p->ks,
	    &p->svar, &p->side);
}

/* Reads an answer that is believed. */
UBRUGT void
svar_ok(struct proeve *p, const struct adapter *ad, const char *xml)
{
	assert_int_equal(svar_rc(p, ad, xml), GW_OK);
}

#define VIRKNING_FRA	"2026-01-15T08:00:00Z"
#define assert_periode(virkning, f, t)					\
	do {								\
		assert_int_equal((virkning).fra, (f));			\
		assert_int_equal((virkning).til, (t));			\
	} while (0)

#define test(f)	cmocka_unit_test_setup_teardown(f, proeve_op, proeve_ned)

#endif
