/*
 * opslag.c - one request's walk: admit, plan, ask, decide, answer.
 */
#include "opslag.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "fault.h"
#include "log.h"
#include "opslag_tavle.h"

#define ARENA_MAX	((size_t)1 << 30)
#define ANSWER_LIFE_MS	300000		/* Timestamp of what we answer */
#define RETRY_AFTER	1		/* seconds, with bb:Overbelastet */
#define MEDIA_SOAP	"application/soap+xml; charset=utf-8"

void
kerne_tag(struct tjeneste *t)
{
	while (sem_wait(&t->kerner) != 0)
		;
}

void
kerne_slip(struct tjeneste *t)
{
	sem_post(&t->kerner);
}

int
opslag_forladt(const struct opslag *o)
{
	return o->rq != NULL && o->rq->gone != NULL &&
	    atomic_load(o->rq->gone);
}

/* 8-4-4-4-12 hexadecimal digits (profile 2, RequestHeader). */
static int
uuid_valid(const char *s)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t i;

	for (i = 0; form[i] != '\0'; i++)
		if (form[i] == '-' ? s[i] != '-' :
		    s[i] == '\0' || strchr("0123456789abcdefABCDEF", s[i]) ==
		    NULL)
			return 0;
	return s[i] == '\0';
}

static enum gw_err
opslag_init(struct opslag *o, struct tjeneste *t,
    const struct server_request *rq)
{
	const char *urn;
	unsigned ms = t->conf->deadline_ms;

	memset(o, 0, sizeof(*o));
	o->t = t;
	o->rq = rq;
	if ((o->a = arena_new(ARENA_MAX)) == NULL ||
	    (o->a_kort = arena_new(ARENA_MAX)) == NULL ||
	    (urn = wssec_uuid_urn(o->a)) == NULL)
		return GW_ENOMEM;
	memcpy(o->id, urn + strlen("urn:uuid:"), UUID_LEN - 1);
	o->transaktion = o->id;
	if (rq->spor != NULL && rq->spor->id[0] != '\0')
		o->spor = *rq->spor;
	else
		spor_begin(&o->spor, o->id);
	o->now = clock_now();
	o->ventet_us = (clock_mono() - rq->arrived) * 1000;
	opslag_station(o, STATION_VERIFY);
	if (rq->prefer_wait > 0 && rq->prefer_wait < ms / 1000)
		ms = rq->prefer_wait * 1000;	/* RFC 7240, 4.3 */
	o->deadline = rq->arrived + ms;
	return GW_OK;
}

static void
opslag_fini(struct opslag *o)
{
	if (o->kald > 0)
		traengsel_slip(&o->t->traengsel, o->kald);
	if (o->arbejder)
		traengsel_ud(&o->t->traengsel);
	wssec_fini(&o->besked);
	arena_free(o->a_kort);
	arena_free(o->a);
}

/* Profile 6: a RequestHeader that is in order is echoed, in a signed fault
 * too, whatever the fault is about. */
static void
opslag_ekko(struct opslag *o)
{
	const struct wssec *m = &o->besked;

	if (m->verified && m->transaction_count == 1 &&
	    m->transaction != NULL && uuid_valid(m->transaction))
		o->transaktion = m->transaction;
}

/* Profile 1-4: is this a message we may believe? */
static enum gw_err
opslag_verify(struct opslag *o)
{
	static const char *const actions[] = {
		BB_HENTOVERBLIK, BB_HENTVERIFIKATION, NULL
	};
	const struct conf *conf = o->t->conf;
	struct wssec_policy p = { 0 };
	enum gw_err rc;

	p.kind = WSSEC_TOKEN_REQUEST;
	p.soap = SOAP_12;
	p.limits = &scan_request;
	p.skew_ms = conf->skew_ms;
	p.trust = conf->trust;
	p.addresses = conf->endpoints;
	p.actions = actions;
	/* two that differ: no wsa:Action is both */
	p.http_action = o->rq->action_conflict ? "SOAPAction, action" :
	    o->rq->action;
	p.saml.trust = conf->trust;
	p.saml.audience = conf->entityid;
	p.saml.skew_ms = conf->skew_ms;
	p.client = o->rq->client == NULL ? NULL :
	    trust_client(conf->trust, o->rq->client);
	p.tls_cert = o->rq->client;
	p.hok_binding = (enum hok_binding)conf->hok_binding;
	if (p.client == NULL)
		return fail(&o->grund, GW_ECHECK, "TLS client not known");
	kerne_tag(o->t);
	rc = wssec_verify(o->a, o->rq->body, o->rq->len, &p, o->now,
	    &o->grund, &o->besked);
	kerne_slip(o->t);
	opslag_ekko(o);
	return rc;
}

