/*
 * ctl_preview.c - what a sheet would show and hide of test persons.
 *
 * The sources are asked once, as the gateway asks for an employee who wants
 * it explained; then the one decision (visning.h) is taken twice over what
 * they answered: with what is published, and with the sheet.  For test
 * environments alone: the setting says so, and no number that could be a
 * person's is asked about.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "ctl.h"
#include "keyfile.h"
#include "opslag.h"
#include "sts.h"

#define MAX_TOKENS	64
#define ARENA_MAX	((size_t)1 << 30)

/* What asking takes; the gateway's worker has the like behind its signers. */
struct spoerger_del {
	struct tjeneste	 t;
	struct sts	 sts;
	struct signkey	*signing, *client;
};

/* Both decisions about one person. */
struct sammenligning {
	struct ctl	*c;
	const struct konfiguration *foer, *efter;
	const struct kommune_konf *k_foer, *k_efter;
	size_t		 n;		/* differences told */
};

/* --- Asking --- */

static enum gw_err
noegle_tag(struct ctl *c, struct signer *s, const struct conf_file *cert,
    const struct conf_file *key, struct signkey **out)
{
	struct grund g = { .rc = GW_OK };
	EVP_PKEY *private = NULL;
	const char *name = key->name;
	enum gw_err rc;

	if ((rc = signkey_new(cert->bytes, cert->len, &c->grund, out)) !=
	    GW_OK)
		return rc;
	if ((rc = keyfile_read(key, (*out)->cert, &name, &g,
	    &private)) == GW_OK)
		rc = signer_local_add_key(s, private, *out, &g);
	EVP_PKEY_free(private);
	return rc == GW_OK ? rc : fail(&c->grund, rc, "%s: %s", name, g.text);
}

static enum gw_err
kilder_aabn(struct ctl *c, struct spoerger_del *d)
{
	const struct conf *conf = c->conf;
	EVP_PKEY *key = NULL;
	enum gw_err rc;

	if ((rc = signer_tls_key(d->t.signer, d->client, &c->grund, &key)) !=
	    GW_OK)
		return rc;
	d->t.kilder = kilder_new(conf->client_certificate.bytes,
	    conf->client_certificate.len, key, conf->ca_pem, conf->ca_len,
	    &c->grund);
	EVP_PKEY_free(key);
	if (d->t.kilder == NULL)
		return GW_ECONF;
	kilder_tro(d->t.kilder, conf->trust);
	return GW_OK;
}

static enum gw_err
spoerger_aabn(struct ctl *c, struct spoerger_del *d)
{
	const struct conf *conf = c->conf;
	enum gw_err rc;

	d->t.conf = conf;
	if (sem_init(&d->t.kerner, 0, 1) != 0 ||
	    (d->t.signer = signer_local_new()) == NULL)
		return GW_ENOMEM;
	if ((rc = noegle_tag(c, d->t.signer, &conf->signing_certificate,
	    &conf->signing_key, &d->signing)) != GW_OK ||
	    (rc = noegle_tag(c, d->t.signer, &conf->client_certificate,
	    &conf->client_key, &d->client)) != GW_OK ||
	    (rc = kilder_aabn(c, d)) != GW_OK)
		return rc;
	d->t.key = d->signing;
	d->sts.konf = &conf->sources[SRC_STS].konf;
	d->sts.issuer = conf->sts_issuer;
	d->sts.trust = conf->trust;
	d->sts.kilder = d->t.kilder;
	d->sts.signer = d->t.signer;
	d->sts.key = d->signing;
	d->sts.skew_ms = conf->skew_ms;
	d->t.tokens = tokencache_new(MAX_TOKENS, sts_fetch, &d->sts);
	return d->t.tokens != NULL ? GW_OK : GW_ENOMEM;
}

static void
spoerger_luk(struct spoerger_del *d)
{
	tokencache_free(d->t.tokens);
	kilder_free(d->t.kilder);
	signkey_free(d->signing);
	signkey_free(d->client);
	signer_free(d->t.signer);
	sem_destroy(&d->t.kerner);
}

