/*
 * sundhed.h - is the gateway alive, may it be sent requests, and if not, why.
 *
 * Judged from the boards (tavle.h) alone: nobody is asked, so that a role
 * that hangs holds up no answer about it.  Alive is a gateway whose parent
 * and worker have told of themselves of late.  Ready is one that would
 * answer a request: a source that is ill does not make it unready, for what
 * the others answer stands.
 *
 * Pure but for reading the boards; the clock is an argument.  Threads: any.
 */
#ifndef GW_SUNDHED_H
#define GW_SUNDHED_H

#include <stdint.h>

#include "arena.h"
#include "tavle.h"

#define SUNDHED_TAVS_MS	15000	/* a role that has not told for so long is
				 * not heard from; they tell each second */

/* All boards, mapped; NULL among them: there is none. */
struct tavlerne {
	const struct tavle_parent *parent;
	const struct tavle_journal *journal;
	const struct tavle_signer *signer, *signer_tls;
	const struct tavle_worker *workers[TAVLE_WORKERS];
};

/* Why it is not ready. */
enum sundhed_grund {
	SG_START = 0,		/* "ready" has not been said */
	SG_SLUT,		/* it was told to end */
	SG_DRAEN,		/* it was told to take nobody new */
	SG_VEDLIGEHOLD,		/* closed for maintenance */
	SG_PARENT,		/* the parent is not heard from */
	SG_WORKER,		/* no worker serves */
	SG_WORKER_TAVS,		/* it is not heard from */
	SG_SIGNER,		/* nobody signs messages */
	SG_SIGNER_TLS,		/* or TLS handshakes */
	SG_JOURNAL,		/* it does not serve */
	SG_JOURNAL_TAVS,	/* it is not heard from, */
	SG_JOURNAL_SENT,	/* or something waits too long to be durable */
	SG_JOURNAL_DISK,	/* what it was last given it could not write */
	SG_INTET_AABNET,	/* no municipality has opened anything */
	SG_ANTAL
};
/* "starting", "stopping", ...: a label's words. */
extern const char *const sundhed_ord[SG_ANTAL];

struct sundhed {
	int		 lever, klar;
	int		 grund[SG_ANTAL];	/* 1: this one */
	unsigned	 i_kraft;	/* the worker in force, among workers;
					 * TAVLE_WORKERS: there is none */
	/* a copy of the parent's board, its rows of one moment */
	struct tavle_parent parent;
};

/* The judgement at now (ms UTC). */
void	sundhed_doem(const struct tavlerne *, int64_t now, struct sundhed *);

/* The workers' sums, every source of the configuration by its name, whether
 * it has been asked yet or not. */
void	sundhed_sum(const struct tavlerne *, const struct sundhed *,
	    struct tavle_sum *out);

/*
 * As text, a line each: "alive" or "not alive" and why; with klar "ready" or
 * "not ready", the reasons, and "note: " of each source that is ill or closed
 * and of what else is no reason.
 */
void	sundhed_print(const struct sundhed *, const struct tavlerne *,
	    int klar, struct buf *);

#endif
