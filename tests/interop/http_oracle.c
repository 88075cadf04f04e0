/*
 * http_oracle.c - our reader of HTTP beside Node's (llhttp, strict).
 *
 * What we let through, llhttp lets through as well, and it sees the same
 * method, target, body and end: no front end that reads as it does can be
 * made to see another request than we do.  The texts are good requests that
 * were changed at random, and every form of Transfer-Encoding that an octet
 * too many makes.  Built and run by http_test.sh.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "llhttp.h"

#define MAX_TEXT	16384
#define ROUNDS		400000u

#define POST	"POST /p?q=1 HTTP/1.1\r\nHost: h\r\n" \
		"Content-Type: application/soap+xml\r\n"

static const char *const seeds[] = {
	POST "Content-Length: 5\r\n\r\nhello",
	POST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
	POST "Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n1\r\nx\r\n"
	    "00\r\n\r\n",
	"GET /g?wsdl HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
	POST "Content-Length: 5\r\nSOAPAction: \"a\"\r\nExpect: 100-continue"
	    "\r\nPrefer: wait=3\r\n\r\nhelloGET /g HTTP/1.1\r\nHost: h\r\n\r\n",
	"POST https://h/p HTTP/1.1\r\nHost: h\r\nContent-Type: application/"
	    "soap+xml; charset=utf-8; action=\"a\"\r\nContent-Length: 0\r\n"
	    "\r\n",
};

static const char *const words[] = {
	"\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", ":", ",", ";", "\"", "\v",
	"0", "1", "5", "-", "+", "0x", "_", "a", "\x7f", "\xff", "\r\n ",
	"Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length",
	"Transfer-Encoding: chunked\r\n", "Transfer-Encoding", "chunked",
	"identity", "gzip, ", "Host: h\r\n", "Host: x\r\n",
	"Connection: close\r\n", "Connection: Upgrade\r\nUpgrade: h2c\r\n",
	"Trailer: X\r\n", "0\r\n\r\n", "5\r\nhello\r\n", "X: y\r\n",
	"GET /g HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1", "HTTP/1.0",
};
#define COUNT(v)	(sizeof(v) / sizeof(*(v)))

static const char *const hosts[] = { "h", NULL };
static const struct server_path paths[] = {
	{ "/p", 0, "application/soap+xml" }, { "/g", 1, NULL }
};
static const struct http_conf conf = { hosts, paths, 2, 4096 };

/* What llhttp saw of the first request. */
static struct {
	char	 url[MAX_TEXT], body[MAX_TEXT];
	size_t	 url_len, body_len;
	int	 whole;
} seen;

static int
on_url(llhttp_t *p, const char *at, size_t len)
{
	(void)p;
	memcpy(seen.url + seen.url_len, at, len);
	seen.url_len += len;
	return 0;
}

static int
on_body(llhttp_t *p, const char *at, size_t len)
{
	(void)p;
	memcpy(seen.body + seen.body_len, at, len);
	seen.body_len += len;
	return 0;
}

static int
on_whole(llhttp_t *p)
{
	(void)p;
	seen.whole = 1;
	return HPE_PAUSED;
}

/* Where the request ends for llhttp; (size_t)-1: it is none, or not whole. */
static size_t
oracle(const char *text, size_t len, const char **method)
{
	llhttp_settings_t settings;
	llhttp_t p;

	llhttp_settings_init(&settings);
	settings.on_url = on_url;
	settings.on_body = on_body;
	settings.on_message_complete = on_whole;
	llhttp_init(&p, HTTP_REQUEST, &settings);
	memset(&seen, 0, sizeof(seen));
	llhttp_execute(&p, text, len);
	*method = llhttp_method_name((llhttp_method_t)p.method);
	return seen.whole ? (size_t)(llhttp_get_error_pos(&p) - text) :
	    (size_t)-1;
}

