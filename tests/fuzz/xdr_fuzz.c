/*
 * xdr_fuzz.c - any octets as what goes between our roles.  The first octet
 * says which type of signer.x; journal.x has a target of its own.
 *
 * What must hold: what is decoded keeps to the contract's bounds and is, once
 * encoded, decoded as the same; a signer signs nothing that is not a
 * SignedInfo of the profile.
 */
#include "../unit/wss_stoette.h"

#include <rpc/rpc.h>

#include "dsig.h"
#include "fuzz.h"
#include "rpc.h"
#include "rpc_signer.h"

static struct signer	*keys;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	must(scene_setup(NULL) == 0);
	keys = signer;
	return 0;
}

/* Encodes; the octets in out, how many is the answer; 0: it cannot be. */
static size_t
encode(xdrproc_t proc, void *v, char out[RPC_MAX_RECORD])
{
	XDR x;
	size_t n = 0;

	xdrmem_create(&x, out, RPC_MAX_RECORD, XDR_ENCODE);
	if (proc(&x, v))
		n = xdr_getpos(&x);
	xdr_destroy(&x);
	return n;
}

/* 1 when it was decoded; *used says of how many octets. */
static int
decode(xdrproc_t proc, void *v, const char *in, size_t len, size_t *used)
{
	XDR x;
	int ok;

	xdrmem_create(&x, (char *)(uintptr_t)in, (u_int)len, XDR_DECODE);
	ok = (int)proc(&x, v);
	*used = xdr_getpos(&x);
	xdr_destroy(&x);
	return ok;
}

/*
 * What the octets say is encoded, decoded and encoded again.  The octets
 * themselves may differ in padding alone, so their length is the same.
 */
static void
round_trip(xdrproc_t proc, void *v, size_t used)
{
	static char once[RPC_MAX_RECORD], twice[RPC_MAX_RECORD];
	char again[1024] = { 0 };
	size_t n, m;

	must((n = encode(proc, v, once)) == used);
	must(decode(proc, again, once, n, &m) && m == n);
	must(encode(proc, again, twice) == n && memcmp(once, twice, n) == 0);
	xdr_free(proc, again);
}

static void
batch_holds(const sx_batch *b)
{
	struct sign_job *jobs;
	struct scan_doc *doc;
	struct arena *a;
	u_int i, n = b->sx_batch_len;

	must(n <= SX_MAX_ITEMS);
	must((jobs = calloc(n + 1, sizeof(*jobs))) != NULL);
	must((a = arena_new(1 << 24)) != NULL);
	for (i = 0; i < n; i++) {
		must(strlen(b->sx_batch_val[i].key) <= SX_MAX_NAME);
		must(b->sx_batch_val[i].text.text_len <= SX_MAX_TEXT);
		/* as if the name were a key's */
		jobs[i].thumbprint = person[STS].pub->thumbprint;
		jobs[i].signedinfo = b->sx_batch_val[i].text.text_val;
		jobs[i].len = b->sx_batch_val[i].text.text_len;
	}
	if (n > 0)
		(void)!signer_sign(keys, jobs, n);
	for (i = 0; i < n; i++) {
		must(jobs[i].rc == GW_OK || jobs[i].rc == GW_EREFUSED);
		if (jobs[i].rc == GW_OK)
			must(scan_parse(a, jobs[i].signedinfo, jobs[i].len,
			    &scan_request, NULL, &doc) == GW_OK &&
			    scan_is(doc->root, NS_DS, "SignedInfo"));
	}
	arena_free(a);
	free(jobs);
}

static void
values_hold(const sx_values *v)
{
	u_int i;

	must(v->sx_values_len <= SX_MAX_ITEMS);
	for (i = 0; i < v->sx_values_len; i++)
		must(v->sx_values_val[i].value.value_len <= SX_MAX_VALUE);
}

static void
handshake_holds(const sx_handshake *h)
{
	must(strlen(h->key) <= SX_MAX_NAME);
	must(h->digest.digest_len <= SX_MAX_DIGEST);
}

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	static const xdrproc_t procs[] = { (xdrproc_t)xdr_sx_batch,
	    (xdrproc_t)xdr_sx_values, (xdrproc_t)xdr_sx_handshake };
	union {
		sx_batch	 batch;
		sx_values	 values;
		sx_handshake	 handshake;
	} v;
	size_t used, kind;
	char *copy;

	if (len == 0)
		return 0;
	kind = in[0] % 3;
	memset(&v, 0, sizeof(v));
	copy = exactly(in + 1, len - 1);
	if (decode(procs[kind], &v, copy, len - 1, &used)) {
		round_trip(procs[kind], &v, used);
		if (kind == 0)
			batch_holds(&v.batch);
		else if (kind == 1)
			values_hold(&v.values);
		else
			handshake_holds(&v.handshake);
	}
	xdr_free(procs[kind], &v);
	free(copy);
	return 0;
}
