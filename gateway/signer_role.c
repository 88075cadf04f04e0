#include "signer_role.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "keyfile.h"
#include "log.h"
#include "rpc.h"
#include "rpc_signer.h"
#include "signer_impl.h"
#include "tavle.h"

#define SECURE_HEAP	((size_t)1 << 18)	/* octets: some ten keys */
#define SECURE_LEAST	32		/* octets of its smallest piece */
#define SPEED_TRIES	5

/* rpcgen's procedures have no argument: what this process signs with. */
static struct {
	struct signer	*keys;
	int		 tls;		/* of handshakes, else of messages */
	unsigned char	 tickets[TICKET_KEY];
} role;

/* --- Procedures (signer.x) --- */

void	sx_program_1(struct svc_req *, SVCXPRT *);

static sx_status
status_of(enum gw_err rc)
{
	switch (rc) {
	case GW_OK:
		return SX_OK;
	case GW_ENOENT:
		return SX_NO_KEY;
	case GW_EREFUSED:
		return SX_NOT_OURS;
	case GW_EACCESS:
		return SX_NO_TICKET;
	default:
		return SX_FAILED;
	}
}

/* A value with a copy of the octets; libtirpc frees it. */
static void
value_set(sx_value *v, enum gw_err rc, const unsigned char *p, size_t len)
{
	v->status = status_of(rc);
	v->value.value_len = 0;
	v->value.value_val = NULL;
	if (rc != GW_OK)
		return;
	if ((v->value.value_val = malloc(len)) == NULL) {
		v->status = SX_FAILED;
		return;
	}
	memcpy(v->value.value_val, p, len);
	v->value.value_len = (u_int)len;
}

/* --- On the board, if there is one --- */

static void
signed_tell(size_t ok, size_t refused, int64_t us)
{
	struct tavle_signer *t = tavle_min.signer;

	if (t == NULL)
		return;
	atomic_fetch_add(&t->underskrifter, ok);
	atomic_fetch_add(&t->afvist, refused);
	if (ok > 0 && us > 0)
		atomic_fetch_add(&t->us, (uint64_t)us);
}

/* Each job gets its verdict; none is signed without a ticket. */
static void
batch_sign(const sx_batch *batch, struct sign_job *jobs)
{
	const unsigned char *ticket = (void *)batch->ticket.ticket_val;
	u_int i, n = batch->items.items_len;
	enum gw_err rc = GW_OK;

	if (role.tls)
		rc = GW_ENOENT;		/* TLS keys sign no messages */
	else if (!ticket_ok(role.tickets, ticket, batch->ticket.ticket_len,
	    clock_now()))
		rc = GW_EACCESS;
	for (i = 0; i < n; i++) {
		jobs[i].thumbprint = batch->items.items_val[i].key;
		jobs[i].signedinfo = batch->items.items_val[i].text.text_val;
		jobs[i].len = batch->items.items_val[i].text.text_len;
		jobs[i].rc = rc;
	}
	if (rc == GW_OK)
		rc = signer_sign(role.keys, jobs, n);
	(void)rc;			/* each job has its own */
}

bool_t
sx_sign_1_svc(sx_batch batch, sx_values *out, struct svc_req *rq)
{
	struct sign_job *jobs;
	u_int i, n = batch.items.items_len, ok = 0;
	int64_t begun = tavle_us();

	(void)rq;
	jobs = calloc(n + 1, sizeof(*jobs));
	out->sx_values_val = calloc(n + 1, sizeof(*out->sx_values_val));
	out->sx_values_len = out->sx_values_val != NULL ? n : 0;
	if (jobs != NULL)
		batch_sign(&batch, jobs);
	for (i = 0; jobs != NULL && i < n; i++)
		ok += jobs[i].rc == GW_OK;
	signed_tell(ok, n - ok, tavle_us() - begun);
	for (i = 0; i < out->sx_values_len; i++)
		value_set(&out->sx_values_val[i], jobs != NULL ? jobs[i].rc :
		    GW_ENOMEM, jobs != NULL ? jobs[i].sig : NULL,
		    jobs != NULL ? jobs[i].siglen : 0);
	free(jobs);
	return TRUE;
}

