/*
 * Documents: what is known of each on each of its cases, R18, R21-R25.
 */
#include "visning_dele.h"

#include <string.h>

#include "tekst.h"
#include "titel.h"

/* What the explanation says of a document, over all its cases. */
struct dokumentsvar {
	int		 set;		/* on a case that was decided on */
	const char	*kle;
	struct udfald	 udfald;
};

/* A document on one case: its best journal post. */
struct dokumentfund {
	size_t		 nr;
	const struct journalpost *post;
	struct udfald	 udfald;
};
struct dokumentliste {
	LISTE(struct dokumentfund) fund;
};

static const struct dokument_egenskaber *
dokument_egenskaber(const struct dokument *d, int64_t now)
{
	const struct dokument_egenskaber *e = NULL;
	size_t i;

	for (i = 0; i < d->egenskaber.n; i++)
		if (ikraft_senere(&d->egenskaber.v[i].virkning,
		    e == NULL ? NULL : &e->virkning, now))
			e = &d->egenskaber.v[i];
	return e;
}

/* A document of a hidden case repeats the case's. */
static void
dokument_afgoer(const struct visning *v, const struct sagsfund *fund,
    const struct journalpost *post, const struct dokument *d,
    struct udfald *ud)
{
	const struct dokument_egenskaber *e;
	const struct klasse *k;
	struct fakta f;

	if (fund->udfald.sted == STED_INGEN) {
		*ud = fund->udfald;
		return;
	}
	e = dokument_egenskaber(d, v->sp->now);
	k = visning_undtaget(d->klasser.v, d->klasser.n,
	    v->konf->central.visning_undtaget, v->sp->now);
	memset(&f, 0, sizeof(f));
	f.type = OBJ_DOKUMENT;
	f.central = &v->konf->central;
	f.borger = &v->sp->borger;
	f.konf = fund->fakta.konf;
	f.sagens_sted = fund->udfald.sted;
	f.doktype = e == NULL ? DOKTYPE_INGEN : e->type;
	f.journalrolle = post->rolle;
	f.dokkode = dokument_kode_gaeldende(d, v->sp->now);
	if (k != NULL)
		f.visningsklasse = k->uuid != NULL ? k->uuid : "";
	f.sikkerhedsprofil = profil_gaeldende(d->profiler.v, d->profiler.n,
	    v->sp->now);
	f.i_kraft = e != NULL && periode_gaelder(&post->virkning, v->sp->now);
	f.liv = liv_navn(d->liv);
	regler_afgoer(&f, ud);
}

/* 1 when a is seen more widely than b, or hidden by a lower rule. */
static int
udfald_bedre(const struct udfald *a, const struct udfald *b)
{
	int ma = (a->sted & STED_MITOVERBLIK) != 0;
	int mb = (b->sted & STED_MITOVERBLIK) != 0;

	if (ma != mb)
		return ma;
	if (a->sted != b->sted)
		return a->sted > b->sted;
	return a->grundlag.regel < b->grundlag.regel;
}

/* Each document of the case once, by the best of its journal posts. */
static void
dokumenter_saml(struct visning *v, const struct kommune_visning *kv,
    const struct idregister *r, const struct sagsfund *fund,
    struct dokumentliste *l)
{
	const struct journalpost *post;
	const struct idpost *p;
	struct dokumentfund *df;
	struct udfald ud;
	size_t i, j;

	for (i = 0; i < fund->sag->journal.n; i++) {
		post = &fund->sag->journal.v[i];
		/* Rules 11: not without the document's object. */
		if ((p = idregister_find(r, post->dokument)) == NULL)
			continue;
		dokument_afgoer(v, fund, post,
		    &kv->svar->dokumenter.v[p->nr], &ud);
		for (j = 0; j < l->fund.n && l->fund.v[j].nr != p->nr; j++)
			;
		if (j < l->fund.n && !udfald_bedre(&ud, &l->fund.v[j].udfald))
			continue;
		if (j < l->fund.n)
			df = &l->fund.v[j];
		else if ((df = liste_push(v->a, &l->fund)) == NULL) {
			v->fuld = 1;
			return;
		}
		df->nr = p->nr;
		df->post = post;
		df->udfald = ud;
	}
}

static enum retning
dokument_retning(enum dokument_type type)
{
	if (type == DOKTYPE_BREV_IND)
		return RETNING_IND;
	return type == DOKTYPE_BREV_UD ? RETNING_UD : RETNING_INGEN;
}

static void
dokument_vis(struct visning *v, const struct dokument *d,
    const struct journalpost *post, struct vist_sag *vs)
{
	const struct dokument_egenskaber *e = dokument_egenskaber(d,
	    v->sp->now);
	struct vist_dokument *vd = liste_push(v->a, &vs->dokumenter);

	if (vd == NULL) {
		v->fuld = 1;
		return;
	}
	vd->id = post->dokument;
	vd->titel = titel_dokument(&v->sp->borger, tekst_tom(post->titel) ?
	    e->titel : post->titel, e->type);
	vd->dato = e->brevdato;
	vd->retning = dokument_retning(e->type);
}

/* The documents of one case into its list and into their answers. */
static void
sag_dokumenter(struct visning *v, const struct kommune_visning *kv,
    const struct idregister *r, struct dokumentsvar *svar,
    const struct sagsfund *fund)
{
	struct dokumentliste l = { { NULL, 0, 0 } };
	const struct dokumentfund *df;
	struct dokumentsvar *ds;
	size_t i;

	dokumenter_saml(v, kv, r, fund, &l);
	for (i = 0; i < l.fund.n && !v->fuld; i++) {
		df = &l.fund.v[i];
		if (fund->vist > 0 && visning_vises(v, &df->udfald))
			dokument_vis(v, &kv->svar->dokumenter.v[df->nr],
			    df->post, &v->out->sager.v[fund->vist - 1]);
		ds = &svar[df->nr];
		if (ds->set && !udfald_bedre(&df->udfald, &ds->udfald))
			continue;
		ds->set = 1;
		ds->kle = fund->fakta.kle;
		ds->udfald = df->udfald;
	}
}

void
visning_dokumenter(struct visning *v, const struct kommune_visning *kv)
{
	const struct kommune_svar *ks = kv->svar;
	struct idregister r = { { NULL, 0, 0 } };
	struct dokumentsvar *svar;
	size_t i;

	if ((svar = arena_array(v->a, ks->dokumenter.n, sizeof(*svar))) == NULL)
		v->fuld = 1;
	for (i = 0; i < ks->dokumenter.n && !v->fuld; i++)
		if (!idregister_saml(v->a, &r, ks->dokumenter.v[i].uuid, i))
			v->fuld = 1;
	idregister_sorter(&r);
	for (i = 0; i < kv->sager.n && !v->fuld; i++)
		sag_dokumenter(v, kv, &r, svar, &kv->sager.v[i]);
	for (i = 0; i < ks->dokumenter.n && !v->fuld; i++)
		if (svar[i].set)
			visning_forklar(v, ks->dokumenter.v[i].uuid,
			    OBJ_DOKUMENT, svar[i].kle, NULL, &svar[i].udfald);
}
