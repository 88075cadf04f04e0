/*
 * ctl_certs_skift.c - certs commit, abort and rollback: which pair is in
 * force.
 *
 * A swap is one rename, of the link `current'.  Before it, `pending' names
 * the generation to go back to; it goes when the gateway has said what came
 * of the swap.  So whoever finds `pending' knows that a swap did not end, and
 * by whether it equals `current', on which side of it.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ctl_certs.h"

/* --- Taking over the files that gatewayd.conf(5) names --- */

/*
 * They become links to copies of themselves: whoever reads them meanwhile
 * reads the same.
 */
static enum gw_err
overtag(struct ctl *c, struct par *p)
{
	struct plads_fil f[2] = {
		{ PLADS_CERT, NULL, 0, 0644 }, { PLADS_KEY, NULL, 0, 0600 } };
	const char *gen = p->p.gen[PL_CURRENT];
	enum gw_err rc;

	if (p->tillid)
		return gen != NULL ? GW_OK : (rc = tillid_tom(c, p, &gen)) !=
		    GW_OK ? rc : plads_saet(&p->p, PL_CURRENT, gen,
		    &c->grund);
	if (par_i_plads(p))
		return GW_OK;
	if (!p->token && strcmp(p->cert->name, p->key->name) == 0)
		return fail(&c->grund, GW_ECONF, "certificate and key are in "
		    "one file: put each in a file of its own");
	f[0].bytes = p->cert->bytes;
	f[0].len = p->cert->len;
	if (!p->token && (rc = conf_read_disk(NULL, c->a, p->key->name,
	    &f[1].bytes, &f[1].len)) != GW_OK)
		return fail(&c->grund, rc, "%.100s cannot be read: run this "
		    "as the keys' owner", p->key->name);
	if ((rc = plads_ny(&p->p, f, p->token ? 1 : 2, p->uid, p->gid, &gen,
	    &c->grund)) != GW_OK || (rc = plads_saet(&p->p, PL_CURRENT, gen,
	    &c->grund)) != GW_OK)
		return rc;
	if (!p->token && (rc = plads_link_her(p->key->name, plads_via(&p->p,
	    PL_CURRENT, PLADS_KEY), &c->grund)) != GW_OK)
		return rc;
	return plads_link_her(p->cert->name, plads_via(&p->p, PL_CURRENT,
	    PLADS_CERT), &c->grund);
}

/* --- The swap --- */

static int
sig(const struct ctl *c, const struct par *p, const char *hvad,
    const char *tekst)
{
	if (c->json)
		printf("{\"name\":\"%s\",\"result\":\"%s\"}\n", p->navn, hvad);
	else
		printf("%s: %s\n", p->navn, tekst);
	return CTL_OK;
}

/* The gateway did not take it: what was in force is put back. */
static int
tilbage(struct ctl *c, struct par *p, enum genlaest g, const char *why)
{
	const char *mere = "";

	if (plads_saet(&p->p, PL_CURRENT, p->p.gen[PL_PENDING], &c->grund) !=
	    GW_OK)
		return ctl_grund(c, c->grund.rc);
	/* it may have been taken after all, or be on its way */
	if (g == GENLAEST_UVIST && certs_genlaes(c, &mere) == GENLAEST_UVIST)
		ctl_fejl("%s: look at gatewayd's log, and reload it", p->navn);
	if (plads_saet(&p->p, PL_PENDING, NULL, &c->grund) != GW_OK)
		return ctl_grund(c, c->grund.rc);
	ctl_fejl("%s: not taken, the former is in force again: %s",
	    p->navn, why);
	return g == GENLAEST_AFVIST ? CTL_AFVIST : CTL_FEJL;
}

/* `current' names the new pair: the gateway is told, and what it says is
 * settled on disk. */
static int
afslut(struct ctl *c, struct par *p)
{
	const char *why = "", *ny = p->p.gen[PL_CURRENT];
	enum genlaest g = certs_genlaes(c, &why);
	struct grund *gr = &c->grund;

	if (g == GENLAEST_AFVIST || g == GENLAEST_UVIST)
		return tilbage(c, p, g, why);
	if (plads_saet(&p->p, PL_FORMER, p->p.gen[PL_PENDING], gr) != GW_OK ||
	    (p->p.gen[PL_STAGED] != NULL &&
	    strcmp(p->p.gen[PL_STAGED], ny) == 0 &&
	    plads_saet(&p->p, PL_STAGED, NULL, gr) != GW_OK) ||
	    plads_saet(&p->p, PL_PENDING, NULL, gr) != GW_OK)
		return ctl_grund(c, gr->rc);
	plads_ryd(&p->p);
	return g == GENLAEST_STANDSET ? sig(c, p, "stored", "in place; "
	    "gatewayd does not run, and begins with it") : sig(c, p,
	    "serving", "in force; the gateway serves with it");
}

static int
skift(struct ctl *c, struct par *p, const char *til)
{
	if (overtag(c, p) != GW_OK ||
	    plads_saet(&p->p, PL_PENDING, p->p.gen[PL_CURRENT], &c->grund) !=
	    GW_OK ||
	    plads_saet(&p->p, PL_CURRENT, til, &c->grund) != GW_OK)
		return ctl_grund(c, c->grund.rc);
	return afslut(c, p);
}

