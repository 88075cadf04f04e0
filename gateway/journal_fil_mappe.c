/*
 * journal_fil_mappe.c - the journal's folder: names of files, and the head.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal_fil_impl.h"
#include "tid.h"

#define FORAN		"journal-"
#define FORAN_LEN	(sizeof(FORAN) - 1)
#define HOVED_TRIES	20		/* while it is being written */

/* --- Names --- */

int32_t
journal_dag(const char *navn)
{
	char igen[JOURNAL_NAVN];
	int32_t dag;

	if (strlen(navn) != JOURNAL_NAVN - 1 ||
	    memcmp(navn, FORAN, FORAN_LEN) != 0 ||
	    (dag = dag_parse(navn + FORAN_LEN)) == DAG_INGEN)
		return DAG_INGEN;
	journal_navn(dag, igen);
	return strcmp(navn, igen) == 0 ? dag : DAG_INGEN;
}

void
journal_navn(int32_t dag, char out[JOURNAL_NAVN])
{
	char tekst[DAG_LEN];

	memcpy(out, FORAN, FORAN_LEN);
	memcpy(out + FORAN_LEN, dag_print(dag, tekst), DAG_LEN);
}

int32_t
journal_dag_af(int64_t ms)
{
	return (int32_t)(ms / DAG_MS - (ms % DAG_MS < 0));
}

static int
navn_foer(const void *a, const void *b)
{
	return strcmp(a, b);
}

static enum gw_err
navn_tag(struct journal_navne *n, const char *navn)
{
	void *v = realloc(n->v, (n->n + 1) * sizeof(*n->v));

	if (v == NULL)
		return GW_ENOMEM;
	n->v = v;
	memcpy(n->v[n->n++], navn, JOURNAL_NAVN);
	return GW_OK;
}

enum gw_err
journal_navne_laes(int dir, struct journal_navne *n, struct grund *g)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd != -1 ? fdopendir(fd) : NULL;
	const struct dirent *e;
	enum gw_err rc = GW_OK;

	n->v = NULL;
	n->n = 0;
	if (d == NULL) {
		if (fd != -1)
			close(fd);
		return fail(g, GW_EIO, "the folder cannot be read: %s",
		    strerror(errno));
	}
	while (rc == GW_OK && (errno = 0, e = readdir(d)) != NULL)
		if (journal_dag(e->d_name) != DAG_INGEN)
			rc = navn_tag(n, e->d_name);
	if (rc == GW_OK && errno != 0)
		rc = fail(g, GW_EIO, "the folder cannot be read: %s",
		    strerror(errno));
	closedir(d);
	if (rc != GW_OK)
		journal_navne_free(n);
	if (n->n > 0)
		qsort(n->v, n->n, sizeof(*n->v), navn_foer);
	return rc;
}

void
journal_navne_free(struct journal_navne *n)
{
	free(n->v);
	n->v = NULL;
	n->n = 0;
}

/* --- The head --- */

void
journal_hoved_print(const struct journal_kaede *k, char out[HOVED_LEN + 1])
{
	static const char hex[] = "0123456789abcdef";
	char *p = out + snprintf(out, HOVED_LEN + 1, "%020llu ",
	    (unsigned long long)k->number);
	size_t i;

	for (i = 0; i < JX_DIGEST; i++) {
		*p++ = hex[k->chain[i] >> 4];
		*p++ = hex[k->chain[i] & 15];
	}
	*p++ = '\n';
	*p = '\0';
}

static int
hex_laes(const char *s, unsigned char out[JX_DIGEST])
{
	static const char hex[] = "0123456789abcdef";
	const char *p;
	size_t i;

	for (i = 0; i < 2 * (size_t)JX_DIGEST; i++) {
		if (s[i] == '\0' || (p = strchr(hex, s[i])) == NULL)
			return 0;
		out[i / 2] = (unsigned char)(out[i / 2] << 4 | (p - hex));
	}
	return 1;
}

/* Exactly as it is printed, or 0. */
static int
hoved_parse(const char tekst[HOVED_LEN + 1], struct journal_kaede *k)
{
	static const struct journal_kaede nul;
	char igen[HOVED_LEN + 1];

	k->number = strtoull(tekst, NULL, 10);
	if (!hex_laes(tekst + 21, k->chain))
		return 0;
	if (k->number == 0 && memcmp(k->chain, nul.chain, JX_DIGEST) != 0)
		return 0;
	journal_hoved_print(k, igen);
	return memcmp(tekst, igen, HOVED_LEN) == 0;
}

/* The octets of the head; one more than they are shows that it is longer. */
static ssize_t
hoved_hent(int dir, char tekst[HOVED_LEN + 2])
{
	int fd = openat(dir, JOURNAL_HEAD, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n;

	if (fd == -1)
		return -1;
	n = pread(fd, tekst, HOVED_LEN + 1, 0);
	close(fd);
	tekst[n > 0 ? n : 0] = '\0';
	return n;
}

/*
 * It is written in place, so a reader may meet it half new: read until it
 * came out twice alike.
 */
enum gw_err
journal_hoved_laes(int dir, struct journal_kaede *k, struct grund *g)
{
	char a[HOVED_LEN + 2] = "", b[HOVED_LEN + 2] = "";
	ssize_t n;
	int i;

	memset(k, 0, sizeof(*k));
	for (i = 0; i < HOVED_TRIES; i++) {
		if ((n = hoved_hent(dir, b)) == -1)
			return errno == ENOENT ? GW_ENOENT : fail(g, GW_EIO,
			    JOURNAL_HEAD ": %s", strerror(errno));
		if (i > 0 && strcmp(a, b) == 0)
			break;
		memcpy(a, b, sizeof(a));
	}
	if (n == HOVED_LEN && hoved_parse(b, k))
		return GW_OK;
	return fail(g, GW_EBELIEF, JOURNAL_HEAD ": is not as the gateway "
	    "writes it");
}
