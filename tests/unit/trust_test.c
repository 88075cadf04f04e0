/*
 * trust_test.c - each test begins with one good chain (root, issuing CA,
 * leaf, and a current CRL for each CA) and changes one thing.
 */
#include "trust.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define T0	((int64_t)1790000000)		/* s UTC; "now" of the tests */
#define NOW	(T0 * 1000)
#define DAY	((int64_t)86400)
#define ROOT_DN	"CN=Rod,O=Test,C=DK"
#define CA_DN	"CN=Udsteder,O=Test,C=DK"
#define PART1	"http://crl.test.invalid/1.crl"
#define PART2	"http://crl.test.invalid/2.crl"

/* What a certificate is made of; zero leaves an extension out. */
struct want {
	const char	*cn, *orgid, *serial;
	int		 ca, no_aki;
	const char	*ku, *eku, *cdp;
	int64_t		 from, until;		/* s UTC */
	const EVP_MD	*md;
	EVP_PKEY	*key;
	long		 number;
};

static EVP_PKEY *root_key, *ca_key, *leaf_key, *other_key;
static X509 *root, *ca, *other_root;

static ASN1_TIME *
at(int64_t s)
{
	return ASN1_TIME_set(NULL, (time_t)s);
}

static X509_NAME *
name_new(const char *cn, const char *orgid, const char *serial)
{
	X509_NAME *n = X509_NAME_new();
	const char *const parts[][2] = { { "C", "DK" },
	    { "organizationIdentifier", orgid }, { "O", "Test" },
	    { "serialNumber", serial }, { "CN", cn } };
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i][1] != NULL)
			assert_true(X509_NAME_add_entry_by_txt(n, parts[i][0],
			    MBSTRING_UTF8,
			    (const unsigned char *)parts[i][1], -1, -1, 0));
	return n;
}

static X509_EXTENSION *
ext_new(X509V3_CTX *v, int nid, const char *text)
{
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, v, nid, text);

	assert_non_null(e);
	return e;
}

static void
cert_ext(X509 *c, X509 *issuer, int nid, const char *text)
{
	X509_EXTENSION *e;
	X509V3_CTX v;

	if (text == NULL)
		return;
	X509V3_set_ctx(&v, issuer, c, NULL, NULL, 0);
	e = ext_new(&v, nid, text);
	assert_true(X509_add_ext(c, e, -1));
	X509_EXTENSION_free(e);
}

/* issuer NULL: self-signed. */
static X509 *
cert_new(const struct want *w, X509 *issuer, EVP_PKEY *issuer_key)
{
	X509 *c = X509_new(), *up = issuer == NULL ? c : issuer;
	X509_NAME *n = name_new(w->cn, w->orgid, w->serial);
	ASN1_TIME *from = at(w->from), *until = at(w->until);
	char cdp[128];

	X509_set_version(c, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(c), w->number);
	X509_set_subject_name(c, n);
	X509_set_issuer_name(c, X509_get_subject_name(up));
	X509_set1_notBefore(c, from);
	X509_set1_notAfter(c, until);
	X509_set_pubkey(c, w->key);
	cert_ext(c, up, NID_subject_key_identifier, "hash");
	cert_ext(c, up, NID_basic_constraints,
	    w->ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	if (issuer != NULL && !w->no_aki)
		cert_ext(c, up, NID_authority_key_identifier, "keyid:always");
	cert_ext(c, up, NID_key_usage, w->ku);
	cert_ext(c, up, NID_ext_key_usage, w->eku);
	if (w->cdp != NULL) {
		snprintf(cdp, sizeof(cdp), "URI:%s", w->cdp);
		cert_ext(c, up, NID_crl_distribution_points, cdp);
	}
	assert_true(X509_sign(c, issuer_key, w->md));
	X509_NAME_free(n);
	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
	return c;
}

/* part: its issuingDistributionPoint, or NULL; revoked: a serial, or 0. */
static X509_CRL *
crl_new(X509 *issuer, EVP_PKEY *key, int64_t from, int64_t until,
    const char *part, long revoked)
{
	X509_CRL *c = X509_CRL_new();
	ASN1_INTEGER *nr = ASN1_INTEGER_new();
	ASN1_TIME *a = at(from), *b = at(until);
	X509_REVOKED *r;
	X509_EXTENSION *e;
	X509V3_CTX v;
	char idp[128];

	X509_CRL_set_version(c, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(c, X509_get_subject_name(issuer));
	X509_CRL_set1_lastUpdate(c, a);
	if (until != 0)
		X509_CRL_set1_nextUpdate(c, b);
	if (revoked != 0) {
		r = X509_REVOKED_new();
		ASN1_INTEGER_set(nr, revoked);
		X509_REVOKED_set_serialNumber(r, nr);
		X509_REVOKED_set_revocationDate(r, a);
		X509_CRL_add0_revoked(c, r);
	}
	X509V3_set_ctx(&v, issuer, NULL, NULL, c, 0);
	e = ext_new(&v, NID_authority_key_identifier, "keyid:always");
	X509_CRL_add_ext(c, e, -1);
	X509_EXTENSION_free(e);
	if (part != NULL) {
		snprintf(idp, sizeof(idp), "critical,fullname:URI:%s", part);
		e = ext_new(&v, NID_issuing_distribution_point, idp);
		X509_CRL_add_ext(c, e, -1);
		X509_EXTENSION_free(e);
	}
	assert_true(X509_CRL_sign(c, key, EVP_sha256()));
	ASN1_INTEGER_free(nr);
	ASN1_TIME_free(a);
	ASN1_TIME_free(b);
	return c;
}

static struct want
leaf_want(void)
{
	struct want w = { .cn = "Blad", .orgid = "NTRDK-34051178",
	    .serial = "UI:DK-O:G:1", .ku = "critical,digitalSignature",
	    .eku = "clientAuth", .cdp = PART1, .from = T0 - DAY,
	    .until = T0 + 100 * DAY, .md = EVP_sha256(), .number = 77 };

	w.key = leaf_key;
	return w;
}

static struct want
ca_want(const char *cn, EVP_PKEY *key)
{
	struct want w = { .cn = cn, .ca = 1, .ku = "critical,keyCertSign,"
	    "cRLSign", .from = T0 - 1000 * DAY, .until = T0 + 1000 * DAY,
	    .md = EVP_sha256(), .number = 5 };

	w.key = key;
	return w;
}

/* --- What a test holds: the trust, and a leaf to judge ------------------- */

struct scene {
	struct trust	*t;
	struct grund	 g;
	char		 pem[8192];
};

static size_t
pem_of(BIO *b, char *out, size_t max)
{
	int n = BIO_read(b, out, (int)max - 1);

	assert_true(n > 0);
	out[n] = '\0';
	BIO_free(b);
	return (size_t)n;
}

static size_t
cert_pem(struct scene *s, X509 *c)
{
	BIO *b = BIO_new(BIO_s_mem());

	PEM_write_bio_X509(b, c);
	return pem_of(b, s->pem, sizeof(s->pem));
}

static void
add_ca(struct scene *s, X509 *c)
{
	size_t n = cert_pem(s, c);

	assert_int_equal(trust_add_ca(s->t, s->pem, n, &s->g), GW_OK);
}

/* Adds the list and forgets it. */
static enum gw_err
give_crl(struct scene *s, X509_CRL *c)
{
	BIO *b = BIO_new(BIO_s_mem());
	size_t n;

	PEM_write_bio_X509_CRL(b, c);
	n = pem_of(b, s->pem, sizeof(s->pem));
	X509_CRL_free(c);
	return trust_add_crl(s->t, s->pem, n, &s->g);
}

static void
add_crl(struct scene *s, X509_CRL *c)
{
	assert_int_equal(give_crl(s, c), GW_OK);
}

static struct scene *
scene_cas(void)
{
	struct scene *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	s->t = trust_new();
	assert_non_null(s->t);
	add_ca(s, root);
	add_ca(s, ca);
	return s;
}

static void
add_root_crl(struct scene *s)
{
	add_crl(s, crl_new(root, root_key, T0 - DAY, T0 + 30 * DAY, NULL, 0));
}

static struct scene *
scene_new(void)
{
	struct scene *s = scene_cas();

	add_root_crl(s);
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + 10 * DAY, PART1, 0));
	return s;
}

