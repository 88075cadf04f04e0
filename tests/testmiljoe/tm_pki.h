/*
 * tm_pki.h - the certificates that certs/testpki.sh made, and DIR's files.
 *
 * What is read lives in the arena.  Every error names the file and what to
 * do.
 */
#ifndef TM_PKI_H
#define TM_PKI_H

#include "signer.h"
#include "trust.h"
#include "arena.h"

/* Where things are: DIR and, unless --pki says otherwise, DIR/pki. */
struct steder {
	const char	*dir, *pki;
};

/* The octets of DIR/NAME; NULL with the reason in *g. */
const char	*fil_laes(struct arena *, const char *dir, const char *name,
		    size_t *len, struct grund *g);

/* Writes DIR/NAME whole (a new file takes the old one's place). */
enum gw_err	 fil_skriv(struct arena *, const char *dir, const char *name,
		    const char *text, struct grund *g) GW_MUST_CHECK;

/* NAME.crt, for messages; its private key goes into the signer (NULL: only
 * the certificate).  Lives as long as the process. */
struct signkey	*pki_noegle(struct arena *, const char *pki, const char *name,
		    struct signer *, struct grund *g);

/* NAME.crt with its issuer behind it, and NAME.key: for TLS. */
const char	*pki_kaede(struct arena *, const char *pki, const char *name,
		    size_t *len, struct grund *g);
EVP_PKEY	*pki_tls_noegle(struct arena *, const char *pki,
		    const char *name, struct grund *g);

/* Our CAs and their revocation lists. */
enum gw_err	 pki_ca(struct arena *, const char *pki, struct trust *,
		    struct grund *g) GW_MUST_CHECK;

/* A service's, an issuer's certificate; a known TLS client. */
enum gw_err	 pki_service(struct arena *, const char *pki, struct trust *,
		    const char *service, const char *name, struct grund *g)
		    GW_MUST_CHECK;
enum gw_err	 pki_udsteder(struct arena *, const char *pki, struct trust *,
		    const char *entity, const char *name, struct grund *g)
		    GW_MUST_CHECK;
enum gw_err	 pki_klient(struct arena *, const char *pki, struct trust *,
		    const char *name, struct grund *g) GW_MUST_CHECK;

#endif
