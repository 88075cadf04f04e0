/*
 * wssec_key_test.c - which key a message says it is signed by: what KeyInfo
 * may hold, and that it must be the truth.  KeyInfo itself is not signed, so
 * every change stands beside a signature that holds.
 */
#include "wss_stoette.h"

static const char *
bst_request(void)
{
	struct wssec_make m = make_options(BORGER_EC);

	m.kind = WSSEC_BST_REQUEST;
	return made(&m);
}

static enum gw_err
bst_judged(const char *text)
{
	struct wssec_policy p = policy();

	p.kind = WSSEC_BST_REQUEST;
	return judged_at(text, &p, NOW);
}

#define BST_REF	"URI=\"#bb-bst\" ValueType"

static void
reference_to_the_certificate_is_plain(void **state)
{
	static const char *const bad[] = {
		"ValueType", "URI=\"\" ValueType", "URI=\"#\" ValueType",
		"URI=\"xbb-bst\" ValueType", "URI=\"bb-bst\" ValueType",
		"URI=\"#bb-body\" ValueType", "URI=\"#bb-nothing\" ValueType",
		"Usage=\"x\" " BST_REF,
	};
	const char *text = bst_request();
	size_t i;

	(void)state;
	must("as made", bst_judged(text), GW_OK, 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		must(bad[i], bst_judged(edit(text, BST_REF, bad[i])),
		    GW_ECHECK, 0);
	must("content", bst_judged(edit(text, "ValueType=\"" WSS_X509V3 "\"/>",
	    "ValueType=\"" WSS_X509V3 "\">x</wsse:Reference>")), GW_ECHECK, 0);
}

/* The token is signed, so this is one that its sender made so. */
static void
certificate_is_one_and_nothing_beside(void **state)
{
	const char *text = bst_request(), *cert = cut(text,
	    "<wsse:BinarySecurityToken", "</wsse:BinarySecurityToken>");
	const char *b64 = person[BORGER_EC].pub->cert_b64;
	const char *const bad[] = {
		"", " ", "AAAA", "*", longer(BORGER_EC),
	};
	size_t i;

	(void)state;
	assert_non_null(strstr(cert, b64));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		must(bad[i], bst_judged(resign(edit(text, b64, bad[i]),
		    BORGER_EC)), GW_ECHECK, 0);
	must("another's", bst_judged(resign(edit(text, b64,
	    person[TJENESTE].pub->cert_b64), BORGER_EC)), GW_ECHECK, 0);
}

static const char *
sts_answer(void)
{
	struct wssec_make m = make_options(STS);

	m.kind = WSSEC_STS_ANSWER;
	m.action = ANSWER_ACTION;
	m.message_id = m.to = NULL;
	m.relates_to = "urn:uuid:1";
	m.reply_to_anonymous = 0;
	return made(&m);
}

static enum gw_err
sts_judged(const char *text)
{
	struct wssec_policy p = policy();

	p.kind = WSSEC_STS_ANSWER;
	p.service = "sts";
	return judged_at(text, &p, NOW);
}

static void
identifier_is_that_of_the_pinned_certificate(void **state)
{
	const char *ski = person[STS].pub->ski_b64, *text = sts_answer();
	const char *const bad[] = {
		person[TJENESTE].pub->ski_b64,
		"", " ", "AAAA", "*", "<x/>",
		arena_printf(arena, "%s AAAA", ski),
		arena_printf(arena, "AAAA%s", ski),
		arena_printf(arena, "%.*s", (int)strlen(ski) - 4, ski),
	};
	size_t i;

	(void)state;
	must("as made", sts_judged(text), GW_OK, 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		must(bad[i], sts_judged(edit(text, ski, bad[i])), GW_ECHECK,
		    0);
}

/* Profile 3: the Assertion's digest stands for the reference to it, and for
 * no other element. */
static void
str_transform_is_of_the_reference_alone(void **state)
{
	static const char *const others[] = { "bb-body", "bb-timestamp", "_token" };
	const char *text = message(), *ref = text, *id;
	size_t i;

	(void)state;
	while (strstr(ref + 1, "<ds:Reference URI=") != NULL &&
	    strstr(ref + 1, "<ds:Reference URI=") < strstr(text,
	    "<wsse:TransformationParameters"))
		ref = strstr(ref + 1, "<ds:Reference URI=");
	id = cut(ref, "URI=\"", "\"><ds:Transforms>");
	accepts("as made", text);
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		distrusts(others[i], resign_value(edit(text, id, arena_printf(
		    arena, "URI=\"#%s\"><ds:Transforms>", others[i])),
		    BORGER));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reference_to_the_certificate_is_plain),
		TEST(certificate_is_one_and_nothing_beside),
		TEST(identifier_is_that_of_the_pinned_certificate),
		TEST(str_transform_is_of_the_reference_alone),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
