/*
 * proev.c - the walk of one try: what the network says, the token, the
 * search, the answer.
 */
#include "proev.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "hent_impl.h"
#include "keyfile.h"
#include "proev_impl.h"
#include "sts.h"

#define TOKENS		64		/* 4 services, 98 municipalities in
					 * turn: the oldest go */
#define MINUT_MS	60000

struct proev {
	const struct conf *conf;
	struct tjeneste	 t;		/* what hent_impl.h wants */
	struct sts	 sts;
	struct signkey	*sign, *klient;
	EVP_PKEY	*klient_key;
	SSL_CTX		*tls;
	struct tokensvar svar;		/* the last, without its token */
};

/* ---- outcomes ---- */

static void
skridt(struct arena *a, struct proev_skridt *s, enum proev_udfald u,
    const char *raad, const char *fmt, va_list ap)
{
	char text[320];

	vsnprintf(text, sizeof(text), fmt, ap);
	s->udfald = u;
	s->hvad = arena_strdup(a, text);
	s->raad = raad;
	if (s->hvad == NULL)
		s->hvad = "";
}

void
skridt_ok(struct arena *a, struct proev_skridt *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	skridt(a, s, PU_OK, NULL, fmt, ap);
	va_end(ap);
}

void
skridt_fejl(struct arena *a, struct proev_skridt *s, const char *raad,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	skridt(a, s, PU_FEJLET, raad, fmt, ap);
	va_end(ap);
}

/* ---- keys ---- */

struct proev_noegler
proev_noegler(const struct conf *c)
{
	struct proev_noegler n = {
		c->signing_certificate, c->signing_key,
		c->client_certificate, c->client_key
	};

	return n;
}

/* The pair into the signer; the reason names the file. */
static enum gw_err
par_laes(struct signer *s, const struct conf_file *cert,
    const struct conf_file *key, struct signkey **pub, struct grund *g)
{
	struct grund why = { .rc = GW_OK };
	const char *navn = cert->name;
	EVP_PKEY *private = NULL;
	enum gw_err rc;

	if ((rc = signkey_new(cert->bytes, cert->len, &why, pub)) == GW_OK &&
	    (rc = keyfile_read(key, (*pub)->cert, &navn, &why, &private)) ==
	    GW_OK)
		rc = signer_local_add_key(s, private, *pub, &why);
	EVP_PKEY_free(private);
	return rc == GW_OK ? rc : fail(g, rc, "%s: %s",
	    navn != NULL ? navn : "certificate", why.text);
}

/* The token cache's way to the STS, which remembers how it went. */
static void
proev_fetch(void *arg, const struct tokennoegle *keys, struct tokensvar *out,
    size_t n, const unsigned char *ticket, int64_t deadline)
{
	struct proev *p = arg;

	sts_fetch(&p->sts, keys, out, n, ticket, deadline);
	p->svar = out[0];
	p->svar.assertion = NULL;
}

static void
sts_klar(struct proev *p)
{
	p->sts.konf = &p->conf->sources[SRC_STS].konf;
	p->sts.issuer = p->conf->sts_issuer;
	p->sts.trust = p->conf->trust;
	p->sts.kilder = p->t.kilder;
	p->sts.signer = p->t.signer;
	p->sts.key = p->t.key;
	p->sts.skew_ms = p->conf->skew_ms;
}

static enum gw_err
proev_klar(struct proev *p, const struct proev_noegler *n, struct grund *g)
{
	const struct conf_file *kc = &n->client_certificate;
	const struct conf *c = p->conf;
	enum gw_err rc;

	if (sem_init(&p->t.kerner, 0, 1) != 0)
		return fail(g, GW_EINTERN, "no semaphore");
	p->t.conf = c;
	if ((p->t.signer = signer_local_new()) == NULL)
		return fail(g, GW_ENOMEM, "no memory");
	if ((rc = par_laes(p->t.signer, &n->signing_certificate,
	    &n->signing_key, &p->sign, g)) != GW_OK ||
	    (rc = par_laes(p->t.signer, kc, &n->client_key, &p->klient,
	    g)) != GW_OK || (rc = signer_tls_key(p->t.signer, p->klient, g,
	    &p->klient_key)) != GW_OK)
		return rc;
	p->t.key = p->sign;
	if ((p->tls = proev_tls(kc, p->klient_key, g)) == NULL)
		return GW_ECONF;
	p->t.kilder = kilder_new(kc->bytes, kc->len, p->klient_key, c->ca_pem,
	    c->ca_len, g);
	if (p->t.kilder == NULL)
		return GW_ECONF;
	kilder_tro(p->t.kilder, c->trust);
	sts_klar(p);
	p->t.tokens = tokencache_new(TOKENS, proev_fetch, p);
	return p->t.tokens != NULL ? GW_OK :
	    fail(g, GW_ENOMEM, "no memory or thread");
}

enum gw_err
proev_new(const struct conf *c, const struct proev_noegler *n,
    struct grund *g, struct proev **out)
{
	struct proev *p;
	enum gw_err rc;

