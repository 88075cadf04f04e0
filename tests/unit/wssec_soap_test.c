/*
 * wssec_soap_test.c - SOAP, WS-Addressing and the security header's shape
 * (security profile, 2).  A problem of the SOAP stage is told only when
 * the signatures hold; each test here sees both.
 */
#include "wss_stoette.h"

#define MSGID	"urn:uuid:1<"
#define TO	ADDRESS "<"
#define SEC	"<wsse:Security "
#define WSA_BLOCK(name, id, text)					\
	"<wsa:" name " xmlns:wsa=\"" NS_WSA "\" xmlns:wsu=\"" NS_WSU	\
	"\" wsu:Id=\"" id "\">" text "</wsa:" name ">"
#define EPR(address) "<wsa:Address>" address "</wsa:Address>"

/* The valid message with one more header block, signed. */
static const char *
signed_block(const char *block, const char *id)
{
	return resign(with_ref(with_header(message(), block),
	    arena_printf(arena, REF("#%s", EXC_T), id)), BORGER);
}

/* The valid message without that wsa header. */
static const char *
without(const char *local, const char *id)
{
	return resign(without_ref(drop(message(), arena_printf(arena,
	    "<wsa:%s ", local), arena_printf(arena, "</wsa:%s>", local)), id),
	    BORGER);
}

static void
envelope_is_header_and_body_alone(void **state)
{
	static const struct row r[] = {
		{ "text before Header", "<s:Header>", "x<s:Header>",
		    GW_ECHECK, 0 },
		{ "before Header", "<s:Header>", "<a/><s:Header>",
		    GW_ECHECK, 0 },
		{ "between", "</s:Header>", "</s:Header><a/>", GW_ECHECK, 0 },
		{ "after Body", "</s:Body>", "</s:Body><a/>", GW_ECHECK, 0 },
		{ "two Bodies", "</s:Body>", "</s:Body><s:Body/>",
		    GW_ECHECK, 0 },
		{ "two Headers", "<s:Header>", "<s:Header/><s:Header>",
		    GW_ECHECK, 0 },
		{ "white space", "</s:Header>", "\n </s:Header>\t\r\n",
		    GW_OK, 1 },
		{ "text in Header", "</s:Header>", "x</s:Header>",
		    GW_ECHECK, 1 },
		{ "Body empty", BODY, "", GW_ECHECK, 1 },
		{ "Body with text", BODY, "x", GW_ECHECK, 1 },
		{ "two children", BODY, BODY "<a/>", GW_ECHECK, 1 },
		{ "text beside the child", BODY, BODY "x", GW_ECHECK, 1 },
		{ "a character reference beside", BODY, BODY "&#32;",
		    GW_ECHECK, 1 },
		{ "space beside the child", BODY, " \n" BODY "\t", GW_OK, 1 },
	};
	const char *body;

	(void)state;
	ROWS(r);
	distrusts("another root", "<a/>");
	distrusts("another root with all in it", edit(edit(message(),
	    "<s:Envelope ", "<s:Andet "), "</s:Envelope>", "</s:Andet>"));
	distrusts("no Body", "<s:Envelope xmlns:s=\"" NS_SOAP12
	    "\"><s:Header/></s:Envelope>");
	distrusts("SOAP 1.1", edit_all(message(), NS_SOAP12, NS_SOAP11));
	must("no Header", judged("<s:Envelope xmlns:s=\"" NS_SOAP12
	    "\"><s:Body><a/></s:Body></s:Envelope>"), GW_ESECURITY, 0);
	body = cut(message(), "<s:Body ", "</s:Body>");
	distrusts("Body first", edit(edit(message(), body, ""), "<s:Header>",
	    arena_printf(arena, "%s<s:Header>", body)));
}

static void
bytes_outside_the_profile_are_not_answered(void **state)
{
	(void)state;
	must("not XML", judged("x"), GW_ESCAN, 0);
	must("comment", judged(edit(message(), BODY, "<!--x-->" BODY)),
	    GW_ESCAN, 0);
	must("DOCTYPE", judged(arena_printf(arena, "<!DOCTYPE a>%s",
	    message())), GW_ESCAN, 0);
	must("too large", judged(arena_printf(arena, "%s%*s", message(),
	    262145, "")), GW_ESIZE, 0);
}

