/*
 * hent_svar.c - an answer: whose it is, what it says, what that makes of its
 * source.
 */
#include "hent_impl.h"

#include "clock.h"
#include "fremmed.h"
#include "log.h"
#include "opslag_tavle.h"

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

/* What is not listed cannot be believed. */
enum kilde_status
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

void
hentning_slut(struct hent *h, const struct hentning *x, enum kilde_status st,
    const struct grund *g)
{
	enum kilde_status *status = hentning_status(h, x);
	char q[LOG_QUOTE_LEN];

	opslag_spurgt(h->o, x->ad->source, st, x->kald.ms);
	if (st > *status)
		*status = st;
	if (x->ks != NULL)
		x->ks->ms[x->ad->kilde] += x->kald.ms;
	else
		h->o->svar.ejer_ms += x->kald.ms;
	if (*status == KS_FEJL)
		hentning_glem(h, x);
	if (st <= KS_OK)
		return;
	log_event(LOG_WARN_, "source-failed", "req=%s transaktion=%s "
	    "trace=%s source=%s kommune=%s result=%s http=%d ms=%u reason=%s",
	    h->o->id, h->o->transaktion, h->o->spor.id, x->kald.kilde->navn,
	    x->ks != NULL ? x->ks->konf->kode : "-",
	    err_name(g->rc), x->kald.status, x->kald.ms,
	    log_quote(g->text, q));
}

void
hentning_fejl(struct hent *h, const struct hentning *x, enum gw_err rc,
    const char *why)
{
	struct grund g = { 0 };

	(void)fail(&g, rc, "%s", why);
	hentning_slut(h, x, status_of(rc), &g);
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
	    "trace=%s source=%s kommune=%s", o->id, o->transaktion, o->spor.id,
	    x->kald.kilde->navn, x->ks != NULL ? x->ks->konf->kode : "-");
	return fail(g, GW_EBELIEF, "about another person or municipality");
}

enum gw_err
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
	x->troet = besked.verified;
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
