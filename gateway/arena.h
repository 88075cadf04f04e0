/*
 * arena.h - memory that dies with its request.
 *
 * A function with a `struct arena *` parameter may return memory from it;
 * nothing is freed singly.  Threads: an arena belongs to one request and one
 * thread at a time.  Secrets: arena_free() erases what was handed out.
 */
#ifndef GW_ARENA_H
#define GW_ARENA_H

#include <stddef.h>

struct arena;

/* An empty arena that refuses to grow beyond max bytes; NULL: no memory. */
struct arena	*arena_new(size_t max);

/* Erases and frees everything.  NULL is ok. */
void		 arena_free(struct arena *);

/* Erases and forgets everything but keeps one block for the next use. */
void		 arena_reset(struct arena *);

/*
 * size bytes, zeroed, aligned for any type; NULL when the arena is full or
 * the machine has no memory.  size 0 gives a pointer that must not be read.
 */
void		*arena_alloc(struct arena *, size_t size);

/* n members of size bytes; NULL also when n * size overflows. */
void		*arena_array(struct arena *, size_t n, size_t size);

/*
 * An array that grows: returns room for one more member behind the *n that
 * are there (moving them when full) and counts it.  The new member is
 * zeroed.  *v, *n and *cap start as NULL, 0, 0.  NULL: no memory, unchanged.
 */
void		*arena_push(struct arena *, void *v, size_t *n, size_t *cap,
		    size_t size);

/* A NUL-terminated copy of len octets; NULL: no memory. */
char		*arena_strndup(struct arena *, const char *s, size_t len);
char		*arena_strdup(struct arena *, const char *s);

/* printf into the arena; NULL: no memory. */
char		*arena_printf(struct arena *, const char *fmt, ...)
		    __attribute__((format(printf, 2, 3)));

/*
 * 1 when the arena has refused anything since new or reset.  A reader for
 * which no memory is as good as absent may have missed something: a verdict
 * that was reached so is none.
 */
int		 arena_failed(const struct arena *);

/* Bytes handed out since new or reset. */
size_t		 arena_used(const struct arena *);

/*
 * Octets under construction: text grows at the end, a failure is remembered
 * and told once by buf_end(), so that writers read straight down.
 */
struct buf {
	struct arena	*a;
	char		*p;		/* NUL-terminated after buf_end() */
	size_t		 len, cap;
	int		 full;		/* no memory: everything since is lost */
};

void		 buf_init(struct buf *, struct arena *);
void		 buf_add(struct buf *, const void *p, size_t len);
void		 buf_puts(struct buf *, const char *s);
void		 buf_printf(struct buf *, const char *fmt, ...)
		    __attribute__((format(printf, 2, 3)));

/* The text, NUL-terminated, or NULL when something did not fit. */
char		*buf_end(struct buf *);

#endif
