#include "tokencache.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "tokencache_impl.h"

#define BATCH		4		/* STS calls at a time, all callers */
#define REFRESH_MAX_MS	5000		/* the refresher sleeps no longer: */
#define REFRESH_MIN_MS	50		/* the clock may be set; nor less */
#define REFRESH_CALL_MS	8000		/* its deadline for one round */

/*
 * Fetches at most BATCH places that this thread has claimed (hentes set).
 * Called with the lock, which is let go meanwhile.
 */
static void
cache_fetch(struct tokencache *tc, struct plads **v, size_t n,
    int64_t deadline)
{
	struct tokennoegle keys[BATCH];
	struct tokensvar svar[BATCH];
	struct spor spor[BATCH];
	struct wssec_token token[BATCH];
	unsigned char ticket[TICKET_LEN];
	enum gw_err rc[BATCH];
	int har = tc->har_ticket;
	size_t i;

	memcpy(ticket, tc->ticket, sizeof(ticket));
	memset(svar, 0, sizeof(svar));
	for (i = 0; i < n; i++) {
		keys[i] = plads_noegle(v[i]);
		spor[i] = v[i]->spor;	/* who orders meanwhile has his own */
		keys[i].spor = &spor[i];
		memset(&v[i]->spor, 0, sizeof(v[i]->spor));
		svar[i].rc = GW_EINTERN;
	}
	tc->kald += (unsigned)n;
	pthread_mutex_unlock(&tc->lock);
	tc->fetch(tc->arg, keys, svar, n, har ? ticket : NULL, deadline);
	for (i = 0; i < n; i++)
		rc[i] = svar_laes(&svar[i], &token[i]);
	pthread_mutex_lock(&tc->lock);
	tc->kald -= (unsigned)n;
	for (i = 0; i < n; i++)
		plads_svar(v[i], &svar[i], rc[i], &token[i]);
	pthread_cond_broadcast(&tc->kom);
	pthread_cond_signal(&tc->slut);
}

/* With the lock, which is let go meanwhile: until told or until (mono ms). */
static void
cache_vent(struct tokencache *tc, pthread_cond_t *cond, int64_t until)
{
	const struct timespec ts = { until / 1000, until % 1000 * 1000000 };

	pthread_cond_timedwait(cond, &tc->lock, &ts);
}

/* One caller's wants, and which of them are settled. */
struct oenske {
	struct tokencache *tc;
	struct arena	*a;
	const struct tokennoegle *keys;
	struct wssec_token *out;
	enum gw_err	*rc;
	unsigned char	*klar;
	size_t		 n, mangler;
	int64_t		 now, begyndt;	/* ms UTC; clock_mono() */
};

static void
oenske_klar(struct oenske *o, size_t i, enum gw_err rc)
{
	o->rc[i] = rc;
	o->klar[i] = 1;
	o->mangler--;
}

/* A copy for the caller; the lock is held, so nothing is computed here. */
static enum gw_err
token_kopi(struct arena *a, const struct wssec_token *t,
    struct wssec_token *out)
{
	*out = *t;
	out->assertion = arena_strndup(a, t->assertion, t->len);
	out->id = arena_strdup(a, t->id);
	return out->assertion == NULL || out->id == NULL ? GW_ENOMEM : GW_OK;
}

/*
 * Settles what the cache can answer now.  A failure is shared with all who
 * waited for it, and with those who come within the pause.  A token that came
 * while this caller waited is taken even inside the margin, or an STS that
 * gives short ones would be asked without end; one that is over when it comes
 * is not believed.
 */
static void
oenske_se(struct oenske *o, int64_t mono)
{
	struct plads *p;
	size_t i;
	int ny;

	for (i = 0; i < o->n; i++) {
		if (o->klar[i])
			continue;
		if ((p = plads_get(o->tc, &o->keys[i], o->now)) == NULL) {
			oenske_klar(o, i, GW_ENOMEM);
			continue;
		}
		ny = p->token.assertion != NULL && p->kom >= o->begyndt;
		if (plads_gaelder(p, o->now) || (ny && o->now < p->til))
			oenske_klar(o, i, token_kopi(o->a, &p->token,
			    &o->out[i]));
		else if (ny)
			oenske_klar(o, i, GW_EBELIEF);
		else if (!p->hentes && mono < p->pause)
			oenske_klar(o, i, p->rc);
	}
}

