#include <stdlib.h>
#include <string.h>

#include "form.h"
#include "wssec_impl.h"

#define MAX_FOREIGN	8		/* header blocks outside wsa and wsse */
#define MAX_MESSAGE_ID	256
#define ROLE_ULTIMATE	NS_SOAP12 "/role/ultimateReceiver"
#define ROLE_NEXT	NS_SOAP12 "/role/next"
#define ACTOR_NEXT	"http://schemas.xmlsoap.org/soap/actor/next"
#define RELATES_REPLY	NS_WSA "/reply"

int
kind_is_request(enum wssec_kind kind)
{
	return kind == WSSEC_TOKEN_REQUEST || kind == WSSEC_BST_REQUEST;
}

/* The stage's first problem; told later. */
static void
note(struct besked *m, enum gw_err rc, const char *what)
{
	if (m->soap_rc == GW_OK)
		m->soap_rc = fail(&m->soap_g, rc, "soap: %s", what);
}

static int
in_ns(const struct scan_node *n, const char *ns)
{
	return n->ns != NULL && strcmp(n->ns, ns) == 0;
}

/*
 * Parts.
 */
enum gw_err
soap_parts(struct besked *m)
{
	const struct scan_node *root = m->doc->root, *c = root->first;

	m->ns = m->p->soap == SOAP_11 ? NS_SOAP11 : NS_SOAP12;
	if (!scan_is(root, m->ns, "Envelope"))
		return fail(m->g, GW_ECHECK, "soap: not an Envelope");
	m->header = form_take(&c, m->ns, "Header");
	m->body = form_take(&c, m->ns, "Body");
	if (m->body == NULL || c != NULL || !form_elements_only(m->doc, root))
		return fail(m->g, GW_ECHECK, "soap: not Header and Body");
	m->out->doc = m->doc;
	m->out->body_node = m->body->first;
	m->out->is_fault = m->body->first != NULL &&
	    scan_is(m->body->first, m->ns, "Fault");
	if (m->header != NULL)
		m->security = scan_only(m->header, NS_WSSE, "Security");
	return GW_OK;
}

/*
 * SOAP.
 */
int
soap_must_understand(const struct besked *m, const struct scan_node *block)
{
	const char *v = form_attr(m->a, block, m->ns, "mustUnderstand");

	if (v == NULL || strcmp(v, "0") == 0)
		return 0;
	if (strcmp(v, "1") == 0)
		return 1;
	/* xs:boolean in SOAP 1.2 (5.2.3), only 0 and 1 in 1.1 (4.2.3) */
	if (m->p->soap == SOAP_12 && strcmp(v, "true") == 0)
		return 1;
	if (m->p->soap == SOAP_12 && strcmp(v, "false") == 0)
		return 0;
	return -1;
}

/* 1 when the block is addressed to us: no role, the ultimate receiver's or
 * the next node's. */
static int
for_us(const struct besked *m, const struct scan_node *block)
{
	const char *role;

	if (m->p->soap == SOAP_11) {
		role = form_attr(m->a, block, m->ns, "actor");
		return role == NULL || *role == '\0' ||
		    strcmp(role, ACTOR_NEXT) == 0;
	}
	role = form_attr(m->a, block, m->ns, "role");
	return role == NULL || *role == '\0' ||
	    strcmp(role, ROLE_ULTIMATE) == 0 || strcmp(role, ROLE_NEXT) == 0;
}

static int
known_header(const struct besked *m, const struct scan_node *b)
{
	static const char *const wsa[] = {
		"Action", "MessageID", "To", "ReplyTo", "FaultTo", "From",
		"RelatesTo"
	};
	size_t i;

	for (i = 0; i < sizeof(wsa) / sizeof(wsa[0]); i++)
		if (scan_is(b, NS_WSA, wsa[i]))
			return 1;
	return b == m->security || scan_is(b, NS_RH, "RequestHeader") ||
	    (m->p->liberty && scan_is(b, NS_SBF, "Framework"));
}

