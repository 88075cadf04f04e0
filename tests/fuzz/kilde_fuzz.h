/*
 * kilde_fuzz.h - any octets as a source's answer, its Body child: scanned as
 * every answer is, read by its adapter, decided on, written.
 *
 * What must hold: an answer is read or it does not follow its contract;
 * there is progress in its pages; what is shown follows our own contract, and
 * nothing of another person's is shown.
 */
#ifndef KILDE_FUZZ_H
#define KILDE_FUZZ_H

#include "../unit/svar_stoette.h"

#include "borgerdk.h"
#include "c14n.h"
#include "skema.h"
#include "tekst.h"
#include "visning.h"
#include "xmlchar.h"

#define CVR	"11111111"		/* the golden messages' municipality */

static const struct kle_konf kle[] = {
	{ .kle = "02.34.02", .mitoverblik = 1, .verifikationsklient = 1,
	    .titel = 1, .dokument_mitoverblik = 1, .fradato = DAG_INGEN },
	{ .kle = "32.24.04", .mitoverblik = 1, .verifikationsklient = 1,
	    .titel = 1, .dokument_mitoverblik = 1, .fradato = DAG_INGEN },
};
static const struct krav_konf krav[] = {
	{ .kravtype = "00000000-0000-4000-8000-000000000302",
	    .mitoverblik = 1, .verifikationsklient = 1,
	    .fradato = DAG_INGEN },
};
static const struct kle_emne emner[] = {
	{ "02.34.02", "Byggesager", DAG_INGEN, DAG_INGEN, 1, DAG_INGEN,
	    DAG_INGEN },
	{ "32.24.04", "Ydelser", DAG_INGEN, DAG_INGEN, 0, DAG_INGEN,
	    DAG_INGEN },
};
static const struct krav_type typer[] = {
	{ "00000000-0000-4000-8000-000000000302", "Krav" },
};
static const struct kommune_konf kommune = {
	.kode = "0101", .cvr = CVR, .navn = "Korsbæk Kommune",
	.konfigureret = 1, .version = 1, .kle = kle, .n_kle = 2,
	.krav = krav, .n_krav = 1
};
static const struct konfiguration konf = {
	.central = { .mindstealder = 18,
	    .udbetaling_danmark = CVR_UDBETALING_DANMARK, .max_liste = 2000,
	    .max_sider = 20, .side = 100, .kle = emner, .n_kle = 2,
	    .krav = typer, .n_krav = 1 },
	.kommuner = &kommune, .n_kommuner = 1
};
static struct roller	 roller;
static xmlSchema	*skema;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	roller_init(&roller);
	xmlInitParser();
	skema = contract();
	return 0;
}

/* UTF-8 and of XML's characters: it is going to be written. */
static inline void
text_holds(const char *s)
{
	const unsigned char *p = (const unsigned char *)s, *end;
	uint32_t c;
	size_t n;

	if (s == NULL)
		return;
	for (end = p + strlen(s); p < end; p += n)
		must((n = xml_utf8(p, end, &c)) > 0);
}

/* What was read, whatever is shown of it. */
static inline void
objects_hold(const struct kommune_svar *ks, const struct svar *svar)
{
	size_t i;

	for (i = 0; i < ks->sager.n; i++)
		must(uuid_lig(ks->sager.v[i].uuid, ks->sager.v[i].uuid));
	for (i = 0; i < ks->dokumenter.n; i++)
		must(uuid_lig(ks->dokumenter.v[i].uuid,
		    ks->dokumenter.v[i].uuid));
	for (i = 0; i < ks->bevillinger.n; i++)
		must(uuid_lig(ks->bevillinger.v[i].uuid,
		    ks->bevillinger.v[i].uuid));
	for (i = 0; i < ks->effektueringer.n; i++)
		must(uuid_lig(ks->effektueringer.v[i].uuid,
		    ks->effektueringer.v[i].uuid));
	for (i = 0; i < ks->fordringer.n; i++) {
		text_holds(ks->fordringer.v[i].kravnavn);
		must(strlen(ks->fordringer.v[i].debitor.nr) == 10 &&
		    strlen(ks->fordringer.v[i].kreditor_cvr) == 8);
	}
	for (i = 0; i < svar->ejerskaber.n; i++)
		must(svar->ejerskaber.v[i].bfe > 0 &&
		    strlen(svar->ejerskaber.v[i].ejer.nr) == 10);
}

