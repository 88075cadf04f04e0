/*
 * overload_stoette.h - signed overviews and mTLS connections, for the loads
 * that move many of both from one thread.
 */
#ifndef OVERLOAD_STOETTE_H
#define OVERLOAD_STOETTE_H

#pragma GCC diagnostic ignored "-Wunused-function"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../testmiljoe/tm_nemlogin.h"
#include "clock.h"
#include "wssec.h"

#define NS_BB		"urn:borgerblikket:overblik:1"
#define ACTION		NS_BB "/HentOverblik"
#define MEDIA		"application/soap+xml; charset=utf-8"
#define ARENA_MAX	((size_t)2 << 30)
#define LIFE_MS		300000

/* Whom and what is asked. */
static struct {
	const char	*url, *pki, *cpr, *koder;
	char		 host[256], port[8], sti[256];
	struct addrinfo	*at;
	SSL_CTX		*ctx;
} maal;

/* A whole HTTP request. */
struct besked {
	char		*bytes;
	size_t		 len;
};

static double
sekunder(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* ---- messages ---- */

static const char *
krop(struct arena *a, size_t *len)
{
	char koder[1024], *rest = NULL, *kode;
	const char *out;
	struct buf b;

	snprintf(koder, sizeof(koder), "%s", maal.koder);
	buf_init(&b, a);
	buf_puts(&b, "<bb:HentOverblik xmlns:bb=\"" NS_BB "\">");
	for (kode = strtok_r(koder, ",", &rest); kode != NULL;
	    kode = strtok_r(NULL, ",", &rest))
		buf_printf(&b, "<bb:Kommunekode>%s</bb:Kommunekode>", kode);
	buf_puts(&b, "</bb:HentOverblik>");
	out = buf_end(&b);
	*len = b.len;
	return out;
}

/* What goes over the wire, malloc'ed. */
static enum gw_err
besked_http(struct besked *b, const char *xml, size_t len)
{
	char hoved[1024];
	int n = snprintf(hoved, sizeof(hoved), "POST %s HTTP/1.1\r\n"
	    "Host: %s:%s\r\nContent-Type: " MEDIA "\r\n"
	    "Content-Length: %zu\r\n\r\n", maal.sti, maal.host, maal.port,
	    len);

	b->len = (size_t)n + len;
	if ((b->bytes = malloc(b->len)) == NULL)
		return GW_ENOMEM;
	memcpy(b->bytes, hoved, (size_t)n);
	memcpy(b->bytes + n, xml, len);
	return GW_OK;
}

/* One overview, with a token of its own, as citizens bring them. */
static enum gw_err
besked_skriv(struct arena *a, struct signer *signer, const struct signkey *key,
    struct besked *b, struct grund *g)
{
	struct steder s = { ".", maal.pki };
	struct identitet id;
	struct wssec_token token;
	struct wssec_make m = { .kind = WSSEC_TOKEN_REQUEST, .soap = SOAP_12,
	    .action = ACTION, .to = maal.url, .reply_to_anonymous = 1,
	    .key = key, .token = &token };
	const char *xml;
	enum gw_err rc;
	size_t len;

	identitet_init(&id);
	id.cpr = maal.cpr;
	id.hok = "borgerdk";
	if ((xml = nemlogin(a, &s, &id, &len, g)) == NULL)
		return GW_EINTERN;
	if ((rc = wssec_token_init(a, xml, len, g, &token)) != GW_OK)
		return rc;
	m.created = clock_now();
	m.expires = m.created + LIFE_MS;
	if ((m.message_id = wssec_uuid_urn(a)) == NULL ||
	    (m.body = krop(a, &m.body_len)) == NULL)
		return GW_ENOMEM;
	if ((rc = wssec_make(a, signer, &m, g, &xml, &len)) != GW_OK)
		return rc;
	return besked_http(b, xml, len);
}

static enum gw_err
beskeder_skriv(struct besked *v, size_t n, struct grund *g)
{
	struct arena *a = arena_new(ARENA_MAX), *noegler = arena_new(ARENA_MAX);
	struct signer *signer = signer_local_new();
	struct signkey *key = NULL;
	enum gw_err rc = GW_OK;
	size_t i;

	if (a == NULL || noegler == NULL || signer == NULL)
		rc = GW_ENOMEM;
	else if ((key = pki_noegle(noegler, maal.pki, "borgerdk", signer,
	    g)) == NULL)
		rc = GW_ECONF;
	for (i = 0; i < n && rc == GW_OK; i++) {
		rc = besked_skriv(a, signer, key, &v[i], g);
		arena_reset(a);
	}
	signkey_free(key);
	signer_free(signer);
	arena_free(noegler);
	arena_free(a);
	return rc;
}

static void
beskeder_free(struct besked *v, size_t n)
{
	while (n-- > 0)
		free(v[n].bytes);
	free(v);
}

/* ---- connections ---- */

/* The descriptors of so many connections, and of the program itself. */
static void
plads(size_t n)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur >= n + 64)
		return;
	r.rlim_cur = n + 64 < r.rlim_max ? n + 64 : r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
}

