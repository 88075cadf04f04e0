/*
 * sandbox_forsoeg.h - what is tried in each role's sandbox, and what must
 * come of it: the table of sandbox_test.c.
 */
#ifndef SANDBOX_FORSOEG_H
#define SANDBOX_FORSOEG_H

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

/* What comes of an attempt; anything else is the errno it fails with. */
#define KILLED	(-1)		/* by SIGSYS */
#define DONE	0
#define ABORTED	(-2)		/* by SIGABRT, its own */

static char folder[] = "/tmp/sandbox_test.XXXXXX";
static char journal_dir[64], key_file[64];
static int listening = -1;		/* a port that the worker may reach */
static int other = -1;			/* ... and one that it may not */

/* --- Attempts: 0, or the errno --- */

static int
opened(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd == -1)
		return errno;
	close(fd);
	return DONE;
}

static int read_passwd(void) { return opened("/etc/passwd", O_RDONLY); }
static int read_hosts(void) { return opened("/etc/hosts", O_RDONLY); }
static int read_key(void) { return opened(key_file, O_RDONLY); }
static int read_here(void) { return opened(".", O_RDONLY); }
static int read_journal(void) { return opened(journal_dir, O_RDONLY); }
static int write_tmp(void) { return opened(folder, O_TMPFILE | O_RDWR); }
static int write_here(void) { return opened("a", O_CREAT | O_RDWR); }
static int write_above(void) { return opened("../sandbox_test.a", O_CREAT | O_RDWR); }
static int make_link(void) { return symlink("/etc/passwd", "b") ? errno : 0; }

static int
read_core_pattern(void)
{
	return opened("/proc/sys/kernel/core_pattern", O_RDONLY);
}

static int
socket_of(int domain, int type)
{
	int fd = socket(domain, type, 0);

	if (fd == -1)
		return errno;
	close(fd);
	return DONE;
}

static int socket_inet(void) { return socket_of(AF_INET, SOCK_STREAM); }
static int socket_unix(void) { return socket_of(AF_UNIX, SOCK_STREAM); }
static int socket_netlink(void) { return socket_of(AF_NETLINK, SOCK_RAW); }
static int socket_packet(void) { return socket_of(AF_PACKET, SOCK_RAW); }

static int
connect_to(int listener)
{
	struct sockaddr_in sa;
	socklen_t len = sizeof(sa);
	int fd;

	if (getsockname(listener, (struct sockaddr *)&sa, &len) == -1 ||
	    (fd = socket(AF_INET, SOCK_STREAM, 0)) == -1)
		return errno;
	return connect(fd, (struct sockaddr *)&sa, len) == -1 ? errno : DONE;
}

static int connect_source(void) { return connect_to(listening); }
static int connect_other(void) { return connect_to(other); }

static int
serve_port(void)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd == -1 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) ==
	    -1 ? errno : DONE;
}

static int
accept_there(void)
{
	/* whom an attempt before this one has connected, or nobody */
	return accept4(listening, NULL, NULL, SOCK_NONBLOCK) != -1 ||
	    errno == EAGAIN ? DONE : errno;
}

static int
run_program(void)
{
	char *argv[] = { (char[]){ "true" }, NULL };

	execv("/bin/true", argv);
	return errno;
}

static int
make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid == -1 ? errno : DONE;
}

static void *
nothing(void *arg)
{
	return arg;
}

static int
make_thread(void)
{
	pthread_t t;
	int rc = pthread_create(&t, NULL, nothing, NULL);

	return rc != 0 ? rc : pthread_join(t, NULL);
}

static int
trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1 ? errno : DONE;
}

static int kill_parent(void) { return kill(getppid(), 0) ? errno : DONE; }
static int kill_self(void) { abort(); }
static int become_root(void) { return setuid(0) ? errno : DONE; }
static int new_namespace(void) { return unshare(CLONE_NEWUSER) ? errno : 0; }

static int
call(long nr)
{
	return syscall(nr, 0, 0, 0, 0, 0, 0) == -1 ? errno : DONE;
}

static int load_bpf(void) { return call(SYS_bpf); }
static int make_ring(void) { return call(SYS_io_uring_setup); }
static int fault_pages(void) { return call(SYS_userfaultfd); }
static int peek(void) { return call(SYS_process_vm_readv); }
static int load_module(void) { return call(SYS_finit_module); }
static int add_key(void) { return call(SYS_add_key); }
static int landlock(void) { return call(SYS_landlock_create_ruleset); }
static int mounted(void) { return mount("a", "b", "c", 0, "") ? errno : 0; }

static int
be_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == -1 ? errno : DONE;
}

static int
more_core(void)
{
	const struct rlimit l = { 1, 1 };

	return setrlimit(RLIMIT_CORE, &l) == -1 ? errno : DONE;
}

static int
map_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE |
	    MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : DONE;
}

