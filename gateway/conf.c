#include "conf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf_impl.h"
#include "data.h"

#define F(felt)		offsetof(struct conf, felt)
#define C(felt)		offsetof(struct central, felt)
#define FLERE		ORD_FLERE
#define KRAEVES		ORD_KRAEVES
#define CENTRAL		ORD_CENTRAL
#define TILLID		ORD_TILLID

#define MAX_LINJE	4096		/* octets of a line */

/* Every setting, in the order of gatewayd.conf(5). */
static const struct ord_def ordene[] = {
	/* keyword, values, how many, again, by, field, bounds */
	{ "listen", "ADDRESS:PORT", 1, 1, KRAEVES, ord_lyt, F(listen), 0, 0 },
	{ "host", "NAME...", 1, CONF_MAX_ORD, KRAEVES, ord_liste, F(hosts), 0, 0 },
	{ "endpoint", "https://HOST/borgerblikket/1...", 1, CONF_MAX_ORD, KRAEVES,
	    ord_urler, F(endpoints), 0, 0 },
	{ "entity-id", "URI", 1, 1, KRAEVES, ord_tekst, F(entityid), 0, 0 },
	{ "authority-cvr", "CVR", 1, 1, KRAEVES, ord_cvr, F(authority_cvr), 0, 0 },
	{ "verification-role", "URI", 1, 1, KRAEVES, ord_tekst,
	    F(verification_role), 0, 0 },
	{ "run-dir", "FOLDER", 1, 1, KRAEVES, ord_mappe, F(run_dir), 0, 0 },
	{ "user", "NAME", 1, 1, 0, ord_bruger, F(user), 0, 0 },
	{ "keeper-user", "NAME", 1, 1, 0, ord_bruger, F(keeper_user), 0, 0 },
	{ "health", "ADDRESS:PORT", 1, 1, 0, ord_health, F(health), 0, 0 },
	{ "operators", "GROUP", 1, 1, 0, ord_tekst, F(operators), 0, 0 },
	{ "monitors", "GROUP", 1, 1, 0, ord_tekst, F(monitors), 0, 0 },
	{ "tls-certificate", "FILE", 1, 1, KRAEVES, ord_cert, F(tls_certificate),
	    0, 0 },
	{ "tls-key", "FILE [passphrase FILE]", 1, 7, KRAEVES, ord_noegle,
	    F(tls_key), 0, 0 },
	{ "client-certificate", "FILE", 1, 1, KRAEVES, ord_cert,
	    F(client_certificate), 0, 0 },
	{ "client-key", "FILE [passphrase FILE]", 1, 7, KRAEVES, ord_noegle,
	    F(client_key), 0, 0 },
	{ "signing-certificate", "FILE", 1, 1, KRAEVES, ord_cert,
	    F(signing_certificate), 0, 0 },
	{ "signing-key", "FILE [passphrase FILE]", 1, 7, KRAEVES, ord_noegle,
	    F(signing_key), 0, 0 },

	{ "audit-dir", "FOLDER", 1, 1, KRAEVES, ord_audit_mappe, F(audit_dir),
	    0, 0 },
	{ "audit-certificate", "FILE", 1, 1, FLERE | KRAEVES, ord_audit_cert,
	    0, 0, 0 },
	{ "audit-retention", "MONTHS", 1, 1, 0, ord_tal, F(audit_retention),
	    0, 1200 },
	{ "replay-ids", "NUMBER", 1, 1, 0, ord_tal, F(replay_ids), 10,
	    16000000 },

	{ "sts-issuer", "URI", 1, 1, KRAEVES, ord_tekst, F(sts_issuer), 0, 0 },
	{ "source", "NAME url|entity-id|certificate|connect|tls|first|total|"
	    "concurrent VALUE", 3, 5, FLERE | TILLID, ord_kilde, 0, 0, 0 },

	{ "trust-ca", "FILE", 1, 1, FLERE | KRAEVES, ord_ca, 0, 0, 0 },
	{ "crl", "FILE", 1, 1, FLERE, ord_crl, 0, 0, 0 },
	{ "crl-fetched", "FILE", 1, 1, 0, ord_crl_hentet, F(crl_hentet), 0, 0 },
	{ "crl-url", "URL", 1, 1, FLERE, ord_crl_sted, 0, 0, 0 },
	{ "crl-mirror", "PREFIX PREFIX", 2, 2, FLERE, ord_crl_sted, 0, 0, 0 },
	{ "no-crl", "\"ISSUER DN\"", 1, 1, FLERE, ord_uden_crl, 0, 0, 0 },
	{ "token-issuer", "ENTITY FILE [FROM TO]", 2, 4, FLERE | KRAEVES |
	    TILLID, ord_udsteder, 0, 0, 0 },
	{ "trust-file", "FILE", 1, 1, 0, ord_tillid, F(trust_file), 0, 0 },
	{ "client", "FILE|FINGERPRINT ENTITY...", 2, CONF_MAX_ORD, FLERE,
	    ord_klient, 0, 0, 0 },
	{ "client-subject", "\"ISSUER DN\" SERIAL ENTITY...", 3,
	    CONF_MAX_ORD, FLERE, ord_klient_emne, 0, 0, 0 },
	{ "hok-binding", "none|same-cvr|same-certificate", 1, 1, 0, ord_hok,
	    F(hok_binding), 0, 0 },
	{ "skew", "SECONDS", 1, 1, 0, ord_skew, F(skew_ms), 0, 300 },

	{ "deadline", "MILLISECONDS", 1, 1, 0, ord_tal, F(deadline_ms),
	    100, 120000 },
	{ "threads", "NUMBER", 1, 1, 0, ord_tal, F(threads), 1, 4096 },
	{ "calls", "NUMBER", 1, 1, 0, ord_tal, F(calls), 0, 1000000 },
	{ "signers", "NUMBER", 1, 1, 0, ord_tal, F(signers), 0, 64 },
	{ "log", "info|debug", 1, 1, 0, ord_log, F(debug), 0, 0 },

	{ "store", "FILE", 1, 1, 0, ord_sti, F(store), 0, 0 },
	{ "snapshot", "FILE", 1, 1, 0, ord_snapshot, F(snapshot), 0, 0 },
	{ "testmiljoe", "ja|nej", 1, 1, 0, ord_ja_nej, F(testmiljoe), 0, 0 },
	{ "konfiguration", "FILE [kommune CODE] [version NUMBER]", 1, 5,
	    FLERE, ord_konfiguration, 0, 0, 0 },
	{ "mindstealder", "YEARS", 1, 1, CENTRAL, ord_central_tal, C(mindstealder),
	    0, 150 },
	{ "mindstealder-kle", "NN.NN.NN YEARS", 2, 2, FLERE | CENTRAL, ord_alder_kle,
	    0, 0, 150 },
	{ "ejerbaseret", "NN.NN.NN ja|nej [FROM TO]", 2, 4, FLERE | CENTRAL,
	    ord_ejerbaseret, 0, 0, 0 },
	{ "vis-sager-foer-mindstealder", "ja|nej", 1, 1, CENTRAL,
	    ord_central_ja_nej, C(vis_sager_foer_mindstealder), 0, 0 },
	{ "vis-uden-facet", "ja|nej", 1, 1, CENTRAL, ord_central_ja_nej,
	    C(vis_uden_facet), 0, 0 },
	{ "vis-med-sikkerhedsprofil", "ja|nej", 1, 1, CENTRAL, ord_central_ja_nej,
	    C(vis_med_sikkerhedsprofil), 0, 0 },
	{ "vis-dokumenttype", "internt-notat...", 1, CONF_MAX_ORD, CENTRAL,
	    ord_dokumenttype, C(vis_doktyper), 0, 0 },
	{ "vis-journalrolle", "journalnotat...", 1, CONF_MAX_ORD, CENTRAL,
	    ord_journalrolle, C(vis_journalroller), 0, 0 },
	{ "vis-dokumentfremdrift", "underudarbejdelse|underreview...", 1,
	    CONF_MAX_ORD, CENTRAL, ord_dokumentkode, C(vis_dokkoder), 0, 0 },
	{ "udbetaling-danmark", "CVR", 1, 1, CENTRAL, ord_central_cvr,
	    C(udbetaling_danmark), 0, 0 },
	{ "rolle", "NAME UUID", 2, 2, FLERE | CENTRAL, ord_rolle, 0, 0, 0 },
	{ "max-liste", "NUMBER", 1, 1, CENTRAL, ord_central_tal, C(max_liste),
	    1, 100000 },
	{ "max-sider", "NUMBER", 1, 1, CENTRAL, ord_central_tal, C(max_sider),
	    1, 1000 },
	{ "side", "NUMBER", 1, 1, CENTRAL, ord_central_tal, C(side), 1, 10000 },
};
#define ORD_ANTAL	(sizeof(ordene) / sizeof(ordene[0]))


