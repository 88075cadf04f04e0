/*
 * Benefits and payments as Ydelsesindeks takes them; claims and ownerships
 * as OeiR and Ejerfortegnelsen give them out.
 */
#include <stdlib.h>
#include <string.h>

#include "tm_byg.h"

#define EVIG	((struct periode){ TID_FOER_ALT, TID_EVIGT })

struct ydbyg {
	struct testdata	*td;
	struct arena	*a;
	xmlNode		*n;
	const char	*id, *cpr, *navn;
	const struct kommune *k;
	struct periode	 p;		/* of the grant: since ever */
	struct buf	*b;
};

static const char *
attr(const struct ydbyg *y, const char *name)
{
	return xml_attr(y->a, y->n, name);
}

static void
itsystem(struct ydbyg *y)
{
	const char *fag = attr(y, "fagsystem");

	if (fag == NULL)
		return;
	buf_puts(y->b, "<bi:ItSystem>");
	byg_uuid(y->b, "bi:Rolle", byg_rolle(R_YD_MASTER));
	byg_uuid(y->b, "bi:Type", byg_rolle(R_TYPE_ITSYSTEM));
	byg_uuid(y->b, "bi:ReferenceID", byg_system(y->a, fag));
	if (!er_uuid(fag))
		xml_felt(y->b, "bi:SystemNavn", fag);
	buf_puts(y->b, "</bi:ItSystem>");
}

static void
klassifikation(struct ydbyg *y, const char *kle)
{
	buf_puts(y->b, "<bi:Ydelse>");
	byg_uuid(y->b, "bi:Rolle", byg_rolle(R_YD_YDELSE));
	byg_uuid(y->b, "bi:Type", byg_rolle(R_YD_TYPE_YDELSE));
	byg_uuid(y->b, "bi:ReferenceID", navn_uuid(y->a, "ydelse", kle));
	xml_felt(y->b, "bi:Ydelsesnavn", attr(y, "navn"));
	buf_puts(y->b, "<bi:Klassifikation>");
	byg_uuid(y->b, "bi:Rolle", byg_rolle(R_YD_KLASSE));
	byg_uuid(y->b, "bi:Type", byg_rolle(R_YD_TYPE_KLASSE));
	byg_uuid(y->b, "bi:ReferenceID", navn_uuid(y->a, "kle", kle));
	xml_felt(y->b, "bi:BrugervendtNoegle", kle);
	xml_felt(y->b, "bi:Klassetitel", kle_titel(kle));
	buf_puts(y->b, "</bi:Klassifikation></bi:Ydelse>");
}

static void
plan(struct ydbyg *y)
{
	const char *ja = attr(y, "plan");

	if (ja == NULL || strcmp(ja, "ja") != 0)
		return;
	buf_puts(y->b, "<bi:OekonomiskEffektueringsplan>");
	xml_felt(y->b, "bi:Id", "1");
	xml_felt(y->b, "bi:EffektueringsplanStartdato",
	    byg_tidspunkt(y->a, attr(y, "fra")));
	xml_felt(y->b, "bi:EffektueringsplanSlutdato",
	    byg_tidspunkt(y->a, attr(y, "til")));
	xml_felt(y->b, "bi:Beregningsfrekvens", "Maaned");
	xml_felt(y->b, "bi:ForudBagud", "Bagud");
	buf_puts(y->b, "</bi:OekonomiskEffektueringsplan>");
}

static void
attributter(struct ydbyg *y)
{
	const char *foel = attr(y, "foelsomhed");

	buf_puts(y->b, "<bi:AttributListe><bi:Egenskaber>");
	byg_virkning(y->b, "bi:Virkning", y->p.fra, y->p.til);
	xml_felt(y->b, "bi:Bevillingstartdato", attr(y, "fra"));
	xml_felt(y->b, "bi:Bevillingslutdato", attr(y, "til"));
	xml_felt(y->b, "bi:Foelsomhed", foel == NULL ? "IKKE_FORTROLIGE_DATA" :
	    foel);
	buf_puts(y->b, "</bi:Egenskaber><bi:BevilgetYdelse>");
	byg_virkning(y->b, "bi:Virkning", y->p.fra, y->p.til);
	xml_felt(y->b, "bi:Id", "1");
	xml_felt(y->b, "bi:Navn", attr(y, "navn"));
	xml_felt(y->b, "bi:BevilgetYdelseStartdato",
	    byg_tidspunkt(y->a, attr(y, "fra")));
	xml_felt(y->b, "bi:BevilgetYdelseSlutdato",
	    byg_tidspunkt(y->a, attr(y, "til")));
	xml_felt(y->b, "bi:Meddelelse", attr(y, "beskrivelse"));
	itsystem(y);
	klassifikation(y, attr(y, "kle"));
	plan(y);
	buf_puts(y->b, "</bi:BevilgetYdelse></bi:AttributListe>"
	    "<bi:TilstandListe/>");
}

