/*
 * journal_stoette.h - a journal to test with: its folder, audit keys, records.
 *
 * Included by one test file each; what it has no use for costs nothing.
 */
#ifndef JOURNAL_STOETTE_H
#define JOURNAL_STOETTE_H

#include <dirent.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_fil.h"
#include "journal_fil_impl.h"

#define BRUGES	__attribute__((unused))

/* --- Audit keys: two RSA, one P-256 --- */

#define NOEGLER	3
static EVP_PKEY *stoette_key[NOEGLER];
static char *stoette_pem[NOEGLER];

static EVP_PKEY *
noegle_lav(int ec)
{
	return ec ? EVP_EC_gen("P-256") : EVP_RSA_gen((unsigned)2048);
}

/* A self-signed certificate in PEM; usage as in an openssl configuration, or
 * NULL for none. */
static char *
cert_lav(EVP_PKEY *key, const char *usage)
{
	X509 *c = X509_new();
	X509_EXTENSION *e;
	BIO *b = BIO_new(BIO_s_mem());
	char *p, *pem;
	long n;

	X509_set_version(c, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(c), 1);
	X509_gmtime_adj(X509_getm_notBefore(c), 0);
	X509_gmtime_adj(X509_getm_notAfter(c), 3600);
	X509_set_pubkey(c, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN",
	    MBSTRING_ASC, (const unsigned char *)"audit", -1, -1, 0);
	X509_set_issuer_name(c, X509_get_subject_name(c));
	if (usage != NULL) {
		e = X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage, usage);
		X509_add_ext(c, e, -1);
		X509_EXTENSION_free(e);
	}
	if (X509_sign(c, key, EVP_PKEY_is_a(key, "ED25519") ? NULL :
	    EVP_sha256()) == 0)
		abort();
	PEM_write_bio_X509(b, c);
	n = BIO_get_mem_data(b, &p);
	pem = strndup(p, (size_t)n);
	BIO_free(b);
	X509_free(c);
	return pem;
}

BRUGES static int
stoette_noegler(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < NOEGLER; i++) {
		stoette_key[i] = noegle_lav(i == 2);
		stoette_pem[i] = cert_lav(stoette_key[i], i == 2 ?
		    "critical,keyAgreement" : "critical,keyEncipherment");
		if (stoette_pem[i] == NULL)
			return -1;
	}
	return 0;
}

BRUGES static int
stoette_slut(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < NOEGLER; i++) {
		EVP_PKEY_free(stoette_key[i]);
		free(stoette_pem[i]);
	}
	return 0;
}

/* --- Folders --- */

/* On a file system in memory where there is one: some tests write a lot. */
BRUGES static void
stoette_mappe(char navn[64])
{
	strcpy(navn, access("/dev/shm", W_OK) == 0 ?
	    "/dev/shm/journal.XXXXXX" : "/tmp/journal.XXXXXX");
	if (mkdtemp(navn) == NULL)
		abort();
}

BRUGES static void
stoette_mappe_bort(const char *navn)
{
	DIR *d = opendir(navn);
	const struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		closedir(d);
	rmdir(navn);
}

/* A file's octets, malloc'ed. */
BRUGES static unsigned char *
stoette_fil(const char *mappe, const char *navn, size_t *len)
{
	char sti[128];
	unsigned char *p;
	struct stat st;
	FILE *f;

	snprintf(sti, sizeof(sti), "%s/%s", mappe, navn);
	if (stat(sti, &st) == -1 || (f = fopen(sti, "rb")) == NULL)
		abort();
	*len = (size_t)st.st_size;
	p = malloc(*len + 1);
	if (p == NULL || fread(p, 1, *len, f) != *len)
		abort();
	fclose(f);
	return p;
}

BRUGES static void
stoette_skriv(const char *mappe, const char *navn, const void *p, size_t len)
{
	char sti[128];
	FILE *f;

	snprintf(sti, sizeof(sti), "%s/%s", mappe, navn);
	if ((f = fopen(sti, "wb")) == NULL || fwrite(p, 1, len, f) != len ||
	    fclose(f) != 0)
		abort();
}

/* --- Records --- */

static struct grund stoette_g;
static size_t stoette_spent_n;
static int64_t stoette_spent_until;

static void
spent_tael(void *arg, const unsigned char key[JX_DIGEST], int64_t until)
{
	(void)arg;
	(void)key;
	stoette_spent_n++;
	stoette_spent_until = until;
}

/* Opens, or NULL with stoette_g saying why. */
BRUGES static struct journal_fil *
stoette_proev(const char *mappe, int64_t now, unsigned retention_days,
    int foerste, int n)
{
	struct journal_fil_konf k = { mappe,
	    (const char *const *)stoette_pem + foerste, (size_t)n,
	    retention_days, "node-1", "0.1", NULL, NULL };
	struct journal_fil *j;

	memset(&stoette_g, 0, sizeof(stoette_g));
	stoette_spent_n = 0;
	return journal_fil_open(&k, now, spent_tael, NULL, &stoette_g, &j) ==
	    GW_OK ? j : NULL;
}

