/*
 * parent_control.c - the parent's end of the control role: its sockets, its
 * process, and the doing of what it asks for (ordre.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "control_role.h"
#include "log.h"
#include "ordre.h"
#include "parent_impl.h"
#include "rpc.h"
#include "server.h"

/* --- Its sockets and its process --- */

static int
not_usable(const struct parent *p, const char *what, const char *why)
{
	dprintf(STDERR_FILENO, "%s: %s: %s\n", p->conf->file, what, why);
	return 2;
}

/*
 * The operators' group gets the socket; where monitors have a group of their
 * own everybody may connect, and who is neither is closed at once (control
 * asks the kernel who it is).
 */
static int
socket_give(const struct parent *p, const char *path)
{
	const struct conf *c = p->conf;
	const struct group *gr;
	char why[256];

	if (c->operators != NULL) {
		if ((gr = getgrnam(c->operators)) == NULL) {
			snprintf(why, sizeof(why), "%s: there is no such "
			    "group: make it (addgroup --system %s)",
			    c->operators, c->operators);
			return not_usable(p, "operators", why);
		}
		if (chown(path, (uid_t)-1, gr->gr_gid) == -1) {
			snprintf(why, sizeof(why), "%s: %s: let gatewayd be "
			    "a member of the group (SupplementaryGroups=%s "
			    "in its unit)", c->operators, strerror(errno),
			    c->operators);
			return not_usable(p, "operators", why);
		}
	}
	if (c->monitors != NULL && getgrnam(c->monitors) == NULL) {
		snprintf(why, sizeof(why), "%s: there is no such group: make "
		    "it (addgroup --system %s)", c->monitors, c->monitors);
		return not_usable(p, "monitors", why);
	}
	if (chmod(path, c->monitors != NULL ? 0666 : c->operators != NULL ?
	    0660 : 0600) == -1)
		return not_usable(p, path, strerror(errno));
	return 0;
}

static int
socket_open(struct parent *p, int *fd)
{
	struct grund g = { .rc = GW_OK };
	char *path = control_path(p->conf->run_dir);
	int rc;

	if (path == NULL)
		return 1;
	if ((*fd = rpc_listen(path, &g)) == -1)
		rc = not_usable(p, path, g.text);
	else
		rc = socket_give(p, path);
	free(path);
	return rc;
}

/* Plain HTTP for the machine itself (sundhed_lyt.h). */
static int
health_open(struct parent *p)
{
	const struct conf *c = p->conf;
	struct grund g = { .rc = GW_OK };
	char bound[64];
	int *fd = &p->ekstra[CONTROL_HELBRED];

	if (c->health == NULL)
		return 0;
	if ((*fd = server_listen(c->health, bound, &g)) == -1) {
		dprintf(STDERR_FILENO, "%s:%u: health: %s\n", c->file,
		    c->health_line, g.text);
		return 2;
	}
	log_event(LOG_INFO_, "health", "address=%s", bound);
	return 0;
}

int
control_open(struct parent *p)
{
	int pair[2], fd, i, rc;

	for (i = 0; i < MAX_EKSTRA; i++)
		p->ekstra[i] = -1;
	if ((rc = socket_open(p, &fd)) != 0)
		return rc;
	rolle_set(&p->control, CONTROL_ROLLE, 0, fd, -1);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0, pair) == -1)
		return not_usable(p, "control", strerror(errno));
	p->ordre_fd = pair[0];
	p->ekstra[CONTROL_ORDRE] = pair[1];
	for (i = 0; i < TAVLER; i++)
		p->ekstra[CONTROL_TAVLE + i] = p->tavle_ro[i];
	p->control.faelles_fd = p->tavle_ro[T_PARENT];
	p->control.ekstra = p->ekstra;
	p->control.n_ekstra = CONTROL_FDS;
	return health_open(p);
}

void
control_close(struct parent *p)
{
	char *path = control_path(p->conf->run_dir);

	if (p->control.navn != NULL && p->control.listen_fd != -1) {
		close(p->control.listen_fd);
		if (path != NULL)
			unlink(path);
	}
	free(path);
	if (p->ordre_fd != -1) {
		close(p->ordre_fd);
		close(p->ekstra[CONTROL_ORDRE]);
	}
	p->ordre_fd = -1;
}

void
control_step(struct parent *p)
{
	struct proces *r = &p->control;
	struct grund g = { .rc = GW_OK };
	int64_t now = clock_mono();

	if (r->navn == NULL || r->pid != 0 || p->stopping || now < r->again)
		return;
	if (proces_start(r, p->laest.fd, &g) == GW_OK)
		return;
	log_event(LOG_ERROR_, "role-not-started", "name=%s reason=\"%s\"",
	    r->navn, g.text);
	r->again = now + 1000;
}

