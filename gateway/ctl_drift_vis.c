/*
 * ctl_drift_vis.c - how a gateway stands, for an operator at night: what is
 * wrong comes first, then who runs, whom it asks, and what it has done.
 */
#include <stdio.h>
#include <string.h>

#include "control_role.h"
#include "ctl_drift.h"
#include "kilde.h"
#include "log.h"
#include "overblik.h"
#include "tid.h"

#define MINUTE_MS	60000
#define HOUR_MS		(60 * (int64_t)MINUTE_MS)
#define DAY_MS		(24 * HOUR_MS)

/* --- Words --- */

static const char *
word(const char *const *v, size_t n, unsigned i)
{
	return i < n && v[i] != NULL ? v[i] : "?";
}

const char *
drift_stand(unsigned i)
{
	return word(stand_ord, STAND_OPPE + 1, i);
}

const char *
drift_kilde(unsigned i)
{
	return word(control_kilde, SRC_ANTAL, i);
}

const char *
drift_kreds(unsigned i)
{
	static const char *const v[] = { "closed", "open", "probing" };

	return word(v, sizeof(v) / sizeof(v[0]), i);
}

/* As the answer's Kilde/Status says them. */
const char *
drift_kilde_status(unsigned i)
{
	static const char *const v[] = {
		[KS_IKKE_SPURGT] = "-", [KS_INGENDATA] = "IngenData",
		[KS_OK] = "OK", [KS_TIDSUDLOEB] = "Tidsudloeb",
		[KS_UTILGAENGELIG] = "Utilgaengelig", [KS_AFVIST] = "Afvist",
		[KS_FEJL] = "Fejl"
	};

	return word(v, sizeof(v) / sizeof(v[0]), i);
}

const char *
drift_maal(unsigned kind, unsigned nr, char out[64])
{
	if (kind == V_KILDE)
		snprintf(out, 64, "source %s", drift_kilde(nr));
	else if (kind == V_KOMMUNE)
		snprintf(out, 64, "municipality %04u", nr % 10000);
	else
		snprintf(out, 64, "the gateway");
	return out;
}

/* "12 days", "3 h", "40 s": one unit, rounded down. */
static const char *
span(int64_t ms, char out[32])
{
	const char *sign = ms < 0 ? "-" : "";
	long long v = ms < 0 ? -ms : ms;

	if (v >= 2 * DAY_MS)
		snprintf(out, 32, "%s%lld days", sign, v / DAY_MS);
	else if (v >= 2 * HOUR_MS)
		snprintf(out, 32, "%s%lld h", sign, v / HOUR_MS);
	else if (v >= 2 * MINUTE_MS)
		snprintf(out, 32, "%s%lld min", sign, v / MINUTE_MS);
	else
		snprintf(out, 32, "%s%lld s", sign, v / 1000);
	return out;
}

/* Since that moment, "-" for none. */
static const char *
since(int64_t now, int64_t then, char out[32])
{
	return then == 0 ? "-" : span(now - then, out);
}

/* An upper bound in us, as ms. */
static const char *
bound(unsigned us, char out[32])
{
	if (us == UINT32_MAX)
		snprintf(out, 32, ">10000");
	else
		snprintf(out, 32, us % 1000 == 0 ? "%.0f" : "%.2f",
		    (double)us / 1000);
	return out;
}

/* --- Status --- */

static void
head_print(const cx_status *s)
{
	const char *first = s->troubles.troubles_len > 0 ?
	    s->troubles.troubles_val[0].text : "";
	u_int i;

	printf("gateway: %s%s%s%s\n", s->state > STAND_LUKKET ? "up" :
	    drift_stand(s->state), s->state == STAND_NEDSAT ? ", degraded" :
	    s->state == STAND_VARSEL ? ", warning" : "", *first != '\0' ?
	    ": " : "", first);
	for (i = 1; i < s->troubles.troubles_len; i++)
		printf("  %s: %s\n",
		    drift_stand(s->troubles.troubles_val[i].grade),
		    s->troubles.troubles_val[i].text);
}

