/*
 * indeks_test.c - periods, moments, numbers and identifiers that the indices
 * share, each as it may stand on the wire.
 */
#include "svar_stoette.h"

#define FRA	tid_parse("2026-01-15T08:00:00Z")
#define EN_DAG	INT64_C(86400000)

static struct laes
laeser(struct proeve *p)
{
	struct laes l = { p->a, &p->roller, &p->g, GW_OK };

	return l;
}

/* A period with these ends: a text, or NULL for GraenseIndikator. */
static struct periode
periode(struct laes *l, const char *fra, const char *til)
{
	enum xsd__boolean ja = xsd__boolean__true_;
	struct sd__TidspunktType f = { 0 }, t = { 0 };
	struct sd__VirkningType v = { 0 };

	f.TidsstempelDatoTid = (char *)(uintptr_t)fra;
	f.GraenseIndikator = fra == NULL ? &ja : NULL;
	t.TidsstempelDatoTid = (char *)(uintptr_t)til;
	t.GraenseIndikator = til == NULL ? &ja : NULL;
	v.FraTidspunkt = &f;
	v.TilTidspunkt = &t;
	return laes_virkning(l, &v);
}

static void
period_has_two_ends(void **state)
{
	struct laes l = laeser(*state);
	struct periode v = periode(&l, "2026-01-15T08:00:00Z",
	    "2026-01-16T08:00:00Z");

	assert_int_equal(l.rc, GW_OK);
	assert_periode(v, FRA, FRA + EN_DAG);
}

static void
period_with_graenseindikator_is_infinite(void **state)
{
	struct laes l = laeser(*state);
	struct periode v = periode(&l, NULL, NULL);

	assert_int_equal(l.rc, GW_OK);
	assert_periode(v, TID_FOER_ALT, TID_EVIGT);
}

static void
period_with_an_empty_end_is_infinite(void **state)
{
	struct laes l = laeser(*state);
	struct periode v = periode(&l, "", "");

	assert_int_equal(l.rc, GW_OK);
	assert_periode(v, TID_FOER_ALT, TID_EVIGT);
}

static void
absent_period_is_always(void **state)
{
	struct laes l = laeser(*state);
	struct sd__VirkningType tom = { 0 };
	struct sd__TidspunktType ingen = { 0 };
	struct periode v = laes_virkning(&l, NULL);

	assert_periode(v, TID_FOER_ALT, TID_EVIGT);
	v = laes_virkning(&l, &tom);
	assert_periode(v, TID_FOER_ALT, TID_EVIGT);
	tom.FraTidspunkt = tom.TilTidspunkt = &ingen;
	v = laes_virkning(&l, &tom);
	assert_periode(v, TID_FOER_ALT, TID_EVIGT);
	assert_int_equal(l.rc, GW_OK);
}

static void
end_that_is_both_moment_and_infinity_is_refused(void **state)
{
	enum xsd__boolean ja = xsd__boolean__true_;
	char moment[] = "2026-01-15T08:00:00Z";
	struct sd__TidspunktType t = { 0 };
	struct sd__VirkningType v = { 0 };
	struct proeve *p = *state;
	struct laes l = laeser(p);

	t.TidsstempelDatoTid = moment;
	t.GraenseIndikator = &ja;
	v.TilTidspunkt = &t;
	(void)laes_virkning(&l, &v);
	assert_int_equal(l.rc, GW_ESCHEMA);
	assert_int_equal(p->g.rc, GW_ESCHEMA);
}

static void
moment_may_have_an_offset_or_none(void **state)
{
	struct laes l = laeser(*state);

	assert_int_equal(laes_tid(&l, "2026-01-15T09:00:00+01:00"), FRA);
	assert_int_equal(laes_tid(&l, "2026-01-15T09:00:00.000"), FRA);
	assert_int_equal(laes_tid(&l, NULL), TID_INGEN);
	assert_int_equal(laes_tid(&l, ""), TID_INGEN);
	assert_int_equal(l.rc, GW_OK);
}

static void
moment_that_does_not_exist_is_refused(void **state)
{
	static const char *const v[] = { "2026-02-29T00:00:00Z", "2026-01-15",
	    "2026-01-15T24:00:01Z", "15-01-2026T00:00:00Z", "nu",
	    "2026-01-15T08:00:00Zx" };
	struct proeve *p = *state;
	size_t i;

	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct laes l = laeser(p);

		assert_int_equal(laes_tid(&l, v[i]), TID_INGEN);
		assert_int_equal(l.rc, GW_ESCHEMA);
	}
}

