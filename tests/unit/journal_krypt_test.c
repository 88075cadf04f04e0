#include "journal_krypt.h"	/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <stdlib.h>
#include <string.h>

#include "journal_stoette.h"

#define CPR	"0703851237"	/* a real date, fails modulus 11 */

/* A segment's key for the certificates foerste to foerste + n. */
static struct journal_noegle *
noegle(int foerste, size_t n, unsigned char **wrapped, size_t *len)
{
	struct journal_noegle *k;

	memset(&stoette_g, 0, sizeof(stoette_g));
	if (journal_noegle_new((const char *const *)stoette_pem + foerste, n,
	    &stoette_g, &k, wrapped, len) != GW_OK)
		return NULL;
	assert_int_equal(ERR_peek_error(), 0);
	return k;
}

/* The 32 octets as another caller of the library takes them out. */
static void
hemmelig(EVP_PKEY *key, const unsigned char *wrapped, size_t len,
    unsigned char ud[32])
{
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &wrapped, (long)len);
	BIO *out = BIO_new(BIO_s_mem());

	assert_int_equal(CMS_decrypt(cms, key, NULL, NULL, out,
	    CMS_DEBUG_DECRYPT), 1);
	assert_int_equal(BIO_read(out, ud, 32), 32);
	assert_int_equal(BIO_pending(out), 0);
	BIO_free(out);
	CMS_ContentInfo_free(cms);
}

/* HKDF by HMAC alone (RFC 5869, 2.2 and 2.3): no salt, one block. */
static void
hkdf(const unsigned char *secret, const char *info, unsigned char ud[32])
{
	static const unsigned char salt[32];
	unsigned char prk[32], t[128];
	size_t n = strlen(info);

	HMAC(EVP_sha256(), salt, 32, secret, 32, prk, NULL);
	memcpy(t, info, n);
	t[n] = 1;
	HMAC(EVP_sha256(), prk, 32, t, n + 1, ud, NULL);
}

static void
the_hash_is_an_hmac_under_a_key_of_the_segment(void **state)
{
	unsigned char *w, secret[32], key[32], skulle[32], er[JOURNAL_HASH];
	struct journal_noegle *k;
	size_t len;
	int i;

	(void)state;
	assert_non_null(k = noegle(0, 1, &w, &len));
	hemmelig(stoette_key[0], w, len, secret);
	hkdf(secret, "borgerblikket journal hash", key);
	HMAC(EVP_sha256(), key, 32, (const unsigned char *)CPR, 10, skulle,
	    NULL);
	for (i = 0; i < 3; i++) {	/* the same each time */
		assert_int_equal(journal_hash(k, CPR, er), GW_OK);
		assert_memory_equal(er, skulle, sizeof(er));
	}
	assert_int_equal(journal_hash(k, "070385123", er), GW_EINTERN);
	journal_noegle_free(k);
	free(w);
}

static void
two_segments_know_a_citizen_by_two_hashes(void **state)
{
	unsigned char *w[2], h[2][JOURNAL_HASH];
	struct journal_noegle *k;
	size_t len;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		assert_non_null(k = noegle(0, 1, &w[i], &len));
		assert_int_equal(journal_hash(k, CPR, h[i]), GW_OK);
		journal_noegle_free(k);
		free(w[i]);
	}
	assert_memory_not_equal(h[0], h[1], JOURNAL_HASH);
}

static void
what_is_sealed_is_opened_by_the_wrapped_key(void **state)
{
	unsigned char s[JOURNAL_SEALED_MAX], *w;
	struct journal_klar klar;
	struct journal_noegle *k, *igen;
	size_t len, n;

	(void)state;
	assert_non_null(k = noegle(0, 1, &w, &len));
	assert_int_equal(journal_forsegl(k, CPR, "Klage over afgørelse", "", s,
	    &n), GW_OK);
	assert_int_equal(n, JOURNAL_SEALED(strlen("Klage over afgørelse")));
	assert_null(memmem(s, n, CPR, 6));
	assert_int_equal(journal_noegle_aabn(stoette_key[0], w, len, &igen),
	    GW_OK);
	assert_int_equal(journal_bryd(igen, s, n, &klar), GW_OK);
	assert_string_equal(klar.cpr, CPR);
	assert_string_equal(klar.begrundelse, "Klage over afgørelse");
	journal_noegle_free(igen);
	journal_noegle_free(k);
	free(w);
}

