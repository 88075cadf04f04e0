/*
 * kilde_impl.h - what kilde*.c share.
 *
 * kilde.c is the loop thread, kilde_sokkel.c what it waits for, kilde_koe.c
 * the callers' side, kilde_port.c what is known of each source, kilde_job.c
 * one exchange for libcurl, kilde_tls.c who we are in it.
 */
#ifndef GW_KILDE_IMPL_H
#define GW_KILDE_IMPL_H

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

#include "forsoeg.h"
#include "kilde.h"

#define MAX_PORTE	64		/* sources */

/*
 * Our certificate and the sources' CAs (kilde_tls.c).  Immutable once made:
 * any thread.  As kilder_new().
 */
struct kilde_tls;
struct kilde_tls *kilde_tls_new(const char *client_chain, size_t len,
		    EVP_PKEY *key, const char *ca_pem, size_t ca_len,
		    struct grund *g);
void		 kilde_tls_free(struct kilde_tls *);

/* As kilder_tro(). */
void		 kilde_tls_tro(struct kilde_tls *, const struct trust *);

/* Gives a client's context certificate, key, CAs and limits; 0: failed. */
int		 kilde_tls_use(const struct kilde_tls *, SSL_CTX *);

/* ---- a source ---- */

/* As struct kilde_tal, to be read by anybody at any time. */
struct port_tal {
	atomic_ullong	 udfald[KU_ANTAL], igen, aabnet;
	atomic_uint	 kreds, under_vejs, i_koe;
	atomic_ullong	 svartid[KILDE_SPANDE], svartid_ms;
};

/* Everything but tal with the mutex. */
struct port {
	char		*navn, *url;
	unsigned	 max;		/* exchanges at once */
	unsigned	 under_vejs;	/* that libcurl has or gets */
	struct job	*foerst, *sidst;	/* waiting for their turn */
	unsigned	 i_koe;
	unsigned	 snit_ms;	/* how long an exchange takes of late */
	struct kreds	 kreds;
	struct forsoeg	 forsoeg;
	int64_t		 aabnet;	/* when the breaker last opened */
	enum kreds_skift skift;		/* of it, not told of yet */
	int64_t		 logget;	/* the loop thread's: when a failure
					 * was last told of */
	struct port_tal	 tal;
};

/* ---- an exchange on its way ---- */

enum job_trin {
	JOB_I_KOE = 0,		/* waits for its turn at the port */
	JOB_FRISK,		/* the loop thread is to take it */
	JOB_KOERER		/* libcurl has it */
};

/* What a running exchange waits for; the loop thread's alone. */
enum job_fase { FASE_FORBIND = 0, FASE_TLS, FASE_SPURGT, FASE_SVAR };

struct job {
	struct port	*port;
	struct kaldkoe	*koe;		/* NULL: nobody waits any more */
	struct kald	*kald;		/* with koe alone */
	struct job	*next, *prev;	/* in koe */
	struct job	*bag, *foran;	/* in the port's queue; behind: in the
					 * loop thread's list of new ones or
					 * of those given up */
	struct job	*loeb, *loeb_foran;	/* in the loop's, all running */
	enum job_trin	 trin;
	int		 varm;		/* opens a connection and no more */
	enum kreds_svar	 svar;		/* what the breaker said */
	int64_t		 begun;		/* when the caller started it */
	int64_t		 startet;	/* when its turn came; 0: not yet */
	int64_t		 frist;		/* the caller's deadline */
	int64_t		 deadline;	/* the same, or the source's own */
	enum job_fase	 fase;
	int64_t		 fase_til;	/* when the phase must be over */
	unsigned	 connect_ms, tls_ms, first_ms, total_ms;
	int		 soap;
	struct kilde_tls *tls;
	CURL		*easy;
	struct curl_slist *headers;
	char		*body;
	size_t		 len;
	char		*answer;
	size_t		 answer_len, answer_cap;
	int		 too_large;
	char		 why[CURL_ERROR_SIZE];
};