/* The sources' names, SOAP versions and default times (ms). */
#define KILDE(n, s, t)	{ .navn = n, .soap = s, .connect_ms = 2000,	\
			    .total_ms = t }
static const struct kilde_konf kilderne[SRC_ANTAL] = {
	[SRC_STS] = KILDE("sts", 12, 5000),
	[SRC_SAGSINDEKS] = KILDE("sagsindeks", 12, 8000),
	[SRC_YDELSESINDEKS] = KILDE("ydelsesindeks", 12, 8000),
	[SRC_OEKONOMI] = KILDE("oekonomi", 11, 8000),
	[SRC_EJERFORTEGNELSE] = KILDE("ejerfortegnelse", 12, 8000),
};

/* --- Messages and files --- */

enum gw_err
conf_sig(struct laes *l, int fejl, const char *text)
{
	struct conf_melding *m;

	if (text == NULL || (m = arena_push(l->a, &l->m->v, &l->m->n,
	    &l->m->cap, sizeof(*m))) == NULL)
		return GW_ENOMEM;
	m->fejl = fejl;
	m->text = text;
	l->m->n_fejl += fejl != 0;
	return GW_OK;
}

enum gw_err
conf_fejl(struct laes *l, unsigned linje, const char *fmt, ...)
{
	struct buf b;
	char text[1024];
	va_list ap;
	enum gw_err rc;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_init(&b, l->a);
	buf_puts(&b, l->file);
	if (linje != 0)
		buf_printf(&b, ":%u", linje);
	buf_printf(&b, ": %s", text);
	rc = conf_sig(l, 1, buf_end(&b));
	return rc != GW_OK ? rc : GW_ECONF;
}

