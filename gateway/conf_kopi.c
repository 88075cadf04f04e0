/*
 * conf_kopi.c - a sheet's rows, copied out of the memory it was read in.
 *
 * Reading 98 municipalities' sheets takes several times the memory of what
 * they say, and each text stands in them a dozen times: what stays is copied,
 * each text once.
 */
#include "conf_impl.h"

#include <string.h>

#define SPANDE		1024		/* of the table of texts */

struct led {
	const struct led *naeste;
	const char	*tekst;
};

/* Every text that was kept, by hash. */
struct conf_tekster {
	const struct led *v[SPANDE];
};

/* FNV-1a, folded to a bucket. */
static size_t
spand(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return (h ^ h >> 16) % SPANDE;
}

/* The text in our arena, the same for equal texts; NULL stays NULL. */
static const char *
tekst(struct laes *l, const char *s)
{
	const struct led **hvor;
	const struct led *e;
	struct led *ny;

	if (s == NULL || l->mangler)
		return NULL;
	hvor = &l->tekster->v[spand(s)];
	for (e = *hvor; e != NULL; e = e->naeste)
		if (strcmp(e->tekst, s) == 0)
			return e->tekst;
	if ((ny = arena_alloc(l->a, sizeof(*ny))) == NULL ||
	    (ny->tekst = arena_strdup(l->a, s)) == NULL) {
		l->mangler = 1;
		return NULL;
	}
	ny->naeste = *hvor;
	*hvor = ny;
	return ny->tekst;
}

static void *
tabel(struct laes *l, size_t n, size_t size)
{
	void *p = n > 0 && !l->mangler ? arena_array(l->a, n, size) : NULL;

	l->mangler |= n > 0 && p == NULL;
	return p;
}

static void
tekster(struct laes *l, struct tekstliste *t)
{
	const char **v = tabel(l, t->n, sizeof(*v));
	size_t i;

	for (i = 0; v != NULL && i < t->n; i++)
		v[i] = tekst(l, t->v[i]);
	t->v = v;
}

static void
kontakt(struct laes *l, struct kontakt *k)
{
	const struct selvbetjening *fra = k->selvbetjening;
	struct selvbetjening *v = tabel(l, k->n_selvbetjening, sizeof(*v));
	size_t i;

	k->afdeling = tekst(l, k->afdeling);
	k->telefon = tekst(l, k->telefon);
	k->digitalpost = tekst(l, k->digitalpost);
	k->mereinformation = tekst(l, k->mereinformation);
	k->aktindsigt = tekst(l, k->aktindsigt);
	for (i = 0; v != NULL && i < k->n_selvbetjening; i++) {
		v[i].fagsystem = tekst(l, fra[i].fagsystem);
		v[i].navn = tekst(l, fra[i].navn);
		v[i].adresse = tekst(l, fra[i].adresse);
	}
	k->selvbetjening = v;
}

static enum gw_err
kopi_begynd(struct laes *l)
{
	if (l->tekster == NULL)
		l->tekster = arena_alloc(l->a, sizeof(*l->tekster));
	return l->tekster == NULL ? GW_ENOMEM : GW_OK;
}

enum gw_err
conf_kopi_kle(struct laes *l, struct kle_konf *k)
{
	if (kopi_begynd(l) != GW_OK)
		return GW_ENOMEM;
	tekster(l, &k->fagsystemfilter);
	tekster(l, &k->facet_vis_kun);
	tekster(l, &k->facet_vis_ikke);
	kontakt(l, &k->kontakt);
	return l->mangler ? GW_ENOMEM : GW_OK;
}

enum gw_err
conf_kopi_krav(struct laes *l, struct krav_konf *k)
{
	if (kopi_begynd(l) != GW_OK)
		return GW_ENOMEM;
	k->navn = tekst(l, k->navn);
	kontakt(l, &k->kontakt);
	return l->mangler ? GW_ENOMEM : GW_OK;
}
