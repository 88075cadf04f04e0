/*
 * ctl_facet.c - KLE's handlingsfacetter: what the sheets' filters name.
 *
 * The gateway compares them and needs no titles; people who read a filter do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "data.h"
#include "kle.h"
#include "publiceret.h"
#include "tekst.h"

/* Without an official title, what it is for. */
static const char *
titel(struct ctl *c, const struct data_handlingsfacetter *d)
{
	return *d->titel != '\0' ? d->titel : arena_printf(c->a, "(%s)",
	    d->brug);
}

static enum gw_err
tabel(struct ctl *c)
{
	struct kle_emne *v = arena_array(c->a, data_handlingsfacetter_n,
	    sizeof(*v));
	size_t i;

	if (v == NULL)
		return GW_ENOMEM;
	for (i = 0; i < data_handlingsfacetter_n; i++) {
		snprintf(v[i].kle, sizeof(v[i].kle), "%s",
		    data_handlingsfacetter[i].facet);
		v[i].titel = titel(c, &data_handlingsfacetter[i]);
		v[i].fra = v[i].til = DAG_INGEN;
	}
	c->facet = v;
	c->n_facet = data_handlingsfacetter_n;
	return GW_OK;
}

enum gw_err
ctl_facetter(struct ctl *c)
{
	const char *tekst;
	enum gw_err rc;
	size_t linje;

	if ((rc = tabel(c)) != GW_OK || (rc = store_faelles(c->store, c->a,
	    FAELLES_FACETTER, 0, &tekst)) != GW_OK || tekst == NULL)
		return rc;
	return publiceret_tabel(c->a, facet_gyldig, &c->facet, &c->n_facet,
	    tekst, strlen(tekst), &linje);
}

const struct kle_emne *
ctl_facet(const struct ctl *c, const char *facet)
{
	size_t i;

	for (i = 0; i < c->n_facet; i++)
		if (navn_lig(c->facet[i].kle, facet))
			return &c->facet[i];
	return NULL;
}

/* --- list --- */

struct ukendte {
	const char	**v;
	size_t		 n, cap;
};

static enum gw_err
ukendt_tag(struct ctl *c, struct ukendte *u, const char *facet)
{
	const char **p;
	size_t i;

	for (i = 0; i < u->n; i++)
		if (navn_lig(u->v[i], facet))
			return GW_OK;
	if (ctl_facet(c, facet) != NULL)
		return GW_OK;
	if ((p = arena_push(c->a, &u->v, &u->n, &u->cap, sizeof(*p))) == NULL)
		return GW_ENOMEM;
	return (*p = arena_strdup(c->a, facet)) != NULL ? GW_OK : GW_ENOMEM;
}

/* Those that filters name and no table has. */
static enum gw_err
ukendte_find(struct ctl *c, const struct raekker *r, struct ukendte *u)
{
	static const enum ark_felt felter[] = { FELT_FACET_KUN,
	    FELT_FACET_IKKE };
	char facet[KLE_LEN];
	const char *celle;
	enum gw_err rc = GW_OK;
	size_t i, f;

	for (i = 0; i < r->n; i++)
		for (f = 0; f < 2; f++) {
			celle = r->v[i].v[felter[f]];
			while (rc == GW_OK && facet_naeste(&celle, facet))
				rc = ukendt_tag(c, u, facet);
		}
	return rc;
}

static int
navn_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
facet_print(const struct brug *b, const char *facet, const char *navn,
    int32_t udgaaet)
{
	char til[DAG_LEN];

	printf("%s  %s", facet, navn);
	if (udgaaet != DAG_INGEN)
		printf(", udgået %s", dag_print(udgaaet, til));
	brug_print(b, facet);
}

int
verb_facet_list(struct ctl *c)
{
	struct ukendte u = { NULL, 0, 0 };
	struct brug b = { .kle = NULL };
	enum gw_err rc;
	size_t i;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	rc = brug_laes(c, &b);
	for (i = 0; rc == GW_OK && i < b.v.n; i++)
		rc = ukendte_find(c, &b.kle[i], &u);
	if (rc != GW_OK)
		return ctl_grund(c, rc);
	for (i = 0; i < c->n_facet; i++)
		facet_print(&b, c->facet[i].kle, c->facet[i].titel,
		    c->facet[i].til);
	if (u.n > 0)
		qsort(u.v, u.n, sizeof(*u.v), navn_cmp);
	for (i = 0; i < u.n; i++)
		facet_print(&b, u.v[i], "(ukendt)", DAG_INGEN);
	return CTL_OK;
}
