/*
 * ctl_certs_anmod.c - certs request: a new key beside the one in force, and
 * what the CA is asked to sign.
 *
 * The subject is an OCES3 organisation certificate's: C, O,
 * organizationIdentifier (ETSI EN 319 412-1, 5.1.4), serialNumber UI:DK-O:G:
 * and CN, as the one in force has them unless told otherwise.
 */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "ctl_certs.h"
#include "keyfile.h"
#include "p11.h"

static const struct {
	const char	*navn;
	const char	*alg;
	size_t		 bits;		/* 0: P-256 */
} arter[] = {
	{ "rsa2048", "RSA", 2048 },
	{ "rsa3072", "RSA", 3072 },
	{ "p256", "EC", 0 },
};
#define ARTER	(sizeof(arter) / sizeof(arter[0]))

/* Which kind: as asked, else as the one in force.  ARTER after a message. */
static size_t
art_vaelg(struct ctl *c, const struct par *p)
{
	const char *navn = c->art != NULL ? c->art :
	    certtekst_art(c->a, X509_get0_pubkey(p->nu));
	size_t i;

	for (i = 0; i < ARTER; i++)
		if (strcmp(arter[i].navn, navn) == 0)
			break;
	if (i == ARTER)
		ctl_fejl("--type %s is not made here: write rsa3072, rsa2048 "
		    "or p256", navn);
	else if (p->usage != TRUST_SIGN && arter[i].bits != 0) {
		ctl_fejl("--type %s: keys for TLS are P-256: write p256",
		    navn);
		i = ARTER;
	}
	return i;
}

/* --- What is asked for --- */

static int
emne_saet(X509_NAME *n, int nid, const char *v)
{
	X509_NAME_ENTRY *e;
	int i;

	if (v == NULL)
		return 1;
	if ((i = X509_NAME_get_index_by_NID(n, nid, -1)) >= 0) {
		e = X509_NAME_delete_entry(n, i);
		X509_NAME_ENTRY_free(e);
	}
	return X509_NAME_add_entry_by_NID(n, nid, MBSTRING_UTF8,
	    (const unsigned char *)v, -1, i, 0);
}

static X509_NAME *
emne_ny(struct ctl *c, const struct par *p)
{
	X509_NAME *n = X509_NAME_dup(X509_get_subject_name(p->nu));
	const char *id = c->cvr == NULL ? NULL :
	    arena_printf(c->a, "NTRDK-%s", c->cvr);

	if (n != NULL && emne_saet(n, NID_organizationIdentifier, id) &&
	    emne_saet(n, NID_organizationName, c->organisation) &&
	    emne_saet(n, NID_commonName, c->cn))
		return n;
	X509_NAME_free(n);
	return NULL;
}

/* keyUsage, and the names of hosts that the one in force has. */
static STACK_OF(X509_EXTENSION) *
udvidelser_ny(const struct par *p)
{
	STACK_OF(X509_EXTENSION) *s = sk_X509_EXTENSION_new_null();
	X509_EXTENSION *e;
	int i;

	if (s == NULL)
		return NULL;
	e = X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage,
	    "critical,digitalSignature");
	if (e == NULL || !sk_X509_EXTENSION_push(s, e)) {
		X509_EXTENSION_free(e);
		goto fejl;
	}
	if ((i = X509_get_ext_by_NID(p->nu, NID_subject_alt_name, -1)) < 0)
		return s;
	e = X509_EXTENSION_dup(X509_get_ext(p->nu, i));
	if (e != NULL && sk_X509_EXTENSION_push(s, e))
		return s;
	X509_EXTENSION_free(e);
fejl:
	sk_X509_EXTENSION_pop_free(s, X509_EXTENSION_free);
	return NULL;
}

/* Signed with the key (RFC 2986). */
const char *
certs_csr(struct ctl *c, const struct par *p, EVP_PKEY *key)
{
	X509_REQ *req = X509_REQ_new();
	X509_NAME *emne = emne_ny(c, p);
	STACK_OF(X509_EXTENSION) *s = udvidelser_ny(p);
	BIO *out = BIO_new(BIO_s_mem());
	const char *tekst = NULL;
	char *bytes;
	long len;

	if (req != NULL && emne != NULL && s != NULL && out != NULL &&
	    X509_REQ_set_subject_name(req, emne) &&
	    X509_REQ_set_pubkey(req, key) &&
	    X509_REQ_add_extensions(req, s) &&
	    X509_REQ_sign(req, key, EVP_sha256()) > 0 &&
	    PEM_write_bio_X509_REQ(out, req) == 1 &&
	    (len = BIO_get_mem_data(out, &bytes)) > 0)
		tekst = arena_strndup(c->a, bytes, (size_t)len);
	if (tekst == NULL)
		fail(&c->grund, GW_EINTERN, "the request cannot be made: is "
		    "the subject too long?");
	sk_X509_EXTENSION_pop_free(s, X509_EXTENSION_free);
	X509_NAME_free(emne);
	X509_REQ_free(req);
	BIO_free(out);
	ERR_clear_error();
	return tekst;
}

