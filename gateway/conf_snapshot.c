/*
 * conf_snapshot.c - what gatewayctl(8) published for this gateway.
 */
#include "conf_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "konfigark.h"
#include "publiceret.h"
#include "snapshot.h"

#define VERSION_MAX	999999999

enum gw_err
ord_sti(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char **out = (const char **)((char *)l->conf + d->felt);

	*out = conf_sti(l, linje->ord[1]);
	return *out != NULL ? GW_OK : GW_ENOMEM;
}

enum gw_err
ord_ja_nej(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	int ja = strcmp(linje->ord[1], "ja") == 0;

	if (!ja && strcmp(linje->ord[1], "nej") != 0)
		return conf_fejl(l, linje->nr, "%s %s: write ja or nej",
		    linje->ord[0], linje->ord[1]);
	*(int *)((char *)l->conf + d->felt) = ja;
	return GW_OK;
}

/* R04: the list is data with validity; a number can come and go. */
enum gw_err
ord_ejerbaseret(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct central *c = &l->k->central;
	struct kle_emne *v = arena_array(l->a, c->n_kle, sizeof(*v)), *e;
	const struct kle_emne *gammel = central_kle(c, linje->ord[1]);

	(void)d;
	if (v == NULL)
		return GW_ENOMEM;
	if (gammel == NULL)
		return conf_fejl(l, linje->nr, "ejerbaseret: %s is not in "
		    "KLE: correct the number", linje->ord[1]);
	memcpy(v, c->kle, c->n_kle * sizeof(*v));
	e = &v[gammel - c->kle];
	e->ejerbaseret = strcmp(linje->ord[2], "ja") == 0;
	e->ejer_fra = linje->n > 3 ? dag_parse(linje->ord[3]) : DAG_INGEN;
	e->ejer_til = linje->n > 4 ? dag_parse(linje->ord[4]) : DAG_INGEN;
	if ((!e->ejerbaseret && strcmp(linje->ord[2], "nej") != 0) ||
	    (linje->n > 3 && e->ejer_fra == DAG_INGEN) ||
	    (linje->n > 4 && e->ejer_til == DAG_INGEN))
		return conf_fejl(l, linje->nr, "ejerbaseret: write "
		    "\"ejerbaseret %s ja|nej [FROM TO]\", days as "
		    "YYYY-MM-DD", e->kle);
	c->kle = v;
	return GW_OK;
}

static enum gw_err
ubrugelig(struct laes *l, const struct conf_linje *linje, const char *hvorfor)
{
	return conf_fejl(l, linje->nr, "snapshot: %s is not usable: %s: "
	    "publish it anew with gatewayctl(8)", l->conf->snapshot, hvorfor);
}

/* The sheet's first error. */
static enum gw_err
sheet_fejl(struct laes *l, const struct conf_linje *linje, const char *navn,
    const struct konfigark *ark)
{
	size_t i;

	for (i = 0; i < ark->n_fund; i++)
		if (ark->fund[i].grad == FUND_FEJL)
			return ubrugelig(l, linje, ark_fund_tekst(l->a, navn,
			    &ark->fund[i]));
	return GW_ECONF;
}

/* A municipality's sheet of one kind; that it is missing is an error. */
static enum gw_err
sheet_read(struct laes *l, const struct conf_linje *linje,
    struct snapshot *s, const char *kode, unsigned version, const char *slags)
{
	struct ark_grundlag g = { l->k, kode, tid_dag(clock_now()) };
	struct arena *egen;
	struct konfigark ark;
	const char *bytes;
	char navn[PUB_NAVN_LEN];
	enum gw_err rc;
	size_t len;

	snprintf(navn, sizeof(navn), "%s.%s", kode, slags);
	if (snapshot_read(s, l->a, navn, &bytes, &len) != GW_OK)
		return ubrugelig(l, linje, navn);
	if ((egen = arena_new(CONF_ARK_MEMORY)) == NULL)
		return GW_ENOMEM;
	rc = konfigark_laes(egen, &g, bytes, len, &ark);
	if (rc == GW_OK)
		rc = ark_tag(l, linje, navn, version, &ark);
	else if (rc == GW_ECONF)
		rc = sheet_fejl(l, linje, navn, &ark);
	arena_free(egen);
	return rc;
}