/* A swap was interrupted, and this generation is on disk. */
static int
midt_i(const struct par *p)
{
	return p->p.gen[PL_PENDING] != NULL && p->p.gen[PL_CURRENT] != NULL &&
	    strcmp(p->p.gen[PL_PENDING], p->p.gen[PL_CURRENT]) != 0;
}

/* An interrupted one that had not swapped: as if it had not begun. */
static enum gw_err
glem(struct ctl *c, struct par *p)
{
	return p->p.gen[PL_PENDING] == NULL || midt_i(p) ? GW_OK :
	    plads_saet(&p->p, PL_PENDING, NULL, &c->grund);
}

static int
afvis(struct ctl *c, const struct par *p)
{
	ctl_fejl("%s: refused, nothing is changed: %s", p->navn,
	    c->grund.text);
	return CTL_AFVIST;
}

static const char *
intet(const struct par *p, enum plads_link nr)
{
	return nr == PL_FORMER ? "there is nothing to go back to: nothing was "
	    "committed here" : p->p.gen[nr] != NULL ? "the request has no "
	    "certificate yet: certs install" : p->tillid ? "nothing is "
	    "staged: certs stage-trust" : "nothing is staged: certs request, "
	    "then certs install";
}

/* As when it was staged: time has gone by since. */
static enum gw_err
skift_check(struct ctl *c, const struct par *p, enum plads_link nr)
{
	X509 *cert = p->tillid ? NULL : par_cert(c, p, nr);
	enum gw_err rc;

	if (p->p.gen[nr] == NULL || (!p->tillid && cert == NULL))
		rc = fail(&c->grund, GW_ENOENT, "%s", intet(p, nr));
	else if (p->tillid)
		rc = tillid_check(c, p, nr);
	else if ((rc = par_check(c, p, cert)) == GW_OK)
		rc = par_key_check(c, p, nr, cert);
	X509_free(cert);
	return rc;
}

/* To a generation that has been checked anew. */
static int
skift_til(struct ctl *c, struct par *p, enum plads_link nr)
{
	return skift_check(c, p, nr) == GW_OK ? skift(c, p, p->p.gen[nr]) :
	    afvis(c, p);
}

static int
commit(struct ctl *c, struct par *p)
{
	if (midt_i(p))
		return afslut(c, p);
	if (glem(c, p) != GW_OK)
		return ctl_grund(c, c->grund.rc);
	return skift_til(c, p, PL_STAGED);
}

/* Back to the generation before an interrupted swap. */
static int
fortryd(struct ctl *c, struct par *p)
{
	const char *why = "";
	enum genlaest g;

	if (plads_saet(&p->p, PL_CURRENT, p->p.gen[PL_PENDING], &c->grund) !=
	    GW_OK)
		return ctl_grund(c, c->grund.rc);
	g = certs_genlaes(c, &why);
	if (g == GENLAEST_AFVIST || g == GENLAEST_UVIST)
		return ctl_fejl("%s: the former is on disk, but the "
		    "gateway did not take it: %s", p->navn, why);
	if (plads_saet(&p->p, PL_PENDING, NULL, &c->grund) != GW_OK)
		return ctl_grund(c, c->grund.rc);
	return CTL_OK;
}

static int
rollback(struct ctl *c, struct par *p)
{
	int status;

	if (midt_i(p))
		return (status = fortryd(c, p)) != CTL_OK ? status : sig(c, p,
		    "former", "the interrupted commit is undone");
	if (glem(c, p) != GW_OK)
		return ctl_grund(c, c->grund.rc);
	return skift_til(c, p, PL_FORMER);
}

static int
abort_(struct ctl *c, struct par *p)
{
	int status;

	if (midt_i(p) && (status = fortryd(c, p)) != CTL_OK)
		return status;
	if (glem(c, p) != GW_OK)
		return ctl_grund(c, c->grund.rc);
	if (p->p.gen[PL_STAGED] == NULL)
		return sig(c, p, "nothing", "nothing is staged");
	if (plads_saet(&p->p, PL_STAGED, NULL, &c->grund) != GW_OK)
		return ctl_grund(c, c->grund.rc);
	plads_ryd(&p->p);
	return sig(c, p, "aborted", p->tillid ? "what was staged is gone" :
	    p->token ? "what was staged is gone; its "
	    "key is still in the token" : "what was staged is gone, its key "
	    "too");
}

/* --- The verbs --- */

static int
verb(struct ctl *c, int (*gor)(struct ctl *, struct par *))
{
	struct par p;
	int status = strcmp(c->arg[0], CERTS_TRUST) == 0 ?
	    tillid_aabn(c, &p, 1) : par_aabn(c, &p, 1);

	if (status == CTL_OK)
		status = gor(c, &p);
	par_luk(&p);
	return status;
}

int
verb_certs_commit(struct ctl *c)
{
	return verb(c, commit);
}

int
verb_certs_abort(struct ctl *c)
{
	return verb(c, abort_);
}

int
verb_certs_rollback(struct ctl *c)
{
	return verb(c, rollback);
}
