#include "dsig.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>
#include <pthread.h>
#include <string.h>

#include "form.h"

#define RSA_MIN_BITS	2048
#define RSA_MAX_BITS	8192
#define RSA_EXPONENT	65537
#define EC_HALF		32		/* r and s of P-256, octets */

static const struct form_name only_id[] = { { NULL, "Id" }, { NULL, NULL } };
static const struct form_name only_alg[] = {
	{ NULL, "Algorithm" }, { NULL, NULL }
};

/*
 * Digests.
 */
static const EVP_MD	*md;
static pthread_once_t	 md_once = PTHREAD_ONCE_INIT;

static void
md_fetch(void)
{
	if ((md = EVP_MD_fetch(NULL, "SHA256", NULL)) == NULL)
		md = EVP_sha256();
}

const EVP_MD *
dsig_md(void)
{
	pthread_once(&md_once, md_fetch);
	return md;
}

enum gw_err
dsig_sha256(const void *p, size_t len, unsigned char out[DIGEST_LEN])
{
	unsigned n = 0;

	memset(out, 0, DIGEST_LEN);
	if (EVP_Digest(p, len, out, &n, dsig_md(), NULL) != 1 ||
	    n != DIGEST_LEN)
		return GW_EINTERN;
	return GW_OK;
}

/* Canonical octets come in small pieces, and each update has its price. */
struct digesting {
	EVP_MD_CTX	*ctx;
	int		 bad;
	size_t		 n;
	char		 buf[4096];
};

static void
digesting_flush(struct digesting *d)
{
	if (EVP_DigestUpdate(d->ctx, d->buf, d->n) != 1)
		d->bad = 1;
	d->n = 0;
}

static void
digesting_write(void *arg, const char *p, size_t len)
{
	struct digesting *d = arg;

	if (len > sizeof(d->buf) - d->n)
		digesting_flush(d);
	if (len > sizeof(d->buf)) {
		if (EVP_DigestUpdate(d->ctx, p, len) != 1)
			d->bad = 1;
		return;
	}
	memcpy(d->buf + d->n, p, len);
	d->n += len;
}

/* SHA-256 of the element's canonical form. */
static enum gw_err
c14n_digest(const struct scan_doc *doc, const struct scan_node *node,
    const struct c14n_opts *opts, unsigned char out[DIGEST_LEN])
{
	struct digesting d = { .n = 0 };
	struct c14n_sink sink = { digesting_write, &d };
	unsigned n = 0;
	enum gw_err rc = GW_EINTERN;

	memset(out, 0, DIGEST_LEN);
	if ((d.ctx = EVP_MD_CTX_new()) == NULL)
		return GW_ENOMEM;
	if (EVP_DigestInit_ex2(d.ctx, dsig_md(), NULL) == 1) {
		c14n_write(doc, node, opts, &sink);
		digesting_flush(&d);
		if (!d.bad && EVP_DigestFinal_ex(d.ctx, out, &n) == 1)
			rc = GW_OK;
	}
	EVP_MD_CTX_free(d.ctx);
	return rc;
}

/*
 * Reading ds:SignedInfo.
 */
struct reader {
	struct arena		*a;
	const struct scan_doc	*doc;
	struct grund		*g;
};

static enum gw_err
bad(const struct reader *r, const char *what)
{
	return fail(r->g, GW_ECHECK, "signature: %s", what);
}

/* PrefixList: names with white space between, "#default" is "". */
static enum gw_err
prefixes_parse(const struct reader *r, const char *list, struct slice *out,
    size_t *n)
{
	static const char space[] = " \t\r\n";
	size_t len;

	for (list += strspn(list, space); *list != '\0';
	    list += len, list += strspn(list, space)) {
		len = strcspn(list, space);
		if (*n == DSIG_MAX_PREFIXES)
			return bad(r, "PrefixList has too many prefixes");
		out[*n].p = list;
		out[*n].len = len;
		if (len == 8 && memcmp(list, "#default", len) == 0)
			out[*n].len = 0;
		(*n)++;
	}
	return GW_OK;
}

