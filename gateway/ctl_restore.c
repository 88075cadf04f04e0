/*
 * ctl_restore.c - restore: what backup saved, back where it was.
 *
 * All of the backup is read and held against its manifest before anything is
 * written.  Each file is written beside its name and renamed; the store is
 * copied in as one transaction; what is published comes last, so that a
 * gateway that runs reads it over what it belongs to.
 */
#include "ctl_backup.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEMBER_MAX	((size_t)1 << 30)	/* octets */

struct tilbage {			/* a restore under way */
	struct ctl	*c;
	struct dele	 dele;		/* as read; the first is the manifest */
	const char	*head;		/* NULL: it had none */
};

static enum gw_err
ikke_vores(struct ctl *c, const char *hvad)
{
	return fail(&c->grund, GW_ECONF, "%s: %s: nothing was changed",
	    c->arg[0], hvad);
}

/* --- Reading --- */

static enum gw_err
medlem_laes(struct tilbage *t, struct archive *r, struct archive_entry *e)
{
	struct ctl *c = t->c;
	const char *navn = archive_entry_pathname(e);
	la_int64_t n = archive_entry_size(e);
	struct del *d;
	char *p;

	if (navn == NULL || archive_entry_filetype(e) != AE_IFREG || n < 0 ||
	    n > (la_int64_t)MEMBER_MAX)
		return ikke_vores(c, "is no backup");
	if ((d = arena_push(c->a, &t->dele.v, &t->dele.n, &t->dele.cap,
	    sizeof(*d))) == NULL || (d->navn = arena_strdup(c->a,
	    navn)) == NULL || (p = arena_alloc(c->a, (size_t)n + 1)) == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	if (archive_read_data(r, p, (size_t)n) != (la_ssize_t)n)
		return ikke_vores(c, "is cut off");
	d->bytes = p;
	d->len = (size_t)n;
	return GW_OK;
}

static enum gw_err
tar_laes(struct tilbage *t)
{
	struct archive *r = archive_read_new();
	struct archive_entry *e;
	enum gw_err rc = GW_OK;
	int s = ARCHIVE_FATAL;

	if (r == NULL)
		return fail(&t->c->grund, GW_ENOMEM, "no memory");
	if (archive_read_support_format_tar(r) != ARCHIVE_OK ||
	    archive_read_open_filename(r, t->c->arg[0], 65536) != ARCHIVE_OK)
		rc = fail(&t->c->grund, GW_EIO, "%s: %s: nothing was changed",
		    t->c->arg[0], archive_error_string(r));
	while (rc == GW_OK && (s = archive_read_next_header(r, &e)) ==
	    ARCHIVE_OK)
		rc = medlem_laes(t, r, e);
	if (rc == GW_OK && s != ARCHIVE_EOF)
		rc = ikke_vores(t->c, "is no backup, or is damaged");
	archive_read_free(r);
	return rc;
}

/* --- The manifest --- */

static int
slags_kendt(const char *s)
{
	return strcmp(s, "file") == 0 || strcmp(s, "store") == 0 ||
	    strcmp(s, "snapshot") == 0;
}

/* An absolute name with no way out of where it leads. */
static int
navn_ok(const char *s)
{
	size_t n = strlen(s);

	return *s == '/' && strstr(s, "/../") == NULL && s[n - 1] != '/' &&
	    (n < 3 || strcmp(s + n - 3, "/..") != 0);
}

/* A line about the member d, which gets what it says. */
static int
linje_tag(struct ctl *c, const char *linje, struct del *d)
{
	char slags[16], sha[BACKUP_SHA], er[BACKUP_SHA];
	size_t len;
	int ord = 0;

	if (sscanf(linje, "%15s %64s %zu %o %n", slags, sha, &len, &d->mode,
	    &ord) != 4 || ord == 0 || !slags_kendt(slags) ||
	    !navn_ok(linje + ord) || strcmp(linje + ord + 1, d->navn) != 0 ||
	    len != d->len || d->mode > 0777 ||
	    !backup_sha(d->bytes, d->len, er) || strcmp(sha, er) != 0)
		return 0;
	d->slags = arena_strdup(c->a, slags);
	d->navn = arena_strdup(c->a, linje + ord);
	return d->slags != NULL && d->navn != NULL;
}

/* Holds every member against the manifest. */
static enum gw_err
manifest_doem(struct tilbage *t)
{
	struct ctl *c = t->c;
	size_t i = 1, slut = 0;
	char *linje, *naeste;
	int ok;

	if (t->dele.n == 0 || strcmp(t->dele.v[0].navn, BACKUP_MANIFEST) != 0)
		return ikke_vores(c, "is no backup");
	linje = arena_strndup(c->a, t->dele.v[0].bytes, t->dele.v[0].len);
	ok = linje != NULL && strncmp(linje, BACKUP_FIRST "\n",
	    sizeof(BACKUP_FIRST)) == 0;
	if (!ok)
		return ikke_vores(c, "is no backup, or another version's");
	for (; ok && (naeste = strchr(linje, '\n')) != NULL;
	    linje = naeste + 1) {
		*naeste = '\0';
		if (strncmp(linje, "head ", 5) == 0)
			t->head = linje + 5;
		else if (sscanf(linje, "end %zu", &slut) == 1)
			ok = slut == t->dele.n - 1 && i == t->dele.n;
		else if (strncmp(linje, "created ", 8) != 0 &&
		    strcmp(linje, BACKUP_FIRST) != 0)
			ok = i < t->dele.n && linje_tag(c, linje,
			    &t->dele.v[i++]);
	}
	return ok && slut > 0 ? GW_OK : ikke_vores(c, "does not match its "
	    "own manifest");
}

/* --- Writing --- */

/* Where it goes: below --root, if given. */
static const char *
sted(struct ctl *c, const struct del *d)
{
	return c->rod == NULL ? d->navn : arena_printf(c->a, "%s%s", c->rod,
	    d->navn);
}

/* The file is there with other octets. */
static int
anden(struct ctl *c, const struct del *d, const char *navn)
{
	const char *bytes;
	size_t len;

	if (access(navn, F_OK) == -1)
		return 0;
	return conf_read_disk(NULL, c->a, navn, &bytes, &len) != GW_OK ||
	    len != d->len || memcmp(bytes, d->bytes, len) != 0;
}

static int
mapper_lav(char *navn)
{
	char *p;

	for (p = strchr(navn + 1, '/'); p != NULL; p = strchr(p + 1, '/')) {
		*p = '\0';
		if (mkdir(navn, 0755) == -1 && errno != EEXIST)
			return 0;
		*p = '/';
	}
	return 1;
}

/* Writes the octets beside the name; ny is that name. */
static enum gw_err
ny_skriv(struct ctl *c, const struct del *d, const char *navn,
    const char **ny)
{
	char *sti = arena_strdup(c->a, navn);
	int fd, ok;

	if (sti == NULL || (*ny = arena_printf(c->a, "%s.ny", navn)) == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	if (!mapper_lav(sti))
		return fail(&c->grund, GW_EIO, "%s: %s", sti, strerror(errno));
	unlink(*ny);
	fd = open(*ny, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return fail(&c->grund, GW_EIO, "%s: %s", *ny, strerror(errno));
	ok = backup_skriv(fd, d->bytes, d->len) && fchmod(fd, d->mode) == 0;
	if (close(fd) == 0 && ok)
		return GW_OK;
	fail(&c->grund, GW_EIO, "%s: %s", *ny, strerror(errno));
	unlink(*ny);
	return GW_EIO;
}

static enum gw_err
del_skriv(struct ctl *c, const struct del *d)
{
	const char *navn = sted(c, d), *ny;
	enum gw_err rc;

	if (navn == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	if ((rc = ny_skriv(c, d, navn, &ny)) != GW_OK)
		return rc;
	if (strcmp(d->slags, "store") == 0) {
		rc = store_kopi(ny, navn, &c->grund);
		unlink(ny);
		return rc;
	}
	if (rename(ny, navn) == -1 || !backup_mappe(navn))
		return fail(&c->grund, GW_EIO, "%s: %s", navn,
		    strerror(errno));
	return GW_OK;
}

/* Says what will happen to each; how many would be replaced. */
static size_t
sig_hvad(struct tilbage *t)
{
	struct ctl *c = t->c;
	const char *navn;
	size_t i, n = 0;
	int er;

	for (i = 1; i < t->dele.n; i++) {
		if ((navn = sted(c, &t->dele.v[i])) == NULL)
			continue;
		er = anden(c, &t->dele.v[i], navn);
		n += er != 0;
		printf("%s %s\n", er ? "replaces" : access(navn, F_OK) == 0 ?
		    "same    " : "new     ", navn);
	}
	if (t->head != NULL)
		printf("The audit trail is not in a backup; it was at %s.\n",
		    t->head);
	return n;
}

int
verb_restore(struct ctl *c)
{
	struct tilbage t = { .c = c };
	enum gw_err rc;
	size_t i, n;

	if ((rc = tar_laes(&t)) != GW_OK || (rc = manifest_doem(&t)) != GW_OK)
		return ctl_grund(c, rc);
	n = sig_hvad(&t);
	if (n > 0 && !c->tving) {
		ctl_fejl("%zu files are there and are others: nothing was "
		    "changed; --force replaces them", n);
		return CTL_AFVIST;
	}
	for (i = 1; i < t.dele.n && rc == GW_OK; i++)
		rc = del_skriv(c, &t.dele.v[i]);
	if (rc != GW_OK)
		return ctl_grund(c, rc);
	printf("Restored %zu files.  Private keys are not in a backup: put "
	    "them in place, then gatewayctl check.\n", t.dele.n - 1);
	return CTL_OK;
}
