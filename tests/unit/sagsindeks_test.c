/*
 * sagsindeks_test.c - what is asked of Sags- og Dokumentindeks, and what
 * becomes of an answer.  Each test changes one thing of the golden answer.
 */
#include "svar_stoette.h"

#include "scan.h"

#define SDI_OUT	"sdi_FremsoegOutput"

/* ---- the question ---- */

static void
search_by_party_follows_the_schema(void **state)
{
	struct proeve *p = *state;

	assert_true(gyldig("sdi", sporg_xml(p, &sagsindeks)));
}

static void
search_by_party_is_by_cpr_in_the_primary_role(void **state)
{
	struct proeve *p = *state;
	const char *xml = sporg_xml(p, &sagsindeks);

	assert_string_equal(find(p, xml, "//@Sagspart@/@ReferenceID@/"
	    "@URNIdentifikator@"), "urn:oio:cpr-nr:" BORGER);
	assert_string_equal(find(p, xml, "//@Sagspart@/@Rolle@/"
	    "@UUIDIdentifikator@"), p->roller.uuid[R_SAG_PRIMAER_PART]);
	assert_string_equal(find(p, xml, "count(//@SoegSag@)"), "1");
	assert_string_equal(find(p, xml, "count(//@Sagsgenstande@)"), "0");
}

static void
search_in_any_role_names_none(void **state)
{
	struct proeve *p = *state;
	const char *xml;

	p->q.alle_roller = 1;
	xml = sporg_xml(p, &sagsindeks);
	assert_true(gyldig("sdi", xml));
	assert_string_equal(find(p, xml, "count(//@Rolle@)"), "0");
	assert_string_equal(find(p, xml, "//@URNIdentifikator@"),
	    "urn:oio:cpr-nr:" BORGER);
}

static void
page_is_asked_for_where_it_begins(void **state)
{
	struct proeve *p = *state;
	const char *xml;

	p->q.fra = 300;
	p->q.antal = 25;
	xml = sporg_xml(p, &sagsindeks);
	assert_true(gyldig("sdi", xml));
	assert_string_equal(find(p, xml, "//@FoersteResultatReference@"),
	    "300");
	assert_string_equal(find(p, xml, "//@MaksimalAntalKvantitet@"), "25");
}

static void
newest_registration_comes_first(void **state)
{
	struct proeve *p = *state;
	const char *xml = sporg_xml(p, &sagsindeks);

	assert_string_equal(find(p, xml, "//@SagSortering@/@Element@"),
	    "StsRegistreringstidspunkt");
	assert_string_equal(find(p, xml, "//@SagSortering@/@Retning@"),
	    "Faldende");
}

static void
documents_are_not_asked_for_unless_they_could_be_shown(void **state)
{
	struct proeve *p = *state;
	const char *xml = sporg_xml(p, &sagsindeks);

	assert_string_equal(find(p, xml, "count(//@DokumentVis@)"), "0");
	assert_string_equal(find(p, xml, "count(//@SagInkluder@)"), "0");
	assert_string_equal(find(p, xml, "count(//@SagVis@)"), "8");
	assert_string_equal(find(p, xml,
	    "count(//@SagVis@[.='journalpost'])"), "0");
}

static void
documents_come_with_their_journal_posts(void **state)
{
	struct proeve *p = *state;
	const char *xml;

	p->q.dokumenter = 1;
	xml = sporg_xml(p, &sagsindeks);
	assert_true(gyldig("sdi", xml));
	assert_string_equal(find(p, xml, "count(//@SagVis@)"), "9");
	assert_string_equal(find(p, xml,
	    "count(//@SagVis@[.='journalpost'])"), "1");
	assert_string_equal(find(p, xml, "//@SagInkluder@"), "journalpost");
	assert_string_equal(find(p, xml, "count(//@DokumentVis@)"), "4");
	assert_string_equal(find(p, xml, "count(//@DokumentVis@[.='aktoer' or"
	    " .='part' or .='dokument'])"), "0");
}

static void
what_is_never_shown_is_never_asked_for(void **state)
{
	struct proeve *p = *state;

	p->q.dokumenter = 1;
	assert_string_equal(find(p, sporg_xml(p, &sagsindeks),
	    "count(//@SagVis@[.='journalpost-journalnote' or"
	    " .='sagsrelation'])"), "0");
}

static void
search_by_property_asks_for_any_of_them(void **state)
{
	static const char *const urn[] = {
		"urn:oio:ejendom:bfe-nr:0000123456",
		"urn:oio:ejendom:bfe-nr:123456",
		"urn:oio:esr:ejendom:101-012345"
	};
	struct proeve *p = *state;
	const char *xml;

	p->q.ejendomme = urn;
	p->q.n_ejendomme = 3;
	p->q.fra = 100;
	xml = sporg_xml(p, &sagsindeks);
	assert_true(gyldig("sdi", xml));
	assert_string_equal(find(p, xml, "//@operation@"), "OR");
	assert_string_equal(find(p, xml, "count(//@SoegSag@)"), "3");
	assert_string_equal(find(p, xml, "//@SoegSag@[3]/@RelationListe@/"
	    "@Sagsgenstande@/@ReferenceID@/@URNIdentifikator@"), urn[2]);
	assert_string_equal(find(p, xml, "count(//@SoegSag@"
	    "[@FoersteResultatReference@='100'])"), "3");
}

