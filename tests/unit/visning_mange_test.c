/*
 * Many small worlds, made by a fixed sequence of numbers: what must hold of
 * every answer, whatever the sources said and the municipality opened.
 */
#include "verden.h"

#define VERDENER	3000
#define MAX_ID		64

static uint64_t tilstand;

/* xorshift64*: the same worlds every time. */
static unsigned
lod(unsigned n)
{
	tilstand ^= tilstand >> 12;
	tilstand ^= tilstand << 25;
	tilstand ^= tilstand >> 27;
	return (unsigned)((tilstand * UINT64_C(2685821657736338717)) >> 33) % n;
}

static int
sjaeldent(void)
{
	return lod(6) == 0;
}

static const char *
et_id(struct verden *w, char art, unsigned nr)
{
	return arena_printf(w->a, "%c0000000-0000-4000-8000-%04u0000%04u",
	    art, lod(10000), nr);
}

static struct periode
en_periode(struct verden *w)
{
	static const int64_t skridt[] = { -1, 0, 1 };
	struct periode p = fra_til("2000-01-01", NULL);

	if (sjaeldent())
		p.til = w->sp.now + skridt[lod(3)];
	if (sjaeldent())
		p.fra = w->sp.now + skridt[lod(3)];
	return p;
}

static void
en_aabning(struct kle_konf *k)
{
	static const char *const filter[] = { "FASIT", "KY" };
	static const char *const facet[] = { "G01", "K02" };

	k->mitoverblik = lod(3) != 0;
	k->verifikationsklient = lod(3) != 0;
	k->dokument_mitoverblik = lod(3) != 0;
	k->dokument_verifikationsklient = lod(3) != 0;
	k->titel = lod(2) & 1;
	k->deaktiver_fradato = lod(2) & 1;
	if (sjaeldent())
		k->fradato = d("2024-03-01") + (int32_t)lod(3) - 1;
	if (sjaeldent())
		k->fagsystemfilter = (struct tekstliste){ filter + lod(2), 1 };
	if (sjaeldent())
		k->facet_vis_kun = (struct tekstliste){ facet + lod(2), 1 };
	else if (sjaeldent())
		k->facet_vis_ikke = (struct tekstliste){ facet + lod(2), 1 };
}

static const char *
en_kle(void)
{
	static const char *const kle[] = { KLE_EJER, KLE_NABO, KLE_SAG,
	    KLE_HJAELP, KLE_PENGE, KLE_LUKKET };

	return kle[lod(6)];
}

static void
en_sag(struct verden *w, struct sag *s, unsigned nr, int af_ejendom)
{
	struct profil *p;

	sag_fyld(w, s, et_id(w, 'a', nr), en_kle());
	s->parter.v[0].virkning = en_periode(w);
	if (sjaeldent())
		s->parter.v[0].rolle = PARTROLLE_SEKUNDAER;
	if (af_ejendom && lod(2))
		s->parter.v[0].cpr = person(ANDEN);
	if (sjaeldent())
		s->klasser.v[lod(2)].virkning = en_periode(w);
	if (lod(2))
		sag_genstand(w, s)->byggeri = !sjaeldent();
	if (sjaeldent())
		sag_luk(w, s, lod(2) ? "2025-01-01" : "2024-06-01");
	if (sjaeldent())
		s->liv = LIV_PASSIVERET;
	if (sjaeldent())
		sag_klasse_ny(w, s, KLASSE_VISNING, NULL)->uuid = UNDTAGET;
	if (sjaeldent()) {
		MED_VIRKNING(w, &s->profiler, p);
		p->virkning = en_periode(w);
	}
	if (sjaeldent())
		s->indeks.n = 0;
	if (sjaeldent())
		s->egenskaber.v[0].titel = "Vedr. 070385-1237";
}

static void
et_dokument(struct verden *w, unsigned nr)
{
	struct sag *s = &w->ks->sager.v[lod((unsigned)w->ks->sager.n)];
	struct dokument *dok = dokument_ny(w, s, et_id(w, 'b', nr));

	s->journal.v[s->journal.n - 1].virkning = en_periode(w);
	s->journal.v[s->journal.n - 1].rolle = (enum journal_rolle)lod(4);
	s->journal.v[s->journal.n - 1].titel = lod(2) ? BORGER : "Titel";
	dok->egenskaber.v[0].type = (enum dokument_type)lod(11);
}

