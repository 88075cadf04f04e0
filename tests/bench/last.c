/*
 * bench_last - load on the gateway: signed overviews over kept connections.
 *
 *	bench_last [-c] [-n] URL PKI CPR CODE[,CODE...] COUNT CONNECTIONS
 *
 * Everything is signed before the clock starts, each message with a token of
 * its own, as citizens bring them.  After one overview on every connection it
 * writes "ready" and waits for a line; then it sends the rest and writes
 * one JSON object: seconds, overviews, failed, in_bytes, out_bytes (a message
 * on average), and the latencies in ms, sorted.
 *
 *	-c	cold: nothing is sent before the line
 *	-n	a new connection and a whole handshake for each overview
 */
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../testmiljoe/tm_nemlogin.h"
#include "clock.h"
#include "wssec.h"

#define NS_BB		"urn:borgerblikket:overblik:1"
#define ACTION		NS_BB "/HentOverblik"
#define MEDIA		"Content-Type: application/soap+xml; charset=utf-8"
#define ARENA_MAX	((size_t)2 << 30)
#define MAX_KODER	98
#define MAX_FORBINDELSER 10000
#define LIFE_MS		300000
#define TIMEOUT_MS	60000L

struct besked {
	const char	*bytes;
	size_t		 len;
	double		 ms;
	int		 status;
	size_t		 svar_len;
};

static struct {
	const char	*url, *pki, *cpr;
	const char	*koder[MAX_KODER];
	size_t		 n_koder, n, forbindelser, varme;
	int		 kold, nye;
	struct besked	*v;
	atomic_size_t	 naeste;
	pthread_barrier_t varm, start;
} last;

static double
sekunder(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* ---- the messages ---- */

static const char *
krop(struct arena *a, size_t *len)
{
	struct buf b;
	const char *out;
	size_t i;

	buf_init(&b, a);
	buf_puts(&b, "<bb:HentOverblik xmlns:bb=\"" NS_BB "\">");
	for (i = 0; i < last.n_koder; i++)
		buf_printf(&b, "<bb:Kommunekode>%s</bb:Kommunekode>",
		    last.koder[i]);
	buf_puts(&b, "</bb:HentOverblik>");
	out = buf_end(&b);
	*len = b.len;
	return out;
}

static enum gw_err
besked_skriv(struct arena *a, struct signer *signer, const struct signkey *key,
    struct besked *b, struct grund *g)
{
	struct steder s = { ".", last.pki };
	struct identitet id;
	struct wssec_token token;
	struct wssec_make m = { .kind = WSSEC_TOKEN_REQUEST, .soap = SOAP_12,
	    .action = ACTION, .to = last.url, .reply_to_anonymous = 1,
	    .key = key, .token = &token };
	const char *xml;
	enum gw_err rc;
	size_t len;

	identitet_init(&id);
	id.cpr = last.cpr;
	id.hok = "borgerdk";
	if ((xml = nemlogin(a, &s, &id, &len, g)) == NULL)
		return GW_EINTERN;
	if ((rc = wssec_token_init(a, xml, len, g, &token)) != GW_OK)
		return rc;
	m.created = clock_now();
	m.expires = m.created + LIFE_MS;
	if ((m.message_id = wssec_uuid_urn(a)) == NULL ||
	    (m.body = krop(a, &m.body_len)) == NULL)
		return GW_ENOMEM;
	return wssec_make(a, signer, &m, g, &b->bytes, &b->len);
}

/* What a message leaves behind in the arena but its octets is dropped. */
static enum gw_err
beskeder_skriv(struct grund *g)
{
	struct arena *a = arena_new(ARENA_MAX), *noegler = arena_new(ARENA_MAX);
	struct signer *signer = signer_local_new();
	struct signkey *key;
	enum gw_err rc = GW_OK;
	char *kopi;
	size_t i;

	if (a == NULL || noegler == NULL || signer == NULL)
		return GW_ENOMEM;
	if ((key = pki_noegle(noegler, last.pki, "borgerdk", signer, g)) ==
	    NULL)
		return GW_ECONF;
	for (i = 0; i < last.n && rc == GW_OK; i++) {
		rc = besked_skriv(a, signer, key, &last.v[i], g);
		if (rc == GW_OK && (kopi = malloc(last.v[i].len)) != NULL)
			last.v[i].bytes = memcpy(kopi, last.v[i].bytes,
			    last.v[i].len);
		else if (rc == GW_OK)
			rc = GW_ENOMEM;
		arena_reset(a);
	}
	signkey_free(key);
	signer_free(signer);
	arena_free(noegler);
	arena_free(a);
	return rc;
}

/* ---- the calls ---- */

static size_t
modtag(char *p, size_t size, size_t n, void *arg)
{
	size_t *len = arg;

	(void)p;
	*len += size * n;
	return size * n;
}

static CURL *
forbindelse(struct curl_slist *headers)
{
	char ca[4096], crt[4096], key[4096];
	CURL *h = curl_easy_init();

	if (h == NULL)
		return NULL;
	snprintf(ca, sizeof(ca), "%s/trust.pem", last.pki);
	snprintf(crt, sizeof(crt), "%s/borgerdk-tls.crt", last.pki);
	snprintf(key, sizeof(key), "%s/borgerdk-tls.key", last.pki);
	curl_easy_setopt(h, CURLOPT_URL, last.url);
	curl_easy_setopt(h, CURLOPT_CAINFO, ca);
	curl_easy_setopt(h, CURLOPT_SSLCERT, crt);
	curl_easy_setopt(h, CURLOPT_SSLKEY, key);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, TIMEOUT_MS);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, modtag);
	if (last.nye) {
		curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);
		curl_easy_setopt(h, CURLOPT_SSL_SESSIONID_CACHE, 0L);
	}
	return h;
}