static void
search_by_property_does_not_use_the_party(void **state)
{
	static const char *const urn[] = { "urn:oio:ejendom:bfe-nr:123456" };
	struct proeve *p = *state;
	const char *xml;

	p->q.ejendomme = urn;
	p->q.n_ejendomme = 1;
	xml = sporg_xml(p, &sagsindeks);
	assert_true(gyldig("sdi", xml));
	assert_string_equal(find(p, xml, "count(//@Sagspart@)"), "0");
	assert_null(strstr(xml, BORGER));
}

static void
fifty_properties_with_documents_follow_the_schema(void **state)
{
	struct proeve *p = *state;
	const char *urn[50];
	size_t i;

	for (i = 0; i < 50; i++)
		urn[i] = arena_printf(p->a, "urn:oio:ejendom:bfe-nr:%zu",
		    i + 1);
	p->q.ejendomme = urn;
	p->q.n_ejendomme = 50;
	p->q.dokumenter = 1;
	assert_true(gyldig("sdi", sporg_xml(p, &sagsindeks)));
}

/* security profile, 1: no more than 256 declarations in a message; with one
 * on every element that uses a name, twenty properties had more. */
static void
fifty_properties_are_within_what_a_receiver_accepts(void **state)
{
	struct proeve *p = *state;
	struct scan_doc *doc;
	const char *urn[50], *xml;
	size_t i;

	for (i = 0; i < 50; i++)
		urn[i] = "urn:oio:ejendom:bfe-nr:123456";
	p->q.ejendomme = urn;
	p->q.n_ejendomme = 50;
	xml = sporg_xml(p, &sagsindeks);
	assert_int_equal(scan_parse(p->a, xml, strlen(xml), &scan_request,
	    NULL, &doc), GW_OK);
}

static void
question_about_nobody_is_not_written(void **state)
{
	struct proeve *p = *state;
	const char *xml;
	size_t len;

	memset(&p->q.borger, 0, sizeof(p->q.borger));
	assert_int_equal(adapter_sporg(&sagsindeks, p->a, &p->q, &xml, &len),
	    GW_EINTERN);
	assert_null(xml);
}

/* ---- the answer: how it went ---- */

static void
status_20_is_ok(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &sagsindeks, golden(p, SDI_OUT));
	assert_int_equal(p->side.status, KS_OK);
	assert_int_equal(p->ks.sager.n, 1);
	assert_int_equal(p->ks.ejersager.n, 0);
	assert_int_equal(p->ks.dokumenter.n, 1);
	assert_false(p->side.flere);
	assert_false(p->side.ubrugelig);
}

static void
status_44_is_nothing(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &sagsindeks, med(p, golden(p, SDI_OUT), ">20<", ">44<"));
	assert_int_equal(p->side.status, KS_INGENDATA);
	assert_int_equal(p->ks.sager.n, 0);
}

static void
every_other_status_is_a_refusal(void **state)
{
	static const char *const kode[] = { ">40<", ">0<", ">-20<", ">200<",
	    "><", ">tyve<", ">20.0<" };
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(kode) / sizeof(kode[0]); i++) {
		svar_ok(p, &sagsindeks, med(p, golden(p, SDI_OUT), ">20<",
		    kode[i]));
		assert_int_equal(p->side.status, KS_AFVIST);
		assert_int_equal(p->ks.sager.n, 0);
	}
}

static void
total_says_that_more_remain(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &sagsindeks, med(p, golden(p, SDI_OUT),
	    "<sdi:Antal>1<", "<sdi:Antal>2<"));
	assert_true(p->side.flere);
	assert_int_equal(p->side.naeste, 1);
}

static void
total_counts_from_the_first_page(void **state)
{
	struct proeve *p = *state;
	const char *xml = med(p, golden(p, SDI_OUT), "<sdi:Antal>1<",
	    "<sdi:Antal>101<");

	p->q.fra = 100;
	svar_ok(p, &sagsindeks, xml);
	assert_false(p->side.flere);
	p->q.fra = 99;
	svar_ok(p, &sagsindeks, xml);
	assert_true(p->side.flere);
	assert_int_equal(p->side.naeste, 100);
}

static void
total_of_documents_does_not_count(void **state)
{
	struct proeve *p = *state;
	const char *xml = med(p, golden(p, SDI_OUT), "<sdi:Antal>1<",
	    "<sdi:Antal>9<");

	svar_ok(p, &sagsindeks, med(p, xml, ">sager<", ">dokumenter<"));
	assert_false(p->side.flere);
}

static void
full_page_without_a_total_means_more(void **state)
{
	struct proeve *p = *state;
	const char *xml = uden(p, golden(p, SDI_OUT), "<sdi:Antal>",
	    "</sdi:Paginering></sdi:Antal>");

	svar_ok(p, &sagsindeks, xml);
	assert_false(p->side.flere);
	p->q.antal = 1;
	svar_ok(p, &sagsindeks, xml);
	assert_true(p->side.flere);
	assert_int_equal(p->side.naeste, 1);
}

