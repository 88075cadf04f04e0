#include <string.h>

#include "tid.h"
#include "wssec_make_impl.h"

/* Text as canonical XML writes it (C14N 1.0, 2.3). */
static void
buf_text(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '&':
			buf_puts(b, "&amp;");
			break;
		case '<':
			buf_puts(b, "&lt;");
			break;
		case '>':
			buf_puts(b, "&gt;");
			break;
		case '\r':
			buf_puts(b, "&#xD;");
			break;
		default:
			buf_add(b, s, 1);
		}
	}
}

void
part_signed(struct wssec_draft *d, const char *id, const char *p, size_t len)
{
	struct signed_part *r = &d->refs[d->n_refs++];
	enum gw_err rc;

	r->id = id;
	rc = dsig_sha256(p, len, r->digest);
	if (d->rc == GW_OK)
		d->rc = rc;
}

/* A finished part: written where it belongs and noted as signed. */
static void
part_end(struct wssec_draft *d, struct buf *to, struct buf *part,
    const char *id)
{
	const char *p = buf_end(part);

	if (p == NULL) {
		d->rc = GW_ENOMEM;
		return;
	}
	part_signed(d, id, p, part->len);
	buf_add(to, p, part->len);
}

/* A wsa header; must: mustUnderstand="1". */
static void
wsa_header(struct arena *a, struct wssec_draft *d, const char *local,
    const char *id, int must, const char *text)
{
	struct buf b;

	if (text == NULL)
		return;
	buf_init(&b, a);
	buf_printf(&b, "<wsa:%s", local);
	if (must)
		buf_printf(&b, " xmlns:s=\"%s\"", d->ns);
	buf_puts(&b, " xmlns:wsa=\"" NS_WSA "\" xmlns:wsu=\"" NS_WSU "\"");
	/* attributes in the order of their namespaces (C14N 1.0, 2.2) */
	buf_printf(&b, " wsu:Id=\"%s\"%s>", id,
	    must ? " s:mustUnderstand=\"1\"" : "");
	buf_text(&b, text);
	buf_printf(&b, "</wsa:%s>", local);
	part_end(d, &d->header, &b, id);
}

static void
reply_to(struct arena *a, struct wssec_draft *d)
{
	struct buf b;

	if (!d->m->reply_to_anonymous)
		return;
	buf_init(&b, a);
	buf_puts(&b, "<wsa:ReplyTo xmlns:wsa=\"" NS_WSA "\" xmlns:wsu=\""
	    NS_WSU "\" wsu:Id=\"bb-replyto\"><wsa:Address>" WSA_ANON
	    "</wsa:Address></wsa:ReplyTo>");
	part_end(d, &d->header, &b, "bb-replyto");
}

/* infrastructure: Serviceplatformen's services want it, signed. */
static void
framework(struct arena *a, struct wssec_draft *d)
{
	struct buf b;

	if (!d->m->liberty)
		return;
	buf_init(&b, a);
	buf_puts(&b, "<sbf:Framework xmlns:ns1=\"urn:liberty:sb:profile\" "
	    "xmlns:sbf=\"" NS_SBF "\" xmlns:wsu=\"" NS_WSU "\" "
	    "version=\"2.0\" wsu:Id=\"bb-framework\" "
	    "ns1:profile=\"urn:liberty:sb:profile:basic\"></sbf:Framework>");
	part_end(d, &d->header, &b, "bb-framework");
}

/* RequestHeader is not signed: so the infrastructure wants it. */
static void
request_header(struct wssec_draft *d)
{
	if (d->m->transaction == NULL)
		return;
	buf_puts(&d->header, "<h:RequestHeader xmlns:h=\"" NS_RH "\">"
	    "<h:TransactionUUID>");
	buf_text(&d->header, d->m->transaction);
	buf_puts(&d->header, "</h:TransactionUUID></h:RequestHeader>");
}

void
parts_headers(struct arena *a, struct wssec_draft *d)
{
	const struct wssec_make *m = d->m;

	framework(a, d);
	wsa_header(a, d, "Action", "bb-action", 1, m->action);
	request_header(d);
	wsa_header(a, d, "MessageID", "bb-messageid", 0, m->message_id);
	wsa_header(a, d, "RelatesTo", "bb-relatesto", 0, m->relates_to);
	reply_to(a, d);
	wsa_header(a, d, "To", "bb-to", 1, m->to);
}

static void
timestamp(struct arena *a, struct wssec_draft *d)
{
	char created[TID_LEN], expires[TID_LEN];
	struct buf b;

	buf_init(&b, a);
	buf_printf(&b, "<wsu:Timestamp xmlns:wsu=\"" NS_WSU "\" "
	    "wsu:Id=\"bb-timestamp\"><wsu:Created>%s</wsu:Created>"
	    "<wsu:Expires>%s</wsu:Expires></wsu:Timestamp>",
	    tid_print(d->m->created, created),
	    tid_print(d->m->expires, expires));
	part_end(d, &d->security, &b, "bb-timestamp");
}

static void
binary_token(struct arena *a, struct wssec_draft *d)
{
	struct buf b;

	buf_init(&b, a);
	buf_puts(&b, "<wsse:BinarySecurityToken xmlns:wsse=\"" NS_WSSE "\" "
	    "xmlns:wsu=\"" NS_WSU "\" EncodingType=\"" WSS_BASE64 "\" "
	    "ValueType=\"" WSS_X509V3 "\" wsu:Id=\"bb-bst\">");
	buf_puts(&b, d->m->key->cert_b64);
	buf_puts(&b, "</wsse:BinarySecurityToken>");
	part_end(d, &d->security, &b, "bb-bst");
}

/* The reference to the Assertion, in Security and again in KeyInfo. */
void
parts_saml_reference(struct buf *b, const struct wssec_draft *d, const char *id)
{
	buf_puts(b, "<wsse:SecurityTokenReference xmlns:wsse=\"" NS_WSSE "\" "
	    "xmlns:wsse11=\"" NS_WSSE11 "\" xmlns:wsu=\"" NS_WSU "\" "
	    "wsse11:TokenType=\"" WSS_SAMLV20 "\"");
	if (id != NULL)
		buf_printf(b, " wsu:Id=\"%s\"", id);
	buf_puts(b, "><wsse:KeyIdentifier ValueType=\"" WSS_SAMLID "\">");
	buf_text(b, d->m->token->id);
	buf_puts(b, "</wsse:KeyIdentifier></wsse:SecurityTokenReference>");
}

/* The Assertion as issued, and the STR whose transform leads to it. */
static void
saml_token(struct wssec_draft *d)
{
	const struct wssec_token *t = d->m->token;
	struct signed_part *r = &d->refs[d->n_refs++];

	buf_add(&d->security, t->assertion, t->len);
	parts_saml_reference(&d->security, d, "bb-str");
	r->id = "bb-str";
	r->str = 1;
	memcpy(r->digest, t->digest, DIGEST_LEN);
}

void
parts_security(struct arena *a, struct wssec_draft *d)
{
	switch (d->m->kind) {
	case WSSEC_TOKEN_REQUEST:
		timestamp(a, d);
		saml_token(d);
		break;
	case WSSEC_BST_REQUEST:
	case WSSEC_ANSWER:
		timestamp(a, d);
		binary_token(a, d);
		break;
	case WSSEC_STS_ANSWER:
		timestamp(a, d);
		break;
	}
}
