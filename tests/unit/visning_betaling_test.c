/* Claims: rules R50-R53, R30, R41. */
#include "verden.h"

#define V	struct verden *w = *state

static void
ses(struct verden *w)
{
	vises_som(w, OBJ_BETALING, KRAV1);
}

static void
skjult(struct verden *w, int regel, const char *felt, const char *vaerdi)
{
	skjult_af(w, OBJ_BETALING, KRAV1, regel, felt, vaerdi);
}

static enum betaling_status
status(struct verden *w)
{
	borger_ser(w);
	assert_int_equal(w->o.betalinger.n, 1);
	return w->o.betalinger.v[0].status;
}

static void
a_claim_is_shown_with_its_amounts_and_dates(void **state)
{
	V;
	const struct vist_betaling *b;

	fordring_ny(w);
	ses(w);
	b = &w->o.betalinger.v[0];
	assert_string_equal(b->id, KRAV1);
	assert_string_equal(b->kravtype, KRAV_KENDT);
	assert_string_equal(b->kravnavn, w->typer[0].navn);
	assert_ptr_equal(b->myndighed, &w->kommuner[1]);
	assert_string_equal(b->beloeb, "2500.00");
	assert_string_equal(b->rest, "1500.50");
	assert_int_equal(b->stiftet, d("2026-05-01"));
	assert_int_equal(b->frist, d("2026-12-01"));
	assert_int_equal(b->status, BETALING_KOMMENDE);
	assert_ptr_equal(b->kontakt, &w->krav[0].kontakt);
	assert_string_equal(w->o.afgoerelser.v[0].kravtype, KRAV_KENDT);
	assert_null(w->o.afgoerelser.v[0].kle);
	assert_int_equal(w->o.beskeder, 0);
}

static void
a_claim_of_another_debtor_or_creditor_is_no_answer(void **state)
{
	V;
	struct fordring *f = fordring_ny(w);

	f->debitor = person(ANDEN);
	ikke_et_svar(w);
	f->debitor = w->sp.borger;
	strcpy(f->kreditor_cvr, KBH);
	ikke_et_svar(w);
	kilde_siger(w, KILDE_OEKONOMI, KS_INGENDATA);
}

static void
equal_claims_are_shown_once(void **state)
{
	V;

	fordring_ny(w);
	fordring_ny(w)->id = "88888888-8888-4888-8888-88888888ABCD";
	ses(w);
	assert_int_equal(w->o.afgoerelser.n, 1);
	fordring_ny(w)->id = SAG2;
	fordring_ny(w)->id = SAG1;
	fordring_ny(w)->id = SAG2;
	borger_ser(w);
	assert_int_equal(w->o.betalinger.n, 3);
}

static void
a_kind_that_is_not_configured_is_hidden(void **state)
{
	V;

	fordring_ny(w)->kravtype = KRAV_UKENDT;
	skjult(w, 50, "kravtype", KRAV_UKENDT);
	assert_string_equal(w->o.afgoerelser.v[0].kravtype, KRAV_UKENDT);
}

static void
the_name_is_the_row_s_else_the_table_s_else_the_source_s(void **state)
{
	V;
	struct fordring *f = fordring_ny(w);

	f->kravnavn = "Fra kilden";
	w->krav[0].navn = "Fra arket";
	ses(w);
	assert_string_equal(w->o.betalinger.v[0].kravnavn, "Fra arket");
	strcpy(w->krav[0].kravtype, KRAV_UKENDT);
	f->kravtype = "B0B0B0B0-ac92-4840-90e0-c53f0ddcd0e1";
	w->krav[0].navn = NULL;
	ses(w);
	assert_string_equal(w->o.betalinger.v[0].kravnavn, "Fra kilden");
	assert_string_equal(w->o.betalinger.v[0].kravtype, f->kravtype);
	f->kravnavn = "070385-1237";
	ses(w);
	assert_string_equal(w->o.betalinger.v[0].kravnavn, f->kravtype);
}

