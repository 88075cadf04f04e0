/*
 * sandbox_seccomp.c - the system calls that each role may make.
 *
 * Tables, and the few lines that make a classic BPF program of them
 * (seccomp(2)).  A new library version that needs another call shows as
 * role-ended signal=31, with the number in the kernel's audit log.
 */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH	AUDIT_ARCH_X86_64
#define X32_BIT	0x40000000u	/* the same calls by other numbers */
#elif defined(__aarch64__)
#define ARCH	AUDIT_ARCH_AARCH64
#else
#error "sandbox_seccomp.c: name this architecture as the kernel does"
#endif

#define MAX_PROGRAM	1024		/* instructions; the kernel takes 4096 */

/* A rule that is all zeros ends a table. */
enum how {
	END = 0,
	ANY,		/* whatever the arguments */
	EQUAL,		/* the argument is value, in all 64 bits */
	BITS,		/* of the bits in mask exactly those in value are set;
			 * flags are in the low 32 of an argument */
	MYSELF		/* the argument is this process's id */
};

struct rule {
	enum how	 how;
	int		 nr;
	unsigned	 arg;
	uint32_t	 mask;
	uint64_t	 value;
	int		 error;		/* refuse with that errno; 0: allow */
};

#define ALLOW(call)		{ ANY, SYS_##call, 0, 0, 0, 0 }
#define IF(call, n, v)		{ EQUAL, SYS_##call, (n), 0, (v), 0 }
#define IF_BITS(call, n, m, v)	{ BITS, SYS_##call, (n), (m), (v), 0 }
#define REFUSE(call, e)		{ ANY, SYS_##call, 0, 0, 0, (e) }
#define NO_MORE			{ END, 0, 0, 0, 0, 0 }

/* Reading alone: nothing is created, emptied or written. */
#define WRITING	(O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | \
    (O_TMPFILE & ~O_DIRECTORY))

/* --- What all roles need --- */

static const struct rule everybody[] = {
	/* memory; never memory that can be executed */
	IF_BITS(mmap, 2, PROT_EXEC, 0),
	IF_BITS(mprotect, 2, PROT_EXEC, 0),
	ALLOW(brk), ALLOW(munmap), ALLOW(mremap), ALLOW(madvise),

	/* descriptors that are there */
	ALLOW(read), ALLOW(write), ALLOW(readv), ALLOW(writev), ALLOW(close),
	ALLOW(lseek), ALLOW(fstat), ALLOW(fcntl), ALLOW(dup), ALLOW(ppoll),
	IF(ioctl, 1, FIONBIO), IF(ioctl, 1, FIONREAD),
	REFUSE(ioctl, ENOTTY),		/* isatty() */
	ALLOW(accept), ALLOW(accept4), ALLOW(getsockname),
	ALLOW(getpeername), ALLOW(getsockopt), ALLOW(setsockopt),
	ALLOW(recvfrom), ALLOW(recvmsg), ALLOW(sendto), ALLOW(sendmsg),
	ALLOW(shutdown),

	/* threads that are there, signals, time */
	ALLOW(futex), ALLOW(sched_yield), ALLOW(sched_getaffinity),
	ALLOW(membarrier), ALLOW(set_robust_list),
	ALLOW(rt_sigaction), ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn),
	ALLOW(sigaltstack), ALLOW(restart_syscall),
	ALLOW(clock_gettime), ALLOW(clock_getres), ALLOW(clock_nanosleep),
	ALLOW(nanosleep), ALLOW(gettimeofday),
	ALLOW(exit), ALLOW(exit_group),
	{ MYSELF, SYS_tgkill, 0, 0, 0, 0 },	/* abort() */

	/* who and where we are */
	ALLOW(getpid), ALLOW(gettid), ALLOW(getppid), ALLOW(getuid),
	ALLOW(geteuid), ALLOW(getgid), ALLOW(getegid), ALLOW(getrandom),
	ALLOW(getrusage), ALLOW(sysinfo), ALLOW(uname),
	IF(prlimit64, 2, 0),		/* asks; sets nothing */
#ifdef SYS_rseq
	ALLOW(rseq),
#endif
#ifdef __x86_64__
	ALLOW(poll), ALLOW(time), ALLOW(getrlimit),
#endif
	NO_MORE
};

/* A thread, not a process.  Of clone3's arguments a filter sees only an
 * address: without it glibc takes clone. */
static const struct rule threads[] = {
	IF_BITS(clone, 0, CLONE_THREAD | CLONE_VM | CLONE_SIGHAND,
	    CLONE_THREAD | CLONE_VM | CLONE_SIGHAND),
	REFUSE(clone3, ENOSYS),
	NO_MORE
};

