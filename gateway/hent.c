/*
 * hent.c - the asking: every source of the plan at once, pages followed.
 *
 * One struct hentning is one question to one source, a page of it.  Questions
 * are signed in batches and started; as each answer comes it is verified,
 * read, checked to be about the right person, and may lead to a next page.
 * Ejerfortegnelsen's answer leads to the search by property (R05).
 */
#include "opslag.h"

#include <string.h>

#include "clock.h"
#include "fremmed.h"
#include "log.h"

#define MAX_EJENDOMME	50	/* ids a request (own-contracts) */
#define MESSAGE_LIFE_MS	300000	/* Timestamp of what we send */

struct hentning {
	struct kald	 kald;		/* first: kald_vent() gives it back */
	const struct adapter *ad;
	struct sporg	 sporg;
	struct kommune_svar *ks;	/* NULL: Ejerfortegnelse */
	size_t		 side;		/* from 0 */
	const char	*message_id;
	struct tokennoegle noegle;
	struct wssec_token token;
	struct wssec_draft *draft;
	struct sign_job	 job;
};

struct hentninger {
	struct hentning	**v;
	size_t		 n, cap;
};

/* Everything under way for one request. */
struct hent {
	struct opslag	*o;
	struct kaldkoe	*koe;
	int		 mangler;	/* no memory: the request fails */
};

static const struct {
	enum gw_err	 rc;
	enum kilde_status status;
} statusser[] = {
	{ GW_OK, KS_OK },
	{ GW_ETIMEOUT, KS_TIDSUDLOEB },
	{ GW_EUNREACH, KS_UTILGAENGELIG },
	{ GW_EBUSY, KS_UTILGAENGELIG },
	{ GW_EIO, KS_UTILGAENGELIG },
	{ GW_EREFUSED, KS_AFVIST }
};

/* own-contracts, Kilde/Status; what is not listed cannot be believed. */
static enum kilde_status
status_of(enum gw_err rc)
{
	size_t i;

	for (i = 0; i < sizeof(statusser) / sizeof(statusser[0]); i++)
		if (statusser[i].rc == rc)
			return statusser[i].status;
	return KS_FEJL;
}

static enum kilde_status *
hentning_status(struct hent *h, const struct hentning *x)
{
	return x->ks == NULL ? &h->o->svar.ejerfortegnelse :
	    &x->ks->status[x->ad->kilde];
}

static int *
hentning_flere(struct hent *h, const struct hentning *x)
{
	return x->ks == NULL ? &h->o->svar.flere_ejerskaber :
	    &x->ks->flere[x->ad->kilde];
}

/* Nothing of a source that cannot be believed is shown. */
static void
hentning_glem(struct hent *h, const struct hentning *x)
{
	struct kommune_svar *ks = x->ks;

	switch (x->ad->kilde) {
	case KILDE_SAGSINDEKS:
		ks->sager.n = ks->ejersager.n = ks->dokumenter.n = 0;
		break;
	case KILDE_YDELSESINDEKS:
		ks->bevillinger.n = ks->effektueringer.n = 0;
		break;
	case KILDE_OEKONOMI:
		ks->fordringer.n = 0;
		break;
	default:
		h->o->svar.ejerskaber.n = 0;
	}
}

/* The source's status is the worst of its searches and pages. */
static void
hentning_slut(struct hent *h, const struct hentning *x, enum kilde_status st,
    const struct grund *g)
{
	enum kilde_status *status = hentning_status(h, x);
	char q[LOG_QUOTE_LEN];

	if (st > *status)
		*status = st;
	if (*status == KS_FEJL)
		hentning_glem(h, x);
	if (st <= KS_OK)
		return;
	log_event(LOG_WARN_, "source-failed", "req=%s transaktion=%s "
	    "source=%s kommune=%s result=%s http=%d ms=%u reason=%s",
	    h->o->id, h->o->transaktion, x->kald.kilde->navn,
	    x->ks != NULL ? x->ks->konf->kode : "-",
	    err_name(g->rc), x->kald.status, x->kald.ms,
	    log_quote(g->text, q));
}

static void
hentning_fejl(struct hent *h, const struct hentning *x, enum gw_err rc,
    const char *why)
{
	struct grund g = { 0 };

	(void)fail(&g, rc, "%s", why);
	hentning_slut(h, x, status_of(rc), &g);
}

/* A new question, its first page. */
static struct hentning *
hentning_new(struct hent *h, const struct adapter *ad, struct kommune_svar *ks)
{
	const struct opslag *o = h->o;
	const struct conf *conf = o->t->conf;
	struct hentning *x;

	if ((x = arena_alloc(o->a, sizeof(*x))) == NULL) {
		h->mangler = 1;
		return NULL;
	}
	x->ad = ad;
	x->ks = ks;
	x->kald.kilde = &conf->sources[ad->source].konf;
	x->kald.action = ad->action;
	x->noegle.entityid = x->kald.kilde->entityid;
	x->noegle.cvr = ks != NULL ? ks->konf->cvr : conf->authority_cvr;
	x->noegle.thumbprint = o->t->key->thumbprint;
	x->sporg.roller = &conf->roller;
	x->sporg.kommune = ks != NULL ? ks->konf : NULL;
	x->sporg.borger = o->spoergsmaal.borger;
	x->sporg.antal = conf->konfiguration->central.side;
	x->sporg.transaktion = o->transaktion;
	x->sporg.now = o->now;
	return x;
}

