/*
 * ctl_certs_list.c - certs list: every certificate in use or staged, and
 * every revocation list, with what ends first in sight.
 */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chain.h"
#include "clock.h"
#include "ctl_certs.h"
#include "tid.h"

#define DAY	86400000
#define WARN	30			/* days */

/* What a setting's certificates are for. */
static const struct {
	const char	*ord, *brug;
} brug[] = {
	{ "tls-certificate", "our HTTPS server" },
	{ "client-certificate", "our calls to the sources" },
	{ "signing-certificate", "our signatures" },
	{ "audit-certificate", "who may open the audit trail" },
	{ "trust-ca", "a CA that we trust" },
	{ "token-issuer", "signs identity tokens" },
	{ "client", "a known TLS client" },
	{ "source sts", "signs the STS's tokens and answers" },
};

static const char *
brug_af(const char *ord)
{
	size_t i;

	for (i = 0; i < sizeof(brug) / sizeof(brug[0]); i++)
		if (strcmp(brug[i].ord, ord) == 0)
			return brug[i].brug;
	return strncmp(ord, "source ", 7) == 0 ? "signs the source's answers" :
	    "named in gatewayd.conf";
}

/* Days as an operator reads them. */
static const char *
dage_tekst(long dage, char out[40])
{
	if (dage < 0)
		snprintf(out, 40, "HAS RUN OUT");
	else
		snprintf(out, 40, "%ld days%s", dage, dage < WARN ?
		    ": RENEW" : "");
	return out;
}

void
certs_raekke(struct ctl *c, size_t *n, const char *navn, const char *til,
    const char *stand, const struct certtekst *t)
{
	char dage[40];

	if (c->json) {
		printf("%s\n{\"name\":", (*n)++ > 0 ? "," : "");
		json_tekst(navn);
		fputs(",\"use\":", stdout);
		json_tekst(til);
		fputs(",\"state\":", stdout);
		json_tekst(stand);
		putchar(',');
		certtekst_json(t);
		putchar('}');
		return;
	}
	(*n)++;
	printf("%s (%s): %s\n  subject     %s\n  issuer      %s\n"
	    "  serial      %s\n  until       %s, %s\n  thumbprint  %s\n"
	    "  key         %s\n", navn, til, stand, t->emne, t->udsteder,
	    t->serie, t->til, dage_tekst(t->dage, dage), t->aftryk, t->art);
}

/* --- Revocation lists --- */

static int64_t
crl_moment(const ASN1_TIME *t)
{
	struct tm tm;

	return t == NULL || ASN1_TIME_to_tm(t, &tm) != 1 ? 0 :
	    (int64_t)timegm(&tm) * 1000;
}

static void
crl_raekke(struct ctl *c, size_t *n, X509_CRL *crl)
{
	int64_t til = crl_moment(X509_CRL_get0_nextUpdate(crl));
	char *hvem = chain_dn(X509_CRL_get_issuer(crl)), tid[TID_LEN];
	const char *udsteder = hvem == NULL ? "" : arena_strdup(c->a, hvem);
	int64_t ms = til - clock_now();
	long dage = (long)(ms >= 0 ? ms / DAY : -1);
	char tekst[40];

	free(hvem);
	tid_print(til, tid);
	if (c->json) {
		printf("%s\n{\"name\":\"crl\",\"use\":\"revocation list\","
		    "\"state\":\"in force\",\"issuer\":", (*n)++ > 0 ? "," :
		    "");
		json_tekst(udsteder);
		printf(",\"until\":\"%.19sZ\",\"days\":%ld}", tid, dage);
		return;
	}
	(*n)++;
	/* lists are short-lived: none is to be renewed for being near */
	snprintf(tekst, sizeof(tekst), "%ld days", dage);
	printf("crl (revocation list): in force\n  issuer      %s\n"
	    "  until       %.19sZ, %s\n", udsteder, tid, dage < 0 ?
	    "HAS RUN OUT" : tekst);
}

/* --- Files --- */

