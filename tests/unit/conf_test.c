/*
 * conf_test.c - each test begins with one good configuration and changes
 * one thing.  Files come out of memory.
 */
#include "conf.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "objekter.h"
#include "tid.h"
#include "wssec.h"

#define CONF	"/etc/gw/gatewayd.conf"
#define IDP	"https://idp.test"

static const char god[] =
    "listen 127.0.0.1:8443\n"				/* 1 */
    "host localhost localhost:8443\n"			/* 2 */
    "endpoint https://localhost:8443/borgerblikket/1\n"	/* 3 */
    "entity-id https://gw.test\n"			/* 4 */
    "authority-cvr 19435075\n"				/* 5 */
    "verification-role https://rolle.test/1\n"		/* 6 */
    "run-dir run\n"					/* 7 */
    "tls-certificate ec.crt\n"				/* 8 */
    "tls-key tls.key\n"					/* 9 */
    "client-certificate ec.crt\n"			/* 10 */
    "client-key /keys/client.key\n"			/* 11 */
    "signing-certificate rsa.crt\n"			/* 12 */
    "signing-key sign.key\n"				/* 13 */
    "sts-issuer https://sts.test\n"			/* 14 */
    "trust-ca ca.crt\n"					/* 15 */
    "token-issuer " IDP " rsa.crt\n"			/* 16 */
    "client ec.crt " IDP "\n"				/* 17 */
    "source sts url https://localhost/sts\n"		/* 18 */
    "source sts certificate rsa.crt\n"			/* 19 */
    "source sagsindeks url https://localhost/sag\n"	/* 20 */
    "source sagsindeks entity-id http://sag.test\n"	/* 21 */
    "source sagsindeks certificate rsa.crt\n"		/* 22 */
    "source ydelsesindeks url https://localhost/yd\n"	/* 23 */
    "source ydelsesindeks entity-id http://yd.test\n"	/* 24 */
    "source ydelsesindeks certificate rsa.crt\n"	/* 25 */
    "source oekonomi url https://localhost/oir\n"	/* 26 */
    "source oekonomi entity-id http://oir.test\n"	/* 27 */
    "source oekonomi certificate rsa.crt\n"		/* 28 */
    "source ejerfortegnelse url https://localhost/ejf\n" /* 29 */
    "source ejerfortegnelse entity-id http://ejf.test\n" /* 30 */
    "source ejerfortegnelse certificate rsa.crt\n"	/* 31 */
    "audit-dir audit\n"					/* 32 */
    "audit-certificate rsa.crt\n";			/* 33 */
#define NY	34		/* the first line behind it */

/* The files there are; the rest is not. */
static struct fil {
	const char	*navn;
	const char	*bytes;
	size_t		 len;
	enum gw_err	 rc;
} filer[64];
static size_t n_filer;

static struct arena *a;
static struct conf *conf;
static struct conf_meldinger meldinger;
static char *ec_pem, *rsa_pem, *ca_pem;

static void
fil(const char *navn, const char *bytes)
{
	assert_true(n_filer < sizeof(filer) / sizeof(filer[0]));
	filer[n_filer++] = (struct fil){ navn, bytes, strlen(bytes), GW_OK };
}

static enum gw_err
laes_fil(void *arg, struct arena *arena, const char *navn, const char **bytes,
    size_t *len)
{
	size_t i;

	(void)arg;
	(void)arena;
	for (i = n_filer; i-- > 0;)
		if (strcmp(filer[i].navn, navn) == 0) {
			*bytes = filer[i].bytes;
			*len = filer[i].len;
			return filer[i].rc;
		}
	return GW_ENOENT;
}

/* A certificate, signed by itself. */
static char *
cert_lav(EVP_PKEY *key, int ca)
{
	X509 *x = X509_new();
	X509_EXTENSION *e;
	X509V3_CTX ctx;
	BIO *b = BIO_new(BIO_s_mem());
	char *p, *kopi;
	long n;

	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -3600);
	X509_gmtime_adj(X509_getm_notAfter(x), 86400);
	X509_set_pubkey(x, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN",
	    MBSTRING_ASC, (const unsigned char *)(ca ? "CA" : "Leaf"), -1, -1,
	    0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509V3_set_ctx(&ctx, x, x, NULL, NULL, 0);
	e = X509V3_EXT_conf_nid(NULL, &ctx, NID_basic_constraints,
	    ca ? "critical,CA:TRUE" : "CA:FALSE");
	X509_add_ext(x, e, -1);
	X509_EXTENSION_free(e);
	e = X509V3_EXT_conf_nid(NULL, &ctx, NID_key_usage,
	    ca ? "critical,keyCertSign,cRLSign" : "digitalSignature");
	X509_add_ext(x, e, -1);
	X509_EXTENSION_free(e);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	PEM_write_bio_X509(b, x);
	n = BIO_get_mem_data(b, &p);
	kopi = strndup(p, (size_t)n);
	BIO_free(b);
	X509_free(x);
	return kopi;
}

static int
certs(void **state)
{
	EVP_PKEY *ec = EVP_EC_gen("P-256"), *rsa = EVP_RSA_gen(2048);

	(void)state;
	ec_pem = cert_lav(ec, 0);
	rsa_pem = cert_lav(rsa, 0);
	ca_pem = cert_lav(rsa, 1);
	EVP_PKEY_free(ec);
	EVP_PKEY_free(rsa);
	return 0;
}

static int
certs_fri(void **state)
{
	(void)state;
	free(ec_pem);
	free(rsa_pem);
	free(ca_pem);
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	a = arena_new((size_t)64 << 20);
	conf = NULL;
	memset(&meldinger, 0, sizeof(meldinger));
	n_filer = 0;
	fil("/etc/gw/ec.crt", ec_pem);
	fil("/etc/gw/rsa.crt", rsa_pem);
	fil("/etc/gw/ca.crt", ca_pem);
	return a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	conf_fini(conf);
	arena_free(a);
	return 0;
}

static enum gw_err
laes(const char *text)
{
	conf_fini(conf);
	memset(&meldinger, 0, sizeof(meldinger));
	fil(CONF, text);
	return conf_load(a, CONF, laes_fil, NULL, &meldinger, &conf);
}

