/*
 * ctl_audit_rapport.c - what a citizen is told of the look-ups about them.
 *
 * In Danish, to be handed out (GDPR article 15: when, what for, what was
 * looked up; not which employee, C-579/21), or as JSON for the municipality,
 * with the employee.
 */
#include <stdio.h>
#include <string.h>

#include "ctl_audit.h"
#include "data.h"
#include "overblik.h"

struct ord {				/* a word of ours, and Danish for it */
	unsigned	 nr;
	const char	*navn, *tekst;
};

static const struct ord omraader[] = {
	{ OMR_SAGER, "Sager", "sager" },
	{ OMR_OEKONOMISKE, "OekonomiskeYdelser", "økonomiske ydelser" },
	{ OMR_SERVICE, "Serviceydelser", "serviceydelser og hjælpemidler" },
	{ OMR_BETALINGER, "Betalinger", "betalinger til det offentlige" },
	{ 0, NULL, NULL }
};
static const struct ord kilder[] = {
	{ KILDE_SAGSINDEKS, "Sagsindeks", "Sags- og Dokumentindeks" },
	{ KILDE_YDELSESINDEKS, "Ydelsesindeks", "Ydelsesindeks" },
	{ KILDE_OEKONOMI, "Oekonomi", "kommunens økonomisystem" },
	{ KILDE_EJERFORTEGNELSE, "Ejerfortegnelse", "Ejerfortegnelsen" },
	{ 0, NULL, NULL }
};
static const struct ord statusser[] = {
	{ KS_IKKE_SPURGT, "IkkeSpurgt", "ikke spurgt" },
	{ KS_INGENDATA, "IngenData", "havde ingen oplysninger" },
	{ KS_OK, "Ok", "svarede" },
	{ KS_TIDSUDLOEB, "Tidsudloeb", "svarede ikke i tide" },
	{ KS_UTILGAENGELIG, "Utilgaengelig", "kunne ikke nås" },
	{ KS_AFVIST, "Afvist", "afviste at svare" },
	{ KS_FEJL, "Fejl", "svarede forkert" },
	{ 0, NULL, NULL }
};
/* Why something was kept back (the rules by number). */
static const struct ord regler[] = {
	{ 2, "R02", "borgeren er ikke den primære part" },
	{ 3, "R03", "parten er ikke registreret med CPR-nummer" },
	{ 4, "R04", "sagen følger ejeren af en ejendom" },
	{ 6, "R06", "sagens ejendom er ikke kendt" },
	{ 7, "R07", "borgeren ejer eller ejede ikke ejendommen" },
	{ 10, "R10", "kommunen har ikke taget emnet med" },
	{ 11, "R11", "kommunen har ikke åbnet emnet" },
	{ 12, "R12", "ældre end kommunens fradato" },
	{ 14, "R14", "fagsystemet er ikke åbnet" },
	{ 15, "R15", "handlingsfacetten er ikke åbnet" },
	{ 16, "R16", "sagen har ingen gældende status" },
	{ 18, "R18", "dokumenttitler er ikke åbnet" },
	{ 21, "R21", "undtaget fra visning" },
	{ 22, "R22", "har en sikkerhedsprofil" },
	{ 23, "R23", "interne notater og udkast vises ikke" },
	{ 24, "R24", "teksten ligner et CPR-nummer" },
	{ 25, "R25", "gælder ikke på nuværende tidspunkt" },
	{ 30, "R30", "borgeren er under mindstealderen" },
	{ 31, "R31", "fra før borgeren nåede mindstealderen" },
	{ 40, "R40", "ydelsens sag er ikke kendt" },
	{ 41, "R41", "datoer eller beløb kan ikke bruges" },
	{ 42, "R42", "bevillingens dato er ikke kendt" },
	{ 43, "R43", "udbetales af Udbetaling Danmark" },
	{ 50, "R50", "kommunen har ikke åbnet kravtypen" },
	{ 52, "R52", "kravet har ingen sidste rettidige betalingsdato" },
	{ 0, NULL, NULL }
};
static const struct ord operationer[] = {
	{ 0, "HentOverblik", "borgeren selv så sit overblik" },
	{ 0, "HentVerifikation", "en medarbejder i kommunen så borgerens "
	    "oplysninger" },
	{ 0, NULL, NULL }
};
/* What became of a request; other words stand as they are. */
static const struct ord udfald[] = {
	{ 0, "GW_OK", "besvaret" },
	{ 0, "GW_EREPLAY", "afvist: beskeden var brugt før" },
	{ 0, "GW_EACCESS", "afvist: der var ikke adgang" },
	{ 0, "GW_EAUTH", "afvist: adgangsbeviset blev ikke godtaget" },
	{ 0, "GW_EEXPIRED", "afvist: beskeden var for gammel eller ny" },
	{ 0, "GW_EREQUEST", "afvist: forespørgslen var ikke gyldig" },
	{ 0, "GW_ESCHEMA", "afvist: forespørgslen var ikke gyldig" },
	{ 0, "GW_EBUSY", "afvist: systemet var optaget" },
	{ 0, "GW_ETIMEOUT", "ikke besvaret i tide" },
	{ 0, NULL, NULL }
};

