/*
 * metrik_kilde.c - the sources, and the tokens held for them.
 */
#include "metrik_impl.h"

#include "conf.h"
#include "kilde.h"
#include "kreds.h"

_Static_assert(KU_ANTAL <= TAVLE_KU, "a call's outcome has no counter");
_Static_assert(KILDE_SPANDE == TAVLE_KSPANDE, "answer times differ");

static const char *const kald_ord[KU_ANTAL] = {
	[KU_SVAR] = "answered", [KU_TID] = "timeout",
	[KU_IKKE_NAAET] = "unreachable", [KU_STORT] = "too_large",
	[KU_OPGIVET] = "abandoned", [KU_AFBRUDT] = "breaker_open",
	[KU_OPTAGET] = "queue_full"
};

static void
kilde_kald(struct metrik *m, const struct tavle_sum_kilde *k)
{
	char l[LABEL_LEN];
	int i;

	for (i = 0; i < KU_ANTAL; i++) {
		label(l, "source", k->navn);
		tal(m, label_mere(l, "outcome", kald_ord[i]), k->udfald[i]);
	}
}

static void
kilde_kreds(struct metrik *m, const struct tavle_sum_kilde *k)
{
	static const char *const ord[] = {
		[KREDS_LUKKET] = "closed", [KREDS_AABEN] = "open",
		[KREDS_HALV] = "half_open"
	};
	char l[LABEL_LEN];
	unsigned i;

	for (i = 0; i < sizeof(ord) / sizeof(*ord); i++) {
		label(l, "source", k->navn);
		tal(m, label_mere(l, "state", ord[i]), k->kreds == i);
	}
}

static void
kilde_svartid(struct metrik *m, const struct tavle_sum_kilde *k)
{
	uint64_t bounds[TAVLE_KSPANDE - 1];
	char l[LABEL_LEN];
	size_t i;

	for (i = 0; i < TAVLE_KSPANDE - 1; i++)
		bounds[i] = (uint64_t)kilde_spand_ms[i] * 1000;
	spande(m, label(l, "source", k->navn), k->svartid, bounds,
	    TAVLE_KSPANDE, k->svartid_ms * 1000);
}

#define KILDE_TAL(felt)							\
	static void							\
	tal_##felt(struct metrik *m, const struct tavle_sum_kilde *k)	\
	{								\
		char l[LABEL_LEN];					\
									\
		tal(m, label(l, "source", k->navn), k->felt);		\
	}
KILDE_TAL(igen)
KILDE_TAL(aabnet)
KILDE_TAL(under_vejs)
KILDE_TAL(i_koe)

static void
kilde_sidst(struct metrik *m, const struct tavle_sum_kilde *k)
{
	char l[LABEL_LEN];

	tidspunkt(m, label(l, "source", k->navn), k->svar_tid);
}

static const struct kilde_metrik {
	const char	*navn, *type, *help;
	void		(*print)(struct metrik *,
			    const struct tavle_sum_kilde *);
} kilde_metrikker[] = {
	{ "source_calls_total", "counter", "Calls, by what came of them.",
	    kilde_kald },
	{ "source_duration_seconds", "histogram", "Calls that were answered.",
	    kilde_svartid },
	{ "source_retries_total", "counter", "Questions put a second time.",
	    tal_igen },
	{ "source_breaker_state", "gauge", "1 for the state that its breaker "
	    "is in.", kilde_kreds },
	{ "source_breaker_opened_total", "counter", "Times that it opened.",
	    tal_aabnet },
	{ "source_calls_running", "gauge", "Calls under way.",
	    tal_under_vejs },
	{ "source_calls_queued", "gauge", "Calls that wait for their turn.",
	    tal_i_koe },
	{ "source_answered_timestamp_seconds", "gauge", "The last answer; 0: "
	    "none yet.", kilde_sidst },
};

void
kilder_print(struct metrik *m)
{
	const struct kilde_metrik *k;
	size_t i, j;

	for (i = 0; i < sizeof(kilde_metrikker) / sizeof(*k); i++) {
		k = &kilde_metrikker[i];
		familie(m, k->navn, k->type, k->help);
		for (j = 0; j < TAVLE_KILDER; j++)
			if (m->sum->kilder[j].navn[0] != '\0')
				k->print(m, &m->sum->kilder[j]);
	}
}

/* Tokens that still serve, of one source; *mindst ms to the first end. */
static unsigned
tokens_of(const struct metrik *m, unsigned kilde, int64_t *mindst)
{
	const struct tavle_worker *w = m->s->i_kraft < TAVLE_WORKERS ?
	    m->t->workers[m->s->i_kraft] : NULL;
	unsigned n = 0;
	int64_t left;
	size_t i;

	*mindst = 0;
	for (i = 0; w != NULL && i < TAVLE_TOKENS; i++) {
		left = atomic_load(&w->tokens[i].til) - m->now;
		if (left <= 0 || atomic_load(&w->tokens[i].kilde) != kilde + 1)
			continue;
		if (n++ == 0 || left < *mindst)
			*mindst = left;
	}
	return n;
}

void
tokens_print(struct metrik *m)
{
	char l[LABEL_LEN];
	int64_t mindst;
	unsigned i;

	familie(m, "tokens", "gauge", "Tokens held, of municipalities.");
	for (i = 0; i < TAVLE_KILDER; i++)
		if (i != SRC_STS && m->sum->kilder[i].navn[0] != '\0')
			tal(m, label(l, "source", m->sum->kilder[i].navn),
			    tokens_of(m, i, &mindst));
	familie(m, "token_remaining_min_seconds", "gauge", "Until the first "
	    "of them ends; none: there is no token.");
	for (i = 0; i < TAVLE_KILDER; i++)
		if (i != SRC_STS && m->sum->kilder[i].navn[0] != '\0' &&
		    tokens_of(m, i, &mindst) > 0)
			tidspunkt(m, label(l, "source",
			    m->sum->kilder[i].navn), mindst);
}
