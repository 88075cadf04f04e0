/*
 * wss_stoette.h - what the tests of signatures, tokens and messages stand on.
 *
 * A small PKI made in memory, a signer with its keys, a valid token and a
 * valid message; and resign(), which makes any edited message valid again as
 * far as digests and signature go, so that a test sees the rule it changed
 * and not a broken signature.
 */
#ifndef WSS_STOETTE_H
#define WSS_STOETTE_H

#include "wssec.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "../testmiljoe/assertion.c"
#include "signer_impl.h"

#include <cmocka.h>

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
/* GCC 12 takes the place of a pointer for what it points to, inlined. */
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif

#define NOW	((int64_t)1790000000000)
#define SECOND	((int64_t)1000)
#define MINUTE	(60 * SECOND)
#define HOUR	(60 * MINUTE)
#define SKEW	MINUTE
#define AUD	"https://gateway.test.invalid/borgerblikket"
#define ISSUER	"https://idp.test.invalid"
#define ADDRESS	"https://gateway.test.invalid/borgerblikket/1"
#define ACTION	"urn:test:Handling"
#define ANSWER_ACTION "urn:test:HandlingSvar"
#define BODY	"<t:Handling xmlns:t=\"urn:test\"><t:A>1</t:A></t:Handling>"
#define TEST_CPR "0101700002"		/* a real date, fails modulus 11 */
#define NSIS	"https://data.gov.dk/concept/core/nsis/loa"
#define OIO_LEVEL "dk:gov:saml:attribute:AssuranceLevel"
#define EID_CPR	"https://data.gov.dk/model/core/eid/cprNumber"
#define OIO_CPR	"dk:gov:saml:attribute:CprNumberIdentifier"

enum who { IDP, BORGER, BORGER_EC, TJENESTE, STS, FREMMED, SPAERRET, PERSONS };

struct person {
	EVP_PKEY	*key;
	X509		*cert;
	struct signkey	*pub;
	char		*pem;
};

static struct person	 person[PERSONS];
static struct person	 ca;
static struct signer	*signer;
static struct trust	*trust;
static struct arena	*arena;

static inline ASN1_TIME *
at(int64_t ms)
{
	return ASN1_TIME_set(NULL, (time_t)(ms / 1000));
}

static inline void
ext(X509 *c, X509 *issuer, int nid, const char *text)
{
	X509V3_CTX v;
	X509_EXTENSION *e;

	X509V3_set_ctx(&v, issuer, c, NULL, NULL, 0);
	assert_non_null(e = X509V3_EXT_conf_nid(NULL, &v, nid, text));
	assert_true(X509_add_ext(c, e, -1));
	X509_EXTENSION_free(e);
}

/* by NULL: self-signed, a CA. */
static inline X509 *
cert_new(EVP_PKEY *key, const struct person *by, long number, const char *cn,
    const char *cvr)
{
	X509 *c = X509_new(), *up = by == NULL ? c : by->cert;
	X509_NAME *n = X509_NAME_new();
	ASN1_TIME *from = at(NOW - 24 * HOUR), *to = at(NOW + 1000 * HOUR);

	X509_NAME_add_entry_by_txt(n, "C", MBSTRING_UTF8,
	    (const unsigned char *)"DK", -1, -1, 0);
	if (cvr != NULL)
		X509_NAME_add_entry_by_txt(n, "organizationIdentifier",
		    MBSTRING_UTF8, (const unsigned char *)cvr, -1, -1, 0);
	X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8,
	    (const unsigned char *)cn, -1, -1, 0);
	X509_set_version(c, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(c), number);
	X509_set_subject_name(c, n);
	X509_set_issuer_name(c, X509_get_subject_name(up));
	X509_set1_notBefore(c, from);
	X509_set1_notAfter(c, to);
	X509_set_pubkey(c, key);
	ext(c, up, NID_subject_key_identifier, "hash");
	ext(c, up, NID_basic_constraints,
	    by == NULL ? "critical,CA:TRUE" : "critical,CA:FALSE");
	if (by != NULL)
		ext(c, up, NID_authority_key_identifier, "keyid:always");
	ext(c, up, NID_key_usage, by == NULL ?
	    "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
	assert_true(X509_sign(c, by == NULL ? key : by->key, EVP_sha256()));
	X509_NAME_free(n);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	return c;
}

