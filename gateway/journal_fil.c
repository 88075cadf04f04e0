#include "journal_fil.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_fil_impl.h"
#include "journal_krypt.h"
#include "tid.h"

/*
 * How far back spends are looked for: nothing that is spent counts longer
 * than a token lives, eight hours and the skew (security profile, 4 and 5).
 */
#define SPEND_DAYS	2

struct journal_fil {
	struct journal_fil_konf konf;	/* borrowed */
	int		 dir, head;	/* descriptors */
	pthread_mutex_t	 sync_lock;	/* guards head, tabt, synced, and that
					 * fd stays; held across fdatasync,
					 * which it is there to serialise */
	int		 tabt;		/* an fdatasync failed: nothing is
					 * certain any more */
	uint64_t	 synced;	/* number of the last durable record */
	unsigned char	 synced_chain[JX_DIGEST];	/* its */
	pthread_mutex_t	 lock;		/* guards sidst */
	struct journal_kaede sidst;	/* the last record written */
	/* The appender's alone. */
	int		 fd;		/* of the day's file; -1: none yet */
	int32_t		 dag;
	uint64_t	 size;		/* of what is whole in it */
	int		 overskud;	/* a failed write may lie behind */
	int		 lukket;	/* JR_CLOSED ends it, a new day begins */
	struct journal_noegle *noegle;
	unsigned char	 rum[POST_RUM];
};

/* --- Writing --- */

/* Takes away what a failed write left behind. */
static int
ryd_op(struct journal_fil *j)
{
	if (j->overskud && ftruncate(j->fd, (off_t)j->size) == 0)
		j->overskud = 0;
	return !j->overskud;
}

static enum gw_err
post_skriv(struct journal_fil *j, const jr_body *body, int64_t now)
{
	struct journal_kaede efter;
	size_t len;
	ssize_t n;

	if (!ryd_op(j))
		return GW_EIO;
	len = journal_post_skriv(j->rum, &j->sidst, now * 1000, body, &efter);
	if (len == 0)
		return GW_EINTERN;
	do
		n = write(j->fd, j->rum + POST_START, len);
	while (n == -1 && errno == EINTR);
	if (n != (ssize_t)len) {
		j->overskud = 1;
		ryd_op(j);
		return GW_EIO;
	}
	j->size += len;
	pthread_mutex_lock(&j->lock);
	j->sidst = efter;
	pthread_mutex_unlock(&j->lock);
	return GW_OK;
}

/* A segment begins, in the file that is open. */
static enum gw_err
segment_begynd(struct journal_fil *j, int64_t now, uint64_t cut,
    struct grund *g)
{
	struct journal_noegle *noegle;
	unsigned char *wrapped;
	jr_body b = { .kind = JR_START };
	jr_start *s = &b.jr_body_u.start;
	size_t len;
	enum gw_err rc;

	if ((rc = journal_noegle_new(j->konf.certificates,
	    j->konf.n_certificates, g, &noegle, &wrapped, &len)) != GW_OK)
		return rc;
	s->node = (char *)(uintptr_t)j->konf.node;
	s->software = (char *)(uintptr_t)j->konf.software;
	s->cut = cut;
	s->wrapped.wrapped_val = (char *)wrapped;
	s->wrapped.wrapped_len = (u_int)len;
	if ((rc = post_skriv(j, &b, now)) == GW_OK) {
		journal_noegle_free(j->noegle);
		j->noegle = noegle;
	} else {
		journal_noegle_free(noegle);
		fail(g, rc, "the journal cannot be written to: %s",
		    strerror(errno));
	}
	free(wrapped);
	return rc;
}

/* The file of now's day, with its segment; on an error all is as before. */
static enum gw_err
fil_ny(struct journal_fil *j, int64_t now, uint64_t cut, struct grund *g)
{
	const int gammel = j->fd, overskud = j->overskud;
	const uint64_t size = j->size;
	int32_t dag = journal_dag_af(now);
	char navn[JOURNAL_NAVN];
	enum gw_err rc;
	int fd;

	journal_navn(dag, navn);
	if ((fd = openat(j->dir, navn, O_WRONLY | O_APPEND | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600)) == -1)
		return fail(g, GW_EIO, "%s: %s", navn, strerror(errno));
	j->fd = fd;
	j->size = 0;
	j->overskud = 0;
	if ((rc = segment_begynd(j, now, cut, g)) != GW_OK) {
		unlinkat(j->dir, navn, 0);
		close(fd);
		j->fd = gammel;
		j->size = size;
		j->overskud = overskud;
		return rc;
	}
	if (gammel != -1)
		close(gammel);
	j->dag = dag;
	j->lukket = 0;
	if (fsync(j->dir) == 0)
		return GW_OK;
	j->tabt = 1;		/* its record is counted already */
	return fail(g, GW_EIO, "audit-dir: %s", strerror(errno));
}

