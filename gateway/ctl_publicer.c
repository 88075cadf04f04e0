/*
 * ctl_publicer.c - the store's newest versions become what the gateway reads.
 *
 * The image is written beside the published one and renamed into its place
 * while the store is held for writing: two at once cannot publish an older
 * one over a newer, and the gateway sees the one or the other.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "publiceret.h"
#include "snapshot.h"

static enum gw_err
fil_tag(struct ctl *c, struct snapshot_build *b, const char *navn,
    const char *bytes, size_t len)
{
	struct snapshot_file *f = arena_push(c->a, &b->files, &b->n, &b->cap,
	    sizeof(*f));

	if (f == NULL || navn == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	f->name = navn;
	f->bytes = bytes;
	f->len = len;
	return GW_OK;
}

static enum gw_err
ark_tag(struct ctl *c, struct snapshot_build *b, const struct version *v,
    const char *endelse, const struct raekker *r, enum ark_slags slags)
{
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = raekker_skriv(c->a, r, slags, NULL, &bytes, &len)) != GW_OK)
		return rc;
	return fil_tag(c, b, arena_printf(c->a, "%s.%s", v->kommune, endelse),
	    bytes, len);
}

static enum gw_err
kommune_tag(struct ctl *c, struct snapshot_build *b, const struct version *v)
{
	struct ctl_raekker r;
	enum gw_err rc;

	if ((rc = ctl_raekker(c, v->kommune, v->nr, &r)) != GW_OK ||
	    (rc = ark_tag(c, b, v, "kle", &r.kle, ARK_KLE)) != GW_OK)
		return rc;
	return ark_tag(c, b, v, "krav", &r.krav, ARK_KRAV);
}

static enum gw_err
versioner_tag(struct ctl *c, struct snapshot_build *b,
    const struct versioner *v)
{
	struct buf t;
	const char *tekst;
	size_t i;

	buf_init(&t, c->a);
	for (i = 0; i < v->n; i++)
		buf_printf(&t, "%s %llu\n", v->v[i].kommune,
		    (unsigned long long)v->v[i].nr);
	if ((tekst = buf_end(&t)) == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	return fil_tag(c, b, PUB_VERSIONER, tekst, t.len);
}

static enum gw_err
faelles_tag(struct ctl *c, struct snapshot_build *b, const char *navn)
{
	const char *tekst;
	enum gw_err rc;

	rc = store_faelles(c->store, c->a, navn, 0, &tekst);
	if (rc != GW_OK || tekst == NULL)
		return rc;
	return fil_tag(c, b, navn, tekst, strlen(tekst));
}

enum gw_err
publicer_byg(struct ctl *c, const char **bytes, size_t *len)
{
	struct snapshot_build b = { c->a, NULL, 0, 0 };
	struct versioner v;
	enum gw_err rc;
	size_t i;

	if ((rc = store_nyeste(c->store, c->a, &v)) != GW_OK ||
	    (rc = versioner_tag(c, &b, &v)) != GW_OK)
		return rc;
	for (i = 0; i < v.n; i++)
		if ((rc = kommune_tag(c, &b, &v.v[i])) != GW_OK)
			return rc;
	if ((rc = faelles_tag(c, &b, PUB_KLE)) != GW_OK ||
	    (rc = faelles_tag(c, &b, PUB_CENTRAL)) != GW_OK)
		return rc;
	return snapshot_image(&b, c->a, &c->grund, bytes, len);
}

/* --- What the gateway would say --- */

struct kommende {
	const char	*navn, *bytes;
	size_t		 len;
};

/* conf_read with the image in the place of what is published. */
static enum gw_err
read_kommende(void *arg, struct arena *a, const char *name,
    const char **bytes, size_t *len)
{
	const struct kommende *k = arg;

	if (strcmp(name, k->navn) != 0)
		return conf_read_disk(NULL, a, name, bytes, len);
	*bytes = k->bytes;
	*len = k->len;
	return GW_OK;
}

