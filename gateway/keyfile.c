#include "keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "p11.h"

#define DER_SEQUENCE	0x30

/* --- Files --- */

static const char not_there[] =
    "is not there: make it, or correct the name";
static const char not_readable[] =
    "cannot be read: give this user read permission";

static const char *
stat_wrong(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "is no file: name a private key in PEM or PKCS#12, "
		    "or its passphrase's file";
	if (st->st_mode & S_IRWXO)
		return "is open to everybody: take their permissions away "
		    "(chmod o= FILE)";
	return NULL;
}

static const char *
file_wrong(const char *path)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return errno == ENOENT ? not_there : not_readable;
	if (access(path, R_OK) == -1)
		return not_readable;
	return stat_wrong(&st);
}

const char *
keyfile_wrong(const struct conf_file *f, const char **name)
{
	const char *wrong;

	if (f->module != NULL) {
		*name = f->module;
		wrong = access(f->module, R_OK) == 0 ? NULL :
		    errno == ENOENT ? not_there : not_readable;
	} else {
		*name = f->name;
		wrong = file_wrong(f->name);
	}
	if (wrong == NULL && f->pass != NULL) {
		*name = f->pass;
		wrong = file_wrong(f->pass);
	}
	return wrong;
}

/* The file into buf, at most max octets; what is wrong with it, or NULL. */
static const char *
file_read(const char *path, char *buf, size_t max, size_t *len)
{
	const char *wrong = not_readable;
	struct stat st;
	ssize_t n;
	int fd;

	*len = 0;
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK |
	    O_NOCTTY)) == -1)
		return errno == ENOENT ? not_there : not_readable;
	if (fstat(fd, &st) == -1 || (wrong = stat_wrong(&st)) != NULL)
		goto out;
	for (; *len < max; *len += (size_t)n)
		if ((n = read(fd, buf + *len, max - *len)) <= 0)
			break;
	wrong = *len == max ? "is too large: name a private key in PEM or "
	    "PKCS#12, or its passphrase's file" :
	    *len == 0 ? "is empty: write the key, or its passphrase, into it" :
	    NULL;
out:
	close(fd);
	return wrong;
}

const char *
keyfile_line(const char *path, char buf[PASSPHRASE_MAX])
{
	const char *wrong;
	size_t len;

	wrong = file_read(path, buf, PASSPHRASE_MAX, &len);
	if (wrong != NULL)
		return wrong;
	buf[len] = '\0';		/* less than max was read */
	buf[strcspn(buf, "\r\n")] = '\0';
	return buf[0] != '\0' ? NULL :
	    "has an empty first line: write the passphrase there";
}

/* --- Octets --- */

struct asked {
	const char	*passphrase;
	int		 asked;
};

/* Never ask a terminal. */
static int
passphrase_cb(char *buf, int size, int rw, void *arg)
{
	struct asked *a = arg;
	size_t len = a->passphrase == NULL ? 0 : strlen(a->passphrase);

	(void)rw;
	a->asked = 1;
	if (len == 0 || len > (size_t)size)
		return -1;
	memcpy(buf, a->passphrase, len);
	return (int)len;
}

static enum gw_err
closed(const char *passphrase, struct grund *g)
{
	return fail(g, GW_ECONF, passphrase == NULL ? "private key is "
	    "encrypted: add \"passphrase FILE\"" : "private key: the "
	    "passphrase is wrong: correct the first line of its file");
}

static enum gw_err
pem_parse(BIO *bio, const char *passphrase, struct grund *g, EVP_PKEY **out)
{
	struct asked a = { passphrase, 0 };

	*out = PEM_read_bio_PrivateKey(bio, NULL, passphrase_cb, &a);
	if (*out != NULL)
		return GW_OK;
	return a.asked ? closed(passphrase, g) : fail(g, GW_ECONF,
	    "private key: not PEM, nor PKCS#12: name the certificate's key");
}

/* RFC 7292.  The certificates in it are not looked at: those that count are
 * named by settings of their own. */
static enum gw_err
pkcs12_parse(BIO *bio, const char *passphrase, struct grund *g,
    EVP_PKEY **out)
{
	PKCS12 *p12 = d2i_PKCS12_bio(bio, NULL);
	X509 *cert = NULL;
	enum gw_err rc = GW_OK;

	if (p12 == NULL)
		return fail(g, GW_ECONF, "private key: not PEM, nor PKCS#12: "
		    "name the certificate's key");
	/* an empty passphrase is written in two ways, and parse tries both */
	if (passphrase != NULL && PKCS12_mac_present(p12) &&
	    PKCS12_verify_mac(p12, passphrase, -1) != 1)
		rc = closed(passphrase, g);
	else if (PKCS12_parse(p12, passphrase, out, &cert, NULL) != 1)
		rc = passphrase == NULL ? closed(passphrase, g) :
		    fail(g, GW_ECONF, "PKCS#12: closed with an old cipher: "
		    "open it with openssl pkcs12 -legacy and write it anew");
	else if (*out == NULL)
		rc = fail(g, GW_ECONF, "PKCS#12: no private key in it: export "
		    "it together with its key");
	X509_free(cert);
	PKCS12_free(p12);
	return rc;
}

enum gw_err
keyfile_parse(const char *bytes, size_t len, const char *passphrase,
    struct grund *g, EVP_PKEY **out)
{
	enum gw_err rc;
	BIO *bio;

	*out = NULL;
	if (len > KEYFILE_MAX)
		return fail(g, GW_ECONF, "private key: larger than any: name "
		    "the certificate's key");
	if ((bio = BIO_new_mem_buf(bytes, (int)len)) == NULL)
		return fail(g, GW_ENOMEM, "private key: no memory");
	if (len > 0 && (unsigned char)bytes[0] == DER_SEQUENCE)
		rc = pkcs12_parse(bio, passphrase, g, out);
	else
		rc = pem_parse(bio, passphrase, g, out);
	BIO_free(bio);
	ERR_clear_error();
	return rc;
}

enum gw_err
keyfile_read(const struct conf_file *f, X509 *cert, const char **name,
    struct grund *g, EVP_PKEY **out)
{
	static char buf[KEYFILE_MAX], pass[PASSPHRASE_MAX];
	const char *wrong = NULL;
	size_t len = 0;
	enum gw_err rc;

	*out = NULL;
	if (f->pass != NULL) {
		*name = f->pass;
		wrong = keyfile_line(f->pass, pass);
	}
	if (wrong == NULL)
		*name = f->name;
	if (wrong == NULL && f->module != NULL) {
		rc = p11_key(f->module, f->name, pass, cert, g, out);
		goto out;
	}
	if (wrong == NULL)
		wrong = file_read(f->name, buf, sizeof(buf), &len);
	rc = wrong != NULL ? fail(g, GW_ECONF, "%s", wrong) :
	    keyfile_parse(buf, len, f->pass != NULL ? pass : NULL, g, out);
out:
	OPENSSL_cleanse(buf, sizeof(buf));
	OPENSSL_cleanse(pass, sizeof(pass));
	return rc;
}
