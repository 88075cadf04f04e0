/*
 * adapter.h - one contract, one file: what every source's adapter offers.
 *
 * An adapter turns a question into the Body of its contract's request and the
 * Body of an answer that was believed into our own structs (objekter.h).
 * It alone includes the generated types of its contract.  No I/O, no clock;
 * memory from the arena.  Threads: no state.
 */
#ifndef GW_ADAPTER_H
#define GW_ADAPTER_H

#include "conf.h"
#include "visning.h"

/* What is asked, one page of it.  Each adapter reads what concerns it. */
struct sporg {
	const struct roller *roller;
	const struct kommune_konf *kommune;	/* NULL: Ejerfortegnelse */
	struct cpr	 borger;
	int		 alle_roller;	/* Sagsindeks: not only primary (R03) */
	int		 dokumenter;	/* Sagsindeks: documents as well */
	const char	*const *ejendomme;	/* Sagsindeks by property: URNs;
						 * then not by party */
	size_t		 n_ejendomme;
	size_t		 fra, antal;	/* page: from 0; objects at most */
	const char	*transaktion;	/* UUID: HovedOplysninger (ØiR) */
	int64_t		 now;
};

/* How a page went. */
struct svarside {
	enum kilde_status status;	/* KS_OK, KS_INGENDATA, KS_AFVIST */
	int		 flere;		/* objects remain behind this page, */
	size_t		 naeste;	/* from there on: the next sporg.fra */
	int		 ubrugelig;	/* an object could not be read */
};

struct soap;
struct laes;			/* indeks.h: a reading under way */

struct adapter {
	enum conf_source_nr source;
	enum kilde_navn	 kilde;
	const char	*action;		/* of the request */
	const char	*const *svar_actions;	/* of answers, NULL-terminated;
						 * NULL: any */
	int		 liberty;		/* sbf:Framework */

	/* The request's Body child, in soap's memory.  GW_ENOMEM, GW_EINTERN. */
	enum gw_err	(*skriv)(struct soap *, const struct sporg *,
			    const char **xml);
	/*
	 * Reads the answer's Body child and adds its objects to the
	 * municipality's answer (to the whole answer: Ejerfortegnelse), copied
	 * out of soap's memory.  GW_ESCHEMA: not as its contract; GW_ENOMEM.
	 */
	enum gw_err	(*laes)(struct soap *, struct laes *,
			    const struct sporg *, const char *body, size_t len,
			    struct kommune_svar *, struct svar *,
			    struct svarside *out);
	/*
	 * What a signed SOAP fault means, its Body child: KS_AFVIST, or
	 * KS_INGENDATA (R53).  NULL: always KS_AFVIST.
	 */
	enum kilde_status (*fejl)(struct soap *, const char *body, size_t len);
};

/* The request's Body child in the arena.  GW_ENOMEM; GW_EINTERN: about
 * nobody. */
enum gw_err	adapter_sporg(const struct adapter *, struct arena *,
		    const struct sporg *, const char **body, size_t *len)
		    GW_MUST_CHECK;

/* The answer's objects into ks or svar; GW_ESCHEMA, GW_ENOMEM. */
enum gw_err	adapter_svar(const struct adapter *, struct arena *,
		    const struct sporg *, const char *body, size_t len,
		    struct grund *, struct kommune_svar *, struct svar *,
		    struct svarside *out) GW_MUST_CHECK;

/* What an answer that is no answer says of its source; KS_AFVIST when it
 * says nothing that the adapter knows. */
enum kilde_status adapter_fejl(const struct adapter *, const char *body,
		    size_t len);

extern const struct adapter	sagsindeks, ydelsesindeks, oekonomi,
				ejerfortegnelse;

#endif