/* --- Durable --- */

static enum gw_err
head_skriv(struct journal_fil *j, const struct journal_kaede *k)
{
	char tekst[HOVED_LEN + 1];

	journal_hoved_print(k, tekst);
	return pwrite(j->head, tekst, HOVED_LEN, 0) == HOVED_LEN ? GW_OK :
	    GW_EIO;
}

/* Under sync_lock. */
static enum gw_err
sync_nu(struct journal_fil *j)
{
	struct journal_kaede k;

	pthread_mutex_lock(&j->lock);
	k = j->sidst;
	pthread_mutex_unlock(&j->lock);
	if (!j->tabt && k.number == j->synced)
		return GW_OK;
	/* After a failed one the kernel may drop the pages and say that the
	 * next one went well: never ask twice. */
	if (j->tabt || fdatasync(j->fd) == -1 || head_skriv(j, &k) != GW_OK) {
		j->tabt = 1;
		return GW_EIO;
	}
	j->synced = k.number;
	memcpy(j->synced_chain, k.chain, JX_DIGEST);
	return GW_OK;
}

enum gw_err
journal_fil_sync(struct journal_fil *j, uint64_t *number)
{
	enum gw_err rc;

	pthread_mutex_lock(&j->sync_lock);
	rc = sync_nu(j);
	*number = j->synced;
	pthread_mutex_unlock(&j->sync_lock);
	return rc;
}

void
journal_fil_head(struct journal_fil *j, uint64_t *number,
    unsigned char chain[JX_DIGEST])
{
	pthread_mutex_lock(&j->sync_lock);
	*number = j->synced;
	memcpy(chain, j->synced_chain, JX_DIGEST);
	pthread_mutex_unlock(&j->sync_lock);
}

/* --- Retention --- */

/* What the record of a deletion says; from the file's two ends and the next
 * one's beginning, for it may be long. */
static enum gw_err
slettet_laes(struct journal_fil *j, const char *navn, const char *naeste,
    jr_deleted *d)
{
	struct journal_laeser *l = calloc(1, sizeof(*l));
	struct journal_post p;
	enum gw_err rc;

	if (l == NULL)
		return GW_ENOMEM;
	d->name = (char *)(uintptr_t)navn;
	rc = journal_laeser_aabn(l, j->dir, navn, NULL);
	if (rc == GW_OK && (rc = journal_laeser_naeste(l, &p, NULL)) == GW_OK) {
		d->first = p.number;
		journal_post_free(&p);
	}
	if (rc == GW_OK)
		rc = journal_laeser_ende(l, (unsigned char *)d->head, NULL);
	journal_laeser_luk(l);
	/* The next one must follow: what does not hold is not deleted. */
	memcpy(l->foer.chain, d->head, JX_DIGEST);
	l->kendt_nummer = 0;
	l->kendt_kaede = 1;
	if (rc == GW_OK)
		rc = journal_laeser_aabn(l, j->dir, naeste, NULL);
	if (rc == GW_OK && (rc = journal_laeser_naeste(l, &p, NULL)) == GW_OK) {
		d->last = p.number - 1;
		journal_post_free(&p);
	}
	journal_laeser_luk(l);
	free(l);
	return rc;
}

/* The record is durable before the file goes. */
static enum gw_err
fil_slet(struct journal_fil *j, const char *navn, const char *naeste,
    int64_t now)
{
	jr_body b = { .kind = JR_DELETED };
	enum gw_err rc;
	uint64_t nr;

	if ((rc = slettet_laes(j, navn, naeste, &b.jr_body_u.deleted)) !=
	    GW_OK || (rc = post_skriv(j, &b, now)) != GW_OK ||
	    (rc = journal_fil_sync(j, &nr)) != GW_OK)
		return rc;
	return unlinkat(j->dir, navn, 0) == 0 ? GW_OK : GW_EIO;
}

/*
 * Files whose whole day is past retention go, oldest first, never the one
 * that is written to.  One that cannot go now goes at the next start or day:
 * no request is refused for it.
 */
static void
retention(struct journal_fil *j, int64_t now)
{
	struct journal_navne n;
	size_t i;

	if (j->konf.retention_days == 0 ||
	    journal_navne_laes(j->dir, &n, NULL) != GW_OK)
		return;
	for (i = 0; i + 1 < n.n; i++)
		if (journal_dag(n.v[i]) + (int64_t)j->konf.retention_days >=
		    journal_dag_af(now) ||
		    fil_slet(j, n.v[i], n.v[i + 1], now) != GW_OK)
			break;
	if (i > 0)
		fsync(j->dir);
	journal_navne_free(&n);
}

