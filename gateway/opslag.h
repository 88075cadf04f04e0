/*
 * opslag.h - one request's walk, from the bytes that came to the answer.
 *
 * admit, plan, ask, decide, answer: opslag.c reads from top to bottom as
 * what the product does; hent.c is the asking.  A walk runs in one thread of
 * the server's pool and owns everything it makes; all of it dies with its
 * arenas.
 */
#ifndef GW_OPSLAG_H
#define GW_OPSLAG_H

#include <semaphore.h>

#include "adapter.h"
#include "borgerdk.h"
#include "conf.h"
#include "kvote.h"
#include "plan.h"
#include "replay.h"
#include "server.h"
#include "tavle.h"
#include "tokencache.h"
#include "traengsel.h"
#include "wssec.h"

/* What all walks share; each part locks itself or never changes. */
struct tjeneste {
	const struct conf	*conf;
	const struct borgerdk	*borgerdk;
	struct signer		*signer;
	const struct signkey	*key;
	struct kilder		*kilder;
	struct tokencache	*tokens;
	struct journal		*journal;
	struct kvote		 afvist;	/* lines about strangers */
	sem_t			 kerner;	/* one a core: CPU-heavy parts */
	struct traengsel	 traengsel;
};

struct opslag {
	struct tjeneste		*t;
	const struct server_request *rq;
	struct arena		*a;		/* the request's own */
	struct arena		*a_kort;	/* one answer's or one
						 * batch's, reset after */
	struct grund		 grund;		/* why it was refused */
	char			 id[UUID_LEN];	/* our own, in every log line */
	const char		*transaktion;	/* theirs when valid, else id */
	struct spor		 spor;		/* theirs, or begun with id */
	int64_t			 now;		/* ms UTC, read once */
	int64_t			 deadline;	/* clock_mono() ms */
	struct wssec		 besked;	/* the request, verified */
	struct forespoergsel	 fs;
	struct spoergsmaal	 spoergsmaal;
	const struct kommune_konf **kommuner;	/* asked for, each once */
	struct plan		 plan;
	unsigned		 kald;		/* room taken in traengsel, */
	int			 arbejder;	/* and a place at work */
	struct svar		 svar;
	struct overblik		 overblik;
	char			 cvr[9];	/* the employee's */
	/* opslag_journal.c's: the request in the audit trail */
	uint64_t		 nummer;
	int			 begyndt;	/* and not completed */
	const unsigned char	*ticket;	/* signs for it; NULL: none */
	/* opslag_tavle.c's: where its time went, and who was asked */
	enum tavle_station	 station;	/* it is at, */
	int64_t			 siden;		/* since; tavle_us() */
	int64_t			 ventet_us;	/* for a thread */
	uint32_t		 us[STATIONER];
	struct tavle_spurgt	 spurgt[SRC_ANTAL];
};

/* server_conf.handle and .busy; arg is a struct tjeneste. */
void	opslag_handle(void *arg, const struct server_request *,
	    struct server_answer *);
void	opslag_busy(void *arg, struct server_answer *);

/*
 * hent.c: asks every source of o->plan and fills o->svar.  Returns when all
 * have answered or the deadline has passed; a source that failed says so in
 * its status.  GW_ENOMEM, GW_EINTERN; GW_EGONE: the client has.
 */
enum gw_err	hent_alt(struct opslag *) GW_MUST_CHECK;

/*
 * opslag_journal.c: begins the request, with our own judgement of it so far,
 * and answers what becomes of it: that judgement, or GW_EREPLAY, GW_EBUSY,
 * GW_EJOURNAL, GW_ENOMEM.  brug: its ids are spent (profile 5).  One that
 * nobody signed is counted alone.
 */
enum gw_err	opslag_begynd(struct opslag *, enum gw_err dom, int brug)
		    GW_MUST_CHECK;

/* Completes what has begun with what is about to be answered.  GW_EJOURNAL:
 * it is not recorded, and may not be answered; GW_ENOMEM. */
enum gw_err	opslag_afslut(struct opslag *, enum gw_err rc, int http,
		    size_t bytes) GW_MUST_CHECK;

/* 1 when the client has hung up: what remains to be done is for nobody. */
int		opslag_forladt(const struct opslag *);

/* Around work that keeps a core busy, so that the cores do not thrash. */
void	kerne_tag(struct tjeneste *);
void	kerne_slip(struct tjeneste *);

#endif
