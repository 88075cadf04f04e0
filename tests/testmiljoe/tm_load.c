/*
 * testmiljoe load.
 */
#include "tm_indlaes.h"
#include "tm_kommandoer.h"
#include "tm_valg.h"

int
cmd_load(int argc, char **argv)
{
	struct steder s = { STANDARD_DIR, NULL };
	struct valgliste filer = { .n = 0 };
	int tjek = 0;
	const struct valg valg[] = {
		{ "--dir", VALG_TEKST, &s.dir, "DIR  where testmiljoe run "
		    "keeps its files (" STANDARD_DIR ")" },
		{ "--pki", VALG_TEKST, &s.pki, "DIR  the certificates "
		    "(DIR/pki)" },
		{ "--check", VALG_FLAG, &tjek, "only checks the files" },
		{ NULL, 0, NULL, NULL }
	};
	const struct kommando k = { "load", "load [options] FILE...",
	    "Loads test data into the environment that runs in DIR.", valg };
	char pki[4096];
	int rc;

	if ((rc = valg_laes(&k, argc, argv, &filer)) != 0)
		return rc == 1 ? 0 : rc;
	if (filer.n == 0) {
		fprintf(stderr, "testmiljoe load: name at least one file\n");
		return 2;
	}
	snprintf(pki, sizeof(pki), "%s/pki", s.dir);
	if (s.pki == NULL)
		s.pki = pki;
	return indlaes(&s, filer.v, filer.n, tjek) == 0 ? 0 : 1;
}
