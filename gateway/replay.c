#include "replay.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST 32

/* Open addressing; an entry is free once its time has passed. */
struct entry {
	unsigned char	 digest[DIGEST];
	int64_t		 until;		/* ms UTC; 0: never used */
};

struct replay {
	pthread_mutex_t	 lock;		/* guards everything below */
	struct entry	*v;
	size_t		 slots, max, used;
	int64_t		 swept;		/* when the dead were last cleared */
};

#define SWEEP_MS	1000

struct replay *
replay_new(size_t max)
{
	struct replay *r;

	if ((r = calloc(1, sizeof(*r))) == NULL)
		return NULL;
	for (r->slots = 64; r->slots < max * 2; r->slots *= 2)
		;
	r->max = max;
	if ((r->v = calloc(r->slots, sizeof(*r->v))) == NULL) {
		free(r);
		return NULL;
	}
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

void
replay_free(struct replay *r)
{
	if (r == NULL)
		return;
	pthread_mutex_destroy(&r->lock);
	free(r->v);
	free(r);
}

/* The slot that holds the digest, or the free one where it belongs. */
static struct entry *
replay_slot(struct entry *v, size_t slots, const unsigned char *digest)
{
	size_t i;

	memcpy(&i, digest, sizeof(i));
	for (i &= slots - 1; v[i].until != 0; i = (i + 1) & (slots - 1))
		if (memcmp(v[i].digest, digest, DIGEST) == 0)
			break;
	return &v[i];
}

/* Forgets what has passed.  A new table: removing in place breaks chains. */
static void
replay_sweep(struct replay *r, int64_t now)
{
	struct entry *v;
	size_t i;

	if ((v = calloc(r->slots, sizeof(*v))) == NULL)
		return;
	r->used = 0;
	for (i = 0; i < r->slots; i++)
		if (r->v[i].until > now) {
			*replay_slot(v, r->slots, r->v[i].digest) = r->v[i];
			r->used++;
		}
	free(r->v);
	r->v = v;
	r->swept = now;
}

static enum gw_err
replay_enter(struct replay *r, const unsigned char *digest, int64_t until,
    int64_t now)
{
	struct entry *e = replay_slot(r->v, r->slots, digest);

	/*
	 * An entry counts as spent even when its time has passed, until it is
	 * swept; what the last sweep may have forgotten counts as spent too.
	 * So a clock that was set back brings nothing to life again.
	 */
	if (e->until != 0 || until <= r->swept)
		return GW_EREPLAY;
	if (r->used >= r->max && now - r->swept >= SWEEP_MS) {
		replay_sweep(r, now);
		e = replay_slot(r->v, r->slots, digest);
	}
	if (r->used >= r->max)
		return GW_EBUSY;		/* full means closed */
	memcpy(e->digest, digest, DIGEST);
	e->until = until;
	r->used++;
	return GW_OK;
}

enum gw_err
replay_spend(struct replay *r, char space, const char *key, int64_t until,
    int64_t now)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *md;
	enum gw_err rc;
	int ok;

	if ((md = EVP_MD_CTX_new()) == NULL)
		return GW_ENOMEM;
	ok = EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 &&
	    EVP_DigestUpdate(md, &space, 1) == 1 &&
	    EVP_DigestUpdate(md, key, strlen(key)) == 1 &&
	    EVP_DigestFinal_ex(md, digest, NULL) == 1;
	EVP_MD_CTX_free(md);
	if (!ok)
		return GW_EINTERN;
	pthread_mutex_lock(&r->lock);
	rc = replay_enter(r, digest, until, now);
	pthread_mutex_unlock(&r->lock);
	return rc;
}
