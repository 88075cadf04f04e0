/*
 * control_stand.c - from what the boards say to what is wrong.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control_role.h"
#include "journal_role.h"
#include "kreds.h"
#include "signer_role.h"

#define DAY_MS		((int64_t)86400000)
#define SILENT_MS	10000	/* a role that tells nothing for so long */
#define LAG_MS		5000	/* an answer that waits for the disk */
#define RESTART_MS	600000	/* a restart is news for so long */
#define WARN_DAYS	30	/* before a certificate's end */
#define FREE_LITTLE	20	/* a part of so many of the disk is free */
#define FREE_NONE	100

const char *const stand_ord[] = {
	[STAND_NEDE] = "down", [STAND_LUKKET] = "closed",
	[STAND_NEDSAT] = "degraded", [STAND_VARSEL] = "warning",
	[STAND_OPPE] = "up"
};

const char *const control_kilde[] = {
	[SRC_STS] = "sts", [SRC_SAGSINDEKS] = "sagsindeks",
	[SRC_YDELSESINDEKS] = "ydelsesindeks", [SRC_OEKONOMI] = "oekonomi",
	[SRC_EJERFORTEGNELSE] = "ejerfortegnelse"
};

/* --- What the parent says --- */

#define CLEAN(f)	tavle_tekst((f), sizeof(f), (f))

static void
texts_clean(struct tavle_parent *p)
{
	size_t i;

	CLEAN(p->version);
	CLEAN(p->aftryk);
	CLEAN(p->adresse);
	CLEAN(p->afslag);
	for (i = 0; i < TAVLE_ROLLER; i++)
		CLEAN(p->roller[i].navn);
	for (i = 0; i < TAVLE_CERTS; i++) {
		CLEAN(p->certs[i].navn);
		CLEAN(p->certs[i].emne);
	}
	for (i = 0; i < TAVLE_BESKEDER; i++)
		CLEAN(p->beskeder[i].tekst);
}

static int
worker_in_force(const struct tavle_parent *p)
{
	const struct tavle_rolle *r;
	size_t i;

	for (i = 0; i < TAVLE_ROLLER; i++) {
		r = &p->roller[i];
		if (strcmp(r->navn, "worker") == 0 &&
		    r->stand == STAND_I_KRAFT && r->tavle >= T_WORKER &&
		    r->tavle < TAVLER)
			return (int)r->tavle - T_WORKER;
	}
	return -1;
}

void
control_nu(const struct control_tavler *t, int64_t now, struct control_nu *out)
{
	out->now = now;
	(void)tavle_laes(&t->parent->laas, t->parent, &out->parent,
	    sizeof(out->parent));
	texts_clean(&out->parent);
	out->i_kraft = worker_in_force(&out->parent);
	tavle_sum(t->worker, (unsigned)out->i_kraft, &out->sum);
}

/* --- What is wrong --- */

struct domme {
	struct dom	*v;
	size_t		 n;
	enum stand	 vaerst;
};

