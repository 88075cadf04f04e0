#include "tm_filter.h"

#include <stdlib.h>
#include <string.h>

#include "roller.h"
#include "tm_byg.h"
#include "tm_xml.h"

#define ALTID		NULL		/* no Vis value covers it */
#define ENHVER		NULL		/* of any name or role */

/*
 * element stands in the list's LokalUdvidelseListe where the schema has it
 * there; rolle narrows it to relations of that role.
 */
static const struct vis {
	enum art	 art;
	const char	*vis, *liste, *element;
	int		 rolle;		/* enum rolle_id, or -1 */
} tabel[] = {
	{ ART_SAG, "egenskaber", "AttributListe", "Egenskaber", -1 },
	{ ART_SAG, "egenskaber", "AttributListe", "SagIndeksEgenskaber", -1 },
	{ ART_SAG, "fremdrift", "TilstandListe", "Fremdrift", -1 },
	{ ART_SAG, "sagsklasse", "RelationListe", "Sagsklasse", -1 },
	{ ART_SAG, "sagsaktoer", "RelationListe", "Sagsaktoer", -1 },
	{ ART_SAG, "sagspart", "RelationListe", "Sagspart", -1 },
	{ ART_SAG, "sagsrelation", "RelationListe", "Sagsrelation", -1 },
	{ ART_SAG, "sagsgenstand", "RelationListe", "Sagsgenstande", -1 },
	{ ART_SAG, "journalpost", "RelationListe", "Journalpost", -1 },
	{ ART_SAG, "journalpost-journalnote", "RelationListe", "Journalpost",
	    -1 },
	{ ART_SAG, "itsystem", "RelationListe", "SagsitsystemRelation", -1 },
	{ ART_SAG, "sikkerhedsprofil", "RelationListe", "Sikkerhedsprofil",
	    -1 },

	{ ART_DOKUMENT, "egenskaber", "AttributListe", "Egenskaber", -1 },
	{ ART_DOKUMENT, "fremdrift", "TilstandListe", "Fremdrift", -1 },
	{ ART_DOKUMENT, "dokument", "RelationListe", "Dokumentrelation", -1 },
	{ ART_DOKUMENT, "klasse", "RelationListe", "Dokumentklasse", -1 },
	{ ART_DOKUMENT, "aktoer", "RelationListe", "Dokumentaktoer", -1 },
	{ ART_DOKUMENT, "part", "RelationListe", "Dokumentpart", -1 },
	{ ART_DOKUMENT, "itsystem", "RelationListe",
	    "DokumentitsystemRelation", -1 },
	{ ART_DOKUMENT, "sikkerhedsprofil", "RelationListe",
	    "Sikkerhedsprofil", -1 },

	{ ART_BEVILLING, "egenskaber", "AttributListe", "Egenskaber", -1 },
	{ ART_BEVILLING, "egenskaberlokaludvidelse", "AttributListe", ENHVER,
	    -1 },
	{ ART_BEVILLING, "bevilgetydelse", "AttributListe", "BevilgetYdelse",
	    -1 },
	{ ART_BEVILLING, "sag", "RelationListe", "Bevillingssag", -1 },
	{ ART_BEVILLING, "part", "RelationListe", "Bevillingspart", -1 },
	{ ART_BEVILLING, "aktoer-ejer", "RelationListe", "Bevillingsaktoer",
	    R_YD_EJER },
	{ ART_BEVILLING, "aktoer-ansvarlig", "RelationListe",
	    "Bevillingsaktoer", R_YD_ANSVARLIG },
	{ ART_BEVILLING, "sikkerhedsprofil", "RelationListe",
	    "Sikkerhedsprofil", -1 },

	{ ART_EFFEKTUERING, "egenskaber", "AttributListe", "Egenskaber", -1 },
	{ ART_EFFEKTUERING, "aktoer", "RelationListe", "Aktoer", -1 },
	{ ART_EFFEKTUERING, "oekonomiskeydelseeffektueringer",
	    "RelationListe", "OekonomiskYdelseEffektueringRelation", -1 },
	{ ART_EFFEKTUERING, "itsystem", "RelationListe", "ItSystem", -1 },
	{ ART_EFFEKTUERING, ALTID, "RelationListe",
	    "OekonomiskEffektueringPart", -1 },
};

