/*
 * opslag_journal.c - what the audit trail is told of a request: who asks
 * about whom before any source is asked, what came of it before the answer
 * leaves.
 */
#include "opslag.h"

#include <openssl/x509.h>
#include <string.h>

#include "journal.h"
#include "log_mask.h"

/* --- Who asks about whom --- */

#define HEX_ID	32		/* digits of an identifier made at random */

/*
 * A CPR number that a caller has put into a MessageID or an assertion's ID is
 * masked as in the log: the trail is clear text but for the citizen.  Ten
 * digits somewhere in a long hexadecimal word are no such number.
 */
static void
maskeret(char *t)
{
	char *fra = t;
	size_t n;

	for (; *t != '\0'; t += n == 0 ? 1 : n) {
		n = strspn(t, "0123456789abcdefABCDEF");
		if (n < HEX_ID)
			continue;
		log_mask(fra, (size_t)(t - fra));
		fra = t + n;
	}
	log_mask(fra, strlen(fra));
}

/* At most max octets of it, whole characters; "" for none. */
static char *
klip(struct arena *a, const char *s, size_t max)
{
	size_t n = s != NULL ? strlen(s) : 0;

	if (n > max)
		for (n = max; n > 0 && (s[n] & 0xc0) == 0x80; n--)
			;
	return arena_strndup(a, s != NULL ? s : "", n);
}

/* The same for what is not sealed; masked whole, since half of a number that
 * was cut would stand. */
static char *
klartekst(struct arena *a, const char *s, size_t max)
{
	char *t = arena_strdup(a, s != NULL ? s : "");

	if (t == NULL)
		return NULL;
	maskeret(t);
	return klip(a, t, max);
}

/* SHA-256 of the DER; zeros for none. */
static void
aftryk(X509 *x, char out[JX_DIGEST])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (x != NULL && X509_digest(x, EVP_sha256(), md, &n) == 1 &&
	    n == JX_DIGEST)
		memcpy(out, md, JX_DIGEST);
}

/* Asked by an employee: by the operation, whatever comes of it. */
static int
medarbejder(const struct wssec *m)
{
	return m->action != NULL && strcmp(m->action, BB_HENTVERIFIKATION) ==
	    0;
}

static const char *
operation(const struct wssec *m)
{
	if (m->action == NULL)
		return "";
	if (medarbejder(m))
		return "HentVerifikation";
	return strcmp(m->action, BB_HENTOVERBLIK) == 0 ? "HentOverblik" : "";
}

