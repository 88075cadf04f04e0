/*
 * tm_valg.h - options of the command line, one table a command.
 */
#ifndef TM_VALG_H
#define TM_VALG_H

#include <stddef.h>
#include <stdio.h>

enum valg_art { VALG_FLAG = 1, VALG_TEKST, VALG_TAL, VALG_LISTE };

struct valgliste {
	const char	*v[100];
	size_t		 n;
};

struct valg {
	const char	*navn;		/* "--cpr" */
	enum valg_art	 art;
	void		*til;		/* int, const char *, long, valgliste */
	const char	*hjaelp;	/* "NUMBER  the citizen" */
};

struct kommando {
	const char	*navn;
	const char	*brug;		/* "load [options] FILE..." */
	const char	*hjaelp;	/* what it does, one line */
	const struct valg *valg;	/* ended by a NULL navn */
};

/*
 * Reads argv[1..]; arguments that are no options go to rest (NULL: none are
 * allowed).  0: go on; 1: --help was printed; 2: wrong, said on stderr.
 */
int	valg_laes(const struct kommando *, int argc, char **argv,
	    struct valgliste *rest);

#endif
