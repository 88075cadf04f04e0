/* Benefits: rules R40-R43 and those they share with cases. */
#include "verden.h"

#define V	struct verden *w = *state

static void
service_ses(struct verden *w)
{
	vises_som(w, OBJ_SERVICE, YD1);
	assert_int_equal(w->o.service.n, 1);
}

static void
service_skjult(struct verden *w, int regel, const char *felt,
    const char *vaerdi)
{
	skjult_af(w, OBJ_SERVICE, YD1, regel, felt, vaerdi);
}

/* An economic benefit with one payment. */
static struct bevilling *
penge_ny(struct verden *w)
{
	struct bevilling *b = ydelse_ny(w, KLE_PENGE);

	effektuering_ny(w, EFF1, "2024-03-27");
	return b;
}

static void
penge_ses(struct verden *w, size_t udbetalinger)
{
	vises_som(w, OBJ_OEKONOMISK, YD1);
	assert_int_equal(w->o.oekonomiske.n, 1);
	assert_int_equal(w->o.oekonomiske.v[0].udbetalinger.n, udbetalinger);
}

static const struct vist_udbetaling *
udbetaling(struct verden *w)
{
	borger_ser(w);
	assert_int_equal(w->o.oekonomiske.n, 1);
	assert_int_equal(w->o.oekonomiske.v[0].udbetalinger.n, 1);
	return &w->o.oekonomiske.v[0].udbetalinger.v[0];
}

static const struct vist_ydelse *
service(struct verden *w)
{
	borger_ser(w);
	assert_int_equal(w->o.service.n, 1);
	return &w->o.service.v[0];
}

/* A case in the index beside the benefit, hidden by its own number. */
static struct sag *
hoerer_til(struct verden *w, struct bevilling *b)
{
	struct sag *s = sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1,
	    KLE_LUKKET);

	ydelse_sag_ny(w, b, SAG1);
	return s;
}

/* ---- services ---- */

static void
a_service_is_shown_with_what_r42_names(void **state)
{
	V;
	const struct vist_ydelse *y;

	ydelse_ny(w, KLE_HJAELP);
	service_ses(w);
	y = service(w);
	assert_string_equal(y->id, YD1);
	assert_string_equal(y->navn, "Rollator");
	assert_string_equal(y->kle, KLE_HJAELP);
	assert_string_equal(y->kletitel, "Mobilitetshjælpemidler");
	assert_ptr_equal(y->myndighed, &w->kommuner[1]);
	assert_int_equal(y->fra, d("2024-03-01"));
	assert_int_equal(y->til, DAG_INGEN);
	assert_int_equal(y->status, YDELSE_AKTIV);
	assert_string_equal(y->beskrivelse, "Leveres hjem");
	assert_null(y->leveresaf);
	assert_string_equal(y->bevilgetaf, "Odense Kommune");
	assert_null(y->sag);
	assert_ptr_equal(y->kontakt, &w->kle[R_HJAELP].kontakt);
	assert_string_equal(y->fagsystem_uuid, SYSTEM);
	assert_string_equal(y->fagsystem_navn, "KY");
}

static void
a_benefit_has_ended_the_day_after_its_last_day(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	b->ydelser.v[0].slut = d("2026-11-22");
	w->sp.now = t("2026-11-22T22:59:59.999Z");
	assert_int_equal(service(w)->status, YDELSE_AKTIV);
	w->sp.now = t("2026-11-22T23:00:00Z");
	assert_int_equal(service(w)->status, YDELSE_AFSLUTTET);
	assert_int_equal(service(w)->til, d("2026-11-22"));
}

static void
the_deliverer_is_an_organisational_unit_and_nobody_else(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct aktoer *a;

	MED_VIRKNING(w, &b->aktoerer, a);
	a->rolle = AKTOER_ANSVARLIG;
	a->type = AKTOERTYPE_ENHED;
	a->navn = "Hjælpemiddeldepotet";
	assert_string_equal(service(w)->leveresaf, "Hjælpemiddeldepotet");
	a->type = AKTOERTYPE_BRUGER;
	assert_null(service(w)->leveresaf);
	a->type = AKTOERTYPE_UKENDT;
	assert_null(service(w)->leveresaf);
	a->type = AKTOERTYPE_ENHED;
	a->navn = "070385 1237";
	assert_null(service(w)->leveresaf);
	a->navn = "Hjælpemiddeldepotet";
	a->virkning.til = w->sp.now;
	assert_null(service(w)->leveresaf);
}