static void
day_of_a_moment_is_the_danish_one(void **state)
{
	struct laes l = laeser(*state);

	assert_int_equal(laes_dag(&l, "2026-01-31T22:59:59Z"),
	    dag_parse("2026-01-31"));
	assert_int_equal(laes_dag(&l, "2026-01-31T23:00:00Z"),
	    dag_parse("2026-02-01"));
	assert_int_equal(laes_dag(&l, "2026-06-30T22:00:00Z"),
	    dag_parse("2026-07-01"));
	assert_int_equal(laes_dag(&l, NULL), DAG_INGEN);
}

static void
date_is_read_or_refused(void **state)
{
	struct laes l = laeser(*state);

	assert_int_equal(laes_dato(&l, "2026-02-28"), dag_parse("2026-02-28"));
	assert_int_equal(laes_dato(&l, NULL), DAG_INGEN);
	assert_int_equal(l.rc, GW_OK);
	assert_int_equal(laes_dato(&l, "2026-02-29"), DAG_INGEN);
	assert_int_equal(l.rc, GW_ESCHEMA);
}

static void
first_mistake_is_the_one_that_is_told(void **state)
{
	struct proeve *p = *state;
	struct laes l = laeser(p);

	l.rc = GW_ENOMEM;
	laes_fejl(&l, "dateTime");
	assert_int_equal(l.rc, GW_ENOMEM);
	l.rc = GW_OK;
	laes_fejl(&l, "dateTime");
	laes_fejl(&l, "UUID");
	assert_int_equal(l.rc, GW_ESCHEMA);
	assert_string_equal(p->g.text, "dateTime: not of its type");
}

static void
number_is_not_negative_and_ends_where_it_ends(void **state)
{
	(void)state;
	assert_int_equal(laes_tal("0"), 0);
	assert_int_equal(laes_tal("0100"), 100);
	assert_int_equal(laes_tal("+7"), 7);
	assert_int_equal(laes_tal("-1"), -1);
	assert_int_equal(laes_tal("7x"), -1);
	assert_int_equal(laes_tal(""), -1);
	assert_int_equal(laes_tal(NULL), -1);
	assert_int_equal(laes_tal("99999999999999999999"), -1);
}

static void
identifier_of_two_kinds_is_none(void **state)
{
	char uuid[] = SAG_ID, urn[] = "urn:oio:cpr-nr:" BORGER;
	struct sd__UnikIdType id = { 0 };
	struct part part = { 0 };
	struct laes l = laeser(*state);

	assert_null(laes_ref(&l, NULL));
	assert_null(laes_ref(&l, &id));
	id.URNIdentifikator = urn;
	assert_string_equal(laes_ref(&l, &id), urn);
	laes_part(&l, &part, NULL, PARTROLLE_PRIMAER, &id);
	assert_int_equal(part.art, PART_CPR);
	id.UUIDIdentifikator = uuid;
	assert_null(laes_ref(&l, &id));
	memset(&part, 0, sizeof(part));
	laes_part(&l, &part, NULL, PARTROLLE_PRIMAER, &id);
	assert_int_equal(part.art, PART_ANDEN);
	id.URNIdentifikator = NULL;
	assert_string_equal(laes_ref(&l, &id), uuid);
}

static void
object_id_is_a_uuid_and_kept_as_received(void **state)
{
	static const char *const ingen[] = { "", BORGER,
	    "00000000-0000-4000-8000-00000000000",
	    "00000000-0000-4000-8000-00000000000g",
	    "urn:uuid:" SAG_ID, SAG_ID " " };
	struct proeve *p = *state;
	struct laes l = laeser(p);
	size_t i;

	assert_string_equal(laes_uuid(&l,
	    "ABCDEF00-0000-4000-8000-00000000000f"),
	    "ABCDEF00-0000-4000-8000-00000000000f");
	assert_int_equal(l.rc, GW_OK);
	for (i = 0; i < sizeof(ingen) / sizeof(ingen[0]); i++) {
		l = laeser(p);
		(void)laes_uuid(&l, ingen[i]);
		assert_int_equal(l.rc, GW_ESCHEMA);
	}
}

static void
role_without_an_identifier_is_not_known(void **state)
{
	static const struct rollekort kort[] = {
		{ R_SAG_EJER, 5 }, { ROLLE_ANTAL, 0 }
	};
	struct sd__UnikIdType id = { 0 };
	struct proeve *p = *state;
	struct laes l = laeser(p);
	char uuid[64];

	assert_int_equal(laes_rolle(&l, kort, NULL), 0);
	assert_int_equal(laes_rolle(&l, kort, &id), 0);
	snprintf(uuid, sizeof(uuid), "%s", p->roller.uuid[R_SAG_EJER]);
	id.UUIDIdentifikator = uuid;
	assert_int_equal(laes_rolle(&l, kort, &id), 5);
	snprintf(uuid, sizeof(uuid), "%s", p->roller.uuid[R_SAG_ANSVARLIG]);
	assert_int_equal(laes_rolle(&l, kort, &id), 0);
}

