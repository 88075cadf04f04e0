/*
 * tls_test.c - handshakes in memory: a server of ours and a client that
 * changes one thing.
 */
#include "tls.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "testnet.h"

static struct pki pki, other;
static EVP_PKEY *server_key, *client_key, *other_key;
static X509 *server_cert, *client_cert;
static char *server_pem;
static struct trust *trust;
static SSL_CTX *server;

/* A client's context; cert NULL: it shows none. */
static SSL_CTX *
client_new(X509 *cert, EVP_PKEY *key)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	assert_non_null(ctx);
	SSL_CTX_set_security_level(ctx, 0);
	if (cert != NULL) {
		assert_int_equal(SSL_CTX_use_certificate(ctx, cert), 1);
		assert_int_equal(SSL_CTX_use_PrivateKey(ctx, key), 1);
	}
	return ctx;
}

static void
pair_new(SSL_CTX *client, SSL **c, SSL **s)
{
	BIO *a, *b;

	assert_int_equal(BIO_new_bio_pair(&a, 65536, &b, 65536), 1);
	*c = SSL_new(client);
	*s = SSL_new(server);
	SSL_set_bio(*c, a, a);
	SSL_set_bio(*s, b, b);
	SSL_set_connect_state(*c);
	SSL_set_accept_state(*s);
}

static int
going_on(SSL *ssl, int rc)
{
	int error = SSL_get_error(ssl, rc);

	return rc == 1 || error == SSL_ERROR_WANT_READ ||
	    error == SSL_ERROR_WANT_WRITE;
}

/* Both sides in turn; 1 when the server is content. */
static int
pair_shake(SSL *c, SSL *s)
{
	int rc = -1, i, ok = 1;

	for (i = 0; i < 20 && ok; i++) {
		ok = going_on(c, SSL_do_handshake(c));
		rc = SSL_do_handshake(s);
		ok = ok && going_on(s, rc);
		if (rc == 1 && SSL_is_init_finished(c))
			break;
	}
	ERR_clear_error();
	return rc == 1;
}

static int
handshake(SSL_CTX *client)
{
	SSL *c, *s;
	int ok;

	pair_new(client, &c, &s);
	ok = pair_shake(c, s);
	SSL_free(c);
	SSL_free(s);
	SSL_CTX_free(client);
	return ok;
}

/* With a certificate of this kind, known by its fingerprint when `known`. */
static int
handshake_as(struct pki *issuer, const char *eku, long from, long until,
    int ca, int known)
{
	X509 *cert = net_cert(issuer, "klient", other_key, eku, NULL, from,
	    until, ca);
	struct grund g = { .rc = GW_OK };
	char thumb[THUMB_LEN];
	int ok;

	assert_int_equal(trust_thumbprint(cert, thumb), GW_OK);
	if (known)
		assert_int_equal(trust_add_client(trust, thumb, NULL, NULL,
		    "*", &g), GW_OK);
	ok = handshake(client_new(cert, other_key));
	X509_free(cert);
	return ok;
}

static void
a_known_client_is_let_in(void **state)
{
	(void)state;
	assert_true(handshake(client_new(client_cert, client_key)));
	assert_true(handshake_as(&pki, "clientAuth", -60, 3600, 0, 1));
}

static void
a_client_without_certificate_is_refused(void **state)
{
	(void)state;
	assert_false(handshake(client_new(NULL, NULL)));
}

static void
a_client_not_on_the_list_is_refused_though_its_chain_holds(void **state)
{
	(void)state;
	assert_false(handshake_as(&pki, "clientAuth", -60, 3600, 0, 0));
}

static void
a_client_of_another_ca_is_refused(void **state)
{
	(void)state;
	assert_false(handshake_as(&other, "clientAuth", -60, 3600, 0, 1));
}

static void
a_client_outside_its_time_is_refused(void **state)
{
	(void)state;
	assert_false(handshake_as(&pki, "clientAuth", -7200, -3600, 0, 1));
	assert_false(handshake_as(&pki, "clientAuth", 3600, 7200, 0, 1));
}

static void
a_certificate_for_servers_is_no_clients(void **state)
{
	(void)state;
	assert_false(handshake_as(&pki, "serverAuth", -60, 3600, 0, 1));
}

