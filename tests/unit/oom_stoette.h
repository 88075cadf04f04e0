/*
 * oom_stoette.h - makes one allocation, or one call of OpenSSL's, fail, and
 * counts what is taken and given back.
 *
 * The linker puts the __wrap_ functions before those they are named for
 * (Makefile, OOM).  Included by one test file.
 */
#ifndef OOM_STOETTE_H
#define OOM_STOETTE_H

#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "arena.h"
#include "c14n.h"

/* --- What fails --- */

static long left = -1;		/* how many succeed before; -1: all do */
static int onwards;		/* not that one alone */
static int fired;		/* one has failed */
static long live;		/* taken and not given back */
static int counts = 1;		/* 0: libtirpc frees what we took, unseen */

static int
fails(void)
{
	if (left < 0)
		return 0;
	if (left > 0) {
		left--;
		return 0;
	}
	fired = 1;
	if (!onwards)
		left = -1;
	return 1;
}

/* The arena remembers that it refused (arena_failed()). */
void	*__real_arena_alloc(struct arena *, size_t);

#define WRAP(type, name, arena, params, args)				\
	type	__real_##name params;					\
	type	__wrap_##name params;					\
	type	__wrap_##name params					\
	{								\
		if (fails())						\
			return __real_arena_alloc(arena, SIZE_MAX);	\
		return __real_##name args;				\
	}

WRAP(void *, arena_alloc, a, (struct arena *a, size_t n), (a, n))
WRAP(void *, arena_array, a, (struct arena *a, size_t n, size_t size),
    (a, n, size))
WRAP(void *, arena_push, a, (struct arena *a, void *v, size_t *n, size_t *cap,
    size_t size), (a, v, n, cap, size))
WRAP(char *, arena_strndup, a, (struct arena *a, const char *s, size_t n),
    (a, s, n))
WRAP(char *, arena_strdup, a, (struct arena *a, const char *s), (a, s))
WRAP(char *, buf_end, b->a, (struct buf *b), (b))

WRAP(char *, c14n_text, a, (struct arena *a, const struct scan_doc *doc,
    const struct scan_node *n, const struct c14n_opts *o, size_t *len),
    (a, doc, n, o, len))

/* It takes its arguments as they come, so it is written once more. */
char	*__wrap_arena_printf(struct arena *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

char *
__wrap_arena_printf(struct arena *a, const char *fmt, ...)
{
	static char text[65536];
	va_list ap;

	va_start(ap, fmt);
	assert_true(vsnprintf(text, sizeof(text), fmt, ap) <
	    (int)sizeof(text));
	va_end(ap);
	return __wrap_arena_strdup(a, text);
}

/* The heap: counted as well, so that what is lost is seen. */
#define HEAP(name, params, args)					\
	void	*__real_##name params;					\
	void	*__wrap_##name params;					\
	void *								\
	__wrap_##name params						\
	{								\
		void *p = fails() ? NULL : __real_##name args;		\
									\
		live += p != NULL;					\
		return p;						\
	}

HEAP(malloc, (size_t n), (n))
HEAP(calloc, (size_t n, size_t size), (n, size))

char	*__real_strdup(const char *);
char	*__wrap_strdup(const char *);
void	*__real_realloc(void *, size_t);
void	*__wrap_realloc(void *, size_t);
void	 __real_free(void *);
void	 __wrap_free(void *);

char *
__wrap_strdup(const char *s)
{
	char *p = fails() ? NULL : __real_strdup(s);

	live += p != NULL;
	return p;
}

void *
__wrap_realloc(void *old, size_t n)
{
	void *p = fails() ? NULL : __real_realloc(old, n);

	live += p != NULL && old == NULL;
	return p;
}

void
__wrap_free(void *p)
{
	live -= p != NULL;
	__real_free(p);
}

/* OpenSSL's come through ours; not where its random numbers are drawn, which
 * never come again once they failed. */
static int ssl_fails = 1;

static void *
ssl_malloc(size_t n, const char *file, int line)
{
	long was = left;
	void *p;

	(void)file;
	(void)line;
	if (!ssl_fails)
		left = -1;
	p = __wrap_malloc(n);
	if (!ssl_fails)
		left = was;
	return p;
}

static void *
ssl_realloc(void *p, size_t n, const char *file, int line)
{
	long was = left;

	(void)file;
	(void)line;
	if (!ssl_fails)
		left = -1;
	p = __wrap_realloc(p, n);
	if (!ssl_fails)
		left = was;
	return p;
}

static void
ssl_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	__wrap_free(p);
}

/*
 * What does not fail for memory alone: 0 from OpenSSL, an error from
 * pthread(3).
 */
