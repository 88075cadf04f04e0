/*
 * A case, as Sags- og Dokumentindeks takes it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tm_byg.h"

/* What the parts of one case's XML need to know. */
struct sagbyg {
	struct testdata	*td;
	struct arena	*a;
	const struct td_sag *sag;
	xmlNode		*n;
	const struct kommune *k;
	struct periode	 p;		/* since the case's oprettet */
	struct buf	*b;
};

/* Without oprettet: since the earliest fremdrift, or ever. */
static struct periode
sagens_periode(struct arena *a, xmlNode *n)
{
	struct periode p = { TID_INGEN, TID_EVIGT };
	xmlNode *f;
	int64_t t;

	p.fra = byg_tid(xml_attr(a, n, "oprettet"));
	if (p.fra == TID_INGEN)
		for (f = xml_child(n, "fremdrift"); f != NULL;
		    f = xml_same(f)) {
			t = byg_tid(xml_attr(a, f, "fra"));
			if (p.fra == TID_INGEN || t < p.fra)
				p.fra = t;
		}
	if (p.fra == TID_INGEN)
		p.fra = TID_FOER_ALT;
	return byg_periode(a, n, p);
}

static void
attributter(struct sagbyg *s, const char *kle)
{
	const char *titel = xml_attr(s->a, s->n, "titel");
	const char *foel = xml_attr(s->a, s->n, "foelsomhed");
	const char *opr = byg_tidspunkt(s->a, xml_attr(s->a, s->n, "oprettet"));

	if (titel == NULL)
		titel = kle_titel(kle) == NULL ? kle : kle_titel(kle);
	buf_puts(s->b, "<sag:AttributListe><sag:Egenskaber>");
	byg_virkning(s->b, "sag:Virkning", s->p.fra, s->p.til);
	xml_felt(s->b, "sag:Sagsnummer", arena_strndup(s->a, s->sag->id, 8));
	if (*titel != '\0')
		xml_felt(s->b, "sag:Titel", titel);
	buf_puts(s->b, "</sag:Egenskaber>");
	byg_udvidelse(s->b, "si:SagIndeksEgenskaber");
	byg_virkning(s->b, "gd:Virkning", s->p.fra, s->p.til);
	xml_felt(s->b, "si:Foelsomhed", foel == NULL ? "IKKE_FORTROLIGE_DATA" :
	    foel);
	xml_felt(s->b, "si:OprettetTidspunkt", opr);
	byg_udvidelse_slut(s->b, "si:SagIndeksEgenskaber");
	buf_puts(s->b, "</sag:AttributListe>");
}

/* One without til lasts until the next one's fra. */
static int64_t
fremdrift_slut(struct arena *a, xmlNode *f, int64_t fra)
{
	int64_t til, t;
	xmlNode *o;

	til = byg_tid(xml_attr(a, f, "til"));
	if (til != TID_INGEN)
		return til;
	til = TID_EVIGT;
	for (o = xml_child(f->parent, "fremdrift"); o != NULL;
		    o = xml_same(o)) {
		t = byg_tid(xml_attr(a, o, "fra"));
		if (t > fra && t < til)
			til = t;
	}
	return til;
}

static void
tilstande(struct sagbyg *s)
{
	xmlNode *f;
	int64_t fra;

	buf_puts(s->b, "<sag:TilstandListe>");
	for (f = xml_child(s->n, "fremdrift"); f != NULL; f = xml_same(f)) {
		fra = byg_tid(xml_attr(s->a, f, "fra"));
		buf_puts(s->b, "<sag:Fremdrift>");
		byg_virkning(s->b, "sag:Virkning", fra,
		    fremdrift_slut(s->a, f, fra));
		xml_felt(s->b, "sag:FremdriftStatusKode",
		    xml_attr(s->a, f, "kode"));
		buf_puts(s->b, "</sag:Fremdrift>");
	}
	buf_puts(s->b, "</sag:TilstandListe>");
}

/* A Sagsaktoer; cvr NULL: none. */
static void
aktoer(struct sagbyg *s, enum rolle_id rolle, enum rolle_id type,
    const char *ref, const char *navn, const char *cvr)
{
	byg_relation(s->b, "sag:Sagsaktoer", s->p, byg_rolle(rolle),
	    byg_rolle(type), ref);
	byg_udvidelse(s->b, "si:SagsaktoerLokalUdvidelse");
	xml_felt(s->b, "si:FuldtNavn", navn);
	xml_felt(s->b, "si:CVR-Nummer", cvr);
	byg_udvidelse_slut(s->b, "si:SagsaktoerLokalUdvidelse");
	buf_puts(s->b, "</sag:Sagsaktoer>");
}

