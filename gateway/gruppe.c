#include "gruppe.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "clock.h"
#include "tavle.h"

#define IDLE_SYNC_MS	1000		/* for records nobody waits for */

struct gruppe {
	struct journal_fil *fil;
	pthread_t	 traad;
	int		 fd;		/* eventfd */

	pthread_mutex_t	 lock;		/* guards the next six */
	pthread_cond_t	 news;
	int		 wanted;	/* a group to be made durable */
	int		 busy;		/* one is being */
	int		 failed, ending;
	uint64_t	 durable;	/* the last record that is */

	/* The loop's alone: a ring, in the records' order; one answer a
	 * connection can wait. */
	struct gruppe_svar ring[RPC_CONNECTIONS];
	int64_t		 kom[RPC_CONNECTIONS];	/* clock_mono() of each */
	size_t		 first, n;
	int64_t		 written;	/* clock_mono() of the first record
					 * since that nobody waits for; 0 */
};

/* On the board, if there is one. */
static void
group_tell(enum gw_err rc, int64_t us)
{
	struct tavle_journal *t = tavle_min.journal;

	if (t == NULL)
		return;
	if (rc != GW_OK) {
		atomic_store(&t->fejlet, clock_now());
		return;
	}
	atomic_fetch_add(&t->grupper, 1);
	atomic_store(&t->durabel, clock_now());
	tavle_tid(&t->gruppe, (uint64_t)us);
}

static void *
sync_run(void *arg)
{
	struct gruppe *g = arg;
	const uint64_t one = 1;
	uint64_t number;
	enum gw_err rc;
	int64_t begun;
	ssize_t n;

	pthread_mutex_lock(&g->lock);
	for (;;) {
		while (!g->wanted && !g->ending)
			pthread_cond_wait(&g->news, &g->lock);
		if (!g->wanted)
			break;
		g->wanted = 0;
		g->busy = 1;
		pthread_mutex_unlock(&g->lock);
		begun = tavle_us();
		rc = journal_fil_sync(g->fil, &number);
		group_tell(rc, tavle_us() - begun);
		pthread_mutex_lock(&g->lock);
		g->busy = 0;
		if (rc == GW_OK)
			g->durable = number;
		else
			g->failed = 1;
		n = write(g->fd, &one, sizeof(one));
		(void)n;		/* it counts: it cannot be full */
	}
	pthread_mutex_unlock(&g->lock);
	return NULL;
}

/* Signals are the loop's: SIGTERM taken here would not wake it. */
static int
traad_start(struct gruppe *g)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&g->traad, NULL, sync_run, g);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == 0;
}

struct gruppe *
gruppe_new(struct journal_fil *fil)
{
	struct gruppe *g;

	if ((g = calloc(1, sizeof(*g))) == NULL)
		return NULL;
	g->fil = fil;
	if ((g->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) == -1)
		goto fail;
	pthread_mutex_init(&g->lock, NULL);
	pthread_cond_init(&g->news, NULL);
	if (traad_start(g))
		return g;
	pthread_cond_destroy(&g->news);
	pthread_mutex_destroy(&g->lock);
	close(g->fd);
fail:
	free(g);
	return NULL;
}

int
gruppe_fd(const struct gruppe *g)
{
	return g->fd;
}

void
gruppe_vent(struct gruppe *g, const struct gruppe_svar *s)
{
	assert(g->n < RPC_CONNECTIONS);
	g->kom[(g->first + g->n) % RPC_CONNECTIONS] = clock_mono();
	g->ring[(g->first + g->n++) % RPC_CONNECTIONS] = *s;
}

size_t
gruppe_venter(const struct gruppe *g, int64_t now, int64_t *ms)
{
	*ms = g->n > 0 && now > g->kom[g->first] ? now - g->kom[g->first] : 0;
	return g->n;
}

void
gruppe_skrevet(struct gruppe *g)
{
	if (g->written == 0)
		g->written = clock_mono();
}

static void
svar_send(struct gruppe_svar *s)
{
	jx_begun begun = { .status = s->status, .number = s->number };

	if (!s->begin) {
		rpc_answer(&s->later, (xdrproc_t)xdr_jx_status, &s->status);
		return;
	}
	begun.ticket.jx_ticket_val = (char *)s->ticket;
	begun.ticket.jx_ticket_len = TICKET_LEN;
	rpc_answer(&s->later, (xdrproc_t)xdr_jx_begun, &begun);
}

static void
svar_durable(struct gruppe *g, uint64_t durable)
{
	while (g->n > 0 && g->ring[g->first].number <= durable) {
		svar_send(&g->ring[g->first]);
		g->first = (g->first + 1) % RPC_CONNECTIONS;
		g->n--;
	}
}

/* Asks for the next group when there is reason to; under the lock. */
static void
ask(struct gruppe *g, int64_t now)
{
	if (g->busy || g->wanted || (g->n == 0 &&
	    (g->written == 0 || now < g->written + IDLE_SYNC_MS)))
		return;
	g->wanted = 1;
	g->written = 0;
	pthread_cond_signal(&g->news);
}

int
gruppe_turn(struct gruppe *g)
{
	int64_t now = clock_mono(), wait;
	uint64_t durable, octets;
	int failed;
	ssize_t n = read(g->fd, &octets, sizeof(octets));

	(void)n;			/* whatever it says is seen below */
	pthread_mutex_lock(&g->lock);
	failed = g->failed;
	durable = g->durable;
	pthread_mutex_unlock(&g->lock);
	if (failed)
		return RPC_TURN_END;
	svar_durable(g, durable);
	pthread_mutex_lock(&g->lock);
	ask(g, now);
	pthread_mutex_unlock(&g->lock);
	if (g->written == 0)
		return -1;
	wait = g->written + IDLE_SYNC_MS - now;
	return wait > 0 ? (int)wait : IDLE_SYNC_MS;
}

void
gruppe_free(struct gruppe *g)
{
	uint64_t durable;

	if (g == NULL)
		return;
	pthread_mutex_lock(&g->lock);
	g->ending = 1;
	pthread_cond_signal(&g->news);
	pthread_mutex_unlock(&g->lock);
	pthread_join(g->traad, NULL);
	/* a last group; after a failure nobody is told that all went well */
	if (!g->failed && journal_fil_sync(g->fil, &durable) == GW_OK)
		svar_durable(g, durable);
	pthread_cond_destroy(&g->news);
	pthread_mutex_destroy(&g->lock);
	close(g->fd);
	free(g);
}
