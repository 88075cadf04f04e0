/*
 * kle_xml.h - the official KLE as KL publishes it, a file for each half.
 *
 * KLE-Emneplan (kle-online.dk, Emneplan in XML): Hovedgruppe / Gruppe / Emne
 * with EmneNr, EmneTitel and EmneAdministrativInfo, whose OprettetDato and
 * Historisk (UdgaaetDato, or Flyttet/FlyttetDato) say since and until when.
 * KLE-Handlingsfacetter: HandlingsfacetKategori / Handlingsfacet, likewise.
 * Read for gatewayctl(8); no network, no DTD, no entities of its own.
 */
#ifndef GW_KLE_XML_H
#define GW_KLE_XML_H

#include "arena.h"
#include "err.h"
#include "konfiguration.h"

struct kle_xml {
	int		 facetter;	/* handlingsfacetter, not numbers */
	const struct kle_emne *v;	/* ascending, each once */
	size_t		 n;
	int32_t		 udgivet;	/* UdgivelsesDato; DAG_INGEN: none */
};

/*
 * Everything lives in the arena.  GW_ECONF: not such a file; *g says what is
 * wrong, with its line.  GW_ENOMEM.
 */
enum gw_err	kle_xml_laes(struct arena *, const char *bytes, size_t len,
		    struct grund *g, struct kle_xml *out) GW_MUST_CHECK;

#endif