/* An ECDSA signature over the digest as it stands. */
static enum gw_err
digest_sign(EVP_PKEY *key, const sx_handshake *h, unsigned char *sig,
    size_t *len)
{
	EVP_PKEY_CTX *ctx;
	enum gw_err rc = GW_EINTERN;

	if ((ctx = EVP_PKEY_CTX_new(key, NULL)) == NULL)
		return GW_ENOMEM;
	if (EVP_PKEY_sign_init(ctx) == 1 && EVP_PKEY_sign(ctx, sig, len,
	    (const unsigned char *)h->digest.digest_val,
	    h->digest.digest_len) == 1)
		rc = GW_OK;
	EVP_PKEY_CTX_free(ctx);
	return rc;
}

bool_t
sx_tls_sign_1_svc(sx_handshake h, sx_value *out, struct svc_req *rq)
{
	unsigned char sig[SX_MAX_VALUE];
	size_t len = sizeof(sig);
	int64_t begun = tavle_us();
	EVP_PKEY *key;
	enum gw_err rc;

	(void)rq;
	key = role.tls ? signer_local_key(role.keys, h.key) : NULL;
	rc = key == NULL ? GW_ENOENT : digest_sign(key, &h, sig, &len);
	signed_tell(rc == GW_OK, rc != GW_OK, tavle_us() - begun);
	value_set(out, rc, sig, len);
	return TRUE;
}

int
sx_program_1_freeresult(SVCXPRT *xprt, xdrproc_t free_it, caddr_t result)
{
	(void)xprt;
	xdr_free(free_it, result);
	return 1;
}

/* --- Keys --- */

/*
 * Before a key is read: no dump, no debugger, no swap.  OpenSSL's secure
 * heap takes the private numbers themselves; locking everything that is
 * touched needs a limit that only root has by default.
 */
static void
protect(void)
{
	const struct rlimit none = { 0, 0 }, all = { RLIM_INFINITY,
	    RLIM_INFINITY };
	struct rlimit now;
	int locked;

	setrlimit(RLIMIT_CORE, &none);
	/* root's alone to raise; it holds under another user too */
	setrlimit(RLIMIT_MEMLOCK, &all);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	locked = CRYPTO_secure_malloc_init(SECURE_HEAP, SECURE_LEAST) == 1;
	/* what comes later too, where no limit then refuses memory */
	locked |= mlockall(MCL_CURRENT | MCL_ONFAULT | (getrlimit(
	    RLIMIT_MEMLOCK, &now) == 0 && now.rlim_cur == RLIM_INFINITY ?
	    MCL_FUTURE : 0)) == 0;
	if (!locked)
		log_event(LOG_WARN_, "not-locked", "reason=\"%s\" advice="
		    "\"raise the limit of locked memory (ulimit -l)\"",
		    strerror(errno));
}

/* Takes one key; 0 with the line on stderr when it cannot be used. */
static int
key_add(const struct conf *c, const char *ord, const struct conf_file *key,
    const struct conf_file *certificate)
{
	struct grund g = { .rc = GW_OK };
	const char *name = key->name;
	struct signkey *pub = NULL;
	EVP_PKEY *private = NULL;
	enum gw_err rc;

	if ((rc = signkey_new(certificate->bytes, certificate->len, &g,
	    &pub)) == GW_OK && (rc = keyfile_read(key, pub->cert, &name, &g,
	    &private)) == GW_OK)
		rc = signer_local_add_key(role.keys, private, pub, &g);
	EVP_PKEY_free(private);
	signkey_free(pub);
	if (rc != GW_OK)
		dprintf(STDERR_FILENO, "%s:%u: %s: %s: %s\n", c->file,
		    key->line, ord, name, g.text);
	return rc == GW_OK;
}

