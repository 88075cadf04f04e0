/*
 * parent_impl.h - between the files of the parent role.
 *
 * parent.c opens, starts, watches and ends; parent_reload.c puts a new
 * configuration in force.
 */
#ifndef GW_PARENT_IMPL_H
#define GW_PARENT_IMPL_H

#include "laest.h"
#include "proces.h"
#include "sandbox.h"

#define MAX_SIGNERS	64
#define MAX_ROLLER	(MAX_SIGNERS + 3)
#define MAX_GAMLE	4	/* workers that drain at once */

struct parent {
	struct laest	 laest;			/* what is in force */
	const struct conf *conf;		/* its */
	int		 signal_fd, lock_fd;
	struct sandbox_users users;		/* whom the roles run as */
	int		 secret_fd;		/* of the tickets */
	char		 bound[64];		/* where the worker serves */
	struct proces	 roller[MAX_ROLLER];	/* the worker is the last */
	size_t		 n;
	int		 serving;		/* "ready" was said */
	int		 stopping;		/* asked to end */
	int		 signers_told;		/* to end, after the worker */
	int64_t		 stopped, kill_at;	/* clock_mono() */
	int		 status;		/* the exit status */

	/* parent_reload.c's */
	int		 inotify_fd;		/* the snapshot's folder */
	int		 genlaes;		/* asked to read again */
	struct laest	 kommende;		/* naeste's; conf NULL: none */
	struct proces	 naeste;		/* a worker that starts */
	struct proces	 gamle[MAX_GAMLE];	/* that drain; again: when to
						 * be killed */
	size_t		 n_gamle;
};

/* The worker's place among the roles: the last. */
struct proces	*worker_of(struct parent *);
/* kill(2), unless it does not run. */
void		 tell(const struct proces *, int sig);

/* --- parent_reload.c --- */

/* Watches for the file that the snapshot setting names, if any. */
void		 reload_watch(struct parent *);
/* The watch has something to read. */
void		 reload_watched(struct parent *);
/* Reads the configuration when asked to and possible, and starts a worker
 * with it; takes it into use once it serves; kills what hangs. */
void		 reload_step(struct parent *);
/* That pid has ended: 1 when it was the new or an old worker. */
int		 reload_ended(struct parent *, pid_t, int status);
/* When it has something to do by itself, clock_mono(); INT64_MAX: never. */
int64_t		 reload_due(const struct parent *);
/* Tells the new and old workers; how many there are. */
size_t		 reload_tell(struct parent *, int sig);

#endif
