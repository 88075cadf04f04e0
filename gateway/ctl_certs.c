/*
 * ctl_certs.c - what the verbs of `gatewayctl certs' share: our pairs, and
 * what a certificate says.
 */
#include "ctl_certs.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "chain.h"
#include "clock.h"
#include "keyfile.h"
#include "tid.h"

#define DAY	86400000		/* ms */

static const struct {
	const char	*navn, *cert_ord, *key_ord;
	size_t		 cert, key;	/* offsetof in struct conf */
	enum trust_usage usage;
} parrene[] = {
	{ "tls", "tls-certificate", "tls-key",
	    offsetof(struct conf, tls_certificate),
	    offsetof(struct conf, tls_key), TRUST_TLS_SERVER },
	{ "client", "client-certificate", "client-key",
	    offsetof(struct conf, client_certificate),
	    offsetof(struct conf, client_key), TRUST_TLS_CLIENT },
	{ "signing", "signing-certificate", "signing-key",
	    offsetof(struct conf, signing_certificate),
	    offsetof(struct conf, signing_key), TRUST_SIGN },
};
#define PARRENE	(sizeof(parrene) / sizeof(parrene[0]))

const char *const certs_navne[] = { "tls", "client", "signing", NULL };

/* --- Certificates --- */

enum gw_err
certs_parse(const char *bytes, size_t len, struct grund *g,
    STACK_OF(X509) **out)
{
	STACK_OF(X509) *s = sk_X509_new_null();
	BIO *in = len > INT_MAX ? NULL : BIO_new_mem_buf(bytes, (int)len);
	enum gw_err rc = GW_OK;
	unsigned long e;
	X509 *x;

	*out = NULL;
	ERR_clear_error();
	if (s == NULL || in == NULL) {
		rc = fail(g, GW_ENOMEM, "no memory");
		goto out;
	}
	if (len > 0 && (unsigned char)bytes[0] == 0x30) {	/* DER */
		if ((x = d2i_X509_bio(in, NULL)) != NULL)
			sk_X509_push(s, x);
	} else {
		while ((x = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL)
			sk_X509_push(s, x);
		e = ERR_peek_last_error();
		if (ERR_GET_LIB(e) != ERR_LIB_PEM ||
		    ERR_GET_REASON(e) != PEM_R_NO_START_LINE)
			rc = fail(g, GW_ECONF, "certificate number %d in it "
			    "cannot be read: fetch the file again, whole",
			    sk_X509_num(s) + 1);
	}
	if (rc == GW_OK && sk_X509_num(s) == 0)
		rc = fail(g, GW_ECONF, "no certificate in it: name the file "
		    "that the CA sent, in PEM, DER or PKCS#12");
	if (rc == GW_OK) {
		*out = s;
		s = NULL;
	}
out:
	sk_X509_pop_free(s, X509_free);
	BIO_free(in);
	ERR_clear_error();
	return rc;
}

const char *
certs_pem(struct arena *a, X509 *cert, const STACK_OF(X509) *rest)
{
	BIO *out = BIO_new(BIO_s_mem());
	const char *tekst = NULL;
	char *p;
	long len;
	int i, ok;

	ok = out != NULL && PEM_write_bio_X509(out, cert) == 1;
	for (i = 0; ok && i < sk_X509_num(rest); i++)
		if (X509_cmp(sk_X509_value(rest, i), cert) != 0)
			ok = PEM_write_bio_X509(out, sk_X509_value(rest, i));
	if (ok && (len = BIO_get_mem_data(out, &p)) > 0)
		tekst = arena_strndup(a, p, (size_t)len);
	BIO_free(out);
	return tekst;
}

const char *
certtekst_art(struct arena *a, EVP_PKEY *key)
{
	char gruppe[40] = "";

	if (key == NULL)
		return "";
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
		return arena_printf(a, "rsa%d", EVP_PKEY_get_bits(key));
	if (EVP_PKEY_get_group_name(key, gruppe, sizeof(gruppe), NULL) == 1 &&
	    (strcmp(gruppe, "prime256v1") == 0 ||
	    strcmp(gruppe, "P-256") == 0))
		return "p256";
	return gruppe[0] != '\0' ? arena_strdup(a, gruppe) : "other";
}

/* ms UTC; TID_INGEN: no time. */
static int64_t
moment(const ASN1_TIME *t)
{
	struct tm tm;

	return t == NULL || ASN1_TIME_to_tm(t, &tm) != 1 ? TID_INGEN :
	    (int64_t)timegm(&tm) * 1000;
}

static const char *
moment_tekst(struct arena *a, int64_t t)
{
	char s[TID_LEN];

	if (t == TID_INGEN)
		return "";
	tid_print(t, s);
	return arena_printf(a, "%.19sZ", s);	/* no milliseconds */
}

static const char *
dn(struct arena *a, const X509_NAME *name)
{
	char *s = chain_dn(name);
	const char *t = s == NULL ? "" : arena_strdup(a, s);

	free(s);
	return t;
}

static const char *
serie(struct arena *a, const X509 *cert)
{
	BIGNUM *n = ASN1_INTEGER_to_BN(X509_get0_serialNumber(cert), NULL);
	char *s = n == NULL ? NULL : BN_bn2hex(n);
	const char *t = s == NULL ? "" : arena_strdup(a, s);

	OPENSSL_free(s);
	BN_free(n);
	return t;
}

void
certtekst_af(struct arena *a, X509 *cert, struct certtekst *t)
{
	int64_t til = moment(X509_get0_notAfter(cert)), ms;
	char aftryk[THUMB_LEN] = "";

	t->emne = dn(a, X509_get_subject_name(cert));
	t->udsteder = dn(a, X509_get_issuer_name(cert));
	t->serie = serie(a, cert);
	t->fra = moment_tekst(a, moment(X509_get0_notBefore(cert)));
	t->til = moment_tekst(a, til);
	ms = til == TID_INGEN ? -DAY : til - clock_now();
	t->dage = (long)(ms >= 0 ? ms / DAY : -((DAY - 1 - ms) / DAY));
	if (trust_thumbprint(cert, aftryk) != GW_OK)
		aftryk[0] = '\0';
	t->aftryk = arena_strdup(a, aftryk);
	t->art = certtekst_art(a, X509_get0_pubkey(cert));
	trust_cvr(cert, t->cvr);
}

static void
felt_json(const char *navn, const char *v, const char *efter)
{
	printf("\"%s\":", navn);
	json_tekst(v != NULL ? v : "");
	fputs(efter, stdout);
}

void
certtekst_json(const struct certtekst *t)
{
	felt_json("subject", t->emne, ",");
	felt_json("issuer", t->udsteder, ",");
	felt_json("serial", t->serie, ",");
	felt_json("from", t->fra, ",");
	felt_json("until", t->til, ",");
	printf("\"days\":%ld,", t->dage);
	felt_json("thumbprint", t->aftryk, ",");
	felt_json("key", t->art, "");
}

static void
felt_forskel(const char *navn, const char *foer, const char *ny)
{
	if (foer != NULL && strcmp(foer, ny) == 0)
		printf("  %-11s %s (as now)\n", navn, ny);
	else if (foer != NULL)
		printf("  %-11s %s\n  %-11s %s (now)\n", navn, ny, "", foer);
	else
		printf("  %-11s %s\n", navn, ny);
}

void
certtekst_forskel(const struct certtekst *f, const struct certtekst *t)
{
	felt_forskel("subject", f != NULL ? f->emne : NULL, t->emne);
	felt_forskel("issuer", f != NULL ? f->udsteder : NULL, t->udsteder);
	felt_forskel("serial", f != NULL ? f->serie : NULL, t->serie);
	felt_forskel("until", f != NULL ? f->til : NULL, t->til);
	felt_forskel("key", f != NULL ? f->art : NULL, t->art);
	felt_forskel("thumbprint", f != NULL ? f->aftryk : NULL, t->aftryk);
}

/* --- Pairs --- */

/* Whose files they are: the key's, else the certificate's. */
static void
ejer_find(struct par *p)
{
	struct stat st;

	p->uid = geteuid();
	p->gid = getegid();
	if ((!p->token && stat(p->key->name, &st) == 0) ||
	    stat(p->cert->name, &st) == 0) {
		p->uid = st.st_uid;
		p->gid = st.st_gid;
	}
}

int
par_find(struct ctl *c, struct par *p, const char *navn, int lav)
{
	STACK_OF(X509) *s;
	enum gw_err rc;
	size_t i;

	memset(p, 0, sizeof(*p));
	p->p.fd = -1;
	for (i = 0; i < PARRENE && strcmp(parrene[i].navn, navn) != 0; i++)
		;
	if (i == PARRENE) {
		ctl_fejl("%s is no pair of ours: name tls, client or signing",
		    navn);
		return CTL_BRUG;
	}
	p->navn = parrene[i].navn;
	p->cert_ord = parrene[i].cert_ord;
	p->key_ord = parrene[i].key_ord;
	p->usage = parrene[i].usage;
	p->cert = (const void *)((const char *)c->conf + parrene[i].cert);
	p->key = (const void *)((const char *)c->conf + parrene[i].key);
	p->token = p->key->module != NULL;
	ejer_find(p);
	if ((rc = certs_parse(p->cert->bytes, p->cert->len, &c->grund, &s)) !=
	    GW_OK)
		return ctl_fejl("%s: %s: %s", p->cert_ord, p->cert->name,
		    c->grund.text);
	p->nu = sk_X509_shift(s);
	sk_X509_pop_free(s, X509_free);
	rc = plads_aabn(&p->p, c->a, c->conf->file, p->navn, lav, &c->grund);
	return rc == GW_OK ? CTL_OK : ctl_grund(c, rc);
}

int
par_aabn(struct ctl *c, struct par *p, int lav)
{
	int status;

	memset(p, 0, sizeof(*p));
	p->p.fd = -1;
	if ((status = ctl_conf(c)) != CTL_OK)
		return status;
	return par_find(c, p, c->arg[0], lav);
}

void
par_luk(struct par *p)
{
	X509_free(p->nu);
	p->nu = NULL;
	plads_luk(&p->p);
}

static int
link_til(const char *sti, const char *maal)
{
	char v[PATH_MAX];
	ssize_t n = readlink(sti, v, sizeof(v) - 1);

	if (n < 0 || maal == NULL)
		return 0;
	v[n] = '\0';
	return strcmp(v, maal) == 0;
}

int
par_i_plads(const struct par *p)
{
	return p->p.gen[PL_CURRENT] != NULL && link_til(p->cert->name,
	    plads_via(&p->p, PL_CURRENT, PLADS_CERT)) && (p->token ||
	    link_til(p->key->name, plads_via(&p->p, PL_CURRENT, PLADS_KEY)));
}

/* A file of the link's generation; 0: it has none. */
static int
fil_hent(struct ctl *c, const struct par *p, enum plads_link nr,
    const char *fil, const char **bytes, size_t *len)
{
	const char *sti = plads_sti(&p->p, nr, fil);

	return sti != NULL &&
	    conf_read_disk(NULL, c->a, sti, bytes, len) == GW_OK;
}

X509 *
par_cert(struct ctl *c, const struct par *p, enum plads_link nr)
{
	struct grund g = { .rc = GW_OK };
	STACK_OF(X509) *s;
	const char *bytes;
	X509 *cert;
	size_t len;

	if (!fil_hent(c, p, nr, PLADS_CERT, &bytes, &len) ||
	    certs_parse(bytes, len, &g, &s) != GW_OK)
		return NULL;
	cert = sk_X509_shift(s);
	sk_X509_pop_free(s, X509_free);
	return cert;
}

EVP_PKEY *
par_bedt(struct ctl *c, const struct par *p, enum plads_link nr)
{
	const char *bytes;
	X509_REQ *req = NULL;
	EVP_PKEY *key;
	size_t len;
	BIO *in;

	if (!fil_hent(c, p, nr, PLADS_CSR, &bytes, &len) ||
	    len > INT_MAX || (in = BIO_new_mem_buf(bytes, (int)len)) == NULL)
		return NULL;
	req = PEM_read_bio_X509_REQ(in, NULL, NULL, NULL);
	key = req != NULL ? X509_REQ_get_pubkey(req) : NULL;
	X509_REQ_free(req);
	BIO_free(in);
	ERR_clear_error();
	return key;
}

/* --- Whether it would do --- */

/* A host that the one in force answers for and the new one would not. */
static const char *
host_tabt(const struct ctl *c, X509 *nu, X509 *ny)
{
	const char *const *h;
	char navn[256];
	int ip;

	for (h = c->conf->hosts; *h != NULL; h++) {
		snprintf(navn, sizeof(navn), "%.*s", (int)strcspn(*h, ":"),
		    *h);
		ip = X509_check_ip_asc(nu, navn, 0) == 1;
		if (!ip && X509_check_host(nu, navn, 0, 0, NULL) != 1)
			continue;
		if (ip ? X509_check_ip_asc(ny, navn, 0) != 1 :
		    X509_check_host(ny, navn, 0, 0, NULL) != 1)
			return *h;
	}
	return NULL;
}

enum gw_err
par_check(struct ctl *c, const struct par *p, X509 *cert)
{
	const char *pem = certs_pem(c->a, cert, NULL), *host;
	struct signkey *k = NULL;
	struct grund g = { .rc = GW_OK };
	enum gw_err rc;

	if (pem == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	rc = signkey_new(pem, strlen(pem), &g, &k);
	if (rc == GW_OK && p->usage != TRUST_SIGN &&
	    k->alg != SIGN_ECDSA_SHA256)
		rc = fail(&g, GW_ECONF, "its key is not P-256: request one "
		    "with --type p256");
	signkey_free(k);
	if (rc == GW_OK)
		rc = trust_check(c->conf->trust, cert, p->usage, clock_now(),
		    &g);
	if (rc != GW_OK)
		return fail(&c->grund, rc == GW_ENOMEM ? rc : GW_ECONF,
		    "%.110s: have another issued", g.text[0] != '\0' ?
		    g.text : err_text(rc));
	if (p->usage == TRUST_TLS_SERVER &&
	    (host = host_tabt(c, p->nu, cert)) != NULL)
		return fail(&c->grund, GW_ECONF, "subjectAltName lacks the "
		    "host %.60s: have one issued that has it", host);
	return GW_OK;
}

struct conf_file
par_key_fil(const struct par *p, enum plads_link nr)
{
	struct conf_file f = *p->key;

	if (!p->token)
		f.name = plads_sti(&p->p, nr, PLADS_KEY);
	return f;
}

enum gw_err
par_key_check(struct ctl *c, const struct par *p, enum plads_link nr,
    X509 *cert)
{
	struct conf_file f = par_key_fil(p, nr);
	struct grund g = { .rc = GW_OK };
	const char *navn = f.name;
	EVP_PKEY *key = NULL;
	enum gw_err rc;

	if (f.name == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	rc = keyfile_read(&f, cert, &navn, &g, &key);
	if (rc != GW_OK)
		fail(&c->grund, rc, "%.60s: %.95s", navn, g.text);
	else if (X509_check_private_key(cert, key) != 1)
		rc = fail(&c->grund, GW_ECONF, "the private key is not the "
		    "certificate's: install the certificate of the request");
	ERR_clear_error();
	EVP_PKEY_free(key);
	return rc;
}