static void
en_ydelse(struct verden *w, unsigned nr)
{
	struct bevilling *b = ydelse_ny(w, en_kle());
	struct effektuering *e;

	b->uuid = et_id(w, 'c', nr);
	b->parter.v[0].virkning = en_periode(w);
	b->ydelser.v[0].plan = lod(4) == 0;
	b->ydelser.v[0].navn = lod(3) ? "Navn" : "0703851237";
	if (lod(2))
		ydelse_sag_ny(w, b,
		    w->ks->sager.v[lod((unsigned)w->ks->sager.n)].uuid);
	if (sjaeldent())
		b->ydelser.v[0].start = b->egenskaber.v[0].start = DAG_INGEN;
	while (lod(2)) {
		e = effektuering_ny(w, et_id(w, 'd', lod(10000)), "2024-03-27");
		e->linjer.v[0].bevilling = b->uuid;
		if (lod(4) == 0)
			e->linjer.v[0].beloeb = "1.005";
		if (lod(4) == 0)
			strcpy(e->aktoerer.v[1].cvr, UDK);
	}
}

static void
en_fordring(struct verden *w, unsigned nr)
{
	struct fordring *f = fordring_ny(w);

	f->id = et_id(w, 'e', nr);
	f->kravtype = lod(4) ? KRAV_KENDT_LILLE : KRAV_UKENDT;
	f->rest = lod(3) ? "10.00" : lod(2) ? "0" : "x";
	f->gaeldsstyrelsen = lod(4) == 0;
	f->frist = lod(3) ? d("2026-11-22") + (int32_t)lod(3) - 1 : DAG_INGEN;
}

static void
en_verden(struct verden *w)
{
	unsigned i;
	int r;

	for (r = 0; r < R_ANTAL; r++)
		en_aabning(&w->kle[r]);
	w->krav[0].mitoverblik = lod(3) != 0;
	w->krav[0].verifikationsklient = lod(3) != 0;
	if (sjaeldent())
		w->ks->status[KILDE_SAGSINDEKS] = KS_TIDSUDLOEB;
	if (lod(2))
		ejerskab_ny(w, "2000-01-01", lod(2) ? NULL : "2024-08-01");
	for (i = 0; i < 1 + lod(4); i++)
		en_sag(w, liste_push(w->a, &w->ks->sager), i, 0);
	for (i = 0; i < lod(3); i++)
		en_sag(w, liste_push(w->a, &w->ks->ejersager), 50 + i, 1);
	for (i = 0; i < lod(5); i++)
		et_dokument(w, i);
	for (i = 0; i < lod(5); i++)
		en_ydelse(w, i);
	for (i = 0; i < lod(3); i++)
		en_fordring(w, i);
}

/* ---- what an answer shows ---- */

struct vist {
	const char	*id[MAX_ID];
	enum objekt_type type[MAX_ID];
	size_t		 n;
};

static void
vist_tilfoej(struct vist *v, enum objekt_type type, const char *id)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (v->type[i] == type && strcmp(v->id[i], id) == 0)
			return;
	assert_true(v->n < MAX_ID);
	v->type[v->n] = type;
	v->id[v->n++] = id;
}

static void
vist_alt(const struct overblik *o, struct vist *v)
{
	size_t i, j;

	v->n = 0;
	for (i = 0; i < o->sager.n; i++) {
		vist_tilfoej(v, OBJ_SAG, o->sager.v[i].id);
		for (j = 0; j < o->sager.v[i].dokumenter.n; j++)
			vist_tilfoej(v, OBJ_DOKUMENT,
			    o->sager.v[i].dokumenter.v[j].id);
	}
	for (i = 0; i < o->oekonomiske.n; i++)
		vist_tilfoej(v, OBJ_OEKONOMISK, o->oekonomiske.v[i].id);
	for (i = 0; i < o->service.n; i++)
		vist_tilfoej(v, OBJ_SERVICE, o->service.v[i].id);
	for (i = 0; i < o->betalinger.n; i++)
		vist_tilfoej(v, OBJ_BETALING, o->betalinger.v[i].id);
}

static int
er_vist(const struct vist *v, enum objekt_type type, const char *id)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (v->type[i] == type && strcmp(v->id[i], id) == 0)
			return 1;
	return 0;
}

/* The explanation agrees with both lists, and every item is explained. */
static void
forklaring_passer(struct verden *w)
{
	struct vist borger, medarbejder;
	const struct afgoerelse *a;
	struct overblik o;
	size_t i, mit = 0;

	borger_ser(w);
	vist_alt(&w->o, &borger);
	forklar(w);
	o = w->o;
	vist_alt(&o, &medarbejder);
	for (i = 0; i < o.afgoerelser.n; i++) {
		a = &o.afgoerelser.v[i];
		assert_int_equal(er_vist(&borger, a->type, a->id),
		    a->vises == VISES_MITOVERBLIK);
		if (a->vises == VISES_VERIFIKATIONSKLIENT)
			assert_true(er_vist(&medarbejder, a->type, a->id));
		if (a->vises == VISES_SKJULT)
			assert_false(er_vist(&medarbejder, a->type, a->id));
		mit += a->vises == VISES_MITOVERBLIK;
	}
	assert_int_equal(mit, borger.n);
	for (i = 0; i < medarbejder.n; i++)
		assert_non_null(afgoerelse(w, medarbejder.type[i],
		    medarbejder.id[i]));
}

