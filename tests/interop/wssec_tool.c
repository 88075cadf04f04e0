/*
 * wssec_tool.c - the gateway's messages on a command line, for tests that
 * set other people's programs against them.
 *
 *	wssec_tool token  pki=DIR key=idp issuer=URI audience=URI hok=NAME
 *		[cpr=NNNNNNNNNN] [keyinfo=0]
 *	wssec_tool make   pki=DIR kind=token|bst|answer|sts key=NAME action=URI
 *		[id=URI] [to=URI] [relates=URI] [soap=11] [liberty=1]
 *		[token=FILE] [transaction=UUID] [age=SECONDS]	< body
 *	wssec_tool verify pki=DIR kind=... issuer=URI idp=NAME audience=URI
 *		to=URI action=URI service=NAME relates=URI [soap=11]
 *		[liberty=1]	< messages, each "LENGTH\n" and its octets
 *
 * verify prints a line for each: the verdict, 1 when the signatures held,
 * MessageID, and the Body's child in base64.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../testmiljoe/assertion.c"
#include "saml.h"
#include "wssec.h"

static struct arena	*a;
static int		 n_args;
static char		**args;

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "wssec_tool: %s: %s\n", what, why);
	exit(2);
}

/* The value of name=, or def. */
static const char *
arg(const char *name, const char *def)
{
	size_t len = strlen(name);
	int i;

	for (i = 0; i < n_args; i++)
		if (strncmp(args[i], name, len) == 0 && args[i][len] == '=')
			return args[i] + len + 1;
	return def;
}

static const char *
must_arg(const char *name)
{
	const char *v = arg(name, NULL);

	if (v == NULL)
		die(name, "not given");
	return v;
}

static char *
slurp(FILE *f, size_t *len)
{
	size_t cap = 1 << 20, n;
	char *p = malloc(cap), *more;

	*len = 0;
	while (p != NULL && (n = fread(p + *len, 1, cap - *len, f)) > 0) {
		if ((*len += n) < cap)
			continue;
		if ((more = realloc(p, cap *= 2)) == NULL)
			free(p);
		p = more;
	}
	if (p == NULL)
		die("read", "no memory");
	return p;
}

static char *
file(const char *name, size_t *len)
{
	const char *path = name[0] == '/' ? name :
	    arena_printf(a, "%s/%s", must_arg("pki"), name);
	FILE *f = fopen(path, "r");
	char *p;

	if (f == NULL)
		die(path, "cannot be opened");
	p = slurp(f, len);
	fclose(f);
	return p;
}

static struct signkey *
certificate_of(const char *name)
{
	struct grund g = { GW_OK, "" };
	struct signkey *k;
	size_t len;
	char *pem = file(arena_printf(a, "%s.crt", name), &len);

	if (signkey_new(pem, len, &g, &k) != GW_OK)
		die(name, g.text);
	free(pem);
	return k;
}

