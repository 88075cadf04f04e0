/*
 * fejlsvar_test.c - the words of a refusal, in each layout that is known.
 */
#include "fejlsvar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define S12	"http://www.w3.org/2003/05/soap-envelope"
#define S11	"http://schemas.xmlsoap.org/soap/envelope/"
#define FEJL12(x)							\
	"<e:Envelope xmlns:e=\"" S12 "\"><e:Body><e:Fault><e:Code>"	\
	"<e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text "	\
	"xml:lang=\"da\">Nej  tak</e:Text></e:Reason>" x		\
	"</e:Fault></e:Body></e:Envelope>"

static struct arena *a;

static int
setup(void **state)
{
	(void)state;
	return (a = arena_new((size_t)1 << 22)) == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
siger(const char *xml, const char *kode, const char *tekst)
{
	struct fejlsvar f;

	memset(&f, 'x', sizeof(f));
	fejlsvar_laes(a, xml, strlen(xml), &f);
	assert_string_equal(f.kode, kode);
	assert_string_equal(f.tekst, tekst);
}

static void
a_bare_fault_has_its_code_and_reason(void **state)
{
	(void)state;
	siger(FEJL12(""), "e:Sender", "Nej tak");
	siger("<e:Envelope xmlns:e=\"" S11 "\"><e:Body><e:Fault>"
	    "<faultcode>wsse:FailedCheck</faultcode><faultstring>Nej"
	    "</faultstring></e:Fault></e:Body></e:Envelope>",
	    "wsse:FailedCheck", "Nej");
}

static void
a_detail_is_more_exact_than_the_code(void **state)
{
	(void)state;
	siger(FEJL12("<e:Detail><m xmlns=\"urn:x\"><EventId>101</EventId>"
	    "<Message>Kender ikke</Message></m></e:Detail>"), "101",
	    "Kender ikke");
	siger(FEJL12("<e:Detail><x:E xmlns:x=\"urn:x\"><x:ErrorCode>"
	    "ServiceAgreementNotFound</x:ErrorCode><x:ErrorText>Ingen"
	    "</x:ErrorText></x:E></e:Detail>"), "ServiceAgreementNotFound",
	    "Ingen");
}

static void
a_subcode_is_more_exact_than_its_code(void **state)
{
	(void)state;
	siger("<e:Envelope xmlns:e=\"" S12 "\"><e:Body><e:Fault><e:Code>"
	    "<e:Value>e:Sender</e:Value><e:Subcode><e:Value>"
	    "wsse:InvalidSecurityToken</e:Value></e:Subcode></e:Code>"
	    "</e:Fault></e:Body></e:Envelope>", "wsse:InvalidSecurityToken",
	    "");
}

static void
what_is_no_fault_says_nothing(void **state)
{
	struct fejlsvar f;

	(void)state;
	siger("<e:Envelope xmlns:e=\"" S12 "\"><e:Body><x><Message>hej"
	    "</Message></x></e:Body></e:Envelope>", "", "");
	siger("not XML", "", "");
	fejlsvar_laes(a, NULL, 0, &f);
	assert_string_equal(f.kode, "");
}

static void
what_looks_like_a_cpr_number_is_masked(void **state)
{
	(void)state;
	siger(FEJL12("<e:Detail><Message>om 010203-0000</Message>"
	    "</e:Detail>"), "e:Sender", "om ******-****");
}

static void
a_long_text_ends_with_a_whole_character(void **state)
{
	char xml[4096], ae[1024] = "";
	struct fejlsvar f;
	size_t i;

	(void)state;
	for (i = 0; i < 200; i++)
		strcat(ae, "\xc3\xa6");
	snprintf(xml, sizeof(xml), FEJL12("<e:Detail><Message>%s</Message>"
	    "</e:Detail>"), ae);
	fejlsvar_laes(a, xml, strlen(xml), &f);
	assert_int_equal(strlen(f.tekst), 158);
	assert_memory_equal(f.tekst, ae, 158);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_bare_fault_has_its_code_and_reason),
		T(a_detail_is_more_exact_than_the_code),
		T(a_subcode_is_more_exact_than_its_code),
		T(what_is_no_fault_says_nothing),
		T(what_looks_like_a_cpr_number_is_masked),
		T(a_long_text_ends_with_a_whole_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
