/*
 * saml_fuzz.c - the assertion: judged, and read for what it says.
 *
 * The first octet says how the rest is used:
 *	<	a document of somebody without the issuer's key
 *	E	edits (fuzz.h) to an assertion that holds, likewise
 *	I	edits to its text, which the issuer then signs
 *	P	a privilege list
 *	C	an attribute's value, where the CPR number is expected
 * What must hold: of an edited one only what says the same is believed;
 * whatever the issuer signs, what is accepted is meant for us and in its
 * time; a role is given only where XPath finds it; a CPR number stands there.
 */
#include "../unit/wss_stoette.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "fuzz.h"

#define MAX	65536
#define ROLE	"urn:dk:borgerblikket:verifikation"
#define CVR	"11111111"
#define LIFE	((int64_t)8 * HOUR)

static char		 valid[MAX], text[MAX];
static size_t		 valid_len;
static const char	*unsigned_text, *canonical;
static size_t		 canonical_len;
static struct arena	*kept;

/* Everything below Assertion but its Signature, as it is digested. */
static const char *
content(struct arena *a, const struct scan_doc *doc, size_t *len)
{
	struct c14n_opts o = { scan_child(doc->root, NS_DS, "Signature"), NULL,
	    0, 0 };

	return c14n_text(a, doc, doc->root, &o, len);
}

/* EC all the way, so that signing costs little. */
static struct assertion
options(void)
{
	struct assertion s = token_options();

	s.issuer = "urn:sts";
	s.hok = person[BORGER_EC].cert;
	s.key = person[STS].pub;
	return s;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct assertion s;
	struct scan_doc *doc;
	const char *p;

	(void)argc;
	(void)argv;
	xmlInitParser();
	must(scene_setup(NULL) == 0);
	must((arena = kept = arena_new(1 << 20)) != NULL);
	s = options();
	must((unsigned_text = assertion_text(kept, &s)) != NULL);
	must(assertion_make(kept, signer, &s, NULL, &p, &valid_len) == GW_OK);
	must(valid_len < sizeof(valid));
	memcpy(valid, p, valid_len);
	must(scan_parse(kept, valid, valid_len, &scan_request, NULL, &doc) ==
	    GW_OK);
	must((canonical = content(kept, doc, &canonical_len)) != NULL);
	return 0;
}

/* What an accepted token must say, read in another way. */
static void
accepted(struct arena *a, const struct saml *s, const struct scan_doc *doc)
{
	const char *c;
	size_t len;

	must((c = content(a, doc, &len)) != NULL);
	must(memmem(c, len, ">" AUD "</", strlen(AUD) + 3) != NULL);
	must(s->not_on_or_after + SKEW > NOW &&
	    s->not_on_or_after <= NOW + SKEW + LIFE);
	must(memmem(c, len, NSIS, strlen(NSIS)) != NULL ||
	    memmem(c, len, OIO_LEVEL, strlen(OIO_LEVEL)) != NULL);
}

static void
read_all(struct arena *a, const struct saml *s, const struct scan_doc *doc)
{
	struct cpr cpr;
	char cvr[9];
	const char *c;
	size_t len;

	must((c = content(a, doc, &len)) != NULL);
	if (saml_cpr(a, s, NULL, &cpr) == GW_OK)
		must(strspn(cpr.nr, "0123456789") == 10 &&
		    memmem(c, len, cpr.nr, 10) != NULL);
	else
		must(cpr.nr[0] == '\0');
	if (saml_cvr(a, s, NULL, cvr) == GW_OK)
		must(strspn(cvr, "0123456789") == 8 &&
		    memmem(c, len, cvr, 8) != NULL);
	else
		must(cvr[0] == '\0');
	(void)!saml_role(a, s, ROLE, CVR, NULL);
}

