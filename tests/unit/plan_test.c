#include "verden.h"

#define V	struct verden *w = *state

static struct plan plan;

/* Odense's part of the plan. */
static const struct kommune_plan *
planlagt(struct verden *w, enum spoerger hvem, int forklar_det,
    unsigned omraader)
{
	const struct kommune_konf *k[] = { &w->kommuner[1] };

	w->sp.hvem = hvem;
	w->sp.forklar = forklar_det;
	w->sp.omraader = omraader;
	assert_int_equal(plan_make(w->a, &w->k, &w->sp, k, 1, &plan), GW_OK);
	assert_int_equal(plan.n, 1);
	assert_ptr_equal(plan.kommuner[0].konf, k[0]);
	return &plan.kommuner[0];
}

static const struct kommune_plan *
borgerens(struct verden *w, unsigned omraader)
{
	return planlagt(w, SPOERGER_BORGER, 0, omraader);
}

static void
luk_alt(struct verden *w)
{
	int i;

	for (i = 0; i < R_ANTAL; i++)
		w->kle[i].mitoverblik = w->kle[i].verifikationsklient = 0;
	w->krav[0].mitoverblik = w->krav[0].verifikationsklient = 0;
}

static void
spoerger(const struct kommune_plan *p, int sag, int ydelse, int oekonomi,
    int ejendomme)
{
	assert_int_equal(p->ask[KILDE_SAGSINDEKS], sag);
	assert_int_equal(p->ask[KILDE_YDELSESINDEKS], ydelse);
	assert_int_equal(p->ask[KILDE_OEKONOMI], oekonomi);
	assert_int_equal(p->ejendomme, ejendomme);
	assert_int_equal(plan.ejer_ask, ejendomme);
}

static void
each_list_has_its_sources(void **state)
{
	static const struct { unsigned omr; int sag, ydelse, oek, ejer; } r[] = {
		{ OMR_SAGER, 1, 0, 0, 1 }, { OMR_OEKONOMISKE, 1, 1, 0, 0 },
		{ OMR_SERVICE, 1, 1, 0, 0 }, { OMR_BETALINGER, 0, 0, 1, 0 },
		{ OMR_ALLE, 1, 1, 1, 1 } };
	V;
	const struct kommune_plan *p;
	size_t i;

	for (i = 0; i < 5; i++) {
		p = borgerens(w, r[i].omr);
		assert_int_equal(p->listed[KILDE_SAGSINDEKS], r[i].sag);
		assert_int_equal(p->listed[KILDE_YDELSESINDEKS], r[i].ydelse);
		assert_int_equal(p->listed[KILDE_OEKONOMI], r[i].oek);
		assert_int_equal(plan.ejer_listed, r[i].ejer);
		spoerger(p, r[i].sag, r[i].ydelse, r[i].oek, r[i].ejer);
		assert_int_equal(p->alle_roller, 0);
	}
}

static void
where_nothing_is_open_nobody_is_asked_but_all_are_listed(void **state)
{
	V;
	const struct kommune_plan *p;

	luk_alt(w);
	p = borgerens(w, OMR_ALLE);
	spoerger(p, 0, 0, 0, 0);
	assert_int_equal(p->listed[KILDE_SAGSINDEKS], 1);
	assert_int_equal(p->listed[KILDE_YDELSESINDEKS], 1);
	assert_int_equal(p->listed[KILDE_OEKONOMI], 1);
	assert_int_equal(plan.ejer_listed, 1);
	assert_int_equal(plan.under_mindstealder, 0);
	/* What the verification client may see is not the citizen's. */
	w->kle[R_SAG].verifikationsklient = 1;
	w->kle[R_EJER].verifikationsklient = 1;
	w->krav[0].verifikationsklient = 1;
	spoerger(borgerens(w, OMR_ALLE), 0, 0, 0, 0);
}

static void
an_open_number_asks_both_indices(void **state)
{
	V;

	luk_alt(w);
	w->kle[R_SAG].mitoverblik = 1;
	spoerger(borgerens(w, OMR_ALLE), 1, 1, 0, 0);
	spoerger(borgerens(w, OMR_SAGER), 1, 0, 0, 0);
	spoerger(borgerens(w, OMR_BETALINGER), 0, 0, 0, 0);
}

