/*
 * saml_test.c - the assertion (security profile, 4): every sentence on
 * both sides, each token signed by its pinned issuer after the change.
 */
#include "wss_stoette.h"

static struct saml token;

static struct saml_policy
saml_policy_now(void)
{
	return (struct saml_policy){ trust, AUD, SKEW };
}

/* Form and signature of the text as it stands. */
static enum gw_err
verified(const char *text)
{
	struct saml_policy p = saml_policy_now();
	struct scan_doc *doc = scanned(text);

	memset(&why, 0, sizeof(why));
	saml_fini(&token);
	return saml_verify(arena, doc, doc->root, &p, NOW, &why, &token);
}

/* Both stages. */
static enum gw_err
taken_at(const char *text, int64_t now)
{
	struct saml_policy p = saml_policy_now();
	struct scan_doc *doc = scanned(text);
	enum gw_err rc;

	memset(&why, 0, sizeof(why));
	saml_fini(&token);
	rc = saml_verify(arena, doc, doc->root, &p, now, &why, &token);
	if (rc == GW_OK)
		rc = saml_accept(arena, &token, &p, now, &why);
	return rc;
}

static void
expect(const char *what, enum gw_err is, enum gw_err rc)
{
	if (is != rc)
		print_error("%s: %s (%s)\n", what, err_name(is), why.text);
	assert_int_equal(is, rc);
}

/* The options' token at that moment. */
static void
at_time(const char *what, const struct assertion *s, int64_t now,
    enum gw_err rc)
{
	expect(what, taken_at(token_sign(assertion_text(arena, s), IDP), now),
	    rc);
}

struct change {
	const char	*what, *from, *to;
	enum gw_err	 rc;
};

static void
changes_run(const struct change *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		expect(c[i].what, taken_at(token_sign(edit(token_text(),
		    c[i].from, c[i].to), IDP), NOW), c[i].rc);
}
#define CHANGES(c) changes_run(c, sizeof(c) / sizeof((c)[0]))

static int
arena_end(void **state)
{
	saml_fini(&token);
	return arena_teardown(state);
}
#undef TEST
#define TEST(f)	cmocka_unit_test_setup_teardown(f, arena_setup, arena_end)

/*
 * Form.
 */
static void
token_is_accepted_and_read(void **state)
{
	(void)state;
	expect("valid", taken_at(token_sign(token_text(), IDP), NOW), GW_OK);
	assert_string_equal(token.id, "_token");
	assert_string_equal(token.issuer, ISSUER);
	assert_string_equal(token.nameid, "C=DK,CN=Test");
	assert_int_equal(X509_cmp(token.hok, person[BORGER].cert), 0);
	assert_int_equal(token.not_on_or_after, NOW + HOUR);
	assert_int_equal(token.one_time_use, 0);
}

#define ADVICE(x)	"</Conditions><Advice>" x "</Advice>"
static const struct change of_the_schema[] = {
	{ "version 1.1", "Version=\"2.0\"", "Version=\"1.1\"",
	    GW_ECHECK },
	{ "no version", "Version=\"2.0\"", "", GW_ECHECK },
	{ "no Format", " Format=\"urn:oasis:names:tc:SAML:2.0:"
	    "nameid-format:entity\"", "", GW_OK },
	{ "Issuer's Format", "nameid-format:entity",
	    "nameid-format:persistent", GW_ECHECK },
	{ "Issuer empty", ">" ISSUER "<", "><", GW_ECHECK },
	{ "blank before the Issuer", ">" ISSUER "<", "> " ISSUER "<",
	    GW_ECHECK },
	{ "Issuer with an element", ">" ISSUER "<", "><a/>" ISSUER "<",
	    GW_ECHECK },
	{ "two Issuers", "<Subject>", "<Issuer>" ISSUER "</Issuer>"
	    "<Subject>", GW_ECHECK },
	{ "text", "<Subject>", "x<Subject>", GW_ECHECK },
	{ "white space", "<Subject>", "\n <Subject>", GW_OK },
	{ "two Subjects", "<Subject>", "<Subject/><Subject>",
	    GW_ECHECK },
	{ "two NameIDs", "<NameID ", "<NameID/><NameID ", GW_ECHECK },
	{ "EncryptedID", "<NameID ", "<EncryptedID/><NameID ",
	    GW_ECHECK },
	{ "NameID with an element", "C=DK,CN=Test", "<a/>",
	    GW_ECHECK },
	{ "two Conditions", "<Conditions ", "<Conditions/>"
	    "<Conditions ", GW_ECHECK },
	{ "empty Advice", "</Conditions>", ADVICE(""), GW_OK },
	{ "Advice", "</Conditions>", ADVICE("<AssertionIDRef>_x"
	    "</AssertionIDRef>"), GW_OK },
	{ "Advice with an assertion", "</Conditions>",
	    ADVICE("<Assertion/>"), GW_ECHECK },
	{ "Advice with a hidden one", "</Conditions>",
	    ADVICE("<x><Assertion/></x>"), GW_ECHECK },
	{ "Advice with an encrypted one", "</Conditions>",
	    ADVICE("<EncryptedAssertion/>"), GW_ECHECK },
	{ "two AttributeStatements", "<AttributeStatement>",
	    "<AttributeStatement/><AttributeStatement>", GW_ECHECK },
	{ "two AuthnStatements", "<AuthnStatement ",
	    "<AuthnStatement/><AuthnStatement ", GW_ECHECK },
	{ "AuthzDecisionStatement", "<AuthnStatement ",
	    "<AuthzDecisionStatement/><AuthnStatement ", GW_ECHECK },
	{ "Statement", "<AuthnStatement ", "<Statement/>"
	    "<AuthnStatement ", GW_ECHECK },
	{ "something behind", "</Assertion>", "<a/></Assertion>",
	    GW_ECHECK },
	{ "another attribute", "Version=\"2.0\"", "Version=\"2.0\" "
	    "a=\"1\"", GW_OK },
};

