#include "http_impl.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_WAIT	86400u		/* a day: no deadline is longer */

char *
http_copy(const char *s, size_t len)
{
	char *p;

	if ((p = malloc(len + 1)) == NULL)
		return NULL;
	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

int
http_same(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

static int
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* RFC 9110, 5.6.2 */
size_t
http_token(const char *s)
{
	size_t n = 0;

	while (is_alnum(s[n]) ||
	    (s[n] != '\0' && strchr("!#$%&'*+-.^_`|~", s[n]) != NULL))
		n++;
	return n;
}

static const char *
blanks_skip(const char *s)
{
	return s + strspn(s, " \t");
}

/*
 * RFC 9110, 5.6.4 and 5.6.6: a token or quoted-string at s, unquoted into
 * out, which has room for all of s.  Answers what follows, NULL: neither.
 */
static const char *
word_parse(const char *s, char *out)
{
	size_t n;

	if (*s != '"') {
		n = http_token(s);
		memcpy(out, s, n);
		out[n] = '\0';
		return n == 0 ? NULL : s + n;
	}
	for (s++; *s != '"'; s++) {
		if (*s == '\\')
			s++;
		if (*s == '\0')
			return NULL;
		*out++ = *s;
	}
	*out = '\0';
	return s + 1;
}

/* Where the port's colon is, or the end. */
static size_t
host_name_len(const char *s)
{
	const char *end = *s == '[' ? strchr(s, ']') : s;

	return end == NULL ? strlen(s) : (size_t)(end - s) + strcspn(end, ":");
}

/* RFC 3986, 3.2.2: an IP literal in brackets, or a name. */
static int
host_name_wellformed(const char *s, size_t len)
{
	size_t i;

	if (*s == '[')
		return len > 2 && s[len - 1] == ']' &&
		    strspn(s + 1, "0123456789abcdefABCDEF:.") == len - 2;
	for (i = 0; i < len; i++)
		if (!is_alnum(s[i]) && strchr("-._~%!$&'()*+,;=", s[i]) == NULL)
			return 0;
	return len > 0;
}

int
http_host_wellformed(const char *s)
{
	size_t name = host_name_len(s), port;

	if (!host_name_wellformed(s, name))
		return 0;
	if (s[name] == '\0')
		return 1;
	port = strspn(s + name + 1, "0123456789");
	return port >= 1 && port <= 5 && s[name + 1 + port] == '\0';
}

int
http_host_ours(const char *const *hosts, const char *s)
{
	size_t name = host_name_len(s);

	for (; hosts != NULL && *hosts != NULL; hosts++) {
		if (http_same(*hosts, s))
			return 1;
		/* a name without a port: the port is where they got in */
		if (strlen(*hosts) == name &&
		    host_name_len(*hosts) == name &&
		    strncasecmp(*hosts, s, name) == 0)
			return 1;
	}
	return 0;
}

/* type/subtype, lower case; answers what follows, NULL: not one. */
static const char *
media_parse(const char *s, char media[HTTP_MAX_MEDIA])
{
	size_t type = http_token(s), len, i;

	if (type == 0 || s[type] != '/')
		return NULL;
	len = http_token(s + type + 1);
	if (len == 0 || (len += type + 1) >= HTTP_MAX_MEDIA)
		return NULL;
	for (i = 0; i < len; i++)
		media[i] = s[i] >= 'A' && s[i] <= 'Z' ?
		    (char)(s[i] + ('a' - 'A')) : s[i];
	media[len] = '\0';
	return s + len;
}

struct type_parameters {
	int	 charset;		/* seen */
	char	**action;
};

/* One parameter that is whole: 0, or the status.  Unknown ones are ignored. */
static int
parameter_take(struct type_parameters *t, const char *name, const char *value)
{
	if (http_same(name, "charset"))
		return t->charset++ > 0 || !http_same(value, "utf-8") ? 415 : 0;
	if (!http_same(name, "action"))
		return 0;
	if (*t->action != NULL)
		return 415;
	return (*t->action = http_copy(value, strlen(value))) == NULL ? 503 : 0;
}

/* RFC 9110, 5.6.6: *( OWS ";" OWS [ parameter ] ).  room holds a value. */
static int
parameters_parse(const char *s, char *room, struct type_parameters *t)
{
	char name[HTTP_MAX_MEDIA];
	size_t n;
	int status = 0;

	while (status == 0 && *(s = blanks_skip(s)) != '\0') {
		if (*s != ';')
			return 415;
		s = blanks_skip(s + 1);
		if (*s == ';' || *s == '\0')
			continue;
		n = http_token(s);
		if (n == 0 || n >= sizeof(name) || s[n] != '=')
			return 415;
		memcpy(name, s, n);
		name[n] = '\0';
		if ((s = word_parse(s + n + 1, room)) == NULL)
			return 415;
		status = parameter_take(t, name, room);
	}
	return status;
}

int
http_type_parse(const char *s, char media[HTTP_MAX_MEDIA], char **action)
{
	struct type_parameters t = { 0, action };
	char *room;
	int status;

	*action = NULL;
	media[0] = '\0';
	if ((s = media_parse(s, media)) == NULL)
		return 415;
	if ((room = malloc(strlen(s) + 1)) == NULL)
		return 503;
	status = parameters_parse(s, room, &t);
	/* empty is as good as absent, and so is one of a type refused */
	if (*action != NULL && (status != 0 || **action == '\0')) {
		free(*action);
		*action = NULL;
	}
	free(room);
	return status;
}

int
http_soapaction_parse(const char *s, char **action)
{
	const char *end = s;
	char *room;

	*action = NULL;
	if ((room = malloc(strlen(s) + 1)) == NULL)
		return 503;
	if (*s == '"')
		end = word_parse(s, room);
	else if (strpbrk(s, "\" \t") == NULL)
		end = strcpy(room, s) + strlen(s);	/* bare, as SOAP 1.1
							 * clients send it */
	else
		end = NULL;
	if (end == NULL || *end != '\0') {
		free(room);
		return 400;
	}
	if (*room == '\0')
		free(room);
	else
		*action = room;
	return 0;
}

/* Over a preference's parameters to the comma behind it, or the end. */
static const char *
preference_end(const char *s)
{
	int quoted = 0;

	for (; *s != '\0' && (quoted || *s != ','); s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (quoted && *s == '\\' && s[1] != '\0')
			s++;
	}
	return s;
}

/* "wait" [BWS "=" BWS word]: the seconds, 0: another preference. */
static unsigned
preference_wait(const char *s)
{
	unsigned long v;
	size_t n = http_token(s);

	if (n != 4 || strncasecmp(s, "wait", n) != 0)
		return 0;
	s = blanks_skip(s + n);
	if (*s != '=')
		return 0;
	s = blanks_skip(s + 1);
	s += *s == '"';
	n = strspn(s, "0123456789");
	if (n == 0 || n > 9)
		return 0;
	if (s[n] != '\0' && strchr(" \t;,\"", s[n]) == NULL)
		return 0;
	v = strtoul(s, NULL, 10);
	return v > MAX_WAIT ? MAX_WAIT : (unsigned)v;
}

unsigned
http_prefer_wait(const char *s)
{
	unsigned wait = 0;

	/* RFC 7240, 2: the first of several counts */
	while (wait == 0 && *s != '\0') {
		s += strspn(s, " \t,");
		wait = preference_wait(s);
		s = preference_end(s);
	}
	return wait;
}
