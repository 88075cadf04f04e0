#include "regler.h"

#include <stdio.h>

#include "tekst.h"
#include "titel.h"

#define SAG	(1u << OBJ_SAG)
#define DOK	(1u << OBJ_DOKUMENT)
#define YDELSE	(1u << OBJ_OEKONOMISK | 1u << OBJ_SERVICE)
#define KRAV	(1u << OBJ_BETALING)

static const char *
ja_nej(int ja)
{
	return ja ? "ja" : "nej";
}

/* Hides, and says by which field. */
static enum regelsvar
skjul(struct grundlag *g, const char *felt, const char *vaerdi)
{
	g->felt = felt;
	g->tekst = vaerdi;
	return SKJULER;
}

/*
 * R04: an owner-based case is its owner's; R06 and R07 judge it then, and
 * neither R02, R03 nor R04 does.  Somebody whom the party search found and
 * who is not an owner is judged as a party.
 */
static int
ses_som_ejer(const struct fakta *f)
{
	return f->ejerbaseret &&
	    (f->ejer == EJERSVAR_JA || !f->set_som_part);
}

static enum regelsvar
r02_primaer_part(const struct fakta *f, struct grundlag *g)
{
	if (ses_som_ejer(f) || f->part != PARTSVAR_ANDEN)
		return LADER_PASSERE;
	return skjul(g, "part", NULL);
}

static enum regelsvar
r03_kun_cpr(const struct fakta *f, struct grundlag *g)
{
	if (ses_som_ejer(f) || f->part != PARTSVAR_IKKE_CPR)
		return LADER_PASSERE;
	return skjul(g, "part", NULL);
}

static enum regelsvar
r04_ejerbaseret(const struct fakta *f, struct grundlag *g)
{
	if (!f->ejerbaseret || ses_som_ejer(f))
		return LADER_PASSERE;
	return skjul(g, "kle", f->kle);
}

static enum regelsvar
r06_sagsgenstand(const struct fakta *f, struct grundlag *g)
{
	static const char *const felter[] = {
		[EJERSVAR_INGEN] = "ejer",
		[EJERSVAR_VIRKNING] = "virkning",
		[EJERSVAR_ROLLE] = "rolle",
		[EJERSVAR_TYPE] = "type",
	};

	if (!ses_som_ejer(f) || f->ejer > EJERSVAR_TYPE)
		return LADER_PASSERE;
	return skjul(g, felter[f->ejer], NULL);
}

static enum regelsvar
r07_ejer_da(const struct fakta *f, struct grundlag *g)
{
	if (!ses_som_ejer(f) || f->ejer != EJERSVAR_TID)
		return LADER_PASSERE;
	return skjul(g, "ejer", NULL);
}

static enum regelsvar
r10_konfigureret(const struct fakta *f, struct grundlag *g)
{
	if (f->konf == NULL)
		return skjul(g, "kle", tekst_maa_vises(f->borger, f->kle));
	if (!f->har_myndighed)
		return skjul(g, "ejer", NULL);
	return LADER_PASSERE;
}

static enum regelsvar
r11_aabnet(const struct fakta *f, struct grundlag *g)
{
	if (f->konf == NULL || f->konf->mitoverblik ||
	    f->konf->verifikationsklient)
		return LADER_PASSERE;
	return skjul(g, "mitoverblik", ja_nej(0));
}

/* R13: active cases, and the benefits that belong to them, are shown
 * whenever they were created. */
static int
r13_uden_fradato(const struct fakta *f)
{
	return f->konf->deaktiver_fradato && f->aktiv_sag;
}

/*
 * The same day is shown.  A day that nobody knows is not on the right side
 * of a fradato.  Without one it only matters to a case that would be shown:
 * its Oprettet could not be answered.
 */
