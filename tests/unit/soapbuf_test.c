/* soapbuf_test.c - one element to bytes and back, over memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "soapbuf.h"

#include <cmocka.h>		/* last: it defines fail() */

#define EJF "xmlns:ejf=\"urn:borgerblikket:ejerfortegnelse:1\""
#define TAG "ejf:EjendommeForEjer_I"

/* The one valid element; each test changes one thing. */
#define VALID								\
	"<ejf:EjendommeForEjer_I " EJF ">"				\
	"<ejf:PersonNr>0101701235</ejf:PersonNr>"			\
	"<ejf:ResultatStart>0</ejf:ResultatStart>"			\
	"<ejf:ResultatAntalMaks>500</ejf:ResultatAntalMaks>"		\
	"</ejf:EjendommeForEjer_I>"

#define SAGSPART_OPEN							\
	"<sag:Sagspart xmlns:sag=\"urn:oio:sts:sagdok:sag:6\" "		\
	"xmlns:gd=\"urn:oio:sts:generelledefinitioner:6\" "		\
	"xmlns:si=\"urn:oio:sts:sagdok:sagindeks:6\">"			\
	"<gd:LokalUdvidelseListe>"
#define PROFIL(n) "<si:Sikkerhedsprofil><gd:Indeks>" n "</gd:Indeks>"	\
	"</si:Sikkerhedsprofil>"
#define SAGSPART_CLOSE "</gd:LokalUdvidelseListe></sag:Sagspart>"

static int
setup(void **state)
{
	return (*state = soapbuf_new()) == NULL;
}

static int
teardown(void **state)
{
	soapbuf_free(*state);
	return 0;
}

static enum gw_err
get(struct soap *soap, const char *xml,
    struct ejf__EjendommeForEjerInputType *out)
{
	return soapbuf_get(soap, ejf__EjendommeForEjerInputType, TAG, xml,
	    strlen(xml), out);
}

static void
what_is_written_declares_its_namespace_once(void **state)
{
	struct ejf__EjendommeForEjerInputType in = { "0101701235", "0", 500 };
	const char *xml;

	assert_int_equal(soapbuf_put(*state,
	    ejf__EjendommeForEjerInputType, TAG, &in, &xml), GW_OK);
	assert_string_equal(xml, VALID);
}

static void
what_lost_a_part_for_want_of_memory_is_not_written(void **state)
{
	struct ejf__EjendommeForEjerInputType in = { NULL, "0", 500 };
	struct soap *soap = *state;
	const char *xml;

	/* as a failed soap_malloc() leaves it */
	soap->error = SOAP_EOM;
	assert_int_equal(soapbuf_put(soap, ejf__EjendommeForEjerInputType,
	    TAG, &in, &xml), GW_ENOMEM);
	assert_null(xml);
}

static void
what_is_written_is_read_back(void **state)
{
	struct ejf__EjendommeForEjerInputType in = { "0101701235", "0", 500 };
	struct ejf__EjendommeForEjerInputType out;
	const char *xml;

	assert_int_equal(soapbuf_put(*state,
	    ejf__EjendommeForEjerInputType, TAG, &in, &xml), GW_OK);
	assert_int_equal(get(*state, xml, &out), GW_OK);
	assert_string_equal(out.PersonNr, in.PersonNr);
	assert_string_equal(out.ResultatStart, in.ResultatStart);
	assert_int_equal(out.ResultatAntalMaks, in.ResultatAntalMaks);
}

static void
a_context_serves_many_messages(void **state)
{
	struct ejf__EjendommeForEjerInputType out;
	int i;

	for (i = 0; i < 100; i++) {
		assert_int_equal(get(*state, "<x", &out), GW_ESCHEMA);
		assert_int_equal(get(*state, VALID, &out), GW_OK);
	}
}

static void
any_prefix_will_do(void **state)
{
	struct ejf__EjendommeForEjerInputType out;

	assert_int_equal(get(*state, "<EjendommeForEjer_I "
	    "xmlns=\"urn:borgerblikket:ejerfortegnelse:1\">"
	    "<PersonNr>0101701235</PersonNr><ResultatStart>0</ResultatStart>"
	    "<ResultatAntalMaks>1</ResultatAntalMaks>"
	    "</EjendommeForEjer_I> \r\n", &out), GW_OK);
}

