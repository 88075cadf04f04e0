/*
 * xdr_fuzz.c - any octets as what goes between our roles.  The first octet
 * says which type of signer.x or journal.x.
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
#include "rpc_journal.h"
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
 * What the octets say is encoded, decoded and encoded again.  A string that
 * holds a NUL ends there, so it may come to less than was read.
 */
static void
round_trip(xdrproc_t proc, void *v, size_t used)
{
	static char once[RPC_MAX_RECORD], twice[RPC_MAX_RECORD];
	char again[2048] = { 0 };
	size_t n, m;

	must((n = encode(proc, v, once)) > 0 && n <= used);
	must(decode(proc, again, once, n, &m) && m == n);
	must(encode(proc, again, twice) == n && memcmp(once, twice, n) == 0);
	xdr_free(proc, again);
}

static void
batch_holds(const void *v)
{
	const sx_batch *b = v;
	struct sign_job *jobs;
	struct scan_doc *doc;
	struct arena *a;
	u_int i, n = b->items.items_len;

	must(n <= SX_MAX_ITEMS);
	must((jobs = calloc(n + 1, sizeof(*jobs))) != NULL);
	must((a = arena_new(1 << 24)) != NULL);
	for (i = 0; i < n; i++) {
		must(strlen(b->items.items_val[i].key) <= SX_MAX_NAME);
		must(b->items.items_val[i].text.text_len <= SX_MAX_TEXT);
		/* as if the name were a key's */
		jobs[i].thumbprint = person[STS].pub->thumbprint;
		jobs[i].signedinfo = b->items.items_val[i].text.text_val;
		jobs[i].len = b->items.items_val[i].text.text_len;
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
values_hold(const void *v)
{
	const sx_values *values = v;
	u_int i;

	must(values->sx_values_len <= SX_MAX_ITEMS);
	for (i = 0; i < values->sx_values_len; i++)
		must(values->sx_values_val[i].value.value_len <= SX_MAX_VALUE);
}

static void
handshake_holds(const void *v)
{
	const sx_handshake *h = v;

	must(strlen(h->key) <= SX_MAX_NAME);
	must(h->digest.digest_len <= SX_MAX_DIGEST);
}

static void
request_holds(const jr_request *r)
{
	must(strlen(r->request) <= JX_MAX_ID);
	must(strlen(r->message_id) <= JX_MAX_URI);
	must(strlen(r->issuer) <= JX_MAX_URI);
	must(strlen(r->channel_cvr) <= 8 && strlen(r->employee_cvr) <= 8);
	must(r->kommuner.kommuner_len <= JX_MAX_KOMMUNER);
}

static void
who_holds(const void *v)
{
	const jx_who *w = v;

	request_holds(&w->who);
	must(strlen(w->cpr) <= 10);
	must(strlen(w->begrundelse) <= JX_MAX_BEGRUNDELSE);
	must(w->spends.spends_len <= JX_MAX_SPENDS);
	must(strlen(w->outcome) <= JX_MAX_WORD);
}

static void
completed_holds(const void *v)
{
	const jr_completed *c = v;

	must(strlen(c->result.outcome) <= JX_MAX_WORD);
	must(c->result.sources.sources_len <= JX_MAX_SOURCES);
	must(c->result.hidden.hidden_len <= JX_MAX_RULES);
}

static void
counts_hold(const void *v)
{
	must(((const jr_counts *)v)->jr_counts_len <= JX_MAX_COUNTS);
}

static void
begun_holds(const void *v)
{
	must(((const jx_begun *)v)->ticket.jx_ticket_len <= JX_MAX_TICKET);
}

/* What a file of the journal holds. */
static void
body_holds(const void *v)
{
	const jr_body *b = v;

	must(b->kind >= JR_START && b->kind <= JR_CLOSED);
	if (b->kind == JR_BEGUN)
		request_holds(&b->jr_body_u.begun.who);
	else if (b->kind == JR_COMPLETED)
		completed_holds(&b->jr_body_u.completed);
	else if (b->kind == JR_REFUSED)
		request_holds(&b->jr_body_u.refused.who);
}

static const struct {
	xdrproc_t	 proc;
	void		(*holds)(const void *);
} types[] = {
	{ (xdrproc_t)xdr_sx_batch, batch_holds },
	{ (xdrproc_t)xdr_sx_values, values_hold },
	{ (xdrproc_t)xdr_sx_handshake, handshake_holds },
	{ (xdrproc_t)xdr_jx_who, who_holds },
	{ (xdrproc_t)xdr_jr_completed, completed_holds },
	{ (xdrproc_t)xdr_jr_counts, counts_hold },
	{ (xdrproc_t)xdr_jx_begun, begun_holds },
	{ (xdrproc_t)xdr_jr_body, body_holds },
};

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	union {
		sx_batch	 batch;
		sx_values	 values;
		sx_handshake	 handshake;
		jx_who		 who;
		jr_completed	 completed;
		jr_counts	 counts;
		jx_begun	 begun;
		jr_body		 body;
	} v;
	size_t used, kind;
	char *copy;

	if (len == 0)
		return 0;
	kind = in[0] % (sizeof(types) / sizeof(types[0]));
	memset(&v, 0, sizeof(v));
	copy = exactly(in + 1, len - 1);
	if (decode(types[kind].proc, &v, copy, len - 1, &used)) {
		round_trip(types[kind].proc, &v, used);
		types[kind].holds(&v);
	}
	xdr_free(types[kind].proc, &v);
	free(copy);
	return 0;
}