static void
self_print(const cx_status *s)
{
	char t[TID_LEN], up[32];
	const char *level = log_level_name((int)s->log_level);

	printf("\nversion %s on %s, up %s, upgrades %u%s, log level %s\n",
	    s->software, s->address, span(s->now - s->started, up),
	    s->generation, s->upgrading ? " (one under way)" : "",
	    level != NULL ? level : "?");
	printf("configuration %s since %s, %u municipalities; reloads %u, "
	    "refused %u\n", s->configuration, tid_print(s->in_force, t),
	    s->municipalities, s->reloads, s->reloads_refused);
}

static void
roles_print(const cx_status *s)
{
	static const char *const state[] = { "", "beginning", "draining" };
	const cx_role *r;
	char up[32];
	u_int i;

	printf("\n%-12s %5s %8s %-9s %8s %8s\n", "ROLE", "NR", "PID", "",
	    "UP", "RESTARTS");
	for (i = 0; i < s->roles.roles_len; i++) {
		r = &s->roles.roles_val[i];
		printf("%-12s %5u %8u %-9s %8s %8u\n", r->name, r->nr, r->pid,
		    r->pid == 0 ? "ENDED" : !r->ready ? "starting" :
		    word(state, 3, r->state), since(s->now, r->started, up),
		    r->restarts);
	}
}

static void
sources_print(const cx_status *s)
{
	const cx_source *k;
	char svar[32];
	u_int i;

	printf("\n%-16s %-8s %6s %6s %8s %8s %8s %7s %9s %7s\n", "SOURCE",
	    "BREAKER", "P50ms", "P95ms", "ANSWERED", "LATE", "FAILED",
	    "RETRIES", "LAST", "RUNNING");
	for (i = 0; i < s->sources.sources_len; i++) {
		k = &s->sources.sources_val[i];
		printf("%-16s %-8s %6u %6u %8llu %8llu %8llu %7llu %9s "
		    "%3u+%-3u\n", k->name, k->closed ? "CLOSED" :
		    drift_kreds(k->breaker), k->p50_ms, k->p95_ms,
		    (unsigned long long)k->calls[KU_SVAR],
		    (unsigned long long)k->calls[KU_TID],
		    (unsigned long long)(k->calls[KU_IKKE_NAAET] +
		    k->calls[KU_STORT] + k->calls[KU_AFBRUDT] +
		    k->calls[KU_OPTAGET]),
		    (unsigned long long)k->retries,
		    since(s->now, k->answered, svar), k->running, k->queued);
	}
}

/* How many there are for each source, and which ends first. */
static void
tokens_print(const cx_status *s)
{
	const cx_token *t;
	unsigned n[SRC_ANTAL] = { 0 };
	int64_t first[SRC_ANTAL] = { 0 };
	char left[32];
	u_int i;

	printf("\n%-16s %8s %16s\n", "TOKENS FOR", "NUMBER", "FIRST ENDS IN");
	for (i = 0; i < s->tokens.tokens_len; i++) {
		t = &s->tokens.tokens_val[i];
		if (t->source >= SRC_ANTAL)
			continue;
		if (n[t->source]++ == 0 || t->until < first[t->source])
			first[t->source] = t->until;
	}
	for (i = SRC_STS + 1; i < SRC_ANTAL; i++)
		printf("%-16s %8u %16s\n", drift_kilde(i), n[i], n[i] == 0 ?
		    "-" : span(first[i] - s->now, left));
}

static void
certificates_print(const cx_status *s)
{
	const cx_certificate *c;
	u_int i;

	printf("\n%9s  %-28s %s\n", "DAYS LEFT", "CERTIFICATE", "SUBJECT");
	for (i = 0; i < s->certificates.certificates_len; i++) {
		c = &s->certificates.certificates_val[i];
		printf("%9lld  %-28s %s\n", (long long)((c->until - s->now) /
		    DAY_MS), c->setting, c->subject);
	}
}

