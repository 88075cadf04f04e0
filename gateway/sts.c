/*
 * sts.c - tokens from the infrastructure's STS, WS-Trust 1.3 Issue.
 */
#include "sts.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "log.h"
#include "soapbuf.h"
#include "wssec.h"

#define NS_WST		"http://docs.oasis-open.org/ws-sx/ws-trust/200512"
#define ACTION		NS_WST "/RST/Issue"
#define ACTION_FINAL	NS_WST "/RSTRC/IssueFinal"
#define DIALECT		"http://docs.oasis-open.org/wsfed/authorization/200706/authclaims"
#define CLAIM_CVR	"dk:gov:saml:attribute:CvrNumberIdentifier"

#define ARENA_MAX	((size_t)64 << 20)
#define MESSAGE_LIFE_MS	300000
#define BATCH		4	/* tokencache asks for no more at once */

/* One token under way. */
struct bestilling {
	struct kald	 kald;		/* first: kald_vent() gives it back */
	const struct tokennoegle *noegle;
	struct tokensvar *svar;
	const char	*message_id;
	const unsigned char *ticket;	/* sign_job's */
	struct wssec_draft *draft;
};

/* RequestSecurityToken, children in the order .NET clients send. */
static enum gw_err
rst_skriv(struct soap *s, const struct sts *sts, const struct tokennoegle *k,
    const char **xml)
{
	enum xsd__boolean nej = xsd__boolean__false_;
	struct auth__ClaimTypeType claim = { .Optional = &nej };
	struct wst__ClaimsType claims = { .__sizeClaimType = 1 };
	struct wsa__EndpointReferenceType epr = { 0 };
	struct wsp__AppliesToType applies = { .wsa__EndpointReference = &epr };
	struct wsse__BinarySecurityTokenType bst = { 0 };
	struct wst__UseKeyType use = { .wsse__BinarySecurityToken = &bst };
	struct wst__RequestSecurityTokenType rst = { 0 };

	claim.Uri = soap_strdup(s, CLAIM_CVR);
	claim.Value = soap_strdup(s, k->cvr);
	claims.auth__ClaimType = &claim;
	claims.Dialect = soap_strdup(s, DIALECT);
	epr.Address = soap_strdup(s, k->entityid);
	bst.__item = soap_strdup(s, sts->key->cert_b64);
	bst.ValueType = soap_strdup(s, WSS_X509V3);
	bst.EncodingType = soap_strdup(s, WSS_BASE64);
	rst.RequestType = soap_strdup(s, NS_WST "/Issue");
	rst.TokenType = soap_strdup(s, WSS_SAMLV20);
	rst.KeyType = soap_strdup(s, NS_WST "/PublicKey");
	rst.wsp__AppliesTo = &applies;
	rst.Claims = &claims;
	rst.UseKey = &use;
	return soapbuf_put(s, wst__RequestSecurityTokenType,
	    "wst:RequestSecurityToken", &rst, xml);
}

static enum gw_err
bestilling_skriv(const struct sts *sts, struct arena *a, struct bestilling *b,
    struct sign_job *job)
{
	struct wssec_make m = { 0 };
	struct soap *s;
	enum gw_err rc;

	if ((s = soapbuf_new()) == NULL)
		return GW_ENOMEM;
	b->message_id = wssec_uuid_urn(a);
	m.kind = WSSEC_BST_REQUEST;
	m.soap = SOAP_12;
	m.action = ACTION;
	m.message_id = b->message_id;
	m.to = sts->konf->url;
	m.created = clock_now();
	m.expires = m.created + MESSAGE_LIFE_MS;
	m.key = sts->key;
	m.ticket = b->ticket;
	rc = b->message_id == NULL ? GW_ENOMEM :
	    rst_skriv(s, sts, b->noegle, &m.body);
	if (rc == GW_OK) {
		m.body_len = strlen(m.body);
		rc = wssec_prepare(a, &m, NULL, &b->draft, job);
	}
	soapbuf_free(s);
	return rc;
}

/* The one Assertion of the one response of the collection. */
static const struct scan_node *
rstr_assertion(const struct wssec *m)
{
	const struct scan_node *n = m->body_node;

	if (n == NULL || !scan_is(n, NS_WST,
	    "RequestSecurityTokenResponseCollection") ||
	    scan_count_children(n) != 1 ||
	    (n = scan_only(n, NS_WST, "RequestSecurityTokenResponse")) ==
	    NULL ||
	    (n = scan_only(n, NS_WST, "RequestedSecurityToken")) == NULL ||
	    scan_count_children(n) != 1)
		return NULL;
	return scan_only(n, NS_SAML, "Assertion");
}

