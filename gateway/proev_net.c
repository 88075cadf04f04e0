/*
 * proev_net.c - the first steps: name, connection, TLS.
 */
#include <errno.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "proev_impl.h"
#include "tls.h"

#define CONNECT_MS	5000		/* if the source has no limit */
#define EFTER_MS	300		/* an alert after TLS 1.3's end */
#define HOST_LEN	256

/* One try, and what the callback below saw. */
struct net {
	struct arena	*a;
	const struct trust *trust;
	const struct kilde_konf *konf;
	char		 host[HOST_LEN], port[6];
	int		 fd;
	SSL		*ssl;
	X509		*cert;		/* what the source showed */
	struct grund	 grund;		/* why it is refused */
};

/* The n octets as a text of its own; 0: they do not fit, or are none. */
static int
del(char *out, size_t max, const char *s, size_t n)
{
	if (n == 0 || n >= max)
		return 0;
	memcpy(out, s, n);
	out[n] = '\0';
	return 1;
}

/* Host and port of an address that conf_url_ok() has let through. */
static int
url_del(struct net *n)
{
	const char *p = n->konf->url + strlen("https://"), *slut, *port;
	size_t len = strcspn(p, "/");

	if (*p == '[' && (slut = memchr(p, ']', len)) != NULL) {
		port = slut + 1;		/* RFC 3986, 3.2.2: IPv6 */
		p++;
	} else {
		slut = port = p + strcspn(p, ":/");
	}
	if (!del(n->host, sizeof(n->host), p, (size_t)(slut - p)))
		return 0;
	if (*port != ':')
		return del(n->port, sizeof(n->port), "443", 3);
	port++;
	return del(n->port, sizeof(n->port), port, strcspn(port, "/"));
}

static int
opslaa(struct net *n, struct proev_skridt *s, struct addrinfo **out)
{
	const struct addrinfo vil = { .ai_socktype = SOCK_STREAM };
	char ip[NI_MAXHOST] = "?";
	int e;

	if (!url_del(n)) {
		skridt_fejl(n->a, s, "correct the source's url in "
		    "gatewayd.conf", "%s is no address", n->konf->url);
		return 0;
	}
	if ((e = getaddrinfo(n->host, n->port, &vil, out)) != 0) {
		skridt_fejl(n->a, s, "look at the name in the source's url, "
		    "and at this machine's name service (getent hosts NAME)",
		    "%s: %s", n->host, gai_strerror(e));
		return 0;
	}
	(void)getnameinfo((*out)->ai_addr, (*out)->ai_addrlen, ip, sizeof(ip),
	    NULL, 0, NI_NUMERICHOST);
	skridt_ok(n->a, s, "%s is %s", n->host, ip);
	return 1;
}

/* Waits for the socket until til (clock_mono() ms); 0: it was not in time. */
static int
vent(int fd, short paa, int64_t til)
{
	struct pollfd p = { fd, paa, 0 };
	int64_t ms;
	int r;

	do {
		ms = til - clock_mono();
		r = ms <= 0 ? 0 : poll(&p, 1, (int)ms);
	} while (r == -1 && errno == EINTR);
	return r > 0;
}

/* Connects the socket; 0 or what errno says. */
static int
forbind_en(int fd, const struct addrinfo *ai, int64_t til)
{
	socklen_t len = sizeof(int);
	int e = 0;

	if (connect(fd, ai->ai_addr, ai->ai_addrlen) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return errno;
	if (!vent(fd, POLLOUT, til))
		return ETIMEDOUT;
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &len) == 0 ? e : errno;
}

