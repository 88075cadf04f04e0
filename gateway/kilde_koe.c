/*
 * kilde_koe.c - one request's exchanges: begun, waited for, given up.
 */
#include <stdlib.h>

#include "clock.h"
#include "kilde_impl.h"

/* With the mutex: the kald is its caller's again. */
static void
kald_end(struct kaldkoe *koe, struct kald *kald, enum gw_err rc)
{
	kald->rc = rc;
	kald->naeste = koe->done;
	koe->done = kald;
	pthread_cond_signal(&koe->ended);
}

static void
job_forlad(struct job *j)
{
	*(j->prev == NULL ? &j->koe->jobs : &j->prev->next) = j->next;
	if (j->next != NULL)
		j->next->prev = j->prev;
	j->koe = NULL;
	j->kald = NULL;
}

void
job_aflever(struct job *j, enum gw_err rc, int64_t now)
{
	struct kaldkoe *koe = j->koe;
	struct kald *kald = j->kald;

	kald->ms = (unsigned)(now - j->begun);
	job_forlad(j);
	kald_end(koe, kald, rc);
}

/* Nobody waits for it any more: it goes, or the loop thread is to end it. */
static void
job_efterlad(struct kilder *k, struct job *j)
{
	if (j->trin == JOB_I_KOE) {
		port_ud(j->port, j);
		job_free(j);
	} else if (j->trin == JOB_KOERER) {
		j->bag = k->opgivet;
		k->opgivet = j;
	}
}

/* With the mutex: in the queue, and at the port. */
static void
job_ind(struct kilder *k, struct kaldkoe *koe, struct job *j)
{
	j->koe = koe;
	if ((j->next = koe->jobs) != NULL)
		j->next->prev = j;
	koe->jobs = j;
	port_ind(j->port, j);
	port_videre(k, j->port, j->begun);
}

/* With the mutex: the port lets it in, or it ends here. */
static enum gw_err
job_tilmeld(struct kilder *k, struct kaldkoe *koe, struct job *j,
    const struct kilde_konf *konf)
{
	enum gw_err rc;

	if ((j->port = port_get(k, konf)) == NULL)
		return GW_ENOMEM;
	if ((rc = port_tag(j->port, j->begun, j->frist, &j->svar)) == GW_OK)
		job_ind(k, koe, j);
	return rc;
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
	kald->igen = 0;
	if (deadline <= clock_mono())
		rc = GW_ETIMEOUT;
	else
		j = job_new(k->tls, kald, deadline);
	pthread_mutex_lock(&k->mutex);
	koe->antal++;
	if (j != NULL)
		rc = job_tilmeld(k, koe, j, kald->kilde);
	if (rc == GW_OK)
		kilder_vaek(k);
	else
		kald_end(koe, kald, rc);
	pthread_mutex_unlock(&k->mutex);
	if (rc != GW_OK && j != NULL)
		job_free(j);
}

/* Ends what is beyond its deadline; the next one there is, at most til.  The
 * deadline is kept here and not left to the loop: a caller is let go even if
 * that is busy. */
static int64_t
koe_frister(struct kaldkoe *koe, int64_t til)
{
	struct kilder *k = koe->kilder;
	int64_t now = clock_mono();
	struct job *j, *next;

	for (j = koe->jobs; j != NULL; j = next) {
		next = j->next;
		if (now < j->deadline) {
			til = j->deadline < til ? j->deadline : til;
			continue;
		}
		if (port_slut(j->port, j, GW_ETIMEOUT, now))
			port_toem(j->port, now);
		job_aflever(j, GW_ETIMEOUT, now);
		job_efterlad(k, j);
		kilder_vaek(k);
		return now;		/* others may have gone with it */
	}
	return til;
}

struct kald *
kald_se(struct kaldkoe *koe, int64_t til)
{
	struct kilder *k = koe->kilder;
	struct kald *kald;
	struct timespec ts;
	int64_t vent;

	pthread_mutex_lock(&k->mutex);
	while (koe->done == NULL && koe->antal > 0) {
		vent = koe_frister(koe, til);
		if (koe->done != NULL || clock_mono() >= til)
			break;
		ts = (struct timespec){ vent / 1000, vent % 1000 * 1000000 };
		pthread_cond_timedwait(&koe->ended, &k->mutex, &ts);
	}
	if ((kald = koe->done) != NULL) {
		koe->done = kald->naeste;
		kald->naeste = NULL;
		koe->antal--;
	}
	pthread_mutex_unlock(&k->mutex);
	return kald;
}

struct kald *
kald_vent(struct kaldkoe *koe)
{
	return kald_se(koe, INT64_MAX);
}

size_t
kaldkoe_antal(struct kaldkoe *koe)
{
	return koe->antal;		/* its own thread's alone */
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
	int64_t now = clock_mono();
	struct kilder *k;
	struct kald *kald;
	struct job *j;

	if (koe == NULL)
		return;
	k = koe->kilder;
	pthread_mutex_lock(&k->mutex);
	while ((j = koe->jobs) != NULL) {
		(void)port_slut(j->port, j, GW_EGONE, now);
		job_forlad(j);
		job_efterlad(k, j);
	}
	for (kald = koe->done; kald != NULL; kald = kald->naeste)
		kald_fini(kald);
	kilder_vaek(k);
	pthread_mutex_unlock(&k->mutex);
	pthread_cond_destroy(&koe->ended);
	free(koe);
}
