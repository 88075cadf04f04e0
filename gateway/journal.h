/*
 * journal.h - the worker's way to the journal role (journal_role.h).
 *
 * A request begins there before any source is asked, and is completed there
 * before its answer leaves.  The journal spends its ids, and gives the ticket
 * without which nothing is signed.  Whatever goes wrong on the way means that
 * the request is refused.  Whether a call whose connection ended was carried
 * out is not known: it is made once more, and the journal, started again,
 * knows it by request id and number (gentag.h).
 *
 * Threads: any, once made.
 */
#ifndef GW_JOURNAL_H
#define GW_JOURNAL_H

#include "err.h"
#include "rpc_journal.h"
#include "ticket.h"

struct journal;

/* To the role whose socket is in run_dir; a call takes at most timeout_ms.
 * NULL: no memory. */
struct journal	*journal_new(const char *run_dir, unsigned timeout_ms);
/* Tells what was counted since, and closes.  NULL is ok. */
void		 journal_free(struct journal *);

/*
 * Begins a request, or records that it is refused (jx_who.outcome).  GW_OK:
 * so it is; GW_EREPLAY: its ids were spent before; GW_EBUSY: no more can be
 * spent.  With these three *number is its record, and ticket lets the answer
 * or the fault be signed.  GW_EJOURNAL: it is not recorded, as far as is
 * known.
 */
enum gw_err	 journal_begin(struct journal *, const jx_who *,
		    uint64_t *number, unsigned char ticket[TICKET_LEN])
		    GW_MUST_CHECK;

/* Durable when it is GW_OK; else GW_EJOURNAL. */
enum gw_err	 journal_complete(struct journal *, const jr_completed *)
		    GW_MUST_CHECK;

/* One more request that nobody we know has signed was refused for that.
 * The counts are told at most once a second, by whoever comes then. */
void		 journal_count(struct journal *, enum gw_err);

#endif
