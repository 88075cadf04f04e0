/*
 * p11_test.c - keys in a token: SoftHSM, where it is installed.
 */
#include "wss_stoette.h"

#include <openssl/ecdsa.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dsig.h"
#include "p11.h"

#define PIN	"hemmelig"

static const char *const modules[] = {
	"/usr/lib/softhsm/libsofthsm2.so",
	"/usr/lib64/pkcs11/libsofthsm2.so",
	NULL
};
static const char *module;
static char dir[] = "/tmp/p11_test.XXXXXX";

static void
run(const char *fmt, ...)
{
	char cmd[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(cmd, sizeof(cmd), fmt, ap);
	va_end(ap);
	if (system(cmd) != 0)
		fail_msg("%s", cmd);
}

/* A person's key goes into the token under a label. */
static void
key_put(enum who who, const char *label, const char *id)
{
	char *pem = key_pem(person[who].key), path[100];
	FILE *f;

	snprintf(path, sizeof(path), "%s/key", dir);
	assert_non_null(f = fopen(path, "w"));
	assert_true(fputs(pem, f) >= 0);
	fclose(f);
	free(pem);
	run("softhsm2-util --import %s --token prøve --pin " PIN
	    " --label %s --id %s >/dev/null 2>&1", path, label, id);
	unlink(path);
}

static int
setup(void **state)
{
	char conf[100];
	FILE *f;
	size_t i;

	for (i = 0; modules[i] != NULL && module == NULL; i++)
		if (access(modules[i], R_OK) == 0)
			module = modules[i];
	if (scene_setup(state) != 0 || mkdtemp(dir) == NULL)
		return -1;
	if (module == NULL)
		return 0;
	snprintf(conf, sizeof(conf), "%s/conf", dir);
	if ((f = fopen(conf, "w")) == NULL)
		return -1;
	fprintf(f, "directories.tokendir = %s\nlog.level = ERROR\n", dir);
	fclose(f);
	setenv("SOFTHSM2_CONF", conf, 1);
	run("softhsm2-util --init-token --free --label prøve --pin " PIN
	    " --so-pin " PIN " >/dev/null 2>&1");
	key_put(BORGER, "rsa", "01");
	key_put(BORGER_EC, "ec", "02");
	key_put(IDP, "to", "03");
	key_put(TJENESTE, "to", "04");
	return 0;
}

static int
teardown(void **state)
{
	run("rm -rf %s", dir);
	return scene_teardown(state);
}

static enum gw_err
opened(const char *uri, const char *pin, enum who who, struct grund *g,
    EVP_PKEY **key)
{
	memset(g, 0, sizeof(*g));
	return p11_key(module, uri, pin, person[who].cert, g, key);
}

static void
refused(const char *uri, const char *pin, enum who who, const char *reason)
{
	struct grund g;
	EVP_PKEY *key;

	assert_int_equal(opened(uri, pin, who, &g, &key), GW_ECONF);
	assert_null(key);
	if (strstr(g.text, reason) == NULL)
		fail_msg("%s: %s", uri, g.text);
}

/* What the signature says, asked of OpenSSL's own side. */
static int
holds(X509 *cert, const char *text, const struct sign_job *job)
{
	EVP_PKEY *public = X509_get0_pubkey(cert);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const unsigned char *sig = job->sig;
	unsigned char der[100], *p = der;
	size_t len = job->siglen;
	ECDSA_SIG *es = NULL;
	int ok;

	if (EVP_PKEY_get_base_id(public) == EVP_PKEY_EC) {
		es = ECDSA_SIG_new();
		ECDSA_SIG_set0(es, BN_bin2bn(sig, 32, NULL),
		    BN_bin2bn(sig + 32, 32, NULL));
		len = (size_t)i2d_ECDSA_SIG(es, &p);
		sig = der;
	}
	ok = EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, public) ==
	    1 && EVP_DigestVerify(ctx, sig, len, (const unsigned char *)text,
	    strlen(text)) == 1;
	ECDSA_SIG_free(es);
	EVP_MD_CTX_free(ctx);
	return ok;
}

static void
signs_as(const char *uri, enum who who, enum sign_alg alg)
{
	const char *text = cut(token_sign(token_text(), alg == SIGN_RSA_SHA256
	    ? IDP : STS), "<ds:SignedInfo ", "</ds:SignedInfo>");
	struct signer *s = signer_local_new();
	struct sign_job job = {
		.thumbprint = person[who].pub->thumbprint,
		.signedinfo = text, .len = strlen(text)
	};
	struct grund g;
	EVP_PKEY *key;
	int i;

	if (opened(uri, PIN, who, &g, &key) != GW_OK)
		fail_msg("%s: %s", uri, g.text);
	assert_int_equal(signer_local_add_key(s, key, person[who].pub, &g),
	    GW_OK);
	EVP_PKEY_free(key);
	for (i = 0; i < 3; i++) {
		assert_int_equal(signer_sign(s, &job, 1), GW_OK);
		assert_int_equal(job.rc, GW_OK);
		assert_true(alg == SIGN_RSA_SHA256 ? job.siglen == 256 :
		    job.siglen == 64);
		assert_true(holds(person[who].cert, text, &job));
	}
	signer_free(s);
}

