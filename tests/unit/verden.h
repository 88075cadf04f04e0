/*
 * verden.h - a small world for the tests of the rules: one citizen, two
 * municipalities, and one valid object of each kind to change one thing of.
 *
 * Include it first: err.h declares fail(), which cmocka makes a macro.
 */
#ifndef VERDEN_H
#define VERDEN_H

#include "plan.h"
#include "regler.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define UBRUGT	__attribute__((unused)) static

#define BORGER	"0703851237"		/* born 1985-03-07 */
#define ANDEN	"1204701230"
#define ODENSE	"35209115"
#define KBH	"64942212"
#define UDK	"33236239"

#define KLE_EJER	"02.34.02"	/* owner-based */
#define KLE_NABO	"02.01.00"	/* KLE 02, not owner-based */
#define KLE_SAG		"15.62.10"
#define KLE_HJAELP	"27.60.08"
#define KLE_PENGE	"32.24.04"
#define KLE_LUKKET	"27.60.04"	/* not configured */

#define KRAV_KENDT	"A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1"
#define KRAV_KENDT_LILLE "a3eeee08-ac92-4840-90e0-c53f0ddcd0e1"
#define KRAV_UKENDT	"b0b0b0b0-ac92-4840-90e0-c53f0ddcd0e1"

#define SAG1	"11111111-1111-4111-8111-11111111aaaa"
#define SAG2	"22222222-2222-4222-8222-22222222bbbb"
#define DOK1	"33333333-3333-4333-8333-33333333cccc"
#define DOK2	"44444444-4444-4444-8444-44444444dddd"
#define YD1	"55555555-5555-4555-8555-55555555eeee"
#define EFF1	"66666666-6666-4666-8666-66666666ffff"
#define EFF2	"77777777-7777-4777-8777-77777777abab"
#define KRAV1	"88888888-8888-4888-8888-88888888abcd"
#define SYSTEM	"99999999-9999-4999-8999-99999999abcd"
#define UNDTAGET "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"

enum { R_NABO, R_EJER, R_SAG, R_HJAELP, R_PENGE, R_ANTAL };

struct verden {
	struct arena	*a;
	struct kle_konf	 kle[R_ANTAL];
	struct krav_konf krav[2];
	struct kommune_konf kommuner[2];	/* 0101, 0461 */
	struct kle_emne	 emner[R_ANTAL];
	struct krav_type typer[1];
	struct kle_alder alder[1];
	struct konfiguration k;
	struct spoergsmaal sp;
	struct svar	 svar;
	struct kommune_svar *ks;	/* Odense's */
	struct overblik	 o;
};

UBRUGT int64_t
t(const char *s)
{
	int64_t tid = strlen(s) == 10 ? dag_start(dag_parse(s)) :
	    tid_parse(s);

	assert_true(tid != TID_INGEN);
	return tid;
}

UBRUGT int32_t
d(const char *s)
{
	int32_t dag = dag_parse(s);

	assert_true(dag != DAG_INGEN);
	return dag;
}

UBRUGT struct periode
fra_til(const char *fra, const char *til)
{
	struct periode p = { fra == NULL ? TID_FOER_ALT : t(fra),
	    til == NULL ? TID_EVIGT : t(til) };

	return p;
}

UBRUGT struct cpr
person(const char *nr)
{
	struct cpr c;

	assert_true(cpr_parse(nr, strlen(nr), &c));
	return c;
}

/* One more member of a list, in force since 2000. */
#define MED_VIRKNING(w, l, p)						\
	do {								\
		(p) = liste_push((w)->a, (l));				\
		assert_non_null(p);					\
		(p)->virkning = fra_til("2000-01-01", NULL);		\
	} while (0)

UBRUGT void
del_part(struct verden *w, struct part *p, const char *nr)
{
	(void)w;
	p->rolle = PARTROLLE_PRIMAER;
	p->art = PART_CPR;
	p->cpr = person(nr);
}

