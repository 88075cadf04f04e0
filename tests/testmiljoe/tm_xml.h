/*
 * tm_xml.h - reading and writing XML with libxml2.
 *
 * The services read requests with another parser than the gateway writes
 * them with, so that an error of one is seen by the other.  What comes here
 * has passed wssec_verify() or is a file of the tester's own; no network, no
 * entities, nothing printed.  Threads: a document belongs to one thread.
 */
#ifndef TM_XML_H
#define TM_XML_H

#include <libxml/tree.h>

#include "arena.h"
#include "err.h"

/* Document of len octets; xmlFreeDoc() it.  NULL: GW_ESCHEMA in *g. */
xmlDoc	*xml_parse(const char *bytes, size_t len, struct grund *g);

/*
 * The prefixes that everything kept and sent here has, declared once on a
 * message's root: an index answers with hundreds of objects.
 */
#define XML_NAVNERUM(X)							\
	X("sdi", "urn:oio:sts:sagdok:sagdokumentindeks:6")		\
	X("sag", "urn:oio:sts:sagdok:sag:6")				\
	X("si", "urn:oio:sts:sagdok:sagindeks:6")			\
	X("di", "urn:oio:sts:sagdok:dokumentindeks:6")			\
	X("yi", "urn:oio:sts:ydelse:ydelseindeks:6")			\
	X("bi", "urn:oio:sts:ydelse:bevillingindeks:6")			\
	X("oef", "urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6")	\
	X("gd", "urn:oio:sts:generelledefinitioner:6")			\
	X("go", "urn:oio:sts:generelleoperationer:6")			\
	X("sd", "urn:oio:sagdok:3.0.0")					\
	X("oir", "urn:borgerblikket:oir:debitorforespoergsel:1")	\
	X("ejf", "urn:borgerblikket:ejerfortegnelse:1")
#define XML_ERKLAER(prefix, href)	" xmlns:" prefix "=\"" href "\""
#define XML_PREFIXER	XML_NAVNERUM(XML_ERKLAER)

/*
 * A fragment: one element with those prefixes, undeclared.  Parsing gives a
 * document whose root's first child it is (xml_rod()); loosening takes a node
 * of another document, with whatever prefixes, into such a document.
 * xmlFreeDoc() both; NULL: not a fragment, or no memory.
 */
xmlDoc	*xml_fragment(const char *xml, size_t len);
xmlDoc	*xml_loesn(xmlNode *);
xmlNode	*xml_rod(const xmlDoc *);

/* First element below n, next element beside it, or NULL. */
xmlNode	*xml_first(const xmlNode *n);
xmlNode	*xml_next(const xmlNode *n);

/* 1 when n is an element of that local name (validated documents leave no
 * doubt about the namespace). */
int	 xml_is(const xmlNode *n, const char *local);

/* First child, next sibling of that name, or NULL; n NULL is NULL. */
xmlNode	*xml_child(const xmlNode *n, const char *local);
xmlNode	*xml_same(const xmlNode *n);

/* Down a path "Rolle/UUIDIdentifikator", the first of each; or NULL. */
xmlNode	*xml_path(const xmlNode *n, const char *path);

/* Text below n, outer white space cut, in the arena; "" when n is NULL or
 * memory is short. */
const char *xml_text(struct arena *, const xmlNode *n);

/* Attribute without namespace, in the arena; NULL: not there. */
const char *xml_attr(struct arena *, const xmlNode *n, const char *name);

/* Writing: text with what must be escaped in content and attributes; one
 * element with text, left out when the text is NULL; a node as it stands. */
void	 xml_put_text(struct buf *, const char *text);
void	 xml_felt(struct buf *, const char *name, const char *text);
void	 xml_put_node(struct buf *, xmlNode *);

#endif
