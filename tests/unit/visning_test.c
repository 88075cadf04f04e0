/* The answer as a whole: Kilde, Besked, order, what is never in it. */
#include "verden.h"

#include <stdio.h>

#define V	struct verden *w = *state

static void
a_source_of_which_nothing_is_shown_says_ingendata_to_the_citizen(void **state)
{
	V;

	sag_ny(w);
	ydelse_ny(w, KLE_HJAELP);
	fordring_ny(w);
	w->ks->status[KILDE_OEKONOMI] = KS_INGENDATA;
	borger_ser(w);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_OK);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_OK);
	kilde_siger(w, KILDE_OEKONOMI, KS_OK);
	w->kle[R_SAG].mitoverblik = w->kle[R_HJAELP].mitoverblik = 0;
	w->krav[0].mitoverblik = 0;
	borger_ser(w);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_INGENDATA);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_INGENDATA);
	kilde_siger(w, KILDE_OEKONOMI, KS_INGENDATA);
	/* To the employee something was returned. */
	w->kle[R_SAG].verifikationsklient = 0;
	w->kle[R_HJAELP].verifikationsklient = 0;
	w->krav[0].verifikationsklient = 0;
	forklar(w);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_OK);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_OK);
	kilde_siger(w, KILDE_OEKONOMI, KS_OK);
}

static void
what_each_rule_hides_is_counted_in_the_areas_asked_for(void **state)
{
	V;

	sag_ny(w);
	fordring_ny(w);
	borger_ser(w);
	assert_int_equal(w->o.skjult[11] + w->o.skjult[50], 0);
	w->kle[R_SAG].mitoverblik = 0;
	w->krav[0].mitoverblik = 0;
	borger_ser(w);
	assert_int_equal(w->o.skjult[11], 1);
	assert_int_equal(w->o.skjult[50], 1);
	w->sp.omraader = OMR_BETALINGER;
	borger_ser(w);
	assert_int_equal(w->o.skjult[11], 0);
	assert_int_equal(w->o.skjult[50], 1);
	/* to the employee it is not hidden; explained or not */
	w->sp.omraader = OMR_ALLE;
	forklar(w);
	assert_int_equal(w->o.skjult[11] + w->o.skjult[50], 0);
}

static void
nothing_returned_is_ingendata_to_the_employee(void **state)
{
	V;

	forklar(w);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_INGENDATA);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_INGENDATA);
	kilde_siger(w, KILDE_OEKONOMI, KS_INGENDATA);
}

static void
sagsindeks_asked_for_benefits_alone_shows_nothing(void **state)
{
	V;

	sag_ny(w);
	ydelse_ny(w, KLE_HJAELP);
	w->sp.omraader = OMR_SERVICE;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 0);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_INGENDATA);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_OK);
	w->sp.omraader = OMR_OEKONOMISKE;
	borger_ser(w);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_INGENDATA);
	w->ks->bevillinger.v[0].ydelser.v[0].plan = 1;
	borger_ser(w);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_OK);
	w->svar.kommuner.v[0].konf = &w->kommuner[0];
	borger_ser(w);
	assert_int_equal(kilde(w, KILDE_YDELSESINDEKS, "0101")->status,
	    KS_INGENDATA);
	w->svar.kommuner.v[0].konf = &w->kommuner[1];
	w->sp.omraader = OMR_BETALINGER;
	fordring_ny(w);
	borger_ser(w);
	kilde_siger(w, KILDE_OEKONOMI, KS_OK);
	assert_int_equal(antal_vist(w), 1);
}

static void
ejerfortegnelsen_is_ok_whenever_it_answered(void **state)
{
	V;

	borger_ser(w);
	kilde_siger(w, KILDE_EJERFORTEGNELSE, KS_OK);
	w->svar.ejerfortegnelse = KS_INGENDATA;
	borger_ser(w);
	kilde_siger(w, KILDE_EJERFORTEGNELSE, KS_INGENDATA);
	w->svar.ejer_spurgt = 1;
	borger_ser(w);
	kilde_siger(w, KILDE_EJERFORTEGNELSE, KS_OK);
	w->svar.ejerfortegnelse = KS_IKKE_SPURGT;
	borger_ser(w);
	assert_null(kilde(w, KILDE_EJERFORTEGNELSE, NULL));
	assert_int_equal(w->o.beskeder, 0);
	w->svar.ejerfortegnelse = KS_AFVIST;
	borger_ser(w);
	kilde_siger(w, KILDE_EJERFORTEGNELSE, KS_AFVIST);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
}

static void
a_source_that_failed_is_never_shown_as_empty(void **state)
{
	static const enum kilde_status fejl[] = { KS_TIDSUDLOEB,
	    KS_UTILGAENGELIG, KS_AFVIST, KS_FEJL };
	V;
	int navn;
	size_t i;

	for (i = 0; i < 4; i++)
		for (navn = 0; navn < KILDE_EJERFORTEGNELSE; navn++) {
			w->ks->status[navn] = fejl[i];
			borger_ser(w);
			kilde_siger(w, (enum kilde_navn)navn, fejl[i]);
			assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
			forklar(w);
			kilde_siger(w, (enum kilde_navn)navn, fejl[i]);
			w->ks->status[navn] = KS_OK;
		}
}

