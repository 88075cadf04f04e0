#include "tm_tjeneste.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "fault.h"
#include "tm_pki.h"
#include "tm_xml.h"

#define ARENA_MAX	(256u * 1024 * 1024)
#define LEVETID_MS	(300 * 1000)	/* an answer's Timestamp */

const struct tjeneste_def *const tjeneste_defs[TJ_ANTAL] = {
	[TJ_STS] = &sts_def,
	[TJ_SAGSINDEKS] = &sag_def,
	[TJ_YDELSESINDEKS] = &ydelse_def,
	[TJ_OEKONOMI] = &oeir_def,
	[TJ_EJERFORTEGNELSE] = &ejer_def
};

/* ---- the answer ---- */

static const char *
medie(const struct tjeneste *t)
{
	return t->def->soap == SOAP_12 ?
	    "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
}

/* The one place where octets leave a service, and where they are spoilt. */
static void
send(const struct betjening *k, struct server_answer *svar, int status,
    const char *bytes, size_t len)
{
	const struct tjeneste *t = k->t;
	enum fejl_art art;
	long arg;

	fejl_vent(t->fejl);
	art = fejlplan_nu(t->fejl, &arg);
	svar->media = medie(t);
	if (art == FEJL_HTTP || (art == FEJL_HVERANDEN &&
	    fejlplan_hveranden(t->fejl))) {
		status = art == FEJL_HTTP ? (int)arg : 500;
		len = 0;
	} else if (len > 0)
		bytes = fejl_octets(k->a, art, bytes, &len, &svar->media);
	svar->status = status;
	svar->close = status < 500 && status != 200;
	svar->body = NULL;
	svar->len = 0;
	if (len > 0 && bytes != NULL && (svar->body = malloc(len)) != NULL) {
		memcpy(svar->body, bytes, len);
		svar->len = len;
	} else
		svar->media = NULL;
}

/* What was ordered to be wrong inside a signed answer. */
static void
forvansk(struct betjening *k, struct wssec_make *mk)
{
	struct tjeneste *alle = k->m->tjenester;
	enum fejl_art art;
	long arg;

	art = fejlplan_nu(k->t->fejl, &arg);
	mk->body = fejl_krop(k->a, art, mk->body, &mk->body_len);
	if (art == FEJL_STALE) {
		mk->created -= arg * 1000;
		mk->expires -= arg * 1000;
	} else if (art == FEJL_RELATESTO)
		mk->relates_to = wssec_uuid_urn(k->a);
	else if (art == FEJL_CERTIFICATE)
		mk->key = alle[(k->t - alle + 1) % TJ_ANTAL].key;
}

/* Signs a Body's child; relates_to and transaction are the request's. */
static enum gw_err
pak(struct betjening *k, const char *action, const char *body, size_t len,
    const char **bytes, size_t *n)
{
	const struct tjeneste_def *d = k->t->def;
	struct wssec_make mk = { .kind = d->svar_kind, .soap = d->soap,
	    .action = action, .relates_to = k->besked->message_id,
	    .transaction = k->besked->transaction, .created = k->nu,
	    .expires = k->nu + LEVETID_MS, .key = k->t->key, .body = body,
	    .body_len = len };

	if (d->svar_kind == WSSEC_ANSWER)
		mk.message_id = wssec_uuid_urn(k->a);
	forvansk(k, &mk);
	if (mk.body == NULL)
		return GW_ENOMEM;
	return wssec_make(k->a, k->m->signer, &mk, NULL, bytes, n);
}

/* ---- faults ---- */

static const char *
subkode(const char *s)
{
	/* bb: is the gateway's own vocabulary */
	return s != NULL && strncmp(s, "bb:", 3) == 0 ? NULL : s;
}

static void
fault12(struct buf *b, const char *kode, const char *sub, const char *sub2,
    const struct soapfejl *f)
{
	buf_printf(b, "<s:Fault xmlns:s=\"" NS_SOAP12 "\" xmlns:wsse=\"" NS_WSSE
	    "\" xmlns:wsu=\"" NS_WSU "\" xmlns:wsa=\"" NS_WSA "\"><s:Code>"
	    "<s:Value>s:%s</s:Value>", kode);
	if (sub != NULL)
		buf_printf(b, "<s:Subcode><s:Value>%s</s:Value>", sub);
	if (sub != NULL && sub2 != NULL)
		buf_printf(b, "<s:Subcode><s:Value>%s</s:Value></s:Subcode>",
		    sub2);
	if (sub != NULL)
		buf_puts(b, "</s:Subcode>");
	buf_puts(b, "</s:Code><s:Reason><s:Text xml:lang=\"da\">");
	xml_put_text(b, f->tekst);
	buf_puts(b, "</s:Text></s:Reason>");
	if (f->detalje != NULL)
		buf_printf(b, "<s:Detail>%s</s:Detail>", f->detalje);
	buf_puts(b, "</s:Fault>");
}