static enum regelsvar
r12_fradato(const struct fakta *f, struct grundlag *g)
{
	int fri, kendt = f->oprettet != DAG_INGEN;

	if (f->konf == NULL || f->sag_ukendt)
		return LADER_PASSERE;
	fri = f->konf->fradato == DAG_INGEN || r13_uden_fradato(f);
	if (kendt ? fri || f->oprettet >= f->konf->fradato :
	    fri && (f->type != OBJ_SAG || f->fremdrift == SAG_INGEN))
		return LADER_PASSERE;
	g->dag = f->konf->fradato;
	(void)skjul(g, "fradato", NULL);
	return kendt ? SKJULER : UBRUGELIG;
}

static enum regelsvar
r14_fagsystem(const struct fakta *f, struct grundlag *g)
{
	const struct itsystem *s = f->fagsystem;
	const struct tekstliste *l;
	size_t i;

	if (f->konf == NULL || f->konf->fagsystemfilter.n == 0)
		return LADER_PASSERE;
	l = &f->konf->fagsystemfilter;
	for (i = 0; s != NULL && i < l->n; i++)
		if (fagsystem_lig(l->v[i], s->uuid, s->navn))
			return LADER_PASSERE;
	if (s == NULL)
		return skjul(g, "fagsystemfilter", NULL);
	return skjul(g, "fagsystemfilter",
	    tekst_maa_vises(f->borger, tekst_tom(s->navn) ? s->uuid : s->navn));
}

static int
facet_i(const struct tekstliste *l, const char *facet)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (navn_lig(l->v[i], facet))
			return 1;
	return 0;
}

static enum regelsvar
r15_facet(const struct fakta *f, struct grundlag *g)
{
	int uden = tekst_tom(f->facet);

	if (f->konf == NULL || !f->facet_kendes ||
	    (uden && f->central->vis_uden_facet))
		return LADER_PASSERE;
	if (f->konf->facet_vis_kun.n > 0 &&
	    (uden || !facet_i(&f->konf->facet_vis_kun, f->facet)))
		return skjul(g, "facet_vis_kun",
		    tekst_maa_vises(f->borger, f->facet));
	if (f->konf->facet_vis_ikke.n > 0 &&
	    (uden || facet_i(&f->konf->facet_vis_ikke, f->facet)))
		return skjul(g, "facet_vis_ikke",
		    tekst_maa_vises(f->borger, f->facet));
	return LADER_PASSERE;
}

static enum regelsvar
r16_fremdrift(const struct fakta *f, struct grundlag *g)
{
	if (f->fremdrift != SAG_INGEN)
		return LADER_PASSERE;
	return skjul(g, "fremdrift", NULL);
}

/* Where the configuration opens the object; nowhere without one. */
static enum sted
sted_konfigureret(const struct fakta *f)
{
	unsigned mit = 0, ver = 0;

	if (f->type == OBJ_BETALING && f->krav != NULL) {
		mit = f->krav->mitoverblik;
		ver = f->krav->verifikationsklient;
	} else if (f->type == OBJ_DOKUMENT && f->konf != NULL) {
		mit = f->konf->dokument_mitoverblik &&
		    f->sagens_sted & STED_MITOVERBLIK;
		ver = f->konf->dokument_verifikationsklient &&
		    f->sagens_sted & STED_VERIFIKATIONSKLIENT;
	} else if (f->konf != NULL) {
		mit = f->konf->mitoverblik;
		ver = f->konf->verifikationsklient;
	}
	return (enum sted)((mit ? STED_MITOVERBLIK : 0) |
	    (ver ? STED_VERIFIKATIONSKLIENT : 0));
}

static enum regelsvar
r18_dokumenttitler(const struct fakta *f, struct grundlag *g)
{
	if (sted_konfigureret(f) != STED_INGEN)
		return LADER_PASSERE;
	return skjul(g, "dokument_mitoverblik",
	    ja_nej(f->konf != NULL && f->konf->dokument_mitoverblik));
}

