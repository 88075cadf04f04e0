/*
 * kilde.h - calling the sources: bytes out, bytes back, before the deadline.
 *
 * HTTP/1.1 over warm mTLS connections; callers start exchanges and take them
 * back as they end.  No redirects, no content coding, no proxy, answers capped
 * at 16 MiB and strictly read (http_svar.h).  What came back is not believed
 * here: wssec.h does that.
 *
 * A caller moves the octets itself while it waits in kald_se(): no other
 * thread has to be woken, neither for the question nor for the answer.  Only a
 * connection that is not there yet is opened by a thread of its own.  With
 * libcurl and a thread for it an overview of five calls cost 500 us more, and
 * each role carried libcurl's twenty libraries.
 *
 * Each source, which is an address, has a life of its own, so that one that is
 * ill costs the others nothing:
 *
 * - so many exchanges at once, each on a connection of its own that is kept;
 *   those that come in between wait for their turn, within their time, and
 *   are refused (GW_EBUSY) when it would not come in time;
 * - a limit for each phase: connect, TLS, first octet, the whole;
 * - a breaker (kreds.h): while it is open an exchange ends at once,
 *   GW_EUNREACH;
 * - a budget of second tries (forsoeg.h).
 *
 * A failure to the breaker is a source that was not reached, answered without
 * SOAP, or did not answer in time.  A fault, a refusal or an answer that
 * cannot be believed is none: such a source is there and quick, what it says
 * may be about this one citizen, and its Kilde says so (Afvist, Fejl).  Nor
 * is an exchange that had less than a second because its caller was late or
 * left.
 *
 * Threads: any.  Secrets: messages are copied, and the copies erased.  Logs:
 * source-failed, breaker-open, breaker-closed, retry.
 */
#ifndef GW_KILDE_H
#define GW_KILDE_H

#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "kreds.h"
#include "signer.h"
#include "spor.h"
#include "trust.h"

#define KILDE_SAMTIDIGE	32	/* exchanges at once, if not said */

/* One source as configured (gatewayd.conf(5), source). */
struct kilde_konf {
	const char	*navn;		/* "sts", "sagsindeks", ... */
	const char	*url;		/* https://host:port/path = wsa:To */
	const char	*entityid;	/* AppliesTo of its tokens */
	int		 soap;		/* 12, or 11 with SOAPAction (ØiR) */
	unsigned	 connect_ms, total_ms;	/* 0: the caller's deadline */
	unsigned	 tls_ms;	/* the handshake; 0: as connect_ms */
	unsigned	 first_ms;	/* from the question to the answer's
					 * first octet; 0: total_ms */
	unsigned	 concurrent;	/* exchanges at once; 0: the usual */
};

/* One exchange. */
struct kald {
	const struct kilde_konf *kilde;
	const char	*action;
	const char	*body;		/* the signed message */
	size_t		 len;
	int		 frisk;		/* a second try: not on a connection
					 * that was kept */
	char		 spor[SPOR_LEN];	/* traceparent; "": none */
	/* out */
	enum gw_err	 rc;		/* GW_OK: an HTTP answer with the SOAP
					 * version's media type, any status;
					 * GW_ETIMEOUT, GW_EUNREACH, GW_EBUSY,
					 * GW_ESIZE, GW_ENOMEM */
	int		 igen;		/* the connection broke, or HTTP says
					 * that another server may know more:
					 * a second try may help */
	int		 status;	/* HTTP status, 0 when none */
	char		*answer;	/* malloc'ed, NUL behind; kald_fini() */
	size_t		 answer_len;
	unsigned	 ms;		/* how long it took */
	struct kald	*naeste;	/* kilde*.c's own */
};

struct kilder;

/*
 * The caller of all sources.  client_chain and key: our TLS client
 * certificate (key may sit behind a wall: signer_tls_key()); ca_pem: whom the
 * sources' TLS certificates chain to, and nobody else; when it holds CRLs as
 * well, the whole chain must be on current ones.  NULL with the reason in *g.
 */
