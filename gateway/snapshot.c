#include "snapshot.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION		1
#define MAGIC_LEN	(sizeof(SNAPSHOT_MAGIC) - 1)
#define HEAD_LEN	(MAGIC_LEN + 2 + 8 + SHA256_DIGEST_LENGTH)
#define ENTRY_LEN	(4 + 8)		/* both lengths of an entry */
#define SEALS		(F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | \
			F_SEAL_SEAL)

struct snapshot {
	const char	*p;		/* the whole image */
	size_t		 len;
	int		 mapped;	/* ours to unmap */
	size_t		 n;
	struct snapshot_file files[];
};

/* --- Writing --- */

enum gw_err
snapshot_collect(void *arg, struct arena *a, const char *name,
    const char **bytes, size_t *len)
{
	struct snapshot_build *b = arg;
	struct snapshot_file *f;
	enum gw_err rc;
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (strcmp(b->files[i].name, name) != 0)
			continue;
		*bytes = b->files[i].bytes;
		*len = b->files[i].len;
		return GW_OK;
	}
	if ((rc = conf_read_disk(NULL, a, name, bytes, len)) != GW_OK)
		return rc;
	if ((f = arena_push(b->a, &b->files, &b->n, &b->cap,
	    sizeof(*f))) == NULL)
		return GW_ENOMEM;
	f->name = arena_strdup(b->a, name);
	f->bytes = *bytes;
	f->len = *len;
	return f->name == NULL ? GW_ENOMEM : GW_OK;
}

static char *
put(char *p, uint64_t v, int octets)
{
	int i;

	for (i = octets - 1; i >= 0; i--, v >>= 8)
		p[i] = (char)(v & 0xff);
	return p + octets;
}

static char *
put_file(char *p, const struct snapshot_file *f)
{
	size_t name = strlen(f->name);

	p = put(p, name, 4);
	p = put(p, f->len, 8);
	memcpy(p, f->name, name);
	if (f->len > 0)
		memcpy(p + name, f->bytes, f->len);
	return p + name + f->len;
}

/* The image of len octets, written into map. */
static void
write_image(const struct snapshot_build *b, char *map, size_t len)
{
	char *p = map + HEAD_LEN;
	size_t i;

	p = put(p, b->n, 4);
	for (i = 0; i < b->n; i++)
		p = put_file(p, &b->files[i]);
	memcpy(map, SNAPSHOT_MAGIC, MAGIC_LEN);
	p = put(map + MAGIC_LEN, VERSION, 2);
	p = put(p, len - HEAD_LEN, 8);
	SHA256((const unsigned char *)map + HEAD_LEN, len - HEAD_LEN,
	    (unsigned char *)p);
}

/* Octets of the image, 0 when it would be too large. */
static size_t
image_size(const struct snapshot_build *b)
{
	size_t i, len = HEAD_LEN + 4;

	for (i = 0; i < b->n; i++) {
		if (b->files[i].len > SNAPSHOT_MAX)
			return 0;
		len += ENTRY_LEN + strlen(b->files[i].name) + b->files[i].len;
		if (len > SNAPSHOT_MAX)
			return 0;
	}
	return len;
}

static enum gw_err
too_large(struct grund *g)
{
	return fail(g, GW_ESIZE, "the configuration's files are larger than "
	    "%zu MiB", SNAPSHOT_MAX >> 20);
}

enum gw_err
snapshot_image(const struct snapshot_build *b, struct arena *a,
    struct grund *g, const char **bytes, size_t *len)
{
	char *p;

	if ((*len = image_size(b)) == 0)
		return too_large(g);
	if ((p = arena_alloc(a, *len)) == NULL)
		return fail(g, GW_ENOMEM, "snapshot: no memory");
	write_image(b, p, *len);
	*bytes = p;
	return GW_OK;
}