static void
an_open_owner_based_number_searches_by_property_alone(void **state)
{
	V;

	luk_alt(w);
	w->kle[R_EJER].mitoverblik = 1;
	spoerger(borgerens(w, OMR_SAGER), 0, 0, 0, 1);
	/* The list is looked up at the day. */
	w->emner[R_EJER].ejer_til = d("2026-11-22");
	spoerger(borgerens(w, OMR_SAGER), 1, 0, 0, 0);
	w->emner[R_EJER].ejer_til = d("2026-11-23");
	spoerger(borgerens(w, OMR_SAGER), 0, 0, 0, 1);
	/* A benefit may have any number, and is judged by its case. */
	spoerger(borgerens(w, OMR_ALLE), 1, 1, 0, 1);
}

static void
an_open_claim_type_asks_for_claims(void **state)
{
	V;

	luk_alt(w);
	w->krav[0].mitoverblik = 1;
	spoerger(borgerens(w, OMR_ALLE), 0, 0, 1, 0);
}

static void
documents_are_asked_for_where_an_open_row_shows_them(void **state)
{
	V;

	assert_int_equal(borgerens(w, OMR_ALLE)->dokumenter, 1);
	assert_int_equal(borgerens(w, OMR_SERVICE)->dokumenter, 0);
	luk_alt(w);
	assert_int_equal(borgerens(w, OMR_ALLE)->dokumenter, 0);
	w->kle[R_SAG].mitoverblik = 1;
	assert_int_equal(borgerens(w, OMR_ALLE)->dokumenter, 1);
	w->kle[R_SAG].dokument_mitoverblik = 0;
	assert_int_equal(borgerens(w, OMR_ALLE)->dokumenter, 0);
}

static void
below_every_age_nobody_is_asked_and_nothing_listed(void **state)
{
	V;
	const struct kommune_plan *p;

	w->sp.borger = person("2311084003");
	p = borgerens(w, OMR_ALLE);
	assert_int_equal(plan.under_mindstealder, 1);
	spoerger(p, 0, 0, 0, 0);
	assert_int_equal(p->listed[KILDE_SAGSINDEKS], 0);
	assert_int_equal(p->listed[KILDE_YDELSESINDEKS], 0);
	assert_int_equal(p->listed[KILDE_OEKONOMI], 0);
	assert_int_equal(plan.ejer_listed, 0);
	/* On the birthday. */
	w->sp.now = t("2026-11-23");
	spoerger(borgerens(w, OMR_ALLE), 1, 1, 1, 1);
	assert_int_equal(plan.under_mindstealder, 0);
}

static void
a_lower_age_of_an_open_number_asks_for_it_alone(void **state)
{
	V;

	w->sp.borger = person("2311084003");
	strcpy(w->alder[0].kle, KLE_SAG);
	w->alder[0].alder = 15;
	w->k.central.n_alder = 1;
	spoerger(borgerens(w, OMR_ALLE), 1, 1, 0, 0);
	assert_int_equal(plan.under_mindstealder, 0);
	assert_int_equal(plan.kommuner[0].listed[KILDE_OEKONOMI], 1);
	borgerens(w, OMR_BETALINGER);
	assert_int_equal(plan.under_mindstealder, 1);
	w->kle[R_SAG].mitoverblik = 0;
	borgerens(w, OMR_ALLE);
	assert_int_equal(plan.under_mindstealder, 1);
}

static void
a_higher_age_of_the_only_open_number_asks_nobody(void **state)
{
	V;

	luk_alt(w);
	w->kle[R_SAG].mitoverblik = 1;
	strcpy(w->alder[0].kle, KLE_SAG);
	w->alder[0].alder = 42;
	w->k.central.n_alder = 1;
	spoerger(borgerens(w, OMR_ALLE), 0, 0, 0, 0);
	assert_int_equal(plan.under_mindstealder, 0);
	assert_int_equal(plan.kommuner[0].listed[KILDE_SAGSINDEKS], 1);
}