static void
empty_page_inside_the_total_is_passed_over(void **state)
{
	struct proeve *p = *state;
	const char *xml = med(p, golden(p, SDI_OUT), "<sdi:Antal>1<",
	    "<sdi:Antal>250<");

	svar_ok(p, &sagsindeks, uden(p, xml,
	    "<sdi:SagFiltreretOejebliksbillede>",
	    "</sdi:SagFiltreretOejebliksbillede>"));
	assert_true(p->side.flere);
	assert_int_equal(p->side.naeste, 100);
}

static void
answer_by_property_goes_to_the_owners_list(void **state)
{
	static const char *const urn[] = { "urn:oio:ejendom:bfe-nr:123456" };
	struct proeve *p = *state;

	p->q.ejendomme = urn;
	p->q.n_ejendomme = 1;
	svar_ok(p, &sagsindeks, golden(p, SDI_OUT));
	assert_int_equal(p->ks.sager.n, 0);
	assert_int_equal(p->ks.ejersager.n, 1);
	assert_int_equal(p->ks.dokumenter.n, 1);
}

static void
pages_add_up(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &sagsindeks, golden(p, SDI_OUT));
	svar_ok(p, &sagsindeks, golden(p, SDI_OUT));
	assert_int_equal(p->ks.sager.n, 2);
	assert_int_equal(p->ks.dokumenter.n, 2);
}

static void
object_without_registration_is_unusable(void **state)
{
	struct proeve *p = *state;

	svar_ok(p, &sagsindeks, uden(p, golden(p, SDI_OUT),
	    "<sag:Registrering>", "</sag:Registrering>"));
	assert_true(p->side.ubrugelig);
	assert_int_equal(p->ks.sager.n, 0);
	assert_int_equal(p->ks.dokumenter.n, 1);
	svar_ok(p, &sagsindeks, uden(p, golden(p, SDI_OUT),
	    "<di:Registrering>", "</di:Registrering>"));
	assert_true(p->side.ubrugelig);
	assert_int_equal(p->ks.dokumenter.n, 1);
}

/* ---- a case ---- */

static const struct sag *
sag_af(struct proeve *p, const char *xml)
{
	svar_ok(p, &sagsindeks, xml);
	assert_int_equal(p->ks.sager.n, 1);
	return p->ks.sager.v;
}

static void
case_has_its_uuid_and_life(void **state)
{
	const struct sag *s = sag_af(*state, golden(*state, SDI_OUT));

	assert_string_equal(s->uuid, SAG_ID);
	assert_int_equal(s->liv, LIV_IMPORTERET);
}

static void
every_life_is_told_apart(void **state)
{
	static const struct { const char *kode; enum livscyklus liv; } v[] = {
		{ "Opstaaet", LIV_OPSTAAET }, { "Passiveret", LIV_PASSIVERET },
		{ "Slettet", LIV_SLETTET }, { "Importeret", LIV_IMPORTERET }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < 4; i++) {
		p->ks.sager.n = 0;
		assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
		    "Importeret", v[i].kode))->liv, v[i].liv);
	}
	p->ks.sager.n = 0;
	assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
	    "<sd:LivscyklusKode>Importeret</sd:LivscyklusKode>", ""))->liv,
	    LIV_UKENDT);
}

static void
last_registration_counts(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, SDI_OUT);
	const char *r = stykke(p, xml, "<sag:Registrering>",
	    "</sag:Registrering>");

	xml = med(p, xml, "<sag:Registrering>", arena_printf(p->a,
	    "%s<sag:Registrering>", med(p, r, ">Byggetilladelse", ">Gammel")));
	assert_string_equal(sag_af(p, xml)->egenskaber.v[0].titel,
	    "Byggetilladelse & færdigmelding");
}