const char *
conf_sti(struct laes *l, const char *navn)
{
	return *navn == '/' ? arena_strdup(l->a, navn) :
	    arena_printf(l->a, "%s/%s", l->folder, navn);
}

/* What can run out is kept in a list (udloeb.h). */
static enum gw_err
bevis_noter(struct laes *l, const struct conf_linje *linje,
    const struct conf_file *f)
{
	static const char pem[] = "-----BEGIN ";
	struct conf_bevis *b;

	if (memmem(f->bytes, f->len, pem, sizeof(pem) - 1) == NULL)
		return GW_OK;
	if ((b = arena_push(l->a, &l->conf->beviser.v, &l->conf->beviser.n,
	    &l->conf->beviser.cap, sizeof(*b))) == NULL)
		return GW_ENOMEM;
	b->navn = strcmp(linje->ord[0], "source") == 0 ?
	    arena_printf(l->a, "source %s", linje->ord[1]) :
	    arena_strdup(l->a, linje->ord[0]);
	b->bytes = f->bytes;
	b->len = f->len;
	return b->navn == NULL ? GW_ENOMEM : GW_OK;
}

enum gw_err
conf_hent(struct laes *l, const struct conf_linje *linje, const char *navn,
    struct conf_file *out)
{
	enum gw_err rc;

	out->line = linje->nr;
	if ((out->name = conf_sti(l, navn)) == NULL)
		return GW_ENOMEM;
	rc = l->read(l->arg, l->a, out->name, &out->bytes, &out->len);
	if (rc == GW_ENOENT)
		return conf_fejl(l, linje->nr, "%s: %s is not there: make it, "
		    "or correct the name", linje->ord[0], out->name);
	if (rc == GW_EIO || rc == GW_ESIZE)
		return conf_fejl(l, linje->nr, "%s: %s cannot be read: %s",
		    linje->ord[0], out->name, rc == GW_EIO ?
		    "give this user read permission to a regular file" :
		    "it is larger than any file of its kind");
	return rc != GW_OK ? rc : bevis_noter(l, linje, out);
}

