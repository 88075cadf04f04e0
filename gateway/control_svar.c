/*
 * control_svar.c - what control answers to the calls of control.x.
 *
 * One thread and one call at a time: an answer stands in memory of its own
 * until the next one of its kind.
 */
#include <string.h>

#include "clock.h"
#include "control_impl.h"
#include "kilde.h"
#include "kreds.h"
#include "log.h"

_Static_assert(CX_STATIONS == STATIONER, "control.x knows other stations");
_Static_assert(CX_OUTCOMES == TAVLE_UDFALD, "control.x has other outcomes");
_Static_assert(CX_CALLS == TAVLE_KU, "control.x has other calls");
_Static_assert(CX_MAX_SOURCES == TAVLE_KILDER, "control.x has others");
_Static_assert(KU_ANTAL <= TAVLE_KU, "a call's outcome has no counter");
_Static_assert(KILDE_SPANDE == TAVLE_KSPANDE, "the boards' times differ");

/* --- CX_STATUS --- */

static struct {
	struct control_nu nu;
	struct dom	 domme[CONTROL_DOMME];
	cx_trouble	 troubles[CX_MAX_TROUBLES];
	cx_role		 roles[CX_MAX_ROLES];
	cx_source	 sources[CX_MAX_SOURCES];
	cx_token	 tokens[CX_MAX_TOKENS];
	cx_certificate	 certificates[CX_MAX_CERTIFICATES];
	cx_closed	 closed[CX_MAX_CLOSED];
	char		 names[CX_MAX_SOURCES][TAVLE_ORD];
} st;

static void
times_set(cx_times *to, const struct tavle_sum_tider *t)
{
	to->n = t->n;
	to->sum_us = t->sum_us;
	to->p50_us = tavle_fraktil(t, 0.50);
	to->p95_us = tavle_fraktil(t, 0.95);
	to->p99_us = tavle_fraktil(t, 0.99);
}

static u_int
roles_set(void)
{
	struct tavle_rolle *r;
	u_int n = 0;
	size_t i;

	for (i = 0; i < TAVLE_ROLLER; i++) {
		r = &st.nu.parent.roller[i];
		if (r->navn[0] != '\0')
			st.roles[n++] = (cx_role){ r->navn, r->nr, r->pid,
			    r->klar != 0, r->stand, r->startet,
			    r->omstarter };
	}
	return n;
}

/* The bound in ms that the part of a source's answers are below. */
static unsigned
answers_below(const struct tavle_sum_kilde *k, double del)
{
	uint64_t n = 0, all = 0;
	size_t i;

	for (i = 0; i < TAVLE_KSPANDE; i++)
		all += k->svartid[i];
	for (i = 0; all > 0 && i < KILDE_SPANDE - 1; i++)
		if ((double)(n += k->svartid[i]) >= del * (double)all)
			return kilde_spand_ms[i];
	return all == 0 ? 0 : UINT32_MAX;
}

static u_int
sources_set(void)
{
	const struct tavle_sum_kilde *k;
	cx_source *s;
	u_int i;

	memset(st.sources, 0, sizeof(st.sources));
	for (i = 0; i < SRC_ANTAL; i++) {
		k = &st.nu.sum.kilder[i];
		s = &st.sources[i];
		tavle_saet(st.names[i], TAVLE_ORD, control_kilde[i]);
		s->name = st.names[i];
		s->breaker = k->kreds;
		s->opened = k->kreds == KREDS_LUKKET ? 0 : k->aabnet_tid;
		s->answered = k->svar_tid;
		s->running = k->under_vejs;
		s->queued = k->i_koe;
		memcpy(s->calls, k->udfald, sizeof(s->calls));
		s->retries = k->igen;
		s->breaks = k->aabnet;
		s->p50_ms = answers_below(k, 0.50);
		s->p95_ms = answers_below(k, 0.95);
		s->closed = st.nu.parent.lukkede_kilder >> i & 1;
	}
	return SRC_ANTAL;
}

static u_int
tokens_set(void)
{
	const struct tavle_worker *w;
	const struct tavle_token *t;
	int64_t til;
	u_int n = 0;
	size_t i;

	if (st.nu.i_kraft < 0 ||
	    (w = control.tavler.worker[st.nu.i_kraft]) == NULL)
		return 0;
	for (i = 0; i < TAVLE_TOKENS; i++) {
		t = &w->tokens[i];
		if ((til = atomic_load(&t->til)) == 0 ||
		    atomic_load(&t->kilde) == 0)
			continue;
		st.tokens[n].source = atomic_load(&t->kilde) - 1;
		st.tokens[n].cvr = atomic_load(&t->cvr);
		st.tokens[n++].until = til;
	}
	return n;
}

