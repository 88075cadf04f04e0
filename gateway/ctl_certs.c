/*
 * ctl_certs.c - what the verbs of `gatewayctl certs' share: our pairs.
 */
#include "ctl_certs.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "keyfile.h"

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
