/*
 * dsig_test.c - base64, digests, keys: what message and assertion share.
 */
#include "wss_stoette.h"

#include <openssl/rsa.h>

/*
 * Base64.
 */
static void
base64_is_that_of_rfc_4648(void **state)
{
	static const char *const t[][2] = {
		{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" },
		{ "\xff\xef\xbe", "/+++" },
	};
	unsigned char out[16];
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_string_equal(base64_encode(arena, t[i][0],
		    strlen(t[i][0])), t[i][1]);
		assert_int_equal(base64_decode(t[i][1], strlen(t[i][1]), 0,
		    out, sizeof(out), &len), GW_OK);
		assert_int_equal(len, strlen(t[i][0]));
		assert_memory_equal(out, t[i][0], len);
	}
}

static void
base64_of_another_form_is_refused(void **state)
{
	static const char *const bad[] = {
		"Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "=", "====", "Z===",
		"Zm9v=", "Zg==Zg==", "Zm8=Zm8=", "Zh==", "Zm9=", "Zn8=A",
		"Zm9v-", "Zm9_", "Z m9v", "Zm9v\n", " Zm9v", "Zg=\n=", "Zm9v!",
		"Zm9\xc3\xa6", "Zm9{", "Zm9[", "Zm9:",
		"Zm9@", "Zm9`", "Zm9,", "Z=g=", "=Zm8",
	};
	unsigned char out[16];
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (base64_decode(bad[i], strlen(bad[i]), 0, out, sizeof(out),
		    &len) == GW_OK)
			print_error("accepted: %s\n", bad[i]);
		assert_int_equal(base64_decode(bad[i], strlen(bad[i]), 0, out,
		    sizeof(out), &len), GW_ECHECK);
		assert_int_equal(len, 0);
	}
	assert_int_equal(base64_decode("Zm\0v", 4, 0, out, sizeof(out), &len),
	    GW_ECHECK);
}

static void
base64_may_be_broken_by_white_space_alone(void **state)
{
	unsigned char out[16];
	size_t len;

	(void)state;
	assert_int_equal(base64_decode(" Z\tm\r\n8 = ", 10, 1, out,
	    sizeof(out), &len), GW_OK);
	assert_int_equal(len, 2);
	assert_int_equal(base64_decode("Zm\v8=", 5, 1, out, sizeof(out), &len),
	    GW_ECHECK);
	assert_int_equal(base64_decode("Zm\f8=", 5, 1, out, sizeof(out), &len),
	    GW_ECHECK);
	assert_int_equal(base64_decode("Zm\xc2\xa0" "8=", 6, 1, out,
	    sizeof(out), &len), GW_ECHECK);
}

static void
base64_fills_its_room_and_no_more(void **state)
{
	unsigned char out[4] = { 0, 0, 0, 77 };
	size_t len;

	(void)state;
	assert_int_equal(base64_decode("Zm9v", 4, 0, out, 3, &len), GW_OK);
	assert_int_equal(len, 3);
	assert_int_equal(base64_decode("Zm9v", 4, 0, out, 2, &len),
	    GW_ECHECK);
	assert_int_equal(base64_decode("Zm9vZg==", 8, 0, out, 3, &len),
	    GW_ECHECK);
	assert_int_equal(out[3], 77);
}

/*
 * Digests.
 */
static void
sha256_is_that_of_fips_180(void **state)
{
	static const unsigned char abc[] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41,
		0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3,
		0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00,
		0x15, 0xad
	};
	unsigned char is[DIGEST_LEN];

	(void)state;
	assert_int_equal(dsig_sha256("abc", 3, is), GW_OK);
	assert_memory_equal(is, abc, DIGEST_LEN);
}

