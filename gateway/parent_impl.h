/*
 * parent_impl.h - between the files of the parent role.
 *
 * parent.c opens, starts, watches and ends; parent_reload.c puts a new
 * configuration in force; parent_saet.c starts the signers that it needs
 * beside those in force; parent_upgrade.c lets a new program take the
 * parent's place, parent_arv.c writes and reads what it gets;
 * parent_tavle.c and parent_control.c are for those who look on.
 */
#ifndef GW_PARENT_IMPL_H
#define GW_PARENT_IMPL_H

#include "laest.h"
#include "proces.h"
#include "sandbox.h"
#include "signer_role.h"
#include "tavle.h"

#define MAX_SIGNERS	SIGNER_MAX
#define MAX_ROLLER	(MAX_SIGNERS + 3)
#define MAX_GAMLE	4	/* workers that drain at once */

/*
 * The signers of one generation: they and the workers that were started with
 * their keys' certificates belong together, and end together.
 */
struct saet {
	unsigned	 nr;		/* the generation */
	size_t		 n;		/* 0: there is no such set */
	struct proces	 v[MAX_SIGNERS + 1];
	int64_t		 kill_at;	/* told to end, clock_mono(); 0: not */
	/* what one that dies is started again from, once it drains; -1: this
	 * program; none */
	int		 program_fd, snapshot_fd;
};

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

	/* parent_saet.c's */
	unsigned	 generation;	/* of the signers among roller */
	unsigned	 sidste;	/* the last number given */
	struct saet	 naeste_saet;	/* signers that start */
	struct saet	 gamle_saet[MAX_GAMLE];	/* whose workers drain */
	size_t		 n_gamle_saet;

	/* parent_upgrade.c's */
	char		*program;	/* our file's path; NULL: not known */
	int		 program_fd;	/* what signers and worker in force
					 * are run from; -1: this program */
	int		 journal_program_fd;	/* likewise the journal */
	int		 opgrader;	/* asked for */
	pid_t		 proeve;	/* the new program, which judges */
	int64_t		 proeve_til;	/* until then */
	int		 opgraderer;	/* our first generation begins */
	pid_t		 journal_foer;	/* the former program's journal */
	int		 journal_foer_fd;	/* its program; -1: ours
					 * serves */
	int64_t		 journal_til;	/* when it is killed */

	/* parent_tavle.c's: the boards, to write and to read, -1: none */
	int		 tavle_rw[TAVLER], tavle_ro[TAVLER];
	struct tavle_parent *tavle;	/* our own */
	int		 konf_debug;	/* the setting log, as last seen */

	/* parent_control.c's */
	struct proces	 control;	/* the role; navn NULL: none */
	int		 ekstra[MAX_EKSTRA];	/* what it gets */
	int		 ordre_fd;	/* commands come, answers go */
	uint32_t	 ordre_nr;	/* the reload that is waited for; 0 */
	int		 ordre_laest;	/* and that has begun */
};

/* The worker's place among the roles: the last. */
struct proces	*worker_of(struct parent *);
/* kill(2), unless it does not run. */
void		 tell(const struct proces *, int sig);

/* A role's socket in run-dir, for the worker's user to call: -1 with the
 * reason in *g. */
int		 rolle_socket(const struct parent *, const char *navn,
		    unsigned nr, struct grund *g);
/* Fills in one that has not been started. */
void		 rolle_set(struct proces *, const char *navn, unsigned nr,
		    int listen_fd, int secret_fd);
/* Removes a role's socket from run-dir. */
void		 rolle_unlink(const struct parent *, const struct proces *);

/* --- parent_saet.c --- */

/* Starts naeste_saet for kommende.  GW_EIO with the reason: none is left. */
enum gw_err	 saet_begin(struct parent *, struct grund *) GW_MUST_CHECK;
/* 1 when all of naeste_saet serve. */
int		 saet_ready(const struct parent *);
/* naeste_saet becomes the signers in force; those wait for their workers. */
void		 saet_take(struct parent *);
/* naeste_saet is not wanted any more. */
void		 saet_drop(struct parent *);
/* Ends the signers whose last worker has ended, kills what hangs. */
void		 saet_step(struct parent *);
/* That pid has ended: 1 when it was naeste_saet's, -1 when it was of one
 * that drains, else 0. */