/* The place remembers who wants it, the first of them. */
static void
plads_spor(struct plads *p, const struct tokennoegle *k)
{
	if (k->spor != NULL && p->spor.id[0] == '\0')
		p->spor = *k->spor;
}

/* Claims places to fetch, as many as may be asked for at once. */
static size_t
oenske_tag(struct oenske *o, struct plads **v)
{
	size_t i, n = 0;
	struct plads *p;

	for (i = 0; i < o->n && o->tc->kald + n < BATCH; i++) {
		if (o->klar[i] ||
		    (p = plads_find(o->tc, &o->keys[i])) == NULL ||
		    p->hentes)
			continue;
		p->hentes = 1;
		plads_spor(p, &o->keys[i]);
		v[n++] = p;
	}
	return n;
}

static void
oenske_opfyld(struct oenske *o, int64_t deadline)
{
	struct plads *v[BATCH];
	size_t i, n;

	oenske_se(o, clock_mono());
	while (o->mangler > 0 && clock_mono() < deadline) {
		if ((n = oenske_tag(o, v)) > 0)
			cache_fetch(o->tc, v, n, deadline);
		else
			cache_vent(o->tc, &o->tc->kom, deadline);
		oenske_se(o, clock_mono());
	}
	for (i = 0; i < o->n; i++)
		if (!o->klar[i])
			oenske_klar(o, i, GW_ETIMEOUT);
}

void
tokencache_get(struct tokencache *tc, struct arena *a,
    const struct tokennoegle *keys, struct wssec_token *out, enum gw_err *rc,
    size_t n, int64_t now, int64_t deadline)
{
	struct oenske o = { tc, a, keys, out, rc, NULL, n, n, now,
	    clock_mono() };
	size_t i;

	memset(out, 0, n * sizeof(*out));
	if ((o.klar = arena_alloc(a, n)) == NULL) {
		for (i = 0; i < n; i++)
			rc[i] = GW_ENOMEM;
		return;
	}
	pthread_mutex_lock(&tc->lock);
	oenske_opfyld(&o, deadline);
	pthread_mutex_unlock(&tc->lock);
}

/* Orders what the cache could not answer. */
static void
oenske_bestil(struct oenske *o)
{
	struct plads *p;
	size_t i;

	for (i = 0; i < o->n; i++) {
		if (o->klar[i])
			continue;
		if ((p = plads_find(o->tc, &o->keys[i])) != NULL) {
			p->bestilt = 1;
			if (!p->hentes)		/* or it has its asker */
				plads_spor(p, &o->keys[i]);
		}
		oenske_klar(o, i, p != NULL ? GW_EBUSY : GW_ENOMEM);
	}
	pthread_cond_signal(&o->tc->slut);
}

void
tokencache_se(struct tokencache *tc, struct arena *a,
    const struct tokennoegle *keys, struct wssec_token *out, enum gw_err *rc,
    size_t n, int64_t now, int64_t siden)
{
	struct oenske o = { tc, a, keys, out, rc, NULL, n, n, now, siden };
	size_t i;

	memset(out, 0, n * sizeof(*out));
	if ((o.klar = arena_alloc(a, n)) == NULL) {
		for (i = 0; i < n; i++)
			rc[i] = GW_ENOMEM;
		return;
	}
	pthread_mutex_lock(&tc->lock);
	oenske_se(&o, clock_mono());
	if (o.mangler > 0)
		oenske_bestil(&o);
	pthread_mutex_unlock(&tc->lock);
}

void
tokencache_vent(struct tokencache *tc, int64_t til)
{
	pthread_mutex_lock(&tc->lock);
	cache_vent(tc, &tc->kom, til);
	pthread_mutex_unlock(&tc->lock);
}

void
tokencache_ticket(struct tokencache *tc,
    const unsigned char ticket[TICKET_LEN], int64_t til)
{
	pthread_mutex_lock(&tc->lock);
	memcpy(tc->ticket, ticket, TICKET_LEN);
	tc->ticket_til = til;
	tc->har_ticket = 1;
	pthread_mutex_unlock(&tc->lock);
}