/* 1 when one of the objects that were read has the id and is hers. */
static inline int
case_is_hers(const struct kommune_svar *ks, const char *id,
    const struct cpr *borger)
{
	const struct sag *s;
	size_t i, j;

	for (i = 0; i < ks->sager.n; i++) {
		s = &ks->sager.v[i];
		for (j = 0; uuid_lig(s->uuid, id) && j < s->parter.n; j++)
			if (cpr_equal(&s->parter.v[j].cpr, borger))
				return 1;
	}
	return 0;
}

static inline int
claim_is_hers(const struct kommune_svar *ks, const char *id,
    const struct cpr *borger)
{
	const struct fordring *f;
	size_t i;

	for (i = 0; i < ks->fordringer.n; i++) {
		f = &ks->fordringer.v[i];
		if (uuid_lig(f->id, id) && cpr_equal(&f->debitor, borger) &&
		    strcmp(f->kreditor_cvr, CVR) == 0)
			return 1;
	}
	return 0;
}

/* An amount may have any number of digits (R41); libxml2 reads 24. */
static inline int
libxml2_reads(const char *xml)
{
	size_t n;

	for (; *xml != '\0'; xml += n > 0 ? n : 1)
		if ((n = strspn(xml, "0123456789")) > 20)
			return 0;
	return 1;
}

/* Everything was asked for and only this source had something. */
static inline void
decide(struct arena *a, const struct sporg *q, struct kommune_svar *ks,
    struct svar *svar, enum kilde_navn kilde)
{
	struct spoergsmaal sp = { SPOERGER_BORGER, q->borger, OMR_ALLE, 0,
	    q->now };
	struct kommune_svar *plads;
	struct overblik o;
	const char *xml;
	size_t len, i;

	for (i = 0; i < KILDE_ANTAL; i++)
		ks->status[i] = i == kilde ? KS_OK : KS_INGENDATA;
	svar->ejerfortegnelse = KS_OK;
	must((plads = liste_push(a, &svar->kommuner)) != NULL);
	*plads = *ks;
	must(visning_decide(a, &konf, &sp, svar, &o) == GW_OK);
	for (i = 0; i < o.sager.n; i++)
		must(case_is_hers(ks, o.sager.v[i].id, &q->borger));
	for (i = 0; i < o.betalinger.n; i++)
		must(claim_is_hers(ks, o.betalinger.v[i].id, &q->borger));
	must(o.afgoerelser.n == 0);
	must(borgerdk_write(a, SPOERGER_BORGER, &o, q->now, &xml, &len) ==
	    GW_OK);
	must(!libxml2_reads(xml) || follows(skema, xml, len));
}

static inline void
answer(struct arena *a, const struct adapter *ad, const char *body,
    size_t len)
{
	struct sporg q = { .roller = &roller, .kommune = &kommune,
	    .borger = { BORGER }, .antal = 100, .now = INT64_C(1795334400000) };
	struct kommune_svar ks = { .konf = &kommune };
	struct svar svar = { 0 };
	struct svarside side;
	struct grund g = { 0 };
	enum gw_err rc;

	rc = adapter_svar(ad, a, &q, body, len, &g, &ks, &svar, &side);
	must(rc == GW_OK || rc == GW_ESCHEMA || rc == GW_ENOMEM);
	must(rc == g.rc);
	if (rc != GW_OK)
		return;
	must(side.status == KS_OK || side.status == KS_INGENDATA ||
	    side.status == KS_AFVIST);
	must(!side.flere || side.naeste > q.fra);
	objects_hold(&ks, &svar);
	if (side.status != KS_AFVIST)
		decide(a, &q, &ks, &svar, ad->kilde);
}

/* As opslag and hent do: only what was scanned is read, in canonical form. */
static inline void
kilde_fuzz(const struct adapter *ad, const uint8_t *in, size_t len)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct scan_doc *doc;
	char *body, *copy;

	must(a != NULL);
	if (scan_parse(a, (const char *)in, len, &scan_source, NULL, &doc) ==
	    GW_OK) {
		must((body = c14n_text(a, doc, doc->root, NULL, &len)) != NULL);
		copy = exactly(body, len);
		answer(a, ad, copy, len);
		(void)adapter_fejl(ad, copy, len);
		free(copy);
	}
	arena_free(a);
}

#endif