static const struct ord *
ord_nr(const struct ord *v, unsigned nr)
{
	for (; v->navn != NULL; v++)
		if (v->nr == nr)
			return v;
	return NULL;
}

static const char *
ord_tekst(const struct ord *v, const char *navn)
{
	for (; v->navn != NULL; v++)
		if (strcmp(v->navn, navn) == 0)
			return v->tekst;
	return navn;
}

/* "Odense Kommune"; the code itself when it is not ours. */
static const char *
kommune(const char *kode, char out[64])
{
	size_t i;

	for (i = 0; i < data_kommuner_n; i++)
		if (strcmp(data_kommuner[i].kode, kode) == 0 &&
		    kommune_navn(data_kommuner[i].stednavn, out, 64))
			return out;
	return kode;
}

static const char *
udfald_navn(const struct traef *t)
{
	if (t->body.kind == JR_REFUSED)
		return t->body.jr_body_u.refused.outcome;
	return t->besvaret ? t->svar.jr_body_u.completed.result.outcome : NULL;
}

static const char *
udfald_tekst(const struct traef *t)
{
	const char *navn = udfald_navn(t);

	return navn == NULL ? "afbrudt, intet svar givet" :
	    ord_tekst(udfald, navn);
}

static const jr_result *
resultat(const struct traef *t)
{
	return t->besvaret ? &t->svar.jr_body_u.completed.result : NULL;
}

static unsigned long
skjult(const jr_result *r)
{
	unsigned long sum = 0;
	u_int i;

	for (i = 0; i < r->hidden.hidden_len; i++)
		sum += r->hidden.hidden_val[i].n;
	return sum;
}

/* --- For people --- */

static void
omraader_print(unsigned bits)
{
	const struct ord *o;
	const char *foer = "";

	printf("  Områder:      ");
	for (o = omraader; o->navn != NULL; o++)
		if ((bits & o->nr) != 0) {
			printf("%s%s", foer, o->tekst);
			foer = ", ";
		}
	puts(*foer == '\0' ? "ingen nævnt" : "");
}

static void
kommuner_print(const jr_request *w)
{
	const char *foer = "  Kommuner:     ";
	const jr_kommune *k = w->kommuner.kommuner_val;
	char navn[64];
	u_int i;

	for (i = 0; i < w->kommuner.kommuner_len; i++, k++) {
		printf("%s%s", foer, kommune(k->kode, navn));
		foer = ", ";
	}
	if (i > 0)
		putchar('\n');
}

