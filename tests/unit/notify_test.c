/*
 * notify_test.c - what systemd is told, and when.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "notify.h"

/* An abstract socket as systemd's, its name in the environment. */
static int
systemd_socket(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	char name[64];
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	snprintf(name, sizeof(name), "@notify_test.%d", (int)getpid());
	memcpy(sa.sun_path + 1, name + 1, strlen(name) - 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, (socklen_t)(
	    offsetof(struct sockaddr_un, sun_path) + strlen(name))), 0);
	setenv("NOTIFY_SOCKET", name, 1);
	return fd;
}

/* What has come, "" when nothing has. */
static const char *
told(int fd)
{
	static char text[64];
	ssize_t n = recv(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void
an_assignment_is_sent_as_it_is(void **state)
{
	int fd = systemd_socket();

	(void)state;
	notify("READY=1");
	assert_string_equal(told(fd), "READY=1");
	close(fd);
}

static void
without_a_socket_nothing_happens(void **state)
{
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	notify("READY=1");
	setenv("NOTIFY_SOCKET", "relative/is/none", 1);
	notify("READY=1");
}

static void
nobody_watches_unless_systemd_says_so(void **state)
{
	int fd = systemd_socket();

	(void)state;
	unsetenv("WATCHDOG_USEC");
	assert_true(notify_due() == INT64_MAX);
	notify_alive(1);
	assert_string_equal(told(fd), "");
	close(fd);
}

static void
another_process_is_watched_and_not_this_one(void **state)
{
	(void)state;
	setenv("WATCHDOG_USEC", "10000000", 1);
	setenv("WATCHDOG_PID", "1", 1);
	assert_true(notify_due() == INT64_MAX);
	unsetenv("WATCHDOG_PID");
}

static void
it_is_alive_at_half_the_time_allowed(void **state)
{
	int fd = systemd_socket();
	char pid[24];

	(void)state;
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("WATCHDOG_USEC", "10000000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	notify_alive(1000);
	assert_string_equal(told(fd), "WATCHDOG=1");
	assert_true(notify_due() == 6000);
	notify_alive(5999);
	assert_string_equal(told(fd), "");
	notify_alive(6000);
	assert_string_equal(told(fd), "WATCHDOG=1");
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_assignment_is_sent_as_it_is),
		cmocka_unit_test(without_a_socket_nothing_happens),
		cmocka_unit_test(nobody_watches_unless_systemd_says_so),
		cmocka_unit_test(another_process_is_watched_and_not_this_one),
		cmocka_unit_test(it_is_alive_at_half_the_time_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
