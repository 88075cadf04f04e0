/*
 * parent_tavle.c - the parent's part of the boards: who has which, and what
 * the parent tells of itself (tavle.h).
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "journal_role.h"
#include "log.h"
#include "parent_impl.h"
#include "udloeb.h"
#include "version.h"

#define FINGERPRINT_AT	16	/* of the image's SHA-256 (snapshot.h) */
#define FINGERPRINT	8	/* octets of it: enough to tell two apart */

int
tavler_open(struct parent *p)
{
	struct grund g = { .rc = GW_OK };
	int i;

	for (i = 0; i < TAVLER; i++)
		if (p->tavle_rw[i] == -1 && tavle_ny((enum tavle_nr)i,
		    &p->tavle_rw[i], &p->tavle_ro[i], &g) != GW_OK)
			goto fejl;
	if ((p->tavle = tavle_aabn(p->tavle_rw[T_PARENT], T_PARENT, 1)) ==
	    NULL)
		goto fejl;
	if (atomic_load(&p->tavle->startet) == 0) {
		atomic_store(&p->tavle->startet, clock_now());
		atomic_store(&p->tavle->loglevel, p->conf->debug ?
		    LOG_DEBUG_ : LOG_INFO_);
	}
	p->konf_debug = p->conf->debug;
	log_follow(&p->tavle->loglevel);
	tavle_konf(p);
	return 0;
fejl:
	dprintf(STDERR_FILENO, "gatewayd: no boards: %s\n", g.text);
	return 1;
}

void
tavler_close(struct parent *p)
{
	int i;

	log_follow(NULL);
	tavle_luk(p->tavle, T_PARENT);
	p->tavle = NULL;
	for (i = 0; i < TAVLER; i++) {
		if (p->tavle_rw[i] != -1)
			close(p->tavle_rw[i]);
		if (p->tavle_ro[i] != -1)
			close(p->tavle_ro[i]);
		p->tavle_rw[i] = p->tavle_ro[i] = -1;
	}
}

/* --- Who has which --- */

/* A worker that runs, or is about to, has it; but not r itself. */
static int
board_taken(const struct parent *p, const struct proces *r, int nr)
{
	const struct proces *w = &p->roller[p->n - 1];
	size_t i;

	if ((w != r && w->tavle_nr == nr) ||
	    (&p->naeste != r && p->naeste.pid != 0 && p->naeste.tavle_nr ==
	    nr))
		return 1;
	for (i = 0; i < p->n_gamle; i++)
		if (&p->gamle[i] != r && p->gamle[i].tavle_nr == nr)
			return 1;
	return 0;
}

/* What it has, if that is its own; else the first that is free.  There are
 * as many as there can be workers (MAX_GAMLE and two). */
static int
worker_board(const struct parent *p, const struct proces *r)
{
	int nr;

	if (r->tavle_nr >= T_WORKER && !board_taken(p, r, r->tavle_nr))
		return r->tavle_nr;
	for (nr = T_WORKER; nr < TAVLER - 1; nr++)
		if (!board_taken(p, r, nr))
			break;
	return nr;
}

void
tavle_giv(struct parent *p, struct proces *r)
{
	if (strcmp(r->navn, JOURNAL_ROLLE) == 0)
		r->tavle_nr = T_JOURNAL;
	else if (strcmp(r->navn, SIGNER_MESSAGES) == 0)
		r->tavle_nr = T_SIGNER;
	else if (strcmp(r->navn, SIGNER_TLS) == 0)
		r->tavle_nr = T_SIGNER_TLS;
	else
		r->tavle_nr = worker_board(p, r);
	r->tavle_fd = p->tavle_rw[r->tavle_nr];
	r->faelles_fd = p->tavle_ro[T_PARENT];
}

void
tavle_slip(struct parent *p, const struct proces *r)
{
	enum tavle_nr nr = (enum tavle_nr)r->tavle_nr;
	void *t;

	/* signers have no gauges, and others of their kind go on */
	if (nr != T_JOURNAL && nr < T_WORKER)
		return;
	t = tavle_aabn(p->tavle_rw[nr], nr, 1);
	tavle_begynd(t, nr);
	tavle_luk(t, nr);
}

/* --- What it tells --- */

struct rolleliste {
	struct tavle_rolle v[TAVLE_ROLLER];
	size_t		 n;
};

