/*
 * wssec_fuzz.c - a valid signed message, edited by somebody without a key.
 *
 * The input is a list of edits (place, octets cut, octets put in) to a
 * request that holds, or, when it begins with '<', a message of its own.
 * Whatever was edited: what is accepted says what was signed, and nothing is
 * told apart before the signatures hold.
 */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "../testmiljoe/assertion.c"
#include "wssec.h"

#define NOW	((int64_t)1790000000000)
#define BODY	"<t:A xmlns:t=\"urn:t\"><t:B c=\"1\">2</t:B></t:A>"
#define MAX	(256 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);
int	LLVMFuzzerInitialize(int *, char ***);

static struct signer	*signer;
static struct trust	*trust;
static struct signkey	*key;
static char		 valid[65536], edited[MAX];
static size_t		 valid_len;

#define must(x)	do { if (!(x)) abort(); } while (0)

/* A key and its self-signed certificate, which is its own CA. */
static void
identity(void)
{
	EVP_PKEY *k = EVP_EC_gen("P-256");
	BIO *cert = BIO_new(BIO_s_mem()), *private = BIO_new(BIO_s_mem());
	X509 *c = X509_new();
	char *p;
	long len;

	X509_set_version(c, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(c), 1);
	ASN1_TIME_set(X509_getm_notBefore(c), NOW / 1000 - 86400);
	ASN1_TIME_set(X509_getm_notAfter(c), NOW / 1000 + 86400);
	X509_set_pubkey(c, k);
	must(X509_sign(c, k, EVP_sha256()));
	PEM_write_bio_X509(cert, c);
	PEM_write_bio_PrivateKey(private, k, NULL, NULL, 0, NULL, NULL);
	len = BIO_get_mem_data(cert, &p);
	must(signkey_new(p, (size_t)len, NULL, &key) == GW_OK);
	must(trust_add_issuer(trust, "urn:i", p, (size_t)len, 0,
	    INT64_MAX, NULL) == GW_OK);
	len = BIO_get_mem_data(private, &p);
	must(signer_local_add(signer, p, (size_t)len, NULL, key, NULL) ==
	    GW_OK);
	BIO_free(cert);
	BIO_free(private);
	X509_free(c);
	EVP_PKEY_free(k);
}

static void
message(struct arena *a)
{
	struct assertion s;
	struct wssec_token t;
	struct wssec_make m = {
		.kind = WSSEC_TOKEN_REQUEST, .soap = SOAP_12,
		.action = "urn:a", .message_id = "urn:m", .to = "urn:to",
		.reply_to_anonymous = 1, .transaction = "x",
		.created = NOW, .expires = NOW + 1000, .body = BODY,
		.body_len = strlen(BODY), .key = key, .token = &t
	};
	const char *text;
	size_t len;

	assertion_init(&s);
	s.id = "_t";
	s.issuer = "urn:i";
	s.audience = s.recipient = "urn:aud";
	s.hok = key->cert;
	s.issued = s.not_before = NOW;
	s.not_on_or_after = NOW + 1000;
	s.key = key;
	must(assertion_make(a, signer, &s, NULL, &text, &len) == GW_OK);
	must(wssec_token_init(a, text, len, NULL, &t) == GW_OK);
	must(wssec_make(a, signer, &m, NULL, &text, &valid_len) == GW_OK);
	must(valid_len < sizeof(valid));
	memcpy(valid, text, valid_len);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct arena *a = arena_new(1 << 20);

	(void)argc;
	(void)argv;
	signer = signer_local_new();
	trust = trust_new();
	identity();
	message(a);
	arena_free(a);
	return 0;
}

/* Each edit is four octets: where (two), how much is cut, how much of what
 * follows is put in. */
static size_t
edit(const uint8_t *p, size_t n)
{
	size_t len = valid_len, at, cut, put;

	memcpy(edited, valid, len);
	while (n >= 4) {
		at = ((size_t)p[0] << 8 | p[1]) % (len + 1);
		cut = p[2] < len - at ? p[2] : len - at;
		put = p[3] < n - 4 ? p[3] : n - 4;
		if (len + put > sizeof(edited))
			break;
		memmove(edited + at + put, edited + at + cut, len - at - cut);
		memcpy(edited + at, p + 4, put);
		len = len - cut + put;
		p += 4 + put;
		n -= 4 + put;
	}
	return len;
}

/* Everything but the level of assurance is right, so a message that holds
 * ends at the token. */
static void
judge(const char *text, size_t len)
{
	static const char *const addresses[] = { "urn:to", NULL };
	static const char *const actions[] = { "urn:a", NULL };
	struct wssec_policy p = {
		.kind = WSSEC_TOKEN_REQUEST, .soap = SOAP_12,
		.limits = &scan_request, .skew_ms = 0, .trust = trust,
		.addresses = addresses, .actions = actions,
		.saml = { trust, "urn:aud", 0 }
	};
	struct arena *a = arena_new(64 << 20);
	struct wssec w;
	enum gw_err rc = wssec_verify(a, text, len, &p, NOW, NULL, &w);

	must(rc != GW_OK);
	if (!w.verified)
		must(rc == GW_ESCAN || rc == GW_ESIZE || rc == GW_ECHECK ||
		    rc == GW_ESECURITY || rc == GW_ENOMEM);
	else if (rc == GW_EAUTH) {
		must(w.body_child.len == strlen(BODY) &&
		    memcmp(w.body_child.p, BODY, strlen(BODY)) == 0);
		must(strcmp(w.message_id, "urn:m") == 0);
	}
	wssec_fini(&w);
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (n > 0 && p[0] == '<')
		judge((const char *)p, n);
	else
		judge(edited, edit(p, n));
	return 0;
}
