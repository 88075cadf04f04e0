/*
 * Each wall of sandbox.h, by trying: a child enters as the role does and then
 * does what it may not.  What is expected of it stands in one table.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log.h"
#include "sandbox.h"
#include "sandbox_forsoeg.h"

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED	1
#else
#define SANITIZED	0
#endif

#define WORKER_USER	"nobody"
#define KEEPER_USER	"daemon"

static struct sandbox_users users;
static int has_landlock;

/* --- Entering --- */

static uint16_t
port_of(int fd)
{
	struct sockaddr_in sa;
	socklen_t len = sizeof(sa);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
	return ntohs(sa.sin_port);
}

static int
enter(enum sandbox_rolle rolle)
{
	struct sandbox s = { .rolle = rolle, .users = &users };
	struct grund g = { .rc = GW_OK };

	if (rolle == SANDBOX_JOURNAL)
		s.dir = journal_dir;
	if (rolle == SANDBOX_WORKER)
		s.dir = folder;
	s.ports[s.n_ports++] = port_of(listening);
	if (rolle == SANDBOX_PARENT && chdir(folder) == -1)
		return 0;
	return sandbox_enter(&s, &g) == GW_OK;
}

/* What comes of it in a child that is the role. */
static int
outcome(enum sandbox_rolle rolle, int (*try)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(enter(rolle) ? try() : 255);
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? KILLED :
		    WTERMSIG(status) == SIGABRT ? ABORTED : 254;
	return WEXITSTATUS(status);
}

static const char *const names[SANDBOX_ROLLER] = {
	[SANDBOX_SIGNER] = "signer", [SANDBOX_SIGNER_TOKEN] = "token",
	[SANDBOX_JOURNAL] = "journal",
	[SANDBOX_WORKER] = "worker", [SANDBOX_CONTROL] = "control",
	[SANDBOX_PARENT] = "parent",
};

/* What differs with the user who runs the test. */
static int
expected(const struct attempt *a, int rolle)
{
	if (rolle == SANDBOX_PARENT && geteuid() != 0 &&
	    a->try == become_root)
		return EPERM;
	if (rolle == SANDBOX_PARENT && a->try == more_core && geteuid() == 0 &&
	    prctl(PR_CAPBSET_READ, 24, 0, 0, 0) == 1)
		return DONE;		/* CAP_SYS_RESOURCE */
	if (rolle == SANDBOX_JOURNAL && a->try == read_journal &&
	    users.change)
		return EACCES;		/* by that name; it is in it */
	if (rolle == SANDBOX_SIGNER_TOKEN && a->try == connect_other)
		return DONE;		/* the token's server is anywhere */
	if (rolle == SANDBOX_SIGNER_TOKEN && (a->try == read_hosts ||
	    a->try == write_tmp || a->try == write_here ||
	    a->try == write_above))
		return EACCES;
	if (rolle == SANDBOX_CONTROL && a->try == make_thread)
		return DONE;		/* the health listener's */
	return a->expect[rolle];
}

static void
attempt(void **state)
{
	const struct attempt *a = *state;
	int i, got, want;

	if (SANITIZED)
		skip();
	for (i = 0; i < SANDBOX_ROLLER; i++) {
		want = expected(a, i);
		if (want == EACCES && !has_landlock)
			continue;
		if ((got = outcome((enum sandbox_rolle)i, a->try)) != want)
			fail_msg("%s, %s: %d and not %d", names[i], a->name,
			    got, want);
	}
}

/* --- What a role is once it has entered --- */

static int
is_shut(void)
{
	struct rlimit l;
	uid_t r, e, s;

	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 1;
	if (getrlimit(RLIMIT_CORE, &l) == -1 || l.rlim_cur != 0)
		return 2;
	if (getresuid(&r, &e, &s) == -1 || r != e || e != s)
		return 3;
	return geteuid() == 0 && users.change ? 4 : DONE;
}

/* By the parent, who may: the filter of the worker allows no prctl. */
static char *
status_of(pid_t pid, const char *field)
{
	static char line[256];
	char name[64];
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/status", (int)pid);
	if ((f = fopen(name, "r")) == NULL)
		return NULL;
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0) {
			fclose(f);
			line[strcspn(line, "\n")] = '\0';
			return line + strlen(field);
		}
	fclose(f);
	return NULL;
}