int
control_ended(struct parent *p, pid_t pid, int status)
{
	if (p->control.pid != pid)
		return 0;
	proces_ended(&p->control, status);
	return 1;
}

/* --- Answers --- */

static void
svar(const struct parent *p, uint32_t nummer, enum ordre_udfald udfald,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void
svar(const struct parent *p, uint32_t nummer, enum ordre_udfald udfald,
    const char *fmt, ...)
{
	struct ordre_svar s = { ORDRE_MAGI, nummer, (uint32_t)udfald, "" };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s.tekst, sizeof(s.tekst), fmt, ap);
	va_end(ap);
	/* a control that has ended has nobody to tell either */
	if (send(p->ordre_fd, &s, sizeof(s), MSG_DONTWAIT | MSG_NOSIGNAL) ==
	    -1)
		log_event(LOG_DEBUG_, "not-told", "number=%u", nummer);
}

/* --- What can be asked --- */

static void
do_reload(struct parent *p, const struct ordre *o)
{
	if (p->stopping || !p->serving) {
		svar(p, o->nummer, ORDRE_FEJLET, "the gateway is %s",
		    p->stopping ? "ending" : "starting: ask again");
		return;
	}
	p->ordre_nr = o->nummer;
	p->ordre_laest = 0;
	p->genlaes = 1;
}

void
control_genlaeser(struct parent *p)
{
	p->ordre_laest = p->ordre_nr != 0;
}

void
control_genlaest(struct parent *p, const char *why)
{
	struct tavle_parent *t = p->tavle;

	atomic_fetch_add(why == NULL ? &t->genlaest : &t->genlaest_afvist, 1);
	tavle_skriv(&t->laas);
	tavle_saet(t->afslag, sizeof(t->afslag), why != NULL ? why : "");
	t->afslag_tid = why != NULL ? clock_now() : 0;
	tavle_skrevet(&t->laas);
	if (!p->ordre_laest)
		return;
	if (why == NULL)
		svar(p, p->ordre_nr, ORDRE_UDFOERT, "in force: configuration "
		    "%s", p->tavle->aftryk);
	else
		svar(p, p->ordre_nr, ORDRE_FEJLET, "%s", why);
	p->ordre_nr = 0;
	p->ordre_laest = 0;
}

static void
do_drain(struct parent *p, const struct ordre *o)
{
	if (o->nr > 1) {
		svar(p, o->nummer, ORDRE_FEJLET, "not a command");
		return;
	}
	atomic_store(&p->tavle->draen, o->nr);
	svar(p, o->nummer, ORDRE_UDFOERT, "%s", o->nr == 1 ?
	    "nobody new is let in" : "serving again");
}

/* As SIGUSR2 does; what comes of it is on our board. */
static void
do_upgrade(struct parent *p, const struct ordre *o)
{
	if (p->stopping || !p->serving) {
		svar(p, o->nummer, ORDRE_FEJLET, "the gateway is not serving");
		return;
	}
	upgrade_ask(p);
	svar(p, o->nummer, ORDRE_UDFOERT, "begun");
}

static void
do_log(struct parent *p, const struct ordre *o)
{
	const char *name = log_level_name((int)o->nr);

	if (o->nr > LOG_ERROR_ || name == NULL) {
		svar(p, o->nummer, ORDRE_FEJLET, "no such level");
		return;
	}
	atomic_store(&p->tavle->loglevel, (int)o->nr);
	svar(p, o->nummer, ORDRE_UDFOERT, "%s", name);
}

/* --- Maintenance --- */

/* 1 when there is such a gateway, source or municipality. */
static int
maal_ok(const struct parent *p, const struct ordre *o)
{
	char kode[8];

	switch (o->slags) {
	case V_GATEWAY:
		return o->nr == 0;
	case V_KILDE:
		return o->nr < SRC_ANTAL;
	case V_KOMMUNE:
		snprintf(kode, sizeof(kode), "%04u", o->nr % TAVLE_KOMMUNER);
		return o->nr < TAVLE_KOMMUNER && konfiguration_kommune(
		    p->conf->konfiguration, kode) != NULL;
	default:
		return 0;
	}
}

/* Ended and printable; what is not is nobody's message. */
static int
tekst_ok(const char tekst[TAVLE_BESKED])
{
	char as_shown[TAVLE_BESKED];

	return memchr(tekst, '\0', TAVLE_BESKED) != NULL &&
	    strcmp(tavle_tekst(tekst, TAVLE_BESKED, as_shown), tekst) == 0;
}

static struct tavle_besked *
besked_find(struct tavle_parent *t, uint32_t slags, uint32_t nr)
{
	size_t i;

	for (i = 0; i < TAVLE_BESKEDER; i++)
		if (t->beskeder[i].slags == slags &&
		    (slags == V_INTET || t->beskeder[i].nr == nr))
			return &t->beskeder[i];
	return NULL;
}

