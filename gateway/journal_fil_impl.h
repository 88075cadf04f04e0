/*
 * journal_fil_impl.h - between the parts of journal_fil.c: the journal that is
 * open, a record's octets, the folder, the reading of one file.
 */
#ifndef GW_JOURNAL_FIL_IMPL_H
#define GW_JOURNAL_FIL_IMPL_H

#include <pthread.h>
#include <stdio.h>

#include "journal_fil.h"

#define DAG_MS		INT64_C(86400000)	/* a day UTC */

/* Where the chain has come to: the last record's.  All zero: nowhere. */
struct journal_kaede {
	uint64_t	 number;
	unsigned char	 chain[JX_DIGEST];
};

/* --- A record (journal_fil_post.c) --- */

#define POST_LEAST	52		/* the length field of an empty body */
#define POST_MOST	65536
/*
 * A record in memory has room in front for the chain before it, so that what
 * is hashed lies in one piece; its length takes the last four of these.
 */
#define POST_START	28
#define POST_RUM	(POST_START + 4 + POST_MOST + 4)

/* Octets of the whole record at rum + POST_START; 0: it cannot be encoded. */
size_t		 journal_post_skriv(unsigned char rum[POST_RUM],
		    const struct journal_kaede *foer, int64_t time,
		    const jr_body *, struct journal_kaede *efter);

/* The same for a body of n octets that lies at its place, and a time: number,
 * chain and CRC. */
size_t		 journal_post_luk(unsigned char rum[POST_RUM],
		    const struct journal_kaede *foer, size_t n,
		    struct journal_kaede *efter);

/* The length field at the record's start; 0: there is no such record. */
size_t		 journal_post_len(const unsigned char rum[POST_RUM]);

/*
 * The record of that length: CRC, number, time, chain and body; overwrites
 * the length with foer's chain.  *fejl says what does not hold.
 *	foer	NULL: the chain before is not known
 * GW_EBELIEF; GW_ENOMEM.  post's file and offset are the caller's; free what
 * it holds with journal_post_free().
 */
enum gw_err	 journal_post_laes(unsigned char rum[POST_RUM], size_t len,
		    const unsigned char *foer, struct journal_post *,
		    const char **fejl) GW_MUST_CHECK;
void		 journal_post_free(struct journal_post *);

/* The chain value of the record of that length, had it come after foer. */
int		 journal_post_kaede(unsigned char rum[POST_RUM], size_t len,
		    const unsigned char foer[JX_DIGEST],
		    unsigned char out[JX_DIGEST]);

/* --- The journal that is open (journal_fil.c) --- */

struct journal_fil {
	struct journal_fil_konf konf;	/* borrowed */
	int		 dir, head;	/* descriptors */
	pthread_mutex_t	 sync_lock;	/* guards head, tabt, synced, and that
					 * fd stays; held across fdatasync,
					 * which it is there to serialise */
	int		 tabt;		/* an fdatasync failed: nothing is
					 * certain any more */
	uint64_t	 synced;	/* number of the last durable record */
	unsigned char	 synced_chain[JX_DIGEST];	/* its */
	pthread_mutex_t	 lock;		/* guards sidst */
	struct journal_kaede sidst;	/* the last record written */
	/* The appender's alone. */
	int		 fd;		/* of the day's file; -1: none yet */
	int32_t		 dag;
	uint64_t	 size;		/* of what is whole in it */
	int		 overskud;	/* a failed write may lie behind */
	int		 lukket;	/* JR_CLOSED ends it, a new day begins */
	struct journal_noegle *noegle;
	unsigned char	 rum[POST_RUM];
};

/* A segment begins in the file that is open; its key replaces the one before.
 * cut: JR_START's.  An error: all is as before. */
enum gw_err	 journal_segment_ny(struct journal_fil *, int64_t now,
		    uint64_t cut, struct grund *) GW_MUST_CHECK;
/* The file of now's day, with its segment.  Likewise. */
enum gw_err	 journal_dag_ny(struct journal_fil *, int64_t now,
		    uint64_t cut, struct grund *) GW_MUST_CHECK;
enum gw_err	 journal_hoved_skriv(struct journal_fil *,
		    const struct journal_kaede *) GW_MUST_CHECK;
/* Deletes what is past retention and can go. */
void		 journal_fil_ryd(struct journal_fil *, int64_t now);
void		 journal_fil_free(struct journal_fil *);

/* --- The folder (journal_fil_mappe.c) --- */

#define JOURNAL_NAVN	19		/* "journal-2026-11-22" and NUL */
#define JOURNAL_HEAD	"journal-head"
#define HOVED_LEN	86		/* 20 digits, blank, 64 hex, newline */

struct journal_navne {			/* the files, oldest first */
	char		(*v)[JOURNAL_NAVN];
	size_t		 n;
};
enum gw_err	 journal_navne_laes(int dir, struct journal_navne *,
		    struct grund *) GW_MUST_CHECK;
void		 journal_navne_free(struct journal_navne *);

/* The day that a file is of, and back; DAG_INGEN: no such name. */
int32_t		 journal_dag(const char *navn);
void		 journal_navn(int32_t dag, char out[JOURNAL_NAVN]);
int32_t		 journal_dag_af(int64_t ms);	/* the day UTC */

/* The head as it stands.  GW_ENOENT; GW_EBELIEF: not as it is written;
 * GW_EIO. */
enum gw_err	 journal_hoved_laes(int dir, struct journal_kaede *,
		    struct grund *) GW_MUST_CHECK;
void		 journal_hoved_print(const struct journal_kaede *,
		    char out[HOVED_LEN + 1]);

/* --- One file, record by record (journal_fil_laes.c) --- */

struct journal_laeser {
	FILE		*f;
	const char	*file;
	uint64_t	 size;		/* when it was opened */
	uint64_t	 offset;	/* of the next record */
	/* The chain before the next record; known or taken as it comes. */
	int		 kendt_nummer, kendt_kaede;
	struct journal_kaede foer;
	size_t		 len;		/* of the record in rum */
	unsigned char	 rum[POST_RUM];
};
enum gw_err	 journal_laeser_aabn(struct journal_laeser *, int dir,
		    const char *file, struct grund *) GW_MUST_CHECK;
void		 journal_laeser_luk(struct journal_laeser *);

/*
 * The next record, which must follow foer; journal_post_free().  GW_ENOENT:
 * the file is at its end; GW_ESIZE: it ends within this record; GW_EBELIEF:
 * the reason with its place in *g; GW_EIO; GW_ENOMEM.
 */
enum gw_err	 journal_laeser_naeste(struct journal_laeser *,
		    struct journal_post *, struct grund *) GW_MUST_CHECK;

/* The chain value of the file's last record, from its last octets.  GW_EIO;
 * GW_EBELIEF: it has none. */
enum gw_err	 journal_laeser_ende(struct journal_laeser *,
		    unsigned char out[JX_DIGEST], struct grund *)
		    GW_MUST_CHECK;

/* fail() with GW_EBELIEF and the place of the next record before the text. */
enum gw_err	 journal_laeser_fejl(const struct journal_laeser *,
		    struct grund *, const char *hvad);

#endif
