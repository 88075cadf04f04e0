#include "replay.h"

#include <assert.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SWEEP_MS	1000		/* between two sweeps of a full table */
#define LEAST_SLOTS	64

/* Open addressing, linear probing; until 0: a free slot. */
struct replay {
	pthread_mutex_t	 lock;		/* guards everything below */
	struct replay_id *v;
	size_t		 slots, max, used;	/* slots: a power of two */
	int64_t		 swept;		/* when the dead were last cleared */
};

struct replay *
replay_new(size_t max)
{
	struct replay *r;

	if ((r = calloc(1, sizeof(*r))) == NULL)
		return NULL;
	r->slots = LEAST_SLOTS;
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

enum gw_err
replay_id(char space, const char *text, int64_t until, struct replay_id *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *md;
	int ok;

	memset(out, 0, sizeof(*out));
	if ((md = EVP_MD_CTX_new()) == NULL)
		return GW_ENOMEM;
	ok = EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 &&
	    EVP_DigestUpdate(md, &space, 1) == 1 &&
	    EVP_DigestUpdate(md, text, strlen(text)) == 1 &&
	    EVP_DigestFinal_ex(md, digest, NULL) == 1;
	EVP_MD_CTX_free(md);
	if (!ok)
		return GW_EINTERN;
	memcpy(out->key, digest, REPLAY_KEY);
	out->until = until;
	return GW_OK;
}

/* Where a key's search begins: it is a digest, any part of it will do. */
static size_t
slot_home(const struct replay *r, const unsigned char *key)
{
	size_t i;

	memcpy(&i, key, sizeof(i));
	return i & (r->slots - 1);
}

/* The slot that holds the key, or the free one where it belongs. */
static struct replay_id *
slot_find(const struct replay *r, const unsigned char *key)
{
	size_t i;

	for (i = slot_home(r, key); r->v[i].until != 0;
	    i = (i + 1) & (r->slots - 1))
		if (memcmp(r->v[i].key, key, REPLAY_KEY) == 0)
			break;
	return &r->v[i];
}

/* Frees a slot; those behind it whose search would stop here move up. */
static void
slot_clear(struct replay *r, size_t hole)
{
	size_t mask = r->slots - 1, i, home;

	for (i = (hole + 1) & mask; r->v[i].until != 0; i = (i + 1) & mask) {
		home = slot_home(r, r->v[i].key);
		/* its home lies behind the hole: it is found without it */
		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		r->v[hole] = r->v[i];
		hole = i;
	}
	memset(&r->v[hole], 0, sizeof(r->v[hole]));
	r->used--;
}

/*
 * Forgets what has passed, in place: a second table would be twice the
 * memory.  What moves up comes to this slot, which is looked at again, or to
 * one not seen yet; past the end, from a slot seen to one seen.
 */
static void
replay_sweep(struct replay *r, int64_t now)
{
	size_t i;

	for (i = 0; i < r->slots; i++)
		while (r->v[i].until != 0 && r->v[i].until <= now)
			slot_clear(r, i);
	r->swept = now;
}

/*
 * Twice the slots.  A table for all that may ever be remembered would soon be
 * in memory as a whole, for an id may stand on any page of it.  Without memory
 * for a larger one, the smaller one is filled.
 */
static void
replay_grow(struct replay *r)
{
	struct replay_id *old = r->v, *v;
	size_t i, n = r->slots;

	if ((v = calloc(n * 2, sizeof(*v))) == NULL)
		return;
	r->v = v;
	r->slots = n * 2;
	for (i = 0; i < n; i++)
		if (old[i].until != 0)
			*slot_find(r, old[i].key) = old[i];
	free(old);
}

/* 1 when half of the slots would not stay free, and there may be more. */
static int
replay_narrow(const struct replay *r, size_t n)
{
	return (r->used + n) * 2 > r->slots && r->slots < r->max * 2;
}

/*
 * An id counts as spent even when its time has passed, until it is swept;
 * what the last sweep may have forgotten counts as spent too.  So a clock
 * that was set back brings nothing to life again.
 */
static int
id_spent(const struct replay *r, const struct replay_id *id)
{
	return id->until <= 0 || id->until <= r->swept ||
	    slot_find(r, id->key)->until != 0;
}

static enum gw_err
ids_see(struct replay *r, const struct replay_id *ids, size_t n, int64_t now)
{
	size_t i;

	assert(n <= REPLAY_MAX_IDS);
	for (i = 0; i < n; i++)
		if (id_spent(r, &ids[i]) || (i > 0 &&
		    memcmp(ids[i].key, ids[0].key, REPLAY_KEY) == 0))
			return GW_EREPLAY;
	if (n > 0 && r->used + n > r->max && now - r->swept >= SWEEP_MS) {
		replay_sweep(r, now);
		return ids_see(r, ids, n, now);		/* see swept */
	}
	/* a free slot ends every search */
	return n > 0 && (r->used + n > r->max || r->used + n >= r->slots) ?
	    GW_EBUSY : GW_OK;
}

enum gw_err
replay_see(struct replay *r, const struct replay_id *ids, size_t n,
    int64_t now)
{
	enum gw_err rc;

	pthread_mutex_lock(&r->lock);
	rc = ids_see(r, ids, n, now);
	pthread_mutex_unlock(&r->lock);
	return rc;
}

enum gw_err
replay_spend(struct replay *r, const struct replay_id *ids, size_t n,
    int64_t now)
{
	enum gw_err rc;
	size_t i;

	pthread_mutex_lock(&r->lock);
	if (replay_narrow(r, n) && now - r->swept >= SWEEP_MS)
		replay_sweep(r, now);
	if (replay_narrow(r, n))
		replay_grow(r);
	if ((rc = ids_see(r, ids, n, now)) == GW_OK) {
		for (i = 0; i < n; i++)
			*slot_find(r, ids[i].key) = ids[i];
		r->used += n;
	}
	pthread_mutex_unlock(&r->lock);
	return rc;
}

enum gw_err
replay_restore(struct replay *r, const struct replay_id *id)
{
	struct replay_id *slot;
	enum gw_err rc = GW_OK;

	pthread_mutex_lock(&r->lock);
	if (replay_narrow(r, 1))
		replay_grow(r);
	slot = slot_find(r, id->key);
	if (slot->until != 0)
		;			/* written twice: still one */
	else if (r->used + 1 >= r->slots)
		rc = GW_EBUSY;		/* a free slot ends every search */
	else if (id->until > 0) {
		*slot = *id;
		r->used++;
	}
	pthread_mutex_unlock(&r->lock);
	return rc;
}

size_t
replay_count(struct replay *r)
{
	size_t n;

	pthread_mutex_lock(&r->lock);
	n = r->used;
	pthread_mutex_unlock(&r->lock);
	return n;
}