static unsigned
uid_of(enum sandbox_rolle rolle)
{
	return rolle == SANDBOX_WORKER || rolle == SANDBOX_CONTROL ?
	    users.worker : users.keeper;
}

static void
roles_have_no_privilege_and_a_filter(void **state)
{
	char ready, uids[64];
	int fds[2], i;
	pid_t pid;

	(void)state;
	for (i = 0; i < SANDBOX_PARENT; i++) {
		assert_int_equal(pipe(fds), 0);
		if ((pid = fork()) == 0) {
			close(fds[0]);
			if (enter((enum sandbox_rolle)i) &&
			    write(fds[1], "r", 1) == 1)
				poll(NULL, 0, 10000);
			_exit(0);
		}
		close(fds[1]);
		assert_int_equal(read(fds[0], &ready, 1), 1);
		close(fds[0]);
		snprintf(uids, sizeof(uids), "\t%u\t%u\t%u\t%u", uid_of(i),
		    uid_of(i), uid_of(i), uid_of(i));
		assert_string_equal(status_of(pid, "Uid:"), uids);
		assert_string_equal(status_of(pid, "CapEff:"),
		    "\t0000000000000000");
		assert_string_equal(status_of(pid, "CapPrm:"),
		    "\t0000000000000000");
		assert_string_equal(status_of(pid, "NoNewPrivs:"), "\t1");
		if (!SANITIZED)
			assert_string_equal(status_of(pid, "Seccomp:"),
			    "\t2");
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

/* The only one who still has what it takes to look: its table has no prctl,
 * so the journal's and worker's are looked at from outside above. */
static void
the_parent_is_shut_in_too(void **state)
{
	(void)state;
	assert_int_equal(outcome(SANDBOX_PARENT, is_shut),
	    users.change ? 4 : DONE);	/* and stays root, to start others */
}

/* --- Users --- */

static void
two_users_are_needed_as_root(void **state)
{
	struct sandbox_users u;
	struct grund g = { .rc = GW_OK };

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(sandbox_users_find(WORKER_USER, KEEPER_USER, &u,
	    &g), GW_OK);
	assert_true(u.change && u.worker != 0 && u.keeper != 0 &&
	    u.worker != u.keeper);
	assert_int_equal(sandbox_users_find(WORKER_USER, WORKER_USER, &u,
	    &g), GW_ECONF);
	assert_non_null(strstr(g.text, "must be two users"));
	g.rc = GW_OK;
	assert_int_equal(sandbox_users_find(WORKER_USER, "root", &u, &g),
	    GW_ECONF);
}

static void
a_user_that_is_not_there_is_refused_with_advice(void **state)
{
	struct sandbox_users u;
	struct grund g = { .rc = GW_OK };

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(sandbox_users_find("ingen-saadan", KEEPER_USER, &u,
	    &g), GW_ECONF);
	assert_non_null(strstr(g.text, "adduser --system"));
	assert_non_null(strstr(g.text, "user root"));
}

static void
user_root_changes_nothing(void **state)
{
	struct sandbox_users u;
	struct grund g = { .rc = GW_OK };

	(void)state;
	assert_int_equal(sandbox_users_find("root", "ingen-saadan", &u, &g),
	    GW_OK);
	assert_false(u.change);
	assert_int_equal(u.worker, geteuid());
}

/* In a child that may not become root again. */
static int
not_root_looks_at_no_names(void)
{
	struct sandbox_users u;
	struct grund g = { .rc = GW_OK };

	if (geteuid() == 0 && setresuid(65534, 65534, 65534) == -1)
		return 1;
	return sandbox_users_find("ingen-saadan", "ingen-saadan", &u, &g) ==
	    GW_OK && !u.change && u.worker == geteuid() ? 0 : 2;
}

static void
names_are_not_looked_at_without_root(void **state)
{
	pid_t pid = fork();
	int status;

	(void)state;
	if (pid == 0)
		_exit(not_root_looks_at_no_names());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* --- Limits --- */

static int
soft_is_hard(void)
{
	const struct rlimit few = { 64, 4096 };
	struct rlimit l;
	size_t n;

	if (setrlimit(RLIMIT_NOFILE, &few) == -1)
		return 1;
	n = sandbox_descriptors(100);
	return n == 4096 && getrlimit(RLIMIT_NOFILE, &l) == 0 &&
	    l.rlim_cur == 4096 ? 0 : 2;
}

static void
descriptors_are_raised_to_the_hard_limit(void **state)
{
	pid_t pid = fork();
	int status;

	(void)state;
	if (pid == 0)
		_exit(soft_is_hard());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int
in_a_missing_folder(void)
{
	struct sandbox s = { .rolle = SANDBOX_WORKER, .users = &users,
	    .dir = "/ingen/saadan" };
	struct grund g = { .rc = GW_OK };

	return sandbox_enter(&s, &g) == GW_EIO ? 0 : 1;
}

static void
a_folder_that_is_not_there_ends_it(void **state)
{
	pid_t pid = fork();
	int status;

	(void)state;
	if (pid == 0)
		_exit(in_a_missing_folder());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* --- The world --- */

static int
listener(void)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd != -1);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	assert_int_equal(listen(fd, 64), 0);
	return fd;
}

static int
world(void **state)
{
	struct grund g = { .rc = GW_OK };
	int fd;

	(void)state;
	log_init("sandbox_test", LOG_ERROR_);
	has_landlock = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION) >= 4;
	assert_int_equal(sandbox_users_find(WORKER_USER, KEEPER_USER, &users,
	    &g), GW_OK);
	assert_non_null(mkdtemp(folder));
	snprintf(journal_dir, sizeof(journal_dir), "%s/journal", folder);
	snprintf(key_file, sizeof(key_file), "%s/key", folder);
	assert_int_equal(mkdir(journal_dir, 0700), 0);
	if (users.change) {
		assert_int_equal(chown(folder, 0, users.worker_gid), 0);
		assert_int_equal(chmod(folder, 0710), 0);
		assert_int_equal(chown(journal_dir, users.keeper,
		    users.keeper_gid), 0);
	}
	fd = open(key_file, O_CREAT | O_WRONLY, 0600);
	assert_true(fd != -1);
	close(fd);
	listening = listener();
	other = listener();
	return 0;
}

static int
world_end(void **state)
{
	const char *const made[] = { "a", "b", "key", "journal/a" };
	char name[96];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		snprintf(name, sizeof(name), "%s/%s", folder, made[i]);
		unlink(name);
	}
	/* the parent may write above its folder as well */
	unlink("/tmp/sandbox_test.a");
	rmdir(journal_dir);
	rmdir(folder);
	return 0;
}

static const struct CMUnitTest others[] = {
	cmocka_unit_test(roles_have_no_privilege_and_a_filter),
	cmocka_unit_test(the_parent_is_shut_in_too),
	cmocka_unit_test(two_users_are_needed_as_root),
	cmocka_unit_test(a_user_that_is_not_there_is_refused_with_advice),
	cmocka_unit_test(user_root_changes_nothing),
	cmocka_unit_test(names_are_not_looked_at_without_root),
	cmocka_unit_test(descriptors_are_raised_to_the_hard_limit),
	cmocka_unit_test(a_folder_that_is_not_there_ends_it),
};
#define OTHERS	(sizeof(others) / sizeof(others[0]))

int
main(void)
{
	static struct CMUnitTest tests[ATTEMPTS + OTHERS];
	static char test_names[ATTEMPTS][64];
	size_t i;

	for (i = 0; i < ATTEMPTS; i++) {
		snprintf(test_names[i], sizeof(test_names[i]),
		    "who_may_%s_is_in_the_table", attempts[i].name);
		tests[i] = (struct CMUnitTest){ test_names[i], attempt, NULL,
		    NULL, (void *)(uintptr_t)&attempts[i] };
	}
	memcpy(tests + ATTEMPTS, others, sizeof(others));
	return cmocka_run_group_tests(tests, world, world_end);
}
