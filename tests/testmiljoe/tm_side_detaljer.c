/*
 * The page of one case, benefit or claim: Overblik, Kontakt, Detaljer, Mere
 * information.
 */
#include <stdlib.h>
#include <string.h>

#include "tm_dansk.h"
#include "tm_omraade.h"
#include "tm_sider.h"
#include "tm_xml.h"

struct side {
	struct buf	*b;
	const struct session *s;
	const struct omraade *o;
	const xmlNode	*n;		/* the item */
};

static const char *
tekst(const struct side *d, const xmlNode *n, const char *sti)
{
	return xml_text(d->b->a, xml_path(n, sti));
}

static void
felter(const struct side *d, const struct kolonne *k)
{
	for (; k->navn != NULL; k++)
		html_felt(d->b, k->navn, kolonne_vaerdi(d->b->a, k, d->n));
}

/* ---- Kontakt ---- */

static void
kontakt(const struct side *d)
{
	const xmlNode *k = xml_child(d->n, "Kontakt");
	const char *telefon = tekst(d, k, "Telefon"),
	    *post = tekst(d, k, "DigitalPost");

	buf_puts(d->b, "<h2>Kontakt</h2><dl>\n");
	html_felt(d->b, "Afdeling", tekst(d, k, "Afdeling"));
	buf_puts(d->b, "<dt>Telefon</dt><dd>");
	if (*telefon != '\0')
		buf_printf(d->b, "<a href=\"tel:+45%.8s\">%.2s %.2s %.2s "
		    "%.2s</a>", telefon, telefon, telefon + 2, telefon + 4,
		    telefon + 6);
	else
		buf_puts(d->b, "-");
	buf_puts(d->b, "</dd><dt>Digital Post</dt><dd>");
	if (*post != '\0')
		html_ud(d->b, post, "Skriv til kommunen");
	else
		buf_puts(d->b, "-");
	buf_puts(d->b, "</dd></dl>\n");
}

/* ---- Detaljer ---- */

/* A table below the item: rows of one element. */
struct tabel {
	const char	*omraade;	/* element of the area, "Sag" */
	const char	*raekke;	/* element of the rows */
	const char	*navn;
	struct kolonne	 kolonner[MAX_KOLONNER];
};

static const struct tabel tabeller[] = {
	{ "Sag", "Dokument", "Dokumenter", {
	    { "Titel", "Titel", VIS_TEKST }, { "Dato", "Dato", VIS_DATO },
	    { "Retning", "Retning", VIS_ORD } } },
	{ "OekonomiskYdelse", "Udbetaling", "Udbetalinger", {
	    { "Dato", "Dato", VIS_DATO }, { "Beløb", "Beloeb", VIS_BELOEB },
	    { "Periode fra", "PeriodeFra", VIS_DATO },
	    { "Periode til", "PeriodeTil", VIS_DATO },
	    { "Udbetales af", "Udbetaler", VIS_TEKST },
	    { "Status", "Status", VIS_ORD } } },
};

static void
celle(const struct side *d, const struct kolonne *k, const xmlNode *n,
    int foerste)
{
	const char *tal = k->art == VIS_BELOEB ? " class=\"tal\"" : "";

	if (foerste)
		buf_puts(d->b, "<th scope=\"row\">");
	else
		buf_printf(d->b, "<td%s>", tal);
	xml_put_text(d->b, kolonne_vaerdi(d->b->a, k, n));
	buf_puts(d->b, foerste ? "</th>" : "</td>");
}

static void
tabel(const struct side *d, const struct tabel *t)
{
	const xmlNode *n = xml_child(d->n, t->raekke);
	const struct kolonne *k;

	buf_printf(d->b, "<div class=\"tabel\" tabindex=\"0\" "
	    "role=\"region\" aria-label=\"%s\"><table><caption>%s</caption>"
	    "<thead><tr>", t->navn, t->navn);
	for (k = t->kolonner; k->navn != NULL; k++)
		buf_printf(d->b, "<th scope=\"col\"%s>%s</th>",
		    k->art == VIS_BELOEB ? " class=\"tal\"" : "", k->navn);
	buf_puts(d->b, "</tr></thead><tbody>\n");
	for (; n != NULL; n = xml_same(n)) {
		buf_puts(d->b, "<tr>");
		for (k = t->kolonner; k->navn != NULL; k++)
			celle(d, k, n, k == t->kolonner);
		buf_puts(d->b, "</tr>\n");
	}
	buf_puts(d->b, "</tbody></table></div>\n");
}

