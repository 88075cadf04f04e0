/* Cases: rules R02-R31, one valid case and one change of it. */
#include "verden.h"

#define V	struct verden *w = *state

static void
ses(struct verden *w)
{
	vises_som(w, OBJ_SAG, SAG1);
}

static void
skjult(struct verden *w, int regel, const char *felt, const char *vaerdi)
{
	skjult_af(w, OBJ_SAG, SAG1, regel, felt, vaerdi);
}

/* ---- R02, R03: whose ---- */

static void
a_valid_case_is_shown_as_its_primary_part_s(void **state)
{
	V;
	const struct vist_sag *s;

	sag_ny(w);
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 1);
	s = &w->o.sager.v[0];
	assert_string_equal(s->id, SAG1);
	assert_string_equal(s->titel, "Kontanthjælp");
	assert_string_equal(s->kle, KLE_SAG);
	assert_string_equal(s->kletitel, "Kontanthjælp");
	assert_ptr_equal(s->myndighed, &w->kommuner[1]);
	assert_int_equal(s->status, SAG_OPSTAAET);
	assert_int_equal(s->oprettet, d("2024-03-01"));
	assert_true(s->aendret == t("2024-03-01T09:00:00+01:00"));
	assert_int_equal(s->afsluttet, DAG_INGEN);
	assert_int_equal(s->adgang, ADGANG_PRIMAERPART);
	assert_ptr_equal(s->kontakt, &w->kle[R_SAG].kontakt);
	assert_string_equal(s->fagsystem_uuid, SYSTEM);
	assert_string_equal(s->fagsystem_navn, "FASIT");
	assert_int_equal(w->o.beskeder, 0);
	ses(w);
}

static void
a_secondary_part_sees_nothing(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct part *p;

	s->parter.v[0].rolle = PARTROLLE_SEKUNDAER;
	skjult(w, 2, "part", NULL);
	MED_VIRKNING(w, &s->parter, p);
	del_part(w, p, ANDEN);
	skjult(w, 2, "part", NULL);
}

static void
a_ydelsesmodtager_or_an_unknown_role_sees_nothing(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->parter.v[0].rolle = PARTROLLE_YDELSESMODTAGER;
	skjult(w, 2, "part", NULL);
	s->parter.v[0].rolle = PARTROLLE_UKENDT;
	skjult(w, 2, "part", NULL);
}

static void
a_primary_part_no_longer_in_force_sees_nothing(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->parter.v[0].virkning.til = w->sp.now;
	skjult(w, 2, "part", NULL);
	s->parter.v[0].virkning.til = w->sp.now + 1;
	ses(w);
	s->parter.v[0].virkning.fra = w->sp.now + 1;
	skjult(w, 2, "part", NULL);
}

static void
two_primary_parts_in_force_are_nobody_s(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct part *p;

	MED_VIRKNING(w, &s->parter, p);
	del_part(w, p, ANDEN);
	skjult(w, 2, "part", NULL);
	p->virkning.til = w->sp.now;
	ses(w);
}

static void
a_primary_part_not_registered_by_cpr_is_r03(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct part *p;

	s->parter.v[0].rolle = PARTROLLE_SEKUNDAER;
	MED_VIRKNING(w, &s->parter, p);
	p->rolle = PARTROLLE_PRIMAER;
	p->art = PART_ANDEN;
	skjult(w, 3, "part", NULL);
}

static void
a_case_that_does_not_name_the_person_is_no_answer(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->parter.v[0].cpr = person(ANDEN);
	ikke_et_svar(w);
	s->parter.v[0].art = PART_ANDEN;
	ikke_et_svar(w);
	/* One that names nobody is nobody's. */
	s->parter.n = 0;
	skjult(w, 2, "part", NULL);
}

static void
a_case_of_another_municipality_is_no_answer(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct aktoer *a;

	strcpy(s->aktoerer.v[0].cvr, KBH);
	ikke_et_svar(w);
	/* The Ejer that began last counts. */
	MED_VIRKNING(w, &s->aktoerer, a);
	*a = s->aktoerer.v[0];
	strcpy(a->cvr, ODENSE);
	a->virkning.fra++;
	ses(w);
	a->virkning.fra -= 2;
	ikke_et_svar(w);
}

