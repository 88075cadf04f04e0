#include "overblik.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SYSTEM	"99999999-9999-4999-8999-99999999abcd"

static struct arena *a;
static struct overblik o;

static struct vist_sag *
sag(const char *id, int64_t aendret, int32_t oprettet)
{
	struct vist_sag *s = liste_push(a, &o.sager);

	s->id = id;
	s->aendret = aendret;
	s->oprettet = oprettet;
	s->afsluttet = DAG_INGEN;
	return s;
}

static void
cases_stand_by_aendret_else_oprettet_newest_first(void **state)
{
	static const char *const orden[] = { "5", "1", "4", "2", "6", "3" };
	size_t i;

	(void)state;
	sag("1", dag_start(101) + 1, 1);
	sag("2", dag_start(100), 50);
	sag("3", TID_INGEN, DAG_INGEN);
	sag("4", TID_INGEN, 101);
	sag("5", dag_start(102), 1);
	sag("6", dag_start(100), 50);
	overblik_orden(&o, 2000);
	for (i = 0; i < 6; i++)
		assert_string_equal(o.sager.v[i].id, orden[i]);
	assert_int_equal(o.beskeder, 0);
}

static void
ids_compare_by_octets(void **state)
{
	(void)state;
	sag("a", 1, 1);
	sag("B", 1, 1);
	sag("\303\245", 1, 1);
	sag("aa", 1, 1);
	overblik_orden(&o, 2000);
	assert_string_equal(o.sager.v[0].id, "B");
	assert_string_equal(o.sager.v[1].id, "a");
	assert_string_equal(o.sager.v[2].id, "aa");
	assert_string_equal(o.sager.v[3].id, "\303\245");
}

static void
documents_stand_by_date_newest_first_undated_last(void **state)
{
	static const struct { const char *id; int32_t dato; } v[] = {
		{ "1", DAG_INGEN }, { "2", 10 }, { "3", 20 }, { "0", 10 } };
	static const char *const orden[] = { "3", "0", "2", "1" };
	struct vist_sag *s = sag("x", 1, 1);
	struct vist_dokument *vd;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		vd = liste_push(a, &s->dokumenter);
		vd->id = v[i].id;
		vd->dato = v[i].dato;
	}
	overblik_orden(&o, 2000);
	for (i = 0; i < 4; i++)
		assert_string_equal(o.sager.v[0].dokumenter.v[i].id,
		    orden[i]);
	overblik_orden(&o, 3);
	assert_int_equal(o.sager.v[0].dokumenter.n, 3);
	assert_int_equal(o.beskeder, BESKED_FLEREENDVIST);
}

static void
benefits_stand_by_their_start(void **state)
{
	struct vist_ydelse *y;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		y = liste_push(a, &o.oekonomiske);
		y->id = i == 0 ? "b" : i == 1 ? "a" : "c";
		y->fra = i == 2 ? 9 : 8;
		y = liste_push(a, &o.service);
		y->id = i == 0 ? "b" : i == 1 ? "a" : "c";
		y->fra = i == 2 ? 9 : 8;
	}
	overblik_orden(&o, 2000);
	assert_string_equal(o.oekonomiske.v[0].id, "c");
	assert_string_equal(o.oekonomiske.v[1].id, "a");
	assert_string_equal(o.service.v[0].id, "c");
	assert_string_equal(o.service.v[2].id, "b");
	overblik_orden(&o, 2);
	assert_int_equal(o.oekonomiske.n, 2);
	assert_int_equal(o.service.n, 2);
	assert_string_equal(o.service.v[1].id, "a");
}

static void
payments_stand_by_date_id_and_period(void **state)
{
	static const struct vist_udbetaling v[] = {
		{ .id = "1", .dato = 10, .fra = 2, .til = 5, .beloeb = "2.00" },
		{ .id = "1", .dato = 10, .fra = 3, .til = 5, .beloeb = "3.00" },
		{ .id = "0", .dato = 10, .fra = 9, .til = 9, .beloeb = "4.00" },
		{ .id = "2", .dato = 11, .fra = 1, .til = 5, .beloeb = "5.00" },
		{ .id = "1", .dato = 10, .fra = 2, .til = 5, .beloeb = "1.00" },
		{ .id = "1", .dato = 10, .fra = 2, .til = 6, .beloeb = "0.60" },
		{ .id = "1", .dato = 10, .fra = DAG_INGEN, .til = DAG_INGEN,
		    .beloeb = "8.00" },
		{ .id = "1", .dato = 10, .fra = DAG_INGEN, .til = 4,
		    .beloeb = "7.00" },
	};
	static const char *const orden[] = { "5.00", "4.00", "1.00", "2.00",
	    "0.60", "3.00", "7.00", "8.00" };
	struct vist_ydelse *y = liste_push(a, &o.oekonomiske);
	size_t i;

	(void)state;
	y->id = "x";
	for (i = 0; i < 8; i++)
		*liste_push(a, &y->udbetalinger) = v[i];
	overblik_orden(&o, 2000);
	for (i = 0; i < 8; i++)
		assert_string_equal(
		    o.oekonomiske.v[0].udbetalinger.v[i].beloeb, orden[i]);
}

