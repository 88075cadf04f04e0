/*
 * ctl_certs.h - between the parts of `gatewayctl certs'.
 *
 * Our own pairs are called tls, client and signing; `trust' is what the
 * gateway believes besides (ctl_certs_tillid.c).  What is staged touches
 * nobody; `commit' swaps, and nothing else does.
 */
#ifndef GW_CTL_CERTS_H
#define GW_CTL_CERTS_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/types.h>

#include "certs_plads.h"
#include "ctl.h"
#include "signer.h"

#define CERTS_TRUST	"trust"		/* the name of what we believe */

/* One of our pairs, as the configuration has it, and its places. */
struct par {
	const char	*navn;		/* "tls" */
	const char	*cert_ord, *key_ord;	/* "tls-certificate" */
	enum trust_usage usage;
	const struct conf_file *cert, *key;
	int		 token;		/* the key is in a PKCS#11 token */
	int		 tillid;	/* it is `trust', which has none */
	X509		*nu;		/* the certificate in force; ours */
	uid_t		 uid;		/* whose the files are */
	gid_t		 gid;
	struct plads	 p;
};

/* The names of our pairs, NULL behind the last. */
extern const char *const certs_navne[];

/*
 * The pair that c->arg[0] names, and its places, made and locked when lav.
 * CTL_OK, or all is said; par_luk() in any case.
 */
int		 par_aabn(struct ctl *, struct par *, int lav);
/* The same by name, of a configuration that has been read. */
int		 par_find(struct ctl *, struct par *, const char *navn,
		    int lav);
void		 par_luk(struct par *);

/* 1 when the configuration's files are links to what is in force. */
int		 par_i_plads(const struct par *);

/* The certificate of the link's generation, yours; NULL: it has none. */
X509		*par_cert(struct ctl *, const struct par *, enum plads_link);
/* The key that its request is for, yours; NULL: it has none. */
EVP_PKEY	*par_bedt(struct ctl *, const struct par *, enum plads_link);

/*
 * What callers would say of it as that pair's, and what would be lost with
 * it: chain, validity, usage, strength, revocation, kind of key; names of
 * hosts that the one in force has.  GW_ECONF with the reason and remedy.
 */
enum gw_err	 par_check(struct ctl *, const struct par *, X509 *)
		    GW_MUST_CHECK;

/* That the link's key can be read and is its certificate's; likewise. */
enum gw_err	 par_key_check(struct ctl *, const struct par *,
		    enum plads_link, X509 *) GW_MUST_CHECK;

/* The key's setting as it would be with the link's generation. */
struct conf_file par_key_fil(const struct par *, enum plads_link);

/* --- What is asked for (ctl_certs_anmod.c) --- */

/* The key in PEM, under the setting's passphrase if it has one, or the
 * request for it; in the arena.  NULL: c->grund. */
const char	*certs_key_pem(struct ctl *, const struct par *, EVP_PKEY *);
const char	*certs_csr(struct ctl *, const struct par *, EVP_PKEY *);

/* Makes a key beside the one in force in its token, and stages its request;
 * bits 0: P-256 (ctl_certs_token.c). */
enum gw_err	 certs_token_anmod(struct ctl *, struct par *, size_t bits)
		    GW_MUST_CHECK;

/* --- What certificates say (ctl_certs_tekst.c) --- */

struct certtekst {			/* in the arena; "" when not there */
	const char	*emne, *udsteder, *serie, *fra, *til, *aftryk, *art;
	long		 dage;		/* until the end, floored; < 0: past */
	char		 cvr[9];
};

void		 certtekst_af(struct arena *, X509 *, struct certtekst *);
/* "rsa2048", "p256", or what OpenSSL calls it. */
const char	*certtekst_art(struct arena *, EVP_PKEY *);
/* Its fields as a JSON object's, without the braces. */
void		 certtekst_json(const struct certtekst *);
/* Old beside new, on stdout, of what differs; foer NULL: all of it. */
void		 certtekst_forskel(const struct certtekst *foer,
		    const struct certtekst *ny);

/* All certificates of a PEM text, or the one in DER: sk_X509_pop_free().
 * GW_ECONF: none, or one that cannot be read. */
enum gw_err	 certs_parse(const char *bytes, size_t len, struct grund *,
		    STACK_OF(X509) **) GW_MUST_CHECK;

/* In PEM, in the arena; NULL: no memory. */
const char	*certs_pem(struct arena *, X509 *, const STACK_OF(X509) *rest);

/* --- Telling the gateway (ctl_certs_genlaes.c) --- */

enum genlaest {
	GENLAEST_TAGET,		/* the new configuration serves */
	GENLAEST_STANDSET,	/* gatewayd does not run: its next start */
	GENLAEST_AFVIST,	/* it refused, and serves as before */
	GENLAEST_UVIST		/* it did not say in time, or at all */
};

/* Makes the gateway read its configuration and waits until it has been
 * taken or refused; why, in the arena, unless it was taken. */
enum genlaest	 certs_genlaes(struct ctl *, const char **why);

/* --- `trust' (ctl_certs_tillid.c) --- */

/* Its places, as par_aabn() says; reads the configuration if need be. */
int		 tillid_aabn(struct ctl *, struct par *, int lav);
/* Whether the gateway would take the link's generation; c->grund. */
enum gw_err	 tillid_check(struct ctl *, const struct par *,
		    enum plads_link) GW_MUST_CHECK;
/* A generation that adds nothing. */
enum gw_err	 tillid_tom(struct ctl *, struct par *, const char **gen)
		    GW_MUST_CHECK;
/* What is staged, as rows of `list'. */
void		 tillid_list(struct ctl *, size_t *n);

/* One row of `list'. */
void		 certs_raekke(struct ctl *, size_t *n, const char *navn,
		    const char *brug, const char *stand,
		    const struct certtekst *);

#endif
