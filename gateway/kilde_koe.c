/*
 * kilde_koe.c - one request's exchanges: begun, moved along while their
 * caller waits for them, ended.
 */
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "clock.h"
#include "kilde_impl.h"
#include "log.h"

#define QUIET_MS	1000		/* between two lines about a source */
#define LONGEST_MS	60000		/* of one wait */
#define BLIND_MS	10		/* where there is nothing to wake it */

void
koe_vaek(struct kaldkoe *koe)
{
	const uint64_t one = 1;

	koe->nyt = 1;
	if (!koe->venter || koe->vaek_fd == -1)
		return;
	koe->venter = 0;
	/* full means that it is awake already */
	if (write(koe->vaek_fd, &one, sizeof(one)) < 0)
		return;
}

/* With the mutex: the kald is its caller's again. */
static void
kald_end(struct kaldkoe *koe, struct kald *kald, enum gw_err rc)
{
	kald->rc = rc;
	kald->naeste = koe->done;
	koe->done = kald;
	koe_vaek(koe);
}

/* With the mutex. */
static void
job_forlad(struct job *j)
{
	*(j->prev == NULL ? &j->koe->jobs : &j->prev->next) = j->next;
	if (j->next != NULL)
		j->next->prev = j->prev;
	aabning_slip(j);
	j->koe = NULL;
	j->kald = NULL;
}

void
job_aflever(struct job *j, enum gw_err rc, int64_t now)
{
	struct kaldkoe *koe = j->koe;
	struct kald *kald = j->kald;

	kald->ms = (unsigned)(now - j->begun);
	job_forlad(j);
	kald_end(koe, kald, rc);
}

/* With the mutex: 1 when the operator is to be told; a source that is down is
 * told of once a second. */
static int
maa_logges(struct port *p, const struct udfald *u, int64_t now)
{
	if (u->rc == GW_OK || now - p->logget < QUIET_MS)
		return 0;
	p->logget = now;
	return 1;
}

/* With the mutex: what came of it is its caller's. */
static void
job_svar(struct kilder *k, struct job *j, const struct udfald *u, int64_t now)
{
	struct kald *kald = j->kald;
	struct port *p = j->port;

	kald->status = j->svar_ind.status;
	kald->igen = u->igen;
	if (u->rc == GW_OK)
		kald->answer = http_svar_tag(&j->svar_ind, &kald->answer_len);
	if (job_kan_beholde(j)) {
		port_behold(p, j->fb, now);
		j->fb = NULL;
	}
	if (j->trin == JOB_I_KOE)
		port_ud(p, j);
	else
		p->under_vejs--;
	if (port_slut(k, p, j, u->rc, now))
		port_toem(p, now);
	port_videre(p, now);
	job_aflever(j, u->rc, now);
}

/* It has ended. */
static void
job_slut(struct kilder *k, struct job *j, const struct udfald *u)
{
	int64_t now = clock_mono();
	int status = j->svar_ind.status, log, fortael;
	struct port *p = j->port;
	char why[LOG_QUOTE_LEN];

	pthread_mutex_lock(&k->mutex);
	job_svar(k, j, u, now);
	log = maa_logges(p, u, now);
	fortael = k->fortael;
	pthread_mutex_unlock(&k->mutex);
	if (log)
		log_event(LOG_WARN_, "source-failed",
		    "source=%s result=%s http=%d ms=%lld why=%s", p->navn,
		    err_name(u->rc), status, (long long)(now - j->begun),
		    log_quote(u->hvorfor, why));
	if (fortael)
		port_fortael(k);
	job_free(j);
}

/* ---- begun ---- */

/* A kept connection on which nothing has come that ends it. */
static int
lever(struct forbindelse *f)
{
	size_t n;
	char c;
	int ok;

	ERR_clear_error();
	ok = SSL_peek_ex(f->ssl, &c, 1, &n) != 1 &&
	    SSL_get_error(f->ssl, 0) == SSL_ERROR_WANT_READ;
	ERR_clear_error();
	return ok;
}

