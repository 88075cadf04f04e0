/*
 * The pages on which one finds things: the form, the tiles, the lists.
 */
#include "tm_sider.h"

#include <string.h>

#include "tm_dansk.h"
#include "tm_data.h"
#include "tm_omraade.h"
#include "tm_xml.h"

/* ---- the form ---- */

static void
kommune_valg(struct buf *b, const char *valgt)
{
	const struct kommune *k = kommuner();
	size_t i;

	buf_puts(b, "<label for=\"kommune\">Kommune</label>"
	    "<select id=\"kommune\" name=\"kommune\">"
	    "<option value=\"\">Alle 98 kommuner</option>\n");
	for (i = 0; i < ANTAL_KOMMUNER; i++) {
		buf_printf(b, "<option value=\"%s\"%s>%s ", k[i].kode,
		    strcmp(k[i].kode, valgt) == 0 ? " selected" : "",
		    k[i].kode);
		xml_put_text(b, k[i].navn);
		buf_puts(b, "</option>\n");
	}
	buf_puts(b, "</select>\n");
}

static void
cpr_felt(struct buf *b, const char *cpr, int fejl)
{
	buf_puts(b, "<label for=\"cpr\">Test-CPR</label>"
	    "<p class=\"hjaelp\" id=\"cpr-hjaelp\">Ti cifre. Personerne "
	    "står i tests/testmiljoe/PERSONER.md.</p>"
	    "<input id=\"cpr\" name=\"cpr\" inputmode=\"numeric\" "
	    "autocomplete=\"off\" required maxlength=\"11\" value=\"");
	xml_put_text(b, cpr);
	buf_printf(b, "\" aria-describedby=\"cpr-hjaelp%s\"%s>\n",
	    fejl ? " fejl" : "", fejl ? " aria-invalid=\"true\"" : "");
}

void
side_login(struct buf *b, const char *cpr, const char *kommune,
    const char *fejl, const char *besked)
{
	html_start(b, NULL, fejl != NULL ? "Fejl: Log ind" : "Log ind");
	if (fejl != NULL) {
		buf_puts(b, "<p class=\"fejl\" id=\"fejl\" role=\"alert\">");
		xml_put_text(b, fejl);
		buf_puts(b, "</p>\n");
	}
	if (besked != NULL) {
		buf_puts(b, "<p class=\"besked\" role=\"status\">");
		xml_put_text(b, besked);
		buf_puts(b, "</p>\n");
	}
	buf_puts(b, "<form method=\"post\" action=\"/\">\n");
	cpr_felt(b, cpr, fejl != NULL);
	kommune_valg(b, kommune);
	buf_puts(b, "<button>Vis overblik</button></form>\n");
	html_slut(b);
}

/* ---- what did not come ---- */

static int
svigtet(const char *status)
{
	return strcmp(status, "Ok") != 0 && strcmp(status, "IngenData") != 0;
}

static const char *
tekst(struct buf *b, const xmlNode *n, const char *sti)
{
	return xml_text(b->a, xml_path(n, sti));
}

/* How many municipalities' rows say the same; *foerste: n is the first. */
static size_t
ens(struct buf *b, const xmlNode *svar, const xmlNode *n, int *foerste)
{
	const xmlNode *m = xml_child(svar, "Kilde");
	size_t antal = 0;

	*foerste = 0;
	for (; m != NULL; m = xml_same(m)) {
		if (strcmp(tekst(b, m, "Navn"), tekst(b, n, "Navn")) != 0 ||
		    strcmp(tekst(b, m, "Status"), tekst(b, n, "Status")) != 0)
			continue;
		if (antal++ == 0)
			*foerste = m == n;
	}
	return antal;
}

static void
kilde_svigtet(struct buf *b, const xmlNode *n, size_t antal)
{
	const struct kommune *k = kommune_kode(tekst(b, n, "Kommunekode"));

	buf_puts(b, "<p class=\"besked\">");
	xml_put_text(b, dansk(tekst(b, n, "Navn")));
	if (antal > 1)
		buf_printf(b, ", %zu kommuner,", antal);
	else if (k != NULL) {
		buf_puts(b, ", ");
		xml_put_text(b, k->navn);
		buf_puts(b, ",");
	}
	buf_puts(b, " ");
	xml_put_text(b, dansk(tekst(b, n, "Status")));
	buf_puts(b, ". Oplysningerne herfra mangler. Prøv igen senere."
	    "</p>\n");
}

/* A source that did not answer is never passed over in silence: those of an
 * area, of all when o is NULL.  Answers how many. */