static void
kald(CURL *h, struct besked *b)
{
	double begyndt;
	long status = 0;

	curl_easy_setopt(h, CURLOPT_WRITEDATA, &b->svar_len);
	curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)b->len);
	curl_easy_setopt(h, CURLOPT_POSTFIELDS, b->bytes);
	begyndt = sekunder();
	if (curl_easy_perform(h) == CURLE_OK)
		curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	b->ms = (sekunder() - begyndt) * 1e3;
	b->status = (int)status;
}

/* One connection: a message to warm up, then as many as it can get. */
static void *
forbindelse_main(void *arg)
{
	struct curl_slist *headers = curl_slist_append(NULL, MEDIA);
	CURL *h;
	size_t i;

	(void)arg;
	headers = curl_slist_append(headers, "Expect:");
	h = forbindelse(headers);
	if (!last.kold) {
		i = atomic_fetch_add(&last.naeste, 1);
		if (h != NULL)
			kald(h, &last.v[i]);
	}
	pthread_barrier_wait(&last.varm);
	pthread_barrier_wait(&last.start);
	while (h != NULL &&
	    (i = atomic_fetch_add(&last.naeste, 1)) < last.n)
		kald(h, &last.v[i]);
	curl_easy_cleanup(h);
	curl_slist_free_all(headers);
	return NULL;
}

static int
ms_cmp(const void *a, const void *b)
{
	const struct besked *x = a, *y = b;

	return (x->ms > y->ms) - (x->ms < y->ms);
}

/* The messages behind those that warmed up. */
static void
udskriv(double sek)
{
	struct besked *v = last.v + last.varme;
	size_t i, n = last.n - last.varme, fejl = 0;
	double ind = 0, ud = 0;

	for (i = 0; i < n; i++) {
		fejl += v[i].status != 200;
		ind += (double)v[i].len;
		ud += (double)v[i].svar_len;
	}
	qsort(v, n, sizeof(*v), ms_cmp);
	printf("{\"seconds\": %.6f, \"overviews\": %zu, \"failed\": %zu, "
	    "\"in_bytes\": %.0f, \"out_bytes\": %.0f, \"ms\": [", sek, n, fejl,
	    ind / (double)n, ud / (double)n);
	for (i = 0; i < n; i++)
		printf("%s%.3f", i > 0 ? ", " : "", v[i].ms);
	printf("]}\n");
}

static int
koer(void)
{
	pthread_t *t = calloc(last.forbindelser, sizeof(*t));
	unsigned antal = (unsigned)last.forbindelser + 1;
	double begyndt;
	char line[16];
	size_t i;

	if (t == NULL)
		return 1;
	pthread_barrier_init(&last.varm, NULL, antal);
	pthread_barrier_init(&last.start, NULL, antal);
	for (i = 0; i < last.forbindelser; i++)
		if (pthread_create(&t[i], NULL, forbindelse_main, NULL) != 0)
			return 1;
	pthread_barrier_wait(&last.varm);
	printf("ready\n");
	fflush(stdout);
	if (fgets(line, sizeof(line), stdin) == NULL)
		return 1;
	begyndt = sekunder();
	pthread_barrier_wait(&last.start);
	for (i = 0; i < last.forbindelser; i++)
		pthread_join(t[i], NULL);
	udskriv(sekunder() - begyndt);
	free(t);
	return 0;
}

/* The words of the command line; 0 when they are not those of the usage. */
static int
laes_ord(char **v)
{
	char *kode, *rest = NULL;

	last.url = v[0];
	last.pki = v[1];
	last.cpr = v[2];
	for (kode = strtok_r(v[3], ",", &rest); kode != NULL &&
	    last.n_koder < MAX_KODER; kode = strtok_r(NULL, ",", &rest))
		last.koder[last.n_koder++] = kode;
	last.forbindelser = strtoul(v[5], NULL, 10);
	last.varme = last.kold ? 0 : last.forbindelser;
	last.n = strtoul(v[4], NULL, 10) + last.varme;
	return last.forbindelser > 0 &&
	    last.forbindelser <= MAX_FORBINDELSER && last.n > last.varme &&
	    last.n_koder > 0;
}

int
main(int argc, char **argv)
{
	struct grund g = { 0 };
	size_t i;
	int c, rc;

	while ((c = getopt(argc, argv, "cn")) != -1) {
		last.kold |= c == 'c';
		last.nye |= c == 'n';
	}
	if (argc - optind != 6 || !laes_ord(argv + optind) ||
	    (last.v = calloc(last.n, sizeof(*last.v))) == NULL) {
		fputs("usage: bench_last [-c] [-n] URL PKI CPR "
		    "CODE[,CODE...] COUNT CONNECTIONS\n", stderr);
		return 2;
	}
	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (beskeder_skriv(&g) != GW_OK) {
		fprintf(stderr, "bench_last: %s\n", g.text);
		return 1;
	}
	rc = koer();
	for (i = 0; i < last.n; i++)
		free((void *)(uintptr_t)last.v[i].bytes);
	free(last.v);
	curl_global_cleanup();
	return rc;
}