static struct forbindelse *
ledig_tag(struct kilder *k, struct port *p)
{
	struct forbindelse *f;

	do {
		pthread_mutex_lock(&k->mutex);
		f = port_ledig(p, clock_mono());
		pthread_mutex_unlock(&k->mutex);
		if (f != NULL && lever(f))
			return f;
		forbindelse_luk(f);
	} while (f != NULL);
	return NULL;
}

/* A connection of its own is being opened; 1: it is not, as *u says. */
static int
job_aabn(struct kilder *k, struct job *j, struct udfald *u)
{
	int ok = 0;

	*u = (struct udfald){ GW_EUNREACH, 0, "its URL is not https" };
	if (!j->port->kendt)
		return 1;
	j->fase = FASE_FORBIND;
	j->fase_til = INT64_MAX;	/* the opening keeps its own */
	pthread_mutex_lock(&k->mutex);
	j->trin = JOB_AABNER;
	ok = aabning_begynd(k, j->port, j, j->connect_ms, j->tls_ms,
	    j->deadline);
	pthread_mutex_unlock(&k->mutex);
	if (!ok)
		*u = (struct udfald){ GW_ENOMEM, 0, "no thread" };
	return !ok;
}

/* Its turn has come; 1: it has ended. */
static int
job_tur(struct kilder *k, struct job *j, struct udfald *u)
{
	if (!j->frisk && (j->fb = ledig_tag(k, j->port)) != NULL) {
		j->kept = 1;
		return job_send(j, u);
	}
	return job_aabn(k, j, u);
}

/* Its connection has been opened, or could not be. */
static int
job_aabnet(struct job *j, struct udfald *u)
{
	*u = j->aabnet;
	return j->fb == NULL || job_send(j, u);
}

/* What has ended for want of a connection goes again. */
static void
job_se(struct kilder *k, struct job *j, int slut, struct udfald *u)
{
	if (slut && job_forgaeves(j, u)) {
		job_forfra(j);
		slut = job_aabn(k, j, u);
	}
	if (slut)
		job_slut(k, j, u);
}

/* One whose caller is to do something, or NULL. */
static struct job *
koe_klar(struct kaldkoe *koe)
{
	struct job *j;

	pthread_mutex_lock(&koe->kilder->mutex);
	koe->nyt = 0;
	for (j = koe->jobs; j != NULL; j = j->next)
		if (j->trin == JOB_TUR || j->trin == JOB_AABNET)
			break;
	pthread_mutex_unlock(&koe->kilder->mutex);
	return j;
}

static void
koe_begynd(struct kaldkoe *koe)
{
	struct udfald u;
	struct job *j;

	while ((j = koe_klar(koe)) != NULL)
		job_se(koe->kilder, j, j->trin == JOB_TUR ?
		    job_tur(koe->kilder, j, &u) : job_aabnet(j, &u), &u);
}

/* With the mutex: the port lets it in, or it ends here. */
static enum gw_err
job_tilmeld(struct kaldkoe *koe, struct kald *kald, struct job *j)
{
	enum gw_err rc;

	if ((rc = port_tag(j->port, j->begun, j->frist, &j->svar)) != GW_OK)
		return rc;
	j->kald = kald;
	j->koe = koe;
	if ((j->next = koe->jobs) != NULL)
		j->next->prev = j;
	koe->jobs = j;
	port_ind(j->port, j);
	port_videre(j->port, j->begun);
	return GW_OK;
}

static struct job *
kald_job(struct kilder *k, const struct kald *kald, int64_t deadline)
{
	struct job *j = NULL;
	struct port *p;

	pthread_mutex_lock(&k->mutex);
	p = port_get(k, kald->kilde);
	pthread_mutex_unlock(&k->mutex);
	if (p != NULL && (j = job_new(p, kald, deadline)) != NULL)
		j->port = p;
	return j;
}

