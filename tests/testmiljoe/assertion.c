#include "assertion.h"

#include <string.h>

#include "c14n.h"
#include "dsig.h"
#include "form.h"
#include "saml.h"
#include "tid.h"
#include "wssec.h"

#define BASIC	"urn:oasis:names:tc:SAML:2.0:attrname-format:basic"

void
assertion_init(struct assertion *s)
{
	memset(s, 0, sizeof(*s));
	s->conf_not_before = s->conf_not_on_or_after = TID_INGEN;
	s->issued = s->not_before = s->not_on_or_after = TID_INGEN;
	s->session_not_on_or_after = TID_INGEN;
}

static void
escaped(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '&')
			buf_puts(b, "&amp;");
		else if (*s == '<')
			buf_puts(b, "&lt;");
		else if (*s == '"')
			buf_puts(b, "&quot;");
		else
			buf_add(b, s, 1);
	}
}

/* name="value", when there is one. */
static void
attr(struct buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(b, " %s=\"", name);
	escaped(b, value);
	buf_puts(b, "\"");
}

static void
attr_time(struct buf *b, const char *name, int64_t t)
{
	char text[TID_LEN];

	if (t != TID_INGEN)
		attr(b, name, tid_print(t, text));
}

/* <name>text</name> */
static void
element(struct buf *b, const char *name, const char *text)
{
	buf_printf(b, "<%s>", name);
	escaped(b, text);
	buf_printf(b, "</%s>", name);
}

static void
certificate(struct arena *a, struct buf *b, X509 *cert)
{
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);
	const char *b64 = len <= 0 ? NULL : base64_encode(a, der, (size_t)len);

	OPENSSL_free(der);
	if (b64 == NULL)
		b->full = 1;
	else
		element(b, "ds:X509Certificate", b64);
}

static void
subject(struct arena *a, struct buf *b, const struct assertion *s)
{
	buf_puts(b, "<Subject>");
	if (s->nameid != NULL) {
		buf_puts(b, "<NameID");
		attr(b, "Format", s->nameid_format);
		buf_puts(b, ">");
		escaped(b, s->nameid);
		buf_puts(b, "</NameID>");
	}
	buf_printf(b, "<SubjectConfirmation Method=\""
	    "urn:oasis:names:tc:SAML:2.0:cm:%s\"><SubjectConfirmationData",
	    s->bearer ? "bearer" : "holder-of-key");
	if (!s->bearer)
		buf_puts(b, " xmlns:xsi=\"" NS_XSI "\" "
		    "xsi:type=\"KeyInfoConfirmationDataType\"");
	attr_time(b, "NotBefore", s->conf_not_before);
	attr_time(b, "NotOnOrAfter", s->conf_not_on_or_after);
	attr(b, "Recipient", s->recipient);
	buf_puts(b, ">");
	if (!s->bearer) {
		buf_puts(b, "<ds:KeyInfo xmlns:ds=\"" NS_DS "\"><ds:X509Data>");
		certificate(a, b, s->hok);
		buf_puts(b, "</ds:X509Data></ds:KeyInfo>");
	}
	buf_puts(b, "</SubjectConfirmationData></SubjectConfirmation>"
	    "</Subject>");
}

static void
conditions(struct buf *b, const struct assertion *s)
{
	buf_puts(b, "<Conditions");
	attr_time(b, "NotBefore", s->not_before);
	attr_time(b, "NotOnOrAfter", s->not_on_or_after);
	buf_puts(b, ">");
	if (s->audience != NULL) {
		buf_puts(b, "<AudienceRestriction>");
		element(b, "Audience", s->audience);
		buf_puts(b, "</AudienceRestriction>");
	}
	if (s->one_time_use)
		buf_puts(b, "<OneTimeUse/>");
	buf_puts(b, "</Conditions>");
}

static void
statements(struct buf *b, const struct assertion *s)
{
	size_t i;

	buf_puts(b, "<AttributeStatement>");
	for (i = 0; i < s->n_attrs; i++) {
		buf_puts(b, "<Attribute");
		attr(b, "Name", s->attrs[i].name);
		buf_puts(b, " NameFormat=\"" BASIC "\">");
		element(b, "AttributeValue", s->attrs[i].value);
		buf_puts(b, "</Attribute>");
	}
	buf_puts(b, "</AttributeStatement><AuthnStatement");
	attr_time(b, "AuthnInstant", s->issued);
	attr_time(b, "SessionNotOnOrAfter", s->session_not_on_or_after);
	buf_puts(b, "><AuthnContext><AuthnContextClassRef>"
	    "urn:oasis:names:tc:SAML:2.0:ac:classes:X509"
	    "</AuthnContextClassRef></AuthnContext></AuthnStatement>");
}

/* An xs:ID: a UUID behind an underscore. */
static const char *
random_id(struct arena *a)
{
	const char *urn = wssec_uuid_urn(a);

	return urn == NULL ? NULL :
	    arena_printf(a, "_%s", urn + strlen("urn:uuid:"));
}