static void
part(struct ydbyg *y)
{
	const char *art = attr(y, "part");
	int modtager = art != NULL && strcmp(art, "modtager") == 0;
	struct periode p = y->p;
	int64_t t;

	if ((t = byg_tid(attr(y, "partfra"))) != TID_INGEN)
		p.fra = t;
	if ((t = byg_tid(attr(y, "parttil"))) != TID_INGEN)
		p.til = t;
	byg_relation(y->b, "bi:Bevillingspart", p,
	    byg_rolle(modtager ? R_YD_MODTAGER : R_YD_BEVILLINGSMODTAGER),
	    byg_rolle(R_YD_TYPE_PERSON),
	    arena_printf(y->a, "urn:oio:cpr-nr:%s", y->cpr));
	xml_felt(y->b, "bi:FuldtNavn", y->navn);
	buf_puts(y->b, "</bi:Bevillingspart>");
}

static void
aktoer(struct ydbyg *y, enum rolle_id rolle, enum rolle_id type,
    const char *ref, const char *navn, const char *cvr)
{
	byg_relation(y->b, "bi:Bevillingsaktoer", y->p, byg_rolle(rolle),
	    byg_rolle(type), ref);
	xml_felt(y->b, "bi:FuldtNavn", navn);
	xml_felt(y->b, "bi:CVR-nr", cvr);
	buf_puts(y->b, "</bi:Bevillingsaktoer>");
}

static void
profiler(struct ydbyg *y)
{
	xmlNode *c = xml_child(y->n, "sikkerhedsprofil");

	for (; c != NULL; c = xml_same(c)) {
		byg_relation(y->b, "bi:Sikkerhedsprofil",
		    byg_periode(y->a, c, y->p), byg_rolle(R_YD_PROFIL),
		    byg_rolle(R_YD_TYPE_PROFIL),
		    navn_uuid(y->a, "profil", y->k->cvr));
		buf_puts(y->b, "</bi:Sikkerhedsprofil>");
	}
}

static void
relationer(struct ydbyg *y)
{
	const char *sag = attr(y, "sag"), *af = attr(y, "bevilgetaf");

	buf_puts(y->b, "<bi:RelationListe>");
	if (sag != NULL) {
		byg_relation(y->b, "bi:Bevillingssag", y->p,
		    byg_rolle(R_YD_SAG), byg_rolle(R_YD_TYPE_SAG), sag);
		buf_puts(y->b, "</bi:Bevillingssag>");
	}
	part(y);
	aktoer(y, R_YD_EJER, R_YD_TYPE_ORGANISATION,
	    navn_uuid(y->a, "organisation", y->k->cvr),
	    af == NULL ? y->k->navn : af, y->k->cvr);
	aktoer(y, R_YD_ANSVARLIG, R_YD_TYPE_ENHED,
	    navn_uuid(y->a, "enhed", y->k->cvr), attr(y, "leveresaf"), NULL);
	profiler(y);
	buf_puts(y->b, "</bi:RelationListe>");
}

static void
eff_egenskaber(struct ydbyg *y, xmlNode *e, struct buf *b)
{
	const char *beloeb = xml_attr(y->a, e, "beloeb");
	const char *status = xml_attr(y->a, e, "status");
	int betalt = status == NULL || strcmp(status, "Udbetalt") == 0;
	int sendt = betalt || strcmp(status, "SendtTilUdbetaling") == 0;

	buf_puts(b, "<oef:AttributListe><oef:Egenskaber>");
	byg_virkning(b, "oef:Virkning", y->p.fra, y->p.til);
	xml_felt(b, "oef:SamletBruttobeloeb", beloeb);
	xml_felt(b, "oef:Dispositionsdato",
	    byg_tidspunkt(y->a, xml_attr(y->a, e, "dato")));
	xml_felt(b, "oef:BeloebSendtTilUdbetaling", sendt ? beloeb : NULL);
	xml_felt(b, "oef:BeloebUdbetalt", betalt ? beloeb : NULL);
	buf_puts(b, "</oef:Egenskaber></oef:AttributListe>"
	    "<oef:TilstandListe/>");
}

