#include "ikraft.h"

#include <string.h>

#include "tekst.h"

int
ikraft_senere(const struct periode *ny, const struct periode *hidtil,
    int64_t now)
{
	return periode_gaelder(ny, now) &&
	    (hidtil == NULL || ny->fra > hidtil->fra);
}

int
liv_findes(enum livscyklus liv)
{
	return liv_navn(liv) == NULL;
}

const char *
liv_navn(enum livscyklus liv)
{
	if (liv == LIV_SLETTET)
		return "Slettet";
	return liv == LIV_PASSIVERET ? "Passiveret" : NULL;
}

const struct klasse *
klasse_gaeldende(const struct klasse *v, size_t n, enum klasse_rolle rolle,
    int64_t now)
{
	const struct klasse *bedst = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].rolle == rolle && ikraft_senere(&v[i].virkning,
		    bedst == NULL ? NULL : &bedst->virkning, now))
			bedst = &v[i];
	return bedst;
}

const struct aktoer *
aktoer_gaeldende(const struct aktoer *v, size_t n, enum aktoer_rolle rolle,
    int64_t now)
{
	const struct aktoer *bedst = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].rolle == rolle && ikraft_senere(&v[i].virkning,
		    bedst == NULL ? NULL : &bedst->virkning, now))
			bedst = &v[i];
	return bedst;
}

const struct itsystem *
master_gaeldende(const struct itsystem *v, size_t n, int64_t now)
{
	const struct itsystem *bedst = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].rolle == SYSTEM_MASTER &&
		    ikraft_senere(&v[i].virkning,
		    bedst == NULL ? NULL : &bedst->virkning, now))
			bedst = &v[i];
	return bedst;
}

int
aktoer_er(const struct aktoer *v, size_t n, enum aktoer_rolle rolle,
    const char *cvr, int64_t now)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].rolle == rolle && cvr != NULL &&
		    periode_gaelder(&v[i].virkning, now) &&
		    strcmp(v[i].cvr, cvr) == 0)
			return 1;
	return 0;
}

int
ejer_fremmed(const struct aktoer *v, size_t n, const char *cvr,
    const char *ogsaa, int64_t now)
{
	const struct aktoer *ejer = aktoer_gaeldende(v, n, AKTOER_EJER, now);

	if (ejer == NULL || ejer->cvr[0] == '\0')
		return 0;
	return strcmp(ejer->cvr, cvr) != 0 &&
	    (ogsaa == NULL || strcmp(ejer->cvr, ogsaa) != 0);
}

const char *
aktoer_navn(const struct aktoer *a)
{
	return a == NULL || a->type == AKTOERTYPE_BRUGER ? NULL : a->navn;
}

const struct klasse *
visning_undtaget(const struct klasse *v, size_t n, const char *undtaget,
    int64_t now)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!periode_gaelder(&v[i].virkning, now))
			continue;
		if (undtaget == NULL ? v[i].rolle == KLASSE_VISNING :
		    uuid_lig(v[i].uuid, undtaget))
			return &v[i];
	}
	return NULL;
}

int
profil_gaeldende(const struct profil *v, size_t n, int64_t now)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (periode_gaelder(&v[i].virkning, now))
			return 1;
	return 0;
}

const struct sag_fremdrift *
sag_fremdrift_gaeldende(const struct sag *s, int64_t now)
{
	const struct sag_fremdrift *f, *bedst = NULL;
	size_t i;

	for (i = 0; i < s->fremdrift.n; i++) {
		f = &s->fremdrift.v[i];
		if (f->kode == SAG_INGEN || !periode_gaelder(&f->virkning, now))
			continue;
		if (bedst == NULL || f->virkning.fra > bedst->virkning.fra ||
		    (f->virkning.fra == bedst->virkning.fra &&
		    f->kode > bedst->kode))
			bedst = f;
	}
	return bedst;
}

enum dokument_kode
dokument_kode_gaeldende(const struct dokument *d, int64_t now)
{
	const struct dokument_fremdrift *bedst = NULL;
	size_t i;

	for (i = 0; i < d->fremdrift.n; i++)
		if (ikraft_senere(&d->fremdrift.v[i].virkning,
		    bedst == NULL ? NULL : &bedst->virkning, now))
			bedst = &d->fremdrift.v[i];
	return bedst == NULL ? DOK_INGEN : bedst->kode;
}

enum part_svar
part_primaer(const struct part *v, size_t n, const struct cpr *borger,
    int64_t now)
{
	const struct part *p = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (v[i].rolle != PARTROLLE_PRIMAER ||
		    !periode_gaelder(&v[i].virkning, now))
			continue;
		if (p != NULL)
			return PARTSVAR_ANDEN;	/* R25: nobody's */
		p = &v[i];
	}
	if (p == NULL)
		return PARTSVAR_ANDEN;
	if (p->art != PART_CPR)
		return PARTSVAR_IKKE_CPR;
	return cpr_equal(&p->cpr, borger) ? PARTSVAR_BORGER : PARTSVAR_ANDEN;
}

int
part_fremmed(const struct part *v, size_t n, const struct cpr *borger)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].art == PART_CPR && cpr_equal(&v[i].cpr, borger))
			return 0;
	return n > 0;
}