static void
bevis_vis(struct ctl *c, size_t *n, const struct conf_bevis *b)
{
	BIO *in = b->len > INT_MAX ? NULL :
	    BIO_new_mem_buf(b->bytes, (int)b->len);
	STACK_OF(X509_INFO) *s = in == NULL ? NULL :
	    PEM_X509_INFO_read_bio(in, NULL, NULL, NULL);
	const X509_INFO *x;
	struct certtekst t;
	int i;

	for (i = 0; i < sk_X509_INFO_num(s); i++) {
		x = sk_X509_INFO_value(s, i);
		if (x->crl != NULL)
			crl_raekke(c, n, x->crl);
		if (x->x509 == NULL)
			continue;
		certtekst_af(c->a, x->x509, &t);
		certs_raekke(c, n, b->navn, brug_af(b->navn), "in force", &t);
	}
	sk_X509_INFO_pop_free(s, X509_INFO_free);
	BIO_free(in);
	ERR_clear_error();
}

/* --- Our pairs' places --- */

/* What an operator would ask first. */
static const char *
stilling(const struct par *p, const X509 *staged)
{
	const char *pending = p->p.gen[PL_PENDING];

	if (pending != NULL && p->p.gen[PL_CURRENT] != NULL &&
	    strcmp(pending, p->p.gen[PL_CURRENT]) != 0)
		return "a commit was interrupted after the swap: run certs "
		    "commit again, or certs abort";
	if (pending != NULL)
		return "a commit was interrupted before the swap: nothing is "
		    "changed; run certs commit again, or certs abort";
	if (staged != NULL)
		return "a certificate is staged: certs rehearse, then certs "
		    "commit";
	if (p->p.gen[PL_STAGED] != NULL)
		return "a request waits for its certificate: certs install";
	return p->p.gen[PL_FORMER] != NULL ? "the former pair is kept: certs "
	    "rollback brings it back" : NULL;
}

static void
plads_vis(struct ctl *c, size_t *n, const struct par *p, enum plads_link nr,
    const char *stand)
{
	X509 *cert = par_cert(c, p, nr);
	struct certtekst t;

	if (cert == NULL)
		return;
	certtekst_af(c->a, cert, &t);
	certs_raekke(c, n, p->navn, brug_af(p->cert_ord), stand, &t);
	X509_free(cert);
}

static int
par_vis(struct ctl *c, const char *navn, size_t *n)
{
	struct par p;
	int status = par_find(c, &p, navn, 0);

	if (status == CTL_OK) {
		plads_vis(c, n, &p, PL_STAGED, "staged");
		plads_vis(c, n, &p, PL_FORMER, "former");
	}
	par_luk(&p);
	return status;
}

/* The pairs' states, behind all rows. */
static int
stilling_vis(struct ctl *c, const char *navn, size_t *n)
{
	struct par p;
	int status = par_find(c, &p, navn, 0);
	X509 *staged = status == CTL_OK ? par_cert(c, &p, PL_STAGED) : NULL;
	const char *s = status == CTL_OK ? stilling(&p, staged) : NULL;

	if (c->json && status == CTL_OK) {
		printf("%s\"%s\":", (*n)++ > 0 ? "," : "", navn);
		json_tekst(s != NULL ? s : "nothing is staged");
	} else if (s != NULL)
		printf("%s: %s\n", navn, s);
	X509_free(staged);
	par_luk(&p);
	return status;
}

int
verb_certs_list(struct ctl *c)
{
	int status = ctl_conf(c);
	size_t i, n = 0;

	if (status != CTL_OK)
		return status;
	if (c->json)
		fputs("{\"certificates\":[", stdout);
	for (i = 0; i < c->conf->beviser.n; i++)
		bevis_vis(c, &n, &c->conf->beviser.v[i]);
	for (i = 0; certs_navne[i] != NULL && status == CTL_OK; i++)
		status = par_vis(c, certs_navne[i], &n);
	if (status == CTL_OK)
		tillid_list(c, &n);
	if (c->json)
		fputs("],\"states\":{", stdout);
	for (i = n = 0; certs_navne[i] != NULL && status == CTL_OK; i++)
		status = stilling_vis(c, certs_navne[i], &n);
	if (c->json)
		puts("}}");
	return status;
}
