/*
 * kilde_adresse.c - a source's URL, taken apart (RFC 3986, 3): https alone,
 * no user, a port or 443.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "kilde_impl.h"

#define SKEMA		"https://"
#define HTTPS_PORT	"443"

void
adresse_fri(struct adresse *a)
{
	free(a->host);
	free(a->tjeneste);
	free(a->authority);
	free(a->sti);
	memset(a, 0, sizeof(*a));
}

/* RFC 3986, 3.2.2: an IPv6 address stands in brackets. */
static size_t
host_laengde(const char *authority)
{
	const char *slut;

	if (*authority != '[')
		return strcspn(authority, ":");
	slut = strchr(authority, ']');
	return slut == NULL ? 0 : (size_t)(slut + 1 - authority);
}

/* 1 when it is a port, or nothing at all. */
static int
port_ok(const char *p)
{
	size_t n;

	if (*p == '\0')
		return 1;
	n = strspn(p + 1, "0123456789");
	return *p == ':' && n >= 1 && n <= 5 && p[1 + n] == '\0' &&
	    atoi(p + 1) >= 1 && atoi(p + 1) <= 65535;
}

/* Nothing that would end a line of a request, or stand for something else. */
static int
tegn_ok(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~' || strchr("\"<>\\^`{|}#@", *s) !=
		    NULL)
			return 0;
	return 1;
}

int
adresse_laes(const char *url, struct adresse *a)
{
	size_t n, uden;
	const char *p;

	memset(a, 0, sizeof(*a));
	if (strncasecmp(url, SKEMA, strlen(SKEMA)) != 0 || !tegn_ok(url))
		return 0;
	p = url + strlen(SKEMA);
	n = strcspn(p, "/?");
	a->authority = strndup(p, n);
	if (a->authority == NULL || asprintf(&a->sti, "%s%s",
	    p[n] == '/' ? "" : "/", p + n) == -1)
		return 0;
	n = host_laengde(a->authority);
	if (n == 0 || !port_ok(a->authority + n))
		return 0;
	uden = a->authority[0] == '[';
	a->host = strndup(a->authority + uden, n - 2 * uden);
	a->tjeneste = strdup(a->authority[n] == ':' ? a->authority + n + 1 :
	    HTTPS_PORT);
	return a->host != NULL && *a->host != '\0' && a->tjeneste != NULL;
}
