/*
 * proev_impl.h - what proev*.c share.
 *
 * proev.c walks the steps, proev_net.c takes those of the network by itself,
 * proev_raad.c knows what to do about each failure.
 */
#ifndef GW_PROEV_IMPL_H
#define GW_PROEV_IMPL_H

#include <openssl/ssl.h>

#include "fejlsvar.h"
#include "proev.h"

/* Where a step's outcome goes. */
void	skridt_ok(struct arena *, struct proev_skridt *, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
/* Failed: what was seen is set before or after, by hvad. */
void	skridt_fejl(struct arena *, struct proev_skridt *, const char *raad,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Our side of TLS as the gateway's (tls.h) with that certificate, the chain
 * behind it and the key; yours.  NULL with the reason in *g. */
SSL_CTX	*proev_tls(const struct conf_file *cert, EVP_PKEY *, struct grund *g);

/*
 * The first three steps: resolves, connects and shakes hands as the gateway
 * does, then closes without a word.  1: all three were good.
 */
int	proev_net(struct arena *, SSL_CTX *, const struct trust *,
	    const struct kilde_konf *, struct proev_skridt skridt[PT_ANTAL]);

/* What to do about a TLS certificate that trust_check() refused so. */
const char *raad_certifikat(const char *why);
/* About a fault: of its own words first. */
const char *raad_fejlsvar(struct arena *, const struct fejlsvar *,
	    const char *hvem, const char *kommune);
/* About a token that did not come: what tokensvar.rc says. */
const char *raad_token(enum gw_err);
/* About an exchange that brought no SOAP, about an answer that is not
 * believed, about one that is and cannot be used. */
const char *raad_soegning(enum gw_err, int http);
const char *raad_underskrift(enum gw_err);
const char *raad_svar(enum gw_err);

#endif