/* Issued to our key, for our municipality (hostile input: TOK15). */
static enum gw_err
token_vores(const struct sts *sts, struct arena *a, const struct saml *saml,
    const struct tokennoegle *k, struct grund *g)
{
	char thumb[THUMB_LEN], cvr[9];
	enum gw_err rc;

	if (strcmp(saml->issuer, sts->issuer) != 0)
		return fail(g, GW_EBELIEF, "token of another issuer");
	if ((rc = trust_thumbprint(saml->hok, thumb)) != GW_OK)
		return rc;
	if (strcmp(thumb, k->thumbprint) != 0)
		return fail(g, GW_EBELIEF, "token for another key");
	if (saml_cvr(a, saml, g, cvr) != GW_OK || strcmp(cvr, k->cvr) != 0)
		return fail(g, GW_EBELIEF, "token for another CVR");
	return GW_OK;
}

/* The token as every service will judge it: alone, by the same rules. */
static enum gw_err
token_accept(const struct sts *sts, struct arena *a,
    const struct wssec_token *t, const struct tokennoegle *k,
    struct grund *g, int64_t *til)
{
	struct saml_policy p = { sts->trust, k->entityid, sts->skew_ms };
	struct scan_doc *doc;
	struct saml saml;
	int64_t now = clock_now();
	enum gw_err rc;

	if ((rc = scan_parse(a, t->assertion, t->len, &scan_request, g,
	    &doc)) != GW_OK)
		return rc;
	if ((rc = saml_verify(a, doc, doc->root, &p, now, g, &saml)) ==
	    GW_OK &&
	    (rc = saml_accept(a, &saml, &p, now, g)) == GW_OK &&
	    (rc = token_vores(sts, a, &saml, k, g)) == GW_OK)
		*til = saml.not_on_or_after;
	saml_fini(&saml);
	return rc;
}

static enum gw_err
token_take(const struct sts *sts, struct arena *a, const struct wssec *m,
    const struct bestilling *b, struct grund *g)
{
	const struct scan_node *n = rstr_assertion(m);
	struct wssec_token t;
	enum gw_err rc;

	if (n == NULL)
		return fail(g, GW_EBELIEF, "not exactly one token");
	if ((rc = wssec_token_take(a, m->doc, n, g, &t)) != GW_OK ||
	    (rc = token_accept(sts, a, &t, b->noegle, g, &b->svar->til)) !=
	    GW_OK)
		return rc;
	if ((b->svar->assertion = malloc(t.len + 1)) == NULL)
		return GW_ENOMEM;
	memcpy(b->svar->assertion, t.assertion, t.len);
	b->svar->assertion[t.len] = '\0';
	b->svar->len = t.len;
	b->svar->fra = clock_now();
	return GW_OK;
}

static enum gw_err
svar_tro(const struct sts *sts, struct arena *a, const struct bestilling *b,
    struct grund *g)
{
	static const char *const actions[] = { ACTION_FINAL, NULL };
	struct wssec_policy p = { 0 };
	struct wssec m;
	enum gw_err rc;

	p.kind = WSSEC_STS_ANSWER;
	p.soap = SOAP_12;
	p.limits = &scan_request;
	p.skew_ms = sts->skew_ms;
	p.trust = sts->trust;
	p.service = "sts";
	p.relates_to = b->message_id;
	p.answer_actions = actions;
	rc = wssec_verify(a, b->kald.answer, b->kald.answer_len, &p,
	    clock_now(), g, &m);
	if (rc == GW_OK)
		rc = token_take(sts, a, &m, b, g);
	wssec_fini(&m);
	return rc;
}

/* tokensvar's few outcomes; everything else cannot be believed. */
static enum gw_err
svar_rc(enum gw_err rc)
{
	switch (rc) {
	case GW_OK:
	case GW_ENOMEM:
	case GW_ETIMEOUT:
	case GW_EUNREACH:
	case GW_EREFUSED:
		return rc;
	case GW_EBUSY:
		return GW_EUNREACH;
	default:
		return GW_EBELIEF;
	}
}