/* Profile 2: at most one RequestHeader, and a UUID in it. */
static enum gw_err
opslag_transaktion(struct opslag *o)
{
	const struct wssec *m = &o->besked;

	if (m->transaction_count > 0 && o->transaktion != m->transaction)
		return fail(&o->grund, GW_EREQUEST,
		    "RequestHeader: not one TransactionUUID");
	return GW_OK;
}

/* R01: the citizen from the token; or the employee's role. */
static enum gw_err
opslag_access(struct opslag *o, char cvr[9])
{
	const struct saml *s = &o->besked.saml;
	enum gw_err rc;

	if (strcmp(o->besked.action, BB_HENTOVERBLIK) == 0)
		return saml_cpr(o->a, s, &o->grund, &o->spoergsmaal.borger);
	if ((rc = saml_cvr(o->a, s, &o->grund, cvr)) != GW_OK)
		return rc;
	return saml_role(o->a, s, o->t->conf->verification_role, cvr,
	    &o->grund);
}

/* The municipalities asked for; the employee's is the token's (rules 9). */
static enum gw_err
opslag_kommuner(struct opslag *o, const char *cvr)
{
	const struct konfiguration *k = o->t->conf->konfiguration;
	size_t i;

	o->kommuner = arena_array(o->a, o->fs.n_koder, sizeof(*o->kommuner));
	if (o->kommuner == NULL)
		return GW_ENOMEM;
	for (i = 0; i < o->fs.n_koder; i++) {
		o->kommuner[i] = konfiguration_kommune(k, o->fs.koder[i]);
		if (o->kommuner[i] == NULL)
			return fail(&o->grund, GW_EREQUEST,
			    "Kommunekode: no such municipality");
	}
	if (o->fs.hvem == SPOERGER_MEDARBEJDER &&
	    strcmp(o->kommuner[0]->cvr, cvr) != 0)
		return fail(&o->grund, GW_EACCESS,
		    "the token is another municipality's");
	return GW_OK;
}

static enum gw_err
opslag_body(struct opslag *o, const char *cvr)
{
	enum gw_err rc;

	if ((rc = borgerdk_read(o->t->borgerdk, o->a, o->besked.action,
	    o->besked.body_child, &o->grund, &o->fs)) != GW_OK)
		return rc;
	if ((rc = opslag_kommuner(o, cvr)) != GW_OK)
		return rc;
	o->spoergsmaal.hvem = o->fs.hvem;
	o->spoergsmaal.omraader = o->fs.omraader;
	o->spoergsmaal.forklar = o->fs.forklar;
	o->spoergsmaal.now = o->now;
	if (o->fs.hvem == SPOERGER_MEDARBEJDER)
		o->spoergsmaal.borger = o->fs.borger;
	return GW_OK;
}

/* Who asks for what, and what that takes: no I/O. */
static enum gw_err
opslag_judge(struct opslag *o)
{
	enum gw_err rc;

	if ((rc = opslag_transaktion(o)) != GW_OK ||
	    (rc = opslag_access(o, o->cvr)) != GW_OK ||
	    (rc = opslag_body(o, o->cvr)) != GW_OK)
		return rc;
	return plan_make(o->a, o->t->conf->konfiguration, &o->spoergsmaal,
	    o->kommuner, o->fs.n_koder, &o->plan);
}

/* Room for its calls, or it is turned away before anything is spent. */
static enum gw_err
opslag_plads(struct opslag *o)
{
	unsigned kald = (unsigned)plan_kald(&o->plan);

	if (!traengsel_tag(&o->t->traengsel, kald))
		return fail(&o->grund, GW_EBUSY, "%u calls more than there "
		    "is room for", kald);
	o->kald = kald;
	return GW_OK;
}

/*
 * Profile 6: the order of judgement; the first failure answers.  A replay
 * comes before what the message says, which is looked at first nevertheless,
 * so that the journal is asked once and one record says all: it spends the
 * ids, and a replay is what it answers whatever was judged (profile 5).  What
 * there is no room for is not spent.
 */