/* An element that names exc-c14n, with or without a PrefixList. */
static enum gw_err
exc_parse(const struct reader *r, const struct scan_node *n,
    struct slice *prefixes, size_t *n_prefixes)
{
	static const struct form_name only_list[] = {
		{ NULL, "PrefixList" }, { NULL, NULL }
	};
	const struct scan_node *inc;
	const char *list;

	if (!form_attrs(n, only_alg) ||
	    !form_attr_is(r->a, n, NULL, "Algorithm", ALG_EXC_C14N))
		return bad(r, "canonicalization is not exc-c14n");
	if (form_empty(r->doc, n))
		return GW_OK;
	if ((inc = form_sole(r->doc, n, NS_EC, "InclusiveNamespaces")) == NULL ||
	    !form_attrs(inc, only_list) || !form_empty(r->doc, inc) ||
	    (list = form_attr(r->a, inc, NULL, "PrefixList")) == NULL)
		return bad(r, "exc-c14n holds more than a PrefixList");
	return prefixes_parse(r, list, prefixes, n_prefixes);
}

/* STR-Transform: TransformationParameters/CanonicalizationMethod. */
static enum gw_err
str_parse(const struct reader *r, const struct scan_node *t,
    struct dsig_ref *ref)
{
	const struct scan_node *params, *cm;

	if ((params = form_sole(r->doc, t, NS_WSSE,
	    "TransformationParameters")) == NULL || params->n_attrs != 0 ||
	    (cm = form_sole(r->doc, params, NS_DS,
	    "CanonicalizationMethod")) == NULL)
		return bad(r, "STR-Transform without its parameters");
	ref->transform = DSIG_STR;
	return exc_parse(r, cm, ref->prefixes, &ref->n_prefixes);
}

/* Profile 3, 4: exc-c14n; STR-Transform; or enveloped, then exc-c14n. */
static enum gw_err
transforms_parse(const struct reader *r, const struct scan_node *ts,
    struct dsig_ref *ref)
{
	const struct scan_node *t = ts->first, *second;

	if (ts->n_attrs != 0 || !form_elements_only(r->doc, ts) ||
	    t == NULL || !scan_is(t, NS_DS, "Transform"))
		return bad(r, "Transforms");
	second = t->next;
	if (second == NULL && form_attrs(t, only_alg) &&
	    form_attr_is(r->a, t, NULL, "Algorithm", ALG_STR))
		return str_parse(r, t, ref);
	ref->transform = DSIG_EXC;
	if (second == NULL)
		return exc_parse(r, t, ref->prefixes, &ref->n_prefixes);
	ref->transform = DSIG_ENVELOPED;
	if (second->next != NULL || !scan_is(second, NS_DS, "Transform") ||
	    !form_attrs(t, only_alg) || !form_empty(r->doc, t) ||
	    !form_attr_is(r->a, t, NULL, "Algorithm", ALG_ENVELOPED))
		return bad(r, "transforms are not the profile's");
	return exc_parse(r, second, ref->prefixes, &ref->n_prefixes);
}

/* White space may stand around the value, nowhere in it. */
static enum gw_err
digest_parse(const struct reader *r, const struct scan_node *n,
    unsigned char out[DIGEST_LEN])
{
	static const char space[] = " \t\r\n";
	const char *s;
	size_t len;

	if (n->n_attrs != 0 || (s = scan_text(r->a, r->doc, n)) == NULL)
		return bad(r, "DigestValue is not text alone");
	s += strspn(s, space);
	for (len = strlen(s); len > 0 && strchr(space, s[len - 1]) != NULL;)
		len--;
	if (base64_decode(s, len, 0, out, DIGEST_LEN, &len) != GW_OK ||
	    len != DIGEST_LEN)
		return bad(r, "DigestValue");
	return GW_OK;
}

static enum gw_err
uri_parse(const struct reader *r, const struct scan_node *n,
    struct dsig_ref *ref)
{
	static const struct form_name allowed[] = {
		{ NULL, "URI" }, { NULL, "Id" }, { NULL, NULL }
	};
	const char *uri;

	/* Type would be a hint at best (XML-DSig 4.4.3.1), a Manifest at
	 * worst. */
	if (!form_attrs(n, allowed) ||
	    (uri = form_attr(r->a, n, NULL, "URI")) == NULL ||
	    uri[0] != '#' || uri[1] == '\0')
		return bad(r, "Reference other than to an ID");
	ref->id.p = uri + 1;
	ref->id.len = strlen(uri + 1);
	return GW_OK;
}

