/*
 * ctl_drift.c - gatewayctl's verbs for a gateway that runs.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control_role.h"
#include "ctl_drift.h"
#include "log.h"
#include "rpc.h"

#define ASK_MS		5000
#define COMMAND_MS	110000	/* a little more than control's own */

struct forbindelse {
	char		*path;
	CLIENT		*client;
};

/* --- Where it is --- */

/* The word behind run-dir on that line, in the arena; NULL: another line. */
static const char *
run_dir_word(struct ctl *c, const char *line, size_t len)
{
	static const char ord[] = "run-dir";
	const char *s = line, *end = line + len, *word;

	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	if ((size_t)(end - s) < sizeof(ord) ||
	    memcmp(s, ord, sizeof(ord) - 1) != 0)
		return NULL;
	s += sizeof(ord) - 1;
	if (*s != ' ' && *s != '\t')
		return NULL;
	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	word = s < end && *s == '"' ? ++s : s;
	while (s < end && strchr(word[-1] == '"' ? "\"" : " \t\r", *s) ==
	    NULL)
		s++;
	return arena_strndup(c->a, word, (size_t)(s - word));
}

/*
 * run-dir alone is looked for: what else is wrong in the file, or cannot be
 * read by this user, must not keep an operator from a gateway that runs.
 */
static int
run_dir_find(struct ctl *c, const char **out)
{
	const char *text, *p, *end, *slash, *word = NULL;
	size_t len;
	enum gw_err rc;

	if ((rc = conf_read_disk(NULL, c->a, c->conf_file, &text, &len)) !=
	    GW_OK) {
		ctl_fejl("%s: %s: name gatewayd's configuration with -c FILE",
		    c->conf_file, err_text(rc));
		return CTL_BRUG;
	}
	for (p = text; p < text + len && word == NULL; p = end + 1) {
		end = memchr(p, '\n', (size_t)(text + len - p));
		if (end == NULL)
			end = text + len;
		word = run_dir_word(c, p, (size_t)(end - p));
	}
	if (word == NULL) {
		ctl_fejl("%s: run-dir is not set", c->conf_file);
		return CTL_BRUG;
	}
	slash = strrchr(c->conf_file, '/');
	*out = *word == '/' || slash == NULL ? word : arena_printf(c->a,
	    "%.*s/%s", (int)(slash - c->conf_file), c->conf_file, word);
	return *out == NULL ? ctl_fejl("no memory") : CTL_OK;
}

/* --- The connection --- */

/* connect(2)'s reason, which libtirpc does not tell; 0: it can be had. */
static int
connect_errno(const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd, e = 0;

	if (strlen(path) >= sizeof(sa.sun_path))
		return ENAMETOOLONG;
	memcpy(sa.sun_path, path, strlen(path) + 1);
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) == -1)
		return errno;
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == -1)
		e = errno;
	close(fd);
	return e;
}

static int
not_connected(const char *path, int e)
{
	if (e == EACCES || e == EPERM) {
		ctl_fejl("%s: you may not: be root, or a member of the group "
		    "that gatewayd.conf names as operators", path);
		return CTL_AFVIST;
	}
	if (e == EAGAIN)
		return ctl_fejl("%s: the gateway takes no more calls: try "
		    "again", path);
	ctl_fejl("%s: %s: gatewayd does not run, or -c names another one's "
	    "configuration", path, e != 0 ? strerror(e) : "nobody there");
	return CTL_KOERER_IKKE;
}

static int
forbind(struct ctl *c, unsigned ms, struct forbindelse *f)
{
	const char *run_dir;
	struct stat st;
	int e, status;

	memset(f, 0, sizeof(*f));
	signal(SIGPIPE, SIG_IGN);	/* who hangs up is told of */
	if ((status = run_dir_find(c, &run_dir)) != CTL_OK)
		return status;
	if ((f->path = control_path(run_dir)) == NULL)
		return ctl_fejl("no memory");
	if ((e = connect_errno(f->path)) != 0)
		return not_connected(f->path, e);
	/* who serves there must be whose folder it is */
	if (stat(run_dir, &st) == -1)
		return not_connected(f->path, errno);
	rpc_prepare(st.st_uid);
	return rpc_connect(f->path, CX_PROGRAM, CX_VERSION, ms, &f->client) ==
	    GW_OK ? CTL_OK : not_connected(f->path, 0);
}

