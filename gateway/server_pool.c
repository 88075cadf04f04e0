#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server_impl.h"

/* Memory is taken as it is touched, so the bound is generous. */
#define STACK_SIZE	(512 * 1024)
#define STACK_ERASED	(64 * 1024)	/* deeper than our own frames lie */

static void
wake(int fd)
{
	const uint64_t one = 1;

	/* full means that it is awake already */
	if (write(fd, &one, sizeof(one)) < 0)
		return;
}

/* The next request, or NULL: stop.  Called and left with the mutex held. */
static struct conn *
work_take(struct pool_thread *t)
{
	struct pool *p = t->pool;
	struct conn *c = t->conn != NULL ? t->conn : p->first;

	if (c != NULL && c == p->first && (p->first = c->queued) == NULL)
		p->last = NULL;
	if (c == NULL) {
		t->below = p->idle;
		p->idle = t;
		while (t->conn == NULL && !p->stop)
			pthread_cond_wait(&t->work, &p->mutex);
		c = t->conn;
	}
	t->conn = NULL;
	return c;
}

/* What a request has left on the stack: a citizen's number and texts (R08).
 * In a frame of its own, which lies where the request's were. */
static __attribute__((noinline)) void
stack_erase(void)
{
	char below[STACK_ERASED];

	explicit_bzero(below, sizeof(below));
}

static void *
pool_main(void *arg)
{
	struct pool_thread *t = arg;
	struct pool *p = t->pool;
	struct conn *c;
	int first;

	pthread_mutex_lock(&p->mutex);
	while ((c = work_take(t)) != NULL) {
		pthread_mutex_unlock(&p->mutex);
		p->handle(p->arg, &c->request, &c->answer);
		stack_erase();
		pthread_mutex_lock(&p->mutex);
		first = p->done == NULL;
		c->queued = p->done;
		p->done = c;
		atomic_fetch_sub(&p->running, 1);
		if (first)
			wake(p->wake_fd);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

/* With the mutex: one more thread, which begins with
 * c, or NULL.  0, or why not. */
static int
thread_add(struct pool *p, struct conn *c)
{
	struct pool_thread *t = &p->v[p->threads];
	pthread_attr_t attr;
	int rc;

	t->pool = p;
	t->conn = c;
	pthread_cond_init(&t->work, NULL);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	if ((rc = pthread_create(&t->id, &attr, pool_main, t)) == 0)
		p->threads++;
	else
		pthread_cond_destroy(&t->work);
	pthread_attr_destroy(&attr);
	return rc;
}

enum gw_err
pool_init(struct pool *p, const struct server_conf *conf, int wake_fd,
    struct grund *g)
{
	int rc;

	memset(p, 0, sizeof(*p));
	pthread_mutex_init(&p->mutex, NULL);
	p->wake_fd = wake_fd;
	p->handle = conf->handle;
	p->arg = conf->arg;
	p->max = conf->threads;
	if ((p->v = calloc(p->max, sizeof(*p->v))) == NULL)
		return fail(g, GW_ENOMEM, "server: no memory");
	pthread_mutex_lock(&p->mutex);
	rc = thread_add(p, NULL);
	pthread_mutex_unlock(&p->mutex);
	return rc == 0 ? GW_OK : fail(g, GW_ENOMEM, "server: no thread: %s",
	    strerror(rc));
}

void
pool_fini(struct pool *p)
{
	unsigned i;

	pthread_mutex_lock(&p->mutex);
	p->stop = 1;
	for (i = 0; i < p->threads; i++)
		pthread_cond_signal(&p->v[i].work);
	pthread_mutex_unlock(&p->mutex);
	for (i = 0; i < p->threads; i++) {
		pthread_join(p->v[i].id, NULL);
		pthread_cond_destroy(&p->v[i].work);
	}
	free(p->v);
	pthread_mutex_destroy(&p->mutex);
}

/* With the mutex: waits for the next thread that is done. */
static void
work_queue(struct pool *p, struct conn *c)
{
	if (p->last != NULL)
		p->last->queued = c;
	else
		p->first = c;
	p->last = c;
}

int
pool_submit(struct pool *p, struct conn *c)
{
	struct pool_thread *t;

	/* the loop alone adds, so between look and deed it only gets less */
	if (atomic_load(&p->running) >= p->max)
		return 0;
	atomic_fetch_add(&p->running, 1);
	c->queued = NULL;
	pthread_mutex_lock(&p->mutex);
	if ((t = p->idle) != NULL) {
		p->idle = t->below;
		t->conn = c;
		pthread_cond_signal(&t->work);
	} else if (p->threads == p->max || thread_add(p, c) != 0)
		work_queue(p, c);
	pthread_mutex_unlock(&p->mutex);
	return 1;
}

struct conn *
pool_done(struct pool *p)
{
	struct conn *c;

	pthread_mutex_lock(&p->mutex);
	c = p->done;
	p->done = NULL;
	pthread_mutex_unlock(&p->mutex);
	return c;
}
