/*
 * Claims: what is known of each, R50-R53.
 */
#include "visning_dele.h"

#include <string.h>

#include "beloeb.h"
#include "tekst.h"
#include "titel.h"

/* A claim under decision. */
struct kravfund {
	const struct fordring *fordring;
	const char	*kravtype;	/* as R50 spells it */
	const char	*beloeb, *rest;	/* NULL: unusable */
	enum betaling_status status;	/* 0: depends on a missing date */
	struct fakta	 fakta;
};

/* R51, in this order; Danish calendar days. */
static enum betaling_status
betaling_status(const struct fordring *f, const char *rest, int32_t idag)
{
	if (f->gaeldsstyrelsen)
		return BETALING_GAELDSSTYRELSEN;
	if (rest != NULL && !beloeb_over_nul(rest))
		return BETALING_BETALT;
	if (f->frist == DAG_INGEN)
		return 0;			/* R52 */
	return idag <= f->frist ? BETALING_KOMMENDE : BETALING_OVERSKREDET;
}

/* NULL when the amount is unusable (R41). */
static const char *
beloeb_eller_intet(struct visning *v, const char *s)
{
	const char *beloeb;

	if (beloeb_laes(v->a, s, &beloeb) == GW_ENOMEM)
		v->fuld = 1;
	return beloeb;
}

static void
krav_fakta(struct visning *v, const struct kommune_svar *ks,
    struct kravfund *k)
{
	const struct fordring *fo = k->fordring;
	const struct krav_type *type = central_krav(&v->konf->central,
	    fo->kravtype);
	struct fakta *f = &k->fakta;

	k->kravtype = type != NULL ? type->kravtype : fo->kravtype;
	k->beloeb = beloeb_eller_intet(v, fo->beloeb);
	k->rest = beloeb_eller_intet(v, fo->rest);
	k->status = betaling_status(fo, k->rest, v->idag);
	f->type = OBJ_BETALING;
	f->central = &v->konf->central;
	f->borger = &v->sp->borger;
	f->idag = v->idag;
	f->krav = kommune_krav(ks->konf, fo->kravtype);
	f->kravtype = k->kravtype;
	f->stiftet = fo->stiftet;
	f->beloeb_ubrugeligt = k->beloeb == NULL || k->rest == NULL;
	f->uden_status = k->status == 0;
}

/* The row's name, else our table's, else the source's. */
static const char *
krav_navn(const struct visning *v, const struct kravfund *k)
{
	const struct krav_type *type = central_krav(&v->konf->central,
	    k->kravtype);
	const char *navn = tekst_maa_vises(&v->sp->borger,
	    k->fordring->kravnavn);

	if (!tekst_tom(k->fakta.krav->navn))
		return k->fakta.krav->navn;
	if (type != NULL)
		return type->navn;
	return navn != NULL ? navn : k->kravtype;
}

static void
krav_vis(struct visning *v, const struct kommune_svar *ks,
    const struct kravfund *k)
{
	struct vist_betaling *vb = liste_push(v->a, &v->out->betalinger);

	if (vb == NULL) {
		v->fuld = 1;
		return;
	}
	vb->id = k->fordring->id;
	vb->kravtype = k->kravtype;
	vb->kravnavn = krav_navn(v, k);
	vb->myndighed = ks->konf;
	vb->beloeb = k->beloeb;
	vb->rest = k->rest;
	vb->stiftet = k->fordring->stiftet;
	vb->frist = k->fordring->frist;
	vb->status = k->status;
	vb->kontakt = &k->fakta.krav->kontakt;
}

static void
krav_afgoer(struct visning *v, const struct kommune_svar *ks,
    const struct fordring *f)
{
	struct kravfund k;
	struct udfald ud;

	memset(&k, 0, sizeof(k));
	k.fordring = f;
	krav_fakta(v, ks, &k);
	regler_afgoer(&k.fakta, &ud);
	visning_forklar(v, f->id, OBJ_BETALING, NULL, k.kravtype, &ud);
	if (!(v->sp->omraader & OMR_BETALINGER))
		return;
	visning_mangler(v, &ud);
	if (visning_vises(v, &ud))
		krav_vis(v, ks, &k);
}

void
visning_betalinger(struct visning *v, struct kommune_visning *kv)
{
	const struct kommune_svar *ks = kv->svar;
	struct idregister r = { { NULL, 0, 0 } };
	const struct fordring *f;
	size_t i;

	for (i = 0; i < ks->fordringer.n; i++)
		if (!idregister_saml(v->a, &r, ks->fordringer.v[i].id, i))
			v->fuld = 1;
	idregister_sorter(&r);
	for (i = 0; i < ks->fordringer.n && !v->fuld; i++) {
		f = &ks->fordringer.v[i];
		/* Another debtor's or creditor's claim is not an answer. */
		if (f->id == NULL || idregister_gentager(&r, f->id, i) ||
		    !cpr_equal(&f->debitor, &v->sp->borger) ||
		    strcmp(f->kreditor_cvr, ks->konf->cvr) != 0)
			continue;
		kv->krav++;
		krav_afgoer(v, ks, f);
	}
}
