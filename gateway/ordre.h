/*
 * ordre.h - what control asks the parent to do: messages of a fixed size.
 *
 * Over a socketpair of whole messages (SOCK_SEQPACKET).  Control has judged
 * who may; the parent, which trusts control no further than that, judges
 * whether it can be done: nothing is parsed but a text of fixed size, which
 * must be ended and printable ASCII.  One command at a time; an answer to
 * each, when it is done or refused.
 */
#ifndef GW_ORDRE_H
#define GW_ORDRE_H

#include <stdint.h>

#include "tavle.h"

#define ORDRE_MAGI	0x4f524452u

enum ordre_verb {
	ORDRE_INTET = 0,
	ORDRE_RELOAD,		/* read the configuration again */
	ORDRE_DRAIN,		/* nr 1: take nobody new; 0: do again */
	ORDRE_UPGRADE,		/* run the program anew */
	ORDRE_LOG,		/* nr: enum log_level */
	ORDRE_VEDLIGEHOLD,	/* slags, nr, tekst: begins */
	ORDRE_VEDLIGEHOLD_SLUT,	/* slags, nr: ends */
	ORDRE_ANTAL
};

struct ordre {
	uint32_t	 magi;
	uint32_t	 nummer;	/* comes back in the answer; never 0 */
	uint32_t	 verb;
	uint32_t	 slags;		/* enum tavle_vedligehold */
	uint32_t	 nr;
	uint32_t	 uid;		/* who asked, for the log */
	char		 tekst[TAVLE_BESKED];
};

enum ordre_udfald { ORDRE_FEJLET = 0, ORDRE_UDFOERT };
struct ordre_svar {
	uint32_t	 magi;
	uint32_t	 nummer;
	uint32_t	 udfald;
	char		 tekst[200];	/* what came of it, in English */
};

#endif