/* SOAP 1.1 has no subcodes: the qualified one is the faultcode. */
static void
fault11(struct buf *b, const char *kode, const char *sub,
    const struct soapfejl *f)
{
	buf_puts(b, "<s:Fault xmlns:s=\"" NS_SOAP11 "\" xmlns:wsse=\"" NS_WSSE
	    "\" xmlns:wsu=\"" NS_WSU "\" xmlns:wsa=\"" NS_WSA "\"><faultcode>");
	if (sub != NULL)
		buf_puts(b, sub);
	else
		buf_printf(b, "s:%s", strcmp(kode, "Sender") == 0 ? "Client" :
		    strcmp(kode, "Receiver") == 0 ? "Server" : kode);
	buf_puts(b, "</faultcode><faultstring>");
	xml_put_text(b, f->tekst);
	buf_puts(b, "</faultstring>");
	if (f->detalje != NULL)
		buf_printf(b, "<detail>%s</detail>", f->detalje);
	buf_puts(b, "</s:Fault>");
}

/*
 * A fault: signed when the request's signatures held and the service signs
 * its faults (the STS does not: infrastructure, 1.5).
 */
static void
send_fault(struct betjening *k, struct server_answer *svar, const char *kode,
    const char *sub, const char *sub2, const struct soapfejl *f)
{
	const char *xml, *bytes = NULL;
	int v12 = k->t->def->soap == SOAP_12;
	size_t len = 0;
	struct buf b, e;

	buf_init(&b, k->a);
	if (v12)
		fault12(&b, kode, sub, sub2, f);
	else
		fault11(&b, kode, sub, f);
	xml = buf_end(&b);
	if (xml != NULL && k->besked->verified &&
	    k->t->def->svar_kind == WSSEC_ANSWER &&
	    pak(k, FAULT_ACTION, xml, b.len, &bytes, &len) == GW_OK) {
		send(k, svar, 500, bytes, len);
		return;
	}
	buf_init(&e, k->a);
	buf_printf(&e, "<e:Envelope xmlns:e=\"%s\"><e:Header><wsa:Action "
	    "xmlns:wsa=\"" NS_WSA "\">" FAULT_ACTION "</wsa:Action></e:Header>"
	    "<e:Body>%s</e:Body></e:Envelope>", v12 ? NS_SOAP12 : NS_SOAP11,
	    xml == NULL ? "" : xml);
	xml = buf_end(&e);
	send(k, svar, 500, xml, xml == NULL ? 0 : e.len);
}

static void
send_err(struct betjening *k, struct server_answer *svar, enum gw_err rc)
{
	const struct fault *f = fault_of(rc, k->besked->verified);
	struct soapfejl s = { f->code, f->tekst, NULL };

	if (f->code == NULL)
		send(k, svar, f->status, NULL, 0);
	else
		send_fault(k, svar, f->code, subkode(f->subcode),
		    subkode(f->subcode2), &s);
}

/* ---- the request ---- */

static struct wssec_policy
politik(const struct betjening *k, const struct server_request *rq)
{
	const struct tjeneste *t = k->t;
	struct wssec_policy p = { .kind = t->def->kind, .soap = t->def->soap,
	    .liberty = t->def->liberty, .limits = &scan_request,
	    .skew_ms = k->m->skew_ms, .trust = k->m->trust,
	    .addresses = t->adresser, .actions = t->actions,
	    .http_action = rq->action };

	p.saml.trust = k->m->trust;
	p.saml.audience = t->def->entityid;
	p.saml.skew_ms = k->m->skew_ms;
	if (rq->client != NULL) {
		p.client = trust_client(k->m->trust, rq->client);
		p.tls_cert = rq->client;
	}
	return p;
}

static const struct operation *
operationen(const struct betjening *k)
{
	const struct operation *o = k->t->def->ops;

	for (; o->action != NULL; o++)
		if (strcmp(o->action, k->besked->action) == 0)
			return o;
	return NULL;
}

/* Spent: the message, and the token if it says so (profile 5). */
static enum gw_err
brug(struct betjening *k)
{
	const struct wssec *b = k->besked;
	int64_t skew = 2 * k->m->skew_ms;
	struct replay_id ids[REPLAY_MAX_IDS];
	size_t n = 1;
	enum gw_err rc;

	rc = replay_id('m', b->message_id, b->expires + skew, &ids[0]);
	if (rc == GW_OK && b->has_saml && b->saml.one_time_use)
		rc = replay_id('a', b->saml.id,
		    b->saml.not_on_or_after + skew, &ids[n++]);
	if (rc == GW_OK)
		rc = replay_spend(k->m->replay, ids, n, k->nu);
	return rc;
}

