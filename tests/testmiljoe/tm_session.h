/*
 * tm_session.h - who is logged in to the pages, and the answer they read.
 *
 * An answer is fetched once, at log-in, and read page by page.  It is gone
 * half an hour after it was last read, when its reader logs out, or when the
 * place is needed.
 *
 * Threads: any; one mutex, held while a page is made of an answer.
 * Secrets: answers are in memory alone, and erased.
 */
#ifndef TM_SESSION_H
#define TM_SESSION_H

#include <libxml/tree.h>

#include "arena.h"

#define SESSION_LEN	33		/* 32 hex digits and NUL */

struct session {
	char		 nr[SESSION_LEN];	/* "": free */
	int64_t		 sidst;		/* clock_mono() */
	struct arena	*a;
	xmlDoc		*svar;		/* HentOverblikSvar */
	const char	*cpr;		/* "070385-1237" */
	const char	*hvor;		/* "Odense Kommune" */
};

struct sessioner;

struct sessioner *sessioner_new(void);		/* yours, or NULL */
void		 sessioner_free(struct sessioner *);

/* Takes over *s's arena and document; nr gets a number that nobody guesses.
 * 0, or -1: no random numbers, *s is still yours. */
int		 session_ny(struct sessioner *, const struct session *s,
		    char nr[SESSION_LEN]);

/* The session of that number, held until session_slip(); NULL: none, and
 * nothing is held. */
const struct session *session_tag(struct sessioner *, const char *nr);
void		 session_slip(struct sessioner *);
void		 session_glem(struct sessioner *, const char *nr);

#endif