static enum gw_err
ref_parse(const struct reader *r, const struct scan_node *n,
    struct dsig_ref *ref)
{
	const struct scan_node *c = n->first, *ts, *dm, *dv;
	enum gw_err rc;

	if ((rc = uri_parse(r, n, ref)) != GW_OK)
		return rc;
	if ((ts = form_take(&c, NS_DS, "Transforms")) == NULL ||
	    (dm = form_take(&c, NS_DS, "DigestMethod")) == NULL ||
	    (dv = form_take(&c, NS_DS, "DigestValue")) == NULL ||
	    c != NULL || !form_elements_only(r->doc, n))
		return bad(r, "Reference's children");
	if (!form_attrs(dm, only_alg) || !form_empty(r->doc, dm) ||
	    !form_attr_is(r->a, dm, NULL, "Algorithm", ALG_SHA256))
		return bad(r, "DigestMethod is not SHA-256");
	if ((rc = transforms_parse(r, ts, ref)) != GW_OK)
		return rc;
	return digest_parse(r, dv, ref->digest);
}

static enum sign_alg
method_parse(const struct reader *r, const struct scan_node *sm)
{
	static const enum sign_alg algs[] = {
		SIGN_RSA_SHA256, SIGN_ECDSA_SHA256
	};
	size_t i;

	/* no HMACOutputLength, no parameters at all */
	if (form_attrs(sm, only_alg) && form_empty(r->doc, sm))
		for (i = 0; i < sizeof(algs) / sizeof(algs[0]); i++)
			if (form_attr_is(r->a, sm, NULL, "Algorithm",
			    sign_alg_uri(algs[i])))
				return algs[i];
	return SIGN_NONE;
}

static enum gw_err
signedinfo_parse(const struct reader *r, const struct scan_node *si,
    struct dsig *d)
{
	const struct scan_node *c = si->first, *cm, *sm, *ref;
	enum gw_err rc;

	d->signedinfo = si;
	if (!form_attrs(si, only_id) || !form_elements_only(r->doc, si) ||
	    (cm = form_take(&c, NS_DS, "CanonicalizationMethod")) == NULL ||
	    (sm = form_take(&c, NS_DS, "SignatureMethod")) == NULL)
		return bad(r, "SignedInfo's children");
	if ((rc = exc_parse(r, cm, d->si_prefixes, &d->n_si_prefixes)) != GW_OK)
		return rc;
	if ((d->alg = method_parse(r, sm)) == SIGN_NONE)
		return bad(r, "SignatureMethod is not of the profile");
	while ((ref = form_take(&c, NS_DS, "Reference")) != NULL) {
		if (d->n_refs == DSIG_MAX_REFS)
			return bad(r, "more than 12 references");
		if ((rc = ref_parse(r, ref, &d->refs[d->n_refs++])) != GW_OK)
			return rc;
	}
	if (c != NULL || d->n_refs == 0)
		return bad(r, "SignedInfo's children");
	return GW_OK;
}

static enum gw_err
value_parse(const struct reader *r, const struct scan_node *n, struct dsig *d)
{
	const char *s;

	if (n->n_attrs != 0 || (s = scan_text(r->a, r->doc, n)) == NULL)
		return bad(r, "SignatureValue is not text alone");
	if (base64_decode(s, strlen(s), 1, d->value, sizeof(d->value),
	    &d->value_len) != GW_OK || d->value_len == 0)
		return bad(r, "SignatureValue");
	return GW_OK;
}