static enum gw_err
opslag_admit(struct opslag *o)
{
	enum gw_err rc;
	int brug = 0;

	if ((rc = opslag_verify(o)) == GW_OK) {
		opslag_station(o, STATION_PLAN);
		if ((rc = opslag_judge(o)) == GW_OK)
			rc = opslag_plads(o);
		brug = rc != GW_EBUSY;
	}
	opslag_station(o, STATION_JOURNAL);
	return opslag_begynd(o, rc, brug);
}

/* A signed message around the Body child. */
static enum gw_err
opslag_svar(struct opslag *o, const char *action, const char *body, size_t len,
    const char **bytes, size_t *n)
{
	struct wssec_make m = { 0 };

	m.kind = WSSEC_ANSWER;
	m.soap = SOAP_12;
	m.action = action;
	m.relates_to = o->besked.message_id;
	m.transaction = o->transaktion;
	m.created = clock_now();
	m.expires = m.created + ANSWER_LIFE_MS;
	m.key = o->t->key;
	m.ticket = o->ticket;
	m.body = body;
	m.body_len = len;
	if ((m.message_id = wssec_uuid_urn(o->a)) == NULL)
		return GW_ENOMEM;
	return wssec_make(o->a, o->t->signer, &m, &o->grund, bytes, n);
}

static enum gw_err
opslag_walk(struct opslag *o, const char **bytes, size_t *n)
{
	const struct konfiguration *k = o->t->conf->konfiguration;
	const char *body;
	size_t len;
	enum gw_err rc;

	if (opslag_forladt(o))		/* while it waited for a thread */
		return opslag_begynd(o, GW_EGONE, 0);
	o->arbejder = traengsel_ind(&o->t->traengsel, clock_mono());
	if (!o->arbejder) {
		(void)fail(&o->grund, GW_EBUSY, "work has a queue");
		return opslag_begynd(o, GW_EBUSY, 0);
	}
	if ((rc = opslag_admit(o)) != GW_OK)
		return rc;
	opslag_station(o, STATION_ASK);
	if ((rc = hent_alt(o)) != GW_OK)
		return rc;
	opslag_station(o, STATION_DECIDE);
	if ((rc = visning_decide(o->a, k, &o->spoergsmaal, &o->svar,
	    &o->overblik)) != GW_OK)
		return rc;
	opslag_station(o, STATION_WRITE);
	if ((rc = borgerdk_write(o->a, o->fs.hvem, &o->overblik, o->now,
	    &body, &len)) != GW_OK)
		return rc;
	opslag_station(o, STATION_SIGN);
	return opslag_svar(o, o->fs.hvem == SPOERGER_BORGER ?
	    BB_HENTOVERBLIK BB_SVAR : BB_HENTVERIFIKATION BB_SVAR, body, len,
	    bytes, n);
}

/* The refusal: what the caller may know, signed once the request verified. */
static void
opslag_refuse(struct opslag *o, enum gw_err rc, struct server_answer *ans,
    const char **bytes, size_t *n)
{
	const struct fault *f = fault_of(rc, o->besked.verified);
	const char *body;
	size_t len;

	*bytes = NULL;
	*n = 0;
	opslag_station(o, STATION_SIGN);
	if (rc == GW_EGONE) {		/* no signature for nobody */
		ans->status = 500;
		ans->close = 1;
		return;
	}
	ans->status = f->status;
	ans->close = f->close;
	ans->retry_after = rc == GW_EBUSY ? RETRY_AFTER : 0;
	if (f->code == NULL)
		return;
	if (o->besked.verified &&
	    (body = fault_body(o->a, f, o->transaktion, &len)) != NULL &&
	    opslag_svar(o, BB_FAULT_ACTION, body, len, bytes, n) == GW_OK)
		return;
	*bytes = fault_unsigned(o->a, f, o->transaktion, n);
}

/* The server frees answers with free(); arenas die here. */
static void
answer_set(struct server_answer *ans, const char *bytes, size_t n,
    const char *media)
{
	if (bytes == NULL || (ans->body = malloc(n)) == NULL)
		return;
	memcpy(ans->body, bytes, n);
	ans->len = n;
	ans->media = media;
}

/* Who cannot sign can fill no log: so many lines a second, and one that says
 * how many more there were. */
static int
fremmed_maa_logges(struct tjeneste *t)
{
	unsigned flere;
	int maa = kvote_tag(&t->afvist, clock_mono(), &flere);

	if (flere > 0)
		log_event(LOG_WARN_, "refused-more", "n=%u", flere);
	return maa;
}