static void
title_is_the_cases_and_never_the_alternative(void **state)
{
	struct proeve *p = *state;
	const struct sag *s = sag_af(p, golden(p, SDI_OUT));

	assert_int_equal(s->egenskaber.n, 1);
	assert_string_equal(s->egenskaber.v[0].titel,
	    "Byggetilladelse & færdigmelding");
	assert_periode(s->egenskaber.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
	p->ks.sager.n = 0;
	s = sag_af(p, uden(p, golden(p, SDI_OUT), "<sag:Titel>",
	    "</sag:Titel>"));
	assert_null(s->egenskaber.v[0].titel);
}

static void
creation_is_the_index_own_property(void **state)
{
	struct proeve *p = *state;
	const struct sag *s = sag_af(p, golden(p, SDI_OUT));

	assert_int_equal(s->indeks.n, 1);
	assert_int_equal(s->indeks.v[0].oprettet, tid_parse(VIRKNING_FRA));
	assert_periode(s->indeks.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
	p->ks.sager.n = 0;
	s = sag_af(p, uden(p, golden(p, SDI_OUT), "<si:OprettetTidspunkt>",
	    "</si:OprettetTidspunkt>"));
	assert_int_equal(s->indeks.v[0].oprettet, TID_INGEN);
}

static void
every_fremdrift_is_told_apart(void **state)
{
	static const struct { const char *kode; enum sag_kode k; } v[] = {
		{ ">Opstaaet<", SAG_OPSTAAET }, { ">Oplyst<", SAG_OPLYST },
		{ ">Afgjort<", SAG_AFGJORT }, { ">Afsluttet<", SAG_AFSLUTTET }
	};
	struct proeve *p = *state;
	const struct sag *s;
	size_t i;

	for (i = 0; i < 4; i++) {
		p->ks.sager.n = 0;
		s = sag_af(p, med(p, golden(p, SDI_OUT), ">Oplyst<",
		    v[i].kode));
		assert_int_equal(s->fremdrift.n, 1);
		assert_periode(s->fremdrift.v[0].virkning,
		    tid_parse(VIRKNING_FRA), TID_EVIGT);
		assert_int_equal(s->fremdrift.v[0].kode, v[i].k);
	}
	p->ks.sager.n = 0;
	s = sag_af(p, uden(p, golden(p, SDI_OUT), "<sag:FremdriftStatusKode>",
	    "</sag:FremdriftStatusKode>"));
	assert_int_equal(s->fremdrift.v[0].kode, SAG_INGEN);
	assert_int_equal(svar_rc(p, &sagsindeks, med(p, golden(p, SDI_OUT),
	    ">Oplyst<", ">Bestilt<")), GW_ESCHEMA);
}

static void
owner_has_its_cvr(void **state)
{
	struct proeve *p = *state;
	const struct sag *s = sag_af(p, golden(p, SDI_OUT));

	assert_int_equal(s->aktoerer.n, 1);
	assert_int_equal(s->aktoerer.v[0].rolle, AKTOER_EJER);
	assert_int_equal(s->aktoerer.v[0].type, AKTOERTYPE_ORGANISATION);
	assert_string_equal(s->aktoerer.v[0].cvr, "11111111");
	assert_string_equal(s->aktoerer.v[0].navn, "Korsbæk Kommune");
	assert_periode(s->aktoerer.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
}

static void
owner_may_be_named_by_urn(void **state)
{
	struct proeve *p = *state;
	const char *xml = uden(p, golden(p, SDI_OUT), "<si:CVR-Nummer>",
	    "</si:CVR-Nummer>");

	assert_string_equal(sag_af(p, xml)->aktoerer.v[0].cvr, "");
	p->ks.sager.n = 0;
	xml = med(p, xml, "<sd:UUIDIdentifikator>" UUID("101")
	    "</sd:UUIDIdentifikator>", "<sd:URNIdentifikator>URN:oio:cvr-nr:"
	    "22222222</sd:URNIdentifikator>");
	assert_string_equal(sag_af(p, xml)->aktoerer.v[0].cvr, "22222222");
}

static void
cvr_that_is_none_is_nobodys(void **state)
{
	static const char *const cvr[] = { ">1111111<", ">111111111<",
	    ">1111111x<", "><" };
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < 4; i++) {
		p->ks.sager.n = 0;
		assert_string_equal(sag_af(p, med_efter(p, golden(p, SDI_OUT),
		    "<si:CVR-Nummer", ">11111111<", cvr[i]))->
		    aktoerer.v[0].cvr, "");
	}
}

/* Where each role and type stands in the golden answer, what it becomes, and
 * what a UUID that we do not know becomes. */
static void
role_that_we_do_not_know_denies(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, SDI_OUT), *ukendt = UUID("fff");
	const struct sag *s;

	xml = med(p, xml, p->roller.uuid[R_SAG_EJER], ukendt);
	xml = med(p, xml, p->roller.uuid[R_TYPE_ORGANISATION], ukendt);
	xml = med(p, xml, p->roller.uuid[R_SAG_PRIMAER_KLASSE], ukendt);
	xml = med(p, xml, p->roller.uuid[R_SAG_PRIMAER_PART], ukendt);
	xml = med(p, xml, p->roller.uuid[R_SAG_MASTER], ukendt);
	s = sag_af(p, xml);
	assert_int_equal(s->aktoerer.v[0].rolle, AKTOER_UKENDT);
	assert_int_equal(s->aktoerer.v[0].type, AKTOERTYPE_UKENDT);
	assert_int_equal(s->klasser.v[0].rolle, KLASSE_UKENDT);
	assert_int_equal(s->parter.v[0].rolle, PARTROLLE_UKENDT);
	assert_int_equal(s->systemer.v[0].rolle, SYSTEM_UKENDT);
	/* the golden answer names no role here */
	assert_int_equal(s->journal.v[0].rolle, JOURNAL_UKENDT);
	assert_false(s->genstande.v[0].byggeri);
	assert_false(s->genstande.v[0].er_ejendom);
}

static void
role_by_urn_is_not_known(void **state)
{
	struct proeve *p = *state;
	const char *uuid = p->roller.uuid[R_SAG_PRIMAER_PART];
	const char *xml = med(p, golden(p, SDI_OUT), arena_printf(p->a,
	    "<sd:UUIDIdentifikator>%s</sd:UUIDIdentifikator>", uuid),
	    arena_printf(p->a, "<sd:URNIdentifikator>%s</sd:URNIdentifikator>",
	    uuid));

	assert_int_equal(sag_af(p, xml)->parter.v[0].rolle, PARTROLLE_UKENDT);
}

static void
case_of_the_roles_letters_does_not_matter(void **state)
{
	struct proeve *p = *state;

	assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
	    "d839f26a-d4d1", "D839F26A-D4D1"))->parter.v[0].rolle,
	    PARTROLLE_PRIMAER);
}

