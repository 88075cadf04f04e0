/*
 * kilde.h - calling the sources: bytes out, bytes back, before the deadline.
 *
 * One thread runs a libcurl multi over warm mTLS connections; callers start
 * exchanges and take them back as they end.  No redirects, no content coding,
 * no proxy, answers capped at 16 MiB, at most 32 connections to one host and
 * port: those that come in between wait for their turn, within their time.
 * What came back is not believed here: wssec.h does that.
 *
 * Threads: any.  Secrets: messages are copied, and the copies erased.
 */
#ifndef GW_KILDE_H
#define GW_KILDE_H

#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "signer.h"

/* One source as configured (gatewayd.conf(5), source). */
struct kilde_konf {
	const char	*navn;		/* "sts", "sagsindeks", ... */
	const char	*url;		/* https://host:port/path = wsa:To */
	const char	*entityid;	/* AppliesTo of its tokens */
	int		 soap;		/* 12, or 11 with SOAPAction (ØiR) */
	unsigned	 connect_ms, total_ms;
};

/* One exchange. */
struct kald {
	const struct kilde_konf *kilde;
	const char	*action;
	const char	*body;		/* the signed message */
	size_t		 len;
	/* out */
	enum gw_err	 rc;		/* GW_OK: an HTTP answer with the SOAP
					 * version's media type, any status;
					 * GW_ETIMEOUT, GW_EUNREACH, GW_ESIZE,
					 * GW_ENOMEM */
	int		 status;	/* HTTP status, 0 when none */
	char		*answer;	/* malloc'ed, NUL behind; kald_fini() */
	size_t		 answer_len;
	unsigned	 ms;		/* how long it took */
	struct kald	*naeste;	/* kilde.c's own */
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
 * One request's exchanges: started as they become known, taken back as they
 * end, so that the first answer can lead to the next question while others
 * are still under way.  A queue belongs to one thread.
 */
struct kaldkoe;
struct kaldkoe	*kaldkoe_new(struct kilder *);	/* yours, or NULL */
/* Gives up what is under way; its kalds are not touched any more. */
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

void		 kald_fini(struct kald *);	/* erases and frees answer */

#endif
