/*
 * ctl_check.c - whether a sheet, what is stored and what is published are in
 * order.
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "ctl.h"

/* Octets as a sheet of that municipality: CTL_OK or CTL_AFVIST. */
static int
ark_doem(struct ctl *c, const char *kommune, const char *navn,
    const char *bytes, size_t len)
{
	struct ark_grundlag g = { c->conf->konfiguration, kommune,
	    tid_dag(clock_now()) };
	struct konfigark ark;
	enum gw_err rc = konfigark_laes(c->a, &g, bytes, len, &ark);

	if (rc != GW_OK && rc != GW_ECONF)
		return ctl_grund(c, rc);
	ctl_fund(c, navn, &ark, 1);
	printf("%s: %zu fejl, %zu advarsler\n", navn, ark.n_fejl,
	    ark.n_fund - ark.n_fejl);
	return rc == GW_OK ? CTL_OK : CTL_AFVIST;
}

static int
raekker_doem(struct ctl *c, const struct version *v,
    const struct raekker *r, enum ark_slags slags)
{
	const char *bytes, *navn = arena_printf(c->a, "%s version %llu%s",
	    v->kommune, (unsigned long long)v->nr, slags == ARK_KRAV ?
	    " kravtyper" : "");
	enum gw_err rc;
	size_t len;

	if (r->n == 0)
		return CTL_OK;
	if ((rc = raekker_skriv(c->a, r, slags,
	    &c->conf->konfiguration->central, &bytes, &len)) != GW_OK)
		return ctl_grund(c, rc);
	return ark_doem(c, v->kommune, navn, bytes, len);
}

/* What is stored may have become odd: a deadline passed, a number retired. */
static int
lager_doem(struct ctl *c, const char *kommune)
{
	struct ctl_raekker r;
	struct versioner v;
	enum gw_err rc;
	int s, status = CTL_OK;
	size_t i;

	if ((rc = store_nyeste(c->store, c->a, &v)) != GW_OK)
		return ctl_grund(c, rc);
	for (i = 0; i < v.n; i++) {
		if (kommune != NULL && strcmp(kommune, v.v[i].kommune) != 0)
			continue;
		if ((rc = ctl_raekker(c, v.v[i].kommune, v.v[i].nr,
		    &r)) != GW_OK)
			return ctl_grund(c, rc);
		if ((s = raekker_doem(c, &v.v[i], &r.kle, ARK_KLE)) != CTL_OK)
			status = s;
		if ((s = raekker_doem(c, &v.v[i], &r.krav,
		    ARK_KRAV)) != CTL_OK)
			status = s;
	}
	return status;
}

int
verb_ark_check(struct ctl *c)
{
	const char *bytes;
	enum gw_err rc;
	size_t len;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if (c->kommune != NULL && ctl_kommune(c) == NULL)
		return CTL_BRUG;
	if (c->n_arg == 0)
		return lager_doem(c, c->kommune);
	if ((rc = conf_read_disk(NULL, c->a, c->arg[0], &bytes, &len)) !=
	    GW_OK)
		return ctl_fejl("%s: %s", c->arg[0], err_text(rc));
	return ark_doem(c, c->kommune, c->arg[0], bytes, len);
}

/* Whether what is published is what the store says. */
static int
publiceret_doem(struct ctl *c)
{
	const char *bytes, *fil;
	enum gw_err rc;
	size_t len, n;

	if ((rc = publicer_byg(c, &bytes, &len)) != GW_OK)
		return ctl_grund(c, rc);
	rc = conf_read_disk(NULL, c->a, c->conf->snapshot, &fil, &n);
	if (rc == GW_OK && n == len && memcmp(fil, bytes, len) == 0)
		return publicer_afproev(c, bytes, len);
	return ctl_fejl("%s is not what the store says: publish it with "
	    "\"gatewayctl konfiguration publish\"", c->conf->snapshot);
}

/* Everything that gatewayd -t says too, warnings and all. */
static int
conf_doem(struct ctl *c)
{
	struct conf_meldinger m = { NULL, 0, 0, 0 };
	struct conf *conf = NULL;
	enum gw_err rc;
	size_t i;

	rc = conf_load(c->a, c->conf_file, conf_read_disk, NULL, &m, &conf);
	conf_fini(conf);
	for (i = 0; i < m.n; i++)
		fprintf(stderr, "%s\n", m.v[i].text);
	return rc == GW_OK ? CTL_OK : CTL_BRUG;
}

int
verb_check(struct ctl *c)
{
	enum gw_err rc;
	int s, status;

	if ((status = ctl_conf(c)) != CTL_OK)
		return status;
	status = conf_doem(c);
	if (c->conf->store == NULL)
		return status;
	conf_fini(c->conf);
	if ((s = ctl_store(c)) != CTL_OK)
		return s;
	if ((rc = store_check(c->store)) != GW_OK)
		return ctl_grund(c, rc);
	if ((s = lager_doem(c, NULL)) != CTL_OK && status == CTL_OK)
		status = s;
	if ((s = publiceret_doem(c)) != CTL_OK && status == CTL_OK)
		status = s;
	if (status == CTL_OK)
		puts("Alt er i orden.");
	return status;
}
