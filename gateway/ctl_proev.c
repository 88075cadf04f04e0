/*
 * ctl_proev.c - gatewayctl test: the sources one by one, step by step.
 *
 * A process of its own with the keys in force: the gateway that runs is not
 * asked and not disturbed.
 */
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "ctl.h"
#include "ctl_proev.h"
#include "log.h"

#define ALLE	"all"

/* ---- as text ---- */

static void
proev_tekst(const struct proev_svar *v)
{
	int i;

	printf("%s, %s: %s\n", v->kilde, v->kommune,
	    v->ok ? "ok" : "failed");
	for (i = 0; i < PT_ANTAL; i++)
		printf("  %-10s %-8s %6u ms  %s\n",
		    proev_trin_navn((enum proev_trin)i),
		    proev_udfald_navn(v->skridt[i].udfald), v->skridt[i].ms,
		    v->skridt[i].hvad);
}

static void
raad_tekst(const struct proev_svar *v, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < PT_ANTAL; k++)
			if (v[i].skridt[k].raad != NULL)
				printf("\n%s, %s: %s\n", v[i].kilde,
				    proev_trin_navn((enum proev_trin)k),
				    v[i].skridt[k].raad);
}

void
proev_print(const struct proev_svar *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		proev_tekst(&v[i]);
	raad_tekst(v, n);
}

/* ---- as JSON ---- */

static void
skridt_json(const struct proev_skridt *s, enum proev_trin t)
{
	printf("%s{\"step\": \"%s\", \"result\": \"%s\", \"ms\": %u, "
	    "\"seen\": ", t == 0 ? "" : ", ", proev_trin_navn(t),
	    proev_udfald_navn(s->udfald), s->ms);
	json_tekst(s->hvad);
	if (s->raad != NULL) {
		fputs(", \"remedy\": ", stdout);
		json_tekst(s->raad);
	}
	putchar('}');
}

void
proev_json(const struct proev_svar *v, size_t n)
{
	size_t i;
	int k;

	putchar('[');
	for (i = 0; i < n; i++) {
		printf("%s{\"source\": \"%s\", \"kommune\": \"%s\", \"ok\": "
		    "%s, \"steps\": [", i == 0 ? "" : ", ", v[i].kilde,
		    v[i].kommune, v[i].ok ? "true" : "false");
		for (k = 0; k < PT_ANTAL; k++)
			skridt_json(&v[i].skridt[k], (enum proev_trin)k);
		fputs("]}", stdout);
	}
	putchar(']');
}

/* ---- the command ---- */

int
proev_alle(const struct proev_svar *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!v[i].ok)
			return 0;
	return 1;
}

/*
 * One line for whoever reads the log: on stderr, which is the journal's when
 * a unit runs it; a terminal is only the operator's own, so that the system's
 * log is told as well.
 */
static void
proev_log(const struct ctl *c, const char *hvad, int ok)
{
	log_event(LOG_INFO_, "test-made", "source=%s kommune=%s result=%s "
	    "uid=%u", hvad, c->kommune, ok ? "ok" : "failed",
	    (unsigned)getuid());
	if (isatty(STDERR_FILENO))
		syslog(LOG_DAEMON | LOG_NOTICE, "event=test-made source=%s "
		    "kommune=%s result=%s uid=%u", hvad, c->kommune,
		    ok ? "ok" : "failed", (unsigned)getuid());
}

enum gw_err
proev_koer(struct ctl *c, const struct proev_noegler *noegler,
    enum conf_source_nr kun, const struct kommune_konf *k,
    struct proev_svar v[SRC_ANTAL], size_t *n)
{
	static const atomic_int tavs = LOG_ERROR_ + 1;
	struct proev *p = NULL;
	enum gw_err rc;
	int nr;

	*n = 0;
	log_follow(&tavs);		/* the steps say it all */
	rc = proev_new(c->conf, noegler, &c->grund, &p);
	for (nr = 0; rc == GW_OK && nr < SRC_ANTAL; nr++)
		if (kun == SRC_ANTAL || (int)kun == nr)
			rc = proev_kilde(p, c->a, (enum conf_source_nr)nr, k,
			    &v[(*n)++]);
	proev_free(p);
	log_follow(NULL);
	return rc;
}

int
verb_test(struct ctl *c)
{
	struct proev_svar v[SRC_ANTAL];
	struct proev_noegler noegler;
	const struct kommune_konf *k;
	enum conf_source_nr kun = SRC_ANTAL;
	enum gw_err rc;
	int ok, status;
	size_t n;

	if ((status = ctl_conf(c)) != CTL_OK)
		return status;
	if (strcmp(c->arg[0], ALLE) != 0 && (kun = proev_kilde_nr(c->conf,
	    c->arg[0])) == SRC_ANTAL) {
		ctl_fejl("%s is no source: write all, sts, sagsindeks, "
		    "ydelsesindeks, oekonomi or ejerfortegnelse", c->arg[0]);
		return CTL_BRUG;
	}
	if ((k = ctl_kommune(c)) == NULL)
		return CTL_BRUG;
	log_init("gatewayctl", LOG_INFO_);
	noegler = proev_noegler(c->conf);
	if ((rc = proev_koer(c, &noegler, kun, k, v, &n)) != GW_OK) {
		ctl_grund(c, rc);
		return rc == GW_ECONF ? CTL_BRUG : CTL_FEJL;
	}
	ok = proev_alle(v, n);
	if (c->json)
		proev_json(v, n);
	else
		proev_print(v, n);
	if (c->json)
		putchar('\n');
	proev_log(c, c->arg[0], ok);
	return ok ? CTL_OK : CTL_FEJL;
}