static void
a_client_that_is_its_own_ca_is_refused(void **state)
{
	struct pki own;
	struct grund g = { .rc = GW_OK };
	char thumb[THUMB_LEN];

	(void)state;
	net_pki(&own, "klient");
	assert_int_equal(trust_thumbprint(own.ca, thumb), GW_OK);
	assert_int_equal(trust_add_client(trust, thumb, NULL, NULL, "*", &g),
	    GW_OK);
	assert_false(handshake(client_new(own.ca, own.ca_key)));
	net_pki_free(&own);
}

static void
a_revoked_client_is_refused(void **state)
{
	struct trust *was = trust;
	SSL_CTX *server_was = server;
	struct grund g = { .rc = GW_OK };
	char *ca = net_cert_pem(pki.ca), *crl = net_crl_pem(&pki, client_cert);
	char thumb[THUMB_LEN];

	(void)state;
	trust = trust_new();
	assert_int_equal(trust_add_ca(trust, ca, strlen(ca), &g), GW_OK);
	assert_int_equal(trust_add_crl(trust, crl, strlen(crl), &g), GW_OK);
	assert_int_equal(trust_thumbprint(client_cert, thumb), GW_OK);
	assert_int_equal(trust_add_client(trust, thumb, NULL, NULL, "*", &g),
	    GW_OK);
	server = tls_server(server_pem, strlen(server_pem), server_key, trust,
	    &g);
	assert_false(handshake(client_new(client_cert, client_key)));
	SSL_CTX_free(server);
	trust_free(trust);
	trust = was;
	server = server_was;
	free(ca);
	free(crl);
}

static void
without_a_list_no_certificate_is_asked_for(void **state)
{
	SSL_CTX *was = server;
	struct grund g = { .rc = GW_OK };

	(void)state;
	server = tls_server(server_pem, strlen(server_pem), server_key, NULL,
	    &g);
	assert_true(handshake(client_new(NULL, NULL)));
	SSL_CTX_free(server);
	server = was;
}

static int
version_ok(int version)
{
	SSL_CTX *ctx = client_new(client_cert, client_key);

	SSL_CTX_set_min_proto_version(ctx, version);
	SSL_CTX_set_max_proto_version(ctx, version);
	SSL_CTX_set_cipher_list(ctx, "ALL:@SECLEVEL=0");
	return handshake(ctx);
}

static void
tls_1_2_and_1_3_are_spoken_and_nothing_older(void **state)
{
	(void)state;
	assert_true(version_ok(TLS1_3_VERSION));
	assert_true(version_ok(TLS1_2_VERSION));
	assert_false(version_ok(TLS1_1_VERSION));
	assert_false(version_ok(TLS1_VERSION));
}

static int
cipher_ok(const char *list)
{
	SSL_CTX *ctx = client_new(client_cert, client_key);

	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	assert_int_equal(SSL_CTX_set_cipher_list(ctx, list), 1);
	return handshake(ctx);
}

static void
suites_without_aead_or_forward_secrecy_are_refused(void **state)
{
	(void)state;
	assert_true(cipher_ok("ECDHE-ECDSA-AES128-GCM-SHA256"));
	assert_true(cipher_ok("ECDHE-ECDSA-CHACHA20-POLY1305"));
	assert_false(cipher_ok("ECDHE-ECDSA-AES128-SHA256"));
	assert_false(cipher_ok("ECDHE-ECDSA-AES128-SHA"));
	assert_false(cipher_ok("AES128-GCM-SHA256"));
	assert_false(cipher_ok("DHE-RSA-AES128-GCM-SHA256"));
	assert_false(cipher_ok("aNULL:@SECLEVEL=0"));
	assert_false(cipher_ok("eNULL:@SECLEVEL=0"));
}

static void
a_signature_by_sha_1_is_refused(void **state)
{
	SSL_CTX *ctx = client_new(client_cert, client_key);

	(void)state;
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	assert_int_equal(SSL_CTX_set1_sigalgs_list(ctx, "ECDSA+SHA1"), 1);
	assert_false(handshake(ctx));
}