void
kald_start(struct kaldkoe *koe, struct kald *kald, int64_t deadline)
{
	struct kilder *k = koe->kilder;
	struct job *j = NULL;
	enum gw_err rc = GW_ENOMEM;

	kald->status = 0;
	kald->answer = NULL;
	kald->answer_len = 0;
	kald->ms = 0;
	kald->igen = 0;
	if (deadline <= clock_mono())
		rc = GW_ETIMEOUT;
	else
		j = kald_job(k, kald, deadline);
	koe->antal++;
	pthread_mutex_lock(&k->mutex);
	if (j != NULL)
		rc = job_tilmeld(koe, kald, j);
	if (rc != GW_OK)
		kald_end(koe, kald, rc);
	pthread_mutex_unlock(&k->mutex);
	if (rc == GW_OK)
		koe_begynd(koe);
	else
		job_free(j);
}

/* ---- waited for ---- */

/*
 * One whose time is over.  The deadline is kept here: a caller is let go even
 * if an opening is not done.
 */
static struct job *
koe_for_sent(struct kaldkoe *koe, int64_t now, int *koerer)
{
	struct job *j;

	pthread_mutex_lock(&koe->kilder->mutex);
	for (j = koe->jobs; j != NULL; j = j->next)
		if (now >= j->deadline ||
		    (j->trin == JOB_KOERER && now >= j->fase_til))
			break;
	*koerer = j != NULL && j->trin == JOB_KOERER;
	pthread_mutex_unlock(&koe->kilder->mutex);
	return j;
}

/* What has come in time counts, though its caller was busy elsewhere. */
static void
koe_frister(struct kaldkoe *koe)
{
	struct udfald u;
	struct job *j;
	int koerer;

	while ((j = koe_for_sent(koe, clock_mono(), &koerer)) != NULL) {
		if (!koerer || !job_flyt(j, &u))
			u = (struct udfald){ GW_ETIMEOUT,
			    j->fase < FASE_SPURGT, job_fase_navn(j) };
		job_slut(koe->kilder, j, &u);
	}
}

/* Room for all of it and for what wakes it; 0: no memory. */
static int
fds_plads(struct kaldkoe *koe)
{
	size_t cap = koe->antal + 8;
	struct pollfd *fds;
	struct job **jobs;

	if (koe->antal + 1 <= koe->fds_cap)
		return 1;
	fds = malloc(cap * sizeof(*fds));
	jobs = malloc(cap * sizeof(*jobs));
	if (fds == NULL || jobs == NULL) {
		free(fds);
		free(jobs);
		return 0;
	}
	free(koe->fds);
	free(koe->fds_jobs);
	koe->fds = fds;
	koe->fds_jobs = jobs;
	koe->fds_cap = cap;
	return 1;
}

/* With the mutex: what to wait for, and until when; how many. */
static size_t
koe_fds(struct kaldkoe *koe, int64_t *til)
{
	struct job *j;
	size_t n = 0;

	for (j = koe->jobs; j != NULL; j = j->next) {
		if (j->deadline < *til)
			*til = j->deadline;
		if (j->trin != JOB_KOERER)
			continue;
		if (j->fase_til < *til)
			*til = j->fase_til;
		koe->fds[n] = (struct pollfd){ .fd = j->fb->fd,
		    .events = job_haendelser(j) };
		koe->fds_jobs[n++] = j;
	}
	return n;
}

/* With the mutex: others may have something for it, and are to wake it. */
static size_t
koe_vaekkes(struct kaldkoe *koe, size_t n, int64_t *til)
{
	if (koe->vaek_fd == -1)
		koe->vaek_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (koe->vaek_fd == -1 && clock_mono() + BLIND_MS < *til)
		*til = clock_mono() + BLIND_MS;
	koe->fds[n] = (struct pollfd){ .fd = koe->vaek_fd, .events = POLLIN };
	koe->venter = 1;
	return n + 1;
}

/* Nothing but running exchanges needs nobody to be woken by. */
static int
koe_alene(const struct kaldkoe *koe, size_t n)
{
	const struct job *j;

	for (j = koe->jobs; j != NULL; j = j->next)
		if (n-- == 0)
			return 0;
	return 1;
}

