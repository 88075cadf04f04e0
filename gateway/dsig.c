#include "dsig.h"

#include <string.h>

#include "form.h"

static const struct form_name only_id[] = { { NULL, "Id" }, { NULL, NULL } };
static const struct form_name only_alg[] = {
	{ NULL, "Algorithm" }, { NULL, NULL }
};

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
	if ((inc = form_sole(r->doc, n, NS_EC,
	    "InclusiveNamespaces")) == NULL ||
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
	    uri[0] != '#')
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
		ok = n == len && memcmp(text, p, len) == 0 &&
		    !arena_failed(a);
	arena_free(a);
	return ok;
}