static void
assertion_has_the_schemas_form(void **state)
{
	const char *text = token_text(), *authn, *subject;

	(void)state;
	CHANGES(of_the_schema);
	authn = cut(text, "<AuthnStatement ", "</AuthnStatement>");
	expect("AuthnStatement first", taken_at(token_sign(edit(edit(text,
	    authn, ""), "<AttributeStatement>", arena_printf(arena,
	    "%s<AttributeStatement>", authn)), IDP), NOW), GW_OK);
	expect("no AuthnStatement", taken_at(token_sign(edit(text, authn, ""),
	    IDP), NOW), GW_ECHECK);
	expect("another statement in its place", taken_at(token_sign(edit_all(
	    text, "AuthnStatement", "AuthzDecisionStatement"), IDP), NOW),
	    GW_ECHECK);
	expect("no AttributeStatement", taken_at(token_sign(drop(text,
	    "<AttributeStatement>", "</AttributeStatement>"), IDP), NOW),
	    GW_ECHECK);
	subject = cut(text, "<Subject>", "</Subject>");
	expect("no Subject", taken_at(token_sign(edit(text, subject, ""), IDP),
	    NOW), GW_ECHECK);
	expect("Subject last", taken_at(token_sign(edit(edit(text, subject,
	    ""), "</Assertion>", arena_printf(arena, "%s</Assertion>",
	    subject)), IDP), NOW), GW_ECHECK);
	expect("no NameID", taken_at(token_sign(drop(text, "<NameID ",
	    "</NameID>"), IDP), NOW), GW_OK);
	assert_null(token.nameid);
}

#define TYPE	"xsi:type=\"KeyInfoConfirmationDataType\""
#define HOK	":cm:holder-of-key"
static const struct change of_the_confirmation[] = {
	{ "bearer", HOK, ":cm:bearer", GW_ECHECK },
	{ "sender-vouches", HOK, ":cm:sender-vouches", GW_ECHECK },
	{ "no method", " Method=\"urn:oasis:names:tc:SAML:2.0:cm:"
	    "holder-of-key\"", "", GW_ECHECK },
	{ "two", "</SubjectConfirmation>", "</SubjectConfirmation>"
	    "<SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0"
	    HOK "\"/>", GW_ECHECK },
	{ "bearer besides", "</SubjectConfirmation>",
	    "</SubjectConfirmation><SubjectConfirmation Method=\""
	    "urn:oasis:names:tc:SAML:2.0:cm:bearer\"/>", GW_ECHECK },
	{ "NameID in it", "<SubjectConfirmationData ",
	    "<NameID>x</NameID><SubjectConfirmationData ", GW_ECHECK },
	{ "two data", "<SubjectConfirmationData ",
	    "<SubjectConfirmationData/><SubjectConfirmationData ",
	    GW_ECHECK },
	{ "no type", TYPE, "", GW_ECHECK },
	{ "another type", TYPE, "xsi:type=\"AnyType\"", GW_ECHECK },
	{ "undeclared prefix", TYPE, "xsi:type=\"q:KeyInfo"
	    "ConfirmationDataType\"", GW_ECHECK },
	{ "another namespace", TYPE, "xmlns:q=\"urn:q\" xsi:type=\""
	    "q:KeyInfoConfirmationDataType\"", GW_ECHECK },
	{ "prefixed", TYPE, "xmlns:q=\"" NS_SAML "\" xsi:type=\""
	    "q:KeyInfoConfirmationDataType\"", GW_OK },
	{ "no prefix before the colon", TYPE, "xsi:type=\":KeyInfo"
	    "ConfirmationDataType\"", GW_ECHECK },
	{ "two colons", TYPE, "xmlns:q=\"" NS_SAML "\" xsi:type=\""
	    "q:q:KeyInfoConfirmationDataType\"", GW_ECHECK },
	{ "white space", TYPE, "xsi:type=\" KeyInfo"
	    "ConfirmationDataType\"", GW_ECHECK },
	{ "two KeyInfos", "<ds:KeyInfo ", "<ds:KeyInfo xmlns:ds=\""
	    NS_DS "\"/><ds:KeyInfo ", GW_ECHECK },
	{ "KeyValue", "<ds:X509Data>", "<ds:KeyValue/><ds:X509Data>",
	    GW_ECHECK },
	{ "KeyName", "<ds:X509Data>", "<ds:KeyName>x</ds:KeyName>"
	    "<ds:X509Data>", GW_ECHECK },
	{ "attribute on KeyInfo", "<ds:KeyInfo ", "<ds:KeyInfo a=\"1\" ",
	    GW_ECHECK },
	{ "attribute on X509Data", "<ds:X509Data>", "<ds:X509Data "
	    "a=\"1\">", GW_ECHECK },
	{ "element in the certificate", "<ds:X509Certificate>",
	    "<ds:X509Certificate><a/>", GW_ECHECK },
	{ "text in Subject", "<NameID ", "x<NameID ", GW_ECHECK },
	{ "two X509Datas", "<ds:X509Data>", "<ds:X509Data/>"
	    "<ds:X509Data>", GW_ECHECK },
	{ "two certificates", "<ds:X509Certificate>",
	    "<ds:X509Certificate/><ds:X509Certificate>", GW_ECHECK },
	{ "serial besides", "<ds:X509Certificate>",
	    "<ds:X509IssuerSerial/><ds:X509Certificate>", GW_ECHECK },
	{ "text", "<ds:X509Certificate>", "x<ds:X509Certificate>",
	    GW_ECHECK },
	{ "attribute", "<ds:X509Certificate>",
	    "<ds:X509Certificate a=\"1\">", GW_ECHECK },
	{ "not base64", "</ds:X509Certificate>",
	    "!</ds:X509Certificate>", GW_ECHECK },
	{ "white space in it", "</ds:X509Certificate>",
	    "\n\t </ds:X509Certificate>", GW_OK },
};