static enum regelsvar
r21_visningsklasse(const struct fakta *f, struct grundlag *g)
{
	if (f->visningsklasse == NULL)
		return LADER_PASSERE;
	return skjul(g, "visningsklasse",
	    tekst_maa_vises(f->borger, f->visningsklasse));
}

static enum regelsvar
r22_sikkerhedsprofil(const struct fakta *f, struct grundlag *g)
{
	if (!f->sikkerhedsprofil || f->central->vis_med_sikkerhedsprofil)
		return LADER_PASSERE;
	return skjul(g, "sikkerhedsprofil", NULL);
}

static int
i_maske(unsigned maske, unsigned bit)
{
	return (maske >> bit & 1) != 0;
}

static enum regelsvar
r23_kun_titler(const struct fakta *f, struct grundlag *g)
{
	const struct central *c = f->central;

	if (f->doktype == DOKTYPE_INTERNT_NOTAT &&
	    !i_maske(c->vis_doktyper, f->doktype))
		return skjul(g, "type", titel_doktype(f->doktype));
	/* A role we do not know denies. */
	if (f->journalrolle != JOURNAL_TILAKTERET &&
	    f->journalrolle != JOURNAL_VEDLAGT &&
	    !i_maske(c->vis_journalroller, f->journalrolle))
		return skjul(g, "rolle", f->journalrolle == JOURNAL_NOTAT ?
		    "Journalnotat" : NULL);
	if ((f->dokkode == DOK_UNDERUDARBEJDELSE ||
	    f->dokkode == DOK_UNDERREVIEW) &&
	    !i_maske(c->vis_dokkoder, f->dokkode))
		return skjul(g, "fremdrift",
		    f->dokkode == DOK_UNDERREVIEW ? "Underreview" :
		    "Underudarbejdelse");
	return LADER_PASSERE;
}

static enum regelsvar
r25_i_kraft(const struct fakta *f, struct grundlag *g)
{
	if (f->i_kraft && f->liv == NULL)
		return LADER_PASSERE;
	return skjul(g, "virkning", f->liv);
}

int
alder_naaet(const struct cpr *cpr, int alder, int32_t dag)
{
	int32_t fylder = cpr_fylder(cpr, alder);

	/* Rules 11: an impossible date is below every age. */
	return fylder != DAG_INGEN && fylder <= dag;
}

/* Claims follow the default age. */
static enum regelsvar
r30_mindstealder(const struct fakta *f, struct grundlag *g)
{
	int alder = central_alder(f->central,
	    f->type == OBJ_BETALING ? NULL : f->kle);

	if (alder_naaet(f->borger, alder, f->idag))
		return LADER_PASSERE;
	g->alder = alder;
	return skjul(g, "mindstealder", NULL);
}

static enum regelsvar
r31_foer_mindstealder(const struct fakta *f, struct grundlag *g)
{
	int alder = central_alder(f->central, f->kle);

	if (f->central->vis_sager_foer_mindstealder || f->sag_ukendt ||
	    (f->type == OBJ_SAG && ses_som_ejer(f)))
		return LADER_PASSERE;
	/* A day that nobody knows is not known to be late enough: a benefit
	 * whose case has none.  A case without one is R12's and R16's, a
	 * benefit without any start R41's and R42's. */
	if (f->oprettet != DAG_INGEN ?
	    alder_naaet(f->borger, alder, f->oprettet) :
	    f->type == OBJ_SAG || f->uden_start)
		return LADER_PASSERE;
	(void)skjul(g, "vis_sager_foer_mindstealder", ja_nej(0));
	return f->oprettet == DAG_INGEN ? UBRUGELIG : SKJULER;
}

static enum regelsvar
r40_sag_kendt(const struct fakta *f, struct grundlag *g)
{
	if (!f->sag_ukendt)
		return LADER_PASSERE;
	(void)skjul(g, "sag", NULL);
	return UBRUGELIG;
}

