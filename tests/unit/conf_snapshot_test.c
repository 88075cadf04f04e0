/*
 * conf_snapshot_test.c - what gatewayctl published, read by the gateway: one
 * good image, and one thing changed.
 */
#include "conf_impl.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "data.h"
#include "publiceret.h"
#include "snapshot.h"

#define KLE_TOP		"KLE-nr.;Vis på Mit Overblik\n"
#define KRAV_TOP	"Kravtype;Vis på Mit Overblik\n"
#define KRAV		"6AD35F28-0B51-4289-ACE4-86B1BEFAADF7"

static struct arena *a;
static struct laes l;
static struct conf conf;
static struct konfiguration konf;
static struct conf_meldinger m;
static struct snapshot_build b;
static const char *image;		/* what is read; NULL: nothing there */
static size_t image_len;
static enum gw_err read_rc;

static enum gw_err
laes_image(void *arg, struct arena *arena, const char *name,
    const char **bytes, size_t *len)
{
	(void)arg;
	(void)arena;
	assert_string_equal(name, "/etc/gw/ud");
	if (read_rc != GW_OK)
		return read_rc;
	*bytes = image;
	*len = image_len;
	return GW_OK;
}

/* An entry of the image; the last of a name that replaces it. */
static void
fil(const char *navn, const char *indhold)
{
	struct snapshot_file *f = NULL;
	size_t i;

	for (i = 0; i < b.n; i++)
		if (strcmp(b.files[i].name, navn) == 0)
			f = &b.files[i];
	if (f == NULL)
		f = arena_push(a, &b.files, &b.n, &b.cap, sizeof(*f));
	f->name = navn;
	f->bytes = indhold;
	f->len = strlen(indhold);
}

