/*
 * conf_ord.c - what each kind of setting in gatewayd.conf(5) takes.
 */
#include "conf_impl.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "objekter.h"
#include "tekst.h"
#include "tid.h"
#include "wssec.h"

#define CVR_CIFRE	8

static void *
felt(const struct laes *l, const struct ord_def *d)
{
	return (char *)l->conf + d->felt;
}

static void *
central_felt(const struct laes *l, const struct ord_def *d)
{
	return (char *)&l->k->central + d->felt;
}

/* A whole number within [fra, til]; -1: it is not one. */
static long
tal(const char *s, unsigned fra, unsigned til)
{
	unsigned long v = 0;
	size_t i;

	for (i = 0; s[i] >= '0' && s[i] <= '9' && i < 9; i++)
		v = v * 10 + (unsigned long)(s[i] - '0');
	return i == 0 || s[i] != '\0' || v < fra || v > til ? -1 : (long)v;
}

enum gw_err
conf_tal(struct laes *l, const struct conf_linje *linje, const char *s,
    unsigned fra, unsigned til, unsigned *out)
{
	long v = tal(s, fra, til);

	if (v == -1)
		return conf_fejl(l, linje->nr, "%s: %s is not a number from "
		    "%u to %u: write one", linje->ord[0], s, fra, til);
	*out = (unsigned)v;
	return GW_OK;
}

/* --- Text --- */

enum gw_err
ord_tekst(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char **out = felt(l, d);

	if (*linje->ord[1] == '\0')
		return conf_fejl(l, linje->nr, "%s is empty: write \"%s %s\"",
		    d->ord, d->ord, d->brug);
	*out = arena_strdup(l->a, linje->ord[1]);
	return *out == NULL ? GW_ENOMEM : GW_OK;
}

/* A NULL-terminated copy of the values. */
enum gw_err
ord_liste(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char *const **out = felt(l, d);
	const char **v;
	size_t i;

	if ((v = arena_array(l->a, linje->n, sizeof(*v))) == NULL)
		return GW_ENOMEM;
	for (i = 1; i < linje->n; i++)
		if ((v[i - 1] = arena_strdup(l->a, linje->ord[i])) == NULL)
			return GW_ENOMEM;
	*out = v;
	return GW_OK;
}

/* https, a host, a path: what wsa:To and a call can be made of. */
int
conf_url_ok(const char *s)
{
	const char *host, *p;

	if (strncmp(s, "https://", 8) != 0)
		return 0;
	host = s + 8;
	for (p = host; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || strchr("\"<>\\^`{|}#", *p) != NULL)
			return 0;
	p = strchr(host, '/');
	return p != NULL && p != host && memchr(host, '@',
	    (size_t)(p - host)) == NULL;
}

static enum gw_err
url_fejl(struct laes *l, const struct conf_linje *linje, const char *s)
{
	return conf_fejl(l, linje->nr, "%s: %s is not an address: write "
	    "https://HOST:PORT/PATH", linje->ord[0], s);
}

enum gw_err
ord_urler(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	size_t i;

	for (i = 1; i < linje->n; i++)
		if (!conf_url_ok(linje->ord[i]))
			return url_fejl(l, linje, linje->ord[i]);
	return ord_liste(l, d, linje);
}

static enum gw_err
cvr_proev(struct laes *l, const struct conf_linje *linje)
{
	const char *s = linje->ord[1];

	if (strlen(s) != CVR_CIFRE || strspn(s, "0123456789") != CVR_CIFRE)
		return conf_fejl(l, linje->nr, "%s: %s is not a CVR number: "
		    "write eight digits", linje->ord[0], s);
	return GW_OK;
}

enum gw_err
ord_cvr(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	enum gw_err rc = cvr_proev(l, linje);

	return rc != GW_OK ? rc : ord_tekst(l, d, linje);
}

enum gw_err
ord_central_cvr(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	enum gw_err rc = cvr_proev(l, linje);

	if (rc == GW_OK)
		*(const char **)central_felt(l, d) = linje->ord[1];
	return rc;
}