static void
letters_outside_ascii_survive(void **state)
{
	struct bb__FejlType in = { "Kode", "\xc3\xa6\xc3\xb8\xc3\xa5 <&>\r",
	    "t" }, out;
	const char *xml;

	assert_int_equal(soapbuf_put(*state, bb__FejlType, "bb:Fejl", &in,
	    &xml), GW_OK);
	assert_non_null(strstr(xml,
	    "\xc3\xa6\xc3\xb8\xc3\xa5 &lt;&amp;&gt;&#xD;"));
	assert_int_equal(soapbuf_get(*state, bb__FejlType, "bb:Fejl", xml,
	    strlen(xml), &out), GW_OK);
	assert_string_equal(out.Besked, in.Besked);
}

static void
cut_off_anywhere_is_refused(void **state)
{
	struct ejf__EjendommeForEjerInputType out;
	size_t len;

	for (len = 0; len < strlen(VALID); len++)
		assert_int_equal(soapbuf_get(*state,
		    ejf__EjendommeForEjerInputType, TAG, VALID, len, &out),
		    GW_ESCHEMA);
}

static void
not_the_element_asked_for_is_refused(void **state)
{
	struct ejf__EjendommeForEjerInputType out;

	assert_int_equal(get(*state, "<ejf:EjendommeForEjer_O " EJF ">"
	    "<ejf:PersonNr>0101701235</ejf:PersonNr>"
	    "<ejf:ResultatStart>0</ejf:ResultatStart>"
	    "<ejf:ResultatAntalMaks>1</ejf:ResultatAntalMaks>"
	    "</ejf:EjendommeForEjer_O>", &out), GW_ESCHEMA);
}

static void
another_namespace_is_refused(void **state)
{
	struct ejf__EjendommeForEjerInputType out;

	assert_int_equal(get(*state, "<ejf:EjendommeForEjer_I "
	    "xmlns:ejf=\"urn:borgerblikket:ejerfortegnelse:2\">"
	    "<ejf:PersonNr>0101701235</ejf:PersonNr>"
	    "<ejf:ResultatStart>0</ejf:ResultatStart>"
	    "<ejf:ResultatAntalMaks>1</ejf:ResultatAntalMaks>"
	    "</ejf:EjendommeForEjer_I>", &out), GW_ESCHEMA);
}

static void
a_required_element_left_out_is_refused(void **state)
{
	struct ejf__EjendommeForEjerInputType out;

	assert_int_equal(get(*state, "<ejf:EjendommeForEjer_I " EJF ">"
	    "<ejf:PersonNr>0101701235</ejf:PersonNr>"
	    "<ejf:ResultatAntalMaks>1</ejf:ResultatAntalMaks>"
	    "</ejf:EjendommeForEjer_I>", &out), GW_ESCHEMA);
}

static void
a_required_member_left_out_is_written_empty(void **state)
{
	struct ejf__EjendommeForEjerInputType in = { "0101701235", NULL, 500 };
	const char *xml;

	assert_int_equal(soapbuf_put(*state, ejf__EjendommeForEjerInputType,
	    TAG, &in, &xml), GW_OK);
	assert_non_null(strstr(xml, "<ejf:ResultatStart/>"));
}

/* An answer with the given StandardRetur and Antal elements. */
static enum gw_err
get_answer(struct soap *soap, const char *retur, const char *antal,
    struct ejf__EjendommeForEjerOutputType *out)
{
	char xml[1024];

	snprintf(xml, sizeof(xml), "<ejf:EjendommeForEjer_O " EJF
	    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
	    " xmlns:sd=\"urn:oio:sagdok:3.0.0\">%s%s"
	    "</ejf:EjendommeForEjer_O>", retur, antal);
	return soapbuf_get(soap, ejf__EjendommeForEjerOutputType,
	    "ejf:EjendommeForEjer_O", xml, strlen(xml), out);
}