static int
setup(void **state)
{
	(void)state;
	a = arena_new((size_t)64 << 20);
	memset(&l, 0, sizeof(l));
	memset(&conf, 0, sizeof(conf));
	memset(&m, 0, sizeof(m));
	b = (struct snapshot_build){ a, NULL, 0, 0 };
	read_rc = GW_OK;
	if (a == NULL || data_konfiguration(a, &konf) != GW_OK)
		return 1;
	l.a = a;
	l.file = "/etc/gw/gatewayd.conf";
	l.folder = "/etc/gw";
	l.read = laes_image;
	l.m = &m;
	l.conf = &conf;
	l.k = &konf;
	l.kommuner = arena_array(a, konf.n_kommuner, sizeof(*l.kommuner));
	fil(PUB_VERSIONER, "0101 1\n0461 7\n");
	fil("0101.kle", KLE_TOP);
	fil("0101.krav", KRAV_TOP);
	fil("0461.kle", KLE_TOP "15.62.10;ja\n");
	fil("0461.krav", KRAV_TOP KRAV ";ja\n");
	return l.kommuner == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static enum gw_err
ord(ord_set *set, size_t felt, const char *vaerdi)
{
	struct ord_def d = { "snapshot", "", 1, 1, 0, set, felt, 0, 0 };
	struct conf_linje linje = { 7, { "snapshot", vaerdi, NULL }, 2 };

	return set(&l, &d, &linje);
}

/* Reads the image as it is, then puts the municipalities together. */
static enum gw_err
laes_ud(void)
{
	enum gw_err rc = ord(ord_snapshot, offsetof(struct conf, snapshot),
	    "ud");

	return rc != GW_OK ? rc : ark_samlet(&l);
}

static enum gw_err
laes(void)
{
	struct grund g = { .rc = GW_OK };

	assert_int_equal(snapshot_image(&b, a, &g, &image, &image_len),
	    GW_OK);
	return laes_ud();
}

static void
afvist(const char *hvorfor)
{
	assert_int_equal(laes(), GW_ECONF);
	assert_int_equal(m.n_fejl, 1);
	assert_non_null(strstr(m.v[0].text, "gatewayd.conf:7: snapshot: "
	    "/etc/gw/ud is not usable: "));
	assert_non_null(strstr(m.v[0].text, hvorfor));
	assert_non_null(strstr(m.v[0].text, "gatewayctl(8)"));
}

/* --- Read --- */

static void
a_municipality_has_its_rows_and_its_version(void **state)
{
	const struct kommune_konf *k;

	(void)state;
	assert_int_equal(laes(), GW_OK);
	k = konfiguration_kommune(&konf, "0461");
	assert_true(k->konfigureret);
	assert_int_equal(k->version, 7);
	assert_true(kommune_kle(k, "15.62.10")->mitoverblik);
	assert_true(kommune_krav(k, KRAV)->mitoverblik);
	assert_string_equal(conf.snapshot, "/etc/gw/ud");
	assert_int_equal(m.n, 0);
}

static void
one_that_closed_everything_is_configured_all_the_same(void **state)
{
	const struct kommune_konf *k;

	(void)state;
	assert_int_equal(laes(), GW_OK);
	k = konfiguration_kommune(&konf, "0101");
	assert_true(k->konfigureret);
	assert_int_equal(k->version, 1);
	assert_int_equal(k->n_kle + k->n_krav, 0);
	assert_false(konfiguration_kommune(&konf, "0751")->konfigureret);
}

static void
an_image_without_municipalities_opens_nothing(void **state)
{
	(void)state;
	b.n = 0;
	fil(PUB_VERSIONER, "");
	assert_int_equal(laes(), GW_OK);
	assert_false(konfiguration_kommune(&konf, "0461")->konfigureret);
}

static void
its_kle_table_holds_for_its_sheets(void **state)
{
	(void)state;
	fil("0461.kle", KLE_TOP "15.62.11;ja\n");
	fil(PUB_KLE, "15.62.11\tNyt\t\t\n");
	assert_int_equal(laes(), GW_OK);
	assert_string_equal(central_kle(&konf.central, "15.62.11")->titel,
	    "Nyt");
	assert_non_null(kommune_kle(konfiguration_kommune(&konf, "0461"),
	    "15.62.11"));
}

static void
its_central_settings_hold(void **state)
{
	const int32_t dag = dag_fra(2026, 6, 1);

	(void)state;
	assert_false(central_ejerbaseret(&konf.central, "05.01.10", dag));
	assert_true(central_ejerbaseret(&konf.central, "02.00.00", dag));
	fil(PUB_CENTRAL, "# aftalt\nmindstealder 15\n"
	    "ejerbaseret 05.01.10 ja 2026-01-01 2027-01-01\n"
	    "ejerbaseret 02.00.00 nej\n");
	assert_int_equal(laes(), GW_OK);
	assert_int_equal(konf.central.mindstealder, 15);
	assert_true(central_ejerbaseret(&konf.central, "05.01.10", dag));
	assert_false(central_ejerbaseret(&konf.central, "05.01.10",
	    dag_fra(2025, 12, 31)));
	assert_false(central_ejerbaseret(&konf.central, "05.01.10",
	    dag_fra(2027, 1, 1)));
	assert_false(central_ejerbaseret(&konf.central, "02.00.00", dag));
}

static void
a_setting_that_is_not_central_is_refused_in_its_line(void **state)
{
	(void)state;
	fil(PUB_CENTRAL, "mindstealder 15\nrun-dir /tmp\n");
	assert_int_equal(laes(), GW_ECONF);
	assert_non_null(strstr(m.v[0].text, "/etc/gw/ud(central):2: run-dir is "
	    "no central setting"));
	assert_null(conf.run_dir);
}

static void
nothing_published_yet_is_a_warning(void **state)
{
	(void)state;
	read_rc = GW_ENOENT;
	assert_int_equal(laes_ud(), GW_OK);
	assert_int_equal(m.n, 1);
	assert_false(m.v[0].fejl);
	assert_non_null(strstr(m.v[0].text, "is not there yet"));
}

/* --- Refused --- */

static void
a_list_of_versions_that_is_none_is_refused(void **state)
{
	static const char *const daarlige[] = { "0461\n", "0461 0\n",
	    "0461 x\n", "0461 7x\n", "9999 1\n", "0461 7", "0461  \n",
	    "0461-7\n", "0461 1000000000\n", "\n" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++) {
		m.n = m.n_fejl = 0;
		fil(PUB_VERSIONER, daarlige[i]);
		afvist("its list of versions");
	}
}

static void
an_image_without_a_list_of_versions_is_refused(void **state)
{
	(void)state;
	b.files++;
	b.n--;
	afvist("no list of versions");
}

static void
a_sheet_that_is_missing_is_refused(void **state)
{
	(void)state;
	b.n--;
	afvist("0461.krav");
}

static void
a_sheet_with_an_error_is_refused_with_it(void **state)
{
	(void)state;
	fil("0461.kle", KLE_TOP "15.62.10;måske\n");
	afvist("0461.kle:2: fejl: kolonne 2");
}

static void
a_kle_table_that_is_none_is_refused(void **state)
{
	(void)state;
	fil(PUB_KLE, "15.62\tx\t\t\n");
	afvist("its KLE table");
}

static void
a_number_that_a_sheet_of_the_file_has_is_refused(void **state)
{
	const struct kommune_konf *o = konfiguration_kommune(&konf, "0461");
	struct conf_kommune *k = &l.kommuner[o - konf.kommuner];
	struct kle_konf *r = arena_push(a, &k->kle, &k->n_kle, &k->cap_kle,
	    sizeof(*r));

	(void)state;
	memcpy(r->kle, "15.62.10", KLE_LEN);
	assert_int_equal(laes(), GW_ECONF);
	assert_non_null(strstr(m.v[0].text, "0461.kle has 15.62.10 in "
	    "municipality 0461 again"));
}

static void
what_is_no_image_is_refused(void **state)
{
	(void)state;
	image = "nonsens";
	image_len = 7;
	assert_int_equal(laes_ud(), GW_ECONF);
	assert_non_null(strstr(m.v[0].text, "not a snapshot"));
}

static void
a_file_that_cannot_be_read_is_refused(void **state)
{
	(void)state;
	read_rc = GW_EIO;
	assert_int_equal(laes_ud(), GW_ECONF);
	assert_int_equal(m.n_fejl, 1);
	read_rc = GW_ENOMEM;
	assert_int_equal(laes_ud(), GW_ENOMEM);
}

/* --- The settings beside it --- */

static void
store_is_a_name_and_not_opened(void **state)
{
	(void)state;
	assert_int_equal(ord(ord_sti, offsetof(struct conf, store),
	    "lager.db"), GW_OK);
	assert_string_equal(conf.store, "/etc/gw/lager.db");
}

static void
testmiljoe_is_ja_or_nej(void **state)
{
	const size_t felt = offsetof(struct conf, testmiljoe);

	(void)state;
	assert_int_equal(ord(ord_ja_nej, felt, "ja"), GW_OK);
	assert_int_equal(conf.testmiljoe, 1);
	assert_int_equal(ord(ord_ja_nej, felt, "nej"), GW_OK);
	assert_int_equal(conf.testmiljoe, 0);
	assert_int_equal(ord(ord_ja_nej, felt, "yes"), GW_ECONF);
	assert_non_null(strstr(m.v[0].text, "write ja or nej"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(navn) cmocka_unit_test_setup_teardown(navn, setup, teardown)
		T(a_municipality_has_its_rows_and_its_version),
		T(one_that_closed_everything_is_configured_all_the_same),
		T(an_image_without_municipalities_opens_nothing),
		T(its_kle_table_holds_for_its_sheets),
		T(its_central_settings_hold),
		T(a_setting_that_is_not_central_is_refused_in_its_line),
		T(nothing_published_yet_is_a_warning),
		T(a_list_of_versions_that_is_none_is_refused),
		T(an_image_without_a_list_of_versions_is_refused),
		T(a_sheet_that_is_missing_is_refused),
		T(a_sheet_with_an_error_is_refused_with_it),
		T(a_kle_table_that_is_none_is_refused),
		T(a_number_that_a_sheet_of_the_file_has_is_refused),
		T(what_is_no_image_is_refused),
		T(a_file_that_cannot_be_read_is_refused),
		T(store_is_a_name_and_not_opened),
		T(testmiljoe_is_ja_or_nej),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