static int
har_vis(const struct filter *f, const char *vis)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (strcmp(f->vis[i], vis) == 0)
			return 1;
	return 0;
}

static int
har_rolle(struct arena *a, const xmlNode *n, int rolle)
{
	struct roller r;

	roller_init(&r);
	return rolle < 0 || roller_er(&r, (enum rolle_id)rolle,
	    xml_text(a, xml_path(n, "Rolle/UUIDIdentifikator")));
}

static int
maa_vises(struct arena *a, enum art art, const struct filter *f,
    const char *liste, const xmlNode *n, int udvidelse)
{
	const struct vis *v;
	size_t i;

	for (i = 0; i < sizeof(tabel) / sizeof(*tabel); i++) {
		v = &tabel[i];
		if (v->art != art || strcmp(v->liste, liste) != 0 ||
		    (v->element == ENHVER ? !udvidelse :
		    !xml_is(n, v->element)))
			continue;
		if ((v->vis == ALTID || har_vis(f, v->vis)) &&
		    har_rolle(a, n, v->rolle))
			return 1;
	}
	return 0;
}

static void
fjern(xmlNode *n)
{
	xmlUnlinkNode(n);
	xmlFreeNode(n);
}

/* An extension list keeps what may be shown, and goes when that is nothing. */
static void
udvidelsesliste(struct arena *a, enum art art, const struct filter *f,
    const char *liste, xmlNode *l)
{
	xmlNode *n, *next;
	int left = 0;

	for (n = xml_first(l); n != NULL; n = next) {
		next = xml_next(n);
		if (xml_is(n, "SenestAendretTidspunkt"))
			continue;
		if (maa_vises(a, art, f, liste, n, 1))
			left = 1;
		else
			fjern(n);
	}
	if (!left)
		fjern(l);
}

/* journalpost shows the post; only journalpost-journalnote the note. */
static void
uden_notat(xmlNode *post)
{
	xmlNode *n = xml_path(post,
	    "JournalpostEgenskaber/JournalnotatEgenskaber");

	if (n != NULL)
		fjern(n);
}

static void
en_liste(struct arena *a, enum art art, const struct filter *f,
    const char *liste, xmlNode *l)
{
	xmlNode *n, *next;

	for (n = xml_first(l); n != NULL; n = next) {
		next = xml_next(n);
		if (xml_is(n, "LokalUdvidelseListe"))
			udvidelsesliste(a, art, f, liste, n);
		else if (!maa_vises(a, art, f, liste, n, 0))
			fjern(n);
		else if (xml_is(n, "Journalpost") &&
		    !har_vis(f, "journalpost-journalnote"))
			uden_notat(n);
	}
}

void
filter_anvend(struct arena *a, enum art art, const struct filter *f,
    xmlNode *reg)
{
	static const char *const lister[] = {
		"AttributListe", "TilstandListe", "RelationListe"
	};
	size_t i;

	if (f->alt)
		return;
	for (i = 0; i < 3; i++)
		en_liste(a, art, f, lister[i], xml_child(reg, lister[i]));
}

/* ---- order ---- */

/* Sortering's Element values: where the key stands, from the registration. */
static const struct {
	const char	*element, *sti;
} noegler[] = {
	{ "Bruger", "BrugerRef/UUIDIdentifikator" },
	{ "StsRegistreringstidspunkt", "StsTidspunkt" },
	{ "Registreringstidspunkt", "Tidspunkt" },
	{ "BrugervendtNoegle", "AttributListe/Egenskaber/BrugervendtNoegle" },
	{ "ItSystem-Systemnavn",
	    "RelationListe/LokalUdvidelseListe/SagsitsystemRelation/SystemNavn" },
	{ "Fremdrift", "TilstandListe/Fremdrift/FremdriftStatusKode" },
	{ "Titel", "AttributListe/Egenskaber/Titel" },
	{ "Foelsomhed", "AttributListe/LokalUdvidelseListe/"
	    "SagIndeksEgenskaber/Foelsomhed" },
	{ "Sagklasse-BrugervendtNoegle", "RelationListe/Sagsklasse/"
	    "LokalUdvidelseListe/SagsklasseLokalUdvidelse/BrugervendtNoegle" },
	{ "Livscyklus", "LivscyklusKode" },
	{ "Major", "AttributListe/Egenskaber/VersionIdentifikator" },
	{ "Minor", "AttributListe/Egenskaber/UnderversionIdentifikator" },
	{ "FuldtNavn", "RelationListe/Bevillingspart/FuldtNavn" },
	{ "Ydelsesnavn", "AttributListe/BevilgetYdelse/Navn" },
	{ "Dispositionsdato", "AttributListe/Egenskaber/Dispositionsdato" },
};