/* ADDRESS:PORT; whether it can be had is found out by binding it. */
enum gw_err
ord_lyt(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char *s = linje->ord[1], *colon = strrchr(s, ':');

	if (colon == NULL || colon == s || tal(colon + 1, 0, 65535) == -1)
		return conf_fejl(l, linje->nr, "listen: %s is not an address "
		    "and port: write 127.0.0.1:8443 or [::1]:8443", s);
	l->conf->listen_line = linje->nr;
	return ord_tekst(l, d, linje);
}

/* Whoever can ask is on this machine: plain HTTP goes nowhere else. */
enum gw_err
ord_health(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char *s = linje->ord[1], *colon = strrchr(s, ':');
	struct in_addr v4;
	char host[16];

	if (colon != NULL && tal(colon + 1, 0, 65535) != -1) {
		snprintf(host, sizeof(host), "%.*s",
		    colon - s < (long)sizeof(host) ? (int)(colon - s) : 0, s);
		if (strcmp(host, "[::1]") == 0 ||
		    (inet_pton(AF_INET, host, &v4) == 1 &&
		    ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET)) {
			l->conf->health_line = linje->nr;
			return ord_tekst(l, d, linje);
		}
	}
	return conf_fejl(l, linje->nr, "health: %s is not a loopback address "
	    "and port: write 127.0.0.1:9464 or [::1]:9464", s);
}

enum gw_err
ord_mappe(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char **out = felt(l, d);

	if ((*out = conf_sti(l, linje->ord[1])) == NULL)
		return GW_ENOMEM;
	/* a socket's name is at most 107 octets: unix(7) */
	if (strlen(*out) > CONF_RUN_DIR_MAX)
		return conf_fejl(l, linje->nr, "run-dir: %s is longer than "
		    "%d characters: choose a shorter folder", *out,
		    CONF_RUN_DIR_MAX);
	l->conf->run_dir_line = linje->nr;
	return GW_OK;
}

/* Whether there is such a user is asked where roles change to it. */
enum gw_err
ord_bruger(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	l->conf->user_line = linje->nr;
	return ord_tekst(l, d, linje);
}

enum gw_err
ord_audit_mappe(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char **out = felt(l, d);

	l->conf->audit_dir_line = linje->nr;
	*out = conf_sti(l, linje->ord[1]);
	return *out == NULL ? GW_ENOMEM : GW_OK;
}

/* --- Numbers and choices --- */

enum gw_err
ord_tal(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	return conf_tal(l, linje, linje->ord[1], d->fra, d->til, felt(l, d));
}

enum gw_err
ord_skew(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	int64_t *out = felt(l, d);
	unsigned v;
	enum gw_err rc;

	rc = conf_tal(l, linje, linje->ord[1], d->fra, d->til, &v);
	if (rc == GW_OK)
		*out = (int64_t)v * 1000;
	return rc;
}

/* A central setting: an int, but for those that are a size_t. */
enum gw_err
ord_central_tal(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	unsigned v;
	enum gw_err rc;

	rc = conf_tal(l, linje, linje->ord[1], d->fra, d->til, &v);
	if (rc != GW_OK)
		return rc;
	if (d->felt == offsetof(struct central, mindstealder))
		*(int *)central_felt(l, d) = (int)v;
	else
		*(size_t *)central_felt(l, d) = v;
	return GW_OK;
}

/* The value's place in names (NULL behind the last), or -1. */
static int
valg(const char *s, const char *const *names)
{
	int i;

	for (i = 0; names[i] != NULL; i++)
		if (strcmp(s, names[i]) == 0)
			return i;
	return -1;
}

static enum gw_err
valg_fejl(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje, const char *s)
{
	return conf_fejl(l, linje->nr, "%s: %s is no choice: write \"%s %s\"",
	    linje->ord[0], s, d->ord, d->brug);
}