enum gw_err
snapshot_seal(const struct snapshot_build *b, struct grund *g, int *out)
{
	size_t len = image_size(b);
	void *map = MAP_FAILED;
	enum gw_err rc = GW_OK;
	int fd;

	*out = -1;
	if (len == 0)
		return too_large(g);
	if ((fd = memfd_create("borgerblikket-snapshot",
	    MFD_CLOEXEC | MFD_ALLOW_SEALING)) == -1)
		return fail(g, GW_EIO, "snapshot: memfd_create");
	if (ftruncate(fd, (off_t)len) == -1 || (map = mmap(NULL, len,
	    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED) {
		rc = fail(g, GW_EIO, "snapshot: no memory for %zu octets", len);
		goto out;
	}
	write_image(b, map, len);
	/* a writable mapping would keep F_SEAL_WRITE away */
	munmap(map, len);
	if (fcntl(fd, F_ADD_SEALS, SEALS) == -1) {
		rc = fail(g, GW_EIO, "snapshot: cannot be sealed");
		goto out;
	}
	*out = fd;
	fd = -1;
out:
	if (fd != -1)
		close(fd);
	return rc;
}

/* --- Reading --- */

struct reader {
	const char	*p;
	size_t		 left;
};

/* octets <= 8 as a number; 0 when they are not there: *r then has none. */
static uint64_t
take(struct reader *r, size_t octets)
{
	uint64_t v = 0;
	size_t i;

	if (r->left < octets) {
		r->left = 0;
		return 0;
	}
	for (i = 0; i < octets; i++)
		v = v << 8 | (unsigned char)r->p[i];
	r->p += octets;
	r->left -= octets;
	return v;
}

/* The next entry's name is copied: the image has no NUL behind it. */
static enum gw_err
take_file(struct reader *r, struct snapshot_file *f)
{
	uint64_t name = take(r, 4), len = take(r, 8);
	char *copy;

	if (name == 0 || name > r->left || len > r->left - name ||
	    memchr(r->p, '\0', name) != NULL)
		return GW_ECONF;
	if ((copy = strndup(r->p, name)) == NULL)
		return GW_ENOMEM;
	f->name = copy;
	f->bytes = r->p + name;
	f->len = len;
	r->p += name + len;
	r->left -= name + len;
	return GW_OK;
}

/* Checks the head; r is left at the entries. */
static enum gw_err
head_check(struct reader *r, struct grund *g)
{
	unsigned char sum[SHA256_DIGEST_LENGTH];
	const char *theirs;
	size_t len;

	if (r->left < HEAD_LEN || memcmp(r->p, SNAPSHOT_MAGIC, MAGIC_LEN) != 0)
		return fail(g, GW_ECONF, "not a snapshot");
	r->p += MAGIC_LEN;
	r->left -= MAGIC_LEN;
	if (take(r, 2) != VERSION)
		return fail(g, GW_ECONF, "snapshot of another version");
	len = take(r, 8);
	theirs = r->p;
	r->p += sizeof(sum);
	r->left -= sizeof(sum);
	if (len != r->left)
		return fail(g, GW_ECONF, "snapshot is not whole");
	SHA256((const unsigned char *)r->p, r->left, sum);
	if (memcmp(sum, theirs, sizeof(sum)) != 0)
		return fail(g, GW_ECONF, "snapshot is damaged");
	return GW_OK;
}

enum gw_err
snapshot_parse(const char *p, size_t len, struct grund *g,
    struct snapshot **out)
{
	struct reader r = { p, len };
	struct snapshot *s = NULL;
	enum gw_err rc;
	uint64_t n, i;

	*out = NULL;
	if ((rc = head_check(&r, g)) != GW_OK)
		return rc;
	n = take(&r, 4);
	if (n == 0 || n > r.left / ENTRY_LEN)
		return fail(g, GW_ECONF, "snapshot: number of files");
	if ((s = calloc(1, sizeof(*s) + n * sizeof(s->files[0]))) == NULL)
		return fail(g, GW_ENOMEM, "snapshot: no memory");
	s->p = p;
	s->len = len;
	for (i = 0; i < n && rc == GW_OK; i++, s->n++)
		if ((rc = take_file(&r, &s->files[i])) != GW_OK)
			fail(g, rc, "snapshot: entry");
	if (rc == GW_OK && r.left != 0)
		rc = fail(g, GW_ECONF, "snapshot: something behind its files");
	if (rc == GW_OK)
		*out = s;
	else
		snapshot_close(s);
	return rc;
}

enum gw_err
snapshot_open(int fd, struct grund *g, struct snapshot **out)
{
	struct stat st;
	enum gw_err rc;
	int seals = fcntl(fd, F_GET_SEALS);
	void *map;

	*out = NULL;
	/* -1: an ordinary file, which its permissions protect */
	if (seals != -1 && (seals & SEALS) != SEALS)
		return fail(g, GW_ECONF, "snapshot is not sealed");
	if (fstat(fd, &st) == -1 || st.st_size <= 0 ||
	    (uint64_t)st.st_size > SNAPSHOT_MAX)
		return fail(g, GW_ECONF, "snapshot: size");
	if ((map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
	    0)) == MAP_FAILED)
		return fail(g, GW_EIO, "snapshot: cannot be mapped");
	rc = snapshot_parse(map, (size_t)st.st_size, g, out);
	if (rc != GW_OK)
		munmap(map, (size_t)st.st_size);
	else
		(*out)->mapped = 1;
	return rc;
}

void
snapshot_close(struct snapshot *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < s->n; i++)
		free((void *)(uintptr_t)s->files[i].name);
	if (s->mapped)
		munmap((void *)(uintptr_t)s->p, s->len);
	free(s);
}

enum gw_err
snapshot_read(void *arg, struct arena *a, const char *name, const char **bytes,
    size_t *len)
{
	const struct snapshot *s = arg;
	size_t i;

	(void)a;
	for (i = 0; i < s->n; i++) {
		if (strcmp(s->files[i].name, name) != 0)
			continue;
		*bytes = s->files[i].bytes;
		*len = s->files[i].len;
		return GW_OK;
	}
	return GW_ENOENT;
}

const char *
snapshot_conf(const struct snapshot *s)
{
	return s->files[0].name;
}
