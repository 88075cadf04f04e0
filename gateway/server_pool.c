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
work_take(struct pool *p)
{
	struct conn *c;

	while (p->first == NULL && !p->stop)
		pthread_cond_wait(&p->work, &p->mutex);
	if ((c = p->first) != NULL && (p->first = c->queued) == NULL)
		p->last = NULL;
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
	struct pool *p = arg;
	struct conn *c;
	int first;

	pthread_mutex_lock(&p->mutex);
	while ((c = work_take(p)) != NULL) {
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

enum gw_err
pool_init(struct pool *p, const struct server_conf *conf, int wake_fd,
    struct grund *g)
{
	pthread_attr_t attr;
	int rc = 0;

	memset(p, 0, sizeof(*p));
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->work, NULL);
	p->wake_fd = wake_fd;
	p->handle = conf->handle;
	p->arg = conf->arg;
	if ((p->ids = calloc(conf->threads, sizeof(*p->ids))) == NULL)
		return fail(g, GW_ENOMEM, "server: no memory");
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	while (rc == 0 && p->threads < conf->threads)
		if ((rc = pthread_create(&p->ids[p->threads], &attr, pool_main,
		    p)) == 0)
			p->threads++;
	pthread_attr_destroy(&attr);
	return rc == 0 ? GW_OK : fail(g, GW_ENOMEM, "server: no thread %u: %s",
	    p->threads + 1, strerror(rc));
}

void
pool_fini(struct pool *p)
{
	unsigned i;

	pthread_mutex_lock(&p->mutex);
	p->stop = 1;
	pthread_cond_broadcast(&p->work);
	pthread_mutex_unlock(&p->mutex);
	for (i = 0; i < p->threads; i++)
		pthread_join(p->ids[i], NULL);
	free(p->ids);
	pthread_cond_destroy(&p->work);
	pthread_mutex_destroy(&p->mutex);
}

int
pool_submit(struct pool *p, struct conn *c)
{
	/* the loop alone adds, so between look and deed it only gets less */
	if (atomic_load(&p->running) >= p->threads)
		return 0;
	atomic_fetch_add(&p->running, 1);
	c->queued = NULL;
	pthread_mutex_lock(&p->mutex);
	if (p->last != NULL)
		p->last->queued = c;
	else
		p->first = c;
	p->last = c;
	pthread_cond_signal(&p->work);
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