enum gw_err
conf_read_disk(void *arg, struct arena *a, const char *name,
    const char **bytes, size_t *len)
{
	enum gw_err rc = GW_EIO;
	struct stat st;
	char *p = NULL;
	ssize_t n;
	int fd;

	(void)arg;
	/* a FIFO must not hold us up, nor a terminal become ours */
	if ((fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK |
	    O_NOCTTY)) == -1)
		return errno == ENOENT || errno == ENOTDIR ? GW_ENOENT :
		    GW_EIO;
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		goto out;
	if ((uint64_t)st.st_size > CONF_FILE_MAX) {
		rc = GW_ESIZE;
		goto out;
	}
	if ((p = arena_alloc(a, (size_t)st.st_size + 1)) == NULL) {
		rc = GW_ENOMEM;
		goto out;
	}
	for (*len = 0; *len < (size_t)st.st_size; *len += (size_t)n) {
		n = read(fd, p + *len, (size_t)st.st_size - *len);
		if (n == -1 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			goto out;
	}
	*bytes = p;
	rc = GW_OK;
out:
	close(fd);
	return rc;
}

/* --- Lines --- */

/*
 * The word at *s, unquoted in place, *s behind it; NULL: a quote that is not
 * closed, or closed in the middle of a word.
 */
static char *
naeste_ord(char **s)
{
	char *w = *s, *in, *out;

	if (*w != '"') {
		*s += strcspn(w, " \t");
		if (**s != '\0')
			*(*s)++ = '\0';
		return w;
	}
	for (in = out = w + 1; *in != '"'; *out++ = *in++)
		if (*in == '\0' || (*in == '\\' && *++in == '\0'))
			return NULL;
	*s = ++in;
	if (*in != '\0' && *in != ' ' && *in != '\t')
		return NULL;
	*out = '\0';
	return w + 1;
}

/* Takes a line apart; its text is changed.  n 0: nothing on it. */
static enum gw_err
linje_del(struct laes *l, char *s, struct conf_linje *out)
{
	char *w;

	for (out->n = 0;; out->ord[out->n++] = w) {
		s += strspn(s, " \t");
		if (*s == '\0' || *s == '#')
			break;
		if (out->n == CONF_MAX_ORD)
			return conf_fejl(l, out->nr, "more than %d words: "
			    "give some on a line of their own", CONF_MAX_ORD);
		if ((w = naeste_ord(&s)) == NULL)
			return conf_fejl(l, out->nr, "a quoted value is not "
			    "closed: put \" and a blank behind it");
	}
	out->ord[out->n] = NULL;
	return GW_OK;
}

/* 1 when one is likely the other mistyped: one short stretch differs. */
static int
ligner(const char *a, const char *b)
{
	size_t i = 0, la = strlen(a), lb = strlen(b);

	while (a[i] != '\0' && a[i] == b[i])
		i++;
	while (la > i && lb > i && a[la - 1] == b[lb - 1])
		la--, lb--;
	return la - i <= 2 && lb - i <= 2 && i + strlen(a) - la >= 2;
}

static enum gw_err
ukendt_ord(struct laes *l, const struct conf_linje *linje)
{
	size_t i;

	for (i = 0; i < ORD_ANTAL; i++)
		if (ligner(linje->ord[0], ordene[i].ord))
			return conf_fejl(l, linje->nr, "%s is no setting: "
			    "do you mean %s?", linje->ord[0], ordene[i].ord);
	return conf_fejl(l, linje->nr, "%s is no setting: see "
	    "gatewayd.conf(5)", linje->ord[0]);
}

/* Carries out a line; set says where each keyword was seen first; kun: a
 * flag that the keyword must have. */
static enum gw_err
linje_set(struct laes *l, const struct conf_linje *linje,
    unsigned set[ORD_ANTAL], int kun)
{
	const struct ord_def *d;
	size_t i;

	for (i = 0; i < ORD_ANTAL; i++)
		if (strcmp(ordene[i].ord, linje->ord[0]) == 0)
			break;
	if (i == ORD_ANTAL)
		return ukendt_ord(l, linje);
	d = &ordene[i];
	if ((d->flag & kun) != kun)
		return conf_fejl(l, linje->nr, "%s is no %s setting: "
		    "give it in gatewayd.conf(5)", d->ord, kun == CENTRAL ?
		    "central" : "staged");
	if (linje->n - 1 < d->mindst || linje->n - 1 > d->hoejst)
		return conf_fejl(l, linje->nr, "%s with %zu value%s: write "
		    "\"%s %s\"", d->ord, linje->n - 1,
		    linje->n == 2 ? "" : "s", d->ord, d->brug);
	if (set[i] != 0 && !(d->flag & FLERE))
		return conf_fejl(l, linje->nr, "%s is set on line %u already: "
		    "remove one of them", d->ord, set[i]);
	if (set[i] == 0)
		set[i] = linje->nr;
	return d->set(l, d, linje);
}

