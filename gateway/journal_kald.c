/*
 * journal_kald.c - what the journal role answers: journal.x.
 */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "journal_role_impl.h"
#include "log.h"

#define MAX_SPEND_MS	INT64_C(86400000)	/* no token lives longer */
#define COMPLAIN_MS	1000		/* between two lines of a failed write */
#define CPR_DIGITS	10
#define BEGUN		"GW_OK"		/* jx_who.outcome: not refused */

/* --- Records --- */

/* No room, or a disk that fails: said once a second, refused each time. */
static void
complain(enum gw_err rc)
{
	int64_t now = clock_mono();

	if (now - rolle.complained < COMPLAIN_MS)
		return;
	rolle.complained = now;
	log_event(LOG_ERROR_, "not-recorded", "result=%s advice=\"make room "
	    "where audit-dir is: every request is refused until then\"",
	    err_name(rc));
}

/* GW_EIO when it cannot be written; then nothing has changed. */
static enum gw_err
record(const jr_body *body, int64_t now, uint64_t *number)
{
	enum gw_err rc = journal_fil_append(rolle.fil, body, now, number);

	if (rc == GW_OK)
		gruppe_skrevet(rolle.gruppe);
	else
		complain(rc);
	journal_tavle_post(rc, now);
	return rc;
}

/* The citizen, if known: found by a hash, read with a key that is not here.
 * out is zeroed; its sealed is free()d by the caller. */
static enum gw_err
citizen(const jx_who *w, jr_citizen *out)
{
	if (*w->cpr == '\0')
		return GW_OK;
	if (strlen(w->cpr) != CPR_DIGITS)
		return GW_EINTERN;
	return journal_fil_borger(rolle.fil, w->cpr, w->begrundelse,
	    w->employee, out);
}

/* --- JX_BEGIN --- */

/* A beginning under way. */
struct begyndelse {
	const jx_who	*w;
	int64_t		 now;
	struct replay_id ids[JX_MAX_SPENDS];
	size_t		 n;		/* 0: nothing is spent */
	const char	*outcome;	/* BEGUN, or why not */
	jx_status	 status;
	uint64_t	 number;
};

/* 0: an id that would be kept longer than anybody may believe it. */
static int
ids_take(struct begyndelse *b)
{
	const jr_spend *s = b->w->spends.spends_val;

	for (b->n = 0; b->n < b->w->spends.spends_len; b->n++, s++) {
		if (s->until > b->now + MAX_SPEND_MS)
			return 0;
		memcpy(b->ids[b->n].key, s->key, REPLAY_KEY);
		b->ids[b->n].until = s->until;
	}
	return 1;
}

/* Profile 6: a replay is one, whatever else is wrong; when nobody can say,
 * nothing is spent. */
static void
ids_judge(struct begyndelse *b)
{
	enum gw_err rc = replay_see(rolle.replay, b->ids, b->n, b->now);

	b->status = rc == GW_OK ? JX_OK : rc == GW_EREPLAY ? JX_REPLAY :
	    JX_FULL;
	if (rc == GW_OK)
		return;
	b->n = 0;
	b->outcome = err_name(rc);
}

static enum gw_err
begyndelse_skriv(struct begyndelse *b)
{
	const jx_who *w = b->w;
	jr_citizen whom = { .sealed = { 0, NULL } };
	jr_body body = { .kind = JR_BEGUN };
	enum gw_err rc;

	if ((rc = citizen(w, &whom)) != GW_OK)
		return rc;
	if (strcmp(b->outcome, BEGUN) == 0) {
		body.jr_body_u.begun.who = w->who;
		body.jr_body_u.begun.whom = whom;
		body.jr_body_u.begun.spends.spends_val = w->spends.spends_val;
		body.jr_body_u.begun.spends.spends_len = (u_int)b->n;
	} else {
		body.kind = JR_REFUSED;
		body.jr_body_u.refused.who = w->who;
		body.jr_body_u.refused.whom = whom.sealed.sealed_val != NULL ?
		    &whom : NULL;
		body.jr_body_u.refused.spends.spends_val =
		    w->spends.spends_val;
		body.jr_body_u.refused.spends.spends_len = (u_int)b->n;
		body.jr_body_u.refused.outcome = (char *)(uintptr_t)b->outcome;
	}
	rc = record(&body, b->now, &b->number);
	free(whom.sealed.sealed_val);
	return rc;
}

/*
 * Judges, writes, spends, in this order: what cannot be written has spent
 * nothing.  One thread does all of it, so that of many copies one is first.
 */
