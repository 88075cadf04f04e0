/*
 * Pieces of every page.
 */
#include <string.h>

#include "tm_sider.h"
#include "tm_xml.h"

static void
top(struct buf *b, const struct session *s)
{
	buf_puts(b, "<header><p class=\"navn\">Borgerblikket, testmiljøet"
	    "</p>");
	if (s != NULL) {
		buf_puts(b, "<p>Logget ind med test-CPR ");
		xml_put_text(b, s->cpr);
		buf_puts(b, ", ");
		xml_put_text(b, s->hvor);
		buf_printf(b, "</p><form method=\"post\" action=\"/log-af\">"
		    "<input type=\"hidden\" name=\"s\" value=\"%s\">"
		    "<button>Log af</button></form>", s->nr);
	}
	buf_puts(b, "</header>");
}

void
html_start(struct buf *b, const struct session *s, const char *titel)
{
	/* no script can run, nothing is fetched from elsewhere */
	buf_puts(b, "<!DOCTYPE html>\n<html lang=\"da\"><head>"
	    "<meta charset=\"utf-8\"><meta http-equiv=\""
	    "Content-Security-Policy\" content=\"default-src 'none'; "
	    "style-src 'self'; form-action 'self'; base-uri 'none'\">"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\"><meta name=\"referrer\" content=\""
	    "no-referrer\"><title>");
	xml_put_text(b, titel);
	buf_puts(b, " - Borgerblikket</title>"
	    "<link rel=\"stylesheet\" href=\"/side.css\"></head><body>"
	    "<a class=\"spring\" href=\"#indhold\">Spring til indholdet</a>");
	top(b, s);
	buf_puts(b, "<main id=\"indhold\" tabindex=\"-1\"><h1>");
	xml_put_text(b, titel);
	buf_puts(b, "</h1>\n");
}

void
html_slut(struct buf *b)
{
	buf_puts(b, "</main><footer><p>Testpersoner og opdigtede "
	    "oplysninger. Siderne er til afprøvning og er ikke borger.dk."
	    "</p></footer></body></html>\n");
}

void
html_link(struct buf *b, const struct session *s, const char *sti,
    const char *rest)
{
	buf_printf(b, "<a href=\"%s?s=%s%s%s\">", sti, s->nr,
	    *rest != '\0' ? "&amp;" : "", rest);
}

void
html_ud(struct buf *b, const char *adresse, const char *tekst)
{
	int web = strncmp(adresse, "https://", 8) == 0 ||
	    strncmp(adresse, "http://", 7) == 0;

	if (web) {
		buf_puts(b, "<a rel=\"noopener noreferrer\" href=\"");
		xml_put_text(b, adresse);
		buf_puts(b, "\">");
	}
	xml_put_text(b, web ? tekst : adresse);
	if (web)
		buf_puts(b, "</a>");
}

void
html_felt(struct buf *b, const char *navn, const char *vaerdi)
{
	buf_puts(b, "<dt>");
	xml_put_text(b, navn);
	buf_puts(b, "</dt><dd>");
	xml_put_text(b, *vaerdi != '\0' ? vaerdi : "-");
	buf_puts(b, "</dd>\n");
}
