/*
 * Cases: what is known of each, R04-R07, R10-R22.
 */
#include "visning_dele.h"

#include <string.h>

#include "tekst.h"
#include "titel.h"

/* A case that another municipality owns is not an answer (R10). */
static int
sag_fremmed(const struct visning *v, const struct kommune_svar *ks,
    const struct sag *s)
{
	return s->uuid == NULL || ejer_fremmed(s->aktoerer.v, s->aktoerer.n,
	    ks->konf->cvr, NULL, v->sp->now);
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

static const struct sag_egenskaber *
sag_egenskaber(const struct sag *s, int64_t now)
{
	const struct sag_egenskaber *e = NULL;
	size_t i;

	for (i = 0; i < s->egenskaber.n; i++)
		if (ikraft_senere(&s->egenskaber.v[i].virkning,
		    e == NULL ? NULL : &e->virkning, now))
			e = &s->egenskaber.v[i];
	return e;
}

static const char *
sag_egen_titel(const struct sag *s, int64_t now)
{
	const struct sag_egenskaber *e = sag_egenskaber(s, now);

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
		fund->kletitel = titel_kle(&v->konf->central,
		    &v->sp->borger, k->noegle, k->titel);
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
	/* R25: what has properties and none in force does not exist. */
	f->i_kraft = s->egenskaber.n == 0 || sag_egenskaber(s, now) != NULL;
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
		if (!sag_fremmed(v, ks, s) &&
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
		if (!sag_fremmed(v, ks, s) &&
		    !idregister_gentager(&r, s->uuid, i) &&
		    idregister_find(&af_part, s->uuid) == NULL &&
		    sag_ejerbaseret(v, s) &&
		    ejendom_ejer(v->svar, &v->sp->borger, s, v->sp->now,
		    v->sp->now) != EJERSVAR_INGEN)
			fund_nyt(v, kv, s, 0);
	}
}

/* ---- what is shown ---- */

static void
sag_vis(struct visning *v, const struct kommune_visning *kv,
    struct sagsfund *fund)
{
	const struct fakta *f = &fund->fakta;
	struct vist_sag *vs = liste_push(v->a, &v->out->sager);

	if (vs == NULL) {
		v->fuld = 1;
		return;
	}
	fund->vist = v->out->sager.n;
	vs->id = fund->sag->uuid;
	vs->kle = f->kle;
	vs->kletitel = fund->kletitel;
	vs->titel = titel_sag(f->konf, &v->sp->borger,
	    sag_egen_titel(fund->sag, v->sp->now), fund->kletitel);
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
}

void
visning_sager(struct visning *v, struct kommune_visning *kv)
{
	const int asked = (v->sp->omraader & OMR_SAGER) != 0;
	struct sagsfund *fund;
	size_t i;

	sager_af_part(v, kv);
	sager_af_ejendom(v, kv);
	idregister_sorter(&kv->sagsregister);
	for (i = 0; i < kv->sager.n && !v->fuld; i++) {
		fund = &kv->sager.v[i];
		fund_fakta(v, kv->svar, fund);
		regler_afgoer(&fund->fakta, &fund->udfald);
		visning_forklar(v, fund->sag->uuid, OBJ_SAG, fund->fakta.kle,
		    NULL, &fund->udfald);
		if (asked)
			visning_mangler(v, &fund->udfald);
		if (asked && visning_vises(v, &fund->udfald))
			sag_vis(v, kv, fund);
	}
}
