/*
 * ctl_audit_soeg.c - audit search: what the journal has about one citizen.
 *
 * Each segment knows the citizen by a hash of its own, so every segment's key
 * is opened to look into it, and nobody else's records are.
 */
#include "ctl_audit.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PASS_MAX_LEN	1024		/* octets of a passphrase */

/* The segment being read. */
struct segment {
	char		*wrapped;	/* malloc'ed; NULL: none yet */
	size_t		 len;
	enum { URET = 0, AABEN, LUKKET } tilstand;
	struct journal_noegle *noegle;
	unsigned char	 hash[JOURNAL_HASH];	/* of the citizen; AABEN */
};

struct laes {
	struct ctl	*c;
	struct soegning	 s;
	EVP_PKEY	*keys[CTL_NOEGLER];
	size_t		 n_keys;
	struct segment	 seg;
	enum gw_err	 rc;
};

const jr_request *
traef_hvem(const struct traef *t)
{
	return t->body.kind == JR_BEGUN ? &t->body.jr_body_u.begun.who :
	    &t->body.jr_body_u.refused.who;
}

/* --- Who is asked about --- */

/* Ten digits, blanks around them and a dash behind the sixth allowed. */
static int
cpr_tag(const char *s, struct cpr *out)
{
	char nr[CPR_LEN + 1];
	size_t n = 0;
	int ok;

	s += strspn(s, " \t\r\n");
	for (; *s != '\0' && n < CPR_LEN; s++)
		if (*s != '-' || n != 6 || s[-1] == '-')
			nr[n++] = *s;
	s += strspn(s, " \t\r\n");
	ok = *s == '\0' && cpr_parse(nr, n, out);
	OPENSSL_cleanse(nr, sizeof(nr));
	return ok;
}