static void
without_a_fit_name_the_municipality_granted_it(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	b->aktoerer.v[0].navn = "Visitationen";
	assert_string_equal(service(w)->bevilgetaf, "Visitationen");
	b->aktoerer.v[0].type = AKTOERTYPE_BRUGER;
	assert_string_equal(service(w)->bevilgetaf, "Odense Kommune");
	b->aktoerer.v[0].type = AKTOERTYPE_ORGANISATION;
	b->aktoerer.v[0].navn = "070385-1237";
	assert_string_equal(service(w)->bevilgetaf, "Odense Kommune");
	b->aktoerer.v[0].navn = NULL;
	assert_string_equal(service(w)->bevilgetaf, "Odense Kommune");
	b->aktoerer.n = 0;
	assert_string_equal(service(w)->bevilgetaf, "Odense Kommune");
}

static void
texts_with_a_cpr_number_are_replaced_or_left_out(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	b->ydelser.v[0].navn = "Til 070385-1237";
	b->ydelser.v[0].meddelelse = "Til 070385-1237";
	assert_string_equal(service(w)->navn, "Mobilitetshjælpemidler");
	assert_null(service(w)->beskrivelse);
	b->ydelser.v[0].navn = NULL;
	assert_string_equal(service(w)->navn, "Mobilitetshjælpemidler");
}

static void
bevilget_fra_is_the_benefit_s_start_else_the_grant_s(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct bevilling_egenskaber *e;

	b->ydelser.v[0].start = DAG_INGEN;
	assert_int_equal(service(w)->fra, d("2024-02-01"));
	MED_VIRKNING(w, &b->egenskaber, e);
	e->start = d("2024-01-01");
	e->virkning.fra++;
	assert_int_equal(service(w)->fra, d("2024-01-01"));
	e->virkning.fra -= 2;
	assert_int_equal(service(w)->fra, d("2024-02-01"));
	b->egenskaber.n = 0;
	borger_ser(w);
	assert_int_equal(w->o.service.n, 0);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
}

static void
a_benefit_that_began_nobody_knows_when_is_left_out_and_said(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	b->ydelser.v[0].start = b->egenskaber.v[0].start = DAG_INGEN;
	/* R42 and R41 say it, with a case whose creation is known and without
	 * one: no fradato, no lower bound (R12). */
	service_skjult(w, 42, NULL, NULL);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	hoerer_til(w, b);
	forklaret(w, OBJ_SERVICE, YD1, VISES_SKJULT, 42, NULL, NULL);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	b->ydelser.v[0].plan = 1;
	forklaret(w, OBJ_OEKONOMISK, YD1, VISES_SKJULT, 41, NULL, NULL);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	/* Nothing is said of a list that was not asked for. */
	w->sp.omraader = OMR_SAGER;
	borger_ser(w);
	assert_int_equal(w->o.beskeder, 0);
}

static void
a_benefit_whose_case_nobody_dated_is_left_out_and_said(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct sag *sag = hoerer_til(w, b);

	sag->indeks.n = sag->fremdrift.n = 0;
	service_skjult(w, 31, "vis_sager_foer_mindstealder", "nej");
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	/* Nothing needs that day any more. */
	w->k.central.vis_sager_foer_mindstealder = 1;
	(void)service(w);
	assert_int_equal(w->o.beskeder, 0);
}

/* ---- rules shared with cases ---- */

static void
only_the_bevillingsmodtager_sees_a_benefit(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct part *p;

	b->parter.v[0].rolle = PARTROLLE_YDELSESMODTAGER;
	service_skjult(w, 2, "part", NULL);
	MED_VIRKNING(w, &b->parter, p);
	p->rolle = PARTROLLE_PRIMAER;
	service_skjult(w, 3, "part", NULL);
	del_part(w, p, ANDEN);
	service_skjult(w, 2, "part", NULL);
}

static void
a_benefit_of_somebody_or_somewhere_else_is_no_answer(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	b->parter.v[0].cpr = person(ANDEN);
	ikke_et_svar(w);
	b->parter.n = 0;
	service_skjult(w, 2, "part", NULL);
	b->parter.n = 1;
	b->parter.v[0].cpr = w->sp.borger;
	strcpy(b->aktoerer.v[0].cvr, KBH);
	ikke_et_svar(w);
}

static void
equal_grants_are_shown_once(void **state)
{
	V;

	ydelse_ny(w, KLE_HJAELP);
	ydelse_ny(w, KLE_HJAELP)->uuid = "55555555-5555-4555-8555-55555555EEEE";
	service_ses(w);
	assert_int_equal(w->o.afgoerelser.n, 1);
	ydelse_ny(w, KLE_HJAELP)->uuid = SAG2;
	ydelse_ny(w, KLE_HJAELP)->uuid = SAG1;
	ydelse_ny(w, KLE_HJAELP)->uuid = SAG2;
	borger_ser(w);
	assert_int_equal(w->o.service.n, 3);
}

