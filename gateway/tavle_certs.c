#include "tavle_certs.h"

#include <openssl/asn1.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct rows {
	struct tavle_cert *v;
	size_t		 n, max;
};

/* ms UTC; 0: it is none. */
static int64_t
asn1_ms(const ASN1_TIME *t)
{
	struct tm tm;

	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1)
		return 0;
	return (int64_t)timegm(&tm) * 1000;
}

static void
row_add(struct rows *r, const char *navn, X509 *x, enum tavle_cert_slags slags)
{
	struct tavle_cert *c;
	char cn[TAVLE_NAVN] = "";

	if (r->n == r->max)
		return;
	c = &r->v[r->n++];
	memset(c, 0, sizeof(*c));
	if (X509_NAME_get_text_by_NID(X509_get_subject_name(x),
	    NID_commonName, cn, sizeof(cn)) < 0)
		cn[0] = '\0';
	tavle_saet(c->navn, sizeof(c->navn), navn);
	tavle_saet(c->emne, sizeof(c->emne), cn);
	c->fra = asn1_ms(X509_get0_notBefore(x));
	c->til = asn1_ms(X509_get0_notAfter(x));
	c->slags = (uint32_t)slags;
}

/* The first certificate of the text, or all of them. */
static void
pem_add(struct rows *r, const char *navn, const char *pem, size_t len,
    enum tavle_cert_slags slags, int alle)
{
	BIO *in;
	X509 *x;

	if (pem == NULL || (in = BIO_new_mem_buf(pem, (int)len)) == NULL)
		return;
	while ((x = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
		row_add(r, navn, x, slags);
		X509_free(x);
		if (!alle)
			break;
	}
	BIO_free(in);
}

static void
file_add(struct rows *r, const char *navn, const struct conf_file *f,
    enum tavle_cert_slags slags)
{
	pem_add(r, navn, f->bytes, f->len, slags, 0);
}

size_t
tavle_certs(const struct conf *c, struct tavle_cert *v, size_t max)
{
	struct rows r = { v, 0, max };
	char navn[TAVLE_NAVN];
	size_t i, k;

	file_add(&r, "tls-certificate", &c->tls_certificate, CERT_EGEN);
	file_add(&r, "client-certificate", &c->client_certificate, CERT_EGEN);
	file_add(&r, "signing-certificate", &c->signing_certificate,
	    CERT_EGEN);
	for (i = 0; i < SRC_ANTAL; i++)
		for (k = 0; k < c->sources[i].n_certificates; k++) {
			snprintf(navn, sizeof(navn), "source %s certificate",
			    c->sources[i].konf.navn);
			file_add(&r, navn, &c->sources[i].certificates[k],
			    CERT_TROET);
		}
	for (i = 0; i < c->n_audit_certificates; i++)
		file_add(&r, "audit-certificate", &c->audit_certificates[i],
		    CERT_TROET);
	pem_add(&r, "trust-ca", c->ca_pem, c->ca_len, CERT_TROET, 1);
	return r.n;
}