static void
schema_instance_attributes_are_for_the_assertion(void **state)
{
	static const struct row r[] = {
		{ "type", "<t:A>", "<t:A xmlns:i=\"" NS_XSI "\" i:type=\"x\">",
		    GW_ECHECK, 1 },
		{ "nil", "<t:A>", "<t:A xmlns:i=\"" NS_XSI "\" i:nil=\"1\">",
		    GW_ECHECK, 1 },
		{ "in a header", "<h:TransactionUUID>", "<h:TransactionUUID "
		    "xmlns:i=\"" NS_XSI "\" i:type=\"x\">", GW_ECHECK, 1 },
		{ "another", "<t:A>", "<t:A xmlns:i=\"" NS_XSI
		    "\" i:schemaLocation=\"x\">", GW_OK, 1 },
		{ "of no namespace", "<t:A>", "<t:A type=\"x\">", GW_OK, 1 },
	};

	(void)state;
	ROWS(r);
}

static void
ids_are_unique_and_where_they_belong(void **state)
{
	char id[140];
	struct row r[] = {
		{ "twice", "<t:A>", "<t:A xmlns:wsu=\"" NS_WSU
		    "\" wsu:Id=\"bb-action\">", GW_ECHECK, 0 },
		{ "as the Assertion's", "<t:A>", "<t:A xmlns:wsu=\"" NS_WSU
		    "\" wsu:Id=\"_token\">", GW_ECHECK, 0 },
		{ "xml:id", "<t:A>", "<t:A xml:id=\"a\">", GW_ECHECK, 0 },
		{ "AssertionID", "<t:A>", "<t:A AssertionID=\"a\">",
		    GW_ECHECK, 0 },
		{ "namespaced ID", "<t:A>", "<t:A t:ID=\"a\">", GW_ECHECK, 0 },
		{ "no name", "<t:A>", "<t:A xmlns:wsu=\"" NS_WSU
		    "\" wsu:Id=\"1\">", GW_ECHECK, 0 },
		{ "too long", "<t:A>", id, GW_ECHECK, 0 },
		{ "Id on KeyInfo", "<ds:KeyInfo><wsse", "<ds:KeyInfo "
		    "Id=\"k\"><wsse", GW_OK, 1 },
		{ "Id on the reference in it",
		    "<ds:KeyInfo><wsse:SecurityTokenReference ", "<ds:KeyInfo>"
		    "<wsse:SecurityTokenReference wsu:Id=\"k\" ", GW_OK, 1 },
		{ "Id on a header", "<wsa:Action ", "<wsa:Action Id=\"x\" ",
		    GW_ECHECK, 0 },
	};

	(void)state;
	snprintf(id, sizeof(id), "<t:A xmlns:wsu=\"%s\" wsu:Id=\"", NS_WSU);
	r[6].to = arena_printf(arena, "%s%0129d\">", id, 0);
	r[6].to = edit(r[6].to, "\"0", "\"a");
	ROWS(r);
	accepts("128", resign(edit(message(), "<t:A>", edit(r[6].to, "a0",
	    "a")), BORGER));
}

static void
wsa_headers_are_there_once(void **state)
{
	(void)state;
	refuses("no Action", without("Action", "bb-action"), GW_EADDR);
	refuses("no MessageID", without("MessageID", "bb-messageid"),
	    GW_EADDR);
	assert_string_equal(seen_message_id, "");
	refuses("no To", without("To", "bb-to"), GW_EADDR);
	accepts("no ReplyTo", without("ReplyTo", "bb-replyto"));
	refuses("two Actions", signed_block(WSA_BLOCK("Action", "x", ACTION),
	    "x"), GW_EADDR);
	refuses("two MessageIDs", signed_block(WSA_BLOCK("MessageID", "x",
	    "urn:uuid:2"), "x"), GW_EADDR);
	refuses("two Tos", signed_block(WSA_BLOCK("To", "x", ADDRESS), "x"),
	    GW_EADDR);
	refuses("two ReplyTos", signed_block(WSA_BLOCK("ReplyTo", "x",
	    EPR(WSA_ANON)), "x"), GW_EADDR);
	refuses("RelatesTo", signed_block(WSA_BLOCK("RelatesTo", "x",
	    "urn:uuid:0"), "x"), GW_EADDR);
	accepts("From", signed_block(WSA_BLOCK("From", "x",
	    EPR("http://internal.invalid/")), "x"));
	refuses("two Froms", resign(with_ref(with_ref(with_header(message(),
	    WSA_BLOCK("From", "x", "") WSA_BLOCK("From", "y", "")),
	    REF("#x", EXC_T)), REF("#y", EXC_T)), BORGER), GW_EADDR);
	distrusts("From unsigned", with_header(message(), WSA_BLOCK("From",
	    "x", EPR(WSA_ANON))));
	distrusts("unknown wsa header, unsigned", with_header(message(),
	    WSA_BLOCK("Andet", "x", "")));
	accepts("unknown wsa header", signed_block(WSA_BLOCK("Andet", "x", ""),
	    "x"));
}

