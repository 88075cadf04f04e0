/*
 * ctl_central.c - the settings that hold for all municipalities, in versions
 * like theirs.
 */
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "publiceret.h"

/* 1 when the text has that line. */
static int
har_linje(const char *tekst, const char *linje, size_t len)
{
	const char *s = tekst;
	size_t n;

	for (; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (n == len && memcmp(s, linje, n) == 0)
			return 1;
	}
	return 0;
}

/* The lines of a that b has not, but comments and empty ones. */
static size_t
linjer_print(char art, const char *a, const char *b)
{
	size_t n, antal = 0;

	for (; *a != '\0'; a += n + (a[n] == '\n')) {
		n = strcspn(a, "\n");
		if (n == 0 || *a == '#' || har_linje(b, a, n))
			continue;
		printf("  %c %.*s\n", art, (int)n, a);
		antal++;
	}
	return antal;
}

/* The file as text; CTL_OK, or all is said. */
static int
fil_laes(struct ctl *c, const char **tekst)
{
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = conf_read_disk(NULL, c->a, c->arg[0], &bytes, &len)) !=
	    GW_OK)
		return ctl_fejl("%s: %s", c->arg[0], err_text(rc));
	if (memchr(bytes, '\0', len) != NULL) {
		ctl_fejl("%s: not a text", c->arg[0]);
		return CTL_AFVIST;
	}
	*tekst = arena_strndup(c->a, bytes, len);
	return *tekst != NULL ? CTL_OK : ctl_grund(c, GW_ENOMEM);
}

/* Stores it and judges it as the gateway would; nothing is committed. */
static int
indsaet(struct ctl *c, const char *tekst)
{
	struct version v = ctl_version(c, c->arg[0]);
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = store_faelles_ny(c->store, PUB_CENTRAL, &v, tekst)) !=
	    GW_OK || (rc = publicer_byg(c, &bytes, &len)) != GW_OK)
		return ctl_grund(c, rc);
	return publicer_afproev(c, bytes, len) == CTL_OK ? CTL_OK :
	    CTL_AFVIST;
}

int
verb_central_import(struct ctl *c)
{
	const char *ny, *gammel;
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK ||
	    (status = fil_laes(c, &ny)) != CTL_OK)
		return status;
	if ((rc = store_begin(c->store)) != GW_OK || (rc = store_faelles(
	    c->store, c->a, PUB_CENTRAL, 0, &gammel)) != GW_OK)
		return ctl_grund(c, rc);
	if ((status = indsaet(c, ny)) != CTL_OK)
		return status;		/* closing the store undoes it */
	if (gammel == NULL)
		gammel = "";
	if (linjer_print('-', gammel, ny) + linjer_print('+', ny, gammel) == 0)
		puts("  ingen forskel");
	if (c->publicer)
		return publicer(c);
	store_undo(c->store);
	puts("Intet er ændret; tilføj --publish for at sætte det i kraft.");
	return CTL_OK;
}

int
verb_central_export(struct ctl *c)
{
	const char *tekst;
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if ((rc = store_faelles(c->store, c->a, PUB_CENTRAL, c->til,
	    &tekst)) != GW_OK)
		return ctl_grund(c, rc);
	if (tekst == NULL) {
		ctl_fejl("no such version of the central settings");
		return CTL_AFVIST;
	}
	fputs(tekst, stdout);
	return CTL_OK;
}

int
verb_central_history(struct ctl *c)
{
	struct versioner v;
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if ((rc = store_faelles_historie(c->store, c->a, PUB_CENTRAL, &v)) !=
	    GW_OK)
		return ctl_grund(c, rc);
	historie_print(c, &v);
	return CTL_OK;
}
