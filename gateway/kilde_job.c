#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "http.h"
#include "kilde_impl.h"

#define MAX_ANSWER	((size_t)16 * 1024 * 1024)	/* profile 1 */
#define MAX_HEADER	512

void
octets_free(char *p, size_t len)
{
	if (p != NULL)
		OPENSSL_cleanse(p, len);
	free(p);
}

void
job_free(struct job *j)
{
	curl_easy_cleanup(j->easy);
	curl_slist_free_all(j->headers);
	octets_free(j->body, j->len);
	octets_free(j->answer, j->answer_cap);
	free(j);
}

/* Room for need octets and a NUL; grows by doubling, erases what it leaves. */
static int
answer_room(struct job *j, size_t need)
{
	size_t cap = j->answer_cap == 0 ? 16384 : j->answer_cap;
	char *p;

	if (need < j->answer_cap)
		return 1;
	while (cap <= need)
		cap *= 2;
	if ((p = malloc(cap)) == NULL)
		return 0;
	if (j->answer_len > 0)
		memcpy(p, j->answer, j->answer_len);
	octets_free(j->answer, j->answer_cap);
	j->answer = p;
	j->answer_cap = cap;
	return 1;
}

/* CURLOPT_WRITEFUNCTION: any number but n ends the exchange. */
static size_t
answer_take(char *p, size_t size, size_t n, void *arg)
{
	struct job *j = arg;

	n *= size;
	if (n > MAX_ANSWER - j->answer_len) {
		j->too_large = 1;
		return n + 1;
	}
	if (!answer_room(j, j->answer_len + n))
		return n + 1;
	memcpy(j->answer + j->answer_len, p, n);
	j->answer_len += n;
	j->answer[j->answer_len] = '\0';
	return n;
}

/* A phase begins, which may last ms; 0: as long as the whole. */
static void
fase_begynd(struct job *j, enum job_fase fase, unsigned ms)
{
	j->fase = fase;
	j->fase_til = ms == 0 ? INT64_MAX : clock_mono() + ms;
}

/* CURLOPT_SSL_CTX_FUNCTION: there is a connection, TLS begins. */
static CURLcode
tls_take(CURL *easy, void *ctx, void *arg)
{
	struct job *j = arg;

	(void)easy;
	fase_begynd(j, FASE_TLS, j->tls_ms);
	return kilde_tls_use(j->tls, ctx) ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
}

/* CURLOPT_PREREQFUNCTION: the question goes. */
static int
request_begins(void *arg, char *ip, char *local_ip, int port, int local_port)
{
	struct job *j = arg;

	(void)ip;
	(void)local_ip;
	(void)port;
	(void)local_port;
	fase_begynd(j, FASE_SPURGT, j->first_ms);
	return CURL_PREREQFUNC_OK;
}

/* CURLOPT_HEADERFUNCTION: the answer has begun. */
static size_t
header_take(char *p, size_t size, size_t n, void *arg)
{
	struct job *j = arg;

	(void)p;
	if (j->fase == FASE_SPURGT)
		fase_begynd(j, FASE_SVAR, 0);
	return size * n;
}

static int
header_add(struct job *j, const char *line)
{
	struct curl_slist *l = curl_slist_append(j->headers, line);

	if (l != NULL)
		j->headers = l;
	return l != NULL;
}

/* SOAP 1.2 part 2, 7.1.4: action=; SOAP 1.1, 6.1.1: SOAPAction. */
static int
headers_make(struct job *j, const char *action, const char *spor)
{
	char line[MAX_HEADER];
	int n;

	if (j->soap == 11)
		n = snprintf(line, sizeof(line), "SOAPAction: \"%s\"", action);
	else
		n = snprintf(line, sizeof(line), "Content-Type: "
		    "application/soap+xml; charset=utf-8; action=\"%s\"",
		    action);
	if (n < 0 || n >= (int)sizeof(line) || !header_add(j, line))
		return 0;
	if (j->soap == 11 &&
	    !header_add(j, "Content-Type: text/xml; charset=utf-8"))
		return 0;
	snprintf(line, sizeof(line), "traceparent: %s", spor);
	if (spor[0] != '\0' && !header_add(j, line))
		return 0;
	/* or libcurl waits for 100 before a large body */
	return header_add(j, "Expect:");
}

/* https alone, from us to them: no proxy, no redirect, nobody else's CAs. */
static int
peer_set(struct job *j)
{
	CURL *e = j->easy;
	CURLcode rc;

	rc = curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "https") |
	    curl_easy_setopt(e, CURLOPT_PROXY, "") |
	    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L) |
	    curl_easy_setopt(e, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1) |
	    curl_easy_setopt(e, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2) |
	    curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L) |
	    curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L) |
	    curl_easy_setopt(e, CURLOPT_SSL_SESSIONID_CACHE, 0L) |
	    curl_easy_setopt(e, CURLOPT_CAINFO, NULL) |
	    curl_easy_setopt(e, CURLOPT_CAPATH, NULL) |
	    curl_easy_setopt(e, CURLOPT_SSL_CTX_FUNCTION, tls_take) |
	    curl_easy_setopt(e, CURLOPT_SSL_CTX_DATA, j) |
	    curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, request_begins) |
	    curl_easy_setopt(e, CURLOPT_PREREQDATA, j) |
	    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, header_take) |
	    curl_easy_setopt(e, CURLOPT_HEADERDATA, j);
	return rc == CURLE_OK;
}

