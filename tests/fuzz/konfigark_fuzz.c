/*
 * konfigark_fuzz.c - any octets as a configuration sheet.
 *
 * What must hold: an error means no configuration, none means rows in order,
 * each number once, with values that the rules can read; every finding has
 * its place, a reason, and prints as one line of UTF-8 that is not too long.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ark.h"
#include "kle.h"
#include "konfigark.h"

#define MAX_LINJE 1200			/* beside lists of mandatory numbers */

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct kle_emne emner[] = {
	{ "02.01.00", "Grunde", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "15.62.10", "Kontanthjælp", DAG_INGEN, DAG_INGEN, 0, 0, 0 },
	{ "32.24.32", NULL, DAG_INGEN, 19024, 0, 0, 0 },
};
static const struct krav_type typer[] = {
	{ "A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1", "Krav" },
};
static const struct aftale aftaler[] = {
	{ "15.62.10", "Kontanthjælp", 0, 18992 },
	{ "A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1", "Krav", 1, 19722 },
};
static const struct kommune_konf kommuner[] = {
	{ .kode = "0101", .navn = "Københavns Kommune" },
	{ .kode = "0461", .navn = "Odense Kommune" },
};
static const struct konfiguration tabeller = {
	.central = { .kle = emner, .n_kle = 3, .krav = typer, .n_krav = 1,
	    .aftaler = aftaler, .n_aftaler = 2 },
	.kommuner = kommuner, .n_kommuner = 2,
};

static void
link_holds(const char *s)
{
	assert(s == NULL || strncmp(s, "https://", 8) == 0 ||
	    strncmp(s, "http://", 7) == 0);
	assert(s == NULL || strpbrk(s, " \t\r\n\"<>") == NULL);
}

static void
contact_holds(const struct kontakt *k)
{
	size_t i;

	assert(k->telefon == NULL || (strlen(k->telefon) == 8 &&
	    strspn(k->telefon, "0123456789") == 8));
	assert(k->afdeling == NULL || (*k->afdeling != '\0' &&
	    strpbrk(k->afdeling, "\r\n") == NULL));
	link_holds(k->digitalpost);
	link_holds(k->mereinformation);
	link_holds(k->aktindsigt);
	for (i = 0; i < k->n_selvbetjening; i++) {
		assert(*k->selvbetjening[i].navn != '\0');
		link_holds(k->selvbetjening[i].adresse);
	}
}

static void
municipality_holds(const struct ark_kommune *k)
{
	const struct kle_konf *r;
	size_t i;

	for (i = 0; i < k->n_kle; i++) {
		r = &k->kle[i];
		assert(kle_gyldig(r->kle));
		assert(i == 0 || strcmp(k->kle[i - 1].kle, r->kle) < 0);
		assert(r->facet_vis_kun.n == 0 || r->facet_vis_ikke.n == 0);
		contact_holds(&r->kontakt);
	}
	for (i = 0; i < k->n_krav; i++) {
		assert(strlen(k->krav[i].kravtype) == KRAV_LEN - 1);
		contact_holds(&k->krav[i].kontakt);
	}
}

static void
finding_holds(struct arena *a, const struct ark_fund *f)
{
	const char *s = ark_fund_tekst(a, "f", f);

	assert(f->grund != NULL && f->raad != NULL);
	assert(f->raekke <= ARK_MAX_RAEKKER &&
	    f->kolonne <= ARK_MAX_KOLONNER);
	assert(s != NULL && strpbrk(s, "\r\n\t") == NULL);
	assert(strlen(s) < MAX_LINJE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct ark_grundlag g = { &tabeller, NULL, 20000 };
	struct arena *a = arena_new((size_t)256 << 20);
	struct konfigark ark;
	enum gw_err rc;
	size_t i;

	assert(a != NULL);
	/* the first octet says whether the sheet is one municipality's */
	if (len > 0 && *p == '1')
		g.kommune = "0461";
	p += len > 0;
	len -= len > 0;
	rc = konfigark_laes(a, &g, (const char *)p, len, &ark);
	assert(rc == GW_OK || rc == GW_ECONF || rc == GW_ENOMEM);
	if (rc != GW_ENOMEM) {
		assert((rc == GW_ECONF) == (ark.n_fejl > 0));
		assert(rc == GW_OK || ark.n_kommuner == 0);
		for (i = 0; i < ark.n_kommuner; i++)
			municipality_holds(&ark.kommuner[i]);
		for (i = 0; i < ark.n_fund && i < 50; i++)
			finding_holds(a, &ark.fund[i]);
	}
	arena_free(a);
	return 0;
}