/* One relation, its role replaced by each that the table knows. */
static void
every_role_of_a_party_is_told_apart(void **state)
{
	static const struct { enum rolle_id id; enum part_rolle r; } v[] = {
		{ R_SAG_PRIMAER_PART, PARTROLLE_PRIMAER },
		{ R_SAG_SEKUNDAER_PART, PARTROLLE_SEKUNDAER },
		{ R_SAG_YDELSESMODTAGER, PARTROLLE_YDELSESMODTAGER }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < 3; i++) {
		p->ks.sager.n = 0;
		assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
		    p->roller.uuid[R_SAG_PRIMAER_PART],
		    p->roller.uuid[v[i].id]))->parter.v[0].rolle, v[i].r);
	}
}

static void
every_role_of_a_class_is_told_apart(void **state)
{
	static const struct { enum rolle_id id; enum klasse_rolle r; } v[] = {
		{ R_SAG_PRIMAER_KLASSE, KLASSE_PRIMAER },
		{ R_SAG_HANDLINGSKLASSE, KLASSE_HANDLING },
		{ R_SAG_VISNINGSKLASSE, KLASSE_VISNING }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < 3; i++) {
		p->ks.sager.n = 0;
		assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
		    p->roller.uuid[R_SAG_PRIMAER_KLASSE],
		    p->roller.uuid[v[i].id]))->klasser.v[0].rolle, v[i].r);
	}
}

static void
every_role_and_type_of_an_actor_is_told_apart(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, SDI_OUT);
	const struct sag *s;

	s = sag_af(p, med(p, med(p, xml, p->roller.uuid[R_SAG_EJER],
	    p->roller.uuid[R_SAG_ANSVARLIG]),
	    p->roller.uuid[R_TYPE_ORGANISATION],
	    p->roller.uuid[R_TYPE_ENHED]));
	assert_int_equal(s->aktoerer.v[0].rolle, AKTOER_ANSVARLIG);
	assert_int_equal(s->aktoerer.v[0].type, AKTOERTYPE_ENHED);
	p->ks.sager.n = 0;
	s = sag_af(p, med(p, med(p, xml, p->roller.uuid[R_SAG_EJER],
	    p->roller.uuid[R_SAG_BEHANDLER]),
	    p->roller.uuid[R_TYPE_ORGANISATION],
	    p->roller.uuid[R_TYPE_BRUGER]));
	assert_int_equal(s->aktoerer.v[0].rolle, AKTOER_UKENDT);
	assert_int_equal(s->aktoerer.v[0].type, AKTOERTYPE_BRUGER);
}

static void
class_has_number_title_and_uuid(void **state)
{
	const struct sag *s = sag_af(*state, golden(*state, SDI_OUT));

	assert_int_equal(s->klasser.n, 1);
	assert_string_equal(s->klasser.v[0].noegle, "02.34.02");
	assert_string_equal(s->klasser.v[0].titel, "Byggetilladelser");
	assert_string_equal(s->klasser.v[0].uuid, UUID("102"));
	assert_periode(s->klasser.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
}

static void
party_is_registered_by_cpr(void **state)
{
	const struct sag *s = sag_af(*state, golden(*state, SDI_OUT));

	assert_int_equal(s->parter.n, 1);
	assert_int_equal(s->parter.v[0].art, PART_CPR);
	assert_string_equal(s->parter.v[0].cpr.nr, BORGER);
	assert_periode(s->parter.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
}

static void
party_by_anything_else_is_somebody_else(void **state)
{
	static const char *const id[] = {
		"<sd:URNIdentifikator>urn:oio:cvr-nr:11111111",
		"<sd:URNIdentifikator>urn:oio:pnr:" BORGER,
		"<sd:URNIdentifikator>urn:oio:cpr-nr:010170123",
		"<sd:URNIdentifikator>urn:oio:cpr-nr:010170-1235",
		"<sd:URNIdentifikator>urn:oio:cpr-nr: " BORGER,
		"<sd:URNIdentifikator>" BORGER,
		"<sd:URNIdentifikator>urn:oio:fuldtnavn:Ib Holm"
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(id) / sizeof(id[0]); i++) {
		p->ks.sager.n = 0;
		assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
		    "<sd:URNIdentifikator>urn:oio:cpr-nr:" BORGER, id[i]))->
		    parter.v[0].art, PART_ANDEN);
	}
	p->ks.sager.n = 0;
	assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
	    "<sd:URNIdentifikator>urn:oio:cpr-nr:" BORGER
	    "</sd:URNIdentifikator>", "<sd:UUIDIdentifikator>urn:oio:cpr-nr:"
	    BORGER "</sd:UUIDIdentifikator>"))->parter.v[0].art, PART_ANDEN);
	p->ks.sager.n = 0;
	assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
	    "<gd:ReferenceID><sd:URNIdentifikator>urn:oio:cpr-nr:" BORGER
	    "</sd:URNIdentifikator></gd:ReferenceID>", ""))->parter.v[0].art,
	    PART_ANDEN);
}