static u_int
certificates_set(void)
{
	struct tavle_cert *c;
	u_int n = 0;
	size_t i;

	for (i = 0; i < TAVLE_CERTS; i++) {
		c = &st.nu.parent.certs[i];
		if (c->til != 0)
			st.certificates[n++] = (cx_certificate){ c->navn,
			    c->emne, c->fra, c->til, c->slags };
	}
	return n;
}

static u_int
closed_set(void)
{
	struct tavle_besked *b;
	u_int n = 0;
	size_t i;

	for (i = 0; i < TAVLE_BESKEDER; i++) {
		b = &st.nu.parent.beskeder[i];
		if (b->slags != V_INTET)
			st.closed[n++] = (cx_closed){ b->slags, b->nr,
			    b->siden, b->tekst };
	}
	return n;
}

static void
journal_set(cx_journal *to, const struct tavle_journal *j)
{
	if (j == NULL)
		return;
	to->records = atomic_load(&j->poster);
	to->groups = atomic_load(&j->grupper);
	to->bytes = atomic_load(&j->bytes);
	to->waiting = atomic_load(&j->venter);
	to->begun = atomic_load(&j->aabne);
	to->durable = atomic_load(&j->durabel);
	to->lag_ms = atomic_load(&j->forsinket_ms);
	to->disk_free = atomic_load(&j->disk_fri);
	to->disk_total = atomic_load(&j->disk_ialt);
	to->seen = atomic_load(&j->levende);
}

static void
signer_set(cx_signer *to, const struct tavle_signer *s)
{
	if (s == NULL)
		return;
	to->signatures = atomic_load(&s->underskrifter);
	to->refused = atomic_load(&s->afvist);
	to->us = atomic_load(&s->us);
	to->alone_us = atomic_load(&s->egen_us);
}

static void
state_set(cx_status *out)
{
	struct tavle_parent *p = &st.nu.parent;

	out->software = p->version;
	out->address = p->adresse;
	out->now = st.nu.now;
	out->started = p->startet;
	out->generation = p->generation;
	out->upgrading = p->opgraderer != 0;
	out->serving = p->serverer != 0;
	out->draining = p->draen != 0;
	out->stopping = p->stopper != 0;
	out->log_level = (u_int)p->loglevel;
	out->configuration = p->aftryk;
	out->in_force = p->i_kraft;
	out->municipalities = p->kommuner_konfigureret;
	out->reloads = p->genlaest;
	out->reloads_refused = p->genlaest_afvist;
	out->refusal = p->afslag;
	out->refused_at = p->afslag_tid;
}

static void
work_set(cx_status *out)
{
	const struct tavle_sum *s = &st.nu.sum;
	size_t i;

	out->requests = s->requests;
	memcpy(out->outcomes, s->udfald, sizeof(out->outcomes));
	out->partial = s->delvise;
	out->turned_away = s->vedligehold;
	out->overviews = s->oversigter;
	out->cpu_us = s->cpu_us;
	out->connections = s->forbindelser;
	out->running = s->i_gang;
	out->threads = s->traade;
	out->calls = s->kald;
	out->calls_max = s->kald_max;
	times_set(&out->whole, &s->hele);
	for (i = 0; i < STATIONER; i++)
		times_set(&out->stations[i], &s->stationer[i]);
	journal_set(&out->journal, control.tavler.journal);
	signer_set(&out->signer, control.tavler.signer);
	signer_set(&out->signer_tls, control.tavler.signer_tls);
}

static void
troubles_set(cx_status *out)
{
	enum stand vaerst;
	size_t i, n = control_domme(&control.tavler, &st.nu, st.domme,
	    &vaerst);

	for (i = 0; i < n; i++)
		st.troubles[i] = (cx_trouble){ st.domme[i].stand,
		    st.domme[i].tekst };
	out->state = vaerst;
	out->troubles.troubles_len = (u_int)n;
	out->troubles.troubles_val = st.troubles;
}

bool_t
cx_status_1_svc(cx_status *out, struct svc_req *rq)
{
	(void)rq;
	control_nu(&control.tavler, clock_now(), &st.nu);
	state_set(out);
	work_set(out);
	troubles_set(out);
	out->roles.roles_len = roles_set();
	out->roles.roles_val = st.roles;
	out->sources.sources_len = sources_set();
	out->sources.sources_val = st.sources;
	out->tokens.tokens_len = tokens_set();
	out->tokens.tokens_val = st.tokens;
	out->certificates.certificates_len = certificates_set();
	out->certificates.certificates_val = st.certificates;
	out->closed.closed_len = closed_set();
	out->closed.closed_val = st.closed;
	return TRUE;
}

/* --- CX_DO --- */