/* No session of an earlier connection is taken up, in either version. */
static void
a_session_is_never_resumed(void **state)
{
	static const int versions[] = { TLS1_2_VERSION, TLS1_3_VERSION };
	SSL_SESSION *session;
	SSL_CTX *ctx;
	SSL *c, *s;
	size_t i;
	char octet;

	(void)state;
	for (i = 0; i < 2; i++) {
		ctx = client_new(client_cert, client_key);
		SSL_CTX_set_min_proto_version(ctx, versions[i]);
		SSL_CTX_set_max_proto_version(ctx, versions[i]);
		pair_new(ctx, &c, &s);
		assert_true(pair_shake(c, s));
		SSL_write(s, "x", 1);
		SSL_read(c, &octet, 1);	/* takes tickets, were there any */
		session = SSL_get1_session(c);
		if (versions[i] == TLS1_3_VERSION)
			assert_false(SSL_SESSION_is_resumable(session));
		SSL_free(c);
		SSL_free(s);
		pair_new(ctx, &c, &s);
		SSL_set_session(c, session);
		assert_true(pair_shake(c, s));
		assert_false(SSL_session_reused(s));
		SSL_SESSION_free(session);
		SSL_free(c);
		SSL_free(s);
		SSL_CTX_free(ctx);
	}
}

static void
renegotiation_is_refused(void **state)
{
	SSL_CTX *ctx = client_new(client_cert, client_key);
	SSL *c, *s;
	char octet;

	(void)state;
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	pair_new(ctx, &c, &s);
	assert_true(pair_shake(c, s));
	assert_int_equal(SSL_renegotiate(c), 1);
	SSL_do_handshake(c);
	assert_true(SSL_read(s, &octet, 1) <= 0);
	assert_false(SSL_do_handshake(c) == 1 && !SSL_renegotiate_pending(c));
	assert_int_equal(SSL_num_renegotiations(s), 0);
	ERR_clear_error();
	SSL_free(c);
	SSL_free(s);
	SSL_CTX_free(ctx);
}

/* A server of this chain and key: the error, GW_OK when it can be made. */
static enum gw_err
server_rc(const char *chain, EVP_PKEY *key)
{
	struct grund g = { .rc = GW_OK };
	SSL_CTX *ctx = tls_server(chain, strlen(chain), key, trust, &g);

	assert_int_equal(ctx == NULL, g.rc != GW_OK);
	SSL_CTX_free(ctx);
	return g.rc;
}

static void
a_certificate_and_its_key_belong_together(void **state)
{
	(void)state;
	assert_int_equal(server_rc(server_pem, server_key), GW_OK);
	assert_int_equal(server_rc(server_pem, other_key), GW_ECONF);
	assert_int_equal(server_rc("", server_key), GW_ECONF);
	assert_int_equal(server_rc("-----BEGIN CERTIFICATE-----\nQUJD\n",
	    server_key), GW_ECONF);
}

static void
a_key_too_weak_is_refused_at_the_start(void **state)
{
	EVP_PKEY *weak = EVP_RSA_gen(1024);
	X509 *cert = net_cert(&pki, "server", weak, "serverAuth", NULL, -60,
	    3600, 0);
	char *pem = net_cert_pem(cert);

	(void)state;
	assert_int_equal(server_rc(pem, weak), GW_ECONF);
	free(pem);
	X509_free(cert);
	EVP_PKEY_free(weak);
}

static void
the_whole_chain_is_sent(void **state)
{
	SSL_CTX *was = server, *client = client_new(client_cert, client_key);
	struct grund g = { .rc = GW_OK };
	char *ca = net_cert_pem(pki.ca), *both = NULL;
	SSL *c, *s;

	(void)state;
	assert_true(asprintf(&both, "%s%s", server_pem, ca) > 0);
	server = tls_server(both, strlen(both), server_key, trust, &g);
	assert_non_null(server);
	pair_new(client, &c, &s);
	assert_true(pair_shake(c, s));
	assert_int_equal(sk_X509_num(SSL_get_peer_cert_chain(c)), 2);
	SSL_free(c);
	SSL_free(s);
	SSL_CTX_free(server);
	SSL_CTX_free(client);
	server = was;
	free(ca);
	free(both);
}

static void
a_key_is_read_from_pem(void **state)
{
	struct grund g = { .rc = GW_OK };
	char *pem = net_key_pem(server_key);
	EVP_PKEY *key = tls_key_pem(pem, strlen(pem), NULL, &g);

	(void)state;
	assert_non_null(key);
	assert_int_equal(EVP_PKEY_eq(key, server_key), 1);
	EVP_PKEY_free(key);
	free(pem);
	assert_null(tls_key_pem("nonsense", 8, NULL, &g));
	assert_int_equal(g.rc, GW_ECONF);
}

