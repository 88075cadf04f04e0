#include "trust.h"
#include "certs.h"
#include "chain.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#define CVR_LEN		8

/* A certificate believed for what it is named, at [from, to). */
struct pin {
	struct pin	*next;
	char		*name;		/* entityID, or the service's name */
	X509		*cert;
	int64_t		 from, to;
};

struct trust_client {
	struct trust_client *next;
	char		*fingerprint;	/* NULL: not asked for */
	char		*issuer_dn, *subject_serial;	/* likewise, both */
	char		*issuers;
};

struct trust {
	struct chain	*chain;
	struct certs	*certs;
	struct pin	*issuers, *services;
	struct trust_client *clients;
};

struct trust *
trust_new(void)
{
	struct trust *t;

	if ((t = calloc(1, sizeof(*t))) == NULL)
		return NULL;
	if ((t->chain = chain_new()) == NULL ||
	    (t->certs = certs_new()) == NULL) {
		trust_free(t);
		return NULL;
	}
	return t;
}

static void
pin_free(struct pin *p)
{
	X509_free(p->cert);
	free(p->name);
	free(p);
}

static void
pins_free(struct pin *p)
{
	struct pin *next;

	for (; p != NULL; p = next) {
		next = p->next;
		pin_free(p);
	}
}

static void
client_free(struct trust_client *k)
{
	free(k->fingerprint);
	free(k->issuer_dn);
	free(k->subject_serial);
	free(k->issuers);
	free(k);
}

void
trust_free(struct trust *t)
{
	struct trust_client *k, *next;

	if (t == NULL)
		return;
	chain_free(t->chain);
	certs_free(t->certs);
	pins_free(t->issuers);
	pins_free(t->services);
	for (k = t->clients; k != NULL; k = next) {
		next = k->next;
		client_free(k);
	}
	free(t);
}

/* --- Chains -------------------------------------------------------------- */

enum gw_err
trust_add_ca(struct trust *t, const char *pem, size_t len, struct grund *g)
{
	return chain_add_ca(t->chain, pem, len, g);
}

enum gw_err
trust_add_crl(struct trust *t, const char *pem, size_t len, struct grund *g)
{
	return chain_add_crl(t->chain, pem, len, g);
}

enum gw_err
trust_allow_no_crl(struct trust *t, const char *issuer_dn, struct grund *g)
{
	return chain_allow_no_crl(t->chain, issuer_dn, g);
}

enum gw_err
trust_check(const struct trust *t, X509 *cert, enum trust_usage usage,
    int64_t now, struct grund *g)
{
	return chain_check(t->chain, cert, usage, now, g);
}

/* --- Pinned certificates ------------------------------------------------- */

/* The one certificate of a PEM text; NULL when there is none, or another. */
static X509 *
only_cert(const char *pem, size_t len)
{
	BIO *in = len > INT32_MAX ? NULL : BIO_new_mem_buf(pem, (int)len);
	X509 *cert = NULL, *other = NULL;

	if (in == NULL)
		return NULL;
	cert = PEM_read_bio_X509(in, NULL, NULL, NULL);
	if (cert != NULL)
		other = PEM_read_bio_X509(in, NULL, NULL, NULL);
	if (other != NULL) {
		X509_free(cert);
		cert = NULL;
	}
	X509_free(other);
	BIO_free(in);
	ERR_clear_error();
	return cert;
}

static enum gw_err
pin_add(struct pin **list, const char *name, const char *pem, size_t len,
    int64_t from, int64_t to, struct grund *g)
{
	struct pin *p;

	if (name == NULL || *name == '\0')
		return fail(g, GW_ECONF, "pinned certificate: whose?");
	if (from >= to)
		return fail(g, GW_ECONF, "pinned certificate of %s: "
		    "ends before it begins", name);
	if ((p = calloc(1, sizeof(*p))) == NULL)
		return fail(g, GW_ENOMEM, "pinned certificate: no memory");
	p->from = from;
	p->to = to;
	if ((p->name = strdup(name)) == NULL) {
		pin_free(p);
		return fail(g, GW_ENOMEM, "pinned certificate: no memory");
	}
	if ((p->cert = only_cert(pem, len)) == NULL) {
		pin_free(p);
		return fail(g, GW_ECONF, "pinned certificate of %s: "
		    "not one certificate in PEM", name);
	}
	p->next = *list;
	*list = p;
	return GW_OK;
}