#define REFUSE(name, refused, params, args)				\
	int	__real_##name params;					\
	int	__wrap_##name params;					\
	int								\
	__wrap_##name params						\
	{								\
		return fails() ? (refused) : __real_##name args;	\
	}

REFUSE(EVP_DigestInit_ex, 0, (EVP_MD_CTX *c, const EVP_MD *m, ENGINE *e),
    (c, m, e))
REFUSE(EVP_DigestInit_ex2, 0, (EVP_MD_CTX *c, const EVP_MD *m,
    const OSSL_PARAM *p), (c, m, p))
REFUSE(EVP_Digest, 0, (const void *p, size_t n, unsigned char *to,
    unsigned *len, const EVP_MD *m, ENGINE *e), (p, n, to, len, m, e))
REFUSE(EVP_DigestUpdate, 0, (EVP_MD_CTX *c, const void *p, size_t n),
    (c, p, n))
REFUSE(EVP_DigestFinal_ex, 0, (EVP_MD_CTX *c, unsigned char *p, unsigned *n),
    (c, p, n))
REFUSE(EVP_PKEY_up_ref, 0, (EVP_PKEY *k), (k))
REFUSE(X509_up_ref, 0, (X509 *c), (c))
REFUSE(X509_VERIFY_PARAM_set_flags, 0, (X509_VERIFY_PARAM *p,
    unsigned long f), (p, f))
REFUSE(BN_bn2binpad, -1, (const BIGNUM *b, unsigned char *to, int n),
    (b, to, n))
REFUSE(RAND_bytes, 0, (unsigned char *p, int n), (p, n))
REFUSE(RAND_priv_bytes, 0, (unsigned char *p, int n), (p, n))
REFUSE(EVP_MAC_init, 0, (EVP_MAC_CTX *c, const unsigned char *k, size_t n,
    const OSSL_PARAM *p), (c, k, n, p))
REFUSE(EVP_MAC_update, 0, (EVP_MAC_CTX *c, const unsigned char *p, size_t n),
    (c, p, n))
REFUSE(EVP_KDF_derive, 0, (EVP_KDF_CTX *c, unsigned char *to, size_t n,
    const OSSL_PARAM *p), (c, to, n, p))
REFUSE(EVP_CipherInit_ex, 0, (EVP_CIPHER_CTX *c, const EVP_CIPHER *t,
    ENGINE *e, const unsigned char *k, const unsigned char *iv, int enc),
    (c, t, e, k, iv, enc))
REFUSE(EVP_EncryptInit_ex, 0, (EVP_CIPHER_CTX *c, const EVP_CIPHER *t,
    ENGINE *e, const unsigned char *k, const unsigned char *iv),
    (c, t, e, k, iv))
REFUSE(EVP_EncryptUpdate, 0, (EVP_CIPHER_CTX *c, unsigned char *to, int *n,
    const unsigned char *from, int len), (c, to, n, from, len))
REFUSE(EVP_EncryptFinal_ex, 0, (EVP_CIPHER_CTX *c, unsigned char *to, int *n),
    (c, to, n))
REFUSE(EVP_DecryptInit_ex, 0, (EVP_CIPHER_CTX *c, const EVP_CIPHER *t,
    ENGINE *e, const unsigned char *k, const unsigned char *iv),
    (c, t, e, k, iv))
REFUSE(EVP_DecryptUpdate, 0, (EVP_CIPHER_CTX *c, unsigned char *to, int *n,
    const unsigned char *from, int len), (c, to, n, from, len))
REFUSE(SSL_CTX_set_num_tickets, 0, (SSL_CTX *c, size_t n), (c, n))
REFUSE(pthread_mutex_init, ENOMEM, (pthread_mutex_t *m,
    const pthread_mutexattr_t *a), (m, a))

/* What OpenSSL makes, and a disk that is full or ill. */
#define DISK(type, name, refused, params, args)				\
	type	__real_##name params;					\
	type	__wrap_##name params;					\
	type								\
	__wrap_##name params						\
	{								\
		if (!fails())						\
			return __real_##name args;			\
		errno = EIO;						\
		return refused;						\
	}

DISK(EVP_KDF *, EVP_KDF_fetch, NULL, (OSSL_LIB_CTX *l, const char *name,
    const char *how), (l, name, how))
DISK(EVP_KDF_CTX *, EVP_KDF_CTX_new, NULL, (EVP_KDF *k), (k))
DISK(EVP_MAC *, EVP_MAC_fetch, NULL, (OSSL_LIB_CTX *l, const char *name,
    const char *how), (l, name, how))
