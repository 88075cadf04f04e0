/*
 * Cases and their documents: what is known of each, R04-R07, R16-R19, R23.
 */
#include "visning_dele.h"

#include <string.h>

#include "tekst.h"
#include "titel.h"

/* R10: a case that another municipality owns is not an answer. */
static int
andens_sag(const struct visning *v, const struct kommune_svar *ks,
    const struct sag *s)
{
	const struct aktoer *ejer = aktoer_gaeldende(s->aktoerer.v,
	    s->aktoerer.n, AKTOER_EJER, v->sp->now);

	return ejer != NULL && ejer->cvr[0] != '\0' &&
	    strcmp(ejer->cvr, ks->konf->cvr) != 0;
}

static int
sag_har_myndighed(const struct visning *v, const struct kommune_svar *ks,
    const struct sag *s)
{
	const struct aktoer *ejer = aktoer_gaeldende(s->aktoerer.v,
	    s->aktoerer.n, AKTOER_EJER, v->sp->now);

	return ejer != NULL && strcmp(ejer->cvr, ks->konf->cvr) == 0;
}

static const struct klasse *
sag_klasse(const struct visning *v, const struct sag *s,
    enum klasse_rolle rolle)
{
	return klasse_gaeldende(s->klasser.v, s->klasser.n, rolle,
	    v->sp->now);
}

static int
sag_ejerbaseret(const struct visning *v, const struct sag *s)
{
	const struct klasse *k = sag_klasse(v, s, KLASSE_PRIMAER);

	return k != NULL && central_ejerbaseret(&v->konf->central, k->noegle,
	    v->idag);
}

/* R12: OprettetTidspunkt; without it, the earliest fremdrift's from. */
static int64_t
sag_oprettet(const struct sag *s, int64_t now)
{
	const struct sag_indeks *ix = NULL;
	int64_t tidligst = TID_EVIGT;
	size_t i;

	for (i = 0; i < s->indeks.n; i++)
		if (ikraft_senere(&s->indeks.v[i].virkning,
		    ix == NULL ? NULL : &ix->virkning, now))
			ix = &s->indeks.v[i];
	if (ix != NULL && tid_kendt(ix->oprettet))
		return ix->oprettet;
	for (i = 0; i < s->fremdrift.n; i++)
		if (s->fremdrift.v[i].virkning.fra < tidligst)
			tidligst = s->fremdrift.v[i].virkning.fra;
	return tid_kendt(tidligst) ? tidligst : TID_INGEN;
}

/* R19: the newest fremdrift's from that is not in the future. */
static int64_t
sag_aendret(const struct sag *s, int64_t now)
{
	int64_t fra, nyest = TID_INGEN;
	size_t i;

	for (i = 0; i < s->fremdrift.n; i++) {
		fra = s->fremdrift.v[i].virkning.fra;
		if (tid_kendt(fra) && fra <= now && fra > nyest)
			nyest = fra;
	}
	return nyest;
}

static const char *
sag_egen_titel(const struct sag *s, int64_t now)
{
	const struct sag_egenskaber *e = NULL;
	size_t i;

	for (i = 0; i < s->egenskaber.n; i++)
		if (ikraft_senere(&s->egenskaber.v[i].virkning,
		    e == NULL ? NULL : &e->virkning, now))
			e = &s->egenskaber.v[i];
	return e == NULL ? NULL : e->titel;
}

/* Fremdrift in force, and what follows from it: R07, R13, R16, R19. */
static void
fund_fremdrift(const struct visning *v, struct sagsfund *fund)
{
	const struct sag_fremdrift *f = sag_fremdrift_gaeldende(fund->sag,
	    v->sp->now);
	int64_t oprettet = sag_oprettet(fund->sag, v->sp->now);

	fund->fakta.fremdrift = f == NULL ? SAG_INGEN : f->kode;
	fund->fakta.aktiv_sag = f != NULL && f->kode != SAG_AFSLUTTET;
	fund->lukket = TID_INGEN;
	if (f != NULL && f->kode == SAG_AFSLUTTET &&
	    tid_kendt(f->virkning.fra))
		fund->lukket = f->virkning.fra;
	fund->fakta.oprettet = oprettet == TID_INGEN ? DAG_INGEN :
	    tid_dag(oprettet);
}

/* KLE number, facet and class: R04, R10, R15, R17, R21. */
static void
fund_klasser(const struct visning *v, const struct kommune_svar *ks,
    struct sagsfund *fund)
{
	const struct sag *s = fund->sag;
	const struct klasse *k;

