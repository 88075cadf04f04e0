/*
 * tavle.h - boards: what a role tells of itself, in memory that is shared.
 *
 * A board (tavle) is a memfd of fixed size.  One process, or the processes
 * of one place among the parent's roles, writes it; whoever else has it maps
 * it read-only.  There is no lock and nothing to be parsed: counters are
 * C11 atomics, and a row of text has a number that is odd while it is being
 * written.  A role that is killed in the middle of writing holds nobody up.
 *
 *	board		 written by	 read by
 *	T_PARENT	 the parent	 every role
 *	T_JOURNAL	 the journal	 control
 *	T_SIGNER, _TLS	 the signers	 control
 *	T_WORKER on	 a worker each	 control
 *
 * Boards are the parent's and outlive roles, reloads and upgrades: counters
 * go on where they were.  Gauges are their writer's of the moment: a role
 * clears them when it starts (tavle_begynd()), the parent when it has ended.
 * The new worker and the old ones that drain have a board each, and what the
 * gateway has done is the sum of all (tavle_sum()).  The signers of a kind
 * add to one board.
 *
 * Nobody's personal data is ever written on one.
 *
 * A reader believes nothing: a number is a number, an index is bounded, and
 * text goes through tavle_tekst(), which ends it and leaves printable ASCII.
 *
 * Threads: any.
 */
#ifndef GW_TAVLE_H
#define GW_TAVLE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define TAVLE_MAGI	0x54564c45u
#define TAVLE_VERSION	1u	/* a board of another is made anew */

#define TAVLE_WORKERS	6	/* in force, beginning, draining at once */

/* The boards, and their order wherever all of them are. */
enum tavle_nr {
	T_PARENT = 0,
	T_JOURNAL,
	T_SIGNER,		/* of messages */
	T_SIGNER_TLS,
	T_WORKER,		/* TAVLE_WORKERS from here on */
	TAVLER = T_WORKER + TAVLE_WORKERS
};

#define TAVLE_KILDER	8	/* the STS and the sources */
#define TAVLE_TOKENS	512
#define TAVLE_SPOR	1024	/* requests that can be looked up */
#define TAVLE_CERTS	64
#define TAVLE_ROLLER	80
#define TAVLE_KOMMUNER	10000	/* codes of four digits */
#define TAVLE_BESKED	160	/* a message of maintenance, NUL included */
#define TAVLE_BESKEDER	32
#define TAVLE_ID	40	/* a UUID or a trace's id, and a NUL */
#define TAVLE_ORD	24
#define TAVLE_NAVN	96

/* Begins each board. */
struct tavle_hoved {
	uint32_t	 magi, version;
	uint32_t	 nr;		/* enum tavle_nr */
	uint32_t	 laengde;	/* of the whole, octets */
};

/* --- Times --- */

/* Upper bounds in us; the last has none. */
#define TAVLE_SPANDE	18
extern const uint32_t	tavle_spand_us[TAVLE_SPANDE - 1];

struct tavle_tider {
	atomic_ullong	 spand[TAVLE_SPANDE];	/* each its own, not sums */
	atomic_ullong	 sum_us;
};

void	tavle_tid(struct tavle_tider *, uint64_t us);

/* What a request's time goes to. */
enum tavle_station {
	STATION_VERIFY = 0,	/* signature, token, trust */
	STATION_PLAN,		/* who asks for what, and what that takes */
	STATION_TOKEN,		/* tokens from the STS, where any is missing */
	STATION_ASK,		/* the sources' answers, read and believed */
	STATION_DECIDE,		/* the rules */
	STATION_WRITE,		/* the answer but for its signature */
	STATION_SIGN,		/* the signers', for questions and answer */
	STATION_JOURNAL,	/* recorded, durably */
	STATIONER
};
extern const char *const tavle_station[STATIONER];	/* "verify", ... */

/* Now, in us of the monotonic clock. */
int64_t	tavle_us(void);

/* --- A worker's --- */

