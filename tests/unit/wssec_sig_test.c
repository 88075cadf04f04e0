/*
 * wssec_sig_test.c - the message's signature (security profile, 3), and
 * the ways in which it has been got round elsewhere.
 */
#include "wss_stoette.h"

#define BODY_T	"URI=\"#bb-body\"><ds:Transforms><ds:Transform Algorithm=\"" \
		ALG_EXC_C14N "\"></ds:Transform></ds:Transforms>"
#define BODY_TS(transforms) "URI=\"#bb-body\"><ds:Transforms>" transforms \
		"</ds:Transforms>"
#define T(alg)	"<ds:Transform Algorithm=\"" alg "\"/>"
#define INC(list) "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EC		\
		"\" PrefixList=\"" list "\"/>"
#define EXC_WITH(inside) "<ds:Transform Algorithm=\"" ALG_EXC_C14N "\">"	\
		inside "</ds:Transform>"
#define WSA_BLOCK(name, id, text)					\
	"<wsa:" name " xmlns:wsa=\"" NS_WSA "\" xmlns:wsu=\"" NS_WSU	\
	"\" wsu:Id=\"" id "\">" text "</wsa:" name ">"

static void
everything_used_is_signed(void **state)
{
	static const char *const ids[] = {
		"bb-body", "bb-timestamp", "bb-action", "bb-messageid",
		"bb-to", "bb-replyto", "bb-str"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		distrusts(ids[i], resign(without_ref(message(), ids[i]),
		    BORGER));
	distrusts("the Assertion by its ID alone", resign(with_ref(without_ref(
	    message(), "bb-str"), REF("#_token", EXC_T)), BORGER));
	accepts("the Assertion by its ID besides", resign(with_ref(message(),
	    REF("#_token", EXC_T)), BORGER));
	accepts("another header besides", resign(with_ref(with_header(
	    message(), "<x:A xmlns:x=\"urn:x\" xmlns:wsu=\"" NS_WSU
	    "\" wsu:Id=\"x\"/>"), REF("#x", EXC_T)), BORGER));
}

static void
every_part_is_protected(void **state)
{
	static const char *const parts[] = {
		"1</t:A>", "urn:uuid:1<", ACTION "<", ADDRESS "<",
		WSA_ANON "<", "</wsu:Created>", "</wsu:Expires>",
		"</Issuer>", TEST_CPR, "</Audience>", "Substantial<",
		"C=DK,CN=Test",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		distrusts(parts[i], edit(message(), parts[i],
		    arena_printf(arena, "9%s", parts[i])));
}

static void
one_bit_of_any_digest_or_value_counts(void **state)
{
	const char *text = message(), *p;
	char *copy;
	size_t n = 0;

	(void)state;
	for (p = text; (p = strstr(p, "<ds:DigestValue>")) != NULL; p++, n++) {
		copy = arena_strdup(arena, text);
		copy[p - text + 20] = copy[p - text + 20] == 'A' ? 'B' : 'A';
		distrusts("digest", copy);
	}
	assert_int_equal(n, 8);
	for (p = text; (p = strstr(p, "<ds:SignatureValue>")) != NULL; p++) {
		copy = arena_strdup(arena, text);
		copy[p - text + 30] = copy[p - text + 30] == 'A' ? 'B' : 'A';
		distrusts("value", copy);
	}
}

static void
references_are_to_ids_of_parts(void **state)
{
	static const struct row r[] = {
		{ "none there", "URI=\"#bb-body\"", "URI=\"#nope\"",
		    GW_ECHECK, 0 },
		{ "no URI", "URI=\"#bb-body\"", "", GW_ECHECK, 0 },
		{ "empty", "URI=\"#bb-body\"", "URI=\"\"", GW_ECHECK, 0 },
		{ "hash alone", "URI=\"#bb-body\"", "URI=\"#\"",
		    GW_ECHECK, 0 },
		{ "no hash", "URI=\"#bb-body\"", "URI=\"bb-body\"",
		    GW_ECHECK, 0 },
		{ "another character", "URI=\"#bb-body\"",
		    "URI=\"xbb-body\"", GW_ECHECK, 0 },
		{ "XPointer", "URI=\"#bb-body\"", "URI=\"#xpointer(/)\"",
		    GW_ECHECK, 0 },
		{ "XPointer to an ID", "URI=\"#bb-body\"",
		    "URI=\"#xpointer(id('bb-body'))\"", GW_ECHECK, 0 },
		{ "file", "URI=\"#bb-body\"", "URI=\"file:///etc/passwd\"",
		    GW_ECHECK, 0 },
		{ "http", "URI=\"#bb-body\"", "URI=\"http://a.invalid/\"",
		    GW_ECHECK, 0 },
		{ "cid", "URI=\"#bb-body\"", "URI=\"cid:a\"", GW_ECHECK, 0 },
		{ "text in it", "URI=\"#bb-body\">", "URI=\"#bb-body\">x",
		    GW_ECHECK, 0 },
		{ "something more in it", "URI=\"#bb-body\">",
		    "URI=\"#bb-body\"><a/>", GW_ECHECK, 0 },
		{ "no Transforms", "<ds:Reference URI=\"#bb-body\">"
		    "<ds:Transforms><ds:Transform Algorithm=\"" ALG_EXC_C14N
		    "\"></ds:Transform></ds:Transforms>",
		    "<ds:Reference URI=\"#bb-body\">", GW_ECHECK, 0 },
		{ "Id", "URI=\"#bb-body\"", "Id=\"ref1\" URI=\"#bb-body\"",
		    GW_OK, 1 },
		{ "Type", "URI=\"#bb-body\"", "Type=\"" NS_DS "Manifest\" "
		    "URI=\"#bb-body\"", GW_ECHECK, 0 },
		{ "the URI written with a reference", "URI=\"#bb-body\"",
		    "URI=\"&#35;bb-body\"", GW_OK, 1 },
	};
	const char *deep;

	(void)state;
	ROWS(r);
	distrusts("one more, to no element", resign(with_ref(message(),
	    REF("#nope", EXC_T)), BORGER));
	distrusts("one more, enveloped", resign(with_ref(with_header(message(),
	    "<x:A xmlns:x=\"urn:x\" xmlns:wsu=\"" NS_WSU
	    "\" wsu:Id=\"x\"/>"), REF("#x", T(ALG_ENVELOPED) EXC_T)), BORGER));
	distrusts("an element inside Body", resign(with_ref(edit(message(),
	    "<t:A>", "<t:A xmlns:wsu=\"" NS_WSU "\" wsu:Id=\"x\">"),
	    REF("#x", EXC_T)), BORGER));
	distrusts("an element inside a header", resign(with_ref(edit(message(),
	    "<wsa:Address>", "<wsa:Address wsu:Id=\"x\">"), REF("#x", EXC_T)),
	    BORGER));
	distrusts("Security", resign(with_ref(edit(message(),
	    "<wsse:Security ", "<wsse:Security xmlns:wsu=\"" NS_WSU
	    "\" wsu:Id=\"x\" "), REF("#x", EXC_T)), BORGER));
	distrusts("the STR itself besides", resign(with_ref(message(),
	    REF("#bb-str", EXC_T)), BORGER));
	distrusts("a part of the Timestamp", resign(with_ref(edit(message(),
	    "<wsu:Created>", "<wsu:Created wsu:Id=\"x\">"), REF("#x", EXC_T)),
	    BORGER));
	deep = edit_last(message(), "<ds:Signature ", "<ds:Signature Id=\"x\" ");
	distrusts("the Signature", resign(with_ref(deep, REF("#x", EXC_T)),
	    BORGER));
}

static void
element_is_referenced_at_most_once(void **state)
{
	(void)state;
	distrusts("URI twice", resign(with_ref(message(), REF("#bb-body",
	    EXC_T)), BORGER));
	distrusts("the Assertion twice", resign(with_ref(with_ref(message(),
	    REF("#_token", EXC_T)), REF("#_token", EXC_T)), BORGER));
	distrusts("STR twice", resign(with_ref(message(), arena_printf(arena,
	    "%s", cut(message(), "<ds:Reference URI=\"#bb-str\"",
	    "</ds:Reference>"))), BORGER));
	distrusts("URI twice, written otherwise", resign(with_ref(message(),
	    REF("&#35;bb-body", EXC_T)), BORGER));
}

static void
references_are_at_most_twelve(void **state)
{
	const char *text = message();
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		text = with_ref(with_header(text, arena_printf(arena,
		    "<x:A xmlns:x=\"urn:x\" xmlns:wsu=\"" NS_WSU
		    "\" wsu:Id=\"x%d\"/>", i)), arena_printf(arena,
		    REF("#x%d", EXC_T), i));
	accepts("twelve", resign(text, BORGER));
	text = with_ref(with_header(text, "<x:A xmlns:x=\"urn:x\" xmlns:wsu=\""
	    NS_WSU "\" wsu:Id=\"x\"/>"), REF("#x", EXC_T));
	distrusts("thirteen", resign(text, BORGER));
}

static void
transforms_are_the_profiles(void **state)
{
#define NOT(what, t) { what, BODY_T, BODY_TS(t), GW_ECHECK, 0 }
#define YES(what, t) { what, BODY_T, BODY_TS(t), GW_OK, 1 }
	static const struct row r[] = {
		YES("as it is", EXC_T),
		NOT("none", ""),
		NOT("two", EXC_T EXC_T),
		NOT("inclusive", T("http://www.w3.org/TR/2001/"
		    "REC-xml-c14n-20010315")),
		NOT("inclusive 1.1", T("http://www.w3.org/2006/12/xml-c14n11")),
		NOT("comments", T(ALG_EXC_C14N "WithComments")),
		NOT("XPath", T("http://www.w3.org/TR/1999/"
		    "REC-xpath-19991116")),
		NOT("XSLT", T("http://www.w3.org/TR/1999/REC-xslt-19991116")),
		NOT("Base64", T(NS_DS "base64")),
		NOT("enveloped", T(ALG_ENVELOPED)),
		NOT("enveloped first", T(ALG_ENVELOPED) EXC_T),
		NOT("enveloped last", EXC_T T(ALG_ENVELOPED)),
		NOT("STR of another", "<ds:Transform Algorithm=\"" ALG_STR
		    "\"><wsse:TransformationParameters xmlns:wsse=\"" NS_WSSE
		    "\"><ds:CanonicalizationMethod Algorithm=\"" ALG_EXC_C14N
		    "\"/></wsse:TransformationParameters></ds:Transform>"),
		NOT("unknown", T("urn:x")),
		NOT("no Algorithm", "<ds:Transform/>"),
		NOT("another attribute", "<ds:Transform a=\"1\" Algorithm=\""
		    ALG_EXC_C14N "\"/>"),
		NOT("an attribute of another namespace", "<ds:Transform "
		    "xmlns:x=\"urn:x\" x:Algorithm=\"y\" Algorithm=\""
		    ALG_EXC_C14N "\"/>"),
		NOT("text", EXC_WITH("x")),
		NOT("parameters", EXC_WITH("<ds:XPath>1</ds:XPath>")),
		NOT("Transform of another namespace", "<x:Transform xmlns:x="
		    "\"urn:x\" Algorithm=\"" ALG_EXC_C14N "\"/>"),
		NOT("text beside", EXC_T "x"),
		NOT("something else behind", EXC_T "<a/>"),
		NOT("enveloped, then something else", T(ALG_ENVELOPED) "<a/>"),
		NOT("enveloped twice, then exc-c14n", T(ALG_ENVELOPED)
		    T(ALG_ENVELOPED) EXC_T),
		YES("written with a reference", "<ds:Transform Algorithm=\""
		    "http://www.w3.org/2001/10/xml-exc-c14n&#35;\"/>"),
		NOT("another reference", "<ds:Transform Algorithm=\""
		    "http://www.w3.org/2001/10/xml-exc-c14n&#36;\"/>"),
		{ "attribute on Transforms", "URI=\"#bb-body\"><ds:Transforms",
		    "URI=\"#bb-body\"><ds:Transforms a=\"1\"", GW_ECHECK, 0 },
		NOT("something else", "<a/>"),
		NOT("three", EXC_T EXC_T EXC_T),
	};

	(void)state;
	ROWS(r);
}

static void
prefix_list_is_allowed_with_exc_c14n(void **state)
{
	static const struct row r[] = {
		YES("empty", EXC_WITH(INC(""))),
		YES("blanks", EXC_WITH(INC(" &#10; "))),
		YES("default", EXC_WITH(INC("#default"))),
		YES("in scope", EXC_WITH(INC("s wsu"))),
		YES("not in scope", EXC_WITH(INC("nope s"))),
		YES("twice", EXC_WITH(INC("s s"))),
		YES("xml", EXC_WITH(INC("xml"))),
		YES("white space around", EXC_WITH("\n " INC("s") "\n")),
		NOT("without PrefixList", EXC_WITH("<ec:InclusiveNamespaces "
		    "xmlns:ec=\"" NS_EC "\"/>")),
		NOT("two", EXC_WITH(INC("s") INC("s"))),
		NOT("another attribute", EXC_WITH("<ec:InclusiveNamespaces "
		    "xmlns:ec=\"" NS_EC "\" PrefixList=\"s\" a=\"1\"/>")),
		NOT("another namespace", EXC_WITH("<ec:InclusiveNamespaces "
		    "xmlns:ec=\"urn:x\" PrefixList=\"s\"/>")),
		NOT("something in it", EXC_WITH("<ec:InclusiveNamespaces "
		    "xmlns:ec=\"" NS_EC "\" PrefixList=\"s\">x"
		    "</ec:InclusiveNamespaces>")),
		YES("32", EXC_WITH(INC("a b c d e f g h i j k l m n o p q r s "
		    "t u v w x y z a1 a2 a3 a4 a5 a6"))),
		NOT("33", EXC_WITH(INC("a b c d e f g h i j k l m n o p q r s "
		    "t u v w x y z a1 a2 a3 a4 a5 a6 a7"))),
		{ "in CanonicalizationMethod", "<ds:CanonicalizationMethod "
		    "Algorithm=\"" ALG_EXC_C14N "\"></ds:CanonicalizationMethod"
		    "><ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/"
		    "04/xmldsig-more#rsa-sha256\"></ds:SignatureMethod>"
		    "<ds:Reference URI=\"#bb-action\">",
		    "<ds:CanonicalizationMethod Algorithm=\"" ALG_EXC_C14N
		    "\">" INC("s wsse") "</ds:CanonicalizationMethod>"
		    "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/"
		    "04/xmldsig-more#rsa-sha256\"></ds:SignatureMethod>"
		    "<ds:Reference URI=\"#bb-action\">", GW_OK, 1 },
		{ "in the STR-Transform", "<wsse:TransformationParameters "
		    "xmlns:wsse=\"" NS_WSSE "\"><ds:CanonicalizationMethod "
		    "Algorithm=\"" ALG_EXC_C14N "\">",
		    "<wsse:TransformationParameters xmlns:wsse=\"" NS_WSSE
		    "\"><ds:CanonicalizationMethod Algorithm=\"" ALG_EXC_C14N
		    "\">" INC("s"), GW_OK, 1 },
	};

	(void)state;
	ROWS(r);
}

/* A digest over what a receiver must find there: "#default" means the
 * default namespace, and nothing else does. */
static void
prefix_list_decides_what_is_digested(void **state)
{
	const char *text = edit(message(), "<s:Envelope ", "<s:Envelope "
	    "xmlns=\"urn:default\" xmlns:abcdefgh=\"urn:h\" ");
	const char *with;

	(void)state;
	with = resign(edit(text, BODY_T, BODY_TS(EXC_WITH(INC("#default")))),
	    BORGER);
	accepts("default", with);
	distrusts("not in the list", resign_value(edit(with,
	    "PrefixList=\"#default\"", "PrefixList=\"\""), BORGER));
	distrusts("another word", resign_value(edit(with,
	    "PrefixList=\"#default\"", "PrefixList=\"#defaults\""), BORGER));
	with = resign(edit(text, BODY_T, BODY_TS(EXC_WITH(INC("abcdefgh")))),
	    BORGER);
	accepts("eight letters", with);
	distrusts("in the list and not digested", resign_value(edit(with,
	    "PrefixList=\"abcdefgh\"", "PrefixList=\"#default\""), BORGER));
}

static void
str_transform_has_its_parameters_alone(void **state)
{
#define PARAMS	"<wsse:TransformationParameters xmlns:wsse=\"" NS_WSSE "\">" \
		"<ds:CanonicalizationMethod Algorithm=\"" ALG_EXC_C14N	\
		"\"></ds:CanonicalizationMethod></wsse:TransformationParameters>"
	static const struct row r[] = {
		{ "none", PARAMS, "", GW_ECHECK, 0 },
		{ "two", PARAMS, PARAMS PARAMS, GW_ECHECK, 0 },
		{ "text", PARAMS, PARAMS "x", GW_ECHECK, 0 },
		{ "an attribute", "<wsse:TransformationParameters ",
		    "<wsse:TransformationParameters a=\"1\" ", GW_ECHECK, 0 },
		{ "another canonicalization", "<wsse:TransformationParameters "
		    "xmlns:wsse=\"" NS_WSSE "\"><ds:CanonicalizationMethod "
		    "Algorithm=\"" ALG_EXC_C14N "\">",
		    "<wsse:TransformationParameters xmlns:wsse=\"" NS_WSSE
		    "\"><ds:CanonicalizationMethod Algorithm=\"" ALG_EXC_C14N
		    "WithComments\">", GW_ECHECK, 0 },
		{ "another child", "<wsse:TransformationParameters xmlns:wsse="
		    "\"" NS_WSSE "\">", "<wsse:TransformationParameters "
		    "xmlns:wsse=\"" NS_WSSE "\"><a/>", GW_ECHECK, 0 },
		{ "exc-c14n behind it", PARAMS "</ds:Transform>", PARAMS
		    "</ds:Transform>" EXC_T, GW_ECHECK, 0 },
		{ "attribute", "<ds:Transform Algorithm=\"" ALG_STR "\">",
		    "<ds:Transform a=\"1\" Algorithm=\"" ALG_STR "\">",
		    GW_ECHECK, 0 },
		{ "exc-c14n of the STR", "<ds:Transform Algorithm=\"" ALG_STR
		    "\">" PARAMS "</ds:Transform>", EXC_T, GW_ECHECK, 0 },
	};

	(void)state;
	ROWS(r);
}

/* The STR's digest over the assertion's canonical form with xmlns="". */
static const char *
with_empty_xmlns(const char *text)
{
	struct scan_doc *doc = scanned(text);
	const struct scan_node *ref;
	struct c14n_opts none = { NULL, NULL, 0, 0 };
	unsigned char digest[DIGEST_LEN];
	const char *octets;
	size_t len;

	octets = c14n_text(arena, doc, find(doc->root, NS_SAML, "Assertion"),
	    &none, &len);
	octets = edit(octets, "Assertion ", "Assertion xmlns=\"\" ");
	assert_int_equal(dsig_sha256(octets, strlen(octets), digest), GW_OK);
	for (ref = scan_child(find(message_signature(doc), NS_DS,
	    "SignedInfo"), NS_DS, "Reference"); ref != NULL;
	    ref = scan_next(ref, NS_DS, "Reference"))
		if (memmem(text + ref->start, ref->end - ref->start,
		    "#STR-Transform", 14) != NULL)
			return resign_value(refill(text, find(ref, NS_DS,
			    "DigestValue"), digest, DIGEST_LEN), BORGER);
	return NULL;
}

static void
str_digest_may_be_as_wss4j_makes_it(void **state)
{
	const char *text = message_with(token_sign(prefixed_token(), IDP),
	    BORGER), *scoped;

	(void)state;
	accepts("plain", text);
	accepts("xmlns=\"\"", with_empty_xmlns(text));
	distrusts("a default namespace is in scope", with_empty_xmlns(edit(text,
	    "<s:Envelope ", "<s:Envelope xmlns=\"urn:x\" ")));
	scoped = edit(text, "<s:Envelope ", "<s:Envelope xmlns=\"urn:x\" ");
	accepts("plain with a default namespace", resign(scoped, BORGER));
	distrusts("the default namespace is its own",
	    with_empty_xmlns(message()));
}

static void
algorithms_are_the_profiles(void **state)
{
#define RSA_URI	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
#define SM	"<ds:SignatureMethod Algorithm=\"" RSA_URI		\
		"\"></ds:SignatureMethod><ds:Reference URI=\"#bb-action\">"
#define SM_WITH(alg, in) "<ds:SignatureMethod Algorithm=\"" alg "\">" in \
		"</ds:SignatureMethod><ds:Reference URI=\"#bb-action\">"
#define DM_WITH(attrs, in) "</ds:Transforms><ds:DigestMethod " attrs ">" \
		in "</ds:DigestMethod>"
#define DM	DM_WITH("Algorithm=\"" ALG_SHA256 "\"", "")
#define BODY_DM	"URI=\"#bb-body\"><ds:Transforms><ds:Transform Algorithm=\"" \
		ALG_EXC_C14N "\"></ds:Transform>"
	static const char *const methods[] = {
		NS_DS "rsa-sha1", NS_DS "dsa-sha1", NS_DS "hmac-sha1",
		"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-ripemd160",
		"http://www.w3.org/2007/05/xmldsig-more#rsa-pss",
		"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
		"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
		"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
		"none", "", RSA_URI " ",
	};
	static const char *const digests[] = {
		NS_DS "sha1", "http://www.w3.org/2001/04/xmldsig-more#md5",
		"http://www.w3.org/2001/04/xmlenc#sha512",
		"http://www.w3.org/2001/04/xmldsig-more#sha224", "",
	};
	static const struct row r[] = {
		{ "HMACOutputLength", SM, SM_WITH(RSA_URI,
		    "<ds:HMACOutputLength>8</ds:HMACOutputLength>"),
		    GW_ECHECK, 0 },
		{ "text", SM, SM_WITH(RSA_URI, "x"), GW_ECHECK, 0 },
		{ "attribute", SM, SM_WITH(RSA_URI "\" a=\"", ""),
		    GW_ECHECK, 0 },
		{ "digest attribute", BODY_DM DM, BODY_DM DM_WITH("a=\"1\" "
		    "Algorithm=\"" ALG_SHA256 "\"", ""), GW_ECHECK, 0 },
		{ "no DigestMethod", BODY_DM DM, BODY_DM "</ds:Transforms>",
		    GW_ECHECK, 0 },
		{ "digest parameter", BODY_DM DM, BODY_DM DM_WITH("Algorithm"
		    "=\"" ALG_SHA256 "\"", "x"), GW_ECHECK, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		distrusts(methods[i], resign(edit(message(), SM, arena_printf(
		    arena, SM_WITH("%s", ""), methods[i])), BORGER));
	for (i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		distrusts(digests[i], resign(edit_last(message(), DM,
		    arena_printf(arena, "</ds:Transforms><ds:DigestMethod "
		    "Algorithm=\"%s\"></ds:DigestMethod>", digests[i])),
		    BORGER));
	ROWS(r);
	distrusts("inclusive SignedInfo", resign(edit_last(message(),
	    "<ds:CanonicalizationMethod Algorithm=\"" ALG_EXC_C14N
	    "\"></ds:CanonicalizationMethod><ds:SignatureMethod",
	    "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/"
	    "REC-xml-c14n-20010315\"></ds:CanonicalizationMethod>"
	    "<ds:SignatureMethod"), BORGER));
}

#define KI	"<ds:KeyInfo><wsse:SecurityTokenReference "
#define KID	"<ds:KeyInfo><wsse:SecurityTokenReference xmlns:wsse=\""	\
		NS_WSSE "\" xmlns:wsse11=\"" NS_WSSE11 "\" xmlns:wsu=\""	\
		NS_WSU "\" wsse11:TokenType=\"" WSS_SAMLV20 "\">"	\
		"<wsse:KeyIdentifier ValueType=\"" WSS_SAMLID "\">_token"	\
		"</wsse:KeyIdentifier></wsse:SecurityTokenReference>"
#define STR_AS(attrs, inside) "<ds:KeyInfo><wsse:SecurityTokenReference " \
		"xmlns:wsse=\"" NS_WSSE "\" xmlns:wsse11=\"" NS_WSSE11	\
		"\" xmlns:wsu=\"" NS_WSU "\" " attrs ">" inside		\
		"</wsse:SecurityTokenReference>"
#define KEY(type, id) "<wsse:KeyIdentifier ValueType=\"" type "\">" id	\
		"</wsse:KeyIdentifier>"
#define KI_NOT(what, to) { what, KID, to, GW_ECHECK, 0 }
#define KI_YES(what, to) { what, KID, to, GW_OK, 1 }
static const struct row of_key_info[] = {
	KI_YES("no TokenType", STR_AS("", KEY(WSS_SAMLID, "_token"))),
	KI_YES("Ids", STR_AS("wsu:Id=\"a\"", KEY(WSS_SAMLID
	    "\" wsu:Id=\"b", "_token"))),
	KI_YES("white space around the name", STR_AS("",
	    KEY(WSS_SAMLID, "\n _token "))),
	KI_YES("white space between", STR_AS("", "\n"
	    KEY(WSS_SAMLID, "_token") " ")),
	KI_NOT("TokenType 1.1", STR_AS("wsse11:TokenType=\"urn:x\"",
	    KEY(WSS_SAMLID, "_token"))),
	KI_NOT("Usage", STR_AS("wsse:Usage=\"urn:x\"",
	    KEY(WSS_SAMLID, "_token"))),
	KI_NOT("another name", STR_AS("", KEY(WSS_SAMLID, "_other"))),
	KI_NOT("empty name", STR_AS("", KEY(WSS_SAMLID, ""))),
	KI_NOT("SAML 1.0 identifier", STR_AS("", KEY("http://docs."
	    "oasis-open.org/wss/oasis-wss-saml-token-profile-1.0"
	    "#SAMLAssertionID", "_token"))),
	KI_NOT("no ValueType", STR_AS("", "<wsse:KeyIdentifier>_token"
	    "</wsse:KeyIdentifier>")),
	KI_NOT("EncodingType", STR_AS("", KEY(WSS_SAMLID
	    "\" EncodingType=\"" WSS_BASE64, "_token"))),
	KI_NOT("element in the name", STR_AS("", KEY(WSS_SAMLID,
	    "<a/>_token"))),
	KI_NOT("Reference", STR_AS("", "<wsse:Reference URI=\"#_token"
	    "\"/>")),
	KI_NOT("Embedded", STR_AS("", "<wsse:Embedded/>")),
	KI_NOT("two names", STR_AS("", KEY(WSS_SAMLID, "_token")
	    KEY(WSS_SAMLID, "_token"))),
	KI_NOT("text", STR_AS("", KEY(WSS_SAMLID, "_token") "x")),
	KI_NOT("nothing", "<ds:KeyInfo>"),
	KI_NOT("KeyValue", "<ds:KeyInfo><ds:KeyValue/>"),
	KI_NOT("KeyName", "<ds:KeyInfo><ds:KeyName>x</ds:KeyName>"),
	KI_NOT("X509Data", "<ds:KeyInfo><ds:X509Data/>"),
	KI_NOT("RetrievalMethod", "<ds:KeyInfo><ds:RetrievalMethod "
	    "URI=\"#_token\"/>"),
	KI_NOT("KeyValue besides", STR_AS("", KEY(WSS_SAMLID,
	    "_token")) "<ds:KeyValue/>"),
	KI_NOT("twice", STR_AS("", KEY(WSS_SAMLID, "_token"))
	    "<wsse:SecurityTokenReference xmlns:wsse=\"" NS_WSSE
	    "\"/>"),
	{ "attribute", "<ds:KeyInfo><wsse", "<ds:KeyInfo a=\"1\">"
	    "<wsse", GW_ECHECK, 0 },
};

static void
key_info_names_the_assertion_and_nothing_else(void **state)
{
	(void)state;
	ROWS(of_key_info);
	distrusts("no KeyInfo", resign(edit(message(), KID "</ds:KeyInfo>",
	    ""), BORGER));
}

/* The reference in Security is held to the same form. */
static void
reference_in_security_names_the_assertion(void **state)
{
	static const struct row r[] = {
		{ "another name", "SAMLID\">_token<", "SAMLID\">_other<",
		    GW_ECHECK, 0 },
		{ "another type", "SAMLID\">_token<", "SAMLI\">_token<",
		    GW_ECHECK, 0 },
		{ "white space", "SAMLID\">_token<", "SAMLID\">\t_token\n<",
		    GW_OK, 1 },
		{ "two", "<wsse:KeyIdentifier ", "<wsse:KeyIdentifier/>"
		    "<wsse:KeyIdentifier ", GW_ECHECK, 0 },
		{ "TokenType", "wsse11:TokenType=\"" WSS_SAMLV20 "\"",
		    "wsse11:TokenType=\"x\"", GW_ECHECK, 0 },
	};

	(void)state;
	ROWS(r);
}

static void
signature_has_its_children_alone(void **state)
{
	const char *text = message(), *si, *sig;
	static const char *const inside[] = {
		"<ds:Object/>", "<ds:SignedInfo/>", "<ds:KeyInfo/>", "<a/>",
		"x", "<ds:Object><e:Assertion xmlns:e=\"urn:x\"/></ds:Object>",
	};
	size_t i;

	(void)state;
	sig = cut(strstr(text, "</Assertion>"), "<ds:Signature ",
	    "</ds:Signature>");
	for (i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
		distrusts(inside[i], edit_last(text, "</ds:Signature>",
		    arena_printf(arena, "%s</ds:Signature>", inside[i])));
	distrusts("before SignedInfo", edit(text, sig, edit(sig,
	    "<ds:SignedInfo ", "<a/><ds:SignedInfo ")));
	si = cut(sig, "<ds:SignedInfo ", "</ds:SignedInfo>");
	/* CVE-2025-29774: another SignedInfo before the signed one */
	distrusts("two SignedInfos", edit(text, sig, edit(sig,
	    "<ds:SignatureValue>", arena_printf(arena,
	    "%s<ds:SignatureValue>", si))));
	distrusts("SignedInfo behind the value", edit(text, sig, edit(edit(sig,
	    si, ""), "<ds:KeyInfo>", arena_printf(arena, "%s<ds:KeyInfo>",
	    si))));
	distrusts("no value", edit(text, sig, drop(sig, "<ds:SignatureValue>",
	    "</ds:SignatureValue>")));
	distrusts("two values", edit(text, sig, edit(sig, "<ds:KeyInfo>",
	    "<ds:SignatureValue>AAAA</ds:SignatureValue><ds:KeyInfo>")));
	distrusts("attribute", edit(text, sig, edit(sig, "<ds:Signature ",
	    "<ds:Signature a=\"1\" ")));
	accepts("Id", edit(text, sig, edit(sig, "<ds:Signature ",
	    "<ds:Signature Id=\"sig\" ")));
	accepts("Id on SignedInfo", resign(edit(text, sig, edit(sig,
	    "<ds:SignedInfo ", "<ds:SignedInfo Id=\"si\" ")), BORGER));
	distrusts("attribute on SignedInfo", resign(edit(text, sig, edit(sig,
	    "<ds:SignedInfo ", "<ds:SignedInfo a=\"si\" ")), BORGER));
	distrusts("text in SignedInfo", resign(edit(text, sig, edit(sig,
	    "<ds:Reference ", "x<ds:Reference ")), BORGER));
	distrusts("something else in it", resign(edit(text, sig, edit(sig,
	    "</ds:SignedInfo>", "<a/></ds:SignedInfo>")), BORGER));
	distrusts("no SignatureMethod", resign(edit(text, sig, drop(sig,
	    "<ds:SignatureMethod ", "</ds:SignatureMethod>")), BORGER));
	distrusts("no CanonicalizationMethod", resign(edit(text, sig, drop(sig,
	    "<ds:CanonicalizationMethod ", "</ds:CanonicalizationMethod>")),
	    BORGER));
	distrusts("no reference", resign_value(edit(text, si, arena_printf(
	    arena, "%.*s</ds:SignedInfo>", (int)(strstr(si,
	    "<ds:Reference ") - si), si)), BORGER));
}

static void
base64_is_strict(void **state)
{
	const char *text = message(), *d, *v, *ws;

	(void)state;
	d = cut(strstr(text, "#bb-body"), "<ds:DigestValue>",
	    "</ds:DigestValue>");
	accepts("around a digest", resign_value(edit(text, d, edit(edit(d,
	    "<ds:DigestValue>", "<ds:DigestValue>\n\t &#13;"),
	    "</ds:DigestValue>", " \n</ds:DigestValue>")), BORGER));
	distrusts("inside a digest", resign_value(edit(text, d, arena_printf(
	    arena, "%.30s %s", d, d + 30)), BORGER));
	distrusts("no padding", resign_value(edit(text, d, edit(d, "=</", "</")
	    ), BORGER));
	distrusts("too short", resign_value(edit(text, d, "<ds:DigestValue>"
	    "AAAA</ds:DigestValue>"), BORGER));
	distrusts("too long", resign_value(edit(text, d, arena_printf(arena,
	    "%.*sAAAA%s", 16, d, d + 16)), BORGER));
	distrusts("element inside", resign_value(edit(text, d, edit(d,
	    "<ds:DigestValue>", "<ds:DigestValue><a/>")), BORGER));
	distrusts("attribute", resign_value(edit(text, d, edit(d,
	    "<ds:DigestValue>", "<ds:DigestValue a=\"1\">")), BORGER));
	distrusts("two digests", resign_value(edit(text, d, arena_printf(arena,
	    "%s%s", d, d)), BORGER));
	distrusts("none", resign_value(edit(text, d, ""), BORGER));
	v = cut(strstr(text, "</Assertion>"), "<ds:SignatureValue>",
	    "</ds:SignatureValue>");
	ws = arena_printf(arena, "%.60s\n\t \r%s", v, v + 60);
	accepts("white space in the value", edit(text, v, ws));
	distrusts("another alphabet", edit(text, v, arena_printf(arena,
	    "%.60s-%s", v, v + 61)));
	distrusts("value empty", edit(text, v, "<ds:SignatureValue>"
	    "</ds:SignatureValue>"));
	distrusts("value one octet longer", edit(text, v, edit(v,
	    "<ds:SignatureValue>", "<ds:SignatureValue>AAAA")));
	distrusts("value with an element", edit(text, v, edit(v,
	    "<ds:SignatureValue>", "<ds:SignatureValue><a/>")));
	distrusts("value with an attribute", edit(text, v, edit(v,
	    "<ds:SignatureValue>", "<ds:SignatureValue a=\"1\">")));
}

static void
digest_of_nothing_is_refused(void **state)
{
	const char *text = message(), *d;

	(void)state;
	d = cut(strstr(text, "#bb-body"), "<ds:DigestValue>",
	    "</ds:DigestValue>");
	distrusts("nothing", resign_value(edit(text, d, "<ds:DigestValue>"
	    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</ds:DigestValue>"),
	    BORGER));
}

/*
 * Wrapping (hostile-input: SW1-SW7, XSW1-XSW12).
 */
static const char *
evil_body(const char *attrs)
{
	return arena_printf(arena, "<s:Body%s><t:Handling xmlns:t=\"urn:test\">"
	    "<t:A>2</t:A></t:Handling></s:Body>", attrs);
}

static void
body_moved_away_is_not_the_body(void **state)
{
	const char *text = message(), *body, *evil[4];
	size_t i;

	(void)state;
	body = cut(text, "<s:Body ", "</s:Body>");
	evil[0] = evil_body("");
	evil[1] = evil_body(" xmlns:wsu=\"" NS_WSU "\" wsu:Id=\"bb-body\"");
	evil[2] = evil_body(" xmlns:wsu=\"" NS_WSU "\" wsu:Id=\"evil\"");
	evil[3] = evil_body(" Id=\"bb-body\"");
	for (i = 0; i < 4; i++) {
		distrusts("in a header of its own", with_header(edit(text,
		    body, evil[i]), arena_printf(arena, "<x:W xmlns:x=\"urn:x\""
		    ">%s</x:W>", body)));
		distrusts("as a header", with_header(edit(text, body, evil[i]),
		    body));
		must("in Security", judged(edit(edit(text, body, evil[i]),
		    "</wsse:Security>", arena_printf(arena,
		    "%s</wsse:Security>", body))), GW_ECHECK, 0);
		distrusts("in the Signature", edit_last(edit(text, body,
		    evil[i]), "</ds:Signature>", arena_printf(arena,
		    "<ds:Object>%s</ds:Object></ds:Signature>", body)));
		distrusts("in the new Body", edit(text, body, edit(evil[i],
		    "<t:A>2", arena_printf(arena, "<t:A>2%s", body))));
		distrusts("behind it", edit(text, body, arena_printf(arena,
		    "%s%s", evil[i], body)));
	}
}

static void
header_moved_away_is_not_the_header(void **state)
{
	static const struct {
		const char	*local, *id, *evil;
	} t[] = {
		{ "wsa:To", "bb-to", WSA_BLOCK("To", "e", ADDRESS) },
		{ "wsa:Action", "bb-action", WSA_BLOCK("Action", "e", ACTION) },
		{ "wsa:MessageID", "bb-messageid", WSA_BLOCK("MessageID", "e",
		    "urn:uuid:2") },
		{ "wsa:ReplyTo", "bb-replyto", WSA_BLOCK("ReplyTo", "e",
		    "<wsa:Address>" WSA_ANON "</wsa:Address>") },
	};
	const char *text = message(), *part, *moved;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		part = cut(text, arena_printf(arena, "<%s ", t[i].local),
		    arena_printf(arena, "</%s>", t[i].local));
		moved = edit(text, part, t[i].evil);
		distrusts(t[i].local, with_header(moved, arena_printf(arena,
		    "<x:W xmlns:x=\"urn:x\">%s</x:W>", part)));
		distrusts(t[i].local, edit(moved, "<t:A>", arena_printf(arena,
		    "<t:A>%s", part)));
		distrusts("same id", edit(with_header(moved, arena_printf(
		    arena, "<x:W xmlns:x=\"urn:x\">%s</x:W>", part)),
		    "wsu:Id=\"e\"", arena_printf(arena, "wsu:Id=\"%s\"",
		    t[i].id)));
	}
	part = cut(text, "<wsu:Timestamp ", "</wsu:Timestamp>");
	distrusts("Timestamp", with_header(edit(text, part, edit(part,
	    "bb-timestamp", "e")), arena_printf(arena,
	    "<x:W xmlns:x=\"urn:x\">%s</x:W>", part)));
	distrusts("Timestamp in Header", with_header(edit(text, part, edit(
	    part, "bb-timestamp", "e")), part));
}

/* Two signed siblings change places: each is still what it was. */
static void
header_order_is_free(void **state)
{
	const char *text = message(), *a, *b;

	(void)state;
	a = cut(text, "<wsa:Action ", "</wsa:Action>");
	b = cut(text, "<wsa:To ", "</wsa:To>");
	accepts("swapped", edit(edit(edit(text, a, "@"), b, a), "@", b));
	a = cut(text, "<wsse:Security ", "</wsse:Security>");
	accepts("Security first", edit(edit(text, a, ""), "<s:Header>",
	    arena_printf(arena, "<s:Header>%s", a)));
}

static void
assertion_wrapped_is_refused(void **state)
{
	const char *text = message(), *a, *evil, *sig, *bare;
	const char *variants[9];
	size_t i;

	(void)state;
	a = cut(text, "<Assertion ", "</Assertion>");
	sig = cut(a, "<ds:Signature ", "</ds:Signature>");
	bare = edit(a, sig, "");
	evil = edit(edit(a, TEST_CPR, "0101700004"), "_token", "_evil");
	/* XSW1-XSW8 in the places where SAML lets an Assertion stand */
	variants[0] = edit(text, a, arena_printf(arena, "%s%s", evil, a));
	variants[1] = edit(text, a, arena_printf(arena, "%s%s", a, evil));
	variants[2] = edit(text, a, edit(evil, sig, arena_printf(arena,
	    "%s%s", sig, bare)));
	variants[3] = edit(text, a, edit(evil, "</ds:Signature>",
	    arena_printf(arena, "<ds:Object>%s</ds:Object></ds:Signature>",
	    bare)));
	variants[4] = edit(text, a, edit(evil, "</Conditions>", arena_printf(
	    arena, "</Conditions><Advice>%s</Advice>", a)));
	variants[5] = edit(text, a, edit(evil, "</Assertion>", arena_printf(
	    arena, "%s</Assertion>", a)));
	variants[6] = edit(text, a, edit(a, "</ds:KeyInfo></ds:Signature>",
	    arena_printf(arena, "<ds:Object>%s</ds:Object></ds:KeyInfo>"
	    "</ds:Signature>", evil)));
	variants[7] = with_header(edit(text, a, evil), arena_printf(arena,
	    "<x:Extensions xmlns:x=\"urn:x\">%s</x:Extensions>", a));
	variants[8] = edit(text, a, edit(evil, "<Assertion ", arena_printf(
	    arena, "<Assertion xmlns:x=\"urn:x\" x:a=\"1\" ")));
	for (i = 0; i < 9; i++) {
		assert_int_not_equal(judged(variants[i]), GW_OK);
		assert_int_equal(seen.verified, 0);
		assert_int_not_equal(judged(edit_all(variants[i], "_evil",
		    "_token")), GW_OK);
		assert_int_equal(seen.verified, 0);
	}
}

/*
 * Keys.
 */
static void
only_the_holder_signs(void **state)
{
	const char *text = message(), *thief;
	struct assertion s = token_options();

	(void)state;
	distrusts("another key", resign(text, FREMMED));
	distrusts("another RSA key", resign(text, TJENESTE));
	distrusts("the issuer's", resign(text, IDP));
	/* stolen token, thief's own certificate and key */
	thief = message_with(token_sign(token_text(), IDP), TJENESTE);
	distrusts("a thief", thief);
	/* the algorithm follows the key: P-256 key, rsa-sha256 said */
	s.hok = person[BORGER_EC].cert;
	text = message_with(token_sign(assertion_text(arena, &s), IDP),
	    BORGER_EC);
	distrusts("algorithm is not the key's", resign(edit_last(text,
	    "ecdsa-sha256", "rsa-sha256"), BORGER_EC));
	distrusts("r || s cut", edit_last(text, "==</ds:SignatureValue>",
	    "</ds:SignatureValue>"));
	distrusts("r || s longer", edit_last(text, "==</ds:SignatureValue>",
	    "AA</ds:SignatureValue>"));
	distrusts("r and s zero", edit(text, cut(strstr(text, "</Assertion>"),
	    "<ds:SignatureValue>", "</ds:SignatureValue>"), arena_printf(arena,
	    "<ds:SignatureValue>%s</ds:SignatureValue>",
	    base64_encode(arena, (char[64]){ 0 }, 64))));
}

static void
assertion_of_nobody_pinned_is_refused(void **state)
{
	struct assertion s = token_options();

	(void)state;
	distrusts("another's signature", message_with(token_sign(token_text(),
	    FREMMED), BORGER));
	s.issuer = "https://ukendt.invalid";
	distrusts("unknown issuer", message_with(token_sign(assertion_text(
	    arena, &s), IDP), BORGER));
	s.issuer = "urn:sts";
	distrusts("pinned for another issuer", message_with(token_sign(
	    assertion_text(arena, &s), IDP), BORGER));
}

/* Nothing that is refused before the signatures hold is told apart. */
static void
one_answer_until_the_signatures_hold(void **state)
{
	const char *text = message();
	struct wssec_policy p = policy();

	(void)state;
	p.addresses = p.actions = (const char *const[]){ NULL };
	must("tampered and misdirected", judged_at(edit(text, ">1</t:A>",
	    ">2</t:A>"), &p, NOW), GW_ECHECK, 0);
	must("tampered and expired", judged_at(edit(text, ">1</t:A>",
	    ">2</t:A>"), &p, NOW + HOUR), GW_ECHECK, 0);
	must("unknown header and tampered", judged_at(edit(with_header(text,
	    "<x:A xmlns:x=\"urn:x\" s:mustUnderstand=\"1\"/>"), ">1</t:A>",
	    ">2</t:A>"), &p, NOW), GW_ECHECK, 0);
}

static void
spelling_of_the_message_is_free(void **state)
{
	const char *text = message();

	(void)state;
	accepts("another SOAP prefix", resign(edit_all(edit_all(edit_all(
	    edit_all(text, "<s:", "<soap:"), "</s:", "</soap:"), " s:",
	    " soap:"), "xmlns:s=", "xmlns:soap="), BORGER));
	accepts("another WS-Addressing prefix", resign(edit_all(edit_all(
	    edit_all(text, "<wsa:", "<a:"), "</wsa:", "</a:"), "xmlns:wsa=",
	    "xmlns:a="), BORGER));
	accepts("an XML declaration", arena_printf(arena, "<?xml "
	    "version=\"1.0\" encoding=\"utf-8\"?>\n%s\n", text));
	accepts("single quotes", edit_all(text, "\"", "'"));
	accepts("line ends", edit_all(resign(edit_all(text, "><wsa:",
	    ">\n<wsa:"), BORGER), "\n", "\r\n"));
	accepts("an empty element", edit_all(text,
	    "></ds:CanonicalizationMethod>", "/>"));
	accepts("references for characters", edit(text, ">1</t:A>",
	    ">&#x31;</t:A>"));
	accepts("unused namespaces", edit(text, "<s:Envelope ",
	    "<s:Envelope xmlns:q=\"urn:q\" xmlns=\"urn:d\" "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everything_used_is_signed),
		TEST(every_part_is_protected),
		TEST(one_bit_of_any_digest_or_value_counts),
		TEST(references_are_to_ids_of_parts),
		TEST(element_is_referenced_at_most_once),
		TEST(references_are_at_most_twelve),
		TEST(transforms_are_the_profiles),
		TEST(prefix_list_is_allowed_with_exc_c14n),
		TEST(prefix_list_decides_what_is_digested),
		TEST(str_transform_has_its_parameters_alone),
		TEST(str_digest_may_be_as_wss4j_makes_it),
		TEST(algorithms_are_the_profiles),
		TEST(key_info_names_the_assertion_and_nothing_else),
		TEST(reference_in_security_names_the_assertion),
		TEST(signature_has_its_children_alone),
		TEST(base64_is_strict),
		TEST(digest_of_nothing_is_refused),
		TEST(body_moved_away_is_not_the_body),
		TEST(header_moved_away_is_not_the_header),
		TEST(header_order_is_free),
		TEST(assertion_wrapped_is_refused),
		TEST(only_the_holder_signs),
		TEST(assertion_of_nobody_pinned_is_refused),
		TEST(one_answer_until_the_signatures_hold),
		TEST(spelling_of_the_message_is_free),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
