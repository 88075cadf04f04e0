/*
 * server.h - HTTPS in: one loop thread moves bytes, a pool answers.
 *
 * The loop (epoll) owns every connection: TLS handshake, strict HTTP/1.1
 * (http.h), limits before work.  A request whose body is complete gets a
 * thread of a bounded pool and runs the handler from top to bottom; the
 * answer goes back through the loop.  security profile, 1.
 *
 * Threads: server_run() in one, server_stop() and server_load() from any.
 * Secrets: requests and answers are erased when they are done with.  Logs:
 * tls-refused, http-refused.
 */
#ifndef GW_SERVER_H
#define GW_SERVER_H

#include <openssl/ssl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "http.h"		/* struct server_path */

/* A complete request.  Everything is valid until the handler returns. */
struct server_request {
	const char	*method;	/* "POST", "GET" */
	const char	*path;		/* without the query */
	const char	*query;		/* "" when none */
	const char	*host;		/* as sent, a configured name */
	const char	*media;		/* lower case, "" when none */
	const char	*action;	/* action= or SOAPAction, or NULL */
	int		 action_conflict; /* both given and different */
	unsigned	 prefer_wait;	/* Prefer: wait=N (RFC 7240), 0: none */
	const struct spor *spor;	/* Trace Context; its id "": none */
	const char	*body;
	size_t		 len;
	X509		*client;	/* TLS client certificate, or NULL */
	int64_t		 arrived;	/* clock_mono() of the last octet */
	/*
	 * Becomes 1 when the client has hung up: nobody reads the answer.
	 * One that only says that it will send no more looks the same, so
	 * an answer that is made all the same is sent.
	 */
	const atomic_int *gone;
};

/* All zero but status when a handler begins: 500, busy: 503. */
struct server_answer {
	int		 status;
	const char	*media;		/* Content-Type as sent, its charset
					 * too; static */
	char		*body;		/* malloc'ed; the server erases and
					 * frees it; NULL with len 0: none */
	size_t		 len;
	unsigned	 retry_after;	/* seconds, 0: none */
	int		 close;		/* close after this answer */
};

struct server_conf {
	int		 listen_fd;	/* bound and listening, non-blocking */
	SSL_CTX		*tls;		/* borrowed */
	const char	*const *hosts;	/* Host names accepted, else 421; see
					 * struct http_conf */
	const struct server_path *paths;
	size_t		 n_paths;
	size_t		 max_body;	/* 262 144; else 413 before the rest */
	unsigned	 threads;	/* the pool; none free: busy() */
	unsigned	 max_connections; /* one more: the longest idle goes,
					 * or the new one when none is */
	unsigned	 header_ms;	/* handshake; first octet to last
					 * header: then 408 */
	unsigned	 body_ms;	/* the whole body, 1 kB/s after a
					 * quarter of it: then 408 */
	unsigned	 idle_ms;	/* between requests */
	unsigned	 write_ms;	/* the whole answer */
	/* runs in a pool thread */
	void		(*handle)(void *arg, const struct server_request *,
			    struct server_answer *);
	/* runs in the loop, must not block: the answer when overloaded */
	void		(*busy)(void *arg, struct server_answer *);
	void		*arg;
};

struct server;

/* Starts the pool; yours.  NULL with the reason in *g.  SIGPIPE is ignored
 * from here on; what conf points to is borrowed, listen_fd too. */
struct server	*server_new(const struct server_conf *, struct grund *g);

/*
 * Serves until server_stop().  Then nobody new is let in, idle connections
 * are closed, requests under way are answered with Connection: close; returns
 * when all are done or drain_ms have passed.
 */
void		 server_run(struct server *, unsigned drain_ms);

/* From a signal handler or another thread: stop accepting, drain, return. */
void		 server_stop(struct server *);
/*
 * From any thread: nobody new is let in, who is idle is closed, and what is
 * under way is answered with Connection: close, until it is told otherwise.
 * Who connects meanwhile is closed at once, and need not wait to know it.
 */
void		 server_halt(struct server *, int halt);
/* Waits for handlers that still run. */
void		 server_free(struct server *);

/* Numbers for status: connections open, requests running. */
void		 server_load(const struct server *, unsigned *connections,
		    unsigned *running);

/*
 * A listening socket on "ADDR:PORT" (port 0: a free one); -1 and the reason
 * in *g (in use, no such address).  bound gets "ADDR:PORT" as it became.
 */
int		 server_listen(const char *addr, char bound[64],
		    struct grund *g);

#endif
