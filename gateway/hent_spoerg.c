/*
 * hent_spoerg.c - a question: its token, its message, its signature.
 */
#include "hent_impl.h"

#include "clock.h"
#include "opslag_tavle.h"

#define MESSAGE_LIFE_MS	300000	/* Timestamp of what we send */

/* A source whose breaker is open costs nothing: no token, no signature. */
static void
hent_afbrudte(struct hent *h, struct hentning **v, size_t *n)
{
	size_t i, m = 0;

	for (i = 0; i < *n; i++)
		if (kilde_afbrudt(h->o->t->kilder, v[i]->kald.kilde))
			hentning_fejl(h, v[i], GW_EUNREACH,
			    "its breaker is open");
		else
			v[m++] = v[i];
	*n = m;
}

/* Tokens for all; those without one end here, or wait for it. */
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
	if (o->ticket != NULL)
		tokencache_ticket(o->t->tokens, o->ticket,
		    h->begyndt + TICKET_LIFE_MS);
	tokencache_se(o->t->tokens, o->a_kort, keys, tokens, rc, *n, o->now,
	    h->begyndt);
	for (i = 0; i < *n; i++) {
		if (rc[i] == GW_OK) {
			v[i]->token = tokens[i];
			v[m++] = v[i];
		} else if (rc[i] == GW_EBUSY) {
			v[i]->venter = h->uden_token = 1;
		} else {
			hentning_fejl(h, v[i], rc[i],
			    "no token from the STS");
		}
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
	m.ticket = o->ticket;
	m.token = &x->token;
	return wssec_prepare(o->a_kort, &m, NULL, &x->draft, &x->job);
}

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
		spor_print(&o->spor, v[i]->message_id, v[i]->kald.spor);
		kald_start(h->koe, &v[i]->kald, o->deadline);
		h->under_vejs[v[i]->ad->source]++;
	}
	return GW_OK;
}

/* Only the messages outlive this: tokens and drafts are the batch's own. */
enum gw_err
hent_send(struct hent *h, struct hentning **v, size_t n)
{
	enum gw_err rc = GW_OK;

	hent_afbrudte(h, v, &n);
	opslag_station(h->o, STATION_TOKEN);
	if (n > 0)
		hent_tokens(h, v, &n);
	opslag_station(h->o, STATION_SIGN);
	if (n > 0)
		rc = hent_underskriv(h, v, n);
	opslag_station(h->o, STATION_ASK);
	arena_reset(h->o->a_kort);
	return rc;
}
