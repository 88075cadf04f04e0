/*
 * http_fuzz.c - any octets as HTTP, in any pieces.
 *
 * What must hold: how the octets are cut does not matter; a request that is
 * whole is within the limits and has all its parts; written out again plainly
 * it is read as the same; and nothing is taken behind its end.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"

#define MAX_BODY	1000

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const hosts[] = { "h", "[::1]:8443", NULL };
static const struct server_path paths[] = {
	{ "/p", 1, "application/soap+xml" }, { "/g", 1, NULL },
	{ "/t", 0, "text/xml" },
};
static const struct http_conf conf = { hosts, paths, 3, MAX_BODY };

/* Feeds pieces of step octets; answers how many were taken. */
static size_t
feed(struct http *h, const char *p, size_t len, size_t step)
{
	size_t used = 0, n, took;

	http_init(h, &conf);
	while (used < len && h->part < HTTP_DONE) {
		n = len - used < step ? len - used : step;
		took = http_feed(h, p + used, n);
		assert(took <= n && (took == n || h->part >= HTTP_DONE));
		used += took;
	}
	return used;
}

static int
same_text(const char *a, const char *b)
{
	return a == NULL ? b == NULL : b != NULL && strcmp(a, b) == 0;
}

static void
same(const struct http *a, const struct http *b)
{
	assert(a->part == b->part && a->status == b->status);
	if (a->part != HTTP_DONE)
		return;
	assert(a->method == b->method && a->taken == b->taken);
	assert(same_text(a->path, b->path) && same_text(a->query, b->query));
	assert(same_text(a->host, b->host) && same_text(a->media, b->media));
	assert(same_text(a->action, b->action));
	assert(a->prefer_wait == b->prefer_wait && a->close == b->close);
	assert(a->len == b->len && memcmp(a->body, b->body, a->len) == 0);
}

/* As the plainest client would have sent it. */
static char *
plain(const struct http *h, size_t *len)
{
	char *out = NULL;
	const char *s;
	FILE *f = open_memstream(&out, len);

	assert(f != NULL);
	fprintf(f, "%s %s%s%s HTTP/1.1\r\nHost: %s\r\n", h->method, h->path,
	    *h->query == '\0' ? "" : "?", h->query, h->host);
	if (strcmp(h->method, "POST") == 0)
		fprintf(f, "Content-Type: %s\r\nContent-Length: %zu\r\n",
		    h->media, h->len);
	else if (*h->media != '\0')
		fprintf(f, "Content-Type: %s\r\n", h->media);
	if (h->action != NULL) {
		fputs("SOAPAction: \"", f);
		for (s = h->action; *s != '\0'; s++)
			fprintf(f, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
		fputs("\"\r\n", f);
	}
	if (h->prefer_wait > 0)
		fprintf(f, "Prefer: wait=%u\r\n", h->prefer_wait);
	if (h->close)
		fputs("Connection: close\r\n", f);
	fputs("\r\n", f);
	fwrite(h->body, 1, h->len, f);
	fclose(f);
	return out;
}

static void
check_whole(const struct http *h)
{
	struct http again;
	size_t len, used;
	char *text;

	assert(h->method != NULL && h->path != NULL && h->query != NULL &&
	    h->host != NULL && h->body != NULL && h->taken != NULL);
	assert(h->len <= MAX_BODY && h->body[h->len] == '\0');
	assert(strcmp(h->path, h->taken->path) == 0);
	text = plain(h, &len);
	/* quoting may bring a long action over a line's limit */
	if (h->action == NULL || strlen(h->action) < HTTP_MAX_LINE / 4) {
		used = feed(&again, text, len, len);
		assert(used == len);
		same(h, &again);
		http_fini(&again);
	}
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct http whole, cut;
	size_t step, used;
	char *copy;

	if (len < 1)
		return 0;
	step = (size_t)bytes[0] % 32 + 1;
	/* Of exactly that size: a sanitizer sees one octet more. */
	copy = malloc(len);
	assert(copy != NULL);
	memcpy(copy, bytes + 1, len - 1);
	used = feed(&whole, copy, len - 1, len);
	assert(used == feed(&cut, copy, len - 1, step));
	same(&whole, &cut);
	if (whole.part == HTTP_DONE)
		check_whole(&whole);
	else if (whole.part == HTTP_REFUSED)
		assert(whole.why != NULL &&
		    *http_reason(whole.status) != '\0');
	http_fini(&whole);
	http_fini(&cut);
	free(copy);
	return 0;
}