enum gw_err
dsig_parse(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *sig, struct grund *g, struct dsig **out)
{
	struct reader r = { a, doc, g };
	const struct scan_node *c = sig->first, *si, *sv;
	struct dsig *d;
	enum gw_err rc;

	*out = NULL;
	if ((d = arena_alloc(a, sizeof(*d))) == NULL)
		return fail(g, GW_ENOMEM, "signature: no memory");
	d->node = sig;
	if (!form_attrs(sig, only_id) || !form_elements_only(doc, sig) ||
	    (si = form_take(&c, NS_DS, "SignedInfo")) == NULL ||
	    (sv = form_take(&c, NS_DS, "SignatureValue")) == NULL)
		return bad(&r, "Signature's children");
	d->keyinfo = form_take(&c, NS_DS, "KeyInfo");
	if (c != NULL)			/* ds:Object, a second SignedInfo */
		return bad(&r, "Signature's children");
	if ((rc = signedinfo_parse(&r, si, d)) != GW_OK ||
	    (rc = value_parse(&r, sv, d)) != GW_OK)
		return rc;
	*out = d;
	return GW_OK;
}

int
dsig_signedinfo_ok(const char *p, size_t len, enum sign_alg alg)
{
	struct arena *a;
	struct scan_doc *doc;
	struct dsig *d;
	const char *text;
	size_t n;
	int ok = 0;

	if (alg == SIGN_NONE || (a = arena_new(4 << 20)) == NULL)
		return 0;
	if (scan_parse(a, p, len, &scan_request, NULL, &doc) == GW_OK &&
	    scan_is(doc->root, NS_DS, "SignedInfo") &&
	    (d = arena_alloc(a, sizeof(*d))) != NULL &&
	    signedinfo_parse(&(struct reader){ a, doc, NULL }, doc->root, d) ==
	    GW_OK && d->alg == alg &&
	    (text = c14n_text(a, doc, doc->root, &(struct c14n_opts){ NULL,
	    d->si_prefixes, d->n_si_prefixes, 0 }, &n)) != NULL)
		ok = n == len && memcmp(text, p, len) == 0;
	arena_free(a);
	return ok;
}

/*
 * References.
 */
static enum gw_err
digest_judge(const struct dsig_ref *ref, const unsigned char *is,
    struct grund *g)
{
	/* SHA-256 of no octets: a reference that digests nothing signs
	 * nothing (CVE-2025-66568). */
	static const unsigned char nothing[DIGEST_LEN] = {
		0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14,
		0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
		0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c,
		0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55
	};

	if (memcmp(ref->digest, nothing, DIGEST_LEN) == 0)
		return fail(g, GW_ECHECK, "signature: digest of nothing");
	if (memcmp(ref->digest, is, DIGEST_LEN) != 0)
		return fail(g, GW_ECHECK, "signature: a digest differs");
	return GW_OK;
}

enum gw_err
dsig_check_ref(const struct scan_doc *doc, const struct dsig *d,
    const struct dsig_ref *ref, const struct scan_node *node, struct grund *g)
{
	struct c14n_opts opts = { NULL, ref->prefixes, ref->n_prefixes, 0 };
	const struct slice none = { "", 0 };
	unsigned char is[DIGEST_LEN];
	const char *ns;
	enum gw_err rc;

	if (ref->transform == DSIG_ENVELOPED)
		opts.omit = d->node;
	if ((rc = c14n_digest(doc, node, &opts, is)) != GW_OK)
		return fail(g, rc, "signature: digest failed");
	if (ref->transform == DSIG_STR &&
	    memcmp(ref->digest, is, DIGEST_LEN) != 0 &&
	    ((ns = scan_prefix_ns(node, none)) == NULL || *ns == '\0')) {
		/* WSS 1.1, 8.3, as WSS4J makes it */
		opts.xmlns_empty = 1;
		if ((rc = c14n_digest(doc, node, &opts, is)) != GW_OK)
			return fail(g, rc, "signature: digest failed");
	}
	return digest_judge(ref, is, g);
}

char *
dsig_ref_text(struct arena *a, const struct scan_doc *doc,
    const struct dsig_ref *ref, const struct scan_node *node, size_t *len)
{
	struct c14n_opts opts = { NULL, ref->prefixes, ref->n_prefixes, 0 };

	return c14n_text(a, doc, node, &opts, len);
}

enum gw_err
dsig_check_octets(const struct dsig_ref *ref, const char *p, size_t len,
    struct grund *g)
{
	unsigned char is[DIGEST_LEN];
	enum gw_err rc;

	if ((rc = dsig_sha256(p, len, is)) != GW_OK)
		return fail(g, rc, "signature: digest failed");
	return digest_judge(ref, is, g);
}