/* --- What one role needs --- */

/* Landlock says which folder. */
static const struct rule journal[] = {
	ALLOW(openat), ALLOW(newfstatat), ALLOW(statx), ALLOW(getdents64),
	ALLOW(unlinkat), ALLOW(renameat2), ALLOW(renameat),
	ALLOW(pread64), ALLOW(pwrite64), ALLOW(ftruncate), ALLOW(fallocate),
	ALLOW(fsync), ALLOW(fdatasync), ALLOW(flock), ALLOW(fchmod),
	ALLOW(fstatfs), ALLOW(faccessat), ALLOW(umask),
	ALLOW(eventfd2), ALLOW(pipe2),
#ifdef __x86_64__
	ALLOW(open), ALLOW(stat), ALLOW(lstat), ALLOW(access), ALLOW(unlink),
	ALLOW(rename), ALLOW(pipe),
#endif
	NO_MORE
};

/* The resolver reads its files, in the thread that opens a connection. */
static const struct rule worker[] = {
	IF(socket, 0, AF_INET), IF(socket, 0, AF_INET6),
	IF(socket, 0, AF_UNIX),
	REFUSE(socket, EAFNOSUPPORT),	/* getaddrinfo() asks AF_NETLINK */
	IF(socketpair, 0, AF_UNIX), ALLOW(connect),
	ALLOW(sendmmsg), ALLOW(recvmmsg),
	ALLOW(epoll_create1), ALLOW(epoll_ctl), ALLOW(epoll_pwait),
	ALLOW(eventfd2), ALLOW(pipe2), ALLOW(timerfd_create),
	ALLOW(timerfd_settime),
	IF_BITS(openat, 2, WRITING, 0),
	ALLOW(newfstatat), ALLOW(statx), ALLOW(pread64), ALLOW(faccessat),
	ALLOW(pselect6), ALLOW(getcpu), ALLOW(setpriority),
#ifdef __x86_64__
	ALLOW(epoll_wait), ALLOW(stat), ALLOW(lstat), ALLOW(access),
	ALLOW(select), ALLOW(pipe), IF_BITS(open, 1, WRITING, 0),
#endif
	NO_MORE
};

/* A token's library reads its files (Landlock says which), and speaks with
 * the token's server where there is one; where that is, only it knows. */
static const struct rule token[] = {
	IF(socket, 0, AF_UNIX), IF(socket, 0, AF_INET),
	IF(socket, 0, AF_INET6), REFUSE(socket, EAFNOSUPPORT),
	ALLOW(connect), IF_BITS(openat, 2, WRITING, 0),
	REFUSE(openat, EACCES),
	ALLOW(newfstatat), ALLOW(statx), ALLOW(getdents64), ALLOW(pread64),
	ALLOW(faccessat), ALLOW(flock), ALLOW(pselect6),
#ifdef __x86_64__
	IF_BITS(open, 1, WRITING, 0), REFUSE(open, EACCES), ALLOW(stat),
	ALLOW(lstat), ALLOW(access), ALLOW(select),
#endif
	NO_MORE
};

/* What nobody here has ever a use for.  These end the process. */
static const struct rule never[] = {
	ALLOW(ptrace), ALLOW(process_vm_readv), ALLOW(process_vm_writev),
	ALLOW(kcmp), ALLOW(pidfd_getfd), ALLOW(perf_event_open),
	ALLOW(mount), ALLOW(umount2), ALLOW(pivot_root), ALLOW(chroot),
	ALLOW(fsopen), ALLOW(fsmount), ALLOW(fsconfig), ALLOW(fspick),
	ALLOW(move_mount), ALLOW(open_tree), ALLOW(mount_setattr),
	ALLOW(unshare), ALLOW(setns), ALLOW(swapon), ALLOW(swapoff),
	ALLOW(bpf), ALLOW(userfaultfd), ALLOW(io_uring_setup),
	ALLOW(io_uring_enter), ALLOW(io_uring_register),
	ALLOW(init_module), ALLOW(finit_module), ALLOW(delete_module),
	ALLOW(kexec_load), ALLOW(reboot), ALLOW(acct), ALLOW(quotactl),
	ALLOW(add_key), ALLOW(request_key), ALLOW(keyctl),
	ALLOW(settimeofday), ALLOW(clock_settime), ALLOW(clock_adjtime),
	ALLOW(adjtimex), ALLOW(sethostname), ALLOW(setdomainname),
	ALLOW(open_by_handle_at), ALLOW(name_to_handle_at),
	ALLOW(fanotify_init), ALLOW(syslog), ALLOW(personality),
	ALLOW(mknodat), ALLOW(vhangup), ALLOW(mbind), ALLOW(move_pages),
	ALLOW(migrate_pages), ALLOW(set_mempolicy),
#ifdef __x86_64__
	ALLOW(iopl), ALLOW(ioperm), ALLOW(modify_ldt), ALLOW(mknod),
	ALLOW(uselib), ALLOW(kexec_file_load),
#endif
	NO_MORE
};

