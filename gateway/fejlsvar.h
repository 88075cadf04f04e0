/*
 * fejlsvar.h - what a service says in a SOAP fault, for an operator's eyes.
 *
 * A refusal of the STS or of a source is often unsigned: nothing is decided by
 * its words and no citizen sees them (security profile, 7), but whoever set up
 * the connection needs them.  The layout of the STS's detail is not
 * documented, so that it is looked for by the names that are known.
 *
 * Threads: no state.  What looks like a CPR number is masked as in the log.
 */
#ifndef GW_FEJLSVAR_H
#define GW_FEJLSVAR_H

#include <stddef.h>

#include "arena.h"

struct fejlsvar {
	char	kode[64];	/* "101", "ServiceAgreementNotFound",
				 * "wsse:FailedCheck", "env:Sender"; "" */
	char	tekst[160];	/* its reason, or "" */
};

/*
 * The fault in a message, signed or not: the most exact code that it has and
 * the text for people.  Both are "" when it is no fault, or cannot be read.
 * What does not fit is left out.
 */
void	fejlsvar_laes(struct arena *, const char *bytes, size_t len,
	    struct fejlsvar *out);

#endif