#define RETUR "<sd:StandardRetur><sd:StatusKode>20</sd:StatusKode>"	\
	"</sd:StandardRetur>"
#define ANTAL "<ejf:Antal>0</ejf:Antal>"

static void
nil_for_a_required_element_is_refused(void **state)
{
	struct ejf__EjendommeForEjerOutputType out;

	assert_int_equal(get_answer(*state, RETUR, ANTAL, &out), GW_OK);
	assert_int_equal(get_answer(*state,
	    "<sd:StandardRetur xsi:nil=\"true\"/>", ANTAL, &out), GW_ESCHEMA);
	assert_int_equal(get_answer(*state, RETUR,
	    "<ejf:Antal xsi:nil=\"true\"/>", &out), GW_ESCHEMA);
}

static void
a_reference_in_place_of_an_element_is_refused(void **state)
{
	struct ejf__EjendommeForEjerOutputType out;

	assert_int_equal(get_answer(*state, "<sd:StandardRetur href=\"#a\"/>",
	    ANTAL, &out), GW_ESCHEMA);
}

static void
an_element_twice_where_one_is_allowed_is_refused(void **state)
{
	struct ejf__EjendommeForEjerOutputType out;

	assert_int_equal(get_answer(*state, RETUR RETUR, ANTAL, &out),
	    GW_ESCHEMA);
}

static void
numbers_lose_the_white_space_around_them(void **state)
{
	struct ejf__EjendommeForEjerOutputType out;

	assert_int_equal(get_answer(*state, RETUR,
	    "<ejf:Antal>\n\t12 </ejf:Antal>", &out), GW_OK);
	assert_string_equal(out.Antal, "12");
}

static void
an_element_not_known_is_refused(void **state)
{
	struct ejf__EjendommeForEjerInputType out;

	assert_int_equal(get(*state, "<ejf:EjendommeForEjer_I " EJF ">"
	    "<ejf:PersonNr>0101701235</ejf:PersonNr>"
	    "<ejf:ResultatStart>0</ejf:ResultatStart>"
	    "<ejf:ResultatAntalMaks>1</ejf:ResultatAntalMaks><ejf:Mere/>"
	    "</ejf:EjendommeForEjer_I>", &out), GW_ESCHEMA);
}

static void
a_number_out_of_range_is_refused(void **state)
{
	struct ejf__EjendommeForEjerInputType out;

	assert_int_equal(get(*state, "<ejf:EjendommeForEjer_I " EJF ">"
	    "<ejf:PersonNr>0101701235</ejf:PersonNr>"
	    "<ejf:ResultatStart>0</ejf:ResultatStart>"
	    "<ejf:ResultatAntalMaks>501</ejf:ResultatAntalMaks>"
	    "</ejf:EjendommeForEjer_I>", &out), GW_ESCHEMA);
}

static void
anything_behind_the_element_is_refused(void **state)
{
	struct ejf__EjendommeForEjerInputType out;

	assert_int_equal(get(*state, VALID "<x/>", &out), GW_ESCHEMA);
	assert_int_equal(get(*state, VALID "x", &out), GW_ESCHEMA);
}

static void
an_http_message_is_refused(void **state)
{
	struct ejf__EjendommeForEjerInputType out;

	assert_int_equal(get(*state, "HTTP/1.1 200 OK\r\n\r\n" VALID, &out),
	    GW_ESCHEMA);
	assert_int_equal(get(*state, "\x1f\x8b" VALID, &out), GW_ESCHEMA);
	assert_int_equal(get(*state, "--x\r\n\r\n" VALID, &out), GW_ESCHEMA);
}

/* VALID with so many blanks behind it that it is len octets. */
static char *
padded(size_t len)
{
	char *p = malloc(len);

	assert_non_null(p);
	memset(p, ' ', len);
	memcpy(p, VALID, strlen(VALID));
	return p;
}

