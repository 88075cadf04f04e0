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

static void
conf_fast(struct koersel *k, struct buf *b)
{
	const char *pki = fuld_sti(k->m.a, k->s.pki);

	buf_printf(b, "# gatewayd.conf(5) for this environment; written at "
	    "each start of testmiljoe run.\n"
	    "listen %s\nhost localhost 127.0.0.1\n"
	    "endpoint https://%s/borgerblikket/1 https://localhost:%s"
	    "/borgerblikket/1\n"
	    "entity-id " GATEWAY_ENTITY "\nauthority-cvr " MYNDIGHED_CVR "\n"
	    "verification-role " ROLLE_VERIFIKATION "\n"
	    "run-dir %s/run\n", k->gateway, k->gateway,
	    strrchr(k->gateway, ':') + 1, fuld_sti(k->m.a, k->s.dir));
	buf_printf(b, "tls-certificate %s/gateway-tls.crt\n"
	    "tls-key %s/gateway-tls.key\n"
	    "client-certificate %s/gateway-klient.crt\n"
	    "client-key %s/gateway-klient.key\n"
	    "signing-certificate %s/gateway-signing.crt\n"
	    "signing-key %s/gateway-signing.key\n"
	    "trust-ca %s/trust.pem\ncrl %s/crl.pem\n"
	    "sts-issuer " STS_ISSUER "\n"
	    "token-issuer " STS_ISSUER " %s/sts.crt\n"
	    "token-issuer " IDP_ISSUER " %s/idp.crt\n"
	    "client %s/borgerdk-tls.crt " IDP_ISSUER "\n"
	    "client %s/verifikation-tls.crt " IDP_ISSUER "\n",
	    pki, pki, pki, pki, pki, pki, pki, pki, pki, pki, pki, pki);
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
		    "source %s certificate %s/%s.crt\n", navn, k->tj[i].url,
		    navn, k->tj[i].def->entityid, navn,
		    fuld_sti(k->m.a, k->s.pki), navn);
	}
	for (j = 0; j < k->konfiguration.n; j++)
		buf_printf(&b, "konfiguration %s\n",
		    fuld_sti(k->m.a, k->konfiguration.v[j]));
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