enum gw_err
dsig_str_digest(const struct scan_doc *doc, const struct scan_node *assertion,
    unsigned char out[DIGEST_LEN])
{
	struct c14n_opts opts = { NULL, NULL, 0, 0 };

	return c14n_digest(doc, assertion, &opts, out);
}

/*
 * The key.
 */
static int
rsa_of_profile(const EVP_PKEY *key)
{
	BIGNUM *e = NULL;
	int bits = EVP_PKEY_get_bits(key), ok;

	if (bits < RSA_MIN_BITS || bits > RSA_MAX_BITS ||
	    EVP_PKEY_get_bn_param(key, "e", &e) != 1)
		return 0;
	ok = BN_is_word(e, RSA_EXPONENT);
	BN_free(e);
	return ok;
}

static int
ec_of_profile(const EVP_PKEY *key)
{
	char group[32];
	size_t len;

	return EVP_PKEY_get_utf8_string_param(key, "group", group,
	    sizeof(group), &len) == 1 && strcmp(group, "prime256v1") == 0;
}

enum sign_alg
dsig_key_alg(const EVP_PKEY *key)
{
	if (key == NULL)
		return SIGN_NONE;
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && rsa_of_profile(key))
		return SIGN_RSA_SHA256;
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && ec_of_profile(key))
		return SIGN_ECDSA_SHA256;
	return SIGN_NONE;
}

/* Raw r || s to DER, malloc'ed (OPENSSL_free); 0: no memory. */
static int
ecdsa_der(const unsigned char *raw, unsigned char **der)
{
	ECDSA_SIG *es = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, EC_HALF, NULL);
	BIGNUM *s = BN_bin2bn(raw + EC_HALF, EC_HALF, NULL);
	int len = 0;

	if (es != NULL && r != NULL && s != NULL &&
	    ECDSA_SIG_set0(es, r, s) == 1) {
		r = s = NULL;		/* es's now */
		len = i2d_ECDSA_SIG(es, der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(es);
	return len < 0 ? 0 : len;
}

/* 1 when the signature over the digest is the key's. */
static int
value_verify(EVP_PKEY *key, const unsigned char *sig, size_t siglen,
    const unsigned char *digest)
{
	EVP_PKEY_CTX *ctx;
	int ok = 0;

	if ((ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL)) != NULL &&
	    EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, dsig_md()) == 1)
		ok = EVP_PKEY_verify(ctx, sig, siglen, digest, DIGEST_LEN) == 1;
	EVP_PKEY_CTX_free(ctx);
	return ok;
}

enum gw_err
dsig_check_key(const struct scan_doc *doc, const struct dsig *d,
    EVP_PKEY *key, struct grund *g)
{
	struct c14n_opts opts = { NULL, d->si_prefixes, d->n_si_prefixes, 0 };
	unsigned char digest[DIGEST_LEN], *der = NULL;
	const unsigned char *sig = d->value;
	size_t len = d->value_len, must;
	enum sign_alg alg = dsig_key_alg(key);
	enum gw_err rc;
	int n, ok;

	if (alg == SIGN_NONE)
		return fail(g, GW_ECHECK, "signature: key is not of the "
		    "profile");
	/* the algorithm follows the key, never the message (profile 3) */
	if (alg != d->alg)
		return fail(g, GW_ECHECK, "signature: algorithm is not the "
		    "key's");
	must = alg == SIGN_RSA_SHA256 ? (size_t)EVP_PKEY_get_size(key) :
	    2 * EC_HALF;
	if (len != must)
		return fail(g, GW_ECHECK, "signature: value's length");
	if ((rc = c14n_digest(doc, d->signedinfo, &opts, digest)) != GW_OK)
		return fail(g, rc, "signature: digest failed");
	if (alg == SIGN_ECDSA_SHA256) {
		if ((n = ecdsa_der(d->value, &der)) == 0)
			return fail(g, GW_ENOMEM, "signature: no memory");
		sig = der;
		len = (size_t)n;
	}
	ok = value_verify(key, sig, len, digest);
	OPENSSL_free(der);
	return ok ? GW_OK : fail(g, GW_ECHECK, "signature: value does not hold");
}
