#include <openssl/rand.h>
#include <string.h>

#include "form.h"
#include "wssec_make_impl.h"

/*
 * Body with its child as it was given, digested in canonical form.  (The
 * canonical form itself repeats a namespace on every element that uses it
 * first: the answer of an index would have thousands of declarations.)
 */
static enum gw_err
body(struct arena *a, struct wssec_draft *d, struct grund *g)
{
	const char *p = d->m->body, *decl;
	size_t len = d->m->body_len;
	struct signed_part *r = &d->refs[d->n_refs++];
	struct scan_doc *doc;
	struct buf b;
	char *text;

	if (len > 5 && memcmp(p, "<?xml", 5) == 0 &&
	    (decl = memmem(p, len, "?>", 2)) != NULL) {
		len -= (size_t)(decl + 2 - p);
		p = decl + 2;
	}
	buf_init(&b, a);
	buf_printf(&b, "<s:Body xmlns:s=\"%s\" xmlns:wsu=\"" NS_WSU "\" "
	    "wsu:Id=\"bb-body\">", d->ns);
	buf_add(&b, p, len);
	buf_puts(&b, "</s:Body>");
	if ((text = buf_end(&b)) == NULL)
		return fail(g, GW_ENOMEM, "message: no memory");
	if (scan_parse(a, text, b.len, &scan_source, NULL, &doc) != GW_OK ||
	    scan_count_children(doc->root) != 1 ||
	    !form_elements_only(doc, doc->root))
		return fail(g, GW_EINTERN, "message: Body is not one element");
	d->body = text;
	d->body_len = b.len;
	r->id = "bb-body";
	if (dsig_c14n_digest(doc, doc->root, r->digest) != GW_OK)
		return fail(g, GW_EINTERN, "message: digest failed");
	return GW_OK;
}

/*
 * SignedInfo, canonical.
 */
#define EXC_METHOD	"<ds:CanonicalizationMethod Algorithm=\"" \
			ALG_EXC_C14N "\"></ds:CanonicalizationMethod>"
#define EXC_TRANSFORM	"<ds:Transform Algorithm=\"" ALG_EXC_C14N \
			"\"></ds:Transform>"
#define STR_TRANSFORM	"<ds:Transform Algorithm=\"" ALG_STR "\">" \
			"<wsse:TransformationParameters xmlns:wsse=\"" \
			NS_WSSE "\">" EXC_METHOD \
			"</wsse:TransformationParameters></ds:Transform>"

static void
reference(struct arena *a, struct buf *b, const struct signed_part *r)
{
	const char *digest = base64_encode(a, r->digest, DIGEST_LEN);

	buf_printf(b, "<ds:Reference URI=\"#%s\"><ds:Transforms>", r->id);
	buf_puts(b, r->str ? STR_TRANSFORM : EXC_TRANSFORM);
	buf_puts(b, "</ds:Transforms><ds:DigestMethod Algorithm=\"" ALG_SHA256
	    "\"></ds:DigestMethod><ds:DigestValue>");
	if (digest == NULL)
		b->full = 1;
	else
		buf_puts(b, digest);
	buf_puts(b, "</ds:DigestValue></ds:Reference>");
}

static enum gw_err
signedinfo(struct arena *a, struct wssec_draft *d, struct grund *g)
{
	struct buf b;
	size_t i;

	buf_init(&b, a);
	buf_puts(&b, "<ds:SignedInfo xmlns:ds=\"" NS_DS "\">" EXC_METHOD);
	buf_printf(&b, "<ds:SignatureMethod Algorithm=\"%s\">"
	    "</ds:SignatureMethod>", sign_alg_uri(d->m->key->alg));
	for (i = 0; i < d->n_refs; i++)
		reference(a, &b, &d->refs[i]);
	buf_puts(&b, "</ds:SignedInfo>");
	d->signedinfo = buf_end(&b);
	d->signedinfo_len = b.len;
	return d->signedinfo == NULL ?
	    fail(g, GW_ENOMEM, "message: no memory") : GW_OK;
}

enum gw_err
wssec_prepare(struct arena *a, const struct wssec_make *m, struct grund *g,
    struct wssec_draft **out, struct sign_job *job)
{
	struct wssec_make *copy;
	struct wssec_draft *d;
	enum gw_err rc;

