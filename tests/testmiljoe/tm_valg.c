#include "tm_valg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void
hjaelp(const struct kommando *k, FILE *f)
{
	const struct valg *v;

	fprintf(f, "usage: testmiljoe %s\n\n%s\n", k->brug, k->hjaelp);
	if (k->valg->navn != NULL)
		fprintf(f, "\n");
	for (v = k->valg; v->navn != NULL; v++)
		fprintf(f, "  %s %s\n", v->navn, v->hjaelp);
	fprintf(f, "  --help  this text\n");
}

static int
forkert(const struct kommando *k, const char *arg, const char *hvad)
{
	fprintf(stderr, "testmiljoe %s: %s: %s (see testmiljoe %s --help)\n",
	    k->navn, arg, hvad, k->navn);
	return 2;
}

static int
tag(const struct kommando *k, const struct valg *v, const char *text)
{
	struct valgliste *l = v->til;
	char *end;

	switch (v->art) {
	case VALG_FLAG:
		*(int *)v->til = 1;
		break;
	case VALG_TEKST:
		*(const char **)v->til = text;
		break;
	case VALG_TAL:
		errno = 0;
		*(long *)v->til = strtol(text, &end, 10);
		if (errno != 0 || *text == '\0' || *end != '\0')
			return forkert(k, text, "not a number");
		break;
	case VALG_LISTE:
		if (l->n == sizeof(l->v) / sizeof(*l->v))
			return forkert(k, v->navn, "given too often");
		l->v[l->n++] = text;
		break;
	}
	return 0;
}

static const struct valg *
find(const struct kommando *k, const char *arg, size_t len)
{
	const struct valg *v;

	for (v = k->valg; v->navn != NULL; v++)
		if (strlen(v->navn) == len && memcmp(v->navn, arg, len) == 0)
			return v;
	return NULL;
}

int
valg_laes(const struct kommando *k, int argc, char **argv,
    struct valgliste *rest)
{
	const struct valg *v;
	const char *eq;
	size_t len;
	int i, rc;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			hjaelp(k, stdout);
			return 1;
		}
		if (strncmp(argv[i], "--", 2) != 0) {
			if (rest == NULL || rest->n == 100)
				return forkert(k, argv[i], "not expected");
			rest->v[rest->n++] = argv[i];
			continue;
		}
		eq = strchr(argv[i], '=');
		len = eq == NULL ? strlen(argv[i]) : (size_t)(eq - argv[i]);
		if ((v = find(k, argv[i], len)) == NULL)
			return forkert(k, argv[i], "no such option");
		if (v->art == VALG_FLAG && eq != NULL)
			return forkert(k, argv[i], "takes no value");
		if (v->art != VALG_FLAG && eq == NULL && ++i == argc)
			return forkert(k, argv[i - 1], "needs a value");
		rc = tag(k, v, eq == NULL ? argv[i] : eq + 1);
		if (rc != 0)
			return rc;
	}
	return 0;
}
