/*
 * ctl_central.c - a file of the settings that hold for all municipalities
 * becomes their next version.
 */
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "publiceret.h"

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
	if ((rc = faelles_forskel(c, 0, 0, gammel != NULL ? gammel : "",
	    ny)) != GW_OK)
		return ctl_grund(c, rc);
	if (c->publicer)
		return publicer(c);
	store_undo(c->store);
	puts("Intet er ændret; tilføj --publish for at sætte det i kraft.");
	return CTL_OK;
}
