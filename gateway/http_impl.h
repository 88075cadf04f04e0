/*
 * http_impl.h - what http*.c share: the head's parts and the values in it.
 *
 * Functions that can refuse answer 0 or the status to refuse with.
 */
#ifndef GW_HTTP_IMPL_H
#define GW_HTTP_IMPL_H

#include "http.h"

/* Ends the reading; answers status. */
int	http_refuse(struct http *, int status, const char *why);

/* One line of the head, NUL-terminated, without its CRLF (http_head.c). */
int	http_request_line(struct http *, char *line);
int	http_header_line(struct http *, char *line);
/* All header lines are there: whose is it, what follows. */
int	http_head_judge(struct http *);

/* Values (http_value.c). */

/* A copy that is freed by http_reset(), or NULL. */
char	*http_copy(const char *s, size_t len);
/* RFC 9110, 5.6.2: the length of the token at s. */
size_t	http_token(const char *s);
/* ASCII, any case. */
int	http_same(const char *a, const char *b);
/* RFC 3986 authority without userinfo, an explicit port in digits. */
int	http_host_wellformed(const char *s);
/* It is a configured name. */
int	http_host_ours(const char *const *hosts, const char *s);
/* SOAPAction, quoted or bare; *action NULL when empty.  0, 400, 503. */
int	http_soapaction_parse(const char *s, char **action);
/* The seconds of the first wait= in a Prefer value; 0: none. */
unsigned http_prefer_wait(const char *s);

#endif
