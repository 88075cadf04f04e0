/*
 * journal_fil_laes.c - reading the journal: a file record by record, and all
 * of it with what must hold between the files.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_fil_impl.h"
#include "tid.h"

/* --- One file --- */

enum gw_err
journal_laeser_aabn(struct journal_laeser *l, int dir, const char *file,
    struct grund *g)
{
	int fd = openat(dir, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;

	l->f = NULL;
	l->file = file;
	l->offset = 0;
	if (fd == -1)
		return fail(g, GW_EIO, "%s: %s", file, errno == ENOENT ?
		    "was deleted just now, try again" : strerror(errno));
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (l->f = fdopen(fd, "rb")) == NULL) {
		close(fd);
		return fail(g, GW_EIO, "%s: cannot be read", file);
	}
	l->size = (uint64_t)st.st_size;
	return GW_OK;
}

void
journal_laeser_luk(struct journal_laeser *l)
{
	if (l->f != NULL)
		fclose(l->f);
	l->f = NULL;
}

enum gw_err
journal_laeser_fejl(const struct journal_laeser *l, struct grund *g,
    const char *hvad)
{
	if (!l->kendt_nummer)
		return fail(g, GW_EBELIEF, "%s, octet %llu: %s", l->file,
		    (unsigned long long)l->offset, hvad);
	return fail(g, GW_EBELIEF, "%s, record %llu at octet %llu: %s",
	    l->file, (unsigned long long)l->foer.number + 1,
	    (unsigned long long)l->offset, hvad);
}

static enum gw_err
octets(struct journal_laeser *l, unsigned char *p, size_t n, struct grund *g)
{
	if (fread(p, 1, n, l->f) == n)
		return GW_OK;
	return ferror(l->f) ? fail(g, GW_EIO, "%s: %s", l->file,
	    strerror(errno)) : GW_ESIZE;
}

/* The record's octets into rum. */
static enum gw_err
raa(struct journal_laeser *l, struct grund *g)
{
	uint64_t left = l->size - l->offset;
	enum gw_err rc;

	if (left == 0)
		return GW_ENOENT;
	if (left < 4)
		return GW_ESIZE;
	if ((rc = octets(l, l->rum + POST_START, 4, g)) != GW_OK)
		return rc;
	if ((l->len = journal_post_len(l->rum)) == 0)
		return journal_laeser_fejl(l, g, "its length cannot be");
	if (left < 4 + l->len + 4)
		return GW_ESIZE;
	return octets(l, l->rum + POST_START + 4, l->len + 4, g);
}

enum gw_err
journal_laeser_naeste(struct journal_laeser *l, struct journal_post *post,
    struct grund *g)
{
	const char *fejl;
	enum gw_err rc;

	if ((rc = raa(l, g)) != GW_OK)
		return rc;
	rc = journal_post_laes(l->rum, l->len, l->kendt_kaede ?
	    l->foer.chain : NULL, post, &fejl);
	if (rc != GW_OK)
		return rc == GW_EBELIEF ? journal_laeser_fejl(l, g, fejl) : rc;
	if (l->kendt_nummer && post->number != l->foer.number + 1) {
		journal_post_free(post);
		return journal_laeser_fejl(l, g, "it bears another number");
	}
	post->file = l->file;
	post->offset = l->offset;
	l->offset += 4 + l->len + 4;
	l->foer.number = post->number;
	memcpy(l->foer.chain, post->chain, JX_DIGEST);
	l->kendt_nummer = l->kendt_kaede = 1;
	return GW_OK;
}

enum gw_err
journal_laeser_ende(struct journal_laeser *l, unsigned char out[JX_DIGEST],
    struct grund *g)
{
	if (l->size < POST_LEAST)
		return fail(g, GW_EBELIEF, "%s: its end is missing", l->file);
	if (fseeko(l->f, -(JX_DIGEST + 4), SEEK_END) == -1 ||
	    fread(out, 1, JX_DIGEST, l->f) != JX_DIGEST)
		return fail(g, GW_EIO, "%s: its end cannot be read", l->file);
	return GW_OK;
}