static void
answers_go_back_where_the_request_came_from(void **state)
{
	static const char *const other[] = {
		EPR("http://internal.invalid/"), EPR(NS_WSA "/none"),
		EPR(WSA_ANON "x"), "",
		"<wsa:Andet>" WSA_ANON "</wsa:Andet>", EPR(WSA_ANON) EPR(WSA_ANON),
		EPR(WSA_ANON) "x", EPR("<a/>" WSA_ANON),
		EPR(WSA_ANON) "<wsa:ReferenceParameters><a/>"
		    "</wsa:ReferenceParameters>",
		EPR(WSA_ANON) "<b>x</b>",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		refuses(other[i], signed_block(arena_printf(arena,
		    WSA_BLOCK("FaultTo", "x", "%s"), other[i]), "x"),
		    GW_EADDR);
		refuses(other[i], resign(edit(message(), EPR(WSA_ANON),
		    other[i]), BORGER), GW_EADDR);
	}
	accepts("anonymous FaultTo", signed_block(WSA_BLOCK("FaultTo", "x",
	    EPR(" " WSA_ANON "\n")), "x"));
	accepts("no parameters", signed_block(WSA_BLOCK("FaultTo", "x",
	    EPR(WSA_ANON) "<wsa:ReferenceParameters/>"), "x"));
}

static void
to_is_an_address_of_ours_octet_for_octet(void **state)
{
	static const struct row r[] = {
		{ "slash", TO, ADDRESS "/<", GW_EDEST, 1 },
		{ "case", TO, "https://Gateway.test.invalid/borgerblikket/1<",
		    GW_EDEST, 1 },
		{ "shorter", TO, "https://gateway.test.invalid/borgerblikket/<",
		    GW_EDEST, 1 },
		{ "empty", TO, "<", GW_EDEST, 1 },
		{ "the other one", TO, "https://andet.test.invalid/<",
		    GW_OK, 1 },
		{ "white space around", TO, ADDRESS "\n\t <", GW_OK, 1 },
		{ "element in it", TO, ADDRESS "<a/><", GW_EADDR, 1 },
	};

	(void)state;
	ROWS(r);
}

static void
action_is_supported_and_http_says_the_same(void **state)
{
	static const struct row r[] = {
		{ "unknown", ACTION "<", ACTION "x<", GW_EACTION, 1 },
		{ "case", ACTION "<", "urn:test:handling<", GW_EACTION, 1 },
		{ "white space", ACTION "<", "\t" ACTION " <", GW_OK, 1 },
		{ "the other one", ACTION "<", "urn:test:Anden<", GW_OK, 1 },
	};
	struct wssec_policy p = policy();

	(void)state;
	ROWS(r);
	p.http_action = ACTION;
	must("same", judged_at(message(), &p, NOW), GW_OK, 1);
	p.http_action = "";
	must("empty", judged_at(message(), &p, NOW), GW_OK, 1);
	must("no Action", judged_at(without("Action", "bb-action"), &p, NOW),
	    GW_EADDR, 1);
	p.http_action = ACTION;
	must("no Action but HTTP's", judged_at(without("Action", "bb-action"),
	    &p, NOW), GW_EADDR, 1);
	p.http_action = "urn:test:Anden";
	must("another", judged_at(message(), &p, NOW), GW_EADDR, 1);
}