/* Tokens for all, SIGN_BATCH at most; those without one end here. */
static void
hent_tokens(struct hent *h, struct hentning **v, size_t *n)
{
	struct opslag *o = h->o;
	struct tokennoegle keys[SIGN_BATCH];
	struct wssec_token tokens[SIGN_BATCH];
	enum gw_err rc[SIGN_BATCH];
	size_t i, m = 0;

	for (i = 0; i < *n; i++)
		keys[i] = v[i]->noegle;
	tokencache_get(o->t->tokens, o->a_kort, keys, tokens, rc, *n, o->now,
	    o->deadline);
	for (i = 0; i < *n; i++) {
		if (rc[i] != GW_OK) {
			hentning_fejl(h, v[i], rc[i], "no token from the STS");
			continue;
		}
		v[i]->token = tokens[i];
		v[m++] = v[i];
	}
	*n = m;
}

/* The message but for its signature. */
static enum gw_err
hentning_skriv(struct opslag *o, struct hentning *x)
{
	struct wssec_make m = { 0 };
	enum gw_err rc;

	if ((rc = adapter_sporg(x->ad, o->a_kort, &x->sporg, &m.body,
	    &m.body_len)) != GW_OK)
		return rc;
	if ((x->message_id = wssec_uuid_urn(o->a)) == NULL)
		return GW_ENOMEM;
	m.kind = WSSEC_TOKEN_REQUEST;
	m.soap = x->kald.kilde->soap == 11 ? SOAP_11 : SOAP_12;
	m.liberty = x->ad->liberty;
	m.action = x->ad->action;
	m.message_id = x->message_id;
	m.to = x->kald.kilde->url;
	m.reply_to_anonymous = 1;
	m.transaction = o->transaktion;
	m.created = clock_now();
	m.expires = m.created + MESSAGE_LIFE_MS;
	m.key = o->t->key;
	m.token = &x->token;
	return wssec_prepare(o->a_kort, &m, NULL, &x->draft, &x->job);
}

/* Signs at most SIGN_BATCH messages in one go and starts them. */
static enum gw_err
hent_underskriv(struct hent *h, struct hentning **v, size_t n)
{
	struct sign_job jobs[SIGN_BATCH];
	struct opslag *o = h->o;
	enum gw_err rc = GW_OK;
	size_t i;

	kerne_tag(o->t);
	for (i = 0; i < n && rc == GW_OK; i++) {
		rc = hentning_skriv(o, v[i]);
		jobs[i] = v[i]->job;
	}
	kerne_slip(o->t);
	if (rc != GW_OK)
		return rc;
	if ((rc = signer_sign(o->t->signer, jobs, n)) != GW_OK)
		return rc == GW_ENOMEM ? rc : GW_EINTERN;
	for (i = 0; i < n; i++) {
		if ((rc = wssec_finish(o->a, v[i]->draft, &jobs[i],
		    &v[i]->kald.body, &v[i]->kald.len)) != GW_OK)
			return rc;
		kald_start(h->koe, &v[i]->kald, o->deadline);
	}
	return GW_OK;
}

/* Only the messages outlive this: tokens and drafts are the batch's own. */
static enum gw_err
hent_send(struct hent *h, struct hentning **v, size_t n)
{
	enum gw_err rc = GW_OK;

	hent_tokens(h, v, &n);
	if (n > 0)
		rc = hent_underskriv(h, v, n);
	arena_reset(h->o->a_kort);
	return rc;
}

static enum gw_err
hent_start(struct hent *h, struct hentning **v, size_t n)
{
	enum gw_err rc;
	size_t i, m;

	for (i = 0; i < n; i += m) {
		m = n - i < SIGN_BATCH ? n - i : SIGN_BATCH;
		if ((rc = hent_send(h, v + i, m)) != GW_OK)
			return rc;
	}
	return GW_OK;
}

static void
hent_tilfoej(struct hent *h, struct hentninger *l, struct hentning *x)
{
	struct hentning **p;

	if (x == NULL)
		return;
	if ((p = liste_push(h->o->a, l)) == NULL)
		h->mangler = 1;
	else
		*p = x;
}

/* The plan's questions, but for those by property. */
static void
hent_plan(struct hent *h, struct hentninger *l)
{
	static const struct adapter *const by_kilde[] = {
		&sagsindeks, &ydelsesindeks, &oekonomi
	};
	struct opslag *o = h->o;
	struct hentning *x;
	size_t i, k;

	if (o->plan.ejer_ask)
		hent_tilfoej(h, l, hentning_new(h, &ejerfortegnelse, NULL));
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
			hent_tilfoej(h, l, x);
		}
}

