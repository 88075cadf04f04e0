/*
 * tm_nemlogin.h - plays NemLog-in: identity tokens of citizens and employees.
 *
 * What is asked for is made, also what the gateway must refuse.
 */
#ifndef TM_NEMLOGIN_H
#define TM_NEMLOGIN_H

#include "tm_pki.h"
#include "tm_valg.h"

struct identitet {
	const char	*cpr;		/* NULL: none in the token */
	int		 medarbejder;	/* an employee */
	const char	*cvr, *rolle;	/* the employee's */
	const char	*scope;		/* CVR of the privilege; NULL: cvr */
	const char	*navn;		/* NameID */
	const char	*audience, *issuer;
	const char	*idp;		/* certificate that signs the token */
	const char	*hok;		/* certificate it is bound to */
	const char	*loa;		/* "Substantial", "" for none */
	int		 gamle;		/* attribute names of OIO SAML 2 */
	int		 bearer, engangs, udloebet, fremtidig, uden_cpr;
	int		 to_cpr;	/* the CPR attribute twice */
	long		 levetid;	/* seconds */
};

/* The defaults: a citizen's token as borger.dk would hold it. */
void	identitet_init(struct identitet *);

/* The options that change it, as rows for a command's table. */
#define IDENTITET_VALG(i)						\
	{ "--cpr", VALG_TEKST, &(i).cpr, "NUMBER  the citizen" },	\
	{ "--employee", VALG_FLAG, &(i).medarbejder,			\
	    "a municipality's employee instead" },			\
	{ "--cvr", VALG_TEKST, &(i).cvr, "CVR  the employee's authority" }, \
	{ "--role", VALG_TEKST, &(i).rolle, "URI  the employee's role" }, \
	{ "--scope", VALG_TEKST, &(i).scope,				\
	    "CVR  the role's authority, if another" },			\
	{ "--nameid", VALG_TEKST, &(i).navn, "TEXT  who it is" },	\
	{ "--audience", VALG_TEKST, &(i).audience,			\
	    "URI  whom the token is for" },				\
	{ "--issuer", VALG_TEKST, &(i).issuer, "URI  who says it issues" }, \
	{ "--idp", VALG_TEKST, &(i).idp,				\
	    "NAME  certificate that signs it (idp)" },			\
	{ "--hok", VALG_TEKST, &(i).hok,				\
	    "NAME  certificate it is bound to" },			\
	{ "--loa", VALG_TEKST, &(i).loa,				\
	    "LEVEL  Low, Substantial, High; empty: none" },		\
	{ "--oiosaml2", VALG_FLAG, &(i).gamle,				\
	    "the older names of the attributes" },			\
	{ "--bearer", VALG_FLAG, &(i).bearer, "bound to no key" },	\
	{ "--one-time", VALG_FLAG, &(i).engangs, "OneTimeUse" },	\
	{ "--expired", VALG_FLAG, &(i).udloebet, "its time is over" },	\
	{ "--future", VALG_FLAG, &(i).fremtidig,			\
	    "its time has not come" },					\
	{ "--no-cpr", VALG_FLAG, &(i).uden_cpr, "without the CPR number" }, \
	{ "--two-cpr", VALG_FLAG, &(i).to_cpr, "with two CPR attributes" }, \
	{ "--lifetime", VALG_TAL, &(i).levetid, "SECONDS  its life (3600)" }

/* The token's octets in the arena; NULL with the reason in *g. */
const char *nemlogin(struct arena *, const struct steder *,
	    const struct identitet *, size_t *len, struct grund *g);

#endif
