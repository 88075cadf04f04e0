/*
 * conf_ark.c - the municipalities' sheets that gatewayd.conf(5) names.
 */
#include "conf_impl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "konfigark.h"

/* What a konfiguration line says besides the file. */
struct ark_linje {
	const char	*kommune;	/* NULL: the sheet says */
	unsigned	 version;
};

static enum gw_err
ark_ord(struct laes *l, const struct conf_linje *linje, struct ark_linje *out)
{
	enum gw_err rc;
	size_t i;

	out->kommune = NULL;
	out->version = 1;
	for (i = 2; i < linje->n; i += 2) {
		if (linje->ord[i + 1] != NULL &&
		    strcmp(linje->ord[i], "kommune") == 0)
			out->kommune = linje->ord[i + 1];
		else if (linje->ord[i + 1] == NULL ||
		    strcmp(linje->ord[i], "version") != 0)
			return conf_fejl(l, linje->nr, "konfiguration: %s: "
			    "write \"konfiguration FILE kommune CODE version "
			    "NUMBER\", each of the two at most once",
			    linje->ord[i]);
		else if ((rc = conf_tal(l, linje, linje->ord[i + 1], 0,
		    999999999, &out->version)) != GW_OK)
			return rc;
	}
	if (out->kommune != NULL &&
	    konfiguration_kommune(l->k, out->kommune) == NULL)
		return conf_fejl(l, linje->nr, "konfiguration: %s is no "
		    "municipality: write its four digits, 0461 for Odense",
		    out->kommune);
	return GW_OK;
}

/* Takes what one sheet gives one municipality, out of the sheet's memory. */
static enum gw_err
kommune_tilfoej(struct laes *l, struct conf_kommune *k,
    const struct ark_kommune *ny)
{
	struct krav_konf *krav;
	struct kle_konf *kle;
	enum gw_err rc;
	size_t i;

	for (i = 0; i < ny->n_kle; i++) {
		if ((kle = arena_push(l->a, &k->kle, &k->n_kle, &k->cap_kle,
		    sizeof(*kle))) == NULL)
			return GW_ENOMEM;
		*kle = ny->kle[i];
		if ((rc = conf_kopi_kle(l, kle)) != GW_OK)
			return rc;
	}
	for (i = 0; i < ny->n_krav; i++) {
		if ((krav = arena_push(l->a, &k->krav, &k->n_krav,
		    &k->cap_krav, sizeof(*krav))) == NULL)
			return GW_ENOMEM;
		*krav = ny->krav[i];
		if ((rc = conf_kopi_krav(l, krav)) != GW_OK)
			return rc;
	}
	return GW_OK;
}

/* The first number that the municipality has from an earlier sheet. */
static const char *
allerede(const struct conf_kommune *k, const struct ark_kommune *ny)
{
	size_t i, j;

	for (i = 0; i < ny->n_kle; i++)
		for (j = 0; j < k->n_kle; j++)
			if (strcmp(k->kle[j].kle, ny->kle[i].kle) == 0)
				return k->kle[j].kle;
	for (i = 0; i < ny->n_krav; i++)
		for (j = 0; j < k->n_krav; j++)
			if (strcmp(k->krav[j].kravtype,
			    ny->krav[i].kravtype) == 0)
				return k->krav[j].kravtype;
	return NULL;
}

enum gw_err
ark_tag(struct laes *l, const struct conf_linje *linje, const char *hvor,
    unsigned version, const struct konfigark *ark)
{
	const struct kommune_konf *kommune;
	const struct ark_kommune *ny;
	struct conf_kommune *k;
	const char *nr;
	enum gw_err rc;
	size_t i;

	for (i = 0; i < ark->n_kommuner; i++) {
		ny = &ark->kommuner[i];
		kommune = konfiguration_kommune(l->k, ny->kode);
		k = &l->kommuner[kommune - l->k->kommuner];
		if ((nr = allerede(k, ny)) != NULL)
			return conf_fejl(l, linje->nr, "%s: %s has %s in "
			    "municipality %s again: remove it from one of the "
			    "two", linje->ord[0], hvor, nr, ny->kode);
		k->konfigureret = 1;
		if (version > k->version)
			k->version = version;
		if ((rc = kommune_tilfoej(l, k, ny)) != GW_OK)
			return rc;
	}
	return GW_OK;
}

/* Errors in a sheet are all told, and the next setting is read. */
static enum gw_err
ark_laest(struct laes *l, const struct conf_linje *linje, struct arena *egen,
    const struct ark_linje *ord, const struct conf_file *f)
{
	struct ark_grundlag g = { .k = l->k, .kommune = ord->kommune,
	    .idag = tid_dag(clock_now()) };
	struct konfigark ark;
	enum gw_err rc, rc2;
	size_t i;

	rc = konfigark_laes(egen, &g, f->bytes, f->len, &ark);
	if (rc != GW_OK && rc != GW_ECONF)
		return rc;
	for (i = 0; i < ark.n_fund; i++)
		if ((rc2 = conf_sig(l, ark.fund[i].grad == FUND_FEJL,
		    ark_fund_tekst(l->a, f->name, &ark.fund[i]))) != GW_OK)
			return rc2;
	return rc != GW_OK ? GW_OK : ark_tag(l, linje,
	    linje->ord[1], ord->version, &ark);
}

enum gw_err
ord_konfiguration(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct conf_file f = { .name = NULL };
	struct ark_linje ord;
	struct arena *egen;
	enum gw_err rc;

	(void)d;
	if ((rc = ark_ord(l, linje, &ord)) != GW_OK ||
	    (rc = conf_hent(l, linje, linje->ord[1], &f)) != GW_OK)
		return rc;
	if ((egen = arena_new(CONF_ARK_MEMORY)) == NULL)
		return GW_ENOMEM;
	rc = ark_laest(l, linje, egen, &ord, &f);
	arena_free(egen);
	return rc;
}

static int
kle_cmp(const void *a, const void *b)
{
	return strcmp(((const struct kle_konf *)a)->kle,
	    ((const struct kle_konf *)b)->kle);
}

static int
krav_cmp(const void *a, const void *b)
{
	return strcasecmp(((const struct krav_konf *)a)->kravtype,
	    ((const struct krav_konf *)b)->kravtype);
}

enum gw_err
ark_samlet(struct laes *l)
{
	struct conf_kommune *k;
	struct kommune_konf *v;
	size_t i;

	if ((v = arena_array(l->a, l->k->n_kommuner, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < l->k->n_kommuner; i++) {
		k = &l->kommuner[i];
		v[i] = l->k->kommuner[i];
		if (k->n_kle > 1)
			qsort(k->kle, k->n_kle, sizeof(*k->kle), kle_cmp);
		if (k->n_krav > 1)
			qsort(k->krav, k->n_krav, sizeof(*k->krav), krav_cmp);
		v[i].kle = k->kle;
		v[i].n_kle = k->n_kle;
		v[i].krav = k->krav;
		v[i].n_krav = k->n_krav;
		v[i].konfigureret = k->konfigureret;
		v[i].version = k->version;
	}
	l->k->kommuner = v;
	return GW_OK;
}