static void
scene_free(struct scene *s)
{
	trust_free(s->t);
	free(s);
}

/* The verdict on a leaf of that making; its reason in s->g. */
static enum gw_err
judge_at(struct scene *s, const struct want *w, enum trust_usage usage,
    int64_t now)
{
	X509 *c = cert_new(w, ca, ca_key);
	enum gw_err rc;

	memset(&s->g, 0, sizeof(s->g));
	rc = trust_check(s->t, c, usage, now, &s->g);
	X509_free(c);
	return rc;
}

static void
refuses(struct scene *s, const struct want *w, enum trust_usage usage,
    const char *why)
{
	assert_int_equal(judge_at(s, w, usage, NOW), GW_EAUTH);
	if (strstr(s->g.text, why) == NULL)
		fail_msg("refused, but because: %s", s->g.text);
	scene_free(s);
}

static void
accepts(struct scene *s, const struct want *w, enum trust_usage usage)
{
	if (judge_at(s, w, usage, NOW) != GW_OK)
		fail_msg("refused: %s", s->g.text);
	scene_free(s);
}

static int
setup(void **state)
{
	struct want w;

	(void)state;
	root_key = EVP_EC_gen("P-256");
	ca_key = EVP_EC_gen("P-256");
	leaf_key = EVP_EC_gen("P-256");
	other_key = EVP_EC_gen("P-256");
	w = ca_want("Rod", root_key);
	root = cert_new(&w, NULL, root_key);
	w = ca_want("Rod", other_key);
	other_root = cert_new(&w, NULL, other_key);
	w = ca_want("Udsteder", ca_key);
	ca = cert_new(&w, root, root_key);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	X509_free(root);
	X509_free(other_root);
	X509_free(ca);
	EVP_PKEY_free(root_key);
	EVP_PKEY_free(ca_key);
	EVP_PKEY_free(leaf_key);
	EVP_PKEY_free(other_key);
	return 0;
}

/* --- Chain and certificate ----------------------------------------------- */

static void
good_chain_is_accepted(void **state)
{
	struct want w = leaf_want();

	(void)state;
	accepts(scene_new(), &w, TRUST_SIGN);
	accepts(scene_new(), &w, TRUST_TLS_CLIENT);
}

static void
empty_trust_refuses(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct want w = leaf_want();

	(void)state;
	assert_non_null(s);
	s->t = trust_new();
	refuses(s, &w, TRUST_SIGN, "unable to get local issuer");
}

static void
no_certificate_is_refused(void **state)
{
	struct scene *s = scene_new();

	(void)state;
	assert_int_equal(trust_check(s->t, NULL, TRUST_SIGN, NOW, &s->g),
	    GW_EAUTH);
	scene_free(s);
}

static void
issuing_ca_without_its_root_is_no_anchor(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct want w = leaf_want();

	(void)state;
	assert_non_null(s);
	s->t = trust_new();
	add_ca(s, ca);
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + DAY, PART1, 0));
	refuses(s, &w, TRUST_SIGN, "unable to get issuer certificate");
}

static void
root_of_the_same_name_but_another_key_is_no_anchor(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct want w = leaf_want();

	(void)state;
	assert_non_null(s);
	s->t = trust_new();
	add_ca(s, other_root);
	add_ca(s, ca);
	refuses(s, &w, TRUST_SIGN, "unable to get issuer certificate");
}