#define MAX_NOEGLER	8

struct sortnoegle {
	const char	*sti;
	long		 prioritet;
	int		 faldende;
};

struct raekke {
	struct fund	 f;
	size_t		 nr;		/* where it was */
	const char	*k[MAX_NOEGLER];
};

struct sortering {
	struct sortnoegle n[MAX_NOEGLER];
	size_t		 antal;
};

static const char *
sti_til(const char *element)
{
	size_t i;

	for (i = 0; i < sizeof(noegler) / sizeof(*noegler); i++)
		if (strcmp(noegler[i].element, element) == 0)
			return noegler[i].sti;
	return "";
}

static int
prioritet_cmp(const void *x, const void *y)
{
	const struct sortnoegle *a = x, *b = y;

	return (a->prioritet > b->prioritet) - (a->prioritet < b->prioritet);
}

static void
laes_sortering(struct arena *a, const xmlNode *n, const char *element,
    struct sortering *s)
{
	const xmlNode *c, *p;
	struct sortnoegle *k;

	s->antal = 0;
	for (c = xml_child(n, element); c != NULL && s->antal < MAX_NOEGLER;
	    c = xml_same(c)) {
		k = &s->n[s->antal++];
		p = xml_child(c, "Prioritet");
		if (p == NULL)
			p = xml_child(c, "Sekvens");
		k->sti = sti_til(xml_text(a, xml_child(c, "Element")));
		k->prioritet = strtol(xml_text(a, p), NULL, 10);
		k->faldende = strcmp(xml_text(a, xml_child(c, "Retning")),
		    "Faldende") == 0;
	}
	qsort(s->n, s->antal, sizeof(*s->n), prioritet_cmp);
}

static int
raekke_cmp(const void *x, const void *y, void *arg)
{
	const struct raekke *a = x, *b = y;
	const struct sortering *s = arg;
	size_t i;
	int c;

	for (i = 0; i < s->antal; i++)
		if ((c = strcmp(a->k[i], b->k[i])) != 0)
			return s->n[i].faldende ? -c : c;
	return (a->nr > b->nr) - (a->nr < b->nr);
}

static enum gw_err
find_noegler(struct arena *a, const struct sortering *s, struct raekke *r)
{
	xmlDoc *doc;
	size_t i;

	if ((doc = xml_fragment(r->f.xml, r->f.len)) == NULL)
		return GW_EIO;
	for (i = 0; i < s->antal; i++)
		r->k[i] = xml_text(a, xml_path(xml_rod(doc), s->n[i].sti));
	xmlFreeDoc(doc);
	return GW_OK;
}

enum gw_err
sorter(struct arena *a, const xmlNode *n, const char *element,
    struct fundliste *l)
{
	struct sortering s;
	struct raekke *r;
	enum gw_err rc = GW_OK;
	size_t i;

	laes_sortering(a, n, element, &s);
	if (s.antal == 0 || l->n < 2)
		return GW_OK;
	if ((r = arena_array(a, l->n, sizeof(*r))) == NULL)
		return GW_ENOMEM;
	for (i = 0; rc == GW_OK && i < l->n; i++) {
		r[i].f = l->v[i];
		r[i].nr = i;
		rc = find_noegler(a, &s, &r[i]);
	}
	if (rc != GW_OK)
		return rc;
	qsort_r(r, l->n, sizeof(*r), raekke_cmp, &s);
	for (i = 0; i < l->n; i++)
		l->v[i] = r[i].f;
	return GW_OK;
}
