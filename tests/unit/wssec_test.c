/*
 * wssec_test.c - whole messages of every kind: made, believed, kept in time.
 */
#include "wss_stoette.h"

#define RST "<wst:RequestSecurityToken xmlns:wst=\"urn:wst\"><wst:Lifetime>" \
	"<wsu:Expires xmlns:wsu=\"" NS_WSU "\">x</wsu:Expires>" \
	"</wst:Lifetime></wst:RequestSecurityToken>"
#define FAULT "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code></s:Fault>"
#define FAULT_ALONE "<s:Fault xmlns:s=\"" NS_SOAP12 "\"><s:Code><s:Value>" \
	"s:Sender</s:Value></s:Code></s:Fault>"

/*
 * Requests.
 */
static void
message_we_make_is_accepted(void **state)
{
	(void)state;
	accepts("made", message());
	assert_string_equal(seen_body, BODY);
	assert_string_equal(seen_message_id, "urn:uuid:1");
	assert_string_equal(seen.action, ACTION);
	assert_string_equal(seen.to, ADDRESS);
	assert_string_equal(seen.transaction,
	    "6d2f1a9e-0000-4000-8000-000000000001");
	assert_int_equal(seen.transaction_count, 1);
	assert_int_equal(seen.created, NOW);
	assert_int_equal(seen.expires, NOW + 5 * MINUTE);
	assert_string_equal(seen.body_ns, "urn:test");
	assert_string_equal(seen.body_local, "Handling");
	assert_string_equal(seen.signer, person[BORGER].pub->thumbprint);
	assert_int_equal(seen.has_saml, 1);
	assert_int_equal(seen.is_fault, 0);
}

static void
message_signed_with_p256_is_accepted(void **state)
{
	struct assertion s = token_options();
	const char *token;

	(void)state;
	s.hok = person[BORGER_EC].cert;
	token = token_sign(assertion_text(arena, &s), IDP);
	accepts("P-256", message_with(token, BORGER_EC));
	s.issuer = "urn:sts";
	token = token_sign(assertion_text(arena, &s), STS);
	accepts("P-256 for both", message_with(token, BORGER_EC));
}

static void
body_is_handed_on_as_it_was_digested(void **state)
{
	struct wssec_make m = make_options(BORGER);

	(void)state;
	m.token = token_of(token_sign(token_text(), IDP));
	m.body = "<?xml version=\"1.0\"?>\n<t:A xmlns:t='urn:t' b='2' a='>'>\r\n"
	    "<c xmlns=''/>&#65;</t:A>\n";
	m.body_len = strlen(m.body);
	accepts("canonical", made(&m));
	assert_string_equal(seen_body, "<t:A xmlns:t=\"urn:t\" a=\">\" b=\"2\">\n"
	    "<c></c>A</t:A>");
	m.body = "<u:A xmlns:u='" NS_WSU "'><wsu:B xmlns:wsu='" NS_WSU "'/></u:A>";
	m.body_len = strlen(m.body);
	accepts("a prefix that Body declares", made(&m));
	assert_string_equal(seen_body, "<u:A xmlns:u=\"" NS_WSU "\"><wsu:B "
	    "xmlns:wsu=\"" NS_WSU "\"></wsu:B></u:A>");
	m.body = "<A xmlns='urn:d' xmlns:s='" NS_SOAP12 "' s:b='1'/>";
	m.body_len = strlen(m.body);
	accepts("an attribute with Body's prefix", made(&m));
	assert_string_equal(seen_body, "<A xmlns=\"urn:d\" xmlns:s=\""
	    NS_SOAP12 "\" s:b=\"1\"></A>");
}

static void
body_child_stands_alone_whatever_body_declares(void **state)
{
	const char *text = message();

	(void)state;
	text = edit(text, "<t:Handling xmlns:t=\"urn:test\">", "<t:Handling>");
	text = edit(text, "<s:Body ", "<s:Body a=\">\" xmlns:t=\"urn:test\" ");
	accepts("declared on Body", resign(text, BORGER));
	assert_string_equal(seen_body, BODY);
	text = edit(text, "URI=\"#bb-body\"><ds:Transforms><ds:Transform "
	    "Algorithm=\"" ALG_EXC_C14N "\">", "URI=\"#bb-body\">"
	    "<ds:Transforms><ds:Transform Algorithm=\"" ALG_EXC_C14N "\">"
	    "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EC
	    "\" PrefixList=\"t\"/>");
	accepts("rendered on Body", resign(text, BORGER));
	assert_string_equal(seen_body, BODY);
}

/* What is read is the canonical form but for where names are declared: a
 * namespace that the child declares is not declared again inside. */
static void
what_body_child_declares_is_declared_there_alone(void **state)
{
	struct wssec_make m = make_options(BORGER);

	(void)state;
	m.token = token_of(token_sign(token_text(), IDP));
	m.body = "<t:A xmlns:u='urn:u' xmlns:t='urn:t'><u:B/><u:C>"
	    "<t:D xmlns:u='urn:v'><u:E/></t:D></u:C></t:A>";
	m.body_len = strlen(m.body);
	accepts("declared at the top", made(&m));
	assert_string_equal(seen_body, "<t:A xmlns:t=\"urn:t\" "
	    "xmlns:u=\"urn:u\"><u:B></u:B><u:C><t:D xmlns:u=\"urn:v\">"
	    "<u:E></u:E></t:D></u:C></t:A>");
}