static void
the_employee_s_sources_are_asked_whatever_is_open(void **state)
{
	V;
	const struct kommune_plan *p;

	luk_alt(w);
	w->sp.borger = person("2311084003");
	p = planlagt(w, SPOERGER_MEDARBEJDER, 0, OMR_ALLE);
	spoerger(p, 1, 1, 1, 0);
	assert_int_equal(plan.under_mindstealder, 0);
	assert_int_equal(p->alle_roller, 1);
	assert_int_equal(p->dokumenter, 0);
	/* R05: by property where it is open to the asker. */
	w->kle[R_EJER].mitoverblik = 1;
	spoerger(planlagt(w, SPOERGER_MEDARBEJDER, 0, OMR_ALLE), 1, 1, 1, 0);
	w->kle[R_EJER].verifikationsklient = 1;
	p = planlagt(w, SPOERGER_MEDARBEJDER, 0, OMR_ALLE);
	spoerger(p, 1, 1, 1, 1);
	assert_int_equal(p->dokumenter, 1);
	w->kle[R_EJER].dokument_verifikationsklient = 0;
	p = planlagt(w, SPOERGER_MEDARBEJDER, 0, OMR_ALLE);
	assert_int_equal(p->dokumenter, 0);
}

static void
an_explanation_asks_for_everything(void **state)
{
	V;
	const struct kommune_plan *p;

	luk_alt(w);
	p = planlagt(w, SPOERGER_MEDARBEJDER, 1, OMR_ALLE);
	spoerger(p, 1, 1, 1, 1);
	assert_int_equal(p->dokumenter, 1);
	p = planlagt(w, SPOERGER_MEDARBEJDER, 1, OMR_SERVICE);
	spoerger(p, 1, 1, 0, 0);
	assert_int_equal(p->dokumenter, 1);
	p = planlagt(w, SPOERGER_MEDARBEJDER, 1, OMR_BETALINGER);
	spoerger(p, 0, 0, 1, 0);
}

static void
ejerfortegnelsen_is_asked_once_for_any_municipality(void **state)
{
	V;
	const struct kommune_konf *k[] = { &w->kommuner[0], &w->kommuner[1] };

	assert_int_equal(plan_make(w->a, &w->k, &w->sp, k, 2, &plan), GW_OK);
	assert_int_equal(plan.ejer_ask, 1);
	assert_int_equal(plan.kommuner[0].ejendomme, 0);
	assert_int_equal(plan.kommuner[1].ejendomme, 1);
	spoerger(&plan.kommuner[1], 1, 1, 1, 1);
	assert_int_equal(plan.kommuner[0].ask[KILDE_SAGSINDEKS], 0);
	assert_int_equal(plan.kommuner[0].listed[KILDE_SAGSINDEKS], 1);
	k[0] = &w->kommuner[1];
	k[1] = &w->kommuner[0];
	assert_int_equal(plan_make(w->a, &w->k, &w->sp, k, 2, &plan), GW_OK);
	assert_int_equal(plan.ejer_ask, 1);
}

/* ---- the properties to search for ---- */

static void
urner_er(struct verden *w, const char *const *ventet, size_t antal)
{
	const char *const *urner;
	size_t i, n;

	assert_int_equal(plan_ejendomme(w->a, &w->svar, &w->sp.borger,
	    w->sp.now, &urner, &n), GW_OK);
	assert_int_equal(n, antal);
	for (i = 0; i < n; i++)
		assert_string_equal(urner[i], ventet[i]);
}

static void
esr_til(struct verden *w, struct ejerskab *e, unsigned kommune, unsigned nr)
{
	struct ejendom *p = liste_push(w->a, &e->esr);

	p->art = EJENDOM_ESR;
	p->esr_kommune = kommune;
	p->esr_nr = nr;
}

static void
properties_are_spelled_in_every_way_that_is_equal(void **state)
{
	static const char *const ventet[] = {
		"urn:oio:ejendom:bfe-nr:0100063828",
		"urn:oio:ejendom:bfe-nr:100063828",
		"urn:oio:esr:ejendom:461-012345",
		"urn:oio:esr:ejendom:461-12345",
	};
	V;

	esr_til(w, ejerskab_ny(w, "2019-05-01", NULL), 461, 12345);
	urner_er(w, ventet, 4);
}