static void
signer_print(const char *what, const cx_signer *s)
{
	printf("%s: %llu signatures, refused %llu, %.0f us each, %u us alone"
	    "\n", what, (unsigned long long)s->signatures,
	    (unsigned long long)s->refused, s->signatures == 0 ? 0.0 :
	    (double)s->us / (double)s->signatures, s->alone_us);
}

static void
keepers_print(const cx_status *s)
{
	const cx_journal *j = &s->journal;
	char durable[32];

	printf("\njournal: %llu records in %llu groups, last durable %s ago, "
	    "waiting %u, lag %lld ms, disk %llu of %llu MB free\n",
	    (unsigned long long)j->records, (unsigned long long)j->groups,
	    since(s->now, j->durable, durable), j->waiting,
	    (long long)j->lag_ms, (unsigned long long)(j->disk_free >> 20),
	    (unsigned long long)(j->disk_total >> 20));
	signer_print("signer", &s->signer);
	signer_print("signer-tls", &s->signer_tls);
}

static void
times_print(const char *name, const cx_times *t)
{
	char a[32], b[32], c[32];

	if (t->n > 0)
		printf("  %-10s %10llu %9.2f %9s %9s %9s\n", name,
		    (unsigned long long)t->n, (double)t->sum_us /
		    (double)t->n / 1000, bound(t->p50_us, a),
		    bound(t->p95_us, b), bound(t->p99_us, c));
}

static void
work_print(const cx_status *s)
{
	u_int i;

	printf("\nrequests %llu: overviews %llu, partial %llu, turned away "
	    "for maintenance %llu; now %u running on %u connections, %u of %u "
	    "calls\n", (unsigned long long)s->requests,
	    (unsigned long long)s->overviews, (unsigned long long)s->partial,
	    (unsigned long long)s->turned_away, s->running, s->connections,
	    s->calls, s->calls_max);
	for (i = 0; i < CX_OUTCOMES && i < GW_ERR_COUNT; i++)
		if (s->outcomes[i] > 0)
			printf("  %-14s %10llu  %s\n",
			    err_name((enum gw_err)i),
			    (unsigned long long)s->outcomes[i],
			    err_text((enum gw_err)i));
	if (s->overviews > 0)
		printf("CPU of the workers: %.0f us an overview\n",
		    (double)s->cpu_us / (double)s->overviews);
	printf("  %-10s %10s %9s %9s %9s %9s\n", "", "NUMBER", "MEAN ms",
	    "HALF <", "95 % <", "99 % <");
	times_print("whole", &s->whole);
	for (i = 0; i < CX_STATIONS; i++)
		times_print(tavle_station[i], &s->stations[i]);
}

void
drift_vis(const cx_status *s)
{
	head_print(s);
	self_print(s);
	roles_print(s);
	sources_print(s);
	tokens_print(s);
	certificates_print(s);
	keepers_print(s);
	work_print(s);
}

/* --- A request's way --- */

void
drift_vis_spor(const cx_trace *t)
{
	char tid[TID_LEN];
	unsigned i;

	printf("request %s\ntransaction %s\ntrace %s\n", t->request,
	    t->transaction, *t->trace != '\0' ? t->trace : "-");
	printf("%s %s %s%s http=%u octets=%u ms=%.2f\n\n",
	    tid_print(t->came, tid), *t->operation != '\0' ? t->operation :
	    "-", t->outcome < GW_ERR_COUNT ? err_name((enum gw_err)t->outcome)
	    : "?", t->partial ? " partial" : "", t->http, t->bytes,
	    (double)t->whole_us / 1000);
	for (i = 0; i < CX_STATIONS; i++)
		printf("%-10s %10.2f ms\n", tavle_station[i],
		    (double)t->us[i] / 1000);
	for (i = 0; i < SRC_ANTAL; i++)
		if (t->sources[i].questions > 0)
			printf("%-16s %3u questions  %-13s %6u ms\n",
			    drift_kilde(i), t->sources[i].questions,
			    drift_kilde_status(t->sources[i].status),
			    t->sources[i].ms);
}