static void
koe_vent(struct kaldkoe *koe, int64_t til)
{
	struct kilder *k = koe->kilder;
	uint64_t antal;
	struct udfald u;
	size_t i, n = 0, m = 0;
	int64_t ms;
	int sket;

	pthread_mutex_lock(&k->mutex);
	if (fds_plads(koe))
		m = n = koe_fds(koe, &til);
	else if (clock_mono() + BLIND_MS < til)
		til = clock_mono() + BLIND_MS;
	if (koe->nyt)
		til = 0;
	else if (koe->fds_cap > n && !koe_alene(koe, n))
		m = koe_vaekkes(koe, n, &til);
	pthread_mutex_unlock(&k->mutex);
	ms = til - clock_mono();
	sket = poll(koe->fds, m, ms <= 0 ? 0 : ms < LONGEST_MS ? (int)ms :
	    LONGEST_MS);
	if (m > n) {
		pthread_mutex_lock(&k->mutex);
		koe->venter = 0;
		pthread_mutex_unlock(&k->mutex);
		if (sket > 0 && koe->fds[n].revents != 0 &&
		    read(koe->vaek_fd, &antal, sizeof(antal)) < 0)
			return;
	}
	for (i = 0; sket > 0 && i < n; i++)
		if (koe->fds[i].revents != 0)
			job_se(k, koe->fds_jobs[i],
			    job_flyt(koe->fds_jobs[i], &u), &u);
}

struct kald *
kald_se(struct kaldkoe *koe, int64_t til)
{
	struct kilder *k = koe->kilder;
	struct kald *kald;

	for (;;) {
		koe_begynd(koe);
		koe_frister(koe);
		pthread_mutex_lock(&k->mutex);
		if ((kald = koe->done) != NULL) {
			koe->done = kald->naeste;
			kald->naeste = NULL;
			koe->antal--;
		}
		pthread_mutex_unlock(&k->mutex);
		if (kald != NULL || koe->antal == 0 || clock_mono() >= til)
			return kald;
		koe_vent(koe, til);
	}
}

struct kald *
kald_vent(struct kaldkoe *koe)
{
	return kald_se(koe, INT64_MAX);
}

size_t
kaldkoe_antal(struct kaldkoe *koe)
{
	return koe->antal;		/* its own thread's alone */
}

void
kald_fini(struct kald *kald)
{
	octets_free(kald->answer, kald->answer_len);
	kald->answer = NULL;
	kald->answer_len = 0;
}

struct kaldkoe *
kaldkoe_new(struct kilder *k)
{
	struct kaldkoe *koe;

	if ((koe = calloc(1, sizeof(*koe))) == NULL)
		return NULL;
	koe->kilder = k;
	koe->vaek_fd = -1;
	return koe;
}

/* With the mutex: nobody waits for it any more. */
static struct job *
job_opgiv(struct kilder *k, struct job *j, int64_t now)
{
	(void)port_slut(k, j->port, j, GW_EGONE, now);
	if (j->trin == JOB_I_KOE)
		port_ud(j->port, j);
	else
		port_frigiv(j->port, now);
	job_forlad(j);
	return j;
}

void
kaldkoe_free(struct kaldkoe *koe)
{
	int64_t now = clock_mono();
	struct job *j, *opgivne = NULL;
	struct kilder *k;
	struct kald *kald;

	if (koe == NULL)
		return;
	k = koe->kilder;
	pthread_mutex_lock(&k->mutex);
	while (koe->jobs != NULL) {
		j = job_opgiv(k, koe->jobs, now);
		j->next = opgivne;
		opgivne = j;
	}
	for (kald = koe->done; kald != NULL; kald = kald->naeste)
		kald_fini(kald);
	pthread_mutex_unlock(&k->mutex);
	while ((j = opgivne) != NULL) {
		opgivne = j->next;
		job_free(j);		/* closes its connection */
	}
	port_fortael(k);
	if (koe->vaek_fd != -1)
		close(koe->vaek_fd);
	free(koe->fds);
	free(koe->fds_jobs);
	free(koe);
}
