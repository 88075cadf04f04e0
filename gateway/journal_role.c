#include "journal_role.h"

#include <openssl/crypto.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aabne.h"
#include "clock.h"
#include "gruppe.h"
#include "log.h"
#include "replay.h"
#include "version.h"

#define MAX_AABNE	65536		/* requests under way */
#define MAX_SPEND_MS	INT64_C(86400000)	/* no token lives longer */
#define HEAD_MS		3600000		/* between two lines of the head, and
					 * looks for a day that nobody began */
#define COMPLAIN_MS	1000		/* between two of a failed write */
#define MONTH_DAYS	31
#define CPR_DIGITS	10
#define BEGUN		"GW_OK"		/* jx_who.outcome: not refused */

/* rpcgen's procedures have no argument: what this process works on. */
static struct {
	struct journal_fil *fil;
	struct replay	*replay;
	struct aabne	*aabne;
	struct gruppe	*gruppe;
	unsigned char	 key[TICKET_KEY];
	int64_t		 head_due;	/* clock_mono(): the next line */
	int64_t		 complained;
	int		 lost;		/* the disk failed */
} role;

void	jx_program_1(struct svc_req *, SVCXPRT *);

/* --- Records --- */

/* No room, or a disk that fails: said once a second, refused each time. */
static void
complain(enum gw_err rc)
{
	int64_t now = clock_mono();

	if (now - role.complained < COMPLAIN_MS)
		return;
	role.complained = now;
	log_event(LOG_ERROR_, "not-recorded", "result=%s advice=\"make room "
	    "where audit-dir is: every request is refused until then\"",
	    err_name(rc));
}

/* GW_EIO when it cannot be written; then nothing has changed. */
static enum gw_err
record(const jr_body *body, int64_t now, uint64_t *number)
{
	enum gw_err rc = journal_fil_append(role.fil, body, now, number);

	if (rc == GW_OK)
		gruppe_skrevet(role.gruppe);
	else
		complain(rc);
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
	return journal_fil_borger(role.fil, w->cpr, w->begrundelse,
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
	enum gw_err rc = replay_see(role.replay, b->ids, b->n, b->now);

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
	int begun = strcmp(b->outcome, BEGUN) == 0;

	/* a request begins about somebody, and is spent by beginning */
	if (!ids_take(b) || (begun && (b->n == 0 || *b->w->cpr == '\0')))
		return JX_FAILED;
	/* before the citizen is sealed with the day's key */
	journal_fil_day(role.fil, b->now);
	ids_judge(b);
	begun &= b->status == JX_OK;
	if (begyndelse_skriv(b) != GW_OK)
		return JX_FAILED;
	/* it was seen that they can be, and nobody has been here since */
	if (replay_spend(role.replay, b->ids, b->n, b->now) != GW_OK)
		return JX_FAILED;
	if (begun && !aabne_begynd(role.aabne, b->number, b->now))
		return JX_FAILED;
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
	if (b.status != JX_FAILED && ticket_make(role.key, b.number, b.now,
	    s.ticket) != GW_OK)
		b.status = JX_FAILED;
	/* A beginning is written, which survives this process; a refusal has
	 * no JX_COMPLETE to make it durable, so its answer waits. */
	if (b.status == JX_FAILED || strcmp(b.outcome, BEGUN) == 0)
		return begyndt(&b, s.ticket, out);
	s.number = b.number;
	s.status = b.status;
	rpc_later(rq, &s.later);
	gruppe_vent(role.gruppe, &s);
	return FALSE;
}

/* --- JX_COMPLETE, JX_COUNT --- */

bool_t
jx_complete_1_svc(jr_completed c, jx_status *out, struct svc_req *rq)
{
	jr_body body = { .kind = JR_COMPLETED, .jr_body_u.completed = c };
	struct gruppe_svar s = { .status = JX_OK };

	*out = JX_UNKNOWN;
	if (!aabne_er(role.aabne, c.begun))
		return TRUE;
	*out = JX_FAILED;
	if (record(&body, clock_now(), &s.number) != GW_OK)
		return TRUE;
	aabne_slut(role.aabne, c.begun);
	rpc_later(rq, &s.later);
	gruppe_vent(role.gruppe, &s);
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

/* --- The process --- */

/* 4711 as 4_711: the log masks whatever may be a CPR number. */
static void
number_print(uint64_t n, char out[32])
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu",
	    (unsigned long long)n), i;

	for (i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			*out++ = '_';
		*out++ = digits[i];
	}
	*out = '\0';
}

/* Where the chain has come to: kept elsewhere, it tells of an end cut off. */
static void
head_log(void)
{
	unsigned char chain[JX_DIGEST];
	char hex[JX_DIGEST * 2 + JX_DIGEST / 4 + 1], nr[32], *p = hex;
	uint64_t number;
	size_t i;

	journal_fil_head(role.fil, &number, chain);
	number_print(number, nr);
	for (i = 0; i < JX_DIGEST; i++)
		p += sprintf(p, i > 0 && i % 4 == 0 ? ":%02x" : "%02x",
		    chain[i]);
	log_event(LOG_INFO_, "journal-head", "number=%s hash=%s", nr, hex);
}

