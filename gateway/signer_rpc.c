/*
 * signer_rpc.c - signer.h over the wall: the caller's side of signer.x.
 *
 * Two connections to each signer process, so that the next call waits in its
 * queue while one is answered.  A signature made twice does no harm, so a
 * call whose connection ended is made again: its process has been started
 * again, or is about to be.
 */
#define OPENSSL_SUPPRESS_DEPRECATED	/* EC_KEY_METHOD: see signer_tls_key */

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "rpc_pool.h"
#include "rpc_signer.h"
#include "signer_impl.h"
#include "signer_role.h"
#include "ticket.h"

#define CONNECTIONS	2		/* a process */
#define ITEM_HEAD	(4 + SX_MAX_NAME + 4 + 4)	/* XDR, with padding */

struct rpc_signer {
	struct signer	 signer;	/* first: a struct signer is one */
	struct rpc_pool	 messages, tls;
};

static enum gw_err
status_err(sx_status st)
{
	switch (st) {
	case SX_OK:
		return GW_OK;
	case SX_NO_KEY:
		return GW_ENOENT;
	case SX_NOT_OURS:
	case SX_NO_TICKET:
		return GW_EREFUSED;
	default:
		return GW_EINTERN;
	}
}

/* --- Messages --- */

struct sign_call {
	sx_batch	 batch;
	sx_values	 values;
};

static enum clnt_stat
call_sign(CLIENT *c, void *arg)
{
	struct sign_call *s = arg;

	memset(&s->values, 0, sizeof(s->values));
	return sx_sign_1(s->batch, &s->values, c);
}

static void
job_take(struct sign_job *job, const sx_value *v)
{
	job->siglen = 0;
	if ((job->rc = status_err(v->status)) != GW_OK)
		return;
	if (v->value.value_len == 0 || v->value.value_len > SIGN_MAX) {
		job->rc = GW_EINTERN;
		return;
	}
	memcpy(job->sig, v->value.value_val, v->value.value_len);
	job->siglen = v->value.value_len;
}

/* n jobs that fit in one record; each gets its verdict. */
static void
batch_sign(struct rpc_signer *s, struct sign_job *jobs, size_t n)
{
	struct sign_call call = { .values = { 0, NULL } };
	sx_item items[SX_MAX_ITEMS];
	enum gw_err rc;
	size_t i;

	for (i = 0; i < n; i++) {
		items[i].key = (char *)(uintptr_t)jobs[i].thumbprint;
		items[i].text.text_val = (char *)(uintptr_t)jobs[i].signedinfo;
		items[i].text.text_len = (u_int)jobs[i].len;
	}
	call.batch.items.items_len = (u_int)n;
	call.batch.items.items_val = items;
	call.batch.ticket.ticket_val = (char *)(uintptr_t)jobs[0].ticket;
	call.batch.ticket.ticket_len = jobs[0].ticket != NULL ? TICKET_LEN : 0;
	rc = rpc_pool_call(&s->messages, call_sign, &call, 1);
	if (rc == GW_OK && call.values.sx_values_len != n)
		rc = GW_EINTERN;
	for (i = 0; i < n; i++)
		if (rc == GW_OK)
			job_take(&jobs[i], &call.values.sx_values_val[i]);
		else {
			jobs[i].rc = rc;
			jobs[i].siglen = 0;
		}
	xdr_free((xdrproc_t)xdr_sx_values, (char *)&call.values);
}

/* How many of the jobs, all of one request, fit in one record. */
static size_t
batch_fit(const struct sign_job *jobs, size_t n)
{
	size_t i, octets = 4 + 4 + SX_MAX_TICKET;

	for (i = 0; i < n && i < SX_MAX_ITEMS; i++) {
		octets += ITEM_HEAD + jobs[i].len;
		if (octets > RPC_MAX_CALL || jobs[i].len > SX_MAX_TEXT ||
		    jobs[i].ticket != jobs[0].ticket)
			break;
	}
	return i;
}

static enum gw_err
remote_sign(struct signer *signer, struct sign_job *jobs, size_t n)
{
	struct rpc_signer *s = (struct rpc_signer *)signer;
	size_t i, fit;

	for (i = 0; i < n; i += fit) {
		if ((fit = batch_fit(jobs + i, n - i)) == 0) {
			/* no SignedInfo of ours is that long */
			fit = 1;
			jobs[i].rc = GW_EREFUSED;
			jobs[i].siglen = 0;
		} else
			batch_sign(s, jobs + i, fit);
	}
	for (i = 0; i < n; i++)
		if (jobs[i].rc != GW_OK)
			return jobs[i].rc;
	return GW_OK;
}

/* --- TLS --- */

/* What an EC_KEY of ours carries: where its private half is. */
struct remote_key {
	struct rpc_signer *signer;	/* outlives the key */
	char		 thumbprint[THUMB_LEN];
};

struct tls_call {
	sx_handshake	 handshake;
	sx_value	 value;
};

static pthread_once_t method_once = PTHREAD_ONCE_INIT;
static EC_KEY_METHOD *method;		/* OpenSSL's, but for signing */
static int method_index = -1;

static enum clnt_stat
call_tls(CLIENT *c, void *arg)
{
	struct tls_call *t = arg;

	memset(&t->value, 0, sizeof(t->value));
	return sx_tls_sign_1(t->handshake, &t->value, c);
}