static void
body_without_one_child_is_not_made(void **state)
{
	static const char *const bodies[] = {
		"", "x", "<a/><b/>", "<a/>x", "<a>", "<p:a/>", "</s:Body><s:Body>",
		"<!--x--><a/>"
	};
	struct wssec_make m = make_options(BORGER);
	struct wssec_draft *d;
	struct sign_job job;
	size_t i;

	(void)state;
	m.token = token_of(token_sign(token_text(), IDP));
	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		m.body = bodies[i];
		m.body_len = strlen(m.body);
		assert_int_equal(wssec_prepare(arena, &m, NULL, &d, &job),
		    GW_EINTERN);
		assert_null(d);
	}
}

static void
message_without_its_signature_is_not_finished(void **state)
{
	struct wssec_make m = make_options(BORGER);
	struct wssec_draft *d;
	struct sign_job job;
	const char *out;
	size_t len;

	(void)state;
	m.token = token_of(token_sign(token_text(), IDP));
	assert_int_equal(wssec_prepare(arena, &m, NULL, &d, &job), GW_OK);
	job.rc = GW_ETIMEOUT;
	assert_int_equal(wssec_finish(arena, d, &job, &out, &len),
	    GW_ETIMEOUT);
	assert_null(out);
}

static void
header_texts_are_escaped_as_they_are_digested(void **state)
{
	struct wssec_make m = make_options(TJENESTE);
	struct wssec_policy p = policy();

	(void)state;
	m.kind = p.kind = WSSEC_ANSWER;
	m.action = ANSWER_ACTION;
	m.message_id = "urn:x?a&b";
	m.relates_to = p.relates_to = "urn:a&b<c>\rd";
	must("escaped", judged_at(made(&m), &p, NOW), GW_OK, 1);
	assert_string_equal(seen_message_id, "urn:x?a&b");
}

static void
batch_of_messages_is_signed_at_once(void **state)
{
	struct wssec_make m = make_options(BORGER);
	struct wssec_draft *d[20];
	struct sign_job job[20];
	const char *out;
	size_t i, len;

	(void)state;
	m.token = token_of(token_sign(token_text(), IDP));
	for (i = 0; i < 20; i++)
		assert_int_equal(wssec_prepare(arena, &m, NULL, &d[i],
		    &job[i]), GW_OK);
	assert_int_equal(signer_sign(signer, job, 20), GW_OK);
	for (i = 0; i < 20; i++) {
		assert_int_equal(wssec_finish(arena, d[i], &job[i], &out,
		    &len), GW_OK);
		assert_int_equal(strlen(out), len);
		accepts("one of a batch", out);
	}
}

static void
message_ids_are_random_uuids(void **state)
{
	const char *a = wssec_uuid_urn(arena), *b = wssec_uuid_urn(arena);

	(void)state;
	assert_int_equal(strlen(a), strlen("urn:uuid:") + 36);
	assert_int_equal(a[9 + 14], '4');
	assert_non_null(strchr("89ab", a[9 + 19]));
	assert_string_not_equal(a, b);
}

/*
 * Tokens.
 */
static void
token_is_kept_as_it_was_issued(void **state)
{
	const char *token = token_sign(token_text(), IDP);
	struct wssec_token t;

	(void)state;
	assert_int_equal(wssec_token_init(arena, token, strlen(token), NULL,
	    &t), GW_OK);
	assert_string_equal(t.assertion, token);
	assert_string_equal(t.id, "_token");
	assert_int_equal(wssec_token_init(arena, "<a/>", 4, NULL, &t),
	    GW_EBELIEF);
	assert_int_equal(wssec_token_init(arena, " <a/>", 5, NULL, &t),
	    GW_EBELIEF);
	token = edit(token_text(), "ID=\"_token\"", "");
	assert_int_equal(wssec_token_init(arena, token, strlen(token), NULL,
	    &t), GW_EBELIEF);
}

static void
token_taken_from_an_answer_keeps_its_signature(void **state)
{
	const char *text;
	struct wssec_token t;
	struct scan_doc *doc;

	(void)state;
	/* xs is declared outside, used in a value, named by a PrefixList */
	text = edit(token_text(), "<AttributeValue>Subst", "<AttributeValue "
	    "xmlns:xsi=\"" NS_XSI "\" xsi:type=\"xs:string\">Subst");
	text = token_sign(text, IDP);
	text = edit(text, "<ds:Transform Algorithm=\"" ALG_EXC_C14N "\">",
	    "<ds:Transform Algorithm=\"" ALG_EXC_C14N "\">"
	    "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EC "\" "
	    "PrefixList=\"xs\"></ec:InclusiveNamespaces>");
	text = edit(text, "<Assertion ", "<Assertion xmlns:xs=\"urn:xs\" ");
	text = resign(text, IDP);
	text = edit(text, " xmlns:xs=\"urn:xs\"", "");
	text = arena_printf(arena, "<r xmlns:xs=\"urn:xs\" xmlns:q=\"urn:q\">"
	    "%s</r>", text);
	doc = scanned(text);
	assert_int_equal(wssec_token_take(arena, doc, doc->root->first, NULL,
	    &t), GW_OK);
	accepts("taken", message_with(t.assertion, BORGER));
	assert_int_equal(wssec_token_take(arena, doc, doc->root, NULL, &t),
	    GW_EBELIEF);
}

