/*
 * testnet.h - certificates, a client and small helpers for tests on loopback.
 *
 * Everything is made anew in memory: one CA, leaves of it, an empty CRL.  For
 * tls_test.c, server_test.c and kilde_test.c.  Include after cmocka.h.
 */
#ifndef TESTNET_H
#define TESTNET_H

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NET_WAIT_MS	3000		/* a client gives up: the test fails */

struct pki {
	EVP_PKEY	*ca_key;
	X509		*ca;
	long		 serial;
};

static inline EVP_PKEY *
net_key(void)
{
	EVP_PKEY *k = EVP_EC_gen("P-256");

	assert_non_null(k);
	return k;
}

static inline void
net_ext(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX v;
	X509_EXTENSION *e;

	X509V3_set_ctx(&v, issuer, cert, NULL, NULL, 0);
	e = X509V3_EXT_conf_nid(NULL, &v, nid, value);
	assert_non_null(e);
	assert_int_equal(X509_add_ext(cert, e, -1), 1);
	X509_EXTENSION_free(e);
}

/* A certificate for key; eku and san may be NULL; from, until in seconds
 * from now.  ca: signed by itself. */
static inline X509 *
net_cert(struct pki *p, const char *cn, EVP_PKEY *key, const char *eku,
    const char *san, long from, long until, int ca)
{
	X509 *c = X509_new();
	X509_NAME *n = X509_get_subject_name(c);
	X509 *issuer = ca ? c : p->ca;

	X509_set_version(c, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(c), ++p->serial);
	X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_ASC,
	    (const unsigned char *)cn, -1, -1, 0);
	X509_NAME_add_entry_by_txt(n, "serialNumber", MBSTRING_ASC,
	    (const unsigned char *)cn, -1, -1, 0);
	X509_set_issuer_name(c, X509_get_subject_name(issuer));
	X509_gmtime_adj(X509_getm_notBefore(c), from);
	X509_gmtime_adj(X509_getm_notAfter(c), until);
	X509_set_pubkey(c, key);
	net_ext(c, issuer, NID_basic_constraints,
	    ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	net_ext(c, issuer, NID_key_usage, ca ?
	    "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
	net_ext(c, issuer, NID_subject_key_identifier, "hash");
	net_ext(c, issuer, NID_authority_key_identifier, "keyid");
	if (eku != NULL)
		net_ext(c, issuer, NID_ext_key_usage, eku);
	if (san != NULL)
		net_ext(c, issuer, NID_subject_alt_name, san);
	assert_true(X509_sign(c, p->ca_key, EVP_sha256()) > 0);
	return c;
}

static inline void
net_pki(struct pki *p, const char *cn)
{
	memset(p, 0, sizeof(*p));
	p->ca_key = net_key();
	p->ca = net_cert(p, cn, p->ca_key, NULL, NULL, -3600, 86400, 1);
}

static inline void
net_pki_free(struct pki *p)
{
	X509_free(p->ca);
	EVP_PKEY_free(p->ca_key);
}

/* The octets of a memory BIO as a string; frees the BIO. */
static inline char *
net_text(BIO *b)
{
	char *p, *out;
	long n = BIO_get_mem_data(b, &p);

	out = malloc((size_t)n + 1);
	assert_non_null(out);
	memcpy(out, p, (size_t)n);
	out[n] = '\0';
	BIO_free(b);
	return out;
}

static inline char *
net_cert_pem(X509 *c)
{
	BIO *b = BIO_new(BIO_s_mem());

	PEM_write_bio_X509(b, c);
	return net_text(b);
}

static inline char *
net_key_pem(EVP_PKEY *k)
{
	BIO *b = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(b, k, NULL, NULL, 0, NULL, NULL);
	return net_text(b);
}

/* A current CRL of the CA with revoked in it (NULL: none). */
static inline char *
net_crl_pem(struct pki *p, X509 *revoked)
{
	X509_CRL *crl = X509_CRL_new();
	ASN1_TIME *t = X509_gmtime_adj(NULL, -60);
	X509_REVOKED *r;
	BIO *b = BIO_new(BIO_s_mem());

	X509_CRL_set_version(crl, 1);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(p->ca));
	X509_CRL_set1_lastUpdate(crl, t);
	if (revoked != NULL) {
		r = X509_REVOKED_new();
		X509_REVOKED_set_serialNumber(r,
		    X509_get_serialNumber(revoked));
		X509_REVOKED_set_revocationDate(r, t);
		X509_CRL_add0_revoked(crl, r);
	}
	X509_gmtime_adj(t, 86400);
	X509_CRL_set1_nextUpdate(crl, t);
	ASN1_TIME_free(t);
	assert_true(X509_CRL_sign(crl, p->ca_key, EVP_sha256()) > 0);
	PEM_write_bio_X509_CRL(b, crl);
	X509_CRL_free(crl);
	return net_text(b);
}

/* "127.0.0.1:PORT" connected; reads and writes end after NET_WAIT_MS. */
static inline int
net_connect(const char *bound)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	struct timeval tv = { NET_WAIT_MS / 1000, 0 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	sa.sin_port = htons((uint16_t)atoi(strrchr(bound, ':') + 1));
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return fd;
}

static inline long long
net_mono_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static inline void
net_sleep(long ms)
{
	const struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&ts, NULL);
}

#endif