/* Everything about one person, explained. */
static enum gw_err
person_spoerg(struct spoerger_del *d, const struct cpr *cpr,
    const struct sammenligning *s, struct opslag *o)
{
	const struct kommune_konf *kommuner[] = { s->k_foer };
	const char *urn;
	enum gw_err rc;

	o->t = &d->t;
	if ((o->a = arena_new(ARENA_MAX)) == NULL ||
	    (o->a_kort = arena_new(ARENA_MAX)) == NULL ||
	    (urn = wssec_uuid_urn(o->a)) == NULL)
		return GW_ENOMEM;
	memcpy(o->id, urn + strlen("urn:uuid:"), UUID_LEN - 1);
	o->transaktion = o->id;
	o->now = clock_now();
	o->deadline = clock_mono() + d->t.conf->deadline_ms;
	o->spoergsmaal.hvem = SPOERGER_MEDARBEJDER;
	o->spoergsmaal.borger = *cpr;
	o->spoergsmaal.omraader = OMR_ALLE;
	o->spoergsmaal.forklar = 1;
	o->spoergsmaal.now = o->now;
	if ((rc = plan_make(o->a, s->foer, &o->spoergsmaal, kommuner, 1,
	    &o->plan)) != GW_OK)
		return rc;
	return hent_alt(o);
}

/* --- Comparing --- */

static const char *const slags[] = {
	[OBJ_SAG] = "sag", [OBJ_DOKUMENT] = "dokument",
	[OBJ_OEKONOMISK] = "ydelse", [OBJ_SERVICE] = "ydelse",
	[OBJ_BETALING] = "betaling"
};
static const char *const steder[] = {
	[VISES_SKJULT] = "skjult",
	[VISES_VERIFIKATIONSKLIENT] = "i Verifikationsklient",
	[VISES_MITOVERBLIK] = "på Mit Overblik"
};

static const struct afgoerelse *
afgoerelse_find(const struct overblik *b, const struct afgoerelse *x)
{
	size_t i;

	for (i = 0; i < b->afgoerelser.n; i++)
		if (b->afgoerelser.v[i].type == x->type &&
		    strcmp(b->afgoerelser.v[i].id, x->id) == 0)
			return &b->afgoerelser.v[i];
	return NULL;
}

/* "skjult (R12 fradato 2020-01-01)": where, and by which rule. */
static void
sted_print(const struct afgoerelse *x)
{
	printf("%s", steder[x->vises]);
	if (x->regel != 0)
		printf(" (R%02d%s%s%s%s)", x->regel, x->felt != NULL ? " " :
		    "", x->felt != NULL ? x->felt : "", x->vaerdi != NULL ?
		    " " : "", x->vaerdi != NULL ? x->vaerdi : "");
}

static void
forskel_print(struct sammenligning *s, const struct afgoerelse *foer,
    const struct afgoerelse *efter)
{
	if (foer->vises == efter->vises)
		return;
	s->n++;
	printf("  %c %s %s %s: ", efter->vises > foer->vises ? '+' : '-',
	    slags[efter->type], efter->kle != NULL ? efter->kle :
	    efter->kravtype != NULL ? efter->kravtype : "", efter->id);
	sted_print(foer);
	printf(" -> ");
	sted_print(efter);
	putchar('\n');
}

/* The answers stand; only whose configuration they are judged by changes. */
static enum gw_err
beslut(struct opslag *o, const struct konfiguration *k,
    const struct kommune_konf *konf, struct overblik *out)
{
	size_t i;

	for (i = 0; i < o->svar.kommuner.n; i++)
		o->svar.kommuner.v[i].konf = konf;
	return visning_decide(o->a, k, &o->spoergsmaal, &o->svar, out);
}

/* A source that failed makes the comparison unsure. */
static int
kilder_svarede(const struct overblik *b)
{
	int ok = 1;
	size_t i;

	for (i = 0; i < b->kilder.n; i++)
		if (b->kilder.v[i].status > KS_OK)
			ok = 0;
	return ok;
}

static int
person_sammenlign(struct sammenligning *s, struct opslag *o)
{
	const struct afgoerelse *x;
	struct overblik foer, efter;
	enum gw_err rc;
	size_t i;

	if ((rc = beslut(o, s->foer, s->k_foer, &foer)) != GW_OK ||
	    (rc = beslut(o, s->efter, s->k_efter, &efter)) != GW_OK)
		return ctl_grund(s->c, rc);
	for (i = 0; i < efter.afgoerelser.n; i++)
		if ((x = afgoerelse_find(&foer, &efter.afgoerelser.v[i])) !=
		    NULL)
			forskel_print(s, x, &efter.afgoerelser.v[i]);
	return kilder_svarede(&efter) ? CTL_OK : ctl_fejl("a source did not "
	    "answer: what is said is not all");
}

/* --- The sheet beside what is published --- */