BRUGES static struct journal_fil *
stoette_aabn(const char *mappe, int64_t now, unsigned retention_days)
{
	struct journal_fil *j = stoette_proev(mappe, now, retention_days, 0,
	    1);

	if (j == NULL) {
		fprintf(stderr, "%s\n", stoette_g.text);
		abort();
	}
	return j;
}

static void
who_fyld(jr_request *w, const char *operation, jr_kommune *k)
{
	static char id[] = "b7c6a1d2-0000-4000-8000-000000000001";
	static char urn[] = "urn:uuid:b7c6a1d2-0000-4000-8000-000000000002";
	static char cvr[] = "12345678", tom[] = "", niveau[] = "Substantial";
	static char issuer[] = "https://idp.example", assertion[] = "_a1";

	memset(w, 0, sizeof(*w));
	k->konfiguration = 7;
	w->request = w->transaction = id;
	w->message_id = urn;
	w->channel_cvr = cvr;
	w->issuer = issuer;
	w->assertion = assertion;
	w->level = niveau;
	w->operation = (char *)(uintptr_t)operation;
	w->employee_cvr = strcmp(operation, "HentVerifikation") == 0 ? cvr :
	    tom;
	w->omraader = 3;
	w->kommuner.kommuner_val = k;
	w->kommuner.kommuner_len = 1;
}

/* A beginning about cpr; its number, 0 when it was not written. */
BRUGES static uint64_t
stoette_begyndt(struct journal_fil *j, const char *cpr, int64_t now)
{
	static char kode[] = "0461";
	jr_body b = { .kind = JR_BEGUN };
	jr_begun *x = &b.jr_body_u.begun;
	jr_spend s = { .until = now + 300000 };
	jr_kommune k;
	uint64_t nr = 0;

	if (journal_fil_citizen(j, cpr, "Fordi det skal være", &x->whom) !=
	    GW_OK)
		abort();
	who_fyld(&x->who, "HentVerifikation", &k);
	k.kode = kode;
	memcpy(s.key, x->whom.hash, JX_DIGEST);
	x->spends.spends_val = &s;
	x->spends.spends_len = 1;
	if (journal_fil_append(j, &b, now, &nr) != GW_OK)
		nr = 0;
	xdr_free((xdrproc_t)xdr_jr_citizen, (char *)&x->whom);
	return nr;
}

/* The same, refused. */
BRUGES static uint64_t
stoette_afvist(struct journal_fil *j, const char *cpr, int64_t now)
{
	static char kode[] = "0461", outcome[] = "GW_EACCESS";
	jr_body b = { .kind = JR_REFUSED };
	jr_refused *x = &b.jr_body_u.refused;
	jr_spend s = { .until = now + 300000 };
	jr_citizen z;
	jr_kommune k;
	uint64_t nr = 0;

	if (journal_fil_citizen(j, cpr, "", &z) != GW_OK)
		abort();
	who_fyld(&x->who, "HentOverblik", &k);
	k.kode = kode;
	x->whom = &z;
	x->outcome = outcome;
	x->spends.spends_val = &s;
	x->spends.spends_len = 1;
	if (journal_fil_append(j, &b, now, &nr) != GW_OK)
		nr = 0;
	xdr_free((xdrproc_t)xdr_jr_citizen, (char *)&z);
	return nr;
}

BRUGES static uint64_t
stoette_faerdig(struct journal_fil *j, uint64_t begun, int64_t now)
{
	static char ok[] = "GW_OK", kode[] = "0461";
	jr_source s = { 0, kode, 2, 12, 3 };
	jr_rule r = { 19, 4 };
	jr_body b = { .kind = JR_COMPLETED };
	jr_completed *x = &b.jr_body_u.completed;
	uint64_t nr = 0;

	x->begun = begun;
	x->result.outcome = ok;
	x->result.shown = 3;
	x->result.http = 200;
	x->result.bytes = 4711;
	x->result.sources.sources_val = &s;
	x->result.sources.sources_len = 1;
	x->result.hidden.hidden_val = &r;
	x->result.hidden.hidden_len = 1;
	return journal_fil_append(j, &b, now, &nr) == GW_OK ? nr : 0;
}

/* Reads all; post may be NULL. */
BRUGES static enum gw_err
stoette_laes(const char *mappe, struct journal_fund *f,
    int (*post)(void *, const struct journal_post *))
{
	memset(&stoette_g, 0, sizeof(stoette_g));
	return journal_fil_read(mappe, post, NULL, f, &stoette_g);
}

#endif