DISK(EVP_MAC_CTX *, EVP_MAC_CTX_new, NULL, (EVP_MAC *m), (m))
DISK(int, EVP_MAC_final, 0, (EVP_MAC_CTX *c, unsigned char *to, size_t *n,
    size_t size), (c, to, n, size))
DISK(EVP_CIPHER_CTX *, EVP_CIPHER_CTX_new, NULL, (void), ())
DISK(int, EVP_CIPHER_CTX_ctrl, 0, (EVP_CIPHER_CTX *c, int what, int n,
    void *p), (c, what, n, p))
DISK(BIO *, BIO_new, NULL, (const BIO_METHOD *m), (m))
DISK(BIO *, BIO_new_mem_buf, NULL, (const void *p, int n), (p, n))
DISK(CMS_ContentInfo *, CMS_encrypt, NULL, (STACK_OF(X509) *to, BIO *in,
    const EVP_CIPHER *c, unsigned f), (to, in, c, f))
DISK(CMS_RecipientInfo *, CMS_add1_recipient_cert, NULL, (CMS_ContentInfo *c,
    X509 *to, unsigned f), (c, to, f))
DISK(int, CMS_final, 0, (CMS_ContentInfo *c, BIO *in, BIO *d, unsigned f),
    (c, in, d, f))
DISK(int, i2d_CMS_ContentInfo, -1, (const CMS_ContentInfo *c,
    unsigned char **to), (c, to))
DISK(int, EVP_PKEY_CTX_set_rsa_padding, 0, (EVP_PKEY_CTX *c, int how),
    (c, how))
DISK(int, EVP_PKEY_CTX_set_rsa_oaep_md, 0, (EVP_PKEY_CTX *c,
    const EVP_MD *m), (c, m))
DISK(int, fsync, -1, (int fd), (fd))
DISK(int, fdatasync, -1, (int fd), (fd))
DISK(ssize_t, write, -1, (int fd, const void *p, size_t n), (fd, p, n))
DISK(ssize_t, pwrite, -1, (int fd, const void *p, size_t n, off_t at),
    (fd, p, n, at))
DISK(size_t, fread, 0, (void *p, size_t size, size_t n, FILE *f),
    (p, size, n, f))
DISK(FILE *, fdopen, NULL, (int fd, const char *mode), (fd, mode))
DISK(int, fseeko, -1, (FILE *f, off_t at, int from), (f, at, from))
DISK(DIR *, fdopendir, NULL, (int fd), (fd))
DISK(struct dirent *, readdir, NULL, (DIR *d), (d))

/* libxml2's fail apart. */
static int xml_fails;

static void *
xml_malloc(size_t n)
{
	return xml_fails && fails() ? NULL : __real_malloc(n);
}

static void *
xml_realloc(void *p, size_t n)
{
	return xml_fails && fails() ? NULL : __real_realloc(p, n);
}

static char *
xml_strdup(const char *s)
{
	return xml_fails && fails() ? NULL : __real_strdup(s);
}

/* First of all, before either library has taken anything. */
static void
oom_begin(void)
{
	if (CRYPTO_set_mem_functions(ssl_malloc, ssl_realloc, ssl_free) != 1 ||
	    xmlMemSetup(__real_free, xml_malloc, xml_realloc,
	    xml_strdup) != 0)
		abort();
}

/* --- Every allocation in turn --- */

/* Runs with that one failing; what it left behind. */
static long
lost(int (*run)(void), long n, int *ok)
{
	long before;

	ERR_clear_error();
	xmlResetLastError();
	before = live;
	fired = 0;
	left = n;
	*ok = run();
	left = -1;
	ERR_clear_error();
	xmlResetLastError();
	return counts ? live - before : 0;
}

/*
 * 0 when there are not so many.  What OpenSSL makes once and keeps (the
 * thread's errors) is no loss: what is lost is lost every time.
 */
static int
run_failing(const char *name, int (*run)(void), int good, long n)
{
	int ok, again, i;
	long more = lost(run, n, &ok);

	for (i = 0; i < 3 && more > 0; i++)
		more = lost(run, n, &again);
	if ((ok && !good) || (!fired && ok != good) || more > 0)
		print_error("%s, allocation %ld%s: accepted %d, lost %ld\n",
		    name, n, onwards ? " and on" : "", ok, more);
	assert_false(ok && !good);
	assert_true(fired || ok == good);
	assert_true(more <= 0);
	return fired;
}

/* good: 1 with memory enough. */
static void
every(const char *name, int (*run)(void), int good)
{
	long n;

	/* what is remembered and what libraries make once */
	(void)run();
	(void)run();
	for (onwards = 0; onwards <= 1; onwards++)
		for (n = 0; run_failing(name, run, good, n); n++)
			;
}

#endif