static void
a_benefit_needs_its_own_number_configured_and_open(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_LUKKET);

	service_skjult(w, 10, "kle", KLE_LUKKET);
	b->ydelser.v[0].kle = NULL;
	service_skjult(w, 10, "kle", NULL);
	b->ydelser.v[0].kle = KLE_HJAELP;
	w->kle[R_HJAELP].mitoverblik = 0;
	w->kle[R_HJAELP].verifikationsklient = 0;
	service_skjult(w, 11, "mitoverblik", "nej");
	w->kle[R_HJAELP].verifikationsklient = 1;
	borger_ser(w);
	assert_int_equal(w->o.service.n, 0);
	forklaret(w, OBJ_SERVICE, YD1, VISES_VERIFIKATIONSKLIENT, 11,
	    "mitoverblik", "nej");
	assert_int_equal(w->o.service.n, 1);
}

static void
a_benefit_on_an_owner_based_number_is_its_recipient_s(void **state)
{
	V;

	ydelse_ny(w, KLE_EJER);
	service_ses(w);
}

static void
fradato_compares_the_grant_s_start(void **state)
{
	V;

	ydelse_ny(w, KLE_HJAELP);
	w->kle[R_HJAELP].fradato = d("2024-03-01");
	service_ses(w);
	w->kle[R_HJAELP].fradato = d("2024-03-02");
	service_skjult(w, 12, "fradato", "2024-03-02");
	/* R13 is for active cases and what belongs to them. */
	w->kle[R_HJAELP].deaktiver_fradato = 1;
	service_skjult(w, 12, "fradato", "2024-03-02");
}

static void
the_source_system_filter_looks_at_the_benefit_s_own(void **state)
{
	static const char *const filter[] = { "ky" };
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	w->kle[R_HJAELP].fagsystemfilter = (struct tekstliste){ filter, 1 };
	service_ses(w);
	b->ydelser.v[0].systemer.v[0].navn = "Andet";
	service_skjult(w, 14, "fagsystemfilter", "Andet");
}

static void
a_benefit_with_a_sikkerhedsprofil_is_hidden(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct profil *p;

	MED_VIRKNING(w, &b->profiler, p);
	service_skjult(w, 22, "sikkerhedsprofil", NULL);
	p->virkning.til = w->sp.now;
	service_ses(w);
}

static void
a_benefit_not_in_force_does_not_exist(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	b->ydelser.v[0].virkning.til = w->sp.now;
	service_skjult(w, 25, "virkning", NULL);
	b->ydelser.v[0].virkning.til = w->sp.now + 1;
	service_ses(w);
	b->egenskaber.v[0].virkning.til = w->sp.now;
	service_skjult(w, 25, "virkning", NULL);
	b->egenskaber.n = 0;
	service_ses(w);
	b->liv = LIV_PASSIVERET;
	service_skjult(w, 25, "virkning", "Passiveret");
}

static void
a_benefit_obeys_the_minimum_age(void **state)
{
	V;

	w->sp.borger = person("2311084003");
	ydelse_ny(w, KLE_HJAELP)->parter.v[0].cpr = w->sp.borger;
	service_skjult(w, 30, "mindstealder", "18");
	strcpy(w->alder[0].kle, KLE_HJAELP);
	w->alder[0].alder = 15;
	w->k.central.n_alder = 1;
	service_ses(w);
}

static void
a_benefit_from_before_the_age_stays_hidden(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	b->ydelser.v[0].start = d("2003-03-06");
	service_skjult(w, 31, "vis_sager_foer_mindstealder", "nej");
	b->ydelser.v[0].start = d("2003-03-07");
	service_ses(w);
	b->ydelser.v[0].start = d("2003-03-06");
	w->k.central.vis_sager_foer_mindstealder = 1;
	service_ses(w);
}

/* ---- R40: the case it belongs to ---- */

static void
the_case_gives_its_creation_whether_hidden_or_not(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct sag *s = hoerer_til(w, b);

	w->kle[R_HJAELP].fradato = d("2024-03-01");
	b->ydelser.v[0].start = d("2020-01-01");
	service_ses(w);
	assert_int_equal(w->o.service.v[0].fra, d("2020-01-01"));
	s->indeks.v[0].oprettet = t("2024-02-29");
	service_skjult(w, 12, "fradato", "2024-03-01");
	/* An active case carries R13 over, a closed one does not. */
	w->kle[R_HJAELP].deaktiver_fradato = 1;
	service_ses(w);
	sag_luk(w, s, "2025-01-01");
	service_skjult(w, 12, "fradato", "2024-03-01");
	/* No fremdrift in force is not active. */
	s->fremdrift.n = 0;
	service_skjult(w, 12, "fradato", "2024-03-01");
}