static void
eff_linje(struct ydbyg *y, xmlNode *e, struct buf *b)
{
	byg_relation(b, "oef:OekonomiskYdelseEffektueringRelation", y->p,
	    byg_rolle(R_EFF_DEL_AF), byg_rolle(R_EFF_TYPE_DEL_AF), y->id);
	xml_felt(b, "oef:YdelsesperiodeStartdato",
	    byg_tidspunkt(y->a, xml_attr(y->a, e, "fra")));
	xml_felt(b, "oef:YdelsesperiodeSlutdato",
	    byg_tidspunkt(y->a, xml_attr(y->a, e, "til")));
	xml_felt(b, "oef:Ydelsesbeloeb", xml_attr(y->a, e, "beloeb"));
	xml_felt(b, "oef:Klassifikationsbeskrivelse", attr(y, "kle"));
	buf_puts(b, "<oef:BevilgetYdelseRef>");
	xml_felt(b, "sd:UUIDIdentifikator", y->id);
	xml_felt(b, "oef:BevilgetYdelseId", "1");
	buf_puts(b, "</oef:BevilgetYdelseRef>"
	    "</oef:OekonomiskYdelseEffektueringRelation>");
}

static void
eff_aktoer(struct ydbyg *y, struct buf *b, enum rolle_id rolle,
    const char *navn, const char *cvr)
{
	byg_relation(b, "oef:Aktoer", y->p, byg_rolle(rolle),
	    byg_rolle(R_EFF_TYPE_ORGANISATION),
	    navn_uuid(y->a, "organisation", cvr));
	xml_felt(b, "oef:FuldtNavn", navn);
	xml_felt(b, "oef:CVR-nr", cvr);
	buf_puts(b, "</oef:Aktoer>");
}

/* Who owns a payment imported is the municipality that imports it; who pays
 * may be Udbetaling Danmark (R43). */
static void
eff_relationer(struct ydbyg *y, xmlNode *e, struct buf *b)
{
	const char *af = xml_attr(y->a, e, "udbetaler");
	const char *cvr = xml_attr(y->a, e, "udbetalercvr");

	buf_puts(b, "<oef:RelationListe>");
	eff_linje(y, e, b);
	eff_aktoer(y, b, R_EFF_EJER, y->k->navn, y->k->cvr);
	eff_aktoer(y, b, R_EFF_UDBETALENDE, af == NULL ? y->k->navn : af,
	    cvr == NULL ? y->k->cvr : cvr);
	byg_relation(b, "oef:OekonomiskEffektueringPart", y->p,
	    byg_rolle(R_EFF_MODTAGER), byg_rolle(R_EFF_TYPE_PERSON),
	    arena_printf(y->a, "urn:oio:cpr-nr:%s", y->cpr));
	xml_felt(b, "oef:FuldtNavn", y->navn);
	buf_puts(b, "</oef:OekonomiskEffektueringPart></oef:RelationListe>");
}

static void
effektuering(struct ydbyg *y, xmlNode *e)
{
	const char *id = xml_attr(y->a, e, "id");
	struct buf b;

	buf_init(&b, y->a);
	buf_puts(&b, "<yi:OekonomiskEffektueringIndeks>"
	    "<oef:OekonomiskEffektueringIndeks>");
	xml_felt(&b, "sd:UUIDIdentifikator", id);
	byg_registrering(y->td, &b, "oef:Registrering", e);
	eff_egenskaber(y, e, &b);
	eff_relationer(y, e, &b);
	buf_puts(&b, "</oef:Registrering></oef:OekonomiskEffektueringIndeks>"
	    "</yi:OekonomiskEffektueringIndeks>");
	byg_faerdig(y->td, e, &b, ART_EFFEKTUERING, y->k, id);
}

void
byg_bevilling(struct testdata *td, xmlNode *n, const char *cpr,
    const char *navn)
{
	struct ydbyg y = { td, td->a, n, xml_attr(td->a, n, "id"), cpr, navn,
	    byg_kommune(td, n), byg_periode(td->a, n, EVIG), NULL };
	struct buf b;
	xmlNode *e;

	if (y.k == NULL)
		return;
	y.b = &b;
	buf_init(&b, td->a);
	buf_puts(&b, "<yi:BevillingIndeks><bi:BevillingIndeks>");
	xml_felt(&b, "sd:UUIDIdentifikator", y.id);
	byg_registrering(td, &b, "bi:Registrering", n);
	attributter(&y);
	relationer(&y);
	buf_puts(&b, "</bi:Registrering></bi:BevillingIndeks>"
	    "</yi:BevillingIndeks>");
	byg_faerdig(td, n, &b, ART_BEVILLING, y.k, y.id);
	for (e = xml_child(n, "effektuering"); e != NULL; e = xml_same(e))
		effektuering(&y, e);
}

static void
set_cpr(struct testdata *td, const char *cpr)
{
	if (td->n > 0)
		td->objekter[td->n - 1].cpr = cpr;
}

