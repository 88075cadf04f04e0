#include "tm_interval.h"

#include <string.h>

#include "tm_byg.h"
#include "tm_xml.h"

/* sd:TidspunktType; absent is the bound given. */
static int64_t
tidspunkt(struct arena *a, const xmlNode *n, int64_t absent)
{
	const xmlNode *t = xml_child(n, "TidsstempelDatoTid");
	int64_t v;

	if (t == NULL)
		return absent;
	v = tid_parse(xml_text(a, t));
	return v == TID_INGEN ? absent : v;
}

struct periode
interval_laes(struct arena *a, const xmlNode *n, const char *fra,
    const char *til)
{
	struct periode p;

	p.fra = tidspunkt(a, xml_child(n, fra), TID_FOER_ALT);
	p.til = tidspunkt(a, xml_child(n, til), TID_EVIGT);
	return p;
}

int
interval_har(int64_t t, struct periode p)
{
	return t != TID_INGEN && t >= p.fra &&
	    (p.til == TID_EVIGT || t < p.til);
}

/* Which element of an object each interval is about. */
static const struct {
	const char	*interval, *element;
} intervaller[] = {
	{ "OprettetTidspunktInterval", "OprettetTidspunkt" },
	{ "SenestAendretInterval", "Tidspunkt" },
	{ "BrevDatoInterval", "BrevDato" },
	{ "BevillingStartDatoInterval", "Bevillingstartdato" },
	{ "BevillingSlutDatoInterval", "Bevillingslutdato" },
	{ "BevilgetYdelseStartDatoInterval", "BevilgetYdelseStartdato" },
	{ "BevilgetYdelseSlutDatoInterval", "BevilgetYdelseSlutdato" },
	{ "EffektueringsplanStartDatoInterval", "EffektueringsplanStartdato" },
	{ "EffektueringsplanSlutDatoInterval", "EffektueringsplanSlutdato" },
	{ "YdelseBeloebInterval", "Ydelsesbeloeb" },
	{ "StartDatoInterval", "Startdato" },
	{ "SlutDatoInterval", "Slutdato" },
	{ "DispositionsDatoInterval", "Dispositionsdato" },
	{ "SamletBruttoBeloebInterval", "SamletBruttobeloeb" },
	{ "BeloebUdbetaltInterval", "BeloebUdbetalt" },
	{ "BeloebEfterSkatATPInterval", "BeloebEfterSkatATP" },
	{ "BeloebSendtTilUdbetalingInterval", "BeloebSendtTilUdbetaling" },
	{ "YdelsesperiodeStartDatoInterval", "YdelsesperiodeStartdato" },
	{ "YdelsesperiodeSlutDatoInterval", "YdelsesperiodeSlutdato" },
	{ "YdelsesBeloebInterval", "Ydelsesbeloeb" },
};

/* Amounts as text: by sign, length of the whole part, digits, fraction. */
static int
beloeb_cmp(const char *x, const char *y)
{
	int minus = *x == '-', c;
	size_t nx, ny;

	if (minus != (*y == '-'))
		return minus ? -1 : 1;
	x += minus;
	y += minus;
	while (*x == '0' && x[1] >= '0' && x[1] <= '9')
		x++;
	while (*y == '0' && y[1] >= '0' && y[1] <= '9')
		y++;
	nx = strcspn(x, ".");
	ny = strcspn(y, ".");
	c = nx != ny ? (nx < ny ? -1 : 1) : strncmp(x, y, nx);
	if (c == 0)
		for (x += nx + (x[nx] == '.'), y += ny + (y[ny] == '.');
		    c == 0 && (*x != '\0' || *y != '\0');
		    x += *x != '\0', y += *y != '\0')
			c = (*x ? *x : '0') - (*y ? *y : '0');
	return minus ? -c : c;
}

static int
i_interval(struct arena *a, const xmlNode *i, const char *text)
{
	const xmlNode *fra = xml_child(i, "FraBeloeb");

	if (fra == NULL)
		return interval_har(byg_tid(text), interval_laes(a, i,
		    "FraTidspunkt", "TilTidspunkt"));
	return beloeb_cmp(xml_text(a, fra), text) <= 0 &&
	    beloeb_cmp(text, xml_text(a, xml_child(i, "TilBeloeb"))) <= 0;
}

/* Some element of that name below n lies in the interval. */
static int
nogen_i(struct arena *a, const xmlNode *n, const char *element,
    const xmlNode *i)
{
	const xmlNode *c;

	for (c = xml_first(n); c != NULL; c = xml_next(c))
		if ((xml_is(c, element) && i_interval(a, i, xml_text(a, c))) ||
		    nogen_i(a, c, element, i))
			return 1;
	return 0;
}

int
interval_passer(struct arena *a, const xmlNode *udvidelse,
    const xmlNode *registrering)
{
	const xmlNode *i;
	size_t k;

	for (i = xml_first(udvidelse); i != NULL; i = xml_next(i))
		for (k = 0; k < sizeof(intervaller) / sizeof(*intervaller); k++)
			if (xml_is(i, intervaller[k].interval) &&
			    !nogen_i(a, registrering,
			    intervaller[k].element, i))
				return 0;
	return 1;
}