/* An exchange ready for libcurl but for its times; NULL: no memory
 * (kilde_job.c). */
struct job	*job_new(struct kilde_tls *, struct kald *, int64_t frist);
void		 job_free(struct job *);
/* The same that ends when its connection stands (kilder_varm()). */
struct job	*job_varm(struct kilde_tls *, const struct kilde_konf *,
		    int64_t frist);

/* Its turn has come: libcurl gets its times. */
void		 job_tider(struct job *);

/* How it went, libcurl having ended with code. */
enum gw_err	 job_verdict(const struct job *, CURLcode code);
/* 1 when a second try may help where that verdict is a failure. */
int		 job_igen(const struct job *, CURLcode code, long status);

/* Erases len octets and frees them; NULL is ok. */
void		 octets_free(char *, size_t len);

/* ---- all of them ---- */

struct kilder {
	pthread_mutex_t	 mutex;		/* guards ports, queues, jobs' places */
	struct port	*_Atomic porte[MAX_PORTE];
	struct job	*frisk;		/* for the loop thread to start, */
	struct job	*opgivet;	/* and to end */
	int		 stop;
	int		 vaekket;	/* it knows that there is news */
	struct job	*loeb;		/* the loop thread's: running */
	CURLM		*multi;		/* the loop thread's, and its own: */
	int64_t		 ur;		/* when libcurl wants to run */
	int		 epoll_fd;
	int		 wake_fd;	/* anybody's to write */
	struct kilde_tls *tls;
	pthread_t	 thread;
};

struct kaldkoe {
	struct kilder	*kilder;
	pthread_cond_t	 ended;
	struct job	*jobs;		/* under way */
	struct kald	*done;
	size_t		 antal;		/* both */
};

/* With the mutex: the loop thread is to look at frisk, opgivet and stop. */
void		 kilder_vaek(struct kilder *);

/* ---- what the loop thread waits for (kilde_sokkel.c) ---- */

/* Makes k->multi and its descriptors, which have been -1; 0: there are none,
 * or no memory.  sokler_luk() in any case. */
int		 sokler_aabn(struct kilder *);
void		 sokler_luk(struct kilder *);

/* Waits for the sockets, libcurl's clock and kilder_vaek(), at most ms, and
 * lets libcurl go on where something came. */
void		 sokler_vent(struct kilder *, int ms);

/* Lets libcurl do what it has a time for, if that has come: also to begin
 * with a handle that was added. */
void		 sokler_ur(struct kilder *);

/* ---- the ports (kilde_port.c); with the mutex ---- */

/* The source's port, made when there is none; NULL: no memory, too many. */
struct port	*port_get(struct kilder *, const struct kilde_konf *);
void		 port_free(struct port *);

/* May an exchange that must end by frist begin here?  GW_OK: the breaker's
 * word in *svar; GW_EUNREACH, GW_EBUSY: counted. */
enum gw_err	 port_tag(struct port *, int64_t now, int64_t frist,
		    enum kreds_svar *svar) GW_MUST_CHECK;

/* Puts it at the end of the queue, or takes it out of it. */
void		 port_ind(struct port *, struct job *);
void		 port_ud(struct port *, struct job *);

/* Whose turn it is goes to the loop thread's list. */
void		 port_videre(struct kilder *, struct port *, int64_t now);

/* How an exchange went that port_tag() let begin: counted, and the breaker
 * told.  1: it opened, and whoever waits for a turn waits in vain. */
int		 port_slut(struct port *, const struct job *, enum gw_err rc,
		    int64_t now);

/* Ends all that wait for a turn, GW_EUNREACH. */
void		 port_toem(struct port *, int64_t now);

/* Without the mutex: logs what has become of the breakers. */
void		 port_fortael(struct kilder *);

/* ---- the callers' side (kilde_koe.c); with the mutex ---- */

/* The exchange came to its end: its caller gets the kald, and nobody waits
 * for the job any more. */
void		 job_aflever(struct job *, enum gw_err rc, int64_t now);

#endif
