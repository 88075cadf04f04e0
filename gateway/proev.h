/*
 * proev.h - a source tried step by step, and what to do where it fails.
 *
 * Each source is reached as the gateway reaches it, by the same code
 * (kilde.h, sts.h, hent_impl.h, adapter.h): its name, a connection, TLS, a
 * token for one municipality, one signed search, the answer's signature, what
 * the answer says.  With the keys in force or with others, in this process:
 * nothing that serves citizens takes part, and nobody else sees it.
 *
 * The search is for CPR number 0000000000, which the public sector's own
 * schemas (CPR_PersonCivilRegistrationIdentifier) reserve for "no number":
 * it has no date, so it is and becomes nobody's.  An empty answer that is
 * signed proves the whole way; so does a signed one whose StatusKode refuses
 * such a search.  Nothing is asked about a citizen, and so nothing is written
 * to the audit trail.
 *
 * Threads: one at a time.  Secrets: the private keys, in this process.
 * Logs: what the gateway would log of it (log_follow() turns it off).
 */
#ifndef GW_PROEV_H
#define GW_PROEV_H

#include "conf.h"

#define PROEV_INGEN	"0000000000"	/* whom the search is for */

enum proev_trin {
	PT_NAVN = 0,		/* its host's name has an address */
	PT_FORBINDELSE,		/* TCP connected */
	PT_TLS,			/* its certificate, and ours to it */
	PT_TOKEN,		/* issued by the STS, and for us */
	PT_SOEGNING,		/* the signed question had a SOAP answer */
	PT_UNDERSKRIFT,		/* signature and headers of that */
	PT_SVAR,		/* what it says follows the contract */
	PT_ANTAL
};
enum proev_udfald { PU_SPRUNGET = 0, PU_FEJLET, PU_OK };

struct proev_skridt {
	enum proev_udfald udfald;
	unsigned	 ms;
	const char	*hvad;		/* what was seen; "" when skipped */
	const char	*raad;		/* what to do; NULL unless it failed */
};

/* One source, in the caller's arena. */
struct proev_svar {
	const char	*kilde;		/* "sts", "sagsindeks", ... */
	const char	*kommune;	/* "0461" */
	int		 ok;		/* no step failed */
	struct proev_skridt skridt[PT_ANTAL];
};

/* "resolve", "connect", ...; "ok", "failed", "skipped". */
const char	*proev_trin_navn(enum proev_trin);
const char	*proev_udfald_navn(enum proev_udfald);

/*
 * Whose keys it is tried with.  Certificates with their octets (PEM, chain
 * behind the leaf), keys as keyfile_read() takes them; borrowed.
 */
struct proev_noegler {
	struct conf_file signing_certificate, signing_key;
	struct conf_file client_certificate, client_key;
};

/* Those that the configuration names; change one pair to try another. */
struct proev_noegler proev_noegler(const struct conf *);

struct proev;

/*
 * Reads the keys and makes ready; the configuration is borrowed until
 * proev_free().  GW_ECONF with what is wrong and what to do (a key that
 * cannot be read, another certificate's); GW_ENOMEM.  *out is yours.
 */
enum gw_err	 proev_new(const struct conf *, const struct proev_noegler *,
		    struct grund *, struct proev **out) GW_MUST_CHECK;
void		 proev_free(struct proev *);	/* NULL is ok */

/*
 * Tries one source for one municipality, within the source's own limits and
 * the configuration's deadline for each question.  After a step that fails
 * the rest are skipped.  Of the STS, the token is one for Sags- og
 * Dokumentindekset, and nothing is searched.  GW_ENOMEM, GW_EINTERN: it could
 * not be tried.
 */
enum gw_err	 proev_kilde(struct proev *, struct arena *,
		    enum conf_source_nr, const struct kommune_konf *,
		    struct proev_svar *out) GW_MUST_CHECK;

/* The source of that name; SRC_ANTAL: there is none. */
enum conf_source_nr proev_kilde_nr(const struct conf *, const char *navn);

#endif