static void
confirmation_is_one_holder_of_key(void **state)
{
	const char *text = token_text(), *cert;

	(void)state;
	CHANGES(of_the_confirmation);
	expect("an octet behind the certificate", taken_at(token_sign(edit(
	    text, person[BORGER].pub->cert_b64, longer(BORGER)), IDP), NOW),
	    GW_ECHECK);
	cert = cut(text, "<ds:X509Certificate>", "</ds:X509Certificate>");
	expect("no certificate", taken_at(token_sign(edit(text, cert, ""),
	    IDP), NOW), GW_ECHECK);
	expect("empty", taken_at(token_sign(edit(text, cert,
	    "<ds:X509Certificate></ds:X509Certificate>"), IDP), NOW),
	    GW_ECHECK);
	expect("not DER", taken_at(token_sign(edit(text, cert,
	    "<ds:X509Certificate>AAAA</ds:X509Certificate>"), IDP), NOW),
	    GW_ECHECK);
	expect("no KeyInfo", taken_at(token_sign(drop(text, "<ds:KeyInfo ",
	    "</ds:KeyInfo>"), IDP), NOW), GW_ECHECK);
	expect("no confirmation", taken_at(token_sign(drop(text,
	    "<SubjectConfirmation ", "</SubjectConfirmation>"), IDP), NOW),
	    GW_ECHECK);
}

/*
 * Signature.
 */
static void
signature_is_over_itself_enveloped(void **state)
{
#define ENV	"<ds:Transform Algorithm=\"" ALG_ENVELOPED "\">"	\
		"</ds:Transform>"
#define EXCT	"<ds:Transform Algorithm=\"" ALG_EXC_C14N "\">"	\
		"</ds:Transform>"
#define PREFIXED "<ds:Transform Algorithm=\"" ALG_EXC_C14N "\">"	\
		"<ec:InclusiveNamespaces xmlns:ec=\"" NS_EC "\" "	\
		"PrefixList=\"xsi #default\"/></ds:Transform>"
	static const struct change c[] = {
		{ "no enveloped", ENV EXCT, EXCT, GW_ECHECK },
		{ "enveloped alone", ENV EXCT, ENV, GW_ECHECK },
		{ "the other order", ENV EXCT, EXCT ENV, GW_ECHECK },
		{ "twice", ENV EXCT, ENV ENV EXCT, GW_ECHECK },
		{ "three", ENV EXCT, ENV EXCT EXCT, GW_ECHECK },
		{ "exc-c14n twice", ENV EXCT, EXCT EXCT, GW_ECHECK },
		{ "of another namespace", ENV EXCT, ENV "<x:Transform xmlns:x="
		    "\"urn:x\" Algorithm=\"" ALG_EXC_C14N "\"/>", GW_ECHECK },
		{ "PrefixList", ENV EXCT, ENV PREFIXED, GW_OK },
		{ "enveloped with something in it", ENV, "<ds:Transform "
		    "Algorithm=\"" ALG_ENVELOPED "\">x</ds:Transform>",
		    GW_ECHECK },
		{ "enveloped with an attribute", ENV, "<ds:Transform a=\"1\" "
		    "Algorithm=\"" ALG_ENVELOPED "\"/>", GW_ECHECK },
		{ "another ID", "URI=\"#_token\"", "URI=\"#_tokex\"",
		    GW_ECHECK },
		{ "a shorter ID", "URI=\"#_token\"", "URI=\"#_toke\"",
		    GW_ECHECK },
		{ "a longer ID", "URI=\"#_token\"", "URI=\"#_token1\"",
		    GW_ECHECK },
		{ "whole document", "URI=\"#_token\"", "URI=\"\"",
		    GW_ECHECK },
		{ "two references", "</ds:SignedInfo>", REF("#_token", ENV
		    EXCT) "</ds:SignedInfo>", GW_ECHECK },
		{ "sha1", "xmldsig-more#rsa-sha256", "xmldsig#rsa-sha1",
		    GW_ECHECK },
		{ "the other algorithm", "#rsa-sha256", "#ecdsa-sha256",
		    GW_ECHECK },
		{ "Object", "</ds:Signature>", "<ds:Object/></ds:Signature>",
		    GW_ECHECK },
	};
	const char *text = token_sign(token_text(), IDP), *sig;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++)
		expect(c[i].what, taken_at(resign(edit(text, c[i].from,
		    c[i].to), IDP), NOW), c[i].rc);
	sig = cut(text, "<ds:Signature ", "</ds:Signature>");
	expect("none", verified(edit(text, sig, "")), GW_ECHECK);
	expect("two", verified(edit(text, sig, arena_printf(arena, "%s%s", sig,
	    sig))), GW_ECHECK);
	expect("last", verified(edit(edit(text, sig, ""), "</Assertion>",
	    arena_printf(arena, "%s</Assertion>", sig))), GW_ECHECK);
	expect("exc-c14n for enveloped", taken_at(resign_value(edit(text, ENV,
	    EXCT), IDP), NOW), GW_ECHECK);
	expect("no ID", verified(edit(text, " ID=\"_token\"", "")), GW_ECHECK);
	expect("empty ID", verified(resign(edit(edit(text, "\"_token\"",
	    "\"\""), "\"#_token\"", "\"#\""), IDP)), GW_ECHECK);
	expect("no Issuer", verified(drop(text, "<Issuer ", "</Issuer>")),
	    GW_ECHECK);
	expect("changed", verified(edit(text, TEST_CPR, "0101700004")),
	    GW_ECHECK);
	assert_non_null(token.hok);
}

