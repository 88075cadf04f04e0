#include "tm_styring.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LINJE		400

struct styring {
	int		 fd, stop[2];
	char		 path[100];
	struct store	*store;
	styring_ordre	*ordre;
	void		*arg;
	pthread_t	 thread;
	int		 running;
};

/* The address of DIR's socket; 0: the path is too long. */
static int
adresse(const char *dir, struct sockaddr_un *un)
{
	int n;

	memset(un, 0, sizeof(*un));
	un->sun_family = AF_UNIX;
	n = snprintf(un->sun_path, sizeof(un->sun_path), "%s/" STYRING_NAVN,
	    dir);
	return n > 0 && (size_t)n < sizeof(un->sun_path);
}

static int
skriv_alt(int fd, const char *p, size_t len)
{
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n)
		if ((n = send(fd, p, len, MSG_NOSIGNAL)) <= 0)
			return 0;
	return 1;
}

static int
laes_alt(int fd, char *p, size_t len)
{
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n)
		if ((n = recv(fd, p, len, 0)) <= 0)
			return 0;
	return 1;
}

/* Up to and without the newline; 0: none came. */
static int
laes_linje(int fd, char *line, size_t size)
{
	size_t n;

	for (n = 0; n < size; n++) {
		if (!laes_alt(fd, &line[n], 1))
			return 0;
		if (line[n] == '\n') {
			line[n] = '\0';
			return 1;
		}
	}
	return 0;
}

/* ---- inside ---- */

/* "-" stands for empty. */
static const char *
felt(const char *s)
{
	return strcmp(s, "-") == 0 ? "" : s;
}

static enum gw_err
put(struct styring *st, int fd, const char *line, struct grund *g)
{
	char uuid[40], ejer[12], ref[64];
	const char *refs[1] = { ref };
	struct objekt o = { .uuid = uuid, .refs = refs };
	unsigned art;
	enum gw_err rc;
	size_t len;
	char *xml;

	if (sscanf(line, "put %u %39s %11s %63s %zu", &art, uuid, ejer, ref,
	    &len) != 5 || len > STYRING_MAX)
		return fail(g, GW_EREQUEST, "unknown command");
	o.art = (enum art)art;
	o.ejer = felt(ejer);
	o.n_refs = *felt(ref) == '\0' ? 0 : 1;
	if (len == 0) {
		rc = store_remove(st->store, o.art, o.ejer, uuid);
		return rc == GW_ENOENT ? GW_OK : rc;
	}
	if ((xml = malloc(len + 1)) == NULL)
		return GW_ENOMEM;
	rc = GW_EIO;
	if (laes_alt(fd, xml, len)) {
		xml[len] = '\0';
		o.xml = xml;
		o.len = len;
		rc = store_put(st->store, &o, g);
	}
	free(xml);
	return rc;
}

static enum gw_err
fault(struct styring *st, const char *line, struct grund *g)
{
	char kilde[32], kind[32];
	long n;

	if (sscanf(line, "fault %31s %31s %ld", kilde, kind, &n) != 3)
		return fail(g, GW_EREQUEST, "unknown command");
	return st->ordre(st->arg, kilde, kind, n, g);
}

static void
betjen(struct styring *st, int fd)
{
	struct timeval tv = { 5, 0 };
	struct grund g = { 0 };
	char line[LINJE], svar[LINJE];
	enum gw_err rc;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	while (laes_linje(fd, line, sizeof(line))) {
		memset(&g, 0, sizeof(g));
		rc = strncmp(line, "fault ", 6) == 0 ? fault(st, line, &g) :
		    put(st, fd, line, &g);
		snprintf(svar, sizeof(svar), "%s %s\n", rc == GW_OK ? "ok" :
		    "error", rc == GW_OK ? "" : *g.text ? g.text :
		    err_text(rc));
		if (!skriv_alt(fd, svar, strlen(svar)))
			break;
	}
}

