#include "tm_klient.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "sts.h"

#define LEVETID_MS	(300 * 1000)

static enum gw_err
tillid(struct klient *k, struct grund *g)
{
	const char *pki = k->steder.pki;
	enum gw_err rc;
	int i;

	rc = pki_ca(k->a, pki, k->trust, g);
	if (rc == GW_OK)
		rc = pki_udsteder(k->a, pki, k->trust, STS_ISSUER, "sts", g);
	for (i = 0; rc == GW_OK && i < TJ_ANTAL; i++)
		rc = pki_service(k->a, pki, k->trust, tjeneste_defs[i]->navn,
		    tjeneste_defs[i]->navn, g);
	if (rc == GW_OK)
		rc = pki_service(k->a, pki, k->trust, "gateway",
		    "gateway-signing", g);
	if (rc == GW_OK)
		rc = pki_service(k->a, pki, k->trust, "gateway",
		    "gateway-signing-ec", g);
	return rc;
}

static struct kilder *
forbindelser(struct klient *k, const char *tls, struct grund *g)
{
	const char *chain, *ca;
	struct kilder *ki = NULL;
	size_t n, m;
	EVP_PKEY *key;

	if ((chain = pki_kaede(k->a, k->steder.pki, tls, &n, g)) == NULL ||
	    (ca = fil_laes(k->a, k->steder.pki, "trust.pem", &m, g)) == NULL)
		return NULL;
	key = pki_tls_noegle(k->a, k->steder.pki, tls, g);
	if (key != NULL)
		ki = kilder_new(chain, n, key, ca, m, g);
	EVP_PKEY_free(key);
	return ki;
}

int
klient_init(struct klient *k, struct arena *a, const struct steder *s,
    const char *tls, const char *sign, struct grund *g)
{
	memset(k, 0, sizeof(*k));
	k->a = a;
	k->steder = *s;
	k->skew_ms = 60000;
	k->trust = trust_new();
	k->signer = signer_local_new();
	if (k->trust == NULL || k->signer == NULL || tillid(k, g) != GW_OK ||
	    (k->key = pki_noegle(a, s->pki, sign, k->signer, g)) == NULL ||
	    (k->kilder = forbindelser(k, tls, g)) == NULL) {
		klient_fini(k);
		return -1;
	}
	return 0;
}

void
klient_fini(struct klient *k)
{
	kilder_free(k->kilder);
	signkey_free(k->key);
	signer_free(k->signer);
	trust_free(k->trust);
	memset(k, 0, sizeof(*k));
}

int
klient_adresser(struct klient *k, const char *url[TJ_ANTAL], struct grund *g)
{
	const char *p;
	char navn[32], sted[256];
	size_t len;
	int i, n;

	memset(url, 0, TJ_ANTAL * sizeof(*url));
	p = fil_laes(k->a, k->steder.dir, "adresser", &len, g);
	if (p == NULL)
		return -1;
	while (sscanf(p, "%31s %255s\n%n", navn, sted, &n) == 2) {
		for (i = 0; i < TJ_ANTAL; i++)
			if (strcmp(tjeneste_defs[i]->navn, navn) == 0)
				url[i] = arena_strdup(k->a, sted);
		p += n;
	}
	for (i = 0; i < TJ_ANTAL; i++)
		if (url[i] == NULL) {
			fail(g, GW_ECONF, "%s/adresser: %s is not there: "
			    "start testmiljoe run", k->steder.dir,
			    tjeneste_defs[i]->navn);
			return -1;
		}
	return 0;
}