static void
a_token_signs_with_rsa_and_with_p256(void **state)
{
	(void)state;
	if (module == NULL)
		skip();
	signs_as("pkcs11:token=pr%C3%B8ve;object=rsa", BORGER,
	    SIGN_RSA_SHA256);
	signs_as("pkcs11:token=pr%C3%B8ve;id=%02", BORGER_EC,
	    SIGN_ECDSA_SHA256);
}

static void
of_two_keys_of_one_name_the_certificates_own_signs(void **state)
{
	(void)state;
	if (module == NULL)
		skip();
	signs_as("pkcs11:token=pr%C3%B8ve;object=to", IDP, SIGN_RSA_SHA256);
	signs_as("pkcs11:token=pr%C3%B8ve;object=to", TJENESTE,
	    SIGN_RSA_SHA256);
}

/* Made, then opened by a certificate for it, and signs. */
static void
makes(int bits)
{
	static const char uri[] = "pkcs11:token=pr%C3%B8ve;object=ny";
	static const unsigned char text[] = "prøve";
	struct grund g = { GW_OK, "" };
	EVP_PKEY *public = NULL, *key = NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	X509 *cert = X509_new();
	unsigned char sig[1024];
	size_t len = sizeof(sig);

	if (p11_make(module, uri, PIN, (size_t)bits, &g, &public) != GW_OK)
		fail_msg("%s", g.text);
	assert_int_equal(EVP_PKEY_get_bits(public), bits != 0 ? bits : 256);
	assert_true(X509_set_pubkey(cert, public));
	if (p11_key(module, uri, PIN, cert, &g, &key) != GW_OK)
		fail_msg("%s", g.text);
	assert_int_equal(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL,
	    key), 1);
	assert_int_equal(EVP_DigestSign(ctx, sig, &len, text, sizeof(text)),
	    1);
	EVP_MD_CTX_free(ctx);
	X509_free(cert);
	EVP_PKEY_free(key);
	EVP_PKEY_free(public);
}

static void
a_token_makes_keys_beside_those_it_has(void **state)
{
	(void)state;
	if (module == NULL)
		skip();
	makes(2048);
	makes(0);
	makes(2048);
}

static void
no_key_is_made_under_an_id_or_with_a_wrong_pin(void **state)
{
	struct grund g = { GW_OK, "" };
	EVP_PKEY *public;

	(void)state;
	if (module == NULL)
		skip();
	assert_int_equal(p11_make(module, "pkcs11:token=pr%C3%B8ve;id=%09",
	    PIN, 0, &g, &public), GW_ECONF);
	assert_non_null(strstr(g.text, "object= alone"));
	memset(&g, 0, sizeof(g));
	assert_int_equal(p11_make(module, "pkcs11:token=pr%C3%B8ve;object=ny",
	    "forkert", 0, &g, &public), GW_ECONF);
	assert_non_null(strstr(g.text, "PIN is wrong"));
	assert_null(public);
}

static void
what_is_not_the_key_is_refused_with_the_reason(void **state)
{
	static const char rsa[] = "pkcs11:token=pr%C3%B8ve;object=rsa";

	(void)state;
	if (module == NULL)
		skip();
	refused(rsa, "forkert", BORGER, "the PIN is wrong");
	refused("pkcs11:token=anden;object=rsa", PIN, BORGER,
	    "none of that name");
	refused("pkcs11:token=pr%C3%B8ve;object=ec", PIN, BORGER,
	    "no such key");
	refused("pkcs11:token=pr%C3%B8ve;object=to", PIN, BORGER,
	    "cannot sign for the certificate");
	refused(rsa, PIN, IDP, "cannot sign for the certificate");
}

static void
what_is_no_library_is_refused(void **state)
{
	struct grund g = { GW_OK, "" };
	EVP_PKEY *key;

	(void)state;
	assert_int_equal(p11_key("/etc/passwd", "pkcs11:token=a;object=b",
	    PIN, person[BORGER].cert, &g, &key), GW_ECONF);
	assert_non_null(strstr(g.text, "no PKCS#11 library"));
	assert_int_equal(p11_key("libc.so.6", "pkcs11:token=a;object=b", PIN,
	    person[BORGER].cert, NULL, &key), GW_ECONF);
}

static void
a_name_names_one_token_and_one_key(void **state)
{
	static const char *const wrong[] = {
		"", "token=a;object=b", "pkcs11:", "pkcs11:token=a",
		"pkcs11:object=b", "pkcs11:token=a;object=b;", "pkcs11:token=;"
		"object=b", "pkcs11:token=a;object=b;type=private",
		"pkcs11:token=a;object=b?pin-value=1234",
		"pkcs11:token=a;id=%0", "pkcs11:token=a;id=%zz"
	};
	char lang[400];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (p11_uri_wrong(wrong[i]) == NULL)
			fail_msg("%s", wrong[i]);
	snprintf(lang, sizeof(lang), "pkcs11:object=b;token=%0128d", 1);
	assert_non_null(p11_uri_wrong(lang));
	assert_null(p11_uri_wrong("pkcs11:token=a%20b;object=c"));
	assert_null(p11_uri_wrong("pkcs11:serial=1;id=%01%fF"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_name_names_one_token_and_one_key),
		TEST(what_is_no_library_is_refused),
		TEST(a_token_signs_with_rsa_and_with_p256),
		TEST(of_two_keys_of_one_name_the_certificates_own_signs),
		TEST(a_token_makes_keys_beside_those_it_has),
		TEST(no_key_is_made_under_an_id_or_with_a_wrong_pin),
		TEST(what_is_not_the_key_is_refused_with_the_reason),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
