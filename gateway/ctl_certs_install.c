/*
 * ctl_certs_install.c - certs install: what the CA sent, checked as everybody
 * else will check it, and staged.
 */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <stdio.h>
#include <string.h>

#include "ctl_certs.h"
#include "keyfile.h"

#define SOON_DAYS	30

/* What the file has. */
struct sendt {
	const char	*fil, *bytes;
	size_t		 len;
	STACK_OF(X509)	*certs;
	EVP_PKEY	*key;		/* or NULL */
	X509		*cert;		/* ours among them; borrowed */
	enum { HVIS_INGEN, HVIS_STAGED, HVIS_SENDT, HVIS_NU } hvis;
};

/* --- Reading it --- */

/* The passphrase: the first line of --passphrase-file, or a terminal's. */
static int
ord_hent(struct ctl *c, char ord[PASSPHRASE_MAX])
{
	const char *wrong;

	if (c->pass_fil != NULL) {
		if ((wrong = keyfile_line(c->pass_fil, ord)) == NULL)
			return 1;
		fail(&c->grund, GW_ECONF, "%.80s %.75s", c->pass_fil, wrong);
		return 0;
	}
	if (EVP_read_pw_string(ord, PASSPHRASE_MAX, "Passphrase: ", 0) == 0)
		return 1;
	fail(&c->grund, GW_ECONF, "it is closed with a passphrase: add "
	    "--passphrase-file FILE");
	return 0;
}

static int
er_pkcs12(const char *bytes, size_t len)
{
	const unsigned char *p = (const void *)bytes;
	PKCS12 *p12 = len > 0 && len <= LONG_MAX && *p == 0x30 ?
	    d2i_PKCS12(NULL, &p, (long)len) : NULL;
	int er = p12 != NULL;

	PKCS12_free(p12);
	ERR_clear_error();
	return er;
}

/* Its certificates; the passphrase has opened the key already. */
static enum gw_err
pkcs12_certs(struct sendt *s, const char *ord, struct grund *g)
{
	const unsigned char *p = (const void *)s->bytes;
	PKCS12 *p12 = d2i_PKCS12(NULL, &p, (long)s->len);
	X509 *cert = NULL;
	EVP_PKEY *key = NULL;
	enum gw_err rc = GW_OK;

	if (p12 == NULL || PKCS12_parse(p12, ord, &key, &cert, &s->certs) !=
	    1 || cert == NULL)
		rc = fail(g, GW_ECONF, "PKCS#12: no certificate with the key "
		    "in it: fetch the file again, whole");
	if (rc == GW_OK && s->certs == NULL)
		s->certs = sk_X509_new_null();
	if (rc == GW_OK && s->certs != NULL &&
	    sk_X509_insert(s->certs, cert, 0) > 0)
		cert = NULL;
	X509_free(cert);
	EVP_PKEY_free(key);
	PKCS12_free(p12);
	ERR_clear_error();
	return rc;
}

static enum gw_err
pkcs12_laes(struct ctl *c, struct sendt *s)
{
	static char ord[PASSPHRASE_MAX];
	struct grund g = { .rc = GW_OK };
	const char *med = NULL;
	enum gw_err rc;

	rc = keyfile_parse(s->bytes, s->len, NULL, &g, &s->key);
	if (rc != GW_OK) {
		if (!ord_hent(c, ord))
			return GW_ECONF;
		med = ord;
		rc = keyfile_parse(s->bytes, s->len, med, &c->grund, &s->key);
	}
	if (rc == GW_OK)
		rc = pkcs12_certs(s, med, &c->grund);
	OPENSSL_cleanse(ord, sizeof(ord));
	return rc;
}

