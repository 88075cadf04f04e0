#include "kreds.h"

#include <string.h>

enum { GODE = 0, FEJL };

enum kreds_svar
kreds_tag(struct kreds *k, int64_t now)
{
	if (k->tilstand == KREDS_LUKKET)
		return KREDS_JA;
	if (kreds_nej(k, now))
		return KREDS_NEJ;
	k->tilstand = KREDS_HALV;
	return KREDS_PROEVE;
}

int
kreds_nej(const struct kreds *k, int64_t now)
{
	return k->tilstand == KREDS_HALV ||
	    (k->tilstand == KREDS_AABEN && now < k->til);
}

static enum kreds_skift
kreds_luk(struct kreds *k)
{
	memset(k, 0, sizeof(*k));
	return KREDS_LUKKEDE;
}

static enum kreds_skift
kreds_aabn(struct kreds *k, int64_t now)
{
	k->tilstand = KREDS_AABEN;
	k->pause_ms = KREDS_PAUSE_MS;
	k->siden = now;
	k->til = now + k->pause_ms;
	return KREDS_AABNET;
}

/* The one call of the half-open state has ended. */
static enum kreds_skift
proeve_slut(struct kreds *k, enum kreds_udfald u, int64_t now)
{
	if (u == KREDS_GODT)
		return kreds_luk(k);
	k->tilstand = KREDS_AABEN;
	if (u == KREDS_FEJLET) {
		k->pause_ms = k->pause_ms * 2 < KREDS_PAUSE_MAX_MS ?
		    k->pause_ms * 2 : KREDS_PAUSE_MAX_MS;
		k->til = now + k->pause_ms;
	}
	return KREDS_UAENDRET;
}

/* Half of at least KREDS_MINDST in the window have failed. */
static int
halvdelen(const struct kreds *k, int64_t now)
{
	unsigned fejl = vindue_sum(&k->v, now, FEJL);
	unsigned alle = fejl + vindue_sum(&k->v, now, GODE);

	return alle >= KREDS_MINDST && fejl * 2 >= alle;
}

enum kreds_skift
kreds_slut(struct kreds *k, enum kreds_svar svar, enum kreds_udfald u,
    int64_t now)
{
	if (svar == KREDS_PROEVE)
		return proeve_slut(k, u, now);
	if (k->tilstand != KREDS_LUKKET || u == KREDS_NEUTRAL)
		return KREDS_UAENDRET;
	vindue_tael(&k->v, now, u == KREDS_GODT ? GODE : FEJL);
	k->i_traek = u == KREDS_GODT ? 0 : k->i_traek + 1;
	if (u == KREDS_FEJLET &&
	    (k->i_traek >= KREDS_I_TRAEK || halvdelen(k, now)))
		return kreds_aabn(k, now);
	return KREDS_UAENDRET;
}
