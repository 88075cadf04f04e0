/*
 * testmiljoe fault: orders what a source shall do wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tm_fejl.h"
#include "tm_kommandoer.h"
#include "tm_styring.h"
#include "tm_tjeneste.h"
#include "tm_valg.h"

/* What can be ordered, for those who ask. */
static void
arter(FILE *f)
{
	int i;

	fprintf(f, "sources:");
	for (i = 0; i < TJ_ANTAL; i++)
		fprintf(f, " %s", tjeneste_defs[i]->navn);
	fprintf(f, "\nkinds:\n");
	for (i = 0; i < FEJL_ANTAL; i++)
		fprintf(f, "  %-18s %s\n", fejl_navn((enum fejl_art)i),
		    fejl_tekst((enum fejl_art)i));
}

static int
bestil(const char *dir, const char *kilde, const char *kind, const char *arg)
{
	struct grund g = { 0 };
	long n = arg == NULL ? 0 : strtol(arg, NULL, 10);

	if (styring_fault(dir, kilde, kind, n, &g) == GW_OK)
		return 0;
	fprintf(stderr, "testmiljoe fault: %s\n", g.text);
	return 1;
}

static int
ryd_alle(const char *dir)
{
	int i, rc = 0;

	for (i = 0; rc == 0 && i < TJ_ANTAL; i++)
		rc = bestil(dir, tjeneste_defs[i]->navn, "clear", NULL);
	return rc;
}

int
cmd_fault(int argc, char **argv)
{
	const char *dir = STANDARD_DIR;
	struct valgliste a = { .n = 0 };
	int liste = 0, rc;
	const struct valg valg[] = {
		{ "--dir", VALG_TEKST, &dir, "DIR  where testmiljoe run keeps "
		    "its files (" STANDARD_DIR ")" },
		{ "--list", VALG_FLAG, &liste, "the sources and kinds" },
		{ NULL, 0, NULL, NULL }
	};
	const struct kommando k = { "fault",
	    "fault [options] SOURCE KIND [ARG] | SOURCE clear | clear",
	    "Makes a source of the running environment fail in one way until "
	    "cleared.", valg };

	if ((rc = valg_laes(&k, argc, argv, &a)) != 0)
		return rc == 1 ? 0 : rc;
	if (liste) {
		arter(stdout);
		return 0;
	}
	if (a.n == 1 && strcmp(a.v[0], "clear") == 0)
		return ryd_alle(dir);
	if (a.n < 2 || a.n > 3) {
		fprintf(stderr, "testmiljoe fault: SOURCE KIND [ARG], or "
		    "clear\n");
		arter(stderr);
		return 2;
	}
	return bestil(dir, a.v[0], a.v[1], a.n == 3 ? a.v[2] : NULL);
}