static void
forbindelse_fini(struct forbindelse *f)
{
	rpc_close(f->client);
	free(f->path);
}

/* A call that did not come through. */
static int
not_answered(const struct forbindelse *f, enum clnt_stat st)
{
	if (st == RPC_TIMEDOUT)
		return ctl_fejl("%s: no answer in time: see gatewayd's log",
		    f->path);
	if (st == RPC_CANTRECV || st == RPC_CANTSEND || st == RPC_AUTHERROR) {
		ctl_fejl("%s: the gateway hung up: you are in neither the "
		    "group operators nor monitors of gatewayd.conf, or it was "
		    "just restarted", f->path);
		return CTL_AFVIST;
	}
	return ctl_fejl("%s: %s: gatewayctl and gatewayd are not of one "
	    "version", f->path, clnt_sperrno(st));
}

/* --- Asking --- */

int
verb_status(struct ctl *c)
{
	struct forbindelse f;
	enum clnt_stat st;
	cx_status s;
	int status;

	memset(&s, 0, sizeof(s));
	if ((status = forbind(c, ASK_MS, &f)) == CTL_OK &&
	    (st = cx_status_1(&s, f.client)) != RPC_SUCCESS)
		status = not_answered(&f, st);
	else if (status == CTL_OK) {
		(c->json ? drift_json : drift_vis)(&s);
		status = s.state > STAND_LUKKET ? CTL_OK : CTL_FEJL;
		xdr_free((xdrproc_t)xdr_cx_status, &s);
	}
	forbindelse_fini(&f);
	return status;
}

int
verb_trace(struct ctl *c)
{
	struct forbindelse f;
	enum clnt_stat st;
	cx_trace t;
	int status;

	if (strlen(c->arg[0]) > CX_MAX_ID) {
		ctl_fejl("%.40s...: not an id: give a request's, a "
		    "TransactionUUID or a trace-id", c->arg[0]);
		return CTL_BRUG;
	}
	memset(&t, 0, sizeof(t));
	if ((status = forbind(c, ASK_MS, &f)) == CTL_OK &&
	    (st = cx_trace_1(c->arg[0], &t, f.client)) != RPC_SUCCESS)
		status = not_answered(&f, st);
	else if (status == CTL_OK) {
		if (!t.found)
			status = ctl_fejl("%s: not among the last thousand "
			    "requests: the log or the audit trail may know it",
			    c->arg[0]);
		else
			(c->json ? drift_json_spor : drift_vis_spor)(&t);
		xdr_free((xdrproc_t)xdr_cx_trace, &t);
	}
	forbindelse_fini(&f);
	return status;
}

/* --- Commanding --- */

static const int outcome_status[] = {
	[CX_REFUSED] = CTL_AFVIST, [CX_FAILED] = CTL_FEJL,
	[CX_BUSY] = CTL_FEJL, [CX_DONE] = CTL_OK
};

static int
outcome_print(const struct ctl *c, const char *what, const cx_answer *a)
{
	int status = (unsigned)a->outcome <= CX_DONE ?
	    outcome_status[a->outcome] : CTL_FEJL;

	if (c->json) {
		printf("{\"command\":");
		json_tekst(what);
		printf(",\"done\":%s,\"text\":", status == CTL_OK ? "true" :
		    "false");
		json_tekst(a->text);
		puts("}");
	} else if (status == CTL_OK)
		printf("%s: %s\n", what, a->text);
	else
		ctl_fejl("%s: %s", what, a->text);
	return status;
}

