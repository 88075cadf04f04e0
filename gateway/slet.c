/*
 * slet.c - erases memory when it is freed.
 *
 * A citizen's texts pass through buffers of gSOAP, libxml2 and OpenSSL, which
 * free them as they are: they would lie in the heap until something else is
 * put there.  This file is linked into gatewayd alone and stands before libc's
 * free() and realloc(); everything in the process that was given memory by
 * malloc() gives it back here.
 *
 * What malloc() took by mmap() for itself goes back to the kernel, which
 * hands it to nobody unerased: it is not touched.  Under ASan and TSan, which
 * have their own malloc(), this file is empty.
 *
 * Threads: any, as free().
 */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __has_feature			/* clang's way to say it */
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    defined(__GLIBC__)

/* glibc's own, under the names by which a replacement reaches them. */
void	 __libc_free(void *);
void	*__libc_malloc(size_t);
void	*__libc_realloc(void *, size_t);

#define IS_MMAPPED	2u	/* glibc, malloc/malloc.c: a chunk's size word,
				 * which stands before it */

static int
is_mapped(const void *p)
{
	return (((const size_t *)p)[-1] & IS_MMAPPED) != 0;
}

void
free(void *p)
{
	int saved = errno;

	if (p != NULL && !is_mapped(p))
		explicit_bzero(p, malloc_usable_size(p));
	__libc_free(p);
	errno = saved;
}

/* A larger piece is a new one, so that the old one is erased. */
static void *
grow(void *p, size_t had, size_t size)
{
	void *q;

	if ((q = __libc_malloc(size)) == NULL)
		return NULL;
	memcpy(q, p, had);
	free(p);
	return q;
}

void *
realloc(void *p, size_t size)
{
	size_t had;

	if (p == NULL || is_mapped(p))
		return __libc_realloc(p, size);
	if (size == 0) {
		free(p);
		return NULL;
	}
	had = malloc_usable_size(p);
	if (size > had)
		return grow(p, had, size);
	/* what is cut off becomes a free piece where it stands */
	explicit_bzero((char *)p + size, had - size);
	return __libc_realloc(p, size);
}

#endif
