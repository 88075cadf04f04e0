/*
 * kilde_impl.h - what kilde*.c share.
 *
 * kilde.c is the whole, kilde_koe.c the callers' side, kilde_port.c what is
 * known of each source, kilde_adresse.c where it is, kilde_job.c one exchange,
 * kilde_aabn.c a new connection, kilde_tls.c who we are on it.
 *
 * A caller moves its exchanges' octets itself, while it waits for them: no
 * thread is woken for an answer but the one that wants it.  A connection that
 * is not there yet is opened by a thread of its own, because a resolver, a
 * handshake and the signer behind it block; it hands the connection over.
 */
#ifndef GW_KILDE_IMPL_H
#define GW_KILDE_IMPL_H

#include <pthread.h>
#include <stdatomic.h>

#include "forsoeg.h"
#include "http_svar.h"
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

/* Our side of a connection to host that is to be proven: yours, or NULL. */
SSL		*kilde_tls_ny(const struct kilde_tls *, const char *host);

/* 1 when the other side's certificate, believed by the handshake, is host's:
 * a name or an address (RFC 6125, 6.4; no wildcard within a word). */
int		 kilde_tls_er(const SSL *, const char *host);

/* ---- where it is (kilde_adresse.c) ---- */

struct adresse {
	char		*host;		/* name or address, no brackets */
	char		*tjeneste;	/* the port, decimal */
	char		*authority;	/* as the URL has it: Host */
	char		*sti;		/* path and query */
};

/* Takes an https URL apart, which alone is spoken; 0: it is none, or no
 * memory.  adresse_fri() in any case. */
int		 adresse_laes(const char *url, struct adresse *);
void		 adresse_fri(struct adresse *);

/* ---- a connection ---- */

struct forbindelse {
	SSL		*ssl;
	int		 fd;		/* does not block */
	int64_t		 siden;		/* kept since; clock_mono() */
	struct forbindelse *naeste;
};

/* Ends and frees it; NULL is ok. */
void		 forbindelse_luk(struct forbindelse *);

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
	struct adresse	 adresse;
	int		 kendt;		/* the address could be read */
	struct forbindelse *ledige;	/* kept, the youngest first */
	unsigned	 max;		/* exchanges at once */
	unsigned	 under_vejs;	/* whose turn it is */
	struct job	*foerst, *sidst;	/* waiting for their turn */
	unsigned	 i_koe;
	unsigned	 snit_ms;	/* how long an exchange takes of late */
	struct kreds	 kreds;
	struct forsoeg	 forsoeg;
	int64_t		 aabnet;	/* when the breaker last opened */
	enum kreds_skift skift;		/* of it, not told of yet */
	int64_t		 logget;	/* when a failure was last told of */
	struct port_tal	 tal;
};

/* ---- an exchange on its way ---- */

enum job_trin {
	JOB_I_KOE = 0,		/* waits for its turn at the port */
	JOB_TUR,		/* its turn has come; its caller is to see it */
	JOB_AABNER,		/* a connection is being opened for it */
	JOB_AABNET,		/* that ended; its caller is to see it */
	JOB_KOERER		/* its caller moves its octets */
};

/* What a running exchange waits for. */
enum job_fase { FASE_FORBIND = 0, FASE_TLS, FASE_SPURGT, FASE_SVAR };

/* How an exchange went. */
struct udfald {
	enum gw_err	 rc;
	int		 igen;		/* a second try may help */
	const char	*hvorfor;	/* static */
};

/*
 * Its caller's, but for what the mutex guards: the lists, trin, and until that
 * is JOB_AABNET what the opening leaves.
 */
struct job {
	struct port	*port;
	struct kaldkoe	*koe;
	struct kald	*kald;
	struct job	*next, *prev;	/* in koe */
	struct job	*bag, *foran;	/* in the port's queue */
	enum job_trin	 trin;
	enum kreds_svar	 svar;		/* what the breaker said */
	int64_t		 begun;		/* when the caller started it */
	int64_t		 startet;	/* when its turn came; 0: not yet */
	int64_t		 frist;		/* the caller's deadline */
	int64_t		 deadline;	/* the same, or the source's own */
	enum job_fase	 fase;
	int64_t		 fase_til;	/* when the phase must be over */
	unsigned	 connect_ms, tls_ms, first_ms, total_ms;
	int		 soap;
	int		 frisk;		/* on no connection that was kept */
	struct aabning	*aabning;	/* under way for it, or NULL */
	struct udfald	 aabnet;	/* how that went */
	struct forbindelse *fb;
	int		 kept;		/* the connection has served before */
	int		 hoert;		/* something has come on it */
	char		*ud;		/* the question, head and body */
	size_t		 ud_len, sendt;
	struct http_svar svar_ind;
};

