#include "tokencache.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

#define BATCH		4		/* STS calls at a time, all callers */
#define MARGIN_MS	60000		/* before NotOnOrAfter */
#define PAUSE_MS	1000		/* after a failure, for that key */
#define REFRESH_WAIT_MS	5000		/* the refresher's look-around */
#define REFRESH_CALL_MS	8000		/* its deadline for one round */

/*
 * One key's place.  While hentes is set one thread asks for it; a token that
 * still serves stays in place meanwhile.
 */
struct plads {
	struct plads	*next;		/* in the bucket */
	char		*entityid, *cvr, *thumbprint;
	int		 hentes;
	char		*assertion;	/* NULL: none */
	size_t		 len;
	int64_t		 fra, til;	/* ms UTC */
	enum gw_err	 rc;		/* of the last fetch */
	int64_t		 pause;		/* clock_mono(): no fetch before */
	int64_t		 brugt;		/* ms UTC, last wanted */
};

#define BUCKETS	1024

struct tokencache {
	pthread_mutex_t	 lock;		/* guards everything below */
	pthread_cond_t	 kom;		/* a fetch ended, or a call is free */
	pthread_cond_t	 slut;		/* wakes the refresher to end */
	struct plads	*bucket[BUCKETS];
	size_t		 n, max;
	unsigned	 kald;		/* STS calls under way */
	int		 lukker;
	tokencache_fetch *fetch;
	void		*arg;
	pthread_t	 traad;
};

static size_t
noegle_hash(const struct tokennoegle *k)
{
	const char *const parts[] = { k->entityid, k->cvr, k->thumbprint };
	size_t h = 5381, i;
	const char *p;

	for (i = 0; i < 3; i++)
		for (p = parts[i]; *p != '\0'; p++)
			h = h * 33 + (unsigned char)*p;
	return h % BUCKETS;
}

static struct tokennoegle
plads_noegle(const struct plads *p)
{
	struct tokennoegle k = { p->entityid, p->cvr, p->thumbprint };

	return k;
}

static void
plads_glem(struct plads *p)
{
	if (p->assertion != NULL) {
		OPENSSL_cleanse(p->assertion, p->len);
		free(p->assertion);
	}
	p->assertion = NULL;
	p->len = 0;
}

static void
plads_free(struct plads *p)
{
	if (p == NULL)
		return;
	plads_glem(p);
	free(p->entityid);
	free(p->cvr);
	free(p->thumbprint);
	free(p);
}

static struct plads *
plads_new(const struct tokennoegle *k)
{
	struct plads *p;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return NULL;
	p->entityid = strdup(k->entityid);
	p->cvr = strdup(k->cvr);
	p->thumbprint = strdup(k->thumbprint);
	p->rc = GW_ENOENT;
	if (p->entityid == NULL || p->cvr == NULL || p->thumbprint == NULL) {
		plads_free(p);
		return NULL;
	}
	return p;
}

static struct plads *
plads_find(const struct tokencache *tc, const struct tokennoegle *k)
{
	struct plads *p;

	for (p = tc->bucket[noegle_hash(k)]; p != NULL; p = p->next)
		if (strcmp(p->entityid, k->entityid) == 0 &&
		    strcmp(p->cvr, k->cvr) == 0 &&
		    strcmp(p->thumbprint, k->thumbprint) == 0)
			return p;
	return NULL;
}

static int
plads_gaelder(const struct plads *p, int64_t now)
{
	return p->assertion != NULL && now < p->til - MARGIN_MS;
}

/* Removes the places whose token has gone and that nobody fetches. */
static void
cache_ryd(struct tokencache *tc, int64_t now)
{
	struct plads **pp, *p;
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		for (pp = &tc->bucket[i]; (p = *pp) != NULL;) {
			if (p->hentes || plads_gaelder(p, now)) {
				pp = &p->next;
				continue;
			}
			*pp = p->next;
			plads_free(p);
			tc->n--;
		}
}

/* The key's place, made when there is none; NULL: full, or no memory. */
static struct plads *
plads_get(struct tokencache *tc, const struct tokennoegle *k, int64_t now)
{
	struct plads *p = plads_find(tc, k);
	size_t h = noegle_hash(k);

	if (p == NULL) {
		if (tc->n >= tc->max)
			cache_ryd(tc, now);
		if (tc->n >= tc->max || (p = plads_new(k)) == NULL)
			return NULL;
		p->next = tc->bucket[h];
		tc->bucket[h] = p;
		tc->n++;
	}
	p->brugt = now;
	return p;
}