UBRUGT void
sag_fremdrift(struct verden *w, struct sag *s, enum sag_kode kode,
    const char *fra, const char *til)
{
	struct sag_fremdrift *f = liste_push(w->a, &s->fremdrift);

	assert_non_null(f);
	f->kode = kode;
	f->virkning = fra_til(fra, til);
}

UBRUGT struct klasse *
sag_klasse_ny(struct verden *w, struct sag *s, enum klasse_rolle rolle,
    const char *noegle)
{
	struct klasse *k;

	MED_VIRKNING(w, &s->klasser, k);
	k->rolle = rolle;
	k->noegle = noegle;
	return k;
}

/* A case that is shown: active, Odense's, the citizen its primary part. */
UBRUGT struct sag *
sag_fyld(struct verden *w, struct sag *s, const char *uuid, const char *kle)
{
	struct sag_indeks *ix;
	struct sag_egenskaber *e;
	struct aktoer *ejer;
	struct itsystem *it;
	struct part *p;

	assert_non_null(s);
	s->uuid = uuid;
	s->liv = LIV_IMPORTERET;
	MED_VIRKNING(w, &s->indeks, ix);
	ix->oprettet = t("2024-03-01T09:00:00+01:00");
	MED_VIRKNING(w, &s->egenskaber, e);
	e->titel = "Egen titel";
	MED_VIRKNING(w, &s->aktoerer, ejer);
	ejer->rolle = AKTOER_EJER;
	ejer->type = AKTOERTYPE_ORGANISATION;
	strcpy(ejer->cvr, ODENSE);
	MED_VIRKNING(w, &s->parter, p);
	del_part(w, p, BORGER);
	MED_VIRKNING(w, &s->systemer, it);
	it->rolle = SYSTEM_MASTER;
	it->uuid = SYSTEM;
	it->navn = "FASIT";
	sag_klasse_ny(w, s, KLASSE_PRIMAER, kle);
	sag_klasse_ny(w, s, KLASSE_HANDLING, "G01");
	sag_fremdrift(w, s, SAG_OPSTAAET, "2024-03-01T09:00:00+01:00", NULL);
	return s;
}

UBRUGT struct sag *
sag_ny(struct verden *w)
{
	return sag_fyld(w, liste_push(w->a, &w->ks->sager), SAG1, KLE_SAG);
}

UBRUGT void
sag_luk(struct verden *w, struct sag *s, const char *hvornaar)
{
	s->fremdrift.v[0].virkning.til = t(hvornaar);
	sag_fremdrift(w, s, SAG_AFSLUTTET, hvornaar, NULL);
}

/* The genstand of an owner's case: BFE 100063828. */
UBRUGT struct genstand *
sag_genstand(struct verden *w, struct sag *s)
{
	struct genstand *g;

	MED_VIRKNING(w, &s->genstande, g);
	g->byggeri = g->er_ejendom = 1;
	g->ejendom.art = EJENDOM_BFE;
	g->ejendom.bfe = 100063828;
	return g;
}

/* A case found by property, on which the citizen is no part. */
UBRUGT struct sag *
ejersag_ny(struct verden *w)
{
	struct sag *s = sag_fyld(w, liste_push(w->a, &w->ks->ejersager),
	    SAG1, KLE_EJER);

	s->parter.v[0].cpr = person(ANDEN);
	sag_genstand(w, s);
	return s;
}

UBRUGT struct ejerskab *
ejerskab_ny(struct verden *w, const char *fra, const char *til)
{
	struct ejerskab *e = liste_push(w->a, &w->svar.ejerskaber);

	assert_non_null(e);
	w->svar.ejerfortegnelse = KS_OK;
	e->id = "id";
	e->ejer = w->sp.borger;
	e->rolle = EJERROLLE_EJER;
	e->status = EJERSTATUS_GAELDENDE;
	e->virkning = fra_til(fra, til);
	e->bfe = 100063828;
	return e;
}

