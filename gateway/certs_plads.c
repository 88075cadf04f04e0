/*
 * certs_plads.c - certs.d: generations, and the links that name them.
 */
#include "certs_plads.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_TRIES	50		/* of 100 ms */
#define BEGUN		".ny"		/* what is not whole yet begins so */

static const char *const links[PL_ANTAL] = {
	[PL_CURRENT] = "current",
	[PL_STAGED] = "staged",
	[PL_FORMER] = "former",
	[PL_PENDING] = "pending",
};

static enum gw_err
io(struct grund *g, const char *hvad)
{
	return fail(g, GW_EIO, "%.100s: %s", hvad, strerror(errno));
}

/* --- Durable files --- */

static int
octets_write(int fd, const char *p, size_t len)
{
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n)
		if ((n = write(fd, p, len)) == -1) {
			if (errno != EINTR)
				return 0;
			n = 0;
		}
	return fsync(fd) == 0;
}

/* A file of its own beneath dir, durable but for its name. */
static int
file_make(int dir, const char *navn, const char *bytes, size_t len,
    mode_t mode, uid_t uid, gid_t gid)
{
	int e, ok, fd;

	if (unlinkat(dir, navn, 0) == -1 && errno != ENOENT)
		return 0;
	if ((fd = openat(dir, navn, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, mode)) == -1)
		return 0;
	ok = fchmod(fd, mode) == 0 &&
	    (geteuid() != 0 || fchown(fd, uid, gid) == 0) &&
	    octets_write(fd, bytes, len);
	e = errno;
	close(fd);
	if (!ok)
		unlinkat(dir, navn, 0);
	errno = e;
	return ok;
}

/* The folder that sti is in, opened; *navn gets what follows. */
static int
folder_open(const char *sti, const char **navn)
{
	const char *slash = strrchr(sti, '/');
	char *mappe;
	int fd;

	*navn = slash == NULL ? sti : slash + 1;
	mappe = slash == NULL ? strdup(".") : slash == sti ? strdup("/") :
	    strndup(sti, (size_t)(slash - sti));
	if (mappe == NULL)
		return -1;
	fd = open(mappe, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(mappe);
	return fd;
}

/* Renames within the folder and makes that durable. */
static int
folder_rename(int dir, const char *fra, const char *til)
{
	return renameat(dir, fra, dir, til) == 0 && fsync(dir) == 0;
}

enum gw_err
plads_skriv(const char *sti, const char *bytes, size_t len, mode_t mode,
    uid_t uid, gid_t gid, struct grund *g)
{
	const char *navn;
	char ny[NAME_MAX + 1];
	int dir = folder_open(sti, &navn), ok;

	if (dir == -1)
		return io(g, sti);
	snprintf(ny, sizeof(ny), "%.200s.ny", navn);
	ok = file_make(dir, ny, bytes, len, mode, uid, gid) &&
	    folder_rename(dir, ny, navn);
	close(dir);
	return ok ? GW_OK : io(g, sti);
}

static int
link_make(int dir, const char *navn, const char *maal)
{
	char ny[NAME_MAX + 1];

	snprintf(ny, sizeof(ny), "%.200s.ny", navn);
	if (unlinkat(dir, ny, 0) == -1 && errno != ENOENT)
		return 0;
	return symlinkat(maal, dir, ny) == 0 && folder_rename(dir, ny, navn);
}

enum gw_err
plads_link_her(const char *sti, const char *maal, struct grund *g)
{
	const char *navn;
	int dir = folder_open(sti, &navn), ok;

	if (dir == -1)
		return io(g, sti);
	ok = link_make(dir, navn, maal);
	close(dir);
	return ok ? GW_OK : io(g, sti);
}

/* --- Opening --- */

static unsigned long next_number(const struct plads *);

/*
 * A backup that was put back has made a folder of `current': it becomes a
 * generation, and a link to it takes its place, at once.
 */
static int
folder_adopt(const struct plads *p)
{
	char gen[32];
	struct stat st;

	if (fstatat(p->fd, links[PL_CURRENT], &st, AT_SYMLINK_NOFOLLOW) ==
	    -1 || !S_ISDIR(st.st_mode))
		return 1;
	snprintf(gen, sizeof(gen), "g%lu", next_number(p));
	return symlinkat(gen, p->fd, gen) == 0 &&
	    renameat2(p->fd, gen, p->fd, links[PL_CURRENT],
	    RENAME_EXCHANGE) == 0 && fsync(p->fd) == 0;
}

/* The generation that the link names: a name of ours beside it, no path. */
static const char *
link_read(struct plads *p, enum plads_link nr)
{
	char maal[64];
	ssize_t n = readlinkat(p->fd, links[nr], maal, sizeof(maal) - 1);

	if (n < 2 || maal[0] != 'g')
		return NULL;
	maal[n] = '\0';
	return strspn(maal + 1, "0123456789") == (size_t)n - 1 ?
	    arena_strdup(p->a, maal) : NULL;
}

static int
lock_take(int fd)
{
	const struct timespec nap = { 0, 100000000 };
	int i;

	for (i = 0; i < LOCK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 1;
		if (errno != EWOULDBLOCK)
			return 0;
		nanosleep(&nap, NULL);
	}
	return 0;
}

static int
folder_make(const char *sti)
{
	return mkdir(sti, 0755) == 0 || errno == EEXIST;
}

enum gw_err
plads_aabn(struct plads *p, struct arena *a, const char *conf_file,
    const char *navn, int lav, struct grund *g)
{
	const char *slash = strrchr(conf_file, '/'), *over;
	size_t i;

	memset(p, 0, sizeof(*p));
	p->a = a;
	p->fd = -1;
	over = slash == NULL ? "certs.d" : arena_printf(a, "%.*s/certs.d",
	    (int)(slash - conf_file), conf_file);
	p->mappe = over == NULL ? NULL : arena_printf(a, "%s/%s", over, navn);
	if (p->mappe == NULL)
		return fail(g, GW_ENOMEM, "no memory");
	if (lav && (!folder_make(over) || !folder_make(p->mappe)))
		return io(g, p->mappe);
	p->fd = open(p->mappe, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->fd == -1)
		return !lav && errno == ENOENT ? GW_OK : io(g, p->mappe);
	if (lav && !lock_take(p->fd))
		return fail(g, GW_EBUSY, "%.100s: another gatewayctl works "
		    "there: wait until it has ended", p->mappe);
	if (lav && !folder_adopt(p))
		return io(g, p->mappe);
	for (i = 0; i < PL_ANTAL; i++)
		p->gen[i] = link_read(p, (enum plads_link)i);
	if (lav)
		plads_ryd(p);
	return GW_OK;
}

void
plads_luk(struct plads *p)
{
	if (p->fd > 0)
		close(p->fd);
	p->fd = -1;
}

const char *
plads_sti(const struct plads *p, enum plads_link nr, const char *fil)
{
	return p->gen[nr] == NULL ? NULL : arena_printf(p->a, "%s/%s/%s",
	    p->mappe, p->gen[nr], fil);
}

const char *
plads_via(const struct plads *p, enum plads_link nr, const char *fil)
{
	return arena_printf(p->a, "%s/%s/%s", p->mappe, links[nr], fil);
}

/* --- Generations --- */

/* One above all that are there: a name is never used for two of them. */
static unsigned long
next_number(const struct plads *p)
{
	unsigned long most = 0, n;
	const struct dirent *e;
	int fd = dup(p->fd);
	char *end;
	DIR *d;

	if (fd == -1 || (d = fdopendir(fd)) == NULL)
		return 0;
	rewinddir(d);
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] == 'g' && (n = strtoul(e->d_name + 1, &end,
		    10)) > most && *end == '\0')
			most = n;
	closedir(d);
	return most + 1;
}

