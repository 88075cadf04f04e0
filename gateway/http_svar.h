/*
 * http_svar.h - HTTP/1.1 answers, strictly (RFC 9112): the other half of
 * http.h, for the sources' answers.
 *
 * A reader that is fed octets as they come and says when an answer is whole.
 * What two readers could understand differently is no answer: bare LF, folded
 * lines, NUL, a space before the colon, two lengths, two media types, a
 * length beside chunks, another coding than chunked.  Answers with 1xx are
 * passed over, but for 101: nobody asked for another protocol.
 *
 * Pure: no I/O, no clock.  Threads: a reader belongs to one at a time.
 * Secrets: the body is erased where it is left behind.
 */
#ifndef GW_HTTP_SVAR_H
#define GW_HTTP_SVAR_H

#include <stddef.h>

/* Limits: exactly the figure passes, one more does not.  A line is counted
 * without its CRLF; all lines, of 1xx, chunks and trailers too, with theirs. */
#define SVAR_MAX_LINE	4096
#define SVAR_MAX_LINES	65536

enum svar_del {
	SVAR_LINJE = 0,		/* the status line */
	SVAR_FELT,		/* a header */
	SVAR_KROP,		/* by Content-Length */
	SVAR_TIL_SLUT,		/* until the connection ends */
	SVAR_STYKKE,		/* a chunk's size */
	SVAR_STYKKE_KROP,
	SVAR_STYKKE_SLUT,	/* the CRLF behind a chunk's octets */
	SVAR_HALE,		/* trailers, which nobody reads */
	SVAR_HEL,		/* an answer is whole */
	SVAR_UGYLDIG,		/* this is no answer: see hvorfor */
	SVAR_FOR_STOR,		/* the body is longer than max */
	SVAR_UDEN_PLADS		/* no memory */
};

struct http_svar {
	enum svar_del	 del;
	const char	*hvorfor;	/* SVAR_UGYLDIG: for the log, static */
	int		 status;	/* from the headers' end on */
	char		 media[256];	/* Content-Type as sent; "": none */
	int		 luk;		/* nothing follows on the connection */
	char		*krop;		/* malloc'ed, NUL behind; NULL: none */
	size_t		 len;

	/* the reading */
	size_t		 max;		/* of the body */
	size_t		 cap;
	size_t		 rest;		/* what remains of body or chunk */
	size_t		 linjer;	/* octets of lines */
	int		 har_laengde, har_media, stykker;
	int		 cr;		/* the line's CR has come */
	size_t		 n;		/* octets of the line */
	char		 linje[SVAR_MAX_LINE + 1];
};

/* An empty reader for a body of at most max octets. */
void	 http_svar_init(struct http_svar *, size_t max);
/* Erases and frees the body. */
void	 http_svar_fini(struct http_svar *);

/* Reads at most n octets and answers how many were taken: all of them, but
 * for those behind an answer that is whole or no answer (see del). */
size_t	 http_svar_feed(struct http_svar *, const char *p, size_t n);

/*
 * Where the body's next octets may be put without being fed, and how many at
 * most; NULL: where they are not the body's alone, or no memory.  Then
 * http_svar_tog() says how many were.
 */
char	*http_svar_rum(struct http_svar *, size_t *n);
void	 http_svar_tog(struct http_svar *, size_t n);

/* The connection has ended, and with it a body of no known length. */
void	 http_svar_slut(struct http_svar *);

/* The body becomes the caller's, malloc'ed, NUL behind; NULL: none. */
char	*http_svar_tag(struct http_svar *, size_t *len);

#endif