static void
rolle_add(struct rolleliste *l, const struct proces *r, enum tavle_stand stand)
{
	struct tavle_rolle *t;

	if (r->navn == NULL || l->n == TAVLE_ROLLER ||
	    (r->pid == 0 && stand != STAND_I_KRAFT))
		return;
	t = &l->v[l->n++];
	tavle_saet(t->navn, sizeof(t->navn), r->navn);
	t->nr = r->nr;
	t->pid = (uint32_t)r->pid;
	t->klar = (uint32_t)r->ready;
	t->stand = (uint32_t)stand;
	/* whole seconds: the two clocks are read one after the other */
	t->startet = r->pid == 0 ? 0 :
	    (clock_now() - clock_mono() + r->started + 500) / 1000 * 1000;
	t->omstarter = r->omstarter;
	t->tavle = (uint32_t)r->tavle_nr;
}

static void
roller_gather(const struct parent *p, struct rolleliste *l)
{
	size_t i, k;

	for (i = p->n; i-- > 0;)	/* the worker first */
		rolle_add(l, &p->roller[i], STAND_I_KRAFT);
	rolle_add(l, &p->control, STAND_I_KRAFT);
	rolle_add(l, &p->naeste, STAND_BEGYNDER);
	for (i = 0; i < p->n_gamle; i++)
		rolle_add(l, &p->gamle[i], STAND_DRAENER);
	for (i = 0; i < p->naeste_saet.n; i++)
		rolle_add(l, &p->naeste_saet.v[i], STAND_BEGYNDER);
	for (i = 0; i < p->n_gamle_saet; i++)
		for (k = 0; k < p->gamle_saet[i].n; k++)
			rolle_add(l, &p->gamle_saet[i].v[k], STAND_DRAENER);
}

/* Two rows of the same process differ by what the clocks make of its start. */
static int
roller_ens(const struct tavle_rolle *a, const struct tavle_rolle *b)
{
	struct tavle_rolle x = *a;

	if (x.pid == b->pid && x.pid != 0)
		x.startet = b->startet;
	return memcmp(&x, b, sizeof(x)) == 0;
}

void
tavle_roller(struct parent *p)
{
	static struct rolleliste l;
	struct tavle_parent *t = p->tavle;
	size_t i;
	int ens = 1;

	memset(&l, 0, sizeof(l));
	roller_gather(p, &l);
	for (i = 0; i < TAVLE_ROLLER && ens; i++)
		ens = roller_ens(&l.v[i], &t->roller[i]);
	if (!ens) {
		tavle_skriv(&t->laas);
		memcpy(t->roller, l.v, sizeof(t->roller));
		tavle_skrevet(&t->laas);
	}
	atomic_store(&t->serverer, p->serving && !p->stopping);
	atomic_store(&t->stopper, (unsigned)p->stopping);
	atomic_store(&t->genlaeser, p->kommende.conf != NULL);
}

/* Of the image that the roles read. */
static void
fingerprint(const struct parent *p, char out[TAVLE_ID])
{
	unsigned char d[FINGERPRINT];
	size_t i;

	out[0] = '\0';
	if (pread(p->laest.fd, d, sizeof(d), FINGERPRINT_AT) !=
	    (ssize_t)sizeof(d))
		return;
	for (i = 0; i < sizeof(d); i++)
		snprintf(out + 2 * i, 3, "%02x", d[i]);
}

static uint32_t
kommuner_antal(const struct konfiguration *k)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < k->n_kommuner; i++)
		n += k->kommuner[i].konfigureret != 0;
	return n;
}

void
tavle_konf(struct parent *p)
{
	static struct tavle_cert certs[TAVLE_CERTS];
	struct tavle_parent *t = p->tavle;
	char aftryk[TAVLE_ID];

	memset(certs, 0, sizeof(certs));
	(void)udloeb_list(p->conf, certs);
	fingerprint(p, aftryk);
	tavle_skriv(&t->laas);
	tavle_saet(t->version, sizeof(t->version), GW_VERSION);
	tavle_saet(t->aftryk, sizeof(t->aftryk), aftryk);
	tavle_saet(t->adresse, sizeof(t->adresse), p->bound);
	memcpy(t->certs, certs, sizeof(t->certs));
	t->kommuner_konfigureret = kommuner_antal(p->conf->konfiguration);
	tavle_skrevet(&t->laas);
	atomic_store(&t->i_kraft, clock_now());
	/* what an operator has said of the level holds till the setting
	 * changes */
	if (p->konf_debug != p->conf->debug)
		atomic_store(&t->loglevel, p->conf->debug ? LOG_DEBUG_ :
		    LOG_INFO_);
	p->konf_debug = p->conf->debug;
	tal_konf();
}
