/*
 * tm_koersel.h - one testmiljoe run: between its two files.
 */
#ifndef TM_KOERSEL_H
#define TM_KOERSEL_H

#include <pthread.h>

#include "tm_pki.h"
#include "tm_relay.h"
#include "tm_styring.h"
#include "tm_tjeneste.h"
#include "tm_valg.h"

struct koersel {
	struct miljoe	 m;
	struct steder	 s;
	struct tjeneste	 tj[TJ_ANTAL];
	SSL_CTX		*tls[TJ_ANTAL];
	struct server_path path[TJ_ANTAL];
	pthread_t	 traad[TJ_ANTAL];
	struct relay	*relay[TJ_ANTAL];
	struct styring	*styring;
	const char	*data;
	const char	*gateway;	/* address:port it will listen on */
	long		 port, traade;
	int		 direkte;	/* no relay before the services */
	struct valgliste kaldere, load, konfiguration;
};

/* DIR/adresser (a line "NAME URL" a service) and DIR/gatewayd.conf, which
 * lets a gatewayd run against them. */
enum gw_err	 koersel_filer(struct koersel *, struct grund *g)
		    GW_MUST_CHECK;

#endif