static void
key_info_is_absent_or_the_pinned_certificate(void **state)
{
	const char *text = token_sign(token_text(), IDP), *ki, *b64;

	(void)state;
	b64 = person[IDP].pub->cert_b64;
	ki = cut(text, "<ds:KeyInfo>", "</ds:KeyInfo>");
	expect("absent", taken_at(edit(text, ki, ""), NOW), GW_OK);
	expect("broken in lines", taken_at(edit(text, "MII", "M\n\tII"), NOW),
	    GW_OK);
	expect("another's", taken_at(edit(text, b64,
	    person[FREMMED].pub->cert_b64), NOW), GW_ECHECK);
	expect("another's and its key", taken_at(resign(edit(text, b64,
	    person[FREMMED].pub->cert_b64), FREMMED), NOW), GW_ECHECK);
	expect("KeyName", taken_at(edit(text, ki, "<ds:KeyInfo><ds:KeyName>x"
	    "</ds:KeyName></ds:KeyInfo>"), NOW), GW_ECHECK);
	expect("empty", taken_at(edit(text, ki, "<ds:KeyInfo/>"), NOW),
	    GW_ECHECK);
}

static void
issuer_is_pinned_with_its_key_and_period(void **state)
{
	struct assertion s = token_options();
	const char *text;

	(void)state;
	expect("another's key", verified(token_sign(token_text(), TJENESTE)),
	    GW_ECHECK);
	s.issuer = "https://idp.test.invalid/";
	expect("unknown issuer", verified(token_sign(assertion_text(arena, &s),
	    IDP)), GW_ECHECK);
	s = token_options();
	s.issued = s.not_before = NOW + 24 * HOUR - 2 * MINUTE;
	s.not_on_or_after = NOW + 25 * HOUR;
	text = token_sign(assertion_text(arena, &s), IDP);
	expect("last ms of its pin", taken_at(text, NOW + 24 * HOUR - 1),
	    GW_OK);
	expect("after its pin", taken_at(text, NOW + 24 * HOUR), GW_ECHECK);
}

/* During a renewal both of an issuer's certificates are pinned. */
static void
either_of_two_pinned_certificates_will_do(void **state)
{
	struct assertion s = token_options();
	const char *pem = person[STS].pem, *pem2 = person[FREMMED].pem;
	struct trust *t = trust, *two = trust_new();
	struct saml_policy p = { two, AUD, SKEW };
	struct scan_doc *doc;

	(void)state;
	assert_int_equal(trust_add_issuer(two, ISSUER, pem, strlen(pem),
	    NOW - HOUR, NOW + HOUR, NULL), GW_OK);
	assert_int_equal(trust_add_issuer(two, ISSUER, pem2, strlen(pem2),
	    NOW - HOUR, NOW + HOUR, NULL), GW_OK);
	doc = scanned(token_sign(assertion_text(arena, &s), FREMMED));
	saml_fini(&token);
	assert_int_equal(saml_verify(arena, doc, doc->root, &p, NOW, NULL,
	    &token), GW_OK);
	assert_int_equal(X509_cmp(token.signer, person[FREMMED].cert), 0);
	saml_fini(&token);
	doc = scanned(token_sign(assertion_text(arena, &s), STS));
	assert_int_equal(saml_verify(arena, doc, doc->root, &p, NOW, NULL,
	    &token), GW_OK);
	saml_fini(&token);
	doc = scanned(token_sign(assertion_text(arena, &s), IDP));
	assert_int_equal(saml_verify(arena, doc, doc->root, &p, NOW, NULL,
	    &token), GW_ECHECK);
	trust_free(two);
	trust = t;
}