/* Profile 2: what may stand in Header, and whether we understand it. */
static void
headers_judge(struct besked *m)
{
	const struct scan_node *b;
	size_t foreign = 0;
	int mu;

	if (!form_elements_only(m->doc, m->header))
		note(m, GW_ECHECK, "text in Header");
	for (b = m->header->first; b != NULL; b = b->next) {
		if ((mu = soap_must_understand(m, b)) < 0)
			note(m, GW_ECHECK, "mustUnderstand is not boolean");
		if (!known_header(m, b) && mu == 1 && for_us(m, b))
			note(m, GW_EMUSTUND, "a header block that must be "
			    "understood is not known");
		if (in_ns(b, NS_WSSE) && b != m->security)
			note(m, GW_ECHECK, "a wsse header that is not "
			    "Security");
		foreign += !in_ns(b, NS_WSA) && !in_ns(b, NS_WSSE);
	}
	if (foreign > MAX_FOREIGN)
		note(m, GW_ECHECK, "too many header blocks");
	if (m->p->liberty && scan_only(m->header, NS_SBF, "Framework") == NULL)
		note(m, GW_ECHECK, "not one sbf:Framework");
}

/* xsi:type and xsi:nil change what a deserialiser reads. */
static int
has_xsi(const struct scan_node *n)
{
	const struct scan_node *c;

	if (scan_is(n, NS_SAML, "Assertion"))
		return 0;
	if (scan_attr(n, NS_XSI, "type") != NULL ||
	    scan_attr(n, NS_XSI, "nil") != NULL)
		return 1;
	for (c = n->first; c != NULL; c = c->next)
		if (has_xsi(c))
			return 1;
	return 0;
}

/*
 * WS-Addressing.
 */

/* The header block's text, collapsed, when it is the only one of its name;
 * otherwise a note where there must be one, and NULL. */
static const char *
wsa_text(struct besked *m, const char *local, int required)
{
	const struct scan_node *b = scan_child(m->header, NS_WSA, local);
	char *s;

	if (b == NULL) {
		if (required)
			note(m, GW_EADDR, "a wsa header is missing");
		return NULL;
	}
	if (scan_next(b, NS_WSA, local) != NULL || !for_us(m, b) ||
	    (s = scan_text(m->a, m->doc, b)) == NULL) {
		note(m, GW_EADDR, "a wsa header is not one text for us");
		return NULL;
	}
	return scan_collapse(s);
}

/* RFC 3986, 3: scheme, colon, and characters a URI may have. */
static int
uri_is_absolute(const char *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char scheme[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
	static const char hex[] = "0123456789abcdefABCDEF";
	static const char rest[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%";
	size_t len = strspn(s, scheme);

	if (strspn(s, letters) == 0 || s[len] != ':' || s[len + 1] == '\0')
		return 0;
	if (s[strspn(s, rest)] != '\0')
		return 0;
	for (; (s = strchr(s, '%')) != NULL; s++)
		if (strspn(s + 1, hex) < 2)
			return 0;
	return 1;
}

static int
listed(const char *s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, s) == 0)
			return 1;
	return 0;
}

/* ReplyTo, FaultTo: at most one, and only back on the same connection. */
static void
epr_judge(struct besked *m, const char *local)
{
	const struct scan_node *b = scan_child(m->header, NS_WSA, local), *c;
	const struct scan_node *address = NULL;
	char *s;

	if (b == NULL)
		return;
	for (c = b->first; c != NULL; c = c->next) {
		if (address == NULL && scan_is(c, NS_WSA, "Address"))
			address = c;
		else if (!form_empty(m->doc, c))
			note(m, GW_EADDR, "an endpoint with parameters");
	}
	if (scan_next(b, NS_WSA, local) != NULL || !for_us(m, b) ||
	    address == NULL || !form_elements_only(m->doc, b) ||
	    (s = scan_text(m->a, m->doc, address)) == NULL ||
	    strcmp(scan_collapse(s), WSA_ANON) != 0)
		note(m, GW_EADDR, "an endpoint other than anonymous");
}

