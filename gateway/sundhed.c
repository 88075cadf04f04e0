#include "sundhed.h"

#include <string.h>

#include "control_role.h"
#include "kreds.h"

#define SENT_MS		5000	/* to become durable: then callers are refused */

const char *const sundhed_ord[SG_ANTAL] = {
	[SG_START] = "starting",
	[SG_SLUT] = "stopping",
	[SG_DRAEN] = "draining",
	[SG_VEDLIGEHOLD] = "maintenance",
	[SG_PARENT] = "parent_silent",
	[SG_WORKER] = "no_worker",
	[SG_WORKER_TAVS] = "worker_silent",
	[SG_SIGNER] = "no_signer",
	[SG_SIGNER_TLS] = "no_tls_signer",
	[SG_JOURNAL] = "no_journal",
	[SG_JOURNAL_TAVS] = "journal_silent",
	[SG_JOURNAL_SENT] = "journal_slow",
	[SG_JOURNAL_DISK] = "journal_not_durable",
	[SG_INTET_AABNET] = "no_snapshot"
};

/* What an operator does about it. */
static const char *const raad[SG_ANTAL] = {
	[SG_START] = "wait; the log says what it waits for",
	[SG_SLUT] = "it was told to end",
	[SG_DRAEN] = "gatewayctl drain --off takes requests again",
	[SG_VEDLIGEHOLD] = "gatewayctl maintenance off opens it again",
	[SG_PARENT] = "it hangs or is gone: start the service again",
	[SG_WORKER] = "it is started again by itself; the log has its end",
	[SG_WORKER_TAVS] = "it hangs: kill it, and it is started again",
	[SG_SIGNER] = "look at signing-key and its certificate in the log",
	[SG_SIGNER_TLS] = "look at tls-key and its certificate in the log",
	[SG_JOURNAL] = "the log says why; every request is refused",
	[SG_JOURNAL_TAVS] = "it hangs: kill it, and it is started again",
	[SG_JOURNAL_SENT] = "look at the disk that audit-dir is on",
	[SG_JOURNAL_DISK] = "make room, or mend the disk that audit-dir is on",
	[SG_INTET_AABNET] = "publish what the municipalities have opened"
};

/* How many of a role serve, in force. */
static unsigned
serve(const struct tavle_parent *p, const char *navn)
{
	const struct tavle_rolle *r;
	unsigned n = 0;
	size_t i;

	for (i = 0; i < TAVLE_ROLLER; i++) {
		r = &p->roller[i];
		n += strncmp(r->navn, navn, sizeof(r->navn)) == 0 &&
		    r->klar != 0 && r->pid != 0 && r->stand == STAND_I_KRAFT;
	}
	return n;
}

/* Which board the worker in force has; TAVLE_WORKERS: there is no such. */
static unsigned
worker_find(const struct tavle_parent *p)
{
	const struct tavle_rolle *r;
	size_t i;

	for (i = 0; i < TAVLE_ROLLER; i++) {
		r = &p->roller[i];
		if (strncmp(r->navn, "worker", sizeof(r->navn)) == 0 &&
		    r->stand == STAND_I_KRAFT && r->klar != 0 && r->pid != 0 &&
		    r->tavle >= T_WORKER && r->tavle < TAVLER)
			return r->tavle - T_WORKER;
	}
	return TAVLE_WORKERS;
}

/* Told within the time; one that has just begun has not told yet. */
static int
tavs(int64_t levende, int64_t now)
{
	return levende != 0 && now - levende > SUNDHED_TAVS_MS;
}

static void
doem_parent(struct sundhed *s, int64_t now)
{
	const struct tavle_parent *p = &s->parent;

	s->grund[SG_START] = !atomic_load(&p->serverer) &&
	    !atomic_load(&p->stopper);
	s->grund[SG_SLUT] = atomic_load(&p->stopper) != 0;
	s->grund[SG_DRAEN] = atomic_load(&p->draen) != 0;
	s->grund[SG_VEDLIGEHOLD] = atomic_load(&p->lukket) != 0;
	s->grund[SG_PARENT] = tavs(atomic_load(&p->levende), now);
	s->grund[SG_SIGNER] = serve(p, "signer") == 0;
	s->grund[SG_SIGNER_TLS] = serve(p, "signer-tls") == 0;
	s->grund[SG_JOURNAL] = serve(p, "journal") == 0;
	s->grund[SG_WORKER] = s->i_kraft == TAVLE_WORKERS;
	s->grund[SG_INTET_AABNET] = p->kommuner_konfigureret == 0;
}

