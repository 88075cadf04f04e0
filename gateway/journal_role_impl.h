/*
 * journal_role_impl.h - between the files of the journal role.
 *
 * journal_role.c is the process, journal_kald.c what it answers.
 */
#ifndef GW_JOURNAL_ROLE_IMPL_H
#define GW_JOURNAL_ROLE_IMPL_H

#include "aabne.h"
#include "gentag.h"
#include "gruppe.h"
#include "journal_fil.h"
#include "replay.h"
#include "ticket.h"

/* rpcgen's procedures have no argument: what this process works on. */
struct journal_rolle {
	struct journal_fil *fil;
	struct replay	*replay;
	struct aabne	*aabne;
	struct gentag	*gentag;
	struct gruppe	*gruppe;
	unsigned char	 key[TICKET_KEY];
	int64_t		 head_due;	/* clock_mono(): the next line */
	int64_t		 complained;
	int		 lost;		/* the disk failed */
	/* journal_tavle.c's */
	int		 dir_fd;	/* audit-dir; -1: not open */
	int64_t		 disk_due;	/* clock_mono(): look at it again */
};
extern struct journal_rolle rolle;

/*
 * journal_tavle.c: what the role tells on its board.  Once it has begun, dir
 * being audit-dir; each second and whenever it wakes; and of each record.
 */
#define JOURNAL_TAVLE_MS	1000
void	journal_tavle_begynd(const char *dir);
void	journal_tavle(int64_t now);	/* clock_mono() */
void	journal_tavle_post(enum gw_err rc, int64_t now);	/* ms UTC */
void	journal_tavle_slut(void);

/* rpcgen's dispatch of journal.x. */
void	jx_program_1(struct svc_req *, SVCXPRT *);

#endif
