/* Owners' cases: rules R04-R07. */
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
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
		PROEV(an_owner_s_case_may_be_older_than_the_owner),
		PROEV(an_owner_s_case_obeys_the_minimum_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