static void
the_largest_message_passes_and_one_octet_more_does_not(void **state)
{
	struct ejf__EjendommeForEjerInputType out;
	char *xml = padded(SOAPBUF_MAX_LEN + 1);

	assert_int_equal(soapbuf_get(*state,
		    ejf__EjendommeForEjerInputType, TAG, xml, SOAPBUF_MAX_LEN,
	    &out), GW_OK);
	assert_int_equal(soapbuf_get(*state,
		    ejf__EjendommeForEjerInputType, TAG, xml,
	    SOAPBUF_MAX_LEN + 1, &out), GW_ESIZE);
	free(xml);
}

static void
known_extensions_are_typed_in_any_order(void **state)
{
	static const char xml[] = SAGSPART_OPEN
	    "<x:Ny xmlns:x=\"urn:x\"><x:y/></x:Ny>"
	    PROFIL("1")
	    "<si:SagspartLokalUdvidelse><si:FuldtNavn>N</si:FuldtNavn>"
	    "</si:SagspartLokalUdvidelse>"
	    PROFIL("2")
	    "<gd:SenestAendretTidspunkt>2026-01-01T00:00:00Z"
	    "</gd:SenestAendretTidspunkt>" SAGSPART_CLOSE;
	struct gd__RelationType out;
	struct gd__LokalUdvidelseListeType *l;

	assert_int_equal(soapbuf_get(*state, gd__RelationType, "sag:Sagspart",
	    xml, strlen(xml), &out), GW_OK);
	l = out.LokalUdvidelseListe;
	assert_non_null(l);
	assert_string_equal(l->si__SagspartLokalUdvidelse->FuldtNavn, "N");
	assert_int_equal(l->__sizeSikkerhedsprofil, 2);
	assert_string_equal(l->si__Sikkerhedsprofil[1].gd__Indeks, "2");
	assert_int_equal(l->__size, 1);
	assert_non_null(strstr(l->__any[0], "x:Ny"));
	assert_string_equal(l->SenestAendretTidspunkt, "2026-01-01T00:00:00Z");
}

static void
extensions_are_written_before_the_time_they_changed(void **state)
{
	struct si__SagspartLokalUdvidelseType part = { NULL, "N" };
	struct gd__LokalUdvidelseListeType list;
	struct gd__RelationType in;
	const char *xml;

	memset(&list, 0, sizeof(list));
	memset(&in, 0, sizeof(in));
	in.LokalUdvidelseListe = &list;
	list.si__SagspartLokalUdvidelse = &part;
	list.SenestAendretTidspunkt = "2026-01-01T00:00:00Z";
	assert_int_equal(soapbuf_put(*state, gd__RelationType, "sag:Sagspart",
	    &in, &xml), GW_OK);
	assert_non_null(strstr(xml, "</si:SagspartLokalUdvidelse>"
	    "<gd:SenestAendretTidspunkt>"));
}

static void
a_text_longer_than_its_type_is_refused(void **state)
{
	char xml[1024], name[256 + 1];
	struct gd__RelationType out;

	memset(name, 'n', 256);
	name[256] = '\0';
	snprintf(xml, sizeof(xml), SAGSPART_OPEN "<si:SagspartLokalUdvidelse>"
	    "<si:FuldtNavn>%s</si:FuldtNavn></si:SagspartLokalUdvidelse>"
	    SAGSPART_CLOSE, name);
	assert_int_equal(soapbuf_get(*state, gd__RelationType, "sag:Sagspart",
	    xml, strlen(xml), &out), GW_ESCHEMA);
	name[255] = '\0';
	snprintf(xml, sizeof(xml), SAGSPART_OPEN "<si:SagspartLokalUdvidelse>"
	    "<si:FuldtNavn>%s</si:FuldtNavn></si:SagspartLokalUdvidelse>"
	    SAGSPART_CLOSE, name);
	assert_int_equal(soapbuf_get(*state, gd__RelationType, "sag:Sagspart",
	    xml, strlen(xml), &out), GW_OK);
}