/* Real indices hold the case worker too: it must never be shown (R20). */
static void
aktoerer(struct sagbyg *s)
{
	aktoer(s, R_SAG_EJER, R_TYPE_ORGANISATION,
	    navn_uuid(s->a, "organisation", s->k->cvr), s->k->navn, s->k->cvr);
	aktoer(s, R_SAG_ANSVARLIG, R_TYPE_ENHED,
	    navn_uuid(s->a, "enhed", s->k->cvr), "Borgerservice", NULL);
	aktoer(s, R_SAG_BEHANDLER, R_TYPE_BRUGER,
	    navn_uuid(s->a, "bruger", s->sag->id), "Sanne Sagsbehandler", NULL);
}

static void
klasse(struct sagbyg *s, enum rolle_id rolle, const char *uuid,
    const char *noegle, const char *titel, struct periode p)
{
	byg_relation(s->b, "sag:Sagsklasse", p, byg_rolle(rolle),
	    byg_rolle(R_TYPE_KLASSE), uuid);
	byg_udvidelse(s->b, "si:SagsklasseLokalUdvidelse");
	xml_felt(s->b, "si:Klassetitel", titel);
	xml_felt(s->b, "si:BrugervendtNoegle", noegle);
	byg_udvidelse_slut(s->b, "si:SagsklasseLokalUdvidelse");
	buf_puts(s->b, "</sag:Sagsklasse>");
}

static void
klasser(struct sagbyg *s, const char *kle)
{
	const char *facet = xml_attr(s->a, s->n, "facet");
	xmlNode *v;

	klasse(s, R_SAG_PRIMAER_KLASSE, navn_uuid(s->a, "kle", kle), kle,
	    kle_titel(kle), s->p);
	if (facet == NULL)
		facet = "G01";
	if (*facet != '\0')
		klasse(s, R_SAG_HANDLINGSKLASSE,
		    navn_uuid(s->a, "facet", facet), facet, NULL, s->p);
	for (v = xml_child(s->n, "visning"); v != NULL; v = xml_same(v))
		klasse(s, R_SAG_VISNINGSKLASSE,
		    byg_rolle(R_KLASSE_VISNING_UNDTAGET), "Visning undtaget",
		    "Visning undtaget for borger", byg_periode(s->a, v, s->p));
}

static void
part(struct sagbyg *s, enum rolle_id rolle, enum rolle_id type,
    const char *urn, const char *navn, struct periode p)
{
	byg_relation(s->b, "sag:Sagspart", p, byg_rolle(rolle),
	    byg_rolle(type), urn);
	if (navn != NULL) {
		byg_udvidelse(s->b, "si:SagspartLokalUdvidelse");
		xml_felt(s->b, "si:FuldtNavn", navn);
		byg_udvidelse_slut(s->b, "si:SagspartLokalUdvidelse");
	}
	buf_puts(s->b, "</sag:Sagspart>");
}

static void
en_part(struct sagbyg *s, const struct td_part *p)
{
	const char *art = xml_attr(s->a, p->sag, "part");
	const char *cvr = xml_attr(s->a, p->sag, "cvr");
	struct periode per = s->p;
	int64_t t;

	if (art == NULL)
		art = p->cpr == NULL ? "ingen" : "primaer";
	if ((t = byg_tid(xml_attr(s->a, p->sag, "partfra"))) != TID_INGEN)
		per.fra = t;
	if ((t = byg_tid(xml_attr(s->a, p->sag, "parttil"))) != TID_INGEN)
		per.til = t;
	if (strcmp(art, "cvr") == 0 && cvr == NULL)
		td_fejl(s->td, p->sag, "part=\"cvr\" needs the attribute "
		    "'cvr'");
	else if (strcmp(art, "cvr") == 0)
		part(s, R_SAG_PRIMAER_PART, R_TYPE_VIRKSOMHED,
		    arena_printf(s->a, "urn:oio:cvr-nr:%s", cvr), NULL, per);
	if (strcmp(art, "ingen") != 0 && p->cpr != NULL)
		part(s, strcmp(art, "primaer") == 0 ? R_SAG_PRIMAER_PART :
		    R_SAG_SEKUNDAER_PART, R_TYPE_PERSON,
		    arena_printf(s->a, "urn:oio:cpr-nr:%s", p->cpr), p->navn,
		    per);
}

/* Byggeri and Ejendom are known; another name is a role nobody knows. */
static const char *
navn_eller_uuid(struct arena *a, const char *text, const char *kendt,
    enum rolle_id id)
{
	if (text == NULL || strcasecmp(text, kendt) == 0)
		return byg_rolle(id);
	return er_uuid(text) ? text : navn_uuid(a, "rolle", text);
}