static void
opslag_log(const struct opslag *o, enum gw_err rc,
    const struct server_answer *ans)
{
	const struct overblik *b = &o->overblik;
	char q[LOG_QUOTE_LEN];
	int64_t ms = clock_mono() - o->rq->arrived;

	if (rc == GW_OK)
		log_event(LOG_INFO_, "answered", "req=%s transaktion=%s "
		    "trace=%s op=%s kommuner=%zu sager=%zu oekonomiske=%zu "
		    "service=%zu betalinger=%zu bytes=%zu ms=%lld", o->id,
		    o->transaktion, o->spor.id,
		    o->fs.hvem == SPOERGER_BORGER ? "HentOverblik" :
		    "HentVerifikation", o->fs.n_koder, b->sager.n,
		    b->oekonomiske.n, b->service.n, b->betalinger.n, ans->len,
		    (long long)ms);
	else if (o->besked.verified || fremmed_maa_logges(o->t))
		log_event(LOG_WARN_, "refused", "req=%s transaktion=%s "
		    "trace=%s result=%s verified=%d http=%d ms=%lld reason=%s",
		    o->id, o->transaktion, o->spor.id, err_name(rc),
		    o->besked.verified,
		    ans->status, (long long)ms,
		    log_quote(o->grund.text, q));
}

/* GET ?wsdl: the contract, with the address the caller used. */
static void
handle_get(struct tjeneste *t, const struct server_request *rq,
    struct server_answer *ans)
{
	struct arena *a;
	const char *address, *wsdl;
	size_t n = 0;

	ans->status = 404;
	if (strcasecmp(rq->query, "wsdl") != 0)
		return;
	ans->status = 500;
	if ((a = arena_new(ARENA_MAX)) == NULL)
		return;
	address = arena_printf(a, "https://%s" BB_PATH, rq->host);
	if (address != NULL &&
	    (wsdl = borgerdk_wsdl(t->borgerdk, a, address, &n)) != NULL) {
		answer_set(ans, wsdl, n, "text/xml; charset=utf-8");
		ans->status = ans->body != NULL ? 200 : 500;
	}
	arena_free(a);
}

/* Turned away unread: overloaded, or closed for maintenance. */
static void
afvis(struct server_answer *ans, unsigned igen)
{
	const char *bytes, *urn;
	struct arena *a;
	size_t n;

	ans->status = 503;
	ans->retry_after = igen;
	if ((a = arena_new(ARENA_MAX)) == NULL)
		return;
	if ((urn = wssec_uuid_urn(a)) != NULL &&
	    (bytes = fault_unsigned(a, fault_of(GW_EBUSY, 0),
	    urn + strlen("urn:uuid:"), &n)) != NULL)
		answer_set(ans, bytes, n, MEDIA_SOAP);
	arena_free(a);
}

void
opslag_handle(void *arg, const struct server_request *rq,
    struct server_answer *ans)
{
	const char *bytes = NULL;
	struct opslag o;
	enum gw_err rc, journal;
	size_t n = 0;

	if (strcmp(rq->method, "GET") == 0) {
		handle_get(arg, rq, ans);
		return;
	}
	if (gateway_lukket()) {
		afvis(ans, LUKKET_IGEN);
		opslag_tael_afvist(1);
		return;
	}
	ans->status = 200;
	if ((rc = opslag_init(&o, arg, rq)) == GW_OK)
		rc = opslag_walk(&o, &bytes, &n);
	if (rc != GW_OK && o.a != NULL)
		opslag_refuse(&o, rc, ans, &bytes, &n);
	/* recorded durably before it leaves, or it does not leave */
	opslag_station(&o, STATION_JOURNAL);
	if ((journal = opslag_afslut(&o, rc, ans->status, n)) != GW_OK) {
		rc = journal;
		opslag_refuse(&o, rc, ans, &bytes, &n);
	}
	answer_set(ans, bytes, n, MEDIA_SOAP);
	if (bytes != NULL && ans->body == NULL)
		ans->status = 500;
	opslag_log(&o, rc, ans);
	opslag_tael(&o, rc, ans, n);
	opslag_fini(&o);
}

void
opslag_busy(void *arg, struct server_answer *ans)
{
	(void)arg;
	afvis(ans, RETRY_AFTER);
	opslag_tael_afvist(0);
}
