/*
 * tm_fejl.h - faults that a tester orders: testmiljoe fault SOURCE KIND.
 *
 * Each service has a plan: at most one kind of fault at a time.  Kinds of
 * the network are carried out by the relay before the service (tm_relay.h);
 * the others where an answer is made and sent (tm_tjeneste.c).  What a service
 * accepts is never changed.  Threads: any; one mutex in each plan.
 */
#ifndef TM_FEJL_H
#define TM_FEJL_H

#include "wssec.h"

/* X(id, name, what it does).  ARG is a number where the text says so. */
#define FEJL(X)								\
	X(FEJL_INGEN, "clear", "no fault any more")			\
	X(FEJL_DELAY, "delay", "answers ARG ms later (2000)")		\
	X(FEJL_BLACKHOLE, "blackhole", "takes connections, says nothing") \
	X(FEJL_REFUSE, "refuse", "refuses connections")			\
	X(FEJL_RESET, "reset", "resets the connection on the first octet") \
	X(FEJL_HTTP, "http", "answers HTTP ARG without SOAP (500)")	\
	X(FEJL_HVERANDEN, "every-other", "answers every other question "	\
	    "with HTTP 500, the first one too")				\
	X(FEJL_HTML, "html", "answers a web page")			\
	X(FEJL_GARBAGE, "garbage", "answers octets that are no XML")	\
	X(FEJL_TRUNCATED, "truncated", "ends the connection after ARG "	\
	    "octets of the answer (1000)")				\
	X(FEJL_OVERSIZED, "oversized", "answers more than 16 MiB")	\
	X(FEJL_UNSIGNED, "unsigned", "answers without a signature")	\
	X(FEJL_SIGNATURE, "wrong-signature", "one bit of the signature "	\
	    "is another")						\
	X(FEJL_CERTIFICATE, "other-certificate", "signs by another "	\
	    "service's certificate")					\
	X(FEJL_STALE, "stale", "signs with a time ARG s old (3600)")	\
	X(FEJL_RELATESTO, "relatesto", "relates to another message")	\
	X(FEJL_PERSON, "other-person", "answers about another person; the " \
	    "STS, for another authority")				\
	X(FEJL_SKEMA, "schema-invalid", "the answer breaks its schema")	\
	X(FEJL_SLOW, "slow", "answers one octet a second")		\
	X(FEJL_FLAPPING, "flapping", "refuses connections every other "	\
	    "ARG ms (1000)")

enum fejl_art {
#define X(id, navn, hvad) id,
	FEJL(X)
#undef X
	FEJL_ANTAL
};

struct fejlplan;

struct fejlplan	*fejlplan_new(void);
void		 fejlplan_free(struct fejlplan *);

/* By name, with its number or 0 for the usual one; GW_EREQUEST. */
enum gw_err	 fejlplan_bestil(struct fejlplan *, const char *kind, long arg,
		    struct grund *g) GW_MUST_CHECK;

/* The kind in force and its number. */
enum fejl_art	 fejlplan_nu(struct fejlplan *, long *arg);

/* 1 for every other question since the order, from the first on. */
int		 fejlplan_hveranden(struct fejlplan *);

const char	*fejl_navn(enum fejl_art);
const char	*fejl_tekst(enum fejl_art);

/* Sleeps the delay ordered, but no longer than it stays ordered. */
void		 fejl_vent(struct fejlplan *);

/*
 * The Body's child, spoilt: FEJL_PERSON puts another CPR number in the place
 * of each, FEJL_SKEMA an element that no schema has; others leave it.
 */
const char	*fejl_krop(struct arena *, enum fejl_art, const char *xml,
		    size_t *len);

/*
 * A finished message, spoilt: FEJL_SIGNATURE, FEJL_UNSIGNED, FEJL_OVERSIZED,
 * FEJL_GARBAGE, FEJL_HTML; others leave it.  *media changes for a page.
 */
const char	*fejl_octets(struct arena *, enum fejl_art, const char *bytes,
		    size_t *len, const char **media);

#endif