static inline char *
cert_pem(X509 *c)
{
	BIO *b = BIO_new(BIO_s_mem());
	char *p, *copy;
	long len;

	PEM_write_bio_X509(b, c);
	len = BIO_get_mem_data(b, &p);
	copy = strndup(p, (size_t)len);
	BIO_free(b);
	return copy;
}

static inline char *
key_pem(EVP_PKEY *key)
{
	BIO *b = BIO_new(BIO_s_mem());
	char *p, *copy;
	long len;

	PEM_write_bio_PrivateKey(b, key, NULL, NULL, 0, NULL, NULL);
	len = BIO_get_mem_data(b, &p);
	copy = strndup(p, (size_t)len);
	BIO_free(b);
	return copy;
}

static inline void
person_make(struct person *p, EVP_PKEY *key, long number, const char *cn,
    const char *cvr)
{
	struct grund g = { GW_OK, "" };
	char *pem;

	p->key = key;
	p->cert = cert_new(key, &ca, number, cn, cvr);
	p->pem = cert_pem(p->cert);
	assert_int_equal(signkey_new(p->pem, strlen(p->pem), &g, &p->pub),
	    GW_OK);
	pem = key_pem(key);
	assert_int_equal(signer_local_add(signer, pem, strlen(pem), NULL,
	    p->pub, &g), GW_OK);
	free(pem);
}

/* The CA's list, in which SPAERRET is; free() it. */
static inline char *
crl_pem(long revoked)
{
	X509_CRL *c = X509_CRL_new();
	ASN1_TIME *from = at(NOW - HOUR), *to = at(NOW + 100 * HOUR);
	ASN1_INTEGER *nr = ASN1_INTEGER_new();
	X509_REVOKED *r = X509_REVOKED_new();
	BIO *b = BIO_new(BIO_s_mem());
	X509V3_CTX v;
	X509_EXTENSION *e;
	char *p, *pem;
	long len;

	X509_CRL_set_version(c, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(c, X509_get_subject_name(ca.cert));
	X509_CRL_set1_lastUpdate(c, from);
	X509_CRL_set1_nextUpdate(c, to);
	X509V3_set_ctx(&v, ca.cert, NULL, NULL, c, 0);
	e = X509V3_EXT_conf_nid(NULL, &v, NID_authority_key_identifier,
	    "keyid:always");
	X509_CRL_add_ext(c, e, -1);
	X509_EXTENSION_free(e);
	ASN1_INTEGER_set(nr, 1);
	X509_CRL_add1_ext_i2d(c, NID_crl_number, nr, 0, 0);
	ASN1_INTEGER_set(nr, revoked);
	X509_REVOKED_set_serialNumber(r, nr);
	X509_REVOKED_set_revocationDate(r, from);
	X509_CRL_add0_revoked(c, r);
	X509_CRL_sort(c);
	assert_true(X509_CRL_sign(c, ca.key, EVP_sha256()));
	PEM_write_bio_X509_CRL(b, c);
	len = BIO_get_mem_data(b, &p);
	pem = strndup(p, (size_t)len);
	ASN1_INTEGER_free(nr);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	X509_CRL_free(c);
	BIO_free(b);
	return pem;
}

static inline void
crl_add(long revoked)
{
	char *pem = crl_pem(revoked);

	assert_int_equal(trust_add_crl(trust, pem, strlen(pem), NULL), GW_OK);
	free(pem);
}

static inline void
pin(const char *issuer, const char *service, enum who who)
{
	const char *pem = person[who].pem;

	if (issuer != NULL)
		assert_int_equal(trust_add_issuer(trust, issuer, pem,
		    strlen(pem), NOW - 24 * HOUR, NOW + 24 * HOUR, NULL),
		    GW_OK);
	if (service != NULL)
		assert_int_equal(trust_add_service(trust, service, pem,
		    strlen(pem), NOW - 24 * HOUR, NOW + 24 * HOUR, NULL),
		    GW_OK);
}

static inline int
scene_setup(void **state)
{
	char *pem;

	(void)state;
	signer = signer_local_new();
	trust = trust_new();
	ca.key = EVP_EC_gen("P-256");
	ca.cert = cert_new(ca.key, NULL, 1, "CA", NULL);
	pem = cert_pem(ca.cert);
	assert_int_equal(trust_add_ca(trust, pem, strlen(pem), NULL), GW_OK);
	free(pem);
	person_make(&person[IDP], EVP_RSA_gen(2048), 11, "NemLog-in",
	    "NTRDK-34051178");
	person_make(&person[BORGER], EVP_RSA_gen(2048), 12, "borger.dk",
	    "NTRDK-34051178");
	person_make(&person[BORGER_EC], EVP_EC_gen("P-256"), 13, "borger.dk EC",
	    "NTRDK-34051178");
	person_make(&person[TJENESTE], EVP_RSA_gen(2048), 14, "Tjeneste",
	    "NTRDK-19435075");
	person_make(&person[STS], EVP_EC_gen("P-256"), 15, "STS", NULL);
	person_make(&person[FREMMED], EVP_EC_gen("P-256"), 16, "Fremmed", NULL);
	person_make(&person[SPAERRET], EVP_EC_gen("P-256"), 17, "Spaerret",
	    NULL);
	crl_add(17);
	pin(ISSUER, NULL, IDP);
	pin("urn:sts", "sts", STS);
	pin(NULL, "tjeneste", TJENESTE);
	pin("urn:spaerret", "spaerret", SPAERRET);
	return 0;
}

static inline int
scene_teardown(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < PERSONS; i++) {
		EVP_PKEY_free(person[i].key);
		X509_free(person[i].cert);
		signkey_free(person[i].pub);
		free(person[i].pem);
	}
	EVP_PKEY_free(ca.key);
	X509_free(ca.cert);
	signer_free(signer);
	trust_free(trust);
	return 0;
}