static void
equal_uuids_are_shown_once(void **state)
{
	V;

	sag_ny(w);
	sag_ny(w)->uuid = "11111111-1111-4111-8111-11111111AAAA";
	ses(w);
	assert_int_equal(w->o.afgoerelser.n, 1);
}

/* Not in the order of their ids, and the later one different. */
static void
of_equal_uuids_the_first_counts(void **state)
{
	static const char *const id[] = { SAG2, DOK1, SAG1, DOK2, SAG1, SAG2 };
	V;
	struct sag *s;
	size_t i;

	for (i = 0; i < 6; i++) {
		s = sag_fyld(w, liste_push(w->a, &w->ks->sager), id[i],
		    KLE_SAG);
		s->fremdrift.v[0].kode = i < 4 ? SAG_OPLYST : SAG_AFGJORT;
	}
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 4);
	for (i = 0; i < 4; i++)
		assert_int_equal(w->o.sager.v[i].status, SAG_OPLYST);
	/* By property likewise, and what the other search found first. */
	ejerskab_ny(w, "2000-01-01", NULL);
	ejersag_ny(w)->uuid = YD1;
	ejersag_ny(w)->uuid = EFF1;
	ejersag_ny(w)->uuid = YD1;
	ejersag_ny(w)->uuid = DOK1;
	ejersag_ny(w)->uuid = SAG2;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 6);
}

/* ---- R10, R11 ---- */

static void
a_number_that_is_not_configured_is_hidden(void **state)
{
	V;

	sag_ny(w)->klasser.v[0].noegle = KLE_LUKKET;
	skjult(w, 10, "kle", KLE_LUKKET);
	assert_string_equal(w->o.afgoerelser.v[0].kle, KLE_LUKKET);
	w->ks->sager.v[0].klasser.v[0].noegle = "15.62";
	skjult(w, 10, "kle", "15.62");
}

static void
a_case_without_a_number_in_force_is_hidden(void **state)
{
	V;

	sag_ny(w)->klasser.v[0].virkning.til = w->sp.now;
	skjult(w, 10, "kle", NULL);
	assert_null(w->o.afgoerelser.v[0].kle);
}

static void
of_two_numbers_in_force_the_one_that_began_last_counts(void **state)
{
	V;
	struct klasse *k = sag_klasse_ny(w, sag_ny(w), KLASSE_PRIMAER,
	    KLE_LUKKET);

	k->virkning.fra++;
	skjult(w, 10, "kle", KLE_LUKKET);
	k->virkning.fra -= 2;
	ses(w);
}

static void
a_case_without_an_ejer_in_force_is_no_municipality_s(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->aktoerer.v[0].virkning.til = w->sp.now;
	skjult(w, 10, "ejer", NULL);
	s->aktoerer.v[0].virkning.til = TID_EVIGT;
	s->aktoerer.v[0].cvr[0] = '\0';
	skjult(w, 10, "ejer", NULL);
	s->aktoerer.n = 0;
	skjult(w, 10, "ejer", NULL);
}

static void
what_looks_like_a_cpr_number_is_not_explained_either(void **state)
{
	V;

	sag_ny(w)->klasser.v[0].noegle = "070385-1237";
	skjult(w, 10, "kle", NULL);
	assert_null(w->o.afgoerelser.v[0].kle);
}

static void
the_two_openings_are_independent(void **state)
{
	V;

	sag_ny(w);
	w->kle[R_SAG].mitoverblik = 0;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 0);
	forklaret(w, OBJ_SAG, SAG1, VISES_VERIFIKATIONSKLIENT, 11,
	    "mitoverblik", "nej");
	assert_int_equal(w->o.sager.n, 1);

	w->kle[R_SAG].mitoverblik = 1;
	w->kle[R_SAG].verifikationsklient = 0;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 1);
	forklaret(w, OBJ_SAG, SAG1, VISES_MITOVERBLIK, 11, "mitoverblik",
	    "ja");
	assert_int_equal(w->o.sager.n, 0);

	w->kle[R_SAG].mitoverblik = 0;
	skjult(w, 11, "mitoverblik", "nej");
}

