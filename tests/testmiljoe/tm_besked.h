/*
 * tm_besked.h - signed messages whose Body goes out as it was written.
 *
 * wssec_make() sends the canonical form, in which every element declares the
 * prefixes it uses.  An index answers with hundreds of objects, and other
 * systems declare their prefixes once, so here the Body's own octets take the
 * place of their canonical form: the signature is over that form either way
 * (xml-exc-c14n), and whoever receives it has to canonicalise.
 */
#ifndef TM_BESKED_H
#define TM_BESKED_H

#include "wssec.h"

/* As wssec_make(). */
enum gw_err	besked_lav(struct arena *, struct signer *,
		    const struct wssec_make *, struct grund *,
		    const char **bytes, size_t *len) GW_MUST_CHECK;

#endif
