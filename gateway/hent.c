/*
 * hent.c - the asking: every source of the plan at once, pages followed.
 *
 * Questions wait until there is room for them, go out in batches, and as each
 * answer comes it may lead to a next page, or to a second try.
 * Ejerfortegnelsen's answer leads to the search by property (R05).  All of it
 * ends at the deadline, or when the client has gone.
 */
#include "hent_impl.h"

#include <string.h>

#include "clock.h"
#include "opslag_tavle.h"

#define MAX_EJENDOMME	50	/* ids a request (own-contracts) */
#define SE_MS		50	/* how soon it is seen that the client left, */
#define TOKEN_MS	10	/* and that a token has come */

static int *
hentning_flere(struct hent *h, const struct hentning *x)
{
	return x->ks == NULL ? &h->o->svar.flere_ejerskaber :
	    &x->ks->flere[x->ad->kilde];
}

void
hentning_begynd(const struct opslag *o, const struct adapter *ad,
    struct kommune_svar *ks, struct hentning *x)
{
	const struct conf *conf = o->t->conf;

	x->ad = ad;
	x->ks = ks;
	x->kald.kilde = &conf->sources[ad->source].konf;
	x->kald.action = ad->action;
	x->noegle.entityid = x->kald.kilde->entityid;
	x->noegle.cvr = ks != NULL ? ks->konf->cvr : conf->authority_cvr;
	x->noegle.thumbprint = o->t->key->thumbprint;
	x->noegle.spor = &o->spor;
	x->sporg.roller = &conf->roller;
	x->sporg.kommune = ks != NULL ? ks->konf : NULL;
	x->sporg.borger = o->spoergsmaal.borger;
	x->sporg.antal = conf->konfiguration->central.side;
	x->sporg.transaktion = o->transaktion;
	x->sporg.now = o->now;
}

/* A new question, its first page. */
static struct hentning *
hentning_new(struct hent *h, const struct adapter *ad, struct kommune_svar *ks)
{
	struct hentning *x;

	if ((x = arena_alloc(h->o->a, sizeof(*x))) == NULL)
		h->mangler = 1;
	else
		hentning_begynd(h->o, ad, ks, x);
	return x;
}

/* It is asked when there is room. */
static void
hent_tilfoej(struct hent *h, struct hentning *x)
{
	struct hentning **p;

	if (x == NULL)
		return;
	if (kilde_lukket(x->ad->source, x->ks != NULL ? x->ks->konf->kode :
	    NULL)) {
		hentning_fejl(h, x, GW_EUNREACH, "closed for maintenance");
		return;
	}
	x->venter = 1;
	if ((p = liste_push(h->o->a, &h->venter)) == NULL)
		h->mangler = 1;
	else
		*p = x;
}

/* The plan's questions, but for those by property. */
static void
hent_plan(struct hent *h)
{
	static const struct adapter *const by_kilde[] = {
		&sagsindeks, &ydelsesindeks, &oekonomi
	};
	struct opslag *o = h->o;
	struct hentning *x;
	size_t i, k;

	if (o->plan.ejer_ask)
		hent_tilfoej(h, hentning_new(h, &ejerfortegnelse, NULL));
	for (i = 0; i < o->plan.n; i++)
		for (k = 0; k < KILDE_EJERFORTEGNELSE; k++) {
			if (!o->plan.kommuner[i].ask[k])
				continue;
			x = hentning_new(h, by_kilde[k],
			    &o->svar.kommuner.v[i]);
			if (x != NULL) {
				x->sporg.dokumenter =
				    o->plan.kommuner[i].dokumenter;
				x->sporg.alle_roller =
				    o->plan.kommuner[i].alle_roller;
			}
			hent_tilfoej(h, x);
		}
}