static void
genstand(struct sagbyg *s, xmlNode *g)
{
	const char *bfe = xml_attr(s->a, g, "bfe");
	const char *esr = xml_attr(s->a, g, "esr");
	const char *urn;

	if ((bfe == NULL) == (esr == NULL)) {
		td_fejl(s->td, g, "give exactly one of 'bfe' and 'esr'");
		return;
	}
	urn = bfe == NULL ? arena_printf(s->a, "urn:oio:esr:ejendom:%s", esr) :
	    arena_printf(s->a, "urn:oio:ejendom:bfe-nr:%010llu",
	    strtoull(bfe, NULL, 10));
	byg_relation(s->b, "sag:Sagsgenstande", byg_periode(s->a, g, s->p),
	    navn_eller_uuid(s->a, xml_attr(s->a, g, "rolle"), "Byggeri",
	    R_SAG_BYGGERI), navn_eller_uuid(s->a, xml_attr(s->a, g, "type"),
	    "Ejendom", R_TYPE_EJENDOM), urn);
	buf_puts(s->b, "</sag:Sagsgenstande>");
}

static enum rolle_id
journal_rolle(const char *rolle)
{
	if (rolle != NULL && strcmp(rolle, "Vedlagt") == 0)
		return R_SAG_VEDLAGT;
	if (rolle != NULL && strcmp(rolle, "Journalnotat") == 0)
		return R_SAG_JOURNALNOTAT;
	return R_SAG_TILAKTERET;
}

static void
journalpost(struct sagbyg *s, xmlNode *d)
{
	const char *titel = xml_attr(s->a, d, "titel");

	byg_relation(s->b, "sag:Journalpost", byg_periode(s->a, d, s->p),
	    byg_rolle(journal_rolle(xml_attr(s->a, d, "rolle"))),
	    byg_rolle(R_TYPE_DOKUMENT), xml_attr(s->a, d, "id"));
	if (titel != NULL) {
		buf_puts(s->b, "<sag:JournalpostEgenskaber>");
		xml_felt(s->b, "sag:Dokumenttitel", titel);
		buf_puts(s->b, "</sag:JournalpostEgenskaber>");
	}
	buf_puts(s->b, "</sag:Journalpost>");
}

/* Master (and Afsender, the same) and the profiles. */
static void
udvidelser(struct sagbyg *s)
{
	const char *fag = xml_attr(s->a, s->n, "fagsystem");
	static const enum rolle_id r[] = { R_SAG_MASTER, R_SAG_AFSENDER };
	xmlNode *p = xml_child(s->n, "sikkerhedsprofil");
	size_t i;

	if (fag == NULL && p == NULL)
		return;
	buf_puts(s->b, "<gd:LokalUdvidelseListe>");
	for (i = 0; fag != NULL && i < 2; i++) {
		byg_relation(s->b, "si:SagsitsystemRelation", s->p,
		    byg_rolle(r[i]), byg_rolle(R_TYPE_ITSYSTEM),
		    byg_system(s->a, fag));
		if (!er_uuid(fag))
			xml_felt(s->b, "si:SystemNavn", fag);
		buf_puts(s->b, "</si:SagsitsystemRelation>");
	}
	for (; p != NULL; p = xml_same(p)) {
		byg_relation(s->b, "si:Sikkerhedsprofil",
		    byg_periode(s->a, p, s->p), byg_rolle(R_SAG_ADGANG), NULL,
		    navn_uuid(s->a, "profil", s->k->cvr));
		buf_puts(s->b, "</si:Sikkerhedsprofil>");
	}
	buf_puts(s->b, "</gd:LokalUdvidelseListe>");
}

static void
relationer(struct sagbyg *s, const char *kle)
{
	xmlNode *c;
	size_t i;

	buf_puts(s->b, "<sag:RelationListe>");
	aktoerer(s);
	klasser(s, kle);
	for (i = 0; i < s->sag->n; i++)
		en_part(s, &s->sag->parter[i]);
	for (c = xml_child(s->n, "genstand"); c != NULL; c = xml_same(c))
		genstand(s, c);
	for (c = xml_child(s->n, "dokument"); c != NULL; c = xml_same(c))
		journalpost(s, c);
	udvidelser(s);
	buf_puts(s->b, "</sag:RelationListe>");
}

void
byg_sag(struct testdata *td, const struct td_sag *sag)
{
	struct sagbyg s = { .td = td, .a = td->a, .sag = sag, .n = sag->node };
	const char *kle = xml_attr(td->a, sag->node, "kle");
	struct buf b;
	xmlNode *d;

	if (kle == NULL)
		td_fejl(td, s.n, "attribute 'kle' is required here");
	s.k = byg_kommune(td, s.n);
	if (kle == NULL || s.k == NULL)
		return;
	s.p = sagens_periode(td->a, s.n);
	s.b = &b;
	buf_init(&b, td->a);
	buf_puts(&b, "<sdi:SagIndeks>");
	xml_felt(&b, "sd:UUIDIdentifikator", sag->id);
	byg_registrering(td, &b, "sag:Registrering", s.n);
	attributter(&s, kle);
	tilstande(&s);
	relationer(&s, kle);
	buf_puts(&b, "</sag:Registrering></sdi:SagIndeks>");
	byg_faerdig(td, s.n, &b, ART_SAG, s.k, sag->id);
	for (d = xml_child(s.n, "dokument"); d != NULL; d = xml_same(d))
		byg_dokument(td, d, s.k, s.p);
}