static void
leaf_signed_by_another_key_is_refused(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, other_key);

	(void)state;
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW, &s->g),
	    GW_EAUTH);
	assert_non_null(strstr(s->g.text, "signature failure"));
	X509_free(c);
	scene_free(s);
}

static void
self_signed_leaf_is_refused(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, NULL, leaf_key);

	(void)state;
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW, &s->g),
	    GW_EAUTH);
	assert_non_null(strstr(s->g.text, "self-signed"));
	X509_free(c);
	scene_free(s);
}

static void
leaf_is_good_from_its_first_second_to_its_last(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();

	(void)state;
	w.from = T0;
	w.until = T0 + 60;
	assert_int_equal(judge_at(s, &w, TRUST_SIGN, NOW - 1), GW_EAUTH);
	assert_int_equal(judge_at(s, &w, TRUST_SIGN, NOW), GW_OK);
	assert_int_equal(judge_at(s, &w, TRUST_SIGN, NOW + 59999), GW_OK);
	assert_int_equal(judge_at(s, &w, TRUST_SIGN, NOW + 60000), GW_EAUTH);
	assert_non_null(strstr(s->g.text, "expired"));
	scene_free(s);
}

static void
ca_certificate_is_no_leaf(void **state)
{
	struct want w = leaf_want();

	(void)state;
	w.ca = 1;
	w.ku = "critical,digitalSignature,keyCertSign";
	refuses(scene_new(), &w, TRUST_SIGN, "a CA's");
}

static void
leaf_without_key_usage_is_refused(void **state)
{
	struct want w = leaf_want();

	(void)state;
	w.ku = NULL;
	refuses(scene_new(), &w, TRUST_SIGN, "keyUsage");
}

static void
leaf_for_encryption_alone_is_refused(void **state)
{
	struct want w = leaf_want();

	(void)state;
	w.ku = "critical,keyEncipherment";
	refuses(scene_new(), &w, TRUST_SIGN, "keyUsage");
}

static void
server_certificate_is_no_client(void **state)
{
	struct want w = leaf_want();

	(void)state;
	w.eku = "serverAuth";
	refuses(scene_new(), &w, TRUST_TLS_CLIENT, "purpose");
	accepts(scene_new(), &w, TRUST_TLS_SERVER);
}

static void
client_certificate_is_no_server(void **state)
{
	struct want w = leaf_want();

	(void)state;
	refuses(scene_new(), &w, TRUST_TLS_SERVER, "purpose");
}

static void
verdict_for_one_use_is_none_for_another(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, ca_key);

	(void)state;
	assert_int_equal(trust_check(s->t, c, TRUST_TLS_CLIENT, NOW, NULL),
	    GW_OK);
	assert_int_equal(trust_check(s->t, c, TRUST_TLS_SERVER, NOW, NULL),
	    GW_EAUTH);
	X509_free(c);
	scene_free(s);
}

static void
weak_key_is_refused(void **state)
{
	struct want w = leaf_want();

	(void)state;
	w.key = EVP_RSA_gen(1024);
	assert_non_null(w.key);
	refuses(scene_new(), &w, TRUST_SIGN, "key too weak");
	EVP_PKEY_free(w.key);
}

static void
sha1_signature_is_refused(void **state)
{
	struct want w = leaf_want();

	(void)state;
	w.md = EVP_sha1();
	refuses(scene_new(), &w, TRUST_SIGN, "digest algorithm too weak");
}

static void
unknown_critical_extension_is_refused(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, ca_key);
	X509_EXTENSION *e = X509_EXTENSION_new();
	ASN1_OBJECT *oid = OBJ_txt2obj("1.2.3.4.5", 1);
	ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();

	(void)state;
	ASN1_OCTET_STRING_set(data, (const unsigned char *)"\x05\x00", 2);
	X509_EXTENSION_set_object(e, oid);
	X509_EXTENSION_set_critical(e, 1);
	X509_EXTENSION_set_data(e, data);
	X509_add_ext(c, e, -1);
	assert_true(X509_sign(c, ca_key, EVP_sha256()));
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW, &s->g),
	    GW_EAUTH);
	assert_non_null(strstr(s->g.text, "unhandled critical extension"));
	ASN1_OCTET_STRING_free(data);
	ASN1_OBJECT_free(oid);
	X509_EXTENSION_free(e);
	X509_free(c);
	scene_free(s);
}

static void
leaf_that_does_not_say_whose_key_signed_it_is_refused(void **state)
{
	struct want w = leaf_want();

	(void)state;
	w.no_aki = 1;
	refuses(scene_new(), &w, TRUST_SIGN, "Authority Key Identifier");
}

static void
malformed_extension_is_refused(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c;
	X509_EXTENSION *e;
	ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();

	(void)state;
	w.eku = NULL;
	c = cert_new(&w, ca, ca_key);
	ASN1_OCTET_STRING_set(data, (const unsigned char *)"nonsense", 8);
	e = X509_EXTENSION_create_by_NID(NULL, NID_ext_key_usage, 0, data);
	X509_add_ext(c, e, -1);
	assert_true(X509_sign(c, ca_key, EVP_sha256()));
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW, &s->g),
	    GW_EAUTH);
	assert_non_null(strstr(s->g.text, "extensions not valid"));
	ASN1_OCTET_STRING_free(data);
	X509_EXTENSION_free(e);
	X509_free(c);
	scene_free(s);
}

/* --- Revocation ----------------------------------------------------------- */

static void
revoked_leaf_is_refused(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + DAY, PART1, w.number));
	refuses(s, &w, TRUST_SIGN, "revoked, 0 above");
}

static void
revoked_issuing_ca_takes_its_leaves_along(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_crl(s, crl_new(root, root_key, T0 - DAY, T0 + DAY, NULL, 5));
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + DAY, PART1, 0));
	refuses(s, &w, TRUST_SIGN, "revoked, 1 above");
}