static void
message_id_is_an_absolute_uri(void **state)
{
	static const struct row bad[] = {
		{ "relative", MSGID, "abc<", GW_EADDR, 1 },
		{ "a path", MSGID, "abc/def<", GW_EADDR, 1 },
		{ "empty", MSGID, "<", GW_EADDR, 1 },
		{ "scheme alone", MSGID, "urn:<", GW_EADDR, 1 },
		{ "no scheme", MSGID, ":a<", GW_EADDR, 1 },
		{ "digit first", MSGID, "1urn:a<", GW_EADDR, 1 },
		{ "blank inside", MSGID, "urn:a b<", GW_EADDR, 1 },
		{ "not ASCII", MSGID, "urn:\xc3\xa6<", GW_EADDR, 1 },
		{ "bad escape", MSGID, "urn:%4g<", GW_EADDR, 1 },
		{ "quote", MSGID, "urn:\"<", GW_EADDR, 1 },
		{ "UUID", MSGID, "uuid:6d2f1a9e-0000-4000-8000-000000000001<",
		    GW_OK, 1 },
		{ "http", MSGID, "http://a.invalid/b?c=%41#d<", GW_OK, 1 },
		{ "white space around", MSGID, " urn:uuid:1&#x20;\n<",
		    GW_OK, 1 },
	};
	char id[260];

	(void)state;
	ROWS(bad);
	memset(id, 'a', sizeof(id));
	memcpy(id, "urn:", 4);
	strcpy(id + 256, "<");
	accepts("256", resign(edit(message(), MSGID, id), BORGER));
	assert_int_equal(strlen(seen_message_id), 256);
	strcpy(id + 256, "a<");
	refuses("257", resign(edit(message(), MSGID, id), BORGER), GW_EADDR);
	assert_string_equal(seen_message_id, "");
}

static void
foreign_headers_are_at_most_eight(void **state)
{
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, arena);
	for (i = 0; i < 7; i++)
		buf_printf(&b, "<x:A%d xmlns:x=\"urn:x\">t</x:A%d>", i, i);
	accepts("seven and RequestHeader", with_header(message(),
	    buf_end(&b)));
	buf_puts(&b, "<x:B xmlns:x=\"urn:x\"/>");
	refuses("nine", with_header(message(), buf_end(&b)), GW_ECHECK);
}

