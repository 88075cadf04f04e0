/*
 * journal_fil_aabn.c - opening the journal: what a crash left is cut away,
 * what was tampered with is not gone on from.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_fil_impl.h"

/*
 * How far back spends are looked for: nothing that is spent counts longer
 * than a token lives, eight hours and the skew (security profile, 4 and 5).
 */
#define SPEND_DAYS	2

struct aabning {
	struct journal_fil *j;
	int64_t		 now;
	journal_spent	*spent;
	void		*arg;
	struct grund	*g;
	struct journal_navne navne;
	struct journal_kaede hoved;
	struct journal_laeser l;
	uint64_t	 cut;
};

/* Ours alone, and nobody else's process at it. */
static enum gw_err
mappe_aabn(struct journal_fil *j, struct grund *g)
{
	struct stat st;

	j->dir = open(j->konf.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (j->dir == -1 || fstat(j->dir, &st) == -1)
		return fail(g, GW_EIO, "audit-dir: %s: make the folder, mode "
		    "0700", strerror(errno));
	if (st.st_uid != geteuid() || (st.st_mode & 077) != 0)
		return fail(g, GW_EIO, "audit-dir is open to others: make it "
		    "this user's, mode 0700");
	if (flock(j->dir, LOCK_EX | LOCK_NB) == -1)
		return fail(g, GW_EIO, "audit-dir: another journal writes to "
		    "it");
	return GW_OK;
}

/* The head is there before the first file is, so that a folder with files
 * and none has lost it. */
static enum gw_err
head_aabn(struct aabning *a)
{
	struct journal_fil *j = a->j;
	struct grund g = { .rc = GW_OK };
	enum gw_err rc = journal_hoved_laes(j->dir, &a->hoved, &g);
	int ny = rc == GW_ENOENT;

	if (rc == GW_EBELIEF)
		rc = GW_ECONF;
	if (rc != GW_OK && !ny)
		return fail(a->g, rc, "%s", g.text);
	if (ny && a->navne.n > 0)
		return fail(a->g, GW_ECONF, JOURNAL_HEAD ": is missing");
	j->head = openat(j->dir, JOURNAL_HEAD, O_WRONLY | O_CLOEXEC |
	    O_NOFOLLOW | (ny ? O_CREAT : 0), 0600);
	if (j->head == -1 || (ny && (journal_hoved_skriv(j, &a->hoved) != GW_OK ||
	    fsync(j->head) == -1 || fsync(j->dir) == -1)))
		return fail(a->g, GW_EIO, JOURNAL_HEAD ": %s",
		    strerror(errno));
	return GW_OK;
}

static void
spends_tag(const struct aabning *a, const jr_spend *v, u_int n)
{
	for (; n > 0; n--, v++)
		if (v->until > a->now)
			a->spent(a->arg, (const unsigned char *)v->key,
			    v->until);
}

static void
post_tag(const struct aabning *a, const struct journal_post *p)
{
	const jr_begun *b = &p->body.jr_body_u.begun;
	const jr_refused *r = &p->body.jr_body_u.refused;

	if (a->j->konf.laest != NULL)
		a->j->konf.laest(a->j->konf.laest_arg, p);
	if (p->body.kind == JR_BEGUN)
		spends_tag(a, b->spends.spends_val, b->spends.spends_len);
	if (p->body.kind == JR_REFUSED)
		spends_tag(a, r->spends.spends_val, r->spends.spends_len);
}

/* The head names this record, or another number. */
static enum gw_err
hoved_se(const struct aabning *a, const struct journal_kaede *k)
{
	if (k->number == a->hoved.number &&
	    memcmp(k->chain, a->hoved.chain, JX_DIGEST) != 0)
		return fail(a->g, GW_ECONF, "record %llu is not the one that "
		    JOURNAL_HEAD " names", (unsigned long long)k->number);
	return GW_OK;
}

/* One file; GW_ESIZE, GW_EBELIEF: up to what holds, in a->l. */
static enum gw_err
fil_se(struct aabning *a, const char *navn, struct grund *g)
{
	struct journal_post p;
	enum gw_err rc;

	rc = journal_laeser_aabn(&a->l, a->j->dir, navn, g);
	while (rc == GW_OK &&
	    (rc = journal_laeser_naeste(&a->l, &p, g)) == GW_OK) {
		post_tag(a, &p);
		journal_post_free(&p);
		rc = hoved_se(a, &a->l.foer);
	}
	journal_laeser_luk(&a->l);
	return rc == GW_ENOENT ? GW_OK : rc;
}

/* The file to go on with, up to its last whole record. */
static enum gw_err
sidste_aabn(struct aabning *a, const char *navn)
{
	struct journal_fil *j = a->j;
	struct stat st;

	j->dag = journal_dag(navn);
	j->fd = openat(j->dir, navn, O_WRONLY | O_APPEND | O_CLOEXEC |
	    O_NOFOLLOW);
	if (j->fd == -1 || fstat(j->fd, &st) == -1)
		return fail(a->g, GW_EIO, "%s: %s", navn, strerror(errno));
	if (a->l.offset == 0)		/* another one was read last */
		j->size = (uint64_t)st.st_size;
	else
		j->size = a->l.offset;
	a->cut += (uint64_t)st.st_size - j->size;
	if ((uint64_t)st.st_size != j->size && (ftruncate(j->fd,
	    (off_t)j->size) == -1 || fsync(j->fd) == -1))
		return fail(a->g, GW_EIO, "%s: %s", navn, strerror(errno));
	return GW_OK;
}

/*
 * What lies behind the last whole record, if it was never durable, is a
 * crash's and goes; with it a file that has no whole record.  What was
 * durable and does not hold was tampered with.
 */
static enum gw_err
hale_skaer(struct aabning *a)
{
	const char *navn = a->navne.v[a->navne.n - 1];

	if (a->l.foer.number < a->hoved.number)
		return fail(a->g, GW_ECONF, "the end is missing: "
		    JOURNAL_HEAD " names record %llu, the last one that "
		    "holds is %llu", (unsigned long long)a->hoved.number,
		    (unsigned long long)a->l.foer.number);
	a->j->sidst = a->l.foer;
	if (a->l.offset > 0)
		return sidste_aabn(a, navn);
	a->cut = a->l.size;
	if (unlinkat(a->j->dir, navn, 0) == -1)
		return fail(a->g, GW_EIO, "%s: %s", navn, strerror(errno));
	a->navne.n--;
	return a->navne.n == 0 ? GW_OK :
	    sidste_aabn(a, a->navne.v[a->navne.n - 1]);
}

/* The first of the files to be read: the last one, the one before (the last
 * may be cut whole), and those that may hold spends that count. */
static size_t
foerste_fil(const struct aabning *a)
{
	const int32_t fra = journal_dag_af(a->now) - SPEND_DAYS;
	size_t i = a->navne.n - 1;

	while (i > 0 && (i + 1 == a->navne.n ||
	    journal_dag(a->navne.v[i - 1]) >= fra))
		i--;
	return i;
}

/* The chain value that the first file to be read goes on from. */
static enum gw_err
forgaenger(struct aabning *a, size_t i, struct grund *g)
{
	enum gw_err rc;

	if (i == 0)
		return GW_OK;
	rc = journal_laeser_aabn(&a->l, a->j->dir, a->navne.v[i - 1], g);
	if (rc == GW_OK)
		rc = journal_laeser_ende(&a->l, a->l.foer.chain, g);
	journal_laeser_luk(&a->l);
	a->l.kendt_kaede = 1;
	return rc;
}

static enum gw_err
filer_se(struct aabning *a)
{
	struct grund g = { .rc = GW_OK };
	size_t i = foerste_fil(a);
	enum gw_err rc = forgaenger(a, i, &g);

	for (; rc == GW_OK && i < a->navne.n; i++)
		rc = fil_se(a, a->navne.v[i], &g);
	if (rc == GW_OK || ((rc == GW_ESIZE || rc == GW_EBELIEF) &&
	    i == a->navne.n && a->l.foer.number >= a->hoved.number))
		return hale_skaer(a);
	if (rc == GW_ESIZE)
		rc = journal_laeser_fejl(&a->l, &g, "the file ends here");
	fail(a->g, rc == GW_EBELIEF ? GW_ECONF : rc, "%s", g.text);
	return rc == GW_EBELIEF ? GW_ECONF : rc;
}

static enum gw_err
aabn(struct aabning *a)
{
	struct journal_fil *j = a->j;
	enum gw_err rc;
	uint64_t nr;

	if ((rc = mappe_aabn(j, a->g)) != GW_OK ||
	    (rc = journal_navne_laes(j->dir, &a->navne, a->g)) != GW_OK ||
	    (rc = head_aabn(a)) != GW_OK)
		return rc;
	if (a->navne.n > 0)
		rc = filer_se(a);
	else if (a->hoved.number != 0)
		rc = fail(a->g, GW_ECONF, "the end is missing: " JOURNAL_HEAD
		    " names record %llu, there is none",
		    (unsigned long long)a->hoved.number);
	if (rc != GW_OK)
		return rc;
	rc = j->fd == -1 || journal_dag_af(a->now) > j->dag ?
	    journal_dag_ny(j, a->now, a->cut, a->g) :
	    journal_segment_ny(j, a->now, a->cut, a->g);
	if (rc == GW_OK && (rc = journal_fil_sync(j, &nr)) != GW_OK)
		fail(a->g, rc, "the journal cannot be made durable");
	if (rc == GW_OK)
		journal_fil_ryd(j, a->now);
	return rc;
}

enum gw_err
journal_fil_open(const struct journal_fil_konf *konf, int64_t now,
    journal_spent *spent, void *arg, struct grund *g, struct journal_fil **out)
{
	struct journal_fil *j = calloc(1, sizeof(*j));
	struct aabning *a = calloc(1, sizeof(*a));
	enum gw_err rc = GW_ENOMEM;

	*out = NULL;
	if (j == NULL || a == NULL)
		goto out;
	j->konf = *konf;
	j->dir = j->head = j->fd = -1;
	j->dag = INT32_MIN;
	pthread_mutex_init(&j->lock, NULL);
	pthread_mutex_init(&j->sync_lock, NULL);
	a->j = j;
	a->now = now;
	a->spent = spent;
	a->arg = arg;
	a->g = g;
	if ((rc = aabn(a)) == GW_OK)
		*out = j;
	else
		journal_fil_free(j);
	j = NULL;
	journal_navne_free(&a->navne);
out:
	free(a);
	free(j);
	return rc;
}