static void
no_crl_is_refused(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	refuses(s, &w, TRUST_SIGN, "unable to get certificate CRL");
}

static void
no_crl_of_the_root_is_refused(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + DAY, PART1, 0));
	refuses(s, &w, TRUST_SIGN, "unable to get certificate CRL");
}

static void
crl_that_ran_out_is_refused(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	add_crl(s, crl_new(ca, ca_key, T0 - 2 * DAY, T0, PART1, 0));
	refuses(s, &w, TRUST_SIGN, "CRL has expired");
}

static void
crl_not_yet_in_force_is_refused(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	add_crl(s, crl_new(ca, ca_key, T0 + 1, T0 + DAY, PART1, 0));
	refuses(s, &w, TRUST_SIGN, "CRL is not yet valid");
}

static void
current_crl_is_found_beside_an_old_one(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	add_crl(s, crl_new(ca, ca_key, T0 - 9 * DAY, T0 - DAY, PART1, 77));
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + DAY, PART1, 0));
	add_crl(s, crl_new(ca, ca_key, T0 - 8 * DAY, T0 - DAY, PART1, 77));
	accepts(s, &w, TRUST_SIGN);
}

static void
crl_of_another_part_is_refused(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + DAY, PART2, 0));
	refuses(s, &w, TRUST_SIGN, "different CRL scope");
}

static void
right_part_is_found_among_several(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + DAY, PART1, 0));
	add_crl(s, crl_new(ca, ca_key, T0 - 1, T0 + DAY, PART2, 77));
	assert_int_equal(judge_at(s, &w, TRUST_SIGN, NOW), GW_OK);
	w.cdp = PART2;
	refuses(s, &w, TRUST_SIGN, "revoked");
}

static void
complete_crl_covers_every_part(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	add_crl(s, crl_new(ca, ca_key, T0 - DAY, T0 + DAY, NULL, 0));
	accepts(s, &w, TRUST_SIGN);
}

static void
crl_signed_by_another_key_is_refused(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	add_crl(s, crl_new(ca, other_key, T0 - DAY, T0 + DAY, PART1, 0));
	refuses(s, &w, TRUST_SIGN, "CRL signature failure");
}

static void
crl_without_nextupdate_is_not_taken(void **state)
{
	struct scene *s = scene_cas();

	(void)state;
	assert_int_equal(give_crl(s, crl_new(ca, ca_key, T0 - DAY, 0, PART1,
	    0)), GW_ECONF);
	assert_non_null(strstr(s->g.text, "how long"));
	scene_free(s);
}

/* RFC 5280, 5.2.4: it says what changed since another list. */
static void
delta_crl_is_not_taken(void **state)
{
	struct scene *s = scene_cas();
	X509_CRL *c = crl_new(ca, ca_key, T0 - DAY, T0 + DAY, PART1, 0);
	ASN1_INTEGER *base = ASN1_INTEGER_new();

	(void)state;
	ASN1_INTEGER_set(base, 1);
	assert_true(X509_CRL_add1_ext_i2d(c, NID_delta_crl, base, 1, 0));
	assert_true(X509_CRL_sign(c, ca_key, EVP_sha256()));
	assert_int_equal(give_crl(s, c), GW_ECONF);
	assert_non_null(strstr(s->g.text, "delta"));
	ASN1_INTEGER_free(base);
	scene_free(s);
}

static void
issuer_without_crl_is_accepted_when_configured_so(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	assert_int_equal(trust_allow_no_crl(s->t, CA_DN, &s->g), GW_OK);
	accepts(s, &w, TRUST_SIGN);
}

static void
another_issuer_without_crl_forgives_nothing(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	assert_int_equal(trust_allow_no_crl(s->t, ROOT_DN, &s->g), GW_OK);
	refuses(s, &w, TRUST_SIGN, "unable to get certificate CRL");
}

static void
issuer_said_to_have_no_crl_is_held_to_an_old_one(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();

	(void)state;
	add_root_crl(s);
	assert_int_equal(trust_allow_no_crl(s->t, CA_DN, &s->g), GW_OK);
	add_crl(s, crl_new(ca, ca_key, T0 - 2 * DAY, T0, PART1, 0));
	refuses(s, &w, TRUST_SIGN, "CRL has expired");
}

static void
issuer_without_crl_needs_a_name(void **state)
{
	struct scene *s = scene_cas();

	(void)state;
	assert_int_equal(trust_allow_no_crl(s->t, "", &s->g), GW_ECONF);
	assert_int_equal(trust_allow_no_crl(s->t, NULL, NULL), GW_ECONF);
	scene_free(s);
}

/* --- The cache ------------------------------------------------------------ */

static void
remembered_verdict_ends_with_the_crl(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, ca_key);
	int64_t end = NOW + 10 * DAY * 1000;

	(void)state;
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW, NULL), GW_OK);
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, end - 1, NULL),
	    GW_OK);
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, end, NULL),
	    GW_EAUTH);
	X509_free(c);
	scene_free(s);
}

static void
remembered_verdict_ends_with_the_certificate(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c;

	(void)state;
	w.until = T0 + 60;
	c = cert_new(&w, ca, ca_key);
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW, NULL), GW_OK);
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW + 60000, NULL),
	    GW_EAUTH);
	X509_free(c);
	scene_free(s);
}

static void
remembered_verdict_ends_when_the_next_crl_begins(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, ca_key);

	(void)state;
	add_crl(s, crl_new(ca, ca_key, T0 + 60, T0 + DAY, PART1, w.number));
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW, NULL), GW_OK);
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW + 60000,
	    &s->g), GW_EAUTH);
	assert_non_null(strstr(s->g.text, "revoked"));
	X509_free(c);
	scene_free(s);
}

static void
remembered_verdict_says_nothing_of_the_past(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c;

	(void)state;
	w.from = T0;
	c = cert_new(&w, ca, ca_key);
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW, NULL), GW_OK);
	assert_int_equal(trust_check(s->t, c, TRUST_SIGN, NOW - 1, NULL),
	    GW_EAUTH);
	X509_free(c);
	scene_free(s);
}

