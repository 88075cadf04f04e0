#include "tm_pki.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tls.h"

const char *
fil_laes(struct arena *a, const char *dir, const char *name, size_t *len,
    struct grund *g)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);
	char *bytes = NULL;
	struct stat st;
	FILE *f;

	*len = 0;
	if (path == NULL || (f = fopen(path, "r")) == NULL) {
		fail(g, GW_EIO, "%s/%s: %s", dir, name, strerror(errno));
		return NULL;
	}
	if (fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode) &&
	    (bytes = arena_alloc(a, (size_t)st.st_size + 1)) != NULL)
		*len = fread(bytes, 1, (size_t)st.st_size, f);
	if (bytes == NULL || ferror(f)) {
		fail(g, GW_EIO, "%s: cannot be read", path);
		bytes = NULL;
	}
	fclose(f);
	return bytes;
}

enum gw_err
fil_skriv(struct arena *a, const char *dir, const char *name,
    const char *text, struct grund *g)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);
	const char *tmp = arena_printf(a, "%s/%s.tmp", dir, name);
	size_t len = strlen(text);
	enum gw_err rc = GW_OK;
	int fd;

	if (path == NULL || tmp == NULL)
		return GW_ENOMEM;
	fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(g, GW_EIO, "%s: %s", tmp, strerror(errno));
	if (write(fd, text, len) != (ssize_t)len || rename(tmp, path) != 0)
		rc = fail(g, GW_EIO, "%s: %s", path, strerror(errno));
	close(fd);
	return rc;
}

static const char *
crt(struct arena *a, const char *pki, const char *name, size_t *len,
    struct grund *g)
{
	return fil_laes(a, pki, arena_printf(a, "%s.crt", name), len, g);
}

static const char *
noegle(struct arena *a, const char *pki, const char *name, size_t *len,
    struct grund *g)
{
	return fil_laes(a, pki, arena_printf(a, "%s.key", name), len, g);
}

struct signkey *
pki_noegle(struct arena *a, const char *pki, const char *name,
    struct signer *signer, struct grund *g)
{
	struct signkey *key = NULL;
	const char *cert, *priv;
	size_t n, m;

	if ((cert = crt(a, pki, name, &n, g)) == NULL ||
	    signkey_new(cert, n, g, &key) != GW_OK)
		return NULL;
	if (signer == NULL)
		return key;
	if ((priv = noegle(a, pki, name, &m, g)) == NULL ||
	    signer_local_add(signer, priv, m, NULL, key, g) != GW_OK) {
		signkey_free(key);
		return NULL;
	}
	return key;
}

const char *
pki_kaede(struct arena *a, const char *pki, const char *name, size_t *len,
    struct grund *g)
{
	const char *leaf, *ca;
	size_t n, m;

	*len = 0;
	if ((leaf = crt(a, pki, name, &n, g)) == NULL ||
	    (ca = fil_laes(a, pki, "ca/udsteder.crt", &m, g)) == NULL)
		return NULL;
	*len = n + m;
	return arena_printf(a, "%s%s", leaf, ca);
}

EVP_PKEY *
pki_tls_noegle(struct arena *a, const char *pki, const char *name,
    struct grund *g)
{
	const char *pem;
	size_t n;

	pem = noegle(a, pki, name, &n, g);
	return pem == NULL ? NULL : tls_key_pem(pem, n, NULL, g);
}

enum gw_err
pki_ca(struct arena *a, const char *pki, struct trust *t, struct grund *g)
{
	const char *ca, *crl;
	enum gw_err rc;
	size_t n, m;

	if ((ca = fil_laes(a, pki, "trust.pem", &n, g)) == NULL ||
	    (crl = fil_laes(a, pki, "crl.pem", &m, g)) == NULL)
		return GW_EIO;
	rc = trust_add_ca(t, ca, n, g);
	return rc != GW_OK ? rc : trust_add_crl(t, crl, m, g);
}

enum gw_err
pki_service(struct arena *a, const char *pki, struct trust *t,
    const char *service, const char *name, struct grund *g)
{
	const char *pem;
	size_t n;

	if ((pem = crt(a, pki, name, &n, g)) == NULL)
		return GW_EIO;
	return trust_add_service(t, service, pem, n, 0, INT64_MAX, g);
}

enum gw_err
pki_udsteder(struct arena *a, const char *pki, struct trust *t,
    const char *entity, const char *name, struct grund *g)
{
	const char *pem;
	size_t n;

	if ((pem = crt(a, pki, name, &n, g)) == NULL)
		return GW_EIO;
	return trust_add_issuer(t, entity, pem, n, 0, INT64_MAX, g);
}

enum gw_err
pki_klient(struct arena *a, const char *pki, struct trust *t,
    const char *name, struct grund *g)
{
	struct signkey *key;
	enum gw_err rc;

	if ((key = pki_noegle(a, pki, name, NULL, g)) == NULL)
		return GW_ECONF;
	rc = trust_add_client(t, key->thumbprint, NULL, NULL, "*", g);
	signkey_free(key);
	return rc;
}
