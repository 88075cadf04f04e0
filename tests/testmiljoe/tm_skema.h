/*
 * tm_skema.h - the contracts' schemas, built into the program.
 *
 * Every request and every answer of the services is validated against the
 * project's own XSDs (wsdl/), and every file of test data against
 * testdata.xsd.  Compiled once, then immutable: any thread.
 */
#ifndef TM_SKEMA_H
#define TM_SKEMA_H

#include <libxml/tree.h>

#include "err.h"

enum skema {
	SKEMA_SAGSINDEKS = 0, SKEMA_YDELSESINDEKS, SKEMA_STS, SKEMA_OEKONOMI,
	SKEMA_EJERFORTEGNELSE, SKEMA_TESTDATA, SKEMA_ANTAL
};

/* Compiles them all, once; 0, or -1 with the reason in *g. */
int		skema_init(struct grund *g);

/*
 * GW_OK when the document follows the schema; otherwise GW_ESCHEMA and in
 * *g the first error: its line, element and reason (which may quote the
 * document: for a tester's terminal or a fault, never for a log).
 */
enum gw_err	skema_check(enum skema, xmlDoc *, struct grund *g) GW_MUST_CHECK;

/*
 * Likewise, but tells every error as it is met: line, element, reason.
 */
typedef void	skema_fejl(void *arg, int line, const char *element,
		    const char *reason);
enum gw_err	skema_check_all(enum skema, xmlDoc *, skema_fejl *, void *arg)
		    GW_MUST_CHECK;

#endif