static size_t
pin_find(const struct pin *p, const char *name, int64_t now, X509 **out,
    size_t max)
{
	size_t n = 0;

	for (; p != NULL && n < max; p = p->next)
		if (now >= p->from && now < p->to && strcmp(p->name, name) == 0)
			out[n++] = p->cert;
	return n;
}

enum gw_err
trust_add_issuer(struct trust *t, const char *entity, const char *pem,
    size_t len, int64_t from, int64_t to, struct grund *g)
{
	return pin_add(&t->issuers, entity, pem, len, from, to, g);
}

enum gw_err
trust_add_service(struct trust *t, const char *service, const char *pem,
    size_t len, int64_t from, int64_t to, struct grund *g)
{
	return pin_add(&t->services, service, pem, len, from, to, g);
}

size_t
trust_issuer(const struct trust *t, const char *entity, int64_t now,
    X509 **out, size_t max)
{
	return pin_find(t->issuers, entity, now, out, max);
}

size_t
trust_service(const struct trust *t, const char *service, int64_t now,
    X509 **out, size_t max)
{
	return pin_find(t->services, service, now, out, max);
}

X509 *
trust_decode(const struct trust *t, const unsigned char *der, size_t len)
{
	return certs_decode(t->certs, der, len);
}

/* --- Certificates -------------------------------------------------------- */

enum gw_err
trust_thumbprint(X509 *cert, char out[THUMB_LEN])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len, i;

	out[0] = '\0';
	if (!X509_digest(cert, EVP_sha256(), digest, &len))
		return GW_EINTERN;
	for (i = 0; i < len; i++) {
		out[2 * i] = hex[digest[i] >> 4];
		out[2 * i + 1] = hex[digest[i] & 15];
	}
	out[2 * i] = '\0';
	return GW_OK;
}

/*
 * The subject's only value of an attribute, in UTF-8: *out is malloc'ed by
 * OpenSSL, or NULL when the value has a NUL in it, when there are several,
 * or no memory.  Answers how many there are.
 */
static int
subject_value(const X509 *cert, int nid, char **out)
{
	X509_NAME *name = X509_get_subject_name(cert);
	int i = X509_NAME_get_index_by_NID(name, nid, -1);
	unsigned char *text = NULL;
	int len;

	*out = NULL;
	if (i < 0)
		return 0;
	if (X509_NAME_get_index_by_NID(name, nid, i) >= 0)
		return 2;
	len = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(
	    X509_NAME_get_entry(name, i)));
	if (len >= 0 && strlen((char *)text) == (size_t)len)
		*out = (char *)text;
	else
		OPENSSL_free(text);
	return 1;
}

/* Copies the eight digits behind prefix; rest must follow them at once
 * ("" is the end, otherwise its first character). */
static void
copy_cvr(const char *value, const char *prefix, const char *rest, char out[9])
{
	size_t n = strlen(prefix);

	if (value == NULL || strncmp(value, prefix, n) != 0 ||
	    strspn(value + n, "0123456789") < CVR_LEN ||
	    value[n + CVR_LEN] != *rest)
		return;
	memcpy(out, value + n, CVR_LEN);
	out[CVR_LEN] = '\0';
}

void
trust_cvr(X509 *cert, char out[9])
{
	char *value;

	out[0] = '\0';
	/* OCES3 after ETSI EN 319 412-1, 5.1.4; where it says anything, what
	 * an OCES2 subject would have said does not count. */
	if (subject_value(cert, NID_organizationIdentifier, &value) != 0) {
		copy_cvr(value, "NTRDK-", "", out);
	} else {
		(void)subject_value(cert, NID_serialNumber, &value);
		copy_cvr(value, "CVR:", "-", out);
	}
	OPENSSL_free(value);
}