/* The addresses in turn, as kilde_aabn.c does, within one limit. */
static int
forbind(struct net *n, struct proev_skridt *s, const struct addrinfo *ai)
{
	unsigned ms = n->konf->connect_ms > 0 ? n->konf->connect_ms :
	    CONNECT_MS;
	int64_t til = clock_mono() + ms;
	int e = EADDRNOTAVAIL;

	for (; ai != NULL && e != 0; ai = ai->ai_next) {
		n->fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC |
		    SOCK_NONBLOCK, ai->ai_protocol);
		e = n->fd == -1 ? errno : forbind_en(n->fd, ai, til);
		if (e != 0 && n->fd != -1) {
			close(n->fd);
			n->fd = -1;
		}
	}
	if (e == 0)
		skridt_ok(n->a, s, "port %s", n->port);
	else
		skridt_fejl(n->a, s, e == ECONNREFUSED ? "nothing listens "
		    "there: look at the port in the source's url, else ask "
		    "its operator" : "open the firewall to it, and let the "
		    "service reach it (IPAddressAllow=, see netvaerk.conf); "
		    "else ask the source's operator",
		    "%s port %s: %s", n->host, n->port, strerror(e));
	return e == 0;
}

/* As where the gateway asks (kilde_tls.c), but it is told what was wrong. */
static int
doem(X509_STORE_CTX *ctx, void *arg)
{
	struct net *n = arg;
	enum gw_err rc;

	n->cert = X509_STORE_CTX_get0_cert(ctx);
	if (n->cert != NULL)
		X509_up_ref(n->cert);
	rc = trust_check(n->trust, n->cert, TRUST_TLS_SERVER, clock_now(),
	    &n->grund);
	X509_STORE_CTX_set_error(ctx, rc == GW_OK ? X509_V_OK :
	    X509_V_ERR_CERT_REJECTED);
	return rc == GW_OK;
}

/* Goes on with f until it ends or til: its result, or 0 when time was up. */
static int
tls_gaa(struct net *n, int (*f)(SSL *), int64_t til)
{
	int e, r;

	for (;;) {
		ERR_clear_error();
		errno = 0;
		if ((r = f(n->ssl)) > 0)
			return r;
		e = SSL_get_error(n->ssl, r);
		if (e != SSL_ERROR_WANT_READ && e != SSL_ERROR_WANT_WRITE)
			return -1;
		if (!vent(n->fd, e == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT,
		    til))
			return 0;
	}
}

static int
kig(SSL *ssl)
{
	char c;

	return SSL_peek(ssl, &c, 1);
}

/* What OpenSSL or the system says of it. */
static const char *
tls_hvorfor(void)
{
	unsigned long e = ERR_peek_error();
	const char *s = e != 0 ? ERR_reason_error_string(e) : NULL;

	return s != NULL ? s : errno != 0 ? strerror(errno) :
	    "the connection was closed";
}

/* 1 when what ended the handshake is an alert about our certificate. */
static int
er_om_os(void)
{
	switch (ERR_GET_REASON(ERR_peek_error())) {
	case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
	case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
	case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
	case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
	case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
	case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
	case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
	case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
		return 1;
	default:
		return 0;
	}
}

static void
tls_fejl(struct net *n, struct proev_skridt *s, int r)
{
	if (n->grund.rc != GW_OK)
		skridt_fejl(n->a, s, raad_certifikat(n->grund.text), "%s",
		    n->grund.text);
	else if (r == 0)
		skridt_fejl(n->a, s, "something listens there and is silent: "
		    "ask the source's operator", "no end of the handshake in "
		    "time");
	else
		skridt_fejl(n->a, s, er_om_os() ? "the source does not accept "
		    "our client certificate: register the one that "
		    "client-certificate names with its operator" :
		    "look at whether the source's url is the service itself "
		    "(no proxy, TLS 1.2 or later), else ask its operator",
		    "%s", tls_hvorfor());
}

/* As kilde_tls_er(), where the gateway asks. */
static int
navn_passer(const struct net *n)
{
	return X509_check_host(n->cert, n->host, 0, 0, NULL) == 1 ||
	    X509_check_ip_asc(n->cert, n->host, 0) == 1;
}

static void
tls_godt(struct net *n, struct proev_skridt *s)
{
	int dage = 0, sek = 0;

	ASN1_TIME_diff(&dage, &sek, NULL, X509_get0_notAfter(n->cert));
	if (!navn_passer(n))
		skridt_fejl(n->a, s, "its certificate is for another name: "
		    "write that name in the source's url, or ask its "
		    "operator", "the certificate is not for %s", n->host);
	else
		skridt_ok(n->a, s, "%s, chain, name and revocation hold, %d "
		    "days left", SSL_get_version(n->ssl), dage);
}