/* ---- R12, R13, R31: creation ---- */

static void
a_case_created_on_fradato_is_shown_the_day_before_not(void **state)
{
	V;

	sag_ny(w);
	w->kle[R_SAG].fradato = d("2024-03-01");
	ses(w);
	w->kle[R_SAG].fradato = d("2024-03-02");
	skjult(w, 12, "fradato", "2024-03-02");
}

static void
creation_is_a_danish_day(void **state)
{
	static const struct { const char *oprettet, *fradato; int ses; } r[] = {
		{ "2024-02-29T22:59:59Z", "2024-03-01", 0 },
		{ "2024-02-29T23:00:00Z", "2024-03-01", 1 },
		{ "2024-03-31T21:59:59Z", "2024-04-01", 0 },
		{ "2024-03-31T22:00:00Z", "2024-04-01", 1 },
		{ "2024-10-27T22:59:59Z", "2024-10-28", 0 },
		{ "2024-10-27T23:00:00Z", "2024-10-28", 1 },
	};
	V;
	struct sag *s = sag_ny(w);
	size_t i;

	for (i = 0; i < sizeof(r) / sizeof(r[0]); i++) {
		s->indeks.v[0].oprettet = t(r[i].oprettet);
		w->kle[R_SAG].fradato = d(r[i].fradato);
		if (r[i].ses)
			ses(w);
		else
			skjult(w, 12, "fradato", r[i].fradato);
	}
}

static void
fradato_holds_for_closed_cases_too(void **state)
{
	V;

	sag_luk(w, sag_ny(w), "2025-01-01");
	w->kle[R_SAG].fradato = d("2024-03-01");
	ses(w);
	w->kle[R_SAG].fradato = d("2024-03-02");
	skjult(w, 12, "fradato", "2024-03-02");
}

static void
without_oprettettidspunkt_the_earliest_fremdrift_counts(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct sag_indeks *ix;

	s->indeks.v[0].oprettet = TID_INGEN;
	s->fremdrift.v[0].virkning = fra_til("2024-02-01", "2024-02-15");
	sag_fremdrift(w, s, SAG_OPLYST, "2024-02-15", NULL);
	w->kle[R_SAG].fradato = d("2024-02-01");
	ses(w);
	assert_int_equal(w->o.sager.v[0].oprettet, d("2024-02-01"));
	w->kle[R_SAG].fradato = d("2024-02-02");
	skjult(w, 12, "fradato", "2024-02-02");
	s->indeks.v[0].oprettet = t("2024-05-01");
	ses(w);
	/* A property not in force does not exist. */
	s->indeks.v[0].virkning.til = w->sp.now;
	skjult(w, 12, "fradato", "2024-02-02");
	s->indeks.v[0].virkning.til = TID_EVIGT;
	MED_VIRKNING(w, &s->indeks, ix);
	ix->oprettet = t("2024-01-01");
	ix->virkning.fra++;
	skjult(w, 12, "fradato", "2024-02-02");
	ix->virkning.fra -= 2;
	ses(w);
}

static void
a_case_created_nobody_knows_when_is_left_out_and_said(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->indeks.n = 0;
	s->fremdrift.v[0].virkning.fra = TID_FOER_ALT;
	skjult(w, 12, "fradato", NULL);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	/* Not said when something else hides it as well. */
	w->kle[R_SAG].mitoverblik = w->kle[R_SAG].verifikationsklient = 0;
	skjult(w, 11, "mitoverblik", "nej");
	assert_int_equal(w->o.beskeder, 0);
}

static void
active_cases_may_be_older_where_fradato_is_deactivated(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	w->kle[R_SAG].fradato = d("2024-03-02");
	w->kle[R_SAG].deaktiver_fradato = 1;
	ses(w);
	sag_luk(w, s, "2025-01-01");
	skjult(w, 12, "fradato", "2024-03-02");
}