static void
kilde_print(const jr_source *s)
{
	const struct ord *kilde = ord_nr(kilder, s->source);
	const struct ord *status = ord_nr(statusser, s->status);
	char navn[64];

	printf("  Kilde:        %s%s%s %s; %u oplysninger\n",
	    kilde != NULL ? kilde->tekst : "ukendt kilde",
	    *s->kode != '\0' ? " for " : "", kommune(s->kode, navn),
	    status != NULL ? status->tekst : "ukendt svar", s->objects);
}

static void
resultat_print(const jr_result *r)
{
	const jr_rule *h = r->hidden.hidden_val;
	const struct ord *regel;
	u_int i;

	for (i = 0; i < r->sources.sources_len; i++)
		kilde_print(&r->sources.sources_val[i]);
	printf("  Vist:         %u\n", r->shown);
	for (i = 0; i < r->hidden.hidden_len; i++, h++) {
		regel = ord_nr(regler, h->rule);
		printf("  Ikke vist:    %u (R%02u%s%s)\n", h->n, h->rule,
		    regel != NULL ? ": " : "", regel != NULL ? regel->tekst :
		    "");
	}
}

static void
traef_print(size_t nr, const struct traef *t)
{
	const jr_request *w = traef_hvem(t);
	char tid[TID_DANSK_LEN];

	printf("\nOpslag %zu, %s\n  Formål:       %s", nr,
	    tid_print_dansk(t->time / 1000, tid),
	    ord_tekst(operationer, w->operation));
	printf("%s%s\n", *w->employee_cvr != '\0' ? ", CVR " : "",
	    w->employee_cvr);
	if (*t->begrundelse != '\0')
		printf("  Begrundelse:  %s\n", t->begrundelse);
	kommuner_print(w);
	omraader_print(w->omraader);
	if (resultat(t) != NULL)
		resultat_print(resultat(t));
	printf("  Udfald:       %s\n  Reference:    %s\n", udfald_tekst(t),
	    w->request);
}

/* One line each, before the details. */
static void
tabel_print(const struct soegning *s)
{
	const jr_result *r;
	char tid[TID_DANSK_LEN];
	size_t i;

	printf("\n%6s  %-19s  %-16s  %5s  %9s  %s\n", "Opslag", "Tidspunkt",
	    "Art", "Vist", "Ikke vist", "Udfald");
	for (i = 0; i < s->n; i++) {
		r = resultat(&s->v[i]);
		printf("%6zu  %-19s  %-16s  %5u  %9lu  %s\n", i + 1,
		    tid_print_dansk(s->v[i].time / 1000, tid),
		    traef_hvem(&s->v[i])->operation, r != NULL ? r->shown : 0,
		    r != NULL ? skjult(r) : 0, udfald_tekst(&s->v[i]));
	}
}

void
rapport_print(const struct soegning *s)
{
	char fra[DAG_LEN], til[DAG_LEN];
	size_t i;

	puts("Opslag i Borgerblikket om en borger");
	printf("CPR-nummer: %.6s-%.4s\n", s->cpr.nr, s->cpr.nr + 6);
	printf("Periode:    %s - %s\n", s->fra == DAG_INGEN ?
	    "alt, hvad der er gemt" : dag_print(s->fra, fra),
	    s->til == DAG_INGEN ? "i dag" : dag_print(s->til, til));
	printf("Opslag:     %zu\n", s->n);
	if (s->lukkede_poster > 0 || s->brudt)
		printf("\nUFULDSTÆNDIG: %s kunne ikke læses og kan rumme "
		    "flere opslag.\n", s->brudt ? "en del af journalen" :
		    "nogle afsnit af journalen");
	if (s->n > 0)
		tabel_print(s);
	for (i = 0; i < s->n; i++)
		traef_print(i + 1, &s->v[i]);
}

/* --- For machines --- */

static void
json_felt(const char *foer, const char *navn, const char *s)
{
	printf("%s\"%s\":", foer, navn);
	json_tekst(s);
}