/* In TLS 1.3 a server says after our end what it thinks of us. */
static void
tls_haand(struct net *n, struct proev_skridt *s)
{
	unsigned ms = n->konf->tls_ms > 0 ? n->konf->tls_ms :
	    n->konf->connect_ms > 0 ? n->konf->connect_ms : CONNECT_MS;
	int64_t t = clock_mono();
	int r;

	r = tls_gaa(n, SSL_connect, t + ms);
	s->ms = (unsigned)(clock_mono() - t);
	if (r <= 0)
		tls_fejl(n, s, r);
	else if (tls_gaa(n, kig, clock_mono() + EFTER_MS) < 0)
		tls_fejl(n, s, -1);
	else
		tls_godt(n, s);
}

/* A name is told to the server, an address is not (RFC 6066, 3). */
static int
tls_navn(const struct net *n)
{
	return n->host[strspn(n->host, "0123456789.")] == '\0' ||
	    strchr(n->host, ':') != NULL ||
	    SSL_set_tlsext_host_name(n->ssl, n->host) == 1;
}

/* The certificates of a PEM text, leaf first, into the context. */
static int
tls_kaede(SSL_CTX *ctx, const struct conf_file *cert)
{
	BIO *in = cert->len > INT32_MAX ? NULL :
	    BIO_new_mem_buf(cert->bytes, (int)cert->len);
	int ok = 0, n = 0;
	X509 *x;

	while (in != NULL &&
	    (x = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
		ok = n++ == 0 ? SSL_CTX_use_certificate(ctx, x) == 1 :
		    ok && SSL_CTX_add1_chain_cert(ctx, x) == 1;
		X509_free(x);
	}
	BIO_free(in);
	ERR_clear_error();
	return ok;
}

SSL_CTX *
proev_tls(const struct conf_file *cert, EVP_PKEY *key, struct grund *g)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (ctx != NULL && tls_limits(ctx) && tls_kaede(ctx, cert) &&
	    SSL_CTX_use_PrivateKey(ctx, key) == 1)
		return ctx;
	fail(g, GW_ECONF, "%s: its key cannot be used for TLS: use an ECDSA "
	    "certificate (P-256)", cert->name);
	SSL_CTX_free(ctx);
	ERR_clear_error();
	return NULL;
}

static int
tls_aabn(struct net *n, SSL_CTX *ctx)
{
	SSL_CTX_set_cert_verify_callback(ctx, doem, n);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	n->ssl = SSL_new(ctx);
	return n->ssl != NULL && SSL_set_fd(n->ssl, n->fd) == 1 &&
	    tls_navn(n);
}

int
proev_net(struct arena *a, SSL_CTX *tls, const struct trust *trust,
    const struct kilde_konf *konf, struct proev_skridt s[PT_ANTAL])
{
	struct net n = { .a = a, .trust = trust, .konf = konf, .fd = -1 };
	struct addrinfo *ai = NULL;
	int64_t t = clock_mono();
	int ok;

	ok = opslaa(&n, &s[PT_NAVN], &ai);
	s[PT_NAVN].ms = (unsigned)(clock_mono() - t);
	if (ok) {
		t = clock_mono();
		ok = forbind(&n, &s[PT_FORBINDELSE], ai);
		s[PT_FORBINDELSE].ms = (unsigned)(clock_mono() - t);
	}
	if (ok) {
		if (tls_aabn(&n, tls))
			tls_haand(&n, &s[PT_TLS]);
		else
			skridt_fejl(a, &s[PT_TLS], "try again with more "
			    "memory", "OpenSSL made no connection");
		ok = s[PT_TLS].udfald == PU_OK;
	}
	ERR_clear_error();
	SSL_free(n.ssl);
	X509_free(n.cert);
	if (n.fd != -1)
		close(n.fd);
	if (ai != NULL)
		freeaddrinfo(ai);
	return ok;
}