	*out = NULL;
	if ((p = calloc(1, sizeof(*p))) == NULL)
		return fail(g, GW_ENOMEM, "no memory");
	p->conf = c;
	if ((rc = proev_klar(p, n, g)) == GW_OK)
		*out = p;
	else
		proev_free(p);
	return rc;
}

void
proev_free(struct proev *p)
{
	if (p == NULL)
		return;
	tokencache_free(p->t.tokens);
	kilder_free(p->t.kilder);
	SSL_CTX_free(p->tls);
	EVP_PKEY_free(p->klient_key);
	signer_free(p->t.signer);	/* erases the keys */
	signkey_free(p->sign);
	signkey_free(p->klient);
	sem_destroy(&p->t.kerner);
	free(p);
}

/* ---- one try ---- */

/* One question's walk, as opslag.c's for a citizen. */
struct gang {
	struct proev	*p;
	struct arena	*a;		/* what is told lives here */
	const struct kommune_konf *kommune;
	struct proev_svar *ud;
	struct opslag	 o;
	struct hent	 h;
	struct hentning	 x;
	struct kommune_svar ks;
};

static int64_t
frist(const struct proev *p)
{
	return clock_mono() + p->conf->deadline_ms;
}

static void
token_fejl(struct gang *w, enum gw_err rc)
{
	const struct tokensvar *t = &w->p->svar;
	const char *hvorfor = t->grund.text[0] != '\0' ? t->grund.text :
	    err_text(rc);

	if (rc == GW_EREFUSED)
		skridt_fejl(w->a, &w->ud->skridt[PT_TOKEN], raad_fejlsvar(w->a,
		    &t->fejl, "the STS refused", w->kommune->kode),
		    "refused%s%s: %s", t->fejl.kode[0] != '\0' ? " with " : "",
		    t->fejl.kode, t->fejl.tekst);
	else if (t->http != 0 && t->http != 200)
		skridt_fejl(w->a, &w->ud->skridt[PT_TOKEN], raad_token(rc),
		    "HTTP %d from the STS: %s", t->http, hvorfor);
	else
		skridt_fejl(w->a, &w->ud->skridt[PT_TOKEN], raad_token(rc),
		    "no token: %s", hvorfor);
}

/* sts.c has seen that it is for this service, authority and key. */
static int
token_tag(struct gang *w, const struct tokennoegle *k)
{
	struct proev_skridt *s = &w->ud->skridt[PT_TOKEN];
	int64_t t = clock_mono();
	struct wssec_token token;
	enum gw_err rc;

	memset(&w->p->svar, 0, sizeof(w->p->svar));
	tokencache_get(w->p->t.tokens, w->a, k, &token, &rc, 1, clock_now(),
	    frist(w->p));
	s->ms = (unsigned)(clock_mono() - t);
	if (rc != GW_OK)
		token_fejl(w, rc);
	else if (w->p->svar.til == 0)
		skridt_ok(w->a, s, "the one from before, for %s and CVR %s",
		    k->entityid, k->cvr);
	else
		skridt_ok(w->a, s, "for %s, CVR %s and our key, for %lld "
		    "minutes", k->entityid, k->cvr,
		    (long long)(w->p->svar.til - clock_now()) / MINUT_MS);
	return rc == GW_OK;
}

/* Puts the question and waits: 1 when a SOAP message came. */
static int
soeg(struct gang *w)
{
	struct proev_skridt *s = &w->ud->skridt[PT_SOEGNING];
	struct hentning *v[1] = { &w->x };
	enum gw_err rc;

	w->o.deadline = frist(w->p);
	w->h.begyndt = clock_mono();
	if ((rc = hent_send(&w->h, v, 1)) == GW_OK &&
	    kald_vent(w->h.koe) == NULL)
		rc = w->x.venter ? GW_ETIMEOUT : GW_EUNREACH;
	if (rc == GW_OK)
		rc = w->x.kald.rc;
	s->ms = w->x.kald.ms;
	if (rc == GW_OK)
		skridt_ok(w->a, s, "HTTP %d, %zu octets", w->x.kald.status,
		    w->x.kald.answer_len);
	else if (w->x.kald.status != 0)
		skridt_fejl(w->a, s, raad_soegning(rc, w->x.kald.status),
		    "HTTP %d: %s", w->x.kald.status, rc == GW_EUNREACH ?
		    "an answer without SOAP, or half a one" : err_text(rc));
	else
		skridt_fejl(w->a, s, raad_soegning(rc, 0), "%s",
		    err_text(rc));
	return rc == GW_OK;
}

/* A fault, signed or not: the way is there, and we are not let through. */
static void
afvist(struct gang *w)
{
	struct proev_skridt *s = w->ud->skridt;
	struct fejlsvar f;

	fejlsvar_laes(w->a, w->x.kald.answer, w->x.kald.answer_len, &f);
	if (w->x.troet)
		skridt_ok(w->a, &s[PT_UNDERSKRIFT], "the source's own");
	skridt_fejl(w->a, &s[PT_SVAR], raad_fejlsvar(w->a, &f,
	    arena_printf(w->a, "%s refused", w->ud->kilde),
	    w->kommune->kode), "%s fault%s%s: %s", w->x.troet ? "a signed" :
	    "an unsigned", f.kode[0] != '\0' ? " " : "", f.kode, f.tekst);
}