static SSL_CTX *
tls_ny(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	char ca[4096], crt[4096], key[4096];

	snprintf(ca, sizeof(ca), "%s/trust.pem", maal.pki);
	snprintf(crt, sizeof(crt), "%s/borgerdk-tls.crt", maal.pki);
	snprintf(key, sizeof(key), "%s/borgerdk-tls.key", maal.pki);
	if (ctx == NULL || SSL_CTX_load_verify_file(ctx, ca) != 1 ||
	    SSL_CTX_use_certificate_chain_file(ctx, crt) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS |
	    SSL_MODE_ENABLE_PARTIAL_WRITE);
	return ctx;
}

/* https://HOST:PORT/PATH into its parts, and all that a connection needs. */
static int
maal_init(const char *url, const char *pki, const char *cpr,
    const char *koder)
{
	const struct addrinfo hint = { .ai_socktype = SOCK_STREAM };

	maal.url = url;
	maal.pki = pki;
	maal.cpr = cpr;
	maal.koder = koder;
	signal(SIGPIPE, SIG_IGN);	/* a gateway that closes is none */
	return sscanf(url, "https://%255[^:/]:%7[0-9]%255s", maal.host,
	    maal.port, maal.sti) == 3 &&
	    getaddrinfo(maal.host, maal.port, &hint, &maal.at) == 0 &&
	    (maal.ctx = tls_ny()) != NULL;
}

static void
maal_fini(void)
{
	SSL_CTX_free(maal.ctx);
	if (maal.at != NULL)
		freeaddrinfo(maal.at);
}

/* A connected socket that does not block, or -1; loopback's connect() is
 * over at once. */
static int
fd_ny(void)
{
	int one = 1, fd = socket(maal.at->ai_family,
	    SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, maal.at->ai_addr, maal.at->ai_addrlen) == 0 &&
	    fcntl(fd, F_SETFL, O_NONBLOCK) == 0)
		return fd;
	close(fd);
	return -1;
}

/* TLS on it, to be carried on by SSL_connect(); NULL: no memory. */
static SSL *
ssl_ny(int fd)
{
	SSL *ssl = SSL_new(maal.ctx);

	if (ssl != NULL && SSL_set_fd(ssl, fd) == 1) {
		SSL_set_connect_state(ssl);
		return ssl;
	}
	SSL_free(ssl);
	return NULL;
}

/* rc of an SSL call: 1 it moved, 0 it must wait, -1 it is broken. */
static int
ssl_gik(SSL *ssl, int rc)
{
	int error = rc > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl, rc);

	ERR_clear_error();
	return error == SSL_ERROR_NONE ? 1 : error == SSL_ERROR_WANT_READ ||
	    error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

#endif