/* An exchange ready to be sent but for its turn; NULL: no memory, or the
 * source has no address (kilde_job.c). */
struct job	*job_new(const struct port *, const struct kald *,
		    int64_t frist);
void		 job_free(struct job *);

/* A connection is there: the question goes.  As job_flyt(). */
int		 job_send(struct job *, struct udfald *);

/*
 * Moves what can be moved without waiting.  0: more is to come, for which
 * job_haendelser() says what to wait for; 1: it has ended, as *out says.
 */
int		 job_flyt(struct job *, struct udfald *out);
short		 job_haendelser(const struct job *);

/* Nothing came of it, and nothing was said on that connection before: it had
 * been closed.  1: the question may go again, on another. */
int		 job_forgaeves(const struct job *, const struct udfald *);
/* Makes it ready to. */
void		 job_forfra(struct job *);

/* 1 when its connection may serve another exchange. */
int		 job_kan_beholde(const struct job *);

/* What a phase that did not end in time was. */
const char	*job_fase_navn(const struct job *);

/* Erases len octets and frees them; NULL is ok. */
void		 octets_free(char *, size_t len);

/* ---- all of them ---- */

struct kilder {
	pthread_mutex_t	 mutex;		/* guards ports, queues, jobs' places */
	struct port	*_Atomic porte[MAX_PORTE];
	int		 stop;
	int		 stop_fd;	/* readable once stop is set */
	int		 fortael;	/* a breaker has changed */
	unsigned	 aabner;	/* openings that use what is here */
	unsigned	 brugere;	/* of the struct itself: kilder_slip() */
	pthread_cond_t	 lukket;	/* aabner is 0 */
	struct kilde_tls *tls;
};

struct kaldkoe {
	struct kilder	*kilder;
	struct job	*jobs;		/* under way */
	struct kald	*done;
	size_t		 antal;		/* both */
	int		 nyt;		/* one of jobs or done is to be seen */
	int		 venter;	/* its thread is to be woken: */
	int		 vaek_fd;	/* -1: it never had to be */
	struct pollfd	*fds;		/* its thread's: what it waits for, */
	struct job	**fds_jobs;	/* and whose they are */
	size_t		 fds_cap;
};

/* With the mutex: its thread is to look at the queue. */
void		 koe_vaek(struct kaldkoe *);

/* ---- a new connection (kilde_aabn.c) ---- */

/*
 * With the mutex.  Opens a connection to the port, for the job or (NULL) to be
 * kept, until frist; when it has ended the job is JOB_AABNET.  0: no memory or
 * thread, and nothing follows.
 */
int		 aabning_begynd(struct kilder *, struct port *, struct job *,
		    unsigned connect_ms, unsigned tls_ms, int64_t frist);

/* With the mutex: the job does not wait for it any more; what comes of it is
 * kept. */
void		 aabning_slip(struct job *);

/* Tells all openings to end, and waits until none uses what is here; one
 * that waits for a name has only the struct. */
void		 aabninger_slut(struct kilder *);

/* One user less; the last one frees the struct. */
void		 kilder_slip(struct kilder *);

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

/* Whose turn it is gets it. */
void		 port_videre(struct port *, int64_t now);

/* A turn is over: the next ones get theirs. */
void		 port_frigiv(struct port *, int64_t now);

/* A kept connection, or NULL; and one to be kept. */
struct forbindelse *port_ledig(struct port *, int64_t now);
void		 port_behold(struct port *, struct forbindelse *, int64_t now);

/* How an exchange went that port_tag() let begin: counted, and the breaker
 * told.  1: it opened, and whoever waits for a turn waits in vain. */
int		 port_slut(struct kilder *, struct port *, const struct job *,
		    enum gw_err rc, int64_t now);

/* Ends all that wait for a turn, GW_EUNREACH. */
void		 port_toem(struct port *, int64_t now);

/* Without the mutex: logs what has become of the breakers. */
void		 port_fortael(struct kilder *);

/* ---- the callers' side (kilde_koe.c); with the mutex ---- */

/* The exchange came to its end: its caller gets the kald, and nobody waits
 * for the job any more. */
void		 job_aflever(struct job *, enum gw_err rc, int64_t now);

#endif
