#include "tm_dansk.h"

#include <string.h>

#include "tid.h"

static const char *const maaneder[] = {
	"jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt",
	"nov", "dec"
};

const char *
dansk_dato(struct arena *a, const char *iso)
{
	int32_t d = DAG_INGEN;
	int64_t t;
	int aar, md, dag;

	if (strchr(iso, 'T') != NULL) {
		if ((t = tid_parse(iso)) != TID_INGEN)
			d = tid_dag(t);
	} else if (*iso != '\0')
		d = dag_parse(iso);
	if (d == DAG_INGEN)
		return "-";
	dag_til(d, &aar, &md, &dag);
	return arena_printf(a, "%d. %s %d", dag, maaneder[md - 1], aar);
}

const char *
dansk_beloeb(struct arena *a, const char *tal)
{
	size_t hele, i;
	struct buf b;
	int minus = *tal == '-';

	if (*tal == '\0')
		return "-";
	tal += minus;
	hele = strcspn(tal, ".");
	buf_init(&b, a);
	if (minus)
		buf_puts(&b, "-");
	for (i = 0; i < hele; i++) {
		if (i > 0 && (hele - i) % 3 == 0)
			buf_puts(&b, ".");
		buf_add(&b, &tal[i], 1);
	}
	buf_printf(&b, ",%s kr.", tal[hele] == '.' ? &tal[hele + 1] : "00");
	return buf_end(&b);
}

/* Enumerations as a citizen reads them. */
static const struct {
	const char	*vaerdi, *dansk;
} ord[] = {
	{ "Udgaaende", "udgående" }, { "Indgaaende", "indgående" },
	{ "SendtTilUdbetaling", "Sendt til udbetaling" },
	{ "KommendeBetaling", "Kommende betaling" },
	{ "BetalingsdatoOverskredet", "Betalingsdato er overskredet" },
	{ "SendtTilGaeldsstyrelsen", "Sendt til Gældsstyrelsen" },
	{ "OekonomiskYdelse", "Økonomisk ydelse" },
	{ "Oekonomi", "ØiR (betalinger)" },
	{ "Sagsindeks", "Sags- og Dokumentindeks" },
	{ "Ejerfortegnelse", "Ejerfortegnelsen" },
	{ "Tidsudloeb", "svarede ikke i tide" },
	{ "Utilgaengelig", "kunne ikke nås" },
	{ "Afvist", "afviste at svare" },
	{ "Fejl", "svarede noget, der ikke kan bruges" },
	{ "UnderMindstealder", "Du er under den alder, som kommunerne viser "
	    "oplysninger fra." },
	{ "UdeladtBetaling", "En eller flere betalinger er udeladt, fordi "
	    "status ikke kan fastslås." },
	{ "DelvistSvar", "Ikke alle oplysninger kunne hentes." },
	{ "FlereEndVist", "Der er flere, end der vises her." },
	{ "MitOverblik", "Vises" }, { "Verifikationsklient", "Kun ansatte" },
};

const char *
dansk(const char *s)
{
	size_t i;

	for (i = 0; i < sizeof(ord) / sizeof(*ord); i++)
		if (strcmp(ord[i].vaerdi, s) == 0)
			return ord[i].dansk;
	return s;
}

/* What each rule says to a caseworker; %s is the value it turned on. */
static const struct {
	const char	*regel, *felt, *tekst;
} regler[] = {
	{ "R02", NULL, "borgeren er ikke primær part" },
	{ "R03", NULL, "primær part er ikke registreret med CPR-nummer" },
	{ "R04", NULL, "KLE-nummeret vises kun for ejendommens ejer" },
	{ "R05", NULL, "ejendommen ejes ikke af borgeren" },
	{ "R06", NULL, "sagens genstand er ingen af borgerens ejendomme" },
	{ "R07", NULL, "borgeren ejede ikke ejendommen på det tidspunkt" },
	{ "R10", NULL, "KLE-nummeret er ikke konfigureret" },
	{ "R11", "mitoverblik", "vist på Mit Overblik: %s" },
	{ "R11", "verifikationsklient", "vist i Verifikationsklienten: %s" },
	{ "R11", NULL, "åbningen på Mit Overblik: %s" },
	{ "R12", NULL, "oprettet før fradato %s" },
	{ "R13", NULL, "afsluttet, og oprettet før fradato %s" },
	{ "R14", NULL, "fagsystemet er ikke i filteret (%s)" },
	{ "R15", "facet_vis_kun", "handlingsfacetten vises ikke (%s)" },
	{ "R15", "facet_vis_ikke", "handlingsfacetten er valgt fra (%s)" },
	{ "R15", NULL, "handlingsfacetten vises ikke (%s)" },
	{ "R16", NULL, "sagen har ingen gældende fremdrift" },
	{ "R18", NULL, "dokumenttitler på Mit Overblik: %s" },
	{ "R21", NULL, "visning er undtaget for borger" },
	{ "R22", NULL, "har en sikkerhedsprofil" },
	{ "R23", "type", "dokumenttypen vises aldrig (%s)" },
	{ "R23", "rolle", "journalpostens rolle vises aldrig (%s)" },
	{ "R23", "fremdrift", "dokumentet er under udarbejdelse (%s)" },
	{ "R23", NULL, "indholdet vises aldrig (%s)" },
	{ "R25", NULL, "er ikke i kraft" },
	{ "R30", NULL, "borgeren er under %s år" },
	{ "R31", NULL, "oprettet før borgeren fyldte den krævede alder" },
	{ "R40", NULL, "ydelsen hører til en sag, der ikke vises" },
	{ "R41", NULL, "beløbet kan ikke bruges (%s)" },
	{ "R42", NULL, "serviceydelsen kan ikke vises" },
	{ "R43", NULL, "udbetales af Udbetaling Danmark" },
	{ "R50", "fradato", "stiftet før fradato %s" },
	{ "R50", "kravtype", "kravtypen er ikke konfigureret" },
	{ "R50", NULL, "kravtypens åbning på Mit Overblik: %s" },
	{ "R51", NULL, "status kan ikke fastslås" },
	{ "R52", NULL, "har ingen sidste rettidige betalingsdato" },
};

static const char *
regel_skabelon(const char *regel, const char *felt)
{
	size_t i;

	for (i = 0; i < sizeof(regler) / sizeof(*regler); i++)
		if (strcmp(regler[i].regel, regel) == 0 &&
		    (regler[i].felt == NULL ||
		    strcmp(regler[i].felt, felt) == 0))
			return regler[i].tekst;
	return "%s";
}

/* A value that is a date is shown as one. */
static const char *
vaerdi_tekst(struct arena *a, const char *v)
{
	if (strlen(v) >= 10 && v[4] == '-' && dag_parse(v) != DAG_INGEN)
		return dansk_dato(a, v);
	return *v == '\0' ? "-" : v;
}

const char *
regel_tekst(struct arena *a, const char *regel, const char *felt,
    const char *vaerdi)
{
	const char *t = regel_skabelon(regel, felt), *hul = strstr(t, "%s");

	if (hul == NULL)
		return t;
	return arena_printf(a, "%.*s%s%s", (int)(hul - t), t,
	    vaerdi_tekst(a, vaerdi), hul + 2);
}
