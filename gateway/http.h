/*
 * http.h - HTTP/1.1 requests, strictly (RFC 9112; security-profile 1).
 *
 * A reader that is fed octets as they come and says when a request is whole
 * or why it is refused.  What two readers could understand differently is
 * refused: bare LF, folded lines, NUL, a space before the colon, two lengths,
 * a length beside chunks, chunk extensions, trailers.
 *
 * Pure: no I/O, no clock.  Threads: a reader belongs to one at a time.
 * Secrets: the body is erased by http_reset() and http_fini().
 */
#ifndef GW_HTTP_H
#define GW_HTTP_H

#include <stddef.h>

#include "spor.h"

/* Limits: exactly the figure passes, one more does not.  A line is counted
 * without its CRLF; the headers with theirs, without the request line. */
#define HTTP_MAX_LINE		8192	/* request line: 414, header: 431 */
#define HTTP_MAX_HEADERS	32768	/* 431 */
#define HTTP_MAX_LINES		64	/* 431 */
#define HTTP_MAX_MEDIA		128	/* longer is no media type of ours */

/* What one path takes. */
struct server_path {
	const char	*path;
	int		 get;		/* GET as well (?wsdl); 2: HEAD too */
	const char	*media;		/* POST's media type, else 415; NULL:
					 * no POST */
};

/* What a reader lets through; borrowed while it lives. */
struct http_conf {
	const char	*const *hosts;	/* NULL-terminated; "name" is any port
					 * of it, "name:port" that one */
	const struct server_path *paths;
	size_t		 n_paths;
	size_t		 max_body;	/* octets; more: 413 */
};

enum http_part {
	HTTP_LINE = 0,		/* the request line */
	HTTP_HEADER,
	HTTP_BODY,		/* by Content-Length */
	HTTP_CHUNK_SIZE,
	HTTP_CHUNK,
	HTTP_CHUNK_END,		/* the CRLF behind a chunk's octets */
	HTTP_TRAILER,		/* the empty line behind the last chunk */
	HTTP_DONE,		/* a request is whole */
	HTTP_REFUSED		/* answer status and close */
};

/* A reader and the request it has read. */
struct http {
	const struct http_conf *conf;
	enum http_part	 part;
	int		 status;	/* HTTP_REFUSED: what to answer */
	const char	*why;		/* HTTP_REFUSED: for the log, static */

	/* the request; strings are valid from the end of the headers on,
	 * all is gone with http_reset() */
	const char	*method;	/* static */
	char		*path;		/* without the query */
	char		*query;		/* "" when none */
	char		*host;		/* as sent */
	char		 media[HTTP_MAX_MEDIA];	/* lower case, "" when none */
	char		*action;	/* action=, else SOAPAction; NULL */
	int		 action_conflict;	/* both, and different */
	unsigned	 prefer_wait;	/* RFC 7240, 4.3: seconds; 0: none */
	struct spor	 spor;		/* the trace; none of two */
	int		 close;		/* Connection: close */
	int		 expect;	/* waits for 100 (RFC 9110, 10.1.1) */
	char		*body;		/* NUL behind */
	size_t		 len;
	const struct server_path *taken;	/* the path's row */

	/* the reading */
	char		*line;
	size_t		 line_len, line_cap;
	int		 cr;		/* the line's CR has come */
	size_t		 header_octets;
	unsigned	 header_lines;
	unsigned	 seen;		/* fields, by their row */
	char		*authority;	/* of an absolute-form target */
	char		*soapaction;
	int		 chunked, has_length, coded, expect_other;
	unsigned	 traceparents;	/* how many came */
	int		 type_bad;	/* Content-Type not of the profile */
	size_t		 length;	/* what remains of body or chunk */
	size_t		 body_cap;
};

/* An empty reader; borrows the settings for as long as it lives. */
void	http_init(struct http *, const struct http_conf *);
/* Erases and frees what was read; for use again, http_init() it. */
void	http_fini(struct http *);

/* Ready for the next request; erases this one. */
void	http_reset(struct http *);

/*
 * Reads at most n octets and answers how many were taken: all of them, but
 * for those behind a request that is whole or refused (see part).
 */
size_t	http_feed(struct http *, const char *p, size_t n);

/* 1 once the headers are read and judged, the body not yet. */
int	http_in_body(const struct http *);

/*
 * A Content-Type of the profile: charset absent or utf-8, unknown parameters
 * ignored.  media gets type/subtype in lower case; *action a malloc'ed copy of
 * action=, or NULL when there is none.  0; 415 outside the profile; 503 no
 * memory.
 */
int	http_type_parse(const char *s, char media[HTTP_MAX_MEDIA],
	    char **action);

/* "Not Found"; "" for a status that the profile does not know.  Static. */
const char *http_reason(int status);

#endif