/* What the workers look at. */
static void
maal_saet(struct tavle_parent *t, uint32_t slags, uint32_t nr, int lukket)
{
	unsigned char bit = (unsigned char)(1u << nr % 8);

	if (slags == V_GATEWAY)
		atomic_store(&t->lukket, (unsigned)lukket);
	else if (slags == V_KILDE && lukket)
		atomic_fetch_or(&t->lukkede_kilder, 1u << nr);
	else if (slags == V_KILDE)
		atomic_fetch_and(&t->lukkede_kilder, ~(1u << nr));
	else if (lukket) {
		atomic_fetch_or(&t->kommuner[nr / 8], bit);
		atomic_fetch_add(&t->lukkede_kommuner, 1);
	} else {
		atomic_fetch_and(&t->kommuner[nr / 8], (unsigned char)~bit);
		atomic_fetch_sub(&t->lukkede_kommuner, 1);
	}
}

static void
do_vedligehold(struct parent *p, const struct ordre *o)
{
	struct tavle_parent *t = p->tavle;
	struct tavle_besked *b = NULL;
	int ny;

	if (!maal_ok(p, o) || !tekst_ok(o->tekst)) {
		svar(p, o->nummer, ORDRE_FEJLET, "no such source or "
		    "municipality, or a message that is not ASCII");
		return;
	}
	b = besked_find(t, o->slags, o->nr);
	ny = b == NULL;
	if (ny && (b = besked_find(t, V_INTET, 0)) == NULL) {
		svar(p, o->nummer, ORDRE_FEJLET, "%d are closed already, and "
		    "there is room for no more: close the gateway instead",
		    TAVLE_BESKEDER);
		return;
	}
	tavle_skriv(&t->laas);
	b->slags = o->slags;
	b->nr = o->nr;
	b->siden = ny ? clock_now() : b->siden;
	tavle_saet(b->tekst, sizeof(b->tekst), o->tekst);
	tavle_skrevet(&t->laas);
	if (ny)
		maal_saet(t, o->slags, o->nr, 1);
	svar(p, o->nummer, ORDRE_UDFOERT, "closed");
}

static void
do_vedligehold_slut(struct parent *p, const struct ordre *o)
{
	struct tavle_parent *t = p->tavle;
	struct tavle_besked *b = NULL;

	/* who has left the configuration since can be opened all the same */
	if (o->slags >= V_GATEWAY && o->slags <= V_KOMMUNE)
		b = besked_find(t, o->slags, o->nr);
	if (b == NULL) {
		svar(p, o->nummer, ORDRE_FEJLET, "it is not closed");
		return;
	}
	tavle_skriv(&t->laas);
	memset(b, 0, sizeof(*b));
	tavle_skrevet(&t->laas);
	maal_saet(t, o->slags, o->nr, 0);
	svar(p, o->nummer, ORDRE_UDFOERT, "open");
}

static const struct {
	const char	*navn;
	void		(*run)(struct parent *, const struct ordre *);
} verber[ORDRE_ANTAL] = {
	[ORDRE_RELOAD] = { "reload", do_reload },
	[ORDRE_DRAIN] = { "drain", do_drain },
	[ORDRE_UPGRADE] = { "upgrade", do_upgrade },
	[ORDRE_LOG] = { "log-level", do_log },
	[ORDRE_VEDLIGEHOLD] = { "maintenance-on", do_vedligehold },
	[ORDRE_VEDLIGEHOLD_SLUT] = { "maintenance-off", do_vedligehold_slut }
};

void
control_ordre(struct parent *p)
{
	struct ordre o;
	char q[LOG_QUOTE_LEN], tekst[TAVLE_BESKED];
	ssize_t n;

	while ((n = recv(p->ordre_fd, &o, sizeof(o), MSG_DONTWAIT |
	    MSG_TRUNC)) > 0) {
		if (n != (ssize_t)sizeof(o) || o.magi != ORDRE_MAGI ||
		    o.verb >= ORDRE_ANTAL || verber[o.verb].run == NULL) {
			/* not ours any more, perhaps: a new one begins */
			log_event(LOG_ERROR_, "order-refused", "octets=%zd", n);
			tell(&p->control, SIGKILL);
			return;
		}
		log_event(LOG_INFO_, "ordered", "verb=%s kind=%u number=%u "
		    "uid=%u message=%s", verber[o.verb].navn, o.slags, o.nr,
		    o.uid, log_quote(tavle_tekst(o.tekst, sizeof(o.tekst),
		    tekst), q));
		verber[o.verb].run(p, &o);
	}
}
