/*
 * ctl_kle.c - a newer official KLE beside the one in the program.
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "ctl.h"
#include "kle_xml.h"
#include "publiceret.h"

/* --- The new table --- */

/* A line of publiceret.h's file `kle`. */
static void
linje_skriv(struct buf *t, const struct kle_emne *e)
{
	char fra[DAG_LEN] = "", til[DAG_LEN] = "";

	if (e->fra != DAG_INGEN)
		dag_print(e->fra, fra);
	if (e->til != DAG_INGEN)
		dag_print(e->til, til);
	buf_printf(t, "%s\t%s\t%s\t%s\n", e->kle, e->titel != NULL ?
	    e->titel : "", fra, til);
}

struct opgoer {
	struct ctl	*c;
	const struct kle_emne *gamle;	/* what is known now, ascending */
	size_t		 n_gamle;
	struct brug	 brug;
	struct buf	 tekst;
	int32_t		 udgivet;
	size_t		 nye, aendrede, udgaaede;
};

static void
nyt(struct opgoer *o, const struct kle_emne *ny)
{
	o->nye++;
	linje_skriv(&o->tekst, ny);
}

/* Of a number that the program knows and the file does not. */
static void
borte(struct opgoer *o, const struct kle_emne *gammel)
{
	struct kle_emne e = *gammel;

	if (e.til == DAG_INGEN) {
		e.til = o->udgivet;
		o->udgaaede++;
		printf("  - %s %s: findes ikke i filen, regnes for udgået",
		    e.kle, e.titel != NULL ? e.titel : "");
		brug_print(&o->brug, e.kle);
	}
	linje_skriv(&o->tekst, &e);
}

static void
samme(struct opgoer *o, const struct kle_emne *gammel,
    const struct kle_emne *ny)
{
	char til[DAG_LEN];
	int titel = gammel->titel == NULL ||
	    strcmp(gammel->titel, ny->titel) != 0;

	if (ny->til != DAG_INGEN && ny->til != gammel->til) {
		o->udgaaede++;
		printf("  - %s %s: udgået %s", ny->kle, ny->titel,
		    dag_print(ny->til, til));
		brug_print(&o->brug, ny->kle);
	} else if (ny->til != gammel->til) {
		o->aendrede++;
		printf("  ~ %s %s: er ikke længere udgået", ny->kle,
		    ny->titel);
		brug_print(&o->brug, ny->kle);
	}
	if (titel) {
		o->aendrede++;
		printf("  ~ %s: %s -> %s", ny->kle, gammel->titel != NULL ?
		    gammel->titel : "(ingen titel)", ny->titel);
		brug_print(&o->brug, ny->kle);
	}
	linje_skriv(&o->tekst, ny);
}

/* Both tables are ascending. */
static void
sammenlign(struct opgoer *o, const struct kle_xml *x)
{
	size_t i = 0, j = 0;
	int d;

	while (i < o->n_gamle || j < x->n) {
		d = i >= o->n_gamle ? 1 : j >= x->n ? -1 :
		    strcmp(o->gamle[i].kle, x->v[j].kle);
		if (d < 0)
			borte(o, &o->gamle[i]);
		else if (d > 0)
			nyt(o, &x->v[j]);
		else
			samme(o, &o->gamle[i], &x->v[j]);
		i += d <= 0;
		j += d >= 0;
	}
	printf("%s: %zu %s; %zu nye, %zu ændrede, %zu udgåede\n",
	    o->c->arg[0], x->n, x->facetter ? "facetter" : "numre", o->nye,
	    o->aendrede, o->udgaaede);
}

/* The file, read and judged. */
static int
fil_laes(struct ctl *c, struct kle_xml *x)
{
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = conf_read_disk(NULL, c->a, c->arg[0], &bytes, &len)) !=
	    GW_OK)
		return ctl_fejl("%s: %s", c->arg[0], err_text(rc));
	rc = kle_xml_laes(c->a, bytes, len, &c->grund, x);
	if (rc == GW_OK)
		return CTL_OK;
	ctl_fejl("%s: %s", c->arg[0], c->grund.text);
	return rc == GW_ECONF ? CTL_AFVIST : CTL_FEJL;
}

static enum gw_err
opgoer(struct opgoer *o, const struct kle_xml *x, const char **tekst)
{
	const struct central *k = &o->c->conf->konfiguration->central;
	enum gw_err rc;

	buf_init(&o->tekst, o->c->a);
	o->gamle = x->facetter ? o->c->facet : k->kle;
	o->n_gamle = x->facetter ? o->c->n_facet : k->n_kle;
	o->udgivet = x->udgivet != DAG_INGEN ? x->udgivet :
	    tid_dag(clock_now());
	if ((rc = brug_laes(o->c, &o->brug)) != GW_OK)
		return rc;
	sammenlign(o, x);
	return (*tekst = buf_end(&o->tekst)) != NULL ? GW_OK : GW_ENOMEM;
}

int
verb_kle_import(struct ctl *c)
{
	struct opgoer o = { .c = c };
	struct kle_xml x;
	struct version v;
	const char *tekst;
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK ||
	    (status = fil_laes(c, &x)) != CTL_OK)
		return status;
	if ((rc = store_begin(c->store)) != GW_OK ||
	    (rc = opgoer(&o, &x, &tekst)) != GW_OK)
		return ctl_grund(c, rc);
	if (!c->publicer) {
		store_undo(c->store);
		puts("Intet er ændret; tilføj --publish for at sætte det i "
		    "kraft.");
		return CTL_OK;
	}
	v = ctl_version(c, c->arg[0]);
	if ((rc = store_faelles_ny(c->store, x.facetter ?
	    FAELLES_FACETTER : PUB_KLE, &v, tekst)) != GW_OK)
		return ctl_grund(c, rc);
	return publicer(c);
}