static void
the_case_s_creation_is_what_r31_compares(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	hoerer_til(w, b)->indeks.v[0].oprettet = t("2003-03-06");
	service_skjult(w, 31, "vis_sager_foer_mindstealder", "nej");
}

static void
the_case_gives_its_facet_to_the_benefit_s_own_filter(void **state)
{
	static const char *const facet[] = { "K02" };
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct sag *s;

	w->kle[R_HJAELP].facet_vis_kun = (struct tekstliste){ facet, 1 };
	service_ses(w);		/* no case: R15 does not apply */
	s = hoerer_til(w, b);
	service_skjult(w, 15, "facet_vis_kun", "G01");
	s->klasser.v[1].noegle = "K02";
	service_ses(w);
	s->klasser.v[1].virkning.til = w->sp.now;
	service_ses(w);		/* the case has none: nor does it then */
}

static void
an_exempted_or_protected_case_hides_its_benefits(void **state)
{
	V;
	struct sag *s = hoerer_til(w, ydelse_ny(w, KLE_HJAELP));
	struct klasse *k = sag_klasse_ny(w, s, KLASSE_VISNING, NULL);
	struct profil *p;

	k->uuid = UNDTAGET;
	service_skjult(w, 21, "visningsklasse", UNDTAGET);
	k->virkning.til = w->sp.now;
	MED_VIRKNING(w, &s->profiler, p);
	service_skjult(w, 22, "sikkerhedsprofil", NULL);
	/* Also when another case has followed it, not when it is over. */
	ydelse_sag_ny(w, &w->ks->bevillinger.v[0], SAG2);
	w->ks->bevillinger.v[0].sager.v[1].virkning.fra++;
	service_skjult(w, 22, "sikkerhedsprofil", NULL);
	sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG2, KLE_LUKKET);
	service_skjult(w, 22, "sikkerhedsprofil", NULL);
	w->ks->bevillinger.v[0].sager.v[0].virkning.til = w->sp.now;
	service_ses(w);
	w->ks->bevillinger.v[0].sager.v[0].virkning.til = TID_EVIGT;
	p->virkning.til = w->sp.now;
	service_ses(w);
}

static void
a_case_that_is_not_the_citizen_s_own_gives_nothing(void **state)
{
	V;
	struct sag *s = hoerer_til(w, ydelse_ny(w, KLE_HJAELP));

	w->kle[R_HJAELP].fradato = d("2024-03-01");
	s->indeks.v[0].oprettet = t("2000-01-01");
	service_skjult(w, 12, "fradato", "2024-03-01");
	s->parter.v[0].rolle = PARTROLLE_SEKUNDAER;
	service_ses(w);
	s->parter.v[0].rolle = PARTROLLE_PRIMAER;
	s->liv = LIV_SLETTET;
	service_ses(w);
	s->liv = LIV_IMPORTERET;
	s->egenskaber.v[0].virkning.til = w->sp.now;
	service_ses(w);
	s->egenskaber.n = 0;
	strcpy(s->aktoerer.v[0].cvr, KBH);
	service_ses(w);
}

static void
a_case_found_by_property_alone_gives_nothing(void **state)
{
	V;
	struct sag *s;

	w->kle[R_HJAELP].fradato = d("2024-03-01");
	ejerskab_ny(w, "2000-01-01", NULL);
	s = ejersag_ny(w);
	s->parter.v[0].cpr = w->sp.borger;
	s->indeks.v[0].oprettet = t("2000-01-01");
	w->kle[R_EJER].mitoverblik = w->kle[R_EJER].verifikationsklient = 0;
	ydelse_sag_ny(w, ydelse_ny(w, KLE_HJAELP), SAG1);
	service_ses(w);
}

static void
a_case_that_sagsindeks_answered_without_leaves_the_grant_s_start(void **state)
{
	V;

	ydelse_sag_ny(w, ydelse_ny(w, KLE_HJAELP), SAG2);
	w->kle[R_HJAELP].fradato = d("2024-03-01");
	w->ks->status[KILDE_SAGSINDEKS] = KS_INGENDATA;
	service_ses(w);
	w->kle[R_HJAELP].fradato = d("2024-03-02");
	service_skjult(w, 12, "fradato", "2024-03-02");
}

static void
a_benefit_whose_case_could_not_be_asked_for_is_left_out(void **state)
{
	static const enum kilde_status fejl[] = { KS_TIDSUDLOEB,
	    KS_UTILGAENGELIG, KS_AFVIST, KS_FEJL };
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	size_t i;

	for (i = 0; i < 4; i++) {
		w->ks->status[KILDE_SAGSINDEKS] = fejl[i];
		service_ses(w);
		assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	}
	ydelse_sag_ny(w, b, SAG1);
	service_skjult(w, 40, "sag", NULL);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	b->sager.v[0].virkning.til = w->sp.now;
	service_ses(w);
}

