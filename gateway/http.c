#include "http.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http_impl.h"

#define CHUNK_DIGITS	16		/* of a chunk size's line */

int
http_refuse(struct http *h, int status, const char *why)
{
	h->part = HTTP_REFUSED;
	h->status = status;
	h->why = why;
	return status;
}

void
http_init(struct http *h, const struct http_conf *conf)
{
	memset(h, 0, sizeof(*h));
	h->conf = conf;
}

/* Erases what may hold personal data, frees all. */
void
http_fini(struct http *h)
{
	if (h->body != NULL)
		explicit_bzero(h->body, h->body_cap);
	if (h->line != NULL)
		explicit_bzero(h->line, h->line_cap);
	free(h->path);
	free(h->query);
	free(h->host);
	free(h->action);
	free(h->soapaction);
	free(h->authority);
	free(h->line);
	free(h->body);
	memset(h, 0, sizeof(*h));
}

void
http_reset(struct http *h)
{
	const struct http_conf *conf = h->conf;

	http_fini(h);
	http_init(h, conf);
}

int
http_in_body(const struct http *h)
{
	return h->part >= HTTP_BODY && h->part <= HTTP_TRAILER;
}

/*
 * Room for need octets in *p, erasing what it moves away from; grows by
 * doubling, so that a sender pays for what it sends, not for what it says.
 */
static int
room_make(struct http *h, char **p, size_t *cap, size_t need)
{
	size_t size = *cap == 0 ? 512 : *cap;
	char *bigger;

	if (*p != NULL && need <= *cap)
		return 1;
	while (size < need)
		size *= 2;
	if ((bigger = malloc(size)) == NULL) {
		http_refuse(h, 503, "no memory");
		return 0;
	}
	if (*p != NULL) {
		memcpy(bigger, *p, *cap);
		explicit_bzero(*p, *cap);
		free(*p);
	}
	*p = bigger;
	*cap = size;
	return 1;
}

static void
body_begin(struct http *h)
{
	if (!room_make(h, &h->body, &h->body_cap, 1))
		return;
	h->body[0] = '\0';
	if (h->chunked)
		h->part = HTTP_CHUNK_SIZE;
	else
		h->part = h->length > 0 ? HTTP_BODY : HTTP_DONE;
}

/* RFC 9112, 7.1: hex digits alone; no extension, no 0x, no sign. */
static void
chunk_begin(struct http *h)
{
	const char *s = h->line;
	uint64_t v = 0;

	if (*s == '\0' || s[strspn(s, "0123456789abcdefABCDEF")] != '\0') {
		http_refuse(h, 400, "chunk size");
		return;
	}
	for (; *s != '\0'; s++)
		v = v << 4 | (uint64_t)(*s <= '9' ? *s - '0' :
		    (*s | 0x20) - 'a' + 10);
	if (v > h->conf->max_body - h->len) {
		http_refuse(h, 413, "chunks");
		return;
	}
	h->length = (size_t)v;
	h->part = v > 0 ? HTTP_CHUNK : HTTP_TRAILER;
}

/* A line is whole: what it was decides what comes next. */
static void
line_take(struct http *h)
{
	h->line[h->line_len] = '\0';
	switch (h->part) {
	case HTTP_LINE:
		if (http_request_line(h, h->line) == 0)
			h->part = HTTP_HEADER;
		break;
	case HTTP_HEADER:
		if (h->line_len > 0)
			http_header_line(h, h->line);
		else if (http_head_judge(h) == 0)
			body_begin(h);
		break;
	case HTTP_CHUNK_SIZE:
		chunk_begin(h);
		break;
	case HTTP_CHUNK_END:
		h->part = HTTP_CHUNK_SIZE;
		break;
	default:
		h->part = HTTP_DONE;
	}
	h->line_len = 0;
	h->cr = 0;
}

/* What a line of each part may hold, and what more is answered with. */
static const struct {
	size_t		 max;
	int		 status;
} line_limits[] = {
	[HTTP_LINE] = { HTTP_MAX_LINE, 414 },
	[HTTP_HEADER] = { HTTP_MAX_LINE, 431 },
	[HTTP_CHUNK_SIZE] = { CHUNK_DIGITS, 400 },	/* an extension */
	[HTTP_CHUNK_END] = { 0, 400 },
	[HTTP_TRAILER] = { 0, 400 },			/* a trailer */
};

/* Counts one octet of the header lines, CRLF included. */
static int
header_count(struct http *h, char c)
{
	int empty = h->line_len == 0 && (c == '\r' || h->cr);

	if (h->part != HTTP_HEADER || empty)
		return 0;
	if (h->line_len == 0 && ++h->header_lines > HTTP_MAX_LINES)
		return http_refuse(h, 431, "header lines");
	if (++h->header_octets > HTTP_MAX_HEADERS)
		return http_refuse(h, 431, "headers");
	return 0;
}

/* One octet of a line.  RFC 9112, 2.2: a line ends with CRLF, never else. */
static void
line_octet(struct http *h, char c)
{
	if (header_count(h, c) != 0)
		return;
	if ((c == '\n') != h->cr || c == '\0')
		http_refuse(h, 400, "line end");
	else if (c == '\n')
		line_take(h);
	else if (c == '\r')
		h->cr = 1;
	else if (h->line_len == line_limits[h->part].max)
		http_refuse(h, line_limits[h->part].status, "line");
	else if (room_make(h, &h->line, &h->line_cap, h->line_len + 2))
		h->line[h->line_len++] = c;
}

/* Octets of the body or of a chunk. */
static size_t
body_feed(struct http *h, const char *p, size_t n)
{
	if (n > h->length)
		n = h->length;
	if (!room_make(h, &h->body, &h->body_cap, h->len + n + 1))
		return n;
	memcpy(h->body + h->len, p, n);
	h->len += n;
	h->body[h->len] = '\0';
	h->length -= n;
	if (h->length == 0)
		h->part = h->part == HTTP_BODY ? HTTP_DONE : HTTP_CHUNK_END;
	return n;
}

size_t
http_feed(struct http *h, const char *p, size_t n)
{
	size_t used = 0;

	if (h->line == NULL && !room_make(h, &h->line, &h->line_cap, 2))
		return 0;
	while (used < n && h->part < HTTP_DONE) {
		if (h->part == HTTP_BODY || h->part == HTTP_CHUNK)
			used += body_feed(h, p + used, n - used);
		else
			line_octet(h, p[used++]);
	}
	return used;
}

static const struct {
	int		 status;
	const char	*reason;
} reasons[] = {
	{ 200, "OK" }, { 202, "Accepted" }, { 400, "Bad Request" },
	{ 403, "Forbidden" }, { 404, "Not Found" },
	{ 405, "Method Not Allowed" }, { 408, "Request Timeout" },
	{ 413, "Content Too Large" }, { 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" }, { 417, "Expectation Failed" },
	{ 421, "Misdirected Request" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" }, { 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

const char *
http_reason(int status)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "";
}
