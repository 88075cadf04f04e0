/*
 * ctl_drift_json.c - the same as ctl_drift_vis.c shows, as one object on one
 * line, whole: for programs.
 */
#include <stdio.h>

#include "control_role.h"
#include "ctl_drift.h"
#include "log.h"

#define U(v)	((unsigned long long)(v))
#define I(v)	((long long)(v))

static void
text(const char *key, const char *value)
{
	printf("\"%s\":", key);
	json_tekst(value);
}

static const char *
yes(int v)
{
	return v ? "true" : "false";
}

/* A comma between the rows. */
static void
comma(u_int i)
{
	if (i > 0)
		putchar(',');
}

static void
times(const char *key, const cx_times *t)
{
	printf("\"%s\":{\"n\":%llu,\"sum_us\":%llu,\"p50_us\":%u,"
	    "\"p95_us\":%u,\"p99_us\":%u}", key, U(t->n), U(t->sum_us),
	    t->p50_us, t->p95_us, t->p99_us);
}

static void
troubles(const cx_status *s)
{
	u_int i;

	printf(",\"troubles\":[");
	for (i = 0; i < s->troubles.troubles_len; i++) {
		comma(i);
		putchar('{');
		text("grade", drift_stand(s->troubles.troubles_val[i].grade));
		putchar(',');
		text("text", s->troubles.troubles_val[i].text);
		putchar('}');
	}
	putchar(']');
}

static void
roles(const cx_status *s)
{
	static const char *const state[] = { "in-force", "beginning",
	    "draining" };
	const cx_role *r;
	u_int i;

	printf(",\"roles\":[");
	for (i = 0; i < s->roles.roles_len; i++) {
		r = &s->roles.roles_val[i];
		comma(i);
		putchar('{');
		text("name", r->name);
		printf(",\"nr\":%u,\"pid\":%u,\"ready\":%s,\"started\":%lld,"
		    "\"restarts\":%u,", r->nr, r->pid, yes(r->ready),
		    I(r->started), r->restarts);
		text("state", r->state < 3 ? state[r->state] : "?");
		putchar('}');
	}
	putchar(']');
}

static void
sources(const cx_status *s)
{
	static const char *const call[CX_CALLS] = { "answered", "late",
	    "not_reached", "too_large", "given_up", "breaker_open", "busy",
	    NULL };
	const cx_source *k;
	u_int i, u;

	printf(",\"sources\":[");
	for (i = 0; i < s->sources.sources_len; i++) {
		k = &s->sources.sources_val[i];
		comma(i);
		putchar('{');
		text("name", k->name);
		putchar(',');
		text("breaker", drift_kreds(k->breaker));
		printf(",\"opened\":%lld,\"answered_at\":%lld,\"running\":%u,"
		    "\"queued\":%u,\"retries\":%llu,\"breaks\":%llu,"
		    "\"p50_ms\":%u,\"p95_ms\":%u,\"closed\":%s", I(k->opened),
		    I(k->answered), k->running, k->queued, U(k->retries),
		    U(k->breaks), k->p50_ms, k->p95_ms, yes(k->closed));
		for (u = 0; u < CX_CALLS && call[u] != NULL; u++)
			printf(",\"%s\":%llu", call[u], U(k->calls[u]));
		putchar('}');
	}
	putchar(']');
}

static void
tokens(const cx_status *s)
{
	const cx_token *t;
	u_int i;

	printf(",\"tokens\":[");
	for (i = 0; i < s->tokens.tokens_len; i++) {
		t = &s->tokens.tokens_val[i];
		comma(i);
		putchar('{');
		text("source", drift_kilde(t->source));
		printf(",\"cvr\":\"%08u\",\"until\":%lld,\"minutes\":%lld}",
		    t->cvr, I(t->until), I((t->until - s->now) / 60000));
	}
	putchar(']');
}

static void
certificates(const cx_status *s)
{
	static const char *const kind[] = { "own", "trusted", "crl" };
	const cx_certificate *c;
	u_int i;

	printf(",\"certificates\":[");
	for (i = 0; i < s->certificates.certificates_len; i++) {
		c = &s->certificates.certificates_val[i];
		comma(i);
		putchar('{');
		text("setting", c->setting);
		putchar(',');
		text("subject", c->subject);
		putchar(',');
		text("kind", c->kind < 3 ? kind[c->kind] : "?");
		printf(",\"from\":%lld,\"until\":%lld,\"days\":%lld}",
		    I(c->from), I(c->until),
		    I((c->until - s->now) / 86400000));
	}
	putchar(']');
}

static void
closed(const cx_status *s)
{
	const cx_closed *c;
	char maal[64];
	u_int i;

	printf(",\"closed\":[");
	for (i = 0; i < s->closed.closed_len; i++) {
		c = &s->closed.closed_val[i];
		comma(i);
		putchar('{');
		text("what", drift_maal(c->kind, c->nr, maal));
		printf(",\"since\":%lld,", I(c->since));
		text("message", c->message);
		putchar('}');
	}
	putchar(']');
}