static unsigned char
first_octet(X509 *c)
{
	unsigned char md[EVP_MAX_MD_SIZE];

	assert_true(X509_digest(c, EVP_sha256(), md, NULL));
	return md[0];
}

/* Two certificates that the table keeps in one place: told apart all the
 * same. */
static void
remembered_verdict_is_for_that_certificate_alone(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *good = cert_new(&w, ca, ca_key), *bad;

	(void)state;
	bad = cert_new(&w, ca, other_key);
	while (first_octet(bad) != first_octet(good)) {
		X509_free(bad);
		w.number++;
		bad = cert_new(&w, ca, other_key);
	}
	assert_int_equal(trust_check(s->t, good, TRUST_SIGN, NOW, NULL),
	    GW_OK);
	assert_int_equal(trust_check(s->t, bad, TRUST_SIGN, NOW, NULL),
	    GW_EAUTH);
	X509_free(bad);
	X509_free(good);
	scene_free(s);
}

struct judge {
	struct scene	*s;
	X509		*good, *bad;
	int		 wrong;
};

static void *
judge_often(void *arg)
{
	struct judge *j = arg;
	int i;

	for (i = 0; i < 200; i++)
		j->wrong += trust_check(j->s->t, j->good, TRUST_SIGN,
		    NOW + i * 1000, NULL) != GW_OK ||
		    trust_check(j->s->t, j->bad, TRUST_TLS_SERVER,
		    NOW + i * 1000, NULL) != GW_EAUTH;
	return NULL;
}

static void
threads_agree_on_the_verdict(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	struct judge j[4];
	pthread_t id[4];
	X509 *c = cert_new(&w, ca, ca_key);
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		j[i] = (struct judge){ s, c, c, 0 };
		assert_int_equal(pthread_create(&id[i], NULL, judge_often,
		    &j[i]), 0);
	}
	for (i = 0; i < 4; i++) {
		pthread_join(id[i], NULL);
		assert_int_equal(j[i].wrong, 0);
	}
	X509_free(c);
	scene_free(s);
}

/* --- Filling -------------------------------------------------------------- */

static void
text_without_certificate_is_not_taken(void **state)
{
	struct scene *s = scene_cas();

	(void)state;
	assert_int_equal(trust_add_ca(s->t, "none", 4, &s->g), GW_ECONF);
	assert_int_equal(trust_add_crl(s->t, "none", 4, &s->g), GW_ECONF);
	assert_int_equal(trust_add_ca(s->t, "", 0, &s->g), GW_ECONF);
	scene_free(s);
}

static void
broken_certificate_behind_a_good_one_is_not_taken(void **state)
{
	struct scene *s = scene_cas();
	size_t n = cert_pem(s, root);

	(void)state;
	memcpy(s->pem + n, s->pem, n);
	s->pem[n + n / 2] = '!';
	assert_int_equal(trust_add_ca(s->t, s->pem, 2 * n, &s->g), GW_ECONF);
	assert_non_null(strstr(s->g.text, "number 2"));
	scene_free(s);
}

static void
half_written_pem_is_not_taken(void **state)
{
	struct scene *s = scene_cas();
	size_t n = cert_pem(s, root);

	(void)state;
	assert_int_equal(trust_add_ca(s->t, s->pem, n / 2, &s->g), GW_ECONF);
	assert_int_equal(trust_add_service(s->t, "sts", s->pem, n / 2, 0, 1,
	    NULL), GW_ECONF);
	scene_free(s);
}

static void
leaf_is_not_taken_as_a_ca(void **state)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, ca_key);
	size_t n = cert_pem(s, c);

	(void)state;
	assert_int_equal(trust_add_ca(s->t, s->pem, n, &s->g), GW_ECONF);
	X509_free(c);
	scene_free(s);
}

static void
pinned_certificate_counts_from_first_to_before_last(void **state)
{
	struct scene *s = scene_cas();
	size_t n = cert_pem(s, root);
	X509 *out[4];

	(void)state;
	assert_int_equal(trust_add_issuer(s->t, "urn:idp", s->pem, n, 100,
	    200, &s->g), GW_OK);
	assert_int_equal(trust_issuer(s->t, "urn:idp", 99, out, 4), 0);
	assert_int_equal(trust_issuer(s->t, "urn:idp", 100, out, 4), 1);
	assert_int_equal(X509_cmp(out[0], root), 0);
	assert_int_equal(trust_issuer(s->t, "urn:idp", 199, out, 4), 1);
	assert_int_equal(trust_issuer(s->t, "urn:idp", 200, out, 4), 0);
	scene_free(s);
}

static void
pinned_certificate_is_its_owners_alone(void **state)
{
	struct scene *s = scene_cas();
	size_t n = cert_pem(s, root);
	X509 *out[4];

	(void)state;
	assert_int_equal(trust_add_issuer(s->t, "urn:idp", s->pem, n, 0, 9,
	    &s->g), GW_OK);
	assert_int_equal(trust_add_service(s->t, "sts", s->pem, n, 0, 9,
	    &s->g), GW_OK);
	assert_int_equal(trust_issuer(s->t, "urn:id", 1, out, 4), 0);
	assert_int_equal(trust_issuer(s->t, "sts", 1, out, 4), 0);
	assert_int_equal(trust_service(s->t, "urn:idp", 1, out, 4), 0);
	assert_int_equal(trust_service(s->t, "oekonomi", 1, out, 4), 0);
	assert_int_equal(trust_service(s->t, "sts", 1, out, 4), 1);
	scene_free(s);
}