/*
 * Time: every boundary on both sides, to the millisecond.
 */
static void
timestamp_holds_until_expires_and_skew(void **state)
{
	struct wssec_policy p = policy();
	const char *text = message();
	int64_t end = NOW + 5 * MINUTE + SKEW;

	(void)state;
	must("last ms", judged_at(text, &p, end - 1), GW_OK, 1);
	must("too late", judged_at(text, &p, end), GW_EEXPIRED, 1);
	must("first ms", judged_at(text, &p, NOW - SKEW), GW_OK, 1);
	must("too early", judged_at(text, &p, NOW - SKEW - 1), GW_EEXPIRED, 1);
	p.skew_ms = 0;
	must("no skew, last", judged_at(text, &p, NOW + 5 * MINUTE - 1),
	    GW_OK, 1);
	must("no skew, end", judged_at(text, &p, NOW + 5 * MINUTE),
	    GW_EEXPIRED, 1);
	must("no skew, first", judged_at(text, &p, NOW), GW_OK, 1);
	must("no skew, before", judged_at(text, &p, NOW - 1), GW_EEXPIRED, 1);
}

static void
timestamp_spans_at_most_five_minutes(void **state)
{
	static const struct {
		int64_t		created, expires;
		enum gw_err	rc;
	} t[] = {
		{ NOW, NOW + 300 * SECOND, GW_OK },
		{ NOW, NOW + 300 * SECOND + 1, GW_EEXPIRED },
		{ NOW, NOW + 1, GW_OK },
		{ NOW, NOW, GW_EEXPIRED },
		{ NOW, NOW - 1, GW_EEXPIRED },
		{ NOW + SKEW, NOW + SKEW + 1, GW_OK },
		{ NOW + SKEW + 1, NOW + SKEW + 2, GW_EEXPIRED },
		{ NOW - SKEW - 1, NOW - SKEW + 1, GW_OK },
		{ NOW - SKEW - 1, NOW - SKEW, GW_EEXPIRED },
	};
	struct wssec_make m = make_options(BORGER);
	size_t i;

	(void)state;
	m.token = token_of(token_sign(token_text(), IDP));
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		m.created = t[i].created;
		m.expires = t[i].expires;
		must("window", judged(made(&m)), t[i].rc, 1);
	}
}

static void
timestamp_of_another_form_is_refused(void **state)
{
	char c[TID_LEN], e[TID_LEN];
	const char *created, *expires;
	struct row r[] = {
		{ "expires first", NULL, NULL, GW_ECHECK, 0 },
		{ "no Created", NULL, "", GW_ECHECK, 0 },
		{ "two Created", NULL, NULL, GW_ECHECK, 0 },
		{ "offset", "Z</wsu:Created>", "+00:00</wsu:Created>",
		    GW_ECHECK, 0 },
		{ "no zone", "Z</wsu:Created>", "</wsu:Created>",
		    GW_ECHECK, 0 },
		{ "ValueType", "<wsu:Created>", "<wsu:Created "
		    "ValueType=\"xs:dateTime\">", GW_ECHECK, 0 },
		{ "empty", NULL, "<wsu:Created></wsu:Created>", GW_ECHECK, 0 },
		{ "element inside", "<wsu:Created>", "<wsu:Created><a/>",
		    GW_ECHECK, 0 },
		{ "text beside", "<wsu:Created>", "x<wsu:Created>",
		    GW_ECHECK, 0 },
		{ "something else", "<wsu:Created>", "<wsu:A/><wsu:Created>",
		    GW_ECHECK, 0 },
		{ "attribute", "<wsu:Timestamp ", "<wsu:Timestamp a=\"1\" ",
		    GW_ECHECK, 0 },
		{ "day 32", NULL, "<wsu:Created>2026-10-32T00:00:00Z"
		    "</wsu:Created>", GW_ECHECK, 0 },
		{ "fraction", "Z</wsu:Created>", ".000000001Z</wsu:Created>",
		    GW_OK, 1 },
		{ "ten digits", "Z</wsu:Created>", ".0000000001Z"
		    "</wsu:Created>", GW_ECHECK, 0 },
		{ "white space", "<wsu:Created>", "<wsu:Created>\n\t ",
		    GW_OK, 1 },
		{ "white space", "</wsu:Expires>", " &#13;</wsu:Expires>",
		    GW_OK, 1 },
		{ "ids", "<wsu:Created>", "<wsu:Created wsu:Id=\"c\">",
		    GW_OK, 1 },
		{ "space between", "<wsu:Created>", "\n <wsu:Created>",
		    GW_OK, 1 },
		{ "something behind", "</wsu:Expires>", "</wsu:Expires><wsu:A/>",
		    GW_ECHECK, 0 },
	};

	(void)state;
	created = arena_printf(arena, "<wsu:Created>%s</wsu:Created>",
	    tid_print(NOW, c));
	expires = arena_printf(arena, "<wsu:Expires>%s</wsu:Expires>",
	    tid_print(NOW + 5 * MINUTE, e));
	r[0].from = arena_printf(arena, "%s%s", created, expires);
	r[0].to = arena_printf(arena, "%s%s", expires, created);
	r[1].from = r[2].from = r[6].from = r[11].from = created;
	r[2].to = arena_printf(arena, "%s%s", created, created);
	ROWS(r);
	distrusts("no Expires", resign(edit(message(), expires, ""), BORGER));
}

