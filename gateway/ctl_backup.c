/*
 * ctl_backup.c - backup: the configuration and all of its files, the store
 * and what it would publish, in one tar file.
 *
 * It is made as FILE.ny, made durable and renamed: FILE is there whole or not
 * at all.  The store is copied in one read transaction, so that an import
 * that runs is in it or not.
 */
#include "ctl_backup.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "journal_fil_impl.h"
#include "snapshot.h"

struct kopi {				/* a backup under way */
	struct ctl	*c;
	struct dele	 dele;
	const char	*fil, *ny, *db;	/* FILE, FILE.ny, FILE.ny.db */
	const char	*store;		/* the store's own name; NULL: none */
	void		*map;		/* the copy's octets */
	size_t		 map_len;
	int		 fd;		/* of FILE.ny, held */
};

int
backup_sha(const char *p, size_t len, char out[BACKUP_SHA])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned n = 0, i;

	if (EVP_Digest(p, len, md, &n, EVP_sha256(), NULL) != 1)
		return 0;
	for (i = 0; i < n; i++)
		snprintf(out + 2 * i, 3, "%02x", md[i]);
	return 1;
}

int
backup_skriv(int fd, const char *p, size_t len)
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

int
backup_mappe(const char *navn)
{
	char *mappe = strdup(navn), *slash;
	int fd = -1, ok = 0;

	if (mappe != NULL && (slash = strrchr(mappe, '/')) != NULL) {
		slash[slash == mappe] = '\0';
		fd = open(mappe, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	} else if (mappe != NULL)
		fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd != -1) {
		ok = fsync(fd) == 0;
		close(fd);
	}
	free(mappe);
	return ok;
}

/* --- What is in it --- */

