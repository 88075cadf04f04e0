#include "worker_tavle.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

#define TELL_MS	500

struct worker_tavle {
	struct tjeneste	*t;
	struct server	*server;
	struct tavle_worker *w;
	pthread_t	 thread;
	pthread_mutex_t	 mutex;		/* guards slut */
	pthread_cond_t	 kom;
	int		 slut;
	/* the thread's: what has been told */
	struct kilde_tal foer[SRC_ANTAL];
	uint64_t	 cpu_us;
	int		 draener;
};

/* --- Sources --- */

static int
source_of(const struct conf *c, const char *navn)
{
	int i;

	for (i = 0; i < SRC_ANTAL; i++)
		if (strcmp(c->sources[i].konf.navn, navn) == 0)
			return i;
	return -1;
}

/* What came since the last time is added: the board is older than we. */
static void
source_add(struct tavle_kilde *k, const struct kilde_tal *nu,
    const struct kilde_tal *foer)
{
	size_t i;

	for (i = 0; i < KU_ANTAL; i++)
		atomic_fetch_add(&k->udfald[i], nu->udfald[i] -
		    foer->udfald[i]);
	for (i = 0; i < KILDE_SPANDE; i++)
		atomic_fetch_add(&k->svartid[i], nu->svartid[i] -
		    foer->svartid[i]);
	atomic_fetch_add(&k->svartid_ms, nu->svartid_ms - foer->svartid_ms);
	atomic_fetch_add(&k->igen, nu->igen - foer->igen);
	atomic_fetch_add(&k->aabnet, nu->aabnet - foer->aabnet);
}

static void
source_tell(struct worker_tavle *x, int nr, const struct kilde_tal *nu)
{
	struct tavle_kilde *k = &x->w->kilder[nr];
	const struct kilde_tal *foer = &x->foer[nr];

	if (k->navn[0] == '\0')
		tavle_saet(k->navn, sizeof(k->navn), nu->navn);
	source_add(k, nu, foer);
	if (nu->udfald[KU_SVAR] != foer->udfald[KU_SVAR])
		atomic_store(&k->svar_tid, clock_now());
	if (nu->kreds == KREDS_LUKKET)
		atomic_store(&k->aabnet_tid, 0);
	else if (atomic_load(&k->aabnet_tid) == 0)
		atomic_store(&k->aabnet_tid, clock_now());
	atomic_store(&k->kreds, (unsigned)nu->kreds);
	atomic_store(&k->under_vejs, nu->under_vejs);
	atomic_store(&k->i_koe, nu->i_koe);
	x->foer[nr] = *nu;
}

static void
sources_tell(struct worker_tavle *x)
{
	struct kilde_tal nu;
	size_t i;
	int nr;

	for (i = 0; kilder_tal(x->t->kilder, i, &nu); i++)
		if ((nr = source_of(x->t->conf, nu.navn)) != -1)
			source_tell(x, nr, &nu);
}

/* --- Tokens --- */

struct tokens {
	const struct conf *conf;
	struct tavle_token *v;
	size_t		 n;
};

static void
token_tell(void *arg, const char *entityid, const char *cvr, int64_t til)
{
	struct tokens *l = arg;
	struct tavle_token *t;
	unsigned i, kilde = 0;

	if (l->n == TAVLE_TOKENS)
		return;
	for (i = 0; i < SRC_ANTAL; i++)
		if (l->conf->sources[i].konf.entityid != NULL &&
		    strcmp(l->conf->sources[i].konf.entityid, entityid) == 0)
			kilde = i + 1;
	t = &l->v[l->n++];
	atomic_store(&t->kilde, kilde);
	atomic_store(&t->cvr, (unsigned)strtoul(cvr, NULL, 10));
	atomic_store(&t->til, til);
}

static void
tokens_tell(struct worker_tavle *x)
{
	struct tokens l = { x->t->conf, x->w->tokens, 0 };

	tokencache_hver(x->t->tokens, token_tell, &l);
	for (; l.n < TAVLE_TOKENS; l.n++)
		atomic_store(&l.v[l.n].til, 0);
}

/* --- The rest --- */

static void
cpu_tell(struct worker_tavle *x)
{
	struct rusage r;
	uint64_t us;

	if (getrusage(RUSAGE_SELF, &r) == -1)
		return;
	us = (uint64_t)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000 +
	    (uint64_t)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
	atomic_fetch_add(&x->w->cpu_us, us - x->cpu_us);
	x->cpu_us = us;
}

static void
load_tell(struct worker_tavle *x)
{
	unsigned connections, running;

	server_load(x->server, &connections, &running);
	atomic_store(&x->w->forbindelser, connections);
	atomic_store(&x->w->i_gang, running);
	atomic_store(&x->w->kald, atomic_load(&x->t->traengsel.kald));
}

static void
drain_see(struct worker_tavle *x)
{
	int drain = tavle_min.faelles != NULL &&
	    atomic_load(&tavle_min.faelles->draen) != 0;

	if (drain != x->draener)
		log_event(LOG_INFO_, "draining", "on=%d", drain);
	x->draener = drain;
	atomic_store(&x->w->draener, (unsigned)drain);
	server_halt(x->server, drain);
}

static void
tell_all(struct worker_tavle *x)
{
	drain_see(x);
	load_tell(x);
	cpu_tell(x);
	sources_tell(x);
	tokens_tell(x);
	atomic_store(&x->w->levende, clock_now());
}

static void *
tell_main(void *arg)
{
	struct worker_tavle *x = arg;
	struct timespec til;

	pthread_mutex_lock(&x->mutex);
	while (!x->slut) {
		pthread_mutex_unlock(&x->mutex);
		tell_all(x);
		clock_gettime(CLOCK_MONOTONIC, &til);
		til.tv_nsec += TELL_MS * 1000000L;
		til.tv_sec += til.tv_nsec / 1000000000;
		til.tv_nsec %= 1000000000;
		pthread_mutex_lock(&x->mutex);
		if (!x->slut)
			pthread_cond_clockwait(&x->kom, &x->mutex,
			    CLOCK_MONOTONIC, &til);
	}
	pthread_mutex_unlock(&x->mutex);
	return NULL;
}

struct worker_tavle *
worker_tavle_new(struct tjeneste *t, struct server *server)
{
	struct worker_tavle *x;

	if (tavle_min.worker == NULL || (x = calloc(1, sizeof(*x))) == NULL)
		return NULL;
	x->t = t;
	x->server = server;
	x->w = tavle_min.worker;
	tavle_begynd(x->w, T_WORKER);
	atomic_fetch_add(&x->w->starter, 1);
	atomic_store(&x->w->pid, (unsigned)getpid());
	atomic_store(&x->w->traade, t->conf->threads);
	atomic_store(&x->w->kald_max, t->traengsel.max);
	pthread_mutex_init(&x->mutex, NULL);
	pthread_cond_init(&x->kom, NULL);
	if (pthread_create(&x->thread, NULL, tell_main, x) == 0)
		return x;
	pthread_cond_destroy(&x->kom);
	pthread_mutex_destroy(&x->mutex);
	free(x);
	return NULL;
}

void
worker_tavle_free(struct worker_tavle *x)
{
	if (x == NULL)
		return;
	pthread_mutex_lock(&x->mutex);
	x->slut = 1;
	pthread_cond_signal(&x->kom);
	pthread_mutex_unlock(&x->mutex);
	pthread_join(x->thread, NULL);
	tell_all(x);
	tavle_begynd(x->w, T_WORKER);
	pthread_cond_destroy(&x->kom);
	pthread_mutex_destroy(&x->mutex);
	free(x);
}
