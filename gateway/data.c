#include "data.h"

#include <stdlib.h>
#include <string.h>

#include "kle.h"

/* The defaults of the rules, one for each D that has a figure. */
#define MINDSTEALDER	18		/* R30 */
#define MAX_LISTE	2000
#define MAX_SIDER	20
#define SIDE		100

/* A table's day: empty is open; *ok becomes 0 when it is not a date. */
static int32_t
dag_eller_ingen(const char *s, int *ok)
{
	int32_t d = *s == '\0' ? DAG_INGEN : dag_parse(s);

	if (d == DAG_INGEN && *s != '\0')
		*ok = 0;
	return d;
}

static int
kle_emne(const struct data_kle *d, struct kle_emne *e)
{
	int ok = kle_gyldig(d->kle);

	if (!ok)
		return 0;
	memcpy(e->kle, d->kle, KLE_LEN);
	e->titel = *d->titel != '\0' ? d->titel : NULL;
	e->fra = dag_eller_ingen(d->fra, &ok);
	e->til = dag_eller_ingen(d->til, &ok);
	e->ejerbaseret = strcmp(d->ejerbaseret, "ja") == 0;
	e->ejer_fra = dag_eller_ingen(d->ejer_fra, &ok);
	e->ejer_til = dag_eller_ingen(d->ejer_til, &ok);
	return ok;
}

static enum gw_err
kle_tabel(struct arena *a, struct central *c)
{
	struct kle_afloest *next;
	struct kle_emne *v;
	size_t i;

	v = arena_array(a, data_kle_n, sizeof(*v));
	next = arena_array(a, data_kle_n, sizeof(*next));
	if (v == NULL || next == NULL)
		return GW_ENOMEM;
	for (i = 0; i < data_kle_n; i++) {
		if (!kle_emne(&data_kle[i], &v[i]) || (i > 0 &&
		    strcmp(v[i - 1].kle, v[i].kle) >= 0))
			return GW_EINTERN;
		if (*data_kle[i].efterfoelger == '\0')
			continue;
		next[c->n_afloest].kle = data_kle[i].kle;
		next[c->n_afloest++].efterfoelger = data_kle[i].efterfoelger;
	}
	c->kle = v;
	c->n_kle = data_kle_n;
	c->afloest = next;
	return GW_OK;
}

/* R50: the kravtyper are those that the agreements name. */
static enum gw_err
krav_tabel(struct arena *a, struct central *c)
{
	struct krav_type *v;
	size_t i;

	if ((v = arena_array(a, data_aftaler_n, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < data_aftaler_n; i++) {
		if (strcmp(data_aftaler[i].slags, "kravtype") != 0)
			continue;
		if (strlen(data_aftaler[i].nummer) != KRAV_LEN - 1)
			return GW_EINTERN;
		memcpy(v[c->n_krav].kravtype, data_aftaler[i].nummer, KRAV_LEN);
		v[c->n_krav++].navn = data_aftaler[i].navn;
	}
	c->krav = v;
	return GW_OK;
}

static int
aftale(const struct data_aftaler *d, struct aftale *out)
{
	int ok = 1;

	out->nummer = d->nummer;
	out->navn = d->navn;
	out->krav = strcmp(d->slags, "kravtype") == 0;
	out->frist = dag_eller_ingen(d->frist, &ok);
	return ok;
}

/* Rules 10: the mandatory ones; the optional bind nobody. */
static enum gw_err
aftale_tabel(struct arena *a, struct central *c)
{
	struct aftale *v;
	size_t i;

	if ((v = arena_array(a, data_aftaler_n, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < data_aftaler_n; i++) {
		if (strcmp(data_aftaler[i].status, "mandatory") != 0)
			continue;
		if (!aftale(&data_aftaler[i], &v[c->n_aftaler++]))
			return GW_EINTERN;
	}
	c->aftaler = v;
	return GW_OK;
}

static enum gw_err
kommune_tabel(struct arena *a, struct konfiguration *k)
{
	struct kommune_konf *v;
	char navn[80];
	size_t i;

	if ((v = arena_array(a, data_kommuner_n, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < data_kommuner_n; i++) {
		if (strlen(data_kommuner[i].kode) != sizeof(v->kode) - 1 ||
		    strlen(data_kommuner[i].cvr) != sizeof(v->cvr) - 1 ||
		    !kommune_navn(data_kommuner[i].stednavn, navn,
		    sizeof(navn)) || (i > 0 && strcmp(data_kommuner[i].kode,
		    data_kommuner[i - 1].kode) <= 0))
			return GW_EINTERN;
		memcpy(v[i].kode, data_kommuner[i].kode, sizeof(v->kode));
		memcpy(v[i].cvr, data_kommuner[i].cvr, sizeof(v->cvr));
		if ((v[i].navn = arena_strdup(a, navn)) == NULL)
			return GW_ENOMEM;
	}
	k->kommuner = v;
	k->n_kommuner = data_kommuner_n;
	return GW_OK;
}

enum gw_err
data_konfiguration(struct arena *a, struct konfiguration *out)
{
	enum gw_err rc;

	memset(out, 0, sizeof(*out));
	out->central.mindstealder = MINDSTEALDER;
	out->central.max_liste = MAX_LISTE;
	out->central.max_sider = MAX_SIDER;
	out->central.side = SIDE;
	out->central.udbetaling_danmark = CVR_UDBETALING_DANMARK;
	if ((rc = kle_tabel(a, &out->central)) != GW_OK ||
	    (rc = krav_tabel(a, &out->central)) != GW_OK ||
	    (rc = aftale_tabel(a, &out->central)) != GW_OK)
		return rc;
	return kommune_tabel(a, out);
}