enum gw_err
klient_token(struct klient *k, const char *sts_url, const char *entityid,
    const char *cvr, struct wssec_token *out, struct grund *g)
{
	struct kilde_konf konf = { .navn = "sts", .url = sts_url,
	    .entityid = STS_ISSUER, .soap = 12, .connect_ms = 2000,
	    .total_ms = 10000 };
	struct sts sts = { .konf = &konf, .issuer = STS_ISSUER,
	    .trust = k->trust, .kilder = k->kilder, .signer = k->signer,
	    .key = k->key, .skew_ms = k->skew_ms };
	struct tokennoegle noegle = { entityid, cvr, k->key->thumbprint,
	    NULL };
	struct tokensvar svar = { 0 };
	enum gw_err rc;

	sts_fetch(&sts, &noegle, &svar, 1, NULL, clock_mono() + 10000);
	if (svar.rc != GW_OK)
		return fail(g, svar.rc, "no token from the STS: %s",
		    err_text(svar.rc));
	rc = wssec_token_init(k->a, svar.assertion, svar.len, g, out);
	free(svar.assertion);
	return rc;
}

static enum gw_err
send(struct klient *k, struct opkald *o, const char *bytes, size_t len,
    struct grund *g)
{
	struct kilde_konf konf = { .navn = o->navn, .url = o->url,
	    .entityid = "", .soap = 12, .connect_ms = 2000,
	    .total_ms = o->timeout_ms };
	struct kald kald = { .kilde = &konf, .action = o->action,
	    .body = bytes, .len = len };
	struct kaldkoe *koe;
	enum gw_err rc;

	if ((koe = kaldkoe_new(k->kilder)) == NULL)
		return GW_ENOMEM;
	kald_start(koe, &kald, clock_mono() + o->timeout_ms);
	while (kald_vent(koe) != NULL)
		;
	kaldkoe_free(koe);
	rc = kald.rc;
	o->status = kald.status;
	if (kald.answer != NULL) {
		o->raw = arena_strndup(k->a, kald.answer, kald.answer_len);
		o->raw_len = kald.answer_len;
	}
	kald_fini(&kald);
	if (rc != GW_OK)
		return fail(g, rc, "%s: %s (HTTP %d)", o->url, err_text(rc),
		    o->status);
	return o->raw == NULL ? GW_ENOMEM : GW_OK;
}

static enum gw_err
tjek(struct klient *k, struct opkald *o, const char *message_id,
    struct grund *g)
{
	struct wssec_policy p = { .kind = WSSEC_ANSWER, .soap = SOAP_12,
	    .limits = &scan_source, .skew_ms = k->skew_ms,
	    .trust = k->trust, .service = o->navn,
	    .relates_to = message_id };
	struct wssec w;
	enum gw_err rc;

	rc = wssec_verify(k->a, o->raw, o->raw_len, &p, clock_now(), g, &w);
	o->is_fault = w.is_fault;
	o->verified = w.verified;
	if (rc == GW_OK || rc == GW_EREFUSED) {
		o->svar = arena_strndup(k->a, w.body_child.p == NULL ? "" :
		    w.body_child.p, w.body_child.len);
		o->svar_len = w.body_child.len;
	}
	wssec_fini(&w);
	return rc == GW_OK && o->svar == NULL ? GW_ENOMEM : rc;
}

enum gw_err
klient_kald(struct klient *k, struct opkald *o, struct grund *g)
{
	int64_t nu = clock_now();
	struct wssec_make m = { .kind = WSSEC_TOKEN_REQUEST, .soap = SOAP_12,
	    .action = o->action, .to = o->url, .reply_to_anonymous = 1,
	    .transaction = o->transaction, .created = nu,
	    .expires = nu + LEVETID_MS, .key = k->key, .token = o->token,
	    .body = o->body, .body_len = o->len };
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if (o->timeout_ms == 0)
		o->timeout_ms = 30000;
	m.message_id = wssec_uuid_urn(k->a);
	rc = wssec_make(k->a, k->signer, &m, g, &bytes, &len);
	if (rc == GW_OK)
		rc = send(k, o, bytes, len, g);
	if (rc == GW_OK)
		rc = tjek(k, o, m.message_id, g);
	return rc;
}
