#include "journal_role.h"

#include <openssl/crypto.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "journal_role_impl.h"
#include "log.h"
#include "version.h"

#define MAX_AABNE	65536		/* requests under way */
#define HEAD_MS		3600000		/* between two lines of the head, and
					 * looks for a day that nobody began */
#define MONTH_DAYS	31

struct journal_rolle rolle;

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

	journal_fil_head(rolle.fil, &number, chain);
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
	int wait = gruppe_turn(rolle.gruppe);

	(void)arg;
	if (wait == RPC_TURN_END) {
		rolle.lost = 1;
		log_event(LOG_ERROR_, "disk-failed", "advice=\"see the "
		    "kernel's log; audit-dir may have to move\"");
		return wait;
	}
	if (now >= rolle.head_due) {
		journal_fil_day(rolle.fil, clock_now());
		head_log();
		rolle.head_due = now + HEAD_MS;
	}
	journal_tavle(now);
	due = rolle.head_due - now < JOURNAL_TAVLE_MS ? rolle.head_due - now :
	    JOURNAL_TAVLE_MS;
	return wait < 0 || due < wait ? (int)due : wait;
}

static void
spent(void *arg, const unsigned char key[JX_DIGEST], int64_t until)
{
	enum gw_err *rc = arg;
	struct replay_id id = { .until = until };

	memcpy(id.key, key, sizeof(id.key));
	if (*rc == GW_OK)
		*rc = replay_restore(rolle.replay, &id);
}

/*
 * What an earlier life of this process wrote and may not have answered: what
 * began goes on, and a call that is made again is known.
 */
static void
record_read(void *arg, const struct journal_post *p)
{
	const jr_begun *b = &p->body.jr_body_u.begun;
	const jr_refused *r = &p->body.jr_body_u.refused;
	int64_t now = *(const int64_t *)arg, ms = p->time / 1000;

	if (ms + TICKET_LIFE_MS <= now)
		return;
	if (p->body.kind == JR_BEGUN) {
		gentag_begyndt(rolle.gentag, b->who.request,
		    b->spends.spends_val, b->spends.spends_len, p->number);
		/* no room: that request is not completed, and refused */
		(void)!aabne_begynd(rolle.aabne, p->number, ms);
	} else if (p->body.kind == JR_REFUSED)
		gentag_begyndt(rolle.gentag, r->who.request,
		    r->spends.spends_val, r->spends.spends_len, p->number);
	else if (p->body.kind == JR_COMPLETED) {
		aabne_slut(rolle.aabne, p->body.jr_body_u.completed.begun);
		gentag_sluttet(rolle.gentag,
		    p->body.jr_body_u.completed.begun, p->number);
	}
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
	int64_t now = clock_now();
	struct journal_fil_konf k = { .dir = dir,
	    .certificates = pem, .n_certificates = c->n_audit_certificates,
	    .retention_days = c->audit_retention * MONTH_DAYS, .node = node,
	    .software = "gatewayd " GW_VERSION,
	    .laest = record_read, .laest_arg = &now };
	struct grund g = { .rc = GW_OK };
	enum gw_err restored = GW_OK;
	size_t i;

	for (i = 0; i < c->n_audit_certificates; i++)
		pem[i] = c->audit_certificates[i].bytes;
	gethostname(node, sizeof(node) - 1);
	if (journal_fil_open(&k, now, spent, &restored, &g,
	    &rolle.fil) != GW_OK)
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
	memcpy(rolle.key, key, TICKET_KEY);
	rolle.replay = replay_new(c->replay_ids);
	rolle.aabne = aabne_new(MAX_AABNE, TICKET_LIFE_MS);
	rolle.gentag = gentag_new();
	if (rolle.replay == NULL || rolle.aabne == NULL ||
	    rolle.gentag == NULL)
		return 1;
	if ((status = fil_open(c, sandbox != NULL ? "." : c->audit_dir)) != 0)
		return status;
	journal_tavle_begynd(sandbox != NULL ? "." : c->audit_dir);
	return (rolle.gruppe = gruppe_new(rolle.fil)) != NULL ? 0 : 1;
}

static void
role_end(void)
{
	gruppe_free(rolle.gruppe);	/* answers what waits */
	/* behind what may be lost nothing is written */
	if (rolle.fil != NULL && !rolle.lost) {
		journal_fil_end(rolle.fil, clock_now());
		head_log();
		journal_fil_close(rolle.fil, clock_now());
	}
	journal_tavle_slut();
	aabne_free(rolle.aabne);
	gentag_free(rolle.gentag);
	replay_free(rolle.replay);
	OPENSSL_cleanse(&rolle, sizeof(rolle));
}

int
journal_main(const struct conf *c, const unsigned char key[TICKET_KEY],
    int listen_fd, const struct sandbox *sandbox, void (*ready)(void *arg),
    void *arg)
{
	struct rpc_turn t = { RPC_CONNECTIONS, -1, turn, NULL, NULL };
	struct grund g = { .rc = GW_OK };
	char q[LOG_QUOTE_LEN];
	int status;

	if ((status = role_begin(c, key, sandbox)) == 0) {
		log_event(LOG_INFO_, "journal-open", "spent=%zu",
		    replay_count(rolle.replay));
		t.wake_fd = gruppe_fd(rolle.gruppe);
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