static void
old_and_new_pin_overlap_during_a_renewal(void **state)
{
	struct scene *s = scene_cas();
	X509 *out[4];

	(void)state;
	assert_int_equal(trust_add_service(s->t, "sts", s->pem,
	    cert_pem(s, root), 0, 20, &s->g), GW_OK);
	assert_int_equal(trust_add_service(s->t, "sts", s->pem,
	    cert_pem(s, ca), 10, 30, &s->g), GW_OK);
	assert_int_equal(trust_service(s->t, "sts", 5, out, 4), 1);
	assert_int_equal(trust_service(s->t, "sts", 15, out, 4), 2);
	assert_int_equal(trust_service(s->t, "sts", 15, out, 1), 1);
	assert_int_equal(trust_service(s->t, "sts", 25, out, 4), 1);
	scene_free(s);
}

static void
pin_without_name_period_or_certificate_is_not_taken(void **state)
{
	struct scene *s = scene_cas();
	size_t n = cert_pem(s, root);

	(void)state;
	assert_int_equal(trust_add_issuer(s->t, "", s->pem, n, 0, 9, NULL),
	    GW_ECONF);
	assert_int_equal(trust_add_issuer(s->t, NULL, s->pem, n, 0, 9, NULL),
	    GW_ECONF);
	assert_int_equal(trust_add_issuer(s->t, "i", s->pem, n, 9, 9, NULL),
	    GW_ECONF);
	assert_int_equal(trust_add_issuer(s->t, "i", "", 0, 0, 9, NULL),
	    GW_ECONF);
	memcpy(s->pem + n, s->pem, n);
	assert_int_equal(trust_add_issuer(s->t, "i", s->pem, 2 * n, 0, 9,
	    &s->g), GW_ECONF);
	assert_non_null(strstr(s->g.text, "not one certificate"));
	scene_free(s);
}

/* --- Names ---------------------------------------------------------------- */

static void
thumbprint_is_sha256_of_the_der(void **state)
{
	unsigned char *der = NULL, md[32];
	char want[THUMB_LEN], got[THUMB_LEN];
	int i, len = i2d_X509(root, &der);

	(void)state;
	assert_true(EVP_Digest(der, (size_t)len, md, NULL, EVP_sha256(),
	    NULL));
	for (i = 0; i < 32; i++)
		snprintf(want + 2 * i, 3, "%02x", md[i]);
	assert_int_equal(trust_thumbprint(root, got), GW_OK);
	assert_string_equal(got, want);
	OPENSSL_free(der);
}

static void
cvr_is(const char *orgid, const char *serial, const char *cvr)
{
	struct want w = leaf_want();
	char out[9];
	X509 *c;

	w.orgid = orgid;
	w.serial = serial;
	c = cert_new(&w, ca, ca_key);
	trust_cvr(c, out);
	assert_string_equal(out, cvr);
	X509_free(c);
}

static void
cvr_is_read_from_oces3_and_oces2_subjects(void **state)
{
	(void)state;
	cvr_is("NTRDK-34051178", "UI:DK-O:G:1", "34051178");
	cvr_is("NTRDK-34051178", "CVR:19435075-FID:1", "34051178");
	cvr_is(NULL, "CVR:19435075-FID:1", "19435075");
	cvr_is(NULL, "UI:DK-O:G:1", "");
	cvr_is(NULL, NULL, "");
}

static void
cvr_of_another_form_is_none(void **state)
{
	(void)state;
	cvr_is("NTRDK-3405117", NULL, "");
	cvr_is("NTRDK-340511789", NULL, "");
	cvr_is("NTRDK-34051178x", NULL, "");
	cvr_is("NTRSE-34051178", "CVR:19435075-FID:1", "");
	cvr_is(NULL, "CVR:19435075", "");
	cvr_is(NULL, "CVR:194350755-FID:1", "");
}

static void
cvr_given_twice_is_none(void **state)
{
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, ca_key);
	X509_NAME *n = X509_NAME_dup(X509_get_subject_name(c));
	char out[9];

	(void)state;
	X509_NAME_add_entry_by_txt(n, "organizationIdentifier", MBSTRING_UTF8,
	    (const unsigned char *)"NTRDK-19435075", -1, -1, 0);
	X509_set_subject_name(c, n);
	trust_cvr(c, out);
	assert_string_equal(out, "");
	X509_NAME_free(n);
	X509_free(c);
}

static void
cvr_with_nul_behind_it_is_none(void **state)
{
	struct want w = leaf_want();
	X509_NAME *n;
	X509 *c;
	char out[9];

	(void)state;
	w.orgid = NULL;
	c = cert_new(&w, ca, ca_key);
	n = X509_NAME_dup(X509_get_subject_name(c));
	assert_true(X509_NAME_add_entry_by_txt(n, "organizationIdentifier",
	    V_ASN1_UTF8STRING, (const unsigned char *)"NTRDK-34051178\0x",
	    16, -1, 0));
	X509_set_subject_name(c, n);
	trust_cvr(c, out);
	assert_string_equal(out, "");
	X509_NAME_free(n);
	X509_free(c);
}

/* --- Known clients -------------------------------------------------------- */

/* Whether the leaf is known once this client is listed. */
static int
known_as(const char *fingerprint, const char *dn, const char *serial)
{
	struct scene *s = scene_cas();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, ca_key);
	char thumb[THUMB_LEN];
	int known;

	assert_int_equal(trust_thumbprint(c, thumb), GW_OK);
	if (fingerprint != NULL && strcmp(fingerprint, "its own") == 0)
		fingerprint = thumb;
	assert_int_equal(trust_add_client(s->t, fingerprint, dn, serial, "*",
	    &s->g), GW_OK);
	known = trust_client(s->t, c) != NULL;
	X509_free(c);
	scene_free(s);
	return known;
}

