#include "tm_indlaes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tm_klient.h"
#include "tm_styring.h"
#include "tm_xml.h"

#define ARENA_MAX	(1024u * 1024 * 1024)
#define BUNKE_MAX	(120 * 1024)	/* octets in one importer request */

/* What is imported where, in this order: documents before their cases. */
static const struct {
	enum art	 art;
	enum tjeneste_id tjeneste;
} importer[] = {
	{ ART_DOKUMENT, TJ_SAGSINDEKS },
	{ ART_SAG, TJ_SAGSINDEKS },
	{ ART_BEVILLING, TJ_YDELSESINDEKS },
	{ ART_EFFEKTUERING, TJ_YDELSESINDEKS },
};
#define N_IMPORTER	(sizeof(importer) / sizeof(*importer))

struct indlaesning {
	struct klient	 k;
	struct testdata	 td;
	const char	*url[TJ_ANTAL];
	size_t		 antal[ART_UDEN_OEIR + 1];
};

static enum tjeneste_id
tjeneste_for(enum art art)
{
	size_t i;

	for (i = 0; i < N_IMPORTER; i++)
		if (importer[i].art == art)
			return importer[i].tjeneste;
	return TJ_STS;
}

/* Every UnikRetur is 20, or the first that is not is told. */
static enum gw_err
tjek_retur(struct indlaesning *in, const struct opkald *o, struct grund *g)
{
	struct arena *a = in->k.a;
	enum gw_err rc = GW_OK;
	const xmlNode *n;
	xmlDoc *doc;

	if ((doc = xml_parse(o->svar, o->svar_len, g)) == NULL)
		return GW_ESCHEMA;
	n = xml_child(xmlDocGetRootElement(doc), "UnikRetur");
	for (; rc == GW_OK && n != NULL; n = xml_same(n))
		if (strcmp(xml_text(a, xml_child(n, "StatusKode")), "20") != 0)
			rc = fail(g, GW_EREFUSED, "%s %s: StatusKode %s, %s",
			    xml_text(a, xml_child(n, "Type")),
			    xml_text(a, xml_child(n, "UUIDIdentifikator")),
			    xml_text(a, xml_child(n, "StatusKode")),
			    xml_text(a, xml_child(n, "FejlbeskedTekst")));
	xmlFreeDoc(doc);
	return rc;
}

static enum gw_err
send(struct indlaesning *in, enum tjeneste_id t,
    const struct wssec_token *token, struct buf *b, struct grund *g)
{
	int sag = t == TJ_SAGSINDEKS;
	struct opkald o = { .navn = tjeneste_defs[t]->navn,
	    .url = in->url[t], .token = token };
	enum gw_err rc;

	buf_puts(b, sag ? "</sdi:ImporterSagDokumentIndeksInput>" :
	    "</yi:ImporterYdelseIndeksInput>");
	o.action = sag ? SAG_ACTION "importer" : YDELSE_ACTION "importer";
	o.body = buf_end(b);
	o.len = b->len;
	if (o.body == NULL)
		return GW_ENOMEM;
	rc = klient_kald(&in->k, &o, g);
	return rc == GW_OK ? tjek_retur(in, &o, g) : rc;
}

static void
start(struct buf *b, struct arena *a, enum tjeneste_id t)
{
	buf_init(b, a);
	buf_puts(b, t == TJ_SAGSINDEKS ? "<sdi:ImporterSagDokumentIndeksInput"
	    XML_PREFIXER ">" : "<yi:ImporterYdelseIndeksInput" XML_PREFIXER
	    ">");
}

/* One municipality's objects into one index, in requests of bounded size. */
static enum gw_err
kommune_ind(struct indlaesning *in, const struct kommune *k,
    enum tjeneste_id t, struct grund *g)
{
	const struct td_objekt *o;
	struct wssec_token token;
	enum gw_err rc;
	size_t i, j, n = 0;
	struct buf b;

	rc = klient_token(&in->k, in->url[TJ_STS], tjeneste_defs[t]->entityid,
	    k->cvr, &token, g);
	start(&b, in->k.a, t);
	for (j = 0; j < N_IMPORTER; j++)
		for (i = 0; rc == GW_OK && i < in->td.n; i++) {
			o = &in->td.objekter[i];
			if (o->kommune != k || o->art != importer[j].art ||
			    importer[j].tjeneste != t)
				continue;
			if (n > 0 && b.len + o->len > BUNKE_MAX) {
				rc = send(in, t, &token, &b, g);
				start(&b, in->k.a, t);
				n = 0;
			}
			buf_add(&b, o->xml, o->len);
			in->antal[o->art]++;
			n++;
		}
	return rc == GW_OK && n > 0 ? send(in, t, &token, &b, g) : rc;
}