/*
 * Who may send it.
 */
static void
key_may_have_to_be_the_channels(void **state)
{
	struct wssec_policy p = policy();
	const char *text = message();

	(void)state;
	p.hok_binding = HOK_SAME_CVR;
	must("no TLS", judged_at(text, &p, NOW), GW_ECHECK, 0);
	p.tls_cert = person[BORGER_EC].cert;
	must("same CVR", judged_at(text, &p, NOW), GW_OK, 1);
	p.tls_cert = person[TJENESTE].cert;
	must("another CVR", judged_at(text, &p, NOW), GW_ECHECK, 0);
	p.tls_cert = person[STS].cert;
	must("no CVR", judged_at(text, &p, NOW), GW_ECHECK, 0);
	p.hok_binding = HOK_SAME_CERT;
	p.tls_cert = person[BORGER_EC].cert;
	must("another certificate", judged_at(text, &p, NOW), GW_ECHECK, 0);
	p.tls_cert = person[BORGER].cert;
	must("same certificate", judged_at(text, &p, NOW), GW_OK, 1);
}

static void
two_certificates_without_cvr_have_none_in_common(void **state)
{
	struct wssec_policy p = policy();
	struct assertion s = token_options();

	(void)state;
	s.hok = person[FREMMED].cert;
	p.hok_binding = HOK_SAME_CVR;
	p.tls_cert = person[STS].cert;
	must("none", judged_at(message_with(token_sign(assertion_text(arena,
	    &s), IDP), FREMMED), &p, NOW), GW_ECHECK, 0);
}

static void
client_brings_only_its_issuers_tokens(void **state)
{
	struct wssec_policy p = policy();
	struct trust *t = p.trust == NULL ? NULL : trust_new();
	const char *text = message();

	(void)state;
	assert_int_equal(trust_add_client(t, person[BORGER].pub->thumbprint,
	    NULL, NULL, "urn:a " ISSUER, NULL), GW_OK);
	assert_int_equal(trust_add_client(t, person[TJENESTE].pub->thumbprint,
	    NULL, NULL, "urn:a urn:b", NULL), GW_OK);
	assert_non_null(p.client = trust_client(t, person[BORGER].cert));
	must("its own", judged_at(text, &p, NOW), GW_OK, 1);
	assert_non_null(p.client = trust_client(t, person[TJENESTE].cert));
	must("another's", judged_at(text, &p, NOW), GW_EAUTH, 1);
	trust_free(t);
}

/*
 * To the STS.
 */
static const char *
sts_request(enum who who)
{
	struct wssec_make m = make_options(who);

	m.kind = WSSEC_BST_REQUEST;
	m.body = RST;
	m.body_len = strlen(RST);
	return made(&m);
}

static void
request_to_the_sts_is_accepted(void **state)
{
	struct wssec_policy p = policy();
	const char *text = sts_request(BORGER);

	(void)state;
	p.kind = WSSEC_BST_REQUEST;
	must("made", judged_at(text, &p, NOW), GW_OK, 1);
	assert_string_equal(seen_body, RST);
	assert_string_equal(seen.signer, person[BORGER].pub->thumbprint);
	must("BST not signed", judged_at(resign(without_ref(text, "bb-bst"),
	    BORGER), &p, NOW), GW_OK, 1);
	must("P-256", judged_at(sts_request(BORGER_EC), &p, NOW), GW_OK, 1);
	must("revoked", judged_at(sts_request(SPAERRET), &p, NOW), GW_EAUTH,
	    1);
	must("another's key", judged_at(resign(text, TJENESTE), &p, NOW),
	    GW_ECHECK, 0);
	must("another's certificate", judged_at(resign(edit_all(text,
	    person[BORGER].pub->cert_b64, person[TJENESTE].pub->cert_b64),
	    BORGER), &p, NOW), GW_ECHECK, 0);
	must("tampered", judged_at(edit(text, ">x<", ">y<"), &p, NOW),
	    GW_ECHECK, 0);
	must("not DER", judged_at(resign(edit(text,
	    person[BORGER].pub->cert_b64, "AAAA"), BORGER), &p, NOW),
	    GW_ECHECK, 0);
	must("no KeyInfo", judged_at(resign(drop(text, "<ds:KeyInfo>",
	    "</ds:KeyInfo>"), BORGER), &p, NOW), GW_ECHECK, 0);
	must("expired", judged_at(text, &p, NOW + HOUR), GW_EEXPIRED, 1);
	must("a token request is none", judged(text), GW_ESECURITY, 0);
	must("nor the reverse", judged_at(message(), &p, NOW), GW_ECHECK, 0);
}