static void
opstaaet_oplyst_and_afgjort_are_active(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	int kode;

	w->kle[R_SAG].fradato = d("2024-03-02");
	w->kle[R_SAG].deaktiver_fradato = 1;
	for (kode = SAG_OPSTAAET; kode <= SAG_AFSLUTTET; kode++) {
		s->fremdrift.v[0].kode = (enum sag_kode)kode;
		if (kode < SAG_AFSLUTTET)
			ses(w);
		else
			skjult(w, 12, "fradato", "2024-03-02");
	}
}

/* ---- R14, R15 ---- */

static void
a_source_system_filter_lets_only_these_through(void **state)
{
	static const char *const filter[] = { "Momentum", " fasit " };
	static const char *const uuid[] = { "urn:uuid:" SYSTEM };
	V;
	struct sag *s = sag_ny(w);

	w->kle[R_SAG].fagsystemfilter = (struct tekstliste){ filter, 2 };
	ses(w);
	w->kle[R_SAG].fagsystemfilter.n = 1;
	skjult(w, 14, "fagsystemfilter", "FASIT");
	s->systemer.v[0].navn = NULL;
	skjult(w, 14, "fagsystemfilter", SYSTEM);
	w->kle[R_SAG].fagsystemfilter = (struct tekstliste){ uuid, 1 };
	ses(w);
}

static void
only_the_master_in_force_is_the_source_system(void **state)
{
	static const char *const filter[] = { "FASIT" };
	V;
	struct sag *s = sag_ny(w);
	struct itsystem *it;

	w->kle[R_SAG].fagsystemfilter = (struct tekstliste){ filter, 1 };
	s->systemer.v[0].rolle = SYSTEM_AFSENDER;
	skjult(w, 14, "fagsystemfilter", NULL);
	s->systemer.v[0].rolle = SYSTEM_MASTER;
	s->systemer.v[0].virkning.til = w->sp.now;
	skjult(w, 14, "fagsystemfilter", NULL);
	s->systemer.v[0].virkning.til = TID_EVIGT;
	MED_VIRKNING(w, &s->systemer, it);
	it->rolle = SYSTEM_MASTER;
	it->navn = "Nyere";
	it->virkning.fra++;
	skjult(w, 14, "fagsystemfilter", "Nyere");
	it->virkning.fra -= 2;
	ses(w);
}

static void
facets_are_only_these_or_all_but_these(void **state)
{
	static const char *const facetter[] = { "K02", "g01" };
	V;

	sag_ny(w);
	w->kle[R_SAG].facet_vis_kun = (struct tekstliste){ facetter, 2 };
	ses(w);
	w->kle[R_SAG].facet_vis_kun.n = 1;
	skjult(w, 15, "facet_vis_kun", "G01");
	w->kle[R_SAG].facet_vis_kun.n = 0;
	w->kle[R_SAG].facet_vis_ikke = (struct tekstliste){ facetter, 1 };
	ses(w);
	w->kle[R_SAG].facet_vis_ikke.n = 2;
	skjult(w, 15, "facet_vis_ikke", "G01");
}

static void
a_case_without_a_facet_passes_only_without_a_filter(void **state)
{
	static const char *const facetter[] = { "K02" };
	V;
	struct sag *s = sag_ny(w);

	s->klasser.v[1].virkning.til = w->sp.now;
	ses(w);
	w->kle[R_SAG].facet_vis_ikke = (struct tekstliste){ facetter, 1 };
	skjult(w, 15, "facet_vis_ikke", NULL);
	w->k.central.vis_uden_facet = 1;
	ses(w);
	w->k.central.vis_uden_facet = 0;
	w->kle[R_SAG].facet_vis_ikke.n = 0;
	w->kle[R_SAG].facet_vis_kun = (struct tekstliste){ facetter, 1 };
	skjult(w, 15, "facet_vis_kun", NULL);
}

/* ---- R16, R19 ---- */

static void
a_case_without_fremdrift_in_force_is_hidden(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->fremdrift.v[0].virkning.til = w->sp.now;
	skjult(w, 16, "fremdrift", NULL);
	s->fremdrift.v[0].virkning.til = TID_EVIGT;
	s->fremdrift.v[0].kode = SAG_INGEN;
	skjult(w, 16, "fremdrift", NULL);
}

