/*
 * worker_tavle.h - what a worker tells of itself besides its requests.
 *
 * A thread that twice a second writes on the worker's board what others
 * count (kilde.h, tokencache.h, server.h, the kernel), and sees whether the
 * parent's board says that nobody new is to be let in.
 */
#ifndef GW_WORKER_TAVLE_H
#define GW_WORKER_TAVLE_H

#include "opslag.h"
#include "server.h"

struct worker_tavle;

/* Begins; borrows both until worker_tavle_free().  NULL: there is no board,
 * or no thread, and nothing is told. */
struct worker_tavle *worker_tavle_new(struct tjeneste *, struct server *);
/* Tells a last time; NULL is ok. */
void		 worker_tavle_free(struct worker_tavle *);

#endif