static void
the_two_openings_of_a_kind_are_independent(void **state)
{
	V;

	fordring_ny(w);
	w->krav[0].mitoverblik = 0;
	borger_ser(w);
	assert_int_equal(w->o.betalinger.n, 0);
	forklaret(w, OBJ_BETALING, KRAV1, VISES_VERIFIKATIONSKLIENT, 50,
	    "mitoverblik", "nej");
	assert_int_equal(w->o.betalinger.n, 1);
	w->krav[0].verifikationsklient = 0;
	skjult(w, 50, "mitoverblik", "nej");
	w->krav[0].mitoverblik = 1;
	borger_ser(w);
	assert_int_equal(w->o.betalinger.n, 1);
	forklaret(w, OBJ_BETALING, KRAV1, VISES_MITOVERBLIK, 50,
	    "mitoverblik", "ja");
	assert_int_equal(w->o.betalinger.n, 0);
}

static void
fradato_compares_stiftet(void **state)
{
	V;
	struct fordring *f = fordring_ny(w);

	w->krav[0].fradato = d("2026-05-01");
	ses(w);
	w->krav[0].fradato = d("2026-05-02");
	skjult(w, 50, "fradato", "2026-05-02");
	f->stiftet = DAG_INGEN;
	skjult(w, 50, "fradato", "2026-05-02");
	w->krav[0].fradato = DAG_INGEN;
	ses(w);
	assert_int_equal(w->o.betalinger.v[0].stiftet, DAG_INGEN);
}

static void
the_due_day_is_still_in_time(void **state)
{
	V;

	fordring_ny(w)->frist = d("2026-11-22");
	w->sp.now = t("2026-11-22T22:59:59.999Z");
	assert_int_equal(status(w), BETALING_KOMMENDE);
	w->sp.now = t("2026-11-22T23:00:00Z");
	assert_int_equal(status(w), BETALING_OVERSKREDET);
}

static void
what_is_paid_is_paid_whatever_the_date(void **state)
{
	static const char *const rester[] = { "0", "0.00", "-0.01", "-10" };
	V;
	struct fordring *f = fordring_ny(w);
	size_t i;

	f->frist = d("2020-01-01");
	for (i = 0; i < 4; i++) {
		f->rest = rester[i];
		assert_int_equal(status(w), BETALING_BETALT);
	}
	f->frist = DAG_INGEN;
	assert_int_equal(status(w), BETALING_BETALT);
	f->rest = "0.01";
	f->frist = d("2020-01-01");
	assert_int_equal(status(w), BETALING_OVERSKREDET);
}

static void
what_is_sent_to_gaeldsstyrelsen_is_that_before_anything(void **state)
{
	V;
	struct fordring *f = fordring_ny(w);

	f->gaeldsstyrelsen = 1;
	assert_int_equal(status(w), BETALING_GAELDSSTYRELSEN);
	f->rest = "0";
	assert_int_equal(status(w), BETALING_GAELDSSTYRELSEN);
	f->frist = DAG_INGEN;
	assert_int_equal(status(w), BETALING_GAELDSSTYRELSEN);
}

static void
a_claim_whose_status_needs_a_missing_date_is_left_out_and_said(void **state)
{
	V;

	fordring_ny(w)->frist = DAG_INGEN;
	skjult(w, 52, "betalingsfrist", NULL);
	assert_int_equal(w->o.beskeder, BESKED_UDELADTBETALING);
	borger_ser(w);
	assert_int_equal(w->o.beskeder, BESKED_UDELADTBETALING);
}

