/* Cases and documents: rules R02-R31, one valid object and one change. */
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
	s->parter.n = 0;
	ikke_et_svar(w);
}

static void
a_case_of_another_municipality_is_no_answer(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	strcpy(s->aktoerer.v[0].cvr, KBH);
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

/* ---- R04-R07: owners ---- */

static void
an_owner_based_case_is_never_its_primary_part_s(void **state)
{
	V;

	sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1, KLE_EJER);
	skjult(w, 4, "kle", KLE_EJER);
}

static void
a_secondary_part_of_an_owner_based_case_is_r02(void **state)
{
	V;
	struct sag *s = sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1,
	    KLE_EJER);

	s->parter.v[0].rolle = PARTROLLE_SEKUNDAER;
	skjult(w, 2, "part", NULL);
}

static void
a_number_is_owner_based_only_on_the_days_of_the_list(void **state)
{
	V;

	sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1, KLE_EJER);
	w->emner[R_EJER].ejer_til = d("2026-11-22");
	ses(w);
	w->emner[R_EJER].ejer_til = d("2026-11-23");
	skjult(w, 4, "kle", KLE_EJER);
	w->emner[R_EJER].ejer_fra = d("2026-11-23");
	w->emner[R_EJER].ejer_til = DAG_INGEN;
	ses(w);
}

static void
kle_02_that_is_not_on_the_list_follows_the_primary_part(void **state)
{
	V;

	sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1, KLE_NABO);
	ses(w);
	assert_int_equal(w->o.sager.v[0].adgang, ADGANG_PRIMAERPART);
}

static void
the_property_s_owner_sees_the_case(void **state)
{
	V;

	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", NULL);
	ses(w);
	assert_int_equal(w->o.sager.v[0].adgang, ADGANG_EJER);
}

static void
a_case_found_by_both_searches_appears_once_as_the_owner_s(void **state)
{
	V;
	struct sag *s = sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1,
	    KLE_EJER);

	sag_genstand(w, s);
	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", NULL);
	ses(w);
	assert_int_equal(w->o.sager.n, 1);
	assert_int_equal(w->o.sager.v[0].adgang, ADGANG_EJER);
	assert_int_equal(w->o.afgoerelser.n, 1);
}

static void
an_owner_who_is_a_secondary_part_sees_it_as_owner(void **state)
{
	V;
	struct sag *s = sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1,
	    KLE_EJER);

	s->parter.v[0].rolle = PARTROLLE_SEKUNDAER;
	sag_genstand(w, s);
	ejerskab_ny(w, "2019-05-01", NULL);
	ses(w);
}

static void
a_primary_part_who_owned_it_once_is_r04(void **state)
{
	V;
	struct sag *s = sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1,
	    KLE_EJER);

	sag_genstand(w, s);
	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", "2024-08-15");
	skjult(w, 4, "kle", KLE_EJER);
}

static void
what_a_property_search_finds_beside_the_list_is_dropped_at_once(void **state)
{
	V;
	struct sag *s = ejersag_ny(w);

	s->klasser.v[0].noegle = KLE_NABO;
	ejerskab_ny(w, "2019-05-01", NULL);
	ikke_et_svar(w);
	kilde_siger(w, KILDE_SAGSINDEKS, KS_INGENDATA);
	s->klasser.v[0].virkning.til = w->sp.now;
	ikke_et_svar(w);
}

static void
another_person_s_ownership_counts_for_nothing(void **state)
{
	V;

	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", NULL)->ejer = person(ANDEN);
	ikke_et_svar(w);
}

static void
an_administrator_does_not_see_it(void **state)
{
	V;

	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", NULL)->rolle = EJERROLLE_ADM;
	ikke_et_svar(w);
	w->svar.ejerskaber.v[0].rolle = EJERROLLE_UKENDT;
	ikke_et_svar(w);
}

static void
an_ownership_rolled_back_never_counted(void **state)
{
	V;

	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", NULL)->status = EJERSTATUS_TILBAGERULLET;
	ikke_et_svar(w);
	w->svar.ejerskaber.v[0].status = EJERSTATUS_UKENDT;
	ikke_et_svar(w);
	w->svar.ejerskaber.v[0].status = EJERSTATUS_HISTORISK;
	ses(w);
}