	if ((k = sag_klasse(v, s, KLASSE_PRIMAER)) != NULL &&
	    !tekst_tom(k->noegle)) {
		fund->fakta.kle = k->noegle;
		fund->kletitel = titel_kle(&v->konf->central, k->noegle,
		    k->titel);
	}
	fund->fakta.konf = kommune_kle(ks->konf, fund->fakta.kle);
	fund->fakta.ejerbaseret = sag_ejerbaseret(v, s);
	fund->fakta.facet_kendes = 1;
	if ((k = sag_klasse(v, s, KLASSE_HANDLING)) != NULL)
		fund->fakta.facet = k->noegle;
	k = visning_undtaget(s->klasser.v, s->klasser.n,
	    v->konf->central.visning_undtaget, v->sp->now);
	if (k != NULL)
		fund->fakta.visningsklasse = k->uuid != NULL ? k->uuid : "";
}

static void
fund_fakta(const struct visning *v, const struct kommune_svar *ks,
    struct sagsfund *fund)
{
	const struct sag *s = fund->sag;
	struct fakta *f = &fund->fakta;
	int64_t now = v->sp->now;

	f->type = OBJ_SAG;
	f->central = &v->konf->central;
	f->borger = &v->sp->borger;
	f->idag = v->idag;
	f->set_som_part = fund->set_som_part;
	f->part = part_primaer(s->parter.v, s->parter.n, f->borger, now);
	f->har_myndighed = sag_har_myndighed(v, ks, s);
	fund_klasser(v, ks, fund);
	fund_fremdrift(v, fund);
	/* R07: today's owner, or the owner when it was closed. */
	f->ejer = ejendom_ejer(v->svar, f->borger, s,
	    f->fremdrift == SAG_AFSLUTTET ? fund->lukket : now, now);
	f->fagsystem = master_gaeldende(s->systemer.v, s->systemer.n, now);
	f->sikkerhedsprofil = profil_gaeldende(s->profiler.v, s->profiler.n,
	    now);
	f->i_kraft = 1;
	f->liv = liv_navn(s->liv);
}

static void
fund_nyt(struct visning *v, struct kommune_visning *kv, const struct sag *s,
    int set_som_part)
{
	struct sagsfund *fund;

	if (!idregister_saml(v->a, &kv->sagsregister, s->uuid, kv->sager.n) ||
	    (fund = liste_push(v->a, &kv->sager)) == NULL) {
		v->fuld = 1;
		return;
	}
	fund->sag = s;
	fund->set_som_part = set_som_part;
}

static void
register_sager(struct visning *v, const struct sag *s, size_t n,
    struct idregister *r)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!idregister_saml(v->a, r, s[i].uuid, i))
			v->fuld = 1;
	idregister_sorter(r);
}

/* The cases of the search by party: each once, ours, naming the person. */
static void
sager_af_part(struct visning *v, struct kommune_visning *kv)
{
	const struct kommune_svar *ks = kv->svar;
	struct idregister r = { { NULL, 0, 0 } };
	const struct sag *s;
	size_t i;

	register_sager(v, ks->sager.v, ks->sager.n, &r);
	for (i = 0; i < ks->sager.n && !v->fuld; i++) {
		s = &ks->sager.v[i];
		if (s->uuid != NULL && !andens_sag(v, ks, s) &&
		    !idregister_gentager(&r, s->uuid, i) &&
		    !part_fremmed(s->parter.v, s->parter.n, &v->sp->borger))
			fund_nyt(v, kv, s, 1);
	}
}

/*
 * The cases of the search by property that the search by party did not find
 * too.  R05: only R04 numbers are kept, on a property that was searched for.
 */
static void
sager_af_ejendom(struct visning *v, struct kommune_visning *kv)
{
	const struct kommune_svar *ks = kv->svar;
	struct idregister r = { { NULL, 0, 0 } }, af_part = r;
	const struct sag *s;
	size_t i;

	register_sager(v, ks->ejersager.v, ks->ejersager.n, &r);
	for (i = 0; i < kv->sager.n; i++)
		if (!idregister_saml(v->a, &af_part, kv->sager.v[i].sag->uuid,
		    i))
			v->fuld = 1;
	idregister_sorter(&af_part);
	for (i = 0; i < ks->ejersager.n && !v->fuld; i++) {
		s = &ks->ejersager.v[i];
		if (s->uuid != NULL && !andens_sag(v, ks, s) &&
		    !idregister_gentager(&r, s->uuid, i) &&
		    idregister_find(&af_part, s->uuid) == NULL &&
		    sag_ejerbaseret(v, s) &&
		    ejendom_ejer(v->svar, &v->sp->borger, s, v->sp->now,
		    v->sp->now) != EJERSVAR_INGEN)
			fund_nyt(v, kv, s, 0);
	}
}