static jx_status
begynd(struct begyndelse *b)
{
	const jr_spend *spends = b->w->spends.spends_val;
	int begun = strcmp(b->outcome, BEGUN) == 0;

	/* a request begins about somebody, and is spent by beginning */
	if (!ids_take(b) || (begun && (b->n == 0 || *b->w->cpr == '\0')))
		return JX_FAILED;
	/* told again by who did not hear the answer: the same one */
	b->status = JX_OK;
	if ((b->number = gentag_find(rolle.gentag, b->w->who.request, spends,
	    b->n)) != 0)
		return JX_OK;
	/* before the citizen is sealed with the day's key */
	journal_fil_day(rolle.fil, b->now);
	ids_judge(b);
	begun &= b->status == JX_OK;
	if (begyndelse_skriv(b) != GW_OK)
		return JX_FAILED;
	/* it was seen that they can be, and nobody has been here since */
	if (replay_spend(rolle.replay, b->ids, b->n, b->now) != GW_OK)
		return JX_FAILED;
	if (begun && !aabne_begynd(rolle.aabne, b->number, b->now))
		return JX_FAILED;
	gentag_begyndt(rolle.gentag, b->w->who.request, spends, b->n,
	    b->number);
	return b->status;
}

/* What came in clear is not kept. */
static void
glem(const jx_who *w)
{
	OPENSSL_cleanse(w->cpr, strlen(w->cpr));
	OPENSSL_cleanse(w->begrundelse, strlen(w->begrundelse));
	OPENSSL_cleanse(w->employee, strlen(w->employee));
}

/* The answer that does not wait; libtirpc frees it. */
static bool_t
begyndt(const struct begyndelse *b, const unsigned char ticket[TICKET_LEN],
    jx_begun *out)
{
	out->status = b->status;
	if (b->status == JX_FAILED)
		return TRUE;
	if ((out->ticket.jx_ticket_val = malloc(TICKET_LEN)) == NULL) {
		out->status = JX_FAILED;
		return TRUE;
	}
	memcpy(out->ticket.jx_ticket_val, ticket, TICKET_LEN);
	out->ticket.jx_ticket_len = TICKET_LEN;
	out->number = b->number;
	return TRUE;
}

bool_t
jx_begin_1_svc(jx_who w, jx_begun *out, struct svc_req *rq)
{
	struct begyndelse b = { .w = &w, .now = clock_now(),
	    .outcome = w.outcome };
	struct gruppe_svar s = { .begin = 1 };

	memset(out, 0, sizeof(*out));
	b.status = begynd(&b);
	glem(&w);
	if (b.status != JX_FAILED && ticket_make(rolle.key, b.number, b.now,
	    s.ticket) != GW_OK)
		b.status = JX_FAILED;
	/* A beginning is written, which survives this process; a refusal has
	 * no JX_COMPLETE to make it durable, so its answer waits. */
	if (b.status == JX_FAILED || strcmp(b.outcome, BEGUN) == 0)
		return begyndt(&b, s.ticket, out);
	s.number = b.number;
	s.status = b.status;
	rpc_later(rq, &s.later);
	gruppe_vent(rolle.gruppe, &s);
	return FALSE;
}

/* --- JX_COMPLETE, JX_COUNT --- */

bool_t
jx_complete_1_svc(jr_completed c, jx_status *out, struct svc_req *rq)
{
	jr_body body = { .kind = JR_COMPLETED, .jr_body_u.completed = c };
	struct gruppe_svar s = { .status = JX_OK };

	/* told again, it is answered as before, once that is durable */
	if ((s.number = gentag_slut(rolle.gentag, c.begun)) == 0) {
		*out = JX_UNKNOWN;
		if (!aabne_er(rolle.aabne, c.begun))
			return TRUE;
		*out = JX_FAILED;
		if (record(&body, clock_now(), &s.number) != GW_OK)
			return TRUE;
		aabne_slut(rolle.aabne, c.begun);
		gentag_sluttet(rolle.gentag, c.begun, s.number);
	}
	rpc_later(rq, &s.later);
	gruppe_vent(rolle.gruppe, &s);
	return FALSE;
}

bool_t
jx_count_1_svc(jr_counts counts, jx_status *out, struct svc_req *rq)
{
	jr_body body = { .kind = JR_COUNTS, .jr_body_u.counts = counts };
	uint64_t number;

	(void)rq;
	*out = JX_OK;
	if (counts.jr_counts_len > 0 &&
	    record(&body, clock_now(), &number) != GW_OK)
		*out = JX_FAILED;
	return TRUE;
}

int
jx_program_1_freeresult(SVCXPRT *xprt, xdrproc_t free_it, caddr_t result)
{
	(void)xprt;
	xdr_free(free_it, result);
	return 1;
}