/* A document that is shown, on the case. */
UBRUGT struct dokument *
dokument_ny(struct verden *w, struct sag *s, const char *uuid)
{
	struct dokument *dok = liste_push(w->a, &w->ks->dokumenter);
	struct dokument_egenskaber *e;
	struct journalpost *j;

	assert_non_null(dok);
	dok->uuid = uuid;
	dok->liv = LIV_IMPORTERET;
	MED_VIRKNING(w, &dok->egenskaber, e);
	e->titel = "Dokumentets titel";
	e->brevdato = d("2024-03-09");
	e->type = DOKTYPE_BREV_UD;
	MED_VIRKNING(w, &s->journal, j);
	j->rolle = JOURNAL_TILAKTERET;
	j->dokument = uuid;
	j->titel = "Postens titel";
	return dok;
}

/* A service that is shown: no payment, no plan, no case. */
UBRUGT struct bevilling *
ydelse_ny(struct verden *w, const char *kle)
{
	struct bevilling *b = liste_push(w->a, &w->ks->bevillinger);
	struct bevilling_egenskaber *e;
	struct bevilget_ydelse *y;
	struct itsystem *it;
	struct aktoer *ejer;
	struct part *p;

	assert_non_null(b);
	b->uuid = YD1;
	b->liv = LIV_IMPORTERET;
	MED_VIRKNING(w, &b->egenskaber, e);
	e->start = d("2024-02-01");
	MED_VIRKNING(w, &b->parter, p);
	del_part(w, p, BORGER);
	MED_VIRKNING(w, &b->aktoerer, ejer);
	ejer->rolle = AKTOER_EJER;
	ejer->type = AKTOERTYPE_ORGANISATION;
	strcpy(ejer->cvr, ODENSE);
	ejer->navn = "Odense Kommune";
	MED_VIRKNING(w, &b->ydelser, y);
	y->id = "1";
	y->navn = "Rollator";
	y->start = d("2024-03-01");
	y->slut = DAG_INGEN;
	y->meddelelse = "Leveres hjem";
	y->kle = kle;
	MED_VIRKNING(w, &y->systemer, it);
	it->rolle = SYSTEM_MASTER;
	it->uuid = SYSTEM;
	it->navn = "KY";
	return b;
}

UBRUGT void
ydelse_sag_ny(struct verden *w, struct bevilling *b, const char *uuid)
{
	struct bevilling_sag *bs;

	MED_VIRKNING(w, &b->sager, bs);
	bs->uuid = uuid;
}

/* A payment of the benefit YD1. */
UBRUGT struct effektuering *
effektuering_ny(struct verden *w, const char *uuid, const char *dato)
{
	struct effektuering *e = liste_push(w->a, &w->ks->effektueringer);
	struct effektuering_egenskaber *g;
	struct effektuering_linje *l;
	struct aktoer *a;

	assert_non_null(e);
	e->uuid = uuid;
	e->liv = LIV_IMPORTERET;
	MED_VIRKNING(w, &e->egenskaber, g);
	g->disposition = d(dato);
	g->brutto = "9999.00";
	g->udbetalt = "100.00";
	g->afdeling = "Ydelseskontoret";
	MED_VIRKNING(w, &e->linjer, l);
	l->fra = d("2024-03-01");
	l->til = d("2024-03-31");
	l->beloeb = "12345.67";
	l->bevilling = YD1;
	l->ydelse = "1";
	MED_VIRKNING(w, &e->aktoerer, a);
	a->rolle = AKTOER_EJER;
	strcpy(a->cvr, ODENSE);
	MED_VIRKNING(w, &e->aktoerer, a);
	a->rolle = AKTOER_UDBETALENDE;
	a->type = AKTOERTYPE_ORGANISATION;
	strcpy(a->cvr, ODENSE);
	a->navn = "Odense Kommune";
	return e;
}

UBRUGT struct fordring *
fordring_ny(struct verden *w)
{
	struct fordring *f = liste_push(w->a, &w->ks->fordringer);

	assert_non_null(f);
	f->id = KRAV1;
	f->kravtype = KRAV_KENDT_LILLE;
	f->debitor = w->sp.borger;
	strcpy(f->kreditor_cvr, ODENSE);
	f->stiftet = d("2026-05-01");
	f->frist = d("2026-12-01");
	f->beloeb = "2500";
	f->rest = "1500.5";
	return f;
}