/* PEM may bring the key along, closed or not. */
static enum gw_err
pem_key(struct ctl *c, struct sendt *s)
{
	static char ord[PASSPHRASE_MAX];
	struct grund g = { .rc = GW_OK };
	enum gw_err rc;

	if (memmem(s->bytes, s->len, "PRIVATE KEY-----", 16) == NULL)
		return GW_OK;
	rc = keyfile_parse(s->bytes, s->len, NULL, &g, &s->key);
	if (rc == GW_OK)
		return rc;
	if (memmem(s->bytes, s->len, "ENCRYPTED", 9) == NULL)
		return fail(&c->grund, GW_ECONF, "the private key in it "
		    "cannot be read: fetch the file again, whole");
	if (!ord_hent(c, ord))
		return GW_ECONF;
	rc = keyfile_parse(s->bytes, s->len, ord, &c->grund, &s->key);
	OPENSSL_cleanse(ord, sizeof(ord));
	return rc;
}

static enum gw_err
sendt_laes(struct ctl *c, struct sendt *s)
{
	enum gw_err rc = conf_read_disk(NULL, c->a, s->fil, &s->bytes,
	    &s->len);

	if (rc != GW_OK)
		return fail(&c->grund, rc, "%s", rc == GW_ENOENT ? "is not "
		    "there: correct the name" : "cannot be read: name a file "
		    "that this user can read");
	if (s->len > KEYFILE_MAX)
		return fail(&c->grund, GW_ESIZE, "larger than any "
		    "certificate's: name the file that the CA sent");
	if (er_pkcs12(s->bytes, s->len))
		return pkcs12_laes(c, s);
	if ((rc = certs_parse(s->bytes, s->len, &c->grund, &s->certs)) !=
	    GW_OK)
		return rc;
	return pem_key(c, s);
}

/* --- Whose it is --- */

static X509 *
cert_til(const STACK_OF(X509) *s, EVP_PKEY *key)
{
	int i;

	for (i = 0; key != NULL && i < sk_X509_num(s); i++)
		if (EVP_PKEY_eq(X509_get0_pubkey(sk_X509_value(s, i)), key) ==
		    1)
			return sk_X509_value(s, i);
	return NULL;
}

/* The request's key, the file's own, or the one in force. */
static enum gw_err
hvis_find(struct ctl *c, const struct par *p, struct sendt *s)
{
	EVP_PKEY *bedt = par_bedt(c, p, PL_STAGED);
	int venter = bedt != NULL;

	if ((s->cert = cert_til(s->certs, bedt)) != NULL)
		s->hvis = HVIS_STAGED;
	else if ((s->cert = cert_til(s->certs, s->key)) != NULL)
		s->hvis = HVIS_SENDT;
	else if ((s->cert = cert_til(s->certs, X509_get0_pubkey(p->nu))) !=
	    NULL)
		s->hvis = HVIS_NU;
	EVP_PKEY_free(bedt);
	if (s->hvis == HVIS_INGEN)
		return fail(&c->grund, GW_ECONF, "it does not belong to %s "
		    "key: install the certificate of this request", venter ?
		    "the request's" : "the present");
	if (s->hvis == HVIS_SENDT && p->token)
		return fail(&c->grund, GW_ECONF, "it brings a key, but ours "
		    "is in a token: certs request makes one there");
	if (s->hvis != HVIS_STAGED && venter)
		return fail(&c->grund, GW_ECONF, "a request waits for a "
		    "certificate of another key: certs abort %s, and install "
		    "again", p->navn);
	return GW_OK;
}

/* --- Staging it --- */