static void
who_looked_is_sealed_beside_the_reason(void **state)
{
	unsigned char s[JOURNAL_SEALED_MAX], *w;
	struct journal_klar klar;
	struct journal_noegle *k;
	size_t len, n;

	(void)state;
	assert_non_null(k = noegle(0, 1, &w, &len));
	assert_int_equal(journal_forsegl(k, CPR, "Klage", "CN=Ida", s, &n),
	    GW_OK);
	assert_int_equal(journal_bryd(k, s, n, &klar), GW_OK);
	assert_string_equal(klar.begrundelse, "Klage");
	assert_string_equal(klar.hvem, "CN=Ida");
	assert_int_equal(journal_forsegl(k, CPR, "", "CN=Ida", s, &n), GW_OK);
	assert_int_equal(journal_bryd(k, s, n, &klar), GW_OK);
	assert_string_equal(klar.begrundelse, "");
	assert_string_equal(klar.hvem, "CN=Ida");
	journal_noegle_free(k);
	free(w);
}

static void
what_is_sealed_has_bounds(void **state)
{
	char b[JOURNAL_BEGRUNDELSE_MAX + 2], h[JOURNAL_HVEM_MAX + 2];
	unsigned char s[JOURNAL_SEALED_MAX], *w;
	struct journal_klar klar;
	struct journal_noegle *k;
	size_t len, n;

	(void)state;
	memset(b, 'x', sizeof(b) - 1);
	memset(h, 'y', sizeof(h) - 1);
	b[sizeof(b) - 1] = h[sizeof(h) - 1] = '\0';
	assert_non_null(k = noegle(0, 1, &w, &len));
	assert_int_equal(journal_forsegl(k, CPR, b, "", s, &n), GW_EINTERN);
	assert_int_equal(journal_forsegl(k, CPR, "", h, s, &n), GW_EINTERN);
	assert_int_equal(journal_forsegl(k, "070385-1237", "", "", s, &n),
	    GW_EINTERN);
	assert_int_equal(journal_forsegl(k, CPR, b + 1, h + 1, s, &n), GW_OK);
	assert_int_equal(n, sizeof(s));
	assert_true(n <= JX_MAX_SEALED);
	assert_int_equal(journal_bryd(k, s, n, &klar), GW_OK);
	assert_string_equal(klar.begrundelse, b + 1);
	assert_string_equal(klar.hvem, h + 1);
	assert_int_equal(journal_forsegl(k, CPR, "", "", s, &n), GW_OK);
	assert_int_equal(n, JOURNAL_SEALED(0));
	assert_int_equal(journal_bryd(k, s, n, &klar), GW_OK);
	assert_string_equal(klar.begrundelse, "");
	assert_string_equal(klar.hvem, "");
	journal_noegle_free(k);
	free(w);
}

static void
a_changed_seal_is_not_opened(void **state)
{
	unsigned char s[JOURNAL_SEALED_MAX], *w;
	struct journal_klar klar;
	struct journal_noegle *k, *anden;
	size_t len, n, i;

	(void)state;
	assert_non_null(k = noegle(0, 1, &w, &len));
	free(w);
	assert_non_null(anden = noegle(0, 1, &w, &len));
	assert_int_equal(journal_forsegl(k, CPR, "x", "", s, &n), GW_OK);
	for (i = 0; i < n; i++) {
		s[i] ^= 1;
		assert_int_equal(journal_bryd(k, s, n, &klar), GW_EBELIEF);
		assert_string_equal(klar.cpr, "");
		s[i] ^= 1;
		assert_int_equal(journal_bryd(k, s, i, &klar), GW_EBELIEF);
	}
	assert_int_equal(journal_bryd(anden, s, n, &klar), GW_EBELIEF);
	assert_int_equal(journal_bryd(k, s, sizeof(s) + 1, &klar),
	    GW_EBELIEF);
	assert_int_equal(ERR_peek_error(), 0);
	journal_noegle_free(k);
	journal_noegle_free(anden);
	free(w);
}