/* A SoegUdtryk of depth levels inside the request element. */
static char *
nested(int depth)
{
	static const char open[] = "<sdi:SoegUdtryk>",
	    close[] = "</sdi:SoegUdtryk>";
	const size_t level = sizeof(open) + sizeof(close);
	char *xml = malloc(256 + (size_t)depth * level);
	int i;

	assert_non_null(xml);
	strcpy(xml, "<sdi:FremsoegSagDokumentIndeksInput xmlns:sdi="
	    "\"urn:oio:sts:sagdok:sagdokumentindeks:6\">");
	for (i = 0; i < depth; i++)
		strcat(xml, open);
	for (i = 0; i < depth; i++)
		strcat(xml, close);
	strcat(xml, "</sdi:FremsoegSagDokumentIndeksInput>");
	return xml;
}

static void
the_deepest_message_passes_and_one_level_more_does_not(void **state)
{
	struct sdi__FremsoegSagDokumentIndeksInputType out;
	int i;

	for (i = 0; i < 2; i++) {
		char *xml = nested(SOAPBUF_MAX_LEVEL - 1 + i);

		assert_int_equal(soapbuf_get(*state,
		    sdi__FremsoegSagDokumentIndeksInputType,
		    "sdi:FremsoegSagDokumentIndeksInput", xml, strlen(xml),
		    &out), i == 0 ? GW_OK : GW_ESCHEMA);
		free(xml);
	}
}

/* A bb:Fejl whose Besked is len letters. */
static char *
wordy(size_t len)
{
	static const char open[] = "<bb:Fejl xmlns:bb=\"urn:borgerblikket:"
	    "overblik:1\"><bb:Kode>K</bb:Kode><bb:Besked>";
	static const char close[] = "</bb:Besked><bb:TransaktionsId>1"
	    "</bb:TransaktionsId></bb:Fejl>";
	char *xml = malloc(sizeof(open) + len + sizeof(close));

	assert_non_null(xml);
	memcpy(xml, open, sizeof(open) - 1);
	memset(xml + sizeof(open) - 1, 'b', len);
	memcpy(xml + sizeof(open) - 1 + len, close, sizeof(close));
	return xml;
}

static void
the_longest_text_passes_and_one_octet_more_does_not(void **state)
{
	struct bb__FejlType out;
	size_t i;

	for (i = 0; i < 2; i++) {
		char *xml = wordy(SOAPBUF_MAX_TEXT + i);

		assert_int_equal(soapbuf_get(*state, bb__FejlType, "bb:Fejl",
		    xml, strlen(xml), &out), i == 0 ? GW_OK : GW_ESCHEMA);
		free(xml);
	}
}

/* A fault with n empty Errors: the shortest repeated element we have. */
static char *
crowded(size_t n)
{
	static const char open[] = "<ServiceplatformFault xmlns=\"http://"
	    "serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/\">"
	    "<ErrorList>";
	static const char one[] = "<Error><ErrorCode/>";
	static const char two[] = "<ErrorText/></Error>";
	static const char close[] = "</ErrorList></ServiceplatformFault>";
	char *xml = malloc(sizeof(open) + sizeof(close) +
	    n * (sizeof(one) + sizeof(two)));
	char *p = xml;

	assert_non_null(xml);
	p = stpcpy(p, open);
	while (n-- > 0)
		p = stpcpy(stpcpy(p, one), two);
	stpcpy(p, close);
	return xml;
}

static void
the_largest_array_passes_and_one_member_more_does_not(void **state)
{
	struct spf__ServiceplatformFaultType out;
	size_t i;

	for (i = 0; i < 2; i++) {
		char *xml = crowded(SOAPBUF_MAX_OCCURS + i);

		assert_int_equal(soapbuf_get(*state,
		    spf__ServiceplatformFaultType, "spf:ServiceplatformFault",
		    xml, strlen(xml), &out), i == 0 ? GW_OK : GW_ESCHEMA);
		free(xml);
	}
}

