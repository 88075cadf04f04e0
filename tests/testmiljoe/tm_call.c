/*
 * testmiljoe call: plays borger.dk, or a municipality's verification client.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpr.h"
#include "tm_data.h"
#include "tm_klient.h"
#include "tm_kommandoer.h"
#include "tm_nemlogin.h"
#include "tm_udskriv.h"
#include "tm_xml.h"

#define NS_BB		"urn:borgerblikket:overblik:1"
#define ARENA_MAX	(256u << 20)
#define WSDL_MAX	(1u << 20)

#define EXIT_FAULT	3	/* the gateway refused */

struct call {
	struct arena	*a;
	struct steder	 s;
	struct identitet id;
	struct valgliste kommuner, omraader;
	const char	*url, *wsdl, *token, *begrundelse, *tls, *sign,
			*transaktion;
	int		 xml, verifikation, forklar, ec;
	long		 timeout;
};

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
hent(struct call *c, const char *url, size_t *len, struct grund *g)
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
fra_wsdl(struct call *c, struct grund *g)
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
krop(struct call *c, size_t *len)
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
tokenet(struct call *c, struct wssec_token *out, struct grund *g)
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

/* ---- the answer ---- */

static int
vis(struct call *c, const struct opkald *o, enum gw_err rc, struct grund *g)
{
	xmlDoc *doc;

	if (c->xml && o->raw != NULL) {
		fwrite(o->raw, 1, o->raw_len, stdout);
		putchar('\n');
	}
	if (rc != GW_OK && !(rc == GW_EREFUSED && o->is_fault)) {
		fail(g, rc, "%s", err_text(rc));
		return 1;
	}
	doc = o->svar == NULL ? NULL : xml_parse(o->svar, o->svar_len, NULL);
	if (doc == NULL) {
		fail(g, GW_ESCHEMA, "the answer cannot be read");
		return 1;
	}
	if (o->is_fault) {
		udskriv_fejl(c->a, stderr, xmlDocGetRootElement(doc));
		fprintf(stderr, "  underskrevet  %s\n", o->verified ? "ja" :
		    "nej");
	} else if (!c->xml)
		udskriv_svar(c->a, stdout, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	return o->is_fault ? EXIT_FAULT : 0;
}

static int
kald(struct call *c, struct klient *k, struct grund *g)
{
	struct opkald o = { .navn = "gateway", .action = c->verifikation ?
	    NS_BB "/HentVerifikation" : NS_BB "/HentOverblik",
	    .transaction = c->transaktion,
	    .timeout_ms = (unsigned)c->timeout };
	struct wssec_token token;
	enum gw_err rc;

	if (c->wsdl != NULL && fra_wsdl(c, g) != 0)
		return 1;
	o.url = c->url;
	if (tokenet(c, &token, g) != 0)
		return 1;
	o.token = &token;
	if ((o.body = krop(c, &o.len)) == NULL)
		return 1;
	rc = klient_kald(k, &o, g);
	return vis(c, &o, rc, g);
}

static int
kaldet(struct call *c)
{
	struct grund g = { 0 };
	struct klient k;
	int rc = 1;

	if ((c->a = arena_new(ARENA_MAX)) == NULL)
		return 1;
	if (c->transaktion == NULL)
		c->transaktion = wssec_uuid_urn(c->a) + 9;
	if (klient_init(&k, c->a, &c->s, c->tls, c->sign, &g) == 0) {
		rc = kald(c, &k, &g);
		klient_fini(&k);
	}
	if (rc == 1)
		fprintf(stderr, "testmiljoe call: %s\n", *g.text != '\0' ?
		    g.text : "out of memory");
	arena_free(c->a);
	return rc;
}

/* ---- the command line ---- */

static int
forkert(const char *hvad)
{
	fprintf(stderr, "testmiljoe call: %s (see testmiljoe call --help)\n",
	    hvad);
	return 2;
}

/* What follows from other options when it was not given. */
static int
udfyld(struct call *c)
{
	const struct kommune *k;
	struct cpr cpr;

	if (c->id.cpr != NULL &&
	    !cpr_parse(c->id.cpr, strlen(c->id.cpr), &cpr))
		return forkert("--cpr is ten digits");
	if (c->id.cpr == NULL && c->token == NULL)
		return forkert("--cpr NUMBER says whose overview");
	if (c->kommuner.n == 0)
		return forkert("--kommune CODE says which municipality");
	if (c->verifikation && (c->begrundelse == NULL || c->id.cpr == NULL))
		return forkert("--verifikation needs --cpr and "
		    "--begrundelse");
	k = kommune_kode(c->kommuner.v[0]);
	if (c->id.cvr == NULL && k != NULL)
		c->id.cvr = k->cvr;
	if (c->tls == NULL)
		c->tls = c->verifikation ? "verifikation-tls" :
		    "borgerdk-tls";
	if (c->sign == NULL)
		c->sign = c->verifikation ? "verifikation" : c->ec ?
		    "borgerdk-ec" : "borgerdk";
	return c->timeout < 1 || c->timeout > 600000 ?
	    forkert("--timeout is 1 to 600000 ms") : 0;
}

int
cmd_call(int argc, char **argv)
{
	struct call c = { .s = { STANDARD_DIR, NULL }, .url = GATEWAY_URL,
	    .timeout = 30000 };
	const struct valg valg[] = {
		{ "--kommune", VALG_LISTE, &c.kommuner, "CODE  municipality "
		    "to ask; may be repeated" },
		{ "--omraade", VALG_LISTE, &c.omraader, "AREA  Sager, "
		    "OekonomiskeYdelser, Serviceydelser, Betalinger (all)" },
		{ "--verifikation", VALG_FLAG, &c.verifikation,
		    "as the verification client" },
		{ "--begrundelse", VALG_TEKST, &c.begrundelse,
		    "TEXT  why the employee looks" },
		{ "--forklar", VALG_FLAG, &c.forklar,
		    "with the reason for every item" },
		{ "--url", VALG_TEKST, &c.url, "URL  the gateway ("
		    GATEWAY_URL ")" },
		{ "--wsdl", VALG_TEKST, &c.wsdl, "URL  take the address from "
		    "this WSDL" },
		{ "--xml", VALG_FLAG, &c.xml, "the answer as received" },
		{ "--ec", VALG_FLAG, &c.ec, "sign with the P-256 key" },
		{ "--sign", VALG_TEKST, &c.sign, "NAME  certificate that "
		    "signs the message" },
		{ "--tls", VALG_TEKST, &c.tls, "NAME  TLS client "
		    "certificate" },
		{ "--token", VALG_TEKST, &c.token, "FILE  this token instead "
		    "of a new one" },
		{ "--transaktion", VALG_TEKST, &c.transaktion, "UUID  in the "
		    "RequestHeader (a new one)" },
		{ "--timeout", VALG_TAL, &c.timeout, "MS  to wait (30000)" },
		IDENTITET_VALG(c.id),
		{ "--dir", VALG_TEKST, &c.s.dir, "DIR  where testmiljoe run "
		    "keeps its files (" STANDARD_DIR ")" },
		{ "--pki", VALG_TEKST, &c.s.pki, "DIR  the certificates "
		    "(DIR/pki)" },
		{ NULL, 0, NULL, NULL }
	};
	const struct kommando k = { "call",
	    "call --cpr NUMBER --kommune CODE [options]",
	    "Sends HentOverblik (or HentVerifikation) as its caller would, "
	    "verifies the answer\nand prints it.  Exit status 3: refused with "
	    "a fault.", valg };
	char pki[4096];
	int rc;

	identitet_init(&c.id);
	c.id.rolle = ROLLE_VERIFIKATION;
	if ((rc = valg_laes(&k, argc, argv, NULL)) != 0)
		return rc == 1 ? 0 : rc;
	snprintf(pki, sizeof(pki), "%s/pki", c.s.dir);
	if (c.s.pki == NULL)
		c.s.pki = pki;
	if ((rc = udfyld(&c)) != 0)
		return rc;
	return kaldet(&c);
}