static const struct {
	const struct rule *tables[3];
	uint32_t	 listed, rest;	/* what happens to a call */
} roles[SANDBOX_ROLLER] = {
	[SANDBOX_SIGNER] = { { everybody },
	    SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS },
	[SANDBOX_SIGNER_TOKEN] = { { everybody, threads, token },
	    SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS },
	[SANDBOX_JOURNAL] = { { everybody, threads, journal },
	    SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS },
	[SANDBOX_WORKER] = { { everybody, threads, worker },
	    SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS },
	[SANDBOX_CONTROL] = { { everybody, threads },
	    SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS },
	[SANDBOX_PARENT] = { { never },
	    SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_ALLOW },
};

/* --- The program --- */

struct program {
	struct sock_filter v[MAX_PROGRAM];
	unsigned short	 n;
	int		 full;
};

static void
put(struct program *p, uint16_t code, uint32_t k, unsigned jt, unsigned jf)
{
	if (p->n == MAX_PROGRAM) {
		p->full = 1;
		return;
	}
	p->v[p->n++] = (struct sock_filter){ code, (uint8_t)jt, (uint8_t)jf,
	    k };
}

static void
put_load(struct program *p, size_t at)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)at, 0, 0);
}

/* The next instruction when A is k; over skip instructions when not. */
static void
put_unless(struct program *p, uint32_t k, unsigned skip)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, k, 0, skip);
}

/* Octets of an argument's low and high halves: both are little-endian. */
static size_t
half(unsigned arg, int high)
{
	return offsetof(struct seccomp_data, args) + arg * sizeof(uint64_t) +
	    (high ? sizeof(uint32_t) : 0);
}

static void
put_rule(struct program *p, const struct rule *r, uint32_t listed)
{
	uint64_t value = r->how == MYSELF ? (uint64_t)getpid() : r->value;
	uint32_t verdict = r->error == 0 ? listed :
	    SECCOMP_RET_ERRNO | ((uint32_t)r->error & SECCOMP_RET_DATA);

	put_load(p, offsetof(struct seccomp_data, nr));
	put_unless(p, (uint32_t)r->nr, r->how == ANY ? 1 : r->how == BITS ?
	    4 : 5);
	if (r->how != ANY) {
		put_load(p, half(r->arg, 0));
		if (r->how == BITS)
			put(p, BPF_ALU | BPF_AND | BPF_K, r->mask, 0, 0);
		put_unless(p, (uint32_t)value, r->how == BITS ? 1 : 3);
	}
	if (r->how == EQUAL || r->how == MYSELF) {
		put_load(p, half(r->arg, 1));
		put_unless(p, (uint32_t)(value >> 32), 1);
	}
	put(p, BPF_RET | BPF_K, verdict, 0, 0);
}

static void
program_make(struct program *p, enum sandbox_rolle rolle)
{
	const struct rule *r;
	size_t i;

	put_load(p, offsetof(struct seccomp_data, arch));
	put(p, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	put(p, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
#ifdef X32_BIT
	put_load(p, offsetof(struct seccomp_data, nr));
	put(p, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
	put(p, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0, 0);
#endif
	for (i = 0; i < sizeof(roles[0].tables) / sizeof(r); i++)
		for (r = roles[rolle].tables[i]; r != NULL && r->how != END;
		    r++)
			put_rule(p, r, roles[rolle].listed);
	put(p, BPF_RET | BPF_K, roles[rolle].rest, 0, 0);
}

enum gw_err
sandbox_seccomp(enum sandbox_rolle rolle, struct grund *g)
{
	static struct program p;
	struct sock_fprog prog;

	memset(&p, 0, sizeof(p));
	program_make(&p, rolle);
	if (p.full)
		return fail(g, GW_EIO, "seccomp: the table is too long");
	prog.len = p.n;
	prog.filter = p.v;
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_TSYNC, &prog) != 0)
		return fail(g, GW_EIO, "seccomp: %s: this kernel must be "
		    "built with CONFIG_SECCOMP_FILTER", strerror(errno));
	return GW_OK;
}
