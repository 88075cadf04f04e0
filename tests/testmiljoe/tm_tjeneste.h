/*
 * tm_tjeneste.h - what all five services share: the edge.
 *
 * A request is verified as the gateway verifies its own (wssec.h, with the
 * same policy), is not a replay, carries a token that gives its bearer the
 * operation, and follows the contract's schema; then the operation runs, and
 * its answer is signed by the service.  None of this can be turned off; what
 * a tester can order (tm_fejl.h) spoils answers only.
 *
 * Threads: operations run in the server's pool; what they share is the store
 * and what is immutable.
 */
#ifndef TM_TJENESTE_H
#define TM_TJENESTE_H

#include "replay.h"
#include "server.h"
#include "signer.h"
#include "tm_fejl.h"
#include "tm_navne.h"
#include "tm_skema.h"
#include "tm_store.h"
#include "wssec.h"

enum tjeneste_id {
	TJ_STS = 0, TJ_SAGSINDEKS, TJ_YDELSESINDEKS, TJ_OEKONOMI,
	TJ_EJERFORTEGNELSE, TJ_ANTAL
};

/* A system that the STS knows: its certificate and what it may do. */
struct kalder {
	char		 thumbprint[THUMB_LEN];
	const char	*const *roller;		/* NULL-terminated */
};

struct tjeneste;

/* What every service can reach. */
struct miljoe {
	struct arena	*a;		/* as long as the process */
	struct trust	*trust;
	struct signer	*signer;
	struct store	*store;
	struct replay	*replay;
	struct kalder	*kaldere;
	size_t		 n_kaldere, cap_kaldere;
	int64_t		 skew_ms;
	int		 snak;		/* one line a request on stderr */
	const char	*gem;		/* folder for requests as received */
	struct tjeneste	*tjenester;	/* TJ_ANTAL */
};

/* A SOAP fault that an operation answers with; zeroed: none. */
struct soapfejl {
	const char	*kode;		/* "Sender", "Receiver" */
	const char	*tekst;
	const char	*detalje;	/* XML, or NULL */
};

/* One request on its way through. */
struct betjening {
	struct miljoe	*m;
	struct tjeneste	*t;
	struct arena	*a;
	const struct wssec *besked;
	char		 cvr[9];	/* the token's; "" at the STS */
	int64_t		 nu;
	struct soapfejl	 fejl;
};

struct operation {
	const char	*action, *svar_action;
	const char	*element;	/* the Body's child */
	const char	*rolle;		/* privilege needed, NULL: none */
	/* Body in, Body's child out.  GW_OK with b->fejl set: a fault. */
	enum gw_err	(*udfoer)(struct betjening *, xmlDoc *,
			    struct buf *out);
};

/* What a service is: constant. */
struct tjeneste_def {
	const char	*navn;		/* "sagsindeks": certificate, source */
	const char	*path, *entityid;
	enum soap_version soap;
	int		 liberty;
	enum wssec_kind	 kind, svar_kind;
	enum skema	 skema;
	const struct operation *ops;	/* ended by a NULL action */
	const struct indeks *indeks;	/* tm_indeks.h; NULL: none */
	const char	*kun_cvr;	/* the only claim allowed, or NULL */
};
extern const struct tjeneste_def	sts_def, sag_def, ydelse_def, oeir_def,
					ejer_def;
extern const struct tjeneste_def	*const tjeneste_defs[TJ_ANTAL];

/* A service that runs. */
struct tjeneste {
	const struct tjeneste_def *def;
	struct miljoe	*m;
	struct signkey	*key;
	const char	*url;		/* https://localhost:PORT/path */
	const char	*const *adresser;	/* wsa:To accepted */
	const char	*const *actions;
	const char	*const *hosts;
	struct fejlplan	*fejl;		/* what it shall do wrong */
	struct server	*server;
};

/* server_conf.handle and .busy; arg is the struct tjeneste. */
void	tjeneste_svar(void *arg, const struct server_request *,
	    struct server_answer *);
void	tjeneste_optaget(void *arg, struct server_answer *);

#endif
