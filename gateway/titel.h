/*
 * titel.h - the words an item is shown under.
 *
 * Pure.  R17 (KLE titles), R23 (types in proper Danish), R24 (a text that
 * carries what looks like a CPR number is not shown).
 */
#ifndef GW_TITEL_H
#define GW_TITEL_H

#include "konfiguration.h"
#include "objekter.h"

/*
 * The text, or NULL when there is nothing to read, R24 forbids it, or the
 * citizen's own ten digits stand in it, whatever is around them (the
 * contract: that number never occurs in an answer).
 */
const char	*tekst_maa_vises(const struct cpr *borger, const char *);

/*
 * R17: the KLE number's official title: from the shipped table; for a
 * number without a title there the index's Klassetitel; else the number.
 */
const char	*titel_kle(const struct central *, const struct cpr *borger,
		    const char *kle, const char *klassetitel);

/* R17, R24: egen where the municipality chose it and it may be shown, else
 * the KLE title. */
const char	*titel_sag(const struct kle_konf *, const struct cpr *borger,
		    const char *egen, const char *kletitel);

/* R23: "Brev, indgående"; NULL for DOKTYPE_INGEN. */
const char	*titel_doktype(enum dokument_type);

/* R24: the document's title, else its type, else "Dokument". */
const char	*titel_dokument(const struct cpr *borger, const char *titel,
		    enum dokument_type);

#endif