/* An unusable amount of a claim; a benefit that began nobody knows when. */
static enum regelsvar
r41_brugelig(const struct fakta *f, struct grundlag *g)
{
	if (f->type == OBJ_BETALING ? !f->beloeb_ubrugeligt : !f->uden_start)
		return LADER_PASSERE;
	g->felt = f->type == OBJ_BETALING ? "beloeb" : NULL;
	return UBRUGELIG;
}

static enum regelsvar
r42_brugelig(const struct fakta *f, struct grundlag *g)
{
	(void)g;
	return f->uden_start ? UBRUGELIG : LADER_PASSERE;
}

static enum regelsvar
r43_udbetaling_danmark(const struct fakta *f, struct grundlag *g)
{
	if (!f->kun_udk)
		return LADER_PASSERE;
	return skjul(g, "udbetaler", f->central->udbetaling_danmark);
}

static enum regelsvar
r50_kravtype(const struct fakta *f, struct grundlag *g)
{
	const struct krav_konf *k = f->krav;

	if (k == NULL)
		return skjul(g, "kravtype",
		    tekst_maa_vises(f->borger, f->kravtype));
	if (!k->mitoverblik && !k->verifikationsklient)
		return skjul(g, "mitoverblik", ja_nej(0));
	if (k->fradato == DAG_INGEN ||
	    (f->stiftet != DAG_INGEN && f->stiftet >= k->fradato))
		return LADER_PASSERE;
	g->dag = k->fradato;
	return skjul(g, "fradato", NULL);
}

static enum regelsvar
r52_uden_frist(const struct fakta *f, struct grundlag *g)
{
	if (!f->uden_status)
		return LADER_PASSERE;
	(void)skjul(g, "betalingsfrist", NULL);
	return UBRUGELIG;
}

static const struct regel tabel[] = {
	{ 1, 0, NULL, "the citizen is who the token says",
	    "struct spoergsmaal, filled from the token alone" },
	{ 2, SAG | YDELSE, r02_primaer_part,
	    "only the primary part sees own cases and benefits", NULL },
	{ 3, SAG | YDELSE, r03_kun_cpr,
	    "only a part registered by CPR counts", NULL },
	{ 4, SAG, r04_ejerbaseret,
	    "an owner-based case is not its primary part's", NULL },
	{ 5, 0, NULL, "of a property search only R04 numbers are kept",
	    "sager_af_ejendom(), plan_make()" },
	{ 6, SAG, r06_sagsgenstand,
	    "the property is a genstand: Byggeri, Ejendom", NULL },
	{ 7, SAG, r07_ejer_da,
	    "today's owner, or the owner when it was closed", NULL },
	{ 8, 0, NULL, "nothing outlives the request", "arena.h" },
	{ 10, SAG | YDELSE, r10_konfigureret,
	    "the municipality has configured the number", NULL },
	{ 11, SAG | YDELSE, r11_aabnet, "two openings, independent", NULL },
	{ 12, SAG | YDELSE, r12_fradato, "not created before fradato", NULL },
	{ 13, 0, NULL, "active cases may be older", "r13_uden_fradato()" },
	{ 14, SAG | YDELSE, r14_fagsystem,
	    "only from these source systems", NULL },
	{ 15, SAG | YDELSE, r15_facet,
	    "only, or all but, these handlingsfacetter", NULL },
	{ 16, SAG, r16_fremdrift, "a case has a fremdrift in force", NULL },
	{ 17, 0, NULL, "the title is KLE's", "titel_kle(), titel_sag()" },
	{ 18, DOK, r18_dokumenttitler,
	    "document titles have openings of their own", NULL },
	{ 19, 0, NULL, "what is active, and the status shown",
	    "fund_fremdrift(), sag_aendret(), borgerdk.c" },
	{ 20, 0, NULL, "no case worker anywhere",
	    "aktoer_navn(); nothing else of an aktoer is shown" },
	{ 21, SAG | DOK | YDELSE, r21_visningsklasse,
	    "not what is exempted from showing", NULL },
	{ 22, SAG | DOK | YDELSE, r22_sikkerhedsprofil,
	    "not what has a sikkerhedsprofil", NULL },
	{ 23, DOK, r23_kun_titler,
	    "no internal notes, journal notes, drafts", NULL },
	{ 24, 0, NULL, "no text with what looks like a CPR number",
	    "tekst_maa_vises()" },
	{ 25, SAG | DOK | YDELSE, r25_i_kraft,
	    "only what is in force exists", NULL },
	{ 30, SAG | YDELSE | KRAV, r30_mindstealder,
	    "nothing below the minimum age", NULL },
	{ 31, SAG | YDELSE, r31_foer_mindstealder,
	    "nothing from before the minimum age", NULL },
	{ 32, 0, NULL, "on nobody else's behalf", "saml.h" },
	{ 40, YDELSE, r40_sag_kendt,
	    "a benefit's case is known before it is judged", NULL },
	{ 41, 1u << OBJ_OEKONOMISK | KRAV, r41_brugelig,
	    "dates and amounts are usable as they are", NULL },
	{ 42, 1u << OBJ_SERVICE, r42_brugelig,
	    "the date it was granted from is known", NULL },
	{ 43, YDELSE, r43_udbetaling_danmark,
	    "Udbetaling Danmark's are not the municipality's", NULL },
	{ 50, KRAV, r50_kravtype, "the kind of claim is configured, open "
	    "and not from before fradato", NULL },
	{ 51, 0, NULL, "a claim's status", "betaling_status()" },
	{ 52, KRAV, r52_uden_frist, "no guessed status", NULL },
	{ 53, 0, NULL, "without ØiR there are no payments", "oekonomi.c" },
};