static void
digest_of_nothing_signs_nothing(void **state)
{
	struct dsig_ref ref = { .transform = DSIG_EXC };
	struct scan_doc *doc = scanned("<a/>");
	struct dsig d = { 0 };
	struct grund g = { 0 };

	(void)state;
	assert_int_equal(dsig_sha256("", 0, ref.digest), GW_OK);
	assert_int_equal(dsig_check_ref(doc, &d, &ref, doc->root, &g),
	    GW_ECHECK);
	assert_non_null(strstr(g.text, "nothing"));
	assert_int_equal(dsig_sha256("<a></a>", 7, ref.digest), GW_OK);
	assert_int_equal(dsig_check_ref(doc, &d, &ref, doc->root, NULL),
	    GW_OK);
	ref.digest[0] ^= 1;
	assert_int_equal(dsig_check_ref(doc, &d, &ref, doc->root, NULL),
	    GW_ECHECK);
}

/* Text longer than the room in which octets are gathered. */
static void
digest_of_long_text_is_that_of_its_octets(void **state)
{
	static const size_t lengths[] = { 1, 4070, 4096, 4097, 9000, 100000 };
	struct c14n_opts none = { NULL, NULL, 0, 0 };
	unsigned char a[DIGEST_LEN], b[DIGEST_LEN];
	const char *text, *octets;
	struct scan_doc *doc;
	size_t i, len;
	char *fill;

	(void)state;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		fill = arena_alloc(arena, lengths[i] + 1);
		memset(fill, 'x', lengths[i]);
		text = arena_printf(arena, "<a xmlns='urn:a'><b>%s</b>%s</a>",
		    fill, fill);
		doc = scanned(text);
		octets = c14n_text(arena, doc, doc->root, &none, &len);
		assert_int_equal(dsig_sha256(octets, len, a), GW_OK);
		assert_int_equal(dsig_c14n_digest(doc, doc->root, b), GW_OK);
		assert_memory_equal(a, b, DIGEST_LEN);
	}
}

/*
 * Keys.
 */
static EVP_PKEY *
rsa_of(unsigned bits, unsigned long exponent)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *key = NULL;
	BIGNUM *e = BN_new();

	BN_set_word(e, exponent);
	EVP_PKEY_keygen_init(ctx);
	EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, (int)bits);
	EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, e);
	assert_int_equal(EVP_PKEY_generate(ctx, &key), 1);
	EVP_PKEY_CTX_free(ctx);
	BN_free(e);
	return key;
}

/* A public RSA key of so many bits, without the work of finding one. */
static EVP_PKEY *
rsa_public(int bits)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM params[3];
	unsigned char *n = calloc(1, (size_t)(bits + 7) / 8), e[8] = { 0 };
	unsigned long exponent = 65537;
	size_t len = (size_t)(bits + 7) / 8;
	EVP_PKEY *key = NULL;

	memcpy(e, &exponent, sizeof(exponent));
	/* least significant octet first, as OSSL_PARAM wants it here */
	n[0] = 1;
	n[len - 1] = (unsigned char)(1 << ((bits - 1) % 8));
	params[0] = OSSL_PARAM_construct_BN("n", n, len);
	params[1] = OSSL_PARAM_construct_BN("e", e, sizeof(e));
	params[2] = OSSL_PARAM_construct_end();
	EVP_PKEY_fromdata_init(ctx);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY,
	    params), 1);
	EVP_PKEY_CTX_free(ctx);
	free(n);
	return key;
}

