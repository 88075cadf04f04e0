/*
 * sts_fuzz.c - any octets as the STS's answer, its Body child, believed:
 * which token of it is taken.
 *
 * '<' begins a Body of its own; anything else is edits (fuzz.h) to the one
 * that a good STS gives.  What must hold: what is taken stands there as it
 * is, is the STS's own, and every service would accept it.
 */
#include "clock.h"

/* the certificates' time; token_take() is sts.c's own */
#define clock_now()	INT64_C(1790000000000)
#include "../../gateway/sts.c"

#undef ACTION
#include "../unit/wss_stoette.h"

#include "fuzz.h"

#define MAX	65536
#define CVR	"11111111"
#define ENTITY	"http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6"

static struct sts	 sts;
static struct tokennoegle noegle;
static char		 valid[MAX], text[MAX];
static size_t		 valid_len;

/* tests/data/golden/wst_Response.xml with a token for us in it. */
static void
good_answer(struct arena *a)
{
	static const struct assertion_attr attrs[] = {
		{ NSIS, "Substantial" }, { CLAIM_CVR, CVR },
	};
	struct assertion s = token_options();
	FILE *f = fopen("tests/data/golden/wst_Response.xml", "r");
	const char *token, *p, *end;
	size_t n, len;

	must(f != NULL);
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	s.issuer = sts.issuer;
	s.hok = person[BORGER_EC].cert;
	s.audience = s.recipient = ENTITY;
	s.key = person[STS].pub;
	s.attrs = attrs;
	must(assertion_make(a, signer, &s, NULL, &token, &len) == GW_OK);
	must((p = memmem(text, n, "<Assertion", 10)) != NULL &&
	    (end = memmem(text, n, "</Assertion>", 12)) != NULL);
	p = arena_printf(a, "%.*s%s%.*s", (int)(p - text), text, token,
	    (int)(text + n - end - 12), end + 12);
	must(p != NULL && (valid_len = strlen(p)) < sizeof(valid));
	memcpy(valid, p, valid_len);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	must(scene_setup(NULL) == 0);
	must((arena = arena_new(1 << 20)) != NULL);
	sts.issuer = "urn:sts";
	sts.trust = trust;
	sts.signer = signer;
	sts.key = person[BORGER_EC].pub;
	sts.skew_ms = SKEW;
	noegle.entityid = ENTITY;
	noegle.cvr = CVR;
	noegle.thumbprint = person[BORGER_EC].pub->thumbprint;
	good_answer(arena);
	return 0;
}

static void
taken(const struct tokensvar *svar, const char *body, size_t len)
{
	must(svar->len > 0 && svar->assertion[svar->len] == '\0');
	must(memmem(svar->assertion, svar->len, "urn:sts", 7) != NULL);
	must(memmem(svar->assertion, svar->len, CVR, 8) != NULL);
	must(memmem(svar->assertion, svar->len, ENTITY, strlen(ENTITY)) !=
	    NULL);
	must(svar->til > NOW - SKEW);
	/* its signature's value was in the message */
	must(memmem(body, len, "SignatureValue>", 15) != NULL);
}

static void
take(struct arena *a, const char *body, size_t len)
{
	struct tokensvar svar = { 0 };
	struct bestilling b = { .noegle = &noegle, .svar = &svar };
	struct wssec m = { 0 };
	struct scan_doc *doc;
	struct grund g = { 0 };
	enum gw_err rc;

	if (scan_parse(a, body, len, &scan_request, NULL, &doc) != GW_OK ||
	    scan_check_ids(doc, NULL) != GW_OK)
		return;
	m.doc = doc;
	m.body_node = doc->root;
	rc = token_take(&sts, a, &m, &b, &g);
	must((rc == GW_OK) == (svar.assertion != NULL));
	must(rc == g.rc || rc == GW_ENOMEM);
	if (rc == GW_OK)
		taken(&svar, body, len);
	else
		must(svar_rc(rc) != GW_OK);
	free(svar.assertion);
}

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	struct arena *a = arena_new((size_t)64 << 20);

	must(a != NULL);
	if (len > 0 && in[0] == '<')
		take(a, (const char *)in, len);
	else
		take(a, text, edited(text, sizeof(text), valid, valid_len, in,
		    len));
	arena_free(a);
	return 0;
}
