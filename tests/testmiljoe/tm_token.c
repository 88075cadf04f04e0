/*
 * testmiljoe token.
 */
#include <stdio.h>
#include <string.h>

#include "cpr.h"
#include "tm_kommandoer.h"
#include "tm_navne.h"
#include "tm_nemlogin.h"

/* What the options say must be enough for the token asked for. */
static int
tjek(const struct identitet *i)
{
	struct cpr c;

	if (i->cpr != NULL && !cpr_parse(i->cpr, strlen(i->cpr), &c)) {
		fprintf(stderr, "testmiljoe token: --cpr is ten digits\n");
		return 2;
	}
	if (i->cpr == NULL && !i->medarbejder && !i->uden_cpr) {
		fprintf(stderr, "testmiljoe token: whose? --cpr NUMBER, or "
		    "--employee --cvr CVR\n");
		return 2;
	}
	if (i->medarbejder && i->cvr == NULL) {
		fprintf(stderr, "testmiljoe token: --employee needs --cvr\n");
		return 2;
	}
	return 0;
}

static int
udsted(const struct steder *s, const struct identitet *i)
{
	struct grund g = { 0 };
	struct arena *a;
	const char *xml;
	size_t len;
	int rc = 1;

	if ((a = arena_new(16u << 20)) == NULL)
		return 1;
	xml = nemlogin(a, s, i, &len, &g);
	if (xml == NULL)
		fprintf(stderr, "testmiljoe token: %s\n", g.text);
	else if (fwrite(xml, 1, len, stdout) == len && putchar('\n') != EOF)
		rc = 0;
	arena_free(a);
	return rc;
}

int
cmd_token(int argc, char **argv)
{
	struct steder s = { STANDARD_DIR, NULL };
	struct identitet i;
	const struct valg valg[] = {
		IDENTITET_VALG(i),
		{ "--dir", VALG_TEKST, &s.dir, "DIR  where testmiljoe run "
		    "keeps its files (" STANDARD_DIR ")" },
		{ "--pki", VALG_TEKST, &s.pki, "DIR  the certificates "
		    "(DIR/pki)" },
		{ NULL, 0, NULL, NULL }
	};
	const struct kommando k = { "token", "token --cpr NUMBER [options]",
	    "Prints the identity token that borger.dk, or with --employee "
	    "the verification\nclient, would hold.", valg };
	char pki[4096];
	int rc;

	identitet_init(&i);
	i.rolle = ROLLE_VERIFIKATION;
	if ((rc = valg_laes(&k, argc, argv, NULL)) != 0)
		return rc == 1 ? 0 : rc;
	if ((rc = tjek(&i)) != 0)
		return rc;
	snprintf(pki, sizeof(pki), "%s/pki", s.dir);
	if (s.pki == NULL)
		s.pki = pki;
	return udsted(&s, &i);
}