static const enum ordre_verb verbs[] = {
	[CX_RELOAD] = ORDRE_RELOAD, [CX_DRAIN] = ORDRE_DRAIN,
	[CX_UPGRADE] = ORDRE_UPGRADE, [CX_LOG_LEVEL] = ORDRE_LOG,
	[CX_CLOSE] = ORDRE_VEDLIGEHOLD, [CX_OPEN] = ORDRE_VEDLIGEHOLD_SLUT
};

static bool_t
answer_now(cx_answer *out, cx_outcome outcome, const char *text)
{
	static char kept[CX_MAX_TEXT + 1];

	tavle_saet(kept, sizeof(kept), text);
	out->outcome = outcome;
	out->text = kept;
	return TRUE;
}

bool_t
cx_do_1_svc(cx_command c, cx_answer *out, struct svc_req *rq)
{
	struct ordre o = { .magi = ORDRE_MAGI };
	struct rpc_later later;
	uid_t uid;

	if (control_adgang(&control.grupper, rq->rq_xprt->xp_fd, &uid) !=
	    RET_ALT) {
		log_event(LOG_WARN_, "operator-refused", "uid=%u advice=\""
		    "monitors may only ask\"", (unsigned)uid);
		return answer_now(out, CX_REFUSED, "you may ask, but not "
		    "change anything: be root, or a member of the group that "
		    "gatewayd.conf names as operators");
	}
	if (control.nummer != 0)
		return answer_now(out, CX_BUSY, "another command is under "
		    "way: wait for it and ask again");
	/* to the decoder any number is an enum */
	if ((unsigned)c.verb >= sizeof(verbs) / sizeof(verbs[0]) ||
	    verbs[c.verb] == ORDRE_INTET)
		return answer_now(out, CX_FAILED, "no such command");
	o.verb = verbs[c.verb];
	if (++control.sidste == 0)
		control.sidste = 1;
	o.nummer = control.sidste;
	o.slags = c.kind;
	o.nr = c.nr;
	o.uid = uid;
	tavle_saet(o.tekst, sizeof(o.tekst), c.text);
	rpc_later(rq, &later);
	control_begynd(&o, &later, clock_mono());
	return FALSE;
}

/* --- CX_TRACE --- */

static int
id_ens(const char *asked, const char *field)
{
	return field[0] != '\0' && strcasecmp(asked, field) == 0;
}

/* The texts of a copy, and whether it is the one asked for. */
static int
trace_is(struct tavle_spor *s, const char *id)
{
	tavle_tekst(s->id, sizeof(s->id), s->id);
	tavle_tekst(s->transaktion, sizeof(s->transaktion), s->transaktion);
	tavle_tekst(s->trace, sizeof(s->trace), s->trace);
	tavle_tekst(s->op, sizeof(s->op), s->op);
	return id_ens(id, s->id) || id_ens(id, s->transaktion) ||
	    id_ens(id, s->trace);
}

/* The newest of that id on any board. */
static int
trace_find(const char *id, struct tavle_spor *out)
{
	const struct tavle_worker *w;
	struct tavle_spor s;
	int found = 0;
	size_t i, k;

	for (i = 0; i < TAVLE_WORKERS; i++)
		for (k = 0; (w = control.tavler.worker[i]) != NULL &&
		    k < TAVLE_SPOR; k++)
			if (atomic_load(&w->spor[k].laas) != 0 &&
			    tavle_laes(&w->spor[k].laas, &w->spor[k], &s,
			    sizeof(s)) && trace_is(&s, id) && (!found ||
			    s.tid > out->tid)) {
				*out = s;
				found = 1;
			}
	return found;
}

bool_t
cx_trace_1_svc(cx_id id, cx_trace *out, struct svc_req *rq)
{
	static struct tavle_spor s;
	size_t i;

	(void)rq;
	memset(&s, 0, sizeof(s));
	out->found = trace_find(id, &s);
	out->request = s.id;
	out->transaction = s.transaktion;
	out->trace = s.trace;
	out->operation = s.op;
	out->outcome = s.udfald;
	out->partial = s.delvis != 0;
	out->http = s.http;
	out->bytes = s.bytes;
	out->came = s.tid;
	memcpy(out->us, s.us, sizeof(out->us));
	out->whole_us = s.ialt_us;
	for (i = 0; i < CX_MAX_SOURCES; i++)
		out->sources[i] = (cx_asked){ s.kilder[i].kald,
		    s.kilder[i].status, s.kilder[i].ms };
	return TRUE;
}

int
cx_program_1_freeresult(SVCXPRT *xprt, xdrproc_t free_it, caddr_t result)
{
	(void)xprt;
	(void)free_it;
	(void)result;			/* all of it is in st, s and kept */
	return 1;
}
