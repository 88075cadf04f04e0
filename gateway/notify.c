#include "notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
notify(const char *assignment)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	size_t len = name == NULL ? 0 : strlen(name);
	int fd;

	if (len < 2 || len >= sizeof(sa.sun_path) ||
	    (*name != '/' && *name != '@'))
		return;
	memcpy(sa.sun_path, name, len);
	if (*name == '@')		/* the abstract name space: unix(7) */
		sa.sun_path[0] = '\0';
	if ((fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) == -1)
		return;
	sendto(fd, assignment, strlen(assignment), MSG_NOSIGNAL |
	    MSG_DONTWAIT, (struct sockaddr *)&sa,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}

static int64_t due;		/* clock_mono(); 0: at once */

/* Half of what systemd allows; 0: it watches another process, or none. */
static int64_t
watch_each(void)
{
	const char *us = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	long long n = us == NULL ? 0 : strtoll(us, NULL, 10);

	if (pid != NULL && strtoll(pid, NULL, 10) != (long long)getpid())
		return 0;
	return n < 2000 ? 0 : n / 2000;
}

int64_t
notify_due(void)
{
	return watch_each() == 0 ? INT64_MAX : due;
}

void
notify_alive(int64_t now)
{
	if (now < notify_due())
		return;
	notify("WATCHDOG=1");
	due = now + watch_each();
}