static void
an_ownership_that_has_not_begun_is_none(void **state)
{
	V;

	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", NULL)->virkning.fra = w->sp.now + 1;
	ikke_et_svar(w);
	w->svar.ejerskaber.v[0].virkning.fra = w->sp.now;
	ses(w);
}

static void
every_co_owner_sees_the_case(void **state)
{
	V;

	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", NULL)->ejer = person(ANDEN);
	ejerskab_ny(w, "2019-05-01", NULL);
	ses(w);
}

static void
the_genstand_has_the_role_byggeri_and_the_type_ejendom(void **state)
{
	V;
	struct sag *s = ejersag_ny(w);

	ejerskab_ny(w, "2019-05-01", NULL);
	s->genstande.v[0].byggeri = 0;
	skjult(w, 6, "rolle", NULL);
	s->genstande.v[0].byggeri = 1;
	s->genstande.v[0].er_ejendom = 0;
	skjult(w, 6, "type", NULL);
	s->genstande.v[0].er_ejendom = 1;
	s->genstande.v[0].virkning.til = w->sp.now;
	skjult(w, 6, "virkning", NULL);
	sag_genstand(w, s);
	ses(w);
}

static void
a_property_that_was_not_searched_for_is_no_answer(void **state)
{
	V;
	struct sag *s = ejersag_ny(w);

	s->genstande.v[0].ejendom.bfe++;
	ejerskab_ny(w, "2019-05-01", NULL);
	ikke_et_svar(w);
}

static void
esr_numbers_match_municipality_and_number(void **state)
{
	static const struct {
		unsigned kommune, nr;
		int ens;
	} esr[] = { { 461, 12345, 1 }, { 461, 12346, 0 }, { 101, 12345, 0 } };
	V;
	struct sag *s = ejersag_ny(w);
	struct ejerskab *e = ejerskab_ny(w, "2019-05-01", NULL);
	struct ejendom *p = liste_push(w->a, &e->esr);
	size_t i;

	s->genstande.v[0].ejendom = (struct ejendom){ EJENDOM_ESR, 0, 461,
	    12345 };
	p->art = EJENDOM_ESR;
	for (i = 0; i < 3; i++) {
		p->esr_kommune = esr[i].kommune;
		p->esr_nr = esr[i].nr;
		if (esr[i].ens)
			ses(w);
		else
			ikke_et_svar(w);
	}
	/* A BFE number is not an ESR number, nothing equals nothing. */
	e->bfe = 12345;
	s->genstande.v[0].ejendom = (struct ejendom){ EJENDOM_INGEN, 12345, 0,
	    0 };
	ikke_et_svar(w);
}

static void
a_case_with_several_properties_is_shown_once_if_one_matches(void **state)
{
	V;
	struct sag *s = ejersag_ny(w);

	s->genstande.v[0].ejendom.bfe = 5;
	sag_genstand(w, s);
	sag_genstand(w, s);
	ejerskab_ny(w, "2019-05-01", NULL);
	ejerskab_ny(w, "2010-05-01", "2012-01-01");
	ses(w);
}

static void
an_active_case_is_today_s_owner_s(void **state)
{
	V;
	struct ejerskab *e;

	ejersag_ny(w);
	e = ejerskab_ny(w, "2019-05-01", "2026-11-22T12:00:00.001Z");
	ses(w);
	e->virkning.til = w->sp.now;
	skjult(w, 7, "ejer", NULL);
}

static void
a_closed_case_is_the_owner_s_at_the_moment_of_closing(void **state)
{
	V;
	struct ejerskab *e;

	sag_luk(w, ejersag_ny(w), "2024-08-15T00:00:00+02:00");
	/* The seller, whose last moment is the one before. */
	e = ejerskab_ny(w, "2019-05-01", "2024-08-15T00:00:00+02:00");
	e->status = EJERSTATUS_HISTORISK;
	skjult(w, 7, "ejer", NULL);
	/* Closed one moment earlier: the seller, though sold since. */
	w->ks->ejersager.v[0].fremdrift.v[1].virkning.fra--;
	ses(w);
	/* The buyer. */
	e->virkning = fra_til("2024-08-15T00:00:00+02:00", NULL);
	skjult(w, 7, "ejer", NULL);
	w->ks->ejersager.v[0].fremdrift.v[1].virkning.fra++;
	ses(w);
}

