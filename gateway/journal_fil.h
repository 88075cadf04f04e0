/*
 * journal_fil.h - the audit records' files: appended, chained, never changed.
 *
 * One folder, one file a day (UTC), "journal-2026-11-22".  A record is
 *
 *	length	u32, of what follows up to the CRC
 *	number	u64, 1, 2, 3 ... over all files
 *	time	i64, microseconds UTC
 *	body	XDR of a jr_body (journal.x)
 *	chain	32 octets: SHA-256 (chain of the record before, number, time,
 *		body); before the very first: 32 zeros
 *	crc	u32, CRC-32 (zlib) of everything before it, length included
 *
 * integers big-endian.  A segment begins with JR_START, when the journal
 * starts and when a day does: it carries a key of its own, drawn then, in CMS
 * EnvelopedData to every audit-certificate; nothing that stays on the machine
 * opens it.  From it come the key of the citizen's hash and that of what is
 * sealed (journal_krypt.h).  "journal-head" holds the number and chain value
 * of the last durable record, written after each group: a log that ends
 * before its head has lost its end.  journal(5) is this for people.
 *
 * Threads: one appends; journal_fil_sync() may run in another.
 * Secrets: the segment's key, erased when the segment ends.
 */
#ifndef GW_JOURNAL_FIL_H
#define GW_JOURNAL_FIL_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "rpc_journal.h"

struct journal_fil;

struct journal_post;

struct journal_fil_konf {
	const char	*dir;		/* audit-dir: ours, 0700 */
	const char	*const *certificates;	/* PEM texts: whom segment keys
					 * are for; at least one */
	size_t		 n_certificates;
	unsigned	 retention_days;	/* 0: nothing is ever deleted */
	const char	*node, *software;	/* JR_START */
	/* is shown each record that journal_fil_open() reads; NULL: nobody */
	void		(*laest)(void *arg, const struct journal_post *);
	void		*laest_arg;
};

/* What has been spent and still counts, read at the start: key, until. */
typedef void	journal_spent(void *arg, const unsigned char key[JX_DIGEST],
		    int64_t until);

/*
 * Opens the folder: cuts a torn last record away, verifies the last file's
 * chain from its first record on, calls spent for every spend in the last
 * files whose until is later than now, appends JR_START, deletes what is past
 * retention.  Durable when it returns.  now: ms UTC.
 * GW_EIO: the folder, or no room; GW_ECONF: a certificate, or a chain that
 * does not hold (nothing is appended to a log that was tampered with);
 * GW_ENOMEM.
 */
enum gw_err	 journal_fil_open(const struct journal_fil_konf *, int64_t now,
		    journal_spent *, void *arg, struct grund *,
		    struct journal_fil **) GW_MUST_CHECK;

/* Ends as asked: appends JR_CLOSED, durable.  NULL is ok. */
void		 journal_fil_close(struct journal_fil *, int64_t now);
/* The same, but for freeing it; nothing may be appended any more. */
void		 journal_fil_end(struct journal_fil *, int64_t now);

/*
 * Writes a record (one write(2)): it survives the process from here on, not
 * yet a loss of power.  *number: its own.  When now is of a later day than
 * the file, a new file begins behind the record: what is sealed in it belongs
 * to the segment before.
 * GW_EIO: no room or a failed write: the file is as before; the next call
 * tries again.  GW_EINTERN: the body cannot be encoded.
 */
enum gw_err	 journal_fil_append(struct journal_fil *, const jr_body *,
		    int64_t now, uint64_t *number) GW_MUST_CHECK;

/*
 * Begins a new file, and deletes what is past retention, if now is of a later
 * day than the file: for whoever wants it done before a citizen is sealed, or
 * while nobody asks.  What cannot be done now is tried again.
 */
void		 journal_fil_day(struct journal_fil *, int64_t now);

/*
 * The citizen as this segment keeps one, for the very next record: the CPR
 * number, why and who looked (the employee's NameID), both of which may be "".
 * out: xdr_free frees its sealed.  GW_EINTERN: one is not as it must be;
 * GW_ENOMEM.
 */
enum gw_err	 journal_fil_borger(struct journal_fil *, const char *cpr,
		    const char *begrundelse, const char *hvem,
		    jr_citizen *out) GW_MUST_CHECK;
/* The same of a look-up that no employee made. */
enum gw_err	 journal_fil_citizen(struct journal_fil *, const char *cpr,
		    const char *begrundelse, jr_citizen *out) GW_MUST_CHECK;

/*
 * Makes durable what was appended before the call: fdatasync, then the head.
 * *number: the last durable record.  GW_EIO: after a failed fsync nothing is
 * certain, the process must end (the next start reads what is there).
 */
enum gw_err	 journal_fil_sync(struct journal_fil *, uint64_t *number)
		    GW_MUST_CHECK;

/* The last durable record: what an end that is cut off is measured by. */
void		 journal_fil_head(struct journal_fil *, uint64_t *number,
		    unsigned char chain[JX_DIGEST]);

/* --- Reading: gatewayctl(8) audit --- */

struct journal_post {			/* one record, as read */
	uint64_t	 number;
	int64_t		 time;		/* us UTC */
	jr_body		 body;
	unsigned char	 chain[JX_DIGEST];
	const char	*file;		/* its name within the folder */
	uint64_t	 offset;	/* in it */
};

struct journal_fund {			/* what a check found */
	uint64_t	 files, records;
	uint64_t	 first, last;	/* numbers */
	unsigned char	 head[JX_DIGEST];
	int		 closed;	/* ends with JR_CLOSED */
	uint64_t	 torn;		/* octets behind the last whole record:
					 * a crash's, or one being written */
};

/*
 * Reads every record in order and checks length, CRC, number, chain, file
 * order, JR_DELETED against what is missing at the front, and the head; calls
 * post for each (nonzero from it ends the reading, GW_OK).  GW_EBELIEF: where
 * and what does not hold is in *g ("journal-2026-11-22, record 17 at octet
 * 4711: ..."); GW_EIO; GW_ENOENT: no journal there.
 */
enum gw_err	 journal_fil_read(const char *dir,
		    int (*post)(void *arg, const struct journal_post *),
		    void *arg, struct journal_fund *, struct grund *)
		    GW_MUST_CHECK;

#endif
