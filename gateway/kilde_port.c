/*
 * kilde_port.c - what is known of each source: its turn, breaker, numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "kilde_impl.h"
#include "log.h"

#define KORT_MS		1000	/* less says nothing of a source */
#define KEPT_MS		118000	/* a kept connection is no older */

const unsigned kilde_spand_ms[KILDE_SPANDE - 1] = {
	5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000
};

static const struct {
	enum gw_err	 rc;
	enum kilde_udfald udfald;
} udfaldene[] = {
	{ GW_OK, KU_SVAR },
	{ GW_ETIMEOUT, KU_TID },
	{ GW_EUNREACH, KU_IKKE_NAAET },
	{ GW_ESIZE, KU_STORT }
};

static void
en(atomic_ullong *tal)
{
	atomic_fetch_add_explicit(tal, 1, memory_order_relaxed);
}

void
port_free(struct port *p)
{
	struct forbindelse *f;

	if (p == NULL)
		return;
	while ((f = p->ledige) != NULL) {
		p->ledige = f->naeste;
		forbindelse_luk(f);
	}
	adresse_fri(&p->adresse);
	free(p->navn);
	free(p->url);
	free(p);
}

static struct port *
port_new(const struct kilde_konf *konf)
{
	struct port *p;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return NULL;
	p->max = konf->concurrent > 0 ? konf->concurrent : KILDE_SAMTIDIGE;
	p->navn = strdup(konf->navn);
	p->url = strdup(konf->url);
	p->kendt = adresse_laes(konf->url, &p->adresse);
	if (p->navn != NULL && p->url != NULL)
		return p;
	port_free(p);
	return NULL;
}

struct port *
port_get(struct kilder *k, const struct kilde_konf *konf)
{
	struct port *p;
	size_t i;

	for (i = 0; i < MAX_PORTE && (p = k->porte[i]) != NULL; i++)
		if (strcmp(p->url, konf->url) == 0)
			return p;
	if (i == MAX_PORTE || (p = port_new(konf)) == NULL)
		return NULL;
	k->porte[i] = p;
	return p;
}

/*
 * A turn comes when as many as are in front have ended: refused at once when
 * that would be too late, so that nobody waits for nothing.
 */
enum gw_err
port_tag(struct port *p, int64_t now, int64_t frist, enum kreds_svar *svar)
{
	int64_t vent = (int64_t)(p->i_koe / p->max + 1) * p->snit_ms;

	if (p->under_vejs >= p->max && now + vent > frist) {
		en(&p->tal.udfald[KU_OPTAGET]);
		return GW_EBUSY;
	}
	if ((*svar = kreds_tag(&p->kreds, now)) == KREDS_NEJ) {
		en(&p->tal.udfald[KU_AFBRUDT]);
		return GW_EUNREACH;
	}
	forsoeg_kald(&p->forsoeg, now);
	atomic_store(&p->tal.kreds, p->kreds.tilstand);
	return GW_OK;
}

void
port_ind(struct port *p, struct job *j)
{
	j->bag = NULL;
	if ((j->foran = p->sidst) != NULL)
		j->foran->bag = j;
	else
		p->foerst = j;
	p->sidst = j;
	atomic_store(&p->tal.i_koe, ++p->i_koe);
}

void
port_ud(struct port *p, struct job *j)
{
	*(j->foran == NULL ? &p->foerst : &j->foran->bag) = j->bag;
	*(j->bag == NULL ? &p->sidst : &j->bag->foran) = j->foran;
	j->bag = j->foran = NULL;
	atomic_store(&p->tal.i_koe, --p->i_koe);
}

void
port_videre(struct port *p, int64_t now)
{
	struct job *j;

	while (p->under_vejs < p->max && (j = p->foerst) != NULL) {
		port_ud(p, j);
		p->under_vejs++;
		j->trin = JOB_TUR;
		j->startet = now;
		if (j->total_ms > 0 && now + j->total_ms < j->frist)
			j->deadline = now + j->total_ms;
		koe_vaek(j->koe);
	}
	atomic_store(&p->tal.under_vejs, p->under_vejs);
}

void
port_frigiv(struct port *p, int64_t now)
{
	p->under_vejs--;
	port_videre(p, now);
}

struct forbindelse *
port_ledig(struct port *p, int64_t now)
{
	struct forbindelse *f = p->ledige, *gamle;

	if (f != NULL && now - f->siden < KEPT_MS) {
		p->ledige = f->naeste;
		return f;
	}
	/* the youngest is too old, and so are all */
	for (p->ledige = NULL; (gamle = f) != NULL;) {
		f = f->naeste;
		forbindelse_luk(gamle);
	}
	return NULL;
}

void
port_behold(struct port *p, struct forbindelse *f, int64_t now)
{
	f->siden = now;
	f->naeste = p->ledige;
	p->ledige = f;
}

/* What its end says of the source (kilde.h). */
static enum kreds_udfald
job_udfald(const struct job *j, enum gw_err rc, int64_t now)
{
	if (rc == GW_OK || rc == GW_ESIZE)
		return KREDS_GODT;
	if (rc == GW_EUNREACH)
		return KREDS_FEJLET;
	if (rc != GW_ETIMEOUT || j->startet == 0)
		return KREDS_NEUTRAL;
	return now < j->frist || j->deadline < j->frist ||
	    now - j->startet >= KORT_MS ? KREDS_FEJLET : KREDS_NEUTRAL;
}

