#include <openssl/x509v3.h>
#include <string.h>

#include "form.h"
#include "wssec_impl.h"

#define MAX_PINNED	8
#define MAX_CERT	8192		/* octets of DER */

static enum gw_err
bad(const struct besked *m, const char *what)
{
	return fail(m->g, GW_ECHECK, "message: %s", what);
}

static const struct form_name ids[] = {
	{ NULL, "Id" }, { NS_WSU, "Id" }, { NULL, NULL }
};

/* Text of a token reference, white space around it cut. */
static const char *
collapsed(const struct besked *m, const struct scan_node *n)
{
	char *s = scan_text(m->a, m->doc, n);

	return s == NULL ? NULL : scan_collapse(s);
}

static int
str_names(const struct besked *m, const struct scan_node *str)
{
	static const struct form_name str_attrs[] = {
		{ NULL, "Id" }, { NS_WSU, "Id" }, { NS_WSSE11, "TokenType" },
		{ NULL, NULL }
	};
	static const struct form_name key_attrs[] = {
		{ NULL, "Id" }, { NS_WSU, "Id" }, { NULL, "ValueType" },
		{ NULL, NULL }
	};
	const struct scan_node *key;
	const char *id, *names;

	if (!form_attrs(str, str_attrs) ||
	    (scan_attr(str, NS_WSSE11, "TokenType") != NULL &&
	    !form_attr_is(m->a, str, NS_WSSE11, "TokenType", WSS_SAMLV20)))
		return 0;
	if ((key = form_sole(m->doc, str, NS_WSSE, "KeyIdentifier")) == NULL ||
	    !form_attrs(key, key_attrs) ||
	    !form_attr_is(m->a, key, NULL, "ValueType", WSS_SAMLID))
		return 0;
	id = form_attr(m->a, m->assertion, NULL, "ID");
	names = collapsed(m, key);
	return id != NULL && names != NULL && strcmp(id, names) == 0;
}

/* The one SecurityTokenReference in KeyInfo. */
static const struct scan_node *
keyinfo_str(const struct besked *m, const struct dsig *d)
{
	if (d->keyinfo == NULL || !form_attrs(d->keyinfo, ids))
		return NULL;
	return form_sole(m->doc, d->keyinfo, NS_WSSE,
	    "SecurityTokenReference");
}

/* 1 when the reference is to the BinarySecurityToken. */
static int
str_is_bst(const struct besked *m, const struct scan_node *str)
{
	static const struct form_name allowed[] = {
		{ NULL, "URI" }, { NULL, "ValueType" }, { NULL, NULL }
	};
	const struct scan_node *ref;
	const char *uri;

	if (!form_attrs(str, ids) ||
	    (ref = form_sole(m->doc, str, NS_WSSE, "Reference")) == NULL ||
	    !form_attrs(ref, allowed) || !form_empty(m->doc, ref) ||
	    (uri = form_attr(m->a, ref, NULL, "URI")) == NULL || *uri != '#')
		return 0;
	if (scan_attr(ref, NULL, "ValueType") != NULL &&
	    !form_attr_is(m->a, ref, NULL, "ValueType", WSS_X509V3))
		return 0;
	return scan_by_id(m->doc,
	    (struct slice){ uri + 1, strlen(uri + 1) }) == m->bst;
}

static enum gw_err
bst_der(const struct besked *m, unsigned char **der, size_t *len)
{
	static const struct form_name allowed[] = {
		{ NS_WSU, "Id" }, { NULL, "ValueType" },
		{ NULL, "EncodingType" }, { NULL, NULL }
	};
	const char *s;

	if (!form_attrs(m->bst, allowed) ||
	    !form_attr_is(m->a, m->bst, NULL, "ValueType", WSS_X509V3) ||
	    (scan_attr(m->bst, NULL, "EncodingType") != NULL &&
	    !form_attr_is(m->a, m->bst, NULL, "EncodingType", WSS_BASE64)) ||
	    (s = scan_text(m->a, m->doc, m->bst)) == NULL)
		return bad(m, "BinarySecurityToken is not a certificate");
	if ((*der = arena_alloc(m->a, MAX_CERT)) == NULL)
		return fail(m->g, GW_ENOMEM, "message: no memory");
	if (base64_decode(s, strlen(s), 1, *der, MAX_CERT, len) != GW_OK)
		return bad(m, "BinarySecurityToken is not base64");
	return GW_OK;
}

/* The signature by this certificate's key; who signed goes to the log. */
static enum gw_err
signer_check(const struct besked *m, const struct dsig *d, X509 *cert)
{
	if (trust_thumbprint(cert, m->out->signer) != GW_OK)
		return fail(m->g, GW_EINTERN, "message: thumbprint");
	return dsig_check_key(m->doc, d, X509_get0_pubkey(cert), m->g);
}

/* Profile 4: how the token's key relates to the channel's. */
static enum gw_err
binding_check(const struct besked *m)
{
	X509 *hok = m->out->saml.hok, *tls = m->p->tls_cert;
	char a[9] = "", b[9] = "";

	if (m->p->hok_binding == HOK_NONE)
		return GW_OK;
	if (tls == NULL)
		return bad(m, "no TLS certificate to bind the key to");
	if (m->p->hok_binding == HOK_SAME_CERT)
		return X509_cmp(tls, hok) == 0 ? GW_OK :
		    bad(m, "key is not the TLS certificate's");
	trust_cvr(tls, a);
	trust_cvr(hok, b);
	return *a != '\0' && strcmp(a, b) == 0 ? GW_OK :
	    bad(m, "key and TLS certificate have not one CVR");
}