static void
several_ownerships_of_one_person_are_all_looked_at(void **state)
{
	V;

	sag_luk(w, ejersag_ny(w), "2012-01-01");
	ejerskab_ny(w, "2019-05-01", NULL);
	skjult(w, 7, "ejer", NULL);
	ejerskab_ny(w, "2010-05-01", "2014-01-01");
	ses(w);
}

static void
a_case_closed_nobody_knows_when_has_no_owner_then(void **state)
{
	V;
	struct sag *s = ejersag_ny(w);

	sag_luk(w, s, "2024-08-15");
	s->fremdrift.v[1].virkning.fra = TID_FOER_ALT;
	s->fremdrift.v[0].virkning.til = w->sp.now;
	ejerskab_ny(w, NULL, NULL);
	skjult(w, 7, "ejer", NULL);
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

	w->kle[R_SAG].fagsystemfilter = (struct tekstliste){ filter, 1 };
	s->systemer.v[0].rolle = SYSTEM_AFSENDER;
	skjult(w, 14, "fagsystemfilter", NULL);
	s->systemer.v[0].rolle = SYSTEM_MASTER;
	s->systemer.v[0].virkning.til = w->sp.now;
	skjult(w, 14, "fagsystemfilter", NULL);
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
	s->egenskaber.v[0].titel = "Egen titel";
	s->egenskaber.v[0].virkning.til = w->sp.now;
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

static void
an_owner_s_case_may_be_older_than_the_owner(void **state)
{
	V;
	struct sag *s = ejersag_ny(w);

	ejerskab_ny(w, "2019-05-01", NULL);
	s->indeks.v[0].oprettet = t("1980-01-01");
	ses(w);
}

static void
an_owner_s_case_obeys_the_minimum_age(void **state)
{
	V;

	w->sp.borger = person("2311084003");
	ejersag_ny(w);
	ejerskab_ny(w, "2019-05-01", NULL);
	skjult(w, 30, "mindstealder", "18");
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

/* ---- documents ---- */

static void
dok_forklaret(struct verden *w, enum vises vises, int regel, const char *felt,
    const char *vaerdi)
{
	size_t mit, ver;

	borger_ser(w);
	assert_int_equal(w->o.sager.n, 1);
	mit = w->o.sager.v[0].dokumenter.n;
	forklaret(w, OBJ_DOKUMENT, DOK1, vises, regel, felt, vaerdi);
	assert_string_equal(afgoerelse(w, OBJ_DOKUMENT, DOK1)->kle, KLE_SAG);
	ver = w->o.sager.v[0].dokumenter.n;
	assert_int_equal(mit, vises == VISES_MITOVERBLIK);
	if (vises == VISES_SKJULT)
		assert_int_equal(ver, 0);
}

static void
dok_ses(struct verden *w)
{
	dok_forklaret(w, VISES_MITOVERBLIK, 18, "dokument_mitoverblik", "ja");
	assert_int_equal(w->o.sager.v[0].dokumenter.n, 1);
}

static void
dok_skjult(struct verden *w, int regel, const char *felt, const char *vaerdi)
{
	dok_forklaret(w, VISES_SKJULT, regel, felt, vaerdi);
}

static void
a_document_is_shown_by_its_title_date_and_direction(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	const struct vist_dokument *vd;

	dokument_ny(w, s, DOK1);
	dok_ses(w);
	vd = &w->o.sager.v[0].dokumenter.v[0];
	assert_string_equal(vd->id, DOK1);
	assert_string_equal(vd->titel, "Postens titel");
	assert_int_equal(vd->dato, d("2024-03-09"));
	assert_int_equal(vd->retning, RETNING_UD);
	s->journal.v[0].titel = NULL;
	w->ks->dokumenter.v[0].egenskaber.v[0].type = DOKTYPE_BREV_IND;
	dok_ses(w);
	vd = &w->o.sager.v[0].dokumenter.v[0];
	assert_string_equal(vd->titel, "Dokumentets titel");
	assert_int_equal(vd->retning, RETNING_IND);
	w->ks->dokumenter.v[0].egenskaber.v[0].type = DOKTYPE_PLAN;
	dok_ses(w);
	assert_int_equal(w->o.sager.v[0].dokumenter.v[0].retning,
	    RETNING_INGEN);
	s->journal.v[0].titel = "til 070385-1237";
	dok_ses(w);
	assert_string_equal(w->o.sager.v[0].dokumenter.v[0].titel, "Plan");
}

static void
document_titles_have_two_openings_of_their_own(void **state)
{
	V;

	dokument_ny(w, sag_ny(w), DOK1);
	w->kle[R_SAG].dokument_mitoverblik = 0;
	dok_forklaret(w, VISES_VERIFIKATIONSKLIENT, 18,
	    "dokument_mitoverblik", "nej");
	assert_int_equal(w->o.sager.v[0].dokumenter.n, 1);
	w->kle[R_SAG].dokument_verifikationsklient = 0;
	dok_skjult(w, 18, "dokument_mitoverblik", "nej");
	w->kle[R_SAG].dokument_mitoverblik = 1;
	dok_forklaret(w, VISES_MITOVERBLIK, 18, "dokument_mitoverblik", "ja");
	assert_int_equal(w->o.sager.v[0].dokumenter.n, 0);
}

static void
a_document_is_never_shown_more_widely_than_its_case(void **state)
{
	V;

	dokument_ny(w, sag_ny(w), DOK1);
	w->kle[R_SAG].mitoverblik = 0;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 0);
	forklaret(w, OBJ_DOKUMENT, DOK1, VISES_VERIFIKATIONSKLIENT, 18,
	    "dokument_mitoverblik", "ja");
	w->kle[R_SAG].dokument_verifikationsklient = 0;
	forklaret(w, OBJ_DOKUMENT, DOK1, VISES_SKJULT, 18,
	    "dokument_mitoverblik", "ja");
	assert_int_equal(w->o.sager.v[0].dokumenter.n, 0);
	w->kle[R_SAG].dokument_verifikationsklient = 1;
	w->kle[R_SAG].mitoverblik = 1;
	w->kle[R_SAG].verifikationsklient = 0;
	w->kle[R_SAG].dokument_mitoverblik = 0;
	forklaret(w, OBJ_DOKUMENT, DOK1, VISES_SKJULT, 18,
	    "dokument_mitoverblik", "nej");
}

static void
a_document_exempted_from_showing_is_hidden(void **state)
{
	V;
	struct dokument *dok = dokument_ny(w, sag_ny(w), DOK1);
	struct klasse *k;

	MED_VIRKNING(w, &dok->klasser, k);
	k->rolle = KLASSE_VISNING;
	k->uuid = UNDTAGET;
	dok_skjult(w, 21, "visningsklasse", UNDTAGET);
	k->virkning.til = w->sp.now;
	dok_ses(w);
}

static void
a_document_with_a_sikkerhedsprofil_is_hidden(void **state)
{
	V;
	struct dokument *dok = dokument_ny(w, sag_ny(w), DOK1);
	struct profil *p;

	MED_VIRKNING(w, &dok->profiler, p);
	dok_skjult(w, 22, "sikkerhedsprofil", NULL);
	p->virkning.til = w->sp.now;
	dok_ses(w);
}

static void
an_internal_note_is_hidden_and_an_external_one_is_not(void **state)
{
	V;
	struct dokument *dok = dokument_ny(w, sag_ny(w), DOK1);
	int type;

	for (type = DOKTYPE_INGEN; type <= DOKTYPE_ANDET; type++) {
		dok->egenskaber.v[0].type = (enum dokument_type)type;
		if (type == DOKTYPE_INTERNT_NOTAT)
			dok_skjult(w, 23, "type", "Internt Notat");
		else
			dok_ses(w);
	}
	dok->egenskaber.v[0].type = DOKTYPE_INTERNT_NOTAT;
	w->k.central.vis_doktyper = 1u << DOKTYPE_INTERNT_NOTAT;
	dok_ses(w);
}

static void
a_journal_note_and_an_unknown_role_are_hidden(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	dokument_ny(w, s, DOK1);
	s->journal.v[0].rolle = JOURNAL_VEDLAGT;
	dok_ses(w);
	s->journal.v[0].rolle = JOURNAL_NOTAT;
	dok_skjult(w, 23, "rolle", "Journalnotat");
	s->journal.v[0].rolle = JOURNAL_UKENDT;
	dok_skjult(w, 23, "rolle", NULL);
	w->k.central.vis_journalroller = 1u << JOURNAL_UKENDT;
	dok_ses(w);
}

static void
a_document_being_made_or_reviewed_is_hidden(void **state)
{
	V;
	struct dokument *dok = dokument_ny(w, sag_ny(w), DOK1);
	struct dokument_fremdrift *f, *g;
	int kode;

	MED_VIRKNING(w, &dok->fremdrift, f);
	for (kode = DOK_INGEN; kode <= DOK_AFLEVERET; kode++) {
		f->kode = (enum dokument_kode)kode;
		if (kode == DOK_UNDERUDARBEJDELSE)
			dok_skjult(w, 23, "fremdrift", "Underudarbejdelse");
		else if (kode == DOK_UNDERREVIEW)
			dok_skjult(w, 23, "fremdrift", "Underreview");
		else
			dok_ses(w);
	}
	f->kode = DOK_UNDERREVIEW;
	w->k.central.vis_dokkoder = 1u << DOK_UNDERREVIEW;
	dok_ses(w);
	w->k.central.vis_dokkoder = 0;
	MED_VIRKNING(w, &dok->fremdrift, g);
	g->kode = DOK_ENDELIGT;
	g->virkning.fra++;
	dok_ses(w);
	f = &dok->fremdrift.v[0];
	f->virkning.fra += 2;
	dok_skjult(w, 23, "fremdrift", "Underreview");
	f->virkning.til = w->sp.now;
	dok_ses(w);
}

static void
a_document_not_in_force_does_not_exist(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct dokument *dok = dokument_ny(w, s, DOK1);

	s->journal.v[0].virkning.til = w->sp.now;
	dok_skjult(w, 25, "virkning", NULL);
	s->journal.v[0].virkning.til = TID_EVIGT;
	dok->egenskaber.v[0].virkning.til = w->sp.now;
	dok_skjult(w, 25, "virkning", NULL);
	dok->egenskaber.v[0].virkning.til = TID_EVIGT;
	dok->liv = LIV_SLETTET;
	dok_skjult(w, 25, "virkning", "Slettet");
}

static void
a_document_of_a_hidden_case_repeats_the_case_s(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	dokument_ny(w, s, DOK1)->liv = LIV_SLETTET;
	s->klasser.v[0].noegle = KLE_LUKKET;
	forklaret(w, OBJ_DOKUMENT, DOK1, VISES_SKJULT, 10, "kle", KLE_LUKKET);
	assert_string_equal(afgoerelse(w, OBJ_DOKUMENT, DOK1)->kle,
	    KLE_LUKKET);
	s->klasser.v[0].noegle = KLE_SAG;
	sag_klasse_ny(w, s, KLASSE_VISNING, NULL)->uuid = UNDTAGET;
	forklaret(w, OBJ_DOKUMENT, DOK1, VISES_SKJULT, 21, "visningsklasse",
	    UNDTAGET);
}

static void
a_journal_post_without_its_document_is_not_shown(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	dokument_ny(w, s, DOK1);
	s->journal.v[0].dokument = DOK2;
	ses(w);
	assert_int_equal(w->o.sager.v[0].dokumenter.n, 0);
	/* Nor is a document that no case has explained. */
	assert_int_equal(w->o.afgoerelser.n, 1);
	s->journal.v[0].dokument = NULL;
	ses(w);
	assert_int_equal(w->o.sager.v[0].dokumenter.n, 0);
}

static void
a_document_on_two_cases_appears_on_both_and_is_explained_once(void **state)
{
	V;
	struct sag *s = sag_ny(w), *s2;
	struct journalpost post;

	dokument_ny(w, s, DOK1);
	post = s->journal.v[0];
	s2 = sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG2, KLE_HJAELP);
	*liste_push(w->a, &s2->journal) = post;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 2);
	assert_int_equal(w->o.sager.v[0].dokumenter.n, 1);
	assert_int_equal(w->o.sager.v[1].dokumenter.n, 1);
	/* Hidden on one, shown on the other: shown. */
	w->kle[R_SAG].dokument_mitoverblik = 0;
	w->kle[R_SAG].dokument_verifikationsklient = 0;
	forklaret(w, OBJ_DOKUMENT, DOK1, VISES_MITOVERBLIK, 18,
	    "dokument_mitoverblik", "ja");
	assert_string_equal(afgoerelse(w, OBJ_DOKUMENT, DOK1)->kle,
	    KLE_HJAELP);
	/* Hidden on both: the lowest rule. */
	w->kle[R_HJAELP].mitoverblik = 0;
	w->kle[R_HJAELP].verifikationsklient = 0;
	forklaret(w, OBJ_DOKUMENT, DOK1, VISES_SKJULT, 11, "mitoverblik",
	    "nej");
}