/* One source; what kilde.h counts, over all workers that had this board. */
#define TAVLE_KU	8	/* at least KU_ANTAL, likewise the next */
#define TAVLE_KSPANDE	12
struct tavle_kilde {
	char		 navn[TAVLE_ORD];	/* "" : no such row */
	atomic_ullong	 udfald[TAVLE_KU];	/* by enum kilde_udfald */
	atomic_ullong	 igen, aabnet;
	atomic_ullong	 svartid[TAVLE_KSPANDE], svartid_ms;
	/* gauges */
	atomic_uint	 kreds;			/* enum kreds_tilstand */
	atomic_uint	 under_vejs, i_koe;
	atomic_llong	 aabnet_tid;	/* ms UTC it opened; 0: closed */
	atomic_llong	 svar_tid;	/* ms UTC of the last answer; 0 */
};

/* A token in the cache; til 0: no such row. */
struct tavle_token {
	atomic_uint	 kilde;		/* enum conf_source_nr + 1; 0: no
					 * source is configured with it */
	atomic_uint	 cvr;		/* eight digits as a number */
	atomic_llong	 til;		/* ms UTC, NotOnOrAfter */
};

/* What one request asked one source, all its questions together. */
struct tavle_spurgt {
	uint32_t	 kald;		/* questions, pages too; 0: none */
	uint32_t	 status;	/* the worst: enum kilde_status */
	uint32_t	 ms;		/* the longest */
};

/* One request, for `gatewayctl trace`. */
struct tavle_spor {
	atomic_uint	 laas;		/* odd while it is written; 0: none */
	char		 id[TAVLE_ID];		/* ours */
	char		 transaktion[TAVLE_ID];	/* theirs, or ours again */
	char		 trace[TAVLE_ID];	/* W3C trace-id, or "" */
	char		 op[TAVLE_ORD];		/* "HentOverblik", "" */
	uint32_t	 udfald;	/* enum gw_err */
	uint32_t	 delvis;	/* 1: answered without some source */
	uint32_t	 http;
	uint32_t	 bytes;		/* of the answer */
	int64_t		 tid;		/* ms UTC, when it had come */
	uint32_t	 us[STATIONER];
	uint32_t	 ialt_us;	/* with the wait for a thread */
	struct tavle_spurgt kilder[TAVLE_KILDER];	/* as the worker's */
};

#define TAVLE_UDFALD	32	/* at least GW_ERR_COUNT */
struct tavle_worker {
	struct tavle_hoved hoved;
	/* counters */
	atomic_ullong	 udfald[TAVLE_UDFALD];	/* by enum gw_err: requests */
	atomic_ullong	 delvise;	/* of udfald[GW_OK]: partial ones */
	atomic_ullong	 vedligehold;	/* of udfald[GW_EBUSY]: turned away
					 * for maintenance */
	atomic_ullong	 oversigter;	/* answers with an overview in them */
	atomic_ullong	 cpu_us;	/* of the process, user and system */
	atomic_ullong	 starter;	/* of workers with this board */
	struct tavle_tider hele;	/* requests that were verified */
	struct tavle_tider stationer[STATIONER];
	struct tavle_kilde kilder[TAVLE_KILDER];	/* by conf_source_nr */
	/* gauges */
	atomic_uint	 pid;		/* 0: nobody has the board */
	atomic_uint	 forbindelser, i_gang;	/* connections, requests */
	atomic_uint	 traade;	/* requests at once, at most */
	atomic_uint	 kald, kald_max;	/* planned calls under way */
	atomic_uint	 draener;	/* it takes nothing new */
	atomic_llong	 levende;	/* ms UTC: it last wrote its gauges */
	struct tavle_token tokens[TAVLE_TOKENS];
	/* the last requests */
	atomic_uint	 naeste_spor;
	struct tavle_spor spor[TAVLE_SPOR];
};

/* --- The journal's --- */

struct tavle_journal {
	struct tavle_hoved hoved;
	atomic_ullong	 poster;	/* records written */
	atomic_ullong	 grupper;	/* times that the disk was waited for */
	atomic_ullong	 bytes;		/* of records */
	atomic_ullong	 afvist;	/* calls answered with a failure */
	struct tavle_tider gruppe;	/* how long a group took */
	/* gauges */
	atomic_uint	 pid;
	atomic_uint	 venter;	/* answers that wait for the disk */
	atomic_uint	 aabne;		/* requests begun and not completed */
	atomic_llong	 durabel;	/* ms UTC of the last durable group */
	atomic_llong	 fejlet;	/* ms UTC: the last that could not be
					 * written; 0: none */
	atomic_llong	 forsinket_ms;	/* the oldest that waits */
	atomic_ullong	 disk_fri, disk_ialt;	/* octets of its file system */
	atomic_llong	 levende;
};

