/*
 * ydelsesindeks_test.c - what is asked of Ydelsesindeks, and what becomes of
 * an answer.  Each test changes one thing of the golden answer.
 */
#include "svar_stoette.h"

#define YI_OUT	"yi_FremsoegOutput"

/* ---- the question ---- */

static void
search_follows_the_schema(void **state)
{
	struct proeve *p = *state;

	p->q.fra = 200;
	assert_true(gyldig("yi", sporg_xml(p, &ydelsesindeks)));
}

static void
search_finds_grants_or_payments_of_the_citizen(void **state)
{
	struct proeve *p = *state;
	const char *xml = sporg_xml(p, &ydelsesindeks);

	assert_string_equal(find(p, xml, "//@operation@"), "OR");
	assert_string_equal(find(p, xml, "//@Bevillingspart@/@ReferenceID@"),
	    "urn:oio:cpr-nr:" BORGER);
	assert_string_equal(find(p, xml, "//@Bevillingspart@/@Rolle@"),
	    p->roller.uuid[R_YD_BEVILLINGSMODTAGER]);
	assert_string_equal(find(p, xml,
	    "//@OekonomiskEffektueringPart@/@ReferenceID@"),
	    "urn:oio:cpr-nr:" BORGER);
	assert_string_equal(find(p, xml,
	    "count(//@OekonomiskEffektueringPart@/@Rolle@)"), "0");
}

static void
search_in_any_role_names_none(void **state)
{
	struct proeve *p = *state;
	const char *xml;

	p->q.alle_roller = 1;
	xml = sporg_xml(p, &ydelsesindeks);
	assert_true(gyldig("yi", xml));
	assert_string_equal(find(p, xml, "count(//@Rolle@)"), "0");
}

static void
both_searches_ask_for_the_same_page(void **state)
{
	struct proeve *p = *state;
	const char *xml;

	p->q.fra = 200;
	p->q.antal = 50;
	xml = sporg_xml(p, &ydelsesindeks);
	assert_string_equal(find(p, xml,
	    "count(//@FoersteResultatReference@[.='200'])"), "2");
	assert_string_equal(find(p, xml,
	    "count(//@MaksimalAntalKvantitet@[.='50'])"), "2");
}

static void
filter_asks_for_what_could_be_shown(void **state)
{
	static const char *const bevilling[] = { "egenskaber",
	    "bevilgetydelse", "sag", "part", "aktoer-ejer",
	    "aktoer-ansvarlig", "sikkerhedsprofil" };
	static const char *const effektuering[] = { "egenskaber", "aktoer",
	    "oekonomiskeydelseeffektueringer", "itsystem" };
	struct proeve *p = *state;
	const char *xml = sporg_xml(p, &ydelsesindeks);
	size_t i;

	for (i = 0; i < 7; i++)
		assert_string_equal(find(p, xml, arena_printf(p->a,
		    "//@BevillingVis@[%zu]", i + 1)), bevilling[i]);
	for (i = 0; i < 4; i++)
		assert_string_equal(find(p, xml, arena_printf(p->a,
		    "//@OekonomiskEffektueringVis@[%zu]", i + 1)),
		    effektuering[i]);
	assert_string_equal(find(p, xml, "count(//@Vis@)"), "11");
}

static void
newest_payment_comes_first(void **state)
{
	struct proeve *p = *state;
	const char *xml = sporg_xml(p, &ydelsesindeks);

	assert_string_equal(find(p, xml, "//@Sortering@//@Element@"),
	    "Dispositionsdato");
	assert_string_equal(find(p, xml, "//@Sortering@//@Retning@"),
	    "Faldende");
}

/* ---- the answer: how it went ---- */

static void
status_20_is_ok(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &ydelsesindeks, golden(p, YI_OUT));
	assert_int_equal(p->side.status, KS_OK);
	assert_int_equal(p->ks.bevillinger.n, 1);
	assert_int_equal(p->ks.effektueringer.n, 1);
	assert_false(p->side.flere);
}

