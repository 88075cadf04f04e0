/*
 * err.h - the one list of what can go wrong.
 *
 * From the table come the enum, the word in the log, whether a second try
 * can help, and the fault that a caller sees (security profile, 6).
 * A function that can fail returns enum gw_err and nothing else says
 * whether it did; what it made goes through an out argument, which is
 * NULL or zero unless GW_OK.
 *
 * The reason in full goes to the log: `struct grund` keeps the first cause,
 * as text without personal data, where it was found.
 */
#ifndef GW_ERR_H
#define GW_ERR_H

#include <stddef.h>

/* Must be looked at: a verdict that nobody reads is a hole. */
#define GW_MUST_CHECK	__attribute__((warn_unused_result))

/*
 * X(name, worth a retry, what it means).
 * The faults that belong to them: fault.c.
 */
#define GW_ERRORS(X)							\
	X(GW_OK, 0, "no error")						\
	X(GW_ENOMEM, 0, "out of memory")				\
	X(GW_EINTERN, 0, "our own mistake")				\
	X(GW_ECONF, 0, "configuration not usable")			\
	X(GW_EIO, 1, "file or socket")					\
	X(GW_ESCAN, 0, "bytes outside the profile")			\
	X(GW_ESIZE, 0, "larger than allowed")				\
	X(GW_ESOAP, 0, "not the SOAP message expected")			\
	X(GW_EMUSTUND, 0, "mustUnderstand header not known")		\
	X(GW_EADDR, 0, "WS-Addressing header not acceptable")		\
	X(GW_EDEST, 0, "wsa:To is not one of our addresses")		\
	X(GW_EACTION, 0, "wsa:Action not supported")			\
	X(GW_EREPLAY, 0, "MessageID or assertion used before")		\
	X(GW_ESECURITY, 0, "security header not as the profile says")	\
	X(GW_ECHECK, 0, "signature or key binding does not hold")	\
	X(GW_EAUTH, 0, "token not accepted")				\
	X(GW_EEXPIRED, 0, "Timestamp outside its window")		\
	X(GW_EACCESS, 0, "token does not give access")			\
	X(GW_EREQUEST, 0, "request not valid")				\
	X(GW_ESCHEMA, 0, "content does not follow its schema")		\
	X(GW_EJOURNAL, 0, "not recorded, so not answered")		\
	X(GW_EBUSY, 1, "overloaded")					\
	X(GW_ETIMEOUT, 1, "deadline passed")				\
	X(GW_EUNREACH, 1, "not reached")				\
	X(GW_EREFUSED, 0, "reached and refused")			\
	X(GW_EBELIEF, 0, "answered what cannot be believed")		\
	X(GW_EGONE, 0, "the caller has gone")				\
	X(GW_ENOENT, 0, "not there")

enum gw_err {
#define X(name, retry, text) name,
	GW_ERRORS(X)
#undef X
	GW_ERR_COUNT
};

/* The enum's own name, for the log: "GW_ETIMEOUT".  Static. */
const char	*err_name(enum gw_err);

/* One clause in English on what it means.  Static. */
const char	*err_text(enum gw_err);

/* 1 when the same call may succeed if made again, else 0. */
int		 err_retry(enum gw_err);

/*
 * The first cause of a failure, kept while it travels up.  Zeroed at the
 * start; fail() fills it once and leaves it alone afterwards.
 */
struct grund {
	enum gw_err	rc;		/* the first one, GW_OK when none */
	char		text[160];	/* English, no personal data */
};

/*
 * Notes the first cause (printf-like; no personal data, no input verbatim)
 * and returns rc, so that `return fail(g, GW_ECHECK, "...")` reads as one
 * thought.  g may be NULL: then only rc is passed on.
 */
enum gw_err	 fail(struct grund *g, enum gw_err rc, const char *fmt, ...)
		    __attribute__((format(printf, 3, 4)));

#endif