static void
of_two_fremdrifter_in_force_the_later_from_counts(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	sag_fremdrift(w, s, SAG_AFSLUTTET, "2024-02-01", NULL);
	ses(w);
	assert_int_equal(w->o.sager.v[0].status, SAG_OPSTAAET);
	s->fremdrift.v[1].virkning.fra = s->fremdrift.v[0].virkning.fra;
	ses(w);
	assert_int_equal(w->o.sager.v[0].status, SAG_AFSLUTTET);
	s->fremdrift.v[0].kode = SAG_AFSLUTTET;
	s->fremdrift.v[1].kode = SAG_AFGJORT;
	ses(w);
	assert_int_equal(w->o.sager.v[0].status, SAG_AFSLUTTET);
}

static void
aendret_is_the_newest_from_that_is_not_in_the_future(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	sag_fremdrift(w, s, SAG_OPLYST, "2024-05-01", "2024-06-01");
	sag_fremdrift(w, s, SAG_AFGJORT, "2026-11-22T12:00:00.001Z", NULL);
	ses(w);
	assert_true(w->o.sager.v[0].aendret == t("2024-05-01"));
	assert_int_equal(w->o.sager.v[0].status, SAG_OPSTAAET);
	s->fremdrift.v[2].virkning.fra--;
	ses(w);
	assert_true(w->o.sager.v[0].aendret == w->sp.now);
	assert_int_equal(w->o.sager.v[0].status, SAG_AFGJORT);
}

static void
afsluttet_is_the_danish_day_of_the_closing(void **state)
{
	V;

	sag_luk(w, sag_ny(w), "2025-06-30T22:00:00Z");
	ses(w);
	assert_int_equal(w->o.sager.v[0].afsluttet, d("2025-07-01"));
	assert_int_equal(w->o.sager.v[0].status, SAG_AFSLUTTET);
}

/* ---- R17 ---- */

static void
the_municipality_may_choose_the_case_s_own_title(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	w->kle[R_SAG].titel = 1;
	ses(w);
	assert_string_equal(w->o.sager.v[0].titel, "Egen titel");
	assert_string_equal(w->o.sager.v[0].kletitel, "Kontanthjælp");
	s->egenskaber.v[0].titel = BORGER;
	ses(w);
	assert_string_equal(w->o.sager.v[0].titel, "Kontanthjælp");
	s->egenskaber.n = 0;
	ses(w);
	assert_string_equal(w->o.sager.v[0].titel, "Kontanthjælp");
}

static void
the_newest_title_in_force_counts(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct sag_egenskaber *e;

	w->kle[R_SAG].titel = 1;
	MED_VIRKNING(w, &s->egenskaber, e);
	e->titel = "Nyere";
	e->virkning.fra++;
	ses(w);
	assert_string_equal(w->o.sager.v[0].titel, "Nyere");
	e->virkning.fra -= 2;
	ses(w);
	assert_string_equal(w->o.sager.v[0].titel, "Egen titel");
}

/* ---- R21, R22, R25 ---- */

static void
a_case_exempted_from_showing_is_hidden(void **state)
{
	V;
	struct klasse *k = sag_klasse_ny(w, sag_ny(w), KLASSE_VISNING, NULL);

	k->uuid = "aaaaaaaa-AAAA-4aaa-8aaa-aaaaaaaaaaaa";
	skjult(w, 21, "visningsklasse", k->uuid);
	k->rolle = KLASSE_UKENDT;
	skjult(w, 21, "visningsklasse", k->uuid);
	k->uuid = SYSTEM;
	k->rolle = KLASSE_VISNING;
	ses(w);
	w->k.central.visning_undtaget = NULL;
	skjult(w, 21, "visningsklasse", SYSTEM);
	k->virkning.til = w->sp.now;
	ses(w);
}

static void
a_case_with_a_sikkerhedsprofil_is_hidden(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct profil *p;

	MED_VIRKNING(w, &s->profiler, p);
	skjult(w, 22, "sikkerhedsprofil", NULL);
	w->k.central.vis_med_sikkerhedsprofil = 1;
	ses(w);
	w->k.central.vis_med_sikkerhedsprofil = 0;
	p->virkning.til = w->sp.now;
	ses(w);
}

