/*
 * tm_klient.h - a system that calls: borger.dk, or a source system.
 *
 * Signs its requests with a token of its own, over mTLS, and believes only
 * answers that are signed by the service's pinned certificate.
 */
#ifndef TM_KLIENT_H
#define TM_KLIENT_H

#include "kilde.h"
#include "tm_pki.h"
#include "tm_tjeneste.h"

struct klient {
	struct arena	*a;
	struct steder	 steder;
	struct trust	*trust;
	struct signer	*signer;
	struct signkey	*key;		/* signs; holder-of-key */
	struct kilder	*kilder;
	int64_t		 skew_ms;
};

/*
 * tls and sign name certificates of the PKI.  Pins the services' answers,
 * and as "gateway" those of the gateway.  0, or -1 with the reason in *g.
 */
int	klient_init(struct klient *, struct arena *, const struct steder *,
	    const char *tls, const char *sign, struct grund *g);
void	klient_fini(struct klient *);

/* Where the environment that runs in DIR serves: url[TJ_...]; 0, or -1. */
int	klient_adresser(struct klient *, const char *url[TJ_ANTAL],
	    struct grund *g);

/* A token from the environment's STS. */
enum gw_err	 klient_token(struct klient *, const char *sts_url,
		    const char *entityid, const char *cvr,
		    struct wssec_token *out, struct grund *g) GW_MUST_CHECK;

/* What is called, and what came back. */
struct opkald {
	const char	*navn;		/* pinned as: "sagsindeks", "gateway" */
	const char	*url, *action;
	const struct wssec_token *token;
	const char	*body;		/* the Body's child */
	size_t		 len;
	const char	*transaction;
	unsigned	 timeout_ms;
	/* out, in the arena */
	int		 status;
	const char	*raw;		/* as received */
	size_t		 raw_len;
	const char	*svar;		/* the Body's child, canonical */
	size_t		 svar_len;
	int		 is_fault, verified;
};

/*
 * SOAP 1.2, one request.  GW_OK: believed; GW_EREFUSED: a SOAP fault (svar
 * holds it; verified says whether it was signed); GW_EBELIEF and others: what
 * came back cannot be believed; GW_EUNREACH, GW_ETIMEOUT.
 */
enum gw_err	 klient_kald(struct klient *, struct opkald *,
		    struct grund *g) GW_MUST_CHECK;

#endif