static size_t
svigtede(struct buf *b, const xmlNode *svar, const struct omraade *o)
{
	const xmlNode *n = xml_child(svar, "Kilde");
	size_t antal, i = 0;
	int foerste;

	for (; n != NULL; n = xml_same(n)) {
		if (!svigtet(tekst(b, n, "Status")) ||
		    (o != NULL && !omraade_fra(o, tekst(b, n, "Navn"))))
			continue;
		antal = ens(b, svar, n, &foerste);
		if (foerste)
			kilde_svigtet(b, n, antal);
		i++;
	}
	return i;
}

/* ---- the tiles ---- */

void
side_overblik(struct buf *b, const struct session *s)
{
	const xmlNode *svar = xmlDocGetRootElement(s->svar), *n;
	size_t i, antal;

	html_start(b, s, "Mit overblik");
	svigtede(b, svar, NULL);
	for (n = xml_child(svar, "Besked"); n != NULL; n = xml_same(n)) {
		buf_puts(b, "<p class=\"besked\">");
		xml_put_text(b, dansk(xml_text(b->a, n)));
		buf_puts(b, "</p>\n");
	}
	buf_puts(b, "<nav aria-label=\"Områder\"><ul class=\"fliser\">\n");
	for (i = 0; i < OMRAADER; i++) {
		antal = omraade_antal(&omraader[i], svar);
		buf_puts(b, "<li>");
		html_link(b, s, "/liste", arena_printf(b->a, "o=%s",
		    omraader[i].id));
		buf_printf(b, "<strong>%s</strong> ", omraader[i].navn);
		if (antal == 0)
			buf_puts(b, "intet at vise");
		else
			buf_printf(b, "%zu at se", antal);
		buf_puts(b, "</a></li>\n");
	}
	buf_puts(b, "</ul></nav><p>Hentet ");
	xml_put_text(b, dansk_dato(b->a, tekst(b, svar, "Hentet")));
	buf_puts(b, "</p>\n");
	html_slut(b);
}

/* ---- a list ---- */

static void
tabel_hoved(struct buf *b, const struct omraade *o)
{
	const struct kolonne *k;

	buf_printf(b, "<div class=\"tabel\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table><caption>%s</caption><thead><tr>"
	    "<th scope=\"col\">%s</th>", o->navn, o->navn, o->titel_navn);
	for (k = o->liste; k->navn != NULL; k++)
		buf_printf(b, "<th scope=\"col\"%s>%s</th>",
		    k->art == VIS_BELOEB ? " class=\"tal\"" : "", k->navn);
	buf_puts(b, "<th scope=\"col\">Detaljer</th></tr></thead><tbody>\n");
}

static void
tabel_raekke(struct buf *b, const struct session *s, const struct omraade *o,
    const xmlNode *n, size_t nr)
{
	const char *titel = tekst(b, n, o->titel);
	const struct kolonne *k;

	buf_puts(b, "<tr><th scope=\"row\">");
	xml_put_text(b, titel);
	buf_puts(b, "</th>");
	for (k = o->liste; k->navn != NULL; k++) {
		buf_printf(b, "<td%s>", k->art == VIS_BELOEB ?
		    " class=\"tal\"" : "");
		xml_put_text(b, kolonne_vaerdi(b->a, k, n));
		buf_puts(b, "</td>");
	}
	buf_puts(b, "<td>");
	html_link(b, s, "/detaljer", arena_printf(b->a, "o=%s&amp;n=%zu",
	    o->id, nr));
	buf_puts(b, "Detaljer<span class=\"skjult\"> om ");
	xml_put_text(b, titel);
	buf_puts(b, "</span></a></td></tr>\n");
}

int
side_liste(struct buf *b, const struct session *s, const char *omraade)
{
	const xmlNode *svar = xmlDocGetRootElement(s->svar), *n;
	const struct omraade *o = omraade_find(omraade);
	size_t nr = 0, mangler;

	if (o == NULL)
		return 0;
	html_start(b, s, o->navn);
	mangler = svigtede(b, svar, o);
	if ((n = omraade_foerste(o, svar)) != NULL) {
		tabel_hoved(b, o);
		for (; n != NULL; n = omraade_naeste(o, n))
			tabel_raekke(b, s, o, n, nr++);
		buf_puts(b, "</tbody></table></div>\n");
	} else if (mangler == 0)
		buf_printf(b, "<p>%s</p>\n", o->tom);
	buf_puts(b, "<p>");
	html_link(b, s, "/overblik", "");
	buf_puts(b, "Tilbage til overblikket</a></p>\n");
	html_slut(b);
	return 1;
}
