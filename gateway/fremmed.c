#include "fremmed.h"

#include <string.h>

#include "ejendom.h"
#include "ikraft.h"

/* Owned by others only, at any time: who owns it now is the rules' to say
 * (ejer_fremmed()).  ogsaa: a CVR that may own it besides, or NULL. */
static int
ejes_af_andre(const struct aktoer *v, size_t n, const struct kommune_konf *k,
    const char *ogsaa)
{
	int ejere = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (v[i].rolle != AKTOER_EJER || v[i].cvr[0] == '\0')
			continue;
		if (strcmp(v[i].cvr, k->cvr) == 0 ||
		    (ogsaa != NULL && strcmp(v[i].cvr, ogsaa) == 0))
			return 0;
		ejere++;
	}
	return ejere > 0;
}

int
fremmed_sager(const struct kommune_svar *ks, size_t from,
    const struct cpr *borger)
{
	const struct sag *s;
	size_t i;

	for (i = from; i < ks->sager.n; i++) {
		s = &ks->sager.v[i];
		if (part_fremmed(s->parter.v, s->parter.n, borger) ||
		    ejes_af_andre(s->aktoerer.v, s->aktoerer.n, ks->konf, NULL))
			return 1;
	}
	return 0;
}

static int
ejendom_ejet(const struct ejendom *e, const struct svar *svar)
{
	const struct ejerskab *x;
	size_t i, j;

	for (i = 0; i < svar->ejerskaber.n; i++) {
		x = &svar->ejerskaber.v[i];
		if (e->art == EJENDOM_BFE && e->bfe == x->bfe)
			return 1;
		for (j = 0; j < x->esr.n; j++)
			if (ejendom_lig(e, &x->esr.v[j]))
				return 1;
	}
	return 0;
}

static int
genstande_fremmede(const struct sag *s, const struct svar *svar)
{
	size_t i;

	for (i = 0; i < s->genstande.n; i++)
		if (s->genstande.v[i].ejendom.art != EJENDOM_INGEN &&
		    ejendom_ejet(&s->genstande.v[i].ejendom, svar))
			return 0;
	return 1;
}

int
fremmed_ejersager(const struct kommune_svar *ks, size_t from,
    const struct svar *svar)
{
	const struct sag *s;
	size_t i;

	for (i = from; i < ks->ejersager.n; i++) {
		s = &ks->ejersager.v[i];
		if (genstande_fremmede(s, svar) ||
		    ejes_af_andre(s->aktoerer.v, s->aktoerer.n, ks->konf, NULL))
			return 1;
	}
	return 0;
}

int
fremmed_bevillinger(const struct kommune_svar *ks, size_t from,
    const struct cpr *borger, const struct central *central)
{
	const struct bevilling *b;
	size_t i;

	for (i = from; i < ks->bevillinger.n; i++) {
		b = &ks->bevillinger.v[i];
		if (part_fremmed(b->parter.v, b->parter.n, borger) ||
		    ejes_af_andre(b->aktoerer.v, b->aktoerer.n, ks->konf,
		    central->udbetaling_danmark))
			return 1;
	}
	return 0;
}

int
fremmed_effektueringer(const struct kommune_svar *ks, size_t from,
    const struct cpr *borger, const struct central *central)
{
	const struct effektuering *e;
	size_t i;

	for (i = from; i < ks->effektueringer.n; i++) {
		e = &ks->effektueringer.v[i];
		if (part_fremmed(e->parter.v, e->parter.n, borger) ||
		    ejes_af_andre(e->aktoerer.v, e->aktoerer.n, ks->konf,
		    central->udbetaling_danmark))
			return 1;
	}
	return 0;
}

int
fremmed_fordringer(const struct kommune_svar *ks, size_t from,
    const struct cpr *borger)
{
	const struct fordring *f;
	size_t i;

	for (i = from; i < ks->fordringer.n; i++) {
		f = &ks->fordringer.v[i];
		if (!cpr_equal(&f->debitor, borger) ||
		    strcmp(f->kreditor_cvr, ks->konf->cvr) != 0)
			return 1;
	}
	return 0;
}

int
fremmed_ejerskaber(const struct svar *svar, size_t from,
    const struct cpr *borger)
{
	size_t i;

	for (i = from; i < svar->ejerskaber.n; i++)
		if (!cpr_equal(&svar->ejerskaber.v[i].ejer, borger))
			return 1;
	return 0;
}
