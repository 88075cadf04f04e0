/*
 * ctl_faelles.c - the versions of what holds for all municipalities: the KLE
 * table, the handlingsfacetter, the central settings.
 *
 * The command line's group is the store's name of it.  Version 0 is before
 * the first: what the program itself says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "publiceret.h"

struct linje {
	const char	*s;
	size_t		 len;
};
struct linjer {
	struct linje	*v;
	size_t		 n, cap;
};

/* --- Two texts --- */

/* A text's lines, but comments and empty ones. */
static enum gw_err
linjer_del(struct arena *a, const char *s, struct linjer *out)
{
	struct linje *l;
	size_t n;

	memset(out, 0, sizeof(*out));
	for (; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (n == 0 || *s == '#')
			continue;
		if ((l = arena_push(a, &out->v, &out->n, &out->cap,
		    sizeof(*l))) == NULL)
			return GW_ENOMEM;
		l->s = s;
		l->len = n;
	}
	return GW_OK;
}

static int
linje_cmp(const void *va, const void *vb)
{
	const struct linje *a = va, *b = vb;
	size_t n = a->len < b->len ? a->len : b->len;
	int d = memcmp(a->s, b->s, n);

	return d != 0 ? d : a->len < b->len ? -1 : a->len > b->len;
}

/* The same lines in another order, to look one up. */
static enum gw_err
linjer_ordnet(struct arena *a, const struct linjer *l, struct linjer *out)
{
	*out = *l;
	if (l->n == 0)
		return GW_OK;
	if ((out->v = arena_array(a, l->n, sizeof(*out->v))) == NULL)
		return GW_ENOMEM;
	memcpy(out->v, l->v, l->n * sizeof(*out->v));
	qsort(out->v, out->n, sizeof(*out->v), linje_cmp);
	return GW_OK;
}

/* A difference on its way out. */
struct forskel {
	struct ctl	*c;
	struct brug	 brug;		/* of tables */
	int		 tabel;
	size_t		 n;
};

static void
linje_print(struct forskel *f, char art, const struct linje *l)
{
	const char *tekst = arena_strndup(f->c->a, l->s, l->len);
	char nr[KLE_LEN];
	size_t i;

	if (tekst == NULL)
		return;
	if (f->c->json) {
		printf("%s{\"art\":\"%c\",\"linje\":", f->n > 0 ? "," : "",
		    art);
		json_tekst(tekst);
		putchar('}');
		return;
	}
	printf("  %c ", art);
	for (i = 0; i < l->len; i++)
		if (l->s[i] == '\t')
			fputs("  ", stdout);
		else
			putchar(l->s[i]);
	snprintf(nr, sizeof(nr), "%.*s", (int)strcspn(tekst, "\t"), tekst);
	if (f->tabel)
		brug_print(&f->brug, nr);
	else
		putchar('\n');
}

/* What `af` has and `andre` has not. */
static enum gw_err
kun_i(struct forskel *f, char art, const struct linjer *af,
    const struct linjer *andre)
{
	struct linjer ordnet;
	enum gw_err rc;
	size_t i;

	if ((rc = linjer_ordnet(f->c->a, andre, &ordnet)) != GW_OK)
		return rc;
	for (i = 0; i < af->n; i++)
		if (ordnet.n == 0 || bsearch(&af->v[i], ordnet.v, ordnet.n,
		    sizeof(*ordnet.v), linje_cmp) == NULL) {
			linje_print(f, art, &af->v[i]);
			f->n++;
		}
	return GW_OK;
}

enum gw_err
faelles_forskel(struct ctl *c, uint64_t fra_nr, uint64_t til_nr,
    const char *fra, const char *til)
{
	struct forskel f = { .c = c };
	struct linjer a, b;
	enum gw_err rc;

	f.tabel = strcmp(c->gruppe, PUB_CENTRAL) != 0;
	if ((f.tabel && (rc = brug_laes(c, &f.brug)) != GW_OK) ||
	    (rc = linjer_del(c->a, fra, &a)) != GW_OK ||
	    (rc = linjer_del(c->a, til, &b)) != GW_OK)
		return rc;
	if (c->json)
		printf("{\"navn\":\"%s\",\"fra\":%llu,\"til\":%llu,"
		    "\"linjer\":[", c->gruppe, (unsigned long long)fra_nr,
		    (unsigned long long)til_nr);
	if ((rc = kun_i(&f, '-', &a, &b)) != GW_OK ||
	    (rc = kun_i(&f, '+', &b, &a)) != GW_OK)
		return rc;
	if (c->json)
		puts("]}");
	else if (f.n == 0)
		puts("  ingen forskel");
	return GW_OK;
}

