/*
 * The walk over the municipalities, and what the answer says of its sources.
 * The table of rules: regler.c.
 */
#include "visning.h"

#include <string.h>

#include "titel.h"
#include "visning_dele.h"

int
visning_vises(const struct visning *v, const struct udfald *ud)
{
	return (ud->sted & v->sted) != 0;
}

void
visning_mangler(struct visning *v, const struct udfald *ud)
{
	if (ud->grundlag.regel == 0 || ud->sted != STED_INGEN ||
	    (ud->ellers & v->sted) == 0)
		return;
	if (ud->grundlag.regel == 52) {
		v->out->beskeder |= BESKED_UDELADTBETALING;
		v->out->udeladt_frist++;
	} else
		visning_ubrugelig(v);
}

void
visning_ubrugelig(struct visning *v)
{
	v->out->beskeder |= BESKED_DELVISTSVAR;
	v->out->udeladt_ubrugelig++;
}

static enum vises
udfald_vises(const struct udfald *ud)
{
	if (ud->sted & STED_MITOVERBLIK)
		return VISES_MITOVERBLIK;
	return ud->sted & STED_VERIFIKATIONSKLIENT ?
	    VISES_VERIFIKATIONSKLIENT : VISES_SKJULT;
}

/* Hidden from the asker, by that rule, in an area asked for. */
static void
skjult_tael(struct visning *v, enum objekt_type type, const struct udfald *ud)
{
	static const enum omraade omraader[] = {
		[OBJ_SAG] = OMR_SAGER, [OBJ_DOKUMENT] = OMR_SAGER,
		[OBJ_OEKONOMISK] = OMR_OEKONOMISKE,
		[OBJ_SERVICE] = OMR_SERVICE, [OBJ_BETALING] = OMR_BETALINGER
	};

	if ((v->sp->omraader & omraader[type]) != 0 &&
	    !visning_vises(v, ud) && ud->grundlag.regel > 0 &&
	    ud->grundlag.regel < MAX_REGEL)
		v->out->skjult[ud->grundlag.regel]++;
}

void
visning_forklar(struct visning *v, const char *id, enum objekt_type type,
    const char *kle, const char *kravtype, const struct udfald *ud)
{
	struct afgoerelse *a;
	char buf[DAG_LEN];
	const char *vaerdi;

	skjult_tael(v, type, ud);
	if (v->sp->hvem != SPOERGER_MEDARBEJDER || !v->sp->forklar)
		return;
	if ((a = liste_push(v->a, &v->out->afgoerelser)) == NULL) {
		v->fuld = 1;
		return;
	}
	a->id = id;
	a->type = type;
	a->kle = tekst_maa_vises(&v->sp->borger, kle);
	a->kravtype = tekst_maa_vises(&v->sp->borger, kravtype);
	a->vises = udfald_vises(ud);
	a->regel = ud->grundlag.regel;
	a->felt = ud->grundlag.felt;
	vaerdi = grundlag_vaerdi(&ud->grundlag, buf);
	if (vaerdi == buf && (vaerdi = arena_strdup(v->a, buf)) == NULL)
		v->fuld = 1;
	a->vaerdi = vaerdi;
}

/* ---- Kilde ---- */

/* How many items of a source are in the lists that were asked for. */
static size_t
kilde_vist(const struct overblik *o, enum kilde_navn navn,
    const struct kommune_konf *k)
{
	size_t i, n = 0;

	for (i = 0; navn == KILDE_SAGSINDEKS && i < o->sager.n; i++)
		n += o->sager.v[i].myndighed == k;
	for (i = 0; navn == KILDE_YDELSESINDEKS && i < o->oekonomiske.n; i++)
		n += o->oekonomiske.v[i].myndighed == k;
	for (i = 0; navn == KILDE_YDELSESINDEKS && i < o->service.n; i++)
		n += o->service.v[i].myndighed == k;
	for (i = 0; navn == KILDE_OEKONOMI && i < o->betalinger.n; i++)
		n += o->betalinger.v[i].myndighed == k;
	return n;
}

static size_t
kilde_returneret(const struct kommune_visning *kv, enum kilde_navn navn)
{
	switch (navn) {
	case KILDE_SAGSINDEKS:
		return kv->sager.n;
	case KILDE_YDELSESINDEKS:
		return kv->ydelser;
	case KILDE_OEKONOMI:
		return kv->krav;
	default:
		return 0;	/* has no municipality */
	}
}

/*
 * IngenData: to the citizen that nothing is shown, so that nothing can be
 * read from the difference; to the employee that nothing was returned.
 */