/* The municipalities asked for, as far as they were known to be ours. */
static enum gw_err
kommuner_vis(const struct opslag *o, jr_request *r)
{
	size_t i, n = o->kommuner != NULL ? o->fs.n_koder : 0;
	jr_kommune *v;

	if (n > JX_MAX_KOMMUNER)
		n = JX_MAX_KOMMUNER;
	if ((v = arena_array(o->a, n, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < n && o->kommuner[i] != NULL; i++) {
		v[i].kode = (char *)(uintptr_t)o->kommuner[i]->kode;
		v[i].konfiguration = o->kommuner[i]->konfigureret ?
		    o->kommuner[i]->version : 0;
	}
	r->kommuner.kommuner_val = v;
	r->kommuner.kommuner_len = (u_int)i;
	return GW_OK;
}

static enum gw_err
hvem_vis(const struct opslag *o, jr_request *r)
{
	const struct wssec *m = &o->besked;
	struct arena *a = o->a;
	char *cvr = arena_alloc(a, 9);

	if (cvr == NULL)
		return GW_ENOMEM;
	if (o->rq->client != NULL)
		trust_cvr(o->rq->client, cvr);
	r->request = klartekst(a, o->id, JX_MAX_ID);
	r->transaction = klartekst(a, o->transaktion, JX_MAX_ID);
	r->message_id = klartekst(a, m->message_id, JX_MAX_URI);
	memcpy(r->signature, m->signature_digest, JX_DIGEST);
	aftryk(o->rq->client, r->channel);
	r->channel_cvr = cvr;
	r->issuer = klartekst(a, m->saml.issuer, JX_MAX_URI);
	r->assertion = klartekst(a, m->saml.id, JX_MAX_NCNAME);
	r->level = klartekst(a, m->saml.level, JX_MAX_WORD);
	aftryk(m->saml.hok, r->hok);
	r->operation = klartekst(a, operation(m), JX_MAX_WORD);
	r->employee_cvr = klartekst(a, o->cvr, 8);
	r->omraader = o->fs.omraader;
	if (r->request == NULL || r->transaction == NULL ||
	    r->message_id == NULL || r->issuer == NULL ||
	    r->assertion == NULL || r->level == NULL ||
	    r->operation == NULL || r->employee_cvr == NULL)
		return GW_ENOMEM;
	return kommuner_vis(o, r);
}

/* Profile 5: the message, and the token if it says so; remembered for twice
 * the skew after they can no longer be believed. */
static enum gw_err
brug_vis(const struct opslag *o, jx_who *w)
{
	const struct wssec *m = &o->besked;
	int64_t skew = 2 * o->t->conf->skew_ms;
	struct replay_id ids[REPLAY_MAX_IDS];
	jr_spend *v;
	size_t i, n = 1;
	enum gw_err rc;

	rc = replay_id('m', m->message_id, m->expires + skew, &ids[0]);
	if (rc == GW_OK && m->saml.one_time_use)
		rc = replay_id('a', m->saml.id,
		    m->saml.not_on_or_after + skew, &ids[n++]);
	if (rc != GW_OK)
		return rc;
	if ((v = arena_array(o->a, n, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < n; i++) {
		memcpy(v[i].key, ids[i].key, JX_DIGEST);
		v[i].until = ids[i].until;
	}
	w->spends.spends_val = v;
	w->spends.spends_len = (u_int)n;
	return GW_OK;
}

static enum gw_err
begyndelse_lav(const struct opslag *o, enum gw_err dom, int brug, jx_who *w)
{
	const struct cpr *borger = &o->spoergsmaal.borger;
	enum gw_err rc;

	memset(w, 0, sizeof(*w));
	/* refused before the question was whole: the Body's, if it was read */
	if (borger->nr[0] == '\0')
		borger = &o->fs.borger;
	w->cpr = klip(o->a, borger->nr, CPR_LEN);
	w->begrundelse = klip(o->a, o->fs.begrundelse, JX_MAX_BEGRUNDELSE);
	/* own-contracts: who looked, of employees alone */
	w->employee = klip(o->a, medarbejder(&o->besked) ?
	    o->besked.saml.nameid : NULL, JX_MAX_URI);
	w->outcome = (char *)(uintptr_t)err_name(dom);
	if (w->cpr == NULL || w->begrundelse == NULL || w->employee == NULL)
		return GW_ENOMEM;
	if (brug && (rc = brug_vis(o, w)) != GW_OK)
		return rc;
	return hvem_vis(o, &w->who);
}

enum gw_err
opslag_begynd(struct opslag *o, enum gw_err dom, int brug)
{
	unsigned char *ticket = arena_alloc(o->a, TICKET_LEN);
	jx_who w;
	enum gw_err rc;

	if (!o->besked.verified) {	/* by nobody that we know */
		journal_count(o->t->journal, dom);
		return dom;
	}
	if (ticket == NULL ||
	    (rc = begyndelse_lav(o, dom, brug, &w)) != GW_OK)
		return GW_ENOMEM;
	rc = journal_begin(o->t->journal, &w, &o->nummer, ticket);
	if (rc != GW_EJOURNAL)
		o->ticket = ticket;
	if (rc == GW_OK) {
		o->begyndt = dom == GW_OK;
		return dom;
	}
	/* profile 6: a replay comes before what else is wrong with it */
	memset(&o->grund, 0, sizeof(o->grund));
	return fail(&o->grund, rc, "%s", err_text(rc));
}

/* --- What came of it --- */

/* How many objects a municipality's source gave. */
static size_t
objekter(const struct kommune_svar *ks, enum kilde_navn navn)
{
	switch (navn) {
	case KILDE_SAGSINDEKS:
		return ks->sager.n + ks->ejersager.n + ks->dokumenter.n;
	case KILDE_YDELSESINDEKS:
		return ks->bevillinger.n + ks->effektueringer.n;
	case KILDE_OEKONOMI:
		return ks->fordringer.n;
	default:
		return 0;
	}
}

static void
kilde_vis(jr_result *r, enum kilde_navn navn, const char *kode,
    enum kilde_status status, unsigned ms, size_t n)
{
	jr_source *s;

	if (r->sources.sources_len == JX_MAX_SOURCES)
		return;
	s = &r->sources.sources_val[r->sources.sources_len++];
	s->source = navn;
	s->kode = (char *)(uintptr_t)kode;
	s->status = status;
	s->ms = ms;
	s->objects = (u_int)n;
}

/* The sources that were asked; what is listed alone was not. */
static enum gw_err
kilder_vis(const struct opslag *o, jr_result *r)
{
	const struct svar *svar = &o->svar;
	const struct kommune_plan *p;
	const struct kommune_svar *ks;
	size_t i;
	int k;

	if ((r->sources.sources_val = arena_array(o->a, JX_MAX_SOURCES,
	    sizeof(*r->sources.sources_val))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < svar->kommuner.n; i++) {
		ks = &svar->kommuner.v[i];
		p = &o->plan.kommuner[i];
		for (k = 0; k < KILDE_EJERFORTEGNELSE; k++)
			if (p->ask[k] || (k == KILDE_SAGSINDEKS &&
			    p->ejendomme))
				kilde_vis(r, (enum kilde_navn)k,
				    ks->konf->kode, ks->status[k], ks->ms[k],
				    objekter(ks, (enum kilde_navn)k));
	}
	if (svar->ejer_spurgt)
		kilde_vis(r, KILDE_EJERFORTEGNELSE, "", svar->ejerfortegnelse,
		    svar->ejer_ms, svar->ejerskaber.n);
	return GW_OK;
}

static enum gw_err
skjult_vis(const struct opslag *o, jr_result *r)
{
	jr_rule *v;
	unsigned i;

	if ((v = arena_array(o->a, MAX_REGEL, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	r->hidden.hidden_val = v;
	for (i = 0; i < MAX_REGEL; i++)
		if (o->overblik.skjult[i] > 0) {
			v[r->hidden.hidden_len].rule = i;
			v[r->hidden.hidden_len++].n = o->overblik.skjult[i];
		}
	return GW_OK;
}

/* Cases, their documents, benefits and claims in the answer. */
static size_t
vist(const struct overblik *b)
{
	size_t i, n = b->sager.n + b->oekonomiske.n + b->service.n +
	    b->betalinger.n;

	for (i = 0; i < b->sager.n; i++)
		n += b->sager.v[i].dokumenter.n;
	return n;
}

enum gw_err
opslag_afslut(struct opslag *o, enum gw_err rc, int http, size_t bytes)
{
	jr_completed c;
	enum gw_err err;

	if (!o->begyndt)
		return GW_OK;
	memset(&c, 0, sizeof(c));
	c.begun = o->nummer;
	c.result.outcome = (char *)(uintptr_t)err_name(rc);
	c.result.http = (u_int)http;
	c.result.bytes = (u_int)bytes;
	c.result.shown = rc == GW_OK ? (u_int)vist(&o->overblik) : 0;
	if ((err = kilder_vis(o, &c.result)) == GW_OK &&
	    (err = skjult_vis(o, &c.result)) == GW_OK)
		err = journal_complete(o->t->journal, &c);
	o->begyndt = 0;
	if (err == GW_OK)
		return err;
	memset(&o->grund, 0, sizeof(o->grund));
	return fail(&o->grund, GW_EJOURNAL, "%s", err_text(GW_EJOURNAL));
}
