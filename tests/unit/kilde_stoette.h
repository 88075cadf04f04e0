/*
 * kilde_stoette.h - sources on loopback for tests of kilde.h: a good one
 * (server.h), and one that misbehaves as told.
 */
#ifndef KILDE_STOETTE_H
#define KILDE_STOETTE_H

#pragma GCC diagnostic ignored "-Wunused-function"

#include "kilde.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <sys/ioctl.h>

#include "clock.h"
#include "server.h"
#include "testnet.h"
#include "tls.h"
#include "trust.h"

#define SOAP12	"application/soap+xml; charset=utf-8"
#define SOAP11	"text/xml; charset=utf-8"

static struct pki pki;
static EVP_PKEY *server_key, *client_key;
static X509 *server_cert, *client_cert;
static char *server_pem, *client_pem, *ca_pem;
static struct kilder *kilder;

/* A source whose handler answers as the test says. */
static struct good {
	struct server	*server;
	SSL_CTX		*tls;
	struct trust	*trust;
	pthread_t	 thread;
	int		 fd;
	char		 bound[64], url[128];
	int		 status;
	const char	*media;
	size_t		 len;		/* of the answer; 0: the action */
	long		 slow_ms;
	atomic_int	 clients, asked, running, most;
	atomic_uint	 connections;
	struct spor	 spor;		/* the last question's */
} good;

static const char *const hosts[] = { "127.0.0.1", "localhost", NULL };
static const struct server_path paths[] = {
	{ "/12", 0, "application/soap+xml" }, { "/11", 0, "text/xml" }
};

static void
good_answer(void *arg, const struct server_request *rq,
    struct server_answer *a)
{
	int now = atomic_fetch_add(&good.running, 1) + 1;
	int most = atomic_load(&good.most);
	unsigned connections, running;

	(void)arg;
	while (now > most &&
	    !atomic_compare_exchange_weak(&good.most, &most, now))
		continue;
	if (rq->spor->id[0] != '\0')	/* one at a time has any */
		good.spor = *rq->spor;
	atomic_fetch_add(&good.asked, 1);
	atomic_fetch_add(&good.clients, rq->client != NULL);
	server_load(good.server, &connections, &running);
	if (connections > atomic_load(&good.connections))
		atomic_store(&good.connections, connections);
	net_sleep(good.slow_ms);
	a->status = good.status;
	a->media = good.media;
	a->len = good.len;
	if (good.len > 0) {
		a->body = malloc(good.len);
		memset(a->body, 'x', good.len);
	} else if (good.status != 204) {
		a->body = malloc(1024);
		a->len = (size_t)snprintf(a->body, 1024, "%s|%.*s",
		    rq->action == NULL ? "-" : rq->action, (int)rq->len,
		    rq->body);
	}
	atomic_fetch_sub(&good.running, 1);
}

static void
good_busy(void *arg, struct server_answer *a)
{
	(void)arg;
	(void)a;
}

static void *
good_main(void *arg)
{
	(void)arg;
	server_run(good.server, 1000);
	return NULL;
}

/* trusted: the clients it lets in are ours alone. */
static void
good_start(const char *chain, EVP_PKEY *key)
{
	struct grund g = { .rc = GW_OK };
	struct server_conf conf = {
		.hosts = hosts, .paths = paths, .n_paths = 2,
		.max_body = 1 << 20, .threads = 64, .max_connections = 128,
		.header_ms = 2000, .body_ms = 2000, .idle_ms = 2000,
		.write_ms = 2000, .handle = good_answer, .busy = good_busy
	};
	char *crl = net_crl_pem(&pki, NULL), thumb[THUMB_LEN];

	memset(&good, 0, sizeof(good));
	good.status = 200;
	good.media = SOAP12;
	good.trust = trust_new();
	assert_int_equal(trust_add_ca(good.trust, ca_pem, strlen(ca_pem), &g),
	    GW_OK);
	assert_int_equal(trust_add_crl(good.trust, crl, strlen(crl), &g),
	    GW_OK);
	assert_int_equal(trust_thumbprint(client_cert, thumb), GW_OK);
	assert_int_equal(trust_add_client(good.trust, thumb, NULL, NULL, "*",
	    &g), GW_OK);
	free(crl);
	good.tls = tls_server(chain, strlen(chain), key, good.trust, &g);
	assert_non_null(good.tls);
	conf.tls = good.tls;
	conf.listen_fd = good.fd = server_listen("127.0.0.1:0", good.bound,
	    &g);
	good.server = server_new(&conf, &g);
	assert_non_null(good.server);
	snprintf(good.url, sizeof(good.url), "https://%s/12", good.bound);
	assert_int_equal(pthread_create(&good.thread, NULL, good_main, NULL),
	    0);
}

static void
good_end(void)
{
	server_stop(good.server);
	pthread_join(good.thread, NULL);
	server_free(good.server);
	SSL_CTX_free(good.tls);
	trust_free(good.trust);
	close(good.fd);
}

static int
good_setup(void **state)
{
	(void)state;
	good_start(server_pem, server_key);
	return 0;
}

static int
good_teardown(void **state)
{
	(void)state;
	good_end();
	return 0;
}

