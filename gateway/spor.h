/*
 * spor.h - a caller's trace, taken up and passed on.
 *
 * W3C Trace Context, level 1: a request may say which trace it belongs to in
 * the HTTP header traceparent; each call that it leads to carries the same
 * trace with a span of its own, so that the systems' logs can be laid beside
 * each other.  Nothing is decided by it and nothing is kept of it but a word
 * in the log.  The header tracestate is not passed on: it is free text of
 * others', which would leave by way of us.
 *
 * Pure.
 */
#ifndef GW_SPOR_H
#define GW_SPOR_H

#define SPOR_ID_LEN	33	/* 32 hexadecimal digits and NUL */
#define SPOR_LEN	56	/* "00-TRACE-SPAN-FLAGS" and NUL */

struct spor {
	char	id[SPOR_ID_LEN];	/* lower case; "": there is none */
	int	sampled;		/* the caller records it */
};

/*
 * Reads a traceparent (Trace Context, 3.2.2): version, trace, parent and flags
 * in lower case, neither id all zeros, version ff unknown; version 00 ends
 * there, of a later one what follows a dash is left unread.  1; else 0, and
 * *out says that there is none.
 */
int	spor_parse(const char *value, struct spor *out);

/* A trace that begins here: its id is uuid's digits ("8-4-4-4-12", lower
 * case, as made by wssec_uuid_urn()), so that the log says both at once.  It
 * is not sampled: nothing is recorded but the log. */
void	spor_begin(struct spor *, const char *uuid);

/*
 * The traceparent for one call; its span is the last 16 digits of the call's
 * own uuid (with or without "urn:uuid:"), 62 bits of chance and never zero.
 * "" when there is no trace.
 */
void	spor_print(const struct spor *, const char *uuid, char out[SPOR_LEN]);

#endif
