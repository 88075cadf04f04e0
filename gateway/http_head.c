#include "http_impl.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* RFC 9110, 9: what we answer to, and what we know and refuse by 405. */
static const struct method {
	const char	*name;
	int		 served;
} methods[] = {
	{ "POST", 1 }, { "GET", 1 }, { "HEAD", 1 }, { "PUT", 0 },
	{ "DELETE", 0 }, { "CONNECT", 0 }, { "OPTIONS", 0 }, { "TRACE", 0 },
	{ "PATCH", 0 },
};

/* RFC 9110, 9.1: methods are case-sensitive. */
static const struct method *
method_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (strcmp(methods[i].name, name) == 0)
			return &methods[i];
	return NULL;
}

/* RFC 9112, 2.3: HTTP/d.d and nothing like it; 1.1 alone is spoken. */
static int
version_judge(struct http *h, const char *s)
{
	if (strlen(s) != 8 || strncmp(s, "HTTP/", 5) != 0 ||
	    s[5] < '0' || s[5] > '9' || s[6] != '.' || s[7] < '0' || s[7] > '9')
		return http_refuse(h, 400, "no HTTP version");
	if (strcmp(s, "HTTP/1.1") != 0)
		return http_refuse(h, 505, "HTTP version not 1.1");
	return 0;
}

/* RFC 3986, 3.3 and 3.4: path and query in printable ASCII, whole escapes,
 * and no fragment. */
static int
target_wellformed(const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s <= ' ' || *s > '~' || strchr("#\"<>\\^`{|}", *s) != NULL)
			return 0;
		if (*s == '%' && strspn(s + 1, "0123456789abcdefABCDEF") < 2)
			return 0;
	}
	return 1;
}

/* RFC 9112, 3.2: the four forms.  Two of them name no path of ours. */
enum form { FORM_NONE = 0, FORM_ORIGIN, FORM_ABSOLUTE, FORM_PATHLESS };

static enum form
target_form(const char *method, const char *s)
{
	if (!target_wellformed(s))
		return FORM_NONE;
	if (*s == '/')
		return FORM_ORIGIN;
	if (strncasecmp(s, "https://", 8) == 0)
		return FORM_ABSOLUTE;
	if (method != NULL && (strcmp(method, "CONNECT") == 0 ||
	    (strcmp(method, "OPTIONS") == 0 && strcmp(s, "*") == 0)))
		return FORM_PATHLESS;
	return FORM_NONE;
}

static int
target_take(struct http *h, const char *s)
{
	enum form form = target_form(h->method, s);
	size_t n;

	if (form == FORM_NONE)
		return http_refuse(h, 400, "request target");
	if (form == FORM_ABSOLUTE) {
		n = strcspn(s += 8, "/?");
		if ((h->authority = http_copy(s, n)) == NULL)
			return http_refuse(h, 503, "no memory");
		s += n;
	}
	n = strcspn(s, "?");
	h->path = http_copy(s, n);
	s += n + (s[n] == '?');
	h->query = http_copy(s, strlen(s));
	if (h->path == NULL || h->query == NULL)
		return http_refuse(h, 503, "no memory");
	return 0;
}

int
http_request_line(struct http *h, char *line)
{
	const struct method *m;
	size_t n = http_token(line);
	char *target, *version;

	/* RFC 9112, 3: exactly one space between, nothing before or behind */
	if (n == 0 || line[n] != ' ')
		return http_refuse(h, 400, "request line");
	line[n] = '\0';
	target = line + n + 1;
	if ((version = strchr(target, ' ')) == NULL || version == target)
		return http_refuse(h, 400, "request line");
	*version++ = '\0';
	if (version_judge(h, version) != 0)
		return h->status;
	h->method = (m = method_find(line)) == NULL ? NULL : m->name;
	return target_take(h, target);
}

static int
host_take(struct http *h, const char *value)
{
	h->host = http_copy(value, strlen(value));
	return h->host == NULL ? http_refuse(h, 503, "no memory") : 0;
}

