#include "tm_byg.h"

#include <string.h>

int64_t
byg_tid(const char *text)
{
	int32_t dag;

	if (text == NULL)
		return TID_INGEN;
	if (strchr(text, 'T') != NULL)
		return tid_parse(text);
	dag = dag_parse(text);
	return dag == DAG_INGEN ? TID_INGEN : dag_start(dag);
}

const char *
byg_tidspunkt(struct arena *a, const char *text)
{
	char out[TID_LEN];
	int64_t t = byg_tid(text);

	return t == TID_INGEN ? NULL : arena_strdup(a, tid_print(t, out));
}

static void
graense(struct buf *b, const char *element, int64_t t)
{
	char out[TID_LEN];

	buf_printf(b, "<%s>", element);
	if (t == TID_FOER_ALT || t == TID_EVIGT)
		buf_puts(b, "<sd:GraenseIndikator>true</sd:GraenseIndikator>");
	else
		xml_felt(b, "sd:TidsstempelDatoTid", tid_print(t, out));
	buf_printf(b, "</%s>", element);
}

void
byg_virkning(struct buf *b, const char *element, int64_t fra, int64_t til)
{
	buf_printf(b, "<%s>", element);
	graense(b, "sd:FraTidspunkt", fra);
	graense(b, "sd:TilTidspunkt", til);
	buf_printf(b, "</%s>", element);
}

struct periode
byg_periode(struct arena *a, xmlNode *n, struct periode p)
{
	int64_t fra, til;

	fra = byg_tid(xml_attr(a, n, "virkningfra"));
	til = byg_tid(xml_attr(a, n, "virkningtil"));
	if (fra != TID_INGEN)
		p.fra = fra;
	if (til != TID_INGEN)
		p.til = til;
	return p;
}

void
byg_uuid(struct buf *b, const char *element, const char *uuid)
{
	buf_printf(b, "<%s>", element);
	xml_felt(b, "sd:UUIDIdentifikator", uuid);
	buf_printf(b, "</%s>", element);
}

void
byg_urn(struct buf *b, const char *element, const char *urn)
{
	buf_printf(b, "<%s>", element);
	xml_felt(b, "sd:URNIdentifikator", urn);
	buf_printf(b, "</%s>", element);
}

void
byg_relation(struct buf *b, const char *element, struct periode p,
    const char *rolle, const char *type, const char *ref)
{
	buf_printf(b, "<%s>", element);
	byg_virkning(b, "gd:Virkning", p.fra, p.til);
	if (rolle != NULL)
		byg_uuid(b, "gd:Rolle", rolle);
	if (type != NULL)
		byg_uuid(b, "gd:Type", type);
	if (ref != NULL && er_uuid(ref))
		byg_uuid(b, "gd:ReferenceID", ref);
	else if (ref != NULL)
		byg_urn(b, "gd:ReferenceID", ref);
}

void
byg_udvidelse(struct buf *b, const char *element)
{
	buf_printf(b, "<gd:LokalUdvidelseListe><%s>", element);
}

void
byg_udvidelse_slut(struct buf *b, const char *element)
{
	buf_printf(b, "</%s></gd:LokalUdvidelseListe>", element);
}

void
byg_registrering(struct testdata *td, struct buf *b, const char *element,
    xmlNode *n)
{
	const char *liv = xml_attr(td->a, n, "livscyklus");
	char out[TID_LEN];

	buf_printf(b, "<%s>", element);
	xml_felt(b, "sd:Tidspunkt", tid_print(td->nu, out));
	xml_felt(b, "sd:LivscyklusKode", liv == NULL ? "Importeret" : liv);
}

const char *
byg_rolle(enum rolle_id id)
{
	static struct roller r;

	/* The defaults are constants: filling them in twice is the same. */
	if (r.uuid[0] == NULL)
		roller_init(&r);
	return r.uuid[id];
}

const char *
byg_system(struct arena *a, const char *fagsystem)
{
	return er_uuid(fagsystem) ? fagsystem :
	    navn_uuid(a, "fagsystem", fagsystem);
}

const struct kommune *
byg_kommune(struct testdata *td, xmlNode *n)
{
	const char *kode = xml_attr(td->a, n, "kommune");
	const struct kommune *k;

	if (kode == NULL) {
		td_fejl(td, n, "attribute 'kommune' is required here");
		return NULL;
	}
	if ((k = kommune_kode(kode)) == NULL)
		td_fejl(td, n, "attribute 'kommune': no municipality has that "
		    "code");
	return k;
}

void
byg_faerdig(struct testdata *td, xmlNode *n, struct buf *b, enum art art,
    const struct kommune *k, const char *uuid)
{
	struct td_objekt *o;
	const char *xml;

	xml = buf_end(b);
	o = arena_push(td->a, &td->objekter, &td->n, &td->cap, sizeof(*o));
	if (xml == NULL || o == NULL) {
		td_fejl(td, n, "out of memory");
		return;
	}
	o->art = art;
	o->kommune = k;
	o->uuid = uuid;
	o->xml = xml;
	o->len = b->len;
}
