/*
 * testmiljoe call: plays borger.dk, or a municipality's verification client.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpr.h"
#include "tm_data.h"
#include "tm_kommandoer.h"
#include "tm_overblik.h"
#include "tm_udskriv.h"
#include "tm_xml.h"

#define ARENA_MAX	(256u << 20)

#define EXIT_FAULT	3	/* the gateway refused */

struct call {
	struct overblik_kald k;
	int		 xml, ec;
};

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
		udskriv_fejl(c->k.a, stderr, xmlDocGetRootElement(doc));
		fprintf(stderr, "  underskrevet  %s\n", o->verified ? "ja" :
		    "nej");
	} else if (!c->xml)
		udskriv_svar(c->k.a, stdout, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	return o->is_fault ? EXIT_FAULT : 0;
}

static int
kaldet(struct call *c)
{
	struct grund g = { 0 };
	struct opkald o;
	enum gw_err svar;
	int rc = 1;

	if ((c->k.a = arena_new(ARENA_MAX)) == NULL)
		return 1;
	if (overblik_kald(&c->k, &o, &svar, &g) == 0)
		rc = vis(c, &o, svar, &g);
	if (rc == 1)
		fprintf(stderr, "testmiljoe call: %s\n", *g.text != '\0' ?
		    g.text : "out of memory");
	arena_free(c->k.a);
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

	if (c->k.id.cpr != NULL &&
	    !cpr_parse(c->k.id.cpr, strlen(c->k.id.cpr), &cpr))
		return forkert("--cpr is ten digits");
	if (c->k.id.cpr == NULL && c->k.token == NULL)
		return forkert("--cpr NUMBER says whose overview");
	if (c->k.kommuner.n == 0)
		return forkert("--kommune CODE says which municipality");
	if (c->k.verifikation && (c->k.begrundelse == NULL || c->k.id.cpr == NULL))
		return forkert("--verifikation needs --cpr and "
		    "--begrundelse");
	k = kommune_kode(c->k.kommuner.v[0]);
	if (c->k.id.cvr == NULL && k != NULL)
		c->k.id.cvr = k->cvr;
	if (c->k.tls == NULL)
		c->k.tls = c->k.verifikation ? "verifikation-tls" :
		    "borgerdk-tls";
	if (c->k.sign == NULL)
		c->k.sign = c->k.verifikation ? "verifikation" : c->ec ?
		    "borgerdk-ec" : "borgerdk";
	return c->k.timeout < 1 || c->k.timeout > 600000 ?
	    forkert("--timeout is 1 to 600000 ms") : 0;
}

int
cmd_call(int argc, char **argv)
{
	struct call c = { .k = { .s = { STANDARD_DIR, NULL },
	    .url = GATEWAY_URL, .timeout = 30000 } };
	const struct valg valg[] = {
		{ "--kommune", VALG_LISTE, &c.k.kommuner, "CODE  municipality "
		    "to ask; may be repeated" },
		{ "--omraade", VALG_LISTE, &c.k.omraader, "AREA  Sager, "
		    "OekonomiskeYdelser, Serviceydelser, Betalinger (all)" },
		{ "--verifikation", VALG_FLAG, &c.k.verifikation,
		    "as the verification client" },
		{ "--begrundelse", VALG_TEKST, &c.k.begrundelse,
		    "TEXT  why the employee looks" },
		{ "--forklar", VALG_FLAG, &c.k.forklar,
		    "with the reason for every item" },
		{ "--url", VALG_TEKST, &c.k.url, "URL  the gateway ("
		    GATEWAY_URL ")" },
		{ "--wsdl", VALG_TEKST, &c.k.wsdl, "URL  take the address from "
		    "this WSDL" },
		{ "--xml", VALG_FLAG, &c.xml, "the answer as received" },
		{ "--ec", VALG_FLAG, &c.ec, "sign with the P-256 key" },
		{ "--sign", VALG_TEKST, &c.k.sign, "NAME  certificate that "
		    "signs the message" },
		{ "--tls", VALG_TEKST, &c.k.tls, "NAME  TLS client "
		    "certificate" },
		{ "--token", VALG_TEKST, &c.k.token, "FILE  this token instead "
		    "of a new one" },
		{ "--transaktion", VALG_TEKST, &c.k.transaktion, "UUID  in the "
		    "RequestHeader (a new one)" },
		{ "--timeout", VALG_TAL, &c.k.timeout, "MS  to wait (30000)" },
		IDENTITET_VALG(c.k.id),
		{ "--dir", VALG_TEKST, &c.k.s.dir, "DIR  where testmiljoe run "
		    "keeps its files (" STANDARD_DIR ")" },
		{ "--pki", VALG_TEKST, &c.k.s.pki, "DIR  the certificates "
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

	identitet_init(&c.k.id);
	c.k.id.rolle = ROLLE_VERIFIKATION;
	if ((rc = valg_laes(&k, argc, argv, NULL)) != 0)
		return rc == 1 ? 0 : rc;
	snprintf(pki, sizeof(pki), "%s/pki", c.k.s.dir);
	if (c.k.s.pki == NULL)
		c.k.s.pki = pki;
	if ((rc = udfyld(&c)) != 0)
		return rc;
	return kaldet(&c);
}