/* ---- asking ---- */

UBRUGT void
afgoer_som(struct verden *w, enum spoerger hvem, int forklar)
{
	w->sp.hvem = hvem;
	w->sp.forklar = forklar;
	assert_int_equal(visning_decide(w->a, &w->k, &w->sp, &w->svar,
	    &w->o), GW_OK);
}

/* The citizen's overview. */
UBRUGT void
borger_ser(struct verden *w)
{
	afgoer_som(w, SPOERGER_BORGER, 0);
	assert_int_equal(w->o.afgoerelser.n, 0);
}

/* The employee's, explained. */
UBRUGT void
forklar(struct verden *w)
{
	afgoer_som(w, SPOERGER_MEDARBEJDER, 1);
}

UBRUGT const struct afgoerelse *
afgoerelse(struct verden *w, enum objekt_type type, const char *id)
{
	const struct afgoerelse *fundet = NULL;
	size_t i;

	for (i = 0; i < w->o.afgoerelser.n; i++)
		if (w->o.afgoerelser.v[i].type == type &&
		    strcmp(w->o.afgoerelser.v[i].id, id) == 0) {
			assert_null(fundet);
			fundet = &w->o.afgoerelser.v[i];
		}
	return fundet;
}

UBRUGT size_t
antal_vist(struct verden *w)
{
	return w->o.sager.n + w->o.oekonomiske.n + w->o.service.n +
	    w->o.betalinger.n;
}

UBRUGT void
tekst_er(const char *fik, const char *ventet)
{
	if (ventet == NULL)
		assert_null(fik);
	else {
		assert_non_null(fik);
		assert_string_equal(fik, ventet);
	}
}

UBRUGT void
forklaret(struct verden *w, enum objekt_type type, const char *id,
    enum vises vises, int regel, const char *felt, const char *vaerdi)
{
	const struct afgoerelse *a;

	forklar(w);
	a = afgoerelse(w, type, id);
	assert_non_null(a);
	assert_int_equal(a->regel, regel);
	assert_int_equal(a->vises, vises);
	tekst_er(a->felt, felt);
	tekst_er(a->vaerdi, vaerdi);
}

/* The only object is in the citizen's and the employee's lists. */
UBRUGT void
vises_som(struct verden *w, enum objekt_type type, const char *id)
{
	borger_ser(w);
	assert_int_equal(antal_vist(w), 1);
	forklaret(w, type, id, VISES_MITOVERBLIK,
	    type == OBJ_BETALING ? 50 : 11, "mitoverblik", "ja");
	assert_int_equal(antal_vist(w), 1);
}

/* It is in nobody's lists, by that rule. */
UBRUGT void
skjult_af(struct verden *w, enum objekt_type type, const char *id, int regel,
    const char *felt, const char *vaerdi)
{
	borger_ser(w);
	assert_int_equal(antal_vist(w), 0);
	forklaret(w, type, id, VISES_SKJULT, regel, felt, vaerdi);
	assert_int_equal(antal_vist(w), 0);
}

/* It was dropped: not shown, not counted, not explained. */
UBRUGT void
ikke_et_svar(struct verden *w)
{
	borger_ser(w);
	assert_int_equal(antal_vist(w), 0);
	forklar(w);
	assert_int_equal(antal_vist(w), 0);
	assert_int_equal(w->o.afgoerelser.n, 0);
}

UBRUGT const struct kilde *
kilde(struct verden *w, enum kilde_navn navn, const char *kommune)
{
	const struct kilde *k;
	size_t i;

	for (i = 0; i < w->o.kilder.n; i++) {
		k = &w->o.kilder.v[i];
		if (k->navn == navn && (kommune == NULL ? k->kommune == NULL :
		    k->kommune != NULL && strcmp(k->kommune, kommune) == 0))
			return k;
	}
	return NULL;
}