const struct regel *
regler(size_t *n)
{
	*n = sizeof(tabel) / sizeof(tabel[0]);
	return tabel;
}

/* An object that is shown says by which opening. */
static void
vist_grundlag(const struct fakta *f, struct grundlag *g)
{
	switch (f->type) {
	case OBJ_DOKUMENT:
		g->regel = 18;
		(void)skjul(g, "dokument_mitoverblik",
		    ja_nej(f->konf->dokument_mitoverblik));
		break;
	case OBJ_BETALING:
		g->regel = 50;
		(void)skjul(g, "mitoverblik", ja_nej(f->krav->mitoverblik));
		break;
	default:
		g->regel = 11;
		(void)skjul(g, "mitoverblik", ja_nej(f->konf->mitoverblik));
	}
}

void
regler_afgoer(const struct fakta *f, struct udfald *ud)
{
	const struct grundlag tomt = { 0, NULL, NULL, DAG_INGEN, -1 };
	struct grundlag g;
	enum regelsvar svar;
	int brugelig_ellers = 1;
	size_t i;

	ud->grundlag = tomt;
	for (i = 0; i < sizeof(tabel) / sizeof(tabel[0]); i++) {
		if (!i_maske(tabel[i].om, f->type))
			continue;
		g = tomt;
		if ((svar = tabel[i].afgoer(f, &g)) == LADER_PASSERE)
			continue;
		if (svar == SKJULER)
			brugelig_ellers = 0;
		if (ud->grundlag.regel == 0) {
			ud->grundlag = g;
			ud->grundlag.regel = tabel[i].nr;
		}
	}
	ud->sted = sted_konfigureret(f);
	ud->ellers = brugelig_ellers ? ud->sted : STED_INGEN;
	if (ud->grundlag.regel != 0)
		ud->sted = STED_INGEN;
	else
		vist_grundlag(f, &ud->grundlag);
}

const char *
grundlag_vaerdi(const struct grundlag *g, char buf[DAG_LEN])
{
	if (g->tekst != NULL)
		return g->tekst;
	if (g->dag != DAG_INGEN)
		return dag_print(g->dag, buf);
	if (g->alder < 0)
		return NULL;
	snprintf(buf, DAG_LEN, "%d", g->alder);
	return buf;
}