/* --- Appending --- */

/* The day's file is closed and durable, the next one begins. */
static enum gw_err
ny_dag(struct journal_fil *j, int64_t now)
{
	const jr_body lukket = { .kind = JR_CLOSED };
	enum gw_err rc = GW_OK;

	pthread_mutex_lock(&j->sync_lock);
	if (!j->lukket && (rc = post_skriv(j, &lukket, now)) == GW_OK)
		j->lukket = 1;
	if (rc == GW_OK && (rc = sync_nu(j)) == GW_OK)
		rc = fil_ny(j, now, 0, NULL);
	pthread_mutex_unlock(&j->sync_lock);
	return rc;
}

void
journal_fil_day(struct journal_fil *j, int64_t now)
{
	/* A clock that was set back writes on in the file that is there. */
	if (journal_dag_af(now) > j->dag && ny_dag(j, now) == GW_OK)
		retention(j, now);
}

enum gw_err
journal_fil_append(struct journal_fil *j, const jr_body *body, int64_t now,
    uint64_t *number)
{
	enum gw_err rc;

	*number = 0;
	if ((rc = post_skriv(j, body, now)) != GW_OK)
		return rc;
	*number = j->sidst.number;
	j->lukket = 0;
	journal_fil_day(j, now);
	return GW_OK;
}

enum gw_err
journal_fil_citizen(struct journal_fil *j, const char *cpr,
    const char *begrundelse, jr_citizen *out)
{
	unsigned char *sealed;
	enum gw_err rc;
	size_t len;

	memset(out, 0, sizeof(*out));
	sealed = malloc(JOURNAL_SEALED(JOURNAL_BEGRUNDELSE_MAX));
	if (sealed == NULL)
		return GW_ENOMEM;
	if ((rc = journal_hash(j->noegle, cpr, (unsigned char *)out->hash)) !=
	    GW_OK || (rc = journal_forsegl(j->noegle, cpr, begrundelse, sealed,
	    &len)) != GW_OK) {
		free(sealed);
		return rc;
	}
	out->sealed.sealed_val = (char *)sealed;
	out->sealed.sealed_len = (u_int)len;
	return GW_OK;
}

/* --- Opening --- */

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
	if (j->head == -1 || (ny && (head_skriv(j, &a->hoved) != GW_OK ||
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
forgaenger(struct aabning *a, size_t i)
{
	enum gw_err rc;

	if (i == 0)
		return GW_OK;
	rc = journal_laeser_aabn(&a->l, a->j->dir, a->navne.v[i - 1], a->g);
	if (rc == GW_OK)
		rc = journal_laeser_ende(&a->l, a->l.foer.chain, a->g);
	journal_laeser_luk(&a->l);
	a->l.kendt_kaede = 1;
	return rc;
}

static enum gw_err
filer_se(struct aabning *a)
{
	struct grund g = { .rc = GW_OK };
	size_t i = foerste_fil(a);
	enum gw_err rc = forgaenger(a, i);

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
	    fil_ny(j, a->now, a->cut, a->g) :
	    segment_begynd(j, a->now, a->cut, a->g);
	if (rc == GW_OK && (rc = journal_fil_sync(j, &nr)) != GW_OK)
		fail(a->g, rc, "the journal cannot be made durable");
	if (rc == GW_OK)
		retention(j, a->now);
	return rc;
}

static void
fil_free(struct journal_fil *j)
{
	if (j->fd != -1)
		close(j->fd);
	if (j->head != -1)
		close(j->head);
	if (j->dir != -1)
		close(j->dir);		/* and gives the lock back */
	journal_noegle_free(j->noegle);
	pthread_mutex_destroy(&j->lock);
	pthread_mutex_destroy(&j->sync_lock);
	OPENSSL_cleanse(j, sizeof(*j));
	free(j);
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
		fil_free(j);
	j = NULL;
	journal_navne_free(&a->navne);
out:
	free(a);
	free(j);
	return rc;
}

void
journal_fil_end(struct journal_fil *j, int64_t now)
{
	const jr_body lukket = { .kind = JR_CLOSED };
	uint64_t nr;

	/* Without room it ends without its last word; the next start says so
	 * by following a record that is no JR_CLOSED. */
	if (!j->lukket && post_skriv(j, &lukket, now) == GW_OK)
		j->lukket = 1;
	if (journal_fil_sync(j, &nr) == GW_OK)
		fsync(j->head);
}

void
journal_fil_close(struct journal_fil *j, int64_t now)
{
	if (j == NULL)
		return;
	journal_fil_end(j, now);
	fil_free(j);
}