static void
binary_token_of_another_form_is_refused(void **state)
{
	static const struct row r[] = {
		{ "PKCS#7", "EncodingType=\"" WSS_BASE64 "\" ValueType=\""
		    WSS_X509V3, "EncodingType=\"" WSS_BASE64 "\" ValueType=\""
		    "urn:x", GW_ECHECK, 0 },
		{ "hex", "EncodingType=\"" WSS_BASE64, "EncodingType=\"urn:x",
		    GW_ECHECK, 0 },
		{ "no encoding", "EncodingType=\"" WSS_BASE64 "\"", "",
		    GW_OK, 1 },
		{ "attribute", "<wsse:BinarySecurityToken ",
		    "<wsse:BinarySecurityToken a=\"1\" ", GW_ECHECK, 0 },
		{ "not base64", "</wsse:BinarySecurityToken>",
		    "!</wsse:BinarySecurityToken>", GW_ECHECK, 0 },
		{ "white space", "</wsse:BinarySecurityToken>",
		    "\n </wsse:BinarySecurityToken>", GW_OK, 1 },
		{ "element", "</wsse:BinarySecurityToken>",
		    "<a/></wsse:BinarySecurityToken>", GW_ECHECK, 0 },
		{ "to another", "Reference URI=\"#bb-bst\" ValueType",
		    "Reference URI=\"#bb-body\" ValueType", GW_ECHECK, 0 },
		{ "no fragment", "Reference URI=\"#bb-bst\" ValueType",
		    "Reference URI=\"bb-bst\" ValueType", GW_ECHECK, 0 },
		{ "ValueType", "ValueType=\"" WSS_X509V3 "\"/>",
		    "ValueType=\"urn:x\"/>", GW_ECHECK, 0 },
		{ "no ValueType", "ValueType=\"" WSS_X509V3 "\"/>", "/>",
		    GW_OK, 1 },
		{ "TokenType", "<ds:KeyInfo><wsse:SecurityTokenReference",
		    "<ds:KeyInfo><wsse:SecurityTokenReference a=\"1\"",
		    GW_ECHECK, 0 },
		{ "X509Data", "<ds:KeyInfo><wsse:SecurityTokenReference>",
		    "<ds:KeyInfo><wsse:SecurityTokenReference><ds:X509Data/>",
		    GW_ECHECK, 0 },
		{ "something in Reference", "ValueType=\"" WSS_X509V3 "\"/>",
		    "ValueType=\"" WSS_X509V3 "\">x</wsse:Reference>",
		    GW_ECHECK, 0 },
	};
	struct wssec_policy p = policy();
	const char *text = sts_request(BORGER_EC);
	size_t i;

	(void)state;
	p.kind = WSSEC_BST_REQUEST;
	for (i = 0; i < sizeof(r) / sizeof(r[0]); i++)
		must(r[i].what, judged_at(resign(edit(text, r[i].from,
		    r[i].to), BORGER_EC), &p, NOW), r[i].rc, r[i].verified);
	must("an octet behind the certificate", judged_at(resign(edit(text,
	    person[BORGER_EC].pub->cert_b64, longer(BORGER_EC)), BORGER_EC),
	    &p, NOW), GW_ECHECK, 0);
	must("none", judged_at(resign(without_ref(drop(text,
	    "<wsse:BinarySecurityToken", "</wsse:BinarySecurityToken>"),
	    "bb-bst"), BORGER_EC), &p, NOW), GW_ECHECK, 0);
}

/*
 * Answers.
 */
static const char *
answer(enum who who, const char *body)
{
	struct wssec_make m = make_options(who);

	m.kind = who == STS ? WSSEC_STS_ANSWER : WSSEC_ANSWER;
	m.action = ANSWER_ACTION;
	m.message_id = who == STS ? NULL : "urn:uuid:2";
	m.relates_to = "urn:uuid:1";
	m.to = NULL;
	m.reply_to_anonymous = 0;
	m.body = body;
	m.body_len = strlen(body);
	return made(&m);
}

static struct wssec_policy
answer_policy(void)
{
	struct wssec_policy p = policy();

	p.kind = WSSEC_ANSWER;
	p.limits = &scan_source;
	return p;
}

static void
answer_of_the_service_is_believed(void **state)
{
	struct wssec_policy p = answer_policy();
	const char *text = answer(TJENESTE, BODY);

	(void)state;
	must("made", judged_at(text, &p, NOW), GW_OK, 1);
	assert_string_equal(seen_body, BODY);
	assert_string_equal(seen.relates_to, "urn:uuid:1");
	assert_string_equal(seen.signer, person[TJENESTE].pub->thumbprint);
	p.answer_actions = NULL;
	must("any action", judged_at(text, &p, NOW), GW_OK, 1);
	must("BST not signed", judged_at(resign(without_ref(text, "bb-bst"),
	    TJENESTE), &p, NOW), GW_OK, 1);
	must("Security that need not be understood", judged_at(edit(text,
	    " s:mustUnderstand=\"1\"><wsu:Timestamp", "><wsu:Timestamp"), &p,
	    NOW), GW_OK, 1);
	must("expired", judged_at(text, &p, NOW + 5 * MINUTE + SKEW),
	    GW_EEXPIRED, 1);
	must("from the future", judged_at(text, &p, NOW - SKEW - 1),
	    GW_EEXPIRED, 1);
}

