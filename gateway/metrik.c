/*
 * metrik.c - the gateway as a whole, and its requests.
 */
#include "metrik_impl.h"

#include <ctype.h>
#include <string.h>

/* --- The gateway as a whole --- */

static void
gateway_print(struct metrik *m)
{
	const struct tavle_parent *p = &m->s->parent;
	char l[LABEL_LEN], text[TAVLE_NAVN];
	size_t i;

	familie(m, "build_info", "gauge", "The program in force.");
	label(l, "version", tavle_tekst(p->version, sizeof(p->version), text));
	tal(m, l, 1);
	familie(m, "start_time_seconds", "gauge", "When it was started.");
	tidspunkt(m, "", atomic_load(&p->startet));
	familie(m, "upgrades", "gauge", "Times the program was exchanged.");
	tal(m, "", atomic_load(&p->generation));
	familie(m, "alive", "gauge", "1 while parent and worker are heard "
	    "from.");
	tal(m, "", (uint64_t)m->s->lever);
	familie(m, "ready", "gauge", "1 while requests are answered.");
	tal(m, "", (uint64_t)m->s->klar);
	familie(m, "unready", "gauge", "1 for each reason not to be ready.");
	for (i = 0; i < SG_ANTAL; i++)
		tal(m, label(l, "reason", sundhed_ord[i]),
		    (uint64_t)m->s->grund[i]);
}

/* Which configuration is in force. */
static void
konfiguration_print(struct metrik *m)
{
	const struct tavle_parent *p = &m->s->parent;
	char l[LABEL_LEN], text[TAVLE_NAVN];

	familie(m, "snapshot_info", "gauge", "The configuration in force, by "
	    "the fingerprint of its image.");
	label(l, "fingerprint", tavle_tekst(p->aftryk, sizeof(p->aftryk),
	    text));
	tal(m, l, 1);
	familie(m, "snapshot_timestamp_seconds", "gauge", "Since when it is "
	    "in force.");
	tidspunkt(m, "", atomic_load(&p->i_kraft));
	familie(m, "snapshot_municipalities", "gauge", "Municipalities that "
	    "have opened something.");
	tal(m, "", p->kommuner_konfigureret);
	familie(m, "reloads_total", "counter", "Configurations read again, by "
	    "what came of them.");
	tal(m, label(l, "result", "in_force"), atomic_load(&p->genlaest));
	tal(m, label(l, "result", "refused"),
	    atomic_load(&p->genlaest_afvist));
}

static void
vedligehold_print(struct metrik *m)
{
	const struct tavle_parent *p = &m->s->parent;
	uint32_t lukkede = atomic_load(&p->lukkede_kilder);
	char l[LABEL_LEN];
	size_t i;

	familie(m, "maintenance", "gauge", "1 while all is closed for "
	    "maintenance.");
	tal(m, "", atomic_load(&p->lukket) != 0);
	familie(m, "maintenance_source", "gauge", "1 while a source is "
	    "closed for maintenance.");
	for (i = 0; i < TAVLE_KILDER; i++)
		if (m->sum->kilder[i].navn[0] != '\0')
			tal(m, label(l, "source", m->sum->kilder[i].navn),
			    lukkede >> i & 1);
	familie(m, "maintenance_municipalities", "gauge", "Municipalities "
	    "closed for maintenance.");
	tal(m, "", atomic_load(&p->lukkede_kommuner));
}

/* --- Requests --- */

/* "GW_ETIMEOUT": "timeout". */
static const char *
udfald_ord(enum gw_err rc, char out[32])
{
	const char *s = err_name(rc) + strlen("GW_");
	size_t i;

	if (rc != GW_OK)
		s++;
	for (i = 0; i < 31 && s[i] != '\0'; i++)
		out[i] = (char)tolower((unsigned char)s[i]);
	out[i] = '\0';
	return out;
}

/* Counters of several boards may be of different moments. */
static uint64_t
uden(uint64_t alle, uint64_t del)
{
	return alle > del ? alle - del : 0;
}

static void
udfald_print(struct metrik *m)
{
	const struct tavle_sum *s = m->sum;
	char l[LABEL_LEN], word[32];
	uint64_t n;
	int i;

	familie(m, "requests_total", "counter", "Requests, by what came of "
	    "them.");
	for (i = 0; i < GW_ERR_COUNT; i++) {
		n = s->udfald[i];
		if (i == GW_OK)
			n = uden(n, s->delvise);
		if (i == GW_EBUSY)
			n = uden(n, s->vedligehold);
		tal(m, label(l, "outcome", udfald_ord((enum gw_err)i, word)),
		    n);
	}
	tal(m, label(l, "outcome", "partial"), s->delvise);
	tal(m, label(l, "outcome", "maintenance"), s->vedligehold);
	familie(m, "overviews_total", "counter", "Answers with an overview.");
	tal(m, "", s->oversigter);
}

void
tider(struct metrik *m, const char *labels, const struct tavle_sum_tider *t)
{
	uint64_t bounds[TAVLE_SPANDE - 1];
	size_t i;

	for (i = 0; i < TAVLE_SPANDE - 1; i++)
		bounds[i] = tavle_spand_us[i];
	spande(m, labels, t->spand, bounds, TAVLE_SPANDE, t->sum_us);
}

static void
tider_print(struct metrik *m)
{
	char l[LABEL_LEN];
	size_t i;

	familie(m, "request_duration_seconds", "histogram", "Verified "
	    "requests, from the last octet to the answer.");
	tider(m, "", &m->sum->hele);
	familie(m, "station_duration_seconds", "histogram", "What a request's "
	    "time goes to.");
	for (i = 0; i < STATIONER; i++)
		tider(m, label(l, "station", tavle_station[i]),
		    &m->sum->stationer[i]);
}

static void
plads_print(struct metrik *m)
{
	const struct tavle_sum *s = m->sum;

	familie(m, "connections", "gauge", "Connections of callers.");
	tal(m, "", s->forbindelser);
	familie(m, "requests_running", "gauge", "Requests under way.");
	tal(m, "", s->i_gang);
	familie(m, "threads", "gauge", "Requests that can be under way at "
	    "once.");
	tal(m, "", s->traade);
	familie(m, "planned_calls", "gauge", "Calls of sources planned for "
	    "the requests under way.");
	tal(m, "", s->kald);
	familie(m, "planned_calls_max", "gauge", "Calls from which on "
	    "requests are turned away.");
	tal(m, "", s->kald_max);
	familie(m, "worker_starts_total", "counter", "Workers started, for "
	    "reloads too.");
	tal(m, "", s->starter);
	familie(m, "worker_seen_timestamp_seconds", "gauge", "When the worker "
	    "in force last told of itself.");
	tidspunkt(m, "", s->levende);
}

void
metrik_print(const struct tavlerne *t, const struct sundhed *s, int64_t now,
    struct buf *b)
{
	static void (*const dele[])(struct metrik *) = {
		gateway_print, konfiguration_print, vedligehold_print,
		udfald_print, tider_print, plads_print, kilder_print,
		tokens_print, certs_print, journal_print, signer_print,
		roller_print, forbrug_print
	};
	struct metrik m = { b, t, s, NULL, now, NULL };
	size_t i;

	if ((m.sum = arena_alloc(b->a, sizeof(*m.sum))) == NULL) {
		b->full = 1;		/* buf_end() tells */
		return;
	}
	sundhed_sum(t, s, m.sum);
	for (i = 0; i < sizeof(dele) / sizeof(*dele); i++)
		dele[i](&m);
}