static void
key_decides_the_algorithm(void **state)
{
	struct {
		const char	*what;
		EVP_PKEY	*key;
		enum sign_alg	 alg;
	} t[] = {
		{ "RSA 2047", rsa_public(2047), SIGN_NONE },
		{ "RSA 2048", rsa_public(2048), SIGN_RSA_SHA256 },
		{ "RSA 8192", rsa_public(8192), SIGN_RSA_SHA256 },
		{ "RSA 8193", rsa_public(8193), SIGN_NONE },
		{ "RSA 1024", rsa_of(1024, 65537), SIGN_NONE },
		{ "e = 3", rsa_of(2048, 3), SIGN_NONE },
		{ "RSA-PSS", EVP_PKEY_Q_keygen(NULL, NULL, "RSA-PSS",
		    (size_t)2048), SIGN_NONE },
		{ "P-256", EVP_EC_gen("P-256"), SIGN_ECDSA_SHA256 },
		{ "P-384", EVP_EC_gen("P-384"), SIGN_NONE },
		{ "P-224", EVP_EC_gen("P-224"), SIGN_NONE },
		{ "secp256k1", EVP_EC_gen("secp256k1"), SIGN_NONE },
		{ "Ed25519", EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"),
		    SIGN_NONE },
		{ "no key", NULL, SIGN_NONE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		if (dsig_key_alg(t[i].key) != t[i].alg)
			print_error("%s\n", t[i].what);
		assert_int_equal(dsig_key_alg(t[i].key), t[i].alg);
		EVP_PKEY_free(t[i].key);
	}
}

/* A token whose holder has that key. */
static void
weak_key_does_not_verify(void **state)
{
	EVP_PKEY *weak = rsa_of(1024, 65537);
	const char *text = token_sign(token_text(), IDP);
	struct scan_doc *doc = scanned(text);
	struct dsig *d;

	(void)state;
	assert_int_equal(dsig_parse(arena, doc, find(doc->root, NS_DS,
	    "Signature"), NULL, &d), GW_OK);
	assert_int_equal(dsig_check_key(doc, d, person[IDP].key, NULL), GW_OK);
	assert_int_equal(dsig_check_key(doc, d, person[BORGER].key, NULL),
	    GW_ECHECK);
	assert_int_equal(dsig_check_key(doc, d, person[STS].key, NULL),
	    GW_ECHECK);
	assert_int_equal(dsig_check_key(doc, d, weak, NULL), GW_ECHECK);
	assert_int_equal(dsig_check_key(doc, d, NULL, NULL), GW_ECHECK);
	EVP_PKEY_free(weak);
}

/*
 * What the signer agrees to sign.
 */
static void
signer_signs_signed_info_of_the_profile_alone(void **state)
{
	const char *text = cut(token_sign(token_text(), IDP),
	    "<ds:SignedInfo ", "</ds:SignedInfo>"), *other;
	struct {
		const char	*what, *text;
		int		 ok;
	} t[] = {
		{ "as made", text, 1 },
		{ "not canonical", edit(text, "></ds:DigestMethod>", "/>"), 0 },
		{ "white space", edit(text, "<ds:Reference", "\n<ds:Reference"),
		    1 },
		{ "blank in a tag", edit(text, "<ds:SignedInfo ",
		    "<ds:SignedInfo  "), 0 },
		{ "something behind", arena_printf(arena, "%s ", text), 0 },
		{ "not XML", "x", 0 },
		{ "nothing", "", 0 },
		{ "another element", "<a></a>", 0 },
		{ "sha1", edit(text, "xmlenc#sha256", "xmlenc#sha1"), 0 },
		{ "inclusive", edit(text, ALG_EXC_C14N, "http://www.w3.org/TR/"
		    "2001/REC-xml-c14n-20010315"), 0 },
		{ "no reference", drop(text, "<ds:Reference ",
		    "</ds:Reference>"), 0 },
		{ "the other algorithm", edit(text, "#rsa-", "#ecdsa-"), 0 },
		{ "of no namespace", "<SignedInfo></SignedInfo>", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		if (dsig_signedinfo_ok(t[i].text, strlen(t[i].text),
		    SIGN_RSA_SHA256) != t[i].ok)
			print_error("%s\n", t[i].what);
		assert_int_equal(dsig_signedinfo_ok(t[i].text,
		    strlen(t[i].text), SIGN_RSA_SHA256), t[i].ok);
	}
	other = edit(text, "#rsa-", "#ecdsa-");
	assert_int_equal(dsig_signedinfo_ok(other, strlen(other),
	    SIGN_ECDSA_SHA256), 1);
	assert_int_equal(dsig_signedinfo_ok(text, strlen(text), SIGN_NONE), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(base64_is_that_of_rfc_4648),
		TEST(base64_of_another_form_is_refused),
		TEST(base64_may_be_broken_by_white_space_alone),
		TEST(base64_fills_its_room_and_no_more),
		TEST(sha256_is_that_of_fips_180),
		TEST(digest_of_nothing_signs_nothing),
		TEST(digest_of_long_text_is_that_of_its_octets),
		TEST(key_decides_the_algorithm),
		TEST(weak_key_does_not_verify),
		TEST(signer_signs_signed_info_of_the_profile_alone),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