enum gw_err
ord_central_ja_nej(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	static const char *const names[] = { "nej", "ja", NULL };
	int v = valg(linje->ord[1], names);

	if (v == -1)
		return valg_fejl(l, d, linje, linje->ord[1]);
	*(int *)central_felt(l, d) = v;
	return GW_OK;
}

enum gw_err
ord_hok(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	static const char *const names[] = {
		[HOK_NONE] = "none", [HOK_SAME_CVR] = "same-cvr",
		[HOK_SAME_CERT] = "same-certificate", NULL
	};
	int v = valg(linje->ord[1], names);

	if (v == -1)
		return valg_fejl(l, d, linje, linje->ord[1]);
	*(int *)felt(l, d) = v;
	return GW_OK;
}

enum gw_err
ord_log(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	static const char *const names[] = { "info", "debug", NULL };
	int v = valg(linje->ord[1], names);

	if (v == -1)
		return valg_fejl(l, d, linje, linje->ord[1]);
	*(int *)felt(l, d) = v;
	return GW_OK;
}

/* The bits of all values: 1 << (place of its name). */
static enum gw_err
bits(struct laes *l, const struct ord_def *d, const struct conf_linje *linje,
    const char *const *names, int first)
{
	unsigned *out = central_felt(l, d);
	size_t i;
	int v;

	for (i = 1; i < linje->n; i++) {
		if ((v = valg(linje->ord[i], names)) == -1)
			return valg_fejl(l, d, linje, linje->ord[i]);
		*out |= 1u << (v + first);
	}
	return GW_OK;
}

/* R23: only what it hides can be opened here. */
enum gw_err
ord_dokumenttype(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	static const char *const names[] = { "internt-notat", NULL };

	return bits(l, d, linje, names, DOKTYPE_INTERNT_NOTAT);
}

enum gw_err
ord_journalrolle(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	static const char *const names[] = { "journalnotat", NULL };

	return bits(l, d, linje, names, JOURNAL_NOTAT);
}

enum gw_err
ord_dokumentkode(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	static const char *const names[] = { "underudarbejdelse",
	    "underreview", NULL };

	return bits(l, d, linje, names, DOK_UNDERUDARBEJDELSE);
}

/* --- Rules --- */

enum gw_err
ord_alder_kle(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	const char *kle = linje->ord[1];
	struct kle_alder *r;
	unsigned v;
	enum gw_err rc;
	size_t i;

	rc = conf_tal(l, linje, linje->ord[2], d->fra, d->til, &v);
	if (rc != GW_OK)
		return rc;
	if (central_kle(&l->k->central, kle) == NULL)
		return conf_fejl(l, linje->nr, "%s: %s is not in KLE: write a "
		    "number that is, as NN.NN.NN", d->ord, kle);
	for (i = 0; i < l->n_alder; i++)
		if (strcmp(l->alder[i].kle, kle) == 0)
			return conf_fejl(l, linje->nr, "%s: %s has an age "
			    "already: remove one of them", d->ord, kle);
	if ((r = arena_push(l->a, &l->alder, &l->n_alder, &l->cap_alder,
	    sizeof(*r))) == NULL)
		return GW_ENOMEM;
	memcpy(r->kle, kle, KLE_LEN);
	r->alder = (int)v;
	return GW_OK;
}

enum gw_err
ord_rolle(struct laes *l, const struct ord_def *d,
    const struct conf_linje *linje)
{
	enum rolle_id id = rolle_by_navn(linje->ord[1]);
	const char *uuid = linje->ord[2];

	if (id == ROLLE_ANTAL)
		return conf_fejl(l, linje->nr, "%s: %s is no role: see "
		    "gatewayd.conf(5) for their names", d->ord, linje->ord[1]);
	if (strlen(uuid) != UUID_LEN - 1 || !uuid_lig(uuid, uuid))
		return conf_fejl(l, linje->nr, "%s: %s is not a UUID: write "
		    "it as 8-4-4-4-12", d->ord, uuid);
	l->conf->roller.uuid[id] = arena_strdup(l->a, uuid);
	return l->conf->roller.uuid[id] == NULL ? GW_ENOMEM : GW_OK;
}