static enum gw_err
stil(struct ctl *c, struct par *p, struct sendt *s)
{
	struct plads_fil f[2] = {
		{ PLADS_CERT, NULL, 0, 0644 }, { PLADS_KEY, NULL, 0, 0600 } };
	const char *gen;
	enum gw_err rc;
	size_t n = 1;

	if ((f[0].bytes = certs_pem(c->a, s->cert, s->certs)) == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	f[0].len = strlen(f[0].bytes);
	if (s->hvis == HVIS_STAGED)
		return plads_tilfoej(&p->p, PL_STAGED, &f[0], p->uid, p->gid,
		    &c->grund);
	if (s->hvis == HVIS_SENDT) {
		if ((f[1].bytes = certs_key_pem(c, p, s->key)) == NULL)
			return c->grund.rc;
		f[1].len = strlen(f[1].bytes);
		n = 2;
	} else if (!p->token) {
		rc = conf_read_disk(NULL, c->a, p->key->name, &f[1].bytes,
		    &f[1].len);
		if (rc != GW_OK)
			return fail(&c->grund, rc, "%.100s cannot be read",
			    p->key->name);
		n = 2;
	}
	rc = plads_ny(&p->p, f, n, p->uid, p->gid, &gen, &c->grund);
	return rc != GW_OK ? rc : plads_saet(&p->p, PL_STAGED, gen,
	    &c->grund);
}

static void
advar(const struct certtekst *nu, const struct certtekst *ny)
{
	if (strcmp(nu->cvr, ny->cvr) != 0)
		ctl_fejl("note: the CVR number changes from %s to %s: the "
		    "service agreements are the former's", nu->cvr[0] != '\0' ?
		    nu->cvr : "none", ny->cvr[0] != '\0' ? ny->cvr : "none");
	if (ny->dage < SOON_DAYS)
		ctl_fejl("note: it ends in %ld days", ny->dage);
	if (strcmp(nu->art, ny->art) != 0)
		ctl_fejl("note: the kind of key changes from %s to %s: do all "
		    "who verify it know that kind?", nu->art, ny->art);
}

static int
vis(struct ctl *c, const struct par *p, X509 *cert)
{
	struct certtekst nu, ny;

	certtekst_af(c->a, p->nu, &nu);
	certtekst_af(c->a, cert, &ny);
	if (c->json) {
		printf("{\"name\":\"%s\",\"staged\":{", p->navn);
		certtekst_json(&ny);
		fputs("},\"inForce\":{", stdout);
		certtekst_json(&nu);
		puts("}}");
	} else {
		printf("%s: staged; nothing has changed yet. commit would "
		    "change:\n", p->navn);
		certtekst_forskel(&nu, &ny);
		printf("next: gatewayctl certs rehearse %s, then certs commit "
		    "%s\n", p->navn, p->navn);
	}
	advar(&nu, &ny);
	return CTL_OK;
}

static int
install(struct ctl *c, struct par *p, struct sendt *s)
{
	enum gw_err rc;

	if (p->p.gen[PL_PENDING] != NULL) {
		ctl_fejl("%s: a commit was interrupted: run certs commit %s "
		    "again, or certs abort %s", p->navn, p->navn, p->navn);
		return CTL_AFVIST;
	}
	if ((rc = sendt_laes(c, s)) == GW_OK &&
	    (rc = hvis_find(c, p, s)) == GW_OK && s->hvis == HVIS_NU &&
	    X509_cmp(s->cert, p->nu) == 0) {
		ctl_fejl("%s: it is in force already: nothing is staged",
		    p->navn);
		return CTL_OK;
	}
	if (rc == GW_OK)
		rc = par_check(c, p, s->cert);
	if (rc == GW_OK)
		rc = stil(c, p, s);
	if (rc == GW_OK)
		return vis(c, p, s->cert);
	ctl_fejl("%s: refused, nothing is changed: %s: %s", p->navn, s->fil,
	    c->grund.text);
	return rc == GW_EIO || rc == GW_ENOMEM ? CTL_FEJL : CTL_AFVIST;
}

int
verb_certs_install(struct ctl *c)
{
	struct sendt s = { .fil = c->arg[1] };
	struct par p;
	int status = par_aabn(c, &p, 1);

	if (status == CTL_OK)
		status = install(c, &p, &s);
	EVP_PKEY_free(s.key);
	sk_X509_pop_free(s.certs, X509_free);
	par_luk(&p);
	return status;
}