/* --- The signers', of one kind --- */

struct tavle_signer {
	struct tavle_hoved hoved;
	atomic_ullong	 underskrifter;
	atomic_ullong	 afvist;	/* no ticket, no key, failed */
	atomic_ullong	 us;		/* spent on signing */
	/* gauge: us of one signature, measured alone when a signer started */
	atomic_uint	 egen_us;
};

/* --- The parent's --- */

/* A role's process, as the parent knows it; navn "": no such row. */
struct tavle_rolle {
	char		 navn[TAVLE_ORD];
	uint32_t	 nr, pid;
	uint32_t	 klar;		/* it serves */
	uint32_t	 stand;		/* enum tavle_stand */
	int64_t		 startet;	/* ms UTC */
	uint32_t	 omstarter;	/* after an end nobody asked for */
	uint32_t	 tavle;		/* its board, enum tavle_nr; 0: none */
};
enum tavle_stand { STAND_I_KRAFT = 0, STAND_BEGYNDER, STAND_DRAENER };

/* A certificate in use. */
struct tavle_cert {
	char		 navn[TAVLE_NAVN];	/* "signing-certificate", or
						 * "trust-ca": how it is set */
	char		 emne[TAVLE_NAVN];	/* its subject's CN, ASCII */
	int64_t		 fra, til;		/* ms UTC; til 0: no such row */
	uint32_t	 slags;			/* enum tavle_cert_slags */
};
enum tavle_cert_slags {
	CERT_EGEN = 0,		/* we show it, or sign with it */
	CERT_TROET,		/* we believe it, or what it issued */
	CERT_CRL		/* a revocation list: til is nextUpdate */
};

/* A message of maintenance. */
struct tavle_besked {
	uint32_t	 slags;		/* enum tavle_vedligehold; 0: none */
	uint32_t	 nr;		/* source, or municipality's code */
	int64_t		 siden;		/* ms UTC */
	char		 tekst[TAVLE_BESKED];
};
enum tavle_vedligehold { V_INTET = 0, V_GATEWAY, V_KILDE, V_KOMMUNE };

/* What the processes of one kind of role take, all of them together. */
#define TAVLE_FORBRUG	8
struct tavle_forbrug {
	char		 navn[TAVLE_ORD];	/* "": no such row */
	atomic_ullong	 cpu_us;	/* ever, of those that ended too */
	atomic_ullong	 octets;	/* of memory, resident */
	atomic_uint	 antal;		/* processes */
};

struct tavle_parent {
	struct tavle_hoved hoved;
	/* read by every role, at any time */
	atomic_int	 loglevel;	/* enum log_level */
	atomic_uint	 draen;		/* nobody new, please */
	atomic_uint	 lukket;	/* the gateway: V_GATEWAY */
	atomic_uint	 lukkede_kilder;	/* bit by conf_source_nr */
	atomic_uint	 lukkede_kommuner;	/* how many of */
	atomic_uchar	 kommuner[TAVLE_KOMMUNER / 8];	/* bit by code */
	/* control's to tell */
	atomic_uint	 serverer;	/* "ready" was said, and not ending */
	atomic_uint	 stopper;
	atomic_uint	 generation;	/* of the binary: 0 the first; each
					 * upgrade adds one */
	atomic_uint	 opgraderer;	/* an upgrade is under way */
	atomic_uint	 genlaest;	/* configurations taken into use */
	atomic_uint	 genlaest_afvist;	/* and refused */
	atomic_uint	 genlaeser;	/* one is being read */
	atomic_llong	 startet;	/* ms UTC, of the first binary */
	atomic_llong	 i_kraft;	/* ms UTC, of the configuration */
	atomic_llong	 levende;	/* ms UTC: it last wrote forbrug */
	struct tavle_forbrug forbrug[TAVLE_FORBRUG];
	/* rows, all under laas: see tavle_laes() */
	atomic_uint	 laas;
	char		 version[TAVLE_ORD];	/* of the program */
	char		 aftryk[TAVLE_ID];	/* of the configuration: hex */
	char		 adresse[TAVLE_NAVN];	/* where it listens */
	char		 afslag[200];	/* why the last reload was refused */
	int64_t		 afslag_tid;	/* ms UTC; 0: it was not */
	uint32_t	 kommuner_konfigureret;
	struct tavle_rolle roller[TAVLE_ROLLER];
	struct tavle_cert certs[TAVLE_CERTS];
	struct tavle_besked beskeder[TAVLE_BESKEDER];
};

