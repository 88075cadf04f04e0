/*
 * signer_role.h - the role that holds private keys, and signs.
 *
 * A process for messages holds the signing key, one for TLS both TLS keys;
 * neither answers the other's calls, so a handshake's digest is never signed
 * with a message key nor a message with a TLS key.
 *
 * Secrets: the keys, in memory that is not swapped, not dumped, and not read
 * by another process of our user; erased at the end.
 */
#ifndef GW_SIGNER_ROLE_H
#define GW_SIGNER_ROLE_H

#include "conf.h"
#include "err.h"
#include "sandbox.h"
#include "ticket.h"

#define SIGNER_MESSAGES	"signer"	/* its socket: rpc_path() */
#define SIGNER_TLS	"signer-tls"

/*
 * Each generation of signers has sockets of its own: the TLS signer's number
 * is the generation's, the message signers' are SIGNER_MAX * generation on.
 */
#define SIGNER_MAX	64		/* of messages, a generation */

/* Sets rolle and dir: a signer with a key in a token has walls of its own. */
void		signer_sandbox(const struct conf *, const char *navn,
		    struct sandbox *);

/*
 * Reads its keys, enters the sandbox (NULL: none), then serves until
 * SIGTERM: the process's exit status, 0;
 * 2 with one line on stderr when a key cannot be used (file, line, what to
 * do); 1 with a line in the log for anything else.  ready() is called once
 * it serves.  tickets: the key of the tickets that it signs messages for; a
 * TLS signer needs none.
 */
int		signer_main(const struct conf *, const char *navn,
		    const unsigned char tickets[TICKET_KEY], int listen_fd,
		    const struct sandbox *,
		    void (*ready)(void *arg), void *arg);

#endif