static int
har_noget(const struct indlaesning *in, const struct kommune *k,
    enum tjeneste_id t)
{
	size_t i;

	for (i = 0; i < in->td.n; i++)
		if (in->td.objekter[i].kommune == k &&
		    tjeneste_for(in->td.objekter[i].art) == t)
			return 1;
	return 0;
}

static enum gw_err
indeks_ind(struct indlaesning *in, struct grund *g)
{
	static const enum tjeneste_id t[] = { TJ_SAGSINDEKS,
	    TJ_YDELSESINDEKS };
	const struct kommune *k = kommuner();
	enum gw_err rc = GW_OK;
	int i, j;

	for (i = 0; i < ANTAL_KOMMUNER; i++)
		for (j = 0; rc == GW_OK && j < 2; j++)
			if (har_noget(in, &k[i], t[j]))
				rc = kommune_ind(in, &k[i], t[j], g);
	return rc;
}

/* Claims, ownerships, municipalities without OeiR. */
static enum gw_err
resten_ind(struct indlaesning *in, struct grund *g)
{
	const struct td_objekt *o;
	enum gw_err rc = GW_OK;
	char ref[32];
	size_t i;

	for (i = 0; rc == GW_OK && i < in->td.n; i++) {
		o = &in->td.objekter[i];
		if (tjeneste_for(o->art) != TJ_STS)
			continue;
		snprintf(ref, sizeof(ref), "urn:oio:cpr-nr:%.10s",
		    o->cpr == NULL ? "" : o->cpr);
		rc = styring_put(in->k.steder.dir, o->art, o->uuid,
		    o->kommune == NULL ? "" : o->kommune->cvr,
		    o->cpr == NULL ? NULL : ref, o->xml, o->len, g);
		in->antal[o->art]++;
	}
	return rc;
}

static int
laes(struct indlaesning *in, const char *const *files, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (td_laes(&in->td, files[i]) != 0 && in->td.n_errors == 0)
			in->td.n_errors++;
	if (in->td.n_errors > 0 || td_byg(&in->td) != 0) {
		fprintf(stderr, "testmiljoe: %d error%s, nothing was "
		    "loaded\n", in->td.n_errors,
		    in->td.n_errors == 1 ? "" : "s");
		return -1;
	}
	return 0;
}

static int
ind(struct indlaesning *in, const struct steder *s)
{
	struct grund g = { 0 };

	if (klient_init(&in->k, in->td.a, s, "fagsystem-tls", "fagsystem",
	    &g) != 0 || klient_adresser(&in->k, in->url, &g) != 0 ||
	    indeks_ind(in, &g) != GW_OK || resten_ind(in, &g) != GW_OK) {
		fprintf(stderr, "testmiljoe: %s\n", *g.text != '\0' ? g.text :
		    err_text(g.rc));
		klient_fini(&in->k);
		return -1;
	}
	klient_fini(&in->k);
	printf("loaded: %zu sager, %zu dokumenter, %zu bevillinger, "
	    "%zu effektueringer, %zu fordringer, %zu ejerskaber\n",
	    in->antal[ART_SAG], in->antal[ART_DOKUMENT],
	    in->antal[ART_BEVILLING], in->antal[ART_EFFEKTUERING],
	    in->antal[ART_FORDRING], in->antal[ART_EJERSKAB]);
	return 0;
}

int
indlaes(const struct steder *s, const char *const *files, size_t n,
    int kun_tjek)
{
	struct indlaesning in = { 0 };
	struct grund g = { 0 };
	struct arena *a;
	int rc;

	if (skema_init(&g) != 0 || (a = arena_new(ARENA_MAX)) == NULL) {
		fprintf(stderr, "testmiljoe: %s\n", g.text);
		return -1;
	}
	td_init(&in.td, a, stderr);
	rc = laes(&in, files, n);
	if (rc == 0 && !kun_tjek)
		rc = ind(&in, s);
	td_fini(&in.td);
	arena_free(a);
	return rc;
}
