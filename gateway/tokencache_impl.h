/*
 * tokencache_impl.h - the places of the cache, one for each key.
 *
 * tokencache_plads.c keeps them, tokencache.c decides who fetches.  All of it
 * with the cache's lock held, but for svar_laes().
 */
#ifndef GW_TOKENCACHE_IMPL_H
#define GW_TOKENCACHE_IMPL_H

#include <pthread.h>

#include "tokencache.h"

/*
 * One key's place.  While hentes is set one thread asks for it; a token that
 * still serves stays in place meanwhile.
 */
struct plads {
	struct plads	*next;		/* in the bucket */
	char		*entityid, *cvr, *thumbprint;
	int		 hentes;
	int		 bestilt;	/* somebody waits for it elsewhere */
	struct spor	 spor;		/* who wanted the fetch under way, or
					 * ordered; its id "": nobody did */
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
	pthread_cond_t	 slut;		/* the refresher: news, or end */
	struct plads	*bucket[BUCKETS];
	size_t		 n, max;
	unsigned	 kald;		/* STS calls under way */
	int		 har_ticket;	/* once one was given */
	unsigned char	 ticket[TICKET_LEN];
	int64_t		 ticket_til;	/* clock_mono() */
	int		 lukker;
	tokencache_fetch *fetch;
	void		*arg;
	pthread_t	 traad;
};

/* Borrowed from the place. */
struct tokennoegle plads_noegle(const struct plads *);

/* The key's place, or NULL. */
struct plads	*plads_find(const struct tokencache *,
		    const struct tokennoegle *);
/* The key's place, made when there is none; NULL: full, or no memory. */
struct plads	*plads_get(struct tokencache *, const struct tokennoegle *,
		    int64_t now);
/* Its token serves at now: the margin has not begun. */
int		 plads_gaelder(const struct plads *, int64_t now);
/* Erases its token. */
void		 plads_glem(struct plads *);
void		 plads_free(struct plads *);

/*
 * What one fetch brought, as messages want it: its ID and its digest are
 * found once.  The STS's octets become *out's, or are erased.  Without the
 * lock.  The STS's error, GW_EBELIEF, GW_ENOMEM.
 */
enum gw_err	 svar_laes(struct tokensvar *, struct wssec_token *out)
		    GW_MUST_CHECK;
/* The place takes it over; the old token is erased, unless there is no new
 * one. */
void		 plads_svar(struct plads *, const struct tokensvar *,
		    enum gw_err rc, const struct wssec_token *);

#endif
