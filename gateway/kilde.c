#include "kilde.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "kilde_impl.h"
#include "log.h"

#define MAX_PER_HOST	32L		/* connections */
#define MAX_WARM	160L		/* connections kept, all sources */
#define POLL_MS		60000		/* it is woken when there is news */
#define QUIET_MS	1000		/* between two lines in the log */

struct kilder {
	pthread_mutex_t	 mutex;		/* guards jobs to stop, the queues */
	struct job	*jobs;
	struct job	*fresh;
	int		 given_up;	/* some job's koe became NULL */
	int		 stop;
	CURLM		*multi;		/* the loop thread's */
	int64_t		 logged;	/* the loop thread's: last line */
	struct kilde_tls *tls;
	pthread_t	 thread;
};

struct kaldkoe {
	struct kilder	*kilder;
	pthread_cond_t	 ended;
	struct kald	*done;
	size_t		 under_way;
};

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void
curl_begin(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* With the mutex: the kald has come to its end. */
static void
kald_end(struct kaldkoe *koe, struct kald *kald, enum gw_err rc)
{
	kald->rc = rc;
	kald->naeste = koe->done;
	koe->done = kald;
	pthread_cond_signal(&koe->ended);
}

void
kald_start(struct kaldkoe *koe, struct kald *kald, int64_t deadline)
{
	struct kilder *k = koe->kilder;
	struct job *j = NULL;
	enum gw_err rc = GW_ENOMEM;

	kald->status = 0;
	kald->answer = NULL;
	kald->answer_len = 0;
	kald->ms = 0;
	if (deadline <= clock_mono())
		rc = GW_ETIMEOUT;
	else
		j = job_new(k->tls, kald, deadline);
	pthread_mutex_lock(&k->mutex);
	if (j == NULL) {
		kald_end(koe, kald, rc);
	} else {
		j->koe = koe;
		koe->under_way++;
		if ((j->next = k->jobs) != NULL)
			j->next->prev = j;
		k->jobs = j;
		j->fresh = k->fresh;
		k->fresh = j;
	}
	pthread_mutex_unlock(&k->mutex);
	if (j != NULL)
		curl_multi_wakeup(k->multi);
}

/* With the mutex: nobody waits for it any more. */
static void
job_give_up(struct kilder *k, struct job *j)
{
	j->koe->under_way--;
	j->koe = NULL;
	j->kald = NULL;
	k->given_up = 1;
}

/* The queue's job whose deadline is next, or NULL. */
static struct job *
job_next(const struct kaldkoe *koe)
{
	struct job *j, *first = NULL;

	for (j = koe->kilder->jobs; j != NULL; j = j->next)
		if (j->koe == koe &&
		    (first == NULL || j->deadline < first->deadline))
			first = j;
	return first;
}

/*
 * Waits until an exchange ends or j's deadline passes.  The deadline is kept
 * here and not left to the loop: a caller is let go even if that is busy.
 */
static void
job_await(struct kaldkoe *koe, struct job *j)
{
	struct kilder *k = koe->kilder;
	struct timespec ts = { j->deadline / 1000,
	    j->deadline % 1000 * 1000000 };
	struct kald *kald = j->kald;

	if (clock_mono() < j->deadline) {
		pthread_cond_timedwait(&koe->ended, &k->mutex, &ts);
		return;
	}
	kald->ms = (unsigned)(clock_mono() - j->begun);
	job_give_up(k, j);
	kald_end(koe, kald, GW_ETIMEOUT);
	curl_multi_wakeup(k->multi);
}

struct kald *
kald_vent(struct kaldkoe *koe)
{
	struct kilder *k = koe->kilder;
	struct kald *kald;
	struct job *j;

	pthread_mutex_lock(&k->mutex);
	while (koe->done == NULL && koe->under_way > 0 &&
	    (j = job_next(koe)) != NULL)
		job_await(koe, j);
	if ((kald = koe->done) != NULL) {
		koe->done = kald->naeste;
		kald->naeste = NULL;
	}
	pthread_mutex_unlock(&k->mutex);
	return kald;
}

void
kald_fini(struct kald *kald)
{
	octets_free(kald->answer, kald->answer_len);
	kald->answer = NULL;
	kald->answer_len = 0;
}

struct kaldkoe *
kaldkoe_new(struct kilder *k)
{
	pthread_condattr_t attr;
	struct kaldkoe *koe;

	if ((koe = calloc(1, sizeof(*koe))) == NULL)
		return NULL;
	koe->kilder = k;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&koe->ended, &attr);
	pthread_condattr_destroy(&attr);
	return koe;
}

void
kaldkoe_free(struct kaldkoe *koe)
{
	struct kilder *k;
	struct kald *kald;
	struct job *j;
	size_t left;

	if (koe == NULL)
		return;
	k = koe->kilder;
	pthread_mutex_lock(&k->mutex);
	if ((left = koe->under_way) > 0)
		for (j = k->jobs; j != NULL; j = j->next)
			if (j->koe == koe)
				job_give_up(k, j);
	for (kald = koe->done; kald != NULL; kald = kald->naeste)
		kald_fini(kald);
	pthread_mutex_unlock(&k->mutex);
	if (left > 0)
		curl_multi_wakeup(k->multi);
	pthread_cond_destroy(&koe->ended);
	free(koe);
}