static void
of_several_cases_the_one_that_began_last_counts_ties_by_uuid(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct sag *s;

	s = hoerer_til(w, b);
	s->indeks.v[0].oprettet = t("2000-01-01");
	sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG2, KLE_LUKKET);
	ydelse_sag_ny(w, b, SAG2);
	w->kle[R_HJAELP].fradato = d("2024-03-01");
	service_skjult(w, 12, "fradato", "2024-03-01");	/* SAG1: the tie */
	b->sager.v[1].virkning.fra++;
	service_ses(w);
	b->sager.v[1].virkning.fra -= 2;
	service_skjult(w, 12, "fradato", "2024-03-01");
	b->sager.v[0].uuid = SAG2;
	b->sager.v[1].uuid = SAG1;
	service_ses(w);
	b->sager.v[1].virkning.fra++;
	service_skjult(w, 12, "fradato", "2024-03-01");	/* the tie again */
	b->sager.v[0].uuid = SAG1;
	b->sager.v[1].uuid = SAG2;
	b->sager.v[0].virkning.til = w->sp.now;
	service_ses(w);
}

static void
sagid_is_there_when_the_case_is_shown_to_the_asker(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);

	sag_ny(w);
	ydelse_sag_ny(w, b, "11111111-1111-4111-8111-11111111AAAA");
	borger_ser(w);
	assert_string_equal(w->o.service.v[0].sag, SAG1);
	w->kle[R_SAG].mitoverblik = 0;
	borger_ser(w);
	assert_null(w->o.service.v[0].sag);
	forklar(w);
	assert_string_equal(w->o.service.v[0].sag, SAG1);
	w->kle[R_SAG].verifikationsklient = 0;
	forklar(w);
	assert_null(w->o.service.v[0].sag);
	/* Shown, whether or not the list of cases was asked for. */
	w->kle[R_SAG].mitoverblik = 1;
	w->sp.omraader = OMR_SERVICE;
	borger_ser(w);
	assert_int_equal(w->o.sager.n, 0);
	assert_string_equal(w->o.service.v[0].sag, SAG1);
}

/* ---- R41: economic ---- */

static void
a_benefit_with_a_payment_is_economic(void **state)
{
	V;
	const struct vist_udbetaling *u;

	penge_ny(w);
	penge_ses(w, 1);
	u = udbetaling(w);
	assert_string_equal(u->id, EFF1);
	assert_int_equal(u->dato, d("2024-03-27"));
	assert_string_equal(u->beloeb, "12345.67");
	assert_int_equal(u->fra, d("2024-03-01"));
	assert_int_equal(u->til, d("2024-03-31"));
	assert_string_equal(u->udbetaler, "Odense Kommune");
	assert_int_equal(u->status, UDB_UDBETALT);
	assert_null(w->o.oekonomiske.v[0].bevilgetaf);
	assert_null(w->o.oekonomiske.v[0].beskrivelse);
}

static void
a_benefit_with_a_plan_is_economic_and_the_plan_is_not_listed(void **state)
{
	V;

	ydelse_ny(w, KLE_PENGE)->ydelser.v[0].plan = 1;
	penge_ses(w, 0);
}

static void
paid_sent_and_planned_follow_from_which_amounts_are_there(void **state)
{
	V;
	struct effektuering_egenskaber *g;

	penge_ny(w);
	g = &w->ks->effektueringer.v[0].egenskaber.v[0];
	g->sendt = "";
	assert_int_equal(udbetaling(w)->status, UDB_UDBETALT);
	g->udbetalt = NULL;
	assert_int_equal(udbetaling(w)->status, UDB_SENDT);
	g->sendt = NULL;
	assert_int_equal(udbetaling(w)->status, UDB_PLANLAGT);
	MED_VIRKNING(w, &w->ks->effektueringer.v[0].egenskaber, g);
	*g = w->ks->effektueringer.v[0].egenskaber.v[0];
	g->sendt = "1.00";
	g->virkning.fra++;
	assert_int_equal(udbetaling(w)->status, UDB_SENDT);
	g->virkning.fra -= 2;
	assert_int_equal(udbetaling(w)->status, UDB_PLANLAGT);
}