struct kilder	*kilder_new(const char *client_chain, size_t len,
		    EVP_PKEY *key, const char *ca_pem, size_t ca_len,
		    struct grund *g);
void		 kilder_free(struct kilder *);

/*
 * Before the first call: the sources' TLS certificates must be good to
 * trust_check(), revocation and all, as the callers' are, and ca_pem is not
 * asked.  The trust is borrowed until kilder_free().
 */
void		 kilder_tro(struct kilder *, const struct trust *);

/*
 * Opens a connection to the source ahead of need, in the background, so that
 * the first exchange pays no handshake.  Nothing is said on it.  A failure is
 * nobody's, neither told of nor counted: the first exchange will see it.
 */
void		 kilder_varm(struct kilder *, const struct kilde_konf *);

/*
 * One request's exchanges: started as they become known, taken back as they
 * end, so that the first answer can lead to the next question while others
 * are still under way.  A queue belongs to one thread.
 */
struct kaldkoe;
struct kaldkoe	*kaldkoe_new(struct kilder *);	/* yours, or NULL */
/*
 * Gives up what is under way, whose connections are closed at once: what a
 * client asked for ends when it has gone.  Its kalds are not touched any more.
 * A token that is on its way for it comes nevertheless, as the token cache's
 * own exchange: others may be waiting for the same one.
 */
void		 kaldkoe_free(struct kaldkoe *);

/* Starts an exchange, to be over by deadline (clock_mono() ms) or after its
 * source's total_ms.  The kald must live until it came back or the queue is
 * freed; its body is copied. */
void		 kald_start(struct kaldkoe *, struct kald *, int64_t deadline);

/*
 * The next exchange that ended, its out fields set; waits for it.  NULL: none
 * is under way.  At its deadline a kald ends with GW_ETIMEOUT.
 */
struct kald	*kald_vent(struct kaldkoe *);

/* The same, but NULL as well when none has ended by til (clock_mono() ms). */
struct kald	*kald_se(struct kaldkoe *, int64_t til);

/* How many are under way, or ended and not taken back. */
size_t		 kaldkoe_antal(struct kaldkoe *);

void		 kald_fini(struct kald *);	/* erases and frees answer */

/* 1 while its breaker would let no exchange through: then a question need not
 * be made.  A source not seen before is made known. */
int		 kilde_afbrudt(struct kilder *, const struct kilde_konf *);

/*
 * Asks for leave to put a question a second time, which is counted.  For
 * questions that change nothing alone, and as a new message: the source may
 * have spent the first one's MessageID.  0: the budget is used.
 */
int		 kilde_igen(struct kilder *, const struct kilde_konf *);

/* How an exchange ended. */
enum kilde_udfald {
	KU_SVAR = 0,		/* an answer that can be read */
	KU_TID,			/* not in time */
	KU_IKKE_NAAET,		/* no connection, or no SOAP */
	KU_STORT,		/* too large an answer */
	KU_OPGIVET,		/* nobody waits any more, or no memory */
	KU_AFBRUDT,		/* not made: the breaker was open */
	KU_OPTAGET,		/* not made: the queue was too long */
	KU_ANTAL
};

/* Answer times: how many took at most so many ms, the last one all others. */
#define KILDE_SPANDE	12
extern const unsigned	kilde_spand_ms[KILDE_SPANDE - 1];

/* One source since the start; each number is right by itself. */
struct kilde_tal {
	const char	*navn;		/* as long as the struct kilder */
	uint64_t	 udfald[KU_ANTAL];
	uint64_t	 igen;		/* second tries */
	uint64_t	 aabnet;	/* times that the breaker opened */
	enum kreds_tilstand kreds;
	unsigned	 under_vejs, i_koe;
	uint64_t	 svartid[KILDE_SPANDE];	/* of KU_SVAR */
	uint64_t	 svartid_ms;		/* their sum */
};

/* The i'th source, in the order in which they became known, into *out; 0:
 * there is none.  Takes no lock. */
int		 kilder_tal(struct kilder *, size_t i, struct kilde_tal *out);

#endif