static void
kommuner_json(const jr_request *w)
{
	const jr_kommune *k = w->kommuner.kommuner_val;
	const struct ord *o;
	const char *foer = "";
	u_int i;

	printf(",\"kommuner\":[");
	for (i = 0; i < w->kommuner.kommuner_len; i++, k++) {
		json_felt(i > 0 ? ",{" : "{", "kode", k->kode);
		printf(",\"konfiguration\":%llu}",
		    (unsigned long long)k->konfiguration);
	}
	printf("],\"omraader\":[");
	for (o = omraader; o->navn != NULL; o++)
		if ((w->omraader & o->nr) != 0) {
			printf("%s\"%s\"", foer, o->navn);
			foer = ",";
		}
	putchar(']');
}

static void
kilde_json(const char *foer, const jr_source *s)
{
	const struct ord *kilde = ord_nr(kilder, s->source);
	const struct ord *status = ord_nr(statusser, s->status);

	json_felt(foer, "navn", kilde != NULL ? kilde->navn : "");
	json_felt(",", "kommune", s->kode);
	json_felt(",", "status", status != NULL ? status->navn : "");
	printf(",\"ms\":%u,\"oplysninger\":%u}", s->ms, s->objects);
}

static void
resultat_json(const jr_result *r)
{
	u_int i;

	printf(",\"vist\":%u,\"http\":%u,\"oktetter\":%u,\"kilder\":[",
	    r->shown, r->http, r->bytes);
	for (i = 0; i < r->sources.sources_len; i++)
		kilde_json(i > 0 ? ",{" : "{", &r->sources.sources_val[i]);
	printf("],\"skjult\":[");
	for (i = 0; i < r->hidden.hidden_len; i++)
		printf("%s{\"regel\":\"R%02u\",\"antal\":%u}", i > 0 ? "," :
		    "", r->hidden.hidden_val[i].rule,
		    r->hidden.hidden_val[i].n);
	putchar(']');
}

static void
traef_json(const char *foer, const struct traef *t)
{
	const jr_request *w = traef_hvem(t);
	char tid[TID_LEN];

	printf("%s{\"nummer\":%llu", foer, (unsigned long long)t->number);
	json_felt(",", "tid", tid_print(t->time / 1000, tid));
	if (t->besvaret)
		json_felt(",", "slut", tid_print(t->svar_time / 1000, tid));
	json_felt(",", "operation", w->operation);
	json_felt(",", "request", w->request);
	json_felt(",", "transaktion", w->transaction);
	json_felt(",", "besked", w->message_id);
	json_felt(",", "udsteder", w->issuer);
	json_felt(",", "niveau", w->level);
	json_felt(",", "kanal_cvr", w->channel_cvr);
	json_felt(",", "medarbejder_cvr", w->employee_cvr);
	json_felt(",", "medarbejder", t->hvem);
	json_felt(",", "begrundelse", t->begrundelse);
	kommuner_json(w);
	if (resultat(t) != NULL)
		resultat_json(resultat(t));
	if (udfald_navn(t) != NULL)
		json_felt(",", "udfald", udfald_navn(t));
	putchar('}');
}

void
rapport_json(const struct soegning *s)
{
	char dag[DAG_LEN];
	size_t i;

	json_felt("{", "cpr", s->cpr.nr);
	if (s->fra != DAG_INGEN)
		json_felt(",", "fra", dag_print(s->fra, dag));
	if (s->til != DAG_INGEN)
		json_felt(",", "til", dag_print(s->til, dag));
	printf(",\"hel\":%s,\"lukkede_segmenter\":%zu,\"lukkede_poster\":%zu,"
	    "\"opslag\":[", s->brudt || s->lukkede > 0 ? "false" : "true",
	    s->lukkede, s->lukkede_poster);
	for (i = 0; i < s->n; i++)
		traef_json(i > 0 ? "," : "", &s->v[i]);
	puts("]}");
}
