/*
 * ctl_vis.c - what is stored: listed, compared, written out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

/* How many numbers there are, and how many of them Mit Overblik shows. */
static void
taelling(const struct raekker *r, size_t *numre, size_t *aabne)
{
	size_t i;

	*numre = *aabne = 0;
	for (i = 0; i < r->n; i++)
		if (i == 0 || strcmp(r->v[i].noegle, r->v[i - 1].noegle) != 0) {
			++*numre;
			*aabne += strcmp(r->v[i].v[FELT_VIS_OVERBLIK],
			    "ja") == 0;
		}
}

static void
version_json(const struct version *v)
{
	printf("{\"kommune\":\"%s\",\"version\":%llu,\"tid\":", v->kommune,
	    (unsigned long long)v->nr);
	json_tekst(v->tid);
	printf(",\"hvem\":");
	json_tekst(v->hvem);
	printf(",\"hvorfor\":");
	json_tekst(v->hvorfor);
	printf(",\"kilde\":");
	json_tekst(v->kilde);
}

static enum gw_err
kommune_list(struct ctl *c, const struct version *v, const char *foer)
{
	const struct kommune_konf *k = konfiguration_kommune(
	    c->conf->konfiguration, v->kommune);
	struct ctl_raekker r;
	size_t kle, kle_aabne, krav, krav_aabne;
	enum gw_err rc;

	if ((rc = ctl_raekker(c, v->kommune, v->nr, &r)) != GW_OK)
		return rc;
	taelling(&r.kle, &kle, &kle_aabne);
	taelling(&r.krav, &krav, &krav_aabne);
	if (c->json) {
		fputs(foer, stdout);
		version_json(v);
		printf(",\"kle\":%zu,\"kle_mitoverblik\":%zu,\"krav\":%zu,"
		    "\"krav_mitoverblik\":%zu}", kle, kle_aabne, krav,
		    krav_aabne);
	} else
		printf("%s  version %-4llu  %s  %zu KLE-numre, %zu på Mit "
		    "Overblik; %zu kravtyper, %zu på Mit Overblik  %s\n",
		    v->kommune, (unsigned long long)v->nr, v->tid, kle,
		    kle_aabne, krav, krav_aabne, k != NULL ? k->navn : "");
	return GW_OK;
}

int
verb_list(struct ctl *c)
{
	struct versioner v;
	enum gw_err rc;
	size_t i;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if ((rc = store_nyeste(c->store, c->a, &v)) != GW_OK)
		return ctl_grund(c, rc);
	if (c->json)
		putchar('[');
	for (i = 0; i < v.n && rc == GW_OK; i++)
		rc = kommune_list(c, &v.v[i], i > 0 ? "," : "");
	if (c->json)
		puts("]");
	return rc == GW_OK ? CTL_OK : ctl_grund(c, rc);
}

/* The municipality's versions; there is at least one. */
static int
historie(struct ctl *c, struct versioner *v)
{
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if (ctl_kommune(c) == NULL)
		return CTL_BRUG;
	if ((rc = store_historie(c->store, c->a, c->kommune, v)) != GW_OK)
		return ctl_grund(c, rc);
	if (v->n > 0)
		return CTL_OK;
	fprintf(stderr, "fejl: kommune %s har ingen konfiguration; importér "
	    "et ark med --publish\n", c->kommune);
	return CTL_AFVIST;
}

void
historie_print(const struct ctl *c, const struct versioner *v)
{
	const struct version *x;
	size_t i;

	if (c->json)
		putchar('[');
	for (i = 0; i < v->n; i++) {
		x = &v->v[i];
		if (c->json) {
			fputs(i > 0 ? "," : "", stdout);
			version_json(x);
			putchar('}');
		} else
			printf("version %-4llu  %s  %s  %s  %s\n",
			    (unsigned long long)x->nr, x->tid, x->hvem,
			    x->kilde, *x->hvorfor != '\0' ? x->hvorfor : "-");
	}
	if (c->json)
		puts("]");
}

int
verb_history(struct ctl *c)
{
	struct versioner v;
	int status;

	if ((status = historie(c, &v)) == CTL_OK)
		historie_print(c, &v);
	return status;
}

/* A version's number out of an argument; 0 after a message. */
static uint64_t
version_af(struct ctl *c, const struct versioner *v, const char *s)
{
	char *slut;
	unsigned long nr = strtoul(s, &slut, 10);
	size_t i;

	for (i = 0; *slut == '\0' && i < v->n; i++)
		if (v->v[i].nr == nr)
			return nr;
	fprintf(stderr, "fejl: kommune %s har ingen version %s\n", c->kommune,
	    s);
	return 0;
}

int
verb_diff(struct ctl *c)
{
	struct ctl_raekker fra, til;
	struct versioner v;
	uint64_t a, b;
	enum gw_err rc;
	size_t n;
	int status;

	if ((status = historie(c, &v)) != CTL_OK)
		return status;
	a = version_af(c, &v, c->arg[0]);
	b = c->n_arg > 1 ? version_af(c, &v, c->arg[1]) : v.v[0].nr;
	if (a == 0 || b == 0)
		return CTL_AFVIST;
	if ((rc = ctl_raekker(c, c->kommune, a, &fra)) != GW_OK ||
	    (rc = ctl_raekker(c, c->kommune, b, &til)) != GW_OK ||
	    (rc = ctl_forskel(c, c->kommune, a, b, &fra, &til, &n)) != GW_OK)
		return ctl_grund(c, rc);
	return CTL_OK;
}

int
verb_export(struct ctl *c)
{
	struct ctl_raekker r;
	struct versioner v;
	const char *bytes;
	char nr[24];
	uint64_t til;
	enum gw_err rc;
	size_t len;
	int status;

	if ((status = historie(c, &v)) != CTL_OK)
		return status;
	snprintf(nr, sizeof(nr), "%lu", c->til);
	til = c->til != 0 ? version_af(c, &v, nr) : v.v[0].nr;
	if (til == 0)
		return CTL_AFVIST;
	if ((rc = ctl_raekker(c, c->kommune, til, &r)) != GW_OK ||
	    (rc = raekker_skriv(c->a, c->krav ? &r.krav : &r.kle, c->krav ?
	    ARK_KRAV : ARK_KLE, &c->conf->konfiguration->central, &bytes,
	    &len)) != GW_OK)
		return ctl_grund(c, rc);
	/* spreadsheet programs take UTF-8 for Windows-1252 without it */
	fputs("\xef\xbb\xbf", stdout);
	fwrite(bytes, 1, len, stdout);
	return CTL_OK;
}
