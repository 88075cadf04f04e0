/*
 * control_role.h - the role that operators speak with.
 *
 * It reads every board (tavle.h), tells what is on them (control.x), and
 * passes what operators ask for to the parent (ordre.h).  It knows no
 * citizen, no message and no key, opens no file and calls nobody: whatever
 * happens to it, the gateway serves on.
 *
 * Who may: root, and the gateway's own user where it is not started as root,
 * and the group of the setting operators, everything; the group of the
 * setting monitors, to ask; anybody else is closed before a word is read.
 * The kernel says who it is (SO_PEERCRED, SO_PEERGROUPS).
 *
 * Threads: one, and those that health listeners make; both read boards.
 */
#ifndef GW_CONTROL_ROLE_H
#define GW_CONTROL_ROLE_H

#include "conf.h"
#include "sandbox.h"
#include "tavle.h"

#define CONTROL_ROLLE	"control"

/* Its descriptors, counted from FD_EKSTRA (proces.h). */
enum control_fd {
	CONTROL_ORDRE = 0,	/* commands to the parent (ordre.h) */
	CONTROL_TAVLE,		/* all boards, to read, by enum tavle_nr */
	CONTROL_HELBRED = CONTROL_TAVLE + TAVLER,	/* a listening socket
				 * for health, or none */
	CONTROL_FDS
};

/* "RUN_DIR/control.sock", malloc'ed; NULL: no memory. */
char	*control_path(const char *run_dir);

/*
 * Enters the sandbox, serves until SIGTERM: the process's exit status, 0; 1
 * with a line in the log.  ready() is called once it serves.
 */
int	 control_main(const struct conf *, int listen_fd, struct sandbox *,
	    void (*ready)(void *arg), void *arg);

/* --- Who asks --- */

enum ret { RET_INGEN = 0, RET_LAES, RET_ALT };

/* Whom the settings let in; zeroed: root alone. */
struct control_grupper {
	int	 har_operators, har_monitors, har_uid;
	gid_t	 operators, monitors;
	uid_t	 uid;
};
/* The other end of that AF_LOCAL socket; *uid gets whose it is. */
enum ret	 control_adgang(const struct control_grupper *, int fd,
		    uid_t *uid);

/* --- How it stands --- */

/* Every board that could be mapped, NULL among them. */
struct control_tavler {
	const struct tavle_parent *parent;
	const struct tavle_journal *journal;
	const struct tavle_signer *signer, *signer_tls;
	const struct tavle_worker *worker[TAVLE_WORKERS];
};
/* From the descriptors first, first + 1 and so on, by enum tavle_nr.  0: the
 * parent's is not there. */
int		 control_tavler(struct control_tavler *, int first);

/* The worse the less. */
enum stand {
	STAND_NEDE = 0,		/* nobody is answered */
	STAND_LUKKET,		/* the same, but somebody wants it so */
	STAND_NEDSAT,		/* answered, but not all of it */
	STAND_VARSEL,		/* well, and something wants to be done */
	STAND_OPPE
};
extern const char *const stand_ord[];	/* "down", "closed", ... */

#define CONTROL_DOMME	64
struct dom {
	enum stand	 stand;
	char		 tekst[200];	/* English, what and what to do */
};

/* What the parent says, copied at one moment, and who is in force. */
struct control_nu {
	int64_t		 now;			/* ms UTC */
	struct tavle_parent parent;		/* texts ended, printable */
	int		 i_kraft;		/* the worker's index; -1 */
	struct tavle_sum sum;
};
void		 control_nu(const struct control_tavler *, int64_t now,
		    struct control_nu *out);

/*
 * What is wrong or wants to be done, the worst first, at most CONTROL_DOMME;
 * answers how many.  *vaerst gets the worst of them, STAND_OPPE when there is
 * nothing.  The gateway is ready unless that is STAND_NEDE or STAND_LUKKET.
 */
size_t		 control_domme(const struct control_tavler *,
		    const struct control_nu *, struct dom out[CONTROL_DOMME],
		    enum stand *vaerst);

/* The sources' names, by enum conf_source_nr. */
extern const char *const control_kilde[];

#endif