/* --- The whole --- */

static enum gw_err
kilde_mangler(struct laes *l, enum conf_source_nr nr)
{
	const struct conf_source *s = &l->conf->sources[nr];
	const char *hvad = NULL;

	if (s->konf.url == NULL)
		hvad = "url https://HOST/PATH";
	else if (s->konf.entityid == NULL && nr != SRC_STS)
		hvad = "entity-id URI";
	else if (s->n_certificates == 0)
		hvad = "certificate FILE";
	if (hvad == NULL)
		return GW_OK;
	return conf_fejl(l, 0, "source %s is not complete: add \"source %s "
	    "%s\"", s->konf.navn, s->konf.navn, hvad);
}

/* Without these there is nothing to serve, or nobody to serve it to. */
static enum gw_err
mangler(struct laes *l, const unsigned set[ORD_ANTAL])
{
	enum gw_err rc = GW_OK;
	size_t i;

	for (i = 0; i < ORD_ANTAL; i++)
		if (set[i] == 0 && (ordene[i].flag & KRAEVES))
			return conf_fejl(l, 0, "%s is not set: add \"%s %s\"",
			    ordene[i].ord, ordene[i].ord, ordene[i].brug);
	if (l->n_clients == 0)
		return conf_fejl(l, 0, "client is not set: add \"client FILE "
		    "ENTITY\" for each caller");
	for (i = 0; i < SRC_ANTAL && rc == GW_OK; i++)
		rc = kilde_mangler(l, (enum conf_source_nr)i);
	return rc;
}

/* Reads text, changing it; the first error ends it. */
static enum gw_err
laes_linjer(struct laes *l, char *text, size_t len, unsigned set[ORD_ANTAL],
    int kun)
{
	struct conf_linje linje = { .nr = 0 };
	char *end = text + len, *next;
	enum gw_err rc;
	size_t n;

	for (; text < end; text = next) {
		linje.nr++;
		if ((next = memchr(text, '\n', (size_t)(end - text))) == NULL)
			next = end;
		n = (size_t)(next - text);
		next += next < end;
		if (n > 0 && text[n - 1] == '\r')
			n--;
		if (n > MAX_LINJE || memchr(text, '\0', n) != NULL)
			return conf_fejl(l, linje.nr, "not a line of text: "
			    "write at most %d characters and no NUL",
			    MAX_LINJE);
		text[n] = '\0';
		if ((rc = linje_del(l, text, &linje)) != GW_OK ||
		    (linje.n > 0 &&
		    (rc = linje_set(l, &linje, set, kun)) != GW_OK))
			return rc;
	}
	return GW_OK;
}

/* Another file's lines, of those settings alone that have the flag. */
static enum gw_err
anden_fil(struct laes *l, const char *navn, const char *bytes, size_t len,
    int kun)
{
	unsigned set[ORD_ANTAL] = { 0 };
	const char *file = l->file;
	char *text = arena_strndup(l->a, bytes, len);
	enum gw_err rc;

	if (text == NULL)
		return GW_ENOMEM;
	l->file = navn;
	rc = laes_linjer(l, text, len, set, kun);
	l->file = file;
	return rc;
}

enum gw_err
conf_central(struct laes *l, const char *navn, const char *bytes, size_t len)
{
	return anden_fil(l, navn, bytes, len, CENTRAL);
}

