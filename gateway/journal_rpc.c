/*
 * journal_rpc.c - journal.h over the wall: the caller's side of journal.x.
 */
#include "journal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "journal_role.h"
#include "log.h"
#include "rpc_pool.h"

/*
 * A worker and the five that may drain beside it share what the journal
 * takes (RPC_CONNECTIONS).
 */
#define CONNECTIONS	48
#define COUNT_MS	1000

struct journal {
	struct rpc_pool	 pool;
	pthread_mutex_t	 lock;		/* guards what follows */
	unsigned	 counts[GW_ERR_COUNT];
	unsigned	 sum;		/* of them */
	int64_t		 told;		/* clock_mono() */
};

struct journal *
journal_new(const char *run_dir, unsigned timeout_ms)
{
	struct journal *j;

	if ((j = calloc(1, sizeof(*j))) == NULL)
		return NULL;
	pthread_mutex_init(&j->lock, NULL);
	if (rpc_pool_init(&j->pool, run_dir, JOURNAL_ROLLE, 0, 1, CONNECTIONS,
	    JX_PROGRAM, JX_VERSION, timeout_ms) != GW_OK) {
		journal_free(j);
		return NULL;
	}
	return j;
}

/* What went wrong is the operator's to know; the caller is refused. */
static enum gw_err
broken(const char *call, enum gw_err rc, jx_status st)
{
	static const char *const said[] = {
		[JX_OK] = "ok", [JX_REPLAY] = "replay", [JX_FULL] = "full",
		[JX_UNKNOWN] = "unknown", [JX_FAILED] = "failed"
	};

	log_event(LOG_ERROR_, "journal-failed", "call=%s result=%s said=%s",
	    call, err_name(rc), rc != GW_OK ? "nothing" : said[st]);
	return GW_EJOURNAL;
}

/* --- JX_BEGIN --- */

struct begin_call {
	const jx_who	*who;
	jx_begun	 begun;
};

static enum clnt_stat
call_begin(CLIENT *c, void *arg)
{
	struct begin_call *b = arg;

	memset(&b->begun, 0, sizeof(b->begun));
	/* the citizen's number and the Begrundelse are among them (R08) */
	return rpc_call_erased(c, JX_BEGIN, (xdrproc_t)xdr_jx_who,
	    (void *)(uintptr_t)b->who, (xdrproc_t)xdr_jx_begun, &b->begun);
}

static enum gw_err
begin_err(const jx_begun *b)
{
	if (b->ticket.jx_ticket_len != TICKET_LEN)
		return GW_EJOURNAL;
	switch (b->status) {
	case JX_OK:
		return GW_OK;
	case JX_REPLAY:
		return GW_EREPLAY;
	case JX_FULL:
		return GW_EBUSY;
	default:
		return GW_EJOURNAL;
	}
}

enum gw_err
journal_begin(struct journal *j, const jx_who *who, uint64_t *number,
    unsigned char ticket[TICKET_LEN])
{
	struct begin_call b = { .who = who };
	enum gw_err rc;

	*number = 0;
	if ((rc = rpc_pool_call(&j->pool, call_begin, &b, 1)) != GW_OK)
		return broken("begin", rc, JX_OK);
	if ((rc = begin_err(&b.begun)) != GW_EJOURNAL) {
		*number = b.begun.number;
		memcpy(ticket, b.begun.ticket.jx_ticket_val, TICKET_LEN);
	} else
		broken("begin", GW_OK, b.begun.status);
	xdr_free((xdrproc_t)xdr_jx_begun, (char *)&b.begun);
	return rc;
}

/* --- JX_COMPLETE --- */

struct complete_call {
	const jr_completed *c;
	jx_status	 status;
};

static enum clnt_stat
call_complete(CLIENT *c, void *arg)
{
	struct complete_call *k = arg;

	k->status = JX_FAILED;
	return jx_complete_1(*k->c, &k->status, c);
}

enum gw_err
journal_complete(struct journal *j, const jr_completed *c)
{
	struct complete_call k = { c, JX_FAILED };
	enum gw_err rc = rpc_pool_call(&j->pool, call_complete, &k, 1);

	if (rc == GW_OK && k.status == JX_OK)
		return GW_OK;
	return broken("complete", rc, k.status);
}

/* --- JX_COUNT --- */

struct count_call {
	jr_counts	 counts;
	jx_status	 status;
};

static enum clnt_stat
call_count(CLIENT *c, void *arg)
{
	struct count_call *k = arg;

	k->status = JX_FAILED;
	return jx_count_1(k->counts, &k->status, c);
}

/* Tells them; those that were not taken count on. */
static void
counts_tell(struct journal *j, const unsigned n[GW_ERR_COUNT])
{
	struct count_call k = { .status = JX_FAILED };
	jr_count rows[GW_ERR_COUNT];
	enum gw_err rc;
	size_t i;

	k.counts.jr_counts_val = rows;
	for (i = 0; i < GW_ERR_COUNT; i++)
		if (n[i] > 0) {
			rows[k.counts.jr_counts_len].n = n[i];
			rows[k.counts.jr_counts_len++].outcome =
			    (char *)(uintptr_t)err_name((enum gw_err)i);
		}
	rc = rpc_pool_call(&j->pool, call_count, &k, 0);
	if (rc == GW_OK && k.status == JX_OK)
		return;
	broken("count", rc, k.status);
	pthread_mutex_lock(&j->lock);
	for (i = 0; i < GW_ERR_COUNT; i++) {
		j->counts[i] += n[i];
		j->sum += n[i];
	}
	pthread_mutex_unlock(&j->lock);
}

/* The counts that are to be told now, if any are. */
static int
counts_take(struct journal *j, int64_t now, unsigned n[GW_ERR_COUNT])
{
	int due;

	pthread_mutex_lock(&j->lock);
	if ((due = j->sum > 0 && now >= j->told + COUNT_MS)) {
		memcpy(n, j->counts, sizeof(j->counts));
		memset(j->counts, 0, sizeof(j->counts));
		j->sum = 0;
		j->told = now;
	}
	pthread_mutex_unlock(&j->lock);
	return due;
}

void
journal_count(struct journal *j, enum gw_err rc)
{
	unsigned n[GW_ERR_COUNT];

	pthread_mutex_lock(&j->lock);
	j->counts[rc]++;
	j->sum++;
	pthread_mutex_unlock(&j->lock);
	if (counts_take(j, clock_mono(), n))
		counts_tell(j, n);
}

void
journal_free(struct journal *j)
{
	unsigned n[GW_ERR_COUNT];

	if (j == NULL)
		return;
	if (counts_take(j, INT64_MAX, n))
		counts_tell(j, n);
	rpc_pool_fini(&j->pool);
	pthread_mutex_destroy(&j->lock);
	free(j);
}
