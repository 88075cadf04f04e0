/*
 * The STS: WS-Trust 1.3, Issue (infrastructure, section 1).
 *
 * Gives a registered system a holder-of-key token for one service and one
 * authority.  The request is signed by the system's certificate, which is
 * also the one that the token will bind.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "assertion.h"
#include "tid.h"
#include "tm_tjeneste.h"
#include "tm_xml.h"

#define EN_ANDEN_CVR	"12345678"	/* whom the wrong token is for */
#define LEVETID_MS	(8 * 3600 * 1000LL)	/* the default, and the most */

/* Documented codes (Snitfladebeskrivelse STS). */
#define KODE_UKENDT	101	/* service or caller unknown */
#define KODE_FORMAT	103	/* malformed request */
#define KODE_IKKE	110	/* not supported */

static void
afvis(struct betjening *k, int kode, const char *tekst)
{
	if (k->fejl.kode != NULL)
		return;
	k->fejl.kode = "Sender";
	k->fejl.tekst = tekst;
	k->fejl.detalje = arena_printf(k->a, "<StsFaultMessage xmlns=\""
	    "urn:borgerblikket:testmiljoe:sts\"><EventId>%d</EventId>"
	    "<Message>%s</Message></StsFaultMessage>", kode, tekst);
}

/* The children may come in any order, each once; others are not known. */
static int
kun_kendte(const xmlNode *rst)
{
	static const char *const kendte[] = {
		"RequestType", "TokenType", "KeyType", "AppliesTo", "Claims",
		"Lifetime", "UseKey", "Issuer", NULL
	};
	const xmlNode *n;
	size_t i;

	for (n = xml_first(rst); n != NULL; n = xml_next(n)) {
		for (i = 0; kendte[i] != NULL; i++)
			if (xml_is(n, kendte[i]))
				break;
		if (kendte[i] == NULL || xml_same(n) != NULL)
			return 0;
	}
	return 1;
}

static int
er(struct betjening *k, const xmlNode *rst, const char *element,
    const char *value)
{
	return strcmp(xml_text(k->a, xml_child(rst, element)), value) == 0;
}

static void
tjek_art(struct betjening *k, const xmlNode *rst)
{
	const xmlNode *issuer = xml_child(rst, "Issuer");

	if (!kun_kendte(rst))
		afvis(k, KODE_FORMAT, "Et element er ukendt eller gentaget");
	else if (!er(k, rst, "RequestType", NS_WST "/Issue"))
		afvis(k, KODE_IKKE, "RequestType er ikke Issue");
	else if (!er(k, rst, "TokenType", SAML2_TYPE))
		afvis(k, KODE_IKKE, "TokenType er ikke SAML 2.0");
	else if (!er(k, rst, "KeyType", NS_WST "/PublicKey"))
		afvis(k, KODE_IKKE, "KeyType er ikke PublicKey");
	else if (issuer != NULL && strcmp(xml_text(k->a, issuer),
	    STS_ISSUER) != 0)
		afvis(k, KODE_UKENDT, "Issuer er ikke denne STS");
}

static const struct kalder *
kalderen(struct betjening *k)
{
	char thumb[THUMB_LEN];
	size_t i;

	if (trust_thumbprint(k->besked->bst, thumb) != GW_OK)
		return NULL;
	for (i = 0; i < k->m->n_kaldere; i++)
		if (strcmp(k->m->kaldere[i].thumbprint, thumb) == 0)
			return &k->m->kaldere[i];
	return NULL;
}

/* UseKey's certificate is the one that signed, octet for octet. */
static int
samme_noegle(struct betjening *k, const xmlNode *rst)
{
	const xmlNode *n = xml_path(rst, "UseKey/BinarySecurityToken");
	const char *b64 = xml_text(k->a, n);
	unsigned char *der = NULL, *given;
	size_t len = strlen(b64), got;
	int n_der, same;

	if (n == NULL || (given = arena_alloc(k->a, len + 1)) == NULL ||
	    base64_decode(b64, len, 1, given, len + 1, &got) != GW_OK)
		return 0;
	n_der = i2d_X509(k->besked->bst, &der);
	same = n_der > 0 && (size_t)n_der == got &&
	    memcmp(der, given, got) == 0;
	OPENSSL_free(der);
	return same;
}