static void
status_44_is_nothing_and_40_a_refusal(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &ydelsesindeks, med(p, golden(p, YI_OUT), ">20<", ">44<"));
	assert_int_equal(p->side.status, KS_INGENDATA);
	svar_ok(p, &ydelsesindeks, med(p, golden(p, YI_OUT), ">20<", ">40<"));
	assert_int_equal(p->side.status, KS_AFVIST);
	assert_int_equal(p->ks.bevillinger.n, 0);
	assert_int_equal(p->ks.effektueringer.n, 0);
}

static void
either_total_says_that_more_remain(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, YI_OUT);

	svar_ok(p, &ydelsesindeks, med(p, xml, "<yi:Antal>1<",
	    "<yi:Antal>2<"));
	assert_true(p->side.flere);
	xml = med(p, xml, "<yi:Antal>1<", "<yi:Antal>3<");
	svar_ok(p, &ydelsesindeks, med(p, xml, ">bevillinger<",
	    ">effektueringer<"));
	assert_true(p->side.flere);
	svar_ok(p, &ydelsesindeks, med(p, xml, ">bevillinger<", ">ydelser<"));
	assert_false(p->side.flere);
}

static void
object_without_registration_is_unusable(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &ydelsesindeks, uden(p, golden(p, YI_OUT),
	    "<bi:Registrering>", "</bi:Registrering>"));
	assert_true(p->side.ubrugelig);
	assert_int_equal(p->ks.bevillinger.n, 0);
	assert_int_equal(p->ks.effektueringer.n, 1);
	svar_ok(p, &ydelsesindeks, uden(p, golden(p, YI_OUT),
	    "<oef:Registrering>", "</oef:Registrering>"));
	assert_true(p->side.ubrugelig);
	assert_int_equal(p->ks.effektueringer.n, 1);
}

/* ---- a grant ---- */

static const struct bevilling *
bev_af(struct proeve *p, const char *xml)
{
	p->ks.bevillinger.n = 0;
	svar_ok(p, &ydelsesindeks, xml);
	assert_int_equal(p->ks.bevillinger.n, 1);
	return p->ks.bevillinger.v;
}