static int
message_set(struct job *j, const struct kald *kald)
{
	CURL *e = j->easy;
	CURLcode rc;

	rc = curl_easy_setopt(e, CURLOPT_URL, kald->kilde->url) |
	    curl_easy_setopt(e, CURLOPT_FRESH_CONNECT, (long)kald->frisk) |
	    curl_easy_setopt(e, CURLOPT_HTTPHEADER, j->headers) |
	    curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)j->len) |
	    curl_easy_setopt(e, CURLOPT_POSTFIELDS, j->body) |
	    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, answer_take) |
	    curl_easy_setopt(e, CURLOPT_WRITEDATA, j) |
	    curl_easy_setopt(e, CURLOPT_PRIVATE, j) |
	    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, j->why) |
	    curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE,
	    (curl_off_t)MAX_ANSWER) |
	    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L) |
	    /* or giving up would wait for a resolver that hangs */
	    curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
	return rc == CURLE_OK;
}

struct job *
job_new(struct kilde_tls *tls, struct kald *kald, int64_t frist)
{
	const struct kilde_konf *k = kald->kilde;
	struct job *j;

	if ((j = calloc(1, sizeof(*j))) == NULL)
		return NULL;
	j->kald = kald;
	j->tls = tls;
	j->soap = k->soap;
	j->connect_ms = k->connect_ms;
	j->tls_ms = k->tls_ms > 0 ? k->tls_ms : k->connect_ms;
	j->first_ms = k->first_ms;
	j->total_ms = k->total_ms;
	j->begun = clock_mono();
	j->frist = j->deadline = frist;
	if ((j->body = malloc(kald->len + 1)) != NULL) {
		memcpy(j->body, kald->body, kald->len);
		j->len = kald->len;
	}
	j->easy = curl_easy_init();
	if (j->body != NULL && j->easy != NULL &&
	    headers_make(j, kald->action, kald->spor) && peer_set(j) &&
	    message_set(j, kald))
		return j;
	job_free(j);
	return NULL;
}

/*
 * libcurl keeps what an exchange leaves open, but has no word for opening
 * alone that leaves it to others.  So the exchange is one that it refuses by
 * itself when the connection stands and before an octet is sent: in HTTP/1.0
 * a body has no way to be of unknown length (RFC 1945, 7.2.2).
 */
struct job *
job_varm(struct kilde_tls *tls, const struct kilde_konf *konf, int64_t frist)
{
	struct kald kald = { .kilde = konf, .action = "", .body = "" };
	struct job *j;

	if ((j = job_new(tls, &kald, frist)) == NULL)
		return NULL;
	j->kald = NULL;
	j->varm = 1;
	if ((curl_easy_setopt(j->easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_0) |
	    curl_easy_setopt(j->easy, CURLOPT_UPLOAD, 1L)) == CURLE_OK)
		return j;
	job_free(j);
	return NULL;
}

void
job_tider(struct job *j)
{
	int64_t left = j->deadline - clock_mono();

	fase_begynd(j, FASE_FORBIND, j->connect_ms);
	/* 0 would be no limit; the phases have theirs */
	curl_easy_setopt(j->easy, CURLOPT_TIMEOUT_MS,
	    left > 0 ? (long)left : 1L);
	curl_easy_setopt(j->easy, CURLOPT_CONNECTTIMEOUT_MS,
	    left > 0 ? (long)left : 1L);
}

/* own-contracts: HTTP without SOAP is a source that was not reached. */
static int
answer_is_soap(const struct job *j)
{
	char media[HTTP_MAX_MEDIA], *type = NULL, *action = NULL;
	int status;

	if (curl_easy_getinfo(j->easy, CURLINFO_CONTENT_TYPE, &type) !=
	    CURLE_OK || type == NULL)
		return 0;
	status = http_type_parse(type, media, &action);
	free(action);
	return status == 0 && j->answer_len > 0 && strcmp(media,
	    j->soap == 11 ? "text/xml" : "application/soap+xml") == 0;
}

enum gw_err
job_verdict(const struct job *j, CURLcode code)
{
	if (j->too_large || code == CURLE_FILESIZE_EXCEEDED)
		return GW_ESIZE;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return GW_ETIMEOUT;
	if (code == CURLE_OUT_OF_MEMORY || code == CURLE_WRITE_ERROR)
		return GW_ENOMEM;
	return code == CURLE_OK && answer_is_soap(j) ? GW_OK : GW_EUNREACH;
}

int
job_igen(const struct job *j, CURLcode code, long status)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
		return 1;
	case CURLE_OPERATION_TIMEDOUT:
		/* once it was asked, it may be at work on it */
		return j->fase < FASE_SPURGT;
	case CURLE_OK:
		/* 503 asks to be left alone (RFC 9110, 15.6.4) */
		return status >= 500 && status != 503 && !answer_is_soap(j);
	default:
		return 0;
	}
}