static int
keys_load(const struct conf *c)
{
	if ((role.keys = signer_local_new()) == NULL)
		return 0;
	if (!role.tls)
		return key_add(c, "signing-key", &c->signing_key,
		    &c->signing_certificate);
	return key_add(c, "tls-key", &c->tls_key, &c->tls_certificate) &&
	    key_add(c, "client-key", &c->client_key, &c->client_certificate);
}

/*
 * What one signature takes here when nobody else wants the core: beside it,
 * what requests take can be judged.  The quickest of some, of a digest that
 * means nothing; a token's key is not asked, which may want a finger on it.
 */
static void
speed_tell(const struct conf_file *key, const struct conf_file *certificate)
{
	static const unsigned char digest[32];
	unsigned char sig[SX_MAX_VALUE];
	struct grund g = { .rc = GW_OK };
	struct signkey *pub = NULL;
	sx_handshake h = { .digest = { sizeof(digest), NULL } };
	int64_t best = INT64_MAX, begun, us;
	EVP_PKEY *private;
	size_t len;
	int i;

	if (tavle_min.signer == NULL || key->module != NULL ||
	    signkey_new(certificate->bytes, certificate->len, &g, &pub) !=
	    GW_OK)
		return;
	h.digest.digest_val = (char *)(uintptr_t)digest;
	private = signer_local_key(role.keys, pub->thumbprint);
	for (i = 0; private != NULL && i < SPEED_TRIES; i++) {
		len = sizeof(sig);
		begun = tavle_us();
		if (digest_sign(private, &h, sig, &len) != GW_OK)
			break;
		if ((us = tavle_us() - begun) < best)
			best = us;
	}
	if (i == SPEED_TRIES)
		atomic_store(&tavle_min.signer->egen_us, (unsigned)best);
	signkey_free(pub);
}

void
signer_sandbox(const struct conf *c, const char *navn, struct sandbox *s)
{
	const struct conf_file *own[2] = { &c->signing_key, &c->signing_key };
	size_t i;

	if (strcmp(navn, SIGNER_TLS) == 0) {
		own[0] = &c->tls_key;
		own[1] = &c->client_key;
	}
	s->rolle = SANDBOX_SIGNER;
	for (i = 0; i < 2; i++)
		if (own[i]->module != NULL) {
			s->rolle = SANDBOX_SIGNER_TOKEN;
			if (s->dir == NULL)
				s->dir = own[i]->files;
		}
}

int
signer_main(const struct conf *c, const char *navn,
    const unsigned char tickets[TICKET_KEY], int listen_fd,
    const struct sandbox *sandbox, void (*ready)(void *arg), void *arg)
{
	struct grund g = { .rc = GW_OK };
	char q[LOG_QUOTE_LEN];
	int status = 0;

	role.tls = strcmp(navn, SIGNER_TLS) == 0;
	protect();
	if (!role.tls)
		memcpy(role.tickets, tickets, TICKET_KEY);
	if (!keys_load(c)) {
		status = 2;
		goto out;
	}
	speed_tell(role.tls ? &c->tls_key : &c->signing_key,
	    role.tls ? &c->tls_certificate : &c->signing_certificate);
	if ((sandbox != NULL && sandbox_enter(sandbox, &g) != GW_OK) ||
	    rpc_serve(listen_fd, SX_PROGRAM, SX_VERSION, sx_program_1,
	    NULL, ready, arg, &g) != GW_OK) {
		log_event(LOG_ERROR_, "not-started", "result=%s reason=%s",
		    err_name(g.rc), log_quote(g.text, q));
		status = 1;
	}
out:
	signer_free(role.keys);		/* erases them */
	OPENSSL_cleanse(&role, sizeof(role));
	return status;
}