static void
bestilling_slut(const struct sts *sts, struct arena *a, struct bestilling *b)
{
	char q[LOG_QUOTE_LEN];
	struct grund g = { 0 };
	enum gw_err rc = b->kald.rc;

	if (rc == GW_OK)
		rc = svar_tro(sts, a, b, &g);
	b->svar->rc = svar_rc(rc);
	b->svar->grund = g;
	b->svar->http = b->kald.status;
	if (rc == GW_EREFUSED)
		fejlsvar_laes(a, b->kald.answer, b->kald.answer_len,
		    &b->svar->fejl);
	if (rc != GW_OK)
		log_event(LOG_WARN_, "token-failed", "service=%s cvr=%s "
		    "trace=%.32s result=%s http=%d ms=%u reason=%s",
		    b->noegle->entityid, b->noegle->cvr, b->kald.spor + 3,
		    err_name(rc), b->kald.status, b->kald.ms,
		    log_quote(g.text[0] != '\0' ? g.text : err_text(rc), q));
	kald_fini(&b->kald);
}

/* In the trace of who wants it; one that is renewed ahead begins its own. */
static void
bestilling_spor(struct bestilling *b)
{
	struct spor s;

	if (b->noegle->spor != NULL && b->noegle->spor->id[0] != '\0')
		s = *b->noegle->spor;
	else
		spor_begin(&s, b->message_id);
	spor_print(&s, b->message_id, b->kald.spor);
}

/* Makes the requests, signs them in one go, and starts them. */
static enum gw_err
bestil(const struct sts *sts, struct arena *a, struct kaldkoe *koe,
    struct bestilling *v, size_t n, int64_t deadline)
{
	struct sign_job jobs[BATCH];
	enum gw_err rc;
	size_t i;

	memset(jobs, 0, sizeof(jobs));
	for (i = 0; i < n; i++) {
		v[i].kald.kilde = sts->konf;
		v[i].kald.action = ACTION;
		if ((rc = bestilling_skriv(sts, a, &v[i], &jobs[i])) != GW_OK)
			return rc;
	}
	if ((rc = signer_sign(sts->signer, jobs, n)) != GW_OK)
		return rc;
	for (i = 0; i < n; i++) {
		if ((rc = wssec_finish(a, v[i].draft, &jobs[i],
		    &v[i].kald.body, &v[i].kald.len)) != GW_OK)
			return rc;
		bestilling_spor(&v[i]);
		kald_start(koe, &v[i].kald, deadline);
	}
	return GW_OK;
}

/* Issuing changes nothing at the STS, so it may be asked once more. */
static int
maa_igen(const struct sts *sts, struct bestilling *b)
{
	if (b->kald.rc == GW_OK || !b->kald.igen || b->kald.frisk ||
	    !kilde_igen(sts->kilder, sts->konf))
		return 0;
	b->kald.frisk = 1;
	return 1;
}

static enum gw_err
fetch(const struct sts *sts, struct arena *a, struct kaldkoe *koe,
    struct bestilling *v, size_t n, int64_t deadline)
{
	struct bestilling *b;
	enum gw_err rc = bestil(sts, a, koe, v, n, deadline);

	while (rc == GW_OK &&
	    (b = (struct bestilling *)(void *)kald_vent(koe)) != NULL) {
		if (maa_igen(sts, b))
			rc = bestil(sts, a, koe, b, 1, deadline);
		else
			bestilling_slut(sts, a, b);
	}
	return rc;
}

void
sts_fetch(void *arg, const struct tokennoegle *keys, struct tokensvar *out,
    size_t n, const unsigned char *ticket, int64_t deadline)
{
	const struct sts *sts = arg;
	int afbrudt = kilde_afbrudt(sts->kilder, sts->konf);
	struct bestilling v[BATCH];
	struct kaldkoe *koe;
	struct arena *a;
	size_t i;

	memset(v, 0, sizeof(v));
	for (i = 0; i < n; i++) {
		memset(&out[i], 0, sizeof(out[i]));
		out[i].rc = afbrudt ? GW_EUNREACH : GW_EINTERN;
		v[i % BATCH].noegle = &keys[i];
		v[i % BATCH].svar = &out[i];
		v[i % BATCH].ticket = ticket;
	}
	if (afbrudt)			/* not even a signature is made */
		return;
	koe = kaldkoe_new(sts->kilder);
	a = arena_new(ARENA_MAX);
	if (n <= BATCH && koe != NULL && a != NULL &&
	    fetch(sts, a, koe, v, n, deadline) != GW_OK)
		log_event(LOG_ERROR_, "token-failed",
		    "result=GW_EINTERN reason=\"request not made\"");
	kaldkoe_free(koe);
	arena_free(a);
}
