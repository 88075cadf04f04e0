/*
 * A document of a case, as Sags- og Dokumentindeks takes it.
 */
#include <strings.h>

#include "tm_byg.h"

/* A document object is built once, whichever case names it first. */
static int
dokument_ny(struct testdata *td, const char *id)
{
	const char **v;
	size_t i;

	for (i = 0; i < td->n_dok; i++)
		if (strcasecmp(td->dokumenter[i], id) == 0)
			return 0;
	v = arena_push(td->a, &td->dokumenter, &td->n_dok, &td->cap_dok,
	    sizeof(*v));
	if (v != NULL)
		*v = id;
	return v != NULL;
}

static void
dokument_egenskaber(struct arena *a, xmlNode *d, struct buf *b,
    struct periode p)
{
	const char *titel = xml_attr(a, d, "titel");
	const char *foel = xml_attr(a, d, "foelsomhed");
	const char *frem = xml_attr(a, d, "fremdrift");

	buf_puts(b, "<di:AttributListe><di:Egenskaber>");
	byg_virkning(b, "di:Virkning", p.fra, p.til);
	if (titel != NULL && *titel != '\0')
		xml_felt(b, "di:Titel", titel);
	xml_felt(b, "di:BrevDato", xml_attr(a, d, "dato"));
	xml_felt(b, "di:Foelsomhed", foel == NULL ? "IKKE_FORTROLIGE_DATA" :
	    foel);
	xml_felt(b, "di:Type", xml_attr(a, d, "type"));
	buf_puts(b, "</di:Egenskaber></di:AttributListe><di:TilstandListe>");
	if (frem != NULL) {
		buf_puts(b, "<di:Fremdrift>");
		byg_virkning(b, "di:Virkning", p.fra, p.til);
		xml_felt(b, "di:FremdriftStatusKode", frem);
		buf_puts(b, "</di:Fremdrift>");
	}
	buf_puts(b, "</di:TilstandListe>");
}

static void
dokument_relationer(struct arena *a, xmlNode *d, struct buf *b,
    struct periode p, const struct kommune *k)
{
	xmlNode *c;

	buf_puts(b, "<di:RelationListe>");
	byg_relation(b, "di:Dokumentaktoer", p, byg_rolle(R_SAG_EJER),
	    byg_rolle(R_TYPE_ORGANISATION),
	    navn_uuid(a, "organisation", k->cvr));
	byg_udvidelse(b, "di:DokumentaktoerLokalUdvidelse");
	xml_felt(b, "di:FuldtNavn", k->navn);
	xml_felt(b, "di:CVR-Nr", k->cvr);
	byg_udvidelse_slut(b, "di:DokumentaktoerLokalUdvidelse");
	buf_puts(b, "</di:Dokumentaktoer>");
	for (c = xml_child(d, "visning"); c != NULL; c = xml_same(c)) {
		byg_relation(b, "di:Dokumentklasse", byg_periode(a, c, p),
		    byg_rolle(R_DOK_VISNINGSKLASSE), byg_rolle(R_TYPE_KLASSE),
		    byg_rolle(R_KLASSE_VISNING_UNDTAGET));
		buf_puts(b, "</di:Dokumentklasse>");
	}
	c = xml_child(d, "sikkerhedsprofil");
	if (c != NULL)
		buf_puts(b, "<gd:LokalUdvidelseListe>");
	for (; c != NULL; c = xml_same(c)) {
		byg_relation(b, "di:Sikkerhedsprofil",
		    byg_periode(a, c, p), byg_rolle(R_SAG_ADGANG), NULL,
		    navn_uuid(a, "profil", k->cvr));
		buf_puts(b, "</di:Sikkerhedsprofil>");
	}
	if (xml_child(d, "sikkerhedsprofil") != NULL)
		buf_puts(b, "</gd:LokalUdvidelseListe>");
	buf_puts(b, "</di:RelationListe>");
}

void
byg_dokument(struct testdata *td, xmlNode *d, const struct kommune *k,
    struct periode sagens)
{
	const char *id = xml_attr(td->a, d, "id");
	struct periode p = byg_periode(td->a, d, sagens);
	struct buf b;

	if (!dokument_ny(td, id))
		return;
	buf_init(&b, td->a);
	buf_puts(&b, "<sdi:DokumentIndeks>");
	xml_felt(&b, "sd:UUIDIdentifikator", id);
	byg_registrering(td, &b, "di:Registrering", d);
	dokument_egenskaber(td->a, d, &b, p);
	dokument_relationer(td->a, d, &b, p, k);
	buf_puts(&b, "</di:Registrering></sdi:DokumentIndeks>");
	byg_faerdig(td, d, &b, ART_DOKUMENT, k, id);
}