static void
dom_add(struct domme *d, enum stand stand, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
dom_add(struct domme *d, enum stand stand, const char *fmt, ...)
{
	va_list ap;

	if (stand < d->vaerst)
		d->vaerst = stand;
	if (d->n == CONTROL_DOMME)
		return;
	d->v[d->n].stand = stand;
	va_start(ap, fmt);
	vsnprintf(d->v[d->n].tekst, sizeof(d->v[d->n].tekst), fmt, ap);
	va_end(ap);
	d->n++;
}

/* Whole seconds from then to now, never less than none. */
static long long
seconds(int64_t now, int64_t then)
{
	return now > then ? (long long)((now - then) / 1000) : 0;
}

static const char *
besked(const struct tavle_parent *p, uint32_t slags, uint32_t nr)
{
	size_t i;

	for (i = 0; i < TAVLE_BESKEDER; i++)
		if (p->beskeder[i].slags == slags && p->beskeder[i].nr == nr)
			return p->beskeder[i].tekst;
	return "";
}

static void
judge_whole(struct domme *d, const struct control_nu *nu)
{
	const struct tavle_parent *p = &nu->parent;
	const char *b;

	if (p->stopper)
		dom_add(d, STAND_NEDE, "the gateway is ending");
	else if (!p->serverer)
		dom_add(d, STAND_NEDE, "the gateway is starting");
	if (p->lukket) {
		b = besked(p, V_GATEWAY, 0);
		dom_add(d, STAND_LUKKET, "closed for maintenance%s%s: "
		    "gatewayctl maintenance off opens it", *b != '\0' ? ": " :
		    "", b);
	}
	if (p->draen)
		dom_add(d, STAND_LUKKET, "draining, %u requests under way: "
		    "end gatewayd, or gatewayctl drain --off", nu->sum.i_gang);
	if (p->afslag_tid != 0)
		dom_add(d, STAND_VARSEL, "the configuration was refused %lld s "
		    "ago, the former one stays: %.120s",
		    seconds(nu->now, p->afslag_tid), p->afslag);
}

/* How many of that name in force serve. */
static unsigned
serving(const struct tavle_parent *p, const char *navn)
{
	unsigned n = 0;
	size_t i;

	for (i = 0; i < TAVLE_ROLLER; i++)
		n += p->roller[i].klar && p->roller[i].stand ==
		    STAND_I_KRAFT && strcmp(p->roller[i].navn, navn) == 0;
	return n;
}

/* One that is wanted: without the last of its name nobody is answered. */
static void
judge_role(struct domme *d, const struct control_nu *nu,
    const struct tavle_rolle *r)
{
	const struct tavle_parent *p = &nu->parent;

	if (r->navn[0] == '\0' || r->stand != STAND_I_KRAFT)
		return;
	if (!r->klar && strcmp(r->navn, CONTROL_ROLLE) != 0)
		dom_add(d, serving(p, r->navn) > 0 ? STAND_NEDSAT :
		    STAND_NEDE, "%s %u %s: see the log (role-ended)", r->navn,
		    r->nr, r->pid == 0 ? "does not run" : "is starting");
	else if (r->omstarter > 0 && r->startet + RESTART_MS > nu->now)
		dom_add(d, STAND_VARSEL, "%s %u was started again %lld s ago "
		    "(%u times in all): see the log (role-ended)", r->navn,
		    r->nr, seconds(nu->now, r->startet), r->omstarter);
}

static void
judge_sources(struct domme *d, const struct control_nu *nu)
{
	const struct tavle_parent *p = &nu->parent;
	const struct tavle_sum_kilde *k;
	const char *b;
	uint32_t i;

	for (i = 0; i < SRC_ANTAL; i++) {
		k = &nu->sum.kilder[i];
		if (p->lukkede_kilder >> i & 1) {
			b = besked(p, V_KILDE, i);
			dom_add(d, STAND_NEDSAT, "%s is closed for "
			    "maintenance%s%s", control_kilde[i], *b != '\0' ?
			    ": " : "", b);
		} else if (k->kreds != KREDS_LUKKET)
			dom_add(d, STAND_NEDSAT, "%s not reached for %lld s "
			    "(breaker open): gatewayctl status says since "
			    "when, the log why (source-failed)",
			    control_kilde[i], k->aabnet_tid == 0 ? 0 :
			    seconds(nu->now, k->aabnet_tid));
	}
	for (i = 0; i < TAVLE_BESKEDER; i++)
		if (p->beskeder[i].slags == V_KOMMUNE)
			dom_add(d, STAND_VARSEL, "municipality %04u is closed "
			    "for maintenance%s%s", p->beskeder[i].nr,
			    p->beskeder[i].tekst[0] != '\0' ? ": " : "",
			    p->beskeder[i].tekst);
}

static void
judge_journal(struct domme *d, const struct control_nu *nu,
    const struct tavle_journal *j)
{
	int64_t lag, seen;
	uint64_t fri, ialt;

	if (j == NULL || serving(&nu->parent, JOURNAL_ROLLE) == 0)
		return;
	lag = atomic_load(&j->forsinket_ms);
	seen = atomic_load(&j->levende);
	fri = atomic_load(&j->disk_fri);
	ialt = atomic_load(&j->disk_ialt);
	if (lag > LAG_MS)
		dom_add(d, STAND_NEDSAT, "journal: an answer has waited for "
		    "the disk for %lld ms: look at the disk of audit-dir",
		    (long long)lag);
	else if (seen != 0 && seen + SILENT_MS < nu->now)
		dom_add(d, STAND_NEDSAT, "journal has said nothing for %lld "
		    "s: look at the disk of audit-dir", seconds(nu->now,
		    seen));
	if (ialt > 0 && fri < ialt / FREE_LITTLE)
		dom_add(d, fri < ialt / FREE_NONE ? STAND_NEDSAT :
		    STAND_VARSEL, "journal: %llu MB are left on the disk of "
		    "audit-dir: without room nobody is answered",
		    (unsigned long long)(fri >> 20));
}

static void
judge_worker(struct domme *d, const struct control_nu *nu)
{
	const struct tavle_sum *s = &nu->sum;

	if (s->levende != 0 && s->levende + SILENT_MS < nu->now)
		dom_add(d, STAND_NEDSAT, "worker has said nothing for %lld s",
		    seconds(nu->now, s->levende));
	if (s->traade > 0 && s->i_gang >= s->traade)
		dom_add(d, STAND_NEDSAT, "all %u threads are at work, and "
		    "more requests are turned away (threads)", s->traade);
}

static void
judge_cert(struct domme *d, const struct control_nu *nu,
    const struct tavle_cert *c)
{
	int64_t left = c->til - nu->now;

	if (c->til == 0 || left >= WARN_DAYS * DAY_MS)
		return;
	if (left < 0)
		dom_add(d, c->slags == CERT_EGEN ? STAND_NEDSAT :
		    STAND_VARSEL, "%s (%s) has expired: renew it", c->navn,
		    c->emne);
	else
		dom_add(d, STAND_VARSEL, "%s (%s) expires in %lld days: renew "
		    "it", c->navn, c->emne, (long long)(left / DAY_MS));
}

/* Equal ones stay as they were told. */
static void
worst_first(struct domme *d)
{
	struct dom x;
	size_t i, k;

	for (i = 1; i < d->n; i++) {
		x = d->v[i];
		for (k = i; k > 0 && d->v[k - 1].stand > x.stand; k--)
			d->v[k] = d->v[k - 1];
		d->v[k] = x;
	}
}

size_t
control_domme(const struct control_tavler *t, const struct control_nu *nu,
    struct dom out[CONTROL_DOMME], enum stand *vaerst)
{
	struct domme d = { out, 0, STAND_OPPE };
	size_t i;

	judge_whole(&d, nu);
	for (i = 0; i < TAVLE_ROLLER; i++)
		judge_role(&d, nu, &nu->parent.roller[i]);
	judge_sources(&d, nu);
	judge_journal(&d, nu, t->journal);
	judge_worker(&d, nu);
	for (i = 0; i < TAVLE_CERTS; i++)
		judge_cert(&d, nu, &nu->parent.certs[i]);
	worst_first(&d);
	*vaerst = d.vaerst;
	return d.n;
}