/* RFC 9110, 8.6: digits, so no list and no sign. */
static int
length_take(struct http *h, const char *value)
{
	const char *s;

	if (*value == '\0' ||
	    value[strspn(value, "0123456789")] != '\0')
		return http_refuse(h, 400, "Content-Length");
	for (s = value; *s != '\0'; s++)	/* stays at what is too much */
		h->length = h->length > SIZE_MAX / 16 ? SIZE_MAX / 16 :
		    h->length * 10 + (size_t)(*s - '0');
	h->has_length = 1;
	return 0;
}

/* RFC 9112, 6.1: chunked and nothing else; once, not a list. */
static int
transfer_take(struct http *h, const char *value)
{
	if (!http_same(value, "chunked"))
		return http_refuse(h, 400, "Transfer-Encoding");
	h->chunked = 1;
	return 0;
}

static int
type_take(struct http *h, const char *value)
{
	int status = http_type_parse(value, h->media, &h->action);

	if (status == 503)
		return http_refuse(h, 503, "no memory");
	h->type_bad = status != 0;	/* refused when it is known to matter */
	return 0;
}

static int
soapaction_take(struct http *h, const char *value)
{
	int status = http_soapaction_parse(value, &h->soapaction);

	return status == 0 ? 0 : http_refuse(h, status, "SOAPAction");
}

static int
coding_take(struct http *h, const char *value)
{
	(void)value;
	h->coded = 1;
	return 0;
}

static int
expect_take(struct http *h, const char *value)
{
	h->expect = http_same(value, "100-continue");
	h->expect_other = !h->expect;
	return 0;
}

/* RFC 9112, 9.6: a list of tokens. */
static int
connection_take(struct http *h, const char *value)
{
	size_t n;

	while (*(value += strspn(value, " \t,")) != '\0') {
		n = strcspn(value, " \t,");
		if (n == 5 && strncasecmp(value, "close", n) == 0)
			h->close = 1;
		value += n;
	}
	return 0;
}

static int
prefer_take(struct http *h, const char *value)
{
	if (h->prefer_wait == 0)
		h->prefer_wait = http_prefer_wait(value);
	return 0;
}

/* Trace Context, 3.2.2: what is malformed, or said twice, is not there. */
static int
traceparent_take(struct http *h, const char *value)
{
	if (h->traceparents++ > 0 || !spor_parse(value, &h->spor))
		memset(&h->spor, 0, sizeof(h->spor));
	return 0;
}

/* RFC 9110, 6.6.2: announces what is refused. */
static int
trailer_take(struct http *h, const char *value)
{
	(void)value;
	return http_refuse(h, 400, "Trailer");
}

/* The fields that mean something here; others are ignored. */
static const struct field {
	const char	*name;
	int		 once;
	int		(*take)(struct http *, const char *value);
} fields[] = {
	{ "Host", 1, host_take },
	{ "Content-Length", 1, length_take },
	{ "Transfer-Encoding", 1, transfer_take },
	{ "Content-Type", 1, type_take },
	{ "SOAPAction", 1, soapaction_take },
	{ "Expect", 1, expect_take },
	{ "Content-Encoding", 0, coding_take },
	{ "Connection", 0, connection_take },
	{ "Prefer", 0, prefer_take },
	{ "traceparent", 0, traceparent_take },
	{ "Trailer", 0, trailer_take },
};

/* RFC 9110, 5.5: no control characters but the tab. */
static int
value_wellformed(const char *s)
{
	for (; *s != '\0'; s++)
		if (((unsigned char)*s < ' ' && *s != '\t') || *s == 0x7f)
			return 0;
	return 1;
}