static void
a_property_is_searched_for_once(void **state)
{
	static const char *const ventet[] = {
		"urn:oio:ejendom:bfe-nr:1234567890",
		"urn:oio:esr:ejendom:007-000012",
		"urn:oio:esr:ejendom:007-00012",
		"urn:oio:esr:ejendom:461-123456",
	};
	V;
	struct ejerskab *e = ejerskab_ny(w, "2019-05-01", NULL);

	e->bfe = 1234567890;
	esr_til(w, e, 461, 123456);
	esr_til(w, e, 7, 12);
	*ejerskab_ny(w, "2019-05-01", NULL) = *e;
	urner_er(w, ventet, 4);
}

static void
every_ownership_that_has_begun_and_stands_is_searched(void **state)
{
	static const char *const ventet[] = {
		"urn:oio:ejendom:bfe-nr:0000000001",
		"urn:oio:ejendom:bfe-nr:0000000002",
		"urn:oio:ejendom:bfe-nr:1",
		"urn:oio:ejendom:bfe-nr:2",
	};
	V;
	struct ejerskab *e;

	ejerskab_ny(w, "2019-05-01", NULL)->bfe = 1;
	e = ejerskab_ny(w, "2009-05-01", "2010-01-01");
	e->bfe = 2;
	e->status = EJERSTATUS_HISTORISK;
	e = ejerskab_ny(w, "2009-05-01", NULL);
	e->bfe = 3;
	e->status = EJERSTATUS_TILBAGERULLET;
	e = ejerskab_ny(w, "2009-05-01", NULL);
	e->bfe = 4;
	e->rolle = EJERROLLE_ADM;
	e = ejerskab_ny(w, "2009-05-01", NULL);
	e->bfe = 5;
	e->virkning.fra = w->sp.now + 1;
	e = ejerskab_ny(w, "2009-05-01", NULL);
	e->bfe = 6;
	e->ejer = person(ANDEN);
	ejerskab_ny(w, "2009-05-01", NULL)->bfe = 0;
	esr_til(w, &w->svar.ejerskaber.v[6], 461, 0);
	urner_er(w, ventet, 4);
}

static void
who_owns_nothing_searches_for_nothing(void **state)
{
	V;

	urner_er(w, NULL, 0);
}

static void
a_full_arena_is_said(void **state)
{
	V;
	const struct kommune_konf *k[] = { &w->kommuner[1] };
	struct arena *lille = arena_new(40);
	const char *const *urner;
	size_t n;

	ejerskab_ny(w, "2019-05-01", NULL);
	assert_int_equal(plan_make(lille, &w->k, &w->sp, k, 1, &plan),
	    GW_ENOMEM);
	assert_int_equal(plan_ejendomme(lille, &w->svar, &w->sp.borger,
	    w->sp.now, &urner, &n), GW_ENOMEM);
	assert_null(urner);
	arena_free(lille);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROEV(each_list_has_its_sources),
		PROEV(where_nothing_is_open_nobody_is_asked_but_all_are_listed),
		PROEV(an_open_number_asks_both_indices),
		PROEV(an_open_owner_based_number_searches_by_property_alone),
		PROEV(an_open_claim_type_asks_for_claims),
		PROEV(documents_are_asked_for_where_an_open_row_shows_them),
		PROEV(below_every_age_nobody_is_asked_and_nothing_listed),
		PROEV(a_lower_age_of_an_open_number_asks_for_it_alone),
		PROEV(a_higher_age_of_the_only_open_number_asks_nobody),
		PROEV(the_employee_s_sources_are_asked_whatever_is_open),
		PROEV(an_explanation_asks_for_everything),
		PROEV(ejerfortegnelsen_is_asked_once_for_any_municipality),
		PROEV(properties_are_spelled_in_every_way_that_is_equal),
		PROEV(a_property_is_searched_for_once),
		PROEV(every_ownership_that_has_begun_and_stands_is_searched),
		PROEV(who_owns_nothing_searches_for_nothing),
		PROEV(a_full_arena_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