static void
the_rest_of_the_answer_stands(void **state)
{
	V;

	sag_ny(w);
	w->ks->status[KILDE_OEKONOMI] = KS_FEJL;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 1);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_OK);
}

static void
a_source_that_is_not_listed_has_no_kilde(void **state)
{
	V;

	memset(w->ks->status, 0, sizeof(w->ks->status));
	w->svar.ejerfortegnelse = KS_IKKE_SPURGT;
	borger_ser(w);
	assert_int_equal(w->o.kilder.n, 0);
}

static void
kilder_stand_by_name_then_code(void **state)
{
	V;
	struct kommune_svar *k = liste_push(w->a, &w->svar.kommuner);
	static const struct { enum kilde_navn n; const char *k; } orden[] = {
		{ KILDE_SAGSINDEKS, "0101" }, { KILDE_SAGSINDEKS, "0461" },
		{ KILDE_YDELSESINDEKS, "0101" },
		{ KILDE_YDELSESINDEKS, "0461" }, { KILDE_OEKONOMI, "0101" },
		{ KILDE_OEKONOMI, "0461" }, { KILDE_EJERFORTEGNELSE, NULL },
	};
	size_t i;

	*k = w->svar.kommuner.v[0];
	k->konf = &w->kommuner[0];
	borger_ser(w);
	assert_int_equal(w->o.kilder.n, 7);
	for (i = 0; i < 7; i++) {
		assert_int_equal(w->o.kilder.v[i].navn, orden[i].n);
		tekst_er(w->o.kilder.v[i].kommune, orden[i].k);
	}
}

static void
a_version_is_given_only_where_there_is_a_configuration(void **state)
{
	V;
	const struct kilde *k;

	borger_ser(w);
	k = kilde(w, KILDE_SAGSINDEKS, "0461");
	assert_int_equal(k->har_version, 1);
	assert_int_equal(k->version, 7);
	assert_int_equal(kilde(w, KILDE_EJERFORTEGNELSE, NULL)->har_version,
	    0);
	w->kommuner[1].konfigureret = 0;
	borger_ser(w);
	assert_int_equal(kilde(w, KILDE_OEKONOMI, "0461")->har_version, 0);
}

static void
more_than_the_pages_read_is_said(void **state)
{
	V;
	int navn;

	for (navn = 0; navn < KILDE_EJERFORTEGNELSE; navn++) {
		w->ks->flere[navn] = 1;
		borger_ser(w);
		assert_int_equal(w->o.beskeder, BESKED_FLEREENDVIST);
		w->ks->flere[navn] = 0;
	}
	w->svar.flere_ejerskaber = 1;
	borger_ser(w);
	assert_int_equal(w->o.beskeder, BESKED_FLEREENDVIST);
}

static void
a_list_too_long_keeps_the_newest_and_is_said(void **state)
{
	V;
	struct sag *s;

	sag_ny(w);
	s = sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG2, KLE_SAG);
	s->fremdrift.v[0].virkning.fra = t("2025-01-01");
	w->k.central.max_liste = 1;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 1);
	assert_string_equal(w->o.sager.v[0].id, SAG2);
	assert_int_equal(w->o.beskeder, BESKED_FLEREENDVIST);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_OK);
	/* A source all of whose items were cut shows nothing. */
	w->k.central.max_liste = 0;
	borger_ser(w);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_INGENDATA);
}

static void
an_object_that_could_not_be_read_is_said(void **state)
{
	V;

	w->ks->ubrugelig = 1;
	borger_ser(w);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
}

static void
two_municipalities_are_judged_each_by_its_own(void **state)
{
	V;
	struct kommune_svar *k;
	struct sag *s;

	sag_ny(w);
	k = liste_push(w->a, &w->svar.kommuner);
	w->ks = &w->svar.kommuner.v[0];
	k->konf = &w->kommuner[0];
	k->status[KILDE_SAGSINDEKS] = KS_OK;
	s = sag_fyld(w, liste_push(w->a, &k->sager), SAG2, KLE_SAG);
	strcpy(s->aktoerer.v[0].cvr, KBH);
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 1);
	assert_string_equal(w->o.sager.v[0].id, SAG1);
	assert_int_equal(kilde(w, KILDE_SAGSINDEKS, "0101")->status,
	    KS_INGENDATA);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_OK);
	w->kommuner[0].kle = w->kle;
	w->kommuner[0].n_kle = R_ANTAL;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 2);
	/* A benefit's case is looked for in its own municipality. */
	s->indeks.v[0].oprettet = t("2000-01-01");
	ydelse_sag_ny(w, ydelse_ny(w, KLE_HJAELP), SAG2);
	w->kle[R_HJAELP].fradato = d("2024-03-01");
	borger_ser(w);
	assert_int_equal(w->o.service.n, 1);
	assert_null(w->o.service.v[0].sag);
}

