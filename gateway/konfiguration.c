#include "konfiguration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tekst.h"

/* Every row that is looked up begins with its key, a string. */
static int
noegle_cmp(const void *noegle, const void *raekke)
{
	return strcmp(noegle, raekke);
}

static const void *
raekke_find(const char *noegle, const void *v, size_t n, size_t size)
{
	if (noegle == NULL || n == 0)
		return NULL;
	return bsearch(noegle, v, n, size, noegle_cmp);
}

const struct kommune_konf *
konfiguration_kommune(const struct konfiguration *k, const char *kode)
{
	return raekke_find(kode, k->kommuner, k->n_kommuner,
	    sizeof(*k->kommuner));
}

const struct kommune_konf *
konfiguration_kommune_cvr(const struct konfiguration *k, const char *cvr)
{
	size_t i;

	if (cvr == NULL || *cvr == '\0')
		return NULL;
	for (i = 0; i < k->n_kommuner; i++)
		if (strcmp(k->kommuner[i].cvr, cvr) == 0)
			return &k->kommuner[i];
	return NULL;
}

const struct kle_konf *
kommune_kle(const struct kommune_konf *k, const char *kle)
{
	return raekke_find(kle, k->kle, k->n_kle, sizeof(*k->kle));
}

const struct krav_konf *
kommune_krav(const struct kommune_konf *k, const char *kravtype)
{
	size_t i;

	for (i = 0; i < k->n_krav; i++)
		if (uuid_lig(k->krav[i].kravtype, kravtype))
			return &k->krav[i];
	return NULL;
}

const struct kle_emne *
central_kle(const struct central *c, const char *kle)
{
	return raekke_find(kle, c->kle, c->n_kle, sizeof(*c->kle));
}

int
central_ejerbaseret(const struct central *c, const char *kle, int32_t dag)
{
	const struct kle_emne *e = central_kle(c, kle);

	if (e == NULL || !e->ejerbaseret)
		return 0;
	return (e->ejer_fra == DAG_INGEN || e->ejer_fra <= dag) &&
	    (e->ejer_til == DAG_INGEN || dag < e->ejer_til);
}

int
central_alder(const struct central *c, const char *kle)
{
	const struct kle_alder *a = raekke_find(kle, c->alder, c->n_alder,
	    sizeof(*c->alder));

	return a != NULL ? a->alder : c->mindstealder;
}

const struct krav_type *
central_krav(const struct central *c, const char *kravtype)
{
	size_t i;

	for (i = 0; i < c->n_krav; i++)
		if (uuid_lig(c->krav[i].kravtype, kravtype))
			return &c->krav[i];
	return NULL;
}

int
kommune_navn(const char *stednavn, char *out, size_t size)
{
	static const struct { const char *sted, *navn; } undtagelser[] = {
		{ "København", "Københavns Kommune" },
		{ "Bornholm", "Bornholms Regionskommune" },
	};
	const size_t antal = sizeof(undtagelser) / sizeof(undtagelser[0]);
	size_t i;
	int n;

	for (i = 0; i < antal; i++)
		if (strcmp(stednavn, undtagelser[i].sted) == 0)
			break;
	if (i < antal)
		n = snprintf(out, size, "%s", undtagelser[i].navn);
	else
		n = snprintf(out, size, "%s Kommune", stednavn);
	return n >= 0 && (size_t)n < size;
}
