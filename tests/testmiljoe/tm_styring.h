/*
 * tm_styring.h - a way in for the tester: a local socket in DIR.
 *
 * What no contract has an importer for (claims, ownerships, and whether a
 * municipality has OeiR) is put into a running environment here, and faults
 * are ordered.  Only the
 * user who runs it can reach the socket (mode 0600).  One command a
 * connection: a line, octets behind it where it says so, and a line back.
 */
#ifndef TM_STYRING_H
#define TM_STYRING_H

#include "tm_store.h"

#define STYRING_NAVN	"styring.sock"
#define STYRING_MAX	(1u << 20)	/* octets of one object */

struct styring;

/* Carries out an order: a source's fault. */
typedef enum gw_err styring_ordre(void *arg, const char *kilde,
		    const char *kind, long n, struct grund *g);

/* Serves DIR/styring.sock in a thread of its own; NULL: *g. */
struct styring	*styring_new(const char *dir, struct store *, styring_ordre *,
		    void *arg, struct grund *g);
void		 styring_free(struct styring *);

/*
 * From outside: puts an object (len 0: removes it) into the environment of
 * DIR.  refs: one reference or NULL.  GW_EUNREACH: nothing runs there;
 * GW_EREFUSED: it said no.
 */
enum gw_err	 styring_put(const char *dir, enum art, const char *uuid,
		    const char *ejer, const char *ref, const char *xml,
		    size_t len, struct grund *g) GW_MUST_CHECK;

/* Orders a fault in the environment of DIR; likewise. */
enum gw_err	 styring_fault(const char *dir, const char *kilde,
		    const char *kind, long n, struct grund *g) GW_MUST_CHECK;

#endif