/* Whose data, and whether the token gives the operation. */
static enum gw_err
adgang(struct betjening *k, const struct operation *o, struct grund *g)
{
	enum gw_err rc;

	if (!k->besked->has_saml)
		return GW_OK;
	rc = saml_cvr(k->a, &k->besked->saml, g, k->cvr);
	if (rc == GW_OK && o->rolle != NULL)
		rc = saml_role(k->a, &k->besked->saml, o->rolle, k->cvr, g);
	if (rc == GW_OK && k->t->def->kun_cvr != NULL &&
	    strcmp(k->t->def->kun_cvr, k->cvr) != 0)
		rc = fail(g, GW_EACCESS, "token for another authority");
	return rc;
}

static enum gw_err
udfoer(struct betjening *k, const struct operation *o, struct grund *g,
    struct buf *out)
{
	struct slice body = k->besked->body_child;
	enum gw_err rc;
	xmlDoc *doc;

	if (strcmp(k->besked->body_local, o->element) != 0)
		return fail(g, GW_EREQUEST, "Body does not belong to Action");
	if ((doc = xml_parse(body.p, body.len, g)) == NULL)
		return GW_EREQUEST;
	rc = skema_check(k->t->def->skema, doc, g);
	if (rc == GW_OK)
		rc = o->udfoer(k, doc, out);
	xmlFreeDoc(doc);
	return rc;
}

/* From a verified message to its answer. */
static enum gw_err
betjen(struct betjening *k, struct grund *g, struct server_answer *svar)
{
	const struct operation *o = operationen(k);
	const char *xml, *bytes;
	enum gw_err rc;
	struct buf out;
	size_t len;

	if (o == NULL)
		return fail(g, GW_EACTION, "no such operation");
	buf_init(&out, k->a);
	if ((rc = brug(k)) != GW_OK || (rc = adgang(k, o, g)) != GW_OK ||
	    (rc = udfoer(k, o, g, &out)) != GW_OK)
		return rc;
	if (k->fejl.kode != NULL) {
		send_fault(k, svar, k->fejl.kode, NULL, NULL, &k->fejl);
		return GW_OK;
	}
	if ((xml = buf_end(&out)) == NULL)
		return GW_ENOMEM;
	rc = pak(k, o->svar_action, xml, out.len, &bytes, &len);
	if (rc == GW_OK)
		send(k, svar, 200, bytes, len);
	return rc;
}

/* One line a request: what was asked of whom and how it went. */
static void
snak(const struct betjening *k, enum gw_err rc, const struct grund *g,
    const struct server_request *rq, const struct server_answer *svar,
    int64_t start)
{
	if (!k->m->snak)
		return;
	fprintf(stderr, "service=%s action=%s cvr=%s result=%s status=%d "
	    "in=%zu out=%zu ms=%lld trace=%s%s%s\n", k->t->def->navn,
	    k->besked->action == NULL ||
	    !k->besked->verified ? "-" : strrchr(k->besked->action, '/') + 1,
	    *k->cvr == '\0' ? "-" : k->cvr, err_name(rc), svar->status,
	    rq->len, svar->len, (long long)(clock_mono() - start),
	    *rq->spor->id == '\0' ? "-" : rq->spor->id,
	    rc == GW_OK ? "" : " why=",
	    rc == GW_OK || rc == GW_ESCHEMA ? "" : g->text);
}

/* The request as it came, for those who compare it with the contract.  Only
 * test data are ever here. */
static void
gem(const struct betjening *k, const struct server_request *rq)
{
	static atomic_uint nr;
	const char *name, *text;
	struct grund g = { 0 };

	if (k->m->gem == NULL ||
	    (text = arena_strndup(k->a, rq->body, rq->len)) == NULL)
		return;
	name = arena_printf(k->a, "%s-%s-%u.xml", k->t->def->navn,
	    k->besked->body_local, atomic_fetch_add(&nr, 1));
	if (name == NULL || fil_skriv(k->a, k->m->gem, name, text, &g) !=
	    GW_OK)
		fprintf(stderr, "testmiljoe: --keep: %s\n", g.text);
}

void
tjeneste_svar(void *arg, const struct server_request *rq,
    struct server_answer *svar)
{
	struct wssec besked = { 0 };
	struct betjening k = { .t = arg, .besked = &besked };
	int64_t start = clock_mono();
	struct wssec_policy p;
	struct grund g = { 0 };
	enum gw_err rc;

	k.m = k.t->m;
	k.nu = clock_now();
	if ((k.a = arena_new(ARENA_MAX)) == NULL) {
		tjeneste_optaget(NULL, svar);
		return;
	}
	p = politik(&k, rq);
	rc = wssec_verify(k.a, rq->body, rq->len, &p, k.nu, &g, &besked);
	if (rc == GW_OK) {
		gem(&k, rq);
		rc = betjen(&k, &g, svar);
	}
	if (rc != GW_OK)
		send_err(&k, svar, rc);
	snak(&k, rc, &g, rq, svar, start);
	wssec_fini(&besked);
	arena_free(k.a);
}

void
tjeneste_optaget(void *arg, struct server_answer *svar)
{
	(void)arg;
	svar->status = 503;
	svar->retry_after = 1;
}