static void
a_registration_that_is_slettet_or_passiveret_does_not_exist(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->liv = LIV_PASSIVERET;
	skjult(w, 25, "virkning", "Passiveret");
	s->liv = LIV_SLETTET;
	skjult(w, 25, "virkning", "Slettet");
	s->liv = LIV_OPSTAAET;
	ses(w);
	s->liv = LIV_UKENDT;
	ses(w);
}

static void
a_case_whose_properties_are_over_does_not_exist(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->egenskaber.v[0].virkning.til = w->sp.now;
	skjult(w, 25, "virkning", NULL);
	s->egenskaber.v[0].virkning.til = w->sp.now + 1;
	ses(w);
	s->egenskaber.v[0].virkning.fra = w->sp.now + 1;
	skjult(w, 25, "virkning", NULL);
	s->egenskaber.n = 0;
	ses(w);
}

/* ---- R30, R31 ---- */

static void
nothing_is_shown_before_the_eighteenth_birthday(void **state)
{
	V;
	struct sag *s;

	w->sp.borger = person("2311084003");	/* born 2008-11-23 */
	s = sag_ny(w);
	s->parter.v[0].cpr = w->sp.borger;
	w->k.central.vis_sager_foer_mindstealder = 1;
	skjult(w, 30, "mindstealder", "18");
	assert_int_equal(w->o.beskeder, BESKED_UNDERMINDSTEALDER);
	w->sp.now = t("2026-11-22T23:00:00Z");
	ses(w);
	assert_int_equal(w->o.beskeder, 0);
	w->sp.now--;
	skjult(w, 30, "mindstealder", "18");
}

static void
a_number_s_own_age_holds_for_its_cases_alone(void **state)
{
	V;

	w->sp.borger = person("2311084003");
	strcpy(w->alder[0].kle, KLE_SAG);
	w->alder[0].alder = 15;
	w->k.central.n_alder = 1;
	sag_ny(w)->parter.v[0].cpr = w->sp.borger;
	ses(w);
	/* The default decides what the answer says. */
	assert_int_equal(w->o.beskeder, BESKED_UNDERMINDSTEALDER);
	w->alder[0].alder = 19;
	w->sp.now = t("2026-11-23T12:00:00Z");
	skjult(w, 30, "mindstealder", "19");
	assert_int_equal(w->o.beskeder, 0);
}

static void
an_impossible_date_is_below_every_age(void **state)
{
	V;

	w->sp.borger = person("3102851230");
	sag_ny(w)->parter.v[0].cpr = w->sp.borger;
	w->k.central.mindstealder = 0;
	skjult(w, 30, "mindstealder", "0");
	assert_int_equal(w->o.beskeder, BESKED_UNDERMINDSTEALDER);
}

static void
a_case_from_before_the_age_stays_hidden(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	s->indeks.v[0].oprettet = t("2003-03-06T22:59:59Z");
	skjult(w, 31, "vis_sager_foer_mindstealder", "nej");
	w->k.central.vis_sager_foer_mindstealder = 1;
	ses(w);
	w->k.central.vis_sager_foer_mindstealder = 0;
	s->indeks.v[0].oprettet = t("2003-03-06T23:00:00Z");
	ses(w);
}

static void
a_number_s_own_age_decides_what_was_before_it(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	strcpy(w->alder[0].kle, KLE_SAG);
	w->alder[0].alder = 15;
	w->k.central.n_alder = 1;
	s->indeks.v[0].oprettet = t("2000-03-07");
	ses(w);
	s->indeks.v[0].oprettet = t("2000-03-06");
	skjult(w, 31, "vis_sager_foer_mindstealder", "nej");
}

/* ---- the lowest number explains ---- */

