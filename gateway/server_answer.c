#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "server_impl.h"

#define MAX_HEAD	1024

/* RFC 9110, 5.6.7; not strftime(): its names follow the locale. */
static void
date_print(char out[40])
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = (time_t)(clock_now() / 1000);
	struct tm tm;

	gmtime_r(&now, &tm);
	snprintf(out, 40, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
	    days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* Adds a line when value is there. */
static size_t
line_add(char *head, size_t n, const char *name, const char *value)
{
	int len;

	if (value == NULL)
		return n;
	len = snprintf(head + n, MAX_HEAD - n, "%s: %s\r\n", name, value);
	return len < 0 || n + (size_t)len >= MAX_HEAD ? n : n + (size_t)len;
}

static size_t
head_print(const struct server_answer *a, int close, const char *allow,
    char head[MAX_HEAD])
{
	char date[40], length[24], retry[16];
	size_t n;

	date_print(date);
	snprintf(length, sizeof(length), "%zu", a->len);
	snprintf(retry, sizeof(retry), "%u", a->retry_after);
	n = (size_t)snprintf(head, MAX_HEAD, "HTTP/1.1 %03d %s\r\n",
	    a->status % 1000, http_reason(a->status));
	n = line_add(head, n, "Date", date);
	n = line_add(head, n, "Content-Type", a->len > 0 ? a->media : NULL);
	n = line_add(head, n, "Content-Length", length);
	n = line_add(head, n, "Allow", allow);
	n = line_add(head, n, "Retry-After", a->retry_after > 0 ? retry : NULL);
	n = line_add(head, n, "Cache-Control", "no-store");
	n = line_add(head, n, "Connection", close ? "close" : NULL);
	memcpy(head + n, "\r\n", 2);
	return n + 2;
}

int
answer_print(const struct server_answer *a, int close, const char *allow,
    char **out, size_t *len)
{
	char head[MAX_HEAD + 2];
	size_t n = head_print(a, close, allow, head);

	if ((*out = malloc(n + a->len)) == NULL)
		return 0;
	memcpy(*out, head, n);
	if (a->len > 0)
		memcpy(*out + n, a->body, a->len);
	*len = n + a->len;
	return 1;
}
