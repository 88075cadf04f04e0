#include "journal_fil.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal_fil_impl.h"
#include "journal_krypt.h"
#include "tavle.h"

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
	if (tavle_min.journal != NULL)
		atomic_fetch_add(&tavle_min.journal->bytes, len);
	pthread_mutex_lock(&j->lock);
	j->sidst = efter;
	pthread_mutex_unlock(&j->lock);
	return GW_OK;
}

/* A segment begins, in the file that is open. */
enum gw_err
journal_segment_ny(struct journal_fil *j, int64_t now, uint64_t cut,
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
enum gw_err
journal_dag_ny(struct journal_fil *j, int64_t now, uint64_t cut, struct grund *g)
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
	if ((rc = journal_segment_ny(j, now, cut, g)) != GW_OK) {
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

enum gw_err
journal_hoved_skriv(struct journal_fil *j, const struct journal_kaede *k)
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
	if (j->tabt || fdatasync(j->fd) == -1 || journal_hoved_skriv(j, &k) != GW_OK) {
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
void
journal_fil_ryd(struct journal_fil *j, int64_t now)
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
		rc = journal_dag_ny(j, now, 0, NULL);
	pthread_mutex_unlock(&j->sync_lock);
	return rc;
}

void
journal_fil_day(struct journal_fil *j, int64_t now)
{
	/* A clock that was set back writes on in the file that is there. */
	if (journal_dag_af(now) > j->dag && ny_dag(j, now) == GW_OK)
		journal_fil_ryd(j, now);
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
journal_fil_borger(struct journal_fil *j, const char *cpr,
    const char *begrundelse, const char *hvem, jr_citizen *out)
{
	unsigned char *sealed;
	enum gw_err rc;
	size_t len;

	memset(out, 0, sizeof(*out));
	sealed = malloc(JOURNAL_SEALED_MAX);
	if (sealed == NULL)
		return GW_ENOMEM;
	if ((rc = journal_hash(j->noegle, cpr, (unsigned char *)out->hash)) !=
	    GW_OK || (rc = journal_forsegl(j->noegle, cpr, begrundelse, hvem,
	    sealed, &len)) != GW_OK) {
		free(sealed);
		return rc;
	}
	out->sealed.sealed_val = (char *)sealed;
	out->sealed.sealed_len = (u_int)len;
	return GW_OK;
}

enum gw_err
journal_fil_citizen(struct journal_fil *j, const char *cpr,
    const char *begrundelse, jr_citizen *out)
{
	return journal_fil_borger(j, cpr, begrundelse, "", out);
}

/* --- The end --- */

void
journal_fil_free(struct journal_fil *j)
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
	journal_fil_free(j);
}
