/*
 * kreds.h - a source's circuit breaker.
 *
 * Closed, calls pass.  It opens when five in a row have failed, or half of at
 * least twenty in ten seconds; then no call is made and the caller knows at
 * once.  After a pause one call, the probe, may try: if it succeeds the
 * breaker closes, if it fails the pause doubles, from one second to thirty.
 *
 * What a failure is, the caller decides (kilde.h).  Calls that were under way
 * when it opened say nothing any more: only the probe closes it.
 *
 * Pure: time is an argument (clock_mono() ms).  Threads: whoever owns it locks
 * it.
 */
#ifndef GW_KREDS_H
#define GW_KREDS_H

#include "vindue.h"

#define KREDS_I_TRAEK	5		/* failures in a row that open it */
#define KREDS_MINDST	20		/* calls, of which half failing opens */
#define KREDS_PAUSE_MS	1000		/* the first pause, */
#define KREDS_PAUSE_MAX_MS 30000	/* and the longest */

enum kreds_tilstand { KREDS_LUKKET = 0, KREDS_AABEN, KREDS_HALV };

/* Start it zeroed: closed. */
struct kreds {
	enum kreds_tilstand tilstand;
	struct vindue	 v;		/* good, and failed */
	unsigned	 i_traek;	/* failures since the last good one */
	unsigned	 pause_ms;
	int64_t		 siden;		/* when it opened */
	int64_t		 til;		/* open: no probe before */
};

/* May a call be made? */
enum kreds_svar {
	KREDS_NEJ = 0,
	KREDS_JA,
	KREDS_PROEVE		/* yes, and it is the probe: say so at its end */
};
enum kreds_svar	 kreds_tag(struct kreds *, int64_t now);

/* 1 when kreds_tag() would say no; nothing changes. */
int		 kreds_nej(const struct kreds *, int64_t now);

/* How a call went; NEUTRAL: it says nothing of the source. */
enum kreds_udfald { KREDS_NEUTRAL = 0, KREDS_GODT, KREDS_FEJLET };

/* What came of telling: the caller logs it. */
enum kreds_skift { KREDS_UAENDRET = 0, KREDS_AABNET, KREDS_LUKKEDE };

/* A call that kreds_tag() allowed has ended; what it said then as svar. */
enum kreds_skift kreds_slut(struct kreds *, enum kreds_svar,
		    enum kreds_udfald, int64_t now);

#endif
