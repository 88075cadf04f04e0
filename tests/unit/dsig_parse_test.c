/*
 * dsig_parse_test.c - the Signature's form alone: what is refused before any
 * digest is made, although no digest or key would hold for it either.
 */
#include "wss_stoette.h"

/* The verdict on the first Signature of the text as it stands. */
static enum gw_err
parsed(const char *text)
{
	struct scan_doc *doc = scanned(text);
	struct dsig *d;

	memset(&why, 0, sizeof(why));
	return dsig_parse(arena, doc, find(doc->root, NS_DS, "Signature"),
	    &why, &d);
}

static const char *
signed_token(void)
{
	return token_sign(token_text(), IDP);
}

/* With the element's content replaced. */
static enum gw_err
parsed_with(const char *element, const char *content)
{
	const char *text = signed_token(),
	    *start = arena_printf(arena, "<ds:%s>", element),
	    *end = arena_printf(arena, "</ds:%s>", element);

	return parsed(edit(text, cut(text, start, end), arena_printf(arena,
	    "%s%s%s", start, content, end)));
}

static void
signature_of_the_profile_is_parsed(void **state)
{
	(void)state;
	assert_int_equal(parsed(signed_token()), GW_OK);
	assert_int_equal(parsed_with("DigestValue", " \t\r\n"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \n"), GW_OK);
	assert_int_equal(parsed_with("SignatureValue", "AAAA"), GW_OK);
}

static void
digest_value_is_32_octets_in_base64(void **state)
{
	static const char *const bad[] = {
		"", " ", "AAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
		"AAAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA=",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA*",
		"<x/>",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parsed_with("DigestValue", bad[i]),
		    GW_ECHECK);
}

static void
signature_value_is_something_in_base64(void **state)
{
	static const char *const bad[] = { "", " \n", "A", "AAA*", "<x/>" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parsed_with("SignatureValue", bad[i]),
		    GW_ECHECK);
}

static void
signature_method_is_one_of_two(void **state)
{
	static const char *const bad[] = {
		"http://www.w3.org/2000/09/xmldsig#rsa-sha1",
		"http://www.w3.org/2000/09/xmldsig#hmac-sha1",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parsed(edit(signed_token(),
		    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
		    bad[i])), GW_ECHECK);
}

static void
references_are_at_most_twelve(void **state)
{
	const char *text = signed_token(), *ref = cut(text, "<ds:Reference ",
	    "</ds:Reference>");
	size_t n;

	(void)state;
	for (n = 2; n <= 13; n++) {
		text = edit(text, "</ds:SignedInfo>", arena_printf(arena,
		    "%s</ds:SignedInfo>", ref));
		assert_int_equal(parsed(text), n <= 12 ? GW_OK : GW_ECHECK);
	}
	assert_int_equal(parsed(drop(signed_token(), "<ds:Reference ",
	    "</ds:Reference>")), GW_ECHECK);
}

static void
signature_without_a_part_is_refused(void **state)
{
	static const char *const parts[] = {
		"SignedInfo ", "SignatureValue", "CanonicalizationMethod ",
		"SignatureMethod ", "Transforms", "DigestMethod ",
		"DigestValue",
	};
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		n = strcspn(parts[i], " ");
		if (parsed(drop(signed_token(), arena_printf(arena, "<ds:%s%s",
		    parts[i], parts[i][n] == ' ' ? "" : ">"), arena_printf(
		    arena, "</ds:%.*s>", (int)n, parts[i]))) != GW_ECHECK)
			fail_msg("without %s", parts[i]);
	}
}

/* Octet for octet, the canonical form: another that says the same is not
 * signed. */
static void
signer_signs_canonical_octets_alone(void **state)
{
	const char *si = cut(signed_token(), "<ds:SignedInfo ",
	    "</ds:SignedInfo>");
	const char *const other[] = {
		edit(si, "URI=\"#_token\"", "URI='#_token'"),
		edit(si, "<ds:SignedInfo ", "<ds:SignedInfo  "),
		edit(si, "</ds:DigestMethod>", "</ds:DigestMethod >"),
		arena_printf(arena, "%s\n", si),
	};
	size_t i;

	(void)state;
	assert_true(dsig_signedinfo_ok(si, strlen(si), SIGN_RSA_SHA256));
	assert_false(dsig_signedinfo_ok(si, strlen(si), SIGN_ECDSA_SHA256));
	assert_false(dsig_signedinfo_ok(si, strlen(si), SIGN_NONE));
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		assert_false(dsig_signedinfo_ok(other[i], strlen(other[i]),
		    SIGN_RSA_SHA256));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(signature_of_the_profile_is_parsed),
		TEST(digest_value_is_32_octets_in_base64),
		TEST(signature_value_is_something_in_base64),
		TEST(signature_method_is_one_of_two),
		TEST(references_are_at_most_twelve),
		TEST(signature_without_a_part_is_refused),
		TEST(signer_signs_canonical_octets_alone),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
