/*
 * ctl.c - what the verbs of gatewayctl(8) share.
 */
#include "ctl.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "publiceret.h"

int
ctl_fejl(const char *fmt, ...)
{
	va_list ap;

	fputs("gatewayctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return CTL_FEJL;
}

int
ctl_grund(const struct ctl *c, enum gw_err rc)
{
	return ctl_fejl("%s", c->grund.rc != GW_OK ? c->grund.text :
	    err_text(rc));
}

/* conf_read that has nothing published: for when that is what is broken. */
static enum gw_err
read_uden_publiceret(void *arg, struct arena *a, const char *name,
    const char **bytes, size_t *len)
{
	enum gw_err rc = conf_read_disk(arg, a, name, bytes, len);

	return rc == GW_OK && *len >= 6 && memcmp(*bytes, "BBSNAP", 6) == 0 ?
	    GW_ENOENT : rc;
}

static void
meldinger_print(const struct conf_meldinger *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->v[i].fejl)
			fprintf(stderr, "%s\n", m->v[i].text);
}

int
ctl_conf(struct ctl *c)
{
	struct conf_meldinger m = { NULL, 0, 0, 0 };
	char *path = realpath(c->conf_file, NULL);
	enum gw_err rc;

	if (path != NULL)
		c->conf_file = arena_strdup(c->a, path);
	free(path);
	if (conf_load(c->a, c->conf_file, conf_read_disk, NULL, &m,
	    &c->conf) == GW_OK)
		return CTL_OK;
	memset(&m, 0, sizeof(m));
	rc = conf_load(c->a, c->conf_file, read_uden_publiceret, NULL, &m,
	    &c->conf);
	meldinger_print(&m);
	if (rc != GW_OK && m.n_fejl == 0)
		ctl_fejl("%s: %s", c->conf_file, err_text(rc));
	return rc == GW_OK ? CTL_OK : CTL_BRUG;
}

/* What the store knows of KLE goes before what the program does. */
static int
kle_tag(struct ctl *c)
{
	const char *tekst;
	enum gw_err rc;
	size_t linje;

	if ((rc = store_faelles(c->store, c->a, PUB_KLE, 0, &tekst)) != GW_OK)
		return ctl_grund(c, rc);
	if (tekst == NULL)
		return CTL_OK;
	rc = publiceret_kle(c->a, &c->conf->konfiguration->central, tekst,
	    strlen(tekst), &linje);
	return rc == GW_OK ? CTL_OK : ctl_grund(c, rc);
}

int
ctl_store(struct ctl *c)
{
	enum gw_err rc;
	int status;

	if ((status = ctl_conf(c)) != CTL_OK)
		return status;
	if (c->conf->store == NULL || c->conf->snapshot == NULL) {
		ctl_fejl("%s: %s is not set: add \"%s FILE\"", c->conf_file,
		    c->conf->store == NULL ? "store" : "snapshot",
		    c->conf->store == NULL ? "store" : "snapshot");
		return CTL_BRUG;
	}
	if ((rc = store_open(c->conf->store, &c->grund, &c->store)) != GW_OK)
		return ctl_fejl("%s: %s", c->conf->store, c->grund.text);
	if ((rc = ctl_facetter(c)) != GW_OK)
		return ctl_grund(c, rc);
	return kle_tag(c);
}

const struct kommune_konf *
ctl_kommune(struct ctl *c)
{
	const struct kommune_konf *k;

	if (c->kommune == NULL) {
		ctl_fejl("--kommune is missing: give the municipality's four "
		    "digits, 0461 for Odense");
		return NULL;
	}
	k = konfiguration_kommune(c->conf->konfiguration, c->kommune);
	if (k == NULL)
		ctl_fejl("--kommune %s is no municipality: give its four "
		    "digits, 0461 for Odense", c->kommune);
	return k;
}

struct version
ctl_version(struct ctl *c, const char *kilde)
{
	const char *sudo = getenv("SUDO_USER");
	struct passwd *pw = getpwuid(getuid());
	struct version v = { "", 0, NULL, NULL, NULL, kilde };
	char tid[TID_LEN];

	v.tid = arena_strdup(c->a, tid_print(clock_now(), tid));
	v.hvem = getuid() == 0 && sudo != NULL ? sudo : pw != NULL ?
	    arena_strdup(c->a, pw->pw_name) :
	    arena_printf(c->a, "uid %u", (unsigned)getuid());
	v.hvorfor = c->hvorfor != NULL ? c->hvorfor : "";
	return v;
}

void
json_tekst(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			printf("\\u%04x", (unsigned char)*s);
		else
			putchar(*s);
	putchar('"');
}

void
ctl_fund(struct ctl *c, const char *fil, const struct konfigark *ark,
    int advarsler)
{
	const char *s;
	size_t i;

	for (i = 0; i < ark->n_fund; i++)
		if ((advarsler || ark->fund[i].grad == FUND_FEJL) &&
		    (s = ark_fund_tekst(c->a, fil, &ark->fund[i])) != NULL)
			fprintf(stderr, "%s\n", s);
}

int
ctl_cpr(struct ctl *c, const char *s)
{
	const char **p = arena_push(c->a, &c->cpr, &c->n_cpr, &c->cap_cpr,
	    sizeof(*p));

	if (p != NULL)
		*p = s;
	return p != NULL;
}