/* R05: the search by property, at most 50 ids a request. */
static enum gw_err
hent_ejendomme(struct hent *h)
{
	struct opslag *o = h->o;
	const char *const *urn;
	struct hentning *x;
	enum gw_err rc;
	size_t i, j, n;

	if ((rc = plan_ejendomme(o->a, &o->svar, &o->spoergsmaal.borger,
	    o->now, &urn, &n)) != GW_OK)
		return rc;
	for (i = 0; i < o->plan.n; i++)
		for (j = 0; o->plan.kommuner[i].ejendomme && j < n;
		    j += MAX_EJENDOMME) {
			x = hentning_new(h, &sagsindeks,
			    &o->svar.kommuner.v[i]);
			if (x != NULL) {
				x->sporg.dokumenter =
				    o->plan.kommuner[i].dokumenter;
				x->sporg.ejendomme = urn + j;
				x->sporg.n_ejendomme = n - j < MAX_EJENDOMME ?
				    n - j : MAX_EJENDOMME;
			}
			hent_tilfoej(h, x);
		}
	return h->mangler ? GW_ENOMEM : GW_OK;
}

static enum gw_err
hent_naeste(struct hent *h, const struct hentning *x, size_t fra)
{
	struct hentning *y;

	if ((y = hentning_new(h, x->ad, x->ks)) == NULL)
		return GW_ENOMEM;
	y->sporg = x->sporg;
	y->sporg.fra = fra;
	y->side = x->side + 1;
	hent_tilfoej(h, y);
	return h->mangler ? GW_ENOMEM : GW_OK;
}

/* What a believed answer leads to: the next page, unless that is enough
 * (FlereEndVist); from Ejerfortegnelse on to the search by property. */
static enum gw_err
hent_videre(struct hent *h, const struct hentning *x,
    const struct svarside *side)
{
	const struct central *c = &h->o->t->conf->konfiguration->central;

	if (side->flere && x->side + 1 < c->max_sider)
		return hent_naeste(h, x, side->naeste);
	if (side->flere)
		*hentning_flere(h, x) = 1;
	return x->ks == NULL ? hent_ejendomme(h) : GW_OK;
}

/*
 * Where a second try may help, the question is put once more, as a new
 * message: a search changes nothing.
 */
static int
hent_igen(struct hent *h, struct hentning *x)
{
	if (x->kald.rc == GW_OK || !x->kald.igen || x->kald.frisk ||
	    clock_mono() >= h->o->deadline ||
	    !kilde_igen(h->o->t->kilder, x->kald.kilde))
		return 0;
	x->kald.frisk = 1;
	hent_tilfoej(h, x);
	return 1;
}

static enum gw_err
hent_laes(struct hent *h, struct hentning *x)
{
	struct svarside side = { .status = KS_FEJL };
	struct grund g = { 0 };
	enum gw_err rc = x->kald.rc;

	if (rc == GW_OK)
		rc = svar_tro(h, x, &g, &side);
	else
		(void)fail(&g, rc, "%s", err_text(rc));
	kald_fini(&x->kald);
	if (rc == GW_ENOMEM)
		return rc;
	if (rc == GW_EREFUSED)
		tokencache_drop(h->o->t->tokens, &x->noegle);
	if (side.ubrugelig && x->ks != NULL)
		x->ks->ubrugelig = 1;
	hentning_slut(h, x, rc == GW_OK ? side.status : status_of(rc), &g);
	if (rc != GW_OK || side.status > KS_OK)
		return GW_OK;
	return hent_videre(h, x, &side);
}

static enum gw_err
hent_modtag(struct hent *h, struct hentning *x)
{
	enum conf_source_nr nr = x->ad->source;

	if (--h->under_vejs[nr] <= SAMTIDIGE / 2)
		h->fuld[nr] = 0;
	if (hent_igen(h, x))
		return h->mangler ? GW_ENOMEM : GW_OK;
	return hent_laes(h, x);
}

/* ---- what is asked when ---- */

/* Is there room for it?  Then it is taken for the batch. */
static int
hent_tag(struct hent *h, struct hentning *x, size_t taget[SRC_ANTAL])
{
	enum conf_source_nr nr = x->ad->source;

	if (h->fuld[nr])
		return 0;
	if (h->under_vejs[nr] + taget[nr] == SAMTIDIGE) {
		h->fuld[nr] = 1;
		return 0;
	}
	taget[nr]++;
	x->venter = 0;
	return 1;
}

