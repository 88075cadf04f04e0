/*
 * journal_role.h - the role that remembers: what was asked, and what is spent.
 *
 * It writes the audit trail (journal_fil.h), decides what is a replay
 * (replay.h), and makes the tickets without which nothing is signed
 * (ticket.h).  One thread takes calls (journal.x) and writes records, another
 * makes them durable in groups (gruppe.h).  What cannot be written is refused,
 * and so is the request: full disk, full replay store, a disk that fails.
 *
 * Secrets: the tickets' key and the segment's, erased at the end; a citizen's
 * number, the Begrundelse and the employee's NameID come in clear, and are
 * erased once sealed.
 */
#ifndef GW_JOURNAL_ROLE_H
#define GW_JOURNAL_ROLE_H

#include "conf.h"
#include "sandbox.h"
#include "ticket.h"

#define JOURNAL_ROLLE	"journal"	/* its socket: rpc_path() */

/*
 * Enters the sandbox (NULL: none), reads the audit trail's last files, serves
 * until SIGTERM, then answers what waits and closes the trail: the process's
 * exit status, 0; 2 with one line on stderr when audit-dir or
 * audit-certificate cannot be used (file, line, what to do); 1 with a line in
 * the log for anything else.  ready() is called once it serves.
 */
int		 journal_main(const struct conf *,
		    const unsigned char key[TICKET_KEY], int listen_fd,
		    const struct sandbox *,
		    void (*ready)(void *arg), void *arg);

#endif
