/*
 * journal_verden.h - a journal's world in tests: a folder for each, a disk
 * that fails when told to, and what is said of a journal.
 *
 * Included by one test file each, after cmocka.h.
 */
#ifndef JOURNAL_VERDEN_H
#define JOURNAL_VERDEN_H

#include <errno.h>
#include <sys/syscall.h>

#include "journal_stoette.h"

#define NU	INT64_C(1795341600000)	/* 2026-11-22T10:00:00Z */
#define I_DAG	"journal-2026-11-22"
#define I_MORGEN "journal-2026-11-23"
#define CPR	"0703851237"	/* a real date, fails modulus 11 */

BRUGES static char mappe[64];

BRUGES static int
ny_mappe(void **state)
{
	(void)state;
	stoette_mappe(mappe);
	return 0;
}

BRUGES static int
mappe_bort(void **state)
{
	(void)state;
	stoette_mappe_bort(mappe);
	return 0;
}

/* --- A disk that fails when told to: our write(2) and friends --- */

BRUGES static struct {
	int	 write, ftruncate, fdatasync, fsync, unlinkat; /* 1: fails */
	size_t	 kort;		/* write: so many octets first */
} fejl;

ssize_t
write(int fd, const void *p, size_t n)
{
	if (!fejl.write)
		return (ssize_t)syscall(SYS_write, fd, p, n);
	if (fejl.kort > 0)
		return (ssize_t)syscall(SYS_write, fd, p, fejl.kort);
	errno = EIO;
	return -1;
}

int
ftruncate(int fd, off_t len)
{
	errno = EIO;
	return fejl.ftruncate ? -1 : (int)syscall(SYS_ftruncate, fd, len);
}

int
fdatasync(int fd)
{
	errno = EIO;
	return fejl.fdatasync ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int
fsync(int fd)
{
	errno = EIO;
	return fejl.fsync ? -1 : (int)syscall(SYS_fsync, fd);
}

int
unlinkat(int dir, const char *navn, int flag)
{
	errno = EIO;
	return fejl.unlinkat ? -1 : (int)syscall(SYS_unlinkat, dir, navn,
	    flag);
}

/* --- Journals to try things on --- */

BRUGES static uint64_t
gem(struct journal_fil *j)
{
	uint64_t nr;

	assert_int_equal(journal_fil_sync(j, &nr), GW_OK);
	return nr;
}

/* n requests, begun and completed. */
BRUGES static void
fyld(struct journal_fil *j, int n, int64_t now)
{
	uint64_t nr;

	journal_fil_day(j, now);
	for (; n > 0; n--) {
		nr = stoette_begyndt(j, CPR, now);
		assert_int_not_equal(nr, 0);
		assert_int_equal(stoette_faerdig(j, nr, now), nr + 1);
	}
}

/* Three days of n requests each, closed. */
BRUGES static void
tre_dage(int n)
{
	struct journal_fil *j = stoette_aabn(mappe, NU, 0);
	int i;

	for (i = 0; i < 3; i++)
		fyld(j, n, NU + i * DAG_MS);
	journal_fil_close(j, NU + 2 * DAG_MS);
}

BRUGES static enum gw_err
verificer(void)
{
	struct journal_fund f;

	return stoette_laes(mappe, &f, NULL);
}

#define ASSERT_FUND(fund) do {						\
	assert_int_equal(verificer(), GW_EBELIEF);			\
	if (strstr(stoette_g.text, fund) == NULL)			\
		assert_string_equal(stoette_g.text, fund);		\
} while (0)

/* Not opened, for that reason, and every file as before. */
BRUGES static void
afvist(const char *hvorfor)
{
	size_t fil_len, fil_len2;
	unsigned char *fil = stoette_fil(mappe, I_DAG, &fil_len), *fil2;

	assert_null(stoette_proev(mappe, NU, 0, 0, 1));
	assert_int_equal(stoette_g.rc, GW_ECONF);
	assert_non_null(strstr(stoette_g.text, hvorfor));
	fil2 = stoette_fil(mappe, I_DAG, &fil_len2);
	assert_int_equal(fil_len, fil_len2);
	assert_memory_equal(fil, fil2, fil_len);
	free(fil);
	free(fil2);
}

/* Where the records of a file begin; the last entry is its length. */
BRUGES static size_t
graenser(const unsigned char *p, size_t len, size_t *ud, size_t max)
{
	size_t n = 0, at = 0;

	for (; at < len && n + 1 < max; n++) {
		ud[n] = at;
		at += 8 + ((size_t)p[at] << 24 | (size_t)p[at + 1] << 16 |
		    (size_t)p[at + 2] << 8 | p[at + 3]);
	}
	ud[n] = at;
	assert_int_equal(at, len);
	return n;
}

/* The last JR_START read, the kinds counted. */
static uint64_t start_cut;
static int kinder[JR_CLOSED + 1];

BRUGES static int
kinder_tael(void *arg, const struct journal_post *p)
{
	(void)arg;
	kinder[p->body.kind]++;
	if (p->body.kind == JR_START)
		start_cut = p->body.jr_body_u.start.cut;
	return 0;
}

BRUGES static struct journal_fund
hel(void)
{
	struct journal_fund f;
	enum gw_err rc;

	memset(kinder, 0, sizeof(kinder));
	if ((rc = stoette_laes(mappe, &f, kinder_tael)) != GW_OK)
		assert_string_equal(stoette_g.text, "");
	assert_int_equal(rc, GW_OK);
	return f;
}

BRUGES static void
forsoeg_octet(const char *navn, size_t at, unsigned char v)
{
	char sti[128];
	FILE *f;

	snprintf(sti, sizeof(sti), "%s/%s", mappe, navn);
	if ((f = fopen(sti, "r+b")) == NULL || fseek(f, (long)at, SEEK_SET) ||
	    fputc(v, f) == EOF || fclose(f) != 0)
		abort();
}

BRUGES static void
fil_bort(const char *navn)
{
	char sti[128];

	snprintf(sti, sizeof(sti), "%s/%s", mappe, navn);
	assert_int_equal(unlink(sti), 0);
}

/* As a process that was killed leaves it: the descriptors are lost, what was
 * written stays. */
BRUGES static void
draeb(struct journal_fil *j)
{
	fejl.write = fejl.fdatasync = 1;	/* no JR_CLOSED, no head */
	journal_fil_close(j, NU);
	fejl.write = fejl.fdatasync = 0;
}

#endif