/* The good one with a line behind it. */
static enum gw_err
laes_med(const char *linje)
{
	return laes(arena_printf(a, "%s%s\n", god, linje));
}

/* The good one with line nr exchanged for another ("": left out). */
static const char *
byttet(unsigned nr, const char *linje)
{
	const char *s = god, *e;
	struct buf b;
	unsigned i;

	buf_init(&b, a);
	for (i = 1; (e = strchr(s, '\n')) != NULL; i++, s = e + 1) {
		if (i == nr)
			buf_printf(&b, "%s\n", linje);
		else
			buf_add(&b, s, (size_t)(e + 1 - s));
	}
	return buf_end(&b);
}

/* The one message says line (0: none), what, and something to do. */
static void
fejl(enum gw_err rc, unsigned linje, const char *hvad)
{
	const char *t, *forventet = linje == 0 ? arena_strdup(a, CONF ": ") :
	    arena_printf(a, CONF ":%u: ", linje);

	assert_int_equal(rc, GW_ECONF);
	assert_null(conf);
	assert_int_equal(meldinger.n, 1);
	assert_int_equal(meldinger.n_fejl, 1);
	t = meldinger.v[0].text;
	if (strncmp(t, forventet, strlen(forventet)) != 0 ||
	    strstr(t, hvad) == NULL)
		fail_msg("%s", t);
	/* a reason and, behind a colon, what to do; one line */
	assert_non_null(strstr(t + strlen(forventet), ": "));
	assert_null(strchr(t, '\n'));
}

static void
fejl_bytte(unsigned nr, const char *linje, const char *hvad)
{
	fejl(laes(byttet(nr, linje)), nr, hvad);
}

/* --- What is read --- */

static void
a_good_configuration_is_read(void **state)
{
	(void)state;
	assert_int_equal(laes(god), GW_OK);
	assert_int_equal(meldinger.n, 0);
	assert_string_equal(conf->listen, "127.0.0.1:8443");
	assert_int_equal(conf->listen_line, 1);
	assert_string_equal(conf->hosts[0], "localhost");
	assert_string_equal(conf->hosts[1], "localhost:8443");
	assert_null(conf->hosts[2]);
	assert_string_equal(conf->endpoints[0],
	    "https://localhost:8443/borgerblikket/1");
	assert_null(conf->endpoints[1]);
	assert_string_equal(conf->entityid, "https://gw.test");
	assert_string_equal(conf->authority_cvr, "19435075");
	assert_string_equal(conf->sts_issuer, "https://sts.test");
	assert_string_equal(conf->run_dir, "/etc/gw/run");
}

static void
what_can_run_out_is_listed_with_its_setting(void **state)
{
	const char *navn;
	size_t i;
	int tls = 0, ca = 0, issuer = 0, source = 0;

	(void)state;
	assert_int_equal(laes(god), GW_OK);
	for (i = 0; i < conf->beviser.n; i++) {
		navn = conf->beviser.v[i].navn;
		assert_memory_equal(conf->beviser.v[i].bytes, "-----BEGIN", 10);
		tls += strcmp(navn, "tls-certificate") == 0;
		ca += strcmp(navn, "trust-ca") == 0;
		issuer += strcmp(navn, "token-issuer") == 0;
		source += strncmp(navn, "source ", 7) == 0;
	}
	assert_int_equal(tls, 1);
	assert_true(ca > 0 && issuer > 0 && source > 0);
}

static void
defaults_are_those_of_the_manual(void **state)
{
	const struct central *c;

	(void)state;
	assert_int_equal(laes(god), GW_OK);
	c = &conf->konfiguration->central;
	assert_int_equal(conf->skew_ms, 60000);
	assert_int_equal(conf->deadline_ms, 8000);
	assert_int_equal(conf->threads, 256);
	assert_int_equal(conf->signers, 0);
	assert_int_equal(conf->hok_binding, HOK_NONE);
	assert_int_equal(c->mindstealder, 18);
	assert_int_equal(c->vis_sager_foer_mindstealder, 0);
	assert_int_equal(c->vis_uden_facet, 0);
	assert_int_equal(c->vis_med_sikkerhedsprofil, 0);
	assert_int_equal(c->vis_doktyper | c->vis_journalroller |
	    c->vis_dokkoder, 0);
	assert_int_equal(c->max_liste, 2000);
	assert_int_equal(c->max_sider, 20);
	assert_int_equal(c->side, 100);
	assert_string_equal(c->visning_undtaget,
	    conf->roller.uuid[R_KLASSE_VISNING_UNDTAGET]);
}

static void
files_are_found_beside_the_configuration(void **state)
{
	(void)state;
	assert_int_equal(laes(god), GW_OK);
	assert_string_equal(conf->tls_certificate.name, "/etc/gw/ec.crt");
	assert_int_equal(conf->tls_certificate.line, 8);
	assert_int_equal(conf->tls_certificate.len, strlen(ec_pem));
	assert_string_equal(conf->tls_key.name, "/etc/gw/tls.key");
	assert_string_equal(conf->client_key.name, "/keys/client.key");
}

static void
keys_are_named_and_not_read(void **state)
{
	(void)state;
	/* none of the key files is there */
	assert_int_equal(laes(god), GW_OK);
	assert_null(conf->tls_key.bytes);
	assert_null(conf->client_key.bytes);
	assert_null(conf->signing_key.bytes);
}

static void
sources_have_their_soap_version_and_pins(void **state)
{
	X509 *pins[4];

	(void)state;
	assert_int_equal(laes(god), GW_OK);
	assert_int_equal(conf->sources[SRC_STS].konf.soap, 12);
	assert_int_equal(conf->sources[SRC_SAGSINDEKS].konf.soap, 12);
	assert_int_equal(conf->sources[SRC_OEKONOMI].konf.soap, 11);
	assert_string_equal(conf->sources[SRC_OEKONOMI].konf.url,
	    "https://localhost/oir");
	assert_int_equal(conf->sources[SRC_OEKONOMI].n_certificates, 1);
	assert_int_equal(trust_service(conf->trust, "oekonomi", 0, pins, 4),
	    1);
	assert_int_equal(trust_issuer(conf->trust, IDP, 0, pins, 4), 1);
}