static void
grant_has_uuid_life_and_start(void **state)
{
	const struct bevilling *b = bev_af(*state, golden(*state, YI_OUT));

	assert_string_equal(b->uuid, UUID("203"));
	assert_int_equal(b->liv, LIV_IMPORTERET);
	assert_int_equal(b->egenskaber.n, 1);
	assert_int_equal(b->egenskaber.v[0].start, dag_parse("2026-01-01"));
	assert_periode(b->egenskaber.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
}

static void
start_as_text_may_be_a_moment_or_nothing(void **state)
{
	static const struct { const char *tekst, *dag; } v[] = {
		{ ">2026-01-31T23:30:00Z<", "2026-02-01" },
		{ ">2026-01-31T23:30:00<", "2026-01-31" },
		{ ">2026-03-04<", "2026-03-04" },
		{ ">engang<", NULL }, { "><", NULL }, { ">2026-02-30<", NULL }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(bev_af(p, med_efter(p, golden(p, YI_OUT),
		    "<bi:Bevillingstartdato", ">2026-01-01<", v[i].tekst))->
		    egenskaber.v[0].start, v[i].dag == NULL ? DAG_INGEN :
		    dag_parse(v[i].dag));
	assert_int_equal(bev_af(p, uden(p, golden(p, YI_OUT),
	    "<bi:Bevillingstartdato>", "</bi:Bevillingstartdato>"))->
	    egenskaber.v[0].start, DAG_INGEN);
}

static void
benefit_has_id_name_number_and_plan(void **state)
{
	struct proeve *p = *state;
	const struct bevilget_ydelse *y = bev_af(p, golden(p,
	    YI_OUT))->ydelser.v;

	assert_string_equal(y->id, "1");
	assert_string_equal(y->navn, "Enkeltydelse");
	assert_int_equal(y->start, dag_parse("2026-01-01"));
	assert_int_equal(y->slut, DAG_INGEN);
	assert_null(y->meddelelse);
	assert_string_equal(y->kle, "32.24.04");
	assert_string_equal(y->kletitel, "Hjælp");
	assert_true(y->plan);
	assert_periode(y->virkning, tid_parse(VIRKNING_FRA), TID_EVIGT);
	y = bev_af(p, uden(p, golden(p, YI_OUT), "<bi:OekonomiskEffektuerings"
	    "plan>", "</bi:OekonomiskEffektueringsplan>"))->ydelser.v;
	assert_false(y->plan);
}

static void
benefit_has_end_and_message(void **state)
{
	struct proeve *p = *state;
	const struct bevilget_ydelse *y = bev_af(p, med(p, med(p,
	    golden(p, YI_OUT), "<bi:Tilbagebetalingspligtig>",
	    "<bi:BevilgetYdelseSlutdato>2026-12-31T23:00:00Z"
	    "</bi:BevilgetYdelseSlutdato><bi:Begrundelse>Hemmelig"
	    "</bi:Begrundelse><bi:Tilbagebetalingspligtig>"),
	    "</bi:Tilbagebetalingspligtig>", "</bi:Tilbagebetalingspligtig>"
	    "<bi:Meddelelse>Hver uge</bi:Meddelelse>"))->ydelser.v;

	assert_int_equal(y->slut, dag_parse("2027-01-01"));
	assert_string_equal(y->meddelelse, "Hver uge");
}

static void
name_is_the_benefits_own_else_its_kind(void **state)
{
	struct proeve *p = *state;
	const char *xml = med(p, golden(p, YI_OUT), "<bi:Ydelsesnavn>Enkelt",
	    "<bi:Ydelsesnavn>Anden ");

	assert_string_equal(bev_af(p, xml)->ydelser.v[0].navn,
	    "Enkeltydelse");
	assert_string_equal(bev_af(p, med(p, xml,
	    "<bi:Navn>Enkeltydelse</bi:Navn>", ""))->ydelser.v[0].navn,
	    "Anden ydelse");
	assert_string_equal(bev_af(p, med(p, xml,
	    "<bi:Navn>Enkeltydelse</bi:Navn>", "<bi:Navn> </bi:Navn>"))->
	    ydelser.v[0].navn, "Anden ydelse");
	assert_null(bev_af(p, med(p, uden(p, xml, "<bi:Ydelse>",
	    "</bi:Ydelse>"), "<bi:Navn>Enkeltydelse</bi:Navn>", ""))->
	    ydelser.v[0].navn);
}

static void
benefit_without_a_class_has_no_number(void **state)
{
	struct proeve *p = *state;
	const struct bevilget_ydelse *y = bev_af(p, uden(p, golden(p, YI_OUT),
	    "<bi:Klassifikation>", "</bi:Klassifikation>"))->ydelser.v;

	assert_null(y->kle);
	assert_null(y->kletitel);
}

static void
source_system_of_a_benefit_has_no_period(void **state)
{
	struct proeve *p = *state;
	const char *xml = med(p, golden(p, YI_OUT), "<bi:ItSystem><bi:Rolle>"
	    "<sd:UUIDIdentifikator>" UUID("201"), arena_printf(p->a,
	    "<bi:ItSystem><bi:Rolle><sd:UUIDIdentifikator>%s",
	    p->roller.uuid[R_YD_MASTER]));
	const struct bevilget_ydelse *y;

	xml = med(p, xml, "</bi:Rolle><bi:SystemNavn>", "</bi:Rolle>"
	    "<bi:ReferenceID><sd:UUIDIdentifikator>" UUID("202")
	    "</sd:UUIDIdentifikator></bi:ReferenceID><bi:SystemNavn>");
	y = bev_af(p, xml)->ydelser.v;
	assert_int_equal(y->systemer.n, 1);
	assert_int_equal(y->systemer.v[0].rolle, SYSTEM_MASTER);
	assert_string_equal(y->systemer.v[0].navn, "Ydelsessystem");
	assert_string_equal(y->systemer.v[0].uuid, UUID("202"));
	assert_periode(y->systemer.v[0].virkning, TID_FOER_ALT, TID_EVIGT);
	y = bev_af(p, golden(p, YI_OUT))->ydelser.v;
	assert_int_equal(y->systemer.v[0].rolle, SYSTEM_UKENDT);
}

static void
grant_has_its_recipient(void **state)
{
	struct proeve *p = *state;
	const struct bevilling *b = bev_af(p, golden(p, YI_OUT));

	assert_int_equal(b->parter.n, 1);
	assert_int_equal(b->parter.v[0].rolle, PARTROLLE_PRIMAER);
	assert_int_equal(b->parter.v[0].art, PART_CPR);
	assert_string_equal(b->parter.v[0].cpr.nr, BORGER);
	b = bev_af(p, med(p, golden(p, YI_OUT),
	    p->roller.uuid[R_YD_BEVILLINGSMODTAGER],
	    p->roller.uuid[R_YD_MODTAGER]));
	assert_int_equal(b->parter.v[0].rolle, PARTROLLE_YDELSESMODTAGER);
	b = bev_af(p, med(p, golden(p, YI_OUT),
	    p->roller.uuid[R_YD_BEVILLINGSMODTAGER],
	    p->roller.uuid[R_SAG_PRIMAER_PART]));
	assert_int_equal(b->parter.v[0].rolle, PARTROLLE_UKENDT);
}

static void
every_role_of_an_actor_is_told_apart(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, YI_OUT);
	const char *ejer = p->roller.uuid[R_YD_EJER];
	const struct bevilling *b = bev_af(p, xml);

	assert_int_equal(b->aktoerer.n, 1);
	assert_int_equal(b->aktoerer.v[0].rolle, AKTOER_EJER);
	assert_string_equal(b->aktoerer.v[0].cvr, "11111111");
	assert_string_equal(b->aktoerer.v[0].navn, "Korsbæk Kommune");
	assert_int_equal(b->aktoerer.v[0].type, AKTOERTYPE_UKENDT);
	b = bev_af(p, med(p, xml, arena_printf(p->a, "%s"
	    "</sd:UUIDIdentifikator></gd:Rolle>", ejer), arena_printf(p->a,
	    "%s</sd:UUIDIdentifikator></gd:Rolle><gd:Type>"
	    "<sd:UUIDIdentifikator>%s</sd:UUIDIdentifikator></gd:Type>",
	    p->roller.uuid[R_YD_ANSVARLIG], p->roller.uuid[R_YD_TYPE_ENHED])));
	assert_int_equal(b->aktoerer.v[0].rolle, AKTOER_ANSVARLIG);
	assert_int_equal(b->aktoerer.v[0].type, AKTOERTYPE_ENHED);
	b = bev_af(p, med(p, xml, ejer, UUID("fff")));
	assert_int_equal(b->aktoerer.v[0].rolle, AKTOER_UKENDT);
}

static void
case_of_a_grant_counts_whatever_its_role(void **state)
{
	struct proeve *p = *state;
	const char *sag = "<bi:BrugervendtNoegle>26-1";
	const struct bevilling *b = bev_af(p, golden(p, YI_OUT));

	assert_non_null(strstr(golden(p, YI_OUT), sag));
	assert_int_equal(b->sager.n, 1);
	assert_string_equal(b->sager.v[0].uuid, SAG_ID);
	assert_periode(b->sager.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
	b = bev_af(p, med_efter(p, golden(p, YI_OUT), "<bi:Bevillingssag>",
	    "<gd:ReferenceID>", "<gd:Rolle><sd:UUIDIdentifikator>" UUID("fff")
	    "</sd:UUIDIdentifikator></gd:Rolle><gd:ReferenceID>"));
	assert_int_equal(b->sager.n, 1);
}

static void
security_profile_of_a_grant_is_noticed_in_both_places(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, YI_OUT), *profil = stykke(p, xml,
	    "<bi:Sikkerhedsprofil>", "</bi:Sikkerhedsprofil>");
	const struct bevilling *b = bev_af(p, xml);

	assert_int_equal(b->profiler.n, 1);
	assert_periode(b->profiler.v[0].virkning, TID_FOER_ALT, TID_EVIGT);
	b = bev_af(p, med(p, xml, profil, arena_printf(p->a,
	    "<gd:LokalUdvidelseListe>%s</gd:LokalUdvidelseListe>", profil)));
	assert_int_equal(b->profiler.n, 1);
	b = bev_af(p, med(p, xml, profil, ""));
	assert_int_equal(b->profiler.n, 0);
}

/* ---- a payment ---- */

static const struct effektuering *
eff_af(struct proeve *p, const char *xml)
{
	p->ks.effektueringer.n = 0;
	svar_ok(p, &ydelsesindeks, xml);
	assert_int_equal(p->ks.effektueringer.n, 1);
	return p->ks.effektueringer.v;
}

static void
payment_has_date_amounts_and_department(void **state)
{
	const struct effektuering *e = eff_af(*state, golden(*state, YI_OUT));

	assert_string_equal(e->uuid, UUID("204"));
	assert_int_equal(e->liv, LIV_IMPORTERET);
	assert_int_equal(e->egenskaber.n, 1);
	assert_int_equal(e->egenskaber.v[0].disposition,
	    dag_parse("2026-02-27"));
	assert_string_equal(e->egenskaber.v[0].brutto, "1250.00");
	assert_string_equal(e->egenskaber.v[0].udbetalt, "-10.5");
	assert_null(e->egenskaber.v[0].sendt);
	assert_string_equal(e->egenskaber.v[0].afdeling, "Ydelser");
	assert_periode(e->egenskaber.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
}

static void
amount_sent_is_kept_apart_from_amount_paid(void **state)
{
	struct proeve *p = *state;
	const struct effektuering *e = eff_af(p, med(p, golden(p, YI_OUT),
	    "<oef:BeloebUdbetalt>-10.5</oef:BeloebUdbetalt>",
	    "<oef:BeloebSendtTilUdbetaling>7</oef:BeloebSendtTilUdbetaling>"));

	assert_string_equal(e->egenskaber.v[0].sendt, "7");
	assert_null(e->egenskaber.v[0].udbetalt);
}

static void
amount_that_is_there_but_empty_is_there(void **state)
{
	struct proeve *p = *state;

	assert_string_equal(eff_af(p, med(p, golden(p, YI_OUT), ">-10.5<",
	    "><"))->egenskaber.v[0].udbetalt, "");
}

static void
unusable_amount_is_left_to_the_rules(void **state)
{
	struct proeve *p = *state;

	assert_string_equal(eff_af(p, med(p, golden(p, YI_OUT),
	    "<oef:Ydelsesbeloeb>1250.00", "<oef:Ydelsesbeloeb>1.250,005"))->
	    linjer.v[0].beloeb, "1.250,005");
}

static void
line_names_the_benefit_it_pays(void **state)
{
	struct proeve *p = *state;
	const struct effektuering *e = eff_af(p, med(p, golden(p, YI_OUT),
	    "</oef:YdelsesperiodeStartdato>", "</oef:YdelsesperiodeStartdato>"
	    "<oef:YdelsesperiodeSlutdato>2026-02-27T22:59:00Z"
	    "</oef:YdelsesperiodeSlutdato>"));

	assert_int_equal(e->linjer.n, 1);
	assert_string_equal(e->linjer.v[0].bevilling, UUID("203"));
	assert_string_equal(e->linjer.v[0].ydelse, "1");
	assert_string_equal(e->linjer.v[0].beloeb, "1250.00");
	assert_int_equal(e->linjer.v[0].fra, dag_parse("2026-02-01"));
	assert_int_equal(e->linjer.v[0].til, dag_parse("2026-02-27"));
	assert_periode(e->linjer.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
	e = eff_af(p, uden(p, golden(p, YI_OUT), "<oef:BevilgetYdelseRef>",
	    "</oef:BevilgetYdelseRef>"));
	assert_null(e->linjer.v[0].bevilling);
	assert_int_equal(e->linjer.v[0].til, DAG_INGEN);
}

static void
payment_has_owner_payer_and_recipient(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, YI_OUT);
	const struct effektuering *e = eff_af(p, xml);

	assert_int_equal(e->aktoerer.n, 1);
	assert_int_equal(e->aktoerer.v[0].rolle, AKTOER_EJER);
	assert_string_equal(e->aktoerer.v[0].cvr, "11111111");
	assert_int_equal(e->parter.n, 1);
	assert_string_equal(e->parter.v[0].cpr.nr, BORGER);
	e = eff_af(p, med(p, xml, p->roller.uuid[R_EFF_EJER],
	    p->roller.uuid[R_EFF_UDBETALENDE]));
	assert_int_equal(e->aktoerer.v[0].rolle, AKTOER_UDBETALENDE);
	assert_string_equal(e->aktoerer.v[0].navn, "Korsbæk Kommune");
	e = eff_af(p, med(p, xml, p->roller.uuid[R_EFF_EJER], UUID("fff")));
	assert_int_equal(e->aktoerer.v[0].rolle, AKTOER_UKENDT);
}

/* ---- what is not as the contract says ---- */

static void
answer_that_breaks_its_contract_is_refused(void **state)
{
	static const struct { const char *fra, *til; } v[] = {
		{ "<oef:Dispositionsdato>2026-02-27T00:00:00Z",
		    "<oef:Dispositionsdato>2026-02-27" },
		{ "<bi:BevilgetYdelseStartdato>2026-01-01T00:00:00Z",
		    "<bi:BevilgetYdelseStartdato>2026-01-32T00:00:00Z" },
		{ "<oef:YdelsesperiodeStartdato>2026-02-01T00:00:00Z",
		    "<oef:YdelsesperiodeStartdato>februar" },
		{ "<bi:ObjektType><sd:UUIDIdentifikator>" UUID("203"),
		    "<bi:ObjektType><sd:UUIDIdentifikator>203" },
		{ "<oef:ObjektType><sd:UUIDIdentifikator>" UUID("204"),
		    "<oef:ObjektType><sd:UUIDIdentifikator>" BORGER },
		{ "<bi:ForudBagud>Bagud", "<bi:ForudBagud>Nu" },
		{ ">bevillinger<", ">andet<" }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		assert_int_equal(svar_rc(p, &ydelsesindeks, med(p,
		    golden(p, YI_OUT), v[i].fra, v[i].til)), GW_ESCHEMA);
		assert_null(strstr(p->g.text, BORGER));
	}
	assert_int_equal(svar_rc(p, &ydelsesindeks, golden(p,
	    "sdi_FremsoegOutput")), GW_ESCHEMA);
}

static void
extension_that_nobody_knows_spoils_nothing(void **state)
{
	struct proeve *p = *state;
	const struct bevilling *b = bev_af(p, med(p, golden(p, YI_OUT),
	    "</bi:RelationListe>", "<gd:LokalUdvidelseListe><n:Ny xmlns:n="
	    "\"urn:ny\"><n:Bevillingspart/></n:Ny></gd:LokalUdvidelseListe>"
	    "</bi:RelationListe>"));

	assert_int_equal(b->parter.n, 1);
	assert_int_equal(b->profiler.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(search_follows_the_schema),
		test(search_finds_grants_or_payments_of_the_citizen),
		test(search_in_any_role_names_none),
		test(both_searches_ask_for_the_same_page),
		test(filter_asks_for_what_could_be_shown),
		test(newest_payment_comes_first),
		test(status_20_is_ok),
		test(status_44_is_nothing_and_40_a_refusal),
		test(either_total_says_that_more_remain),
		test(object_without_registration_is_unusable),
		test(grant_has_uuid_life_and_start),
		test(start_as_text_may_be_a_moment_or_nothing),
		test(benefit_has_id_name_number_and_plan),
		test(benefit_has_end_and_message),
		test(name_is_the_benefits_own_else_its_kind),
		test(benefit_without_a_class_has_no_number),
		test(source_system_of_a_benefit_has_no_period),
		test(grant_has_its_recipient),
		test(every_role_of_an_actor_is_told_apart),
		test(case_of_a_grant_counts_whatever_its_role),
		test(security_profile_of_a_grant_is_noticed_in_both_places),
		test(payment_has_date_amounts_and_department),
		test(amount_sent_is_kept_apart_from_amount_paid),
		test(amount_that_is_there_but_empty_is_there),
		test(unusable_amount_is_left_to_the_rules),
		test(line_names_the_benefit_it_pays),
		test(payment_has_owner_payer_and_recipient),
		test(answer_that_breaks_its_contract_is_refused),
		test(extension_that_nobody_knows_spoils_nothing)
	};

	xmlInitParser();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