/* The file's first octets, NUL behind; "-" is standard input. */
static int
kort_fil(const char *navn, char *out, size_t size)
{
	int fd = strcmp(navn, "-") == 0 ? STDIN_FILENO :
	    open(navn, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n = 1;

	while (fd != -1 && len < size - 1 && n > 0)
		if ((n = read(fd, out + len, size - 1 - len)) > 0)
			len += (size_t)n;
	out[len] = '\0';
	if (fd == -1 || n == -1)
		ctl_fejl("%s: %s", navn, strerror(errno));
	if (fd != -1 && fd != STDIN_FILENO)
		close(fd);
	return fd != -1 && n != -1;
}

static int
borger(struct ctl *c, struct cpr *out)
{
	char tekst[64];
	int ok;

	if ((c->cpr_fil != NULL) + (c->n_cpr > 0) != 1 || c->n_cpr > 1) {
		ctl_fejl("who: give --cpr-file FILE, or - for standard "
		    "input, with one CPR number");
		return CTL_BRUG;
	}
	if (c->cpr_fil == NULL) {
		ctl_fejl("a CPR number on the command line is seen by others: "
		    "--cpr-file keeps it");
		ok = cpr_tag(c->cpr[0], out);
	} else if (!kort_fil(c->cpr_fil, tekst, sizeof(tekst)))
		return CTL_FEJL;
	else {
		ok = cpr_tag(tekst, out);
		OPENSSL_cleanse(tekst, sizeof(tekst));
	}
	if (ok)
		return CTL_OK;
	ctl_fejl("what is given is no CPR number: give ten digits");
	return CTL_BRUG;
}

/* YYYY-MM-DD */
static int
dag_tag(const char *ord, const char *s, int32_t *out)
{
	*out = DAG_INGEN;
	if (s == NULL || (strlen(s) == DAG_LEN - 1 &&
	    (*out = dag_parse(s)) != DAG_INGEN))
		return CTL_OK;
	ctl_fejl("%s %s is no date: give YYYY-MM-DD", ord, s);
	return CTL_BRUG;
}

/* --- Keys --- */

/* The passphrase file's first line, or what the terminal gives. */
static int
pass(char *buf, int size, int rwflag, void *arg)
{
	const struct ctl *c = arg;
	size_t n = (size_t)size < PASS_MAX_LEN ? (size_t)size : PASS_MAX_LEN;

	if (c->pass_fil == NULL)
		return isatty(STDIN_FILENO) ?
		    PEM_def_callback(buf, size, rwflag, NULL) : -1;
	if (!kort_fil(c->pass_fil, buf, n))
		return -1;
	buf[strcspn(buf, "\r\n")] = '\0';
	return (int)strlen(buf);
}

static EVP_PKEY *
key_laes(struct ctl *c, const char *navn)
{
	BIO *bio = BIO_new_file(navn, "r");
	EVP_PKEY *key = NULL;

	if (bio == NULL)
		ctl_fejl("%s: %s", navn, strerror(errno));
	else if ((key = PEM_read_bio_PrivateKey(bio, NULL, pass, c)) == NULL)
		ctl_fejl("%s: is no private key in PEM that this passphrase "
		    "opens: give --passphrase-file FILE", navn);
	BIO_free(bio);
	ERR_clear_error();
	return key;
}

static int
keys_laes(struct laes *l)
{
	struct ctl *c = l->c;

	if (c->n_noegle == 0) {
		ctl_fejl("--key is missing: give the private key of an "
		    "audit-certificate");
		return CTL_BRUG;
	}
	for (; l->n_keys < c->n_noegle; l->n_keys++)
		if ((l->keys[l->n_keys] = key_laes(c,
		    c->noegle[l->n_keys])) == NULL)
			return CTL_FEJL;
	return CTL_OK;
}

/* --- Reading --- */

static void
segment_slut(struct segment *g)
{
	journal_noegle_free(g->noegle);
	free(g->wrapped);
	memset(g, 0, sizeof(*g));
}

static enum gw_err
segment_begynd(struct segment *g, const jr_start *s)
{
	segment_slut(g);
	g->len = s->wrapped.wrapped_len;
	if ((g->wrapped = malloc(g->len + 1)) == NULL)
		return GW_ENOMEM;
	memcpy(g->wrapped, s->wrapped.wrapped_val, g->len);
	return GW_OK;
}

/* Opened by the first record that is asked for: most segments hold none when
 * a period is given. */
static enum gw_err
segment_aabn(struct laes *l)
{
	struct segment *g = &l->seg;
	enum gw_err rc = GW_ENOENT;
	size_t i;

	if (g->tilstand != URET)
		return GW_OK;
	for (i = 0; i < l->n_keys && rc == GW_ENOENT; i++)
		rc = journal_noegle_aabn(l->keys[i],
		    (const unsigned char *)g->wrapped, g->len, &g->noegle);
	if (rc == GW_ENOENT) {
		g->tilstand = LUKKET;
		l->s.lukkede++;
		return GW_OK;
	}
	if (rc == GW_OK)
		rc = journal_hash(g->noegle, l->s.cpr.nr, g->hash);
	if (rc == GW_OK) {
		g->tilstand = AABEN;
		l->s.aabnede++;
	}
	return rc;
}

/* A copy that outlives the reading, through its own XDR. */
static enum gw_err
body_kopi(struct arena *a, const jr_body *fra, jr_body *til)
{
	size_t size = xdr_sizeof((xdrproc_t)xdr_jr_body,
	    (void *)(uintptr_t)fra);
	char *p = arena_alloc(a, size);
	int ok;
	XDR x;

	memset(til, 0, sizeof(*til));
	if (p == NULL)
		return GW_ENOMEM;
	xdrmem_create(&x, p, (u_int)size, XDR_ENCODE);
	ok = xdr_jr_body(&x, (jr_body *)(uintptr_t)fra);
	xdr_destroy(&x);
	xdrmem_create(&x, p, (u_int)size, XDR_DECODE);
	ok = ok && xdr_jr_body(&x, til);
	xdr_destroy(&x);
	return ok ? GW_OK : GW_ENOMEM;
}

static enum gw_err
traef_tag(struct laes *l, const struct journal_post *p, const jr_citizen *z)
{
	struct journal_klar klar;
	struct traef *t = arena_push(l->c->a, &l->s.v, &l->s.n, &l->s.cap,
	    sizeof(*t));
	enum gw_err rc;

	if (t == NULL)
		return GW_ENOMEM;
	t->number = p->number;
	t->time = p->time;
	if ((rc = body_kopi(l->c->a, &p->body, &t->body)) != GW_OK)
		return rc;
	rc = journal_bryd(l->seg.noegle, (const unsigned char *)
	    z->sealed.sealed_val, z->sealed.sealed_len, &klar);
	if (rc == GW_EBELIEF || (rc == GW_OK &&
	    strcmp(klar.cpr, l->s.cpr.nr) != 0))
		rc = fail(&l->c->grund, GW_EBELIEF, "%s, record %llu at octet "
		    "%llu: what is sealed in it is not the citizen's", p->file,
		    (unsigned long long)p->number,
		    (unsigned long long)p->offset);
	t->begrundelse = arena_strdup(l->c->a, klar.begrundelse);
	t->hvem = arena_strdup(l->c->a, klar.hvem);
	if (rc == GW_OK && (t->begrundelse == NULL || t->hvem == NULL))
		rc = GW_ENOMEM;
	OPENSSL_cleanse(&klar, sizeof(klar));
	return rc;
}

static enum gw_err
borger_se(struct laes *l, const struct journal_post *p, const jr_citizen *z)
{
	int32_t dag = tid_dag(p->time / 1000);
	enum gw_err rc;

	if (z == NULL || (l->s.fra != DAG_INGEN && dag < l->s.fra) ||
	    (l->s.til != DAG_INGEN && dag > l->s.til))
		return GW_OK;
	if ((rc = segment_aabn(l)) != GW_OK)
		return rc;
	if (l->seg.tilstand == LUKKET)
		l->s.lukkede_poster++;
	else if (memcmp(z->hash, l->seg.hash, JOURNAL_HASH) == 0)
		rc = traef_tag(l, p, z);
	return rc;
}

/* The answer to one of ours; numbers ascend, and the newest come first. */
static enum gw_err
svar_se(struct laes *l, const struct journal_post *p)
{
	uint64_t begun = p->body.jr_body_u.completed.begun;
	size_t i;

	for (i = l->s.n; i > 0 && l->s.v[i - 1].number > begun; i--)
		;
	if (i == 0 || l->s.v[i - 1].number != begun ||
	    l->s.v[i - 1].besvaret)
		return GW_OK;
	l->s.v[i - 1].besvaret = 1;
	l->s.v[i - 1].svar_time = p->time;
	return body_kopi(l->c->a, &p->body, &l->s.v[i - 1].svar);
}

static int
post_se(void *arg, const struct journal_post *p)
{
	struct laes *l = arg;
	const jr_body *b = &p->body;

	switch (b->kind) {
	case JR_START:
		l->rc = segment_begynd(&l->seg, &b->jr_body_u.start);
		break;
	case JR_BEGUN:
		l->rc = borger_se(l, p, &b->jr_body_u.begun.whom);
		break;
	case JR_REFUSED:
		l->rc = borger_se(l, p, b->jr_body_u.refused.whom);
		break;
	case JR_COMPLETED:
		l->rc = svar_se(l, p);
		break;
	default:
		break;
	}
	return l->rc != GW_OK;
}

/* What the operator must know besides the report. */
static int
slut(const struct laes *l, const char *mappe, enum gw_err rc)
{
	const struct soegning *s = &l->s;

	if (rc != GW_OK)
		return ctl_fejl("%s: %s%s", mappe, rc == GW_EBELIEF ?
		    "does not hold: " : "", l->c->grund.rc != GW_OK ?
		    l->c->grund.text : err_text(rc));
	if (s->lukkede == 0)
		return CTL_OK;
	if (s->aabnede == 0)
		return ctl_fejl("none of the %zu segments is wrapped for this "
		    "key: give the private key of an audit-certificate of "
		    "that time", s->lukkede);
	return ctl_fejl("%zu segments with %zu records about citizens are "
	    "wrapped for other keys: give these as well, by --key, for the "
	    "whole answer", s->lukkede, s->lukkede_poster);
}

static int
soeg(struct laes *l)
{
	struct ctl *c = l->c;
	const char *mappe;
	enum gw_err rc;
	int status;

	if ((status = dag_tag("--fra", c->fra, &l->s.fra)) != CTL_OK ||
	    (status = dag_tag("--til", c->til_dag, &l->s.til)) != CTL_OK ||
	    (status = borger(c, &l->s.cpr)) != CTL_OK ||
	    (status = keys_laes(l)) != CTL_OK ||
	    (status = audit_mappe(c, &mappe)) != CTL_OK)
		return status;
	rc = journal_fil_read(mappe, post_se, l, &l->s.fund, &c->grund);
	if (rc == GW_OK)
		rc = l->rc;
	l->s.brudt = rc == GW_EBELIEF;
	/* What was found before the place that does not hold is shown too. */
	if ((rc == GW_OK || rc == GW_EBELIEF) &&
	    (l->s.aabnede > 0 || l->s.lukkede == 0))
		(c->json ? rapport_json : rapport_print)(&l->s);
	fflush(stdout);
	return slut(l, mappe, rc);
}

int
verb_audit_search(struct ctl *c)
{
	struct laes *l = arena_alloc(c->a, sizeof(*l));
	size_t i;
	int status;

	if (l == NULL)
		return ctl_fejl("no memory");
	l->c = c;
	status = soeg(l);
	for (i = 0; i < l->s.n; i++) {
		xdr_free((xdrproc_t)xdr_jr_body, (char *)&l->s.v[i].body);
		if (l->s.v[i].besvaret)
			xdr_free((xdrproc_t)xdr_jr_body,
			    (char *)&l->s.v[i].svar);
	}
	segment_slut(&l->seg);
	while (l->n_keys > 0)
		EVP_PKEY_free(l->keys[--l->n_keys]);
	return status;
}