static void
an_encrypted_key_needs_its_passphrase(void **state)
{
	static char lang[4096];		/* longer than OpenSSL has room for */
	const char *const wrong[] = { NULL, "", "forkert", lang };
	BIO *b = BIO_new(BIO_s_mem());
	struct grund g;
	EVP_PKEY *key;
	char *pem;
	size_t i;

	(void)state;
	PEM_write_bio_PrivateKey(b, server_key, EVP_aes_128_cbc(), NULL, 0,
	    NULL, (void *)(uintptr_t)"hemmelig");
	pem = net_text(b);
	memset(&g, 0, sizeof(g));
	memset(lang, 'x', sizeof(lang) - 1);
	key = tls_key_pem(pem, strlen(pem), "hemmelig", &g);
	assert_non_null(key);
	EVP_PKEY_free(key);
	for (i = 0; i < 4; i++) {
		memset(&g, 0, sizeof(g));
		assert_null(tls_key_pem(pem, strlen(pem), wrong[i], &g));
		assert_int_equal(g.rc, GW_ECONF);
	}
	free(pem);
}

static int
setup(void **state)
{
	struct grund g = { .rc = GW_OK };
	char *ca, *crl, thumb[THUMB_LEN];

	(void)state;
	net_pki(&pki, "Rod");
	net_pki(&other, "Anden");
	server_key = net_key();
	client_key = net_key();
	other_key = net_key();
	server_cert = net_cert(&pki, "server", server_key, "serverAuth",
	    "DNS:localhost", -60, 3600, 0);
	client_cert = net_cert(&pki, "klient", client_key, "clientAuth", NULL,
	    -60, 3600, 0);
	server_pem = net_cert_pem(server_cert);
	ca = net_cert_pem(pki.ca);
	crl = net_crl_pem(&pki, NULL);
	trust = trust_new();
	assert_int_equal(trust_add_ca(trust, ca, strlen(ca), &g), GW_OK);
	assert_int_equal(trust_add_crl(trust, crl, strlen(crl), &g), GW_OK);
	assert_int_equal(trust_thumbprint(client_cert, thumb), GW_OK);
	assert_int_equal(trust_add_client(trust, thumb, NULL, NULL, "*", &g),
	    GW_OK);
	free(ca);
	free(crl);
	server = tls_server(server_pem, strlen(server_pem), server_key, trust,
	    &g);
	return server == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	SSL_CTX_free(server);
	trust_free(trust);
	free(server_pem);
	X509_free(server_cert);
	X509_free(client_cert);
	EVP_PKEY_free(server_key);
	EVP_PKEY_free(client_key);
	EVP_PKEY_free(other_key);
	net_pki_free(&pki);
	net_pki_free(&other);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_client_is_let_in),
		cmocka_unit_test(a_client_without_certificate_is_refused),
		cmocka_unit_test(
		  a_client_not_on_the_list_is_refused_though_its_chain_holds),
		cmocka_unit_test(a_client_of_another_ca_is_refused),
		cmocka_unit_test(a_client_outside_its_time_is_refused),
		cmocka_unit_test(a_certificate_for_servers_is_no_clients),
		cmocka_unit_test(a_client_that_is_its_own_ca_is_refused),
		cmocka_unit_test(a_revoked_client_is_refused),
		cmocka_unit_test(without_a_list_no_certificate_is_asked_for),
		cmocka_unit_test(tls_1_2_and_1_3_are_spoken_and_nothing_older),
		cmocka_unit_test(
		    suites_without_aead_or_forward_secrecy_are_refused),
		cmocka_unit_test(a_signature_by_sha_1_is_refused),
		cmocka_unit_test(a_session_is_never_resumed),
		cmocka_unit_test(renegotiation_is_refused),
		cmocka_unit_test(a_certificate_and_its_key_belong_together),
		cmocka_unit_test(a_key_too_weak_is_refused_at_the_start),
		cmocka_unit_test(the_whole_chain_is_sent),
		cmocka_unit_test(a_key_is_read_from_pem),
		cmocka_unit_test(an_encrypted_key_needs_its_passphrase),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