static void
claims_stand_by_due_date_undated_last(void **state)
{
	static const struct { const char *id; int32_t frist; } v[] = {
		{ "1", DAG_INGEN }, { "2", 10 }, { "3", 20 }, { "0", 10 } };
	static const char *const orden[] = { "3", "0", "2", "1" };
	struct vist_betaling *b;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		b = liste_push(a, &o.betalinger);
		b->id = v[i].id;
		b->frist = v[i].frist;
	}
	overblik_orden(&o, 2000);
	for (i = 0; i < 4; i++)
		assert_string_equal(o.betalinger.v[i].id, orden[i]);
	o.beskeder = BESKED_DELVISTSVAR;
	overblik_orden(&o, 1);
	assert_int_equal(o.betalinger.n, 1);
	assert_int_equal(o.beskeder, BESKED_DELVISTSVAR |
	    BESKED_FLEREENDVIST);
}

static void
exactly_as_many_as_allowed_are_not_cut(void **state)
{
	(void)state;
	sag("1", 1, 1);
	sag("2", 2, 1);
	overblik_orden(&o, 2);
	assert_int_equal(o.sager.n, 2);
	assert_int_equal(o.beskeder, 0);
}

static void
explanations_are_never_cut(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		((struct afgoerelse *)liste_push(a, &o.afgoerelser))->id = "x";
	overblik_orden(&o, 1);
	assert_int_equal(o.afgoerelser.n, 5);
	assert_int_equal(o.beskeder, 0);
}

/* ---- rules 7: self-service ---- */

static const struct selvbetjening links[] = {
	{ NULL, "Fælles 1", "https://a.example/" },
	{ "FASIT", "Fasit", "https://b.example/" },
	{ SYSTEM, "Ved UUID", "https://c.example/" },
	{ "", "Fælles 2", "https://d.example/" },
	{ " fasit", "Fasit 2", "https://e.example/" },
};
static const struct kontakt kontakt = { .selvbetjening = links,
	.n_selvbetjening = 5 };

static void
self_service_for_the_item_s_system_goes_before_the_common(void **state)
{
	const struct selvbetjening *ud[5];

	(void)state;
	assert_int_equal(kontakt_selvbetjening(&kontakt, NULL, "FASIT", ud,
	    5), 2);
	assert_string_equal(ud[0]->navn, "Fasit");
	assert_string_equal(ud[1]->navn, "Fasit 2");
	assert_int_equal(kontakt_selvbetjening(&kontakt, SYSTEM, "X", ud, 5),
	    1);
	assert_string_equal(ud[0]->navn, "Ved UUID");
}

static void
a_system_without_links_of_its_own_gets_the_common_ones(void **state)
{
	const struct selvbetjening *ud[5];

	(void)state;
	assert_int_equal(kontakt_selvbetjening(&kontakt, NULL, "KY", ud, 5),
	    2);
	assert_string_equal(ud[0]->navn, "Fælles 1");
	assert_string_equal(ud[1]->navn, "Fælles 2");
	assert_int_equal(kontakt_selvbetjening(&kontakt, NULL, NULL, ud, 1),
	    1);
	assert_string_equal(ud[0]->navn, "Fælles 1");
}

static int
begynd(void **state)
{
	(void)state;
	memset(&o, 0, sizeof(o));
	return (a = arena_new(1 << 20)) == NULL;
}

static int
slut(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#define PROEV(f)	cmocka_unit_test_setup_teardown(f, begynd, slut)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PROEV(cases_stand_by_aendret_else_oprettet_newest_first),
		PROEV(ids_compare_by_octets),
		PROEV(documents_stand_by_date_newest_first_undated_last),
		PROEV(benefits_stand_by_their_start),
		PROEV(payments_stand_by_date_id_and_period),
		PROEV(claims_stand_by_due_date_undated_last),
		PROEV(exactly_as_many_as_allowed_are_not_cut),
		PROEV(explanations_are_never_cut),
		PROEV(self_service_for_the_item_s_system_goes_before_the_common),
		PROEV(a_system_without_links_of_its_own_gets_the_common_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
