/*
 * kilde_impl.h - what kilde*.c share: one exchange, and who we are in it.
 */
#ifndef GW_KILDE_IMPL_H
#define GW_KILDE_IMPL_H

#include <curl/curl.h>

#include "kilde.h"

/*
 * Our certificate and the sources' CAs (kilde_tls.c).  Immutable once made:
 * any thread.  As kilder_new().
 */
struct kilde_tls;
struct kilde_tls *kilde_tls_new(const char *client_chain, size_t len,
		    EVP_PKEY *key, const char *ca_pem, size_t ca_len,
		    struct grund *g);
void		 kilde_tls_free(struct kilde_tls *);

/* Gives a client's context certificate, key, CAs and limits; 0: failed. */
int		 kilde_tls_use(const struct kilde_tls *, SSL_CTX *);

/*
 * One exchange on its way.  The loop thread frees it; koe is taken from it
 * when nobody waits any more.
 */
struct job {
	struct job	*next, *prev;	/* kilder's, all on their way */
	struct job	*fresh;		/* kilder's, not yet with libcurl */
	struct kaldkoe	*koe;		/* NULL: given up */
	struct kald	*kald;
	int		 running;	/* libcurl has it */
	int64_t		 begun, deadline;
	const char	*navn;		/* the source's, for the log */
	int		 soap;
	CURL		*easy;
	struct curl_slist *headers;
	char		*body;
	size_t		 len;
	char		*answer;
	size_t		 answer_len, answer_cap;
	int		 too_large;
	char		 why[CURL_ERROR_SIZE];
};

/* An exchange ready for libcurl, its times set; NULL: no memory
 * (kilde_job.c). */
struct job	*job_new(struct kilde_tls *, struct kald *, int64_t deadline);
void		 job_free(struct job *);

/* How it went, libcurl having ended with code. */
enum gw_err	 job_verdict(const struct job *, CURLcode code);

/* Erases len octets and frees them; NULL is ok. */
void		 octets_free(char *, size_t len);

#endif