static int
make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE |
	    MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC) == -1 ? errno : DONE;
}

/* As an x32 process would number it. */
static int
other_abi(void)
{
#ifdef __x86_64__
	return call(0x40000000 | SYS_getpid);
#else
	raise(SIGSYS);
	return DONE;
#endif
}

static const struct attempt {
	const char	*name;
	int		(*try)(void);
	int		 expect[SANDBOX_ROLLER];
} attempts[] = {
#define ROW(what, fn, s, j, w, p) { what, fn, { [SANDBOX_SIGNER] = (s), \
    [SANDBOX_SIGNER_TOKEN] = (w), [SANDBOX_CONTROL] = (s), \
    [SANDBOX_JOURNAL] = (j), [SANDBOX_WORKER] = (w), [SANDBOX_PARENT] = (p) } }
	/* a token's signer: the worker's, control: the signer's, but for what
	 * expected() says */
	/*				signer, journal, worker, parent */
	ROW("read_etc_passwd", read_passwd, KILLED, EACCES, EACCES, DONE),
	ROW("read_a_key", read_key, KILLED, EACCES, EACCES, DONE),
	ROW("read_etc_hosts", read_hosts, KILLED, EACCES, DONE, DONE),
	ROW("read_the_core_pattern", read_core_pattern, KILLED, EACCES,
	    EACCES, DONE),
	ROW("read_the_journal", read_journal, KILLED, DONE, EACCES, DONE),
	ROW("read_where_it_is", read_here, KILLED, DONE, EACCES, DONE),
	ROW("write_to_a_folder", write_tmp, KILLED, EACCES, KILLED, DONE),
	ROW("write_where_it_is", write_here, KILLED, DONE, KILLED, DONE),
	ROW("write_beside_it", write_above, KILLED, EACCES, KILLED, DONE),
	ROW("make_a_symlink", make_link, KILLED, KILLED, KILLED, DONE),
	ROW("make_an_inet_socket", socket_inet, KILLED, KILLED, DONE, DONE),
	ROW("make_a_local_socket", socket_unix, KILLED, KILLED, DONE, DONE),
	ROW("make_a_netlink_socket", socket_netlink, KILLED, KILLED,
	    EAFNOSUPPORT, DONE),
	ROW("make_a_packet_socket", socket_packet, KILLED, KILLED,
	    EAFNOSUPPORT, EPERM),
	ROW("connect_to_a_source", connect_source, KILLED, KILLED, DONE,
	    DONE),
	ROW("connect_elsewhere", connect_other, KILLED, KILLED, EACCES, DONE),
	ROW("serve_a_port_of_its_own", serve_port, KILLED, KILLED, KILLED,
	    DONE),
	ROW("accept_what_comes", accept_there, DONE, DONE, DONE, DONE),
	ROW("run_a_program", run_program, KILLED, KILLED, KILLED, DONE),
	ROW("make_a_process", make_process, KILLED, KILLED, KILLED, DONE),
	ROW("make_a_thread", make_thread, KILLED, DONE, DONE, DONE),
	ROW("be_traced", trace, KILLED, KILLED, KILLED, KILLED),
	ROW("signal_the_parent", kill_parent, KILLED, KILLED, KILLED, DONE),
	ROW("abort", kill_self, ABORTED, ABORTED, ABORTED, ABORTED),
	ROW("become_root", become_root, KILLED, KILLED, KILLED, DONE),
	ROW("make_a_namespace", new_namespace, KILLED, KILLED, KILLED,
	    KILLED),
	ROW("mount", mounted, KILLED, KILLED, KILLED, KILLED),
	ROW("load_bpf", load_bpf, KILLED, KILLED, KILLED, KILLED),
	ROW("make_an_io_uring", make_ring, KILLED, KILLED, KILLED, KILLED),
	ROW("handle_page_faults", fault_pages, KILLED, KILLED, KILLED,
	    KILLED),
	ROW("read_others_memory", peek, KILLED, KILLED, KILLED, KILLED),
	ROW("load_a_module", load_module, KILLED, KILLED, KILLED, KILLED),
	ROW("add_a_kernel_key", add_key, KILLED, KILLED, KILLED, KILLED),
	ROW("change_its_landlock", landlock, KILLED, KILLED, KILLED, EFAULT),
	ROW("let_itself_be_dumped", be_dumpable, KILLED, KILLED, KILLED,
	    DONE),
	ROW("allow_itself_a_core", more_core, KILLED, KILLED, KILLED, EPERM),
	ROW("map_code", map_code, KILLED, KILLED, KILLED, DONE),
	ROW("make_code_of_data", make_code, KILLED, KILLED, KILLED, DONE),
	ROW("call_by_other_numbers", other_abi, KILLED, KILLED, KILLED,
	    KILLED),
};
#define ATTEMPTS	(sizeof(attempts) / sizeof(attempts[0]))

#endif