static struct signer *
signer_of(const char *name, const struct signkey *k)
{
	struct signer *s = signer_local_new();
	struct grund g = { GW_OK, "" };
	size_t len;
	char *pem = file(arena_printf(a, "%s.key", name), &len);

	if (signer_local_add(s, pem, len, NULL, k, &g) != GW_OK)
		die(name, g.text);
	free(pem);
	return s;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
token(void)
{
	struct assertion_attr attrs[] = {
		{ "https://data.gov.dk/concept/core/nsis/loa", "Substantial" },
		{ "https://data.gov.dk/model/core/eid/cprNumber",
		    arg("cpr", "0101700002") },
	};
	struct assertion s;
	struct signkey *key = certificate_of(must_arg("key"));
	struct grund g = { GW_OK, "" };
	const char *out;
	size_t len;

	assertion_init(&s);
	s.issuer = must_arg("issuer");
	s.audience = s.recipient = must_arg("audience");
	s.hok = certificate_of(must_arg("hok"))->cert;
	s.issued = s.not_before = now_ms() - 60000;
	s.not_on_or_after = now_ms() + 3600000;
	s.attrs = attrs;
	s.n_attrs = 2;
	s.key = key;
	s.keyinfo = atoi(arg("keyinfo", "1"));
	if (assertion_make(a, signer_of(must_arg("key"), key), &s, &g, &out,
	    &len) != GW_OK)
		die("token", g.text);
	fwrite(out, 1, len, stdout);
	return 0;
}

static enum wssec_kind
kind(void)
{
	static const char *const names[] = {
		"", "token", "bst", "answer", "sts"
	};
	unsigned i;

	for (i = 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(must_arg("kind"), names[i]) == 0)
			return (enum wssec_kind)i;
	die("kind", must_arg("kind"));
	return 0;
}

static enum soap_version
soap(void)
{
	return atoi(arg("soap", "12")) == 11 ? SOAP_11 : SOAP_12;
}

static int
make(void)
{
	struct signkey *key = certificate_of(must_arg("key"));
	struct grund g = { GW_OK, "" };
	struct wssec_token t;
	int64_t created = now_ms() - 1000LL * atol(arg("age", "0"));
	struct wssec_make m = {
		.kind = kind(), .soap = soap(),
		.liberty = atoi(arg("liberty", "0")),
		.action = must_arg("action"), .message_id = arg("id", NULL),
		.to = arg("to", NULL), .relates_to = arg("relates", NULL),
		.reply_to_anonymous = arg("relates", NULL) == NULL,
		.transaction = arg("transaction", NULL),
		.created = created, .expires = created + 300000, .key = key
	};
	const char *out;
	size_t len;

	if (m.kind == WSSEC_TOKEN_REQUEST) {
		char *text = file(must_arg("token"), &len);

		if (wssec_token_init(a, text, len, &g, &t) != GW_OK)
			die("token", g.text);
		m.token = &t;
	}
	m.body = slurp(stdin, &m.body_len);
	if (wssec_make(a, signer_of(must_arg("key"), key), &m, &g, &out,
	    &len) != GW_OK)
		die("make", g.text);
	fwrite(out, 1, len, stdout);
	return 0;
}

static struct trust *
trust_of(void)
{
	struct trust *t = trust_new();
	struct grund g = { GW_OK, "" };
	const char *idp = arg("idp", NULL), *service = arg("service", NULL);
	int64_t from = now_ms() - 86400000, to = now_ms() + 86400000;
	size_t len;
	char *pem = file("trust.pem", &len);

	if (trust_add_ca(t, pem, len, &g) != GW_OK)
		die("trust.pem", g.text);
	free(pem);
	pem = file("crl.pem", &len);
	if (trust_add_crl(t, pem, len, &g) != GW_OK)
		die("crl.pem", g.text);
	free(pem);
	if (idp != NULL) {
		pem = file(arena_printf(a, "%s.crt", idp), &len);
		if (trust_add_issuer(t, must_arg("issuer"), pem, len, from, to,
		    &g) != GW_OK)
			die(idp, g.text);
		free(pem);
	}
	if (service != NULL) {
		pem = file(arena_printf(a, "%s.crt", service), &len);
		if (trust_add_service(t, service, pem, len, from, to, &g) !=
		    GW_OK)
			die(service, g.text);
		free(pem);
	}
	return t;
}

/* One framed message; its octets go with the next. */
static char *
frame(size_t *len)
{
	static char *p;

	free(p);
	p = NULL;
	if (scanf("%zu", len) != 1 || getchar() != '\n')
		return NULL;
	if ((p = malloc(*len + 1)) == NULL || fread(p, 1, *len, stdin) != *len)
		die("verify", "frame cut short");
	return p;
}

static void
verdict(const struct wssec_policy *p, const char *text, size_t len)
{
	struct arena *one = arena_new(64 << 20);
	struct grund g = { GW_OK, "" };
	struct wssec seen;
	enum gw_err rc = wssec_verify(one, text, len, p, now_ms(), &g, &seen);

	printf("%s\t%d\t%s\t%s\t%s\n", err_name(rc), seen.verified,
	    seen.message_id == NULL ? "-" : seen.message_id,
	    rc != GW_OK ? "-" : base64_encode(one, seen.body_child.p,
	    seen.body_child.len), g.text);
	wssec_fini(&seen);
	arena_free(one);
}

static int
verify(void)
{
	const char *addresses[] = { arg("to", ""), NULL };
	const char *actions[] = { arg("action", ""), NULL };
	struct trust *t = trust_of();
	struct wssec_policy p = {
		.kind = kind(), .soap = soap(),
		.liberty = atoi(arg("liberty", "0")),
		.limits = &scan_request, .skew_ms = 60000, .trust = t,
		.addresses = addresses, .actions = actions,
		.saml = { t, arg("audience", ""), 60000 },
		.service = arg("service", ""),
		.relates_to = arg("relates", ""), .answer_actions = actions
	};
	char *text;
	size_t len;

	while ((text = frame(&len)) != NULL)
		verdict(&p, text, len);
	trust_free(t);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc < 2 || (a = arena_new(256 << 20)) == NULL)
		die("usage", "wssec_tool token|make|verify name=value...");
	n_args = argc - 2;
	args = argv + 2;
	if (strcmp(argv[1], "token") == 0)
		return token();
	if (strcmp(argv[1], "make") == 0)
		return make();
	if (strcmp(argv[1], "verify") == 0)
		return verify();
	die(argv[1], "not a command");
	return 2;
}
