/*
 * signer_test.c - keys in this process: whose they are, what they sign.
 */
#include "wss_stoette.h"

static const char *
a_signedinfo(void)
{
	return cut(token_sign(token_text(), IDP), "<ds:SignedInfo ",
	    "</ds:SignedInfo>");
}

static void
algorithm_has_its_uri(void **state)
{
	(void)state;
	assert_string_equal(sign_alg_uri(SIGN_RSA_SHA256),
	    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
	assert_string_equal(sign_alg_uri(SIGN_ECDSA_SHA256),
	    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256");
	assert_null(sign_alg_uri(SIGN_NONE));
}

static void
certificate_gives_what_messages_need(void **state)
{
	const struct signkey *k = person[IDP].pub;
	unsigned char der[4096];
	const unsigned char *p = der;
	char thumb[THUMB_LEN];
	size_t len;
	X509 *c;

	(void)state;
	assert_int_equal(k->alg, SIGN_RSA_SHA256);
	assert_int_equal(person[STS].pub->alg, SIGN_ECDSA_SHA256);
	assert_int_equal(trust_thumbprint(k->cert, thumb), GW_OK);
	assert_string_equal(k->thumbprint, thumb);
	assert_int_equal(base64_decode(k->cert_b64, strlen(k->cert_b64), 0,
	    der, sizeof(der), &len), GW_OK);
	c = d2i_X509(NULL, &p, (long)len);
	assert_int_equal(X509_cmp(c, person[IDP].cert), 0);
	X509_free(c);
	assert_int_equal(base64_decode(k->ski_b64, strlen(k->ski_b64), 0, der,
	    sizeof(der), &len), GW_OK);
	assert_int_equal(len, ASN1_STRING_length(X509_get0_subject_key_id(
	    person[IDP].cert)));
}

static void
certificate_without_key_of_the_profile_is_refused(void **state)
{
	struct grund g = { GW_OK, "" };
	struct signkey *k;
	EVP_PKEY *key = EVP_EC_gen("P-384");
	X509 *c = cert_new(key, &ca, 99, "P-384", NULL);
	char *pem = cert_pem(c);

	(void)state;
	assert_int_equal(signkey_new(pem, strlen(pem), &g, &k), GW_ECONF);
	assert_null(k);
	assert_int_equal(signkey_new("x", 1, NULL, &k), GW_ECONF);
	assert_int_equal(signkey_new("", 0, NULL, &k), GW_ECONF);
	signkey_free(NULL);
	free(pem);
	X509_free(c);
	EVP_PKEY_free(key);
}

static void
key_must_belong_to_its_certificate(void **state)
{
	struct signer *s = signer_local_new();
	char *pem = key_pem(person[BORGER].key);
	struct grund g = { GW_OK, "" };

	(void)state;
	assert_int_equal(signer_local_add(s, pem, strlen(pem), NULL,
	    person[IDP].pub, &g), GW_ECONF);
	assert_null(signer_local_key(s, person[IDP].pub->thumbprint));
	assert_int_equal(signer_local_add(s, "x", 1, NULL, person[IDP].pub,
	    NULL), GW_ECONF);
	assert_int_equal(signer_local_add(s, pem, strlen(pem), NULL,
	    person[BORGER].pub, NULL), GW_OK);
	assert_non_null(signer_local_key(s, person[BORGER].pub->thumbprint));
	free(pem);
	signer_free(s);
	signer_free(NULL);
}

static void
encrypted_key_needs_its_passphrase(void **state)
{
	struct signer *s = signer_local_new();
	const struct signkey *pub = person[BORGER_EC].pub;
	BIO *b = BIO_new(BIO_s_mem());
	char *pem, lang[4096];
	size_t len;

	(void)state;
	memset(lang, 'x', sizeof(lang));
	lang[sizeof(lang) - 1] = '\0';
	assert_true(PEM_write_bio_PKCS8PrivateKey(b, person[BORGER_EC].key,
	    EVP_aes_128_cbc(), "hemmelig", 8, NULL, NULL));
	len = (size_t)BIO_get_mem_data(b, &pem);
	assert_int_equal(signer_local_add(s, pem, len, NULL, pub, NULL),
	    GW_ECONF);
	assert_int_equal(signer_local_add(s, pem, len, "forkert", pub, NULL),
	    GW_ECONF);
	/* longer than OpenSSL has room for */
	assert_int_equal(signer_local_add(s, pem, len, lang, pub, NULL),
	    GW_ECONF);
	assert_int_equal(signer_local_add(s, pem, len, "hemmelig", pub, NULL),
	    GW_OK);
	BIO_free(b);
	signer_free(s);
}

static void
job_is_signed_with_the_key_it_names(void **state)
{
	const char *text = a_signedinfo();
	struct sign_job job = {
		.thumbprint = person[BORGER].pub->thumbprint,
		.signedinfo = text, .len = strlen(text)
	};

	(void)state;
	assert_int_equal(signer_sign(signer, &job, 1), GW_OK);
	assert_int_equal(job.rc, GW_OK);
	assert_int_equal(job.siglen, 256);
	job.thumbprint = "00";
	assert_int_equal(signer_sign(signer, &job, 1), GW_ENOENT);
	assert_int_equal(job.siglen, 0);
	/* an ecdsa key does not sign what says rsa-sha256 */
	job.thumbprint = person[BORGER_EC].pub->thumbprint;
	assert_int_equal(signer_sign(signer, &job, 1), GW_EREFUSED);
	job.signedinfo = text = edit(text, "#rsa-", "#ecdsa-");
	job.len = strlen(text);
	assert_int_equal(signer_sign(signer, &job, 1), GW_OK);
	assert_int_equal(job.siglen, 64);
}

static void
bare_digest_is_not_signed(void **state)
{
	char digest[32] = { 1 };
	struct sign_job job = {
		.thumbprint = person[BORGER].pub->thumbprint,
		.signedinfo = digest, .len = sizeof(digest)
	};

	(void)state;
	assert_int_equal(signer_sign(signer, &job, 1), GW_EREFUSED);
	job.signedinfo = "<a></a>";
	job.len = 7;
	assert_int_equal(signer_sign(signer, &job, 1), GW_EREFUSED);
}

static void
each_job_of_a_batch_has_its_own_verdict(void **state)
{
	struct sign_job job[SIGN_BATCH * 2 + 1];
	const char *text = a_signedinfo();
	size_t i, n = sizeof(job) / sizeof(job[0]);

	(void)state;
	memset(job, 0, sizeof(job));
	for (i = 0; i < n; i++) {
		job[i].thumbprint = person[BORGER].pub->thumbprint;
		job[i].signedinfo = text;
		job[i].len = strlen(text);
	}
	job[20].thumbprint = "00";
	job[30].signedinfo = "x";
	job[30].len = 1;
	assert_int_equal(signer_sign(signer, job, n), GW_ENOENT);
	for (i = 0; i < n; i++)
		assert_int_equal(job[i].rc, i == 20 ? GW_ENOENT : i == 30 ?
		    GW_EREFUSED : GW_OK);
	assert_int_equal(signer_sign(signer, job, 0), GW_OK);
}

static void
ecdsa_signature_is_r_and_s_padded(void **state)
{
	unsigned char sig[SIGN_MAX];
	size_t len;
	int i, shorter = 0;

	(void)state;
	/* one in 128 has a leading zero octet in r or s */
	for (i = 0; i < 2000 && shorter < 3; i++) {
		assert_int_equal(sign_octets(person[STS].key, "abc", 3, sig,
		    &len), GW_OK);
		assert_int_equal(len, 64);
		shorter += sig[0] == 0 || sig[32] == 0;
	}
	assert_true(shorter > 0);
}

static void
tls_key_is_the_key_itself(void **state)
{
	struct signer *empty = signer_local_new();
	EVP_PKEY *key;

	(void)state;
	assert_int_equal(signer_tls_key(signer, person[STS].pub, NULL, &key),
	    GW_OK);
	assert_int_equal(EVP_PKEY_eq(key, person[STS].key), 1);
	EVP_PKEY_free(key);
	assert_int_equal(signer_tls_key(empty, person[STS].pub, NULL, &key),
	    GW_ENOENT);
	assert_null(key);
	signer_free(empty);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(algorithm_has_its_uri),
		TEST(certificate_gives_what_messages_need),
		TEST(certificate_without_key_of_the_profile_is_refused),
		TEST(key_must_belong_to_its_certificate),
		TEST(encrypted_key_needs_its_passphrase),
		TEST(job_is_signed_with_the_key_it_names),
		TEST(bare_digest_is_not_signed),
		TEST(each_job_of_a_batch_has_its_own_verdict),
		TEST(ecdsa_signature_is_r_and_s_padded),
		TEST(tls_key_is_the_key_itself),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