static void
revoked_certificates_are_refused(void **state)
{
	struct assertion s = token_options();

	(void)state;
	s.hok = person[SPAERRET].cert;
	at_time("holder revoked", &s, NOW, GW_EAUTH);
	s = token_options();
	s.issuer = "urn:spaerret";
	expect("issuer revoked", taken_at(token_sign(assertion_text(arena,
	    &s), SPAERRET), NOW), GW_EAUTH);
}

/*
 * Time.
 */
static void
conditions_bound_the_token_in_time(void **state)
{
	struct assertion s = token_options();

	(void)state;
	at_time("last ms", &s, NOW + HOUR + SKEW - 1, GW_OK);
	at_time("over", &s, NOW + HOUR + SKEW, GW_EAUTH);
	s.issued = s.not_before = NOW;
	at_time("first ms", &s, NOW - SKEW, GW_OK);
	at_time("not yet", &s, NOW - SKEW - 1, GW_EAUTH);
	s.issued = NOW - 2 * SKEW;
	at_time("first ms, issued before", &s, NOW - SKEW, GW_OK);
	at_time("not yet, issued before", &s, NOW - SKEW - 1, GW_EAUTH);
	s.not_before = s.not_on_or_after = NOW;
	at_time("empty period", &s, NOW, GW_EAUTH);
	s.not_on_or_after = NOW + 1;
	at_time("one ms", &s, NOW, GW_OK);
	s.not_before = NOW + 2;
	at_time("reversed", &s, NOW, GW_EAUTH);
	s = token_options();
	s.not_before = TID_INGEN;
	at_time("no NotBefore", &s, NOW, GW_EAUTH);
	s = token_options();
	s.not_on_or_after = TID_INGEN;
	at_time("no NotOnOrAfter", &s, NOW, GW_EAUTH);
	s = token_options();
	s.issued = TID_INGEN;
	at_time("no IssueInstant", &s, NOW, GW_EAUTH);
}

static void
issue_instant_bounds_the_token_as_well(void **state)
{
	struct assertion s = token_options();

	(void)state;
	s.not_before = NOW;
	s.issued = NOW + SKEW;
	at_time("issued by a fast clock", &s, NOW, GW_OK);
	s.issued = NOW + SKEW + 1;
	at_time("issued in the future", &s, NOW, GW_EAUTH);
	s.issued = s.not_before = NOW - HOUR;
	s.not_on_or_after = NOW + 7 * HOUR;
	at_time("eight hours", &s, NOW, GW_OK);
	s.not_on_or_after++;
	at_time("a ms more", &s, NOW, GW_EAUTH);
	s = token_options();
	s.issued = NOW;
	s.not_before = NOW - 10 * MINUTE;
	at_time("ten minutes early", &s, NOW, GW_OK);
	s.not_before--;
	at_time("a ms earlier", &s, NOW, GW_EAUTH);
}

static void
date_times_have_one_form(void **state)
{
	char nb[TID_LEN];
	const char *is;
	static const char *const bad[] = {
		"2026-09-21T13:33:20+00:00", "2026-09-21T13:33:20",
		"2026-09-31T13:33:20Z", "2026-09-21T24:00:00Z",
		"2026-09-21T13:33:60Z", "2026-09-21 13:33:20Z",
		" 2026-09-21T13:33:20Z", "2026-09-21T13:33:20Z ",
		"2026-09-21T13:33:20.Z", "2026-09-21t13:33:20z", "", "x",
	};
	size_t i;

	(void)state;
	is = arena_printf(arena, "NotBefore=\"%s\"", tid_print(NOW - MINUTE,
	    nb));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect(bad[i], taken_at(token_sign(edit(token_text(), is,
		    arena_printf(arena, "NotBefore=\"%s\"", bad[i])), IDP),
		    NOW), GW_EAUTH);
}

static void
confirmation_times_and_recipient_are_obeyed(void **state)
{
	struct assertion s = token_options();

	(void)state;
	s.conf_not_before = NOW - MINUTE;
	s.conf_not_on_or_after = NOW + 10 * MINUTE;
	at_time("inside", &s, NOW, GW_OK);
	assert_int_equal(token.not_on_or_after, NOW + 10 * MINUTE);
	at_time("last ms", &s, NOW + 10 * MINUTE + SKEW - 1, GW_OK);
	at_time("over", &s, NOW + 10 * MINUTE + SKEW, GW_EAUTH);
	s.conf_not_before = NOW + 5 * MINUTE;
	at_time("first ms", &s, NOW + 5 * MINUTE - SKEW, GW_OK);
	at_time("not yet", &s, NOW + 5 * MINUTE - SKEW - 1, GW_EAUTH);
	s = token_options();
	s.recipient = NULL;
	at_time("no Recipient", &s, NOW, GW_OK);
	s.recipient = AUD "/";
	at_time("another Recipient", &s, NOW, GW_EAUTH);
	s = token_options();
	expect("NotBefore no date", taken_at(token_sign(edit(token_text(),
	    " Recipient=", " NotBefore=\"x\" Recipient="), IDP), NOW),
	    GW_EAUTH);
	expect("NotOnOrAfter no date", taken_at(token_sign(edit(token_text(),
	    " Recipient=", " NotOnOrAfter=\"x\" Recipient="), IDP), NOW),
	    GW_EAUTH);
}

