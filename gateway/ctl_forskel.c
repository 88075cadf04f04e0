/*
 * ctl_forskel.c - what differs between two versions, for people and JSON.
 */
#include <stdio.h>
#include <string.h>

#include "ctl.h"

enum gw_err
ctl_raekker(struct ctl *c, const char *kommune, uint64_t nr,
    struct ctl_raekker *out)
{
	enum gw_err rc;

	if ((rc = store_raekker(c->store, c->a, kommune, nr, ARK_KLE,
	    &out->kle)) != GW_OK)
		return rc;
	return store_raekker(c->store, c->a, kommune, nr, ARK_KRAV,
	    &out->krav);
}

/* The official title, or nothing. */
static const char *
titel(const struct central *k, const char *noegle)
{
	const struct kle_emne *e = central_kle(k, noegle);
	const struct krav_type *t = central_krav(k, noegle);

	if (e != NULL && e->titel != NULL)
		return e->titel;
	return t != NULL ? t->navn : "";
}

static const char *
intet(const char *s)
{
	return *s != '\0' ? s : "(intet)";
}

static void
nummer_print(const struct ctl *c, const struct aendring *x)
{
	printf("  %c %s %s%s\n", x->art, x->noegle,
	    titel(&c->conf->konfiguration->central, x->noegle),
	    x->art == '+' ? " (nyt)" : x->art == '-' ? " (fjernet)" : "");
}

/* What a filter's facets are, where it is known. */
static void
facetter_print(const struct ctl *c, const char *celle)
{
	const struct kle_emne *e;
	char facet[KLE_LEN];

	while (facet_naeste(&celle, facet))
		if ((e = ctl_facet(c, facet)) != NULL)
			printf("        %s %s\n", e->kle, e->titel);
}

static void
felt_print(const struct ctl *c, const struct aendring *x, int nyt)
{
	printf("      %s", felt_overskrift(x->felt));
	if (x->fagsystem != NULL && *x->fagsystem != '\0' &&
	    x->felt != FELT_FAGSYSTEM)
		printf(" (%s)", x->fagsystem);
	if (nyt)
		printf(": %s\n", x->til);
	else
		printf(": %s -> %s\n", intet(x->fra), intet(x->til));
	if (x->felt == FELT_FACET_KUN || x->felt == FELT_FACET_IKKE)
		facetter_print(c, x->til);
}

/* Of a new number, what it closes needs no line. */
static void
aendringer_print(const struct ctl *c, const struct aendringer *d)
{
	const struct aendring *x;
	const char *nu = "";
	size_t i;
	int nyt = 0;

	for (i = 0; i < d->n; i++) {
		x = &d->v[i];
		if (strcmp(nu, x->noegle) != 0) {
			nummer_print(c, x);
			nyt = x->art == '+';
		}
		nu = x->noegle;
		if (x->felt != FELT_ANTAL &&
		    !(nyt && strcmp(x->til, "nej") == 0))
			felt_print(c, x, nyt);
	}
}

static void
aendringer_json(const struct aendringer *d, const char **foer)
{
	const struct aendring *x;
	size_t i;

	for (i = 0; i < d->n; i++) {
		x = &d->v[i];
		printf("%s{\"art\":\"%c\",\"noegle\":\"%s\"", *foer, x->art,
		    x->noegle);
		*foer = ",";
		if (x->felt != FELT_ANTAL) {
			printf(",\"felt\":\"%s\",\"fagsystem\":",
			    felt_navn(x->felt));
			json_tekst(x->fagsystem != NULL ? x->fagsystem : "");
			printf(",\"fra\":");
			json_tekst(x->fra);
			printf(",\"til\":");
			json_tekst(x->til);
		}
		putchar('}');
	}
}

/* "version 3", or what is not stored yet. */
static const char *
version_tekst(struct ctl *c, uint64_t nr, const char *ellers)
{
	return nr == 0 ? ellers : arena_printf(c->a, "version %llu",
	    (unsigned long long)nr);
}

enum gw_err
ctl_forskel(struct ctl *c, const char *kommune, uint64_t fra_nr,
    uint64_t til_nr, const struct ctl_raekker *fra,
    const struct ctl_raekker *til, size_t *n)
{
	const struct kommune_konf *k = konfiguration_kommune(
	    c->conf->konfiguration, kommune);
	struct aendringer kle, krav;
	const char *foer = "";
	enum gw_err rc;

	if ((rc = raekker_forskel(c->a, &fra->kle, &til->kle, ARK_KLE,
	    &kle)) != GW_OK || (rc = raekker_forskel(c->a, &fra->krav,
	    &til->krav, ARK_KRAV, &krav)) != GW_OK)
		return rc;
	*n = kle.n + krav.n;
	if (c->json) {
		printf("{\"kommune\":\"%s\",\"fra\":%llu,\"til\":%llu,"
		    "\"aendringer\":[", kommune, (unsigned long long)fra_nr,
		    (unsigned long long)til_nr);
		aendringer_json(&kle, &foer);
		aendringer_json(&krav, &foer);
		puts("]}");
		return GW_OK;
	}
	printf("Kommune %s %s, %s -> %s:\n", kommune, k != NULL ? k->navn :
	    "", version_tekst(c, fra_nr, "intet"),
	    version_tekst(c, til_nr, "arket"));
	aendringer_print(c, &kle);
	aendringer_print(c, &krav);
	if (*n == 0)
		puts("  ingen forskel");
	return GW_OK;
}
