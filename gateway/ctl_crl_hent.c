/*
 * ctl_crl_hent.c - one list over HTTP, bounded in size and time.
 */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "ctl_crl.h"

#define CONNECT_S	10L
#define TOTAL_S		60L
#define SLOW_OCTETS	100L		/* a second, for so many seconds */
#define SLOW_S		10L

struct svar {
	unsigned char	*p;
	size_t		 len, cap, max;
	int		 stort;
};

/* CURLOPT_WRITEFUNCTION: any number but n ends it. */
static size_t
tag(char *p, size_t size, size_t n, void *arg)
{
	struct svar *s = arg;
	unsigned char *mere;
	size_t cap = s->cap == 0 ? 65536 : s->cap;

	n *= size;
	if (n > s->max - s->len) {
		s->stort = 1;
		return n + 1;
	}
	while (cap < s->len + n)
		cap *= 2;
	if (cap != s->cap) {
		if ((mere = realloc(s->p, cap)) == NULL)
			return n + 1;
		s->p = mere;
		s->cap = cap;
	}
	memcpy(s->p + s->len, p, n);
	s->len += n;
	return n;
}

static int
saet(CURL *e, const char *url, struct svar *s)
{
	CURLcode rc;

	rc = curl_easy_setopt(e, CURLOPT_URL, url) |
	    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http") |
	    curl_easy_setopt(e, CURLOPT_PROXY, "") |
	    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L) |
	    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, CONNECT_S) |
	    curl_easy_setopt(e, CURLOPT_TIMEOUT, TOTAL_S) |
	    curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, SLOW_OCTETS) |
	    curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, SLOW_S) |
	    curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE,
	    (curl_off_t)s->max) |
	    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L) |
	    curl_easy_setopt(e, CURLOPT_USERAGENT, "borgerblikket") |
	    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, tag) |
	    curl_easy_setopt(e, CURLOPT_WRITEDATA, s);
	return rc == CURLE_OK;
}

static enum gw_err
doem(CURLcode code, long http, const struct svar *s, struct grund *g)
{
	if (s->stort || code == CURLE_FILESIZE_EXCEEDED)
		return fail(g, GW_ESIZE, "larger than %zu octets: name a "
		    "partition in crl-url", s->max);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return fail(g, GW_ETIMEOUT, "not whole in time: ask the CA, "
		    "or fetch from elsewhere (crl-mirror)");
	if (code != CURLE_OK)
		return fail(g, GW_EUNREACH, "%s: open the firewall to it "
		    "(IPAddressAllow=), or name a crl-mirror",
		    curl_easy_strerror(code));
	if (http != 200)
		return fail(g, GW_EUNREACH, "HTTP %ld: compare the address "
		    "with the CA's, or name a crl-mirror", http);
	return s->len > 0 ? GW_OK :
	    fail(g, GW_EUNREACH, "an empty answer: ask the CA");
}

enum gw_err
crl_hent(const char *url, size_t max, unsigned char **bytes, size_t *len,
    struct grund *g)
{
	struct svar s = { .max = max };
	CURL *e = curl_easy_init();
	enum gw_err rc = GW_ENOMEM;
	CURLcode code;
	long http = 0;

	*bytes = NULL;
	*len = 0;
	if (e != NULL && saet(e, url, &s)) {
		code = curl_easy_perform(e);
		curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &http);
		rc = doem(code, http, &s, g);
	}
	curl_easy_cleanup(e);
	if (rc == GW_OK) {
		*bytes = s.p;
		*len = s.len;
	} else {
		free(s.p);
	}
	return rc;
}