void
tokencache_drop(struct tokencache *tc, const struct tokennoegle *k)
{
	struct plads *p;

	pthread_mutex_lock(&tc->lock);
	if ((p = plads_find(tc, k)) != NULL)
		plads_glem(p);
	pthread_mutex_unlock(&tc->lock);
}

/*
 * When the place is to be fetched, ms UTC: now when it is ordered; when 80 %
 * of its life has gone, if somebody wanted it in that time and there is a
 * request to sign for.  INT64_MAX: never.
 */
static int64_t
plads_forny(const struct tokencache *tc, const struct plads *p, int64_t now)
{
	int64_t due = p->fra + (p->til - p->fra) / 5 * 4, mono = clock_mono();
	int64_t wait = p->pause - mono;

	if (p->hentes)
		return INT64_MAX;
	if (p->bestilt)
		return now;
	if (!plads_gaelder(p, now) || p->brugt < p->fra ||
	    (tc->har_ticket && mono >= tc->ticket_til))
		return INT64_MAX;
	return wait > 0 && due < now + wait ? now + wait : due;
}

/* Claims what is due, as far as calls are free; *next: when more is. */
static size_t
refresh_tag(struct tokencache *tc, struct plads **v, int64_t now,
    int64_t *next)
{
	struct plads *p;
	size_t i, n = 0;
	int64_t due;

	*next = now + REFRESH_MAX_MS;
	for (i = 0; i < BUCKETS; i++)
		for (p = tc->bucket[i]; p != NULL; p = p->next) {
			due = plads_forny(tc, p, now);
			if (due <= now && tc->kald + n < BATCH) {
				p->hentes = 1;
				v[n++] = p;
			} else if (due < *next) {
				*next = due;
			}
		}
	return n;
}

static void *
refresh_run(void *arg)
{
	struct tokencache *tc = arg;
	struct plads *v[BATCH];
	int64_t now, next, wait;
	size_t n;

	pthread_mutex_lock(&tc->lock);
	while (!tc->lukker) {
		now = clock_now();
		if ((n = refresh_tag(tc, v, now, &next)) > 0) {
			cache_fetch(tc, v, n, clock_mono() + REFRESH_CALL_MS);
			continue;
		}
		wait = next - now;
		cache_vent(tc, &tc->slut, clock_mono() +
		    (wait > REFRESH_MIN_MS ? wait : REFRESH_MIN_MS));
	}
	pthread_mutex_unlock(&tc->lock);
	return NULL;
}

struct tokencache *
tokencache_new(size_t max, tokencache_fetch *fetch, void *arg)
{
	pthread_condattr_t attr;
	struct tokencache *tc;

	if ((tc = calloc(1, sizeof(*tc))) == NULL)
		return NULL;
	tc->max = max;
	tc->fetch = fetch;
	tc->arg = arg;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&tc->lock, NULL);
	pthread_cond_init(&tc->kom, &attr);
	pthread_cond_init(&tc->slut, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&tc->traad, NULL, refresh_run, tc) != 0) {
		free(tc);
		return NULL;
	}
	return tc;
}

void
tokencache_free(struct tokencache *tc)
{
	struct plads *p;
	size_t i;

	if (tc == NULL)
		return;
	pthread_mutex_lock(&tc->lock);
	tc->lukker = 1;
	pthread_cond_signal(&tc->slut);
	pthread_mutex_unlock(&tc->lock);
	pthread_join(tc->traad, NULL);
	for (i = 0; i < BUCKETS; i++)
		while ((p = tc->bucket[i]) != NULL) {
			tc->bucket[i] = p->next;
			plads_free(p);
		}
	pthread_cond_destroy(&tc->slut);
	pthread_cond_destroy(&tc->kom);
	pthread_mutex_destroy(&tc->lock);
	free(tc);
}

void
tokencache_hver(struct tokencache *tc, void (*each)(void *arg,
    const char *entityid, const char *cvr, int64_t til), void *arg)
{
	const struct plads *p;
	size_t i;

	pthread_mutex_lock(&tc->lock);
	for (i = 0; i < BUCKETS; i++)
		for (p = tc->bucket[i]; p != NULL; p = p->next)
			if (p->token.assertion != NULL)
				each(arg, p->entityid, p->cvr, p->til);
	pthread_mutex_unlock(&tc->lock);
}
