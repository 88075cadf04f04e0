#include "sandbox.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <netdb.h>
#include <nss.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "log.h"

#define AS_IT_IS	RLIM_INFINITY
#define KEEP(cap)	(1u << (cap))

/*
 * What differs between the roles, besides their tables.  A worker's threads
 * cannot be limited here: the limit is for all of a user's together.
 */
static const struct {
	int		 keeper;	/* runs as the keeper */
	rlim_t		 processes;
	rlim_t		 descriptors;
	uint32_t	 caps;		/* that it keeps as root */
} roles[SANDBOX_ROLLER] = {
	[SANDBOX_SIGNER] = { 1, 0, 1024, 0 },
	[SANDBOX_SIGNER_TOKEN] = { 1, AS_IT_IS, 1024, 0 },
	[SANDBOX_JOURNAL] = { 1, AS_IT_IS, 1024, 0 },
	[SANDBOX_WORKER] = { 0, AS_IT_IS, AS_IT_IS, 0 },
	[SANDBOX_CONTROL] = { 0, AS_IT_IS, 256, 0 },
	/* starts, ends and shuts in the others; keys and configuration need
	 * not be root's; a journal's folder is given to its user */
	[SANDBOX_PARENT] = { 0, AS_IT_IS, AS_IT_IS, KEEP(CAP_SETUID) |
	    KEEP(CAP_SETGID) | KEEP(CAP_KILL) | KEEP(CAP_DAC_READ_SEARCH) |
	    KEEP(CAP_CHOWN) | KEEP(CAP_IPC_LOCK) | KEEP(CAP_SYS_RESOURCE) |
	    KEEP(CAP_NET_BIND_SERVICE) },
};

#if SANITIZED
/* libtirpc keeps the handle of its netconfig, 16 octets, to the end; without
 * symbols, which no role can read, the library is all that can be named.
 * soak sees to it that it stays as little. */
const char	*__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libtirpc.so\n";
}
#endif

/* --- Users --- */

static enum gw_err
user_find(const char *setting, const char *name, uid_t *uid, gid_t *gid,
    struct grund *g)
{
	const struct passwd *pw;

	if ((pw = getpwnam(name)) == NULL)
		return fail(g, GW_ECONF, "%s: started as root, and there is "
		    "no user %s: make it (adduser --system --group %s), name "
		    "another, or say \"user root\"", setting, name, name);
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return GW_OK;
}

enum gw_err
sandbox_users_find(const char *user, const char *keeper,
    struct sandbox_users *out, struct grund *g)
{
	enum gw_err rc;

	out->change = 0;
	out->worker = out->keeper = geteuid();
	out->worker_gid = out->keeper_gid = getegid();
	if (geteuid() != 0 || strcmp(user, "root") == 0)
		return GW_OK;
	if ((rc = user_find("user", user, &out->worker, &out->worker_gid,
	    g)) != GW_OK ||
	    (rc = user_find("keeper-user", keeper, &out->keeper,
	    &out->keeper_gid, g)) != GW_OK)
		return rc;
	if (out->worker == 0 || out->keeper == 0 ||
	    out->worker == out->keeper)
		return fail(g, GW_ECONF, "user: %s and keeper-user %s must be "
		    "two users, and not root: name another, or say "
		    "\"user root\"", user, keeper);
	out->change = 1;
	return GW_OK;
}

/* The user for good, and that it is so. */
static int
user_become(uid_t uid, gid_t gid)
{
	uid_t r, e, s;

	return setgroups(0, NULL) == 0 && setresgid(gid, gid, gid) == 0 &&
	    setresuid(uid, uid, uid) == 0 && getresuid(&r, &e, &s) == 0 &&
	    r == uid && e == uid && s == uid && getegid() == gid &&
	    (uid == 0 || setuid(0) == -1);
}

/* Keeps those capabilities that it has, for itself and what it starts. */
static int
caps_keep(uint32_t keep)
{
	struct __user_cap_header_struct head = {
		_LINUX_CAPABILITY_VERSION_3, 0
	};
	struct __user_cap_data_struct data[2] = { { 0 } };
	int cap;

	if (syscall(SYS_capget, &head, data) == -1)
		return 0;
	/* needs CAP_SETPCAP; who has it not has nothing to gain by exec */
	for (cap = 0; cap <= CAP_LAST_CAP; cap++)
		if (cap > 31 || (keep & KEEP(cap)) == 0)
			prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	data[0].effective &= keep;
	data[0].permitted &= keep;
	data[0].inheritable = 0;
	memset(&data[1], 0, sizeof(data[1]));
	return syscall(SYS_capset, &head, data) == 0;
}

/* --- Limits --- */

