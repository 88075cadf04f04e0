/*
 * wssec_make_test.c - what is made into a message, and what is not.
 */
#include "wss_stoette.h"

static void
message_without_a_transaction_has_no_request_header(void **state)
{
	struct wssec_make m = make_options(BORGER);
	const char *text;

	(void)state;
	m.token = token_of(token_sign(token_text(), IDP));
	m.transaction = NULL;
	text = made(&m);
	assert_null(strstr(text, "RequestHeader"));
	accepts("no RequestHeader", text);
}

static enum gw_err
made_with_body(const char *body)
{
	struct wssec_make m = make_options(BORGER);
	const char *out;
	size_t len;

	m.kind = WSSEC_BST_REQUEST;
	m.body = body;
	m.body_len = strlen(body);
	return wssec_make(arena, signer, &m, NULL, &out, &len);
}

static void
body_is_one_element_with_or_without_a_declaration(void **state)
{
	static const char *const bad[] = {
		"", "text", "<a/><b/>", "<a/>text", "<a>", "<?xml ",
		"<?xml version=\"1.0\"?>", "<?xmlx",
	};
	size_t i;

	(void)state;
	assert_int_equal(made_with_body("<a/>"), GW_OK);
	assert_int_equal(made_with_body("<?xml version=\"1.0\"?><a/>"), GW_OK);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(made_with_body(bad[i]), GW_EINTERN);
}

static enum gw_err
token_rc(const char *text)
{
	struct wssec_token t;

	return wssec_token_init(arena, text, strlen(text), NULL, &t);
}

static void
token_stands_alone_and_has_an_id(void **state)
{
	const char *text = token_text();

	(void)state;
	assert_int_equal(token_rc(text), GW_OK);
	assert_int_equal(token_rc(arena_printf(arena, " %s", text)),
	    GW_EBELIEF);
	assert_int_equal(token_rc(arena_printf(arena, "%s ", text)),
	    GW_EBELIEF);
	assert_int_equal(token_rc(edit(text, " ID=\"_token\"", "")),
	    GW_EBELIEF);
	assert_int_equal(token_rc(edit(text, " ID=\"_token\"", " ID=\"\"")),
	    GW_EBELIEF);
	assert_int_equal(token_rc("<a ID=\"_token\"/>"), GW_EBELIEF);
	assert_int_equal(token_rc("no XML"), GW_EBELIEF);
}

/* A certificate need not name its key; then an STS has no name for it. */
static void
key_without_an_identifier_is_named_by_nothing(void **state)
{
	X509 *c = X509_dup(person[STS].cert);
	struct wssec_make m = make_options(STS);
	struct signkey *k;
	char *pem;

	(void)state;
	X509_EXTENSION_free(X509_delete_ext(c, X509_get_ext_by_NID(c,
	    NID_subject_key_identifier, -1)));
	assert_true(X509_sign(c, ca.key, EVP_sha256()) > 0);
	pem = cert_pem(c);
	assert_int_equal(signkey_new(pem, strlen(pem), NULL, &k), GW_OK);
	assert_null(k->ski_b64);
	pem = key_pem(person[STS].key);
	assert_int_equal(signer_local_add(signer, pem, strlen(pem), NULL, k,
	    NULL), GW_OK);
	m.kind = WSSEC_STS_ANSWER;
	m.message_id = m.to = m.transaction = NULL;
	m.relates_to = "urn:uuid:1";
	m.reply_to_anonymous = 0;
	m.key = k;
	assert_non_null(strstr(made(&m), "X509SubjectKeyIdentifier\">"
	    "</wsse:KeyIdentifier>"));
	free(pem);
	signkey_free(k);
	X509_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(message_without_a_transaction_has_no_request_header),
		TEST(body_is_one_element_with_or_without_a_declaration),
		TEST(token_stands_alone_and_has_an_id),
		TEST(key_without_an_identifier_is_named_by_nothing),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