/* --- The key --- */

const char *
certs_key_pem(struct ctl *c, const struct par *p, EVP_PKEY *key)
{
	static char ord[PASSPHRASE_MAX];
	BIO *out = BIO_new(BIO_s_secmem());
	const char *tekst = NULL, *wrong = NULL;
	int luk = p->key->pass != NULL;
	char *bytes;
	long len;

	/* as the one in force: under the same passphrase, if any */
	if (luk && (wrong = keyfile_line(p->key->pass, ord)) != NULL)
		fail(&c->grund, GW_ECONF, "%.80s %.75s", p->key->pass, wrong);
	else if (out != NULL && PEM_write_bio_PKCS8PrivateKey(out, key,
	    luk ? EVP_aes_256_cbc() : NULL, luk ? ord : NULL,
	    luk ? (int)strlen(ord) : 0, NULL, NULL) == 1 &&
	    (len = BIO_get_mem_data(out, &bytes)) > 0)
		tekst = arena_strndup(c->a, bytes, (size_t)len);
	if (tekst == NULL)
		fail(&c->grund, GW_EINTERN, "the key cannot be written");
	OPENSSL_cleanse(ord, sizeof(ord));
	BIO_free(out);
	ERR_clear_error();
	return tekst;
}

/* A new generation with a key and its request, staged. */
static enum gw_err
fil_anmod(struct ctl *c, struct par *p, size_t art)
{
	struct plads_fil f[2] = {
		{ PLADS_KEY, NULL, 0, 0600 }, { PLADS_CSR, NULL, 0, 0644 } };
	const char *gen;
	EVP_PKEY *key;
	enum gw_err rc = GW_EINTERN;

	key = arter[art].bits != 0 ?
	    EVP_PKEY_Q_keygen(NULL, NULL, "RSA", arter[art].bits) :
	    EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	if (key == NULL)
		return fail(&c->grund, GW_EINTERN, "no key can be made");
	if ((f[0].bytes = certs_key_pem(c, p, key)) != NULL &&
	    (f[1].bytes = certs_csr(c, p, key)) != NULL) {
		f[0].len = strlen(f[0].bytes);
		f[1].len = strlen(f[1].bytes);
		rc = plads_ny(&p->p, f, 2, p->uid, p->gid, &gen, &c->grund);
	}
	EVP_PKEY_free(key);
	return rc != GW_OK ? rc : plads_saet(&p->p, PL_STAGED, gen,
	    &c->grund);
}

/* --- The verb --- */

static int
csr_sig(struct ctl *c, const struct par *p, int nyt)
{
	const char *csr = plads_via(&p->p, PL_STAGED, PLADS_CSR);

	if (csr == NULL)
		return ctl_fejl("no memory");
	if (c->json) {
		printf("{\"name\":\"%s\",\"new\":%s,\"request\":", p->navn,
		    nyt ? "true" : "false");
		json_tekst(csr);
		puts("}");
	} else if (nyt)
		printf("%s: a new key is made; the one in force is not "
		    "touched\nrequest: %s\nnext: have it signed, then "
		    "gatewayctl certs install %s FILE\n", p->navn, csr,
		    p->navn);
	else
		printf("%s: a request is waiting for its certificate; none "
		    "was made\nrequest: %s\nnext: gatewayctl certs install %s "
		    "FILE, or certs abort %s and request again\n", p->navn,
		    csr, p->navn, p->navn);
	return CTL_OK;
}

static int
cvr_ok(const char *s)
{
	return s == NULL || (strlen(s) == 8 && strspn(s, "0123456789") == 8);
}

static int
anmod(struct ctl *c, struct par *p)
{
	X509 *cert = par_cert(c, p, PL_STAGED);
	size_t art;
	enum gw_err rc;

	if (p->p.gen[PL_PENDING] != NULL || cert != NULL) {
		X509_free(cert);
		ctl_fejl("%s: %s: commit it, or abort it, first", p->navn,
		    p->p.gen[PL_PENDING] != NULL ?
		    "a commit was interrupted" :
		    "a certificate is staged already");
		return CTL_AFVIST;
	}
	if (p->p.gen[PL_STAGED] != NULL)
		return csr_sig(c, p, 0);
	if (!cvr_ok(c->cvr)) {
		ctl_fejl("--cvr %s is no CVR number: write its eight digits",
		    c->cvr);
		return CTL_BRUG;
	}
	if ((art = art_vaelg(c, p)) == ARTER)
		return CTL_BRUG;
	rc = p->token ? certs_token_anmod(c, p, arter[art].bits) :
	    fil_anmod(c, p, art);
	return rc == GW_OK ? csr_sig(c, p, 1) : ctl_grund(c, rc);
}

int
verb_certs_request(struct ctl *c)
{
	struct par p;
	int status = par_aabn(c, &p, 1);

	if (status == CTL_OK)
		status = anmod(c, &p);
	par_luk(&p);
	return status;
}