static int
files_make(int dir, const struct plads_fil *f, size_t n, uid_t uid, gid_t gid)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!file_make(dir, f[i].navn, f[i].bytes, f[i].len,
		    f[i].mode, uid, gid))
			return 0;
	return fsync(dir) == 0;
}

enum gw_err
plads_ny(struct plads *p, const struct plads_fil *f, size_t n, uid_t uid,
    gid_t gid, const char **gen, struct grund *g)
{
	int dir = -1, ok;

	*gen = arena_printf(p->a, "g%lu", next_number(p));
	if (*gen == NULL)
		return fail(g, GW_ENOMEM, "no memory");
	ok = mkdirat(p->fd, BEGUN, 0755) == 0 && (dir = openat(p->fd, BEGUN,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC)) != -1 &&
	    files_make(dir, f, n, uid, gid) &&
	    folder_rename(p->fd, BEGUN, *gen);
	if (!ok)
		io(g, p->mappe);
	if (dir != -1)
		close(dir);
	if (!ok)
		plads_ryd(p);
	return ok ? GW_OK : GW_EIO;
}

enum gw_err
plads_tilfoej(struct plads *p, enum plads_link nr, const struct plads_fil *f,
    uid_t uid, gid_t gid, struct grund *g)
{
	const char *sti = plads_sti(p, nr, f->navn);

	return sti == NULL ? fail(g, GW_ENOMEM, "no memory") :
	    plads_skriv(sti, f->bytes, f->len, f->mode, uid, gid, g);
}

enum gw_err
plads_saet(struct plads *p, enum plads_link nr, const char *gen,
    struct grund *g)
{
	int ok;

	if (gen == NULL)
		ok = (unlinkat(p->fd, links[nr], 0) == 0 || errno == ENOENT) &&
		    fsync(p->fd) == 0;
	else
		ok = link_make(p->fd, links[nr], gen);
	if (!ok)
		return io(g, p->mappe);
	p->gen[nr] = gen;
	return GW_OK;
}

static int
named(const struct plads *p, const char *gen)
{
	size_t i;

	for (i = 0; i < PL_ANTAL; i++)
		if (p->gen[i] != NULL && strcmp(p->gen[i], gen) == 0)
			return 1;
	return 0;
}

/* Removes a generation, whose files are ours. */
static void
generation_remove(const struct plads *p, const char *gen)
{
	int fd = openat(p->fd, gen, O_RDONLY | O_DIRECTORY | O_CLOEXEC |
	    O_NOFOLLOW);
	const struct dirent *e;
	DIR *d;

	if (fd == -1 || (d = fdopendir(fd)) == NULL) {
		if (fd != -1)
			close(fd);
		unlinkat(p->fd, gen, 0);	/* a link of a killed run */
		return;
	}
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlinkat(fd, e->d_name, 0);
	closedir(d);
	unlinkat(p->fd, gen, AT_REMOVEDIR);
}

void
plads_ryd(struct plads *p)
{
	const struct dirent *e;
	int fd = dup(p->fd);
	DIR *d;

	if (fd == -1 || (d = fdopendir(fd)) == NULL)
		return;
	rewinddir(d);
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, BEGUN) == 0 || (e->d_name[0] == 'g' &&
		    strspn(e->d_name + 1, "0123456789") ==
		    strlen(e->d_name) - 1 && !named(p, e->d_name)))
			generation_remove(p, e->d_name);
	closedir(d);
}