/* Exactly one claim, a CVR number; NULL: refused. */
static const char *
cvr_krav(struct betjening *k, const xmlNode *rst)
{
	const xmlNode *c = xml_path(rst, "Claims/ClaimType");
	const char *uri, *cvr;

	if (c == NULL || xml_next(c) != NULL)
		return NULL;
	uri = xml_attr(k->a, c, "Uri");
	cvr = xml_text(k->a, xml_child(c, "Value"));
	if (uri == NULL || strcmp(uri, CVR_CLAIM) != 0 || strlen(cvr) != 8 ||
	    strspn(cvr, "0123456789") != 8)
		return NULL;
	return cvr;
}

static const struct tjeneste_def *
tjenesten(struct betjening *k, const xmlNode *rst)
{
	const char *id = xml_text(k->a, xml_path(rst,
	    "AppliesTo/EndpointReference/Address"));
	int i;

	for (i = 0; i < TJ_ANTAL; i++)
		if (i != TJ_STS && strcmp(tjeneste_defs[i]->entityid, id) == 0)
			return tjeneste_defs[i];
	return NULL;
}

/* A shorter life may be asked for, a longer one is not given. */
static int64_t
levetid_slut(struct betjening *k, const xmlNode *rst)
{
	const xmlNode *n = xml_path(rst, "Lifetime/Expires");
	const char *s = xml_text(k->a, n);
	int64_t slut = k->nu + LEVETID_MS, t;

	if (n == NULL)
		return slut;
	t = tid_parse_strict(s, strlen(s));
	if (t == TID_INGEN || t <= k->nu) {
		afvis(k, KODE_FORMAT, "Lifetime er ikke i fremtiden");
		return 0;
	}
	return t < slut ? t : slut;
}

/* OIO BPP: the caller's roles, scoped to the authority. */
static const char *
privilegier(struct arena *a, const struct kalder *kalder, const char *cvr)
{
	const char *xml;
	struct buf b;
	size_t i;

	buf_init(&b, a);
	buf_printf(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	    "<bpp:PrivilegeList xmlns:bpp=\"http://itst.dk/oiosaml/"
	    "basic_privilege_profile\"><PrivilegeGroup Scope=\"urn:dk:gov:saml:"
	    "cvrNumberIdentifier:%s\">", cvr);
	for (i = 0; kalder->roller[i] != NULL; i++)
		buf_printf(&b, "<Privilege>%s</Privilege>",
		    kalder->roller[i]);
	buf_puts(&b, "</PrivilegeGroup></bpp:PrivilegeList>");
	if ((xml = buf_end(&b)) == NULL)
		return NULL;
	return base64_encode(a, xml, b.len);
}

struct udstedelse {
	const struct tjeneste_def *til;
	const struct kalder *kalder;
	const char	*cvr;
	int64_t		 slut;
};

/* As 1.4 shows it.  GW_OK and the assertion's octets. */
static enum gw_err
udsted(struct betjening *k, const struct udstedelse *u, const char **id,
    const char **out, size_t *len)
{
	const struct assertion_attr attrs[] = {
		{ CVR_CLAIM, u->cvr },
		{ "dk:gov:saml:attribute:AssuranceLevel", "3" },
		{ "dk:gov:saml:attribute:SpecVer", "DK-SAML-2.0" },
		{ "dk:gov:saml:attribute:KombitSpecVer", "1.0" },
		{ "dk:gov:saml:attribute:Privileges_intermediate",
		    privilegier(k->a, u->kalder, u->cvr) },
	};
	struct assertion as;
	char navn[256] = "";

	X509_NAME_oneline(X509_get_subject_name(k->besked->bst), navn,
	    sizeof(navn));
	assertion_init(&as);
	as.id = *id = arena_printf(k->a, "_%s", wssec_uuid_urn(k->a) + 9);
	as.issuer = STS_ISSUER;
	as.nameid = navn;
	as.nameid_format = "urn:oasis:names:tc:SAML:1.1:nameid-format:"
	    "X509SubjectName";
	as.hok = k->besked->bst;
	as.recipient = u->til->entityid;
	as.audience = u->til->entityid;
	as.issued = as.not_before = as.conf_not_before = k->nu;
	as.not_on_or_after = as.conf_not_on_or_after = u->slut;
	as.attrs = attrs;
	as.n_attrs = sizeof(attrs) / sizeof(*attrs);
	as.key = k->t->key;
	as.keyinfo = 1;
	if (attrs[4].value == NULL || *id == NULL)
		return GW_ENOMEM;
	return assertion_make(k->a, k->m->signer, &as, NULL, out, len);
}

