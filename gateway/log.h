/*
 * log.h - one line per event, key=value, English, no personal data.
 *
 * logfmt to stderr: `ts=... level=info role=worker event=answered req=...`.
 * A CPR number has no way in: struct cpr does not convert to %s, and the
 * writer masks any run of ten digits besides (blanks and dashes between
 * them included).  Values are quoted and escaped, so that no input makes a
 * second line.  Threads: any; a line is one write(2).
 */
#ifndef GW_LOG_H
#define GW_LOG_H

#include <stdatomic.h>

#include "cpr.h"
#include "err.h"

enum log_level { LOG_DEBUG_ = 0, LOG_INFO_, LOG_WARN_, LOG_ERROR_ };

/* Once, before any thread: who speaks ("parent", "worker", "sts" ...). */
void	log_init(const char *role, enum log_level least);
/* From here on the least level is what *least says at the moment, until
 * NULL: log_init()'s again.  Borrowed; another process may write it. */
void	log_follow(const atomic_int *least);
/* "debug", "info", "warn", "error"; NULL: none such.  And back: -1. */
const char *log_level_name(int level);
int	log_level_of(const char *name);

/*
 * log_event(LOG_INFO_, "answered", "req=%s ms=%d", id, ms)
 * event is a stable word, listed in gatewayd(8).  Keys and quotes in fmt are
 * the caller's; use log_quote() for text that came from outside.
 */
void	log_event(enum log_level, const char *event, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));

/* s as a logfmt value: quoted, escaped, at most max octets of it; in out. */
#define LOG_QUOTE_LEN 200
const char *log_quote(const char *s, char out[LOG_QUOTE_LEN]);

/* "cpr#3f9a1c": a keyed hash with a key made at start, so that one person's
 * lines can be followed within one run and nothing read. */
#define CPR_MASK_LEN 16
const char *cpr_mask(const struct cpr *, char out[CPR_MASK_LEN]);

#endif
