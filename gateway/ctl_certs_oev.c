/*
 * ctl_certs_oev.c - certs rehearse: what is staged is tried where it will be
 * used, and nobody who is served takes part.
 *
 * A signing or client pair asks the STS for a token and each source one
 * question (proev.h).  A server's answers one handshake, of a client that
 * knows our CAs and our hosts alone.
 */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "ctl_certs.h"
#include "ctl_proev.h"
#include "keyfile.h"
#include "log.h"

#define ROUNDS		20		/* a handshake takes fewer */

/* --- The server's --- */

/* Our CAs, as a client of ours has them. */
static int
ca_load(SSL_CTX *ctx, const struct conf *conf)
{
	BIO *in = conf->ca_len > INT_MAX ? NULL :
	    BIO_new_mem_buf(conf->ca_pem, (int)conf->ca_len);
	X509 *x;
	int n = 0;

	while (in != NULL &&
	    (x = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
		n += X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), x);
		X509_free(x);
	}
	BIO_free(in);
	ERR_clear_error();
	return n > 0;
}

/* Both ends in turn, until each is content; the octets go through memory. */
static int
handshake(SSL *server, SSL *client)
{
	BIO *a = NULL, *b = NULL;
	int i, s = 0, c = 0;

	if (BIO_new_bio_pair(&a, 0, &b, 0) != 1)
		return 0;
	SSL_set_bio(server, a, a);
	SSL_set_bio(client, b, b);
	SSL_set_accept_state(server);
	SSL_set_connect_state(client);
	for (i = 0; i < ROUNDS && (s != 1 || c != 1); i++) {
		c = SSL_do_handshake(client);
		s = SSL_do_handshake(server);
	}
	return s == 1 && c == 1;
}

/* The first host that the present certificate answers for. */
static int
host_vaelg(const struct ctl *c, X509 *cert, SSL *client)
{
	X509_VERIFY_PARAM *v = SSL_get0_param(client);
	const char *const *h;
	char navn[256];

	for (h = c->conf->hosts; *h != NULL; h++) {
		snprintf(navn, sizeof(navn), "%.*s", (int)strcspn(*h, ":"),
		    *h);
		if (X509_check_host(cert, navn, 0, 0, NULL) == 1)
			return X509_VERIFY_PARAM_set1_host(v, navn, 0);
	}
	return 1;		/* addresses alone: the chain is what is left */
}

/* "TLSv1.3" and why not; in the arena. */
static enum gw_err
server_oev(struct ctl *c, const struct par *p, X509 *cert, EVP_PKEY *key,
    const char **hvad)
{
	SSL_CTX *sc = SSL_CTX_new(TLS_server_method());
	SSL_CTX *cc = SSL_CTX_new(TLS_client_method());
	SSL *s = NULL, *k = NULL;
	enum gw_err rc = GW_OK;

	if (sc == NULL || cc == NULL || !ca_load(cc, c->conf) ||
	    SSL_CTX_use_certificate(sc, cert) != 1 ||
	    SSL_CTX_use_PrivateKey(sc, key) != 1 ||
	    (s = SSL_new(sc)) == NULL || (k = SSL_new(cc)) == NULL ||
	    !host_vaelg(c, p->nu, k)) {
		rc = fail(&c->grund, GW_ECONF, "TLS cannot be begun with it");
		goto out;
	}
	SSL_set_verify(k, SSL_VERIFY_PEER, NULL);
	if (handshake(s, k))
		*hvad = arena_strdup(c->a, SSL_get_version(k));
	else
		rc = fail(&c->grund, GW_ECONF, "a client of ours refuses it: "
		    "%s", X509_verify_cert_error_string(
		    SSL_get_verify_result(k)));
out:
	SSL_free(s);
	SSL_free(k);
	SSL_CTX_free(sc);
	SSL_CTX_free(cc);
	ERR_clear_error();
	return rc;
}