static void
no_two_seals_are_alike(void **state)
{
	unsigned char a[JOURNAL_SEALED_MAX],
	    b[JOURNAL_SEALED_MAX], *w;
	struct journal_noegle *k;
	size_t len, n;

	(void)state;
	assert_non_null(k = noegle(0, 1, &w, &len));
	assert_int_equal(journal_forsegl(k, CPR, "", "", a, &n), GW_OK);
	assert_int_equal(journal_forsegl(k, CPR, "", "", b, &n), GW_OK);
	assert_memory_not_equal(a, b, 12);
	assert_memory_not_equal(a + 12, b + 12, n - 12);
	journal_noegle_free(k);
	free(w);
}

/* Each key alone, RSA and EC, and every one of several at once. */
static void
every_certificate_s_key_opens_a_segment_and_no_other(void **state)
{
	struct journal_noegle *k, *igen;
	unsigned char *w;
	size_t len;
	int n, i;

	(void)state;
	for (n = 1; n <= NOEGLER; n++) {
		assert_non_null(k = noegle(0, (size_t)n, &w, &len));
		for (i = 0; i < NOEGLER; i++) {
			assert_int_equal(journal_noegle_aabn(stoette_key[i], w,
			    len, &igen), i < n ? GW_OK : GW_ENOENT);
			journal_noegle_free(igen);
		}
		journal_noegle_free(k);
		free(w);
	}
	assert_non_null(k = noegle(2, 1, &w, &len));
	assert_int_equal(journal_noegle_aabn(stoette_key[0], w, len, &igen),
	    GW_ENOENT);
	assert_int_equal(journal_noegle_aabn(stoette_key[2], w, len, &igen),
	    GW_OK);
	assert_int_equal(ERR_peek_error(), 0);
	journal_noegle_free(igen);
	journal_noegle_free(k);
	free(w);
}

static void
what_is_no_wrapped_key_is_not_opened(void **state)
{
	struct journal_noegle *k;
	unsigned char *w, tom[1] = { 0 };
	size_t len;

	(void)state;
	assert_int_equal(journal_noegle_aabn(stoette_key[0], tom, 0, &k),
	    GW_ENOENT);
	assert_int_equal(journal_noegle_aabn(stoette_key[0], tom, 1, &k),
	    GW_ENOENT);
	journal_noegle_free(noegle(0, 1, &w, &len));
	assert_int_equal(journal_noegle_aabn(stoette_key[0], w, len - 1, &k),
	    GW_ENOENT);
	assert_null(k);
	assert_int_equal(ERR_peek_error(), 0);
	free(w);
}

static void
rsa_is_wrapped_by_oaep_on_sha256(void **state)
{
	CMS_ContentInfo *cms;
	CMS_RecipientInfo *ri;
	const unsigned char *p;
	unsigned char *w;
	X509_ALGOR *alg;
	size_t len;

	(void)state;
	journal_noegle_free(noegle(0, 1, &w, &len));
	p = w;
	assert_non_null(cms = d2i_CMS_ContentInfo(NULL, &p, (long)len));
	ri = sk_CMS_RecipientInfo_value(CMS_get0_RecipientInfos(cms), 0);
	assert_int_equal(CMS_RecipientInfo_ktri_get0_algs(ri, NULL, NULL,
	    &alg), 1);
	assert_int_equal(OBJ_obj2nid(alg->algorithm), NID_rsaesOaep);
	/* id-sha256 occurs as the OAEP digest and as that of MGF1. */
	assert_non_null(memmem(w, len, "\x60\x86\x48\x01\x65\x03\x04\x02\x01",
	    9));
	/* id-aes256-CBC */
	assert_non_null(memmem(w, len, "\x60\x86\x48\x01\x65\x03\x04\x01\x2a",
	    9));
	CMS_ContentInfo_free(cms);
	free(w);
}