static void
payments_find_their_grants_in_whatever_order_they_come(void **state)
{
	static const char *const id[] = { YD1, SAG2, SAG1, DOK2, DOK1 };
	static const char *const eff[] = { EFF1, EFF2, KRAV1, SYSTEM, UNDTAGET };
	V;
	size_t i;

	for (i = 0; i < 5; i++) {
		ydelse_ny(w, KLE_PENGE)->uuid = id[i];
		effektuering_ny(w, eff[i],
		    "2024-03-27")->linjer.v[0].bevilling = id[4 - i];
	}
	w->ks->flere[KILDE_YDELSESINDEKS] = 1;
	w->ks->effektueringer.v[0].linjer.v[0].beloeb = "x";
	borger_ser(w);
	assert_int_equal(w->o.oekonomiske.n, 5);
	for (i = 0; i < 5; i++)
		assert_int_equal(w->o.oekonomiske.v[i].udbetalinger.n,
		    strcmp(w->o.oekonomiske.v[i].id, DOK1) != 0);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR |
	    BESKED_FLEREENDVIST);
}

static void
the_whole_s_amount_counts_only_for_a_single_line(void **state)
{
	V;
	struct effektuering *e;
	struct effektuering_linje *l;

	penge_ny(w);
	e = &w->ks->effektueringer.v[0];
	e->linjer.v[0].beloeb = NULL;
	assert_string_equal(udbetaling(w)->beloeb, "9999.00");
	MED_VIRKNING(w, &e->linjer, l);
	*l = e->linjer.v[0];
	l->beloeb = "1.5";
	assert_string_equal(udbetaling(w)->beloeb, "1.50");
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	/* A line not in force does not exist. */
	l->virkning.til = w->sp.now;
	assert_string_equal(udbetaling(w)->beloeb, "9999.00");
	assert_int_equal(w->o.beskeder, 0);
}

static void
a_payment_with_an_unusable_amount_or_no_date_is_left_out(void **state)
{
	V;
	struct effektuering *e;

	penge_ny(w);
	e = &w->ks->effektueringer.v[0];
	e->linjer.v[0].beloeb = "1.005";
	penge_ses(w, 0);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	assert_int_equal(w->o.udeladt_ubrugelig, 1);
	e->linjer.v[0].beloeb = "1.00";
	penge_ses(w, 1);
	assert_int_equal(w->o.beskeder, 0);
	e->egenskaber.v[0].disposition = DAG_INGEN;
	penge_ses(w, 0);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	/* Nothing is said of what the asker would not have seen. */
	w->kle[R_PENGE].mitoverblik = 0;
	borger_ser(w);
	assert_int_equal(w->o.beskeder, 0);
}

static void
the_payer_is_the_paying_unit_else_the_department(void **state)
{
	V;
	struct aktoer *a;

	penge_ny(w);
	a = &w->ks->effektueringer.v[0].aktoerer.v[1];
	a->navn = NULL;
	assert_string_equal(udbetaling(w)->udbetaler, "Ydelseskontoret");
	a->navn = "Sagsbehandler Jensen";
	a->type = AKTOERTYPE_BRUGER;
	assert_string_equal(udbetaling(w)->udbetaler, "Ydelseskontoret");
	w->ks->effektueringer.v[0].egenskaber.v[0].afdeling = "070385-1237";
	assert_null(udbetaling(w)->udbetaler);
}

static void
a_payment_joins_its_own_benefit_of_the_grant(void **state)
{
	V;
	struct bevilling *b = penge_ny(w);
	struct effektuering_linje *l;
	struct bevilget_ydelse *y;

	l = &w->ks->effektueringer.v[0].linjer.v[0];
	l->ydelse = NULL;
	penge_ses(w, 1);
	l->ydelse = "2";
	borger_ser(w);
	assert_int_equal(w->o.service.n, 1);
	l->bevilling = SAG1;
	borger_ser(w);
	assert_int_equal(w->o.service.n, 1);
	l->bevilling = "55555555-5555-4555-8555-55555555EEEE";
	MED_VIRKNING(w, &b->ydelser, y);
	*y = b->ydelser.v[0];
	y->id = "2";
	borger_ser(w);
	assert_int_equal(w->o.service.n, 1);
	assert_string_equal(w->o.service.v[0].id, YD1 "-1");
	assert_int_equal(w->o.oekonomiske.n, 1);
	assert_string_equal(w->o.oekonomiske.v[0].id, YD1 "-2");
	/* To which of two nobody knows. */
	l->ydelse = NULL;
	borger_ser(w);
	assert_int_equal(w->o.service.n, 2);
}

static void
several_benefits_of_a_grant_are_entries_of_their_own(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct bevilget_ydelse *y;

	MED_VIRKNING(w, &b->ydelser, y);
	*y = b->ydelser.v[0];
	y->id = NULL;
	y->kle = KLE_LUKKET;
	b->ydelser.v[0].id = "070385-1237";
	forklar(w);
	assert_int_equal(w->o.service.n, 1);
	assert_string_equal(w->o.service.v[0].id, YD1 "-1");
	assert_non_null(afgoerelse(w, OBJ_SERVICE, YD1 "-1"));
	assert_int_equal(afgoerelse(w, OBJ_SERVICE, YD1 "-2")->regel, 10);
}

