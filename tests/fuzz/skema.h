/*
 * skema.h - our own contract's schema, for what must follow it.
 */
#ifndef SKEMA_H
#define SKEMA_H

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "fuzz.h"

static inline void
silent(void *arg, const char *fmt, ...)
{
	(void)arg;
	(void)fmt;
}

/* The schema inside borgerblikket.wsdl: RequestHeader's is the first, ours
 * the last. */
static inline xmlSchema *
contract(void)
{
	xmlDoc *wsdl = xmlReadFile("wsdl/borgerblikket.wsdl", NULL,
	    XML_PARSE_NOBLANKS), *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlSchemaParserCtxt *c;
	xmlSchema *s;
	xmlNode *n;

	must(wsdl != NULL && doc != NULL);
	n = xmlDocGetRootElement(wsdl)->children;
	while (n != NULL && !xmlStrEqual(n->name, BAD_CAST "types"))
		n = n->next;
	must(n != NULL && (n = xmlLastElementChild(n)) != NULL);
	xmlDocSetRootElement(doc, xmlDocCopyNode(n, doc, 1));
	must((c = xmlSchemaNewDocParserCtxt(doc)) != NULL);
	must((s = xmlSchemaParse(c)) != NULL);
	xmlSchemaFreeParserCtxt(c);
	xmlFreeDoc(wsdl);
	return s;
}

/* 1 when the octets are a document that follows it. */
static inline int
follows(xmlSchema *s, const char *xml, size_t len)
{
	xmlDoc *doc = xmlReadMemory(xml, (int)len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlSchemaValidCtxt *c = xmlSchemaNewValidCtxt(s);
	int ok;

	must(c != NULL);
	xmlSchemaSetValidErrors(c, silent, silent, NULL);
	ok = doc != NULL && xmlSchemaValidateDoc(c, doc) == 0;
	xmlSchemaFreeValidCtxt(c);
	xmlFreeDoc(doc);
	return ok;
}

#endif