static void
answer_of_anybody_else_is_not_believed(void **state)
{
	struct wssec_policy p = answer_policy();
	const char *text = answer(TJENESTE, BODY);

	(void)state;
	must("another's", judged_at(answer(BORGER, BODY), &p, NOW), GW_ECHECK,
	    0);
	must("another's key behind the pinned name", judged_at(resign(text,
	    BORGER), &p, NOW), GW_ECHECK, 0);
	must("tampered", judged_at(edit(text, ">1<", ">2<"), &p, NOW),
	    GW_ECHECK, 0);
	must("no KeyInfo", judged_at(resign(drop(text, "<ds:KeyInfo>",
	    "</ds:KeyInfo>"), TJENESTE), &p, NOW), GW_ECHECK, 0);
	must("KeyInfo to another part", judged_at(resign(edit(text,
	    "<wsse:Reference URI=\"#bb-bst", "<wsse:Reference URI=\"#bb-body"),
	    TJENESTE), &p, NOW), GW_ECHECK, 0);
	must("certificate with something behind", judged_at(resign(edit(text,
	    person[TJENESTE].pub->cert_b64, longer(TJENESTE)), TJENESTE), &p,
	    NOW), GW_ECHECK, 0);
	p.service = "spaerret";
	must("another service's", judged_at(text, &p, NOW), GW_ECHECK, 0);
	p.service = "ingen";
	must("nobody pinned", judged_at(text, &p, NOW), GW_ECHECK, 0);
	must("after its pin", judged_at(answer(TJENESTE, BODY), &p,
	    NOW + 25 * HOUR), GW_ECHECK, 0);
}

static void
answer_to_another_message_is_not_believed(void **state)
{
	struct wssec_policy p = answer_policy();
	const char *text = answer(TJENESTE, BODY), *id = "urn:uuid:1<";
	const char *two = "<wsa:RelatesTo xmlns:wsa=\"" NS_WSA "\" xmlns:wsu=\""
	    NS_WSU "\" wsu:Id=\"r2\">urn:uuid:1</wsa:RelatesTo>";

	(void)state;
	must("another's", judged_at(resign(edit(text, id, "urn:uuid:9<"),
	    TJENESTE), &p, NOW), GW_EADDR, 1);
	must("longer", judged_at(resign(edit(text, id, "urn:uuid:11<"),
	    TJENESTE), &p, NOW), GW_EADDR, 1);
	must("white space", judged_at(resign(edit(text, id, "urn:uuid:1 <"),
	    TJENESTE), &p, NOW), GW_EADDR, 1);
	must("none", judged_at(resign(without_ref(drop(text, "<wsa:RelatesTo",
	    "</wsa:RelatesTo>"), "bb-relatesto"), TJENESTE), &p, NOW),
	    GW_EADDR, 1);
	must("element in it", judged_at(resign(edit(text, id,
	    "urn:uuid:1<a/><"), TJENESTE), &p, NOW), GW_EADDR, 1);
	must("two", judged_at(resign(with_ref(with_header(text, two),
	    REF("#r2", EXC_T)), TJENESTE), &p, NOW), GW_EADDR, 1);
	must("unsigned", judged_at(resign(without_ref(text, "bb-relatesto"),
	    TJENESTE), &p, NOW), GW_ECHECK, 0);
	must("as a reply", judged_at(resign(edit(text, "<wsa:RelatesTo ",
	    "<wsa:RelatesTo RelationshipType=\"" NS_WSA "/reply\" "), TJENESTE),
	    &p, NOW), GW_OK, 1);
	must("otherwise related", judged_at(resign(edit(text,
	    "<wsa:RelatesTo ", "<wsa:RelatesTo RelationshipType=\"urn:x\" "),
	    TJENESTE), &p, NOW), GW_EADDR, 1);
}

static void
answer_must_sign_what_counts(void **state)
{
	static const char *const ids[] = {
		"bb-body", "bb-timestamp", "bb-action", "bb-messageid",
		"bb-relatesto"
	};
	struct wssec_policy p = answer_policy();
	const char *text = answer(TJENESTE, BODY);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		must(ids[i], judged_at(resign(without_ref(text, ids[i]),
		    TJENESTE), &p, NOW), GW_ECHECK, 0);
	must("unsigned To", judged_at(with_header(text, "<wsa:To xmlns:wsa=\""
	    NS_WSA "\">" WSA_ANON "</wsa:To>"), &p, NOW), GW_ECHECK, 0);
	must("foreign header", judged_at(with_header(text,
	    "<ActivityId xmlns=\"urn:x\">1</ActivityId>"), &p, NOW), GW_OK, 1);
	must("no MessageID", judged_at(resign(without_ref(drop(text,
	    "<wsa:MessageID", "</wsa:MessageID>"), "bb-messageid"), TJENESTE),
	    &p, NOW), GW_EADDR, 1);
	must("no Action", judged_at(resign(without_ref(drop(text,
	    "<wsa:Action", "</wsa:Action>"), "bb-action"), TJENESTE), &p, NOW),
	    GW_EADDR, 1);
	must("another action", judged_at(resign(edit(text, ANSWER_ACTION "<",
	    "urn:x<"), TJENESTE), &p, NOW), GW_EACTION, 1);
}