static void
ec_is_wrapped_by_ecdh_on_sha256(void **state)
{
	unsigned char *w;
	size_t len;

	(void)state;
	journal_noegle_free(noegle(2, 1, &w, &len));
	/* dhSinglePass-stdDH-sha256kdf-scheme (RFC 5753, 7.1.4) */
	assert_non_null(memmem(w, len, "\x2b\x81\x04\x01\x0b\x01", 6));
	free(w);
}

/* The certificate alone is refused, for that reason. */
static void
afvist(char *pem, const char *hvorfor)
{
	char *god = stoette_pem[0];
	unsigned char *w;
	size_t len;

	stoette_pem[0] = pem;
	assert_null(noegle(0, 1, &w, &len));
	stoette_pem[0] = god;
	assert_int_equal(stoette_g.rc, GW_ECONF);
	assert_non_null(strstr(stoette_g.text, hvorfor));
	assert_null(w);
	assert_int_equal(ERR_peek_error(), 0);
}

static void
certificates_that_cannot_be_used_are_refused(void **state)
{
	EVP_PKEY *lille = EVP_RSA_gen((unsigned)1024);
	char skidt[] = "-----BEGIN CERTIFICATE-----\nAAAA\n"
	    "-----END CERTIFICATE-----\n", *pem;
	unsigned char *w;
	size_t len;

	(void)state;
	afvist(skidt, "audit-certificate 1 is no certificate");
	afvist(pem = cert_lav(lille, NULL), "below 2048 bits");
	free(pem);
	afvist(pem = cert_lav(stoette_key[0], "digitalSignature"),
	    "keyEncipherment");
	free(pem);
	afvist(pem = cert_lav(stoette_key[2], "digitalSignature"),
	    "keyAgreement");
	free(pem);
	EVP_PKEY_free(lille);
	lille = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	afvist(pem = cert_lav(lille, NULL), "neither an RSA nor");
	free(pem);
	EVP_PKEY_free(lille);
	assert_null(noegle(0, 0, &w, &len));
	assert_int_equal(stoette_g.rc, GW_ECONF);
}

static void
a_certificate_without_key_usage_is_taken(void **state)
{
	char *god = stoette_pem[0], *pem = cert_lav(stoette_key[0], NULL);
	struct journal_noegle *k;
	unsigned char *w;
	size_t len;

	(void)state;
	stoette_pem[0] = pem;
	assert_non_null(k = noegle(0, 1, &w, &len));
	stoette_pem[0] = god;
	journal_noegle_free(k);
	journal_noegle_free(NULL);
	free(pem);
	free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_hash_is_an_hmac_under_a_key_of_the_segment),
		cmocka_unit_test(two_segments_know_a_citizen_by_two_hashes),
		cmocka_unit_test(what_is_sealed_is_opened_by_the_wrapped_key),
		cmocka_unit_test(who_looked_is_sealed_beside_the_reason),
		cmocka_unit_test(what_is_sealed_has_bounds),
		cmocka_unit_test(a_changed_seal_is_not_opened),
		cmocka_unit_test(no_two_seals_are_alike),
		cmocka_unit_test(
		    every_certificate_s_key_opens_a_segment_and_no_other),
		cmocka_unit_test(what_is_no_wrapped_key_is_not_opened),
		cmocka_unit_test(rsa_is_wrapped_by_oaep_on_sha256),
		cmocka_unit_test(ec_is_wrapped_by_ecdh_on_sha256),
		cmocka_unit_test(certificates_that_cannot_be_used_are_refused),
		cmocka_unit_test(a_certificate_without_key_usage_is_taken),
	};

	return cmocka_run_group_tests(tests, stoette_noegler, stoette_slut);
}