static void
session_end_is_obeyed(void **state)
{
	struct assertion s = token_options();

	(void)state;
	s.session_not_on_or_after = NOW + MINUTE;
	at_time("last ms", &s, NOW + MINUTE + SKEW - 1, GW_OK);
	assert_int_equal(token.not_on_or_after, NOW + MINUTE);
	at_time("over", &s, NOW + MINUTE + SKEW, GW_EAUTH);
	expect("no date", taken_at(token_sign(edit(token_text(),
	    "AuthnInstant=", "SessionNotOnOrAfter=\"x\" AuthnInstant="), IDP),
	    NOW), GW_EAUTH);
}

/*
 * Conditions.
 */
static void
conditions_are_known_and_name_us(void **state)
{
#define AR(x)	"<AudienceRestriction>" x "</AudienceRestriction>"
#define A(x)	"<Audience>" x "</Audience>"
#define US	AR(A(AUD))
	static const struct change c[] = {
		{ "another audience", US, AR(A("urn:x")), GW_EAUTH },
		{ "slash", US, AR(A(AUD "/")), GW_EAUTH },
		{ "prefix", US, AR(A("https://gateway.test.invalid")),
		    GW_EAUTH },
		{ "case", US, AR(A("https://Gateway.test.invalid/"
		    "borgerblikket")), GW_EAUTH },
		{ "blank", US, AR(A(" " AUD)), GW_EAUTH },
		{ "none", US, "", GW_EAUTH },
		{ "empty", US, AR(""), GW_EAUTH },
		{ "one of two", US, AR(A("urn:x") A(AUD)), GW_OK },
		{ "two that name us", US, US US, GW_OK },
		{ "two, one of which names us", US, US AR(A("urn:x")),
		    GW_EAUTH },
		{ "something else in it", US, AR(A(AUD) "<a/>"), GW_EAUTH },
		{ "text in it", US, AR(A(AUD) "x"), GW_EAUTH },
		{ "element in the audience", US, AR(A(AUD "<a/>")), GW_EAUTH },
		{ "OneTimeUse", US, US "<OneTimeUse/>", GW_OK },
		{ "ProxyRestriction", US, US "<ProxyRestriction Count=\"0\"/>",
		    GW_OK },
		{ "Condition", US, US "<Condition/>", GW_EAUTH },
		{ "unknown", US, US "<x:A xmlns:x=\"urn:x\"/>", GW_EAUTH },
		{ "text", US, US "x", GW_EAUTH },
	};

	(void)state;
	CHANGES(c);
	expect("no Conditions", taken_at(token_sign(drop(token_text(),
	    "<Conditions ", "</Conditions>"), IDP), NOW), GW_EAUTH);
	expect("OneTimeUse", taken_at(token_sign(edit(token_text(), US,
	    "<OneTimeUse/>" US), IDP), NOW), GW_OK);
	assert_int_equal(token.one_time_use, 1);
}

/*
 * Attributes.
 */

/* A token with these attributes in place of the level and the CPR. */
static enum gw_err
with_attributes(const struct assertion_attr *attrs, size_t n)
{
	struct assertion s = token_options();

	s.attrs = attrs;
	s.n_attrs = n;
	return taken_at(token_sign(assertion_text(arena, &s), IDP), NOW);
}

static void
level_of_assurance_suffices(void **state)
{
	static const struct {
		struct assertion_attr	a[2];
		size_t			n;
		enum gw_err		rc;
	} t[] = {
		{ { { NSIS, "Substantial" } }, 1, GW_OK },
		{ { { NSIS, "High" } }, 1, GW_OK },
		{ { { NSIS, "Low" } }, 1, GW_EAUTH },
		{ { { NSIS, "high" } }, 1, GW_EAUTH },
		{ { { NSIS, "High " } }, 1, GW_EAUTH },
		{ { { NSIS, "" } }, 1, GW_EAUTH },
		{ { { NSIS, "3" } }, 1, GW_EAUTH },
		{ { { OIO_LEVEL, "3" } }, 1, GW_OK },
		{ { { OIO_LEVEL, "4" } }, 1, GW_OK },
		{ { { OIO_LEVEL, "2" } }, 1, GW_EAUTH },
		{ { { OIO_LEVEL, "5" } }, 1, GW_EAUTH },
		{ { { OIO_LEVEL, "Substantial" } }, 1, GW_EAUTH },
		{ { { NSIS, "High" }, { OIO_LEVEL, "3" } }, 2, GW_OK },
		{ { { NSIS, "High" }, { OIO_LEVEL, "2" } }, 2, GW_EAUTH },
		{ { { NSIS, "Low" }, { OIO_LEVEL, "4" } }, 2, GW_EAUTH },
		{ { { NSIS, "High" }, { NSIS, "High" } }, 2, GW_EAUTH },
		{ { { "urn:x", "High" } }, 1, GW_EAUTH },
		{ { { "", "" } }, 0, GW_EAUTH },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		expect(t[i].a[0].value, with_attributes(t[i].a, t[i].n),
		    t[i].rc);
	expect("two values", taken_at(token_sign(edit(token_text(),
	    "<AttributeValue>Sub", "<AttributeValue>High</AttributeValue>"
	    "<AttributeValue>Sub"), IDP), NOW), GW_EAUTH);
}

static void
cpr_is_one_attribute_of_ten_digits(void **state)
{
	static const struct {
		struct assertion_attr	a[3];
		size_t			n;
		enum gw_err		rc;
	} t[] = {
		{ { { NSIS, "High" }, { EID_CPR, TEST_CPR } }, 2, GW_OK },
		{ { { NSIS, "High" }, { OIO_CPR, TEST_CPR } }, 2, GW_OK },
		{ { { NSIS, "High" } }, 1, GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, TEST_CPR },
		    { OIO_CPR, TEST_CPR } }, 3, GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, TEST_CPR },
		    { EID_CPR, TEST_CPR } }, 3, GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, "" } }, 2, GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, " " TEST_CPR } }, 2,
		    GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, TEST_CPR "\n" } }, 2,
		    GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, "010170-0002" } }, 2,
		    GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, "01017000021" } }, 2,
		    GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, "010170000" } }, 2,
		    GW_EACCESS },
		{ { { NSIS, "High" }, { EID_CPR, "+10170000" } }, 2,
		    GW_EACCESS },
	};
	struct cpr cpr;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(with_attributes(t[i].a, t[i].n), GW_OK);
		expect("cpr", saml_cpr(arena, &token, NULL, &cpr), t[i].rc);
		assert_string_equal(cpr.nr, t[i].rc == GW_OK ? TEST_CPR : "");
	}
}