static void
role_follows_the_setting(void **state)
{
	static const struct rollekort kort[] = {
		{ R_SAG_EJER, 5 }, { ROLLE_ANTAL, 0 }
	};
	struct sd__UnikIdType id = { 0 };
	struct proeve *p = *state;
	struct laes l = laeser(p);
	char uuid[] = UUID("abc");

	id.UUIDIdentifikator = uuid;
	assert_int_equal(laes_rolle(&l, kort, &id), 0);
	p->roller.uuid[R_SAG_EJER] = UUID("ABC");
	assert_int_equal(laes_rolle(&l, kort, &id), 5);
}

/* One page: from, how many asked for, got, the total on the wire; then
 * whether more remain and from where. */
static void
next_page_begins_where_this_one_ended(void **state)
{
	static const struct {
		size_t		 fra, antal;
		int		 her;
		const char	*ialt;
		int		 flere;
		size_t		 naeste;
	} v[] = {
		{ 0, 100, 100, "100", 0, 0 },
		{ 0, 100, 100, "101", 1, 100 },
		{ 100, 100, 1, "101", 0, 0 },
		{ 0, 100, 60, "90", 1, 60 },	/* the source gives less */
		{ 60, 100, 30, "90", 0, 0 },
		{ 0, 100, 0, "0", 0, 0 },
		{ 0, 100, 100, "0", 0, 0 },
		{ 0, 100, 0, "250", 1, 100 },
		{ 200, 100, 0, "250", 1, 300 },
		{ 300, 100, 0, "250", 0, 0 },
		{ 0, 100, 100, NULL, 1, 100 },
		{ 0, 100, 99, NULL, 0, 0 },
		{ 0, 100, 100, "mange", 1, 100 },
		{ 0, 100, 0, NULL, 0, 0 }
	};
	struct svarside side;
	struct sporg q = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		memset(&side, 0, sizeof(side));
		q.fra = v[i].fra;
		q.antal = v[i].antal;
		laes_side(&q, v[i].her, v[i].ialt, &side);
		assert_int_equal(side.flere, v[i].flere);
		assert_int_equal(side.naeste, v[i].naeste);
	}
}

static void
nearest_next_page_of_two_kinds_counts(void **state)
{
	struct svarside side = { 0 };
	struct sporg q = { .antal = 100 };

	(void)state;
	laes_side(&q, 100, "150", &side);
	laes_side(&q, 50, "80", &side);
	assert_true(side.flere);
	assert_int_equal(side.naeste, 50);
	laes_side(&q, 3, "3", &side);
	assert_true(side.flere);
	assert_int_equal(side.naeste, 50);
}

static void
identifier_is_written_as_its_kind(void **state)
{
	struct soap *s = soapbuf_new();
	const char *xml;

	(void)state;
	assert_non_null(s);
	assert_int_equal(soapbuf_put(s, sd__UnikIdType, "gd:ReferenceID",
	    skriv_uuid(s, SAG_ID), &xml), GW_OK);
	assert_non_null(strstr(xml, "<gd:ReferenceID xmlns:"));
	assert_non_null(strstr(xml, " xmlns:sd=\"urn:oio:sagdok:3.0.0\""));
	assert_non_null(strstr(xml, "<sd:UUIDIdentifikator>" SAG_ID
	    "</sd:UUIDIdentifikator>"));
	assert_null(strstr(xml, "URN"));
	assert_int_equal(soapbuf_put(s, sd__UnikIdType, "gd:ReferenceID",
	    skriv_urn(s, "urn:a&b"), &xml), GW_OK);
	assert_non_null(strstr(xml, ">urn:a&amp;b</sd:URNIdentifikator>"));
	assert_null(strstr(xml, "UUID"));
	assert_string_equal(skriv_tal(s, 4294967296), "4294967296");
	soapbuf_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(period_has_two_ends),
		test(period_with_graenseindikator_is_infinite),
		test(period_with_an_empty_end_is_infinite),
		test(absent_period_is_always),
		test(end_that_is_both_moment_and_infinity_is_refused),
		test(moment_may_have_an_offset_or_none),
		test(moment_that_does_not_exist_is_refused),
		test(day_of_a_moment_is_the_danish_one),
		test(date_is_read_or_refused),
		test(first_mistake_is_the_one_that_is_told),
		test(number_is_not_negative_and_ends_where_it_ends),
		test(identifier_of_two_kinds_is_none),
		test(object_id_is_a_uuid_and_kept_as_received),
		test(role_without_an_identifier_is_not_known),
		test(role_follows_the_setting),
		test(next_page_begins_where_this_one_ended),
		test(nearest_next_page_of_two_kinds_counts),
		test(identifier_is_written_as_its_kind)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
