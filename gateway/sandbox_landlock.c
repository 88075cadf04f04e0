/*
 * sandbox_landlock.c - the files and ports that a role may reach.
 *
 * Landlock (landlock(7)) by its system calls: the interface has grown with
 * the kernel, and libc's headers are older than many.  ABI 1 (Linux 5.13)
 * knows files, 3 truncating, 4 (6.7) TCP ports, 5 devices, 6 (6.12) signals
 * and abstract sockets.  What the kernel does not know yet is left out.
 *
 * A rule holds for the file that is there now: a file replaced afterwards by
 * renaming is another.  So where a name leads into a folder of its own
 * (systemd-resolved's) the folder is opened up, not the file.
 */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Linux 6.12's, some of them newer than libc's. */
#define FS_EXECUTE	(1ULL << 0)
#define FS_WRITE_FILE	(1ULL << 1)
#define FS_READ_FILE	(1ULL << 2)
#define FS_READ_DIR	(1ULL << 3)
#define FS_REMOVE_FILE	(1ULL << 5)
#define FS_MAKE_REG	(1ULL << 8)
#define FS_TRUNCATE	(1ULL << 14)
#define FS_ABI_1	((1ULL << 13) - 1)
#define FS_ABI_2	(1ULL << 13)	/* moving between folders */
#define FS_ABI_3	FS_TRUNCATE
#define FS_ABI_5	(1ULL << 15)	/* ioctl(2) of devices */
#define NET_BIND	(1ULL << 0)
#define NET_CONNECT	(1ULL << 1)
#define SCOPE_ALL	3ULL		/* abstract sockets, signals */
#define RULE_PORT	2

#define DNS_PORT	53

struct attr {
	uint64_t	 fs, net, scoped;
};
struct port_rule {
	uint64_t	 access, port;
};

/* What getaddrinfo() and OpenSSL read. */
static const char *const resolver[] = {
	"/etc/hosts", "/etc/resolv.conf", "/etc/host.conf", "/etc/gai.conf",
	"/dev/urandom", NULL
};

static void
attr_of(struct attr *a, long abi)
{
	a->fs = FS_ABI_1 | (abi >= 2 ? FS_ABI_2 : 0) |
	    (abi >= 3 ? FS_ABI_3 : 0) | (abi >= 5 ? FS_ABI_5 : 0);
	a->net = abi >= 4 ? NET_BIND | NET_CONNECT : 0;
	a->scoped = abi >= 6 ? SCOPE_ALL : 0;
}

/* Octets of struct attr that the kernel knows. */
static size_t
attr_size(long abi)
{
	return abi >= 6 ? sizeof(struct attr) : abi >= 4 ?
	    offsetof(struct attr, scoped) : offsetof(struct attr, net);
}

/* access for what is below path; 0: it could not be given.  A name that is
 * not there needs no rule. */
static int
allow_path(int rules, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr r = { 0 };
	int fd, ok;

	if ((fd = open(path, O_PATH | O_CLOEXEC)) == -1)
		return errno == ENOENT || errno == ENOTDIR ||
		    errno == EACCES;
	r.allowed_access = access;
	r.parent_fd = fd;
	ok = syscall(SYS_landlock_add_rule, rules,
	    LANDLOCK_RULE_PATH_BENEATH, &r, 0) == 0;
	close(fd);
	return ok;
}

static int
allow_port(int rules, uint16_t port)
{
	struct port_rule r = { NET_CONNECT, port };

	return syscall(SYS_landlock_add_rule, rules, RULE_PORT, &r, 0) == 0;
}

/* The file, or the folder that its name leads into. */
static int
allow_resolver(int rules, const char *name)
{
	char *real = realpath(name, NULL), *slash;
	int ok;

	if (real == NULL)
		return 1;
	slash = strrchr(real, '/');
	if (strcmp(real, name) != 0 && slash != real &&
	    strncmp(real, "/run/", 5) == 0 && strchr(real + 5, '/') != slash) {
		*slash = '\0';
		ok = allow_path(rules, real, FS_READ_FILE | FS_READ_DIR);
	} else
		ok = allow_path(rules, real, FS_READ_FILE);
	free(real);
	return ok;
}

static int
allow_worker(const struct sandbox *s, int rules, const struct attr *a)
{
	size_t i;
	int ok = 1;

	for (i = 0; resolver[i] != NULL; i++)
		ok &= allow_resolver(rules, resolver[i]);
	for (i = 0; a->net != 0 && i < s->n_ports; i++)
		ok &= allow_port(rules, s->ports[i]);
	return ok && (a->net == 0 || allow_port(rules, DNS_PORT));
}

/* The journal: files in its folder, which is the working one. */
static int
allow_journal(int rules, const struct attr *a)
{
	return allow_path(rules, ".", (FS_READ_FILE | FS_READ_DIR |
	    FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_REG | FS_TRUNCATE) &
	    a->fs);
}

/* A token's library reads in the folder that is named for it, if one is. */
static int
allow_token(const struct sandbox *s, int rules)
{
	return s->dir == NULL || allow_path(rules, ".", FS_READ_FILE |
	    FS_READ_DIR);
}

static enum gw_err
shut(const struct sandbox *s, int rules, const struct attr *a,
    struct grund *g)
{
	int ok = s->rolle == SANDBOX_WORKER ? allow_worker(s, rules, a) :
	    s->rolle == SANDBOX_JOURNAL ? allow_journal(rules, a) :
	    s->rolle == SANDBOX_SIGNER_TOKEN ? allow_token(s, rules) : 1;

	if (SANITIZED)
		ok &= allow_path(rules, "/proc", FS_READ_FILE | FS_READ_DIR);
	if (ok && syscall(SYS_landlock_restrict_self, rules, 0) == 0)
		return GW_OK;
	return fail(g, GW_EIO, "landlock: %s", strerror(errno));
}

enum gw_err
sandbox_landlock(const struct sandbox *s, struct grund *g)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	struct attr a;
	enum gw_err rc;
	int rules;

	if (abi <= 0)
		return GW_ENOENT;
	attr_of(&a, abi);
	if (s->rolle == SANDBOX_SIGNER_TOKEN)
		a.net = 0;	/* the library's own */
	if ((rules = (int)syscall(SYS_landlock_create_ruleset, &a,
	    attr_size(abi), 0)) == -1)
		return fail(g, GW_EIO, "landlock: %s", strerror(errno));
	rc = shut(s, rules, &a, g);
	close(rules);
	return rc;
}