static void
doem_journal(struct sundhed *s, const struct tavle_journal *j, int64_t now)
{
	if (j == NULL || s->grund[SG_JOURNAL])
		return;
	s->grund[SG_JOURNAL_TAVS] = tavs(atomic_load(&j->levende), now);
	s->grund[SG_JOURNAL_SENT] = atomic_load(&j->forsinket_ms) > SENT_MS;
	s->grund[SG_JOURNAL_DISK] = atomic_load(&j->fejlet) >
	    atomic_load(&j->durabel);
}

void
sundhed_doem(const struct tavlerne *t, int64_t now, struct sundhed *s)
{
	const struct tavle_worker *w;
	size_t i;

	memset(s, 0, sizeof(*s));
	s->i_kraft = TAVLE_WORKERS;
	if (t->parent == NULL) {
		s->grund[SG_PARENT] = 1;
		return;
	}
	(void)tavle_laes(&t->parent->laas, t->parent, &s->parent,
	    sizeof(s->parent));
	s->i_kraft = worker_find(&s->parent);
	doem_parent(s, now);
	doem_journal(s, t->journal, now);
	w = s->i_kraft < TAVLE_WORKERS ? t->workers[s->i_kraft] : NULL;
	s->grund[SG_WORKER_TAVS] = w != NULL &&
	    tavs(atomic_load(&w->levende), now);
	/* it may still do what it was told to before */
	if (w != NULL && atomic_load(&w->draener))
		s->grund[SG_DRAEN] = 1;
	s->lever = !s->grund[SG_PARENT] && !s->grund[SG_WORKER_TAVS];
	s->klar = s->lever;
	for (i = 0; i < SG_ANTAL; i++)
		s->klar = s->klar && !s->grund[i];
}

void
sundhed_sum(const struct tavlerne *t, const struct sundhed *s,
    struct tavle_sum *out)
{
	size_t i;

	tavle_sum(t->workers, s->i_kraft, out);
	for (i = 0; i < SRC_ANTAL; i++)
		if (out->kilder[i].navn[0] == '\0')
			tavle_saet(out->kilder[i].navn, TAVLE_ORD,
			    control_kilde[i]);
}

/* --- As text --- */

static void
kilder_print(const struct sundhed *s, const struct tavlerne *t,
    struct buf *b)
{
	struct tavle_sum *sum = arena_alloc(b->a, sizeof(*sum));
	uint32_t lukkede = atomic_load(&s->parent.lukkede_kilder);
	size_t i;

	if (sum == NULL)
		return;
	sundhed_sum(t, s, sum);
	for (i = 0; i < TAVLE_KILDER; i++) {
		if (sum->kilder[i].navn[0] == '\0')
			continue;
		if ((lukkede >> i & 1) != 0)
			buf_printf(b, "note: source %s: closed for "
			    "maintenance\n", sum->kilder[i].navn);
		else if (sum->kilder[i].kreds != KREDS_LUKKET)
			buf_printf(b, "note: source %s: not reached, its "
			    "breaker is open\n", sum->kilder[i].navn);
	}
	if (atomic_load(&s->parent.lukkede_kommuner) > 0)
		buf_printf(b, "note: %u municipalities: closed for "
		    "maintenance\n", atomic_load(&s->parent.lukkede_kommuner));
}

void
sundhed_print(const struct sundhed *s, const struct tavlerne *t, int klar,
    struct buf *b)
{
	static const enum sundhed_grund liv[] = { SG_PARENT, SG_WORKER_TAVS };
	size_t i;

	if (!klar) {
		buf_puts(b, s->lever ? "alive\n" : "not alive\n");
		for (i = 0; i < sizeof(liv) / sizeof(*liv); i++)
			if (s->grund[liv[i]])
				buf_printf(b, "%s: %s\n", sundhed_ord[liv[i]],
				    raad[liv[i]]);
		return;
	}
	buf_puts(b, s->klar ? "ready\n" : "not ready\n");
	for (i = 0; i < SG_ANTAL; i++)
		if (s->grund[i])
			buf_printf(b, "%s: %s\n", sundhed_ord[i], raad[i]);
	kilder_print(s, t, b);
}