static void
ingen_cpr(const char *s)
{
	if (s != NULL)
		assert_null(strstr(s, "1237"));
}

static void
intet_nummer_i_svaret(struct verden *w)
{
	const struct overblik *o = &w->o;
	size_t i, j;

	for (i = 0; i < o->sager.n; i++) {
		ingen_cpr(o->sager.v[i].titel);
		for (j = 0; j < o->sager.v[i].dokumenter.n; j++)
			ingen_cpr(o->sager.v[i].dokumenter.v[j].titel);
	}
	for (i = 0; i < o->oekonomiske.n; i++)
		ingen_cpr(o->oekonomiske.v[i].navn);
	for (i = 0; i < o->service.n; i++)
		ingen_cpr(o->service.v[i].navn);
	for (i = 0; i < o->afgoerelser.n; i++)
		ingen_cpr(o->afgoerelser.v[i].vaerdi);
}

#define VEND(l)								\
	do {								\
		size_t i_, n_ = (l)->n;					\
		for (i_ = 0; i_ < n_ / 2; i_++) {			\
			__typeof__(*(l)->v) x_ = (l)->v[i_];		\
			(l)->v[i_] = (l)->v[n_ - 1 - i_];		\
			(l)->v[n_ - 1 - i_] = x_;			\
		}							\
	} while (0)

/* Two answers over the same data are equal, in whatever order it came. */
static void
orden_er_ligegyldig(struct verden *w)
{
	struct vist en, to;
	struct overblik o;
	size_t i;

	forklar(w);
	o = w->o;
	vist_alt(&o, &en);
	VEND(&w->ks->sager);
	VEND(&w->ks->ejersager);
	VEND(&w->ks->dokumenter);
	VEND(&w->ks->bevillinger);
	VEND(&w->ks->effektueringer);
	VEND(&w->ks->fordringer);
	forklar(w);
	vist_alt(&w->o, &to);
	assert_int_equal(en.n, to.n);
	for (i = 0; i < en.n; i++)
		assert_string_equal(en.id[i], to.id[i]);
	assert_int_equal(o.beskeder, w->o.beskeder);
	assert_int_equal(o.afgoerelser.n, w->o.afgoerelser.n);
	for (i = 0; i < o.afgoerelser.n; i++) {
		assert_string_equal(o.afgoerelser.v[i].id,
		    w->o.afgoerelser.v[i].id);
		assert_int_equal(o.afgoerelser.v[i].regel,
		    w->o.afgoerelser.v[i].regel);
		tekst_er(o.afgoerelser.v[i].vaerdi,
		    w->o.afgoerelser.v[i].vaerdi);
	}
}

/* Closing everything shows nothing, and says the same of every source. */
static void
lukket_viser_intet(struct verden *w)
{
	int r;

	for (r = 0; r < R_ANTAL; r++)
		w->kle[r].mitoverblik = 0;
	w->krav[0].mitoverblik = 0;
	borger_ser(w);
	assert_int_equal(antal_vist(w), 0);
	assert_true((w->o.beskeder & BESKED_UDELADTBETALING) == 0);
	kilde_siger(w, KILDE_YDELSESINDEKS, KS_INGENDATA);
	kilde_siger(w, KILDE_OEKONOMI, KS_INGENDATA);
}

static void
what_must_hold_of_every_answer_holds(void **state)
{
	struct verden *w;
	size_t shown = 0, skjult = 0, i;
	void *p;
	int n;

	(void)state;
	tilstand = UINT64_C(20261122);
	for (n = 0; n < VERDENER; n++) {
		assert_int_equal(verden_op(&p), 0);
		w = p;
		en_verden(w);
		forklaring_passer(w);
		for (i = 0; i < w->o.afgoerelser.n; i++)
			if (w->o.afgoerelser.v[i].vises == VISES_SKJULT)
				skjult++;
			else
				shown++;
		intet_nummer_i_svaret(w);
		orden_er_ligegyldig(w);
		lukket_viser_intet(w);
		verden_ned(&p);
	}
	/* The worlds are not all dark, nor all open. */
	assert_true(shown > VERDENER);
	assert_true(skjult > VERDENER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_must_hold_of_every_answer_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
