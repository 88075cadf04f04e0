/*
 * tm_overblik.h - asking the gateway, as borger.dk and the verification
 * client do.
 */
#ifndef TM_OVERBLIK_H
#define TM_OVERBLIK_H

#include "tm_klient.h"
#include "tm_nemlogin.h"

struct overblik_kald {
	struct arena	*a;		/* of everything, the answer too */
	struct steder	 s;
	struct identitet id;		/* for the token, unless: */
	const char	*token;		/* the file that holds one */
	struct valgliste kommuner, omraader;
	const char	*url, *wsdl;	/* wsdl: takes the address from it */
	const char	*tls, *sign;	/* certificates of the PKI */
	const char	*transaktion;	/* NULL: a new one */
	long		 timeout;	/* ms */
	int		 verifikation;	/* HentVerifikation of id.cpr: */
	const char	*begrundelse;
	int		 forklar;
};

/*
 * Asks once.  0: *rc is klient_kald()'s, and *out what came; -1: the question
 * could not be put; the reason is in *g.
 */
int	overblik_kald(struct overblik_kald *, struct opkald *out,
	    enum gw_err *rc, struct grund *g);

#endif