static enum kilde_status
kilde_status(const struct visning *v, const struct kommune_visning *kv,
    enum kilde_navn navn)
{
	enum kilde_status status = kv->svar->status[navn];
	size_t n;

	if (status != KS_OK && status != KS_INGENDATA)
		return status;
	n = v->sp->hvem == SPOERGER_MEDARBEJDER ? kilde_returneret(kv, navn) :
	    kilde_vist(v->out, navn, kv->svar->konf);
	return n > 0 ? KS_OK : KS_INGENDATA;
}

static void
kilde_tilfoej(struct visning *v, enum kilde_navn navn,
    const struct kommune_konf *k, enum kilde_status status)
{
	struct kilde *kilde;

	if (status == KS_IKKE_SPURGT)
		return;
	if ((kilde = liste_push(v->a, &v->out->kilder)) == NULL) {
		v->fuld = 1;
		return;
	}
	kilde->navn = navn;
	kilde->status = status;
	if (k == NULL)
		return;
	kilde->kommune = k->kode;
	kilde->har_version = k->konfigureret != 0;
	kilde->version = k->version;
}

static void
kilder_vis(struct visning *v, const struct kommune_visning *kv, size_t n)
{
	enum kilde_status status = v->svar->ejerfortegnelse;
	size_t i;
	int navn;

	for (navn = 0; navn < KILDE_EJERFORTEGNELSE; navn++)
		for (i = 0; i < n; i++)
			kilde_tilfoej(v, (enum kilde_navn)navn,
			    kv[i].svar->konf, kilde_status(v, &kv[i],
			    (enum kilde_navn)navn));
	/* Nothing of Ejerfortegnelsen is shown: Ok whenever it answered. */
	if (status == KS_INGENDATA && v->svar->ejer_spurgt)
		status = KS_OK;
	kilde_tilfoej(v, KILDE_EJERFORTEGNELSE, NULL, status);
}

/* ---- Besked ---- */

static void
svar_beskeder(struct visning *v)
{
	const struct kommune_svar *ks;
	const struct svar *s = v->svar;
	unsigned *b = &v->out->beskeder;
	size_t i;
	int navn;

	if (!alder_naaet(&v->sp->borger,
	    central_alder(&v->konf->central, NULL), v->idag))
		*b |= BESKED_UNDERMINDSTEALDER;
	if (s->ejerfortegnelse > KS_OK)
		*b |= BESKED_DELVISTSVAR;
	if (s->flere_ejerskaber)
		*b |= BESKED_FLEREENDVIST;
	for (i = 0; i < s->kommuner.n; i++) {
		ks = &s->kommuner.v[i];
		if (ks->ubrugelig)
			*b |= BESKED_DELVISTSVAR;
		for (navn = 0; navn < KILDE_EJERFORTEGNELSE; navn++) {
			if (ks->status[navn] > KS_OK)
				*b |= BESKED_DELVISTSVAR;
			if (ks->flere[navn])
				*b |= BESKED_FLEREENDVIST;
		}
	}
}

enum gw_err
visning_decide(struct arena *a, const struct konfiguration *konf,
    const struct spoergsmaal *sp, const struct svar *svar,
    struct overblik *out)
{
	struct visning v = { .a = a, .konf = konf, .sp = sp, .svar = svar,
	    .out = out };
	struct kommune_visning *kv;
	size_t i;

	memset(out, 0, sizeof(*out));
	v.idag = tid_dag(sp->now);
	v.sted = sp->hvem == SPOERGER_MEDARBEJDER ?
	    STED_VERIFIKATIONSKLIENT : STED_MITOVERBLIK;
	kv = arena_array(a, svar->kommuner.n, sizeof(*kv));
	if (kv == NULL)
		return GW_ENOMEM;
	for (i = 0; i < svar->kommuner.n && !v.fuld; i++) {
		kv[i].svar = &svar->kommuner.v[i];
		visning_sager(&v, &kv[i]);
		visning_dokumenter(&v, &kv[i]);
		visning_ydelser(&v, &kv[i]);
		visning_betalinger(&v, &kv[i]);
	}
	if (v.fuld)
		return GW_ENOMEM;
	svar_beskeder(&v);
	/* A source all of whose items were cut shows nothing: Kilde last. */
	overblik_orden(out, konf->central.max_liste);
	kilder_vis(&v, kv, svar->kommuner.n);
	overblik_orden(out, konf->central.max_liste);
	return v.fuld ? GW_ENOMEM : GW_OK;
}