/* ---- documents ---- */

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
	vd->titel = titel_dokument(tekst_tom(post->titel) ? e->titel :
	    post->titel, e->type);
	vd->dato = e->brevdato;
	vd->retning = dokument_retning(e->type);
}

/* ---- what is shown ---- */

static struct vist_sag *
sag_vis(struct visning *v, const struct kommune_visning *kv,
    const struct sagsfund *fund)
{
	const struct fakta *f = &fund->fakta;
	struct vist_sag *vs = liste_push(v->a, &v->out->sager);

	if (vs == NULL) {
		v->fuld = 1;
		return NULL;
	}
	vs->id = fund->sag->uuid;
	vs->kle = f->kle;
	vs->kletitel = fund->kletitel;
	vs->titel = titel_sag(f->konf, sag_egen_titel(fund->sag, v->sp->now),
	    fund->kletitel);
	vs->myndighed = kv->svar->konf;
	vs->status = f->fremdrift;
	vs->oprettet = f->oprettet;
	vs->aendret = sag_aendret(fund->sag, v->sp->now);
	vs->afsluttet = fund->lukket == TID_INGEN ? DAG_INGEN :
	    tid_dag(fund->lukket);
	/* R04: an owner-based case is shown to nobody but its owner. */
	vs->adgang = f->ejerbaseret ? ADGANG_EJER : ADGANG_PRIMAERPART;
	vs->kontakt = &f->konf->kontakt;
	if (f->fagsystem != NULL) {
		vs->fagsystem_uuid = f->fagsystem->uuid;
		vs->fagsystem_navn = f->fagsystem->navn;
	}
	return vs;
}

/* A case into its list, its documents with it and into their answers. */
static void
sag_svar(struct visning *v, const struct kommune_visning *kv,
    const struct idregister *r, struct dokumentsvar *svar,
    const struct sagsfund *fund)
{
	struct dokumentliste l = { { NULL, 0, 0 } };
	const struct dokumentfund *df;
	struct dokumentsvar *ds;
	struct vist_sag *vs = NULL;
	size_t i;

	if (visning_vises(v, &fund->udfald) && v->sp->omraader & OMR_SAGER)
		vs = sag_vis(v, kv, fund);
	dokumenter_saml(v, kv, r, fund, &l);
	for (i = 0; i < l.fund.n && !v->fuld; i++) {
		df = &l.fund.v[i];
		if (vs != NULL && visning_vises(v, &df->udfald))
			dokument_vis(v, &kv->svar->dokumenter.v[df->nr],
			    df->post, vs);
		ds = &svar[df->nr];
		if (ds->set && !udfald_bedre(&df->udfald, &ds->udfald))
			continue;
		ds->set = 1;
		ds->kle = fund->fakta.kle;
		ds->udfald = df->udfald;
	}
}

static void
dokumenter_forklar(struct visning *v, const struct kommune_visning *kv,
    const struct dokumentsvar *svar)
{
	size_t i;

	for (i = 0; i < kv->svar->dokumenter.n; i++)
		if (svar[i].set)
			visning_forklar(v, kv->svar->dokumenter.v[i].uuid,
			    OBJ_DOKUMENT, svar[i].kle, NULL, &svar[i].udfald);
}

void
visning_sager(struct visning *v, struct kommune_visning *kv)
{
	const struct kommune_svar *ks = kv->svar;
	struct idregister dokumenter = { { NULL, 0, 0 } };
	struct dokumentsvar *svar;
	struct sagsfund *fund;
	size_t i;

	sager_af_part(v, kv);
	sager_af_ejendom(v, kv);
	idregister_sorter(&kv->sagsregister);
	svar = arena_array(v->a, ks->dokumenter.n, sizeof(*svar));
	if (svar == NULL)
		v->fuld = 1;
	for (i = 0; i < ks->dokumenter.n && !v->fuld; i++)
		if (!idregister_saml(v->a, &dokumenter,
		    ks->dokumenter.v[i].uuid, i))
			v->fuld = 1;
	idregister_sorter(&dokumenter);
	for (i = 0; i < kv->sager.n && !v->fuld; i++) {
		fund = &kv->sager.v[i];
		fund_fakta(v, ks, fund);
		regler_afgoer(&fund->fakta, &fund->udfald);
		visning_forklar(v, fund->sag->uuid, OBJ_SAG, fund->fakta.kle,
		    NULL, &fund->udfald);
		if (v->sp->omraader & OMR_SAGER)
			visning_mangler(v, &fund->udfald);
		sag_svar(v, kv, &dokumenter, svar, fund);
	}
	if (!v->fuld)
		dokumenter_forklar(v, kv, svar);
}