/* The next batch of those from *fra on; how many. */
static size_t
hent_udvalg(struct hent *h, size_t *fra, struct hentning *v[SIGN_BATCH])
{
	size_t taget[SRC_ANTAL] = { 0 }, n = 0;

	for (; *fra < h->venter.n && n < SIGN_BATCH; ++*fra)
		if (hent_tag(h, h->venter.v[*fra], taget))
			v[n++] = h->venter.v[*fra];
	return n;
}

/* Sends as much as there is room for. */
static enum gw_err
hent_fyld(struct hent *h)
{
	struct hentning *v[SIGN_BATCH];
	struct hentninger *l = &h->venter;
	size_t i = 0, m, n;
	enum gw_err rc = GW_OK;

	h->uden_token = 0;
	if (clock_mono() >= h->o->deadline)
		return GW_OK;
	while (rc == GW_OK && (n = hent_udvalg(h, &i, v)) > 0)
		rc = hent_send(h, v, n);
	for (i = m = 0; i < l->n; i++)
		if (l->v[i]->venter)
			l->v[m++] = l->v[i];
	l->n = m;
	return rc;
}

/* Waits for an answer, a token, the deadline, or the client's leaving; NULL:
 * no answer came. */
static struct hentning *
hent_vent(struct hent *h)
{
	int64_t til = clock_mono() + (h->uden_token ? TOKEN_MS : SE_MS);
	struct tjeneste *t = h->o->t;
	struct kald *kald = NULL;

	if (til > h->o->deadline)
		til = h->o->deadline;
	traengsel_hvil(&t->traengsel);
	opslag_station(h->o, kaldkoe_antal(h->koe) > 0 ? STATION_ASK :
	    STATION_TOKEN);
	if (kaldkoe_antal(h->koe) > 0)
		kald = kald_se(h->koe, til);
	else if (h->uden_token)
		tokencache_vent(t->tokens, til);
	opslag_station(h->o, STATION_ASK);
	traengsel_igen(&t->traengsel);
	return (struct hentning *)(void *)kald;
}

/* Something is under way, or can still be asked. */
static int
hent_mere(const struct hent *h)
{
	return kaldkoe_antal(h->koe) > 0 ||
	    (h->venter.n > 0 && clock_mono() < h->o->deadline);
}

static enum gw_err
hent_loeb(struct hent *h)
{
	struct hentning *x;
	enum gw_err rc = GW_OK;

	while (rc == GW_OK && hent_mere(h)) {
		if (opslag_forladt(h->o))
			return GW_EGONE;
		if ((rc = hent_fyld(h)) == GW_OK && (x = hent_vent(h)) != NULL)
			rc = hent_modtag(h, x);
	}
	return rc;
}

/* The deadline came first. */
static void
hent_rest(struct hent *h)
{
	size_t i;

	for (i = 0; i < h->venter.n; i++)
		hentning_fejl(h, h->venter.v[i], GW_ETIMEOUT,
		    "not asked before the deadline");
}

/* One empty answer a municipality; what is listed but not asked has nothing
 * to show. */
static enum gw_err
hent_begynd(struct opslag *o)
{
	struct kommune_svar *ks;
	size_t i, k;

	for (i = 0; i < o->plan.n; i++) {
		if ((ks = liste_push(o->a, &o->svar.kommuner)) == NULL)
			return GW_ENOMEM;
		ks->konf = o->plan.kommuner[i].konf;
		for (k = 0; k < KILDE_ANTAL; k++)
			if (o->plan.kommuner[i].listed[k])
				ks->status[k] = KS_INGENDATA;
	}
	o->svar.ejer_spurgt = o->plan.ejer_ask;
	if (o->plan.ejer_listed)
		o->svar.ejerfortegnelse = KS_INGENDATA;
	return GW_OK;
}

enum gw_err
hent_alt(struct opslag *o)
{
	struct hent h = { .o = o, .begyndt = clock_mono() };
	enum gw_err rc;

	if ((rc = hent_begynd(o)) != GW_OK)
		return rc;
	hent_plan(&h);
	if (h.mangler || (h.koe = kaldkoe_new(o->t->kilder)) == NULL)
		return GW_ENOMEM;
	if ((rc = hent_loeb(&h)) == GW_OK)
		hent_rest(&h);
	kaldkoe_free(h.koe);
	return rc;
}
