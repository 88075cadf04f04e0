/*
 * tm_sider.h - the pages testers look at, in the manner of Mit Overblik.
 *
 * HTML that needs no script, for eyes, keyboard and screen reader alike (WCAG
 * 2.1 AA): one h1 a page, headings in order, every table with a caption and
 * headed columns, every link with a text that stands alone.  Each function
 * writes one page whole; everything out of an answer is escaped.
 */
#ifndef TM_SIDER_H
#define TM_SIDER_H

#include "tm_session.h"

/* The form; fejl: what was wrong with what was filled in, or NULL; besked:
 * something else to know, or NULL. */
void	side_login(struct buf *, const char *cpr, const char *kommune,
	    const char *fejl, const char *besked);

/* The five tiles, and what the answer says of itself. */
void	side_overblik(struct buf *, const struct session *);

/* One area's items; one of them.  0: there is no such, nothing is written. */
int	side_liste(struct buf *, const struct session *, const char *omraade);
int	side_detaljer(struct buf *, const struct session *,
	    const char *omraade, const char *nr);

/* --- tm_html.c: pieces of every page --- */

/* To <main> and its h1; s NULL: nobody is logged in. */
void	html_start(struct buf *, const struct session *s, const char *titel);
void	html_slut(struct buf *);

/* "<a href="STI?s=...&amp;REST">": a page of this session. */
void	html_link(struct buf *, const struct session *, const char *sti,
	    const char *rest);
/* Out of the site; a text alone when it is no web address. */
void	html_ud(struct buf *, const char *adresse, const char *tekst);
/* <dt> and <dd>, "-" for an empty value. */
void	html_felt(struct buf *, const char *navn, const char *vaerdi);

#endif