/* --- Versions --- */

/* Version nr's text; CTL_OK, or all is said. */
static int
tekst_af(struct ctl *c, uint64_t nr, const char **tekst)
{
	enum gw_err rc;

	*tekst = "";
	if (nr == 0)
		return CTL_OK;
	if ((rc = store_faelles(c->store, c->a, c->gruppe, nr, tekst)) !=
	    GW_OK)
		return ctl_grund(c, rc);
	if (*tekst != NULL)
		return CTL_OK;
	fprintf(stderr, "fejl: %s har ingen version %llu; se \"gatewayctl %s "
	    "history\"\n", c->gruppe, (unsigned long long)nr, c->gruppe);
	return CTL_AFVIST;
}

/* Its newest version's number, 0: none. */
static enum gw_err
nyeste(struct ctl *c, uint64_t *nr)
{
	struct versioner v;
	enum gw_err rc = store_faelles_historie(c->store, c->a, c->gruppe,
	    &v);

	*nr = rc == GW_OK && v.n > 0 ? v.v[0].nr : 0;
	return rc;
}

int
verb_faelles_history(struct ctl *c)
{
	struct versioner v;
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if ((rc = store_faelles_historie(c->store, c->a, c->gruppe, &v)) !=
	    GW_OK)
		return ctl_grund(c, rc);
	historie_print(c, &v);
	return CTL_OK;
}

int
verb_faelles_export(struct ctl *c)
{
	const char *tekst;
	uint64_t nr = c->til;
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if (!c->til_givet && (rc = nyeste(c, &nr)) != GW_OK)
		return ctl_grund(c, rc);
	if (nr == 0) {
		fprintf(stderr, "fejl: %s har ingen version endnu\n",
		    c->gruppe);
		return CTL_AFVIST;
	}
	if ((status = tekst_af(c, nr, &tekst)) == CTL_OK)
		fputs(tekst, stdout);
	return status;
}

/* A version's number out of an argument: CTL_OK, or all is said. */
static int
nr_af(const char *s, uint64_t *nr)
{
	char *slut;

	*nr = strtoull(s, &slut, 10);
	if (*s >= '0' && *s <= '9' && *slut == '\0')
		return CTL_OK;
	ctl_fejl("%s is no version: give its number", s);
	return CTL_BRUG;
}

int
verb_faelles_diff(struct ctl *c)
{
	const char *fra, *til;
	uint64_t a, b = 0;
	enum gw_err rc;
	int status;

	if ((status = nr_af(c->arg[0], &a)) != CTL_OK ||
	    (c->n_arg > 1 && (status = nr_af(c->arg[1], &b)) != CTL_OK) ||
	    (status = ctl_store(c)) != CTL_OK)
		return status;
	if (c->n_arg == 1 && (rc = nyeste(c, &b)) != GW_OK)
		return ctl_grund(c, rc);
	if ((status = tekst_af(c, a, &fra)) != CTL_OK ||
	    (status = tekst_af(c, b, &til)) != CTL_OK)
		return status;
	rc = faelles_forskel(c, a, b, fra, til);
	return rc == GW_OK ? CTL_OK : ctl_grund(c, rc);
}

/* Between begin and commit: the old text as the newest version. */
static int
tilbage(struct ctl *c)
{
	struct version v = ctl_version(c, arena_printf(c->a,
	    "rollback til version %lu", c->til));
	const char *foer, *efter;
	uint64_t nr;
	enum gw_err rc;
	int status;

	if ((rc = nyeste(c, &nr)) != GW_OK)
		return ctl_grund(c, rc);
	if ((status = tekst_af(c, nr, &foer)) != CTL_OK ||
	    (status = tekst_af(c, c->til, &efter)) != CTL_OK)
		return status;
	if ((rc = faelles_forskel(c, nr, c->til, foer, efter)) != GW_OK ||
	    (rc = store_faelles_ny(c->store, c->gruppe, &v, efter)) != GW_OK)
		return ctl_grund(c, rc);
	if (!c->json)
		printf("%s: version %llu som version %lu\n", c->gruppe,
		    (unsigned long long)v.nr, c->til);
	return CTL_OK;
}

int
verb_faelles_rollback(struct ctl *c)
{
	enum gw_err rc;
	int status;

	if (!c->til_givet) {
		ctl_fejl("--to is missing: give the version to go back to, 0 "
		    "for what the program itself says");
		return CTL_BRUG;
	}
	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if ((rc = store_begin(c->store)) != GW_OK)
		return ctl_grund(c, rc);
	if ((status = tilbage(c)) != CTL_OK) {
		store_undo(c->store);
		return status;
	}
	return publicer(c);
}
