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