int
publicer_afproev(struct ctl *c, const char *bytes, size_t len)
{
	struct kommende k = { c->conf->snapshot, bytes, len };
	struct conf_meldinger m = { NULL, 0, 0, 0 };
	struct conf *conf = NULL;
	enum gw_err rc;
	size_t i;

	rc = conf_load(c->a, c->conf_file, read_kommende, &k, &m, &conf);
	conf_fini(conf);
	if (rc == GW_OK)
		return CTL_OK;
	for (i = 0; i < m.n; i++)
		if (m.v[i].fejl)
			fprintf(stderr, "%s\n", m.v[i].text);
	return ctl_fejl("the gateway would refuse it: nothing is published");
}

/* --- Into its place --- */

static enum gw_err
alt_skriv(int fd, const char *p, size_t len)
{
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n)
		if ((n = write(fd, p, len)) == -1) {
			if (errno != EINTR)
				return GW_EIO;
			n = 0;
		}
	return fsync(fd) == 0 ? GW_OK : GW_EIO;
}

/* The folder's entry is durable too. */
static enum gw_err
mappe_sync(struct ctl *c, const char *navn)
{
	const char *slash = strrchr(navn, '/');
	const char *mappe = arena_strndup(c->a, navn,
	    (size_t)(slash - navn) + 1);
	int fd, ok;

	if (mappe == NULL || (fd = open(mappe, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC)) == -1)
		return GW_EIO;
	ok = fsync(fd) == 0;
	close(fd);
	return ok ? GW_OK : GW_EIO;
}

/* The store is held: there is one such file at a time. */
static enum gw_err
saet(struct ctl *c, const char *bytes, size_t len)
{
	const char *navn = c->conf->snapshot;
	const char *ny = arena_printf(c->a, "%s.ny", navn);
	enum gw_err rc;
	int fd;

	if (ny == NULL)
		return fail(&c->grund, GW_ENOMEM, "no memory");
	if ((fd = open(ny, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
	    O_NOFOLLOW, 0644)) == -1)
		return fail(&c->grund, GW_EIO, "snapshot: %s: make its folder, "
		    "or give this user write permission", strerror(errno));
	rc = alt_skriv(fd, bytes, len);
	if (close(fd) == -1 || rc != GW_OK || rename(ny, navn) == -1 ||
	    mappe_sync(c, navn) != GW_OK)
		return fail(&c->grund, GW_EIO, "snapshot: %s",
		    strerror(errno));
	return GW_OK;
}

/* Between begin and commit of its own, so that the newest is published. */
static int
publicer_nyeste(struct ctl *c)
{
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = store_begin(c->store)) != GW_OK)
		return ctl_grund(c, rc);
	if ((rc = publicer_byg(c, &bytes, &len)) == GW_OK)
		rc = saet(c, bytes, len);
	store_undo(c->store);
	return rc == GW_OK ? CTL_OK : ctl_grund(c, rc);
}

int
publicer(struct ctl *c)
{
	const char *bytes;
	enum gw_err rc;
	size_t len;
	int status;

	if ((rc = publicer_byg(c, &bytes, &len)) != GW_OK) {
		store_undo(c->store);
		return ctl_grund(c, rc);
	}
	if ((status = publicer_afproev(c, bytes, len)) != CTL_OK) {
		store_undo(c->store);
		return status;
	}
	if ((rc = store_commit(c->store)) != GW_OK) {
		store_undo(c->store);
		return ctl_grund(c, rc);
	}
	if ((status = publicer_nyeste(c)) != CTL_OK)
		ctl_fejl("stored, but not published: correct it, then "
		    "\"gatewayctl konfiguration publish\"");
	return status;
}

int
verb_publish(struct ctl *c)
{
	enum gw_err rc;
	int status;

	if ((status = ctl_store(c)) != CTL_OK)
		return status;
	if ((rc = store_begin(c->store)) != GW_OK)
		return ctl_grund(c, rc);
	if ((status = publicer(c)) == CTL_OK)
		puts("Publiceret.");
	return status;
}
