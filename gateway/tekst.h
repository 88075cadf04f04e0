/*
 * tekst.h - names and identifiers compared as the rules compare them.
 *
 * Pure.  Text is UTF-8.  NULL equals nothing, not even NULL: what is not
 * there never opens anything.
 */
#ifndef GW_TEKST_H
#define GW_TEKST_H

/*
 * R14: 1 when two names are the same, case (Danish and other Latin-1
 * letters included) and outer or repeated blanks ignored.
 */
int	navn_lig(const char *a, const char *b);

/*
 * Rules 11: 1 when two UUIDs are the same without regard to case, each with
 * or without "urn:uuid:" or another URN in front ("urn:oio:it-system-uuid:",
 * R14).  0 when either is not in the form 8-4-4-4-12.
 */
int	uuid_lig(const char *a, const char *b);

/*
 * 1 when two object ids are the same: as uuid_lig() when both are UUIDs,
 * otherwise octet for octet.
 */
int	id_lig(const char *a, const char *b);

/* An order over ids that calls equal what id_lig() does; neither is NULL. */
int	id_cmp(const char *a, const char *b);

/* 1 when there is nothing to read: NULL, "" or blanks alone. */
int	tekst_tom(const char *);

/* R14: 1 when a configured source system means this one: by name or UUID. */
int	fagsystem_lig(const char *konfigureret, const char *uuid,
	    const char *navn);

#endif