static inline int
arena_setup(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return arena == NULL;
}

static inline int
arena_teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/*
 * Editing.
 */

/* text with the first `from` replaced by `to`; from must be there. */
static inline const char *
edit(const char *text, const char *from, const char *to)
{
	const char *p = strstr(text, from);

	if (p == NULL)
		print_error("not there: %s\n", from);
	assert_non_null(p);
	return arena_printf(arena, "%.*s%s%s", (int)(p - text), text, to,
	    p + strlen(from));
}

/* Likewise, every one of them. */
static inline const char *
edit_all(const char *text, const char *from, const char *to)
{
	struct buf b;
	const char *p;

	assert_non_null(strstr(text, from));
	buf_init(&b, arena);
	while ((p = strstr(text, from)) != NULL) {
		buf_add(&b, text, (size_t)(p - text));
		buf_puts(&b, to);
		text = p + strlen(from);
	}
	buf_puts(&b, text);
	return buf_end(&b);
}

/* What stands from `from` up to and with the first `to` behind it. */
static inline const char *
cut(const char *text, const char *from, const char *to)
{
	const char *p = strstr(text, from), *q;

	assert_non_null(p);
	assert_non_null(q = strstr(p, to));
	return arena_strndup(arena, p, (size_t)(q - p) + strlen(to));
}

/* Without that piece. */
static inline const char *
drop(const char *text, const char *from, const char *to)
{
	return edit(text, cut(text, from, to), "");
}

/* The last `from` replaced: the message's Signature stands behind the
 * Assertion's. */
static inline const char *
edit_last(const char *text, const char *from, const char *to)
{
	const char *p, *last = NULL;

	for (p = text; (p = strstr(p, from)) != NULL; p++)
		last = p;
	if (last == NULL)
		print_error("not there: %s\n", from);
	assert_non_null(last);
	return arena_printf(arena, "%.*s%s%s", (int)(last - text), text, to,
	    last + strlen(from));
}

/*
 * Signing again.
 */
static inline const struct scan_node *
find(const struct scan_node *n, const char *ns, const char *local)
{
	const struct scan_node *c, *f;

	if (scan_is(n, ns, local))
		return n;
	for (c = n->first; c != NULL; c = c->next)
		if ((f = find(c, ns, local)) != NULL)
			return f;
	return NULL;
}

static inline struct scan_doc *
scanned(const char *text)
{
	struct scan_doc *doc;
	struct grund g = { GW_OK, "" };

	if (scan_parse(arena, text, strlen(text), &scan_source, &g, &doc) !=
	    GW_OK) {
		print_error("%s\n", g.text);
		assert_true(0);
	}
	return doc;
}