static int
tls_oev(struct ctl *c, const struct par *p, X509 *cert)
{
	struct conf_file f = par_key_fil(p, PL_STAGED);
	const char *navn = f.name, *hvad = "";
	EVP_PKEY *key = NULL;
	enum gw_err rc;

	rc = keyfile_read(&f, cert, &navn, &c->grund, &key);
	if (rc == GW_OK)
		rc = server_oev(c, p, cert, key, &hvad);
	EVP_PKEY_free(key);
	if (rc != GW_OK) {
		ctl_fejl("%s: the rehearsal failed: %s", p->navn,
		    c->grund.text);
		return CTL_AFVIST;
	}
	if (c->json)
		printf("{\"name\":\"%s\",\"ok\":true,\"handshake\":\"%s\"}\n",
		    p->navn, hvad);
	else
		printf("%s: ok, a client of ours takes it (%s)\nnext: "
		    "gatewayctl certs commit %s\n", p->navn, hvad, p->navn);
	return CTL_OK;
}

/* --- The sources --- */

/* --kommune's, else the first that has a configuration, else the first. */
static const struct kommune_konf *
kommune_vaelg(struct ctl *c)
{
	const struct konfiguration *k = c->conf->konfiguration;
	size_t i;

	if (c->kommune != NULL)
		return ctl_kommune(c);
	for (i = 0; i < k->n_kommuner; i++)
		if (k->kommuner[i].konfigureret)
			return &k->kommuner[i];
	return &k->kommuner[0];
}

/* The keys in force, but for the staged pair. */
static enum gw_err
noegler_valg(struct ctl *c, const struct par *p, struct proev_noegler *n)
{
	struct conf_file cert = *p->cert;

	*n = proev_noegler(c->conf);
	cert.name = plads_sti(&p->p, PL_STAGED, PLADS_CERT);
	if (cert.name == NULL || conf_read_disk(NULL, c->a, cert.name,
	    &cert.bytes, &cert.len) != GW_OK)
		return fail(&c->grund, GW_EIO, "the staged certificate "
		    "cannot be read");
	if (p->usage == TRUST_SIGN) {
		n->signing_certificate = cert;
		n->signing_key = par_key_fil(p, PL_STAGED);
	} else {
		n->client_certificate = cert;
		n->client_key = par_key_fil(p, PL_STAGED);
	}
	return GW_OK;
}

static int
kilder_oev(struct ctl *c, const struct par *p)
{
	const struct kommune_konf *k = kommune_vaelg(c);
	struct proev_svar v[SRC_ANTAL];
	struct proev_noegler noegler;
	enum gw_err rc;
	size_t n = 0;
	int ok;

	if (k == NULL)
		return CTL_BRUG;
	log_init("gatewayctl", LOG_INFO_);
	if ((rc = noegler_valg(c, p, &noegler)) != GW_OK ||
	    (rc = proev_koer(c, &noegler, SRC_ANTAL, k, v, &n)) != GW_OK)
		return ctl_grund(c, rc);
	ok = proev_alle(v, n);
	if (c->json) {
		printf("{\"name\":\"%s\",\"ok\":%s,\"sources\":", p->navn,
		    ok ? "true" : "false");
		proev_json(v, n);
		puts("}");
	} else {
		proev_print(v, n);
		printf("%s: %s\n", p->navn, ok ? "ok with every source" : "not "
		    "every source takes it: do what is said above, and "
		    "rehearse again");
		if (ok)
			printf("next: gatewayctl certs commit %s\n", p->navn);
	}
	return ok ? CTL_OK : CTL_AFVIST;
}

/* --- The verb --- */

static int
oev(struct ctl *c, struct par *p)
{
	X509 *cert = par_cert(c, p, PL_STAGED);
	int status = CTL_AFVIST;

	if (cert == NULL)
		ctl_fejl("%s: nothing is staged: certs request, then certs "
		    "install", p->navn);
	else if (par_check(c, p, cert) != GW_OK ||
	    par_key_check(c, p, PL_STAGED, cert) != GW_OK)
		ctl_fejl("%s: refused: %s", p->navn, c->grund.text);
	else
		status = p->usage == TRUST_TLS_SERVER ? tls_oev(c, p, cert) :
		    kilder_oev(c, p);
	X509_free(cert);
	return status;
}

int
verb_certs_rehearse(struct ctl *c)
{
	struct par p;
	int status = par_aabn(c, &p, 0);

	if (status == CTL_OK)
		status = oev(c, &p);
	par_luk(&p);
	return status;
}