static void
the_newest_version_of_a_benefit_is_the_benefit(void **state)
{
	V;
	struct bevilling *b = ydelse_ny(w, KLE_HJAELP);
	struct bevilget_ydelse *y;

	MED_VIRKNING(w, &b->ydelser, y);
	*y = b->ydelser.v[0];
	y->navn = "Kørestol";
	y->virkning.fra++;
	service_ses(w);
	assert_string_equal(w->o.service.v[0].navn, "Kørestol");
	y->virkning.fra--;
	service_ses(w);
	assert_string_equal(w->o.service.v[0].navn, "Rollator");
	/* A version that has not begun does not count yet. */
	y->virkning.fra = w->sp.now + 1;
	service_ses(w);
	assert_string_equal(w->o.service.v[0].navn, "Rollator");
	y->virkning.fra = b->ydelser.v[0].virkning.fra;
	y->id = "2";
	y->virkning.til = w->sp.now;
	service_ses(w);
	assert_string_equal(w->o.service.v[0].navn, "Rollator");
	b->ydelser.v[0].virkning.til = w->sp.now;
	service_skjult(w, 25, "virkning", NULL);
	assert_int_equal(w->o.afgoerelser.n, 1);
}

static void
a_grant_without_any_benefit_is_explained_too(void **state)
{
	V;

	ydelse_ny(w, KLE_HJAELP)->ydelser.n = 0;
	service_skjult(w, 10, "kle", NULL);
	assert_int_equal(w->o.afgoerelser.n, 1);
}

static void
payments_that_do_not_exist_make_nothing_economic(void **state)
{
	V;
	struct effektuering *e;

	penge_ny(w);
	e = &w->ks->effektueringer.v[0];
	e->liv = LIV_SLETTET;
	service_ses(w);
	e->liv = LIV_IMPORTERET;
	e->egenskaber.v[0].virkning.til = w->sp.now;
	service_ses(w);
	e->egenskaber.v[0].virkning.til = TID_EVIGT;
	e->linjer.v[0].virkning.til = w->sp.now;
	service_ses(w);
	e->linjer.v[0].virkning.til = TID_EVIGT;
	penge_ses(w, 1);
}

static void
a_payment_of_another_person_or_municipality_is_no_answer(void **state)
{
	V;
	struct effektuering *e;
	struct part *p;

	penge_ny(w);
	e = &w->ks->effektueringer.v[0];
	strcpy(e->aktoerer.v[0].cvr, KBH);
	service_ses(w);
	strcpy(e->aktoerer.v[0].cvr, ODENSE);
	MED_VIRKNING(w, &e->parter, p);
	del_part(w, p, ANDEN);
	service_ses(w);
	del_part(w, p, BORGER);
	penge_ses(w, 1);
}

static void
equal_payments_are_shown_once(void **state)
{
	V;

	penge_ny(w);
	effektuering_ny(w, "66666666-6666-4666-8666-66666666FFFF",
	    "2024-03-27");
	penge_ses(w, 1);
	effektuering_ny(w, SAG2, "2024-03-27");
	effektuering_ny(w, SAG1, "2024-03-27");
	effektuering_ny(w, SAG2, "2024-03-27");
	penge_ses(w, 3);
}

/* ---- R43 ---- */

static void
udbetaling_danmark_s_payment_is_left_out(void **state)
{
	V;
	struct effektuering *e;

	penge_ny(w);
	e = effektuering_ny(w, EFF2, "2024-04-27");
	strcpy(e->aktoerer.v[1].cvr, UDK);
	penge_ses(w, 1);
	assert_string_equal(udbetaling(w)->id, EFF1);
	assert_int_equal(w->o.beskeder, 0);
	strcpy(e->aktoerer.v[1].cvr, ODENSE);
	strcpy(e->aktoerer.v[0].cvr, UDK);
	penge_ses(w, 1);
	strcpy(e->aktoerer.v[0].cvr, ODENSE);
	penge_ses(w, 2);
}

static void
a_benefit_without_any_other_payment_is_left_out_too(void **state)
{
	V;
	struct bevilling *b = penge_ny(w);
	struct aktoer *a = &w->ks->effektueringer.v[0].aktoerer.v[1];

	strcpy(a->cvr, UDK);
	skjult_af(w, OBJ_OEKONOMISK, YD1, 43, "udbetaler", UDK);
	b->ydelser.v[0].plan = 1;
	skjult_af(w, OBJ_OEKONOMISK, YD1, 43, "udbetaler", UDK);
	a->virkning.til = w->sp.now;
	penge_ses(w, 1);
}