/* The target as it stood, out of its parts. */
static int
target_is(const struct http *h)
{
	char target[MAX_TEXT];
	int n = snprintf(target, sizeof(target), "%s%s%s",
	    h->path, *h->query == '\0' ? "" : "?", h->query);
	size_t off = 0, len = seen.url_len;

	if (len > 8 && strncasecmp(seen.url, "https://", 8) == 0)
		off = 8 + strcspn(seen.url + 8, "/?");
	if (*h->query == '\0' && len > off && seen.url[len - 1] == '?')
		len--;			/* an empty query is no query */
	return len - off == (size_t)n &&
	    memcmp(seen.url + off, target, len - off) == 0;
}

/* 1: we let it through; and the oracle agreed, or the program ends. */
static int
compare(const char *text, size_t len)
{
	const char *method = "";
	struct http h;
	size_t used, end;
	int ok;

	http_init(&h, &conf);
	used = http_feed(&h, text, len);
	if ((ok = h.part == HTTP_DONE)) {
		end = oracle(text, len, &method);
		if (end != used || strcmp(method, h.method) != 0 ||
		    !target_is(&h) || seen.body_len != h.len ||
		    memcmp(seen.body, h.body, h.len) != 0) {
			printf("not ok - llhttp reads another request: %zu "
			    "and %zu octets of\n%.*s\n", used, end, (int)len,
			    text);
			exit(1);
		}
	}
	http_fini(&h);
	return ok;
}

static uint32_t
chance(uint32_t n)
{
	static uint32_t x = 2463534242u;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x % n;
}

/* One change at a random place; answers the new length. */
static size_t
change(char *text, size_t len)
{
	size_t at = chance((uint32_t)len + 1), n;
	const char *word = words[chance(COUNT(words))];

	n = strlen(word);
	switch (chance(4)) {
	case 0:				/* an octet becomes another */
		if (at < len)
			text[at] = (char)chance(256);
		return len;
	case 1:				/* some are gone */
		n = chance(8) + 1;
		n = n > len - at ? len - at : n;
		memmove(text + at, text + at + n, len - at - n);
		return len - n;
	default:			/* a word too many */
		memmove(text + at + n, text + at, len - at);
		memcpy(text + at, word, n);
		return len + n;
	}
}

static void
changed_requests(void)
{
	char text[MAX_TEXT / 2];
	unsigned long accepted = 0;
	const char *seed;
	size_t len;
	uint32_t i, n;

	for (i = 0; i < ROUNDS; i++) {
		seed = seeds[chance(COUNT(seeds))];
		len = strlen(seed);
		memcpy(text, seed, len);
		for (n = chance(4); n > 0; n--)
			len = change(text, len);
		accepted += (unsigned long)compare(text, len);
	}
	printf("%s - %lu of %u changed requests are let through, and llhttp "
	    "reads them alike\n", accepted > ROUNDS / 20 ? "ok" : "not ok",
	    accepted, ROUNDS);
}

/* Each octet at each place in the field that smugglers bend. */
static void
bent_encodings(void)
{
	static const char field[] = "Transfer-Encoding: chunked\r\n";
	static const char tail[] = "\r\n0\r\n\r\nGET /g HTTP/1.1\r\n"
	    "Host: h\r\n\r\n";
	const char *head = POST "Content-Length: 5\r\n";
	char text[MAX_TEXT / 2];
	unsigned long forms = 0;
	size_t at, len;
	int c;

	for (at = 0; at < sizeof(field); at++)
		for (c = 0; c < 256; c++) {
			len = (size_t)snprintf(text, sizeof(text), "%s%.*s",
			    head, (int)at, field);
			text[len++] = (char)c;
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%s%s", field + at, tail);
			compare(text, len);
			forms++;
		}
	printf("ok - %lu bent forms of Transfer-Encoding beside a length "
	    "smuggle nothing past llhttp\n", forms);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < COUNT(seeds); i++)
		if (!compare(seeds[i], strlen(seeds[i]))) {
			printf("not ok - a good request is let through\n");
			return 1;
		}
	printf("ok - good requests are let through\n");
	changed_requests();
	bent_encodings();
	return 0;
}
