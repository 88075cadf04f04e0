/* fault_test.c - from an error to what a caller may know. */
#include "fault.h"

#include "borgerdk.h"
#include "wssec.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ID	"00000000-0000-4000-8000-000000000501"

/* security profile, 6: what each error is to a verified caller, and
 * whether the connection is closed. */
static const struct {
	enum gw_err	 rc;
	int		 status;
	const char	*code, *subcode, *subcode2;
	int		 close;
} verified[] = {
	{ GW_ESCAN, 400, NULL, NULL, NULL, 1 },
	{ GW_ESIZE, 413, NULL, NULL, NULL, 1 },
	{ GW_ESOAP, 500, "Sender", "wsse:FailedCheck", NULL, 1 },
	{ GW_ECHECK, 500, "Sender", "wsse:FailedCheck", NULL, 1 },
	{ GW_ESECURITY, 500, "Sender", "wsse:InvalidSecurity", NULL, 1 },
	{ GW_EMUSTUND, 500, "MustUnderstand", NULL, NULL, 0 },
	{ GW_EADDR, 500, "Sender", "wsa:InvalidAddressingHeader", NULL, 0 },
	{ GW_EDEST, 500, "Sender", "wsa:DestinationUnreachable", NULL, 0 },
	{ GW_EACTION, 500, "Sender", "wsa:ActionNotSupported", NULL, 0 },
	{ GW_EREPLAY, 500, "Sender", "wsa:InvalidAddressingHeader",
	    "wsa:DuplicateMessageID", 0 },
	{ GW_EAUTH, 500, "Sender", "wsse:FailedAuthentication", NULL, 1 },
	{ GW_EEXPIRED, 500, "Sender", "wsu:MessageExpired", NULL, 1 },
	{ GW_EACCESS, 500, "Sender", "bb:IngenAdgang", NULL, 0 },
	{ GW_EREQUEST, 500, "Sender", "bb:UgyldigForespoergsel", NULL, 0 },
	{ GW_ESCHEMA, 500, "Sender", "bb:UgyldigForespoergsel", NULL, 0 },
	{ GW_EJOURNAL, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_EBUSY, 503, "Receiver", "bb:Overbelastet", NULL, 0 },
	{ GW_EINTERN, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_ENOMEM, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_ECONF, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_EIO, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_ETIMEOUT, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_EUNREACH, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_EGONE, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_EREFUSED, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_EBELIEF, 500, "Receiver", "bb:Internfejl", NULL, 0 },
	{ GW_ENOENT, 500, "Receiver", "bb:Internfejl", NULL, 0 }
};
#define N_VERIFIED	(sizeof(verified) / sizeof(verified[0]))

static void
assert_same(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_true(a == b);
	else
		assert_string_equal(a, b);
}

static void
every_error_has_its_fault(void **state)
{
	const struct fault *f;
	size_t i;

	(void)state;
	assert_int_equal(N_VERIFIED, GW_ERR_COUNT - 1);	/* all but GW_OK */
	for (i = 0; i < N_VERIFIED; i++) {
		f = fault_of(verified[i].rc, 1);
		assert_int_equal(f->status, verified[i].status);
		assert_same(f->code, verified[i].code);
		assert_same(f->subcode, verified[i].subcode);
		assert_same(f->subcode2, verified[i].subcode2);
		assert_int_equal(f->close, verified[i].close);
		assert_true((f->tekst == NULL) == (f->code == NULL));
	}
}

/* No oracle: until the signatures hold one answer says everything. */
static void
unverified_caller_learns_nothing(void **state)
{
	const struct fault *check = fault_of(GW_ECHECK, 0), *f;
	size_t i;

	(void)state;
	assert_string_equal(check->subcode, "wsse:FailedCheck");
	for (i = 0; i < N_VERIFIED; i++) {
		f = fault_of(verified[i].rc, 0);
		switch (verified[i].rc) {
		case GW_ESCAN:
		case GW_ESIZE:		/* before there was XML: no SOAP */
			assert_null(f->code);
			break;
		case GW_ESECURITY:
			assert_string_equal(f->subcode,
			    "wsse:InvalidSecurity");
			/* the same text, the same connection */
			assert_string_equal(f->tekst, check->tekst);
			assert_int_equal(f->close, check->close);
			break;
		case GW_EBUSY:
			assert_string_equal(f->subcode, "bb:Overbelastet");
			break;
		default:
			if (strcmp(verified[i].code, "Receiver") == 0)
				assert_string_equal(f->subcode,
				    "bb:Internfejl");
			else
				assert_ptr_equal(f, check);
		}
	}
}

static void
no_error_is_never_a_fault_of_the_caller(void **state)
{
	(void)state;
	assert_string_equal(fault_of(GW_OK, 1)->code, "Receiver");
	assert_string_equal(fault_of(GW_OK, 0)->code, "Receiver");
}