static void
client_is_known_by_fingerprint_or_issuer_and_serial(void **state)
{
	static const char zeros[] = "00000000000000000000000000000000"
	    "00000000000000000000000000000000";

	(void)state;
	assert_true(known_as("its own", NULL, NULL));
	assert_true(known_as(NULL, CA_DN, "UI:DK-O:G:1"));
	assert_true(known_as("its own", CA_DN, "UI:DK-O:G:1"));
	assert_false(known_as(zeros, NULL, NULL));
	assert_false(known_as(NULL, ROOT_DN, "UI:DK-O:G:1"));
	assert_false(known_as(NULL, CA_DN, "UI:DK-O:G:2"));
	assert_false(known_as(zeros, CA_DN, "UI:DK-O:G:1"));
	assert_false(known_as("its own", CA_DN, "UI:DK-O:G:2"));
}

static void
fingerprint_may_be_written_as_openssl_does(void **state)
{
	struct scene *s = scene_cas();
	char thumb[THUMB_LEN], text[3 * THUMB_LEN];
	size_t i, n = 0;

	(void)state;
	assert_int_equal(trust_thumbprint(root, thumb), GW_OK);
	for (i = 0; thumb[i] != '\0'; i++) {
		if (i > 0 && i % 2 == 0)
			text[n++] = ':';
		text[n++] = (char)(thumb[i] >= 'a' ? thumb[i] - 32 : thumb[i]);
	}
	text[n] = '\0';
	assert_int_equal(trust_add_client(s->t, text, NULL, NULL, "*", &s->g),
	    GW_OK);
	/* a colon only between two octets */
	text[1] = ':';
	assert_int_equal(trust_add_client(s->t, text, NULL, NULL, "*", NULL),
	    GW_ECONF);
	text[0] = ':';
	assert_int_equal(trust_add_client(s->t, text, NULL, NULL, "*", NULL),
	    GW_ECONF);
	assert_non_null(trust_client(s->t, root));
	scene_free(s);
}

static void
nobody_is_known_to_begin_with(void **state)
{
	struct scene *s = scene_cas();

	(void)state;
	assert_null(trust_client(s->t, root));
	assert_null(trust_client(s->t, NULL));
	scene_free(s);
}

static void
client_known_by_too_little_is_not_taken(void **state)
{
	struct scene *s = scene_cas();
	char thumb[THUMB_LEN + 1];

	(void)state;
	assert_int_equal(trust_thumbprint(root, thumb), GW_OK);
	assert_int_equal(trust_add_client(s->t, NULL, NULL, NULL, "*", NULL),
	    GW_ECONF);
	assert_int_equal(trust_add_client(s->t, "", "", "", "*", NULL),
	    GW_ECONF);
	assert_int_equal(trust_add_client(s->t, NULL, CA_DN, NULL, "*", NULL),
	    GW_ECONF);
	assert_int_equal(trust_add_client(s->t, thumb, NULL, "x", "*", NULL),
	    GW_ECONF);
	thumb[THUMB_LEN - 1] = '0';
	thumb[THUMB_LEN] = '\0';
	assert_int_equal(trust_add_client(s->t, thumb, NULL, NULL, "*", NULL),
	    GW_ECONF);
	thumb[THUMB_LEN - 2] = '\0';
	assert_int_equal(trust_add_client(s->t, thumb, NULL, NULL, "*", NULL),
	    GW_ECONF);
	thumb[THUMB_LEN - 2] = 'g';
	thumb[THUMB_LEN - 1] = '\0';
	assert_int_equal(trust_add_client(s->t, thumb, NULL, NULL, "*",
	    &s->g), GW_ECONF);
	assert_non_null(strstr(s->g.text, "64"));
	scene_free(s);
}

static int
may_bring(const char *issuers, const char *entity)
{
	struct scene *s = scene_cas();
	char thumb[THUMB_LEN];
	int yes;

	assert_int_equal(trust_thumbprint(root, thumb), GW_OK);
	assert_int_equal(trust_add_client(s->t, thumb, NULL, NULL, issuers,
	    &s->g), GW_OK);
	yes = trust_client_issuer(trust_client(s->t, root), entity);
	scene_free(s);
	return yes;
}

static void
client_brings_tokens_of_its_issuers_alone(void **state)
{
	(void)state;
	assert_true(may_bring("urn:a", "urn:a"));
	assert_true(may_bring(" urn:b  urn:a ", "urn:a"));
	assert_true(may_bring("*", "urn:a"));
	assert_false(may_bring("urn:b", "urn:a"));
	assert_false(may_bring("urn:ab", "urn:a"));
	assert_false(may_bring("urn:a", "urn:ab"));
	assert_false(may_bring("urn:a urn:b", "urn:a urn:b"));
	assert_false(may_bring("urn:*", "urn:a"));
	assert_false(may_bring("*x", "urn:a"));
	assert_false(may_bring("", "urn:a"));
	assert_false(may_bring(NULL, "urn:a"));
	assert_false(may_bring("*", ""));
	assert_false(may_bring("*", NULL));
	assert_false(trust_client_issuer(NULL, "urn:a"));
}

/* --- Certificates decoded once -------------------------------------------- */

static X509 *
decoded(const struct trust *t, const unsigned char *der, int len)
{
	unsigned char *copy = malloc((size_t)len);	/* to the octet */
	X509 *c;

	assert_non_null(copy);
	memcpy(copy, der, (size_t)len);
	c = trust_decode(t, copy, (size_t)len);
	free(copy);
	return c;
}

static void
certificate_that_comes_again_is_the_same_one(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	unsigned char *der = NULL, *der2 = NULL;
	X509 *c = cert_new(&w, ca, ca_key), *c2, *first, *again, *other;
	int n = i2d_X509(c, &der), n2;

	(void)state;
	w.number = 78;
	c2 = cert_new(&w, ca, ca_key);
	n2 = i2d_X509(c2, &der2);
	assert_non_null(first = decoded(s->t, der, n));
	assert_non_null(other = decoded(s->t, der2, n2));
	assert_non_null(again = decoded(s->t, der, n));
	assert_ptr_equal(first, again);
	assert_int_equal(X509_cmp(first, c), 0);
	assert_int_equal(X509_cmp(other, c2), 0);
	X509_free(first);
	X509_free(again);
	X509_free(other);
	X509_free(c);
	X509_free(c2);
	OPENSSL_free(der);
	OPENSSL_free(der2);
	scene_free(s);
}