static void
nothing_deeper_than_what_is_read_is_written(void **state)
{
	struct sdi__SoegUdtrykType udtryk[SOAPBUF_MAX_LEVEL + 1];
	const char *xml;
	int i;

	memset(udtryk, 0, sizeof(udtryk));
	for (i = 0; i < SOAPBUF_MAX_LEVEL; i++) {
		udtryk[i].__sizeNOT = 1;
		udtryk[i].NOT = &udtryk[i + 1];
	}
	assert_int_equal(soapbuf_put(*state, sdi__SoegUdtrykType,
	    "sdi:SoegUdtryk", &udtryk[0], &xml), GW_ESCHEMA);
	assert_null(xml);
	assert_int_equal(soapbuf_put(*state, sdi__SoegUdtrykType,
	    "sdi:SoegUdtryk", &udtryk[1], &xml), GW_OK);
}

static void
allocated_members_are_zero(void **state)
{
	struct ejf__EjendommeForEjerInputType *p = soapbuf_alloc(*state,
	    ejf__EjendommeForEjerInputType);
	struct ejf__EjendommeForEjerInputType *v = soapbuf_array(*state,
	    ejf__EjendommeForEjerInputType, 3);

	assert_non_null(p);
	assert_null(p->PersonNr);
	assert_non_null(v);
	assert_null(v[2].ResultatStart);
	assert_null(soapbuf_array(*state,
	    ejf__EjendommeForEjerInputType, 0));
	assert_null(soapbuf_array(*state,
	    ejf__EjendommeForEjerInputType, SIZE_MAX / 2));
}

/* gSOAP's buffer, marked: how far something else was written to it. */
static size_t
touched(const struct soap *soap)
{
	size_t n = sizeof(soap->buf);

	while (n > 0 && soap->buf[n - 1] == '\x5a')
		n--;
	return n;
}

/* soapbuf_free() erases so much of it and no more. */
static void
a_message_touches_no_more_of_the_buffer_than_it_is_long(void **state)
{
	struct ejf__EjendommeForEjerInputType obj = { "0101701235", "0", 500 };
	struct soap *soap = *state;
	char *wide = malloc(40000);
	const char *xml;
	int n;

	memset(soap->buf, '\x5a', sizeof(soap->buf));
	assert_int_equal(soapbuf_put(soap, ejf__EjendommeForEjerInputType,
	    TAG, &obj, &xml), GW_OK);
	assert_in_range(touched(soap), 1, strlen(xml));
	memset(soap->buf, '\x5a', sizeof(soap->buf));
	assert_non_null(wide);
	n = snprintf(wide, 40000, "%s%30000s", VALID, "");
	assert_in_range(n, 30001, 39999);
	assert_int_equal(get(soap, wide, &obj), GW_OK);
	assert_in_range(touched(soap), 1, 4096);
	free(wide);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_written_declares_its_namespace_once),
		TEST(a_message_touches_no_more_of_the_buffer_than_it_is_long),
		TEST(what_lost_a_part_for_want_of_memory_is_not_written),
		TEST(what_is_written_is_read_back),
		TEST(a_context_serves_many_messages),
		TEST(any_prefix_will_do),
		TEST(letters_outside_ascii_survive),
		TEST(cut_off_anywhere_is_refused),
		TEST(not_the_element_asked_for_is_refused),
		TEST(another_namespace_is_refused),
		TEST(a_required_element_left_out_is_refused),
		TEST(a_required_member_left_out_is_written_empty),
		TEST(nil_for_a_required_element_is_refused),
		TEST(a_reference_in_place_of_an_element_is_refused),
		TEST(an_element_twice_where_one_is_allowed_is_refused),
		TEST(numbers_lose_the_white_space_around_them),
		TEST(an_element_not_known_is_refused),
		TEST(a_number_out_of_range_is_refused),
		TEST(anything_behind_the_element_is_refused),
		TEST(an_http_message_is_refused),
		TEST(the_largest_message_passes_and_one_octet_more_does_not),
		TEST(known_extensions_are_typed_in_any_order),
		TEST(extensions_are_written_before_the_time_they_changed),
		TEST(a_text_longer_than_its_type_is_refused),
		TEST(the_deepest_message_passes_and_one_level_more_does_not),
		TEST(the_longest_text_passes_and_one_octet_more_does_not),
		TEST(the_largest_array_passes_and_one_member_more_does_not),
		TEST(nothing_deeper_than_what_is_read_is_written),
		TEST(allocated_members_are_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