/* Its PrefixList, when there is one below n. */
static inline void
prefixes(const struct scan_node *n, struct c14n_opts *o)
{
	const struct scan_node *inc = find(n, NS_EC, "InclusiveNamespaces");
	struct slice *s = arena_array(arena, 64, sizeof(*s));
	const char *p;

	o->prefixes = s;
	if (inc == NULL || scan_attr(inc, NULL, "PrefixList") == NULL)
		return;
	p = scan_attr_value(arena, scan_attr(inc, NULL, "PrefixList"));
	while (*(p += strspn(p, " \t\n")) != '\0') {
		s[o->n].p = p;
		s[o->n].len = strcspn(p, " \t\n");
		p += s[o->n].len;
		if (s[o->n].len == 8 && memcmp(s[o->n].p, "#default", 8) == 0)
			s[o->n].len = 0;
		o->n++;
	}
}

static inline const char *
refill(const char *text, const struct scan_node *n, const unsigned char *p,
    size_t len)
{
	return arena_printf(arena, "%.*s%s%s", (int)n->inner, text,
	    base64_encode(arena, p, len), text + n->inner_end);
}

static inline const struct scan_node *
message_signature(const struct scan_doc *doc)
{
	const struct scan_node *sec = find(doc->root, NS_WSSE, "Security");

	return sec == NULL ? scan_child(doc->root, NS_DS, "Signature") :
	    scan_child(sec, NS_DS, "Signature");
}

/* The node with that wsu:Id, ID or Id, the first of it. */
static inline const struct scan_node *
by_id(const struct scan_node *n, const char *id)
{
	const struct scan_node *c, *f;
	size_t i;

	for (i = 0; i < n->n_attrs; i++)
		if ((n->attrs[i].local.len == 2) &&
		    (memcmp(n->attrs[i].local.p, "Id", 2) == 0 ||
		    memcmp(n->attrs[i].local.p, "ID", 2) == 0) &&
		    n->attrs[i].raw.len == strlen(id) &&
		    memcmp(n->attrs[i].raw.p, id, strlen(id)) == 0)
			return n;
	for (c = n->first; c != NULL; c = c->next)
		if ((f = by_id(c, id)) != NULL)
			return f;
	return NULL;
}

static inline const char *
resign_ref(const char *text, size_t nr)
{
	const struct scan_doc *doc = scanned(text);
	const struct scan_node *ref = scan_child(find(message_signature(doc),
	    NS_DS, "SignedInfo"), NS_DS, "Reference"), *node;
	struct c14n_opts o = { NULL, NULL, 0, 0 };
	unsigned char digest[DIGEST_LEN];
	const char *octets;
	size_t len;

	while (nr-- > 0)
		ref = scan_next(ref, NS_DS, "Reference");
	if (scan_attr(ref, NULL, "URI") == NULL ||
	    scan_attr(ref, NULL, "URI")->raw.len == 0)
		return text;
	node = by_id(doc->root, scan_attr_value(arena, scan_attr(ref, NULL,
	    "URI")) + 1);
	if (node == NULL)
		return text;
	if (memmem(text + ref->start, ref->end - ref->start, "#STR-Transform",
	    14) != NULL)
		node = find(doc->root, NS_SAML, "Assertion");
	if (memmem(text + ref->start, ref->end - ref->start, "enveloped",
	    9) != NULL)
		o.omit = message_signature(doc);
	prefixes(ref, &o);
	assert_non_null(octets = c14n_text(arena, doc, node, &o, &len));
	assert_int_equal(dsig_sha256(octets, len, digest), GW_OK);
	return refill(text, find(ref, NS_DS, "DigestValue"), digest,
	    DIGEST_LEN);
}

/* Only the value, over SignedInfo as it stands. */
static inline const char *
resign_value(const char *text, enum who who)
{
	const struct scan_doc *doc = scanned(text);
	const struct scan_node *sig = message_signature(doc), *si;
	struct c14n_opts o = { NULL, NULL, 0, 0 };
	unsigned char value[SIGN_MAX];
	const char *octets;
	size_t len;

	si = find(sig, NS_DS, "SignedInfo");
	if (scan_child(si, NS_DS, "CanonicalizationMethod") != NULL)
		prefixes(scan_child(si, NS_DS, "CanonicalizationMethod"), &o);
	octets = c14n_text(arena, doc, si, &o, &len);
	assert_int_equal(sign_octets(person[who].key, octets, len, value,
	    &len), GW_OK);
	return refill(text, scan_child(sig, NS_DS, "SignatureValue"), value,
	    len);
}