static void
it_is_said_only_of_a_claim_open_to_the_asker(void **state)
{
	V;

	fordring_ny(w)->frist = DAG_INGEN;
	w->krav[0].mitoverblik = 0;
	borger_ser(w);
	assert_int_equal(w->o.beskeder, 0);
	forklar(w);
	assert_int_equal(w->o.beskeder, BESKED_UDELADTBETALING);
	w->krav[0].fradato = d("2026-05-02");
	skjult(w, 50, "fradato", "2026-05-02");
	assert_int_equal(w->o.beskeder, 0);
	w->krav[0].fradato = DAG_INGEN;
	fordring_ny(w)->beloeb = "x";
	w->ks->fordringer.v[1].id = SAG1;
	forklar(w);
	assert_int_equal(w->o.beskeder, BESKED_UDELADTBETALING |
	    BESKED_DELVISTSVAR);
	assert_int_equal(w->o.udeladt_frist, 1);
	assert_int_equal(w->o.udeladt_ubrugelig, 1);
	w->sp.omraader = OMR_SAGER;
	forklar(w);
	assert_int_equal(w->o.beskeder, 0);
	assert_int_equal(w->o.udeladt_frist, 0);
}

static void
an_unusable_amount_leaves_the_claim_out_and_is_said(void **state)
{
	static const char *const daarlige[] = { "1.005", "x", "", NULL };
	V;
	struct fordring *f = fordring_ny(w);
	size_t i;

	for (i = 0; i < 4; i++) {
		f->beloeb = daarlige[i];
		skjult(w, 41, "beloeb", NULL);
		assert_int_equal(w->o.beskeder, BESKED_DELVISTSVAR);
	}
	f->beloeb = "1";
	f->rest = "0.001";
	skjult(w, 41, "beloeb", NULL);
	w->krav[0].mitoverblik = 0;
	borger_ser(w);
	assert_int_equal(w->o.beskeder, 0);
}

static void
claims_follow_the_default_age(void **state)
{
	V;

	w->sp.borger = person("2311084003");
	fordring_ny(w)->frist = DAG_INGEN;
	strcpy(w->alder[0].kle, KLE_SAG);
	w->alder[0].alder = 15;
	w->k.central.n_alder = 1;
	skjult(w, 30, "mindstealder", "18");
	assert_int_equal(w->o.beskeder, BESKED_UNDERMINDSTEALDER);
	w->ks->fordringer.v[0].frist = d("2026-12-01");
	w->sp.now = t("2026-11-23");
	ses(w);
}

static void
a_claim_may_be_from_before_the_age(void **state)
{
	V;

	fordring_ny(w)->stiftet = d("1999-01-01");
	ses(w);
}

static void
a_municipality_without_the_integration_has_no_payments(void **state)
{
	V;

	w->ks->status[KILDE_OEKONOMI] = KS_INGENDATA;
	borger_ser(w);
	kilde_siger(w, KILDE_OEKONOMI, KS_INGENDATA);
	assert_int_equal(w->o.beskeder, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROEV(a_claim_is_shown_with_its_amounts_and_dates),
		PROEV(a_claim_of_another_debtor_or_creditor_is_no_answer),
		PROEV(equal_claims_are_shown_once),
		PROEV(a_kind_that_is_not_configured_is_hidden),
		PROEV(the_name_is_the_row_s_else_the_table_s_else_the_source_s),
		PROEV(the_two_openings_of_a_kind_are_independent),
		PROEV(fradato_compares_stiftet),
		PROEV(the_due_day_is_still_in_time),
		PROEV(what_is_paid_is_paid_whatever_the_date),
		PROEV(what_is_sent_to_gaeldsstyrelsen_is_that_before_anything),
		PROEV(a_claim_whose_status_needs_a_missing_date_is_left_out_and_said),
		PROEV(it_is_said_only_of_a_claim_open_to_the_asker),
		PROEV(an_unusable_amount_leaves_the_claim_out_and_is_said),
		PROEV(claims_follow_the_default_age),
		PROEV(a_claim_may_be_from_before_the_age),
		PROEV(a_municipality_without_the_integration_has_no_payments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