static void
attribute_has_one_text_for_a_value(void **state)
{
#define V	"<AttributeValue>" TEST_CPR "</AttributeValue>"
	static const struct {
		const char	*to;
		enum gw_err	 rc;
	} t[] = {
		{ V, GW_OK },
		{ V V, GW_EACCESS },
		{ "", GW_EACCESS },
		{ "<AttributeValue/>", GW_EACCESS },
		{ V "x", GW_EACCESS },
		{ "<AttributeValue><a/>" TEST_CPR "</AttributeValue>",
		    GW_EACCESS },
		{ "<AttributeValue xmlns:i=\"" NS_XSI "\" i:nil=\"true\">"
		    TEST_CPR "</AttributeValue>", GW_EACCESS },
		{ "<AttributeValue xmlns:i=\"" NS_XSI "\" xmlns:xs=\"http://"
		    "www.w3.org/2001/XMLSchema\" i:type=\"xs:string\">"
		    TEST_CPR "</AttributeValue>", GW_OK },
		{ "\n " V " ", GW_OK },
	};
	static const char *const names[] = { EID_CPR, NULL };
	struct cpr cpr;
	const char *value;
	size_t i;

	(void)state;
	assert_int_equal(taken_at(token_sign(edit(token_text(), V,
	    "<AttributeValue/>"), IDP), NOW), GW_OK);
	assert_int_equal(saml_attribute(arena, &token, names, NULL, &value),
	    GW_EACCESS);
	assert_null(value);
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(taken_at(token_sign(edit(token_text(), V,
		    t[i].to), IDP), NOW), GW_OK);
		expect(t[i].to, saml_cpr(arena, &token, NULL, &cpr), t[i].rc);
	}
}

#define CVR_EID	"https://data.gov.dk/model/core/eid/professional/cvr"
#define CVR_OIO	"dk:gov:saml:attribute:CvrNumberIdentifier"
#define PRIV_EID "https://data.gov.dk/model/core/eid/privilegesIntermediate"
#define PRIV_OIO "dk:gov:saml:attribute:Privileges_intermediate"
#define ROLE	"http://test.invalid/roles/verifikation/1"
#define CVR	"35209115"

static void
cvr_is_eight_digits(void **state)
{
	static const struct {
		const char	*name, *value;
		enum gw_err	 rc;
	} t[] = {
		{ CVR_EID, CVR, GW_OK }, { CVR_OIO, CVR, GW_OK },
		{ CVR_OIO, "3520911", GW_EACCESS },
		{ CVR_OIO, "352091155", GW_EACCESS },
		{ CVR_OIO, "3520911x", GW_EACCESS },
		{ CVR_OIO, "DK352091", GW_EACCESS },
		{ CVR_OIO, CVR " ", GW_EACCESS },
		{ "urn:x", CVR, GW_EACCESS },
	};
	struct assertion_attr a[2] = { { NSIS, "High" } };
	char cvr[9];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		a[1].name = t[i].name;
		a[1].value = t[i].value;
		assert_int_equal(with_attributes(a, 2), GW_OK);
		expect(t[i].value, saml_cvr(arena, &token, NULL, cvr),
		    t[i].rc);
		assert_string_equal(cvr, t[i].rc == GW_OK ? CVR : "");
	}
}

/* What the privilege list says of ROLE for CVR. */
static enum gw_err
role_in(const char *name, const char *xml)
{
	struct assertion_attr a[2] = { { NSIS, "High" } };

	a[1].name = name;
	a[1].value = base64_encode(arena, xml, strlen(xml));
	assert_int_equal(with_attributes(a, 2), GW_OK);
	memset(&why, 0, sizeof(why));
	return saml_role(arena, &token, ROLE, CVR, &why);
}