static void
a_source_takes_times_and_several_certificates(void **state)
{
	X509 *pins[4];
	int64_t dag = dag_start(dag_fra(2026, 12, 1));

	(void)state;
	assert_int_equal(laes_med("source oekonomi connect 111\n"
	    "source oekonomi total 2222\nsource oekonomi tls 333\n"
	    "source oekonomi first 444\nsource oekonomi concurrent 5\n"
	    "source oekonomi certificate ec.crt 2026-12-01 2027-01-01"),
	    GW_OK);
	assert_int_equal(conf->sources[SRC_OEKONOMI].konf.connect_ms, 111);
	assert_int_equal(conf->sources[SRC_OEKONOMI].konf.total_ms, 2222);
	assert_int_equal(conf->sources[SRC_OEKONOMI].konf.tls_ms, 333);
	assert_int_equal(conf->sources[SRC_OEKONOMI].konf.first_ms, 444);
	assert_int_equal(conf->sources[SRC_OEKONOMI].konf.concurrent, 5);
	assert_int_equal(conf->sources[SRC_STS].konf.concurrent, 0);
	assert_int_equal(trust_service(conf->trust, "oekonomi", dag - 1, pins,
	    4), 1);
	assert_int_equal(trust_service(conf->trust, "oekonomi", dag, pins, 4),
	    2);
}

#define TRUST	"/etc/gw/certs.d/trust/current/trust.conf"

static enum gw_err
laes_trust(const char *tekst)
{
	fil(TRUST, tekst);
	return laes_med("trust-file certs.d/trust/current/trust.conf");
}

static void
a_trust_file_adds_to_what_is_believed(void **state)
{
	X509 *pins[4];
	int64_t dag = dag_start(dag_fra(2026, 12, 1));

	(void)state;
	assert_int_equal(laes_trust("source sts certificate "
	    "\"ec.crt\" 2026-12-01 2027-01-01\n"
	    "token-issuer " IDP " ec.crt 2026-12-01 2027-01-01\n"), GW_OK);
	assert_string_equal(conf->trust_file, TRUST);
	assert_int_equal(trust_service(conf->trust, "sts", dag - 1, pins, 4),
	    1);
	assert_int_equal(trust_service(conf->trust, "sts", dag, pins, 4), 2);
	assert_int_equal(trust_issuer(conf->trust, IDP, dag, pins, 4), 2);
}

static void
a_trust_file_that_is_not_there_adds_nothing(void **state)
{
	(void)state;
	assert_int_equal(laes_med("trust-file ingen/trust.conf"), GW_OK);
	assert_int_equal(meldinger.n, 0);
}

