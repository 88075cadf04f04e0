/*
 * gruppe.h - group commit: answers that wait until their record is durable.
 *
 * One thread of its own asks the disk; meanwhile the role goes on taking and
 * writing records, and those are the next group.  So the disk is asked once
 * for all who came while it was busy.
 *
 * Threads: everything here is for the role's loop, but the thread inside.
 */
#ifndef GW_GRUPPE_H
#define GW_GRUPPE_H

#include "err.h"
#include "journal_fil.h"
#include "rpc.h"
#include "ticket.h"

struct gruppe;

/* An answer that waits for a record: to JX_BEGIN, or a bare status. */
struct gruppe_svar {
	struct rpc_later later;
	uint64_t	 number;	/* the record */
	jx_status	 status;
	int		 begin;		/* a jx_begun, with number and ticket */
	unsigned char	 ticket[TICKET_LEN];
};

/* With its thread; borrows the file until gruppe_free().  NULL: no memory,
 * thread or descriptor. */
struct gruppe	*gruppe_new(struct journal_fil *);

/* Makes what waits durable and answers it, ends the thread.  NULL is ok. */
void		 gruppe_free(struct gruppe *);

/* Readable when a group is durable: rpc_turn's wake_fd. */
int		 gruppe_fd(const struct gruppe *);

/* Answers as soon as the record is durable; a copy is kept. */
void		 gruppe_vent(struct gruppe *, const struct gruppe_svar *);

/* How many answers wait, and the first of them for how long; now:
 * clock_mono(). */
size_t		 gruppe_venter(const struct gruppe *, int64_t now,
		    int64_t *ms);

/* A record that nobody waits for was written: durable within a second. */
void		 gruppe_skrevet(struct gruppe *);

/*
 * Answers what is durable and asks for the next group.  How long the loop may
 * wait (rpc_turn): ms, -1, or RPC_TURN_END: the disk has failed, and nothing
 * that is not answered yet is certain.
 */
int		 gruppe_turn(struct gruppe *);

#endif
