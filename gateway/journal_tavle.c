/*
 * journal_tavle.c - what the journal tells of itself (tavle.h): how much it
 * has written, who waits for the disk, and how much room that has.
 */
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "clock.h"
#include "journal_role_impl.h"
#include "tavle.h"

#define DISK_MS	5000		/* between two looks at its room */

void
journal_tavle_begynd(const char *dir)
{
	struct tavle_journal *t = tavle_min.journal;

	rolle.dir_fd = -1;
	if (t == NULL)
		return;
	tavle_begynd(t, T_JOURNAL);
	rolle.dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	atomic_store(&t->pid, (unsigned)getpid());
	journal_tavle(clock_mono());
}

static void
disk_tell(struct tavle_journal *t)
{
	struct statvfs v;

	if (rolle.dir_fd == -1 || fstatvfs(rolle.dir_fd, &v) == -1)
		return;
	atomic_store(&t->disk_fri, (uint64_t)v.f_bavail * v.f_frsize);
	atomic_store(&t->disk_ialt, (uint64_t)v.f_blocks * v.f_frsize);
}

void
journal_tavle(int64_t now)
{
	struct tavle_journal *t = tavle_min.journal;
	int64_t lag = 0;

	if (t == NULL)
		return;
	if (now >= rolle.disk_due) {
		disk_tell(t);
		rolle.disk_due = now + DISK_MS;
	}
	if (rolle.gruppe != NULL)
		atomic_store(&t->venter, (unsigned)gruppe_venter(rolle.gruppe,
		    now, &lag));
	atomic_store(&t->forsinket_ms, lag);
	atomic_store(&t->aabne, (unsigned)aabne_antal(rolle.aabne));
	atomic_store(&t->levende, clock_now());
}

void
journal_tavle_post(enum gw_err rc, int64_t now)
{
	struct tavle_journal *t = tavle_min.journal;

	if (t == NULL)
		return;
	atomic_fetch_add(rc == GW_OK ? &t->poster : &t->afvist, 1);
	if (rc == GW_EIO)
		atomic_store(&t->fejlet, now);
}

void
journal_tavle_slut(void)
{
	if (tavle_min.journal == NULL)
		return;
	if (rolle.dir_fd != -1)
		close(rolle.dir_fd);
	tavle_begynd(tavle_min.journal, T_JOURNAL);
}
