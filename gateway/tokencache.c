#include "tokencache.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

#define BATCH		4		/* STS calls at a time, all callers */
#define MARGIN_MS	60000		/* before NotOnOrAfter */
#define PAUSE_MS	1000		/* after a failure, for that key */
#define REFRESH_MAX_MS	5000		/* the refresher sleeps no longer: */
#define REFRESH_MIN_MS	50		/* the clock may be set; nor less */
#define REFRESH_CALL_MS	8000		/* its deadline for one round */
#define TOKEN_MEMORY	((size_t)4 * 1024 * 1024)	/* to read one */

/*
 * One key's place.  While hentes is set one thread asks for it; a token that
 * still serves stays in place meanwhile.
 */
struct plads {
	struct plads	*next;		/* in the bucket */
	char		*entityid, *cvr, *thumbprint;
	int		 hentes;
	struct wssec_token token;	/* ours; assertion NULL: none */
	int64_t		 fra, til;	/* ms UTC */
	int64_t		 kom;		/* clock_mono(): when it came */
	enum gw_err	 rc;		/* of the last fetch */
	int64_t		 pause;		/* clock_mono(): no fetch before */
	int64_t		 brugt;		/* ms UTC, last wanted */
};

#define BUCKETS	1024

struct tokencache {
	pthread_mutex_t	 lock;		/* guards everything below */
	pthread_cond_t	 kom;		/* a fetch ended, or a call is free */
	pthread_cond_t	 slut;		/* for the refresher: news, or the end */
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
octets_free(char *p, size_t len)
{
	if (p != NULL)
		OPENSSL_cleanse(p, len);
	free(p);
}

static void
plads_glem(struct plads *p)
{
	octets_free((char *)(uintptr_t)p->token.assertion, p->token.len);
	free((char *)(uintptr_t)p->token.id);
	memset(&p->token, 0, sizeof(p->token));
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
	return p->token.assertion != NULL && now < p->til - MARGIN_MS;
}

static void
plads_slet(struct tokencache *tc, struct plads **pp)
{
	struct plads *p = *pp;

	*pp = p->next;
	plads_free(p);
	tc->n--;
}

/*
 * Makes room: removes the places whose token has gone and that nobody
 * fetches; when there are none, the one that was wanted longest ago, but none
 * that is wanted now.
 */
static void
cache_ryd(struct tokencache *tc, int64_t now)
{
	struct plads **pp, **aeldst = NULL;
	size_t i, before = tc->n;

	for (i = 0; i < BUCKETS; i++)
		for (pp = &tc->bucket[i]; *pp != NULL;) {
			if (!(*pp)->hentes && !plads_gaelder(*pp, now)) {
				plads_slet(tc, pp);
				continue;
			}
			if (!(*pp)->hentes && (*pp)->brugt < now &&
			    (aeldst == NULL || (*pp)->brugt < (*aeldst)->brugt))
				aeldst = pp;
			pp = &(*pp)->next;
		}
	if (tc->n == before && aeldst != NULL)
		plads_slet(tc, aeldst);
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

/*
 * What one fetch brought, as messages want it: its ID and its digest are
 * found once.  The STS's octets become ours, or are erased.
 */
static enum gw_err
svar_laes(struct tokensvar *s, struct wssec_token *out)
{
	struct arena *a = arena_new(TOKEN_MEMORY);
	enum gw_err rc = s->rc;

	memset(out, 0, sizeof(*out));
	if (a == NULL)
		rc = GW_ENOMEM;
	if (rc == GW_OK)
		rc = wssec_token_init(a, s->assertion, s->len, NULL, out);
	if (rc == GW_OK && (out->id = strdup(out->id)) == NULL)
		rc = GW_ENOMEM;
	if (rc == GW_OK) {
		out->assertion = s->assertion;
	} else {
		memset(out, 0, sizeof(*out));
		octets_free(s->assertion, s->len);
	}
	s->assertion = NULL;
	arena_free(a);
	return rc;
}

/* Takes it over; the old token is erased, unless there is no new one. */
static void
plads_svar(struct plads *p, const struct tokensvar *s, enum gw_err rc,
    const struct wssec_token *token)
{
	p->hentes = 0;
	p->rc = rc;
	p->pause = rc == GW_OK ? 0 : clock_mono() + PAUSE_MS;
	if (rc != GW_OK)
		return;
	plads_glem(p);
	p->token = *token;
	p->fra = s->fra;
	p->til = s->til;
	p->kom = clock_mono();
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
	struct wssec_token token[BATCH];
	enum gw_err rc[BATCH];
	size_t i;

	memset(svar, 0, sizeof(svar));
	for (i = 0; i < n; i++) {
		keys[i] = plads_noegle(v[i]);
		svar[i].rc = GW_EINTERN;
	}
	tc->kald += (unsigned)n;
	pthread_mutex_unlock(&tc->lock);
	tc->fetch(tc->arg, keys, svar, n, deadline);
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
 * When the place is to be refreshed, ms UTC: when 80 % of its life has gone,
 * if somebody wanted it in that time.  INT64_MAX: never.
 */
static int64_t
plads_forny(const struct plads *p, int64_t now)
{
	int64_t due = p->fra + (p->til - p->fra) / 5 * 4;
	int64_t wait = p->pause - clock_mono();

	if (!plads_gaelder(p, now) || p->hentes || p->brugt < p->fra)
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
			due = plads_forny(p, now);
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