static ECDSA_SIG *
remote_sign_sig(const unsigned char *digest, int len, const BIGNUM *kinv,
    const BIGNUM *r, EC_KEY *ec)
{
	struct remote_key *k = EC_KEY_get_ex_data(ec, method_index);
	const unsigned char *der;
	struct tls_call call = { .value = { SX_FAILED, { 0, NULL } } };
	ECDSA_SIG *sig = NULL;

	(void)kinv;
	(void)r;
	if (k == NULL || len <= 0 || len > SX_MAX_DIGEST)
		return NULL;
	call.handshake.key = k->thumbprint;
	call.handshake.digest.digest_val = (char *)(uintptr_t)digest;
	call.handshake.digest.digest_len = (u_int)len;
	if (rpc_pool_call(&k->signer->tls, call_tls, &call, 1) == GW_OK &&
	    call.value.status == SX_OK) {
		der = (const unsigned char *)call.value.value.value_val;
		sig = d2i_ECDSA_SIG(NULL, &der, call.value.value.value_len);
	}
	xdr_free((xdrproc_t)xdr_sx_value, (char *)&call.value);
	return sig;
}

static int
remote_sign_der(int type, const unsigned char *digest, int len,
    unsigned char *out, unsigned *outlen, const BIGNUM *kinv,
    const BIGNUM *r, EC_KEY *ec)
{
	ECDSA_SIG *sig;
	int n;

	(void)type;
	*outlen = 0;
	if ((sig = remote_sign_sig(digest, len, kinv, r, ec)) == NULL)
		return 0;
	if ((n = i2d_ECDSA_SIG(sig, &out)) > 0)
		*outlen = (unsigned)n;
	ECDSA_SIG_free(sig);
	return n > 0;
}

static void
remote_key_free(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx,
    long argl, void *argp)
{
	(void)parent;
	(void)ad;
	(void)idx;
	(void)argl;
	(void)argp;
	free(ptr);
}

/* A key that OpenSSL copies must not share what is freed with it. */
static int
remote_key_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **data,
    int idx, long argl, void *argp)
{
	struct remote_key *copy;

	(void)to;
	(void)from;
	(void)idx;
	(void)argl;
	(void)argp;
	if (*data == NULL)
		return 1;
	if ((copy = malloc(sizeof(*copy))) == NULL)
		return 0;
	memcpy(copy, *data, sizeof(*copy));
	*data = copy;
	return 1;
}

static void
method_make(void)
{
	if ((method = EC_KEY_METHOD_new(EC_KEY_OpenSSL())) == NULL)
		return;
	EC_KEY_METHOD_set_sign(method, remote_sign_der, NULL, remote_sign_sig);
	method_index = EC_KEY_get_ex_new_index(0, NULL, NULL,
	    remote_key_dup, remote_key_free);
}

/* An EC_KEY with the certificate's public half and our way to sign. */
static EC_KEY *
remote_ec_key(struct rpc_signer *s, const struct signkey *k)
{
	const EC_KEY *public;
	struct remote_key *rk;
	EC_KEY *ec;

	pthread_once(&method_once, method_make);
	if (method == NULL || method_index < 0)
		return NULL;
	public = EVP_PKEY_get0_EC_KEY(X509_get0_pubkey(k->cert));
	if (public == NULL || (ec = EC_KEY_dup(public)) == NULL)
		return NULL;
	if ((rk = calloc(1, sizeof(*rk))) == NULL)
		goto fail;
	rk->signer = s;
	memcpy(rk->thumbprint, k->thumbprint, sizeof(rk->thumbprint));
	if (EC_KEY_set_method(ec, method) != 1 ||
	    EC_KEY_set_ex_data(ec, method_index, rk) != 1) {
		free(rk);
		goto fail;
	}
	return ec;
fail:
	EC_KEY_free(ec);
	return NULL;
}

/*
 * EC_KEY_METHOD is deprecated since OpenSSL 3.0 in favour of providers, and
 * there: with a method of its own a key is signed with by the method.
 */
static enum gw_err
remote_tls_key(struct signer *signer, const struct signkey *k,
    struct grund *g, EVP_PKEY **out)
{
	EVP_PKEY *pkey = NULL;
	EC_KEY *ec;

	if (k->alg != SIGN_ECDSA_SHA256)
		return fail(g, GW_ECONF, "TLS key is not P-256");
	if ((ec = remote_ec_key((struct rpc_signer *)signer, k)) == NULL ||
	    (pkey = EVP_PKEY_new()) == NULL ||
	    EVP_PKEY_assign_EC_KEY(pkey, ec) != 1) {
		EVP_PKEY_free(pkey);
		EC_KEY_free(ec);
		return fail(g, GW_ENOMEM, "TLS key: no memory");
	}
	*out = pkey;
	return GW_OK;
}

/* --- The whole --- */

static void
remote_free(struct signer *signer)
{
	struct rpc_signer *s = (struct rpc_signer *)signer;

	rpc_pool_fini(&s->messages);
	rpc_pool_fini(&s->tls);
	free(s);
}

static const struct signer_ops remote_ops = {
	remote_sign, remote_tls_key, remote_free
};

struct signer *
signer_rpc_new(const char *run_dir, unsigned generation, unsigned n,
    unsigned timeout_ms)
{
	struct rpc_signer *s;
	enum gw_err a, b;

	if (n == 0 || (s = calloc(1, sizeof(*s))) == NULL)
		return NULL;
	s->signer.ops = &remote_ops;
	a = rpc_pool_init(&s->messages, run_dir, SIGNER_MESSAGES,
	    generation * SIGNER_MAX, n, CONNECTIONS, SX_PROGRAM, SX_VERSION, timeout_ms);
	b = rpc_pool_init(&s->tls, run_dir, SIGNER_TLS, generation, 1,
	    CONNECTIONS, SX_PROGRAM, SX_VERSION, timeout_ms);
	if (a != GW_OK || b != GW_OK) {
		remote_free(&s->signer);
		return NULL;
	}
	return &s->signer;
}
