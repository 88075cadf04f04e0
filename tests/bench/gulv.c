/*
 * bench_gulv - the floor under an overview's cost: its cryptography, bare.
 *
 *	bench_gulv PKI NAME SIGNS VERIFIES REFERENCES OCTETS ROUNDS THREADS
 *
 * Times, by each thread's own CPU clock, ROUNDS times what the contracts
 * demand of one overview and nothing else: SIGNS signatures and VERIFIES
 * verifications over a SignedInfo with seven references, by the key NAME of
 * the PKI, and SHA-256 of OCTETS octets in REFERENCES pieces.  THREADS do it
 * at once, as the gateway's do.  Writes one JSON object in µs of CPU an
 * overview: sign, verify, digest, floor.
 */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIGNEDINFO	2600	/* octets, with seven references */
#define SIG_MAX		1024
#define MAX_THREADS	256

static struct {
	EVP_PKEY	*key;
	EVP_MD		*md;
	long		 signs, verifies, references, octets, rounds, threads;
	char		*data;		/* octets, and a SignedInfo at least */
} gulv;

struct tid {
	double		 sign, verify, digest;	/* seconds of CPU, all rounds */
	int		 fejl;
};

static double
cpu(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int
sign(unsigned char *sig, size_t *len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int ok;

	*len = SIG_MAX;
	ok = ctx != NULL &&
	    EVP_DigestSignInit(ctx, NULL, gulv.md, NULL, gulv.key) == 1 &&
	    EVP_DigestSign(ctx, sig, len, (unsigned char *)gulv.data,
	    SIGNEDINFO) == 1;
	EVP_MD_CTX_free(ctx);
	return ok;
}

static int
verify(const unsigned char *sig, size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int ok;

	ok = ctx != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, gulv.md, NULL, gulv.key) == 1 &&
	    EVP_DigestVerify(ctx, sig, len, (unsigned char *)gulv.data,
	    SIGNEDINFO) == 1;
	EVP_MD_CTX_free(ctx);
	return ok;
}

static int
digest(void)
{
	unsigned char out[EVP_MAX_MD_SIZE];
	size_t piece = (size_t)(gulv.octets / gulv.references);

	return EVP_Digest(gulv.data, piece, out, NULL, gulv.md, NULL) == 1;
}

/* One overview's, each kind timed for itself. */
static void
runde(struct tid *t)
{
	unsigned char sig[SIG_MAX];
	double fra = cpu(), til;
	size_t len = 0;
	long i;

	for (i = 0; i < gulv.signs; i++)
		t->fejl |= !sign(sig, &len);
	t->sign += (til = cpu()) - fra;
	for (i = 0, fra = til; i < gulv.verifies; i++)
		t->fejl |= !verify(sig, len);
	t->verify += (til = cpu()) - fra;
	for (i = 0, fra = til; i < gulv.references; i++)
		t->fejl |= !digest();
	t->digest += cpu() - fra;
}

static void *
traad(void *arg)
{
	struct tid *t = arg;
	long i;

	for (i = 0; i < gulv.rounds; i++)
		runde(t);
	return NULL;
}

static EVP_PKEY *
noegle(const char *pki, const char *name)
{
	EVP_PKEY *key;
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.key", pki, name);
	if ((f = fopen(path, "r")) == NULL)
		return NULL;
	key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	return key;
}

static int
koer(void)
{
	struct tid *v = calloc((size_t)gulv.threads, sizeof(*v)), sum = { 0 };
	pthread_t *t = calloc((size_t)gulv.threads, sizeof(*t));
	double each = 1e6 / (double)(gulv.rounds * gulv.threads);
	long i;

	if (v == NULL || t == NULL)
		return 1;
	for (i = 0; i < gulv.threads; i++)
		if (pthread_create(&t[i], NULL, traad, &v[i]) != 0)
			return 1;
	for (i = 0; i < gulv.threads; i++) {
		pthread_join(t[i], NULL);
		sum.sign += v[i].sign;
		sum.verify += v[i].verify;
		sum.digest += v[i].digest;
		sum.fejl |= v[i].fejl;
	}
	printf("{\"sign\": %.1f, \"verify\": %.1f, \"digest\": %.1f, "
	    "\"floor\": %.1f}\n", sum.sign * each, sum.verify * each,
	    sum.digest * each, (sum.sign + sum.verify + sum.digest) * each);
	free(v);
	free(t);
	return sum.fejl;
}

int
main(int argc, char **argv)
{
	long *const tal[] = { &gulv.signs, &gulv.verifies, &gulv.references,
	    &gulv.octets, &gulv.rounds, &gulv.threads };
	size_t i;
	int rc;

	if (argc != 9) {
		fputs("usage: bench_gulv PKI NAME SIGNS VERIFIES REFERENCES "
		    "OCTETS ROUNDS THREADS\n", stderr);
		return 2;
	}
	for (i = 0; i < sizeof(tal) / sizeof(tal[0]); i++)
		if ((*tal[i] = strtol(argv[3 + i], NULL, 10)) < 1)
			return 2;
	gulv.data = calloc(1, (size_t)gulv.octets + SIGNEDINFO);
	gulv.md = EVP_MD_fetch(NULL, "SHA256", NULL);
	gulv.key = noegle(argv[1], argv[2]);
	if (gulv.data == NULL || gulv.md == NULL || gulv.key == NULL ||
	    gulv.threads > MAX_THREADS) {
		fprintf(stderr, "bench_gulv: no key %s/%s.key\n", argv[1],
		    argv[2]);
		return 1;
	}
	rc = koer();
	EVP_PKEY_free(gulv.key);
	EVP_MD_free(gulv.md);
	free(gulv.data);
	return rc;
}
