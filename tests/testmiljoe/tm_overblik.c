#include "tm_overblik.h"

#include <curl/curl.h>
#include <string.h>

#include "tm_xml.h"

#define NS_BB		"urn:borgerblikket:overblik:1"
#define WSDL_MAX	(1u << 20)

/* ---- the WSDL ---- */

static size_t
modtag(char *p, size_t size, size_t n, void *arg)
{
	struct buf *b = arg;

	if (b->len + size * n > WSDL_MAX)
		return 0;
	buf_add(b, p, size * n);
	return size * n;
}

/* GET over the same mTLS as the call; NULL with the reason in *g. */
static const char *
hent(struct overblik_kald *c, const char *url, size_t *len, struct grund *g)
{
	const char *pki = c->s.pki, *out = NULL;
	CURLcode rc = CURLE_FAILED_INIT;
	CURL *h = curl_easy_init();
	struct buf b;
	long status = 0;

	buf_init(&b, c->a);
	if (h != NULL) {
		curl_easy_setopt(h, CURLOPT_URL, url);
		curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "https");
		curl_easy_setopt(h, CURLOPT_CAINFO,
		    arena_printf(c->a, "%s/trust.pem", pki));
		curl_easy_setopt(h, CURLOPT_SSLCERT,
		    arena_printf(c->a, "%s/%s.crt", pki, c->tls));
		curl_easy_setopt(h, CURLOPT_SSLKEY,
		    arena_printf(c->a, "%s/%s.key", pki, c->tls));
		curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, c->timeout);
		curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, modtag);
		curl_easy_setopt(h, CURLOPT_WRITEDATA, &b);
		rc = curl_easy_perform(h);
		curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
		curl_easy_cleanup(h);
	}
	if (rc != CURLE_OK || status != 200)
		fail(g, GW_EUNREACH, "%s: %s (HTTP %ld)", url,
		    rc == CURLE_OK ? "no WSDL" : curl_easy_strerror(rc),
		    status);
	else
		out = buf_end(&b);
	*len = b.len;
	return out;
}

/* The service's address as the WSDL says it. */
static int
fra_wsdl(struct overblik_kald *c, struct grund *g)
{
	const xmlNode *n;
	const char *text;
	xmlDoc *doc;
	size_t len;

	if ((text = hent(c, c->wsdl, &len, g)) == NULL ||
	    (doc = xml_parse(text, len, g)) == NULL)
		return -1;
	n = xml_path(xmlDocGetRootElement(doc), "service/port/address");
	c->url = n == NULL ? NULL : xml_attr(c->a, n, "location");
	xmlFreeDoc(doc);
	if (c->url == NULL)
		fail(g, GW_ESCHEMA, "%s: no soap:address in it", c->wsdl);
	return c->url == NULL ? -1 : 0;
}

/* ---- the request ---- */

static const char *
krop(struct overblik_kald *c, size_t *len)
{
	const char *navn = c->verifikation ? "HentVerifikation" :
	    "HentOverblik", *out;
	struct buf b;
	size_t i;

	buf_init(&b, c->a);
	buf_printf(&b, "<bb:%s xmlns:bb=\"" NS_BB "\">", navn);
	if (c->verifikation)
		xml_felt(&b, "bb:Cpr", c->id.cpr);
	for (i = 0; i < c->kommuner.n; i++)
		xml_felt(&b, "bb:Kommunekode", c->kommuner.v[i]);
	if (c->verifikation)
		xml_felt(&b, "bb:Begrundelse", c->begrundelse);
	for (i = 0; i < c->omraader.n; i++)
		xml_felt(&b, "bb:Omraade", c->omraader.v[i]);
	if (c->verifikation && c->forklar)
		xml_felt(&b, "bb:Forklar", "true");
	buf_printf(&b, "</bb:%s>", navn);
	out = buf_end(&b);
	*len = b.len;
	return out;
}

/* --token FILE, or one made now by the options. */
static int
tokenet(struct overblik_kald *c, struct wssec_token *out, struct grund *g)
{
	struct identitet id = c->id;
	const char *xml;
	size_t len;

	if (c->token != NULL) {
		xml = fil_laes(c->a, ".", c->token, &len, g);
		while (xml != NULL && len > 0 && xml[len - 1] == '\n')
			len--;
	} else {
		if (c->verifikation) {
			id.cpr = NULL;
			id.medarbejder = 1;
		}
		if (id.hok == NULL)
			id.hok = c->sign;
		xml = nemlogin(c->a, &c->s, &id, &len, g);
	}
	return xml != NULL && wssec_token_init(c->a, xml, len, g, out) ==
	    GW_OK ? 0 : -1;
}

static int
kald(struct overblik_kald *c, struct klient *k, struct opkald *o,
    enum gw_err *rc, struct grund *g)
{
	struct wssec_token *token = arena_alloc(c->a, sizeof(*token));

	memset(o, 0, sizeof(*o));
	o->navn = "gateway";
	o->action = c->verifikation ? NS_BB "/HentVerifikation" :
	    NS_BB "/HentOverblik";
	o->transaction = c->transaktion;
	o->timeout_ms = (unsigned)c->timeout;
	if (c->wsdl != NULL && fra_wsdl(c, g) != 0)
		return -1;
	o->url = c->url;
	if (token == NULL || tokenet(c, token, g) != 0)
		return -1;
	o->token = token;
	if ((o->body = krop(c, &o->len)) == NULL)
		return -1;
	*rc = klient_kald(k, o, g);
	return 0;
}

int
overblik_kald(struct overblik_kald *c, struct opkald *out, enum gw_err *rc,
    struct grund *g)
{
	struct klient k;
	int status;

	if (c->transaktion == NULL)
		c->transaktion = wssec_uuid_urn(c->a) + 9;
	if (klient_init(&k, c->a, &c->s, c->tls, c->sign, g) != 0)
		return -1;
	status = kald(c, &k, out, rc, g);
	klient_fini(&k);
	return status;
}