static void
reference(struct buf *b, const char *element, const char *id)
{
	buf_printf(b, "<wst:%s><wsse:SecurityTokenReference "
	    "wsse11:TokenType=\"" SAML2_TYPE "\"><wsse:KeyIdentifier "
	    "ValueType=\"" WSS_SAMLID "\">%s</wsse:KeyIdentifier>"
	    "</wsse:SecurityTokenReference></wst:%s>", element, id, element);
}

/* As 1.3 shows it: one response in the collection, in this order. */
static void
svar(struct betjening *k, const xmlNode *rst, const struct udstedelse *u,
    const char *id, const char *token, size_t len, struct buf *b)
{
	const char *context = xml_attr(k->a, rst, "Context");
	char t[TID_LEN];

	buf_puts(b, "<wst:RequestSecurityTokenResponseCollection xmlns:wst=\""
	    NS_WST "\" xmlns:wsu=\"" NS_WSU "\" xmlns:wsse=\"" NS_WSSE "\" "
	    "xmlns:wsse11=\"" NS_WSSE11 "\" xmlns:wsp=\"" NS_WSP "\" "
	    "xmlns:wsa=\"" NS_WSA "\"><wst:RequestSecurityTokenResponse");
	if (context != NULL) {
		buf_puts(b, " Context=\"");
		xml_put_text(b, context);
		buf_puts(b, "\"");
	}
	buf_puts(b, "><wst:Lifetime>");
	xml_felt(b, "wsu:Created", tid_print(k->nu, t));
	xml_felt(b, "wsu:Expires", tid_print(u->slut, t));
	buf_puts(b, "</wst:Lifetime><wsp:AppliesTo><wsa:EndpointReference>");
	xml_felt(b, "wsa:Address", u->til->entityid);
	buf_puts(b, "</wsa:EndpointReference></wsp:AppliesTo>"
	    "<wst:RequestedSecurityToken>");
	buf_add(b, token, len);
	buf_puts(b, "</wst:RequestedSecurityToken>");
	reference(b, "RequestedAttachedReference", id);
	reference(b, "RequestedUnattachedReference", id);
	buf_puts(b, "<wst:TokenType>" SAML2_TYPE "</wst:TokenType>"
	    "<wst:RequestType>" NS_WST "/Issue</wst:RequestType>"
	    "<wst:KeyType>" NS_WST "/PublicKey</wst:KeyType>"
	    "</wst:RequestSecurityTokenResponse>"
	    "</wst:RequestSecurityTokenResponseCollection>");
}

/* What a tester ordered: a good token, for another authority than asked. */
static void
forvansk(const struct betjening *k, struct udstedelse *u)
{
	long arg;

	if (fejlplan_nu(k->t->fejl, &arg) == FEJL_PERSON)
		u->cvr = EN_ANDEN_CVR;
}

static enum gw_err
issue(struct betjening *k, xmlDoc *doc, struct buf *out)
{
	const xmlNode *rst = xmlDocGetRootElement(doc);
	const char *id, *token;
	struct udstedelse u;
	enum gw_err rc;
	size_t len;

	tjek_art(k, rst);
	u.kalder = kalderen(k);
	u.til = tjenesten(k, rst);
	u.cvr = cvr_krav(k, rst);
	u.slut = levetid_slut(k, rst);
	if (u.kalder == NULL)
		afvis(k, KODE_UKENDT, "Kalderen er ikke registreret");
	else if (u.til == NULL)
		afvis(k, KODE_UKENDT, "AppliesTo er ingen kendt tjeneste");
	else if (u.cvr == NULL)
		afvis(k, KODE_FORMAT, "Der skal være præcis ét CVR-krav");
	else if (!samme_noegle(k, rst))
		afvis(k, KODE_FORMAT, "UseKey er ikke underskriverens "
		    "certifikat");
	if (k->fejl.kode != NULL)
		return GW_OK;
	forvansk(k, &u);
	rc = udsted(k, &u, &id, &token, &len);
	if (rc == GW_OK)
		svar(k, rst, &u, id, token, len, out);
	return rc;
}

static const struct operation ops[] = {
	{ STS_ISSUE, STS_FINAL, "RequestSecurityToken", NULL, issue },
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct tjeneste_def sts_def = {
	.navn = "sts",
	.path = "/runtime/services/kombittrust/14/certificatemixed",
	.entityid = STS_ISSUER,
	.soap = SOAP_12,
	.kind = WSSEC_BST_REQUEST,
	.svar_kind = WSSEC_STS_ANSWER,
	.skema = SKEMA_STS,
	.ops = ops
};