static enum gw_err
del_tag(struct kopi *k, const char *slags, const char *navn, unsigned mode,
    const char *bytes, size_t len)
{
	struct ctl *c = k->c;
	struct del *d;

	if (strchr(navn, '\n') != NULL)
		return fail(&c->grund, GW_ECONF, "a file's name has two "
		    "lines: give it another");
	if ((d = arena_push(c->a, &k->dele.v, &k->dele.n, &k->dele.cap,
	    sizeof(*d))) == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	d->slags = slags;
	d->navn = navn;
	d->mode = mode;
	d->bytes = bytes;
	d->len = len;
	return GW_OK;
}

/* The configuration and all that it names, but keys and what is published. */
static enum gw_err
filer_tag(struct kopi *k)
{
	struct ctl *c = k->c;
	struct snapshot_build b = { .a = c->a };
	struct conf_meldinger m = { NULL, 0, 0, 0 };
	struct conf *conf = NULL;
	struct stat st;
	enum gw_err rc;
	size_t i;

	rc = conf_load(c->a, c->conf_file, snapshot_collect, &b, &m, &conf);
	conf_fini(conf);
	if (rc != GW_OK)
		return fail(&c->grund, rc, "%s cannot be used: gatewayctl "
		    "check tells all", c->conf_file);
	for (i = 0; i < b.n && rc == GW_OK; i++) {
		if (c->conf->snapshot != NULL &&
		    strcmp(b.files[i].name, c->conf->snapshot) == 0)
			continue;
		rc = del_tag(k, "file", b.files[i].name,
		    stat(b.files[i].name, &st) == 0 ? st.st_mode & 0777 : 0600,
		    b.files[i].bytes, b.files[i].len);
	}
	return rc;
}

/* The copy's octets, where they are. */
static enum gw_err
kopi_map(struct kopi *k)
{
	struct stat st;
	int fd = open(k->db, O_RDONLY | O_CLOEXEC);

	if (fd != -1 && fstat(fd, &st) == 0 && st.st_size > 0) {
		k->map_len = (size_t)st.st_size;
		k->map = mmap(NULL, k->map_len, PROT_READ, MAP_PRIVATE, fd, 0);
		if (k->map == MAP_FAILED)
			k->map = NULL;
	}
	if (fd != -1)
		close(fd);
	return k->map != NULL ? GW_OK : fail(&k->c->grund, GW_EIO, "%s: %s",
	    k->db, strerror(errno));
}

/* The store as it is at one moment, and what it would publish. */
static enum gw_err
store_tag(struct kopi *k)
{
	struct ctl *c = k->c;
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if (c->conf->store == NULL || access(c->conf->store, F_OK) == -1)
		return GW_OK;
	if ((rc = store_kopi(c->conf->store, k->db, &c->grund)) != GW_OK ||
	    (rc = kopi_map(k)) != GW_OK ||
	    (rc = store_open(k->db, &c->grund, &c->store)) != GW_OK ||
	    (rc = publicer_byg(c, &bytes, &len)) != GW_OK ||
	    (rc = del_tag(k, "store", c->conf->store, 0640, k->map,
	    k->map_len)) != GW_OK)
		return rc;
	return c->conf->snapshot == NULL ? GW_OK : del_tag(k, "snapshot",
	    c->conf->snapshot, 0644, bytes, len);
}

/* The audit trail's head: what its end is to be measured by. */
static enum gw_err
hoved_skriv(struct ctl *c, struct buf *b)
{
	struct journal_kaede h;
	enum gw_err rc;
	size_t i;
	int dir = open(c->conf->audit_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir == -1)
		return errno == ENOENT ? GW_OK : fail(&c->grund, GW_EIO,
		    "%s: %s", c->conf->audit_dir, strerror(errno));
	rc = journal_hoved_laes(dir, &h, &c->grund);
	close(dir);
	if (rc != GW_OK)
		return rc == GW_ENOENT ? GW_OK : rc;
	buf_printf(b, "head %llu:", (unsigned long long)h.number);
	for (i = 0; i < JX_DIGEST; i++)
		buf_printf(b, "%02x", h.chain[i]);
	buf_puts(b, "\n");
	return GW_OK;
}

static enum gw_err
manifest(struct kopi *k, const char **tekst, size_t *len)
{
	struct ctl *c = k->c;
	char tid[TID_LEN], sha[BACKUP_SHA];
	struct buf b;
	enum gw_err rc;
	size_t i;

	buf_init(&b, c->a);
	buf_printf(&b, BACKUP_FIRST "\ncreated %s\n", tid_print(clock_now(),
	    tid));
	if ((rc = hoved_skriv(c, &b)) != GW_OK)
		return rc;
	for (i = 0; i < k->dele.n; i++) {
		if (!backup_sha(k->dele.v[i].bytes, k->dele.v[i].len, sha))
			return fail(&c->grund, GW_EINTERN, "no SHA-256");
		buf_printf(&b, "%s %s %zu %o %s\n", k->dele.v[i].slags, sha,
		    k->dele.v[i].len, k->dele.v[i].mode, k->dele.v[i].navn);
	}
	buf_printf(&b, "end %zu\n", k->dele.n);
	*tekst = buf_end(&b);
	*len = b.len;
	return *tekst != NULL ? GW_OK : fail(&c->grund, GW_ENOMEM,
	    "no memory");
}

/* --- The file --- */

static int
medlem(struct archive *t, const char *navn, unsigned mode, const char *bytes,
    size_t len)
{
	struct archive_entry *e = archive_entry_new();
	int ok = 0;

	if (e == NULL)
		return 0;
	archive_entry_set_pathname(e, navn);
	archive_entry_set_size(e, (la_int64_t)len);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, mode);
	archive_entry_set_mtime(e, (time_t)(clock_now() / 1000), 0);
	ok = archive_write_header(t, e) == ARCHIVE_OK && (len == 0 ||
	    archive_write_data(t, bytes, len) == (la_ssize_t)len);
	archive_entry_free(e);
	return ok;
}