static void
octets_that_are_more_or_less_than_a_certificate_are_none(void **state)
{
	struct scene *s = scene_new();
	struct want w = leaf_want();
	X509 *c = cert_new(&w, ca, ca_key), *good;
	unsigned char *der = NULL, more[8192] = { 0 };
	int n = i2d_X509(c, &der);

	(void)state;
	assert_true(n > 0 && n < (int)sizeof(more));
	memcpy(more, der, (size_t)n);
	assert_non_null(good = decoded(s->t, der, n));
	assert_null(decoded(s->t, more, n + 1));
	assert_null(decoded(s->t, more, n - 1));
	assert_null(trust_decode(s->t, der, 0));
	more[n / 2] ^= 0x20;
	X509_free(good);
	good = decoded(s->t, more, n);
	assert_true(good == NULL || X509_cmp(good, c) != 0);
	X509_free(good);
	X509_free(c);
	OPENSSL_free(der);
	scene_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_chain_is_accepted),
		cmocka_unit_test(empty_trust_refuses),
		cmocka_unit_test(no_certificate_is_refused),
		cmocka_unit_test(issuing_ca_without_its_root_is_no_anchor),
		cmocka_unit_test(
		    root_of_the_same_name_but_another_key_is_no_anchor),
		cmocka_unit_test(leaf_signed_by_another_key_is_refused),
		cmocka_unit_test(self_signed_leaf_is_refused),
		cmocka_unit_test(
		    leaf_is_good_from_its_first_second_to_its_last),
		cmocka_unit_test(ca_certificate_is_no_leaf),
		cmocka_unit_test(leaf_without_key_usage_is_refused),
		cmocka_unit_test(leaf_for_encryption_alone_is_refused),
		cmocka_unit_test(server_certificate_is_no_client),
		cmocka_unit_test(client_certificate_is_no_server),
		cmocka_unit_test(verdict_for_one_use_is_none_for_another),
		cmocka_unit_test(weak_key_is_refused),
		cmocka_unit_test(sha1_signature_is_refused),
		cmocka_unit_test(unknown_critical_extension_is_refused),
		cmocka_unit_test(
		    leaf_that_does_not_say_whose_key_signed_it_is_refused),
		cmocka_unit_test(malformed_extension_is_refused),
		cmocka_unit_test(revoked_leaf_is_refused),
		cmocka_unit_test(revoked_issuing_ca_takes_its_leaves_along),
		cmocka_unit_test(no_crl_is_refused),
		cmocka_unit_test(no_crl_of_the_root_is_refused),
		cmocka_unit_test(crl_that_ran_out_is_refused),
		cmocka_unit_test(crl_not_yet_in_force_is_refused),
		cmocka_unit_test(current_crl_is_found_beside_an_old_one),
		cmocka_unit_test(crl_of_another_part_is_refused),
		cmocka_unit_test(right_part_is_found_among_several),
		cmocka_unit_test(complete_crl_covers_every_part),
		cmocka_unit_test(crl_signed_by_another_key_is_refused),
		cmocka_unit_test(crl_without_nextupdate_is_not_taken),
		cmocka_unit_test(delta_crl_is_not_taken),
		cmocka_unit_test(
		    issuer_without_crl_is_accepted_when_configured_so),
		cmocka_unit_test(another_issuer_without_crl_forgives_nothing),
		cmocka_unit_test(
		    issuer_said_to_have_no_crl_is_held_to_an_old_one),
		cmocka_unit_test(issuer_without_crl_needs_a_name),
		cmocka_unit_test(remembered_verdict_ends_with_the_crl),
		cmocka_unit_test(remembered_verdict_ends_with_the_certificate),
		cmocka_unit_test(
		    remembered_verdict_ends_when_the_next_crl_begins),
		cmocka_unit_test(remembered_verdict_says_nothing_of_the_past),
		cmocka_unit_test(
		    remembered_verdict_is_for_that_certificate_alone),
		cmocka_unit_test(threads_agree_on_the_verdict),
		cmocka_unit_test(text_without_certificate_is_not_taken),
		cmocka_unit_test(
		    broken_certificate_behind_a_good_one_is_not_taken),
		cmocka_unit_test(half_written_pem_is_not_taken),
		cmocka_unit_test(leaf_is_not_taken_as_a_ca),
		cmocka_unit_test(
		    pinned_certificate_counts_from_first_to_before_last),
		cmocka_unit_test(pinned_certificate_is_its_owners_alone),
		cmocka_unit_test(old_and_new_pin_overlap_during_a_renewal),
		cmocka_unit_test(
		    pin_without_name_period_or_certificate_is_not_taken),
		cmocka_unit_test(thumbprint_is_sha256_of_the_der),
		cmocka_unit_test(cvr_is_read_from_oces3_and_oces2_subjects),
		cmocka_unit_test(cvr_of_another_form_is_none),
		cmocka_unit_test(cvr_given_twice_is_none),
		cmocka_unit_test(cvr_with_nul_behind_it_is_none),
		cmocka_unit_test(
		    client_is_known_by_fingerprint_or_issuer_and_serial),
		cmocka_unit_test(fingerprint_may_be_written_as_openssl_does),
		cmocka_unit_test(nobody_is_known_to_begin_with),
		cmocka_unit_test(client_known_by_too_little_is_not_taken),
		cmocka_unit_test(client_brings_tokens_of_its_issuers_alone),
		cmocka_unit_test(certificate_that_comes_again_is_the_same_one),
		cmocka_unit_test(
		    octets_that_are_more_or_less_than_a_certificate_are_none),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
