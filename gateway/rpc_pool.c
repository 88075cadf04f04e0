#include "rpc_pool.h"

#include <stdlib.h>
#include <time.h>

#include "clock.h"

struct rpc_connection {
	CLIENT		*client;	/* NULL: not connected */
	char		*path;		/* borrowed of the pool */
	int		 busy;
};

void
rpc_pool_fini(struct rpc_pool *p)
{
	size_t i;

	for (i = 0; p->v != NULL && i < p->n; i++)
		rpc_close(p->v[i].client);
	for (i = 0; p->paths != NULL && i < p->n_paths; i++)
		free(p->paths[i]);
	free(p->v);
	free(p->paths);
	pthread_cond_destroy(&p->freed);
	pthread_mutex_destroy(&p->mutex);
}

static void
pool_locks(struct rpc_pool *p)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&p->freed, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&p->mutex, NULL);
}

enum gw_err
rpc_pool_init(struct rpc_pool *p, const char *run_dir, const char *navn,
    unsigned first, size_t n, size_t connections, rpcprog_t prog, rpcvers_t vers,
    unsigned timeout_ms)
{
	size_t i;

	pool_locks(p);
	p->prog = prog;
	p->vers = vers;
	p->timeout_ms = timeout_ms;
	p->n_paths = n;
	p->n = n * connections;
	p->v = NULL;
	if ((p->paths = calloc(n, sizeof(*p->paths))) == NULL ||
	    (p->v = calloc(p->n, sizeof(*p->v))) == NULL)
		return GW_ENOMEM;
	for (i = 0; i < n; i++)
		if (rpc_path(run_dir, navn, first + (unsigned)i, &p->paths[i]) !=
		    GW_OK)
			return GW_ENOMEM;
	for (i = 0; i < p->n; i++)
		p->v[i].path = p->paths[i % n];
	return GW_OK;
}

static struct rpc_connection *
pool_free_one(struct rpc_pool *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (!p->v[i].busy)
			return &p->v[i];
	return NULL;
}

/* A connection for this thread alone; NULL: none came free in time. */
static struct rpc_connection *
pool_take(struct rpc_pool *p)
{
	struct rpc_connection *c;
	struct timespec until;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += p->timeout_ms / 1000;
	until.tv_nsec += (long)(p->timeout_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&p->mutex);
	while ((c = pool_free_one(p)) == NULL && rc == 0)
		rc = pthread_cond_timedwait(&p->freed, &p->mutex, &until);
	if (c != NULL)
		c->busy = 1;
	pthread_mutex_unlock(&p->mutex);
	return c;
}

static void
pool_give(struct rpc_pool *p, struct rpc_connection *c)
{
	pthread_mutex_lock(&p->mutex);
	c->busy = 0;
	pthread_cond_signal(&p->freed);
	pthread_mutex_unlock(&p->mutex);
}

/* A connection whose role has gone since the last call is made anew before
 * anything is sent: then nothing can have been carried out twice. */
static enum gw_err
call_once(const struct rpc_pool *p, struct rpc_connection *c, rpc_call_fn *fn,
    void *arg)
{
	enum gw_err rc;

	if (c->client != NULL && !rpc_alive(c->client)) {
		rpc_close(c->client);
		c->client = NULL;
	}
	if (c->client == NULL && (rc = rpc_connect(c->path, p->prog, p->vers,
	    p->timeout_ms, &c->client)) != GW_OK)
		return rc;
	if ((rc = rpc_status(fn(c->client, arg))) != GW_OK) {
		rpc_close(c->client);
		c->client = NULL;
	}
	return rc;
}

/* So long, and not for ever against a socket that refuses at once. */
#define AGAIN_NS	10000000

enum gw_err
rpc_pool_call(struct rpc_pool *p, rpc_call_fn *fn, void *arg, int igen)
{
	const struct timespec pause = { 0, AGAIN_NS };
	int64_t until = clock_mono() + p->timeout_ms;
	struct rpc_connection *c = pool_take(p);
	enum gw_err rc;

	if (c == NULL)
		return GW_ETIMEOUT;
	while ((rc = call_once(p, c, fn, arg)) == GW_EUNREACH && igen &&
	    clock_mono() < until)
		nanosleep(&pause, NULL);
	pool_give(p, c);
	return rc;
}
