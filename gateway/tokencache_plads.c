#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "tokencache_impl.h"

#define MARGIN_MS	60000		/* before NotOnOrAfter */
#define PAUSE_MS	1000		/* after a failure, for that key */
#define TOKEN_MEMORY	((size_t)4 * 1024 * 1024)	/* to read one */

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

struct tokennoegle
plads_noegle(const struct plads *p)
{
	struct tokennoegle k = { p->entityid, p->cvr, p->thumbprint,
	    &p->spor };

	return k;
}

static void
octets_free(char *p, size_t len)
{
	if (p != NULL)
		OPENSSL_cleanse(p, len);
	free(p);
}

void
plads_glem(struct plads *p)
{
	octets_free((char *)(uintptr_t)p->token.assertion, p->token.len);
	free((char *)(uintptr_t)p->token.id);
	memset(&p->token, 0, sizeof(p->token));
}

void
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

struct plads *
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

int
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
			if (!(*pp)->hentes && !(*pp)->bestilt &&
			    !plads_gaelder(*pp, now)) {
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

struct plads *
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

enum gw_err
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

void
plads_svar(struct plads *p, const struct tokensvar *s, enum gw_err rc,
    const struct wssec_token *token)
{
	p->hentes = p->bestilt = 0;
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