static void
role_is_given_for_the_cvr(void **state)
{
#define BPP(x)	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>" LIST("itst", x)
#define LIST(d, x) "<b:PrivilegeList xmlns:b=\"http://" d		\
		".dk/oiosaml/basic_privilege_profile\">" x "</b:PrivilegeList>"
#define G(scope, x) "<PrivilegeGroup Scope=\"urn:dk:gov:saml:"		\
		"cvrNumberIdentifier:" scope "\">" x "</PrivilegeGroup>"
#define P(x)	"<Privilege>" x "</Privilege>"
	static const struct {
		const char	*xml;
		enum gw_err	 rc;
	} t[] = {
		{ BPP(G(CVR, P(ROLE))), GW_OK },
		{ LIST("digst", G(CVR, P(ROLE))), GW_OK },
		{ LIST("andet", G(CVR, P(ROLE))), GW_EACCESS },
		{ BPP(G(CVR, P("urn:x") P(ROLE))), GW_OK },
		{ BPP(G("11111111", P(ROLE)) G(CVR, P(ROLE))), GW_OK },
		{ BPP(G("11111111", P(ROLE))), GW_EACCESS },
		{ BPP(G(CVR, P("urn:x"))), GW_EACCESS },
		{ BPP(G(CVR, P(ROLE "/"))), GW_EACCESS },
		{ BPP(G(CVR, P(" " ROLE))), GW_EACCESS },
		{ BPP(G(CVR "0", P(ROLE))), GW_EACCESS },
		{ BPP(G(CVR, "")), GW_EACCESS },
		{ BPP(G(CVR, P(ROLE "<a/>"))), GW_EACCESS },
		{ BPP(""), GW_EACCESS },
		{ BPP(G(CVR, P(ROLE) "<Constraint Name=\"urn:x\">y"
		    "</Constraint>")), GW_EACCESS },
		{ BPP(G(CVR, P(ROLE) "<Constraint Name=\"urn:x\">y"
		    "</Constraint>") G(CVR, P(ROLE))), GW_OK },
		{ BPP(G(CVR, P(ROLE) "x")), GW_EACCESS },
		{ BPP(G(CVR, P(ROLE) "<Andet/>")), GW_EACCESS },
		{ BPP("<PrivilegeGroup>" P(ROLE) "</PrivilegeGroup>"),
		    GW_EACCESS },
		{ BPP("<b:PrivilegeGroup Scope=\"urn:dk:gov:saml:"
		    "cvrNumberIdentifier:" CVR "\">" P(ROLE)
		    "</b:PrivilegeGroup>"), GW_EACCESS },
		{ BPP(G(CVR, "<b:Privilege>" ROLE "</b:Privilege>")),
		    GW_EACCESS },
		{ BPP("<!--x-->" G(CVR, P(ROLE))), GW_EACCESS },
		{ "<!DOCTYPE a>" LIST("itst", G(CVR, P(ROLE))), GW_EACCESS },
		{ "<PrivilegeList>" G(CVR, P(ROLE)) "</PrivilegeList>",
		    GW_EACCESS },
		{ "x", GW_EACCESS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		expect(t[i].xml, role_in(PRIV_OIO, t[i].xml), t[i].rc);
		expect(t[i].xml, role_in(PRIV_EID, t[i].xml), t[i].rc);
	}
	expect("no list", role_in("urn:x", t[0].xml), GW_EACCESS);
}

static void
privilege_list_is_strict_base64(void **state)
{
	const char *xml = BPP(G(CVR, P(ROLE))), *b64;
	struct assertion_attr a[2] = { { NSIS, "High" }, { PRIV_OIO, NULL } };

	(void)state;
	b64 = base64_encode(arena, xml, strlen(xml));
	a[1].value = arena_printf(arena, "%.40s\n%s", b64, b64 + 40);
	assert_int_equal(with_attributes(a, 2), GW_OK);
	assert_int_equal(saml_role(arena, &token, ROLE, CVR, NULL),
	    GW_EACCESS);
	a[1].value = arena_printf(arena, "%s!", b64);
	assert_int_equal(with_attributes(a, 2), GW_OK);
	assert_int_equal(saml_role(arena, &token, ROLE, CVR, NULL),
	    GW_EACCESS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(token_is_accepted_and_read),
		TEST(assertion_has_the_schemas_form),
		TEST(confirmation_is_one_holder_of_key),
		TEST(signature_is_over_itself_enveloped),
		TEST(key_info_is_absent_or_the_pinned_certificate),
		TEST(issuer_is_pinned_with_its_key_and_period),
		TEST(either_of_two_pinned_certificates_will_do),
		TEST(revoked_certificates_are_refused),
		TEST(conditions_bound_the_token_in_time),
		TEST(issue_instant_bounds_the_token_as_well),
		TEST(date_times_have_one_form),
		TEST(confirmation_times_and_recipient_are_obeyed),
		TEST(session_end_is_obeyed),
		TEST(conditions_are_known_and_name_us),
		TEST(level_of_assurance_suffices),
		TEST(cpr_is_one_attribute_of_ten_digits),
		TEST(attribute_has_one_text_for_a_value),
		TEST(cvr_is_eight_digits),
		TEST(role_is_given_for_the_cvr),
		TEST(privilege_list_is_strict_base64),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
