#include "tm_omraade.h"

#include <string.h>

#include "tm_dansk.h"
#include "tm_xml.h"

#define KLE	{ "Emne", "KLE/Titel", VIS_TEKST },			\
		{ "KLE-nummer", "KLE/Nummer", VIS_TEKST }
#define SAGER								\
	"Sag", .titel = "Titel", .titel_navn = "Sag", .liste = {	\
	    { "Status", "Status", VIS_ORD },				\
	    { "Oprettet", "Oprettet", VIS_DATO },			\
	    { "Senest ændret", "Aendret", VIS_DATO } }, .overblik = {	\
	    { "Status", "Status", VIS_ORD },				\
	    { "Oprettet", "Oprettet", VIS_DATO },			\
	    { "Senest ændret", "Aendret", VIS_DATO },			\
	    { "Afsluttet", "Afsluttet", VIS_DATO }, KLE }

const struct omraade omraader[OMRAADER] = {
	{ "sager", "Sager", "Der er ingen sager at vise.", SAGER,
	    .adgang = "PrimaerPart", .kilder = { "Sagsindeks" } },
	{ "ejendom", "Sager om din ejendom", "Der er ingen sager om din "
	    "ejendom at vise.", SAGER, .adgang = "Ejer",
	    .kilder = { "Sagsindeks", "Ejerfortegnelse" } },
	{ "ydelser", "Økonomiske ydelser", "Der er ingen økonomiske ydelser "
	    "at vise.", "OekonomiskYdelse", NULL, "Navn", "Ydelse",
	    .liste = { { "Fra", "Fra", VIS_DATO }, { "Til", "Til", VIS_DATO },
	    { "Status", "Status", VIS_ORD } }, .overblik = {
	    { "Status", "Status", VIS_ORD }, { "Fra", "Fra", VIS_DATO },
	    { "Til", "Til", VIS_DATO }, KLE },
	    .kilder = { "Ydelsesindeks", "Sagsindeks" } },
	{ "serviceydelser", "Serviceydelser og hjælpemidler", "Der er ingen "
	    "serviceydelser eller hjælpemidler at vise.", "Serviceydelse",
	    NULL, "Navn", "Navn", .liste = {
	    { "Bevilget fra", "BevilgetFra", VIS_DATO },
	    { "Bevilget til", "BevilgetTil", VIS_DATO },
	    { "Status", "Status", VIS_ORD } }, .overblik = {
	    { "Bevilget fra", "BevilgetFra", VIS_DATO },
	    { "Bevilget til", "BevilgetTil", VIS_DATO },
	    { "Status", "Status", VIS_ORD } }, .detaljer = {
	    { "Beskrivelse", "Beskrivelse", VIS_TEKST },
	    { "Leveres af", "LeveresAf", VIS_TEKST },
	    { "Bevilget af", "BevilgetAf", VIS_TEKST }, KLE },
	    .kilder = { "Ydelsesindeks", "Sagsindeks" } },
	{ "betalinger", "Betalinger", "Der er ingen betalinger at vise.",
	    "Betaling", NULL, "Kravtype/Navn", "Betaling", .liste = {
	    { "Beløb", "Beloeb", VIS_BELOEB },
	    { "Restbeløb", "Restbeloeb", VIS_BELOEB },
	    { "Sidste rettidige betaling", "SidsteRettidigeBetaling",
	    VIS_DATO }, { "Status", "Status", VIS_ORD } }, .overblik = {
	    { "Status", "Status", VIS_ORD },
	    { "Beløb", "Beloeb", VIS_BELOEB },
	    { "Restbeløb", "Restbeloeb", VIS_BELOEB },
	    { "Sidste rettidige betaling", "SidsteRettidigeBetaling",
	    VIS_DATO } }, .detaljer = {
	    { "Stiftet", "Stiftet", VIS_DATO } },
	    .kilder = { "Oekonomi" } },
};

const struct omraade *
omraade_find(const char *id)
{
	size_t i;

	for (i = 0; i < OMRAADER; i++)
		if (strcmp(omraader[i].id, id) == 0)
			return &omraader[i];
	return NULL;
}

/* n or the first after it that is the area's. */
static const xmlNode *
fra(const struct omraade *o, const xmlNode *n)
{
	xmlChar *adgang;
	int den = 0;

	for (; n != NULL && !den; n = den ? n : xml_same(n)) {
		if (o->adgang == NULL)
			return n;
		adgang = xmlNodeGetContent(xml_child(n, "Adgang"));
		den = adgang != NULL &&
		    strcmp((const char *)adgang, o->adgang) == 0;
		xmlFree(adgang);
	}
	return n;
}

const xmlNode *
omraade_foerste(const struct omraade *o, const xmlNode *svar)
{
	return fra(o, xml_child(svar, o->element));
}

const xmlNode *
omraade_naeste(const struct omraade *o, const xmlNode *ting)
{
	return fra(o, xml_same(ting));
}

size_t
omraade_antal(const struct omraade *o, const xmlNode *svar)
{
	const xmlNode *n = omraade_foerste(o, svar);
	size_t antal = 0;

	for (; n != NULL; n = omraade_naeste(o, n))
		antal++;
	return antal;
}

int
omraade_fra(const struct omraade *o, const char *kilde)
{
	size_t i;

	for (i = 0; i < sizeof(o->kilder) / sizeof(o->kilder[0]); i++)
		if (o->kilder[i] != NULL && strcmp(o->kilder[i], kilde) == 0)
			return 1;
	return 0;
}

const char *
kolonne_vaerdi(struct arena *a, const struct kolonne *k, const xmlNode *ting)
{
	const char *s = xml_text(a, xml_path(ting, k->sti));

	if (k->art == VIS_DATO)
		return dansk_dato(a, s);
	if (k->art == VIS_BELOEB)
		return dansk_beloeb(a, s);
	if (*s == '\0')
		return "-";
	return k->art == VIS_ORD ? dansk(s) : s;
}