	*out = NULL;
	memset(job, 0, sizeof(*job));
	if ((d = arena_alloc(a, sizeof(*d))) == NULL ||
	    (copy = arena_alloc(a, sizeof(*copy))) == NULL)
		return fail(g, GW_ENOMEM, "message: no memory");
	*copy = *m;		/* the caller's may go before finishing */
	d->m = copy;
	d->ns = m->soap == SOAP_11 ? NS_SOAP11 : NS_SOAP12;
	buf_init(&d->header, a);
	buf_init(&d->security, a);
	parts_headers(a, d);
	parts_security(a, d);
	if ((rc = body(a, d, g)) != GW_OK ||
	    (rc = signedinfo(a, d, g)) != GW_OK)
		return rc;
	if (d->header.full || d->security.full)
		d->rc = GW_ENOMEM;
	if (d->rc != GW_OK)
		return fail(g, d->rc, "message: not made");
	job->thumbprint = m->key->thumbprint;
	job->signedinfo = d->signedinfo;
	job->len = d->signedinfo_len;
	job->ticket = m->ticket;
	*out = d;
	return GW_OK;
}

/*
 * Putting it together.
 */
static void
keyinfo(struct buf *b, const struct wssec_draft *d)
{
	buf_puts(b, "<ds:KeyInfo>");
	switch (d->m->kind) {
	case WSSEC_TOKEN_REQUEST:
		parts_saml_reference(b, d, NULL);
		break;
	case WSSEC_BST_REQUEST:
	case WSSEC_ANSWER:
		buf_puts(b, "<wsse:SecurityTokenReference><wsse:Reference "
		    "URI=\"#bb-bst\" ValueType=\"" WSS_X509V3 "\"/>"
		    "</wsse:SecurityTokenReference>");
		break;
	case WSSEC_STS_ANSWER:
		buf_puts(b, "<wsse:SecurityTokenReference><wsse:KeyIdentifier "
		    "EncodingType=\"" WSS_BASE64 "\" ValueType=\"" WSS_X509SKI
		    "\">");
		buf_puts(b, d->m->key->ski_b64 == NULL ? "" :
		    d->m->key->ski_b64);
		buf_puts(b, "</wsse:KeyIdentifier>"
		    "</wsse:SecurityTokenReference>");
		break;
	}
	buf_puts(b, "</ds:KeyInfo>");
}

static void
signature(struct buf *b, const struct wssec_draft *d, const char *value)
{
	buf_puts(b, "<ds:Signature xmlns:ds=\"" NS_DS "\">");
	buf_add(b, d->signedinfo, d->signedinfo_len);
	buf_puts(b, "<ds:SignatureValue>");
	buf_puts(b, value);
	buf_puts(b, "</ds:SignatureValue>");
	keyinfo(b, d);
	buf_puts(b, "</ds:Signature>");
}

enum gw_err
wssec_finish(struct arena *a, struct wssec_draft *d,
    const struct sign_job *job, const char **bytes, size_t *len)
{
	const char *value;
	struct buf b;

	*bytes = NULL;
	*len = 0;
	if (job->rc != GW_OK)
		return job->rc;
	if ((value = base64_encode(a, job->sig, job->siglen)) == NULL)
		return GW_ENOMEM;
	buf_init(&b, a);
	buf_printf(&b, "<s:Envelope xmlns:s=\"%s\"><s:Header>", d->ns);
	buf_add(&b, d->header.p, d->header.len);
	buf_puts(&b, "<wsse:Security xmlns:wsse=\"" NS_WSSE "\" "
	    "s:mustUnderstand=\"1\">");
	buf_add(&b, d->security.p, d->security.len);
	signature(&b, d, value);
	buf_puts(&b, "</wsse:Security></s:Header>");
	buf_add(&b, d->body, d->body_len);
	buf_puts(&b, "</s:Envelope>");
	if ((*bytes = buf_end(&b)) == NULL)
		return GW_ENOMEM;
	*len = b.len;
	return GW_OK;
}

enum gw_err
wssec_make(struct arena *a, struct signer *signer, const struct wssec_make *m,
    struct grund *g, const char **bytes, size_t *len)
{
	struct wssec_draft *d;
	struct sign_job job;
	enum gw_err rc;

	*bytes = NULL;
	*len = 0;
	if ((rc = wssec_prepare(a, m, g, &d, &job)) != GW_OK)
		return rc;
	if ((rc = signer_sign(signer, &job, 1)) != GW_OK)
		return fail(g, rc, "message: not signed");
	return wssec_finish(a, d, &job, bytes, len);
}

const char *
wssec_uuid_urn(struct arena *a)
{
	unsigned char u[16];

	if (RAND_bytes(u, sizeof(u)) != 1)
		return NULL;
	u[6] = (u[6] & 0x0f) | 0x40;	/* RFC 9562, 5.4 */
	u[8] = (u[8] & 0x3f) | 0x80;
	return arena_printf(a, "urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-"
	    "%02x%02x-%02x%02x%02x%02x%02x%02x", u[0], u[1], u[2], u[3], u[4],
	    u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14],
	    u[15]);
}
