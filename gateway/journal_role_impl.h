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
};
extern struct journal_rolle rolle;

/* rpcgen's dispatch of journal.x. */
void	jx_program_1(struct svc_req *, SVCXPRT *);

#endif