/* --- All of it --- */

struct laesning {
	struct journal_laeser l;
	struct journal_navne navne;
	struct journal_kaede hoved;
	int		 hoved_set;
	int		 (*post)(void *, const struct journal_post *);
	void		*arg;
	int		 standset;	/* post wants no more */
	struct journal_fund *fund;
	/* The first record, while nothing says where the ones before went. */
	unsigned char	*foerste;	/* its rum; NULL: it is accounted for */
	size_t		 foerste_len;
	unsigned char	 foerste_kaede[JX_DIGEST];
};

/* The first of all: record 1, or one whose predecessors were deleted. */
static enum gw_err
foerste_tag(struct laesning *s, const struct journal_post *p)
{
	static const unsigned char nul[JX_DIGEST];
	unsigned char kaede[JX_DIGEST];

	s->fund->first = p->number;
	memcpy(s->foerste_kaede, p->chain, JX_DIGEST);
	s->foerste_len = s->l.len;
	if (p->number != 1) {
		if ((s->foerste = malloc(POST_RUM)) == NULL)
			return GW_ENOMEM;
		memcpy(s->foerste, s->l.rum, POST_RUM);
		return GW_OK;
	}
	if (!journal_post_kaede(s->l.rum, s->l.len, nul, kaede))
		return GW_ENOMEM;
	return memcmp(kaede, p->chain, JX_DIGEST) == 0 ? GW_OK : GW_EBELIEF;
}

/* A deletion that says what came before the first record. */
static enum gw_err
slettet_tag(struct laesning *s, const struct journal_post *p)
{
	const jr_deleted *d = &p->body.jr_body_u.deleted;
	unsigned char kaede[JX_DIGEST];

	if (s->foerste == NULL || d->last + 1 != s->fund->first)
		return GW_OK;
	if (!journal_post_kaede(s->foerste, s->foerste_len,
	    (const unsigned char *)d->head, kaede))
		return GW_ENOMEM;
	if (memcmp(kaede, s->foerste_kaede, JX_DIGEST) != 0)
		return GW_EBELIEF;
	free(s->foerste);
	s->foerste = NULL;
	return GW_OK;
}

/* What holds of a file's first record: it begins a segment, on its day. */
static const char *
begyndelse_fejl(const struct journal_post *p)
{
	if (p->body.kind != JR_START)
		return "a file does not begin with it";
	if (journal_dag(p->file) != journal_dag_af(p->time / 1000))
		return "it is of another day than its file";
	return NULL;
}

/* What holds of one record beyond itself; the reason with its place. */
static enum gw_err
post_se(struct laesning *s, const struct journal_post *p, struct grund *g)
{
	const char *fejl = p->offset == 0 ? begyndelse_fejl(p) : NULL;
	enum gw_err rc = GW_OK;

	if (s->fund->records++ == 0 && (rc = foerste_tag(s, p)) == GW_EBELIEF)
		fejl = "its chain value does not begin the chain";
	if (rc == GW_OK && p->body.kind == JR_DELETED &&
	    (rc = slettet_tag(s, p)) == GW_EBELIEF)
		fejl = "what it says was deleted does not lead to the first "
		    "record";
	if (p->number == s->hoved.number) {
		s->hoved_set = 1;
		if (memcmp(p->chain, s->hoved.chain, JX_DIGEST) != 0)
			fejl = "it is not the one that " JOURNAL_HEAD " names";
	}
	if (fejl != NULL)
		return fail(g, GW_EBELIEF, "%s, record %llu at octet %llu: "
		    "%s", p->file, (unsigned long long)p->number,
		    (unsigned long long)p->offset, fejl);
	s->fund->last = p->number;
	memcpy(s->fund->head, p->chain, JX_DIGEST);
	s->fund->closed = p->body.kind == JR_CLOSED;
	return rc;
}

