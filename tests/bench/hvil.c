/*
 * bench_hvil - connections that say nothing.
 *
 *	bench_hvil HOST PORT PKI COUNT
 *
 * Opens COUNT mTLS connections as borger.dk would, writes "ready" and the
 * number that stands, keeps them until a line comes, and ends.
 */
#include <netdb.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* The descriptors of all connections, and of the program itself. */
static void
plads(unsigned long n)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return;
	if (r.rlim_cur < n + 64 && r.rlim_max >= n + 64) {
		r.rlim_cur = n + 64;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

static SSL_CTX *
tls(const char *pki)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	char ca[4096], crt[4096], key[4096];

	snprintf(ca, sizeof(ca), "%s/trust.pem", pki);
	snprintf(crt, sizeof(crt), "%s/borgerdk-tls.crt", pki);
	snprintf(key, sizeof(key), "%s/borgerdk-tls.key", pki);
	if (ctx == NULL || SSL_CTX_load_verify_file(ctx, ca) != 1 ||
	    SSL_CTX_use_certificate_chain_file(ctx, crt) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	return ctx;
}

/* A connection, its handshake done, or NULL. */
static SSL *
forbind(SSL_CTX *ctx, const struct addrinfo *at)
{
	SSL *ssl = SSL_new(ctx);
	int fd = socket(at->ai_family, SOCK_STREAM, 0);

	if (ssl != NULL && fd >= 0 &&
	    connect(fd, at->ai_addr, at->ai_addrlen) == 0 &&
	    SSL_set_fd(ssl, fd) == 1 && SSL_connect(ssl) == 1)
		return ssl;
	SSL_free(ssl);
	if (fd >= 0)
		close(fd);
	return NULL;
}

int
main(int argc, char **argv)
{
	struct addrinfo hint = { .ai_socktype = SOCK_STREAM }, *at;
	unsigned long i, n, staar = 0;
	SSL_CTX *ctx;
	char line[16];
	SSL **v;

	if (argc != 5 || (n = strtoul(argv[4], NULL, 10)) == 0 ||
	    (v = calloc(n, sizeof(*v))) == NULL) {
		fputs("usage: bench_hvil HOST PORT PKI COUNT\n", stderr);
		return 2;
	}
	plads(n);
	if (getaddrinfo(argv[1], argv[2], &hint, &at) != 0 ||
	    (ctx = tls(argv[3])) == NULL) {
		fputs("bench_hvil: no address, or no certificate\n", stderr);
		free(v);
		return 1;
	}
	for (i = 0; i < n; i++)
		staar += (v[i] = forbind(ctx, at)) != NULL;
	printf("ready %lu\n", staar);
	fflush(stdout);
	/* a line, or the end of whoever would have sent it */
	(void)!fgets(line, sizeof(line), stdin);
	for (i = 0; i < n; i++)
		SSL_free(v[i]);
	SSL_CTX_free(ctx);
	freeaddrinfo(at);
	free(v);
	return 0;
}
