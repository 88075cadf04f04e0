#include "tm_udskriv.h"

#include <string.h>

#include "tm_dansk.h"
#include "tm_xml.h"

/* ---- pieces ---- */

struct ud {
	struct arena	*a;
	FILE		*f;
};

static const char *
tekst(const struct ud *u, const xmlNode *n, const char *sti)
{
	return xml_text(u->a, xml_path(n, sti));
}

static const char *
dato(const struct ud *u, const xmlNode *n, const char *sti)
{
	return dansk_dato(u->a, tekst(u, n, sti));
}

/* Columns count characters, not octets. */
static int
bredde(const char *s, int plads)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) == 0x80;
	return plads + n;
}

static void
felt(const struct ud *u, const char *navn, const char *vaerdi)
{
	fprintf(u->f, "      %-*s %s\n", bredde(navn, 22), navn,
	    *vaerdi == '\0' ? "-" : vaerdi);
}

static void
felt_hvis(const struct ud *u, const char *navn, const char *vaerdi)
{
	if (*vaerdi != '\0')
		felt(u, navn, vaerdi);
}

static void
overskrift(const struct ud *u, const xmlNode *n, const char *navn,
    const char *status)
{
	fprintf(u->f, "\n  %s  [%s]\n", tekst(u, n, navn), dansk(status));
	fprintf(u->f, "      %s", tekst(u, n, "Myndighed/Navn"));
	if (xml_child(n, "KLE") != NULL)
		fprintf(u->f, ", %s %s", tekst(u, n, "KLE/Nummer"),
		    tekst(u, n, "KLE/Titel"));
	fputc('\n', u->f);
}

static void
kontakt(const struct ud *u, const xmlNode *n)
{
	const xmlNode *k = xml_child(n, "Kontakt"), *s;

	felt_hvis(u, "Kontakt", tekst(u, k, "Afdeling"));
	felt_hvis(u, "Telefon", tekst(u, k, "Telefon"));
	felt_hvis(u, "Digital Post", tekst(u, k, "DigitalPost"));
	felt_hvis(u, "Mere information", tekst(u, k, "MereInformation"));
	felt_hvis(u, "Aktindsigt", tekst(u, k, "Aktindsigt"));
	for (s = xml_child(k, "Selvbetjening"); s != NULL; s = xml_same(s))
		felt(u, tekst(u, s, "Navn"), tekst(u, s, "Adresse"));
}

/* ---- items ---- */

static void
sag(const struct ud *u, const xmlNode *n)
{
	const xmlNode *d;

	overskrift(u, n, "Titel", tekst(u, n, "Status"));
	felt(u, "Oprettet", dato(u, n, "Oprettet"));
	felt(u, "Senest ændret", dato(u, n, "Aendret"));
	felt(u, "Afsluttet", dato(u, n, "Afsluttet"));
	for (d = xml_child(n, "Dokument"); d != NULL; d = xml_same(d))
		fprintf(u->f, "      Dokument  %-12s %s%s%s\n",
		    dato(u, d, "Dato"), tekst(u, d, "Titel"),
		    xml_child(d, "Retning") == NULL ? "" : ", ",
		    dansk(tekst(u, d, "Retning")));
	kontakt(u, n);
}

/* The case a benefit belongs to, by its title where the answer has it. */
static void
hoerer_til_sag(const struct ud *u, const xmlNode *n)
{
	const char *id = tekst(u, n, "SagId");
	const xmlNode *s;

	for (s = xml_child(n->parent, "Sag"); s != NULL; s = xml_same(s))
		if (strcmp(tekst(u, s, "Id"), id) == 0) {
			id = tekst(u, s, "Titel");
			break;
		}
	felt_hvis(u, "Sag", id);
}

static void
oekonomisk(const struct ud *u, const xmlNode *n)
{
	const xmlNode *b;

	overskrift(u, n, "Navn", tekst(u, n, "Status"));
	felt(u, "Fra", dato(u, n, "Fra"));
	felt(u, "Til", dato(u, n, "Til"));
	for (b = xml_child(n, "Udbetaling"); b != NULL; b = xml_same(b)) {
		fprintf(u->f, "      %-12s %16s  %s", dato(u, b, "Dato"),
		    dansk_beloeb(u->a, tekst(u, b, "Beloeb")),
		    dansk(tekst(u, b, "Status")));
		if (xml_child(b, "PeriodeFra") != NULL)
			fprintf(u->f, ", for %s til %s",
			    dato(u, b, "PeriodeFra"),
			    dato(u, b, "PeriodeTil"));
		if (xml_child(b, "Udbetaler") != NULL)
			fprintf(u->f, ", af %s", tekst(u, b, "Udbetaler"));
		fputc('\n', u->f);
	}
	hoerer_til_sag(u, n);
	kontakt(u, n);
}

static void
service(const struct ud *u, const xmlNode *n)
{
	overskrift(u, n, "Navn", tekst(u, n, "Status"));
	felt(u, "Bevilget fra", dato(u, n, "BevilgetFra"));
	felt(u, "Bevilget til", dato(u, n, "BevilgetTil"));
	felt(u, "Beskrivelse", tekst(u, n, "Beskrivelse"));
	felt(u, "Leveres af", tekst(u, n, "LeveresAf"));
	felt(u, "Bevilget af", tekst(u, n, "BevilgetAf"));
	hoerer_til_sag(u, n);
	kontakt(u, n);
}