/* Takes over what one fetch brought; the old token is erased. */
static void
plads_svar(struct plads *p, const struct tokensvar *s)
{
	p->hentes = 0;
	p->rc = s->rc;
	p->pause = s->rc == GW_OK ? 0 : clock_mono() + PAUSE_MS;
	if (s->rc != GW_OK)
		return;
	plads_glem(p);
	p->assertion = s->assertion;
	p->len = s->len;
	p->fra = s->fra;
	p->til = s->til;
}

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
	size_t i;

	memset(svar, 0, sizeof(svar));
	for (i = 0; i < n; i++) {
		keys[i] = plads_noegle(v[i]);
		svar[i].rc = GW_EINTERN;
	}
	tc->kald += (unsigned)n;
	pthread_mutex_unlock(&tc->lock);
	tc->fetch(tc->arg, keys, svar, n, deadline);
	pthread_mutex_lock(&tc->lock);
	tc->kald -= (unsigned)n;
	for (i = 0; i < n; i++)
		plads_svar(v[i], &svar[i]);
	pthread_cond_broadcast(&tc->kom);
}

/* Waits for news until the deadline; 0 when it has passed. */
static int
cache_vent(struct tokencache *tc, int64_t deadline)
{
	int64_t left = deadline - clock_mono();
	struct timespec ts;

	if (left <= 0)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += left / 1000;
	ts.tv_nsec += left % 1000 * 1000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_sec++;
		ts.tv_nsec -= 1000000000;
	}
	pthread_cond_timedwait(&tc->kom, &tc->lock, &ts);
	return 1;
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
	int64_t		 now;
};

static void
oenske_klar(struct oenske *o, size_t i, enum gw_err rc)
{
	o->rc[i] = rc;
	o->klar[i] = 1;
	o->mangler--;
}

/*
 * Settles what the cache can answer now.  A failure is shared with all who
 * waited for it (and with those who come within the pause).
 */
static void
oenske_se(struct oenske *o, int64_t mono)
{
	struct plads *p;
	size_t i;

	for (i = 0; i < o->n; i++) {
		if (o->klar[i])
			continue;
		if ((p = plads_get(o->tc, &o->keys[i], o->now)) == NULL)
			oenske_klar(o, i, GW_ENOMEM);
		else if (plads_gaelder(p, o->now))
			oenske_klar(o, i, wssec_token_init(o->a, p->assertion,
			    p->len, NULL, &o->out[i]));
		else if (!p->hentes && mono < p->pause)
			oenske_klar(o, i, p->rc);
	}
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
		v[n++] = p;
	}
	return n;
}

static void
oenske_opfyld(struct oenske *o, int64_t deadline)
{
	struct plads *v[BATCH];
	size_t i, n;

	for (;;) {
		oenske_se(o, clock_mono());
		if (o->mangler == 0)
			return;
		if (clock_mono() >= deadline)
			break;
		if ((n = oenske_tag(o, v)) > 0)
			cache_fetch(o->tc, v, n, deadline);
		else if (!cache_vent(o->tc, deadline))
			break;
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
	struct oenske o = { tc, a, keys, out, rc, NULL, n, n, now };
	size_t i;

	if ((o.klar = arena_alloc(a, n)) == NULL) {
		for (i = 0; i < n; i++)
			rc[i] = GW_ENOMEM;
		return;
	}
	pthread_mutex_lock(&tc->lock);
	oenske_opfyld(&o, deadline);
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

/* 80 % of its life has gone and somebody wanted it in that time. */
static int
plads_gammel(const struct plads *p, int64_t now)
{
	return plads_gaelder(p, now) && !p->hentes && p->brugt >= p->fra &&
	    now - p->fra >= (p->til - p->fra) / 5 * 4 &&
	    clock_mono() >= p->pause;
}

/* One round of the refresher, with the lock: at most BATCH places. */
static size_t
refresh_tag(struct tokencache *tc, struct plads **v, int64_t now)
{
	struct plads *p;
	size_t i, n = 0;

	for (i = 0; i < BUCKETS; i++)
		for (p = tc->bucket[i]; p != NULL; p = p->next)
			if (tc->kald + n < BATCH && plads_gammel(p, now)) {
				p->hentes = 1;
				v[n++] = p;
			}
	return n;
}

static void *
refresh_run(void *arg)
{
	struct tokencache *tc = arg;
	struct plads *v[BATCH];
	struct timespec ts;
	size_t n;

	pthread_mutex_lock(&tc->lock);
	while (!tc->lukker) {
		if ((n = refresh_tag(tc, v, clock_now())) > 0) {
			cache_fetch(tc, v, n, clock_mono() + REFRESH_CALL_MS);
			continue;
		}
		clock_gettime(CLOCK_MONOTONIC, &ts);
		ts.tv_sec += REFRESH_WAIT_MS / 1000;
		pthread_cond_timedwait(&tc->slut, &tc->lock, &ts);
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
