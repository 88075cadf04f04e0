/*
 * ctl_certs_tekst.c - certificates read, written, and what they say.
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

#define DAY	86400000		/* ms */

/* --- Read and written --- */

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

/* --- What they say --- */

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
