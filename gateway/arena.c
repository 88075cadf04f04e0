#define _DEFAULT_SOURCE			/* explicit_bzero */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE	(64 * 1024)
#define ALIGN		_Alignof(max_align_t)

struct block {
	struct block	*next;
	size_t		 used, size;
	_Alignas(max_align_t) char bytes[];
};

struct arena {
	struct block	*top;
	size_t		 total, max;
	int		 failed;	/* NULL was given since new or reset */
};

struct arena *
arena_new(size_t max)
{
	struct arena *a;

	if ((a = calloc(1, sizeof(*a))) != NULL)
		a->max = max;
	return a;
}

static void
block_erase(struct block *b)
{
	explicit_bzero(b->bytes, b->used);
	b->used = 0;
}

void
arena_reset(struct arena *a)
{
	struct block *b;

	while ((b = a->top) != NULL && b->next != NULL) {
		a->top = b->next;
		block_erase(b);
		free(b);
	}
	if (b != NULL)
		block_erase(b);
	a->total = 0;
	a->failed = 0;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	free(a->top);
	free(a);
}

static struct block *
block_new(size_t need)
{
	size_t size = need > BLOCK_SIZE ? need : BLOCK_SIZE;
	struct block *b;

	if ((b = malloc(sizeof(*b) + size)) == NULL)
		return NULL;
	b->next = NULL;
	b->used = 0;
	b->size = size;
	return b;
}

static void *
refuse(struct arena *a)
{
	a->failed = 1;
	return NULL;
}

int
arena_failed(const struct arena *a)
{
	return a->failed;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->top;
	void *p;

	if (size > a->max || a->total > a->max - size)
		return refuse(a);
	size = (size + ALIGN - 1) & ~(ALIGN - 1);
	if (b == NULL || b->size - b->used < size) {
		if ((b = block_new(size)) == NULL)
			return refuse(a);
		b->next = a->top;
		a->top = b;
	}
	p = b->bytes + b->used;
	b->used += size;
	a->total += size;
	memset(p, 0, size);
	return p;
}

/* 1 when p, the youngest piece of the arena, now has size octets where it
 * had old; else nothing has changed.  Both sizes are aligned. */
static int
arena_extend(struct arena *a, const char *p, size_t old, size_t size)
{
	struct block *b = a->top;
	size_t more = size - old;

	if (p == NULL || b == NULL || p + old != b->bytes + b->used ||
	    more > b->size - b->used || a->total > a->max ||
	    more > a->max - a->total)
		return 0;
	memset(b->bytes + b->used, 0, more);
	b->used += more;
	a->total += more;
	return 1;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		return refuse(a);
	return arena_alloc(a, n * size);
}

void *
arena_push(struct arena *a, void *v, size_t *n, size_t *cap, size_t size)
{
	char *items, *old;
	size_t more;

	memcpy(&old, v, sizeof(old));
	items = old;
	if (*n == *cap) {
		more = *cap == 0 ? 4 : *cap * 2;
		if ((items = arena_array(a, more, size)) == NULL)
			return NULL;
		if (*n > 0)
			memcpy(items, old, *n * size);
		memcpy(v, &items, sizeof(items));
		*cap = more;
	}
	/* a list that was cut short keeps what stood there */
	return memset(items + (*n)++ * size, 0, size);
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p;

	if (len == SIZE_MAX || (p = arena_alloc(a, len + 1)) == NULL)
		return NULL;
	memcpy(p, s, len);
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || (p = arena_alloc(a, (size_t)n + 1)) == NULL)
		return NULL;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

size_t
arena_used(const struct arena *a)
{
	return a->total;
}

void
buf_init(struct buf *b, struct arena *a)
{
	memset(b, 0, sizeof(*b));
	b->a = a;
}

/* Room for len more octets and a NUL; 0 when there is none. */
static int
buf_room(struct buf *b, size_t len)
{
	size_t cap = b->cap;
	char *p;

	if (b->full || len >= SIZE_MAX / 4 - b->len)
		b->full = 1;
	if (b->full)
		return 0;
	if (b->len + len < cap)
		return 1;
	cap = cap == 0 ? 512 : cap;
	while (cap <= b->len + len)
		cap *= 2;
	if (arena_extend(b->a, b->p, b->cap, cap)) {
		b->cap = cap;
		return 1;
	}
	if ((p = arena_alloc(b->a, cap)) == NULL) {
		b->full = 1;
		return 0;
	}
	if (b->len > 0)
		memcpy(p, b->p, b->len);
	b->p = p;
	b->cap = cap;
	return 1;
}

void
buf_add(struct buf *b, const void *p, size_t len)
{
	if (len == 0 || !buf_room(b, len))
		return;
	memcpy(b->p + b->len, p, len);
	b->len += len;
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !buf_room(b, (size_t)n + 1))
		return;
	va_start(ap, fmt);
	vsnprintf(b->p + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

char *
buf_end(struct buf *b)
{
	if (!buf_room(b, 1))
		return NULL;
	b->p[b->len] = '\0';
	return b->p;
}