static void
message_id_judge(struct besked *m, int required)
{
	const char *s = wsa_text(m, "MessageID", required);

	if (s == NULL)
		return;
	if (strlen(s) > MAX_MESSAGE_ID || !uri_is_absolute(s))
		note(m, GW_EADDR, "MessageID is not an absolute URI");
	else
		m->out->message_id = s;
}

static void
request_judge(struct besked *m)
{
	const struct wssec_policy *p = m->p;
	const struct scan_node *from = scan_child(m->header, NS_WSA, "From");
	struct wssec *out = m->out;

	message_id_judge(m, 1);
	out->to = wsa_text(m, "To", 1);
	epr_judge(m, "ReplyTo");
	epr_judge(m, "FaultTo");
	if (from != NULL && scan_next(from, NS_WSA, "From") != NULL)
		note(m, GW_EADDR, "From is there twice");
	if (scan_child(m->header, NS_WSA, "RelatesTo") != NULL)
		note(m, GW_EADDR, "a request relates to nothing");
	if (out->action != NULL && p->http_action != NULL &&
	    *p->http_action != '\0' && strcmp(p->http_action, out->action) != 0)
		note(m, GW_EADDR, "HTTP's action is not wsa:Action");
	if (out->to != NULL && !listed(out->to, p->addresses))
		note(m, GW_EDEST, "To is not an address of ours");
	if (out->action != NULL && !listed(out->action, p->actions))
		note(m, GW_EACTION, "Action is not supported");
}

/* RelatesTo: exactly our MessageID, and related as an answer. */
static void
answer_judge(struct besked *m)
{
	const struct scan_node *b = scan_only(m->header, NS_WSA, "RelatesTo");
	struct wssec *out = m->out;

	message_id_judge(m, m->p->kind == WSSEC_ANSWER);
	out->to = wsa_text(m, "To", 0);
	if (b == NULL || (out->relates_to = scan_text(m->a, m->doc, b)) == NULL)
		note(m, GW_EADDR, "not one RelatesTo");
	else if (strcmp(out->relates_to, m->p->relates_to) != 0 ||
	    (scan_attr(b, NULL, "RelationshipType") != NULL &&
	    !form_attr_is(m->a, b, NULL, "RelationshipType", RELATES_REPLY)))
		note(m, GW_EADDR, "RelatesTo is not our message");
	/* a fault's action is not the operation's (WS-A 1.0 SOAP, 6) */
	if (out->action != NULL && !out->is_fault &&
	    m->p->answer_actions != NULL &&
	    !listed(out->action, m->p->answer_actions))
		note(m, GW_EACTION, "Action is not the answer's");
}

/* RequestHeader is unsigned: whoever reads it knows that. */
static void
transaction_read(struct besked *m)
{
	const struct scan_node *rh, *uuid;
	struct wssec *out = m->out;

	for (rh = scan_child(m->header, NS_RH, "RequestHeader"); rh != NULL;
	    rh = scan_next(rh, NS_RH, "RequestHeader"),
	    out->transaction_count++)
		if ((uuid = form_sole(m->doc, rh, NS_RH,
		    "TransactionUUID")) != NULL)
			out->transaction = scan_text(m->a, m->doc, uuid);
	if (out->transaction_count > 1)
		out->transaction = NULL;
}

void
soap_judge(struct besked *m)
{
	if (!form_elements_only(m->doc, m->body) || m->body->first == NULL ||
	    m->body->first->next != NULL)
		note(m, GW_ECHECK, "Body has not one child");
	if (has_xsi(m->doc->root))
		note(m, GW_ECHECK, "xsi:type or xsi:nil");
	headers_judge(m);
	transaction_read(m);
	m->out->action = wsa_text(m, "Action", 1);
	if (kind_is_request(m->p->kind))
		request_judge(m);
	else
		answer_judge(m);
}