static void
signer(const char *key, const cx_signer *s)
{
	printf(",\"%s\":{\"signatures\":%llu,\"refused\":%llu,\"us\":%llu,"
	    "\"alone_us\":%u}", key, U(s->signatures), U(s->refused),
	    U(s->us), s->alone_us);
}

static void
keepers(const cx_status *s)
{
	const cx_journal *j = &s->journal;

	printf(",\"journal\":{\"records\":%llu,\"groups\":%llu,\"bytes\":%llu,"
	    "\"waiting\":%u,\"begun\":%u,\"durable\":%lld,\"lag_ms\":%lld,"
	    "\"disk_free\":%llu,\"disk_total\":%llu}", U(j->records),
	    U(j->groups), U(j->bytes), j->waiting, j->begun, I(j->durable),
	    I(j->lag_ms), U(j->disk_free), U(j->disk_total));
	signer("signer", &s->signer);
	signer("signer_tls", &s->signer_tls);
}

static void
work(const cx_status *s)
{
	u_int i, n = 0;

	printf(",\"requests\":%llu,\"partial\":%llu,\"turned_away\":%llu,"
	    "\"overviews\":%llu,\"cpu_us\":%llu,\"connections\":%u,"
	    "\"running\":%u,\"threads\":%u,\"calls\":%u,\"calls_max\":%u,"
	    "\"outcomes\":{", U(s->requests), U(s->partial),
	    U(s->turned_away), U(s->overviews), U(s->cpu_us), s->connections,
	    s->running, s->threads, s->calls, s->calls_max);
	for (i = 0; i < CX_OUTCOMES && i < GW_ERR_COUNT; i++)
		if (s->outcomes[i] > 0) {
			comma(n++);
			printf("\"%s\":%llu", err_name((enum gw_err)i),
			    U(s->outcomes[i]));
		}
	printf("},\"times\":{");
	times("whole", &s->whole);
	for (i = 0; i < CX_STATIONS; i++) {
		putchar(',');
		times(tavle_station[i], &s->stations[i]);
	}
	putchar('}');
}

void
drift_json(const cx_status *s)
{
	const char *level = log_level_name((int)s->log_level);

	putchar('{');
	text("state", drift_stand(s->state));
	putchar(',');
	text("version", s->software);
	putchar(',');
	text("address", s->address);
	printf(",\"now\":%lld,\"started\":%lld,\"upgrades\":%u,"
	    "\"upgrading\":%s,\"serving\":%s,\"draining\":%s,\"stopping\":%s,",
	    I(s->now), I(s->started), s->generation, yes(s->upgrading),
	    yes(s->serving), yes(s->draining), yes(s->stopping));
	text("log_level", level != NULL ? level : "?");
	putchar(',');
	text("configuration", s->configuration);
	printf(",\"in_force\":%lld,\"municipalities\":%u,\"reloads\":%u,"
	    "\"reloads_refused\":%u,\"refused_at\":%lld,", I(s->in_force),
	    s->municipalities, s->reloads, s->reloads_refused,
	    I(s->refused_at));
	text("refusal", s->refusal);
	troubles(s);
	roles(s);
	sources(s);
	tokens(s);
	certificates(s);
	closed(s);
	keepers(s);
	work(s);
	puts("}");
}

void
drift_json_spor(const cx_trace *t)
{
	unsigned i, n = 0;

	putchar('{');
	text("request", t->request);
	putchar(',');
	text("transaction", t->transaction);
	putchar(',');
	text("trace", t->trace);
	putchar(',');
	text("operation", t->operation);
	putchar(',');
	text("outcome", t->outcome < GW_ERR_COUNT ?
	    err_name((enum gw_err)t->outcome) : "?");
	printf(",\"partial\":%s,\"http\":%u,\"bytes\":%u,\"came\":%lld,"
	    "\"us\":%u,\"stations\":{", yes(t->partial), t->http, t->bytes,
	    I(t->came), t->whole_us);
	for (i = 0; i < CX_STATIONS; i++) {
		comma(i);
		printf("\"%s\":%u", tavle_station[i], t->us[i]);
	}
	printf("},\"sources\":[");
	for (i = 0; i < SRC_ANTAL; i++) {
		if (t->sources[i].questions == 0)
			continue;
		comma(n++);
		putchar('{');
		text("name", drift_kilde(i));
		printf(",\"questions\":%u,\"ms\":%u,", t->sources[i].questions,
		    t->sources[i].ms);
		text("status", drift_kilde_status(t->sources[i].status));
		putchar('}');
	}
	puts("]}");
}