/* One file; the last one may end within a record. */
static enum gw_err
fil_laes(struct laesning *s, int dir, size_t i, struct grund *g)
{
	struct journal_post p;
	enum gw_err rc;

	rc = journal_laeser_aabn(&s->l, dir, s->navne.v[i], g);
	while (rc == GW_OK && !s->standset &&
	    (rc = journal_laeser_naeste(&s->l, &p, g)) == GW_OK) {
		if ((rc = post_se(s, &p, g)) == GW_OK && s->post != NULL)
			s->standset = s->post(s->arg, &p);
		journal_post_free(&p);
	}
	if (rc == GW_ESIZE && i + 1 == s->navne.n) {
		s->fund->torn = s->l.size - s->l.offset;
		rc = GW_ENOENT;
	} else if (rc == GW_ESIZE || (rc == GW_ENOENT && s->l.offset == 0 &&
	    i + 1 < s->navne.n))
		rc = journal_laeser_fejl(&s->l, g, "the file ends here, and "
		    "others follow it");
	journal_laeser_luk(&s->l);
	s->fund->files++;
	return rc == GW_ENOENT ? GW_OK : rc;
}

/* What can only be said at the end. */
static enum gw_err
slut_se(const struct laesning *s, struct grund *g)
{
	const struct journal_fund *f = s->fund;

	if (f->last < s->hoved.number)
		return fail(g, GW_EBELIEF, "the end is missing: " JOURNAL_HEAD
		    " names record %llu, the last one there is %llu",
		    (unsigned long long)s->hoved.number,
		    (unsigned long long)f->last);
	if (s->hoved.number != 0 && !s->hoved_set)
		return fail(g, GW_EBELIEF, JOURNAL_HEAD " names record %llu, "
		    "which is not there", (unsigned long long)s->hoved.number);
	if (s->foerste != NULL)
		return fail(g, GW_EBELIEF, "the records before %llu are "
		    "missing, and none says that they were deleted",
		    (unsigned long long)f->first);
	return GW_OK;
}

/* The head first: what is written after this may be missed, no harm. */
static enum gw_err
laesning_begynd(struct laesning *s, int dir, struct grund *g)
{
	enum gw_err hoved = journal_hoved_laes(dir, &s->hoved, g), rc;

	if (hoved != GW_OK && hoved != GW_ENOENT)
		return hoved;
	if ((rc = journal_navne_laes(dir, &s->navne, g)) != GW_OK)
		return rc;
	if (hoved == GW_OK)
		return GW_OK;
	if (s->navne.n == 0)
		return fail(g, GW_ENOENT, "there is no journal in it");
	return fail(g, GW_EBELIEF, JOURNAL_HEAD ": is missing");
}

enum gw_err
journal_fil_read(const char *dir,
    int (*post)(void *arg, const struct journal_post *), void *arg,
    struct journal_fund *fund, struct grund *g)
{
	struct laesning *s = calloc(1, sizeof(*s));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum gw_err rc;
	size_t i;

	memset(fund, 0, sizeof(*fund));
	if (s == NULL || fd == -1) {
		rc = s == NULL ? GW_ENOMEM : fail(g, errno == ENOENT ?
		    GW_ENOENT : GW_EIO, "%s", strerror(errno));
		goto out;
	}
	s->post = post;
	s->arg = arg;
	s->fund = fund;
	rc = laesning_begynd(s, fd, g);
	for (i = 0; i < s->navne.n && rc == GW_OK && !s->standset; i++)
		rc = fil_laes(s, fd, i, g);
	if (rc == GW_OK && !s->standset)
		rc = slut_se(s, g);
	journal_navne_free(&s->navne);
	free(s->foerste);
out:
	if (fd != -1)
		close(fd);
	free(s);
	return rc;
}