/* "0461 7": the municipality with its version, even if it has no rows. */
static enum gw_err
kommune_read(struct laes *l, const struct conf_linje *linje,
    struct snapshot *s, const char *tekst)
{
	const struct kommune_konf *n;
	struct conf_kommune *k;
	unsigned long version;
	char kode[5], *slut;
	enum gw_err rc;

	snprintf(kode, sizeof(kode), "%s", tekst);
	n = konfiguration_kommune(l->k, kode);
	version = strlen(tekst) > 5 && tekst[4] == ' ' ?
	    strtoul(tekst + 5, &slut, 10) : 0;
	if (n == NULL || version == 0 || version > VERSION_MAX ||
	    *slut != '\0')
		return ubrugelig(l, linje, "its list of versions");
	k = &l->kommuner[n - l->k->kommuner];
	k->konfigureret = 1;
	k->version = version;
	rc = sheet_read(l, linje, s, kode, (unsigned)version, "kle");
	return rc != GW_OK ? rc :
	    sheet_read(l, linje, s, kode, (unsigned)version, "krav");
}

static enum gw_err
kommuner_read(struct laes *l, const struct conf_linje *linje,
    struct snapshot *s)
{
	const char *bytes;
	char *tekst, *naeste;
	enum gw_err rc = GW_OK;
	size_t len;

	if (snapshot_read(s, l->a, PUB_VERSIONER, &bytes, &len) != GW_OK)
		return ubrugelig(l, linje, "it has no list of versions");
	if ((tekst = arena_strndup(l->a, bytes, len)) == NULL)
		return GW_ENOMEM;
	for (; rc == GW_OK && *tekst != '\0'; tekst = naeste) {
		if ((naeste = strchr(tekst, '\n')) == NULL)
			return ubrugelig(l, linje, "its list of versions");
		*naeste++ = '\0';
		rc = kommune_read(l, linje, s, tekst);
	}
	return rc;
}

static enum gw_err
kle_read(struct laes *l, const struct conf_linje *linje, struct snapshot *s)
{
	const char *bytes;
	enum gw_err rc;
	size_t len, nr;

	if (snapshot_read(s, l->a, PUB_KLE, &bytes, &len) != GW_OK)
		return GW_OK;
	rc = publiceret_kle(l->a, &l->k->central, bytes, len, &nr);
	return rc == GW_ECONF ? ubrugelig(l, linje, "its KLE table") : rc;
}

static enum gw_err
central_read(struct laes *l, struct snapshot *s)
{
	const char *bytes, *navn;
	size_t len;

	if (snapshot_read(s, l->a, PUB_CENTRAL, &bytes, &len) != GW_OK)
		return GW_OK;
	navn = arena_printf(l->a, "%s(%s)", l->conf->snapshot, PUB_CENTRAL);
	return navn == NULL ? GW_ENOMEM : conf_central(l, navn, bytes, len);
}

/* A gateway may well be started before anything is published: all closed. */
static enum gw_err
intet_endnu(struct laes *l, const struct conf_linje *linje)
{
	return conf_sig(l, 0, arena_printf(l->a, "%s:%u: snapshot: %s is not "
	    "there yet: publish it with gatewayctl(8)", l->file, linje->nr,
	    l->conf->snapshot));
}

enum gw_err
ord_snapshot(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	struct grund g = { .rc = GW_OK };
	struct snapshot *s = NULL;
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = ord_sti(l, d, linje)) != GW_OK)
		return rc;
	rc = l->read(l->arg, l->a, l->conf->snapshot, &bytes, &len);
	if (rc == GW_ENOENT)
		return intet_endnu(l, linje);
	if (rc == GW_ENOMEM)
		return rc;
	if (rc != GW_OK)
		return ubrugelig(l, linje, err_text(rc));
	if (snapshot_parse(bytes, len, &g, &s) != GW_OK)
		return ubrugelig(l, linje, g.text);
	if ((rc = kle_read(l, linje, s)) == GW_OK &&
	    (rc = central_read(l, s)) == GW_OK)
		rc = kommuner_read(l, linje, s);
	snapshot_close(s);	/* its octets are the reader's, not its own */
	return rc;
}
