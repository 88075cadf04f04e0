/*
 * borgerdk.h - our own contract: the only file that sees its generated types.
 *
 * BorgerblikketService, wsdl/borgerblikket.wsdl.  Threads: a struct borgerdk
 * is immutable once made.
 */
#ifndef GW_BORGERDK_H
#define GW_BORGERDK_H

#include "overblik.h"
#include "visning.h"
#include "scan.h"

#define NS_BB			"urn:borgerblikket:overblik:1"
#define BB_PATH			"/borgerblikket/1"
#define BB_HENTOVERBLIK		NS_BB "/HentOverblik"
#define BB_HENTVERIFIKATION	NS_BB "/HentVerifikation"
#define BB_SVAR			"Svar"		/* behind the action */
#define BB_FAULT_ACTION		"http://www.w3.org/2005/08/addressing/soap/fault"

struct borgerdk;

/* Compiles the schema (libxml2) and keeps the WSDL's text; both are built
 * into the program.  NULL with the reason in *g. */
struct borgerdk	*borgerdk_new(struct grund *g);
void		 borgerdk_free(struct borgerdk *);

/* A request, read. */
struct forespoergsel {
	enum spoerger	 hvem;
	const char	*const *koder;	/* Kommunekode, each once, in order */
	size_t		 n_koder;
	unsigned	 omraader;	/* OMR_ALLE when none was named */
	struct cpr	 borger;	/* HentVerifikation */
	const char	*begrundelse;
	int		 forklar;
};

/*
 * Validates the Body child against the schema and reads it.  action: the
 * request's wsa:Action must belong to the element.  Begrundelse: 1-200
 * characters, not blanks alone, no control characters (profile 4).
 * GW_EREQUEST with the reason in *g (element and rule, no values); a code
 * that is no municipality is the caller's to refuse.
 */
enum gw_err	 borgerdk_read(const struct borgerdk *, struct arena *,
		    const char *action, struct slice body, struct grund *g,
		    struct forespoergsel *out) GW_MUST_CHECK;

/* The answer's Body child: HentOverblikSvar or HentVerifikationSvar. */
enum gw_err	 borgerdk_write(struct arena *, enum spoerger,
		    const struct overblik *, int64_t hentet,
		    const char **body, size_t *len) GW_MUST_CHECK;

/* The WSDL with that address, in the arena; NULL: no memory. */
const char	*borgerdk_wsdl(const struct borgerdk *, struct arena *,
		    const char *address, size_t *len);

#endif