static enum gw_err
tar_skriv(struct kopi *k, const char *tekst, size_t len)
{
	struct archive *t = archive_write_new();
	enum gw_err rc = GW_OK;
	size_t i;
	int ok;

	if (t == NULL)
		return fail(&k->c->grund, GW_ENOMEM, "no memory");
	ok = archive_write_set_format_pax_restricted(t) == ARCHIVE_OK &&
	    archive_write_open_fd(t, k->fd) == ARCHIVE_OK &&
	    medlem(t, BACKUP_MANIFEST, 0600, tekst, len);
	for (i = 0; ok && i < k->dele.n; i++)
		ok = medlem(t, k->dele.v[i].navn + 1, k->dele.v[i].mode,
		    k->dele.v[i].bytes, k->dele.v[i].len);
	if (!ok || archive_write_close(t) != ARCHIVE_OK)
		rc = fail(&k->c->grund, GW_EIO, "%s: %s", k->ny,
		    archive_error_string(t) != NULL ?
		    archive_error_string(t) : "cannot be written");
	archive_write_free(t);
	return rc;
}

/* FILE.ny, held against another backup; what a killed one left goes. */
static enum gw_err
ny_aabn(struct kopi *k)
{
	struct stat a, b;

	k->fd = open(k->ny, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (k->fd == -1)
		return fail(&k->c->grund, GW_EIO, "%s: %s", k->ny,
		    strerror(errno));
	/* the name may have been renamed away before it was held */
	if (flock(k->fd, LOCK_EX | LOCK_NB) == -1 || fstat(k->fd, &a) == -1 ||
	    stat(k->ny, &b) == -1 || a.st_ino != b.st_ino)
		return fail(&k->c->grund, GW_EBUSY, "%s: another backup is "
		    "being made", k->ny);
	unlink(k->db);
	if (ftruncate(k->fd, 0) == -1)
		return fail(&k->c->grund, GW_EIO, "%s: %s", k->ny,
		    strerror(errno));
	return GW_OK;
}

static enum gw_err
lav(struct kopi *k)
{
	const char *tekst = NULL;
	enum gw_err rc;
	size_t len = 0;

	if ((rc = filer_tag(k)) != GW_OK || (rc = store_tag(k)) != GW_OK ||
	    (rc = manifest(k, &tekst, &len)) != GW_OK ||
	    (rc = tar_skriv(k, tekst, len)) != GW_OK)
		return rc;
	if (fsync(k->fd) == -1 || rename(k->ny, k->fil) == -1 ||
	    !backup_mappe(k->fil))
		return fail(&k->c->grund, GW_EIO, "%s: %s", k->fil,
		    strerror(errno));
	printf("%s: %zu files\n", k->fil, k->dele.n);
	return GW_OK;
}

/* FILE as given, or one of this moment in the folder given. */
static const char *
fil_navn(struct ctl *c)
{
	struct stat st;
	char tid[TID_LEN];

	if (stat(c->arg[0], &st) == -1 || !S_ISDIR(st.st_mode))
		return arena_strdup(c->a, c->arg[0]);
	return arena_printf(c->a, "%s/borgerblikket-%s.tar", c->arg[0],
	    tid_print(clock_now(), tid));
}

int
verb_backup(struct ctl *c)
{
	struct kopi k = { .c = c, .fd = -1 };
	enum gw_err rc;
	int status, vores;

	if ((status = ctl_conf(c)) != CTL_OK)
		return status;
	if ((k.fil = fil_navn(c)) == NULL ||
	    (k.ny = arena_printf(c->a, "%s.ny", k.fil)) == NULL ||
	    (k.db = arena_printf(c->a, "%s.ny.db", k.fil)) == NULL)
		return ctl_fejl("no memory");
	rc = ny_aabn(&k);
	vores = rc == GW_OK;
	if (vores && (rc = lav(&k)) != GW_OK)
		unlink(k.ny);
	store_close(c->store);
	c->store = NULL;
	if (k.map != NULL)
		munmap(k.map, k.map_len);
	if (vores)
		unlink(k.db);
	if (k.fd != -1)
		close(k.fd);
	return rc == GW_OK ? CTL_OK : ctl_grund(c, rc);
}