UBRUGT void
kilde_siger(struct verden *w, enum kilde_navn navn, enum kilde_status status)
{
	const struct kilde *k = kilde(w, navn,
	    navn == KILDE_EJERFORTEGNELSE ? NULL : "0461");

	assert_non_null(k);
	assert_int_equal(k->status, status);
}

/* ---- making and unmaking ---- */

UBRUGT int
verden_op(void **state)
{
	static const char *const kle[R_ANTAL] = { KLE_NABO, KLE_EJER, KLE_SAG,
	    KLE_HJAELP, KLE_PENGE };
	static const char *const titler[R_ANTAL] = { "Grundes udnyttelse",
	    "Byggetilladelse", "Kontanthjælp", "Mobilitetshjælpemidler",
	    "Hjælp til forsørgelse" };
	struct arena *a = arena_new(64 << 20);
	struct verden *w = arena_alloc(a, sizeof(*w));
	int i;

	w->a = a;
	for (i = 0; i < R_ANTAL; i++) {
		strcpy(w->kle[i].kle, kle[i]);
		w->kle[i].mitoverblik = w->kle[i].verifikationsklient = 1;
		w->kle[i].dokument_mitoverblik = 1;
		w->kle[i].dokument_verifikationsklient = 1;
		w->kle[i].fradato = DAG_INGEN;
		strcpy(w->emner[i].kle, kle[i]);
		w->emner[i].titel = titler[i];
		w->emner[i].fra = w->emner[i].til = DAG_INGEN;
		w->emner[i].ejer_fra = w->emner[i].ejer_til = DAG_INGEN;
		w->emner[i].ejerbaseret = strcmp(kle[i], KLE_EJER) == 0;
	}
	strcpy(w->krav[0].kravtype, KRAV_KENDT);
	w->krav[0].mitoverblik = w->krav[0].verifikationsklient = 1;
	w->krav[0].fradato = DAG_INGEN;
	strcpy(w->typer[0].kravtype, KRAV_KENDT);
	w->typer[0].navn = "Krav om tilbagebetaling af ydelse til en borger";
	strcpy(w->kommuner[0].kode, "0101");
	strcpy(w->kommuner[0].cvr, KBH);
	w->kommuner[0].navn = "Københavns Kommune";
	strcpy(w->kommuner[1].kode, "0461");
	strcpy(w->kommuner[1].cvr, ODENSE);
	w->kommuner[1].navn = "Odense Kommune";
	w->kommuner[1].konfigureret = 1;
	w->kommuner[1].version = 7;
	w->kommuner[1].kle = w->kle;
	w->kommuner[1].n_kle = R_ANTAL;
	w->kommuner[1].krav = w->krav;
	w->kommuner[1].n_krav = 1;
	w->k.kommuner = w->kommuner;
	w->k.n_kommuner = 2;
	w->k.central.mindstealder = 18;
	w->k.central.alder = w->alder;
	w->k.central.visning_undtaget = UNDTAGET;
	w->k.central.udbetaling_danmark = UDK;
	w->k.central.max_liste = 2000;
	w->k.central.kle = w->emner;
	w->k.central.n_kle = R_ANTAL;
	w->k.central.krav = w->typer;
	w->k.central.n_krav = 1;
	w->sp.borger = person(BORGER);
	w->sp.omraader = OMR_ALLE;
	w->sp.now = t("2026-11-22T12:00:00Z");
	w->ks = liste_push(a, &w->svar.kommuner);
	w->ks->konf = &w->kommuner[1];
	w->ks->status[KILDE_SAGSINDEKS] = KS_OK;
	w->ks->status[KILDE_YDELSESINDEKS] = KS_OK;
	w->ks->status[KILDE_OEKONOMI] = KS_OK;
	w->svar.ejerfortegnelse = KS_OK;
	*state = w;
	return 0;
}

UBRUGT int
verden_ned(void **state)
{
	struct verden *w = *state;

	arena_free(w->a);
	return 0;
}

#define PROEV(f)	cmocka_unit_test_setup_teardown(f, verden_op, verden_ned)

#endif