static void
port_tael(struct port *p, enum gw_err rc, unsigned ms)
{
	enum kilde_udfald u = KU_OPGIVET;
	size_t i;

	for (i = 0; i < sizeof(udfaldene) / sizeof(udfaldene[0]); i++)
		if (udfaldene[i].rc == rc)
			u = udfaldene[i].udfald;
	en(&p->tal.udfald[u]);
	if (u != KU_SVAR)
		return;
	for (i = 0; i < KILDE_SPANDE - 1 && ms > kilde_spand_ms[i]; i++)
		;
	en(&p->tal.svartid[i]);
	atomic_fetch_add_explicit(&p->tal.svartid_ms, ms,
	    memory_order_relaxed);
}

/* The breaker has opened or closed: whoever lets go of the mutex tells. */
static void
port_skift(struct kilder *k, struct port *p, enum kreds_skift skift,
    int64_t now)
{
	if (skift == KREDS_AABNET) {
		en(&p->tal.aabnet);
		p->aabnet = now;
	}
	if (skift == KREDS_UAENDRET)
		return;
	p->skift = skift;
	k->fortael = 1;
}

int
port_slut(struct kilder *k, struct port *p, const struct job *j,
    enum gw_err rc, int64_t now)
{
	unsigned ms = j->startet == 0 ? 0 : (unsigned)(now - j->startet);
	enum kreds_skift skift;

	port_tael(p, rc, ms);
	if (j->startet != 0)
		p->snit_ms = p->snit_ms == 0 ? ms :
		    (p->snit_ms * 7 + ms) / 8;
	skift = kreds_slut(&p->kreds, j->svar, job_udfald(j, rc, now), now);
	atomic_store(&p->tal.kreds, p->kreds.tilstand);
	port_skift(k, p, skift, now);
	return skift == KREDS_AABNET;
}

void
port_toem(struct port *p, int64_t now)
{
	struct job *j;

	while ((j = p->foerst) != NULL) {
		en(&p->tal.udfald[KU_AFBRUDT]);
		port_ud(p, j);
		job_aflever(j, GW_EUNREACH, now);
		job_free(j);
	}
}

void
port_fortael(struct kilder *k)
{
	enum kreds_skift skift;
	struct port *p;
	int64_t ms;
	size_t i;
	int noget;

	pthread_mutex_lock(&k->mutex);
	noget = k->fortael;
	k->fortael = 0;
	pthread_mutex_unlock(&k->mutex);
	for (i = 0; noget && i < MAX_PORTE && (p = k->porte[i]) != NULL; i++) {
		pthread_mutex_lock(&k->mutex);
		skift = p->skift;
		ms = clock_mono() - p->aabnet;
		p->skift = KREDS_UAENDRET;
		pthread_mutex_unlock(&k->mutex);
		if (skift == KREDS_AABNET)
			log_event(LOG_ERROR_, "breaker-open", "source=%s",
			    p->navn);
		else if (skift == KREDS_LUKKEDE)
			log_event(LOG_WARN_, "breaker-closed", "source=%s "
			    "open_ms=%lld", p->navn, (long long)ms);
	}
}

int
kilde_afbrudt(struct kilder *k, const struct kilde_konf *konf)
{
	struct port *p;
	int nej;

	pthread_mutex_lock(&k->mutex);
	p = port_get(k, konf);
	if ((nej = p != NULL && kreds_nej(&p->kreds, clock_mono())))
		en(&p->tal.udfald[KU_AFBRUDT]);
	pthread_mutex_unlock(&k->mutex);
	return nej;
}

int
kilde_igen(struct kilder *k, const struct kilde_konf *konf)
{
	struct port *p;
	int ja;

	pthread_mutex_lock(&k->mutex);
	p = port_get(k, konf);
	ja = p != NULL && p->kreds.tilstand == KREDS_LUKKET &&
	    forsoeg_tag(&p->forsoeg, clock_mono());
	if (ja)
		en(&p->tal.igen);
	pthread_mutex_unlock(&k->mutex);
	if (ja)
		log_event(LOG_INFO_, "retry", "source=%s", konf->navn);
	return ja;
}

int
kilder_tal(struct kilder *k, size_t i, struct kilde_tal *out)
{
	struct port *p = i < MAX_PORTE ? k->porte[i] : NULL;
	size_t n;

	memset(out, 0, sizeof(*out));
	if (p == NULL)
		return 0;
	out->navn = p->navn;
	for (n = 0; n < KU_ANTAL; n++)
		out->udfald[n] = atomic_load(&p->tal.udfald[n]);
	for (n = 0; n < KILDE_SPANDE; n++)
		out->svartid[n] = atomic_load(&p->tal.svartid[n]);
	out->svartid_ms = atomic_load(&p->tal.svartid_ms);
	out->igen = atomic_load(&p->tal.igen);
	out->aabnet = atomic_load(&p->tal.aabnet);
	out->kreds = (enum kreds_tilstand)atomic_load(&p->tal.kreds);
	out->under_vejs = atomic_load(&p->tal.under_vejs);
	out->i_koe = atomic_load(&p->tal.i_koe);
	return 1;
}
