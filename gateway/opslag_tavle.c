#include "opslag_tavle.h"

#include <string.h>

#include "clock.h"

enum tavle_station
opslag_station(struct opslag *o, enum tavle_station s)
{
	enum tavle_station foer = o->station;
	int64_t now = tavle_us();

	if (o->siden != 0 && now > o->siden)
		o->us[foer] += (uint32_t)(now - o->siden);
	o->siden = now;
	o->station = s;
	return foer;
}

void
opslag_spurgt(struct opslag *o, enum conf_source_nr nr,
    enum kilde_status status, unsigned ms)
{
	struct tavle_spurgt *s = &o->spurgt[nr];

	s->kald++;
	if ((uint32_t)status > s->status)
		s->status = (uint32_t)status;
	if (ms > s->ms)
		s->ms = ms;
}

/* Some source has not said what there is. */
static int
is_partial(const struct opslag *o)
{
	size_t i;

	for (i = 0; i < SRC_ANTAL; i++)
		if (o->spurgt[i].status > KS_OK)
			return 1;
	return 0;
}

static const char *
operation(const struct opslag *o)
{
	if (o->besked.action == NULL || !o->besked.verified)
		return "";
	return strcmp(o->besked.action, BB_HENTOVERBLIK) == 0 ?
	    "HentOverblik" : strcmp(o->besked.action, BB_HENTVERIFIKATION) ==
	    0 ? "HentVerifikation" : "";
}

static void
trace_keep(struct tavle_worker *w, const struct opslag *o, enum gw_err rc,
    const struct server_answer *ans, size_t bytes, uint64_t us)
{
	struct tavle_spor *s = &w->spor[atomic_fetch_add(&w->naeste_spor, 1) %
	    TAVLE_SPOR];

	tavle_skriv(&s->laas);
	tavle_saet(s->id, sizeof(s->id), o->id);
	tavle_saet(s->transaktion, sizeof(s->transaktion), o->transaktion);
	tavle_saet(s->trace, sizeof(s->trace), o->spor.id);
	tavle_saet(s->op, sizeof(s->op), operation(o));
	s->udfald = (uint32_t)rc;
	s->delvis = rc == GW_OK && is_partial(o);
	s->http = (uint32_t)ans->status;
	s->bytes = (uint32_t)bytes;
	s->tid = o->now;
	memcpy(s->us, o->us, sizeof(s->us));
	s->ialt_us = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
	memset(s->kilder, 0, sizeof(s->kilder));
	memcpy(s->kilder, o->spurgt, sizeof(o->spurgt));
	tavle_skrevet(&s->laas);
}

void
opslag_tael(struct opslag *o, enum gw_err rc, const struct server_answer *ans,
    size_t bytes)
{
	struct tavle_worker *w = tavle_min.worker;
	uint64_t us = (uint64_t)o->ventet_us;
	size_t i;

	if (w == NULL)
		return;
	opslag_station(o, o->station);	/* what it was last at ends here */
	for (i = 0; i < STATIONER; i++)
		us += o->us[i];
	atomic_fetch_add(&w->udfald[rc], 1);
	if (rc == GW_OK) {
		atomic_fetch_add(&w->oversigter, 1);
		atomic_fetch_add(&w->delvise, (unsigned)is_partial(o));
	}
	if (o->besked.verified) {
		tavle_tid(&w->hele, us);
		for (i = 0; i < STATIONER; i++)
			if (o->us[i] > 0)
				tavle_tid(&w->stationer[i], o->us[i]);
	}
	trace_keep(w, o, rc, ans, bytes, us);
}

void
opslag_tael_afvist(int vedligehold)
{
	struct tavle_worker *w = tavle_min.worker;

	if (w == NULL)
		return;
	atomic_fetch_add(&w->udfald[GW_EBUSY], 1);
	atomic_fetch_add(&w->vedligehold, (unsigned)(vedligehold != 0));
}

int
gateway_lukket(void)
{
	return tavle_min.faelles != NULL && atomic_load_explicit(
	    &tavle_min.faelles->lukket, memory_order_relaxed) != 0;
}

int
kilde_lukket(enum conf_source_nr nr, const char *kode)
{
	const struct tavle_parent *p = tavle_min.faelles;
	unsigned closed;

	if (p == NULL)
		return 0;
	closed = atomic_load_explicit(&p->lukkede_kilder,
	    memory_order_relaxed);
	return (closed & (1u << nr | 1u << SRC_STS)) != 0 ||
	    (kode != NULL && tavle_kommune_lukket(p, kode));
}
