/*
 * tokencache.h - tokens from the STS, kept until shortly before they expire.
 *
 * Keyed by (service entityID, municipality CVR, key thumbprint): a token is
 * bound to the key it was issued to.  Filled once however many wait; at most
 * four STS calls at a time.  A thread of its own fetches what was ordered, and
 * refreshes at 80 % of life while the old one still serves: an STS that is ill
 * holds nobody up whose token is there.
 *
 * Threads: any.  One mutex inside, never held across I/O.
 * Secrets: a dropped assertion is erased; none is logged.
 */
#ifndef GW_TOKENCACHE_H
#define GW_TOKENCACHE_H

#include "fejlsvar.h"
#include "spor.h"
#include "ticket.h"
#include "wssec.h"

struct tokennoegle {
	const char	*entityid;
	const char	*cvr;		/* anvenderkontekst */
	const char	*thumbprint;
	const struct spor *spor;	/* not of the key: the trace of who
					 * wants the token; NULL: none */
};

/* One token as the STS gave it. */
struct tokensvar {
	enum gw_err	 rc;		/* GW_OK, GW_ETIMEOUT, GW_EUNREACH,
					 * GW_EREFUSED, GW_EBELIEF */
	char		*assertion;	/* malloc'ed, verbatim octets */
	size_t		 len;
	int64_t		 fra, til;	/* ms UTC, its life */
	/* why there is none, for gatewayctl test */
	struct grund	 grund;
	int		 http;		/* the answer's status; 0: none */
	struct fejlsvar	 fejl;		/* GW_EREFUSED: in its words */
};

/*
 * Asks the STS for n tokens, n at most 4, all at once, before the deadline
 * (clock_mono() ms).  ticket: tokencache_ticket()'s, or NULL.  Given by sts.c.
 */
typedef void	 tokencache_fetch(void *arg, const struct tokennoegle *,
		    struct tokensvar *, size_t n, const unsigned char *ticket,
		    int64_t deadline);

struct tokencache;
/* Keeps at most max tokens; NULL: no memory or thread. */
struct tokencache *tokencache_new(size_t max, tokencache_fetch *, void *arg);
void		 tokencache_free(struct tokencache *);

/*
 * Tokens for n keys into the arena; rc[i] says how each went, as the STS did,
 * GW_ETIMEOUT, GW_ENOMEM (also: as many as max are in use), GW_EBELIEF (it
 * was over when it came).  Waits for those that others are fetching and
 * shares their failures; a key that failed is not asked for again within a
 * second.  now in ms UTC: a token inside the margin (60 s) before
 * NotOnOrAfter is fetched anew (SAML 2.0 core, 2.5.1.2).
 */
void		 tokencache_get(struct tokencache *, struct arena *,
		    const struct tokennoegle *, struct wssec_token *out,
		    enum gw_err *rc, size_t n, int64_t now, int64_t deadline);

/*
 * The same without waiting: GW_EBUSY says that the token is ordered and not
 * there yet.  siden is clock_mono() of when the caller first wanted it.
 */
void		 tokencache_se(struct tokencache *, struct arena *,
		    const struct tokennoegle *, struct wssec_token *out,
		    enum gw_err *rc, size_t n, int64_t now, int64_t siden);

/* Waits until something that was ordered has come, or until til (clock_mono()
 * ms): then it is time to look again.  What comes between looking and waiting
 * is not waited for: let til be soon. */
void		 tokencache_vent(struct tokencache *, int64_t til);

/*
 * Says for which request tokens are fetched from here on: the ticket that
 * lets the signers sign for it (ticket.h), and until when it does
 * (clock_mono() ms).  Called before a request wants tokens.  Where it has
 * been called once, nothing is fetched ahead unless a ticket still holds.
 */
void		 tokencache_ticket(struct tokencache *,
		    const unsigned char ticket[TICKET_LEN], int64_t til);

/* Shows each token that it has, under its lock: each() does little. */
void		 tokencache_hver(struct tokencache *, void (*each)(void *arg,
		    const char *entityid, const char *cvr, int64_t til),
		    void *arg);

/* Forgets a token that a service refused. */
void		 tokencache_drop(struct tokencache *,
		    const struct tokennoegle *);

#endif