static void
betaling(const struct ud *u, const xmlNode *n)
{
	overskrift(u, n, "Kravtype/Navn", tekst(u, n, "Status"));
	felt(u, "Beløb", dansk_beloeb(u->a, tekst(u, n, "Beloeb")));
	felt(u, "Restbeløb", dansk_beloeb(u->a, tekst(u, n, "Restbeloeb")));
	felt(u, "Stiftet", dato(u, n, "Stiftet"));
	felt(u, "Sidste rettidige", dato(u, n, "SidsteRettidigeBetaling"));
	kontakt(u, n);
}

/* ---- the whole ---- */

/* The five areas.  adgang parts the cases: one's own, and one's property's. */
static const struct {
	const char	*navn, *element, *adgang;
	void		(*skriv)(const struct ud *, const xmlNode *);
} omraader[] = {
	{ "Sager", "Sag", "PrimaerPart", sag },
	{ "Sager om din ejendom", "Sag", "Ejer", sag },
	{ "Økonomiske ydelser", "OekonomiskYdelse", NULL, oekonomisk },
	{ "Serviceydelser og hjælpemidler", "Serviceydelse", NULL, service },
	{ "Betalinger", "Betaling", NULL, betaling },
};

static int
hoerer_til(const struct ud *u, const xmlNode *n, size_t i)
{
	return omraader[i].adgang == NULL ||
	    strcmp(tekst(u, n, "Adgang"), omraader[i].adgang) == 0;
}

static void
omraade(const struct ud *u, const xmlNode *svar, size_t i)
{
	const xmlNode *n;
	int any = 0;

	fprintf(u->f, "\n%s\n", omraader[i].navn);
	n = xml_child(svar, omraader[i].element);
	for (; n != NULL; n = xml_same(n))
		if (hoerer_til(u, n, i)) {
			omraader[i].skriv(u, n);
			any = 1;
		}
	if (!any)
		fprintf(u->f, "  -\n");
}

/* A source that did not answer is never passed over in silence. */
static void
kilder(const struct ud *u, const xmlNode *svar)
{
	const xmlNode *n;
	const char *status;

	for (n = xml_child(svar, "Kilde"); n != NULL; n = xml_same(n)) {
		status = tekst(u, n, "Status");
		if (strcmp(status, "Ok") == 0 ||
		    strcmp(status, "IngenData") == 0)
			continue;
		fprintf(u->f, "! %s%s%s %s. Oplysningerne herfra mangler.\n",
		    dansk(tekst(u, n, "Navn")),
		    xml_child(n, "Kommunekode") == NULL ? "" : ", kommune ",
		    tekst(u, n, "Kommunekode"), dansk(status));
	}
	for (n = xml_child(svar, "Besked"); n != NULL; n = xml_same(n))
		fprintf(u->f, "! %s\n", dansk(xml_text(u->a, n)));
}

static void
afgoerelser(const struct ud *u, const xmlNode *svar)
{
	const xmlNode *n = xml_child(svar, "Afgoerelse");
	const char *type;

	if (n == NULL)
		return;
	fprintf(u->f, "\nForklaring\n");
	for (; n != NULL; n = xml_same(n)) {
		type = dansk(tekst(u, n, "ObjektType"));
		fprintf(u->f, "  %-*s %-36s %s%s%s\n      %s %s: %s\n",
		    bredde(type, 16), type, tekst(u, n, "ObjektId"),
		    tekst(u, n, "KLE"), xml_child(n, "Kravtype") == NULL ?
		    "" : "krav ", tekst(u, n, "Kravtype"),
		    dansk(tekst(u, n, "Vises")), tekst(u, n, "Regel"),
		    regel_tekst(u->a, tekst(u, n, "Regel"),
		    tekst(u, n, "Felt"), tekst(u, n, "Vaerdi")));
	}
}

void
udskriv_svar(struct arena *a, FILE *f, const xmlNode *svar)
{
	struct ud u = { a, f };
	size_t i;

	fprintf(f, "%s, hentet %s\n", xml_is(svar, "HentVerifikationSvar") ?
	    "Verifikationsklienten" : "Dit overblik",
	    dato(&u, svar, "Hentet"));
	kilder(&u, svar);
	for (i = 0; i < sizeof(omraader) / sizeof(*omraader); i++)
		omraade(&u, svar, i);
	afgoerelser(&u, svar);
}

/* SOAP 1.2; 1.1's names are looked for as well. */
void
udskriv_fejl(struct arena *a, FILE *f, const xmlNode *fault)
{
	struct ud u = { a, f };
	const char *kode = tekst(&u, fault, "Code/Subcode/Value");
	const char *sub = tekst(&u, fault, "Code/Subcode/Subcode/Value");
	const char *hvorfor = tekst(&u, fault, "Reason/Text");

	if (*kode == '\0')
		kode = tekst(&u, fault, "Code/Value");
	if (*kode == '\0') {
		kode = tekst(&u, fault, "faultcode");
		hvorfor = tekst(&u, fault, "faultstring");
	}
	fprintf(f, "Afvist: %s\n", hvorfor);
	fprintf(f, "  kode          %s%s%s\n", kode, *sub == '\0' ? "" : " ",
	    sub);
	if (xml_path(fault, "Detail/Fejl/TransaktionsId") != NULL)
		fprintf(f, "  transaktion   %s\n",
		    tekst(&u, fault, "Detail/Fejl/TransaktionsId"));
}