/* It is told with the name of the trust-file, and changes nothing else. */
static void
a_trust_file_has_trust_alone(void **state)
{
	static const struct {
		const char	*tekst, *hvad;
	} v[] = {
		{ "listen 127.0.0.1:1\n", "no staged setting" },
		{ "client ec.crt " IDP "\n", "no staged setting" },
		{ "trust-file x\n", "no staged setting" },
		{ "source sts url https://x/\n", "certificates alone" },
		{ "source sts certificate væk.crt 2026-12-01 2027-01-01\n",
		    "is not there" },
		{ "vrøvl\n", "is no setting" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		assert_int_equal(laes_trust(v[i].tekst), GW_ECONF);
		assert_int_equal(meldinger.n, 1);
		if (strncmp(meldinger.v[0].text, TRUST ":1: ",
		    sizeof(TRUST ":1: ") - 1) != 0 ||
		    strstr(meldinger.v[0].text, v[i].hvad) == NULL)
			fail_msg("%s", meldinger.v[0].text);
	}
	filer[n_filer - 2].rc = GW_EIO;
	fejl(laes_med("trust-file certs.d/trust/current/trust.conf"), NY,
	    "cannot be read");
}

static void
comments_quotes_and_blank_lines_are_read(void **state)
{
	(void)state;
	assert_int_equal(laes(byttet(4, "  entity-id\t\"a \\\"b\\\\\"  # c\r\n"
	    "\n#x")), GW_OK);
	assert_string_equal(conf->entityid, "a \"b\\");
}

static void
central_settings_are_set(void **state)
{
	const struct central *c;

	(void)state;
	assert_int_equal(laes_med("mindstealder 15\n"
	    "mindstealder-kle 29.09.04 13\nmindstealder-kle 15.62.10 16\n"
	    "vis-sager-foer-mindstealder ja\nvis-uden-facet ja\n"
	    "vis-med-sikkerhedsprofil ja\nvis-dokumenttype internt-notat\n"
	    "vis-journalrolle journalnotat\nudbetaling-danmark 12345674\n"
	    "vis-dokumentfremdrift underreview\nmax-liste 7\nmax-sider 8\n"
	    "side 9\nskew 0\nhok-binding same-cvr\nlog debug\nsigners 3\n"
	    "threads 4\ndeadline 5000"), GW_OK);
	c = &conf->konfiguration->central;
	assert_int_equal(c->mindstealder, 15);
	assert_int_equal(c->n_alder, 2);
	assert_string_equal(c->alder[0].kle, "15.62.10");
	assert_int_equal(central_alder(c, "29.09.04"), 13);
	assert_int_equal(c->vis_sager_foer_mindstealder, 1);
	assert_int_equal(c->vis_uden_facet, 1);
	assert_int_equal(c->vis_med_sikkerhedsprofil, 1);
	assert_int_equal(c->vis_doktyper, 1u << DOKTYPE_INTERNT_NOTAT);
	assert_int_equal(c->vis_journalroller, 1u << JOURNAL_NOTAT);
	assert_int_equal(c->vis_dokkoder, 1u << DOK_UNDERREVIEW);
	assert_string_equal(c->udbetaling_danmark, "12345674");
	assert_int_equal(c->max_liste, 7);
	assert_int_equal(c->max_sider, 8);
	assert_int_equal(c->side, 9);
	assert_int_equal(conf->skew_ms, 0);
	assert_int_equal(conf->hok_binding, HOK_SAME_CVR);
	assert_true(conf->debug);
	assert_int_equal(conf->signers, 3);
	assert_int_equal(conf->threads, 4);
	assert_int_equal(conf->deadline_ms, 5000);
}

static void
a_role_is_exchanged(void **state)
{
	(void)state;
	assert_int_equal(laes_med("rolle sag-byggeri "
	    "11111111-2222-3333-4444-555555555555\n"
	    "rolle klasse-visning-undtaget-for-borger "
	    "21111111-2222-3333-4444-555555555555"), GW_OK);
	assert_string_equal(conf->roller.uuid[R_SAG_BYGGERI],
	    "11111111-2222-3333-4444-555555555555");
	assert_string_equal(conf->konfiguration->central.visning_undtaget,
	    "21111111-2222-3333-4444-555555555555");
}

static void
clients_are_known_by_file_fingerprint_or_subject(void **state)
{
	(void)state;
	assert_int_equal(laes_med("client 00:11:22:33:44:55:66:77:88:99:aa:bb:"
	    "cc:dd:ee:ff:00112233445566778899AABBCCDDEEFF * x\n"
	    "client-subject CN=CA UI:DK-O:G:1 " IDP), GW_OK);
	/* that alone is a client as well */
	assert_int_equal(laes(byttet(17, "client-subject CN=CA 1 " IDP)),
	    GW_OK);
}

/* --- The municipalities --- */

static void
every_municipality_is_there_and_closed(void **state)
{
	const struct kommune_konf *k;

	(void)state;
	assert_int_equal(laes(god), GW_OK);
	assert_int_equal(conf->konfiguration->n_kommuner, 98);
	k = konfiguration_kommune(conf->konfiguration, "0461");
	assert_string_equal(k->navn, "Odense Kommune");
	assert_string_equal(k->cvr, "35209115");
	assert_false(k->konfigureret);
	assert_int_equal(k->n_kle + k->n_krav, 0);
	assert_string_equal(konfiguration_kommune(conf->konfiguration,
	    "0101")->navn, "Københavns Kommune");
	assert_string_equal(konfiguration_kommune(conf->konfiguration,
	    "0400")->navn, "Bornholms Regionskommune");
}

static void
sheets_open_what_they_say(void **state)
{
	const struct kommune_konf *k;

	(void)state;
	fil("/etc/gw/o.csv", "KLE-nr.;Vis på Mit Overblik\n32.24.04;ja\n"
	    "15.62.10;ja\n");
	fil("/etc/gw/k.csv", "Kommunekode;Kravtype;Vis på Mit Overblik\n"
	    "0461;A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1;ja\n");
	assert_int_equal(laes_med("konfiguration o.csv kommune 0461 version 7"
	    "\nkonfiguration k.csv"), GW_OK);
	k = konfiguration_kommune(conf->konfiguration, "0461");
	assert_true(k->konfigureret);
	assert_int_equal(k->version, 7);
	assert_int_equal(k->n_kle, 2);
	assert_string_equal(k->kle[0].kle, "15.62.10");
	assert_true(kommune_kle(k, "32.24.04")->mitoverblik);
	assert_int_equal(k->n_krav, 1);
	assert_false(konfiguration_kommune(conf->konfiguration,
	    "0101")->konfigureret);
}

/* What stays of a sheet is copied out of the memory it was read in. */
static void
a_sheets_texts_outlive_its_reading_and_equal_ones_are_one(void **state)
{
	const struct kommune_konf *k;
	const struct kontakt *v, *w;

	(void)state;
	fil("/etc/gw/o.csv", "KLE-nr.;Vis på Mit Overblik;Kontaktafdeling;"
	    "Kontakttelefon;Selvbetjeningsnavn;Selvbetjeningslink;"
	    "Fagsystemfilter\n"
	    "15.62.10;ja;Borgerservice;65512222;Ansøg;"
	    "https://odense.dk/a;KMD Nexus\n"
	    "32.24.04;ja;Borgerservice;66131372;;;\n");
	assert_int_equal(laes_med("konfiguration o.csv kommune 0461"), GW_OK);
	k = konfiguration_kommune(conf->konfiguration, "0461");
	assert_int_equal(k->n_kle, 2);
	v = &k->kle[0].kontakt;
	w = &k->kle[1].kontakt;
	assert_string_equal(v->afdeling, "Borgerservice");
	assert_ptr_equal(v->afdeling, w->afdeling);
	assert_string_equal(v->telefon, "65512222");
	assert_string_equal(w->telefon, "66131372");
	assert_null(v->digitalpost);
	assert_int_equal(v->n_selvbetjening, 1);
	assert_null(v->selvbetjening[0].fagsystem);
	assert_string_equal(v->selvbetjening[0].navn, "Ansøg");
	assert_string_equal(v->selvbetjening[0].adresse, "https://odense.dk/a");
	assert_int_equal(w->n_selvbetjening, 0);
	assert_int_equal(k->kle[0].fagsystemfilter.n, 1);
	assert_string_equal(k->kle[0].fagsystemfilter.v[0], "KMD Nexus");
	assert_int_equal(k->kle[1].fagsystemfilter.n, 0);
}

static void
warnings_of_a_sheet_are_told_and_do_not_stop(void **state)
{
	(void)state;
	fil("/etc/gw/o.csv", "KLE-nr.\n15.62.10\n");
	assert_int_equal(laes_med("konfiguration o.csv kommune 0461"), GW_OK);
	assert_true(meldinger.n > 0);
	assert_int_equal(meldinger.n_fejl, 0);
}

static void
errors_of_all_sheets_are_told_with_file_and_row(void **state)
{
	size_t i, fundet = 0;

	(void)state;
	fil("/etc/gw/o.csv", "KLE-nr.\n15.27.26\n15.62.1x\n");
	fil("/etc/gw/p.csv", "Kommunekode;KLE-nr.\n0999;15.62.10\n");
	assert_int_equal(laes_med("konfiguration o.csv kommune 0461\n"
	    "konfiguration p.csv"), GW_ECONF);
	assert_null(conf);
	assert_int_equal(meldinger.n_fejl, 3);
	for (i = 0; i < meldinger.n; i++)
		if (meldinger.v[i].fejl)
			fundet += strncmp(meldinger.v[i].text,
			    "/etc/gw/o.csv:2: ", 17) == 0 ||
			    strncmp(meldinger.v[i].text,
			    "/etc/gw/o.csv:3: ", 17) == 0 ||
			    strncmp(meldinger.v[i].text,
			    "/etc/gw/p.csv:2: ", 17) == 0;
	assert_int_equal(fundet, 3);
}

static void
a_number_in_two_sheets_is_refused(void **state)
{
	static const char ark[] = "KLE-nr.;Vis på Mit Overblik\n15.62.10;ja\n";
	size_t i, n = 0;

	(void)state;
	fil("/etc/gw/o.csv", ark);
	fil("/etc/gw/p.csv", ark);
	assert_int_equal(laes_med("konfiguration o.csv kommune 0461\n"
	    "konfiguration p.csv kommune 0461"), GW_ECONF);
	for (i = 0; i < meldinger.n; i++)
		n += strstr(meldinger.v[i].text, ":35: konfiguration: p.csv "
		    "has 15.62.10 in municipality 0461 again: ") != NULL;
	assert_int_equal(n, 1);
	assert_int_equal(laes_med("konfiguration o.csv kommune 0461\n"
	    "konfiguration p.csv kommune 0101"), GW_OK);
}

static void
a_konfiguration_line_is_checked(void **state)
{
	(void)state;
	fil("/etc/gw/o.csv", "KLE-nr.;Vis på Mit Overblik\n15.62.10;ja\n");
	fejl(laes_med("konfiguration o.csv kommune 0999"), NY,
	    "0999 is no municipality");
	fejl(laes_med("konfiguration o.csv kommune 461"), NY,
	    "461 is no municipality");
	fejl(laes_med("konfiguration o.csv kommune"), NY, "write \"konf");
	fejl(laes_med("konfiguration o.csv municipality 0461"), NY,
	    "write \"konf");
	fejl(laes_med("konfiguration o.csv version x"), NY, "not a number");
	fejl(laes_med("konfiguration q.csv kommune 0461"), NY,
	    "/etc/gw/q.csv is not there");
}

static void
the_audit_trail_is_as_it_is_set(void **state)
{
	(void)state;
	assert_int_equal(laes(god), GW_OK);
	assert_string_equal(conf->audit_dir, "/etc/gw/audit");
	assert_int_equal(conf->audit_dir_line, 32);
	assert_int_equal(conf->n_audit_certificates, 1);
	assert_string_equal(conf->audit_certificates[0].bytes, rsa_pem);
	assert_int_equal(conf->audit_retention, 6);
	assert_int_equal(conf->replay_ids, 1000000);
	assert_int_equal(laes_med("audit-retention 0"), GW_OK);
	assert_int_equal(conf->audit_retention, 0);
	assert_int_equal(laes_med("audit-certificate ec.crt\n"
	    "audit-certificate ec.crt\naudit-certificate ec.crt"), GW_OK);
	assert_int_equal(conf->n_audit_certificates, 4);
	assert_string_equal(conf->audit_certificates[3].bytes, ec_pem);
}

/* --- What is refused --- */

static void
an_audit_certificate_that_cannot_be_used_is_refused(void **state)
{
	(void)state;
	fil("/etc/gw/junk.crt", "not a certificate\n");
	fejl_bytte(33, "audit-certificate junk.crt", "junk.crt: no "
	    "certificate in PEM: name a certificate");
	fejl_bytte(33, "audit-certificate no.crt", "no.crt is not there");
	fejl(laes_med("audit-certificate rsa.crt\naudit-certificate rsa.crt\n"
	    "audit-certificate rsa.crt\naudit-certificate rsa.crt"), NY + 3,
	    "more than 4: remove");
	fejl(laes_med("audit-retention 1201"), NY, "from 0 to 1200");
	fejl(laes_med("replay-ids 9"), NY, "from 10 to 16000000");
}

static void
a_key_may_have_a_passphrase_file(void **state)
{
	(void)state;
	assert_int_equal(laes(byttet(13, "signing-key sign.p12 passphrase "
	    "/etc/hemmelig")), GW_OK);
	assert_string_equal(conf->signing_key.name, "/etc/gw/sign.p12");
	assert_string_equal(conf->signing_key.pass, "/etc/hemmelig");
	assert_null(conf->tls_key.pass);
	assert_int_equal(laes(byttet(13, "signing-key pkcs11:token=a;object=b "
	    "module m.so pin p files /f")), GW_OK);
	assert_string_equal(conf->signing_key.name, "pkcs11:token=a;object=b");
	assert_string_equal(conf->signing_key.module, "/etc/gw/m.so");
	assert_string_equal(conf->signing_key.pass, "/etc/gw/p");
	assert_string_equal(conf->signing_key.files, "/f");
	fejl_bytte(13, "signing-key pkcs11:token=a;object=b pin p", "write "
	    "\"module FILE pin FILE");
	fejl_bytte(13, "signing-key pkcs11:token=a module m pin p", "names no "
	    "key: add object=");
	fejl_bytte(13, "signing-key sign.p12 passphrase", "not understood "
	    "behind the file: write \"signing-key FILE [passphrase FILE]\"");
	fejl_bytte(13, "signing-key sign.p12 password f", "not understood");
}

static void
every_required_setting_is_missed(void **state)
{
	static const char *const ord[] = { "listen", "host", "endpoint",
	    "entity-id", "authority-cvr", "verification-role", "run-dir",
	    "tls-certificate", "tls-key", "client-certificate", "client-key",
	    "signing-certificate", "signing-key", "sts-issuer", "trust-ca",
	    "token-issuer", "client" };
	unsigned i;

	(void)state;
	for (i = 0; i < sizeof(ord) / sizeof(ord[0]); i++)
		fejl(laes(byttet(i + 1, "")), 0,
		    arena_printf(a, "%s is not set: add", ord[i]));
	fejl(laes(byttet(32, "")), 0, "audit-dir is not set: add");
	fejl(laes(byttet(33, "")), 0, "audit-certificate is not set: add");
}

static void
every_part_of_a_source_is_missed(void **state)
{
	unsigned i;

	(void)state;
	for (i = 18; i <= 31; i++)
		fejl(laes(byttet(i, "")), 0, "is not complete: add");
}

static void
an_unknown_setting_is_refused_with_the_nearest(void **state)
{
	(void)state;
	fejl(laes_med("deadlime 5"), NY, "do you mean deadline?");
	fejl(laes_med("dedline 5"), NY, "do you mean deadline?");
	fejl(laes_med("frobnicate 5"), NY, "see gatewayd.conf(5)");
}

static void
a_setting_given_twice_is_refused(void **state)
{
	(void)state;
	fejl(laes_med("listen 127.0.0.1:1"), NY, "set on line 1 already");
	fejl(laes_med("source sts url https://b/c"), NY,
	    "url is set already");
	fejl(laes_med("source oekonomi entity-id x"), NY, "set already");
	fejl(laes_med("mindstealder-kle 15.62.10 5\n"
	    "mindstealder-kle 15.62.10 6"), NY + 1, "has an age already");
}

static void
the_number_of_values_is_checked(void **state)
{
	(void)state;
	fejl_bytte(1, "listen", "write \"listen ADDRESS:PORT\"");
	fejl_bytte(1, "listen a:1 b:2", "with 2 values");
	fejl_bytte(17, "client ec.crt", "with 1 value:");
}

static void
bad_text_is_refused(void **state)
{
	(void)state;
	fejl_bytte(4, "entity-id \"a", "not closed");
	fejl_bytte(4, "entity-id \"a\"b", "not closed");
	fejl_bytte(4, "entity-id \"a\\", "not closed");
	fejl_bytte(4, "entity-id \"\"", "is empty");
	fejl_bytte(2, "host 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 "
	    "6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2", "more than 40 words");
	fejl_bytte(4, arena_printf(a, "entity-id %05000d", 1),
	    "at most 4096 characters");
}

static void
a_nul_is_no_text(void **state)
{
	char *s = arena_strdup(a, god);

	(void)state;
	*strchr(s, ':') = '\0';
	fil(CONF, s);
	filer[n_filer - 1].len = strlen(god);
	fejl(conf_load(a, CONF, laes_fil, NULL, &meldinger, &conf), 1,
	    "no NUL");
}

static void
a_configuration_that_is_not_there_is_told(void **state)
{
	(void)state;
	fejl(conf_load(a, CONF, laes_fil, NULL, &meldinger, &conf), 0,
	    "is not there");
	memset(&meldinger, 0, sizeof(meldinger));
	fil(CONF, "");
	filer[n_filer - 1].rc = GW_EIO;
	fejl(conf_load(a, CONF, laes_fil, NULL, &meldinger, &conf), 0,
	    "cannot be read");
}

static void
addresses_are_checked(void **state)
{
	static const char *const daarlige[] = { "http://a/b", "https://a",
	    "https:///b", "https://a b/", "https://u@a/b", "https://a/b#c",
	    "https://a/b>", "ldap://a/" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++) {
		fejl_bytte(3, arena_printf(a, "endpoint \"%s\"", daarlige[i]),
		    "is not an address");
		fejl_bytte(20, arena_printf(a, "source sagsindeks url \"%s\"",
		    daarlige[i]), "is not an address");
	}
	fejl_bytte(1, "listen 8443", "not an address and port");
	fejl_bytte(1, "listen :8443", "not an address and port");
	fejl_bytte(1, "listen a:65536", "not an address and port");
	fejl_bytte(1, "listen a:x", "not an address and port");
	assert_int_equal(laes(byttet(1, "listen [::1]:0")), GW_OK);
	fejl(laes_med("health 9464"), NY, "not a loopback address");
	fejl(laes_med("health 10.0.0.1:9464"), NY, "not a loopback address");
	fejl(laes_med("health 0.0.0.0:9464"), NY, "not a loopback address");
	fejl(laes_med("health 127.0.0.1:65536"), NY, "not a loopback address");
	fejl(laes_med("health 127.1:9464"), NY, "not a loopback address");
	fejl(laes_med("health [::]:9464"), NY, "not a loopback address");
	fejl(laes_med("health localhost:9464"), NY, "not a loopback address");
	fejl(laes_med("health 127.0.0.1127.0.0.1127.0.0.1:9"), NY,
	    "not a loopback address");
	assert_int_equal(laes_med("health [::1]:9464"), GW_OK);
	assert_string_equal(conf->health, "[::1]:9464");
	assert_int_equal(laes_med("health 127.9.9.9:0"), GW_OK);
	assert_string_equal(conf->health, "127.9.9.9:0");
	assert_int_equal(conf->health_line, NY);
	assert_int_equal(laes(god), GW_OK);
	assert_null(conf->health);
}

static void
numbers_have_bounds(void **state)
{
	static const struct { const char *god, *lille, *stor; } ord[] = {
		{ "skew 300", "skew -1", "skew 301" },
		{ "deadline 100", "deadline 99", "deadline 120001" },
		{ "threads 1", "threads 0", "threads 4097" },
		{ "calls 1000000", "calls x", "calls 1000001" },
		{ "signers 64", "signers x", "signers 65" },
		{ "mindstealder 0", "mindstealder 1x", "mindstealder 151" },
		{ "mindstealder-kle 15.62.10 0", "mindstealder-kle 15.62.10 x",
		    "mindstealder-kle 15.62.10 151" },
		{ "max-liste 1", "max-liste 0", "max-liste 100001" },
		{ "max-sider 1000", "max-sider 0", "max-sider 1001" },
		{ "side 1", "side 0", "side 9999999999" },
		{ "source sts total 1", "source sts total 0",
		    "source sts total 120001" },
		{ "source sts tls 120000", "source sts tls 0",
		    "source sts tls 120001" },
		{ "source sts first 120000", "source sts first 0",
		    "source sts first 120001" },
		{ "source sts concurrent 1000", "source sts concurrent 0",
		    "source sts concurrent 1001" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ord) / sizeof(ord[0]); i++) {
		assert_int_equal(laes_med(ord[i].god), GW_OK);
		fejl(laes_med(ord[i].lille), NY, "not a number");
		fejl(laes_med(ord[i].stor), NY, "not a number");
	}
}

static void
choices_are_checked(void **state)
{
	static const char *const linjer[] = { "hok-binding yes", "log all",
	    "vis-sager-foer-mindstealder yes", "vis-uden-facet 1",
	    "vis-dokumenttype brev", "vis-journalrolle x",
	    "vis-dokumentfremdrift publiceret" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(linjer) / sizeof(linjer[0]); i++)
		fejl(laes_med(linjer[i]), NY, "is no choice: write");
}

static void
identifiers_are_checked(void **state)
{
	(void)state;
	fejl_bytte(5, "authority-cvr 1943507", "not a CVR number");
	fejl_bytte(5, "authority-cvr 1943507x", "not a CVR number");
	fejl(laes_med("udbetaling-danmark 3323623"), NY, "not a CVR number");
	fejl(laes_med("mindstealder-kle 15.27.26 5"), NY, "not in KLE");
	fejl(laes_med("rolle sag-chef 11111111-2222-3333-4444-555555555555"),
	    NY, "is no role");
	fejl(laes_med("rolle sag-ejer 11111111-2222-3333-4444-55555555555"),
	    NY, "not a UUID");
	fejl(laes_med("source skat url https://a/b"), NY, "is no source");
	fejl(laes_med("source sts colour red"), NY, "nothing a source has");
	fejl(laes_med("source sts total 5 6"), NY, "takes one value");
}

static void
a_certificate_must_be_there_and_be_one(void **state)
{
	static const unsigned linjer[] = { 8, 10, 12, 15, 16, 17, 19 };
	static const char *const ord[] = { "tls-certificate %s",
	    "client-certificate %s", "signing-certificate %s", "trust-ca %s",
	    "token-issuer x %s", "client %s x", "source sts certificate %s" };
	size_t i;

	(void)state;
	fil("/etc/gw/junk.crt", "-----BEGIN CERTIFICATE-----\nMII\n");
	fil("/etc/gw/lukket.crt", "");
	filer[n_filer - 1].rc = GW_EIO;
	for (i = 0; i < sizeof(linjer) / sizeof(linjer[0]); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		fejl_bytte(linjer[i], arena_printf(a, ord[i], "no.crt"),
		    "/etc/gw/no.crt is not there");
		fejl_bytte(linjer[i], arena_printf(a, ord[i], "lukket.crt"),
		    "/etc/gw/lukket.crt cannot be read");
		fejl_bytte(linjer[i], arena_printf(a, ord[i], "junk.crt"),
		    "/etc/gw/junk.crt: ");
#pragma GCC diagnostic pop
	}
}

static void
a_revocation_list_must_be_one(void **state)
{
	(void)state;
	fil("/etc/gw/junk.crl", "nothing");
	fejl(laes_med("crl junk.crl"), NY, "name revocation lists in PEM");
	fejl(laes_med("crl no.crl"), NY, "is not there");
	fejl(laes_med("no-crl nonsense"), NY, "RFC2253");
}

static void
lists_that_are_fetched_need_not_be_there(void **state)
{
	(void)state;
	assert_int_equal(laes_med("crl-fetched crl.d/l.pem"), GW_OK);
	assert_string_equal(conf->crl_hentet, "/etc/gw/crl.d/l.pem");
	fil("/etc/gw/crl.d/l.pem", "nothing");
	fejl(laes_med("crl-fetched crl.d/l.pem"), NY,
	    "name revocation lists in PEM");
}

static void
where_lists_are_is_an_address(void **state)
{
	(void)state;
	assert_int_equal(laes_med("crl-url http://a/1.crl\n"
	    "crl-mirror http://a/ http://b/"), GW_OK);
	assert_int_equal(conf->crl_steder.n, 2);
	assert_string_equal(conf->crl_steder.v[0].url, "http://a/1.crl");
	assert_null(conf->crl_steder.v[0].spejl);
	assert_string_equal(conf->crl_steder.v[1].spejl, "http://b/");
	fejl(laes_med("crl-url ldap://a/"), NY, "write http://HOST/PATH");
	fejl(laes_med("crl-url http://"), NY, "write http://HOST/PATH");
	fejl(laes_med("crl-mirror http://a/ https://b/"), NY,
	    "https://b/ is not");
}

static void
a_tls_certificate_is_p256(void **state)
{
	(void)state;
	fejl_bytte(8, "tls-certificate rsa.crt", "not P-256");
	fejl_bytte(10, "client-certificate rsa.crt", "not P-256");
	assert_int_equal(laes(byttet(12, "signing-certificate ec.crt")),
	    GW_OK);
}

static void
a_ca_is_a_ca(void **state)
{
	(void)state;
	fejl_bytte(15, "trust-ca rsa.crt", "rsa.crt: ");
}

static void
periods_are_checked(void **state)
{
	(void)state;
	fejl_bytte(16, "token-issuer x rsa.crt 2026-01-01", "without TO");
	fejl_bytte(16, "token-issuer x rsa.crt 2026-02-30 2026-03-01",
	    "not a moment");
	fejl_bytte(16, "token-issuer x rsa.crt 2026-03-01 2026-03-01",
	    "ends before it begins");
	assert_int_equal(laes(byttet(16, "token-issuer x rsa.crt "
	    "2026-03-01T12:00:00Z 2026-03-02")), GW_OK);
}

static void
no_more_certificates_than_a_renewal_needs(void **state)
{
	(void)state;
	assert_int_equal(laes_med("source sts certificate ec.crt\n"
	    "source sts certificate ca.crt\nsource sts certificate rsa.crt "
	    "2026-01-01 2027-01-01"), GW_OK);
	fejl(laes_med("source sts certificate ec.crt\n"
	    "source sts certificate ca.crt\nsource sts certificate rsa.crt "
	    "2026-01-01 2027-01-01\nsource sts certificate ec.crt "
	    "2027-01-01 2028-01-01"), NY + 3, "more than 4");
}

static void
a_run_dir_leaves_room_for_a_socket_name(void **state)
{
	(void)state;
	assert_int_equal(laes(byttet(7, arena_printf(a, "run-dir /%089d",
	    1))), GW_OK);
	fejl_bytte(7, arena_printf(a, "run-dir /%090d", 1), "longer than 90");
}

static void
roles_have_users_of_their_own_unless_said(void **state)
{
	(void)state;
	assert_int_equal(laes_med(""), GW_OK);
	assert_string_equal(conf->user, "borgerblikket");
	assert_string_equal(conf->keeper_user, "borgerblikket-keeper");
	assert_int_equal(conf->user_line, 0);
	assert_int_equal(laes_med("user nobody\nkeeper-user daemon"), GW_OK);
	assert_string_equal(conf->user, "nobody");
	assert_string_equal(conf->keeper_user, "daemon");
	assert_int_equal(conf->user_line, NY + 1);
	fejl(laes_med("user"), NY, "user with 0 values");
	fejl(laes_med("user \"\""), NY, "user is empty");
}

static void
a_client_without_a_name_is_refused(void **state)
{
	(void)state;
	fejl(laes_med("client-subject \"\" \"\" x"), NY, "client-subject");
}

static void
two_sheets_of_one_municipality_are_put_together(void **state)
{
	const struct kommune_konf *k;

	(void)state;
	fil("/etc/gw/o.csv", "KLE-nr.;Vis på Mit Overblik\n32.24.04;ja\n");
	fil("/etc/gw/p.csv", "KLE-nr.;Vis på Mit Overblik\n15.62.10;ja\n");
	fil("/etc/gw/k.csv", "Kravtype;Vis på Mit Overblik\n"
	    "BAFAEAF9-3D70-4007-9E26-BF82E3A6AD50;ja\n");
	fil("/etc/gw/l.csv", "Kravtype;Vis på Mit Overblik\n"
	    "A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1;ja\n");
	assert_int_equal(laes_med("konfiguration o.csv kommune 0461 version 5"
	    "\nkonfiguration p.csv kommune 0461 version 4\n"
	    "konfiguration k.csv kommune 0461\n"
	    "konfiguration l.csv kommune 0461"), GW_OK);
	k = konfiguration_kommune(conf->konfiguration, "0461");
	assert_int_equal(k->n_kle, 2);
	assert_string_equal(k->kle[0].kle, "15.62.10");
	assert_string_equal(k->kle[1].kle, "32.24.04");
	assert_int_equal(k->n_krav, 2);
	assert_memory_equal(k->krav[0].kravtype, "A3EE", 4);
	assert_int_equal(k->version, 5);
}

static void
every_ca_is_one_for_the_sources_tls(void **state)
{
	(void)state;
	fil("/etc/gw/ca2.crt", ca_pem);
	assert_int_equal(laes(god), GW_OK);
	assert_int_equal(conf->ca_len, strlen(conf->ca_pem));
	assert_non_null(strstr(conf->ca_pem, ca_pem));
	assert_int_equal(laes_med("trust-ca ca2.crt"), GW_OK);
	assert_non_null(strstr(strstr(conf->ca_pem, ca_pem) + 1, ca_pem));
}

static void
an_issuer_without_lists_is_named(void **state)
{
	(void)state;
	assert_int_equal(laes_med("no-crl \"CN=CA,O=Test,C=DK\""), GW_OK);
}

static void
a_client_brings_the_issuers_named_and_no_other(void **state)
{
	const struct trust_client *k;
	BIO *b = BIO_new_mem_buf(ec_pem, -1);
	X509 *x = PEM_read_bio_X509(b, NULL, NULL, NULL);

	(void)state;
	assert_int_equal(laes(byttet(17, "client ec.crt " IDP " urn:b")),
	    GW_OK);
	k = trust_client(conf->trust, x);
	assert_non_null(k);
	assert_true(trust_client_issuer(k, IDP));
	assert_true(trust_client_issuer(k, "urn:b"));
	assert_false(trust_client_issuer(k, "urn:c"));
	X509_free(x);
	BIO_free(b);
}

static void
what_is_not_quite_a_fingerprint_is_a_file(void **state)
{
	(void)state;
	fejl_bytte(17, "client 00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeef x", "is not there");
	fejl_bytte(17, "client 00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff.crt x", "is not there");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_good_configuration_is_read),
		T(what_can_run_out_is_listed_with_its_setting),
		T(defaults_are_those_of_the_manual),
		T(files_are_found_beside_the_configuration),
		T(keys_are_named_and_not_read),
		T(sources_have_their_soap_version_and_pins),
		T(a_source_takes_times_and_several_certificates),
		T(a_trust_file_adds_to_what_is_believed),
		T(a_trust_file_that_is_not_there_adds_nothing),
		T(a_trust_file_has_trust_alone),
		T(comments_quotes_and_blank_lines_are_read),
		T(central_settings_are_set),
		T(a_role_is_exchanged),
		T(clients_are_known_by_file_fingerprint_or_subject),
		T(every_municipality_is_there_and_closed),
		T(sheets_open_what_they_say),
		T(a_sheets_texts_outlive_its_reading_and_equal_ones_are_one),
		T(warnings_of_a_sheet_are_told_and_do_not_stop),
		T(errors_of_all_sheets_are_told_with_file_and_row),
		T(a_number_in_two_sheets_is_refused),
		T(a_konfiguration_line_is_checked),
		T(the_audit_trail_is_as_it_is_set),
		T(an_audit_certificate_that_cannot_be_used_is_refused),
		T(a_key_may_have_a_passphrase_file),
		T(every_required_setting_is_missed),
		T(every_part_of_a_source_is_missed),
		T(an_unknown_setting_is_refused_with_the_nearest),
		T(a_setting_given_twice_is_refused),
		T(the_number_of_values_is_checked),
		T(bad_text_is_refused),
		T(a_nul_is_no_text),
		T(a_configuration_that_is_not_there_is_told),
		T(addresses_are_checked),
		T(numbers_have_bounds),
		T(choices_are_checked),
		T(identifiers_are_checked),
		T(a_certificate_must_be_there_and_be_one),
		T(a_revocation_list_must_be_one),
		T(lists_that_are_fetched_need_not_be_there),
		T(where_lists_are_is_an_address),
		T(a_tls_certificate_is_p256),
		T(a_ca_is_a_ca),
		T(periods_are_checked),
		T(no_more_certificates_than_a_renewal_needs),
		T(a_run_dir_leaves_room_for_a_socket_name),
		T(roles_have_users_of_their_own_unless_said),
		T(a_client_without_a_name_is_refused),
		T(two_sheets_of_one_municipality_are_put_together),
		T(every_ca_is_one_for_the_sources_tls),
		T(an_issuer_without_lists_is_named),
		T(a_client_brings_the_issuers_named_and_no_other),
		T(what_is_not_quite_a_fingerprint_is_a_file),
	};

	return cmocka_run_group_tests(tests, certs, certs_fri);
}
