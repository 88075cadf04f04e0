/*
 * ctl_audit.c - audit verify: whether the audit trail is as it was written.
 */
#include "ctl_audit.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What --head names, as it was logged elsewhere. */
struct ventet {
	int		 givet, set;
	uint64_t	 number;
	char		 hash[2 * JX_DIGEST + 1];
};

struct verificering {
	struct ventet	 hoved;
	int		 andet;		/* the record is there and another */
	int64_t		 foerst, sidst;	/* us UTC */
};

int
audit_mappe(struct ctl *c, const char **mappe)
{
	int status;

	if ((*mappe = c->dir) != NULL)
		return CTL_OK;
	if ((status = ctl_conf(c)) != CTL_OK)
		return status;
	if ((*mappe = c->conf->audit_dir) != NULL)
		return CTL_OK;
	ctl_fejl("%s: audit-dir is not set: add \"audit-dir FOLDER\"",
	    c->conf_file);
	return CTL_BRUG;
}

static void
hex_print(const unsigned char *p, char out[2 * JX_DIGEST + 1])
{
	size_t i;

	for (i = 0; i < JX_DIGEST; i++)
		snprintf(out + 2 * i, 3, "%02x", p[i]);
}

/* Digits, '_' between them allowed; behind them; 0: it is no number. */
static uint64_t
nummer_parse(const char **s)
{
	uint64_t n = 0;

	if (!isdigit((unsigned char)**s))
		return 0;
	for (; isdigit((unsigned char)**s) || **s == '_'; (*s)++)
		if (**s != '_' && (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(**s - '0'), &n)))
			return 0;
	return n;
}

/* NUMBER:HASH, the log's '_' and ':' within them (journal_role.c) or not. */
static int
hoved_parse(const char *s, struct ventet *v)
{
	size_t n = 0;

	v->givet = s != NULL;
	if (s == NULL)
		return 1;
	if ((v->number = nummer_parse(&s)) == 0 || *s++ != ':')
		return 0;
	for (; *s != '\0' && n < sizeof(v->hash) - 1; s++)
		if (isxdigit((unsigned char)*s))
			v->hash[n++] = (char)tolower((unsigned char)*s);
		else if (*s != ':')
			return 0;
	v->hash[n] = '\0';
	return n == sizeof(v->hash) - 1 && *s == '\0';
}

static int
post_se(void *arg, const struct journal_post *p)
{
	struct verificering *v = arg;
	char hash[2 * JX_DIGEST + 1];

	if (v->foerst == 0)
		v->foerst = p->time;
	v->sidst = p->time;
	if (v->hoved.givet && p->number == v->hoved.number) {
		hex_print(p->chain, hash);
		v->hoved.set = 1;
		v->andet = strcmp(hash, v->hoved.hash) != 0;
	}
	return 0;
}

static void
fund_print(const struct journal_fund *f, const struct verificering *v)
{
	char fra[TID_LEN], til[TID_LEN], hash[2 * JX_DIGEST + 1];

	hex_print(f->head, hash);
	printf("files: %llu\nrecords: %llu\n", (unsigned long long)f->files,
	    (unsigned long long)f->records);
	if (f->records > 0)
		printf("first: %llu, %s\nlast: %llu, %s\nhead: %llu:%s\n",
		    (unsigned long long)f->first, tid_print(v->foerst / 1000,
		    fra), (unsigned long long)f->last,
		    tid_print(v->sidst / 1000, til),
		    (unsigned long long)f->last, hash);
	printf("closed: %s\n", f->closed ? "yes" :
	    "no; the gateway runs, or was cut off");
	if (f->torn > 0)
		printf("torn: %llu octets behind the last record; one being "
		    "written, or a crash's\n", (unsigned long long)f->torn);
}

/* What --head says of a journal that holds in itself. */
static int
hoved_doem(const struct verificering *v, const struct journal_fund *f)
{
	const unsigned long long nr = v->hoved.number;

	if (!v->hoved.givet || (v->hoved.set && !v->andet))
		return CTL_OK;
	if (v->andet)
		return ctl_fejl("record %llu is not the one that --head "
		    "names: the journal was written anew", nr);
	if (nr < f->first)
		return ctl_fejl("record %llu is past retention, the first one "
		    "kept is %llu: give a later --head", nr,
		    (unsigned long long)f->first);
	return ctl_fejl("the end is missing: --head names record %llu, the "
	    "last one there is %llu", nr, (unsigned long long)f->last);
}

int
verb_audit_verify(struct ctl *c)
{
	struct verificering v = { .foerst = 0 };
	struct journal_fund f;
	const char *mappe;
	enum gw_err rc;
	int status;

	if (!hoved_parse(c->head, &v.hoved)) {
		ctl_fejl("--head %s is none: give NUMBER:HASH as "
		    "journal-head was logged", c->head);
		return CTL_BRUG;
	}
	if ((status = audit_mappe(c, &mappe)) != CTL_OK)
		return status;
	rc = journal_fil_read(mappe, post_se, &v, &f, &c->grund);
	if (rc == GW_EBELIEF)
		return ctl_fejl("%s: does not hold: %s", mappe,
		    c->grund.text);
	if (rc != GW_OK)
		return ctl_fejl("%s: %s", mappe, c->grund.rc != GW_OK ?
		    c->grund.text : err_text(rc));
	fund_print(&f, &v);
	return hoved_doem(&v, &f);
}