const char *
assertion_text(struct arena *a, const struct assertion *s)
{
	const char *id = s->id != NULL ? s->id : random_id(a);
	struct buf b;

	if (id == NULL)
		return NULL;
	buf_init(&b, a);
	buf_puts(&b, "<Assertion xmlns=\"" NS_SAML "\"");
	attr(&b, "ID", id);
	attr_time(&b, "IssueInstant", s->issued);
	buf_puts(&b, " Version=\"2.0\"><Issuer Format=\""
	    "urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">");
	escaped(&b, s->issuer);
	buf_puts(&b, "</Issuer>");
	subject(a, &b, s);
	conditions(&b, s);
	statements(&b, s);
	buf_puts(&b, "</Assertion>");
	return buf_end(&b);
}

/* Canonical SignedInfo of an enveloped signature. */
static const char *
signedinfo(struct arena *a, const char *id, enum sign_alg alg,
    const unsigned char *digest)
{
	const char *b64 = base64_encode(a, digest, DIGEST_LEN);

	if (b64 == NULL)
		return NULL;
	return arena_printf(a, "<ds:SignedInfo xmlns:ds=\"" NS_DS "\">"
	    "<ds:CanonicalizationMethod Algorithm=\"" ALG_EXC_C14N "\">"
	    "</ds:CanonicalizationMethod><ds:SignatureMethod "
	    "Algorithm=\"%s\"></ds:SignatureMethod><ds:Reference URI=\"#%s\">"
	    "<ds:Transforms><ds:Transform Algorithm=\"" ALG_ENVELOPED "\">"
	    "</ds:Transform><ds:Transform Algorithm=\"" ALG_EXC_C14N "\">"
	    "</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\""
	    ALG_SHA256 "\"></ds:DigestMethod><ds:DigestValue>%s"
	    "</ds:DigestValue></ds:Reference></ds:SignedInfo>",
	    sign_alg_uri(alg), id, b64);
}

/* The whole ds:Signature; NULL: no memory. */
static const char *
signature(struct arena *a, const struct sign_job *job,
    const struct signkey *key, int keyinfo)
{
	const char *value = base64_encode(a, job->sig, job->siglen);
	struct buf b;

	if (value == NULL)
		return NULL;
	buf_init(&b, a);
	buf_puts(&b, "<ds:Signature xmlns:ds=\"" NS_DS "\">");
	buf_puts(&b, job->signedinfo);
	element(&b, "ds:SignatureValue", value);
	if (keyinfo) {
		buf_puts(&b, "<ds:KeyInfo><ds:X509Data>");
		element(&b, "ds:X509Certificate", key->cert_b64);
		buf_puts(&b, "</ds:X509Data></ds:KeyInfo>");
	}
	buf_puts(&b, "</ds:Signature>");
	return buf_end(&b);
}

/* The Issuer's end in the text as it was scanned; 0: there is none. */
static size_t
issuer_end(const struct scan_doc *doc)
{
	const struct scan_node *n = scan_child(doc->root, NS_SAML, "Issuer");

	return n == NULL ? 0 : n->end;
}

enum gw_err
assertion_sign(struct arena *a, struct signer *signer,
    const struct signkey *key, int keyinfo, const char *text, size_t textlen,
    struct grund *g, const char **out, size_t *len)
{
	struct sign_job job = { .thumbprint = key->thumbprint };
	unsigned char digest[DIGEST_LEN];
	const char *id, *sig;
	struct scan_doc *doc;
	struct buf b;
	enum gw_err rc;
	size_t at;

	*out = NULL;
	*len = 0;
	if ((rc = scan_parse(a, text, textlen, &scan_request, g, &doc)) !=
	    GW_OK || (rc = dsig_c14n_digest(doc, doc->root, digest)) != GW_OK)
		return fail(g, rc, "assertion: cannot be scanned");
	if ((id = form_attr(a, doc->root, NULL, "ID")) == NULL ||
	    (at = issuer_end(doc)) == 0)
		return fail(g, GW_EINTERN, "assertion: no ID or Issuer");
	if ((job.signedinfo = signedinfo(a, id, key->alg, digest)) == NULL)
		return fail(g, GW_ENOMEM, "assertion: no memory");
	job.len = strlen(job.signedinfo);
	if ((rc = signer_sign(signer, &job, 1)) != GW_OK)
		return fail(g, rc, "assertion: not signed");
	if ((sig = signature(a, &job, key, keyinfo)) == NULL)
		return fail(g, GW_ENOMEM, "assertion: no memory");
	buf_init(&b, a);
	buf_add(&b, text, at);
	buf_puts(&b, sig);
	buf_add(&b, text + at, textlen - at);
	if ((*out = buf_end(&b)) == NULL)
		return fail(g, GW_ENOMEM, "assertion: no memory");
	*len = b.len;
	return GW_OK;
}

enum gw_err
assertion_make(struct arena *a, struct signer *signer,
    const struct assertion *s, struct grund *g, const char **out, size_t *len)
{
	const char *text = assertion_text(a, s);

	*out = NULL;
	*len = 0;
	if (text == NULL)
		return fail(g, GW_ENOMEM, "assertion: no memory");
	return assertion_sign(a, signer, s->key, s->keyinfo, text,
	    strlen(text), g, out, len);
}