void
byg_fordring(struct testdata *td, xmlNode *n, const char *cpr)
{
	const char *id = xml_attr(td->a, n, "id"), *rest, *gst;
	const struct kommune *k = byg_kommune(td, n);
	struct buf b;

	if (k == NULL)
		return;
	rest = xml_attr(td->a, n, "rest");
	gst = xml_attr(td->a, n, "gaeldsstyrelsen");
	buf_init(&b, td->a);
	buf_puts(&b, "<oir:Fordring>");
	xml_felt(&b, "oir:FordringId", id);
	xml_felt(&b, "oir:DebitorCprNummer", cpr);
	buf_puts(&b, "<oir:Kreditor>");
	xml_felt(&b, "oir:CVRNummer", k->cvr);
	xml_felt(&b, "oir:Navn", k->navn);
	buf_puts(&b, "</oir:Kreditor>");
	xml_felt(&b, "oir:FordringskravtypeUuid",
	    xml_attr(td->a, n, "kravtype"));
	xml_felt(&b, "oir:Stiftelsesdato", xml_attr(td->a, n, "stiftet"));
	xml_felt(&b, "oir:Beloeb", xml_attr(td->a, n, "beloeb"));
	xml_felt(&b, "oir:Restbeloeb", rest == NULL ?
	    xml_attr(td->a, n, "beloeb") : rest);
	xml_felt(&b, "oir:SidsteRettidigeBetalingsdato",
	    xml_attr(td->a, n, "betalingsfrist"));
	xml_felt(&b, "oir:OverdragetGaeldsstyrelsen",
	    gst != NULL && strcmp(gst, "ja") == 0 ? "true" : "false");
	buf_puts(&b, "</oir:Fordring>");
	byg_faerdig(td, n, &b, ART_FORDRING, k, id);
	set_cpr(td, cpr);
}

static void
esr(struct testdata *td, struct buf *b, const char *nr)
{
	if (nr == NULL)
		return;
	buf_puts(b, "<ejf:ESREjendomsnummer>");
	xml_felt(b, "ejf:Kommunekode", arena_strndup(td->a, nr, 3));
	xml_felt(b, "ejf:Ejendomsnummer", nr + 4);
	buf_puts(b, "</ejf:ESREjendomsnummer>");
}

/* Loaded again, the same ownership takes its own place: the id follows from
 * person, property and beginning. */
static const char *
ejerskab_id(struct testdata *td, xmlNode *n, const char *cpr)
{
	return navn_uuid(td->a, "ejerskab", arena_printf(td->a, "%s/%s/%s/%s",
	    cpr, xml_attr(td->a, n, "bfe"), xml_attr(td->a, n, "fra"),
	    xml_attr(td->a, n, "rolle") == NULL ? "ejer" :
	    xml_attr(td->a, n, "rolle")));
}

void
byg_ejer(struct testdata *td, xmlNode *n, const char *cpr)
{
	const char *id = ejerskab_id(td, n, cpr);
	const char *rolle = xml_attr(td->a, n, "rolle");
	const char *status = xml_attr(td->a, n, "status");
	struct buf b;

	buf_init(&b, td->a);
	buf_puts(&b, "<ejf:Ejerskab>");
	xml_felt(&b, "ejf:Id", id);
	xml_felt(&b, "ejf:EjendePersonNr", cpr);
	xml_felt(&b, "ejf:Rolle", rolle != NULL &&
	    strcmp(rolle, "administrator") == 0 ? "Administrator" : "Ejer");
	xml_felt(&b, "ejf:BestemtFastEjendomBFENr", arena_printf(td->a, "%llu",
	    strtoull(xml_attr(td->a, n, "bfe"), NULL, 10)));
	esr(td, &b, xml_attr(td->a, n, "esr"));
	xml_felt(&b, "ejf:FaktiskEjerandelTaeller",
	    xml_attr(td->a, n, "taeller"));
	xml_felt(&b, "ejf:FaktiskEjerandelNaevner",
	    xml_attr(td->a, n, "naevner"));
	xml_felt(&b, "ejf:Status", status == NULL ? "gaeldende" : status);
	xml_felt(&b, "ejf:VirkningFra",
	    byg_tidspunkt(td->a, xml_attr(td->a, n, "fra")));
	xml_felt(&b, "ejf:VirkningTil",
	    byg_tidspunkt(td->a, xml_attr(td->a, n, "til")));
	buf_puts(&b, "</ejf:Ejerskab>");
	byg_faerdig(td, n, &b, ART_EJERSKAB, NULL, id);
	set_cpr(td, cpr);
}
