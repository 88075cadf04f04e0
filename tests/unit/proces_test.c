/*
 * proces_test.c - roles as processes: when one that has ended starts again,
 * and what it is run from.  The program that is started is /bin/true.
 */
#include "proces.h"		/* before cmocka.h, whose fail() is a macro */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "clock.h"
#include "log.h"

#define MINUTE_MS	60000

static struct proces r;
static struct grund g;

static int
setup(void **state)
{
	(void)state;
	memset(&g, 0, sizeof(g));
	memset(&r, 0, sizeof(r));
	r.navn = "test";
	r.listen_fd = r.secret_fd = r.tavle_fd = r.faelles_fd = -1;
	r.ready_fd = r.program_fd = -1;
	return 0;
}

/* How long until it starts again when it ends now, having run for so long:
 * the time has moved on by a millisecond at most. */
static int64_t
efter(int served, int64_t ran_ms)
{
	int64_t now = clock_mono();

	r.pid = 4711;
	r.ready = served;
	r.started = now - ran_ms;
	proces_ended(&r, 0);
	return r.again - now;
}

#define assert_about(ms, is)	assert_in_range((is), (ms), (ms) + 50)

/* --- When --- */

static void
one_that_served_starts_again_in_time_for_its_callers(void **state)
{
	const int64_t ventes[] = { 20, 40, 80, 160, 320, 500, 500, 500 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ventes) / sizeof(ventes[0]); i++)
		assert_about(ventes[i], efter(1, 1000));
	assert_int_equal(r.pid, 0);
	assert_int_equal(r.ready, 0);
}

static void
one_that_never_served_waits_longer_each_time(void **state)
{
	const int64_t ventes[] = { 100, 200, 400, 800, 1600, 3200, 6400,
	    10000, 10000 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ventes) / sizeof(ventes[0]); i++)
		assert_about(ventes[i], efter(0, 10));
}

static void
one_that_serves_again_after_failures_is_not_held_up(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 8; i++)
		efter(0, 10);
	assert_about(500, efter(1, 1000));
}

static void
a_minute_of_service_is_a_new_beginning(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 8; i++)
		efter(1, 1000);
	assert_about(20, efter(1, MINUTE_MS));
}

static void
one_that_was_told_to_end_starts_at_once_and_once(void **state)
{
	(void)state;
	r.asked = 1;
	efter(1, 1000);
	assert_int_equal(r.again, 0);
	assert_true(efter(1, 1000) > 0);
}

/* --- What --- */

/* The exit status of what was started. */
static int
slut(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Another file with /bin/true in it. */
static int
kopi(const char *sti)
{
	int fra = open("/bin/true", O_RDONLY | O_CLOEXEC), til, fd;
	struct stat st;

	assert_true(fra != -1);
	assert_int_equal(fstat(fra, &st), 0);
	til = open(sti, O_WRONLY | O_TRUNC | O_CLOEXEC);
	assert_true(til != -1);
	assert_int_equal(fchmod(til, 0700), 0);
	assert_int_equal(sendfile(til, fra, NULL, (size_t)st.st_size),
	    st.st_size);
	close(til);
	close(fra);
	assert_true((fd = open(sti, O_PATH | O_CLOEXEC)) != -1);
	return fd;
}

static void
a_role_is_run_from_a_program_whose_file_is_gone(void **state)
{
	char sti[] = "/tmp/proces_test.XXXXXX";
	int fd = mkstemp(sti), snapshot = memfd_create("s", MFD_CLOEXEC);

	(void)state;
	assert_true(fd != -1 && snapshot != -1);
	close(fd);
	r.program_fd = kopi(sti);
	assert_int_equal(unlink(sti), 0);
	assert_int_equal(proces_start(&r, snapshot, &g), GW_OK);
	assert_int_equal(slut(r.pid), 0);
	close(r.ready_fd);
	close(r.program_fd);
	close(snapshot);
}

static void
a_program_that_cannot_be_run_ends_with_1(void **state)
{
	char navn[] = "/tmp/findes/ikke";
	char *argv[] = { navn, NULL };
	int gemt = dup(STDERR_FILENO), snapshot = memfd_create("s",
	    MFD_CLOEXEC);
	pid_t pid;

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	assert_int_equal(proces_run(navn, argv, snapshot, snapshot, &pid, &g),
	    GW_OK);
	assert_int_equal(slut(pid), 1);
	dup2(gemt, STDERR_FILENO);
	close(gemt);
	close(snapshot);
}

static void
a_program_that_judges_has_the_image_and_the_record(void **state)
{
	char sh[] = "/bin/sh", c[] = "-c",
	    se[] = "test -r /proc/self/fd/3 && test -r /proc/self/fd/4 && "
	    "test ! -e /proc/self/fd/5 && read a <&3 && read b <&4 && "
	    "test $a$b = imagerecord";
	char *argv[] = { sh, c, se, NULL };
	int fd[2] = { memfd_create("a", MFD_CLOEXEC),
	    memfd_create("b", MFD_CLOEXEC) };
	pid_t pid;

	(void)state;
	assert_int_equal(write(fd[0], "image\n", 6), 6);
	assert_int_equal(write(fd[1], "record\n", 7), 7);
	lseek(fd[0], 0, SEEK_SET);
	lseek(fd[1], 0, SEEK_SET);
	assert_int_equal(proces_run(sh, argv, fd[0], fd[1], &pid, &g), GW_OK);
	assert_int_equal(slut(pid), 0);
	close(fd[0]);
	close(fd[1]);
}

static int
hush(void **state)
{
	(void)state;
	log_init("test", LOG_ERROR_ + 1);
	return 0;
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		T(one_that_served_starts_again_in_time_for_its_callers),
		T(one_that_never_served_waits_longer_each_time),
		T(one_that_serves_again_after_failures_is_not_held_up),
		T(a_minute_of_service_is_a_new_beginning),
		T(one_that_was_told_to_end_starts_at_once_and_once),
		T(a_role_is_run_from_a_program_whose_file_is_gone),
		T(a_program_that_cannot_be_run_ends_with_1),
		T(a_program_that_judges_has_the_image_and_the_record),
	};

	return cmocka_run_group_tests(tests, hush, NULL);
}