/* The XPath expression as text; prefixes as in the profile. */
static void
assert_find(const char *xml, size_t len, const char *udtryk, const char *svar)
{
	static const char *const ns[][2] = {
		{ "env", "http://www.w3.org/2003/05/soap-envelope" },
		{ "wsa", "http://www.w3.org/2005/08/addressing" },
		{ "bb", "urn:borgerblikket:overblik:1" }
	};
	xmlDoc *doc = xmlReadMemory(xml, (int)len, NULL, NULL,
	    XML_PARSE_NONET);
	xmlXPathContext *ctx;
	xmlXPathObject *obj;
	xmlChar *s;
	size_t i;

	assert_non_null(doc);
	assert_non_null(ctx = xmlXPathNewContext(doc));
	for (i = 0; i < 3; i++)
		xmlXPathRegisterNs(ctx, BAD_CAST ns[i][0], BAD_CAST ns[i][1]);
	assert_non_null(obj = xmlXPathEvalExpression(BAD_CAST udtryk, ctx));
	s = xmlXPathCastToString(obj);
	assert_string_equal((char *)s, svar);
	xmlFree(s);
	xmlXPathFreeObject(obj);
	xmlXPathFreeContext(ctx);
	xmlFreeDoc(doc);
}

/* Its prefix is bound, at the Value, to the namespace that it means. */
static void
assert_qname(const char *xml, size_t len, const char *value, const char *qname)
{
	static const struct { const char *prefix, *uri; } ns[] = {
		{ "env", NS_SOAP12 }, { "wsa", NS_WSA }, { "wsse", NS_WSSE },
		{ "wsu", NS_WSU }, { "bb", NS_BB }
	};
	char udtryk[256];
	size_t i, n = strcspn(qname, ":");

	snprintf(udtryk, sizeof(udtryk), "string(%s)", value);
	assert_find(xml, len, udtryk, qname);
	for (i = 0; i < sizeof(ns) / sizeof(ns[0]); i++)
		if (strlen(ns[i].prefix) == n &&
		    strncmp(ns[i].prefix, qname, n) == 0)
			break;
	assert_true(i < sizeof(ns) / sizeof(ns[0]));
	snprintf(udtryk, sizeof(udtryk), "string(%s/namespace::*[name()='%s'])",
	    value, ns[i].prefix);
	assert_find(xml, len, udtryk, ns[i].uri);
}

static void
assert_fault(const char *xml, size_t len, const struct fault *f)
{
	char code[64];

	snprintf(code, sizeof(code), "env:%s", f->code);
	assert_qname(xml, len, "//env:Code/env:Value", code);
	if (f->subcode != NULL)
		assert_qname(xml, len, "//env:Code/env:Subcode/env:Value",
		    f->subcode);
	if (f->subcode2 != NULL)
		assert_qname(xml, len,
		    "//env:Subcode/env:Subcode/env:Value", f->subcode2);
	assert_find(xml, len, "count(//env:Subcode)", f->subcode == NULL ?
	    "0" : f->subcode2 == NULL ? "1" : "2");
	assert_find(xml, len, "string(//env:Text)", f->tekst);
	assert_find(xml, len, "string(//env:Text/@xml:lang)", "da");
	assert_find(xml, len, "string(//env:Detail/bb:Fejl/bb:Kode)",
	    f->subcode == NULL ? f->code : strchr(f->subcode, ':') + 1);
	assert_find(xml, len, "string(//bb:Fejl/bb:Besked)", f->tekst);
	assert_find(xml, len, "string(//bb:Fejl/bb:TransaktionsId)", ID);
	assert_find(xml, len, "count(//bb:Fejl/*)", "3");
}

static void
every_fault_is_written_well_formed(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const struct fault *f;
	const char *xml;
	size_t i, len;

	(void)state;
	for (i = 0; i < N_VERIFIED; i++) {
		f = fault_of(verified[i].rc, 1);
		if (f->code == NULL)
			continue;
		assert_non_null(xml = fault_body(a, f, ID, &len));
		assert_int_equal(strlen(xml), len);
		assert_find(xml, len, "count(/env:Fault)", "1");
		assert_fault(xml, len, f);
	}
	arena_free(a);
}

static void
unsigned_fault_is_a_whole_message(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const struct fault *f = fault_of(GW_EREPLAY, 1);
	const char *xml;
	size_t len;

	(void)state;
	assert_non_null(xml = fault_unsigned(a, f, ID, &len));
	assert_int_equal(strlen(xml), len);
	assert_find(xml, len, "count(/env:Envelope/env:Body/*)", "1");
	assert_find(xml, len, "count(/env:Envelope/env:Header/*)", "1");
	assert_find(xml, len, "string(/env:Envelope/env:Header/wsa:Action)",
	    BB_FAULT_ACTION);
	assert_find(xml, len, "count(//wsa:RelatesTo)", "0");
	assert_fault(xml, len, f);
	arena_free(a);
}

static void
fault_without_memory_is_none(void **state)
{
	struct arena *a = arena_new(16);
	size_t len;

	(void)state;
	assert_null(fault_body(a, fault_of(GW_ECHECK, 0), ID, &len));
	assert_null(fault_unsigned(a, fault_of(GW_ECHECK, 0), ID, &len));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_has_its_fault),
		cmocka_unit_test(unverified_caller_learns_nothing),
		cmocka_unit_test(no_error_is_never_a_fault_of_the_caller),
		cmocka_unit_test(every_fault_is_written_well_formed),
		cmocka_unit_test(unsigned_fault_is_a_whole_message),
		cmocka_unit_test(fault_without_memory_is_none)
	};

	xmlInitParser();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