/* The case that a benefit belongs to, where the answer shows it. */
static void
sagen(const struct side *d)
{
	const xmlNode *svar = xmlDocGetRootElement(d->s->svar), *n;
	const char *id = tekst(d, d->n, "SagId");
	size_t i, nr;

	for (i = 0; *id != '\0' && i < OMRAADER; i++) {
		if (strcmp(omraader[i].element, "Sag") != 0)
			continue;
		n = omraade_foerste(&omraader[i], svar);
		for (nr = 0; n != NULL; n = omraade_naeste(&omraader[i], n),
		    nr++) {
			if (strcmp(tekst(d, n, "Id"), id) != 0)
				continue;
			buf_puts(d->b, "<dt>Hører til sagen</dt><dd>");
			html_link(d->b, d->s, "/detaljer",
			    arena_printf(d->b->a, "o=%s&amp;n=%zu",
			    omraader[i].id, nr));
			xml_put_text(d->b, tekst(d, n, "Titel"));
			buf_puts(d->b, "</a></dd>\n");
			return;
		}
	}
}

static const struct tabel *
tabel_find(const char *element)
{
	size_t i;

	for (i = 0; i < sizeof(tabeller) / sizeof(tabeller[0]); i++)
		if (strcmp(tabeller[i].omraade, element) == 0)
			return &tabeller[i];
	return NULL;
}

static void
detaljer(const struct side *d)
{
	const struct tabel *t = tabel_find(d->o->element);
	int tom = t != NULL && xml_child(d->n, t->raekke) == NULL;

	buf_puts(d->b, "<h2>Detaljer</h2><dl>\n");
	felter(d, d->o->detaljer);
	sagen(d);
	if (tom)
		html_felt(d->b, t->navn, "");
	html_felt(d->b, "Nummer", tekst(d, d->n, "Id"));
	buf_puts(d->b, "</dl>\n");
	if (t != NULL && !tom)
		tabel(d, t);
}

/* ---- Mere information ---- */

static void
mere(const struct side *d)
{
	const xmlNode *k = xml_child(d->n, "Kontakt"), *n;
	const char *info = tekst(d, k, "MereInformation"),
	    *aktindsigt = tekst(d, k, "Aktindsigt");

	buf_puts(d->b, "<h2>Mere information</h2>\n");
	if (*info == '\0' && *aktindsigt == '\0' &&
	    xml_child(k, "Selvbetjening") == NULL) {
		buf_puts(d->b, "<p>-</p>\n");
		return;
	}
	buf_puts(d->b, "<ul>\n");
	if (*info != '\0') {
		buf_puts(d->b, "<li>");
		html_ud(d->b, info, "Læs mere hos kommunen");
		buf_puts(d->b, "</li>\n");
	}
	if (*aktindsigt != '\0') {
		buf_puts(d->b, "<li>");
		html_ud(d->b, aktindsigt, "Søg om aktindsigt");
		buf_puts(d->b, "</li>\n");
	}
	for (n = xml_child(k, "Selvbetjening"); n != NULL; n = xml_same(n)) {
		buf_puts(d->b, "<li>");
		html_ud(d->b, tekst(d, n, "Adresse"), tekst(d, n, "Navn"));
		buf_puts(d->b, "</li>\n");
	}
	buf_puts(d->b, "</ul>\n");
}

/* ---- the whole ---- */

static const xmlNode *
ting(const struct omraade *o, const struct session *s, const char *nr)
{
	const xmlNode *n;
	unsigned long i;
	char *slut;

	i = strtoul(nr, &slut, 10);
	if (*nr < '0' || *nr > '9' || *slut != '\0')
		return NULL;
	n = omraade_foerste(o, xmlDocGetRootElement(s->svar));
	for (; n != NULL && i > 0; i--)
		n = omraade_naeste(o, n);
	return n;
}

int
side_detaljer(struct buf *b, const struct session *s, const char *omraade,
    const char *nr)
{
	struct side d = { b, s, omraade_find(omraade), NULL };

	if (d.o == NULL || (d.n = ting(d.o, s, nr)) == NULL)
		return 0;
	html_start(b, s, tekst(&d, d.n, d.o->titel));
	buf_puts(b, "<p>Leveres af ");
	xml_put_text(b, tekst(&d, d.n, "Myndighed/Navn"));
	buf_puts(b, "</p><h2>Overblik</h2><dl>\n");
	felter(&d, d.o->overblik);
	buf_puts(b, "</dl>\n");
	kontakt(&d);
	detaljer(&d);
	mere(&d);
	buf_puts(b, "<p>");
	html_link(b, s, "/liste", arena_printf(b->a, "o=%s", d.o->id));
	buf_printf(b, "Tilbage til %s</a></p>\n", d.o->navn);
	html_slut(b);
	return 1;
}