static int
turn(void *arg)
{
	int64_t now = clock_mono(), due;
	int wait = gruppe_turn(role.gruppe);

	(void)arg;
	if (wait == RPC_TURN_END) {
		role.lost = 1;
		log_event(LOG_ERROR_, "disk-failed", "advice=\"see the "
		    "kernel's log; audit-dir may have to move\"");
		return wait;
	}
	if (now >= role.head_due) {
		journal_fil_day(role.fil, clock_now());
		head_log();
		role.head_due = now + HEAD_MS;
	}
	due = role.head_due - now;
	return wait < 0 || due < wait ? (int)due : wait;
}

static void
spent(void *arg, const unsigned char key[JX_DIGEST], int64_t until)
{
	enum gw_err *rc = arg;
	struct replay_id id = { .until = until };

	memcpy(id.key, key, sizeof(id.key));
	if (*rc == GW_OK)
		*rc = replay_restore(role.replay, &id);
}

/* One line on stderr; 2, the exit status. */
static int
not_usable(const struct conf *c, const char *why)
{
	dprintf(STDERR_FILENO, "%s:%u: audit-dir: %s: %s\n", c->file,
	    c->audit_dir_line, c->audit_dir, why);
	return 2;
}

/* dir: audit-dir as this process names it. */
static int
fil_open(const struct conf *c, const char *dir)
{
	const char *pem[CONF_MAX_AUDIT];
	char node[256] = "";
	struct journal_fil_konf k = { .dir = dir,
	    .certificates = pem, .n_certificates = c->n_audit_certificates,
	    .retention_days = c->audit_retention * MONTH_DAYS, .node = node,
	    .software = "gatewayd " GW_VERSION };
	struct grund g = { .rc = GW_OK };
	enum gw_err restored = GW_OK;
	size_t i;

	for (i = 0; i < c->n_audit_certificates; i++)
		pem[i] = c->audit_certificates[i].bytes;
	gethostname(node, sizeof(node) - 1);
	if (journal_fil_open(&k, clock_now(), spent, &restored, &g,
	    &role.fil) != GW_OK)
		return not_usable(c, g.text);
	if (restored == GW_OK)
		return 0;
	log_event(LOG_ERROR_, "not-started", "reason=\"more was spent than "
	    "can be kept\"");
	return 1;
}

static int
role_begin(const struct conf *c, const unsigned char key[TICKET_KEY],
    const struct sandbox *sandbox)
{
	struct grund g = { .rc = GW_OK };
	char q[LOG_QUOTE_LEN];
	int status;

	/* from here on audit-dir is where we are: its name may lead through
	 * folders that this user is not let into */
	if (sandbox != NULL && sandbox_enter(sandbox, &g) != GW_OK) {
		log_event(LOG_ERROR_, "not-started", "result=%s reason=%s",
		    err_name(g.rc), log_quote(g.text, q));
		return 1;
	}
	/* a file as large as may be is an error, as a full disk is */
	signal(SIGXFSZ, SIG_IGN);
	memcpy(role.key, key, TICKET_KEY);
	role.replay = replay_new(c->replay_ids);
	role.aabne = aabne_new(MAX_AABNE, TICKET_LIFE_MS);
	if (role.replay == NULL || role.aabne == NULL)
		return 1;
	if ((status = fil_open(c, sandbox != NULL ? "." : c->audit_dir)) != 0)
		return status;
	return (role.gruppe = gruppe_new(role.fil)) != NULL ? 0 : 1;
}

static void
role_end(void)
{
	gruppe_free(role.gruppe);	/* answers what waits */
	/* behind what may be lost nothing is written */
	if (role.fil != NULL && !role.lost) {
		journal_fil_end(role.fil, clock_now());
		head_log();
		journal_fil_close(role.fil, clock_now());
	}
	aabne_free(role.aabne);
	replay_free(role.replay);
	OPENSSL_cleanse(&role, sizeof(role));
}

int
journal_main(const struct conf *c, const unsigned char key[TICKET_KEY],
    int listen_fd, const struct sandbox *sandbox, void (*ready)(void *arg),
    void *arg)
{
	struct rpc_turn t = { RPC_CONNECTIONS, -1, turn, NULL };
	struct grund g = { .rc = GW_OK };
	char q[LOG_QUOTE_LEN];
	int status;

	if ((status = role_begin(c, key, sandbox)) == 0) {
		log_event(LOG_INFO_, "journal-open", "spent=%zu",
		    replay_count(role.replay));
		t.wake_fd = gruppe_fd(role.gruppe);
		if (rpc_serve(listen_fd, JX_PROGRAM, JX_VERSION, jx_program_1,
		    &t, ready, arg, &g) != GW_OK) {
			log_event(LOG_ERROR_, "not-served", "result=%s "
			    "reason=%s", err_name(g.rc),
			    log_quote(g.text, q));
			status = 1;
		}
	}
	role_end();
	return status;
}
