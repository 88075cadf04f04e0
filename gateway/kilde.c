/*
 * kilde.c - the loop thread: hands exchanges to libcurl and takes them back.
 */
#include "kilde.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "kilde_impl.h"
#include "log.h"

#define MAX_WARM	256L		/* connections kept, all sources */
#define WAIT_MS		60000		/* it is woken when there is news */
#define TICK_MS		20		/* how late a phase's end may be seen */
#define VARM_MS		5000		/* for a connection ahead of need */
#define QUIET_MS	1000		/* between two lines about a source */

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void
curl_begin(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* Why, for the operator; a source that is down is told of once a second. */
static void
failure_log(const struct job *j, CURLcode code, enum gw_err rc, long status)
{
	char why[LOG_QUOTE_LEN];
	int64_t now = clock_mono();

	if (now - j->port->logget < QUIET_MS)
		return;
	j->port->logget = now;
	log_event(LOG_WARN_, "source-failed",
	    "source=%s result=%s http=%ld ms=%lld why=%s", j->port->navn,
	    err_name(rc), status, (long long)(now - j->begun), log_quote(
	    code == CURLE_OK ? "an answer that is not SOAP" :
	    *j->why != '\0' ? j->why : curl_easy_strerror(code), why));
}

static void
loeb_ind(struct kilder *k, struct job *j)
{
	j->loeb_foran = NULL;
	if ((j->loeb = k->loeb) != NULL)
		j->loeb->loeb_foran = j;
	k->loeb = j;
}

/* libcurl is done with it; the port's next may come. */
static void
job_slut(struct kilder *k, struct job *j)
{
	*(j->loeb_foran == NULL ? &k->loeb : &j->loeb_foran->loeb) = j->loeb;
	if (j->loeb != NULL)
		j->loeb->loeb_foran = j->loeb_foran;
	curl_multi_remove_handle(k->multi, j->easy);
	pthread_mutex_lock(&k->mutex);
	j->port->under_vejs--;
	port_videre(k, j->port, clock_mono());
	pthread_mutex_unlock(&k->mutex);
	job_free(j);
}

/* With the mutex: to its caller, and the port knows. */
static void
job_svar(struct job *j, enum gw_err rc, long status, int igen)
{
	int64_t now = clock_mono();
	struct kald *kald = j->kald;

	kald->status = (int)status;
	kald->igen = igen;
	if (rc == GW_OK) {
		kald->answer = j->answer;
		kald->answer_len = j->answer_len;
		j->answer = NULL;
	}
	if (port_slut(j->port, j, rc, now))
		port_toem(j->port, now);
	job_aflever(j, rc, now);
}

/* It has ended by itself, unless its caller has given it up meanwhile: then
 * it is in the list of those and goes with them. */
static void
job_end(struct kilder *k, struct job *j, CURLcode code)
{
	enum gw_err rc = job_verdict(j, code);
	long status = 0;
	int alene;

	if (j->varm) {
		job_slut(k, j);
		return;
	}
	curl_easy_getinfo(j->easy, CURLINFO_RESPONSE_CODE, &status);
	if (rc != GW_OK)
		failure_log(j, code, rc, status);
	pthread_mutex_lock(&k->mutex);
	if (!(alene = j->koe == NULL))
		job_svar(j, rc, status, job_igen(j, code, status));
	pthread_mutex_unlock(&k->mutex);
	if (!alene)
		job_slut(k, j);
}

/* Hands new jobs to libcurl, but for those that nobody waits for. */
static void
fresh_take(struct kilder *k)
{
	struct job *j, *next;
	int alene;

	pthread_mutex_lock(&k->mutex);
	j = k->frisk;
	k->frisk = NULL;
	k->vaekket = 0;
	pthread_mutex_unlock(&k->mutex);
	for (; j != NULL; j = next) {
		next = j->bag;
		loeb_ind(k, j);
		job_tider(j);
		pthread_mutex_lock(&k->mutex);
		alene = j->koe == NULL && !j->varm;
		j->trin = JOB_KOERER;
		pthread_mutex_unlock(&k->mutex);
		if (alene)
			job_slut(k, j);
		else if (curl_multi_add_handle(k->multi, j->easy) != CURLM_OK)
			job_end(k, j, CURLE_OUT_OF_MEMORY);
	}
}

/* Ends jobs that nobody waits for. */
static void
given_up_drop(struct kilder *k)
{
	struct job *j, *next;

	pthread_mutex_lock(&k->mutex);
	j = k->opgivet;
	k->opgivet = NULL;
	pthread_mutex_unlock(&k->mutex);
	for (; j != NULL; j = next) {
		next = j->bag;
		job_slut(k, j);
	}
}

static void
ended_take(struct kilder *k)
{
	CURLMsg *m;
	void *j;
	int left;

	while ((m = curl_multi_info_read(k->multi, &left)) != NULL)
		if (m->msg == CURLMSG_DONE && curl_easy_getinfo(m->easy_handle,
		    CURLINFO_PRIVATE, &j) == CURLE_OK)
			job_end(k, j, m->data.result);
}

/* Ends what has been in one phase for too long. */
static void
faser_tjek(struct kilder *k, int64_t now)
{
	static const char *const hvad[] = {
		[FASE_FORBIND] = "no connection in time",
		[FASE_TLS] = "no end of the TLS handshake in time",
		[FASE_SPURGT] = "no first octet of an answer in time",
		[FASE_SVAR] = "no end of the answer in time"
	};
	struct job *j, *next;

	for (j = k->loeb; j != NULL; j = next) {
		next = j->loeb;
		if (now < j->fase_til)
			continue;
		j->fase_til = INT64_MAX;
		snprintf(j->why, sizeof(j->why), "%s", hvad[j->fase]);
		job_end(k, j, CURLE_OPERATION_TIMEDOUT);
	}
}

/* How long nothing is to be done but what libcurl waits for; -1: the end.  A
 * turn may just have come for somebody; after something has run there is one
 * more tick. */
static int
loop_wait_ms(struct kilder *k, int ran)
{
	int ms;

	pthread_mutex_lock(&k->mutex);
	ms = k->stop ? -1 : k->frisk != NULL || k->opgivet != NULL ? 0 :
	    ran ? TICK_MS : WAIT_MS;
	pthread_mutex_unlock(&k->mutex);
	return ms;
}

static void *
kilder_main(void *arg)
{
	struct kilder *k = arg;
	int64_t now, tick = 0;
	int ms, ran = 0;

	while ((ms = loop_wait_ms(k, ran)) >= 0) {
		sokler_vent(k, ms);
		fresh_take(k);
		ran = ran || k->loeb != NULL;
		given_up_drop(k);
		sokler_ur(k);
		ended_take(k);
		if ((now = clock_mono()) >= tick) {
			faser_tjek(k, now);
			port_fortael(k);
			tick = now + TICK_MS;
			ran = k->loeb != NULL;
		}
	}
	return NULL;
}

struct kilder *
kilder_new(const char *client_chain, size_t len, EVP_PKEY *key,
    const char *ca_pem, size_t ca_len, struct grund *g)
{
	struct kilder *k;

	pthread_once(&curl_once, curl_begin);
	if ((k = calloc(1, sizeof(*k))) == NULL) {
		fail(g, GW_ENOMEM, "sources: no memory");
		return NULL;
	}
	pthread_mutex_init(&k->mutex, NULL);
	k->epoll_fd = k->wake_fd = -1;
	k->tls = kilde_tls_new(client_chain, len, key, ca_pem, ca_len, g);
	if (k->tls == NULL)
		goto fail;
	if (sokler_aabn(k) &&
	    curl_multi_setopt(k->multi, CURLMOPT_MAXCONNECTS, MAX_WARM) ==
	    CURLM_OK && pthread_create(&k->thread, NULL, kilder_main, k) == 0)
		return k;
	fail(g, GW_ENOMEM, "sources: no memory or thread");
fail:
	sokler_luk(k);
	kilde_tls_free(k->tls);
	pthread_mutex_destroy(&k->mutex);
	free(k);
	return NULL;
}

void
kilder_tro(struct kilder *k, const struct trust *trust)
{
	kilde_tls_tro(k->tls, trust);
}

void
kilder_varm(struct kilder *k, const struct kilde_konf *konf)
{
	int64_t now = clock_mono();
	struct job *j;

	if ((j = job_varm(k->tls, konf, now + VARM_MS)) == NULL)
		return;
	pthread_mutex_lock(&k->mutex);
	j->port = port_get(k, konf);
	if (j->port != NULL && j->port->under_vejs < j->port->max) {
		port_ind(j->port, j);
		port_videre(k, j->port, now);
		kilder_vaek(k);
		j = NULL;
	}
	pthread_mutex_unlock(&k->mutex);
	if (j != NULL)			/* those at work open their own */
		job_free(j);
}

/* The queues are gone by now: what is left, nobody waits for. */
void
kilder_free(struct kilder *k)
{
	size_t i;

	if (k == NULL)
		return;
	pthread_mutex_lock(&k->mutex);
	k->stop = 1;
	kilder_vaek(k);
	pthread_mutex_unlock(&k->mutex);
	pthread_join(k->thread, NULL);
	fresh_take(k);
	given_up_drop(k);
	while (k->loeb != NULL)		/* connections opened ahead */
		job_slut(k, k->loeb);
	sokler_luk(k);
	for (i = 0; i < MAX_PORTE; i++)
		port_free(k->porte[i]);
	kilde_tls_free(k->tls);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}