/* --- Making and mapping --- */

/* What that board measures; its type's size rounded up to pages. */
size_t	tavle_laengde(enum tavle_nr);

/*
 * In the parent: a board of zeros with its head, whose size nobody can
 * change.  *rw maps for writing, *ro only for reading, whoever has it; both
 * close-on-exec.  GW_EIO with the reason: neither.
 */
enum gw_err	tavle_ny(enum tavle_nr, int *rw, int *ro, struct grund *)
		    GW_MUST_CHECK;

/*
 * Maps a board; skriv: for writing.  NULL: it is not that board of this
 * version, sealed (fd may be anything).  tavle_luk() unmaps; NULL is ok.
 */
void		*tavle_aabn(int fd, enum tavle_nr, int skriv);
void		 tavle_luk(void *, enum tavle_nr);

/*
 * What this process was given, mapped once when its role begins and before
 * any thread: the parent's board, and of the others its own or none.  All
 * NULL where no parent started it, as in unit tests: then nothing is told.
 */
extern struct tavle_min {
	const struct tavle_parent *faelles;
	struct tavle_worker *worker;
	struct tavle_journal *journal;
	struct tavle_signer *signer;
} tavle_min;

/* --- Writing rows, one writer at a time --- */

/* Around the writing of what *laas guards. */
void		 tavle_skriv(atomic_uint *laas);
void		 tavle_skrevet(atomic_uint *laas);
/* Text into a field of n octets, cut to fit and always ended. */
void		 tavle_saet(char *felt, size_t n, const char *tekst);

/* Zeroes the gauges of a board, whose writer begins or has ended. */
void		 tavle_begynd(void *tavle, enum tavle_nr);

/* --- Reading --- */

/*
 * Copies len octets that *laas guards.  1: a whole copy; 0: a writer was at
 * it all the time (or died at it), and the copy may be of two moments.
 */
int		 tavle_laes(const atomic_uint *laas, const void *from,
		    void *to, size_t len);

/* A text field as it may be shown: ended, and '?' for all but printable
 * ASCII.  Answers out. */
const char	*tavle_tekst(const char *felt, size_t n, char *out);

/* Sums of the workers' counters; zeros but for what is counted. */
struct tavle_sum {
	uint64_t	 udfald[TAVLE_UDFALD];
	uint64_t	 requests;	/* all of them */
	uint64_t	 delvise, vedligehold, oversigter, cpu_us, starter;
	struct tavle_sum_tider {
		uint64_t spand[TAVLE_SPANDE], n, sum_us;
	}		 hele, stationer[STATIONER];
	struct tavle_sum_kilde {
		char	 navn[TAVLE_ORD];
		uint64_t udfald[TAVLE_KU], igen, aabnet;
		uint64_t svartid[TAVLE_KSPANDE], svartid_ms;
		unsigned kreds;		/* of the worker in force */
		unsigned under_vejs, i_koe;
		int64_t	 aabnet_tid, svar_tid;
	}		 kilder[TAVLE_KILDER];
	unsigned	 forbindelser, i_gang, traade, kald, kald_max;
	int64_t		 levende;	/* the worker in force's */
};

/* w: TAVLE_WORKERS boards, NULL among them; i_kraft: which is the worker in
 * force, whose breakers count; out of range: none is. */
void		 tavle_sum(const struct tavle_worker *const *w,
		    unsigned i_kraft, struct tavle_sum *out);

/* The bound in us that the part (0 to 1) of the times are below; 0: there
 * are none; UINT32_MAX: above the last bound. */
uint32_t	 tavle_fraktil(const struct tavle_sum_tider *, double del);

/* 1 when that municipality is closed for maintenance; kode: four digits. */
int		 tavle_kommune_lukket(const struct tavle_parent *,
		    const char *kode);

#endif