static void
the_citizen_s_answer_never_explains(void **state)
{
	V;

	sag_ny(w);
	afgoer_som(w, SPOERGER_BORGER, 1);
	assert_int_equal(w->o.afgoerelser.n, 0);
	afgoer_som(w, SPOERGER_MEDARBEJDER, 0);
	assert_int_equal(w->o.afgoerelser.n, 0);
	afgoer_som(w, SPOERGER_MEDARBEJDER, 1);
	assert_int_equal(w->o.afgoerelser.n, 1);
}

static void
explanations_stand_by_kind_then_id(void **state)
{
	V;
	struct sag *s;
	size_t i;

	fordring_ny(w);
	ydelse_ny(w, KLE_HJAELP);
	sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG2, KLE_SAG);
	s = sag_ny(w);
	dokument_ny(w, s, DOK2);
	dokument_ny(w, s, DOK1);
	forklar(w);
	assert_int_equal(w->o.afgoerelser.n, 6);
	assert_string_equal(w->o.afgoerelser.v[0].id, SAG1);
	assert_string_equal(w->o.afgoerelser.v[1].id, SAG2);
	assert_string_equal(w->o.afgoerelser.v[2].id, DOK1);
	assert_string_equal(w->o.afgoerelser.v[3].id, DOK2);
	for (i = 1; i < 6; i++)
		assert_true(w->o.afgoerelser.v[i].type >=
		    w->o.afgoerelser.v[i - 1].type);
}

static void
a_full_arena_is_said_and_shows_nothing_by_halves(void **state)
{
	V;
	struct arena *lille;
	size_t max;
	int rc, nok = 0;

	dokument_ny(w, sag_ny(w), DOK1);
	ejersag_ny(w)->uuid = SAG2;
	ejerskab_ny(w, "2000-01-01", NULL);
	ydelse_ny(w, KLE_HJAELP);
	ydelse_ny(w, KLE_PENGE)->uuid = SAG2;
	effektuering_ny(w, EFF1, "2024-01-01");
	fordring_ny(w);
	w->sp.hvem = SPOERGER_MEDARBEJDER;
	w->sp.forklar = 1;
	for (max = 16; max < 64 * 1024; max += 16) {
		lille = arena_new(max);
		rc = visning_decide(lille, &w->k, &w->sp, &w->svar, &w->o);
		if (rc == GW_OK) {
			nok++;
			assert_int_equal(w->o.afgoerelser.n, 6);
		} else {
			assert_int_equal(rc, GW_ENOMEM);
			assert_int_equal(nok, 0);
		}
		arena_free(lille);
	}
	assert_true(nok > 0);
}

/* Speed is not the point: a square of 2 000 is four million. */
static void
many_objects_are_joined_by_their_ids(void **state)
{
	enum { MANGE = 2000 };
	V;
	struct sag *s;
	struct effektuering *e;
	char *id;
	int i;

	for (i = 0; i < MANGE; i++) {
		id = arena_printf(w->a, "10000000-0000-4000-8000-%012d", i);
		s = sag_fyld(w, liste_push(w->a, &w->ks->sager), id, KLE_SAG);
		dokument_ny(w, s, id);
		ydelse_ny(w, KLE_PENGE)->uuid = id;
		ydelse_sag_ny(w, &w->ks->bevillinger.v[i], id);
		e = effektuering_ny(w, id, "2024-01-01");
		e->linjer.v[0].bevilling = id;
	}
	borger_ser(w);
	assert_int_equal(w->o.sager.n, MANGE);
	assert_int_equal(w->o.oekonomiske.n, MANGE);
	for (i = 0; i < MANGE; i++) {
		assert_string_equal(w->o.oekonomiske.v[i].sag,
		    w->o.oekonomiske.v[i].id);
		assert_int_equal(w->o.oekonomiske.v[i].udbetalinger.n, 1);
		assert_string_equal(w->o.sager.v[i].dokumenter.v[0].id,
		    w->o.sager.v[i].id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROEV(a_source_of_which_nothing_is_shown_says_ingendata_to_the_citizen),
		PROEV(what_each_rule_hides_is_counted_in_the_areas_asked_for),
		PROEV(nothing_returned_is_ingendata_to_the_employee),
		PROEV(sagsindeks_asked_for_benefits_alone_shows_nothing),
		PROEV(ejerfortegnelsen_is_ok_whenever_it_answered),
		PROEV(a_source_that_failed_is_never_shown_as_empty),
		PROEV(the_rest_of_the_answer_stands),
		PROEV(a_source_that_is_not_listed_has_no_kilde),
		PROEV(kilder_stand_by_name_then_code),
		PROEV(a_version_is_given_only_where_there_is_a_configuration),
		PROEV(more_than_the_pages_read_is_said),
		PROEV(a_list_too_long_keeps_the_newest_and_is_said),
		PROEV(an_object_that_could_not_be_read_is_said),
		PROEV(two_municipalities_are_judged_each_by_its_own),
		PROEV(the_citizen_s_answer_never_explains),
		PROEV(explanations_stand_by_kind_then_id),
		PROEV(a_full_arena_is_said_and_shows_nothing_by_halves),
		PROEV(many_objects_are_joined_by_their_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
