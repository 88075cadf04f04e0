/*
 * ctl_import.c - a municipality's sheet becomes its next version, or an old
 * version does.
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "ctl.h"

/* A sheet read, whose municipalities are dealt with one by one. */
struct import {
	struct ctl	*c;
	struct konfigark ark;
	const char	*fil;		/* as given */
	size_t		 n_aendret;
};

static const char *
uden_mappe(const char *fil)
{
	const char *slash = strrchr(fil, '/');

	return slash != NULL ? slash + 1 : fil;
}

/* Reads and judges the sheet; its findings are told. */
static int
ark_laest(struct import *i)
{
	struct ctl *c = i->c;
	struct ark_grundlag g = { c->conf->konfiguration, c->kommune,
	    tid_dag(clock_now()) };
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = conf_read_disk(NULL, c->a, i->fil, &bytes, &len)) != GW_OK)
		return ctl_fejl("%s: %s", i->fil, err_text(rc));
	rc = konfigark_laes(c->a, &g, bytes, len, &i->ark);
	ctl_fund(c, i->fil, &i->ark, 1);
	if (rc == GW_OK && c->krav && !i->ark.krav)
		fprintf(stderr, "%s: fejl: arket er for KLE-numre, ikke for "
		    "kravtyper\n", i->fil);
	else if (rc == GW_OK)
		return CTL_OK;
	else if (rc != GW_ECONF)
		return ctl_grund(c, rc);
	fprintf(stderr, "%s: %zu fejl, %zu advarsler: intet er ændret\n",
	    i->fil, i->ark.n_fejl, i->ark.n_fund - i->ark.n_fejl);
	return CTL_AFVIST;
}

/* The newest version of it that the store has; nr 0: none. */
static enum gw_err
nyeste(struct ctl *c, const char *kommune, struct version *out)
{
	struct versioner v;
	enum gw_err rc;

	memset(out, 0, sizeof(*out));
	rc = store_historie(c->store, c->a, kommune, &v);
	if (rc == GW_OK && v.n > 0)
		*out = v.v[0];
	return rc;
}

/* What the municipality has after the sheet. */
static enum gw_err
efter_arket(struct import *i, const char *kommune,
    const struct ctl_raekker *foer, struct ctl_raekker *efter)
{
	struct ctl *c = i->c;
	struct raekker *maal = i->ark.krav ? &efter->krav : &efter->kle;
	struct raekker ny;
	enum gw_err rc;

	*efter = *foer;
	if ((rc = raekker_af_ark(c->a, &i->ark, kommune, &ny)) != GW_OK)
		return rc;
	if (c->flet)
		return raekker_flet(c->a, i->ark.krav ? &foer->krav :
		    &foer->kle, &ny, maal);
	*maal = ny;
	return GW_OK;
}

/* Shows one municipality's difference, and stores it where asked. */
static enum gw_err
kommune_import(struct import *i, const char *kommune)
{
	struct ctl *c = i->c;
	struct ctl_raekker foer, efter;
	struct version v, gammel;
	enum gw_err rc;
	size_t n;

	if ((rc = nyeste(c, kommune, &gammel)) != GW_OK ||
	    (rc = ctl_raekker(c, kommune, gammel.nr, &foer)) != GW_OK ||
	    (rc = efter_arket(i, kommune, &foer, &efter)) != GW_OK ||
	    (rc = ctl_forskel(c, kommune, gammel.nr, 0, &foer, &efter,
	    &n)) != GW_OK)
		return rc;
	/* a first version says that the municipality has configured */
	if (!c->publicer || (n == 0 && gammel.nr != 0))
		return GW_OK;
	v = ctl_version(c, uden_mappe(i->fil));
	memcpy(v.kommune, kommune, sizeof(v.kommune));
	if ((rc = store_ny(c->store, &v, &efter.kle, &efter.krav)) == GW_OK) {
		i->n_aendret++;
		if (!c->json)
			printf("Kommune %s: version %llu\n", v.kommune,
			    (unsigned long long)v.nr);
	}
	return rc;
}

static enum gw_err
kommuner_import(struct import *i)
{
	enum gw_err rc = GW_OK;
	size_t k;

	if (i->c->kommune != NULL)
		return kommune_import(i, i->c->kommune);
	for (k = 0; k < i->ark.n_kommuner && rc == GW_OK; k++)
		rc = kommune_import(i, i->ark.kommuner[k].kode);
	return rc;
}

int
verb_import(struct ctl *c)
{
	struct import i = { .c = c, .fil = c->arg[0] };
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if (c->kommune != NULL && ctl_kommune(c) == NULL)
		return CTL_BRUG;
	if ((status = ark_laest(&i)) != CTL_OK)
		return status;
	if ((rc = store_begin(c->store)) != GW_OK)
		return ctl_grund(c, rc);
	if ((rc = kommuner_import(&i)) != GW_OK) {
		store_undo(c->store);
		return ctl_grund(c, rc);
	}
	if (c->publicer && i.n_aendret > 0)
		return publicer(c);
	store_undo(c->store);
	if (!c->publicer && !c->json)
		puts("Intet er ændret; tilføj --publish for at sætte det i "
		    "kraft.");
	return CTL_OK;
}

/* --- Back --- */

/* CTL_OK: the version is there. */
static int
version_find(struct ctl *c, const struct versioner *v, unsigned long nr)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (v->v[i].nr == nr)
			return CTL_OK;
	fprintf(stderr, "fejl: kommune %s har ingen version %lu; se "
	    "\"gatewayctl konfiguration history --kommune %s\"\n", c->kommune,
	    nr, c->kommune);
	return CTL_AFVIST;
}

static enum gw_err
tilbage(struct ctl *c, uint64_t fra)
{
	struct ctl_raekker foer, efter;
	struct version v;
	enum gw_err rc;
	size_t n;

	if ((rc = ctl_raekker(c, c->kommune, fra, &foer)) != GW_OK ||
	    (rc = ctl_raekker(c, c->kommune, c->til, &efter)) != GW_OK ||
	    (rc = ctl_forskel(c, c->kommune, fra, c->til, &foer, &efter,
	    &n)) != GW_OK)
		return rc;
	v = ctl_version(c, arena_printf(c->a, "rollback til version %lu",
	    c->til));
	memcpy(v.kommune, c->kommune, sizeof(v.kommune));
	if ((rc = store_ny(c->store, &v, &efter.kle, &efter.krav)) == GW_OK &&
	    !c->json)
		printf("Kommune %s: version %llu som version %lu\n",
		    v.kommune, (unsigned long long)v.nr, c->til);
	return rc;
}

int
verb_rollback(struct ctl *c)
{
	struct versioner v;
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if (ctl_kommune(c) == NULL)
		return CTL_BRUG;
	if (c->til == 0) {
		ctl_fejl("--to is missing: give the version to go back to");
		return CTL_BRUG;
	}
	if ((rc = store_begin(c->store)) != GW_OK ||
	    (rc = store_historie(c->store, c->a, c->kommune, &v)) != GW_OK)
		return ctl_grund(c, rc);
	if ((status = version_find(c, &v, c->til)) != CTL_OK)
		return status;
	if ((rc = tilbage(c, v.v[0].nr)) != GW_OK) {
		store_undo(c->store);
		return ctl_grund(c, rc);
	}
	return publicer(c);
}