static void
of_all_rules_that_hide_a_case_the_lowest_explains(void **state)
{
	static const char *const filter[] = { "K02" };
	V;
	struct sag *s = sag_ny(w);
	struct profil *p;

	s->liv = LIV_SLETTET;
	s->indeks.v[0].oprettet = t("1999-01-01");
	skjult(w, 25, "virkning", "Slettet");
	MED_VIRKNING(w, &s->profiler, p);
	skjult(w, 22, "sikkerhedsprofil", NULL);
	sag_klasse_ny(w, s, KLASSE_VISNING, NULL)->uuid = UNDTAGET;
	skjult(w, 21, "visningsklasse", UNDTAGET);
	s->fremdrift.v[0].virkning.til = w->sp.now;
	skjult(w, 16, "fremdrift", NULL);
	w->kle[R_SAG].facet_vis_kun = (struct tekstliste){ filter, 1 };
	skjult(w, 15, "facet_vis_kun", "G01");
	w->kle[R_SAG].fagsystemfilter = (struct tekstliste){ filter, 1 };
	skjult(w, 14, "fagsystemfilter", "FASIT");
	w->kle[R_SAG].fradato = d("2000-01-01");
	skjult(w, 12, "fradato", "2000-01-01");
	w->kle[R_SAG].mitoverblik = w->kle[R_SAG].verifikationsklient = 0;
	skjult(w, 11, "mitoverblik", "nej");
	s->klasser.v[0].noegle = KLE_LUKKET;
	skjult(w, 10, "kle", KLE_LUKKET);
	s->parter.v[0].rolle = PARTROLLE_SEKUNDAER;
	skjult(w, 2, "part", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROEV(a_valid_case_is_shown_as_its_primary_part_s),
		PROEV(a_secondary_part_sees_nothing),
		PROEV(a_ydelsesmodtager_or_an_unknown_role_sees_nothing),
		PROEV(a_primary_part_no_longer_in_force_sees_nothing),
		PROEV(two_primary_parts_in_force_are_nobody_s),
		PROEV(a_primary_part_not_registered_by_cpr_is_r03),
		PROEV(a_case_that_does_not_name_the_person_is_no_answer),
		PROEV(a_case_of_another_municipality_is_no_answer),
		PROEV(equal_uuids_are_shown_once),
		PROEV(of_equal_uuids_the_first_counts),
		PROEV(a_number_that_is_not_configured_is_hidden),
		PROEV(a_case_without_a_number_in_force_is_hidden),
		PROEV(of_two_numbers_in_force_the_one_that_began_last_counts),
		PROEV(a_case_without_an_ejer_in_force_is_no_municipality_s),
		PROEV(what_looks_like_a_cpr_number_is_not_explained_either),
		PROEV(the_two_openings_are_independent),
		PROEV(a_case_created_on_fradato_is_shown_the_day_before_not),
		PROEV(creation_is_a_danish_day),
		PROEV(fradato_holds_for_closed_cases_too),
		PROEV(without_oprettettidspunkt_the_earliest_fremdrift_counts),
		PROEV(a_case_created_nobody_knows_when_is_left_out_and_said),
		PROEV(active_cases_may_be_older_where_fradato_is_deactivated),
		PROEV(opstaaet_oplyst_and_afgjort_are_active),
		PROEV(a_source_system_filter_lets_only_these_through),
		PROEV(only_the_master_in_force_is_the_source_system),
		PROEV(facets_are_only_these_or_all_but_these),
		PROEV(a_case_without_a_facet_passes_only_without_a_filter),
		PROEV(a_case_without_fremdrift_in_force_is_hidden),
		PROEV(of_two_fremdrifter_in_force_the_later_from_counts),
		PROEV(aendret_is_the_newest_from_that_is_not_in_the_future),
		PROEV(afsluttet_is_the_danish_day_of_the_closing),
		PROEV(the_municipality_may_choose_the_case_s_own_title),
		PROEV(the_newest_title_in_force_counts),
		PROEV(a_case_exempted_from_showing_is_hidden),
		PROEV(a_case_with_a_sikkerhedsprofil_is_hidden),
		PROEV(a_registration_that_is_slettet_or_passiveret_does_not_exist),
		PROEV(a_case_whose_properties_are_over_does_not_exist),
		PROEV(nothing_is_shown_before_the_eighteenth_birthday),
		PROEV(a_number_s_own_age_holds_for_its_cases_alone),
		PROEV(an_impossible_date_is_below_every_age),
		PROEV(a_case_from_before_the_age_stays_hidden),
		PROEV(a_number_s_own_age_decides_what_was_before_it),
		PROEV(of_all_rules_that_hide_a_case_the_lowest_explains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
