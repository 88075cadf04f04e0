#include "udloeb.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "log.h"

#define DAY_MS	((int64_t)86400000)

/* --- The list --- */

struct liste {
	struct tavle_cert *v;
	size_t		 n;
};

static int64_t
ms_of(const ASN1_TIME *t)
{
	struct tm tm;

	return t == NULL || ASN1_TIME_to_tm(t, &tm) != 1 ? 0 :
	    (int64_t)timegm(&tm) * 1000;
}

/* The name's CN, else its O, else nothing. */
static void
emne_find(const X509_NAME *name, char out[TAVLE_NAVN])
{
	static const int nids[] = { NID_commonName, NID_organizationName };
	unsigned char *utf8;
	size_t i;
	int at, len;

	out[0] = '\0';
	for (i = 0; i < 2 && out[0] == '\0'; i++) {
		if ((at = X509_NAME_get_index_by_NID(name, nids[i], -1)) < 0)
			continue;
		len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(
		    X509_NAME_get_entry(name, at)));
		if (len < 0)
			continue;
		tavle_saet(out, TAVLE_NAVN, (const char *)utf8);
		OPENSSL_free(utf8);
	}
}

/* Of lists with the same setting and issuer, the first to end. */
static int
liste_har(struct liste *l, const struct tavle_cert *c)
{
	size_t i;

	for (i = 0; c->slags == CERT_CRL && i < l->n; i++) {
		if (l->v[i].slags != CERT_CRL ||
		    strcmp(l->v[i].emne, c->emne) != 0)
			continue;
		if (c->til < l->v[i].til)
			l->v[i] = *c;
		return 1;
	}
	return 0;
}

/* In the place of what ends last when there is no more room. */
static void
liste_ind(struct liste *l, const struct tavle_cert *c)
{
	size_t i, last = 0;

	if (c->til == 0 || liste_har(l, c))
		return;
	if (l->n < UDLOEB_MAX) {
		l->v[l->n++] = *c;
		return;
	}
	for (i = 1; i < l->n; i++)
		if (l->v[i].til > l->v[last].til)
			last = i;
	if (c->til < l->v[last].til)
		l->v[last] = *c;
}

static enum tavle_cert_slags
slags_of(const char *ord)
{
	static const char *const egne[] = {
		"tls-certificate", "client-certificate",
		"signing-certificate", "audit-certificate"
	};
	size_t i;

	for (i = 0; i < sizeof(egne) / sizeof(*egne); i++)
		if (strcmp(ord, egne[i]) == 0)
			return CERT_EGEN;
	return CERT_TROET;
}

/* One certificate or list of a PEM file. */
static void
bevis_tag(struct liste *l, const struct conf_bevis *b, const X509_INFO *x)
{
	struct tavle_cert c = { .slags = slags_of(b->navn) };

	tavle_saet(c.navn, sizeof(c.navn), b->navn);
	if (x->x509 != NULL) {
		if (strcmp(b->navn, "audit-certificate") != 0)
			emne_find(X509_get_subject_name(x->x509), c.emne);
		c.fra = ms_of(X509_get0_notBefore(x->x509));
		c.til = ms_of(X509_get0_notAfter(x->x509));
		liste_ind(l, &c);
	}
	if (x->crl != NULL) {
		c.slags = CERT_CRL;
		emne_find(X509_CRL_get_issuer(x->crl), c.emne);
		c.fra = ms_of(X509_CRL_get0_lastUpdate(x->crl));
		c.til = ms_of(X509_CRL_get0_nextUpdate(x->crl));
		liste_ind(l, &c);
	}
}

/* A stranger to PEM is another's to refuse: here it is nothing. */
static void
bevis_laes(struct liste *l, const struct conf_bevis *b)
{
	BIO *in = b->len > INT32_MAX ? NULL :
	    BIO_new_mem_buf(b->bytes, (int)b->len);
	STACK_OF(X509_INFO) *s = in == NULL ? NULL :
	    PEM_X509_INFO_read_bio(in, NULL, NULL, NULL);
	int i;

	for (i = 0; i < sk_X509_INFO_num(s); i++)
		bevis_tag(l, b, sk_X509_INFO_value(s, i));
	sk_X509_INFO_pop_free(s, X509_INFO_free);
	BIO_free(in);
	ERR_clear_error();
}

static int
foerst(const void *a, const void *b)
{
	const struct tavle_cert *x = a, *y = b;

	return x->til != y->til ? (x->til < y->til ? -1 : 1) :
	    strcmp(x->navn, y->navn);
}

size_t
udloeb_list(const struct conf *c, struct tavle_cert v[UDLOEB_MAX])
{
	struct liste l = { v, 0 };
	size_t i;

	for (i = 0; i < c->beviser.n; i++)
		bevis_laes(&l, &c->beviser.v[i]);
	qsort(v, l.n, sizeof(*v), foerst);
	return l.n;
}