static void
svar_godt(struct gang *w, const struct svarside *side)
{
	struct proev_skridt *s = w->ud->skridt;

	skridt_ok(w->a, &s[PT_UNDERSKRIFT], "the source's own, fresh, about "
	    "our question");
	if (side->status == KS_AFVIST)
		skridt_ok(w->a, &s[PT_SVAR], "it refuses to search for "
		    "nobody (StatusKode), which it may: the way there holds");
	else
		skridt_ok(w->a, &s[PT_SVAR], side->status == KS_INGENDATA ?
		    "nothing, as it must be" : "read");
}

/* Believed and read as a citizen's would be. */
static void
svar_doem(struct gang *w)
{
	struct proev_skridt *s = w->ud->skridt;
	struct svarside side = { .status = KS_FEJL };
	struct grund g = { .rc = GW_OK };
	int64_t t = clock_mono();
	enum gw_err rc;

	rc = svar_tro(&w->h, &w->x, &g, &side);
	s[PT_UNDERSKRIFT].ms = (unsigned)(clock_mono() - t);
	if (rc == GW_OK) {
		svar_godt(w, &side);
	} else if (rc == GW_EREFUSED) {
		afvist(w);
	} else if (w->x.troet && (rc == GW_ESCHEMA || rc == GW_EBELIEF)) {
		skridt_ok(w->a, &s[PT_UNDERSKRIFT], "the source's own");
		skridt_fejl(w->a, &s[PT_SVAR], raad_svar(rc), "%s", g.text);
	} else {
		skridt_fejl(w->a, &s[PT_UNDERSKRIFT], raad_underskrift(rc),
		    "%s", g.text[0] != '\0' ? g.text : err_text(rc));
	}
}

/* A request of nobody's, as far as hent_impl.h looks at one. */
static enum gw_err
gang_begynd(struct gang *w, const struct adapter *ad)
{
	struct opslag *o = &w->o;
	const char *urn;

	o->t = &w->p->t;
	o->a = w->a;
	o->now = clock_now();
	if ((o->a_kort = arena_new((size_t)64 << 20)) == NULL ||
	    (urn = wssec_uuid_urn(w->a)) == NULL ||
	    (w->h.koe = kaldkoe_new(w->p->t.kilder)) == NULL)
		return GW_ENOMEM;
	snprintf(o->id, sizeof(o->id), "%s", urn + strlen("urn:uuid:"));
	o->transaktion = o->id;
	spor_begin(&o->spor, o->id);
	if (!cpr_parse(PROEV_INGEN, CPR_LEN, &o->spoergsmaal.borger))
		return GW_EINTERN;
	w->h.o = o;
	w->ks.konf = w->kommune;
	hentning_begynd(o, ad, ad->kilde == KILDE_EJERFORTEGNELSE ? NULL :
	    &w->ks, &w->x);
	return GW_OK;
}

static void
gang_slut(struct gang *w)
{
	kald_fini(&w->x.kald);
	kaldkoe_free(w->h.koe);
	arena_free(w->o.a_kort);
}

static const struct adapter *
adapter_af(enum conf_source_nr nr)
{
	static const struct adapter *const alle[] = {
		&sagsindeks, &ydelsesindeks, &oekonomi, &ejerfortegnelse
	};
	size_t i;

	for (i = 0; i < sizeof(alle) / sizeof(alle[0]); i++)
		if (alle[i]->source == nr)
			return alle[i];
	return &sagsindeks;		/* whose token the STS is asked for */
}

enum gw_err
proev_kilde(struct proev *p, struct arena *a, enum conf_source_nr nr,
    const struct kommune_konf *kommune, struct proev_svar *out)
{
	const struct kilde_konf *konf = &p->conf->sources[nr].konf;
	struct gang w = { .p = p, .a = a, .kommune = kommune, .ud = out };
	enum gw_err rc;
	size_t i;

	memset(out, 0, sizeof(*out));
	out->kilde = konf->navn;
	out->kommune = kommune->kode;
	for (i = 0; i < PT_ANTAL; i++)
		out->skridt[i].hvad = "";
	if ((rc = gang_begynd(&w, adapter_af(nr))) == GW_OK &&
	    proev_net(a, p->tls, p->conf->trust, konf, out->skridt) &&
	    token_tag(&w, &w.x.noegle) && nr != SRC_STS && soeg(&w))
		svar_doem(&w);
	gang_slut(&w);
	out->ok = 1;
	for (i = 0; i < PT_ANTAL; i++)
		if (out->skridt[i].udfald == PU_FEJLET)
			out->ok = 0;
	return arena_failed(a) ? GW_ENOMEM : rc;
}

enum conf_source_nr
proev_kilde_nr(const struct conf *c, const char *navn)
{
	size_t i;

	for (i = 0; i < SRC_ANTAL; i++)
		if (strcmp(c->sources[i].konf.navn, navn) == 0)
			break;
	return (enum conf_source_nr)i;
}