/* Why, for the operator; a source that is down is told of once a second. */
static void
failure_log(struct kilder *k, const struct job *j, CURLcode code,
    enum gw_err rc, long status)
{
	char why[LOG_QUOTE_LEN];
	int64_t now = clock_mono();

	if (now - k->logged < QUIET_MS)
		return;
	k->logged = now;
	log_event(LOG_WARN_, "source-failed",
	    "source=%s result=%s http=%ld ms=%lld why=%s", j->navn,
	    err_name(rc), status, (long long)(now - j->begun), log_quote(
	    code == CURLE_OK ? "an answer that is not SOAP" :
	    *j->why != '\0' ? j->why : curl_easy_strerror(code), why));
}

/* With the mutex. */
static void
job_unlink(struct kilder *k, struct job *j)
{
	if (j->prev != NULL)
		j->prev->next = j->next;
	else
		k->jobs = j->next;
	if (j->next != NULL)
		j->next->prev = j->prev;
}

static void
job_end(struct kilder *k, struct job *j, CURLcode code)
{
	enum gw_err rc = job_verdict(j, code);
	struct kald *kald;
	long status = 0;

	curl_easy_getinfo(j->easy, CURLINFO_RESPONSE_CODE, &status);
	if (rc != GW_OK)
		failure_log(k, j, code, rc, status);
	curl_multi_remove_handle(k->multi, j->easy);
	pthread_mutex_lock(&k->mutex);
	job_unlink(k, j);
	if (j->koe != NULL) {
		kald = j->kald;
		kald->status = (int)status;
		kald->ms = (unsigned)(clock_mono() - j->begun);
		if (rc == GW_OK) {
			kald->answer = j->answer;
			kald->answer_len = j->answer_len;
			j->answer = NULL;
		}
		j->koe->under_way--;
		kald_end(j->koe, kald, rc);
	}
	pthread_mutex_unlock(&k->mutex);
	job_free(j);
}

/* Hands new jobs to libcurl. */
static void
fresh_take(struct kilder *k)
{
	struct job *j, *next;

	pthread_mutex_lock(&k->mutex);
	j = k->fresh;
	k->fresh = NULL;
	pthread_mutex_unlock(&k->mutex);
	for (; j != NULL; j = next) {
		next = j->fresh;
		if (curl_multi_add_handle(k->multi, j->easy) == CURLM_OK)
			j->running = 1;
		else
			job_end(k, j, CURLE_OUT_OF_MEMORY);
	}
}

/* Ends jobs that nobody waits for. */
static void
given_up_drop(struct kilder *k)
{
	struct job *j, *next, *drop = NULL;
	int later = 0;			/* not even libcurl has it yet */

	pthread_mutex_lock(&k->mutex);
	for (j = k->given_up ? k->jobs : NULL; j != NULL; j = next) {
		next = j->next;
		if (j->koe != NULL)
			continue;
		if (!j->running) {
			later = 1;
			continue;
		}
		job_unlink(k, j);
		j->fresh = drop;
		drop = j;
	}
	k->given_up = later;
	pthread_mutex_unlock(&k->mutex);
	while ((j = drop) != NULL) {
		drop = j->fresh;
		curl_multi_remove_handle(k->multi, j->easy);
		job_free(j);
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

static int
stopping(struct kilder *k)
{
	int stop;

	pthread_mutex_lock(&k->mutex);
	stop = k->stop;
	pthread_mutex_unlock(&k->mutex);
	return stop;
}

static void *
kilder_main(void *arg)
{
	struct kilder *k = arg;
	int running;

	while (!stopping(k)) {
		fresh_take(k);
		given_up_drop(k);
		curl_multi_perform(k->multi, &running);
		ended_take(k);
		curl_multi_poll(k->multi, NULL, 0, POLL_MS, NULL);
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
	k->logged = clock_mono() - QUIET_MS;
	k->tls = kilde_tls_new(client_chain, len, key, ca_pem, ca_len, g);
	if (k->tls == NULL)
		goto fail;
	if ((k->multi = curl_multi_init()) != NULL &&
	    curl_multi_setopt(k->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
	    MAX_PER_HOST) == CURLM_OK &&
	    curl_multi_setopt(k->multi, CURLMOPT_MAXCONNECTS, MAX_WARM) ==
	    CURLM_OK && pthread_create(&k->thread, NULL, kilder_main, k) == 0)
		return k;
	fail(g, GW_ENOMEM, "sources: no memory or thread");
fail:
	curl_multi_cleanup(k->multi);
	kilde_tls_free(k->tls);
	pthread_mutex_destroy(&k->mutex);
	free(k);
	return NULL;
}

/* The queues are gone by now: what is left, nobody waits for. */
void
kilder_free(struct kilder *k)
{
	struct job *j;

	if (k == NULL)
		return;
	pthread_mutex_lock(&k->mutex);
	k->stop = 1;
	pthread_mutex_unlock(&k->mutex);
	curl_multi_wakeup(k->multi);
	pthread_join(k->thread, NULL);
	while ((j = k->jobs) != NULL) {
		job_unlink(k, j);
		curl_multi_remove_handle(k->multi, j->easy);
		job_free(j);
	}
	curl_multi_cleanup(k->multi);
	kilde_tls_free(k->tls);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}