static void
property_is_byggeri_of_type_ejendom(void **state)
{
	struct proeve *p = *state;
	const char *xml = med(p, golden(p, SDI_OUT),
	    "<gd:ReferenceID><sd:URNIdentifikator>urn:oio:ejendom",
	    arena_printf(p->a, "<gd:Rolle><sd:UUIDIdentifikator>%s"
	    "</sd:UUIDIdentifikator></gd:Rolle><gd:Type>"
	    "<sd:UUIDIdentifikator>%s</sd:UUIDIdentifikator></gd:Type>"
	    "<gd:ReferenceID><sd:URNIdentifikator>urn:oio:ejendom",
	    p->roller.uuid[R_SAG_BYGGERI], p->roller.uuid[R_TYPE_EJENDOM]));
	const struct sag *s = sag_af(p, xml);

	assert_int_equal(s->genstande.n, 1);
	assert_true(s->genstande.v[0].byggeri);
	assert_true(s->genstande.v[0].er_ejendom);
	assert_int_equal(s->genstande.v[0].ejendom.art, EJENDOM_BFE);
	assert_int_equal(s->genstande.v[0].ejendom.bfe, 123456);
	assert_periode(s->genstande.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
}

static void
thing_that_is_no_property_is_kept_as_none(void **state)
{
	struct proeve *p = *state;

	assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT),
	    "urn:oio:ejendom:bfe-nr:", "urn:oio:matrikel:"))->
	    genstande.v[0].ejendom.art, EJENDOM_INGEN);
}

static void
journal_post_names_a_document_and_its_title(void **state)
{
	struct proeve *p = *state;
	const struct sag *s = sag_af(p, golden(p, SDI_OUT));

	assert_int_equal(s->journal.n, 1);
	assert_string_equal(s->journal.v[0].dokument, UUID("103"));
	assert_string_equal(s->journal.v[0].titel, "Ansøgning");
	assert_periode(s->journal.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
	p->ks.sager.n = 0;
	s = sag_af(p, uden(p, golden(p, SDI_OUT),
	    "<sag:JournalpostEgenskaber>", "</sag:JournalpostEgenskaber>"));
	assert_null(s->journal.v[0].titel);
}

static void
every_role_of_a_journal_post_is_told_apart(void **state)
{
	static const struct { enum rolle_id id; enum journal_rolle r; } v[] = {
		{ R_SAG_TILAKTERET, JOURNAL_TILAKTERET },
		{ R_SAG_VEDLAGT, JOURNAL_VEDLAGT },
		{ R_SAG_JOURNALNOTAT, JOURNAL_NOTAT }
	};
	const char *foer = "<gd:ReferenceID><sd:UUIDIdentifikator>"
	    UUID("103");
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < 3; i++) {
		p->ks.sager.n = 0;
		assert_int_equal(sag_af(p, med(p, golden(p, SDI_OUT), foer,
		    arena_printf(p->a, "<gd:Rolle><sd:UUIDIdentifikator>%s"
		    "</sd:UUIDIdentifikator></gd:Rolle>%s",
		    p->roller.uuid[v[i].id], foer)))->journal.v[0].rolle,
		    v[i].r);
	}
}

