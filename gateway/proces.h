/*
 * proces.h - the roles as processes: started, watched, started again, ended.
 *
 * For the parent alone, which is one thread.  A role is this program once
 * more, with `--role NAME NR` and three descriptors: the snapshot, its
 * listening socket, and a pipe on which it says that it serves; the journal
 * and the message signers have a fourth, the secret that they share and the
 * worker must not know (ticket.h).  Then its own board and the parent's
 * (tavle.h), and what else is control's.  The parent keeps every listening
 * socket, so a role's restart is a reconnect.
 */
#ifndef GW_PROCES_H
#define GW_PROCES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "err.h"

/* The descriptors of a role, and nothing else is open in it. */
enum proces_fd { FD_SNAPSHOT = 3, FD_LISTEN, FD_READY, FD_SECRET,
		FD_TAVLE,	/* its own board, to write */
		FD_FAELLES,	/* the parent's, to read */
		FD_EKSTRA,	/* control's, in the order of control_role.h */
		FD_FIRST_FREE = FD_EKSTRA + 24 };
#define FD_ARV		FD_LISTEN	/* proces_run()'s has no socket */
#define MAX_EKSTRA	(FD_FIRST_FREE - FD_EKSTRA)

struct proces {
	/* set by the caller, before proces_start() */
	const char	*navn;		/* "worker", "journal", "signer" ... */
	unsigned	 nr;
	int		 listen_fd;
	int		 secret_fd;	/* -1: it gets none */
	int		 tavle_fd;	/* its board; -1: it has none */
	int		 faelles_fd;	/* the parent's board; -1: none */
	int		 tavle_nr;	/* enum tavle_nr of its board */
	int		 program_fd;	/* what it is run from; -1: this
					 * program */
	int		 asked;		/* told to end: the next starts at once */
	const int	*ekstra;	/* so many more, -1 among them */
	size_t		 n_ekstra;	/* at most MAX_EKSTRA */
	/* proces.c's */
	pid_t		 pid;		/* 0: not running */
	int		 ready_fd;	/* -1: has spoken, or has ended */
	int		 ready;		/* it serves */
	int64_t		 started;	/* clock_mono() */
	int64_t		 again;		/* when to start it again; 0: now */
	unsigned	 wait_ms;	/* before the next restart */
	unsigned	 omstarter;	/* ends that nobody asked for */
};

/* Starts it.  GW_EIO with the reason in *g. */
enum gw_err	proces_start(struct proces *, int snapshot_fd,
		    struct grund *g) GW_MUST_CHECK;

/*
 * Its pipe can be read: notes whether it serves now.  1: it does; 0: it has
 * closed the pipe without a word.
 */
int		proces_spoke(struct proces *);

/*
 * It has ended with that wait(2) status: logs how, and settles when it may
 * be started again.  One that had served was killed, or fell over one request:
 * after 20 ms, doubled up to 500 ms with each end that comes within a minute
 * of its start, so that its callers still have their answer in time.  One
 * that never came to serve will not the next time either: 100 ms, doubled up
 * to 10 s.
 */
void		proces_ended(struct proces *, int status);

/*
 * Runs another program file with these arguments; of ours it has the
 * snapshot and the record of arv.h, at FD_SNAPSHOT and FD_ARV.  GW_EIO with
 * the reason; that the file cannot be run is told on stderr, and its exit
 * status is 1.
 */
enum gw_err	proces_run(const char *path, char *const argv[],
		    int snapshot_fd, int arv_fd, pid_t *pid, struct grund *g)
		    GW_MUST_CHECK;

/*
 * In the parent: len random octets that nobody has seen, behind a descriptor
 * that cannot be written any more.  -1 with the reason in *g.
 */
int		proces_secret_new(size_t len, struct grund *g);
/* In a role: reads them from FD_SECRET, once, and closes it.  0: there are
 * none. */
int		proces_secret(unsigned char *out, size_t len);

/* In the role: says that it serves.  arg is not used. */
void		proces_say_ready(void *arg);

#endif
