#include "egne.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "keyfile.h"
#include "signer.h"

static const struct {
	const char	*cert_ord, *key_ord;
	size_t		 cert, key;
	enum trust_usage usage;
} egne[] = {
	{ "tls-certificate", "tls-key", offsetof(struct conf, tls_certificate),
	    offsetof(struct conf, tls_key), TRUST_TLS_SERVER },
	{ "client-certificate", "client-key",
	    offsetof(struct conf, client_certificate),
	    offsetof(struct conf, client_key), TRUST_TLS_CLIENT },
	{ "signing-certificate", "signing-key",
	    offsetof(struct conf, signing_certificate),
	    offsetof(struct conf, signing_key), TRUST_SIGN },
};
#define EGNE	(sizeof(egne) / sizeof(egne[0]))

static const struct conf_file *
fil(const struct conf *c, size_t felt)
{
	return (const void *)((const char *)c + felt);
}

static int
tekst_ens(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int
fil_ens(const struct conf_file *a, const struct conf_file *b)
{
	return tekst_ens(a->name, b->name) && tekst_ens(a->pass, b->pass) &&
	    tekst_ens(a->module, b->module) && tekst_ens(a->files, b->files) &&
	    a->len == b->len &&
	    (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
}

static int
par_ens(const struct conf *a, const struct conf *b, size_t i)
{
	return fil_ens(fil(a, egne[i].cert), fil(b, egne[i].cert)) &&
	    fil_ens(fil(a, egne[i].key), fil(b, egne[i].key));
}

int
egne_ens(const struct conf *a, const struct conf *b)
{
	size_t i;

	for (i = 0; i < EGNE; i++)
		if (!par_ens(a, b, i))
			return 0;
	return a->signers == b->signers;
}

/* What a caller would say of it (security profile, 4). */
static enum gw_err
cert_check(const struct conf *c, size_t i, int64_t now, char why[EGNE_WHY])
{
	const struct conf_file *f = fil(c, egne[i].cert);
	struct grund g = { .rc = GW_OK };
	struct signkey *k = NULL;
	enum gw_err rc;

	if ((rc = signkey_new(f->bytes, f->len, &g, &k)) == GW_OK)
		rc = trust_check(c->trust, k->cert, egne[i].usage, now, &g);
	signkey_free(k);
	if (rc == GW_OK || rc == GW_ENOMEM)
		return rc;
	snprintf(why, EGNE_WHY, "%s:%u: %s: %s: %s: have another issued, or "
	    "correct trust-ca and crl", c->file, f->line, egne[i].cert_ord,
	    f->name, g.text[0] != '\0' ? g.text : err_text(rc));
	return GW_ECONF;
}

enum gw_err
egne_check(const struct conf *c, const struct conf *foer, int64_t now,
    char why[EGNE_WHY])
{
	enum gw_err rc = GW_OK;
	size_t i;

	*why = '\0';
	for (i = 0; i < EGNE && rc == GW_OK; i++)
		if (foer == NULL || !par_ens(c, foer, i))
			rc = cert_check(c, i, now, why);
	return rc;
}

enum gw_err
egne_keys(const struct conf *c, char why[EGNE_WHY])
{
	const struct conf_file *key;
	const char *wrong, *name;
	size_t i;

	*why = '\0';
	for (i = 0; i < EGNE; i++) {
		key = fil(c, egne[i].key);
		if ((wrong = keyfile_wrong(key, &name)) == NULL)
			continue;
		snprintf(why, EGNE_WHY, "%s:%u: %s: %s: %s", c->file,
		    key->line, egne[i].key_ord, name, wrong);
		return GW_ECONF;
	}
	return GW_OK;
}
