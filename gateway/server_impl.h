/*
 * server_impl.h - what server*.c share: the server, its connections, its pool.
 *
 * A connection belongs to the loop thread, except while its request runs
 * (CONN_RUN): then a pool thread reads `request` and fills `answer`, and the
 * loop leaves both alone until the pool gives the connection back.
 */
#ifndef GW_SERVER_IMPL_H
#define GW_SERVER_IMPL_H

#include <pthread.h>
#include <stdatomic.h>

#include "server.h"

enum conn_state {
	CONN_HANDSHAKE = 0,
	CONN_READ,		/* between requests, or in one */
	CONN_RUN,		/* a pool thread has it */
	CONN_WRITE,
	CONN_LINGER,		/* all is said; the peer may still talk */
	CONN_DEAD		/* freed at the end of the round */
};

struct conn {
	struct conn	*next, *prev;	/* the server's, longest quiet first */
	struct conn	*queued;	/* in the pool's queues, or dead */
	struct server	*server;
	enum conn_state	 state;
	int		 fd;
	SSL		*ssl;
	int64_t		 deadline;	/* clock_mono(); CONN_RUN: none */
	int64_t		 since;		/* when this head or body began */
	struct http	 http;
	int		 begun;		/* octets of a request have come */
	int		 continued;	/* 100 was sent */
	int		 served;	/* has had an answer */
	char		*rest;		/* octets behind the request */
	size_t		 rest_len;
	char		*out;		/* being written */
	size_t		 out_len, out_done;
	int		 close;		/* after what is being written */
	atomic_int	 gone;		/* the peer sends no more */
	size_t		 lingered;	/* octets thrown away */
	struct server_request request;
	struct server_answer answer;
};

struct pool;

/* A thread of the pool, and what wakes it. */
struct pool_thread {
	struct pool	*pool;
	pthread_t	 id;
	pthread_cond_t	 work;
	struct conn	*conn;		/* to be run next */
	struct pool_thread *below;	/* idle for longer */
};

/*
 * The bounded pool of threads (server_pool.c).  A thread is made when a
 * request finds none idle, and the one idle for the shortest goes first: so
 * many stacks are in memory as there were requests at once.
 */
struct pool {
	pthread_mutex_t	 mutex;		/* guards idle to stop */
	struct pool_thread *idle;	/* idle for the shortest first */
	struct conn	*first, *last;	/* to be run, but no thread came */
	struct conn	*done;		/* answered, newest first */
	unsigned	 threads;	/* that were started */
	int		 stop;
	atomic_uint	 running;	/* requests queued or running */
	unsigned	 max;		/* threads */
	struct pool_thread *v;		/* so many */
	int		 wake_fd;	/* written when done was empty */
	void		(*handle)(void *, const struct server_request *,
			    struct server_answer *);
	void		*arg;
};

/* Starts the first thread; each end is told on wake_fd.  GW_ENOMEM. */
enum gw_err	 pool_init(struct pool *, const struct server_conf *,
		    int wake_fd, struct grund *) GW_MUST_CHECK;
void		 pool_fini(struct pool *);	/* waits for what runs */
/* 0: no thread is free, and there are as many as may be. */
int		 pool_submit(struct pool *, struct conn *);
struct conn	*pool_done(struct pool *);	/* all that ended */

struct server {
	struct server_conf conf;
	struct http_conf http;
	struct pool	 pool;
	int		 epoll_fd, wake_fd;
	int		 spare_fd;	/* given up to refuse one more */
	struct conn	*first, *last;	/* longest quiet first */
	struct conn	*dead;
	atomic_uint	 connections;
	atomic_int	 stopping;
	int		 draining;
	atomic_int	 halt;		/* server_halt()'s word, */
	int		 halted;	/* and what the loop made of it */
	char		 scratch[16384];	/* one TLS record's octets */
};

/* One connection's life (server_conn.c). */

/* Takes over fd; NULL: no memory, fd closed. */
struct conn	*conn_new(struct server *, int fd);
/* Changes state, for at most ms, and moves behind those that have been quiet
 * for longer. */
void		 conn_become(struct conn *, enum conn_state, unsigned ms);
/* Nothing of a request has come: it may be closed at any time. */
int		 conn_idle(const struct conn *);
/* Closes now; it is freed at the end of the round. */
void		 conn_close(struct conn *);
/* Frees a dead one. */
void		 conn_free(struct conn *);
/* Erase and free what was to be written, and the handler's answer. */
void		 out_drop(struct conn *);
void		 answer_drop(struct conn *);

/* What it does, state by state (server_step.c). */

/* Goes on until it would block. */
void		 conn_step(struct conn *);
/* The pool gave it back: send the answer. */
void		 conn_answered(struct conn *);
/* Its deadline has passed. */
void		 conn_expired(struct conn *);

/*
 * An answer as octets, malloc'ed, in *out; 0: no memory (server_answer.c).
 * allow: a 405's Allow, or NULL.
 */
int		 answer_print(const struct server_answer *, int close,
		    const char *allow, char **out, size_t *len);

#endif