static void
udbetaling_danmark_s_own_grant_is_left_out(void **state)
{
	V;

	strcpy(ydelse_ny(w, KLE_HJAELP)->aktoerer.v[0].cvr, UDK);
	service_skjult(w, 43, "udbetaler", UDK);
}

static void
without_all_of_ydelsesindeks_no_benefit_is_judged(void **state)
{
	V;

	ydelse_ny(w, KLE_HJAELP);
	w->ks->status[KILDE_YDELSESINDEKS] = KS_TIDSUDLOEB;
	ikke_et_svar(w);
	assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_TIDSUDLOEB);
}

static void
only_the_lists_asked_for_are_made(void **state)
{
	V;

	penge_ny(w);
	w->sp.omraader = OMR_SERVICE;
	borger_ser(w);
	assert_int_equal(antal_vist(w), 0);
	/* What was returned is explained all the same. */
	forklar(w);
	assert_int_equal(antal_vist(w), 0);
	assert_int_equal(w->o.afgoerelser.n, 1);
	w->sp.omraader = OMR_OEKONOMISKE;
	borger_ser(w);
	assert_int_equal(w->o.oekonomiske.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROEV(a_service_is_shown_with_what_r42_names),
		PROEV(a_benefit_has_ended_the_day_after_its_last_day),
		PROEV(the_deliverer_is_an_organisational_unit_and_nobody_else),
		PROEV(without_a_fit_name_the_municipality_granted_it),
		PROEV(texts_with_a_cpr_number_are_replaced_or_left_out),
		PROEV(bevilget_fra_is_the_benefit_s_start_else_the_grant_s),
		PROEV(a_benefit_whose_case_nobody_dated_is_left_out_and_said),
		PROEV(a_benefit_that_began_nobody_knows_when_is_left_out_and_said),
		PROEV(only_the_bevillingsmodtager_sees_a_benefit),
		PROEV(a_benefit_of_somebody_or_somewhere_else_is_no_answer),
		PROEV(equal_grants_are_shown_once),
		PROEV(a_benefit_needs_its_own_number_configured_and_open),
		PROEV(a_benefit_on_an_owner_based_number_is_its_recipient_s),
		PROEV(fradato_compares_the_grant_s_start),
		PROEV(the_source_system_filter_looks_at_the_benefit_s_own),
		PROEV(a_benefit_with_a_sikkerhedsprofil_is_hidden),
		PROEV(a_benefit_not_in_force_does_not_exist),
		PROEV(a_benefit_obeys_the_minimum_age),
		PROEV(a_benefit_from_before_the_age_stays_hidden),
		PROEV(the_case_gives_its_creation_whether_hidden_or_not),
		PROEV(the_case_s_creation_is_what_r31_compares),
		PROEV(the_case_gives_its_facet_to_the_benefit_s_own_filter),
		PROEV(an_exempted_or_protected_case_hides_its_benefits),
		PROEV(a_case_that_is_not_the_citizen_s_own_gives_nothing),
		PROEV(a_case_found_by_property_alone_gives_nothing),
		PROEV(a_case_that_sagsindeks_answered_without_leaves_the_grant_s_start),
		PROEV(a_benefit_whose_case_could_not_be_asked_for_is_left_out),
		PROEV(of_several_cases_the_one_that_began_last_counts_ties_by_uuid),
		PROEV(sagid_is_there_when_the_case_is_shown_to_the_asker),
		PROEV(a_benefit_with_a_payment_is_economic),
		PROEV(a_benefit_with_a_plan_is_economic_and_the_plan_is_not_listed),
		PROEV(paid_sent_and_planned_follow_from_which_amounts_are_there),
		PROEV(payments_find_their_grants_in_whatever_order_they_come),
		PROEV(the_whole_s_amount_counts_only_for_a_single_line),
		PROEV(a_payment_with_an_unusable_amount_or_no_date_is_left_out),
		PROEV(the_payer_is_the_paying_unit_else_the_department),
		PROEV(a_payment_joins_its_own_benefit_of_the_grant),
		PROEV(several_benefits_of_a_grant_are_entries_of_their_own),
		PROEV(the_newest_version_of_a_benefit_is_the_benefit),
		PROEV(a_grant_without_any_benefit_is_explained_too),
		PROEV(payments_that_do_not_exist_make_nothing_economic),
		PROEV(a_payment_of_another_person_or_municipality_is_no_answer),
		PROEV(equal_payments_are_shown_once),
		PROEV(udbetaling_danmark_s_payment_is_left_out),
		PROEV(a_benefit_without_any_other_payment_is_left_out_too),
		PROEV(udbetaling_danmark_s_own_grant_is_left_out),
		PROEV(without_all_of_ydelsesindeks_no_benefit_is_judged),
		PROEV(only_the_lists_asked_for_are_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