/* Digests and value: the message is signed again as it now is. */
static inline const char *
resign(const char *text, enum who who)
{
	const struct scan_doc *doc = scanned(text);
	const struct scan_node *ref = scan_child(find(message_signature(doc),
	    NS_DS, "SignedInfo"), NS_DS, "Reference");
	size_t n = 0, i;

	for (; ref != NULL; ref = scan_next(ref, NS_DS, "Reference"))
		n++;
	for (i = 0; i < n; i++)
		text = resign_ref(text, i);
	return resign_value(text, who);
}

/*
 * A valid token, a valid message, a valid answer.
 */
static inline struct assertion
token_options(void)
{
	static const struct assertion_attr attrs[] = {
		{ NSIS, "Substantial" },
		{ EID_CPR, TEST_CPR },
	};
	struct assertion s;

	assertion_init(&s);
	s.id = "_token";
	s.issuer = ISSUER;
	s.nameid = "C=DK,CN=Test";
	s.nameid_format = "urn:oasis:names:tc:SAML:1.1:nameid-format:"
	    "X509SubjectName";
	s.hok = person[BORGER].cert;
	s.audience = s.recipient = AUD;
	s.issued = s.not_before = NOW - MINUTE;
	s.not_on_or_after = NOW + HOUR;
	s.attrs = attrs;
	s.n_attrs = 2;
	s.key = person[IDP].pub;
	return s;
}

static inline const char *
token_text(void)
{
	struct assertion s = token_options();

	return assertion_text(arena, &s);
}

/* The token with the prefix saml instead of the default namespace. */
static inline const char *
prefixed_token(void)
{
	const char *text = token_text();

	text = edit_all(text, "<", "<saml:");
	text = edit_all(text, "<saml:/", "</saml:");
	text = edit_all(text, "<saml:ds:", "<ds:");
	text = edit_all(text, "</saml:ds:", "</ds:");
	text = edit(text, "xmlns=", "xmlns:saml=");
	return edit(text, "\"KeyInfoC", "\"saml:KeyInfoC");
}

/* Any text of an assertion, signed by its issuer. */
static inline const char *
token_sign(const char *text, enum who by)
{
	const char *out;
	size_t len;

	assert_int_equal(assertion_sign(arena, signer, person[by].pub, 1, text,
	    strlen(text), NULL, &out, &len), GW_OK);
	return out;
}

static inline struct wssec_token *
token_of(const char *assertion)
{
	struct wssec_token *t = arena_alloc(arena, sizeof(*t));

	assert_int_equal(wssec_token_init(arena, assertion, strlen(assertion),
	    NULL, t), GW_OK);
	return t;
}

static inline struct wssec_make
make_options(enum who holder)
{
	struct wssec_make m = {
		.kind = WSSEC_TOKEN_REQUEST, .soap = SOAP_12,
		.action = ACTION, .message_id = "urn:uuid:1", .to = ADDRESS,
		.reply_to_anonymous = 1,
		.transaction = "6d2f1a9e-0000-4000-8000-000000000001",
		.created = NOW, .expires = NOW + 5 * MINUTE,
		.key = person[holder].pub, .body = BODY,
		.body_len = strlen(BODY)
	};

	return m;
}

static inline const char *
made(const struct wssec_make *m)
{
	struct grund g = { GW_OK, "" };
	const char *out;
	size_t len;

	if (wssec_make(arena, signer, m, &g, &out, &len) != GW_OK)
		print_error("%s\n", g.text);
	assert_non_null(out);
	return out;
}

/* A message with that token, signed by its holder. */
static inline const char *
message_with(const char *assertion, enum who holder)
{
	struct wssec_make m = make_options(holder);

	m.token = token_of(assertion);
	return made(&m);
}

static inline const char *
message(void)
{
	return message_with(token_sign(token_text(), IDP), BORGER);
}

static inline struct wssec_policy
policy(void)
{
	static const char *const addresses[] = {
		"https://andet.test.invalid/", ADDRESS, NULL
	};
	static const char *const actions[] = { "urn:test:Anden", ACTION, NULL };
	static const char *const answers[] = { ANSWER_ACTION, NULL };
	struct wssec_policy p = {
		.kind = WSSEC_TOKEN_REQUEST, .soap = SOAP_12,
		.limits = &scan_request, .skew_ms = SKEW, .trust = trust,
		.addresses = addresses, .actions = actions,
		.saml = { trust, AUD, SKEW },
		.service = "tjeneste", .relates_to = "urn:uuid:1",
		.answer_actions = answers
	};

	return p;
}

