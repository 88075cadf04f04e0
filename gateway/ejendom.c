#include "ejendom.h"

int
ejendom_lig(const struct ejendom *a, const struct ejendom *b)
{
	if (a->art != b->art)
		return 0;
	if (a->art == EJENDOM_BFE)
		return a->bfe != 0 && a->bfe == b->bfe;
	return a->art == EJENDOM_ESR && a->esr_nr != 0 &&
	    a->esr_kommune == b->esr_kommune && a->esr_nr == b->esr_nr;
}

int
ejerskab_taeller(const struct ejerskab *e, const struct cpr *borger,
    int64_t now)
{
	return cpr_equal(&e->ejer, borger) && e->rolle == EJERROLLE_EJER &&
	    (e->status == EJERSTATUS_GAELDENDE ||
	    e->status == EJERSTATUS_HISTORISK) && e->virkning.fra <= now;
}

/* The property that was owned, under either of its numbers. */
static int
ejerskab_af(const struct ejerskab *e, const struct ejendom *ejendom)
{
	const struct ejendom bfe = { .art = EJENDOM_BFE, .bfe = e->bfe };
	size_t i;

	if (ejendom_lig(&bfe, ejendom))
		return 1;
	for (i = 0; i < e->esr.n; i++)
		if (ejendom_lig(&e->esr.v[i], ejendom))
			return 1;
	return 0;
}

static enum ejer_svar
genstand_ejer(const struct genstand *g, const struct ejerskab *e, int64_t da,
    int64_t now)
{
	if (!ejerskab_af(e, &g->ejendom))
		return EJERSVAR_INGEN;
	if (!periode_gaelder(&g->virkning, now))
		return EJERSVAR_VIRKNING;
	if (!g->byggeri)
		return EJERSVAR_ROLLE;
	if (!g->er_ejendom)
		return EJERSVAR_TYPE;
	if (da == TID_INGEN || !periode_gaelder(&e->virkning, da))
		return EJERSVAR_TID;
	return EJERSVAR_JA;
}

enum ejer_svar
ejendom_ejer(const struct svar *svar, const struct cpr *borger,
    const struct sag *s, int64_t da, int64_t now)
{
	enum ejer_svar ny, bedst = EJERSVAR_INGEN;
	size_t i, j;

	for (i = 0; i < svar->ejerskaber.n; i++) {
		if (!ejerskab_taeller(&svar->ejerskaber.v[i], borger, now))
			continue;
		for (j = 0; j < s->genstande.n; j++) {
			ny = genstand_ejer(&s->genstande.v[j],
			    &svar->ejerskaber.v[i], da, now);
			if (ny > bedst)
				bedst = ny;
		}
	}
	return bedst;
}