/* byissuer: it was signed as it now is. */
static void
judge(struct arena *a, const char *p, size_t len, int byissuer)
{
	struct saml_policy policy_ = { trust, AUD, SKEW };
	struct scan_doc *doc;
	struct saml s;
	enum gw_err rc;
	const char *c;
	size_t n;

	if (scan_parse(a, p, len, &scan_request, NULL, &doc) != GW_OK ||
	    !scan_is(doc->root, NS_SAML, "Assertion") ||
	    scan_check_ids(doc, NULL) != GW_OK)
		return;
	rc = saml_verify(a, doc, doc->root, &policy_, NOW, NULL, &s);
	must(rc == GW_OK || rc == GW_ECHECK || rc == GW_ENOMEM);
	if (rc == GW_OK && !byissuer) {
		must((c = content(a, doc, &n)) != NULL);
		must(n == canonical_len && memcmp(c, canonical, n) == 0);
	}
	if (rc == GW_OK) {
		read_all(a, &s, doc);
		rc = saml_accept(a, &s, &policy_, NOW, NULL);
		must(rc == GW_OK || rc == GW_EAUTH || rc == GW_ENOMEM);
		if (rc == GW_OK)
			accepted(a, &s, doc);
	}
	saml_fini(&s);
}

static void
judge_signed(struct arena *a, const uint8_t *in, size_t len)
{
	size_t n = edited(text, sizeof(text), unsigned_text,
	    strlen(unsigned_text), in, len);
	const char *out;

	if (assertion_sign(a, signer, person[STS].pub, (int)(len % 2), text, n,
	    NULL, &out, &n) == GW_OK)
		judge(a, out, n, 1);
}

/* The attributes of a token with that one attribute, unsigned. */
static int
attributes(struct arena *a, const char *name, const char *value,
    struct saml *s)
{
	struct assertion_attr attr = { name, value };
	struct assertion o = options();
	struct scan_doc *doc;
	const char *p;

	o.attrs = &attr;
	o.n_attrs = 1;
	memset(s, 0, sizeof(*s));
	if ((p = assertion_text(a, &o)) == NULL || scan_parse(a, p, strlen(p),
	    &scan_request, NULL, &doc) != GW_OK)
		return 0;
	s->doc = doc;
	s->node = doc->root;
	s->attributes = scan_child(doc->root, NS_SAML, "AttributeStatement");
	return s->attributes != NULL;
}

/* libxml2's word on whether the list gives the role. */
static int
xpath_gives(const uint8_t *xml, size_t len)
{
	xmlDoc *doc = xmlReadMemory((const char *)xml, (int)len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlXPathContext *c = xmlXPathNewContext(doc);
	xmlXPathObject *o;
	int gives;

	must(doc != NULL && c != NULL);
	o = xmlXPathEval(BAD_CAST "/*[local-name()='PrivilegeList']/"
	    "PrivilegeGroup[@Scope='urn:dk:gov:saml:cvrNumberIdentifier:" CVR
	    "'][not(*[not(self::Privilege)])]/Privilege[not(*)][.='" ROLE "']",
	    c);
	gives = o != NULL && o->nodesetval != NULL && o->nodesetval->nodeNr > 0;
	xmlXPathFreeObject(o);
	xmlXPathFreeContext(c);
	xmlFreeDoc(doc);
	return gives;
}

static void
privileges(struct arena *a, const uint8_t *in, size_t len)
{
	const char *b64 = base64_encode(a, in, len);
	struct saml s;

	if (b64 != NULL && attributes(a,
	    "dk:gov:saml:attribute:Privileges_intermediate", b64, &s) &&
	    saml_role(a, &s, ROLE, CVR, NULL) == GW_OK)
		must(xpath_gives(in, len));
}

static void
value(struct arena *a, const uint8_t *in, size_t len)
{
	const char *v = arena_strndup(a, (const char *)in, len);
	struct saml s;

	must(v != NULL);
	if (attributes(a, EID_CPR, v, &s))
		read_all(a, &s, s.doc);
}

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	struct arena *a = arena_new((size_t)64 << 20);

	must(a != NULL);
	arena = a;
	if (len == 0 || len > MAX / 2)
		;
	else if (in[0] == '<')
		judge(a, (const char *)in, len, 0);
	else if (in[0] == 'E')
		judge(a, text, edited(text, sizeof(text), valid, valid_len,
		    in + 1, len - 1), 0);
	else if (in[0] == 'I')
		judge_signed(a, in + 1, len - 1);
	else if (in[0] == 'P')
		privileges(a, in + 1, len - 1);
	else if (in[0] == 'C')
		value(a, in + 1, len - 1);
	arena_free(a);
	return 0;
}
