#include "laest.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/mman.h>
#include <unistd.h>

#define CONF_ARENA	((size_t)1 << 30)	/* octets: 98 municipalities
						 * take some ten MB */

static enum gw_err
laest_init(struct laest *l, struct grund *g)
{
	memset(l, 0, sizeof(*l));
	l->fd = -1;
	if ((l->a = arena_new(CONF_ARENA)) == NULL)
		return fail(g, GW_ENOMEM, "no memory for the configuration");
	return GW_OK;
}

enum gw_err
laest_disk(struct laest *l, const char *file, struct conf_meldinger *m,
    struct grund *g)
{
	struct snapshot_build b = { NULL, NULL, 0, 0 };
	char *path;
	enum gw_err rc;

	if ((rc = laest_init(l, g)) != GW_OK)
		return rc;
	b.a = l->a;
	path = realpath(file, NULL);
	rc = conf_load(l->a, path != NULL ? arena_strdup(l->a, path) : file,
	    snapshot_collect, &b, m, &l->conf);
	free(path);
	if (rc != GW_OK)
		return fail(g, rc, "%s", m->n_fejl > 0 ? m->v[m->n - 1].text :
		    err_text(rc));
	return snapshot_seal(&b, g, &l->fd);
}

/* conf_read out of the image, in which nothing is published. */
static enum gw_err
read_uden_ark(void *arg, struct arena *a, const char *name,
    const char **bytes, size_t *len)
{
	enum gw_err rc = snapshot_read(arg, a, name, bytes, len);

	return rc == GW_OK && *len >= sizeof(SNAPSHOT_MAGIC) - 1 &&
	    memcmp(*bytes, SNAPSHOT_MAGIC, sizeof(SNAPSHOT_MAGIC) - 1) == 0 ?
	    GW_ENOENT : rc;
}

static enum gw_err
image_read(struct laest *l, int fd, conf_read *read, struct grund *g)
{
	struct conf_meldinger m = { NULL, 0, 0, 0 };
	enum gw_err rc;

	if ((rc = laest_init(l, g)) != GW_OK ||
	    (rc = snapshot_open(fd, g, &l->snapshot)) != GW_OK)
		return rc;
	close(fd);
	rc = conf_load(l->a, snapshot_conf(l->snapshot), read, l->snapshot,
	    &m, &l->conf);
	return rc == GW_OK ? rc : fail(g, rc, "%s", m.n > 0 ?
	    m.v[m.n - 1].text : err_text(rc));
}

enum gw_err
laest_snapshot(struct laest *l, int fd, struct grund *g)
{
	return image_read(l, fd, snapshot_read, g);
}

enum gw_err
laest_uden_ark(struct laest *l, int fd, struct grund *g)
{
	return image_read(l, fd, read_uden_ark, g);
}

enum gw_err
laest_arvet(struct laest *l, int fd, struct grund *g)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	enum gw_err rc;

	if (copy == -1)
		rc = fail(g, GW_EIO, "no configuration is handed over");
	else if ((rc = image_read(l, copy, snapshot_read, g)) != GW_OK &&
	    l->snapshot == NULL)
		close(copy);
	l->fd = fd;
	return rc;
}

void
laest_fini(struct laest *l)
{
	conf_fini(l->conf);
	snapshot_close(l->snapshot);
	if (l->fd > 0)
		close(l->fd);
	arena_free(l->a);
	memset(l, 0, sizeof(*l));
	l->fd = -1;
}

static void *
map_image(int fd, size_t *len)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st) == -1)
		return NULL;
	*len = (size_t)st.st_size;
	p = mmap(NULL, *len, PROT_READ, MAP_PRIVATE, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

int
laest_ens(const struct laest *a, const struct laest *b)
{
	size_t la = 0, lb = 0;
	void *pa = map_image(a->fd, &la), *pb = map_image(b->fd, &lb);
	int ens = pa != NULL && pb != NULL && la == lb &&
	    memcmp(pa, pb, la) == 0;

	if (pa != NULL)
		munmap(pa, la);
	if (pb != NULL)
		munmap(pb, lb);
	return ens;
}