/* --- Known TLS clients --------------------------------------------------- */

/* A SHA-256 as openssl prints it (capitals, colons) or not, to ours. */
static char *
fingerprint_parse(const char *s)
{
	char *out = malloc(THUMB_LEN);
	size_t n = 0;

	if (out == NULL)
		return NULL;
	for (; *s != '\0' && n < THUMB_LEN - 1; s++) {
		if (*s == ':' && n > 0 && n % 2 == 0)
			continue;
		if (strchr("0123456789abcdefABCDEF", *s) == NULL)
			break;
		out[n++] = (char)(*s >= 'A' && *s <= 'F' ? *s + 32 : *s);
	}
	out[n] = '\0';
	if (n == THUMB_LEN - 1 && *s == '\0')
		return out;
	free(out);
	return NULL;
}

static int
given(const char *s)
{
	return s != NULL && *s != '\0';
}

/* strdup() of what is given; 0 only for want of memory. */
static int
copy_given(char **to, const char *from)
{
	return !given(from) || (*to = strdup(from)) != NULL;
}

enum gw_err
trust_add_client(struct trust *t, const char *fingerprint,
    const char *issuer_dn, const char *subject_serial, const char *issuers,
    struct grund *g)
{
	struct trust_client *k;

	if (given(issuer_dn) != given(subject_serial))
		return fail(g, GW_ECONF, "known client: issuer and subject "
		    "serialNumber belong together");
	if (!given(fingerprint) && !given(issuer_dn))
		return fail(g, GW_ECONF, "known client: known by what?");
	if ((k = calloc(1, sizeof(*k))) == NULL)
		return fail(g, GW_ENOMEM, "known client: no memory");
	if (!copy_given(&k->issuer_dn, issuer_dn) ||
	    !copy_given(&k->subject_serial, subject_serial) ||
	    !copy_given(&k->issuers, issuers)) {
		client_free(k);
		return fail(g, GW_ENOMEM, "known client: no memory");
	}
	if (given(fingerprint) &&
	    (k->fingerprint = fingerprint_parse(fingerprint)) == NULL) {
		client_free(k);
		return fail(g, GW_ECONF, "known client: a fingerprint is 64 "
		    "hexadecimal digits (SHA-256)");
	}
	k->next = t->clients;
	t->clients = k;
	return GW_OK;
}

/* Asked for, and not so: the certificate is not that client's. */
static int
differs(const char *wanted, const char *is)
{
	return wanted != NULL && (is == NULL || strcmp(wanted, is) != 0);
}

const struct trust_client *
trust_client(const struct trust *t, X509 *cert)
{
	const struct trust_client *k = NULL;
	char thumb[THUMB_LEN], *dn = NULL, *serial = NULL;

	if (cert == NULL || trust_thumbprint(cert, thumb) != GW_OK)
		return NULL;
	dn = chain_dn(X509_get_issuer_name(cert));
	(void)subject_value(cert, NID_serialNumber, &serial);
	for (k = t->clients; k != NULL; k = k->next)
		if (!differs(k->fingerprint, thumb) &&
		    !differs(k->issuer_dn, dn) &&
		    !differs(k->subject_serial, serial))
			break;
	OPENSSL_free(serial);
	free(dn);
	return k;
}

int
trust_client_issuer(const struct trust_client *k, const char *entity)
{
	const char *s;
	size_t n;

	if (k == NULL || k->issuers == NULL || !given(entity))
		return 0;
	for (s = k->issuers; *(s += strspn(s, " ")) != '\0'; s += n) {
		n = strcspn(s, " ");
		if ((n == 1 && *s == '*') ||
		    (n == strlen(entity) && strncmp(s, entity, n) == 0))
			return 1;
	}
	return 0;
}