/* Somebody's certificate with one octet behind it, in base64. */
static inline const char *
longer(enum who who)
{
	unsigned char *der = NULL, *p;
	int len = i2d_X509(person[who].cert, &der);
	const char *out;

	p = arena_alloc(arena, (size_t)len + 1);
	memcpy(p, der, (size_t)len);
	out = base64_encode(arena, p, (size_t)len + 1);
	OPENSSL_free(der);
	return out;
}

/*
 * Verdicts.
 */
static struct grund	 why;
static struct wssec	 seen;
static char		 seen_body[8192];
static char		 seen_message_id[300];

/* The verdict at that moment; seen keeps what does not point into it. */
static inline enum gw_err
judged_at(const char *text, const struct wssec_policy *p, int64_t now)
{
	enum gw_err rc;

	memset(&why, 0, sizeof(why));
	rc = wssec_verify(arena, text, strlen(text), p, now, &why, &seen);
	snprintf(seen_body, sizeof(seen_body), "%.*s",
	    (int)seen.body_child.len,
	    seen.body_child.p == NULL ? "" : seen.body_child.p);
	snprintf(seen_message_id, sizeof(seen_message_id), "%s",
	    seen.message_id == NULL ? "" : seen.message_id);
	wssec_fini(&seen);
	return rc;
}

static inline enum gw_err
judged(const char *text)
{
	struct wssec_policy p = policy();

	return judged_at(text, &p, NOW);
}

/* A verdict that must be rc, for a message whose signatures do or do not
 * hold; what says what it is about. */
static inline void
must(const char *what, enum gw_err is, enum gw_err rc, int verified)
{
	if (is != rc || seen.verified != verified)
		print_error("%s: %s (%s), verified %d\n", what, err_name(is),
		    why.text, seen.verified);
	assert_int_equal(is, rc);
	assert_int_equal(seen.verified, verified);
}

static inline void
accepts(const char *what, const char *text)
{
	must(what, judged(text), GW_OK, 1);
}

/* Refused, the signatures notwithstanding. */
static inline void
refuses(const char *what, const char *text, enum gw_err rc)
{
	must(what, judged(text), rc, 1);
}

/* Refused before the signatures held. */
static inline void
distrusts(const char *what, const char *text)
{
	must(what, judged(text), GW_ECHECK, 0);
}

/* One change to the valid message, which is then signed again. */
struct row {
	const char	*what, *from, *to;
	enum gw_err	 rc;
	int		 verified;
};

static inline void
rows_run(const struct row *r, size_t n)
{
	const char *valid = message();
	size_t i;

	for (i = 0; i < n; i++)
		must(r[i].what, judged(resign(edit(valid, r[i].from, r[i].to),
		    BORGER)), r[i].rc, r[i].verified);
}
#define ROWS(rows) rows_run(rows, sizeof(rows) / sizeof((rows)[0]))

#define EXC_T	"<ds:Transform Algorithm=\"" ALG_EXC_C14N "\"/>"
#define REF(uri, transforms)						\
	"<ds:Reference URI=\"" uri "\"><ds:Transforms>" transforms	\
	"</ds:Transforms><ds:DigestMethod Algorithm=\"" ALG_SHA256	\
	"\"/><ds:DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="	\
	"</ds:DigestValue></ds:Reference>"

/* A header block before Security. */
static inline const char *
with_header(const char *text, const char *block)
{
	return edit(text, "<wsse:Security ", arena_printf(arena,
	    "%s<wsse:Security ", block));
}

/* One more reference in the message's Signature. */
static inline const char *
with_ref(const char *text, const char *ref)
{
	return edit_last(text, "</ds:SignedInfo>", arena_printf(arena,
	    "%s</ds:SignedInfo>", ref));
}

/* Without the reference to that ID. */
static inline const char *
without_ref(const char *text, const char *id)
{
	return drop(text, arena_printf(arena, "<ds:Reference URI=\"#%s\"",
	    id), "</ds:Reference>");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, arena_setup, arena_teardown)

#endif