static int
command(struct ctl *c, const char *what, cx_verb verb, unsigned kind,
    unsigned nr)
{
	static char empty[] = "";
	cx_command cmd = { verb, kind, nr, empty };
	struct forbindelse f;
	enum clnt_stat st;
	cx_answer a;
	int status;

	if (c->besked != NULL &&
	    (cmd.text = arena_strdup(c->a, c->besked)) == NULL)
		return ctl_fejl("no memory");
	memset(&a, 0, sizeof(a));
	if ((status = forbind(c, COMMAND_MS, &f)) == CTL_OK &&
	    (st = cx_do_1(cmd, &a, f.client)) != RPC_SUCCESS)
		status = not_answered(&f, st);
	else if (status == CTL_OK) {
		status = outcome_print(c, what, &a);
		xdr_free((xdrproc_t)xdr_cx_answer, &a);
	}
	forbindelse_fini(&f);
	return status;
}

int
verb_reload(struct ctl *c)
{
	return command(c, "reload", CX_RELOAD, 0, 0);
}

int
verb_upgrade(struct ctl *c)
{
	return command(c, "upgrade", CX_UPGRADE, 0, 0);
}

int
verb_drain(struct ctl *c)
{
	return command(c, "drain", CX_DRAIN, 0, c->slut ? 0 : 1);
}

int
verb_log_level(struct ctl *c)
{
	int level = log_level_of(c->arg[0]);

	if (level >= 0)
		return command(c, "log level", CX_LOG_LEVEL, 0,
		    (unsigned)level);
	ctl_fejl("%s is no level: debug, info, warn or error", c->arg[0]);
	return CTL_BRUG;
}

/* Four digits; -1: it is not. */
static int
kode_tal(const char *s)
{
	size_t i;
	int v = 0;

	for (i = 0; s[i] >= '0' && s[i] <= '9' && i < 5; i++)
		v = v * 10 + (s[i] - '0');
	return i == 4 && s[i] == '\0' ? v : -1;
}

/* What is to be closed or opened; 0: it is said what is wrong. */
static int
maal_laes(const struct ctl *c, unsigned *kind, unsigned *nr)
{
	int kode;

	*kind = V_GATEWAY;
	*nr = 0;
	if (c->kilde != NULL && c->kommune != NULL) {
		ctl_fejl("--source and --kommune: give one of them");
		return 0;
	}
	if (c->kilde != NULL) {
		*kind = V_KILDE;
		while (*nr < SRC_ANTAL && strcmp(c->kilde,
		    control_kilde[*nr]) != 0)
			++*nr;
		if (*nr < SRC_ANTAL)
			return 1;
		ctl_fejl("--source %s is none: sts, sagsindeks, ydelsesindeks,"
		    " oekonomi or ejerfortegnelse", c->kilde);
		return 0;
	}
	if (c->kommune == NULL)
		return 1;
	*kind = V_KOMMUNE;
	if ((kode = kode_tal(c->kommune)) == -1) {
		ctl_fejl("--kommune %s is no municipality: give its four "
		    "digits, 0461 for Odense", c->kommune);
		return 0;
	}
	*nr = (unsigned)kode;
	return 1;
}

static int
besked_ok(const char *s)
{
	size_t i;

	for (i = 0; s != NULL && s[i] != '\0'; i++)
		if (s[i] < 0x20 || s[i] > 0x7e || i + 1 >= TAVLE_BESKED) {
			ctl_fejl("--message: at most %d characters, and ASCII "
			    "alone", TAVLE_BESKED - 1);
			return 0;
		}
	return 1;
}

int
verb_maintenance(struct ctl *c)
{
	char what[80], maal[64];
	unsigned kind, nr;
	int on = strcmp(c->arg[0], "on") == 0;

	if ((!on && strcmp(c->arg[0], "off") != 0) || (!on &&
	    c->besked != NULL)) {
		ctl_fejl("say maintenance on, or maintenance off without "
		    "--message");
		return CTL_BRUG;
	}
	if (!maal_laes(c, &kind, &nr) || !besked_ok(c->besked))
		return CTL_BRUG;
	snprintf(what, sizeof(what), "maintenance of %s",
	    drift_maal(kind, nr, maal));
	return command(c, what, on ? CX_CLOSE : CX_OPEN, kind, nr);
}