/* A holder of key: the assertion names the key, its issuer vouches. */
static enum gw_err
holder_check(struct besked *m, const struct dsig *d)
{
	const struct scan_node *str = keyinfo_str(m, d);
	enum gw_err saml, rc;

	if (str == NULL || !str_names(m, str) ||
	    !str_names(m, m->str))
		return bad(m, "KeyInfo does not name the Assertion");
	saml = saml_verify(m->a, m->doc, m->assertion, &m->p->saml, m->now,
	    m->g, &m->out->saml);
	m->out->has_saml = 1;
	if (m->out->saml.hok == NULL)
		return saml;
	rc = signer_check(m, d, m->out->saml.hok);
	if (saml != GW_OK || rc != GW_OK)
		return saml != GW_OK ? saml : rc;
	return binding_check(m);
}

/* To the STS: the certificate is in the message, its chain is the token
 * stage's. */
static enum gw_err
bearer_check(struct besked *m, const struct dsig *d)
{
	const struct scan_node *str = keyinfo_str(m, d);
	const unsigned char *p;
	unsigned char *der;
	size_t len;
	enum gw_err rc;

	if (str == NULL || !str_is_bst(m, str))
		return bad(m, "KeyInfo is not the BinarySecurityToken");
	if ((rc = bst_der(m, &der, &len)) != GW_OK)
		return rc;
	p = der;
	if ((m->out->bst = d2i_X509(NULL, &p, (long)len)) == NULL ||
	    p != der + len)
		return bad(m, "BinarySecurityToken is not DER");
	return signer_check(m, d, m->out->bst);
}

/* 1 when the certificate is the octets of the BinarySecurityToken: it is
 * only ever compared, never trusted. */
static int
cert_is_der(X509 *cert, const unsigned char *der, size_t len)
{
	unsigned char *is = NULL;
	int n = i2d_X509(cert, &is), equal;

	equal = n > 0 && (size_t)n == len && memcmp(is, der, len) == 0;
	OPENSSL_free(is);
	return equal;
}

/* 1 when the certificate has that SubjectKeyIdentifier. */
static int
cert_is_ski(X509 *cert, const unsigned char *ski, size_t len)
{
	const ASN1_OCTET_STRING *is = X509_get0_subject_key_id(cert);

	return is != NULL && (size_t)ASN1_STRING_length(is) == len &&
	    memcmp(ASN1_STRING_get0_data(is), ski, len) == 0;
}

/* KeyInfo's SubjectKeyIdentifier, as the STS answers. */
static enum gw_err
keyinfo_ski(const struct besked *m, const struct dsig *d, unsigned char *ski,
    size_t max, size_t *len)
{
	static const struct form_name allowed[] = {
		{ NULL, "ValueType" }, { NULL, "EncodingType" }, { NULL, NULL }
	};
	const struct scan_node *str = keyinfo_str(m, d), *key;
	const char *s;

	if (str == NULL || !form_attrs(str, ids) ||
	    (key = form_sole(m->doc, str, NS_WSSE, "KeyIdentifier")) == NULL ||
	    !form_attrs(key, allowed) ||
	    !form_attr_is(m->a, key, NULL, "ValueType", WSS_X509SKI) ||
	    (scan_attr(key, NULL, "EncodingType") != NULL &&
	    !form_attr_is(m->a, key, NULL, "EncodingType", WSS_BASE64)) ||
	    (s = collapsed(m, key)) == NULL)
		return bad(m, "KeyInfo is not a SubjectKeyIdentifier");
	if (base64_decode(s, strlen(s), 0, ski, max, len) != GW_OK ||
	    *len == 0)
		return bad(m, "SubjectKeyIdentifier is not base64");
	return GW_OK;
}

/* An answer: by one of the service's pinned certificates, which the message
 * may name and never bring. */
static enum gw_err
pinned_check(struct besked *m, const struct dsig *d)
{
	X509 *pinned[MAX_PINNED];
	size_t i, len, n = trust_service(m->p->trust, m->p->service, m->now,
	    pinned, MAX_PINNED);
	int by_ski = m->p->kind == WSSEC_STS_ANSWER;
	unsigned char ski[64], *name = ski;
	const struct scan_node *str = keyinfo_str(m, d);
	enum gw_err rc;

	if (by_ski)
		rc = keyinfo_ski(m, d, ski, sizeof(ski), &len);
	else if (str == NULL || !str_is_bst(m, str))
		rc = bad(m, "KeyInfo is not the BinarySecurityToken");
	else
		rc = bst_der(m, &name, &len);
	if (rc != GW_OK)
		return rc;
	for (i = 0; i < n; i++)
		if (by_ski ? cert_is_ski(pinned[i], name, len) :
		    cert_is_der(pinned[i], name, len)) {
			m->pinned = pinned[i];
			return signer_check(m, d, pinned[i]);
		}
	return bad(m, "signed by a certificate that is not pinned");
}

enum gw_err
sig_key(struct besked *m, const struct dsig *d)
{
	switch (m->p->kind) {
	case WSSEC_TOKEN_REQUEST:
		return holder_check(m, d);
	case WSSEC_BST_REQUEST:
		return bearer_check(m, d);
	case WSSEC_ANSWER:
	case WSSEC_STS_ANSWER:
		return pinned_check(m, d);
	}
	return fail(m->g, GW_EINTERN, "message: kind");
}