/* R05: the search by property, at most 50 ids a request. */
static enum gw_err
hent_ejendomme(struct hent *h)
{
	struct hentninger l = { 0 };
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
			hent_tilfoej(h, &l, x);
		}
	return h->mangler ? GW_ENOMEM : hent_start(h, l.v, l.n);
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
	return hent_start(h, &y, 1);
}

/* How many objects of each kind were there before an answer was read. */
struct maal {
	size_t	sager, ejersager, bevillinger, effektueringer, fordringer,
		ejerskaber;
};

static struct maal
maal_tag(const struct opslag *o, const struct kommune_svar *ks)
{
	struct maal m = { .ejerskaber = o->svar.ejerskaber.n };

	if (ks != NULL) {
		m.sager = ks->sager.n;
		m.ejersager = ks->ejersager.n;
		m.bevillinger = ks->bevillinger.n;
		m.effektueringer = ks->effektueringer.n;
		m.fordringer = ks->fordringer.n;
	}
	return m;
}

/* security profile, 7: about the person and municipality asked for. */
static int
svar_fremmed(const struct opslag *o, const struct kommune_svar *ks,
    const struct maal *m)
{
	const struct cpr *c = &o->spoergsmaal.borger;
	const struct central *k = &o->t->conf->konfiguration->central;

	if (ks == NULL)
		return fremmed_ejerskaber(&o->svar, m->ejerskaber, c);
	return fremmed_sager(ks, m->sager, c) ||
	    fremmed_ejersager(ks, m->ejersager, &o->svar) ||
	    fremmed_bevillinger(ks, m->bevillinger, c, k) ||
	    fremmed_effektueringer(ks, m->effektueringer, c, k) ||
	    fremmed_fordringer(ks, m->fordringer, c);
}

static enum gw_err
svar_laes(struct hent *h, struct hentning *x, const struct wssec *besked,
    struct grund *g, struct svarside *side)
{
	struct opslag *o = h->o;
	struct maal maal = maal_tag(o, x->ks);
	enum gw_err rc;

	if ((rc = adapter_svar(x->ad, o->a, &x->sporg, besked->body_child.p,
	    besked->body_child.len, g, x->ks, &o->svar, side)) != GW_OK)
		return rc;
	if (side->status == KS_AFVIST)
		(void)fail(g, GW_EREFUSED, "StatusKode says refused");
	if (!svar_fremmed(o, x->ks, &maal))
		return GW_OK;
	log_event(LOG_ERROR_, "foreign-data", "req=%s transaktion=%s "
	    "source=%s kommune=%s", o->id, o->transaktion,
	    x->kald.kilde->navn, x->ks != NULL ? x->ks->konf->kode : "-");
	return fail(g, GW_EBELIEF, "about another person or municipality");
}

/* Is it the source's, about our question, fresh?  Then it is read. */
static enum gw_err
svar_tro(struct hent *h, struct hentning *x, struct grund *g,
    struct svarside *side)
{
	struct opslag *o = h->o;
	struct wssec_policy p = { 0 };
	struct wssec besked;
	enum gw_err rc;

	p.kind = WSSEC_ANSWER;
	p.soap = x->kald.kilde->soap == 11 ? SOAP_11 : SOAP_12;
	p.limits = &scan_source;
	p.skew_ms = o->t->conf->skew_ms;
	p.trust = o->t->conf->trust;
	p.service = x->kald.kilde->navn;
	p.relates_to = x->message_id;
	p.answer_actions = x->ad->svar_actions;
	kerne_tag(o->t);
	rc = wssec_verify(o->a_kort, x->kald.answer, x->kald.answer_len, &p,
	    clock_now(), g, &besked);
	if (rc == GW_OK)
		rc = svar_laes(h, x, &besked, g, side);
	else if (besked.is_fault && besked.verified &&
	    adapter_fejl(x->ad, besked.body_child.p, besked.body_child.len) ==
	    KS_INGENDATA) {		/* R53; an unsigned fault says nothing */
		side->status = KS_INGENDATA;
		rc = GW_OK;
	}
	kerne_slip(o->t);
	wssec_fini(&besked);
	arena_reset(o->a_kort);
	return rc;
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

static enum gw_err
hent_modtag(struct hent *h, struct hentning *x)
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
	struct hentninger l = { 0 };
	struct hent h = { .o = o };
	struct kald *k;
	enum gw_err rc;

	if ((rc = hent_begynd(o)) != GW_OK)
		return rc;
	hent_plan(&h, &l);
	if (h.mangler || (h.koe = kaldkoe_new(o->t->kilder)) == NULL)
		return GW_ENOMEM;
	rc = hent_start(&h, l.v, l.n);
	while (rc == GW_OK && (k = kald_vent(h.koe)) != NULL)
		rc = hent_modtag(&h, (struct hentning *)(void *)k);
	kaldkoe_free(h.koe);
	return rc;
}
