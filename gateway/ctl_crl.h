/*
 * ctl_crl.h - between the parts of `gatewayctl crl fetch'.
 *
 * ctl_crl.c is the command; ctl_crl_find.c knows which lists there are to be,
 * ctl_crl_hent.c fetches one, ctl_crl_doem.c says whether it is believed.
 */
#ifndef GW_CTL_CRL_H
#define GW_CTL_CRL_H

#include <openssl/x509.h>

#include "ctl.h"

#define CRL_MAX	((size_t)16 << 20)	/* octets of one list */

enum crl_udfald {
	CRL_FEJLET = 0,		/* not fetched or not believed: hvorfor */
	CRL_UAENDRET,		/* fetched, and the one that there was */
	CRL_IKKE_ENDNU,		/* the one that there is lasts */
	CRL_NY			/* fetched, and another */
};

/* One distribution point. */
struct crl_sted {
	const char	*url;		/* as certificates name it */
	const char	*fra;		/* where it is fetched: url, or a
					 * mirror's */
	const X509_NAME	*udsteder;	/* of the certificate that names it;
					 * NULL: crl-url does */
	X509_CRL	*gammel;	/* ours, or NULL */
	X509_CRL	*ny;		/* fetched and believed, or NULL */
	enum crl_udfald	 udfald;
	const char	*hvorfor;	/* it failed, and what to do */
};

struct crl_saet {
	struct crl_sted	*v;		/* in the arena, but for the lists */
	size_t		 n, cap;
	STACK_OF(X509)	*ca;		/* trust-ca's */
	STACK_OF(X509)	*certs;		/* those with points */
	STACK_OF(X509_CRL) *har;	/* every list that we have */
};

/* All distribution points with http addresses of the configuration's
 * certificates and crl-url, and what we have of them; crl_luk() in any case.
 * GW_ECONF, GW_ENOMEM. */
enum gw_err	 crl_find(struct ctl *, struct crl_saet *) GW_MUST_CHECK;
void		 crl_luk(struct crl_saet *);

/*
 * The octets behind the address, at most max of them, malloc'ed: no redirect,
 * no proxy, one try.  GW_EUNREACH, GW_ETIMEOUT, GW_ESIZE, GW_ENOMEM with the
 * reason in *g.
 */
enum gw_err	 crl_hent(const char *url, size_t max, unsigned char **bytes,
		    size_t *len, struct grund *g) GW_MUST_CHECK;

/*
 * Whether the octets, DER or PEM, are a list that may stand for the point:
 * whole, current at now (ms UTC), its scope the point's (RFC 5280, 6.3.3),
 * signed by a CA of ours that may sign lists, not older than the newest of its
 * scope that we have.  GW_EBELIEF with the reason in *g; *out is yours.
 */
enum gw_err	 crl_doem(const struct crl_saet *, const struct crl_sted *,
		    const unsigned char *bytes, size_t len, int64_t now,
		    struct grund *g, X509_CRL **out) GW_MUST_CHECK;

/* thisUpdate and nextUpdate, ms UTC. */
int64_t		 crl_fra(const X509_CRL *);
int64_t		 crl_til(const X509_CRL *);

/* 1 at two thirds of its life and when there is none. */
int		 crl_tid(const X509_CRL *, int64_t now);

#endif