static void *
loekke(void *arg)
{
	struct styring *st = arg;
	struct pollfd p[2] = { { st->fd, POLLIN, 0 },
	    { st->stop[0], POLLIN, 0 } };
	int fd;

	for (;;) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			break;
		if (p[1].revents != 0)
			break;
		if (p[0].revents == 0 || (fd = accept(st->fd, NULL,
		    NULL)) < 0)
			continue;
		betjen(st, fd);
		close(fd);
	}
	return NULL;
}

static int
lyt(struct styring *st, const char *dir)
{
	struct sockaddr_un un;
	mode_t old;
	int rc;

	if (!adresse(dir, &un)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	snprintf(st->path, sizeof(st->path), "%.99s", un.sun_path);
	st->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	unlink(un.sun_path);
	old = umask(0177);
	rc = bind(st->fd, (struct sockaddr *)&un, sizeof(un));
	umask(old);
	return rc != 0 ? rc : listen(st->fd, 8);
}

struct styring *
styring_new(const char *dir, struct store *store, styring_ordre *ordre,
    void *arg, struct grund *g)
{
	struct styring *st;

	if ((st = calloc(1, sizeof(*st))) == NULL)
		return NULL;
	st->store = store;
	st->ordre = ordre;
	st->arg = arg;
	st->fd = st->stop[0] = st->stop[1] = -1;
	if (lyt(st, dir) != 0 || pipe(st->stop) != 0) {
		fail(g, GW_EIO, "%s/" STYRING_NAVN ": %s", dir,
		    strerror(errno));
		styring_free(st);
		return NULL;
	}
	st->running = pthread_create(&st->thread, NULL, loekke, st) == 0;
	return st;
}

static void
luk(int fd)
{
	if (fd >= 0)
		close(fd);
}

void
styring_free(struct styring *st)
{
	if (st == NULL)
		return;
	luk(st->stop[1]);
	if (st->running)
		pthread_join(st->thread, NULL);
	luk(st->fd);
	luk(st->stop[0]);
	if (*st->path != '\0')
		unlink(st->path);
	free(st);
}

/* ---- outside ---- */

static int
forbind(const char *dir)
{
	struct sockaddr_un un;
	int fd;

	if (!adresse(dir, &un))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&un, sizeof(un)) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* A line and the octets behind it; the answer decides. */
static enum gw_err
ordre(const char *dir, const char *line, const char *xml, size_t len,
    struct grund *g)
{
	char svar[LINJE];
	enum gw_err rc = GW_OK;
	int fd;

	if ((fd = forbind(dir)) < 0)
		return fail(g, GW_EUNREACH, "%s: no environment runs there: "
		    "start testmiljoe run", dir);
	if (!skriv_alt(fd, line, strlen(line)) || !skriv_alt(fd, xml, len) ||
	    !laes_linje(fd, svar, sizeof(svar)))
		rc = fail(g, GW_EUNREACH, "%s: the environment went away",
		    dir);
	else if (strncmp(svar, "ok", 2) != 0)
		rc = fail(g, GW_EREFUSED, "%.120s", svar);
	close(fd);
	return rc;
}

enum gw_err
styring_put(const char *dir, enum art art, const char *uuid,
    const char *ejer, const char *ref, const char *xml, size_t len,
    struct grund *g)
{
	char line[LINJE];

	snprintf(line, sizeof(line), "put %u %s %s %s %zu\n", (unsigned)art,
	    uuid, *ejer == '\0' ? "-" : ejer, ref == NULL ? "-" : ref, len);
	return ordre(dir, line, xml, len, g);
}

enum gw_err
styring_fault(const char *dir, const char *kilde, const char *kind, long n,
    struct grund *g)
{
	char line[LINJE];

	snprintf(line, sizeof(line), "fault %.31s %.31s %ld\n", kilde, kind,
	    n);
	return ordre(dir, line, "", 0, g);
}