size_t
sandbox_descriptors(size_t wanted)
{
	struct rlimit l, more;

	if (getrlimit(RLIMIT_NOFILE, &l) == -1)
		return 0;
	more = l;
	if (more.rlim_max < wanted)
		more.rlim_max = wanted;
	more.rlim_cur = more.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &more) == 0)
		return more.rlim_cur;
	l.rlim_cur = l.rlim_max;	/* only root raises the hard one */
	return setrlimit(RLIMIT_NOFILE, &l) == 0 ? l.rlim_cur : 0;
}

/* At most value, as the hard limit too. */
static int
limit(int what, rlim_t value)
{
	struct rlimit l;

	if (value == AS_IT_IS)
		return 1;
	if (getrlimit((__rlimit_resource_t)what, &l) == -1)
		return 0;
	if (l.rlim_max > value)
		l.rlim_max = value;
	l.rlim_cur = l.rlim_max;
	return setrlimit((__rlimit_resource_t)what, &l) == 0;
}

/* --- The walls, in the order in which each still can be put up --- */

/*
 * The working folder, as root or as the user that the role is to run as: root
 * without CAP_DAC_READ_SEARCH cannot be in one that is that user's alone, nor
 * give it a rule.  *back: the user has to be root again.
 */
static int
folder_enter(const struct sandbox *s, int *back)
{
	const struct sandbox_users *u = s->users;
	int keeper = roles[s->rolle].keeper;

	if (chdir(s->dir != NULL ? s->dir : "/") == 0)
		return 1;
	if (errno != EACCES || !u->change ||
	    setegid(keeper ? u->keeper_gid : u->worker_gid) == -1)
		return 0;
	*back = 1;
	return seteuid(keeper ? u->keeper : u->worker) == 0 &&
	    chdir(s->dir) == 0;
}

static enum gw_err
files_shut(const struct sandbox *s, struct grund *g)
{
	enum gw_err rc;
	int back = 0;

	if (s->rolle == SANDBOX_PARENT)
		return GW_OK;
	if (!folder_enter(s, &back))
		return fail(g, GW_EIO, "sandbox: no folder to be in: %s",
		    strerror(errno));
	/* by name alone: no module is loaded, which memory that cannot be
	 * executed would not let */
	if (s->rolle == SANDBOX_WORKER)
		__nss_configure_lookup("hosts", "files dns");
	rc = sandbox_landlock(s, g);
	if (back && (seteuid(0) == -1 || setegid(getgid()) == -1))
		return fail(g, GW_EIO, "sandbox: the user could not be "
		    "changed: %s", strerror(errno));
	if (rc == GW_ENOENT) {
		log_event(LOG_WARN_, "sandbox", "landlock=absent advice="
		    "\"this kernel has none (CONFIG_SECURITY_LANDLOCK, "
		    "lsm=): users and system calls hold alone\"");
		rc = GW_OK;
	}
	return rc;
}

static enum gw_err
user_shut(const struct sandbox *s, struct grund *g)
{
	const struct sandbox_users *u = s->users;
	int keeper = roles[s->rolle].keeper;
	pid_t parent = getppid();

	if (s->rolle != SANDBOX_PARENT && u->change &&
	    !user_become(keeper ? u->keeper : u->worker,
	    keeper ? u->keeper_gid : u->worker_gid))
		return fail(g, GW_EIO, "sandbox: the user could not be "
		    "changed: %s", strerror(errno));
	if (!caps_keep(roles[s->rolle].caps))
		return fail(g, GW_EIO, "sandbox: capabilities could not be "
		    "given up: %s", strerror(errno));
	/* a change of user takes this away: prctl(2) */
	if (s->rolle != SANDBOX_PARENT &&
	    (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) == -1 ||
	    getppid() != parent))
		return fail(g, GW_EIO, "sandbox: the parent has ended");
	return GW_OK;
}

enum gw_err
sandbox_enter(const struct sandbox *s, struct grund *g)
{
	enum gw_err rc;

	if (!limit(RLIMIT_CORE, 0) ||
	    !limit(RLIMIT_NOFILE, roles[s->rolle].descriptors) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return fail(g, GW_EIO, "sandbox: limits: %s",
		    strerror(errno));
	if ((rc = files_shut(s, g)) != GW_OK ||
	    (rc = user_shut(s, g)) != GW_OK)
		return rc;
	/* at its end LeakSanitizer looks, from a process of its own */
	if (SANITIZED && prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0)
		return GW_OK;
	if (!limit(RLIMIT_NPROC, roles[s->rolle].processes))
		return fail(g, GW_EIO, "sandbox: limits: %s",
		    strerror(errno));
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		return fail(g, GW_EIO, "sandbox: dumpable: %s",
		    strerror(errno));
	/* filters add up: each upgrade would put one more before every call */
	return s->arvet ? GW_OK : sandbox_seccomp(s->rolle, g);
}