int		 saet_ended(struct parent *, pid_t, int status);
/* When it has something to do by itself; INT64_MAX: never. */
int64_t		 saet_due(const struct parent *);
/* Tells all that are not in force; how many run. */
size_t		 saet_tell(struct parent *, int sig);

/* --- parent_tavle.c --- */

/* Makes the boards, unless p->tavle_rw has them already (an upgrade's), and
 * says on ours what is settled.  0, or the exit status. */
int		 tavler_open(struct parent *);
void		 tavler_close(struct parent *);
/* Which board the role gets, in r->tavle_*: a worker one that no other has. */
void		 tavle_giv(struct parent *, struct proces *r);
/* Its writer has ended: the gauges go. */
void		 tavle_slip(struct parent *, const struct proces *r);
/* Tells of roles and of what is under way, if it has changed. */
void		 tavle_roller(struct parent *);
/* A configuration has been taken into use, the first one too. */
void		 tavle_konf(struct parent *);

/* --- parent_tal.c --- */

/* Each turn: what the roles take, certificates that end, a sign of life. */
void		 tal_step(struct parent *);
/* When it has something to do by itself, clock_mono(). */
int64_t		 tal_due(void);
/* The certificates have changed: they are looked at in the next turn. */
void		 tal_konf(void);

/* --- parent_control.c --- */

/* Its sockets.  0, or the exit status with the line told. */
int		 control_open(struct parent *);
void		 control_close(struct parent *);
/* Starts it when it does not run and may. */
void		 control_step(struct parent *);
/* That pid has ended: 1 when it was control's. */
int		 control_ended(struct parent *, pid_t, int status);
/* ordre_fd can be read: does what is asked. */
void		 control_ordre(struct parent *);
/* A configuration is begun to be read: what comes of it now is what was
 * ordered, if it was. */
void		 control_genlaeser(struct parent *);
/* What came of it: why is NULL when it is in force, or the reason. */
void		 control_genlaest(struct parent *, const char *why);

/* --- parent_upgrade.c --- */

/* Our own file's path, malloc'ed; NULL: it has none. */
char		*upgrade_program(void);
/* An upgrade is wanted: its end shows on our board. */
void		 upgrade_ask(struct parent *);
/* Goes on with one that was asked for, once nothing else is being put in
 * force. */
void		 upgrade_step(struct parent *);
/* That pid has ended: 1 when it was the new program that judged. */
int		 upgrade_ended(struct parent *, pid_t, int status);
/* When it has something to do by itself; INT64_MAX: never. */
int64_t		 upgrade_due(const struct parent *);
/* In the new program: a generation of its own is wanted. */
void		 upgrade_begin(struct parent *);
/* It is in force: the journal and control follow. */
void		 upgrade_taken(struct parent *);
/* It is not, and what served serves on. */
void		 upgrade_refused(struct parent *, const char *why);
/* A journal has ended, which had served or had not. */
void		 upgrade_journal_ended(struct parent *, pid_t, int served);

/* --- parent_arv.c --- */

#define ARV_EGNE	(MAX_GAMLE + 2)	/* programs a record can name */

/*
 * The record of what runs (arv.h), in a memfd: -1 when it cannot be made.
 * bliver: what it names stays open over exec, it too; 0: nothing does.
 * egne gets n descriptors that were opened for it, the caller's to close.
 */
int		 arv_write(const struct parent *, int bliver,
		    int egne[ARV_EGNE], size_t *n);
/*
 * Fills in what the record says; its descriptors are the parent's then.
 * proeve: only looks, there are none.  GW_ECONF: it cannot be taken over;
 * GW_EIO.
 */
enum gw_err	 arv_read(struct parent *, int fd, int proeve,
		    struct grund *) GW_MUST_CHECK;
/* Once there are boards: gives control what it gets when it is started. */
void		 control_arvet(struct parent *);

/* --- parent_reload.c --- */

/* The first setting that differs and may not; NULL: none. */
const char	*reload_fast(const struct conf *, const struct conf *);

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