/* The configuration with that municipality's rows as the sheet has them. */
static enum gw_err
efter_arket(struct ctl *c, const struct konfigark *ark,
    struct sammenligning *s)
{
	const struct konfiguration *k = c->conf->konfiguration;
	struct konfiguration *ny = arena_alloc(c->a, sizeof(*ny));
	struct kommune_konf *v = arena_array(c->a, k->n_kommuner, sizeof(*v));
	struct kommune_konf *m;

	if (ny == NULL || v == NULL)
		return GW_ENOMEM;
	memcpy(v, k->kommuner, k->n_kommuner * sizeof(*v));
	*ny = *k;
	ny->kommuner = v;
	m = &v[s->k_foer - k->kommuner];
	m->konfigureret = 1;
	if (ark->krav) {
		m->krav = ark->n_kommuner > 0 ? ark->kommuner[0].krav : NULL;
		m->n_krav = ark->n_kommuner > 0 ? ark->kommuner[0].n_krav : 0;
	} else {
		m->kle = ark->n_kommuner > 0 ? ark->kommuner[0].kle : NULL;
		m->n_kle = ark->n_kommuner > 0 ? ark->kommuner[0].n_kle : 0;
	}
	s->foer = k;
	s->efter = ny;
	s->k_efter = m;
	return GW_OK;
}

static int
ark_laest(struct ctl *c, struct sammenligning *s)
{
	struct ark_grundlag g = { c->conf->konfiguration, c->kommune,
	    tid_dag(clock_now()) };
	struct konfigark ark;
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = conf_read_disk(NULL, c->a, c->arg[0], &bytes, &len)) !=
	    GW_OK)
		return ctl_fejl("%s: %s", c->arg[0], err_text(rc));
	rc = konfigark_laes(c->a, &g, bytes, len, &ark);
	ctl_fund(c, c->arg[0], &ark, 0);
	if (rc == GW_ECONF)
		return CTL_AFVIST;
	if (rc == GW_OK)
		rc = efter_arket(c, &ark, s);
	return rc == GW_OK ? CTL_OK : ctl_grund(c, rc);
}

/* --- Test persons --- */

/* Numbers that fail modulus 11 and were made for tests (rules 11). */
static int
testnummer(const char *s, struct cpr *out)
{
	static const int vaegt[CPR_LEN] = { 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 };
	int i, sum = 0;

	if (!cpr_parse(s, strlen(s), out))
		return 0;
	for (i = 0; i < CPR_LEN; i++)
		sum += vaegt[i] * (out->nr[i] - '0');
	return sum % 11 != 0;
}

static int
personer(struct sammenligning *s, struct spoerger_del *d)
{
	struct ctl *c = s->c;
	struct opslag o;
	struct cpr cpr;
	enum gw_err rc;
	int st, status = CTL_OK;
	size_t i;

	for (i = 0; i < c->n_cpr && status != CTL_BRUG; i++) {
		if (!testnummer(c->cpr[i], &cpr)) {
			ctl_fejl("--cpr number %zu is not a test person's: it "
			    "passes modulus 11, or is no CPR number", i + 1);
			status = CTL_BRUG;
			continue;
		}
		printf("Testperson %zu:\n", i + 1);
		memset(&o, 0, sizeof(o));
		s->n = 0;
		if ((rc = person_spoerg(d, &cpr, s, &o)) != GW_OK)
			status = ctl_grund(c, rc);
		else if ((st = person_sammenlign(s, &o)) != CTL_OK)
			status = st;
		if (rc == GW_OK && s->n == 0)
			puts("  ingen forskel");
		arena_free(o.a_kort);
		arena_free(o.a);
	}
	return status;
}

int
verb_preview(struct ctl *c)
{
	struct spoerger_del d = { .signing = NULL };
	struct sammenligning s = { .c = c };
	enum gw_err rc;
	int i, status;

	if ((status = ctl_conf(c)) != CTL_OK)
		return status;
	for (i = 1; i < c->n_arg; i++)
		ctl_cpr(c, c->arg[i]);
	if ((s.k_foer = ctl_kommune(c)) == NULL)
		return CTL_BRUG;
	if (!c->conf->testmiljoe || c->n_cpr == 0) {
		ctl_fejl(c->n_cpr == 0 ? "--cpr is missing: give a test "
		    "person's number" : "preview asks the sources about "
		    "persons: it is for test environments, where "
		    "gatewayd.conf says \"testmiljoe ja\"");
		return CTL_BRUG;
	}
	if ((status = ark_laest(c, &s)) != CTL_OK)
		return status;
	rc = spoerger_aabn(c, &d);
	status = rc == GW_OK ? personer(&s, &d) : ctl_grund(c, rc);
	spoerger_luk(&d);
	return status;
}