static void
two_journal_posts_of_one_document_show_it_once(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct journalpost *j;

	dokument_ny(w, s, DOK1);
	MED_VIRKNING(w, &s->journal, j);
	*j = s->journal.v[0];
	s->journal.v[0].rolle = JOURNAL_NOTAT;
	dok_ses(w);
}

static void
equal_documents_are_shown_once(void **state)
{
	V;
	struct sag *s = sag_ny(w);

	dokument_ny(w, s, DOK1);
	dokument_ny(w, s, "33333333-3333-4333-8333-33333333CCCC");
	dok_ses(w);
	assert_int_equal(w->o.afgoerelser.n, 2);
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
		PROEV(an_owner_based_case_is_never_its_primary_part_s),
		PROEV(a_secondary_part_of_an_owner_based_case_is_r02),
		PROEV(a_number_is_owner_based_only_on_the_days_of_the_list),
		PROEV(kle_02_that_is_not_on_the_list_follows_the_primary_part),
		PROEV(the_property_s_owner_sees_the_case),
		PROEV(a_case_found_by_both_searches_appears_once_as_the_owner_s),
		PROEV(an_owner_who_is_a_secondary_part_sees_it_as_owner),
		PROEV(a_primary_part_who_owned_it_once_is_r04),
		PROEV(what_a_property_search_finds_beside_the_list_is_dropped_at_once),
		PROEV(another_person_s_ownership_counts_for_nothing),
		PROEV(an_administrator_does_not_see_it),
		PROEV(an_ownership_rolled_back_never_counted),
		PROEV(an_ownership_that_has_not_begun_is_none),
		PROEV(every_co_owner_sees_the_case),
		PROEV(the_genstand_has_the_role_byggeri_and_the_type_ejendom),
		PROEV(a_property_that_was_not_searched_for_is_no_answer),
		PROEV(esr_numbers_match_municipality_and_number),
		PROEV(a_case_with_several_properties_is_shown_once_if_one_matches),
		PROEV(an_active_case_is_today_s_owner_s),
		PROEV(a_closed_case_is_the_owner_s_at_the_moment_of_closing),
		PROEV(several_ownerships_of_one_person_are_all_looked_at),
		PROEV(a_case_closed_nobody_knows_when_has_no_owner_then),
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
		PROEV(nothing_is_shown_before_the_eighteenth_birthday),
		PROEV(a_number_s_own_age_holds_for_its_cases_alone),
		PROEV(an_impossible_date_is_below_every_age),
		PROEV(a_case_from_before_the_age_stays_hidden),
		PROEV(a_number_s_own_age_decides_what_was_before_it),
		PROEV(an_owner_s_case_may_be_older_than_the_owner),
		PROEV(an_owner_s_case_obeys_the_minimum_age),
		PROEV(of_all_rules_that_hide_a_case_the_lowest_explains),
		PROEV(a_document_is_shown_by_its_title_date_and_direction),
		PROEV(document_titles_have_two_openings_of_their_own),
		PROEV(a_document_is_never_shown_more_widely_than_its_case),
		PROEV(a_document_exempted_from_showing_is_hidden),
		PROEV(a_document_with_a_sikkerhedsprofil_is_hidden),
		PROEV(an_internal_note_is_hidden_and_an_external_one_is_not),
		PROEV(a_journal_note_and_an_unknown_role_are_hidden),
		PROEV(a_document_being_made_or_reviewed_is_hidden),
		PROEV(a_document_not_in_force_does_not_exist),
		PROEV(a_document_of_a_hidden_case_repeats_the_case_s),
		PROEV(a_journal_post_without_its_document_is_not_shown),
		PROEV(a_document_on_two_cases_appears_on_both_and_is_explained_once),
		PROEV(two_journal_posts_of_one_document_show_it_once),
		PROEV(equal_documents_are_shown_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