/* One that says text when a request has begun to come, and then hangs up,
 * or waits until the caller does. */
static struct bad {
	SSL_CTX		*tls;
	pthread_t	 thread;
	int		 fd;
	char		 bound[64], url[128];
	const char	*text;
	size_t		 blocks;	/* of 16 384 octets behind it */
	int		 plain;		/* no TLS: silence */
	int		 hold;
	int		 chain;		/* certificates behind the client's */
} bad;

static const struct trust *bad_trust;	/* whom it lets in; NULL: all */

static void *
bad_main(void *arg)
{
	static const char block[16384];
	int fd = accept(bad.fd, NULL, NULL);
	char c[4096];
	SSL *ssl = SSL_new(bad.tls);
	size_t i;

	(void)arg;
	if (!bad.plain) {
		SSL_set_fd(ssl, fd);
		if (SSL_accept(ssl) == 1 && SSL_read(ssl, c, sizeof(c)) > 0 &&
		    bad.text != NULL) {
			SSL_write(ssl, bad.text, (int)strlen(bad.text));
			bad.chain =
			    sk_X509_num(SSL_get_peer_cert_chain(ssl));
			for (i = 0; i < bad.blocks &&
			    SSL_write(ssl, block, sizeof(block)) > 0; i++)
				continue;
		}
	}
	if (bad.hold)
		while (recv(fd, c, sizeof(c), 0) > 0)
			continue;
	SSL_free(ssl);
	close(fd);
	return NULL;
}

static void
bad_listen(void)
{
	struct grund g = { .rc = GW_OK };
	int flags = 0;

	memset(&bad, 0, sizeof(bad));
	bad.tls = tls_server(server_pem, strlen(server_pem), server_key,
	    bad_trust, &g);
	bad.fd = server_listen("127.0.0.1:0", bad.bound, &g);
	assert_int_equal(ioctl(bad.fd, FIONBIO, &flags), 0);
	snprintf(bad.url, sizeof(bad.url), "https://%s/12", bad.bound);
}

static void
bad_start(const char *text, int plain, int hold, size_t blocks)
{
	bad_listen();
	bad.text = text;
	bad.plain = plain;
	bad.hold = hold;
	bad.blocks = blocks;
	assert_int_equal(pthread_create(&bad.thread, NULL, bad_main, NULL), 0);
}

static void
bad_end(void)
{
	pthread_join(bad.thread, NULL);
	SSL_CTX_free(bad.tls);
	close(bad.fd);
}

static struct kilde_konf
konf_for(const char *url)
{
	struct kilde_konf k = { .navn = "kilde", .url = url,
	    .entityid = "urn:kilde", .soap = 12 };

	return k;
}

/* One exchange from start to end. */
static struct kald
exchange(struct kilder *who, const struct kilde_konf *konf, int64_t ms)
{
	struct kald kald = { .kilde = konf, .action = "urn:a",
	    .body = "hej", .len = 3 };
	struct kaldkoe *koe = kaldkoe_new(who);

	assert_non_null(koe);
	kald_start(koe, &kald, clock_mono() + ms);
	assert_ptr_equal(kald_vent(koe), &kald);
	assert_null(kald_vent(koe));
	kaldkoe_free(koe);
	return kald;
}

static enum gw_err
result_of(struct kilder *who, const char *url, int64_t ms)
{
	const struct kilde_konf konf = konf_for(url);
	struct kald kald = exchange(who, &konf, ms);

	if (kald.rc != GW_OK)
		assert_null(kald.answer);
	kald_fini(&kald);
	return kald.rc;
}

static enum gw_err
good_result(void)
{
	return result_of(kilder, good.url, 3000);
}

static enum gw_err
bad_result(const char *text, int64_t ms)
{
	enum gw_err rc;

	bad_start(text, 0, ms < 1000, 0);
	rc = result_of(kilder, bad.url, ms);
	bad_end();
	return rc;
}

static int
setup(void **state)
{
	struct grund g = { .rc = GW_OK };

	(void)state;
	net_pki(&pki, "Rod");
	server_key = net_key();
	client_key = net_key();
	server_cert = net_cert(&pki, "server", server_key, "serverAuth",
	    "DNS:localhost,IP:127.0.0.1", -60, 3600, 0);
	client_cert = net_cert(&pki, "klient", client_key, "clientAuth", NULL,
	    -60, 3600, 0);
	server_pem = net_cert_pem(server_cert);
	client_pem = net_cert_pem(client_cert);
	ca_pem = net_cert_pem(pki.ca);
	kilder = kilder_new(client_pem, strlen(client_pem), client_key,
	    ca_pem, strlen(ca_pem), &g);
	return kilder == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	kilder_free(kilder);
	free(server_pem);
	free(client_pem);
	free(ca_pem);
	X509_free(server_cert);
	X509_free(client_cert);
	EVP_PKEY_free(server_key);
	EVP_PKEY_free(client_key);
	net_pki_free(&pki);
	return 0;
}

#define WITH_GOOD(t) \
	cmocka_unit_test_setup_teardown(t, good_setup, good_teardown)

#endif