int
http_header_line(struct http *h, char *line)
{
	size_t n = http_token(line), i, len;
	char *value;

	/* RFC 9112, 5.1 and 5.2: also a folded line and a blank before ':' */
	if (n == 0 || line[n] != ':')
		return http_refuse(h, 400, "header line");
	line[n] = '\0';
	value = line + n + 1;
	if (!value_wellformed(value))
		return http_refuse(h, 400, "header value");
	value += strspn(value, " \t");
	/* a tab behind a value stays in it, and so spoils those that decide:
	 * not every reader takes it for a blank */
	for (len = strlen(value); len > 0 && value[len - 1] == ' '; )
		value[--len] = '\0';
	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (!http_same(fields[i].name, line))
			continue;
		if (fields[i].once && (h->seen & 1u << i) != 0)
			return http_refuse(h, 400, "header repeated");
		h->seen |= 1u << i;
		return fields[i].take(h, value);
	}
	return 0;
}

/* RFC 9112, 3.2 and 3.2.2; profile 1: a configured name, exactly one. */
static int
host_judge(struct http *h)
{
	if (h->host == NULL || !http_host_wellformed(h->host))
		return http_refuse(h, 400, "Host");
	if (!http_host_ours(h->conf->hosts, h->host))
		return http_refuse(h, 421, "Host not ours");
	if (h->authority == NULL)
		return 0;
	if (!http_host_ours(h->conf->hosts, h->authority))
		return http_refuse(h, 421, "authority not ours");
	return http_same(h->authority, h->host) ? 0 :
	    http_refuse(h, 400, "authority is not Host");
}

/* RFC 9112, 6.1: both is a smuggler's; a POST says how long it is. */
static int
framing_judge(struct http *h)
{
	int posts = h->method != NULL && strcmp(h->method, "POST") == 0;

	if (h->chunked && h->has_length)
		return http_refuse(h, 400, "two framings");
	if (posts && !h->chunked && !h->has_length)
		return http_refuse(h, 400, "no length");
	if (!posts && (h->chunked || h->length > 0))
		return http_refuse(h, 400, "a body not asked for");
	return 0;
}

/* What the path takes: HEAD is for who asks by GET alone. */
static int
path_takes(const struct server_path *p, const struct method *m)
{
	if (strcmp(m->name, "POST") == 0)
		return p->media != NULL;
	return m->served && p->get >= (m->name[0] == 'H' ? 2 : 1);
}

static int
path_judge(struct http *h)
{
	const struct method *m;
	size_t i;

	if (h->method == NULL || (m = method_find(h->method)) == NULL)
		return http_refuse(h, 501, "method unknown");
	for (i = 0; i < h->conf->n_paths && h->taken == NULL; i++)
		if (strcmp(h->conf->paths[i].path, h->path) == 0)
			h->taken = &h->conf->paths[i];
	if (h->taken == NULL)
		return http_refuse(h, 404, "path");
	if (!path_takes(h->taken, m))
		return http_refuse(h, 405, "method");
	return 0;
}

static int
expect_judge(struct http *h)
{
	return h->expect_other ? http_refuse(h, 417, "Expect") : 0;
}

/* Profile 1: no content coding; the path's media type. */
static int
media_judge(struct http *h)
{
	if (h->coded)
		return http_refuse(h, 415, "Content-Encoding");
	if (strcmp(h->method, "POST") != 0)
		return 0;
	if (h->type_bad || strcmp(h->media, h->taken->media) != 0)
		return http_refuse(h, 415, "Content-Type");
	return 0;
}

static int
size_judge(struct http *h)
{
	return h->length > h->conf->max_body ?
	    http_refuse(h, 413, "Content-Length") : 0;
}

/* The order of judgement: the first failure answers. */
static int (*const judgements[])(struct http *) = {
	host_judge, framing_judge, path_judge, expect_judge, media_judge,
	size_judge,
};

int
http_head_judge(struct http *h)
{
	size_t i;

	for (i = 0; i < sizeof(judgements) / sizeof(*judgements); i++)
		if (judgements[i](h) != 0)
			return h->status;
	if (h->action == NULL) {
		h->action = h->soapaction;
		h->soapaction = NULL;
	}
	h->action_conflict = h->soapaction != NULL &&
	    strcmp(h->soapaction, h->action) != 0;
	return 0;
}
