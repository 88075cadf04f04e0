/*
 * The files by which others find a running environment.
 */
#include <stdlib.h>
#include <string.h>

#include "tm_koersel.h"

static enum gw_err
skriv_adresser(struct koersel *k, struct grund *g)
{
	const char *text;
	struct buf b;
	int i;

	buf_init(&b, k->m.a);
	for (i = 0; i < TJ_ANTAL; i++)
		buf_printf(&b, "%s %s\n", k->tj[i].def->navn, k->tj[i].url);
	if ((text = buf_end(&b)) == NULL)
		return GW_ENOMEM;
	return fil_skriv(k->m.a, k->s.dir, "adresser", text, g);
}

/* As gatewayd must see it, whose names are relative to its own file. */
static const char *
fuld_sti(struct arena *a, const char *path)
{
	char *full = realpath(path, NULL);
	const char *out = arena_strdup(a, full == NULL ? path : full);

	free(full);
	return out;
}

/* The file's full path as a value of gatewayd.conf(5): a folder may have
 * blanks in its name. */
static const char *
vaerdi(struct arena *a, const char *mappe, const char *fil)
{
	const char *p = fuld_sti(a, mappe);
	struct buf b;

	buf_init(&b, a);
	buf_puts(&b, "\"");
	for (; p != NULL && *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			buf_puts(&b, "\\");
		buf_add(&b, p, 1);
	}
	buf_printf(&b, "%s\"", fil);
	return buf_end(&b);
}

/* Settings that name a file of the certificates' folder. */
static const struct {
	const char	*ord, *fil, *efter;
} filer[] = {
	{ "tls-certificate", "/gateway-tls.crt", "" },
	{ "tls-key", "/gateway-tls.key", "" },
	{ "client-certificate", "/gateway-klient.crt", "" },
	{ "client-key", "/gateway-klient.key", "" },
	{ "signing-certificate", "/gateway-signing.crt", "" },
	{ "signing-key", "/gateway-signing.key", "" },
	{ "audit-certificate", "/audit.crt", "" },
	{ "trust-ca", "/trust.pem", "" },
	{ "crl", "/crl.pem", "" },
	{ "token-issuer " STS_ISSUER, "/sts.crt", "" },
	{ "token-issuer " IDP_ISSUER, "/idp.crt", "" },
	{ "client", "/borgerdk-tls.crt", " " IDP_ISSUER },
	{ "client", "/verifikation-tls.crt", " " IDP_ISSUER },
};

static void
conf_fast(struct koersel *k, struct buf *b)
{
	size_t i;

	buf_printf(b, "# gatewayd.conf(5) for this environment; written at "
	    "each start of testmiljoe run.\n"
	    "listen %s\nhost localhost 127.0.0.1\n"
	    "endpoint https://%s/borgerblikket/1 https://localhost:%s"
	    "/borgerblikket/1\n"
	    "entity-id " GATEWAY_ENTITY "\nauthority-cvr " MYNDIGHED_CVR "\n"
	    "verification-role " ROLLE_VERIFIKATION "\n"
	    "sts-issuer " STS_ISSUER "\nrun-dir %s\naudit-dir %s\n"
	    "user nobody\nkeeper-user daemon\n", k->gateway, k->gateway,
	    strrchr(k->gateway, ':') + 1, vaerdi(k->m.a, k->s.dir, "/run"),
	    vaerdi(k->m.a, k->s.dir, "/audit"));
	for (i = 0; i < sizeof(filer) / sizeof(*filer); i++)
		buf_printf(b, "%s %s%s\n", filer[i].ord, vaerdi(k->m.a,
		    k->s.pki, filer[i].fil), filer[i].efter);
}

static enum gw_err
skriv_conf(struct koersel *k, struct grund *g)
{
	const char *text, *navn;
	struct buf b;
	size_t j;
	int i;

	buf_init(&b, k->m.a);
	conf_fast(k, &b);
	for (i = 0; i < TJ_ANTAL; i++) {
		navn = k->tj[i].def->navn;
		buf_printf(&b, "source %s url %s\nsource %s entity-id %s\n"
		    "source %s certificate %s\n", navn, k->tj[i].url,
		    navn, k->tj[i].def->entityid, navn, vaerdi(k->m.a,
		    k->s.pki, arena_printf(k->m.a, "/%s.crt", navn)));
	}
	for (j = 0; j < k->konfiguration.n; j++)
		buf_printf(&b, "konfiguration %s\n",
		    vaerdi(k->m.a, k->konfiguration.v[j], ""));
	if ((text = buf_end(&b)) == NULL)
		return GW_ENOMEM;
	return fil_skriv(k->m.a, k->s.dir, "gatewayd.conf", text, g);
}

enum gw_err
koersel_filer(struct koersel *k, struct grund *g)
{
	enum gw_err rc;

	rc = skriv_adresser(k, g);
	return rc == GW_OK ? skriv_conf(k, g) : rc;
}