/* What gatewayctl(8) has staged and committed; none is nothing. */
enum gw_err
ord_tillid(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char *bytes;
	enum gw_err rc;
	size_t len;

	if ((rc = ord_sti(l, d, linje)) != GW_OK)
		return rc;
	rc = l->read(l->arg, l->a, l->conf->trust_file, &bytes, &len);
	if (rc == GW_ENOENT)
		return GW_OK;
	if (rc == GW_EIO || rc == GW_ESIZE)
		return conf_fejl(l, linje->nr, "trust-file: %s cannot be "
		    "read: give this user read permission to a regular file",
		    l->conf->trust_file);
	if (rc != GW_OK)
		return rc;
	l->tillid = 1;
	rc = anden_fil(l, l->conf->trust_file, bytes, len, TILLID);
	l->tillid = 0;
	return rc;
}

/* What holds until a setting says otherwise. */
static enum gw_err
standard(struct laes *l)
{
	struct conf *c = l->conf;
	enum gw_err rc;
	size_t i;

	for (i = 0; i < SRC_ANTAL; i++)
		c->sources[i].konf = kilderne[i];
	c->file = l->file;
	c->user = "borgerblikket";
	c->keeper_user = "borgerblikket-keeper";
	c->skew_ms = 60000;
	c->deadline_ms = 8000;
	c->threads = 256;
	c->audit_retention = 6;
	c->replay_ids = 1000000;
	roller_init(&c->roller);
	if ((c->trust = trust_new()) == NULL ||
	    (l->k = arena_alloc(l->a, sizeof(*l->k))) == NULL)
		return GW_ENOMEM;
	if ((rc = data_konfiguration(l->a, l->k)) != GW_OK)
		return rc;
	c->konfiguration = l->k;
	l->kommuner = arena_array(l->a, l->k->n_kommuner,
	    sizeof(*l->kommuner));
	return l->kommuner == NULL ? GW_ENOMEM : GW_OK;
}

static int
alder_cmp(const void *a, const void *b)
{
	return strcmp(((const struct kle_alder *)a)->kle,
	    ((const struct kle_alder *)b)->kle);
}

/* Puts together what the lines gave. */
static enum gw_err
samlet(struct laes *l)
{
	struct central *c = &l->k->central;

	if (l->n_alder > 0)
		qsort(l->alder, l->n_alder, sizeof(*l->alder), alder_cmp);
	c->alder = l->alder;
	c->n_alder = l->n_alder;
	c->visning_undtaget = l->conf->roller.uuid[R_KLASSE_VISNING_UNDTAGET];
	return ark_samlet(l);
}

/* The folder that the file is in; NULL: no memory. */
static const char *
folder_of(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');

	if (slash == NULL)
		return ".";
	return slash == file ? "" :
	    arena_strndup(a, file, (size_t)(slash - file));
}

enum gw_err
conf_load(struct arena *a, const char *file, conf_read *read, void *arg,
    struct conf_meldinger *m, struct conf **out)
{
	struct laes l = { .a = a, .file = file, .read = read, .arg = arg,
	    .m = m };
	struct conf_file f = { .name = NULL };
	unsigned set[ORD_ANTAL] = { 0 };
	enum gw_err rc;
	char *text;

	*out = NULL;
	if ((l.folder = folder_of(a, file)) == NULL ||
	    (l.conf = arena_alloc(a, sizeof(*l.conf))) == NULL)
		return GW_ENOMEM;
	rc = read(arg, a, file, &f.bytes, &f.len);
	if (rc == GW_ENOENT || rc == GW_EIO || rc == GW_ESIZE)
		rc = conf_fejl(&l, 0, "%s: %s", rc == GW_ENOENT ?
		    "is not there" : "cannot be read", "name a file that "
		    "this user can read after -c");
	if (rc != GW_OK)
		goto out;
	/* the callback's octets are not ours to change */
	if ((text = arena_alloc(a, f.len + 1)) == NULL) {
		rc = GW_ENOMEM;
		goto out;
	}
	memcpy(text, f.bytes, f.len);
	if ((rc = standard(&l)) == GW_OK &&
	    (rc = laes_linjer(&l, text, f.len, set, 0)) == GW_OK &&
	    (rc = mangler(&l, set)) == GW_OK &&
	    (rc = samlet(&l)) == GW_OK && m->n_fejl > 0)
		rc = GW_ECONF;
out:
	if (rc == GW_OK)
		*out = l.conf;
	else
		conf_fini(l.conf);
	return rc;
}

void
conf_fini(struct conf *c)
{
	if (c == NULL)
		return;
	trust_free(c->trust);
	c->trust = NULL;
}
