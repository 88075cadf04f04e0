/*
 * fault.h - from an error to what a caller may know.
 *
 * security profile, 6: one table from enum gw_err to SOAP code, subcode,
 * Danish text and HTTP status.  Until the signatures hold there is one answer
 * to everything.
 */
#ifndef GW_FAULT_H
#define GW_FAULT_H

#include "arena.h"
#include "err.h"

struct fault {
	int		 status;	/* HTTP; below 500: empty body */
	const char	*code;		/* "Sender", "Receiver", ... */
	const char	*subcode;	/* "wsse:FailedCheck" or NULL */
	const char	*subcode2;	/* below it, or NULL */
	const char	*tekst;		/* Danish, helps an honest client */
	int		 close;		/* the connection, after it */
};

/* verified: message and assertion signature and key binding hold. */
const struct fault	*fault_of(enum gw_err, int verified);

/* env:Fault with bb:Fejl in its detail, for the Body; NULL: no memory. */
const char	*fault_body(struct arena *, const struct fault *,
		    const char *transaktion, size_t *len);

/* The whole message, unsigned, without RelatesTo; NULL: no memory. */
const char	*fault_unsigned(struct arena *, const struct fault *,
		    const char *transaktion, size_t *len);

#endif