static void
answer_of_the_sts_is_believed_by_its_pinned_key(void **state)
{
	struct wssec_policy p = answer_policy();
	const char *text = answer(STS, BODY);
	const char *const ids[] = {
		"bb-body", "bb-timestamp", "bb-action", "bb-relatesto"
	};
	size_t i;

	(void)state;
	p.kind = WSSEC_STS_ANSWER;
	p.service = "sts";
	must("made", judged_at(text, &p, NOW), GW_OK, 1);
	assert_string_equal(seen_message_id, "");
	assert_string_equal(seen_body, BODY);
	must("ActivityId", judged_at(with_header(text, "<ActivityId xmlns=\""
	    "http://schemas.microsoft.com/2004/09/ServiceModel/Diagnostics\">"
	    "1</ActivityId>"), &p, NOW), GW_OK, 1);
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		must(ids[i], judged_at(resign(without_ref(text, ids[i]), STS),
		    &p, NOW), GW_ECHECK, 0);
	must("another's key", judged_at(resign(text, FREMMED), &p, NOW),
	    GW_ECHECK, 0);
	must("another's name", judged_at(resign(edit(text,
	    person[STS].pub->ski_b64, person[FREMMED].pub->ski_b64), FREMMED),
	    &p, NOW), GW_ECHECK, 0);
	must("no name", judged_at(resign(edit(text, person[STS].pub->ski_b64,
	    ""), STS), &p, NOW), GW_ECHECK, 0);
	must("not base64", judged_at(resign(edit(text,
	    person[STS].pub->ski_b64, "!"), STS), &p, NOW), GW_ECHECK, 0);
	must("attribute on the reference", judged_at(resign(edit(text,
	    "<wsse:SecurityTokenReference>", "<wsse:SecurityTokenReference "
	    "a=\"1\">"), STS), &p, NOW), GW_ECHECK, 0);
	must("no KeyInfo", judged_at(resign(drop(text, "<ds:KeyInfo>",
	    "</ds:KeyInfo>"), STS), &p, NOW), GW_ECHECK, 0);
	must("no KeyIdentifier", judged_at(resign(drop(text,
	    "<wsse:KeyIdentifier ", "</wsse:KeyIdentifier>"), STS), &p, NOW),
	    GW_ECHECK, 0);
	must("shorter name", judged_at(resign(edit(text,
	    person[STS].pub->ski_b64, "AAAA"), STS), &p, NOW), GW_ECHECK, 0);
	must("no encoding said", judged_at(resign(edit(text, "EncodingType=\""
	    WSS_BASE64 "\"", ""), STS), &p, NOW), GW_OK, 1);
	must("thumbprint", judged_at(resign(edit(text, WSS_X509SKI, "urn:x"),
	    STS), &p, NOW), GW_ECHECK, 0);
	must("encoding", judged_at(resign(edit(text, WSS_BASE64, "urn:x"),
	    STS), &p, NOW), GW_ECHECK, 0);
	must("attribute", judged_at(resign(edit(text, "<wsse:KeyIdentifier ",
	    "<wsse:KeyIdentifier a=\"1\" "), STS), &p, NOW), GW_ECHECK, 0);
	must("for another", judged_at(resign(edit(text, "urn:uuid:1",
	    "urn:uuid:2"), STS), &p, NOW), GW_EADDR, 1);
	must("as another's answer", judged_at(answer(TJENESTE, BODY), &p, NOW),
	    GW_ECHECK, 0);
}

static void
revoked_sts_is_not_believed(void **state)
{
	struct wssec_make m = make_options(SPAERRET);
	struct wssec_policy p = answer_policy();

	(void)state;
	m.kind = p.kind = WSSEC_STS_ANSWER;
	p.service = "spaerret";
	m.action = ANSWER_ACTION;
	m.message_id = m.to = NULL;
	m.relates_to = "urn:uuid:1";
	m.reply_to_anonymous = 0;
	must("revoked", judged_at(made(&m), &p, NOW), GW_EAUTH, 1);
}

static void
fault_of_a_source_is_no_data(void **state)
{
	struct wssec_policy p = answer_policy();
	const char *text = answer(TJENESTE, FAULT), *plain;

	(void)state;
	must("signed", judged_at(text, &p, NOW), GW_EREFUSED, 1);
	assert_int_equal(seen.is_fault, 1);
	assert_string_equal(seen_body, FAULT_ALONE);
	must("its own action", judged_at(resign(edit(text, ANSWER_ACTION "<",
	    NS_WSA "/soap/fault<"), TJENESTE), &p, NOW), GW_EREFUSED, 1);
	must("tampered", judged_at(edit(text, "Sender", "Receiver"), &p, NOW),
	    GW_ECHECK, 0);
	plain = drop(text, "<wsse:Security ", "</wsse:Security>");
	must("unsigned", judged_at(plain, &p, NOW), GW_EREFUSED, 0);
	assert_int_equal(seen.is_fault, 1);
	assert_string_equal(seen_body, FAULT_ALONE);
	assert_int_equal(why.rc, GW_EREFUSED);
	must("without header", judged_at(drop(plain, "<s:Header>",
	    "</s:Header>"), &p, NOW), GW_EREFUSED, 0);
	must("with something beside", judged_at(edit(plain, "</s:Body>",
	    "<a/></s:Body>"), &p, NOW), GW_ESECURITY, 0);
	must("unsigned, no fault", judged_at(drop(answer(TJENESTE, BODY),
	    "<wsse:Security ", "</wsse:Security>"), &p, NOW), GW_ESECURITY, 0);
	must("a fault as request", judged(plain), GW_ESECURITY, 0);
	accepts("a signed one is for its reader to refuse", resign(edit(
	    message(), BODY, FAULT), BORGER));
}

/*
 * SOAP 1.1 with the Liberty header.
 */
