/* Documents: rules R18, R21-R25. */
#include "verden.h"

#define V	struct verden *w = *state

static void
ses(struct verden *w)
{
	vises_som(w, OBJ_SAG, SAG1);
}

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
	struct dokument_egenskaber *e;

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
	MED_VIRKNING(w, &w->ks->dokumenter.v[0].egenskaber, e);
	e->type = DOKTYPE_RAPPORT;
	e->virkning.fra++;
	dok_ses(w);
	assert_string_equal(w->o.sager.v[0].dokumenter.v[0].titel, "Rapport");
	e->virkning.fra -= 2;
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
closed_titles_explain_a_document_before_what_else_hides_it(void **state)
{
	V;
	struct dokument *dok = dokument_ny(w, sag_ny(w), DOK1);
	struct klasse *k;

	MED_VIRKNING(w, &dok->klasser, k);
	k->rolle = KLASSE_VISNING;
	k->uuid = UNDTAGET;
	w->kle[R_SAG].dokument_mitoverblik = 0;
	w->kle[R_SAG].dokument_verifikationsklient = 0;
	dok_skjult(w, 18, "dokument_mitoverblik", "nej");
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
	assert_string_equal(afgoerelse(w, OBJ_DOKUMENT, DOK1)->kle,
	    KLE_HJAELP);
}

/* The widest of its cases, in whatever order they come. */
static void
a_document_on_two_cases_is_explained_by_the_wider(void **state)
{
	static const struct { int mit[2], ver[2]; enum vises vises; } r[] = {
		{ { 1, 0 }, { 0, 1 }, VISES_MITOVERBLIK },
		{ { 0, 1 }, { 1, 0 }, VISES_MITOVERBLIK },
		{ { 0, 0 }, { 1, 0 }, VISES_VERIFIKATIONSKLIENT },
		{ { 0, 0 }, { 0, 1 }, VISES_VERIFIKATIONSKLIENT },
		{ { 0, 0 }, { 0, 0 }, VISES_SKJULT },
	};
	static const int raekke[] = { R_SAG, R_HJAELP };
	V;
	struct sag *s = sag_ny(w), *s2;
	struct journalpost post;
	size_t i, j;

	dokument_ny(w, s, DOK1);
	post = s->journal.v[0];
	s2 = sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG2, KLE_HJAELP);
	*liste_push(w->a, &s2->journal) = post;
	for (i = 0; i < 5; i++) {
		for (j = 0; j < 2; j++) {
			w->kle[raekke[j]].dokument_mitoverblik =
			    r[i].mit[j] ? 1 : 0;
			w->kle[raekke[j]].dokument_verifikationsklient =
			    r[i].ver[j] ? 1 : 0;
		}
		forklaret(w, OBJ_DOKUMENT, DOK1, r[i].vises, 18,
		    "dokument_mitoverblik",
		    r[i].vises == VISES_MITOVERBLIK ? "ja" : "nej");
	}
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
	j->titel = "Den anden";
	dok_ses(w);
	assert_string_equal(w->o.sager.v[0].dokumenter.v[0].titel,
	    "Postens titel");
	s->journal.v[0].rolle = JOURNAL_NOTAT;
	dok_ses(w);
	assert_string_equal(w->o.sager.v[0].dokumenter.v[0].titel,
	    "Den anden");
	s->journal.v[0].rolle = JOURNAL_TILAKTERET;
	s->journal.v[1].rolle = JOURNAL_NOTAT;
	dok_ses(w);
	assert_string_equal(w->o.sager.v[0].dokumenter.v[0].titel,
	    "Postens titel");
}

static void
a_better_journal_post_counts_for_its_own_document(void **state)
{
	V;
	struct sag *s = sag_ny(w);
	struct journalpost *j;

	dokument_ny(w, s, DOK1);
	dokument_ny(w, s, DOK2);
	MED_VIRKNING(w, &s->journal, j);
	*j = s->journal.v[0];
	s->journal.v[0].rolle = JOURNAL_NOTAT;
	borger_ser(w);
	assert_int_equal(w->o.sager.v[0].dokumenter.n, 2);
	assert_string_equal(w->o.sager.v[0].dokumenter.v[0].id, DOK1);
	assert_string_equal(w->o.sager.v[0].dokumenter.v[1].id, DOK2);
}

static void
documents_of_cases_that_were_not_asked_for_are_explained_alone(void **state)
{
	V;

	dokument_ny(w, sag_ny(w), DOK1);
	w->sp.omraader = OMR_SERVICE;
	forklaret(w, OBJ_DOKUMENT, DOK1, VISES_MITOVERBLIK, 18,
	    "dokument_mitoverblik", "ja");
	assert_int_equal(antal_vist(w), 0);
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
		PROEV(a_document_is_shown_by_its_title_date_and_direction),
		PROEV(document_titles_have_two_openings_of_their_own),
		PROEV(a_document_is_never_shown_more_widely_than_its_case),
		PROEV(a_document_exempted_from_showing_is_hidden),
		PROEV(closed_titles_explain_a_document_before_what_else_hides_it),
		PROEV(a_document_with_a_sikkerhedsprofil_is_hidden),
		PROEV(an_internal_note_is_hidden_and_an_external_one_is_not),
		PROEV(a_journal_note_and_an_unknown_role_are_hidden),
		PROEV(a_document_being_made_or_reviewed_is_hidden),
		PROEV(a_document_not_in_force_does_not_exist),
		PROEV(a_document_of_a_hidden_case_repeats_the_case_s),
		PROEV(a_journal_post_without_its_document_is_not_shown),
		PROEV(a_document_on_two_cases_appears_on_both_and_is_explained_once),
		PROEV(a_document_on_two_cases_is_explained_by_the_wider),
		PROEV(two_journal_posts_of_one_document_show_it_once),
		PROEV(a_better_journal_post_counts_for_its_own_document),
		PROEV(documents_of_cases_that_were_not_asked_for_are_explained_alone),
		PROEV(equal_documents_are_shown_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