/* --- Warnings --- */

enum udloeb_trin
udloeb_trin(const struct tavle_cert *c, int64_t now)
{
	static const struct {
		int		 dage;
		enum udloeb_trin trin;
	} trin[] = {
		{ 1, UDLOEB_1 }, { 7, UDLOEB_7 }, { 14, UDLOEB_14 },
		{ 30, UDLOEB_30 }
	};
	size_t i;

	if (now >= c->til)
		return UDLOEB_SLUT;
	/* a list is new every day or so: thirty days say nothing of it */
	if (c->slags == CERT_CRL)
		return c->til - now <= (c->til - c->fra) / 5 ? UDLOEB_30 :
		    UDLOEB_LAENGE;
	for (i = 0; i < sizeof(trin) / sizeof(*trin); i++)
		if (c->til - now <= trin[i].dage * DAY_MS)
			return trin[i].trin;
	return UDLOEB_LAENGE;
}

/* What was said of it; made when nothing was.  NULL: no room. */
static struct udloeb_sagt *
sagt_find(struct udloeb *u, const struct tavle_cert *c)
{
	struct udloeb_sagt *s;
	size_t i;

	for (i = 0; i < u->n; i++)
		if (u->v[i].til == c->til &&
		    strcmp(u->v[i].navn, c->navn) == 0 &&
		    strcmp(u->v[i].emne, c->emne) == 0)
			return &u->v[i];
	if (u->n == UDLOEB_MAX)
		return NULL;
	s = &u->v[u->n++];
	memset(s, 0, sizeof(*s));
	tavle_saet(s->navn, sizeof(s->navn), c->navn);
	tavle_saet(s->emne, sizeof(s->emne), c->emne);
	s->til = c->til;
	return s;
}

/* Forgets what is not there any more, so that there is room. */
static void
sagt_ryd(struct udloeb *u, const struct tavle_cert *v, size_t n)
{
	size_t i, k, m = 0;

	for (i = 0; i < u->n; i++) {
		for (k = 0; k < n; k++)
			if (u->v[i].til == v[k].til &&
			    strcmp(u->v[i].navn, v[k].navn) == 0 &&
			    strcmp(u->v[i].emne, v[k].emne) == 0)
				break;
		if (k < n)
			u->v[m++] = u->v[i];
	}
	u->n = m;
}

static void
varsl_en(const struct tavle_cert *c, enum udloeb_trin trin, int64_t now)
{
	static const char *const raad[] = {
		[CERT_EGEN] = "have the next one issued and installed",
		[CERT_TROET] = "ask whose it is for the next one",
		[CERT_CRL] = "fetch it anew: see gatewayctl(8)"
	};
	int64_t left = c->til - now;
	char emne[LOG_QUOTE_LEN];

	log_quote(c->emne, emne);
	if (c->slags == CERT_CRL && trin == UDLOEB_SLUT)
		log_event(LOG_ERROR_, "crl-ended", "name=\"%s\" issuer=%s "
		    "hours=%lld advice=\"%s\"", c->navn, emne,
		    (long long)(-left / 3600000), raad[CERT_CRL]);
	else if (c->slags == CERT_CRL)
		log_event(LOG_WARN_, "crl-ends", "name=\"%s\" issuer=%s "
		    "hours=%lld advice=\"%s\"", c->navn, emne,
		    (long long)(left / 3600000), raad[CERT_CRL]);
	else if (trin == UDLOEB_SLUT)
		log_event(LOG_ERROR_, "certificate-ended", "name=\"%s\" "
		    "subject=%s days=%lld advice=\"%s\"", c->navn, emne,
		    (long long)(-left / DAY_MS), raad[c->slags]);
	else
		log_event(trin >= UDLOEB_7 ? LOG_ERROR_ : LOG_WARN_,
		    "certificate-ends", "name=\"%s\" subject=%s days=%lld "
		    "advice=\"%s\"", c->navn, emne, (long long)(left / DAY_MS),
		    raad[c->slags]);
}

void
udloeb_varsl(struct udloeb *u, const struct tavle_cert *v, size_t n,
    int64_t now)
{
	struct udloeb_sagt *s;
	enum udloeb_trin trin;
	size_t i;

	sagt_ryd(u, v, n);
	for (i = 0; i < n; i++) {
		trin = udloeb_trin(&v[i], now);
		if (trin == UDLOEB_LAENGE || (s = sagt_find(u, &v[i])) == NULL)
			continue;
		/* a clock set back counts the day anew */
		if (trin <= s->trin && now - s->tid < DAY_MS && now >= s->tid)
			continue;
		varsl_en(&v[i], trin, now);
		s->trin = trin;
		s->tid = now;
	}
}