static void
source_system_has_role_name_and_uuid(void **state)
{
	struct proeve *p = *state;
	const struct sag *s = sag_af(p, golden(p, SDI_OUT));

	assert_int_equal(s->systemer.n, 1);
	assert_int_equal(s->systemer.v[0].rolle, SYSTEM_MASTER);
	assert_periode(s->systemer.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
	assert_string_equal(s->systemer.v[0].navn, "Bygsag");
	assert_string_equal(s->systemer.v[0].uuid, UUID("104"));
	p->ks.sager.n = 0;
	s = sag_af(p, med(p, golden(p, SDI_OUT), p->roller.uuid[R_SAG_MASTER],
	    p->roller.uuid[R_SAG_AFSENDER]));
	assert_int_equal(s->systemer.v[0].rolle, SYSTEM_AFSENDER);
}

static void
security_profile_is_noticed_whatever_its_role(void **state)
{
	struct proeve *p = *state;
	const struct sag *s = sag_af(p, golden(p, SDI_OUT));

	assert_int_equal(s->profiler.n, 1);
	assert_periode(s->profiler.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
}

/* ---- a document ---- */

static const struct dokument *
dok_af(struct proeve *p, const char *xml)
{
	p->ks.dokumenter.n = 0;
	svar_ok(p, &sagsindeks, xml);
	assert_int_equal(p->ks.dokumenter.n, 1);
	return p->ks.dokumenter.v;
}

static void
document_has_uuid_title_date_and_type(void **state)
{
	const struct dokument *d = dok_af(*state, golden(*state, SDI_OUT));

	assert_string_equal(d->uuid, UUID("002"));
	assert_int_equal(d->liv, LIV_IMPORTERET);
	assert_int_equal(d->egenskaber.n, 1);
	assert_string_equal(d->egenskaber.v[0].titel, "Svar");
	assert_int_equal(d->egenskaber.v[0].brevdato, dag_parse("2026-02-01"));
	assert_int_equal(d->egenskaber.v[0].type, DOKTYPE_BREV_UD);
	assert_periode(d->egenskaber.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
	assert_int_equal(d->fremdrift.v[0].kode, DOK_ENDELIGT);
	assert_periode(d->fremdrift.v[0].virkning, tid_parse(VIRKNING_FRA),
	    TID_EVIGT);
	assert_int_equal(d->klasser.n, 1);
	assert_int_equal(d->profiler.n, 1);
}

static void
every_type_of_document_is_told_apart(void **state)
{
	static const struct { const char *navn; enum dokument_type t; } v[] = {
		{ "Faktura", DOKTYPE_FAKTURA },
		{ "Brev, indgaaende", DOKTYPE_BREV_IND },
		{ "Brev, udgaaende", DOKTYPE_BREV_UD },
		{ "Brev", DOKTYPE_BREV },
		{ "Internt Notat", DOKTYPE_INTERNT_NOTAT },
		{ "Eksternt Notat", DOKTYPE_EKSTERNT_NOTAT },
		{ "Rapport", DOKTYPE_RAPPORT },
		{ "Dagsorden", DOKTYPE_DAGSORDEN },
		{ "Plan", DOKTYPE_PLAN }, { "Andet", DOKTYPE_ANDET }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(dok_af(p, med(p, golden(p, SDI_OUT),
		    "Brev, udgaaende", v[i].navn))->egenskaber.v[0].type,
		    v[i].t);
	assert_int_equal(dok_af(p, uden(p, golden(p, SDI_OUT), "<di:Type>",
	    "</di:Type>"))->egenskaber.v[0].type, DOKTYPE_INGEN);
}

static void
every_state_of_a_document_is_told_apart(void **state)
{
	static const struct { const char *navn; enum dokument_kode k; } v[] = {
		{ ">Modtaget<", DOK_MODTAGET }, { ">Fordelt<", DOK_FORDELT },
		{ ">Underudarbejdelse<", DOK_UNDERUDARBEJDELSE },
		{ ">Underreview<", DOK_UNDERREVIEW },
		{ ">Publiceret<", DOK_PUBLICERET },
		{ ">Endeligt<", DOK_ENDELIGT }, { ">Afleveret<", DOK_AFLEVERET }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(dok_af(p, med(p, golden(p, SDI_OUT),
		    ">Endeligt<", v[i].navn))->fremdrift.v[0].kode, v[i].k);
}

static void
document_may_be_exempt_by_its_class(void **state)
{
	struct proeve *p = *state;
	const struct dokument *d = dok_af(p, med(p, golden(p, SDI_OUT),
	    "<di:Dokumentklasse>", arena_printf(p->a, "<di:Dokumentklasse>"
	    "<gd:Rolle><sd:UUIDIdentifikator>%s</sd:UUIDIdentifikator>"
	    "</gd:Rolle><gd:ReferenceID><sd:UUIDIdentifikator>%s"
	    "</sd:UUIDIdentifikator></gd:ReferenceID>",
	    p->roller.uuid[R_DOK_VISNINGSKLASSE],
	    p->roller.uuid[R_KLASSE_VISNING_UNDTAGET])));

	assert_int_equal(d->klasser.v[0].rolle, KLASSE_VISNING);
	assert_string_equal(d->klasser.v[0].uuid,
	    p->roller.uuid[R_KLASSE_VISNING_UNDTAGET]);
}

static void
document_without_a_date_has_none(void **state)
{
	struct proeve *p = *state;

	assert_int_equal(dok_af(p, uden(p, golden(p, SDI_OUT),
	    "<di:BrevDato>", "</di:BrevDato>"))->egenskaber.v[0].brevdato,
	    DAG_INGEN);
}

/* ---- what is not as the contract says ---- */

static void
answer_that_breaks_its_contract_is_refused(void **state)
{
	static const struct { const char *fra, *til; } v[] = {
		{ ">2026-02-01<", ">2026-02-30<" },
		{ ">2026-02-01<", "><" },
		{ ">2026-02-01<", ">1. februar<" },
		{ ">2026-01-15T08:00:00Z<", ">2026-01-15T25:00:00Z<" },
		{ ">2026-01-15T08:00:00Z<", ">i gaar<" },
		{ "<si:OprettetTidspunkt>2026-01-15T08:00:00Z",
		    "<si:OprettetTidspunkt>2026-13-15T08:00:00Z" },
		{ "<sag:ObjektType><sd:UUIDIdentifikator>" SAG_ID,
		    "<sag:ObjektType><sd:UUIDIdentifikator>" BORGER },
		{ "<sag:ObjektType><sd:UUIDIdentifikator>" SAG_ID,
		    "<sag:ObjektType><sd:UUIDIdentifikator>urn:uuid:" SAG_ID },
		{ "<sag:ObjektType><sd:UUIDIdentifikator>" SAG_ID,
		    "<sag:ObjektType><sd:UUIDIdentifikator>" },
		{ ">Importeret<", ">Arkiveret<" },
		{ "<sag:Titel>Byggetilladelse &amp; færdigmelding",
		    "<sag:Titel>" },
		{ "</sag:TilstandListe>", "</sag:TilstandListe><sag:Ny/>" },
		{ "SagDokumentIndeksOutput xmlns:sdi=\"urn:oio:sts:sagdok:",
		    "SagDokumentIndeksOutput xmlns:sdi=\"urn:andet:" }
	};
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		memset(&p->g, 0, sizeof(p->g));
		assert_int_equal(svar_rc(p, &sagsindeks, med(p,
		    golden(p, SDI_OUT), v[i].fra, v[i].til)), GW_ESCHEMA);
		assert_int_equal(p->g.rc, GW_ESCHEMA);
		assert_null(strstr(p->g.text, BORGER));
	}
}

static void
answer_of_another_operation_is_refused(void **state)
{
	struct proeve *p = *state;

	assert_int_equal(svar_rc(p, &sagsindeks, golden(p,
	    "yi_FremsoegOutput")), GW_ESCHEMA);
	assert_int_equal(svar_rc(p, &sagsindeks, ""), GW_ESCHEMA);
}

static void
extension_that_nobody_knows_spoils_nothing(void **state)
{
	struct proeve *p = *state;
	const char *xml = golden(p, SDI_OUT), *ny = "<n:Ny xmlns:n=\"urn:ny\">"
	    "<n:Sagsaktoer>1</n:Sagsaktoer></n:Ny>";
	const struct sag *s;

	xml = med(p, xml, "<gd:LokalUdvidelseListe><si:SagIndeksEgenskaber>",
	    arena_printf(p->a, "<gd:LokalUdvidelseListe>%s"
	    "<si:SagIndeksEgenskaber>", ny));
	xml = med(p, xml, "</si:SagsaktoerLokalUdvidelse>", arena_printf(p->a,
	    "</si:SagsaktoerLokalUdvidelse>%s", ny));
	xml = med(p, xml, "</si:SagsitsystemRelation>", arena_printf(p->a,
	    "</si:SagsitsystemRelation>%s", ny));
	s = sag_af(p, xml);
	assert_int_equal(s->indeks.n, 1);
	assert_string_equal(s->aktoerer.v[0].cvr, "11111111");
	assert_int_equal(s->systemer.n, 1);
	assert_int_equal(s->profiler.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(search_by_party_follows_the_schema),
		test(search_by_party_is_by_cpr_in_the_primary_role),
		test(search_in_any_role_names_none),
		test(page_is_asked_for_where_it_begins),
		test(newest_registration_comes_first),
		test(documents_are_not_asked_for_unless_they_could_be_shown),
		test(documents_come_with_their_journal_posts),
		test(what_is_never_shown_is_never_asked_for),
		test(search_by_property_asks_for_any_of_them),
		test(search_by_property_does_not_use_the_party),
		test(fifty_properties_with_documents_follow_the_schema),
		test(fifty_properties_are_within_what_a_receiver_accepts),
		test(question_about_nobody_is_not_written),
		test(status_20_is_ok),
		test(status_44_is_nothing),
		test(every_other_status_is_a_refusal),
		test(total_says_that_more_remain),
		test(total_counts_from_the_first_page),
		test(total_of_documents_does_not_count),
		test(full_page_without_a_total_means_more),
		test(empty_page_inside_the_total_is_passed_over),
		test(answer_by_property_goes_to_the_owners_list),
		test(pages_add_up),
		test(object_without_registration_is_unusable),
		test(case_has_its_uuid_and_life),
		test(every_life_is_told_apart),
		test(last_registration_counts),
		test(title_is_the_cases_and_never_the_alternative),
		test(creation_is_the_index_own_property),
		test(every_fremdrift_is_told_apart),
		test(owner_has_its_cvr),
		test(owner_may_be_named_by_urn),
		test(cvr_that_is_none_is_nobodys),
		test(role_that_we_do_not_know_denies),
		test(role_by_urn_is_not_known),
		test(case_of_the_roles_letters_does_not_matter),
		test(every_role_of_a_party_is_told_apart),
		test(every_role_of_a_class_is_told_apart),
		test(every_role_and_type_of_an_actor_is_told_apart),
		test(class_has_number_title_and_uuid),
		test(party_is_registered_by_cpr),
		test(party_by_anything_else_is_somebody_else),
		test(property_is_byggeri_of_type_ejendom),
		test(thing_that_is_no_property_is_kept_as_none),
		test(journal_post_names_a_document_and_its_title),
		test(every_role_of_a_journal_post_is_told_apart),
		test(source_system_has_role_name_and_uuid),
		test(security_profile_is_noticed_whatever_its_role),
		test(document_has_uuid_title_date_and_type),
		test(every_type_of_document_is_told_apart),
		test(every_state_of_a_document_is_told_apart),
		test(document_may_be_exempt_by_its_class),
		test(document_without_a_date_has_none),
		test(answer_that_breaks_its_contract_is_refused),
		test(answer_of_another_operation_is_refused),
		test(extension_that_nobody_knows_spoils_nothing)
	};

	xmlInitParser();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
