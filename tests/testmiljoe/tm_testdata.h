/*
 * tm_testdata.h - a tester's files become objects of the five services.
 *
 * Reads files in urn:borgerblikket:testdata:1 (testdata.xsd), checks them,
 * fills in what was left out, and builds each object as the contract of its
 * service has it (tm_byg.c).  Memory from the arena.
 */
#ifndef TM_TESTDATA_H
#define TM_TESTDATA_H

#include <libxml/tree.h>
#include <stdio.h>

#include "tm_data.h"
#include "tm_store.h"

/* One object, ready to be imported. */
struct td_objekt {
	enum art	 art;
	const struct kommune *kommune;	/* NULL: ART_EJERSKAB */
	const char	*uuid;
	const char	*cpr;		/* ART_FORDRING, ART_EJERSKAB */
	const char	*xml;		/* SagIndeks, DokumentIndeks, ...;
					 * a fragment (tm_xml.h) */
	size_t		 len;
};

/* Where a part of a case is mentioned. */
struct td_part {
	const char	*cpr, *navn;	/* NULL: a case under no person */
	xmlNode		*sag;
};
struct td_sag {
	const char	*id;
	xmlNode		*node;		/* first mention: all but the part */
	struct td_part	*parter;
	size_t		 n, cap;
};

struct testdata {
	struct arena	*a;
	FILE		*errors;	/* what is wrong, one line each */
	int		 n_errors;
	struct td_sag	*sager;
	size_t		 n_sager, cap_sager;
	struct td_objekt *objekter;
	size_t		 n, cap;
	const char	**dokumenter;	/* ids built already */
	size_t		 n_dok, cap_dok;
	xmlDoc		**filer;
	const char	**navne;
	size_t		 n_filer, cap_filer, n_navne, cap_navne;
	int64_t		 nu;		/* registration time of what is built */
};

/* errors: where "file:line: element: reason" goes. */
void	td_init(struct testdata *, struct arena *, FILE *errors);
void	td_fini(struct testdata *);

/*
 * Reads and checks one file; what is wrong is written, all of it.  Any
 * number of files, then td_byg() builds the objects of them all.  Both
 * answer 0, or -1 when there was an error.
 */
int	td_laes(struct testdata *, const char *file);
int	td_byg(struct testdata *);

/* An error at a node, for the builders. */
void	td_fejl(struct testdata *, const xmlNode *, const char *reason);

/* The builders (tm_byg.c, tm_byg_ydelse.c): add objects; errors are told. */
void	byg_sag(struct testdata *, const struct td_sag *);
void	byg_bevilling(struct testdata *, xmlNode *, const char *cpr,
	    const char *navn);
void	byg_fordring(struct testdata *, xmlNode *, const char *cpr);
void	byg_ejer(struct testdata *, xmlNode *, const char *cpr);

#endif