static void
liberty_message_is_made_and_accepted(void **state)
{
	struct wssec_make m = make_options(BORGER);
	struct wssec_policy p = policy();
	const char *text;

	(void)state;
	m.soap = p.soap = SOAP_11;
	m.liberty = p.liberty = 1;
	m.token = token_of(token_sign(token_text(), IDP));
	text = made(&m);
	must("made", judged_at(text, &p, NOW), GW_OK, 1);
	must("unsigned Framework", judged_at(resign(without_ref(text,
	    "bb-framework"), BORGER), &p, NOW), GW_ECHECK, 0);
	must("no Framework", judged_at(resign(drop(without_ref(text,
	    "bb-framework"), "<sbf:Framework", "</sbf:Framework>"), BORGER),
	    &p, NOW), GW_ECHECK, 1);
	must("actor", judged_at(edit(text, "<wsse:Security ",
	    "<wsse:Security s:actor=\"urn:x\" "), &p, NOW), GW_ECHECK, 0);
	must("boolean", judged_at(edit(text, "s:mustUnderstand=\"1\"><wsu:T",
	    "s:mustUnderstand=\"true\"><wsu:T"), &p, NOW), GW_ECHECK, 0);
	must("boolean on another", judged_at(with_header(text, "<x:A "
	    "xmlns:x=\"urn:x\" s:mustUnderstand=\"false\"/>"), &p, NOW),
	    GW_ECHECK, 1);
	must("header for the next", judged_at(with_header(text, "<x:A "
	    "xmlns:x=\"urn:x\" s:actor=\"http://schemas.xmlsoap.org/soap/"
	    "actor/next\" s:mustUnderstand=\"1\"/>"), &p, NOW), GW_EMUSTUND,
	    1);
	must("header for nobody else", judged_at(with_header(text, "<x:A "
	    "xmlns:x=\"urn:x\" s:actor=\"\" s:mustUnderstand=\"1\"/>"), &p,
	    NOW), GW_EMUSTUND, 1);
	must("Framework that must be understood", judged_at(resign(edit(text,
	    "<sbf:Framework ", "<sbf:Framework s:mustUnderstand=\"1\" "),
	    BORGER), &p, NOW), GW_OK, 1);
	must("header for another", judged_at(with_header(text, "<x:A "
	    "xmlns:x=\"urn:x\" s:actor=\"urn:x\" s:mustUnderstand=\"1\"/>"),
	    &p, NOW), GW_OK, 1);
	p.soap = SOAP_12;
	must("the other SOAP", judged_at(text, &p, NOW), GW_ECHECK, 0);
	p.soap = SOAP_11;
	p.liberty = 0;
	must("one it need not have", judged_at(text, &p, NOW), GW_OK, 1);
}

/*
 * Memory.
 */
static void
little_memory_is_told_and_nothing_accepted(void **state)
{
	struct wssec_policy p = policy();
	struct wssec_make m = make_options(BORGER);
	const char *text = message(), *out;
	struct arena *small;
	struct wssec w;
	enum gw_err rc = GW_ENOMEM;
	size_t max, len, refused = 0;

	(void)state;
	for (max = 0; rc != GW_OK; max += 509) {
		small = arena_new(max);
		rc = wssec_verify(small, text, strlen(text), &p, NOW, NULL,
		    &w);
		assert_true(rc == GW_OK || rc == GW_ENOMEM || rc == GW_ECHECK ||
		    rc == GW_EADDR || rc == GW_EAUTH);
		refused += rc != GW_OK;
		wssec_fini(&w);
		arena_free(small);
	}
	assert_true(refused > 20);
	m.token = token_of(token_sign(token_text(), IDP));
	for (rc = GW_ENOMEM, max = 0; rc != GW_OK; max += 509) {
		small = arena_new(max);
		rc = wssec_make(small, signer, &m, NULL, &out, &len);
		assert_true(rc == GW_OK || (rc == GW_ENOMEM && out == NULL) ||
		    (rc == GW_EINTERN && out == NULL));
		if (rc == GW_OK)
			accepts("made in little room", out);
		arena_free(small);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(message_we_make_is_accepted),
		TEST(message_signed_with_p256_is_accepted),
		TEST(body_is_handed_on_as_it_was_digested),
		TEST(body_child_stands_alone_whatever_body_declares),
		TEST(what_body_child_declares_is_declared_there_alone),
		TEST(body_without_one_child_is_not_made),
		TEST(message_without_its_signature_is_not_finished),
		TEST(header_texts_are_escaped_as_they_are_digested),
		TEST(batch_of_messages_is_signed_at_once),
		TEST(message_ids_are_random_uuids),
		TEST(token_is_kept_as_it_was_issued),
		TEST(token_taken_from_an_answer_keeps_its_signature),
		TEST(timestamp_holds_until_expires_and_skew),
		TEST(timestamp_spans_at_most_five_minutes),
		TEST(timestamp_of_another_form_is_refused),
		TEST(key_may_have_to_be_the_channels),
		TEST(two_certificates_without_cvr_have_none_in_common),
		TEST(client_brings_only_its_issuers_tokens),
		TEST(request_to_the_sts_is_accepted),
		TEST(binary_token_of_another_form_is_refused),
		TEST(answer_of_the_service_is_believed),
		TEST(answer_of_anybody_else_is_not_believed),
		TEST(answer_to_another_message_is_not_believed),
		TEST(answer_must_sign_what_counts),
		TEST(answer_of_the_sts_is_believed_by_its_pinned_key),
		TEST(revoked_sts_is_not_believed),
		TEST(fault_of_a_source_is_no_data),
		TEST(liberty_message_is_made_and_accepted),
		TEST(little_memory_is_told_and_nothing_accepted),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