static void
header_that_must_be_understood_is_known_or_refused(void **state)
{
#define X(attrs)	"<x:A xmlns:x=\"urn:x\" " attrs "/>"
#define ROLE(r)		"s:role=\"" NS_SOAP12 "/role/" r "\" "
	static const struct {
		const char	*block;
		enum gw_err	 rc;
	} t[] = {
		{ X(""), GW_OK },
		{ X("s:mustUnderstand=\"0\""), GW_OK },
		{ X("s:mustUnderstand=\"false\""), GW_OK },
		{ X("mustUnderstand=\"1\""), GW_OK },
		{ X("s:mustUnderstand=\"1\""), GW_EMUSTUND },
		{ X("s:mustUnderstand=\"true\""), GW_EMUSTUND },
		{ X(ROLE("ultimateReceiver") "s:mustUnderstand=\"1\""),
		    GW_EMUSTUND },
		{ X(ROLE("next") "s:mustUnderstand=\"1\""), GW_EMUSTUND },
		{ X("s:role=\"\" s:mustUnderstand=\"1\""), GW_EMUSTUND },
		{ X(ROLE("none") "s:mustUnderstand=\"1\""), GW_OK },
		{ X("s:role=\"urn:x\" s:mustUnderstand=\"1\""), GW_OK },
		{ X("s:mustUnderstand=\"yes\""), GW_ECHECK },
		{ X("s:mustUnderstand=\" 1\""), GW_ECHECK },
		{ X("s:mustUnderstand=\"\""), GW_ECHECK },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		must(t[i].block, judged(with_header(message(), t[i].block)),
		    t[i].rc, 1);
	accepts("of no namespace", with_header(message(), "<a/>"));
	refuses("of no namespace", with_header(message(),
	    "<a s:mustUnderstand=\"1\"/>"), GW_EMUSTUND);
	accepts("Framework, unsigned, where there is no Liberty", with_header(
	    message(), "<f:Framework xmlns:f=\"" NS_SBF "\"/>"));
	refuses("Framework where there is no Liberty", with_header(message(),
	    "<f:Framework xmlns:f=\"" NS_SBF "\" s:mustUnderstand=\"1\"/>"),
	    GW_EMUSTUND);
	accepts("RequestHeader is known", edit(message(), "<h:RequestHeader ",
	    "<h:RequestHeader s:mustUnderstand=\"1\" "));
	refuses("unknown wsa header", signed_block("<wsa:A xmlns:wsa=\"" NS_WSA
	    "\" xmlns:wsu=\"" NS_WSU "\" s:mustUnderstand=\"1\" "
	    "wsu:Id=\"x\"/>", "x"), GW_EMUSTUND);
	refuses("Action for another", resign(edit(message(), "<wsa:Action ",
	    "<wsa:Action s:role=\"urn:x\" "), BORGER), GW_EADDR);
	refuses("ReplyTo for another", resign(edit(message(), "<wsa:ReplyTo ",
	    "<wsa:ReplyTo s:role=\"urn:x\" "), BORGER), GW_EADDR);
	refuses("another wsse header", with_header(message(),
	    "<wsse:Andet xmlns:wsse=\"" NS_WSSE "\"/>"), GW_ECHECK);
}

static void
request_header_is_counted_and_read(void **state)
{
	const char *text = message(), *rh = cut(text, "<h:RequestHeader ",
	    "</h:RequestHeader>");

	(void)state;
	accepts("none", edit(text, rh, ""));
	assert_int_equal(seen.transaction_count, 0);
	assert_null(seen.transaction);
	accepts("two", with_header(text, rh));
	assert_int_equal(seen.transaction_count, 2);
	assert_null(seen.transaction);
	accepts("without UUID", drop(text, "<h:TransactionUUID>",
	    "</h:TransactionUUID>"));
	assert_int_equal(seen.transaction_count, 1);
	assert_null(seen.transaction);
	accepts("with something beside", edit(text, "</h:RequestHeader>",
	    "<a/></h:RequestHeader>"));
	assert_null(seen.transaction);
	accepts("as written", edit(text, "<h:TransactionUUID>",
	    "<h:TransactionUUID> x"));
	assert_memory_equal(seen.transaction, " x6d2f", 6);
}

static void
security_is_there_once_and_ours(void **state)
{
	static const char *const bad[] = {
		SEC "s:mustUnderstand=\"0\"", SEC "s:mustUnderstand=\"false\"",
		SEC "a=\"1\"", SEC "s:mustUnderstand=\"2\"",
		SEC "mustUnderstand=\"1\"",
		SEC "s:mustUnderstand=\"1\" s:role=\"" NS_SOAP12 "/role/next\"",
		SEC "s:mustUnderstand=\"1\" s:role=\"\"",
		SEC "s:mustUnderstand=\"1\" s:role=\"urn:x\"",
	};
	const char *text = message(), *is;
	size_t i;

	(void)state;
	is = SEC "xmlns:wsse=\"" NS_WSSE "\" s:mustUnderstand=\"1\"";
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		distrusts(bad[i], edit(text, is, arena_printf(arena,
		    "%s xmlns:wsse=\"" NS_WSSE "\"", bad[i])));
	accepts("true", edit(text, is, SEC "xmlns:wsse=\"" NS_WSSE
	    "\" s:mustUnderstand=\"true\""));
	accepts("role", edit(text, is, SEC "xmlns:wsse=\"" NS_WSSE
	    "\" s:mustUnderstand=\"1\" " ROLE("ultimateReceiver")));
	must("none", judged(drop(text, SEC, "</wsse:Security>")),
	    GW_ESECURITY, 0);
	must("two", judged(with_header(text, "<wsse:Security xmlns:wsse=\""
	    NS_WSSE "\" s:mustUnderstand=\"1\"/>")), GW_ESECURITY, 0);
	must("two, one for another", judged(with_header(text, "<wsse:Security "
	    "xmlns:wsse=\"" NS_WSSE "\" s:role=\"urn:x\"/>")), GW_ESECURITY,
	    0);
}

static void
security_children_come_in_any_order(void **state)
{
	static const int orders[24][4] = {
		{ 0, 1, 2, 3 }, { 0, 1, 3, 2 }, { 0, 2, 1, 3 }, { 0, 2, 3, 1 },
		{ 0, 3, 1, 2 }, { 0, 3, 2, 1 }, { 1, 0, 2, 3 }, { 1, 0, 3, 2 },
		{ 1, 2, 0, 3 }, { 1, 2, 3, 0 }, { 1, 3, 0, 2 }, { 1, 3, 2, 0 },
		{ 2, 0, 1, 3 }, { 2, 0, 3, 1 }, { 2, 1, 0, 3 }, { 2, 1, 3, 0 },
		{ 2, 3, 0, 1 }, { 2, 3, 1, 0 }, { 3, 0, 1, 2 }, { 3, 0, 2, 1 },
		{ 3, 1, 0, 2 }, { 3, 1, 2, 0 }, { 3, 2, 0, 1 }, { 3, 2, 1, 0 },
	};
	const char *text = message(), *all, *part[4], *rest;
	size_t i;

	(void)state;
	part[0] = cut(text, "<wsu:Timestamp ", "</wsu:Timestamp>");
	part[1] = cut(text, "<Assertion ", "</Assertion>");
	part[2] = cut(text, "<wsse:SecurityTokenReference ",
	    "</wsse:SecurityTokenReference>");
	rest = strstr(text, "</Assertion>");
	part[3] = cut(rest, "<ds:Signature ", "</ds:Signature>");
	all = arena_printf(arena, "%s%s%s%s", part[0], part[1], part[2],
	    part[3]);
	for (i = 0; i < 24; i++)
		accepts("order", edit(text, all, arena_printf(arena,
		    "%s\n%s%s %s", part[orders[i][0]], part[orders[i][1]],
		    part[orders[i][2]], part[orders[i][3]])));
}

static void
security_children_are_there_exactly_once(void **state)
{
	const char *text = message(), *end = "</wsse:Security>", *sig;
	const char *more[] = {
		cut(text, "<wsu:Timestamp ", "</wsu:Timestamp>"),
		"<wsse:SecurityTokenReference/>",
		"<wsse:BinarySecurityToken/>",
		"<EncryptedAssertion xmlns=\"" NS_SAML "\"/>",
		"<a/>", "x",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		distrusts(more[i], edit(text, end, arena_printf(arena, "%s%s",
		    i == 0 ? edit(more[0], "bb-timestamp", "x") : more[i],
		    end)));
	distrusts("no Timestamp", edit(text, more[0], ""));
	distrusts("no STR", drop(text, "<wsse:SecurityTokenReference ",
	    "</wsse:SecurityTokenReference>"));
	must("no Assertion", judged(drop(text, "<Assertion ",
	    "</Assertion>")), GW_ESECURITY, 0);
	sig = cut(strstr(text, "</Assertion>"), "<ds:Signature ",
	    "</ds:Signature>");
	must("no Signature", judged(edit(text, sig, "")), GW_ESECURITY, 0);
	must("two Signatures", judged(edit(text, sig, arena_printf(arena,
	    "%s%s", sig, sig))), GW_ESECURITY, 0);
	must("two Assertions", judged(edit(text, "<Assertion ",
	    "<Assertion xmlns=\"" NS_SAML "\"/><Assertion ")), GW_ESECURITY,
	    0);
}

static void
assertion_elsewhere_is_one_too_many(void **state)
{
	const char *text = message(), *evil = "<e:Assertion xmlns:e=\"" NS_SAML
	    "\"/>";

	(void)state;
	must("in Body", judged(resign(edit(text, "<t:A>", arena_printf(arena,
	    "<t:A>%s", evil)), BORGER)), GW_ESECURITY, 0);
	must("in a header", judged(with_header(text, arena_printf(arena,
	    "<x:A xmlns:x=\"urn:x\">%s</x:A>", evil))), GW_ESECURITY, 0);
	must("in the Assertion", judged(edit(text, "<Subject>",
	    arena_printf(arena, "%s<Subject>", evil))), GW_ESECURITY, 0);
}

/* The first failure in the order of the stages answers, once it may. */
static void
stages_answer_in_their_order(void **state)
{
	const char *both, *late;
	struct wssec_policy p = policy();

	(void)state;
	late = resign(edit(message(), TO, "urn:x<"), BORGER);
	must("SOAP before token and time", judged_at(late, &p, NOW + 12 * HOUR),
	    GW_EDEST, 1);
	both = with_header(late, X("s:mustUnderstand=\"1\""));
	refuses("Body before headers before addresses", resign(edit(both, BODY,
	    ""), BORGER), GW_ECHECK);
	refuses("headers before addresses", both, GW_EMUSTUND);
	distrusts("signature before all that", edit(both, "urn:x<",
	    "urn:y<"));
	must("token before time", judged_at(message(), &p, NOW + 12 * HOUR),
	    GW_EAUTH, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(envelope_is_header_and_body_alone),
		TEST(bytes_outside_the_profile_are_not_answered),
		TEST(schema_instance_attributes_are_for_the_assertion),
		TEST(ids_are_unique_and_where_they_belong),
		TEST(wsa_headers_are_there_once),
		TEST(answers_go_back_where_the_request_came_from),
		TEST(to_is_an_address_of_ours_octet_for_octet),
		TEST(action_is_supported_and_http_says_the_same),
		TEST(message_id_is_an_absolute_uri),
		TEST(foreign_headers_are_at_most_eight),
		TEST(header_that_must_be_understood_is_known_or_refused),
		TEST(request_header_is_counted_and_read),
		TEST(security_is_there_once_and_ours),
		TEST(security_children_come_in_any_order),
		TEST(security_children_are_there_exactly_once),
		TEST(assertion_elsewhere_is_one_too_many),
		TEST(stages_answer_in_their_order),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
